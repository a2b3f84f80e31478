/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-types.h"

G_BEGIN_DECLS

/** SaUserFacts: all that a user's status is derived from. A plain value. */
typedef struct
{
  gboolean        access;         /* site access was given and not revoked */
  SaTime          last_sent;      /* a relay took the latest invitation's mail; 0: never */
  SaTime          first_seen;     /* on this site; 0: not yet */
  SaTime          expires;        /* of the current invitation; 0: never, or nothing composed */
  SaDelivery      delivery;       /* of the current invitation's mail */
  SaAccountState  account_state;
  SaTime          deletion_due;   /* while the account's state is deletion */
} SaUserFacts;

/**
 * sa_status_from_facts:
 *
 * The one definition of the four words (design, section 4). The generated column `user.status` says the same in SQL;
 * a test holds the two together.
 */
SaStatus    sa_status_from_facts (const SaUserFacts *facts);

/** sa_problem_from_facts: what refines the status at @now. Only who has access and was not seen can have one. */
SaProblem   sa_problem_from_facts (const SaUserFacts *facts, SaTime now);

/** sa_user_takes_seat: whether the user's product access counts: not removed (@removed_at), access, not deactivated */
gboolean    sa_user_takes_seat (const SaUserFacts *facts, SaTime removed_at);
/** sa_user_seat_in_use: of those, whether the seat is in use (seen) rather than reserved */
gboolean    sa_user_seat_in_use (const SaUserFacts *facts);

G_END_DECLS
