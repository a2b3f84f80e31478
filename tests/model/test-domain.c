/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"

#include <string.h>

static gboolean
is_suffix (const char *domain)
{
  static const char * const suffixes[] = { "com", "uk", "co.uk", "xn--p1ai", NULL };

  return g_strv_contains (suffixes, domain);
}

static const struct
{
  const char *domain;
  SaReason    reason;
} cases[] = {
  { "example.com", SA_REASON_NONE },
  { " Example.COM ", SA_REASON_NONE },
  { "@example.com", SA_REASON_NONE },
  { "example.com.", SA_REASON_NONE },
  { "münchen.example", SA_REASON_NONE },
  { "mail.gmail.com", SA_REASON_NONE },
  { "notgmail.com", SA_REASON_NONE },
  { "gmail.com.example.org", SA_REASON_NONE },
  { "gmail.com", SA_REASON_PUBLIC_MAIL_HOST },
  { "GMail.Com.", SA_REASON_PUBLIC_MAIL_HOST },
  { "@outlook.fr", SA_REASON_PUBLIC_MAIL_HOST },
  { "gmx.de", SA_REASON_PUBLIC_MAIL_HOST },
  { "co.uk", SA_REASON_PUBLIC_SUFFIX },
  { "CO.UK", SA_REASON_PUBLIC_SUFFIX },
  { "com", SA_REASON_PUBLIC_SUFFIX },
  { "localhost", SA_REASON_DOMAIN_INVALID },
  { "", SA_REASON_DOMAIN_INVALID },
  { "@", SA_REASON_DOMAIN_INVALID },
  { ".", SA_REASON_DOMAIN_INVALID },
  { "a b.com", SA_REASON_DOMAIN_INVALID },
  { "a_b.com", SA_REASON_DOMAIN_INVALID },
  { "-a.com", SA_REASON_DOMAIN_INVALID },
  { "a..com", SA_REASON_DOMAIN_INVALID },
  { "192.0.2.1", SA_REASON_DOMAIN_INVALID },
  { "[192.0.2.1]", SA_REASON_DOMAIN_INVALID },
  { "jane@example.com", SA_REASON_DOMAIN_INVALID },
  { "https://example.com", SA_REASON_DOMAIN_INVALID },
  { "ex\xff.com", SA_REASON_DOMAIN_INVALID },
};

static void
test_join (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (sa_domain_check_join (cases[i].domain, is_suffix), ==, cases[i].reason);
    }
  g_assert_cmpint (sa_domain_check_join ("co.uk", NULL), ==, SA_REASON_NONE);
}

static void
test_well_known_mail_hosts (void)
{
  static const char * const hosts[] = {
    "gmail.com", "googlemail.com", "outlook.com", "outlook.de", "hotmail.com", "hotmail.co.uk", "hotmail.fr",
    "live.com", "live.nl", "msn.com", "yahoo.com", "yahoo.co.jp", "yahoo.de", "ymail.com", "aol.com", "icloud.com",
    "me.com", "mac.com", "gmx.net", "gmx.at", "web.de", "t-online.de", "freenet.de", "mail.ru", "bk.ru", "yandex.ru",
    "yandex.com", "ya.ru", "qq.com", "163.com", "126.com", "sina.com", "naver.com", "daum.net", "hanmail.net",
    "orange.fr", "laposte.net", "free.fr", "wanadoo.fr", "libero.it", "virgilio.it", "uol.com.br", "bol.com.br",
    "proton.me", "protonmail.com", "protonmail.ch", "pm.me", "posteo.de", "posteo.net", "mailbox.org", "tutanota.com",
    "tuta.io", "zoho.com", "zohomail.eu", "fastmail.com", "fastmail.fm", "hey.com", "seznam.cz", "wp.pl", "o2.pl",
    "onet.pl", "abv.bg", "ukr.net", "rediffmail.com", "comcast.net", "verizon.net", "att.net", "btinternet.com",
    "bluewin.ch", "telenet.be", "ziggo.nl", "bigpond.com", "shaw.ca", "walla.co.il", "mailinator.com", "yopmail.com",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_test_message ("%s", hosts[i]);
      g_assert_cmpint (sa_domain_check_join (hosts[i], NULL), ==, SA_REASON_PUBLIC_MAIL_HOST);
    }
}

/* The strings of one table of the unit that holds the lists, so that each entry is tried: a table that is not sorted
 * would lose some of them. */
static GPtrArray *
read_table (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "src", "model", "sa-domain-lists.c", NULL);
  g_autofree char *source = NULL;
  g_autofree char *heading = g_strconcat (name, "[] = {", NULL);
  g_autoptr (GError) error = NULL;
  GPtrArray *strings = g_ptr_array_new_with_free_func (g_free);
  char *start = NULL;
  char *end = NULL;

  g_file_get_contents (path, &source, NULL, &error);
  g_assert_no_error (error);
  start = strstr (source, heading);
  g_assert_nonnull (start);
  end = strstr (start, "\n};");
  g_assert_nonnull (end);
  *end = '\0';

  for (char *open = strchr (start, '"'); open != NULL; open = strchr (open, '"'))
    {
      char *close = strchr (open + 1, '"');

      g_assert_nonnull (close);
      g_ptr_array_add (strings, g_strndup (open + 1, (gsize) (close - open - 1)));
      open = close + 1;
    }

  return strings;
}

static void
test_every_listed_host_is_found (void)
{
  g_autoptr (GPtrArray) hosts = read_table ("public_mail_hosts");

  g_assert_cmpuint (hosts->len, >, 400);
  for (guint i = 0; i < hosts->len; i++)
    {
      const char *host = g_ptr_array_index (hosts, i);
      g_autofree char *address = g_strconcat ("jane@", host, NULL);
      g_autofree char *suggestion = sa_address_suggest (address);

      g_test_message ("%s", host);
      if (i > 0)
        g_assert_cmpstr (g_ptr_array_index (hosts, i - 1), <, host);
      g_assert_cmpint (sa_domain_check_join (host, NULL), ==, SA_REASON_PUBLIC_MAIL_HOST);
      g_assert_cmpint (sa_address_check (address, NULL), ==, SA_REASON_NONE);
      g_assert_null (suggestion);
    }
}

static void
test_every_listed_misspelling_is_corrected (void)
{
  g_autoptr (GPtrArray) hosts = read_table ("public_mail_hosts");
  g_autoptr (GPtrArray) endings = read_table ("endings");
  g_autoptr (GPtrArray) labels = read_table ("first_labels");

  g_assert_cmpuint (endings->len, >, 60);
  for (guint i = 0; i < endings->len; i += 2)
    {
      g_autofree char *address = g_strdup_printf ("jane@example.%s", (char *) g_ptr_array_index (endings, i));
      g_autofree char *expected = g_strdup_printf ("jane@example.%s", (char *) g_ptr_array_index (endings, i + 1));
      g_autofree char *suggestion = sa_address_suggest (address);

      g_assert_cmpstr (suggestion, ==, expected);
    }

  g_assert_cmpuint (labels->len, >, 200);
  for (guint i = 0; i < labels->len; i += 2)
    {
      g_autofree char *right = g_strdup_printf ("%s.", (char *) g_ptr_array_index (labels, i + 1));
      guint n_tried = 0;

      for (guint k = 0; k < hosts->len; k++)
        if (g_str_has_prefix (g_ptr_array_index (hosts, k), right))
          {
            const char *ending = strchr (g_ptr_array_index (hosts, k), '.');
            g_autofree char *address = g_strdup_printf ("j@%s%s", (char *) g_ptr_array_index (labels, i), ending);
            g_autofree char *expected = g_strdup_printf ("j@%s", (char *) g_ptr_array_index (hosts, k));
            g_autofree char *suggestion = sa_address_suggest (address);

            g_assert_cmpstr (suggestion, ==, expected);
            n_tried++;
          }
      g_assert_cmpuint (n_tried, >, 0);
    }
}

static const struct
{
  const char *address;
  const char *suggestion;
} suggestions[] = {
  { "finn@example.con", "finn@example.com" },
  { "a@gmial.com", "a@gmail.com" },
  { "Jane.Doe@GMIAL.com", "Jane.Doe@gmail.com" },
  { "a@gmial.con", "a@gmail.com" },
  { "a@hotmial.co.uk", "a@hotmail.co.uk" },
  { "a@yaho.fr", "a@yahoo.fr" },
  { "a@outlok.de", "a@outlook.de" },
  { "a@gmail", "a@gmail.com" },
  { "a@gmailcom", "a@gmail.com" },
  { "a@sub.example.cmo", "a@sub.example.com" },
  { "a@example.ogr", "a@example.org" },
  { "a@example.nte", "a@example.net" },
  { "\"john doe\"@gmial.com", "\"john doe\"@gmail.com" },
  /* Real endings and hosts are nobody's mistake. */
  { "a@example.co", NULL },
  { "a@example.cm", NULL },
  { "a@example.om", NULL },
  { "a@example.ne", NULL },
  { "a@gmail.co", NULL },
  { "a@gmail.com", NULL },
  { "a@mail.com", NULL },
  { "a@email.com", NULL },
  { "a@ymail.com", NULL },
  { "a@gmx.com", NULL },
  { "a@gmial.example", NULL },
  { "a@mail.gmial.com", NULL },
  { "a@example.com", NULL },
  { "a@example", NULL },
  { "a@münchen.example", NULL },
  { "a@", NULL },
  { "", NULL },
  { "gmial.com", NULL },
  { "a@[192.0.2.1]", NULL },
  { "a b@gmial.com", NULL },
};

static void
test_suggestions (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (suggestions); i++)
    {
      g_autofree char *suggestion = sa_address_suggest (suggestions[i].address);

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpstr (suggestion, ==, suggestions[i].suggestion);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/domain/who-may-join-by-themselves", test_join);
  g_test_add_func ("/domain/well-known-mail-hosts-are-public", test_well_known_mail_hosts);
  g_test_add_func ("/domain/every-listed-host-is-found", test_every_listed_host_is_found);
  g_test_add_func ("/domain/every-listed-misspelling-is-corrected", test_every_listed_misspelling_is_corrected);
  g_test_add_func ("/domain/suggests-only-what-is-surely-meant", test_suggestions);

  return g_test_run ();
}
