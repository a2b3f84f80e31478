/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* A password that somebody planted is found nowhere but on its way to the server. */

#include "sa-smtp-fixture.h"
#include "sa-smtp-relay.h"

#include <string.h>

#define PLANTED "pl4nted-s3cret"

static void
assert_clean (const char *text)
{
  static const char * const secrets[] = { PLANTED, SA_FAKE_SMTP_SECRET };

  for (gsize i = 0; text != NULL && i < G_N_ELEMENTS (secrets); i++)
    {
      g_autofree char *pair = g_strconcat ("\n" SA_FAKE_SMTP_USER "\n", secrets[i], NULL);
      g_autofree char *encoded = g_base64_encode ((const guchar *) secrets[i], strlen (secrets[i]));
      g_autofree char *both = NULL;
      gsize length = strlen (pair);

      pair[0] = '\0';
      pair[strlen (SA_FAKE_SMTP_USER) + 1] = '\0';
      both = g_base64_encode ((const guchar *) pair, length);
      g_assert_null (strstr (text, secrets[i]));
      g_assert_null (strstr (text, encoded));
      g_assert_null (strstr (text, both));
    }
}

/* Returns: (transfer full): what a malicious or chatty server may say of what it was sent */
static char *
echo (const char *code)
{
  g_autofree char *encoded = g_base64_encode ((const guchar *) PLANTED, strlen (PLANTED));
  const char pair[] = "\0" SA_FAKE_SMTP_USER "\0" PLANTED;
  g_autofree char *both = g_base64_encode ((const guchar *) pair, sizeof pair - 1);

  return g_strdup_printf ("%s no: " PLANTED ", nor %s, nor %s, queued as " PLANTED, code, encoded, both);
}

static void
test_texts (void)
{
  static const struct
  {
    SaFakeSmtpStep  step;
    const char     *code;
  } cases[] = {
    { SA_FAKE_SMTP_VERDICT, "535 5.7.8" },
    { SA_FAKE_SMTP_MAIL, "550 5.7.1" },
    { SA_FAKE_SMTP_RCPT, "450 4.2.1" },
    { SA_FAKE_SMTP_END, "554 5.7.1" },
    { SA_FAKE_SMTP_END, "250 2.0.0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SmtpFixture self = { NULL, };
      g_autoptr (SaMailRelay) relay = NULL;
      g_autoptr (SaEnvelope) envelope = smtp_new_envelope ();
      g_autoptr (SaReceipt) receipt = NULL;
      g_autofree char *text = echo (cases[i].code);

      smtp_fixture_set_up (&self, SA_FAKE_SMTP_AUTH);
      /* whatever password comes is good, unless the case is about it */
      sa_fake_smtp_set (self.server, SA_FAKE_SMTP_VERDICT, SA_FAKE_SMTP_SAY, "235 2.7.0 Welcome");
      sa_fake_smtp_set (self.server, cases[i].step, SA_FAKE_SMTP_SAY, text);
      relay = smtp_fixture_new_relay (&self, SA_FAKE_SMTP_USER, PLANTED);
      receipt = smtp_send (relay, envelope);
      g_assert_true ((receipt->error_class == SA_ERROR_CLASS_NONE) == (*cases[i].code == '2'));
      assert_clean (receipt->text);
      assert_clean (receipt->relay_id);
      smtp_fixture_tear_down (&self);
    }
}

static void
test_cut_text (void)
{
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) relay = NULL;
  g_autoptr (SaEnvelope) envelope = smtp_new_envelope ();
  g_autoptr (SaReceipt) receipt = NULL;
  /* 500 characters end in the middle of it */
  g_autofree char *words = g_strnfill (480, 'w');
  g_autofree char *text = g_strconcat ("550 5.7.1 ", words, " ", PLANTED, NULL);

  smtp_fixture_set_up (&self, SA_FAKE_SMTP_AUTH);
  sa_fake_smtp_set (self.server, SA_FAKE_SMTP_VERDICT, SA_FAKE_SMTP_SAY, text);
  relay = smtp_fixture_new_relay (&self, SA_FAKE_SMTP_USER, PLANTED);
  receipt = smtp_send (relay, envelope);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_ACCOUNT);
  g_assert_cmpint (g_utf8_strlen (receipt->text, -1), <=, 500);
  g_assert_null (strstr (receipt->text, "pl4"));
  smtp_fixture_tear_down (&self);
}

static void
assert_no_process_tells (void)
{
  g_autoptr (GDir) dir = g_dir_open ("/proc", 0, NULL);
  const char *name;
  guint n = 0;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc", name, "cmdline", NULL);
      g_autofree char *line = NULL;
      gsize length = 0;

      if (!g_ascii_isdigit (*name) || !g_file_get_contents (path, &line, &length, NULL))
        continue;
      n++;
      for (gsize i = 0; i < length; i++)
        if (line[i] == '\0')
          line[i] = ' ';
      assert_clean (line);
    }
  g_assert_cmpuint (n, >, 0);
}

/* One mail that is taken, one password that is refused, looked at while a third is under way. With all that is ever
 * logged, on both streams. */
static void
test_outside (void)
{
  SmtpFixture self = { NULL, };
  g_autoptr (SaMailRelay) right = NULL;
  g_autoptr (SaMailRelay) wrong = NULL;
  g_autoptr (SaEnvelope) envelope = smtp_new_envelope ();
  g_autoptr (SaReceipt) taken = NULL;
  g_autoptr (SaReceipt) refused = NULL;
  g_autoptr (SaReceipt) stopped = NULL;
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (SaTestAnswer) answer = { NULL, NULL };

  if (!g_test_subprocess ())
    {
      g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
      g_test_trap_assert_passed ();
      g_test_trap_assert_stdout ("*mail 1 is taken*");
      g_test_trap_assert_stdout_unmatched ("*" PLANTED "*");
      g_test_trap_assert_stderr_unmatched ("*" PLANTED "*");
      g_test_trap_assert_stdout_unmatched ("*" SA_FAKE_SMTP_SECRET "*");
      g_test_trap_assert_stderr_unmatched ("*" SA_FAKE_SMTP_SECRET "*");
      return;
    }

  g_log_set_debug_enabled (TRUE);
  smtp_fixture_set_up (&self, SA_FAKE_SMTP_STARTTLS | SA_FAKE_SMTP_AUTH);
  right = smtp_fixture_new_relay (&self, SA_FAKE_SMTP_USER, SA_FAKE_SMTP_SECRET);
  wrong = smtp_fixture_new_relay (&self, SA_FAKE_SMTP_USER, PLANTED);
  taken = smtp_send (right, envelope);
  g_assert_cmpint (taken->error_class, ==, SA_ERROR_CLASS_NONE);
  g_print ("mail %s is taken\n", taken->relay_id);
  refused = smtp_send (wrong, envelope);
  g_assert_cmpint (refused->error_class, ==, SA_ERROR_CLASS_ACCOUNT);
  assert_clean (refused->text);

  sa_fake_smtp_push (self.server, SA_FAKE_SMTP_VERDICT, SA_FAKE_SMTP_HANG, NULL);
  sa_mail_relay_send_async (wrong, envelope, cancellable, sa_test_answer_cb, &answer);
  SA_WAIT_UNTIL (sa_fake_smtp_count_commands (self.server, "AUTH") == 3);
  assert_no_process_tells ();
  g_cancellable_cancel (cancellable);
  stopped = sa_mail_relay_send_finish (wrong, sa_test_await (&answer), NULL);
  g_assert_cmpint (stopped->error_class, ==, SA_ERROR_CLASS_TRY_AGAIN);
  smtp_fixture_tear_down (&self);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/smtp-secrets/no-text-has-it", test_texts);
  g_test_add_func ("/smtp-secrets/no-text-has-its-beginning", test_cut_text);
  g_test_add_func ("/smtp-secrets/no-log-and-no-process-has-it", test_outside);

  return g_test_run ();
}
