/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-change.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaOrganizationWindow:
 *
 * What a first start asks: the organization, its first site, and who its first admin is. The window judges what is
 * typed and makes the plan; whoever opened it runs that, since there is no repository yet, and tells the end with
 * sa_organization_window_finish().
 *
 * Signal `created (SaPlan *plan)`: the person wants this. An atomic plan of one %SA_CHANGE_CREATE_ORGANIZATION.
 */
#define SA_TYPE_ORGANIZATION_WINDOW (sa_organization_window_get_type ())
G_DECLARE_FINAL_TYPE (SaOrganizationWindow, sa_organization_window, SA, ORGANIZATION_WINDOW, AdwWindow)

/** sa_organization_window_new: @parent, @name, @address: (nullable): name and address as far as they are known */
GtkWidget *sa_organization_window_new    (GtkWindow *parent, const char *name, const char *address);
/** sa_organization_window_finish: @error: (nullable): why it failed; %NULL: it is done, and the window closes */
void       sa_organization_window_finish (SaOrganizationWindow *self, const char *error);

G_END_DECLS
