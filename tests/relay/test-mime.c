/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mime.h"

#include <string.h>

#define N_TEXTS 400
#define MAX_CHARACTERS 90

/* Letters of one to four bytes, and what has a meaning in headers */
static char *
make_text (void)
{
  static const char * const characters[] = {
    "a", "b", "Z", "7", " ", " ", ",", ".", "@", "\"", "\\", "(", ")", "<", ">", "=", "?", "_", ";", ":",
    "é", "ß", "“", "”", "日", "本", "語", "ع", "ر", "😀",
  };
  GString *text = g_string_new ("x");
  int n = g_test_rand_int_range (0, MAX_CHARACTERS);

  for (int i = 0; i < n; i++)
    g_string_append (text, characters[g_test_rand_int_range (0, G_N_ELEMENTS (characters))]);
  /* blanks in a row, or at an end, are nobody's to keep */
  g_strstrip (text->str);
  text->len = strlen (text->str);
  while (g_string_replace (text, "  ", " ", 0) > 0)
    ;

  return g_string_free (text, FALSE);
}

static void
assert_comes_back (const char *subject,
                   const char *from,
                   const char *to,
                   const char *reply_to)
{
  const SaMimeMail mail = {
    .from_name = from,
    .from = "a@example.com",
    .reply_to_name = reply_to,
    .reply_to = "r@example.com",
    .to_name = to,
    .to = "b@example.org",
    .subject = subject,
    .message_id = "x@example.com",
    .language = "ja",
    .boundary = "0123456789abcdef",
    .date = 1795500000,
    .text = "x\n",
    .html = "<p>x</p>\n",
  };
  g_autoptr (GBytes) bytes = sa_mime_write (&mail);
  g_autoptr (SaMimeFields) fields = sa_mime_read_fields (bytes);

  g_assert_nonnull (fields);
  g_assert_cmpstr (fields->subject, ==, subject);
  g_assert_cmpstr (fields->from_name, ==, from);
  g_assert_cmpstr (fields->to_name, ==, to);
  g_assert_cmpstr (fields->reply_to_name, ==, reply_to);
  g_assert_cmpstr (fields->from, ==, "a@example.com");
  g_assert_cmpstr (fields->to, ==, "b@example.org");
  g_assert_cmpstr (fields->reply_to, ==, "r@example.com");
  g_assert_cmpstr (fields->language, ==, "ja");
}

/* However the words of a header are cut, and padded */
static void
test_long (void)
{
  const char *subject = "xxxxxxxxxJoin “{{name}}” %recipient.x% \"q\" é 日本 and 日本 again";
  const char *name = "xxxxxxxxxAnn “A.” O'Neil, via Bücher & “Söhne”, 日本 and 日本 again";

  for (int i = 0; i < 10; i++)
    assert_comes_back (subject + i, name + i, name + i, name + i);
}

static void
test_any (void)
{
  for (int i = 0; i < N_TEXTS; i++)
    {
      g_autofree char *subject = make_text ();
      g_autofree char *from = make_text ();
      g_autofree char *to = make_text ();
      g_autofree char *reply_to = make_text ();

      assert_comes_back (subject, from, to, reply_to);
    }
}

static void
test_words (void)
{
  static const struct
  {
    const char *words;
    const char *text;
  } cases[] = {
    { "Ann Lee", "Ann Lee" },
    { "=?utf-8?q?Zo=C3=AB?= Lee", "Zoë Lee" },
    /* RFC 2047, 6.2: the blanks between two words are none of the text's */
    { "=?utf-8?b?WsOrIA==?= =?utf-8?b?TGVl?=", "Zë Lee" },
    { "=?utf-8?b?WsOrIA==?=\r\n =?UTF-8?B?TGVlLCA=?= =?utf-8?q?Br=C3=BCder_=26?= Co", "Zë Lee, Brüder & Co" },
    { "=?iso-8859-1?b?Wus=?= =?iso-8859-1?b?IOk=?=", "Zë é" },
    { "=?iso-8859-1?b?Wus=?= =?utf-8?b?IMOp?=", "Zë é" },
    /* two words, one character */
    { "=?utf-8?b?5g==?= =?utf-8?b?l6U=?=", "日" },
    /* what only looks like a word */
    { "=?utf-8?x?a?= =? ?= =?utf-8?b?", "=?utf-8?x?a?= =? ?= =?utf-8?b?" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = sa_mime_decode_words (cases[i].words);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mime/long-names-and-subjects-come-back-whole", test_long);
  g_test_add_func ("/mime/any-names-and-subject-come-back", test_any);
  g_test_add_func ("/mime/words-are-read", test_words);

  return g_test_run ();
}
