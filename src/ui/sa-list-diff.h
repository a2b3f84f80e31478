/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-types.h"

G_BEGIN_DECLS

/**
 * SaListHunk: at @position of the old list, @removed things give way to those from @source on, @added of them, of the
 * new.
 */
typedef struct
{
  guint position;
  guint removed;
  guint source;
  guint added;
} SaListHunk;

/**
 * sa_list_diff:
 *
 * What makes @new_ids of @old_ids: the few places that differ, or, where too much does, one hunk for all between the
 * common beginning and the common end. Takes linear time; a row that moved is one removal and one addition, so that a
 * list keeps its place on the screen.
 *
 * Returns: (transfer full): of SaListHunk, by ascending position; empty when nothing differs
 */
GArray *sa_list_diff (const SaId *old_ids, guint n_old, const SaId *new_ids, guint n_new);

G_END_DECLS
