/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * sa_dialog_new:
 * @parent: (nullable)
 * @heading: plain text of any length
 * @body: (nullable): plain text
 *
 * Returns: (transfer none): an AdwMessageDialog without responses that shows @heading itself: libadwaita 1.7 measures
 *   its own heading for less room than it needs, of which GTK 4.18 warns
 */
GtkWidget *sa_dialog_new       (GtkWindow *parent, const char *heading, const char *body);

/**
 * sa_dialog_new_save_changes:
 * @body: what was changed and not saved yet
 *
 * The question before a window with changes closes: its responses are "cancel", "discard" and "save".
 */
GtkWidget *sa_dialog_new_save_changes (GtkWindow *parent, const char *body);

/** sa_dialog_set_child: @child: below heading and body */
void       sa_dialog_set_child (GtkWidget *dialog, GtkWidget *child);

G_END_DECLS
