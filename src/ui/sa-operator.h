/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-policy.h"
#include "sa-repository.h"

G_BEGIN_DECLS

#define SA_TYPE_OPERATOR (sa_operator_get_type ())
G_DECLARE_FINAL_TYPE (SaOperator, sa_operator, SA, OPERATOR, GObject)

/**
 * SaOperator:
 *
 * What the one on whose behalf the window acts may do on one site: the same rules as the repository applies, on facts
 * that are a moment old. It locks controls and gives the reason; the repository has the last word.
 *
 * Signal `changed`: what may be done is not the same as before.
 */
SaOperator    *sa_operator_new (SaRepository *repository, const SaActor *actor, SaId site);

const SaActor *sa_operator_get_actor (SaOperator *self);
SaRole         sa_operator_get_role (SaOperator *self);
gboolean       sa_operator_is_organization_admin (SaOperator *self);
/** sa_operator_get_sites: Returns: (nullable): the names of the sites that the operator is on, this one first; %NULL:
 * not known yet, or not on this one */
const char * const *sa_operator_get_sites (SaOperator *self);
/** sa_operator_judge: Returns: %SA_REASON_NONE when it may be done; @user: (nullable); @role: that is given */
SaReason       sa_operator_judge (SaOperator *self, SaChangeKind kind, const SaUserRecord *user, SaRole role);
/** sa_operator_judge_account: the same of what acts on every site: deactivating and deleting @account, @user's */
SaReason       sa_operator_judge_account (SaOperator *self, const SaUserRecord *user, const SaAccountRecord *account);

G_END_DECLS
