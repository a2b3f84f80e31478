/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-undo.h"

static void
test_judges_by_the_value_now (void)
{
  SaEventRow row = { SA_ENTITY_USER, 4, (char *) "role", (char *) "0", (char *) "1" };
  SaEventRow made = { SA_ENTITY_USER, 4, (char *) "exists", NULL, (char *) "1" };
  SaEventRow gone = { SA_ENTITY_USER, 4, (char *) "group/3", (char *) "1", NULL };

  g_assert_cmpint (sa_undo_judge (&row, "1"), ==, SA_VERDICT_DONE);
  g_assert_cmpint (sa_undo_judge (&row, "0"), ==, SA_VERDICT_ALREADY_SO);
  g_assert_cmpint (sa_undo_judge (&row, "2"), ==, SA_VERDICT_CHANGED_SINCE);
  g_assert_cmpint (sa_undo_judge (&row, NULL), ==, SA_VERDICT_CHANGED_SINCE);

  g_assert_cmpint (sa_undo_judge (&made, "1"), ==, SA_VERDICT_DONE);
  g_assert_cmpint (sa_undo_judge (&made, NULL), ==, SA_VERDICT_ALREADY_SO);
  g_assert_cmpint (sa_undo_judge (&gone, NULL), ==, SA_VERDICT_DONE);
  g_assert_cmpint (sa_undo_judge (&gone, "1"), ==, SA_VERDICT_ALREADY_SO);
  g_assert_cmpint (sa_undo_judge (&gone, ""), ==, SA_VERDICT_CHANGED_SINCE);
}

static void
test_what_happened_stays (void)
{
  g_assert_cmpint (sa_undo_field (SA_ENTITY_USER, "first_seen"), ==, SA_UNDO_NEVER);
  g_assert_cmpint (sa_undo_field (SA_ENTITY_USER, "last_seen"), ==, SA_UNDO_NEVER);
  g_assert_cmpint (sa_undo_field (SA_ENTITY_ACCOUNT, "state"), ==, SA_UNDO_NEVER);
  g_assert_cmpint (sa_undo_field (SA_ENTITY_ACCOUNT, "exists"), ==, SA_UNDO_NEVER);
  g_assert_cmpint (sa_undo_field (SA_ENTITY_INVITATION, "accepted"), ==, SA_UNDO_NEVER);

  g_assert_cmpint (sa_undo_field (SA_ENTITY_USER, "exists"), ==, SA_UNDO_SET);
  g_assert_cmpint (sa_undo_field (SA_ENTITY_USER, "role"), ==, SA_UNDO_SET);
  g_assert_cmpint (sa_undo_field (SA_ENTITY_USER, "access"), ==, SA_UNDO_SET);
  g_assert_cmpint (sa_undo_field (SA_ENTITY_USER, "group/12"), ==, SA_UNDO_SET);
  g_assert_cmpint (sa_undo_field (SA_ENTITY_ACCOUNT, "name"), ==, SA_UNDO_SET);
  g_assert_cmpint (sa_undo_field (SA_ENTITY_PRODUCT, "seats"), ==, SA_UNDO_SET);
  g_assert_cmpint (sa_undo_field (SA_ENTITY_MESSAGE, "state"), ==, SA_UNDO_SET);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/undo/judges-by-the-value-now", test_judges_by_the_value_now);
  g_test_add_func ("/undo/what-happened-stays", test_what_happened_stays);

  return g_test_run ();
}
