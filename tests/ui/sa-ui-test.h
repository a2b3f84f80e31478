/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** sa_ui_test_init: GTK, libadwaita and the program's own resources, without animations */
void       sa_ui_test_init (void);
/** sa_ui_test_find: the first widget of @type in @widget, itself included; %NULL when there is none */
GtkWidget *sa_ui_test_find (GtkWidget *widget, GType type);
/** sa_ui_test_find_label: a mapped label with @text */
GtkWidget *sa_ui_test_find_label (GtkWidget *widget, const char *text);
/** sa_ui_test_settle: waits until the window stands and nothing more changes in the next frames */
void       sa_ui_test_settle (GtkWidget *window);

G_END_DECLS
