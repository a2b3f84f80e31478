/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sqlite-connection.h"
#include "sa-store.h"
#include "sa-test.h"

#include <string.h>

/*
 * A claim is on the disk before a byte of its mail leaves (design.md, section 8), and a disk takes its time. Those that
 * come while one is being written are written together.
 */

#define N_MAILS 20
#define WAL_HEADER 32
#define FRAME_HEADER 24

typedef struct
{
  SaTestDir    *dir;
  char         *path;
  SaRepository *repository;
  SaActor      *founder;
} Fixture;

/* @change: (transfer full) */
static void
apply_async (Fixture       *fixture,
             const SaActor *actor,
             SaChange      *change,
             SaTestAnswer  *answer)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Test", change);

  sa_repository_apply_async (fixture->repository, plan, actor, FALSE, NULL, sa_test_answer_cb, answer);
}

static void
apply_finish (Fixture      *fixture,
              SaTestAnswer *answer)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SaOutcome) outcome = sa_repository_apply_finish (fixture->repository, sa_test_await (answer), &error);

  g_assert_no_error (error);
  g_assert_false (sa_outcome_is_refused (outcome));
  sa_test_answer_clear (answer);
}

/* @change: (transfer full) */
static void
apply (Fixture       *fixture,
       const SaActor *actor,
       SaChange      *change)
{
  g_auto (SaTestAnswer) answer = { 0 };

  apply_async (fixture, actor, change, &answer);
  apply_finish (fixture, &answer);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (SaActor) system = sa_actor_new (SA_ACTOR_SYSTEM, 0, "test");
  SaChange *change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);
  SaTargets *targets = sa_targets_new_addresses ();
  g_autoptr (GError) error = NULL;
  SaStore *store = NULL;

  fixture->dir = sa_test_dir_new ();
  fixture->path = sa_test_dir_build (fixture->dir, "organization.db");
  fixture->founder = sa_actor_new (SA_ACTOR_ACCOUNT, 1, "test");
  store = sa_store_open (fixture->path, SA_STORE_CREATE, &error);
  g_assert_no_error (error);
  fixture->repository = SA_REPOSITORY (store);

  sa_targets_add_address (targets, "ada@example.com", "ada@example.com", "Ada", SA_REASON_NONE);
  sa_change_set_name (change, "Example");
  sa_change_set_text (change, "North");
  sa_change_set_url (change, "https://north.example.com");
  sa_change_take_targets (change, targets);
  apply (fixture, system, change);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_auto (SaTestAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  sa_repository_close_async (fixture->repository, sa_test_answer_cb, &answer);
  g_assert_true (sa_repository_close_finish (fixture->repository, sa_test_await (&answer), &error));
  g_assert_no_error (error);
  sa_test_answer_clear (&answer);
  g_assert_finalize_object (g_steal_pointer (&fixture->repository));
  sa_actor_free (fixture->founder);
  g_free (fixture->path);
  sa_test_dir_free (fixture->dir);
}

static SaChange *
make_invite (guint    first,
             guint    n_addresses,
             gboolean send)
{
  SaChange *change = sa_change_new (SA_CHANGE_INVITE, 1);
  SaTargets *targets = sa_targets_new_addresses ();

  for (guint i = first; i < first + n_addresses; i++)
    {
      g_autofree char *address = g_strdup_printf ("user%02u@example.com", i);

      sa_targets_add_address (targets, address, address, NULL, SA_REASON_NONE);
    }
  sa_change_take_targets (change, targets);
  if (send)
    change->flags |= SA_CHANGE_FLAG_SEND_MAIL;
  return change;
}

/* Mails that are written and due. Returns: (transfer full): their ids */
static SaIds *
add_mails (Fixture *fixture)
{
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_MESSAGE, 1);
  g_autoptr (SaFound) found = NULL;
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_report_free);
  g_auto (SaTestAnswer) answer = { 0 };
  g_auto (SaTestAnswer) reported = { 0 };
  g_autoptr (GError) error = NULL;

  apply (fixture, fixture->founder, make_invite (0, N_MAILS, TRUE));
  sa_repository_find_async (fixture->repository, query, 0, NULL, sa_test_answer_cb, &answer);
  found = sa_repository_find_finish (fixture->repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sa_ids_get_size (found->ids), ==, N_MAILS);
  for (gsize i = 0; i < N_MAILS; i++)
    {
      SaReport *report = sa_report_new (SA_REPORT_FROZEN, sa_ids_get_nth (found->ids, i));
      guint8 hash[32] = { (guint8) i, 1 };

      report->link_hash = g_bytes_new (hash, sizeof hash);
      report->bytes = g_bytes_new ("mail", 4);
      report->message_id = g_strdup_printf ("%" G_GSIZE_FORMAT "@example.com", i);
      report->key = g_strdup_printf ("key-%" G_GSIZE_FORMAT, i);
      g_ptr_array_add (reports, report);
    }
  sa_repository_report_async (fixture->repository, reports, sa_test_answer_cb, &reported);
  g_assert_true (sa_repository_report_finish (fixture->repository, sa_test_await (&reported), &error));
  g_assert_no_error (error);
  return sa_ids_ref (found->ids);
}

/* Frames at the end of a transaction tell how long the database is then, others 0 (sqlite.org/fileformat2.html, 4.1) */
static guint
count_transactions (Fixture *fixture)
{
  g_autofree char *path = g_strconcat (fixture->path, "-wal", NULL);
  g_autofree char *wal = NULL;
  g_autoptr (GError) error = NULL;
  guint32 page_size;
  gsize length = 0;
  guint n = 0;

  g_file_get_contents (path, &wal, &length, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (length, >, WAL_HEADER);
  memcpy (&page_size, wal + 8, sizeof page_size);
  page_size = GUINT32_FROM_BE (page_size);
  for (gsize at = WAL_HEADER; at + FRAME_HEADER + page_size <= length; at += FRAME_HEADER + page_size)
    {
      guint32 n_pages;

      memcpy (&n_pages, wal + at + 4, sizeof n_pages);
      n += n_pages != 0;
    }
  return n;
}

static void
test_together (Fixture       *fixture,
               gconstpointer  data)
{
  g_autoptr (SaIds) ids = add_mails (fixture);
  g_autoptr (GError) error = NULL;
  g_autoptr (SaSqliteConnection) other = sa_sqlite_connection_open (fixture->path, SA_SQLITE_READ_WRITE, &error);
  SaTestAnswer answers[N_MAILS] = { 0 };
  g_auto (SaTestAnswer) invited = { 0 };
  SaTime now = g_get_real_time () / G_USEC_PER_SEC + 1;
  guint before = count_transactions (fixture);

  /* the writer has to wait with what it was given first, so that all others come meanwhile */
  g_assert_no_error (error);
  sa_sqlite_connection_begin (other, TRUE, &error);
  g_assert_no_error (error);
  apply_async (fixture, fixture->founder, make_invite (N_MAILS, 1, FALSE), &invited);
  for (gsize i = 0; i < N_MAILS; i++)
    sa_repository_claim_async (fixture->repository, sa_ids_get_nth (ids, i), now, sa_test_answer_cb, &answers[i]);
  sa_sqlite_connection_rollback (other);
  apply_finish (fixture, &invited);
  for (gsize i = 0; i < N_MAILS; i++)
    {
      g_autoptr (SaMessageRecord) record = sa_repository_claim_finish (fixture->repository,
                                                                       sa_test_await (&answers[i]), &error);

      g_assert_no_error (error);
      g_assert_cmpint (record->id, ==, sa_ids_get_nth (ids, i));
      sa_test_answer_clear (&answers[i]);
    }
  g_assert_cmpuint (count_transactions (fixture), ==, before + 2);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/store-claims/what-waits-is-one-transaction", Fixture, NULL, set_up, test_together, tear_down);

  return g_test_run ();
}
