/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"
#include "sa-row-list.h"
#include "sa-user.h"
#include "sa-users-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SA_TYPE_USERS_PAGE (sa_users_page_get_type ())
G_DECLARE_FINAL_TYPE (SaUsersPage, sa_users_page, SA, USERS_PAGE, AdwBin)

/**
 * SaUsersPage:
 *
 * The users of one site: search, chips, filters, the table or the narrow list, and what is done to the selected ones.
 * What its buttons do are actions of the window (`win.resend` and so on).
 *
 * Signals: `details (SaUser *user)`: by Return or double click.
 */

/** sa_users_page_new: @settings: (nullable): keeps columns and order */
GtkWidget       *sa_users_page_new (SaRepository *repository, SaId site, GSettings *settings);

SaRowList       *sa_users_page_get_list (SaUsersPage *self);
SaUsersView     *sa_users_page_get_view (SaUsersPage *self);
AdwToastOverlay *sa_users_page_get_toast_overlay (SaUsersPage *self);

void             sa_users_page_set_width_class (SaUsersPage *self, guint width_class);
/**
 * sa_users_page_set_folded: @folded: the sidebar is a page of its own: a way back is needed, and the Invite button
 * stands out
 */
void             sa_users_page_set_folded (SaUsersPage *self, gboolean folded);
/** sa_users_page_set_end_buttons: whether the window's buttons are on this page's header bar */
void             sa_users_page_set_end_buttons (SaUsersPage *self, gboolean shown);

/**
 * sa_users_page_set_condition:
 * @text: (nullable): what lasts and should be known; %NULL: nothing
 * @label: what its button says
 * @action: what it does
 */
void             sa_users_page_set_condition (SaUsersPage *self, const char *text, const char *label,
                                              const char *action);

void             sa_users_page_start_search (SaUsersPage *self);
/** sa_users_page_escape: leaves search, then selection. Returns: whether there was something to leave */
gboolean         sa_users_page_escape (SaUsersPage *self);
void             sa_users_page_focus_list (SaUsersPage *self);

G_END_DECLS
