/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-writer-fixture.h"

#define TEST(path, function) \
  g_test_add (path, SaWriterFixture, NULL, sa_writer_fixture_set_up, function, sa_writer_fixture_tear_down)

static void
test_new_address (SaWriterFixture *self, gconstpointer data)
{
  SaId product = sa_writer_fixture_product (self, "Jira", 5);
  SaChange *change = sa_writer_fixture_invite (self, "Ana <ana@example.org> ANA@example.org nobody@ bo@example.org", TRUE, product);
  g_autoptr (SaOutcome) outcome = NULL;
  g_autofree char *name = NULL;
  const SaSeatCount *seats;
  gsize n_products;
  SaId ana;

  change->hold_seconds = 60;
  outcome = sa_writer_fixture_apply (self, change);
  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_INVITED, SA_REASON_NONE);
  SA_ASSERT_ROW (outcome, 1, SA_VERDICT_DUPLICATE, SA_REASON_NONE);
  g_assert_cmpint (sa_outcome_get_row (outcome, 2)->verdict, ==, SA_VERDICT_INVALID);
  g_assert_cmpint (sa_outcome_get_row (outcome, 2)->reason, !=, SA_REASON_NONE);
  SA_ASSERT_ROW (outcome, 3, SA_VERDICT_INVITED, SA_REASON_NONE);
  g_assert_cmpuint (sa_outcome_get_mail_queued (outcome), ==, 2);
  seats = sa_outcome_get_seats (outcome, &n_products);
  g_assert_cmpuint (n_products, ==, 1);
  g_assert_cmpint (seats[0].before, ==, 0);
  g_assert_cmpint (seats[0].after, ==, 2);
  g_assert_cmpint (seats[0].seats, ==, 5);

  ana = sa_writer_fixture_user (self, "ana@example.org");
  g_assert_cmpint (sa_outcome_get_row (outcome, 0)->id, ==, ana);
  name = sa_writer_fixture_get_text (self, "SELECT name FROM account WHERE address_key = 'ana@example.org'");
  g_assert_cmpstr (name, ==, "Ana");
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT state FROM account WHERE address_key = 'ana@example.org'"), ==, SA_ACCOUNT_NONE);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT not_before FROM message LIMIT 1"), ==, self->now + 60);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT expires_days FROM invitation LIMIT 1"), ==, SA_DEFAULT_EXPIRES_DAYS);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM link"), ==, 0);
  g_assert_cmpint (self->touched.site, ==, self->site);
  g_assert_cmpuint (self->touched.users->len, ==, 2);
  g_assert_true (self->touched.mail);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT length (ids) FROM feed ORDER BY seq DESC LIMIT 1"), ==, 16);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT n_targets * 10 + n_refused FROM event ORDER BY id DESC LIMIT 1"), ==, 41);
  sa_writer_fixture_check (self);
}

static void
test_without_mail (SaWriterFixture *self, gconstpointer data)
{
  g_autoptr (SaOutcome) outcome = sa_writer_fixture_apply (self, sa_writer_fixture_invite (self, "ana@example.org", FALSE, 0));
  g_autoptr (SaOutcome) again = NULL;

  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_INVITED, SA_REASON_NONE);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM message"), ==, 0);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM user WHERE invitation IS NOT NULL"), ==, 1);
  g_assert_false (self->touched.mail);

  /* nothing changes, so nothing is written */
  again = sa_writer_fixture_apply (self, sa_writer_fixture_invite (self, "ana@example.org", FALSE, 0));
  SA_ASSERT_ROW (again, 0, SA_VERDICT_ALREADY_USER, SA_REASON_NONE);
  g_assert_cmpint (sa_outcome_get_event (again), ==, 0);
  g_assert_cmpint (self->touched.seq, ==, 0);
  g_assert_cmpint (sa_outcome_get_seq (again), ==, sa_outcome_get_seq (outcome));
}

static void
test_pending_is_resent (SaWriterFixture *self, gconstpointer data)
{
  SaId product = sa_writer_fixture_product (self, "Jira", -1);
  g_autoptr (SaOutcome) outcome = sa_writer_fixture_apply (self, sa_writer_fixture_invite (self, "ana@example.org", TRUE, 0));
  SaId ana = sa_writer_fixture_user (self, "ana@example.org");
  SaId first = sa_writer_fixture_message (self, ana);
  g_autoptr (SaOutcome) again = NULL;
  SaChange *change = sa_writer_fixture_invite (self, "ana@example.org", TRUE, product);

  change->role = SA_ROLE_TRUSTED;
  again = sa_writer_fixture_apply (self, change);
  SA_ASSERT_ROW (again, 0, SA_VERDICT_RESENT, SA_REASON_NONE);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT state FROM message WHERE id = %" G_GINT64_FORMAT, first), ==, SA_DELIVERY_CANCELLED);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT state FROM message WHERE id > %" G_GINT64_FORMAT, first), ==, SA_DELIVERY_QUEUED);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM invitation"), ==, 1);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT role FROM user WHERE id = %" G_GINT64_FORMAT, ana), ==, SA_ROLE_BASIC);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT reserved FROM product"), ==, 1);
  sa_writer_fixture_check (self);
}

static void
test_full_product (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", 1);
  g_autoptr (SaOutcome) outcome = sa_writer_fixture_apply (self, sa_writer_fixture_invite (self, "a@example.org b@example.org", TRUE, jira));

  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_INVITED, SA_REASON_NONE);
  SA_ASSERT_ROW (outcome, 1, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  g_assert_cmpstr (sa_outcome_get_row (outcome, 1)->detail, ==, "Jira");
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM account WHERE address_key = 'b@example.org'"), ==, 0);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT reserved FROM product"), ==, 1);
  sa_writer_fixture_check (self);
}

static void
test_known_account (SaWriterFixture *self, gconstpointer data)
{
  g_autoptr (SaOutcome) outcome = NULL;
  SaChange *change = sa_writer_fixture_change (self, SA_CHANGE_ADD_SITE, 0);
  SaId site;

  change->site = 0;
  sa_change_set_name (change, "Lab");
  sa_change_set_url (change, "https://lab.example.com");
  site = sa_writer_fixture_do (self, change);
  change = sa_writer_fixture_invite (self, "Other <FAY@example.com>", TRUE, 0);
  change->site = site;
  outcome = sa_writer_fixture_apply (self, change);
  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_EXISTING_ACCOUNT, SA_REASON_NONE);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM account WHERE name = 'Fay Founder'"), ==, 1);
  g_assert_cmpint (sa_outcome_get_mail_queued (outcome), ==, 1);
}

static void
test_deactivated (SaWriterFixture *self, gconstpointer data)
{
  g_autoptr (SaOutcome) outcome = NULL;
  g_autofree char *before = NULL;
  g_autofree char *after = NULL;

  sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", FALSE, 0));
  sa_store_fixture_run (&self->base, "UPDATE account SET state = 2 WHERE address_key = 'ana@example.org'");
  before = sa_writer_fixture_dump (self);
  outcome = sa_writer_fixture_apply (self, sa_writer_fixture_invite (self, "ana@example.org", TRUE, 0));
  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_DEACTIVATED, SA_REASON_ACCOUNT_DEACTIVATED);
  after = sa_writer_fixture_dump (self);
  g_assert_cmpstr (before, ==, after);
}

static void
test_revoked_comes_back (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", -1);
  SaId wiki = sa_writer_fixture_product (self, "Wiki", -1);
  SaId ana = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", TRUE, jira));
  g_autoptr (SaOutcome) outcome = NULL;
  SaChange *change;

  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_REVOKE, ana));
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT sum (reserved) FROM product"), ==, 0);
  change = sa_writer_fixture_invite (self, "ana@example.org", TRUE, wiki);
  change->role = SA_ROLE_TRUSTED;
  outcome = sa_writer_fixture_apply (self, change);
  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_RESTORED, SA_REASON_NO_ACCESS_BEFORE);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT sum (reserved) FROM product"), ==, 2);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT role FROM user WHERE id = %" G_GINT64_FORMAT, ana), ==, SA_ROLE_TRUSTED);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT delivery FROM invitation WHERE revoked_at IS NULL"), ==, SA_DELIVERY_QUEUED);
  sa_writer_fixture_check (self);
}

static void
test_removed_comes_back (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", -1);
  SaId wiki = sa_writer_fixture_product (self, "Wiki", -1);
  SaId ana = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", TRUE, jira));
  g_autoptr (SaOutcome) outcome = NULL;

  sa_writer_fixture_freeze (self, sa_writer_fixture_message (self, ana), "secret", 30);
  sa_writer_fixture_hand_over (self, sa_writer_fixture_message (self, ana));
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_REMOVE, ana));
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM link WHERE dead IS NULL"), ==, 0);

  outcome = sa_writer_fixture_apply (self, sa_writer_fixture_invite (self, "ana@example.org", TRUE, wiki));
  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_RESTORED, SA_REASON_REMOVED_EARLIER);
  g_assert_cmpint (sa_outcome_get_row (outcome, 0)->id, ==, ana);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM invitation"), ==, 2);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM product_access WHERE product = %" G_GINT64_FORMAT, jira), ==, 0);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM product_access WHERE product = %" G_GINT64_FORMAT, wiki), ==, 1);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT status FROM user WHERE id = %" G_GINT64_FORMAT, ana), ==, SA_STATUS_NOT_SENT);
  sa_writer_fixture_check (self);
}

static void
test_seen_is_left_alone (SaWriterFixture *self, gconstpointer data)
{
  g_autoptr (SaOutcome) outcome = sa_writer_fixture_apply (self, sa_writer_fixture_invite (self, "fay@example.com", TRUE, 0));

  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_ALREADY_USER, SA_REASON_NONE);
  g_assert_cmpint (sa_outcome_get_event (outcome), ==, 0);
}

static void
test_limits_of_trusted (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", -1);
  SaChange *change = sa_writer_fixture_invite (self, "tom@example.org ana@example.org", FALSE, 0);
  g_autoptr (SaOutcome) invited = NULL;
  g_autoptr (SaOutcome) product = NULL;
  g_autoptr (SaOutcome) role = NULL;
  g_autoptr (SaOutcome) domain = NULL;
  g_autoptr (SaOutcome) revoked = NULL;
  g_autoptr (SaOutcome) fine = NULL;
  g_autoptr (SaActor) tom = NULL;
  const char *domains[] = { "example.org", NULL };

  change->role = SA_ROLE_TRUSTED;
  invited = sa_writer_fixture_apply (self, change);
  tom = sa_writer_fixture_actor (self, sa_writer_fixture_user (self, "tom@example.org"));

  product = sa_writer_fixture_apply_as (self, tom, sa_writer_fixture_invite (self, "x@example.org", FALSE, jira));
  SA_ASSERT_ROW (product, 0, SA_VERDICT_REFUSED, SA_REASON_PRODUCT_NOT_OWN);
  change = sa_writer_fixture_invite (self, "x@example.org", FALSE, 0);
  change->role = SA_ROLE_SITE_ADMIN;
  role = sa_writer_fixture_apply_as (self, tom, change);
  SA_ASSERT_ROW (role, 0, SA_VERDICT_REFUSED, SA_REASON_ROLE_ABOVE_OWN);
  change = sa_writer_fixture_invite (self, "x@example.org", FALSE, 0);
  sa_change_set_domains (change, domains);
  domain = sa_writer_fixture_apply_as (self, tom, change);
  SA_ASSERT_ROW (domain, 0, SA_VERDICT_REFUSED, SA_REASON_NOT_ALLOWED);

  /* Access that an administrator took does not come back by the side door. */
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_REVOKE, sa_writer_fixture_user (self, "ana@example.org")));
  revoked = sa_writer_fixture_apply_as (self, tom, sa_writer_fixture_invite (self, "ana@example.org", FALSE, 0));
  SA_ASSERT_ROW (revoked, 0, SA_VERDICT_REFUSED, SA_REASON_NOT_ALLOWED);
  fine = sa_writer_fixture_apply_as (self, tom, sa_writer_fixture_invite (self, "x@example.org", FALSE, 0));
  SA_ASSERT_ROW (fine, 0, SA_VERDICT_INVITED, SA_REASON_NONE);
}

static void
test_domains (SaWriterFixture *self, gconstpointer data)
{
  const char *own[] = { "@Example.ORG", NULL };
  const char *public[] = { "gmail.com", NULL };
  g_autoptr (SaOutcome) allowed = NULL;
  g_autoptr (SaOutcome) refused = NULL;
  g_autofree char *domain = NULL;
  SaChange *change = sa_writer_fixture_invite (self, "ana@example.org", FALSE, 0);

  sa_change_set_domains (change, own);
  allowed = sa_writer_fixture_apply (self, change);
  SA_ASSERT_ROW (allowed, 0, SA_VERDICT_INVITED, SA_REASON_NONE);
  domain = sa_writer_fixture_get_text (self, "SELECT domain FROM domain_rule WHERE removed_at IS NULL");
  g_assert_cmpstr (domain, ==, "example.org");

  change = sa_writer_fixture_invite (self, "bo@gmail.com", FALSE, 0);
  sa_change_set_domains (change, public);
  refused = sa_writer_fixture_apply (self, change);
  SA_ASSERT_ROW (refused, 0, SA_VERDICT_REFUSED, SA_REASON_PUBLIC_MAIL_HOST);
  g_assert_cmpint (sa_writer_fixture_user (self, "bo@gmail.com"), ==, 0);
}

static void
test_words (SaWriterFixture *self, gconstpointer data)
{
  g_autofree char *long_text = g_strnfill (10001, 'x');
  g_autofree char *words = NULL;
  g_autoptr (SaOutcome) outcome = NULL;
  SaChange *change = sa_writer_fixture_invite (self, "ana@example.org", TRUE, 0);

  sa_change_set_text (change, long_text);
  outcome = sa_writer_fixture_apply (self, change);
  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_REFUSED, SA_REASON_TEXT_TOO_LONG);

  change = sa_writer_fixture_invite (self, "ana@example.org", TRUE, 0);
  sa_change_set_text (change, "Welcome,\n\tdear Ana");
  sa_writer_fixture_do (self, change);
  words = sa_writer_fixture_get_text (self, "SELECT after FROM event_personal WHERE after LIKE 'Welcome%%'");
  g_assert_cmpstr (words, ==, "Welcome,\n\tdear Ana");
  /* Erasure empties one table, so no personal value may stand in the other. */
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM event_row WHERE after LIKE '%%ana@%%' OR after LIKE 'Welcome%%'"), ==, 0);
}

static void
test_many (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", 20000);
  GString *text = g_string_new (NULL);
  g_autoptr (SaOutcome) outcome = NULL;
  gint64 start;

  for (int i = 0; i < 10000; i++)
    g_string_append_printf (text, "Person %d <p%d@example.org>\n", i, i);
  start = g_get_monotonic_time ();
  outcome = sa_writer_fixture_apply (self, sa_writer_fixture_invite (self, text->str, TRUE, jira));
  g_test_message ("10,000 invitations: %" G_GINT64_FORMAT " ms", (g_get_monotonic_time () - start) / 1000);
  g_string_free (text, TRUE);
  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_INVITED), ==, 10000);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT ids IS NULL FROM feed ORDER BY seq DESC LIMIT 1"), ==, 1);
  sa_writer_fixture_check (self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  TEST ("/writer/invite/unknown-address-makes-account-user-and-mail", test_new_address);
  TEST ("/writer/invite/without-mail-makes-no-message", test_without_mail);
  TEST ("/writer/invite/pending-gets-the-mail-again-and-keeps-the-role", test_pending_is_resent);
  TEST ("/writer/invite/full-product-refuses-one-whole-and-goes-on", test_full_product);
  TEST ("/writer/invite/known-account-gets-access-and-keeps-its-name", test_known_account);
  TEST ("/writer/invite/deactivated-account-is-left-alone", test_deactivated);
  TEST ("/writer/invite/revoked-comes-back-with-groups", test_revoked_comes_back);
  TEST ("/writer/invite/removed-comes-back-with-new-choices", test_removed_comes_back);
  TEST ("/writer/invite/seen-user-is-left-alone", test_seen_is_left_alone);
  TEST ("/writer/invite/trusted-invites-with-own-things-only", test_limits_of_trusted);
  TEST ("/writer/invite/domains-join-unless-they-are-public", test_domains);
  TEST ("/writer/invite/words-are-limited-and-personal", test_words);
  TEST ("/writer/invite/ten-thousand-in-one-transaction", test_many);
  return g_test_run ();
}
