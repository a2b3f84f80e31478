/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fold.h"
#include "sa-schema-private.h"
#include "sa-sql.h"
#include "sa-store-fixture.h"

#include <glib/gstdio.h>

/* The version that this program knows. */
#define NEWEST 2

/* All that the tables are, as SQL; the same text as in schema-N.sql. */
static char *
dump_schema (SaSqliteConnection *connection)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (SaSqliteStatement) statement = NULL;
  GString *dump = g_string_new (NULL);

  statement = sa_sqlite_connection_prepare (connection,
                                            "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL"
                                            " AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                                            " ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 ELSE 3 END, name",
                                            &error);
  g_assert_no_error (error);
  while (sa_sqlite_statement_step (statement, &error) == SA_SQLITE_ROW)
    g_string_append_printf (dump, "%s;\n", sa_sqlite_statement_get_text (statement, 0));
  g_assert_no_error (error);
  return g_string_free (dump, FALSE);
}

static char *
read_dump (int version)
{
  g_autofree char *name = g_strdup_printf ("schema-%d.sql", version);
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "store", name, NULL);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static gboolean
open_with (SaStoreFixture     *fixture,
           const char * const *scripts,
           GError            **error)
{
  if (fixture->connection == NULL)
    {
      fixture->connection = sa_sqlite_connection_open (fixture->path, SA_SQLITE_READ_WRITE_CREATE, error);
      g_assert_nonnull (fixture->connection);
    }
  return sa_schema_open_scripts (fixture->connection, scripts, error);
}

static char *
find_backup (SaStoreFixture *fixture)
{
  g_autoptr (GDir) entries = g_dir_open (fixture->directory, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (entries)) != NULL)
    {
      if (strstr (name, ".backup-") != NULL && !g_str_has_suffix (name, "-wal") && !g_str_has_suffix (name, "-shm"))
        return g_build_filename (fixture->directory, name, NULL);
    }
  return NULL;
}

static void
test_fresh (SaStoreFixture *fixture,
            gconstpointer   data)
{
  g_autofree char *fresh = dump_schema (fixture->connection);
  g_autofree char *kept = read_dump (NEWEST);
  g_autofree char *backup = find_backup (fixture);

  g_assert_cmpstr (fresh, ==, kept);
  g_assert_cmpint (sa_store_fixture_get (fixture, "PRAGMA user_version"), ==, NEWEST);
  g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT count (*) FROM meta WHERE key = 'instance'"
                                         " AND length (value) = 36"), ==, 1);
  g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT value FROM meta WHERE key = 'fold_version'"), ==,
                   SA_FOLD_VERSION);
  /* There was nothing to back up. */
  g_assert_null (backup);
  g_assert_true (sa_schema_check_version (fixture->connection, NULL));
}

/* What a database of the first version may hold, in each state that its mail can have. */
static void
fill_first (SaStoreFixture *fixture)
{
  sa_store_fixture_run (fixture,
    "INSERT INTO organization (id, name, created) VALUES (1, 'Example', 1);"
    "INSERT INTO site (id, name, name_key, url, created) VALUES (1, 'North', 'north', '', 1);"
    "INSERT INTO account (id, address, address_key, fold, created) VALUES (1, 'a@example.com', 'a@example.com', '', 1);"
    "INSERT INTO user (id, site, account, added) VALUES (1, 1, 1, 1);");
  for (int state = 1; state <= 8; state++)
    sa_store_fixture_run (fixture,
      "INSERT INTO invitation (id, user, created, delivery) VALUES (%d, 1, 1, %d);"
      "INSERT INTO message (id, site, invitation, state, queued, not_before) VALUES (%d, 1, %d, %d, 1, 1)",
      state, state, state, state, state);
}

/* A database of each version that ever was becomes what a fresh one is, and keeps what it holds. */
static void
test_migrated (SaStoreFixture *fixture,
               gconstpointer   data)
{
  g_autofree char *fresh = read_dump (NEWEST);

  for (int version = 1; version <= NEWEST; version++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *kept = read_dump (version);
      g_autofree char *migrated = NULL;
      g_autofree char *backup = NULL;

      fixture->connection = sa_sqlite_connection_open (fixture->path, SA_SQLITE_READ_WRITE_CREATE, &error);
      g_assert_no_error (error);
      sa_store_fixture_run (fixture, "%s", kept);
      fill_first (fixture);
      sa_store_fixture_run (fixture, version == 1 ? "UPDATE message SET bytes = CAST ('mail' AS BLOB) WHERE id IN (1, 6)"
                                                  : "INSERT INTO frozen VALUES (1, CAST ('mail' AS BLOB)), (6, x'')");
      sa_store_fixture_run (fixture, "INSERT INTO meta VALUES ('fold_version', %d); PRAGMA user_version = %d",
                            SA_FOLD_VERSION, version);
      g_assert_true (sa_schema_open (fixture->connection, &error));
      g_assert_no_error (error);
      migrated = dump_schema (fixture->connection);
      g_assert_cmpstr (migrated, ==, fresh);
      g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT count (*) FROM message m JOIN invitation i ON i.id = m.invitation"
                                             " WHERE m.state = m.id AND i.delivery = m.id AND m.delivered IS NULL"
                                             " AND m.next_follow IS NULL AND m.n_follows = 0"), ==, 8);
      g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT sum (message) FROM frozen"), ==, 1 + 6);
      g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT bytes = CAST ('mail' AS BLOB) FROM frozen WHERE message = 1"),
                       ==, 1);
      backup = find_backup (fixture);
      g_assert_true ((backup != NULL) == (version < NEWEST));

      g_clear_object (&fixture->connection);
      sa_store_fixture_tear_down (fixture, NULL);
      sa_store_fixture_set_up (fixture, NULL);
    }
}

static void
test_instances_differ (SaStoreFixture *fixture,
                       gconstpointer   data)
{
  g_autofree char *path = g_build_filename (fixture->directory, "other.db", NULL);
  g_autoptr (SaSqliteConnection) other = NULL;
  g_autofree char *sql = NULL;
  g_autoptr (GError) error = NULL;

  other = sa_sqlite_connection_open (path, SA_SQLITE_READ_WRITE_CREATE, &error);
  g_assert_no_error (error);
  g_assert_true (sa_schema_open (other, &error));
  g_clear_object (&other);

  sa_store_fixture_run (fixture, "ATTACH '%s' AS other", path);
  g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT count (DISTINCT value) FROM (SELECT value FROM main.meta"
                                         " WHERE key = 'instance' UNION ALL SELECT value FROM other.meta"
                                         " WHERE key = 'instance')"), ==, 2);
  sa_store_fixture_run (fixture, "DETACH other");
}

static void
test_opened_twice (SaStoreFixture *fixture,
                   gconstpointer   data)
{
  g_autoptr (GError) error = NULL;

  sa_store_fixture_run (fixture, "INSERT INTO organization (name, created) VALUES ('Example', 1)");
  g_assert_true (sa_schema_open (fixture->connection, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT count (*) FROM organization"), ==, 1);
}

static void
test_newer (SaStoreFixture *fixture,
            gconstpointer   data)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (sa_schema_check_version (fixture->connection, NULL));
  sa_store_fixture_run (fixture, "PRAGMA user_version = %d", NEWEST + 1);

  g_assert_false (sa_schema_open (fixture->connection, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_NEWER_SCHEMA);
  g_clear_error (&error);
  /* So does a process find out that had the file open before. */
  g_assert_false (sa_schema_check_version (fixture->connection, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_NEWER_SCHEMA);
  g_assert_cmpint (sa_store_fixture_get (fixture, "PRAGMA user_version"), ==, NEWEST + 1);
}

static void
test_older (SaStoreFixture *fixture,
            gconstpointer   data)
{
  g_autoptr (GError) error = NULL;

  sa_store_fixture_run (fixture, "PRAGMA user_version = 0");
  g_assert_false (sa_schema_check_version (fixture->connection, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_READ_ONLY);
}

#define FIRST \
  "CREATE TABLE meta (key TEXT PRIMARY KEY, value ANY) STRICT;" \
  "CREATE TABLE account (id INTEGER PRIMARY KEY, address TEXT, name TEXT, fold TEXT) STRICT;" \
  "CREATE TABLE message (id INTEGER PRIMARY KEY, bytes BLOB) STRICT;" \
  "CREATE TABLE child (account INTEGER REFERENCES account (id)) STRICT;"

/* Each way in which a step can fail leaves what was there, and the number of what was there. */
static void
test_failure_rolls_back (SaStoreFixture *fixture,
                         gconstpointer   data)
{
  const struct
  {
    const char *script;
    int         code;
  }
  cases[] =
  {
    { "CREATE TABLE extra (x); nonsense;", SA_ERROR_FAILED },
    { "CREATE TABLE extra (x); INSERT INTO account VALUES (1, 'again', '', '')", SA_ERROR_CONFLICT },
    { "CREATE TABLE extra (x); INSERT INTO child VALUES (99)", SA_ERROR_CORRUPT },
    { "CREATE TABLE extra (x); DELETE FROM account", SA_ERROR_CORRUPT },
  };
  const char *first[] = { FIRST, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_true (open_with (fixture, first, &error));
  g_assert_no_error (error);
  sa_store_fixture_run (fixture, "INSERT INTO account VALUES (1, 'a@example.com', '', ''); INSERT INTO child VALUES (1)");

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *scripts[] = { FIRST, cases[i].script, NULL };

      g_assert_false (open_with (fixture, scripts, &error));
      g_assert_error (error, SA_ERROR, cases[i].code);
      g_clear_error (&error);
      g_assert_cmpint (sa_store_fixture_get (fixture, "PRAGMA user_version"), ==, 1);
      g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT count (*) FROM sqlite_schema WHERE name = 'extra'"), ==, 0);
      g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT count (*) FROM account"), ==, 1);
      g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT count (*) FROM child"), ==, 1);
      /* References are kept again, whatever the step needed. */
      g_assert_cmpint (sa_store_fixture_get (fixture, "PRAGMA foreign_keys"), ==, 1);
    }
}

static void
test_failed_first_step (SaStoreFixture *fixture,
                        gconstpointer   data)
{
  const char *bad[] = { FIRST "nonsense", NULL };
  const char *good[] = { FIRST, NULL };
  g_autoptr (GError) error = NULL;

  g_assert_false (open_with (fixture, bad, &error));
  g_clear_error (&error);
  g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT count (*) FROM sqlite_schema"), ==, 0);
  g_assert_true (open_with (fixture, good, &error));
  g_assert_no_error (error);
}

/* A step may make a table anew that others refer to: SQLite's recipe for what ALTER TABLE cannot do. */
static void
test_rebuilds_table (SaStoreFixture *fixture,
                     gconstpointer   data)
{
  const char *first[] = { FIRST, NULL };
  const char *scripts[] =
  {
    FIRST,
    "CREATE TABLE account_new (id INTEGER PRIMARY KEY, address TEXT, name TEXT, fold TEXT, extra TEXT) STRICT;"
    "INSERT INTO account_new SELECT id, address, name, fold, 'x' FROM account;"
    "DROP TABLE account; ALTER TABLE account_new RENAME TO account;",
    "UPDATE account SET extra = 'y';",
    NULL
  };
  g_autoptr (GError) error = NULL;

  g_assert_true (open_with (fixture, first, &error));
  sa_store_fixture_run (fixture, "INSERT INTO account VALUES (1, 'a@example.com', '', ''); INSERT INTO child VALUES (1)");
  g_assert_true (open_with (fixture, scripts, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT count (*) FROM child JOIN account ON account = id"
                                         " WHERE extra = 'y'"), ==, 1);
  g_assert_cmpint (sa_store_fixture_get (fixture, "PRAGMA user_version"), ==, 3);
}

static gboolean
file_contains (const char *path,
               const char *text)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  return memmem (bytes, length, text, strlen (text)) != NULL;
}

/* Where a mail is kept, in the first version and since */
static void
test_backup (SaStoreFixture *fixture,
             gconstpointer   data)
{
  const char *first[] = { FIRST "CREATE TABLE frozen (message INTEGER PRIMARY KEY, bytes BLOB) STRICT;", NULL };
  const char *scripts[] = { first[0], "CREATE TABLE extra (x);", NULL };
  g_autofree char *backup = NULL;
  g_autofree char *old = g_strdup_printf ("%s.backup-0-%" G_GINT64_FORMAT, fixture->path,
                                          g_get_real_time () / G_USEC_PER_SEC - 31 * 24 * 3600);
  g_autofree char *recent = g_strdup_printf ("%s.backup-0-%" G_GINT64_FORMAT, fixture->path,
                                             g_get_real_time () / G_USEC_PER_SEC - 29 * 24 * 3600);
  g_autofree char *unrelated = g_strconcat (fixture->path, ".backup-mine", NULL);
  g_autoptr (SaSqliteConnection) copy = NULL;
  g_autoptr (GError) error = NULL;
  gint64 value;

  g_assert_true (open_with (fixture, first, &error));
  sa_store_fixture_run (fixture, "INSERT INTO account VALUES (1, 'kept@example.com', '', '');"
                                 "INSERT INTO message VALUES (1, CAST ('Secret link inside' AS BLOB)), (2, NULL);"
                                 "INSERT INTO frozen VALUES (2, CAST ('Another link inside' AS BLOB))");
  g_assert_true (open_with (fixture, scripts, &error));
  g_assert_no_error (error);

  backup = find_backup (fixture);
  g_assert_nonnull (backup);
  g_assert_true (g_str_has_prefix (backup + strlen (fixture->path), ".backup-1-"));
  g_assert_true (file_contains (backup, "kept@example.com"));
  g_assert_false (file_contains (backup, "Secret link inside"));
  g_assert_false (file_contains (backup, "Another link inside"));

  copy = sa_sqlite_connection_open (backup, SA_SQLITE_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_true (sa_sqlite_connection_get_int (copy, "PRAGMA user_version", 0, &value, &error));
  g_assert_cmpint (value, ==, 1);
  g_assert_true (sa_sqlite_connection_get_int (copy, "SELECT count (*) FROM message WHERE bytes IS NULL", 0, &value, &error));
  g_assert_cmpint (value, ==, 2);
  g_clear_object (&copy);
  /* The original has its mails still. */
  g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT count (*) FROM message WHERE bytes IS NOT NULL"), ==, 1);
  g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT count (*) FROM frozen"), ==, 1);

  g_assert_true (g_file_set_contents (old, "", 0, NULL));
  g_assert_true (g_file_set_contents (recent, "", 0, NULL));
  g_assert_true (g_file_set_contents (unrelated, "", 0, NULL));
  g_assert_true (open_with (fixture, scripts, &error));
  g_assert_false (g_file_test (old, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (recent, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (unrelated, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (backup, G_FILE_TEST_EXISTS));
}

static void
test_folds_anew (SaStoreFixture *fixture,
                 gconstpointer   data)
{
  g_autoptr (GError) error = NULL;

  sa_store_fixture_run (fixture, "INSERT INTO account (address, address_key, name, fold, created)"
                                 " VALUES ('m@example.com', 'm@example.com', 'Müller', 'old rule', 1);"
                                 "UPDATE meta SET value = 0 WHERE key = 'fold_version'");
  g_assert_true (sa_schema_open (fixture->connection, &error));
  g_assert_no_error (error);
  g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT instr (fold, 'muller') > 0 FROM account"), ==, 1);
  g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT value FROM meta WHERE key = 'fold_version'"), ==,
                   SA_FOLD_VERSION);
}

/* The counters of sites and groups are what counting gives, whatever happens to users and their groups. */
static void
test_counters (SaStoreFixture *fixture,
               gconstpointer   data)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed ((guint32) g_test_rand_int ());

  sa_store_fixture_run (fixture,
                        "PRAGMA foreign_keys = OFF;"
                        "INSERT INTO site (id, name, name_key, url, created) VALUES (1, 'a', 'a', '', 1), (2, 'b', 'b', '', 1);"
                        "INSERT INTO user_group (id, site, name, name_key, created) VALUES (1, 1, 'a', 'a', 1), (2, 1, 'b', 'b', 1);"
                        "INSERT INTO user (id, site, account, added, last_sent, removed_at) VALUES (1, 1, 1, 1, 5, NULL),"
                        "  (2, 1, 2, 1, NULL, NULL), (3, 1, 3, 1, 5, 7), (4, 2, 4, 1, NULL, NULL)");
  for (guint i = 0; i < 300; i++)
    {
      static const char * const columns[] = { "last_sent", "first_seen", "removed_at" };
      int user = g_rand_int_range (rand, 1, 5);
      int group = g_rand_int_range (rand, 1, 3);

      switch (g_rand_int_range (rand, 0, 4))
        {
        case 0:
          sa_store_fixture_run (fixture, "UPDATE user SET %s = %s WHERE id = %d",
                                columns[g_rand_int_range (rand, 0, G_N_ELEMENTS (columns))],
                                g_rand_boolean (rand) ? "NULL" : "9", user);
          break;

        case 1:
          sa_store_fixture_run (fixture, "UPDATE user SET access = 1 - access WHERE id <= %d", user);
          break;

        case 2:
          sa_store_fixture_run (fixture, "INSERT OR IGNORE INTO group_member VALUES (%d, %d)", group, user);
          break;

        default:
          sa_store_fixture_run (fixture, "DELETE FROM group_member WHERE member_group = %d AND user = %d", group, user);
          break;
        }
      g_assert_cmpint (sa_store_fixture_get (fixture,
                                             "SELECT count (*) FROM site s WHERE n_users <> (SELECT count (*) FROM user u"
                                             " WHERE u.site = s.id AND removed_at IS NULL) OR n_pending <> (SELECT count (*)"
                                             " FROM user u WHERE u.site = s.id AND removed_at IS NULL AND status = 1)"),
                       ==, 0);
      g_assert_cmpint (sa_store_fixture_get (fixture,
                                             "SELECT count (*) FROM user_group g WHERE n_users <> (SELECT count (*)"
                                             " FROM group_member m JOIN user u ON u.id = m.user"
                                             " WHERE m.member_group = g.id AND removed_at IS NULL)"), ==, 0);
    }
}

static gpointer
open_thread (gpointer data)
{
  const char *path = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SaSqliteConnection) connection = sa_sqlite_connection_open (path, SA_SQLITE_READ_WRITE_CREATE, &error);

  g_assert_no_error (error);
  g_assert_true (sa_schema_open (connection, &error));
  g_assert_no_error (error);
  return NULL;
}

/* Several processes start at once and find no file. */
static void
test_made_at_once (SaStoreFixture *fixture,
                   gconstpointer   data)
{
  GThread *threads[4];
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    threads[i] = g_thread_new ("opener", open_thread, fixture->path);
  for (gsize i = 0; i < G_N_ELEMENTS (threads); i++)
    g_thread_join (threads[i]);

  fixture->connection = sa_sqlite_connection_open (fixture->path, SA_SQLITE_READ_WRITE, &error);
  g_assert_no_error (error);
  g_assert_cmpint (sa_store_fixture_get (fixture, "SELECT count (*) FROM meta WHERE key = 'instance'"), ==, 1);
  g_assert_true (sa_schema_check_version (fixture->connection, NULL));
}

static void
assert_plan (SaStoreFixture *fixture,
             const char     *sql,
             const char     *part)
{
  g_autofree char *explain = g_strconcat ("EXPLAIN QUERY PLAN ", sql, NULL);
  g_autoptr (GError) error = NULL;
  g_autoptr (SaSqliteStatement) statement = sa_sqlite_connection_prepare (fixture->connection, explain, &error);
  GString *plan = g_string_new (NULL);
  g_autofree char *text = NULL;

  g_assert_no_error (error);
  while (sa_sqlite_statement_step (statement, &error) == SA_SQLITE_ROW)
    g_string_append_printf (plan, "%s\n", sa_sqlite_statement_get_text (statement, 3));
  g_assert_no_error (error);
  text = g_string_free (plan, FALSE);
  if (strstr (text, part) == NULL)
    g_error ("No “%s” in the plan:\n%s", part, text);
}

/* A partial index is used only for the very words of its condition. */
static void
test_open_index (SaStoreFixture *fixture,
                 gconstpointer   data)
{
  assert_plan (fixture, "SELECT id FROM message WHERE " SA_SQL_OPEN " AND not_before <= 1 ORDER BY not_before, id",
               "message_due (not_before<?)");
  assert_plan (fixture, "SELECT id FROM message WHERE invitation = 1 AND " SA_SQL_OPEN, "message_open (invitation=?)");
}

#define ADD(path, data, func) \
  g_test_add (path, SaStoreFixture, data, sa_store_fixture_set_up, func, sa_store_fixture_tear_down)
#define WITH_TABLES "with tables"

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("/schema/fresh-is-as-kept", WITH_TABLES, test_fresh);
  ADD ("/schema/migrated-equals-fresh", NULL, test_migrated);
  ADD ("/schema/each-file-is-an-instance", WITH_TABLES, test_instances_differ);
  ADD ("/schema/opening-again-changes-nothing", WITH_TABLES, test_opened_twice);
  ADD ("/schema/newer-is-refused", WITH_TABLES, test_newer);
  ADD ("/schema/older-is-not-read", WITH_TABLES, test_older);
  ADD ("/schema/failure-rolls-back", NULL, test_failure_rolls_back);
  ADD ("/schema/failed-first-step-can-be-tried-again", NULL, test_failed_first_step);
  ADD ("/schema/step-may-rebuild-a-table", NULL, test_rebuilds_table);
  ADD ("/schema/backup-has-no-mails", NULL, test_backup);
  ADD ("/schema/new-fold-rule-folds-anew", WITH_TABLES, test_folds_anew);
  ADD ("/schema/counters-are-what-counting-gives", WITH_TABLES, test_counters);
  ADD ("/schema/open-messages-are-found-by-index", WITH_TABLES, test_open_index);
  ADD ("/schema/made-by-several-at-once", NULL, test_made_at_once);

  return g_test_run ();
}
