/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-policy.h"

/* Needs: the least that an account must be, in the order of power. */
typedef enum
{
  NEEDS_NEVER = 0,           /* no account does this */
  NEEDS_TRUSTED,
  NEEDS_TRUSTED_OWN,         /* Trusted users only for invitations of their own */
  NEEDS_SITE_ADMIN,
  NEEDS_SELF,                /* anybody about themselves, organization admins about anybody */
  NEEDS_ORGANIZATION_ADMIN,
} Needs;

static const struct
{
  Needs    needs;
  gboolean directory;        /* a directory may do it too */
  gboolean takes_admin;      /* lessens the number of administrators when the target is one */
} table[SA_N_CHANGE_KINDS] = {
  [SA_CHANGE_CREATE_ORGANIZATION] = { NEEDS_NEVER, FALSE, FALSE },
  [SA_CHANGE_ADD_SITE] = { NEEDS_ORGANIZATION_ADMIN, FALSE, FALSE },
  [SA_CHANGE_REMOVE_SITE] = { NEEDS_ORGANIZATION_ADMIN, FALSE, FALSE },
  [SA_CHANGE_ADD_PRODUCT] = { NEEDS_TRUSTED, FALSE, FALSE },
  [SA_CHANGE_SET_PRODUCT_SEATS] = { NEEDS_TRUSTED, FALSE, FALSE },
  [SA_CHANGE_REMOVE_PRODUCT] = { NEEDS_SITE_ADMIN, FALSE, FALSE },
  [SA_CHANGE_ADD_GROUP] = { NEEDS_SITE_ADMIN, FALSE, FALSE },
  [SA_CHANGE_RENAME_GROUP] = { NEEDS_SITE_ADMIN, FALSE, FALSE },
  [SA_CHANGE_REMOVE_GROUP] = { NEEDS_SITE_ADMIN, FALSE, FALSE },
  [SA_CHANGE_ADD_TO_GROUP] = { NEEDS_SITE_ADMIN, TRUE, FALSE },
  [SA_CHANGE_REMOVE_FROM_GROUP] = { NEEDS_SITE_ADMIN, TRUE, FALSE },
  [SA_CHANGE_INVITE] = { NEEDS_TRUSTED, TRUE, FALSE },
  [SA_CHANGE_RESEND] = { NEEDS_TRUSTED_OWN, FALSE, FALSE },
  [SA_CHANGE_REVOKE] = { NEEDS_SITE_ADMIN, FALSE, TRUE },
  [SA_CHANGE_RESTORE] = { NEEDS_SITE_ADMIN, FALSE, FALSE },
  [SA_CHANGE_REMOVE] = { NEEDS_SITE_ADMIN, TRUE, TRUE },
  [SA_CHANGE_SET_ROLE] = { NEEDS_SITE_ADMIN, FALSE, FALSE },
  [SA_CHANGE_GRANT] = { NEEDS_SITE_ADMIN, FALSE, FALSE },
  [SA_CHANGE_WITHDRAW] = { NEEDS_SITE_ADMIN, FALSE, FALSE },
  [SA_CHANGE_SEEN] = { NEEDS_SITE_ADMIN, FALSE, FALSE },
  [SA_CHANGE_ACCEPT] = { NEEDS_NEVER, FALSE, FALSE },
  [SA_CHANGE_MAKE_LINK] = { NEEDS_TRUSTED_OWN, FALSE, FALSE },
  [SA_CHANGE_ALLOW_DOMAIN] = { NEEDS_SITE_ADMIN, FALSE, FALSE },
  [SA_CHANGE_DENY_DOMAIN] = { NEEDS_SITE_ADMIN, FALSE, FALSE },
  [SA_CHANGE_SET_RELAY] = { NEEDS_SITE_ADMIN, FALSE, FALSE },
  [SA_CHANGE_CANCEL_MESSAGE] = { NEEDS_TRUSTED_OWN, FALSE, FALSE },
  [SA_CHANGE_RETRY_MESSAGE] = { NEEDS_TRUSTED_OWN, FALSE, FALSE },
  [SA_CHANGE_RESUME_OUTBOX] = { NEEDS_SITE_ADMIN, FALSE, FALSE },
  [SA_CHANGE_SET_OPERATOR] = { NEEDS_SELF, FALSE, FALSE },
  [SA_CHANGE_UNDO] = { NEEDS_NEVER, FALSE, FALSE },
  [SA_CHANGE_REDO] = { NEEDS_NEVER, FALSE, FALSE },
  [SA_CHANGE_BOUNCED] = { NEEDS_NEVER, FALSE, FALSE },
  [SA_CHANGE_PAUSE_OUTBOX] = { NEEDS_SITE_ADMIN, FALSE, FALSE },
  [SA_CHANGE_SET_TEMPLATE] = { NEEDS_ORGANIZATION_ADMIN, FALSE, FALSE },
  [SA_CHANGE_CHANGE_ADDRESS] = { NEEDS_TRUSTED_OWN, FALSE, FALSE },
  [SA_CHANGE_REMOVE_RELAY] = { NEEDS_SITE_ADMIN, FALSE, FALSE },
  [SA_CHANGE_SET_LANGUAGE] = { NEEDS_ORGANIZATION_ADMIN, FALSE, FALSE },
  [SA_CHANGE_POSTPONE_MESSAGE] = { NEEDS_TRUSTED_OWN, FALSE, FALSE },
};

static SaReason
check_account (SaChangeKind         kind,
               const SaActorFacts  *actor,
               const SaTargetFacts *target,
               SaRole               role)
{
  Needs needs = table[kind].needs;
  SaRole own = SA_ROLE_BASIC;

  if (!actor->known)
    return SA_REASON_ACTOR_UNKNOWN;

  /* An organization admin is a site administrator on every site, a user there or not. */
  if (actor->organization_admin)
    own = SA_ROLE_SITE_ADMIN;
  else if (actor->on_site)
    own = actor->role;

  if (needs == NEEDS_NEVER)
    return SA_REASON_NOT_ALLOWED;
  if (needs == NEEDS_ORGANIZATION_ADMIN && !actor->organization_admin)
    return SA_REASON_ORGANIZATION_ADMIN_ONLY;
  if (needs == NEEDS_SELF && !actor->organization_admin && !target->is_actor)
    return SA_REASON_ORGANIZATION_ADMIN_ONLY;
  if (needs == NEEDS_SITE_ADMIN && own < SA_ROLE_SITE_ADMIN)
    return SA_REASON_NOT_ALLOWED;
  if ((needs == NEEDS_TRUSTED || needs == NEEDS_TRUSTED_OWN) && own < SA_ROLE_TRUSTED)
    return SA_REASON_NOT_ALLOWED;
  if (needs == NEEDS_TRUSTED_OWN && own < SA_ROLE_SITE_ADMIN && !target->invited_by_actor)
    return SA_REASON_NOT_OWN_INVITATION;

  if ((kind == SA_CHANGE_INVITE || kind == SA_CHANGE_SET_ROLE) && role > own)
    return SA_REASON_ROLE_ABOVE_OWN;
  /* Who holds the link comes in with the role of the invited. */
  if ((kind == SA_CHANGE_CHANGE_ADDRESS || kind == SA_CHANGE_MAKE_LINK) && target->role > own)
    return SA_REASON_ROLE_ABOVE_OWN;
  if (kind == SA_CHANGE_INVITE && own < SA_ROLE_SITE_ADMIN && !target->within_own)
    return SA_REASON_PRODUCT_NOT_OWN;

  return SA_REASON_NONE;
}

static SaReason
check_actor (SaChangeKind         kind,
             const SaActorFacts  *actor,
             const SaTargetFacts *target,
             SaRole               role)
{
  switch (actor->kind)
    {
    case SA_ACTOR_SYSTEM:
      return SA_REASON_NONE;

    case SA_ACTOR_ACCOUNT:
      return check_account (kind, actor, target, role);

    case SA_ACTOR_DIRECTORY:
      if (!table[kind].directory)
        return SA_REASON_NOT_ALLOWED;
      /* A directory has no role of its own, so it grants none. */
      return kind == SA_CHANGE_INVITE && role > SA_ROLE_BASIC ? SA_REASON_ROLE_ABOVE_OWN : SA_REASON_NONE;

    case SA_ACTOR_INVITEE:
      return kind == SA_CHANGE_ACCEPT ? SA_REASON_NONE : SA_REASON_NOT_ALLOWED;

    case SA_ACTOR_VISITOR:
    default:
      return SA_REASON_NOT_ALLOWED;
    }
}

/* The guard rails hold for everybody, so that nobody locks everybody out. */
static SaReason
check_last_admin (const SaTargetFacts *target)
{
  if (target->counts_as_admin && target->n_site_admins <= 1)
    return SA_REASON_LAST_SITE_ADMIN;
  if (target->counts_as_organization_admin && target->n_organization_admins <= 1)
    return SA_REASON_LAST_ORGANIZATION_ADMIN;

  return SA_REASON_NONE;
}

SaReason
sa_policy_check (SaChangeKind         kind,
                 const SaActorFacts  *actor,
                 const SaTargetFacts *target,
                 SaRole               role)
{
  SaReason reason;

  g_return_val_if_fail (kind > 0 && kind < SA_N_CHANGE_KINDS, SA_REASON_NOT_ALLOWED);
  g_return_val_if_fail (actor != NULL, SA_REASON_NOT_ALLOWED);
  g_return_val_if_fail (target != NULL, SA_REASON_NOT_ALLOWED);

  reason = check_actor (kind, actor, target, role);
  if (reason != SA_REASON_NONE)
    return reason;

  if (table[kind].takes_admin)
    return check_last_admin (target);
  if (kind == SA_CHANGE_SET_ROLE && role < SA_ROLE_SITE_ADMIN && target->counts_as_admin && target->n_site_admins <= 1)
    return SA_REASON_LAST_SITE_ADMIN;

  return SA_REASON_NONE;
}

SaReason
sa_policy_check_account (const SaActorFacts  *actor,
                         const SaTargetFacts *target)
{
  g_return_val_if_fail (actor != NULL, SA_REASON_NOT_ALLOWED);
  g_return_val_if_fail (target != NULL, SA_REASON_NOT_ALLOWED);

  if (actor->kind == SA_ACTOR_ACCOUNT && !actor->known)
    return SA_REASON_ACTOR_UNKNOWN;
  if (actor->kind == SA_ACTOR_ACCOUNT && !actor->organization_admin)
    return SA_REASON_ORGANIZATION_ADMIN_ONLY;
  if (actor->kind != SA_ACTOR_ACCOUNT && actor->kind != SA_ACTOR_SYSTEM)
    return SA_REASON_NOT_ALLOWED;
  if (!target->managed)
    return SA_REASON_NOT_MANAGED;

  return check_last_admin (target);
}
