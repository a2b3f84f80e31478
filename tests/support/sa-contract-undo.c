/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

static SaOutcome *
invite_two (SaContract *c,
            SaId        product)
{
  SaChange *change = sa_contract_invite (c, c->site, "ana@acme.example bo@acme.example", SA_CHANGE_FLAG_SEND_MAIL);

  return sa_contract_apply (c, NULL, sa_contract_with_products (change, product));
}

/* One row a target, in whichever order. */
static void
assert_row_of (const SaOutcome *outcome,
               SaId             id,
               SaVerdict        verdict,
               SaReason         reason)
{
  gsize i;

  for (i = 0; i < sa_outcome_get_size (outcome); i++)
    if (sa_outcome_get_row (outcome, i)->id == id)
      {
        sa_contract_assert_row (outcome, i, verdict, reason);
        return;
      }
  g_assert_not_reached ();
}

static void
invitation_is_taken_back (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 5);
  g_autoptr(SaOutcome) invited = invite_two (c, product);
  SaId ana = sa_outcome_get_row (invited, 0)->id;
  SaId bo = sa_outcome_get_row (invited, 1)->id;
  g_autofree char *secret = sa_contract_make_link (c, ana);
  g_autoptr(SaOutcome) preview = NULL;
  g_autoptr(SaOutcome) undone = NULL;
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(GPtrArray) due = NULL;
  const SaEventRecord *event;

  preview = sa_contract_undo (c, NULL, sa_outcome_get_event (invited), FALSE, TRUE);
  g_assert_cmpuint (sa_outcome_count (preview, SA_VERDICT_DONE), ==, 2);
  g_assert_cmpuint (sa_outcome_get_mail_cancelled (preview), ==, 2);
  g_assert_cmpint (sa_outcome_get_event (preview), ==, 0);
  g_assert_true (sa_contract_is_listed (c, ana));

  undone = sa_contract_undo (c, NULL, sa_outcome_get_event (invited), FALSE, FALSE);
  g_assert_cmpuint (sa_outcome_get_size (undone), ==, 2);
  g_assert_cmpuint (sa_outcome_count (undone, SA_VERDICT_DONE), ==, 2);
  assert_row_of (undone, ana, SA_VERDICT_DONE, SA_REASON_NONE);
  assert_row_of (undone, bo, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpuint (sa_outcome_get_mail_cancelled (undone), ==, 2);
  g_assert_cmpuint (sa_outcome_get_mail_left (undone), ==, 0);
  g_assert_cmpint (sa_outcome_get_event (undone), >, sa_outcome_get_event (invited));
  g_assert_false (sa_contract_is_listed (c, ana));
  g_assert_false (sa_contract_is_listed (c, bo));
  sa_contract_assert_seats (c, product, 0, 0);
  due = sa_contract_due (c, sa_contract_now () + 1, 10, NULL);
  g_assert_cmpuint (due->len, ==, 0);
  sa_contract_accept (c, secret, SA_VERDICT_REFUSED, SA_REASON_LINK_DEAD);

  event = sa_contract_load (c, SA_ENTITY_EVENT, sa_outcome_get_event (invited), &holder);
  g_assert_cmpint (event->undone_by, ==, sa_outcome_get_event (undone));
  event = sa_contract_load (c, SA_ENTITY_EVENT, sa_outcome_get_event (undone), &holder);
  g_assert_cmpint (event->undoes, ==, sa_outcome_get_event (invited));
  g_assert_cmpint (event->kind, ==, SA_CHANGE_UNDO);
}

static void
mail_that_has_left_is_counted (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 5);
  g_autoptr(SaOutcome) invited = invite_two (c, product);
  SaId ana = sa_outcome_get_row (invited, 0)->id;
  g_autoptr(SaOutcome) preview = NULL;
  g_autoptr(SaOutcome) undone = NULL;

  sa_contract_send (c, sa_contract_latest_message (c, ana), "secret-one");
  preview = sa_contract_undo (c, NULL, sa_outcome_get_event (invited), FALSE, TRUE);
  g_assert_cmpuint (sa_outcome_get_mail_cancelled (preview), ==, 1);
  g_assert_cmpuint (sa_outcome_get_mail_left (preview), ==, 1);
  undone = sa_contract_undo (c, NULL, sa_outcome_get_event (invited), FALSE, FALSE);
  g_assert_cmpuint (sa_outcome_count (undone, SA_VERDICT_DONE), ==, 2);
  g_assert_cmpuint (sa_outcome_get_mail_left (undone), ==, 1);
  g_assert_false (sa_contract_is_listed (c, ana));
  /* It cannot be called back, but what it holds opens nothing. */
  sa_contract_accept (c, "secret-one", SA_VERDICT_REFUSED, SA_REASON_LINK_DEAD);
}

static void
redo_brings_the_invitation_back (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 5);
  g_autoptr(SaOutcome) invited = invite_two (c, product);
  SaId ana = sa_outcome_get_row (invited, 0)->id;
  g_autoptr(SaOutcome) undone = sa_contract_undo (c, NULL, 0, FALSE, FALSE);
  g_autoptr(SaOutcome) redone = NULL;
  g_autoptr(GPtrArray) due = NULL;
  g_autoptr(GPtrArray) holder = NULL;

  g_assert_cmpuint (sa_outcome_count (undone, SA_VERDICT_DONE), ==, 2);
  redone = sa_contract_undo (c, NULL, 0, TRUE, FALSE);
  g_assert_cmpuint (sa_outcome_count (redone, SA_VERDICT_DONE), ==, 2);
  g_assert_true (sa_contract_is_listed (c, ana));
  g_assert_true (sa_contract_has_product (c, ana, product));
  sa_contract_assert_seats (c, product, 0, 2);
  due = sa_contract_due (c, sa_contract_now () + 1, 10, NULL);
  g_assert_cmpuint (due->len, ==, 2);
  g_assert_cmpint (((SaEventRecord *) sa_contract_load (c, SA_ENTITY_EVENT, sa_outcome_get_event (redone),
                                                        &holder))->kind,
                   ==, SA_CHANGE_REDO);
  g_assert_cmpint (((SaEventRecord *) sa_contract_load (c, SA_ENTITY_EVENT, sa_outcome_get_event (invited),
                                                        &holder))->undone_by,
                   ==, 0);

  /* And the mail can be sent. */
  sa_contract_send (c, sa_contract_latest_message (c, ana), "secret-one");
  sa_contract_accept (c, "secret-one", SA_VERDICT_DONE, SA_REASON_NONE);
}

static void
each_target_is_judged (SaContract *c)
{
  SaId ana = sa_contract_add_pending (c, "ana@acme.example");
  SaId bo = sa_contract_add_pending (c, "bo@acme.example");
  SaId cy = sa_contract_add_pending (c, "cy@acme.example");
  SaId three[] = { ana, bo, cy };
  g_autoptr(SaIds) ids = sa_ids_new (three, G_N_ELEMENTS (three));
  SaChange *change = sa_change_new (SA_CHANGE_SET_ROLE, c->site);
  g_autoptr(SaOutcome) promoted = NULL;
  g_autoptr(SaOutcome) undone = NULL;
  g_autoptr(GPtrArray) holder = NULL;

  sa_change_take_targets (change, sa_targets_new_ids (ids));
  change->role = SA_ROLE_TRUSTED;
  promoted = sa_contract_apply (c, NULL, change);
  sa_contract_done (c, sa_contract_set_role (c, bo, SA_ROLE_SITE_ADMIN));
  sa_contract_done (c, sa_contract_set_role (c, cy, SA_ROLE_BASIC));

  undone = sa_contract_undo (c, NULL, sa_outcome_get_event (promoted), FALSE, FALSE);
  assert_row_of (undone, ana, SA_VERDICT_DONE, SA_REASON_NONE);
  assert_row_of (undone, bo, SA_VERDICT_CHANGED_SINCE, SA_REASON_CHANGED_SINCE);
  assert_row_of (undone, cy, SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  g_assert_cmpint (sa_contract_user (c, ana, &holder)->role, ==, SA_ROLE_BASIC);
  g_assert_cmpint (sa_contract_user (c, bo, &holder)->role, ==, SA_ROLE_SITE_ADMIN);
  g_assert_cmpint (sa_contract_user (c, cy, &holder)->role, ==, SA_ROLE_BASIC);
}

static void
undone_twice_is_undone_once (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  g_autoptr(SaOutcome) promoted = sa_contract_apply (c, NULL, sa_contract_set_role (c, user, SA_ROLE_TRUSTED));
  g_autoptr(SaOutcome) undone = sa_contract_undo (c, NULL, sa_outcome_get_event (promoted), FALSE, FALSE);
  g_autoptr(SaOutcome) again = NULL;

  g_assert_cmpuint (sa_outcome_count (undone, SA_VERDICT_DONE), ==, 1);
  again = sa_contract_undo (c, NULL, sa_outcome_get_event (promoted), FALSE, FALSE);
  sa_contract_assert_row (again, 0, SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  g_assert_cmpint (sa_outcome_get_event (again), ==, 0);
}

static void
latest_own_event_is_taken (SaContract *c)
{
  SaId user = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_SITE_ADMIN);
  g_autoptr(SaActor) ana = sa_contract_actor (c, user);
  SaId one = sa_contract_add_group (c, "one");
  SaId two = sa_contract_add_group (c, "two");
  SaId other = sa_contract_do (c, ana, sa_contract_change (c, SA_CHANGE_ADD_GROUP, "other"), SA_VERDICT_DONE,
                               SA_REASON_NONE);
  g_autoptr(SaOutcome) first = sa_contract_undo (c, NULL, 0, FALSE, FALSE);
  g_autoptr(SaOutcome) second = NULL;
  g_autoptr(SaOutcome) redone = NULL;

  g_assert_cmpint (sa_outcome_get_row (first, 0)->id, ==, two);
  second = sa_contract_undo (c, NULL, 0, FALSE, FALSE);
  g_assert_cmpint (sa_outcome_get_row (second, 0)->id, ==, one);
  redone = sa_contract_undo (c, NULL, 0, TRUE, FALSE);
  g_assert_cmpint (sa_outcome_get_row (redone, 0)->id, ==, one);
  {
    g_autoptr(SaOutcome) own = sa_contract_undo (c, ana, 0, FALSE, FALSE);

    g_assert_cmpint (sa_outcome_get_row (own, 0)->id, ==, other);
  }
}

static void
nothing_to_undo_is_said (SaContract *c)
{
  SaId user = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_SITE_ADMIN);
  g_autoptr(SaActor) ana = sa_contract_actor (c, user);
  g_autoptr(SaOutcome) undone = sa_contract_undo (c, ana, 0, FALSE, FALSE);
  g_autoptr(SaOutcome) redone = sa_contract_undo (c, ana, 0, TRUE, FALSE);
  g_autoptr(SaOutcome) unknown = sa_contract_undo (c, ana, 4711, FALSE, FALSE);

  sa_contract_assert_row (undone, 0, SA_VERDICT_REFUSED, SA_REASON_NOTHING_TO_UNDO);
  sa_contract_assert_row (redone, 0, SA_VERDICT_REFUSED, SA_REASON_NOTHING_TO_UNDO);
  sa_contract_assert_row (unknown, 0, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
}

static void
what_happened_cannot_be_undone (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  g_autoptr(SaOutcome) seen = sa_contract_apply (c, NULL, sa_contract_on (c, SA_CHANGE_SEEN, user));
  g_autoptr(SaOutcome) undone = sa_contract_undo (c, NULL, sa_outcome_get_event (seen), FALSE, FALSE);

  sa_contract_assert_row (undone, 0, SA_VERDICT_REFUSED, SA_REASON_NOT_UNDOABLE);
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_HAS_ACCESS);
}

static void
guard_rails_hold (SaContract *c)
{
  SaId user = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_BASIC);
  g_autoptr(SaActor) ana = sa_contract_actor (c, user);
  g_autoptr(SaOutcome) promoted = sa_contract_apply (c, NULL, sa_contract_set_role (c, user, SA_ROLE_SITE_ADMIN));
  g_autoptr(SaOutcome) undone = NULL;

  /* Undone, the promotion would leave the site without anybody. */
  sa_contract_do (c, ana, sa_contract_set_role (c, c->founder_user, SA_ROLE_BASIC), SA_VERDICT_DONE, SA_REASON_NONE);
  undone = sa_contract_undo (c, NULL, sa_outcome_get_event (promoted), FALSE, FALSE);
  sa_contract_assert_row (undone, 0, SA_VERDICT_REFUSED, SA_REASON_LAST_SITE_ADMIN);
  g_assert_cmpint (sa_outcome_get_event (undone), ==, 0);
}

static void
undo_asks_for_seats (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 1);
  SaId ana = sa_contract_add_pending (c, "ana@acme.example");
  SaId bo = sa_contract_add_pending (c, "bo@acme.example");
  g_autoptr(SaOutcome) removed = NULL;
  g_autoptr(SaOutcome) refused = NULL;
  g_autoptr(SaOutcome) undone = NULL;

  sa_contract_done (c, sa_contract_with_products (sa_contract_on (c, SA_CHANGE_GRANT, ana), product));
  removed = sa_contract_apply (c, NULL, sa_contract_on (c, SA_CHANGE_REMOVE, ana));
  sa_contract_done (c, sa_contract_with_products (sa_contract_on (c, SA_CHANGE_GRANT, bo), product));
  refused = sa_contract_undo (c, NULL, sa_outcome_get_event (removed), FALSE, FALSE);
  sa_contract_assert_row (refused, 0, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  g_assert_false (sa_contract_is_listed (c, ana));

  sa_contract_done (c, sa_contract_with_products (sa_contract_on (c, SA_CHANGE_WITHDRAW, bo), product));
  undone = sa_contract_undo (c, NULL, sa_outcome_get_event (removed), FALSE, FALSE);
  sa_contract_assert_row (undone, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_true (sa_contract_is_listed (c, ana));
  g_assert_true (sa_contract_has_product (c, ana, product));
  sa_contract_assert_seats (c, product, 0, 1);
}

static void
every_kind_goes_back (SaContract *c)
{
  SaId product = sa_contract_add_product (c, "Jira", 5);
  SaId group = sa_contract_add_group (c, "on-call");
  SaId user = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_BASIC);
  SaChange *seats = sa_contract_on (c, SA_CHANGE_SET_PRODUCT_SEATS, product);
  SaChange *changes[] = {
    seats,
    sa_contract_with_groups (sa_contract_on (c, SA_CHANGE_ADD_TO_GROUP, user), group),
    sa_contract_with_products (sa_contract_on (c, SA_CHANGE_GRANT, user), product),
    sa_contract_on (c, SA_CHANGE_REVOKE, user),
    sa_contract_on (c, SA_CHANGE_REMOVE, user),
    sa_contract_set_role (c, user, SA_ROLE_TRUSTED),
    sa_contract_change (c, SA_CHANGE_ADD_GROUP, "temporary"),
    sa_contract_change (c, SA_CHANGE_ALLOW_DOMAIN, "acme.example"),
  };
  g_autoptr(GPtrArray) holder = NULL;
  const SaUserRecord *record;
  guint i;

  seats->number = 9;
  for (i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      g_autoptr(SaOutcome) done = sa_contract_apply (c, NULL, changes[i]);
      g_autoptr(SaOutcome) undone = NULL;

      sa_contract_assert_row (done, 0, SA_VERDICT_DONE, SA_REASON_NONE);
      undone = sa_contract_undo (c, NULL, 0, FALSE, FALSE);
      g_assert_cmpuint (sa_outcome_get_size (undone), ==, 1);
      sa_contract_assert_row (undone, 0, SA_VERDICT_DONE, SA_REASON_NONE);
    }
  record = sa_contract_user (c, user, &holder);
  g_assert_cmpint (record->removed_at, ==, 0);
  g_assert_true (record->facts.access);
  g_assert_cmpint (record->role, ==, SA_ROLE_BASIC);
  g_assert_cmpuint (sa_ids_get_size (record->groups), ==, 0);
  g_assert_cmpint (((SaProductRecord *) sa_contract_load (c, SA_ENTITY_PRODUCT, product, &holder))->seats, ==, 5);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_GROUP, c->site), ==, 2);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_DOMAIN_RULE, c->site), ==, 0);
}

static void
restoring_invitation_goes_back_to_revoked (SaContract *c)
{
  SaId wiki = sa_contract_add_product (c, "Wiki", 5);
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaChange *change = sa_contract_invite (c, c->site, "ana@acme.example", SA_CHANGE_FLAG_SEND_MAIL);
  g_autoptr(SaOutcome) undone = NULL;
  g_autoptr(GPtrArray) holder = NULL;

  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, user));
  change->role = SA_ROLE_TRUSTED;
  sa_contract_do (c, NULL, sa_contract_with_products (change, wiki), SA_VERDICT_RESTORED, SA_REASON_NO_ACCESS_BEFORE);
  undone = sa_contract_undo (c, NULL, 0, FALSE, FALSE);
  sa_contract_assert_row (undone, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_true (sa_contract_is_listed (c, user));
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_NO_ACCESS);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->role, ==, SA_ROLE_BASIC);
  g_assert_false (sa_contract_has_product (c, user, wiki));
  g_assert_cmpuint (sa_outcome_get_mail_cancelled (undone), ==, 1);
}

static void
basic_user_undoes_nothing_of_others (SaContract *c)
{
  SaId user = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_TRUSTED);
  g_autoptr(SaActor) ana = sa_contract_actor (c, user);
  SaId bo = sa_contract_add_pending (c, "bo@acme.example");
  g_autoptr(SaOutcome) invited = sa_contract_apply (c, NULL, sa_contract_invite (c, c->site, "cy@acme.example", 0));
  g_autoptr(SaOutcome) promoted = sa_contract_apply (c, NULL, sa_contract_set_role (c, bo, SA_ROLE_TRUSTED));
  g_autoptr(SaOutcome) one = sa_contract_undo (c, ana, sa_outcome_get_event (promoted), FALSE, FALSE);
  g_autoptr(SaOutcome) two = sa_contract_undo (c, ana, sa_outcome_get_event (invited), FALSE, FALSE);

  g_assert_true (sa_outcome_is_refused (one));
  sa_contract_assert_row (one, 0, SA_VERDICT_REFUSED, SA_REASON_NOT_ALLOWED);
  g_assert_true (sa_outcome_is_refused (two));
  g_assert_true (sa_contract_is_listed (c, sa_outcome_get_row (invited, 0)->id));
}

static void
trusted_user_takes_own_invitation_back (SaContract *c)
{
  SaId user = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_TRUSTED);
  g_autoptr(SaActor) ana = sa_contract_actor (c, user);
  SaId bo = sa_contract_do (c, ana, sa_contract_invite (c, c->site, "bo@acme.example", SA_CHANGE_FLAG_SEND_MAIL),
                            SA_VERDICT_INVITED, SA_REASON_NONE);
  g_autoptr(SaOutcome) undone = sa_contract_undo (c, ana, 0, FALSE, FALSE);

  sa_contract_assert_row (undone, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_false (sa_contract_is_listed (c, bo));
}

const SaContractCase sa_contract_undo_cases[] = {
  { "/undo/invitation-is-taken-back", invitation_is_taken_back, FALSE },
  { "/undo/mail-that-has-left-is-counted", mail_that_has_left_is_counted, FALSE },
  { "/undo/redo-brings-the-invitation-back", redo_brings_the_invitation_back, FALSE },
  { "/undo/each-target-is-judged", each_target_is_judged, FALSE },
  { "/undo/twice-is-once", undone_twice_is_undone_once, FALSE },
  { "/undo/latest-own-event-is-taken", latest_own_event_is_taken, FALSE },
  { "/undo/nothing-to-undo-is-said", nothing_to_undo_is_said, FALSE },
  { "/undo/what-happened-stays", what_happened_cannot_be_undone, FALSE },
  { "/undo/guard-rails-hold", guard_rails_hold, FALSE },
  { "/undo/asks-for-seats", undo_asks_for_seats, FALSE },
  { "/undo/every-kind-goes-back", every_kind_goes_back, FALSE },
  { "/undo/restoring-invitation-goes-back-to-revoked", restoring_invitation_goes_back_to_revoked, FALSE },
  { "/undo/takes-the-right-to-do-it", basic_user_undoes_nothing_of_others, FALSE },
  { "/undo/own-invitation-is-taken-back", trusted_user_takes_own_invitation_back, FALSE },
  { NULL, NULL, FALSE },
};
