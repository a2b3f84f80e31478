/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sql.h"
#include "sa-undo-run.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <unistd.h>

#define CHUNK_MICROSECONDS (50 * 1000)

/*
 * A job's event stays in state running while its chunks are committed one by one. Its process holds a lock on
 * `<database>.job`, which the kernel frees at its death: whoever gets the lock and finds a running event knows that its
 * owner is gone, and undoes what had been done.
 */

struct _SaJob
{
  SaPlan     *plan;          /* %NULL: undoes an event */
  SaId        undo_event;
  gboolean    redo;
  SaActor    *actor;
  SaWriter   *writer;
  int         lock;          /* -1: not taken */

  guint       change;        /* where the plan stands */
  guint       target;
  gsize       n_done;
  gsize       n_total;
  SaUndoRun   run;           /* where the undo of an event stands */
  char       *title;
  gboolean    begun;

  SaId        event;         /* as committed; 0: nothing was written so far */
  gboolean    over;

  SaWriter   *back;          /* %NULL: not cancelled */
  SaUndoRun   back_run;
  char       *back_title;
};

/*
 * The lock
 */

static gboolean
take_lock (const char *database, int *lock, gboolean *taken, GError **error)
{
  struct flock range = { .l_type = F_WRLCK, .l_whence = SEEK_SET };
  g_autofree char *path = NULL;
  int saved;

  *lock = -1;
  *taken = TRUE;
  if (database == NULL || *database == '\0' || g_str_equal (database, ":memory:"))
    return TRUE;

  path = g_strconcat (database, ".job", NULL);
  *lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0660);
  if (*lock < 0)
    {
      saved = errno;
      g_set_error (error, SA_ERROR, SA_ERROR_FAILED,
                   /* Translators: the first %s is a file name, the second the system's words, such as "Permission denied" */
                   _("The file “%s” cannot be opened. Check that you may write to its folder. (%s)"), path, g_strerror (saved));
      return FALSE;
    }
  *taken = fcntl (*lock, F_OFD_SETLK, &range) == 0;
  if (!*taken)
    {
      close (*lock);
      *lock = -1;
    }
  return TRUE;
}

static void
free_lock (int *lock)
{
  if (*lock >= 0)
    close (*lock);
  *lock = -1;
}

/*
 * Life
 */

SaJob *
sa_job_new (SaPlan *plan, const SaActor *actor)
{
  SaJob *self;

  g_return_val_if_fail (plan != NULL && plan->changes->len > 0, NULL);
  g_return_val_if_fail (actor != NULL, NULL);

  self = g_new0 (SaJob, 1);
  self->plan = sa_plan_ref (plan);
  self->actor = sa_actor_copy (actor);
  self->lock = -1;
  for (guint i = 0; i < plan->changes->len; i++)
    self->n_total += sa_writer_count_targets (g_ptr_array_index (plan->changes, i));
  return self;
}

SaJob *
sa_job_new_undo (SaId event, gboolean redo, const SaActor *actor)
{
  SaJob *self;

  g_return_val_if_fail (actor != NULL, NULL);

  self = g_new0 (SaJob, 1);
  self->undo_event = event;
  self->redo = redo;
  self->actor = sa_actor_copy (actor);
  self->lock = -1;
  return self;
}

void
sa_job_free (SaJob *self)
{
  g_clear_pointer (&self->plan, sa_plan_unref);
  g_clear_pointer (&self->writer, sa_writer_free);
  g_clear_pointer (&self->back, sa_writer_free);
  sa_actor_free (self->actor);
  free_lock (&self->lock);
  g_free (self->title);
  g_free (self->back_title);
  g_free (self);
}

SaOutcome *
sa_job_get_outcome (SaJob *self)
{
  g_return_val_if_fail (self != NULL && self->writer != NULL, NULL);

  return sa_outcome_ref (self->writer->outcome);
}

void
sa_job_get_progress (SaJob *self, gsize *done, gsize *total)
{
  g_return_if_fail (self != NULL);

  *done = self->n_done;
  *total = self->n_total;
}

/*
 * Forwards
 */

static gboolean
set_state (SaWriter *writer, SaId event, int state, GError **error)
{
  return event == 0 || sa_sql_run (writer->connection, error, "UPDATE event SET state = ? WHERE id = ?", SQL_INT (state), SQL_INT (event));
}

static gboolean
start (SaJob *self, SaSqliteConnection *connection, SaTime now, SaTouched *touched, GError **error)
{
  gboolean taken;

  if (self->writer != NULL)
    return TRUE;
  if (!take_lock (sa_sqlite_connection_get_path (connection), &self->lock, &taken, error))
    return FALSE;
  if (!taken)
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_BUSY,
                           _("Another change of many users is under way. Wait until it has finished and try again."));
      return FALSE;
    }

  self->writer = sa_writer_new (connection, self->actor, now);
  if (self->plan != NULL)
    sa_writer_set_plan (self->writer, self->plan, TRUE);
  return TRUE;
}

/* Targets until @deadline. @ended: the plan is through. @refused: it is atomic, and something was refused. */
static gboolean
go_plan (SaJob *self, gint64 deadline, gboolean *ended, gboolean *refused, GError **error)
{
  while (self->change < self->plan->changes->len)
    {
      const SaChange *change = g_ptr_array_index (self->plan->changes, self->change);
      guint n_targets = sa_writer_count_targets (change);

      if (!sa_writer_enter (self->writer, change, self->change, self->target > 0, error))
        return FALSE;
      while (self->target < n_targets)
        {
          gsize row = sa_outcome_get_size (self->writer->outcome);

          if (!sa_writer_apply_target (self->writer, self->target, error))
            return FALSE;
          self->target++;
          self->n_done++;
          for (; self->plan->atomic && row < sa_outcome_get_size (self->writer->outcome); row++)
            *refused = *refused || !sa_verdict_is_success (sa_outcome_get_row (self->writer->outcome, row)->verdict);
          if (*refused || g_get_monotonic_time () >= deadline)
            return TRUE;
        }
      self->change++;
      self->target = 0;
    }
  *ended = TRUE;
  return TRUE;
}

static gboolean
go_undo (SaJob *self, gint64 deadline, gboolean *ended, GError **error)
{
  gboolean go_on = TRUE;

  if (!self->begun)
    {
      if (!sa_undo_begin (self->writer, self->undo_event, self->redo, TRUE, &self->run, &self->title, &go_on, error) ||
          !sa_sql_get_int (self->writer->connection, (gint64 *) &self->n_total, error, "SELECT n_targets FROM event WHERE id = ?", SQL_INT (self->run.event)))
        return FALSE;
      self->begun = TRUE;
    }
  *ended = !go_on;
  if (go_on && !sa_undo_run_go (&self->run, self->writer, deadline, ended, error))
    return FALSE;
  self->n_done = MIN ((gsize) self->run.n_targets, self->n_total);
  return TRUE;
}

/*
 * Backwards
 */

static SaWriter *
begin_back (SaSqliteConnection *connection, SaId event, const SaActor *actor, SaTime now, char **title,
            SaUndoRun *run, GError **error)
{
  g_autoptr (SaWriter) writer = sa_writer_new (connection, actor, now);

  return sa_undo_begin_stop (writer, event, run, title, error) ? g_steal_pointer (&writer) : NULL;
}

static gboolean
go_back (SaWriter *writer, SaUndoRun *run, SaTime now, SaTouched *touched, gboolean *finished, GError **error)
{
  writer->now = now;
  if (!sa_writer_start (writer, error))
    return FALSE;
  if (!sa_undo_run_go (run, writer, g_get_monotonic_time () + CHUNK_MICROSECONDS, finished, error) ||
      (*finished && !set_state (writer, run->event, 2, error)))
    {
      sa_writer_abandon (writer);
      return FALSE;
    }
  if (*finished)
    sa_writer_touch_all (writer, run->event_site);
  return sa_writer_end (writer, FALSE, touched, error);
}

static gboolean
cancel (SaJob *self, SaSqliteConnection *connection, SaTime now, SaTouched *touched, gboolean *finished, GError **error)
{
  if (self->event == 0)
    {
      *finished = TRUE;
    }
  else
    {
      if (self->back == NULL)
        self->back = begin_back (connection, self->event, self->actor, now, &self->back_title, &self->back_run, error);
      if (self->back == NULL || !go_back (self->back, &self->back_run, now, touched, finished, error))
        return FALSE;
      self->n_done = self->n_done > self->back_run.n_targets ? self->n_done - self->back_run.n_targets : 0;
    }
  if (*finished)
    sa_outcome_set_undone (self->writer->outcome);
  return TRUE;
}

/*
 * Steps
 */

static gboolean
go (SaJob *self, SaTime now, SaTouched *touched, gboolean *ended, gboolean *refused, GError **error)
{
  gint64 deadline;

  self->writer->now = now;
  if (!sa_writer_start (self->writer, error))
    return FALSE;
  deadline = g_get_monotonic_time () + CHUNK_MICROSECONDS;
  if (!(self->plan != NULL ? go_plan (self, deadline, ended, refused, error)
        : go_undo (self, deadline, ended, error)) ||
      (*ended && !set_state (self->writer,
                             self->writer->events != NULL ? sa_event_writer_get_event (self->writer->events) : 0, 1,
                             error)) ||
      (*ended && !sa_seats_report (self->writer->seats, self->writer->outcome, error)))
    {
      sa_writer_abandon (self->writer);
      return FALSE;
    }
  if (*ended && self->writer->events != NULL && sa_event_writer_get_event (self->writer->events) != 0)
    sa_writer_touch_all (self->writer, self->writer->touched_site);
  if (!sa_writer_end (self->writer, FALSE, touched, error))
    return FALSE;
  if (self->writer->events != NULL)
    self->event = sa_event_writer_get_event (self->writer->events);
  return TRUE;
}

gboolean
sa_job_step (SaJob *self, SaSqliteConnection *connection, SaTime now, gboolean cancelled, SaTouched *touched,
             gboolean *finished, GError **error)
{
  gboolean refused = FALSE;
  gboolean ended = FALSE;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), FALSE);
  g_return_val_if_fail (!self->over, FALSE);

  *finished = FALSE;
  if (cancelled && self->writer == NULL)
    {
      *finished = TRUE;
      return TRUE;
    }
  if (!start (self, connection, now, touched, error))
    return FALSE;
  if (self->back == NULL && !cancelled)
    {
      if (!go (self, now, touched, &ended, &refused, error))
        return FALSE;
      *finished = ended;
      /* An atomic plan goes back from the next step on. */
      if (refused && self->event == 0)
        *finished = TRUE;
      else if (refused)
        self->back = begin_back (connection, self->event, self->actor, now, &self->back_title, &self->back_run, error);
      if (refused && !*finished && self->back == NULL)
        return FALSE;
      if (refused && *finished)
        sa_outcome_set_undone (self->writer->outcome);
    }
  else if (!cancel (self, connection, now, touched, finished, error))
    return FALSE;

  self->over = *finished;
  if (self->over)
    free_lock (&self->lock);
  return TRUE;
}

gboolean
sa_job_recover (SaSqliteConnection *connection, SaTime now, SaTouched *touched, GError **error)
{
  SaActor actor = { .kind = SA_ACTOR_SYSTEM };
  g_autoptr (GArray) events = NULL;
  gboolean ok = TRUE;
  gboolean taken;
  int lock;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), FALSE);

  events = sa_sql_get_ids (connection, error, "SELECT id FROM event WHERE state = 0 ORDER BY id DESC");
  if (events == NULL)
    return FALSE;
  if (events->len == 0)
    return TRUE;
  if (!take_lock (sa_sqlite_connection_get_path (connection), &lock, &taken, error))
    return FALSE;
  if (!taken)
    return TRUE;  /* its owner lives */

  actor.program = (char *) (g_get_prgname () != NULL ? g_get_prgname () : "site-admin");
  for (guint i = 0; ok && i < events->len; i++)
    {
      g_autoptr (SaWriter) writer = NULL;
      g_autofree char *title = NULL;
      gboolean finished = FALSE;
      SaUndoRun run;

      writer = begin_back (connection, g_array_index (events, SaId, i), &actor, now, &title, &run, error);
      ok = writer != NULL;
      while (ok && !finished)
        {
          sa_touched_clear (touched);
          ok = go_back (writer, &run, now, touched, &finished, error);
        }
    }
  free_lock (&lock);
  return ok;
}
