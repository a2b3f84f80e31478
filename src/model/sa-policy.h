/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-change.h"

G_BEGIN_DECLS

/** SaActorFacts: what is true of the one who acts, read in the same transaction as the change. */
typedef struct
{
  SaActorKind kind;
  gboolean    known;               /* the account exists and is not deactivated or former */
  gboolean    organization_admin;
  gboolean    on_site;             /* is a user of the change's site, with access, not removed */
  SaRole      role;                /* there */
} SaActorFacts;

/** SaTargetFacts: what is true of one target. Zero where the change has no such target. */
typedef struct
{
  gboolean exists;
  SaRole   role;                   /* that the user has now */
  gboolean is_actor;
  gboolean invited_by_actor;
  gboolean counts_as_admin;        /* site administrator, active account, seen, with access */
  gint64   n_site_admins;          /* who count, on the site */
  gboolean counts_as_organization_admin;
  gint64   n_organization_admins;  /* who count */
  gboolean managed;
  gboolean within_own;             /* products and groups of the change are all the actor's own */
} SaTargetFacts;

/**
 * sa_policy_check:
 * @kind: what is to be done
 * @role: the role that the change gives, where it gives one
 *
 * Judges one target of a change. A pure function of facts: the repository calls it inside the transaction, the window
 * beforehand to lock controls and to say why. The rules are the table of design.md, section 5.
 *
 * Returns: %SA_REASON_NONE when it may be done
 */
SaReason sa_policy_check (SaChangeKind kind, const SaActorFacts *actor, const SaTargetFacts *target, SaRole role);

/**
 * sa_policy_check_account:
 *
 * Judges whether the account behind @target may be deactivated or deleted, which acts on every site: by organization
 * admins only, and managed accounts only. A pure function of facts, as sa_policy_check() is.
 *
 * Returns: %SA_REASON_NONE when it may be done
 */
SaReason sa_policy_check_account (const SaActorFacts *actor, const SaTargetFacts *target);

G_END_DECLS
