/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-row.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** SaFactFunc: Returns: (transfer full): the words of one fact at @now */
typedef char *(*SaFactFunc) (SaRow *row, SaTime now);

#define SA_TYPE_FACT_CELL (sa_fact_cell_get_type ())
G_DECLARE_FINAL_TYPE (SaFactCell, sa_fact_cell, SA, FACT_CELL, GtkWidget)

/** SaFactCell: one fact of a row in a column: quiet text, cut off at the end, the whole of it in the tooltip. */
GtkWidget *sa_fact_cell_new (SaFactFunc func);

void       sa_fact_cell_set_row (SaFactCell *self, SaRow *row);

G_END_DECLS
