/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-writer-private.h"

gboolean
sa_change_resend (SaWriter *self, GError **error)
{
  SaDelivery delivery = SA_DELIVERY_NONE;
  SaUserState user;
  SaId message = 0;
  gboolean go_on;

  if (!sa_writer_take_user (self, SA_ROLE_BASIC, FALSE, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (!user.facts.access)
    return sa_writer_refuse (self, SA_REASON_NO_ACCESS_BEFORE, user.id, NULL);
  if (user.facts.first_seen != 0)
    return sa_writer_refuse (self, SA_REASON_HAS_BEEN_SEEN, user.id, NULL);
  if (user.facts.account_state != SA_ACCOUNT_NONE && user.facts.account_state != SA_ACCOUNT_ACTIVE)
    return sa_writer_refuse (self, SA_REASON_ACCOUNT_DEACTIVATED, user.id, NULL);

  if (user.invitation != 0 && !sa_write_message_find (self, user.invitation, &message, &delivery, error))
    return FALSE;
  if (delivery == SA_DELIVERY_SENDING)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, user.id, NULL);
  if (!sa_change_judge_since (self, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;

  sa_writer_touch_user (self, user.site, user.id);
  return sa_write_invitation_update (self, &user, error) &&
         sa_write_message_new (self, &user, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, user.id, NULL);
}
