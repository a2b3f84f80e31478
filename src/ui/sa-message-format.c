/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-message-format.h"

#include "sa-format.h"

#include <glib/gi18n-lib.h>

/* The longest undo time that the settings let one choose: who waits longer waits for a time that was chosen. */
#define MAX_HOLD_SECONDS 300
#define MINUTE 60
#define HOUR 3600

static const SaPill looks[SA_N_MESSAGE_LOOKS] =
{
  [SA_MESSAGE_LOOK_WAITING] =
  {
    "document-open-recent-symbolic", "sa-pending", "sa_pending",
    N_("Waiting"), NC_("short status", "Waiting"),
    N_("It leaves as soon as its turn has come. Until then it can be cancelled without a trace."),
  },
  [SA_MESSAGE_LOOK_SCHEDULED] =
  {
    "x-office-calendar-symbolic", "sa-pending", "sa_pending",
    N_("Scheduled"), NC_("short status", "Scheduled"),
    N_("It leaves at the time that was chosen for it."),
  },
  [SA_MESSAGE_LOOK_RETRYING] =
  {
    "view-refresh-symbolic", "sa-not-sent", "sa_not_sent",
    N_("Retrying"), NC_("short status", "Retrying"),
    N_("The relay did not take it yet. It is tried again by itself, less and less often, for three days."),
  },
  [SA_MESSAGE_LOOK_SENDING] =
  {
    "mail-send-symbolic", "sa-pending", "sa_pending",
    N_("Sending"), NC_("short status", "Sending"),
    N_("It is being handed to the relay right now."),
  },
  [SA_MESSAGE_LOOK_HANDED_OVER] =
  {
    "object-select-symbolic", "sa-plain", "sa_plain",
    N_("Handed over"), "",
    N_("The relay took it, and brings it to the recipient’s mail server."),
  },
  [SA_MESSAGE_LOOK_DELIVERED] =
  {
    "object-select-symbolic", "sa-plain", "sa_plain",
    N_("Delivered"), "",
    N_("The recipient’s mail server took it. Whether it was read, nobody can tell."),
  },
  [SA_MESSAGE_LOOK_FAILED] =
  {
    "dialog-error-symbolic", "sa-problem", "sa_problem",
    N_("Not delivered"), NC_("short status", "Failed"),
    N_("The relay refuses it, and it is not tried again by itself. Check the address, or try again once the reason is gone."),
  },
  [SA_MESSAGE_LOOK_BOUNCED] =
  {
    "dialog-warning-symbolic", "sa-problem", "sa_problem",
    N_("Bounced"), NC_("short status", "Bounced"),
    N_("The relay took it, but it came back. Most often the address is wrong: with another one a new mail goes out."),
  },
  [SA_MESSAGE_LOOK_UNKNOWN] =
  {
    "dialog-question-symbolic", "sa-problem", "sa_problem",
    N_("Perhaps sent"), NC_("short status", "Unclear"),
    N_("It may have been sent: the connection broke before the relay answered. Send it again if they say that nothing came; if it arrived, leave it as it is."),
  },
  [SA_MESSAGE_LOOK_CANCELLED] =
  {
    "action-unavailable-symbolic", "sa-none", "sa_none",
    N_("Cancelled"), NC_("short status", "Cancelled"),
    N_("It was called back and never leaves. Its links do not work."),
  },
};

SaMessageLook
sa_message_get_look (const SaMessageRecord *message,
                     SaTime                 now)
{
  g_return_val_if_fail (message != NULL, SA_MESSAGE_LOOK_WAITING);

  switch (message->state)
    {
    case SA_DELIVERY_SENDING:
      return SA_MESSAGE_LOOK_SENDING;

    case SA_DELIVERY_HANDED_OVER:
      return SA_MESSAGE_LOOK_HANDED_OVER;

    case SA_DELIVERY_DELIVERED:
      return SA_MESSAGE_LOOK_DELIVERED;

    case SA_DELIVERY_WAITING:
      return SA_MESSAGE_LOOK_RETRYING;

    case SA_DELIVERY_FAILED:
      return SA_MESSAGE_LOOK_FAILED;

    case SA_DELIVERY_UNKNOWN:
      return SA_MESSAGE_LOOK_UNKNOWN;

    case SA_DELIVERY_BOUNCED:
      return SA_MESSAGE_LOOK_BOUNCED;

    case SA_DELIVERY_CANCELLED:
      return SA_MESSAGE_LOOK_CANCELLED;

    case SA_DELIVERY_NONE:
    case SA_DELIVERY_QUEUED:
    default:
      return message->not_before > now + MAX_HOLD_SECONDS ? SA_MESSAGE_LOOK_SCHEDULED : SA_MESSAGE_LOOK_WAITING;
    }
}

const SaPill *
sa_message_look_get_pill (guint look)
{
  return look < SA_N_MESSAGE_LOOKS ? &looks[look] : NULL;
}

const char *
sa_message_get_title (const SaMessageRecord *message)
{
  g_return_val_if_fail (message != NULL, "");

  return message->to_name != NULL && message->to_name[0] != '\0' ? message->to_name : message->to_address;
}

static char *
sa_message_format_leaves (SaTime time,
                          SaTime now)
{
  int n = 0;

  if (time <= now)
    return g_strdup (_("Leaves in a moment"));
  if (time - now < MINUTE)
    {
      n = (int) (time - now);
      /* Translators: short for seconds; counts down. There is room for some 18 letters */
      return g_strdup_printf (ngettext ("Leaves in %d s", "Leaves in %d s", n), n);
    }
  if (time - now < HOUR)
    {
      n = (int) ((time - now + MINUTE - 1) / MINUTE);
      /* Translators: short for minutes; counts down. There is room for some 18 letters */
      return g_strdup_printf (ngettext ("Leaves in %d min", "Leaves in %d min", n), n);
    }

  return sa_format_future (time, now,
                           /* Translators: when a mail leaves, later on this day, in strftime's notation.
                            * Short: some 20 letters.
                            * xgettext:no-c-format */
                           _("Leaves at %H:%M"),
                           /* Translators: when a mail leaves: tomorrow, in strftime's notation.
                            * Short: some 20 letters.
                            * xgettext:no-c-format */
                           _("Leaves tomorrow, %H:%M"),
                           /* Translators: when a mail leaves: a day of this year, in strftime's notation.
                            * Short: some 20 letters.
                            * xgettext:no-c-format */
                           _("Leaves %-d %b, %H:%M"),
                           /* Translators: when a mail leaves: a day of another year, in strftime's notation.
                            * Short: some 20 letters.
                            * xgettext:no-c-format */
                           _("Leaves %-d %b %Y"));
}

static char *
sa_message_format_next_try (SaTime time,
                            SaTime now)
{
  int n = 0;

  if (time <= now)
    return g_strdup (_("Next try in a moment"));
  if (time - now < MINUTE)
    {
      n = (int) (time - now);
      /* Translators: short for seconds; counts down. There is room for some 18 letters */
      return g_strdup_printf (ngettext ("Next try in %d s", "Next try in %d s", n), n);
    }
  if (time - now < HOUR)
    {
      n = (int) ((time - now + MINUTE - 1) / MINUTE);
      /* Translators: when sending a message will be tried again; short for minutes */
      return g_strdup_printf (ngettext ("Next try in %d min", "Next try in %d min", n), n);
    }

  return sa_format_future (time, now,
                           /* Translators: when a mail is tried again, later on this day, in strftime's notation.
                            * Short: some 20 letters.
                            * xgettext:no-c-format */
                           _("Next try at %H:%M"),
                           /* Translators: when a mail is tried again: tomorrow, in strftime's notation.
                            * Short: some 20 letters.
                            * xgettext:no-c-format */
                           _("Next try tomorrow, %H:%M"),
                           /* Translators: when a mail is tried again: a day of this year, in strftime's notation.
                            * Short: some 20 letters.
                            * xgettext:no-c-format */
                           _("Next try %-d %b, %H:%M"),
                           /* Translators: when a mail is tried again: a day of another year, in strftime's notation.
                            * Short: some 20 letters.
                            * xgettext:no-c-format */
                           _("Next try %-d %b %Y"));
}

char *
sa_message_format_when (const SaMessageRecord *message,
                        SaTime                 now)
{
  g_return_val_if_fail (message != NULL, NULL);

  switch (message->state)
    {
    case SA_DELIVERY_QUEUED:
      return sa_message_format_leaves (message->not_before, now);

    case SA_DELIVERY_WAITING:
      return sa_message_format_next_try (message->not_before, now);

    case SA_DELIVERY_SENDING:
      return g_strdup (_("Leaves now"));

    case SA_DELIVERY_HANDED_OVER:
    case SA_DELIVERY_BOUNCED:
      return sa_format_sent (message->handed_over > 0 ? message->handed_over : message->queued, now);

    case SA_DELIVERY_DELIVERED:
      return sa_format_delivered (message->delivered, now);

    case SA_DELIVERY_FAILED:
    case SA_DELIVERY_UNKNOWN:
    case SA_DELIVERY_CANCELLED:
      return sa_format_queued (message->queued, now);

    case SA_DELIVERY_NONE:
    default:
      return g_strdup ("–");
    }
}

static gboolean
sa_message_has_words (const SaMessageRecord *message)
{
  return message->error_text != NULL && message->error_text[0] != '\0';
}

char *
sa_message_format_fact (const SaMessageRecord *message,
                        SaTime                 now)
{
  g_return_val_if_fail (message != NULL, NULL);

  if (sa_message_has_problem (message) && sa_message_has_words (message))
    return g_strdup (message->error_text);

  return sa_message_format_when (message, now);
}

char *
sa_message_format_state (const SaMessageRecord *message,
                         SaTime                 now)
{
  const SaPill *pill = NULL;
  g_autofree char *when = NULL;

  g_return_val_if_fail (message != NULL, NULL);

  pill = sa_message_look_get_pill (sa_message_get_look (message, now));
  when = sa_message_format_when (message, now);
  switch (message->state)
    {
    case SA_DELIVERY_FAILED:
    case SA_DELIVERY_BOUNCED:
    case SA_DELIVERY_UNKNOWN:
      if (sa_message_has_words (message))
        /* Translators: %1$s is a state such as “Not delivered”, %2$s are the words of the mail relay */
        return g_strdup_printf (_("%1$s: %2$s"), sa_pill_get_text (pill), message->error_text);
      return g_strdup (sa_pill_get_text (pill));

    case SA_DELIVERY_WAITING:
      if (sa_message_has_words (message))
        /* Translators: %1$s is a text such as “Next try in 5 min”, %2$s are the words of the mail relay */
        return g_strdup_printf (_("%1$s: %2$s"), when, message->error_text);
      return g_steal_pointer (&when);

    case SA_DELIVERY_SENDING:
    case SA_DELIVERY_CANCELLED:
      return g_strdup (sa_pill_get_text (pill));

    case SA_DELIVERY_HANDED_OVER:
    case SA_DELIVERY_DELIVERED:
      return g_steal_pointer (&when);

    case SA_DELIVERY_NONE:
    case SA_DELIVERY_QUEUED:
    default:
      /* Translators: %1$s is a state such as “Waiting”, %2$s what comes next, such as “Leaves in 10 s” */
      return g_strdup_printf (_("%1$s · %2$s"), sa_pill_get_text (pill), when);
    }
}

char *
sa_message_format_attempts (const SaMessageRecord *message)
{
  g_return_val_if_fail (message != NULL, NULL);

  return message->attempts > 0 ? sa_format_count (message->attempts) : g_strdup ("–");
}

gboolean
sa_message_is_open (const SaMessageRecord *message)
{
  g_return_val_if_fail (message != NULL, FALSE);

  return message->state == SA_DELIVERY_QUEUED || message->state == SA_DELIVERY_WAITING;
}

gboolean
sa_message_can_retry (const SaMessageRecord *message,
                      SaTime                 now)
{
  g_return_val_if_fail (message != NULL, FALSE);

  return message->state == SA_DELIVERY_FAILED || message->state == SA_DELIVERY_UNKNOWN ||
         message->state == SA_DELIVERY_WAITING ||
         (message->state == SA_DELIVERY_QUEUED && message->not_before > now);
}

gboolean
sa_message_has_problem (const SaMessageRecord *message)
{
  g_return_val_if_fail (message != NULL, FALSE);

  return message->state == SA_DELIVERY_FAILED || message->state == SA_DELIVERY_UNKNOWN ||
         message->state == SA_DELIVERY_BOUNCED;
}

int
sa_message_get_next_tick (const SaMessageRecord *message,
                          SaTime                 now)
{
  SaTime left;

  g_return_val_if_fail (message != NULL, 0);

  left = message->not_before - now;
  if (!sa_message_is_open (message) || left <= 0 || left > HOUR)
    return 0;
  if (left <= MINUTE)
    return 1;

  /* Minutes are rounded up: "in 3 min" holds until two minutes are left. */
  return (int) ((left - 1) % MINUTE) + 1;
}
