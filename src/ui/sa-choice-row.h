/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-types.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaChoiceRow:
 *
 * A row that is a check or radio button with a title and a line about it. A choice that the person may not make stays,
 * with a lock and the reason in the place of the line.
 *
 * Signal `chosen (gboolean active)`: the person changed it.
 */
#define SA_TYPE_CHOICE_ROW (sa_choice_row_get_type ())
G_DECLARE_FINAL_TYPE (SaChoiceRow, sa_choice_row, SA, CHOICE_ROW, AdwActionRow)

/** sa_choice_row_new: @title is plain text */
GtkWidget *sa_choice_row_new        (const char *title);
/** sa_choice_row_join: makes radio buttons of both */
void       sa_choice_row_join       (SaChoiceRow *self, SaChoiceRow *other);
/** sa_choice_row_set: @subtitle: (nullable); @lock: why it may not be changed, then shown instead */
void       sa_choice_row_set        (SaChoiceRow *self, gboolean active, const char *subtitle, SaReason lock);
gboolean   sa_choice_row_get_active (SaChoiceRow *self);

G_END_DECLS
