/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-outbox-fixture.h"

#include <string.h>

#define MINUTE 60
#define HOUR (60 * 60)

static guint
count (Fixture *self)
{
  return sa_scripted_relay_count_follows (self->relay);
}

static SaTime
get_next (Fixture *self,
          SaId     message)
{
  g_autoptr (GPtrArray) holder = NULL;

  return fixture_load (self, message, &holder)->next_follow;
}

/* What is written is seen a little later */
static void
assert_next (Fixture *self,
             SaId     message,
             SaTime   earliest,
             SaTime   latest)
{
  SA_WAIT_UNTIL (get_next (self, message) >= earliest && get_next (self, message) <= latest);
}

static SaId
send_one (Fixture    *self,
          const char *address)
{
  SaId message = fixture_invite (self, address);

  WAIT_FOR_STATE (self, message, SA_DELIVERY_HANDED_OVER);
  fixture_settle (self);
  return message;
}

static void
begin (Fixture *self)
{
  sa_scripted_relay_set_can_follow (self->relay, TRUE);
  sa_outbox_start (self->outbox);
}

/* After a minute, ten, an hour and a day; then nobody is asked any more */
static void
test_steps (Fixture       *self,
            gconstpointer  data)
{
  static const struct { SaTime step; SaTime late; } steps[] = {
    { MINUTE, 12 }, { 10 * MINUTE, 66 }, { HOUR, 370 }, { DAY, 8700 },
  };
  SaTime start;
  SaId message;

  begin (self);
  start = fixture_get_time (NULL);
  message = send_one (self, "ana@acme.example");
  for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
    {
      assert_next (self, message, start + steps[i].step, fixture_get_time (NULL) + steps[i].step + steps[i].late);
      fixture_advance (self, (int) (start + steps[i].step - fixture_get_time (NULL)) - 3);
      fixture_settle (self);
      g_assert_cmpuint (count (self), ==, i);
      fixture_advance (self, (int) steps[i].late + 5);
      SA_WAIT_UNTIL (count (self) == i + 1);
      fixture_settle (self);
    }
  assert_next (self, message, 0, 0);
  fixture_advance (self, 10 * DAY);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 4);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_HANDED_OVER);
  {
    g_autofree char *expected = g_strdup_printf ("scripted-%" G_GINT64_FORMAT " ana@acme.example", message);

    for (guint i = 0; i < 4; i++)
      g_assert_cmpstr (sa_scripted_relay_get_follow (self->relay, i), ==, expected);
  }
}

typedef struct
{
  Fixture  *fixture;
  gboolean  armed;
  SaId      message;
} Meanwhile;

/* The repository has read what is due, and its answer is on the way */
static void
send_meanwhile (SaHookStep step,
                gpointer   data,
                gpointer   user_data)
{
  Meanwhile *self = user_data;
  SaId message;

  if (step != SA_HOOK_DUE_TO_FOLLOW || !self->armed)
    return;
  self->armed = FALSE;
  message = fixture_invite (self->fixture, "ana@acme.example");
  sa_outbox_wake (self->fixture->outbox);
  WAIT_FOR_STATE (self->fixture, message, SA_DELIVERY_HANDED_OVER);
  fixture_settle (self->fixture);
}

static void
test_left_meanwhile (Fixture       *self,
                     gconstpointer  data)
{
  Meanwhile meanwhile = { self, FALSE, 0 };
  SaRepository *hooked = fixture_hook (self, send_meanwhile, &meanwhile);

  begin (self);
  send_one (self, "bo@acme.example");
  /* no other news has it ask once more */
  g_signal_handlers_block_matched (self->c.repository, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, hooked);
  meanwhile.armed = TRUE;
  fixture_advance (self, 80);
  SA_WAIT_UNTIL (count (self) == 1);
  fixture_settle (self);
  g_assert_false (meanwhile.armed);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 2);
  fixture_advance (self, 80);
  SA_WAIT_UNTIL (count (self) == 2);
}

/* The repository has read that the mail is due, and what was asked about it before is answered and written */
static void
answer_meanwhile (SaHookStep step,
                  gpointer   data,
                  gpointer   user_data)
{
  Meanwhile *self = user_data;

  if (step != SA_HOOK_DUE_TO_FOLLOW || !self->armed)
    return;
  self->armed = FALSE;
  g_assert_cmpuint (((GPtrArray *) data)->len, ==, 1);
  sa_scripted_relay_hold (self->fixture->relay, FALSE);
  SA_WAIT_UNTIL (get_next (self->fixture, self->message) > fixture_get_time (NULL));
  fixture_settle (self->fixture);
}

static void
test_answered_meanwhile (Fixture       *self,
                         gconstpointer  data)
{
  Meanwhile meanwhile = { self, FALSE, 0 };
  SaRepository *hooked = fixture_hook (self, answer_meanwhile, &meanwhile);

  begin (self);
  meanwhile.message = send_one (self, "ana@acme.example");
  sa_scripted_relay_hold (self->relay, TRUE);
  fixture_advance (self, 80);
  SA_WAIT_UNTIL (count (self) == 1);
  fixture_settle (self);
  meanwhile.armed = TRUE;
  sa_repository_emit_changed (hooked, 1000, 0, NULL);
  SA_WAIT_UNTIL (!meanwhile.armed);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 1);
}

static void
test_delivered (Fixture       *self,
                gconstpointer  data)
{
  SaTime start;
  SaId message;
  g_autoptr (GPtrArray) holder = NULL;

  begin (self);
  start = fixture_get_time (NULL);
  message = send_one (self, "ana@acme.example");
  sa_scripted_relay_push_news (self->relay, sa_receipt_new_news (SA_DELIVERY_DELIVERED, NULL));
  fixture_advance (self, 80);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_DELIVERED);
  fixture_settle (self);
  assert_next (self, message, start + DAY, start + DAY + 8800);
  fixture_advance (self, 2 * HOUR);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 1);

  /* one last look: some servers take all and think later */
  sa_scripted_relay_push_news (self->relay, sa_receipt_new_news (SA_DELIVERY_BOUNCED, "550 5.1.1 nobody here"));
  fixture_advance (self, DAY + HOUR);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_BOUNCED);
  g_assert_cmpstr (fixture_load (self, message, &holder)->error_text, ==, "550 5.1.1 nobody here");
  assert_next (self, message, 0, 0);
}

static void
test_last_look (Fixture       *self,
                gconstpointer  data)
{
  SaId message;

  begin (self);
  message = send_one (self, "ana@acme.example");
  for (int i = 0; i < 3; i++)
    sa_scripted_relay_push_news (self->relay, sa_receipt_new_news (SA_DELIVERY_DELIVERED, NULL));
  fixture_advance (self, 80);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_DELIVERED);
  fixture_advance (self, DAY + 3 * HOUR);
  SA_WAIT_UNTIL (count (self) == 2);
  fixture_settle (self);
  assert_next (self, message, 0, 0);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_DELIVERED);
}

static void
test_bounced (Fixture       *self,
              gconstpointer  data)
{
  SaId message;

  begin (self);
  message = send_one (self, "ana@acme.example");
  sa_scripted_relay_push_news (self->relay, sa_receipt_new_news (SA_DELIVERY_BOUNCED, "550 5.1.1 nobody here"));
  fixture_advance (self, 80);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_BOUNCED);
  fixture_advance (self, 2 * DAY);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 1);
}

/* Another account does not know the mail, and its answer would be about somebody else's */
static void
test_other_account (Fixture       *self,
                    gconstpointer  data)
{
  SaId message;

  begin (self);
  message = send_one (self, "ana@acme.example");
  self->account = 2;
  fixture_advance (self, 5);
  sa_repository_emit_changed (self->c.repository, 1000, 0, NULL);
  fixture_settle (self);
  fixture_advance (self, 80);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 0);
  assert_next (self, message, 0, 0);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_HANDED_OVER);
}

static void
test_cannot_follow (Fixture       *self,
                    gconstpointer  data)
{
  SaId message;

  sa_outbox_start (self->outbox);
  message = send_one (self, "ana@acme.example");
  assert_next (self, message, 0, 0);
}

/* Slowly: one question at a time, and each counts against the pace */
static void
test_one_at_a_time (Fixture       *self,
                    gconstpointer  data)
{
  SaId messages[5];

  begin (self);
  self->concurrency = 8;
  fixture_invite_many (self, messages, 5);
  for (int i = 0; i < 5; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
  fixture_settle (self);
  sa_scripted_relay_hold (self->relay, TRUE);
  fixture_advance (self, 80);
  SA_WAIT_UNTIL (count (self) == 1);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 1);
  sa_scripted_relay_hold (self->relay, FALSE);
  SA_WAIT_UNTIL (count (self) == 5);
}

static void
test_keeps_pace (Fixture       *self,
                 gconstpointer  data)
{
  SaId messages[3];
  guint n_opened;

  begin (self);
  fixture_invite_many (self, messages, 3);
  for (int i = 0; i < 3; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
  fixture_settle (self);
  n_opened = self->n_opened;
  self->pace = 2;
  fixture_advance (self, 5);
  sa_repository_emit_changed (self->c.repository, 1000, 0, NULL);
  fixture_advance (self, 75);
  SA_WAIT_UNTIL (self->n_opened > n_opened);
  SA_WAIT_UNTIL (count (self) == 1);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 1);
  fixture_advance (self, 29);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 1);
  fixture_advance (self, 1);
  SA_WAIT_UNTIL (count (self) == 2);
}

/* What wants to leave goes first */
static void
test_mail_first (Fixture       *self,
                 gconstpointer  data)
{
  SaId message;
  SaId late;

  begin (self);
  message = send_one (self, "ana@acme.example");
  g_assert_cmpint (message, >, 0);
  sa_scripted_relay_hold (self->relay, TRUE);
  late = fixture_invite (self, "bo@acme.example");
  SA_WAIT_UNTIL (sa_scripted_relay_count (self->relay) == 2);
  fixture_advance (self, 80);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 0);
  sa_scripted_relay_hold (self->relay, FALSE);
  WAIT_FOR_STATE (self, late, SA_DELIVERY_HANDED_OVER);
  SA_WAIT_UNTIL (count (self) == 1);
}

static void
test_drain_does_not_wait (Fixture       *self,
                          gconstpointer  data)
{
  SaId message = fixture_invite (self, "ana@acme.example");
  g_autoptr (GError) error = NULL;

  sa_scripted_relay_set_can_follow (self->relay, TRUE);
  g_assert_true (fixture_drain (self->outbox, TRUE, &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_HANDED_OVER);
  fixture_advance (self, 80);
  sa_scripted_relay_hold (self->relay, TRUE);
  g_assert_true (fixture_drain (self->outbox, TRUE, &error));
  g_assert_no_error (error);
  g_assert_false (sa_outbox_is_sender (self->outbox));
  sa_scripted_relay_hold (self->relay, FALSE);
  fixture_settle (self);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_HANDED_OVER);
}

static void
test_pauses (Fixture       *self,
             gconstpointer  data)
{
  SaReport *broken = sa_report_new (SA_REPORT_PAUSED, 0);

  begin (self);
  send_one (self, "ana@acme.example");

  /* stopped by a person: what has left is followed */
  sa_contract_done (&self->c, sa_contract_change (&self->c, SA_CHANGE_PAUSE_OUTBOX, NULL));
  fixture_advance (self, 80);
  SA_WAIT_UNTIL (count (self) == 1);
  fixture_settle (self);
  sa_contract_done (&self->c, sa_contract_change (&self->c, SA_CHANGE_RESUME_OUTBOX, NULL));

  /* a broken account is left alone */
  broken->text = g_strdup ("The key is wrong.");
  sa_contract_report (&self->c, broken);
  fixture_settle (self);
  fixture_advance (self, 11 * MINUTE);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 1);
  sa_contract_done (&self->c, sa_contract_change (&self->c, SA_CHANGE_RESUME_OUTBOX, NULL));
  SA_WAIT_UNTIL (count (self) == 2);
}

/* A key that may only send, a relay that is away: no pause, no mail that fails, and the next step comes */
static void
test_refused_question (Fixture       *self,
                       gconstpointer  data)
{
  SaId message;
  SaId late;
  g_autofree char *reason = NULL;

  begin (self);
  message = send_one (self, "ana@acme.example");
  sa_scripted_relay_push_news (self->relay, sa_receipt_new (SA_ERROR_CLASS_ACCOUNT, NULL, "only sending"));
  sa_scripted_relay_push_news (self->relay, sa_receipt_new (SA_ERROR_CLASS_UNKNOWN, NULL, "away"));
  fixture_advance (self, 80);
  SA_WAIT_UNTIL (count (self) == 1);
  fixture_settle (self);
  reason = fixture_paused_reason (self);
  g_assert_null (reason);
  late = send_one (self, "bo@acme.example");
  g_assert_cmpint (late, >, message);
  fixture_advance (self, 11 * MINUTE);
  SA_WAIT_UNTIL (count (self) == 2);
  fixture_settle (self);
  sa_scripted_relay_push_news (self->relay, sa_receipt_new_news (SA_DELIVERY_DELIVERED, NULL));
  sa_scripted_relay_push_news (self->relay, sa_receipt_new_news (SA_DELIVERY_DELIVERED, NULL));
  fixture_advance (self, HOUR + 10 * MINUTE);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_DELIVERED);
}

/* Asked in vain at the last step, it is asked each hour, but not for ever */
static void
test_gives_up (Fixture       *self,
               gconstpointer  data)
{
  SaId message;

  begin (self);
  message = send_one (self, "ana@acme.example");
  for (int i = 0; i < 500; i++)
    sa_scripted_relay_push_news (self->relay, sa_receipt_new (SA_ERROR_CLASS_TRY_AGAIN, NULL, "away"));
  fixture_advance (self, DAY + 3 * HOUR);
  SA_WAIT_UNTIL (count (self) == 1);
  fixture_settle (self);
  assert_next (self, message, fixture_get_time (NULL) + HOUR - 5, fixture_get_time (NULL) + HOUR + 400);
  fixture_advance (self, 2 * DAY);
  SA_WAIT_UNTIL (count (self) == 2);
  fixture_settle (self);
  assert_next (self, message, 0, 0);
}

/* Who was not running for days asks once, at the next start */
static void
test_next_start (Fixture       *self,
                 gconstpointer  data)
{
  SaId message;

  begin (self);
  message = send_one (self, "ana@acme.example");
  fixture_stop (self->outbox);
  fixture_advance (self, 2 * DAY);
  sa_outbox_start (self->outbox);
  SA_WAIT_UNTIL (count (self) == 1);
  fixture_settle (self);
  assert_next (self, message, 0, 0);
}

static void
test_stop (Fixture       *self,
           gconstpointer  data)
{
  SaId message;

  begin (self);
  message = send_one (self, "ana@acme.example");
  sa_scripted_relay_hold (self->relay, TRUE);
  fixture_advance (self, 80);
  SA_WAIT_UNTIL (count (self) == 1);
  fixture_stop (self->outbox);
  assert_next (self, message, 1, fixture_get_time (NULL));
  sa_scripted_relay_hold (self->relay, FALSE);
  sa_scripted_relay_push_news (self->relay, sa_receipt_new_news (SA_DELIVERY_DELIVERED, NULL));
  sa_outbox_start (self->outbox);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_DELIVERED);
}

static gboolean
follow (SaOutbox  *outbox,
        SaTime    *next,
        GError   **error)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };

  sa_outbox_follow_async (outbox, sa_test_answer_cb, &answer);
  return sa_outbox_follow_finish (outbox, sa_test_await (&answer), next, error);
}

static void
test_on_demand (Fixture       *self,
                gconstpointer  data)
{
  SaId messages[3];
  SaTime next = -1;
  g_autoptr (GError) error = NULL;
  g_autoptr (SaOutbox) other = NULL;

  sa_scripted_relay_set_can_follow (self->relay, TRUE);
  g_assert_true (follow (self->outbox, &next, &error));
  g_assert_cmpint (next, ==, 0);

  fixture_invite_many (self, messages, 3);
  fixture_drain_all (self);
  g_assert_true (follow (self->outbox, &next, &error));
  g_assert_cmpuint (count (self), ==, 0);
  g_assert_cmpint (next, >, fixture_get_time (NULL) + 50);
  g_assert_cmpint (next, <=, fixture_get_time (NULL) + 75);
  g_assert_false (sa_outbox_is_sender (self->outbox));

  fixture_advance (self, 80);
  g_assert_true (follow (self->outbox, &next, &error));
  g_assert_cmpuint (count (self), ==, 3);
  g_assert_cmpint (next, >, fixture_get_time (NULL) + 7 * MINUTE);
  g_assert_false (sa_outbox_is_sender (self->outbox));

  /* a relay that wants to be left alone is not waited for */
  {
    SaReceipt *busy = sa_receipt_new (SA_ERROR_CLASS_TRY_AGAIN, NULL, "429");

    busy->retry_after = HOUR;
    sa_scripted_relay_push_news (self->relay, busy);
  }
  fixture_advance (self, 12 * MINUTE);
  g_assert_true (follow (self->outbox, &next, &error));
  g_assert_cmpuint (count (self), ==, 4);
  g_assert_cmpint (next, >=, fixture_get_time (NULL) + HOUR - 5);

  other = fixture_new_outbox (self);
  sa_outbox_start (other);
  SA_WAIT_UNTIL (sa_outbox_is_sender (other));
  g_assert_false (follow (self->outbox, &next, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_BUSY);
  fixture_stop (other);
}

/* Vendors know a mail by the address that it was sent to */
static void
test_wire_address (Fixture       *self,
                   gconstpointer  data)
{
  begin (self);
  send_one (self, "bo@bücher.example");
  fixture_advance (self, 80);
  SA_WAIT_UNTIL (count (self) == 1);
  g_assert_nonnull (strstr (sa_scripted_relay_get_follow (self->relay, 0), " bo@xn--bcher-kva.example"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("follow/a-minute-ten-an-hour-a-day", test_steps);
  fixture_add ("follow/what-leaves-while-the-repository-is-asked-is-not-forgotten", test_left_meanwhile);
  fixture_add ("follow/what-was-answered-while-the-repository-is-asked-is-not-asked-again", test_answered_meanwhile);
  fixture_add ("follow/delivered-may-still-bounce", test_delivered);
  fixture_add ("follow/last-look-is-the-last", test_last_look);
  fixture_add ("follow/bounced-is-final", test_bounced);
  fixture_add ("follow/asks-only-the-relay-that-took-it", test_other_account);
  fixture_add ("follow/who-cannot-tell-is-not-asked", test_cannot_follow);
  fixture_add ("follow/one-question-at-a-time", test_one_at_a_time);
  fixture_add ("follow/counts-against-the-pace", test_keeps_pace);
  fixture_add ("follow/mail-goes-first", test_mail_first);
  fixture_add ("follow/drain-does-not-wait-for-it", test_drain_does_not_wait);
  fixture_add ("follow/goes-on-while-a-person-has-stopped-it", test_pauses);
  fixture_add ("follow/refused-question-harms-nobody", test_refused_question);
  fixture_add ("follow/gives-up-in-the-end", test_gives_up);
  fixture_add ("follow/next-start-asks", test_next_start);
  fixture_add ("follow/stop-asks-again-later", test_stop);
  fixture_add ("follow/on-demand", test_on_demand);
  fixture_add ("follow/wire-address", test_wire_address);

  return g_test_run ();
}
