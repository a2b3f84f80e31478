/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SaSeatBar:
 *
 * Seats of one product at a glance: taken, added by what is being prepared, and too many. It only repeats what a text
 * beside it says, so it is hidden from screen readers.
 */
#define SA_TYPE_SEAT_BAR (sa_seat_bar_get_type ())
G_DECLARE_FINAL_TYPE (SaSeatBar, sa_seat_bar, SA, SEAT_BAR, GtkWidget)

GtkWidget *sa_seat_bar_new (void);
/** sa_seat_bar_set: @seats 0 or less: there is no limit, and nothing to draw */
void       sa_seat_bar_set (SaSeatBar *self, gint64 taken, gint64 added, gint64 seats);

G_END_DECLS
