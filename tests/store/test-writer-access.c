/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-reader.h"
#include "sa-writer-fixture.h"

#define TEST(path, function) \
  g_test_add (path, SaWriterFixture, NULL, sa_writer_fixture_set_up, function, sa_writer_fixture_tear_down)

static SaChange *
with_product (SaChange *change, SaId product)
{
  sa_change_set_products (change, &product, 1);
  return change;
}

static SaChange *
with_group (SaChange *change, SaId group)
{
  sa_change_set_groups (change, &group, 1);
  return change;
}

static SaChange *
with_name (SaChange *change, const char *name)
{
  sa_change_set_name (change, name);
  return change;
}

static SaChange *
with_role (SaChange *change, SaRole role)
{
  change->role = role;
  return change;
}

static void
test_last_admin (SaWriterFixture *self, gconstpointer data)
{
  const SaChangeKind kinds[] = { SA_CHANGE_REVOKE, SA_CHANGE_REMOVE, SA_CHANGE_SET_ROLE };
  SaId founder = sa_writer_fixture_user (self, "fay@example.com");
  SaId ana = sa_writer_fixture_do (self, with_role (sa_writer_fixture_invite (self, "ana@example.org", FALSE, 0), SA_ROLE_SITE_ADMIN));
  g_autoptr (SaOutcome) both = NULL;
  g_autoptr (SaIds) ids = NULL;
  SaId list[2] = { ana, founder };
  SaChange *change;

  /* One who was never seen does not count. */
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autoptr (SaOutcome) outcome = NULL;

      outcome = sa_writer_fixture_apply_as (self, self->system, sa_writer_fixture_change (self, kinds[i], founder));
      SA_ASSERT_ROW (outcome, 0, SA_VERDICT_REFUSED, SA_REASON_LAST_SITE_ADMIN);
    }

  /* Of two, one may go: facts are read afresh for each target. */
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_SEEN, ana));
  ids = sa_ids_new (list, 2);
  change = sa_change_new (SA_CHANGE_SET_ROLE, self->site);
  sa_change_take_targets (change, sa_targets_new_ids (ids));
  both = sa_writer_fixture_apply (self, change);
  SA_ASSERT_ROW (both, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  SA_ASSERT_ROW (both, 1, SA_VERDICT_REFUSED, SA_REASON_LAST_SITE_ADMIN);
}

static void
test_revoke_and_restore (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", 1);
  SaId ana = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", TRUE, jira));
  SaId bo = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "bo@example.org", FALSE, 0));
  g_autoptr (SaOutcome) again = NULL;
  g_autoptr (SaOutcome) full = NULL;
  g_autoptr (SaOutcome) seen = NULL;
  g_autoptr (SaOutcome) resend = NULL;

  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_REVOKE, ana));
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT state FROM message"), ==, SA_DELIVERY_CANCELLED);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM group_member WHERE user = %" G_GINT64_FORMAT, ana), ==, 1);
  again = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_REVOKE, ana));
  SA_ASSERT_ROW (again, 0, SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  seen = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_SEEN, ana));
  SA_ASSERT_ROW (seen, 0, SA_VERDICT_REFUSED, SA_REASON_NO_ACCESS_BEFORE);
  resend = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_RESEND, ana));
  SA_ASSERT_ROW (resend, 0, SA_VERDICT_REFUSED, SA_REASON_NO_ACCESS_BEFORE);

  /* The seat is free for somebody else, and then there is none to come back to. */
  sa_writer_fixture_do (self, with_product (sa_writer_fixture_change (self, SA_CHANGE_GRANT, bo), jira));
  full = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_RESTORE, ana));
  SA_ASSERT_ROW (full, 0, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE, bo));
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_RESTORE, ana));
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT reserved FROM product"), ==, 1);
  sa_writer_fixture_check (self);
}

static void
test_remove (SaWriterFixture *self, gconstpointer data)
{
  SaId ana = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", TRUE, 0));
  const SaChangeKind refused[] = { SA_CHANGE_REVOKE, SA_CHANGE_SET_ROLE, SA_CHANGE_SEEN, SA_CHANGE_RESEND,
                                   SA_CHANGE_MAKE_LINK };
  g_autoptr (SaOutcome) again = NULL;
  g_autoptr (SaOutcome) missing = NULL;

  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE, ana));
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT removed_at FROM user WHERE id = %" G_GINT64_FORMAT, ana), ==, self->now);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM account WHERE address_key = 'ana@example.org'"), ==, 1);
  again = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE, ana));
  SA_ASSERT_ROW (again, 0, SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  for (guint i = 0; i < G_N_ELEMENTS (refused); i++)
    {
      g_autoptr (SaOutcome) outcome = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, refused[i], ana));

      SA_ASSERT_ROW (outcome, 0, SA_VERDICT_REFUSED, SA_REASON_REMOVED);
    }
  missing = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE, 4711));
  SA_ASSERT_ROW (missing, 0, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
  sa_writer_fixture_check (self);
}

static void
test_grant_and_withdraw (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", -1);
  SaId wiki = sa_writer_fixture_product (self, "Wiki", 1);
  SaId both = sa_writer_fixture_group (self, "Both");
  SaId ana = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", FALSE, 0));
  SaId bo = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "bo@example.org", FALSE, 0));
  g_autoptr (SaOutcome) has = NULL;
  g_autoptr (SaOutcome) full = NULL;
  g_autoptr (SaOutcome) closed = NULL;
  g_autoptr (SaOutcome) none = NULL;

  sa_store_fixture_run (&self->base, "INSERT INTO product_group VALUES (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT "), (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")",
                        jira, both, wiki, both);
  sa_writer_fixture_do (self, with_group (sa_writer_fixture_change (self, SA_CHANGE_ADD_TO_GROUP, ana), both));
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT sum (reserved) FROM product"), ==, 2);
  has = sa_writer_fixture_apply (self, with_product (sa_writer_fixture_change (self, SA_CHANGE_GRANT, ana), jira));
  SA_ASSERT_ROW (has, 0, SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  full = sa_writer_fixture_apply (self, with_group (sa_writer_fixture_change (self, SA_CHANGE_ADD_TO_GROUP, bo), both));
  SA_ASSERT_ROW (full, 0, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  g_assert_cmpstr (sa_outcome_get_row (full, 0)->detail, ==, "Wiki");
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM group_member WHERE user = %" G_GINT64_FORMAT, bo), ==, 0);

  /* Two ways in: leaving one keeps the product, and withdrawing says what else goes. */
  sa_writer_fixture_do (self, with_group (sa_writer_fixture_change (self, SA_CHANGE_ADD_TO_GROUP, ana),
                                          sa_writer_fixture_get (self, "SELECT default_group FROM product WHERE name = 'Jira'")));
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT paths FROM product_access WHERE product = %" G_GINT64_FORMAT, jira), ==, 2);
  sa_writer_fixture_check (self);
  closed = sa_writer_fixture_apply (self, with_product (sa_writer_fixture_change (self, SA_CHANGE_WITHDRAW, ana),
                                                        jira));
  SA_ASSERT_ROW (closed, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpstr (sa_outcome_get_row (closed, 0)->detail, ==, "Wiki");
  none = sa_writer_fixture_apply (self, with_product (sa_writer_fixture_change (self, SA_CHANGE_WITHDRAW, ana), jira));
  SA_ASSERT_ROW (none, 0, SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  sa_writer_fixture_check (self);
}

static void
test_resend (SaWriterFixture *self, gconstpointer data)
{
  SaId ana = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", FALSE, 0));
  SaChange *change = sa_writer_fixture_change (self, SA_CHANGE_RESEND, ana);
  SaId invitation = sa_writer_fixture_get (self, "SELECT invitation FROM user WHERE id = %" G_GINT64_FORMAT, ana);
  g_autoptr (SaOutcome) seen = NULL;

  sa_change_set_language (change, "pl");
  sa_change_set_text (change, "Hello");
  change->expires_days = 7;
  change->hold_seconds = 5;
  sa_writer_fixture_do (self, change);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM invitation WHERE id = %" G_GINT64_FORMAT
                                          " AND language = 'pl' AND message = 'Hello' AND expires_days = 7 AND delivery = 1", invitation), ==, 1);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT not_before FROM message"), ==, self->now + 5);
  change = sa_writer_fixture_change (self, SA_CHANGE_RESEND, ana);
  change->flags |= SA_CHANGE_FLAG_NEVER_EXPIRES;
  sa_writer_fixture_do (self, change);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM invitation WHERE language = 'pl' AND expires_days IS NULL"), ==, 1);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM message WHERE state = 1"), ==, 1);
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_SEEN, ana));
  seen = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_RESEND, ana));
  SA_ASSERT_ROW (seen, 0, SA_VERDICT_REFUSED, SA_REASON_HAS_BEEN_SEEN);
  sa_writer_fixture_check (self);
}

static void
test_own_invitations (SaWriterFixture *self, gconstpointer data)
{
  SaId tom = sa_writer_fixture_do (self, with_role (sa_writer_fixture_invite (self, "tom@example.org", FALSE, 0), SA_ROLE_TRUSTED));
  SaId ana = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", TRUE, 0));
  g_autoptr (SaActor) actor = sa_writer_fixture_actor (self, tom);
  g_autoptr (SaOutcome) other = NULL;
  g_autoptr (SaOutcome) invited = NULL;
  g_autoptr (SaOutcome) own = NULL;
  g_autoptr (SaOutcome) undone = NULL;
  g_autoptr (GError) error = NULL;

  other = sa_writer_fixture_apply_as (self, actor, sa_writer_fixture_change (self, SA_CHANGE_RESEND, ana));
  SA_ASSERT_ROW (other, 0, SA_VERDICT_REFUSED, SA_REASON_NOT_OWN_INVITATION);
  invited = sa_writer_fixture_apply_as (self, actor, sa_writer_fixture_invite (self, "bo@example.org", TRUE, 0));
  own = sa_writer_fixture_apply_as (self, actor, sa_writer_fixture_change (self, SA_CHANGE_RESEND,
                                                                           sa_outcome_get_row (invited, 0)->id));
  SA_ASSERT_ROW (own, 0, SA_VERDICT_DONE, SA_REASON_NONE);

  /* Who may not remove may still take back what was their own. */
  sa_touched_clear (&self->touched);
  undone = sa_writer_undo (self->base.connection, sa_outcome_get_event (invited), FALSE, actor, FALSE, self->now,
                           &self->touched, &error);
  g_assert_no_error (error);
  SA_ASSERT_ROW (undone, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT removed_at IS NOT NULL FROM user WHERE id = %" G_GINT64_FORMAT, sa_outcome_get_row (invited, 0)->id), ==, 1);
}

static void
test_names (SaWriterFixture *self, gconstpointer data)
{
  static const struct
  {
    const char *name;
    SaReason    reason;
  } names[] = {
    { " ", SA_REASON_NAME_EMPTY },
    { "a\tb", SA_REASON_TEXT_CONTROL },
    { "a\nBcc: x@y.z", SA_REASON_TEXT_CONTROL },
    { "a\xe2\x80\xa8" "b", SA_REASON_TEXT_CONTROL },
    { "TEAM", SA_REASON_NAME_TAKEN },
    { "Téam", SA_REASON_NAME_TAKEN },
  };
  static const char * const urls[] = { "", "ftp://x.example", "https://", "ops.example.com", "javascript:alert(1)" };
  g_autofree char *long_name = g_strnfill (201, 'x');
  g_autoptr (SaOutcome) too_long = NULL;
  g_autoptr (SaOutcome) taken = NULL;
  SaId other;

  sa_writer_fixture_group (self, " Team ");
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM user_group WHERE name = 'Team'"), ==, 1);
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autoptr (SaOutcome) outcome = NULL;

      outcome = sa_writer_fixture_apply (self, with_name (sa_writer_fixture_change (self, SA_CHANGE_ADD_GROUP, 0),
                                                          names[i].name));
      SA_ASSERT_ROW (outcome, 0, SA_VERDICT_REFUSED, names[i].reason);
    }
  too_long = sa_writer_fixture_apply (self, with_name (sa_writer_fixture_change (self, SA_CHANGE_ADD_GROUP, 0),
                                                       long_name));
  SA_ASSERT_ROW (too_long, 0, SA_VERDICT_REFUSED, SA_REASON_TEXT_TOO_LONG);
  other = sa_writer_fixture_group (self, "Squad");
  taken = sa_writer_fixture_apply (self, with_name (sa_writer_fixture_change (self, SA_CHANGE_RENAME_GROUP, other),
                                                    "team"));
  SA_ASSERT_ROW (taken, 0, SA_VERDICT_REFUSED, SA_REASON_NAME_TAKEN);
  sa_writer_fixture_do (self, with_name (sa_writer_fixture_change (self, SA_CHANGE_RENAME_GROUP, other), "SQUAD"));

  for (guint i = 0; i < G_N_ELEMENTS (urls); i++)
    {
      SaChange *change = with_name (sa_change_new (SA_CHANGE_ADD_SITE, 0), "Lab");
      g_autoptr (SaOutcome) outcome = NULL;

      sa_change_set_url (change, urls[i]);
      outcome = sa_writer_fixture_apply (self, change);
      SA_ASSERT_ROW (outcome, 0, SA_VERDICT_REFUSED, SA_REASON_URL_INVALID);
    }
}

static void
test_groups (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", -1);
  SaId group = sa_writer_fixture_group (self, "Team");
  SaId ana = sa_writer_fixture_do (self, with_group (sa_writer_fixture_invite (self, "ana@example.org", FALSE, jira), group));
  g_autoptr (SaOutcome) in_use = NULL;
  g_autoptr (SaOutcome) gone = NULL;

  in_use = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE_GROUP,
                                                                    sa_writer_fixture_get (self, "SELECT default_group FROM product")));
  SA_ASSERT_ROW (in_use, 0, SA_VERDICT_REFUSED, SA_REASON_IN_USE);
  g_assert_cmpstr (sa_outcome_get_row (in_use, 0)->detail, ==, "Jira");
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE_GROUP, group));
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM group_member WHERE user = %" G_GINT64_FORMAT, ana), ==, 1);
  gone = sa_writer_fixture_apply (self, with_group (sa_writer_fixture_change (self, SA_CHANGE_ADD_TO_GROUP, ana),
                                                    group));
  SA_ASSERT_ROW (gone, 0, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
  sa_writer_fixture_group (self, "Team");
  sa_writer_fixture_check (self);
}

static void
test_organization (SaWriterFixture *self, gconstpointer data)
{
  SaChange *change = with_name (sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0), "Second");
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (SaOutcome) other = NULL;
  SaId ana = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", FALSE, 0));
  g_autoptr (SaActor) actor = sa_writer_fixture_actor (self, ana);

  outcome = sa_writer_fixture_apply_as (self, self->system, change);
  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_REFUSED, SA_REASON_IN_USE);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM account WHERE organization_admin = 1 AND state = 1 AND first_seen IS NOT NULL"), ==, 1);

  change = sa_writer_fixture_change (self, SA_CHANGE_SET_OPERATOR, self->founder->account);
  change->site = 0;
  sa_change_set_text (change, "fay");
  sa_writer_fixture_do (self, change);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT account FROM operator WHERE os_user = 'fay'"), ==, self->founder->account);
  change = sa_writer_fixture_change (self, SA_CHANGE_SET_OPERATOR, self->founder->account);
  change->site = 0;
  sa_change_set_text (change, "mallory");
  other = sa_writer_fixture_apply_as (self, actor, change);
  SA_ASSERT_ROW (other, 0, SA_VERDICT_REFUSED, SA_REASON_ORGANIZATION_ADMIN_ONLY);
}

/* How many mails the outbox would be given. */
static guint
count_due (SaWriterFixture *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) due = NULL;
  SaTime next = 0;

  due = sa_reader_due (self->base.connection, SA_DUE_SEND, self->now, 10, &next, &error);
  g_assert_no_error (error);
  g_assert_cmpint (next, ==, 0);
  return due->len;
}

static void
test_removed_site (SaWriterFixture *self, gconstpointer data)
{
  SaId ana = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", TRUE, 0));
  SaId message = sa_writer_fixture_message (self, ana);
  SaChange *change = sa_writer_fixture_change (self, SA_CHANGE_REMOVE_SITE, self->site);
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (SaOutcome) undone = NULL;

  sa_writer_fixture_freeze (self, message, "secret", 0);
  g_assert_cmpuint (count_due (self), ==, 1);
  change->site = 0;
  sa_writer_fixture_do (self, change);
  g_assert_cmpuint (count_due (self), ==, 0);
  g_assert_null (sa_writer_fixture_claim (self, message));
  outcome = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE, ana));
  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
  undone = sa_writer_fixture_undo (self, 0);
  SA_ASSERT_ROW (undone, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpuint (count_due (self), ==, 1);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  TEST ("/writer/access/last-site-administrator-stays", test_last_admin);
  TEST ("/writer/access/revoke-frees-the-seat-and-restore-needs-one", test_revoke_and_restore);
  TEST ("/writer/access/removed-user-is-off-the-list", test_remove);
  TEST ("/writer/access/grant-needs-a-seat-and-withdraw-says-what-else-closes", test_grant_and_withdraw);
  TEST ("/writer/access/resend-renews-the-invitation", test_resend);
  TEST ("/writer/access/trusted-cares-for-own-invitations-only", test_own_invitations);
  TEST ("/writer/thing/names-and-urls-are-checked", test_names);
  TEST ("/writer/thing/default-group-stays-and-removed-group-is-empty", test_groups);
  TEST ("/writer/thing/one-organization-and-its-operators", test_organization);
  TEST ("/writer/thing/removed-site-sends-no-mail", test_removed_site);
  return g_test_run ();
}
