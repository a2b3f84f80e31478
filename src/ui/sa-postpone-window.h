/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-types.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaPostponeWindow:
 *
 * Asks when mail shall leave: some times that people mean, or a day and an hour.
 *
 * Signal `chosen (SaTime time)`: and the window closes itself.
 */
#define SA_TYPE_POSTPONE_WINDOW (sa_postpone_window_get_type ())
G_DECLARE_FINAL_TYPE (SaPostponeWindow, sa_postpone_window, SA, POSTPONE_WINDOW, AdwWindow)

/** sa_postpone_window_new: @parent: (nullable); @n_messages: how many are put off */
GtkWidget *sa_postpone_window_new (GtkWindow *parent, guint n_messages);

G_END_DECLS
