/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-smtp-fixture.h"

#include "sa-smtp-relay.h"

#include <string.h>

#define CONNECT_MS 20000
#define WHOLE_MS 25000
#define KEEP_MS 20000

void
smtp_fixture_set_up (SmtpFixture     *self,
                     SaFakeSmtpFlags  flags)
{
  g_autoptr (GTlsCertificate) certificate = NULL;

  self->dir = sa_test_dir_new ();
  if ((flags & (SA_FAKE_SMTP_TLS | SA_FAKE_SMTP_STARTTLS)) != 0)
    certificate = sa_fake_smtp_new_certificate (sa_test_dir_get_path (self->dir), SMTP_HOST, &self->ca_file);
  self->server = sa_fake_smtp_new (flags, certificate);
}

void
smtp_fixture_tear_down (SmtpFixture *self)
{
  g_clear_pointer (&self->server, sa_fake_smtp_free);
  g_clear_pointer (&self->ca_file, g_free);
  g_clear_pointer (&self->dir, sa_test_dir_free);
}

SaMailRelay *
smtp_fixture_new_relay (SmtpFixture *self,
                        const char  *user,
                        const char  *secret)
{
  const char *url = sa_fake_smtp_get_url (self->server);
  SaMailRelay *relay = NULL;

  if (self->ca_file != NULL)
    url = g_str_has_prefix (url, "smtps") ? "smtps://" SMTP_HOST : "smtp://" SMTP_HOST;
  relay = sa_smtp_relay_new (url, user, secret, self->ca_file);
  sa_smtp_relay_set_route (SA_SMTP_RELAY (relay), sa_fake_smtp_get_route (self->server));
  sa_smtp_relay_set_timeouts (SA_SMTP_RELAY (relay), CONNECT_MS, WHOLE_MS, KEEP_MS);
  return relay;
}

SaEnvelope *
smtp_new_envelope_for (const char *sender,
                       const char *recipient,
                       const char *bytes)
{
  g_autoptr (GBytes) mail = g_bytes_new (bytes, strlen (bytes));

  return sa_envelope_new (7, sender, recipient, "<0123456789abcdef@example.test>", "0123456789abcdef", mail);
}

SaEnvelope *
smtp_new_envelope (void)
{
  return smtp_new_envelope_for ("invitations@example.test", "bob@example.org",
                                "From: a@example.test\r\nTo: bob@example.org\r\nSubject: hello\r\n\r\n"
                                "one\r\n.\r\n..\r\n.two\r\nQUIT\r\n\r\n.\r\nlast\r\n");
}

SaReceipt *
smtp_send (SaMailRelay *relay,
           SaEnvelope  *envelope)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  SaReceipt *receipt;

  sa_mail_relay_send_async (relay, envelope, NULL, sa_test_answer_cb, &answer);
  receipt = sa_mail_relay_send_finish (relay, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_nonnull (receipt);
  g_test_message ("%d: %s (%s)", receipt->error_class, receipt->text != NULL ? receipt->text : "–",
                  receipt->relay_id != NULL ? receipt->relay_id : "–");
  return receipt;
}
