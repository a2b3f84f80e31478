/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SaRowSet:
 *
 * A set of the roster's rows: who has a product or is in a group. A sorted array while it is small, a bitset from then
 * on, so that neither a thousand small groups nor one of everybody cost much.
 */
typedef struct _SaRowSet SaRowSet;

SaRowSet *sa_row_set_new (void);
void      sa_row_set_free (SaRowSet *self);

/** sa_row_set_add: @n_rows: how many rows there are in all, which decides when it becomes a bitset */
void      sa_row_set_add (SaRowSet *self, guint32 row, guint32 n_rows);
gboolean  sa_row_set_contains (const SaRowSet *self, guint32 row);
void      sa_row_set_remove (SaRowSet *self, guint32 row);

/** sa_row_set_intersect: takes out of @words, a bitset of @n_words, what is not in the set; @scratch is as large */
void      sa_row_set_intersect (const SaRowSet *self, guint64 *words, guint64 *scratch, gsize n_words);

/** sa_row_set_renumber: @new_rows: the new number of each row that the set can hold; their order stays */
void      sa_row_set_renumber (SaRowSet *self, const guint32 *new_rows, guint32 n_rows);

gsize     sa_row_set_get_memory (const SaRowSet *self);

G_END_DECLS
