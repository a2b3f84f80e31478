/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * sa_fact_row_new:
 *
 * A row of a boxed list that tells one fact: what it is, and under it the whole of it, in as many lines as it takes. A
 * @selectable one can be marked and copied by its letters; texts are plain.
 */
GtkWidget *sa_fact_row_new (const char *title, const char *text, gboolean selectable);

/** sa_fact_row_set_text: another text of the same fact; what is marked in it stays if it is the same */
void       sa_fact_row_set_text (GtkWidget *row, const char *text);

G_END_DECLS
