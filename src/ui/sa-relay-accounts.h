/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-preferences-services.h"
#include "sa-repository.h"

G_BEGIN_DECLS

/** SaRelayAccount: one line of the list of mail relays. */
typedef struct
{
  SaId      site;      /* 0: all sites */
  char     *title;     /* the site's name */
  char     *subtitle;  /* which relay it has, or why it may not be changed */
  gboolean  own;       /* it has one of its own */
  SaReason  lock;
} SaRelayAccount;

/**
 * SaRelayAccounts:
 *
 * The view model of the list of mail relays: that of all sites, and of each site that the operator has a say in. No
 * widgets; main thread.
 *
 * Signal `changed`: read sa_relay_accounts_get() anew.
 */
#define SA_TYPE_RELAY_ACCOUNTS (sa_relay_accounts_get_type ())
G_DECLARE_FINAL_TYPE (SaRelayAccounts, sa_relay_accounts, SA, RELAY_ACCOUNTS, GObject)

/**
 * sa_relay_accounts_new:
 * @site: one that is in the list in any case; 0: none
 * @infos: what each protocol is called; the last has no name
 */
SaRelayAccounts *sa_relay_accounts_new (SaRepository *repository, const SaActor *actor, SaId site,
                                        const SaRelayInfo *infos);
/** sa_relay_accounts_get: Returns: (transfer none): of #SaRelayAccount, valid until `changed` */
GPtrArray       *sa_relay_accounts_get (SaRelayAccounts *self);

G_END_DECLS
