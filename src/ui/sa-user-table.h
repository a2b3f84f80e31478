/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-query.h"
#include "sa-user-rows.h"

G_BEGIN_DECLS

/** SaUserColumn: the columns of the table of users, in their order. */
typedef enum
{
  SA_USER_COLUMN_NAME,
  SA_USER_COLUMN_ADDRESS,
  SA_USER_COLUMN_STATUS,
  SA_USER_COLUMN_ROLE,
  SA_USER_COLUMN_PRODUCTS,
  SA_USER_COLUMN_ACTIVITY,
  SA_USER_COLUMN_SENT,
  SA_USER_COLUMN_EXPIRES,
  SA_USER_COLUMN_MORE,
  SA_N_USER_COLUMNS
} SaUserColumn;

/** sa_user_column_get_id: the column's name in settings; %NULL for one that always shows */
const char *sa_user_column_get_id (SaUserColumn column);
const char *sa_user_column_get_title (SaUserColumn column);
/**
 * sa_user_column_is_shown: whether a page of @width_class has room for it; @invitations: they are what the page is
 * about
 */
gboolean    sa_user_column_is_shown (SaUserColumn column, guint width_class, gboolean invitations);

#define SA_TYPE_USER_TABLE (sa_user_table_get_type ())
G_DECLARE_FINAL_TYPE (SaUserTable, sa_user_table, SA, USER_TABLE, GtkWidget)

/**
 * SaUserTable:
 *
 * The users in columns. The column chooser says what may show, the width says what does.
 *
 * Signals: `activate (SaUser *user)` by double click or Return; `sort (SaSort sort, gboolean descending)` when a
 * heading was clicked.
 */
GtkWidget  *sa_user_table_new (SaRowList *list);

GtkWidget  *sa_user_table_get_view (SaUserTable *self);
void        sa_user_table_set_width_class (SaUserTable *self, guint width_class);
/** sa_user_table_set_invitations: *Sent* and *Expires* take the place of *Last Activity* */
void        sa_user_table_set_invitations (SaUserTable *self, gboolean invitations);
/** sa_user_table_set_hidden: @columns: a mask of `1 << SaUserColumn` that the person does not want to see */
void        sa_user_table_set_hidden (SaUserTable *self, guint columns);
void        sa_user_table_set_sort (SaUserTable *self, SaSort sort, gboolean descending);
/** sa_user_table_set_header_menu: what a right click on a heading offers */
void        sa_user_table_set_header_menu (SaUserTable *self, GMenuModel *menu);

G_END_DECLS
