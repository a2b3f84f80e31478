/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-reader-private.h"
#include "sa-sql.h"

static gboolean
is_paused (SaSqliteConnection *connection,
           gboolean           *paused,
           GError            **error)
{
  gint64 found;

  if (!sa_sqlite_connection_get_int (connection, "SELECT 1 FROM meta WHERE key = 'outbox_paused' AND value IS NOT NULL",
                                     0, &found, error))
    return FALSE;
  *paused = found != 0;
  return TRUE;
}

static GArray *
find_due (SaSqliteConnection *connection,
          const char         *sql,
          SaTime              now,
          gsize               limit,
          GError            **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr (SaSqliteStatement) statement = sa_sqlite_connection_cached (connection, sql, error);
  SaSqliteStep step;

  if (statement == NULL)
    return NULL;
  sa_sqlite_statement_bind_int (statement, 1, now);
  sa_sqlite_statement_bind_int (statement, 2, limit > 0 && limit < G_MAXINT ? (gint64) limit : -1);
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      SaId id = sa_sqlite_statement_get_int (statement, 0);

      g_array_append_val (ids, id);
    }
  return step == SA_SQLITE_DONE ? g_steal_pointer (&ids) : NULL;
}

/* The time of the first message after the @n_found that are due: at or before now when the limit cut some off. */
static gboolean
find_next (SaSqliteConnection *connection,
           const char         *sql,
           gsize               n_found,
           SaTime             *next,
           GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = sa_sqlite_connection_cached (connection, sql, error);
  SaSqliteStep step;

  if (statement == NULL)
    return FALSE;
  sa_sqlite_statement_bind_int (statement, 1, (gint64) n_found);
  step = sa_sqlite_statement_step (statement, error);
  *next = step == SA_SQLITE_ROW ? sa_sqlite_statement_get_int (statement, 0) : 0;
  return step != SA_SQLITE_FAILED;
}

GPtrArray *
sa_reader_due (SaSqliteConnection *connection,
               SaDue               due,
               SaTime              now,
               gsize               limit,
               SaTime             *next,
               GError            **error)
{
  g_autoptr (GArray) ids = NULL;
  g_autofree char *json = NULL;
  gboolean paused = FALSE;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), NULL);
  g_return_val_if_fail (next != NULL, NULL);

  *next = 0;
  if (due == SA_DUE_SEND && !is_paused (connection, &paused, error))
    return NULL;
  if (paused)
    return g_ptr_array_new_with_free_func ((GDestroyNotify) sa_message_record_free);

  ids = find_due (connection, due == SA_DUE_FOLLOW ? SA_READER_FOLLOW_SQL : SA_READER_DUE_SQL, now, limit, error);
  if (ids == NULL || !find_next (connection, due == SA_DUE_FOLLOW ? SA_READER_NEXT_FOLLOW_SQL : SA_READER_NEXT_SQL,
                                 ids->len, next, error))
    return NULL;
  json = sa_reader_ids_to_json ((const SaId *) (gpointer) ids->data, ids->len);
  return sa_reader_load_messages (connection, json, FALSE, error);
}
