/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-words.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SaMailTextField:
 *
 * One text of a mail to be written: its name, the words with their variables marked, a menu of the variables that may
 * stand there, a way back to what is built in, and what is wrong with it.
 *
 * Signals: `edited (const char *text)`: the person changed it. `reset`: they want the built-in words. `focused`: they
 * are about to write here.
 */
#define SA_TYPE_MAIL_TEXT_FIELD (sa_mail_text_field_get_type ())
G_DECLARE_FINAL_TYPE (SaMailTextField, sa_mail_text_field, SA, MAIL_TEXT_FIELD, GtkWidget)

GtkWidget   *sa_mail_text_field_new         (SaMailKey key);
SaMailKey    sa_mail_text_field_get_key     (SaMailTextField *self);
/** sa_mail_text_field_show: @changed: it is not what is built in; @error: (nullable): a sentence */
void         sa_mail_text_field_show        (SaMailTextField *self, const char *text, gboolean changed,
                                             const char *error);
/** sa_mail_text_field_set_locked: whether it can only be read */
void         sa_mail_text_field_set_locked  (SaMailTextField *self, gboolean locked);

G_END_DECLS
