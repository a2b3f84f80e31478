/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-worker.h"

/* After everything that was queued before. */
#define PRIORITY_END ((SaWorkPriority) (SA_WORK_IDLE + 1))

typedef struct
{
  SaWorkPriority  priority;
  guint64         serial;
  SaWorkFunc      func;         /* (nullable): %NULL ends the thread */
  GDestroyNotify  free_result;
  GTask          *task;         /* (nullable) */
  gpointer        result;
  GError         *error;
} Work;

struct _SaWorker
{
  GThread     *thread;     /* (nullable): joined */
  GAsyncQueue *queue;      /* of Work, sorted */
  gpointer     data;
  guint64      n_queued;   /* under the queue's lock */
  int          closing;    /* atomic */
};

static int
work_compare (gconstpointer a,
              gconstpointer b,
              gpointer      data)
{
  const Work *left = a;
  const Work *right = b;

  if (left->priority != right->priority)
    return left->priority < right->priority ? -1 : 1;
  return left->serial < right->serial ? -1 : left->serial > right->serial;
}

static void
work_free (gpointer data)
{
  Work *work = data;

  if (work->result != NULL && work->free_result != NULL)
    work->free_result (work->result);
  g_clear_error (&work->error);
  g_clear_object (&work->task);
  g_free (work);
}

static void
push (SaWorker *self,
      Work     *work)
{
  g_async_queue_lock (self->queue);
  work->serial = self->n_queued++;
  g_async_queue_push_sorted_unlocked (self->queue, work, work_compare, NULL);
  g_async_queue_unlock (self->queue);
}

/* In the task's own context, where g_task_return() calls back at once. */
static gboolean
answer_cb (gpointer data)
{
  Work *work = data;

  if (work->error != NULL)
    g_task_return_error (work->task, g_steal_pointer (&work->error));
  else
    g_task_return_pointer (work->task, g_steal_pointer (&work->result), work->free_result);
  return G_SOURCE_REMOVE;
}

static void
answer (Work *work)
{
  /* longer than the source: as soon as that is attached its thread may answer and end, context and all, and letting go
   * of a source locks its context */
  g_autoptr (GMainContext) context = NULL;
  g_autoptr (GSource) source = NULL;

  if (work->task == NULL)
    {
      work_free (work);
      return;
    }
  context = g_main_context_ref (g_task_get_context (work->task));
  source = g_idle_source_new ();
  g_source_set_priority (source, g_task_get_priority (work->task));
  g_source_set_callback (source, answer_cb, work, work_free);
  g_source_set_static_name (source, "[site-admin] answer of a worker");
  g_source_attach (source, context);
}

static gpointer
run (gpointer data)
{
  SaWorker *self = data;

  for (;;)
    {
      Work *work = g_async_queue_pop (self->queue);

      if (work->func == NULL || (work->task == NULL && sa_worker_is_closing (self)))
        {
          gboolean is_end = work->func == NULL;

          answer (work);
          if (is_end)
            return NULL;
          continue;
        }
      switch (work->func (work->task, self->data, &work->result, &work->error))
        {
        case SA_WORK_AGAIN:
          push (self, work);
          break;

        case SA_WORK_MOVED:
          work->task = NULL;
          work_free (work);
          break;

        case SA_WORK_DONE:
        default:
          answer (work);
          break;
        }
    }
}

SaWorker *
sa_worker_new (const char *name,
               gpointer    worker_data)
{
  SaWorker *self;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (SaWorker, 1);
  self->queue = g_async_queue_new_full (work_free);
  self->data = worker_data;
  self->thread = g_thread_new (name, run, self);
  return self;
}

void
sa_worker_queue (SaWorker       *self,
                 SaWorkPriority  priority,
                 SaWorkFunc      func,
                 GDestroyNotify  free_result,
                 GTask          *task)
{
  Work *work;

  g_return_if_fail (self != NULL);
  g_return_if_fail (func != NULL);
  g_return_if_fail (task == NULL || G_IS_TASK (task));

  work = g_new0 (Work, 1);
  work->priority = priority;
  work->func = func;
  work->free_result = free_result;
  work->task = task;
  push (self, work);
}

gboolean
sa_worker_is_current (SaWorker *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_thread_self () == self->thread;
}

gboolean
sa_worker_is_closing (SaWorker *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_atomic_int_get (&self->closing);
}

static void
close_queue (SaWorker *self,
             GTask    *task)
{
  Work *work = g_new0 (Work, 1);

  g_atomic_int_set (&self->closing, TRUE);
  work->priority = PRIORITY_END;
  work->task = task;
  push (self, work);
}

void
sa_worker_shut_down_async (SaWorker            *self,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  GTask *task;

  g_return_if_fail (self != NULL);
  g_return_if_fail (!sa_worker_is_closing (self));

  task = g_task_new (NULL, NULL, callback, user_data);
  g_task_set_source_tag (task, sa_worker_shut_down_async);
  close_queue (self, task);
}

gboolean
sa_worker_shut_down_finish (SaWorker      *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (g_task_is_valid (result, NULL), FALSE);

  g_task_propagate_pointer (G_TASK (result), NULL);
  /* The thread's last act was to answer: this waits no longer than that took. */
  g_clear_pointer (&self->thread, g_thread_join);
  return TRUE;
}

void
sa_worker_free (SaWorker *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (!sa_worker_is_current (self));

  if (self->thread != NULL)
    {
      if (!sa_worker_is_closing (self))
        close_queue (self, NULL);
      g_thread_join (self->thread);
    }
  g_async_queue_unref (self->queue);
  g_free (self);
}
