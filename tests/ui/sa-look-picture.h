/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/*
 * What the programs share that draw a window for people to look at.
 */

/** sa_look_spin: lets the program run for @milliseconds */
void sa_look_spin (int milliseconds);
/** sa_look_save: @window, as it shows, into a PNG file at @path */
void sa_look_save (GtkWidget *window, const char *path);

G_END_DECLS
