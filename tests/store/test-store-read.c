/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-change.h"
#include "sa-reader-private.h"
#include "sa-sql.h"
#include "sa-store-fixture.h"

#define NOW 1000000

/* One site with what is on it, and a second one that must never shine through. */
static void
fill (SaStoreFixture *fixture)
{
  sa_store_fixture_run (fixture,
    "BEGIN; PRAGMA defer_foreign_keys = ON;"
    "INSERT INTO organization VALUES (1, 'Example Ltd', 'en', 'https://join.example.com', 1);"
    "INSERT INTO site (id, name, name_key, url, created, removed_at) VALUES (1, 'North', 'north', 'https://north.example.com', 1, NULL),"
    "  (2, 'South', 'south', 'https://south.example.com', 1, NULL),"
    "  (3, 'Gone', 'gone', '', 1, 9), (4, 'East', 'east', '', 1, NULL);"
    "INSERT INTO verified_domain VALUES ('example.com', 1);"
    "INSERT INTO account (id, address, address_key, name, fold, state, deletion_due, language, organization_admin, created,"
    "  first_seen) VALUES"
    "  (1, 'Admin@example.com', 'admin@example.com', 'Ada Admin', 'admin@example.com ada admin', 1, NULL, 'en', 1, 1, 2),"
    "  (2, 'bob@other.example', 'bob@other.example', '', 'bob@other.example', 0, NULL, 'de', 0, 2, NULL),"
    "  (3, 'eve@example.com', 'eve@example.com', 'Eve', 'eve@example.com eve', 3, 2000000, NULL, 0, 3, NULL),"
    "  (4, 'old@example.com', 'old@example.com', 'Old', 'old@example.com old', 4, NULL, NULL, 0, 4, NULL);"
    "INSERT INTO operator VALUES ('ada', 1);"
    "INSERT INTO user (id, site, account, role, access, origin, invited_by, added, last_sent, first_seen, last_seen,"
    "  removed_at, invitation) VALUES"
    "  (1, 1, 1, 2, 1, 0, NULL, 10, NULL, 11, 12, NULL, NULL),"
    "  (2, 1, 2, 0, 1, 0, 1, 20, 21, NULL, NULL, NULL, 2),"
    "  (3, 2, 2, 1, 1, 2, NULL, 30, NULL, NULL, NULL, NULL, NULL),"
    "  (4, 1, 3, 0, 0, 4, 1, 40, NULL, NULL, NULL, 41, NULL),"
    "  (5, 3, 2, 0, 1, 0, NULL, 50, NULL, NULL, NULL, NULL, NULL),"
    "  (6, 4, 2, 0, 1, 0, NULL, 50, NULL, NULL, NULL, 51, NULL);"
    "INSERT INTO user_group (id, site, name, name_key, description, created, removed_at) VALUES"
    "  (1, 1, 'Writers', 'writers', 'They write', 1, NULL), (2, 1, 'Editors', 'editors', '', 1, NULL),"
    "  (3, 2, 'South', 'south', '', 1, NULL), (4, 1, 'Closed', 'closed', '', 1, 5);"
    "INSERT INTO product (id, site, name, name_key, seats, default_group, in_use, reserved, created, removed_at) VALUES"
    "  (1, 1, 'Wiki', 'wiki', 10, 1, 3, 4, 1, NULL), (2, 1, 'Blog', 'blog', NULL, 2, 1, 0, 1, NULL),"
    "  (3, 1, 'Old', 'old', 100, 2, 50, 0, 1, 6);"
    "INSERT INTO product_group VALUES (1, 1), (2, 1), (2, 2), (3, 1);"
    "INSERT INTO group_member VALUES (1, 1), (2, 1), (1, 2), (4, 2), (1, 4);"
    "INSERT INTO product_access VALUES (1, 1, 1), (2, 1, 2), (1, 2, 1), (3, 2, 1);"
    "INSERT INTO invitation (id, user, invited_by, created, language, address_language, message, expires_days, expires,"
    "  delivery, delivery_error, error_class) VALUES (2, 2, 1, 20, 'fr', 'es', 'Welcome', 30, 3000, 4, 'greylisted', 1);"
    "INSERT INTO message (id, site, invitation, state, queued, not_before, attempts, error_class, error_text)"
    "  VALUES (7, 1, 2, 4, 20, 500, 3, 1, 'greylisted');"
    "INSERT INTO frozen VALUES (7, x'6d61696c');"
    "INSERT INTO domain_rule VALUES (1, 1, 'example.com', 5, NULL), (2, 1, 'example.net', 5, 6);"
    "INSERT INTO relay VALUES (1, NULL, 'jmap', 'Admin <admin@example.com>', '{''url'': ''https://relay.example''}');"
    "COMMIT");
}

static GPtrArray *
load (SaStoreFixture *fixture,
      SaEntity        entity,
      const SaId     *ids,
      gsize           n_ids)
{
  g_autoptr (GError) error = NULL;
  GPtrArray *records = sa_reader_load (fixture->connection, entity, ids, n_ids, &error);

  g_assert_no_error (error);
  return records;
}

static void
check_names (char       **names,
             const char  *wanted)
{
  g_autofree char *joined = g_strjoinv (", ", names);

  g_assert_cmpstr (joined, ==, wanted);
}

static void
test_load_users (SaStoreFixture *fixture,
                 gconstpointer   data)
{
  const SaId ids[] = { 2, 999, 1, 4, 2 };
  g_autoptr (GPtrArray) records = NULL;
  const SaUserRecord *bob;
  const SaUserRecord *ada;
  const SaUserRecord *eve;

  fill (fixture);
  records = load (fixture, SA_ENTITY_USER, ids, G_N_ELEMENTS (ids));
  /* In the order asked for, without the one that there is not, and twice where asked twice. */
  g_assert_cmpuint (records->len, ==, 4);
  bob = g_ptr_array_index (records, 0);
  ada = g_ptr_array_index (records, 1);
  eve = g_ptr_array_index (records, 2);
  g_assert_cmpint (((const SaUserRecord *) g_ptr_array_index (records, 3))->id, ==, 2);

  g_assert_cmpint (bob->id, ==, 2);
  g_assert_cmpint (bob->site, ==, 1);
  g_assert_cmpint (bob->account, ==, 2);
  g_assert_cmpstr (bob->address, ==, "bob@other.example");
  g_assert_cmpstr (bob->name, ==, "");
  g_assert_cmpstr (bob->language, ==, "de");
  g_assert_cmpint (bob->role, ==, SA_ROLE_BASIC);
  g_assert_cmpint (bob->invited_by, ==, 1);
  g_assert_cmpstr (bob->invited_by_name, ==, "Ada Admin");
  g_assert_cmpstr (bob->delivery_error, ==, "greylisted");
  g_assert_cmpint (bob->error_class, ==, SA_ERROR_CLASS_TRY_AGAIN);
  g_assert_cmpint (bob->next_try, ==, 500);
  g_assert_cmpint (bob->invitation, ==, 2);
  g_assert_cmpint (bob->facts.delivery, ==, SA_DELIVERY_WAITING);
  g_assert_cmpint (bob->facts.expires, ==, 3000);
  g_assert_cmpint (bob->facts.last_sent, ==, 21);
  g_assert_cmpint (sa_status_from_facts (&bob->facts), ==, SA_STATUS_PENDING);
  /* Neither the removed product and group nor the removed site and the site he was removed from. */
  check_names (bob->product_names, "Wiki");
  check_names (bob->group_names, "Writers");
  check_names (bob->other_sites, "South");
  g_assert_cmpint (sa_ids_get_nth (bob->products, 0), ==, 1);

  g_assert_true (ada->organization_admin);
  g_assert_cmpint (ada->role, ==, SA_ROLE_SITE_ADMIN);
  g_assert_cmpint (ada->last_seen, ==, 12);
  g_assert_cmpstr (ada->invited_by_name, ==, "");
  g_assert_null (ada->delivery_error);
  check_names (ada->product_names, "Blog, Wiki");
  check_names (ada->group_names, "Editors, Writers");
  g_assert_cmpint (sa_ids_get_nth (ada->products, 0), ==, 2);
  g_assert_cmpuint (g_strv_length (ada->other_sites), ==, 0);

  g_assert_cmpint (eve->removed_at, ==, 41);
  g_assert_cmpint (eve->origin, ==, SA_ORIGIN_SCIM);
  g_assert_cmpint (eve->facts.account_state, ==, SA_ACCOUNT_DELETION);
  g_assert_cmpint (eve->facts.deletion_due, ==, 2000000);
  g_assert_false (eve->facts.access);
}

static void
test_load_places (SaStoreFixture *fixture,
                  gconstpointer   data)
{
  const SaId groups[] = { 2, 4, 1 };
  g_autoptr (GPtrArray) records = NULL;
  const SaSiteRecord *site;
  const SaGroupRecord *group;
  const SaProductRecord *product;
  const SaDomainRuleRecord *rule;
  const SaRelayRecord *relay;
  g_autofree char *url = NULL;

  fill (fixture);
  records = load (fixture, SA_ENTITY_SITE, NULL, 0);
  g_assert_cmpuint (records->len, ==, 3);
  site = g_ptr_array_index (records, 1);
  g_assert_cmpstr (site->name, ==, "North");
  g_assert_cmpint (site->n_users, ==, 2);
  g_assert_cmpint (site->n_pending, ==, 1);
  /* Of the products that have a limit and were not removed. */
  g_assert_cmpint (site->seats, ==, 10);
  g_assert_cmpint (site->seats_taken, ==, 7);
  site = g_ptr_array_index (records, 2);
  g_assert_cmpint (site->seats, ==, -1);
  g_clear_pointer (&records, g_ptr_array_unref);

  records = load (fixture, SA_ENTITY_GROUP, groups, G_N_ELEMENTS (groups));
  g_assert_cmpuint (records->len, ==, 2);
  group = g_ptr_array_index (records, 1);
  g_assert_cmpstr (group->name, ==, "Writers");
  g_assert_cmpstr (group->description, ==, "They write");
  g_assert_cmpint (group->n_users, ==, 2);
  check_names (group->product_names, "Blog, Wiki");
  g_clear_pointer (&records, g_ptr_array_unref);

  records = load (fixture, SA_ENTITY_PRODUCT, NULL, 0);
  g_assert_cmpuint (records->len, ==, 2);
  product = g_ptr_array_index (records, 0);
  g_assert_cmpstr (product->name, ==, "Blog");
  g_assert_cmpint (product->seats, ==, -1);
  product = g_ptr_array_index (records, 1);
  g_assert_cmpint (product->seats, ==, 10);
  g_assert_cmpint (product->in_use, ==, 3);
  g_assert_cmpint (product->reserved, ==, 4);
  g_assert_cmpstr (product->default_group_name, ==, "Writers");
  g_clear_pointer (&records, g_ptr_array_unref);

  records = load (fixture, SA_ENTITY_DOMAIN_RULE, NULL, 0);
  g_assert_cmpuint (records->len, ==, 1);
  rule = g_ptr_array_index (records, 0);
  g_assert_cmpstr (rule->domain, ==, "example.com");
  g_clear_pointer (&records, g_ptr_array_unref);

  records = load (fixture, SA_ENTITY_RELAY, NULL, 0);
  g_assert_cmpuint (records->len, ==, 1);
  relay = g_ptr_array_index (records, 0);
  g_assert_cmpstr (relay->protocol, ==, "jmap");
  g_assert_cmpint (relay->site, ==, 0);
  g_assert_true (g_variant_lookup (relay->settings, "url", "s", &url));
  g_assert_cmpstr (url, ==, "https://relay.example");
}

static void
test_load_broken_relay (SaStoreFixture *fixture,
                        gconstpointer   data)
{
  g_autoptr (GError) error = NULL;

  sa_store_fixture_run (fixture, "INSERT INTO relay VALUES (1, NULL, 'jmap', 'a@example.com', 'not a variant')");
  g_assert_null (sa_reader_load (fixture->connection, SA_ENTITY_RELAY, NULL, 0, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_CORRUPT);
}

static void
test_load_accounts (SaStoreFixture *fixture,
                    gconstpointer   data)
{
  const SaId ids[] = { 2, 1 };
  g_autoptr (GPtrArray) records = NULL;
  const SaAccountRecord *bob;
  const SaAccountRecord *ada;

  fill (fixture);
  records = load (fixture, SA_ENTITY_ACCOUNT, ids, G_N_ELEMENTS (ids));
  g_assert_cmpuint (records->len, ==, 2);
  bob = g_ptr_array_index (records, 0);
  ada = g_ptr_array_index (records, 1);
  g_assert_cmpint (bob->state, ==, SA_ACCOUNT_NONE);
  g_assert_false (bob->managed);
  g_assert_true (ada->managed);
  g_assert_true (ada->organization_admin);
  g_assert_cmpint (ada->first_seen, ==, 2);
}

static void
test_load_messages (SaStoreFixture *fixture,
                    gconstpointer   data)
{
  const SaId id = 7;
  const SaId twice[] = { 7, 7 };
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) several = NULL;
  const SaMessageRecord *message;

  fill (fixture);
  records = load (fixture, SA_ENTITY_MESSAGE, &id, 1);
  g_assert_cmpuint (records->len, ==, 1);
  message = g_ptr_array_index (records, 0);
  g_assert_cmpint (message->user, ==, 2);
  g_assert_cmpint (message->invitation, ==, 2);
  g_assert_cmpint (message->state, ==, SA_DELIVERY_WAITING);
  g_assert_cmpstr (message->to_address, ==, "bob@other.example");
  g_assert_cmpstr (message->language, ==, "fr");
  g_assert_cmpstr (message->account_language, ==, "de");
  g_assert_cmpstr (message->personal_message, ==, "Welcome");
  g_assert_cmpstr (message->site_name, ==, "North");
  g_assert_cmpstr (message->organization_name, ==, "Example Ltd");
  g_assert_cmpstr (message->link_base, ==, "https://join.example.com");
  g_assert_cmpstr (message->inviter_name, ==, "Ada Admin");
  g_assert_cmpstr (message->inviter_address, ==, "Admin@example.com");
  check_names (message->product_names, "Wiki");
  g_assert_false (message->has_account);
  g_assert_cmpint (message->expires_days, ==, 30);
  g_assert_cmpint (message->attempts, ==, 3);
  g_assert_cmpstr (message->address_language, ==, "es");
  g_assert_null (message->templates);
  g_assert_cmpint (message->relay, ==, 0);
  g_assert_cmpint (message->next_follow, ==, 0);
  /* The mail itself comes with one that is looked at alone. */
  g_assert_cmpmem (g_bytes_get_data (message->bytes, NULL), g_bytes_get_size (message->bytes), "mail", 4);
  several = load (fixture, SA_ENTITY_MESSAGE, twice, G_N_ELEMENTS (twice));
  g_assert_null (((const SaMessageRecord *) g_ptr_array_index (several, 0))->bytes);
}

static void
test_load_events (SaStoreFixture *fixture,
                  gconstpointer   data)
{
  const SaId all[] = { 1, 2, 3, 4 };
  const SaId one = 1;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GPtrArray) single = NULL;
  const SaEventRecord *event;
  const SaEventRow *row;

  fill (fixture);
  sa_store_fixture_run (fixture,
    "INSERT INTO event (id, site, time, kind, actor_kind, actor, program, title, n_targets, undoes) VALUES"
    "  (1, 1, 100, 12, 0, 1, 'site-admin', '', 2, NULL), (2, 1, 101, 30, 0, 1, 'site-admin', 'Undo', 1, 1),"
    "  (3, 1, 102, 31, 0, 1, 'site-admin', 'Redo', 1, 2), (4, 1, 103, 14, 4, NULL, 'gateway', 'Revoke', 1, NULL);"
    "INSERT INTO event_row VALUES (1, 1, 3, 2, 'access', NULL, '1', 0), (1, 2, 2, 2, 'name', NULL, NULL, 1),"
    "  (1, 3, 2, 3, 'name', NULL, NULL, 1);"
    "INSERT INTO event_personal VALUES (1, 0, NULL, 'Invite bob@other.example'), (1, 2, 'Bo', 'Bob')");
  records = load (fixture, SA_ENTITY_EVENT, all, G_N_ELEMENTS (all));
  g_assert_cmpuint (records->len, ==, 4);
  event = g_ptr_array_index (records, 0);
  g_assert_cmpstr (event->title, ==, "Invite bob@other.example");
  g_assert_cmpstr (event->actor_name, ==, "Ada Admin");
  g_assert_cmpint (event->kind, ==, SA_CHANGE_INVITE);
  g_assert_null (event->rows);
  /* Undone, and that was undone in its turn: it stands again. */
  g_assert_cmpint (event->undone_by, ==, 0);
  event = g_ptr_array_index (records, 1);
  g_assert_cmpint (event->undoes, ==, 1);
  g_assert_cmpint (event->undone_by, ==, 3);
  event = g_ptr_array_index (records, 3);
  g_assert_cmpstr (event->actor_name, ==, "");
  g_assert_cmpstr (event->program, ==, "gateway");

  single = load (fixture, SA_ENTITY_EVENT, &one, 1);
  event = g_ptr_array_index (single, 0);
  g_assert_cmpuint (event->rows->len, ==, 3);
  row = g_ptr_array_index (event->rows, 0);
  g_assert_cmpint (row->entity, ==, SA_ENTITY_USER);
  g_assert_cmpstr (row->field, ==, "access");
  g_assert_null (row->before);
  g_assert_cmpstr (row->after, ==, "1");
  row = g_ptr_array_index (event->rows, 1);
  g_assert_cmpstr (row->before, ==, "Bo");
  g_assert_cmpstr (row->after, ==, "Bob");
  /* Erased: the row stands, its values do not. */
  row = g_ptr_array_index (event->rows, 2);
  g_assert_null (row->after);

  sa_store_fixture_run (fixture, "DELETE FROM event WHERE id = 3");
  g_clear_pointer (&single, g_ptr_array_unref);
  single = load (fixture, SA_ENTITY_EVENT, &one, 1);
  g_assert_cmpint (((const SaEventRecord *) g_ptr_array_index (single, 0))->undone_by, ==, 2);
}

/*
 * Judging
 */

static void
test_judge (SaStoreFixture *fixture,
            gconstpointer   data)
{
  static const struct
  {
    const char *address;
    SaReason    input_reason;
    SaVerdict   verdict;
    SaReason    reason;
    SaId        user;
  }
  cases[] =
  {
    { "new@example.com", SA_REASON_NONE, SA_VERDICT_INVITED, SA_REASON_NONE, 0 },
    { "nobody-yet@example.com", SA_REASON_NONE, SA_VERDICT_INVITED, SA_REASON_NONE, 0 },
    { "elsewhere@example.com", SA_REASON_NONE, SA_VERDICT_EXISTING_ACCOUNT, SA_REASON_NONE, 0 },
    { "seen@example.com", SA_REASON_NONE, SA_VERDICT_ALREADY_USER, SA_REASON_NONE, 13 },
    { "Unseen@EXAMPLE.com", SA_REASON_NONE, SA_VERDICT_RESENT, SA_REASON_NONE, 14 },
    { "revoked@example.com", SA_REASON_NONE, SA_VERDICT_RESTORED, SA_REASON_NO_ACCESS_BEFORE, 15 },
    { "removed@example.com", SA_REASON_NONE, SA_VERDICT_RESTORED, SA_REASON_REMOVED_EARLIER, 16 },
    { "deactivated@example.com", SA_REASON_NONE, SA_VERDICT_DEACTIVATED, SA_REASON_ACCOUNT_DEACTIVATED, 17 },
    { "deletion@example.com", SA_REASON_NONE, SA_VERDICT_DEACTIVATED, SA_REASON_ACCOUNT_DEACTIVATED, 0 },
    { "former@example.com", SA_REASON_NONE, SA_VERDICT_DEACTIVATED, SA_REASON_ACCOUNT_DEACTIVATED, 0 },
    /* What came before in another spelling is the same person. */
    { "NEW@example.COM", SA_REASON_NONE, SA_VERDICT_DUPLICATE, SA_REASON_NONE, 0 },
    { "seen@example.com", SA_REASON_NONE, SA_VERDICT_DUPLICATE, SA_REASON_NONE, 13 },
    { NULL, SA_REASON_ADDRESS_NO_AT, SA_VERDICT_INVALID, SA_REASON_ADDRESS_NO_AT, 0 },
  };
  g_autoptr (SaTargets) targets = sa_targets_new_addresses ();
  g_autoptr (GArray) verdicts = NULL;
  g_autoptr (GError) error = NULL;

  sa_store_fixture_run (fixture,
    "BEGIN; PRAGMA defer_foreign_keys = ON;"
    "INSERT INTO site (id, name, name_key, url, created, removed_at) VALUES (1, 'North', 'north', '', 1, NULL), (2, 'South', 'south', '', 1, NULL);"
    "INSERT INTO account (id, address, address_key, fold, state, created) SELECT id, k, k, k, state, 1 FROM ("
    "  SELECT 11 AS id, 'nobody-yet@example.com' AS k, 0 AS state UNION ALL SELECT 12, 'elsewhere@example.com', 1"
    "  UNION ALL SELECT 13, 'seen@example.com', 1 UNION ALL SELECT 14, 'unseen@example.com', 0"
    "  UNION ALL SELECT 15, 'revoked@example.com', 1 UNION ALL SELECT 16, 'removed@example.com', 1"
    "  UNION ALL SELECT 17, 'deactivated@example.com', 2 UNION ALL SELECT 18, 'deletion@example.com', 3"
    "  UNION ALL SELECT 19, 'former@example.com', 4);"
    "INSERT INTO user (id, site, account, access, added, first_seen, removed_at) VALUES"
    "  (12, 2, 12, 1, 1, 1, NULL), (13, 1, 13, 1, 1, 1, NULL), (14, 1, 14, 1, 1, NULL, NULL),"
    "  (15, 1, 15, 0, 1, 1, NULL), (16, 1, 16, 1, 1, 1, 2), (17, 1, 17, 1, 1, 1, NULL);"
    "COMMIT");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    sa_targets_add_address (targets, cases[i].address != NULL ? cases[i].address : "nonsense", cases[i].address, NULL,
                            cases[i].input_reason);
  verdicts = sa_reader_judge (fixture->connection, 1, targets, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (verdicts->len, ==, G_N_ELEMENTS (cases));
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const SaAddressVerdict *verdict = &g_array_index (verdicts, SaAddressVerdict, i);

      g_test_message ("%s", cases[i].address);
      g_assert_cmpint (verdict->verdict, ==, cases[i].verdict);
      g_assert_cmpint (verdict->reason, ==, cases[i].reason);
      g_assert_cmpint (verdict->user, ==, cases[i].user);
    }
}

/*
 * The outbox
 */

static char *
due_ids (SaStoreFixture *fixture,
         SaTime          now,
         gsize           limit,
         SaTime         *next)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = sa_reader_due (fixture->connection, SA_DUE_SEND, now, limit, next, &error);
  GString *text = g_string_new (NULL);

  g_assert_no_error (error);
  for (guint i = 0; i < messages->len; i++)
    g_string_append_printf (text, "%d ", (int) ((const SaMessageRecord *) g_ptr_array_index (messages, i))->id);
  return g_string_free (text, FALSE);
}

static void
test_due (SaStoreFixture *fixture,
          gconstpointer   data)
{
  g_autoptr (SaSiteCounts) counts = NULL;
  SaTime next;

  sa_store_fixture_run (fixture,
    "PRAGMA foreign_keys = OFF;"
    "INSERT INTO organization VALUES (1, 'Example', NULL, '', 1);"
    "INSERT INTO site (id, name, name_key, url, created, removed_at) VALUES (1, 'North', 'north', '', 1, NULL);"
    "INSERT INTO account (id, address, address_key, fold, created) VALUES (1, 'a@example.com', 'a@example.com', '', 1);"
    "INSERT INTO user (id, site, account, added) VALUES (1, 1, 1, 1);");
  for (int i = 1; i <= 9; i++)
    sa_store_fixture_run (fixture, "INSERT INTO invitation (id, user, created) VALUES (%d, 1, 1)", i);
  sa_store_fixture_run (fixture,
    "INSERT INTO message (id, site, invitation, state, queued, not_before) VALUES"
    "  (1, 1, 1, 1, 5, 30), (2, 1, 2, 4, 5, 10), (3, 1, 3, 6, 5, 20), (4, 1, 4, 2, 5, 10), (5, 1, 5, 3, 5, 10),"
    "  (6, 1, 6, 5, 5, 10), (7, 1, 7, 1, 5, 100), (8, 1, 8, 8, 5, 10), (9, 1, 9, 1, 5, 10);");

  {
    /* Oldest first; not what is sending, was handed over, failed or cancelled. */
    g_autofree char *all = due_ids (fixture, 50, 100, &next);

    g_assert_cmpstr (all, ==, "2 9 3 1 ");
    g_assert_cmpint (next, ==, 100);
  }
  {
    /* The rest is due already. */
    g_autofree char *some = due_ids (fixture, 50, 2, &next);

    g_assert_cmpstr (some, ==, "2 9 ");
    g_assert_cmpint (next, ==, 20);
  }
  {
    g_autofree char *none = due_ids (fixture, 5, 100, &next);

    g_assert_cmpstr (none, ==, "");
    g_assert_cmpint (next, ==, 10);
  }
  {
    g_autofree char *every = due_ids (fixture, 200, 100, &next);

    g_assert_cmpstr (every, ==, "2 9 3 1 7 ");
    g_assert_cmpint (next, ==, 0);
  }
  {
    g_autofree char *paused = NULL;

    sa_store_fixture_run (fixture, "INSERT INTO meta VALUES ('outbox_paused', 'The key was refused.')");
    paused = due_ids (fixture, 200, 100, &next);
    g_assert_cmpstr (paused, ==, "");
    g_assert_cmpint (next, ==, 0);
  }

  counts = sa_reader_count (fixture->connection, 1, NOW, NULL);
  g_assert_cmpint (counts->n_outbox, ==, 6);
  g_assert_cmpint (counts->pause, ==, SA_PAUSE_ACCOUNT);
  g_assert_cmpstr (counts->pause_reason, ==, "The key was refused.");
}

/*
 * Lists of other things than users
 */

static void
check_find (SaStoreFixture *fixture,
            SaQuery        *query,
            const char     *wanted)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SaFound) found = sa_reader_find (fixture->connection, query, NOW, &error);
  g_autoptr (GString) text = g_string_new (NULL);
  const SaId *ids;
  gsize n_ids;

  g_assert_no_error (error);
  ids = sa_ids_get (found->ids, &n_ids);
  for (gsize i = 0; i < n_ids; i++)
    g_string_append_printf (text, i > 0 ? " %d" : "%d", (int) ids[i]);
  g_assert_cmpstr (text->str, ==, wanted);
  g_assert_cmpuint (found->n_total, ==, n_ids);
  g_assert_false (found->provisional);
  sa_query_unref (query);
}

static SaQuery *
search (SaEntity    entity,
        SaId        site,
        const char *text)
{
  SaQuery *query = sa_query_new (entity, site);

  sa_query_set_search (query, text);
  return query;
}

static void
test_find_others (SaStoreFixture *fixture,
                  gconstpointer   data)
{
  SaQuery *query;

  fill (fixture);
  check_find (fixture, sa_query_new (SA_ENTITY_SITE, 0), "4 1 2");
  check_find (fixture, search (SA_ENTITY_SITE, 0, "NORTH.example"), "1");
  check_find (fixture, sa_query_new (SA_ENTITY_GROUP, 1), "2 1");
  check_find (fixture, search (SA_ENTITY_GROUP, 1, "write"), "1");
  query = sa_query_new (SA_ENTITY_GROUP, 1);
  sa_query_set_removed (query, TRUE);
  check_find (fixture, query, "4");
  query = sa_query_new (SA_ENTITY_GROUP, 1);
  sa_query_set_product (query, 2);
  check_find (fixture, query, "2 1");
  query = sa_query_new (SA_ENTITY_GROUP, 1);
  sa_query_set_user (query, 2);
  check_find (fixture, query, "1");
  check_find (fixture, sa_query_new (SA_ENTITY_PRODUCT, 1), "2 1");
  query = sa_query_new (SA_ENTITY_PRODUCT, 1);
  sa_query_set_group (query, 2);
  check_find (fixture, query, "2");
  check_find (fixture, sa_query_new (SA_ENTITY_DOMAIN_RULE, 1), "1");
  check_find (fixture, sa_query_new (SA_ENTITY_DOMAIN_RULE, 2), "");
  check_find (fixture, sa_query_new (SA_ENTITY_RELAY, 0), "1");

  /* By name, else address. Former accounts count as removed. */
  check_find (fixture, sa_query_new (SA_ENTITY_ACCOUNT, 0), "1 3 2");
  check_find (fixture, sa_query_new (SA_ENTITY_ACCOUNT, 2), "2");
  check_find (fixture, search (SA_ENTITY_ACCOUNT, 0, "ada"), "1");
  query = sa_query_new (SA_ENTITY_ACCOUNT, 0);
  sa_query_set_removed (query, TRUE);
  check_find (fixture, query, "4");
  query = search (SA_ENTITY_ACCOUNT, 0, "example admin");
  sa_query_set_operator (query, "ada");
  check_find (fixture, query, "1");
  query = sa_query_new (SA_ENTITY_ACCOUNT, 0);
  sa_query_set_operator (query, "mallory");
  check_find (fixture, query, "");
}

static void
test_find_messages (SaStoreFixture *fixture,
                    gconstpointer   data)
{
  SaQuery *query;

  fill (fixture);
  sa_store_fixture_run (fixture,
    "INSERT INTO invitation (id, user, created) VALUES (3, 3, 1);"
    "INSERT INTO message (id, site, invitation, state, queued, not_before) VALUES (8, 2, 3, 6, 30, 0), (9, 1, 2, 3, 20, 0)");
  /* Newest first. */
  check_find (fixture, sa_query_new (SA_ENTITY_MESSAGE, 0), "9 8 7");
  check_find (fixture, sa_query_new (SA_ENTITY_MESSAGE, 2), "8");
  check_find (fixture, search (SA_ENTITY_MESSAGE, 0, "bob"), "9 8 7");
  check_find (fixture, search (SA_ENTITY_MESSAGE, 0, "ada"), "");
  query = sa_query_new (SA_ENTITY_MESSAGE, 0);
  sa_query_set_user (query, 2);
  check_find (fixture, query, "9 7");
  query = sa_query_new (SA_ENTITY_MESSAGE, 0);
  sa_query_set_problems (query, TRUE);
  check_find (fixture, query, "8");
  query = sa_query_new (SA_ENTITY_MESSAGE, 0);
  sa_query_set_deliveries (query, 1u << SA_DELIVERY_HANDED_OVER | 1u << SA_DELIVERY_WAITING);
  check_find (fixture, query, "9 7");
  /* A failed mail of an invitation that nobody waits for any more is no problem. */
  sa_store_fixture_run (fixture, "UPDATE message SET state = 5 WHERE id = 8");
  query = sa_query_new (SA_ENTITY_MESSAGE, 0);
  sa_query_set_problems (query, TRUE);
  check_find (fixture, query, "");
}

static void
test_find_events (SaStoreFixture *fixture,
                  gconstpointer   data)
{
  SaQuery *query;

  fill (fixture);
  sa_store_fixture_run (fixture,
    "INSERT INTO event (id, site, time, kind, actor_kind, actor, program, title) VALUES"
    "  (1, 1, 100, 12, 0, 1, 'site-admin', ''), (2, 1, 90, 14, 0, 1, 'site-admin', 'Revoke 2 Users'),"
    "  (3, NULL, 110, 2, 4, NULL, 'site-adminctl', 'Add Site South'), (4, 1, 120, 8, 0, NULL, 'site-admin', 'Rename Group');"
    "INSERT INTO event_personal VALUES (1, 0, NULL, 'Invite bob@other.example');"
    "INSERT INTO event_row VALUES (1, 1, 6, 2, 'created', NULL, '1', 0), (2, 1, 3, 2, 'access', '1', '0', 0),"
    "  (2, 2, 3, 1, 'access', '1', '0', 0), (4, 1, 4, 1, 'name', 'a', 'b', 0)");
  check_find (fixture, sa_query_new (SA_ENTITY_EVENT, 0), "4 3 2 1");
  check_find (fixture, sa_query_new (SA_ENTITY_EVENT, 1), "4 2 1");
  check_find (fixture, search (SA_ENTITY_EVENT, 0, "BOB"), "1");
  check_find (fixture, search (SA_ENTITY_EVENT, 0, "ada"), "2 1");
  query = sa_query_new (SA_ENTITY_EVENT, 0);
  sa_query_set_user (query, 2);
  check_find (fixture, query, "2 1");
  query = sa_query_new (SA_ENTITY_EVENT, 0);
  sa_query_set_user (query, 1);
  check_find (fixture, query, "2");
  query = sa_query_new (SA_ENTITY_EVENT, 0);
  sa_query_set_group (query, 1);
  check_find (fixture, query, "4");
  query = sa_query_new (SA_ENTITY_EVENT, 0);
  sa_query_set_since (query, 110);
  check_find (fixture, query, "4 3");
}

/* With a million that wait, sorting them for each few hundred that leave would take longer than sending these. */
static void
test_due_by_index (SaStoreFixture *fixture,
                   gconstpointer   data)
{
  static const struct
  {
    const char *sql;
    const char *index;
  } questions[] = {
    { SA_READER_DUE_SQL, "message_due" },
    { SA_READER_NEXT_SQL, "message_due" },
    { SA_READER_FOLLOW_SQL, "message_follow" },
    { SA_READER_NEXT_FOLLOW_SQL, "message_follow" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autofree char *sql = g_strconcat ("EXPLAIN QUERY PLAN ", questions[i].sql, NULL);
      g_autoptr (GString) plan = g_string_new (NULL);
      g_autoptr (GError) error = NULL;
      g_autoptr (SaSqliteStatement) statement = sa_sqlite_connection_prepare (fixture->connection, sql, &error);

      g_assert_no_error (error);
      while (sa_sqlite_statement_step (statement, &error) == SA_SQLITE_ROW)
        g_string_append_printf (plan, "%s\n", sa_sqlite_statement_get_text (statement, 3));
      g_assert_no_error (error);
      g_test_message ("%s", plan->str);
      g_assert_nonnull (strstr (plan->str, questions[i].index));
      g_assert_null (strstr (plan->str, "TEMP B-TREE"));
    }
}

#define ADD(path, func) \
  g_test_add (path, SaStoreFixture, "with tables", sa_store_fixture_set_up, func, sa_store_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/read/users-have-the-facts-of-account-and-invitation", test_load_users);
  ADD ("/read/places-count-only-what-is-there", test_load_places);
  ADD ("/read/broken-relay-is-said", test_load_broken_relay);
  ADD ("/read/account-is-managed-on-a-verified-domain", test_load_accounts);
  ADD ("/read/message-has-all-for-composing-but-no-bytes", test_load_messages);
  ADD ("/read/event-knows-what-undid-it", test_load_events);
  ADD ("/read/judge-says-what-inviting-would-meet", test_judge);
  ADD ("/read/due-is-oldest-first-and-waits-while-paused", test_due);
  ADD ("/read/what-is-due-is-found-in-the-order-of-an-index", test_due_by_index);
  ADD ("/read/find-places-and-accounts", test_find_others);
  ADD ("/read/find-messages", test_find_messages);
  ADD ("/read/find-events", test_find_events);

  return g_test_run ();
}
