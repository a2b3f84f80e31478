/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-error.h"
#include "sa-language.h"
#include "sa-mail-document.h"
#include "sa-mail-file.h"
#include "sa-mail-template.h"
#include "sa-test.h"

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>

#define LINK "https://support.example.com/i/…"

static const char * const products[] = { "Jira", "Wiki", NULL };

static SaMailText *
render (const char        *language,
        const SaMailFacts *facts)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SaMailTemplate) words = sa_mail_template_load (language, &error);

  g_assert_no_error (error);
  return sa_mail_template_render (words, facts);
}

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
    .products = products,
    .message = "Welcome aboard.\nYour first shift is on Monday.",
    .link = LINK,
    .expires = 1798761600, /* 2027-01-01 */
  };

  return facts;
}

static SaMailDocument *
read_html (const char *html,
           gboolean    dark)
{
  g_autoptr (GError) error = NULL;
  SaMailDocument *document = sa_mail_document_new (html, dark, &error);

  g_assert_no_error (error);
  return document;
}

static const SaMailBlock *
find_kind (SaMailDocument  *document,
           SaMailBlockKind  kind)
{
  for (guint i = 0; i < sa_mail_document_get_n_blocks (document); i++)
    if (sa_mail_document_get_block (document, i)->kind == kind)
      return sa_mail_document_get_block (document, i);

  return NULL;
}

static char *
dup_all_text (SaMailDocument *document)
{
  GString *all = g_string_new (NULL);

  for (guint i = 0; i < sa_mail_document_get_n_blocks (document); i++)
    g_string_append_printf (all, "%s\n", sa_mail_document_get_block (document, i)->text);

  return g_string_free (all, FALSE);
}

/* A skeleton that begins to use something new fails here, and is not shown wrongly. */
static void
test_skeleton (void)
{
  const char * const *languages = sa_language_list ();

  for (gsize i = 0; languages[i] != NULL; i++)
    for (guint mix = 0; mix < 16; mix++)
      {
        SaMailFacts facts = make_facts ();
        g_autoptr (SaMailText) mail = NULL;
        g_autoptr (SaMailDocument) document = NULL;
        g_auto (GStrv) unknown = NULL;
        g_autofree char *names = NULL;
        g_autofree char *all = NULL;

        if (mix & 1)
          facts.name = "";
        if (mix & 2)
          facts.inviter = "";
        if (mix & 4)
          facts.message = NULL;
        if (mix & 8)
          facts.has_account = TRUE;
        facts.can_reply = *facts.inviter != '\0';
        mail = render (languages[i], &facts);
        document = read_html (mail->html, (mix & 1) != 0);
        unknown = sa_mail_document_dup_unknown (document);
        names = g_strjoinv (", ", unknown);
        g_assert_cmpstr (names, ==, "");

        g_assert_cmpstr (sa_mail_document_get_title (document), ==, mail->subject);
        g_assert_cmpint (sa_mail_document_is_rtl (document), ==, sa_language_is_rtl (languages[i]));
        g_assert_nonnull (find_kind (document, SA_MAIL_BLOCK_BUTTON));
        g_assert_cmpint (find_kind (document, SA_MAIL_BLOCK_QUOTE) != NULL, ==, (mix & 4) == 0);
        all = dup_all_text (document);
        g_assert_nonnull (strstr (all, LINK));
        g_assert_nonnull (strstr (all, "Example Corp"));
      }
}

static void
test_order (void)
{
  SaMailFacts facts = make_facts ();
  g_autoptr (SaMailText) mail = render ("en", &facts);
  g_autoptr (SaMailDocument) document = read_html (mail->html, FALSE);
  g_autofree char *all = dup_all_text (document);

  g_assert_cmpstr (all, ==,
                   "Hello Bob,\n"
                   "Ann Lee has invited you to Acme, a site of Example Corp.\n"
                   "There you can use Jira, Wiki.\n"
                   "Ann Lee writes:\n"
                   "Welcome aboard.\nYour first shift is on Monday.\n"
                   "You have no account yet. The link leads you through signing up with bob@example.org; it takes a minute.\n"
                   "Accept Invitation\n"
                   "If the button does not work, copy this link into your browser:\n" LINK "\n"
                   "The link expires on 1 January 2027.\n"
                   "The link is meant for you alone. Do not pass it on.\n"
                   "Questions? Reply to this mail; your answer goes to Ann Lee.\n"
                   "If you did not expect this mail, you can ignore it, and nothing will happen.\n");
}

static void
test_looks (void)
{
  SaMailFacts facts = make_facts ();
  g_autoptr (SaMailText) mail = render ("en", &facts);
  g_autoptr (SaMailDocument) light = read_html (mail->html, FALSE);
  g_autoptr (SaMailDocument) dark = read_html (mail->html, TRUE);
  const SaMailBlock *button = find_kind (light, SA_MAIL_BLOCK_BUTTON);
  const SaMailBlock *quote = find_kind (light, SA_MAIL_BLOCK_QUOTE);
  const SaMailBlock *last = sa_mail_document_get_block (light, sa_mail_document_get_n_blocks (light) - 1);

  g_assert_cmphex (sa_mail_document_get_page_style (light)->background, ==, 0xffffff);
  g_assert_cmphex (sa_mail_document_get_page_style (dark)->background, ==, 0x1e1e1e);
  g_assert_cmphex (sa_mail_document_get_block (light, 0)->style.color, ==, 0x1e1e1e);
  g_assert_cmphex (sa_mail_document_get_block (dark, 0)->style.color, ==, 0xf2f2f2);
  g_assert_cmpint (sa_mail_document_get_page_style (light)->padding_inline, ==, 24);

  g_assert_cmphex (button->style.background, ==, 0x1c71d8);
  g_assert_cmphex (button->style.color, ==, 0xffffff);
  g_assert_cmpint (button->style.padding_block, ==, 12);
  g_assert_cmpint (button->style.padding_inline, ==, 24);
  g_assert_cmpint (button->style.radius, ==, 8);
  g_assert_cmpint (button->style.margin, ==, 28);
  g_assert_true (button->style.bold);

  g_assert_cmpint (quote->style.border, ==, 4);
  g_assert_cmphex (quote->style.border_color, ==, 0x9a9996);
  g_assert_cmphex (find_kind (dark, SA_MAIL_BLOCK_QUOTE)->style.border_color, ==, 0x5e5c64);
  g_assert_cmpint (last->style.font_size, ==, 14);
  g_assert_cmphex (last->style.color, ==, 0x5e5c64);
}

/* A name in other letters must not turn the line, and the message goes by its own letters. */
static void
test_directions (void)
{
  SaMailFacts facts = make_facts ();
  g_autoptr (SaMailText) english = NULL;
  g_autoptr (SaMailText) arabic = NULL;
  g_autoptr (SaMailDocument) ltr = NULL;
  g_autoptr (SaMailDocument) rtl = NULL;

  facts.name = "عمر";
  english = render ("en", &facts);
  arabic = render ("ar", &facts);
  ltr = read_html (english->html, FALSE);
  rtl = read_html (arabic->html, FALSE);

  g_assert_cmpstr (sa_mail_document_get_block (ltr, 0)->markup, ==,
                   "\xe2\x80\x8eHello \xe2\x81\xa8" "عمر" "\xe2\x81\xa9,");
  g_assert_true (g_str_has_prefix (sa_mail_document_get_block (rtl, 0)->markup, "\xe2\x80\x8f"));
  g_assert_true (g_str_has_prefix (find_kind (rtl, SA_MAIL_BLOCK_QUOTE)->markup, "Welcome"));
  g_assert_true (g_str_has_prefix (find_kind (rtl, SA_MAIL_BLOCK_BUTTON)->markup, "\xe2\x80\x8f"));
}

static void
test_hostile (void)
{
  static const char * const hostile[] = {
    "{{name}} 100%", "%recipient.email%", "{link}", "{site}", "@link@", "<script>alert(1)</script>", "\"><img src=x>",
    "a & b", "</bdi></p>", "&lt;b&gt;", "&#60;i&#62;", "%s%n", "}", "@@", "<span foreground=\"red\">x</span>", "]]>",
    "<![CDATA[x]]>", "<!-- x -->", "<?x?>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (hostile); i++)
    {
      SaMailFacts facts = make_facts ();
      const char * const own[] = { hostile[i], NULL };
      g_autofree char *message = g_strdup_printf ("first\n%s\nlast", hostile[i]);
      g_autofree char *expected = g_strdup_printf ("Hello %s,", hostile[i]);
      g_autoptr (SaMailText) mail = NULL;
      g_autoptr (SaMailDocument) document = NULL;
      g_auto (GStrv) unknown = NULL;

      facts.name = facts.inviter = facts.site = facts.organization = hostile[i];
      facts.products = own;
      facts.message = message;
      mail = render ("en", &facts);
      document = read_html (mail->html, FALSE);
      unknown = sa_mail_document_dup_unknown (document);
      g_assert_null (unknown[0]);
      g_assert_cmpstr (sa_mail_document_get_block (document, 0)->text, ==, expected);
      g_assert_cmpstr (find_kind (document, SA_MAIL_BLOCK_QUOTE)->text, ==, message);

      /* What goes to Pango is well-formed, and says the same. */
      for (guint k = 0; k < sa_mail_document_get_n_blocks (document); k++)
        {
          const SaMailBlock *block = sa_mail_document_get_block (document, k);
          g_autoptr (GError) error = NULL;
          g_autofree char *whole = g_strdup_printf ("<x>%s</x>", block->markup);
          g_autoptr (SaMailDocument) again = sa_mail_document_new (whole, FALSE, &error);

          g_assert_no_error (error);
          g_assert_nonnull (again);
        }
    }
}

static void
test_elements (void)
{
  g_autoptr (SaMailDocument) document = read_html (
    "<html><head><title>T</title><script>bad ()</script></head><body><h1>Head</h1><p>a <b>b</b>\n  c<br/>d</p>"
    "loose <strong>words</strong><table style=\"float:left\"><p>cell</p></table></body></html>", FALSE);
  g_auto (GStrv) unknown = sa_mail_document_dup_unknown (document);
  g_autofree char *names = g_strjoinv (", ", unknown);

  g_assert_cmpstr (names, ==, "float, script, table");
  g_assert_cmpuint (sa_mail_document_get_n_blocks (document), >=, 4);
  g_assert_cmpint (find_kind (document, SA_MAIL_BLOCK_HEADING)->style.font_size, ==, 28);
  g_assert_cmpstr (find_kind (document, SA_MAIL_BLOCK_TEXT)->text, ==, "bad ()");
}

static void
test_broken (void)
{
  static const char * const broken[] = { "", "<html>", "<p>a<br></p>", "<p>&nbsp;</p>", "no mail", "<p>a</p>\xff" };

  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sa_mail_document_new (broken[i], FALSE, &error));
      g_assert_error (error, SA_ERROR, SA_ERROR_INVALID);
    }
}

static void
test_file (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GFile) file = sa_mail_file_write ("<p>ü</p>", &error);
  g_autoptr (GFile) other = NULL;
  g_autofree char *contents = NULL;
  struct stat info = { 0 };

  g_assert_no_error (error);
  g_assert_cmpint (g_stat (g_file_peek_path (file), &info), ==, 0);
  g_assert_cmphex (info.st_mode & 0777, ==, 0600);
  g_assert_true (g_str_has_suffix (g_file_peek_path (file), ".html"));
  g_assert_true (g_file_load_contents (file, NULL, &contents, NULL, NULL, NULL));
  g_assert_cmpstr (contents, ==, "<p>ü</p>");

  other = sa_mail_file_write ("<p/>", &error);
  g_assert_no_error (error);
  g_assert_false (g_file_equal (file, other));
  g_assert_true (g_file_delete (file, NULL, NULL) && g_file_delete (other, NULL, NULL));
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr (SaTestDir) dir = sa_test_dir_new ();

  /* Before GLib reads it; G_TEST_OPTION_ISOLATE_DIRS would leak what it replaces. */
  g_setenv ("XDG_RUNTIME_DIR", sa_test_dir_get_path (dir), TRUE);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/mail-document/knows-all-that-the-mails-use", test_skeleton);
  g_test_add_func ("/mail-document/says-what-the-mail-says", test_order);
  g_test_add_func ("/mail-document/looks-as-the-mail-does-light-and-dark", test_looks);
  g_test_add_func ("/mail-document/runs-the-way-of-its-language", test_directions);
  g_test_add_func ("/mail-document/hostile-words-stay-words", test_hostile);
  g_test_add_func ("/mail-document/names-what-it-does-not-know", test_elements);
  g_test_add_func ("/mail-document/refuses-what-is-no-document", test_broken);
  g_test_add_func ("/mail-document/file-for-the-browser-is-private", test_file);

  return g_test_run ();
}
