/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-work.h"

/* What a person decides about one mail. */

static SaVerdict
refuse (SaReason *reason,
        SaReason  why)
{
  *reason = why;

  return SA_VERDICT_REFUSED;
}

static gboolean
is_here (const SaFakeMessage *message)
{
  return message->state == SA_DELIVERY_QUEUED || message->state == SA_DELIVERY_WAITING;
}

static gboolean
is_over (const SaFakeMessage *message)
{
  return message->state == SA_DELIVERY_CANCELLED || message->state == SA_DELIVERY_FAILED;
}

static SaVerdict
retry (SaFakeWork    *work,
       SaFakeMessage *message,
       SaReason      *reason)
{
  const SaFakeInvitation *invitation = sa_fake_invitation (work->state, message->invitation);
  const SaFakeUser *user = sa_fake_user (work->state, invitation->user);
  const SaFakeMessage *open = sa_fake_open_message (work->state, invitation->id);

  if (message->state == SA_DELIVERY_SENDING || message->state == SA_DELIVERY_HANDED_OVER ||
      message->state == SA_DELIVERY_BOUNCED)
    return refuse (reason, SA_REASON_ALREADY_LEFT);
  if (user->removed != 0)
    return refuse (reason, SA_REASON_REMOVED);
  if (!user->access)
    return refuse (reason, SA_REASON_NO_ACCESS_BEFORE);
  if (invitation->accepted != 0 || user->invitation != invitation->id)
    return refuse (reason, SA_REASON_LINK_DEAD);
  if ((open != NULL && open != message) ||
      (message->state == SA_DELIVERY_QUEUED && message->not_before <= work->now))
    return SA_VERDICT_ALREADY_SO;

  sa_fake_log_state (work, message, SA_DELIVERY_QUEUED);
  message->state = SA_DELIVERY_QUEUED;
  message->not_before = work->now;
  message->first_tried = 0;
  message->address = NULL;
  message->error = NULL;
  message->error_class = SA_ERROR_CLASS_NONE;
  if (message->bytes == NULL)
    {
      message->message_id = NULL;
      message->key = NULL;
    }
  sa_fake_mirror (work->state, invitation->id);
  work->n_queued++;

  return SA_VERDICT_DONE;
}

static SaVerdict
postpone (SaFakeWork     *work,
          const SaChange *change,
          SaFakeMessage  *message,
          SaReason       *reason)
{
  SaTime not_before = MAX (change->not_before, work->now);

  if (is_over (message))
    {
      *reason = SA_REASON_CHANGED_SINCE;
      return SA_VERDICT_CHANGED_SINCE;
    }
  if (!is_here (message))
    return refuse (reason, SA_REASON_ALREADY_LEFT);
  if (MAX (message->not_before, work->now) == not_before)
    return SA_VERDICT_ALREADY_SO;
  sa_fake_log (work, SA_ENTITY_MESSAGE, message->id, "not_before", sa_fake_number (work->state, message->not_before),
               sa_fake_number (work->state, not_before));
  sa_fake_touch (work, sa_fake_invitation (work->state, message->invitation)->user);
  message->not_before = not_before;

  return SA_VERDICT_DONE;
}

static SaVerdict
change_message (SaFakeWork     *work,
                const SaChange *change,
                SaFakeMessage  *message,
                SaReason       *reason)
{
  *reason = sa_fake_check (work, change->kind,
                           sa_fake_user (work->state, sa_fake_invitation (work->state, message->invitation)->user),
                           SA_ROLE_BASIC);
  if (*reason != SA_REASON_NONE)
    return SA_VERDICT_REFUSED;
  if (change->kind == SA_CHANGE_RETRY_MESSAGE)
    return retry (work, message, reason);
  if (change->kind == SA_CHANGE_POSTPONE_MESSAGE)
    return postpone (work, change, message, reason);

  if (is_over (message))
    return SA_VERDICT_ALREADY_SO;
  if (!is_here (message))
    return refuse (reason, SA_REASON_ALREADY_LEFT);
  sa_fake_cancel (work, message);

  return SA_VERDICT_DONE;
}

void
sa_fake_change_messages (SaFakeWork     *work,
                         const SaChange *change)
{
  gsize i;

  for (i = 0; change->targets != NULL && i < sa_targets_get_size (change->targets); i++)
    {
      SaFakeMessage *message = sa_fake_message (work->state, sa_targets_get_id (change->targets, i));
      SaReason reason = SA_REASON_NONE;
      SaVerdict verdict;

      if (message == NULL || (change->site != 0 && message->site != work->site))
        {
          sa_fake_verdict (work, i, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND, 0, NULL);
          continue;
        }
      work->site = message->site;
      verdict = change_message (work, change, message, &reason);
      sa_fake_verdict (work, i, verdict, reason, sa_targets_get_id (change->targets, i), NULL);
    }
}
