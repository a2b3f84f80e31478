/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-roster-private.h"

#include <stdlib.h>
#include <string.h>

#define ARENA_BLOCK_BYTES (4 * 1024 * 1024)
#define MIN_USERS_FOR_THREAD 20000
#define RADIX_BITS 11
#define RADIX_SIZE (1 << RADIX_BITS)

/* While orders are built each row has its key at hand, its first eight bytes as a number that compares as they do. */
typedef struct
{
  guint64     prefix;
  SaId        id;
  const char *key;
  guint32     length;
  guint32     row;
} Item;

static int
compare_bytes (const char *a,
               gsize       a_length,
               const char *b,
               gsize       b_length)
{
  gsize length = MIN (a_length, b_length);
  int order = length > 0 ? memcmp (a, b, length) : 0;

  if (order != 0)
    return order;

  return a_length < b_length ? -1 : a_length > b_length;
}

static guint64
make_prefix (const char *key,
             gsize       length)
{
  guint8 bytes[8] = { 0 };
  guint64 prefix = 0;

  memcpy (bytes, key, MIN (length, sizeof bytes));
  memcpy (&prefix, bytes, sizeof prefix);

  return GUINT64_FROM_BE (prefix);
}

static int
compare_keys (const Item *a,
              const Item *b)
{
  if (a->prefix != b->prefix)
    return a->prefix < b->prefix ? -1 : 1;

  return compare_bytes (a->key, a->length, b->key, b->length);
}

static int
compare_items (const void *a,
               const void *b)
{
  const Item *left = a;
  const Item *right = b;
  int order = compare_keys (left, right);

  if (order != 0)
    return order;

  return left->id < right->id ? -1 : left->id > right->id;
}

static void
write_order (SaRoster   *self,
             SaOrder     order,
             Item       *items)
{
  guint32 *entries = self->orders[order];

  qsort (items, self->n_users, sizeof *items, compare_items);
  for (guint32 i = 0; i < self->n_users; i++)
    entries[i] = items[i].row | (i > 0 && compare_keys (&items[i - 1], &items[i]) == 0 ? SA_ORDER_TIE : 0);
}

static void
set_key (Item       *item,
         const char *key,
         gsize       length)
{
  item->key = key;
  item->length = (guint32) length;
  item->prefix = make_prefix (key, length);
}

static void
build_address_order (SaRoster *self,
                     Item     *items)
{
  for (guint32 i = 0; i < self->n_users; i++)
    {
      gsize length = 0;
      const char *key = sa_roster_get_key (self, items[i].row, &length);

      set_key (&items[i], key, length);
    }
  write_order (self, SA_ORDER_ADDRESS, items);
}

/* Collation keys of a million names take more memory than the roster itself, so that they live in a few blocks, which
 * go back to the system as soon as the order stands. */
static void
build_name_order (SaRoster *self,
                  Item     *items)
{
  g_autoptr (GPtrArray) blocks = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GString) scratch = g_string_new (NULL);
  char *next = NULL;
  gsize n_left = 0;

  for (guint32 i = 0; i < self->n_users; i++)
    {
      g_autofree char *key = g_utf8_collate_key (sa_roster_get_name (self, items[i].row, scratch), -1);
      gsize length = strlen (key);

      if (length > n_left || next == NULL)
        {
          n_left = MAX (length, ARENA_BLOCK_BYTES);
          next = g_malloc (n_left);
          g_ptr_array_add (blocks, next);
        }
      memcpy (next, key, length);
      set_key (&items[i], next, length);
      next += length;
      n_left -= length;
    }
  write_order (self, SA_ORDER_NAME, items);
}

static int
compare_ids (const void *a,
             const void *b)
{
  const Item *left = a;
  const Item *right = b;

  return left->id < right->id ? -1 : left->id > right->id;
}

/* Sorts the rows in @entries, which stand in the order of their ids, by a number: 11 bits at a time, lowest first, each
 * time without changing the order of equals. */
static void
build_number_order (SaRoster      *self,
                    guint32       *entries,
                    const guint32 *keys)
{
  guint32 n = self->n_users;
  g_autofree guint32 *other = g_new (guint32, n);
  guint32 *from = entries;
  guint32 *to = other;

  for (guint shift = 0; shift < 32; shift += RADIX_BITS)
    {
      guint32 starts[RADIX_SIZE] = { 0 };
      guint32 total = 0;
      guint32 *swap = from;

      for (guint32 i = 0; i < n; i++)
        starts[keys[from[i]] >> shift & (RADIX_SIZE - 1)]++;
      for (guint32 i = 0; i < RADIX_SIZE; i++)
        {
          guint32 count = starts[i];

          starts[i] = total;
          total += count;
        }
      for (guint32 i = 0; i < n; i++)
        to[starts[keys[from[i]] >> shift & (RADIX_SIZE - 1)]++] = from[i];
      from = to;
      to = swap;
    }

  /* Three passes end in the other array. */
  for (guint32 i = 0; i < n; i++)
    entries[i] = from[i] | (i > 0 && keys[from[i]] == keys[from[i - 1]] ? SA_ORDER_TIE : 0);
}

typedef struct
{
  SaRoster *roster;
  Item     *items;
} AddressJob;

static gpointer
build_address_order_thread (gpointer data)
{
  AddressJob *job = data;

  build_address_order (job->roster, job->items);

  return NULL;
}

void
sa_roster_build_orders (SaRoster *self)
{
  g_autofree Item *items = g_new (Item, self->n_users + 1);
  g_autofree Item *more_items = NULL;
  AddressJob job = { self, NULL };
  GThread *thread = NULL;
  gboolean is_sorted = TRUE;
  guint32 n = 0;

  for (guint32 row = 0; row < self->n_rows; row++)
    if (!SA_ROW_IS_DEAD (self->bits[row]))
      {
        items[n] = (Item) { .id = self->ids[row], .row = row };
        is_sorted &= n == 0 || items[n - 1].id < items[n].id;
        n++;
      }
  g_assert (n == self->n_users);

  if (!is_sorted)
    qsort (items, n, sizeof *items, compare_ids);
  for (guint32 i = 0; i < n; i++)
    self->orders[SA_ORDER_ADDED][i] = self->orders[SA_ORDER_ACTIVITY][i] = items[i].row;
  build_number_order (self, self->orders[SA_ORDER_ADDED], self->added);
  build_number_order (self, self->orders[SA_ORDER_ACTIVITY], self->activity);

  /* The two long sorts touch nothing of each other's, and until both are over nothing else happens to the roster. */
  if (n >= MIN_USERS_FOR_THREAD)
    {
      more_items = g_memdup2 (items, n * sizeof *items);
      job.items = more_items;
      thread = g_thread_try_new ("roster-order", build_address_order_thread, &job, NULL);
    }
  if (thread == NULL)
    build_address_order (self, items);
  build_name_order (self, items);
  if (thread != NULL)
    g_thread_join (thread);
}

/* One row's key in one order, to look for its place with */
typedef struct
{
  SaOrder     order;
  SaId        id;
  char       *collation;  /* (owned) (nullable) */
  const char *key;
  gsize       length;
  guint32     number;
  GString    *scratch;
} Probe;

static void
probe_init (Probe    *probe,
            SaRoster *self,
            SaOrder   order,
            guint32   row,
            GString  *scratch)
{
  *probe = (Probe) { .order = order, .id = self->ids[row], .scratch = scratch };
  switch (order)
    {
    case SA_ORDER_NAME:
      probe->collation = g_utf8_collate_key (sa_roster_get_name (self, row, scratch), -1);
      break;
    case SA_ORDER_ADDRESS:
      probe->key = sa_roster_get_key (self, row, &probe->length);
      break;
    case SA_ORDER_ADDED:
      probe->number = self->added[row];
      break;
    case SA_ORDER_ACTIVITY:
      probe->number = self->activity[row];
      break;
    case SA_N_ORDERS:
    default:
      g_assert_not_reached ();
    }
}

static int
probe_compare_key (const Probe    *probe,
                   const SaRoster *self,
                   guint32         row)
{
  guint32 number = 0;

  if (probe->order == SA_ORDER_NAME)
    {
      g_autofree char *collation = g_utf8_collate_key (sa_roster_get_name (self, row, probe->scratch), -1);

      return strcmp (probe->collation, collation);
    }

  if (probe->order == SA_ORDER_ADDRESS)
    {
      gsize length = 0;
      const char *key = sa_roster_get_key (self, row, &length);

      return compare_bytes (probe->key, probe->length, key, length);
    }

  number = probe->order == SA_ORDER_ADDED ? self->added[row] : self->activity[row];

  return probe->number < number ? -1 : probe->number > number;
}

/* Returns the position of the first entry that does not stand before the probe */
static guint32
probe_find (const Probe    *probe,
            const SaRoster *self)
{
  const guint32 *entries = self->orders[probe->order];
  guint32 low = 0;
  guint32 high = self->n_users;

  while (low < high)
    {
      guint32 middle = low + (high - low) / 2;
      guint32 row = SA_ORDER_ROW (entries[middle]);
      int order = probe_compare_key (probe, self, row);

      if (order > 0 || (order == 0 && probe->id > self->ids[row]))
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

void
sa_roster_insert_in_order (SaRoster *self,
                           SaOrder   order,
                           guint32   row)
{
  g_autoptr (GString) scratch = g_string_new (NULL);
  guint32 *entries = self->orders[order];
  guint32 position = 0;
  gboolean ties_before = FALSE;
  Probe probe;

  probe_init (&probe, self, order, row, scratch);
  position = probe_find (&probe, self);
  ties_before = position > 0 && probe_compare_key (&probe, self, SA_ORDER_ROW (entries[position - 1])) == 0;
  if (position < self->n_users)
    {
      guint32 next = SA_ORDER_ROW (entries[position]);

      entries[position] = next | (probe_compare_key (&probe, self, next) == 0 ? SA_ORDER_TIE : 0);
      memmove (entries + position + 1, entries + position, (self->n_users - position) * sizeof *entries);
    }
  entries[position] = row | (ties_before ? SA_ORDER_TIE : 0);
  g_free (probe.collation);
}

void
sa_roster_remove_from_order (SaRoster *self,
                             SaOrder   order,
                             guint32   row)
{
  g_autoptr (GString) scratch = g_string_new (NULL);
  guint32 *entries = self->orders[order];
  guint32 position = 0;
  Probe probe;

  probe_init (&probe, self, order, row, scratch);
  position = probe_find (&probe, self);
  g_free (probe.collation);

  /* Should the process have changed its locale since, the place is elsewhere. */
  if (position == self->n_users || SA_ORDER_ROW (entries[position]) != row)
    for (position = 0; position < self->n_users && SA_ORDER_ROW (entries[position]) != row; position++)
      ;
  g_return_if_fail (position < self->n_users);

  /* Whoever comes next ties with the one before only if this one did too. */
  if (position + 1 < self->n_users && (entries[position] & SA_ORDER_TIE) == 0)
    entries[position + 1] &= ~SA_ORDER_TIE;
  memmove (entries + position, entries + position + 1, (self->n_users - position - 1) * sizeof *entries);
}
