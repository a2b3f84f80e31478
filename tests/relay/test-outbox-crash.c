/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/* Processes that send are killed in the middle of it, again and again: in the end everybody has one mail. */

#include "sa-contract.h"
#include "sa-fake-jmap.h"
#include "sa-jmap-relay.h"
#include "sa-outbox.h"
#include "sa-store.h"
#include "sa-test.h"

#include <signal.h>
#include <string.h>

#define N_MAILS 60
#define SENDER_FLAG "--sender"

static SaStore *
open_store (const char   *database,
            SaStoreFlags  flags)
{
  g_autoptr (GError) error = NULL;
  SaStore *store = sa_store_open (database, flags | SA_STORE_NO_ROSTER, &error);

  g_assert_no_error (error);
  return store;
}

static void
close_store (SaStore *store)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };

  sa_repository_close_async (SA_REPOSITORY (store), sa_test_answer_cb, &answer);
  g_assert_true (sa_repository_close_finish (SA_REPOSITORY (store), sa_test_await (&answer), NULL));
  sa_test_answer_clear (&answer);
  g_object_unref (store);
}

/* The process that is killed: drains the database through JMAP and ends */

static void
open_relay_async (SaId                 site,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             callback_data,
                  gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, callback_data);

  g_task_return_pointer (task, g_object_ref (user_data), g_object_unref);
}

static SaMailRelay *
open_relay_finish (GAsyncResult  *result,
                   SaRelayTerms  *terms,
                   GError       **error,
                   gpointer       user_data)
{
  terms->account = 1;
  terms->sender = g_strdup ("Acme <ann@example.com>");
  return g_task_propagate_pointer (G_TASK (result), error);
}

static int
run_sender (const char *database,
            const char *url)
{
  static const SaRelaySource source = { open_relay_async, open_relay_finish };
  g_autofree char *lock_path = g_strconcat (database, ".sender", NULL);
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);
  g_autoptr (SaMailRelay) relay = sa_jmap_relay_new (client, url, "ann", "sw0rdfish");
  g_autoptr (SaComposer) composer = sa_composer_new ("https://invite.acme.example", NULL);
  g_autoptr (SaOutbox) outbox = NULL;
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  SaStore *store = open_store (database, SA_STORE_NONE);

  outbox = sa_outbox_new (SA_REPOSITORY (store), composer, lock_path, &source, relay);
  sa_outbox_drain_async (outbox, TRUE, NULL, sa_test_answer_cb, &answer);
  if (!sa_outbox_drain_finish (outbox, sa_test_await (&answer), &error))
    g_error ("%s", error->message);
  sa_test_answer_clear (&answer);
  g_clear_object (&outbox);
  close_store (store);
  return 0;
}

/* The test */

static GSubprocess *
start_sender (const char *database,
              SaFakeJmap *jmap)
{
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  process = g_subprocess_new (G_SUBPROCESS_FLAGS_NONE, &error, "/proc/self/exe", SENDER_FLAG, database,
                              sa_fault_server_get_url (sa_fake_jmap_get_server (jmap)), NULL);
  g_assert_no_error (error);
  return process;
}

static void
make_database (const char *database)
{
  g_autoptr (GString) addresses = g_string_new (NULL);
  g_autoptr (SaOutcome) created = NULL;
  g_autoptr (SaOutcome) invited = NULL;
  SaContract c = { 0 };

  c.repository = SA_REPOSITORY (open_store (database, SA_STORE_CREATE));
  c.system = sa_actor_new (SA_ACTOR_SYSTEM, 0, "test");
  created = sa_contract_apply (&c, c.system, sa_contract_create ("Acme", "Support", "https://support.acme.example",
                                                                 "fay@acme.example"));
  c.site = sa_contract_only (&c, SA_ENTITY_SITE, 0);
  c.founder = sa_actor_new (SA_ACTOR_ACCOUNT, sa_contract_only (&c, SA_ENTITY_ACCOUNT, 0), "test");
  for (int i = 0; i < N_MAILS; i++)
    g_string_append_printf (addresses, "%su%d@acme.example", i > 0 ? " " : "", i);
  invited = sa_contract_apply (&c, NULL, sa_contract_invite (&c, c.site, addresses->str, SA_CHANGE_FLAG_SEND_MAIL));
  g_assert_cmpuint (sa_outcome_count (invited, SA_VERDICT_INVITED), ==, N_MAILS);
  sa_actor_free (c.system);
  sa_actor_free (c.founder);
  close_store (SA_STORE (c.repository));
}

static void
assert_all_handed_over (const char *database)
{
  SaContract c = { 0 };
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_MESSAGE, 0);
  g_autoptr (SaFound) found = NULL;

  c.repository = SA_REPOSITORY (open_store (database, SA_STORE_NONE));
  found = sa_contract_find (&c, query);
  g_assert_cmpuint (sa_ids_get_size (found->ids), ==, N_MAILS);
  for (gsize i = 0; i < N_MAILS; i++)
    g_assert_cmpint (sa_contract_message_state (&c, sa_ids_get_nth (found->ids, i)), ==, SA_DELIVERY_HANDED_OVER);
  close_store (SA_STORE (c.repository));
}

static void
test_killed (void)
{
  static const guint kill_at[] = { 1, 4, 5, 11, 18, 26, 27, 40, 52 };
  g_autoptr (SaTestDir) dir = sa_test_dir_new ();
  g_autofree char *database = sa_test_dir_build (dir, "organization.db");
  g_autoptr (SaFakeJmap) jmap = sa_fake_jmap_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GSubprocess) last = NULL;
  guint n_killed = 0;

  make_database (database);
  for (gsize i = 0; i < G_N_ELEMENTS (kill_at); i++)
    {
      g_autoptr (GSubprocess) process = start_sender (database, jmap);
      guint before = sa_fake_jmap_count_submissions (jmap);

      /* half of them at a submission of which they will never hear */
      if (i % 2 == 0)
        sa_fake_jmap_drop_answer (jmap, SA_FAULT_HANG);
      SA_WAIT_UNTIL (sa_fake_jmap_count_submissions (jmap) >= (i % 2 == 0 ? before + 1 : kill_at[i]));
      g_subprocess_send_signal (process, SIGKILL);
      g_subprocess_wait (process, NULL, NULL);
      if (g_subprocess_get_if_signaled (process))
        n_killed++;
    }
  g_assert_cmpuint (n_killed, >, 0);

  last = start_sender (database, jmap);
  g_subprocess_wait (last, NULL, NULL);
  g_assert_true (g_subprocess_get_successful (last));

  g_assert_cmpuint (sa_fake_jmap_count_submissions (jmap), ==, N_MAILS);
  for (guint i = 0; i < N_MAILS; i++)
    g_assert_true (g_hash_table_add (seen, sa_fake_jmap_get_submission (jmap, i)));
  assert_all_handed_over (database);
}

int
main (int   argc,
      char *argv[])
{
  if (argc == 4 && strcmp (argv[1], SENDER_FLAG) == 0)
    return run_sender (argv[2], argv[3]);

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/outbox/killed-senders-send-each-mail-once", test_killed);

  return g_test_run ();
}
