/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sql.h"
#include "sa-writer-private.h"

/* What a person decides about one mail of the outbox. */

/* The target under way, which is a message. @go_on: FALSE: it has its verdict. */
static gboolean
take_message (SaWriter *self, SaMailState *mail, gboolean *go_on, GError **error)
{
  SaReason reason = SA_REASON_NONE;

  *go_on = FALSE;
  if (!sa_writer_read_mail (self, sa_writer_target_id (self), mail, error))
    return FALSE;
  if (mail->id == 0)
    return sa_writer_refuse (self, SA_REASON_NOT_FOUND, 0, NULL);

  /* The outbox may be that of all sites: then each message is judged on its own site. */
  if (self->change->site != 0 && mail->user.site != self->site)
    return sa_writer_refuse (self, SA_REASON_NOT_FOUND, 0, NULL);
  if (self->change->site == 0 && !sa_writer_read_actor (self, mail->user.site, &self->actor_facts, error))
    return FALSE;
  if (!sa_writer_judge (self, self->change->kind, &mail->user, SA_ROLE_BASIC, &reason, error))
    return FALSE;
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, mail->id, NULL);
  *go_on = TRUE;
  return TRUE;
}

gboolean
sa_change_cancel_message (SaWriter *self, GError **error)
{
  gboolean go_on;
  SaMailState mail;

  if (!take_message (self, &mail, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;

  switch (mail.state)
    {
    case SA_DELIVERY_QUEUED:
    case SA_DELIVERY_WAITING:
      sa_writer_touch_user (self, mail.user.site, mail.user.id);
      self->mail_cancelled++;
      return sa_write_message_state (self, mail.id, mail.state, SA_DELIVERY_CANCELLED, TRUE, error) &&
             sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, mail.id, NULL);
    case SA_DELIVERY_FAILED:
    case SA_DELIVERY_CANCELLED:
      return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, mail.id, NULL);
    case SA_DELIVERY_NONE:
    case SA_DELIVERY_SENDING:
    case SA_DELIVERY_HANDED_OVER:
    case SA_DELIVERY_UNKNOWN:
    case SA_DELIVERY_BOUNCED:
    case SA_DELIVERY_DELIVERED:
    default:
      return sa_writer_refuse (self, SA_REASON_ALREADY_LEFT, mail.id, NULL);
    }
}

static gboolean
retry (SaWriter *self, SaMailState *mail, GError **error)
{
  sa_writer_touch_user (self, mail->user.site, mail->user.id);
  self->mail_queued++;
  return sa_write_message_state (self, mail->id, mail->state, SA_DELIVERY_QUEUED, TRUE, error) &&
         sa_sql_run (self->connection, error,
                     "UPDATE message SET not_before = ?, first_tried = NULL, error_class = 0, error_text = NULL WHERE id = ?",
                     SQL_INT (self->now), SQL_INT (mail->id)) &&
         sa_write_invitation_mirror (self, mail->invitation, error) &&
         sa_event_writer_touch (self->events, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, mail->id, NULL);
}

gboolean
sa_change_retry_message (SaWriter *self, GError **error)
{
  SaDelivery delivery = SA_DELIVERY_NONE;
  gboolean go_on;
  SaId open = 0;
  SaMailState mail;

  if (!take_message (self, &mail, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (mail.state == SA_DELIVERY_SENDING || mail.state == SA_DELIVERY_HANDED_OVER || mail.state == SA_DELIVERY_BOUNCED)
    return sa_writer_refuse (self, SA_REASON_ALREADY_LEFT, mail.id, NULL);
  if (mail.user.removed_at != 0)
    return sa_writer_refuse (self, SA_REASON_REMOVED, mail.id, NULL);
  if (!mail.user.facts.access)
    return sa_writer_refuse (self, SA_REASON_NO_ACCESS_BEFORE, mail.id, NULL);
  if (mail.ended)
    return sa_writer_refuse (self, SA_REASON_LINK_DEAD, mail.id, NULL);
  if (!sa_write_message_find (self, mail.invitation, &open, &delivery, error))
    return FALSE;
  if ((open != 0 && open != mail.id) || (mail.state == SA_DELIVERY_QUEUED && mail.not_before <= self->now))
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, mail.id, NULL);
  return retry (self, &mail, error);
}

gboolean
sa_change_postpone_message (SaWriter *self, GError **error)
{
  SaTime not_before = MAX (self->change->not_before, self->now);
  gboolean go_on;
  SaMailState mail;

  if (!take_message (self, &mail, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;

  switch (mail.state)
    {
    case SA_DELIVERY_QUEUED:
    case SA_DELIVERY_WAITING:
      break;
    case SA_DELIVERY_FAILED:
    case SA_DELIVERY_CANCELLED:
      return sa_writer_verdict (self, SA_VERDICT_CHANGED_SINCE, SA_REASON_CHANGED_SINCE, mail.id, NULL);
    case SA_DELIVERY_NONE:
    case SA_DELIVERY_SENDING:
    case SA_DELIVERY_HANDED_OVER:
    case SA_DELIVERY_UNKNOWN:
    case SA_DELIVERY_BOUNCED:
    case SA_DELIVERY_DELIVERED:
    default:
      return sa_writer_refuse (self, SA_REASON_ALREADY_LEFT, mail.id, NULL);
    }
  /* One that could go long ago need not be told that it may go now. */
  if (mail.not_before == not_before || (mail.not_before <= self->now && not_before == self->now))
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, mail.id, NULL);

  self->mail = TRUE;
  sa_writer_touch_user (self, mail.user.site, mail.user.id);
  return sa_sql_run (self->connection, error, "UPDATE message SET not_before = ? WHERE id = ?",
                     SQL_INT (not_before), SQL_INT (mail.id)) &&
         sa_event_writer_add_int (self->events, SA_ENTITY_MESSAGE, mail.id, "not_before", mail.not_before, not_before,
                                  error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, mail.id, NULL);
}
