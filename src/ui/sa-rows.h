/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-row-list.h"
#include "sa-row.h"

G_BEGIN_DECLS

/* What a table and a narrow list have in common. */

/**
 * SaRowsFunc:
 * @row: (nullable): %NULL: on no row
 * @anchor: where the menu shall point to, in the coordinates of @view
 *
 * The person asked for the menu of a row.
 */
typedef void (*SaRowsFunc) (GtkWidget *view, SaRow *row, const GdkRectangle *anchor, gpointer data);

/** sa_rows_setup_person: for a factory: puts a person's cell into @item (or into @box, which is its child) */
GtkWidget *sa_rows_setup_person (GtkListItem *item, GtkBox *box, SaRowList *list);

/** sa_rows_add_menu: calls @func for a right click, a long press, a click on a row's ⋮, the Menu key, Shift+F10 */
void       sa_rows_add_menu (GtkWidget *view, SaRowsFunc func, gpointer data);

/** sa_rows_add_delete: what the Delete keys do on a row of @view: the action @action of the window */
void       sa_rows_add_delete (GtkWidget *view, const char *action);

/** sa_rows_follow: @view shows the beginning of @list when that becomes another one */
void       sa_rows_follow (GtkWidget *view, SaRowList *list);

/** sa_rows_scroll_to: shows the row at @position */
void       sa_rows_scroll_to (GtkWidget *view, guint position);

G_END_DECLS
