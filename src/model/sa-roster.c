/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-roster.h"

#include "sa-roster-private.h"
#include "sa-row-set-private.h"

#include <string.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#define MIN_ROWS 64
#define MAX_ROWS (SA_ORDER_TIE / 2)
#define MIN_SLOTS 128
#define MIN_DEAD_ROWS 64 /* so that small rosters are not compacted all the time */

static SaId *
copy_id (SaId id)
{
  return g_memdup2 (&id, sizeof id);
}

static GHashTable *
new_sets (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) sa_row_set_free);
}

SaRoster *
sa_roster_new (void)
{
  SaRoster *self = g_new0 (SaRoster, 1);

  self->products = new_sets ();
  self->groups = new_sets ();
  self->line = g_string_new (NULL);
  self->name = g_string_new (NULL);

  return self;
}

void
sa_roster_free (SaRoster *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->ids);
  g_free (self->bits);
  g_free (self->n_sets);
  g_free (self->problem_from);
  g_free (self->added);
  g_free (self->activity);
  g_free (self->lines.bytes);
  g_free (self->lines.offsets);
  g_free (self->names.bytes);
  g_free (self->names.offsets);
  for (guint order = 0; order < SA_N_ORDERS; order++)
    g_free (self->orders[order]);
  g_free (self->slots);
  g_hash_table_unref (self->products);
  g_hash_table_unref (self->groups);
  g_string_free (self->line, TRUE);
  g_string_free (self->name, TRUE);
  g_free (self);
}

/* Columns */

static void
set_capacity (SaRoster *self,
              guint32   n)
{
  gboolean is_first = self->n_allocated == 0;

  self->ids = g_renew (SaId, self->ids, n);
  self->bits = g_renew (guint8, self->bits, n);
  self->n_sets = g_renew (guint16, self->n_sets, n);
  self->problem_from = g_renew (guint32, self->problem_from, n);
  self->added = g_renew (guint32, self->added, n);
  self->activity = g_renew (guint32, self->activity, n);
  self->lines.offsets = g_renew (guint32, self->lines.offsets, n + 1);
  self->names.offsets = g_renew (guint32, self->names.offsets, n + 1);
  for (guint order = 0; order < SA_N_ORDERS; order++)
    self->orders[order] = g_renew (guint32, self->orders[order], n);
  self->n_allocated = n;
  if (is_first)
    self->lines.offsets[0] = self->names.offsets[0] = 0;
}

/* Ids to rows */

static guint32
find_slot (const SaRoster *self,
           SaId            id)
{
  guint32 hash = (guint32) ((guint64) id * G_GUINT64_CONSTANT (0x9e3779b97f4a7c15) >> 32);
  guint32 slot = (guint32) ((guint64) hash * self->n_slots >> 32);

  while (self->slots[slot] != SA_NO_ROW && self->ids[self->slots[slot]] != id)
    slot = slot + 1 < self->n_slots ? slot + 1 : 0;

  return slot;
}

static void
rebuild_slots (SaRoster *self,
               guint32   n_slots)
{
  self->slots = g_renew (guint32, self->slots, n_slots);
  self->n_slots = n_slots;
  self->n_slots_used = 0;
  memset (self->slots, 0xff, n_slots * sizeof *self->slots);
  for (guint32 row = 0; row < self->n_rows; row++)
    if (!SA_ROW_IS_DEAD (self->bits[row]))
      {
        self->slots[find_slot (self, self->ids[row])] = row;
        self->n_slots_used++;
      }
}

static guint32
find_living_row (const SaRoster *self,
                 SaId            id)
{
  guint32 row = self->n_slots > 0 ? self->slots[find_slot (self, id)] : SA_NO_ROW;

  return row != SA_NO_ROW && !SA_ROW_IS_DEAD (self->bits[row]) ? row : SA_NO_ROW;
}

static void
set_row_of_id (SaRoster *self,
               SaId      id,
               guint32   row)
{
  guint32 slot = 0;

  /* At most four fifths full */
  if ((guint64) self->n_slots_used * 5 >= (guint64) self->n_slots * 4)
    rebuild_slots (self, MAX (MIN_SLOTS, self->n_users / 2 * 3));
  slot = find_slot (self, id);
  self->n_slots_used += self->slots[slot] == SA_NO_ROW;
  self->slots[slot] = row;
}

/* Memberships */

static gsize
join_sets (SaRoster   *self,
           GHashTable *sets,
           const SaId *ids,
           gsize       n_ids,
           guint32     row)
{
  gsize n_joined = 0;

  for (gsize i = 0; i < n_ids; i++)
    {
      SaRowSet *set = g_hash_table_lookup (sets, &ids[i]);

      if (set == NULL)
        {
          set = sa_row_set_new ();
          g_hash_table_insert (sets, copy_id (ids[i]), set);
        }
      if (sa_row_set_contains (set, row))
        continue;
      sa_row_set_add (set, row, self->n_rows);
      n_joined++;
    }

  return n_joined;
}

static void
join_all (SaRoster          *self,
          const SaRosterRow *facts,
          guint32            row)
{
  gsize n_joined = join_sets (self, self->products, facts->products, facts->n_products, row) +
                   join_sets (self, self->groups, facts->groups, facts->n_groups, row);

  self->n_sets[row] = (guint16) MIN (n_joined, G_MAXUINT16);
}

static gboolean
is_in_sets (GHashTable *sets,
            const SaId *ids,
            gsize       n_ids,
            guint32     row)
{
  for (gsize i = 0; i < n_ids; i++)
    {
      const SaRowSet *set = g_hash_table_lookup (sets, &ids[i]);

      if (set == NULL || !sa_row_set_contains (set, row))
        return FALSE;
    }

  return TRUE;
}

/* Whether the user has what the row knows, and no more. It saves asking thousands of groups when only a date moved. */
static gboolean
has_same_sets (const SaRoster    *self,
               const SaRosterRow *facts,
               guint32            row)
{
  return self->n_sets[row] < G_MAXUINT16 && self->n_sets[row] == facts->n_products + facts->n_groups &&
         is_in_sets (self->products, facts->products, facts->n_products, row) &&
         is_in_sets (self->groups, facts->groups, facts->n_groups, row);
}

static void
leave_sets (GHashTable *sets,
            guint32     row)
{
  GHashTableIter iter;
  gpointer set = NULL;

  g_hash_table_iter_init (&iter, sets);
  while (g_hash_table_iter_next (&iter, NULL, &set))
    sa_row_set_remove (set, row);
}

static void
leave_all (SaRoster *self,
           guint32   row)
{
  leave_sets (self->products, row);
  leave_sets (self->groups, row);
}

/* Rows */

guint32
sa_roster_to_seconds (SaTime time)
{
  return (guint32) CLAMP (time, 0, (SaTime) SA_NO_PROBLEM - 1);
}

/* Asks the one definition of a problem at three moments, so as not to say it again here. */
static guint32
find_problem_from (const SaUserFacts *facts)
{
  if (sa_problem_from_facts (facts, 0) != SA_PROBLEM_NONE)
    return 0;
  if (sa_problem_from_facts (facts, G_MAXINT64) == SA_PROBLEM_NONE)
    return SA_NO_PROBLEM;
  if (sa_problem_from_facts (facts, facts->expires) != SA_PROBLEM_NONE)
    return sa_roster_to_seconds (facts->expires);

  return sa_roster_to_seconds (facts->expires + 1);
}

static guint32
get_activity (const SaRosterRow *row)
{
  if (row->last_seen != 0)
    return sa_roster_to_seconds (row->last_seen);

  return sa_roster_to_seconds (row->facts.last_sent != 0 ? row->facts.last_sent : row->added);
}

static void
set_bits (SaRoster          *self,
          guint32            row,
          const SaRosterRow *facts)
{
  SaStatus status = sa_status_from_facts (&facts->facts);

  self->bits[row] = (guint8) (status | facts->role << 2 | facts->origin << 4 | (facts->removed ? 1 << 7 : 0));
  self->problem_from[row] = find_problem_from (&facts->facts);
}

static void
set_number (SaRoster *self,
            SaOrder   order,
            guint32  *column,
            guint32   row,
            guint32   value)
{
  if (column[row] == value)
    return;

  /* The order lists n_users rows, one fewer while this one is out. */
  if (!self->is_loading)
    {
      sa_roster_remove_from_order (self, order, row);
      self->n_users--;
    }
  column[row] = value;
  if (!self->is_loading)
    {
      sa_roster_insert_in_order (self, order, row);
      self->n_users++;
    }
}

static void
append_row (SaRoster          *self,
            const SaRosterRow *facts)
{
  guint32 row = self->n_rows;

  if (row == self->n_allocated)
    {
      if (row >= MAX_ROWS)
        g_error ("More users than a roster can list");
      set_capacity (self, MAX (MIN_ROWS, row + row / 2));
    }

  self->ids[row] = facts->id;
  self->added[row] = sa_roster_to_seconds (facts->added);
  self->activity[row] = get_activity (facts);
  set_bits (self, row, facts);
  sa_roster_text_append (&self->lines, row, self->line->str, self->line->len);
  sa_roster_text_append (&self->names, row, self->name->str, self->name->len);
  self->n_rows++;

  if (!self->is_loading)
    for (guint order = 0; order < SA_N_ORDERS; order++)
      sa_roster_insert_in_order (self, order, row);
  self->n_users++;

  set_row_of_id (self, facts->id, row);
  join_all (self, facts, row);
}

static void
kill_row (SaRoster *self,
          guint32   row)
{
  if (!self->is_loading)
    for (guint order = 0; order < SA_N_ORDERS; order++)
      sa_roster_remove_from_order (self, order, row);
  leave_all (self, row);
  self->bits[row] = SA_ROW_DEAD;
  self->n_users--;
}

static gboolean
has_texts (const SaRosterText *text,
           guint32             row,
           const GString      *expected)
{
  gsize length = text->offsets[row + 1] - text->offsets[row];

  return length == expected->len &&
         (length == 0 || memcmp (text->bytes + text->offsets[row], expected->str, length) == 0);
}

/* Compaction */

static void
renumber_sets (GHashTable    *sets,
               const guint32 *new_rows,
               guint32        n_rows)
{
  GHashTableIter iter;
  gpointer set = NULL;

  g_hash_table_iter_init (&iter, sets);
  while (g_hash_table_iter_next (&iter, NULL, &set))
    sa_row_set_renumber (set, new_rows, n_rows);
}

static void
move_text (SaRosterText *text,
           guint32       from,
           guint32       to)
{
  guint32 start = text->offsets[from];
  guint32 length = text->offsets[from + 1] - start;

  if (length > 0)
    memmove (text->bytes + text->offsets[to], text->bytes + start, length);
  text->offsets[to + 1] = text->offsets[to] + length;
}

static void
compact (SaRoster *self)
{
  g_autofree guint32 *new_rows = g_new (guint32, self->n_rows);
  guint32 n_kept = 0;

  for (guint32 row = 0; row < self->n_rows; row++)
    {
      guint32 to = n_kept;

      new_rows[row] = SA_NO_ROW;
      if (SA_ROW_IS_DEAD (self->bits[row]))
        continue;

      new_rows[row] = to;
      n_kept++;
      self->ids[to] = self->ids[row];
      self->bits[to] = self->bits[row];
      self->n_sets[to] = self->n_sets[row];
      self->problem_from[to] = self->problem_from[row];
      self->added[to] = self->added[row];
      self->activity[to] = self->activity[row];
      move_text (&self->lines, row, to);
      move_text (&self->names, row, to);
    }

  if (!self->is_loading)
    for (guint order = 0; order < SA_N_ORDERS; order++)
      for (guint32 i = 0; i < self->n_users; i++)
        {
          guint32 entry = self->orders[order][i];

          self->orders[order][i] = new_rows[SA_ORDER_ROW (entry)] | (entry & SA_ORDER_TIE);
        }
  renumber_sets (self->products, new_rows, self->n_rows);
  renumber_sets (self->groups, new_rows, self->n_rows);

  self->n_rows = n_kept;
  self->lines.n_bytes = self->lines.offsets[n_kept];
  self->names.n_bytes = self->names.offsets[n_kept];
  rebuild_slots (self, MAX (MIN_SLOTS, self->n_users / 2 * 3));
}

static void
compact_if_worth (SaRoster *self)
{
  guint32 n_dead = self->n_rows - self->n_users;

  if (n_dead > MIN_DEAD_ROWS && n_dead > self->n_rows / 3)
    compact (self);
}

/* Public */

void
sa_roster_begin (SaRoster *self,
                 gsize     n_expected)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (!self->is_loading);

  self->is_loading = TRUE;
  if (n_expected > self->n_allocated && n_expected <= MAX_ROWS)
    {
      set_capacity (self, (guint32) n_expected);
      rebuild_slots (self, MAX (MIN_SLOTS, (guint32) n_expected / 3 * 4));
    }
}

void
sa_roster_put (SaRoster          *self,
               const SaRosterRow *row)
{
  guint32 existing = 0;

  g_return_if_fail (self != NULL);
  g_return_if_fail (row != NULL && row->id != 0 && row->address != NULL);
  g_return_if_fail (row->role < SA_N_ROLES && row->origin < SA_N_ORIGINS);

  sa_roster_make_texts (self, row);
  existing = find_living_row (self, row->id);
  if (existing == SA_NO_ROW)
    {
      append_row (self, row);
      return;
    }

  if (!has_texts (&self->lines, existing, self->line) || !has_texts (&self->names, existing, self->name))
    {
      kill_row (self, existing);
      append_row (self, row);
      compact_if_worth (self);
      return;
    }

  set_bits (self, existing, row);
  set_number (self, SA_ORDER_ADDED, self->added, existing, sa_roster_to_seconds (row->added));
  set_number (self, SA_ORDER_ACTIVITY, self->activity, existing, get_activity (row));
  if (!has_same_sets (self, row, existing))
    {
      leave_all (self, existing);
      join_all (self, row, existing);
    }
}

void
sa_roster_drop (SaRoster *self,
                SaId      id)
{
  guint32 row = 0;

  g_return_if_fail (self != NULL);

  row = find_living_row (self, id);
  if (row == SA_NO_ROW)
    return;

  kill_row (self, row);
  compact_if_worth (self);
}

static void
trim_text (SaRosterText *text)
{
  text->n_allocated = text->n_bytes + text->n_bytes / 32;
  text->bytes = g_realloc (text->bytes, text->n_allocated);
}

void
sa_roster_end (SaRoster *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (self->is_loading);

  compact_if_worth (self);
  if (self->n_users > 0)
    {
      /* What growing took in advance goes back, but for a little. */
      set_capacity (self, self->n_rows + self->n_rows / 32 + 1);
      trim_text (&self->lines);
      trim_text (&self->names);
      sa_roster_build_orders (self);
    }
  self->is_loading = FALSE;

#ifdef __GLIBC__
  /* The C library would keep what building the orders took. */
  malloc_trim (0);
#endif
}

gsize
sa_roster_get_size (const SaRoster *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->n_users;
}

static gsize
get_sets_memory (GHashTable *sets)
{
  GHashTableIter iter;
  gpointer set = NULL;
  gsize n = 0;

  g_hash_table_iter_init (&iter, sets);
  while (g_hash_table_iter_next (&iter, NULL, &set))
    n += sa_row_set_get_memory (set) + sizeof (SaId);

  return n;
}

gsize
sa_roster_get_memory (const SaRoster *self)
{
  gsize n_per_row = 0;

  g_return_val_if_fail (self != NULL, 0);

  n_per_row = sizeof *self->ids + sizeof *self->bits + sizeof *self->n_sets + sizeof *self->problem_from +
              sizeof *self->added + sizeof *self->activity + sizeof *self->lines.offsets + sizeof *self->names.offsets +
              SA_N_ORDERS * sizeof *self->orders[0];

  return sizeof *self + self->n_allocated * n_per_row + self->lines.n_allocated + self->names.n_allocated +
         self->n_slots * sizeof *self->slots + get_sets_memory (self->products) + get_sets_memory (self->groups);
}
