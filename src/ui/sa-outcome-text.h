/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-change.h"

G_BEGIN_DECLS

/* What became of a plan, in words for a toast. Pure functions. */

/**
 * sa_outcome_to_text:
 * @hold_seconds: how long mail that was queued can be called back; 0: nothing is said of that
 *
 * Returns: (transfer full): "2 users removed", "12 invitations leave in 10 s", "2 users removed, 1 left out"; for one
 *   refusal alone its reason
 */
char    *sa_outcome_to_text (const SaPlan *plan, const SaOutcome *outcome, int hold_seconds);
/** sa_outcome_count_refused: how many targets were not done */
gsize    sa_outcome_count_refused (const SaOutcome *outcome);
/** sa_outcome_can_undo: whether a button for that makes sense */
gboolean sa_outcome_can_undo (const SaPlan *plan, const SaOutcome *outcome);

/** sa_plan_title: the title of a plan of @kind for @n users, or for the one called @name: "Remove 2 Users" */
char    *sa_plan_title (SaChangeKind kind, gsize n, const char *name);

G_END_DECLS
