/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-outbox-fixture.h"
#include "sa-sender-notes.h"

static guint
count (Fixture *self)
{
  return sa_scripted_relay_count (self->relay);
}

static void
test_pace (Fixture       *self,
           gconstpointer  data)
{
  SaId messages[4];

  self->pace = 2;
  fixture_invite_many (self, messages, 4);
  sa_outbox_start (self->outbox);
  WAIT_FOR_STATE (self, messages[0], SA_DELIVERY_HANDED_OVER);
  for (guint i = 1; i < 4; i++)
    {
      fixture_advance (self, 29);
      fixture_settle (self);
      g_assert_cmpuint (count (self), ==, i);
      fixture_advance (self, 1);
      WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
    }
}

/* A drain that sends what is due waits as long as that takes at the pace; timers are real here */
static void
test_drain_keeps_pace (Fixture       *self,
                       gconstpointer  data)
{
  SaId messages[4];
  gint64 begin = g_get_monotonic_time ();

  self->pace = 600;
  fixture_invite_many (self, messages, 4);
  fixture_drain_all (self);
  for (int i = 0; i < 4; i++)
    g_assert_cmpint (fixture_state (self, messages[i]), ==, SA_DELIVERY_HANDED_OVER);
  /* two at once, then one each tenth of a second */
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 2 * G_TIME_SPAN_SECOND / 10);
}

static void
look_on (SaHookStep step,
         gpointer   data,
         gpointer   user_data)
{
}

/* The last thing that happens is that a mail begins to wait for its turn; timers are real here */
static void
test_turn_comes_by_itself (Fixture       *self,
                           gconstpointer  data)
{
  SaRepository *hooked = fixture_hook (self, look_on, NULL);
  SaId first = fixture_invite (self, "first@acme.example");
  SaId second = 0;

  self->pace = 60;
  sa_outbox_start (self->outbox);
  WAIT_FOR_STATE (self, first, SA_DELIVERY_HANDED_OVER);
  fixture_settle (self);
  /* that it was frozen is no news which would have the outbox look once more */
  g_signal_handlers_block_matched (self->c.repository, G_SIGNAL_MATCH_DATA, 0, 0, NULL, NULL, hooked);
  second = fixture_invite (self, "second@acme.example");
  sa_outbox_wake (self->outbox);
  WAIT_FOR_STATE (self, second, SA_DELIVERY_HANDED_OVER);
}

static void
test_concurrency_setting (Fixture       *self,
                          gconstpointer  data)
{
  SaId messages[6];
  SaId first = fixture_invite (self, "first@acme.example");

  self->concurrency = 2;
  sa_scripted_relay_set_concurrency (self->relay, 64);
  sa_outbox_start (self->outbox);
  WAIT_FOR_STATE (self, first, SA_DELIVERY_HANDED_OVER);
  sa_scripted_relay_hold (self->relay, TRUE);
  fixture_invite_many (self, messages, 6);
  SA_WAIT_UNTIL (count (self) == 3);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 3);
  sa_scripted_relay_hold (self->relay, FALSE);
  for (int i = 0; i < 6; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_get_most (self->relay), ==, 2);
}

static guint
count_state (Fixture    *self,
             const SaId *messages,
             guint       n_messages,
             SaDelivery  state)
{
  guint n = 0;

  for (guint i = 0; i < n_messages; i++)
    n += fixture_state (self, messages[i]) == state;
  return n;
}

/* While the relay has the two that it may, up to six more are claimed, several at once, so that no turn waits for the
 * disk. They have not been tried: if the relay then wants to be left alone they are as they were. */
static void
test_claims_ahead (Fixture       *self,
                   gconstpointer  data)
{
  SaId messages[10];
  guint n_claimed;
  SaId first = fixture_invite (self, "first@acme.example");

  self->concurrency = 2;
  sa_outbox_start (self->outbox);
  WAIT_FOR_STATE (self, first, SA_DELIVERY_HANDED_OVER);
  sa_scripted_relay_hold (self->relay, TRUE);
  for (int i = 0; i < 2; i++)
    sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "Too fast.", 100);
  fixture_invite_many (self, messages, 10);
  SA_WAIT_UNTIL (count_state (self, messages, 10, SA_DELIVERY_SENDING) >= 6);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 3);
  n_claimed = count_state (self, messages, 10, SA_DELIVERY_SENDING);
  g_assert_cmpuint (n_claimed, <=, 8);
  g_assert_cmpuint (count_state (self, messages, 10, SA_DELIVERY_QUEUED), ==, 10 - n_claimed);

  sa_scripted_relay_hold (self->relay, FALSE);
  SA_WAIT_UNTIL (count_state (self, messages, 10, SA_DELIVERY_QUEUED) == 8);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 3);
  for (int i = 0; i < 10; i++)
    {
      g_autoptr (GPtrArray) holder = NULL;
      const SaMessageRecord *record = fixture_load (self, messages[i], &holder);

      g_assert_cmpint (record->attempts, ==, record->state == SA_DELIVERY_WAITING ? 1 : 0);
    }
  fixture_advance (self, 200);
  for (int i = 0; i < 10; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (count (self), ==, 13);
  g_assert_cmpuint (sa_scripted_relay_get_most (self->relay), ==, 2);
}

/* What a sender had claimed and not begun when it was killed has not left; of the rest nobody knows */
static void
test_claims_are_given_back (Fixture       *self,
                            gconstpointer  data)
{
  g_autoptr (SaSenderLock) lock = sa_sender_lock_new (self->lock_path);
  g_autoptr (SaSenderNotes) notes = sa_sender_notes_new (lock);
  g_autoptr (SaIds) none = NULL;
  g_autoptr (GPtrArray) holder = NULL;
  SaId messages[2];

  fixture_invite_many (self, messages, 2);
  g_assert_true (sa_sender_lock_try (lock, NULL));
  sa_sender_notes_load (notes, &none);
  sa_sender_notes_claim (notes, &messages[0], 1);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *secret = g_strdup_printf ("secret-%d", i);
      g_autoptr (SaMessageRecord) record = NULL;

      sa_contract_freeze (&self->c, messages[i], secret, 0);
      record = sa_contract_claim (&self->c, messages[i], fixture_get_time (self) + 1);
      g_assert_nonnull (record);
    }
  sa_sender_lock_release (lock);

  /* what was frozen here is no mail that could leave: that it was tried shows in how it ends */
  sa_scripted_relay_set_can_look_up (self->relay, FALSE);
  fixture_drain_all (self);
  g_assert_cmpint (fixture_state (self, messages[0]), ==, SA_DELIVERY_FAILED);
  g_assert_cmpint (fixture_load (self, messages[0], &holder)->attempts, ==, 1);
  g_assert_cmpint (fixture_state (self, messages[1]), ==, SA_DELIVERY_UNKNOWN);
}

static void
test_start_tries_one (Fixture       *self,
                      gconstpointer  data)
{
  SaId messages[8];

  fixture_invite_many (self, messages, 8);
  sa_scripted_relay_hold (self->relay, TRUE);
  sa_outbox_start (self->outbox);
  SA_WAIT_UNTIL (count (self) == 1);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 1);
  sa_scripted_relay_hold (self->relay, FALSE);
  for (int i = 0; i < 8; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
}

static void
test_resume_tries_one (Fixture       *self,
                       gconstpointer  data)
{
  SaId messages[8];
  SaId first = fixture_invite (self, "first@acme.example");
  g_autofree char *reason = NULL;

  sa_outbox_start (self->outbox);
  WAIT_FOR_STATE (self, first, SA_DELIVERY_HANDED_OVER);
  fixture_settle (self);

  /* the account breaks with four under way: all of them find out, nobody fails, and the outbox is paused */
  for (int i = 0; i < 4; i++)
    sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_ACCOUNT, "The key is wrong.", 0);
  sa_scripted_relay_hold (self->relay, TRUE);
  fixture_invite_many (self, messages, 8);
  SA_WAIT_UNTIL (count (self) == 5);
  sa_scripted_relay_hold (self->relay, FALSE);
  fixture_drain_all (self);
  reason = fixture_paused_reason (self);
  g_assert_cmpstr (reason, ==, "The key is wrong.");
  for (int i = 0; i < 8; i++)
    g_assert_cmpint (fixture_state (self, messages[i]), ==, SA_DELIVERY_QUEUED);
  g_assert_cmpuint (count (self), ==, 5);

  /* still wrong: one more mail finds out, not four */
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_ACCOUNT, "The key is still wrong.", 0);
  sa_contract_done (&self->c, sa_contract_change (&self->c, SA_CHANGE_RESUME_OUTBOX, NULL));
  fixture_drain_all (self);
  g_free (reason);
  reason = fixture_paused_reason (self);
  g_assert_cmpstr (reason, ==, "The key is still wrong.");
  g_assert_cmpuint (count (self), ==, 6);

  /* mended: one leaves, and with its answer the others */
  sa_scripted_relay_hold (self->relay, TRUE);
  sa_contract_done (&self->c, sa_contract_change (&self->c, SA_CHANGE_RESUME_OUTBOX, NULL));
  SA_WAIT_UNTIL (count (self) == 7);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 7);
  sa_scripted_relay_hold (self->relay, FALSE);
  for (int i = 0; i < 8; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
}

/* Also when it was a person who had stopped it, with an outbox that never met an error */
static void
test_resume_of_a_person (Fixture       *self,
                         gconstpointer  data)
{
  SaId messages[8];
  SaId first = fixture_invite (self, "first@acme.example");

  sa_outbox_start (self->outbox);
  WAIT_FOR_STATE (self, first, SA_DELIVERY_HANDED_OVER);
  sa_contract_done (&self->c, sa_contract_change (&self->c, SA_CHANGE_PAUSE_OUTBOX, NULL));
  fixture_invite_many (self, messages, 8);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 1);
  sa_scripted_relay_hold (self->relay, TRUE);
  sa_contract_done (&self->c, sa_contract_change (&self->c, SA_CHANGE_RESUME_OUTBOX, NULL));
  SA_WAIT_UNTIL (count (self) == 2);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 2);
  sa_scripted_relay_hold (self->relay, FALSE);
  for (int i = 0; i < 8; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
}

static void
test_new_settings_try_one (Fixture       *self,
                           gconstpointer  data)
{
  SaId messages[8];
  SaId first = fixture_invite (self, "first@acme.example");
  SaChange *change = sa_contract_change (&self->c, SA_CHANGE_SET_RELAY, "folder");
  GVariantBuilder settings;
  guint n_opened;

  sa_outbox_start (self->outbox);
  WAIT_FOR_STATE (self, first, SA_DELIVERY_HANDED_OVER);
  n_opened = self->n_opened;
  fixture_advance (self, 10);
  g_variant_builder_init (&settings, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&settings, "{ss}", "path", "/tmp");
  sa_change_set_text (change, "Acme <new@acme.example>");
  sa_change_set_settings (change, g_variant_builder_end (&settings));
  sa_contract_done (&self->c, change);
  sa_scripted_relay_hold (self->relay, TRUE);
  fixture_invite_many (self, messages, 8);
  SA_WAIT_UNTIL (count (self) == 2);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 2);
  g_assert_cmpuint (self->n_opened, >, n_opened);
  sa_scripted_relay_hold (self->relay, FALSE);
  for (int i = 0; i < 8; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
}

/* A success that says that it was the last one for now */
static void
test_spent (Fixture       *self,
            gconstpointer  data)
{
  SaId messages[3];

  fixture_invite_many (self, messages, 3);
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_NONE, NULL, 600);
  sa_outbox_start (self->outbox);
  WAIT_FOR_STATE (self, messages[0], SA_DELIVERY_HANDED_OVER);
  fixture_advance (self, 599);
  fixture_settle (self);
  g_assert_cmpuint (count (self), ==, 1);
  for (int i = 1; i < 3; i++)
    g_assert_cmpint (fixture_state (self, messages[i]), ==, SA_DELIVERY_QUEUED);
  fixture_advance (self, 1);
  for (int i = 1; i < 3; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
}

/* Hundreds of mails of a slow account, or of one that is held, keep no other account's from leaving */
static void
test_others_go_on (Fixture       *self,
                   gconstpointer  data)
{
  enum { N = 700 };
  g_autoptr (GString) addresses = g_string_new (NULL);
  g_autoptr (SaOutcome) outcome = NULL;
  SaId here = self->c.site;
  SaId other;
  SaId late;

  self->pace = 1;
  for (int i = 0; i < N; i++)
    g_string_append_printf (addresses, "%su%d@acme.example", i > 0 ? " " : "", i);
  outcome = sa_contract_apply (&self->c, NULL, sa_contract_invite (&self->c, here, addresses->str,
                                                                   SA_CHANGE_FLAG_SEND_MAIL));
  self->other_site = self->c.site = sa_contract_add_site (&self->c, "Another");
  other = fixture_invite (self, "other@acme.example");
  sa_outbox_start (self->outbox);
  SA_WAIT_UNTIL (count (self) == 1);
  for (int i = 0; i < 5; i++)
    {
      fixture_settle (self);
      fixture_advance (self, 11);
    }
  WAIT_FOR_STATE (self, other, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (count (self), <=, 2);

  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "429 tomorrow", 80000);
  fixture_advance (self, 60);
  SA_WAIT_UNTIL (count (self) >= 2);
  fixture_settle (self);
  late = fixture_invite (self, "late@acme.example");
  WAIT_FOR_STATE (self, late, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (count (self), <=, 3);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  fixture_add ("keeps-the-pace-that-is-set", test_pace);
  fixture_add ("drain-keeps-the-pace", test_drain_keeps_pace);
  fixture_add ("turn-comes-by-itself", test_turn_comes_by_itself);
  fixture_add ("concurrency-that-is-set-goes-first", test_concurrency_setting);
  fixture_add ("claims-ahead-of-its-turns", test_claims_ahead);
  fixture_add ("claims-that-were-not-begun-are-given-back", test_claims_are_given_back);
  fixture_add ("start-tries-one-mail", test_start_tries_one);
  fixture_add ("resume-tries-one-mail", test_resume_tries_one);
  fixture_add ("resume-of-a-person-tries-one-mail", test_resume_of_a_person);
  fixture_add ("new-settings-try-one-mail", test_new_settings_try_one);
  fixture_add ("last-success-for-now-holds-the-account", test_spent);
  fixture_add ("slow-account-keeps-no-other-waiting", test_others_go_on);

  return g_test_run ();
}
