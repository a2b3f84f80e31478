/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-copy-guard.h"
#include "sa-store-private.h"

#include <glib/gi18n-lib.h>

/* What the writer thread does, one transaction after the other; and previews too big for it, on a copy. */

/* Between two chunks of a job, so that other processes get their turn: more than the longest pause of who waits. */
#define JOB_PAUSE (4 * G_TIME_SPAN_MILLISECOND)

typedef struct
{
  SaPlan    *plan;      /* (nullable): %NULL: undo */
  SaActor   *actor;
  SaId       event;
  gboolean   redo;
  gboolean   preview;
  SaJob     *job;       /* (nullable): of the writer thread */
  GError    *failure;   /* (nullable): what stopped the job, while it takes back what it did */
} Deed;

static void
deed_free (gpointer data)
{
  Deed *deed = data;

  g_clear_pointer (&deed->plan, sa_plan_unref);
  sa_actor_free (deed->actor);
  g_clear_pointer (&deed->job, sa_job_free);
  g_clear_error (&deed->failure);
  g_free (deed);
}

static void
set_read_only_error (SaStore  *self,
                     GError  **error)
{
  g_set_error (error, SA_ERROR, SA_ERROR_READ_ONLY,
               /* Translators: %s is a file name. */
               _("The database “%s” was opened to be read only. Nothing was changed: open it again to write."), self->path);
}

/* Queues work for the writer, or answers that there is none. @task: (transfer full) (nullable) */
static void
queue_write (SaStore        *self,
             SaWorkPriority  priority,
             SaWorkFunc      func,
             GDestroyNotify  free_result,
             GTask          *task)
{
  if (task == NULL)
    return;
  if (self->writer == NULL)
    {
      GError *error = NULL;

      set_read_only_error (self, &error);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  sa_worker_queue (self->writer, priority, func, free_result, task);
}

/* Around every call that writes, so that what it wrote is told once, and before its answer. */
static void
begin_write (SaStore *self)
{
  g_assert (sa_worker_is_current (self->writer));

  sa_store_emitter_begin_write (self->emitter);
}

/* @at_once: a person waits for it, as for what is more than some users' mail. The rest comes a little later, or when it
 * is asked for */
static void
end_write (SaStore         *self,
           const SaTouched *touched,
           gboolean         at_once)
{
  if (sa_store_emitter_end_write (self->emitter, touched->seq, touched->site, touched->users,
                                  at_once || touched->users == NULL))
    sa_store_catch_up_soon (self);
}

/*
 * Plans and undo
 */

static SaOutcome *
do_deed (SaSqliteConnection *connection,
         Deed               *deed,
         SaTime              now,
         SaTouched          *touched,
         GError            **error)
{
  if (deed->plan != NULL)
    return sa_writer_apply (connection, deed->plan, deed->actor, deed->preview, now, touched, error);
  return sa_writer_undo (connection, deed->event, deed->redo, deed->actor, deed->preview, now, touched, error);
}

/* Looks at the cancellable once: what has begun is finished. */
static SaWorkState
deed_work (GTask     *task,
           gpointer   worker_data,
           gpointer  *result,
           GError   **error)
{
  SaStore *self = g_task_get_source_object (task);
  g_auto (SaTouched) touched = { 0 };

  if (g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), error))
    return SA_WORK_DONE;
  begin_write (self);
  *result = do_deed (self->writer_connection, g_task_get_task_data (task), sa_store_now (self), &touched, error);
  end_write (self, &touched, TRUE);
  return SA_WORK_DONE;
}

/* On a copy of this moment: takes as long as it takes, and no writer waits for it. */
static SaWorkState
copy_work (GTask     *task,
           gpointer   worker_data,
           gpointer  *result,
           GError   **error)
{
  SaStore *self = g_task_get_source_object (task);
  g_autoptr (SaSqliteConnection) source = NULL;
  g_autoptr (SaSqliteConnection) copy = NULL;
  g_auto (SaTouched) touched = { 0 };
  GCancellable *cancellable = g_task_get_cancellable (task);

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return SA_WORK_DONE;
  source = sa_sqlite_connection_open (self->path, SA_SQLITE_READ_ONLY, error);
  if (source == NULL)
    return SA_WORK_DONE;
  sa_sqlite_connection_set_cancellable (source, cancellable);
  copy = sa_sqlite_connection_copy (source, error);
  if (copy == NULL)
    return SA_WORK_DONE;

  sa_sqlite_connection_set_cancellable (copy, cancellable);
  *result = do_deed (copy, g_task_get_task_data (task), sa_store_now (self), &touched, error);
  return SA_WORK_DONE;
}

/* @task: (transfer full) */
static void
queue_copy (SaStore *self,
            GTask   *task)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->previewer == NULL)
    self->previewer = sa_worker_new ("sa-previewer", NULL);
  sa_worker_queue (self->previewer, SA_WORK_NORMAL, copy_work, (GDestroyNotify) sa_outcome_unref, task);
}

/*
 * Jobs
 */

typedef struct
{
  SaStore *store;
  SaPlan  *plan;
  gsize    done;
  gsize    total;
} Progress;

static void
progress_free (gpointer data)
{
  Progress *progress = data;

  g_object_unref (progress->store);
  g_clear_pointer (&progress->plan, sa_plan_unref);
  g_free (progress);
}

static gboolean
progress_cb (gpointer data)
{
  Progress *progress = data;

  sa_repository_emit_job_progress (SA_REPOSITORY (progress->store), progress->plan, progress->done, progress->total);
  return G_SOURCE_REMOVE;
}

static void
tell_progress (SaStore *self,
               Deed    *deed)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  Progress *progress = g_new0 (Progress, 1);

  progress->store = g_object_ref (self);
  progress->plan = deed->plan != NULL ? sa_plan_ref (deed->plan) : NULL;
  sa_job_get_progress (deed->job, &progress->done, &progress->total);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, progress_cb, progress, progress_free);
  g_source_set_static_name (source, "[site-admin] job-progress");
  g_source_attach (source, self->context);
}

/* One chunk. Cancelled, or stopped by a failure, it comes back to undo what it did, chunk by chunk as well. */
static SaWorkState
step_job (SaStore   *self,
          Deed      *deed,
          gpointer  *result,
          GError   **error)
{
  g_auto (SaTouched) touched = { 0 };
  g_autoptr (GError) failure = NULL;
  gboolean cancel = deed->failure != NULL;
  gboolean finished = FALSE;
  gboolean ok;

  begin_write (self);
  ok = sa_job_step (deed->job, self->writer_connection, sa_store_now (self), cancel, &touched, &finished, &failure);
  end_write (self, &touched, TRUE);
  if (!ok)
    {
      if (!cancel)
        {
          deed->failure = g_steal_pointer (&failure);
          return SA_WORK_AGAIN;
        }
      /* It cannot be taken back now; the next one to open the database does. */
      g_propagate_error (error, g_steal_pointer (&deed->failure));
      return SA_WORK_DONE;
    }

  tell_progress (self, deed);
  if (!finished)
    {
      g_usleep (JOB_PAUSE);
      return SA_WORK_AGAIN;
    }
  if (cancel)
    g_propagate_error (error, g_steal_pointer (&deed->failure));
  else
    *result = sa_job_get_outcome (deed->job);
  return SA_WORK_DONE;
}

static SaWorkState
job_work (GTask     *task,
          gpointer   worker_data,
          gpointer  *result,
          GError   **error)
{
  SaStore *self = g_task_get_source_object (task);
  Deed *deed = g_task_get_task_data (task);
  SaWorkState state;

  g_assert (sa_worker_is_current (self->writer));

  if (deed->failure == NULL && sa_worker_is_closing (self->writer))
    g_set_error (&deed->failure, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                 _("The change was stopped because the program ends. What it had done was taken back."));
  if (deed->failure == NULL)
    g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &deed->failure);

  /* One job after the other. One that waits is asked between two chunks whether it still is to be done. */
  if (self->job != NULL && self->job != task)
    {
      if (deed->failure == NULL)
        return SA_WORK_AGAIN;
      g_propagate_error (error, g_steal_pointer (&deed->failure));
      return SA_WORK_DONE;
    }

  if (deed->job == NULL)
    deed->job = deed->plan != NULL ? sa_job_new (deed->plan, deed->actor)
                                   : sa_job_new_undo (deed->event, deed->redo, deed->actor);
  self->job = task;
  state = step_job (self, deed, result, error);
  if (state != SA_WORK_AGAIN)
    self->job = NULL;
  return state;
}

/*
 * How many targets the event to undo has. Which one that is when nobody named it, undo itself finds out; the latest of
 * the actor is near enough to choose the road.
 */
static gboolean
measure_undo (SaStore   *self,
              Deed      *deed,
              gboolean  *is_big,
              GError   **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  statement = sa_sqlite_connection_cached (self->writer_connection,
                                           "SELECT n_targets FROM event WHERE CASE ?1 WHEN 0 THEN actor IS ?2 ELSE id = ?1 END"
                                           " ORDER BY id DESC LIMIT 1", error);
  if (statement == NULL)
    return FALSE;
  sa_sqlite_statement_bind_int (statement, 1, deed->event);
  sa_sqlite_statement_bind_id (statement, 2, deed->actor->account);
  step = sa_sqlite_statement_step (statement, error);
  *is_big = step == SA_SQLITE_ROW && sa_sqlite_statement_get_int (statement, 0) > SA_REPOSITORY_JOB_TARGETS;
  return step != SA_SQLITE_FAILED;
}

static SaWorkState
undo_work (GTask     *task,
           gpointer   worker_data,
           gpointer  *result,
           GError   **error)
{
  SaStore *self = g_task_get_source_object (task);
  Deed *deed = g_task_get_task_data (task);
  gboolean is_big;

  if (!measure_undo (self, deed, &is_big, error))
    return SA_WORK_DONE;
  if (!is_big)
    return deed_work (task, worker_data, result, error);
  if (deed->preview)
    queue_copy (self, task);
  else
    sa_worker_queue (self->writer, SA_WORK_IDLE, job_work, (GDestroyNotify) sa_outcome_unref, task);
  return SA_WORK_MOVED;
}

static SaWorkState
recover_work (GTask     *task,
              gpointer   worker_data,
              gpointer  *result,
              GError   **error)
{
  SaStore *self = worker_data;
  g_auto (SaTouched) touched = { 0 };
  g_autoptr (GError) failure = NULL;

  begin_write (self);
  if (!sa_job_recover (self->writer_connection, sa_store_now (self), &touched, &failure))
    g_debug ("What an ended process left behind was not taken back: %s", failure->message);
  end_write (self, &touched, FALSE);
  return SA_WORK_DONE;
}

/*
 * Takes back what jobs did whose process died. A failure stops nobody: it is met again by whoever writes next, and the
 * job is still there for the next process that opens the database.
 */
void
sa_store_recover (SaStore *self)
{
  sa_worker_queue (self->writer, SA_WORK_URGENT, recover_work, NULL, NULL);
}

/*
 * Apply and undo
 */

/* @task: (transfer full) (nullable) */
static void
queue_deed (SaStore *self,
            Deed    *deed,
            GTask   *task)
{
  gboolean is_big;

  if (task == NULL)
    return;
  /* The outcome of what was written is told even to who has cancelled meanwhile. */
  g_task_set_check_cancellable (task, FALSE);

  is_big = deed->plan != NULL && sa_plan_count_targets (deed->plan) > SA_REPOSITORY_JOB_TARGETS;
  if (deed->preview && (is_big || self->writer == NULL))
    queue_copy (self, task);
  else if (is_big)
    queue_write (self, SA_WORK_IDLE, job_work, (GDestroyNotify) sa_outcome_unref, task);
  else
    queue_write (self, SA_WORK_NORMAL, deed->plan != NULL ? deed_work : undo_work, (GDestroyNotify) sa_outcome_unref,
                 task);
}

void
sa_store_apply_async (SaRepository        *repository,
                      SaPlan              *plan,
                      const SaActor       *actor,
                      gboolean             preview,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  SaStore *self = SA_STORE (repository);
  Deed *deed = g_new0 (Deed, 1);
  GTask *task;

  deed->plan = sa_plan_ref (plan);
  deed->actor = sa_actor_copy (actor);
  deed->preview = preview;
  task = sa_store_start (self, cancellable, callback, user_data, sa_store_apply_async, deed, deed_free);
  queue_deed (self, deed, task);
}

SaOutcome *
sa_store_apply_finish (SaRepository  *repository,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, repository), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sa_store_undo_async (SaRepository        *repository,
                     SaId                 event,
                     gboolean             redo,
                     const SaActor       *actor,
                     gboolean             preview,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  SaStore *self = SA_STORE (repository);
  Deed *deed = g_new0 (Deed, 1);
  GTask *task;

  deed->event = event;
  deed->redo = redo;
  deed->actor = sa_actor_copy (actor);
  deed->preview = preview;
  task = sa_store_start (self, cancellable, callback, user_data, sa_store_undo_async, deed, deed_free);
  queue_deed (self, deed, task);
}

SaOutcome *
sa_store_undo_finish (SaRepository  *repository,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, repository), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * Reports
 */

static SaWorkState
report_work (GTask     *task,
             gpointer   worker_data,
             gpointer  *result,
             GError   **error)
{
  SaStore *self = g_task_get_source_object (task);
  g_auto (SaTouched) touched = { 0 };

  begin_write (self);
  *result = GINT_TO_POINTER (sa_writer_report (self->writer_connection, g_task_get_task_data (task),
                                               sa_store_now (self), &touched, error));
  end_write (self, &touched, FALSE);
  return SA_WORK_DONE;
}

void
sa_store_report_async (SaRepository        *repository,
                       GPtrArray           *reports,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  SaStore *self = SA_STORE (repository);

  queue_write (self, SA_WORK_NORMAL, report_work, NULL,
               sa_store_start (self, NULL, callback, user_data, sa_store_report_async, g_ptr_array_ref (reports),
                               (GDestroyNotify) g_ptr_array_unref));
}

gboolean
sa_store_report_finish (SaRepository  *repository,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, repository), FALSE);

  return GPOINTER_TO_INT (g_task_propagate_pointer (G_TASK (result), error));
}

/*
 * The outbox
 */

static void
write_mirror (SaStore *self)
{
  if ((self->flags & SA_STORE_THROW_AWAY) == 0)
    sa_copy_guard_mirror (self->writer_connection);
}

typedef struct
{
  SaWriterClaim  writer;
  GError        *error;   /* (nullable) */
  gboolean       done;    /* with another one's */
} Claim;

static void
claim_free (gpointer data)
{
  Claim *claim = data;

  g_clear_pointer (&claim->writer.record, sa_message_record_free);
  g_clear_error (&claim->error);
  g_free (claim);
}

static GPtrArray *
take_claims (SaStore *self)
{
  GPtrArray *claims = NULL;

  g_mutex_lock (&self->mutex);
  claims = g_steal_pointer (&self->claims);
  g_mutex_unlock (&self->mutex);
  return claims;
}

/* All that wait are claimed at once: each alone would wait for a flush of the disk. */
static void
claim_all (SaStore *self)
{
  g_autoptr (GPtrArray) tasks = take_claims (self);
  g_autofree SaWriterClaim *claims = g_new0 (SaWriterClaim, tasks->len);
  g_auto (SaTouched) touched = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean leaves = FALSE;

  for (guint i = 0; i < tasks->len; i++)
    claims[i] = ((Claim *) g_task_get_task_data (tasks->pdata[i]))->writer;
  begin_write (self);
  sa_writer_claim_all (self->writer_connection, claims, tasks->len, &touched, &error);
  end_write (self, &touched, FALSE);
  for (guint i = 0; i < tasks->len; i++)
    leaves = leaves || (claims[i].record != NULL && claims[i].record->state == SA_DELIVERY_SENDING);
  /* Before a mail can leave, so that no earlier state of the file goes unnoticed. */
  if (leaves)
    write_mirror (self);
  for (guint i = 0; i < tasks->len; i++)
    {
      Claim *claim = g_task_get_task_data (tasks->pdata[i]);

      claim->writer = claims[i];
      claim->error = error != NULL ? g_error_copy (error) : NULL;
      claim->done = TRUE;
    }
}

static SaWorkState
claim_work (GTask     *task,
            gpointer   worker_data,
            gpointer  *result,
            GError   **error)
{
  Claim *claim = g_task_get_task_data (task);

  if (!claim->done)
    claim_all (g_task_get_source_object (task));
  *result = g_steal_pointer (&claim->writer.record);
  if (claim->error != NULL)
    g_propagate_error (error, g_steal_pointer (&claim->error));
  else if (*result == NULL)
    g_set_error_literal (error, SA_ERROR, SA_ERROR_CONFLICT,
                         _("This mail may not leave now: it was called back, is not due yet, or the outbox is paused."));
  return SA_WORK_DONE;
}

void
sa_store_claim_async (SaRepository        *repository,
                      SaId                 message,
                      SaTime               now,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  SaStore *self = SA_STORE (repository);
  Claim *claim = g_new0 (Claim, 1);
  GTask *task = NULL;

  claim->writer.message = message;
  claim->writer.now = now;
  task = sa_store_start (self, NULL, callback, user_data, sa_store_claim_async, claim, claim_free);
  if (task != NULL && self->writer != NULL)
    {
      g_mutex_lock (&self->mutex);
      if (self->claims == NULL)
        self->claims = g_ptr_array_new ();
      g_ptr_array_add (self->claims, task);
      g_mutex_unlock (&self->mutex);
    }
  queue_write (self, SA_WORK_NORMAL, claim_work, (GDestroyNotify) sa_message_record_free, task);
}

SaMessageRecord *
sa_store_claim_finish (SaRepository  *repository,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, repository), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static SaWorkState
adopt_work (GTask     *task,
            gpointer   worker_data,
            gpointer  *result,
            GError   **error)
{
  SaStore *self = g_task_get_source_object (task);
  g_auto (SaTouched) touched = { 0 };

  begin_write (self);
  *result = GINT_TO_POINTER (sa_writer_adopt (self->writer_connection, sa_store_now (self), &touched, error));
  end_write (self, &touched, FALSE);
  if (*result != NULL)
    write_mirror (self);
  return SA_WORK_DONE;
}

void
sa_store_adopt_async (SaRepository        *repository,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  SaStore *self = SA_STORE (repository);

  queue_write (self, SA_WORK_NORMAL, adopt_work, NULL,
               sa_store_start (self, NULL, callback, user_data, sa_store_adopt_async, NULL, NULL));
}

gboolean
sa_store_adopt_finish (SaRepository  *repository,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, repository), FALSE);

  return GPOINTER_TO_INT (g_task_propagate_pointer (G_TASK (result), error));
}
