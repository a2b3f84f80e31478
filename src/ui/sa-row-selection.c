/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-row-list.h"

/* What can be said of a list's selection by what every selection tells. */

SaIds *
sa_row_list_get_selected_ids (SaRowList *self)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr(GtkBitset) selection = NULL;
  GtkBitsetIter iter;
  guint position = 0;
  gboolean more = FALSE;

  g_return_val_if_fail (SA_IS_ROW_LIST (self), NULL);

  selection = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self));
  for (more = gtk_bitset_iter_init_first (&iter, selection, &position);
       more;
       more = gtk_bitset_iter_next (&iter, &position))
    {
      SaId id = sa_row_list_get_id (self, position);

      if (id != 0)
        g_array_append_val (ids, id);
    }

  return sa_ids_new_take (ids);
}

gpointer
sa_row_list_dup_selected_row (SaRowList *self)
{
  g_autoptr(GtkBitset) selection = NULL;

  g_return_val_if_fail (SA_IS_ROW_LIST (self), NULL);

  if (sa_row_list_get_n_selected (self) != 1)
    return NULL;

  selection = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self));
  return g_list_model_get_item (G_LIST_MODEL (self), gtk_bitset_get_minimum (selection));
}

void
sa_row_list_invert_selection (SaRowList *self)
{
  g_autoptr(GtkBitset) selection = NULL;
  g_autoptr(GtkBitset) all = NULL;
  g_autoptr(GtkBitset) inverted = NULL;

  g_return_if_fail (SA_IS_ROW_LIST (self));

  selection = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self));
  all = gtk_bitset_new_range (0, g_list_model_get_n_items (G_LIST_MODEL (self)));
  inverted = gtk_bitset_copy (all);
  gtk_bitset_subtract (inverted, selection);
  gtk_selection_model_set_selection (GTK_SELECTION_MODEL (self), inverted, all);
}
