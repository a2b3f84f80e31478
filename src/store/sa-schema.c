/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-schema-private.h"

#include "sa-copy-guard.h"
#include "sa-fold.h"
#include "sa-store-resources.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#define SCRIPTS_PATH "/org/example/SiteAdmin/store/sql/"
#define BACKUP_DAYS 30

/*
 * Scripts
 */

static int
compare_names (gconstpointer a,
               gconstpointer b)
{
  return strcmp (*(const char * const *) a, *(const char * const *) b);
}

/* A static library's resource is dropped by the linker unless its getter is called: hence no look-up by path alone. */
static char **
list_scripts (void)
{
  g_auto (GStrv) names = NULL;
  g_autoptr (GError) error = NULL;

  names = g_resource_enumerate_children (sa_store_get_resource (), SCRIPTS_PATH, G_RESOURCE_LOOKUP_FLAGS_NONE, &error);
  g_assert_no_error (error);
  qsort (names, g_strv_length (names), sizeof (char *), compare_names);
  return g_steal_pointer (&names);
}

static char **
read_scripts (void)
{
  g_auto (GStrv) names = list_scripts ();
  GPtrArray *scripts = g_ptr_array_new ();

  for (gsize i = 0; names[i] != NULL; i++)
    {
      g_autofree char *path = g_strconcat (SCRIPTS_PATH, names[i], NULL);
      g_autoptr (GBytes) bytes = NULL;

      g_assert (g_ascii_strtoull (names[i], NULL, 10) == i + 1);
      bytes = g_resource_lookup_data (sa_store_get_resource (), path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
      g_assert (bytes != NULL);
      g_ptr_array_add (scripts, g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes)));
    }
  g_ptr_array_add (scripts, NULL);
  return (char **) g_ptr_array_free (scripts, FALSE);
}

static gint64
get_newest_version (void)
{
  static gsize version;

  if (g_once_init_enter (&version))
    {
      g_auto (GStrv) names = list_scripts ();

      g_once_init_leave (&version, g_strv_length (names));
    }
  return (gint64) version;
}

/*
 * Versions
 */

static gboolean
refuse_newer (SaSqliteConnection *connection,
              GError            **error)
{
  g_set_error (error, SA_ERROR, SA_ERROR_NEWER_SCHEMA,
               /* Translators: %s is a file name. */
               _("The database “%s” was made by a newer Site Admin. Install the newest Site Admin on this computer, then "
                 "start it again."), sa_sqlite_connection_get_path (connection));
  return FALSE;
}

gboolean
sa_schema_check_version (SaSqliteConnection *connection,
                         GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  gint64 version;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), FALSE);

  statement = sa_sqlite_connection_cached (connection, "PRAGMA user_version", error);
  if (statement == NULL || sa_sqlite_statement_step (statement, error) != SA_SQLITE_ROW)
    return FALSE;
  version = sa_sqlite_statement_get_int (statement, 0);

  if (version == get_newest_version ())
    return TRUE;
  if (version > get_newest_version ())
    return refuse_newer (connection, error);
  g_set_error (error, SA_ERROR, SA_ERROR_READ_ONLY,
               /* Translators: %s is a file name. */
               _("The database “%s” was made by an older Site Admin and has to be brought up to date. Open it once where "
                 "it can be written to."), sa_sqlite_connection_get_path (connection));
  return FALSE;
}

/*
 * Backups
 */

static char *
get_backup_prefix (SaSqliteConnection *connection)
{
  g_autofree char *name = g_path_get_basename (sa_sqlite_connection_get_path (connection));

  return g_strconcat (name, ".backup-", NULL);
}

/* A backup's name ends in the time when it was made, which copying it about does not change. */
static void
remove_old_backups (SaSqliteConnection *connection)
{
  g_autofree char *prefix = get_backup_prefix (connection);
  g_autofree char *directory = g_path_get_dirname (sa_sqlite_connection_get_path (connection));
  g_autoptr (GDir) entries = g_dir_open (directory, 0, NULL);
  gint64 oldest = g_get_real_time () / G_USEC_PER_SEC - BACKUP_DAYS * G_TIME_SPAN_DAY / G_TIME_SPAN_SECOND;
  const char *name;

  while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
    {
      g_autofree char *path = NULL;
      const char *time;
      gint64 made;

      if (!g_str_has_prefix (name, prefix))
        continue;
      time = strrchr (name, '-') + 1;
      if (!g_ascii_string_to_signed (time, 10, 1, G_MAXINT64, &made, NULL) || made >= oldest)
        continue;
      path = g_build_filename (directory, name, NULL);
      g_unlink (path);
    }
}

/* Mails are wiped in their final states, and no backup may keep what was wiped. */
static gboolean
blank_mails (const char *path,
             GError    **error)
{
  g_autoptr (SaSqliteConnection) copy = sa_sqlite_connection_open (path, SA_SQLITE_READ_WRITE, error);
  gint64 in_messages;
  gint64 apart;

  if (copy == NULL ||
      !sa_sqlite_connection_get_int (copy, "SELECT 1 FROM pragma_table_info ('message') WHERE name = 'bytes'", 0,
                                     &in_messages, error) ||
      !sa_sqlite_connection_get_int (copy, "SELECT 1 FROM pragma_table_info ('frozen') WHERE name = 'bytes'", 0, &apart,
                                     error))
    return FALSE;
  return (!in_messages || sa_sqlite_connection_execute (copy, "UPDATE message SET bytes = NULL WHERE bytes IS NOT NULL",
                                                        error)) &&
         (!apart || sa_sqlite_connection_execute (copy, "DELETE FROM frozen", error)) &&
         sa_sqlite_connection_execute (copy, "PRAGMA wal_checkpoint (TRUNCATE)", error);
}

static gboolean
make_backup (SaSqliteConnection *connection,
             gint64              version,
             GError            **error)
{
  g_autofree char *path = NULL;

  path = g_strdup_printf ("%s.backup-%" G_GINT64_FORMAT "-%" G_GINT64_FORMAT, sa_sqlite_connection_get_path (connection),
                          version, g_get_real_time () / G_USEC_PER_SEC);
  /* Two attempts within a second would meet; the first copy is as good. */
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return TRUE;
  if (!sa_sqlite_connection_back_up (connection, path, error))
    return FALSE;
  if (!blank_mails (path, error))
    {
      g_unlink (path);
      return FALSE;
    }
  return TRUE;
}

/*
 * Steps
 */

static gboolean
check_references (SaSqliteConnection *connection,
                  GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = sa_sqlite_connection_prepare (connection, "PRAGMA foreign_key_check", error);

  if (statement == NULL)
    return FALSE;
  switch (sa_sqlite_statement_step (statement, error))
    {
    case SA_SQLITE_DONE:
      return TRUE;

    case SA_SQLITE_ROW:
      g_set_error (error, SA_ERROR, SA_ERROR_CORRUPT,
                   /* Translators: the first %s is a file name, the second the name of a table. */
                   _("The database “%s” does not hold together (table “%s”) and was left as it is. Restore a backup."),
                   sa_sqlite_connection_get_path (connection), sa_sqlite_statement_get_text (statement, 0));
      return FALSE;

    case SA_SQLITE_FAILED:
    default:
      return FALSE;
    }
}

static gboolean
fill_meta (SaSqliteConnection *connection,
           GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  g_autofree char *instance = g_uuid_string_random ();

  statement = sa_sqlite_connection_prepare (connection,
                                            "INSERT INTO meta (key, value) VALUES ('instance', ?1), ('fold_version', ?2)",
                                            error);
  if (statement == NULL)
    return FALSE;
  sa_sqlite_statement_bind_text (statement, 1, instance);
  sa_sqlite_statement_bind_int (statement, 2, SA_FOLD_VERSION);
  return sa_sqlite_statement_run (statement, error) && sa_copy_guard_settle (connection, error);
}

/* Inside the transaction. */
static gboolean
run_step (SaSqliteConnection *connection,
          const char         *script,
          gint64              version,
          GError            **error)
{
  g_autofree char *set_version = NULL;
  gint64 current;

  if (!sa_sqlite_connection_get_int (connection, "PRAGMA user_version", 0, &current, error))
    return FALSE;
  /* Another process may have been faster. */
  if (current >= version)
    return TRUE;

  set_version = g_strdup_printf ("PRAGMA user_version = %" G_GINT64_FORMAT, version);
  return sa_sqlite_connection_execute (connection, script, error) &&
         (version != 1 || fill_meta (connection, error)) &&
         sa_sqlite_connection_execute (connection, set_version, error) &&
         check_references (connection, error);
}

static gboolean
run_step_in_transaction (SaSqliteConnection *connection,
                         const char         *script,
                         gint64              version,
                         GError            **error)
{
  if (!sa_sqlite_connection_begin (connection, TRUE, error))
    return FALSE;
  if (!run_step (connection, script, version, error))
    {
      sa_sqlite_connection_rollback (connection);
      return FALSE;
    }
  return sa_sqlite_connection_commit (connection, error);
}

/* Folded texts are compared with folded needles: both must come from one rule. */
static gboolean
fold_anew (SaSqliteConnection *connection,
           GError            **error)
{
  gint64 version;

  if (!sa_sqlite_connection_get_int (connection, "SELECT value FROM meta WHERE key = 'fold_version'", 0, &version, error))
    return FALSE;
  if (version == SA_FOLD_VERSION)
    return TRUE;

  if (!sa_sqlite_connection_begin (connection, TRUE, error))
    return FALSE;
  if (!sa_sqlite_connection_execute (connection,
                                     "UPDATE account SET fold = sa_fold (address || char (10) || name);"
                                     "INSERT INTO meta (key, value)"
                                     "  VALUES ('fold_version', " G_STRINGIFY (SA_FOLD_VERSION) ")"
                                     "  ON CONFLICT (key) DO UPDATE SET value = excluded.value;", error))
    {
      sa_sqlite_connection_rollback (connection);
      return FALSE;
    }
  return sa_sqlite_connection_commit (connection, error);
}

gboolean
sa_schema_open_scripts (SaSqliteConnection *connection,
                        const char * const *scripts,
                        GError            **error)
{
  gint64 newest = (gint64) g_strv_length ((char **) scripts);
  gint64 version;
  gboolean ok = TRUE;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), FALSE);

  if (!sa_sqlite_connection_get_int (connection, "PRAGMA user_version", 0, &version, error))
    return FALSE;
  if (version > newest)
    return refuse_newer (connection, error);

  if (version < newest)
    {
      if (version > 0 && !make_backup (connection, version, error))
        return FALSE;

      /* A step may rebuild a table that others refer to. It is checked as a whole before it is committed. */
      ok = sa_sqlite_connection_execute (connection, "PRAGMA foreign_keys = OFF", error);
      for (gint64 i = version; ok && i < newest; i++)
        ok = run_step_in_transaction (connection, scripts[i], i + 1, error);
      ok = sa_sqlite_connection_execute (connection, "PRAGMA foreign_keys = ON", ok ? error : NULL) && ok;
    }
  if (!ok || !fold_anew (connection, error))
    return FALSE;

  remove_old_backups (connection);
  return TRUE;
}

gboolean
sa_schema_open (SaSqliteConnection *connection,
                GError            **error)
{
  g_auto (GStrv) scripts = read_scripts ();

  return sa_schema_open_scripts (connection, (const char * const *) scripts, error);
}
