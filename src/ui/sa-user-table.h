/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-row-table.h"

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

/** sa_user_table_new: Returns: a #SaRowTable of users */
GtkWidget *sa_user_table_new (SaRowList *list);
/**
 * sa_user_columns_left_out: Returns: a mask of the columns that say less than others of what the page is about;
 * @invitations: *Sent* and *Expires* take the place of *Last Activity*
 */
guint      sa_user_columns_left_out (gboolean invitations);

G_END_DECLS
