/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-json.h"
#include "sa-mime.h"
#include "sa-relay-factory.h"
#include "sa-test.h"

/* Sends one mail through one relay, as the outbox does, for tests in other languages. Reads
 *   {"protocol", "sender", "secret", "settings": {}, "mail": {"from_name", "from", "reply_to_name", "reply_to",
 *    "to_name", "to", "subject", "language", "text", "html", "message_id", "key", "date"}}
 * from standard input and prints {"class", "delivery", "relay_id", "text", "mime"}: what the relay said, and the mail in
 * base64. With "ask": "look-up" it asks for that mail instead, and with "follow" what became of the one "relay_id". */

static GBytes *
read_input (void)
{
  g_autofree char *text = NULL;
  gsize length = 0;
  g_autoptr (GError) error = NULL;

  if (!g_file_get_contents ("/dev/stdin", &text, &length, &error))
    g_error ("%s", error->message);
  return g_bytes_new_take (g_steal_pointer (&text), length);
}

static GVariant *
read_settings (const SaJsonValue *object,
               const char        *protocol)
{
  g_auto (GStrv) names = sa_relay_get_settings (protocol);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  for (gsize i = 0; names[i] != NULL; i++)
    if (sa_json_get_string (object, names[i]) != NULL)
      g_variant_builder_add (&builder, "{ss}", names[i], sa_json_get_string (object, names[i]));
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static SaEnvelope *
read_mail (const SaJsonValue *object)
{
  const SaMimeMail mail = {
    .from_name = sa_json_get_string (object, "from_name"),
    .from = sa_json_get_string (object, "from"),
    .reply_to_name = sa_json_get_string (object, "reply_to_name"),
    .reply_to = sa_json_get_string (object, "reply_to"),
    .to_name = sa_json_get_string (object, "to_name"),
    .to = sa_json_get_string (object, "to"),
    .subject = sa_json_get_string (object, "subject"),
    .message_id = sa_json_get_string (object, "message_id"),
    .language = sa_json_get_string (object, "language"),
    .boundary = sa_json_get_string (object, "key"),
    .date = sa_json_get_int (object, "date", 0),
    .text = sa_json_get_string (object, "text"),
    .html = sa_json_get_string (object, "html"),
  };
  g_autoptr (GBytes) bytes = sa_mime_write (&mail);
  g_autofree char *message_id = g_strdup_printf ("<%s>", mail.message_id);
  SaEnvelope *envelope = sa_envelope_new (1, mail.from, mail.to, message_id, mail.boundary, bytes);

  sa_envelope_set_composed (envelope, mail.date);
  return envelope;
}

static void
print (const SaReceipt  *receipt,
       const SaEnvelope *envelope)
{
  g_autoptr (SaJsonWriter) writer = sa_json_writer_new ();
  g_autoptr (GBytes) output = NULL;
  gsize length = 0;
  const guchar *bytes = g_bytes_get_data (envelope->bytes, &length);
  g_autofree char *mime = g_base64_encode (bytes, length);

  sa_json_writer_begin_object (writer, NULL);
  sa_json_writer_add_string (writer, "class", sa_error_class_to_string (receipt->error_class));
  sa_json_writer_add_string (writer, "delivery", sa_delivery_to_string (receipt->delivery));
  sa_json_writer_add_string (writer, "relay_id", receipt->relay_id);
  sa_json_writer_add_string (writer, "text", receipt->text);
  sa_json_writer_add_string (writer, "mime", mime);
  sa_json_writer_end_object (writer);
  output = sa_json_writer_finish (writer);
  g_print ("%.*s\n", (int) g_bytes_get_size (output), (const char *) g_bytes_get_data (output, NULL));
}

static SaReceipt *
ask_relay (SaMailRelay       *relay,
           SaEnvelope        *envelope,
           const SaJsonValue *root)
{
  const char *ask = sa_json_get_string (root, "ask");
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  SaReceipt *receipt = NULL;

  if (g_strcmp0 (ask, "look-up") == 0)
    {
      sa_mail_relay_look_up_async (relay, envelope, NULL, sa_test_answer_cb, &answer);
      receipt = sa_mail_relay_look_up_finish (relay, sa_test_await (&answer), &error);
    }
  else if (g_strcmp0 (ask, "follow") == 0)
    {
      sa_mail_relay_follow_async (relay, sa_json_get_string (root, "relay_id"), envelope->recipient, NULL,
                                  sa_test_answer_cb, &answer);
      receipt = sa_mail_relay_follow_finish (relay, sa_test_await (&answer), &error);
    }
  else
    {
      sa_mail_relay_send_async (relay, envelope, NULL, sa_test_answer_cb, &answer);
      receipt = sa_mail_relay_send_finish (relay, sa_test_await (&answer), &error);
    }
  g_assert_no_error (error);

  return receipt;
}

int
main (void)
{
  g_autoptr (GBytes) input = read_input ();
  g_autoptr (SaJson) json = NULL;
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaEnvelope) envelope = NULL;
  g_autoptr (SaReceipt) receipt = NULL;
  g_autoptr (GVariant) settings = NULL;
  g_autoptr (GError) error = NULL;
  const SaJsonValue *root = NULL;
  SaRelayRecord record = { 0, };

  json = sa_json_parse (input, &error);
  g_assert_no_error (error);
  root = sa_json_get_root (json);
  settings = read_settings (sa_json_get_member (root, "settings"), sa_json_get_string (root, "protocol"));
  record.protocol = (char *) sa_json_get_string (root, "protocol");
  record.sender = (char *) sa_json_get_string (root, "sender");
  record.settings = settings;

  relay = sa_relay_factory_create (&record, sa_json_get_string (root, "secret"), client, &error);
  g_assert_no_error (error);
  envelope = read_mail (sa_json_get_member (root, "mail"));
  receipt = ask_relay (relay, envelope, root);
  print (receipt, envelope);

  return 0;
}
