/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-reader-private.h"

/* A title that names a person stands among the personal values, under number 0, and a command under -1. */
#define EVENTS_SQL \
  "SELECT e.id, e.site, e.time, e.kind, e.actor, coalesce (nullif (a.name, ''), a.address), e.program, e.os_user," \
  "  e.host, coalesce (t.after, e.title), coalesce (c.after, e.command), e.n_targets, e.n_refused, e.undoes" \
  " FROM json_each (?1) j" \
  " CROSS JOIN event e ON e.id = j.value" \
  " LEFT JOIN account a ON a.id = e.actor" \
  " LEFT JOIN event_personal t ON t.event = e.id AND t.seq = 0" \
  " LEFT JOIN event_personal c ON c.event = e.id AND c.seq = -1" \
  " ORDER BY j.key"

#define ROWS_SQL \
  "SELECT r.entity, r.id, r.field, CASE r.personal WHEN 0 THEN r.before ELSE p.before END," \
  "  CASE r.personal WHEN 0 THEN r.after ELSE p.after END" \
  " FROM event_row r LEFT JOIN event_personal p ON p.event = r.event AND p.seq = r.seq" \
  " WHERE r.event = ?1 ORDER BY r.seq"

/*
 * An event is undone by the latest event that undoes it, unless that was undone in its turn, which is what redo does.
 */
static gboolean
find_undone_by (SaSqliteConnection *connection,
                SaId                event,
                SaId               *undone_by,
                GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  *undone_by = 0;
  statement = sa_sqlite_connection_cached (connection, "SELECT id FROM event WHERE undoes = ?1 AND state <> 2"
                                           " ORDER BY id DESC", error);
  if (statement == NULL)
    return FALSE;
  sa_sqlite_statement_bind_int (statement, 1, event);
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      SaId undo = sa_sqlite_statement_get_int (statement, 0);
      SaId redo;

      if (!find_undone_by (connection, undo, &redo, error))
        return FALSE;
      if (redo == 0)
        {
          *undone_by = undo;
          return TRUE;
        }
    }
  return step == SA_SQLITE_DONE;
}

static GPtrArray *
load_rows (SaSqliteConnection *connection,
           SaId                event,
           GError            **error)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_event_row_free);
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  statement = sa_sqlite_connection_cached (connection, ROWS_SQL, error);
  if (statement == NULL)
    return NULL;
  sa_sqlite_statement_bind_int (statement, 1, event);
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      SaEventRow *row = g_new0 (SaEventRow, 1);

      row->entity = (SaEntity) sa_sqlite_statement_get_int (statement, 0);
      row->id = sa_sqlite_statement_get_int (statement, 1);
      row->field = sa_reader_get_text (statement, 2);
      row->before = g_strdup (sa_sqlite_statement_get_text (statement, 3));
      row->after = g_strdup (sa_sqlite_statement_get_text (statement, 4));
      g_ptr_array_add (rows, row);
    }
  return step == SA_SQLITE_DONE ? g_steal_pointer (&rows) : NULL;
}

static SaEventRecord *
read_event (SaSqliteStatement *statement)
{
  SaEventRecord *record = g_new0 (SaEventRecord, 1);

  record->id = sa_sqlite_statement_get_int (statement, 0);
  record->site = sa_sqlite_statement_get_int (statement, 1);
  record->time = sa_sqlite_statement_get_int (statement, 2);
  record->kind = (int) sa_sqlite_statement_get_int (statement, 3);
  record->actor = sa_sqlite_statement_get_int (statement, 4);
  record->actor_name = sa_reader_get_text (statement, 5);
  record->program = sa_reader_get_text (statement, 6);
  record->os_user = g_strdup (sa_sqlite_statement_get_text (statement, 7));
  record->host = g_strdup (sa_sqlite_statement_get_text (statement, 8));
  record->title = sa_reader_get_text (statement, 9);
  record->command = g_strdup (sa_sqlite_statement_get_text (statement, 10));
  record->n_targets = (gsize) sa_sqlite_statement_get_int (statement, 11);
  record->n_refused = (gsize) sa_sqlite_statement_get_int (statement, 12);
  record->undoes = sa_sqlite_statement_get_int (statement, 13);
  return record;
}

GPtrArray *
sa_reader_load_events (SaSqliteConnection *connection,
                       const char         *ids,
                       gboolean            with_rows,
                       GError            **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_event_record_free);
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  statement = sa_sqlite_connection_cached (connection, EVENTS_SQL, error);
  if (statement == NULL)
    return NULL;
  sa_sqlite_statement_bind_text (statement, 1, ids);
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      SaEventRecord *record = read_event (statement);

      g_ptr_array_add (records, record);
      if (!find_undone_by (connection, record->id, &record->undone_by, error))
        return NULL;
      if (with_rows && (record->rows = load_rows (connection, record->id, error)) == NULL)
        return NULL;
    }
  return step == SA_SQLITE_DONE ? g_steal_pointer (&records) : NULL;
}
