/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-roster.h"

#include <locale.h>
#include <string.h>

#define NOW 1700000000

static void
put_plain (SaRoster   *roster,
           SaId        id,
           const char *name,
           const char *address)
{
  SaRosterRow row = { .id = id, .name = name, .address = address, .facts = { .access = TRUE }, .added = id };

  sa_roster_put (roster, &row);
}

/* The answer as text: ids between blanks */
static char *
find (SaRoster   *roster,
      const char *search,
      SaSort      sort,
      gboolean    descending)
{
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_USER, 1);
  g_autoptr (SaIds) ids = NULL;
  GString *text = g_string_new (NULL);

  sa_query_set_search (query, search);
  sa_query_set_sort (query, sort, descending);
  ids = sa_roster_find (roster, query, NOW, NULL);
  for (gsize i = 0; i < sa_ids_get_size (ids); i++)
    g_string_append_printf (text, "%s%" G_GINT64_FORMAT, i > 0 ? " " : "", sa_ids_get_nth (ids, i));

  return g_string_free (text, FALSE);
}

static void
assert_finds (SaRoster   *roster,
              const char *search,
              SaSort      sort,
              gboolean    descending,
              const char *expected)
{
  g_autofree char *found = find (roster, search, sort, descending);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_ids_ascend_among_equals (void)
{
  g_autoptr (SaRoster) roster = sa_roster_new ();

  put_plain (roster, 5, "Ana", "a5@example.com");
  put_plain (roster, 3, "Ana", "a3@example.com");
  put_plain (roster, 9, "Bo", "b@example.com");
  put_plain (roster, 4, "Ana", "a4@example.com");
  put_plain (roster, 1, "", "zed@example.com");

  assert_finds (roster, "", SA_SORT_NAME, FALSE, "3 4 5 9 1");
  assert_finds (roster, "", SA_SORT_NAME, TRUE, "1 9 3 4 5");
  assert_finds (roster, "", SA_SORT_ROLE, FALSE, "3 4 5 9 1");
  assert_finds (roster, "", SA_SORT_ROLE, TRUE, "1 9 3 4 5");
  assert_finds (roster, "", SA_SORT_ADDRESS, TRUE, "1 9 5 4 3");

  /* The first of the equals goes, then one in their middle. */
  sa_roster_drop (roster, 3);
  assert_finds (roster, "", SA_SORT_NAME, TRUE, "1 9 4 5");
  put_plain (roster, 3, "Ana", "a3@example.com");
  sa_roster_drop (roster, 4);
  assert_finds (roster, "", SA_SORT_NAME, TRUE, "1 9 3 5");
}

static void
test_hit_lies_within_one_user (void)
{
  g_autoptr (SaRoster) roster = sa_roster_new ();

  put_plain (roster, 1, "Bob", "first@example.com");
  put_plain (roster, 2, "Alice", "second@example.com");

  assert_finds (roster, "bobsecond", SA_SORT_NAME, FALSE, "");
  assert_finds (roster, "comalice", SA_SORT_NAME, FALSE, "");
  assert_finds (roster, "com bob", SA_SORT_NAME, FALSE, "1");
  assert_finds (roster, "example", SA_SORT_NAME, FALSE, "2 1");

  /* The first and the last byte of the lines */
  assert_finds (roster, "f", SA_SORT_NAME, FALSE, "1");
  assert_finds (roster, "alice", SA_SORT_NAME, FALSE, "2");
}

static void
test_needles_of_any_length_are_found (void)
{
  g_autoptr (SaRoster) roster = sa_roster_new ();
  g_autoptr (GString) local = g_string_new (NULL);

  /* Every part of a line, so that each distance to the end of the scan's steps occurs */
  for (guint i = 0; i < 60; i++)
    g_string_append_c (local, (char) ('a' + i * 7 % 26));
  g_string_append (local, "@example.com");
  put_plain (roster, 1, "Other", "other@example.org");
  put_plain (roster, 2, "", local->str);
  put_plain (roster, 3, "Last", "last@example.org");

  for (gsize length = 1; length <= 60; length++)
    for (gsize start = 0; start + length <= 60; start += 3)
      {
        g_autofree char *needle = g_strndup (local->str + start, length);
        g_autofree char *found = find (roster, needle, SA_SORT_NAME, FALSE);

        if (length >= 3)
          g_assert_cmpstr (found, ==, "2");
        else
          g_assert_nonnull (strchr (found, '2'));
      }
}

static void
test_every_byte_of_a_needle_counts (void)
{
  static const char word[] = "abcdefghijklmnopqrstuvwxyz";
  g_autoptr (SaRoster) roster = sa_roster_new ();

  put_plain (roster, 1, "", "abcdefghijklmnopqrstuvwxyz@example.com");
  for (gsize length = 1; length <= 26; length++)
    for (gsize i = 0; i < length; i++)
      {
        g_autofree char *needle = g_strndup (word, length);

        assert_finds (roster, needle, SA_SORT_NAME, FALSE, "1");
        needle[i] = '0';
        assert_finds (roster, needle, SA_SORT_NAME, FALSE, "");
      }
}

static void
test_accents_and_case_do_not_hide (void)
{
  g_autoptr (SaRoster) roster = sa_roster_new ();

  put_plain (roster, 1, "Zsófia Müller", "zs@example.com");
  put_plain (roster, 2, "Łukasz", "luk@münchen.example");

  assert_finds (roster, "MULLER", SA_SORT_NAME, FALSE, "1");
  assert_finds (roster, "müller zsof", SA_SORT_NAME, FALSE, "1");
  assert_finds (roster, "lukasz munchen", SA_SORT_NAME, FALSE, "2");
}

static void
test_expiry_is_judged_at_the_moment_asked (void)
{
  g_autoptr (SaRoster) roster = sa_roster_new ();
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_USER, 1);
  SaRosterRow row = { .id = 1, .name = "", .address = "a@example.com", .added = 1 };
  gsize n_by_status[SA_N_STATUSES] = { 0 };
  gsize n_problems = 0;

  row.facts = (SaUserFacts) { .access = TRUE, .last_sent = 5, .expires = NOW, .delivery = SA_DELIVERY_HANDED_OVER };
  sa_roster_put (roster, &row);
  sa_query_set_problems (query, TRUE);

  for (SaTime now = NOW - 1; now <= NOW + 1; now++)
    {
      gsize n_total = 0;
      g_autoptr (SaIds) ids = sa_roster_find (roster, query, now, &n_total);

      g_assert_cmpuint (n_total, ==, sa_problem_from_facts (&row.facts, now) != SA_PROBLEM_NONE ? 1 : 0);
      sa_roster_count (roster, now, n_by_status, &n_problems);
      g_assert_cmpuint (n_problems, ==, n_total);
      g_assert_cmpuint (n_by_status[SA_STATUS_PENDING], ==, 1);
    }
}

static void
test_range_counts_all (void)
{
  g_autoptr (SaRoster) roster = sa_roster_new ();
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_USER, 1);

  for (SaId id = 1; id <= 10; id++)
    put_plain (roster, id, "", "a@example.com");

  for (gsize offset = 0; offset <= 12; offset++)
    for (gsize limit = 0; limit <= 12; limit++)
      {
        gsize n_total = 0;
        gsize n_left = offset < 10 ? 10 - offset : 0;
        g_autoptr (SaIds) ids = NULL;

        sa_query_set_range (query, offset, limit);
        ids = sa_roster_find (roster, query, NOW, &n_total);
        g_assert_cmpuint (n_total, ==, 10);
        g_assert_cmpuint (sa_ids_get_size (ids), ==, limit == 0 ? n_left : MIN (limit, n_left));
      }
}

static void
test_renaming_does_not_fill_memory (void)
{
  g_autoptr (SaRoster) roster = sa_roster_new ();
  gsize before = 0;

  for (SaId id = 1; id <= 500; id++)
    put_plain (roster, id, "Some Name", "somebody@example.com");
  before = sa_roster_get_memory (roster);

  for (guint round = 0; round < 40; round++)
    for (SaId id = 1; id <= 500; id++)
      put_plain (roster, id, round % 2 == 0 ? "Other Name" : "Some Name", "somebody@example.com");

  g_assert_cmpuint (sa_roster_get_size (roster), ==, 500);
  g_assert_cmpuint (sa_roster_get_memory (roster), <, 3 * before);
  assert_finds (roster, "other", SA_SORT_NAME, FALSE, "");
}

static void
test_thousands_of_users_take_little_memory (void)
{
  g_autoptr (SaRoster) roster = sa_roster_new ();
  SaId product = 1;

  sa_roster_begin (roster, 50000);
  for (SaId id = 1; id <= 50000; id++)
    {
      g_autofree char *address = g_strdup_printf ("jane.doe%" G_GINT64_FORMAT "@example.com", id);
      SaRosterRow row = { .id = id, .name = "Jane Doe", .address = address, .products = &product, .n_products = 1 };

      sa_roster_put (roster, &row);
    }
  sa_roster_end (roster);

  g_assert_cmpuint (sa_roster_get_memory (roster), <, 110 * 50000);
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/roster/ids-ascend-among-equals-both-ways", test_ids_ascend_among_equals);
  g_test_add_func ("/roster/hit-lies-within-one-user", test_hit_lies_within_one_user);
  g_test_add_func ("/roster/needles-of-any-length-are-found", test_needles_of_any_length_are_found);
  g_test_add_func ("/roster/every-byte-of-a-needle-counts", test_every_byte_of_a_needle_counts);
  g_test_add_func ("/roster/accents-and-case-do-not-hide", test_accents_and_case_do_not_hide);
  g_test_add_func ("/roster/expiry-is-judged-at-the-moment-asked", test_expiry_is_judged_at_the_moment_asked);
  g_test_add_func ("/roster/range-limits-the-ids-not-the-count", test_range_counts_all);
  g_test_add_func ("/roster/renaming-does-not-fill-memory", test_renaming_does_not_fill_memory);
  g_test_add_func ("/roster/thousands-of-users-take-little-memory", test_thousands_of_users_take_little_memory);

  return g_test_run ();
}
