/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The SMTP relay against a real server: Postfix, with STARTTLS and signing in by Cyrus SASL, whose mail is read back
 * from the mailboxes of a Cyrus. */

#include "sa-composer.h"
#include "sa-mail-servers.h"
#include "sa-smtp-fixture.h"
#include "sa-smtp-relay.h"

#include <string.h>

#define SENDER "Example Invitations <alice@example.test>"
#define HOST "relay.example.test"
#define SECRET "secret-alice"

static SaMailServers *peers;

static SaEnvelope *
compose_from (const char *sender,
              const char *address,
              const char *words)
{
  g_autoptr (SaComposer) composer = sa_composer_new ("https://invite.example.com", NULL);
  g_autoptr (SaMessageRecord) message = g_new0 (SaMessageRecord, 1);
  g_autoptr (SaComposition) composition = NULL;
  g_autoptr (SaEnvelope) envelope = NULL;
  g_autoptr (GError) error = NULL;

  message->id = 1;
  message->to_address = g_strdup (address);
  message->to_name = g_strdup ("Zoë Müller");
  message->site_name = g_strdup ("Acme 株式会社");
  message->organization_name = g_strdup ("Example Corp");
  message->inviter_name = g_strdup ("Ann Lee");
  message->inviter_address = g_strdup ("ann@example.test");
  message->personal_message = g_strdup (words);
  composition = sa_composer_compose (composer, message, sender, g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);

  message->bytes = g_bytes_ref (composition->bytes);
  message->message_id = g_strdup (composition->message_id);
  message->key = g_strdup (composition->key);
  envelope = sa_composer_get_envelope (message, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&envelope);
}

static SaEnvelope *
compose (const char *address)
{
  return compose_from (SENDER, address, NULL);
}

/* As of a server on another computer: nothing goes in clear, and its name is proved */
static SaMailRelay *
new_relay (gboolean    tls,
           const char *user,
           const char *secret)
{
  SaMailRelay *relay = sa_smtp_relay_new (tls ? "smtps://" HOST : "smtp://" HOST, user, secret,
                                          sa_mail_servers_get_ca_file (peers));

  sa_smtp_relay_set_route (SA_SMTP_RELAY (relay), sa_mail_servers_get_submission (peers, tls));
  return relay;
}

static void
expect (SaMailRelay  *relay,
        SaEnvelope   *envelope,
        SaErrorClass  error_class,
        const char   *said)
{
  g_autoptr (SaReceipt) receipt = smtp_send (relay, envelope);

  g_assert_cmpint (receipt->error_class, ==, error_class);
  if (said != NULL)
    g_assert_true (g_str_has_prefix (receipt->text, said));
}

/* Returns: (nullable): the mail of @envelope in @json, if it is there once */
static const SaJsonValue *
find_mail (SaJson     *json,
           SaEnvelope *envelope)
{
  const SaJsonValue *list = sa_json_get_root (json);
  const SaJsonValue *found = NULL;

  for (gsize i = 0; i < sa_json_get_size (list); i++)
    {
      const SaJsonValue *mail = sa_json_get_element (list, i);

      if (g_strcmp0 (sa_json_get_string (mail, "message-id"), envelope->message_id) == 0)
        {
          g_assert_null (found);
          found = mail;
        }
    }
  return found;
}

static gboolean
skip (void)
{
  if (peers == NULL)
    g_test_skip ("Cyrus and Postfix cannot be started here");
  return peers == NULL;
}

/* What check-mail.py has to say of what came out of the mailbox */
static SaJson *
check_mail (const char *raw)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "relay", "check-mail.py", NULL);
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) input = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GBytes) complaint = NULL;
  g_autoptr (GError) error = NULL;
  gsize length = 0;
  guchar *data = g_base64_decode (raw, &length);
  SaJson *json = NULL;

  input = g_bytes_new_take (data, length);
  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                              G_SUBPROCESS_FLAGS_STDERR_PIPE,
                              &error, "/usr/bin/python3", script, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate (process, input, NULL, &output, &complaint, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("%.*s", (int) g_bytes_get_size (complaint), (const char *) g_bytes_get_data (complaint, NULL));
  json = sa_json_parse (output, &error);
  g_assert_no_error (error);
  return json;
}

/* The bytes that were composed are the end of what was delivered: each server puts its own lines before them */
static void
assert_whole (const char *raw,
              SaEnvelope *envelope)
{
  gsize length = 0;
  g_autofree guchar *data = g_base64_decode (raw, &length);
  gsize own = 0;
  const char *bytes = g_bytes_get_data (envelope->bytes, &own);

  g_assert_cmpuint (length, >=, own);
  g_assert_cmpmem (data + length - own, own, bytes, own);
}

static void
test_arrives (void)
{
  static const gboolean tls[] = { FALSE, TRUE };

  if (skip ())
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (tls); i++)
    {
      g_autoptr (SaMailRelay) relay = new_relay (tls[i], "alice", SECRET);
      g_autoptr (SaEnvelope) envelope = compose_from (SENDER, "bob@example.test", "Grüße\n.\n..two\nFrom here on");
      g_autoptr (SaReceipt) receipt = smtp_send (relay, envelope);
      g_autoptr (SaJson) inbox = NULL;
      g_autoptr (SaJson) checked = NULL;
      const SaJsonValue *mail;

      g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
      /* "queued as ABC" */
      g_assert_nonnull (receipt->relay_id);
      inbox = sa_mail_servers_wait (peers, "bob", i + 1);
      mail = find_mail (inbox, envelope);
      g_assert_nonnull (mail);
      g_assert_cmpstr (sa_json_get_string (mail, "subject"), ==, "Ann Lee invited you to Acme 株式会社");
      g_assert_nonnull (strstr (sa_json_get_string (mail, "text"), "> Grüße\n> .\n> ..two\n> From here on\n"));
      assert_whole (sa_json_get_string (mail, "raw"), envelope);
      checked = check_mail (sa_json_get_string (mail, "raw"));
      g_assert_cmpstr (sa_json_get_string (sa_json_get_root (checked), "message-id"), ==, envelope->message_id);
      g_assert_cmpstr (sa_json_get_string (sa_json_get_root (checked), "subject"), ==,
                       "Ann Lee invited you to Acme 株式会社");
    }
}

static void
test_refusals (void)
{
  static const struct
  {
    const char   *address;
    SaErrorClass  error_class;
    const char   *said;
  } cases[] = {
    { "temp@example.test", SA_ERROR_CLASS_TRY_AGAIN, "450 4.2.1" },
    { "full@example.test", SA_ERROR_CLASS_TRY_AGAIN, "452 4.2.2" },
    { "nobody@example.test", SA_ERROR_CLASS_RECIPIENT, "550 5.1.1" },
    { "policy@example.test", SA_ERROR_CLASS_RECIPIENT, "554 5.7.1" },
    { "somebody@elsewhere.test", SA_ERROR_CLASS_RECIPIENT, "550 5.1.2" },
  };
  g_autoptr (SaMailRelay) relay = NULL;

  if (skip ())
    return;
  relay = new_relay (FALSE, "alice", SECRET);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SaEnvelope) envelope = compose (cases[i].address);
      g_autoptr (SaEnvelope) next = compose ("archive@example.test");

      expect (relay, envelope, cases[i].error_class, cases[i].said);
      /* whoever was refused is in nobody's way */
      expect (relay, next, SA_ERROR_CLASS_NONE, NULL);
    }
}

static void
test_account (void)
{
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaMailRelay) wrong = NULL;
  g_autoptr (SaMailRelay) unknown = NULL;
  g_autoptr (SaMailRelay) stranger = NULL;
  g_autoptr (SaEnvelope) envelope = NULL;
  g_autoptr (SaEnvelope) foreign = NULL;

  if (skip ())
    return;
  relay = new_relay (FALSE, "alice", SECRET);
  wrong = new_relay (FALSE, "alice", "wr0ng");
  unknown = new_relay (TRUE, "carol", SECRET);
  stranger = new_relay (FALSE, NULL, NULL);
  envelope = compose ("bob@example.test");
  foreign = compose_from ("Somebody <bob@example.test>", "bob@example.test", NULL);
  expect (wrong, envelope, SA_ERROR_CLASS_ACCOUNT, "535 5.7.8");
  expect (unknown, envelope, SA_ERROR_CLASS_ACCOUNT, "535 5.7.8");
  expect (relay, foreign, SA_ERROR_CLASS_ACCOUNT, "553 5.7.1");
  expect (stranger, envelope, SA_ERROR_CLASS_ACCOUNT, "554 5.7.1");
}

static void
test_relaying (void)
{
  g_autofree char *url = NULL;
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaEnvelope) envelope = NULL;
  g_autoptr (SaReceipt) receipt = NULL;

  if (skip ())
    return;
  /* as from a neighbour, without signing in: this computer may */
  url = g_strconcat ("smtp://", sa_mail_servers_get_smtp (peers), NULL);
  relay = sa_smtp_relay_new (url, NULL, NULL, NULL);
  envelope = compose ("archive@example.test");
  receipt = smtp_send (relay, envelope);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
}

static void
test_certificate (void)
{
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaEnvelope) envelope = NULL;

  if (skip ())
    return;
  relay = sa_smtp_relay_new ("smtp://" HOST, "alice", SECRET, NULL);
  sa_smtp_relay_set_route (SA_SMTP_RELAY (relay), sa_mail_servers_get_submission (peers, FALSE));
  envelope = compose ("bob@example.test");
  expect (relay, envelope, SA_ERROR_CLASS_TRY_AGAIN, "No secure connection");
}

static void
test_too_large (void)
{
  g_autofree char *words = NULL;
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaEnvelope) envelope = NULL;

  if (skip ())
    return;
  /* twice in the mail, above the 10 MB of the server */
  words = g_strnfill (6 * 1024 * 1024, 'w');
  relay = new_relay (FALSE, "alice", SECRET);
  envelope = compose_from (SENDER, "bob@example.test", words);
  expect (relay, envelope, SA_ERROR_CLASS_MESSAGE, "552 5.3.4");
}

static void
test_down (void)
{
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaEnvelope) before = NULL;
  g_autoptr (SaEnvelope) envelope = NULL;

  if (skip ())
    return;
  relay = new_relay (FALSE, "alice", SECRET);
  before = compose ("archive@example.test");
  envelope = compose ("archive@example.test");
  expect (relay, before, SA_ERROR_CLASS_NONE, NULL);
  sa_mail_servers_stop_smtp (peers);
  expect (relay, envelope, SA_ERROR_CLASS_TRY_AGAIN, NULL);
  sa_mail_servers_start_smtp (peers);
  expect (relay, envelope, SA_ERROR_CLASS_NONE, NULL);
}

/* As the outbox sends them: four at a time */
static void
test_many (void)
{
  enum { N = 52, AT_ONCE = 4 };
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaJson) before = NULL;
  g_autoptr (SaJson) archive = NULL;
  SaEnvelope *envelopes[N];

  if (skip ())
    return;
  before = sa_mail_servers_read (peers, "archive", "INBOX");
  relay = new_relay (FALSE, "alice", SECRET);
  for (int first = 0; first < N; first += AT_ONCE)
    {
      SaTestAnswer answers[AT_ONCE] = { { NULL, NULL } };

      for (int i = 0; i < AT_ONCE; i++)
        {
          g_autofree char *address = g_strdup_printf ("u%d@example.test", first + i);

          envelopes[first + i] = compose (address);
          sa_mail_relay_send_async (relay, envelopes[first + i], NULL, sa_test_answer_cb, &answers[i]);
        }
      for (int i = 0; i < AT_ONCE; i++)
        {
          g_autoptr (SaReceipt) receipt = sa_mail_relay_send_finish (relay, sa_test_await (&answers[i]), NULL);

          g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
          sa_test_answer_clear (&answers[i]);
        }
    }

  archive = sa_mail_servers_wait (peers, "archive", sa_json_get_size (sa_json_get_root (before)) + N);
  for (int i = 0; i < N; i++)
    {
      g_assert_nonnull (find_mail (archive, envelopes[i]));
      sa_envelope_unref (envelopes[i]);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *reason = NULL;
  int status;

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/smtp-postfix/mail-arrives-whole", test_arrives);
  g_test_add_func ("/smtp-postfix/refusals-are-classed", test_refusals);
  g_test_add_func ("/smtp-postfix/account-errors", test_account);
  g_test_add_func ("/smtp-postfix/this-computer-without-a-user", test_relaying);
  g_test_add_func ("/smtp-postfix/certificate-is-checked", test_certificate);
  g_test_add_func ("/smtp-postfix/too-large", test_too_large);
  g_test_add_func ("/smtp-postfix/down-tries-again", test_down);
  g_test_add_func ("/smtp-postfix/many-at-once", test_many);

  peers = sa_mail_servers_new (&reason);
  if (peers == NULL)
    g_print ("# skipped: %s\n", reason);

  status = g_test_run ();
  g_clear_pointer (&peers, sa_mail_servers_free);
  return status;
}
