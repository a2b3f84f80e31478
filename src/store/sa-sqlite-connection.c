/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sqlite-connection.h"

#include "sa-file-system.h"
#include "sa-fold.h"
#include "sa-sqlite-connection-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include <sqlite3.h>

/* "SAd1": what file(1) and we know our files by */
#define APPLICATION_ID 0x53414431

#define BUSY_LIMIT (10 * G_USEC_PER_SEC)
#define BUSY_PAUSE_MIN 1000  /* µs */
#define BUSY_PAUSE_MAX 2000
#define PROGRESS_STEPS 1000  /* of SQLite's virtual machine, well below a millisecond */
/* In KiB. A long task fills it, whatever its size, and it stays: as much as makes inviting 100,000 not slower. */
#define CACHE_PRAGMA "PRAGMA cache_size = -8192;"
#define BACKUP_PAGES 1024    /* between two looks at the cancellable */

struct _SaSqliteConnection
{
  GObject       parent_instance;

  /* owned */
  sqlite3      *handle;
  char         *path;
  GHashTable   *cached;        /* address of a literal → SaSqliteStatement */
  GCancellable *cancellable;   /* (nullable) */

  gint64        busy_since;    /* monotonic, µs */
};

G_DEFINE_FINAL_TYPE (SaSqliteConnection, sa_sqlite_connection, G_TYPE_OBJECT)

/*
 * Callbacks of SQLite
 */

/* Short pauses of uneven length: processes that wait do not march in step, and the first one free goes on at once. */
static int
busy_cb (void *data,
         int   n_before)
{
  SaSqliteConnection *self = data;
  gint64 now = g_get_monotonic_time ();

  if (n_before == 0)
    self->busy_since = now;
  else if (now - self->busy_since >= BUSY_LIMIT)
    return 0;
  if (g_cancellable_is_cancelled (self->cancellable))
    return 0;

  g_usleep ((gulong) g_random_int_range (BUSY_PAUSE_MIN, BUSY_PAUSE_MAX + 1));
  return 1;
}

static int
progress_cb (void *data)
{
  SaSqliteConnection *self = data;

  return g_cancellable_is_cancelled (self->cancellable);
}

static void
fold_cb (sqlite3_context *context,
         int              n_values,
         sqlite3_value  **values)
{
  const char *text = (const char *) sqlite3_value_text (values[0]);

  g_assert (n_values == 1);

  if (text == NULL)
    sqlite3_result_null (context);
  else
    sqlite3_result_text (context, sa_fold (text), -1, g_free);
}

/*
 * Opening
 */

static gboolean
open_handle (SaSqliteConnection *self,
             gboolean            immutable,
             GError            **error)
{
  g_autofree char *name = NULL;
  int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
  int code;

  if (immutable)
    {
      g_autofree char *full = g_canonicalize_filename (self->path, NULL);
      g_autofree char *uri = g_filename_to_uri (full, NULL, error);

      if (uri == NULL)
        return FALSE;
      name = g_strconcat (uri, "?immutable=1", NULL);
      flags |= SQLITE_OPEN_URI;
    }

  g_clear_pointer (&self->handle, sqlite3_close);
  code = sqlite3_open_v2 (immutable ? name : self->path, &self->handle, flags, NULL);
  if (code != SQLITE_OK)
    {
      sa_sqlite_set_error (self, code, error);
      return FALSE;
    }

  sqlite3_busy_handler (self->handle, busy_cb, self);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
  /* A misspelt column in double quotes is an error, not a text. */
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
  sqlite3_db_config (self->handle, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
  code = sqlite3_create_function_v2 (self->handle, "sa_fold", 1, SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_DIRECTONLY,
                                     NULL, fold_cb, NULL, NULL, NULL);
  g_assert (code == SQLITE_OK);
  return TRUE;
}

/* Both of one moment: another process may be making the file. */
static gboolean
read_identity (SaSqliteConnection *self,
               gboolean            write,
               gint64             *id,
               gint64             *n_things,
               GError            **error)
{
  if (!sa_sqlite_connection_begin (self, write, error))
    return FALSE;
  return sa_sqlite_connection_get_int (self, "PRAGMA application_id", 0, id, error) &&
         sa_sqlite_connection_get_int (self, "SELECT count (*) FROM sqlite_schema", 0, n_things, error);
}

/* Looks before anything is written whether the file is ours: a foreign one must stay as it is. */
static gboolean
check_identity (SaSqliteConnection *self,
                SaSqliteMode        mode,
                GError            **error)
{
  gint64 id = 0;
  gint64 n_things = 0;
  gboolean ok;

  ok = read_identity (self, FALSE, &id, &n_things, error);
  sa_sqlite_connection_rollback (self);
  if (ok && id == 0 && n_things == 0 && mode == SA_SQLITE_READ_WRITE_CREATE)
    {
      ok = read_identity (self, TRUE, &id, &n_things, error);
      if (ok && id == 0 && n_things == 0)
        {
          id = APPLICATION_ID;
          ok = sa_sqlite_connection_execute (self, "PRAGMA application_id = " G_STRINGIFY (APPLICATION_ID), error) &&
               sa_sqlite_connection_commit (self, error);
        }
      sa_sqlite_connection_rollback (self);
    }
  if (!ok || id == APPLICATION_ID)
    return ok;

  g_set_error (error, SA_ERROR, SA_ERROR_CORRUPT,
               /* Translators: %s is a file name. */
               _("The file “%s” was not made by Site Admin. It was left as it is: choose another file."), self->path);
  return FALSE;
}

/* Changing the journal asks for the file alone and does not call the busy handler. */
static gboolean
set_wal (SaSqliteConnection *self,
         GError            **error)
{
  for (int n_before = 0;; n_before++)
    {
      g_autoptr (SaSqliteStatement) statement = NULL;
      g_autoptr (GError) failure = NULL;

      statement = sa_sqlite_connection_prepare (self, "PRAGMA journal_mode = WAL", &failure);
      if (statement != NULL && sa_sqlite_statement_step (statement, &failure) == SA_SQLITE_ROW)
        {
          if (g_strcmp0 (sa_sqlite_statement_get_text (statement, 0), "wal") == 0)
            return TRUE;
          g_set_error (error, SA_ERROR, SA_ERROR_FAILED,
                       /* Translators: %s is a file name. */
                       _("The disk of “%s” cannot hold a database that several programs use at once. Choose a folder "
                         "on a disk of this computer."), self->path);
          return FALSE;
        }
      if (!g_error_matches (failure, SA_ERROR, SA_ERROR_BUSY) || !busy_cb (self, n_before))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
    }
}

static gboolean
expect_pragma (SaSqliteConnection *self,
               const char         *sql,
               gint64              wanted,
               GError            **error)
{
  gint64 value;

  if (!sa_sqlite_connection_get_int (self, sql, -1, &value, error))
    return FALSE;
  if (value == wanted)
    return TRUE;

  g_set_error (error, SA_ERROR, SA_ERROR_FAILED,
               /* Translators: %s is a setting of SQLite such as “PRAGMA foreign_keys”. */
               _("The installed SQLite does not know “%s”, without which the data is not safe. Install SQLite as your "
                 "system provides it."), sql);
  return FALSE;
}

static gboolean
apply_pragmas (SaSqliteConnection *self,
               SaSqliteMode        mode,
               GError            **error)
{
  if (!sa_sqlite_connection_execute (self,
                                     "PRAGMA trusted_schema = OFF;"
                                     "PRAGMA secure_delete = ON;"
                                     "PRAGMA foreign_keys = ON;"
                                     /* Sorting must not leave names and addresses in files of its own. */
                                     "PRAGMA temp_store = MEMORY;", error))
    return FALSE;

  if (mode == SA_SQLITE_READ_ONLY)
    {
      if (!sa_sqlite_connection_execute (self, "PRAGMA query_only = ON;" CACHE_PRAGMA, error))
        return FALSE;
    }
  else
    {
      if (!set_wal (self, error) ||
          !sa_sqlite_connection_execute (self,
                                         "PRAGMA synchronous = FULL;"
                                         CACHE_PRAGMA
                                         "PRAGMA journal_size_limit = 67108864;", error))
        return FALSE;
    }

  return expect_pragma (self, "PRAGMA foreign_keys", 1, error) &&
         expect_pragma (self, "PRAGMA secure_delete", 1, error) &&
         expect_pragma (self, "PRAGMA trusted_schema", 0, error);
}

static gboolean
open_file (SaSqliteConnection *self,
           SaSqliteMode        mode,
           GError            **error)
{
  g_autoptr (GError) failure = NULL;

  if (!sa_file_system_check (self->path, error))
    return FALSE;
  if (mode == SA_SQLITE_READ_WRITE_CREATE && !g_file_test (self->path, G_FILE_TEST_EXISTS) &&
      !sa_file_system_create (self->path, &failure))
    {
      /* Somebody else made it in between: just as well. */
      if (!g_error_matches (failure, SA_ERROR, SA_ERROR_EXISTS))
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      g_clear_error (&failure);
    }

  if (!open_handle (self, FALSE, error))
    return FALSE;
  if (!check_identity (self, mode, &failure))
    {
      /* WAL needs a file for shared memory beside the database. Where nobody at all can write, none is needed. */
      if (mode != SA_SQLITE_READ_ONLY || !sa_file_system_is_frozen (self->path) ||
          (sqlite3_errcode (self->handle) & 0xff) != SQLITE_CANTOPEN)
        {
          g_propagate_error (error, g_steal_pointer (&failure));
          return FALSE;
        }
      if (!open_handle (self, TRUE, error) || !check_identity (self, mode, error))
        return FALSE;
    }

  /* SQLite falls back to reading by itself. Who asked to write must know at once, not at the first change. */
  if (mode != SA_SQLITE_READ_ONLY && sqlite3_db_readonly (self->handle, "main") == 1)
    {
      sa_sqlite_set_error (self, SQLITE_READONLY, error);
      return FALSE;
    }
  return apply_pragmas (self, mode, error);
}

/*
 * GObject
 */

static void
sa_sqlite_connection_finalize (GObject *object)
{
  SaSqliteConnection *self = SA_SQLITE_CONNECTION (object);

  sa_sqlite_connection_close (self);
  g_hash_table_unref (self->cached);
  g_clear_object (&self->cancellable);
  g_free (self->path);

  G_OBJECT_CLASS (sa_sqlite_connection_parent_class)->finalize (object);
}

static void
sa_sqlite_connection_class_init (SaSqliteConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_sqlite_connection_finalize;
}

static void
sa_sqlite_connection_init (SaSqliteConnection *self)
{
  self->cached = g_hash_table_new_full (NULL, NULL, NULL, (GDestroyNotify) sa_sqlite_statement_drop_cached);
}

/*
 * Public
 */

SaSqliteConnection *
sa_sqlite_connection_open (const char    *path,
                           SaSqliteMode   mode,
                           GError       **error)
{
  g_autoptr (SaSqliteConnection) self = NULL;

  g_return_val_if_fail (path != NULL && *path != '\0', NULL);

  self = g_object_new (SA_TYPE_SQLITE_CONNECTION, NULL);
  self->path = g_strdup (path);
  if (!open_file (self, mode, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * sa_sqlite_connection_close:
 *
 * Ends the cached statements and the connection; all others must have ended before. The object may be closed twice.
 */
void
sa_sqlite_connection_close (SaSqliteConnection *self)
{
  int code;

  g_return_if_fail (SA_IS_SQLITE_CONNECTION (self));

  if (self->handle == NULL)
    return;
  g_hash_table_remove_all (self->cached);
  code = sqlite3_close (self->handle);
  if (code != SQLITE_OK)
    g_critical ("The connection to “%s” was closed before its statements: %s", self->path, sqlite3_errstr (code));
  self->handle = NULL;
}

struct sqlite3 *
sa_sqlite_connection_get_handle (SaSqliteConnection *self)
{
  g_assert (SA_IS_SQLITE_CONNECTION (self));

  return self->handle;
}

GCancellable *
sa_sqlite_connection_get_cancellable (SaSqliteConnection *self)
{
  g_assert (SA_IS_SQLITE_CONNECTION (self));

  return self->cancellable;
}

const char *
sa_sqlite_connection_get_path (SaSqliteConnection *self)
{
  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (self), NULL);

  return self->path;
}

gboolean
sa_sqlite_connection_execute (SaSqliteConnection *self,
                              const char         *sql,
                              GError            **error)
{
  int code;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (self), FALSE);
  g_return_val_if_fail (sql != NULL, FALSE);

  code = sqlite3_exec (self->handle, sql, NULL, NULL, NULL);
  if (code == SQLITE_OK)
    return TRUE;
  sa_sqlite_set_error (self, code, error);
  return FALSE;
}

SaSqliteStatement *
sa_sqlite_connection_prepare (SaSqliteConnection *self,
                              const char         *sql,
                              GError            **error)
{
  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  return sa_sqlite_statement_new (self, sql, FALSE, error);
}

SaSqliteStatement *
sa_sqlite_connection_cached (SaSqliteConnection *self,
                             const char         *sql,
                             GError            **error)
{
  SaSqliteStatement *statement;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  statement = g_hash_table_lookup (self->cached, sql);
  if (statement != NULL)
    {
      if (sa_sqlite_statement_acquire (statement, sql))
        return statement;
      /* In use further up the stack: this one gets its own. */
      return sa_sqlite_statement_new (self, sql, FALSE, error);
    }

  statement = sa_sqlite_statement_new (self, sql, TRUE, error);
  if (statement != NULL)
    g_hash_table_insert (self->cached, (gpointer) sql, statement);
  return statement;
}

gboolean
sa_sqlite_connection_begin (SaSqliteConnection *self,
                            gboolean            write,
                            GError            **error)
{
  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (self), FALSE);

  return sa_sqlite_connection_execute (self, write ? "BEGIN IMMEDIATE" : "BEGIN", error);
}

/** sa_sqlite_connection_commit: when it fails, the transaction is rolled back */
gboolean
sa_sqlite_connection_commit (SaSqliteConnection *self,
                             GError            **error)
{
  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (self), FALSE);

  if (sa_sqlite_connection_execute (self, "COMMIT", error))
    return TRUE;
  sa_sqlite_connection_rollback (self);
  return FALSE;
}

/** sa_sqlite_connection_rollback: does nothing outside a transaction: SQLite ends one by itself on some errors */
void
sa_sqlite_connection_rollback (SaSqliteConnection *self)
{
  int code;

  g_return_if_fail (SA_IS_SQLITE_CONNECTION (self));

  if (sqlite3_get_autocommit (self->handle))
    return;
  code = sqlite3_exec (self->handle, "ROLLBACK", NULL, NULL, NULL);
  /* A disk that fails here leaves the journal, and the next one to open the file rolls back from it. */
  if (code != SQLITE_OK)
    g_debug ("Rolling back failed: %s", sqlite3_errstr (code));
}

gint64
sa_sqlite_connection_get_last_id (SaSqliteConnection *self)
{
  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (self), 0);

  return sqlite3_last_insert_rowid (self->handle);
}

int
sa_sqlite_connection_get_changes (SaSqliteConnection *self)
{
  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (self), 0);

  return sqlite3_changes (self->handle);
}

gboolean
sa_sqlite_connection_get_int (SaSqliteConnection *self,
                              const char         *sql,
                              gint64              fallback,
                              gint64             *value,
                              GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (self), FALSE);
  g_return_val_if_fail (value != NULL, FALSE);

  statement = sa_sqlite_connection_prepare (self, sql, error);
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  if (step == SA_SQLITE_FAILED)
    return FALSE;
  *value = step == SA_SQLITE_ROW ? sa_sqlite_statement_get_int (statement, 0) : fallback;
  return TRUE;
}

void
sa_sqlite_connection_set_cancellable (SaSqliteConnection *self,
                                      GCancellable       *cancellable)
{
  g_return_if_fail (SA_IS_SQLITE_CONNECTION (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  g_set_object (&self->cancellable, cancellable);
  sqlite3_progress_handler (self->handle, PROGRESS_STEPS, cancellable != NULL ? progress_cb : NULL, self);
}

/*
 * Copies
 */

/* Writes every page of @self, as of one moment, to the empty database @target. */
static gboolean
copy_pages (SaSqliteConnection *self,
            SaSqliteConnection *target,
            GError            **error)
{
  sqlite3_backup *backup;
  gboolean own_transaction = sqlite3_get_autocommit (self->handle);
  gint64 ignored;
  int code;

  /* Inside one read transaction nobody's writing makes the copy start over. */
  if (own_transaction && !sa_sqlite_connection_begin (self, FALSE, error))
    return FALSE;
  if (!sa_sqlite_connection_get_int (self, "SELECT count (*) FROM sqlite_schema", 0, &ignored, error))
    {
      if (own_transaction)
        sa_sqlite_connection_rollback (self);
      return FALSE;
    }

  backup = sqlite3_backup_init (target->handle, "main", self->handle, "main");
  if (backup == NULL)
    {
      code = sqlite3_errcode (target->handle);
    }
  else
    {
      do
        code = sqlite3_backup_step (backup, BACKUP_PAGES);
      while ((code == SQLITE_OK || (code & 0xff) == SQLITE_BUSY) && !g_cancellable_is_cancelled (self->cancellable));
      sqlite3_backup_finish (backup);
    }
  if (own_transaction)
    sa_sqlite_connection_rollback (self);

  if (code == SQLITE_DONE)
    return TRUE;
  if (g_cancellable_set_error_if_cancelled (self->cancellable, error))
    return FALSE;
  sa_sqlite_set_error (target, code, error);
  return FALSE;
}

static SaSqliteConnection *
open_target (const char  *path,
             GError     **error)
{
  g_autoptr (SaSqliteConnection) target = g_object_new (SA_TYPE_SQLITE_CONNECTION, NULL);

  target->path = g_strdup (path);
  if (!open_handle (target, FALSE, error))
    return NULL;
  return g_steal_pointer (&target);
}

gboolean
sa_sqlite_connection_back_up (SaSqliteConnection *self,
                              const char         *path,
                              GError            **error)
{
  g_autoptr (SaSqliteConnection) target = NULL;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (self), FALSE);
  g_return_val_if_fail (path != NULL, FALSE);

  if (!sa_file_system_create (path, error))
    return FALSE;
  target = open_target (path, error);
  if (target == NULL || !copy_pages (self, target, error))
    {
      g_unlink (path);
      return FALSE;
    }
  return TRUE;
}

SaSqliteConnection *
sa_sqlite_connection_copy (SaSqliteConnection *self,
                           GError            **error)
{
  g_autoptr (SaSqliteConnection) target = NULL;
  g_autofree char *directory = NULL;
  g_autofree char *path = NULL;
  gboolean copied = FALSE;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (self), NULL);

  directory = g_dir_make_tmp ("site-admin-XXXXXX", NULL);
  if (directory == NULL)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_FAILED,
                   /* Translators: %s is a folder. */
                   _("The folder “%s” for temporary files cannot be written to. Mend that and try again."),
                   g_get_tmp_dir ());
      return NULL;
    }

  path = g_build_filename (directory, "preview.db", NULL);
  if (sa_file_system_create (path, error))
    {
      target = open_target (path, error);
      copied = target != NULL && copy_pages (self, target, error) &&
               /* The copy says WAL, which would need names for two more files. Nothing here must survive a crash. */
               sa_sqlite_connection_execute (target,
                                             "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = MEMORY;"
                                             "PRAGMA synchronous = OFF; PRAGMA foreign_keys = ON;"
                                             "PRAGMA trusted_schema = OFF; PRAGMA temp_store = MEMORY;"
                                             "PRAGMA cache_size = -65536;"
                                             /* Takes the lock now, while the file has its name. */
                                             "BEGIN IMMEDIATE; COMMIT;", error);
      g_unlink (path);
    }
  g_rmdir (directory);
  return copied ? g_steal_pointer (&target) : NULL;
}
