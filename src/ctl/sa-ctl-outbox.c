/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-ctl.h"
#include "sa-relay-factory.h"
#include "sa-secrets.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* relay and outbox: how mail leaves. */

static gboolean
read_relay_line (char     **arguments,
                 char     **sender,
                 GVariant **settings,
                 GError   **error)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (gsize i = 0; arguments[i] != NULL; i++)
    {
      const char *equals = strchr (arguments[i], '=');
      g_autofree char *key = equals != NULL ? g_strndup (arguments[i], (gsize) (equals - arguments[i])) : NULL;

      if (equals == NULL || equals == arguments[i])
        {
          g_variant_builder_clear (&builder);
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       /* Translators: %s is what was typed */
                       _("“%s” is not of the form KEY=VALUE."), arguments[i]);
          return FALSE;
        }
      if (strcmp (key, "sender") == 0)
        {
          g_free (*sender);
          *sender = g_strdup (equals + 1);
        }
      else
        g_variant_builder_add (&builder, "{ss}", key, equals + 1);
    }
  *settings = g_variant_ref_sink (g_variant_builder_end (&builder));
  return TRUE;
}

static void
tell_secret (SaCtl *self)
{
  const char *secret = g_getenv ("SITE_ADMIN_RELAY_SECRET");
  g_autoptr (SaRelayRecord) relay = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *file = NULL;

  relay = sa_context_get_relay_record (self->context, self->site, NULL);
  if (relay == NULL || secret == NULL || secret[0] == '\0' || self->options.dry_run)
    return;
  sa_secrets_store_async (sa_context_get_database (self->context), relay->id, secret, NULL, sa_ctl_got_result, &result);
  if (!sa_secrets_store_finish (sa_ctl_await (&result), &file, &error))
    g_printerr ("%s\n", error->message);
  else if (file != NULL)
    {
      /* Translators: a file name */
      g_printerr (_("No keyring runs here: the key is kept in the file “%s”, which only you can read."), file);
      g_printerr ("\n");
    }
  else
    g_printerr ("%s\n", _("The key is kept in the keyring."));
}

static SaExit
run_relay_set (SaCtl   *self,
               char   **arguments,
               GError **error)
{
  g_autofree char *sender = NULL;
  g_autoptr (GVariant) settings = NULL;
  g_autoptr (SaPlan) plan = NULL;
  g_autoptr (SaOutcome) outcome = NULL;
  SaRelayRecord record = { 0, };
  SaChange *change = NULL;
  SaExit code = SA_EXIT_FAILED;

  if (!read_relay_line (arguments + 1, &sender, &settings, error))
    return SA_EXIT_USAGE;
  record.protocol = arguments[0];
  record.sender = sender != NULL ? sender : (char *) "";
  record.settings = settings;
  if (!sa_relay_check_settings (&record, NULL, NULL, error))
    return SA_EXIT_FAILED;
  /* One relay for all sites unless a site is named. */
  change = sa_change_new (SA_CHANGE_SET_RELAY, self->options.site != NULL ? self->site : 0);
  sa_change_set_name (change, arguments[0]);
  sa_change_set_text (change, sender);
  sa_change_set_settings (change, settings);
  plan = sa_plan_new_single (_("Set Mail Relay"), change);
  outcome = sa_ctl_apply (self, plan, error);
  if (outcome == NULL)
    return SA_EXIT_FAILED;
  code = sa_ctl_answer_single (self, outcome, arguments[0]);
  if (code == SA_EXIT_DONE)
    tell_secret (self);
  return code;
}

static SaExit
run_relay_show (SaCtl   *self,
                char   **arguments,
                GError **error)
{
  g_autoptr (SaRelayRecord) relay = sa_context_get_relay_record (self->context, self->site, error);
  GVariantBuilder object;
  GVariantIter iter;
  const char *key = NULL;
  const char *value = NULL;

  if (relay == NULL)
    return SA_EXIT_FAILED;
  g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
  sa_ctl_json_string (&object, "protocol", relay->protocol);
  sa_ctl_json_string (&object, "sender", relay->sender);
  if (!self->options.json)
    g_print ("%-10s %s\n%-10s %s\n", "protocol", relay->protocol, "sender", relay->sender);
  g_variant_iter_init (&iter, relay->settings);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    {
      sa_ctl_json_string (&object, key, value);
      if (!self->options.json)
        g_print ("%-10s %s\n", key, value);
    }
  if (self->options.json)
    sa_ctl_json_print (g_variant_builder_end (&object));
  else
    g_variant_builder_clear (&object);
  return SA_EXIT_DONE;
}

static SaExit
run_relay_test (SaCtl   *self,
                char   **arguments,
                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SaReceipt) receipt = NULL;
  SaSender *sender = sa_context_get_sender (self->context);

  if (sa_address_check (arguments[0], NULL) != SA_REASON_NONE)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_INVALID, "%s: %s", arguments[0],
                   sa_reason_to_text (sa_address_check (arguments[0], NULL)));
      return SA_EXIT_FAILED;
    }
  sa_sender_test_async (sender, self->site, arguments[0], NULL, sa_ctl_got_result, &result);
  receipt = sa_sender_test_finish (sender, sa_ctl_await (&result), error);
  if (receipt == NULL)
    return SA_EXIT_FAILED;
  if (self->options.json)
    {
      GVariantBuilder object;

      g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
      sa_ctl_json_string (&object, "email", arguments[0]);
      sa_ctl_json_string (&object, "class", sa_error_class_to_string (receipt->error_class));
      sa_ctl_json_string (&object, "relay_id", receipt->relay_id);
      sa_ctl_json_string (&object, "text", receipt->text);
      sa_ctl_json_print (g_variant_builder_end (&object));
    }
  else if (receipt->error_class == SA_ERROR_CLASS_NONE)
    /* Translators: an e-mail address */
    g_print (_("The relay took the test mail to %s.\n"), arguments[0]);
  else
    {
      g_autofree char *words = sa_ctl_safe_text (receipt->text != NULL ? receipt->text : "");

      /* Translators: the relay's own words */
      g_print (_("The relay did not take the test mail. It said: %s\n"), words);
    }
  return receipt->error_class == SA_ERROR_CLASS_NONE ? SA_EXIT_DONE : SA_EXIT_FAILED;
}

static void
describe_message (gpointer         record,
                  GPtrArray       *cells,
                  GVariantBuilder *object)
{
  const SaMessageRecord *message = record;

  g_ptr_array_add (cells, g_strdup_printf ("%" G_GINT64_FORMAT, message->id));
  g_ptr_array_add (cells, g_strdup (message->to_address));
  g_ptr_array_add (cells, g_strdup (sa_delivery_to_string (message->state)));
  g_ptr_array_add (cells, g_strdup_printf ("%d", message->attempts));
  g_ptr_array_add (cells, g_strdup (message->error_text != NULL ? message->error_text : ""));
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
}

static gboolean
is_open (const SaMessageRecord *message)
{
  return message->state == SA_DELIVERY_QUEUED || message->state == SA_DELIVERY_SENDING ||
         message->state == SA_DELIVERY_WAITING ||
         message->state == SA_DELIVERY_UNKNOWN || message->state == SA_DELIVERY_FAILED;
}

/* What is still in the outbox: open messages, and failed ones, which wait for a person. */
static GPtrArray *
load_messages (SaCtl   *self,
               GError **error)
{
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_MESSAGE, 0);
  g_autoptr (SaFound) found = sa_ctl_find (self, query, error);
  g_autoptr (GPtrArray) open = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_message_record_free);
  const SaId *ids = NULL;
  gsize n_ids = 0;

  if (found == NULL)
    return NULL;
  ids = sa_ids_get (found->ids, &n_ids);
  for (gsize at = 0; at < n_ids; at += 500)
    {
      g_autoptr (GPtrArray) page = sa_repository_load (self->repository, SA_ENTITY_MESSAGE, ids + at,
                                                       MIN (500, n_ids - at), error);

      if (page == NULL)
        return NULL;
      while (page->len > 0)
        {
          SaMessageRecord *message = g_ptr_array_steal_index (page, 0);

          if (is_open (message))
            g_ptr_array_add (open, message);
          else
            sa_message_record_free (message);
        }
    }
  return g_steal_pointer (&open);
}

static SaExit
run_outbox_list (SaCtl   *self,
                 char   **arguments,
                 GError **error)
{
  const char * const headings[] = { _("Message"), _("To"), _("State"), _("Attempts"), _("The Relay Said"), NULL };
  g_autoptr (GPtrArray) messages = load_messages (self, error);

  if (messages == NULL)
    return SA_EXIT_FAILED;
  sa_ctl_print_records (self, messages, headings, describe_message);
  return SA_EXIT_DONE;
}

static SaExit
run_outbox_send (SaCtl   *self,
                 char   **arguments,
                 GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (GPtrArray) left = NULL;
  SaSender *sender = sa_context_get_sender (self->context);
  const char * const headings[] = { _("Message"), _("To"), _("State"), _("Attempts"), _("The Relay Said"), NULL };

  /* what is to be tried again later is left to the background sender */
  self->wrote = TRUE;
  sa_sender_drain_async (sender, self->options.wait, NULL, sa_ctl_got_result, &result);
  if (!sa_sender_drain_finish (sender, sa_ctl_await (&result), error))
    return SA_EXIT_FAILED;
  left = load_messages (self, error);
  if (left == NULL)
    return SA_EXIT_FAILED;
  sa_ctl_print_records (self, left, headings, describe_message);
  return left->len == 0 ? SA_EXIT_DONE : SA_EXIT_PARTLY;
}

static SaExit
run_on_messages (SaCtl        *self,
                 SaChangeKind  kind,
                 const char   *title,
                 char        **arguments,
                 GError      **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr (SaTargets) inputs = sa_targets_new_addresses ();
  g_autoptr (SaIds) messages = NULL;
  g_autoptr (SaPlan) plan = NULL;
  g_autoptr (SaOutcome) outcome = NULL;
  SaChange *change = NULL;

  for (gsize i = 0; arguments[i] != NULL; i++)
    {
      guint64 number = 0;
      SaId id = 0;

      if (!g_ascii_string_to_unsigned (arguments[i], 10, 1, G_MAXINT64, &number, NULL))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       /* Translators: %s is what was typed */
                       _("“%s” is not the number of a message. “site-adminctl outbox list” shows the numbers."), arguments[i]);
          return SA_EXIT_USAGE;
        }
      id = (SaId) number;
      g_array_append_val (ids, id);
      sa_targets_add_address (inputs, arguments[i], NULL, NULL, SA_REASON_NONE);
    }
  change = sa_change_new (kind, 0);
  messages = sa_ids_new_take (g_steal_pointer (&ids));
  sa_change_take_targets (change, sa_targets_new_ids (messages));
  plan = sa_plan_new_single (title, change);
  outcome = sa_ctl_apply (self, plan, error);
  if (outcome == NULL)
    return SA_EXIT_FAILED;
  return sa_ctl_answer_targets (self, outcome, inputs);
}

static SaExit
run_outbox_retry (SaCtl   *self,
                  char   **arguments,
                  GError **error)
{
  return run_on_messages (self, SA_CHANGE_RETRY_MESSAGE, _("Try Mail Again"), arguments, error);
}

static SaExit
run_outbox_cancel (SaCtl   *self,
                   char   **arguments,
                   GError **error)
{
  return run_on_messages (self, SA_CHANGE_CANCEL_MESSAGE, _("Cancel Mail"), arguments, error);
}

static SaExit
run_outbox_resume (SaCtl   *self,
                   char   **arguments,
                   GError **error)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single (_("Resume Outbox"), sa_change_new (SA_CHANGE_RESUME_OUTBOX, 0));
  g_autoptr (SaOutcome) outcome = sa_ctl_apply (self, plan, error);

  if (outcome == NULL)
    return SA_EXIT_FAILED;
  return sa_ctl_answer_single (self, outcome, self->options.json ? "outbox" : _("Outbox"));
}

const SaCtlCommand sa_ctl_outbox_commands[] = {
  { "relay set", "PROTOCOL KEY=VALUE…", N_("Choose the mail relay; its key comes from SITE_ADMIN_RELAY_SECRET or the keyring"), "",
    1, -1, SA_CTL_NEEDS_SITE, run_relay_set },
  { "relay show", NULL, N_("Show the mail relay, without its key"), "", 0, 0, SA_CTL_NEEDS_SITE, run_relay_show },
  { "relay test", "EMAIL", N_("Send a test mail and show the relay’s answer"), "", 1, 1, SA_CTL_NEEDS_SITE, run_relay_test },
  { "outbox list", NULL, N_("List the mail that has not left"), "", 0, 0, SA_CTL_NEEDS_DATABASE, run_outbox_list },
  { "outbox send", NULL, N_("Send what is due, now"), "wait", 0, 0, SA_CTL_NEEDS_DATABASE, run_outbox_send },
  { "outbox retry", "ID…", N_("Try mail again at once"), "", 1, -1, SA_CTL_NEEDS_OPERATOR, run_outbox_retry },
  { "outbox cancel", "ID…", N_("Cancel mail before it leaves"), "", 1, -1, SA_CTL_NEEDS_OPERATOR, run_outbox_cancel },
  { "outbox resume", NULL, N_("Send again after the relay’s settings were mended"), "", 0, 0, SA_CTL_NEEDS_OPERATOR, run_outbox_resume },
  { NULL, },
};
