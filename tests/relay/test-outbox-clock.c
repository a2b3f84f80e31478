/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-outbox-fixture.h"

#define HOUR (60 * 60)

/* A mail that was tried once and waits */
static SaId
try_once (Fixture *self,
          int      retry_after)
{
  SaId message = fixture_invite (self, "ana@acme.example");

  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "451 later", retry_after);
  sa_outbox_start (self->outbox);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_WAITING);
  fixture_settle (self);
  return message;
}

static SaId
hold (Fixture *self,
      int      seconds)
{
  SaChange *change = sa_contract_invite (&self->c, self->c.site, "bo@acme.example", SA_CHANGE_FLAG_SEND_MAIL);

  change->hold_seconds = seconds;
  return sa_contract_latest_message (&self->c, sa_contract_do (&self->c, NULL, change, SA_VERDICT_INVITED,
                                                               SA_REASON_NONE));
}

static SaTime
get_not_before (Fixture *self,
                SaId     message)
{
  g_autoptr (GPtrArray) holder = NULL;

  return fixture_load (self, message, &holder)->not_before;
}

/* A notebook that was closed for a night, and a clock that was behind: what is due leaves at once */
static void
test_forwards (Fixture       *self,
               gconstpointer  data)
{
  SaId waiting = try_once (self, 0);
  SaId held = hold (self, 2 * HOUR);

  fixture_jump (self, 8 * HOUR);
  WAIT_FOR_STATE (self, waiting, SA_DELIVERY_HANDED_OVER);
  WAIT_FOR_STATE (self, held, SA_DELIVERY_HANDED_OVER);
}

/* What a relay asked for is counted in seconds that have gone by, whatever the clock shows */
static void
test_retry_after_forwards (Fixture       *self,
                           gconstpointer  data)
{
  SaId message = try_once (self, 600);

  fixture_jump (self, DAY);
  fixture_settle (self);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
  fixture_advance (self, 599);
  fixture_settle (self);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
  fixture_advance (self, 1);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_HANDED_OVER);
}

/* The clock was years ahead when the mail was tried, and is set right: nobody waits for years */
static void
test_backwards (Fixture       *self,
                gconstpointer  data)
{
  SaId message;
  SaTime now;

  fixture_jump (self, 1000 * DAY);
  message = try_once (self, 0);
  fixture_jump (self, -1000 * DAY);
  now = fixture_get_time (NULL);
  SA_WAIT_UNTIL (get_not_before (self, message) <= now + 31);
  fixture_settle (self);
  fixture_advance (self, 31);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_HANDED_OVER);
}

/* The same while the program was not running */
static void
test_backwards_at_start (Fixture       *self,
                         gconstpointer  data)
{
  SaId message;
  SaTime now;

  fixture_jump (self, 1000 * DAY);
  message = try_once (self, 20 * HOUR);
  fixture_stop (self->outbox);
  g_clear_object (&self->outbox);
  fixture_jump (self, -1000 * DAY);
  self->outbox = fixture_new_outbox (self);
  now = fixture_get_time (NULL);
  sa_outbox_start (self->outbox);
  SA_WAIT_UNTIL (get_not_before (self, message) <= now + HOUR + 1);
  fixture_settle (self);
  fixture_advance (self, HOUR + 1);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_HANDED_OVER);
}

/* A time that a person chose is a time of the clock, and stays what it is; what a relay asked for stays as well */
static void
test_chosen_time (Fixture       *self,
                  gconstpointer  data)
{
  SaId chosen = hold (self, 50 * HOUR);
  SaTime before = get_not_before (self, chosen);

  sa_outbox_start (self->outbox);
  fixture_settle (self);
  fixture_jump (self, -10 * HOUR);
  fixture_settle (self);
  g_assert_cmpint (get_not_before (self, chosen), ==, before);
  fixture_advance (self, 50 * HOUR + 1);
  fixture_settle (self);
  g_assert_cmpint (fixture_state (self, chosen), ==, SA_DELIVERY_QUEUED);
  fixture_advance (self, 10 * HOUR + 1);
  WAIT_FOR_STATE (self, chosen, SA_DELIVERY_HANDED_OVER);
}

static void
test_retry_after_survives (Fixture       *self,
                           gconstpointer  data)
{
  SaId message = try_once (self, 20 * HOUR);
  SaTime before = get_not_before (self, message);

  fixture_stop (self->outbox);
  fixture_advance (self, HOUR);
  sa_outbox_start (self->outbox);
  fixture_settle (self);
  g_assert_cmpint (get_not_before (self, message), ==, before);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
}

/* Mails that are at the relay when the clock is set back end as ever; the others go on after that */
static void
test_backwards_under_way (Fixture       *self,
                          gconstpointer  data)
{
  SaId first = fixture_invite (self, "first@acme.example");
  SaId messages[6];

  sa_outbox_start (self->outbox);
  WAIT_FOR_STATE (self, first, SA_DELIVERY_HANDED_OVER);
  sa_scripted_relay_set_concurrency (self->relay, 2);
  sa_scripted_relay_hold (self->relay, TRUE);
  fixture_invite_many (self, messages, 6);
  SA_WAIT_UNTIL (sa_scripted_relay_count (self->relay) == 3);
  fixture_jump (self, -2 * HOUR);
  fixture_settle (self);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 3);
  sa_scripted_relay_hold (self->relay, FALSE);
  fixture_settle (self);
  /* they were queued in what is the future now */
  fixture_advance (self, 2 * HOUR + 1);
  for (int i = 0; i < 6; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 7);
  g_assert_cmpuint (sa_scripted_relay_count_look_ups (self->relay), ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("clock/forwards-sends-what-is-due", test_forwards);
  fixture_add ("clock/forwards-does-not-end-what-a-relay-asked-for", test_retry_after_forwards);
  fixture_add ("clock/backwards-makes-nobody-wait-for-years", test_backwards);
  fixture_add ("clock/backwards-while-nothing-ran", test_backwards_at_start);
  fixture_add ("clock/chosen-time-stays", test_chosen_time);
  fixture_add ("clock/what-a-relay-asked-for-survives-a-restart", test_retry_after_survives);
  fixture_add ("clock/backwards-loses-and-doubles-nothing-under-way", test_backwards_under_way);

  return g_test_run ();
}
