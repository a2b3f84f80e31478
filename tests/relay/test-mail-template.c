/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-language.h"
#include "sa-mail-template.h"

#include <string.h>

#define LINK "https://invite.example.com/i/abc?x=1&y=2"

static const char * const no_products[] = { NULL };
static const char * const two_products[] = { "Wiki", "Tracker & Co", NULL };

static SaMailFacts
make_facts (void)
{
  SaMailFacts facts = {
    .name = "Bob",
    .address = "bob@example.org",
    .inviter = "Ann Lee",
    .can_reply = TRUE,
    .site = "Acme",
    .organization = "Example Corp",
    .products = two_products,
    .message = NULL,
    .link = LINK,
    .expires = 1798761600, /* 2027-01-01 */
    .has_account = FALSE,
  };

  return facts;
}

static SaMailText *
render (const char        *language,
        const SaMailFacts *facts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SaMailTemplate) words = sa_mail_template_load (language, &error);

  g_assert_no_error (error);
  return sa_mail_template_render (words, facts);
}

static void
test_every_language (void)
{
  const char * const *languages = sa_language_list ();

  g_assert_cmpuint (g_strv_length ((char **) languages), ==, 7);

  for (gsize i = 0; languages[i] != NULL; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SaMailTemplate) words = sa_mail_template_load (languages[i], &error);

      g_assert_no_error (error);
      /* every mix of what can be there and what cannot */
      for (guint mix = 0; mix < 64; mix++)
        {
          SaMailFacts facts = make_facts ();
          g_autoptr (SaMailText) mail = NULL;
          g_autofree char *lang = NULL;

          if (mix & 1)
            facts.name = "";
          if (mix & 2)
            facts.inviter = "";
          if (mix & 4)
            facts.products = no_products;
          if (mix & 8)
            facts.message = "Come in!";
          if (mix & 16)
            facts.expires = 0;
          if (mix & 32)
            facts.has_account = TRUE;
          facts.can_reply = *facts.inviter != '\0';

          mail = sa_mail_template_render (words, &facts);
          g_assert_true (g_utf8_validate (mail->text, -1, NULL));
          g_assert_true (g_utf8_validate (mail->html, -1, NULL));
          g_assert_null (strchr (mail->subject, '\n'));
          g_assert_null (strchr (mail->text, '{'));
          g_assert_null (strstr (mail->html, "@before@"));
          g_assert_nonnull (strstr (mail->text, "\n" LINK "\n"));
          g_assert_nonnull (strstr (mail->subject, "Acme"));
          g_assert_nonnull (strstr (mail->text, "Example Corp"));
          g_assert_cmpint (strstr (mail->text, "Ann Lee") != NULL, ==, (mix & 2) == 0);
          g_assert_cmpint (strstr (mail->text, "Wiki") != NULL, ==, (mix & 4) == 0);
          g_assert_cmpint (strstr (mail->text, "> Come in!\n") != NULL, ==, (mix & 8) != 0);
          g_assert_cmpint (strstr (mail->html, "Come in!") != NULL, ==, (mix & 8) != 0);
          g_assert_cmpint (strstr (mail->text, "2027") != NULL, ==, (mix & 16) == 0);

          lang = g_strdup_printf ("<html lang=\"%s\" dir=\"%s\">", languages[i],
                                  sa_mail_template_is_rtl (words) ? "rtl" : "ltr");
          g_assert_nonnull (strstr (mail->html, lang));
        }
    }
}

static void
test_languages_differ (void)
{
  SaMailFacts facts = make_facts ();
  g_autoptr (SaMailText) english = render ("en", &facts);
  g_autoptr (SaMailText) german = render ("de", &facts);
  g_autoptr (SaMailText) arabic = render ("ar", &facts);

  g_assert_cmpstr (english->subject, ==, "Ann Lee invited you to Acme");
  g_assert_cmpstr (english->from, ==, "Ann Lee via Acme");
  g_assert_cmpstr (german->subject, ==, "Ann Lee hat Sie zu Acme eingeladen");
  g_assert_nonnull (strstr (english->text, "1 January 2027"));
  g_assert_nonnull (strstr (german->text, "1. Januar 2027"));
  g_assert_nonnull (strstr (english->text, "Wiki, Tracker & Co"));
  /* a name in Latin letters must not turn the Arabic around it */
  g_assert_nonnull (strstr (arabic->text, "\xe2\x81\xa8" "Ann Lee" "\xe2\x81\xa9"));
  g_assert_null (strstr (english->text, "\xe2\x81\xa8"));
}

/* What people typed is text, in whatever language of templates or markup it looks like */
static void
test_hostile (void)
{
  static const char * const hostile[] = {
    "{{name}} 100%", "%recipient.email%", "{link}", "{site}", "@link@", "<script>alert(1)</script>", "\"><img src=x>",
    "a & b", "</bdi></p>", "&lt;b&gt;", "%s%n", "}", "{", "@@", "${x}", "\\u003cb\\u003e",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      SaMailFacts facts = make_facts ();
      const char * const products[] = { hostile[i], NULL };
      g_autofree char *escaped = g_markup_escape_text (hostile[i], -1);
      g_autofree char *message = g_strdup_printf ("first\r\n%s\n\nlast\x07", hostile[i]);
      g_autofree char *quoted = g_strdup_printf ("> first\n> %s\n> \n> last\n", hostile[i]);
      g_autofree char *broken = g_strdup_printf ("first<br/>\n%s<br/>\n<br/>\nlast</blockquote>", escaped);
      g_autofree char *isolated = g_strdup_printf ("<bdi>%s</bdi>", escaped);
      g_autofree char *subject = NULL;
      g_autoptr (SaMailText) mail = NULL;

      facts.name = facts.inviter = facts.site = facts.organization = hostile[i];
      facts.products = products;
      facts.message = message;
      mail = render ("en", &facts);

      subject = g_strdup_printf ("%s invited you to %s", hostile[i], hostile[i]);
      g_assert_cmpstr (mail->subject, ==, subject);
      g_assert_nonnull (strstr (mail->text, quoted));
      g_assert_nonnull (strstr (mail->html, broken));
      g_assert_nonnull (strstr (mail->html, isolated));
      g_assert_null (strstr (mail->html, "<script"));
      g_assert_null (strstr (mail->html, "<img"));
      /* the button and the plain link, once each; the address shown once */
      g_assert_nonnull (strstr (mail->html, "href=\"https://invite.example.com/i/abc?x=1&amp;y=2\""));
    }
}

static void
test_html_is_self_contained (void)
{
  SaMailFacts facts = make_facts ();
  g_autoptr (SaMailText) mail = render ("en", &facts);

  g_assert_true (g_str_has_prefix (mail->html, "<!DOCTYPE html>\n"));
  g_assert_nonnull (strstr (mail->html, "@media (prefers-color-scheme: dark)"));
  g_assert_null (strstr (mail->html, "src="));
  g_assert_null (strstr (mail->html, "url("));
  g_assert_null (strstr (mail->html, "<link"));
  g_assert_null (strstr (mail->html, "<form"));
  /* nothing but the invitation itself is linked */
  for (const char *p = mail->html; (p = strstr (p, "href=\"")) != NULL; p++)
    g_assert_true (g_str_has_prefix (p, "href=\"https://invite.example.com/i/abc"));
}

static void
test_variants (void)
{
  SaMailFacts facts = make_facts ();
  g_autoptr (SaMailText) newcomer = render ("en", &facts);
  g_autoptr (SaMailText) known = NULL;

  facts.has_account = TRUE;
  known = render ("en", &facts);
  g_assert_nonnull (strstr (newcomer->text, "signing up with bob@example.org"));
  g_assert_nonnull (strstr (newcomer->html, ">Accept Invitation</a>"));
  g_assert_null (strstr (known->text, "signing up"));
  g_assert_nonnull (strstr (known->text, "Sign in with bob@example.org"));
}

static char *
read_english (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", "relay", "templates", "en.ini", NULL);
  char *text = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  return text;
}

static void
assert_refused (const char *from,
                const char *to,
                const char *named)
{
  g_autofree char *english = read_english ();
  g_auto (GStrv) pieces = g_strsplit (english, from, 2);
  g_autofree char *text = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (SaMailTemplate) words = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (g_strv_length (pieces), ==, 2);
  text = g_strjoinv (to, pieces);
  bytes = g_bytes_new (text, strlen (text));
  words = sa_mail_template_new ("xx", bytes, &error);
  g_assert_null (words);
  g_assert_error (error, SA_ERROR, SA_ERROR_INVALID);
  g_assert_nonnull (strstr (error->message, named));
}

static void
test_checks (void)
{
  assert_refused ("{inviter} invited you", "{invitor} invited you", "{invitor}");
  assert_refused ("invited you to {site}", "invited you", "{site}");
  /* known, but not there where the inviter has no name */
  assert_refused ("subject-anonymous=You", "subject-anonymous={inviter}", "subject-anonymous");
  assert_refused ("Hello {name},", "Hello {name,", "greeting");
  assert_refused ("copy=", "cpoy=", "cpoy");
  assert_refused ("ignore=If", "#ignore=If", "ignore");
  assert_refused ("January;", "", "months");
  assert_refused ("[mail]", "[male]", "xx");
  assert_refused ("[mail]", "mail", "xx");
}

/* An organization's own words take the place of the built-in ones, as long as they may */
static void
test_own (void)
{
  GVariantBuilder builder;
  g_autoptr (GVariant) texts = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SaMailTemplate) words = sa_mail_template_load ("en", &error);
  g_autoptr (SaMailTemplate) own = NULL;
  g_autoptr (SaMailText) mail = NULL;
  SaMailFacts facts = make_facts ();

  g_assert_no_error (error);
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&builder, "{ss}", "subject", "Welcome to {site} & more");
  g_variant_builder_add (&builder, "{ss}", "intro", "{inviter} waits for you in {site}.\n<b>Second line</b>");
  g_variant_builder_add (&builder, "{ss}", "button-new", "Let me in");
  g_variant_builder_add (&builder, "{ss}", "products", "Without the variable that it needs");
  g_variant_builder_add (&builder, "{ss}", "months", "a;b;c");
  g_variant_builder_add (&builder, "{ss}", "from-another-time", "x");
  g_variant_builder_add (&builder, "{ss}", "ignore", "");
  texts = g_variant_ref_sink (g_variant_builder_end (&builder));
  g_test_expect_message ("site-admin-relay", G_LOG_LEVEL_MESSAGE, "*built-in text*products*");
  own = sa_mail_template_new_own (words, texts);
  g_test_assert_expected_messages ();

  mail = sa_mail_template_render (own, &facts);
  g_assert_cmpstr (mail->subject, ==, "Welcome to Acme & more");
  g_assert_nonnull (strstr (mail->text, "\nAnn Lee waits for you in Acme.\n<b>Second line</b>\n"));
  g_assert_nonnull (strstr (mail->html, "<bdi>Acme</bdi>.<br/>\n&lt;b&gt;Second line&lt;/b&gt;</p>"));
  g_assert_nonnull (strstr (mail->html, ">Let me in</a>"));
  g_assert_nonnull (strstr (mail->text, "There you can use Wiki"));
  g_assert_nonnull (strstr (mail->text, "1 January 2027"));
  g_assert_nonnull (strstr (mail->text, "If you did not expect this mail"));
  g_assert_cmpstr (sa_mail_template_get_text (words, SA_MAIL_KEY_BUTTON_NEW), ==, "Accept Invitation");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/mail-template/every-language-has-every-text", test_every_language);
  g_test_add_func ("/mail-template/languages-differ", test_languages_differ);
  g_test_add_func ("/mail-template/hostile-text-stays-text", test_hostile);
  g_test_add_func ("/mail-template/html-loads-nothing", test_html_is_self_contained);
  g_test_add_func ("/mail-template/newcomers-and-accounts-read-different-words", test_variants);
  g_test_add_func ("/mail-template/own-words-replace-built-in-ones", test_own);
  g_test_add_func ("/mail-template/wrong-templates-are-refused", test_checks);

  return g_test_run ();
}
