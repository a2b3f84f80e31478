/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"
#include "sa-users-view.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SA_TYPE_USERS_BAR (sa_users_bar_get_type ())
G_DECLARE_FINAL_TYPE (SaUsersBar, sa_users_bar, SA, USERS_BAR, AdwBin)

/**
 * SaUsersBar: the chips over the users, the filters in force, and the way to more of them. Shows and changes a
 * #SaUsersView.
 */
void sa_users_bar_set_up (SaUsersBar *self, SaUsersView *view, SaRepository *repository, SaId site);

/** sa_users_bar_set_narrow: Filter is only an icon then */
void sa_users_bar_set_narrow (SaUsersBar *self, gboolean narrow);

G_END_DECLS
