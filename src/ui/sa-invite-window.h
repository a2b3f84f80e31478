/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-invite-form.h"
#include "sa-mail-preview-window.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaInvitePreview:
 * @language: (nullable): BCP 47 tag, %NULL: the one that the mail would be in
 *
 * Writes the mail that one of the people of @form would get; given by the context, which can write mail.
 *
 * Returns: (transfer full): %NULL with @error set when it cannot be written
 */
typedef SaMailPreview *(*SaInvitePreview) (SaInviteForm *form, const char *language, gpointer user_data,
                                           GError **error);

/**
 * SaInviteWindow:
 *
 * The Invite Users window, on an #SaInviteForm. It closes itself once everybody is invited; where some could not be, it
 * says why and lets them be fixed. Closing it with addresses in it asks first.
 *
 * Signal `invited (SaOutcome *outcome)`: a plan was run; the outcome has the event that can be undone.
 */
#define SA_TYPE_INVITE_WINDOW (sa_invite_window_get_type ())
G_DECLARE_FINAL_TYPE (SaInviteWindow, sa_invite_window, SA, INVITE_WINDOW, AdwWindow)

GtkWidget    *sa_invite_window_new           (SaInviteForm *form);
/** sa_invite_window_get_form: Returns: (transfer none) */
SaInviteForm *sa_invite_window_get_form      (SaInviteWindow *self);
/** sa_invite_window_set_languages: BCP 47 tags that mail can be written in, and their names in the same order */
void          sa_invite_window_set_languages (SaInviteWindow *self, const char * const *tags,
                                              const char * const *names);
/** sa_invite_window_set_preview: without it the form offers none */
void          sa_invite_window_set_preview   (SaInviteWindow *self, SaInvitePreview preview, gpointer user_data,
                                              GDestroyNotify destroy);
/** sa_invite_window_set_texts_opener: where the words of the mails can be changed; @data must outlive the window */
void          sa_invite_window_set_texts_opener (SaInviteWindow *self, SaMailTextsOpener opener, gpointer data);
/** sa_invite_window_add_file: reads addresses from @file, as if it had been dropped on the window */
void          sa_invite_window_add_file      (SaInviteWindow *self, GFile *file);

G_END_DECLS
