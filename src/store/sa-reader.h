/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"
#include "sa-sqlite-connection.h"

G_BEGIN_DECLS

/*
 * Everything that reads, as plain functions on a connection: records by id, ids by query from SQL alone, counts,
 * verdicts. Used by the reader thread, by the main thread for pages, and by the writer inside its transactions.
 */

GPtrArray       *sa_reader_load   (SaSqliteConnection *connection, SaEntity entity, const SaId *ids, gsize n_ids,
                                   GError **error);
/**
 * sa_reader_find: from SQL alone, sorted in the locale's order in memory where SQL cannot: for one-shot processes,
 * and until the roster is loaded
 */
SaFound         *sa_reader_find   (SaSqliteConnection *connection, const SaQuery *query, SaTime now, GError **error);
SaSiteCounts    *sa_reader_count  (SaSqliteConnection *connection, SaId site, SaTime now, GError **error);
GArray          *sa_reader_judge  (SaSqliteConnection *connection, SaId site, const SaTargets *addresses,
                                   GError **error);
/** sa_reader_due: see sa_repository_due_async() */
GPtrArray       *sa_reader_due    (SaSqliteConnection *connection, SaDue due, SaTime now, gsize limit, SaTime *next,
                                   GError **error);
/** sa_reader_seq: the newest sequence token */
gboolean         sa_reader_seq    (SaSqliteConnection *connection, gint64 *seq, GError **error);

G_END_DECLS
