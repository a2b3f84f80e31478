/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-roster-feed.h"

#include "sa-reader-private.h"

#define ROW_COLUMNS \
  "u.id, a.name, a.address, a.fold, u.role, u.origin, u.added, u.last_seen, u.removed_at, " SA_READER_FACTS
#define ROW_JOINS \
  " CROSS JOIN account a ON a.id = u.account LEFT JOIN invitation i ON i.id = u.invitation"
#define PRODUCT_JOIN " CROSS JOIN product_access x ON x.user = u.id"
#define GROUP_JOIN " CROSS JOIN group_member x ON x.user = u.id"

/* By account, for which there is an index that has the site first: ?1 site, ?2 the first account, ?3 the last. */
#define CHUNK(columns, joins) \
  "SELECT " columns " FROM user u" joins \
  " WHERE u.site = ?1 AND u.account BETWEEN ?2 AND ?3 ORDER BY u.account"

/* By id: ?1 site, ?2 the ids. */
#define SOME(columns, joins) \
  "SELECT " columns " FROM json_each (?2) j CROSS JOIN user u ON u.id = j.value AND u.site = ?1" joins \
  " ORDER BY j.key"

/*
 * The ids of one user's products or groups, from a statement that gives (user, id) in the order in which the users
 * come. One statement for all is many times faster than one a user.
 */
typedef struct
{
  SaSqliteStatement *statement;
  GArray            *ids;
  SaId               next_user;  /* 0: the statement is at its end */
} Belongings;

static gboolean
belongings_step (Belongings *self,
                 GError    **error)
{
  switch (sa_sqlite_statement_step (self->statement, error))
    {
    case SA_SQLITE_ROW:
      self->next_user = sa_sqlite_statement_get_int (self->statement, 0);
      return TRUE;

    case SA_SQLITE_DONE:
      self->next_user = 0;
      return TRUE;

    case SA_SQLITE_FAILED:
    default:
      return FALSE;
    }
}

static gboolean
belongings_take (Belongings *self,
                 SaId        user,
                 GError    **error)
{
  g_array_set_size (self->ids, 0);
  while (self->next_user == user)
    {
      SaId id = sa_sqlite_statement_get_int (self->statement, 1);

      g_array_append_val (self->ids, id);
      if (!belongings_step (self, error))
        return FALSE;
    }
  return TRUE;
}

static void
read_row (SaSqliteStatement *statement,
          SaRosterRow       *row)
{
  row->id = sa_sqlite_statement_get_int (statement, 0);
  row->name = sa_sqlite_statement_get_text (statement, 1);
  row->address = sa_sqlite_statement_get_text (statement, 2);
  row->fold = sa_sqlite_statement_get_text (statement, 3);
  row->role = (SaRole) sa_sqlite_statement_get_int (statement, 4);
  row->origin = (SaOrigin) sa_sqlite_statement_get_int (statement, 5);
  row->added = sa_sqlite_statement_get_int (statement, 6);
  row->last_seen = sa_sqlite_statement_get_int (statement, 7);
  row->removed = !sa_sqlite_statement_is_null (statement, 8);
  sa_reader_get_facts (statement, 9, &row->facts);
}

/* @seen: (nullable): a set that the ids found are taken out of */
static gboolean
put_rows (SaRoster          *roster,
          SaSqliteStatement *users,
          Belongings        *products,
          Belongings        *groups,
          GHashTable        *seen,
          GError           **error)
{
  SaSqliteStep step;

  if (!belongings_step (products, error) || !belongings_step (groups, error))
    return FALSE;

  while ((step = sa_sqlite_statement_step (users, error)) == SA_SQLITE_ROW)
    {
      SaRosterRow row = { 0 };

      read_row (users, &row);
      if (!belongings_take (products, row.id, error) || !belongings_take (groups, row.id, error))
        return FALSE;
      row.products = (const SaId *) (gpointer) products->ids->data;
      row.n_products = products->ids->len;
      row.groups = (const SaId *) (gpointer) groups->ids->data;
      row.n_groups = groups->ids->len;
      sa_roster_put (roster, &row);
      if (seen != NULL)
        g_hash_table_remove (seen, &row.id);
    }
  return step == SA_SQLITE_DONE;
}

gboolean
sa_roster_feed_chunk (SaSqliteConnection *connection,
                      SaId                site,
                      SaRoster           *roster,
                      SaId               *cursor,
                      gsize               n_accounts,
                      gboolean           *finished,
                      GError            **error)
{
  g_autoptr (SaSqliteStatement) users = NULL;
  g_autoptr (SaSqliteStatement) products = NULL;
  g_autoptr (SaSqliteStatement) groups = NULL;
  g_autoptr (SaSqliteStatement) range = NULL;
  g_autoptr (GArray) product_ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr (GArray) group_ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  SaSqliteStatement *all[3];
  Belongings of_products;
  Belongings of_groups;
  SaId first;
  SaId last;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), FALSE);
  g_return_val_if_fail (roster != NULL && cursor != NULL && finished != NULL, FALSE);
  g_return_val_if_fail (n_accounts > 0, FALSE);

  /* Accounts that have no user here are leapt over, so that a small site of a big organization is soon done. */
  range = sa_sqlite_connection_cached (connection,
                                       "SELECT min (account) FROM user WHERE site = ?1 AND account > ?2", error);
  if (range == NULL)
    return FALSE;
  sa_sqlite_statement_bind_int (range, 1, site);
  sa_sqlite_statement_bind_int (range, 2, *cursor);
  if (sa_sqlite_statement_step (range, error) != SA_SQLITE_ROW)
    return FALSE;
  *finished = sa_sqlite_statement_is_null (range, 0);
  if (*finished)
    return TRUE;
  first = sa_sqlite_statement_get_int (range, 0);
  last = first + (SaId) n_accounts - 1;

  if ((users = sa_sqlite_connection_cached (connection, CHUNK (ROW_COLUMNS, ROW_JOINS), error)) == NULL ||
      (products = sa_sqlite_connection_cached (connection, CHUNK ("u.id, x.product", PRODUCT_JOIN), error)) == NULL ||
      (groups = sa_sqlite_connection_cached (connection, CHUNK ("u.id, x.member_group", GROUP_JOIN), error)) == NULL)
    return FALSE;
  all[0] = users;
  all[1] = products;
  all[2] = groups;
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      sa_sqlite_statement_bind_int (all[i], 1, site);
      sa_sqlite_statement_bind_int (all[i], 2, first);
      sa_sqlite_statement_bind_int (all[i], 3, last);
    }

  of_products = (Belongings) { products, product_ids, 0 };
  of_groups = (Belongings) { groups, group_ids, 0 };
  if (!put_rows (roster, users, &of_products, &of_groups, NULL, error))
    return FALSE;
  *cursor = last;
  return TRUE;
}

gboolean
sa_roster_feed_users (SaSqliteConnection *connection,
                      SaId                site,
                      SaRoster           *roster,
                      const SaId         *ids,
                      gsize               n_ids,
                      GError            **error)
{
  g_autofree char *json = NULL;
  g_autoptr (SaSqliteStatement) users = NULL;
  g_autoptr (SaSqliteStatement) products = NULL;
  g_autoptr (SaSqliteStatement) groups = NULL;
  g_autoptr (GArray) product_ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr (GArray) group_ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr (GArray) unique = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr (GHashTable) missing = g_hash_table_new (g_int64_hash, g_int64_equal);
  SaSqliteStatement *all[3];
  Belongings of_products;
  Belongings of_groups;
  GHashTableIter iter;
  gpointer key;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), FALSE);
  g_return_val_if_fail (roster != NULL && (ids != NULL || n_ids == 0), FALSE);

  if (n_ids == 0)
    return TRUE;
  /* Each once: the belongings of a user who came twice in a row would run into one. */
  for (gsize i = 0; i < n_ids; i++)
    {
      if (g_hash_table_add (missing, (gpointer) &ids[i]))
        g_array_append_val (unique, ids[i]);
    }
  json = sa_reader_ids_to_json ((const SaId *) (gpointer) unique->data, unique->len);

  if ((users = sa_sqlite_connection_cached (connection, SOME (ROW_COLUMNS, ROW_JOINS), error)) == NULL ||
      (products = sa_sqlite_connection_cached (connection, SOME ("u.id, x.product", PRODUCT_JOIN), error)) == NULL ||
      (groups = sa_sqlite_connection_cached (connection, SOME ("u.id, x.member_group", GROUP_JOIN), error)) == NULL)
    return FALSE;
  all[0] = users;
  all[1] = products;
  all[2] = groups;
  for (gsize i = 0; i < G_N_ELEMENTS (all); i++)
    {
      sa_sqlite_statement_bind_int (all[i], 1, site);
      sa_sqlite_statement_bind_text (all[i], 2, json);
    }

  of_products = (Belongings) { products, product_ids, 0 };
  of_groups = (Belongings) { groups, group_ids, 0 };
  if (!put_rows (roster, users, &of_products, &of_groups, missing, error))
    return FALSE;

  g_hash_table_iter_init (&iter, missing);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    sa_roster_drop (roster, *(const SaId *) key);
  return TRUE;
}
