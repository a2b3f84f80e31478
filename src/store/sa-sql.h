/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-sqlite-connection.h"

G_BEGIN_DECLS

/*
 * Short forms for the many small statements of the writer: a literal with its values in one call. The literals go
 * through the connection's cache, so each is prepared once.
 */

/** SaSqlValue: one parameter. Made by the macros below, so that no value is passed in the wrong width. */
typedef struct
{
  enum { SA_SQL_INT, SA_SQL_ID, SA_SQL_TEXT, SA_SQL_BYTES } type;
  gint64      number;
  const char *text;
  GBytes     *bytes;
} SaSqlValue;

/**
 * SA_SQL_OPEN: which messages are open, word for word as the partial indexes have it, which SQLite uses only then. A
 * list of states would be the same, but is made a table of in memory, several times for each row that is written.
 */
#define SA_SQL_OPEN "state < 7 AND state <> 3 AND state <> 5"

#define SQL_INT(value) ((SaSqlValue) { SA_SQL_INT, (value), NULL, NULL })
/** SQL_ID: NULL for 0 ("none", "never") */
#define SQL_ID(value) ((SaSqlValue) { SA_SQL_ID, (value), NULL, NULL })
#define SQL_TEXT(value) ((SaSqlValue) { SA_SQL_TEXT, 0, (value), NULL })
#define SQL_BYTES(value) ((SaSqlValue) { SA_SQL_BYTES, 0, NULL, (value) })

#define SQL_VALUES(...) \
  ((const SaSqlValue[]) { __VA_ARGS__ }), sizeof ((const SaSqlValue[]) { __VA_ARGS__ }) / sizeof (SaSqlValue)

/**
 * sa_sql_prepare:
 * @sql: a string literal
 *
 * Returns: (transfer full): the cached statement of @sql with its values bound, before its first step
 */
#define sa_sql_prepare(connection, error, sql, ...) \
  sa_sql_prepare_values (connection, error, sql, SQL_VALUES (__VA_ARGS__))
/** sa_sql_run: a statement without rows */
#define sa_sql_run(connection, error, sql, ...) sa_sql_run_values (connection, error, sql, SQL_VALUES (__VA_ARGS__))
/**
 * sa_sql_get_int:
 * @value: (out): the first column of the first row; 0 when it is NULL or there is no row
 */
#define sa_sql_get_int(connection, value, error, sql, ...) \
  sa_sql_get_int_values (connection, value, error, sql, SQL_VALUES (__VA_ARGS__))
/**
 * sa_sql_get_text:
 * @value: (out) (transfer full) (nullable): the first column of the first row; %NULL when it is NULL or there is no row
 */
#define sa_sql_get_text(connection, value, error, sql, ...) \
  sa_sql_get_text_values (connection, value, error, sql, SQL_VALUES (__VA_ARGS__))

/**
 * sa_sql_get_ids: Returns: (transfer full) (nullable) (element-type gint64): the first column of all rows; %NULL with
 * @error
 */
#define sa_sql_get_ids(connection, error, sql, ...) \
  sa_sql_get_ids_values (connection, error, sql, SQL_VALUES (__VA_ARGS__))

SaSqliteStatement *sa_sql_prepare_values  (SaSqliteConnection *connection, GError **error, const char *sql,
                                           const SaSqlValue *values, gsize n_values);
gboolean           sa_sql_run_values      (SaSqliteConnection *connection, GError **error, const char *sql,
                                           const SaSqlValue *values, gsize n_values);
gboolean           sa_sql_get_int_values  (SaSqliteConnection *connection, gint64 *value, GError **error,
                                           const char *sql, const SaSqlValue *values, gsize n_values);
gboolean           sa_sql_get_text_values (SaSqliteConnection *connection, char **value, GError **error,
                                           const char *sql, const SaSqlValue *values, gsize n_values);
GArray            *sa_sql_get_ids_values  (SaSqliteConnection *connection, GError **error, const char *sql,
                                           const SaSqlValue *values, gsize n_values);

G_END_DECLS
