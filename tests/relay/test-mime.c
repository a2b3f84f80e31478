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

/* In ASCII, with CRLF and nothing else at line ends, no line longer than one may be (RFC 5322, 2.1.1; RFC 2047, 2) */
static void
assert_lines (GBytes *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  g_autofree char *mail = g_strndup (data, length);
  g_auto (GStrv) lines = g_strsplit (mail, "\r\n", -1);

  g_assert_true (g_str_is_ascii (mail));
  g_assert_cmpuint (strlen (mail), ==, length);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_assert_null (strpbrk (lines[i], "\r\n"));
      g_assert_cmpuint (strlen (lines[i]), <=, 120);
    }
}

/* The same mail in another layout, with one header more, which is read in earnest */
static SaMimeFields *
read_in_earnest (GBytes *bytes)
{
  g_autoptr (GByteArray) array = g_byte_array_new ();
  g_autoptr (GBytes) longer = NULL;

  g_byte_array_append (array, (const guint8 *) "X-Else: 1\r\n", 11);
  g_byte_array_append (array, g_bytes_get_data (bytes, NULL), (guint) g_bytes_get_size (bytes));
  longer = g_byte_array_free_to_bytes (g_steal_pointer (&array));
  return sa_mime_read_fields (longer);
}

static void
assert_same (const SaMimeFields *fields,
             const SaMimeFields *other)
{
  g_assert_cmpstr (fields->from_name, ==, other->from_name);
  g_assert_cmpstr (fields->from, ==, other->from);
  g_assert_cmpstr (fields->reply_to_name, ==, other->reply_to_name);
  g_assert_cmpstr (fields->reply_to, ==, other->reply_to);
  g_assert_cmpstr (fields->to_name, ==, other->to_name);
  g_assert_cmpstr (fields->to, ==, other->to);
  g_assert_cmpstr (fields->subject, ==, other->subject);
  g_assert_cmpstr (fields->language, ==, other->language);
  g_assert_cmpstr (fields->text, ==, other->text);
  g_assert_cmpstr (fields->html, ==, other->html);
}

static void
assert_comes_back (const char *subject,
                   const char *from,
                   const char *to,
                   const char *reply_to,
                   const char *text)
{
  g_autofree char *lines = g_strconcat (text, "\n\n.\nFrom ", text, "\n", NULL);
  g_autofree char *html = g_strconcat ("<p>", text, "</p>\n--=_0123456789abcdef\n", NULL);
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
    .text = lines,
    .html = html,
  };
  g_autoptr (GBytes) bytes = sa_mime_write (&mail);
  g_autoptr (SaMimeFields) fields = sa_mime_read_fields (bytes);
  g_autoptr (SaMimeFields) earnest = read_in_earnest (bytes);

  assert_lines (bytes);
  g_assert_nonnull (fields);
  g_assert_nonnull (earnest);
  assert_same (fields, earnest);
  g_assert_cmpstr (fields->subject, ==, subject);
  g_assert_cmpstr (fields->from_name, ==, from);
  g_assert_cmpstr (fields->to_name, ==, to);
  g_assert_cmpstr (fields->reply_to_name, ==, reply_to);
  g_assert_cmpstr (fields->from, ==, "a@example.com");
  g_assert_cmpstr (fields->to, ==, "b@example.org");
  g_assert_cmpstr (fields->reply_to, ==, "r@example.com");
  g_assert_cmpstr (fields->language, ==, "ja");
  g_assert_cmpstr (fields->text, ==, lines);
  g_assert_cmpstr (fields->html, ==, html);
}

/* However the words of a header are cut, and padded */
static void
test_long (void)
{
  const char *subject = "xxxxxxxxxJoin “{{name}}” %recipient.x% \"q\" é 日本 and 日本 again";
  const char *name = "xxxxxxxxxAnn “A.” O'Neil, via Bücher & “Söhne”, 日本 and 日本 again";

  for (int i = 0; i < 10; i++)
    assert_comes_back (subject + i, name + i, name + i, name + i, subject);
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
      g_autofree char *text = make_text ();

      assert_comes_back (subject, from, to, reply_to, text);
    }
}

/* What is cut off or altered anywhere is read in earnest, or not at all, and never past its end */
static void
test_damaged (void)
{
  const SaMimeMail mail = {
    .from_name = "Zoë",
    .from = "a@example.com",
    .to_name = "",
    .to = "b@example.org",
    .subject = "Zoë",
    .message_id = "x@example.com",
    .language = "de",
    .boundary = "0123456789abcdef",
    .text = "Zoë = 日本語\n",
    .html = "<p>x</p>\n",
  };
  g_autoptr (GBytes) bytes = sa_mime_write (&mail);

  for (gsize i = 0; i < g_bytes_get_size (bytes); i++)
    {
      static const char instead[] = { '\0', '\r', '\n', ' ', 'x', '=', '-' };
      g_autoptr (GBytes) cut = g_bytes_new (g_bytes_get_data (bytes, NULL), i);
      g_autoptr (SaMimeFields) shorter = sa_mime_read_fields (cut);

      for (gsize n = 0; n < G_N_ELEMENTS (instead); n++)
        {
          gsize length = 0;
          guint8 *copy = g_bytes_unref_to_data (g_bytes_new (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)),
                                                &length);
          g_autoptr (GBytes) altered = NULL;
          g_autoptr (SaMimeFields) fields = NULL;

          copy[i] = (guint8) instead[n];
          altered = g_bytes_new_take (copy, length);
          fields = sa_mime_read_fields (altered);
          if (fields != NULL)
            {
              g_assert_cmpstr (fields->from, !=, "");
              g_assert_true (g_utf8_validate (fields->text, -1, NULL));
              g_assert_true (g_utf8_validate (fields->subject, -1, NULL));
            }
        }
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
  g_test_add_func ("/mime/damaged-mails-are-read-to-their-end-at-most", test_damaged);
  g_test_add_func ("/mime/words-are-read", test_words);

  return g_test_run ();
}
