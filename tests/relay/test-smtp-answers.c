/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* What a mail server can do at each step of a transaction, and what that means for the mail: one table. */

#include "sa-smtp-fixture.h"
#include "sa-smtp-relay.h"

#include <string.h>

#define SHORT_MS 1500
#define LONG_MS 25000

#define PLAIN SA_FAKE_SMTP_PLAIN
#define STARTTLS SA_FAKE_SMTP_STARTTLS
#define ALL (SA_FAKE_SMTP_STARTTLS | SA_FAKE_SMTP_AUTH)
#define TRY_AGAIN SA_ERROR_CLASS_TRY_AGAIN
#define UNKNOWN SA_ERROR_CLASS_UNKNOWN
#define RECIPIENT SA_ERROR_CLASS_RECIPIENT
#define MESSAGE SA_ERROR_CLASS_MESSAGE
#define ACCOUNT SA_ERROR_CLASS_ACCOUNT

typedef struct
{
  const char      *name;
  SaFakeSmtpFlags  flags;
  SaFakeSmtpStep   step;
  SaFakeSmtpFault  fault;
  const char      *text;         /* what the server says */
  SaErrorClass     error_class;
  const char      *said;         /* what the receipt's text begins with; in brackets: what is in it */
} Case;

static const Case cases[] = {
  /* greeting */
  { "no-service", PLAIN, SA_FAKE_SMTP_GREETING, SA_FAKE_SMTP_SAY, "554 5.3.2 No service here", ACCOUNT,
    "554 5.3.2 No service here" },
  { "blocked", ALL, SA_FAKE_SMTP_GREETING, SA_FAKE_SMTP_SAY, "521 5.7.1 You are listed", ACCOUNT, "521 5.7.1 You" },
  { "greeting-busy", PLAIN, SA_FAKE_SMTP_GREETING, SA_FAKE_SMTP_SAY, "421 4.3.2 busy", TRY_AGAIN, "421 4.3.2 busy" },
  { "greeting-close", PLAIN, SA_FAKE_SMTP_GREETING, SA_FAKE_SMTP_CLOSE, NULL, TRY_AGAIN, "(broke before)" },
  { "greeting-reset", PLAIN, SA_FAKE_SMTP_GREETING, SA_FAKE_SMTP_RESET, NULL, TRY_AGAIN, "(“)" },
  { "greeting-hang", PLAIN, SA_FAKE_SMTP_GREETING, SA_FAKE_SMTP_HANG, NULL, TRY_AGAIN, "(in time)" },
  { "greeting-drip", PLAIN, SA_FAKE_SMTP_GREETING, SA_FAKE_SMTP_DRIP, "220 slow", TRY_AGAIN, "(in time)" },
  { "greeting-http", PLAIN, SA_FAKE_SMTP_GREETING, SA_FAKE_SMTP_SAY, "HTTP/1.1 400 Bad Request", TRY_AGAIN,
    "(is no SMTP)" },
  { "greeting-bytes", PLAIN, SA_FAKE_SMTP_GREETING, SA_FAKE_SMTP_SAY, "\x16\x03\x01\xff\xfe", TRY_AGAIN,
    "(is no SMTP)" },
  { "greeting-empty-line", PLAIN, SA_FAKE_SMTP_GREETING, SA_FAKE_SMTP_SAY, "", TRY_AGAIN, "(is no SMTP)" },
  { "greeting-without-end", PLAIN, SA_FAKE_SMTP_GREETING, SA_FAKE_SMTP_FLOOD, "220-and so on\r\n", TRY_AGAIN,
    "(is no SMTP)" },
  { "greeting-without-line-end", PLAIN, SA_FAKE_SMTP_GREETING, SA_FAKE_SMTP_FLOOD, "2200123456789abcdef", TRY_AGAIN,
    "(“)" },
  { "greeting-two-codes", PLAIN, SA_FAKE_SMTP_GREETING, SA_FAKE_SMTP_SAY, "220-hello\r\n554 no", TRY_AGAIN,
    "(is no SMTP)" },

  /* hello */
  { "hello-refused", ALL, SA_FAKE_SMTP_EHLO, SA_FAKE_SMTP_SAY, "550 5.7.1 Go away", ACCOUNT, "550 5.7.1 Go away" },
  { "hello-refused-in-clear", PLAIN, SA_FAKE_SMTP_EHLO, SA_FAKE_SMTP_SAY, "504 5.5.2 Need a name", ACCOUNT,
    "504 5.5.2 Need a name" },
  { "hello-busy", ALL, SA_FAKE_SMTP_EHLO, SA_FAKE_SMTP_SAY, "421 4.7.0 Slow down", TRY_AGAIN, "421 4.7.0 Slow" },
  { "hello-close", ALL, SA_FAKE_SMTP_EHLO, SA_FAKE_SMTP_CLOSE, NULL, TRY_AGAIN, "(broke before)" },
  { "hello-hang", ALL, SA_FAKE_SMTP_EHLO, SA_FAKE_SMTP_HANG, NULL, TRY_AGAIN, "(in time)" },
  { "hello-without-end", ALL, SA_FAKE_SMTP_EHLO, SA_FAKE_SMTP_FLOOD, "250-X\r\n", TRY_AGAIN, "(“)" },

  /* encryption */
  { "starttls-not-offered", SA_FAKE_SMTP_STARTTLS, SA_FAKE_SMTP_EHLO, SA_FAKE_SMTP_SAY, "250-mail\r\n250 AUTH PLAIN",
    ACCOUNT, "(STARTTLS)" },
  { "starttls-refused", ALL, SA_FAKE_SMTP_START, SA_FAKE_SMTP_SAY, "502 5.5.1 Not here", ACCOUNT, "502 5.5.1 Not" },
  { "starttls-not-now", ALL, SA_FAKE_SMTP_START, SA_FAKE_SMTP_SAY, "454 4.7.0 No entropy", TRY_AGAIN, "454 4.7.0 No" },
  { "starttls-close", ALL, SA_FAKE_SMTP_START, SA_FAKE_SMTP_CLOSE, NULL, TRY_AGAIN, "(broke before)" },
  { "starttls-injected", ALL, SA_FAKE_SMTP_START, SA_FAKE_SMTP_SAY, "220 go\r\n250-hi\r\n250 AUTH PLAIN", TRY_AGAIN,
    "(“)" },
  { "handshake-garbage", ALL, SA_FAKE_SMTP_HANDSHAKE, SA_FAKE_SMTP_SAY_CLOSE, "no TLS at all\r\n", TRY_AGAIN,
    "(“)" },
  { "handshake-close", ALL, SA_FAKE_SMTP_HANDSHAKE, SA_FAKE_SMTP_CLOSE, NULL, TRY_AGAIN, "(“)" },
  { "handshake-hang", ALL, SA_FAKE_SMTP_HANDSHAKE, SA_FAKE_SMTP_HANG, NULL, TRY_AGAIN, "(in time)" },
  { "tls-garbage", SA_FAKE_SMTP_TLS, SA_FAKE_SMTP_HANDSHAKE, SA_FAKE_SMTP_SAY_CLOSE, "220 no TLS\r\n", TRY_AGAIN,
    "No secure connection" },

  /* signing in */
  { "wrong-password", ALL, SA_FAKE_SMTP_VERDICT, SA_FAKE_SMTP_SAY, "535 5.7.8 Wrong", ACCOUNT, "535 5.7.8 Wrong" },
  { "weak-mechanism", ALL, SA_FAKE_SMTP_VERDICT, SA_FAKE_SMTP_SAY, "534 5.7.9 Too weak", ACCOUNT, "534 5.7.9 Too" },
  { "auth-needs-tls", ALL, SA_FAKE_SMTP_SIGN_IN, SA_FAKE_SMTP_SAY, "538 5.7.11 Encrypt", ACCOUNT, "538 5.7.11 Enc" },
  { "auth-not-now", ALL, SA_FAKE_SMTP_VERDICT, SA_FAKE_SMTP_SAY, "454 4.7.0 Try later", TRY_AGAIN, "454 4.7.0 Try" },
  { "auth-close", ALL, SA_FAKE_SMTP_SIGN_IN, SA_FAKE_SMTP_CLOSE, NULL, TRY_AGAIN, "(broke before)" },
  { "auth-hang", ALL, SA_FAKE_SMTP_VERDICT, SA_FAKE_SMTP_HANG, NULL, TRY_AGAIN, "(in time)" },
  { "auth-bad-challenge", ALL, SA_FAKE_SMTP_SIGN_IN, SA_FAKE_SMTP_SAY, "334 ~~~", ACCOUNT, "502 5.5.2" },
  { "auth-not-offered", ALL, SA_FAKE_SMTP_EHLO, SA_FAKE_SMTP_SAY, "250-mail\r\n250 STARTTLS", ACCOUNT,
    "(let anybody sign in)" },

  /* sender */
  { "sign-in-first", PLAIN, SA_FAKE_SMTP_MAIL, SA_FAKE_SMTP_SAY, "530 5.7.0 Authentication required", ACCOUNT,
    "530 5.7.0 Auth" },
  { "sender-refused", ALL, SA_FAKE_SMTP_MAIL, SA_FAKE_SMTP_SAY, "550 5.7.1 Not your address", ACCOUNT, "550 5.7.1 Not" },
  { "sender-unknown", ALL, SA_FAKE_SMTP_MAIL, SA_FAKE_SMTP_SAY, "553 5.1.8 No such domain", ACCOUNT, "553 5.1.8 No" },
  { "sender-plain-553", ALL, SA_FAKE_SMTP_MAIL, SA_FAKE_SMTP_SAY, "553 no", ACCOUNT, "553 no" },
  { "announced-too-large", PLAIN, SA_FAKE_SMTP_MAIL, SA_FAKE_SMTP_SAY, "552 5.3.4 Too big", MESSAGE, "552 5.3.4 Too" },
  { "announced-too-large-plain", PLAIN, SA_FAKE_SMTP_MAIL, SA_FAKE_SMTP_SAY, "552 Too big", MESSAGE, "552 Too" },
  { "sender-not-now", ALL, SA_FAKE_SMTP_MAIL, SA_FAKE_SMTP_SAY, "451 4.3.0 Later", TRY_AGAIN, "451 4.3.0 Later" },
  { "sender-quota", ALL, SA_FAKE_SMTP_MAIL, SA_FAKE_SMTP_SAY, "550 5.4.5 Daily quota", ACCOUNT, "550 5.4.5 Daily" },
  { "sender-close", ALL, SA_FAKE_SMTP_MAIL, SA_FAKE_SMTP_CLOSE, NULL, TRY_AGAIN, "(broke before)" },
  { "sender-hang", PLAIN, SA_FAKE_SMTP_MAIL, SA_FAKE_SMTP_HANG, NULL, TRY_AGAIN, "(in time)" },
  { "sender-garbage", PLAIN, SA_FAKE_SMTP_MAIL, SA_FAKE_SMTP_SAY, "<html>no</html>", TRY_AGAIN, "(is no SMTP)" },

  /* recipient */
  { "unknown-recipient", ALL, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "550 5.1.1 User unknown", RECIPIENT, "550 5.1.1 User" },
  { "recipient-plain-550", PLAIN, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "550 no such user", RECIPIENT, "550 no such" },
  { "recipient-plain-551", PLAIN, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "551 not local", RECIPIENT, "551 not" },
  { "recipient-plain-553", PLAIN, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "553 bad name", RECIPIENT, "553 bad" },
  { "recipient-syntax", PLAIN, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "501 5.1.3 Bad address", RECIPIENT, "501 5.1.3" },
  { "recipient-disabled", PLAIN, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "550 5.2.1 Disabled", RECIPIENT, "550 5.2.1" },
  { "recipient-full", PLAIN, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "552 5.2.2 Full", RECIPIENT, "552 5.2.2 Full" },
  { "recipient-null-mx", PLAIN, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "556 5.1.10 Null MX", RECIPIENT, "556 5.1.10" },
  { "recipient-policy", ALL, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "554 5.7.1 Rejected by policy", RECIPIENT, "554 5.7.1" },
  { "relay-denied", PLAIN, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "554 5.7.1 <bob@example.org>: Relay access denied",
    ACCOUNT, "554 5.7.1 <bob@example.org>: Relay access denied" },
  { "relaying-denied", PLAIN, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "550 relaying is prohibited", ACCOUNT, "550 relaying" },
  { "no-relay-in-a-name", PLAIN, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY,
    "550 5.7.1 <relay@relay.example>: refused for relay@x.org by relay.example.org", RECIPIENT, "550 5.7.1" },
  { "recipient-needs-auth", PLAIN, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "550 5.7.1 Authentication required", ACCOUNT,
    "550 5.7.1 Auth" },
  { "recipient-sender-refused", ALL, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY,
    "553 5.7.1 <a@example.test>: Sender address rejected: not owned by user x", ACCOUNT, "553 5.7.1" },
  { "recipient-client-refused", ALL, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY,
    "554 5.7.1 <unknown[192.0.2.1]>: Client host rejected: Access denied", ACCOUNT, "554 5.7.1" },
  { "recipient-refused-to-a-stranger", SA_FAKE_SMTP_AUTH, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY,
    "554 5.7.1 <bob@example.org>: Recipient address rejected: Access denied", RECIPIENT, "554 5.7.1" },
  { "recipient-busy", ALL, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "450 4.2.1 Busy", TRY_AGAIN, "450 4.2.1 Busy" },
  { "recipient-full-for-now", ALL, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "452 4.2.2 Full", TRY_AGAIN, "452 4.2.2 Full" },
  { "recipient-close", ALL, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_CLOSE, NULL, TRY_AGAIN, "(broke before)" },
  { "recipient-hang", PLAIN, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_HANG, NULL, TRY_AGAIN, "(in time)" },
  { "recipient-refused-then-gone", PLAIN, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY_CLOSE, "550 5.1.1 No\r\n", RECIPIENT,
    "550 5.1.1 No" },
  { "recipient-lines", PLAIN, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "550-5.1.1 Nobody\r\n550-5.1.1 of this\r\n550 5.1.1 name",
    RECIPIENT, "550 5.1.1 Nobody of this name" },
  { "recipient-many-lines", PLAIN, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_FLOOD, "550-5.1.1 Nobody\r\n", TRY_AGAIN,
    "(is no SMTP)" },

  /* the command before the mail */
  { "data-refused", PLAIN, SA_FAKE_SMTP_DATA, SA_FAKE_SMTP_SAY, "554 5.5.1 No valid recipients", MESSAGE, "554 5.5.1" },
  { "data-not-now", PLAIN, SA_FAKE_SMTP_DATA, SA_FAKE_SMTP_SAY, "451 4.3.0 Later", TRY_AGAIN, "451 4.3.0 Later" },
  { "data-without-go", PLAIN, SA_FAKE_SMTP_DATA, SA_FAKE_SMTP_SAY, "250 2.0.0 Ok", TRY_AGAIN, NULL },
  { "data-close", PLAIN, SA_FAKE_SMTP_DATA, SA_FAKE_SMTP_CLOSE, NULL, TRY_AGAIN, "(broke before)" },
  { "data-hang", PLAIN, SA_FAKE_SMTP_DATA, SA_FAKE_SMTP_HANG, NULL, TRY_AGAIN, "(in time)" },

  /* after the dot: a refusal is sure, silence is not */
  { "spam", ALL, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY, "554 5.7.1 Looks like spam", MESSAGE, "554 5.7.1 Looks like spam" },
  { "too-large", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY, "552 5.3.4 Too big", MESSAGE, "552 5.3.4 Too big" },
  { "too-large-for-mailbox", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY, "552 5.2.3 Too big", MESSAGE, "552 5.2.3" },
  { "too-large-plain", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY, "552 Too much", MESSAGE, "552 Too much" },
  { "late-unknown-recipient", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY, "550 5.1.1 No", RECIPIENT, "550 5.1.1 No" },
  { "late-sender-refused", ALL, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY,
    "554 5.2.0 STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied", ACCOUNT, "554 5.2.0" },
  { "end-not-now", ALL, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY, "451 4.3.0 Later", TRY_AGAIN, "451 4.3.0 Later" },
  { "end-shutting-down", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY_CLOSE, "421 4.3.2 Bye\r\n", TRY_AGAIN, "421 4.3.2" },
  { "end-close", ALL, SA_FAKE_SMTP_END, SA_FAKE_SMTP_CLOSE, NULL, UNKNOWN, "(did not say whether)" },
  { "end-reset", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_RESET, NULL, UNKNOWN, "(did not say whether)" },
  { "end-hang", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_HANG, NULL, UNKNOWN, "(did not say whether)" },
  { "end-drip", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_DRIP, "250 2.0.0 Ok", UNKNOWN, "(did not say whether)" },
  { "end-garbage", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY, "<html>", UNKNOWN, "(did not say whether)" },
  { "end-half-a-reply", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY_CLOSE, "250-2.0.0 Ok\r\n", UNKNOWN,
    "(did not say whether)" },
  { "end-half-a-line", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY_CLOSE, "250 2.0.0 O", UNKNOWN, "(did not say whether)" },
  { "end-without-end", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_FLOOD, "250-Ok\r\n", UNKNOWN, "(did not say whether)" },
  { "end-two-codes", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY, "554-no\r\n250 yes", UNKNOWN, "(did not say whether)" },
  { "end-says-go-on", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY, "354 more", UNKNOWN, "(did not say whether)" },
  { "taken-by-251", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY, "251 2.0.0 Ok, and forwarded", SA_ERROR_CLASS_NONE, NULL },
  { "taken-in-lines", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY, "250-Ok\r\n250 done", SA_ERROR_CLASS_NONE, NULL },
  { "taken-then-gone", ALL, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY_CLOSE, "250 2.0.0 Ok\r\n", SA_ERROR_CLASS_NONE, NULL },
  { "taken-by-code", PLAIN, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY, "250", SA_ERROR_CLASS_NONE, NULL },
};

static guint
get_patience (void)
{
  const char *patience = g_getenv ("SA_TEST_PATIENCE");

  return patience != NULL ? CLAMP ((guint) g_ascii_strtoull (patience, NULL, 10), 1, 5) : 1;
}

static void
assert_said (const Case      *c,
             const SaReceipt *receipt)
{
  g_autofree char *part = NULL;

  g_assert_true ((receipt->text == NULL) == (receipt->error_class == SA_ERROR_CLASS_NONE));
  if (c->said == NULL)
    return;
  if (*c->said != '(')
    {
      g_assert_true (g_str_has_prefix (receipt->text, c->said));
      return;
    }
  part = g_strndup (c->said + 1, strlen (c->said) - 2);
  g_assert_nonnull (strstr (receipt->text, part));
}

static void
test_case (gconstpointer data)
{
  const Case *c = data;
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaEnvelope) envelope = smtp_new_envelope ();
  g_autoptr (SaReceipt) receipt = NULL;
  gboolean slow = c->fault == SA_FAKE_SMTP_HANG || c->fault == SA_FAKE_SMTP_DRIP || c->fault == SA_FAKE_SMTP_FLOOD;

  smtp_fixture_set_up (&self, c->flags);
  sa_fake_smtp_set (self.server, c->step, c->fault, c->text);
  relay = smtp_fixture_new_relay (&self, (c->flags & SA_FAKE_SMTP_AUTH) != 0 ? SA_FAKE_SMTP_USER : NULL,
                                  SA_FAKE_SMTP_SECRET);
  sa_smtp_relay_set_timeouts (SA_SMTP_RELAY (relay), slow ? SHORT_MS * get_patience () : LONG_MS,
                              slow ? SHORT_MS * get_patience () : LONG_MS, LONG_MS);
  receipt = smtp_send (relay, envelope);

  g_assert_cmpint (receipt->error_class, ==, c->error_class);
  assert_said (c, receipt);
  g_assert_cmpuint (sa_fake_smtp_count_mails (self.server), ==, c->step == SA_FAKE_SMTP_END ? 1 : 0);
  g_assert_finalize_object (g_steal_pointer (&relay));
  smtp_fixture_tear_down (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/smtp-answers/", cases[i].name, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }

  return g_test_run ();
}
