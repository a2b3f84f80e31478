/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sql.h"

SaSqliteStatement *
sa_sql_prepare_values (SaSqliteConnection *connection, GError **error, const char *sql, const SaSqlValue *values,
                       gsize n_values)
{
  SaSqliteStatement *statement = NULL;

  statement = sa_sqlite_connection_cached (connection, sql, error);
  if (statement == NULL)
    return NULL;

  for (gsize i = 0; i < n_values; i++)
    {
      switch (values[i].type)
        {
        case SA_SQL_INT:
          sa_sqlite_statement_bind_int (statement, (int) i + 1, values[i].number);
          break;
        case SA_SQL_ID:
          sa_sqlite_statement_bind_id (statement, (int) i + 1, values[i].number);
          break;
        case SA_SQL_TEXT:
          sa_sqlite_statement_bind_text (statement, (int) i + 1, values[i].text);
          break;
        case SA_SQL_BYTES:
          if (values[i].bytes != NULL)
            sa_sqlite_statement_bind_bytes (statement, (int) i + 1, values[i].bytes);
          else
            sa_sqlite_statement_bind_null (statement, (int) i + 1);
          break;
        default:
          g_assert_not_reached ();
        }
    }
  return statement;
}

gboolean
sa_sql_run_values (SaSqliteConnection *connection, GError **error, const char *sql, const SaSqlValue *values,
                   gsize n_values)
{
  g_autoptr (SaSqliteStatement) statement = NULL;

  statement = sa_sql_prepare_values (connection, error, sql, values, n_values);
  return statement != NULL && sa_sqlite_statement_run (statement, error);
}

gboolean
sa_sql_get_int_values (SaSqliteConnection *connection, gint64 *value, GError **error, const char *sql,
                       const SaSqlValue *values, gsize n_values)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  *value = 0;
  statement = sa_sql_prepare_values (connection, error, sql, values, n_values);
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  if (step == SA_SQLITE_ROW)
    *value = sa_sqlite_statement_get_int (statement, 0);
  return step != SA_SQLITE_FAILED;
}

gboolean
sa_sql_get_text_values (SaSqliteConnection *connection, char **value, GError **error, const char *sql,
                        const SaSqlValue *values, gsize n_values)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  *value = NULL;
  statement = sa_sql_prepare_values (connection, error, sql, values, n_values);
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  if (step == SA_SQLITE_ROW)
    *value = g_strdup (sa_sqlite_statement_get_text (statement, 0));
  return step != SA_SQLITE_FAILED;
}

GArray *
sa_sql_get_ids_values (SaSqliteConnection *connection, GError **error, const char *sql, const SaSqlValue *values,
                       gsize n_values)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  g_autoptr (GArray) ids = NULL;
  SaSqliteStep step;

  statement = sa_sql_prepare_values (connection, error, sql, values, n_values);
  if (statement == NULL)
    return NULL;
  ids = g_array_new (FALSE, FALSE, sizeof (gint64));
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      gint64 id = sa_sqlite_statement_get_int (statement, 0);

      g_array_append_val (ids, id);
    }
  return step == SA_SQLITE_FAILED ? NULL : g_steal_pointer (&ids);
}
