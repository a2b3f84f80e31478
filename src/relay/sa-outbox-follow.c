/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-outbox-private.h"

#include "sa-address.h"

/*
 * What became of mails that left: a program on a desk has no address where a relay could call, so it asks, slowly: one
 * question at a time for each account, after all that wants to leave, until there is a final answer or too little hope
 * of one.
 */

#define MINUTE 60
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* When the relay is asked, after it took the mail; somewhat later by chance. What was delivered is looked at once more
 * at the last of them, since a mail server may take a mail and send it back. */
static const SaTime steps[] = { MINUTE, 10 * MINUTE, HOUR, DAY };

#define LAST_STEP (steps[G_N_ELEMENTS (steps) - 1])
#define GIVE_UP (3 * DAY)       /* a relay that cannot be asked at the last of them is asked each hour until then */
#define BATCH 64
#define MAX_BATCH 4096
#define READY_SECONDS 60        /* what waits behind a slow account is asked for anew, to see what is behind it */

typedef struct
{
  SaOutbox        *outbox;
  SaRelayAccount  *account;     /* (nullable): it was not asked */
  SaMessageRecord *record;
  SaTime           next;
} Question;

/* What may be asked about, of one site: its relay takes one question at a time, and so need not be tried for each */
typedef struct
{
  SaId   site;
  GQueue records;               /* of SaMessageRecord */
} Lane;

static SaTime
add_jitter (SaTime delay)
{
  return delay + g_random_int_range (0, (int) (delay / 10) + 5);
}

SaTime
sa_outbox_get_first_follow (SaMailRelay *relay,
                            const char  *relay_id,
                            SaTime       now)
{
  return relay_id != NULL && sa_mail_relay_can_follow (relay) ? now + add_jitter (steps[0]) : 0;
}

/* The next step after now; 0: there is none any more. A mail from the future left before a clock was set back. */
static SaTime
get_next_step (const SaMessageRecord *record,
               SaTime                 now)
{
  SaTime start = MIN (record->handed_over, now);

  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    if (start + steps[i] > now)
      return start + add_jitter (steps[i]);

  return 0;
}

static SaTime
get_last_step (const SaMessageRecord *record,
               SaTime                 now)
{
  SaTime start = MIN (record->handed_over, now);

  return start + LAST_STEP > now ? start + add_jitter (LAST_STEP) : 0;
}

static void
note_next (SaOutbox *self,
           SaTime    next)
{
  if (next == 0)
    return;
  if (self->follow.next == 0 || next < self->follow.next)
    self->follow.next = next;
  /* the repository may answer with what it had before */
  if (self->follow.asking && (self->follow.noted == 0 || next < self->follow.noted))
    self->follow.noted = next;
}

void
sa_outbox_follow_expect (SaOutbox *self,
                         SaTime    next)
{
  note_next (self, next);
}

/*
 * One question
 */

static void
question_free (Question *question)
{
  SaOutbox *self = question->outbox;

  g_hash_table_remove (self->follow.taken, &question->record->id);
  if (self->follow.asking)
    g_hash_table_add (self->follow.ended, g_memdup2 (&question->record->id, sizeof question->record->id));
  g_clear_pointer (&question->account, sa_relay_account_unref);
  sa_message_record_free (question->record);
  g_free (question);
  g_object_unref (self);
}

static void
written_cb (gboolean written,
            gpointer user_data)
{
  Question *question = user_data;
  g_autoptr (SaOutbox) self = g_object_ref (question->outbox);

  note_next (self, question->next);
  question_free (question);
  sa_outbox_pump (self);
}

static void
report (Question     *question,
        SaReportKind  kind,
        SaTime        next,
        const char   *text)
{
  SaReport *fact = sa_report_new (kind, question->record->id);

  fact->time = sa_outbox_now (question->outbox);
  fact->next_follow = next;
  fact->text = g_strdup (text);
  question->next = next;
  g_info ("Message %" G_GINT64_FORMAT ": report %d", question->record->id, kind);
  sa_report_queue_push (question->outbox->reports, fact, written_cb, question);
}

static void
report_answer (Question        *question,
               const SaReceipt *receipt)
{
  const SaMessageRecord *record = question->record;
  SaTime now = sa_outbox_now (question->outbox);
  SaTime next = record->delivered != 0 ? 0 : get_next_step (record, now);

  if (receipt->error_class != SA_ERROR_CLASS_NONE)
    {
      if (next == 0 && now - record->handed_over < GIVE_UP)
        next = now + add_jitter (HOUR);
      report (question, SA_REPORT_FOLLOWED, next, NULL);
    }
  else if (receipt->delivery == SA_DELIVERY_BOUNCED)
    {
      report (question, SA_REPORT_BOUNCED, 0, receipt->text);
    }
  else if (receipt->delivery == SA_DELIVERY_DELIVERED && record->delivered == 0)
    {
      report (question, SA_REPORT_DELIVERED, get_last_step (record, now), NULL);
    }
  else
    {
      report (question, SA_REPORT_FOLLOWED, next, NULL);
    }
}

static void
followed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Question *question = user_data;
  g_autoptr (SaOutbox) self = g_object_ref (question->outbox);
  g_autoptr (SaReceipt) receipt = sa_mail_relay_follow_finish (SA_MAIL_RELAY (source), result, NULL);

  self->follow.n_asking--;
  question->account->following = FALSE;
  if (receipt != NULL)
    {
      sa_relay_account_note_follow (question->account, receipt, sa_outbox_ticks (self));
      report_answer (question, receipt);
    }
  else
    {
      /* given up: it is due as before */
      question_free (question);
    }
  sa_outbox_pump (self);
}

static void
ask_relay (Question *question)
{
  SaOutbox *self = question->outbox;
  SaRelayAccount *account = question->account;
  g_autofree char *recipient = sa_address_wire (question->record->to_address);

  self->follow.n_asking++;
  account->following = TRUE;
  sa_relay_account_spend (account, sa_outbox_ticks (self));
  sa_mail_relay_follow_async (account->relay, question->record->relay_id, recipient, self->follow.asking_relay,
                              followed_cb, question);
}

/* Whether there is nobody to ask any more: only the relay that took the mail knows it */
static gboolean
is_lost (const SaMessageRecord *record,
         SaRelayAccount        *account)
{
  return record->relay != account->id || record->relay_id == NULL || !sa_mail_relay_can_follow (account->relay);
}

static void
drop_first (SaOutbox *self,
            Lane     *lane)
{
  g_autoptr (SaMessageRecord) record = g_queue_pop_head (&lane->records);

  g_hash_table_remove (self->follow.taken, &record->id);
}

/* Returns: whether the first of @lane was taken; %FALSE: it stays until its relay is free */
static gboolean
begin_one (SaOutbox *self,
           Lane     *lane)
{
  SaRelayAccount *account = NULL;
  Question *question = NULL;
  gint64 ticks = sa_outbox_ticks (self);
  SaRelayAnswer answer = sa_relay_pool_get (self->pool, lane->site, ticks, &account);
  SaMessageRecord *record = g_queue_peek_head (&lane->records);

  if (answer == SA_RELAY_OPENING)
    return FALSE;
  if (answer == SA_RELAY_NONE)
    {
      /* it may be known again one day, here or elsewhere */
      note_next (self, sa_outbox_now (self) + HOUR);
      drop_first (self, lane);
      return TRUE;
    }
  if (!is_lost (record, account) && !sa_relay_account_may_follow (account, ticks))
    return FALSE;

  question = g_new0 (Question, 1);
  question->outbox = g_object_ref (self);
  question->record = g_queue_pop_head (&lane->records);
  question->account = sa_relay_account_ref (account);
  if (is_lost (record, account))
    report (question, SA_REPORT_FOLLOWED, 0, NULL);
  else
    ask_relay (question);
  return TRUE;
}

/* Sites that share a relay take turns: whose question began comes last the next time. */
static void
begin_ready (SaOutbox *self)
{
  GQueue lanes = self->follow.ready;
  GQueue begun = G_QUEUE_INIT;

  g_queue_init (&self->follow.ready);
  while (!g_queue_is_empty (&lanes))
    {
      Lane *lane = g_queue_pop_head (&lanes);
      guint n = g_queue_get_length (&lane->records);

      while (!g_queue_is_empty (&lane->records) && begin_one (self, lane))
        ;
      if (g_queue_is_empty (&lane->records))
        g_free (lane);
      else if (g_queue_get_length (&lane->records) < n)
        g_queue_push_tail (&begun, lane);
      else
        g_queue_push_tail (&self->follow.ready, lane);
    }
  while (!g_queue_is_empty (&begun))
    g_queue_push_tail (&self->follow.ready, g_queue_pop_head (&begun));
}

/*
 * The repository
 */

static void
drop_ready (SaOutbox *self)
{
  while (!g_queue_is_empty (&self->follow.ready))
    {
      Lane *lane = g_queue_pop_head (&self->follow.ready);

      while (!g_queue_is_empty (&lane->records))
        drop_first (self, lane);
      g_free (lane);
    }
}

/* @record: (transfer full) */
static void
push_ready (SaOutbox        *self,
            SaMessageRecord *record)
{
  Lane *lane = NULL;

  for (GList *link = self->follow.ready.tail; link != NULL && lane == NULL; link = link->prev)
    if (((Lane *) link->data)->site == record->site)
      lane = link->data;
  if (lane == NULL)
    {
      lane = g_new0 (Lane, 1);
      lane->site = record->site;
      g_queue_init (&lane->records);
      g_queue_push_tail (&self->follow.ready, lane);
    }
  g_queue_push_tail (&lane->records, record);
}

static void
ask_failed (SaOutbox     *self,
            const GError *error)
{
  self->follow.asking = FALSE;
  self->follow.dirty = FALSE;
  drop_ready (self);
  note_next (self, sa_outbox_now (self) + MINUTE);
  g_message ("What became of the mail that left could not be asked for: %s", error->message);
  sa_outbox_follow_end_waits (self, error);
  sa_outbox_pump (self);
}

/* While a person has stopped the outbox those that left are followed; while a relay is broken, or the database is a
 * copy, it is left alone */
static void
counted_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SaOutbox) self = user_data;
  g_autoptr (SaSiteCounts) counts = NULL;
  g_autoptr (GError) error = NULL;

  counts = sa_repository_count_finish (SA_REPOSITORY (source), result, &error);
  if (counts == NULL)
    {
      ask_failed (self, error);
      return;
    }

  self->follow.asking = FALSE;
  self->follow.forbidden = counts->pause == SA_PAUSE_ACCOUNT || counts->pause == SA_PAUSE_COPY;
  if (self->follow.forbidden)
    drop_ready (self);
  sa_outbox_pump (self);
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

  self->follow.next = next;
  note_next (self, self->follow.noted);
  self->follow.since = sa_outbox_ticks (self);
  while (records->len > 0)
    {
      SaMessageRecord *record = g_ptr_array_steal_index (records, 0);

      /* the repository may have been read before what came of a question was written */
      if (!g_hash_table_contains (self->follow.ended, &record->id) &&
          g_hash_table_add (self->follow.taken, g_memdup2 (&record->id, sizeof record->id)))
        push_ready (self, record);
      else
        sa_message_record_free (record);
    }
  if (!g_queue_is_empty (&self->follow.ready))
    {
      sa_repository_count_async (self->repository, 0, NULL, counted_cb, g_object_ref (self));
      return;
    }

  self->follow.asking = FALSE;
  sa_outbox_pump (self);
}

static void
ask (SaOutbox *self)
{
  SaTime now = sa_outbox_now (self);

  self->follow.asking = TRUE;
  self->follow.dirty = FALSE;
  self->follow.noted = 0;
  g_hash_table_remove_all (self->follow.ended);
  sa_repository_due_async (self->repository, SA_DUE_FOLLOW, now,
                           self->follow.limit + g_hash_table_size (self->follow.taken), due_cb, g_object_ref (self));
}

/*
 * Rounds
 */

static gboolean
is_allowed (SaOutbox *self)
{
  return sa_outbox_is_open (self) && sa_outbox_is_waiting (self) && self->adopted && !self->follow.forbidden;
}

/* When a relay of those that are ready may be asked: ticks; 0: there are none */
static gint64
get_next_ready (SaOutbox *self)
{
  gint64 ticks = sa_outbox_ticks (self);
  gint64 next = 0;

  for (GList *link = self->follow.ready.head; link != NULL; link = link->next)
    {
      const Lane *lane = link->data;
      SaRelayAccount *account = NULL;
      gint64 each;

      if (sa_relay_pool_get (self->pool, lane->site, ticks, &account) != SA_RELAY_READY)
        continue;
      each = sa_relay_account_get_next_follow (account, ticks);
      next = next == 0 ? each : MIN (next, each);
    }

  return next;
}

gint64
sa_outbox_follow_get_next (SaOutbox *self)
{
  gint64 ticks = sa_outbox_ticks (self);
  SaTime now = sa_outbox_now (self);
  gint64 next = 0;

  if (!is_allowed (self) || self->follow.asking)
    return 0;

  /* while a question is under way, or mail leaves, its end goes on with it */
  if (self->follow.n_asking == 0 && self->n_mails == 0)
    next = get_next_ready (self);
  if (self->follow.next != 0)
    {
      gint64 due = ticks + CLAMP (self->follow.next - now, 0, HOUR) * G_TIME_SPAN_SECOND;

      next = next == 0 ? due : MIN (next, due);
    }

  return next;
}

/* Who waits need not wait for a relay that wants to be left alone for minutes */
static gboolean
is_blocked (SaOutbox *self)
{
  gint64 wait = get_next_ready (self) - sa_outbox_ticks (self);

  return self->follow.n_asking == 0 && self->n_mails == 0 && wait > MINUTE * G_TIME_SPAN_SECOND;
}

static void
refresh (SaOutbox *self)
{
  if (g_queue_is_empty (&self->follow.ready))
    {
      self->follow.limit = BATCH;
      return;
    }
  if (sa_outbox_ticks (self) - self->follow.since < READY_SECONDS * G_TIME_SPAN_SECOND)
    return;

  self->follow.limit = MIN (2 * self->follow.limit, MAX_BATCH);
  drop_ready (self);
  self->follow.dirty = TRUE;
}

void
sa_outbox_follow_pump (SaOutbox *self)
{
  if (self->follow.dirty)
    self->follow.forbidden = FALSE;
  if (self->follow.asking || !is_allowed (self))
    {
      if (!self->follow.asking && self->follow.forbidden)
        sa_outbox_follow_end_waits (self, NULL);
      return;
    }

  refresh (self);
  begin_ready (self);
  if (g_queue_is_empty (&self->follow.ready) &&
      (self->follow.dirty || (self->follow.next != 0 && self->follow.next <= sa_outbox_now (self))))
    ask (self);
  else if ((g_queue_is_empty (&self->follow.ready) && self->follow.n_asking == 0 &&
            g_hash_table_size (self->follow.taken) == 0) || is_blocked (self))
    sa_outbox_follow_end_waits (self, NULL);
}

void
sa_outbox_follow_stop (SaOutbox *self)
{
  g_cancellable_cancel (self->follow.asking_relay);
  g_object_unref (self->follow.asking_relay);
  self->follow.asking_relay = g_cancellable_new ();
  drop_ready (self);
  self->follow.dirty = TRUE;
}

void
sa_outbox_follow_init (SaOutbox *self)
{
  g_queue_init (&self->follow.ready);
  g_queue_init (&self->follow.waits);
  self->follow.taken = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->follow.ended = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->follow.asking_relay = g_cancellable_new ();
  self->follow.limit = BATCH;
  self->follow.dirty = TRUE;
}

void
sa_outbox_follow_dispose (SaOutbox *self)
{
  if (self->follow.taken != NULL)
    drop_ready (self);
  g_clear_pointer (&self->follow.taken, g_hash_table_unref);
  g_clear_pointer (&self->follow.ended, g_hash_table_unref);
  g_clear_object (&self->follow.asking_relay);
}

/*
 * Who waits
 */

static SaTime
get_next_time (SaOutbox *self)
{
  gint64 ready = get_next_ready (self);
  SaTime next = self->follow.next;

  if (ready != 0)
    {
      SaTime due = sa_outbox_now (self) + MAX (ready - sa_outbox_ticks (self), 0) / G_TIME_SPAN_SECOND + 1;

      next = next == 0 ? due : MIN (next, due);
    }

  return next;
}

void
sa_outbox_follow_end_waits (SaOutbox     *self,
                            const GError *error)
{
  GQueue waits = self->follow.waits;
  SaTime next = error == NULL && !self->follow.forbidden ? get_next_time (self) : 0;

  if (g_queue_is_empty (&waits))
    return;
  g_queue_init (&self->follow.waits);
  sa_outbox_rest_unless_wanted (self);
  while (!g_queue_is_empty (&waits))
    {
      g_autoptr (GTask) task = g_queue_pop_head (&waits);

      if (error != NULL)
        g_task_return_error (task, g_error_copy (error));
      else
        g_task_return_pointer (task, g_memdup2 (&next, sizeof next), g_free);
    }
}

void
sa_outbox_follow_async (SaOutbox            *self,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  GTask *task = NULL;

  g_return_if_fail (SA_IS_OUTBOX (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sa_outbox_follow_async);
  g_queue_push_tail (&self->follow.waits, task);
  self->follow.dirty = TRUE;
  self->dirty = TRUE;
  sa_outbox_pump (self);
}

gboolean
sa_outbox_follow_finish (SaOutbox      *self,
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
