/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-policy.h"
#include "sa-repository.h"

G_BEGIN_DECLS

/** SaInviteFacts: what an invitation to one site may choose from, and who makes it. Immutable. */
typedef struct
{
  char         *site_name;
  GPtrArray    *products;      /* of SaProductRecord, of this site, by name */
  GPtrArray    *groups;        /* of SaGroupRecord, likewise */
  SaActorFacts  actor;
  SaIds        *own_products;  /* (nullable): the actor's */
  SaIds        *own_groups;    /* (nullable): likewise */
  char        **joined;        /* domains that may join by themselves already */
} SaInviteFacts;

void           sa_invite_facts_free        (SaInviteFacts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaInviteFacts, sa_invite_facts_free)

/** sa_invite_facts_load_async: reads them; the answer comes in the caller's main context */
void           sa_invite_facts_load_async  (SaRepository *repository, SaId site, const SaActor *actor,
                                            GCancellable *cancellable, GAsyncReadyCallback callback,
                                            gpointer user_data);
/** sa_invite_facts_load_finish: Returns: (transfer full) */
SaInviteFacts *sa_invite_facts_load_finish (GAsyncResult *result, GError **error);

G_END_DECLS
