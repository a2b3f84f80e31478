/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sa_ui_init:
 *
 * Call once, after GTK and libadwaita are up and before the first window: makes the templates, the style sheet and the
 * icons of this layer known.
 */
void sa_ui_init (void);

G_END_DECLS
