/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-store-private.h"

#include "sa-reader.h"

/* What the reader thread answers. */

typedef struct
{
  SaQuery   *query;      /* (nullable) */
  SaTargets *addresses;  /* (nullable) */
  SaId      *ids;        /* (nullable) */
  gsize      n_ids;
  SaEntity   entity;
  SaDue      due;
  SaId       site;
  SaTime     now;
  SaTime     next;       /* (out) */
  gsize      limit;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_clear_pointer (&question->query, sa_query_unref);
  g_clear_pointer (&question->addresses, sa_targets_unref);
  g_free (question->ids);
  g_free (question);
}

/* Loads rosters piece by piece, behind whatever somebody waits for. */
static SaWorkState
load_more_work (GTask     *task,
                gpointer   worker_data,
                gpointer  *result,
                GError   **error)
{
  SaStoreReader *reader = worker_data;
  g_autoptr (GError) failure = NULL;

  /* A failure comes back to whoever asks next, from SQL. */
  if (!sa_store_reader_load_more (reader, &failure))
    {
      g_debug ("A roster was not loaded: %s", failure->message);
      return SA_WORK_DONE;
    }
  return sa_store_reader_is_loading (reader) ? SA_WORK_AGAIN : SA_WORK_DONE;
}

typedef gpointer (*AskFunc) (SaStoreReader *reader, Question *question, GError **error);

/* Runs with the task's cancellable, so that a question that nobody asks any more stops in the middle of a statement. */
static SaWorkState
answer (GTask     *task,
        gpointer   worker_data,
        AskFunc    ask,
        gpointer  *result,
        GError   **error)
{
  SaStore *self = g_task_get_source_object (task);
  SaStoreReader *reader = worker_data;
  SaSqliteConnection *connection = sa_store_reader_get_connection (reader);
  GCancellable *cancellable = g_task_get_cancellable (task);

  g_assert (sa_worker_is_current (self->reader));

  if (g_cancellable_set_error_if_cancelled (cancellable, error))
    return SA_WORK_DONE;
  sa_sqlite_connection_set_cancellable (connection, cancellable);
  *result = ask (reader, g_task_get_task_data (task), error);
  sa_sqlite_connection_set_cancellable (connection, NULL);

  if (sa_store_reader_is_loading (reader))
    sa_worker_queue (self->reader, SA_WORK_IDLE, load_more_work, NULL, NULL);
  return SA_WORK_DONE;
}

static GTask *
start (SaRepository        *repository,
       Question            *question,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data,
       gpointer             source_tag)
{
  SaStore *self = SA_STORE (repository);

  if (question->now == 0)
    question->now = sa_store_now (self);
  return sa_store_start (self, cancellable, callback, user_data, source_tag, question, question_free);
}

/*
 * Find
 */

static gpointer
ask_find (SaStoreReader *reader,
          Question      *question,
          GError       **error)
{
  return sa_store_reader_find (reader, question->query, question->now, error);
}

static SaWorkState
find_work (GTask     *task,
           gpointer   worker_data,
           gpointer  *result,
           GError   **error)
{
  return answer (task, worker_data, ask_find, result, error);
}

/* The reader takes in all that was committed before it answers, so that it knows @least_seq whatever it is. */
void
sa_store_find_async (SaRepository        *repository,
                     SaQuery             *query,
                     gint64               least_seq,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  SaStore *self = SA_STORE (repository);
  Question *question = g_new0 (Question, 1);
  GTask *task;

  question->query = sa_query_ref (query);
  task = start (repository, question, cancellable, callback, user_data, sa_store_find_async);
  if (task != NULL)
    sa_worker_queue (self->reader, SA_WORK_NORMAL, find_work, (GDestroyNotify) sa_found_free, task);
}

SaFound *
sa_store_find_finish (SaRepository  *repository,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, repository), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * Load
 */

static gpointer
ask_load (SaStoreReader *reader,
          Question      *question,
          GError       **error)
{
  SaSqliteConnection *connection = sa_store_reader_get_connection (reader);
  GPtrArray *records;

  if (!sa_sqlite_connection_begin (connection, FALSE, error))
    return NULL;
  records = sa_reader_load (connection, question->entity, question->ids, question->n_ids, error);
  sa_sqlite_connection_rollback (connection);
  return records;
}

static SaWorkState
load_work (GTask     *task,
           gpointer   worker_data,
           gpointer  *result,
           GError   **error)
{
  return answer (task, worker_data, ask_load, result, error);
}

void
sa_store_load_async (SaRepository        *repository,
                     SaEntity             entity,
                     const SaId          *ids,
                     gsize                n_ids,
                     GCancellable        *cancellable,
                     GAsyncReadyCallback  callback,
                     gpointer             user_data)
{
  SaStore *self = SA_STORE (repository);
  Question *question = g_new0 (Question, 1);
  GTask *task;

  question->entity = entity;
  question->ids = g_memdup2 (ids, n_ids * sizeof *ids);
  question->n_ids = n_ids;
  task = start (repository, question, cancellable, callback, user_data, sa_store_load_async);
  if (task != NULL)
    sa_worker_queue (self->reader, SA_WORK_NORMAL, load_work, (GDestroyNotify) g_ptr_array_unref, task);
}

GPtrArray *
sa_store_load_finish (SaRepository  *repository,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, repository), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * Count
 */

static gpointer
ask_count (SaStoreReader *reader,
           Question      *question,
           GError       **error)
{
  return sa_store_reader_count (reader, question->site, question->now, error);
}

static SaWorkState
count_work (GTask     *task,
            gpointer   worker_data,
            gpointer  *result,
            GError   **error)
{
  return answer (task, worker_data, ask_count, result, error);
}

void
sa_store_count_async (SaRepository        *repository,
                      SaId                 site,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  SaStore *self = SA_STORE (repository);
  Question *question = g_new0 (Question, 1);
  GTask *task;

  question->site = site;
  task = start (repository, question, cancellable, callback, user_data, sa_store_count_async);
  if (task != NULL)
    sa_worker_queue (self->reader, SA_WORK_NORMAL, count_work, (GDestroyNotify) sa_site_counts_free, task);
}

SaSiteCounts *
sa_store_count_finish (SaRepository  *repository,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, repository), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * Judge
 */

static gpointer
ask_judge (SaStoreReader *reader,
           Question      *question,
           GError       **error)
{
  SaSqliteConnection *connection = sa_store_reader_get_connection (reader);
  GArray *verdicts;

  /* Ten thousand look-ups of one moment, and without taking a lock for each. */
  if (!sa_sqlite_connection_begin (connection, FALSE, error))
    return NULL;
  verdicts = sa_reader_judge (connection, question->site, question->addresses, error);
  sa_sqlite_connection_rollback (connection);
  return verdicts;
}

static SaWorkState
judge_work (GTask     *task,
            gpointer   worker_data,
            gpointer  *result,
            GError   **error)
{
  return answer (task, worker_data, ask_judge, result, error);
}

void
sa_store_judge_async (SaRepository        *repository,
                      SaId                 site,
                      SaTargets           *addresses,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  SaStore *self = SA_STORE (repository);
  Question *question = g_new0 (Question, 1);
  GTask *task;

  question->site = site;
  question->addresses = sa_targets_ref (addresses);
  task = start (repository, question, cancellable, callback, user_data, sa_store_judge_async);
  if (task != NULL)
    sa_worker_queue (self->reader, SA_WORK_NORMAL, judge_work, (GDestroyNotify) g_array_unref, task);
}

GArray *
sa_store_judge_finish (SaRepository  *repository,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, repository), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * Due
 */

static gpointer
ask_due (SaStoreReader *reader,
         Question      *question,
         GError       **error)
{
  SaSqliteConnection *connection = sa_store_reader_get_connection (reader);
  GPtrArray *messages;

  if (!sa_sqlite_connection_begin (connection, FALSE, error))
    return NULL;
  messages = sa_reader_due (connection, question->due, question->now, question->limit, &question->next, error);
  sa_sqlite_connection_rollback (connection);
  return messages;
}

static SaWorkState
due_work (GTask     *task,
          gpointer   worker_data,
          gpointer  *result,
          GError   **error)
{
  return answer (task, worker_data, ask_due, result, error);
}

void
sa_store_due_async (SaRepository        *repository,
                    SaDue                due,
                    SaTime               now,
                    gsize                limit,
                    GAsyncReadyCallback  callback,
                    gpointer             user_data)
{
  SaStore *self = SA_STORE (repository);
  Question *question = g_new0 (Question, 1);
  GTask *task;

  question->due = due;
  question->now = now;
  question->limit = limit;
  task = start (repository, question, NULL, callback, user_data, sa_store_due_async);
  if (task != NULL)
    sa_worker_queue (self->reader, SA_WORK_NORMAL, due_work, (GDestroyNotify) g_ptr_array_unref, task);
}

GPtrArray *
sa_store_due_finish (SaRepository  *repository,
                     GAsyncResult  *result,
                     SaTime        *next,
                     GError       **error)
{
  Question *question;

  g_return_val_if_fail (g_task_is_valid (result, repository), NULL);

  question = g_task_get_task_data (G_TASK (result));
  if (next != NULL)
    *next = question->next;
  return g_task_propagate_pointer (G_TASK (result), error);
}
