/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-fixture.h"
#include "sa-json.h"

#include <string.h>

static SaJson *
read_back (HttpFixture *self,
           guint        position)
{
  g_autofree char *script = g_test_build_filename (G_TEST_DIST, "relay", "check-vendor.py", NULL);
  g_autofree char *text = sa_fake_vendor_print_request (self->fake, position);
  g_autoptr (GBytes) input = g_bytes_new (text, strlen (text));
  g_autoptr (GSubprocess) process = NULL;
  g_autoptr (GBytes) output = NULL;
  g_autoptr (GBytes) complaint = NULL;
  g_autoptr (GError) error = NULL;
  SaJson *json;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE |
                              G_SUBPROCESS_FLAGS_STDERR_PIPE,
                              &error, "/usr/bin/python3", script, self->vendor->name, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate (process, input, NULL, &output, &complaint, &error);
  g_assert_no_error (error);
  if (!g_subprocess_get_successful (process))
    g_error ("%.*s\n%s", (int) g_bytes_get_size (complaint), (const char *) g_bytes_get_data (complaint, NULL), text);

  json = sa_json_parse (output, &error);
  g_assert_no_error (error);
  return json;
}

static void
assert_pair (const SaJsonValue *mail,
             const char        *member,
             const char        *first,
             const char        *second)
{
  const SaJsonValue *pair = sa_json_get_member (mail, member);

  g_assert_cmpstr (sa_json_to_string (sa_json_get_element (pair, 0)), ==, first);
  g_assert_cmpstr (sa_json_to_string (sa_json_get_element (pair, 1)), ==, second);
}

/* What leaves is what was composed, however much it looks like something else, read by another program */
static void
test_sends (HttpFixture   *self,
            gconstpointer  data)
{
  g_autoptr (SaReceipt) receipt = http_send (self->relay, self->envelope);
  g_autoptr (SaJson) json = NULL;
  const SaJsonValue *mail = NULL;

  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
  g_assert_nonnull (receipt->relay_id);
  g_assert_cmpuint (sa_fake_vendor_count (self->fake), ==, 1);
  g_assert_cmpuint (sa_fault_server_count (self->server, NULL), ==, 1);

  json = read_back (self, 0);
  mail = sa_json_get_root (json);
  assert_pair (mail, "from", FROM_NAME, "invitations@xn--bcher-kva.example");
  assert_pair (mail, "to", "Bob, the “Builder”", "b@example.org");
  assert_pair (mail, "reply-to", "Ann", "ann@example.com");
  g_assert_cmpstr (sa_json_get_string (mail, "subject"), ==, SUBJECT);
  g_assert_cmpstr (sa_json_get_string (mail, "text"), ==, TEXT);
  g_assert_cmpstr (sa_json_get_string (mail, "html"), ==, HTML);
  g_assert_cmpstr (sa_json_get_string (mail, "language"), ==, "ja");
  if (sa_json_get_member (mail, "message-id") != NULL)
    g_assert_cmpstr (sa_json_get_string (mail, "message-id"), ==, MESSAGE_ID);
  if (sa_json_get_member (mail, "key") != NULL)
    g_assert_cmpstr (sa_json_get_string (mail, "key"), ==, KEY);
  if (sa_json_get_member (mail, "raw") != NULL)
    {
      gsize length = 0;
      const guchar *bytes = g_bytes_get_data (self->envelope->bytes, &length);
      g_autofree char *raw = g_base64_encode (bytes, length);

      g_assert_cmpstr (sa_json_get_string (mail, "raw"), ==, raw);
      assert_pair (mail, "envelope", strcmp (self->vendor->name, "mailgun") != 0 ? self->envelope->sender : NULL,
                   "b@example.org");
    }
}

static void
test_attempts_are_alike (HttpFixture   *self,
                         gconstpointer  data)
{
  g_autoptr (SaReceipt) first = http_send (self->relay, self->envelope);
  g_autoptr (SaReceipt) second = NULL;
  g_autofree char *before = sa_fault_request_body (sa_fault_server_get_request (self->server, 0));
  g_autofree char *after = NULL;

  self->now += 3600;
  second = http_send (self->relay, self->envelope);
  after = sa_fault_request_body (sa_fault_server_get_request (self->server, 1));
  g_assert_cmpstr (before, ==, after);
  /* one vendor recognises a repeat */
  g_assert_cmpuint (sa_fake_vendor_count (self->fake), ==, strcmp (self->vendor->name, "resend") == 0 ? 1 : 2);
}

static void
test_wrong_key (HttpFixture   *self,
                gconstpointer  data)
{
  g_autoptr (GVariant) settings = sa_fake_vendor_dup_settings (self->fake);
  g_autoptr (SaMailRelay) relay = sa_http_relay_new (self->client, self->vendor->protocol, settings, "wrong");
  g_autoptr (SaReceipt) receipt = NULL;

  receipt = http_send (relay, self->envelope);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_ACCOUNT);
  g_assert_nonnull (receipt->text);
  g_assert_cmpuint (sa_fake_vendor_count (self->fake), ==, 0);
}

static void
test_damaged (HttpFixture   *self,
              gconstpointer  data)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr (SaEnvelope) envelope = sa_envelope_new (7, "a@example.com", "b@example.org", MESSAGE_ID, KEY, bytes);
  g_autoptr (SaReceipt) receipt = NULL;

  /* bytes that go out as they are nobody reads */
  if (self->vendor->protocol == &sa_mailgun_protocol || self->vendor->protocol == &sa_ses_protocol ||
      self->vendor->protocol == &sa_postal_protocol)
    return;

  receipt = http_send (self->relay, envelope);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_MESSAGE);
  g_assert_cmpuint (sa_fault_server_count (self->server, NULL), ==, 0);
}

/* A server that says the key back, whole, as it came in a header, or cut off where a text ends */
static void
test_secret_is_hidden (HttpFixture   *self,
                       gconstpointer  data)
{
  static const char * const members[] = { "message", "Message", "Error" };
  g_autofree char *pair = g_strconcat ("api:", SA_FAKE_SECRET, NULL);
  g_autofree char *basic = g_base64_encode ((const guchar *) pair, strlen (pair));
  g_autofree char *filler = g_strnfill (490, 'x');
  const char * const echoes[] = { SA_FAKE_SECRET, basic, filler };

  for (gsize i = 0; i < G_N_ELEMENTS (echoes); i++)
    for (gsize j = 0; j < G_N_ELEMENTS (members); j++)
      {
        g_autofree char *body = g_strdup_printf ("{\"%s\":\"%s%s\",\"errors\":[{\"message\":\"%s%s\"}],\"status\":\"error\","
                                                 "\"data\":{\"code\":\"AccessDenied\",\"message\":\"%s%s\"}}",
                                                 members[j], echoes[i], SA_FAKE_SECRET, echoes[i], SA_FAKE_SECRET,
                                                 echoes[i], SA_FAKE_SECRET);
        g_autoptr (SaReceipt) receipt = NULL;

        sa_fault_server_push (self->server, NULL, sa_fault_answer_new (400, NULL, body));
        receipt = http_send (self->relay, self->envelope);
        g_assert_cmpint (receipt->error_class, !=, SA_ERROR_CLASS_NONE);
        g_assert_nonnull (receipt->text);
        g_assert_null (strstr (receipt->text, "sw0rdf"));
        if (strcmp (self->vendor->name, "mailgun") == 0 || strcmp (self->vendor->name, "mailpit") == 0)
          g_assert_null (strstr (receipt->text, basic));
        g_assert_cmpint (g_utf8_strlen (receipt->text, -1), <=, 500);
      }
}

/* A relay's name for a mail is kept and put into URLs */
static void
test_strange_ids (HttpFixture   *self,
                  gconstpointer  data)
{
  g_autofree char *filler = g_strnfill (600, 'x');
  const char * const ids[] = { "", "a\\nb", "\\u0000", "ü", filler, SA_FAKE_SECRET };

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autofree char *body = g_strdup_printf ("{\"id\":\"%s\",\"ID\":\"%s\",\"MessageID\":\"%s\",\"MessageId\":\"%s\","
                                               "\"message\":\"Queued\"}", ids[i], ids[i], ids[i], ids[i]);
      g_autoptr (SaReceipt) receipt = NULL;

      sa_fault_server_push (self->server, NULL,
                            sa_fault_answer_new (sa_fake_vendor_get_status (self->fake), NULL, body));
      receipt = http_send (self->relay, self->envelope);
      g_assert_null (receipt->relay_id);
      if (receipt->text != NULL)
        g_assert_null (strstr (receipt->text, SA_FAKE_SECRET));
    }
}

static void
test_pace (void)
{
  g_autoptr (SaHttpClient) client = sa_http_client_new (1, NULL);

  for (gsize i = 0; i < n_http_vendors; i++)
    {
      g_autoptr (SaMailRelay) relay = sa_http_relay_new (client, http_vendors[i].protocol, NULL, "x");
      int pace = sa_mail_relay_get_pace (relay);

      g_assert_cmpint (sa_mail_relay_get_concurrency (relay), >, 0);
      if (strcmp (http_vendors[i].name, "resend") == 0)
        g_assert_cmpint (pace, ==, 120);
      g_assert_true (sa_mail_relay_can_look_up (relay) == (strcmp (http_vendors[i].name, "resend") == 0 ||
                                                           strcmp (http_vendors[i].name, "postmark") == 0 ||
                                                           strcmp (http_vendors[i].name, "mailgun") == 0));
      g_assert_true (sa_mail_relay_can_follow (relay) == (strcmp (http_vendors[i].name, "sendgrid") != 0 &&
                                                          strcmp (http_vendors[i].name, "mailpit") != 0));
    }
}

static void
test_cancel (HttpFixture   *self,
             gconstpointer  data)
{
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (SaReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;

  sa_fault_server_push (self->server, NULL, sa_fault_answer_new_fault (SA_FAULT_HANG, NULL));
  sa_mail_relay_send_async (self->relay, self->envelope, cancellable, sa_test_answer_cb, &answer);
  SA_WAIT_UNTIL (sa_fault_server_count (self->server, NULL) == 1);
  g_cancellable_cancel (cancellable);
  receipt = sa_mail_relay_send_finish (self->relay, sa_test_await (&answer), &error);
  g_assert_null (receipt);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  http_fixture_add (NULL, "what-was-composed-leaves", test_sends);
  http_fixture_add (NULL, "attempts-are-alike-to-the-byte", test_attempts_are_alike);
  http_fixture_add (NULL, "wrong-key-is-about-the-account", test_wrong_key);
  http_fixture_add (NULL, "damaged-mail-does-not-leave", test_damaged);
  http_fixture_add (NULL, "secret-stands-in-no-text", test_secret_is_hidden);
  http_fixture_add (NULL, "strange-ids-are-not-kept", test_strange_ids);
  http_fixture_add (NULL, "cancelled-is-no-receipt", test_cancel);
  g_test_add_func ("/http-relay/pace-and-abilities", test_pace);

  return g_test_run ();
}
