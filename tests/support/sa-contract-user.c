/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

static SaChange *
grant (SaContract *c,
       SaId        user,
       SaId        product)
{
  return sa_contract_with_products (sa_contract_on (c, SA_CHANGE_GRANT, user), product);
}

static void
revoked_user_stays_listed_without_access (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 1);
  SaId group = sa_contract_add_group (c, "on-call");
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  g_autofree char *secret = sa_contract_make_link (c, user);
  SaId message = sa_contract_latest_message (c, user);

  sa_contract_done (c, grant (c, user, product));
  sa_contract_done (c, sa_contract_with_groups (sa_contract_on (c, SA_CHANGE_ADD_TO_GROUP, user), group));
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, user));
  g_assert_true (sa_contract_is_listed (c, user));
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_NO_ACCESS);
  g_assert_cmpint (sa_contract_problem (c, user), ==, SA_PROBLEM_NONE);
  /* The groups are kept, and cost nothing. */
  g_assert_true (sa_contract_is_member (c, user, group));
  sa_contract_assert_seats (c, product, 0, 0);
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_CANCELLED);
  sa_contract_accept (c, secret, SA_VERDICT_REFUSED, SA_REASON_LINK_DEAD);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_REVOKE, user), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
}

static void
restored_user_gets_everything_back (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 1);
  SaId user = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_TRUSTED);
  g_autoptr(GPtrArray) holder = NULL;

  sa_contract_done (c, grant (c, user, product));
  sa_contract_assert_seats (c, product, 1, 0);
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, user));
  sa_contract_assert_seats (c, product, 0, 0);
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_RESTORE, user));
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_HAS_ACCESS);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->role, ==, SA_ROLE_TRUSTED);
  g_assert_true (sa_contract_has_product (c, user, product));
  sa_contract_assert_seats (c, product, 1, 0);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_RESTORE, user), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
}

static void
restoring_needs_seats (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 1);
  SaId ana = sa_contract_add_pending (c, "ana@acme.example");
  SaId bo = sa_contract_add_pending (c, "bo@acme.example");
  g_autoptr(SaOutcome) outcome = NULL;

  sa_contract_done (c, grant (c, ana, product));
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, ana));
  sa_contract_done (c, grant (c, bo, product));
  outcome = sa_contract_apply (c, NULL, sa_contract_on (c, SA_CHANGE_RESTORE, ana));
  sa_contract_assert_row (outcome, 0, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  g_assert_cmpstr (sa_outcome_get_row (outcome, 0)->detail, ==, "Jira");
  g_assert_cmpint (sa_contract_status (c, ana), ==, SA_STATUS_NO_ACCESS);
}

static void
removed_user_is_off_this_list_only (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 1);
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId site = sa_contract_add_site (c, "Sales");
  SaId there = sa_contract_do (c, NULL, sa_contract_invite (c, site, "ana@acme.example", SA_CHANGE_FLAG_SEND_MAIL),
                               SA_VERDICT_INVITED, SA_REASON_NONE);
  g_autofree char *secret = sa_contract_make_link (c, user);
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(SaQuery) removed = sa_query_new (SA_ENTITY_USER, c->site);
  g_autoptr(SaFound) found = NULL;

  sa_contract_done (c, grant (c, user, product));
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REMOVE, user));
  g_assert_false (sa_contract_is_listed (c, user));
  g_assert_cmpint (sa_contract_user (c, user, &holder)->removed_at, >, 0);
  sa_contract_assert_seats (c, product, 0, 0);
  g_assert_cmpint (sa_contract_message_state (c, sa_contract_latest_message (c, user)), ==, SA_DELIVERY_CANCELLED);
  sa_contract_accept (c, secret, SA_VERDICT_REFUSED, SA_REASON_LINK_DEAD);
  sa_query_set_removed (removed, TRUE);
  found = sa_contract_find (c, removed);
  g_assert_cmpuint (found->n_total, ==, 1);
  g_assert_cmpint (sa_ids_get_nth (found->ids, 0), ==, user);

  /* The account and its other sites have nothing to do with it. */
  g_assert_true (sa_contract_is_listed (c, there));
  g_assert_cmpint (sa_contract_message_state (c, sa_contract_latest_message (c, there)), ==, SA_DELIVERY_QUEUED);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_ACCOUNT, 0), ==, 2);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_REMOVE, user), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
}

static void
restoring_a_removed_user_brings_back_as_it_was (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 1);
  SaId user = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_TRUSTED);
  SaId bo;
  g_autoptr(GPtrArray) holder = NULL;

  sa_contract_done (c, grant (c, user, product));
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REMOVE, user));
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_RESTORE, user));
  g_assert_true (sa_contract_is_listed (c, user));
  g_assert_cmpint (sa_contract_user (c, user, &holder)->removed_at, ==, 0);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->role, ==, SA_ROLE_TRUSTED);
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_HAS_ACCESS);
  sa_contract_assert_seats (c, product, 1, 0);

  /* If the seat is free still. */
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REMOVE, user));
  bo = sa_contract_add_pending (c, "bo@acme.example");
  sa_contract_done (c, grant (c, bo, product));
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_RESTORE, user), SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  g_assert_false (sa_contract_is_listed (c, user));
}

static void
removed_user_takes_no_change (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", -1);
  SaId user = sa_contract_add_pending (c, "ana@acme.example");

  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REMOVE, user));
  sa_contract_do (c, NULL, sa_contract_set_role (c, user, SA_ROLE_TRUSTED), SA_VERDICT_REFUSED, SA_REASON_REMOVED);
  sa_contract_do (c, NULL, grant (c, user, product), SA_VERDICT_REFUSED, SA_REASON_REMOVED);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_REVOKE, user), SA_VERDICT_REFUSED, SA_REASON_REMOVED);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_SEEN, user), SA_VERDICT_REFUSED, SA_REASON_REMOVED);
}

static void
role_is_set (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  g_autoptr(GPtrArray) holder = NULL;

  sa_contract_done (c, sa_contract_set_role (c, user, SA_ROLE_SITE_ADMIN));
  g_assert_cmpint (sa_contract_user (c, user, &holder)->role, ==, SA_ROLE_SITE_ADMIN);
  sa_contract_do (c, NULL, sa_contract_set_role (c, user, SA_ROLE_SITE_ADMIN), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  sa_contract_do (c, NULL, sa_contract_set_role (c, 4711, SA_ROLE_SITE_ADMIN), SA_VERDICT_NOT_FOUND,
                  SA_REASON_NOT_FOUND);
}

static void
granted_product_is_joined_and_left (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 1);
  SaId ana = sa_contract_add_pending (c, "ana@acme.example");
  SaId bo = sa_contract_add_pending (c, "bo@acme.example");
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(SaOutcome) outcome = NULL;
  SaId group = ((SaProductRecord *) sa_contract_load (c, SA_ENTITY_PRODUCT, product, &holder))->default_group;

  sa_contract_done (c, grant (c, ana, product));
  g_assert_true (sa_contract_has_product (c, ana, product));
  g_assert_true (sa_contract_is_member (c, ana, group));
  sa_contract_do (c, NULL, grant (c, ana, product), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  outcome = sa_contract_apply (c, NULL, grant (c, bo, product));
  sa_contract_assert_row (outcome, 0, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  g_assert_cmpstr (sa_outcome_get_row (outcome, 0)->detail, ==, "Jira");

  sa_contract_done (c, sa_contract_with_products (sa_contract_on (c, SA_CHANGE_WITHDRAW, ana), product));
  g_assert_false (sa_contract_has_product (c, ana, product));
  g_assert_false (sa_contract_is_member (c, ana, group));
  sa_contract_do (c, NULL, sa_contract_with_products (sa_contract_on (c, SA_CHANGE_WITHDRAW, ana), product),
                  SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  sa_contract_done (c, grant (c, bo, product));
}

static void
product_without_access_takes_no_seat (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 1);
  SaId ana = sa_contract_add_pending (c, "ana@acme.example");
  SaId bo = sa_contract_add_pending (c, "bo@acme.example");

  /* It is written down and comes with the access, if there is a seat then. */
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, ana));
  sa_contract_done (c, grant (c, ana, product));
  sa_contract_assert_seats (c, product, 0, 0);
  sa_contract_done (c, grant (c, bo, product));
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_RESTORE, ana), SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  sa_contract_done (c, sa_contract_with_products (sa_contract_on (c, SA_CHANGE_WITHDRAW, bo), product));
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_RESTORE, ana));
  sa_contract_assert_seats (c, product, 0, 1);
}

static void
nobody_comes_in_without_access (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");

  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, user));
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_SEEN, user), SA_VERDICT_REFUSED, SA_REASON_NO_ACCESS_BEFORE);
}

static void
removed_while_revoked_comes_back_without_access (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");

  /* Back as it was: two decisions take two to go back. */
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, user));
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REMOVE, user));
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_RESTORE, user));
  g_assert_true (sa_contract_is_listed (c, user));
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_NO_ACCESS);
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_RESTORE, user));
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_NOT_SENT);
}

static void
first_access_ends_pending (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 1);
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  g_autoptr(GPtrArray) holder = NULL;
  SaTime first_seen;

  sa_contract_done (c, grant (c, user, product));
  sa_contract_assert_seats (c, product, 0, 1);
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_SEEN, user));
  sa_contract_assert_seats (c, product, 1, 0);
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_HAS_ACCESS);
  first_seen = sa_contract_user (c, user, &holder)->facts.first_seen;
  g_assert_cmpint (first_seen, >, sa_contract_now () - 600);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_SEEN, user), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->facts.first_seen, ==, first_seen);
}

const SaContractCase sa_contract_user_cases[] = {
  { "/user/revoked-stays-listed-without-access", revoked_user_stays_listed_without_access, FALSE },
  { "/user/restored-gets-everything-back", restored_user_gets_everything_back, FALSE },
  { "/user/restoring-needs-seats", restoring_needs_seats, FALSE },
  { "/user/removed-is-off-this-list-only", removed_user_is_off_this_list_only, FALSE },
  { "/user/restoring-a-removed-one-brings-back-as-it-was", restoring_a_removed_user_brings_back_as_it_was, FALSE },
  { "/user/removed-takes-no-change", removed_user_takes_no_change, FALSE },
  { "/user/role-is-set", role_is_set, FALSE },
  { "/user/granted-product-is-joined-and-left", granted_product_is_joined_and_left, FALSE },
  { "/user/product-without-access-takes-no-seat", product_without_access_takes_no_seat, FALSE },
  { "/user/nobody-comes-in-without-access", nobody_comes_in_without_access, FALSE },
  { "/user/removed-while-revoked-comes-back-without-access", removed_while_revoked_comes_back_without_access, FALSE },
  { "/user/first-access-ends-pending", first_access_ends_pending, FALSE },
  { NULL, NULL, FALSE },
};
