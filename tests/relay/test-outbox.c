/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"
#include "sa-fake-repository.h"
#include "sa-outbox.h"
#include "sa-scripted-relay.h"
#include "sa-store.h"
#include "sa-test.h"

#include <string.h>

#define DAY (24 * 60 * 60)

/* Each case runs on the repository in memory and on the real one */
typedef struct
{
  SaTestDir       *dir;
  SaContract       c;
  SaComposer      *composer;
  SaScriptedRelay *relay;
  SaOutbox        *outbox;
  char            *lock_path;
  char            *no_relay;    /* (nullable): why there is none */
  guint            n_opened;
} Fixture;

/* How far the clock of the case has been moved; the store asks from its own threads */
static gint offset;

static SaTime
get_time (gpointer user_data)
{
  return g_get_real_time () / G_USEC_PER_SEC + g_atomic_int_get (&offset);
}

static void
advance (Fixture *self,
         int      seconds)
{
  g_atomic_int_add (&offset, seconds);
  if (SA_IS_FAKE_REPOSITORY (self->c.repository))
    sa_fake_repository_set_now (SA_FAKE_REPOSITORY (self->c.repository), get_time (NULL));
  if (self->outbox != NULL)
    sa_outbox_wake (self->outbox);
}

static void
open_relay_async (SaId                 site,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             callback_data,
                  gpointer             user_data)
{
  Fixture *self = user_data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);

  self->n_opened++;
  if (self->no_relay != NULL)
    g_task_return_new_error (task, SA_ERROR, SA_ERROR_NOT_FOUND, "%s", self->no_relay);
  else
    g_task_return_pointer (task, g_object_ref (self->relay), g_object_unref);
}

static SaMailRelay *
open_relay_finish (GAsyncResult  *result,
                   SaId          *account,
                   char         **sender,
                   GError       **error,
                   gpointer       user_data)
{
  *account = 1;
  *sender = g_strdup ("Acme <invitations@acme.example>");
  return g_task_propagate_pointer (G_TASK (result), error);
}

static const SaRelaySource source = { open_relay_async, open_relay_finish };

static SaOutbox *
new_outbox (Fixture *self)
{
  SaOutbox *outbox = sa_outbox_new (self->c.repository, self->composer, self->lock_path, &source, self);

  sa_outbox_set_clock (outbox, get_time, NULL);
  return outbox;
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  const char *kind = data;

  g_atomic_int_set (&offset, 0);
  self->dir = sa_test_dir_new ();
  path = sa_test_dir_build (self->dir, "organization.db");
  self->lock_path = sa_test_dir_build (self->dir, "organization.db.sender");
  if (strcmp (kind, "store") == 0)
    {
      self->c.repository = SA_REPOSITORY (sa_store_open (path, SA_STORE_CREATE | SA_STORE_NO_ROSTER, &error));
      g_assert_no_error (error);
      sa_store_set_clock (SA_STORE (self->c.repository), get_time, NULL);
    }
  else
    {
      self->c.repository = sa_fake_repository_new ();
    }

  self->c.system = sa_actor_new (SA_ACTOR_SYSTEM, 0, "test");
  outcome = sa_contract_apply (&self->c, self->c.system,
                               sa_contract_create ("Acme", "Support", "https://support.acme.example", "fay@acme.example"));
  self->c.site = sa_contract_only (&self->c, SA_ENTITY_SITE, 0);
  self->c.founder = sa_actor_new (SA_ACTOR_ACCOUNT, sa_contract_only (&self->c, SA_ENTITY_ACCOUNT, 0), "test");
  self->composer = sa_composer_new ("https://invite.acme.example", NULL);
  self->relay = sa_scripted_relay_new ();
  self->outbox = new_outbox (self);
}

static void
stop (SaOutbox *outbox)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };

  sa_outbox_stop_async (outbox, sa_test_answer_cb, &answer);
  sa_outbox_stop_finish (outbox, sa_test_await (&answer));
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };

  stop (self->outbox);
  g_assert_false (sa_outbox_is_sender (self->outbox));
  g_assert_finalize_object (self->outbox);
  g_assert_finalize_object (self->relay);
  g_assert_finalize_object (self->composer);
  sa_repository_close_async (self->c.repository, sa_test_answer_cb, &answer);
  g_assert_true (sa_repository_close_finish (self->c.repository, sa_test_await (&answer), NULL));
  sa_test_answer_clear (&answer);
  g_object_unref (self->c.repository);
  sa_actor_free (self->c.system);
  sa_actor_free (self->c.founder);
  sa_test_dir_free (self->dir);
  g_free (self->lock_path);
  g_free (self->no_relay);
}

/* Returns the mail of a fresh invitation */
static SaId
invite (Fixture    *self,
        const char *address)
{
  return sa_contract_latest_message (&self->c, sa_contract_add_pending (&self->c, address));
}

static void
invite_many (Fixture *self,
             SaId    *messages,
             int      n)
{
  for (int i = 0; i < n; i++)
    {
      g_autofree char *address = g_strdup_printf ("u%d@acme.example", i);

      messages[i] = invite (self, address);
    }
}

static SaDelivery
state_of (Fixture *self,
          SaId     message)
{
  return sa_contract_message_state (&self->c, message);
}

#define WAIT_FOR_STATE(self, message, state) SA_WAIT_UNTIL (state_of (self, message) == (state))

static SaMessageRecord *
load_message (Fixture    *self,
              SaId        message,
              GPtrArray **holder)
{
  return sa_contract_load (&self->c, SA_ENTITY_MESSAGE, message, holder);
}

static gboolean
drain (SaOutbox  *outbox,
       gboolean   wait,
       GError   **error)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };

  sa_outbox_drain_async (outbox, wait, NULL, sa_test_answer_cb, &answer);
  return sa_outbox_drain_finish (outbox, sa_test_await (&answer), error);
}

static void
drain_all (Fixture *self)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (drain (self->outbox, FALSE, &error));
  g_assert_no_error (error);
}

static char *
paused_reason (Fixture *self)
{
  g_autoptr (SaSiteCounts) counts = sa_contract_counts (&self->c, 0);

  return counts->outbox_paused ? g_strdup (counts->pause_reason != NULL ? counts->pause_reason : "") : NULL;
}

static void
test_sends (Fixture       *self,
            gconstpointer  data)
{
  SaId messages[3];

  invite_many (self, messages, 3);
  sa_outbox_start (self->outbox);
  for (int i = 0; i < 3; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);

  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 3);
  for (int i = 0; i < 3; i++)
    {
      SaEnvelope *envelope = sa_scripted_relay_get_sent (self->relay, i);
      g_autoptr (GPtrArray) holder = NULL;
      SaMessageRecord *record = load_message (self, envelope->message, &holder);

      g_assert_cmpstr (envelope->recipient, ==, record->to_address);
      g_assert_cmpstr (envelope->sender, ==, "invitations@acme.example");
      g_assert_cmpstr (envelope->message_id, ==, record->message_id);
      g_assert_cmpstr (envelope->key, ==, record->key);
      g_assert_nonnull (record->relay_id);
      g_assert_cmpint (record->attempts, ==, 1);
    }
  g_assert_null (sa_outbox_get_problem (self->outbox));

  /* and what is queued while it idles wakes it */
  messages[0] = invite (self, "later@acme.example");
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
  SaMessageRecord *record = load_message (watch->fixture, envelope->message, &holder);

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

  invite_many (self, messages, 5);
  sa_scripted_relay_watch (self->relay, sending_cb, &watch);
  drain_all (self);
  g_assert_cmpuint (watch.n, ==, 5);
}

static void
test_refused (Fixture       *self,
              gconstpointer  data)
{
  SaId messages[3];
  g_autoptr (GPtrArray) holder = NULL;
  SaMessageRecord *record;

  invite_many (self, messages, 3);
  sa_scripted_relay_set_concurrency (self->relay, 1);
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_RECIPIENT, "550 who?", 0);
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_MESSAGE, "552 too much", 0);
  drain_all (self);

  record = load_message (self, messages[0], &holder);
  g_assert_cmpint (record->state, ==, SA_DELIVERY_FAILED);
  g_assert_cmpint (record->error_class, ==, SA_ERROR_CLASS_RECIPIENT);
  g_assert_cmpstr (record->error_text, ==, "550 who?");
  g_assert_cmpint (state_of (self, messages[1]), ==, SA_DELIVERY_FAILED);
  g_assert_cmpint (state_of (self, messages[2]), ==, SA_DELIVERY_HANDED_OVER);
  drain_all (self);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 3);
}

static void
test_tries_again (Fixture       *self,
                  gconstpointer  data)
{
  SaId message = invite (self, "ana@acme.example");
  SaTime now = get_time (NULL);
  SaEnvelope *first;
  SaEnvelope *second;

  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "451 later", 0);
  drain_all (self);
  {
    g_autoptr (GPtrArray) holder = NULL;
    SaMessageRecord *record = load_message (self, message, &holder);

    g_assert_cmpint (record->state, ==, SA_DELIVERY_WAITING);
    g_assert_cmpstr (record->error_text, ==, "451 later");
    g_assert_cmpint (record->not_before, >, now);
    g_assert_cmpint (record->not_before, <=, get_time (NULL) + 30);
  }

  advance (self, 31);
  drain_all (self);
  g_assert_cmpint (state_of (self, message), ==, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 2);
  first = sa_scripted_relay_get_sent (self->relay, 0);
  second = sa_scripted_relay_get_sent (self->relay, 1);
  g_assert_true (g_bytes_equal (first->bytes, second->bytes));
  g_assert_cmpstr (first->message_id, ==, second->message_id);
  g_assert_cmpstr (first->key, ==, second->key);
}

/* What a relay asks for concerns the account: no other mail is tried meanwhile */
static void
test_retry_after (Fixture       *self,
                  gconstpointer  data)
{
  SaId messages[6];
  SaTime now = get_time (NULL);

  invite_many (self, messages, 6);
  sa_scripted_relay_set_concurrency (self->relay, 1);
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "429 slowly", 600);
  drain_all (self);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
  {
    g_autoptr (GPtrArray) holder = NULL;
    SaMessageRecord *record = load_message (self, messages[0], &holder);

    g_assert_cmpint (record->not_before, >=, now + 600);
    g_assert_cmpint (record->not_before, <=, get_time (NULL) + 662);
  }
  for (int i = 1; i < 6; i++)
    g_assert_cmpint (state_of (self, messages[i]), ==, SA_DELIVERY_QUEUED);

  advance (self, 300);
  drain_all (self);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
  advance (self, 400);
  drain_all (self);
  for (int i = 0; i < 6; i++)
    g_assert_cmpint (state_of (self, messages[i]), ==, SA_DELIVERY_HANDED_OVER);
}

/* One failure is a mail's; many in a row are the relay's */
static void
test_broken_relay (Fixture       *self,
                   gconstpointer  data)
{
  SaId messages[20];
  guint n_tried;

  invite_many (self, messages, 20);
  for (int i = 0; i < 40; i++)
    sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "connection refused", 0);
  drain_all (self);
  n_tried = sa_scripted_relay_count (self->relay);
  g_assert_cmpuint (n_tried, >=, 8);
  g_assert_cmpuint (n_tried, <, 16);
}

static void
make_unknown (Fixture *self,
              SaId     message)
{
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_UNKNOWN, "the connection broke", 0);
  drain_all (self);
  g_assert_cmpint (state_of (self, message), ==, SA_DELIVERY_UNKNOWN);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
}

static void
test_unknown_was_sent (Fixture       *self,
                       gconstpointer  data)
{
  SaId message = invite (self, "ana@acme.example");

  sa_outbox_start (self->outbox);
  make_unknown (self, message);
  /* not at once: the relay may still be at it */
  g_assert_cmpuint (sa_scripted_relay_count_look_ups (self->relay), ==, 0);
  sa_scripted_relay_push_look_up (self->relay, SA_ERROR_CLASS_UNKNOWN);
  sa_scripted_relay_push_look_up (self->relay, SA_ERROR_CLASS_NONE);
  advance (self, 31);
  SA_WAIT_UNTIL (sa_scripted_relay_count_look_ups (self->relay) == 1);
  drain_all (self);
  g_assert_cmpint (state_of (self, message), ==, SA_DELIVERY_UNKNOWN);
  advance (self, 130);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
}

static void
test_unknown_was_not_sent (Fixture       *self,
                           gconstpointer  data)
{
  SaId message = invite (self, "ana@acme.example");

  sa_outbox_start (self->outbox);
  make_unknown (self, message);
  sa_scripted_relay_push_look_up (self->relay, SA_ERROR_CLASS_TRY_AGAIN);
  advance (self, 31);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 2);
  g_assert_true (g_bytes_equal (sa_scripted_relay_get_sent (self->relay, 0)->bytes,
                                sa_scripted_relay_get_sent (self->relay, 1)->bytes));
}

/* Of a relay that cannot be asked, a person has to decide; the others go on */
static void
test_unknown_forever (Fixture       *self,
                      gconstpointer  data)
{
  SaId user = sa_contract_add_pending (&self->c, "ana@acme.example");
  SaId message = sa_contract_latest_message (&self->c, user);
  SaId other;

  sa_scripted_relay_set_can_look_up (self->relay, FALSE);
  make_unknown (self, message);
  other = invite (self, "bo@acme.example");
  advance (self, 2 * DAY);
  drain_all (self);
  g_assert_cmpint (state_of (self, message), ==, SA_DELIVERY_UNKNOWN);
  g_assert_cmpint (state_of (self, other), ==, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count_look_ups (self->relay), ==, 0);

  /* and waiting for all does not wait for that one */
  g_assert_true (drain (self->outbox, TRUE, NULL));

  sa_contract_done (&self->c, sa_contract_on (&self->c, SA_CHANGE_RETRY_MESSAGE, message));
  drain_all (self);
  g_assert_cmpint (state_of (self, sa_contract_latest_message (&self->c, user)), ==, SA_DELIVERY_HANDED_OVER);
}

static void
test_account_error (Fixture       *self,
                    gconstpointer  data)
{
  SaId messages[6];
  g_autofree char *reason = NULL;
  g_autofree char *none = NULL;

  invite_many (self, messages, 6);
  sa_scripted_relay_set_concurrency (self->relay, 1);
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_ACCOUNT, "The key is wrong.", 0);
  sa_outbox_start (self->outbox);
  drain_all (self);

  reason = paused_reason (self);
  g_assert_cmpstr (reason, ==, "The key is wrong.");
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
  /* no mail fails for it */
  for (int i = 0; i < 6; i++)
    g_assert_cmpint (state_of (self, messages[i]), ==, SA_DELIVERY_QUEUED);

  sa_contract_done (&self->c, sa_contract_change (&self->c, SA_CHANGE_RESUME_OUTBOX, NULL));
  for (int i = 0; i < 6; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
  none = paused_reason (self);
  g_assert_null (none);
}

/* Nowhere for links to lead: that is no mail's fault either */
static void
test_no_link_base (Fixture       *self,
                   gconstpointer  data)
{
  SaId message = invite (self, "ana@acme.example");
  g_autoptr (SaComposer) composer = sa_composer_new (NULL, NULL);
  g_autoptr (SaOutbox) outbox = NULL;
  g_autofree char *reason = NULL;

  outbox = sa_outbox_new (self->c.repository, composer, self->lock_path, &source, self);
  sa_outbox_set_clock (outbox, get_time, NULL);
  g_assert_true (drain (outbox, FALSE, NULL));
  reason = paused_reason (self);
  g_assert_nonnull (strstr (reason, "invitation links"));
  g_assert_cmpint (state_of (self, message), ==, SA_DELIVERY_QUEUED);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 0);
  stop (outbox);
}

/* A mail that cannot be composed is set aside and keeps nobody from leaving */
static void
test_poison (Fixture       *self,
             gconstpointer  data)
{
  SaId bad = 0;
  SaId good;
  SaId eai;
  SaId here = self->c.site;

  /* the store does not let such a name in */
  if (SA_IS_FAKE_REPOSITORY (self->c.repository))
    {
      self->c.site = sa_contract_add_site (&self->c, "Sup\xe2\x80\xa8port"); /* U+2028 */
      bad = invite (self, "ana@acme.example");
      self->c.site = here;
    }
  eai = invite (self, "zoë@acme.example");
  good = invite (self, "bo@acme.example");

  drain_all (self);
  g_assert_cmpint (state_of (self, good), ==, SA_DELIVERY_HANDED_OVER);
  {
    g_autoptr (GPtrArray) holder = NULL;
    SaMessageRecord *record = load_message (self, eai, &holder);

    g_assert_cmpint (record->state, ==, SA_DELIVERY_FAILED);
    g_assert_cmpint (record->error_class, ==, SA_ERROR_CLASS_RECIPIENT);
    g_assert_nonnull (record->error_text);
  }
  if (bad != 0)
    {
      g_autoptr (GPtrArray) holder = NULL;
      SaMessageRecord *record = load_message (self, bad, &holder);

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
  SaId message = invite (self, "ana@acme.example");
  g_autoptr (GPtrArray) holder = NULL;
  SaMessageRecord *record;

  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "451 later", 0);
  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "451 still later", 0);
  drain_all (self);
  g_assert_cmpint (state_of (self, message), ==, SA_DELIVERY_WAITING);
  advance (self, 3 * DAY);
  drain_all (self);
  record = load_message (self, message, &holder);
  g_assert_cmpint (record->state, ==, SA_DELIVERY_FAILED);
  g_assert_nonnull (strstr (record->error_text, "451 still later"));
}

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
  drain_all (self);
  g_assert_cmpint (state_of (self, message), ==, SA_DELIVERY_QUEUED);
  sa_contract_done (&self->c, sa_contract_on (&self->c, SA_CHANGE_REVOKE, user));
  advance (self, 61);
  drain_all (self);
  g_assert_cmpint (state_of (self, message), ==, SA_DELIVERY_CANCELLED);

  message = invite (self, "bo@acme.example");
  WAIT_FOR_STATE (self, message, SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_count (self->relay), ==, 1);
}

static void
test_two_senders (Fixture       *self,
                  gconstpointer  data)
{
  g_autoptr (SaOutbox) other = new_outbox (self);
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GError) error = NULL;
  SaId messages[20];
  SaId late;

  invite_many (self, messages, 20);
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
  g_assert_false (drain (other, TRUE, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_BUSY);

  /* the other takes over */
  stop (self->outbox);
  late = invite (self, "late@acme.example");
  sa_outbox_wake (other);
  WAIT_FOR_STATE (self, late, SA_DELIVERY_HANDED_OVER);
  g_assert_true (sa_outbox_is_sender (other));
  stop (other);
}

/* What a sender that was killed left at each step of a mail's way */
static void
test_left_behind (Fixture       *self,
                  gconstpointer  data)
{
  SaId queued = invite (self, "queued@acme.example");
  SaId frozen = invite (self, "frozen@acme.example");
  SaId sent = invite (self, "sent@acme.example");
  SaId not_sent = invite (self, "not-sent@acme.example");
  const SaId composed[] = { frozen, sent, not_sent };
  g_autoptr (SaComposer) composer = sa_composer_new ("https://invite.acme.example", NULL);
  g_autoptr (GPtrArray) bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  for (gsize i = 0; i < G_N_ELEMENTS (composed); i++)
    {
      g_autoptr (GPtrArray) holder = NULL;
      g_autoptr (SaComposition) composition = NULL;
      g_autoptr (SaMessageRecord) claimed = NULL;
      SaReport *report = sa_report_new (SA_REPORT_FROZEN, composed[i]);

      composition = sa_composer_compose (composer, load_message (self, composed[i], &holder), "Acme <a@acme.example>",
                                         get_time (NULL), NULL);
      report->message_id = g_strdup (composition->message_id);
      report->key = g_strdup (composition->key);
      report->bytes = g_bytes_ref (composition->bytes);
      report->link_hash = g_bytes_ref (composition->link_hash);
      g_ptr_array_add (bytes, g_bytes_ref (composition->bytes));
      sa_contract_report (&self->c, report);
      if (i == 0)
        continue;
      claimed = sa_contract_claim (&self->c, composed[i], get_time (NULL));
      g_assert_nonnull (claimed);
      g_assert_cmpint (state_of (self, composed[i]), ==, SA_DELIVERY_SENDING);
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
  SaId message = invite (self, "ana@acme.example");
  g_autoptr (GError) error = NULL;

  self->no_relay = g_strdup ("The secret is not known here.");
  g_assert_false (drain (self->outbox, TRUE, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_NOT_FOUND);
  g_assert_cmpstr (error->message, ==, self->no_relay);

  /* who cannot send does not keep the lock from who can */
  sa_outbox_start (self->outbox);
  SA_WAIT_UNTIL (sa_outbox_get_problem (self->outbox) != NULL && !sa_outbox_is_sender (self->outbox));
  g_assert_cmpint (state_of (self, message), ==, SA_DELIVERY_QUEUED);

  /* settings change */
  g_clear_pointer (&self->no_relay, g_free);
  sa_repository_emit_changed (self->c.repository, 1000, 0, NULL);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_HANDED_OVER);
  SA_WAIT_UNTIL (sa_outbox_get_problem (self->outbox) == NULL);
}

static void
test_drain_waits (Fixture       *self,
                  gconstpointer  data)
{
  SaId message = invite (self, "ana@acme.example");
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  sa_scripted_relay_push (self->relay, SA_ERROR_CLASS_TRY_AGAIN, "451 later", 0);
  sa_outbox_drain_async (self->outbox, TRUE, NULL, sa_test_answer_cb, &answer);
  WAIT_FOR_STATE (self, message, SA_DELIVERY_WAITING);
  g_assert_null (answer.result);
  advance (self, 31);
  g_assert_true (sa_outbox_drain_finish (self->outbox, sa_test_await (&answer), &error));
  g_assert_no_error (error);
  g_assert_cmpint (state_of (self, message), ==, SA_DELIVERY_HANDED_OVER);
  g_assert_false (sa_outbox_is_sender (self->outbox));
}

static void
test_drain_cancelled (Fixture       *self,
                      gconstpointer  data)
{
  SaId message = invite (self, "ana@acme.example");
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

  invite_many (self, messages, 12);
  sa_scripted_relay_set_concurrency (self->relay, 3);
  sa_scripted_relay_hold (self->relay, TRUE);
  sa_outbox_start (self->outbox);
  SA_WAIT_UNTIL (sa_scripted_relay_count (self->relay) == 3);
  g_assert_cmpuint (sa_outbox_get_in_flight (self->outbox), ==, 3);
  sa_scripted_relay_hold (self->relay, FALSE);
  for (int i = 0; i < 12; i++)
    WAIT_FOR_STATE (self, messages[i], SA_DELIVERY_HANDED_OVER);
  g_assert_cmpuint (sa_scripted_relay_get_most (self->relay), ==, 3);
  SA_WAIT_UNTIL (sa_outbox_get_in_flight (self->outbox) == 0);
}

/* Whoever is with the relay when the program is closed has a few seconds, and is unknown then: never forgotten */
static void
test_stop (Fixture       *self,
           gconstpointer  data)
{
  SaId messages[4];
  SaId unknown = 0;

  invite_many (self, messages, 4);
  sa_scripted_relay_set_concurrency (self->relay, 2);
  sa_scripted_relay_hold (self->relay, TRUE);
  sa_outbox_start (self->outbox);
  SA_WAIT_UNTIL (sa_scripted_relay_count (self->relay) == 2);
  stop (self->outbox);

  for (int i = 0; i < 4; i++)
    {
      SaDelivery state = state_of (self, messages[i]);

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

/* A hand-over that cannot be written is kept until it can: else the mail would go out twice */
static void
test_write_fails (Fixture       *self,
                  gconstpointer  data)
{
  SaId message = invite (self, "ana@acme.example");

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
  SaId message = invite (self, "ana@acme.example");
  g_autoptr (GError) error = NULL;

  if (!SA_IS_FAKE_REPOSITORY (self->c.repository))
    {
      g_test_skip ("only the repository in memory fails on demand");
      return;
    }
  sa_fake_repository_fail_next (SA_FAKE_REPOSITORY (self->c.repository),
                                g_error_new_literal (SA_ERROR, SA_ERROR_BUSY, "Somebody else writes."));
  g_assert_false (drain (self->outbox, FALSE, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_BUSY);
  drain_all (self);
  g_assert_cmpint (state_of (self, message), ==, SA_DELIVERY_HANDED_OVER);
}

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
  drain_all (self);
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
  static const struct
  {
    const char *path;
    void      (*run) (Fixture *self, gconstpointer data);
  } cases[] = {
    { "sends-what-is-due", test_sends },
    { "nothing-leaves-before-it-is-written", test_durable_first },
    { "refused-mail-fails-alone", test_refused },
    { "tries-again-with-the-same-bytes", test_tries_again },
    { "retry-after-holds-the-account", test_retry_after },
    { "broken-relay-is-left-alone", test_broken_relay },
    { "unknown-that-was-sent-is-handed-over", test_unknown_was_sent },
    { "unknown-that-was-not-sent-goes-out", test_unknown_was_not_sent },
    { "unknown-without-look-up-waits-for-a-person", test_unknown_forever },
    { "account-error-pauses-all-and-fails-none", test_account_error },
    { "links-that-lead-nowhere-pause-all", test_no_link_base },
    { "poison-is-set-aside", test_poison },
    { "gives-up-after-three-days", test_gives_up },
    { "undo-time-and-revoked-invitation", test_undo_time },
    { "two-senders-send-once", test_two_senders },
    { "what-a-killed-sender-left", test_left_behind },
    { "no-relay-leaves-mail-and-lock", test_no_relay },
    { "drain-can-wait", test_drain_waits },
    { "drain-can-be-cancelled", test_drain_cancelled },
    { "no-more-at-once-than-the-relay-takes", test_concurrency },
    { "stop-forgets-nobody", test_stop },
    { "failed-write-is-kept", test_write_fails },
    { "failed-read-is-told", test_read_fails },
    { "many", test_many },
  };
  static const char * const kinds[] = { "fake", "store" };

  g_test_init (&argc, &argv, NULL);

  for (gsize kind = 0; kind < G_N_ELEMENTS (kinds); kind++)
    for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
      {
        g_autofree char *path = g_strdup_printf ("/outbox/%s/%s", kinds[kind], cases[i].path);

        g_test_add (path, Fixture, kinds[kind], set_up, cases[i].run, tear_down);
      }
  g_test_add_func ("/outbox/back-off", test_back_off);

  return g_test_run ();
}
