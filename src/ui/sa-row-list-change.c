/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-row-list-private.h"

#include "sa-list-diff.h"

#define VIEW_ROWS 256  /* more than a list view has widgets for: 205 */
#define MANY_ROWS 16   /* as many as a frame has room for */

/* One place of the list changes. Many rows in exchange for many are told in two steps: told in one, a list view asks
 * for every added item, to see which of its widgets can stay. Many rows that go are told with those that come after
 * them, which stay: the widgets of what went then show what moves up, where the view would else throw them away and
 * make as many at its end. */
static void
sa_row_list_splice (SaRowList  *self,
                    guint       position,
                    guint       removed,
                    const SaId *added_ids,
                    guint       added)
{
  guint kept = 0;

  if (removed > 0 && added > SA_ROW_PAGE)
    {
      sa_row_list_splice (self, position, removed, NULL, 0);
      sa_row_list_splice (self, position, 0, added_ids, added);
      return;
    }

  if (removed > 0)
    g_array_remove_range (self->ids, position, removed);
  if (added > 0)
    g_array_insert_vals (self->ids, position, added_ids, added);
  gtk_bitset_splice (self->selected, position, removed, added);
  if (removed >= added + MANY_ROWS)
    kept = MIN (VIEW_ROWS, self->ids->len - position - added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed + kept, added + kept);
}

static GHashTable *
sa_row_list_collect_selected (SaRowList    *self,
                              const GArray *hunks)
{
  GHashTable *ids = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  guint i;

  for (i = 0; i < hunks->len; i++)
    {
      const SaListHunk *hunk = &g_array_index (hunks, SaListHunk, i);
      GtkBitsetIter iter;
      guint position = 0;
      gboolean more = FALSE;

      for (more = gtk_bitset_iter_init_at (&iter, self->selected, hunk->position, &position);
           more && position < hunk->position + hunk->removed;
           more = gtk_bitset_iter_next (&iter, &position))
        g_hash_table_add (ids, g_memdup2 (&g_array_index (self->ids, SaId, position), sizeof (SaId)));
    }

  return ids;
}

/*
 * Steps: a list view throws away the widgets of rows that go where none come after them, a third of a millisecond each
 */

void
sa_row_list_stop_steps (SaRowList *self)
{
  g_clear_handle_id (&self->step_id, g_source_remove);
  g_clear_pointer (&self->wanted, sa_ids_unref);
}

static gboolean
sa_row_list_step_cb (gpointer data)
{
  SaRowList *self = data;
  g_autoptr(SaIds) wanted = g_steal_pointer (&self->wanted);

  self->step_id = 0;
  /* what is frozen asks anew once it is not any more */
  if (self->n_freezes > 0)
    self->pending = TRUE;
  else
    sa_row_list_take_ids (self, wanted);
  return G_SOURCE_REMOVE;
}

static void
sa_row_list_go_on (SaRowList *self,
                   SaIds     *wanted)
{
  if (self->step_id != 0)
    return;

  self->wanted = sa_ids_ref (wanted);
  self->step_id = g_idle_add (sa_row_list_step_cb, self);
}

void
sa_row_list_take_ids (SaRowList *self,
                      SaIds     *found)
{
  g_autoptr(GArray) hunks = NULL;
  g_autoptr(GHashTable) moved = NULL;
  const SaId *ids = NULL;
  guint64 n_selected = gtk_bitset_get_size (self->selected);
  gsize n_ids = 0;
  guint budget = G_MAXUINT;
  guint i;
  guint j;

  sa_row_list_stop_steps (self);
  ids = sa_ids_get (found, &n_ids);
  hunks = sa_list_diff ((const SaId *) (gpointer) self->ids->data, self->ids->len, ids, (guint) n_ids);
  if (hunks->len == 0)
    return;

  moved = sa_row_list_collect_selected (self, hunks);
  if (self->answered && n_ids < VIEW_ROWS && self->ids->len <= VIEW_ROWS + n_ids && g_hash_table_size (moved) == 0)
    budget = MANY_ROWS;

  /* From the end, so that the positions of the hunks to come stay true. */
  for (i = hunks->len; i > 0; i--)
    {
      const SaListHunk *hunk = &g_array_index (hunks, SaListHunk, i - 1);
      guint removed = MIN (hunk->removed, budget);

      sa_row_list_splice (self, hunk->position + hunk->removed - removed, removed, ids + hunk->source, hunk->added);
      if (removed < hunk->removed)
        sa_row_list_go_on (self, found);
      if (budget != G_MAXUINT)
        budget -= removed;
    }

  if (g_hash_table_size (moved) > 0)
    for (i = 0; i < hunks->len; i++)
      {
        const SaListHunk *hunk = &g_array_index (hunks, SaListHunk, i);

        for (j = hunk->source; j < hunk->source + hunk->added; j++)
          if (g_hash_table_contains (moved, &ids[j]))
            {
              gtk_bitset_add (self->selected, j);
              gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), j, 1);
            }
      }

  if (n_selected != gtk_bitset_get_size (self->selected) || g_hash_table_size (moved) > 0)
    sa_row_list_update_selecting (self);
}
