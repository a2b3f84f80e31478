/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sender-private.h"

#include "sa-relay-factory.h"

#include <glib/gi18n-lib.h>

#define MIRROR_MILLISECONDS 50

enum
{
  ACTIVITY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SaSender, sa_sender, G_TYPE_OBJECT)

/*
 * The copy that the home thread reads
 */

static gboolean
mirror_cb (gpointer data)
{
  SaSender *self = data;
  gboolean changed;

  g_mutex_lock (&self->mutex);
  self->mirrored = g_get_monotonic_time ();
  changed = self->has_lock != self->new_has_lock || self->in_flight != self->new_in_flight ||
            g_strcmp0 (self->problem, self->new_problem) != 0;
  self->has_lock = self->new_has_lock;
  self->in_flight = self->new_in_flight;
  g_free (self->problem);
  self->problem = g_strdup (self->new_problem);
  g_clear_pointer (&self->mirror, g_source_unref);
  g_mutex_unlock (&self->mutex);

  if (changed)
    g_signal_emit (self, signals[ACTIVITY], 0);
  return G_SOURCE_REMOVE;
}

/* When the home thread looks: soon, but not for each of hundreds of mails a second */
static GSource *
new_mirror_source (SaSender *self)
{
  gint64 wait = self->mirrored + MIRROR_MILLISECONDS * G_TIME_SPAN_MILLISECOND - g_get_monotonic_time ();
  GSource *source = g_timeout_source_new ((guint) CLAMP (wait / G_TIME_SPAN_MILLISECOND, 0, MIRROR_MILLISECONDS));

  g_source_set_priority (source, G_PRIORITY_DEFAULT_IDLE);
  return source;
}

/* In the relay thread, several times a mail: what happens before the home thread has looked is told at once. */
static void
activity_cb (SaOutbox *outbox,
             SaSender *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  self->new_has_lock = sa_outbox_is_sender (outbox);
  self->new_in_flight = sa_outbox_get_in_flight (outbox);
  g_free (self->new_problem);
  self->new_problem = g_strdup (sa_outbox_get_problem (outbox));
  if (self->mirror != NULL)
    return;
  self->mirror = new_mirror_source (self);
  g_source_set_callback (self->mirror, mirror_cb, self, NULL);
  g_source_set_static_name (self->mirror, "[site-admin] activity of the outbox");
  g_source_attach (self->mirror, self->home);
}

static void
drop_mirror (SaSender *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->mutex);

  if (self->mirror != NULL)
    g_source_destroy (self->mirror);
  g_clear_pointer (&self->mirror, g_source_unref);
}

/*
 * The relay thread
 */

static void
open_relay_async (SaId                site,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            callback_data,
                  gpointer            user_data)
{
  sa_sender_open_relay_async (user_data, site, cancellable, callback, callback_data);
}

static SaMailRelay *
open_relay_finish (GAsyncResult *result,
                   SaRelayTerms *terms,
                   GError      **error,
                   gpointer      user_data)
{
  const SaRelayRecord *record = sa_sender_get_opened_record (result);

  if (record != NULL)
    {
      terms->account = record->id;
      terms->sender = g_strdup (record->sender);
      terms->pace = sa_relay_get_pace_setting (record);
      terms->concurrency = sa_relay_get_concurrency_setting (record);
    }
  return sa_sender_open_relay_finish (result, error);
}

static void
set_up (gpointer data)
{
  static const SaRelaySource source = { open_relay_async, open_relay_finish };
  SaSender *self = data;
  g_autofree char *lock_path = g_strconcat (self->database, ".sender", NULL);

  self->worker.client = sa_http_client_new (0, NULL);
  self->worker.composer = sa_composer_new (self->link_base, g_get_language_names ()[0]);
  self->worker.cancellable = g_cancellable_new ();
  self->worker.outbox = sa_outbox_new (self->repository, self->worker.composer, lock_path, &source, self);
  g_signal_connect (self->worker.outbox, "activity", G_CALLBACK (activity_cb), self);
}

static void
tear_down (gpointer data)
{
  SaSender *self = data;
  GTask *task = g_steal_pointer (&self->worker.closing);

  g_signal_handlers_disconnect_by_data (self->worker.outbox, self);
  g_clear_object (&self->worker.outbox);
  g_clear_object (&self->worker.composer);
  g_clear_object (&self->worker.client);
  g_clear_object (&self->worker.cancellable);
  sa_loop_answer (task, GINT_TO_POINTER (TRUE), NULL, NULL);
}

static void
check_closed (SaSender *self)
{
  /* later: who answers here now may hold the outbox */
  if (self->worker.closing != NULL && self->worker.stopped && self->worker.n_open == 0)
    sa_loop_thread_invoke (self->thread, tear_down, self);
}

void
sa_sender_leave (SaSender *self)
{
  g_assert (sa_loop_thread_is_current (self->thread));
  g_assert (self->worker.n_open > 0);

  self->worker.n_open--;
  check_closed (self);
}

static void
stopped_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  SaSender *self = user_data;

  sa_outbox_stop_finish (SA_OUTBOX (source), result);
  self->worker.stopped = TRUE;
  check_closed (self);
}

static void
do_close (gpointer data)
{
  GTask *task = data;
  SaSender *self = g_task_get_source_object (task);

  self->worker.closing = task;
  g_cancellable_cancel (self->worker.cancellable);
  sa_outbox_stop_async (self->worker.outbox, stopped_cb, self);
}

static void
do_start (gpointer data)
{
  SaSender *self = data;

  sa_outbox_start (self->worker.outbox);
}

static void
do_wake (gpointer data)
{
  SaSender *self = data;

  sa_outbox_wake (self->worker.outbox);
}

/** What is asked of the relay thread. */
typedef struct
{
  SaId     site;
  char    *address;  /* (nullable) */
  gboolean wait;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->address);
  g_free (order);
}

static void
drained_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  GError *error = NULL;
  gboolean drained = sa_outbox_drain_finish (SA_OUTBOX (source), result, &error);

  sa_loop_answer (user_data, GINT_TO_POINTER (drained), NULL, error);
}

static void
do_drain (gpointer data)
{
  GTask *task = data;
  SaSender *self = g_task_get_source_object (task);
  const Order *order = g_task_get_task_data (task);

  sa_outbox_drain_async (self->worker.outbox, order->wait, g_task_get_cancellable (task), drained_cb, task);
}

static void
followed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  GError *error = NULL;
  SaTime next = 0;
  gboolean followed = sa_outbox_follow_finish (SA_OUTBOX (source), result, &next, &error);

  sa_loop_answer (user_data, followed ? g_memdup2 (&next, sizeof next) : NULL, g_free, error);
}

static void
do_follow (gpointer data)
{
  GTask *task = data;
  SaSender *self = g_task_get_source_object (task);

  sa_outbox_follow_async (self->worker.outbox, followed_cb, task);
}

static void
do_test (gpointer data)
{
  GTask *task = data;
  const Order *order = g_task_get_task_data (task);

  sa_sender_send_test (g_task_get_source_object (task), order->site, order->address, task);
}

/*
 * GObject
 */

static void
sa_sender_finalize (GObject *object)
{
  SaSender *self = SA_SENDER (object);

  g_assert (self->thread == NULL);

  g_clear_object (&self->repository);
  g_clear_pointer (&self->home, g_main_context_unref);
  g_mutex_clear (&self->mutex);
  g_free (self->database);
  g_free (self->link_base);
  g_free (self->problem);
  g_free (self->new_problem);

  G_OBJECT_CLASS (sa_sender_parent_class)->finalize (object);
}

static void
sa_sender_class_init (SaSenderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_sender_finalize;

  signals[ACTIVITY] = g_signal_new ("activity", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
}

static void
sa_sender_init (SaSender *self)
{
  g_mutex_init (&self->mutex);
  self->home = g_main_context_ref_thread_default ();
}

/*
 * Public: the home thread
 */

SaSender *
sa_sender_new (SaRepository *repository,
               const char   *database,
               const char   *link_base)
{
  SaSender *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (database != NULL, NULL);

  self = g_object_new (SA_TYPE_SENDER, NULL);
  self->repository = g_object_ref (repository);
  self->database = g_strdup (database);
  self->link_base = g_strdup (link_base);
  return self;
}

static SaLoopThread *
get_thread (SaSender *self)
{
  if (self->thread == NULL)
    {
      self->thread = sa_loop_thread_new ("sa-relay");
      sa_loop_thread_invoke (self->thread, set_up, self);
    }
  return self->thread;
}

void
sa_sender_start (SaSender *self)
{
  g_return_if_fail (SA_IS_SENDER (self));

  sa_loop_thread_invoke (get_thread (self), do_start, self);
}

void
sa_sender_wake (SaSender *self)
{
  g_return_if_fail (SA_IS_SENDER (self));

  if (self->thread != NULL)
    sa_loop_thread_invoke (self->thread, do_wake, self);
}

static GTask *
new_task (SaSender            *self,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data,
          gpointer             source_tag,
          Order               *order)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, order, order_free);
  return task;
}

void
sa_sender_drain_async (SaSender            *self,
                       gboolean             wait,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  Order *order = NULL;

  g_return_if_fail (SA_IS_SENDER (self));

  order = g_new0 (Order, 1);
  order->wait = wait;
  sa_loop_thread_invoke (get_thread (self), do_drain,
                         new_task (self, cancellable, callback, user_data, sa_sender_drain_async, order));
}

gboolean
sa_sender_drain_finish (SaSender      *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return GPOINTER_TO_INT (g_task_propagate_pointer (G_TASK (result), error));
}

void
sa_sender_follow_async (SaSender            *self,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (SA_IS_SENDER (self));

  sa_loop_thread_invoke (get_thread (self), do_follow,
                         new_task (self, NULL, callback, user_data, sa_sender_follow_async, g_new0 (Order, 1)));
}

gboolean
sa_sender_follow_finish (SaSender      *self,
                         GAsyncResult  *result,
                         SaTime        *next,
                         GError       **error)
{
  g_autofree SaTime *found = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);
  g_return_val_if_fail (next != NULL, FALSE);

  found = g_task_propagate_pointer (G_TASK (result), error);
  *next = found != NULL ? *found : 0;
  return found != NULL;
}

void
sa_sender_test_async (SaSender            *self,
                      SaId                 site,
                      const char          *address,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  Order *order = NULL;

  g_return_if_fail (SA_IS_SENDER (self));
  g_return_if_fail (address != NULL);

  order = g_new0 (Order, 1);
  order->site = site;
  order->address = g_strdup (address);
  sa_loop_thread_invoke (get_thread (self), do_test,
                         new_task (self, cancellable, callback, user_data, sa_sender_test_async, order));
}

SaReceipt *
sa_sender_test_finish (SaSender      *self,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sa_sender_close_async (SaSender            *self,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (SA_IS_SENDER (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sa_sender_close_async);
  if (self->thread == NULL)
    sa_loop_answer (task, GINT_TO_POINTER (TRUE), NULL, NULL);
  else
    sa_loop_thread_invoke (self->thread, do_close, task);
}

void
sa_sender_close_finish (SaSender     *self,
                        GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_pointer (G_TASK (result), NULL);
  /* it has let go of all that it had: this waits no longer than its last steps take */
  g_clear_pointer (&self->thread, sa_loop_thread_free);
  drop_mirror (self);
}

guint
sa_sender_get_in_flight (SaSender *self)
{
  g_return_val_if_fail (SA_IS_SENDER (self), 0);

  return self->in_flight;
}

gboolean
sa_sender_has_lock (SaSender *self)
{
  g_return_val_if_fail (SA_IS_SENDER (self), FALSE);

  return self->has_lock;
}

const char *
sa_sender_get_problem (SaSender *self)
{
  g_return_val_if_fail (SA_IS_SENDER (self), NULL);

  return self->problem;
}
