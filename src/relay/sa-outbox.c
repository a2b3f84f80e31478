/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-client.h"
#include "sa-outbox-private.h"

#include <glib/gi18n-lib.h>

#define MAX_MAILS SA_HTTP_MAX_IN_FLIGHT
#define BATCH 256
#define MAX_BATCH 10000
#define LOCK_SECONDS 5
#define GRACE_SECONDS 5
#define FORGET_SECONDS 2
#define ERROR_SECONDS 5
#define MAX_SLEEP_SECONDS (60 * 60)   /* a clock that was set does not make the outbox sleep for ever */

enum
{
  ACTIVITY,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (SaOutbox, sa_outbox, G_TYPE_OBJECT)

static void check_end (SaOutbox *self);

SaTime
sa_outbox_now (SaOutbox *self)
{
  return self->clock != NULL ? self->clock (self->clock_data) : g_get_real_time () / G_USEC_PER_SEC;
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

static gboolean
is_wanted (SaOutbox *self)
{
  return g_queue_is_empty (&self->stops) && (self->started || !g_queue_is_empty (&self->drains));
}

gboolean
sa_outbox_is_open (SaOutbox *self)
{
  return is_wanted (self) && !self->paused;
}

int
sa_outbox_get_tries (SaOutbox *self,
                     SaId      message)
{
  SaOutboxLater *later = g_hash_table_lookup (self->later, &message);

  return later != NULL ? later->n_tries : 0;
}

int
sa_outbox_defer (SaOutbox *self,
                 SaId      message,
                 int       seconds)
{
  SaOutboxLater *later = g_hash_table_lookup (self->later, &message);

  if (later == NULL)
    {
      later = g_new0 (SaOutboxLater, 1);
      g_hash_table_insert (self->later, g_memdup2 (&message, sizeof message), later);
    }
  later->again = sa_outbox_now (self) + seconds;

  return ++later->n_tries;
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

/* Timers */

static void
clear_source (GSource **source)
{
  if (*source != NULL)
    g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static gboolean
timer_cb (gpointer user_data)
{
  SaOutbox *self = user_data;

  clear_source (&self->timer);
  sa_outbox_pump (self);
  return G_SOURCE_REMOVE;
}

static void
sleep_for (SaOutbox *self,
           SaTime    seconds)
{
  clear_source (&self->timer);
  self->timer = g_timeout_source_new_seconds ((guint) CLAMP (seconds, 1, MAX_SLEEP_SECONDS));
  g_source_set_callback (self->timer, timer_cb, self, NULL);
  g_source_attach (self->timer, g_main_context_get_thread_default ());
}

static SaTime
sooner (SaTime a,
        SaTime b)
{
  if (a == 0 || b == 0)
    return MAX (a, b);

  return MIN (a, b);
}

/* Until the repository's next message is due, a relay's pause is over, or what only we know of comes round */
static void
sleep_till_next (SaOutbox *self)
{
  GHashTableIter iter;
  SaOutboxLater *later = NULL;
  SaTime now = sa_outbox_now (self);
  SaTime next = sooner (self->round.next > now ? self->round.next : 0, sa_relay_pool_get_next (self->pool, now));

  g_hash_table_iter_init (&iter, self->later);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &later))
    next = sooner (next, MAX (later->again, now + 1));
  if (self->stale)
    next = sooner (next, now + FORGET_SECONDS);

  sleep_for (self, next != 0 ? next - now : MAX_SLEEP_SECONDS);
}

/* Ends of draining and stopping */

static void
release_lock (SaOutbox *self)
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
  clear_source (&self->timer);
  g_queue_clear_full (&self->ready, (GDestroyNotify) sa_message_record_free);
  g_hash_table_remove_all (self->later);
  self->paused = FALSE;
  sa_outbox_set_problem (self, NULL);
  release_lock (self);
}

static void
end_drains (SaOutbox     *self,
            const GError *error)
{
  GQueue drains = self->drains;

  g_queue_init (&self->drains);
  if (!self->started && !g_queue_is_empty (&drains))
    rest (self);
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
  end_drains (self, error);
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
  end_drains (self, error);
  rest (self);
  g_object_unref (self->sending);
  self->sending = g_cancellable_new ();
  while (!g_queue_is_empty (&stops))
    {
      g_autoptr (GTask) task = g_queue_pop_head (&stops);

      g_task_return_boolean (task, TRUE);
    }
}

static void
check_end (SaOutbox *self)
{
  if (self->asking || g_hash_table_size (self->mails) > 0 || !sa_report_queue_is_empty (self->reports))
    return;

  if (!g_queue_is_empty (&self->stops))
    check_stops (self);
  else if (!is_wanted (self))
    rest (self);
  else if (g_queue_is_empty (&self->ready) && !sa_relay_pool_is_opening (self->pool))
    check_drains (self);
}

/* Rounds */

/* Whether a due message may begin now. FALSE: it comes back with a later round. @full: it may as soon as another ends */
static gboolean
may_begin (SaOutbox               *self,
           const SaMessageRecord  *record,
           SaRelayAccount        **account,
           gboolean               *full)
{
  SaTime now = sa_outbox_now (self);
  SaOutboxLater *later = g_hash_table_lookup (self->later, &record->id);

  *full = FALSE;
  if (later != NULL && later->again > now)
    {
      self->round.n_deferred++;
      return FALSE;
    }

  switch (sa_relay_pool_get (self->pool, record->site, now, account))
    {
    case SA_RELAY_OPENING:
    case SA_RELAY_FULL:
      *full = TRUE;
      return FALSE;
    case SA_RELAY_HELD:
      self->round.n_deferred++;
      return FALSE;
    case SA_RELAY_NONE:
      self->round.n_homeless++;
      return FALSE;
    case SA_RELAY_READY:
    default:
      /* whether it was sent nobody can say: that is for a person to decide */
      return record->state != SA_DELIVERY_UNKNOWN || sa_mail_relay_can_look_up ((*account)->relay);
    }
}

static void
begin_ready (SaOutbox *self)
{
  GQueue waiting = G_QUEUE_INIT;

  self->beginning = TRUE;
  while (!g_queue_is_empty (&self->ready))
    {
      g_autoptr (SaMessageRecord) record = g_queue_pop_head (&self->ready);
      SaRelayAccount *account = NULL;
      gboolean full = FALSE;

      if (!sa_outbox_is_open (self) || g_hash_table_contains (self->mails, &record->id))
        continue;
      if (g_hash_table_size (self->mails) >= MAX_MAILS)
        g_queue_push_tail (&waiting, g_steal_pointer (&record));
      else if (may_begin (self, record, &account, &full))
        sa_outbox_begin_mail (self, g_steal_pointer (&record), account);
      else if (full)
        g_queue_push_tail (&waiting, g_steal_pointer (&record));
      else
        self->round.n_skipped++;
    }

  self->ready = waiting;
  self->beginning = FALSE;
}

/* Messages that were deferred and are not due any more were cancelled, or decided otherwise */
static void
forget_gone (SaOutbox  *self,
             GPtrArray *records)
{
  g_autoptr (GHashTable) due = g_hash_table_new (g_int64_hash, g_int64_equal);
  GHashTableIter iter;
  gpointer id;

  for (guint i = 0; i < records->len; i++)
    g_hash_table_add (due, &((SaMessageRecord *) records->pdata[i])->id);
  g_hash_table_iter_init (&iter, self->later);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (due, id) && !g_hash_table_contains (self->mails, id))
      g_hash_table_iter_remove (&iter);
}

static void
ask_failed (SaOutbox     *self,
            const GError *error)
{
  self->asking = FALSE;
  self->again = FALSE;
  sa_outbox_set_problem (self, error->message);
  g_message ("The outbox could not be read: %s", error->message);
  sleep_for (self, ERROR_SECONDS);
  if (g_queue_is_empty (&self->stops))
    end_drains (self, error);
  check_end (self);
}

static void
due_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (SaOutbox) self = user_data;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  SaTime next = 0;

  records = sa_repository_due_finish (SA_REPOSITORY (source), result, &next, &error);
  if (records == NULL)
    {
      ask_failed (self, error);
      return;
    }

  self->asking = FALSE;
  self->round.next = next;
  self->round.n_deferred = 0;
  self->round.n_homeless = 0;
  self->round.n_skipped = 0;
  if (records->len < self->round.limit)
    forget_gone (self, records);
  while (records->len > 0)
    g_queue_push_tail (&self->ready, g_ptr_array_steal_index (records, 0));
  begin_ready (self);

  sa_outbox_set_problem (self, self->round.n_homeless > 0 ? sa_relay_pool_get_problem (self->pool) : NULL);
  if (self->again)
    {
      self->again = FALSE;
      sa_outbox_pump (self);
      return;
    }

  /* who can send nothing leaves it to a process that can */
  if (self->round.n_homeless > 0 && g_hash_table_size (self->mails) == 0 && g_queue_is_empty (&self->ready))
    release_lock (self);
  sleep_till_next (self);
  check_end (self);
}

static void
adopted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SaOutbox) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sa_repository_adopt_finish (SA_REPOSITORY (source), result, &error))
    {
      ask_failed (self, error);
      return;
    }

  self->asking = FALSE;
  self->again = FALSE;
  self->adopted = TRUE;
  sa_outbox_pump (self);
}

static gboolean
take_lock (SaOutbox *self)
{
  g_autoptr (GError) error = NULL;

  if (sa_sender_lock_is_held (self->lock))
    return TRUE;

  self->adopted = FALSE;
  if (sa_sender_lock_try (self->lock, &error))
    {
      sa_outbox_emit_activity (self);
      return TRUE;
    }

  /* that another process sends is no problem: the mail leaves */
  g_queue_clear_full (&self->ready, (GDestroyNotify) sa_message_record_free);
  sa_outbox_set_problem (self, g_error_matches (error, SA_ERROR, SA_ERROR_BUSY) ? NULL : error->message);
  sleep_for (self, LOCK_SECONDS);
  if (g_hash_table_size (self->mails) == 0)
    end_drains (self, error);
  return FALSE;
}

static void
refresh_relays (SaOutbox *self)
{
  gint64 now = g_get_monotonic_time ();

  if (!self->stale)
    return;
  /* any change of many rows looks like one of the settings: not each is worth a new connection */
  if (sa_relay_pool_get_problem (self->pool) == NULL && now - self->forgotten < FORGET_SECONDS * G_USEC_PER_SEC)
    return;

  self->stale = FALSE;
  self->forgotten = now;
  sa_relay_pool_forget (self->pool, sa_outbox_now (self));
}

void
sa_outbox_pump (SaOutbox *self)
{
  /* whoever waits for the end of a drain may drop the outbox there */
  g_autoptr (SaOutbox) alive = g_object_ref (self);

  if (self->beginning)
    return;
  if (!is_wanted (self))
    {
      check_end (self);
      return;
    }
  if (self->asking)
    {
      self->again = TRUE;
      return;
    }
  if (!take_lock (self))
    return;

  refresh_relays (self);
  if (!self->adopted)
    {
      self->asking = TRUE;
      sa_repository_adopt_async (self->repository, adopted_cb, g_object_ref (self));
      return;
    }

  begin_ready (self);
  if (g_queue_is_empty (&self->ready))
    {
      self->asking = TRUE;
      self->round.limit = MIN (BATCH + g_hash_table_size (self->mails) + self->round.n_skipped, MAX_BATCH);
      sa_repository_due_async (self->repository, sa_outbox_now (self), self->round.limit, due_cb, g_object_ref (self));
    }
}

static void
pool_ready_cb (gpointer user_data)
{
  sa_outbox_pump (user_data);
}

static void
changed_cb (SaRepository *repository,
            gint64        seq,
            SaId          site,
            SaIds        *ids,
            gpointer      user_data)
{
  SaOutbox *self = user_data;

  if (ids == NULL)
    {
      self->stale = TRUE;
      self->paused = FALSE;
    }
  if (is_wanted (self))
    sa_outbox_pump (self);
}

/* GObject */

static void
sa_outbox_dispose (GObject *object)
{
  SaOutbox *self = SA_OUTBOX (object);

  clear_source (&self->timer);
  clear_source (&self->grace);
  g_clear_signal_handler (&self->changed_id, self->repository);
  g_queue_clear_full (&self->ready, (GDestroyNotify) sa_message_record_free);
  g_clear_pointer (&self->pool, sa_relay_pool_free);
  g_clear_pointer (&self->reports, sa_report_queue_free);
  g_clear_pointer (&self->lock, sa_sender_lock_free);
  g_clear_pointer (&self->mails, g_hash_table_unref);
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
  self->mails = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->later = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->sending = g_cancellable_new ();
  g_queue_init (&self->ready);
  g_queue_init (&self->drains);
  g_queue_init (&self->stops);
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
  self->pool = sa_relay_pool_new (source, source_data, pool_ready_cb, self);
  self->reports = sa_report_queue_new (repository);
  self->changed_id = g_signal_connect (repository, "changed", G_CALLBACK (changed_cb), self);
  return self;
}

void
sa_outbox_start (SaOutbox *self)
{
  g_return_if_fail (SA_IS_OUTBOX (self));

  if (self->started)
    return;
  self->started = TRUE;
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
  clear_source (&self->timer);
  g_queue_clear_full (&self->ready, (GDestroyNotify) sa_message_record_free);
  if (self->grace == NULL)
    {
      self->grace = g_timeout_source_new_seconds (GRACE_SECONDS);
      g_source_set_callback (self->grace, grace_cb, self, NULL);
      g_source_attach (self->grace, g_main_context_get_thread_default ());
    }
  check_end (self);
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
      check_end (self);
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

  if (is_wanted (self))
    sa_outbox_pump (self);
}

guint
sa_outbox_get_in_flight (SaOutbox *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX (self), 0);

  return self->in_flight;
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
