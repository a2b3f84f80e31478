/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaContentRow:
 *
 * A row of a boxed list that is nothing but room for its child: it is no stop for the keyboard, its child is.
 */
#define SA_TYPE_CONTENT_ROW (sa_content_row_get_type ())
G_DECLARE_FINAL_TYPE (SaContentRow, sa_content_row, SA, CONTENT_ROW, AdwPreferencesRow)

GtkWidget *sa_content_row_new (GtkWidget *child);

G_END_DECLS
