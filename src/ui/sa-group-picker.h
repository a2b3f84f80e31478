/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-invite-form.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaGroupPicker:
 *
 * Groups that invited people join besides those of the products: chips, and a field that finds groups as one types and
 * offers to create one that is not there.
 */
#define SA_TYPE_GROUP_PICKER (sa_group_picker_get_type ())
G_DECLARE_FINAL_TYPE (SaGroupPicker, sa_group_picker, SA, GROUP_PICKER, AdwPreferencesGroup)

void sa_group_picker_set_form (SaGroupPicker *self, SaInviteForm *form);

G_END_DECLS
