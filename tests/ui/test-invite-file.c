/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-error.h"
#include "sa-invite-file.h"
#include "sa-invite-table.h"
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

static void
check_target (const SaTargets *targets,
              gsize            position,
              const char      *address,
              const char      *name,
              const char      *language)
{
  g_assert_cmpstr (sa_targets_get_address (targets, position), ==, address);
  g_assert_cmpstr (sa_targets_get_name (targets, position), ==, name);
  g_assert_cmpstr (sa_targets_get_language (targets, position), ==, language);
}

static void
test_tables (void)
{
  guint n_unknown = 9;
  g_autoptr(SaTargets) headed = sa_invite_table_read ("Id,Full Name,E-Mail Address,Team\r\n"
                                                      "1,\"Novák, Jana\",jana@example.com,\"A \"\"x\"\"\"\r\n"
                                                      "2,,bo@example,B\r\n\r\n3,No Mail,,C\r\n", NULL, TRUE, &n_unknown);
  g_autoptr(SaTargets) plain = sa_invite_table_read ("Ana;ana@example.com;Sales\nBo;bo@example.com;Support\n", NULL,
                                                     FALSE, NULL);

  g_assert_cmpuint (sa_targets_get_size (headed), ==, 2);
  check_target (headed, 0, "jana@example.com", "Novák, Jana", NULL);
  g_assert_cmpstr (sa_targets_get_input (headed, 1), ==, "bo@example");
  g_assert_cmpint (sa_targets_get_reason (headed, 1), !=, SA_REASON_NONE);
  g_assert_cmpuint (n_unknown, ==, 0);
  g_assert_cmpuint (sa_targets_get_size (plain), ==, 2);
  check_target (plain, 1, "bo@example.com", "", NULL);

  g_assert_null (sa_invite_table_read ("Ana;ana@example.com;Sales\nBo;bo@example.com;Support\n", NULL, TRUE, NULL));
  g_assert_null (sa_invite_table_read ("a@example.com, b@example.com\nc@example.com, d@example.com", NULL, FALSE, NULL));
  g_assert_null (sa_invite_table_read ("Novák, Jana <jana@example.com>\nLi, Bo <bo@example.com>", NULL, FALSE, NULL));
  g_assert_null (sa_invite_table_read ("a@example.com\nb@example.com\n", NULL, FALSE, NULL));
}

static void
test_table_languages (void)
{
  guint n_unknown = 0;
  g_autoptr(SaTargets) targets = sa_invite_table_read ("Name\tE-Mail\tSprache\n"
                                                       "Ana\tana@example.com\tde\n"
                                                       "Bo\tbo@example.com\tGerman\n"
                                                       "Carla\tcarla@example.com\tdeutsch\n"
                                                       "Dalia\tdalia@example.com\tde_AT.UTF-8\n"
                                                       "Eva\teva@example.com\tPortuguês (Brasil)\n"
                                                       "Finn\tfinn@example.com\tpt\n"
                                                       "Gia\tgia@example.com\tFranzösisch\n"
                                                       "Hana\thana@example.com\t日本語\n"
                                                       "Ivo\tivo@example.com\tKlingon\n"
                                                       "Jo\tjo@example.com\tit\n"
                                                       "Kim\tkim@example.com\t\n", NULL, TRUE, &n_unknown);
  static const char * const wanted[] = {
    "de", "de", "de", "de", "pt-BR", "pt-BR", "fr", "ja", NULL, NULL, NULL,
  };

  g_assert_cmpuint (sa_targets_get_size (targets), ==, G_N_ELEMENTS (wanted));
  for (gsize i = 0; i < G_N_ELEMENTS (wanted); i++)
    g_assert_cmpstr (sa_targets_get_language (targets, i), ==, wanted[i]);
  g_assert_cmpuint (n_unknown, ==, 2);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/invite-file/files-of-every-encoding", test_encodings);
  g_test_add_func ("/invite-file/files-are-read-whole-or-refused", test_files);
  g_test_add_func ("/invite-file/tables-give-their-addresses-alone", test_tables);
  g_test_add_func ("/invite-file/tables-give-languages-by-tag-and-name", test_table_languages);

  return g_test_run ();
}
