/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-record.h"

G_BEGIN_DECLS

/**
 * SaUndoField:
 *
 * How one recorded field goes back. %SA_UNDO_SET: write `before` where the current value equals `after`.
 * %SA_UNDO_NEVER: a fact that has happened and stays (sent, seen).
 */
typedef enum
{
  SA_UNDO_SET,
  SA_UNDO_NEVER,
} SaUndoField;

SaUndoField sa_undo_field (SaEntity entity, const char *field);

/**
 * sa_undo_judge:
 * @current: (nullable): the field's value now
 *
 * The rule for one row of an event: the current value must be what the event left.
 *
 * Returns: %SA_VERDICT_DONE (write `before`), %SA_VERDICT_ALREADY_SO (it is `before` already) or
 *   %SA_VERDICT_CHANGED_SINCE
 */
SaVerdict   sa_undo_judge (const SaEventRow *row, const char *current);

G_END_DECLS
