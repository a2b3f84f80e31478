/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-status.h"

SaStatus
sa_status_from_facts (const SaUserFacts *facts)
{
  g_return_val_if_fail (facts != NULL, SA_STATUS_NO_ACCESS);

  if (!facts->access)
    return SA_STATUS_NO_ACCESS;
  if (facts->first_seen != 0)
    return SA_STATUS_HAS_ACCESS;
  if (facts->last_sent != 0)
    return SA_STATUS_PENDING;

  return SA_STATUS_NOT_SENT;
}

SaProblem
sa_problem_from_facts (const SaUserFacts *facts,
                       SaTime             now)
{
  g_return_val_if_fail (facts != NULL, SA_PROBLEM_NONE);

  if (!facts->access || facts->first_seen != 0)
    return SA_PROBLEM_NONE;

  /* What happened to the mail says more than that its time is over. */
  if (facts->delivery == SA_DELIVERY_BOUNCED)
    return SA_PROBLEM_BOUNCED;
  if (facts->delivery == SA_DELIVERY_FAILED)
    return SA_PROBLEM_FAILED;
  if (facts->delivery == SA_DELIVERY_UNKNOWN)
    return SA_PROBLEM_UNKNOWN;
  if (facts->expires != 0 && facts->expires <= now)
    return SA_PROBLEM_EXPIRED;

  return SA_PROBLEM_NONE;
}

gboolean
sa_user_takes_seat (const SaUserFacts *facts,
                    SaTime             removed_at)
{
  g_return_val_if_fail (facts != NULL, FALSE);

  return facts->access && removed_at == 0 &&
         (facts->account_state == SA_ACCOUNT_NONE || facts->account_state == SA_ACCOUNT_ACTIVE);
}

gboolean
sa_user_seat_in_use (const SaUserFacts *facts)
{
  g_return_val_if_fail (facts != NULL, FALSE);

  return facts->first_seen != 0;
}
