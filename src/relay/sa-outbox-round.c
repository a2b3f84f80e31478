/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-outbox-private.h"

#define MAX_MAILS 512                 /* in our hands: of several relays, some of which do not answer */
#define BATCH 256
#define LOW_WATER 16                  /* so few that are ready are no reason not to ask for more */
#define MAX_BATCH 10000
#define LOCK_SECONDS 5
#define FORGET_SECONDS 2
#define ERROR_SECONDS 5
#define STALE_SECONDS 1
#define CLOCK_ERROR_SECONDS 60
#define MAX_SLEEP_SECONDS (60 * 60)

/* A list that its accounts are slow with is asked for anew: others may be due behind it, and what is in it may have
 * changed. The longer it is the less often. */
#define READY_SECONDS 5
#define READY_MAILS_A_SECOND 160

int
sa_outbox_get_tries (SaOutbox *self,
                     SaId      message)
{
  SaOutboxLater *later = g_hash_table_lookup (self->later, &message);

  return later != NULL ? later->n_tries : 0;
}

void
sa_outbox_defer (SaOutbox *self,
                 SaId      message,
                 gboolean  unknown,
                 int       seconds)
{
  SaOutboxLater *later = g_hash_table_lookup (self->later, &message);

  if (later == NULL)
    {
      later = g_new0 (SaOutboxLater, 1);
      g_hash_table_insert (self->later, g_memdup2 (&message, sizeof message), later);
    }
  later->again = seconds < 0 ? G_MAXINT64 : sa_outbox_ticks (self) + seconds * G_TIME_SPAN_SECOND;
  later->unknown = unknown;
  later->n_tries++;
}

/*
 * Sleep: what the repository has by the clock that people see, and what only we know by one that never jumps
 */

static void
sleep_until (SaOutbox *self,
             gint64    ticks)
{
  sa_wake_timer_set (self->timer, sa_wake_timer_now () + MAX (ticks - sa_outbox_ticks (self), 0));
}

static void
sleep_for (SaOutbox *self,
           SaTime    seconds)
{
  sleep_until (self, sa_outbox_ticks (self) + CLAMP (seconds, 1, MAX_SLEEP_SECONDS) * G_TIME_SPAN_SECOND);
}

static gint64
sooner (gint64 a,
        gint64 b)
{
  if (a == 0 || b == 0)
    return MAX (a, b);

  return MIN (a, b);
}

static gint64
get_ready_end (SaOutbox *self)
{
  if (self->n_ready == 0)
    return 0;

  return self->ready_since + (READY_SECONDS + self->n_ready / READY_MAILS_A_SECOND) * G_TIME_SPAN_SECOND;
}

static void
sleep_till_next (SaOutbox *self)
{
  GHashTableIter iter;
  SaOutboxLater *later = NULL;
  gint64 ticks = sa_outbox_ticks (self);
  SaTime now = sa_outbox_now (self);
  gint64 next = sooner (sa_relay_pool_get_next (self->pool, ticks), get_ready_end (self));

  if (self->round.next > now)
    next = sooner (next, ticks + MIN (self->round.next - now, MAX_SLEEP_SECONDS) * G_TIME_SPAN_SECOND);
  g_hash_table_iter_init (&iter, self->later);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &later))
    if (later->again != G_MAXINT64)
      next = sooner (next, later->again);
  if (self->stale)
    next = sooner (next, ticks + FORGET_SECONDS * G_TIME_SPAN_SECOND);
  next = sooner (next, sa_outbox_follow_get_next (self));

  sleep_until (self, sooner (next, ticks + MAX_SLEEP_SECONDS * G_TIME_SPAN_SECOND));
}

/*
 * What is ready, a queue for each site, so that no site has to wait behind another one's slow relay
 */

static void
drop_record (SaOutbox        *self,
             SaMessageRecord *record)
{
  g_hash_table_remove (self->taken, &record->id);
  sa_message_record_free (record);
}

static void
push_ready (SaOutbox        *self,
            SaMessageRecord *record)
{
  GQueue *queue = g_hash_table_lookup (self->ready, &record->site);

  if (queue == NULL)
    {
      queue = g_queue_new ();
      g_hash_table_insert (self->ready, g_memdup2 (&record->site, sizeof record->site), queue);
    }
  g_hash_table_add (self->taken, g_memdup2 (&record->id, sizeof record->id));
  g_queue_push_tail (queue, record);
  self->n_ready++;
}

void
sa_outbox_drop_ready (SaOutbox *self)
{
  GHashTableIter iter;
  GQueue *queue = NULL;

  g_hash_table_iter_init (&iter, self->ready);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &queue))
    while (!g_queue_is_empty (queue))
      drop_record (self, g_queue_pop_head (queue));
  g_hash_table_remove_all (self->ready);
  self->round.n_skipped += self->n_ready;
  self->n_ready = 0;
  self->dirty = TRUE;
}

static void
refresh_ready (SaOutbox *self)
{
  gint64 ticks = sa_outbox_ticks (self);

  if (self->n_ready == 0)
    self->stale_ready = FALSE;
  else if (ticks >= get_ready_end (self) ||
           (self->stale_ready && ticks - self->ready_since >= STALE_SECONDS * G_TIME_SPAN_SECOND))
    sa_outbox_drop_ready (self);
}

typedef enum
{
  HEAD_BEGUN,
  HEAD_DROPPED,  /* not now: it comes back with a later round */
  HEAD_STAYS,    /* once another one has ended */
} Head;

/* A message of which nobody can say whether it was sent is for a person to decide */
static gboolean
may_look_up (SaOutbox              *self,
             const SaMessageRecord *record,
             SaRelayAccount        *account)
{
  if (record->state != SA_DELIVERY_UNKNOWN || sa_mail_relay_can_look_up (account->relay))
    return TRUE;

  if (record->error_text == NULL)
    sa_outbox_explain_unknown (self, record);
  return FALSE;
}

static Head
begin_head (SaOutbox *self,
            GQueue   *queue)
{
  SaMessageRecord *record = g_queue_peek_head (queue);
  const SaOutboxLater *later = g_hash_table_lookup (self->later, &record->id);
  SaRelayAccount *account = NULL;
  gint64 ticks = sa_outbox_ticks (self);

  if (!sa_outbox_is_open (self))
    return HEAD_DROPPED;
  if (later != NULL && later->again > ticks && later->unknown == (record->state == SA_DELIVERY_UNKNOWN))
    {
      self->round.n_deferred += later->again != G_MAXINT64;
      return HEAD_DROPPED;
    }

  switch (sa_relay_pool_get (self->pool, record->site, ticks, &account))
    {
    case SA_RELAY_OPENING:
      return HEAD_STAYS;
    case SA_RELAY_NONE:
      self->round.n_homeless++;
      return HEAD_DROPPED;
    case SA_RELAY_READY:
    default:
      break;
    }
  if (!may_look_up (self, record, account))
    return HEAD_DROPPED;
  if (sa_relay_account_is_held (account, ticks))
    {
      self->round.n_deferred++;
      return HEAD_DROPPED;
    }
  if (self->n_mails >= MAX_MAILS || !sa_relay_account_may_take (account, ticks))
    return HEAD_STAYS;

  g_queue_pop_head (queue);
  self->round.n_begun++;
  sa_outbox_begin_mail (self, record, account);
  return HEAD_BEGUN;
}

/* Returns: whether a mail of the site began */
static gboolean
begin_one (SaOutbox *self,
           GQueue   *queue)
{
  while (!g_queue_is_empty (queue))
    {
      Head head = begin_head (self, queue);

      if (head == HEAD_STAYS)
        return FALSE;
      self->n_ready--;
      if (head == HEAD_BEGUN)
        return TRUE;
      self->round.n_skipped++;
      drop_record (self, g_queue_pop_head (queue));
    }

  return FALSE;
}

/* One mail of each site in turn */
static void
begin_ready (SaOutbox *self)
{
  GHashTableIter iter;
  GQueue *queue = NULL;
  gboolean begun = TRUE;

  while (begun)
    {
      begun = FALSE;
      g_hash_table_iter_init (&iter, self->ready);
      while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &queue))
        {
          begun = begin_one (self, queue) || begun;
          if (g_queue_is_empty (queue))
            g_hash_table_iter_remove (&iter);
        }
    }
}

static void
serve_cb (SaRelayAccount *account,
          gpointer        user_data)
{
  sa_outbox_serve (user_data, account);
}

static void
begin (SaOutbox *self)
{
  self->beginning = TRUE;
  sa_relay_pool_foreach (self->pool, serve_cb, self);
  begin_ready (self);
  self->beginning = FALSE;
}

/*
 * Rounds
 */

/* Messages that were deferred and are not due any more were cancelled, or decided otherwise */
static void
forget_gone (SaOutbox  *self,
             GPtrArray *records)
{
  g_autoptr (GHashTable) due = g_hash_table_new (g_int64_hash, g_int64_equal);
  GHashTableIter iter;
  gpointer id;

  if (g_hash_table_size (self->later) == 0)
    return;
  for (guint i = 0; i < records->len; i++)
    g_hash_table_add (due, &((SaMessageRecord *) records->pdata[i])->id);
  g_hash_table_iter_init (&iter, self->later);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    if (!g_hash_table_contains (due, id) && !g_hash_table_contains (self->taken, id))
      g_hash_table_iter_remove (&iter);
}

static void
ask_failed (SaOutbox     *self,
            const GError *error)
{
  self->asking = FALSE;
  self->dirty = FALSE;
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
  gboolean wide;

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
  self->round.n_begun = 0;
  self->round.more = records->len >= self->round.limit;
  wide = self->round.limit >= MAX_BATCH;
  if (!self->round.more)
    forget_gone (self, records);
  if (self->n_ready == 0)
    {
      self->ready_since = sa_outbox_ticks (self);
      self->stale_ready = FALSE;
    }
  while (records->len > 0)
    {
      SaMessageRecord *record = g_ptr_array_steal_index (records, 0);

      /* the repository may have been read before what ended meanwhile was written */
      if (g_hash_table_contains (self->taken, &record->id) || g_hash_table_contains (self->ended, &record->id))
        sa_message_record_free (record);
      else
        push_ready (self, record);
    }
  g_hash_table_remove_all (self->ended);
  begin (self);
  /* the widest look there is saw nothing that can go: not again before something has changed */
  if (wide && self->round.n_begun == 0)
    self->round.more = FALSE;

  sa_outbox_set_problem (self, self->round.n_homeless > 0 ? sa_relay_pool_get_problem (self->pool) : NULL);
  /* who can send nothing leaves it to a process that can */
  if (self->round.n_homeless > 0 && self->n_mails == 0 && self->n_ready == 0 && !self->dirty)
    {
      sa_outbox_follow_stop (self);
      sa_outbox_follow_end_waits (self, NULL);
      sa_outbox_release_lock (self);
      sleep_till_next (self);
      sa_outbox_check_end (self);
      return;
    }
  sa_outbox_pump (self);
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
  self->adopted = TRUE;
  self->dirty = TRUE;
  sa_outbox_pump (self);
}

static gboolean
take_lock (SaOutbox *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SaIds) claimed = NULL;

  self->adopted = FALSE;
  if (sa_sender_lock_try (self->lock, &error))
    {
      sa_sender_notes_load (self->notes, &claimed);
      sa_outbox_give_back (self, claimed);
      sa_outbox_emit_activity (self);
      return TRUE;
    }

  /* that another process sends is no problem: the mail leaves */
  sa_outbox_drop_ready (self);
  self->dirty = FALSE;
  sa_outbox_follow_stop (self);
  sa_outbox_set_problem (self, g_error_matches (error, SA_ERROR, SA_ERROR_BUSY) ? NULL : error->message);
  sleep_for (self, LOCK_SECONDS);
  if (self->n_mails == 0)
    {
      sa_outbox_end_drains (self, error);
      sa_outbox_follow_end_waits (self, error);
    }
  return FALSE;
}

static void
refresh_relays (SaOutbox *self)
{
  gint64 ticks = sa_outbox_ticks (self);

  if (!self->stale)
    return;
  /* any change of many rows looks like one of the settings: not each is worth a new connection */
  if (sa_relay_pool_get_problem (self->pool) == NULL && self->forgotten != 0 &&
      ticks - self->forgotten < FORGET_SECONDS * G_TIME_SPAN_SECOND)
    return;

  self->stale = FALSE;
  self->forgotten = ticks;
  sa_relay_pool_forget (self->pool, ticks);
}

/* A clock that is set forwards makes mail due; one that is set back would make it wait. Once nothing is on its way the
 * repository is told, as after taking the lock. */
static void
check_clock (SaOutbox *self)
{
  gint64 drift = sa_outbox_now (self) * G_USEC_PER_SEC - sa_outbox_ticks (self);

  if (self->adopted && self->drift != 0 && drift < self->drift - CLOCK_ERROR_SECONDS * G_TIME_SPAN_SECOND)
    self->set_back = TRUE;
  self->drift = drift;
  if (self->set_back && self->n_mails == 0 && !self->asking && sa_report_queue_is_empty (self->reports))
    {
      self->set_back = FALSE;
      self->adopted = FALSE;
    }
}

static void
ask (SaOutbox *self)
{
  guint limit = BATCH + g_hash_table_size (self->taken) + 2 * self->round.n_skipped;

  self->asking = TRUE;
  self->dirty = FALSE;
  self->round.limit = MIN (limit, MAX_BATCH);
  sa_repository_due_async (self->repository, SA_DUE_SEND, sa_outbox_now (self), self->round.limit, due_cb,
                           g_object_ref (self));
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
      begin (self);
      sa_outbox_check_end (self);
      return;
    }
  /* who gave the lock back, because it can send nothing, takes it again when something has changed */
  if (!sa_sender_lock_is_held (self->lock) && (!self->dirty || !take_lock (self)))
    return;

  refresh_relays (self);
  check_clock (self);
  if (!self->adopted)
    {
      if (!self->asking && self->n_giving_back == 0)
        {
          self->asking = TRUE;
          sa_repository_adopt_async (self->repository, adopted_cb, g_object_ref (self));
        }
      return;
    }

  refresh_ready (self);
  begin (self);
  if (!self->asking && self->n_ready <= LOW_WATER && (self->dirty || self->round.more))
    ask (self);
  sa_outbox_follow_pump (self);
  sa_outbox_check_end (self);
  if (sa_outbox_is_wanted (self))
    sleep_till_next (self);
}
