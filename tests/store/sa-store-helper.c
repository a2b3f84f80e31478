/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-store.h"
#include "sa-test.h"

#include <stdio.h>

/*
 * Another process, for test-store-process.c: opens the database PATH and invites each ADDRESS to site 1. Prints the
 * sequence token of what it wrote.
 */

int
main (int    argc,
      char **argv)
{
  g_autoptr (SaChange) change = NULL;
  g_autoptr (SaPlan) plan = NULL;
  g_autoptr (SaActor) actor = sa_actor_new (SA_ACTOR_SYSTEM, 0, "store-helper");
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (SaStore) store = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SaTestAnswer) answer = { 0 };
  g_auto (SaTestAnswer) closed = { 0 };
  SaTargets *targets = sa_targets_new_addresses ();

  g_assert (argc > 2);
  store = sa_store_open (argv[1], SA_STORE_NO_ROSTER, &error);
  g_assert_no_error (error);

  for (int i = 2; i < argc; i++)
    sa_targets_add_address (targets, argv[i], argv[i], NULL, SA_REASON_NONE);
  change = sa_change_new (SA_CHANGE_INVITE, 1);
  sa_change_take_targets (change, targets);
  plan = sa_plan_new_single ("Invite", g_steal_pointer (&change));
  sa_repository_apply_async (SA_REPOSITORY (store), plan, actor, FALSE, NULL, sa_test_answer_cb, &answer);
  outcome = sa_repository_apply_finish (SA_REPOSITORY (store), sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_INVITED), ==, (gsize) argc - 2);
  printf ("%" G_GINT64_FORMAT "\n", sa_outcome_get_seq (outcome));

  sa_repository_close_async (SA_REPOSITORY (store), sa_test_answer_cb, &closed);
  g_assert_true (sa_repository_close_finish (SA_REPOSITORY (store), sa_test_await (&closed), &error));
  return 0;
}
