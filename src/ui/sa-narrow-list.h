/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-rows.h"

G_BEGIN_DECLS

#define SA_TYPE_NARROW_LIST (sa_narrow_list_get_type ())
G_DECLARE_FINAL_TYPE (SaNarrowList, sa_narrow_list, SA, NARROW_LIST, GtkWidget)

/**
 * SaNarrowList:
 *
 * A list in rows of two lines, for pages too narrow for a table; over the same list and selection as that.
 *
 * Signal `activate (GObject *row)`: by double click or Return.
 */

/** sa_narrow_list_new: @label: for screen readers: "Users"; @list: of #SaRow */
GtkWidget *sa_narrow_list_new (SaRowList *list, const char *label);

GtkWidget *sa_narrow_list_get_view (SaNarrowList *self);
/** sa_narrow_list_set_shown: whether it has rows; at first it has none */
void       sa_narrow_list_set_shown (SaNarrowList *self, gboolean shown);

G_END_DECLS
