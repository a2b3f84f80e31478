/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

#define HOLD_SECONDS 300

static void
unknown_address_waits_for_its_mail (SaContract *c)
{
  SaChange *change = sa_contract_invite (c, c->site, "Ana.Novak@acme.example", SA_CHANGE_FLAG_SEND_MAIL);
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(GPtrArray) account_holder = NULL;
  g_autoptr(GPtrArray) message_holder = NULL;
  const SaUserRecord *user;
  const SaAccountRecord *account;
  const SaMessageRecord *message;
  SaTime before = sa_contract_now ();
  SaId id;

  change->hold_seconds = HOLD_SECONDS;
  id = sa_contract_do (c, NULL, change, SA_VERDICT_INVITED, SA_REASON_NONE);

  user = sa_contract_user (c, id, &holder);
  g_assert_cmpstr (user->address, ==, "Ana.Novak@acme.example");
  g_assert_cmpint (user->site, ==, c->site);
  g_assert_cmpint (user->role, ==, SA_ROLE_BASIC);
  g_assert_cmpint (user->origin, ==, SA_ORIGIN_INVITED);
  g_assert_cmpint (user->invited_by, ==, c->founder->account);
  g_assert_cmpstr (user->invited_by_name, ==, "Fay Founder");
  g_assert_cmpint (user->added, >=, before);
  g_assert_cmpint (user->last_seen, ==, 0);
  g_assert_true (user->facts.access);
  g_assert_cmpint (user->facts.delivery, ==, SA_DELIVERY_QUEUED);
  g_assert_cmpint (user->facts.account_state, ==, SA_ACCOUNT_NONE);
  /* Queued is not sent. */
  g_assert_cmpint (sa_status_from_facts (&user->facts), ==, SA_STATUS_NOT_SENT);

  account = sa_contract_load (c, SA_ENTITY_ACCOUNT, user->account, &account_holder);
  g_assert_cmpint (account->state, ==, SA_ACCOUNT_NONE);
  g_assert_false (account->organization_admin);
  g_assert_cmpint (account->first_seen, ==, 0);

  message = sa_contract_load (c, SA_ENTITY_MESSAGE, sa_contract_latest_message (c, id), &message_holder);
  g_assert_cmpint (message->state, ==, SA_DELIVERY_QUEUED);
  g_assert_cmpint (message->user, ==, id);
  g_assert_cmpint (message->site, ==, c->site);
  g_assert_cmpint (message->invitation, ==, user->invitation);
  g_assert_cmpint (message->not_before, >=, before + HOLD_SECONDS);
  g_assert_cmpint (message->not_before, <=, sa_contract_now () + HOLD_SECONDS);
  g_assert_cmpstr (message->to_address, ==, "Ana.Novak@acme.example");
  g_assert_cmpstr (message->site_name, ==, "Support");
  g_assert_cmpstr (message->site_url, ==, "https://support.acme.example");
  g_assert_cmpstr (message->organization_name, ==, "Acme");
  g_assert_cmpstr (message->inviter_name, ==, "Fay Founder");
  g_assert_cmpstr (message->inviter_address, ==, "fay@acme.example");
  g_assert_false (message->has_account);
  g_assert_cmpint (message->expires_days, ==, SA_DEFAULT_EXPIRES_DAYS);
  g_assert_cmpint (message->expires, ==, 0);
  g_assert_cmpint (message->attempts, ==, 0);
  g_assert_null (message->bytes);
  g_assert_null (message->message_id);
}

static void
without_mail_is_not_sent (SaContract *c)
{
  g_autoptr(GPtrArray) holder = NULL;
  SaId id = sa_contract_do (c, NULL, sa_contract_invite (c, c->site, "ana@acme.example", 0), SA_VERDICT_INVITED,
                            SA_REASON_NONE);

  g_assert_cmpint (sa_contract_status (c, id), ==, SA_STATUS_NOT_SENT);
  g_assert_cmpint (sa_contract_user (c, id, &holder)->facts.delivery, ==, SA_DELIVERY_NONE);
  g_assert_cmpint (sa_contract_latest_message (c, id), ==, 0);
  g_assert_true (sa_contract_is_listed (c, id));
}

static void
choices_apply_to_all (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 10);
  SaId group = sa_contract_add_group (c, "on-call");
  SaChange *change = sa_contract_invite (c, c->site, "ana@acme.example bo@other.example", SA_CHANGE_FLAG_SEND_MAIL);
  g_autoptr(SaOutcome) outcome = NULL;
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(GPtrArray) message_holder = NULL;
  const SaMessageRecord *message;
  gsize i;

  change->role = SA_ROLE_TRUSTED;
  change->expires_days = 7;
  sa_change_set_language (change, "de");
  sa_change_set_text (change, "Welcome aboard.");
  sa_contract_with_products (change, product);
  sa_contract_with_groups (change, group);
  outcome = sa_contract_apply (c, NULL, change);
  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_INVITED), ==, 2);
  g_assert_cmpuint (sa_outcome_get_mail_queued (outcome), ==, 2);
  for (i = 0; i < 2; i++)
    {
      SaId id = sa_outcome_get_row (outcome, i)->id;

      /* Granted now, not at acceptance. */
      g_assert_cmpint (sa_contract_user (c, id, &holder)->role, ==, SA_ROLE_TRUSTED);
      g_assert_true (sa_contract_has_product (c, id, product));
      g_assert_true (sa_contract_is_member (c, id, group));
      message = sa_contract_load (c, SA_ENTITY_MESSAGE, sa_contract_latest_message (c, id), &message_holder);
      g_assert_cmpstr (message->language, ==, "de");
      g_assert_cmpstr (message->personal_message, ==, "Welcome aboard.");
      g_assert_cmpint (message->expires_days, ==, 7);
      g_assert_cmpstr (message->product_names[0], ==, "Jira");
      g_assert_null (message->product_names[1]);
    }
  sa_contract_assert_seats (c, product, 0, 2);
}

static void
never_may_mean_never (SaContract *c)
{
  g_autoptr(GPtrArray) holder = NULL;
  SaChange *change = sa_contract_invite (c, c->site, "ana@acme.example",
                                         SA_CHANGE_FLAG_SEND_MAIL | SA_CHANGE_FLAG_NEVER_EXPIRES);
  SaId id = sa_contract_do (c, NULL, change, SA_VERDICT_INVITED, SA_REASON_NONE);
  const SaMessageRecord *message = sa_contract_load (c, SA_ENTITY_MESSAGE, sa_contract_latest_message (c, id), &holder);

  g_assert_cmpint (message->expires_days, ==, 0);
}

static void
name_comes_along (SaContract *c)
{
  SaChange *change = sa_change_new (SA_CHANGE_INVITE, c->site);
  SaTargets *targets = sa_targets_new_addresses ();
  g_autoptr(GPtrArray) holder = NULL;
  SaId id;

  sa_targets_add_address (targets, "Ana Novák <ana@acme.example>", "ana@acme.example", "Ana Novák", SA_REASON_NONE);
  sa_change_take_targets (change, targets);
  id = sa_contract_do (c, NULL, change, SA_VERDICT_INVITED, SA_REASON_NONE);
  g_assert_cmpstr (sa_contract_user (c, id, &holder)->name, ==, "Ana Novák");
}

static void
existing_account_gets_access_at_once (SaContract *c)
{
  SaId here = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_BASIC);
  SaId site = sa_contract_add_site (c, "Sales");
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(GPtrArray) other_holder = NULL;
  g_autoptr(GPtrArray) message_holder = NULL;
  const SaUserRecord *user;
  const SaMessageRecord *message;
  SaId there;

  there = sa_contract_do (c, NULL, sa_contract_invite (c, site, "ANA@acme.example", SA_CHANGE_FLAG_SEND_MAIL),
                          SA_VERDICT_EXISTING_ACCOUNT, SA_REASON_NONE);
  g_assert_cmpint (there, !=, here);
  user = sa_contract_user (c, there, &holder);
  g_assert_cmpint (user->account, ==, sa_contract_user (c, here, &other_holder)->account);
  g_assert_true (user->facts.access);
  g_assert_cmpstr (user->other_sites[0], ==, "Support");
  g_assert_null (user->other_sites[1]);
  message = sa_contract_load (c, SA_ENTITY_MESSAGE, sa_contract_latest_message (c, there), &message_holder);
  g_assert_true (message->has_account);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_ACCOUNT, 0), ==, 2);

  /* The founder, too, and without a mail where none is asked for. */
  there = sa_contract_do (c, NULL, sa_contract_invite (c, site, "fay@acme.example", 0),
                          SA_VERDICT_EXISTING_ACCOUNT, SA_REASON_NONE);
  g_assert_cmpint (sa_contract_latest_message (c, there), ==, 0);
}

static void
unused_account_is_invited_again_elsewhere (SaContract *c)
{
  SaId site = sa_contract_add_site (c, "Sales");

  sa_contract_add_pending (c, "ana@acme.example");
  sa_contract_do (c, NULL, sa_contract_invite (c, site, "ana@acme.example", 0), SA_VERDICT_INVITED, SA_REASON_NONE);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_ACCOUNT, 0), ==, 2);
}

static void
invalid_address_says_why (SaContract *c)
{
  SaChange *change = sa_contract_invite (c, c->site, "ana@acme.example", 0);
  SaTargets *targets = sa_targets_new_addresses ();
  g_autoptr(SaOutcome) outcome = NULL;

  sa_targets_add_address (targets, "g.rossi@example", NULL, NULL, SA_REASON_ADDRESS_DOMAIN_NO_ENDING);
  sa_targets_add_address (targets, "ana@acme.example", "ana@acme.example", NULL, SA_REASON_NONE);
  /* Unchecked by whoever made the plan: the repository looks, too. */
  sa_targets_add_address (targets, "bo", "bo", NULL, SA_REASON_NONE);
  sa_change_take_targets (change, targets);
  outcome = sa_contract_apply (c, NULL, change);
  sa_contract_assert_row (outcome, 0, SA_VERDICT_INVALID, SA_REASON_ADDRESS_DOMAIN_NO_ENDING);
  sa_contract_assert_row (outcome, 1, SA_VERDICT_INVITED, SA_REASON_NONE);
  sa_contract_assert_row (outcome, 2, SA_VERDICT_INVALID, SA_REASON_ADDRESS_NO_AT);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_USER, c->site), ==, 2);
}

static void
same_address_twice_is_a_duplicate (SaContract *c)
{
  g_autoptr(SaOutcome) outcome = NULL;

  outcome = sa_contract_apply (c, NULL,
                               sa_contract_invite (c, c->site, "ana@acme.example bo@acme.example ANA@Acme.Example",
                                                            SA_CHANGE_FLAG_SEND_MAIL));
  sa_contract_assert_row (outcome, 0, SA_VERDICT_INVITED, SA_REASON_NONE);
  sa_contract_assert_row (outcome, 1, SA_VERDICT_INVITED, SA_REASON_NONE);
  sa_contract_assert_row (outcome, 2, SA_VERDICT_DUPLICATE, SA_REASON_NONE);
  g_assert_cmpuint (sa_outcome_get_mail_queued (outcome), ==, 2);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_MESSAGE, 0), ==, 2);
}

static void
seen_user_is_already_here (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 10);
  SaId user = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_BASIC);
  SaChange *change = sa_contract_invite (c, c->site, "ana@acme.example", SA_CHANGE_FLAG_SEND_MAIL);
  g_autoptr(GPtrArray) holder = NULL;
  SaId id;

  change->role = SA_ROLE_TRUSTED;
  id = sa_contract_do (c, NULL, sa_contract_with_products (change, product), SA_VERDICT_ALREADY_USER, SA_REASON_NONE);
  g_assert_cmpint (id, ==, user);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->role, ==, SA_ROLE_BASIC);
  g_assert_false (sa_contract_has_product (c, user, product));
  g_assert_cmpint (sa_contract_latest_message (c, user), ==, 0);
}

static void
pending_user_gets_another_mail (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 10);
  SaId group = sa_contract_add_group (c, "on-call");
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId first = sa_contract_latest_message (c, user);
  SaChange *change = sa_contract_invite (c, c->site, "ana@acme.example", SA_CHANGE_FLAG_SEND_MAIL);
  g_autoptr(GPtrArray) holder = NULL;

  change->role = SA_ROLE_TRUSTED;
  sa_contract_with_groups (sa_contract_with_products (change, product), group);
  g_assert_cmpint (sa_contract_do (c, NULL, change, SA_VERDICT_RESENT, SA_REASON_NONE), ==, user);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->role, ==, SA_ROLE_BASIC);
  g_assert_true (sa_contract_has_product (c, user, product));
  g_assert_true (sa_contract_is_member (c, user, group));

  /* One open message an invitation. */
  g_assert_cmpint (sa_contract_latest_message (c, user), >, first);
  g_assert_cmpint (sa_contract_message_state (c, first), ==, SA_DELIVERY_CANCELLED);
  g_assert_cmpint (sa_contract_message_state (c, sa_contract_latest_message (c, user)), ==, SA_DELIVERY_QUEUED);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_USER, c->site), ==, 2);
}

static void
pending_user_without_mail_is_already_here (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 10);
  SaId user = sa_contract_add_pending (c, "ana@acme.example");

  sa_contract_do (c, NULL, sa_contract_with_products (sa_contract_invite (c, c->site, "ana@acme.example", 0), product),
                  SA_VERDICT_ALREADY_USER, SA_REASON_NONE);
  g_assert_false (sa_contract_has_product (c, user, product));
}

static void
revoked_user_is_restored (SaContract *c)
{
  SaId jira = sa_contract_add_product (c, "Jira", 10);
  SaId wiki = sa_contract_add_product (c, "Wiki", 10);
  SaId user = sa_contract_do (c, NULL,
                              sa_contract_with_products (sa_contract_invite (c, c->site, "ana@acme.example", 0), jira),
                              SA_VERDICT_INVITED, SA_REASON_NONE);
  SaChange *change = sa_contract_invite (c, c->site, "ana@acme.example", SA_CHANGE_FLAG_SEND_MAIL);
  g_autoptr(GPtrArray) holder = NULL;

  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, user));
  change->role = SA_ROLE_TRUSTED;
  sa_contract_with_products (change, wiki);
  g_assert_cmpint (sa_contract_do (c, NULL, change, SA_VERDICT_RESTORED, SA_REASON_NO_ACCESS_BEFORE), ==, user);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->role, ==, SA_ROLE_TRUSTED);
  g_assert_true (sa_contract_user (c, user, &holder)->facts.access);
  g_assert_true (sa_contract_has_product (c, user, jira));
  g_assert_true (sa_contract_has_product (c, user, wiki));
  g_assert_cmpint (sa_contract_message_state (c, sa_contract_latest_message (c, user)), ==, SA_DELIVERY_QUEUED);
  sa_contract_assert_seats (c, jira, 0, 1);
  sa_contract_assert_seats (c, wiki, 0, 1);
}

static void
revoked_user_needs_all_seats_again (SaContract *c)
{
  SaId jira = sa_contract_add_product (c, "Jira", 1);
  SaId wiki = sa_contract_add_product (c, "Wiki", 10);
  SaId user = sa_contract_do (c, NULL,
                              sa_contract_with_products (sa_contract_invite (c, c->site, "ana@acme.example", 0), jira),
                              SA_VERDICT_INVITED, SA_REASON_NONE);
  g_autoptr(GPtrArray) holder = NULL;

  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, user));
  sa_contract_do (c, NULL, sa_contract_with_products (sa_contract_invite (c, c->site, "bo@acme.example", 0), jira),
                  SA_VERDICT_INVITED, SA_REASON_NONE);
  sa_contract_do (c, NULL, sa_contract_with_products (sa_contract_invite (c, c->site, "ana@acme.example", 0), wiki),
                  SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  g_assert_false (sa_contract_user (c, user, &holder)->facts.access);
  sa_contract_assert_seats (c, wiki, 0, 0);
}

static void
removed_user_comes_back_with_history (SaContract *c)
{
  SaId jira = sa_contract_add_product (c, "Jira", 10);
  SaId wiki = sa_contract_add_product (c, "Wiki", 10);
  SaId user = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_TRUSTED);
  SaChange *change = sa_contract_invite (c, c->site, "Ana@acme.example", 0);
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(SaQuery) events = sa_query_new (SA_ENTITY_EVENT, c->site);
  g_autoptr(SaFound) before = NULL;
  g_autoptr(SaFound) after = NULL;
  SaTime first_seen;

  sa_contract_done (c, sa_contract_with_products (sa_contract_on (c, SA_CHANGE_GRANT, user), jira));
  first_seen = sa_contract_user (c, user, &holder)->facts.first_seen;
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REMOVE, user));
  sa_query_set_user (events, user);
  before = sa_contract_find (c, events);

  sa_contract_with_products (change, wiki);
  g_assert_cmpint (sa_contract_do (c, NULL, change, SA_VERDICT_RESTORED, SA_REASON_REMOVED_EARLIER), ==, user);
  g_assert_true (sa_contract_is_listed (c, user));
  g_assert_cmpint (sa_contract_user (c, user, &holder)->role, ==, SA_ROLE_BASIC);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->facts.first_seen, ==, first_seen);
  /* What they had then is not what was chosen now. */
  g_assert_false (sa_contract_has_product (c, user, jira));
  g_assert_true (sa_contract_has_product (c, user, wiki));
  sa_contract_assert_seats (c, jira, 0, 0);
  sa_contract_assert_seats (c, wiki, 1, 0);
  after = sa_contract_find (c, events);
  g_assert_cmpuint (after->n_total, ==, before->n_total + 1);
}

static void
full_product_refuses_the_target_whole (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 2);
  SaId wiki = sa_contract_add_product (c, "Wiki", 10);
  SaChange *change;
  SaId both[] = { wiki, product };
  g_autoptr(SaOutcome) outcome = NULL;

  sa_contract_do (c, NULL, sa_contract_with_products (sa_contract_invite (c, c->site, "ana@acme.example", 0), product),
                  SA_VERDICT_INVITED, SA_REASON_NONE);
  change = sa_contract_invite (c, c->site, "bo@acme.example cy@acme.example ana@acme.example",
                               SA_CHANGE_FLAG_SEND_MAIL);
  sa_change_set_products (change, both, G_N_ELEMENTS (both));
  outcome = sa_contract_apply (c, NULL, change);

  /* In input order, and one that needs no seat more still goes. */
  sa_contract_assert_row (outcome, 0, SA_VERDICT_INVITED, SA_REASON_NONE);
  sa_contract_assert_row (outcome, 1, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  g_assert_cmpstr (sa_outcome_get_row (outcome, 1)->detail, ==, "Jira");
  sa_contract_assert_row (outcome, 2, SA_VERDICT_RESENT, SA_REASON_NONE);
  sa_contract_assert_seats (c, product, 0, 2);
  sa_contract_assert_seats (c, wiki, 0, 2);
  /* Nothing of the refused one is there. */
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_USER, c->site), ==, 3);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_ACCOUNT, 0), ==, 3);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_MESSAGE, 0), ==, 2);
}

static void
domains_are_allowed_along (SaContract *c)
{
  SaChange *change = sa_contract_invite (c, c->site, "ana@acme.example", 0);
  const char *domains[] = { "Acme.Example", NULL };
  g_autoptr(GPtrArray) holder = NULL;
  const SaDomainRuleRecord *rule;

  sa_change_set_domains (change, domains);
  sa_contract_do (c, NULL, change, SA_VERDICT_INVITED, SA_REASON_NONE);
  rule = sa_contract_load (c, SA_ENTITY_DOMAIN_RULE, sa_contract_only (c, SA_ENTITY_DOMAIN_RULE, c->site), &holder);
  g_assert_cmpstr (rule->domain, ==, "acme.example");
}

static void
product_of_another_site_is_refused (SaContract *c)
{
  SaChange *change = sa_change_new (SA_CHANGE_ADD_PRODUCT, sa_contract_add_site (c, "Sales"));
  g_autoptr(SaOutcome) outcome = NULL;
  SaId product;

  sa_change_set_name (change, "Desk");
  product = sa_contract_done (c, change);
  outcome = sa_contract_apply (c, NULL,
                               sa_contract_with_products (sa_contract_invite (c, c->site, "ana@acme.example", 0),
                                                          product));
  g_assert_true (sa_outcome_is_refused (outcome));
  g_assert_cmpint (sa_outcome_get_event (outcome), ==, 0);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_USER, c->site), ==, 1);
}

const SaContractCase sa_contract_invite_cases[] = {
  { "/invite/unknown-address-waits-for-its-mail", unknown_address_waits_for_its_mail, FALSE },
  { "/invite/without-mail-is-not-sent", without_mail_is_not_sent, FALSE },
  { "/invite/choices-apply-to-all", choices_apply_to_all, FALSE },
  { "/invite/never-may-mean-never", never_may_mean_never, FALSE },
  { "/invite/name-comes-along", name_comes_along, FALSE },
  { "/invite/existing-account-gets-access-at-once", existing_account_gets_access_at_once, FALSE },
  { "/invite/unused-account-is-invited-again-elsewhere", unused_account_is_invited_again_elsewhere, FALSE },
  { "/invite/invalid-address-says-why", invalid_address_says_why, FALSE },
  { "/invite/same-address-twice-is-a-duplicate", same_address_twice_is_a_duplicate, FALSE },
  { "/invite/seen-user-is-already-here", seen_user_is_already_here, FALSE },
  { "/invite/pending-user-gets-another-mail", pending_user_gets_another_mail, FALSE },
  { "/invite/pending-user-without-mail-is-already-here", pending_user_without_mail_is_already_here, FALSE },
  { "/invite/revoked-user-is-restored", revoked_user_is_restored, FALSE },
  { "/invite/revoked-user-needs-all-seats-again", revoked_user_needs_all_seats_again, FALSE },
  { "/invite/removed-user-comes-back-with-history", removed_user_comes_back_with_history, FALSE },
  { "/invite/full-product-refuses-the-target-whole", full_product_refuses_the_target_whole, FALSE },
  { "/invite/domains-are-allowed-along", domains_are_allowed_along, FALSE },
  { "/invite/product-of-another-site-is-refused", product_of_another_site_is_refused, FALSE },
  { NULL, NULL, FALSE },
};
