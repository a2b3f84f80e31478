/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-roster-private.h"

/* Walks an order and writes the rows that match, at most @n_wanted. Descending goes by groups of the same key, whose
 * rows stay as they are. */
static guint32
walk (const SaRoster *self,
      SaOrder         order,
      gboolean        descending,
      const guint64  *matches,
      guint32        *rows,
      gsize           n_wanted)
{
  const guint32 *entries = self->orders[order];
  guint32 n = 0;

  if (!descending)
    {
      for (guint32 i = 0; i < self->n_users && n < n_wanted; i++)
        {
          guint32 row = SA_ORDER_ROW (entries[i]);

          rows[n] = row;
          n += matches[row / 64] >> row % 64 & 1;
        }
      return n;
    }

  for (guint32 end = self->n_users; end > 0 && n < n_wanted;)
    {
      guint32 start = end - 1;

      while ((entries[start] & SA_ORDER_TIE) != 0)
        start--;
      for (guint32 i = start; i < end && n < n_wanted; i++)
        {
          guint32 row = SA_ORDER_ROW (entries[i]);

          rows[n] = row;
          n += matches[row / 64] >> row % 64 & 1;
        }
      end = start;
    }

  return n;
}

/* Sorts @rows by status or role without changing the order of equals. */
static void
sort_by_bits (const SaRoster *self,
              SaSort          sort,
              gboolean        descending,
              const guint32  *rows,
              guint32        *sorted,
              gsize           n_rows)
{
  gsize starts[4] = { 0 };
  gsize total = 0;

  for (gsize i = 0; i < n_rows; i++)
    {
      guint8 bits = self->bits[rows[i]];

      starts[sort == SA_SORT_STATUS ? SA_ROW_STATUS (bits) : SA_ROW_ROLE (bits)]++;
    }
  for (guint i = 0; i < 4; i++)
    {
      guint bucket = descending ? 3 - i : i;
      gsize n = starts[bucket];

      starts[bucket] = total;
      total += n;
    }
  for (gsize i = 0; i < n_rows; i++)
    {
      guint8 bits = self->bits[rows[i]];

      sorted[starts[sort == SA_SORT_STATUS ? SA_ROW_STATUS (bits) : SA_ROW_ROLE (bits)]++] = rows[i];
    }
}

static SaOrder
get_order (SaSort sort)
{
  switch (sort)
    {
    case SA_SORT_ADDRESS:
      return SA_ORDER_ADDRESS;
    case SA_SORT_ADDED:
      return SA_ORDER_ADDED;
    case SA_SORT_LAST_SEEN:
      return SA_ORDER_ACTIVITY;
    case SA_SORT_NAME:
    case SA_SORT_STATUS:
    case SA_SORT_ROLE:
    default:
      return SA_ORDER_NAME;
    }
}

SaIds *
sa_roster_find (SaRoster      *self,
                const SaQuery *query,
                SaTime         now,
                gsize         *n_total)
{
  g_autofree guint64 *matches = NULL;
  g_autofree guint32 *rows = NULL;
  g_autoptr (GArray) ids = NULL;
  gsize n_matches = 0;
  gsize first = 0;
  gsize end = 0;
  SaSort sort = SA_SORT_NAME;
  gboolean descending = FALSE;

  g_return_val_if_fail (self != NULL && query != NULL, NULL);
  g_return_val_if_fail (!self->is_loading, NULL);

  matches = sa_roster_match (self, query, now, &n_matches);
  sort = sa_query_get_sort (query);
  descending = sa_query_get_descending (query);
  first = MIN (sa_query_get_offset (query), n_matches);
  end = n_matches;
  if (sa_query_get_limit (query) > 0 && sa_query_get_limit (query) < n_matches - first)
    end = first + sa_query_get_limit (query);

  rows = g_new (guint32, n_matches);
  if (sort == SA_SORT_STATUS || sort == SA_SORT_ROLE)
    {
      guint32 *sorted = g_new (guint32, n_matches);

      walk (self, SA_ORDER_NAME, descending, matches, rows, n_matches);
      sort_by_bits (self, sort, descending, rows, sorted, n_matches);
      g_free (rows);
      rows = sorted;
    }
  else
    {
      walk (self, get_order (sort), descending, matches, rows, end);
    }

  ids = g_array_sized_new (FALSE, FALSE, sizeof (SaId), (guint) (end - first));
  g_array_set_size (ids, (guint) (end - first));
  for (gsize i = first; i < end; i++)
    g_array_index (ids, SaId, i - first) = self->ids[rows[i]];

  if (n_total != NULL)
    *n_total = n_matches;

  return sa_ids_new_take (g_steal_pointer (&ids));
}

void
sa_roster_count (SaRoster *self,
                 SaTime    now,
                 gsize     n_by_status[SA_N_STATUSES],
                 gsize    *n_problems)
{
  gsize n_by_bits[SA_ROW_N_BITS] = { 0 };
  guint8 is_counted[SA_ROW_N_BITS];
  guint32 moment = sa_roster_to_seconds (now);
  gsize n = 0;

  g_return_if_fail (self != NULL);
  g_return_if_fail (n_by_status != NULL && n_problems != NULL);

  for (guint bits = 0; bits < SA_ROW_N_BITS; bits++)
    is_counted[bits] = !SA_ROW_IS_DEAD (bits) && SA_ROW_REMOVED (bits) == 0;
  for (guint32 row = 0; row < self->n_rows; row++)
    {
      n_by_bits[self->bits[row]]++;
      n += is_counted[self->bits[row]] & (self->problem_from[row] <= moment);
    }
  *n_problems = n;

  for (guint i = 0; i < SA_N_STATUSES; i++)
    n_by_status[i] = 0;
  for (guint bits = 0; bits < SA_ROW_N_BITS; bits++)
    if (is_counted[bits])
      n_by_status[SA_ROW_STATUS (bits)] += n_by_bits[bits];
}
