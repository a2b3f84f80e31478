/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-user-table.h"

G_BEGIN_DECLS

/**
 * sa_users_columns_add:
 * @settings: (nullable): keeps the choice
 *
 * The chooser of @table's columns: one stateful action a column, `column-<id>`, with an item each in @menu (of the
 * group "users"), and `reset-columns`. Lives as long as the table.
 */
void sa_users_columns_add (GActionMap *actions, GMenu *menu, SaUserTable *table, GSettings *settings);

G_END_DECLS
