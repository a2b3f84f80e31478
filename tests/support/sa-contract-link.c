/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

static void
resending_replaces_the_open_message (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId first = sa_contract_latest_message (c, user);
  SaChange *change = sa_contract_on (c, SA_CHANGE_RESEND, user);
  g_autoptr(GPtrArray) holder = NULL;
  const SaMessageRecord *message;
  SaTime before = sa_contract_now ();

  change->hold_seconds = 60;
  sa_change_set_text (change, "Once more.");
  sa_contract_done (c, change);
  g_assert_cmpint (sa_contract_message_state (c, first), ==, SA_DELIVERY_CANCELLED);
  message = sa_contract_load (c, SA_ENTITY_MESSAGE, sa_contract_latest_message (c, user), &holder);
  g_assert_cmpint (message->id, >, first);
  g_assert_cmpint (message->state, ==, SA_DELIVERY_QUEUED);
  g_assert_cmpint (message->not_before, >=, before + 60);
  g_assert_cmpstr (message->personal_message, ==, "Once more.");
}

static void
resending_is_the_first_sending_where_none_was (SaContract *c)
{
  SaId user = sa_contract_do (c, NULL, sa_contract_invite (c, c->site, "ana@acme.example", 0), SA_VERDICT_INVITED,
                              SA_REASON_NONE);

  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_RESEND, user));
  g_assert_cmpint (sa_contract_message_state (c, sa_contract_latest_message (c, user)), ==, SA_DELIVERY_QUEUED);
}

static void
nothing_is_resent_to_who_cannot_use_it (SaContract *c)
{
  SaId seen = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_BASIC);
  SaId revoked = sa_contract_add_pending (c, "bo@acme.example");
  SaId removed = sa_contract_add_pending (c, "cy@acme.example");

  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, revoked));
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REMOVE, removed));
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_RESEND, seen), SA_VERDICT_REFUSED, SA_REASON_HAS_BEEN_SEEN);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_RESEND, revoked), SA_VERDICT_REFUSED,
                  SA_REASON_NO_ACCESS_BEFORE);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_RESEND, removed), SA_VERDICT_REFUSED, SA_REASON_REMOVED);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_RESEND, 4711), SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_MAKE_LINK, seen), SA_VERDICT_REFUSED, SA_REASON_HAS_BEEN_SEEN);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_MAKE_LINK, revoked), SA_VERDICT_REFUSED,
                  SA_REASON_NO_ACCESS_BEFORE);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_MAKE_LINK, removed), SA_VERDICT_REFUSED, SA_REASON_REMOVED);
}

static void
acceptance_makes_the_account_active (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 1);
  SaId user = sa_contract_do (c, NULL,
                              sa_contract_with_products (sa_contract_invite (c, c->site, "ana@acme.example",
                                                                             SA_CHANGE_FLAG_SEND_MAIL), product),
                              SA_VERDICT_INVITED, SA_REASON_NONE);
  g_autofree char *secret = sa_contract_make_link (c, user);
  g_autoptr(SaActor) invitee = sa_actor_new (SA_ACTOR_INVITEE, 0, "gateway");
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(GPtrArray) account_holder = NULL;
  SaChange *change = sa_change_new (SA_CHANGE_ACCEPT, 0);
  const SaUserRecord *record;
  const SaAccountRecord *account;

  sa_contract_assert_seats (c, product, 0, 1);
  invitee->token = g_strdup (secret);
  sa_change_set_name (change, "Ana Novák");
  g_assert_cmpint (sa_contract_do (c, invitee, change, SA_VERDICT_DONE, SA_REASON_NONE), ==, user);
  record = sa_contract_user (c, user, &holder);
  g_assert_cmpstr (record->name, ==, "Ana Novák");
  g_assert_cmpint (record->facts.account_state, ==, SA_ACCOUNT_ACTIVE);
  g_assert_cmpint (record->facts.first_seen, >, sa_contract_now () - 600);
  g_assert_cmpint (record->last_seen, >=, record->facts.first_seen);
  g_assert_cmpint (sa_status_from_facts (&record->facts), ==, SA_STATUS_HAS_ACCESS);
  account = sa_contract_load (c, SA_ENTITY_ACCOUNT, record->account, &account_holder);
  g_assert_cmpint (account->state, ==, SA_ACCOUNT_ACTIVE);
  g_assert_cmpint (account->first_seen, >, 0);
  sa_contract_assert_seats (c, product, 1, 0);
  /* Nobody wants the mail any more. */
  g_assert_cmpint (sa_contract_message_state (c, sa_contract_latest_message (c, user)), ==, SA_DELIVERY_CANCELLED);
}

static void
second_acceptance_changes_nothing (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  g_autofree char *secret = sa_contract_make_link (c, user);
  g_autoptr(GPtrArray) holder = NULL;
  SaTime first_seen;

  sa_contract_accept (c, secret, SA_VERDICT_DONE, SA_REASON_NONE);
  first_seen = sa_contract_user (c, user, &holder)->facts.first_seen;
  sa_contract_accept (c, secret, SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->facts.first_seen, ==, first_seen);
}

static void
copied_links_live_side_by_side (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  g_autofree char *one = sa_contract_make_link (c, user);
  g_autofree char *two = sa_contract_make_link (c, user);

  g_assert_cmpstr (one, !=, two);
  sa_contract_accept (c, one, SA_VERDICT_DONE, SA_REASON_NONE);
}

static void
preview_makes_no_link (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  g_autoptr(SaOutcome) preview = sa_contract_preview (c, NULL, sa_contract_on (c, SA_CHANGE_MAKE_LINK, user));
  const char *secret;

  sa_contract_assert_row (preview, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  secret = sa_outcome_get_row (preview, 0)->detail;
  sa_contract_accept (c, secret != NULL ? secret : "none", SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
}

static void
unknown_secret_opens_nothing (SaContract *c)
{
  gsize n_events;

  sa_contract_add_pending (c, "ana@acme.example");
  n_events = sa_contract_count (c, SA_ENTITY_EVENT, 0);
  sa_contract_accept (c, "not-a-secret-of-ours-at-all-0123456789abcdef", SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
  sa_contract_accept (c, "", SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_EVENT, 0), ==, n_events);
}

static void
only_an_invitee_accepts (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  g_autofree char *secret = sa_contract_make_link (c, user);

  c->founder->token = g_strdup (secret);
  sa_contract_do (c, NULL, sa_change_new (SA_CHANGE_ACCEPT, 0), SA_VERDICT_REFUSED, SA_REASON_NOT_ALLOWED);
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_NOT_SENT);
}

static void
expired_link_says_so (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = sa_contract_latest_message (c, user);
  g_autoptr(SaMessageRecord) claimed = NULL;

  sa_contract_freeze (c, message, "secret-one", sa_contract_now () - 5);
  claimed = sa_contract_claim (c, message, sa_contract_now () + 1);
  sa_contract_report_kind (c, SA_REPORT_HANDED_OVER, message);
  g_assert_cmpint (sa_contract_problem (c, user), ==, SA_PROBLEM_EXPIRED);
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_PENDING);
  sa_contract_accept (c, "secret-one", SA_VERDICT_REFUSED, SA_REASON_LINK_EXPIRED);
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_PENDING);
}

static void
old_link_lives_until_the_new_mail_has_left (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");

  sa_contract_send (c, sa_contract_latest_message (c, user), "secret-one");
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_RESEND, user));
  sa_contract_freeze (c, sa_contract_latest_message (c, user), "secret-two", 0);
  sa_contract_accept (c, "secret-one", SA_VERDICT_DONE, SA_REASON_NONE);
}

static void
new_mail_kills_the_links_of_older_ones (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");

  sa_contract_send (c, sa_contract_latest_message (c, user), "secret-one");
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_RESEND, user));
  sa_contract_send (c, sa_contract_latest_message (c, user), "secret-two");
  sa_contract_accept (c, "secret-one", SA_VERDICT_REFUSED, SA_REASON_LINK_DEAD);
  sa_contract_accept (c, "secret-two", SA_VERDICT_DONE, SA_REASON_NONE);
}

static void
accepting_unknown_mail_proves_that_it_left (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = sa_contract_latest_message (c, user);
  g_autoptr(SaMessageRecord) claimed = NULL;
  g_autoptr(GPtrArray) holder = NULL;

  sa_contract_freeze (c, message, "secret-one", 0);
  claimed = sa_contract_claim (c, message, sa_contract_now () + 1);
  sa_contract_report_kind (c, SA_REPORT_UNKNOWN, message);
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_UNKNOWN);
  sa_contract_accept (c, "secret-one", SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->facts.last_sent, >, 0);
}

const SaContractCase sa_contract_link_cases[] = {
  { "/resend/replaces-the-open-message", resending_replaces_the_open_message, FALSE },
  { "/resend/is-the-first-sending-where-none-was", resending_is_the_first_sending_where_none_was, FALSE },
  { "/resend/nothing-to-who-cannot-use-it", nothing_is_resent_to_who_cannot_use_it, FALSE },
  { "/accept/makes-the-account-active", acceptance_makes_the_account_active, FALSE },
  { "/accept/second-time-changes-nothing", second_acceptance_changes_nothing, FALSE },
  { "/accept/only-an-invitee", only_an_invitee_accepts, FALSE },
  { "/accept/unknown-secret-opens-nothing", unknown_secret_opens_nothing, FALSE },
  { "/accept/unknown-mail-proves-that-it-left", accepting_unknown_mail_proves_that_it_left, FALSE },
  { "/link/copies-live-side-by-side", copied_links_live_side_by_side, FALSE },
  { "/link/preview-makes-none", preview_makes_no_link, FALSE },
  { "/link/expired-says-so", expired_link_says_so, FALSE },
  { "/link/old-one-lives-until-the-new-mail-has-left", old_link_lives_until_the_new_mail_has_left, FALSE },
  { "/link/new-mail-kills-older-ones", new_mail_kills_the_links_of_older_ones, FALSE },
  { NULL, NULL, FALSE },
};
