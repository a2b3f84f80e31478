/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-message-details-view.h"

#include "sa-format.h"
#include "sa-language.h"
#include "sa-message-format.h"

#include <glib/gi18n-lib.h>

void
sa_message_fact_free (SaMessageFact *self)
{
  g_free (self->text);
  g_free (self);
}

/* Takes @text; nothing is said where there is nothing to say. */
static void
sa_message_details_add (GPtrArray  *facts,
                        const char *title,
                        char       *text,
                        gboolean    selectable)
{
  SaMessageFact *fact = NULL;

  if (text == NULL || text[0] == '\0')
    {
      g_free (text);
      return;
    }

  fact = g_new0 (SaMessageFact, 1);
  fact->title = title;
  fact->text = text;
  fact->selectable = selectable;
  g_ptr_array_add (facts, fact);
}

static void
sa_message_details_add_time (GPtrArray  *facts,
                             const char *title,
                             SaTime      time)
{
  if (time > 0)
    sa_message_details_add (facts, title, sa_format_full (time), FALSE);
}

static const char *
sa_message_details_get_reason (SaLanguageSource source)
{
  switch (source)
    {
    case SA_LANGUAGE_SOURCE_ADDRESS:
      return _("said beside the address in the list");

    case SA_LANGUAGE_SOURCE_INVITATION:
      return _("chosen for this invitation");

    case SA_LANGUAGE_SOURCE_ACCOUNT:
      return _("the language of their account");

    case SA_LANGUAGE_SOURCE_EARLIER:
      return _("chosen for an earlier invitation of theirs");

    case SA_LANGUAGE_SOURCE_ORGANIZATION:
      return _("the language of the organization");

    case SA_LANGUAGE_SOURCE_OPERATOR:
      return _("the language of this computer");

    case SA_LANGUAGE_SOURCE_DEFAULT:
    default:
      return _("because no other is known");
    }
}

char *
sa_message_details_dup_language (const SaMessageRecord *message)
{
  const SaLanguageFacts facts = {
    .address = message->address_language,
    .invitation = message->language,
    .account = message->account_language,
    .earlier = message->earlier_language,
    .organization = message->organization_language,
    .locale = g_get_language_names ()[0],
  };
  SaLanguageSource source = SA_LANGUAGE_SOURCE_DEFAULT;
  const char *language = sa_language_for_recipient (&facts, &source);

  /* Translators: %1$s is a language under its own name, such as “Deutsch”, %2$s why it is that one, such as “chosen for
   * this invitation” */
  return g_strdup_printf (_("%1$s · %2$s"), sa_language_get_name (language), sa_message_details_get_reason (source));
}

static void
sa_message_details_add_times (GPtrArray             *facts,
                              const SaMessageRecord *message,
                              SaTime                 now)
{
  if (sa_message_is_open (message))
    {
      g_autofree char *when = sa_message_format_when (message, now);
      g_autofree char *full = sa_format_full (message->not_before);
      g_autofree char *both = NULL;

      /* Translators: %1$s is a text such as “Leaves in 10 s”, %2$s a day and a time of day */
      both = g_strdup_printf (_("%1$s · %2$s"), when, full);
      /* How long it is still to go says more than the hour, until it is a long time. */
      if (message->not_before > now && sa_message_get_next_tick (message, now) > 0)
        sa_message_details_add (facts, _("Next"), g_steal_pointer (&both), FALSE);
      else
        sa_message_details_add (facts, _("Next"), g_steal_pointer (&when), FALSE);
    }
  if (message->attempts > 0)
    sa_message_details_add (facts, _("Attempts"), sa_format_count (message->attempts), FALSE);
  sa_message_details_add_time (facts, _("Queued"), message->queued);
  sa_message_details_add_time (facts, _("Handed Over"), message->handed_over);
  sa_message_details_add_time (facts, _("Delivered"), message->delivered);
}

GPtrArray *
sa_message_details_list_facts (const SaMessageRecord *message,
                               const char            *relay_name,
                               gboolean               show_site,
                               SaTime                 now)
{
  GPtrArray *facts = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_message_fact_free);

  g_return_val_if_fail (message != NULL, facts);

  sa_message_details_add (facts, _("The Relay’s Words"), g_strdup (message->error_text), TRUE);
  sa_message_details_add_times (facts, message, now);
  if (show_site)
    sa_message_details_add (facts, _("Site"), g_strdup (message->site_name), FALSE);
  sa_message_details_add (facts, _("Language"), sa_message_details_dup_language (message), FALSE);
  sa_message_details_add (facts, _("Invited By"),
                          g_strdup (message->inviter_name != NULL && message->inviter_name[0] != '\0' ?
                                    message->inviter_name : message->inviter_address), FALSE);
  sa_message_details_add (facts, _("Relay"), g_strdup (relay_name), FALSE);
  sa_message_details_add (facts, _("Message ID"), g_strdup (message->message_id), TRUE);
  sa_message_details_add (facts, _("The Relay’s Number"), g_strdup (message->relay_id), TRUE);
  return facts;
}

char *
sa_message_details_dup_text (const SaMessageRecord *message,
                             GPtrArray             *facts,
                             SaTime                 now)
{
  GString *text = g_string_new (NULL);
  guint i;

  g_return_val_if_fail (message != NULL && facts != NULL, NULL);

  if (message->to_name[0] != '\0')
    g_string_append_printf (text, "%s <%s>\n", message->to_name, message->to_address);
  else
    g_string_append_printf (text, "%s\n", message->to_address);
  g_string_append_printf (text, "%s\n",
                          sa_pill_get_text (sa_message_look_get_pill (sa_message_get_look (message, now))));
  for (i = 0; i < facts->len; i++)
    {
      const SaMessageFact *fact = g_ptr_array_index (facts, i);

      /* Translators: one line of a copied text: %1$s is what it is, such as “Attempts”, %2$s its value */
      g_string_append_printf (text, _("%1$s: %2$s"), fact->title, fact->text);
      g_string_append_c (text, '\n');
    }

  return g_string_free (text, FALSE);
}

static SaChangeKind
sa_message_action_to_change (SaMessageAction action)
{
  switch (action)
    {
    case SA_MESSAGE_ACTION_RETRY:
      return SA_CHANGE_RETRY_MESSAGE;

    case SA_MESSAGE_ACTION_POSTPONE:
      return SA_CHANGE_POSTPONE_MESSAGE;

    case SA_MESSAGE_ACTION_CHANGE_ADDRESS:
      return SA_CHANGE_CHANGE_ADDRESS;

    case SA_MESSAGE_ACTION_OPEN:
      return SA_CHANGE_MAKE_LINK; /* the mail has a link that lets in whoever has it */

    case SA_MESSAGE_ACTION_CANCEL:
    case SA_N_MESSAGE_ACTIONS:
    default:
      return SA_CHANGE_CANCEL_MESSAGE;
    }
}

static const char *
sa_message_action_get_label (SaMessageAction        action,
                             const SaMessageRecord *message)
{
  switch (action)
    {
    case SA_MESSAGE_ACTION_RETRY:
      if (message->state == SA_DELIVERY_UNKNOWN)
        return _("Send Again");
      return message->state == SA_DELIVERY_QUEUED ? _("Send Now") : _("Retry Now");

    case SA_MESSAGE_ACTION_POSTPONE:
      return _("Send Later…");

    case SA_MESSAGE_ACTION_CHANGE_ADDRESS:
      return _("Change Address…");

    case SA_MESSAGE_ACTION_OPEN:
      return _("Open Message");

    case SA_MESSAGE_ACTION_CANCEL:
    case SA_N_MESSAGE_ACTIONS:
    default:
      return _("Cancel Message");
    }
}

static gboolean
sa_message_action_is_shown (SaMessageAction        action,
                            const SaMessageRecord *message,
                            const SaUserRecord    *user,
                            SaTime                 now)
{
  switch (action)
    {
    case SA_MESSAGE_ACTION_RETRY:
      return sa_message_can_retry (message, now);

    case SA_MESSAGE_ACTION_POSTPONE:
    case SA_MESSAGE_ACTION_CANCEL:
      return sa_message_is_open (message);

    case SA_MESSAGE_ACTION_CHANGE_ADDRESS:
      return message->state != SA_DELIVERY_SENDING &&
             (user == NULL || (user->facts.access && user->facts.first_seen == 0 && user->removed_at == 0));

    case SA_MESSAGE_ACTION_OPEN:
    case SA_N_MESSAGE_ACTIONS:
    default:
      return TRUE;
    }
}

static const char *
sa_message_action_get_effect (SaMessageAction action)
{
  switch (action)
    {
    case SA_MESSAGE_ACTION_POSTPONE:
      return _("It waits until a time of your choice");

    case SA_MESSAGE_ACTION_CHANGE_ADDRESS:
      return _("The links of this mail stop working, and a new mail goes out");

    case SA_MESSAGE_ACTION_CANCEL:
      return _("It does not leave; the invitation stays, without a mail");

    case SA_MESSAGE_ACTION_RETRY:
    case SA_MESSAGE_ACTION_OPEN:
    case SA_N_MESSAGE_ACTIONS:
    default:
      return NULL;
    }
}

void
sa_message_entry_init (SaMessageEntry        *entry,
                       SaMessageAction        action,
                       const SaMessageRecord *message,
                       const SaUserRecord    *user,
                       SaOperator            *operator,
                       SaTime                 now)
{
  SaReason reason = SA_REASON_NONE;

  g_return_if_fail (entry != NULL);
  g_return_if_fail (message != NULL);

  if (operator != NULL)
    reason = sa_operator_judge (operator, sa_message_action_to_change (action), user, SA_ROLE_BASIC);
  if (reason == SA_REASON_NONE && action == SA_MESSAGE_ACTION_CHANGE_ADDRESS && message->has_account)
    reason = SA_REASON_SIGNED_UP;

  entry->shown = sa_message_action_is_shown (action, message, user, now);
  entry->locked = reason != SA_REASON_NONE;
  entry->label = sa_message_action_get_label (action, message);
  entry->subtitle = entry->locked ? sa_reason_to_text (reason) : sa_message_action_get_effect (action);
}

/* Words for how many are in a state, each a whole phrase. */
static char *
sa_message_details_format_part (SaMessageLook look,
                                int           n)
{
  switch (look)
    {
    case SA_MESSAGE_LOOK_WAITING:
    case SA_MESSAGE_LOOK_SCHEDULED:
      /* Translators: of several selected messages */
      return g_strdup_printf (ngettext ("%d waiting", "%d waiting", n), n);

    case SA_MESSAGE_LOOK_RETRYING:
      /* Translators: of several selected messages */
      return g_strdup_printf (ngettext ("%d retrying", "%d retrying", n), n);

    case SA_MESSAGE_LOOK_SENDING:
      /* Translators: of several selected messages */
      return g_strdup_printf (ngettext ("%d being sent", "%d being sent", n), n);

    case SA_MESSAGE_LOOK_HANDED_OVER:
    case SA_MESSAGE_LOOK_DELIVERED:
      /* Translators: of several selected messages */
      return g_strdup_printf (ngettext ("%d sent", "%d sent", n), n);

    case SA_MESSAGE_LOOK_FAILED:
      /* Translators: of several selected messages */
      return g_strdup_printf (ngettext ("%d not delivered", "%d not delivered", n), n);

    case SA_MESSAGE_LOOK_BOUNCED:
      /* Translators: of several selected messages */
      return g_strdup_printf (ngettext ("%d bounced", "%d bounced", n), n);

    case SA_MESSAGE_LOOK_UNKNOWN:
      /* Translators: of several selected messages */
      return g_strdup_printf (ngettext ("%d perhaps sent", "%d perhaps sent", n), n);

    case SA_MESSAGE_LOOK_CANCELLED:
    case SA_N_MESSAGE_LOOKS:
    default:
      /* Translators: of several selected messages */
      return g_strdup_printf (ngettext ("%d cancelled", "%d cancelled", n), n);
    }
}

char *
sa_message_details_dup_summary (GPtrArray *messages,
                                SaTime     now)
{
  int counts[SA_N_MESSAGE_LOOKS] = { 0, };
  g_autoptr(GPtrArray) parts = g_ptr_array_new_with_free_func (g_free);
  guint i;

  g_return_val_if_fail (messages != NULL, NULL);

  for (i = 0; i < messages->len; i++)
    counts[sa_message_get_look (g_ptr_array_index (messages, i), now)]++;
  /* What reads the same is counted as one. */
  counts[SA_MESSAGE_LOOK_WAITING] += counts[SA_MESSAGE_LOOK_SCHEDULED];
  counts[SA_MESSAGE_LOOK_SCHEDULED] = 0;
  counts[SA_MESSAGE_LOOK_HANDED_OVER] += counts[SA_MESSAGE_LOOK_DELIVERED];
  counts[SA_MESSAGE_LOOK_DELIVERED] = 0;

  for (i = 0; i < SA_N_MESSAGE_LOOKS; i++)
    if (counts[i] > 0)
      g_ptr_array_add (parts, sa_message_details_format_part (i, counts[i]));
  g_ptr_array_add (parts, NULL);
  return sa_format_names ((char **) parts->pdata);
}
