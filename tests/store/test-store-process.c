/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-store.h"
#include "sa-test.h"

/* Two processes have one file open: what one writes the other sees, and neither loses anything. */

typedef struct
{
  SaTestDir *dir;
  char      *path;
  SaStore   *store;
  guint      n_changed;
  gint64     changed_seq;
  SaIds     *ids;  /* (nullable): of the latest */
} Fixture;

static void
changed_cb (SaRepository *repository,
            gint64        seq,
            SaId          site,
            SaIds        *ids,
            gpointer      user_data)
{
  Fixture *fixture = user_data;

  fixture->n_changed++;
  fixture->changed_seq = seq;
  g_clear_pointer (&fixture->ids, sa_ids_unref);
  fixture->ids = ids != NULL ? sa_ids_ref (ids) : NULL;
}

static void
apply (Fixture       *fixture,
       const SaActor *actor,
       SaChange      *change)
{
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Test", change);
  g_auto (SaTestAnswer) answer = { 0 };
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (GError) error = NULL;

  sa_repository_apply_async (SA_REPOSITORY (fixture->store), plan, actor, FALSE, NULL, sa_test_answer_cb, &answer);
  outcome = sa_repository_apply_finish (SA_REPOSITORY (fixture->store), sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_false (sa_outcome_is_refused (outcome));
}

static SaTargets *
make_address (const char *address)
{
  SaTargets *targets = sa_targets_new_addresses ();

  sa_targets_add_address (targets, address, address, NULL, SA_REASON_NONE);
  return targets;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  g_autoptr (SaActor) actor = sa_actor_new (SA_ACTOR_SYSTEM, 0, "test");
  SaChange *change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);
  g_autoptr (GError) error = NULL;

  fixture->dir = sa_test_dir_new ();
  fixture->path = sa_test_dir_build (fixture->dir, "organization.db");
  fixture->store = sa_store_open (fixture->path, SA_STORE_CREATE | GPOINTER_TO_INT (data), &error);
  g_assert_no_error (error);
  sa_change_set_name (change, "Example");
  sa_change_set_text (change, "North");
  sa_change_set_url (change, "https://north.example.com");
  sa_change_take_targets (change, make_address ("ada@example.com"));
  apply (fixture, actor, change);
  g_signal_connect (fixture->store, "changed", G_CALLBACK (changed_cb), fixture);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  g_auto (SaTestAnswer) answer = { 0 };

  sa_repository_close_async (SA_REPOSITORY (fixture->store), sa_test_answer_cb, &answer);
  g_assert_true (sa_repository_close_finish (SA_REPOSITORY (fixture->store), sa_test_await (&answer), NULL));
  sa_test_answer_clear (&answer);
  g_assert_finalize_object (fixture->store);
  g_clear_pointer (&fixture->ids, sa_ids_unref);
  g_free (fixture->path);
  sa_test_dir_free (fixture->dir);
}

static SaFound *
find (Fixture    *fixture,
      const char *search)
{
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_USER, 1);
  g_auto (SaTestAnswer) answer = { 0 };
  g_autoptr (GError) error = NULL;
  SaFound *found;

  sa_query_set_search (query, search);
  sa_repository_find_async (SA_REPOSITORY (fixture->store), query, 0, NULL, sa_test_answer_cb, &answer);
  found = sa_repository_find_finish (SA_REPOSITORY (fixture->store), sa_test_await (&answer), &error);
  g_assert_no_error (error);
  return found;
}

/* @addresses: separated by blanks */
static GSubprocess *
start_helper (Fixture    *fixture,
              const char *addresses)
{
  g_autofree char *helper = g_test_build_filename (G_TEST_BUILT, "store", "store-helper", NULL);
  g_auto (GStrv) words = g_strsplit (addresses, " ", -1);
  g_autoptr (GPtrArray) args = g_ptr_array_new ();
  g_autoptr (GError) error = NULL;
  GSubprocess *process;

  g_ptr_array_add (args, helper);
  g_ptr_array_add (args, fixture->path);
  for (gsize i = 0; words[i] != NULL; i++)
    g_ptr_array_add (args, words[i]);
  g_ptr_array_add (args, NULL);
  process = g_subprocess_newv ((const char * const *) args->pdata, G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error);
  g_assert_no_error (error);
  return process;
}

static gint64
finish_helper (GSubprocess *process)
{
  g_auto (SaTestAnswer) answer = { 0 };
  g_autofree char *output = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_communicate_utf8_async (process, NULL, NULL, sa_test_answer_cb, &answer);
  g_assert_true (g_subprocess_communicate_utf8_finish (process, sa_test_await (&answer), &output, NULL, &error));
  g_assert_no_error (error);
  g_assert_true (g_subprocess_get_successful (process));
  return g_ascii_strtoll (output, NULL, 10);
}

/* The roster was loaded before; nobody asks while the other writes: the signal comes by itself. */
static void
test_sees_other (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autoptr (SaFound) before = find (fixture, "");
  g_autoptr (SaFound) after = NULL;
  g_autoptr (SaFound) all = NULL;
  g_autoptr (GSubprocess) helper = NULL;
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (GError) error = NULL;
  gint64 seq;
  SaId id;

  g_assert_cmpuint (before->n_total, ==, 1);
  fixture->n_changed = 0;
  helper = start_helper (fixture, "zoe@example.com yan@example.com");
  seq = finish_helper (helper);
  SA_WAIT_UNTIL (fixture->changed_seq >= seq);
  g_assert_nonnull (fixture->ids);
  g_assert_cmpuint (sa_ids_get_size (fixture->ids), ==, 2);

  after = find (fixture, "zoe");
  g_assert_cmpuint (after->n_total, ==, 1);
  all = find (fixture, "");
  g_assert_cmpuint (all->n_total, ==, 3);
  id = sa_ids_get_nth (after->ids, 0);
  records = sa_repository_load (SA_REPOSITORY (fixture->store), SA_ENTITY_USER, &id, 1, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (((const SaUserRecord *) g_ptr_array_index (records, 0))->address, ==, "zoe@example.com");
}

/* Several write at once and wait for each other: nothing is lost, nobody is refused. */
static void
test_write_at_once (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autoptr (SaActor) actor = sa_actor_new (SA_ACTOR_SYSTEM, 0, "test");
  g_autoptr (GPtrArray) helpers = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr (SaFound) all = NULL;

  for (guint i = 0; i < 3; i++)
    {
      g_autofree char *addresses = g_strdup_printf ("a%u@example.com b%u@example.com", i, i);

      g_ptr_array_add (helpers, start_helper (fixture, addresses));
    }
  for (guint i = 0; i < 10; i++)
    {
      g_autofree char *address = g_strdup_printf ("own%u@example.com", i);
      SaChange *change = sa_change_new (SA_CHANGE_INVITE, 1);

      sa_change_take_targets (change, make_address (address));
      apply (fixture, actor, change);
    }
  for (guint i = 0; i < helpers->len; i++)
    finish_helper (g_ptr_array_index (helpers, i));

  all = find (fixture, "");
  g_assert_cmpuint (all->n_total, ==, 1 + 3 * 2 + 10);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add ("/store-process/one-sees-what-another-writes", Fixture, GINT_TO_POINTER (SA_STORE_NONE), set_up,
              test_sees_other, tear_down);
  g_test_add ("/store-process/without-roster-too", Fixture, GINT_TO_POINTER (SA_STORE_NO_ROSTER), set_up,
              test_sees_other, tear_down);
  g_test_add ("/store-process/several-write-at-once", Fixture, GINT_TO_POINTER (SA_STORE_NONE), set_up,
              test_write_at_once, tear_down);

  return g_test_run ();
}
