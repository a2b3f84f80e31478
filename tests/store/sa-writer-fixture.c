/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-writer-fixture.h"

#include "sa-address.h"
#include "sa-secret.h"

#include <string.h>

/* In the order in which they are printed. */
static const char * const tables[] = {
  "organization", "site", "account", "operator", "user", "product", "user_group", "product_group", "group_member",
  "product_access", "invitation", "link", "message", "domain_rule", "relay", "template", "meta",
};

void
sa_writer_fixture_set_up (SaWriterFixture *self, gconstpointer data)
{
  g_autoptr (SaChange) change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);
  g_autoptr (SaOutcome) outcome = NULL;

  sa_store_fixture_set_up (&self->base, "database");
  self->now = 1700000000;
  self->system = sa_actor_new (SA_ACTOR_SYSTEM, 0, "test");
  sa_change_set_name (change, "Acme");
  sa_change_set_text (change, "Ops");
  sa_change_set_url (change, "https://ops.example.com");
  sa_change_take_targets (change, sa_address_parse_list ("Fay Founder <fay@example.com>", NULL));
  outcome = sa_writer_fixture_apply_as (self, self->system, g_steal_pointer (&change));
  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  self->site = sa_outcome_get_row (outcome, 0)->id;
  self->founder = sa_actor_new (SA_ACTOR_ACCOUNT, sa_writer_fixture_get (self, "SELECT id FROM account"), "test");
}

void
sa_writer_fixture_tear_down (SaWriterFixture *self, gconstpointer data)
{
  sa_touched_clear (&self->touched);
  sa_actor_free (self->founder);
  sa_actor_free (self->system);
  sa_store_fixture_tear_down (&self->base, data);
}

static SaOutcome *
apply (SaWriterFixture *self, SaPlan *plan, const SaActor *actor, gboolean preview)
{
  g_autoptr (GError) error = NULL;
  SaOutcome *outcome;

  sa_touched_clear (&self->touched);
  outcome = sa_writer_apply (self->base.connection, plan, actor, preview, self->now, &self->touched, &error);
  g_assert_no_error (error);
  g_assert_nonnull (outcome);
  return outcome;
}

SaOutcome *
sa_writer_fixture_apply_as (SaWriterFixture *self, const SaActor *actor, SaChange *change)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Test", change);

  return apply (self, plan, actor, FALSE);
}

SaOutcome *
sa_writer_fixture_apply (SaWriterFixture *self, SaChange *change)
{
  return sa_writer_fixture_apply_as (self, self->founder, change);
}

SaOutcome *
sa_writer_fixture_preview (SaWriterFixture *self, SaChange *change)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Test", change);

  return apply (self, plan, self->founder, TRUE);
}

SaOutcome *
sa_writer_fixture_plan (SaWriterFixture *self, SaPlan *plan)
{
  return apply (self, plan, self->founder, FALSE);
}

static SaOutcome *
undo (SaWriterFixture *self, SaId event, gboolean redo)
{
  g_autoptr (GError) error = NULL;
  SaOutcome *outcome;

  sa_touched_clear (&self->touched);
  outcome = sa_writer_undo (self->base.connection, event, redo, self->founder, FALSE, self->now, &self->touched,
                            &error);
  g_assert_no_error (error);
  return outcome;
}

SaOutcome *
sa_writer_fixture_undo (SaWriterFixture *self, SaId event)
{
  return undo (self, event, FALSE);
}

SaOutcome *
sa_writer_fixture_redo (SaWriterFixture *self, SaId event)
{
  return undo (self, event, TRUE);
}

void
sa_writer_fixture_report (SaWriterFixture *self, SaReport *report)
{
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_report_free);
  g_autoptr (GError) error = NULL;

  sa_touched_clear (&self->touched);
  g_ptr_array_add (reports, report);
  sa_writer_report (self->base.connection, reports, self->now, &self->touched, &error);
  g_assert_no_error (error);
}

void
sa_writer_fixture_freeze (SaWriterFixture *self, SaId message, const char *secret, int days)
{
  SaReport *report = sa_report_new (SA_REPORT_FROZEN, message);

  report->time = self->now;
  report->bytes = g_bytes_new_static ("Subject: Hello\r\n\r\n", 18);
  report->message_id = g_strdup_printf ("<%" G_GINT64_FORMAT "@example.com>", message);
  report->key = g_strdup_printf ("key-%" G_GINT64_FORMAT, message);
  report->link_hash = sa_secret_hash (secret);
  report->expires = days > 0 ? self->now + (SaTime) days * 24 * 60 * 60 : 0;
  sa_writer_fixture_report (self, report);
}

SaMessageRecord *
sa_writer_fixture_claim (SaWriterFixture *self, SaId message)
{
  SaWriterClaim claim = { message, self->now, FALSE, NULL };
  g_autoptr (GError) error = NULL;

  sa_touched_clear (&self->touched);
  sa_writer_claim_all (self->base.connection, &claim, 1, &self->touched, &error);
  g_assert_no_error (error);
  g_assert_true (claim.claimed == (claim.record != NULL));
  return claim.record;
}

void
sa_writer_fixture_hand_over (SaWriterFixture *self, SaId message)
{
  g_autoptr (SaMessageRecord) record = sa_writer_fixture_claim (self, message);
  SaReport *report = sa_report_new (SA_REPORT_HANDED_OVER, message);

  g_assert_nonnull (record);
  report->time = self->now;
  report->relay_id = g_strdup ("relay-1");
  sa_writer_fixture_report (self, report);
}

SaChange *
sa_writer_fixture_change (SaWriterFixture *self, SaChangeKind kind, SaId id)
{
  SaChange *change = sa_change_new (kind, self->site);

  if (id != 0)
    sa_change_take_targets (change, sa_targets_new_id (id));
  return change;
}

SaChange *
sa_writer_fixture_invite (SaWriterFixture *self, const char *addresses, gboolean mail, SaId product)
{
  SaChange *change = sa_change_new (SA_CHANGE_INVITE, self->site);

  sa_change_take_targets (change, sa_address_parse_list (addresses, NULL));
  if (mail)
    change->flags |= SA_CHANGE_FLAG_SEND_MAIL;
  if (product != 0)
    sa_change_set_products (change, &product, 1);
  return change;
}

SaId
sa_writer_fixture_do (SaWriterFixture *self, SaChange *change)
{
  g_autoptr (SaOutcome) outcome = sa_writer_fixture_apply (self, change);

  g_assert_cmpuint (sa_outcome_get_size (outcome), ==, 1);
  g_assert_cmpstr (sa_reason_to_string (sa_outcome_get_row (outcome, 0)->reason), ==,
                   sa_reason_to_string (SA_REASON_NONE));
  g_assert_true (sa_verdict_is_success (sa_outcome_get_row (outcome, 0)->verdict));
  return sa_outcome_get_row (outcome, 0)->id;
}

SaId
sa_writer_fixture_product (SaWriterFixture *self, const char *name, gint64 seats)
{
  SaChange *change = sa_writer_fixture_change (self, SA_CHANGE_ADD_PRODUCT, 0);

  sa_change_set_name (change, name);
  change->number = seats;
  return sa_writer_fixture_do (self, change);
}

SaId
sa_writer_fixture_group (SaWriterFixture *self, const char *name)
{
  SaChange *change = sa_writer_fixture_change (self, SA_CHANGE_ADD_GROUP, 0);

  sa_change_set_name (change, name);
  return sa_writer_fixture_do (self, change);
}

SaId
sa_writer_fixture_user (SaWriterFixture *self, const char *address)
{
  return sa_writer_fixture_get (self, "SELECT u.id FROM user u JOIN account a ON a.id = u.account WHERE a.address_key = '%s'", address);
}

SaId
sa_writer_fixture_message (SaWriterFixture *self, SaId user)
{
  return sa_writer_fixture_get (self,
                                "SELECT max (m.id) FROM message m JOIN invitation i ON i.id = m.invitation WHERE i.user = %" G_GINT64_FORMAT, user);
}

gint64
sa_writer_fixture_get (SaWriterFixture *self, const char *format, ...)
{
  g_autofree char *sql = NULL;
  va_list args;

  va_start (args, format);
  sql = g_strdup_vprintf (format, args);
  va_end (args);
  return sa_store_fixture_get (&self->base, sql);
}

char *
sa_writer_fixture_get_text (SaWriterFixture *self, const char *format, ...)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = NULL;
  va_list args;

  va_start (args, format);
  sql = g_strdup_vprintf (format, args);
  va_end (args);
  statement = sa_sqlite_connection_prepare (self->base.connection, sql, &error);
  g_assert_no_error (error);
  return sa_sqlite_statement_step (statement, &error) == SA_SQLITE_ROW
         ? g_strdup (sa_sqlite_statement_get_text (statement, 0)) : NULL;
}

SaActor *
sa_writer_fixture_actor (SaWriterFixture *self, SaId user)
{
  return sa_actor_new (SA_ACTOR_ACCOUNT, sa_writer_fixture_get (self, "SELECT account FROM user WHERE id = %" G_GINT64_FORMAT, user), "test");
}

/* One line a row, as SQLite quotes its values. */
static void
dump_table (SaWriterFixture *self, const char *table, GString *text)
{
  g_autofree char *columns = sa_writer_fixture_get_text (self,
    "SELECT group_concat ('quote (' || name || ')', ' || '','' || ') FROM pragma_table_info ('%s')", table);
  g_autofree char *rows = sa_writer_fixture_get_text (self,
    "SELECT group_concat (line, char (10)) FROM (SELECT %s AS line FROM %s ORDER BY 1)", columns, table);

  g_string_append_printf (text, "%s\n%s\n", table, rows != NULL ? rows : "");
}

char *
sa_writer_fixture_dump (SaWriterFixture *self)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    dump_table (self, tables[i], text);
  return g_string_free (text, FALSE);
}

void
sa_writer_fixture_check (SaWriterFixture *self)
{
  g_autofree char *integrity = sa_writer_fixture_get_text (self, "PRAGMA integrity_check");

  g_assert_cmpstr (integrity, ==, "ok");
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM pragma_foreign_key_check"), ==, 0);

  /* Paths: all members of all groups that open a product, whatever their access. */
  g_assert_cmpint (sa_writer_fixture_get (self,
    "WITH counted AS (SELECT p.product, m.user, count (*) AS paths FROM product_group p JOIN group_member m USING (member_group) GROUP BY 1, 2) "
    "SELECT (SELECT count (*) FROM (SELECT product, user, paths FROM counted EXCEPT SELECT product, user, paths FROM product_access)) + "
    "(SELECT count (*) FROM (SELECT product, user, paths FROM product_access EXCEPT SELECT product, user, paths FROM counted))"), ==, 0);

  /* Seats: users with access who are neither removed nor deactivated. */
  g_assert_cmpint (sa_writer_fixture_get (self,
    "WITH seat AS (SELECT x.product, u.first_seen IS NOT NULL AS seen FROM product_access x JOIN user u ON u.id = x.user "
    "JOIN account a ON a.id = u.account WHERE u.access = 1 AND u.removed_at IS NULL AND a.state IN (0, 1)) "
    "SELECT count (*) FROM product p WHERE in_use <> (SELECT count (*) FROM seat WHERE product = p.id AND seen) "
    "OR reserved <> (SELECT count (*) FROM seat WHERE product = p.id AND NOT seen)"), ==, 0);

  /* An invitation says what became of its latest mail that was not called back. */
  g_assert_cmpint (sa_writer_fixture_get (self,
    "SELECT count (*) FROM invitation i WHERE (delivery, delivered) IS NOT (coalesce ((SELECT state FROM message WHERE invitation = i.id "
    "AND address IS NULL ORDER BY state = 8, id DESC LIMIT 1), 0), (SELECT delivered FROM message WHERE invitation = i.id "
    "AND address IS NULL ORDER BY state = 8, id DESC LIMIT 1))"), ==, 0);
  /* What waits may still go: nothing is asked of the sender in vain. */
  g_assert_cmpint (sa_writer_fixture_get (self,
    "SELECT count (*) FROM message m JOIN invitation i ON i.id = m.invitation JOIN user u ON u.id = i.user WHERE m.state IN (1, 4) "
    "AND (u.invitation IS NOT i.id OR i.revoked_at IS NOT NULL OR i.accepted_at IS NOT NULL)"), ==, 0);
  /* Only what was handed over is asked after, and what waits is for the address of now. */
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM message WHERE next_follow IS NOT NULL AND state <> 3"), ==, 0);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM message WHERE address IS NOT NULL AND state IN (1, 4)"), ==, 0);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM message JOIN frozen ON message = message.id WHERE state IN (3, 5, 7, 8)"), ==, 0);
  g_assert_cmpint (sa_writer_fixture_get (self,
    "SELECT count (*) FROM link l JOIN invitation i ON i.id = l.invitation WHERE l.dead IS NULL AND (i.revoked_at IS NOT NULL OR i.accepted_at IS NOT NULL)"), ==, 0);
}
