/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-preview.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaMailPreviewMaker:
 * @language: (nullable): BCP 47 tag; %NULL: the one that the mail would be in
 *
 * Writes the mail to look at; given by the context, which can write mail.
 *
 * Returns: (transfer full): %NULL with @error set
 */
typedef SaMailPreview *(*SaMailPreviewMaker) (const char *language, gpointer data, GError **error);

/** SaMailTextsOpener: shows the words of mails in @language, to be changed */
typedef void (*SaMailTextsOpener) (GtkWindow *parent, const char *language, gpointer data);

/** SaMailPreviewWindow: one mail to look at, in any of the languages that mail is written in. */
#define SA_TYPE_MAIL_PREVIEW_WINDOW (sa_mail_preview_window_get_type ())
G_DECLARE_FINAL_TYPE (SaMailPreviewWindow, sa_mail_preview_window, SA, MAIL_PREVIEW_WINDOW, AdwWindow)

/**
 * sa_mail_preview_window_new:
 * @language: (nullable): the one to begin with
 * @maker: called again for each language, and by sa_mail_preview_window_refresh()
 * @destroy: (nullable): for @data
 */
GtkWidget *sa_mail_preview_window_new       (GtkWindow *parent, const char *language, SaMailPreviewMaker maker,
                                             gpointer data, GDestroyNotify destroy);
/** sa_mail_preview_window_set_opener: without it there is no button for the words; @data must outlive the window */
void       sa_mail_preview_window_set_opener (SaMailPreviewWindow *self, SaMailTextsOpener opener, gpointer data);
/** sa_mail_preview_window_refresh: writes the mail anew, as after its words have changed */
void       sa_mail_preview_window_refresh   (SaMailPreviewWindow *self);

G_END_DECLS
