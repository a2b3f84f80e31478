/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-language.h"

static void
test_match (void)
{
  static const struct
  {
    const char *wish;
    const char *found;
  } cases[] = {
    { "de", "de" }, { "de-AT", "de" }, { "DE-Latn-AT-1996", "de" }, { "de_AT.UTF-8", "de" }, { "de@euro", "de" },
    { "pt", "pt-BR" }, { "pt-PT", "pt-BR" }, { "PT-br", "pt-BR" }, { "pt_BR.UTF-8", "pt-BR" }, { "pt-BR-abl1943", "pt-BR" },
    { "ar-EG", "ar" }, { "ja-JP", "ja" }, { "es-419", "es" }, { "fr-CA", "fr" }, { "en-GB", "en" },
    { "zh", NULL }, { "zh-Hans-CN", NULL }, { "p", NULL }, { "pt-", "pt-BR" }, { "deu", NULL }, { "d", NULL },
    { "C", NULL }, { "C.UTF-8", NULL }, { "POSIX", NULL }, { "", NULL }, { NULL, NULL }, { "../de", NULL },
    { "-", NULL }, { "--", NULL }, { ".", NULL }, { "*", NULL }, { "de\n", NULL },
    { "de-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "de" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (sa_language_match (cases[i].wish), ==, cases[i].found);
}

static void
test_choose (void)
{
  static const struct
  {
    const char *wishes[3];
    const char *choice;
  } cases[] = {
    { { "de", "fr", "es" }, "de" },
    { { NULL, "fr-CA", "de" }, "fr" },
    { { NULL, NULL, "de" }, "de" },
    { { "zh", "", "pt" }, "pt-BR" },
    { { "xx-YY", "zz", "qq" }, "en" },
    { { NULL, NULL, NULL }, "en" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (sa_language_choose (cases[i].wishes, 3), ==, cases[i].choice);
}

static void
test_accept (void)
{
  static const struct
  {
    const char *header;
    const char *found;
  } cases[] = {
    { "de", "de" },
    { "de-CH, fr;q=0.9", "de" },
    { "zh, de-AT;q=0.9, en;q=0.5", "de" },
    { "en;q=0.5, ja;q=0.8", "ja" },
    { "en ; q=0.5 , ja; q=0.8", "ja" },
    { "de;q=0, en;q=0.1", "en" },
    { "de;q=nonsense, en;q=0.1", "en" },
    { "de;q=7, en;q=0.1", "en" },
    { "*", NULL }, { "zh", NULL }, { "", NULL }, { NULL, NULL }, { ",,;,q=", NULL },
    { "pt-PT,pt;q=0.8,en;q=0.5", "pt-BR" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpstr (sa_language_match_accept (cases[i].header), ==, cases[i].found);
}

static void
test_recipient (void)
{
  static const struct
  {
    SaLanguageFacts   facts;
    const char       *language;
    SaLanguageSource  source;
  } cases[] = {
    { { "ja", "de", "fr", "es", "ar", "pt" }, "ja", SA_LANGUAGE_SOURCE_ADDRESS },
    { { NULL, "de", "fr", "es", "ar", "pt" }, "de", SA_LANGUAGE_SOURCE_INVITATION },
    { { NULL, NULL, "fr", "es", "ar", "pt" }, "fr", SA_LANGUAGE_SOURCE_ACCOUNT },
    { { NULL, NULL, NULL, "es", "ar", "pt" }, "es", SA_LANGUAGE_SOURCE_EARLIER },
    { { NULL, NULL, NULL, NULL, "ar", "pt" }, "ar", SA_LANGUAGE_SOURCE_ORGANIZATION },
    { { NULL, NULL, NULL, NULL, NULL, "pt_PT.UTF-8" }, "pt-BR", SA_LANGUAGE_SOURCE_OPERATOR },
    { { NULL, NULL, NULL, NULL, NULL, NULL }, "en", SA_LANGUAGE_SOURCE_DEFAULT },
    /* what nobody can write counts for nothing, wherever it stands */
    { { "zh", "zh-TW", "ko", "es-MX", NULL, NULL }, "es", SA_LANGUAGE_SOURCE_EARLIER },
    { { "", "", "", "", "", "C.UTF-8" }, "en", SA_LANGUAGE_SOURCE_DEFAULT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      SaLanguageSource source = 0;

      g_assert_cmpstr (sa_language_for_recipient (&cases[i].facts, &source), ==, cases[i].language);
      g_assert_cmpint (source, ==, cases[i].source);
      g_assert_cmpstr (sa_language_for_recipient (&cases[i].facts, NULL), ==, cases[i].language);
    }
}

static void
test_tags (void)
{
  static const char * const tags[] = { "de", "pt-BR", "zh-Hans-CN", "es-419", "sl-rozaj-biske", "haw" };
  static const char * const others[] = {
    "", "d", "-de", "de-", "de--AT", "d-x", "1de", "de_AT", "de AT", "de;q=1", "deutschland", "dé", "de\n",
    "en-aaaaaaaa-bbbbbbbb-cccccccc-dddddddd",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (tags); i++)
    g_assert_true (sa_language_is_tag (tags[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (others); i++)
    g_assert_false (sa_language_is_tag (others[i]));
}

static void
test_names (void)
{
  const char * const *list = sa_language_list ();

  for (gsize i = 0; list[i] != NULL; i++)
    {
      g_assert_nonnull (sa_language_get_name (list[i]));
      g_assert_cmpstr (sa_language_match (list[i]), ==, list[i]);
      g_assert_true (sa_language_is_tag (list[i]));
      g_assert_cmpint (sa_language_is_rtl (list[i]), ==, g_str_equal (list[i], "ar"));
    }
  g_assert_cmpstr (sa_language_get_name ("pt-br"), ==, "Português (Brasil)");
  g_assert_null (sa_language_get_name ("zh"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/language/a-wish-is-met-by-the-nearest-language", test_match);
  g_test_add_func ("/language/the-first-wish-that-can-be-met-counts", test_choose);
  g_test_add_func ("/language/accept-language-is-weighed", test_accept);
  g_test_add_func ("/language/the-most-particular-source-decides", test_recipient);
  g_test_add_func ("/language/tags-have-a-form", test_tags);
  g_test_add_func ("/language/every-language-has-a-name", test_names);

  return g_test_run ();
}
