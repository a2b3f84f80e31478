/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-outcome-text.h"

#include <glib/gi18n-lib.h>

gsize
sa_outcome_count_refused (const SaOutcome *outcome)
{
  gsize n = 0;
  gsize i;

  for (i = 0; i < sa_outcome_get_size (outcome); i++)
    if (!sa_verdict_is_success (sa_outcome_get_row (outcome, i)->verdict))
      n++;

  return n;
}

static char *
sa_outcome_format_done (SaChangeKind kind,
                        int          n)
{
  switch ((int) kind)
    {
    case SA_CHANGE_INVITE:
      /* Translators: what just happened; %d is how many */
      return g_strdup_printf (ngettext ("%d user invited", "%d users invited", n), n);

    case SA_CHANGE_RESEND:
      /* Translators: what just happened; %d is how many */
      return g_strdup_printf (ngettext ("%d invitation resent", "%d invitations resent", n), n);

    case SA_CHANGE_REVOKE:
      /* Translators: what just happened; %d is how many */
      return g_strdup_printf (ngettext ("Access of %d user revoked", "Access of %d users revoked", n), n);

    case SA_CHANGE_RESTORE:
      /* Translators: what just happened; %d is how many */
      return g_strdup_printf (ngettext ("Access of %d user restored", "Access of %d users restored", n), n);

    case SA_CHANGE_REMOVE:
      /* Translators: what just happened; %d is how many */
      return g_strdup_printf (ngettext ("%d user removed", "%d users removed", n), n);

    case SA_CHANGE_SET_ROLE:
      /* Translators: what just happened; %d is how many */
      return g_strdup_printf (ngettext ("Role of %d user changed", "Role of %d users changed", n), n);

    case SA_CHANGE_GRANT:
      /* Translators: what just happened; %d is how many */
      return g_strdup_printf (ngettext ("Product given to %d user", "Product given to %d users", n), n);

    case SA_CHANGE_WITHDRAW:
      /* Translators: what just happened; %d is how many */
      return g_strdup_printf (ngettext ("Product taken from %d user", "Product taken from %d users", n), n);

    case SA_CHANGE_ADD_TO_GROUP:
    case SA_CHANGE_REMOVE_FROM_GROUP:
      /* Translators: what just happened; %d is how many */
      return g_strdup_printf (ngettext ("Groups of %d user changed", "Groups of %d users changed", n), n);

    case SA_CHANGE_MAKE_LINK:
      return g_strdup (_("Invitation link copied"));

    case SA_CHANGE_CANCEL_MESSAGE:
      /* Translators: what just happened; %d is how many */
      return g_strdup_printf (ngettext ("%d message cancelled", "%d messages cancelled", n), n);

    case SA_CHANGE_RETRY_MESSAGE:
      /* Translators: what just happened; %d is how many */
      return g_strdup_printf (ngettext ("%d message will be tried again", "%d messages will be tried again", n), n);

    case SA_CHANGE_POSTPONE_MESSAGE:
      /* Translators: what just happened; %d is how many */
      return g_strdup_printf (ngettext ("%d message leaves later", "%d messages leave later", n), n);

    case SA_CHANGE_PAUSE_OUTBOX:
      return g_strdup (_("Outbox paused: no mail leaves"));

    case SA_CHANGE_RESUME_OUTBOX:
      return g_strdup (_("Outbox resumed: one mail is tried first"));

    case SA_CHANGE_CHANGE_ADDRESS:
      return g_strdup (_("Address changed"));

    default:
      return g_strdup (_("Done"));
    }
}

/* While mail can still be called back, that is what matters of what was done. */
static char *
sa_outcome_format_held (SaChangeKind kind,
                        gsize        n_mails,
                        int          seconds)
{
  if (kind == SA_CHANGE_CHANGE_ADDRESS)
    /* Translators: what just happened; short for seconds */
    return g_strdup_printf (ngettext ("Address changed, a new mail leaves in %d s",
                                      "Address changed, a new mail leaves in %d s", seconds), seconds);

  /* Translators: what just happened: %1$d invitations were mailed; short for %2$d seconds */
  return g_strdup_printf (ngettext ("%1$d invitation leaves in %2$d s", "%1$d invitations leave in %2$d s", n_mails),
                          (int) n_mails, seconds);
}

/* Whether it is about messages rather than users. */
static gboolean
sa_outcome_is_about_messages (SaChangeKind kind)
{
  return kind == SA_CHANGE_CANCEL_MESSAGE || kind == SA_CHANGE_RETRY_MESSAGE || kind == SA_CHANGE_POSTPONE_MESSAGE;
}

char *
sa_outcome_to_text (const SaPlan    *plan,
                    const SaOutcome *outcome,
                    int              hold_seconds)
{
  const SaChange *change = NULL;
  g_autofree char *done = NULL;
  gsize n_refused;
  gsize n_done;

  g_return_val_if_fail (plan != NULL && plan->changes->len > 0, NULL);
  g_return_val_if_fail (outcome != NULL, NULL);

  change = g_ptr_array_index (plan->changes, 0);
  n_refused = sa_outcome_count_refused (outcome);
  n_done = sa_outcome_get_size (outcome) - n_refused;

  if (n_refused == 1 && n_done == 0)
    return g_strdup (sa_reason_to_text (sa_outcome_get_row (outcome, 0)->reason));
  if (n_done == 0 && n_refused > 0 && sa_outcome_is_about_messages (change->kind))
    /* Translators: what just happened; %d is how many */
    return g_strdup_printf (ngettext ("Nothing changed: %d message was left out",
                                      "Nothing changed: %d messages were left out", n_refused), (int) n_refused);
  if (n_done == 0 && n_refused > 0)
    /* Translators: what just happened; %d is how many */
    return g_strdup_printf (ngettext ("Nothing changed: %d user was left out", "Nothing changed: %d users were left out",
                                      n_refused), (int) n_refused);
  if (n_done > 0 && sa_outcome_get_event (outcome) == 0 && change->kind != SA_CHANGE_MAKE_LINK)
    return g_strdup (_("Nothing to change"));

  if (hold_seconds > 0 && sa_outcome_get_mail_queued (outcome) > 0)
    done = sa_outcome_format_held (change->kind, sa_outcome_get_mail_queued (outcome), hold_seconds);
  else
    done = sa_outcome_format_done (change->kind, (int) n_done);
  if (n_refused == 0)
    return g_steal_pointer (&done);

  /* Translators: %1$s is what was done, such as “2 users removed”; %2$d could not be dealt with */
  return g_strdup_printf (ngettext ("%1$s, %2$d left out", "%1$s, %2$d left out", n_refused), done, (int) n_refused);
}

gboolean
sa_outcome_can_undo (const SaPlan    *plan,
                     const SaOutcome *outcome)
{
  g_return_val_if_fail (plan != NULL && plan->changes->len > 0, FALSE);
  g_return_val_if_fail (outcome != NULL, FALSE);

  return sa_outcome_get_event (outcome) != 0 &&
         sa_change_kind_is_undoable (((SaChange *) g_ptr_array_index (plan->changes, 0))->kind);
}

char *
sa_plan_title (SaChangeKind  kind,
               gsize         n,
               const char   *name)
{
  int count = (int) n;

  switch ((int) kind)
    {
    case SA_CHANGE_RESEND:
      /* Translators: a title in the list of activities; %s is a person’s name or address */
      return name != NULL ? g_strdup_printf (_("Resend Invitation to %s"), name) :
             /* Translators: a title in the list of activities; %d is how many */
             g_strdup_printf (ngettext ("Resend %d Invitation", "Resend %d Invitations", n), count);

    case SA_CHANGE_REVOKE:
      /* Translators: a title in the list of activities; %s is a person’s name or address */
      return name != NULL ? g_strdup_printf (_("Revoke Access of %s"), name) :
             /* Translators: a title in the list of activities; %d is how many */
             g_strdup_printf (ngettext ("Revoke Access of %d User", "Revoke Access of %d Users", n), count);

    case SA_CHANGE_RESTORE:
      /* Translators: a title in the list of activities; %s is a person’s name or address */
      return name != NULL ? g_strdup_printf (_("Restore Access of %s"), name) :
             /* Translators: a title in the list of activities; %d is how many */
             g_strdup_printf (ngettext ("Restore Access of %d User", "Restore Access of %d Users", n), count);

    case SA_CHANGE_REMOVE:
      /* Translators: a title in the list of activities; %s is a person’s name or address */
      return name != NULL ? g_strdup_printf (_("Remove %s"), name) :
             /* Translators: a title in the list of activities; %d is how many */
             g_strdup_printf (ngettext ("Remove %d User", "Remove %d Users", n), count);

    case SA_CHANGE_SET_ROLE:
      /* Translators: a title in the list of activities; %s is a person’s name or address */
      return name != NULL ? g_strdup_printf (_("Change Role of %s"), name) :
             /* Translators: a title in the list of activities; %d is how many */
             g_strdup_printf (ngettext ("Change Role of %d User", "Change Role of %d Users", n), count);

    case SA_CHANGE_GRANT:
      /* Translators: a title in the list of activities; %s is a person’s name or address */
      return name != NULL ? g_strdup_printf (_("Give Product to %s"), name) :
             /* Translators: a title in the list of activities; %d is how many */
             g_strdup_printf (ngettext ("Give Product to %d User", "Give Product to %d Users", n), count);

    case SA_CHANGE_WITHDRAW:
      /* Translators: a title in the list of activities; %s is a person’s name or address */
      return name != NULL ? g_strdup_printf (_("Take Product From %s"), name) :
             /* Translators: a title in the list of activities; %d is how many */
             g_strdup_printf (ngettext ("Take Product From %d User", "Take Product From %d Users", n), count);

    case SA_CHANGE_ADD_TO_GROUP:
    case SA_CHANGE_REMOVE_FROM_GROUP:
      /* Translators: a title in the list of activities; %s is a person’s name or address */
      return name != NULL ? g_strdup_printf (_("Change Groups of %s"), name) :
             /* Translators: a title in the list of activities; %d is how many */
             g_strdup_printf (ngettext ("Change Groups of %d User", "Change Groups of %d Users", n), count);

    case SA_CHANGE_MAKE_LINK:
      /* Translators: a title in the list of activities; %s is a person’s name or address */
      return name != NULL ? g_strdup_printf (_("Copy Invitation Link of %s"), name) :
             /* Translators: a title in the list of activities; %d is how many */
             g_strdup_printf (ngettext ("Copy %d Invitation Link", "Copy %d Invitation Links", n), count);

    case SA_CHANGE_CANCEL_MESSAGE:
      /* Translators: a title in the list of activities; %d is how many */
      return g_strdup_printf (ngettext ("Cancel %d Message", "Cancel %d Messages", n), count);

    case SA_CHANGE_RETRY_MESSAGE:
      /* Translators: a title in the list of activities; %d is how many */
      return g_strdup_printf (ngettext ("Retry %d Message", "Retry %d Messages", n), count);

    case SA_CHANGE_POSTPONE_MESSAGE:
      /* Translators: a title in the list of activities; %d is how many */
      return g_strdup_printf (ngettext ("Send %d Message Later", "Send %d Messages Later", n), count);

    case SA_CHANGE_CHANGE_ADDRESS:
      /* Translators: a title in the list of activities; %s is a person’s name or address */
      return g_strdup_printf (_("Change Address of %s"), name);

    case SA_CHANGE_PAUSE_OUTBOX:
      return g_strdup (_("Pause Outbox"));

    case SA_CHANGE_RESUME_OUTBOX:
      return g_strdup (_("Resume Outbox"));

    default:
      g_return_val_if_reached (g_strdup (""));
    }
}
