/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** SaInvitePreviewWindow: what an invited person will read: the subject and the text of one mail. */
#define SA_TYPE_INVITE_PREVIEW_WINDOW (sa_invite_preview_window_get_type ())
G_DECLARE_FINAL_TYPE (SaInvitePreviewWindow, sa_invite_preview_window, SA, INVITE_PREVIEW_WINDOW, AdwWindow)

GtkWidget *sa_invite_preview_window_new (GtkWindow *parent, const char *subject, const char *text);

G_END_DECLS
