/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SaMailView:
 *
 * The HTML of a mail of this program, drawn as a mail program would on this desktop, light or dark, from the side that
 * its language is read from. Nothing in it can be clicked, and nothing is fetched.
 */
#define SA_TYPE_MAIL_VIEW (sa_mail_view_get_type ())
G_DECLARE_FINAL_TYPE (SaMailView, sa_mail_view, SA, MAIL_VIEW, GtkWidget)

GtkWidget *sa_mail_view_new      (void);
/** sa_mail_view_set_html: @html: (nullable): a whole document; what cannot be drawn is told in its place */
void       sa_mail_view_set_html (SaMailView *self, const char *html);

G_END_DECLS
