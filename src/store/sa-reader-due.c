/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-reader-private.h"

/* The list of states is the condition of the index `message_due`: so written, SQLite uses it. Mail of a site that was
 * removed waits, as the site may come back. */
#define LIVING_SITE " AND site IN (SELECT id FROM site WHERE removed_at IS NULL)"
#define DUE_SQL \
  "SELECT id FROM message WHERE state IN (1, 2, 4, 6) AND state <> 2 AND not_before <= ?1" LIVING_SITE \
  " ORDER BY not_before, id LIMIT ?2"
#define NEXT_SQL \
  "SELECT not_before FROM message WHERE state IN (1, 2, 4, 6) AND state <> 2" LIVING_SITE \
  " ORDER BY not_before, id LIMIT 1 OFFSET ?1"

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
          SaTime              now,
          gsize               limit,
          GError            **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr (SaSqliteStatement) statement = sa_sqlite_connection_cached (connection, DUE_SQL, error);
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
           gsize               n_found,
           SaTime             *next,
           GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = sa_sqlite_connection_cached (connection, NEXT_SQL, error);
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
  gboolean paused;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), NULL);
  g_return_val_if_fail (next != NULL, NULL);

  *next = 0;
  if (due == SA_DUE_FOLLOW)
    return sa_reader_load_messages (connection, "[]", error);
  if (!is_paused (connection, &paused, error))
    return NULL;
  if (paused)
    return sa_reader_load_messages (connection, "[]", error);

  ids = find_due (connection, now, limit, error);
  if (ids == NULL || !find_next (connection, ids->len, next, error))
    return NULL;
  if (ids->len == 0)
    return sa_reader_load_messages (connection, "[]", error);
  return sa_reader_load (connection, SA_ENTITY_MESSAGE, (const SaId *) (gpointer) ids->data, ids->len, error);
}
