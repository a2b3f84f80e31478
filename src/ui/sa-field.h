/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-types.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaField:
 *
 * A sentence under an entry row that says what is wrong with its text. It belongs to the row and lives as long as it.
 * Nothing is said about a row that nobody has touched.
 */
typedef struct _SaField SaField;

/** sa_field_new: @row stands in a list already. Returns: (transfer none): owned by @row */
SaField    *sa_field_new            (AdwEntryRow *row);
/** sa_field_set_late: nothing is said while somebody types for the first time, but once they leave the row */
void        sa_field_set_late       (SaField *self);
/** sa_field_remove: takes the row and its sentence out of their list; @self is gone with the row */
void        sa_field_remove         (SaField *self);
/** sa_field_set_error: @error: (nullable): a sentence; it shows once the row was touched */
void        sa_field_set_error      (SaField *self, const char *error);
/** sa_field_set_reason: the same, with the sentence of @reason; %SA_REASON_NONE: nothing is wrong */
void        sa_field_set_reason     (SaField *self, SaReason reason);
/** sa_field_touch: from now on the error shows: the row was edited, or somebody wants to go on */
void        sa_field_touch          (SaField *self);
gboolean    sa_field_has_error      (SaField *self);
/** sa_field_get_row: Returns: (transfer none) */
GtkWidget  *sa_field_get_row        (SaField *self);
/** sa_field_get_text: Returns: (transfer none): what is in the row */
const char *sa_field_get_text       (SaField *self);
/** sa_field_get_shown_error: Returns: (nullable): the sentence that a person sees now */
const char *sa_field_get_shown_error (SaField *self);
/** sa_field_describe: a screen reader says @note, a label, of the entry @field; @note: (nullable): nothing more */
void        sa_field_describe       (GtkWidget *field, GtkWidget *note);

G_END_DECLS
