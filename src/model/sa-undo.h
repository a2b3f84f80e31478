/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-record.h"

G_BEGIN_DECLS

/*
 * The fields of an event's rows. Numbers are written in decimal, times as seconds, a value that is not there as NULL.
 *
 * | entity      | fields                                                                                          |
 * |-------------|-------------------------------------------------------------------------------------------------|
 * | all         | "listed": "1" while it is there, NULL before it was made and while it is removed                |
 * | site        | "name", "url"                                                                                   |
 * | account     | "name" (personal), "address" (personal), "state", "first_seen", "organization_admin"            |
 * | user        | "role", "access", "group:ID" ("1" for a member), "first_seen", "invitation"                     |
 * | group       | "name", "description"                                                                           |
 * | product     | "name", "seats" (NULL: no limit), "group:ID" ("1": the group opens it)                          |
 * | invitation  | "revoked" ("1": its links are dead), "accepted", "delivery"                                     |
 * | message     | "state": a word of sa_delivery_to_string(), NULL before it was made                             |
 * | domain rule | "domain"                                                                                        |
 * | relay       | "protocol", "sender", "settings"                                                                |
 */

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
