/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-writer-fixture.h"

#define TEST(path, function) \
  g_test_add (path, SaWriterFixture, NULL, sa_writer_fixture_set_up, function, sa_writer_fixture_tear_down)

/** World: some of everything, in several states. */
typedef struct
{
  SaId jira;
  SaId wiki;
  SaId group;
  SaId sent;      /* has access to Jira, mail handed over */
  SaId queued;    /* has access to Jira, mail queued */
  SaId quiet;     /* without mail */
  SaId revoked;
  SaId removed;   /* had Wiki, was sent a mail */
} World;

static void
build (SaWriterFixture *self, World *world)
{
  SaId relation[1];
  SaChange *change;

  world->jira = sa_writer_fixture_product (self, "Jira", 5);
  world->wiki = sa_writer_fixture_product (self, "Wiki", -1);
  world->group = sa_writer_fixture_group (self, "Team");
  world->sent = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "sent@example.org", TRUE, world->jira));
  sa_writer_fixture_freeze (self, sa_writer_fixture_message (self, world->sent), "sent", 30);
  sa_writer_fixture_hand_over (self, sa_writer_fixture_message (self, world->sent));
  world->queued = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "queued@example.org", TRUE, world->jira));
  world->quiet = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "quiet@example.org", FALSE, 0));
  world->revoked = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "revoked@example.org", FALSE, world->jira));
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_REVOKE, world->revoked));
  world->removed = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "removed@example.org", TRUE, world->wiki));
  sa_writer_fixture_freeze (self, sa_writer_fixture_message (self, world->removed), "removed", 30);
  sa_writer_fixture_hand_over (self, sa_writer_fixture_message (self, world->removed));
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE, world->removed));
  change = sa_writer_fixture_change (self, SA_CHANGE_ADD_TO_GROUP, world->sent);
  relation[0] = world->group;
  sa_change_set_groups (change, relation, 1);
  sa_writer_fixture_do (self, change);
  change = sa_writer_fixture_change (self, SA_CHANGE_ALLOW_DOMAIN, 0);
  sa_change_set_name (change, "example.org");
  sa_writer_fixture_do (self, change);
  self->now += 100;
}

static void
assert_all_done (SaOutcome *outcome)
{
  g_assert_cmpuint (sa_outcome_get_size (outcome), >, 0);
  for (gsize i = 0; i < sa_outcome_get_size (outcome); i++)
    SA_ASSERT_ROW (outcome, i, SA_VERDICT_DONE, SA_REASON_NONE);
}

/* Applies @change, and sees that undo brings back what was, redo what it did, and undo again what was. */
static void
check_round_trip (SaWriterFixture *self, SaChange *change)
{
  g_autofree char *before = sa_writer_fixture_dump (self);
  g_autoptr (SaOutcome) applied = sa_writer_fixture_apply (self, change);
  g_autofree char *changed = sa_writer_fixture_dump (self);
  SaId event = sa_outcome_get_event (applied);
  g_autoptr (SaOutcome) undone = NULL;
  g_autoptr (SaOutcome) twice = NULL;
  g_autoptr (SaOutcome) redone = NULL;
  g_autoptr (SaOutcome) again = NULL;
  g_autofree char *after_undo = NULL;
  g_autofree char *after_again = NULL;

  for (gsize i = 0; i < sa_outcome_get_size (applied); i++)
    g_assert_true (sa_verdict_is_success (sa_outcome_get_row (applied, i)->verdict));
  g_assert_cmpint (event, !=, 0);
  g_assert_cmpstr (before, !=, changed);
  sa_writer_fixture_check (self);

  self->now += 10;
  undone = sa_writer_fixture_undo (self, 0);
  assert_all_done (undone);
  after_undo = sa_writer_fixture_dump (self);
  g_assert_cmpstr (after_undo, ==, before);
  sa_writer_fixture_check (self);
  twice = sa_writer_fixture_undo (self, event);
  SA_ASSERT_ROW (twice, 0, SA_VERDICT_ALREADY_SO, SA_REASON_NONE);

  self->now += 10;
  redone = sa_writer_fixture_redo (self, 0);
  assert_all_done (redone);
  sa_writer_fixture_check (self);

  self->now += 10;
  again = sa_writer_fixture_undo (self, event);
  assert_all_done (again);
  after_again = sa_writer_fixture_dump (self);
  g_assert_cmpstr (after_again, ==, before);
  sa_writer_fixture_check (self);
}

/* The same for what makes things: ids are never used again, so the thing stays behind as one that was removed. */
static void
check_unmade (SaWriterFixture *self, SaChange *change, const char *living)
{
  gint64 before = sa_writer_fixture_get (self, "%s", living);
  g_autoptr (SaOutcome) applied = sa_writer_fixture_apply (self, change);
  gint64 made = sa_writer_fixture_get (self, "%s", living);
  g_autoptr (SaOutcome) undone = NULL;
  g_autoptr (SaOutcome) redone = NULL;
  g_autoptr (SaOutcome) again = NULL;
  g_autofree char *after_undo = NULL;
  g_autofree char *after_again = NULL;

  g_assert_cmpint (made, >, before);
  undone = sa_writer_fixture_undo (self, 0);
  assert_all_done (undone);
  g_assert_cmpint (sa_writer_fixture_get (self, "%s", living), ==, before);
  after_undo = sa_writer_fixture_dump (self);
  sa_writer_fixture_check (self);
  redone = sa_writer_fixture_redo (self, 0);
  assert_all_done (redone);
  g_assert_cmpint (sa_writer_fixture_get (self, "%s", living), ==, made);
  sa_writer_fixture_check (self);
  again = sa_writer_fixture_undo (self, sa_outcome_get_event (applied));
  assert_all_done (again);
  after_again = sa_writer_fixture_dump (self);
  g_assert_cmpstr (after_again, ==, after_undo);
  sa_writer_fixture_check (self);
}

/* @greeting: (nullable): as built in */
static SaChange *
say (const char *language, const char *greeting)
{
  SaChange *change = sa_change_new (SA_CHANGE_SET_TEMPLATE, 0);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  if (greeting != NULL)
    g_variant_builder_add (&builder, "{ss}", "greeting", greeting);
  sa_change_set_settings (change, g_variant_builder_end (&builder));
  sa_change_set_language (change, language);
  return change;
}

static void
test_every_kind_of_mail (SaWriterFixture *self, gconstpointer data)
{
  World world;
  SaChange *change;

  build (self, &world);
  change = sa_writer_fixture_change (self, SA_CHANGE_CHANGE_ADDRESS, world.sent);
  sa_change_set_name (change, "elsewhere@example.org");
  check_round_trip (self, change);
  change = sa_writer_fixture_change (self, SA_CHANGE_CHANGE_ADDRESS, world.quiet);
  sa_change_set_name (change, "loud@example.org");
  check_round_trip (self, change);

  change = sa_change_new (SA_CHANGE_SET_LANGUAGE, 0);
  sa_change_set_language (change, "ja");
  check_round_trip (self, change);

  sa_writer_fixture_do (self, say ("de", "Moin {name}!"));
  check_round_trip (self, say ("de", "Servus {name},"));
  check_round_trip (self, say ("de", NULL));

  for (int i = 0; i < 2; i++)
    {
      change = sa_change_new (SA_CHANGE_SET_RELAY, i == 0 ? 0 : self->site);
      sa_change_set_name (change, "folder");
      sa_change_set_text (change, "Ops <ops@example.com>");
      sa_writer_fixture_do (self, change);
      check_round_trip (self, sa_change_new (SA_CHANGE_REMOVE_RELAY, i == 0 ? 0 : self->site));
    }
}

/* One plan may do something else to the same person first: each target is judged, and goes back, as a whole. */
static void
test_address_in_a_plan (SaWriterFixture *self, gconstpointer data)
{
  World world;
  SaPlan *plan = sa_plan_new ("Test", FALSE);
  SaChange *change;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (SaOutcome) applied = NULL;
  g_autoptr (SaOutcome) undone = NULL;

  build (self, &world);
  before = sa_writer_fixture_dump (self);
  change = sa_writer_fixture_change (self, SA_CHANGE_SET_ROLE, world.sent);
  change->role = SA_ROLE_TRUSTED;
  sa_plan_take (plan, change);
  change = sa_writer_fixture_change (self, SA_CHANGE_CHANGE_ADDRESS, world.sent);
  sa_change_set_name (change, "elsewhere@example.org");
  sa_plan_take (plan, change);
  change = sa_writer_fixture_change (self, SA_CHANGE_GRANT, world.sent);
  sa_change_set_products (change, &world.wiki, 1);
  sa_plan_take (plan, change);
  applied = sa_writer_fixture_plan (self, plan);
  sa_plan_unref (plan);
  assert_all_done (applied);
  self->now += 10;
  undone = sa_writer_fixture_undo (self, 0);
  assert_all_done (undone);
  g_assert_cmpuint (sa_outcome_get_size (undone), ==, 3);
  after = sa_writer_fixture_dump (self);
  g_assert_cmpstr (after, ==, before);
  sa_writer_fixture_check (self);
}

/* Whose mail was sent once more since: with the invitation it goes too. */
static void
test_later_mail (SaWriterFixture *self, gconstpointer data)
{
  World world;
  g_autoptr (SaOutcome) invited = NULL;
  g_autoptr (SaOutcome) undone = NULL;

  build (self, &world);
  invited = sa_writer_fixture_apply (self, sa_writer_fixture_invite (self, "removed@example.org", TRUE, 0));
  SA_ASSERT_ROW (invited, 0, SA_VERDICT_RESTORED, SA_REASON_REMOVED_EARLIER);
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_RESEND, world.removed));
  self->now += 10;
  undone = sa_writer_fixture_undo (self, sa_outcome_get_event (invited));
  assert_all_done (undone);
  sa_writer_fixture_check (self);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT state FROM message WHERE id = %" G_GINT64_FORMAT,
                                          sa_writer_fixture_message (self, world.removed)), ==, SA_DELIVERY_CANCELLED);
}

/* Access that is given back does not send the mail of an invitation that another has taken the place of. */
static void
test_earlier_mail (SaWriterFixture *self, gconstpointer data)
{
  World world;
  g_autoptr (SaOutcome) revoked = NULL;
  g_autoptr (SaOutcome) again = NULL;
  g_autoptr (SaOutcome) undone = NULL;
  SaId first;

  build (self, &world);
  first = sa_writer_fixture_message (self, world.queued);
  revoked = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_REVOKE, world.queued));
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE, world.queued));
  again = sa_writer_fixture_apply (self, sa_writer_fixture_invite (self, "queued@example.org", FALSE, 0));
  SA_ASSERT_ROW (again, 0, SA_VERDICT_RESTORED, SA_REASON_REMOVED_EARLIER);
  self->now += 10;
  undone = sa_writer_fixture_undo (self, sa_outcome_get_event (revoked));
  g_assert_cmpuint (sa_outcome_get_size (undone), ==, 1);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT state FROM message WHERE id = %" G_GINT64_FORMAT, first), ==,
                   SA_DELIVERY_CANCELLED);
  sa_writer_fixture_check (self);
}

static void
test_every_kind (SaWriterFixture *self, gconstpointer data)
{
  const SaChangeKind of_users[] = { SA_CHANGE_REVOKE, SA_CHANGE_REMOVE };
  World world;
  SaChange *change;

  build (self, &world);
  for (guint i = 0; i < G_N_ELEMENTS (of_users); i++)
    {
      check_round_trip (self, sa_writer_fixture_change (self, of_users[i], world.sent));
      check_round_trip (self, sa_writer_fixture_change (self, of_users[i], world.queued));
      check_round_trip (self, sa_writer_fixture_change (self, of_users[i], world.quiet));
    }
  check_round_trip (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE, world.revoked));
  check_round_trip (self, sa_writer_fixture_change (self, SA_CHANGE_RESTORE, world.revoked));
  check_round_trip (self, sa_writer_fixture_change (self, SA_CHANGE_RESTORE, world.removed));

  change = sa_writer_fixture_change (self, SA_CHANGE_SET_ROLE, world.sent);
  change->role = SA_ROLE_TRUSTED;
  check_round_trip (self, change);
  change = sa_writer_fixture_change (self, SA_CHANGE_GRANT, world.quiet);
  sa_change_set_products (change, &world.jira, 1);
  check_round_trip (self, change);
  change = sa_writer_fixture_change (self, SA_CHANGE_WITHDRAW, world.sent);
  sa_change_set_products (change, &world.jira, 1);
  check_round_trip (self, change);
  change = sa_writer_fixture_change (self, SA_CHANGE_ADD_TO_GROUP, world.quiet);
  sa_change_set_groups (change, &world.group, 1);
  check_round_trip (self, change);
  change = sa_writer_fixture_change (self, SA_CHANGE_REMOVE_FROM_GROUP, world.sent);
  sa_change_set_groups (change, &world.group, 1);
  check_round_trip (self, change);

  change = sa_writer_fixture_change (self, SA_CHANGE_RENAME_GROUP, world.group);
  sa_change_set_name (change, "Squad");
  check_round_trip (self, change);
  check_round_trip (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE_GROUP, world.group));
  change = sa_writer_fixture_change (self, SA_CHANGE_SET_PRODUCT_SEATS, world.jira);
  change->number = 9;
  check_round_trip (self, change);
  change = sa_writer_fixture_change (self, SA_CHANGE_SET_PRODUCT_SEATS, world.jira);
  change->number = -1;
  check_round_trip (self, change);
  check_round_trip (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE_PRODUCT, world.jira));
  change = sa_writer_fixture_change (self, SA_CHANGE_REMOVE_SITE, self->site);
  change->site = 0;
  check_round_trip (self, change);
  change = sa_writer_fixture_change (self, SA_CHANGE_DENY_DOMAIN, 0);
  sa_change_set_name (change, "example.org");
  check_round_trip (self, change);
  check_round_trip (self,
                    sa_writer_fixture_change (self, SA_CHANGE_CANCEL_MESSAGE,
                                              sa_writer_fixture_message (self, world.queued)));
}

static void
test_what_makes (SaWriterFixture *self, gconstpointer data)
{
  World world;
  SaChange *change;

  build (self, &world);
  change = sa_writer_fixture_change (self, SA_CHANGE_ADD_GROUP, 0);
  sa_change_set_name (change, "Writers");
  sa_change_set_text (change, "Who write");
  check_unmade (self, change, "SELECT count (*) FROM user_group WHERE removed_at IS NULL");
  change = sa_writer_fixture_change (self, SA_CHANGE_ADD_PRODUCT, 0);
  sa_change_set_name (change, "Desk");
  change->number = 3;
  check_unmade (self, change, "SELECT count (*) FROM product WHERE removed_at IS NULL");
  change = sa_writer_fixture_change (self, SA_CHANGE_ADD_SITE, 0);
  change->site = 0;
  sa_change_set_name (change, "Lab");
  sa_change_set_url (change, "https://lab.example.com");
  check_unmade (self, change, "SELECT count (*) FROM site WHERE removed_at IS NULL");
  change = sa_writer_fixture_change (self, SA_CHANGE_ALLOW_DOMAIN, 0);
  sa_change_set_name (change, "example.net");
  check_unmade (self, change, "SELECT count (*) FROM domain_rule WHERE removed_at IS NULL");
  change = sa_writer_fixture_change (self, SA_CHANGE_SET_RELAY, 0);
  sa_change_set_name (change, "folder");
  sa_change_set_text (change, "Ops <ops@example.com>");
  check_unmade (self, change, "SELECT count (*) FROM relay WHERE protocol = 'folder' AND sender LIKE 'Ops%' AND site IS NOT NULL");
  check_unmade (self, say ("de", "Moin {name}!"), "SELECT count (*) FROM template WHERE language = 'de' AND texts LIKE '%Moin%'");
  check_unmade (self, sa_writer_fixture_invite (self, "one@example.org two@example.org", TRUE, world.jira),
                "SELECT count (*) FROM user WHERE removed_at IS NULL");
  /* Nobody is left in a group, and no link or mail of theirs lives. */
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM group_member WHERE user IN (SELECT id FROM user WHERE removed_at > 1700000100)"), ==, 0);
}

static void
test_relay_settings (SaWriterFixture *self, gconstpointer data)
{
  GVariantDict settings = G_VARIANT_DICT_INIT (NULL);
  SaChange *change = sa_writer_fixture_change (self, SA_CHANGE_SET_RELAY, 0);

  sa_change_set_name (change, "folder");
  sa_change_set_text (change, "Ops <ops@example.com>");
  sa_writer_fixture_do (self, change);

  change = sa_writer_fixture_change (self, SA_CHANGE_SET_RELAY, 0);
  sa_change_set_name (change, "jmap");
  sa_change_set_text (change, "Ops <ops@example.net>");
  sa_change_set_settings (change, g_variant_new_parsed ("{'url': 'https://mail.example.com', 'user': 'ops'}"));
  check_round_trip (self, change);
  g_variant_dict_clear (&settings);
}

static void
test_invite_again (SaWriterFixture *self, gconstpointer data)
{
  World world;
  SaChange *change;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (SaOutcome) applied = NULL;
  g_autoptr (SaOutcome) undone = NULL;
  SaId invitation;

  build (self, &world);

  /* A removed user comes back with other choices and goes again: of the second offer only a dead row is left. */
  invitation = sa_writer_fixture_get (self, "SELECT max (id) FROM invitation");
  before = sa_writer_fixture_get_text (self, "SELECT quote (role) || quote (removed_at) || quote (last_sent) || quote (invitation) FROM user WHERE id = %" G_GINT64_FORMAT, world.removed);
  change = sa_writer_fixture_invite (self, "removed@example.org", TRUE, world.jira);
  change->role = SA_ROLE_TRUSTED;
  applied = sa_writer_fixture_apply (self, change);
  SA_ASSERT_ROW (applied, 0, SA_VERDICT_RESTORED, SA_REASON_REMOVED_EARLIER);
  undone = sa_writer_fixture_undo (self, 0);
  assert_all_done (undone);
  g_assert_cmpuint (sa_outcome_get_mail_cancelled (undone), ==, 1);
  after = sa_writer_fixture_get_text (self, "SELECT quote (role) || quote (removed_at) || quote (last_sent) || quote (invitation) FROM user WHERE id = %" G_GINT64_FORMAT, world.removed);
  g_assert_cmpstr (after, ==, before);
  g_assert_cmpint (sa_writer_fixture_get (self,
                                          "SELECT count (*) FROM product_access WHERE user = %" G_GINT64_FORMAT " AND product = %" G_GINT64_FORMAT, world.removed, world.wiki), ==, 1);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM invitation WHERE id > %" G_GINT64_FORMAT " AND revoked_at IS NULL", invitation), ==, 0);
  sa_writer_fixture_check (self);
}

static void
test_resend (SaWriterFixture *self, gconstpointer data)
{
  World world;
  SaChange *change;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;
  g_autoptr (SaOutcome) undone = NULL;
  g_autoptr (SaOutcome) late = NULL;
  SaId message;
  const char *facts = "SELECT (SELECT group_concat (quote (language) || quote (message) || quote (expires) || delivery) FROM invitation) || "
                      "(SELECT group_concat (state) FROM message WHERE state <> 8)";

  build (self, &world);
  before = sa_writer_fixture_get_text (self, "%s", facts);
  change = sa_writer_fixture_change (self, SA_CHANGE_RESEND, world.sent);
  sa_change_set_text (change, "Once more");
  sa_change_set_language (change, "de");
  sa_writer_fixture_do (self, change);
  undone = sa_writer_fixture_undo (self, 0);
  assert_all_done (undone);
  after = sa_writer_fixture_get_text (self, "%s", facts);
  g_assert_cmpstr (after, ==, before);
  sa_writer_fixture_check (self);

  /* What has left the house cannot be called back. */
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_RESEND, world.queued));
  message = sa_writer_fixture_message (self, world.queued);
  sa_writer_fixture_freeze (self, message, "again", 30);
  sa_writer_fixture_hand_over (self, message);
  late = sa_writer_fixture_undo (self, 0);
  SA_ASSERT_ROW (late, 0, SA_VERDICT_REFUSED, SA_REASON_ALREADY_LEFT);
  g_assert_cmpuint (sa_outcome_get_mail_left (late), ==, 1);
  sa_writer_fixture_check (self);
}

static void
test_target_by_target (SaWriterFixture *self, gconstpointer data)
{
  World world;
  SaChange *change;
  g_autoptr (SaOutcome) applied = NULL;
  g_autoptr (SaOutcome) undone = NULL;
  SaId ids[3];
  g_autoptr (SaIds) list = NULL;

  build (self, &world);
  ids[0] = world.sent;
  ids[1] = world.queued;
  ids[2] = world.quiet;
  list = sa_ids_new (ids, 3);
  change = sa_change_new (SA_CHANGE_SET_ROLE, self->site);
  sa_change_take_targets (change, sa_targets_new_ids (list));
  change->role = SA_ROLE_TRUSTED;
  applied = sa_writer_fixture_apply (self, change);
  g_assert_cmpuint (sa_outcome_count (applied, SA_VERDICT_DONE), ==, 3);

  change = sa_writer_fixture_change (self, SA_CHANGE_SET_ROLE, world.queued);
  change->role = SA_ROLE_SITE_ADMIN;
  sa_writer_fixture_do (self, change);
  change = sa_writer_fixture_change (self, SA_CHANGE_SET_ROLE, world.quiet);
  change->role = SA_ROLE_BASIC;
  sa_writer_fixture_do (self, change);

  undone = sa_writer_fixture_undo (self, sa_outcome_get_event (applied));
  SA_ASSERT_ROW (undone, 0, SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  g_assert_cmpint (sa_outcome_get_row (undone, 0)->id, ==, world.quiet);
  SA_ASSERT_ROW (undone, 1, SA_VERDICT_CHANGED_SINCE, SA_REASON_CHANGED_SINCE);
  g_assert_cmpint (sa_outcome_get_row (undone, 1)->id, ==, world.queued);
  SA_ASSERT_ROW (undone, 2, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT role FROM user WHERE id = %" G_GINT64_FORMAT, world.queued), ==, SA_ROLE_SITE_ADMIN);
}

static void
test_refusals (SaWriterFixture *self, gconstpointer data)
{
  World world;
  SaChange *change;
  g_autoptr (SaActor) other = NULL;
  g_autoptr (SaOutcome) nothing = NULL;
  g_autoptr (SaOutcome) never = NULL;
  g_autoptr (SaOutcome) missing = NULL;
  g_autoptr (SaOutcome) seat = NULL;
  g_autoptr (SaOutcome) redo = NULL;
  g_autoptr (SaOutcome) last = NULL;
  g_autoptr (SaOutcome) stranger = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SaTouched) touched = { 0 };
  SaId event;

  nothing = sa_writer_fixture_undo (self, 0);
  SA_ASSERT_ROW (nothing, 0, SA_VERDICT_REFUSED, SA_REASON_NOTHING_TO_UNDO);
  never = sa_writer_fixture_undo (self, sa_writer_fixture_get (self, "SELECT max (id) FROM event"));
  SA_ASSERT_ROW (never, 0, SA_VERDICT_REFUSED, SA_REASON_NOT_UNDOABLE);
  missing = sa_writer_fixture_undo (self, 999);
  SA_ASSERT_ROW (missing, 0, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
  redo = sa_writer_fixture_redo (self, 0);
  SA_ASSERT_ROW (redo, 0, SA_VERDICT_REFUSED, SA_REASON_NOTHING_TO_UNDO);

  /* A seat that was taken meanwhile does not come back by undo. */
  build (self, &world);
  change = sa_writer_fixture_change (self, SA_CHANGE_WITHDRAW, world.sent);
  sa_change_set_products (change, &world.jira, 1);
  sa_writer_fixture_do (self, change);
  event = sa_writer_fixture_get (self, "SELECT max (id) FROM event");
  change = sa_writer_fixture_change (self, SA_CHANGE_SET_PRODUCT_SEATS, world.jira);
  change->number = 1;
  sa_writer_fixture_do (self, change);
  seat = sa_writer_fixture_undo (self, event);
  SA_ASSERT_ROW (seat, 0, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  g_assert_cmpstr (sa_outcome_get_row (seat, 0)->detail, ==, "Jira");

  /* Somebody else's event needs the right to the opposite. */
  other = sa_writer_fixture_actor (self, world.quiet);
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE, world.queued));
  event = sa_writer_fixture_get (self, "SELECT max (id) FROM event");
  stranger = sa_writer_undo (self->base.connection, event, FALSE, other, FALSE, self->now, &touched, &error);
  g_assert_no_error (error);
  SA_ASSERT_ROW (stranger, 0, SA_VERDICT_REFUSED, SA_REASON_NOT_ALLOWED);

  /* Nobody locks everybody out, by undo either: the new administrator was made, and the founder stepped down. */
  change = sa_writer_fixture_change (self, SA_CHANGE_SET_ROLE, world.sent);
  change->role = SA_ROLE_SITE_ADMIN;
  sa_writer_fixture_do (self, change);
  event = sa_writer_fixture_get (self, "SELECT max (id) FROM event");
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_SEEN, world.sent));
  change = sa_writer_fixture_change (self, SA_CHANGE_SET_ROLE, sa_writer_fixture_user (self, "fay@example.com"));
  change->role = SA_ROLE_BASIC;
  sa_writer_fixture_do (self, change);
  last = sa_writer_fixture_undo (self, event);
  SA_ASSERT_ROW (last, 0, SA_VERDICT_REFUSED, SA_REASON_LAST_SITE_ADMIN);
  sa_writer_fixture_check (self);
}

static void
test_used_things_stay (SaWriterFixture *self, gconstpointer data)
{
  SaId group = sa_writer_fixture_group (self, "Team");
  SaId event = sa_writer_fixture_get (self, "SELECT max (id) FROM event");
  SaId ana = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", FALSE, 0));
  SaChange *change = sa_writer_fixture_change (self, SA_CHANGE_ADD_TO_GROUP, ana);
  g_autoptr (SaOutcome) used = NULL;
  g_autoptr (SaOutcome) taken = NULL;

  sa_change_set_groups (change, &group, 1);
  sa_writer_fixture_do (self, change);
  used = sa_writer_fixture_undo (self, event);
  SA_ASSERT_ROW (used, 0, SA_VERDICT_REFUSED, SA_REASON_IN_USE);

  /* A name that somebody took meanwhile is not given back. */
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE_GROUP, group));
  event = sa_writer_fixture_get (self, "SELECT max (id) FROM event");
  sa_writer_fixture_group (self, "TEAM");
  taken = sa_writer_fixture_undo (self, event);
  SA_ASSERT_ROW (taken, 0, SA_VERDICT_REFUSED, SA_REASON_NAME_TAKEN);
}

static void
test_erased (SaWriterFixture *self, gconstpointer data)
{
  SaChange *change = sa_writer_fixture_change (self, SA_CHANGE_SET_RELAY, 0);
  g_autoptr (SaOutcome) outcome = NULL;

  sa_change_set_name (change, "folder");
  sa_change_set_text (change, "Ops <ops@example.com>");
  sa_writer_fixture_do (self, change);
  sa_store_fixture_run (&self->base, "DELETE FROM event_personal");
  outcome = sa_writer_fixture_undo (self, 0);
  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_ERASED, SA_REASON_ERASED);
}

static void
test_titles (SaWriterFixture *self, gconstpointer data)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Invite ana@example.org", sa_writer_fixture_invite (self, "ana@example.org", FALSE, 0));
  g_autoptr (SaOutcome) invited = sa_writer_fixture_plan (self, plan);
  g_autoptr (SaOutcome) undone = sa_writer_fixture_undo (self, 0);
  g_autofree char *title = NULL;

  title = sa_writer_fixture_get_text (self, "SELECT after FROM event_personal WHERE event = %" G_GINT64_FORMAT " AND seq = 0", sa_outcome_get_event (undone));
  g_assert_cmpstr (title, ==, "Undo “Invite ana@example.org”");
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM event WHERE title LIKE '%%@%%'"), ==, 0);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT undoes FROM event WHERE id = %" G_GINT64_FORMAT,
                                          sa_outcome_get_event (undone)), ==, sa_outcome_get_event (invited));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  TEST ("/undo/every-kind-restores-what-was", test_every_kind);
  TEST ("/undo/every-kind-about-mail-restores-what-was", test_every_kind_of_mail);
  TEST ("/undo/address-goes-back-out-of-the-middle-of-a-plan", test_address_in_a_plan);
  TEST ("/undo/mail-sent-again-since-goes-with-its-invitation", test_later_mail);
  TEST ("/undo/mail-of-an-earlier-invitation-stays-stopped", test_earlier_mail);
  TEST ("/undo/what-was-made-is-gone-and-comes-back", test_what_makes);
  TEST ("/undo/relay-settings-come-back", test_relay_settings);
  TEST ("/undo/second-invitation-leaves-the-first-as-it-was", test_invite_again);
  TEST ("/undo/mail-is-called-back-only-while-it-is-here", test_resend);
  TEST ("/undo/each-target-is-judged-by-its-own-value", test_target_by_target);
  TEST ("/undo/is-bound-by-policy-and-seats", test_refusals);
  TEST ("/undo/used-things-and-taken-names-stay", test_used_things_stay);
  TEST ("/undo/erased-values-do-not-come-back", test_erased);
  TEST ("/undo/title-with-address-is-personal", test_titles);
  return g_test_run ();
}
