/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-record.h"

G_BEGIN_DECLS

/*
 * The fields of an event's rows. Numbers, enumerations and times are written in decimal, what is not there as NULL.
 *
 * | entity       | fields                                                                                         |
 * |--------------|------------------------------------------------------------------------------------------------|
 * | all          | "exists": "0" before it was made and when that is undone, "1" while it is there                |
 * | organization | "name", "language", "outbox_pause_kind", "outbox_paused" (a person's words are personal)       |
 * | site         | "name", "url"                                                                                  |
 * | account      | "name" and "address" (personal; another address goes back with the mail of all its users),     |
 * |              | "state", "first_seen", "operator"                                                              |
 * | user         | "role", "access", "removed" (when), "group/ID" ("1" for a member), "first_seen", "last_sent",  |
 * |              | "invitation"                                                                                   |
 * | group        | "name", "description"                                                                          |
 * | product      | "name", "seats" (negative: no limit), "group/ID" ("1": the group opens it)                     |
 * | invitation   | "language", "address_language", "message" (personal), "expires_days", "expires", "revoked",    |
 * |              | "accepted", "link"                                                                             |
 * | message      | "state", "not_before"                                                                          |
 * | domain rule  | "domain"                                                                                       |
 * | relay        | "site", "protocol", "sender", "settings"                                                       |
 * | template     | "language", "texts"                                                                            |
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
