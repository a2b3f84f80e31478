/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* How long connections of the SMTP relay live, and that nobody waits for them. */

#include "sa-smtp-fixture.h"
#include "sa-smtp-relay.h"

#include <string.h>

#define LONG_MS 25000

static void
expect (SaMailRelay  *relay,
        SaErrorClass  error_class)
{
  g_autoptr (SaEnvelope) envelope = smtp_new_envelope ();
  g_autoptr (SaReceipt) receipt = smtp_send (relay, envelope);

  g_assert_cmpint (receipt->error_class, ==, error_class);
}

/* As the outbox sends them: four at a time */
static void
test_many (void)
{
  enum { N = 50, AT_ONCE = 4 };
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (GHashTable) recipients = g_hash_table_new (g_str_hash, g_str_equal);

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_STARTTLS | SA_FAKE_SMTP_AUTH);
  relay = smtp_fixture_new_relay (&self, SA_FAKE_SMTP_USER, SA_FAKE_SMTP_SECRET);
  for (int first = 0; first < N; first += AT_ONCE)
    {
      SaTestAnswer answers[AT_ONCE] = { { NULL, NULL } };

      for (int i = 0; i < AT_ONCE && first + i < N; i++)
        {
          g_autofree char *recipient = g_strdup_printf ("u%d@example.org", first + i);
          g_autoptr (SaEnvelope) envelope = smtp_new_envelope_for ("a@example.test", recipient, "a: b\r\n\r\n.\r\n");

          sa_mail_relay_send_async (relay, envelope, NULL, sa_test_answer_cb, &answers[i]);
        }
      for (int i = 0; i < AT_ONCE && first + i < N; i++)
        {
          g_autoptr (SaReceipt) receipt = sa_mail_relay_send_finish (relay, sa_test_await (&answers[i]), NULL);

          g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
          sa_test_answer_clear (&answers[i]);
        }
    }

  g_assert_cmpuint (sa_fake_smtp_count_mails (self.server), ==, N);
  for (int i = 0; i < N; i++)
    g_hash_table_add (recipients, sa_fake_smtp_get_mail (self.server, i)->recipient);
  g_assert_cmpuint (g_hash_table_size (recipients), ==, N);
  g_assert_cmpuint (sa_fake_smtp_count_connections (self.server), <=, AT_ONCE);
  g_assert_cmpuint (sa_fake_smtp_count_commands (self.server, "AUTH"), ==,
                    sa_fake_smtp_count_connections (self.server));

  /* who leaves says so */
  g_assert_cmpuint (sa_fake_smtp_count_commands (self.server, "QUIT"), ==, 0);
  g_assert_finalize_object (g_steal_pointer (&relay));
  SA_WAIT_UNTIL (sa_fake_smtp_count_open (self.server) == 0);
  g_assert_cmpuint (sa_fake_smtp_count_commands (self.server, "QUIT"), ==,
                    sa_fake_smtp_count_connections (self.server));
  smtp_fixture_tear_down (&self);
}

/* libcurl counts what servers say, and has an end of it */
static void
test_long_life (void)
{
  enum { N = 2000 };
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;
  g_autofree char *words = g_strnfill (300, 'w');
  g_autofree char *reply = g_strconcat ("250 2.1.0 Ok ", words, NULL);

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
  sa_fake_smtp_set (self.server, SA_FAKE_SMTP_MAIL, SA_FAKE_SMTP_SAY, reply);
  relay = smtp_fixture_new_relay (&self, NULL, NULL);
  for (int i = 0; i < N; i++)
    {
      g_autoptr (SaEnvelope) envelope = smtp_new_envelope_for ("a@example.test", "bob@example.org", "a: b\r\n\r\n");
      g_auto (SaTestAnswer) answer = { NULL, NULL };
      g_autoptr (SaReceipt) receipt = NULL;

      sa_mail_relay_send_async (relay, envelope, NULL, sa_test_answer_cb, &answer);
      receipt = sa_mail_relay_send_finish (relay, sa_test_await (&answer), NULL);
      g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
    }
  g_assert_cmpuint (sa_fake_smtp_count_connections (self.server), ==, 1);
  smtp_fixture_tear_down (&self);
}

static void
test_ended_while_idle (void)
{
  static const char * const words[] = { NULL, "421 4.4.2 mail.example.test Error: timeout exceeded\r\n" };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      SmtpFixture self = { NULL, };
      g_autoptr (SaMailRelay) relay = NULL;

      smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
      relay = smtp_fixture_new_relay (&self, NULL, NULL);
      expect (relay, SA_ERROR_CLASS_NONE);
      sa_fake_smtp_close_all (self.server, words[i]);
      expect (relay, SA_ERROR_CLASS_NONE);
      g_assert_cmpuint (sa_fake_smtp_count_connections (self.server), ==, 2);
      g_assert_cmpuint (sa_fake_smtp_count_mails (self.server), ==, 2);
      smtp_fixture_tear_down (&self);
    }
}

/* It ends just when the mail begins */
static void
test_ended_at_mail (void)
{
  static const struct
  {
    SaFakeSmtpFault  fault;
    const char      *text;
  } cases[] = {
    { SA_FAKE_SMTP_CLOSE, NULL },
    { SA_FAKE_SMTP_RESET, NULL },
    { SA_FAKE_SMTP_SAY_CLOSE, "421 4.7.0 No more mails on this connection\r\n" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SmtpFixture self = { NULL, };
      g_autoptr (SaMailRelay) relay = NULL;

      smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
      relay = smtp_fixture_new_relay (&self, NULL, NULL);
      expect (relay, SA_ERROR_CLASS_NONE);
      sa_fake_smtp_push (self.server, SA_FAKE_SMTP_MAIL, cases[i].fault, cases[i].text);
      expect (relay, SA_ERROR_CLASS_NONE);
      g_assert_cmpuint (sa_fake_smtp_count_connections (self.server), ==, 2);

      /* a server that says no to a new one means it */
      sa_fake_smtp_set (self.server, SA_FAKE_SMTP_MAIL, cases[i].fault, cases[i].text);
      expect (relay, SA_ERROR_CLASS_TRY_AGAIN);
      g_assert_cmpuint (sa_fake_smtp_count_connections (self.server), ==, 3);
      smtp_fixture_tear_down (&self);
    }
}

static void
test_goes_on_after_refusal (void)
{
  static const SaFakeSmtpStep steps[] = {
    SA_FAKE_SMTP_MAIL, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_DATA, SA_FAKE_SMTP_END
  };
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_STARTTLS | SA_FAKE_SMTP_AUTH);
  relay = smtp_fixture_new_relay (&self, SA_FAKE_SMTP_USER, SA_FAKE_SMTP_SECRET);
  for (gsize i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      sa_fake_smtp_push (self.server, steps[i], SA_FAKE_SMTP_SAY, "450 4.2.1 later");
      expect (relay, SA_ERROR_CLASS_TRY_AGAIN);
      expect (relay, SA_ERROR_CLASS_NONE);
    }
  smtp_fixture_tear_down (&self);
}

/* A reply that comes too late is none to the next mail */
static void
test_silence_is_not_carried_over (void)
{
  const char *patience = g_getenv ("SA_TEST_PATIENCE");
  guint factor = patience != NULL ? MAX (1, (guint) g_ascii_strtoull (patience, NULL, 10)) : 1;
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
  relay = smtp_fixture_new_relay (&self, NULL, NULL);
  sa_smtp_relay_set_timeouts (SA_SMTP_RELAY (relay), 1000 * factor, 1000 * factor, LONG_MS);
  expect (relay, SA_ERROR_CLASS_NONE);
  sa_fake_smtp_push (self.server, SA_FAKE_SMTP_END, SA_FAKE_SMTP_HANG, NULL);
  expect (relay, SA_ERROR_CLASS_UNKNOWN);
  expect (relay, SA_ERROR_CLASS_NONE);
  g_assert_cmpuint (sa_fake_smtp_count_connections (self.server), ==, 2);
  g_assert_cmpuint (sa_fake_smtp_count_mails (self.server), ==, 3);
  smtp_fixture_tear_down (&self);
}

static void
test_extra_reply (void)
{
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
  relay = smtp_fixture_new_relay (&self, NULL, NULL);
  sa_fake_smtp_push (self.server, SA_FAKE_SMTP_END, SA_FAKE_SMTP_SAY, "250 2.0.0 Ok\r\n250 2.0.0 Ok");
  expect (relay, SA_ERROR_CLASS_NONE);
  /* out of step: not taken for a mail that was taken */
  expect (relay, SA_ERROR_CLASS_TRY_AGAIN);
  g_assert_cmpuint (sa_fake_smtp_count_mails (self.server), ==, 1);
  expect (relay, SA_ERROR_CLASS_NONE);
  g_assert_cmpuint (sa_fake_smtp_count_mails (self.server), ==, 2);
  smtp_fixture_tear_down (&self);
}

static void
test_kept_for_a_while (void)
{
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
  relay = smtp_fixture_new_relay (&self, NULL, NULL);
  sa_smtp_relay_set_timeouts (SA_SMTP_RELAY (relay), LONG_MS, LONG_MS, 10);
  for (guint i = 1; i <= 3; i++)
    {
      expect (relay, SA_ERROR_CLASS_NONE);
      SA_WAIT_UNTIL (sa_fake_smtp_count_open (self.server) == 0);
      g_assert_cmpuint (sa_fake_smtp_count_commands (self.server, "QUIT"), ==, i);
    }
  smtp_fixture_tear_down (&self);
}

/* A server that says nothing to QUIT would be waited for until the test is killed */
static void
test_leaving_waits_for_nobody (void)
{
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_STARTTLS);
  sa_fake_smtp_set (self.server, SA_FAKE_SMTP_QUIT, SA_FAKE_SMTP_HANG, NULL);
  relay = smtp_fixture_new_relay (&self, NULL, NULL);
  expect (relay, SA_ERROR_CLASS_NONE);
  sa_fake_smtp_push (self.server, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "550 5.1.1 no");
  expect (relay, SA_ERROR_CLASS_RECIPIENT);
  expect (relay, SA_ERROR_CLASS_NONE);
  g_assert_finalize_object (g_steal_pointer (&relay));
  SA_WAIT_UNTIL (sa_fake_smtp_count_open (self.server) == 0);
  smtp_fixture_tear_down (&self);
}

static gboolean
count_cb (gpointer user_data)
{
  guint *n = user_data;

  ++*n;
  return G_SOURCE_CONTINUE;
}

/* Starts a mail that the server at @step says nothing to, and waits until it is there */
static void
start_hanging (SmtpFixture    *self,
               SaMailRelay    *relay,
               SaFakeSmtpStep  step,
               const char     *command,
               GCancellable   *cancellable,
               SaTestAnswer   *answer)
{
  g_autoptr (SaEnvelope) envelope = smtp_new_envelope ();

  sa_fake_smtp_push (self->server, step, SA_FAKE_SMTP_HANG, NULL);
  sa_mail_relay_send_async (relay, envelope, cancellable, sa_test_answer_cb, answer);
  SA_WAIT_UNTIL (command != NULL ? sa_fake_smtp_count_commands (self->server, command) > 0
                                 : sa_fake_smtp_count_mails (self->server) > 0);
}

static void
test_loop_goes_on (void)
{
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (SaReceipt) receipt = NULL;
  guint n = 0;
  guint source;

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
  relay = smtp_fixture_new_relay (&self, NULL, NULL);
  start_hanging (&self, relay, SA_FAKE_SMTP_END, NULL, cancellable, &answer);
  source = g_idle_add (count_cb, &n);
  SA_WAIT_UNTIL (n > 1000);
  g_source_remove (source);
  g_assert_null (answer.result);

  g_cancellable_cancel (cancellable);
  receipt = sa_mail_relay_send_finish (relay, sa_test_await (&answer), NULL);
  g_assert_null (receipt);
  smtp_fixture_tear_down (&self);
}

static void
test_cancelled (void)
{
  static const struct
  {
    SaFakeSmtpStep  step;
    const char     *command;  /* NULL: the whole mail */
  } cases[] = {
    { SA_FAKE_SMTP_EHLO, "EHLO" },
    { SA_FAKE_SMTP_RCPT, "RCPT" },
    { SA_FAKE_SMTP_END, NULL },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SmtpFixture self = { NULL, };
      g_autoptr (SaMailRelay) relay = NULL;
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_auto (SaTestAnswer) answer = { NULL, NULL };
      g_autoptr (SaReceipt) receipt = NULL;
      g_autoptr (GError) error = NULL;

      smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
      relay = smtp_fixture_new_relay (&self, NULL, NULL);
      start_hanging (&self, relay, cases[i].step, cases[i].command, cancellable, &answer);
      g_cancellable_cancel (cancellable);
      receipt = sa_mail_relay_send_finish (relay, sa_test_await (&answer), &error);
      if (cases[i].command != NULL)
        {
          /* surely not sent, so that it needs nobody's decision later */
          g_assert_no_error (error);
          g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_TRY_AGAIN);
        }
      else
        {
          g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
          g_assert_null (receipt);
        }
      sa_test_answer_clear (&answer);
      g_assert_finalize_object (g_steal_pointer (&relay));
      smtp_fixture_tear_down (&self);
    }
}

static void
test_cancelled_before (void)
{
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaEnvelope) envelope = smtp_new_envelope ();
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_PLAIN);
  relay = smtp_fixture_new_relay (&self, NULL, NULL);
  g_cancellable_cancel (cancellable);
  sa_mail_relay_send_async (relay, envelope, cancellable, sa_test_answer_cb, &answer);
  g_assert_null (sa_mail_relay_send_finish (relay, sa_test_await (&answer), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (sa_fake_smtp_count_connections (self.server), ==, 0);
  smtp_fixture_tear_down (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/smtp-connections/fifty-mails-over-four", test_many);
  g_test_add_func ("/smtp-connections/one-takes-any-number", test_long_life);
  g_test_add_func ("/smtp-connections/ended-while-idle-is-made-anew", test_ended_while_idle);
  g_test_add_func ("/smtp-connections/ended-as-the-mail-begins-is-made-anew-once", test_ended_at_mail);
  g_test_add_func ("/smtp-connections/next-mail-goes-after-a-refusal", test_goes_on_after_refusal);
  g_test_add_func ("/smtp-connections/late-reply-is-none-to-the-next-mail", test_silence_is_not_carried_over);
  g_test_add_func ("/smtp-connections/reply-too-many-is-no-taken-mail", test_extra_reply);
  g_test_add_func ("/smtp-connections/kept-for-a-while-then-left", test_kept_for_a_while);
  g_test_add_func ("/smtp-connections/leaving-waits-for-nobody", test_leaving_waits_for_nobody);
  g_test_add_func ("/smtp-connections/loop-goes-on-while-a-server-is-silent", test_loop_goes_on);
  g_test_add_func ("/smtp-connections/cancelled-says-what-is-sure", test_cancelled);
  g_test_add_func ("/smtp-connections/cancelled-before-it-began", test_cancelled_before);

  return g_test_run ();
}
