/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-row-list-private.h"

#include "sa-list-diff.h"

#include <string.h>

#define VIEW_ROWS 256  /* more than a list view has widgets for: 205 */
#define MANY_ROWS 16   /* more than are seen without scrolling, or so */
#define STEP_ROWS 4    /* whose widgets a frame has room to throw away, and to make as many at the end of the view */

static void
sa_row_list_splice (SaRowList  *self,
                    guint       position,
                    guint       removed,
                    const SaId *added_ids,
                    guint       added)
{
  if (removed == 0 && added == 0)
    return;

  if (removed > 0)
    g_array_remove_range (self->ids, position, removed);
  if (added > 0)
    g_array_insert_vals (self->ids, position, added_ids, added);
  gtk_bitset_splice (self->selected, position, removed, added);
  g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
}

/* Many rows in exchange for many are not told in one: a list view would ask for every added item, to see which of its
 * widgets can stay. Nor do those of another query come after the old ones have gone, whose widgets would go with them:
 * they come first, the view is turned to them with the widgets that it has, and then the others go. */
static void
sa_row_list_exchange (SaRowList        *self,
                      const SaListHunk *hunk,
                      const SaId       *ids)
{
  const SaId *added = ids + hunk->source;
  guint first = self->answered ? 0 : MIN (hunk->added, VIEW_ROWS);

  if (hunk->removed == 0 || hunk->added < (self->answered ? SA_ROW_PAGE : MANY_ROWS))
    {
      sa_row_list_splice (self, hunk->position, hunk->removed, added, hunk->added);
      return;
    }

  sa_row_list_splice (self, hunk->position, 0, added, first);
  if (first > 0)
    sa_row_list_show_first (self);
  sa_row_list_splice (self, hunk->position + first, hunk->removed, NULL, 0);
  sa_row_list_splice (self, hunk->position + first, 0, added + first, hunk->added - first);
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
 * Steps: a list view of GTK 4.8 throws away the widgets of rows that go, and makes others for those that move up, more
 * than a millisecond for each, though some 200 rows have widgets and few are seen
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
  if (self->step_id == 0 && self->pending)
    sa_row_list_queue_refresh (self);
  return G_SOURCE_REMOVE;
}

static void
sa_row_list_go_on (SaRowList *self,
                   SaIds     *wanted)
{
  self->wanted = sa_ids_ref (wanted);
  self->step_id = g_idle_add (sa_row_list_step_cb, self);
}

/* Returns: whether one of these goes in one place and comes in another */
static gboolean
sa_row_list_moves (GHashTable   *removed,
                   const GArray *hunks,
                   const SaId   *ids)
{
  guint i;
  guint j;

  if (g_hash_table_size (removed) == 0)
    return FALSE;

  for (i = 0; i < hunks->len; i++)
    {
      const SaListHunk *hunk = &g_array_index (hunks, SaListHunk, i);

      for (j = 0; j < hunk->added; j++)
        if (g_hash_table_contains (removed, &ids[hunk->source + j]))
          return TRUE;
    }

  return FALSE;
}

static void
sa_row_list_select_again (SaRowList    *self,
                          GHashTable   *selected,
                          const GArray *hunks,
                          const SaId   *ids)
{
  guint first = G_MAXUINT;
  guint last = 0;
  guint i;
  guint j;

  for (i = 0; i < hunks->len; i++)
    {
      const SaListHunk *hunk = &g_array_index (hunks, SaListHunk, i);

      for (j = hunk->source; j < hunk->source + hunk->added; j++)
        if (g_hash_table_contains (selected, &ids[j]))
          {
            gtk_bitset_add (self->selected, j);
            first = MIN (first, j);
            last = j;
          }
    }

  if (first <= last)
    gtk_selection_model_selection_changed (GTK_SELECTION_MODEL (self), first, last - first + 1);
}

/* Returns: how many rows at the end of what @hunk removes are without widgets but for @room, from which these go */
static guint
sa_row_list_take_room (SaRowList        *self,
                       const SaListHunk *hunk,
                       guint            *room)
{
  guint n;

  for (n = 0; n < hunk->removed; n++)
    {
      if (!sa_row_cache_is_held (self->cache, g_array_index (self->ids, SaId, hunk->position + hunk->removed - 1 - n)))
        continue;
      if (*room == 0)
        break;
      (*room)--;
    }

  return n;
}

/* The end of what goes, where all is too much for a frame. What comes waits: it may be a row that goes.
 *
 * Returns: whether it was too much */
static gboolean
sa_row_list_remove_some (SaRowList    *self,
                         const GArray *hunks)
{
  g_autofree guint *removed = g_new0 (guint, hunks->len);
  gboolean all = TRUE;
  guint room = STEP_ROWS;
  guint i;

  for (i = hunks->len; i > 0 && all; i--)
    {
      removed[i - 1] = sa_row_list_take_room (self, &g_array_index (hunks, SaListHunk, i - 1), &room);
      all = removed[i - 1] == g_array_index (hunks, SaListHunk, i - 1).removed;
    }
  if (all)
    return FALSE;

  for (i = hunks->len; i > 0; i--)
    {
      const SaListHunk *hunk = &g_array_index (hunks, SaListHunk, i - 1);

      sa_row_list_splice (self, hunk->position + hunk->removed - removed[i - 1], removed[i - 1], NULL, 0);
    }
  return TRUE;
}

/* What another query found is looked at from its beginning: exchanged as a whole, though some of it comes again. */
static GArray *
sa_row_list_compare (SaRowList  *self,
                     const SaId *ids,
                     guint       n_ids)
{
  const SaId *old_ids = (const SaId *) (gpointer) self->ids->data;
  const SaListHunk all = { 0, self->ids->len, 0, n_ids };
  GArray *hunks = NULL;

  if (self->answered || n_ids < MANY_ROWS)
    return sa_list_diff (old_ids, self->ids->len, ids, n_ids);

  hunks = g_array_new (FALSE, FALSE, sizeof (SaListHunk));
  if (n_ids != self->ids->len || memcmp (ids, old_ids, n_ids * sizeof (SaId)) != 0)
    g_array_append_val (hunks, all);
  return hunks;
}

void
sa_row_list_take_ids (SaRowList *self,
                      SaIds     *found)
{
  g_autoptr(GArray) hunks = NULL;
  g_autoptr(GHashTable) selected = NULL;
  const SaId *ids = NULL;
  gint64 start = g_get_monotonic_time ();
  guint64 n_selected = gtk_bitset_get_size (self->selected);
  gsize n_ids = 0;
  gboolean moves;
  guint i;

  sa_row_list_stop_steps (self);
  ids = sa_ids_get (found, &n_ids);
  hunks = sa_row_list_compare (self, ids, (guint) n_ids);
  if (hunks->len == 0)
    return;

  selected = sa_row_list_collect_selected (self, hunks);
  moves = sa_row_list_moves (selected, hunks, ids);
  if (self->answered && !moves && sa_row_list_remove_some (self, hunks))
    {
      sa_row_list_go_on (self, found);
    }
  else
    {
      /* From the end, so that the positions of the hunks to come stay true. */
      for (i = hunks->len; i > 0; i--)
        sa_row_list_exchange (self, &g_array_index (hunks, SaListHunk, i - 1), ids);
    }

  if (moves)
    sa_row_list_select_again (self, selected, hunks, ids);
  if (n_selected != gtk_bitset_get_size (self->selected) || g_hash_table_size (selected) > 0)
    sa_row_list_update_selecting (self);
  self->work += g_get_monotonic_time () - start;
}
