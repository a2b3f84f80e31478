/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-format.h"

#include <glib/gi18n-lib.h>

static const SaPill looks[SA_N_LOOKS] =
{
  [SA_LOOK_HAS_ACCESS] =
  {
    "object-select-symbolic", "sa-plain", "sa_plain",
    N_("Has site access"), "",
    N_("They have been on the site. Each of their products takes a seat."),
  },
  [SA_LOOK_PENDING] =
  {
    "document-open-recent-symbolic", "sa-pending", "sa_pending",
    N_("Invitation pending"), NC_("short status", "Pending"),
    N_("The invitation was sent, but they have not been on the site yet. Each of their products has a seat reserved."),
  },
  [SA_LOOK_QUEUED] =
  {
    "mail-send-symbolic", "sa-pending", "sa_pending",
    N_("Invitation queued"), NC_("short status", "Queued"),
    N_("The invitation is waiting in the outbox. Each of their products has a seat reserved."),
  },
  [SA_LOOK_NOT_SENT] =
  {
    "mail-unread-symbolic", "sa-not-sent", "sa_not_sent",
    N_("Invitation not sent"), NC_("short status", "Not sent"),
    N_("They may use the site, but no mail has told them so. Each of their products has a seat reserved."),
  },
  [SA_LOOK_NO_ACCESS] =
  {
    "action-unavailable-symbolic", "sa-none", "sa_none",
    N_("No site access"), NC_("short status", "No access"),
    N_("They are listed, but cannot use the site or any product. They take no seat."),
  },
  [SA_LOOK_DEACTIVATED] =
  {
    "changes-prevent-symbolic", "sa-none", "sa_none",
    N_("Account deactivated"), NC_("short status", "Deactivated"),
    N_("Their account was deactivated for all sites. They take no seat."),
  },
  [SA_LOOK_DELETION] =
  {
    "user-trash-symbolic", "sa-none", "sa_none",
    N_("Account being deleted"), NC_("short status", "Deletion"),
    N_("Their account will be deleted. Until then an organization admin can keep it."),
  },
  [SA_LOOK_BOUNCED] =
  {
    "dialog-warning-symbolic", "sa-problem", "sa_problem",
    N_("Bounced"), NC_("short status", "Bounced"),
    N_("The mail came back. Check the address, or pass on a copied link. A seat stays reserved for each product."),
  },
  [SA_LOOK_FAILED] =
  {
    "dialog-error-symbolic", "sa-problem", "sa_problem",
    N_("Not delivered"), NC_("short status", "Failed"),
    N_("The mail relay refused the invitation. Check the address, or pass on a copied link."),
  },
  [SA_LOOK_UNKNOWN] =
  {
    "dialog-question-symbolic", "sa-problem", "sa_problem",
    N_("Perhaps sent"), NC_("short status", "Unclear"),
    N_("The connection broke while the invitation was being sent. It may have arrived. Resend it to be sure."),
  },
  [SA_LOOK_EXPIRED] =
  {
    "alarm-symbolic", "sa-problem", "sa_problem",
    N_("Expired"), NC_("short status", "Expired"),
    N_("The invitation ran out before it was used. Resend it to give them a new link."),
  },
};

SaLook
sa_look_from_record (const SaUserRecord *record,
                     SaTime              now)
{
  g_return_val_if_fail (record != NULL, SA_LOOK_HAS_ACCESS);

  if (record->facts.account_state == SA_ACCOUNT_DEACTIVATED)
    return SA_LOOK_DEACTIVATED;
  if (record->facts.account_state == SA_ACCOUNT_DELETION)
    return SA_LOOK_DELETION;

  switch (sa_problem_from_facts (&record->facts, now))
    {
    case SA_PROBLEM_BOUNCED:
      return SA_LOOK_BOUNCED;

    case SA_PROBLEM_FAILED:
      return SA_LOOK_FAILED;

    case SA_PROBLEM_UNKNOWN:
      return SA_LOOK_UNKNOWN;

    case SA_PROBLEM_EXPIRED:
      return SA_LOOK_EXPIRED;

    case SA_PROBLEM_NONE:
    default:
      break;
    }

  switch (sa_status_from_facts (&record->facts))
    {
    case SA_STATUS_PENDING:
      return SA_LOOK_PENDING;

    case SA_STATUS_NOT_SENT:
      return record->facts.delivery == SA_DELIVERY_QUEUED ||
             record->facts.delivery == SA_DELIVERY_SENDING ||
             record->facts.delivery == SA_DELIVERY_WAITING ? SA_LOOK_QUEUED : SA_LOOK_NOT_SENT;

    case SA_STATUS_NO_ACCESS:
      return SA_LOOK_NO_ACCESS;

    case SA_STATUS_HAS_ACCESS:
    default:
      return SA_LOOK_HAS_ACCESS;
    }
}

const SaPill *
sa_look_get_pill (guint look)
{
  return look < SA_N_LOOKS ? &looks[look] : NULL;
}

const char *
sa_look_to_text (SaLook look)
{
  g_return_val_if_fail (look < SA_N_LOOKS, "");

  return sa_pill_get_text (&looks[look]);
}

char *
sa_format_status (const SaUserRecord *record,
                  SaTime              now)
{
  SaLook look = sa_look_from_record (record, now);

  if (look == SA_LOOK_HAS_ACCESS || look == SA_LOOK_NO_ACCESS || !record->facts.access)
    return g_strdup (sa_look_to_text (look));

  /* Translators: both parts of a status: "Has site access · Invitation pending" */
  return g_strdup_printf (_("%1$s · %2$s"), sa_look_to_text (SA_LOOK_HAS_ACCESS), sa_look_to_text (look));
}

const char *
sa_format_title (const SaUserRecord *record)
{
  g_return_val_if_fail (record != NULL, "");

  return record->name[0] != '\0' ? record->name : record->address;
}

char *
sa_format_problem (const SaUserRecord *record,
                   SaTime              now)
{
  switch ((int) sa_look_from_record (record, now))
    {
    case SA_LOOK_BOUNCED:
      if (record->delivery_error != NULL && record->delivery_error[0] != '\0')
        return g_strdup (record->delivery_error);
      return g_strdup (_("The mail came back"));

    case SA_LOOK_FAILED:
      if (record->delivery_error != NULL && record->delivery_error[0] != '\0')
        return g_strdup (record->delivery_error);
      if (record->error_class == SA_ERROR_CLASS_RECIPIENT)
        return g_strdup (_("The relay refuses this address"));
      return g_strdup (_("The relay refuses the message"));

    case SA_LOOK_UNKNOWN:
      return g_strdup (_("It may have arrived"));

    case SA_LOOK_EXPIRED:
      {
        g_autofree char *day = sa_format_day (record->facts.expires, now);

        /* Translators: when an invitation ceased to be valid; %s is a day such as “2 November” */
        return g_strdup_printf (_("Ran out on %s"), day);
      }

    default:
      return NULL;
    }
}

char *
sa_format_fact (const SaUserRecord *record,
                SaTime              now)
{
  char *problem = NULL;

  g_return_val_if_fail (record != NULL, NULL);

  if (record->name[0] != '\0')
    return g_strdup (record->address);

  problem = sa_format_problem (record, now);
  return problem != NULL ? problem : sa_format_activity (record, now);
}

char *
sa_format_activity (const SaUserRecord *record,
                    SaTime              now)
{
  g_return_val_if_fail (record != NULL, NULL);

  if (record->last_seen > 0)
    return sa_format_seen (record->last_seen, now);
  if (record->facts.first_seen > 0)
    return sa_format_seen (record->facts.first_seen, now);
  if (sa_look_from_record (record, now) == SA_LOOK_EXPIRED)
    return sa_format_expired (record->facts.expires, now);
  if (record->facts.last_sent > 0)
    return sa_format_sent (record->facts.last_sent, now);
  if (record->added > 0)
    return sa_format_added (record->added, now);

  return g_strdup ("–");
}

char *
sa_format_invitation (const SaUserRecord *record,
                      SaTime              now)
{
  g_autofree char *sent = NULL;
  g_autofree char *day = NULL;
  SaLook look;

  g_return_val_if_fail (record != NULL, NULL);

  look = sa_look_from_record (record, now);
  if (record->facts.last_sent == 0)
    return g_strdup (look == SA_LOOK_QUEUED ? _("Waiting in the outbox") : _("Not sent"));

  sent = sa_format_sent (record->facts.last_sent, now);
  if (record->facts.expires == 0)
    return g_steal_pointer (&sent);

  day = sa_format_day (record->facts.expires, now);
  if (record->facts.expires <= now)
    /* Translators: %1$s is a text such as “Sent Saturday”, %2$s a day such as “27 December” */
    return g_strdup_printf (_("%1$s, ran out on %2$s"), sent, day);

  /* Translators: %1$s is a text such as “Sent Saturday”, %2$s a day such as “27 December” */
  return g_strdup_printf (_("%1$s, expires %2$s"), sent, day);
}

char *
sa_format_user_seats (const SaUserRecord *record)
{
  g_autofree char *names = NULL;
  int n = 0;

  g_return_val_if_fail (record != NULL, NULL);

  if (!sa_user_takes_seat (&record->facts, record->removed_at))
    return g_strdup (_("None"));

  n = record->product_names != NULL ? (int) g_strv_length (record->product_names) : 0;
  if (n == 0)
    return g_strdup (_("None, because they have no product"));

  names = sa_format_list (record->product_names);
  if (sa_user_seat_in_use (&record->facts))
    /* Translators: seats; %s lists products: “2 in use: Jira and Wiki” */
    return g_strdup_printf (ngettext ("%d in use: %s", "%d in use: %s", n), n, names);

  /* Translators: seats; %s lists products: “2 reserved: Jira and Wiki” */
  return g_strdup_printf (ngettext ("%d reserved: %s", "%d reserved: %s", n), n, names);
}

char *
sa_format_product_seats (const SaProductRecord *product)
{
  gint64 taken;

  g_return_val_if_fail (product != NULL, NULL);

  taken = product->in_use + product->reserved;
  if (product->seats < 0)
    /* Translators: of a product without a limit */
    return g_strdup_printf (ngettext ("%d seat", "%d seats", (gulong) taken), (int) taken);

  /* Translators: how many seats of a product are taken: “18 of 25 seats” */
  return g_strdup_printf (ngettext ("%1$d of %2$d seat", "%1$d of %2$d seats", (gulong) product->seats),
                          (int) taken, (int) product->seats);
}

char *
sa_format_list (char * const *names)
{
  char *text = NULL;
  gsize n = 0;
  gsize i;

  if (names == NULL || names[0] == NULL)
    return g_strdup ("");

  while (names[n] != NULL)
    n++;
  text = g_strdup (names[0]);
  for (i = 1; i < n; i++)
    {
      g_autofree char *before = text;

      if (i + 1 == n)
        /* Translators: the end of a list: “Jira and Wiki”; %1$s may be a list itself */
        text = g_strdup_printf (_("%1$s and %2$s"), before, names[i]);
      else
        /* Translators: a list that goes on: “Jira, Wiki”; %1$s may be a list itself */
        text = g_strdup_printf (_("%1$s, %2$s"), before, names[i]);
    }

  return text;
}

char *
sa_format_names (char * const *names)
{
  char *text = NULL;
  gsize i;

  if (names == NULL || names[0] == NULL)
    return g_strdup ("–");

  text = g_strdup (names[0]);
  for (i = 1; names[i] != NULL; i++)
    {
      g_autofree char *before = text;

      /* Translators: a list that goes on: “Jira, Wiki”; %1$s may be a list itself */
      text = g_strdup_printf (_("%1$s, %2$s"), before, names[i]);
    }

  return text;
}

char *
sa_format_count (gint64 count)
{
  return g_strdup_printf ("%'" G_GINT64_FORMAT, count);
}
