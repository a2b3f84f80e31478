/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sqlite-connection.h"
#include "sa-store-fixture.h"

#include <glib/gstdio.h>

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#define NOBODY 65534

static SaSqliteConnection *
open_connection (SaStoreFixture *fixture,
                 SaSqliteMode    mode)
{
  g_autoptr (GError) error = NULL;
  SaSqliteConnection *connection = sa_sqlite_connection_open (fixture->path, mode, &error);

  g_assert_no_error (error);
  return connection;
}

static void
execute (SaSqliteConnection *connection,
         const char         *sql)
{
  g_autoptr (GError) error = NULL;

  sa_sqlite_connection_execute (connection, sql, &error);
  g_assert_no_error (error);
}

static gint64
get_int (SaSqliteConnection *connection,
         const char         *sql)
{
  g_autoptr (GError) error = NULL;
  gint64 value = -1;

  sa_sqlite_connection_get_int (connection, sql, -1, &value, &error);
  g_assert_no_error (error);
  return value;
}

static char *
get_text (SaSqliteConnection *connection,
          const char         *sql)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SaSqliteStatement) statement = sa_sqlite_connection_prepare (connection, sql, &error);

  g_assert_no_error (error);
  g_assert_cmpint (sa_sqlite_statement_step (statement, &error), ==, SA_SQLITE_ROW);
  return g_strdup (sa_sqlite_statement_get_text (statement, 0));
}

/* A message is a sentence for a person, with SQLite's own words and number behind it. */
static void
check_error (const GError *error,
             int           code,
             const char   *number)
{
  g_assert_error (error, SA_ERROR, code);
  g_assert_nonnull (strstr (error->message, ". "));
  g_assert_nonnull (strstr (error->message, "SQLite: "));
  g_assert_nonnull (strstr (error->message, number));
}

static void
test_pragmas (SaStoreFixture *fixture,
              gconstpointer   data)
{
  g_autoptr (SaSqliteConnection) writing = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  g_autoptr (SaSqliteConnection) reading = open_connection (fixture, SA_SQLITE_READ_ONLY);
  g_autofree char *journal = get_text (writing, "PRAGMA journal_mode");

  g_assert_cmpstr (journal, ==, "wal");
  g_assert_cmpint (get_int (writing, "PRAGMA application_id"), ==, 0x53414431);
  g_assert_cmpint (get_int (writing, "PRAGMA synchronous"), ==, 2);
  g_assert_cmpint (get_int (writing, "PRAGMA cache_size"), ==, -8192);
  g_assert_cmpint (get_int (writing, "PRAGMA journal_size_limit"), ==, 67108864);
  g_assert_cmpint (get_int (writing, "PRAGMA query_only"), ==, 0);
  g_assert_cmpint (get_int (reading, "PRAGMA query_only"), ==, 1);
  for (int i = 0; i < 2; i++)
    {
      SaSqliteConnection *connection = i == 0 ? writing : reading;

      g_assert_cmpint (get_int (connection, "PRAGMA foreign_keys"), ==, 1);
      g_assert_cmpint (get_int (connection, "PRAGMA secure_delete"), ==, 1);
      g_assert_cmpint (get_int (connection, "PRAGMA trusted_schema"), ==, 0);
    }
}

static void
test_mode (SaStoreFixture *fixture,
           gconstpointer   data)
{
  g_autoptr (SaSqliteConnection) connection = NULL;
  const char *suffixes[] = { "", "-wal", "-shm" };
  mode_t old = umask (0);

  connection = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  execute (connection, "CREATE TABLE t (x)");
  umask (old);
  for (gsize i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      g_autofree char *path = g_strconcat (fixture->path, suffixes[i], NULL);
      GStatBuf info;

      g_assert_cmpint (g_stat (path, &info), ==, 0);
      g_assert_cmpint (info.st_mode & 0777, ==, 0600);
    }
}

static void
test_missing (SaStoreFixture *fixture,
              gconstpointer   data)
{
  SaSqliteMode modes[] = { SA_SQLITE_READ_WRITE, SA_SQLITE_READ_ONLY };

  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (sa_sqlite_connection_open (fixture->path, modes[i], &error));
      check_error (error, SA_ERROR_NOT_FOUND, "14");
      g_assert_false (g_file_test (fixture->path, G_FILE_TEST_EXISTS));
    }
}

/* What is not ours stays as it is, whoever asks. */
static void
check_refused_untouched (SaStoreFixture *fixture)
{
  SaSqliteMode modes[] = { SA_SQLITE_READ_WRITE_CREATE, SA_SQLITE_READ_WRITE, SA_SQLITE_READ_ONLY };
  g_autofree char *before = NULL;
  gsize length_before;

  g_assert_true (g_file_get_contents (fixture->path, &before, &length_before, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (modes); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *after = NULL;
      gsize length_after;

      g_assert_null (sa_sqlite_connection_open (fixture->path, modes[i], &error));
      g_assert_error (error, SA_ERROR, SA_ERROR_CORRUPT);
      g_assert_true (g_file_get_contents (fixture->path, &after, &length_after, NULL));
      g_assert_cmpmem (before, length_before, after, length_after);
    }
}

static void
test_not_a_database (SaStoreFixture *fixture,
                     gconstpointer   data)
{
  g_autofree char *text = g_strnfill (8192, 'x');

  g_assert_true (g_file_set_contents (fixture->path, text, -1, NULL));
  check_refused_untouched (fixture);
}

static void
test_foreign_database (SaStoreFixture *fixture,
                       gconstpointer   data)
{
  SaSqliteConnection *connection = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);

  execute (connection, "CREATE TABLE theirs (x); PRAGMA application_id = 42; PRAGMA journal_mode = DELETE");
  g_assert_finalize_object (connection);
  check_refused_untouched (fixture);
}

static void
test_damaged (SaStoreFixture *fixture,
              gconstpointer   data)
{
  SaSqliteConnection *connection = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  g_autoptr (SaSqliteConnection) again = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *bytes = NULL;
  gint64 count;
  gsize length;

  execute (connection, "CREATE TABLE t (x TEXT); WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                       " WHERE i < 500) INSERT INTO t SELECT hex (randomblob (40)) FROM n");
  g_assert_finalize_object (connection);
  g_assert_true (g_file_get_contents (fixture->path, &bytes, &length, NULL));
  g_assert_cmpuint (length, >, 4096 * 3);
  memset (bytes + 4096, 0xee, length - 4096);
  g_assert_true (g_file_set_contents (fixture->path, bytes, (gssize) length, NULL));

  again = open_connection (fixture, SA_SQLITE_READ_ONLY);
  g_assert_false (sa_sqlite_connection_get_int (again, "SELECT sum (length (x)) FROM t", 0, &count, &error));
  check_error (error, SA_ERROR_CORRUPT, "11");
}

static void
test_query_only (SaStoreFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr (SaSqliteConnection) writing = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  g_autoptr (SaSqliteConnection) reading = open_connection (fixture, SA_SQLITE_READ_ONLY);
  g_autoptr (GError) error = NULL;

  execute (writing, "CREATE TABLE t (x)");
  g_assert_false (sa_sqlite_connection_execute (reading, "INSERT INTO t VALUES (1)", &error));
  check_error (error, SA_ERROR_READ_ONLY, "8");
}

/* The superuser may write everywhere: the case looks at a file of somebody else with somebody's rights. */
static void
test_read_only_file (SaStoreFixture *fixture,
                     gconstpointer   data)
{
  SaSqliteConnection *connection = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  g_autoptr (SaSqliteConnection) reading = NULL;
  g_autoptr (GError) error = NULL;

  execute (connection, "CREATE TABLE t (x); INSERT INTO t VALUES (7); PRAGMA journal_mode = DELETE");
  g_assert_finalize_object (connection);
  g_assert_cmpint (g_chmod (fixture->path, 0444), ==, 0);
  g_assert_cmpint (g_chmod (fixture->directory, 0755), ==, 0);
  if (geteuid () == 0)
    g_assert_cmpint (seteuid (NOBODY), ==, 0);

  g_assert_null (sa_sqlite_connection_open (fixture->path, SA_SQLITE_READ_WRITE, &error));
  check_error (error, SA_ERROR_READ_ONLY, "8");
  reading = open_connection (fixture, SA_SQLITE_READ_ONLY);
  g_assert_cmpint (get_int (reading, "SELECT x FROM t"), ==, 7);
  g_clear_object (&reading);

  if (getuid () == 0)
    g_assert_cmpint (seteuid (0), ==, 0);
}

static void
test_disk_full (SaStoreFixture *fixture,
                gconstpointer   data)
{
  g_autoptr (SaSqliteConnection) connection = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  g_autoptr (GError) error = NULL;

  execute (connection, "CREATE TABLE t (x); PRAGMA max_page_count = 20");
  g_assert_true (sa_sqlite_connection_begin (connection, TRUE, NULL));
  g_assert_false (sa_sqlite_connection_execute (connection, "INSERT INTO t VALUES (zeroblob (1000000))", &error));
  check_error (error, SA_ERROR_DISK_FULL, "13");

  /* SQLite ended the transaction by itself; rolling back is no fault, and the connection goes on. */
  sa_sqlite_connection_rollback (connection);
  execute (connection, "INSERT INTO t VALUES (1)");
  g_assert_cmpint (get_int (connection, "SELECT count (*) FROM t"), ==, 1);
}

static void
test_conflict (SaStoreFixture *fixture,
               gconstpointer   data)
{
  g_autoptr (SaSqliteConnection) connection = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  g_autoptr (GError) error = NULL;

  execute (connection, "CREATE TABLE a (id INTEGER PRIMARY KEY, name TEXT UNIQUE) STRICT;"
                       "CREATE TABLE b (a INTEGER REFERENCES a (id) DEFERRABLE INITIALLY DEFERRED) STRICT;"
                       "INSERT INTO a VALUES (1, 'x')");
  g_assert_false (sa_sqlite_connection_execute (connection, "INSERT INTO a VALUES (2, 'x')", &error));
  check_error (error, SA_ERROR_CONFLICT, "2067");
  g_clear_error (&error);

  /* What is found out only at the end undoes the whole transaction. */
  g_assert_true (sa_sqlite_connection_begin (connection, TRUE, NULL));
  execute (connection, "INSERT INTO b VALUES (9)");
  g_assert_false (sa_sqlite_connection_commit (connection, &error));
  check_error (error, SA_ERROR_CONFLICT, "787");
  g_assert_true (sa_sqlite_connection_begin (connection, TRUE, NULL));
  g_assert_cmpint (get_int (connection, "SELECT count (*) FROM b"), ==, 0);
  sa_sqlite_connection_rollback (connection);
}

static void
test_bad_sql (SaStoreFixture *fixture,
              gconstpointer   data)
{
  g_autoptr (SaSqliteConnection) connection = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  g_autoptr (GError) error = NULL;

  g_assert_null (sa_sqlite_connection_prepare (connection, "SELECT nonsense", &error));
  check_error (error, SA_ERROR_FAILED, "no such column");
  g_clear_error (&error);
  /* A text in double quotes is a misspelt column, not a text. */
  g_assert_null (sa_sqlite_connection_prepare (connection, "SELECT \"nonsense\"", &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_FAILED);
}

typedef struct
{
  SaSqliteConnection *connection;
  int                 started;     /* atomic */
  GError             *error;
  gboolean            ok;
} Attempt;

static gpointer
begin_thread (gpointer data)
{
  Attempt *attempt = data;

  g_atomic_int_set (&attempt->started, TRUE);
  attempt->ok = sa_sqlite_connection_begin (attempt->connection, TRUE, &attempt->error);
  if (attempt->ok)
    sa_sqlite_connection_rollback (attempt->connection);
  return NULL;
}

static void
wait_started (Attempt *attempt)
{
  while (!g_atomic_int_get (&attempt->started))
    g_thread_yield ();
}

/* Who waits goes on as soon as the other has finished. */
static void
test_busy_waits (SaStoreFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr (SaSqliteConnection) first = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  g_autoptr (SaSqliteConnection) second = open_connection (fixture, SA_SQLITE_READ_WRITE);
  Attempt attempt = { second, FALSE, NULL, FALSE };
  GThread *thread;

  g_assert_true (sa_sqlite_connection_begin (first, TRUE, NULL));
  thread = g_thread_new ("second", begin_thread, &attempt);
  wait_started (&attempt);
  g_usleep (20000); /* lets it wait; the case holds whether it does yet or not */
  execute (first, "COMMIT");
  g_thread_join (thread);
  g_assert_no_error (attempt.error);
  g_assert_true (attempt.ok);
}

/* Somebody who holds the database for ever is given up on, after the time that the design grants. */
static void
test_busy_gives_up (SaStoreFixture *fixture,
                    gconstpointer   data)
{
  g_autoptr (SaSqliteConnection) first = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  g_autoptr (SaSqliteConnection) second = open_connection (fixture, SA_SQLITE_READ_WRITE);
  g_autoptr (GError) error = NULL;
  gint64 start = g_get_monotonic_time ();

  if (!g_test_slow ())
    {
      g_test_skip ("It takes 10 seconds; run with -m slow");
      return;
    }
  g_assert_true (sa_sqlite_connection_begin (first, TRUE, NULL));
  g_assert_false (sa_sqlite_connection_begin (second, TRUE, &error));
  check_error (error, SA_ERROR_BUSY, "5");
  g_assert_cmpint (g_get_monotonic_time () - start, >=, 10 * G_USEC_PER_SEC);
  sa_sqlite_connection_rollback (first);
}

static void
test_busy_cancelled (SaStoreFixture *fixture,
                     gconstpointer   data)
{
  g_autoptr (SaSqliteConnection) first = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  g_autoptr (SaSqliteConnection) second = open_connection (fixture, SA_SQLITE_READ_WRITE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  Attempt attempt = { second, FALSE, NULL, FALSE };
  GThread *thread;

  sa_sqlite_connection_set_cancellable (second, cancellable);
  g_assert_true (sa_sqlite_connection_begin (first, TRUE, NULL));
  thread = g_thread_new ("second", begin_thread, &attempt);
  wait_started (&attempt);
  g_cancellable_cancel (cancellable);
  g_thread_join (thread);
  g_assert_error (attempt.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_clear_error (&attempt.error);
  sa_sqlite_connection_rollback (first);
}

static gpointer
cancel_thread (gpointer data)
{
  g_usleep (10000); /* some way into the statement; it never ends by itself */
  g_cancellable_cancel (data);
  return NULL;
}

static void
test_statement_cancelled (SaStoreFixture *fixture,
                          gconstpointer   data)
{
  g_autoptr (SaSqliteConnection) connection = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_autoptr (GError) error = NULL;
  GThread *thread;
  gint64 count;

  sa_sqlite_connection_set_cancellable (connection, cancellable);
  thread = g_thread_new ("cancel", cancel_thread, cancellable);
  g_assert_false (sa_sqlite_connection_get_int (connection, "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1"
                                                " FROM n) SELECT count (*) FROM n", 0, &count, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_thread_join (thread);

  /* Without the cancellable the connection works as before. */
  sa_sqlite_connection_set_cancellable (connection, NULL);
  g_assert_cmpint (get_int (connection, "SELECT 5"), ==, 5);
}

static void
test_statements (SaStoreFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr (SaSqliteConnection) connection = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  g_autoptr (GBytes) empty = g_bytes_new (NULL, 0);
  g_autoptr (GBytes) bytes = g_bytes_new ("a\0b", 3);
  g_autoptr (GBytes) found = NULL;
  g_autoptr (GBytes) found_empty = NULL;
  g_autoptr (SaSqliteStatement) statement = NULL;
  g_autoptr (GError) error = NULL;

  statement = sa_sqlite_connection_prepare (connection, "SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7", &error);
  g_assert_no_error (error);
  sa_sqlite_statement_bind_int (statement, 1, G_MAXINT64);
  sa_sqlite_statement_bind_id (statement, 2, 0);
  sa_sqlite_statement_bind_text (statement, 3, "Łódź");
  sa_sqlite_statement_bind_text (statement, 4, NULL);
  sa_sqlite_statement_bind_bytes (statement, 5, bytes);
  sa_sqlite_statement_bind_bytes (statement, 6, empty);
  sa_sqlite_statement_bind_bytes (statement, 7, NULL);
  g_assert_cmpint (sa_sqlite_statement_step (statement, &error), ==, SA_SQLITE_ROW);
  g_assert_cmpint (sa_sqlite_statement_get_int (statement, 0), ==, G_MAXINT64);
  g_assert_true (sa_sqlite_statement_is_null (statement, 1));
  g_assert_cmpint (sa_sqlite_statement_get_int (statement, 1), ==, 0);
  g_assert_cmpstr (sa_sqlite_statement_get_text (statement, 2), ==, "Łódź");
  g_assert_null (sa_sqlite_statement_get_text (statement, 3));
  found = sa_sqlite_statement_get_bytes (statement, 4);
  g_assert_true (g_bytes_equal (found, bytes));
  found_empty = sa_sqlite_statement_get_bytes (statement, 5);
  g_assert_cmpuint (g_bytes_get_size (found_empty), ==, 0);
  g_assert_null (sa_sqlite_statement_get_bytes (statement, 6));
  g_assert_cmpint (sa_sqlite_statement_step (statement, &error), ==, SA_SQLITE_DONE);
}

static gint64
nested (SaSqliteConnection *connection,
        gint64              depth)
{
  g_autoptr (SaSqliteStatement) statement = sa_sqlite_connection_cached (connection, "SELECT ?1 + 1", NULL);
  gint64 below = depth < 3 ? nested (connection, depth + 1) : 0;

  sa_sqlite_statement_bind_int (statement, 1, depth);
  g_assert_cmpint (sa_sqlite_statement_step (statement, NULL), ==, SA_SQLITE_ROW);
  return below + sa_sqlite_statement_get_int (statement, 0);
}

static void
test_cached (SaStoreFixture *fixture,
             gconstpointer   data)
{
  static const char sql[] = "SELECT ?1";
  g_autoptr (SaSqliteConnection) connection = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  SaSqliteStatement *statement = sa_sqlite_connection_cached (connection, sql, NULL);
  SaSqliteStatement *again;

  sa_sqlite_statement_bind_int (statement, 1, 7);
  g_assert_cmpint (sa_sqlite_statement_step (statement, NULL), ==, SA_SQLITE_ROW);
  sa_sqlite_statement_unref (statement);

  /* The same one, as new: no row under way, no value left over. */
  again = sa_sqlite_connection_cached (connection, sql, NULL);
  g_assert_true (again == statement);
  g_assert_cmpint (sa_sqlite_statement_step (again, NULL), ==, SA_SQLITE_ROW);
  g_assert_true (sa_sqlite_statement_is_null (again, 0));
  sa_sqlite_statement_unref (again);

  g_assert_cmpint (nested (connection, 0), ==, 1 + 2 + 3 + 4);
}

static void
test_fold (SaStoreFixture *fixture,
           gconstpointer   data)
{
  g_autoptr (SaSqliteConnection) connection = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  g_autofree char *folded = get_text (connection, "SELECT sa_fold ('Łódź MÜLLER')");

  g_assert_cmpstr (folded, ==, "lodz muller");
  g_assert_cmpint (get_int (connection, "SELECT sa_fold (NULL) IS NULL"), ==, 1);
}

static void
test_back_up (SaStoreFixture *fixture,
              gconstpointer   data)
{
  g_autoptr (SaSqliteConnection) connection = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  g_autofree char *path = g_build_filename (fixture->directory, "copy.db", NULL);
  g_autoptr (SaSqliteConnection) copy = NULL;
  g_autoptr (GError) error = NULL;
  GStatBuf info;

  execute (connection, "CREATE TABLE t (x); INSERT INTO t VALUES (3)");
  g_assert_true (sa_sqlite_connection_back_up (connection, path, &error));
  g_assert_no_error (error);
  g_assert_cmpint (g_stat (path, &info), ==, 0);
  g_assert_cmpint (info.st_mode & 0777, ==, 0600);
  copy = sa_sqlite_connection_open (path, SA_SQLITE_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (get_int (copy, "SELECT x FROM t"), ==, 3);

  /* Nothing is overwritten. */
  g_assert_false (sa_sqlite_connection_back_up (connection, path, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_EXISTS);
}

static void
test_copy (SaStoreFixture *fixture,
           gconstpointer   data)
{
  g_autoptr (SaSqliteConnection) connection = open_connection (fixture, SA_SQLITE_READ_WRITE_CREATE);
  g_autoptr (SaSqliteConnection) reading = open_connection (fixture, SA_SQLITE_READ_ONLY);
  g_autoptr (SaSqliteConnection) copy = NULL;
  g_autoptr (GError) error = NULL;

  execute (connection, "CREATE TABLE t (x); INSERT INTO t VALUES (3)");
  copy = sa_sqlite_connection_copy (reading, &error);
  g_assert_no_error (error);
  /* Its file has no name any more: nobody can open it, and nothing is left of it. */
  g_assert_false (g_file_test (sa_sqlite_connection_get_path (copy), G_FILE_TEST_EXISTS));

  for (int i = 0; i < 3; i++)
    {
      g_assert_true (sa_sqlite_connection_begin (copy, TRUE, &error));
      execute (copy, "INSERT INTO t VALUES (4)");
      g_assert_true (sa_sqlite_connection_commit (copy, &error));
    }
  g_assert_cmpint (get_int (copy, "SELECT count (*) FROM t"), ==, 4);
  g_assert_cmpint (get_int (connection, "SELECT count (*) FROM t"), ==, 1);
  /* No lock on the original stays. */
  execute (connection, "INSERT INTO t VALUES (5)");
}

#define ADD(path, func) \
  g_test_add (path, SaStoreFixture, NULL, sa_store_fixture_set_up, func, sa_store_fixture_tear_down)

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/sqlite/pragmas-are-set-and-read-back", test_pragmas);
  ADD ("/sqlite/file-is-for-its-owner-only", test_mode);
  ADD ("/sqlite/missing-file-is-not-made", test_missing);
  ADD ("/sqlite/no-database-is-left-alone", test_not_a_database);
  ADD ("/sqlite/foreign-database-is-left-alone", test_foreign_database);
  ADD ("/sqlite/damaged-file-is-corrupt", test_damaged);
  ADD ("/sqlite/reading-connection-cannot-write", test_query_only);
  ADD ("/sqlite/read-only-file-is-said-at-once", test_read_only_file);
  ADD ("/sqlite/full-disk-is-said", test_disk_full);
  ADD ("/sqlite/constraint-is-conflict", test_conflict);
  ADD ("/sqlite/bad-sql-is-a-fault", test_bad_sql);
  ADD ("/sqlite/busy-waits-for-its-turn", test_busy_waits);
  ADD ("/sqlite/busy-gives-up", test_busy_gives_up);
  ADD ("/sqlite/busy-can-be-cancelled", test_busy_cancelled);
  ADD ("/sqlite/running-statement-can-be-cancelled", test_statement_cancelled);
  ADD ("/sqlite/values-come-back-as-bound", test_statements);
  ADD ("/sqlite/cached-statement-is-as-new", test_cached);
  ADD ("/sqlite/fold-is-known-to-sql", test_fold);
  ADD ("/sqlite/backup-is-whole-and-private", test_back_up);
  ADD ("/sqlite/copy-has-no-name", test_copy);

  return g_test_run ();
}
