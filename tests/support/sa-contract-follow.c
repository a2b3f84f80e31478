/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

/* What becomes of a mail after its relay took it, and what makes the whole outbox wait. */

static const SaMessageRecord *
message_of (SaContract  *c,
            SaId         message,
            GPtrArray  **holder)
{
  return sa_contract_load (c, SA_ENTITY_MESSAGE, message, holder);
}

static void
report_news (SaContract   *c,
             SaReportKind  kind,
             SaId          message,
             SaTime        next_follow)
{
  SaReport *report = sa_report_new (kind, message);

  report->next_follow = next_follow;
  report->relay_id = g_strdup (kind == SA_REPORT_HANDED_OVER ? "relay-1" : NULL);
  report->relay = 17;
  if (kind == SA_REPORT_BOUNCED)
    report->text = g_strdup ("550 mailbox is gone");
  sa_contract_report (c, report);
}

/* A mail that its relay took, and of which it will tell from @next_follow on. */
static SaId
send_followed (SaContract *c,
               SaId        user,
               const char *secret,
               SaTime      next_follow)
{
  SaId message = sa_contract_latest_message (c, user);
  g_autoptr(SaMessageRecord) claimed = NULL;

  sa_contract_freeze (c, message, secret, 0);
  claimed = sa_contract_claim (c, message, sa_contract_now () + 1);
  g_assert_nonnull (claimed);
  report_news (c, SA_REPORT_HANDED_OVER, message, next_follow);
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_HANDED_OVER);

  return message;
}

static gint64
get_seq (SaContract *c)
{
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_MESSAGE, 0);
  g_autoptr(SaFound) found = sa_contract_find (c, query);

  return found->seq;
}

static void
followed_until_it_is_delivered (SaContract *c)
{
  SaTime now = sa_contract_now ();
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = send_followed (c, user, "secret-one", now + 60);
  g_autoptr(GPtrArray) early = NULL;
  g_autoptr(GPtrArray) due = NULL;
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(GPtrArray) users = NULL;
  g_autoptr(GPtrArray) after = NULL;
  SaTime next = -1;

  g_assert_cmpint (message_of (c, message, &holder)->relay, ==, 17);
  early = sa_contract_due_follow (c, now + 59, 10, &next);
  g_assert_cmpuint (early->len, ==, 0);
  g_assert_cmpint (next, ==, now + 60);
  due = sa_contract_due_follow (c, now + 60, 10, &next);
  g_assert_cmpuint (due->len, ==, 1);
  g_assert_cmpint (next, ==, 0);
  g_assert_cmpint (((SaMessageRecord *) due->pdata[0])->id, ==, message);
  g_assert_cmpstr (((SaMessageRecord *) due->pdata[0])->relay_id, ==, "relay-1");
  g_assert_null (((SaMessageRecord *) due->pdata[0])->bytes);

  report_news (c, SA_REPORT_FOLLOWED, message, now + 600);
  g_assert_cmpint (message_of (c, message, &holder)->n_follows, ==, 1);
  g_assert_cmpint (message_of (c, message, &holder)->next_follow, ==, now + 600);
  g_assert_cmpint (message_of (c, message, &holder)->state, ==, SA_DELIVERY_HANDED_OVER);

  report_news (c, SA_REPORT_DELIVERED, message, 0);
  g_assert_cmpint (message_of (c, message, &holder)->state, ==, SA_DELIVERY_DELIVERED);
  g_assert_cmpint (message_of (c, message, &holder)->delivered, >=, now);
  g_assert_cmpint (message_of (c, message, &holder)->n_follows, ==, 2);
  g_assert_cmpint (sa_contract_user (c, user, &users)->facts.delivery, ==, SA_DELIVERY_DELIVERED);
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_PENDING);
  g_assert_cmpint (sa_contract_problem (c, user), ==, SA_PROBLEM_NONE);
  after = sa_contract_due_follow (c, now + 100000, 10, &next);
  g_assert_cmpuint (after->len, ==, 0);
  g_assert_cmpint (next, ==, 0);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_CANCEL_MESSAGE, message), SA_VERDICT_REFUSED,
                  SA_REASON_ALREADY_LEFT);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_RETRY_MESSAGE, message), SA_VERDICT_REFUSED,
                  SA_REASON_ALREADY_LEFT);
}

static void
asked_in_the_order_of_their_times (SaContract *c)
{
  SaTime now = sa_contract_now ();
  SaId late = send_followed (c, sa_contract_add_pending (c, "ana@acme.example"), "secret-one", now + 20);
  SaId early = send_followed (c, sa_contract_add_pending (c, "bo@acme.example"), "secret-two", now + 10);
  SaId never = send_followed (c, sa_contract_add_pending (c, "cy@acme.example"), "secret-three", 0);
  g_autoptr(GPtrArray) both = NULL;
  g_autoptr(GPtrArray) one = NULL;
  SaTime next = -1;

  both = sa_contract_due_follow (c, now + 30, 10, &next);
  g_assert_cmpuint (both->len, ==, 2);
  g_assert_cmpint (((SaMessageRecord *) both->pdata[0])->id, ==, early);
  g_assert_cmpint (((SaMessageRecord *) both->pdata[1])->id, ==, late);
  g_assert_cmpint (next, ==, 0);
  one = sa_contract_due_follow (c, now + 30, 1, &next);
  g_assert_cmpuint (one->len, ==, 1);
  g_assert_cmpint (next, ==, now + 20);
  g_assert_cmpint (never, !=, 0);
}

static void
news_come_once_and_go_forward (SaContract *c)
{
  SaTime now = sa_contract_now ();
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = sa_contract_latest_message (c, user);
  g_autoptr(GPtrArray) holder = NULL;
  SaTime delivered;
  gint64 seq;

  /* Of what has not left there are no news. */
  seq = get_seq (c);
  report_news (c, SA_REPORT_FOLLOWED, message, now + 60);
  g_assert_cmpint (get_seq (c), ==, seq);
  g_assert_cmpint (message_of (c, message, &holder)->next_follow, ==, 0);

  message = send_followed (c, user, "secret-one", now + 60);
  report_news (c, SA_REPORT_FOLLOWED, message, now + 600);
  seq = get_seq (c);
  report_news (c, SA_REPORT_FOLLOWED, message, now + 600);
  report_news (c, SA_REPORT_FOLLOWED, message, now + 60);
  g_assert_cmpint (get_seq (c), ==, seq);
  g_assert_cmpint (message_of (c, message, &holder)->n_follows, ==, 1);

  report_news (c, SA_REPORT_DELIVERED, message, now + 6000);
  delivered = message_of (c, message, &holder)->delivered;
  seq = get_seq (c);
  {
    SaReport *again = sa_report_new (SA_REPORT_DELIVERED, message);

    again->time = delivered + 100;
    again->next_follow = now + 6000;
    sa_contract_report (c, again);
  }
  report_news (c, SA_REPORT_HANDED_OVER, message, now + 9000);
  g_assert_cmpint (get_seq (c), ==, seq);
  g_assert_cmpint (message_of (c, message, &holder)->delivered, ==, delivered);
  g_assert_cmpint (message_of (c, message, &holder)->next_follow, ==, now + 6000);

  /* Once nobody is asked any more, late news do not begin it anew. */
  report_news (c, SA_REPORT_FOLLOWED, message, 0);
  seq = get_seq (c);
  report_news (c, SA_REPORT_FOLLOWED, message, now + 7000);
  g_assert_cmpint (get_seq (c), ==, seq);
  g_assert_cmpint (message_of (c, message, &holder)->next_follow, ==, 0);
  g_assert_cmpint (message_of (c, message, &holder)->state, ==, SA_DELIVERY_DELIVERED);
}

static void
bounce_follows_on_delivered (SaContract *c)
{
  SaTime now = sa_contract_now ();
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = send_followed (c, user, "secret-one", now + 60);
  g_autoptr(SaSiteCounts) before = NULL;
  g_autoptr(SaSiteCounts) bounced = NULL;
  g_autoptr(SaSiteCounts) everywhere = NULL;
  g_autoptr(SaSiteCounts) settled = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GPtrArray) holder = NULL;
  gint64 seq;

  report_news (c, SA_REPORT_DELIVERED, message, now + 600);
  before = sa_contract_counts (c, c->site);
  g_assert_cmpint (before->n_failed, ==, 0);
  report_news (c, SA_REPORT_BOUNCED, message, 0);
  seq = get_seq (c);
  report_news (c, SA_REPORT_BOUNCED, message, 0);
  report_news (c, SA_REPORT_DELIVERED, message, now + 700);
  report_news (c, SA_REPORT_FOLLOWED, message, now + 800);
  g_assert_cmpint (get_seq (c), ==, seq);
  g_assert_cmpint (message_of (c, message, &holder)->state, ==, SA_DELIVERY_BOUNCED);
  none = sa_contract_due_follow (c, now + 100000, 10, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (sa_contract_problem (c, user), ==, SA_PROBLEM_BOUNCED);
  g_assert_cmpstr (sa_contract_user (c, user, &holder)->delivery_error, ==, "550 mailbox is gone");
  bounced = sa_contract_counts (c, c->site);
  g_assert_cmpint (bounced->n_failed, ==, 1);
  everywhere = sa_contract_counts (c, 0);
  g_assert_cmpint (everywhere->n_failed, ==, 1);

  /* It fails nobody any more who has no access. */
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, user));
  settled = sa_contract_counts (c, c->site);
  g_assert_cmpint (settled->n_failed, ==, 0);
}

static void
delivered_settles_an_unknown_mail (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = sa_contract_latest_message (c, user);
  g_autoptr(SaMessageRecord) claimed = NULL;
  g_autoptr(GPtrArray) holder = NULL;

  sa_contract_freeze (c, message, "secret-one", 0);
  claimed = sa_contract_claim (c, message, sa_contract_now () + 1);
  sa_contract_adopt (c);
  report_news (c, SA_REPORT_DELIVERED, message, 0);
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_DELIVERED);
  g_assert_cmpint (message_of (c, message, &holder)->handed_over, !=, 0);
  g_assert_null (message_of (c, message, &holder)->bytes);
  g_assert_cmpint (sa_contract_status (c, user), ==, SA_STATUS_PENDING);
}

static void
who_came_in_is_not_asked_after (SaContract *c)
{
  SaTime now = sa_contract_now ();
  g_autoptr(GPtrArray) due = NULL;
  SaTime next = -1;

  send_followed (c, sa_contract_add_pending (c, "ana@acme.example"), "secret-one", now + 60);
  sa_contract_accept (c, "secret-one", SA_VERDICT_DONE, SA_REASON_NONE);
  due = sa_contract_due_follow (c, now + 100, 10, &next);
  g_assert_cmpuint (due->len, ==, 0);
  g_assert_cmpint (next, ==, 0);
}

static void
bytes_come_with_a_single_mail (SaContract *c)
{
  SaId first = sa_contract_latest_message (c, sa_contract_add_pending (c, "ana@acme.example"));
  SaId second = sa_contract_latest_message (c, sa_contract_add_pending (c, "bo@acme.example"));
  const SaId both[] = { first, second };
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(GPtrArray) several = NULL;
  g_autoptr(GPtrArray) due = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_null (message_of (c, first, &holder)->bytes);
  sa_contract_freeze (c, first, "secret-one", 0);
  g_assert_cmpmem (g_bytes_get_data (message_of (c, first, &holder)->bytes, NULL), 10, "secret-one", 10);
  several = sa_repository_load (c->repository, SA_ENTITY_MESSAGE, both, G_N_ELEMENTS (both), &error);
  g_assert_no_error (error);
  g_assert_null (((SaMessageRecord *) several->pdata[0])->bytes);
  due = sa_contract_due (c, sa_contract_now () + 1, 1, NULL);
  g_assert_cmpuint (due->len, ==, 1);
  g_assert_null (((SaMessageRecord *) due->pdata[0])->bytes);
}

/*
 * Pause
 */

static void
pause_of_a_person (SaContract *c)
{
  SaChange *pause = sa_contract_change (c, SA_CHANGE_PAUSE_OUTBOX, NULL);
  SaId message = sa_contract_latest_message (c, sa_contract_add_pending (c, "ana@acme.example"));
  SaReport *report = sa_report_new (SA_REPORT_PAUSED, 0);
  g_autoptr(SaMessageRecord) claimed = NULL;
  g_autoptr(SaSiteCounts) paused = NULL;
  g_autoptr(SaSiteCounts) still = NULL;
  g_autoptr(SaSiteCounts) running = NULL;
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GPtrArray) holder = NULL;

  pause->site = 0;
  sa_change_set_text (pause, "Until the office party is over.");
  sa_contract_done (c, pause);
  sa_contract_do (c, NULL, sa_contract_change (c, SA_CHANGE_PAUSE_OUTBOX, NULL), SA_VERDICT_ALREADY_SO,
                  SA_REASON_NONE);
  paused = sa_contract_counts (c, c->site);
  g_assert_cmpint (paused->pause, ==, SA_PAUSE_PERSON);
  g_assert_cmpstr (paused->pause_reason, ==, "Until the office party is over.");
  g_assert_true (message_of (c, message, &holder)->paused);
  sa_contract_freeze (c, message, "secret-one", 0);
  none = sa_contract_due (c, sa_contract_now () + 1, 10, NULL);
  g_assert_cmpuint (none->len, ==, 0);
  claimed = sa_contract_claim (c, message, sa_contract_now () + 1);
  g_assert_null (claimed);

  /* What a relay says meanwhile does not make it another's. */
  report->text = g_strdup ("The relay refuses the key.");
  sa_contract_report (c, report);
  still = sa_contract_counts (c, c->site);
  g_assert_cmpint (still->pause, ==, SA_PAUSE_PERSON);
  g_assert_cmpstr (still->pause_reason, ==, "Until the office party is over.");

  sa_contract_done (c, sa_contract_change (c, SA_CHANGE_RESUME_OUTBOX, NULL));
  running = sa_contract_counts (c, c->site);
  g_assert_cmpint (running->pause, ==, SA_PAUSE_NONE);
  g_assert_null (running->pause_reason);
  g_assert_false (message_of (c, message, &holder)->paused);
  claimed = sa_contract_claim (c, message, sa_contract_now () + 1);
  g_assert_nonnull (claimed);
}

static void
pause_needs_no_reason (SaContract *c)
{
  SaChange *controls = sa_contract_change (c, SA_CHANGE_PAUSE_OUTBOX, NULL);
  g_autoptr(SaSiteCounts) paused = NULL;
  g_autoptr(SaOutcome) preview = NULL;
  g_autoptr(SaSiteCounts) before = NULL;

  sa_change_set_text (controls, "bell \a");
  sa_contract_do (c, NULL, controls, SA_VERDICT_REFUSED, SA_REASON_TEXT_CONTROL);
  preview = sa_contract_preview (c, NULL, sa_contract_change (c, SA_CHANGE_PAUSE_OUTBOX, NULL));
  sa_contract_assert_row (preview, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  before = sa_contract_counts (c, c->site);
  g_assert_cmpint (before->pause, ==, SA_PAUSE_NONE);
  sa_contract_done (c, sa_contract_change (c, SA_CHANGE_PAUSE_OUTBOX, NULL));
  paused = sa_contract_counts (c, c->site);
  g_assert_cmpint (paused->pause, ==, SA_PAUSE_PERSON);
  g_assert_null (paused->pause_reason);
}

static void
pause_is_for_site_administrators (SaContract *c)
{
  SaId trusted = sa_contract_add_member (c, "tess@acme.example", SA_ROLE_TRUSTED);
  SaId admin = sa_contract_add_member (c, "sam@acme.example", SA_ROLE_SITE_ADMIN);
  g_autoptr(SaActor) tess = sa_contract_actor (c, trusted);
  g_autoptr(SaActor) sam = sa_contract_actor (c, admin);

  sa_contract_do (c, tess, sa_contract_change (c, SA_CHANGE_PAUSE_OUTBOX, NULL), SA_VERDICT_REFUSED,
                  SA_REASON_NOT_ALLOWED);
  sa_contract_do (c, sam, sa_contract_change (c, SA_CHANGE_PAUSE_OUTBOX, NULL), SA_VERDICT_DONE, SA_REASON_NONE);
}

static void
relays_are_asked_while_paused (SaContract *c)
{
  SaTime now = sa_contract_now ();
  SaId message = send_followed (c, sa_contract_add_pending (c, "ana@acme.example"), "secret-one", now + 60);
  g_autoptr(GPtrArray) due = NULL;

  sa_contract_done (c, sa_contract_change (c, SA_CHANGE_PAUSE_OUTBOX, NULL));
  due = sa_contract_due_follow (c, now + 60, 10, NULL);
  g_assert_cmpuint (due->len, ==, 1);
  g_assert_cmpint (((SaMessageRecord *) due->pdata[0])->id, ==, message);
}

const SaContractCase sa_contract_follow_cases[] = {
  { "/follow/until-it-is-delivered", followed_until_it_is_delivered, FALSE },
  { "/follow/in-the-order-of-their-times", asked_in_the_order_of_their_times, FALSE },
  { "/follow/news-come-once-and-go-forward", news_come_once_and_go_forward, FALSE },
  { "/follow/bounce-may-follow-on-delivered", bounce_follows_on_delivered, FALSE },
  { "/follow/delivered-settles-an-unknown-mail", delivered_settles_an_unknown_mail, FALSE },
  { "/follow/ends-when-they-have-come-in", who_came_in_is_not_asked_after, FALSE },
  { "/follow/goes-on-while-paused", relays_are_asked_while_paused, FALSE },
  { "/outbox/bytes-come-with-a-single-mail", bytes_come_with_a_single_mail, FALSE },
  { "/pause/by-a-person-waits-for-a-person", pause_of_a_person, FALSE },
  { "/pause/needs-no-reason-but-a-clean-one", pause_needs_no_reason, FALSE },
  { "/pause/is-for-site-administrators", pause_is_for_site_administrators, FALSE },
  { NULL, NULL, FALSE },
};
