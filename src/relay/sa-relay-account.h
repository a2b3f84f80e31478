/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-relay.h"

G_BEGIN_DECLS

/** SaRelayTerms: what the settings say of an account. */
typedef struct
{
  SaId  account;      /* the id of its record; sites that share a record share its pace */
  char *sender;       /* 'NAME <ADDRESS>' */
  int   pace;         /* mails a minute; 0: what the relay says of itself */
  int   concurrency;  /* mails at once; 0: likewise */
} SaRelayTerms;

/**
 * SaRelayAccount:
 *
 * One relay account with its pace: how many mails at once, how many a minute, and when again after a refusal. What a
 * relay asks for holds for the account, not for one mail.
 *
 * Its times are those of a clock that nobody sets: microseconds that go on while the computer sleeps. Reference
 * counted, because it outlives its pool while a mail is under way. Used on one thread.
 */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  gint64          hold;         /* nothing leaves before */
  int             streak;       /* failures since the last answer */
  int             n_holds;      /* holds since then */
  double          tokens;       /* mails that may leave at once by the pace, at @filled */
  gint64          filled;
  gboolean        proven;       /* it has answered since it was last in doubt */
  int             pace;
  int             concurrency;
  gint64          follow_hold;  /* nothing is asked of it before */
  int             n_follow_failures;
  /*< public >*/
  SaId            id;
  SaMailRelay    *relay;
  char           *sender;
  int             n_in_hand;    /* mails being made ready, waiting for their turn, or at the relay */
  int             n_claimed;    /* of these, being claimed, or claimed and waiting for their turn */
  int             n_at_relay;   /* likewise, at the relay */
  gboolean        following;    /* it is being asked what became of a mail */
  GQueue          waiting;      /* the outbox's: mails that are ready to be claimed */
  GQueue          claimed;      /* the outbox's: those that are claimed and wait for their turn */
} SaRelayAccount;

SaRelayAccount *sa_relay_account_new (SaId id);
SaRelayAccount *sa_relay_account_ref (SaRelayAccount *self);
void            sa_relay_account_unref (SaRelayAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaRelayAccount, sa_relay_account_unref)

/** sa_relay_account_set: @relay: (transfer full). New settings are in doubt; what the relay asked for still holds */
void            sa_relay_account_set (SaRelayAccount *self, SaMailRelay *relay, const SaRelayTerms *terms);
/**
 * sa_relay_account_doubt: until its next answer that is about a mail the account gets one mail at a time: if it is
 * broken, one finds out
 */
void            sa_relay_account_doubt (SaRelayAccount *self);
/** sa_relay_account_forgive: after new settings no hold lasts longer than a minute, and what failed is forgotten */
void            sa_relay_account_forgive (SaRelayAccount *self, gint64 now);

/** sa_relay_account_is_held: the relay asked for a pause, or fails again and again */
gboolean        sa_relay_account_is_held (SaRelayAccount *self, gint64 now);
/** sa_relay_account_may_take: whether one more mail may be made ready: no more are than leave soon */
gboolean        sa_relay_account_may_take (SaRelayAccount *self, gint64 now);
/** sa_relay_account_wants_claims: whether it is time to claim: some at once, because each time the disk is flushed */
gboolean        sa_relay_account_wants_claims (SaRelayAccount *self);
/**
 * sa_relay_account_may_claim: whether a mail that is ready may be claimed now. Some are while others are at the relay:
 * no turn has to wait for the disk then
 */
gboolean        sa_relay_account_may_claim (SaRelayAccount *self, gint64 now);
/** sa_relay_account_may_send: whether a mail that is claimed may leave now */
gboolean        sa_relay_account_may_send (SaRelayAccount *self, gint64 now);
/** sa_relay_account_may_follow: whether it may be asked about a mail now: sending goes first */
gboolean        sa_relay_account_may_follow (SaRelayAccount *self, gint64 now);
/** sa_relay_account_spend: a request is about to leave: it counts against the pace */
void            sa_relay_account_spend (SaRelayAccount *self, gint64 now);
/** sa_relay_account_get_next: when the hold is over or the pace lets a waiting mail go; 0: nothing waits for that */
gint64          sa_relay_account_get_next (SaRelayAccount *self, gint64 now);
/** sa_relay_account_get_next_follow: when it may be asked about a mail again, as far as that depends on the time */
gint64          sa_relay_account_get_next_follow (SaRelayAccount *self, gint64 now);

/** sa_relay_account_note: what the relay said to a mail */
void            sa_relay_account_note (SaRelayAccount *self, const SaReceipt *receipt, gint64 now);
/** sa_relay_account_note_look_up: to the question whether it had taken one */
void            sa_relay_account_note_look_up (SaRelayAccount *self, const SaReceipt *receipt, gint64 now);
/** sa_relay_account_note_follow: to the question what became of one. Only Retry-After keeps mail from leaving then */
void            sa_relay_account_note_follow (SaRelayAccount *self, const SaReceipt *receipt, gint64 now);

/**
 * sa_relay_back_off:
 * @n_tries: how often it was tried, from 1 on
 * @retry_after: seconds that the relay asked for; 0: none
 *
 * Full jitter: a random time up to 30 s, doubled with each try, at most an hour; never less than the relay asked for,
 * of which at most a day is believed.
 *
 * Returns: seconds, at least 1
 */
int             sa_relay_back_off (int n_tries, int retry_after);

G_END_DECLS
