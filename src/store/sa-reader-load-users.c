/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-reader-private.h"

#define USERS_SQL \
  "SELECT j.key, u.id, u.site, u.account, a.address, a.name, a.language, u.role, u.origin, u.added, u.last_seen," \
  "  u.removed_at, u.invited_by, coalesce (nullif (b.name, ''), b.address), i.delivery_error, i.error_class," \
  "  (SELECT m.not_before FROM message m WHERE m.invitation = u.invitation AND m.state = 4), u.invitation," \
  "  a.organization_admin, " SA_READER_FACTS \
  " FROM json_each (?1) j" \
  " CROSS JOIN user u ON u.id = j.value" \
  " CROSS JOIN account a ON a.id = u.account" \
  " LEFT JOIN account b ON b.id = u.invited_by" \
  " LEFT JOIN invitation i ON i.id = u.invitation" \
  " ORDER BY j.key"

#define PRODUCTS_SQL \
  "SELECT j.key, p.id, p.name FROM json_each (?1) j" \
  " CROSS JOIN product_access x ON x.user = j.value" \
  " CROSS JOIN product p ON p.id = x.product" \
  " WHERE p.removed_at IS NULL ORDER BY j.key"

#define GROUPS_SQL \
  "SELECT j.key, g.id, g.name FROM json_each (?1) j" \
  " CROSS JOIN group_member x ON x.user = j.value" \
  " CROSS JOIN user_group g ON g.id = x.member_group" \
  " WHERE g.removed_at IS NULL ORDER BY j.key"

#define OTHER_SITES_SQL \
  "SELECT j.key, s.id, s.name FROM json_each (?1) j" \
  " CROSS JOIN user u ON u.id = j.value" \
  " CROSS JOIN user o ON o.account = u.account AND o.site <> u.site AND o.removed_at IS NULL" \
  " CROSS JOIN site s ON s.id = o.site" \
  " WHERE s.removed_at IS NULL ORDER BY j.key"

static SaUserRecord *
read_user (SaSqliteStatement *statement)
{
  SaUserRecord *record = g_new0 (SaUserRecord, 1);

  record->id = sa_sqlite_statement_get_int (statement, 1);
  record->site = sa_sqlite_statement_get_int (statement, 2);
  record->account = sa_sqlite_statement_get_int (statement, 3);
  record->address = sa_reader_get_text (statement, 4);
  record->name = sa_reader_get_text (statement, 5);
  record->language = g_strdup (sa_sqlite_statement_get_text (statement, 6));
  record->role = (SaRole) sa_sqlite_statement_get_int (statement, 7);
  record->origin = (SaOrigin) sa_sqlite_statement_get_int (statement, 8);
  record->added = sa_sqlite_statement_get_int (statement, 9);
  record->last_seen = sa_sqlite_statement_get_int (statement, 10);
  record->removed_at = sa_sqlite_statement_get_int (statement, 11);
  record->invited_by = sa_sqlite_statement_get_int (statement, 12);
  record->invited_by_name = sa_reader_get_text (statement, 13);
  record->delivery_error = g_strdup (sa_sqlite_statement_get_text (statement, 14));
  record->error_class = (SaErrorClass) sa_sqlite_statement_get_int (statement, 15);
  record->next_try = sa_sqlite_statement_get_int (statement, 16);
  record->invitation = sa_sqlite_statement_get_int (statement, 17);
  record->organization_admin = sa_sqlite_statement_get_int (statement, 18) != 0;
  sa_reader_get_facts (statement, 19, &record->facts);
  return record;
}

GPtrArray *
sa_reader_load_users (SaSqliteConnection *connection,
                      const char         *ids,
                      GError            **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_user_record_free);
  g_autoptr (SaReaderNames) products = NULL;
  g_autoptr (SaReaderNames) groups = NULL;
  g_autoptr (SaReaderNames) sites = NULL;
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  if ((products = sa_reader_names_load (connection, PRODUCTS_SQL, ids, error)) == NULL ||
      (groups = sa_reader_names_load (connection, GROUPS_SQL, ids, error)) == NULL ||
      (sites = sa_reader_names_load (connection, OTHER_SITES_SQL, ids, error)) == NULL)
    return NULL;

  statement = sa_sqlite_connection_cached (connection, USERS_SQL, error);
  if (statement == NULL)
    return NULL;
  sa_sqlite_statement_bind_text (statement, 1, ids);
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      SaUserRecord *record = read_user (statement);
      gint64 position = sa_sqlite_statement_get_int (statement, 0);

      sa_reader_names_take (products, position, &record->products, &record->product_names);
      sa_reader_names_take (groups, position, &record->groups, &record->group_names);
      sa_reader_names_take (sites, position, NULL, &record->other_sites);
      g_ptr_array_add (records, record);
    }
  return step == SA_SQLITE_DONE ? g_steal_pointer (&records) : NULL;
}
