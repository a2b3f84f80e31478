/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-gateway-thread.h"

#include "sa-gateway.h"
#include "sa-loop-thread.h"

struct _SaGatewayThread
{
  SaLoopThread *thread;
  SaRepository *repository;
  SaGateway    *gateway;   /* of the thread */
  guint         port;
  GError       *error;     /* (nullable) */

  GMutex        mutex;     /* guards what follows */
  GCond         cond;
  gboolean      stopped;
};

static void
listen_in_thread (gpointer data)
{
  SaGatewayThread *self = data;

  self->gateway = sa_gateway_new (self->repository);
  if (sa_gateway_listen (self->gateway, self->port, &self->error))
    self->port = sa_gateway_get_port (self->gateway);
}

static void
tell_stopped (gpointer data)
{
  SaGatewayThread *self = data;

  g_clear_object (&self->gateway);
  g_mutex_lock (&self->mutex);
  self->stopped = TRUE;
  g_cond_signal (&self->cond);
  g_mutex_unlock (&self->mutex);
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  SaGatewayThread *self = user_data;

  sa_gateway_stop_finish (SA_GATEWAY (source), result);
  /* later: the last request lets go of the gateway here */
  sa_loop_thread_invoke (self->thread, tell_stopped, self);
}

static void
stop_in_thread (gpointer data)
{
  SaGatewayThread *self = data;

  sa_gateway_stop_async (self->gateway, stopped_cb, self);
}

SaGatewayThread *
sa_gateway_thread_new (SaRepository *repository,
                       guint         port,
                       GError      **error)
{
  SaGatewayThread *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);

  self = g_new0 (SaGatewayThread, 1);
  g_mutex_init (&self->mutex);
  g_cond_init (&self->cond);
  self->repository = g_object_ref (repository);
  self->port = port;
  self->thread = sa_loop_thread_new ("sa-gateway");
  sa_loop_thread_call (self->thread, listen_in_thread, self);
  if (self->error == NULL)
    return self;

  g_propagate_error (error, g_steal_pointer (&self->error));
  sa_gateway_thread_free (self);
  return NULL;
}

guint
sa_gateway_thread_get_port (SaGatewayThread *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->port;
}

void
sa_gateway_thread_free (SaGatewayThread *self)
{
  g_return_if_fail (self != NULL);

  sa_loop_thread_invoke (self->thread, stop_in_thread, self);
  g_mutex_lock (&self->mutex);
  while (!self->stopped)
    g_cond_wait (&self->cond, &self->mutex);
  g_mutex_unlock (&self->mutex);
  sa_loop_thread_free (self->thread);
  g_object_unref (self->repository);
  g_cond_clear (&self->cond);
  g_mutex_clear (&self->mutex);
  g_free (self);
}
