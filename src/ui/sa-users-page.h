/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-list-page.h"
#include "sa-repository.h"
#include "sa-user.h"
#include "sa-users-view.h"

G_BEGIN_DECLS

#define SA_TYPE_USERS_PAGE (sa_users_page_get_type ())
G_DECLARE_FINAL_TYPE (SaUsersPage, sa_users_page, SA, USERS_PAGE, AdwBin)

/**
 * SaUsersPage:
 *
 * The users of one site: search, chips, filters, the table or the narrow list, and what is done to the selected ones.
 * What its buttons do are actions of the window (`win.resend` and so on).
 */

/** sa_users_page_new: @settings: (nullable): keeps columns and order */
GtkWidget   *sa_users_page_new (SaRepository *repository, SaId site, GSettings *settings);

/** sa_users_page_get_page: the frame of it, which has the list */
SaListPage  *sa_users_page_get_page (SaUsersPage *self);
SaRowList   *sa_users_page_get_list (SaUsersPage *self);
SaUsersView *sa_users_page_get_view (SaUsersPage *self);

G_END_DECLS
