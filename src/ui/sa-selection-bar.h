/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-row-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaSelectionBar:
 *
 * The bar at the foot of a list: how many rows are selected, "Select All", and what can be done to them. It is there
 * from the first check box or the second selected row on.
 */
#define SA_TYPE_SELECTION_BAR (sa_selection_bar_get_type ())
G_DECLARE_FINAL_TYPE (SaSelectionBar, sa_selection_bar, SA, SELECTION_BAR, AdwBin)

/** sa_selection_bar_set_up: @select_all: the action of "Select All" */
void sa_selection_bar_set_up (SaSelectionBar *self, SaRowList *list, const char *select_all);
/** sa_selection_bar_set_wide, _set_narrow: the buttons with labels, and those for little room */
void sa_selection_bar_set_wide (SaSelectionBar *self, GtkWidget *buttons);
void sa_selection_bar_set_narrow (SaSelectionBar *self, GtkWidget *buttons);
/** sa_selection_bar_set_room: @narrow: only the narrow buttons fit; @select_all: "Select All" fits too */
void sa_selection_bar_set_room (SaSelectionBar *self, gboolean narrow, gboolean select_all);

G_END_DECLS
