/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-repository-contract.h"

#include "sa-contract.h"

typedef struct
{
  const SaContractCase *promise;
  SaContractMaker       make;
  gpointer              data;
} Run;

static void
changed_cb (SaRepository *repository,
            gint64        seq,
            SaId          site,
            SaIds        *ids,
            SaContract   *c)
{
  c->n_changed++;
  c->changed_seq = seq;
  g_clear_pointer (&c->changed_ids, sa_ids_unref);
  if (ids != NULL)
    c->changed_ids = sa_ids_ref (ids);
}

static void
set_up (SaContract *c,
        const Run  *run)
{
  g_autoptr(SaOutcome) outcome = NULL;

  c->repository = run->make (run->data);
  g_assert_true (SA_IS_REPOSITORY (c->repository));
  g_signal_connect (c->repository, "changed", G_CALLBACK (changed_cb), c);
  c->system = sa_actor_new (SA_ACTOR_SYSTEM, 0, "contract");
  if (run->promise->empty)
    return;

  outcome = sa_contract_apply (c, c->system,
                               sa_contract_create ("Acme", "Support", "https://support.acme.example",
                                                   "fay@acme.example"));
  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_DONE), ==, 1);
  c->site = sa_contract_only (c, SA_ENTITY_SITE, 0);
  c->founder_user = sa_contract_only (c, SA_ENTITY_USER, c->site);
  c->founder = sa_actor_new (SA_ACTOR_ACCOUNT, sa_contract_only (c, SA_ENTITY_ACCOUNT, 0), "contract");
}

static void
tear_down (SaContract *c)
{
  g_auto(SaTestAnswer) answer = { 0 };
  g_autoptr(GError) error = NULL;

  sa_contract_recount (c);
  sa_repository_close_async (c->repository, sa_test_answer_cb, &answer);
  g_assert_true (sa_repository_close_finish (c->repository, sa_test_await (&answer), &error));
  g_assert_no_error (error);
  sa_test_answer_clear (&answer);
  g_signal_handlers_disconnect_by_data (c->repository, c);
  g_assert_finalize_object (c->repository);
  g_clear_pointer (&c->system, sa_actor_free);
  g_clear_pointer (&c->founder, sa_actor_free);
  g_clear_pointer (&c->changed_ids, sa_ids_unref);
}

static void
run_case (gconstpointer data)
{
  const Run *run = data;
  SaContract c = { 0 };

  set_up (&c, run);
  run->promise->run (&c);
  tear_down (&c);
}

static void
add_cases (const char           *prefix,
           const SaContractCase *cases,
           SaContractMaker       make,
           gpointer              data)
{
  guint i;

  for (i = 0; cases[i].path != NULL; i++)
    {
      g_autofree char *path = g_strconcat (prefix, cases[i].path, NULL);
      Run *run = g_new0 (Run, 1);

      run->promise = &cases[i];
      run->make = make;
      run->data = data;
      g_test_add_data_func_full (path, run, run_case, g_free);
    }
}

void
sa_repository_contract_add (const char      *prefix,
                            SaContractMaker  make,
                            gpointer         data)
{
  g_return_if_fail (prefix != NULL);
  g_return_if_fail (make != NULL);

  add_cases (prefix, sa_contract_site_cases, make, data);
  add_cases (prefix, sa_contract_plan_cases, make, data);
  add_cases (prefix, sa_contract_invite_cases, make, data);
  add_cases (prefix, sa_contract_policy_cases, make, data);
  add_cases (prefix, sa_contract_user_cases, make, data);
  add_cases (prefix, sa_contract_link_cases, make, data);
  add_cases (prefix, sa_contract_outbox_cases, make, data);
  add_cases (prefix, sa_contract_follow_cases, make, data);
  add_cases (prefix, sa_contract_address_cases, make, data);
  add_cases (prefix, sa_contract_words_cases, make, data);
  add_cases (prefix, sa_contract_since_cases, make, data);
  add_cases (prefix, sa_contract_undo_cases, make, data);
  add_cases (prefix, sa_contract_find_cases, make, data);
  add_cases (prefix, sa_contract_list_cases, make, data);
}
