/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows one page of the window with sample people and writes a picture of it:
 *   sa-look PAGE WIDTHxHEIGHT FILE.png [--dark] [--scale=1.5] [--select=N] [--chip=N] [--details] [--at=ROW]
 *     [--pause=KIND] [--sites=N] [--messages=N] [--all-sites] [--relay=KIND] [--action=NAME] [--keep=SECONDS] */

#include "config.h"

#include "sa-look-picture.h"
#include "sa-outbox-page.h"
#include "sa-sample-repository.h"
#include "sa-ui.h"
#include "sa-users-page.h"
#include "sa-window.h"

#include <adwaita.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

static gboolean dark;
static double scale = 1.0;
static int n_select;
static int chip;
static gboolean details;
static int pause_kind;
static int n_sites = 1;
static int n_messages = 1200;
static gboolean all_sites;
static char *relay;
static int keep;
static char *action;
static int position = 4;

static const GOptionEntry entries[] =
{
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark style", NULL },
  { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &scale, "Size of text", "FACTOR" },
  { "select", 0, 0, G_OPTION_ARG_INT, &n_select, "Rows to check", "N" },
  { "chip", 0, 0, G_OPTION_ARG_INT, &chip, "Status chip to choose", "N" },
  { "details", 0, 0, G_OPTION_ARG_NONE, &details, "Show the details of one user", NULL },
  { "pause", 0, 0, G_OPTION_ARG_INT, &pause_kind, "Why the outbox is paused, as a number of SaPause", "KIND" },
  { "sites", 0, 0, G_OPTION_ARG_INT, &n_sites, "How many sites there are", "N" },
  { "messages", 0, 0, G_OPTION_ARG_INT, &n_messages, "How many more messages than one of each state; below 0 none", "N" },
  { "all-sites", 0, 0, G_OPTION_ARG_NONE, &all_sites, "The outbox of all sites", NULL },
  { "relay", 0, 0, G_OPTION_ARG_STRING, &relay, "relay, folder, sending, problem, offline or elsewhere", "KIND" },
  { "at", 0, 0, G_OPTION_ARG_INT, &position, "Which user", "ROW" },
  { "action", 0, 0, G_OPTION_ARG_STRING, &action, "An action to activate; the picture is of the window that it opens", "NAME" },
  { "keep", 0, 0, G_OPTION_ARG_INT, &keep, "Keep the window open for a while afterwards", "SECONDS" },
  { NULL }
};

static GtkWidget *find (GtkWidget *widget, GType type);

static void
set_relay (SaWindow *window)
{
  g_autoptr(SaRelayStatus) status = NULL;

  if (relay == NULL)
    return;

  status = sa_relay_status_new (g_str_equal (relay, "folder") ? SA_RELAY_PLACE_FOLDER : SA_RELAY_PLACE_RELAY);
  status->name = g_strdup ("JMAP, mail.example.com");
  status->in_flight = g_str_equal (relay, "sending") ? 3 : 0;
  status->elsewhere = g_str_equal (relay, "elsewhere");
  status->offline = g_str_equal (relay, "offline");
  if (g_str_equal (relay, "problem"))
    status->problem = g_strdup ("The key of the mail relay is not in the keyring. Enter it in Preferences.");
  sa_window_set_relay_status (window, status);
}

static char *
name_relay (const SaRelayRecord *record,
            gpointer             data)
{
  return g_strdup ("JMAP, mail.example.com");
}

/* The list of the page that is shown. */
static SaListPage *
find_list_page (GtkWidget *window)
{
  SaUsersPage *users = SA_USERS_PAGE (find (window, SA_TYPE_USERS_PAGE));
  SaOutboxPage *outbox = SA_OUTBOX_PAGE (find (window, SA_TYPE_OUTBOX_PAGE));

  if (gtk_widget_get_mapped (GTK_WIDGET (outbox)))
    {
      sa_outbox_view_set_chip (sa_outbox_page_get_view (outbox), chip);
      if (all_sites)
        sa_outbox_view_set_all_sites (sa_outbox_page_get_view (outbox), TRUE);
      return sa_outbox_page_get_page (outbox);
    }
  sa_users_view_set_chip (sa_users_page_get_view (users), chip);
  return sa_users_page_get_page (users);
}

static GtkWidget *
find (GtkWidget *widget,
      GType      type)
{
  GtkWidget *child = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The question that @window asks, else the window itself. */
static GtkWidget *
find_dialog (GtkWidget *window)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  guint i;

  for (i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr(GtkWindow) toplevel = g_list_model_get_item (toplevels, i);

      if (gtk_window_get_transient_for (toplevel) == GTK_WINDOW (window) &&
          gtk_widget_get_mapped (GTK_WIDGET (toplevel)))
        return GTK_WIDGET (toplevel);
    }

  return window;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GOptionContext) context = g_option_context_new ("PAGE WIDTHxHEIGHT FILE");
  g_autoptr(GError) error = NULL;
  g_autoptr(SaRepository) repository = NULL;
  g_autoptr(SaActor) actor = NULL;
  GtkWidget *window = NULL;
  int width = 0;
  int height = 0;
  int i;

  setlocale (LC_ALL, "");
  if (g_getenv ("SITE_ADMIN_LOCALEDIR") != NULL)
    bindtextdomain (GETTEXT_PACKAGE, g_getenv ("SITE_ADMIN_LOCALEDIR"));
  textdomain (GETTEXT_PACKAGE);
  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error) || argc != 4 ||
      sscanf (argv[2], "%dx%d", &width, &height) != 2)
    {
      g_printerr ("%s\n", error != NULL ? error->message : "Give a page, a size and a file.");
      return 2;
    }

  adw_init ();
  sa_ui_init ();
  g_object_set (gtk_settings_get_default (), "gtk-font-name", "Cantarell 11", "gtk-enable-animations", FALSE,
                "gtk-icon-theme-name", "Adwaita", "gtk-xft-dpi", (int) (96 * 1024 * scale), NULL);
  adw_style_manager_set_color_scheme (adw_style_manager_get_default (),
                                      dark ? ADW_COLOR_SCHEME_FORCE_DARK : ADW_COLOR_SCHEME_FORCE_LIGHT);

  repository = sa_sample_repository_new (g_str_equal (argv[1], "first-run") ? 0 : 1181);
  sa_sample_repository_set_pause (SA_SAMPLE_REPOSITORY (repository), pause_kind);
  sa_sample_repository_set_n_sites (SA_SAMPLE_REPOSITORY (repository), n_sites);
  sa_sample_repository_set_n_messages (SA_SAMPLE_REPOSITORY (repository), n_messages);
  if (g_str_equal (argv[1], "first-run"))
    sa_sample_repository_set_failing (SA_SAMPLE_REPOSITORY (repository), TRUE);
  actor = sa_actor_new (SA_ACTOR_ACCOUNT, 1001, "site-admin");
  window = sa_window_new (NULL, repository, actor, NULL, 0);
  gtk_widget_remove_css_class (window, "devel");
  sa_window_set_link_base (SA_WINDOW (window), "https://support.example.com");
  sa_window_set_relay_name (SA_WINDOW (window), name_relay, NULL);
  set_relay (SA_WINDOW (window));
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  sa_look_spin (400);

  if (!g_str_equal (argv[1], "first-run") && !g_str_equal (argv[1], "sidebar"))
    {
      SaListPage *page = NULL;

      sa_window_show_page (SA_WINDOW (window), argv[1]);
      sa_look_spin (300);
      page = find_list_page (window);
      sa_look_spin (500);
      for (i = 0; i < n_select; i++)
        sa_row_list_toggle (sa_list_page_get_list (page), 2 + 2 * i);
      if (details)
        {
          gtk_selection_model_select_item (GTK_SELECTION_MODEL (sa_list_page_get_list (page)), position, TRUE);
          gtk_widget_activate_action (window, "win.show-details", NULL);
        }
      if (chip == 1 && g_str_equal (argv[1], "users"))
        sa_users_view_set_filter (sa_users_page_get_view (SA_USERS_PAGE (find (window, SA_TYPE_USERS_PAGE))),
                                  SA_USERS_FILTER_PRODUCT, 1, "Jira");
    }
  if (action != NULL)
    gtk_widget_activate_action (window, action, NULL);
  sa_look_spin (1200);
  sa_look_save (find_dialog (window), argv[3]);
  sa_look_spin (keep * 1000);
  return 0;
}
