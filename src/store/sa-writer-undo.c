/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-command.h"
#include "sa-sql.h"
#include "sa-undo-run.h"

#include <glib/gi18n-lib.h>

/* Event: the header of one that is to be undone. */
typedef struct
{
  SaId          id;        /* 0: there is none */
  SaId          site;
  SaChangeKind  kind;
  int           state;
  SaActorKind   actor_kind;
  SaId          actor;
  char         *title;
  SaId          undoes;
} Event;

static void
event_clear (Event *self)
{
  g_clear_pointer (&self->title, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Event, event_clear)

static gboolean
read_event (SaWriter *writer, SaId id, Event *event, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  event_clear (event);
  memset (event, 0, sizeof *event);
  statement = sa_sql_prepare (writer->connection, error,
                              "SELECT e.id, e.site, e.kind, e.state, e.actor_kind, e.actor, coalesce (p.after, e.title), e.undoes "
                              "FROM event e LEFT JOIN event_personal p ON p.event = e.id AND p.seq = ? WHERE e.id = ?",
                              SQL_INT (SA_EVENT_TITLE_SEQ), SQL_INT (id));
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  if (step != SA_SQLITE_ROW)
    return step == SA_SQLITE_DONE;
  event->id = sa_sqlite_statement_get_int (statement, 0);
  event->site = sa_sqlite_statement_get_int (statement, 1);
  event->kind = (SaChangeKind) sa_sqlite_statement_get_int (statement, 2);
  event->state = (int) sa_sqlite_statement_get_int (statement, 3);
  event->actor_kind = (SaActorKind) sa_sqlite_statement_get_int (statement, 4);
  event->actor = sa_sqlite_statement_get_int (statement, 5);
  event->title = g_strdup (sa_sqlite_statement_get_text (statement, 6));
  event->undoes = sa_sqlite_statement_get_int (statement, 7);
  return TRUE;
}

/* The event at the beginning of a chain of undo and redo. */
static gboolean
read_root (SaWriter *writer, SaId id, Event *root, GError **error)
{
  if (!read_event (writer, id, root, error))
    return FALSE;
  while (root->undoes != 0)
    {
      if (!read_event (writer, root->undoes, root, error))
        return FALSE;
    }
  return TRUE;
}

/* An event is undone when the latest event that undid it stands, which is so when it was not undone in its turn. */
static gboolean
find_undone_by (SaWriter *writer, SaId id, SaId *undone_by, GError **error)
{
  gboolean undone = FALSE;
  SaId first = 0;

  for (SaId at = id;; undone = !undone)
    {
      if (!sa_sql_get_int (writer->connection, &at, error, "SELECT max (id) FROM event WHERE undoes = ?", SQL_INT (at)))
        return FALSE;
      if (first == 0)
        first = at;
      if (at == 0)
        break;
    }
  *undone_by = undone ? first : 0;
  return TRUE;
}

/* The actor's own latest event that can be undone, or with @redo the latest undo that stands. */
static gboolean
find_latest (SaWriter *writer, gboolean redo, SaId *event, GError **error)
{
  g_autoptr (GArray) ids = NULL;

  *event = 0;
  ids = sa_sql_get_ids (writer->connection, error,
                        "SELECT id FROM event WHERE actor IS ? AND actor_kind = ? AND state = 1 ORDER BY id DESC LIMIT 1000",
                        SQL_ID (writer->actor->account), SQL_INT (writer->actor->kind));
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len && *event == 0; i++)
    {
      SaId id = g_array_index (ids, SaId, i);
      g_auto (Event) candidate = { 0 };
      g_auto (Event) undone = { 0 };
      SaId undone_by = 0;

      if (!read_event (writer, id, &candidate, error) || !find_undone_by (writer, id, &undone_by, error))
        return FALSE;
      if (redo && candidate.undoes != 0 && !read_event (writer, candidate.undoes, &undone, error))
        return FALSE;
      if (undone_by == 0 && (redo ? candidate.kind == SA_CHANGE_UNDO && undone.state == 1
                                  : sa_change_kind_is_undoable (candidate.kind)))
        *event = id;
    }
  return TRUE;
}

/* @verdict: whether @event can be undone at all; DONE when it can. */
static gboolean
judge_event (SaWriter *writer, SaId id, gboolean redo, Event *event, SaVerdict *verdict, SaReason *reason,
             GError **error)
{
  g_auto (Event) before = { 0 };
  SaId undone_by = 0;

  *verdict = SA_VERDICT_REFUSED;
  *reason = SA_REASON_NOTHING_TO_UNDO;
  if (id == 0 && !find_latest (writer, redo, &id, error))
    return FALSE;
  if (id == 0)
    return TRUE;

  if (!read_event (writer, id, event, error))
    return FALSE;
  if (event->id == 0)
    {
      *verdict = SA_VERDICT_NOT_FOUND;
      *reason = SA_REASON_NOT_FOUND;
      return TRUE;
    }

  /* Redo may be asked of the undo or of what was undone; undo of what was done or done again. */
  if (redo && event->kind != SA_CHANGE_UNDO)
    {
      if (!find_undone_by (writer, event->id, &undone_by, error) ||
          (undone_by != 0 && !read_event (writer, undone_by, event, error)))
        return FALSE;
      if (undone_by == 0)
        return TRUE;
    }
  if (!redo && event->kind == SA_CHANGE_REDO && !read_root (writer, event->id, event, error))
    return FALSE;
  if (event->undoes != 0 && !read_event (writer, event->undoes, &before, error))
    return FALSE;

  *reason = SA_REASON_NOT_UNDOABLE;
  if (event->state == 0 || (before.id != 0 && before.state != 1))
    return TRUE;
  if (redo ? event->kind != SA_CHANGE_UNDO : !sa_change_kind_is_undoable (event->kind))
    return TRUE;
  if (!find_undone_by (writer, event->id, &undone_by, error))
    return FALSE;
  *reason = SA_REASON_NONE;
  *verdict = undone_by != 0 || event->state == 2 ? SA_VERDICT_ALREADY_SO : SA_VERDICT_DONE;
  return TRUE;
}

static char *
make_title (gboolean redo, const char *title)
{
  if (redo)
    /* Translators: %s is the title of something that was undone and is done again, such as "Invite 12 Users" */
    return g_strdup_printf (_("Redo “%s”"), title);
  /* Translators: %s is the title of what is undone, such as "Invite 12 Users" */
  return g_strdup_printf (_("Undo “%s”"), title);
}

/* Prepares the way back through @event, and the event that will tell of it. */
static gboolean
prepare (SaWriter *writer, const Event *event, SaChangeKind kind, const char *title, gboolean running, SaUndoRun *run,
         GError **error)
{
  g_auto (Event) root = { 0 };
  SaEventHeader header = { 0 };

  if (!read_root (writer, event->id, &root, error))
    return FALSE;
  header.site = event->site;
  header.time = writer->now;
  header.kind = kind;
  header.actor = writer->actor;
  header.title = title;
  g_free (writer->command);
  writer->command = sa_command_from_undo (event->id, kind == SA_CHANGE_REDO);
  header.command = writer->command;
  header.undoes = event->id;
  header.running = running;
  g_clear_pointer (&writer->events, sa_event_writer_free);
  writer->events = sa_event_writer_new (writer->connection, &header);
  writer->within_own = TRUE;  /* it was judged when it was done */
  sa_undo_run_start (run, event->id, event->site, root.kind,
                     writer->actor->kind == event->actor_kind && writer->actor->account == event->actor);
  return TRUE;
}

gboolean
sa_undo_begin (SaWriter *writer, SaId id, gboolean redo, gboolean running, SaUndoRun *run, char **title,
               gboolean *go_on, GError **error)
{
  g_auto (Event) event = { 0 };
  g_auto (Event) root = { 0 };
  SaReason reason = SA_REASON_NONE;
  SaVerdict verdict;

  *go_on = FALSE;
  if (!judge_event (writer, id, redo, &event, &verdict, &reason, error))
    return FALSE;
  if (verdict != SA_VERDICT_DONE)
    return sa_writer_verdict (writer, verdict, reason, event.id, NULL);

  if (!read_root (writer, event.id, &root, error))
    return FALSE;
  *title = make_title (redo, root.title);
  *go_on = TRUE;
  return prepare (writer, &event, redo ? SA_CHANGE_REDO : SA_CHANGE_UNDO, *title, running, run, error);
}

gboolean
sa_undo_begin_stop (SaWriter *writer, SaId id, SaUndoRun *run, char **title, GError **error)
{
  g_auto (Event) event = { 0 };

  if (!read_event (writer, id, &event, error))
    return FALSE;
  /* Translators: %s is the title of a change that was stopped on its way, such as "Invite 20,000 Users" */
  *title = g_strdup_printf (_("Stop “%s”"), event.title != NULL ? event.title : "");
  return prepare (writer, &event, SA_CHANGE_UNDO, *title, FALSE, run, error);
}

SaOutcome *
sa_writer_undo (SaSqliteConnection *connection, SaId event, gboolean redo, const SaActor *actor, gboolean preview,
                SaTime now, SaTouched *touched, GError **error)
{
  g_autoptr (SaWriter) self = NULL;
  g_autofree char *title = NULL;
  gboolean finished = FALSE;
  gboolean go_on;
  SaUndoRun run;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), NULL);
  g_return_val_if_fail (actor != NULL, NULL);

  self = sa_writer_new (connection, actor, now);
  if (!sa_writer_start (self, error))
    return NULL;
  if (!sa_undo_begin (self, event, redo, FALSE, &run, &title, &go_on, error) ||
      (go_on && !sa_undo_run_go (&run, self, 0, &finished, error)) ||
      !sa_seats_report (self->seats, self->outcome, error))
    {
      sa_writer_abandon (self);
      return NULL;
    }
  return sa_writer_end (self, preview, touched, error) ? sa_outcome_ref (self->outcome) : NULL;
}
