/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-status.h"

#include "sa-format.h"

#include <glib/gi18n-lib.h>

SaRelayStatus *
sa_relay_status_new (SaRelayPlace place)
{
  SaRelayStatus *self = g_new0 (SaRelayStatus, 1);

  self->place = place;
  return self;
}

SaRelayStatus *
sa_relay_status_copy (const SaRelayStatus *self)
{
  SaRelayStatus *copy = NULL;

  if (self == NULL)
    return NULL;

  copy = g_memdup2 (self, sizeof *self);
  copy->name = g_strdup (self->name);
  copy->problem = g_strdup (self->problem);
  return copy;
}

void
sa_relay_status_free (SaRelayStatus *self)
{
  g_free (self->name);
  g_free (self->problem);
  g_free (self);
}

gboolean
sa_relay_status_equal (const SaRelayStatus *a,
                       const SaRelayStatus *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return a->place == b->place && a->in_flight == b->in_flight && a->elsewhere == b->elsewhere &&
         a->offline == b->offline && g_strcmp0 (a->name, b->name) == 0 && g_strcmp0 (a->problem, b->problem) == 0;
}

char *
sa_relay_status_dup_place (const SaRelayStatus *self)
{
  if (self == NULL)
    return g_strdup ("");

  switch (self->place)
    {
    case SA_RELAY_PLACE_RELAY:
      if (self->name == NULL)
        return g_strdup ("");
      /* Translators: how mail leaves; %s is a protocol and a host such as “JMAP, mail.example.com” */
      return g_strdup_printf (_("Leaves by %s"), self->name);

    case SA_RELAY_PLACE_FOLDER:
    case SA_RELAY_PLACE_KEPT:
      return g_strdup (_("Kept in a folder on this computer"));

    case SA_RELAY_PLACE_UNKNOWN:
    default:
      return g_strdup ("");
    }
}

/* Whether a reason that only this process knows keeps mail from leaving. */
static gboolean
sa_relay_status_has_problem (const SaRelayStatus *self)
{
  return self != NULL && self->problem != NULL && !self->elsewhere;
}

static void
sa_condition_set (SaCondition *condition,
                  char        *text,
                  const char  *label,
                  const char  *action)
{
  guint i = condition->labels[0] == NULL ? 0 : 1;

  if (text != NULL)
    condition->text = text;
  condition->labels[i] = label;
  condition->actions[i] = action;
}

static char *
sa_condition_dup_account (const char *reason)
{
  /* Translators: shown in every window while no mail leaves; %s are whole sentences that say why */
  return reason != NULL ? g_strdup_printf (_("The outbox is paused. %s"), reason) :
         g_strdup (_("The outbox is paused: the mail relay does not take what its account sends."));
}

void
sa_condition_init (SaCondition         *condition,
                   const SaSiteCounts  *counts,
                   const SaRelayStatus *status)
{
  g_return_if_fail (condition != NULL);
  g_return_if_fail (counts != NULL);

  *condition = (SaCondition) { 0, };
  switch (counts->pause)
    {
    case SA_PAUSE_PERSON:
      sa_condition_set (condition, g_strdup (_("The outbox is paused: no invitation leaves.")),
                        _("Resume"), "win.resume-outbox");
      return;

    case SA_PAUSE_ACCOUNT:
      sa_condition_set (condition, sa_condition_dup_account (counts->pause_reason), _("Resume"), "win.resume-outbox");
      sa_condition_set (condition, NULL, _("Open Preferences"), "win.preferences");
      return;

    case SA_PAUSE_COPY:
      sa_condition_set (condition,
                        g_strdup (_("This database was copied or restored, so its outbox is paused: what waits here "
                                    "may have left already. Look through it before you resume.")),
                        _("Resume"), "win.resume-outbox");
      sa_condition_set (condition, NULL, _("Show Outbox"), "win.page::outbox");
      return;

    case SA_PAUSE_NONE:
    default:
      break;
    }

  if (sa_relay_status_has_problem (status) && counts->n_outbox > 0)
    sa_condition_set (condition, g_strdup (status->problem), _("Open Preferences"), "win.preferences");
  else if (status != NULL && status->offline && counts->n_outbox > 0)
    sa_condition_set (condition, g_strdup (_("There is no network connection. Mail waits, and leaves once it is back.")),
                      NULL, NULL);
  else if (status != NULL && status->place == SA_RELAY_PLACE_FOLDER)
    sa_condition_set (condition,
                      g_strdup (_("No mail relay yet: invitations are kept in a folder on this computer and reach nobody.")),
                      _("Set Up…"), "win.preferences");
}

void
sa_condition_clear (SaCondition *condition)
{
  g_clear_pointer (&condition->text, g_free);
}

static char *
sa_outbox_sign_dup_waiting (gint64 count)
{
  g_autofree char *number = sa_format_count (count);

  /* Translators: a tooltip; %s is a number */
  return g_strdup_printf (ngettext ("%s message waits.", "%s messages wait.", (gulong) count), number);
}

static char *
sa_outbox_sign_dup_sending (guint n)
{
  /* Translators: a tooltip; how many mails are being handed to the relay */
  return g_strdup_printf (ngettext ("%u message is being sent.", "%u messages are being sent.", n), n);
}

/* Takes @sentence; sentences stand under each other, so that none is a part of another. */
static void
sa_outbox_sign_add (GString *text,
                    char    *sentence)
{
  if (sentence[0] != '\0')
    {
      if (text->len > 0)
        g_string_append_c (text, '\n');
      g_string_append (text, sentence);
    }
  g_free (sentence);
}

void
sa_outbox_sign_init (SaOutboxSign        *sign,
                     const SaSiteCounts  *counts,
                     const SaRelayStatus *status)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_auto(SaCondition) condition = { 0, };

  g_return_if_fail (sign != NULL);
  g_return_if_fail (counts != NULL);

  *sign = (SaOutboxSign) { 0, };
  sign->count = counts->n_outbox > 0 ? counts->n_outbox : -1;

  sa_condition_init (&condition, counts, status);
  if (counts->pause != SA_PAUSE_NONE)
    {
      sign->warning = TRUE;
      sign->note = g_strdup (C_("outbox", "Paused"));
      sa_outbox_sign_add (text, g_strdup (condition.text));
    }
  else if (sa_relay_status_has_problem (status))
    {
      sign->warning = TRUE;
      sign->note = g_strdup (C_("outbox", "Mail waits"));
      sa_outbox_sign_add (text, g_strdup (status->problem));
    }
  else if (status != NULL && status->in_flight > 0)
    {
      sign->note = g_strdup (_("Sending…"));
      sa_outbox_sign_add (text, sa_outbox_sign_dup_sending (status->in_flight));
    }
  else if (status != NULL && status->offline)
    {
      sign->note = g_strdup (C_("outbox", "Offline"));
      sa_outbox_sign_add (text, g_strdup (_("There is no network connection. Mail waits, and leaves once it is back.")));
    }
  else if (status != NULL && status->elsewhere)
    {
      sign->note = g_strdup (_("Another program sends"));
      sa_outbox_sign_add (text, g_strdup (_("Another program sends the mail of this organization.")));
    }
  if (sign->note == NULL)
    {
      g_autofree char *place = sa_relay_status_dup_place (status);

      if (place[0] != '\0')
        sign->note = g_steal_pointer (&place);
    }

  if (counts->n_outbox > 0)
    sa_outbox_sign_add (text, sa_outbox_sign_dup_waiting (counts->n_outbox));
  sa_outbox_sign_add (text, sa_relay_status_dup_place (status));
  if (text->len > 0)
    sign->tooltip = g_string_free (g_steal_pointer (&text), FALSE);
}

void
sa_outbox_sign_clear (SaOutboxSign *sign)
{
  g_clear_pointer (&sign->note, g_free);
  g_clear_pointer (&sign->tooltip, g_free);
}
