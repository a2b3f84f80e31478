/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mime-words.h"

#include <string.h>

#define BLANKS " \t\r\n"

/* One RFC 2047 word. Borrowed from the text. */
typedef struct
{
  const char *charset;
  gsize       charset_length;
  char        encoding;        /* 'b' or 'q' */
  const char *text;
  gsize       length;
  const char *end;             /* after the word */
} Word;

/* Whether a word begins at @p */
static gboolean
read_word (const char *p,
           Word       *word)
{
  const char *end;

  if (!g_str_has_prefix (p, "=?"))
    return FALSE;

  word->charset = p + 2;
  word->charset_length = strcspn (word->charset, "?" BLANKS);
  p = word->charset + word->charset_length;
  if (word->charset_length == 0 || p[0] != '?' || p[1] == '\0' || p[2] != '?')
    return FALSE;
  word->encoding = g_ascii_tolower (p[1]);
  if (word->encoding != 'b' && word->encoding != 'q')
    return FALSE;

  word->text = p + 3;
  word->length = strcspn (word->text, "?" BLANKS);
  end = word->text + word->length;
  if (!g_str_has_prefix (end, "?="))
    return FALSE;

  word->end = end + 2;
  return TRUE;
}

static void
decode_word (const Word *word,
             GByteArray *bytes)
{
  if (word->encoding == 'b')
    {
      g_autofree char *text = g_strndup (word->text, word->length);
      gsize length = 0;
      g_autofree guchar *decoded = g_base64_decode (text, &length);

      g_byte_array_append (bytes, decoded, (guint) length);
      return;
    }

  for (gsize i = 0; i < word->length; i++)
    {
      guint8 byte = (guint8) word->text[i];

      if (byte == '_')
        byte = ' ';
      else if (byte == '=' && i + 2 < word->length && g_ascii_isxdigit (word->text[i + 1]) &&
               g_ascii_isxdigit (word->text[i + 2]))
        {
          byte = (guint8) (g_ascii_xdigit_value (word->text[i + 1]) << 4 | g_ascii_xdigit_value (word->text[i + 2]));
          i += 2;
        }
      g_byte_array_append (bytes, &byte, 1);
    }
}

/* Reads the words from @first on that are of its charset. Returns: after the last of them */
static const char *
read_run (const Word *first,
          GByteArray *bytes,
          guint      *n)
{
  Word word = *first;
  Word next;

  decode_word (first, bytes);
  for (*n = 1;; (*n)++)
    {
      gsize gap = strspn (word.end, BLANKS);

      if (gap == 0 || !read_word (word.end + gap, &next) || next.charset_length != first->charset_length ||
          g_ascii_strncasecmp (next.charset, first->charset, first->charset_length) != 0)
        return word.end;
      decode_word (&next, bytes);
      word = next;
    }
}

char *
sa_mime_join_words (const char *text)
{
  GString *joined = NULL;
  Word word;

  g_return_val_if_fail (text != NULL, NULL);

  joined = g_string_new (NULL);
  for (const char *p = text; *p != '\0';)
    {
      g_autoptr (GByteArray) bytes = NULL;
      const char *end;
      guint n = 0;

      if (!read_word (p, &word))
        {
          g_string_append_c (joined, *p++);
          continue;
        }

      bytes = g_byte_array_new ();
      end = read_run (&word, bytes, &n);
      if (n == 1)
        {
          g_string_append_len (joined, p, end - p);
        }
      else
        {
          g_autofree char *encoded = g_base64_encode (bytes->data, bytes->len);

          g_string_append_printf (joined, "=?%.*s?b?%s?=", (int) word.charset_length, word.charset, encoded);
        }
      p = end;
    }

  return g_string_free (joined, FALSE);
}
