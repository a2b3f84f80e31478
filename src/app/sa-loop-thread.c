/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-loop-thread.h"

struct _SaLoopThread
{
  GThread      *thread;
  GMainContext *context;
  GMainLoop    *loop;
};

typedef struct
{
  void     (*func) (gpointer data);
  gpointer   data;
} Call;

static gboolean
call_cb (gpointer data)
{
  const Call *call = data;

  call->func (call->data);
  return G_SOURCE_REMOVE;
}

void
sa_loop_post (GMainContext *context,
              void        (*func) (gpointer data),
              gpointer      data)
{
  /* longer than the source, which locks it when it goes: what is called may end the context's thread */
  g_autoptr (GMainContext) alive = g_main_context_ref (context);
  g_autoptr (GSource) source = g_idle_source_new ();
  Call *call = g_new0 (Call, 1);

  call->func = func;
  call->data = data;
  /* not the priority of an idle source: what is posted goes in order with the answers of the repository */
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, call_cb, call, g_free);
  g_source_set_static_name (source, "[site-admin] call from another thread");
  g_source_attach (source, context);
}

static gpointer
run (gpointer data)
{
  SaLoopThread *self = data;

  g_main_context_push_thread_default (self->context);
  g_main_loop_run (self->loop);
  /* what was put off, such as closing connections */
  while (g_main_context_iteration (self->context, FALSE))
    ;
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

SaLoopThread *
sa_loop_thread_new (const char *name)
{
  SaLoopThread *self = NULL;

  g_return_val_if_fail (name != NULL, NULL);

  self = g_new0 (SaLoopThread, 1);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  self->thread = g_thread_new (name, run, self);
  return self;
}

static void
quit (gpointer data)
{
  SaLoopThread *self = data;

  g_main_loop_quit (self->loop);
}

void
sa_loop_thread_free (SaLoopThread *self)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (!sa_loop_thread_is_current (self));

  /* posted, not called: a loop that does not run yet would not notice */
  sa_loop_post (self->context, quit, self);
  g_thread_join (self->thread);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_free (self);
}

void
sa_loop_thread_invoke (SaLoopThread *self,
                       void        (*func) (gpointer data),
                       gpointer      data)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (func != NULL);

  sa_loop_post (self->context, func, data);
}

typedef struct
{
  void     (*func) (gpointer data);
  gpointer   data;
  GMutex     mutex;
  GCond      cond;
  gboolean   done;
} Rendezvous;

static void
meet (gpointer data)
{
  Rendezvous *meeting = data;

  meeting->func (meeting->data);
  g_mutex_lock (&meeting->mutex);
  meeting->done = TRUE;
  g_cond_signal (&meeting->cond);
  g_mutex_unlock (&meeting->mutex);
}

void
sa_loop_thread_call (SaLoopThread *self,
                     void        (*func) (gpointer data),
                     gpointer      data)
{
  Rendezvous meeting = { .func = func, .data = data };

  g_return_if_fail (self != NULL);
  g_return_if_fail (func != NULL);
  g_return_if_fail (!sa_loop_thread_is_current (self));

  g_mutex_init (&meeting.mutex);
  g_cond_init (&meeting.cond);
  sa_loop_post (self->context, meet, &meeting);
  g_mutex_lock (&meeting.mutex);
  while (!meeting.done)
    g_cond_wait (&meeting.cond, &meeting.mutex);
  g_mutex_unlock (&meeting.mutex);
  g_cond_clear (&meeting.cond);
  g_mutex_clear (&meeting.mutex);
}

gboolean
sa_loop_thread_is_current (SaLoopThread *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return g_thread_self () == self->thread;
}

typedef struct
{
  GTask          *task;
  gpointer        result;
  GDestroyNotify  free_result;
  GError         *error;
} Answer;

static void
answer (gpointer data)
{
  g_autofree Answer *self = data;
  g_autoptr (GTask) task = self->task;

  if (self->error != NULL)
    g_task_return_error (task, self->error);
  else
    g_task_return_pointer (task, self->result, self->free_result);
}

void
sa_loop_answer (GTask          *task,
                gpointer        result,
                GDestroyNotify  free_result,
                GError         *error)
{
  Answer *self = NULL;

  g_return_if_fail (G_IS_TASK (task));

  self = g_new0 (Answer, 1);
  self->task = task;
  self->result = result;
  self->free_result = free_result;
  self->error = error;
  sa_loop_post (g_task_get_context (task), answer, self);
}
