/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-sqlite-connection.h"

G_BEGIN_DECLS

/* What the two wrapper classes share. Without sqlite3.h, so that nothing else sees it by accident. */

struct sqlite3 *sa_sqlite_connection_get_handle (SaSqliteConnection *self);
/** sa_sqlite_connection_get_cancellable: Returns: (transfer none) (nullable) */
GCancellable   *sa_sqlite_connection_get_cancellable (SaSqliteConnection *self);

/** sa_sqlite_set_error: the one place where SQLite's codes become #SaError */
void            sa_sqlite_set_error (SaSqliteConnection *connection, int code, GError **error);

/** sa_sqlite_statement_new: @cached: lives as long as the connection; dropping the last outside reference resets it */
SaSqliteStatement *sa_sqlite_statement_new        (SaSqliteConnection *connection, const char *sql, gboolean cached,
                                                   GError **error);
/** sa_sqlite_statement_acquire: Returns: whether the cached statement was free; it is the caller's now */
gboolean           sa_sqlite_statement_acquire    (SaSqliteStatement *self, const char *sql);
/** sa_sqlite_statement_drop_cached: for the connection's table */
void               sa_sqlite_statement_drop_cached (SaSqliteStatement *self);

G_END_DECLS
