/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-key-text.h"
#include "sa-mail-preview.h"
#include "sa-mail-texts.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** SaMailTextsServices: what the window needs of the mails; given by the context. @data goes to the preview. */
typedef struct
{
  gpointer           data;
  SaMailWordsLoader  built_in;
  /* Writes the mail that @templates, a{sa{ss}}, would make in @language, to somebody whom @variant fits. */
  SaMailPreview   *(*preview) (gpointer data, const char *language, GVariant *templates, const SaMailVariant *variant,
                               GError **error);
} SaMailTextsServices;

/**
 * SaMailTextsWindow:
 *
 * The words of mails in each language, to be changed, with the mail that they make beside them or, in little room,
 * behind a button. Closing it with something unsaved asks first.
 */
#define SA_TYPE_MAIL_TEXTS_WINDOW (sa_mail_texts_window_get_type ())
G_DECLARE_FINAL_TYPE (SaMailTextsWindow, sa_mail_texts_window, SA, MAIL_TEXTS_WINDOW, AdwWindow)

/** sa_mail_texts_window_new: @actor, @services: copied; @language: (nullable): the one to begin with */
GtkWidget   *sa_mail_texts_window_new       (GtkWindow *parent, SaRepository *repository, const SaActor *actor,
                                             const SaMailTextsServices *services, const char *language);
/** sa_mail_texts_window_get_texts: Returns: (transfer none) */
SaMailTexts *sa_mail_texts_window_get_texts (SaMailTextsWindow *self);

G_END_DECLS
