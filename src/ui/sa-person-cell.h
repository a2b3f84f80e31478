/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-row.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SA_TYPE_PERSON_CELL (sa_person_cell_get_type ())
G_DECLARE_FINAL_TYPE (SaPersonCell, sa_person_cell, SA, PERSON_CELL, GtkWidget)

/**
 * SaPersonCell:
 *
 * A person in a row: avatar and name, in the two-line form also the address or the fact that says most. The avatar
 * turns into a check box under the pointer, and in all rows while `selecting`. Always of the same height, drawn by
 * itself.
 *
 * Signal `toggle`: the check box was clicked.
 */
GtkWidget *sa_person_cell_new (gboolean two_lines);

void       sa_person_cell_set_row (SaPersonCell *self, SaRow *row);
SaRow     *sa_person_cell_get_row (SaPersonCell *self);
/** sa_person_cell_set_address_shown: whether the address has a column of its own; if not, it stands in for a name */
void       sa_person_cell_set_address_shown (SaPersonCell *self, gboolean address_shown);
void       sa_person_cell_set_selected (SaPersonCell *self, gboolean selected);
void       sa_person_cell_set_selecting (SaPersonCell *self, gboolean selecting);
/** sa_person_cell_has_check: whether the check box stands in the avatar's place now */
gboolean   sa_person_cell_has_check (SaPersonCell *self);

G_END_DECLS
