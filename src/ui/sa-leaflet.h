/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * sa_leaflet_settle:
 *
 * For a leaflet that has all its pages. What it draws between them (a shadow, a border) stands before them, and gets
 * its style classes anew each time that the leaflet is laid out. A node of the style tree that changes has all that
 * come after it, and all that is in these, looked at again; so these few are put behind the pages.
 *
 * Main thread.
 */
void sa_leaflet_settle (AdwLeaflet *self);

G_END_DECLS
