/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** SA_PAGE_BIN_MINIMUM: the width that every page has at least, so that a window can shrink to 360 px with its frame */
#define SA_PAGE_BIN_MINIMUM 294

#define SA_TYPE_PAGE_BIN (sa_page_bin_get_type ())
G_DECLARE_FINAL_TYPE (SaPageBin, sa_page_bin, SA, PAGE_BIN, GtkWidget)

/**
 * SaPageBin:
 *
 * Holds one page of a leaflet. A leaflet adds up what its pages ask for, hidden ones too; this bin asks for little,
 * cuts off what does not fit, and tells its page by the property `width-class` how much room there really is, so that
 * the page can lay itself out anew.
 */
GtkWidget *sa_page_bin_new (int natural_width);

void       sa_page_bin_set_child (SaPageBin *self, GtkWidget *child);
GtkWidget *sa_page_bin_get_child (SaPageBin *self);

/**
 * sa_page_bin_get_width_class:
 *
 * Returns: the largest of the design's page widths (480, 500, 540, 640, 700, 840, 1000) that fits, 0 below all of
 *   them, counted in pixels of text at its normal size: with text at 1.5 a page of 720 px is one of 480
 */
guint      sa_page_bin_get_width_class (SaPageBin *self);

/** sa_page_bin_classify: the width class of a page of @width pixels with text enlarged by @text_scale */
guint      sa_page_bin_classify (int width, double text_scale);

/** sa_page_bin_get_text_scale: how much @widget's text is enlarged; 1.0 is normal */
double     sa_page_bin_get_text_scale (GtkWidget *widget);

G_END_DECLS
