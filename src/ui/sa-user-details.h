/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-operator.h"
#include "sa-row-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SA_TYPE_USER_DETAILS (sa_user_details_get_type ())
G_DECLARE_FINAL_TYPE (SaUserDetails, sa_user_details, SA, USER_DETAILS, AdwBin)

/**
 * SaUserDetails:
 *
 * The pane beside the list: everything about the selected user, or what several have in common. What it offers are
 * actions of the window on the selection.
 */
GtkWidget *sa_user_details_new (SaRepository *repository, SaId site, SaRowList *list, SaOperator *operator);

void       sa_user_details_set_folded (SaUserDetails *self, gboolean folded);
/** sa_user_details_set_start_buttons: whether the window's buttons of the start are on this header bar */
void       sa_user_details_set_start_buttons (SaUserDetails *self, gboolean shown);

G_END_DECLS
