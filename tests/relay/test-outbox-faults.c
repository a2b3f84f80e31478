/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-repository.h"
#include "sa-outbox-fixture.h"

#include <string.h>

static void
test_retry_after (Fixture       *self,
                  gconstpointer  data)
{
  SaId messages[6];
  SaTime now = fixture_get_time (NULL);

  fixture_invite_many (self, messages, 6);
  sa_scripted_relay_set_concurrency (self->relay, 1);
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "429 slowly", 600);
  fixture_drain_all (self);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
  {
    g_autoptr (GPtrArray) holder = NULL;
    SaMessageRecord *record = fixture_load (self, messages[0], &holder);

    g_assert_cmpint (record->not_before, >=, now + 600);
    g_assert_cmpint (record->not_before, <=, fixture_get_time (NULL) + 662);
  }
  for (int i = 1; i < 6; i++)
    g_assert_cmpint (fixture_state (self, messages[i]), ==, SA_DELIVERY_QUEUED);

  fixture_advance (self, 300);
  fixture_drain_all (self);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
  fixture_advance (self, 400);
  fixture_drain_all (self);
  for (int i = 0; i < 6; i++)
    g_assert_cmpint (fixture_state (self, messages[i]), ==, SA_DELIVERY_HANDED_OVER);
}

static void
test_broken_relay (Fixture       *self,
                   gconstpointer  data)
{
  SaId messages[20];
  guint n_tried;

  fixture_invite_many (self, messages, 20);
  for (int i = 0; i < 40; i++)
    sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "connection refused", 0);
  fixture_drain_all (self);
  n_tried = sa_scripted_relay_count (self->relay);
  g_assert_cmpuint (n_tried, >=, 8);
  g_assert_cmpuint (n_tried, <, 16);
}

static void
make_unknown (Fixture *self,
              SaId     message)
{
  /* asked about after 26 to 30 seconds: on a slow machine one second may be over before anybody has looked */
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_UNKNOWN, "the connection broke", 25);
  fixture_drain_all (self);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_UNKNOWN);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
}

static void
test_unknown_was_sent (Fixture       *self,
                       gconstpointer  data)
{
  SaId message = fixture_invite (self, "ana@acme.example");

  sa_outbox_start (self->outbox);
  make_unknown (self, message);
  /* not at once: the relay may still be at it */
  g_assert_cmpuint (sa_scripted_relay_count_look_ups (self->relay), ==, 0);
  sa_scripted_relay_push_look_up (self->relay, SA_ERROR_CLASS_UNKNOWN);
  sa_scripted_relay_push_look_up (self->relay, SA_ERROR_CLASS_NONE);
  fixture_advance (self, 31);
  SA_WAIT_UNTIL (sa_scripted_relay_count_look_ups (self->relay) == 1);
  fixture_drain_all (self);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_UNKNOWN);
  fixture_advance (self, 130);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
}

static void
test_unknown_was_not_sent (Fixture       *self,
                           gconstpointer  data)
{
  SaId message = fixture_invite (self, "ana@acme.example");

  sa_outbox_start (self->outbox);
  make_unknown (self, message);
  sa_scripted_relay_push_look_up (self->relay, SA_ERROR_CLASS_TRY_AGAIN);
  fixture_advance (self, 31);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 2);
  g_assert_true (g_bytes_equal (sa_scripted_relay_get_sent (self->relay, 0)->bytes,
                                sa_scripted_relay_get_sent (self->relay, 1)->bytes));
}

static void
test_unknown_forever (Fixture       *self,
                      gconstpointer  data)
{
  SaId user = sa_contract_add_pending (&self->c, "ana@acme.example");
  SaId message = sa_contract_latest_message (&self->c, user);
  SaId other;

  sa_scripted_relay_set_can_look_up (self->relay, FALSE);
  make_unknown (self, message);
  {
    g_autoptr (GPtrArray) holder = NULL;
    const char *text = fixture_load (self, message, &holder)->error_text;

    /* what the relay said, and what a person can do */
    g_assert_nonnull (strstr (text, "the connection broke"));
    g_assert_nonnull (strstr (text, "send it again"));
  }
  other = fixture_invite (self, "bo@acme.example");
  fixture_advance (self, 2 * DAY);
  fixture_drain_all (self);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_UNKNOWN);
  g_assert_cmpint (fixture_state (self, other), ==, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count_look_ups (self->relay), ==, 0);

  /* and waiting for all does not wait for that one */
  g_assert_true (fixture_drain (self->outbox, TRUE, NULL));

  sa_contract_done (&self->c, sa_contract_on (&self->c, SA_CHANGE_RETRY_MESSAGE, message));
  fixture_drain_all (self);
  g_assert_cmpint (fixture_state (self, sa_contract_latest_message (&self->c, user)), ==, SA_DELIVERY_HANDED_OVER);
}

/* What a sender that died left at a relay that cannot be asked */
static void
test_left_unknown (Fixture       *self,
                   gconstpointer  data)
{
  SaId message = fixture_invite (self, "ana@acme.example");
  g_autoptr (SaMessageRecord) claimed = NULL;
  g_autoptr (GPtrArray) holder = NULL;
  const SaMessageRecord *record;

  sa_contract_freeze (&self->c, message, "secret", 0);
  claimed = sa_contract_claim (&self->c, message, fixture_get_time (NULL) + 1);
  g_assert_nonnull (claimed);
  sa_scripted_relay_set_can_look_up (self->relay, FALSE);
  fixture_drain_all (self);
  record = fixture_load (self, message, &holder);
  g_assert_cmpint (record->state, ==, SA_DELIVERY_UNKNOWN);
  g_assert_nonnull (strstr (record->error_text, "send it again"));
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 0);
}

/* A relay that does not remember any more is asked once, and nobody waits for it */
static void
test_forgotten (Fixture       *self,
                gconstpointer  data)
{
  SaId user = sa_contract_add_pending (&self->c, "ana@acme.example");
  SaId message = sa_contract_latest_message (&self->c, user);
  g_autoptr (GPtrArray) holder = NULL;

  make_unknown (self, message);
  sa_scripted_relay_push_final (self->relay, "It is forgotten.");
  fixture_advance (self, 31);
  g_assert_true (fixture_drain (self->outbox, TRUE, NULL));
  g_assert_cmpuint (sa_scripted_relay_count_look_ups (self->relay), ==, 1);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_UNKNOWN);
  g_assert_nonnull (strstr (fixture_load (self, message, &holder)->error_text, "It is forgotten."));
  g_assert_nonnull (strstr (fixture_load (self, message, &holder)->error_text, "send it again"));

  /* to send it again is for a person to decide, who need not wait for a look-up that is planned */
  sa_outbox_start (self->outbox);
  sa_scripted_relay_push_final (self->relay, "It is forgotten.");
  fixture_settle (self);
  sa_contract_done (&self->c, sa_contract_on (&self->c, SA_CHANGE_RETRY_MESSAGE, message));
  WAIT_FOR_STATE (self, sa_contract_latest_message (&self->c, user), SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 2);
}

static void
test_retry_of_a_doubt (Fixture       *self,
                       gconstpointer  data)
{
  SaId user = sa_contract_add_pending (&self->c, "ana@acme.example");
  SaId message = sa_contract_latest_message (&self->c, user);

  sa_outbox_start (self->outbox);
  make_unknown (self, message);
  sa_contract_done (&self->c, sa_contract_on (&self->c, SA_CHANGE_RETRY_MESSAGE, message));
  WAIT_FOR_STATE (self, sa_contract_latest_message (&self->c, user), SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count_look_ups (self->relay), ==, 0);
}

/* A relay that cannot be asked for days does not make a drain wait for ever */
static void
test_look_up_gives_up (Fixture       *self,
                       gconstpointer  data)
{
  SaId message = fixture_invite (self, "ana@acme.example");
  g_autoptr (GPtrArray) holder = NULL;

  make_unknown (self, message);
  sa_scripted_relay_push_look_up (self->relay, SA_ERROR_CLASS_UNKNOWN);
  fixture_advance (self, 3 * DAY + 1);
  g_assert_true (fixture_drain (self->outbox, TRUE, NULL));
  g_assert_cmpuint (sa_scripted_relay_count_look_ups (self->relay), ==, 1);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_UNKNOWN);
  g_assert_nonnull (strstr (fixture_load (self, message, &holder)->error_text, "send it again"));
}

/* A mail that was put off by days is not given up at its first try */
static void
test_send_later (Fixture       *self,
                 gconstpointer  data)
{
  SaChange *change = sa_contract_invite (&self->c, self->c.site, "ana@acme.example", SA_CHANGE_FLAG_SEND_MAIL);
  SaId message;

  change->hold_seconds = 5 * DAY;
  message = sa_contract_latest_message (&self->c, sa_contract_do (&self->c, NULL, change, SA_VERDICT_INVITED,
                                                                  SA_REASON_NONE));
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "451 later", 0);
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "451 later", 0);
  fixture_advance (self, 5 * DAY + 1);
  fixture_drain_all (self);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_WAITING);
  fixture_advance (self, 61);
  fixture_drain_all (self);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_WAITING);
  fixture_advance (self, 121);
  fixture_drain_all (self);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_HANDED_OVER);
}

static void
test_account_error (Fixture       *self,
                    gconstpointer  data)
{
  SaId messages[6];
  g_autofree char *reason = NULL;
  g_autofree char *none = NULL;

  fixture_invite_many (self, messages, 6);
  sa_scripted_relay_set_concurrency (self->relay, 1);
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_ACCOUNT, "The key is wrong.", 0);
  sa_outbox_start (self->outbox);
  fixture_drain_all (self);

  reason = fixture_paused_reason (self);
  g_assert_cmpstr (reason, ==, "The key is wrong.");
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
  /* no mail fails for it */
  for (int i = 0; i < 6; i++)
    g_assert_cmpint (fixture_state (self, messages[i]), ==, SA_DELIVERY_QUEUED);

  sa_contract_done (&self->c, sa_contract_change (&self->c, SA_CHANGE_RESUME_OUTBOX, NULL));
  for (int i = 0; i < 6; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
  none = fixture_paused_reason (self);
  g_assert_null (none);
}

static void
test_no_link_base (Fixture       *self,
                   gconstpointer  data)
{
  SaId message = fixture_invite (self, "ana@acme.example");
  g_autoptr (SaComposer) composer = sa_composer_new (NULL, NULL);
  g_autoptr (SaOutbox) outbox = NULL;
  g_autofree char *reason = NULL;

  outbox = sa_outbox_new (self->c.repository, composer, self->lock_path, &fixture_source, self);
  sa_outbox_set_clock (outbox, fixture_get_time, NULL);
  g_assert_true (fixture_drain (outbox, FALSE, NULL));
  reason = fixture_paused_reason (self);
  g_assert_nonnull (strstr (reason, "invitation links"));
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_QUEUED);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 0);
  fixture_stop (outbox);
}

static void
test_poison (Fixture       *self,
             gconstpointer  data)
{
  SaId bad = 0;
  SaId good;
  SaId eai;
  SaId here = self->c.site;

  /* no change lets such a name in */
  if (SA_IS_FAKE_REPOSITORY (self->c.repository))
    {
      self->c.site = sa_contract_add_site (&self->c, "Another");
      sa_fake_repository_set_site_name (SA_FAKE_REPOSITORY (self->c.repository), self->c.site,
                                        "Sup\xe2\x80\xa8port"); /* U+2028 */
      bad = fixture_invite (self, "ana@acme.example");
      self->c.site = here;
    }
  eai = fixture_invite (self, "zoë@acme.example");
  good = fixture_invite (self, "bo@acme.example");

  fixture_drain_all (self);
  g_assert_cmpint (fixture_state (self, good), ==, SA_DELIVERY_HANDED_OVER);
  {
    g_autoptr (GPtrArray) holder = NULL;
    SaMessageRecord *record = fixture_load (self, eai, &holder);

    g_assert_cmpint (record->state, ==, SA_DELIVERY_FAILED);
    g_assert_cmpint (record->error_class, ==, SA_ERROR_CLASS_RECIPIENT);
    g_assert_nonnull (record->error_text);
  }
  if (bad != 0)
    {
      g_autoptr (GPtrArray) holder = NULL;
      SaMessageRecord *record = fixture_load (self, bad, &holder);

      g_assert_cmpint (record->state, ==, SA_DELIVERY_FAILED);
      g_assert_cmpint (record->error_class, ==, SA_ERROR_CLASS_MESSAGE);
      g_assert_nonnull (record->error_text);
    }
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
}

static void
test_gives_up (Fixture       *self,
               gconstpointer  data)
{
  SaId message = fixture_invite (self, "ana@acme.example");
  g_autoptr (GPtrArray) holder = NULL;
  SaMessageRecord *record;

  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "451 later", 0);
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "451 still later", 0);
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "451 for ever", 0);
  fixture_drain_all (self);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_WAITING);
  /* who was asleep for three days has one more try, in case the network was too */
  fixture_advance (self, 3 * DAY);
  fixture_drain_all (self);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_WAITING);
  fixture_advance (self, 61);
  fixture_drain_all (self);
  record = fixture_load (self, message, &holder);
  g_assert_cmpint (record->state, ==, SA_DELIVERY_FAILED);
  g_assert_nonnull (strstr (record->error_text, "451 for ever"));
}

static void
test_left_behind (Fixture       *self,
                  gconstpointer  data)
{
  SaId queued = fixture_invite (self, "queued@acme.example");
  SaId frozen = fixture_invite (self, "frozen@acme.example");
  SaId sent = fixture_invite (self, "sent@acme.example");
  SaId not_sent = fixture_invite (self, "not-sent@acme.example");
  const SaId composed[] = { frozen, sent, not_sent };
  g_autoptr (SaComposer) composer = sa_composer_new ("https://invite.acme.example", NULL);
  g_autoptr (GPtrArray) bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (composed); i++)
    {
      g_autoptr (GPtrArray) holder = NULL;
      g_autoptr (SaComposition) composition = NULL;
      g_autoptr (SaMessageRecord) claimed = NULL;
      SaReport *report = sa_report_new (SA_REPORT_FROZEN, composed[i]);

      composition = sa_composer_compose (composer, fixture_load (self, composed[i], &holder), "Acme <a@acme.example>",
                                         fixture_get_time (NULL), NULL);
      report->message_id = g_strdup (composition->message_id);
      report->key = g_strdup (composition->key);
      report->bytes = g_bytes_ref (composition->bytes);
      report->link_hash = g_bytes_ref (composition->link_hash);
      g_ptr_array_add (bytes, g_bytes_ref (composition->bytes));
      sa_contract_report (&self->c, report);
      if (i == 0)
        continue;
      claimed = sa_contract_claim (&self->c, composed[i], fixture_get_time (NULL));
      g_assert_nonnull (claimed);
      g_assert_cmpint (fixture_state (self, composed[i]), ==, SA_DELIVERY_SENDING);
    }

  sa_scripted_relay_know (self->relay, "sent@acme.example");
  sa_outbox_start (self->outbox);
  WAIT_FOR_STATE (self, queued, SA_DELIVERY_HANDED_OVER);
  WAIT_FOR_STATE (self, frozen, SA_DELIVERY_HANDED_OVER);
  WAIT_FOR_STATE (self, sent, SA_DELIVERY_HANDED_OVER);
  WAIT_FOR_STATE (self, not_sent, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count_look_ups (self->relay), ==, 2);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      SaEnvelope *envelope = sa_scripted_relay_get_sent (self->relay, i);

      g_assert_cmpint (envelope->message, !=, sent);
      if (envelope->message == frozen)
        g_assert_true (g_bytes_equal (envelope->bytes, bytes->pdata[0]));
      if (envelope->message == not_sent)
        g_assert_true (g_bytes_equal (envelope->bytes, bytes->pdata[2]));
    }
}

static void
test_no_relay (Fixture       *self,
               gconstpointer  data)
{
  SaId message = fixture_invite (self, "ana@acme.example");
  g_autoptr (GError) error = NULL;

  self->no_relay = g_strdup ("The secret is not known here.");
  g_assert_false (fixture_drain (self->outbox, TRUE, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, self->no_relay);

  /* who cannot send does not keep the lock from who can */
  sa_outbox_start (self->outbox);
  SA_WAIT_UNTIL (sa_outbox_get_problem (self->outbox) != NULL && !sa_outbox_is_sender (self->outbox));
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_QUEUED);

  /* settings change */
  g_clear_pointer (&self->no_relay, g_free);
  sa_repository_emit_changed (self->c.repository, 1000, 0, NULL);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_HANDED_OVER);
  SA_WAIT_UNTIL (sa_outbox_get_problem (self->outbox) == NULL);
}

static void
test_stop (Fixture       *self,
           gconstpointer  data)
{
  SaId messages[4];
  SaId unknown = 0;
  SaId first;

  sa_outbox_start (self->outbox);
  first = fixture_invite (self, "first@acme.example");
  WAIT_FOR_STATE (self, first, SA_DELIVERY_HANDED_OVER);
  sa_scripted_relay_set_concurrency (self->relay, 2);
  sa_scripted_relay_hold (self->relay, TRUE);
  fixture_invite_many (self, messages, 4);
  SA_WAIT_UNTIL (sa_scripted_relay_count (self->relay) == 3);
  fixture_stop (self->outbox);

  for (int i = 0; i < 4; i++)
    {
      SaDelivery state = fixture_state (self, messages[i]);

      g_assert_true (state == SA_DELIVERY_UNKNOWN || state == SA_DELIVERY_QUEUED);
      if (state == SA_DELIVERY_UNKNOWN)
        unknown++;
    }
  g_assert_cmpint (unknown, ==, 2);
  g_assert_false (sa_outbox_is_sender (self->outbox));

  /* the next start asks what became of them */
  sa_scripted_relay_hold (self->relay, FALSE);
  sa_outbox_start (self->outbox);
  for (int i = 0; i < 4; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count_look_ups (self->relay), ==, 2);
}

static void
test_write_fails (Fixture       *self,
                  gconstpointer  data)
{
  SaId message = fixture_invite (self, "ana@acme.example");

  if (!SA_IS_FAKE_REPOSITORY (self->c.repository))
    {
      g_test_skip ("only the repository in memory fails on demand");
      return;
    }
  sa_scripted_relay_hold (self->relay, TRUE);
  sa_outbox_start (self->outbox);
  SA_WAIT_UNTIL (sa_scripted_relay_count (self->relay) == 1);
  sa_fake_repository_fail_next (SA_FAKE_REPOSITORY (self->c.repository),
                                g_error_new_literal (SA_ERROR, SA_ERROR_DISK_FULL, "The disk is full."));
  sa_scripted_relay_hold (self->relay, FALSE);
  SA_WAIT_UNTIL (sa_outbox_get_problem (self->outbox) != NULL);
  g_assert_cmpstr (sa_outbox_get_problem (self->outbox), ==, "The disk is full.");
  WAIT_FOR_STATE (self, message, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
}

static void
test_read_fails (Fixture       *self,
                 gconstpointer  data)
{
  SaId message = fixture_invite (self, "ana@acme.example");
  g_autoptr (GError) error = NULL;

  if (!SA_IS_FAKE_REPOSITORY (self->c.repository))
    {
      g_test_skip ("only the repository in memory fails on demand");
      return;
    }
  sa_fake_repository_fail_next (SA_FAKE_REPOSITORY (self->c.repository),
                                g_error_new_literal (SA_ERROR, SA_ERROR_BUSY, "Somebody else writes."));
  g_assert_false (fixture_drain (self->outbox, FALSE, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_BUSY);
  fixture_drain_all (self);
  g_assert_cmpint (fixture_state (self, message), ==, SA_DELIVERY_HANDED_OVER);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("retry-after-holds-the-account", test_retry_after);
  fixture_add ("broken-relay-is-left-alone", test_broken_relay);
  fixture_add ("unknown-that-was-sent-is-handed-over", test_unknown_was_sent);
  fixture_add ("unknown-that-was-not-sent-goes-out", test_unknown_was_not_sent);
  fixture_add ("unknown-without-look-up-waits-for-a-person", test_unknown_forever);
  fixture_add ("unknown-of-a-dead-sender-says-what-to-do", test_left_unknown);
  fixture_add ("unknown-for-ever-is-asked-once", test_forgotten);
  fixture_add ("unknown-may-be-sent-again-at-once", test_retry_of_a_doubt);
  fixture_add ("unknown-is-not-asked-for-ever", test_look_up_gives_up);
  fixture_add ("send-later-is-not-given-up", test_send_later);
  fixture_add ("account-error-pauses-all-and-fails-none", test_account_error);
  fixture_add ("links-that-lead-nowhere-pause-all", test_no_link_base);
  fixture_add ("poison-is-set-aside", test_poison);
  fixture_add ("gives-up-after-three-days", test_gives_up);
  fixture_add ("what-a-killed-sender-left", test_left_behind);
  fixture_add ("no-relay-leaves-mail-and-lock", test_no_relay);
  fixture_add ("stop-forgets-nobody", test_stop);
  fixture_add ("failed-write-is-kept", test_write_fails);
  fixture_add ("failed-read-is-told", test_read_fails);

  return g_test_run ();
}
