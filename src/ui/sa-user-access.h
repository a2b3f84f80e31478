/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-operator.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaUserAccess:
 *
 * The part of a user's details that says what they may do: role, a switch a product with its seats, groups. Of several
 * users it shows what they share. What it offers are actions of the window on the selection.
 */
#define SA_TYPE_USER_ACCESS (sa_user_access_get_type ())
G_DECLARE_FINAL_TYPE (SaUserAccess, sa_user_access, SA, USER_ACCESS, AdwBin)

/** sa_user_access_set_up: @operator: (nullable): %NULL locks nothing */
void sa_user_access_set_up (SaUserAccess *self, SaRepository *repository, SaId site, SaOperator *operator);
/** sa_user_access_show: @users: (array length=n_users) */
void sa_user_access_show (SaUserAccess *self, const SaUserRecord * const *users, gsize n_users);

G_END_DECLS
