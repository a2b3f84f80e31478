/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-query.h"

static SaQuery *
make_full (void)
{
  SaQuery *query = sa_query_new (SA_ENTITY_USER, 7);

  sa_query_set_statuses (query, 1 << SA_STATUS_PENDING);
  sa_query_set_roles (query, 1 << SA_ROLE_TRUSTED);
  sa_query_set_origins (query, 1 << SA_ORIGIN_SCIM);
  sa_query_set_deliveries (query, 1 << SA_DELIVERY_WAITING);
  sa_query_set_problems (query, TRUE);
  sa_query_set_product (query, 11);
  sa_query_set_group (query, 12);
  sa_query_set_user (query, 13);
  sa_query_set_since (query, 14);
  sa_query_set_operator (query, "ana");
  sa_query_set_removed (query, TRUE);
  sa_query_set_search (query, "Müller  lodz");
  sa_query_set_sort (query, SA_SORT_ROLE, TRUE);
  sa_query_set_range (query, 20, 30);

  return query;
}

static void
test_defaults (void)
{
  g_autoptr(SaQuery) users = sa_query_new (SA_ENTITY_USER, 7);
  g_autoptr(SaQuery) events = sa_query_new (SA_ENTITY_EVENT, 0);
  g_autoptr(SaQuery) messages = sa_query_new (SA_ENTITY_MESSAGE, 0);

  g_assert_cmpint (sa_query_get_sort (users), ==, SA_SORT_NAME);
  g_assert_false (sa_query_get_descending (users));
  g_assert_cmpuint (sa_query_get_statuses (users), ==, 0);
  g_assert_cmpstr (sa_query_get_search (users), ==, "");
  g_assert_null (sa_query_get_needles (users)[0]);
  g_assert_cmpuint (sa_query_get_limit (users), ==, 0);
  g_assert_false (sa_query_get_removed (users));

  /* What happened is read from its end. */
  g_assert_cmpint (sa_query_get_sort (events), ==, SA_SORT_ADDED);
  g_assert_true (sa_query_get_descending (events));
  g_assert_true (sa_query_get_descending (messages));
}

static void
test_keeps_what_was_set (void)
{
  g_autoptr(SaQuery) query = make_full ();

  g_assert_cmpint (sa_query_get_entity (query), ==, SA_ENTITY_USER);
  g_assert_cmpint (sa_query_get_site (query), ==, 7);
  g_assert_cmpuint (sa_query_get_statuses (query), ==, 1 << SA_STATUS_PENDING);
  g_assert_cmpuint (sa_query_get_roles (query), ==, 1 << SA_ROLE_TRUSTED);
  g_assert_cmpuint (sa_query_get_origins (query), ==, 1 << SA_ORIGIN_SCIM);
  g_assert_cmpuint (sa_query_get_deliveries (query), ==, 1 << SA_DELIVERY_WAITING);
  g_assert_true (sa_query_get_problems (query));
  g_assert_cmpint (sa_query_get_product (query), ==, 11);
  g_assert_cmpint (sa_query_get_group (query), ==, 12);
  g_assert_cmpint (sa_query_get_user (query), ==, 13);
  g_assert_cmpint (sa_query_get_since (query), ==, 14);
  g_assert_cmpstr (sa_query_get_operator (query), ==, "ana");
  g_assert_true (sa_query_get_removed (query));
  g_assert_cmpint (sa_query_get_sort (query), ==, SA_SORT_ROLE);
  g_assert_true (sa_query_get_descending (query));
  g_assert_cmpuint (sa_query_get_offset (query), ==, 20);
  g_assert_cmpuint (sa_query_get_limit (query), ==, 30);
}

static void
test_search_is_folded (void)
{
  g_autoptr(SaQuery) query = make_full ();

  g_assert_cmpstr (sa_query_get_search (query), ==, "Müller  lodz");
  g_assert_cmpstr (sa_query_get_needles (query)[0], ==, "muller");
  g_assert_cmpstr (sa_query_get_needles (query)[1], ==, "lodz");
  g_assert_null (sa_query_get_needles (query)[2]);
}

static void
test_copy_is_equal_and_apart (void)
{
  g_autoptr(SaQuery) query = make_full ();
  g_autoptr(SaQuery) shared = sa_query_ref (query);
  g_autoptr(SaQuery) copy = sa_query_copy (query);

  g_assert_true (sa_query_equal (query, copy));
  g_assert_true (sa_query_get_search (query) != sa_query_get_search (copy));

  /* The copy has one reference even where its source had two. */
  sa_query_set_search (copy, "somebody else");
  g_assert_false (sa_query_equal (query, copy));
  g_assert_cmpstr (sa_query_get_search (query), ==, "Müller  lodz");
}

static void
test_every_field_makes_a_difference (void)
{
  guint i;

  for (i = 0; i < 16; i++)
    {
      g_autoptr(SaQuery) query = make_full ();
      g_autoptr(SaQuery) other = sa_query_copy (query);

      switch (i)
        {
        case 0: sa_query_set_statuses (other, 0); break;
        case 1: sa_query_set_roles (other, 0); break;
        case 2: sa_query_set_origins (other, 0); break;
        case 3: sa_query_set_problems (other, FALSE); break;
        case 4: sa_query_set_product (other, 0); break;
        case 5: sa_query_set_group (other, 0); break;
        case 6: sa_query_set_user (other, 0); break;
        case 7: sa_query_set_since (other, 0); break;
        case 8: sa_query_set_removed (other, FALSE); break;
        case 9: sa_query_set_search (other, ""); break;
        case 10: sa_query_set_sort (other, SA_SORT_NAME, TRUE); break;
        case 11: sa_query_set_sort (other, SA_SORT_ROLE, FALSE); break;
        case 12: sa_query_set_range (other, 0, 30); break;
        case 14: sa_query_set_deliveries (other, 0); break;
        case 13: sa_query_set_operator (other, "bo"); break;
        default: sa_query_set_range (other, 20, 0); break;
        }
      g_assert_false (sa_query_equal (query, other));
    }
}

static void
test_shared_is_immutable (void)
{
  if (g_test_subprocess ())
    {
      g_autoptr(SaQuery) query = make_full ();
      g_autoptr(SaQuery) shared = sa_query_ref (query);

      sa_query_set_product (query, 1);
      return;
    }

  g_test_trap_subprocess (NULL, 0, G_TEST_SUBPROCESS_DEFAULT);
  g_test_trap_assert_failed ();
  g_test_trap_assert_stderr ("*MAY_CHANGE*");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/query/defaults", test_defaults);
  g_test_add_func ("/query/keeps-what-was-set", test_keeps_what_was_set);
  g_test_add_func ("/query/search-is-folded", test_search_is_folded);
  g_test_add_func ("/query/copy-is-equal-and-apart", test_copy_is_equal_and_apart);
  g_test_add_func ("/query/every-field-makes-a-difference", test_every_field_makes_a_difference);
  g_test_add_func ("/query/shared-is-immutable", test_shared_is_immutable);

  return g_test_run ();
}
