/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-texts.h"

#include "sa-format.h"
#include "sa-language.h"

#include <glib/gi18n-lib.h>

const char *
sa_invite_state_to_word (SaInviteState state)
{
  switch (state)
    {
    case SA_INVITE_STATE_ACCOUNT:
      return _("Has an account");
    case SA_INVITE_STATE_RESEND:
      return _("Will resend");
    case SA_INVITE_STATE_RESTORE:
      return _("Will restore");
    case SA_INVITE_STATE_HERE:
      return _("Already here");
    case SA_INVITE_STATE_DUPLICATE:
      /* Translators: this address stands twice in the list */
      return _("Twice");
    case SA_INVITE_STATE_DEACTIVATED:
      return _("Deactivated");
    case SA_INVITE_STATE_REFUSED:
      return _("Not possible");
    case SA_INVITE_STATE_SPELLING:
      return _("Check spelling");
    case SA_INVITE_STATE_INVALID:
      /* Translators: this is not a valid e-mail address */
      return _("Not valid");
    case SA_INVITE_STATE_NEW:
    default:
      return NULL;
    }
}

const char *
sa_invite_state_to_icon (SaInviteState state)
{
  switch (state)
    {
    case SA_INVITE_STATE_ACCOUNT:
      return "avatar-default-symbolic";
    case SA_INVITE_STATE_RESEND:
      return "document-open-recent-symbolic";
    case SA_INVITE_STATE_RESTORE:
      return "edit-undo-symbolic";
    case SA_INVITE_STATE_HERE:
      return "object-select-symbolic";
    case SA_INVITE_STATE_DUPLICATE:
      return "edit-copy-symbolic";
    case SA_INVITE_STATE_DEACTIVATED:
    case SA_INVITE_STATE_REFUSED:
      return "changes-prevent-symbolic";
    case SA_INVITE_STATE_SPELLING:
      return "dialog-warning-symbolic";
    case SA_INVITE_STATE_INVALID:
      return "dialog-error-symbolic";
    case SA_INVITE_STATE_NEW:
    default:
      return NULL;
    }
}

const char *
sa_invite_state_to_chip_class (SaInviteState state)
{
  switch (state)
    {
    case SA_INVITE_STATE_RESEND:
    case SA_INVITE_STATE_RESTORE:
      return "sa-chip-accent";
    case SA_INVITE_STATE_HERE:
    case SA_INVITE_STATE_DUPLICATE:
    case SA_INVITE_STATE_DEACTIVATED:
      return "sa-chip-quiet";
    case SA_INVITE_STATE_SPELLING:
      return "sa-chip-warning";
    case SA_INVITE_STATE_REFUSED:
    case SA_INVITE_STATE_INVALID:
      return "sa-chip-error";
    case SA_INVITE_STATE_NEW:
    case SA_INVITE_STATE_ACCOUNT:
    default:
      return NULL;
    }
}

const char *
sa_invite_state_to_pill_class (SaInviteState state)
{
  switch (state)
    {
    case SA_INVITE_STATE_RESEND:
    case SA_INVITE_STATE_RESTORE:
      return "sa-pending";
    case SA_INVITE_STATE_SPELLING:
      return "sa-not-sent";
    case SA_INVITE_STATE_REFUSED:
    case SA_INVITE_STATE_INVALID:
      return "sa-problem";
    case SA_INVITE_STATE_ACCOUNT:
    case SA_INVITE_STATE_HERE:
    case SA_INVITE_STATE_DUPLICATE:
    case SA_INVITE_STATE_DEACTIVATED:
      return "sa-none";
    case SA_INVITE_STATE_NEW:
    default:
      return NULL;
    }
}

char *
sa_invite_row_dup_sentence (SaInviteRow *row)
{
  SaInviteState state = sa_invite_row_get_state (row);
  SaReason reason = sa_invite_row_get_reason (row);
  const char *detail = sa_invite_row_get_detail (row);

  switch (state)
    {
    case SA_INVITE_STATE_NEW:
      return g_strdup (_("Will be invited"));
    case SA_INVITE_STATE_ACCOUNT:
      return g_strdup (_("Has an account, and gets access at once"));
    case SA_INVITE_STATE_RESEND:
      return g_strdup (_("Is invited already: the invitation is sent again"));
    case SA_INVITE_STATE_RESTORE:
      return g_strdup (_("Has no access at present: gets it back, with their history"));
    case SA_INVITE_STATE_HERE:
      return g_strdup (_("Has access to this site already: nothing will change"));
    case SA_INVITE_STATE_DUPLICATE:
      return g_strdup (_("Is in this list a second time: counts once"));
    case SA_INVITE_STATE_SPELLING:
      /* Translators: %s is an e-mail address */
      return g_strdup_printf (_("Did you mean %s?"), sa_invite_row_get_suggestion (row));
    case SA_INVITE_STATE_DEACTIVATED:
      return g_strdup (_("The account is deactivated: an organization admin has to reactivate it first"));
    case SA_INVITE_STATE_REFUSED:
      if (detail != NULL && reason == SA_REASON_NO_SEAT)
        /* Translators: %s is the name of a product */
        return g_strdup_printf (_("No seat of %s is free: free one, or invite without it"), detail);
      return g_strdup (sa_reason_to_text (reason));
    case SA_INVITE_STATE_INVALID:
    default:
      return g_strdup (sa_reason_to_text (reason));
    }
}

char *
sa_invite_row_dup_label (SaInviteRow *row)
{
  const char *word = sa_invite_state_to_word (sa_invite_row_get_state (row));
  const char *language = sa_invite_row_get_language (row);
  g_autofree char *label = NULL;

  /* Translators: an e-mail address and what will become of it, such as "a@b.example: Will resend" */
  label = g_strdup_printf (_("%s: %s"), sa_invite_row_get_text (row), word != NULL ? word : _("New"));
  if (language == NULL)
    return g_steal_pointer (&label);

  /* Translators: %1$s is "a@b.example: Will resend"; %2$s a language */
  return g_strdup_printf (_("%1$s, mail in %2$s"), label, sa_language_get_name (language));
}

/* Translators: joins the parts of a list of counts: "3 new" and "1 resent" */
#define JOIN(list, item) g_strdup_printf (_("%s, %s"), list, item)

static void
append (char  **text,
        guint   n,
        char   *item)
{
  g_autofree char *owned = item;
  char *joined = NULL;

  if (n == 0)
    return;
  if (*text == NULL)
    {
      *text = g_steal_pointer (&owned);
      return;
    }
  joined = JOIN (*text, owned);
  g_free (*text);
  *text = joined;
}

char *
sa_invite_counts_dup_text (const SaInviteCounts *counts)
{
  const guint *n = NULL;
  char *text = NULL;

  g_return_val_if_fail (counts != NULL, NULL);

  n = counts->n_by_state;
  /* Translators: a count of addresses: those that are new to the organization */
  append (&text, n[SA_INVITE_STATE_NEW], g_strdup_printf (ngettext ("%'u new", "%'u new", n[SA_INVITE_STATE_NEW]),
                                                         n[SA_INVITE_STATE_NEW]));
  /* Translators: a count of addresses: those that have an account already */
  append (&text, n[SA_INVITE_STATE_ACCOUNT], g_strdup_printf (ngettext ("%'u with an account", "%'u with an account",
                                                                       n[SA_INVITE_STATE_ACCOUNT]),
                                                             n[SA_INVITE_STATE_ACCOUNT]));
  /* Translators: a count of addresses: those whose invitation is sent again */
  append (&text, n[SA_INVITE_STATE_RESEND], g_strdup_printf (ngettext ("%'u resent", "%'u resent",
                                                                      n[SA_INVITE_STATE_RESEND]),
                                                            n[SA_INVITE_STATE_RESEND]));
  /* Translators: a count of addresses: those who get their access back */
  append (&text, n[SA_INVITE_STATE_RESTORE], g_strdup_printf (ngettext ("%'u restored", "%'u restored",
                                                                       n[SA_INVITE_STATE_RESTORE]),
                                                             n[SA_INVITE_STATE_RESTORE]));
  /* Translators: a count of addresses: those that need no invitation or stand twice in the list */
  append (&text, counts->n_left_out, g_strdup_printf (ngettext ("%'u left out", "%'u left out", counts->n_left_out),
                                                      counts->n_left_out));
  /* Translators: a count of addresses: those with a mistake */
  append (&text, counts->n_to_fix, g_strdup_printf (ngettext ("%'u to fix", "%'u to fix", counts->n_to_fix),
                                                    counts->n_to_fix));

  return text != NULL ? text : g_strdup ("");
}

char *
sa_invite_dup_button_label (guint n_users)
{
  if (n_users == 0)
    return g_strdup (_("Invite Users"));

  /* Translators: a button, and the name of this step in the undo menu */
  return g_strdup_printf (ngettext ("Invite %'u User", "Invite %'u Users", n_users), n_users);
}

char *
sa_invite_dup_mail_text (gboolean send_mail,
                         guint    n_mails,
                         int      hold_seconds,
                         SaTime   when)
{
  g_autofree char *count = NULL;
  g_autofree char *moment = NULL;

  if (!send_mail)
    return g_strdup (_("They get access, but nobody tells them"));
  if (n_mails == 0)
    return g_strdup (_("Each gets a message with a link of their own"));

  /* Translators: a count of e-mail messages */
  count = g_strdup_printf (ngettext ("%'u message", "%'u messages", n_mails), n_mails);
  if (when != 0)
    {
      moment = sa_format_full (when);
      /* Translators: %1$s is "6 messages"; %2$s a day and a time of day, such as "27 December 2026, 08:00" */
      return g_strdup_printf (_("%1$s, sent on %2$s"), count, moment);
    }
  if (hold_seconds <= 0)
    return g_steal_pointer (&count);
  /* Translators: %s is "6 messages"; %d are seconds */
  return g_strdup_printf (ngettext ("%s, held for %d second so that you can undo",
                                    "%s, held for %d seconds so that you can undo", (gulong) hold_seconds),
                          count, hold_seconds);
}

char *
sa_invite_dup_seats_text (gint64 taken,
                          gint64 added,
                          gint64 seats)
{
  long long before = taken;
  long long after = taken + added;
  long long all = seats;

  if (seats < 0 && added == 0)
    /* Translators: seats of a product that are taken; there is no limit */
    return g_strdup_printf (ngettext ("%'lld seat, no limit", "%'lld seats, no limit", (gulong) before), before);
  if (seats < 0)
    /* Translators: seats of a product before and after; there is no limit */
    return g_strdup_printf (ngettext ("%'lld → %'lld seat, no limit", "%'lld → %'lld seats, no limit", (gulong) after),
                            before, after);
  if (added == 0)
    /* Translators: seats of a product that are taken, of all */
    return g_strdup_printf (ngettext ("%'lld of %'lld seat", "%'lld of %'lld seats", (gulong) all), before, all);
  if (after > seats)
    /* Translators: seats of a product before and after, of all, and how many are missing */
    return g_strdup_printf (ngettext ("%'lld → %'lld of %'lld seat: %'lld too few",
                                      "%'lld → %'lld of %'lld seats: %'lld too few", (gulong) all),
                            before, after, all, after - all);

  /* Translators: seats of a product before and after, of all */
  return g_strdup_printf (ngettext ("%'lld → %'lld of %'lld seat", "%'lld → %'lld of %'lld seats", (gulong) all),
                          before, after, all);
}

char *
sa_invite_dup_list (const char * const *items)
{
  g_autofree char *text = NULL;
  guint n = 0;
  guint i = 0;

  g_return_val_if_fail (items != NULL, NULL);

  n = g_strv_length ((char **) items);
  if (n == 0)
    return g_strdup ("");

  text = g_strdup (items[0]);
  for (i = 1; i + 1 < n; i++)
    {
      char *joined = JOIN (text, items[i]);

      g_free (text);
      text = joined;
    }
  if (n == 1)
    return g_steal_pointer (&text);

  /* Translators: the end of a list: "a, b" and "c" */
  return g_strdup_printf (_("%s and %s"), text, items[n - 1]);
}

char *
sa_invite_dup_domains_text (const char * const *on,
                            const char * const *off)
{
  g_autofree char *on_text = sa_invite_dup_list (on);
  g_autofree char *off_text = sa_invite_dup_list (off);

  if (off[0] == NULL)
    /* Translators: domains whose people may join by themselves */
    return g_strdup_printf (_("%s: on"), on_text);
  if (on[0] == NULL)
    /* Translators: domains whose people may not join by themselves */
    return g_strdup_printf (_("%s: off"), off_text);

  /* Translators: domains whose people may join by themselves, and domains whose people may not */
  return g_strdup_printf (_("%s: on; %s: off"), on_text, off_text);
}

const char *
sa_invite_role_to_text (SaRole role)
{
  switch (role)
    {
    case SA_ROLE_TRUSTED:
      return _("Also adds and configures products, and invites users");
    case SA_ROLE_SITE_ADMIN:
      return _("Everything on this site");
    case SA_ROLE_BASIC:
    default:
      return _("Uses the products chosen below");
    }
}
