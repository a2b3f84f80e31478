/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

static void
organization_is_made_with_site_and_founder (SaContract *c)
{
  g_autoptr(GPtrArray) holder = NULL;
  SaTime now = sa_contract_now ();
  const SaSiteRecord *site;
  const SaAccountRecord *account;
  const SaUserRecord *user;

  site = sa_contract_load (c, SA_ENTITY_SITE, c->site, &holder);
  g_assert_cmpstr (site->name, ==, "Support");
  g_assert_cmpstr (site->url, ==, "https://support.acme.example");
  g_assert_cmpint (site->n_users, ==, 1);

  account = sa_contract_load (c, SA_ENTITY_ACCOUNT, c->founder->account, &holder);
  g_assert_cmpstr (account->address, ==, "fay@acme.example");
  g_assert_cmpstr (account->name, ==, "Fay Founder");
  g_assert_cmpint (account->state, ==, SA_ACCOUNT_ACTIVE);
  g_assert_true (account->organization_admin);

  /* Counted as an administrator from the first moment. */
  g_assert_cmpint (account->first_seen, >, now - 600);
  user = sa_contract_user (c, c->founder_user, &holder);
  g_assert_cmpint (user->account, ==, c->founder->account);
  g_assert_cmpint (user->role, ==, SA_ROLE_SITE_ADMIN);
  g_assert_true (user->organization_admin);
  g_assert_cmpint (sa_status_from_facts (&user->facts), ==, SA_STATUS_HAS_ACCESS);
  g_assert_cmpint (user->removed_at, ==, 0);
}

static void
organization_cannot_be_made_twice (SaContract *c)
{
  g_autoptr(SaOutcome) outcome = NULL;

  outcome = sa_contract_apply (c, c->system, sa_contract_create ("Two", "Two", "https://two.example", "b@two.example"));
  g_assert_true (sa_outcome_is_refused (outcome));
  g_assert_cmpint (sa_outcome_get_event (outcome), ==, 0);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_SITE, 0), ==, 1);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_ACCOUNT, 0), ==, 1);
}

static void
organization_refuses_bad_input (SaContract *c)
{
  SaChange *change;

  sa_contract_do (c, c->system, sa_contract_create ("", "A", "https://a.example", "a@a.example"),
                  SA_VERDICT_REFUSED, SA_REASON_NAME_EMPTY);
  sa_contract_do (c, c->system, sa_contract_create ("A", "", "https://a.example", "a@a.example"),
                  SA_VERDICT_REFUSED, SA_REASON_NAME_EMPTY);
  sa_contract_do (c, c->system, sa_contract_create ("A", "A", "a.example", "a@a.example"),
                  SA_VERDICT_REFUSED, SA_REASON_URL_INVALID);
  sa_contract_do (c, c->system, sa_contract_create ("A\nB", "A", "https://a.example", "a@a.example"),
                  SA_VERDICT_REFUSED, SA_REASON_TEXT_CONTROL);

  change = sa_contract_create ("A", "A", "https://a.example", "a");
  {
    g_autoptr(SaOutcome) outcome = sa_contract_apply (c, c->system, change);

    g_assert_true (sa_outcome_is_refused (outcome));
  }
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_SITE, 0), ==, 0);

  /* And then it works. */
  sa_contract_do (c, c->system, sa_contract_create ("A", "A", "https://a.example", "a@a.example"),
                  SA_VERDICT_DONE, SA_REASON_NONE);
}

static void
site_name_is_unique (SaContract *c)
{
  SaId site = sa_contract_add_site (c, "Sales");
  SaChange *change = sa_change_new (SA_CHANGE_ADD_SITE, 0);
  g_autoptr(GPtrArray) holder = NULL;
  const SaSiteRecord *record;

  g_assert_cmpint (site, !=, c->site);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_SITE, 0), ==, 2);
  record = sa_contract_load (c, SA_ENTITY_SITE, site, &holder);
  g_assert_cmpstr (record->name, ==, "Sales");
  g_assert_cmpint (record->n_users, ==, 0);
  g_assert_cmpint (record->seats, ==, -1);

  sa_change_set_name (change, "SALES");
  sa_change_set_url (change, "https://sales.acme.example");
  sa_contract_do (c, NULL, change, SA_VERDICT_REFUSED, SA_REASON_NAME_TAKEN);

  change = sa_change_new (SA_CHANGE_ADD_SITE, 0);
  sa_change_set_name (change, "Third");
  sa_change_set_url (change, "ftp://third.example");
  sa_contract_do (c, NULL, change, SA_VERDICT_REFUSED, SA_REASON_URL_INVALID);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_SITE, 0), ==, 2);
}

static void
product_comes_with_its_group (SaContract *c)
{
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(GPtrArray) group_holder = NULL;
  SaId id = sa_contract_add_product (c, "Jira", 25);
  const SaProductRecord *product = sa_contract_load (c, SA_ENTITY_PRODUCT, id, &holder);
  const SaGroupRecord *group;

  g_assert_cmpstr (product->name, ==, "Jira");
  g_assert_cmpint (product->site, ==, c->site);
  g_assert_cmpint (product->seats, ==, 25);
  g_assert_cmpint (product->in_use, ==, 0);
  g_assert_cmpint (product->reserved, ==, 0);
  g_assert_cmpint (product->default_group, >, 0);

  group = sa_contract_load (c, SA_ENTITY_GROUP, product->default_group, &group_holder);
  g_assert_cmpstr (group->name, ==, product->default_group_name);
  g_assert_cmpuint (sa_ids_get_size (group->products), ==, 1);
  g_assert_cmpint (sa_ids_get_nth (group->products, 0), ==, id);
  g_assert_cmpstr (group->product_names[0], ==, "Jira");
  g_assert_cmpint (group->n_users, ==, 0);
}

static void
product_group_finds_a_free_name (SaContract *c)
{
  g_autoptr(GPtrArray) holder = NULL;
  const SaProductRecord *product;
  g_autofree char *name = NULL;
  SaId id = sa_contract_add_product (c, "Wiki", -1);

  /* A group that happens to bear the name is no reason to refuse the product. */
  product = sa_contract_load (c, SA_ENTITY_PRODUCT, id, &holder);
  g_assert_cmpint (product->seats, ==, -1);
  name = g_strdelimit (g_strdup (product->default_group_name), "W", 'D');
  sa_contract_add_group (c, name);
  id = sa_contract_add_product (c, "Diki", -1);
  product = sa_contract_load (c, SA_ENTITY_PRODUCT, id, &holder);
  g_assert_cmpstr (product->default_group_name, !=, name);
}

static void
product_name_is_unique_on_its_site (SaContract *c)
{
  SaChange *change = sa_change_new (SA_CHANGE_ADD_PRODUCT, sa_contract_add_site (c, "Sales"));

  sa_contract_add_product (c, "Jira", -1);
  sa_contract_do (c, NULL, sa_contract_change (c, SA_CHANGE_ADD_PRODUCT, "jira"), SA_VERDICT_REFUSED,
                  SA_REASON_NAME_TAKEN);
  sa_contract_do (c, NULL, sa_contract_change (c, SA_CHANGE_ADD_PRODUCT, ""), SA_VERDICT_REFUSED, SA_REASON_NAME_EMPTY);
  sa_change_set_name (change, "Jira");
  sa_contract_done (c, change);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_PRODUCT, c->site), ==, 1);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_PRODUCT, 0), ==, 2);
}

static SaChange *
set_seats (SaContract *c,
           SaId        product,
           gint64      seats)
{
  SaChange *change = sa_contract_on (c, SA_CHANGE_SET_PRODUCT_SEATS, product);

  change->number = seats;

  return change;
}

static void
product_seats_change (SaContract *c)
{
  g_autoptr(GPtrArray) holder = NULL;
  SaId product = sa_contract_add_product (c, "Jira", 2);
  SaId user;

  sa_contract_done (c, set_seats (c, product, 5));
  g_assert_cmpint (((SaProductRecord *) sa_contract_load (c, SA_ENTITY_PRODUCT, product, &holder))->seats, ==, 5);
  sa_contract_do (c, NULL, set_seats (c, product, 5), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  sa_contract_done (c, set_seats (c, product, -1));
  g_assert_cmpint (((SaProductRecord *) sa_contract_load (c, SA_ENTITY_PRODUCT, product, &holder))->seats, ==, -1);

  /* Fewer than are taken would make the numbers lie. */
  user = sa_contract_add_pending (c, "ana@acme.example");
  sa_contract_done (c, sa_contract_with_products (sa_contract_on (c, SA_CHANGE_GRANT, user), product));
  sa_contract_do (c, NULL, set_seats (c, product, 0), SA_VERDICT_REFUSED, SA_REASON_IN_USE);
  sa_contract_done (c, set_seats (c, product, 1));
  sa_contract_do (c, NULL, set_seats (c, 999, 1), SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
}

static void
group_members_join_and_leave (SaContract *c)
{
  g_autoptr(GPtrArray) holder = NULL;
  SaId group = sa_contract_add_group (c, "on-call");
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaChange *change = sa_contract_change (c, SA_CHANGE_ADD_GROUP, "ON-CALL");

  sa_contract_do (c, NULL, change, SA_VERDICT_REFUSED, SA_REASON_NAME_TAKEN);
  sa_contract_done (c, sa_contract_with_groups (sa_contract_on (c, SA_CHANGE_ADD_TO_GROUP, user), group));
  g_assert_true (sa_contract_is_member (c, user, group));
  g_assert_cmpint (((SaGroupRecord *) sa_contract_load (c, SA_ENTITY_GROUP, group, &holder))->n_users, ==, 1);
  g_assert_cmpstr (sa_contract_user (c, user, &holder)->group_names[0], ==, "on-call");
  sa_contract_do (c, NULL, sa_contract_with_groups (sa_contract_on (c, SA_CHANGE_ADD_TO_GROUP, user), group),
                  SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  sa_contract_done (c, sa_contract_with_groups (sa_contract_on (c, SA_CHANGE_REMOVE_FROM_GROUP, user), group));
  g_assert_false (sa_contract_is_member (c, user, group));
  sa_contract_do (c, NULL, sa_contract_with_groups (sa_contract_on (c, SA_CHANGE_REMOVE_FROM_GROUP, user), group),
                  SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
}

static void
group_that_opens_a_product_takes_a_seat (SaContract *c)
{
  g_autoptr(GPtrArray) holder = NULL;
  SaId product = sa_contract_add_product (c, "Jira", 1);
  SaId group = ((SaProductRecord *) sa_contract_load (c, SA_ENTITY_PRODUCT, product, &holder))->default_group;
  SaId one = sa_contract_add_pending (c, "ana@acme.example");
  SaId two = sa_contract_add_pending (c, "bo@acme.example");
  g_autoptr(SaOutcome) outcome = NULL;

  outcome = sa_contract_apply (c, NULL,
                               sa_contract_with_groups (sa_contract_on_two (c, SA_CHANGE_ADD_TO_GROUP, one, two),
                                                        group));
  sa_contract_assert_row (outcome, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  sa_contract_assert_row (outcome, 1, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  g_assert_cmpstr (sa_outcome_get_row (outcome, 1)->detail, ==, "Jira");
  g_assert_true (sa_contract_has_product (c, one, product));
  g_assert_false (sa_contract_is_member (c, two, group));
  sa_contract_assert_seats (c, product, 0, 1);

  sa_contract_done (c, sa_contract_with_groups (sa_contract_on (c, SA_CHANGE_REMOVE_FROM_GROUP, one), group));
  sa_contract_assert_seats (c, product, 0, 0);
}

static void
group_knows_only_its_site (SaContract *c)
{
  SaId group = sa_contract_add_group (c, "on-call");
  SaId other = sa_contract_do (c, NULL,
                               sa_contract_invite (c, sa_contract_add_site (c, "Sales"), "ana@acme.example", 0),
                               SA_VERDICT_INVITED, SA_REASON_NONE);

  sa_contract_do (c, NULL, sa_contract_with_groups (sa_contract_on (c, SA_CHANGE_ADD_TO_GROUP, other), group),
                  SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
  sa_contract_do (c, NULL, sa_contract_with_groups (sa_contract_on (c, SA_CHANGE_ADD_TO_GROUP, 12345), group),
                  SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
}

static void
domain_is_allowed_and_denied (SaContract *c)
{
  g_autoptr(GPtrArray) holder = NULL;
  SaId rule = sa_contract_done (c, sa_contract_change (c, SA_CHANGE_ALLOW_DOMAIN, "Bücher.Example"));
  const SaDomainRuleRecord *record = sa_contract_load (c, SA_ENTITY_DOMAIN_RULE, rule, &holder);

  g_assert_cmpstr (record->domain, ==, "xn--bcher-kva.example");
  g_assert_cmpint (record->site, ==, c->site);
  sa_contract_do (c, NULL, sa_contract_change (c, SA_CHANGE_ALLOW_DOMAIN, "xn--bcher-kva.example"),
                  SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_DOMAIN_RULE, c->site), ==, 1);

  sa_contract_done (c, sa_contract_change (c, SA_CHANGE_DENY_DOMAIN, "bücher.example"));
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_DOMAIN_RULE, c->site), ==, 0);
  sa_contract_do (c, NULL, sa_contract_change (c, SA_CHANGE_DENY_DOMAIN, "bücher.example"),
                  SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
}

static void
domain_of_everybody_is_refused (SaContract *c)
{
  sa_contract_do (c, NULL, sa_contract_change (c, SA_CHANGE_ALLOW_DOMAIN, "gmail.com"),
                  SA_VERDICT_REFUSED, SA_REASON_PUBLIC_MAIL_HOST);
  sa_contract_do (c, NULL, sa_contract_change (c, SA_CHANGE_ALLOW_DOMAIN, "no domain"),
                  SA_VERDICT_REFUSED, SA_REASON_DOMAIN_INVALID);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_DOMAIN_RULE, c->site), ==, 0);
}

const SaContractCase sa_contract_site_cases[] = {
  { "/organization/is-made-with-site-and-founder", organization_is_made_with_site_and_founder, FALSE },
  { "/organization/cannot-be-made-twice", organization_cannot_be_made_twice, FALSE },
  { "/organization/refuses-bad-input", organization_refuses_bad_input, TRUE },
  { "/site/name-is-unique", site_name_is_unique, FALSE },
  { "/product/comes-with-its-group", product_comes_with_its_group, FALSE },
  { "/product/group-finds-a-free-name", product_group_finds_a_free_name, FALSE },
  { "/product/name-is-unique-on-its-site", product_name_is_unique_on_its_site, FALSE },
  { "/product/seats-change", product_seats_change, FALSE },
  { "/group/members-join-and-leave", group_members_join_and_leave, FALSE },
  { "/group/that-opens-a-product-takes-a-seat", group_that_opens_a_product_takes_a_seat, FALSE },
  { "/group/knows-only-its-site", group_knows_only_its_site, FALSE },
  { "/domain/is-allowed-and-denied", domain_is_allowed_and_denied, FALSE },
  { "/domain/of-everybody-is-refused", domain_of_everybody_is_refused, FALSE },
  { NULL, NULL, FALSE },
};
