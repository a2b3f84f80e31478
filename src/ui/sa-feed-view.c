/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-feed-view.h"

#include "sa-change.h"
#include "sa-format.h"

#include <glib/gi18n-lib.h>

const char *
sa_message_get_title (const SaMessageRecord *message)
{
  g_return_val_if_fail (message != NULL, "");

  return message->to_name != NULL && message->to_name[0] != '\0' ? message->to_name : message->to_address;
}

static char *
sa_message_format_waiting (const SaMessageRecord *message,
                           SaTime                 now)
{
  int minutes = (int) ((message->not_before - now + 59) / 60);
  g_autofree char *next = NULL;

  if (minutes <= 1)
    next = g_strdup (_("Next try in a moment"));
  else
    /* Translators: when sending a message will be tried again */
    next = g_strdup_printf (ngettext ("Next try in %d min", "Next try in %d min", minutes), minutes);
  if (message->error_text == NULL || message->error_text[0] == '\0')
    return g_steal_pointer (&next);

  /* Translators: %1$s is a text such as “Next try in 5 min”, %2$s are the words of the mail relay */
  return g_strdup_printf (_("%1$s: %2$s"), next, message->error_text);
}

char *
sa_message_format_state (const SaMessageRecord *message,
                         SaTime                 now)
{
  g_return_val_if_fail (message != NULL, NULL);

  switch (message->state)
    {
    case SA_DELIVERY_QUEUED:
      return g_strdup (message->not_before > now ? _("Held for a moment, so that it can be undone") :
                       _("Waiting to be sent"));

    case SA_DELIVERY_SENDING:
      return g_strdup (_("Being sent"));

    case SA_DELIVERY_HANDED_OVER:
      return sa_format_sent (message->handed_over, now);

    case SA_DELIVERY_WAITING:
      return sa_message_format_waiting (message, now);

    case SA_DELIVERY_FAILED:
      if (message->error_text != NULL && message->error_text[0] != '\0')
        /* Translators: %s are the words of the mail relay */
        return g_strdup_printf (_("Refused: %s"), message->error_text);
      return g_strdup (_("The relay refuses the message"));

    case SA_DELIVERY_UNKNOWN:
      return g_strdup (_("Perhaps sent; the relay is being asked"));

    case SA_DELIVERY_BOUNCED:
      return g_strdup (_("The mail came back"));

    case SA_DELIVERY_CANCELLED:
      return g_strdup (_("Cancelled"));

    case SA_DELIVERY_DELIVERED:
      return g_strdup (_("Delivered"));

    case SA_DELIVERY_NONE:
    default:
      return g_strdup ("–");
    }
}

gboolean
sa_message_is_open (const SaMessageRecord *message)
{
  g_return_val_if_fail (message != NULL, FALSE);

  return message->state == SA_DELIVERY_QUEUED || message->state == SA_DELIVERY_WAITING;
}

gboolean
sa_message_can_retry (const SaMessageRecord *message)
{
  g_return_val_if_fail (message != NULL, FALSE);

  return message->state == SA_DELIVERY_FAILED;
}

char *
sa_event_format_facts (const SaEventRecord *event,
                       SaTime               now)
{
  g_autofree char *moment = NULL;
  g_autofree char *text = NULL;
  g_autofree char *left_out = NULL;

  g_return_val_if_fail (event != NULL, NULL);

  moment = sa_format_moment (event->time, now);
  if (event->actor_name == NULL || event->actor_name[0] == '\0')
    text = g_strdup (moment);
  else
    /* Translators: %1$s is a person, %2$s a text such as “3 days ago” or “27 December” */
    text = g_strdup_printf (_("%1$s · %2$s"), event->actor_name, moment);

  if (event->undone_by != 0)
    /* Translators: %s is a text such as “Ana López · 3 days ago” */
    return g_strdup_printf (_("%s; undone"), text);
  if (event->n_refused == 0)
    return g_steal_pointer (&text);

  /* Translators: of those that the change was about, %d could not be dealt with */
  left_out = g_strdup_printf (ngettext ("%d left out", "%d left out", event->n_refused), (int) event->n_refused);
  /* Translators: %1$s is a text such as “Ana López · 3 days ago”, %2$s one such as “2 left out” */
  return g_strdup_printf (_("%1$s; %2$s"), text, left_out);
}

gboolean
sa_event_can_undo (const SaEventRecord *event)
{
  g_return_val_if_fail (event != NULL, FALSE);

  return event->undone_by == 0 && sa_change_kind_is_undoable ((SaChangeKind) event->kind);
}
