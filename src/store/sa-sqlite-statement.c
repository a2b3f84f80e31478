/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sqlite-statement.h"

#include "sa-sqlite-connection-private.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <sqlite3.h>

struct _SaSqliteStatement
{
  SaSqliteConnection *connection;  /* borrowed: it outlives its statements */
  sqlite3_stmt       *handle;
  gboolean            cached;
  gboolean            in_use;      /* of a cached one */
};

/*
 * Errors
 */

/* SQLite says so of the database alone; where the index of its log does not fit, or a quota ends, it speaks of input
 * and output. */
static gboolean
is_full (struct sqlite3 *handle,
         int             code)
{
  int cause = handle != NULL ? sqlite3_system_errno (handle) : 0;

  return code == SQLITE_IOERR_SHMSIZE ||
         ((code & 0xff) == SQLITE_IOERR && (cause == ENOSPC || cause == EDQUOT || cause == EFBIG));
}

void
sa_sqlite_set_error (SaSqliteConnection *connection,
                     int                 code,
                     GError            **error)
{
  struct sqlite3 *handle = sa_sqlite_connection_get_handle (connection);
  const char *path = sa_sqlite_connection_get_path (connection);
  const char *words;
  int full;

  g_assert (code != SQLITE_OK);

  if (handle != NULL && (sqlite3_errcode (handle) & 0xff) == (code & 0xff))
    {
      words = sqlite3_errmsg (handle);
      full = sqlite3_extended_errcode (handle);
    }
  else
    {
      words = sqlite3_errstr (code);
      full = code;
    }

  /* Whatever a statement that was told to stop makes of it, the caller asked for it. */
  if (g_cancellable_set_error_if_cancelled (sa_sqlite_connection_get_cancellable (connection), error))
    return;

  switch (is_full (handle, full) ? SQLITE_FULL : code & 0xff)
    {
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      g_set_error (error, SA_ERROR, SA_ERROR_BUSY,
                   /* Translators: %s is a message of SQLite in English, %d its number. */
                   _("Another program has been writing to the database for too long. Wait until it has finished and "
                     "try again. (SQLite: %s, %d)"), words, full);
      break;

    case SQLITE_CORRUPT:
    case SQLITE_NOTADB:
      g_set_error (error, SA_ERROR, SA_ERROR_CORRUPT,
                   /* Translators: the first %s is a file name, the second a message of SQLite in English, %d its
                      number. */
                   _("The file “%s” is damaged or is no database of Site Admin. It was left as it is: restore a backup, "
                     "or choose another file. (SQLite: %s, %d)"), path, words, full);
      break;

    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      g_set_error (error, SA_ERROR, SA_ERROR_READ_ONLY,
                   /* Translators: the first %s is a file name, the second a message of SQLite in English, %d its
                      number. */
                   _("The database “%s” can only be read here. Nothing was changed: ask whoever owns the file for the "
                     "right to write. (SQLite: %s, %d)"), path, words, full);
      break;

    case SQLITE_FULL:
      g_set_error (error, SA_ERROR, SA_ERROR_DISK_FULL,
                   /* Translators: the first %s is a file name, the second a message of SQLite in English, %d its
                      number. */
                   _("There is no room left on the disk of “%s”. Nothing was changed: make room and try again. "
                     "(SQLite: %s, %d)"), path, words, full);
      break;

    case SQLITE_CONSTRAINT:
      g_set_error (error, SA_ERROR, SA_ERROR_CONFLICT,
                   /* Translators: %s is a message of SQLite in English, %d its number. */
                   _("This does not go together with what is in the database by now. Look at it again and try once "
                     "more. (SQLite: %s, %d)"), words, full);
      break;

    case SQLITE_CANTOPEN:
      if (!g_file_test (path, G_FILE_TEST_EXISTS))
        g_set_error (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                     /* Translators: the first %s is a file name, the second a message of SQLite in English, %d its
                        number. */
                     _("There is no database “%s”. Check its name, or make a new one. (SQLite: %s, %d)"),
                     path, words, full);
      else
        g_set_error (error, SA_ERROR, SA_ERROR_FAILED,
                     /* Translators: the first %s is a file name, the second a message of SQLite in English, %d its
                        number. */
                     _("The database “%s” cannot be opened. Check that you may read it and write to its folder. "
                       "(SQLite: %s, %d)"), path, words, full);
      break;

    case SQLITE_IOERR:
      g_set_error (error, SA_ERROR, SA_ERROR_FAILED,
                   /* Translators: the first %s is a file name, the second a message of SQLite in English, %d its
                      number. */
                   _("The disk of “%s” does not work as it should. Check the disk and try again. (SQLite: %s, %d)"),
                   path, words, full);
      break;

    case SQLITE_INTERRUPT:
    case SQLITE_ABORT:
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                   /* Translators: %s is a message of SQLite in English, %d its number. */
                   _("The database was told to stop. (SQLite: %s, %d)"), words, full);
      break;

    default:
      g_set_error (error, SA_ERROR, SA_ERROR_FAILED,
                   /* Translators: %s is a message of SQLite in English, %d its number. */
                   _("The database cannot do this. Report it as a fault of Site Admin. (SQLite: %s, %d)"), words, full);
      break;
    }
}

/*
 * Statements
 */

SaSqliteStatement *
sa_sqlite_statement_new (SaSqliteConnection *connection,
                         const char         *sql,
                         gboolean            cached,
                         GError            **error)
{
  SaSqliteStatement *self;
  sqlite3_stmt *handle = NULL;
  int code;

  g_assert (SA_IS_SQLITE_CONNECTION (connection));
  g_assert (sql != NULL);

  code = sqlite3_prepare_v3 (sa_sqlite_connection_get_handle (connection), sql, -1,
                             cached ? SQLITE_PREPARE_PERSISTENT : 0, &handle, NULL);
  if (code != SQLITE_OK)
    {
      sa_sqlite_set_error (connection, code, error);
      return NULL;
    }
  /* Only an empty text prepares to nothing. */
  g_assert (handle != NULL);

  self = g_new0 (SaSqliteStatement, 1);
  self->connection = connection;
  self->handle = handle;
  self->cached = cached;
  self->in_use = cached;
  return self;
}

gboolean
sa_sqlite_statement_acquire (SaSqliteStatement *self,
                             const char        *sql)
{
  g_assert (self->cached);
  /* The address of a literal is its key: somebody who passes a buffer of their own finds out here. */
  g_assert (g_str_equal (sqlite3_sql (self->handle), sql));

  if (self->in_use)
    return FALSE;
  self->in_use = TRUE;
  return TRUE;
}

void
sa_sqlite_statement_drop_cached (SaSqliteStatement *self)
{
  g_assert (self->cached);

  sqlite3_finalize (self->handle);
  g_free (self);
}

/**
 * sa_sqlite_statement_unref:
 *
 * Ends the statement. One of the connection's cache is reset, so that it holds no snapshot, and forgets its bindings,
 * so that no personal value stays in memory longer than it must.
 */
void
sa_sqlite_statement_unref (SaSqliteStatement *self)
{
  g_return_if_fail (self != NULL);

  if (self->cached)
    {
      sqlite3_reset (self->handle);
      sqlite3_clear_bindings (self->handle);
      self->in_use = FALSE;
      return;
    }
  sqlite3_finalize (self->handle);
  g_free (self);
}

static void
check_bind (SaSqliteStatement *self,
            int                code)
{
  if (G_UNLIKELY (code != SQLITE_OK))
    g_error ("A parameter of “%s” cannot be bound: %s", sqlite3_sql (self->handle), sqlite3_errstr (code));
}

void
sa_sqlite_statement_bind_int (SaSqliteStatement *self,
                              int                parameter,
                              gint64             value)
{
  g_return_if_fail (self != NULL);

  check_bind (self, sqlite3_bind_int64 (self->handle, parameter, value));
}

void
sa_sqlite_statement_bind_id (SaSqliteStatement *self,
                             int                parameter,
                             gint64             value)
{
  g_return_if_fail (self != NULL);

  if (value == 0)
    check_bind (self, sqlite3_bind_null (self->handle, parameter));
  else
    check_bind (self, sqlite3_bind_int64 (self->handle, parameter, value));
}

void
sa_sqlite_statement_bind_text (SaSqliteStatement *self,
                               int                parameter,
                               const char        *value)
{
  g_return_if_fail (self != NULL);

  check_bind (self, sqlite3_bind_text (self->handle, parameter, value, -1, SQLITE_TRANSIENT));
}

void
sa_sqlite_statement_bind_bytes (SaSqliteStatement *self,
                                int                parameter,
                                GBytes            *value)
{
  const void *data;
  gsize size;

  g_return_if_fail (self != NULL);

  if (value == NULL)
    {
      check_bind (self, sqlite3_bind_null (self->handle, parameter));
      return;
    }
  data = g_bytes_get_data (value, &size);
  /* No data would be NULL to SQLite, which is another value than no bytes. */
  check_bind (self, sqlite3_bind_blob64 (self->handle, parameter, data != NULL ? data : "", size, SQLITE_TRANSIENT));
}

void
sa_sqlite_statement_bind_null (SaSqliteStatement *self,
                               int                parameter)
{
  g_return_if_fail (self != NULL);

  check_bind (self, sqlite3_bind_null (self->handle, parameter));
}

/**
 * sa_sqlite_statement_step:
 *
 * Returns: %SA_SQLITE_FAILED with an #SaError, or %G_IO_ERROR_CANCELLED where the connection's cancellable stopped it;
 *   the statement is then reset
 */
SaSqliteStep
sa_sqlite_statement_step (SaSqliteStatement *self,
                          GError           **error)
{
  int code;

  g_return_val_if_fail (self != NULL, SA_SQLITE_FAILED);

  code = sqlite3_step (self->handle);
  if (code == SQLITE_ROW)
    return SA_SQLITE_ROW;
  if (code == SQLITE_DONE)
    return SA_SQLITE_DONE;

  sa_sqlite_set_error (self->connection, code, error);
  sqlite3_reset (self->handle);
  return SA_SQLITE_FAILED;
}

gboolean
sa_sqlite_statement_run (SaSqliteStatement *self,
                         GError           **error)
{
  SaSqliteStep step;

  g_return_val_if_fail (self != NULL, FALSE);

  do
    step = sa_sqlite_statement_step (self, error);
  while (step == SA_SQLITE_ROW);
  if (step == SA_SQLITE_FAILED)
    return FALSE;

  sqlite3_reset (self->handle);
  return TRUE;
}

/** sa_sqlite_statement_reset: ready for new bindings; those that are not bound anew stay */
void
sa_sqlite_statement_reset (SaSqliteStatement *self)
{
  g_return_if_fail (self != NULL);

  /* The result repeats the error of the last step, which its caller has. */
  sqlite3_reset (self->handle);
}

gint64
sa_sqlite_statement_get_int (SaSqliteStatement *self,
                             int                column)
{
  g_return_val_if_fail (self != NULL, 0);

  return sqlite3_column_int64 (self->handle, column);
}

const char *
sa_sqlite_statement_get_text (SaSqliteStatement *self,
                              int                column)
{
  g_return_val_if_fail (self != NULL, NULL);

  return (const char *) sqlite3_column_text (self->handle, column);
}

GBytes *
sa_sqlite_statement_get_bytes (SaSqliteStatement *self,
                               int                column)
{
  const void *data;

  g_return_val_if_fail (self != NULL, NULL);

  if (sqlite3_column_type (self->handle, column) == SQLITE_NULL)
    return NULL;
  data = sqlite3_column_blob (self->handle, column);
  return g_bytes_new (data, (gsize) sqlite3_column_bytes (self->handle, column));
}

gboolean
sa_sqlite_statement_is_null (SaSqliteStatement *self,
                             int                column)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return sqlite3_column_type (self->handle, column) == SQLITE_NULL;
}
