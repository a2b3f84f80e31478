/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-document.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** SaMailBox: one block of a mail: a label on the background, and beside the line, that the mail gives it. */
#define SA_TYPE_MAIL_BOX (sa_mail_box_get_type ())
G_DECLARE_FINAL_TYPE (SaMailBox, sa_mail_box, SA, MAIL_BOX, GtkWidget)

/** sa_mail_box_new: @direction: of the document; a block with letters of another one turns by itself */
GtkWidget  *sa_mail_box_new      (const SaMailBlock *block, GtkTextDirection direction);

/** sa_mail_box_draw: fills @widget with @color (0xRRGGBB, or none), its corners rounded */
void        sa_mail_box_draw     (GtkWidget *widget, GtkSnapshot *snapshot, guint32 color, int radius);

G_END_DECLS
