/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-repository.h"
#include "sa-repository-contract.h"
#include "sa-test.h"

static SaRepository *
make_fake (gpointer data)
{
  return sa_fake_repository_new ();
}

/* What the fake can do beyond the port. */
static void
test_fails_when_told (void)
{
  g_autoptr(SaRepository) repository = sa_fake_repository_new ();
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_SITE, 0);
  g_autoptr(GError) error = NULL;
  g_autoptr(SaFound) found = NULL;
  g_auto(SaTestAnswer) answer = { 0 };

  sa_fake_repository_fail_next (SA_FAKE_REPOSITORY (repository),
                                g_error_new_literal (SA_ERROR, SA_ERROR_BUSY, "Busy."));
  sa_repository_find_async (repository, query, 0, NULL, sa_test_answer_cb, &answer);
  g_assert_null (sa_repository_find_finish (repository, sa_test_await (&answer), &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_BUSY);
  g_clear_error (&error);
  sa_test_answer_clear (&answer);

  sa_repository_find_async (repository, query, 0, NULL, sa_test_answer_cb, &answer);
  found = sa_repository_find_finish (repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (found->n_total, ==, 0);
}

static void
test_deactivated_account_is_not_invited (void)
{
  g_autoptr(SaRepository) repository = sa_fake_repository_new ();
  g_autoptr(SaActor) system = sa_actor_new (SA_ACTOR_SYSTEM, 0, "test");
  SaAccountState state;

  for (state = SA_ACCOUNT_DEACTIVATED; state <= SA_ACCOUNT_FORMER; state++)
    {
      g_autoptr(SaPlan) plan = sa_plan_new ("Start", FALSE);
      SaChange *change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);
      SaTargets *targets = sa_targets_new_addresses ();
      g_autoptr(SaTargets) addresses = sa_targets_new_addresses ();
      g_auto(SaTestAnswer) answer = { 0 };
      g_auto(SaTestAnswer) invited = { 0 };
      g_autoptr(SaOutcome) outcome = NULL;
      g_autoptr(SaOutcome) second = NULL;
      g_autoptr(SaPlan) invite = NULL;

      g_clear_object (&repository);
      repository = sa_fake_repository_new ();
      sa_targets_add_address (targets, "a@a.example", "a@a.example", NULL, SA_REASON_NONE);
      sa_targets_add_address (addresses, "A@a.example", "A@a.example", NULL, SA_REASON_NONE);
      sa_change_set_name (change, "A");
      sa_change_set_text (change, "A");
      sa_change_set_url (change, "https://a.example");
      sa_change_take_targets (change, targets);
      sa_plan_take (plan, change);
      sa_repository_apply_async (repository, plan, system, FALSE, NULL, sa_test_answer_cb, &answer);
      outcome = sa_repository_apply_finish (repository, sa_test_await (&answer), NULL);
      g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_DONE), ==, 1);

      sa_fake_repository_set_account_state (SA_FAKE_REPOSITORY (repository), 1, state);
      change = sa_change_new (SA_CHANGE_INVITE, sa_outcome_get_row (outcome, 0)->id);
      sa_change_take_targets (change, g_steal_pointer (&addresses));
      invite = sa_plan_new_single ("Invite", change);
      sa_repository_apply_async (repository, invite, system, FALSE, NULL, sa_test_answer_cb, &invited);
      second = sa_repository_apply_finish (repository, sa_test_await (&invited), NULL);
      g_assert_cmpuint (sa_outcome_count (second, SA_VERDICT_DEACTIVATED), ==, 1);
      g_assert_cmpint (sa_outcome_get_row (second, 0)->reason, ==, SA_REASON_ACCOUNT_DEACTIVATED);
      g_assert_cmpint (sa_outcome_get_event (second), ==, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fake/fails-when-told", test_fails_when_told);
  g_test_add_func ("/fake/invite/deactivated-account-stays-out", test_deactivated_account_is_not_invited);
  sa_repository_contract_add ("/fake", make_fake, NULL);

  return g_test_run ();
}
