/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"

#include <locale.h>
#include <string.h>

/* Spaces, commas, semicolons and what is invisible: all that may lie between two pieces */
static gboolean
is_between (gunichar c)
{
  return g_unichar_isspace (c) || g_unichar_type (c) == G_UNICODE_FORMAT || c == '\v' || c == 0x85 ||
         strchr (",;", (int) MIN (c, 0x7f)) != NULL || c == 0x60c || c == 0x61b || c == 0x3001 || c == 0xff0c ||
         c == 0xff1b || c == 0xff64 || (c >= 0xfe50 && c <= 0xfe54 && c != 0xfe52);
}

static void
append_meat (GString    *meat,
             const char *text)
{
  g_autofree char *valid = g_utf8_make_valid (text, -1);

  for (const char *p = valid; *p != '\0'; p = g_utf8_next_char (p))
    if (!is_between (g_utf8_get_char (p)))
      g_string_append_unichar (meat, g_utf8_get_char (p));
}

/* Whatever the text: all of it stands in the targets, in its order, and what is said of each is true. */
static SaTargets *
parse (const char    *text,
       SaWordDecoder  decoder)
{
  g_autoptr (GString) given = g_string_new (NULL);
  g_autoptr (GString) found = g_string_new (NULL);
  SaTargets *targets = sa_address_parse_list (text, decoder);

  for (gsize i = 0; i < sa_targets_get_size (targets); i++)
    {
      const char *input = sa_targets_get_input (targets, i);
      const char *address = sa_targets_get_address (targets, i);
      const char *name = sa_targets_get_name (targets, i);
      SaReason reason = sa_targets_get_reason (targets, i);

      g_assert_cmpuint (strlen (input), >, 0);
      g_assert_true (g_utf8_validate (name, -1, NULL));
      append_meat (found, input);
      if (reason != SA_REASON_NONE)
        {
          g_assert_null (address);
        }
      else
        {
          g_autofree char *kept = NULL;

          g_assert_cmpint (sa_address_check (address, &kept), ==, SA_REASON_NONE);
          g_assert_cmpstr (kept, ==, address);
        }
      for (const char *p = name; *p != '\0'; p = g_utf8_next_char (p))
        g_assert_false (g_unichar_iscntrl (g_utf8_get_char (p)));
    }
  append_meat (given, text);
  g_assert_cmpstr (found->str, ==, given->str);

  return targets;
}

/* Targets as text: "address (name)", or "!reason (name)", with " | " between */
static char *
describe (const SaTargets *targets)
{
  GString *text = g_string_new (NULL);

  for (gsize i = 0; i < sa_targets_get_size (targets); i++)
    {
      const char *name = sa_targets_get_name (targets, i);

      if (i > 0)
        g_string_append (text, " | ");
      if (sa_targets_get_reason (targets, i) == SA_REASON_NONE)
        g_string_append (text, sa_targets_get_address (targets, i));
      else
        g_string_append_printf (text, "!%s", sa_reason_to_string (sa_targets_get_reason (targets, i)) + 8);
      if (*name != '\0')
        g_string_append_printf (text, " (%s)", name);
    }

  return g_string_free (text, FALSE);
}

static char *
decode (const char *phrase)
{
  g_autoptr (GString) text = g_string_new (phrase);

  g_string_replace (text, "=?utf-8?q?J=C3=B6rg?=", "Jörg", 0);
  g_string_replace (text, "=?utf-8?b?TMO2d2U=?=", "Löwe", 0);
  g_string_replace (text, "=?evil?=", "a\nBcc: b\u202ec", 0);
  g_string_replace (text, "=?bad?=", "\xff", 0);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static const struct
{
  const char *text;
  const char *expected;
} lists[] = {
  /* separators */
  { "", "" },
  { " \t\r\n,;,; \u00a0\u3000\ufeff", "" },
  { "a@b.org", "a@b.org" },
  { "a@b.org c@d.org,e@f.org;g@h.org\ti@j.org\nk@l.org\r\nm@n.org\ro@p.org",
    "a@b.org | c@d.org | e@f.org | g@h.org | i@j.org | k@l.org | m@n.org | o@p.org" },
  { "a@b.org\u00a0c@d.org\u2003e@f.org\u3000g@h.org\u2028i@j.org", "a@b.org | c@d.org | e@f.org | g@h.org | i@j.org" },
  { "a@b.org、c@d.org，e@f.org；g@h.org،i@j.org؛k@l.org",
    "a@b.org | c@d.org | e@f.org | g@h.org | i@j.org | k@l.org" },
  { ",,a@b.org,, ;c@d.org;;", "a@b.org | c@d.org" },
  { "a@b.org a@b.org A@B.org", "a@b.org | a@b.org | A@B.org" },

  /* names in front of brackets */
  { "Jane <jane@x.org>", "jane@x.org (Jane)" },
  { "Jane Doe <jane@x.org>", "jane@x.org (Jane Doe)" },
  { "Jane Doe<jane@x.org>", "jane@x.org (Jane Doe)" },
  { "Jane  \u00a0 Doe < jane@x.org >", "jane@x.org (Jane Doe)" },
  { "\"Doe, Jane\" <jane@x.org>", "jane@x.org (Doe, Jane)" },
  { "\"Doe; Jane\" <jane@x.org>, a@b.org", "jane@x.org (Doe; Jane) | a@b.org" },
  { "\"Jane \\\"JD\\\" Doe\" <jane@x.org>", "jane@x.org (Jane \"JD\" Doe)" },
  { "\"Jane <Sales>\" <jane@x.org>", "jane@x.org (Jane <Sales>)" },
  { "\"jane@home\" <jane@x.org>", "jane@x.org (jane@home)" },
  { "Jane \"JD\" Doe <jane@x.org>", "jane@x.org (Jane JD Doe)" },
  { "'Jane Doe' <jane@x.org>", "jane@x.org (Jane Doe)" },
  { "“Doe, Jane” <jane@x.org>", "jane@x.org (Doe, Jane)" },
  { "«Jane» <jane@x.org>", "jane@x.org (Jane)" },
  { "Sinéad O’Connor <s@x.org>", "s@x.org (Sinéad O’Connor)" },
  { "Jane O\"Neil <jane@x.org>", "jane@x.org (Jane O\"Neil)" },
  { "Doe, Jane <jane@x.org>", "jane@x.org (Doe, Jane)" },
  { "Doe, Jane <jane@x.org>; Roe, Rick <rick@x.org>", "jane@x.org (Doe, Jane) | rick@x.org (Roe, Rick)" },
  { "Doe, Jane <jane@x.org>, Roe, Rick <rick@x.org>", "jane@x.org (Doe, Jane) | rick@x.org (Roe, Rick)" },
  { "Doe, Jane, PhD <jane@x.org>; a@b.org", "jane@x.org (Doe, Jane, PhD) | a@b.org" },
  { "john, mary, Jane Doe <jane@x.org>", "!no-at | !no-at | jane@x.org (Jane Doe)" },
  { "mary, <jane@x.org>", "!no-at | jane@x.org" },
  { "a@b.org Jane <jane@x.org>", "a@b.org | jane@x.org (Jane)" },
  { "Jane (Sales) <jane@x.org>", "jane@x.org (Jane (Sales))" },
  { "(Jane) <jane@x.org>", "jane@x.org (Jane)" },
  { "\"Jane\" jane@x.org", "jane@x.org (Jane)" },
  { "Jane\n<jane@x.org>", "!no-at | jane@x.org" },
  { "jane@x.org <jane@x.org>", "jane@x.org" },
  { "'jane@x.org' <Jane@X.org>", "Jane@X.org" },
  { "\"jane@x.org\" <jane@x.org>", "jane@x.org" },
  { "other, jane@x.org <jane@x.org>", "!no-at | jane@x.org" },
  { "jane@x.org <rick@x.org>", "jane@x.org | rick@x.org" },
  { "Jane <jane@x.org> <rick@x.org>", "jane@x.org (Jane) | rick@x.org" },
  { "李小龙 <lee@例子.广告>", "lee@例子.广告 (李小龙)" },
  { "ju\u0308rgen <j@x.org>", "j@x.org (jürgen)" },

  /* comments */
  { "jane@x.org (Jane Doe)", "jane@x.org (Jane Doe)" },
  { "jane@x.org(Jane)", "jane@x.org (Jane)" },
  { "jane@x.org (Jane (the one) Doe)", "jane@x.org (Jane (the one) Doe)" },
  { "jane@x.org (Jane \\) Doe), a@b.org", "jane@x.org (Jane ) Doe) | a@b.org" },
  { "jane@x.org (Doe, Jane); a@b.org", "jane@x.org (Doe, Jane) | a@b.org" },
  { "<jane@x.org> (Jane)", "jane@x.org (Jane)" },
  { "Jane <jane@x.org> (Sales)", "jane@x.org (Jane)" },
  { "(Jane) jane@x.org", "jane@x.org (Jane)" },
  { "jane@x.org (work @ acme)", "jane@x.org (work @ acme)" },
  { "Jane Doe (jane@x.org)", "jane@x.org (Jane Doe)" },
  { "jane@x.org (rick@x.org)", "jane@x.org | rick@x.org" },
  { "(a@b.org, c@d.org) e@f.org (Eve)", "a@b.org | c@d.org | e@f.org (Eve)" },
  { "(nobody here)", "!no-at" },

  /* URIs */
  { "mailto:jane@x.org", "jane@x.org" },
  { "MAILTO:jane@x.org?subject=Hello", "jane@x.org" },
  { "<mailto:jane@x.org?subject=Hello there>", "jane@x.org" },
  { "mailto:jane%2Btag@x.org", "jane+tag@x.org" },
  { "mailto:a@b.org,c@d.org?cc=e@f.org&body=x,y;z", "a@b.org | c@d.org" },
  { "mailto:a@b.org,mailto:c@d.org, e@f.org", "a@b.org | c@d.org | e@f.org" },
  { "mailto:a@b.org;c@d.org", "a@b.org | c@d.org" },
  { "mailto:%22john%20doe%22@x.org", "\"john doe\"@x.org" },
  { "mailto:j%C3%BCrgen@x.org", "jürgen@x.org" },
  { "mailto:100%@x.org", "100%@x.org" },
  { "mailto:jane%0Abcc:evil@x.org", "!control" },
  { "mailto:jane%00@x.org", "!control" },
  { "mailto:jane%FF@x.org", "!local-bad" },
  { "mailto:", "!empty" },
  { "mailto:?to=a@b.org", "!empty" },
  { "mailto: a@b.org", "!empty | a@b.org" },
  { "Jane <mailto:jane@x.org>", "jane@x.org (Jane)" },
  { "\"Jane\" mailto:jane@x.org", "jane@x.org (Jane)" },
  { "http://jane@x.org", "!local-bad" },
  { "[jane@x.org](mailto:jane@x.org)", "jane@x.org | jane@x.org" },

  /* groups and labels */
  { "Team: a@b.org, c@d.org;", "a@b.org | c@d.org" },
  { "Team:a@b.org,Jane <c@d.org>;e@f.org", "a@b.org | c@d.org (Jane) | e@f.org" },
  { "Sales Team: a@b.org;", "a@b.org" },
  { "Undisclosed recipients:;", "!no-at" },
  { "To: Jane <jane@x.org>\nCc: a@b.org", "jane@x.org (Jane) | a@b.org" },
  { "x, Team: a@b.org", "!no-at | a@b.org" },

  /* quoted local parts */
  { "\"john doe\"@x.org", "\"john doe\"@x.org" },
  { "John <\"john doe\"@x.org>", "\"john doe\"@x.org (John)" },
  { "\"a>b\"@x.org, <\"a>b\"@x.org>", "\"a>b\"@x.org | \"a>b\"@x.org" },
  { "\"a,b;c\"@x.org", "\"a,b;c\"@x.org" },

  /* rows of a spreadsheet */
  { "Jane\tDoe\tjane@x.org", "jane@x.org (Jane Doe)" },
  { "Jane\tDoe\tjane@x.org\nRick\tvan der Roe\trick@x.org", "jane@x.org (Jane Doe) | rick@x.org (Rick van der Roe)" },
  { "jane@x.org\tJane\tDoe", "jane@x.org (Jane Doe)" },
  { "jane@x.org\tDoe, Jane", "jane@x.org (Doe, Jane)" },
  { "Jane\t\tjane@x.org\t", "jane@x.org (Jane)" },
  { "\"Jane\"\tjane@x.org", "jane@x.org (Jane)" },
  { "Jane\tjane@x.org\tSales", "!no-at | jane@x.org | !no-at" },
  { "1\tJane\tjane@x.org", "!no-at | !no-at | jane@x.org" },
  { "Jane\tDoe\tSales\tBerlin\tjane@x.org", "!no-at | !no-at | !no-at | !no-at | jane@x.org" },
  { "a@b.org\tc@d.org\te@f.org", "a@b.org | c@d.org | e@f.org" },
  { "First\tLast\tMail", "!no-at | !no-at | !no-at" },
  { "Doe,Jane,jane@x.org", "!no-at | !no-at | jane@x.org" },

  /* encoded words */
  { "=?utf-8?q?J=C3=B6rg?= <j@x.org>", "j@x.org (Jörg)" },
  { "=?utf-8?q?J=C3=B6rg?= =?utf-8?b?TMO2d2U=?= <j@x.org>", "j@x.org (Jörg Löwe)" },
  { "\"=?utf-8?q?J=C3=B6rg?=\" <j@x.org>", "j@x.org (Jörg)" },
  { "j@x.org (=?utf-8?q?J=C3=B6rg?=)", "j@x.org (Jörg)" },
  { "=?evil?= <j@x.org>", "j@x.org (a Bcc: bc)" },
  { "=?bad?= <j@x.org>", "j@x.org (=?bad?=)" },

  /* what comes along when people copy */
  { "jane@x.org.", "jane@x.org" },
  { "jane@x.org, rick@x.org.", "jane@x.org | rick@x.org" },
  { "jane@x.org>", "jane@x.org" },
  { "> jane@x.org", "jane@x.org" },
  { ">>jane@x.org", "jane@x.org" },
  { "(jane@x.org)", "jane@x.org" },
  { "[jane@x.org]", "jane@x.org" },
  { "{jane@x.org}", "jane@x.org" },
  { "\"jane@x.org\"", "jane@x.org" },
  { "'jane@x.org'", "jane@x.org" },
  { "“jane@x.org”", "jane@x.org" },
  { "„jane@x.org“", "jane@x.org" },
  { "‹jane@x.org›", "jane@x.org" },
  { "`jane@x.org`", "jane@x.org" },
  { "*jane@x.org*", "jane@x.org" },
  { "jane@x.org!?…", "jane@x.org" },
  { "\ufeffjane@x.org\u200b", "jane@x.org" },
  { "\u2068jane@x.org\u2069", "jane@x.org" },
  { "\u200fjane@x.org\u200e", "jane@x.org" },
  { "- jane@x.org\n* rick@x.org\n• eve@x.org", "jane@x.org | rick@x.org | eve@x.org" },
  { "•jane@x.org", "jane@x.org" },
  { "- Jane <jane@x.org>", "jane@x.org (Jane)" },
  { "jane@x.org ...", "jane@x.org" },
  { "[\"a@b.org\",\"c@d.org\"]", "a@b.org | c@d.org" },
  { "{ 'a@b.org', 'c@d.org' }", "a@b.org | c@d.org" },
  { "\"a@b.org \", \"c@d.org\"", "a@b.org | c@d.org" },
  { "\"a@b.org, c@d.org\"", "a@b.org | c@d.org" },
  { "<a@b.org, c@d.org>", "a@b.org | c@d.org" },
  { "<a@b.org><c@d.org>", "a@b.org | c@d.org" },
  { "'Jane@x.org", "'Jane@x.org" },

  /* nothing is dropped */
  { "hello world", "!no-at | !no-at" },
  { "Jane Doe", "!no-at | !no-at" },
  { "Jane jane@x.org Doe", "!no-at | jane@x.org | !no-at" },
  { "jane @ x.org", "!no-at | !no-local | !no-at" },
  { "...", "!no-at" },
  { "\"Jane Doe\"", "!no-at" },
  { "\"jane doe@x.org\"", "!local-bad" },
  { "<>", "!empty" },
  { "Jane <>", "!empty (Jane)" },
  { "Jane <jane>", "!no-at (Jane)" },
  { "Jane <jane doe@x.org>", "!local-bad (Jane)" },
  { "Jane <jane@x>", "!domain-no-ending (Jane)" },
  { "jane@x.org,rick@localhost", "jane@x.org | !domain-no-ending" },
  { "jane@gmail,com", "!domain-no-ending | !no-at" },
  { "jane@x.org|rick@x.org", "!many-at" },
  { "jane@[192.0.2.1]", "!literal" },
  { "jane@[IPv6:2001:db8::1].", "!literal" },
  { "ja\u202ene@x.org a@b.org", "!control | a@b.org" },
  { "ja\001ne@x.org", "!control" },
  { "I <3 you", "!no-at | !no-at | !no-at" },

  /* what is not closed */
  { "Jane <jane@x.org", "!unbalanced (Jane)" },
  { "<jane@x.org, rick@x.org", "!unbalanced | rick@x.org" },
  { "Jane <jane@x.org <rick@x.org>", "!unbalanced (Jane) | rick@x.org" },
  { "\"jane@x.org", "!unbalanced" },
  { "\"Jane jane@x.org, rick@x.org", "!no-at | jane@x.org | rick@x.org" },
  { "\"Jane\njane@x.org\"", "!no-at | jane@x.org" },
  { "(jane@x.org", "!unbalanced" },
  { "(jane rick@x.org", "!no-at | rick@x.org" },

  /* hostile names */
  { "<b>&amp; <jane@x.org>", "!no-at | !no-at | jane@x.org" },
  { "\"<b>A&B</b>\" <jane@x.org>", "jane@x.org (<b>A&B</b>)" },
  { "A&B 🙂👩‍💻 <jane@x.org>", "jane@x.org (A&B 🙂👩‍💻)" },
  { "\u202eenaJ\u202c <jane@x.org>", "jane@x.org (enaJ)" },
  { "Ja\007ne <jane@x.org>", "jane@x.org (Ja ne)" },
  { "نامه\u200cای <jane@x.org>", "jane@x.org (نامه\u200cای)" },
  { "Jane\xff <jane@x.org>", "jane@x.org (Jane\ufffd)" },
  { "'; DROP TABLE user; -- <jane@x.org>", "!no-at | !no-at | !no-at | !no-at | jane@x.org" },
  { "%s%n <jane@x.org>", "jane@x.org (%s%n)" },
};

static void
test_lists (void)
{
  g_assert_cmpuint (G_N_ELEMENTS (lists), >, 120);
  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autoptr (SaTargets) targets = parse (lists[i].text, decode);
      g_autofree char *found = describe (targets);

      if (strcmp (found, lists[i].expected) != 0)
        g_error ("“%s” gives “%s” instead of “%s”", lists[i].text, found, lists[i].expected);
    }
}

static const struct
{
  const char *text;
  const char *inputs;  /* with " | " between */
} inputs[] = {
  { " a@b.org , c@d.org;", "a@b.org | c@d.org" },
  { "\"Doe, Jane\" <jane@x.org>, x", "\"Doe, Jane\" <jane@x.org> | x" },
  { "jane@x.org (Jane), “a@b.org”.", "jane@x.org (Jane) | “a@b.org”." },
  { "Team: a@b.org, c@d.org;", "Team: a@b.org | c@d.org" },
  { "mailto:a@b.org,c@d.org?x=y", "mailto:a@b.org | c@d.org?x=y" },
  { "Jane\tDoe\tjane@x.org\n", "Jane\tDoe\tjane@x.org" },
  { "- a@b.org ... x", "- a@b.org | ... x" },
  { "hello, world", "hello | world" },
};

static void
test_inputs_are_what_was_typed (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (inputs); i++)
    {
      g_autoptr (SaTargets) targets = parse (inputs[i].text, NULL);
      g_autoptr (GString) found = g_string_new (NULL);

      for (gsize k = 0; k < sa_targets_get_size (targets); k++)
        g_string_append_printf (found, "%s%s", k > 0 ? " | " : "", sa_targets_get_input (targets, k));
      g_assert_cmpstr (found->str, ==, inputs[i].inputs);
    }
}

static void
test_without_decoder_words_stay (void)
{
  g_autoptr (SaTargets) targets = parse ("=?utf-8?q?J=C3=B6rg?= <j@x.org>", NULL);

  g_assert_cmpstr (sa_targets_get_name (targets, 0), ==, "=?utf-8?q?J=C3=B6rg?=");
}

static void
test_ten_thousand_come_back (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (SaTargets) targets = NULL;

  for (guint i = 0; i < 10000; i++)
    switch (i % 4)
      {
      case 0:
        g_string_append_printf (text, "user%u@example.com\n", i);
        break;
      case 1:
        g_string_append_printf (text, "\"Doe, Jane %u\" <user%u@example.com>, ", i, i);
        break;
      case 2:
        g_string_append_printf (text, "Jané Doe %u <user%u@example.com>;", i, i);
        break;
      default:
        g_string_append_printf (text, "First%u\tLast\tuser%u@example.com\r\n", i % 4, i);
        break;
      }

  targets = parse (text->str, NULL);
  g_assert_cmpuint (sa_targets_get_size (targets), >=, 10000);
  for (guint i = 0, k = 0; i < 10000; i++, k++)
    {
      g_autofree char *expected = g_strdup_printf ("user%u@example.com", i);

      /* "First3" has a digit: not surely a name */
      while (sa_targets_get_reason (targets, k) == SA_REASON_ADDRESS_NO_AT)
        k++;
      g_assert_cmpstr (sa_targets_get_address (targets, k), ==, expected);
    }
}

static void
test_duplicates_are_kept (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (SaTargets) targets = NULL;

  for (guint i = 0; i < 1000; i++)
    g_string_append (text, "jane@x.org ");
  targets = parse (text->str, NULL);
  g_assert_cmpuint (sa_targets_get_size (targets), ==, 1000);
}

/* A megabyte of what could be read again for each piece before it: that would take an hour, and the test would not be
 * over in its time. */
static void
test_a_megabyte_is_read_once (void)
{
  static const char * const units[] = {
    "<", "\"", "\\\" ", "(", "(\\) ", "( ", ",", "(a@b c@d ", "\"a@b ", "a@b.c <", "<x a\"<\"  a\"", "é", "a: ", "a\t",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (SaTargets) targets = NULL;

      while (text->len < 1000000)
        g_string_append (text, units[i]);
      targets = parse (text->str, NULL);
    }
}

static void
test_no_mixture_takes_long (void)
{
  static const char * const units[] = {
    "<", "\"", "(", ",", ";", "\\\"", "<\"", "(<", "a@", "@", "a@b.c <", "<a@b.c\"<", "\"a@b ", "(a@b c@d ", "( ( ",
    "<x a\"<\"  a\"", "\"(<", "a\t", "a:", "mailto:", "mailto:,", "a ", "'", "{", "“", "\u200b", ". ", "\"<\"x",
    "()", "(()", "\"\"", "<>", "<<>", "\"a@b\" ", "a@b (", "a, b <c@d>, ", "\\", "(\\", "(a@b,c@d)", "a.", "a@a.",
    "a@-.", "=?", "%", "mailto:%", "a@b <a@b> ", "é@é.", "é", "e\u0301", "\u0301\u0316", ")))(", "a@b,", "é <a@b> ",
    "\"é\" <a@b>", "日本", "☃ ", "\n", "\t", "\r", "a\n",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (units); i++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (SaTargets) targets = NULL;
      g_autoptr (SaTargets) closed = NULL;

      while (text->len < 150000)
        g_string_append (text, units[i]);
      targets = parse (text->str, NULL);

      /* And as the name of somebody */
      g_string_append (text, "\" <jane@x.org>)");
      closed = parse (text->str, NULL);
    }
}

static void
test_brackets_around_a_list_nest_fast (void)
{
  g_autoptr (GString) text = g_string_new (NULL);
  g_autoptr (SaTargets) targets = NULL;

  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, '(');
  g_string_append (text, "a@b.org c@d.org");
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (text, ')');
  targets = parse (text->str, NULL);
  g_assert_cmpuint (sa_targets_get_size (targets), ==, 2);
}

/* Texts made of all that means something to the parser. parse() says what must hold. */
static void
test_random_texts_lose_nothing (void)
{
  static const char * const parts[] = {
    "a@b.org", "jane@x.org", "a@b", "Jane", "Doe", " ", " ", " ", ",", ", ", ";", "\t", "\n", "<", ">", "<a@b.org>",
    "(", ")", "\"", "\\", "'", "“", "”", ":", "Team:", "mailto:", "?", "%41", "%", "=?utf-8?q?x?=", ".", "@", "é", "\u0301",
    "\u200b", "\ufeff", "\u202e", "、", "；", "\u3000", "🙂", "-", "[", "]", "1", "&", "\x01", "\xff", "\r\n", "日",
    "\"Doe, Jane\" ", "(x)", "//", "*",
  };

  for (guint round = 0; round < 20000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);
      g_autoptr (SaTargets) targets = NULL;
      int n_parts = g_test_rand_int_range (0, 24);

      for (int i = 0; i < n_parts; i++)
        g_string_append (text, parts[g_test_rand_int_range (0, G_N_ELEMENTS (parts))]);
      targets = parse (text->str, decode);

      /* A valid address is found again by itself. */
      for (gsize i = 0; i < sa_targets_get_size (targets); i++)
        if (sa_targets_get_reason (targets, i) == SA_REASON_NONE)
          {
            const char *address = sa_targets_get_address (targets, i);
            g_autoptr (SaTargets) again = parse (address, NULL);

            if (sa_targets_get_size (again) != 1 ||
                g_strcmp0 (sa_targets_get_address (again, 0), address) != 0)
              g_error ("“%s” of “%s” is not found again", address, text->str);
          }
    }
}

static void
test_isolated_address_can_be_pasted (void)
{
  g_autofree char *isolated = sa_address_isolate ("jane@x.org");
  g_autoptr (SaTargets) targets = parse (isolated, NULL);

  g_assert_cmpstr (isolated, ==, "\u2068jane@x.org\u2069");
  g_assert_cmpstr (sa_targets_get_address (targets, 0), ==, "jane@x.org");
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/address-list/every-form-is-understood", test_lists);
  g_test_add_func ("/address-list/inputs-are-what-was-typed", test_inputs_are_what_was_typed);
  g_test_add_func ("/address-list/without-decoder-words-stay", test_without_decoder_words_stay);
  g_test_add_func ("/address-list/ten-thousand-come-back", test_ten_thousand_come_back);
  g_test_add_func ("/address-list/duplicates-are-kept", test_duplicates_are_kept);
  g_test_add_func ("/address-list/a-megabyte-is-read-once", test_a_megabyte_is_read_once);
  g_test_add_func ("/address-list/no-mixture-takes-long", test_no_mixture_takes_long);
  g_test_add_func ("/address-list/brackets-around-a-list-nest-fast", test_brackets_around_a_list_nest_fast);
  g_test_add_func ("/address-list/random-texts-lose-nothing", test_random_texts_lose_nothing);
  g_test_add_func ("/address-list/isolated-address-can-be-pasted", test_isolated_address_can_be_pasted);

  return g_test_run ();
}
