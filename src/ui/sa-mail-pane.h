/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-preview.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SaMailPane:
 *
 * One mail to look at: who it comes from, where an answer goes, its subject, and under these the mail itself, as it is
 * drawn or as plain text. It has no scroll bars: its holder gives it the room.
 */
#define SA_TYPE_MAIL_PANE (sa_mail_pane_get_type ())
G_DECLARE_FINAL_TYPE (SaMailPane, sa_mail_pane, SA, MAIL_PANE, GtkWidget)

GtkWidget *sa_mail_pane_new         (void);
/** sa_mail_pane_set_preview: shows @preview, which is copied as far as it is needed */
void       sa_mail_pane_set_preview (SaMailPane *self, const SaMailPreview *preview);
/** sa_mail_pane_set_error: shows a sentence instead: why there is no mail */
void       sa_mail_pane_set_error   (SaMailPane *self, const char *sentence);
/** sa_mail_pane_show_text: whether the plain text is shown, not the drawn mail */
void       sa_mail_pane_show_text   (SaMailPane *self, gboolean text);

G_END_DECLS
