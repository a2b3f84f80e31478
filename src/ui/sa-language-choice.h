/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * sa_language_choice_new:
 *
 * A drop-down of the languages that mail is written in, by their own names; in little room the chosen one is cut short.
 */
GtkWidget  *sa_language_choice_new          (void);
/** sa_language_choice_get_language: Returns: (nullable): the tag of the chosen one */
const char *sa_language_choice_get_language (GtkDropDown *self);
/** sa_language_choice_set_language: @language: (nullable): none of the list changes nothing */
void        sa_language_choice_set_language (GtkDropDown *self, const char *language);

G_END_DECLS
