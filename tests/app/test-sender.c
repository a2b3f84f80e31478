/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-context.h"
#include "sa-gateway-thread.h"
#include "sa-test.h"

#include <string.h>

/* The relay thread with the real store, seen from the main thread. Mail goes to the folder beside the database. */

#define N_PEOPLE 40

typedef struct
{
  SaTestDir *dir;
  SaContext *context;
  SaSender  *sender;
  SaId       site;
  GThread   *thread;
  guint      n_activities;
} Fixture;

static SaOutcome *
apply (Fixture  *self,
       SaChange *change)
{
  g_auto (SaTestAnswer) answer = { NULL, };
  g_autoptr (GError) error = NULL;
  g_autoptr (SaActor) actor = sa_actor_new (SA_ACTOR_SYSTEM, 0, "test");
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Test", change);
  SaRepository *repository = sa_context_get_repository (self->context);
  SaOutcome *outcome = NULL;

  sa_repository_apply_async (repository, plan, actor, FALSE, NULL, sa_test_answer_cb, &answer);
  outcome = sa_repository_apply_finish (repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  return outcome;
}

static void
invite (Fixture    *self,
        const char *stem,
        int         n)
{
  SaChange *change = sa_change_new (SA_CHANGE_INVITE, self->site);
  SaTargets *targets = sa_targets_new_addresses ();
  g_autoptr (SaOutcome) outcome = NULL;

  for (int i = 0; i < n; i++)
    {
      g_autofree char *address = g_strdup_printf ("%s%d@acme.example", stem, i);

      sa_targets_add_address (targets, address, address, "", SA_REASON_NONE);
    }
  sa_change_take_targets (change, targets);
  change->flags |= SA_CHANGE_FLAG_SEND_MAIL;
  outcome = apply (self, change);
  g_assert_cmpuint (sa_outcome_get_size (outcome), ==, (gsize) n);
}

static guint
count_mails (Fixture *self)
{
  g_autofree char *path = sa_test_dir_build (self->dir, "outbox/new");
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static void
activity_cb (SaSender *sender,
             Fixture  *self)
{
  g_assert_true (g_thread_self () == self->thread);
  self->n_activities++;
}

static void
set_up (Fixture       *self,
        gconstpointer  data)
{
  g_autofree char *path = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SaOutcome) outcome = NULL;
  SaChange *change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);
  SaTargets *founder = sa_targets_new_addresses ();

  self->thread = g_thread_self ();
  self->dir = sa_test_dir_new ();
  path = sa_test_dir_build (self->dir, "organization.db");
  self->context = sa_context_open (path, SA_CONTEXT_ONE_SHOT | SA_CONTEXT_CREATE, &error);
  g_assert_no_error (error);
  self->sender = sa_context_get_sender (self->context);
  g_signal_connect (self->sender, "activity", G_CALLBACK (activity_cb), self);

  sa_change_set_name (change, "Acme");
  sa_change_set_text (change, "Acme Support");
  sa_change_set_url (change, "https://support.acme.example");
  sa_targets_add_address (founder, "ana@acme.example", "ana@acme.example", "Ana", SA_REASON_NONE);
  sa_change_take_targets (change, founder);
  outcome = apply (self, change);
  self->site = sa_outcome_get_row (outcome, 0)->id;
}

static void
close_context (Fixture *self)
{
  SaSender *sender = g_object_ref (self->sender);

  sa_context_close (self->context);
  g_clear_pointer (&self->context, sa_context_free);
  /* nothing that was posted home keeps it */
  g_assert_finalize_object (sender);
}

static void
tear_down (Fixture       *self,
           gconstpointer  data)
{
  if (self->context != NULL)
    close_context (self);
  sa_test_dir_free (self->dir);
}

static void
test_drains (Fixture       *self,
             gconstpointer  data)
{
  g_auto (SaTestAnswer) answer = { NULL, };
  g_autoptr (GError) error = NULL;

  invite (self, "u", N_PEOPLE);
  sa_sender_drain_async (self->sender, TRUE, NULL, sa_test_answer_cb, &answer);
  g_assert_true (sa_sender_drain_finish (self->sender, sa_test_await (&answer), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_mails (self), ==, N_PEOPLE);
  g_assert_cmpuint (self->n_activities, >, 0);
  SA_WAIT_UNTIL (!sa_sender_has_lock (self->sender) && sa_sender_get_in_flight (self->sender) == 0);
  g_assert_null (sa_sender_get_problem (self->sender));
}

static void
test_wakes (Fixture       *self,
            gconstpointer  data)
{
  sa_sender_start (self->sender);
  SA_WAIT_UNTIL (sa_sender_has_lock (self->sender));
  invite (self, "u", 3);
  SA_WAIT_UNTIL (count_mails (self) == 3);
  invite (self, "v", 2);
  SA_WAIT_UNTIL (count_mails (self) == 5);
}

static void
test_closes (Fixture       *self,
             gconstpointer  data)
{
  g_autofree char *path = sa_test_dir_build (self->dir, "organization.db");
  g_autoptr (GError) error = NULL;
  g_auto (SaTestAnswer) answer = { NULL, };
  guint n_left;

  invite (self, "u", N_PEOPLE);
  sa_sender_start (self->sender);
  SA_WAIT_UNTIL (count_mails (self) > 0);
  close_context (self);
  n_left = N_PEOPLE - count_mails (self);
  g_test_message ("closed with %u left", n_left);

  /* what was left goes with the next, and nothing twice */
  self->context = sa_context_open (path, SA_CONTEXT_ONE_SHOT, &error);
  g_assert_no_error (error);
  self->sender = sa_context_get_sender (self->context);
  g_signal_connect (self->sender, "activity", G_CALLBACK (activity_cb), self);
  sa_sender_drain_async (self->sender, TRUE, NULL, sa_test_answer_cb, &answer);
  g_assert_true (sa_sender_drain_finish (self->sender, sa_test_await (&answer), &error));
  g_assert_no_error (error);
  g_assert_cmpuint (count_mails (self), ==, N_PEOPLE);
}

static void
test_closes_at_once (Fixture       *self,
                     gconstpointer  data)
{
  g_auto (SaTestAnswer) answer = { NULL, };
  g_autoptr (GError) error = NULL;
  SaSender *sender = g_object_ref (self->sender);

  invite (self, "u", N_PEOPLE);
  sa_sender_drain_async (self->sender, TRUE, NULL, sa_test_answer_cb, &answer);
  sa_context_close (self->context);
  g_clear_pointer (&self->context, sa_context_free);
  sa_test_await (&answer);
  g_assert_false (sa_sender_drain_finish (sender, answer.result, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  sa_test_answer_clear (&answer);
  g_assert_finalize_object (sender);
}

static void
test_sends_test_mail (Fixture       *self,
                      gconstpointer  data)
{
  g_auto (SaTestAnswer) answer = { NULL, };
  g_autoptr (GError) error = NULL;
  g_autoptr (SaReceipt) receipt = NULL;

  sa_sender_test_async (self->sender, self->site, "bo@acme.example", NULL, sa_test_answer_cb, &answer);
  receipt = sa_sender_test_finish (self->sender, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
  g_assert_cmpuint (count_mails (self), ==, 1);

  sa_test_answer_clear (&answer);
  sa_sender_test_async (self->sender, self->site, "bo", NULL, sa_test_answer_cb, &answer);
  g_assert_null (sa_sender_test_finish (self->sender, sa_test_await (&answer), &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_INVALID);
}

/* The main context does not run meanwhile: whoever answers is another thread. */
static void
test_serves (Fixture       *self,
             gconstpointer  data)
{
  static const char request[] = "GET /i/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA HTTP/1.0\r\n\r\n";
  g_autoptr (GError) error = NULL;
  g_autoptr (SaGatewayThread) gateway = NULL;
  g_autoptr (GSocketClient) client = g_socket_client_new ();
  g_autoptr (GSocketConnection) connection = NULL;
  char answer[13] = "";

  gateway = sa_gateway_thread_new (sa_context_get_repository (self->context), 0, &error);
  g_assert_no_error (error);
  connection = g_socket_client_connect_to_host (client, "127.0.0.1", (guint16) sa_gateway_thread_get_port (gateway), NULL,
                                                &error);
  g_assert_no_error (error);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (connection)), request, strlen (request), NULL,
                             NULL, &error);
  g_assert_no_error (error);
  g_input_stream_read_all (g_io_stream_get_input_stream (G_IO_STREAM (connection)), answer, sizeof answer - 1, NULL,
                           NULL, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_suffix (answer, " 404"));

  /* a taken port is told, and leaves no thread */
  g_assert_null (sa_gateway_thread_new (sa_context_get_repository (self->context), sa_gateway_thread_get_port (gateway),
                                        &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_BUSY);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

#define ADD(path, function) g_test_add (path, Fixture, NULL, set_up, function, tear_down)
  ADD ("/sender/drains-in-its-thread-and-answers-in-mine", test_drains);
  ADD ("/sender/wakes-when-mail-is-queued", test_wakes);
  ADD ("/sender/closed-while-sending-loses-and-doubles-nothing", test_closes);
  ADD ("/sender/a-drain-ends-when-it-is-closed", test_closes_at_once);
  ADD ("/sender/test-mail-gives-the-answer-of-the-relay", test_sends_test_mail);
  ADD ("/gateway-thread/serves-while-the-main-thread-is-away", test_serves);

  return g_test_run ();
}
