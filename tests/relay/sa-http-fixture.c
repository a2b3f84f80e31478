/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-fixture.h"

#include "sa-mime.h"

#include <string.h>

const HttpVendor http_vendors[] = {
  { "mailgun", &sa_mailgun_protocol },
  { "mailpit", &sa_mailpit_protocol },
  { "postal", &sa_postal_protocol },
  { "postmark", &sa_postmark_protocol },
  { "resend", &sa_resend_protocol },
  { "sendgrid", &sa_sendgrid_protocol },
  { "ses", &sa_ses_protocol },
};
const gsize n_http_vendors = G_N_ELEMENTS (http_vendors);

SaEnvelope *
http_new_envelope (SaTime composed)
{
  const SaMimeMail mail = {
    .from_name = FROM_NAME,
    .from = "invitations@xn--bcher-kva.example",
    .reply_to_name = "Ann",
    .reply_to = "ann@example.com",
    .to_name = "Bob, the “Builder”",
    .to = "b@example.org",
    .subject = SUBJECT,
    .message_id = KEY "@xn--bcher-kva.example",
    .language = "ja",
    .boundary = "0123456789abcdef",
    .date = 1795500000,
    .text = TEXT,
    .html = HTML,
  };
  g_autoptr (GBytes) bytes = sa_mime_write (&mail);
  SaEnvelope *envelope = sa_envelope_new (7, "invitations@xn--bcher-kva.example", "b@example.org", MESSAGE_ID, KEY, bytes);

  sa_envelope_set_composed (envelope, composed);
  return envelope;
}

static SaTime
get_time (gpointer user_data)
{
  const HttpFixture *self = user_data;

  return self->now;
}

void
http_fixture_set_up (HttpFixture   *self,
                     gconstpointer  data)
{
  g_autoptr (GVariant) settings = NULL;

  self->vendor = data;
  self->now = g_get_real_time () / G_USEC_PER_SEC;
  self->fake = sa_fake_vendor_new (self->vendor->name);
  self->server = sa_fake_vendor_get_server (self->fake);
  self->client = sa_http_client_new (1, NULL);
  settings = sa_fake_vendor_dup_settings (self->fake);
  self->relay = sa_http_relay_new (self->client, self->vendor->protocol, settings, SA_FAKE_SECRET);
  sa_http_relay_set_clock (SA_HTTP_RELAY (self->relay), get_time, self);
  self->envelope = http_new_envelope (self->now);
}

void
http_fixture_tear_down (HttpFixture   *self,
                        gconstpointer  data)
{
  sa_envelope_unref (self->envelope);
  g_assert_finalize_object (self->relay);
  g_assert_finalize_object (self->client);
  sa_fake_vendor_free (self->fake);
}

void
http_fixture_add (const char *only,
                  const char *path,
                  void      (*run) (HttpFixture *self, gconstpointer data))
{
  for (gsize i = 0; i < n_http_vendors; i++)
    if (only == NULL || strcmp (only, http_vendors[i].name) == 0)
      {
        g_autofree char *whole = g_strdup_printf ("/http-relay/%s/%s", http_vendors[i].name, path);

        g_test_add (whole, HttpFixture, &http_vendors[i], http_fixture_set_up, run, http_fixture_tear_down);
      }
}

SaReceipt *
http_send (SaMailRelay *relay,
           SaEnvelope  *envelope)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  SaReceipt *receipt;

  sa_mail_relay_send_async (relay, envelope, NULL, sa_test_answer_cb, &answer);
  receipt = sa_mail_relay_send_finish (relay, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_nonnull (receipt);
  g_test_message ("%d: %s", receipt->error_class, receipt->text != NULL ? receipt->text : "–");
  return receipt;
}

SaReceipt *
http_look_up (SaMailRelay *relay,
              SaEnvelope  *envelope)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  SaReceipt *receipt;

  sa_mail_relay_look_up_async (relay, envelope, NULL, sa_test_answer_cb, &answer);
  receipt = sa_mail_relay_look_up_finish (relay, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_nonnull (receipt);
  g_test_message ("look-up %d: %s", receipt->error_class, receipt->text != NULL ? receipt->text : "–");
  return receipt;
}

SaReceipt *
http_follow (SaMailRelay *relay,
             const char  *relay_id)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  SaReceipt *receipt;

  sa_mail_relay_follow_async (relay, relay_id, "b@example.org", NULL, sa_test_answer_cb, &answer);
  receipt = sa_mail_relay_follow_finish (relay, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_nonnull (receipt);
  g_test_message ("follow %d, %d: %s", receipt->error_class, receipt->delivery,
                  receipt->text != NULL ? receipt->text : "–");
  return receipt;
}
