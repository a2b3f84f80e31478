/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows a window about mail in some state and writes a picture of it, for people to look at:
 *   sa-look-mail STATE WIDTHxHEIGHT FILE.png [--dark] [--scale=1.5] [--scroll=0.5] [--language=de] [--rtl] */

#include "config.h"

#include "sa-invite-sample.h"
#include "sa-look-picture.h"
#include "sa-mail-pane.h"
#include "sa-mail-preview-window.h"
#include "sa-mail-sample.h"
#include "sa-mail-template.h"
#include "sa-mail-texts-window.h"
#include "sa-preferences-window.h"
#include "sa-relay-page.h"
#include "sa-relay-sample.h"
#include "sa-test.h"
#include "sa-ui.h"
#include "sa-ui-test.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <locale.h>

static gboolean dark;
static gboolean rtl;
static double scale = 1.0;
static double scroll;
static char *language;

static const GOptionEntry entries[] = {
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark style", NULL },
  { "rtl", 0, 0, G_OPTION_ARG_NONE, &rtl, "The window from right to left", NULL },
  { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &scale, "Size of text", "FACTOR" },
  { "scroll", 0, 0, G_OPTION_ARG_DOUBLE, &scroll, "How far down, 0 to 1", "FRACTION" },
  { "language", 0, 0, G_OPTION_ARG_STRING, &language, "Of the mail", "TAG" },
  { NULL }
};

/* The first that stands in the window itself, not in a popover that waits. */
static GtkWidget *
find_scroller (GtkWidget *widget)
{
  if (!gtk_widget_get_mapped (widget))
    return NULL;
  if (GTK_IS_SCROLLED_WINDOW (widget))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_scroller (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Prints which widgets ask for how much room, to find the one that keeps a window wide. */
static void
measure (GtkWidget *widget,
         int        depth)
{
  int least = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  if (least > 150)
    g_print ("%*s%s %d\n", 2 * depth, "", G_OBJECT_TYPE_NAME (widget), least);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    measure (child, depth + 1);
}

static SaMailPreview *
make_preview (const char  *tag,
              gpointer     data,
              GError     **error)
{
  const SaMailSample sample = {
    "Dalia Haddad", "Ana López",
    "Welcome aboard. Your first shift is on Monday; the handbook is in the wiki.\n\nمرحبا بك", FALSE, NULL,
  };

  return sa_mail_sample_preview (&sample, tag, error);
}

static void
open_texts (GtkWindow  *parent,
            const char *tag,
            gpointer    data)
{
}

static GVariant *
load_built_in (const char *tag)
{
  g_autoptr (SaMailTemplate) words = sa_mail_template_load (tag, NULL);

  return sa_mail_template_dup_texts (words);
}

static SaMailPreview *
preview_texts (gpointer              data,
               const char           *tag,
               GVariant             *templates,
               const SaMailVariant  *variant,
               GError              **error)
{
  const SaMailSample sample = {
    variant->nameless ? "" : "Dalia Haddad", variant->anonymous ? NULL : "Ana López", "Welcome aboard.",
    variant->existing, templates,
  };

  return sa_mail_sample_preview (&sample, tag, error);
}

static GtkWidget *
make_texts (SaInviteSample *sample,
            const char     *state)
{
  const SaMailTextsServices services = { NULL, load_built_in, preview_texts };
  GtkWidget *window = sa_mail_texts_window_new (NULL, sample->repository, sample->admin, &services,
                                                language != NULL ? language : "en");
  SaMailTexts *texts = sa_mail_texts_window_get_texts (SA_MAIL_TEXTS_WINDOW (window));

  if (g_str_equal (state, "texts-changed"))
    {
      sa_mail_texts_set_text (texts, SA_MAIL_KEY_SUBJECT, "Welcome to {site}, says {inviter}");
      sa_mail_texts_set_text (texts, SA_MAIL_KEY_GREETING, "Hi there,");
      sa_mail_texts_set_text (texts, SA_MAIL_KEY_PRODUCTS, "");
      sa_mail_texts_set_text (texts, SA_MAIL_KEY_INTRO, "{inviter} wants you on {sight}.");
    }

  return window;
}

static SaRelaySample relay_sample = { .answer = SA_ERROR_CLASS_ACCOUNT,
                                      .answer_text = "401 Unauthorized: the access token has expired" };

static SaRelayForm *
get_form (GtkWidget *window)
{
  return sa_relay_page_get_form (SA_RELAY_PAGE (sa_ui_test_find (window, SA_TYPE_RELAY_PAGE)));
}

static void
set_relay (SaInviteSample *sample)
{
  SaChange *change = sa_change_new (SA_CHANGE_SET_RELAY, 0);
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (GVariant) settings = g_variant_ref_sink (
    g_variant_new_parsed ("{'url': 'https://mail.example.com', 'user': 'acme', 'pace': '120'}"));

  sa_change_set_name (change, "jmap");
  sa_change_set_text (change, "Acme <invitations@example.com>");
  sa_change_set_settings (change, settings);
  outcome = sa_invite_sample_apply (sample, change);
}

/* What is shown of one relay, once the window stands. */
static void
show_relay (GtkWidget  *window,
            const char *state,
            SaId        site)
{
  gboolean of_site = g_str_has_prefix (state, "relay-site");
  SaRelayForm *form = NULL;

  sa_preferences_window_show_relay (SA_PREFERENCES_WINDOW (window), of_site ? site : 0);
  form = get_form (window);
  if (g_str_equal (state, "relay-site-own"))
    sa_relay_form_set_own (form, TRUE);
  if (g_str_equal (state, "relay-ses"))
    sa_relay_form_set_protocol (form, "ses");
  if (g_str_equal (state, "relay-errors"))
    {
      sa_relay_form_set_value (form, "url", "mail.example.com");
      sa_relay_form_set_value (form, "sender", "");
      sa_relay_page_save (SA_RELAY_PAGE (sa_ui_test_find (window, SA_TYPE_RELAY_PAGE)), NULL, NULL);
    }
  if (g_str_equal (state, "relay-answer"))
    sa_relay_form_test_async (form, "ana.lopez@example.com");
  if (g_str_equal (state, "relay-taken"))
    {
      relay_sample.answer = SA_ERROR_CLASS_NONE;
      relay_sample.answer_text = "250 2.0.0 Ok: queued as 4711ABCD";
      sa_relay_form_test_async (form, "ana.lopez@example.com");
    }
}

static GtkWidget *
make_preferences (SaInviteSample *sample,
                  const char     *state)
{
  g_autoptr (SaActor) trusted = NULL;
  g_autoptr (GSettings) settings = g_settings_new (SA_APP_ID);
  SaPreferencesServices services;

  relay_sample.kept = TRUE;
  if (g_str_equal (state, "relay-file"))
    relay_sample.file = "/home/ana/.config/site-admin/secrets/6f3a-relay-1";
  services = sa_relay_sample_services (&relay_sample);
  if (g_str_equal (state, "preferences-locked"))
    trusted = sa_invite_sample_trusted (sample);
  if (!g_str_equal (state, "preferences-empty"))
    set_relay (sample);

  return sa_preferences_window_new (NULL, sample->repository, trusted != NULL ? trusted : sample->admin, sample->site,
                                    &services, settings);
}

static GtkWidget *
make_window (SaInviteSample *sample,
             const char     *state)
{
  GtkWidget *window = NULL;

  if (g_str_has_prefix (state, "preferences") || g_str_has_prefix (state, "relay"))
    return make_preferences (sample, state);
  if (g_str_has_prefix (state, "texts"))
    return make_texts (sample, state);

  window = sa_mail_preview_window_new (NULL, language != NULL ? language : "en", make_preview, NULL, NULL);
  sa_mail_preview_window_set_opener (SA_MAIL_PREVIEW_WINDOW (window), open_texts, NULL);
  if (g_str_equal (state, "preview-text"))
    sa_mail_pane_show_text (SA_MAIL_PANE (sa_ui_test_find (window, SA_TYPE_MAIL_PANE)), TRUE);

  return window;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (GOptionContext) context = g_option_context_new ("STATE WIDTHxHEIGHT FILE");
  g_autoptr (GError) error = NULL;
  g_autoptr (SaInviteSample) sample = NULL;
  GtkWidget *window = NULL;
  int width = 0;
  int height = 0;

  setlocale (LC_ALL, "");
  if (g_getenv ("SITE_ADMIN_LOCALEDIR") != NULL)
    bindtextdomain (GETTEXT_PACKAGE, g_getenv ("SITE_ADMIN_LOCALEDIR"));
  textdomain (GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 4 ||
      sscanf (argv[2], "%dx%d", &width, &height) != 2)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "Give a state, a size and a file.");
      return 2;
    }

  adw_init ();
  sa_ui_init ();
  if (rtl)
    gtk_widget_set_default_direction (GTK_TEXT_DIR_RTL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);
  if (scale > 1.0)
    g_object_set (gtk_settings_get_default (), "gtk-xft-dpi", (int) (96 * 1024 * scale), NULL);

  sample = sa_invite_sample_new ();
  window = make_window (sample, argv[1]);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  sa_look_spin (600);
  if (g_str_has_prefix (argv[1], "relay"))
    show_relay (window, argv[1], sample->site);
  if (g_str_equal (argv[1], "preferences-general"))
    adw_preferences_window_set_visible_page_name (ADW_PREFERENCES_WINDOW (window), "general");
  sa_look_spin (600);
  if (scroll > 0.0)
    {
      GtkWidget *scroller = find_scroller (window);
      GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));

      gtk_adjustment_set_value (adjustment, scroll * (gtk_adjustment_get_upper (adjustment) -
                                                      gtk_adjustment_get_page_size (adjustment)));
      sa_look_spin (300);
    }
  if (g_getenv ("SA_LOOK_MEASURE") != NULL)
    measure (window, 0);
  sa_look_save (window, argv[3]);
  gtk_window_destroy (GTK_WINDOW (window));
  return 0;
}
