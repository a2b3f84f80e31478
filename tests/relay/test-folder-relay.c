/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-folder-relay.h"
#include "sa-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#define MAIL "From: a@example.com\r\nTo: b@example.org\r\n\r\nHello\r\n"

static SaEnvelope *
new_envelope (const char *message_id)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (MAIL, strlen (MAIL));

  return sa_envelope_new (7, "a@example.com", "b@example.org", message_id, "key", bytes);
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
count_files (const char *path,
             const char *folder)
{
  g_autofree char *name = g_build_filename (path, folder, NULL);
  g_autoptr (GDir) dir = g_dir_open (name, 0, NULL);
  guint n = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n++;

  return n;
}

static void
test_delivers (void)
{
  g_autoptr (SaTestDir) dir = sa_test_dir_new ();
  g_autofree char *path = sa_test_dir_build (dir, "out");
  g_autofree char *file = sa_test_dir_build (dir, "out/new/0a1b@example.com.eml");
  g_autoptr (SaMailRelay) relay = sa_folder_relay_new (path);
  g_autoptr (SaEnvelope) envelope = new_envelope ("<0a1b@example.com>");
  g_autoptr (SaReceipt) receipt = send_mail (relay, envelope);
  g_autofree char *text = NULL;

  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
  g_assert_cmpstr (receipt->relay_id, ==, "0a1b@example.com.eml");
  text = sa_test_read (file);
  g_assert_cmpstr (text, ==, MAIL);
  g_assert_cmpuint (count_files (path, "tmp"), ==, 0);
}

static void
test_repeat (void)
{
  g_autoptr (SaTestDir) dir = sa_test_dir_new ();
  g_autofree char *path = sa_test_dir_build (dir, "out");
  g_autofree char *fresh = sa_test_dir_build (dir, "out/new/0a1b@example.com.eml");
  g_autofree char *seen = sa_test_dir_build (dir, "out/cur/0a1b@example.com.eml:2,S");
  g_autoptr (SaMailRelay) relay = sa_folder_relay_new (path);
  g_autoptr (SaEnvelope) envelope = new_envelope ("<0a1b@example.com>");

  g_assert_true (sa_mail_relay_can_look_up (relay));
  {
    g_autoptr (SaReceipt) before = look_up (relay, envelope);

    g_assert_cmpint (before->error_class, ==, SA_ERROR_CLASS_TRY_AGAIN);
  }
  for (int i = 0; i < 3; i++)
    {
      g_autoptr (SaReceipt) receipt = send_mail (relay, envelope);
      g_autoptr (SaReceipt) found = look_up (relay, envelope);

      g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
      g_assert_cmpint (found->error_class, ==, SA_ERROR_CLASS_NONE);
      g_assert_cmpuint (count_files (path, "new") + count_files (path, "cur"), ==, 1);
      /* the second time it has been read, which moves and renames it */
      if (i == 1)
        g_assert_cmpint (g_rename (fresh, seen), ==, 0);
    }
}

/* What a crash left in tmp was never delivered */
static void
test_half_written (void)
{
  g_autoptr (SaTestDir) dir = sa_test_dir_new ();
  g_autofree char *path = sa_test_dir_build (dir, "out");
  g_autofree char *half = sa_test_dir_write (dir, "out/tmp/0a1b@example.com.eml", "From: a@exa");
  g_autofree char *file = sa_test_dir_build (dir, "out/new/0a1b@example.com.eml");
  g_autoptr (SaMailRelay) relay = sa_folder_relay_new (path);
  g_autoptr (SaEnvelope) envelope = new_envelope ("<0a1b@example.com>");
  g_autoptr (SaReceipt) found = look_up (relay, envelope);
  g_autoptr (SaReceipt) receipt = NULL;
  g_autofree char *text = NULL;

  g_assert_cmpint (found->error_class, ==, SA_ERROR_CLASS_TRY_AGAIN);
  receipt = send_mail (relay, envelope);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
  text = sa_test_read (file);
  g_assert_cmpstr (text, ==, MAIL);
}

static void
test_hostile_id (void)
{
  static const char * const ids[] = { "<../../../etc/passwd@x>", "<a/b@x>", "<>", "<.hidden@x>", "", "<sp ace@x>" };
  g_autoptr (SaTestDir) dir = sa_test_dir_new ();
  g_autofree char *path = sa_test_dir_build (dir, "out");
  g_autoptr (SaMailRelay) relay = sa_folder_relay_new (path);

  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      g_autoptr (SaEnvelope) envelope = new_envelope (ids[i]);
      g_autoptr (SaReceipt) receipt = send_mail (relay, envelope);

      g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
      g_assert_null (strchr (receipt->relay_id, '/'));
    }
  g_assert_cmpuint (count_files (path, "new"), ==, G_N_ELEMENTS (ids));
}

static void
test_unusable (void)
{
  g_autoptr (SaTestDir) dir = sa_test_dir_new ();
  g_autofree char *file = sa_test_dir_write (dir, "file", "");
  g_autofree char *under_file = g_build_filename (file, "out", NULL);
  g_autofree char *no_parent = sa_test_dir_build (dir, "missing/out");
  const char * const paths[] = { file, under_file, no_parent };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (SaMailRelay) relay = sa_folder_relay_new (paths[i]);
      g_autoptr (SaEnvelope) envelope = new_envelope ("<0a1b@example.com>");
      g_autoptr (SaReceipt) receipt = send_mail (relay, envelope);

      g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_ACCOUNT);
      g_assert_nonnull (strstr (receipt->text, paths[i]));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/folder-relay/delivers-whole-files", test_delivers);
  g_test_add_func ("/folder-relay/repeat-is-recognised", test_repeat);
  g_test_add_func ("/folder-relay/half-written-is-not-delivered", test_half_written);
  g_test_add_func ("/folder-relay/hostile-id-stays-in-its-folder", test_hostile_id);
  g_test_add_func ("/folder-relay/unusable-folder-is-told", test_unusable);

  return g_test_run ();
}
