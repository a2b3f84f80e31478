/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-check.h"

static void
test_names (void)
{
  g_autofree char *longest = g_strnfill (SA_NAME_MAX_CHARACTERS, 'x');
  g_autofree char *longer = g_strnfill (SA_NAME_MAX_CHARACTERS + 1, 'x');

  g_assert_cmpint (sa_check_name ("Müller & Söhne <x>"), ==, SA_REASON_NONE);
  g_assert_cmpint (sa_check_name (longest), ==, SA_REASON_NONE);
  g_assert_cmpint (sa_check_name (longer), ==, SA_REASON_TEXT_TOO_LONG);
  g_assert_cmpint (sa_check_name (NULL), ==, SA_REASON_NAME_EMPTY);
  g_assert_cmpint (sa_check_name (""), ==, SA_REASON_NAME_EMPTY);
  g_assert_cmpint (sa_check_name (" \t "), ==, SA_REASON_NAME_EMPTY);
  g_assert_cmpint (sa_check_name ("two\nlines"), ==, SA_REASON_TEXT_CONTROL);
  g_assert_cmpint (sa_check_name ("two\u2028lines"), ==, SA_REASON_TEXT_CONTROL);
  g_assert_cmpint (sa_check_name ("bell\a"), ==, SA_REASON_TEXT_CONTROL);
}

static void
test_urls (void)
{
  static const char * const good[] = { "https://support.example.com", "http://localhost:8080/x?y=z", "HTTPS://Example.COM",
                                       "https://bücher.example/", "https://[::1]/" };
  static const char * const bad[] = { "", "support.example.com", "https://", "https:///path", "ftp://example.com",
                                      "https://support example", "https://exa<mple.com", "javascript:alert(1)",
                                      "https://example.com\nX: y", "https://a b.example.com/" };
  gsize i = 0;

  for (i = 0; i < G_N_ELEMENTS (good); i++)
    if (sa_check_url (good[i]) != SA_REASON_NONE)
      g_error ("refused: %s", good[i]);
  for (i = 0; i < G_N_ELEMENTS (bad); i++)
    if (sa_check_url (bad[i]) != SA_REASON_URL_INVALID)
      g_error ("not refused: %s", bad[i]);
  g_assert_cmpint (sa_check_url (NULL), ==, SA_REASON_URL_INVALID);
}

static void
test_lines (void)
{
  g_assert_cmpint (sa_check_line (""), ==, SA_REASON_NONE);
  g_assert_cmpint (sa_check_line ("key\r\nX-Evil: 1"), ==, SA_REASON_TEXT_CONTROL);
}

static void
test_texts (void)
{
  g_autofree char *longer = g_strnfill (SA_TEXT_MAX_CHARACTERS + 1, 'x');

  g_assert_cmpint (sa_check_text ("Dear all,\r\n\n\twelcome"), ==, SA_REASON_NONE);
  g_assert_cmpint (sa_check_text ("bell\a"), ==, SA_REASON_TEXT_CONTROL);
  g_assert_cmpint (sa_check_text ("not UTF-8: \xff"), ==, SA_REASON_TEXT_CONTROL);
  g_assert_cmpint (sa_check_text (longer), ==, SA_REASON_TEXT_TOO_LONG);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/check/names-have-one-line-of-limited-length", test_names);
  g_test_add_func ("/check/urls-are-web-addresses-with-a-host", test_urls);
  g_test_add_func ("/check/lines-hold-no-line-break", test_lines);
  g_test_add_func ("/check/texts-may-have-lines-and-nothing-worse", test_texts);

  return g_test_run ();
}
