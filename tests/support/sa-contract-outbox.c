/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

static SaId
add_held (SaContract *c,
          const char *address,
          int         hold_seconds)
{
  SaChange *change = sa_contract_invite (c, c->site, address, SA_CHANGE_FLAG_SEND_MAIL);

  change->hold_seconds = hold_seconds;

  return sa_contract_latest_message (c, sa_contract_do (c, NULL, change, SA_VERDICT_INVITED, SA_REASON_NONE));
}

static const SaMessageRecord *
message_of (SaContract  *c,
            SaId         message,
            GPtrArray  **holder)
{
  return sa_contract_load (c, SA_ENTITY_MESSAGE, message, holder);
}

static void
held_mail_is_not_due (SaContract *c)
{
  SaId second = add_held (c, "ana@acme.example", 200);
  SaId first = add_held (c, "bo@acme.example", 100);
  SaTime now = sa_contract_now ();
  SaTime next = -1;
  g_autoptr(GPtrArray) none = sa_contract_due (c, now, 10, &next);
  g_autoptr(GPtrArray) one = NULL;
  g_autoptr(GPtrArray) both = NULL;
  g_autoptr(GPtrArray) limited = NULL;
  g_autoptr(GPtrArray) holder = NULL;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (next, ==, message_of (c, first, &holder)->not_before);
  one = sa_contract_due (c, now + 150, 10, &next);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpint (((SaMessageRecord *) one->pdata[0])->id, ==, first);
  g_assert_cmpint (next, ==, message_of (c, second, &holder)->not_before);
  both = sa_contract_due (c, now + 250, 10, &next);
  g_assert_cmpuint (both->len, ==, 2);
  g_assert_cmpint (((SaMessageRecord *) both->pdata[0])->id, ==, first);
  g_assert_cmpint (((SaMessageRecord *) both->pdata[1])->id, ==, second);
  g_assert_cmpint (next, ==, 0);
  g_assert_null (((SaMessageRecord *) both->pdata[0])->bytes);
  limited = sa_contract_due (c, now + 250, 1, NULL);
  g_assert_cmpuint (limited->len, ==, 1);
}

static void
claim_takes_what_is_frozen_and_due (SaContract *c)
{
  SaId message = add_held (c, "ana@acme.example", 100);
  SaTime now = sa_contract_now ();
  g_autoptr(SaMessageRecord) none = sa_contract_claim (c, message, now + 150);
  g_autoptr(SaMessageRecord) early = NULL;
  g_autoptr(SaMessageRecord) claimed = NULL;
  g_autoptr(SaMessageRecord) again = NULL;
  g_autoptr(SaMessageRecord) lost = NULL;
  g_autoptr(GPtrArray) holder = NULL;
  const SaMessageRecord *record;

  /* Not composed yet. */
  g_assert_null (none);
  sa_contract_freeze (c, message, "secret-one", now + 1000);
  record = message_of (c, message, &holder);
  g_assert_cmpint (record->state, ==, SA_DELIVERY_QUEUED);
  g_assert_cmpstr (record->message_id, ==, "<secret-one@acme.example>");
  g_assert_cmpstr (record->key, ==, "key-secret-one");
  g_assert_cmpint (record->expires, ==, now + 1000);

  /* Not before its time. */
  early = sa_contract_claim (c, message, now);
  g_assert_null (early);
  claimed = sa_contract_claim (c, message, now + 150);
  g_assert_nonnull (claimed);
  g_assert_cmpint (claimed->state, ==, SA_DELIVERY_SENDING);
  g_assert_cmpint (claimed->attempts, ==, 1);
  g_assert_cmpuint (g_bytes_get_size (claimed->bytes), ==, 10);
  g_assert_cmpmem (g_bytes_get_data (claimed->bytes, NULL), 10, "secret-one", 10);
  g_assert_cmpstr (claimed->key, ==, "key-secret-one");

  /* By one only. */
  again = sa_contract_claim (c, message, now + 150);
  g_assert_null (again);
  lost = sa_contract_claim (c, 4711, now + 150);
  g_assert_null (lost);
}

static void
frozen_once_stays_so (SaContract *c)
{
  SaId message = add_held (c, "ana@acme.example", 0);
  g_autoptr(GPtrArray) holder = NULL;

  sa_contract_freeze (c, message, "secret-one", 0);
  sa_contract_freeze (c, message, "secret-two", 0);
  g_assert_cmpstr (message_of (c, message, &holder)->key, ==, "key-secret-one");
  sa_contract_accept (c, "secret-two", SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
}

static void
mail_of_a_dead_invitation_stays (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = sa_contract_latest_message (c, user);
  g_autoptr(SaMessageRecord) claimed = NULL;
  g_autoptr(GPtrArray) due = NULL;

  sa_contract_freeze (c, message, "secret-one", 0);
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, user));
  claimed = sa_contract_claim (c, message, sa_contract_now () + 1);
  g_assert_null (claimed);
  due = sa_contract_due (c, sa_contract_now () + 1, 10, NULL);
  g_assert_cmpuint (due->len, ==, 0);
}

static void
sent_is_what_the_relay_took (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = sa_contract_latest_message (c, user);
  SaTime before = sa_contract_now ();
  g_autoptr(SaMessageRecord) claimed = NULL;
  g_autoptr(SaMessageRecord) again = NULL;
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(GPtrArray) message_holder = NULL;
  const SaUserRecord *record;

  sa_contract_freeze (c, message, "secret-one", before + 5000);
  claimed = sa_contract_claim (c, message, before + 1);
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_NOT_SENT);
  sa_contract_report_kind (c, SA_REPORT_HANDED_OVER, message);
  record = sa_contract_user (c, user, &holder);
  g_assert_cmpint (sa_status_from_facts (&record->facts), ==, SA_STATUS_PENDING);
  g_assert_cmpint (record->facts.last_sent, >=, before);
  g_assert_cmpint (record->facts.expires, ==, before + 5000);
  g_assert_cmpint (record->facts.delivery, ==, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpint (message_of (c, message, &message_holder)->handed_over, >=, before);
  g_assert_cmpstr (message_of (c, message, &message_holder)->relay_id, ==, "relay-1");
  /* Its bytes are gone, so that nothing can send it twice. */
  again = sa_contract_claim (c, message, before + 1);
  g_assert_null (again);
}

static void
reports_go_only_forward (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = sa_contract_latest_message (c, user);
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_MESSAGE, 0);
  g_autoptr(SaFound) before = NULL;
  g_autoptr(SaFound) after = NULL;
  SaTime last_sent;

  /* Not claimed, so nothing can have been sent. */
  sa_contract_report_kind (c, SA_REPORT_BOUNCED, message);
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_QUEUED);

  sa_contract_send (c, message, "secret-one");
  last_sent = sa_contract_user (c, user, &holder)->facts.last_sent;
  before = sa_contract_find (c, query);
  {
    SaReport *report = sa_report_new (SA_REPORT_HANDED_OVER, message);

    report->time = last_sent + 77;
    report->relay_id = g_strdup ("relay-2");
    sa_contract_report (c, report);
  }
  sa_contract_report_kind (c, SA_REPORT_FAILED, message);
  sa_contract_report_kind (c, SA_REPORT_UNKNOWN, message);
  sa_contract_report_kind (c, SA_REPORT_RETRY, message);
  sa_contract_report_kind (c, SA_REPORT_RELEASED, message);
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->facts.last_sent, ==, last_sent);
  g_assert_cmpstr (message_of (c, message, &holder)->relay_id, ==, "relay-1");
  after = sa_contract_find (c, query);
  g_assert_cmpint (after->seq, ==, before->seq);
}

static void
bounce_is_told_once (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = sa_contract_latest_message (c, user);
  g_autoptr(SaQuery) events = sa_query_new (SA_ENTITY_EVENT, 0);
  g_autoptr(SaFound) before = NULL;
  g_autoptr(SaFound) after = NULL;
  g_autoptr(GPtrArray) holder = NULL;
  guint n_changed;

  sa_query_set_user (events, user);
  sa_contract_send (c, message, "secret-one");
  before = sa_contract_find (c, events);
  n_changed = c->n_changed;
  sa_contract_report_kind (c, SA_REPORT_BOUNCED, message);
  SA_WAIT_UNTIL (c->n_changed > n_changed);
  sa_contract_report_kind (c, SA_REPORT_BOUNCED, message);
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_BOUNCED);
  g_assert_cmpint (sa_contract_problem (c, user), ==, SA_PROBLEM_BOUNCED);
  /* It was sent, all the same. */
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_PENDING);
  g_assert_cmpstr (sa_contract_user (c, user, &holder)->delivery_error, ==, "550 no such user");
  g_assert_cmpint (sa_contract_user (c, user, &holder)->error_class, ==, SA_ERROR_CLASS_RECIPIENT);
  after = sa_contract_find (c, events);
  g_assert_cmpuint (after->n_total, ==, before->n_total + 1);
}

static void
failed_mail_is_a_problem (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = sa_contract_latest_message (c, user);
  g_autoptr(SaMessageRecord) claimed = NULL;
  g_autoptr(SaMessageRecord) again = NULL;
  g_autoptr(GPtrArray) holder = NULL;

  sa_contract_freeze (c, message, "secret-one", 0);
  claimed = sa_contract_claim (c, message, sa_contract_now () + 1);
  sa_contract_report_kind (c, SA_REPORT_FAILED, message);
  g_assert_cmpint (sa_contract_problem (c, user), ==, SA_PROBLEM_FAILED);
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_NOT_SENT);
  g_assert_cmpstr (message_of (c, message, &holder)->error_text, ==, "550 no such user");
  again = sa_contract_claim (c, message, sa_contract_now () + 1);
  g_assert_null (again);

  /* A new one can go. */
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_RESEND, user));
  g_assert_cmpint (sa_contract_problem (c, user), ==, SA_PROBLEM_NONE);
}

static void
retry_keeps_the_frozen_mail (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = sa_contract_latest_message (c, user);
  SaTime now = sa_contract_now ();
  SaReport *report = sa_report_new (SA_REPORT_RETRY, message);
  SaTime next = 0;
  g_autoptr(SaMessageRecord) claimed = NULL;
  g_autoptr(SaMessageRecord) early = NULL;
  g_autoptr(SaMessageRecord) again = NULL;
  g_autoptr(GPtrArray) due = NULL;
  g_autoptr(GPtrArray) holder = NULL;

  sa_contract_freeze (c, message, "secret-one", 0);
  claimed = sa_contract_claim (c, message, now + 1);
  report->next_try = now + 500;
  report->error_class = SA_ERROR_CLASS_TRY_AGAIN;
  report->text = g_strdup ("421 busy");
  sa_contract_report (c, report);
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_WAITING);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->next_try, ==, now + 500);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->facts.delivery, ==, SA_DELIVERY_WAITING);
  due = sa_contract_due (c, now + 100, 10, &next);
  g_assert_cmpuint (due->len, ==, 0);
  g_assert_cmpint (next, ==, now + 500);
  early = sa_contract_claim (c, message, now + 100);
  g_assert_null (early);
  again = sa_contract_claim (c, message, now + 501);
  g_assert_nonnull (again);
  g_assert_cmpint (again->attempts, ==, 2);
  g_assert_true (g_bytes_equal (again->bytes, claimed->bytes));
  g_assert_cmpstr (again->key, ==, claimed->key);
  g_assert_cmpstr (again->message_id, ==, claimed->message_id);
}

static void
released_mail_is_queued_again (SaContract *c)
{
  SaId message = add_held (c, "ana@acme.example", 0);
  g_autoptr(SaMessageRecord) claimed = NULL;
  g_autoptr(SaMessageRecord) again = NULL;

  sa_contract_freeze (c, message, "secret-one", 0);
  claimed = sa_contract_claim (c, message, sa_contract_now () + 1);
  sa_contract_report_kind (c, SA_REPORT_RELEASED, message);
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_QUEUED);
  again = sa_contract_claim (c, message, sa_contract_now () + 1);
  g_assert_nonnull (again);
  g_assert_true (g_bytes_equal (again->bytes, claimed->bytes));
}

static void
what_a_dead_sender_left_is_unknown (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = sa_contract_latest_message (c, user);
  SaId other = add_held (c, "bo@acme.example", 0);
  g_autoptr(SaMessageRecord) claimed = NULL;
  g_autoptr(SaMessageRecord) again = NULL;
  g_autoptr(GPtrArray) due = NULL;

  sa_contract_freeze (c, message, "secret-one", 0);
  claimed = sa_contract_claim (c, message, sa_contract_now () + 1);
  sa_contract_adopt (c);
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_UNKNOWN);
  g_assert_cmpint (sa_contract_message_state (c, other), ==, SA_DELIVERY_QUEUED);
  g_assert_cmpint (sa_contract_problem (c, user), ==, SA_PROBLEM_UNKNOWN);
  due = sa_contract_due (c, sa_contract_now () + 1, 10, NULL);
  g_assert_cmpuint (due->len, ==, 2);

  /* It is given for reconciling, and stays unknown until somebody knows. */
  again = sa_contract_claim (c, message, sa_contract_now () + 1);
  g_assert_nonnull (again);
  g_assert_cmpint (again->state, ==, SA_DELIVERY_UNKNOWN);
  g_assert_true (g_bytes_equal (again->bytes, claimed->bytes));
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_UNKNOWN);
  sa_contract_report_kind (c, SA_REPORT_HANDED_OVER, message);
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpint (sa_contract_problem (c, user), ==, SA_PROBLEM_NONE);
}

/* As an outbox asks that hands over several mails at once: the answer to one is none of the others' */
static void
claims_made_at_once (SaContract *c)
{
  SaId lost = add_held (c, "ana@acme.example", 0);
  SaId first = add_held (c, "bo@acme.example", 0);
  SaId last = add_held (c, "cy@acme.example", 0);
  SaId unfrozen = add_held (c, "dee@acme.example", 0);
  const SaId messages[] = { last, unfrozen, first, 4711, first, lost };
  const SaId expected[] = { last, 0, first, 0, 0, lost };
  SaTestAnswer answers[G_N_ELEMENTS (messages)] = { 0 };
  SaTime now = sa_contract_now () + 1;
  g_autoptr(SaMessageRecord) claimed = NULL;

  sa_contract_freeze (c, lost, "secret-lost", 0);
  sa_contract_freeze (c, first, "secret-first", 0);
  sa_contract_freeze (c, last, "secret-last", 0);
  claimed = sa_contract_claim (c, lost, now);
  sa_contract_adopt (c);

  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    sa_repository_claim_async (c->repository, messages[i], now, sa_test_answer_cb, &answers[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(SaMessageRecord) record = sa_repository_claim_finish (c->repository, sa_test_await (&answers[i]),
                                                                      &error);

      sa_test_answer_clear (&answers[i]);
      if (expected[i] == 0)
        {
          g_assert_null (record);
          g_assert_error (error, SA_ERROR, SA_ERROR_CONFLICT);
          continue;
        }
      g_assert_no_error (error);
      g_assert_cmpint (record->id, ==, expected[i]);
      g_assert_nonnull (record->bytes);
      g_assert_cmpint (record->state, ==, expected[i] == lost ? SA_DELIVERY_UNKNOWN : SA_DELIVERY_SENDING);
    }
  g_assert_cmpint (sa_contract_message_state (c, first), ==, SA_DELIVERY_SENDING);
  g_assert_cmpint (sa_contract_message_state (c, unfrozen), ==, SA_DELIVERY_QUEUED);
}

static void
pause_holds_everything (SaContract *c)
{
  SaId message = add_held (c, "ana@acme.example", 0);
  SaReport *report = sa_report_new (SA_REPORT_PAUSED, 0);
  SaTime next = -1;
  g_autoptr(SaSiteCounts) paused = NULL;
  g_autoptr(SaSiteCounts) running = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GPtrArray) one = NULL;
  g_autoptr(SaMessageRecord) claimed = NULL;

  report->text = g_strdup ("The relay refuses the key.");
  sa_contract_report (c, report);
  none = sa_contract_due (c, sa_contract_now () + 1, 10, &next);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (next, ==, 0);
  sa_contract_freeze (c, message, "secret-one", 0);
  claimed = sa_contract_claim (c, message, sa_contract_now () + 1);
  g_assert_null (claimed);
  paused = sa_contract_counts (c, c->site);
  g_assert_cmpint (paused->pause, ==, SA_PAUSE_ACCOUNT);
  g_assert_cmpstr (paused->pause_reason, ==, "The relay refuses the key.");
  g_assert_cmpint (paused->n_outbox, ==, 1);

  sa_contract_done (c, sa_contract_change (c, SA_CHANGE_RESUME_OUTBOX, NULL));
  sa_contract_do (c, NULL, sa_contract_change (c, SA_CHANGE_RESUME_OUTBOX, NULL), SA_VERDICT_ALREADY_SO,
                  SA_REASON_NONE);
  running = sa_contract_counts (c, c->site);
  g_assert_cmpint (running->pause, ==, SA_PAUSE_NONE);
  one = sa_contract_due (c, sa_contract_now () + 1, 10, NULL);
  g_assert_cmpuint (one->len, ==, 1);
}

/* More may be known later of why nobody knows; once it is settled nobody asks. */
static void
unknown_mail_gets_a_reason (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = sa_contract_latest_message (c, user);
  SaReport *report = sa_report_new (SA_REPORT_UNKNOWN, message);
  g_autoptr(SaMessageRecord) claimed = NULL;
  g_autoptr(GPtrArray) holder = NULL;

  report->text = g_strdup ("Too early.");
  sa_contract_report (c, report);
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_QUEUED);
  sa_contract_freeze (c, message, "secret-one", 0);
  claimed = sa_contract_claim (c, message, sa_contract_now () + 1);
  g_assert_nonnull (claimed);
  sa_contract_adopt (c);
  g_assert_null (message_of (c, message, &holder)->error_text);
  report = sa_report_new (SA_REPORT_UNKNOWN, message);
  report->error_class = SA_ERROR_CLASS_UNKNOWN;
  report->text = g_strdup ("Nobody knows.");
  sa_contract_report (c, report);
  g_assert_cmpint (message_of (c, message, &holder)->state, ==, SA_DELIVERY_UNKNOWN);
  g_assert_cmpstr (message_of (c, message, &holder)->error_text, ==, "Nobody knows.");
  g_assert_cmpstr (sa_contract_user (c, user, &holder)->delivery_error, ==, "Nobody knows.");
  sa_contract_report (c, sa_report_new (SA_REPORT_UNKNOWN, message));
  g_assert_cmpstr (message_of (c, message, &holder)->error_text, ==, "Nobody knows.");
  sa_contract_report (c, sa_report_new (SA_REPORT_HANDED_OVER, message));
  report = sa_report_new (SA_REPORT_UNKNOWN, message);
  report->text = g_strdup ("Too late.");
  sa_contract_report (c, report);
  g_assert_cmpint (message_of (c, message, &holder)->state, ==, SA_DELIVERY_HANDED_OVER);
}

static void
try_at (SaContract *c,
        SaId        message,
        SaTime      now,
        int         delay)
{
  SaReport *report = sa_report_new (SA_REPORT_RETRY, message);
  g_autofree char *secret = g_strdup_printf ("secret-%" G_GINT64_FORMAT, message);
  g_autoptr(SaMessageRecord) claimed = NULL;

  sa_contract_freeze (c, message, secret, 0);
  claimed = sa_contract_claim (c, message, now);
  g_assert_nonnull (claimed);
  report->error_class = SA_ERROR_CLASS_TRY_AGAIN;
  report->next_try = now + delay;
  sa_contract_report (c, report);
}

/* What was tried in a time that is still to come does not wait for that time; whatever else is far away stays so. */
static void
clock_that_was_set_back (SaContract *c)
{
  SaId soon = add_held (c, "ana@acme.example", 0);
  SaId later = add_held (c, "bo@acme.example", 0);
  SaId asked_for = add_held (c, "cy@acme.example", 0);
  SaId chosen = add_held (c, "dee@acme.example", 500000);
  SaTime now = sa_contract_now ();
  g_autoptr(GPtrArray) holder = NULL;
  SaTime before;

  try_at (c, soon, now + 100000, 20);
  try_at (c, later, now + 100000, 50000);
  try_at (c, asked_for, now + 1, 80000);
  before = message_of (c, chosen, &holder)->not_before;
  sa_contract_adopt (c);
  g_assert_cmpint (message_of (c, soon, &holder)->not_before, >=, now + 20);
  g_assert_cmpint (message_of (c, soon, &holder)->not_before, <=, sa_contract_now () + 20);
  g_assert_cmpint (message_of (c, later, &holder)->not_before, >=, now + 3600);
  g_assert_cmpint (message_of (c, later, &holder)->not_before, <=, sa_contract_now () + 3600);
  g_assert_cmpint (message_of (c, asked_for, &holder)->not_before, ==, now + 80001);
  g_assert_cmpint (message_of (c, chosen, &holder)->not_before, ==, before);
  before = message_of (c, soon, &holder)->not_before;
  sa_contract_adopt (c);
  g_assert_cmpint (message_of (c, soon, &holder)->not_before, ==, before);
}

static void
only_what_is_here_can_be_cancelled (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId here = sa_contract_latest_message (c, user);
  SaId left = add_held (c, "bo@acme.example", 0);
  g_autoptr(GPtrArray) due = NULL;

  sa_contract_freeze (c, here, "secret-one", 0);
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_CANCEL_MESSAGE, here));
  g_assert_cmpint (sa_contract_message_state (c, here), ==, SA_DELIVERY_CANCELLED);
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_NOT_SENT);
  due = sa_contract_due (c, sa_contract_now () + 1, 10, NULL);
  g_assert_cmpuint (due->len, ==, 1);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_CANCEL_MESSAGE, here), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  sa_contract_send (c, left, "secret-two");
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_CANCEL_MESSAGE, left), SA_VERDICT_REFUSED,
                  SA_REASON_ALREADY_LEFT);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_CANCEL_MESSAGE, 4711), SA_VERDICT_NOT_FOUND,
                  SA_REASON_NOT_FOUND);
}

static void
last_seen_goes_only_forward (SaContract *c)
{
  SaId user = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_BASIC);
  SaTime now = sa_contract_now ();
  SaReport *report = sa_report_new (SA_REPORT_LAST_SEEN, 0);
  g_autoptr(GPtrArray) holder = NULL;

  report->user = user;
  report->time = now + 100;
  sa_contract_report (c, report);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->last_seen, ==, now + 100);
  report = sa_report_new (SA_REPORT_LAST_SEEN, 0);
  report->user = user;
  report->time = now + 50;
  sa_contract_report (c, report);
  g_assert_cmpint (sa_contract_user (c, user, &holder)->last_seen, ==, now + 100);
}

const SaContractCase sa_contract_outbox_cases[] = {
  { "/outbox/held-mail-is-not-due", held_mail_is_not_due, FALSE },
  { "/outbox/claim-takes-what-is-frozen-and-due", claim_takes_what_is_frozen_and_due, FALSE },
  { "/outbox/claims-made-at-once-are-each-answered", claims_made_at_once, FALSE },
  { "/outbox/frozen-once-stays-so", frozen_once_stays_so, FALSE },
  { "/outbox/mail-of-a-dead-invitation-stays", mail_of_a_dead_invitation_stays, FALSE },
  { "/outbox/sent-is-what-the-relay-took", sent_is_what_the_relay_took, FALSE },
  { "/outbox/reports-go-only-forward", reports_go_only_forward, FALSE },
  { "/outbox/bounce-is-told-once", bounce_is_told_once, FALSE },
  { "/outbox/failed-mail-is-a-problem", failed_mail_is_a_problem, FALSE },
  { "/outbox/retry-keeps-the-frozen-mail", retry_keeps_the_frozen_mail, FALSE },
  { "/outbox/released-mail-is-queued-again", released_mail_is_queued_again, FALSE },
  { "/outbox/what-a-dead-sender-left-is-unknown", what_a_dead_sender_left_is_unknown, FALSE },
  { "/outbox/unknown-mail-gets-a-reason", unknown_mail_gets_a_reason, FALSE },
  { "/outbox/clock-that-was-set-back", clock_that_was_set_back, FALSE },
  { "/outbox/pause-holds-everything", pause_holds_everything, FALSE },
  { "/outbox/only-what-is-here-can-be-cancelled", only_what_is_here_can_be_cancelled, FALSE },
  { "/report/last-seen-goes-only-forward", last_seen_goes_only_forward, FALSE },
  { NULL, NULL, FALSE },
};
