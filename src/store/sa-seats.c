/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-seats.h"

#include "sa-sql.h"

typedef struct
{
  SaId     id;
  char    *name;
  gint64   seats;    /* -1: no limit */
  gint64   in_use;
  gint64   reserved;
  gboolean removed;  /* still counted, so that it can come back, but refuses nobody */
  gboolean dirty;
} SaSeatProduct;

struct _SaSeats
{
  SaSqliteConnection *connection;
  GHashTable         *products;  /* SaId → SaSeatProduct, of this transaction */
  GHashTable         *groups;    /* SaId → GArray of SaId, of this transaction */
  GHashTable         *first;     /* SaId → gint64: taken when the product was first met */
};

SaSeatClass
sa_seat_class (const SaUserFacts *facts, SaTime removed_at)
{
  if (!sa_user_takes_seat (facts, removed_at))
    return SA_SEAT_NONE;
  return sa_user_seat_in_use (facts) ? SA_SEAT_IN_USE : SA_SEAT_RESERVED;
}

static void
seat_product_free (gpointer data)
{
  SaSeatProduct *product = data;

  g_free (product->name);
  g_free (product);
}

SaSeats *
sa_seats_new (SaSqliteConnection *connection)
{
  SaSeats *self;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), NULL);

  self = g_new0 (SaSeats, 1);
  self->connection = g_object_ref (connection);
  self->products = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, seat_product_free);
  self->groups = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_array_unref);
  self->first = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  return self;
}

void
sa_seats_free (SaSeats *self)
{
  g_hash_table_unref (self->products);
  g_hash_table_unref (self->groups);
  g_hash_table_unref (self->first);
  g_object_unref (self->connection);
  g_free (self);
}

void
sa_seats_reset (SaSeats *self)
{
  g_hash_table_remove_all (self->products);
  g_hash_table_remove_all (self->groups);
}

static SaSeatProduct *
get_product (SaSeats *self, SaId id, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSeatProduct *product;
  SaSqliteStep step;
  gint64 taken;

  product = g_hash_table_lookup (self->products, &id);
  if (product != NULL)
    return product;

  statement = sa_sql_prepare (self->connection, error,
                              "SELECT name, coalesce (seats, -1), in_use, reserved, removed_at FROM product WHERE id = ?",
                              SQL_INT (id));
  if (statement == NULL)
    return NULL;
  step = sa_sqlite_statement_step (statement, error);
  if (step == SA_SQLITE_FAILED)
    return NULL;
  /* Callers come with ids from foreign keys. */
  g_assert (step == SA_SQLITE_ROW);

  product = g_new0 (SaSeatProduct, 1);
  product->id = id;
  product->name = g_strdup (sa_sqlite_statement_get_text (statement, 0));
  product->seats = sa_sqlite_statement_get_int (statement, 1);
  product->in_use = sa_sqlite_statement_get_int (statement, 2);
  product->reserved = sa_sqlite_statement_get_int (statement, 3);
  product->removed = !sa_sqlite_statement_is_null (statement, 4);
  g_hash_table_insert (self->products, &product->id, product);

  taken = product->in_use + product->reserved;
  if (!g_hash_table_contains (self->first, &id))
    g_hash_table_insert (self->first, g_memdup2 (&id, sizeof id), g_memdup2 (&taken, sizeof taken));
  return product;
}

GArray *
sa_seats_products (SaSeats *self, SaId group, GError **error)
{
  GArray *products;

  products = g_hash_table_lookup (self->groups, &group);
  if (products != NULL)
    return products;

  products = sa_sql_get_ids (self->connection, error,
                             "SELECT product FROM product_group WHERE member_group = ? ORDER BY product", SQL_INT (group));
  if (products != NULL)
    g_hash_table_insert (self->groups, g_memdup2 (&group, sizeof group), products);
  return products;
}

static void
count (SaSeatProduct *product, SaSeatClass seat, int by)
{
  if (seat == SA_SEAT_NONE)
    return;
  if (seat == SA_SEAT_IN_USE)
    product->in_use += by;
  else
    product->reserved += by;
  product->dirty = TRUE;
  g_assert (product->in_use >= 0 && product->reserved >= 0);
}

static gboolean
contains (const GArray *ids, SaId id)
{
  for (guint i = 0; i < ids->len; i++)
    {
      if (g_array_index (ids, SaId, i) == id)
        return TRUE;
    }
  return FALSE;
}

/* The products that @user has now. */
static GArray *
get_access (SaSeats *self, SaId user, GError **error)
{
  if (user == 0)
    return g_array_new (FALSE, FALSE, sizeof (SaId));
  return sa_sql_get_ids (self->connection, error, "SELECT product FROM product_access WHERE user = ?", SQL_INT (user));
}

gboolean
sa_seats_fit (SaSeats *self, SaId user, gboolean keep, SaSeatClass from, SaSeatClass to, const GArray *groups,
              SaId *full, GError **error)
{
  g_autoptr (GArray) had = NULL;
  g_autoptr (GArray) wanted = NULL;

  *full = 0;
  if (to == SA_SEAT_NONE)
    return TRUE;

  had = get_access (self, user, error);
  if (had == NULL)
    return FALSE;
  wanted = keep ? g_array_copy (had) : g_array_new (FALSE, FALSE, sizeof (SaId));
  for (guint i = 0; groups != NULL && i < groups->len; i++)
    {
      GArray *products = sa_seats_products (self, g_array_index (groups, SaId, i), error);

      if (products == NULL)
        return FALSE;
      for (guint j = 0; j < products->len; j++)
        {
          if (!contains (wanted, g_array_index (products, SaId, j)))
            g_array_append_val (wanted, g_array_index (products, SaId, j));
        }
    }

  for (guint i = 0; i < wanted->len; i++)
    {
      SaId id = g_array_index (wanted, SaId, i);
      SaSeatProduct *product;

      if (from != SA_SEAT_NONE && contains (had, id))
        continue;
      product = get_product (self, id, error);
      if (product == NULL)
        return FALSE;
      if (!product->removed && product->seats >= 0 && product->in_use + product->reserved >= product->seats)
        {
          *full = id;
          return TRUE;
        }
    }
  return TRUE;
}

gboolean
sa_seats_join (SaSeats *self, SaId user, SaSeatClass seat, SaId group, gboolean *changed, GError **error)
{
  GArray *products;

  if (!sa_sql_run (self->connection, error,
                   "INSERT INTO group_member (member_group, user) VALUES (?, ?) ON CONFLICT DO NOTHING",
                   SQL_INT (group), SQL_INT (user)))
    return FALSE;
  *changed = sa_sqlite_connection_get_changes (self->connection) > 0;
  if (!*changed)
    return TRUE;

  products = sa_seats_products (self, group, error);
  if (products == NULL)
    return FALSE;
  for (guint i = 0; i < products->len; i++)
    {
      SaSeatProduct *product;
      gint64 paths;

      product = get_product (self, g_array_index (products, SaId, i), error);
      if (product == NULL)
        return FALSE;
      if (!sa_sql_get_int (self->connection, &paths, error,
                           "INSERT INTO product_access (product, user, paths) VALUES (?, ?, 1) "
                           "ON CONFLICT (product, user) DO UPDATE SET paths = paths + 1 RETURNING paths",
                           SQL_INT (product->id), SQL_INT (user)))
        return FALSE;
      if (paths == 1)
        count (product, seat, 1);
    }
  return TRUE;
}

gboolean
sa_seats_leave (SaSeats *self, SaId user, SaSeatClass seat, SaId group, gboolean *changed, GError **error)
{
  GArray *products;

  if (!sa_sql_run (self->connection, error, "DELETE FROM group_member WHERE member_group = ? AND user = ?",
                   SQL_INT (group), SQL_INT (user)))
    return FALSE;
  *changed = sa_sqlite_connection_get_changes (self->connection) > 0;
  if (!*changed)
    return TRUE;

  products = sa_seats_products (self, group, error);
  if (products == NULL)
    return FALSE;
  for (guint i = 0; i < products->len; i++)
    {
      SaSeatProduct *product;
      gboolean gone;

      product = get_product (self, g_array_index (products, SaId, i), error);
      if (product == NULL)
        return FALSE;
      if (!sa_sql_run (self->connection, error, "DELETE FROM product_access WHERE product = ? AND user = ? AND paths = 1",
                       SQL_INT (product->id), SQL_INT (user)))
        return FALSE;
      gone = sa_sqlite_connection_get_changes (self->connection) > 0;
      if (gone)
        count (product, seat, -1);
      else if (!sa_sql_run (self->connection, error, "UPDATE product_access SET paths = paths - 1 WHERE product = ? AND user = ?",
                            SQL_INT (product->id), SQL_INT (user)))
        return FALSE;
    }
  return TRUE;
}

gboolean
sa_seats_move (SaSeats *self, SaId user, SaSeatClass from, SaSeatClass to, GError **error)
{
  g_autoptr (GArray) products = NULL;

  if (from == to)
    return TRUE;

  products = get_access (self, user, error);
  if (products == NULL)
    return FALSE;
  for (guint i = 0; i < products->len; i++)
    {
      SaSeatProduct *product = get_product (self, g_array_index (products, SaId, i), error);

      if (product == NULL)
        return FALSE;
      count (product, from, -1);
      count (product, to, 1);
    }
  return TRUE;
}

gboolean
sa_seats_link (SaSeats *self, SaId product, SaId group, GError **error)
{
  g_hash_table_remove (self->groups, &group);
  return sa_sql_run (self->connection, error,
                     "INSERT INTO product_group (product, member_group) VALUES (?, ?) ON CONFLICT DO NOTHING",
                     SQL_INT (product), SQL_INT (group));
}

gboolean
sa_seats_unlink (SaSeats *self, SaId product, SaId group, GError **error)
{
  g_hash_table_remove (self->groups, &group);
  return sa_sql_run (self->connection, error, "DELETE FROM product_group WHERE product = ? AND member_group = ?",
                     SQL_INT (product), SQL_INT (group));
}

const char *
sa_seats_get_name (SaSeats *self, SaId product)
{
  SaSeatProduct *known = g_hash_table_lookup (self->products, &product);

  return known != NULL ? known->name : NULL;
}

gboolean
sa_seats_get_taken (SaSeats *self, SaId product, gint64 *taken, GError **error)
{
  SaSeatProduct *known = get_product (self, product, error);

  *taken = known != NULL ? known->in_use + known->reserved : 0;
  return known != NULL;
}

gboolean
sa_seats_set_limit (SaSeats *self, SaId product, gint64 seats, GError **error)
{
  SaSeatProduct *known = get_product (self, product, error);

  if (known == NULL)
    return FALSE;
  known->seats = seats;
  return sa_sql_run (self->connection, error, "UPDATE product SET seats = nullif (?, -1) WHERE id = ?",
                     SQL_INT (seats), SQL_INT (product));
}

void
sa_seats_set_removed (SaSeats *self, SaId product, gboolean removed)
{
  SaSeatProduct *known = g_hash_table_lookup (self->products, &product);

  if (known != NULL)
    known->removed = removed;
}

gboolean
sa_seats_flush (SaSeats *self, GError **error)
{
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->products);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      SaSeatProduct *product = value;

      if (!product->dirty)
        continue;
      if (!sa_sql_run (self->connection, error, "UPDATE product SET in_use = ?, reserved = ? WHERE id = ?",
                       SQL_INT (product->in_use), SQL_INT (product->reserved), SQL_INT (product->id)))
        return FALSE;
      product->dirty = FALSE;
    }
  return TRUE;
}

static int
compare_ids (gconstpointer a, gconstpointer b)
{
  const SaId *one = *(const SaId * const *) a;
  const SaId *other = *(const SaId * const *) b;

  return (*one > *other) - (*one < *other);
}

gboolean
sa_seats_report (SaSeats *self, SaOutcome *outcome, GError **error)
{
  g_autoptr (GPtrArray) ids = NULL;
  g_autofree gpointer *keys = NULL;
  guint n_keys = 0;

  keys = g_hash_table_get_keys_as_array (self->first, &n_keys);
  ids = g_ptr_array_new ();
  for (guint i = 0; i < n_keys; i++)
    g_ptr_array_add (ids, keys[i]);
  g_ptr_array_sort (ids, compare_ids);

  for (guint i = 0; i < ids->len; i++)
    {
      const SaId *id = g_ptr_array_index (ids, i);
      SaSeatCount seats = { .product = *id };
      SaSeatProduct *product;

      product = get_product (self, *id, error);
      if (product == NULL)
        return FALSE;
      seats.before = *(gint64 *) g_hash_table_lookup (self->first, id);
      seats.after = product->in_use + product->reserved;
      seats.seats = product->seats;
      if (seats.before != seats.after)
        sa_outcome_add_seats (outcome, &seats);
    }
  return TRUE;
}
