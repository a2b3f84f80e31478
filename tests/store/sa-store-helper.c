/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-store.h"
#include "sa-test.h"

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

/*
 * Another process. For test-store-process.c: opens the database PATH and invites each ADDRESS to site 1. Prints the
 * sequence token of what it wrote. For test-copy-guard.c, with --claim PATH MESSAGE: takes the place of the sender,
 * claims the message and is killed with the mail in its hands.
 */

static void
die_with (const char *path,
          SaId        message)
{
  g_autoptr (SaStore) store = NULL;
  g_autoptr (SaMessageRecord) claimed = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SaTestAnswer) adopted = { 0 };
  g_auto (SaTestAnswer) answer = { 0 };

  store = sa_store_open (path, SA_STORE_NO_ROSTER, &error);
  g_assert_no_error (error);
  sa_repository_adopt_async (SA_REPOSITORY (store), sa_test_answer_cb, &adopted);
  g_assert_true (sa_repository_adopt_finish (SA_REPOSITORY (store), sa_test_await (&adopted), &error));
  g_assert_no_error (error);
  sa_repository_claim_async (SA_REPOSITORY (store), message, g_get_real_time () / G_USEC_PER_SEC + 1,
                             sa_test_answer_cb, &answer);
  claimed = sa_repository_claim_finish (SA_REPOSITORY (store), sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_cmpint (claimed->state, ==, SA_DELIVERY_SENDING);
  kill (getpid (), SIGKILL);
}

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
  if (g_str_equal (argv[1], "--claim"))
    die_with (argv[2], g_ascii_strtoll (argv[3], NULL, 10));
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
