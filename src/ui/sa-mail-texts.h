/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-words.h"
#include "sa-repository.h"

G_BEGIN_DECLS

/**
 * SaMailWordsLoader:
 *
 * The words of @language as they are built in; given by the context, which has the mails.
 *
 * Returns: (transfer full): a{ss}: names of keys to texts, all that an organization can have its own of
 */
typedef GVariant *(*SaMailWordsLoader) (const char *language);

/** SA_MAIL_N_OWN_KEYS: how many texts an organization can have of its own */
#define SA_MAIL_N_OWN_KEYS (SA_MAIL_N_KEYS - SA_MAIL_FIRST_OWN_KEY)

/**
 * SaMailTexts:
 *
 * The view model of the window for the words of mails: what is built in, what the organization says instead, and what
 * somebody is writing now, in every language. An edit stays while another language is looked at; saving writes all of
 * them as one plan. No widgets; main thread.
 *
 * Signal `changed (int key)`: what is known of this text moved; -1: of all of them.
 */
#define SA_TYPE_MAIL_TEXTS (sa_mail_texts_get_type ())
G_DECLARE_FINAL_TYPE (SaMailTexts, sa_mail_texts, SA, MAIL_TEXTS, GObject)

/** sa_mail_texts_new: @actor is copied; @language: (nullable): the one to begin with */
SaMailTexts  *sa_mail_texts_new           (SaRepository *repository, const SaActor *actor, SaMailWordsLoader loader,
                                           const char *language);

const char   *sa_mail_texts_get_language  (SaMailTexts *self);
void          sa_mail_texts_set_language  (SaMailTexts *self, const char *language);
/** sa_mail_texts_get_lock: why this actor may change none of them */
SaReason      sa_mail_texts_get_lock      (SaMailTexts *self);

/* One text of the language that is looked at */
const char   *sa_mail_texts_get_text      (SaMailTexts *self, SaMailKey key);
const char   *sa_mail_texts_get_built_in  (SaMailTexts *self, SaMailKey key);
/** sa_mail_texts_is_changed: whether the mail will say something else than what is built in */
gboolean      sa_mail_texts_is_changed    (SaMailTexts *self, SaMailKey key);
/** sa_mail_texts_get_error: Returns: (nullable): a sentence: why the text cannot stand there */
const char   *sa_mail_texts_get_error     (SaMailTexts *self, SaMailKey key);
/** sa_mail_texts_set_text: an empty text stands for what is built in */
void          sa_mail_texts_set_text      (SaMailTexts *self, SaMailKey key, const char *text);
void          sa_mail_texts_reset         (SaMailTexts *self, SaMailKey key);
void          sa_mail_texts_reset_all     (SaMailTexts *self);
guint         sa_mail_texts_get_n_changed (SaMailTexts *self);

/* All languages */
/** sa_mail_texts_is_dirty: whether there is something to save */
gboolean      sa_mail_texts_is_dirty      (SaMailTexts *self);
/** sa_mail_texts_dup_dirty: Returns: (transfer full): the names of the languages with something to save */
char        **sa_mail_texts_dup_dirty     (SaMailTexts *self);
gboolean      sa_mail_texts_can_save      (SaMailTexts *self);
/** sa_mail_texts_get_bad_language: Returns: (nullable): one with a text that cannot be saved, the shown one first */
const char   *sa_mail_texts_get_bad_language (SaMailTexts *self);
/** sa_mail_texts_dup_templates: Returns: (transfer full): a{sa{ss}}: what mails would say now; bad texts left out */
GVariant     *sa_mail_texts_dup_templates (SaMailTexts *self);

/** sa_mail_texts_dup_plan: Returns: (transfer full) (nullable): one change a language that has something to save */
SaPlan       *sa_mail_texts_dup_plan      (SaMailTexts *self);
void          sa_mail_texts_save_async    (SaMailTexts *self, GAsyncReadyCallback callback, gpointer user_data);
/** sa_mail_texts_save_finish: Returns: (transfer full): %NULL with a sentence, also when the repository refuses */
SaOutcome    *sa_mail_texts_save_finish   (SaMailTexts *self, GAsyncResult *result, GError **error);

G_END_DECLS
