/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* What the own cells draw with. @x is where a thing starts on the left, whatever the text direction. */

/** sa_paint_color: the colour that style.css defines as @name, else the widget's own */
void   sa_paint_color (GtkWidget *widget, const char *name, GdkRGBA *color);

/** sa_paint_icon: a symbolic icon in one colour */
void   sa_paint_icon (GtkWidget *widget, GtkSnapshot *snapshot, const char *icon_name, double x, double y, int size,
                      const GdkRGBA *color);

/** sa_paint_layout: @layout from its start side on, in a box as wide as its width; follows the text direction */
void   sa_paint_layout (GtkWidget *widget, GtkSnapshot *snapshot, PangoLayout *layout, double x, double y,
                        double width, const GdkRGBA *color);

/**
 * sa_paint_avatar:
 * @name: "" for somebody without a name, who gets a grey silhouette: who has not come in reads at a glance
 * @initials: (inout): kept by the caller for the next time; clear it when the name or the font changes
 */
void   sa_paint_avatar (GtkWidget *widget, GtkSnapshot *snapshot, const char *name, PangoLayout **initials, double x,
                        double y, int size);

/** sa_paint_initials: Returns: (transfer full): at most two letters: of the first and of the last word */
char  *sa_paint_initials (const char *name);

G_END_DECLS
