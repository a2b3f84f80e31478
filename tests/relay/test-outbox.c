/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-outbox-fixture.h"

static void
test_sends (Fixture       *self,
            gconstpointer  data)
{
  SaId messages[3];

  fixture_invite_many (self, messages, 3);
  sa_outbox_start (self->outbox);
  for (int i = 0; i < 3; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);

  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 3);
  for (int i = 0; i < 3; i++)
    {
      SaEnvelope *envelope = sa_scripted_relay_get_sent (self->relay, i);
      g_autoptr (GPtrArray) holder = NULL;
      SaMessageRecord *record = fixture_load (self, envelope->message, &holder);

      g_assert_cmpstr (envelope->recipient, ==, record->to_address);
      g_assert_cmpstr (envelope->sender, ==, "invitations@acme.example");
      g_assert_cmpstr (envelope->message_id, ==, record->message_id);
      g_assert_cmpstr (envelope->key, ==, record->key);
      g_assert_nonnull (record->relay_id);
      g_assert_cmpint (record->attempts, ==, 1);
    }
  g_assert_null (sa_outbox_get_problem (self->outbox));

  /* and what is queued while it idles wakes it */
  messages[0] = fixture_invite (self, "later@acme.example");
  WAIT_FOR_STATE (self, messages[0], SA_DELIVERY_HANDED_OVER);
}

typedef struct
{
  Fixture *fixture;
  guint    n;
} Watch;

/* At the moment in which the relay is called, bytes and state have long been written */
static void
sending_cb (SaScriptedRelay *relay,
            SaEnvelope      *envelope,
            gpointer         user_data)
{
  Watch *watch = user_data;
  g_autoptr (GPtrArray) holder = NULL;
  SaMessageRecord *record = fixture_load (watch->fixture, envelope->message, &holder);

  g_assert_cmpint (record->state, ==, SA_DELIVERY_SENDING);
  g_assert_cmpstr (record->message_id, ==, envelope->message_id);
  watch->n++;
}

static void
test_durable_first (Fixture       *self,
                    gconstpointer  data)
{
  Watch watch = { self, 0 };
  SaId messages[5];

  fixture_invite_many (self, messages, 5);
  sa_scripted_relay_watch (self->relay, sending_cb, &watch);
  fixture_drain_all (self);
  g_assert_cmpuint (watch.n, ==, 5);
}

static void
test_refused (Fixture       *self,
              gconstpointer  data)
{
  SaId messages[3];
  g_autoptr (GPtrArray) holder = NULL;
  SaMessageRecord *record;

  fixture_invite_many (self, messages, 3);
  sa_scripted_relay_set_concurrency (self->relay, 1);
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_RECIPIENT, "550 who?", 0);
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_MESSAGE, "552 too much", 0);
  fixture_drain_all (self);

  record = fixture_load (self, messages[0], &holder);
  g_assert_cmpint (record->state, ==, SA_DELIVERY_FAILED);
  g_assert_cmpint (record->error_class, ==, SA_ERROR_CLASS_RECIPIENT);
  g_assert_cmpstr (record->error_text, ==, "550 who?");
  g_assert_cmpint (fixture_state (self, messages[1]), ==, SA_DELIVERY_FAILED);
  g_assert_cmpint (fixture_state (self, messages[2]), ==, SA_DELIVERY_HANDED_OVER);
  fixture_drain_all (self);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 3);
}

static void
test_tries_again (Fixture       *self,
                  gconstpointer  data)
{
  SaId message = fixture_invite (self, "ana@acme.example");
  SaTime now = fixture_get_time (NULL);
  SaEnvelope *first;
  SaEnvelope *second;

  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "451 later", 0);
  fixture_drain_all (self);
  {
    g_autoptr (GPtrArray) holder = NULL;
    SaMessageRecord *record = fixture_load (self, message, &holder);

    g_assert_cmpint (record->state, ==, SA_DELIVERY_WAITING);
    g_assert_cmpstr (record->error_text, ==, "451 later");
    g_assert_cmpint (record->not_before, >, now);
    g_assert_cmpint (record->not_before, <=, fixture_get_time (NULL) + 30);
  }

  fixture_advance (self, 31);
  fixture_drain_all (self);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 2);
  first = sa_scripted_relay_get_sent (self->relay, 0);
  second = sa_scripted_relay_get_sent (self->relay, 1);
  g_assert_true (g_bytes_equal (first->bytes, second->bytes));
  g_assert_cmpstr (first->message_id, ==, second->message_id);
  g_assert_cmpstr (first->key, ==, second->key);
}

/* What a relay asks for concerns the account: no other mail is tried meanwhile */
/* One failure is a mail's; many in a row are the relay's */
/* Of a relay that cannot be asked, a person has to decide; the others go on */
/* Nowhere for links to lead: that is no mail's fault either */
/* A mail that cannot be composed is set aside and keeps nobody from leaving */
static void
test_undo_time (Fixture       *self,
                gconstpointer  data)
{
  SaChange *change = sa_contract_invite (&self->c, self->c.site, "ana@acme.example", SA_CHANGE_FLAG_SEND_MAIL);
  SaId user;
  SaId message;

  change->hold_seconds = 60;
  user = sa_contract_do (&self->c, NULL, change, SA_VERDICT_INVITED, SA_REASON_NONE);
  message = sa_contract_latest_message (&self->c, user);
  sa_outbox_start (self->outbox);
  fixture_drain_all (self);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_QUEUED);
  sa_contract_done (&self->c, sa_contract_on (&self->c, SA_CHANGE_REVOKE, user));
  fixture_advance (self, 61);
  fixture_drain_all (self);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_CANCELLED);

  message = fixture_invite (self, "bo@acme.example");
  WAIT_FOR_STATE (self, message, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
}

static void
test_two_senders (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr (SaOutbox) other = fixture_new_outbox (self);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  SaId messages[20];
  SaId late;

  fixture_invite_many (self, messages, 20);
  sa_outbox_start (self->outbox);
  sa_outbox_start (other);
  for (int i = 0; i < 20; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 20);
  for (int i = 0; i < 20; i++)
    g_assert_true (g_hash_table_add (seen, sa_scripted_relay_get_sent (self->relay, i)->recipient));
  g_assert_true (sa_outbox_is_sender (self->outbox));
  g_assert_false (sa_outbox_is_sender (other));
  g_assert_null (sa_outbox_get_problem (other));
  g_assert_false (fixture_drain (other, TRUE, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_BUSY);

  /* the other takes over */
  fixture_stop (self->outbox);
  late = fixture_invite (self, "late@acme.example");
  sa_outbox_wake (other);
  WAIT_FOR_STATE (self, late, SA_DELIVERY_HANDED_OVER);
  g_assert_true (sa_outbox_is_sender (other));
  fixture_stop (other);
}

/* What a sender that was killed left at each step of a mail's way */
static void
test_drain_waits (Fixture       *self,
                  gconstpointer  data)
{
  SaId message = fixture_invite (self, "ana@acme.example");
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "451 later", 0);
  sa_outbox_drain_async (self->outbox, TRUE, NULL, sa_test_answer_cb, &answer);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_WAITING);
  g_assert_null (answer.result);
  fixture_advance (self, 31);
  g_assert_true (sa_outbox_drain_finish (self->outbox, sa_test_await (&answer), &error));
  g_assert_no_error (error);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_HANDED_OVER);
  g_assert_false (sa_outbox_is_sender (self->outbox));
}

static void
test_drain_cancelled (Fixture       *self,
                      gconstpointer  data)
{
  SaId message = fixture_invite (self, "ana@acme.example");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "451 later", 0);
  sa_outbox_drain_async (self->outbox, TRUE, cancellable, sa_test_answer_cb, &answer);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_WAITING);
  g_cancellable_cancel (cancellable);
  g_assert_false (sa_outbox_drain_finish (self->outbox, sa_test_await (&answer), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  SA_WAIT_UNTIL (!sa_outbox_is_sender (self->outbox));
}

static void
test_concurrency (Fixture       *self,
                  gconstpointer  data)
{
  SaId messages[12];
  SaId first = fixture_invite (self, "first@acme.example");

  sa_outbox_start (self->outbox);
  WAIT_FOR_STATE (self, first, SA_DELIVERY_HANDED_OVER);
  sa_scripted_relay_set_concurrency (self->relay, 3);
  sa_scripted_relay_hold (self->relay, TRUE);
  fixture_invite_many (self, messages, 12);
  SA_WAIT_UNTIL (sa_scripted_relay_count (self->relay) == 4);
  g_assert_cmpuint (sa_outbox_get_in_flight (self->outbox), ==, 3);
  sa_scripted_relay_hold (self->relay, FALSE);
  for (int i = 0; i < 12; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_get_most (self->relay), ==, 3);
  SA_WAIT_UNTIL (sa_outbox_get_in_flight (self->outbox) == 0);
}

/* Whoever is with the relay when the program is closed has a few seconds, and is unknown then: never forgotten */
/* A hand-over that cannot be written is kept until it can: else the mail would go out twice */
static void
test_many (Fixture       *self,
           gconstpointer  data)
{
  enum { N = 400 };
  g_autoptr (GString) addresses = g_string_new (NULL);
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (int i = 0; i < N; i++)
    g_string_append_printf (addresses, "%su%d@acme.example", i > 0 ? " " : "", i);
  outcome = sa_contract_apply (&self->c, NULL, sa_contract_invite (&self->c, self->c.site, addresses->str,
                                                                  SA_CHANGE_FLAG_SEND_MAIL));
  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_INVITED), ==, N);
  sa_scripted_relay_set_concurrency (self->relay, 64);
  fixture_drain_all (self);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, N);
  for (int i = 0; i < N; i++)
    g_assert_true (g_hash_table_add (seen, sa_scripted_relay_get_sent (self->relay, i)->recipient));
  /* the relay is found once, not for each mail */
  g_assert_cmpuint (self->n_opened, <=, 2);
}

static void
test_back_off (void)
{
  for (int i = 0; i < 1000; i++)
    {
      g_assert_cmpint (sa_relay_back_off (1, 0), >=, 1);
      g_assert_cmpint (sa_relay_back_off (1, 0), <=, 30);
      g_assert_cmpint (sa_relay_back_off (4, 0), <=, 240);
      g_assert_cmpint (sa_relay_back_off (1000, 0), <=, 3600);
      g_assert_cmpint (sa_relay_back_off (1, 1000), >=, 1000);
      g_assert_cmpint (sa_relay_back_off (1, 1000), <=, 1101);
      g_assert_cmpint (sa_relay_back_off (1, G_MAXINT), <=, DAY + DAY / 10 + 1);
      g_assert_cmpint (sa_relay_back_off (1, -7), >=, 1);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("sends-what-is-due", test_sends);
  fixture_add ("nothing-leaves-before-it-is-written", test_durable_first);
  fixture_add ("refused-mail-fails-alone", test_refused);
  fixture_add ("tries-again-with-the-same-bytes", test_tries_again);
  fixture_add ("undo-time-and-revoked-invitation", test_undo_time);
  fixture_add ("two-senders-send-once", test_two_senders);
  fixture_add ("drain-can-wait", test_drain_waits);
  fixture_add ("drain-can-be-cancelled", test_drain_cancelled);
  fixture_add ("no-more-at-once-than-the-relay-takes", test_concurrency);
  fixture_add ("many", test_many);
  g_test_add_func ("/outbox/back-off", test_back_off);

  return g_test_run ();
}
