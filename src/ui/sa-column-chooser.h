/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-row-table.h"

G_BEGIN_DECLS

/**
 * sa_column_chooser_add:
 * @actions: of the page that holds @table, inserted there as the group @group
 * @menu: gets an item for each column that may be hidden
 * @settings: (nullable): keeps the choice under @key
 *
 * The chooser of @table's columns: one stateful action a column, `column-<id>`, and `reset-columns`. Lives as long as
 * the table.
 */
void sa_column_chooser_add (GActionMap *actions, const char *group, GMenu *menu, SaRowTable *table,
                            GSettings *settings, const char *key);

G_END_DECLS
