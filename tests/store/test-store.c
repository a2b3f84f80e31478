/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sqlite-connection.h"
#include "sa-store.h"
#include "sa-test.h"
#include "sa-writer.h"

#include <glib/gstdio.h>

/* What is true of the store beyond the contract that every repository keeps: its threads, its file, its jobs. */

#define MANY (SA_REPOSITORY_JOB_TARGETS + 2000)

typedef struct
{
  SaTestDir    *dir;
  char         *path;
  SaStore      *store;
  SaRepository *repository;
  SaActor      *founder;
  guint         n_changed;
  gint64        changed_seq;
  SaIds        *changed_ids;   /* (nullable): of the latest */
  SaId          changed_site;
  guint         n_progress;
  guint64       progress_done;
  guint64       progress_total;
} Fixture;

static void
changed_cb (SaRepository *repository,
            gint64        seq,
            SaId          site,
            SaIds        *ids,
            gpointer      user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpint (seq, >=, fixture->changed_seq);
  fixture->n_changed++;
  fixture->changed_seq = seq;
  fixture->changed_site = site;
  g_clear_pointer (&fixture->changed_ids, sa_ids_unref);
  fixture->changed_ids = ids != NULL ? sa_ids_ref (ids) : NULL;
}

static void
progress_cb (SaStore  *store,
             SaPlan   *plan,
             guint64   done,
             guint64   total,
             gpointer  user_data)
{
  Fixture *fixture = user_data;

  fixture->n_progress++;
  fixture->progress_done = done;
  fixture->progress_total = total;
}

static void
open_store (Fixture      *fixture,
            SaStoreFlags  flags)
{
  g_autoptr (GError) error = NULL;

  fixture->store = sa_store_open (fixture->path, flags, &error);
  g_assert_no_error (error);
  fixture->repository = SA_REPOSITORY (fixture->store);
  g_signal_connect (fixture->store, "changed", G_CALLBACK (changed_cb), fixture);
  g_signal_connect (fixture->store, "job-progress", G_CALLBACK (progress_cb), fixture);
}

static void
close_store (Fixture *fixture)
{
  g_auto (SaTestAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  if (fixture->store == NULL)
    return;
  sa_repository_close_async (fixture->repository, sa_test_answer_cb, &answer);
  g_assert_true (sa_repository_close_finish (fixture->repository, sa_test_await (&answer), &error));
  g_assert_no_error (error);
  sa_test_answer_clear (&answer);
  fixture->repository = NULL;
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
}

static SaOutcome *
apply_plan (Fixture       *fixture,
            const SaActor *actor,
            SaPlan        *plan,
            gboolean       preview)
{
  g_auto (SaTestAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  SaOutcome *outcome;

  sa_repository_apply_async (fixture->repository, plan, actor, preview, NULL, sa_test_answer_cb, &answer);
  outcome = sa_repository_apply_finish (fixture->repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  return outcome;
}

/* @change: (transfer full) */
static SaOutcome *
apply (Fixture  *fixture,
       SaChange *change)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Test", change);

  return apply_plan (fixture, fixture->founder, plan, FALSE);
}

static SaChange *
make_invite (guint first,
             guint n_addresses)
{
  SaChange *change = sa_change_new (SA_CHANGE_INVITE, 1);
  SaTargets *targets = sa_targets_new_addresses ();

  for (guint i = first; i < first + n_addresses; i++)
    {
      g_autofree char *address = g_strdup_printf ("user%05u@example.com", i);

      sa_targets_add_address (targets, address, address, NULL, SA_REASON_NONE);
    }
  sa_change_take_targets (change, targets);
  return change;
}

static SaFound *
find_users (Fixture *fixture,
            gint64   least_seq)
{
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_USER, 1);
  g_auto (SaTestAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  SaFound *found;

  sa_repository_find_async (fixture->repository, query, least_seq, NULL, sa_test_answer_cb, &answer);
  found = sa_repository_find_finish (fixture->repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  return found;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (SaActor) system = sa_actor_new (SA_ACTOR_SYSTEM, 0, "test");
  g_autoptr (SaPlan) plan = NULL;
  g_autoptr (SaOutcome) outcome = NULL;
  SaChange *change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);
  SaTargets *targets = sa_targets_new_addresses ();

  fixture->dir = sa_test_dir_new ();
  fixture->path = sa_test_dir_build (fixture->dir, "organization.db");
  fixture->founder = sa_actor_new (SA_ACTOR_ACCOUNT, 1, "test");
  open_store (fixture, SA_STORE_CREATE);

  sa_targets_add_address (targets, "ada@example.com", "ada@example.com", "Ada", SA_REASON_NONE);
  sa_change_set_name (change, "Example");
  sa_change_set_text (change, "North");
  sa_change_set_url (change, "https://north.example.com");
  sa_change_take_targets (change, targets);
  plan = sa_plan_new_single ("Set Up", change);
  outcome = apply_plan (fixture, system, plan, FALSE);
  g_assert_false (sa_outcome_is_refused (outcome));
  SA_WAIT_UNTIL (fixture->changed_seq == sa_outcome_get_seq (outcome));
  fixture->n_changed = 0;
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  close_store (fixture);
  g_clear_pointer (&fixture->changed_ids, sa_ids_unref);
  sa_actor_free (fixture->founder);
  g_free (fixture->path);
  sa_test_dir_free (fixture->dir);
}

static void
test_changed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (SaOutcome) outcome = apply (fixture, make_invite (0, 3));
  g_autoptr (SaOutcome) again = NULL;

  SA_WAIT_UNTIL (fixture->changed_seq >= sa_outcome_get_seq (outcome));
  g_assert_cmpuint (fixture->n_changed, ==, 1);
  g_assert_cmpint (fixture->changed_site, ==, 1);
  g_assert_nonnull (fixture->changed_ids);
  g_assert_cmpuint (sa_ids_get_size (fixture->changed_ids), ==, 3);
  for (gsize i = 0; i < 3; i++)
    g_assert_cmpint (sa_ids_get_nth (fixture->changed_ids, i), ==, sa_outcome_get_row (outcome, i)->id);

  /* What other processes might have written is looked at, but one's own is not told twice. */
  again = apply (fixture, make_invite (3, 1));
  SA_WAIT_UNTIL (fixture->changed_seq >= sa_outcome_get_seq (again));
  g_assert_cmpuint (fixture->n_changed, ==, 2);
}

static void
test_preview_is_silent (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Test", make_invite (0, 3));
  g_autoptr (SaOutcome) outcome = apply_plan (fixture, fixture->founder, plan, TRUE);
  g_autoptr (SaOutcome) real = NULL;
  g_autoptr (SaFound) found = NULL;

  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_INVITED), ==, 3);
  g_assert_cmpint (sa_outcome_get_event (outcome), ==, 0);
  found = find_users (fixture, 0);
  g_assert_cmpuint (found->n_total, ==, 1);

  real = apply (fixture, make_invite (0, 1));
  SA_WAIT_UNTIL (fixture->changed_seq >= sa_outcome_get_seq (real));
  g_assert_cmpuint (fixture->n_changed, ==, 1);
}

static void
test_own_writes (Fixture       *fixture,
                 gconstpointer  data)
{
  for (guint i = 0; i < 20; i++)
    {
      g_autoptr (SaOutcome) outcome = apply (fixture, make_invite (i, 1));
      g_autoptr (SaFound) found = find_users (fixture, sa_outcome_get_seq (outcome));

      g_assert_cmpuint (found->n_total, ==, i + 2);
      g_assert_cmpint (found->seq, >=, sa_outcome_get_seq (outcome));
      g_assert_false (found->provisional);
    }
}

static void
fill_big_site (Fixture *fixture,
               guint    n_users)
{
  g_autoptr (SaSqliteConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *sql = NULL;

  connection = sa_sqlite_connection_open (fixture->path, SA_SQLITE_READ_WRITE, &error);
  g_assert_no_error (error);
  sql = g_strdup_printf ("BEGIN; WITH RECURSIVE n (i) AS (SELECT 1000 UNION ALL SELECT i + 1 FROM n WHERE i < 999 + %u)"
                         " INSERT INTO account (id, address, address_key, fold, created)"
                         " SELECT i, 'u' || i, 'u' || i, 'u' || i, 1 FROM n;"
                         " INSERT INTO user (site, account, added) SELECT 1, id, 1 FROM account WHERE id >= 1000;"
                         " INSERT INTO feed (site) VALUES (1); COMMIT", n_users);
  sa_sqlite_connection_execute (connection, sql, &error);
  g_assert_no_error (error);
}

/* Nobody waits for a big roster: the first answer comes from SQL and says so, the next is final. */
static void
test_provisional (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr (SaFound) first = NULL;
  g_autoptr (SaFound) second = NULL;

  fill_big_site (fixture, 25000);
  first = find_users (fixture, 0);
  g_assert_true (first->provisional);
  g_assert_cmpuint (first->n_total, ==, 25001);

  /* A change in the meantime is not lost. */
  {
    g_autoptr (SaOutcome) outcome = apply (fixture, make_invite (0, 2));
    g_autoptr (SaFound) meanwhile = find_users (fixture, sa_outcome_get_seq (outcome));

    g_assert_cmpuint (meanwhile->n_total, ==, 25003);
  }
  SA_WAIT_UNTIL (fixture->n_changed > 0 && fixture->changed_ids == NULL);
  for (;;)
    {
      second = find_users (fixture, 0);
      g_assert_cmpuint (second->n_total, ==, 25003);
      if (!second->provisional)
        break;
      g_clear_pointer (&second, sa_found_free);
    }
  g_assert_cmpuint (sa_ids_get_size (second->ids), ==, 25003);

  /* What is about no user does not make it load all of them again, though everybody is told. */
  {
    SaChange *change = sa_change_new (SA_CHANGE_ADD_GROUP, 1);
    g_autoptr (SaOutcome) outcome = NULL;
    g_autoptr (SaFound) third = NULL;

    sa_change_set_name (change, "Writers");
    outcome = apply (fixture, change);
    third = find_users (fixture, sa_outcome_get_seq (outcome));
    g_assert_false (third->provisional);
    SA_WAIT_UNTIL (fixture->changed_seq >= sa_outcome_get_seq (outcome));
    g_assert_null (fixture->changed_ids);
  }
}

static void
test_find_cancelled (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_USER, 1);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (SaTestAnswer) answer = { 0 };
  g_autoptr (SaFound) found = NULL;
  g_autoptr (GError) error = NULL;

  sa_repository_find_async (fixture->repository, query, 0, cancellable, sa_test_answer_cb, &answer);
  g_cancellable_cancel (cancellable);
  g_assert_null (sa_repository_find_finish (fixture->repository, sa_test_await (&answer), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  /* The next question is answered. */
  found = find_users (fixture, 0);
  g_assert_cmpuint (found->n_total, ==, 1);
}

static gint64
get_int (Fixture    *fixture,
         const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SaSqliteConnection) connection = sa_sqlite_connection_open (fixture->path, SA_SQLITE_READ_ONLY, &error);
  gint64 value = 0;

  g_assert_no_error (error);
  sa_sqlite_connection_get_int (connection, sql, 0, &value, &error);
  g_assert_no_error (error);
  return value;
}

static void
test_read_only (Fixture       *fixture,
                gconstpointer  data)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Test", make_invite (0, 3));
  g_autoptr (SaOutcome) preview = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (SaFound) found = NULL;
  g_auto (SaTestAnswer) answer = { 0 };

  close_store (fixture);
  open_store (fixture, SA_STORE_READ_ONLY);
  found = find_users (fixture, 0);
  g_assert_cmpuint (found->n_total, ==, 1);

  /* What would be still can be seen, on a copy. */
  preview = apply_plan (fixture, fixture->founder, plan, TRUE);
  g_assert_cmpuint (sa_outcome_count (preview, SA_VERDICT_INVITED), ==, 3);

  sa_repository_apply_async (fixture->repository, plan, fixture->founder, FALSE, NULL, sa_test_answer_cb, &answer);
  g_assert_null (sa_repository_apply_finish (fixture->repository, sa_test_await (&answer), &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_READ_ONLY);
  g_assert_cmpint (get_int (fixture, "SELECT count (*) FROM user"), ==, 1);
}

static void
test_closed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_USER, 1);
  g_auto (SaTestAnswer) closed = { 0 };
  g_auto (SaTestAnswer) found = { 0 };
  g_auto (SaTestAnswer) reported = { 0 };
  g_autoptr (GPtrArray) reports = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_report_free);
  g_autoptr (GError) error = NULL;
  const SaId id = 1;

  sa_repository_close_async (fixture->repository, sa_test_answer_cb, &closed);
  sa_repository_find_async (fixture->repository, query, 0, NULL, sa_test_answer_cb, &found);
  sa_repository_report_async (fixture->repository, reports, sa_test_answer_cb, &reported);
  g_assert_null (sa_repository_find_finish (fixture->repository, sa_test_await (&found), &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_false (sa_repository_report_finish (fixture->repository, sa_test_await (&reported), &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_CLOSED);
  g_clear_error (&error);
  g_assert_true (sa_repository_close_finish (fixture->repository, sa_test_await (&closed), &error));
  g_assert_no_error (error);
  g_assert_null (sa_repository_load (fixture->repository, SA_ENTITY_USER, &id, 1, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_CLOSED);

  sa_test_answer_clear (&closed);
  sa_test_answer_clear (&found);
  sa_test_answer_clear (&reported);
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
}

/* What was asked for before closing is done and answered. */
static void
test_close_drains (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Test", make_invite (0, 50));
  g_auto (SaTestAnswer) applied = { 0 };
  g_auto (SaTestAnswer) closed = { 0 };
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (GError) error = NULL;

  sa_repository_apply_async (fixture->repository, plan, fixture->founder, FALSE, NULL, sa_test_answer_cb, &applied);
  sa_repository_close_async (fixture->repository, sa_test_answer_cb, &closed);
  g_assert_true (sa_repository_close_finish (fixture->repository, sa_test_await (&closed), &error));
  outcome = sa_repository_apply_finish (fixture->repository, sa_test_await (&applied), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_INVITED), ==, 50);

  sa_test_answer_clear (&closed);
  sa_test_answer_clear (&applied);
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
  g_assert_cmpint (get_int (fixture, "SELECT count (*) FROM user"), ==, 51);
}

static void
test_dropped (Fixture       *fixture,
              gconstpointer  data)
{
  g_autoptr (SaFound) found = find_users (fixture, 0);

  /* Without closing: waits for the threads, and leaves the file whole. */
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
  g_assert_cmpint (get_int (fixture, "SELECT count (*) FROM user"), ==, 1);
}

static void
test_errors_on_open (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *missing = sa_test_dir_build (fixture->dir, "missing.db");
  g_autofree char *text = sa_test_dir_write (fixture->dir, "text.db", "This is no database, but a text of some length.");
  g_autoptr (GError) error = NULL;

  g_assert_null (sa_store_open (missing, SA_STORE_NONE, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (sa_store_open (missing, SA_STORE_READ_ONLY, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_NOT_FOUND);
  g_clear_error (&error);
  g_assert_null (sa_store_open (text, SA_STORE_CREATE, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_CORRUPT);
}

static void
test_newer_meanwhile (Fixture       *fixture,
                      gconstpointer  data)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Test", make_invite (0, 1));
  g_autoptr (SaSqliteConnection) connection = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (SaTestAnswer) answer = { 0 };

  connection = sa_sqlite_connection_open (fixture->path, SA_SQLITE_READ_WRITE, &error);
  g_assert_no_error (error);
  sa_sqlite_connection_execute (connection, "PRAGMA user_version = 1000", &error);
  g_assert_no_error (error);

  sa_repository_apply_async (fixture->repository, plan, fixture->founder, FALSE, NULL, sa_test_answer_cb, &answer);
  g_assert_null (sa_repository_apply_finish (fixture->repository, sa_test_await (&answer), &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_NEWER_SCHEMA);
  g_assert_cmpint (get_int (fixture, "SELECT count (*) FROM user"), ==, 1);
}

/*
 * Jobs
 */

static void
test_job (Fixture       *fixture,
          gconstpointer  data)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Invite Many", make_invite (0, MANY));
  g_auto (SaTestAnswer) answer = { 0 };
  g_autoptr (SaOutcome) small = NULL;
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (SaFound) found = NULL;
  g_autoptr (GError) error = NULL;
  guint64 progress_at_small;

  sa_repository_apply_async (fixture->repository, plan, fixture->founder, FALSE, NULL, sa_test_answer_cb, &answer);
  SA_WAIT_UNTIL (fixture->n_progress > 0);
  g_assert_null (answer.result);

  /* A person's own change goes between two chunks. */
  small = apply (fixture, make_invite (90000, 1));
  g_assert_cmpuint (sa_outcome_count (small, SA_VERDICT_INVITED), ==, 1);
  g_assert_null (answer.result);
  progress_at_small = fixture->progress_done;

  outcome = sa_repository_apply_finish (fixture->repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (progress_at_small, <, MANY);
  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_INVITED), ==, MANY);
  g_assert_cmpuint (fixture->progress_total, ==, MANY);
  found = find_users (fixture, sa_outcome_get_seq (outcome));
  g_assert_cmpuint (found->n_total, ==, MANY + 2);
  /* One event for all of it. */
  g_assert_cmpint (get_int (fixture, "SELECT count (*) FROM event WHERE kind = 12"), ==, 2);
  g_assert_cmpint (get_int (fixture, "SELECT count (*) FROM event WHERE state = 0"), ==, 0);
}

static void
test_job_cancelled (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Invite Many", make_invite (0, MANY));
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (SaTestAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;

  sa_repository_apply_async (fixture->repository, plan, fixture->founder, FALSE, cancellable, sa_test_answer_cb,
                             &answer);
  SA_WAIT_UNTIL (fixture->n_progress > 0);
  g_cancellable_cancel (cancellable);
  g_assert_null (sa_repository_apply_finish (fixture->repository, sa_test_await (&answer), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* Nothing half done stays. */
  g_assert_cmpint (get_int (fixture, "SELECT count (*) FROM user WHERE removed_at IS NULL"), ==, 1);
  g_assert_cmpint (get_int (fixture, "SELECT count (*) FROM event WHERE state = 0"), ==, 0);
}

static void
test_jobs_in_turn (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr (SaPlan) first = sa_plan_new_single ("First", make_invite (0, MANY));
  g_autoptr (SaPlan) second = sa_plan_new_single ("Second", make_invite (MANY, MANY));
  g_auto (SaTestAnswer) first_answer = { 0 };
  g_auto (SaTestAnswer) second_answer = { 0 };
  g_autoptr (SaOutcome) first_outcome = NULL;
  g_autoptr (SaOutcome) second_outcome = NULL;
  g_autoptr (GError) error = NULL;

  sa_repository_apply_async (fixture->repository, first, fixture->founder, FALSE, NULL, sa_test_answer_cb,
                             &first_answer);
  sa_repository_apply_async (fixture->repository, second, fixture->founder, FALSE, NULL, sa_test_answer_cb,
                             &second_answer);
  second_outcome = sa_repository_apply_finish (fixture->repository, sa_test_await (&second_answer), &error);
  g_assert_no_error (error);
  g_assert_nonnull (first_answer.result);
  first_outcome = sa_repository_apply_finish (fixture->repository, sa_test_await (&first_answer), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sa_outcome_count (first_outcome, SA_VERDICT_INVITED), ==, MANY);
  g_assert_cmpuint (sa_outcome_count (second_outcome, SA_VERDICT_INVITED), ==, MANY);
}

/* Closing does not wait for a job to end: it takes back what was done. */
static void
test_job_closed (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Invite Many", make_invite (0, MANY));
  g_auto (SaTestAnswer) answer = { 0 };
  g_auto (SaTestAnswer) closed = { 0 };
  g_autoptr (GError) error = NULL;

  sa_repository_apply_async (fixture->repository, plan, fixture->founder, FALSE, NULL, sa_test_answer_cb, &answer);
  SA_WAIT_UNTIL (fixture->n_progress > 0);
  sa_repository_close_async (fixture->repository, sa_test_answer_cb, &closed);
  g_assert_null (sa_repository_apply_finish (fixture->repository, sa_test_await (&answer), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&error);
  g_assert_true (sa_repository_close_finish (fixture->repository, sa_test_await (&closed), &error));
  sa_test_answer_clear (&answer);
  sa_test_answer_clear (&closed);
  g_assert_finalize_object (g_steal_pointer (&fixture->store));
  g_assert_cmpint (get_int (fixture, "SELECT count (*) FROM user WHERE removed_at IS NULL"), ==, 1);
}

static void
test_big_preview_and_undo (Fixture       *fixture,
                           gconstpointer  data)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Invite Many", make_invite (0, MANY));
  g_autoptr (SaOutcome) preview = apply_plan (fixture, fixture->founder, plan, TRUE);
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (SaOutcome) undo_preview = NULL;
  g_autoptr (SaOutcome) undone = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (sa_outcome_count (preview, SA_VERDICT_INVITED), ==, MANY);
  g_assert_cmpint (get_int (fixture, "SELECT count (*) FROM user"), ==, 1);

  outcome = apply_plan (fixture, fixture->founder, plan, FALSE);
  for (guint i = 0; i < 2; i++)
    {
      g_auto (SaTestAnswer) answer = { 0 };
      gboolean is_preview = i == 0;
      SaOutcome **where = is_preview ? &undo_preview : &undone;

      /* Once by name, once as the latest. */
      sa_repository_undo_async (fixture->repository, is_preview ? sa_outcome_get_event (outcome) : 0, FALSE,
                                fixture->founder, is_preview, NULL, sa_test_answer_cb, &answer);
      *where = sa_repository_undo_finish (fixture->repository, sa_test_await (&answer), &error);
      g_assert_no_error (error);
      g_assert_cmpuint (sa_outcome_count (*where, SA_VERDICT_DONE), >=, MANY);
      g_assert_cmpint (get_int (fixture, "SELECT count (*) FROM user WHERE removed_at IS NULL"), ==,
                       is_preview ? MANY + 1 : 1);
    }
}

#define ADD(path, func) \
  g_test_add (path, Fixture, NULL, set_up, func, tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/store/changed-is-told-once-with-its-users", test_changed);
  ADD ("/store/preview-is-silent", test_preview_is_silent);
  ADD ("/store/one-reads-ones-own-writes", test_own_writes);
  ADD ("/store/big-site-is-answered-before-it-is-loaded", test_provisional);
  ADD ("/store/find-can-be-cancelled", test_find_cancelled);
  ADD ("/store/read-only-still-previews", test_read_only);
  ADD ("/store/closed-says-so", test_closed);
  ADD ("/store/closing-drains", test_close_drains);
  ADD ("/store/dropping-waits-for-the-threads", test_dropped);
  ADD ("/store/opening-says-what-is-wrong", test_errors_on_open);
  ADD ("/store/migrated-under-it-stops-writing", test_newer_meanwhile);
  ADD ("/store/job-lets-others-in-between", test_job);
  ADD ("/store/cancelled-job-leaves-nothing", test_job_cancelled);
  ADD ("/store/jobs-come-in-turn", test_jobs_in_turn);
  ADD ("/store/closing-takes-a-job-back", test_job_closed);
  ADD ("/store/big-preview-on-a-copy-and-big-undo", test_big_preview_and_undo);

  return g_test_run ();
}
