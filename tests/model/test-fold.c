/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fold.h"

#include <locale.h>
#include <string.h>

static const struct
{
  const char *text;
  const char *folded;
} cases[] = {
  { "", "" },
  { "Anna SMITH", "anna smith" },
  { "Müller", "muller" },
  { "Mu\u0308ller", "muller" },
  { "Łódź", "lodz" },
  { "Søren Ærø", "soren aero" },
  { "Straße STRASSE", "strasse strasse" },
  { "STRAẞE", "strasse" },
  { "Œuvre", "oeuvre" },
  { "Đorđe Þór Ðað", "dorde thor dad" },
  { "İstanbul ISPARTA ısı", "istanbul isparta isi" },
  { "Ħal Għaxaq Ŧ ŋ", "hal ghaxaq t n" },
  { "O’Brien O‘Brien Oʻahu", "o'brien o'brien o'ahu" },
  { "Smith–Jones Smith‐Jones", "smith-jones smith-jones" },
  { "ﬁn Ǆ ™ Ｆｕｌｌ ①", "fin dz tm full 1" },
  { "Ὀδυσσεύς ΟΔΥΣΣΕΥΣ", "οδυσσευσ οδυσσευσ" },
  { "Ёлкин Йод", "елкин иод" },
  { "שָׁלוֹם", "שלום" },
  { "مُحَمَّد محـــمد", "محمد محمد" },
  { "がぎ", "かき" },
  { "a\tb\nc\x01" "d\x7f", "a b c d " },
  { "a\u00a0b\u3000c\u2028d", "a b c d" },
  { "a\u200bb\u00adc\u200dd\ufeff", "abcd" },
  { "a\xff" "b", "a\ufffdb" },
  { "jane.doe+x@EXAMPLE.com", "jane.doe+x@example.com" },
  { "Ꭰꭰ", "ᎠᎠ" },
};

static void
test_table (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *folded = sa_fold (cases[i].text);

      g_assert_cmpstr (folded, ==, cases[i].folded);
    }
}

/* Indic vowel signs and Thai vowels tell words apart. */
static void
test_vowel_signs_stay (void)
{
  g_autofree char *folded = sa_fold ("कि की");
  g_autofree char *thai = sa_fold ("กี");

  g_assert_cmpstr (folded, ==, "कि की");
  g_assert_cmpstr (thai, ==, "กี");
}

/* Half a syllable is found, as when somebody is still typing. */
static void
test_hangul_is_found_by_its_beginning (void)
{
  g_autofree char *name = sa_fold ("김민수");
  g_autofree char *typed = sa_fold ("기");

  g_assert_nonnull (strstr (name, typed));
}

static void
test_folded_text_folds_to_itself (void)
{
  for (gunichar c = 1; c <= 0x10ffff; c++)
    {
      char text[8] = { 0 };
      g_autofree char *once = NULL;
      g_autofree char *twice = NULL;

      if (!g_unichar_validate (c))
        continue;
      g_unichar_to_utf8 (c, text);
      once = sa_fold (text);
      twice = sa_fold (once);
      if (strcmp (once, twice) != 0)
        g_error ("U+%04X folds to “%s”, and that to “%s”", c, once, twice);
      g_assert_true (g_utf8_validate (once, -1, NULL));
      g_assert_null (strchr (once, '\n'));
    }
}

static void
test_case_does_not_matter (void)
{
  for (gunichar c = 0x80; c <= 0x1ffff; c++)
    {
      char upper[8] = { 0 };
      char lower[8] = { 0 };
      g_autofree char *folded_upper = NULL;
      g_autofree char *folded_lower = NULL;

      /* Pairs only: some letters have a capital whose small letter is another one. */
      if (!g_unichar_isupper (c) || g_unichar_toupper (g_unichar_tolower (c)) != c)
        continue;
      g_unichar_to_utf8 (c, upper);
      g_unichar_to_utf8 (g_unichar_tolower (c), lower);
      folded_upper = sa_fold (upper);
      folded_lower = sa_fold (lower);
      g_assert_cmpstr (folded_upper, ==, folded_lower);
    }
}

static void
test_long_runs_of_marks_end (void)
{
  g_autoptr (GString) text = g_string_new ("e");
  g_autofree char *folded = NULL;

  while (text->len < 1000000)
    g_string_append (text, "\u0301\u0316");
  folded = sa_fold (text->str);
  g_assert_cmpstr (folded, ==, "e");
}

static void
test_words (void)
{
  g_auto (GStrv) words = sa_fold_words ("  Zoë\tO’Brien \u00a0 ÆØ  ");
  g_auto (GStrv) none = sa_fold_words (" \n ");

  g_assert_cmpuint (g_strv_length (words), ==, 3);
  g_assert_cmpstr (words[0], ==, "zoe");
  g_assert_cmpstr (words[1], ==, "o'brien");
  g_assert_cmpstr (words[2], ==, "aeo");
  g_assert_cmpuint (g_strv_length (none), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/fold/what-is-found-by-what", test_table);
  g_test_add_func ("/fold/vowel-signs-stay", test_vowel_signs_stay);
  g_test_add_func ("/fold/hangul-is-found-by-its-beginning", test_hangul_is_found_by_its_beginning);
  g_test_add_func ("/fold/folded-text-folds-to-itself", test_folded_text_folds_to_itself);
  g_test_add_func ("/fold/case-does-not-matter", test_case_does_not_matter);
  g_test_add_func ("/fold/long-runs-of-marks-end", test_long_runs_of_marks_end);
  g_test_add_func ("/fold/words-have-no-empty-ones", test_words);

  return g_test_run ();
}
