/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-folder-relay.h"
#include "sa-http-relay.h"
#include "sa-jmap-relay.h"
#include "sa-relay-factory.h"
#include "sa-smtp-relay.h"

#include <string.h>

#define SENDER "Example <invitations@example.com>"

static SaRelayRecord *
new_record (const char *protocol,
            const char *sender,
            const char *settings)
{
  SaRelayRecord *record = g_new0 (SaRelayRecord, 1);

  record->protocol = g_strdup (protocol);
  record->sender = g_strdup (sender);
  record->settings = g_variant_parse (G_VARIANT_TYPE ("a{ss}"), settings, NULL, NULL, NULL);
  return record;
}

static void
test_creates (void)
{
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);
  g_autoptr (SaRelayRecord) folder = new_record ("folder", SENDER, "{'path': '/var/spool/out'}");
  g_autoptr (SaRelayRecord) jmap = new_record ("jmap", SENDER, "{'url': 'https://mail.example.com', 'user': 'zoë'}");
  g_autoptr (SaMailRelay) folder_relay = NULL;
  g_autoptr (SaMailRelay) jmap_relay = NULL;
  g_autoptr (GError) error = NULL;

  folder_relay = sa_relay_factory_create (folder, NULL, client, &error);
  g_assert_no_error (error);
  g_assert_true (SA_IS_FOLDER_RELAY (folder_relay));
  jmap_relay = sa_relay_factory_create (jmap, "pässword", client, &error);
  g_assert_no_error (error);
  g_assert_true (SA_IS_JMAP_RELAY (jmap_relay));

  g_assert_false (sa_relay_needs_secret (folder));
  g_assert_true (sa_relay_needs_secret (jmap));
  g_clear_object (&jmap_relay);
  jmap_relay = sa_relay_factory_create (jmap, NULL, client, &error);
  g_assert_null (jmap_relay);
  g_assert_error (error, SA_ERROR, SA_ERROR_NOT_FOUND);
}

static void
test_names (void)
{
  g_auto (GStrv) settings = sa_relay_get_settings ("jmap");
  g_auto (GStrv) none = sa_relay_get_settings ("pigeon");

  g_assert_true (g_strv_contains (sa_relay_get_protocols (), "folder"));
  g_assert_true (g_strv_contains (sa_relay_get_protocols (), "jmap"));
  g_assert_cmpstr (settings[0], ==, "url");
  g_assert_cmpstr (settings[1], ==, "user");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

/* A form says beside each of its fields what is wrong there, not only beside the first. */
static void
test_all_problems (void)
{
  g_autoptr (SaRelayRecord) bad = new_record ("ses", "nobody", "{'region': 'eu central', 'pace': 'fast'}");
  g_autoptr (SaRelayRecord) good = new_record ("ses", SENDER, "{'region': 'eu-central-1', 'key-id': 'AKIA1'}");
  g_auto (GStrv) problems = sa_relay_find_problems (bad, "with a blank");
  g_auto (GStrv) none = sa_relay_find_problems (good, "key");
  static const char * const fields[] = { "sender", "region", "pace", "key-id", "secret" };
  g_autofree char *field = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_strv_length (problems), ==, 2 * G_N_ELEMENTS (fields));
  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_assert_cmpstr (problems[2 * i], ==, fields[i]);
      g_assert_true (g_str_has_suffix (problems[2 * i + 1], "."));
    }
  g_assert_cmpuint (g_strv_length (none), ==, 0);

  g_assert_false (sa_relay_check_settings (bad, NULL, &field, &error));
  g_assert_cmpstr (field, ==, problems[0]);
  g_assert_cmpstr (error->message, ==, problems[1]);
}

/* What a form shows is what the check takes */
static void
test_infos (void)
{
  const SaRelayInfo *infos = sa_relay_get_infos ();
  gsize n = 0;

  for (const SaRelayInfo *info = infos; info->name != NULL; info++, n++)
    {
      g_auto (GStrv) names = sa_relay_get_settings (info->name);
      gsize i = 0;

      g_assert_true (g_strv_contains (sa_relay_get_protocols (), info->name));
      g_assert_nonnull (info->title);
      g_assert_true ((info->secret_need == SA_RELAY_SECRET_NONE) == (info->secret_title == NULL));
      for (i = 0; info->settings[i].name != NULL; i++)
        {
          g_assert_cmpstr (info->settings[i].name, ==, names[i]);
          g_assert_nonnull (info->settings[i].title);
          g_assert_false (info->settings[i].necessary && info->settings[i].initial != NULL);
        }
      g_assert_null (names[i]);
    }
  g_assert_cmpuint (n, ==, g_strv_length ((char **) sa_relay_get_protocols ()));
}

/* Pace and concurrency can be set for each protocol, and say nothing when they are left out */
static void
test_common_settings (void)
{
  static const struct { const char *settings; int pace; int concurrency; } cases[] = {
    { "{'path': '/tmp'}", 0, 0 },
    { "{'path': '/tmp', 'pace': '1', 'concurrency': '64'}", 1, 64 },
    { "{'path': '/tmp', 'pace': '60000'}", 60000, 0 },
    /* as an older or a newer program may have let them in */
    { "{'path': '/tmp', 'pace': '70000', 'concurrency': 'x'}", 0, 0 },
  };
  const SaRelaySettingInfo *infos = sa_relay_get_common_infos ();
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SaRelayRecord) record = new_record ("folder", SENDER, cases[i].settings);

      g_assert_true (sa_relay_check_settings (record, NULL, NULL, &error) == (i < 3));
      g_clear_error (&error);
      g_assert_cmpint (sa_relay_get_pace_setting (record), ==, cases[i].pace);
      g_assert_cmpint (sa_relay_get_concurrency_setting (record), ==, cases[i].concurrency);
    }
  g_assert_cmpstr (infos[0].name, ==, "pace");
  g_assert_cmpstr (infos[1].name, ==, "concurrency");
  g_assert_nonnull (infos[0].title);
  g_assert_nonnull (infos[1].title);
  g_assert_null (infos[2].name);
}

static void
test_refuses (void)
{
  static const struct
  {
    const char *protocol;
    const char *sender;
    const char *settings;
    const char *secret;
    const char *field;
    const char *named;  /* in the sentence */
  } cases[] = {
    { "pigeon", SENDER, "@a{ss} {}", NULL, "protocol", "folder, jmap" },
    { NULL, SENDER, "@a{ss} {}", NULL, "protocol", "folder" },
    { "folder", "nobody", "{'path': '/tmp'}", NULL, "sender", "sender" },
    { "folder", NULL, "{'path': '/tmp'}", NULL, "sender", "sender" },
    { "folder", SENDER, "@a{ss} {}", NULL, "path", "path" },
    { "folder", SENDER, "{'path': 'relative'}", NULL, "path", "relative" },
    { "folder", SENDER, "{'path': '/tmp', 'url': 'https://x'}", NULL, "url", "url" },
    { "jmap", SENDER, "{'user': 'ann'}", "key", "url", "url" },
    { "jmap", SENDER, "{'url': 'http://mail.example.com'}", "key", "url", "https://" },
    { "jmap", SENDER, "{'url': 'mail.example.com'}", "key", "url", "https://" },
    { "jmap", SENDER, "{'url': 'https://ann:key@mail.example.com'}", "key", "url", "password" },
    { "jmap", SENDER, "{'url': 'https://mail.example.com/\\r\\n'}", "key", "url", "https://" },
    { "jmap", SENDER, "{'url': 'https://mail.example.com', 'user': 'a:b'}", "key", "user", "colon" },
    { "jmap", SENDER, "{'url': 'https://mail.example.com', 'user': ''}", "key", "user", "empty" },
    { "jmap", SENDER, "{'url': 'https://mail.example.com', 'colour': 'red'}", "key", "colour", "colour" },
    { "jmap", SENDER, "{'url': 'https://mail.example.com', 'pace': '0'}", "key", "pace", "“0”" },
    { "jmap", SENDER, "{'url': 'https://mail.example.com', 'pace': '60001'}", "key", "pace", "60000" },
    { "jmap", SENDER, "{'url': 'https://mail.example.com', 'pace': '1.5'}", "key", "pace", "1.5" },
    { "jmap", SENDER, "{'url': 'https://mail.example.com', 'pace': ''}", "key", "pace", "whole number" },
    { "folder", SENDER, "{'path': '/tmp', 'concurrency': 'many'}", NULL, "concurrency", "many" },
    { "folder", SENDER, "{'path': '/tmp', 'concurrency': '65'}", NULL, "concurrency", "64" },
    { "folder", SENDER, "{'path': '/tmp', 'concurrency': '-1'}", NULL, "concurrency", "-1" },
    { "jmap", SENDER, "{'url': 'https://mail.example.com'}", "", "secret", "empty" },
    { "jmap", SENDER, "{'url': 'https://mail.example.com'}", "key\n", "secret", "line break" },
    { "jmap", SENDER, "{'url': 'https://mail.example.com'}", "schlüssel", "secret", "character" },
    { "jmap", SENDER, "{'url': 'https://mail.example.com', 'user': 'ann'}", "key\r\nX-Evil: yes", "secret", "line" },
    { "resend", SENDER, "@a{ss} {}", "re 123", "secret", "blank" },
    { "resend", SENDER, "{'url': 'https://api.resend.com/?x=y'}", "key", "url", "question mark" },
    { "resend", SENDER, "{'url': 'http://api.resend.com'}", "key", "url", "https://" },
    { "resend", SENDER, "{'domain': 'x.org'}", "key", "domain", "domain" },
    { "postmark", SENDER, "{'stream': 'out bound'}", "key", "stream", "out bound" },
    { "postmark", SENDER, "{'stream': ''}", "key", "stream", "letters" },
    { "mailgun", SENDER, "@a{ss} {}", "key", "domain", "domain" },
    { "mailgun", SENDER, "{'domain': 'mg.example.com/../x'}", "key", "domain", "not a domain" },
    { "mailgun", SENDER, "{'domain': 'büro.example'}", "key", "domain", "not a domain" },
    { "mailgun", SENDER, "{'domain': '-x.example'}", "key", "domain", "not a domain" },
    { "mailgun", SENDER, "{'domain': ''}", "key", "domain", "not a domain" },
    { "ses", SENDER, "{'key-id': 'AKID'}", "key", "region", "region" },
    { "ses", SENDER, "{'region': 'eu-central-1'}", "key", "key-id", "key-id" },
    { "ses", SENDER, "{'region': 'evil.example/x', 'key-id': 'AKID'}", "key", "region", "evil" },
    { "ses", SENDER, "{'region': 'eu-central-1', 'key-id': 'AK/ID'}", "key", "key-id", "AK/ID" },
    { "postal", SENDER, "@a{ss} {}", "key", "url", "url" },
    { "mailpit", SENDER, "{'user': 'ann'}", "", "secret", "empty" },
    { "smtp", SENDER, "@a{ss} {}", NULL, "url", "url" },
    { "smtp", SENDER, "{'url': 'mail.example.com'}", NULL, "url", "smtp://" },
    { "smtp", SENDER, "{'url': 'mail.example.com:587'}", NULL, "url", "smtps://" },
    { "smtp", SENDER, "{'url': 'https://mail.example.com'}", NULL, "url", "https://mail.example.com" },
    { "smtp", SENDER, "{'url': 'smtp://mail.example.com:99999'}", NULL, "url", "99999" },
    { "smtp", SENDER, "{'url': 'smtp://ann:key@mail.example.com'}", NULL, "url", "password" },
    { "smtp", SENDER, "{'url': 'smtp://mail.example.com/inbox'}", NULL, "url", "Leave out the rest" },
    { "smtp", SENDER, "{'url': 'smtp://mail.example.com?starttls=no'}", NULL, "url", "Leave out the rest" },
    { "smtp", SENDER, "{'url': 'smtp://mail.example.com\\r\\nQUIT'}", NULL, "url", "mail server" },
    { "smtp", SENDER, "{'url': 'smtp://mail.example.com', 'user': ''}", "key", "user", "empty" },
    { "smtp", SENDER, "{'url': 'smtp://mail.example.com', 'user': 'ann'}", "", "secret", "empty" },
    { "smtp", SENDER, "{'url': 'smtp://mail.example.com', 'user': 'ann'}", "key\r\nQUIT", "secret", "line" },
    { "smtp", SENDER, "{'url': 'smtp://mail.example.com', 'verify': 'no'}", NULL, "verify", "verify" },
  };
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SaRelayRecord) record = new_record (cases[i].protocol, cases[i].sender, cases[i].settings);
      g_autofree char *field = NULL;
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) again = NULL;

      g_assert_false (sa_relay_check_settings (record, cases[i].secret, &field, &error));
      g_assert_error (error, SA_ERROR, SA_ERROR_INVALID);
      g_assert_cmpstr (field, ==, cases[i].field);
      g_assert_nonnull (strstr (error->message, cases[i].named));
      if (cases[i].secret != NULL && *cases[i].secret != '\0' && strcmp (cases[i].field, "secret") == 0)
        g_assert_null (strstr (error->message, cases[i].secret));

      g_assert_null (sa_relay_factory_create (record, cases[i].secret, client, &again));
      g_assert_error (again, SA_ERROR, SA_ERROR_INVALID);
    }
}

/* Where a user name is a choice, the secret is one with it */
static void
test_secret_with_user (void)
{
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);
  g_autoptr (SaRelayRecord) open = new_record ("mailpit", SENDER, "@a{ss} {}");
  g_autoptr (SaRelayRecord) closed = new_record ("mailpit", SENDER, "{'user': 'ann'}");
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (sa_relay_needs_secret (open));
  g_assert_true (sa_relay_needs_secret (closed));
  relay = sa_relay_factory_create (open, NULL, client, &error);
  g_assert_no_error (error);
  g_assert_true (SA_IS_HTTP_RELAY (relay));
  g_assert_null (sa_relay_factory_create (closed, NULL, client, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_NOT_FOUND);
}

static void
test_smtp (void)
{
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);
  g_autoptr (SaRelayRecord) open = new_record ("smtp", SENDER, "{'url': 'smtp://localhost:25'}");
  g_autoptr (SaRelayRecord) closed = new_record ("smtp", SENDER, "{'url': 'smtps://mail.example.com', 'user': 'ann'}");
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (sa_relay_needs_secret (open));
  g_assert_true (sa_relay_needs_secret (closed));
  relay = sa_relay_factory_create (open, NULL, client, &error);
  g_assert_no_error (error);
  g_assert_true (SA_IS_SMTP_RELAY (relay));
  g_clear_object (&relay);
  relay = sa_relay_factory_create (closed, "pass word", client, &error);
  g_assert_no_error (error);
  g_assert_true (SA_IS_SMTP_RELAY (relay));
  g_assert_null (sa_relay_factory_create (closed, NULL, client, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_NOT_FOUND);
}

static void
test_loopback (void)
{
  static const char * const urls[] = { "http://127.0.0.1:2008", "http://localhost:2008/jmap", "http://[::1]:2008/" };

  for (gsize i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      g_autofree char *settings = g_strdup_printf ("{'url': '%s'}", urls[i]);
      g_autoptr (SaRelayRecord) record = new_record ("jmap", SENDER, "@a{ss} {}");
      g_autoptr (GError) error = NULL;

      g_variant_unref (record->settings);
      record->settings = g_variant_parse (G_VARIANT_TYPE ("a{ss}"), settings, NULL, NULL, NULL);
      g_assert_true (sa_relay_check_settings (record, "key", NULL, &error));
      g_assert_no_error (error);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay-factory/creates", test_creates);
  g_test_add_func ("/relay-factory/names-what-there-is", test_names);
  g_test_add_func ("/relay-factory/form-and-check-agree", test_infos);
  g_test_add_func ("/relay-factory/finds-all-that-is-wrong", test_all_problems);
  g_test_add_func ("/relay-factory/wrong-settings-are-refused-by-field", test_refuses);
  g_test_add_func ("/relay-factory/secret-comes-with-a-user", test_secret_with_user);
  g_test_add_func ("/relay-factory/pace-and-concurrency-for-each-protocol", test_common_settings);
  g_test_add_func ("/relay-factory/smtp-with-and-without-a-user", test_smtp);
  g_test_add_func ("/relay-factory/plain-http-only-to-this-computer", test_loopback);

  return g_test_run ();
}
