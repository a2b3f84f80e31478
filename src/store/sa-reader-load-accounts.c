/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-reader-private.h"

/* The domain of a key is in lower-case A-labels, as that of a verified domain is. */
#define ACCOUNTS_SQL \
  "SELECT a.id, a.address, a.name, a.language, a.state, a.organization_admin, a.created, a.first_seen, a.address_key" \
  " FROM json_each (?1) j CROSS JOIN account a WHERE a.id = j.value ORDER BY j.key"

static gboolean
read_managed (SaSqliteConnection *connection,
              const char         *key,
              gboolean           *managed,
              GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  const char *at = strrchr (key, '@');
  SaSqliteStep step;

  statement = sa_sqlite_connection_cached (connection, "SELECT 1 FROM verified_domain WHERE domain = ?1", error);
  if (statement == NULL)
    return FALSE;
  sa_sqlite_statement_bind_text (statement, 1, at != NULL ? at + 1 : key);
  step = sa_sqlite_statement_step (statement, error);
  *managed = step == SA_SQLITE_ROW;
  return step != SA_SQLITE_FAILED;
}

GPtrArray *
sa_reader_load_accounts (SaSqliteConnection *connection,
                         const char         *ids,
                         GError            **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_account_record_free);
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  statement = sa_sqlite_connection_cached (connection, ACCOUNTS_SQL, error);
  if (statement == NULL)
    return NULL;
  sa_sqlite_statement_bind_text (statement, 1, ids);
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      SaAccountRecord *record = g_new0 (SaAccountRecord, 1);

      g_ptr_array_add (records, record);
      record->id = sa_sqlite_statement_get_int (statement, 0);
      record->address = sa_reader_get_text (statement, 1);
      record->name = sa_reader_get_text (statement, 2);
      record->language = g_strdup (sa_sqlite_statement_get_text (statement, 3));
      record->state = (SaAccountState) sa_sqlite_statement_get_int (statement, 4);
      record->organization_admin = sa_sqlite_statement_get_int (statement, 5) != 0;
      record->created = sa_sqlite_statement_get_int (statement, 6);
      record->first_seen = sa_sqlite_statement_get_int (statement, 7);
      if (!read_managed (connection, sa_sqlite_statement_get_text (statement, 8), &record->managed, error))
        return NULL;
    }
  return step == SA_SQLITE_DONE ? g_steal_pointer (&records) : NULL;
}
