/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

/* An account in state none gets another address. */

static SaChange *
to_address (SaContract *c,
            SaId        user,
            const char *address)
{
  SaChange *change = sa_contract_on (c, SA_CHANGE_CHANGE_ADDRESS, user);

  sa_change_set_name (change, address);

  return change;
}

static const SaMessageRecord *
message_of (SaContract  *c,
            SaId         message,
            GPtrArray  **holder)
{
  return sa_contract_load (c, SA_ENTITY_MESSAGE, message, holder);
}

static void
assert_address (SaContract *c,
                SaId        user,
                const char *address)
{
  g_autoptr(GPtrArray) holder = NULL;

  g_assert_cmpstr (sa_contract_user (c, user, &holder)->address, ==, address);
}

static void
assert_mail (SaContract *c,
             SaId        message,
             SaDelivery  state,
             const char *address)
{
  g_autoptr(GPtrArray) holder = NULL;
  const SaMessageRecord *record = message_of (c, message, &holder);

  g_assert_cmpstr (sa_delivery_to_string (record->state), ==, sa_delivery_to_string (state));
  g_assert_cmpstr (record->to_address, ==, address);
}

static void
mail_goes_anew_and_links_die (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId old = sa_contract_latest_message (c, user);
  g_autofree char *copied = sa_contract_make_link (c, user);
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_USER, c->site);
  g_autoptr(SaFound) found = NULL;
  g_autoptr(SaFound) gone = NULL;
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(SaOutcome) outcome = NULL;
  g_autoptr(SaMessageRecord) lost = NULL;
  SaChange *change;
  SaId new;

  sa_contract_freeze (c, old, "secret-one", 0);
  change = to_address (c, user, "  Ana Ng <Anna@Bücher.example>");
  change->hold_seconds = 100;
  outcome = sa_contract_apply (c, NULL, change);
  sa_contract_assert_row (outcome, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpint (sa_outcome_get_row (outcome, 0)->id, ==, user);
  g_assert_cmpuint (sa_outcome_get_mail_queued (outcome), ==, 1);
  g_assert_cmpuint (sa_outcome_get_mail_cancelled (outcome), ==, 1);
  g_assert_cmpuint (sa_outcome_get_mail_left (outcome), ==, 0);

  new = sa_contract_latest_message (c, user);
  g_assert_cmpint (new, !=, old);
  assert_address (c, user, "Anna@Bücher.example");
  assert_mail (c, old, SA_DELIVERY_CANCELLED, "ana@acme.example");
  assert_mail (c, new, SA_DELIVERY_QUEUED, "Anna@Bücher.example");
  g_assert_null (message_of (c, new, &holder)->key);
  g_assert_null (message_of (c, new, &holder)->bytes);
  g_assert_cmpint (message_of (c, new, &holder)->not_before, >=, sa_contract_now () + 90);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->facts.delivery, ==, SA_DELIVERY_QUEUED);
  lost = sa_contract_claim (c, old, sa_contract_now () + 1000);
  g_assert_null (lost);
  sa_contract_accept (c, "secret-one", SA_VERDICT_REFUSED, SA_REASON_LINK_DEAD);
  sa_contract_accept (c, copied, SA_VERDICT_REFUSED, SA_REASON_LINK_DEAD);

  sa_query_set_search (query, "bucher");
  found = sa_contract_find (c, query);
  g_assert_cmpuint (found->n_total, ==, 1);
  sa_query_set_search (query, "ana@acme");
  gone = sa_contract_find (c, query);
  g_assert_cmpuint (gone->n_total, ==, 0);

  /* The key is that of the A-labels. */
  sa_contract_do (c, NULL, sa_contract_invite (c, c->site, "anna@xn--bcher-kva.example", SA_CHANGE_FLAG_NONE),
                  SA_VERDICT_ALREADY_USER, SA_REASON_NONE);
  sa_contract_do (c, NULL, sa_contract_invite (c, c->site, "ana@acme.example", SA_CHANGE_FLAG_NONE),
                  SA_VERDICT_INVITED, SA_REASON_NONE);
}

/* What was to be sent later still is. */
static void
sent_later_stays_later (SaContract *c)
{
  SaChange *invite = sa_contract_invite (c, c->site, "ana@acme.example", SA_CHANGE_FLAG_SEND_MAIL);
  SaTime later = sa_contract_now () + 5000;
  g_autoptr(GPtrArray) holder = NULL;
  SaId user;

  invite->not_before = later;
  user = sa_contract_do (c, NULL, invite, SA_VERDICT_INVITED, SA_REASON_NONE);
  sa_contract_done (c, to_address (c, user, "anna@acme.example"));
  g_assert_cmpint (message_of (c, sa_contract_latest_message (c, user), &holder)->not_before, ==, later);
}

static void
mail_that_did_not_arrive_goes_anew (SaContract *c)
{
  SaId failed = sa_contract_add_pending (c, "ana@acme.example");
  SaId bounced = sa_contract_add_pending (c, "bo@acme.example");
  SaId arrived = sa_contract_add_pending (c, "cy@acme.example");
  SaId without = sa_contract_do (c, NULL, sa_contract_invite (c, c->site, "di@acme.example", SA_CHANGE_FLAG_NONE),
                                 SA_VERDICT_INVITED, SA_REASON_NONE);
  SaId left = sa_contract_latest_message (c, arrived);
  g_autoptr(SaSiteCounts) before = NULL;
  g_autoptr(SaSiteCounts) after = NULL;

  sa_contract_report_kind (c, SA_REPORT_FAILED, sa_contract_latest_message (c, failed));
  sa_contract_send (c, sa_contract_latest_message (c, bounced), "secret-two");
  sa_contract_report_kind (c, SA_REPORT_BOUNCED, sa_contract_latest_message (c, bounced));
  sa_contract_send (c, left, "secret-three");
  before = sa_contract_counts (c, c->site);
  g_assert_cmpint (before->n_failed, ==, 2);

  sa_contract_done (c, to_address (c, failed, "anna@acme.example"));
  assert_mail (c, sa_contract_latest_message (c, failed), SA_DELIVERY_QUEUED, "anna@acme.example");
  sa_contract_done (c, to_address (c, bounced, "bob@acme.example"));
  assert_mail (c, sa_contract_latest_message (c, bounced), SA_DELIVERY_QUEUED, "bob@acme.example");
  g_assert_cmpint (sa_contract_problem (c, bounced), ==, SA_PROBLEM_NONE);
  g_assert_cmpint (sa_contract_status (c, bounced), ==, SA_STATUS_NOT_SENT);
  after = sa_contract_counts (c, c->site);
  g_assert_cmpint (after->n_failed, ==, 0);

  /* Whoever has a mail may not want another one at once; but to this address nothing was sent. */
  sa_contract_done (c, to_address (c, arrived, "cyd@acme.example"));
  g_assert_cmpint (sa_contract_latest_message (c, arrived), ==, left);
  assert_mail (c, left, SA_DELIVERY_HANDED_OVER, "cy@acme.example");
  g_assert_cmpint (sa_contract_status (c, arrived), ==, SA_STATUS_NOT_SENT);
  sa_contract_done (c, to_address (c, without, "dia@acme.example"));
  g_assert_cmpint (sa_contract_latest_message (c, without), ==, 0);
}

static void
mail_on_its_way_is_counted_as_left (SaContract *c)
{
  SaId leaving = sa_contract_add_pending (c, "ana@acme.example");
  SaId unknown = sa_contract_add_pending (c, "bo@acme.example");
  SaId first = sa_contract_latest_message (c, leaving);
  SaId second = sa_contract_latest_message (c, unknown);
  g_autoptr(SaMessageRecord) one = NULL;
  g_autoptr(SaMessageRecord) two = NULL;
  g_autoptr(SaOutcome) preview = NULL;
  g_autoptr(SaOutcome) outcome = NULL;
  g_autoptr(SaOutcome) other = NULL;

  sa_contract_freeze (c, first, "secret-one", 0);
  sa_contract_freeze (c, second, "secret-two", 0);
  one = sa_contract_claim (c, first, sa_contract_now () + 1);
  two = sa_contract_claim (c, second, sa_contract_now () + 1);
  sa_contract_report_kind (c, SA_REPORT_UNKNOWN, second);

  preview = sa_contract_preview (c, NULL, to_address (c, leaving, "anna@acme.example"));
  g_assert_cmpuint (sa_outcome_get_mail_left (preview), ==, 1);
  g_assert_cmpint (sa_contract_message_state (c, first), ==, SA_DELIVERY_SENDING);
  assert_address (c, leaving, "ana@acme.example");
  outcome = sa_contract_apply (c, NULL, to_address (c, leaving, "anna@acme.example"));
  g_assert_cmpuint (sa_outcome_get_mail_left (outcome), ==, 1);
  g_assert_cmpuint (sa_outcome_get_mail_queued (outcome), ==, 1);
  other = sa_contract_apply (c, NULL, to_address (c, unknown, "bob@acme.example"));
  g_assert_cmpuint (sa_outcome_get_mail_left (other), ==, 1);
  assert_mail (c, sa_contract_latest_message (c, leaving), SA_DELIVERY_QUEUED, "anna@acme.example");
  assert_mail (c, sa_contract_latest_message (c, unknown), SA_DELIVERY_QUEUED, "bob@acme.example");

  /* It has left after all, to whom nobody is waiting for. */
  sa_contract_report_kind (c, SA_REPORT_HANDED_OVER, first);
  assert_mail (c, first, SA_DELIVERY_HANDED_OVER, "ana@acme.example");
  g_assert_cmpint (sa_contract_status (c, leaving), ==, SA_STATUS_NOT_SENT);
  sa_contract_report_kind (c, SA_REPORT_RETRY, second);
  assert_mail (c, second, SA_DELIVERY_CANCELLED, "bo@acme.example");
  sa_contract_send (c, sa_contract_latest_message (c, leaving), "secret-three");
  g_assert_cmpint (sa_contract_status (c, leaving), ==, SA_STATUS_PENDING);
}

static void
not_of_who_signed_up (SaContract *c)
{
  SaId member = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_BASIC);
  SaId user = sa_contract_add_pending (c, "bo@acme.example");
  g_autoptr(SaOutcome) taken = NULL;

  sa_contract_do (c, NULL, to_address (c, member, "anna@acme.example"), SA_VERDICT_REFUSED, SA_REASON_SIGNED_UP);
  sa_contract_do (c, NULL, to_address (c, 4711, "anna@acme.example"), SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
  sa_contract_do (c, NULL, to_address (c, user, "bo@acme.example"), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  taken = sa_contract_apply (c, NULL, to_address (c, user, "ANA@Acme.example"));
  sa_contract_assert_row (taken, 0, SA_VERDICT_REFUSED, SA_REASON_ADDRESS_TAKEN);
  g_assert_null (sa_outcome_get_row (taken, 0)->detail);
  sa_contract_do (c, NULL, to_address (c, user, NULL), SA_VERDICT_REFUSED, SA_REASON_ADDRESS_EMPTY);
  sa_contract_do (c, NULL, to_address (c, user, "nobody"), SA_VERDICT_REFUSED, SA_REASON_ADDRESS_NO_AT);
  sa_contract_do (c, NULL, to_address (c, user, "a@acme.example, b@acme.example"), SA_VERDICT_REFUSED,
                  SA_REASON_ADDRESS_MANY_AT);
  assert_address (c, user, "bo@acme.example");
  /* Its own in another spelling is no other's. */
  sa_contract_done (c, to_address (c, user, "Bo@acme.example"));
  assert_address (c, user, "Bo@acme.example");

  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REMOVE, user));
  sa_contract_do (c, NULL, to_address (c, user, "bob@acme.example"), SA_VERDICT_REFUSED, SA_REASON_REMOVED);
}

static void
allowed_on_every_site_of_the_account (SaContract *c)
{
  SaId trusted = sa_contract_add_member (c, "tess@acme.example", SA_ROLE_TRUSTED);
  SaId admin = sa_contract_add_member (c, "sam@acme.example", SA_ROLE_SITE_ADMIN);
  g_autoptr(SaActor) tess = sa_contract_actor (c, trusted);
  g_autoptr(SaActor) sam = sa_contract_actor (c, admin);
  SaId other = sa_contract_add_site (c, "Elsewhere");
  SaId mine = sa_contract_do (c, tess, sa_contract_invite (c, c->site, "ana@acme.example", SA_CHANGE_FLAG_SEND_MAIL),
                              SA_VERDICT_INVITED, SA_REASON_NONE);
  SaId theirs = sa_contract_add_pending (c, "bo@acme.example");
  SaId there;

  sa_contract_do (c, tess, to_address (c, theirs, "bob@acme.example"), SA_VERDICT_REFUSED, SA_REASON_NOT_OWN_INVITATION);
  sa_contract_do (c, tess, to_address (c, mine, "anna@acme.example"), SA_VERDICT_DONE, SA_REASON_NONE);
  sa_contract_do (c, sam, to_address (c, theirs, "bob@acme.example"), SA_VERDICT_DONE, SA_REASON_NONE);

  /* What holds on another site too is not for whoever is nobody there. */
  there = sa_contract_do (c, NULL, sa_contract_invite (c, other, "bob@acme.example", SA_CHANGE_FLAG_SEND_MAIL),
                          SA_VERDICT_INVITED, SA_REASON_NONE);
  sa_contract_do (c, sam, to_address (c, theirs, "bobby@acme.example"), SA_VERDICT_REFUSED, SA_REASON_NOT_ALLOWED);
  sa_contract_done (c, to_address (c, theirs, "bobby@acme.example"));
  assert_address (c, there, "bobby@acme.example");
  assert_mail (c, sa_contract_latest_message (c, there), SA_DELIVERY_QUEUED, "bobby@acme.example");
  assert_mail (c, sa_contract_latest_message (c, theirs), SA_DELIVERY_QUEUED, "bobby@acme.example");
  {
    SaChange *gone = sa_contract_on (c, SA_CHANGE_REMOVE, there);

    gone->site = other;
    sa_contract_done (c, gone);
  }
  sa_contract_do (c, sam, to_address (c, theirs, "bob@acme.example"), SA_VERDICT_DONE, SA_REASON_NONE);

  /* Nobody comes in with a role above their own that way. */
  sa_contract_done (c, sa_contract_set_role (c, mine, SA_ROLE_SITE_ADMIN));
  sa_contract_do (c, tess, to_address (c, mine, "tess2@acme.example"), SA_VERDICT_REFUSED, SA_REASON_ROLE_ABOVE_OWN);
  sa_contract_do (c, tess, sa_contract_on (c, SA_CHANGE_MAKE_LINK, mine), SA_VERDICT_REFUSED, SA_REASON_ROLE_ABOVE_OWN);
}

static void
undo_gives_it_back (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId first = sa_contract_latest_message (c, user);
  g_autofree char *copied = sa_contract_make_link (c, user);
  g_autoptr(SaOutcome) done = sa_contract_apply (c, NULL, to_address (c, user, "anna@acme.example"));
  SaId second = sa_contract_latest_message (c, user);
  g_autoptr(SaOutcome) preview = sa_contract_undo (c, NULL, 0, FALSE, TRUE);
  g_autoptr(SaOutcome) undone = NULL;
  g_autoptr(SaOutcome) again = NULL;
  g_autoptr(SaOutcome) back = NULL;
  SaId third;

  g_assert_cmpuint (sa_outcome_get_mail_cancelled (preview), ==, 1);
  assert_address (c, user, "anna@acme.example");
  undone = sa_contract_undo (c, NULL, sa_outcome_get_event (done), FALSE, FALSE);
  sa_contract_assert_row (undone, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpuint (sa_outcome_get_size (undone), ==, 1);
  g_assert_cmpuint (sa_outcome_get_mail_cancelled (undone), ==, 1);
  g_assert_cmpuint (sa_outcome_get_mail_left (undone), ==, 0);
  assert_address (c, user, "ana@acme.example");
  third = sa_contract_latest_message (c, user);
  assert_mail (c, first, SA_DELIVERY_CANCELLED, "ana@acme.example");
  assert_mail (c, second, SA_DELIVERY_CANCELLED, "anna@acme.example");
  assert_mail (c, third, SA_DELIVERY_QUEUED, "ana@acme.example");

  again = sa_contract_undo (c, NULL, 0, TRUE, FALSE);
  sa_contract_assert_row (again, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  assert_address (c, user, "anna@acme.example");
  assert_mail (c, sa_contract_latest_message (c, user), SA_DELIVERY_QUEUED, "anna@acme.example");
  sa_contract_accept (c, copied, SA_VERDICT_REFUSED, SA_REASON_LINK_DEAD);

  /* And back once more, by the number of the first. */
  back = sa_contract_undo (c, NULL, sa_outcome_get_event (done), FALSE, FALSE);
  sa_contract_assert_row (back, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  assert_address (c, user, "ana@acme.example");
  assert_mail (c, sa_contract_latest_message (c, user), SA_DELIVERY_QUEUED, "ana@acme.example");
  sa_contract_accept (c, copied, SA_VERDICT_DONE, SA_REASON_NONE);
}

static void
undo_revives_links (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = sa_contract_latest_message (c, user);
  g_autofree char *later = NULL;
  g_autoptr(SaOutcome) undone = NULL;

  sa_contract_send (c, message, "secret-one");
  sa_contract_done (c, to_address (c, user, "anna@acme.example"));
  later = sa_contract_make_link (c, user);
  undone = sa_contract_undo (c, NULL, 0, FALSE, FALSE);
  sa_contract_assert_row (undone, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  /* It was sent, to this address. */
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_PENDING);
  assert_mail (c, message, SA_DELIVERY_HANDED_OVER, "ana@acme.example");
  sa_contract_accept (c, later, SA_VERDICT_REFUSED, SA_REASON_LINK_DEAD);
  sa_contract_accept (c, "secret-one", SA_VERDICT_DONE, SA_REASON_NONE);
}

static void
undo_calls_back_what_is_here (SaContract *c)
{
  SaId here = sa_contract_add_pending (c, "ana@acme.example");
  SaId left = sa_contract_add_pending (c, "bo@acme.example");
  SaId first = sa_contract_latest_message (c, here);
  g_autoptr(SaOutcome) done = NULL;
  g_autoptr(SaOutcome) also = NULL;
  g_autoptr(SaOutcome) undone = NULL;
  g_autoptr(SaOutcome) redone = NULL;
  g_autoptr(SaOutcome) again = NULL;
  g_autoptr(SaOutcome) too_late = NULL;

  sa_contract_report_kind (c, SA_REPORT_FAILED, first);
  sa_contract_report_kind (c, SA_REPORT_FAILED, sa_contract_latest_message (c, left));
  done = sa_contract_apply (c, NULL, to_address (c, here, "anna@acme.example"));
  also = sa_contract_apply (c, NULL, to_address (c, left, "bob@acme.example"));
  sa_contract_send (c, sa_contract_latest_message (c, left), "secret-two");

  /* The event had stopped no mail, so none goes: it failed, as before. */
  undone = sa_contract_undo (c, NULL, sa_outcome_get_event (done), FALSE, FALSE);
  g_assert_cmpuint (sa_outcome_get_mail_cancelled (undone), ==, 1);
  assert_mail (c, sa_contract_latest_message (c, here), SA_DELIVERY_CANCELLED, "anna@acme.example");
  g_assert_cmpint (sa_contract_problem (c, here), ==, SA_PROBLEM_FAILED);

  /* Neither when it is redone and undone again. */
  redone = sa_contract_undo (c, NULL, 0, TRUE, FALSE);
  sa_contract_assert_row (redone, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  assert_mail (c, sa_contract_latest_message (c, here), SA_DELIVERY_QUEUED, "anna@acme.example");
  again = sa_contract_undo (c, NULL, sa_outcome_get_event (done), FALSE, FALSE);
  sa_contract_assert_row (again, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  assert_mail (c, sa_contract_latest_message (c, here), SA_DELIVERY_CANCELLED, "anna@acme.example");
  g_assert_cmpint (sa_contract_problem (c, here), ==, SA_PROBLEM_FAILED);

  too_late = sa_contract_undo (c, NULL, sa_outcome_get_event (also), FALSE, FALSE);
  sa_contract_assert_row (too_late, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpuint (sa_outcome_get_mail_left (too_late), ==, 1);
  assert_address (c, left, "bo@acme.example");
  assert_mail (c, sa_contract_latest_message (c, left), SA_DELIVERY_HANDED_OVER, "bob@acme.example");
  g_assert_cmpint (sa_contract_status (c, left), ==, SA_STATUS_NOT_SENT);
  sa_contract_accept (c, "secret-two", SA_VERDICT_REFUSED, SA_REASON_LINK_DEAD);
}

static void
undo_is_judged (SaContract *c)
{
  SaId changed = sa_contract_add_pending (c, "ana@acme.example");
  SaId taken = sa_contract_add_pending (c, "bo@acme.example");
  SaId inside = sa_contract_add_pending (c, "cy@acme.example");
  g_autofree char *secret = NULL;
  g_autoptr(SaOutcome) one = sa_contract_apply (c, NULL, to_address (c, changed, "anna@acme.example"));
  g_autoptr(SaOutcome) two = sa_contract_apply (c, NULL, to_address (c, taken, "bob@acme.example"));
  g_autoptr(SaOutcome) three = sa_contract_apply (c, NULL, to_address (c, inside, "cyd@acme.example"));
  g_autoptr(SaOutcome) since = NULL;
  g_autoptr(SaOutcome) other = NULL;
  g_autoptr(SaOutcome) signed_up = NULL;

  sa_contract_done (c, to_address (c, changed, "anne@acme.example"));
  sa_contract_add_pending (c, "bo@acme.example");
  secret = sa_contract_make_link (c, inside);
  sa_contract_accept (c, secret, SA_VERDICT_DONE, SA_REASON_NONE);

  since = sa_contract_undo (c, NULL, sa_outcome_get_event (one), FALSE, FALSE);
  sa_contract_assert_row (since, 0, SA_VERDICT_CHANGED_SINCE, SA_REASON_CHANGED_SINCE);
  assert_address (c, changed, "anne@acme.example");
  other = sa_contract_undo (c, NULL, sa_outcome_get_event (two), FALSE, FALSE);
  sa_contract_assert_row (other, 0, SA_VERDICT_REFUSED, SA_REASON_ADDRESS_TAKEN);
  assert_address (c, taken, "bob@acme.example");
  signed_up = sa_contract_undo (c, NULL, sa_outcome_get_event (three), FALSE, FALSE);
  sa_contract_assert_row (signed_up, 0, SA_VERDICT_REFUSED, SA_REASON_SIGNED_UP);
  assert_address (c, inside, "cyd@acme.example");
}

/* Somebody has had the mail sent once more before the address goes back. */
static void
undo_takes_later_mail_along (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  g_autoptr(SaOutcome) done = sa_contract_apply (c, NULL, to_address (c, user, "anna@acme.example"));
  g_autoptr(SaOutcome) undone = NULL;
  SaId again;

  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_RESEND, user));
  again = sa_contract_latest_message (c, user);
  sa_contract_freeze (c, again, "secret-one", 0);
  undone = sa_contract_undo (c, NULL, sa_outcome_get_event (done), FALSE, FALSE);
  sa_contract_assert_row (undone, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  assert_mail (c, again, SA_DELIVERY_CANCELLED, "anna@acme.example");
  assert_mail (c, sa_contract_latest_message (c, user), SA_DELIVERY_QUEUED, "ana@acme.example");
  sa_contract_accept (c, "secret-one", SA_VERDICT_REFUSED, SA_REASON_LINK_DEAD);
}

const SaContractCase sa_contract_address_cases[] = {
  { "/change-address/mail-goes-anew-and-links-die", mail_goes_anew_and_links_die, FALSE },
  { "/change-address/what-was-to-be-sent-later-still-is", sent_later_stays_later, FALSE },
  { "/change-address/mail-that-did-not-arrive-goes-anew", mail_that_did_not_arrive_goes_anew, FALSE },
  { "/change-address/mail-on-its-way-is-counted-as-left", mail_on_its_way_is_counted_as_left, FALSE },
  { "/change-address/not-of-who-signed-up-nor-to-a-taken-one", not_of_who_signed_up, FALSE },
  { "/change-address/only-who-may-on-every-site-of-the-account", allowed_on_every_site_of_the_account, FALSE },
  { "/change-address/undo-gives-it-back-and-redo-again", undo_gives_it_back, FALSE },
  { "/change-address/undo-revives-links-and-kills-later-ones", undo_revives_links, FALSE },
  { "/change-address/undo-calls-back-what-is-here", undo_calls_back_what_is_here, FALSE },
  { "/change-address/undo-is-judged-again", undo_is_judged, FALSE },
  { "/change-address/undo-takes-later-mail-along", undo_takes_later_mail_along, FALSE },
  { NULL, NULL, FALSE },
};
