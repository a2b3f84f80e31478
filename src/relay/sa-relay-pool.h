/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-relay-account.h"

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
   * @terms: (out): zeroed; its sender (transfer full)
   * Returns: (transfer full): %NULL with a sentence when there is none, or when its secret is not known here
   */
  SaMailRelay *(*open_finish) (GAsyncResult *result, SaRelayTerms *terms, GError **error, gpointer user_data);
} SaRelaySource;

/** SaRelayAnswer: which account a site has. */
typedef enum
{
  SA_RELAY_READY,    /* this one */
  SA_RELAY_OPENING,  /* not known yet: the pool tells when it is */
  SA_RELAY_NONE,     /* none that works here */
} SaRelayAnswer;

/**
 * SaRelayPool:
 *
 * The relay accounts of all sites. Its times are those of #SaRelayAccount. Free with sa_relay_pool_free(); used on one
 * thread.
 */
typedef struct _SaRelayPool SaRelayPool;

/** sa_relay_pool_new: @ready: called when an opening has ended, well or badly */
SaRelayPool   *sa_relay_pool_new (const SaRelaySource *source, gpointer source_data, void (*ready) (gpointer),
                                  gpointer ready_data);
void           sa_relay_pool_free (SaRelayPool *self);

/** sa_relay_pool_get: @account: (out) (transfer none): set for %SA_RELAY_READY */
SaRelayAnswer  sa_relay_pool_get (SaRelayPool *self, SaId site, gint64 now, SaRelayAccount **account);
/** sa_relay_pool_is_opening: whether an answer is still awaited */
gboolean       sa_relay_pool_is_opening (SaRelayPool *self);
/** sa_relay_pool_get_problem: Returns: (nullable): a sentence: why a site has no relay */
const char    *sa_relay_pool_get_problem (SaRelayPool *self);
/** sa_relay_pool_get_next: when a hold or a pace lets mail go, or a failed opening is tried again; 0: never */
gint64         sa_relay_pool_get_next (SaRelayPool *self, gint64 now);
/** sa_relay_pool_foreach: calls @func with each account, also those that no site uses at the moment */
void           sa_relay_pool_foreach (SaRelayPool *self, void (*func) (SaRelayAccount *account, gpointer user_data),
                                      gpointer user_data);
/** sa_relay_pool_doubt: each account may have broken: see sa_relay_account_doubt() */
void           sa_relay_pool_doubt (SaRelayPool *self);
/** sa_relay_pool_forget: settings may have changed: each site asks again at its next mail, and holds are shortened */
void           sa_relay_pool_forget (SaRelayPool *self, gint64 now);

G_END_DECLS
