/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

#include <string.h>

SaOutcome *
sa_contract_apply_plan (SaContract    *c,
                        const SaActor *actor,
                        SaPlan        *plan,
                        gboolean       preview)
{
  g_auto(SaTestAnswer) answer = { 0 };
  g_autoptr(GError) error = NULL;
  SaOutcome *outcome;

  sa_repository_apply_async (c->repository, plan, actor != NULL ? actor : c->founder, preview, NULL,
                             sa_test_answer_cb, &answer);
  outcome = sa_repository_apply_finish (c->repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_nonnull (outcome);
  c->least_seq = MAX (c->least_seq, sa_outcome_get_seq (outcome));

  return outcome;
}

SaOutcome *
sa_contract_apply (SaContract    *c,
                   const SaActor *actor,
                   SaChange      *change)
{
  g_autoptr(SaPlan) plan = sa_plan_new_single ("A Change", change);

  return sa_contract_apply_plan (c, actor, plan, FALSE);
}

SaOutcome *
sa_contract_preview (SaContract    *c,
                     const SaActor *actor,
                     SaChange      *change)
{
  g_autoptr(SaPlan) plan = sa_plan_new_single ("A Change", change);

  return sa_contract_apply_plan (c, actor, plan, TRUE);
}

SaOutcome *
sa_contract_undo (SaContract    *c,
                  const SaActor *actor,
                  SaId           event,
                  gboolean       redo,
                  gboolean       preview)
{
  g_auto(SaTestAnswer) answer = { 0 };
  g_autoptr(GError) error = NULL;
  SaOutcome *outcome;

  sa_repository_undo_async (c->repository, event, redo, actor != NULL ? actor : c->founder, preview, NULL,
                            sa_test_answer_cb, &answer);
  outcome = sa_repository_undo_finish (c->repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_nonnull (outcome);
  c->least_seq = MAX (c->least_seq, sa_outcome_get_seq (outcome));

  return outcome;
}

void
sa_contract_assert_row (const SaOutcome *outcome,
                        gsize            position,
                        SaVerdict        verdict,
                        SaReason         reason)
{
  const SaOutcomeRow *row;

  g_assert_cmpuint (sa_outcome_get_size (outcome), >, position);
  row = sa_outcome_get_row (outcome, position);
  g_assert_cmpstr (sa_verdict_to_string (row->verdict), ==, sa_verdict_to_string (verdict));
  g_assert_cmpstr (sa_reason_to_string (row->reason), ==, sa_reason_to_string (reason));
}

SaId
sa_contract_do (SaContract    *c,
                const SaActor *actor,
                SaChange      *change,
                SaVerdict      verdict,
                SaReason       reason)
{
  g_autoptr(SaOutcome) outcome = sa_contract_apply (c, actor, change);

  g_assert_cmpuint (sa_outcome_get_size (outcome), ==, 1);
  sa_contract_assert_row (outcome, 0, verdict, reason);
  /* A decision leaves an event exactly when it changed something. */
  if (verdict == SA_VERDICT_ALREADY_SO || verdict == SA_VERDICT_ALREADY_USER || !sa_verdict_is_success (verdict))
    g_assert_cmpint (sa_outcome_get_event (outcome), ==, 0);
  else
    g_assert_cmpint (sa_outcome_get_event (outcome), >, 0);

  return sa_outcome_get_row (outcome, 0)->id;
}

SaChange *
sa_contract_change (SaContract   *c,
                    SaChangeKind  kind,
                    const char   *name)
{
  SaChange *change = sa_change_new (kind, c->site);

  sa_change_set_name (change, name);

  return change;
}

SaChange *
sa_contract_on (SaContract   *c,
                SaChangeKind  kind,
                SaId          target)
{
  SaChange *change = sa_change_new (kind, c->site);

  sa_change_take_targets (change, sa_targets_new_id (target));

  return change;
}

SaChange *
sa_contract_on_two (SaContract   *c,
                    SaChangeKind  kind,
                    SaId          one,
                    SaId          other)
{
  SaChange *change = sa_change_new (kind, c->site);
  SaId both[] = { one, other };
  g_autoptr(SaIds) ids = sa_ids_new (both, G_N_ELEMENTS (both));

  sa_change_take_targets (change, sa_targets_new_ids (ids));

  return change;
}

SaChange *
sa_contract_set_role (SaContract *c,
                      SaId        user,
                      SaRole      role)
{
  SaChange *change = sa_contract_on (c, SA_CHANGE_SET_ROLE, user);

  change->role = role;

  return change;
}

SaChange *
sa_contract_with_products (SaChange *change,
                           SaId      product)
{
  sa_change_set_products (change, &product, 1);

  return change;
}

SaChange *
sa_contract_with_groups (SaChange *change,
                         SaId      group)
{
  sa_change_set_groups (change, &group, 1);

  return change;
}

SaChange *
sa_contract_invite (SaContract    *c,
                    SaId           site,
                    const char    *addresses,
                    SaChangeFlags  flags)
{
  SaChange *change = sa_change_new (SA_CHANGE_INVITE, site);
  SaTargets *targets = sa_targets_new_addresses ();
  g_auto(GStrv) list = g_strsplit (addresses, " ", -1);
  guint i;

  for (i = 0; list[i] != NULL; i++)
    sa_targets_add_address (targets, list[i], list[i], NULL, SA_REASON_NONE);
  sa_change_take_targets (change, targets);
  change->flags = flags;

  return change;
}

SaChange *
sa_contract_create (const char *name,
                    const char *site,
                    const char *url,
                    const char *address)
{
  SaChange *change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);
  SaTargets *targets = sa_targets_new_addresses ();

  sa_targets_add_address (targets, address, address, "Fay Founder", SA_REASON_NONE);
  sa_change_set_name (change, name);
  sa_change_set_text (change, site);
  sa_change_set_url (change, url);
  sa_change_take_targets (change, targets);

  return change;
}

SaId
sa_contract_add_site (SaContract *c,
                      const char *name)
{
  SaChange *change = sa_change_new (SA_CHANGE_ADD_SITE, 0);

  sa_change_set_name (change, name);
  sa_change_set_url (change, "https://other.acme.example");

  return sa_contract_done (c, change);
}

SaId
sa_contract_add_product (SaContract *c,
                         const char *name,
                         gint64      seats)
{
  SaChange *change = sa_contract_change (c, SA_CHANGE_ADD_PRODUCT, name);

  change->number = seats;

  return sa_contract_done (c, change);
}

SaId
sa_contract_add_group (SaContract *c,
                       const char *name)
{
  return sa_contract_done (c, sa_contract_change (c, SA_CHANGE_ADD_GROUP, name));
}

SaId
sa_contract_add_pending (SaContract *c,
                         const char *address)
{
  return sa_contract_do (c, NULL, sa_contract_invite (c, c->site, address, SA_CHANGE_FLAG_SEND_MAIL),
                         SA_VERDICT_INVITED, SA_REASON_NONE);
}

SaId
sa_contract_add_member (SaContract *c,
                        const char *address,
                        SaRole      role)
{
  SaChange *change = sa_contract_invite (c, c->site, address, SA_CHANGE_FLAG_NONE);
  g_autofree char *secret = NULL;
  SaId user;

  change->role = role;
  user = sa_contract_do (c, NULL, change, SA_VERDICT_INVITED, SA_REASON_NONE);
  secret = sa_contract_make_link (c, user);
  sa_contract_accept (c, secret, SA_VERDICT_DONE, SA_REASON_NONE);

  return user;
}

SaActor *
sa_contract_actor (SaContract *c,
                   SaId        user)
{
  g_autoptr(GPtrArray) holder = NULL;

  return sa_actor_new (SA_ACTOR_ACCOUNT, sa_contract_user (c, user, &holder)->account, "contract");
}

char *
sa_contract_make_link (SaContract *c,
                       SaId        user)
{
  g_autoptr(GPtrArray) holder = NULL;
  SaChange *change = sa_contract_on (c, SA_CHANGE_MAKE_LINK, user);
  g_autoptr(SaOutcome) outcome = NULL;

  change->site = sa_contract_user (c, user, &holder)->site;
  outcome = sa_contract_apply (c, NULL, change);
  sa_contract_assert_row (outcome, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  /* 256 bits of chance take 43 characters of base64. */
  g_assert_nonnull (sa_outcome_get_row (outcome, 0)->detail);
  g_assert_cmpuint (strlen (sa_outcome_get_row (outcome, 0)->detail), >=, 43);

  return g_strdup (sa_outcome_get_row (outcome, 0)->detail);
}

void
sa_contract_accept (SaContract *c,
                    const char *secret,
                    SaVerdict   verdict,
                    SaReason    reason)
{
  g_autoptr(SaActor) invitee = sa_actor_new (SA_ACTOR_INVITEE, 0, "contract");

  invitee->token = g_strdup (secret);
  sa_contract_do (c, invitee, sa_change_new (SA_CHANGE_ACCEPT, 0), verdict, reason);
}

SaTime
sa_contract_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

SaFound *
sa_contract_find (SaContract *c,
                  SaQuery    *query)
{
  gint64 deadline = sa_test_deadline ();

  while (TRUE)
    {
      g_auto(SaTestAnswer) answer = { 0 };
      g_autoptr(GError) error = NULL;
      g_autoptr(SaFound) found = NULL;

      gint64 least_seq = MAX (c->least_seq, c->changed_seq);

      sa_repository_find_async (c->repository, query, least_seq, NULL, sa_test_answer_cb, &answer);
      found = sa_repository_find_finish (c->repository, sa_test_await (&answer), &error);
      g_assert_no_error (error);
      g_assert_cmpint (found->seq, >=, least_seq);
      if (!found->provisional)
        return g_steal_pointer (&found);
      g_assert_true (sa_test_turn (deadline));
    }
}

gsize
sa_contract_count (SaContract *c,
                   SaEntity    entity,
                   SaId        site)
{
  g_autoptr(SaQuery) query = sa_query_new (entity, site);
  g_autoptr(SaFound) found = sa_contract_find (c, query);

  g_assert_cmpuint (found->n_total, ==, sa_ids_get_size (found->ids));

  return found->n_total;
}

SaId
sa_contract_only (SaContract *c,
                  SaEntity    entity,
                  SaId        site)
{
  g_autoptr(SaQuery) query = sa_query_new (entity, site);
  g_autoptr(SaFound) found = sa_contract_find (c, query);

  g_assert_cmpuint (found->n_total, ==, 1);

  return sa_ids_get_nth (found->ids, 0);
}

gpointer
sa_contract_load (SaContract  *c,
                  SaEntity     entity,
                  SaId         id,
                  GPtrArray  **holder)
{
  g_autoptr(GError) error = NULL;

  g_clear_pointer (holder, g_ptr_array_unref);
  *holder = sa_repository_load (c->repository, entity, &id, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint ((*holder)->len, ==, 1);

  return g_ptr_array_index (*holder, 0);
}

SaUserRecord *
sa_contract_user (SaContract  *c,
                  SaId         user,
                  GPtrArray  **holder)
{
  return sa_contract_load (c, SA_ENTITY_USER, user, holder);
}

SaStatus
sa_contract_status (SaContract *c,
                    SaId        user)
{
  g_autoptr(GPtrArray) holder = NULL;

  return sa_status_from_facts (&sa_contract_user (c, user, &holder)->facts);
}

SaProblem
sa_contract_problem (SaContract *c,
                     SaId        user)
{
  g_autoptr(GPtrArray) holder = NULL;

  return sa_problem_from_facts (&sa_contract_user (c, user, &holder)->facts, sa_contract_now ());
}

static gboolean
contains (const SaIds *ids,
          SaId         id)
{
  gsize i;

  for (i = 0; i < sa_ids_get_size (ids); i++)
    if (sa_ids_get_nth (ids, i) == id)
      return TRUE;

  return FALSE;
}

gboolean
sa_contract_is_listed (SaContract *c,
                       SaId        user)
{
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_USER, sa_contract_user (c, user, &holder)->site);
  g_autoptr(SaFound) found = sa_contract_find (c, query);

  return contains (found->ids, user);
}

gboolean
sa_contract_has_product (SaContract *c,
                         SaId        user,
                         SaId        product)
{
  g_autoptr(GPtrArray) holder = NULL;

  return contains (sa_contract_user (c, user, &holder)->products, product);
}

gboolean
sa_contract_is_member (SaContract *c,
                       SaId        user,
                       SaId        group)
{
  g_autoptr(GPtrArray) holder = NULL;

  return contains (sa_contract_user (c, user, &holder)->groups, group);
}

void
sa_contract_assert_seats (SaContract *c,
                          SaId        product,
                          gint64      in_use,
                          gint64      reserved)
{
  g_autoptr(GPtrArray) holder = NULL;
  const SaProductRecord *record = sa_contract_load (c, SA_ENTITY_PRODUCT, product, &holder);

  g_assert_cmpint (record->in_use, ==, in_use);
  g_assert_cmpint (record->reserved, ==, reserved);
}

void
sa_contract_recount (SaContract *c)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) products = sa_repository_load (c->repository, SA_ENTITY_PRODUCT, NULL, 0, &error);
  guint i;

  g_assert_no_error (error);
  for (i = 0; i < products->len; i++)
    {
      const SaProductRecord *product = g_ptr_array_index (products, i);
      g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_USER, product->site);
      g_autoptr(SaFound) found = sa_contract_find (c, query);
      gint64 in_use = 0;
      gint64 reserved = 0;
      gsize j;

      for (j = 0; j < sa_ids_get_size (found->ids); j++)
        {
          g_autoptr(GPtrArray) holder = NULL;
          const SaUserRecord *user = sa_contract_user (c, sa_ids_get_nth (found->ids, j), &holder);

          if (!contains (user->products, product->id) || !sa_user_takes_seat (&user->facts, user->removed_at))
            continue;
          if (sa_user_seat_in_use (&user->facts))
            in_use++;
          else
            reserved++;
        }
      sa_contract_assert_seats (c, product->id, in_use, reserved);
      if (product->seats >= 0)
        g_assert_cmpint (in_use + reserved, <=, product->seats);
    }
}

SaSiteCounts *
sa_contract_counts (SaContract *c,
                    SaId        site)
{
  g_auto(SaTestAnswer) answer = { 0 };
  g_autoptr(GError) error = NULL;
  SaSiteCounts *counts;

  sa_repository_count_async (c->repository, site, NULL, sa_test_answer_cb, &answer);
  counts = sa_repository_count_finish (c->repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_nonnull (counts);

  return counts;
}
