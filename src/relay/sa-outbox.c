/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-outbox-private.h"

#include <glib/gi18n-lib.h>

#define GRACE_SECONDS 5

enum
{
  ACTIVITY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SaOutbox, sa_outbox, G_TYPE_OBJECT)

SaTime
sa_outbox_now (SaOutbox *self)
{
  return self->clock != NULL ? self->clock (self->clock_data) : g_get_real_time () / G_USEC_PER_SEC;
}

gint64
sa_outbox_ticks (SaOutbox *self)
{
  return self->ticks != NULL ? self->ticks (self->ticks_data) : sa_wake_timer_now ();
}

void
sa_outbox_emit_activity (SaOutbox *self)
{
  g_signal_emit (self, signals[ACTIVITY], 0);
}

void
sa_outbox_set_problem (SaOutbox   *self,
                       const char *problem)
{
  if (g_strcmp0 (self->problem, problem) == 0)
    return;
  g_free (self->problem);
  self->problem = g_strdup (problem);
  sa_outbox_emit_activity (self);
}

gboolean
sa_outbox_is_wanted (SaOutbox *self)
{
  return g_queue_is_empty (&self->stops) &&
         (self->started || !g_queue_is_empty (&self->drains) || !g_queue_is_empty (&self->follow.waits));
}

gboolean
sa_outbox_is_open (SaOutbox *self)
{
  return sa_outbox_is_wanted (self) && !self->paused && !self->set_back;
}

/* One who waits for the end of a drain */
typedef struct
{
  gboolean wait;
  GSource *cancelled;  /* (nullable) */
} Drain;

static void
drain_free (Drain *self)
{
  if (self->cancelled != NULL)
    g_source_destroy (self->cancelled);
  g_clear_pointer (&self->cancelled, g_source_unref);
  g_free (self);
}

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

/* Ends of draining and stopping */

void
sa_outbox_release_lock (SaOutbox *self)
{
  self->adopted = FALSE;
  if (!sa_sender_lock_is_held (self->lock))
    return;
  sa_sender_lock_release (self->lock);
  sa_outbox_emit_activity (self);
}

static void
rest (SaOutbox *self)
{
  sa_wake_timer_clear (self->timer);
  sa_outbox_drop_ready (self);
  sa_outbox_follow_stop (self);
  g_hash_table_remove_all (self->later);
  self->dirty = FALSE;
  self->round.more = FALSE;
  self->paused = FALSE;
  sa_outbox_set_problem (self, NULL);
  sa_outbox_release_lock (self);
}

void
sa_outbox_rest_unless_wanted (SaOutbox *self)
{
  if (!sa_outbox_is_wanted (self))
    rest (self);
}

void
sa_outbox_end_drains (SaOutbox     *self,
                      const GError *error)
{
  GQueue drains = self->drains;

  g_queue_init (&self->drains);
  if (!g_queue_is_empty (&drains))
    sa_outbox_rest_unless_wanted (self);
  while (!g_queue_is_empty (&drains))
    {
      g_autoptr (GTask) task = g_queue_pop_head (&drains);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_boolean (task, TRUE);
    }
}

static gboolean
has_to_wait (SaOutbox *self)
{
  for (GList *link = self->drains.head; link != NULL; link = link->next)
    if (((Drain *) g_task_get_task_data (link->data))->wait)
      return TRUE;

  return FALSE;
}

gboolean
sa_outbox_is_waiting (SaOutbox *self)
{
  return self->started || has_to_wait (self) || !g_queue_is_empty (&self->follow.waits);
}

/* Nothing is on its way, and what is left cannot go now */
static void
check_drains (SaOutbox *self)
{
  g_autoptr (GError) error = NULL;

  if (g_queue_is_empty (&self->drains))
    return;
  if (has_to_wait (self) && (self->round.next != 0 || self->round.n_deferred > 0))
    return;

  if (self->round.n_homeless > 0)
    {
      const char *problem = sa_relay_pool_get_problem (self->pool);

      error = g_error_new_literal (SA_ERROR, SA_ERROR_NOT_FOUND,
                                   problem != NULL ? problem : _("The site has no mail relay."));
    }
  sa_outbox_end_drains (self, error);
}

static void
check_stops (SaOutbox *self)
{
  GQueue stops = self->stops;
  g_autoptr (GError) error = NULL;

  if (g_queue_is_empty (&stops))
    return;

  g_queue_init (&self->stops);
  clear_source (&self->grace);
  self->started = FALSE;
  error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED, _("The outbox was stopped."));
  sa_outbox_end_drains (self, error);
  sa_outbox_follow_end_waits (self, error);
  rest (self);
  g_object_unref (self->sending);
  self->sending = g_cancellable_new ();
  while (!g_queue_is_empty (&stops))
    {
      g_autoptr (GTask) task = g_queue_pop_head (&stops);

      g_task_return_boolean (task, TRUE);
    }
}

void
sa_outbox_check_end (SaOutbox *self)
{
  if (self->asking || self->n_mails > 0 || !sa_report_queue_is_empty (self->reports))
    return;

  if (!g_queue_is_empty (&self->stops))
    {
      if (self->follow.n_asking == 0 && !self->follow.asking)
        check_stops (self);
    }
  else if (!sa_outbox_is_wanted (self))
    rest (self);
  else if (self->n_ready == 0 && !self->dirty && !self->round.more && !sa_relay_pool_is_opening (self->pool))
    check_drains (self);
}

static void
pool_ready_cb (gpointer user_data)
{
  SaOutbox *self = user_data;

  self->dirty = TRUE;
  self->follow.dirty = TRUE;
  sa_outbox_pump (self);
}

static void
timer_cb (gpointer user_data)
{
  SaOutbox *self = user_data;

  /* not for each mail that the pace lets go */
  if (self->n_mails == 0 || (self->round.next != 0 && self->round.next <= sa_outbox_now (self)))
    self->dirty = TRUE;
  sa_outbox_pump (self);
}

/*
 * The repository emits `changed` on its own thread, which need not be ours. There is a bridge for each outbox; the
 * signal's closure owns it, so that it outlives an emission that meets the end of the outbox.
 */
typedef struct
{
  GMainContext *context;
  GWeakRef      outbox;
} Bridge;

static void
bridge_free (gpointer  data,
             GClosure *closure)
{
  Bridge *bridge = data;

  g_weak_ref_clear (&bridge->outbox);
  g_main_context_unref (bridge->context);
  g_free (bridge);
}

static gboolean
some_changed_cb (gpointer user_data)
{
  SaOutbox *self = user_data;

  /* NULL: disposed of on its way */
  if (self->repository == NULL || !sa_outbox_is_wanted (self))
    return G_SOURCE_REMOVE;

  self->dirty = TRUE;
  sa_outbox_pump (self);
  return G_SOURCE_REMOVE;
}

static gboolean
all_changed_cb (gpointer user_data)
{
  SaOutbox *self = user_data;

  self->stale = TRUE;
  self->stale_ready = TRUE;
  self->paused = FALSE;
  self->follow.dirty = TRUE;
  /* it may be the end of a pause: whether all is well now, one mail finds out */
  if (self->pool != NULL)
    sa_relay_pool_doubt (self->pool);
  return some_changed_cb (self);
}

static void
changed_cb (SaRepository *repository,
            gint64        seq,
            SaId          site,
            SaIds        *ids,
            gpointer      user_data)
{
  Bridge *bridge = user_data;
  SaOutbox *self = g_weak_ref_get (&bridge->outbox);

  if (self != NULL)
    g_main_context_invoke_full (bridge->context, G_PRIORITY_DEFAULT, ids == NULL ? all_changed_cb : some_changed_cb,
                                self, g_object_unref);
}

static void
connect_repository (SaOutbox *self)
{
  Bridge *bridge = g_new0 (Bridge, 1);

  bridge->context = g_main_context_ref_thread_default ();
  g_weak_ref_init (&bridge->outbox, self);
  self->changed_id = g_signal_connect_data (self->repository, "changed", G_CALLBACK (changed_cb), bridge, bridge_free,
                                            G_CONNECT_DEFAULT);
}

/* GObject */

static void
sa_outbox_dispose (GObject *object)
{
  SaOutbox *self = SA_OUTBOX (object);

  g_clear_pointer (&self->timer, sa_wake_timer_free);
  clear_source (&self->grace);
  g_clear_signal_handler (&self->changed_id, self->repository);
  if (self->ready != NULL)
    sa_outbox_drop_ready (self);
  sa_outbox_follow_dispose (self);
  g_clear_pointer (&self->pool, sa_relay_pool_free);
  g_clear_pointer (&self->reports, sa_report_queue_free);
  g_clear_pointer (&self->notes, sa_sender_notes_free);
  g_clear_pointer (&self->lock, sa_sender_lock_free);
  g_clear_pointer (&self->ready, g_hash_table_unref);
  g_clear_pointer (&self->taken, g_hash_table_unref);
  g_clear_pointer (&self->ended, g_hash_table_unref);
  g_clear_pointer (&self->later, g_hash_table_unref);
  g_clear_object (&self->sending);
  g_clear_object (&self->composer);
  g_clear_object (&self->repository);

  G_OBJECT_CLASS (sa_outbox_parent_class)->dispose (object);
}

static void
sa_outbox_finalize (GObject *object)
{
  SaOutbox *self = SA_OUTBOX (object);

  g_free (self->problem);

  G_OBJECT_CLASS (sa_outbox_parent_class)->finalize (object);
}

static void
sa_outbox_class_init (SaOutboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sa_outbox_dispose;
  object_class->finalize = sa_outbox_finalize;

  /**
   * SaOutbox::activity: a number or sentence that can be read from it has changed
   */
  signals[ACTIVITY] = g_signal_new ("activity", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                    G_TYPE_NONE, 0);
}

static void
sa_outbox_init (SaOutbox *self)
{
  self->ready = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) g_queue_free);
  self->taken = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->ended = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->later = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->sending = g_cancellable_new ();
  g_queue_init (&self->drains);
  g_queue_init (&self->stops);
  sa_outbox_follow_init (self);
}

/* Public */

SaOutbox *
sa_outbox_new (SaRepository        *repository,
               SaComposer          *composer,
               const char          *lock_path,
               const SaRelaySource *source,
               gpointer             source_data)
{
  SaOutbox *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (SA_IS_COMPOSER (composer), NULL);
  g_return_val_if_fail (lock_path != NULL, NULL);
  g_return_val_if_fail (source != NULL, NULL);

  self = g_object_new (SA_TYPE_OUTBOX, NULL);
  self->repository = g_object_ref (repository);
  self->composer = g_object_ref (composer);
  self->lock = sa_sender_lock_new (lock_path);
  self->notes = sa_sender_notes_new (self->lock);
  self->timer = sa_wake_timer_new (timer_cb, self);
  self->pool = sa_relay_pool_new (source, source_data, pool_ready_cb, self);
  self->reports = sa_report_queue_new (repository);
  connect_repository (self);
  return self;
}

void
sa_outbox_start (SaOutbox *self)
{
  g_return_if_fail (SA_IS_OUTBOX (self));

  if (self->started)
    return;
  self->started = TRUE;
  self->dirty = TRUE;
  self->follow.dirty = TRUE;
  sa_outbox_pump (self);
}

static gboolean
grace_cb (gpointer user_data)
{
  SaOutbox *self = user_data;

  clear_source (&self->grace);
  g_cancellable_cancel (self->sending);
  return G_SOURCE_REMOVE;
}

void
sa_outbox_stop_async (SaOutbox            *self,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (SA_IS_OUTBOX (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sa_outbox_stop_async);
  g_queue_push_tail (&self->stops, task);
  sa_wake_timer_clear (self->timer);
  sa_outbox_follow_stop (self);
  if (self->grace == NULL)
    {
      self->grace = g_timeout_source_new_seconds (GRACE_SECONDS);
      g_source_set_callback (self->grace, grace_cb, self, NULL);
      g_source_attach (self->grace, g_main_context_get_thread_default ());
    }
  sa_outbox_pump (self);
}

void
sa_outbox_stop_finish (SaOutbox     *self,
                       GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

static gboolean
drain_cancelled_cb (GCancellable *cancellable,
                    gpointer      user_data)
{
  GTask *task = user_data;
  SaOutbox *self = g_task_get_source_object (task);

  if (g_queue_remove (&self->drains, task))
    {
      g_task_return_error_if_cancelled (task);
      sa_outbox_check_end (self);
      g_object_unref (task);
    }
  return G_SOURCE_REMOVE;
}

void
sa_outbox_drain_async (SaOutbox            *self,
                       gboolean             wait,
                       GCancellable        *cancellable,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  GTask *task = NULL;
  Drain *drain = NULL;

  g_return_if_fail (SA_IS_OUTBOX (self));

  drain = g_new0 (Drain, 1);
  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sa_outbox_drain_async);
  g_task_set_task_data (task, drain, (GDestroyNotify) drain_free);
  drain->wait = wait;
  if (cancellable != NULL)
    {
      /* without a reference on the task, which destroys it */
      drain->cancelled = g_cancellable_source_new (cancellable);
      g_source_set_callback (drain->cancelled, G_SOURCE_FUNC (drain_cancelled_cb), task, NULL);
      g_source_attach (drain->cancelled, g_task_get_context (task));
    }
  g_queue_push_tail (&self->drains, task);
  self->dirty = TRUE;
  sa_outbox_pump (self);
}

gboolean
sa_outbox_drain_finish (SaOutbox      *self,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

void
sa_outbox_wake (SaOutbox *self)
{
  g_return_if_fail (SA_IS_OUTBOX (self));

  if (!sa_outbox_is_wanted (self))
    return;

  self->dirty = TRUE;
  sa_outbox_pump (self);
}

guint
sa_outbox_get_in_flight (SaOutbox *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX (self), 0);

  return self->n_at_relay;
}

gboolean
sa_outbox_is_sender (SaOutbox *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX (self), FALSE);

  return sa_sender_lock_is_held (self->lock);
}

const char *
sa_outbox_get_problem (SaOutbox *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX (self), NULL);

  return self->problem != NULL ? self->problem : sa_report_queue_get_problem (self->reports);
}

void
sa_outbox_set_clock (SaOutbox      *self,
                     SaOutboxClock  clock,
                     gpointer       user_data)
{
  g_return_if_fail (SA_IS_OUTBOX (self));

  self->clock = clock;
  self->clock_data = user_data;
}

void
sa_outbox_set_ticks (SaOutbox      *self,
                     SaOutboxClock  ticks,
                     gpointer       user_data)
{
  g_return_if_fail (SA_IS_OUTBOX (self));

  self->ticks = ticks;
  self->ticks_data = user_data;
}
