/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"

#include <locale.h>
#include <string.h>

/* Sixty-four bytes, and labels of sixty-three and sixty */
#define B64 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B63 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
#define B60 "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

static const struct
{
  const char *address;
  SaReason    reason;
  const char *kept;  /* (nullable): as typed */
} checks[] = {
  { "jane@example.com", SA_REASON_NONE, NULL },
  { "  jane@example.com\t", SA_REASON_NONE, "jane@example.com" },
  { "\u200bjane@example.com\ufeff", SA_REASON_NONE, "jane@example.com" },
  { "\u2068jane@example.com\u2069", SA_REASON_NONE, "jane@example.com" },
  { "Jane.Doe@Example.COM", SA_REASON_NONE, NULL },
  { "jane+tag@example.com", SA_REASON_NONE, NULL },
  { "o'brien@example.com", SA_REASON_NONE, NULL },
  { "!#$%&'*+-/=?^_`{|}~@example.com", SA_REASON_NONE, NULL },
  { "1@2.example", SA_REASON_NONE, NULL },
  { "a@b.c", SA_REASON_NONE, NULL },
  { "a@1.2.3.4.example", SA_REASON_NONE, NULL },
  { "\"john doe\"@example.org", SA_REASON_NONE, NULL },
  { "\"a@b\"@example.org", SA_REASON_NONE, NULL },
  { "\"a\\\"b\"@example.org", SA_REASON_NONE, NULL },
  { "\"<a>\"@example.org", SA_REASON_NONE, NULL },
  { "jürgen@example.com", SA_REASON_NONE, NULL },
  { "ju\u0308rgen@example.com", SA_REASON_NONE, "jürgen@example.com" },
  { "用户@例子.广告", SA_REASON_NONE, NULL },
  { "ಬೆಂಬಲ@ಡೇಟಾಮೇಲ್.ಭಾರತ", SA_REASON_NONE, NULL },
  { "🙂@example.com", SA_REASON_NONE, NULL },
  { "jane@münchen.example", SA_REASON_NONE, NULL },
  { "jane@xn--mnchen-3ya.example", SA_REASON_NONE, NULL },
  { "jane@fußball.example", SA_REASON_NONE, NULL },
  { "jane@例子。广告", SA_REASON_NONE, NULL },
  { B64 "@example.com", SA_REASON_NONE, NULL },
  { "jane@" B63 ".com", SA_REASON_NONE, NULL },
  { B64 "@" B60 "." B60 "." B63 ".abc", SA_REASON_NONE, NULL },

  { "", SA_REASON_ADDRESS_EMPTY, NULL },
  { " \u00a0\u200b", SA_REASON_ADDRESS_EMPTY, NULL },
  { "jane", SA_REASON_ADDRESS_NO_AT, NULL },
  { "jane.example.com", SA_REASON_ADDRESS_NO_AT, NULL },
  { "\"jane\"", SA_REASON_ADDRESS_NO_AT, NULL },
  { "jane@doe@example.com", SA_REASON_ADDRESS_MANY_AT, NULL },
  { "jane@@example.com", SA_REASON_ADDRESS_MANY_AT, NULL },
  { "@example.com", SA_REASON_ADDRESS_NO_LOCAL, NULL },
  { "\"\"@example.com", SA_REASON_ADDRESS_NO_LOCAL, NULL },
  { ".jane@example.com", SA_REASON_ADDRESS_LOCAL_BAD, NULL },
  { "jane.@example.com", SA_REASON_ADDRESS_LOCAL_BAD, NULL },
  { "jane..doe@example.com", SA_REASON_ADDRESS_LOCAL_BAD, NULL },
  { "jane doe@example.com", SA_REASON_ADDRESS_LOCAL_BAD, NULL },
  { "jane,doe@example.com", SA_REASON_ADDRESS_LOCAL_BAD, NULL },
  { "jane:doe@example.com", SA_REASON_ADDRESS_LOCAL_BAD, NULL },
  { "ja\\ne@example.com", SA_REASON_ADDRESS_LOCAL_BAD, NULL },
  { "[jane]@example.com", SA_REASON_ADDRESS_LOCAL_BAD, NULL },
  { "(jane)@example.com", SA_REASON_ADDRESS_LOCAL_BAD, NULL },
  { "\"jane\"doe@example.com", SA_REASON_ADDRESS_LOCAL_BAD, NULL },
  { "jane\u3000doe@example.com", SA_REASON_ADDRESS_LOCAL_BAD, NULL },
  { "jane\ufffd@example.com", SA_REASON_ADDRESS_LOCAL_BAD, NULL },
  { "a" B64 "@example.com", SA_REASON_ADDRESS_LOCAL_LONG, NULL },
  { "ü" B63 "@example.com", SA_REASON_ADDRESS_LOCAL_LONG, NULL },
  { "jane@", SA_REASON_ADDRESS_NO_DOMAIN, NULL },
  { "jane@x.org、Jane", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@x.org“Jane“", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@exa mple.com", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@exa_mple.com", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@-example.com", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@example-.com", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@example..com", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@.example.com", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@example.com.", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@example.123", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@example.com/x", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@a" B63 ".com", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@xn--a.com", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@xn--.com", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@a…b.com", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@℀.com", SA_REASON_ADDRESS_DOMAIN_BAD, NULL },
  { "jane@localhost", SA_REASON_ADDRESS_DOMAIN_NO_ENDING, NULL },
  { "jane@atlassian", SA_REASON_ADDRESS_DOMAIN_NO_ENDING, NULL },
  { "jane@münchen", SA_REASON_ADDRESS_DOMAIN_NO_ENDING, NULL },
  { B64 "@" B60 "." B60 "." B63 ".abcd", SA_REASON_ADDRESS_LONG, NULL },
  { "j@" B63 "." B63 "." B63 "." B63, SA_REASON_ADDRESS_LONG, NULL },
  { "ja\001ne@example.com", SA_REASON_ADDRESS_CONTROL, NULL },
  { "jane\nbcc:x@example.com", SA_REASON_ADDRESS_CONTROL, NULL },
  { "jane@exam\rple.com", SA_REASON_ADDRESS_CONTROL, NULL },
  { "ja\177ne@example.com", SA_REASON_ADDRESS_CONTROL, NULL },
  { "\"ja\tne\"@example.com", SA_REASON_ADDRESS_CONTROL, NULL },
  { "ja\u202ene@example.com", SA_REASON_ADDRESS_CONTROL, NULL },
  { "\u202djane@example.com", SA_REASON_ADDRESS_CONTROL, NULL },
  { "ja\u200bne@example.com", SA_REASON_ADDRESS_CONTROL, NULL },
  { "jane@exa\u2066mple.com", SA_REASON_ADDRESS_CONTROL, NULL },
  { "jane\xff@example.com", SA_REASON_ADDRESS_CONTROL, NULL },
  { "jane@[192.0.2.1]", SA_REASON_ADDRESS_LITERAL, NULL },
  { "jane@[IPv6:2001:db8::1]", SA_REASON_ADDRESS_LITERAL, NULL },
  { "jane@192.0.2.1", SA_REASON_ADDRESS_LITERAL, NULL },
  { "<jane@example.com", SA_REASON_ADDRESS_UNBALANCED, NULL },
  { "\"jane@example.com", SA_REASON_ADDRESS_UNBALANCED, NULL },
  { "(jane@example.com", SA_REASON_ADDRESS_UNBALANCED, NULL },
};

static void
test_checks (void)
{
  gboolean is_seen[SA_N_REASONS] = { FALSE };

  for (gsize i = 0; i < G_N_ELEMENTS (checks); i++)
    {
      g_autofree char *kept = NULL;
      SaReason reason = SA_REASON_NONE;

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      reason = sa_address_check (checks[i].address, &kept);
      g_assert_cmpint (reason, ==, checks[i].reason);
      g_assert_cmpint (sa_address_check (checks[i].address, NULL), ==, reason);
      is_seen[reason] = TRUE;
      if (reason != SA_REASON_NONE)
        g_assert_null (kept);
      else
        g_assert_cmpstr (kept, ==, checks[i].kept != NULL ? checks[i].kept : checks[i].address);
    }

  for (guint reason = SA_REASON_ADDRESS_EMPTY; reason < SA_N_REASONS; reason++)
    g_assert_true (is_seen[reason]);
}

static const struct
{
  const char *address;
  const char *key;
  const char *wire;
  const char *domain;
} forms[] = {
  { "Jane.Doe@Example.COM", "jane.doe@example.com", "Jane.Doe@example.com", "example.com" },
  { " jane@x.org ", "jane@x.org", "jane@x.org", "x.org" },
  { "IPEK@X.org", "ipek@x.org", "IPEK@x.org", "x.org" },
  { "İPEK@x.org", "İpek@x.org", "İPEK@x.org", "x.org" },
  { "JÜRGEN@x.org", "jÜrgen@x.org", "JÜRGEN@x.org", "x.org" },
  { "ju\u0308rgen@x.org", "jürgen@x.org", "jürgen@x.org", "x.org" },
  { "jane@MÜNCHEN.example", "jane@xn--mnchen-3ya.example", "jane@xn--mnchen-3ya.example", "xn--mnchen-3ya.example" },
  { "jane@xn--MNCHEN-3ya.example", "jane@xn--mnchen-3ya.example", "jane@xn--mnchen-3ya.example",
    "xn--mnchen-3ya.example" },
  { "jane@fußball.example", "jane@xn--fuball-cta.example", "jane@xn--fuball-cta.example", "xn--fuball-cta.example" },
  { "jane@FUẞBALL.example", "jane@xn--fuball-cta.example", "jane@xn--fuball-cta.example", "xn--fuball-cta.example" },
  { "jane@βόλος.example", "jane@xn--nxasmm1c.example", "jane@xn--nxasmm1c.example", "xn--nxasmm1c.example" },
  { "jane@例子。广告", "jane@xn--fsqu00a.xn--4rr70v", "jane@xn--fsqu00a.xn--4rr70v", "xn--fsqu00a.xn--4rr70v" },
  { "jane@ｅｘａｍｐｌｅ．ｃｏｍ", "jane@example.com", "jane@example.com", "example.com" },
  { "\"Jane\"@x.org", "jane@x.org", "\"Jane\"@x.org", "x.org" },
  { "\"jane\\.doe\"@x.org", "jane.doe@x.org", "\"jane\\.doe\"@x.org", "x.org" },
  { "\"John Doe\"@x.org", "\"john doe\"@x.org", "\"John Doe\"@x.org", "x.org" },
  { "\"john\\ doe\"@x.org", "\"john doe\"@x.org", "\"john\\ doe\"@x.org", "x.org" },
  { "\"a\\\"b@c\"@x.org", "\"a\\\"b@c\"@x.org", "\"a\\\"b@c\"@x.org", "x.org" },
};

static void
test_forms (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forms); i++)
    {
      g_autofree char *key = sa_address_key (forms[i].address);
      g_autofree char *again = sa_address_key (key);
      g_autofree char *wire = sa_address_wire (forms[i].address);
      g_autofree char *domain = sa_address_domain (forms[i].address);

      g_test_message ("case %" G_GSIZE_FORMAT, i);
      g_assert_cmpint (sa_address_check (forms[i].address, NULL), ==, SA_REASON_NONE);
      g_assert_cmpstr (again, ==, key);
      g_assert_cmpstr (key, ==, forms[i].key);
      g_assert_cmpstr (wire, ==, forms[i].wire);
      g_assert_cmpstr (domain, ==, forms[i].domain);
    }
}

static void
test_domain_of_what_is_no_address (void)
{
  g_assert_null (sa_address_domain ("jane"));
  g_assert_null (sa_address_domain ("jane@"));
  g_assert_null (sa_address_domain ("jane@localhost"));
  g_assert_null (sa_address_domain (""));
}

static void
test_ascii_local (void)
{
  g_assert_true (sa_address_is_ascii_local ("jane@münchen.example"));
  g_assert_false (sa_address_is_ascii_local ("jürgen@example.com"));
  g_assert_true (sa_address_is_ascii_local ("\"a@b\"@münchen.example"));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/address/check-says-why-not", test_checks);
  g_test_add_func ("/address/key-wire-and-domain", test_forms);
  g_test_add_func ("/address/what-is-no-address-has-no-domain", test_domain_of_what_is_no_address);
  g_test_add_func ("/address/relays-that-take-only-ascii-are-known", test_ascii_local);

  return g_test_run ();
}
