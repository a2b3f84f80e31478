/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* The JMAP relay against a real server: Cyrus, which hands its mail to a real Postfix, which hands it back. */

#include "sa-composer.h"
#include "sa-jmap-relay.h"
#include "sa-mail-servers.h"
#include "sa-test.h"

#include <string.h>

#define SENDER "Example Invitations <alice@example.test>"

static SaMailServers *servers;
static SaHttpClient *client;

static SaEnvelope *
compose (const char *address,
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
  composition = sa_composer_compose (composer, message, SENDER, g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);

  message->bytes = g_bytes_ref (composition->bytes);
  message->message_id = g_strdup (composition->message_id);
  message->key = g_strdup (composition->key);
  envelope = sa_composer_get_envelope (message, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&envelope);
}

static SaMailRelay *
new_relay (const char *secret)
{
  return sa_jmap_relay_new (client, sa_mail_servers_get_url (servers), "alice", secret);
}

static SaReceipt *
send_mail (SaMailRelay *relay,
           SaEnvelope  *envelope)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  SaReceipt *receipt;

  sa_mail_relay_send_async (relay, envelope, NULL, sa_test_answer_cb, &answer);
  receipt = sa_mail_relay_send_finish (relay, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_test_message ("%d: %s", receipt->error_class, receipt->text != NULL ? receipt->text : "");
  return receipt;
}

static SaReceipt *
look_up (SaMailRelay *relay,
         SaEnvelope  *envelope)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  SaReceipt *receipt;

  sa_mail_relay_look_up_async (relay, envelope, NULL, sa_test_answer_cb, &answer);
  receipt = sa_mail_relay_look_up_finish (relay, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  return receipt;
}

static guint
count_mails (SaJson     *json,
             const char *message_id)
{
  const SaJsonValue *list = sa_json_get_root (json);
  guint n = 0;

  for (gsize i = 0; i < sa_json_get_size (list); i++)
    if (g_strcmp0 (sa_json_get_string (sa_json_get_element (list, i), "message-id"), message_id) == 0)
      n++;

  return n;
}

static gboolean
skip (void)
{
  if (servers == NULL)
    g_test_skip ("Cyrus and Postfix cannot be started here");
  return servers == NULL;
}

static void
test_arrives (void)
{
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaEnvelope) envelope = NULL;
  g_autoptr (SaReceipt) receipt = NULL;
  g_autoptr (SaReceipt) found = NULL;
  g_autoptr (SaJson) inbox = NULL;
  g_autoptr (SaJson) sent = NULL;
  g_autoptr (SaJson) drafts = NULL;
  const SaJsonValue *mail;

  if (skip ())
    return;
  relay = new_relay ("secret-alice");
  envelope = compose ("bob@example.test", "Grüße\n.\nFrom here on");

  found = look_up (relay, envelope);
  g_assert_cmpint (found->error_class, ==, SA_ERROR_CLASS_TRY_AGAIN);
  receipt = send_mail (relay, envelope);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
  g_assert_nonnull (receipt->relay_id);

  inbox = sa_mail_servers_wait (servers, "bob", 1);
  g_assert_cmpuint (sa_json_get_size (sa_json_get_root (inbox)), ==, 1);
  mail = sa_json_get_element (sa_json_get_root (inbox), 0);
  g_assert_cmpstr (sa_json_get_string (mail, "message-id"), ==, envelope->message_id);
  g_assert_cmpstr (sa_json_get_string (mail, "subject"), ==, "Ann Lee invited you to Acme 株式会社");
  g_assert_nonnull (strstr (sa_json_get_string (mail, "text"), "> Grüße\n> .\n> From here on\n"));

  sent = sa_mail_servers_read (servers, "alice", "Sent");
  g_assert_cmpuint (count_mails (sent, envelope->message_id), ==, 1);
  drafts = sa_mail_servers_read (servers, "alice", "Drafts");
  g_assert_cmpuint (count_mails (drafts, envelope->message_id), ==, 0);

  g_clear_pointer (&found, sa_receipt_free);
  found = look_up (relay, envelope);
  g_assert_cmpint (found->error_class, ==, SA_ERROR_CLASS_NONE);
}

/* Whoever does not know whether it went out may send the same bytes again: there is one mail */
static void
test_repeat (void)
{
  g_autoptr (SaEnvelope) envelope = NULL;
  g_autoptr (SaEnvelope) marker = NULL;
  g_autoptr (SaReceipt) last = NULL;
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaJson) inbox = NULL;
  gint64 deadline = sa_test_deadline ();

  if (skip ())
    return;
  envelope = compose ("bob@example.test", NULL);
  marker = compose ("bob@example.test", NULL);
  for (int i = 0; i < 3; i++)
    {
      /* each time a new one, which remembers nothing */
      g_autoptr (SaMailRelay) each = new_relay ("secret-alice");
      g_autoptr (SaReceipt) receipt = send_mail (each, envelope);

      g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
    }

  /* what was sent before the marker has come when the marker has */
  relay = new_relay ("secret-alice");
  last = send_mail (relay, marker);
  g_assert_cmpint (last->error_class, ==, SA_ERROR_CLASS_NONE);
  do
    {
      g_clear_pointer (&inbox, sa_json_free);
      inbox = sa_mail_servers_read (servers, "bob", "INBOX");
    }
  while ((count_mails (inbox, marker->message_id) == 0 || count_mails (inbox, envelope->message_id) == 0) &&
         sa_test_turn (deadline));
  g_assert_cmpuint (count_mails (inbox, marker->message_id), ==, 1);
  g_assert_cmpuint (count_mails (inbox, envelope->message_id), ==, 1);
}

static void
test_refusals (void)
{
  static const struct
  {
    const char   *address;
    SaErrorClass  error_class;
  } cases[] = {
    { "nobody@example.test", SA_ERROR_CLASS_RECIPIENT },
    { "somebody@elsewhere.test", SA_ERROR_CLASS_RECIPIENT },
    { "temp@example.test", SA_ERROR_CLASS_TRY_AGAIN },
    { "full@example.test", SA_ERROR_CLASS_TRY_AGAIN },
    { "policy@example.test", SA_ERROR_CLASS_MESSAGE },
  };
  g_autoptr (SaMailRelay) relay = NULL;

  if (skip ())
    return;
  relay = new_relay ("secret-alice");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SaEnvelope) envelope = compose (cases[i].address, NULL);
      g_autoptr (SaReceipt) receipt = send_mail (relay, envelope);
      g_autoptr (SaReceipt) found = NULL;
      g_autoptr (SaJson) drafts = NULL;

      g_assert_cmpint (receipt->error_class, ==, cases[i].error_class);
      g_assert_nonnull (receipt->text);
      found = look_up (relay, envelope);
      g_assert_cmpint (found->error_class, ==, SA_ERROR_CLASS_TRY_AGAIN);
      /* kept for another try, or tidied away */
      drafts = sa_mail_servers_read (servers, "alice", "Drafts");
      g_assert_cmpuint (count_mails (drafts, envelope->message_id), ==,
                        cases[i].error_class == SA_ERROR_CLASS_TRY_AGAIN ? 1 : 0);
    }
}

static void
test_too_large (void)
{
  g_autofree char *words = NULL;
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaEnvelope) envelope = NULL;
  g_autoptr (SaReceipt) receipt = NULL;

  if (skip ())
    return;
  /* twice in the mail, above the sink's 10 MB */
  words = g_strnfill (6 * 1024 * 1024, 'w');
  relay = new_relay ("secret-alice");
  envelope = compose ("bob@example.test", words);
  receipt = send_mail (relay, envelope);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_MESSAGE);
}

static void
test_wrong_password (void)
{
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaEnvelope) envelope = NULL;
  g_autoptr (SaReceipt) receipt = NULL;

  if (skip ())
    return;
  relay = new_relay ("wr0ng");
  envelope = compose ("bob@example.test", NULL);
  receipt = send_mail (relay, envelope);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_ACCOUNT);
  g_assert_null (strstr (receipt->text, "wr0ng"));
}

static void
test_smtp_down (void)
{
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaEnvelope) envelope = NULL;
  g_autoptr (SaReceipt) receipt = NULL;

  if (skip ())
    return;
  relay = new_relay ("secret-alice");
  envelope = compose ("bob@example.test", NULL);
  sa_mail_servers_stop_smtp (servers);
  receipt = send_mail (relay, envelope);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_TRY_AGAIN);
  sa_mail_servers_start_smtp (servers);

  /* the draft is still there: the repeat goes on with it */
  g_clear_pointer (&receipt, sa_receipt_free);
  receipt = send_mail (relay, envelope);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
}

/* As many as the account allows at once, each to somebody else */
static void
test_many (void)
{
  enum { N = 40 };
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaJson) archive = NULL;
  SaTestAnswer answers[N] = { { NULL, NULL } };
  SaEnvelope *envelopes[N];

  if (skip ())
    return;
  relay = new_relay ("secret-alice");
  for (int i = 0; i < N; i++)
    {
      g_autofree char *address = g_strdup_printf ("u%d@example.test", i);

      envelopes[i] = compose (address, NULL);
    }
  for (int first = 0; first < N; first += 4)
    {
      for (int i = first; i < first + 4; i++)
        sa_mail_relay_send_async (relay, envelopes[i], NULL, sa_test_answer_cb, &answers[i]);
      for (int i = first; i < first + 4; i++)
        {
          g_autoptr (SaReceipt) receipt = sa_mail_relay_send_finish (relay, sa_test_await (&answers[i]), NULL);

          g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
          sa_test_answer_clear (&answers[i]);
        }
    }

  archive = sa_mail_servers_wait (servers, "archive", N);
  for (int i = 0; i < N; i++)
    {
      g_assert_cmpuint (count_mails (archive, envelopes[i]->message_id), ==, 1);
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

  g_test_add_func ("/cyrus/mail-arrives-once-and-stands-in-sent", test_arrives);
  g_test_add_func ("/cyrus/same-mail-again-is-one-mail", test_repeat);
  g_test_add_func ("/cyrus/refusals-are-classed", test_refusals);
  g_test_add_func ("/cyrus/too-large", test_too_large);
  g_test_add_func ("/cyrus/wrong-password-is-an-account-error", test_wrong_password);
  g_test_add_func ("/cyrus/smtp-down-tries-again", test_smtp_down);
  g_test_add_func ("/cyrus/many-at-once", test_many);

  servers = sa_mail_servers_new (&reason);
  if (servers == NULL)
    g_print ("# skipped: %s\n", reason);
  client = sa_http_client_new (0, NULL);

  status = g_test_run ();
  g_clear_object (&client);
  g_clear_pointer (&servers, sa_mail_servers_free);
  return status;
}
