/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-lock.h"

#include "sa-policy.h"

SaReason
sa_lock_of_organization (SaRepository  *repository,
                         const SaActor *actor,
                         SaChangeKind   kind)
{
  g_autoptr(GPtrArray) accounts = NULL;
  SaActorFacts facts = { 0 };
  SaTargetFacts target = { 0 };

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), SA_REASON_NOT_ALLOWED);
  g_return_val_if_fail (actor != NULL, SA_REASON_NOT_ALLOWED);

  facts.kind = actor->kind;
  if (actor->kind == SA_ACTOR_ACCOUNT)
    accounts = sa_repository_load (repository, SA_ENTITY_ACCOUNT, &actor->account, 1, NULL);
  if (accounts != NULL && accounts->len > 0)
    {
      const SaAccountRecord *account = g_ptr_array_index (accounts, 0);

      facts.known = account->state != SA_ACCOUNT_DEACTIVATED && account->state != SA_ACCOUNT_FORMER;
      facts.organization_admin = account->organization_admin;
    }

  return sa_policy_check (kind, &facts, &target, SA_ROLE_BASIC);
}
