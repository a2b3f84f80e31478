/* SPDX-License-Identifier: GPL-3.0-or-later */

/* Shows one page of the window with sample people and writes a picture of it:
 *   sa-look PAGE WIDTHxHEIGHT FILE.png [--dark] [--scale=1.5] [--select=N] [--chip=N] [--details] */

#include "config.h"

#include "sa-sample-repository.h"
#include "sa-ui.h"
#include "sa-user-list.h"
#include "sa-user-table.h"
#include "sa-users-page.h"

#include <adwaita.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include <glib/gi18n.h>

static gboolean dark;
static double scale = 1.0;
static int n_select;

static const GOptionEntry entries[] =
{
  { "dark", 0, 0, G_OPTION_ARG_NONE, &dark, "Dark style", NULL },
  { "scale", 0, 0, G_OPTION_ARG_DOUBLE, &scale, "Size of text", "FACTOR" },
  { "select", 0, 0, G_OPTION_ARG_INT, &n_select, "Rows to check", "N" },
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
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  g_autoptr(GskRenderNode) node = NULL;
  g_autoptr(GdkTexture) texture = NULL;
  graphene_rect_t bounds;

  graphene_rect_init (&bounds, 0, 0, gtk_widget_get_width (window), gtk_widget_get_height (window));
  gdk_paintable_snapshot (paintable, snapshot, bounds.size.width, bounds.size.height);
  node = gtk_snapshot_free_to_node (snapshot);
  texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node, &bounds);
  gdk_texture_save_to_png (texture, path);
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(GOptionContext) context = g_option_context_new ("PAGE WIDTHxHEIGHT FILE");
  g_autoptr(GError) error = NULL;
  g_autoptr(SaRepository) repository = NULL;
  g_autoptr(SaRowList) list = NULL;
  g_autoptr(SaQuery) query = NULL;
  GtkWidget *window = NULL;
  GtkWidget *child = NULL;
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

  repository = sa_sample_repository_new (1181);
  list = sa_row_list_new (repository, &sa_user_row_factory);
  query = sa_query_new (SA_ENTITY_USER, SA_SAMPLE_SITE);
  sa_row_list_set_query (list, query);

  window = adw_window_new ();
  if (g_str_equal (argv[1], "list"))
    {
      child = sa_user_list_new (list);
    }
  else if (g_str_equal (argv[1], "page"))
    {
      child = sa_users_page_new (repository, SA_SAMPLE_SITE, NULL);
      sa_users_page_set_width_class (SA_USERS_PAGE (child), width);
      list = sa_users_page_get_list (SA_USERS_PAGE (child));
    }
  else
    {
      child = sa_user_table_new (list);
      sa_user_table_set_width_class (SA_USER_TABLE (child), width);
    }
  adw_window_set_content (ADW_WINDOW (window), child);
  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_present (GTK_WINDOW (window));
  spin (300);
  for (i = 0; i < n_select; i++)
    sa_row_list_toggle (list, 2 + 2 * i);
  spin (300);
  save (window, argv[3]);
  return 0;
}
