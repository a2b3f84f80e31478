/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-row.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SA_TYPE_STATUS_CELL (sa_status_cell_get_type ())
G_DECLARE_FINAL_TYPE (SaStatusCell, sa_status_cell, SA, STATUS_CELL, GtkWidget)

/** SaStatusForm: how a status is shown. */
typedef enum
{
  SA_STATUS_FORM_COLUMN,  /* the long word; takes the width of its column, whatever the word */
  SA_STATUS_FORM_PILL,    /* the long word, as wide as it is */
  SA_STATUS_FORM_SHORT,   /* the short word, as wide as it is; nothing in the common case */
} SaStatusForm;

/**
 * SaStatusCell:
 *
 * A status as icon and word in a pill, or as quiet text in the common case. Drawn by itself, always of the same
 * height. Its tooltip and its name for screen readers have both parts of the status.
 */
GtkWidget *sa_status_cell_new (SaStatusForm form);

/** sa_status_cell_set_form: for one that a .ui file made */
void          sa_status_cell_set_form (SaStatusCell *self, SaStatusForm form);
void          sa_status_cell_set_row (SaStatusCell *self, SaRow *row);
/** sa_status_cell_set_pill: shows @pill, which belongs to no row */
void          sa_status_cell_set_pill (SaStatusCell *self, const SaPill *pill);
const SaPill *sa_status_cell_get_pill (SaStatusCell *self);

/**
 * SaPillFunc: all states that a column may show: @index counts from 0.
 *
 * Returns: %NULL beyond the last
 */
typedef const SaPill *(*SaPillFunc) (guint index);

/** sa_status_cell_measure_column: how wide a column of these states must be in this language, cell padding included */
int           sa_status_cell_measure_column (GtkWidget *widget, SaPillFunc pills);

G_END_DECLS
