/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-error.h"
#include "sa-fake-repository.h"
#include "sa-invite-sample.h"
#include "sa-relay-accounts.h"
#include "sa-relay-form.h"
#include "sa-relay-sample.h"
#include "sa-test.h"

#include <string.h>

#define SENDER "Acme <invitations@example.com>"

static SaRelayForm *
new_form (SaInviteSample *sample,
          SaRelaySample  *relay,
          SaId            site)
{
  const SaPreferencesServices services = sa_relay_sample_services (relay);

  return sa_relay_form_new (sample->repository, sample->admin, site, &services);
}

static gboolean
save (SaRelayForm  *form,
      SaId         *event,
      GError      **error)
{
  g_auto (SaTestAnswer) answer = { 0 };

  g_assert_true (sa_relay_form_can_save (form));
  sa_relay_form_save_async (form, sa_test_answer_cb, &answer);
  return sa_relay_form_save_finish (form, sa_test_await (&answer), event, error);
}

static const SaRelayRecord *
get_relay (SaInviteSample  *sample,
           SaId             site,
           GPtrArray      **relays)
{
  g_clear_pointer (relays, g_ptr_array_unref);
  *relays = sa_repository_load (sample->repository, SA_ENTITY_RELAY, NULL, 0, NULL);
  for (guint i = 0; i < (*relays)->len; i++)
    if (((SaRelayRecord *) g_ptr_array_index (*relays, i))->site == site)
      return g_ptr_array_index (*relays, i);

  return NULL;
}

static const SaRelayField *
find_field (SaRelayForm *form,
            const char  *name)
{
  GPtrArray *fields = sa_relay_form_get_fields (form);

  for (guint i = 0; i < fields->len; i++)
    if (g_str_equal (((SaRelayField *) g_ptr_array_index (fields, i))->name, name))
      return g_ptr_array_index (fields, i);

  return NULL;
}

/* Each protocol asks for what it needs, by the names that its vendor uses. */
static void
test_fields (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_auto (SaRelaySample) relay = { 0 };
  g_autoptr (SaRelayForm) form = new_form (sample, &relay, 0);
  const SaPreferencesServices services = sa_relay_sample_services (&relay);

  g_assert_cmpstr (sa_relay_form_get_info (form)->name, ==, services.infos[0].name);
  for (const SaRelayInfo *info = services.infos; info->name != NULL; info++)
    {
      sa_relay_form_set_protocol (form, info->name);
      g_assert_true (sa_relay_form_get_info (form) == info);
      for (const SaRelaySettingInfo *setting = info->settings; setting->name != NULL; setting++)
        g_assert_nonnull (find_field (form, setting->name));
      g_assert_cmpint (find_field (form, "secret") != NULL, ==, info->secret_need != SA_RELAY_SECRET_NONE);
      if (info->secret_need != SA_RELAY_SECRET_NONE)
        g_assert_cmpstr (find_field (form, "secret")->title, ==, info->secret_title);
      g_assert_nonnull (find_field (form, "sender"));
      g_assert_cmpint (find_field (form, "pace")->kind, ==, SA_RELAY_FIELD_COMMON);
    }

  sa_relay_form_set_protocol (form, "folder");
  g_assert_cmpint (find_field (form, "path")->kind, ==, SA_RELAY_FIELD_FOLDER);
  g_assert_cmpstr (sa_relay_form_get_value (form, "path"), ==, "/var/mail/out");
  sa_relay_form_set_protocol (form, "postmark");
  g_assert_cmpstr (find_field (form, "stream")->title, ==, "Message Stream (Optional)");
  g_assert_cmpstr (find_field (form, "stream")->placeholder, ==, "outbound");
}

/* What was entered for one protocol is still there after a look at another one. */
static void
test_values_stay (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_auto (SaRelaySample) relay = { 0 };
  g_autoptr (SaRelayForm) form = new_form (sample, &relay, 0);

  sa_relay_form_set_protocol (form, "jmap");
  sa_relay_form_set_value (form, "url", "https://mail.example.com");
  sa_relay_form_set_value (form, "sender", SENDER);
  sa_relay_form_set_protocol (form, "resend");
  g_assert_cmpstr (sa_relay_form_get_value (form, "url"), ==, "");
  g_assert_cmpstr (sa_relay_form_get_value (form, "sender"), ==, SENDER);
  sa_relay_form_set_protocol (form, "jmap");
  g_assert_cmpstr (sa_relay_form_get_value (form, "url"), ==, "https://mail.example.com");
}

static void
test_errors (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_auto (SaRelaySample) relay = { 0 };
  g_autoptr (SaRelayForm) form = new_form (sample, &relay, 0);

  sa_relay_form_set_protocol (form, "jmap");
  g_assert_cmpstr (sa_relay_form_get_error (form, "url"), ==,
                   "“Server Address” is empty. Without it no mail can be sent.");
  g_assert_cmpstr (sa_relay_form_get_error (form, "secret"), ==,
                   "“Password or Token” is empty. Without it no mail can be sent.");
  g_assert_null (sa_relay_form_get_error (form, "user"));
  g_assert_false (sa_relay_form_is_valid (form));

  /* Each field has its own, whatever is wrong elsewhere. */
  sa_relay_form_set_value (form, "url", "mail.example.com");
  sa_relay_form_set_value (form, "sender", "nobody");
  sa_relay_form_set_value (form, "pace", "fast");
  sa_relay_form_set_value (form, "secret", "key\nwith a line break");
  g_assert_nonnull (strstr (sa_relay_form_get_error (form, "url"), "https://"));
  g_assert_nonnull (sa_relay_form_get_error (form, "sender"));
  g_assert_nonnull (sa_relay_form_get_error (form, "pace"));
  g_assert_nonnull (strstr (sa_relay_form_get_error (form, "secret"), "line break"));
  g_assert_true (sa_relay_form_is_dirty (form));
  g_assert_false (sa_relay_form_can_save (form));

  sa_relay_form_set_value (form, "url", " https://mail.example.com ");
  sa_relay_form_set_value (form, "sender", SENDER);
  sa_relay_form_set_value (form, "pace", "");
  sa_relay_form_set_value (form, "secret", "key");
  g_assert_true (sa_relay_form_can_save (form));
}

static void
test_saves (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr (GPtrArray) relays = NULL;
  g_auto (SaRelaySample) relay = { 0 };
  g_autoptr (SaRelayForm) form = new_form (sample, &relay, 0);
  g_autoptr (GError) error = NULL;
  g_autofree char *note = NULL;
  const SaRelayRecord *record = NULL;
  const char *text = NULL;
  SaId event = 0;

  sa_relay_form_set_protocol (form, "ses");
  sa_relay_form_set_value (form, "region", " eu-central-1 ");
  sa_relay_form_set_value (form, "key-id", "AKIA1");
  sa_relay_form_set_value (form, "sender", SENDER);
  sa_relay_form_set_value (form, "concurrency", "4");
  sa_relay_form_set_value (form, "secret", "s3cret");
  g_assert_true (save (form, &event, &error));
  g_assert_no_error (error);
  g_assert_cmpint (event, !=, 0);

  record = get_relay (sample, 0, &relays);
  g_assert_cmpstr (record->protocol, ==, "ses");
  g_assert_cmpstr (record->sender, ==, SENDER);
  g_assert_cmpuint (g_variant_n_children (record->settings), ==, 3);
  g_assert_true (g_variant_lookup (record->settings, "region", "&s", &text));
  g_assert_cmpstr (text, ==, "eu-central-1");
  g_assert_true (g_variant_lookup (record->settings, "concurrency", "&s", &text));
  g_assert_cmpstr (text, ==, "4");

  /* The secret is nowhere but where it was given to. */
  g_assert_cmpstr (relay.saved_secret, ==, "s3cret");
  g_assert_cmpint (relay.saved_relay, ==, record->id);
  g_assert_cmpstr (sa_relay_form_get_value (form, "secret"), ==, "");
  g_assert_false (sa_relay_form_is_dirty (form));
  note = sa_relay_form_dup_note (form);
  g_assert_cmpstr (note, ==, "“Secret Access Key” is kept in the keyring of your desktop. Enter it only to replace it.");

  /* Another protocol has use for another one. */
  sa_relay_form_set_protocol (form, "resend");
  g_assert_nonnull (sa_relay_form_get_error (form, "secret"));
  sa_relay_form_set_protocol (form, "ses");
  g_assert_null (sa_relay_form_get_error (form, "secret"));
}

static void
test_loads (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_auto (SaRelaySample) relay = { .kept = TRUE };
  g_autoptr (SaRelayForm) form = new_form (sample, &relay, 0);
  g_autoptr (SaRelayForm) again = NULL;
  SaId event = 0;

  sa_relay_form_set_protocol (form, "resend");
  sa_relay_form_set_value (form, "sender", SENDER);
  sa_relay_form_set_value (form, "pace", "120");
  sa_relay_form_set_value (form, "secret", "key");
  g_assert_true (save (form, &event, NULL));

  again = new_form (sample, &relay, 0);
  g_assert_cmpstr (sa_relay_form_get_info (again)->name, ==, "resend");
  g_assert_cmpstr (sa_relay_form_get_value (again, "pace"), ==, "120");
  g_assert_false (sa_relay_form_is_dirty (again));
  g_assert_true (sa_relay_form_is_valid (again));

  /* What is saved elsewhere shows where nobody is entering anything. */
  sa_relay_form_set_value (form, "pace", "60");
  g_assert_true (save (form, &event, NULL));
  SA_WAIT_UNTIL (g_str_equal (sa_relay_form_get_value (again, "pace"), "60"));
  sa_relay_form_set_value (again, "pace", "30");
  sa_relay_form_set_value (form, "pace", "90");
  g_assert_true (save (form, &event, NULL));
  g_assert_cmpstr (sa_relay_form_get_value (again, "pace"), ==, "30");
}

static void
test_places_of_secrets (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr (GPtrArray) relays = NULL;
  g_auto (SaRelaySample) relay = { .file = "/home/ana/.config/site-admin/relay-1" };
  g_autoptr (SaRelayForm) form = new_form (sample, &relay, 0);
  g_autoptr (GError) error = NULL;
  g_autofree char *before = NULL;
  g_autofree char *in_file = NULL;
  g_autofree char *nowhere = NULL;
  SaId event = 0;

  sa_relay_form_set_protocol (form, "resend");
  sa_relay_form_set_value (form, "sender", SENDER);
  sa_relay_form_set_value (form, "secret", "key");
  before = sa_relay_form_dup_note (form);
  g_assert_nonnull (strstr (before, "never in the database"));
  g_assert_true (save (form, &event, NULL));
  in_file = sa_relay_form_dup_note (form);
  g_assert_cmpstr (in_file, ==, "No keyring runs here, so “API Key” is kept in the file "
                   "“/home/ana/.config/site-admin/relay-1”, which only you can read. Enter it only to replace it.");

  /* The settings are saved, and that the secret is not is told and stays told. */
  relay.no_place = TRUE;
  sa_relay_form_set_value (form, "secret", "other-key");
  g_assert_false (save (form, &event, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_OFFLINE);
  g_assert_cmpstr (error->message, ==, "The relay was saved, but not its secret. No keyring runs.");
  nowhere = sa_relay_form_dup_note (form);
  g_assert_cmpstr (nowhere, ==, "No keyring runs.");
  g_assert_nonnull (get_relay (sample, 0, &relays));
  g_assert_true (sa_relay_form_is_dirty (form));
}

static void
test_secret_given (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_auto (SaRelaySample) relay = { .given = TRUE };
  g_autoptr (SaRelayForm) form = new_form (sample, &relay, 0);
  g_autofree char *note = NULL;
  SaId event = 0;

  sa_relay_form_set_protocol (form, "resend");
  g_assert_null (find_field (form, "secret"));
  sa_relay_form_set_value (form, "sender", SENDER);
  note = sa_relay_form_dup_note (form);
  g_assert_nonnull (strstr (note, "SITE_ADMIN_RELAY_SECRET"));
  g_assert_true (save (form, &event, NULL));
  g_assert_null (relay.saved_secret);
}

static void
test_site (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr (GPtrArray) relays = NULL;
  g_auto (SaRelaySample) relay = { 0 };
  g_autoptr (SaRelayForm) all = new_form (sample, &relay, 0);
  g_autoptr (SaRelayForm) form = NULL;
  SaId event = 0;
  SaId own = 0;

  sa_relay_form_set_protocol (all, "resend");
  sa_relay_form_set_value (all, "sender", SENDER);
  sa_relay_form_set_value (all, "secret", "key");
  g_assert_true (save (all, &event, NULL));

  form = new_form (sample, &relay, sample->site);
  g_assert_false (sa_relay_form_is_own (form));
  g_assert_false (sa_relay_form_is_dirty (form));
  g_assert_true (sa_relay_form_is_valid (form));

  /* Its own begins as that of all sites, but for the secret. */
  sa_relay_form_set_own (form, TRUE);
  g_assert_true (sa_relay_form_is_dirty (form));
  g_assert_cmpstr (sa_relay_form_get_info (form)->name, ==, "resend");
  g_assert_cmpstr (sa_relay_form_get_value (form, "sender"), ==, SENDER);
  g_assert_nonnull (sa_relay_form_get_error (form, "secret"));
  sa_relay_form_set_value (form, "secret", "own-key");
  g_assert_true (save (form, &event, NULL));
  own = get_relay (sample, sample->site, &relays)->id;
  g_assert_cmpint (relay.saved_relay, ==, own);

  sa_relay_form_set_own (form, FALSE);
  g_assert_true (save (form, &event, NULL));
  g_assert_null (get_relay (sample, sample->site, &relays));
  g_assert_nonnull (get_relay (sample, 0, &relays));
  g_assert_cmpint (sa_relay_form_get_removed (form), ==, own);
  g_assert_false (sa_relay_form_is_dirty (form));
}

static void
test_test (void)
{
  static const struct
  {
    SaErrorClass  error_class;
    const char   *title;
    const char   *advice;
  } answers[] = {
    { SA_ERROR_CLASS_NONE, "The relay took the message", "mailbox of bo@example.com" },
    { SA_ERROR_CLASS_TRY_AGAIN, "The relay could not take the message now", "Try again" },
    { SA_ERROR_CLASS_UNKNOWN, "Whether the message was sent is not known", "mailbox of bo@example.com" },
    { SA_ERROR_CLASS_RECIPIENT, "The relay refuses this recipient", "Check the address" },
    { SA_ERROR_CLASS_MESSAGE, "The relay refuses the message", "Check the sender" },
    { SA_ERROR_CLASS_ACCOUNT, "The relay refuses this account", "“API Key”" },
  };
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_auto (SaRelaySample) relay = { 0 };
  g_autoptr (SaRelayForm) form = new_form (sample, &relay, sample->site);

  sa_relay_form_set_protocol (form, "postal");
  for (gsize i = 0; i < G_N_ELEMENTS (answers); i++)
    {
      const SaRelayAnswer *answer = NULL;

      relay.answer = answers[i].error_class;
      sa_relay_form_test_async (form, "bo@example.com");
      g_assert_true (sa_relay_form_is_testing (form));
      g_assert_false (sa_relay_form_can_save (form));
      SA_WAIT_UNTIL (!sa_relay_form_is_testing (form));
      answer = sa_relay_form_get_answer (form);
      g_assert_cmpstr (relay.tested, ==, "bo@example.com");
      g_assert_cmpint (relay.tested_site, ==, sample->site);
      g_assert_cmpint (answer->good, ==, answers[i].error_class == SA_ERROR_CLASS_NONE);
      g_assert_cmpstr (answer->title, ==, answers[i].title);
      g_assert_nonnull (strstr (answer->advice, answers[i].advice));
      g_assert_cmpstr (answer->text, ==, "250 2.0.0 accepted as 4711");
    }
}

static const SaRelayAccount *
get_account (SaRelayAccounts *accounts,
             guint            position)
{
  return g_ptr_array_index (sa_relay_accounts_get (accounts), position);
}

static void
test_accounts (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_auto (SaRelaySample) relay = { 0 };
  const SaPreferencesServices services = sa_relay_sample_services (&relay);
  g_autoptr (SaRelayAccounts) accounts = sa_relay_accounts_new (sample->repository, sample->admin, sample->site,
                                                                services.infos);
  g_autoptr (SaRelayForm) form = new_form (sample, &relay, sample->site);
  SaId event = 0;

  g_assert_cmpuint (sa_relay_accounts_get (accounts)->len, ==, 3);
  g_assert_cmpstr (get_account (accounts, 0)->title, ==, "All Sites");
  g_assert_cmpstr (get_account (accounts, 0)->subtitle, ==, "None: mail goes to a folder on this computer");
  g_assert_cmpint (get_account (accounts, 0)->lock, ==, SA_REASON_NONE);
  g_assert_cmpstr (get_account (accounts, 1)->title, ==, "Acme Support");
  g_assert_cmpstr (get_account (accounts, 1)->subtitle, ==, "Uses the relay of all sites");

  sa_relay_form_set_own (form, TRUE);
  sa_relay_form_set_value (form, "sender", SENDER);
  g_assert_true (save (form, &event, NULL));
  SA_WAIT_UNTIL (get_account (accounts, 1)->own);
  g_assert_cmpstr (get_account (accounts, 1)->subtitle, ==, "Folder, Acme <invitations@example.com>");
  g_assert_false (get_account (accounts, 0)->own);
}

/* Whoever runs one site only sees that one, and that the relay of all sites is not theirs. */
static void
test_site_admin (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_auto (SaRelaySample) relay = { 0 };
  const SaPreferencesServices services = sa_relay_sample_services (&relay);
  g_autoptr (SaActor) trusted = sa_invite_sample_trusted (sample);
  g_autoptr (SaRelayAccounts) accounts = sa_relay_accounts_new (sample->repository, trusted, sample->site,
                                                                services.infos);
  g_autoptr (GPtrArray) users = NULL;
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (SaFound) found = NULL;
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_USER, sample->site);
  g_auto (SaTestAnswer) answer = { 0 };
  SaChange *change = sa_change_new (SA_CHANGE_SET_ROLE, sample->site);

  g_assert_cmpuint (sa_relay_accounts_get (accounts)->len, ==, 2);
  g_assert_cmpint (get_account (accounts, 0)->lock, ==, SA_REASON_ORGANIZATION_ADMIN_ONLY);
  g_assert_nonnull (strstr (get_account (accounts, 0)->subtitle, "Only organization admins may do this."));
  g_assert_cmpint (get_account (accounts, 1)->lock, ==, SA_REASON_NOT_ALLOWED);

  sa_query_set_search (query, "tove@example.com");
  sa_repository_find_async (sample->repository, query, 0, NULL, sa_test_answer_cb, &answer);
  found = sa_repository_find_finish (sample->repository, sa_test_await (&answer), NULL);
  g_assert_cmpuint (sa_ids_get_size (found->ids), ==, 1);
  sa_change_take_targets (change, sa_targets_new_id (sa_ids_get_nth (found->ids, 0)));
  change->role = SA_ROLE_SITE_ADMIN;
  outcome = sa_invite_sample_apply (sample, change);
  SA_WAIT_UNTIL (sa_relay_accounts_get (accounts)->len == 2 && get_account (accounts, 1)->lock == SA_REASON_NONE);
  g_assert_cmpstr (get_account (accounts, 1)->title, ==, "Acme Support");
  g_assert_cmpint (get_account (accounts, 0)->lock, ==, SA_REASON_ORGANIZATION_ADMIN_ONLY);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/relay-form/asks-for-what-the-protocol-needs", test_fields);
  g_test_add_func ("/relay-form/each-protocol-keeps-what-was-entered", test_values_stay);
  g_test_add_func ("/relay-form/says-beside-each-field-what-is-wrong", test_errors);
  g_test_add_func ("/relay-form/settings-and-secret-are-saved-apart", test_saves);
  g_test_add_func ("/relay-form/shows-what-is-saved-and-keeps-what-is-entered", test_loads);
  g_test_add_func ("/relay-form/says-where-the-secret-is", test_places_of_secrets);
  g_test_add_func ("/relay-form/a-secret-from-outside-is-not-asked-for", test_secret_given);
  g_test_add_func ("/relay-form/a-site-has-its-own-or-that-of-all", test_site);
  g_test_add_func ("/relay-form/test-mail-says-what-to-do", test_test);
  g_test_add_func ("/relay-accounts/lists-all-sites-and-each", test_accounts);
  g_test_add_func ("/relay-accounts/locks-what-is-not-ones-own-and-says-why", test_site_admin);

  return g_test_run ();
}
