/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ctl.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

/* outbox: the mail that is on its way, and that could not go. */

/* In the order of sa-types.h */
static const char * const state_words[SA_N_DELIVERIES] = {
  N_("None"), N_("Queued"), N_("Sending"), N_("Handed over"), N_("Waiting"), N_("Failed"), N_("Unknown"), N_("Bounced"),
  N_("Cancelled"), N_("Delivered"),
};

/* What is still to be done, or was tried in vain: without --state these are shown. */
#define OPEN_STATES (1u << SA_DELIVERY_QUEUED | 1u << SA_DELIVERY_SENDING | 1u << SA_DELIVERY_WAITING | \
                     1u << SA_DELIVERY_UNKNOWN | 1u << SA_DELIVERY_FAILED)

/* When it will be tried, while that is still to come. */
static SaTime
get_next_try (const SaMessageRecord *message)
{
  gboolean will = message->state == SA_DELIVERY_QUEUED || message->state == SA_DELIVERY_WAITING;

  return will && message->not_before > g_get_real_time () / G_USEC_PER_SEC ? message->not_before : 0;
}

static void
describe_message (gpointer         record,
                  GPtrArray       *cells,
                  GVariantBuilder *object)
{
  const SaMessageRecord *message = record;

  g_ptr_array_add (cells, g_strdup_printf ("%" G_GINT64_FORMAT, message->id));
  g_ptr_array_add (cells, g_strdup (message->to_address));
  g_ptr_array_add (cells, g_strdup (_(state_words[message->state])));
  g_ptr_array_add (cells, g_strdup_printf ("%d", message->attempts));
  g_ptr_array_add (cells, sa_ctl_format_time (get_next_try (message)));
  g_ptr_array_add (cells, g_strdup (message->error_text));
  sa_ctl_json_int (object, "id", message->id);
  sa_ctl_json_string (object, "site", message->site_name);
  sa_ctl_json_string (object, "email", message->to_address);
  sa_ctl_json_string (object, "state", sa_delivery_to_string (message->state));
  sa_ctl_json_int (object, "attempts", message->attempts);
  sa_ctl_json_time (object, "queued", message->queued);
  sa_ctl_json_time (object, "not_before", message->not_before);
  sa_ctl_json_string (object, "error", message->error_text);
  sa_ctl_json_string (object, "error_class",
                      message->error_class != SA_ERROR_CLASS_NONE ? sa_error_class_to_string (message->error_class)
                      : NULL);
  sa_ctl_json_time (object, "next_try", get_next_try (message));
  sa_ctl_json_time (object, "handed_over", message->handed_over);
  sa_ctl_json_time (object, "delivered", message->delivered);
  sa_ctl_json_string (object, "relay_id", message->relay_id);
}

static gboolean
parse_states (SaCtl   *self,
              guint   *states,
              GError **error)
{
  *states = self->options.states == NULL ? OPEN_STATES : 0;
  for (gsize i = 0; self->options.states != NULL && self->options.states[i] != NULL; i++)
    {
      g_autoptr (GString) choices = g_string_new (NULL);
      guint bit = 0;

      for (int state = SA_DELIVERY_QUEUED; state < SA_N_DELIVERIES; state++)
        {
          const char *word = sa_delivery_to_string ((SaDelivery) state);

          if (strcmp (word, self->options.states[i]) == 0)
            bit = 1u << state;
          g_string_append_printf (choices, "%s%s", choices->len > 0 ? ", " : "", word);
        }
      if (bit == 0)
        {
          sa_ctl_set_bad_word (error, "--state", self->options.states[i], choices->str);
          return FALSE;
        }
      *states |= bit;
    }
  return TRUE;
}

/* Of --site, or of all sites. */
static GPtrArray *
load_messages (SaCtl   *self,
               guint    states,
               GError **error)
{
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_MESSAGE, self->site);
  g_autoptr (SaFound) found = sa_ctl_find (self, query, error);
  g_autoptr (GPtrArray) messages = NULL;
  guint n_kept = 0;

  if (found != NULL)
    messages = sa_ctl_load_all (self, SA_ENTITY_MESSAGE, found->ids, error);
  if (messages == NULL)
    return NULL;
  for (guint i = 0; i < messages->len; i++)
    {
      SaMessageRecord *message = messages->pdata[i];

      if ((states & 1u << message->state) != 0)
        {
          messages->pdata[i] = messages->pdata[n_kept];
          messages->pdata[n_kept++] = message;
        }
    }
  g_ptr_array_set_size (messages, (int) n_kept);
  return g_steal_pointer (&messages);
}

static SaSiteCounts *
count (SaCtl   *self,
       GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;

  sa_repository_count_async (self->repository, self->site, NULL, sa_ctl_got_result, &result);
  return sa_repository_count_finish (self->repository, sa_ctl_await (&result), error);
}

/* Returns: (transfer full) (nullable): why nothing leaves, a sentence */
static char *
describe_pause (const SaSiteCounts *counts)
{
  switch (counts->pause)
    {
    case SA_PAUSE_PERSON:
      if (counts->pause_reason != NULL && counts->pause_reason[0] != '\0')
        /* Translators: what somebody wrote when they stopped the outbox */
        return g_strdup_printf (_("The outbox is paused: %s"), counts->pause_reason);
      return g_strdup (_("The outbox is paused: somebody stopped it."));
    case SA_PAUSE_ACCOUNT:
      /* Translators: a sentence about a mail relay */
      return g_strdup_printf (_("The outbox is paused because of the mail relay: %s"),
                              counts->pause_reason != NULL ? counts->pause_reason : "");
    case SA_PAUSE_COPY:
      return g_strdup (_("The outbox is paused: this database was copied or restored, and what waits here may have left from "
                         "elsewhere."));
    case SA_PAUSE_NONE:
    default:
      return NULL;
    }
}

static void
tell_pause (SaCtl *self)
{
  g_autoptr (SaSiteCounts) counts = count (self, NULL);
  g_autofree char *sentence = counts != NULL ? describe_pause (counts) : NULL;
  g_autofree char *safe = sentence != NULL ? sa_ctl_safe_text (sentence) : NULL;

  if (safe != NULL)
    g_printerr ("%s\n%s\n", safe, _("“site-adminctl outbox resume” lets mail leave again."));
}

static SaExit
print_messages (SaCtl   *self,
                guint    states,
                guint   *n_messages,
                GError **error)
{
  const char * const headings[] = {
    _("Message"), _("To"), _("State"), _("Attempts"), _("Next Try"), _("The Relay Said"), NULL
  };
  g_autoptr (GPtrArray) messages = load_messages (self, states, error);

  if (messages == NULL)
    return SA_EXIT_FAILED;
  sa_ctl_print_records (self, messages, headings, describe_message);
  *n_messages = messages->len;
  tell_pause (self);
  return SA_EXIT_DONE;
}

static SaExit
run_outbox_list (SaCtl   *self,
                 char   **arguments,
                 GError **error)
{
  guint states = 0;
  guint n_messages = 0;

  if (!parse_states (self, &states, error) || !sa_ctl_find_asked_site (self, error))
    return SA_EXIT_FAILED;
  return print_messages (self, states, &n_messages, error);
}

static const char *
get_pause_word (SaPause pause)
{
  switch (pause)
    {
    case SA_PAUSE_PERSON:
      return "person";
    case SA_PAUSE_ACCOUNT:
      return "account";
    case SA_PAUSE_COPY:
      return "copy";
    case SA_PAUSE_NONE:
    default:
      return NULL;
    }
}

static SaExit
run_outbox_status (SaCtl   *self,
                   char   **arguments,
                   GError **error)
{
  g_autoptr (SaSiteCounts) counts = NULL;
  g_autoptr (GPtrArray) messages = NULL;
  gsize n_by_state[SA_N_DELIVERIES] = { 0, };

  if (!sa_ctl_find_asked_site (self, error))
    return SA_EXIT_FAILED;
  counts = count (self, error);
  messages = counts != NULL ? load_messages (self, OPEN_STATES, error) : NULL;
  if (messages == NULL)
    return SA_EXIT_FAILED;
  for (guint i = 0; i < messages->len; i++)
    n_by_state[((SaMessageRecord *) messages->pdata[i])->state]++;

  if (self->options.json)
    {
      GVariantBuilder object;

      g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
      sa_ctl_json_string (&object, "paused", get_pause_word (counts->pause));
      sa_ctl_json_string (&object, "reason", counts->pause != SA_PAUSE_NONE ? counts->pause_reason : NULL);
      for (int state = SA_DELIVERY_QUEUED; state < SA_N_DELIVERIES; state++)
        if ((OPEN_STATES & 1u << state) != 0)
          sa_ctl_json_int (&object, sa_delivery_to_string ((SaDelivery) state), (gint64) n_by_state[state]);
      sa_ctl_json_print (g_variant_builder_end (&object));
    }
  else
    {
      g_autofree char *pause = describe_pause (counts);
      g_autofree char *safe = sa_ctl_safe_text (pause != NULL ? pause : _("Mail leaves as it becomes due."));

      g_print ("%s\n", safe);
      for (int state = SA_DELIVERY_QUEUED; state < SA_N_DELIVERIES; state++)
        if (n_by_state[state] > 0)
          /* Translators: a state such as “Waiting”, then how many mails are in it */
          g_print (_("%s: %d\n"), _(state_words[state]), (int) n_by_state[state]);
    }
  return SA_EXIT_DONE;
}

static gboolean
parse_id (const char *text,
          SaId       *id,
          GError    **error)
{
  guint64 number = 0;

  if (!g_ascii_string_to_unsigned (text, 10, 1, G_MAXINT64, &number, NULL))
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   /* Translators: %s is what was typed */
                   _("“%s” is not the number of a message. “site-adminctl outbox list” shows the numbers."), text);
      return FALSE;
    }
  *id = (SaId) number;
  return TRUE;
}

static void
print_message (const SaMessageRecord *message)
{
  g_autofree char *to = message->to_name != NULL && message->to_name[0] != '\0'
                        ? g_strdup_printf ("%s <%s>", message->to_name, message->to_address)
                        : g_strdup (message->to_address);
  g_autofree char *attempts = g_strdup_printf ("%d", message->attempts);

  sa_ctl_print_fact (_("To"), to);
  sa_ctl_print_fact (_("Site"), message->site_name);
  sa_ctl_print_fact (_("Invited By"), message->inviter_name[0] != '\0' ? message->inviter_name : message->inviter_address);
  sa_ctl_print_fact (_("State"), _(state_words[message->state]));
  sa_ctl_print_fact (_("The Relay Said"), message->error_text);
  sa_ctl_print_fact (_("Attempts"), attempts);
  sa_ctl_print_time (_("Queued"), message->queued);
  sa_ctl_print_time (_("Next Try"), get_next_try (message));
  sa_ctl_print_time (_("Handed Over"), message->handed_over);
  sa_ctl_print_time (_("Delivered"), message->delivered);
  sa_ctl_print_time (_("Expires"), message->expires);
  sa_ctl_print_fact ("Message-ID", message->message_id);
  sa_ctl_print_fact (_("The Relay’s ID"), message->relay_id);
}

static SaExit
print_eml (const SaMessageRecord  *message,
           GError                **error)
{
  gsize size = 0;
  const char *data = message->bytes != NULL ? g_bytes_get_data (message->bytes, &size) : NULL;

  if (size == 0 && message->message_id != NULL)
    g_set_error_literal (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                         _("This mail is not kept: its text was wiped when nothing more was to be done with it."));
  else if (size == 0)
    g_set_error_literal (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                         _("This mail is not written yet: that happens when it is about to leave."));
  else if (fwrite (data, 1, size, stdout) == size && fflush (stdout) == 0)
    return SA_EXIT_DONE;
  else
    g_set_error_literal (error, SA_ERROR, SA_ERROR_FAILED, _("The mail could not be written out."));
  return SA_EXIT_FAILED;
}

static SaExit
run_outbox_show (SaCtl   *self,
                 char   **arguments,
                 GError **error)
{
  g_autoptr (GPtrArray) messages = NULL;
  g_autoptr (GPtrArray) cells = g_ptr_array_new_with_free_func (g_free);
  const SaMessageRecord *message = NULL;
  GVariantBuilder object;
  SaId id = 0;

  if (!parse_id (arguments[0], &id, error))
    return SA_EXIT_USAGE;
  messages = sa_repository_load (self->repository, SA_ENTITY_MESSAGE, &id, 1, error);
  if (messages == NULL)
    return SA_EXIT_FAILED;
  if (messages->len == 0)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                   /* Translators: %s is a number */
                   _("There is no message %s. “site-adminctl outbox list” shows the numbers."), arguments[0]);
      return SA_EXIT_FAILED;
    }
  message = messages->pdata[0];
  if (self->options.eml)
    return print_eml (message, error);
  if (!self->options.json)
    {
      print_message (message);
      return SA_EXIT_DONE;
    }
  g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
  describe_message (messages->pdata[0], cells, &object);
  sa_ctl_json_string (&object, "name", message->to_name);
  sa_ctl_json_string (&object, "invited_by", message->inviter_address);
  sa_ctl_json_string (&object, "message_id", message->message_id);
  sa_ctl_json_time (&object, "expires", message->expires);
  sa_ctl_json_print (g_variant_builder_end (&object));
  return SA_EXIT_DONE;
}

static SaExit
run_outbox_send (SaCtl   *self,
                 char   **arguments,
                 GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  SaSender *sender = sa_context_get_sender (self->context);
  SaExit code = SA_EXIT_FAILED;
  guint n_left = 0;

  if (self->options.dry_run)
    return print_messages (self, OPEN_STATES & ~(1u << SA_DELIVERY_FAILED), &n_left, error);
  /* what is to be tried again later is left to the background sender */
  self->wrote = TRUE;
  sa_sender_drain_async (sender, self->options.wait, NULL, sa_ctl_got_result, &result);
  if (!sa_sender_drain_finish (sender, sa_ctl_await (&result), error))
    return SA_EXIT_FAILED;
  code = print_messages (self, OPEN_STATES, &n_left, error);
  return code == SA_EXIT_DONE && n_left > 0 ? SA_EXIT_PARTLY : code;
}

/* For the answer: each number as it was typed, with the address that the mail is for. */
static SaTargets *
describe_inputs (SaCtl    *self,
                 char    **numbers,
                 SaIds    *ids,
                 GError  **error)
{
  g_autoptr (GPtrArray) messages = sa_ctl_load_all (self, SA_ENTITY_MESSAGE, ids, error);
  g_autoptr (SaTargets) inputs = sa_targets_new_addresses ();
  guint next = 0;

  /* They come in the order of the numbers, without those that there are not. */
  for (gsize i = 0; messages != NULL && numbers[i] != NULL; i++)
    {
      const SaMessageRecord *message = next < messages->len ? messages->pdata[next] : NULL;
      const char *address = NULL;

      if (message != NULL && message->id == sa_ids_get_nth (ids, i))
        {
          address = message->to_address;
          next++;
        }
      sa_targets_add_address (inputs, numbers[i], address, NULL,
                              address != NULL ? SA_REASON_NONE : SA_REASON_NOT_FOUND);
    }
  return messages != NULL ? g_steal_pointer (&inputs) : NULL;
}

static SaExit
run_on_messages (SaCtl        *self,
                 SaChange     *change,     /* (transfer full) */
                 const char   *title,
                 char        **arguments,
                 GError      **error)
{
  g_autoptr (SaChange) owned = change;
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr (SaTargets) inputs = NULL;
  g_autoptr (SaIds) messages = NULL;
  g_autoptr (SaPlan) plan = NULL;
  g_autoptr (SaOutcome) outcome = NULL;

  for (gsize i = 0; arguments[i] != NULL; i++)
    {
      SaId id = 0;

      if (!parse_id (arguments[i], &id, error))
        return SA_EXIT_USAGE;
      g_array_append_val (ids, id);
    }
  messages = sa_ids_new_take (g_steal_pointer (&ids));
  inputs = describe_inputs (self, arguments, messages, error);
  if (inputs == NULL)
    return SA_EXIT_FAILED;
  sa_change_take_targets (owned, sa_targets_new_ids (messages));
  plan = sa_plan_new_single (title, g_steal_pointer (&owned));
  outcome = sa_ctl_apply (self, plan, error);
  if (outcome == NULL)
    return SA_EXIT_FAILED;
  return sa_ctl_answer_messages (self, outcome, inputs);
}

static SaExit
run_outbox_retry (SaCtl   *self,
                  char   **arguments,
                  GError **error)
{
  return run_on_messages (self, sa_change_new (SA_CHANGE_RETRY_MESSAGE, 0), _("Try Mail Again"), arguments, error);
}

static SaExit
run_outbox_cancel (SaCtl   *self,
                   char   **arguments,
                   GError **error)
{
  return run_on_messages (self, sa_change_new (SA_CHANGE_CANCEL_MESSAGE, 0), _("Cancel Mail"), arguments, error);
}

static SaExit
run_outbox_postpone (SaCtl   *self,
                     char   **arguments,
                     GError **error)
{
  g_autoptr (SaChange) change = sa_change_new (SA_CHANGE_POSTPONE_MESSAGE, 0);

  if (!sa_ctl_parse_future (arguments[0], &change->not_before, error))
    return SA_EXIT_USAGE;
  return run_on_messages (self, g_steal_pointer (&change), _("Postpone Mail"), arguments + 1, error);
}

static SaExit
run_outbox_pause (SaCtl   *self,
                  char   **arguments,
                  GError **error)
{
  SaChange *change = sa_change_new (SA_CHANGE_PAUSE_OUTBOX, 0);

  sa_change_set_text (change, self->options.reason);
  return sa_ctl_apply_single (self, _("Pause Outbox"), self->options.json ? "outbox" : _("Outbox"), change, error);
}

static SaExit
run_outbox_resume (SaCtl   *self,
                   char   **arguments,
                   GError **error)
{
  return sa_ctl_apply_single (self, _("Resume Outbox"), self->options.json ? "outbox" : _("Outbox"),
                              sa_change_new (SA_CHANGE_RESUME_OUTBOX, 0), error);
}

const SaCtlCommand sa_ctl_outbox_commands[] = {
  { "outbox list", NULL, N_("List the mail that has not left, or what is in the states of --state"), "state",
    0, 0, SA_CTL_NEEDS_DATABASE, run_outbox_list },
  { "outbox status", NULL, N_("Say whether mail leaves, and how much waits"), "", 0, 0, SA_CTL_NEEDS_DATABASE, run_outbox_status },
  { "outbox show", "ID", N_("Show everything about one mail, or with --eml the mail itself"), "eml",
    1, 1, SA_CTL_NEEDS_DATABASE, run_outbox_show },
  { "outbox send", NULL, N_("Send what is due, now"), "wait", 0, 0, SA_CTL_NEEDS_DATABASE, run_outbox_send },
  { "outbox retry", "ID…", N_("Try mail again at once"), "", 1, -1, SA_CTL_NEEDS_OPERATOR, run_outbox_retry },
  { "outbox postpone", "TIME ID…", N_("Let mail leave at a later time"), "", 2, -1, SA_CTL_NEEDS_OPERATOR, run_outbox_postpone },
  { "outbox cancel", "ID…", N_("Cancel mail before it leaves"), "", 1, -1, SA_CTL_NEEDS_OPERATOR, run_outbox_cancel },
  { "outbox pause", NULL, N_("Let no mail leave until “outbox resume”"), "reason", 0, 0, SA_CTL_NEEDS_OPERATOR, run_outbox_pause },
  { "outbox resume", NULL, N_("Let mail leave again, after the relay’s settings were mended or it was paused"), "",
    0, 0, SA_CTL_NEEDS_OPERATOR, run_outbox_resume },
  { NULL, },
};
