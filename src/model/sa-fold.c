/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fold.h"

#include <string.h>

/* What Unicode does not decompose although people type it with plain letters. Sorted; lower case only, because the
 * text is case-folded first. Dashes and apostrophes are here so that a plain one finds a typographic one. */
static const struct
{
  gunichar c;
  char     plain[4];
} kin[] = {
  { 0x00e6, "ae" }, { 0x00f0, "d" },  { 0x00f8, "o" },  { 0x00fe, "th" }, { 0x0111, "d" },  { 0x0127, "h" },
  { 0x0131, "i" },  { 0x0138, "k" },  { 0x0142, "l" },  { 0x014b, "n" },  { 0x0153, "oe" }, { 0x0167, "t" },
  { 0x0180, "b" },  { 0x0183, "b" },  { 0x0188, "c" },  { 0x018c, "d" },  { 0x0192, "f" },  { 0x0195, "hv" },
  { 0x0199, "k" },  { 0x019a, "l" },  { 0x019e, "n" },  { 0x01a5, "p" },  { 0x01ad, "t" },  { 0x01b4, "y" },
  { 0x01b6, "z" },  { 0x01dd, "e" },  { 0x01e5, "g" },  { 0x0225, "z" },  { 0x0237, "j" },  { 0x023c, "c" },
  { 0x0247, "e" },  { 0x0249, "j" },  { 0x024d, "r" },  { 0x024f, "y" },  { 0x0253, "b" },  { 0x0254, "o" },
  { 0x0256, "d" },  { 0x0257, "d" },  { 0x0259, "e" },  { 0x025b, "e" },  { 0x0260, "g" },  { 0x0263, "g" },
  { 0x0268, "i" },  { 0x0269, "i" },  { 0x026b, "l" },  { 0x026f, "u" },  { 0x0272, "n" },  { 0x0275, "o" },
  { 0x027d, "r" },  { 0x0288, "t" },  { 0x0289, "u" },  { 0x028a, "u" },  { 0x028b, "v" },  { 0x02b9, "'" },
  { 0x02bb, "'" },  { 0x02bc, "'" },  { 0x02bd, "'" },  { 0x1d7d, "p" },  { 0x2010, "-" },  { 0x2012, "-" },
  { 0x2013, "-" },  { 0x2014, "-" },  { 0x2015, "-" },  { 0x2018, "'" },  { 0x2019, "'" },  { 0x201b, "'" },
  { 0x2212, "-" },  { 0x2c61, "l" },  { 0x2c65, "a" },  { 0x2c66, "t" },
};

static const char *
find_plain (gunichar c)
{
  gsize low = 0;
  gsize high = G_N_ELEMENTS (kin);

  while (low < high)
    {
      gsize middle = (low + high) / 2;

      if (kin[middle].c < c)
        low = middle + 1;
      else
        high = middle;
    }

  return low < G_N_ELEMENTS (kin) && kin[low].c == c ? kin[low].plain : NULL;
}

/* GLib folds small Cherokee letters to capital ones and capital ones to small ones: make both the same. */
static gunichar
unify_cherokee (gunichar c)
{
  if (c >= 0xab70 && c <= 0xabbf)
    return c - 0xab70 + 0x13a0;
  if (c >= 0x13f8 && c <= 0x13fd)
    return c - 8;

  return c;
}

/* Marks that sit on a letter have a combining class. The vowel signs of Indic and Thai writing, which are letters to
 * their readers, have none and stay. Invisible characters and the Arabic stretching line carry no meaning. */
static gboolean
is_dropped (gunichar c)
{
  GUnicodeType type = g_unichar_type (c);

  return g_unichar_combining_class (c) != 0 || type == G_UNICODE_FORMAT || type == G_UNICODE_ENCLOSING_MARK ||
         c == 0x0640 || (c >= 0xfe00 && c <= 0xfe0f) || (c >= 0xe0100 && c <= 0xe01ef);
}

/* Without the marks, which normalizing would first put in order: that takes time by the square of their number. */
static char *
strip_marks (const char *text)
{
  GString *stripped = g_string_sized_new (strlen (text) + 1);

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if ((*p & 0x80) == 0 || !is_dropped (g_utf8_get_char (p)))
      g_string_append_len (stripped, p, g_utf8_next_char (p) - p);

  return g_string_free (stripped, FALSE);
}

static char *
fold_ascii (const char *text,
            gsize       length)
{
  char *folded = g_malloc (length + 1);

  for (gsize i = 0; i < length; i++)
    folded[i] = g_ascii_iscntrl (text[i]) ? ' ' : g_ascii_tolower (text[i]);
  folded[length] = '\0';

  return folded;
}

char *
sa_fold (const char *text)
{
  g_autofree char *valid = NULL;
  g_autofree char *stripped = NULL;
  g_autofree char *decomposed = NULL;
  g_autofree char *lower = NULL;
  GString *folded = NULL;
  gsize length = 0;

  g_return_val_if_fail (text != NULL, NULL);

  length = strlen (text);
  if (g_str_is_ascii (text))
    return fold_ascii (text, length);

  /* Decomposed before folding, since compatibility forms (™, 𝐀) hide capitals; and after it, for capitals that
   * fold to something composed. */
  valid = g_utf8_make_valid (text, (gssize) length);
  stripped = strip_marks (valid);
  decomposed = g_utf8_normalize (stripped, -1, G_NORMALIZE_ALL);
  lower = g_utf8_casefold (decomposed, -1);
  g_free (decomposed);
  decomposed = g_utf8_normalize (lower, -1, G_NORMALIZE_ALL);

  folded = g_string_sized_new (length + 1);
  for (const char *p = decomposed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      const char *plain = c < 0x80 ? NULL : find_plain (c);

      if (g_unichar_iscntrl (c) || g_unichar_isspace (c))
        g_string_append_c (folded, ' ');
      else if (plain != NULL)
        g_string_append (folded, plain);
      else if (c < 0x80 || !is_dropped (c))
        g_string_append_unichar (folded, unify_cherokee (c));
    }

  return g_string_free (folded, FALSE);
}

char **
sa_fold_words (const char *text)
{
  g_autoptr (GStrvBuilder) words = g_strv_builder_new ();
  g_autofree char *folded = NULL;
  char *word = NULL;

  g_return_val_if_fail (text != NULL, NULL);

  folded = sa_fold (text);
  word = folded;
  while (*word != '\0')
    {
      char *end = strchrnul (word, ' ');
      gboolean is_last = *end == '\0';

      *end = '\0';
      if (end > word)
        g_strv_builder_add (words, word);
      word = is_last ? end : end + 1;
    }

  return g_strv_builder_end (words);
}
