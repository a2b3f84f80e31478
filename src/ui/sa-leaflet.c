/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-leaflet.h"

static gboolean
sa_leaflet_is_page (AdwLeaflet *self,
                    GtkWidget  *widget)
{
  g_autoptr(GtkSelectionModel) pages = adw_leaflet_get_pages (self);
  guint n_pages = g_list_model_get_n_items (G_LIST_MODEL (pages));
  guint i;

  for (i = 0; i < n_pages; i++)
    {
      g_autoptr(AdwLeafletPage) page = g_list_model_get_item (G_LIST_MODEL (pages), i);

      if (adw_leaflet_page_get_child (page) == widget)
        return TRUE;
    }

  return FALSE;
}

void
sa_leaflet_settle (AdwLeaflet *self)
{
  GtkWidget *last = NULL;
  GtkWidget *child = NULL;

  g_return_if_fail (ADW_IS_LEAFLET (self));

  last = gtk_widget_get_last_child (GTK_WIDGET (self));
  for (child = gtk_widget_get_first_child (GTK_WIDGET (self)); child != NULL && child != last;)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (!sa_leaflet_is_page (self, child))
        gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
      child = next;
    }
}
