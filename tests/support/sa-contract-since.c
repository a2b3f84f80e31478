/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

/* A plan that says what its person saw: what others did since, and what would make it mean something else, is said. */

static void
decide (SaContract *c,
        SaChange   *change,
        gint64      as_of,
        SaVerdict   verdict)
{
  g_autoptr(SaPlan) plan = sa_plan_new_single ("A Change", change);
  g_autoptr(SaOutcome) outcome = NULL;

  plan->as_of = as_of;
  outcome = sa_contract_apply_plan (c, NULL, plan, FALSE);
  sa_contract_assert_row (outcome, 0, verdict,
                          verdict == SA_VERDICT_CHANGED_SINCE ? SA_REASON_CHANGED_SINCE : SA_REASON_NONE);
}

/* Somebody else who administers the site. */
static SaActor *
add_colleague (SaContract *c)
{
  return sa_contract_actor (c, sa_contract_add_member (c, "sam@acme.example", SA_ROLE_SITE_ADMIN));
}

static gint64
look (SaContract *c)
{
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_USER, c->site);
  g_autoptr(SaFound) found = sa_contract_find (c, query);

  return found->seq;
}

static void
role_of_others_since (SaContract *c)
{
  g_autoptr(SaActor) sam = add_colleague (c);
  SaId ana = sa_contract_add_pending (c, "ana@acme.example");
  SaId bo = sa_contract_add_pending (c, "bo@acme.example");
  SaId cy = sa_contract_add_pending (c, "cy@acme.example");
  gint64 seen = look (c);

  sa_contract_do (c, sam, sa_contract_set_role (c, ana, SA_ROLE_SITE_ADMIN), SA_VERDICT_DONE, SA_REASON_NONE);
  decide (c, sa_contract_set_role (c, ana, SA_ROLE_TRUSTED), seen, SA_VERDICT_CHANGED_SINCE);
  decide (c, sa_contract_on (c, SA_CHANGE_REVOKE, ana), seen, SA_VERDICT_CHANGED_SINCE);
  decide (c, sa_contract_on (c, SA_CHANGE_REMOVE, ana), seen, SA_VERDICT_CHANGED_SINCE);
  /* What it comes to is so already. */
  decide (c, sa_contract_set_role (c, ana, SA_ROLE_SITE_ADMIN), seen, SA_VERDICT_ALREADY_SO);
  /* Who says nothing of what they saw, or has seen it, means it. */
  decide (c, sa_contract_set_role (c, ana, SA_ROLE_TRUSTED), look (c), SA_VERDICT_DONE);

  /* Set back, it is what it was. */
  seen = look (c);
  sa_contract_do (c, sam, sa_contract_set_role (c, bo, SA_ROLE_SITE_ADMIN), SA_VERDICT_DONE, SA_REASON_NONE);
  sa_contract_do (c, sam, sa_contract_set_role (c, bo, SA_ROLE_BASIC), SA_VERDICT_DONE, SA_REASON_NONE);
  decide (c, sa_contract_set_role (c, bo, SA_ROLE_TRUSTED), seen, SA_VERDICT_DONE);

  /* One knows what one did oneself. */
  sa_contract_done (c, sa_contract_set_role (c, cy, SA_ROLE_SITE_ADMIN));
  decide (c, sa_contract_set_role (c, cy, SA_ROLE_TRUSTED), seen, SA_VERDICT_DONE);
  decide (c, sa_contract_set_role (c, cy, SA_ROLE_BASIC), 0, SA_VERDICT_DONE);
}

static void
came_in_since (SaContract *c)
{
  SaId ana = sa_contract_add_pending (c, "ana@acme.example");
  SaId bo = sa_contract_add_pending (c, "bo@acme.example");
  g_autofree char *secret = sa_contract_make_link (c, ana);
  gint64 seen = look (c);

  sa_contract_accept (c, secret, SA_VERDICT_DONE, SA_REASON_NONE);
  decide (c, sa_contract_on (c, SA_CHANGE_REMOVE, ana), seen, SA_VERDICT_CHANGED_SINCE);
  decide (c, sa_contract_on (c, SA_CHANGE_REMOVE, bo), seen, SA_VERDICT_DONE);
  /* Their role is what it was. */
  decide (c, sa_contract_set_role (c, ana, SA_ROLE_TRUSTED), seen, SA_VERDICT_DONE);
  decide (c, sa_contract_on (c, SA_CHANGE_REMOVE, ana), look (c), SA_VERDICT_DONE);
}

static void
sent_by_others_since (SaContract *c)
{
  g_autoptr(SaActor) sam = add_colleague (c);
  SaId ana = sa_contract_add_pending (c, "ana@acme.example");
  gint64 seen = look (c);

  sa_contract_do (c, sam, sa_contract_on (c, SA_CHANGE_RESEND, ana), SA_VERDICT_DONE, SA_REASON_NONE);
  decide (c, sa_contract_on (c, SA_CHANGE_RESEND, ana), seen, SA_VERDICT_CHANGED_SINCE);
  decide (c, sa_contract_on (c, SA_CHANGE_RESEND, ana), look (c), SA_VERDICT_DONE);
  decide (c, sa_contract_on (c, SA_CHANGE_RESEND, ana), 0, SA_VERDICT_DONE);
}

static void
taken_away_since (SaContract *c)
{
  g_autoptr(SaActor) sam = add_colleague (c);
  SaId ana = sa_contract_add_pending (c, "ana@acme.example");
  SaId bo = sa_contract_add_pending (c, "bo@acme.example");
  SaChange *change;
  gint64 seen;

  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, ana));
  seen = look (c);
  sa_contract_do (c, sam, sa_contract_on (c, SA_CHANGE_REMOVE, ana), SA_VERDICT_DONE, SA_REASON_NONE);
  decide (c, sa_contract_on (c, SA_CHANGE_RESTORE, ana), seen, SA_VERDICT_CHANGED_SINCE);

  change = sa_contract_on (c, SA_CHANGE_CHANGE_ADDRESS, bo);
  sa_change_set_name (change, "bob@acme.example");
  sa_contract_do (c, sam, change, SA_VERDICT_DONE, SA_REASON_NONE);
  change = sa_contract_on (c, SA_CHANGE_CHANGE_ADDRESS, bo);
  sa_change_set_name (change, "bobby@acme.example");
  decide (c, change, seen, SA_VERDICT_CHANGED_SINCE);
}

static void
each_target_stands_alone (SaContract *c)
{
  g_autoptr(SaActor) sam = add_colleague (c);
  SaId ana = sa_contract_add_pending (c, "ana@acme.example");
  SaId bo = sa_contract_add_pending (c, "bo@acme.example");
  SaChange *both = sa_contract_on_two (c, SA_CHANGE_SET_ROLE, ana, bo);
  g_autoptr(SaPlan) plan = NULL;
  g_autoptr(SaOutcome) outcome = NULL;
  gint64 seen = look (c);

  sa_contract_do (c, sam, sa_contract_set_role (c, ana, SA_ROLE_SITE_ADMIN), SA_VERDICT_DONE, SA_REASON_NONE);
  both->role = SA_ROLE_TRUSTED;
  plan = sa_plan_new_single ("Two", both);
  plan->as_of = seen;
  outcome = sa_contract_apply_plan (c, NULL, plan, FALSE);
  sa_contract_assert_row (outcome, 0, SA_VERDICT_CHANGED_SINCE, SA_REASON_CHANGED_SINCE);
  sa_contract_assert_row (outcome, 1, SA_VERDICT_DONE, SA_REASON_NONE);
}

const SaContractCase sa_contract_since_cases[] = {
  { "/since/role-that-others-gave", role_of_others_since, FALSE },
  { "/since/who-came-in-is-not-taken-off", came_in_since, FALSE },
  { "/since/mail-that-others-sent", sent_by_others_since, FALSE },
  { "/since/what-others-took-away", taken_away_since, FALSE },
  { "/since/each-target-stands-alone", each_target_stands_alone, FALSE },
  { NULL, NULL, FALSE },
};
