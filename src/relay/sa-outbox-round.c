/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-client.h"
#include "sa-outbox-private.h"

#define MAX_MAILS SA_HTTP_MAX_IN_FLIGHT
#define BATCH 256
#define MAX_BATCH 10000
#define LOCK_SECONDS 5
#define FORGET_SECONDS 2
#define ERROR_SECONDS 5
#define MAX_SLEEP_SECONDS (60 * 60)   /* a clock that was set does not make the outbox sleep for ever */

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

static gboolean
timer_cb (gpointer user_data)
{
  SaOutbox *self = user_data;

  sa_outbox_clear_source (&self->timer);
  sa_outbox_pump (self);
  return G_SOURCE_REMOVE;
}

static void
sleep_for (SaOutbox *self,
           SaTime    seconds)
{
  sa_outbox_clear_source (&self->timer);
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

/* Whether a due message may begin now. FALSE: it comes back with a later round. @full: it may once another ends */
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
    sa_outbox_end_drains (self, error);
  sa_outbox_check_end (self);
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
    sa_outbox_release_lock (self);
  sleep_till_next (self);
  sa_outbox_check_end (self);
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
    sa_outbox_end_drains (self, error);
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
  if (!sa_outbox_is_wanted (self))
    {
      sa_outbox_check_end (self);
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
      sa_repository_due_async (self->repository, SA_DUE_SEND, sa_outbox_now (self), self->round.limit, due_cb,
                               g_object_ref (self));
    }
}
