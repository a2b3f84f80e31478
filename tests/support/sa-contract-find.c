/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

/* Four people beside the founder: one in, one revoked, one pending, one not sent. */
typedef struct
{
  SaId ana;    /* has access, Trusted, Jira */
  SaId bo;     /* no access, Basic */
  SaId cy;     /* pending, Basic, on-call */
  SaId dee;    /* not sent, Site administrator, no name */
  SaId jira;
  SaId group;
} People;

static SaId
invite_named (SaContract *c,
              const char *address,
              const char *name,
              SaRole      role)
{
  SaChange *change = sa_change_new (SA_CHANGE_INVITE, c->site);
  SaTargets *targets = sa_targets_new_addresses ();

  sa_targets_add_address (targets, address, address, name, SA_REASON_NONE);
  sa_change_take_targets (change, targets);
  change->role = role;

  return sa_contract_do (c, NULL, change, SA_VERDICT_INVITED, SA_REASON_NONE);
}

static People
set_scene (SaContract *c)
{
  People people = { 0 };

  people.jira = sa_contract_add_product (c, "Jira", -1);
  people.group = sa_contract_add_group (c, "on-call");
  people.cy = invite_named (c, "first@acme.example", "Cyril Müller", SA_ROLE_BASIC);
  people.bo = invite_named (c, "second@acme.example", "Bożena Łoś", SA_ROLE_BASIC);
  people.ana = invite_named (c, "third@acme.example", "Ana Ortega", SA_ROLE_TRUSTED);
  people.dee = invite_named (c, "Dee@acme.example", "", SA_ROLE_SITE_ADMIN);
  sa_contract_done (c, sa_contract_with_products (sa_contract_on (c, SA_CHANGE_GRANT, people.ana), people.jira));
  sa_contract_done (c, sa_contract_with_groups (sa_contract_on (c, SA_CHANGE_ADD_TO_GROUP, people.cy), people.group));
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_SEEN, people.ana));
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, people.bo));
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_RESEND, people.cy));
  sa_contract_send (c, sa_contract_latest_message (c, people.cy), "secret-one");
  /* A change, so that the next find knows of the report before it. */
  sa_contract_add_group (c, "last");

  return people;
}

/* @query is taken; the ids end with 0. */
static void
assert_found (SaContract *c,
              SaQuery    *query,
              const SaId *expected)
{
  g_autoptr(SaQuery) owned = query;
  g_autoptr(SaFound) found = sa_contract_find (c, owned);
  gsize i;

  for (i = 0; expected[i] != 0; i++)
    {
      g_assert_cmpuint (sa_ids_get_size (found->ids), >, i);
      g_assert_cmpint (sa_ids_get_nth (found->ids, i), ==, expected[i]);
    }
  g_assert_cmpuint (sa_ids_get_size (found->ids), ==, i);
  g_assert_cmpuint (found->n_total, ==, i);
}

static SaQuery *
users (SaContract *c)
{
  return sa_query_new (SA_ENTITY_USER, c->site);
}

static void
filters_let_through_what_fits (SaContract *c)
{
  People p = set_scene (c);
  SaQuery *query;

  query = users (c);
  sa_query_set_statuses (query, 1 << SA_STATUS_PENDING);
  assert_found (c, query, (SaId[]) { p.cy, 0 });
  query = users (c);
  sa_query_set_statuses (query, 1 << SA_STATUS_NO_ACCESS | 1 << SA_STATUS_NOT_SENT);
  assert_found (c, query, (SaId[]) { p.bo, p.dee, 0 });
  query = users (c);
  sa_query_set_roles (query, 1 << SA_ROLE_SITE_ADMIN);
  assert_found (c, query, (SaId[]) { p.dee, c->founder_user, 0 });
  query = users (c);
  sa_query_set_product (query, p.jira);
  assert_found (c, query, (SaId[]) { p.ana, 0 });
  query = users (c);
  sa_query_set_group (query, p.group);
  assert_found (c, query, (SaId[]) { p.cy, 0 });
  query = users (c);
  sa_query_set_origins (query, 1 << SA_ORIGIN_SCIM);
  assert_found (c, query, (SaId[]) { 0 });

  /* All filters at once. */
  query = users (c);
  sa_query_set_roles (query, 1 << SA_ROLE_BASIC);
  sa_query_set_statuses (query, 1 << SA_STATUS_NO_ACCESS);
  sa_query_set_search (query, "los");
  assert_found (c, query, (SaId[]) { p.bo, 0 });
}

static void
search_finds_as_people_type (SaContract *c)
{
  People p = set_scene (c);
  static const char * const needles[] = { "muller", "MÜLLER cyr", "first@", "iRs", "cyril  acme", NULL };
  SaQuery *query;
  guint i;

  for (i = 0; needles[i] != NULL; i++)
    {
      query = users (c);
      sa_query_set_search (query, needles[i]);
      assert_found (c, query, (SaId[]) { p.cy, 0 });
    }
  query = users (c);
  sa_query_set_search (query, "bozena los");
  assert_found (c, query, (SaId[]) { p.bo, 0 });
  query = users (c);
  sa_query_set_search (query, "muller nobody");
  assert_found (c, query, (SaId[]) { 0 });
  query = users (c);
  sa_query_set_search (query, "100%");
  assert_found (c, query, (SaId[]) { 0 });
}

static void
order_is_the_one_asked_for (SaContract *c)
{
  People p = set_scene (c);
  SaQuery *query;

  /* Who has no name is sorted by the address. */
  query = users (c);
  sa_query_set_search (query, "acme.example");
  assert_found (c, query, (SaId[]) { p.ana, p.bo, p.cy, p.dee, c->founder_user, 0 });
  query = users (c);
  sa_query_set_sort (query, SA_SORT_NAME, TRUE);
  assert_found (c, query, (SaId[]) { c->founder_user, p.dee, p.cy, p.bo, p.ana, 0 });
  query = users (c);
  sa_query_set_sort (query, SA_SORT_ADDRESS, FALSE);
  assert_found (c, query, (SaId[]) { p.dee, c->founder_user, p.cy, p.bo, p.ana, 0 });
  query = users (c);
  sa_query_set_sort (query, SA_SORT_ADDED, FALSE);
  assert_found (c, query, (SaId[]) { c->founder_user, p.cy, p.bo, p.ana, p.dee, 0 });
  query = users (c);
  sa_query_set_sort (query, SA_SORT_ROLE, FALSE);
  sa_query_set_statuses (query, 1 << SA_STATUS_PENDING | 1 << SA_STATUS_NOT_SENT);
  assert_found (c, query, (SaId[]) { p.cy, p.dee, 0 });
  query = users (c);
  sa_query_set_sort (query, SA_SORT_STATUS, FALSE);
  sa_query_set_search (query, "acme.example");
  sa_query_set_roles (query, 1 << SA_ROLE_BASIC | 1 << SA_ROLE_TRUSTED);
  assert_found (c, query, (SaId[]) { p.ana, p.cy, p.bo, 0 });
}

static void
range_is_a_part_of_the_whole (SaContract *c)
{
  People p = set_scene (c);
  g_autoptr(SaQuery) query = users (c);
  g_autoptr(SaQuery) beyond = users (c);
  g_autoptr(SaFound) found = NULL;
  g_autoptr(SaFound) none = NULL;

  sa_query_set_range (query, 1, 2);
  found = sa_contract_find (c, query);
  g_assert_cmpuint (found->n_total, ==, 5);
  g_assert_cmpuint (sa_ids_get_size (found->ids), ==, 2);
  g_assert_cmpint (sa_ids_get_nth (found->ids, 0), ==, p.bo);
  g_assert_cmpint (sa_ids_get_nth (found->ids, 1), ==, p.cy);
  sa_query_set_range (beyond, 50, 2);
  none = sa_contract_find (c, beyond);
  g_assert_cmpuint (none->n_total, ==, 5);
  g_assert_cmpuint (sa_ids_get_size (none->ids), ==, 0);
}

static void
problems_are_found (SaContract *c)
{
  People p = set_scene (c);
  SaQuery *query;
  g_autoptr(SaSiteCounts) counts = NULL;
  guint n_changed = c->n_changed;

  sa_contract_report_kind (c, SA_REPORT_BOUNCED, sa_contract_latest_message (c, p.cy));
  SA_WAIT_UNTIL (c->n_changed > n_changed);
  query = users (c);
  sa_query_set_problems (query, TRUE);
  assert_found (c, query, (SaId[]) { p.cy, 0 });
  counts = sa_contract_counts (c, c->site);
  g_assert_cmpint (counts->n_problems, ==, 1);
}

static void
counts_are_exact (SaContract *c)
{
  People p = set_scene (c);
  g_autoptr(SaSiteCounts) counts = NULL;
  g_autoptr(SaSiteCounts) other = NULL;
  g_autoptr(SaSiteCounts) organization = NULL;
  SaId site;

  sa_contract_add_pending (c, "late@acme.example");
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REMOVE, p.dee));
  site = sa_contract_add_site (c, "Sales");
  counts = sa_contract_counts (c, c->site);
  g_assert_cmpint (counts->n_users, ==, 5);
  g_assert_cmpint (counts->n_by_status[SA_STATUS_HAS_ACCESS], ==, 2);
  g_assert_cmpint (counts->n_by_status[SA_STATUS_PENDING], ==, 1);
  g_assert_cmpint (counts->n_by_status[SA_STATUS_NOT_SENT], ==, 1);
  g_assert_cmpint (counts->n_by_status[SA_STATUS_NO_ACCESS], ==, 1);
  g_assert_cmpint (counts->n_problems, ==, 0);
  g_assert_cmpint (counts->n_products, ==, 1);
  g_assert_cmpint (counts->n_groups, ==, 3);
  g_assert_cmpint (counts->n_invitations, ==, 2);
  g_assert_cmpint (counts->n_outbox, ==, 1);
  g_assert_cmpint (counts->pause, ==, SA_PAUSE_NONE);
  other = sa_contract_counts (c, site);
  g_assert_cmpint (other->n_users, ==, 0);
  g_assert_cmpint (other->n_outbox, ==, 0);
  organization = sa_contract_counts (c, 0);
  g_assert_cmpint (organization->n_sites, ==, 2);
  g_assert_cmpint (organization->n_accounts, ==, 6);
}

static void
records_come_in_the_order_asked_for (SaContract *c)
{
  People p = set_scene (c);
  SaId ids[] = { p.dee, 4711, p.ana };
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) records = sa_repository_load (c->repository, SA_ENTITY_USER, ids, G_N_ELEMENTS (ids), &error);
  g_autoptr(GPtrArray) groups = NULL;
  g_autoptr(GPtrArray) holder = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (records->len, ==, 2);
  g_assert_cmpint (((SaUserRecord *) records->pdata[0])->id, ==, p.dee);
  g_assert_cmpint (((SaUserRecord *) records->pdata[1])->id, ==, p.ana);

  groups = sa_repository_load (c->repository, SA_ENTITY_GROUP, NULL, 0, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (groups->len, ==, 3);
  g_assert_cmpint (((SaSiteRecord *) sa_contract_load (c, SA_ENTITY_SITE, c->site, &holder))->n_users, ==, 5);
  g_assert_cmpint (((SaSiteRecord *) sa_contract_load (c, SA_ENTITY_SITE, c->site, &holder))->n_pending, ==, 1);
}

static void
activity_is_newest_first (SaContract *c)
{
  SaId group;
  g_autoptr(SaOutcome) one = NULL;
  g_autoptr(SaOutcome) two = NULL;
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_EVENT, c->site);
  g_autoptr(SaFound) found = NULL;
  SaQuery *about;
  SaId user = sa_contract_add_pending (c, "ana@acme.example");

  group = sa_contract_add_group (c, "on-call");
  one = sa_contract_apply (c, NULL, sa_contract_with_groups (sa_contract_on (c, SA_CHANGE_ADD_TO_GROUP, user), group));
  two = sa_contract_apply (c, NULL, sa_contract_change (c, SA_CHANGE_ADD_GROUP, "other"));
  found = sa_contract_find (c, query);
  g_assert_cmpint (sa_ids_get_nth (found->ids, 0), ==, sa_outcome_get_event (two));
  g_assert_cmpint (sa_ids_get_nth (found->ids, 1), ==, sa_outcome_get_event (one));

  about = sa_query_new (SA_ENTITY_EVENT, c->site);
  sa_query_set_user (about, user);
  sa_query_set_range (about, 0, 1);
  {
    g_autoptr(SaQuery) owned = about;
    g_autoptr(SaFound) latest = sa_contract_find (c, owned);

    g_assert_cmpuint (latest->n_total, ==, 2);
    g_assert_cmpint (sa_ids_get_nth (latest->ids, 0), ==, sa_outcome_get_event (one));
  }
  about = sa_query_new (SA_ENTITY_EVENT, c->site);
  sa_query_set_since (about, sa_contract_now () + 3600);
  assert_found (c, about, (SaId[]) { 0 });
}

static void
verdicts_while_typing (SaContract *c)
{
  People p = set_scene (c);
  static const struct { SaVerdict verdict; SaReason reason; } expected[] = {
    { SA_VERDICT_ALREADY_USER, SA_REASON_NONE },
    { SA_VERDICT_RESTORED, SA_REASON_NO_ACCESS_BEFORE },
    { SA_VERDICT_RESENT, SA_REASON_NONE },
    { SA_VERDICT_RESTORED, SA_REASON_REMOVED_EARLIER },
    { SA_VERDICT_INVITED, SA_REASON_NONE },
    { SA_VERDICT_DUPLICATE, SA_REASON_NONE },
    { SA_VERDICT_INVALID, SA_REASON_ADDRESS_NO_AT },
    { SA_VERDICT_EXISTING_ACCOUNT, SA_REASON_NONE },
  };
  static const char * const addresses[] = {
    "Third@acme.example", "second@acme.example", "first@acme.example", "dee@acme.example",
    "new@acme.example", "NEW@acme.example",
  };
  g_autoptr(SaTargets) targets = sa_targets_new_addresses ();
  g_auto(SaTestAnswer) answer = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(GArray) verdicts = NULL;
  gsize n_accounts;
  SaId elsewhere;
  g_autofree char *secret = NULL;
  guint i;

  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REMOVE, p.dee));
  elsewhere = sa_contract_do (c, NULL, sa_contract_invite (c, sa_contract_add_site (c, "Sales"), "eve@acme.example", 0),
                              SA_VERDICT_INVITED, SA_REASON_NONE);
  secret = sa_contract_make_link (c, elsewhere);
  sa_contract_accept (c, secret, SA_VERDICT_DONE, SA_REASON_NONE);
  n_accounts = sa_contract_count (c, SA_ENTITY_ACCOUNT, 0);

  for (i = 0; i < G_N_ELEMENTS (addresses); i++)
    sa_targets_add_address (targets, addresses[i], addresses[i], NULL, SA_REASON_NONE);
  sa_targets_add_address (targets, "bad", NULL, NULL, SA_REASON_ADDRESS_NO_AT);
  sa_targets_add_address (targets, "eve@acme.example", "eve@acme.example", NULL, SA_REASON_NONE);
  sa_repository_judge_async (c->repository, c->site, targets, NULL, sa_test_answer_cb, &answer);
  verdicts = sa_repository_judge_finish (c->repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (verdicts->len, ==, G_N_ELEMENTS (expected));
  for (i = 0; i < verdicts->len; i++)
    {
      const SaAddressVerdict *verdict = &g_array_index (verdicts, SaAddressVerdict, i);

      g_assert_cmpstr (sa_verdict_to_string (verdict->verdict), ==, sa_verdict_to_string (expected[i].verdict));
      g_assert_cmpstr (sa_reason_to_string (verdict->reason), ==, sa_reason_to_string (expected[i].reason));
    }
  g_assert_cmpint (g_array_index (verdicts, SaAddressVerdict, 0).user, ==, p.ana);
  g_assert_cmpint (g_array_index (verdicts, SaAddressVerdict, 3).user, ==, p.dee);
  g_assert_cmpint (g_array_index (verdicts, SaAddressVerdict, 4).user, ==, 0);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_ACCOUNT, 0), ==, n_accounts);
}

static void
cancelled_read_says_so (SaContract *c)
{
  g_autoptr(SaQuery) query = users (c);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_auto(SaTestAnswer) answer = { 0 };
  g_autoptr(GError) error = NULL;

  g_cancellable_cancel (cancellable);
  sa_repository_find_async (c->repository, query, 0, cancellable, sa_test_answer_cb, &answer);
  g_assert_null (sa_repository_find_finish (c->repository, sa_test_await (&answer), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
}

const SaContractCase sa_contract_find_cases[] = {
  { "/find/filters-let-through-what-fits", filters_let_through_what_fits, FALSE },
  { "/find/search-finds-as-people-type", search_finds_as_people_type, FALSE },
  { "/find/order-is-the-one-asked-for", order_is_the_one_asked_for, FALSE },
  { "/find/range-is-a-part-of-the-whole", range_is_a_part_of_the_whole, FALSE },
  { "/find/problems-are-found", problems_are_found, FALSE },
  { "/find/activity-is-newest-first", activity_is_newest_first, FALSE },
  { "/find/cancelled-read-says-so", cancelled_read_says_so, FALSE },
  { "/count/is-exact", counts_are_exact, FALSE },
  { "/load/records-come-in-the-order-asked-for", records_come_in_the_order_asked_for, FALSE },
  { "/judge/verdicts-while-typing", verdicts_while_typing, FALSE },
  { NULL, NULL, FALSE },
};
