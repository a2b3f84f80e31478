/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SaSqliteConnection:
 *
 * One connection to one database file, used by one thread. With #SaSqliteStatement the only place that knows sqlite3.h.
 * All errors are #SaError with SQLite's own words and code in the message.
 */
#define SA_TYPE_SQLITE_CONNECTION (sa_sqlite_connection_get_type ())
G_DECLARE_FINAL_TYPE (SaSqliteConnection, sa_sqlite_connection, SA, SQLITE_CONNECTION, GObject)

#include "sa-sqlite-statement.h"

typedef enum
{
  SA_SQLITE_READ_WRITE_CREATE,
  SA_SQLITE_READ_WRITE,
  SA_SQLITE_READ_ONLY,   /* `query_only`: the file itself is opened read-write where it can be, as WAL asks for it */
} SaSqliteMode;

/** sa_sqlite_connection_open: applies the pragmas of design.md section 6 and reads back those that matter */
SaSqliteConnection *sa_sqlite_connection_open         (const char *path, SaSqliteMode mode, GError **error);
void                sa_sqlite_connection_close        (SaSqliteConnection *self);

/** sa_sqlite_connection_execute: runs a script of statements without parameters */
gboolean            sa_sqlite_connection_execute      (SaSqliteConnection *self, const char *sql, GError **error);
/** sa_sqlite_connection_prepare: Returns: (transfer full): for one use */
SaSqliteStatement  *sa_sqlite_connection_prepare      (SaSqliteConnection *self, const char *sql, GError **error);
/**
 * sa_sqlite_connection_cached:
 * @sql: a string literal: its address is the key
 *
 * Returns: (transfer full): the statement of that literal, reset and without bindings, prepared once a connection;
 *   dropping the reference resets it
 */
SaSqliteStatement  *sa_sqlite_connection_cached       (SaSqliteConnection *self, const char *sql, GError **error);

/** sa_sqlite_connection_begin: `BEGIN IMMEDIATE` when @write. Waits up to 10 s with jitter, then %SA_ERROR_BUSY */
gboolean            sa_sqlite_connection_begin        (SaSqliteConnection *self, gboolean write, GError **error);
gboolean            sa_sqlite_connection_commit       (SaSqliteConnection *self, GError **error);
void                sa_sqlite_connection_rollback     (SaSqliteConnection *self);

gint64              sa_sqlite_connection_get_last_id  (SaSqliteConnection *self);
int                 sa_sqlite_connection_get_changes  (SaSqliteConnection *self);
/** sa_sqlite_connection_get_int: the first column of the first row of @sql, @fallback when there is none */
gboolean            sa_sqlite_connection_get_int      (SaSqliteConnection *self, const char *sql, gint64 fallback,
                                                       gint64 *value, GError **error);

/** sa_sqlite_connection_set_cancellable: a running statement ends with %G_IO_ERROR_CANCELLED when it is cancelled */
void                sa_sqlite_connection_set_cancellable (SaSqliteConnection *self, GCancellable *cancellable);
/** sa_sqlite_connection_back_up: a copy by SQLite's backup API; @path must not exist */
gboolean            sa_sqlite_connection_back_up      (SaSqliteConnection *self, const char *path, GError **error);
/**
 * sa_sqlite_connection_copy:
 *
 * A private copy of this moment, to write into and to throw away: its file has no name and is gone when it is closed.
 * No writer waits for it.
 * Returns: (transfer full)
 */
SaSqliteConnection *sa_sqlite_connection_copy         (SaSqliteConnection *self, GError **error);
const char         *sa_sqlite_connection_get_path     (SaSqliteConnection *self);

G_END_DECLS
