/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SaChipLayout:
 *
 * Lays chips out like words: greedily, line by line from start to end, each as wide as it wants but never wider than a
 * line. One child, the field, is stretchy: after the last chip it takes the rest of its line, or a line of its own
 * where less than its least width is left.
 */
#define SA_TYPE_CHIP_LAYOUT (sa_chip_layout_get_type ())
G_DECLARE_FINAL_TYPE (SaChipLayout, sa_chip_layout, SA, CHIP_LAYOUT, GtkLayoutManager)

GtkLayoutManager *sa_chip_layout_new       (int spacing, int least_field_width);
/** sa_chip_layout_set_field: @field is a child of the widget that the layout is of; not owned */
void              sa_chip_layout_set_field (SaChipLayout *self, GtkWidget *field);

G_END_DECLS
