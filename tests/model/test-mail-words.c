/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-language.h"
#include "sa-mail-words.h"

#include <string.h>

static void
assert_refused (SaMailKey   key,
                const char *text,
                const char *named)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sa_mail_words_check ("de", key, text, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, "“de”"));
  g_assert_nonnull (strstr (error->message, sa_mail_key_get_name (key)));
  g_assert_nonnull (strstr (error->message, named));
}

static void
assert_fine (SaMailKey   key,
             const char *text)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sa_mail_words_check ("de", key, text, &error));
  g_assert_no_error (error);
}

static void
test_variables (void)
{
  assert_fine (SA_MAIL_KEY_SUBJECT, "{inviter} → {site} ({organization}) }");
  assert_fine (SA_MAIL_KEY_GREETING, "Dear {name},");
  assert_fine (SA_MAIL_KEY_IGNORE, "Bye.");
  /* unknown, wrong here, not closed, empty, doubled */
  assert_refused (SA_MAIL_KEY_SUBJECT, "{sight} {site}", "“{sight}”");
  assert_refused (SA_MAIL_KEY_SUBJECT, "{site} {name}", "“{name}”");
  assert_refused (SA_MAIL_KEY_SUBJECT_ANONYMOUS, "{inviter} {site}", "“{inviter}”");
  assert_refused (SA_MAIL_KEY_SUBJECT, "{site} {inviter", "“{inviter”");
  assert_refused (SA_MAIL_KEY_SUBJECT, "{site} {}", "“{}”");
  assert_refused (SA_MAIL_KEY_SUBJECT, "{{site}}", "“{{site}”");
  assert_refused (SA_MAIL_KEY_SUBJECT, "{site} {Site}", "“{Site}”");
  assert_refused (SA_MAIL_KEY_SUBJECT, "{site} { site }", "“{ site }”");
  assert_refused (SA_MAIL_KEY_SUBJECT, "{site} {äöüäöüäöüäöüäöüäöüäöüäöü", "“{äöüäöüäöüäöüäöüäöüä”");
  /* necessary */
  assert_refused (SA_MAIL_KEY_SUBJECT, "Hello", "“{site}”");
  assert_refused (SA_MAIL_KEY_INTRO, "Come to {site}", "“{inviter}”");
  assert_refused (SA_MAIL_KEY_EXPIRES, "Soon over.", "“{expires}”");
  assert_refused (SA_MAIL_KEY_ACCOUNT_NEW, "Sign up", "“{address}”");
}

static void
test_characters (void)
{
  g_autofree char *line = g_strnfill (SA_MAIL_MAX_LINE, 'x');
  g_autofree char *paragraph = g_strnfill (SA_MAIL_MAX_TEXT, 'x');
  g_autofree char *long_line = g_strconcat (line, "x", NULL);
  g_autofree char *long_paragraph = g_strconcat (paragraph, "x", NULL);

  assert_fine (SA_MAIL_KEY_BUTTON_NEW, line);
  assert_fine (SA_MAIL_KEY_PRIVATE, paragraph);
  assert_fine (SA_MAIL_KEY_PRIVATE, "one\ntwo");
  assert_refused (SA_MAIL_KEY_BUTTON_NEW, long_line, "200");
  assert_refused (SA_MAIL_KEY_PRIVATE, long_paragraph, "2000");
  assert_refused (SA_MAIL_KEY_SUBJECT, "{site}\nBcc: eve@example.com", "line break");
  assert_refused (SA_MAIL_KEY_SUBJECT, "{site}\r\nBcc: eve@example.com", "line break");
  assert_refused (SA_MAIL_KEY_SUBJECT, "{site}\xe2\x80\xa8", "line break");
  assert_refused (SA_MAIL_KEY_PRIVATE, "a\rb", "control");
  assert_refused (SA_MAIL_KEY_PRIVATE, "a\x1b[0m", "control");
  assert_refused (SA_MAIL_KEY_PRIVATE, "a\xff", "control");
}

static GVariant *
make_texts (const char *key,
            const char *text)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&builder, "{ss}", key, text);
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static void
test_own (void)
{
  static const struct
  {
    const char *language;
    const char *key;
    const char *text;
    const char *named; /* NULL: fine */
  } cases[] = {
    { "pt-BR", "subject", "{site}", NULL },
    { "de", "subject", "", NULL },
    { "de", "subject", "x", "{site}" },
    { "de", "subjekt", "x", "subjekt" },
    { "de", "months", "", "months" },
    { "de", "from", "{inviter}", "from" },
    { "zh", "subject", "{site}", "zh" },
    { "de-AT", "subject", "{site}", "de-AT" },
    { NULL, "subject", "{site}", "pt-BR" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GVariant) texts = make_texts (cases[i].key, cases[i].text);
      g_autoptr (GError) error = NULL;

      g_assert_cmpint (sa_mail_words_check_own (cases[i].language, texts, &error), ==, cases[i].named == NULL);
      if (cases[i].named != NULL)
        {
          g_assert_error (error, SA_ERROR, SA_ERROR_INVALID);
          g_assert_nonnull (strstr (error->message, cases[i].named));
        }
    }
}

static void
test_keys (void)
{
  for (int i = 0; i < SA_MAIL_N_KEYS; i++)
    {
      SaMailKey key = SA_MAIL_N_KEYS;

      g_assert_true (sa_mail_key_from_name (sa_mail_key_get_name ((SaMailKey) i), &key));
      g_assert_cmpint (key, ==, i);
      for (int var = 0; var < SA_MAIL_N_VARS; var++)
        g_assert_true (!sa_mail_key_needs (key, (SaMailVar) var) || sa_mail_key_may_have (key, (SaMailVar) var));
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mail-words/variables-are-known-allowed-and-complete", test_variables);
  g_test_add_func ("/mail-words/characters-fit-a-mail", test_characters);
  g_test_add_func ("/mail-words/own-texts-are-of-a-known-language-and-key", test_own);
  g_test_add_func ("/mail-words/what-is-needed-is-allowed", test_keys);

  return g_test_run ();
}
