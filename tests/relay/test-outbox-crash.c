/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/*
 * The process that sends is killed at each step of a send, again and again, while a second one waits to take over.
 * Every mail arrives; none arrives twice where the relay can tell; where it cannot, a mail that may have left says so.
 */

#include "sa-contract.h"
#include "sa-crash-sender.h"
#include "sa-fake-jmap.h"
#include "sa-fake-vendors.h"
#include "sa-store.h"

#include <signal.h>
#include <string.h>

/* 16 steps of JMAP and 11 of each of the others make 38 a round. The sanitizers look for other faults than these. */
#ifdef __SANITIZE_ADDRESS__
#define N_ROUNDS 1
#else
#define N_ROUNDS 6
#endif
#define MAX_MAILS 4

typedef struct
{
  SaTestDir    *dir;
  SaContract    c;
  char         *database;
  const char   *protocol;
  SaFakeJmap   *jmap;      /* one of both */
  SaFakeVendor *vendor;
  guint         n_mails;   /* so far */
  guint         n_unknown;
} Fixture;

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autoptr (SaOutcome) created = NULL;
  g_autoptr (GError) error = NULL;

  self->protocol = data;
  self->dir = sa_test_dir_new ();
  self->database = sa_test_dir_build (self->dir, "organization.db");
  if (strcmp (self->protocol, "jmap") == 0)
    self->jmap = sa_fake_jmap_new ();
  else if (strcmp (self->protocol, "killer") != 0)
    self->vendor = sa_fake_vendor_new (self->protocol);
  self->c.repository = SA_REPOSITORY (sa_store_open (self->database, SA_STORE_CREATE | SA_STORE_NO_ROSTER, &error));
  g_assert_no_error (error);
  self->c.system = sa_actor_new (SA_ACTOR_SYSTEM, 0, "test");
  created = sa_contract_apply (&self->c, self->c.system,
                               sa_contract_create ("Acme", "Support", "https://support.acme.example", "fay@acme.example"));
  self->c.site = sa_contract_only (&self->c, SA_ENTITY_SITE, 0);
  self->c.founder = sa_actor_new (SA_ACTOR_ACCOUNT, sa_contract_only (&self->c, SA_ENTITY_ACCOUNT, 0), "test");
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };

  sa_repository_close_async (self->c.repository, sa_test_answer_cb, &answer);
  g_assert_true (sa_repository_close_finish (self->c.repository, sa_test_await (&answer), NULL));
  sa_test_answer_clear (&answer);
  g_object_unref (self->c.repository);
  sa_actor_free (self->c.system);
  sa_actor_free (self->c.founder);
  g_clear_pointer (&self->jmap, sa_fake_jmap_free);
  g_clear_pointer (&self->vendor, sa_fake_vendor_free);
  sa_test_dir_free (self->dir);
  g_free (self->database);
}

static CrashSender *
start (Fixture *self)
{
  SaFaultServer *server = self->jmap != NULL ? sa_fake_jmap_get_server (self->jmap)
                          : self->vendor != NULL ? sa_fake_vendor_get_server (self->vendor) : NULL;

  return crash_sender_start (self->database, self->protocol, server != NULL ? sa_fault_server_get_url (server) : "");
}

/* Returns: how many mails to @address the relay took */
static guint
count_taken (Fixture    *self,
             const char *address)
{
  g_autofree char *recipient = g_strdup_printf (" %s ", address);
  guint n = 0;

  if (self->vendor != NULL)
    return sa_fake_vendor_count_of (self->vendor, address);

  for (guint i = 0; i < sa_fake_jmap_count_submissions (self->jmap); i++)
    {
      g_autofree char *submission = sa_fake_jmap_get_submission (self->jmap, i);

      n += strstr (submission, recipient) != NULL;
    }

  return n;
}

static gboolean
is_settled (Fixture *self,
            SaId     message)
{
  g_autoptr (GPtrArray) holder = NULL;
  const SaMessageRecord *record = sa_contract_load (&self->c, SA_ENTITY_MESSAGE, message, &holder);

  /* of one that stays unknown it is said what that means */
  return record->state == SA_DELIVERY_HANDED_OVER ||
         (record->state == SA_DELIVERY_UNKNOWN && record->error_text != NULL);
}

static gboolean
can_tell (Fixture *self)
{
  return strcmp (self->protocol, "sendgrid") != 0;
}

static void
check_mail (Fixture    *self,
            SaId        message,
            const char *address,
            CrashStep   step)
{
  g_autoptr (GPtrArray) holder = NULL;
  const SaMessageRecord *record = NULL;
  guint n_taken;

  SA_WAIT_UNTIL (is_settled (self, message));
  record = sa_contract_load (&self->c, SA_ENTITY_MESSAGE, message, &holder);
  n_taken = count_taken (self, address);
  if (record->state == SA_DELIVERY_HANDED_OVER)
    {
      g_assert_cmpuint (n_taken, ==, 1);
      return;
    }

  g_assert_false (can_tell (self));
  g_assert_cmpuint (n_taken, <=, 1);
  g_assert_nonnull (strstr (record->error_text, "send it again"));
  /* what was not begun is known not to have left, though it was marked as being sent */
  g_assert_cmpint (step, >, CRASH_AFTER_CLAIM);
  self->n_unknown++;
}

/* One sender is killed at @step, and the next one, which waits already, takes over. Returns: the next */
static CrashSender *
run (Fixture     *self,
     CrashSender *current,
     CrashStep    step)
{
  guint n = (guint) g_test_rand_int_range (1, MAX_MAILS + 1);
  g_autoptr (GString) addresses = g_string_new (NULL);
  g_autoptr (GPtrArray) each = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (SaOutcome) invited = NULL;
  CrashSender *next = NULL;

  for (guint i = 0; i < n; i++)
    {
      g_ptr_array_add (each, g_strdup_printf ("u%u@acme.example", ++self->n_mails));
      g_string_append_printf (addresses, "%s ", (char *) each->pdata[i]);
    }
  /* several mails may be frozen or reported at once: then there is no second time */
  crash_sender_arm (current, step, step >= CRASH_UPLOAD_CONNECTED && step <= CRASH_ANSWER_READ
                                     ? (guint) g_test_rand_int_range (1, (gint32) n + 1) : 1);
  next = start (self);
  invited = sa_contract_apply (&self->c, NULL, sa_contract_invite (&self->c, self->c.site, addresses->str,
                                                                  SA_CHANGE_FLAG_SEND_MAIL));
  g_assert_cmpuint (sa_outcome_count (invited, SA_VERDICT_INVITED), ==, n);
  crash_sender_wake (current);
  crash_sender_await_death (current);
  crash_sender_free (current);

  crash_sender_wake (next);
  for (guint i = 0; i < n; i++)
    check_mail (self, sa_contract_latest_message (&self->c, sa_outcome_get_row (invited, i)->id), each->pdata[i], step);
  return next;
}

static gboolean
has_step (Fixture   *self,
          CrashStep  step)
{
  return self->jmap != NULL || step < CRASH_UPLOAD_CONNECTED || step > CRASH_UPLOAD_ANSWER_READ;
}

static void
test_matrix (Fixture       *self,
             gconstpointer  data)
{
  g_autoptr (CrashSender) sender = start (self);
  guint n_runs = 0;

  for (int round = 0; round < N_ROUNDS; round++)
    for (CrashStep step = 0; step < CRASH_N_STEPS; step++)
      if (has_step (self, step))
        {
          g_test_message ("%s %s", self->protocol, crash_step_to_string (step));
          sender = run (self, sender, step);
          n_runs++;
        }

  g_assert_true (crash_sender_drain (sender));
  g_test_message ("%s: killed %u times over %u mails, %u of which stay unknown", self->protocol, n_runs, self->n_mails,
                  self->n_unknown);
  if (!can_tell (self))
    g_assert_cmpuint (self->n_unknown, >, 0);
}

/*
 * Poison
 */

static SaId
invite (Fixture    *self,
        const char *address)
{
  return sa_contract_latest_message (&self->c, sa_contract_add_pending (&self->c, address));
}

static char *
get_error_text (Fixture    *self,
                SaId        message,
                SaDelivery  state)
{
  g_autoptr (GPtrArray) holder = NULL;
  const SaMessageRecord *record = sa_contract_load (&self->c, SA_ENTITY_MESSAGE, message, &holder);

  g_assert_cmpint (record->state, ==, state);
  return g_strdup (record->error_text);
}

static void
test_poison (Fixture       *self,
             gconstpointer  data)
{
  static const struct { const char *address; SaDelivery end; guint n_deaths; } poisons[] = {
    { "compose@acme.example", SA_DELIVERY_FAILED, 3 },
    { "encode@acme.example", SA_DELIVERY_FAILED, 3 },
    /* once over the answer to the mail, three times over the answer to the question */
    { "look-up@acme.example", SA_DELIVERY_UNKNOWN, 4 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (poisons); i++)
    {
      g_autofree char *first = g_strdup_printf ("first%zu@acme.example", i);
      g_autofree char *last = g_strdup_printf ("last%zu@acme.example", i);
      SaId before = invite (self, first);
      SaId poison = invite (self, poisons[i].address);
      SaId after = invite (self, last);
      g_autofree char *text = NULL;
      guint n_deaths = 0;

      for (;;)
        {
          g_autoptr (CrashSender) sender = start (self);

          if (crash_sender_drain (sender))
            break;
          g_assert_cmpuint (++n_deaths, <=, 10);
        }
      g_test_message ("%s: %u", poisons[i].address, n_deaths);
      g_assert_cmpuint (n_deaths, ==, poisons[i].n_deaths);
      text = get_error_text (self, poison, poisons[i].end);
      g_assert_nonnull (strstr (text, "Site Admin ended each time"));
      g_assert_cmpint (sa_contract_message_state (&self->c, before), ==, SA_DELIVERY_HANDED_OVER);
      g_assert_cmpint (sa_contract_message_state (&self->c, after), ==, SA_DELIVERY_HANDED_OVER);
    }
}

int
main (int   argc,
      char *argv[])
{
  int status = crash_sender_main (argc, argv);

  if (status >= 0)
    return status;

  g_test_init (&argc, &argv, NULL);

#define ADD(path, protocol, function) g_test_add (path, Fixture, protocol, set_up, function, tear_down)
  ADD ("/outbox/crash/jmap-loses-and-doubles-nothing", "jmap", test_matrix);
  ADD ("/outbox/crash/resend-loses-and-doubles-nothing", "resend", test_matrix);
  ADD ("/outbox/crash/sendgrid-loses-nothing-and-says-what-it-does-not-know", "sendgrid", test_matrix);
  ADD ("/outbox/crash/poison-brings-down-three-senders-and-no-more", "killer", test_poison);

  return g_test_run ();
}
