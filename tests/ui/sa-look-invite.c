/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows a window of the invitation in some state and writes a picture of it, for people to look at:
 *   sa-look-invite STATE WIDTHxHEIGHT FILE.png [--dark] [--scale=1.5] [--scroll=0.5] [--hold=5] */

#include "config.h"

#include "sa-create-window.h"
#include "sa-invite-sample.h"
#include "sa-invite-window.h"
#include "sa-look-picture.h"
#include "sa-organization-window.h"
#include "sa-ui.h"

#include <glib/gi18n.h>
#include <locale.h>

static gboolean dark;
static double scale = 1.0;
static double scroll;
static int hold;

static const GOptionEntry entries[] =
{
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark style", NULL },
  { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &scale, "Size of text", "FACTOR" },
  { "hold", 0, 0, G_OPTION_ARG_INT, &hold, "Keep the window open for a while", "SECONDS" },
  { "scroll", 0, 0, G_OPTION_ARG_DOUBLE, &scroll, "How far down, 0 to 1", "FRACTION" },
  { NULL }
};

static GtkWidget *
find_scroller (GtkWidget *widget)
{
  GtkWidget *child = NULL;

  if (GTK_IS_SCROLLED_WINDOW (widget))
    return widget;
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = gtk_widget_get_visible (child) ? find_scroller (child) : NULL;

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
fill_long (SaInviteForm *form)
{
  static const char *first[] = { "ana.novak", "bilal.aziz", "chidi.okafor", "dalia", "eva.horvat", "finn", "g.rossi" };
  static const char *domain[] = { "example.com", "example.com", "example.com", "example.org", "example.net",
                                  "example.con", "example" };
  g_autoptr(GString) text = g_string_new (NULL);
  int i = 0;

  for (i = 0; i < 10000; i++)
    {
      if (i < 7)
        g_string_append_printf (text, "%s@%s\n", first[i], domain[i]);
      else
        g_string_append_printf (text, "%s.%d@%s%s\n", first[i % 7], i, domain[i % 5], i % 120 == 0 ? "@" : "");
    }
  sa_invite_list_add_text (sa_invite_form_get_list (form), text->str);
}

static void
fill (SaInviteSample *sample,
      SaInviteForm   *form,
      const char     *state)
{
  SaInviteList *list = sa_invite_form_get_list (form);

  if (g_str_equal (state, "empty"))
    return;
  if (g_str_equal (state, "long"))
    fill_long (form);
  else if (g_str_equal (state, "languages"))
    sa_invite_list_add_text (list, "E-Mail,Language\nana.novak@example.com,de\nbilal.aziz@gmail.com,ar\n"
                                   "dalia@example.org,pt-BR\nnoor.khan@example.com,\n");
  else if (g_str_equal (state, "few") || g_str_has_prefix (state, "later"))
    sa_invite_list_add_text (list, "ana.novak@example.com bilal.aziz@gmail.com");
  else if (g_str_equal (state, "broken"))
    sa_invite_list_add_text (list, "a@b c@d e@ @f g@h@i \"x <j@k ana.novak@example.com");
  else
    sa_invite_list_add_text (list, SA_INVITE_SAMPLE_TEXT);

  sa_invite_form_choose_product (form, sample->jira, TRUE);
  sa_invite_form_choose_product (form, g_str_equal (state, "too-few") ? sample->wiki : sample->desk, TRUE);
  sa_invite_form_choose_group (form, "support-emea", TRUE);
  sa_invite_form_choose_group (form, "on-call", TRUE);
  if (g_str_equal (state, "too-few"))
    sa_invite_form_create_group (form, "night shift");
  if (g_str_has_prefix (state, "later"))
    sa_invite_form_set_later (form, TRUE);
  sa_invite_form_set_message (form, "Welcome aboard. Your first shift is on Monday; the handbook is in the wiki.");
  sa_invite_sample_settle (form);
}

/* Types @text into the entry row at @position of the window, counted from its top. */
static GtkWidget *
find_entry_row (GtkWidget *widget,
                int       *position)
{
  GtkWidget *child = NULL;

  if (ADW_IS_ENTRY_ROW (widget) && (*position)-- == 0)
    return widget;
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_entry_row (child, position);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
type (GtkWidget  *window,
      int         position,
      const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (find_entry_row (window, &position)), text);
}

static GtkWidget *
find_type (GtkWidget  *widget,
           const char *name)
{
  GtkWidget *child = NULL;

  if (g_str_equal (G_OBJECT_TYPE_NAME (widget), name))
    return widget;
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_type (child, name);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static GtkWidget *
find_later_row (GtkWidget  *widget,
                const char *title)
{
  GtkWidget *child = NULL;

  if (ADW_IS_ENTRY_ROW (widget) &&
      g_str_equal (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title))
    return widget;
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_later_row (child, title);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Types into the last text field above the message: that of the groups. */
static void
type_group (GtkWidget  *widget,
            const char *text)
{
  GtkWidget *child = NULL;

  if (GTK_IS_TEXT (widget) && g_strcmp0 (gtk_text_get_placeholder_text (GTK_TEXT (widget)), "Add groups") == 0)
    {
      gtk_widget_grab_focus (widget);
      g_signal_emit_by_name (widget, "insert-at-cursor", text);
    }
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    type_group (child, text);
}

int
main (int   argc,
      char *argv[])
{
  static const char *tags[] = { "de", "fr", NULL };
  static const char *names[] = { "Deutsch", "Français", NULL };
  g_autoptr(GOptionContext) context = g_option_context_new ("STATE WIDTHxHEIGHT FILE");
  g_autoptr(GError) error = NULL;
  g_autoptr(SaInviteSample) sample = NULL;
  g_autoptr(SaInviteForm) form = NULL;
  g_autoptr(SaActor) actor = NULL;
  GtkWidget *window = NULL;
  int width = 0;
  int height = 0;

  setlocale (LC_ALL, "");
  if (g_getenv ("SITE_ADMIN_LOCALEDIR") != NULL)
    bindtextdomain (GETTEXT_PACKAGE, g_getenv ("SITE_ADMIN_LOCALEDIR"));
  textdomain (GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 4
      || sscanf (argv[2], "%dx%d", &width, &height) != 2)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "Give a state, a size and a file.");
      return 2;
    }

  adw_init ();
  sa_ui_init ();
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (scale > 1.0)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (96 * 1024 * scale), NULL);

  sample = sa_invite_sample_new ();
  if (g_str_equal (argv[1], "trusted"))
    actor = sa_invite_sample_trusted (sample);
  form = sa_invite_sample_form (sample, actor);
  if (g_str_equal (argv[1], "organization"))
    {
      window = sa_organization_window_new (NULL, "Ana López", "ana.lopez@example.con");
    }
  else if (g_str_has_prefix (argv[1], "create-"))
    {
      window = sa_create_window_new (NULL, sample->repository, sample->admin,
                                     g_str_equal (argv[1], "create-site")      ? SA_CHANGE_ADD_SITE
                                     : g_str_equal (argv[1], "create-product") ? SA_CHANGE_ADD_PRODUCT
                                                                               : SA_CHANGE_ADD_GROUP,
                                     sample->site);
    }
  else
    {
      window = sa_invite_window_new (form);
      sa_invite_window_set_languages (SA_INVITE_WINDOW (window), tags, names);
      fill (sample, form, argv[1]);
    }
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  sa_look_spin (600);
  if (g_str_equal (argv[1], "organization"))
    {
      type (window, 0, "Acme");
      type (window, 1, "Acme Support");
      type (window, 2, "support example");
      sa_look_spin (200);
    }
  else if (g_str_has_prefix (argv[1], "create-"))
    {
      type (window, 0, "Jira");
      type (window, 1, "many");
      sa_look_spin (200);
    }
  if (g_str_equal (argv[1], "results"))
    {
      gtk_widget_activate_action (window, "invite.invite", NULL);
      sa_look_spin (400);
    }
  if (g_str_equal (argv[1], "later-wrong"))
    {
      sa_invite_form_set_time (form, "noon");
      gtk_widget_grab_focus (find_later_row (window, "Time of Day"));
      sa_look_spin (200);
      gtk_widget_grab_focus (find_later_row (window, "Day"));
      sa_look_spin (200);
    }
  if (g_str_equal (argv[1], "languages"))
    {
      GtkWidget *chip = find_type (window, "SaAddressChip");

      gtk_widget_grab_focus (chip);
      if (hold > 0)
        gtk_widget_activate_action (chip, "chip.menu", NULL);
      sa_look_spin (300);
    }
  if (scroll > 0.0)
    {
      GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (find_scroller (window)));

      gtk_adjustment_set_value (adjustment, scroll * (gtk_adjustment_get_upper (adjustment)
                                                      - gtk_adjustment_get_page_size (adjustment)));
      sa_look_spin (300);
    }
  if (g_str_equal (argv[1], "groups"))
    type_group (window, "s");
  sa_look_spin (hold * 1000);
  sa_look_save (window, argv[3]);

  return 0;
}
