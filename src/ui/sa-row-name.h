/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * sa_row_set_name:
 * @content: what stands in a row of a list, or in a cell of it
 *
 * Gives the row that @content is in a name for assistive technologies. Rows of lists and column views are made by GTK,
 * which finds none for them and has no way to give them one before 4.12. Nothing happens while it is in no row.
 */
void sa_row_set_name (GtkWidget *content, const char *name);

G_END_DECLS
