/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"
#include "sa-sqlite-connection.h"
#include "sa-store.h"

#include <glib/gstdio.h>
#include <sys/stat.h>
#include <sys/wait.h>

/* A file that was copied or restored does not send what waits in it: with real copies, made as people make them. */

typedef struct
{
  SaTestDir *dir;
  char      *path;
  SaContract c;
  SaId       user;
  SaId       message;  /* waits, composed */
} Fixture;

static void
open_store (Fixture    *fixture,
            const char *path)
{
  g_autoptr (GError) error = NULL;

  fixture->c.least_seq = 0;  /* an earlier state has less */
  fixture->c.repository = SA_REPOSITORY (sa_store_open (path, SA_STORE_CREATE | SA_STORE_NO_ROSTER, &error));
  g_assert_no_error (error);
}

static void
close_store (Fixture *fixture)
{
  g_auto (SaTestAnswer) answer = { 0 };

  sa_repository_close_async (fixture->c.repository, sa_test_answer_cb, &answer);
  g_assert_true (sa_repository_close_finish (fixture->c.repository, sa_test_await (&answer), NULL));
  sa_test_answer_clear (&answer);
  g_assert_finalize_object (g_steal_pointer (&fixture->c.repository));
}

static SaId
queue (Fixture    *fixture,
       const char *address,
       const char *secret)
{
  SaId message;

  fixture->user = sa_contract_add_pending (&fixture->c, address);
  message = sa_contract_latest_message (&fixture->c, fixture->user);
  sa_contract_freeze (&fixture->c, message, secret, 0);
  return message;
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  SaContract *c = &fixture->c;

  fixture->dir = sa_test_dir_new ();
  fixture->path = sa_test_dir_build (fixture->dir, "organization.db");
  open_store (fixture, fixture->path);
  c->system = sa_actor_new (SA_ACTOR_SYSTEM, 0, "test");
  sa_outcome_unref (sa_contract_apply (c, c->system, sa_contract_create ("Acme", "Support", "https://acme.example",
                                                                         "fay@acme.example")));
  c->site = sa_contract_only (c, SA_ENTITY_SITE, 0);
  c->founder = sa_actor_new (SA_ACTOR_ACCOUNT, sa_contract_only (c, SA_ENTITY_ACCOUNT, 0), "test");
  fixture->message = queue (fixture, "ana@acme.example", "secret-one");
  sa_contract_adopt (c);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  if (fixture->c.repository != NULL)
    close_store (fixture);
  sa_actor_free (fixture->c.system);
  sa_actor_free (fixture->c.founder);
  g_free (fixture->path);
  sa_test_dir_free (fixture->dir);
}

/* As on the command line: over a file that is there it keeps that file's inode. */
static void
run (const char *program,
     const char *from,
     const char *to)
{
  const char *argv[] = { program, "-f", from, to, NULL };
  g_autoptr (GError) error = NULL;
  int status = 0;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, NULL));
}

static gint64
get_inode (const char *path)
{
  struct stat status;

  g_assert_cmpint (stat (path, &status), ==, 0);
  return (gint64) status.st_ino;
}

static void
run_sql (const char *path,
         const char *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SaSqliteConnection) connection = sa_sqlite_connection_open (path, SA_SQLITE_READ_WRITE, &error);

  g_assert_no_error (error);
  g_assert_true (sa_sqlite_connection_execute (connection, sql, &error));
  g_assert_no_error (error);
}

/* Opens @path and takes the sender's place. */
static SaPause
open_and_adopt (Fixture    *fixture,
                const char *path)
{
  g_autoptr (SaSiteCounts) counts = NULL;
  g_autoptr (GPtrArray) due = NULL;

  open_store (fixture, path);
  sa_contract_adopt (&fixture->c);
  counts = sa_contract_counts (&fixture->c, 0);
  due = sa_contract_due (&fixture->c, sa_contract_now () + 100, 10, NULL);
  if (counts->pause != SA_PAUSE_NONE)
    {
      g_assert_cmpuint (due->len, ==, 0);
      g_assert_true (g_str_has_suffix (counts->pause_reason, "."));
    }
  return counts->pause;
}

static void
resume (Fixture *fixture)
{
  sa_contract_done (&fixture->c, sa_contract_change (&fixture->c, SA_CHANGE_RESUME_OUTBOX, NULL));
}

static void
send_mail (Fixture *fixture,
           SaId     message)
{
  g_autoptr (SaMessageRecord) claimed = sa_contract_claim (&fixture->c, message, sa_contract_now () + 1);

  g_assert_nonnull (claimed);
  sa_contract_report_kind (&fixture->c, SA_REPORT_HANDED_OVER, message);
}

static char *
get_mirror_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "site-admin", NULL);
}

static guint
count_mirrors (void)
{
  g_autofree char *folder = get_mirror_folder ();
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n_mirrors = 0;

  while (dir != NULL && g_dir_read_name (dir) != NULL)
    n_mirrors++;
  return n_mirrors;
}

static void
test_opened_again (Fixture       *fixture,
                   gconstpointer  data)
{
  close_store (fixture);
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_NONE);
  send_mail (fixture, fixture->message);
  fixture->message = queue (fixture, "bo@acme.example", "secret-two");
  close_store (fixture);
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_NONE);
}

static void
test_copy_beside (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autofree char *copy = sa_test_dir_build (fixture->dir, "copy.db");
  g_autoptr (SaMessageRecord) claimed = NULL;

  close_store (fixture);
  run ("cp", fixture->path, copy);
  g_assert_cmpint (open_and_adopt (fixture, copy), ==, SA_PAUSE_COPY);
  claimed = sa_contract_claim (&fixture->c, fixture->message, sa_contract_now () + 1);
  g_assert_null (claimed);
  close_store (fixture);
  g_assert_cmpint (open_and_adopt (fixture, copy), ==, SA_PAUSE_COPY);

  /* A person settles it, for good. */
  resume (fixture);
  send_mail (fixture, fixture->message);
  queue (fixture, "bo@acme.example", "secret-two");
  close_store (fixture);
  g_assert_cmpint (open_and_adopt (fixture, copy), ==, SA_PAUSE_NONE);
  close_store (fixture);

  /* The original knows nothing of it, nor the copy of what the original sends. */
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_NONE);
  send_mail (fixture, fixture->message);
  queue (fixture, "cy@acme.example", "secret-three");
  close_store (fixture);
  g_assert_cmpint (open_and_adopt (fixture, copy), ==, SA_PAUSE_NONE);
  close_store (fixture);
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_NONE);
}

static void
test_nothing_waits (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *copy = sa_test_dir_build (fixture->dir, "copy.db");

  send_mail (fixture, fixture->message);
  close_store (fixture);
  run ("cp", fixture->path, copy);
  g_assert_cmpint (open_and_adopt (fixture, copy), ==, SA_PAUSE_NONE);
  queue (fixture, "bo@acme.example", "secret-two");
  close_store (fixture);
  g_assert_cmpint (open_and_adopt (fixture, copy), ==, SA_PAUSE_NONE);
}

static void
test_restored (Fixture       *fixture,
               gconstpointer  data)
{
  g_autofree char *backup = sa_test_dir_build (fixture->dir, "backup.db");
  gint64 inode = get_inode (fixture->path);

  close_store (fixture);
  run ("cp", fixture->path, backup);

  /* Put back before anything has left: it is what it was. */
  run ("cp", backup, fixture->path);
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_NONE);
  send_mail (fixture, fixture->message);
  close_store (fixture);
  run ("cp", backup, fixture->path);
  g_assert_cmpint (get_inode (fixture->path), ==, inode);
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_COPY);
  g_assert_cmpint (sa_contract_message_state (&fixture->c, fixture->message), ==, SA_DELIVERY_QUEUED);
  resume (fixture);
  close_store (fixture);
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_NONE);

  /* The same once more is seen once more. */
  send_mail (fixture, fixture->message);
  close_store (fixture);
  run ("cp", backup, fixture->path);
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_COPY);
}

static void
test_backup_moved_over (Fixture       *fixture,
                        gconstpointer  data)
{
  g_autofree char *backup = sa_test_dir_build (fixture->dir, "backup.db");

  {
    g_autoptr (GError) error = NULL;
    g_autoptr (SaSqliteConnection) connection = sa_sqlite_connection_open (fixture->path, SA_SQLITE_READ_ONLY, &error);

    g_assert_no_error (error);
    g_assert_true (sa_sqlite_connection_back_up (connection, backup, &error));
    g_assert_no_error (error);
  }
  send_mail (fixture, fixture->message);
  close_store (fixture);
  run ("mv", backup, fixture->path);
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_COPY);
  resume (fixture);
  close_store (fixture);
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_NONE);
}

static void
test_renamed (Fixture       *fixture,
              gconstpointer  data)
{
  g_autofree char *other = sa_test_dir_build (fixture->dir, "renamed.db");

  close_store (fixture);
  run ("mv", fixture->path, other);
  g_assert_cmpint (open_and_adopt (fixture, other), ==, SA_PAUSE_NONE);
}

static void
test_other_machine (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *folder = get_mirror_folder ();
  g_autofree char *away = g_strconcat (folder, ".away", NULL);

  /* No other machine is at hand: the file says that it comes from one, with an inode that happens to be the same. */
  close_store (fixture);
  run ("mv", folder, away);
  run_sql (fixture->path, "UPDATE meta SET value = 'another' WHERE key = 'guard_machine'");
  if (g_file_test ("/etc/machine-id", G_FILE_TEST_EXISTS))
    g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_COPY);
  else
    g_test_skip ("This machine has no id");
  run ("rm", "-r", away);
}

static void
test_other_user (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *folder = get_mirror_folder ();
  g_autofree char *away = g_strconcat (folder, ".away", NULL);

  /* Somebody else has no mirror of it yet, and sends. */
  close_store (fixture);
  run ("mv", folder, away);
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_NONE);
  send_mail (fixture, fixture->message);
  queue (fixture, "bo@acme.example", "secret-two");
  close_store (fixture);

  /* The first has a mirror that is behind. */
  run ("rm", "-r", folder);
  run ("mv", away, folder);
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_NONE);
}

static void
test_no_mirror (Fixture       *fixture,
                gconstpointer  data)
{
  g_autofree char *folder = get_mirror_folder ();
  g_autofree char *away = g_strconcat (folder, ".away", NULL);

  close_store (fixture);
  run ("mv", folder, away);
  g_assert_true (g_file_set_contents (folder, "in the way", -1, NULL));
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_NONE);
  send_mail (fixture, fixture->message);
  close_store (fixture);
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_NONE);
  run ("rm", "-r", folder);
  run ("mv", away, folder);
}

static void
test_bad_mirror (Fixture       *fixture,
                 gconstpointer  data)
{
  g_autofree char *folder = get_mirror_folder ();
  g_autoptr (GDir) dir = NULL;
  const char *name;
  guint n_mirrors;

  /* What stands in a mirror, or for the name of one, may be anything. */
  close_store (fixture);
  dir = g_dir_open (folder, 0, NULL);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      g_assert_true (g_file_set_contents (path, "1 999999999999999999999999 x\n\n1 2 3 4 5 6", -1, NULL));
    }
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_NONE);
  close_store (fixture);
  n_mirrors = count_mirrors ();
  run_sql (fixture->path, "UPDATE meta SET value = '../../planted' WHERE key = 'instance';"
                          "UPDATE meta SET value = 0 WHERE key = 'guard_inode';"
                          "DELETE FROM meta WHERE key = 'guard_machine'");
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_NONE);
  send_mail (fixture, fixture->message);
  g_assert_cmpuint (count_mirrors (), ==, n_mirrors);
}

static void
test_pause_takes_precedence (Fixture       *fixture,
                             gconstpointer  data)
{
  g_autofree char *copy = sa_test_dir_build (fixture->dir, "copy.db");
  SaReport *report = sa_report_new (SA_REPORT_PAUSED, 0);

  report->text = g_strdup ("The relay refuses the key.");
  sa_contract_report (&fixture->c, report);
  close_store (fixture);
  run ("cp", fixture->path, copy);
  g_assert_cmpint (open_and_adopt (fixture, copy), ==, SA_PAUSE_COPY);
}

/* What another process wrote down before it died counts, and what it could not write down harms nobody. */
static void
test_killed (Fixture       *fixture,
             gconstpointer  data)
{
  g_autofree char *helper = g_test_build_filename (G_TEST_BUILT, "store", "store-helper", NULL);
  g_autofree char *backup = sa_test_dir_build (fixture->dir, "backup.db");
  g_autofree char *id = g_strdup_printf ("%" G_GINT64_FORMAT, fixture->message);
  const char *argv[] = { helper, "--claim", fixture->path, id, NULL };
  gboolean mirrored = GPOINTER_TO_INT (data);
  g_auto (GStrv) environment = g_get_environ ();
  g_autoptr (GError) error = NULL;
  int status = 0;

  close_store (fixture);
  run ("cp", fixture->path, backup);
  if (!mirrored)
    environment = g_environ_setenv (environment, "XDG_STATE_HOME", "/dev/null", TRUE);
  g_spawn_sync (NULL, (char **) argv, environment, G_SPAWN_DEFAULT, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (WIFSIGNALED (status) && WTERMSIG (status) == SIGKILL);

  /* Nobody put anything back: the mail is there, and may have left. */
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_NONE);
  g_assert_cmpint (sa_contract_message_state (&fixture->c, fixture->message), ==, SA_DELIVERY_UNKNOWN);
  close_store (fixture);

  run ("cp", backup, fixture->path);
  g_assert_cmpint (open_and_adopt (fixture, fixture->path), ==, SA_PAUSE_COPY);
}

static void
test_throw_away (void)
{
  SaTestDir *dir = sa_test_dir_new ();
  g_autofree char *path = sa_test_dir_build (dir, "demo.db");
  g_auto (SaTestAnswer) adopted = { 0 };
  g_auto (SaTestAnswer) closed = { 0 };
  guint n_mirrors = count_mirrors ();
  g_autoptr (GError) error = NULL;
  SaStore *store = sa_store_open (path, SA_STORE_CREATE | SA_STORE_NO_ROSTER | SA_STORE_THROW_AWAY, &error);

  g_assert_no_error (error);
  sa_repository_adopt_async (SA_REPOSITORY (store), sa_test_answer_cb, &adopted);
  g_assert_true (sa_repository_adopt_finish (SA_REPOSITORY (store), sa_test_await (&adopted), &error));
  g_assert_cmpuint (count_mirrors (), ==, n_mirrors);
  sa_repository_close_async (SA_REPOSITORY (store), sa_test_answer_cb, &closed);
  g_assert_true (sa_repository_close_finish (SA_REPOSITORY (store), sa_test_await (&closed), NULL));
  sa_test_answer_clear (&adopted);
  sa_test_answer_clear (&closed);
  g_assert_finalize_object (store);
  sa_test_dir_free (dir);
}

#define TEST(path, data, function) g_test_add (path, Fixture, data, set_up, function, tear_down)

int
main (int    argc,
      char **argv)
{
  g_autofree char *state = g_dir_make_tmp ("sa-test-state-XXXXXX", NULL);
  int result;

  g_setenv ("XDG_STATE_HOME", state, TRUE);
  g_test_init (&argc, &argv, NULL);

  TEST ("/copy-guard/opened-again-is-at-home", NULL, test_opened_again);
  TEST ("/copy-guard/copy-beside-waits-for-a-person", NULL, test_copy_beside);
  TEST ("/copy-guard/copy-without-waiting-mail-takes-its-place", NULL, test_nothing_waits);
  TEST ("/copy-guard/restored-over-itself-waits-for-a-person", NULL, test_restored);
  TEST ("/copy-guard/backup-moved-over-it-waits-for-a-person", NULL, test_backup_moved_over);
  TEST ("/copy-guard/renamed-is-at-home", NULL, test_renamed);
  TEST ("/copy-guard/from-another-machine-waits-for-a-person", NULL, test_other_machine);
  TEST ("/copy-guard/second-user-of-a-shared-file-is-at-home", NULL, test_other_user);
  TEST ("/copy-guard/mirror-that-cannot-be-written-is-no-error", NULL, test_no_mirror);
  TEST ("/copy-guard/mirror-and-instance-may-hold-anything", NULL, test_bad_mirror);
  TEST ("/copy-guard/takes-precedence-over-a-relay", NULL, test_pause_takes_precedence);
  TEST ("/copy-guard/killed-with-the-mail-in-its-hands", GINT_TO_POINTER (TRUE), test_killed);
  TEST ("/copy-guard/killed-between-commit-and-mirror", GINT_TO_POINTER (FALSE), test_killed);
  g_test_add_func ("/copy-guard/demonstration-leaves-nothing-behind", test_throw_away);

  result = g_test_run ();
  run ("rm", "-r", state);
  return result;
}
