/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-format.h"
#include "sa-user.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SA_TYPE_STATUS_CELL (sa_status_cell_get_type ())
G_DECLARE_FINAL_TYPE (SaStatusCell, sa_status_cell, SA, STATUS_CELL, GtkWidget)

/** SaStatusForm: how a status is shown. */
typedef enum
{
  SA_STATUS_FORM_COLUMN,  /* the long word; takes the width of its column, whatever the word */
  SA_STATUS_FORM_PILL,    /* the long word, as wide as it is */
  SA_STATUS_FORM_SHORT,   /* the short word, as wide as it is; nothing for who has access */
} SaStatusForm;

/**
 * SaStatusCell:
 *
 * A status as icon and word in a pill, or as quiet text in the common case. Drawn by itself, always of the same
 * height. Its tooltip and its name for screen readers have both parts of the status.
 */
GtkWidget *sa_status_cell_new (SaStatusForm form);

void       sa_status_cell_set_user (SaStatusCell *self, SaUser *user);
/** sa_status_cell_set_look: shows @look without a user */
void       sa_status_cell_set_look (SaStatusCell *self, SaLook look);
SaLook     sa_status_cell_get_look (SaStatusCell *self);

/** sa_status_cell_measure_column: how wide a column of statuses must be in this language, cell padding included */
int        sa_status_cell_measure_column (GtkWidget *widget);

G_END_DECLS
