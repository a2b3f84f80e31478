/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-account.h"

#define BASE_SECONDS 30
#define MAX_SECONDS (60 * 60)
#define MAX_RETRY_AFTER (24 * 60 * 60)
#define MAX_STREAK 8          /* failures in a row that speak of the relay, not of the mails */
#define FORGIVE_SECONDS 60
#define MINUTE (60 * G_TIME_SPAN_SECOND)

/* What has no pace is made ready so many turns ahead, so that a relay that answers at once waits for no flush of the
 * disk, and each flush is for many. */
#define CLAIMED_TURNS 3
#define MAX_CLAIMED 24        /* and more are only claimed by who has as many turns: the sender's notes have no room */
#define FROZEN_TURNS 6

int
sa_relay_back_off (int n_tries,
                   int retry_after)
{
  int ceiling = BASE_SECONDS;
  int delay;

  for (int i = 1; i < n_tries && ceiling < MAX_SECONDS; i++)
    ceiling *= 2;
  delay = g_random_int_range (1, MIN (ceiling, MAX_SECONDS) + 1);

  retry_after = CLAMP (retry_after, 0, MAX_RETRY_AFTER);
  if (retry_after >= delay)
    delay = retry_after + g_random_int_range (1, 2 + retry_after / 10);

  return delay;
}

SaRelayAccount *
sa_relay_account_new (SaId id)
{
  SaRelayAccount *self = g_new0 (SaRelayAccount, 1);

  g_atomic_ref_count_init (&self->ref_count);
  self->id = id;
  g_queue_init (&self->waiting);
  g_queue_init (&self->claimed);
  return self;
}

SaRelayAccount *
sa_relay_account_ref (SaRelayAccount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sa_relay_account_unref (SaRelayAccount *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_assert (g_queue_is_empty (&self->waiting) && g_queue_is_empty (&self->claimed));
  g_clear_object (&self->relay);
  g_free (self->sender);
  g_free (self);
}

static int
get_pace (SaRelayAccount *self)
{
  return self->pace > 0 ? self->pace : sa_mail_relay_get_pace (self->relay);
}

/* A relay may say itself only once it was spoken with */
static int
get_concurrency (SaRelayAccount *self)
{
  return self->concurrency > 0 ? self->concurrency : sa_mail_relay_get_concurrency (self->relay);
}

void
sa_relay_account_set (SaRelayAccount     *self,
                      SaMailRelay        *relay,
                      const SaRelayTerms *terms)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (SA_IS_MAIL_RELAY (relay));
  g_return_if_fail (terms != NULL);

  g_clear_object (&self->relay);
  self->relay = relay;
  g_free (self->sender);
  self->sender = g_strdup (terms->sender);
  self->pace = MAX (terms->pace, 0);
  self->concurrency = MAX (terms->concurrency, 0);
  sa_relay_account_doubt (self);
}

void
sa_relay_account_doubt (SaRelayAccount *self)
{
  g_return_if_fail (self != NULL);

  self->proven = FALSE;
}

void
sa_relay_account_forgive (SaRelayAccount *self,
                          gint64          now)
{
  g_return_if_fail (self != NULL);

  self->hold = MIN (self->hold, now + FORGIVE_SECONDS * G_TIME_SPAN_SECOND);
  self->n_holds = 0;
  self->follow_hold = 0;
  self->n_follow_failures = 0;
}

/*
 * The pace: a bucket of tokens that fills evenly and holds no more than leave in a tenth of a second, so that no second
 * sees many more mails than its share, and a timer that comes late loses none.
 */

static double
get_burst (int pace)
{
  return 1 + pace / 600;
}

static double
count_tokens (SaRelayAccount *self,
              gint64          now)
{
  int pace = get_pace (self);

  if (pace == 0)
    return 1;
  if (self->filled == 0)
    return get_burst (pace);

  return MIN (self->tokens + (double) MAX (now - self->filled, 0) * pace / MINUTE, get_burst (pace));
}

void
sa_relay_account_spend (SaRelayAccount *self,
                        gint64          now)
{
  g_return_if_fail (self != NULL);

  self->tokens = count_tokens (self, now) - 1;
  self->filled = now;
}

/* When there is a token again */
static gint64
get_next_token (SaRelayAccount *self,
                gint64          now)
{
  double tokens = count_tokens (self, now);

  return tokens >= 1 ? now : now + 1 + (gint64) ((1 - tokens) * MINUTE / get_pace (self));
}

gboolean
sa_relay_account_is_held (SaRelayAccount *self,
                          gint64          now)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return now < self->hold;
}

/* How many are claimed before their turn: of what has a pace no more than its burst, since they have spent theirs */
static int
get_claims_ahead (SaRelayAccount *self)
{
  int pace = get_pace (self);
  int concurrency = get_concurrency (self);

  if (pace > 0)
    return MIN ((int) get_burst (pace) - 1, concurrency);

  return MAX (concurrency, MIN (CLAIMED_TURNS * concurrency, MAX_CLAIMED));
}

gboolean
sa_relay_account_may_take (SaRelayAccount *self,
                           gint64          now)
{
  int concurrency;
  int pace;
  int ahead;

  g_return_val_if_fail (self != NULL, FALSE);

  if (sa_relay_account_is_held (self, now))
    return FALSE;
  if (!self->proven)
    return self->n_in_hand == 0;

  /* what is made ready waits no longer than a second or so */
  concurrency = get_concurrency (self);
  pace = get_pace (self);
  ahead = pace > 0 ? CLAMP (pace / 60, 1, concurrency) : FROZEN_TURNS * concurrency;
  return self->n_in_hand < concurrency + get_claims_ahead (self) + ahead;
}

gboolean
sa_relay_account_wants_claims (SaRelayAccount *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  /* a pace gathers no claims: they have spent their tokens */
  return !self->proven || get_pace (self) > 0 || 2 * self->n_claimed <= get_claims_ahead (self);
}

gboolean
sa_relay_account_may_claim (SaRelayAccount *self,
                            gint64          now)
{
  int most;

  g_return_val_if_fail (self != NULL, FALSE);

  most = self->proven ? get_concurrency (self) + get_claims_ahead (self) : 1;
  return !sa_relay_account_is_held (self, now) && self->n_claimed + self->n_at_relay < most &&
         count_tokens (self, now) >= 1;
}

gboolean
sa_relay_account_may_send (SaRelayAccount *self,
                           gint64          now)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !sa_relay_account_is_held (self, now) && self->n_at_relay < (self->proven ? get_concurrency (self) : 1);
}

gboolean
sa_relay_account_may_follow (SaRelayAccount *self,
                             gint64          now)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return !self->following && self->n_in_hand == 0 && now >= self->follow_hold &&
         !sa_relay_account_is_held (self, now) && count_tokens (self, now) >= 1;
}

gint64
sa_relay_account_get_next (SaRelayAccount *self,
                           gint64          now)
{
  g_return_val_if_fail (self != NULL, 0);

  if (sa_relay_account_is_held (self, now))
    return self->hold;
  if (!g_queue_is_empty (&self->waiting) && count_tokens (self, now) < 1)
    return get_next_token (self, now);

  return 0;
}

gint64
sa_relay_account_get_next_follow (SaRelayAccount *self,
                                  gint64          now)
{
  g_return_val_if_fail (self != NULL, 0);

  return MAX (MAX (self->follow_hold, self->hold), get_next_token (self, now));
}

static void
hold_for (SaRelayAccount *self,
          gint64          now,
          int             seconds)
{
  self->hold = MAX (self->hold, now + MIN (seconds, MAX_RETRY_AFTER) * G_TIME_SPAN_SECOND);
}

static void
note (SaRelayAccount  *self,
      const SaReceipt *receipt,
      gboolean         answered,
      gint64           now)
{
  if (receipt->retry_after > 0)
    hold_for (self, now, receipt->retry_after);
  if (answered)
    {
      self->streak = 0;
      self->n_holds = 0;
      return;
    }

  self->streak++;
  if (receipt->retry_after == 0 && self->streak >= MAX_STREAK && self->hold <= now)
    hold_for (self, now, sa_relay_back_off (++self->n_holds, 0));
}

void
sa_relay_account_note (SaRelayAccount  *self,
                       const SaReceipt *receipt,
                       gint64           now)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (receipt != NULL);

  switch (receipt->error_class)
    {
    case SA_ERROR_CLASS_NONE:
    case SA_ERROR_CLASS_RECIPIENT:
    case SA_ERROR_CLASS_MESSAGE:
      self->proven = TRUE;
      note (self, receipt, TRUE, now);
      break;
    case SA_ERROR_CLASS_ACCOUNT:
      self->proven = FALSE;
      note (self, receipt, TRUE, now);
      break;
    case SA_ERROR_CLASS_TRY_AGAIN:
    case SA_ERROR_CLASS_UNKNOWN:
    default:
      note (self, receipt, FALSE, now);
      break;
    }
}

void
sa_relay_account_note_look_up (SaRelayAccount  *self,
                               const SaReceipt *receipt,
                               gint64           now)
{
  gboolean answered;

  g_return_if_fail (self != NULL);
  g_return_if_fail (receipt != NULL);

  answered = receipt->error_class == SA_ERROR_CLASS_NONE || receipt->error_class == SA_ERROR_CLASS_TRY_AGAIN;
  self->proven = self->proven || answered;
  /* one that does not remember a mail is not away */
  note (self, receipt, answered || receipt->final, now);
}

void
sa_relay_account_note_follow (SaRelayAccount  *self,
                              const SaReceipt *receipt,
                              gint64           now)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (receipt != NULL);

  if (receipt->retry_after > 0)
    hold_for (self, now, receipt->retry_after);
  if (receipt->error_class == SA_ERROR_CLASS_NONE)
    self->n_follow_failures = 0;
  else
    self->follow_hold = now + sa_relay_back_off (++self->n_follow_failures, 0) * G_TIME_SPAN_SECOND;
}
