/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-smtp-fixture.h"
#include "sa-smtp-relay.h"

#include <string.h>

static void
assert_mail (SaFakeSmtp *server,
             guint       position,
             SaEnvelope *envelope)
{
  const SaFakeSmtpMail *mail = sa_fake_smtp_get_mail (server, position);

  g_assert_cmpstr (mail->sender, ==, envelope->sender);
  g_assert_cmpstr (mail->recipient, ==, envelope->recipient);
  g_assert_cmpmem (g_bytes_get_data (mail->bytes, NULL), g_bytes_get_size (mail->bytes),
                   g_bytes_get_data (envelope->bytes, NULL), g_bytes_get_size (envelope->bytes));
}

static void
assert_taken (SaMailRelay *relay)
{
  g_autoptr (SaEnvelope) envelope = smtp_new_envelope ();
  g_autoptr (SaReceipt) receipt = smtp_send (relay, envelope);

  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
}

static void
assert_refused (SaMailRelay  *relay,
                SaErrorClass  error_class)
{
  g_autoptr (SaEnvelope) envelope = smtp_new_envelope ();
  g_autoptr (SaReceipt) receipt = smtp_send (relay, envelope);

  g_assert_cmpint (receipt->error_class, ==, error_class);
}

static void
test_hands_over (void)
{
  static const SaFakeSmtpFlags flags[] = {
    SA_FAKE_SMTP_PLAIN,
    SA_FAKE_SMTP_AUTH,
    SA_FAKE_SMTP_STARTTLS,
    SA_FAKE_SMTP_STARTTLS | SA_FAKE_SMTP_AUTH,
    SA_FAKE_SMTP_TLS | SA_FAKE_SMTP_AUTH,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      SmtpFixture self = { NULL, };
      g_autoptr (SaMailRelay) relay = NULL;
      g_autoptr (SaEnvelope) envelope = smtp_new_envelope ();
      g_autoptr (SaReceipt) receipt = NULL;
      const SaFakeSmtpMail *mail;

      smtp_fixture_set_up (&self, flags[i]);
      relay = smtp_fixture_new_relay (&self, (flags[i] & SA_FAKE_SMTP_AUTH) != 0 ? SA_FAKE_SMTP_USER : NULL,
                                      SA_FAKE_SMTP_SECRET);
      receipt = smtp_send (relay, envelope);
      g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
      g_assert_cmpstr (receipt->relay_id, ==, "1");
      g_assert_null (receipt->text);

      g_assert_cmpuint (sa_fake_smtp_count_mails (self.server), ==, 1);
      assert_mail (self.server, 0, envelope);
      mail = sa_fake_smtp_get_mail (self.server, 0);
      g_assert_cmpstr (mail->user, ==, (flags[i] & SA_FAKE_SMTP_AUTH) != 0 ? SA_FAKE_SMTP_USER : NULL);
      g_assert_true (mail->tls == ((flags[i] & (SA_FAKE_SMTP_TLS | SA_FAKE_SMTP_STARTTLS)) != 0));

      g_assert_finalize_object (g_steal_pointer (&relay));
      smtp_fixture_tear_down (&self);
    }
}

static void
test_is_no_guesser (void)
{
  g_autoptr (SaMailRelay) relay = sa_smtp_relay_new ("smtp://mail.example.test", NULL, NULL, NULL);

  g_assert_false (sa_mail_relay_can_look_up (relay));
  g_assert_false (sa_mail_relay_can_follow (relay));
  g_assert_cmpint (sa_mail_relay_get_concurrency (relay), ==, 4);
  g_assert_cmpint (sa_mail_relay_get_pace (relay), ==, 0);
}

/* Dots at the begin of lines, lines and mails that end where a buffer ends */
static void
test_any_bytes (void)
{
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
  relay = smtp_fixture_new_relay (&self, NULL, NULL);
  for (guint i = 0; i < 60; i++)
    {
      GString *text = g_string_new (i % 3 == 0 ? "." : "From: a@example.test\r\n\r\n");
      gsize length = i < 20 ? i * 7 : (i % 3 + 1) * 65536 - 20 + i;
      g_autoptr (SaEnvelope) envelope = NULL;
      g_autoptr (SaReceipt) receipt = NULL;
      g_autofree char *parameters = NULL;
      gboolean dots = i % 3 == 0;

      while (text->len < length)
        {
          gboolean dot = i % 2 == 0 && g_test_rand_bit ();

          dots = dots || dot;
          g_string_append (text, dot ? "." : "x");
          for (int n = g_test_rand_int_range (0, 80); n > 0; n--)
            g_string_append_c (text, g_test_rand_bit () ? '.' : 'y');
          g_string_append (text, "\r\n");
        }
      if (!g_str_has_suffix (text->str, "\r\n"))
        g_string_append (text, "\r\n");
      envelope = smtp_new_envelope_for ("a@example.test", "bob@example.org", text->str);
      receipt = smtp_send (relay, envelope);
      g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
      assert_mail (self.server, i, envelope);
      /* the size is told where it is sure to be right */
      parameters = dots ? g_strdup ("") : g_strdup_printf ("SIZE=%" G_GSIZE_FORMAT, text->len);
      g_assert_cmpstr (sa_fake_smtp_get_mail (self.server, i)->parameters, ==, parameters);
      g_string_free (text, TRUE);
    }
  smtp_fixture_tear_down (&self);
}

static void
test_last_line_is_ended (void)
{
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaEnvelope) envelope = smtp_new_envelope_for ("a@example.test", "bob@example.org", "a: b\r\n\r\n.");
  g_autoptr (SaReceipt) receipt = NULL;
  const SaFakeSmtpMail *mail;

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
  relay = smtp_fixture_new_relay (&self, NULL, NULL);
  receipt = smtp_send (relay, envelope);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
  mail = sa_fake_smtp_get_mail (self.server, 0);
  g_assert_cmpmem (g_bytes_get_data (mail->bytes, NULL), g_bytes_get_size (mail->bytes), "a: b\r\n\r\n.\r\n", 11);
  smtp_fixture_tear_down (&self);
}

static void
test_bad_envelope (void)
{
  static const struct
  {
    const char   *sender;
    const char   *recipient;
    const char   *bytes;
    SaErrorClass  error_class;
  } cases[] = {
    { "a@example.test", "zoë@example.org", "a: b\r\n\r\n", SA_ERROR_CLASS_RECIPIENT },
    { "a@example.test", "b@bücher.example", "a: b\r\n\r\n", SA_ERROR_CLASS_RECIPIENT },
    { "a@example.test", "b@example.org\r\nDATA", "a: b\r\n\r\n", SA_ERROR_CLASS_RECIPIENT },
    { "a@example.test", "b@example.org> NOTIFY=NEVER", "a: b\r\n\r\n", SA_ERROR_CLASS_RECIPIENT },
    { "a@example.test", "<b@example.org>", "a: b\r\n\r\n", SA_ERROR_CLASS_RECIPIENT },
    { "a@example.test", "", "a: b\r\n\r\n", SA_ERROR_CLASS_RECIPIENT },
    { "a@example.test\r\nRCPT TO:<x@y.org>", "b@example.org", "a: b\r\n\r\n", SA_ERROR_CLASS_ACCOUNT },
    { "ä@example.test", "b@example.org", "a: b\r\n\r\n", SA_ERROR_CLASS_ACCOUNT },
    { "", "b@example.org", "a: b\r\n\r\n", SA_ERROR_CLASS_ACCOUNT },
    { "a@example.test", "b@example.org", "a: b\n\n.\nMAIL FROM:<x@y.org>\n", SA_ERROR_CLASS_MESSAGE },
    { "a@example.test", "b@example.org", "a: b\r\n\r\nbare\rreturn\r\n", SA_ERROR_CLASS_MESSAGE },
    { "a@example.test", "b@example.org", "a: b\r\n\r\nends\r", SA_ERROR_CLASS_MESSAGE },
    { "a@example.test", "b@example.org", "a: b\r\n\r\nGrüße\r\n", SA_ERROR_CLASS_MESSAGE },
  };
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;
  g_autofree char *line = g_strnfill (999, 'x');

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
  relay = smtp_fixture_new_relay (&self, NULL, NULL);
  for (gsize i = 0; i <= G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SaEnvelope) envelope = i < G_N_ELEMENTS (cases)
        ? smtp_new_envelope_for (cases[i].sender, cases[i].recipient, cases[i].bytes)
        : smtp_new_envelope_for ("a@example.test", "b@example.org", line);
      g_autoptr (SaReceipt) receipt = smtp_send (relay, envelope);

      g_assert_cmpint (receipt->error_class, ==,
                       i < G_N_ELEMENTS (cases) ? cases[i].error_class : SA_ERROR_CLASS_MESSAGE);
      g_assert_nonnull (receipt->text);
    }
  g_assert_cmpuint (sa_fake_smtp_count_connections (self.server), ==, 0);
  smtp_fixture_tear_down (&self);
}

static void
test_quoted_local_part (void)
{
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaEnvelope) envelope = smtp_new_envelope_for ("a@example.test", "\"a b>c\"@example.org", "a: b\r\n\r\n");
  g_autoptr (SaReceipt) receipt = NULL;

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
  relay = smtp_fixture_new_relay (&self, NULL, NULL);
  receipt = smtp_send (relay, envelope);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
  assert_mail (self.server, 0, envelope);
  smtp_fixture_tear_down (&self);
}

/* Whoever cannot prove who they are are told nothing */
static void
test_certificate (void)
{
  static const SaFakeSmtpFlags flags[] = {
    SA_FAKE_SMTP_STARTTLS | SA_FAKE_SMTP_AUTH,
    SA_FAKE_SMTP_TLS | SA_FAKE_SMTP_AUTH,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      SmtpFixture self = { NULL, };
      const char *scheme = (flags[i] & SA_FAKE_SMTP_TLS) != 0 ? "smtps" : "smtp";
      g_autofree char *right = g_strdup_printf ("%s://" SMTP_HOST, scheme);
      g_autofree char *wrong = g_strdup_printf ("%s://other.example.test", scheme);
      g_autofree char *missing = NULL;

      smtp_fixture_set_up (&self, flags[i]);
      missing = sa_test_dir_build (self.dir, "missing.pem");
      {
        const struct { const char *url; const char *ca_file; } cases[] = {
          { right, NULL },          /* nobody vouches for it */
          { wrong, self.ca_file },  /* it is somebody else's */
          { right, missing },
        };

        for (gsize j = 0; j < G_N_ELEMENTS (cases); j++)
          {
            g_autoptr (SaMailRelay) relay = sa_smtp_relay_new (cases[j].url, SA_FAKE_SMTP_USER, SA_FAKE_SMTP_SECRET,
                                                               cases[j].ca_file);
            g_autoptr (SaEnvelope) envelope = smtp_new_envelope ();
            g_autoptr (SaReceipt) receipt = NULL;

            sa_smtp_relay_set_route (SA_SMTP_RELAY (relay), sa_fake_smtp_get_route (self.server));
            receipt = smtp_send (relay, envelope);
            g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_TRY_AGAIN);
            g_assert_nonnull (strstr (receipt->text, "No secure connection"));
          }
      }
      g_assert_cmpuint (sa_fake_smtp_count_commands (self.server, "AUTH"), ==, 0);
      g_assert_cmpuint (sa_fake_smtp_count_commands (self.server, "MAIL"), ==, 0);
      smtp_fixture_tear_down (&self);
    }
}

static void
test_never_in_clear (void)
{
  SmtpFixture self = { NULL, };
  const char * const users[] = { NULL, SA_FAKE_SMTP_USER };

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_AUTH);
  for (gsize i = 0; i < G_N_ELEMENTS (users); i++)
    {
      g_autoptr (SaMailRelay) relay = sa_smtp_relay_new ("smtp://" SMTP_HOST, users[i], SA_FAKE_SMTP_SECRET, NULL);

      sa_smtp_relay_set_route (SA_SMTP_RELAY (relay), sa_fake_smtp_get_route (self.server));
      assert_refused (relay, SA_ERROR_CLASS_ACCOUNT);
    }
  g_assert_cmpuint (sa_fake_smtp_count_commands (self.server, "EHLO"), ==, 2);
  g_assert_cmpuint (sa_fake_smtp_count_commands (self.server, "AUTH"), ==, 0);
  g_assert_cmpuint (sa_fake_smtp_count_commands (self.server, "MAIL"), ==, 0);
  smtp_fixture_tear_down (&self);
}

/* The mail server of this computer, with a certificate that nobody vouches for */
static void
test_loopback (void)
{
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) nobody = NULL;
  g_autoptr (SaMailRelay) user = NULL;

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_STARTTLS);
  nobody = sa_smtp_relay_new (sa_fake_smtp_get_url (self.server), NULL, NULL, NULL);
  user = sa_smtp_relay_new (sa_fake_smtp_get_url (self.server), SA_FAKE_SMTP_USER, SA_FAKE_SMTP_SECRET, NULL);
  assert_taken (nobody);
  g_assert_false (sa_fake_smtp_get_mail (self.server, 0)->tls);
  /* what has been learnt is not tried again */
  assert_taken (nobody);
  g_assert_cmpuint (sa_fake_smtp_count_connections (self.server), ==, 2);

  assert_refused (user, SA_ERROR_CLASS_TRY_AGAIN);
  g_assert_cmpuint (sa_fake_smtp_count_commands (self.server, "AUTH"), ==, 0);
  g_assert_cmpuint (sa_fake_smtp_count_mails (self.server), ==, 2);
  smtp_fixture_tear_down (&self);
}

static void
test_mechanisms (void)
{
  static const struct
  {
    const char *offered;
    const char *taken;     /* NULL: none */
  } cases[] = {
    { "PLAIN", "AUTH PLAIN" },
    { "LOGIN", "AUTH LOGIN" },
    { "CRAM-MD5 DIGEST-MD5 LOGIN PLAIN", "AUTH PLAIN" },
    { "CRAM-MD5", "AUTH CRAM-MD5" },
    { "GSSAPI NTLM XOAUTH2 EXTERNAL", NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SmtpFixture self = { NULL, };
      g_autoptr (SaMailRelay) relay = NULL;
      g_autoptr (SaEnvelope) envelope = smtp_new_envelope ();

      smtp_fixture_set_up (&self, SA_FAKE_SMTP_STARTTLS | SA_FAKE_SMTP_AUTH);
      sa_fake_smtp_set_mechanisms (self.server, cases[i].offered);
      relay = smtp_fixture_new_relay (&self, SA_FAKE_SMTP_USER, SA_FAKE_SMTP_SECRET);
      for (int n = 0; n < 2; n++)
        {
          g_autoptr (SaReceipt) receipt = smtp_send (relay, envelope);

          g_assert_true (receipt->error_class ==
                         (cases[i].taken != NULL ? SA_ERROR_CLASS_NONE : SA_ERROR_CLASS_ACCOUNT));
        }
      g_assert_cmpuint (sa_fake_smtp_count_commands (self.server, "AUTH"), ==, cases[i].taken != NULL ? 1 : 0);
      if (cases[i].taken != NULL)
        g_assert_cmpuint (sa_fake_smtp_count_commands (self.server, cases[i].taken), ==, 1);
      smtp_fixture_tear_down (&self);
    }
}

static void
test_wrong_password (void)
{
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_STARTTLS | SA_FAKE_SMTP_AUTH);
  relay = smtp_fixture_new_relay (&self, SA_FAKE_SMTP_USER, "wr0ng");
  assert_refused (relay, SA_ERROR_CLASS_ACCOUNT);
  /* once: some servers lock an account after a few */
  g_assert_cmpuint (sa_fake_smtp_count_commands (self.server, "AUTH"), ==, 1);
  g_assert_cmpuint (sa_fake_smtp_count_commands (self.server, "MAIL"), ==, 0);
  smtp_fixture_tear_down (&self);
}

/* The same words: with a server that offers to sign in, to somebody who has not, they are about all mails */
static void
test_stranger (void)
{
  static const struct
  {
    const char   *hello;
    SaErrorClass  error_class;
  } cases[] = {
    { "250-mail\r\n250-AUTH PLAIN\r\n250 SIZE 1000", SA_ERROR_CLASS_ACCOUNT },
    { "250-mail\r\n250 SIZE 1000", SA_ERROR_CLASS_RECIPIENT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SmtpFixture self = { NULL, };
      g_autoptr (SaMailRelay) relay = NULL;

      smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
      sa_fake_smtp_set (self.server, SA_FAKE_SMTP_EHLO, SA_FAKE_SMTP_SAY, cases[i].hello);
      sa_fake_smtp_push (self.server, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY,
                         "554 5.7.1 <bob@example.org>: Recipient address rejected: Access denied");
      sa_fake_smtp_push (self.server, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "554 5.7.1 Rejected by policy");
      relay = smtp_fixture_new_relay (&self, NULL, NULL);
      assert_refused (relay, cases[i].error_class);
      assert_refused (relay, SA_ERROR_CLASS_RECIPIENT);
      smtp_fixture_tear_down (&self);
    }
}

static void
test_unreachable (void)
{
  g_autoptr (SaFakeSmtp) server = sa_fake_smtp_new (SA_FAKE_SMTP_PLAIN, NULL);
  g_autofree char *url = g_strdup (sa_fake_smtp_get_url (server));
  g_autoptr (SaMailRelay) closed = sa_smtp_relay_new (url, NULL, NULL, NULL);
  /* no resolver is asked for the address of what is none: the longest label has 63 bytes */
  g_autofree char *label = g_strnfill (64, 'x');
  g_autofree char *nowhere = g_strdup_printf ("smtps://%s.example", label);
  g_autoptr (SaMailRelay) nameless = sa_smtp_relay_new (nowhere, NULL, NULL, NULL);

  g_clear_pointer (&server, sa_fake_smtp_free);
  assert_refused (closed, SA_ERROR_CLASS_TRY_AGAIN);
  assert_refused (nameless, SA_ERROR_CLASS_TRY_AGAIN);
}

static void
test_cut_in_the_middle (void)
{
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;
  GString *text = g_string_new ("a: b\r\n\r\n");
  g_autoptr (SaEnvelope) envelope = NULL;
  g_autoptr (SaReceipt) receipt = NULL;

  /* more than any socket buffers: not all of it can have left */
  while (text->len < 20 * 1024 * 1024)
    g_string_append (text, "0123456789012345678901234567890123456789012345678901234567890123456789\r\n");
  envelope = smtp_new_envelope_for ("a@example.test", "bob@example.org", text->str);
  g_string_free (text, TRUE);
  smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
  sa_fake_smtp_push (self.server, SA_FAKE_SMTP_BODY, SA_FAKE_SMTP_RESET, NULL);
  relay = smtp_fixture_new_relay (&self, NULL, NULL);
  receipt = smtp_send (relay, envelope);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_TRY_AGAIN);
  smtp_fixture_tear_down (&self);
}

static void
test_wait (void)
{
  static const struct
  {
    SaFakeSmtpStep  step;
    const char     *text;
    int             seconds;
  } cases[] = {
    { SA_FAKE_SMTP_GREETING, "421 4.7.0 Too many connections, try again in 5 minutes.", 300 },
    { SA_FAKE_SMTP_MAIL, "451 4.7.1 Rate limit: wait for 90 seconds", 90 },
    { SA_FAKE_SMTP_MAIL, "451 4.7.1 Rate limit", 0 },
    { SA_FAKE_SMTP_RCPT, "421 4.7.0 Try again after 1 hour", 3600 },
    /* one recipient's greylist is no reason for all to wait */
    { SA_FAKE_SMTP_RCPT, "450 4.2.0 Greylisted for 300 seconds", 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SmtpFixture self = { NULL, };
      g_autoptr (SaMailRelay) relay = NULL;
      g_autoptr (SaEnvelope) envelope = smtp_new_envelope ();
      g_autoptr (SaReceipt) receipt = NULL;

      smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
      sa_fake_smtp_push (self.server, cases[i].step, SA_FAKE_SMTP_SAY, cases[i].text);
      relay = smtp_fixture_new_relay (&self, NULL, NULL);
      receipt = smtp_send (relay, envelope);
      g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_TRY_AGAIN);
      g_assert_cmpint (receipt->retry_after, ==, cases[i].seconds);
      smtp_fixture_tear_down (&self);
    }
}

/* The TLS library of the fake server leaks an error when a client leaves it, which only whole stacks can tell. */
const char *__asan_default_options (void);

const char *
__asan_default_options (void)
{
  return "fast_unwind_on_malloc=0";
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/smtp-relay/hands-over-what-was-composed", test_hands_over);
  g_test_add_func ("/smtp-relay/cannot-be-asked-afterwards", test_is_no_guesser);
  g_test_add_func ("/smtp-relay/any-mail-arrives-byte-for-byte", test_any_bytes);
  g_test_add_func ("/smtp-relay/last-line-gets-its-end", test_last_line_is_ended);
  g_test_add_func ("/smtp-relay/bad-envelope-is-refused-before-connecting", test_bad_envelope);
  g_test_add_func ("/smtp-relay/quoted-local-part", test_quoted_local_part);
  g_test_add_func ("/smtp-relay/certificate-that-is-not-good-gets-nothing", test_certificate);
  g_test_add_func ("/smtp-relay/nothing-in-clear-to-another-computer", test_never_in_clear);
  g_test_add_func ("/smtp-relay/loopback-without-a-certificate", test_loopback);
  g_test_add_func ("/smtp-relay/mechanisms", test_mechanisms);
  g_test_add_func ("/smtp-relay/wrong-password-is-tried-once", test_wrong_password);
  g_test_add_func ("/smtp-relay/refused-to-a-stranger", test_stranger);
  g_test_add_func ("/smtp-relay/unreachable-tries-again", test_unreachable);
  g_test_add_func ("/smtp-relay/cut-before-the-dot-was-not-sent", test_cut_in_the_middle);
  g_test_add_func ("/smtp-relay/told-to-wait", test_wait);

  return g_test_run ();
}
