/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-row-list.h"
#include "sa-user.h"

G_BEGIN_DECLS

/* What the table and the narrow list of users have in common. */

/**
 * SaUserRowsFunc:
 * @user: (nullable): %NULL: on no row
 * @anchor: where the menu shall point to, in the coordinates of @view
 *
 * The person asked for the menu of a row.
 */
typedef void (*SaUserRowsFunc) (GtkWidget *view, SaUser *user, const GdkRectangle *anchor, gpointer data);

/** sa_user_rows_setup_person: for a factory: puts a person's cell into @item (or into @box, which is its child) */
GtkWidget *sa_user_rows_setup_person (GtkListItem *item, GtkBox *box, SaRowList *list);

/** sa_user_rows_add_menu: calls @func for a right click, a long press, a click on a row's ⋮, the Menu key, Shift+F10 */
void       sa_user_rows_add_menu (GtkWidget *view, SaUserRowsFunc func, gpointer data);

/** sa_user_rows_scroll_to: shows the row at @position; @focus moves the keyboard there too */
void       sa_user_rows_scroll_to (GtkWidget *view, guint position);

G_END_DECLS
