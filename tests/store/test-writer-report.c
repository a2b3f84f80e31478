/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-secret.h"
#include "sa-writer-fixture.h"

#include <string.h>

#define TEST(path, function) \
  g_test_add (path, SaWriterFixture, NULL, sa_writer_fixture_set_up, function, sa_writer_fixture_tear_down)
#define DAY (24 * 60 * 60)

static SaDelivery
get_state (SaWriterFixture *self, SaId message)
{
  return (SaDelivery) sa_writer_fixture_get (self, "SELECT state FROM message WHERE id = %" G_GINT64_FORMAT, message);
}

static void
report (SaWriterFixture *self, SaReportKind kind, SaId message, const char *text)
{
  SaReport *fact = sa_report_new (kind, message);

  fact->time = self->now;
  fact->next_try = self->now + 300;
  fact->error_class = SA_ERROR_CLASS_TRY_AGAIN;
  fact->text = g_strdup (text);
  sa_writer_fixture_report (self, fact);
}

/* A user with a frozen mail whose link has the secret @secret. */
static SaId
invite (SaWriterFixture *self, const char *address, const char *secret, SaId *message)
{
  SaId user = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, address, TRUE, 0));

  *message = sa_writer_fixture_message (self, user);
  sa_writer_fixture_freeze (self, *message, secret, 30);
  return user;
}

static SaOutcome *
accept (SaWriterFixture *self, const char *secret, const char *name)
{
  g_autoptr (SaActor) invitee = sa_actor_new (SA_ACTOR_INVITEE, 0, "gateway");
  SaChange *change = sa_change_new (SA_CHANGE_ACCEPT, 0);

  invitee->token = g_strdup (secret);
  if (name != NULL)
    sa_change_set_name (change, name);
  return sa_writer_fixture_apply_as (self, invitee, change);
}

static void
test_claim (SaWriterFixture *self, gconstpointer data)
{
  SaChange *change = sa_writer_fixture_invite (self, "ana@example.org", TRUE, 0);
  g_autoptr (SaMessageRecord) record = NULL;
  SaId message;
  SaId user;

  change->hold_seconds = 30;
  user = sa_writer_fixture_do (self, change);
  message = sa_writer_fixture_message (self, user);
  self->now += 30;
  g_assert_null (sa_writer_fixture_claim (self, message));  /* not composed */
  sa_writer_fixture_freeze (self, message, "secret", 30);
  self->now -= 1;
  g_assert_null (sa_writer_fixture_claim (self, message));  /* held */
  self->now += 1;

  record = sa_writer_fixture_claim (self, message);
  g_assert_nonnull (record);
  g_assert_cmpint (record->state, ==, SA_DELIVERY_SENDING);
  g_assert_cmpint (record->attempts, ==, 1);
  g_assert_cmpuint (g_bytes_get_size (record->bytes), ==, 18);
  g_assert_cmpstr (record->to_address, ==, "ana@example.org");
  g_assert_null (sa_writer_fixture_claim (self, message));  /* once */
  sa_writer_fixture_check (self);
}

static void
test_claim_of_the_dead (SaWriterFixture *self, gconstpointer data)
{
  g_autoptr (SaMessageRecord) alive = NULL;
  SaId message;
  SaId user = invite (self, "ana@example.org", "secret", &message);

  /* What is taken back while its mail is out stays taken back: the mail is not tried again. */
  alive = sa_writer_fixture_claim (self, message);
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_REVOKE, user));
  g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_SENDING);
  report (self, SA_REPORT_RETRY, message, "come back later");
  g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_CANCELLED);
  self->now += 1000;
  g_assert_null (sa_writer_fixture_claim (self, message));
  sa_writer_fixture_check (self);
}

static void
test_forward_only (SaWriterFixture *self, gconstpointer data)
{
  SaId message;
  SaId user = invite (self, "ana@example.org", "secret", &message);
  gint64 seq;

  sa_writer_fixture_freeze (self, message, "other", 30);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM link"), ==, 1);
  report (self, SA_REPORT_RETRY, message, "early");
  g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_QUEUED);

  sa_writer_fixture_hand_over (self, message);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT status FROM user WHERE id = %" G_GINT64_FORMAT, user), ==, SA_STATUS_PENDING);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT expires FROM invitation"), ==, self->now + 30 * DAY);
  seq = self->touched.seq;
  g_assert_cmpint (seq, >, 0);
  for (SaReportKind kind = SA_REPORT_HANDED_OVER; kind <= SA_REPORT_UNKNOWN; kind++)
    {
      report (self, kind, message, "late");
      g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_HANDED_OVER);
      g_assert_cmpint (self->touched.seq, ==, 0);
    }
  report (self, SA_REPORT_RELEASED, message, NULL);
  g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_HANDED_OVER);

  report (self, SA_REPORT_BOUNCED, message, "no such box");
  report (self, SA_REPORT_BOUNCED, message, "no such box");
  g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_BOUNCED);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM event WHERE kind = %d", SA_CHANGE_BOUNCED), ==, 1);
  report (self, SA_REPORT_HANDED_OVER, message, NULL);
  g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_BOUNCED);
  report (self, SA_REPORT_FAILED, 4711, "of nothing");
  sa_writer_fixture_check (self);
}

static void
test_tries (SaWriterFixture *self, gconstpointer data)
{
  SaId message;
  g_autoptr (SaMessageRecord) first = NULL;
  g_autoptr (SaMessageRecord) second = NULL;
  g_autoptr (SaMessageRecord) third = NULL;
  g_autofree char *text = NULL;

  invite (self, "ana@example.org", "secret", &message);
  first = sa_writer_fixture_claim (self, message);
  report (self, SA_REPORT_RETRY, message, "busy");
  g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_WAITING);
  text = sa_writer_fixture_get_text (self, "SELECT delivery_error FROM invitation");
  g_assert_cmpstr (text, ==, "busy");
  g_assert_null (sa_writer_fixture_claim (self, message));
  self->now += 300;
  second = sa_writer_fixture_claim (self, message);
  g_assert_cmpint (second->attempts, ==, 2);
  g_assert_true (g_bytes_equal (first->bytes, second->bytes));
  g_assert_cmpstr (first->key, ==, second->key);

  report (self, SA_REPORT_RELEASED, message, NULL);
  g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_QUEUED);
  third = sa_writer_fixture_claim (self, message);
  g_assert_cmpint (third->attempts, ==, 2);
  report (self, SA_REPORT_FAILED, message, "refused");
  g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_FAILED);
  sa_writer_fixture_check (self);

  /* A person may try once more: the mail is composed anew. */
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_RETRY_MESSAGE, message));
  g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_QUEUED);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM message WHERE key IS NULL AND error_text IS NULL"), ==, 1);
  sa_writer_fixture_check (self);
}

static void
test_pause (SaWriterFixture *self, gconstpointer data)
{
  SaId message;
  SaId other;
  g_autoptr (SaMessageRecord) claimed = NULL;
  g_autoptr (SaMessageRecord) again = NULL;
  g_autoptr (SaOutcome) outcome = NULL;

  invite (self, "ana@example.org", "one", &message);
  invite (self, "bo@example.org", "two", &other);
  claimed = sa_writer_fixture_claim (self, message);
  report (self, SA_REPORT_PAUSED, message, "The relay knows no such key.");
  g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_QUEUED);
  g_assert_null (sa_writer_fixture_claim (self, other));
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_RESUME_OUTBOX, 0));
  outcome = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_RESUME_OUTBOX, 0));
  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  again = sa_writer_fixture_claim (self, other);
  g_assert_nonnull (again);
  sa_writer_fixture_check (self);
}

static void
test_adopt (SaWriterFixture *self, gconstpointer data)
{
  SaId message;
  g_autoptr (SaMessageRecord) claimed = NULL;
  g_autoptr (SaMessageRecord) unknown = NULL;
  g_autoptr (GError) error = NULL;

  invite (self, "ana@example.org", "secret", &message);
  claimed = sa_writer_fixture_claim (self, message);
  g_assert_true (sa_writer_adopt (self->base.connection, self->now, &self->touched, &error));
  g_assert_no_error (error);
  g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_UNKNOWN);

  /* It is given for reconciling, with what is needed for it, and stays unknown until somebody knows. */
  unknown = sa_writer_fixture_claim (self, message);
  g_assert_nonnull (unknown);
  g_assert_nonnull (unknown->bytes);
  g_assert_cmpint (unknown->attempts, ==, 1);
  report (self, SA_REPORT_RETRY, message, "surely not");
  g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_WAITING);
  sa_writer_fixture_check (self);
}

static void
test_second_mail (SaWriterFixture *self, gconstpointer data)
{
  SaId message;
  SaId user = invite (self, "ana@example.org", "first", &message);
  g_autoptr (SaOutcome) link = NULL;
  g_autoptr (SaOutcome) dead = NULL;
  g_autoptr (SaOutcome) copied = NULL;

  sa_writer_fixture_hand_over (self, message);
  link = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_MAKE_LINK, user));
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_RESEND, user));
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT expires IS NULL FROM invitation"), ==, 1);
  message = sa_writer_fixture_message (self, user);
  self->now += 10;
  sa_writer_fixture_freeze (self, message, "second", 10);
  /* The old link leads in until the new mail is out. */
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM link WHERE dead IS NULL"), ==, 3);
  sa_writer_fixture_hand_over (self, message);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM link WHERE dead IS NULL"), ==, 2);
  dead = accept (self, "first", NULL);
  SA_ASSERT_ROW (dead, 0, SA_VERDICT_REFUSED, SA_REASON_LINK_DEAD);
  copied = accept (self, sa_outcome_get_row (link, 0)->detail, NULL);
  SA_ASSERT_ROW (copied, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  sa_writer_fixture_check (self);
}

static void
test_accept (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", 3);
  SaId user = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", TRUE, jira));
  SaId message = sa_writer_fixture_message (self, user);
  g_autoptr (SaOutcome) done = NULL;
  g_autoptr (SaOutcome) twice = NULL;
  g_autoptr (SaOutcome) unknown = NULL;
  g_autoptr (SaOutcome) never = NULL;
  g_autofree char *name = NULL;

  sa_writer_fixture_freeze (self, message, "secret", 30);
  sa_writer_fixture_hand_over (self, message);
  unknown = accept (self, "guess", NULL);
  SA_ASSERT_ROW (unknown, 0, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);

  self->now += 60;
  done = accept (self, "secret", " Ana Ng ");
  SA_ASSERT_ROW (done, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpint (sa_outcome_get_row (done, 0)->id, ==, user);
  name = sa_writer_fixture_get_text (self, "SELECT name FROM account WHERE state = 1 AND first_seen = %" G_GINT64_FORMAT, self->now);
  g_assert_cmpstr (name, ==, "Ana Ng");
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT in_use * 10 + reserved FROM product"), ==, 10);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT status FROM user WHERE id = %" G_GINT64_FORMAT, user), ==, SA_STATUS_HAS_ACCESS);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT accepted_at FROM invitation"), ==, self->now);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT site FROM event ORDER BY id DESC LIMIT 1"), ==, self->site);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT actor IS NULL FROM event ORDER BY id DESC LIMIT 1"), ==, 1);

  self->now += 60;
  twice = accept (self, "secret", "Somebody Else");
  SA_ASSERT_ROW (twice, 0, SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  g_assert_cmpint (sa_outcome_get_event (twice), ==, 0);
  never = sa_writer_fixture_undo (self, sa_outcome_get_event (done));
  SA_ASSERT_ROW (never, 0, SA_VERDICT_REFUSED, SA_REASON_NOT_UNDOABLE);
  sa_writer_fixture_check (self);
}

static void
test_accept_refused (SaWriterFixture *self, gconstpointer data)
{
  SaId message;
  SaId user = invite (self, "ana@example.org", "one", &message);
  SaId other = invite (self, "bo@example.org", "two", &message);
  g_autoptr (SaOutcome) late = NULL;
  g_autoptr (SaOutcome) in_time = NULL;
  g_autoptr (SaOutcome) revoked = NULL;
  g_autoptr (SaOutcome) restored = NULL;

  self->now += 30 * DAY;
  late = accept (self, "one", NULL);
  SA_ASSERT_ROW (late, 0, SA_VERDICT_REFUSED, SA_REASON_LINK_EXPIRED);
  self->now -= 1;
  in_time = accept (self, "one", NULL);
  SA_ASSERT_ROW (in_time, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM user WHERE id = %" G_GINT64_FORMAT " AND first_seen IS NOT NULL", user), ==, 1);

  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_REVOKE, other));
  revoked = accept (self, "two", NULL);
  SA_ASSERT_ROW (revoked, 0, SA_VERDICT_REFUSED, SA_REASON_LINK_DEAD);
  /* Access that comes back makes no old link live again. */
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_RESTORE, other));
  restored = accept (self, "two", NULL);
  SA_ASSERT_ROW (restored, 0, SA_VERDICT_REFUSED, SA_REASON_LINK_DEAD);
}

static void
test_click_proves (SaWriterFixture *self, gconstpointer data)
{
  SaId message;
  SaId user = invite (self, "ana@example.org", "secret", &message);
  g_autoptr (SaMessageRecord) claimed = sa_writer_fixture_claim (self, message);
  g_autoptr (SaOutcome) outcome = NULL;

  report (self, SA_REPORT_UNKNOWN, message, "no answer");
  outcome = accept (self, "secret", NULL);
  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT last_sent FROM user WHERE id = %" G_GINT64_FORMAT, user), ==, self->now);
  sa_writer_fixture_check (self);
}

static void
test_copied_link (SaWriterFixture *self, gconstpointer data)
{
  SaId user = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", FALSE, 0));
  g_autoptr (SaOutcome) outcome = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_MAKE_LINK,
                                                                                           user));
  const char *secret = sa_outcome_get_row (outcome, 0)->detail;
  g_autoptr (SaOutcome) never = NULL;
  g_autoptr (SaOutcome) seen = NULL;
  g_autofree char *file = NULL;
  gsize length = 0;

  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpuint (strlen (secret), ==, 43);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM link WHERE length (hash) = 32 AND message IS NULL AND expires = %" G_GINT64_FORMAT,
                                          self->now + SA_DEFAULT_EXPIRES_DAYS * DAY), ==, 1);
  g_assert_cmpint (sa_outcome_get_event (outcome), !=, 0);
  never = sa_writer_fixture_undo (self, sa_outcome_get_event (outcome));
  SA_ASSERT_ROW (never, 0, SA_VERDICT_REFUSED, SA_REASON_NOT_UNDOABLE);

  /* The secret itself is nowhere in the file. */
  sa_store_fixture_run (&self->base, "PRAGMA wal_checkpoint (TRUNCATE)");
  g_assert_true (g_file_get_contents (self->base.path, &file, &length, NULL));
  g_assert_null (memmem (file, length, secret, strlen (secret)));

  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_SEEN, user));
  seen = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_MAKE_LINK, user));
  SA_ASSERT_ROW (seen, 0, SA_VERDICT_REFUSED, SA_REASON_HAS_BEEN_SEEN);
}

static void
test_last_seen (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", -1);
  SaId user = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "ana@example.org", FALSE, jira));
  gint64 events = sa_writer_fixture_get (self, "SELECT count (*) FROM event");

  for (int i = 2; i >= 0; i--)
    {
      SaReport *seen = sa_report_new (SA_REPORT_LAST_SEEN, 0);

      seen->user = user;
      seen->time = self->now + 100 * i;
      sa_writer_fixture_report (self, seen);
    }
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT last_seen FROM user WHERE id = %" G_GINT64_FORMAT, user), ==, self->now + 200);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM event"), ==, events + 1);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT in_use FROM product"), ==, 1);
  sa_writer_fixture_check (self);
}

static void
test_cancel_and_retry (SaWriterFixture *self, gconstpointer data)
{
  SaId message;
  SaId user = invite (self, "ana@example.org", "secret", &message);
  g_autoptr (SaMessageRecord) record = NULL;
  g_autoptr (SaOutcome) again = NULL;
  g_autoptr (SaOutcome) left = NULL;
  g_autoptr (SaOutcome) missing = NULL;

  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_CANCEL_MESSAGE, message));
  g_assert_cmpint (get_state (self, message), ==, SA_DELIVERY_CANCELLED);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT delivery FROM invitation"), ==, SA_DELIVERY_CANCELLED);
  again = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_CANCEL_MESSAGE, message));
  SA_ASSERT_ROW (again, 0, SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  sa_writer_fixture_do (self, sa_writer_fixture_change (self, SA_CHANGE_RETRY_MESSAGE, message));
  sa_writer_fixture_freeze (self, message, "again", 30);
  sa_writer_fixture_hand_over (self, message);
  left = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_CANCEL_MESSAGE, message));
  SA_ASSERT_ROW (left, 0, SA_VERDICT_REFUSED, SA_REASON_ALREADY_LEFT);
  missing = sa_writer_fixture_apply (self, sa_writer_fixture_change (self, SA_CHANGE_CANCEL_MESSAGE, 99));
  SA_ASSERT_ROW (missing, 0, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
  g_assert_cmpint (user, !=, 0);
  sa_writer_fixture_check (self);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  TEST ("/writer/claim/takes-a-frozen-mail-once-when-it-is-due", test_claim);
  TEST ("/writer/claim/never-takes-mail-of-a-revoked-invitation", test_claim_of_the_dead);
  TEST ("/writer/report/is-idempotent-and-moves-forward-only", test_forward_only);
  TEST ("/writer/report/tries-keep-bytes-and-key-and-are-counted", test_tries);
  TEST ("/writer/report/pause-stops-the-whole-outbox", test_pause);
  TEST ("/writer/report/last-seen-is-first-seen-once", test_last_seen);
  TEST ("/writer/adopt/sending-becomes-unknown", test_adopt);
  TEST ("/writer/link/new-mail-kills-the-link-of-the-old-one", test_second_mail);
  TEST ("/writer/link/secret-is-kept-nowhere", test_copied_link);
  TEST ("/writer/accept/makes-the-account-active-and-spends-the-links", test_accept);
  TEST ("/writer/accept/expired-and-revoked-links-are-refused", test_accept_refused);
  TEST ("/writer/accept/proves-an-unknown-mail", test_click_proves);
  TEST ("/writer/message/cancel-and-retry", test_cancel_and_retry);
  return g_test_run ();
}
