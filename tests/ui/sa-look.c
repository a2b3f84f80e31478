/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows one page of the window with sample people and writes a picture of it:
 *   sa-look PAGE WIDTHxHEIGHT FILE.png [--dark] [--scale=1.5] [--select=N] [--chip=N] [--details] [--at=ROW]
 *     [--paused] [--action=NAME] [--keep=SECONDS] */

#include "config.h"

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
static gboolean paused;
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
  { "paused", 0, 0, G_OPTION_ARG_NONE, &paused, "The outbox is paused", NULL },
  { "at", 0, 0, G_OPTION_ARG_INT, &position, "Which user", "ROW" },
  { "action", 0, 0, G_OPTION_ARG_STRING, &action, "An action to activate; the picture is of the window that it opens", "NAME" },
  { "keep", 0, 0, G_OPTION_ARG_INT, &keep, "Keep the window open for a while afterwards", "SECONDS" },
  { NULL }
};

static void
spin (int milliseconds)
{
  gint64 end = g_get_monotonic_time () + milliseconds * 1000;

  while (g_get_monotonic_time () < end)
    if (!g_main_context_iteration (NULL, FALSE))
      g_usleep (2000);
}

static void
save (GtkWidget  *window,
      const char *path)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (window);
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  graphene_rect_t bounds;

  graphene_rect_init (&bounds, 0, 0, gtk_widget_get_width (window), gtk_widget_get_height (window));
  /* Nothing is drawn while a new layout is under way. */
  while (node == NULL)
    {
      GtkSnapshot *snapshot = gtk_snapshot_new ();

      spin (100);
      gdk_paintable_snapshot (paintable, snapshot, bounds.size.width, bounds.size.height);
      node = gtk_snapshot_free_to_node (snapshot);
    }
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, &bounds);
  gdk_texture_save_to_png (texture, path);
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
  sa_sample_repository_set_paused (SA_SAMPLE_REPOSITORY (repository), paused);
  if (g_str_equal (argv[1], "first-run"))
    sa_sample_repository_set_failing (SA_SAMPLE_REPOSITORY (repository), TRUE);
  actor = sa_actor_new (SA_ACTOR_ACCOUNT, 1001, "site-admin");
  window = sa_window_new (NULL, repository, actor, NULL, 0);
  gtk_widget_remove_css_class (window, "devel");
  sa_window_set_link_base (SA_WINDOW (window), "https://support.example.com");
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  spin (400);

  if (!g_str_equal (argv[1], "first-run") && !g_str_equal (argv[1], "sidebar"))
    {
      SaUsersPage *page = SA_USERS_PAGE (find (window, SA_TYPE_USERS_PAGE));
      SaRowList *list = sa_users_page_get_list (page);

      sa_users_view_set_chip (sa_users_page_get_view (page), chip);
      sa_window_show_page (SA_WINDOW (window), argv[1]);
      spin (300);
      for (i = 0; i < n_select; i++)
        sa_row_list_toggle (list, 2 + 2 * i);
      if (details)
        sa_window_show_user (SA_WINDOW (window), sa_row_list_get_id (list, position));
      if (chip == 1)
        sa_users_view_set_filter (sa_users_page_get_view (page), SA_USERS_FILTER_PRODUCT, 1, "Jira");
    }
  if (action != NULL)
    gtk_widget_activate_action (window, action, NULL);
  spin (1200);
  save (find_dialog (window), argv[3]);
  spin (keep * 1000);
  return 0;
}
