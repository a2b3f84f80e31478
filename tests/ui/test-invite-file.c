/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-error.h"
#include "sa-invite-file.h"
#include "sa-invite-list.h"
#include "sa-test.h"

static char *
decode (const char  *data,
        gsize        size,
        gboolean    *guessed,
        GError     **error)
{
  g_autoptr(GBytes) bytes = g_bytes_new (data, size);

  return sa_invite_file_decode (bytes, guessed, error);
}

static void
test_encodings (void)
{
  gboolean guessed = TRUE;
  g_autoptr(GError) error = NULL;
  g_autofree char *utf8 = decode ("\xef\xbb\xbfJ\xc3\xb6", 6, &guessed, NULL);
  g_autofree char *little = NULL;
  g_autofree char *big = NULL;
  g_autofree char *latin = NULL;
  g_autofree char *empty = NULL;

  g_assert_cmpstr (utf8, ==, "Jö");
  g_assert_false (guessed);
  little = decode ("\xff\xfeJ\0\xf6\0", 6, &guessed, NULL);
  g_assert_cmpstr (little, ==, "Jö");
  big = decode ("\xfe\xff\0J\0\xf6", 6, &guessed, NULL);
  g_assert_cmpstr (big, ==, "Jö");
  g_assert_false (guessed);
  latin = decode ("J\xf6 \x81", 4, &guessed, NULL);
  g_assert_true (g_str_has_prefix (latin, "Jö"));
  g_assert_true (guessed);
  empty = decode ("", 0, &guessed, NULL);
  g_assert_cmpstr (empty, ==, "");
  g_assert_null (decode ("PNG\0\x01", 5, &guessed, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_INVALID);
}

static void
test_files (void)
{
  g_autoptr(SaTestDir) dir = sa_test_dir_new ();
  g_autofree char *path = sa_test_dir_write (dir, "list.csv", "a@example.com;b@example.com\n");
  g_autofree char *big_path = sa_test_dir_build (dir, "big.txt");
  g_autofree char *big = g_strnfill (SA_INVITE_FILE_MAX + 1, ' ');
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(GFile) big_file = g_file_new_for_path (big_path);
  g_autoptr(GFile) no_file = g_file_new_for_path ("/nowhere/list.csv");
  g_auto(SaTestAnswer) answer = { 0 };
  g_auto(SaTestAnswer) big_answer = { 0 };
  g_auto(SaTestAnswer) no_answer = { 0 };
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  sa_invite_file_load_async (file, NULL, sa_test_answer_cb, &answer);
  text = sa_invite_file_load_finish (file, sa_test_await (&answer), NULL, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (text, ==, "a@example.com;b@example.com\n");

  g_assert_true (g_file_set_contents (big_path, big, -1, NULL));
  sa_invite_file_load_async (big_file, NULL, sa_test_answer_cb, &big_answer);
  g_assert_null (sa_invite_file_load_finish (big_file, sa_test_await (&big_answer), NULL, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_INVALID);
  g_clear_error (&error);

  sa_invite_file_load_async (no_file, NULL, sa_test_answer_cb, &no_answer);
  g_assert_null (sa_invite_file_load_finish (no_file, sa_test_await (&no_answer), NULL, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_FAILED);
}

/* Languages that no mail is written in are counted, so that somebody can be told. */
static void
test_unknown_languages (void)
{
  g_autoptr(SaInviteList) list = sa_invite_list_new (NULL, 1, NULL);
  guint n_unknown = 9;

  g_assert_cmpuint (sa_invite_list_add_file_text (list, "Ana;ana@example.com;x\nBo;bo@example.com;y\n", &n_unknown), ==, 2);
  g_assert_cmpuint (n_unknown, ==, 0);
  g_assert_cmpuint (sa_invite_list_add_file_text (list, "Name;E-Mail;Sprache\nCy;cy@example.com;de-CH\n"
                                                        "Di;di@example.com;it\nEd;ed@example.com;Klingon\n"
                                                        "Flo;flo@example.com;\n", &n_unknown), ==, 4);
  g_assert_cmpuint (n_unknown, ==, 2);
  g_assert_cmpstr (sa_invite_row_get_address (sa_invite_list_get_row (list, 1)), ==, "bo@example.com");
  g_assert_cmpstr (sa_invite_row_get_language (sa_invite_list_get_row (list, 2)), ==, "de");
  g_assert_null (sa_invite_row_get_language (sa_invite_list_get_row (list, 3)));
  g_assert_null (sa_invite_row_get_language (sa_invite_list_get_row (list, 4)));
  g_assert_null (sa_invite_row_get_language (sa_invite_list_get_row (list, 5)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/invite-file/files-of-every-encoding", test_encodings);
  g_test_add_func ("/invite-file/files-are-read-whole-or-refused", test_files);
  g_test_add_func ("/invite-file/languages-of-no-mail-are-counted", test_unknown_languages);

  return g_test_run ();
}
