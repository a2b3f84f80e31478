/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-list-diff.h"
#include "sa-users-view.h"

static void
count_cb (SaUsersView *view,
          guint       *n)
{
  (*n)++;
}

static void
test_chips (void)
{
  g_autoptr(SaUsersView) view = sa_users_view_new (7);

  g_assert_cmpint (sa_query_get_site (sa_users_view_get_query (view)), ==, 7);
  g_assert_cmpuint (sa_query_get_statuses (sa_users_view_get_query (view)), ==, 0);
  sa_users_view_set_chip (view, SA_USERS_CHIP_NOT_SENT);
  g_assert_cmpuint (sa_query_get_statuses (sa_users_view_get_query (view)), ==, 1u << SA_STATUS_NOT_SENT);
  sa_users_view_set_chip (view, SA_USERS_CHIP_PROBLEMS);
  g_assert_cmpuint (sa_query_get_statuses (sa_users_view_get_query (view)), ==, 0);
  g_assert_true (sa_query_get_problems (sa_users_view_get_query (view)));
}

static void
test_everything_narrows (void)
{
  g_autoptr(SaUsersView) view = sa_users_view_new (1);
  SaQuery *query = NULL;
  g_autofree char *product = NULL;
  g_autofree char *role = NULL;

  sa_users_view_set_chip (view, SA_USERS_CHIP_PENDING);
  sa_users_view_set_search (view, "José mül");
  sa_users_view_set_filter (view, SA_USERS_FILTER_PRODUCT, 3, "Jira");
  sa_users_view_set_filter (view, SA_USERS_FILTER_ROLE, SA_ROLE_TRUSTED, NULL);
  sa_users_view_set_sort (view, SA_SORT_LAST_SEEN, TRUE);

  query = sa_users_view_get_query (view);
  g_assert_cmpuint (sa_query_get_statuses (query), ==, 1u << SA_STATUS_PENDING);
  g_assert_cmpstr (sa_query_get_needles (query)[0], ==, "jose");
  g_assert_cmpstr (sa_query_get_needles (query)[1], ==, "mul");
  g_assert_cmpint (sa_query_get_product (query), ==, 3);
  g_assert_cmpuint (sa_query_get_roles (query), ==, 1u << SA_ROLE_TRUSTED);
  g_assert_cmpint (sa_query_get_sort (query), ==, SA_SORT_LAST_SEEN);
  g_assert_true (sa_query_get_descending (query));

  product = sa_users_view_get_filter_text (view, SA_USERS_FILTER_PRODUCT);
  role = sa_users_view_get_filter_text (view, SA_USERS_FILTER_ROLE);
  g_assert_cmpstr (product, ==, "Product: Jira");
  g_assert_cmpstr (role, ==, "Role: Trusted");
  g_assert_null (sa_users_view_get_filter_text (view, SA_USERS_FILTER_GROUP));
}

static void
test_clear (void)
{
  g_autoptr(SaUsersView) view = sa_users_view_new (1);
  guint n = 0;

  g_signal_connect (view, "changed", G_CALLBACK (count_cb), &n);
  sa_users_view_clear (view);
  g_assert_cmpuint (n, ==, 0);

  sa_users_view_set_search (view, "x");
  sa_users_view_set_filter (view, SA_USERS_FILTER_GROUP, 2, "on-call");
  sa_users_view_set_sort (view, SA_SORT_ROLE, FALSE);
  g_assert_true (sa_users_view_is_narrowed (view));
  n = 0;
  sa_users_view_clear (view);
  g_assert_cmpuint (n, ==, 1);
  g_assert_false (sa_users_view_is_narrowed (view));
  g_assert_cmpint (sa_query_get_group (sa_users_view_get_query (view)), ==, 0);
  /* The order is not a filter. */
  g_assert_cmpint (sa_query_get_sort (sa_users_view_get_query (view)), ==, SA_SORT_ROLE);
}

static void
test_same_again_is_silent (void)
{
  g_autoptr(SaUsersView) view = sa_users_view_new (1);
  guint n = 0;

  g_signal_connect (view, "changed", G_CALLBACK (count_cb), &n);
  sa_users_view_set_search (view, "a");
  sa_users_view_set_search (view, "a");
  sa_users_view_set_chip (view, SA_USERS_CHIP_ALL);
  sa_users_view_set_filter (view, SA_USERS_FILTER_ROLE, -1, NULL);
  g_assert_cmpuint (n, ==, 1);
}

static void
test_counts (void)
{
  g_autoptr(SaUsersView) view = sa_users_view_new (1);
  SaSiteCounts counts = { .n_users = 1204, .n_by_status = { 1157, 31, 4, 12 }, .n_problems = 3 };

  g_assert_cmpint (sa_users_view_get_chip_count (view, SA_USERS_CHIP_ALL), ==, -1);
  sa_users_view_set_counts (view, &counts);
  g_assert_cmpint (sa_users_view_get_chip_count (view, SA_USERS_CHIP_ALL), ==, 1204);
  g_assert_cmpint (sa_users_view_get_chip_count (view, SA_USERS_CHIP_PENDING), ==, 31);
  g_assert_cmpint (sa_users_view_get_chip_count (view, SA_USERS_CHIP_NOT_SENT), ==, 4);
  g_assert_cmpint (sa_users_view_get_chip_count (view, SA_USERS_CHIP_NO_ACCESS), ==, 12);
  g_assert_cmpint (sa_users_view_get_chip_count (view, SA_USERS_CHIP_PROBLEMS), ==, 3);
}

static void
test_empty_words (void)
{
  g_autoptr(SaUsersView) view = sa_users_view_new (1);

  g_assert_cmpstr (sa_users_view_get_empty_title (view), ==, "No Users Yet");
  sa_users_view_set_chip (view, SA_USERS_CHIP_PROBLEMS);
  g_assert_cmpstr (sa_users_view_get_empty_title (view), ==, "No Problems");
  sa_users_view_set_search (view, "nobody");
  g_assert_cmpstr (sa_users_view_get_empty_title (view), ==, "No Results Found");
}

/* Writes hunks as "position-removed+added@source ". */
static char *
diff (const char *before,
      const char *after)
{
  GArray *old_ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  GArray *new_ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  GArray *hunks = NULL;
  GString *text = g_string_new (NULL);
  guint i;

  for (; *before != '\0'; before++)
    {
      SaId id = *before;

      g_array_append_val (old_ids, id);
    }
  for (; *after != '\0'; after++)
    {
      SaId id = *after;

      g_array_append_val (new_ids, id);
    }
  hunks = sa_list_diff ((SaId *) (gpointer) old_ids->data, old_ids->len, (SaId *) (gpointer) new_ids->data,
                        new_ids->len);
  for (i = 0; i < hunks->len; i++)
    {
      const SaListHunk *hunk = &g_array_index (hunks, SaListHunk, i);

      g_string_append_printf (text, "%s%u-%u+%u@%u", i > 0 ? " " : "", hunk->position, hunk->removed, hunk->added, hunk->source);
    }
  g_array_unref (hunks);
  g_array_unref (old_ids);
  g_array_unref (new_ids);
  return g_string_free (text, FALSE);
}

static void
assert_diff (const char *before,
             const char *after,
             const char *expected)
{
  g_autofree char *text = diff (before, after);

  g_assert_cmpstr (text, ==, expected);
}

static void
test_diff (void)
{
  assert_diff ("", "", "");
  assert_diff ("abc", "abc", "");
  assert_diff ("", "abc", "0-0+3@0");
  assert_diff ("abc", "", "0-3+0@0");
  assert_diff ("abcd", "abXcd", "2-0+1@2");
  assert_diff ("abcd", "abd", "2-1+0@2");
  assert_diff ("abcd", "aXcd", "1-1+1@1");
  /* A row that moved is one removal and one addition, and the rest stays. */
  assert_diff ("abcdefgh", "bcdefagh", "0-1+0@0 6-0+1@5");
}

/* However many go, those between them stay; and the same where they come */
static void
test_diff_many_go (void)
{
  g_autofree char *many = g_strnfill (500, 'x');
  g_autofree char *longer = g_strconcat ("a", many, "b", many, "c", NULL);

  assert_diff (longer, "abc", "1-500+0@1 502-500+0@2");
  assert_diff ("abc", longer, "1-0+500@1 2-0+500@502");
}

static void
test_diff_gives_up (void)
{
  GArray *old_ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  GArray *new_ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  GArray *hunks = NULL;
  SaId id;

  for (id = 1; id <= 10000; id++)
    {
      g_array_append_val (old_ids, id);
      g_array_prepend_val (new_ids, id);
    }
  hunks = sa_list_diff ((SaId *) (gpointer) old_ids->data, 10000, (SaId *) (gpointer) new_ids->data, 10000);
  g_assert_cmpuint (hunks->len, ==, 1);
  g_assert_cmpuint (g_array_index (hunks, SaListHunk, 0).removed, ==, 10000);
  g_assert_cmpuint (g_array_index (hunks, SaListHunk, 0).added, ==, 10000);
  g_array_unref (hunks);
  g_array_unref (old_ids);
  g_array_unref (new_ids);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/users-view/chips-are-statuses", test_chips);
  g_test_add_func ("/users-view/everything-narrows-one-query", test_everything_narrows);
  g_test_add_func ("/users-view/clear-keeps-the-order", test_clear);
  g_test_add_func ("/users-view/same-again-is-silent", test_same_again_is_silent);
  g_test_add_func ("/users-view/counts-on-chips", test_counts);
  g_test_add_func ("/users-view/empty-says-why", test_empty_words);
  g_test_add_func ("/list-diff/names-only-what-differs", test_diff);
  g_test_add_func ("/list-diff/what-stays-between-many-that-go-is-not-touched", test_diff_many_go);
  g_test_add_func ("/list-diff/one-hunk-when-all-differs", test_diff_gives_up);
  return g_test_run ();
}
