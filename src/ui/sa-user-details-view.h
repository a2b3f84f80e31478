/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-operator.h"
#include "sa-record.h"

G_BEGIN_DECLS

/* What the details pane says and offers, without widgets. */

/** SaDetailsAction: what can be done to a user from there. */
typedef enum
{
  SA_DETAILS_RESEND,
  SA_DETAILS_COPY_LINK,
  SA_DETAILS_CHANGE_ADDRESS,
  SA_DETAILS_ROLE,
  SA_DETAILS_PRODUCTS,
  SA_DETAILS_GROUPS,
  SA_DETAILS_REVOKE,
  SA_DETAILS_RESTORE,
  SA_DETAILS_REMOVE,
  SA_N_DETAILS_ACTIONS
} SaDetailsAction;

/** SaDetailsEntry: how one of them stands. What is locked stays in sight and says why. */
typedef struct
{
  gboolean  shown;
  gboolean  locked;
  char     *subtitle;  /* what it does, or why it is locked */
} SaDetailsEntry;

/** sa_details_entry_init: @operator: (nullable): %NULL locks nothing. Free with sa_details_entry_clear() */
void  sa_details_entry_init (SaDetailsEntry *entry, SaDetailsAction action, const SaUserRecord *record,
                             SaOperator *operator);
/**
 * sa_details_account_entry_init:
 * @account: the one behind @record
 *
 * How *Deactivate…* and *Delete…* stand, which act on every site. No change of this program does either of them, so
 * they show where the rules forbid them, with the reason.
 */
void  sa_details_account_entry_init (SaDetailsEntry *entry, const SaUserRecord *record, const SaAccountRecord *account,
                                     SaOperator *operator);
void  sa_details_entry_clear (SaDetailsEntry *entry);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SaDetailsEntry, sa_details_entry_clear)

SaChangeKind sa_details_action_to_change (SaDetailsAction action);

/** sa_details_has_invitation: whether an invitation is open, so that it can be resent and its link copied */
gboolean sa_details_has_invitation (const SaUserRecord *record);
/** sa_details_format_origin: "Invited by Ana López · 3 days ago" */
char    *sa_details_format_origin (const SaUserRecord *record, SaTime now);
char    *sa_details_format_groups (const SaUserRecord *record);
/** sa_details_format_event: "Ana López · 3 days ago" */
char    *sa_details_format_event (const SaEventRecord *event, SaTime now);

/** SaShare: how many of several users have something. */
typedef enum
{
  SA_SHARE_NONE,
  SA_SHARE_SOME,
  SA_SHARE_ALL,
} SaShare;

/** sa_details_share_product: @users: (array length=n_users): how @product is shared among them */
SaShare  sa_details_share_product (const SaUserRecord * const *users, gsize n_users, SaId product);
/** sa_details_share_role: Returns: the role that all of them have, or -1 */
int      sa_details_share_role (const SaUserRecord * const *users, gsize n_users);

G_END_DECLS
