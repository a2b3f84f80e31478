/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** SaSqliteStep: a step has three outcomes. */
typedef enum
{
  SA_SQLITE_ROW,
  SA_SQLITE_DONE,
  SA_SQLITE_FAILED,   /* the error is set */
} SaSqliteStep;

/**
 * SaSqliteStatement:
 *
 * A prepared statement. Parameters and columns: parameters are numbered from 1 as in SQL, columns from 0. Binds cannot
 * fail short of a bug and return nothing.
 */
typedef struct _SaSqliteStatement SaSqliteStatement;

void          sa_sqlite_statement_unref       (SaSqliteStatement *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaSqliteStatement, sa_sqlite_statement_unref)

void          sa_sqlite_statement_bind_int    (SaSqliteStatement *self, int parameter, gint64 value);
/** sa_sqlite_statement_bind_id: NULL for 0 ("none", "never") */
void          sa_sqlite_statement_bind_id     (SaSqliteStatement *self, int parameter, gint64 value);
/** sa_sqlite_statement_bind_text: copied; NULL for %NULL */
void          sa_sqlite_statement_bind_text   (SaSqliteStatement *self, int parameter, const char *value);
void          sa_sqlite_statement_bind_bytes  (SaSqliteStatement *self, int parameter, GBytes *value);
void          sa_sqlite_statement_bind_null   (SaSqliteStatement *self, int parameter);

SaSqliteStep  sa_sqlite_statement_step        (SaSqliteStatement *self, GError **error);
/** sa_sqlite_statement_run: steps to the end; for statements without rows */
gboolean      sa_sqlite_statement_run         (SaSqliteStatement *self, GError **error);
void          sa_sqlite_statement_reset       (SaSqliteStatement *self);

gint64        sa_sqlite_statement_get_int     (SaSqliteStatement *self, int column);  /* 0 for NULL */
/** sa_sqlite_statement_get_text: Returns: (nullable): valid until the next step */
const char   *sa_sqlite_statement_get_text    (SaSqliteStatement *self, int column);
/** sa_sqlite_statement_get_bytes: Returns: (transfer full) (nullable) */
GBytes       *sa_sqlite_statement_get_bytes   (SaSqliteStatement *self, int column);
gboolean      sa_sqlite_statement_is_null     (SaSqliteStatement *self, int column);

G_END_DECLS
