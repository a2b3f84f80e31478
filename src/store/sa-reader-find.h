/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-reader-order.h"
#include "sa-reader-private.h"

G_BEGIN_DECLS

/* The parts of sa_reader_find(). A query becomes one statement; numbers stand in its text, searched words are bound. */

/** sa_reader_append_mask: nothing for 0, which lets all through */
void               sa_reader_append_mask    (GString *sql, const char *column, guint mask);
void               sa_reader_append_id      (GString *sql, const char *before, SaId id, const char *after);
/** sa_reader_append_needles: @folded: an expression for folded text that each word must occur in */
void               sa_reader_append_needles (GString *sql, const char *folded, const SaQuery *query);
/** sa_reader_prepare_find: with the searched words bound, and for accounts the operator after them */
SaSqliteStatement *sa_reader_prepare_find   (SaSqliteConnection *connection, const char *sql, const SaQuery *query,
                                             GError **error);

SaFound           *sa_reader_find_places    (SaSqliteConnection *connection, const SaQuery *query, gint64 seq,
                                             GError **error);
SaFound           *sa_reader_find_accounts  (SaSqliteConnection *connection, const SaQuery *query, gint64 seq,
                                             GError **error);
SaFound           *sa_reader_find_messages  (SaSqliteConnection *connection, const SaQuery *query, gint64 seq,
                                             GError **error);
SaFound           *sa_reader_find_events    (SaSqliteConnection *connection, const SaQuery *query, gint64 seq,
                                             GError **error);

G_END_DECLS
