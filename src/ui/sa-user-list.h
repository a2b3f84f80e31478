/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-user-rows.h"

G_BEGIN_DECLS

#define SA_TYPE_USER_LIST (sa_user_list_get_type ())
G_DECLARE_FINAL_TYPE (SaUserList, sa_user_list, SA, USER_LIST, GtkWidget)

/**
 * SaUserList:
 *
 * The users in rows of two lines, for pages too narrow for a table; over the same list and selection as that.
 *
 * Signal `activate (SaUser *user)`: by double click or Return.
 */
GtkWidget *sa_user_list_new (SaRowList *list);

GtkWidget *sa_user_list_get_view (SaUserList *self);

G_END_DECLS
