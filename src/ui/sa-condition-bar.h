/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-relay-status.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaConditionBar:
 *
 * The banner under a header bar that says what lasts and should be known: a #SaCondition. In little room its buttons
 * stand under the words.
 */
#define SA_TYPE_CONDITION_BAR (sa_condition_bar_get_type ())
G_DECLARE_FINAL_TYPE (SaConditionBar, sa_condition_bar, SA, CONDITION_BAR, AdwBin)

/** sa_condition_bar_set: @condition: (nullable): nothing is to be said */
void sa_condition_bar_set (SaConditionBar *self, const SaCondition *condition);
void sa_condition_bar_set_narrow (SaConditionBar *self, gboolean narrow);

G_END_DECLS
