/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-writer-fixture.h"

#define TEST(path, function) \
  g_test_add (path, SaWriterFixture, NULL, sa_writer_fixture_set_up, function, sa_writer_fixture_tear_down)

static void
test_atomic (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", 1);
  SaId ana = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", TRUE, jira));
  g_autofree char *before = sa_writer_fixture_dump (self);
  g_autoptr (SaPlan) plan = sa_plan_new ("Repair", TRUE);
  g_autoptr (SaPlan) loose = sa_plan_new ("Repair", FALSE);
  g_autoptr (SaOutcome) refused = NULL;
  g_autoptr (SaOutcome) partly = NULL;
  g_autofree char *after = NULL;

  sa_plan_take (plan, sa_writer_fixture_change (self, SA_CHANGE_REVOKE, 4711));
  sa_plan_take (plan, sa_writer_fixture_change (self, SA_CHANGE_REVOKE, ana));
  refused = sa_writer_fixture_plan (self, plan);
  g_assert_true (sa_outcome_is_refused (refused));
  g_assert_cmpuint (sa_outcome_get_size (refused), ==, 1);
  SA_ASSERT_ROW (refused, 0, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
  after = sa_writer_fixture_dump (self);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (self->touched.seq, ==, 0);

  sa_plan_take (loose, sa_writer_fixture_change (self, SA_CHANGE_REVOKE, 4711));
  sa_plan_take (loose, sa_writer_fixture_change (self, SA_CHANGE_REVOKE, ana));
  partly = sa_writer_fixture_plan (self, loose);
  SA_ASSERT_ROW (partly, 0, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
  SA_ASSERT_ROW (partly, 1, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT n_targets * 10 + n_refused FROM event ORDER BY id DESC LIMIT 1"), ==, 21);
}

static void
test_repair (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", 1);
  SaId wrong = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "wrong@example.org", FALSE, jira));
  g_autofree char *before = NULL;
  g_autoptr (SaPlan) plan = sa_plan_new ("Repair", TRUE);
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (SaOutcome) undone = NULL;
  SaChange *group = sa_writer_fixture_change (self, SA_CHANGE_ADD_GROUP, 0);
  SaChange *invite = sa_writer_fixture_invite (self, "right@example.org", FALSE, jira);
  SaId made;

  /* The seat that the first change frees is there for the second, and results have names. */
  sa_change_set_name (group, "Moved");
  sa_plan_take (plan, sa_writer_fixture_change (self, SA_CHANGE_REVOKE, wrong));
  made = sa_plan_take (plan, group);
  g_assert_cmpint (made, ==, sa_plan_result (1));
  sa_change_set_groups (invite, &made, 1);
  sa_plan_take (plan, invite);
  outcome = sa_writer_fixture_plan (self, plan);
  SA_ASSERT_ROW (outcome, 2, SA_VERDICT_INVITED, SA_REASON_NONE);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM group_member m JOIN user_group g ON g.id = m.member_group WHERE g.name = 'Moved'"), ==, 1);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM event WHERE title = 'Repair'"), ==, 1);
  sa_writer_fixture_check (self);

  undone = sa_writer_fixture_undo (self, 0);
  g_assert_cmpuint (sa_outcome_count (undone, SA_VERDICT_DONE), ==, 3);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT access FROM user WHERE id = %" G_GINT64_FORMAT, wrong), ==, 1);
  sa_writer_fixture_check (self);
}

static void
test_preview (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", 2);
  SaId ana = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", TRUE, jira));
  g_autofree char *before = sa_writer_fixture_dump (self);
  gint64 events = sa_writer_fixture_get (self, "SELECT count (*) FROM event");
  gint64 seq = sa_writer_fixture_get (self, "SELECT max (seq) FROM feed");
  g_autoptr (SaOutcome) removed = NULL;
  g_autoptr (SaOutcome) invited = NULL;
  g_autoptr (SaOutcome) undone = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *after = NULL;
  const SaSeatCount *seats;
  gsize n_products;

  removed = sa_writer_fixture_preview (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE, ana));
  SA_ASSERT_ROW (removed, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpint (sa_outcome_get_event (removed), ==, 0);
  g_assert_cmpint (sa_outcome_get_seq (removed), ==, seq);
  g_assert_cmpuint (sa_outcome_get_mail_cancelled (removed), ==, 1);
  seats = sa_outcome_get_seats (removed, &n_products);
  g_assert_cmpuint (n_products, ==, 1);
  g_assert_cmpint (seats[0].before - seats[0].after, ==, 1);

  invited = sa_writer_fixture_preview (self, sa_writer_fixture_invite (self, "b@example.org c@example.org", TRUE, jira));
  SA_ASSERT_ROW (invited, 0, SA_VERDICT_INVITED, SA_REASON_NONE);
  SA_ASSERT_ROW (invited, 1, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  undone = sa_writer_undo (self->base.connection, 0, FALSE, self->founder, TRUE, self->now, &self->touched, &error);
  g_assert_no_error (error);
  SA_ASSERT_ROW (undone, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpuint (sa_outcome_get_mail_cancelled (undone), ==, 1);

  after = sa_writer_fixture_dump (self);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM event"), ==, events);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT max (seq) FROM feed"), ==, seq);
  g_assert_cmpint (self->touched.seq, ==, 0);
}

static void
test_failure (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", 9);
  g_autoptr (SaPlan) plan = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  static const char * const points[] = { "user", "invitation", "message", "group_member", "event_row", "event_personal", "feed" };

  plan = sa_plan_new_single ("Invite", sa_writer_fixture_invite (self, "a@example.org b@example.org c@example.org", TRUE, jira));
  for (guint i = 0; i < G_N_ELEMENTS (points); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (SaOutcome) outcome = NULL;
      gint64 rows = sa_writer_fixture_get (self, "SELECT count (*) FROM %s", points[i]);
      const int late = g_str_equal (points[i], "feed") ? 0 : 2;

      g_clear_pointer (&before, g_free);
      g_clear_pointer (&after, g_free);
      before = sa_writer_fixture_dump (self);
      sa_store_fixture_run (&self->base, "CREATE TEMP TRIGGER fault AFTER INSERT ON main.%s WHEN (SELECT count (*) FROM main.%s) > %" G_GINT64_FORMAT
                            " BEGIN SELECT RAISE (ABORT, 'injected'); END", points[i], points[i], rows + late);
      sa_touched_clear (&self->touched);
      outcome = sa_writer_apply (self->base.connection, plan, self->founder, FALSE, self->now, &self->touched, &error);
      g_assert_null (outcome);
      g_assert_nonnull (error);
      g_assert_cmpint (self->touched.seq, ==, 0);
      after = sa_writer_fixture_dump (self);
      g_assert_cmpstr (after, ==, before);
      sa_store_fixture_run (&self->base, "DROP TRIGGER fault");
    }

  /* and the very same plan may be run again */
  {
    g_autoptr (SaOutcome) outcome = sa_writer_fixture_plan (self, plan);

    g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_INVITED), ==, 3);
    sa_writer_fixture_check (self);
  }
}

static void
test_newer_schema (SaWriterFixture *self, gconstpointer data)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Test", sa_writer_fixture_invite (self, "a@example.org", TRUE, 0));
  g_autoptr (GError) error = NULL;
  g_autoptr (SaOutcome) outcome = NULL;

  /* Another process moved on while this one had the file open. */
  sa_store_fixture_run (&self->base, "PRAGMA user_version = 999");
  outcome = sa_writer_apply (self->base.connection, plan, self->founder, FALSE, self->now, &self->touched, &error);
  g_assert_null (outcome);
  g_assert_error (error, SA_ERROR, SA_ERROR_NEWER_SCHEMA);
  g_assert_cmpint (sa_writer_fixture_user (self, "a@example.org"), ==, 0);
}

static void
test_feed (SaWriterFixture *self, gconstpointer data)
{
  SaId ana = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", TRUE, 0));
  SaChange *change = sa_writer_fixture_change (self, SA_CHANGE_ADD_SITE, 0);
  SaId lab;

  /* A user's ids; a 0 for what is no user; no site for what concerns several. */
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT length (ids) FROM feed ORDER BY seq DESC LIMIT 1"), ==, 8);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT site FROM feed ORDER BY seq DESC LIMIT 1"), ==, self->site);
  sa_writer_fixture_group (self, "Team");
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT ids = zeroblob (8) FROM feed ORDER BY seq DESC LIMIT 1"), ==, 1);
  g_assert_null (self->touched.users);

  change->site = 0;
  sa_change_set_name (change, "Lab");
  sa_change_set_url (change, "https://lab.example.com");
  lab = sa_writer_fixture_do (self, change);
  change = sa_writer_fixture_invite (self, "ana@example.org", FALSE, 0);
  change->site = lab;
  sa_writer_fixture_do (self, change);
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_SEEN, ana));
  /* The account became active, which shows on both sites. */
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT length (ids) FROM feed ORDER BY seq DESC LIMIT 1"), ==, 16);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT site IS NULL FROM feed ORDER BY seq DESC LIMIT 1"), ==, 1);
  g_assert_cmpint (self->touched.site, ==, 0);
}

static void
test_unknown_actor (SaWriterFixture *self, gconstpointer data)
{
  g_autoptr (SaActor) nobody = sa_actor_new (SA_ACTOR_ACCOUNT, 4711, "test");
  g_autoptr (SaActor) basic = NULL;
  g_autoptr (SaOutcome) unknown = NULL;
  g_autoptr (SaOutcome) refused = NULL;
  g_autoptr (SaOutcome) reserved = NULL;
  SaId ana = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", TRUE, 0));

  unknown = sa_writer_fixture_apply_as (self, nobody, sa_writer_fixture_invite (self, "x@example.org", FALSE, 0));
  SA_ASSERT_ROW (unknown, 0, SA_VERDICT_REFUSED, SA_REASON_ACTOR_UNKNOWN);
  basic = sa_writer_fixture_actor (self, ana);
  refused = sa_writer_fixture_apply_as (self, basic, sa_writer_fixture_invite (self, "x@example.org", FALSE, 0));
  SA_ASSERT_ROW (refused, 0, SA_VERDICT_REFUSED, SA_REASON_NOT_ALLOWED);
  /* Undo is a road of its own, not a change. */
  reserved = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_UNDO, 0));
  SA_ASSERT_ROW (reserved, 0, SA_VERDICT_REFUSED, SA_REASON_NOT_ALLOWED);
}

/*
 * Anything, in any order
 */

typedef struct
{
  SaId  products[3];
  SaId  groups[3];
} Pool;

static void
fill_template (SaChange *change)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  if (g_test_rand_bit ())
    g_variant_builder_add (&builder, "{ss}", "greeting", g_test_rand_bit () ? "Moin {name}!" : "Servus {name},");
  sa_change_set_settings (change, g_variant_builder_end (&builder));
  sa_change_set_language (change, g_test_rand_bit () ? "de" : "fr");
}

static SaChange *
random_change (SaWriterFixture *self, Pool *pool)
{
  static const SaChangeKind kinds[] = {
    SA_CHANGE_INVITE, SA_CHANGE_INVITE, SA_CHANGE_INVITE, SA_CHANGE_RESEND, SA_CHANGE_REVOKE, SA_CHANGE_RESTORE,
    SA_CHANGE_REMOVE,
    SA_CHANGE_SET_ROLE, SA_CHANGE_GRANT, SA_CHANGE_WITHDRAW, SA_CHANGE_ADD_TO_GROUP, SA_CHANGE_REMOVE_FROM_GROUP,
    SA_CHANGE_SEEN,
    SA_CHANGE_MAKE_LINK, SA_CHANGE_SET_PRODUCT_SEATS, SA_CHANGE_REMOVE_PRODUCT, SA_CHANGE_REMOVE_GROUP,
    SA_CHANGE_CHANGE_ADDRESS, SA_CHANGE_CHANGE_ADDRESS, SA_CHANGE_CANCEL_MESSAGE, SA_CHANGE_RETRY_MESSAGE,
    SA_CHANGE_POSTPONE_MESSAGE, SA_CHANGE_SET_TEMPLATE, SA_CHANGE_SET_LANGUAGE, SA_CHANGE_SET_RELAY,
    SA_CHANGE_REMOVE_RELAY,
  };
  SaChangeKind kind = kinds[g_test_rand_int_range (0, G_N_ELEMENTS (kinds))];
  SaChange *change = sa_change_new (kind, self->site);
  gint64 n_users = sa_writer_fixture_get (self, "SELECT max (id) FROM user");
  SaId product = pool->products[g_test_rand_int_range (0, 3)];
  SaId group = pool->groups[g_test_rand_int_range (0, 3)];

  if (kind == SA_CHANGE_INVITE)
    {
      g_autofree char *addresses = g_strdup_printf ("u%d@example.org, u%d@example.org", g_test_rand_int_range (0, 20), g_test_rand_int_range (0, 20));

      sa_change_take_targets (change, sa_address_parse_list (addresses, NULL));
      change->flags = g_test_rand_bit () ? SA_CHANGE_FLAG_SEND_MAIL : SA_CHANGE_FLAG_NONE;
    }
  else if (kind == SA_CHANGE_SET_PRODUCT_SEATS || kind == SA_CHANGE_REMOVE_PRODUCT)
    sa_change_take_targets (change, sa_targets_new_id (product));
  else if (kind == SA_CHANGE_REMOVE_GROUP)
    sa_change_take_targets (change, sa_targets_new_id (group));
  else if (kind == SA_CHANGE_CANCEL_MESSAGE || kind == SA_CHANGE_RETRY_MESSAGE || kind == SA_CHANGE_POSTPONE_MESSAGE)
    sa_change_take_targets (change, sa_targets_new_id (sa_writer_fixture_get (self,
      "SELECT coalesce ((SELECT id FROM message ORDER BY random () LIMIT 1), 1)")));
  else if (kind == SA_CHANGE_SET_TEMPLATE)
    fill_template (change);
  else if (kind == SA_CHANGE_SET_LANGUAGE)
    sa_change_set_language (change, g_test_rand_bit () ? "fr" : NULL);
  else if (kind == SA_CHANGE_SET_RELAY)
    {
      sa_change_set_name (change, g_test_rand_bit () ? "folder" : "jmap");
      sa_change_set_text (change, "Ops <ops@example.com>");
    }
  else if (kind == SA_CHANGE_REMOVE_RELAY)
    ;
  else if (kind == SA_CHANGE_CHANGE_ADDRESS)
    {
      g_autofree char *address = g_strdup_printf ("u%d@example.org", g_test_rand_int_range (0, 40));

      sa_change_take_targets (change, sa_targets_new_id (g_test_rand_int_range (1, (gint32) n_users + 1)));
      sa_change_set_name (change, address);
    }
  else
    {
      SaId ids[2] = { g_test_rand_int_range (1, (gint32) n_users + 1),
                      g_test_rand_int_range (1, (gint32) n_users + 1) };
      g_autoptr (SaIds) list = sa_ids_new (ids, 2);

      sa_change_take_targets (change, sa_targets_new_ids (list));
    }
  if (kind == SA_CHANGE_GRANT || kind == SA_CHANGE_WITHDRAW || (kind == SA_CHANGE_INVITE && g_test_rand_bit ()))
    sa_change_set_products (change, &product, 1);
  if (kind == SA_CHANGE_ADD_TO_GROUP || kind == SA_CHANGE_REMOVE_FROM_GROUP ||
      (kind == SA_CHANGE_INVITE && g_test_rand_bit ()))
    sa_change_set_groups (change, &group, 1);
  change->role = (SaRole) g_test_rand_int_range (0, 3);
  change->number = g_test_rand_int_range (3, 12);
  return change;
}

/* Of what has left; or, as relays may be late, of anything. */
static void
random_news (SaWriterFixture *self)
{
  static const SaReportKind kinds[] = {
    SA_REPORT_DELIVERED, SA_REPORT_FOLLOWED, SA_REPORT_BOUNCED, SA_REPORT_HANDED_OVER, SA_REPORT_RETRY,
  };
  SaId message = sa_writer_fixture_get (self, "SELECT id FROM message ORDER BY state NOT IN (2, 3, 6), random () LIMIT 1");
  SaReport *report = sa_report_new (kinds[g_test_rand_int_range (0, G_N_ELEMENTS (kinds))], message);

  report->next_follow = g_test_rand_bit () ? self->now + 5 : 0;
  sa_writer_fixture_report (self, report);
}

static void
random_report (SaWriterFixture *self)
{
  SaId message = sa_writer_fixture_get (self, "SELECT id FROM message WHERE state IN (1, 4) ORDER BY random () LIMIT 1");
  g_autoptr (SaMessageRecord) claimed = NULL;
  g_autofree char *secret = NULL;
  SaReport *report;

  if (g_test_rand_bit ())
    {
      random_news (self);
      return;
    }
  if (message == 0)
    return;
  secret = g_strdup_printf ("secret-%d", g_test_rand_int ());
  sa_writer_fixture_freeze (self, message, secret, 30);
  claimed = sa_writer_fixture_claim (self, message);
  if (claimed == NULL)
    return;
  report = sa_report_new ((SaReportKind) g_test_rand_int_range (SA_REPORT_HANDED_OVER, SA_REPORT_UNKNOWN + 1), message);
  report->next_try = self->now;
  report->next_follow = self->now + 3;
  sa_writer_fixture_report (self, report);
}

static void
test_anything (SaWriterFixture *self, gconstpointer data)
{
  Pool pool = { { 0 }, { 0 } };
  guint n_undone = 0;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *product = g_strdup_printf ("Product %u", i);
      g_autofree char *group = g_strdup_printf ("Group %u", i);

      pool.products[i] = sa_writer_fixture_product (self, product, i == 0 ? -1 : 8);
      pool.groups[i] = sa_writer_fixture_group (self, group);
      sa_store_fixture_run (&self->base, "INSERT INTO product_group VALUES (%" G_GINT64_FORMAT ", %" G_GINT64_FORMAT ")",
                            pool.products[g_test_rand_int_range (0, (gint32) i + 1)], pool.groups[i]);
    }

  for (guint i = 0; i < 500; i++)
    {
      self->now += g_test_rand_int_range (0, 3);
      if (i % 7 == 6)
        random_report (self);
      else if (i % 5 == 4)
        {
          SaId event = g_test_rand_bit () ? 0 : sa_writer_fixture_get (self, "SELECT id FROM event ORDER BY random () LIMIT 1");
          gboolean redo = g_test_rand_int_range (0, 3) == 0;
          g_autoptr (SaOutcome) outcome = NULL;

          outcome = redo ? sa_writer_fixture_redo (self, event) : sa_writer_fixture_undo (self, event);
          n_undone += sa_outcome_count (outcome, SA_VERDICT_DONE) > 0;
        }
      else
        {
          SaChange *change = random_change (self, &pool);
          g_autofree char *before = i % 10 == 0 ? sa_writer_fixture_dump (self) : NULL;
          g_autoptr (SaOutcome) outcome = NULL;

          if (before != NULL)
            {
              g_autoptr (SaOutcome) preview = sa_writer_fixture_preview (self, sa_change_ref (change));
              g_autofree char *after = sa_writer_fixture_dump (self);

              g_assert_cmpstr (after, ==, before);
            }
          outcome = sa_writer_fixture_apply (self, change);
          g_assert_cmpint (sa_outcome_get_event (outcome) != 0, ==, self->touched.seq != 0);
        }
      sa_writer_fixture_check (self);
    }
  g_assert_cmpuint (n_undone, >, 0);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM user WHERE role = 2 AND access = 1 AND removed_at IS NULL AND first_seen IS NOT NULL"), >=, 1);
}

/* Undoing everything, latest first, brings back the beginning, but for the rows of things that were made. */
static void
test_all_the_way_back (SaWriterFixture *self, gconstpointer data)
{
  const char *living = "SELECT (SELECT group_concat (id || ':' || role || access || quote (removed_at)) FROM user WHERE id < 4) || "
                       "(SELECT group_concat (product || '-' || user) FROM product_access) || (SELECT group_concat (in_use || '/' || reserved) FROM product)";
  Pool pool = { { 0 }, { 0 } };
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  SaId first;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *product = g_strdup_printf ("Product %u", i);
      g_autofree char *group = g_strdup_printf ("Group %u", i);

      pool.products[i] = sa_writer_fixture_product (self, product, -1);
      pool.groups[i] = sa_writer_fixture_group (self, group);
    }
  sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "u1@example.org", TRUE, pool.products[0]));
  sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "u2@example.org", TRUE, pool.products[1]));
  before = sa_writer_fixture_get_text (self, "%s", living);
  first = sa_writer_fixture_get (self, "SELECT max (id) FROM event");

  for (guint i = 0; i < 60; i++)
    {
      g_autoptr (SaOutcome) outcome = NULL;
      SaChange *change = random_change (self, &pool);
      g_autofree char *address = g_strdup_printf ("v%u@example.org", i);

      /* Accounts stay, and so does what they have taken. */
      if (change->kind == SA_CHANGE_CHANGE_ADDRESS)
        sa_change_set_name (change, address);
      self->now++;
      if (change->kind == SA_CHANGE_SEEN || change->kind == SA_CHANGE_SET_PRODUCT_SEATS)
        sa_change_unref (change);
      else
        outcome = sa_writer_fixture_apply (self, change);
    }
  for (SaId event = sa_writer_fixture_get (self, "SELECT max (id) FROM event"); event > first; event--)
    {
      g_autoptr (SaOutcome) outcome = sa_writer_fixture_undo (self, event);

      self->now++;
      sa_writer_fixture_check (self);
      g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_CHANGED_SINCE), ==, 0);
    }
  after = sa_writer_fixture_get_text (self, "%s", living);
  g_assert_cmpstr (after, ==, before);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  TEST ("/writer/plan/atomic-refusal-undoes-all", test_atomic);
  TEST ("/writer/plan/later-change-uses-what-earlier-ones-made", test_repair);
  TEST ("/writer/plan/preview-writes-nothing", test_preview);
  TEST ("/writer/plan/failure-leaves-nothing-and-may-be-run-again", test_failure);
  TEST ("/writer/plan/stops-when-the-schema-moved-on", test_newer_schema);
  TEST ("/writer/plan/feed-tells-what-moved", test_feed);
  TEST ("/writer/plan/actors-are-judged", test_unknown_actor);
  TEST ("/writer/seats/recount-holds-after-anything-in-any-order", test_anything);
  TEST ("/writer/seats/undoing-all-brings-back-the-beginning", test_all_the_way_back);
  return g_test_run ();
}
