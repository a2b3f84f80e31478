/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-relay.h"

G_BEGIN_DECLS

/**
 * SaRelaySource:
 *
 * Where relays come from: the context, which knows settings and secrets. The answer comes in the main context that was
 * the thread's default at the call.
 */
typedef struct
{
  /* the relay that the mail of @site leaves by */
  void         (*open_async)  (SaId site, GCancellable *cancellable, GAsyncReadyCallback callback,
                               gpointer callback_data, gpointer user_data);
  /**
   * @account: (out): the id of its record; sites that share a record share its pace
   * @sender: (out) (transfer full): 'NAME <ADDRESS>'
   * Returns: (transfer full): %NULL with a sentence when there is none, or when its secret is not known here
   */
  SaMailRelay *(*open_finish) (GAsyncResult *result, SaId *account, char **sender, GError **error, gpointer user_data);
} SaRelaySource;

/** SaRelayAccount: one relay account with its pace. Reference counted: outlives its pool while a mail is under way. */
typedef struct
{
  /*< private >*/
  gatomicrefcount ref_count;
  SaTime          hold;      /* nothing leaves before */
  int             streak;    /* failures since the last success */
  int             n_holds;   /* holds since the last success */
  int             in_flight;
  /*< public >*/
  SaId            id;
  SaMailRelay    *relay;
  char           *sender;
} SaRelayAccount;

SaRelayAccount *sa_relay_account_ref (SaRelayAccount *self);
void            sa_relay_account_unref (SaRelayAccount *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaRelayAccount, sa_relay_account_unref)

/** SaRelayAnswer: whether a mail may go now. */
typedef enum
{
  SA_RELAY_READY,
  SA_RELAY_OPENING,  /* not known yet: the pool tells when it is */
  SA_RELAY_FULL,     /* as many are under way as the relay takes */
  SA_RELAY_HELD,     /* the relay asked for a pause, or fails again and again */
  SA_RELAY_NONE,     /* the site has none that works here */
} SaRelayAnswer;

/**
 * SaRelayPool:
 *
 * The relay accounts of all sites, each with its pace: how many mails at once, and when again after a refusal. Free
 * with sa_relay_pool_free(); used on one thread.
 */
typedef struct _SaRelayPool SaRelayPool;

/** sa_relay_pool_new: @ready: called when an opening has ended, well or badly */
SaRelayPool   *sa_relay_pool_new (const SaRelaySource *source, gpointer source_data, void (*ready) (gpointer),
                                  gpointer ready_data);
void           sa_relay_pool_free (SaRelayPool *self);

/** sa_relay_pool_get: @account: (out) (optional) (transfer none): set for %SA_RELAY_READY, _FULL and _HELD */
SaRelayAnswer  sa_relay_pool_get (SaRelayPool *self, SaId site, SaTime now, SaRelayAccount **account);
/** sa_relay_pool_is_opening: whether an answer is still awaited */
gboolean       sa_relay_pool_is_opening (SaRelayPool *self);
/** sa_relay_pool_get_problem: Returns: (nullable): a sentence: why a site has no relay */
const char    *sa_relay_pool_get_problem (SaRelayPool *self);
/** sa_relay_pool_get_next: when the next hold or failed opening is over; 0: none is waited for */
SaTime         sa_relay_pool_get_next (SaRelayPool *self, SaTime now);
/** sa_relay_pool_forget: settings may have changed: each site asks again at its next mail, and holds are shortened */
void           sa_relay_pool_forget (SaRelayPool *self, SaTime now);

/** sa_relay_account_take: a mail is under way; sa_relay_account_give() ends it */
void           sa_relay_account_take (SaRelayAccount *self);
void           sa_relay_account_give (SaRelayAccount *self);
/** sa_relay_account_note: what the relay said sets its pace */
void           sa_relay_account_note (SaRelayAccount *self, const SaReceipt *receipt, SaTime now);

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
int            sa_relay_back_off (int n_tries, int retry_after);

G_END_DECLS
