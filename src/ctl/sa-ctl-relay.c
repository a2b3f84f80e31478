/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ctl.h"
#include "sa-relay-factory.h"
#include "sa-secrets.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <unistd.h>

/* relay: the accounts by which mail leaves, one for all sites, or one for each. */

static const char * const secret_words[] = { "secret", "password", "token", "key", "api-key", "api_key", "apikey", NULL };

static gboolean
read_relay_line (char     **arguments,
                 char     **sender,
                 GVariant **settings,
                 GError   **error)
{
  g_autoptr (GVariantDict) dict = g_variant_dict_new (NULL);
  GVariantBuilder builder;
  GVariantIter iter;
  g_autoptr (GVariant) all = NULL;
  const char *key = NULL;
  GVariant *value = NULL;

  for (gsize i = 0; arguments[i] != NULL; i++)
    {
      const char *equals = strchr (arguments[i], '=');
      g_autofree char *name = equals != NULL ? g_strndup (arguments[i], (gsize) (equals - arguments[i])) : NULL;

      if (equals == NULL || equals == arguments[i])
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       /* Translators: %s is what was typed */
                       _("“%s” is not of the form KEY=VALUE."), arguments[i]);
          return FALSE;
        }
      if (g_strv_contains (secret_words, name))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       /* Translators: %s is a word such as “password” */
                       _("A secret is not given as “%s=…”: others can see the command lines of this computer. Use --secret -, "
                         "or SITE_ADMIN_RELAY_SECRET."), name);
          return FALSE;
        }
      if (g_variant_dict_contains (dict, name) || (strcmp (name, "sender") == 0 && *sender != NULL))
        {
          g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                       /* Translators: %s is the name of a setting */
                       _("“%s” is given twice. Leave out one of them."), name);
          return FALSE;
        }
      if (strcmp (name, "sender") == 0)
        *sender = g_strdup (equals + 1);
      else
        g_variant_dict_insert (dict, name, "s", equals + 1);
    }
  all = g_variant_ref_sink (g_variant_dict_end (dict));
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_iter_init (&iter, all);
  while (g_variant_iter_loop (&iter, "{&sv}", &key, &value))
    g_variant_builder_add (&builder, "{ss}", key, g_variant_get_string (value, NULL));
  *settings = g_variant_ref_sink (g_variant_builder_end (&builder));
  return TRUE;
}

static const SaRelayInfo *
find_info (const char *protocol)
{
  for (const SaRelayInfo *info = sa_relay_get_infos (); info->name != NULL; info++)
    if (strcmp (info->name, protocol) == 0)
      return info;
  return NULL;
}

/* @secret: (out): %NULL: the one that is kept, if any. It is never an argument. */
static gboolean
read_secret (SaCtl                *self,
             const SaRelayRecord  *record,
             char                **secret,
             GError              **error)
{
  const char *given = g_getenv ("SITE_ADMIN_RELAY_SECRET");
  const SaRelayInfo *info = find_info (record->protocol);
  gboolean at_terminal = isatty (STDIN_FILENO) && isatty (STDERR_FILENO);
  gboolean may_ask = at_terminal && !sa_secrets_is_given () && !self->options.dry_run && !self->options.yes;

  if (self->options.secret != NULL && strcmp (self->options.secret, "-") != 0)
    {
      /* What stands there may be the secret: it is not said again. */
      g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                           _("--secret takes only “-”, for standard input: others can see the command lines of this computer."));
      return FALSE;
    }
  if (!sa_relay_needs_secret (record))
    {
      if (self->options.secret == NULL)
        return TRUE;
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   /* Translators: %s is the name of a protocol */
                   _("A mail relay of the kind “%s” with these settings takes no secret. Leave out --secret."), record->protocol);
      return FALSE;
    }
  if (self->options.secret != NULL || may_ask)
    *secret = sa_ctl_read_secret (info != NULL && info->secret_title != NULL ? info->secret_title : _("Password"), error);
  else if (given != NULL && given[0] != '\0')
    *secret = g_strdup (given);
  else
    return TRUE;
  if (*secret == NULL)
    return FALSE;
  if ((*secret)[0] == '\0' && at_terminal)
    {
      g_clear_pointer (secret, g_free);
      return TRUE;
    }
  return sa_secrets_check (*secret, error) && sa_relay_check_settings (record, *secret, NULL, error);
}

/* Returns: (transfer full) (nullable): the account of exactly @site; %NULL also when there is none */
static SaRelayRecord *
load_account (SaCtl   *self,
              SaId     site,
              GError **error)
{
  g_autoptr (GPtrArray) records = sa_repository_load (self->repository, SA_ENTITY_RELAY, NULL, 0, error);

  for (guint i = 0; records != NULL && i < records->len; i++)
    if (((SaRelayRecord *) records->pdata[i])->site == site)
      return g_ptr_array_steal_index (records, i);
  return NULL;
}

/* Where the secret came to be, told beside the answer; %FALSE with what kept it from that. */
static gboolean
keep_secret (SaCtl       *self,
             const char  *secret,
             char       **file,
             GError     **error)
{
  g_autoptr (SaRelayRecord) relay = load_account (self, self->site, error);
  g_autoptr (GAsyncResult) result = NULL;

  if (relay == NULL)
    return FALSE;
  sa_secrets_store_async (sa_context_get_database (self->context), relay->id, secret, NULL, sa_ctl_got_result, &result);
  return sa_secrets_store_finish (sa_ctl_await (&result), file, error);
}

/* What was written stays, and what did not come after it is said. */
static SaExit
fail_partly (GError       *cause,     /* (transfer full) */
             const char   *sentence,
             GError      **error)
{
  g_autofree char *whole = g_strdup_printf ("%s %s", sentence, cause->message);

  g_set_error_literal (error, cause->domain, cause->code, whole);
  g_error_free (cause);
  return SA_EXIT_PARTLY;
}

static SaExit
run_relay_set (SaCtl   *self,
               char   **arguments,
               GError **error)
{
  g_autofree char *sender = NULL;
  g_autofree char *secret = NULL;
  g_autofree char *file = NULL;
  g_autoptr (GVariant) settings = NULL;
  GError *local = NULL;
  SaRelayRecord record = { 0, };
  SaChange *change = NULL;
  SaExit code = SA_EXIT_FAILED;

  if (!sa_ctl_find_asked_site (self, error) || !read_relay_line (arguments + 1, &sender, &settings, error))
    return SA_EXIT_FAILED;
  record.protocol = arguments[0];
  record.sender = sender != NULL ? sender : (char *) "";
  record.settings = settings;
  /* All of it is judged before anything is written. */
  if (!sa_relay_check_settings (&record, NULL, NULL, error) || !read_secret (self, &record, &secret, error))
    return SA_EXIT_FAILED;
  change = sa_change_new (SA_CHANGE_SET_RELAY, self->site);
  sa_change_set_name (change, arguments[0]);
  sa_change_set_text (change, sender);
  sa_change_set_settings (change, settings);
  code = sa_ctl_apply_single (self, _("Set Mail Relay"), arguments[0], change, error);
  if (code != SA_EXIT_DONE || secret == NULL || self->options.dry_run)
    return code;

  /* On standard error, where it is no part of the answer. */
  if (!keep_secret (self, secret, &file, &local))
    return fail_partly (local, _("The relay is set, but its key is not kept."), error);
  if (file != NULL)
    {
      /* Translators: a file name */
      g_printerr (_("No keyring runs here: the key is kept in the file “%s”, which only you can read."), file);
      g_printerr ("\n");
    }
  else
    g_printerr ("%s\n", _("The key is kept in the keyring."));
  return SA_EXIT_DONE;
}

static const char *
get_site_name (GPtrArray *sites,
               SaId       id)
{
  for (guint i = 0; i < sites->len; i++)
    if (((SaSiteRecord *) sites->pdata[i])->id == id)
      return ((SaSiteRecord *) sites->pdata[i])->name;
  return NULL;
}

static void
describe_relay (const SaRelayRecord *relay,
                GPtrArray           *sites,
                SaCtlTable          *table,
                GVariantBuilder     *object)
{
  const char *site = relay->site != 0 ? get_site_name (sites, relay->site) : NULL;
  g_autoptr (GString) line = g_string_new (NULL);
  GVariantIter iter;
  const char *key = NULL;
  const char *value = NULL;

  if (relay->id != 0)
    sa_ctl_json_int (object, "id", relay->id);
  else
    sa_ctl_json_null (object, "id");
  sa_ctl_json_string (object, "site", site);
  sa_ctl_json_string (object, "protocol", relay->protocol);
  sa_ctl_json_string (object, "sender", relay->sender);
  g_variant_iter_init (&iter, relay->settings);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    {
      sa_ctl_json_string (object, key, value);
      g_string_append_printf (line, "%s%s=%s", line->len > 0 ? " " : "", key, value);
    }
  {
    /* Translators: stands where the name of a site would */
    const char * const cells[] = { site != NULL ? site : _("(all sites)"), relay->protocol, relay->sender, line->str, NULL };

    sa_ctl_table_add (table, cells);
  }
}

/* Which of @all are asked for: those that there are, or the one by which the mail of --site leaves. */
static GPtrArray *
choose_relays (SaCtl     *self,
               GPtrArray *all)
{
  GPtrArray *chosen = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_relay_record_free);
  gboolean for_all = FALSE;

  if (self->site != 0)
    {
      g_ptr_array_add (chosen, sa_sender_choose_relay (all, self->site, sa_context_get_database (self->context)));
      return chosen;
    }
  while (all->len > 0)
    {
      SaRelayRecord *relay = g_ptr_array_steal_index (all, 0);

      for_all = for_all || relay->site == 0;
      g_ptr_array_add (chosen, relay);
    }
  /* Where none is set a folder stands in, and that is worth knowing. */
  if (!for_all)
    g_ptr_array_insert (chosen, 0, sa_sender_choose_relay (all, 0, sa_context_get_database (self->context)));
  return chosen;
}

static SaExit
run_relay_show (SaCtl   *self,
                char   **arguments,
                GError **error)
{
  const char * const headings[] = { _("Site"), _("Protocol"), _("Sender"), _("Settings"), NULL };
  g_autoptr (SaCtlTable) table = sa_ctl_table_new (headings);
  g_autoptr (GPtrArray) sites = NULL;
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GPtrArray) chosen = NULL;
  GVariantBuilder array;

  if (!sa_ctl_find_asked_site (self, error))
    return SA_EXIT_FAILED;
  sites = sa_repository_load (self->repository, SA_ENTITY_SITE, NULL, 0, error);
  all = sites != NULL ? sa_repository_load (self->repository, SA_ENTITY_RELAY, NULL, 0, error) : NULL;
  if (all == NULL)
    return SA_EXIT_FAILED;
  chosen = choose_relays (self, all);
  g_variant_builder_init (&array, G_VARIANT_TYPE ("aa{sv}"));
  for (guint i = 0; i < chosen->len; i++)
    {
      GVariantBuilder object;

      g_variant_builder_init (&object, G_VARIANT_TYPE_VARDICT);
      describe_relay (chosen->pdata[i], sites, table, &object);
      g_variant_builder_add (&array, "@a{sv}", g_variant_builder_end (&object));
    }
  if (self->options.json)
    sa_ctl_json_print (g_variant_builder_end (&array));
  else
    {
      g_variant_builder_clear (&array);
      sa_ctl_table_print (table);
    }
  return SA_EXIT_DONE;
}

static SaExit
run_relay_remove (SaCtl   *self,
                  char   **arguments,
                  GError **error)
{
  g_autoptr (SaRelayRecord) relay = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  GError *local = NULL;
  SaExit code = SA_EXIT_FAILED;

  if (!sa_ctl_find_asked_site (self, error))
    return SA_EXIT_FAILED;
  relay = load_account (self, self->site, error);
  if (*error != NULL)
    return SA_EXIT_FAILED;
  if (relay != NULL && !sa_ctl_ask (self, _("Remove this mail relay? Its key is forgotten, and undo does not bring the key back.")))
    return SA_EXIT_FAILED;
  code = sa_ctl_apply_single (self, _("Remove Mail Relay"), relay != NULL ? relay->protocol : _("Mail relay"),
                              sa_change_new (SA_CHANGE_REMOVE_RELAY, self->site), error);
  if (code != SA_EXIT_DONE || relay == NULL || self->options.dry_run)
    return code;
  sa_secrets_remove_async (sa_context_get_database (self->context), relay->id, NULL, sa_ctl_got_result, &result);
  if (sa_secrets_remove_finish (sa_ctl_await (&result), &local))
    return SA_EXIT_DONE;
  return fail_partly (local, _("The relay is removed, but its key is still kept."), error);
}

static void
print_answer (SaCtl           *self,
              const char      *address,
              const SaReceipt *receipt)
{
  g_autofree char *words = receipt->text != NULL ? sa_ctl_safe_text (receipt->text) : NULL;
  g_autofree char *id = receipt->relay_id != NULL ? sa_ctl_safe_text (receipt->relay_id) : NULL;

  if (receipt->error_class == SA_ERROR_CLASS_NONE)
    /* Translators: an e-mail address */
    g_print (_("The relay took the test mail to %s.\n"), address);
  else
    /* Translators: an e-mail address */
    g_print (_("The relay did not take the test mail to %s.\n"), address);
  if (words != NULL && words[0] != '\0')
    /* Translators: the relay's own words */
    g_print (_("It said: %s\n"), words);
  if (id != NULL)
    /* Translators: the relay's own name for a mail */
    g_print (_("It calls the mail %s.\n"), id);
  if (receipt->retry_after > 0)
    /* Translators: what a mail relay wants before the next try */
    g_print (ngettext ("It asks to wait %d second.\n", "It asks to wait %d seconds.\n", (unsigned long) receipt->retry_after),
             receipt->retry_after);
}

static SaExit
run_relay_test (SaCtl   *self,
                char   **arguments,
                GError **error)
{
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (SaReceipt) receipt = NULL;
  SaSender *sender = sa_context_get_sender (self->context);

  if (!sa_ctl_find_asked_site (self, error) || !sa_ctl_check_address (arguments[0], NULL, error))
    return SA_EXIT_FAILED;
  if (self->options.dry_run)
    {
      g_print ("%s\n", _("Nothing was sent: this was a dry run."));
      return SA_EXIT_DONE;
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
      if (receipt->retry_after > 0)
        sa_ctl_json_int (&object, "retry_after", receipt->retry_after);
      else
        sa_ctl_json_null (&object, "retry_after");
      sa_ctl_json_print (g_variant_builder_end (&object));
    }
  else
    print_answer (self, arguments[0], receipt);
  return receipt->error_class == SA_ERROR_CLASS_NONE ? SA_EXIT_DONE : SA_EXIT_FAILED;
}

const SaCtlCommand sa_ctl_relay_commands[] = {
  { "relay set", "PROTOCOL KEY=VALUE…", N_("Choose the mail relay of all sites, or of --site"), "secret",
    1, -1, SA_CTL_NEEDS_OPERATOR, run_relay_set },
  { "relay show", NULL, N_("Show the mail relays, without their keys"), "", 0, 0, SA_CTL_NEEDS_OPERATOR, run_relay_show },
  { "relay remove", NULL, N_("Remove the mail relay of all sites, or of --site, and forget its key"), "",
    0, 0, SA_CTL_NEEDS_OPERATOR, run_relay_remove },
  { "relay test", "EMAIL", N_("Send a test mail and show the relay’s answer"), "", 1, 1, SA_CTL_NEEDS_OPERATOR, run_relay_test },
  { NULL, },
};
