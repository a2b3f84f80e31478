/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-error.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/*
 * The texts that an invitation's mail is made of, and what may stand in them. The words themselves are with the mail
 * (relay/templates) and with the organization, which may write its own; what is a good text is said here once, for the
 * window and the command line before they save, and for whatever keeps the texts when it is asked to.
 */

/** SaMailVar: what may stand in braces. */
typedef enum
{
  SA_MAIL_VAR_INVITER,
  SA_MAIL_VAR_NAME,
  SA_MAIL_VAR_ADDRESS,
  SA_MAIL_VAR_SITE,
  SA_MAIL_VAR_ORGANIZATION,
  SA_MAIL_VAR_PRODUCTS,
  SA_MAIL_VAR_EXPIRES,
  SA_MAIL_VAR_DAY,
  SA_MAIL_VAR_MONTH,
  SA_MAIL_VAR_YEAR,
  SA_MAIL_N_VARS
} SaMailVar;

/** SaMailKey: "-anonymous" is used where the inviter's, or the invitee's, name is not known; "-new" for somebody
 * without an account. The order is that of the mail. */
typedef enum
{
  SA_MAIL_KEY_DIRECTION,
  SA_MAIL_KEY_MONTHS,
  SA_MAIL_KEY_DATE,
  SA_MAIL_KEY_LIST_SEPARATOR,
  SA_MAIL_KEY_FROM,
  SA_MAIL_KEY_SUBJECT,
  SA_MAIL_KEY_SUBJECT_ANONYMOUS,
  SA_MAIL_KEY_GREETING,
  SA_MAIL_KEY_GREETING_ANONYMOUS,
  SA_MAIL_KEY_INTRO,
  SA_MAIL_KEY_INTRO_ANONYMOUS,
  SA_MAIL_KEY_PRODUCTS,
  SA_MAIL_KEY_MESSAGE,
  SA_MAIL_KEY_MESSAGE_ANONYMOUS,
  SA_MAIL_KEY_ACCOUNT_NEW,
  SA_MAIL_KEY_ACCOUNT_EXISTING,
  SA_MAIL_KEY_BUTTON_NEW,
  SA_MAIL_KEY_BUTTON_EXISTING,
  SA_MAIL_KEY_OPEN_NEW,
  SA_MAIL_KEY_OPEN_EXISTING,
  SA_MAIL_KEY_COPY,
  SA_MAIL_KEY_EXPIRES,
  SA_MAIL_KEY_PRIVATE,
  SA_MAIL_KEY_REPLY,
  SA_MAIL_KEY_IGNORE,
  SA_MAIL_N_KEYS
} SaMailKey;

/** SA_MAIL_FIRST_OWN_KEY: from this one on an organization can have texts of its own; those before are grammar */
#define SA_MAIL_FIRST_OWN_KEY SA_MAIL_KEY_SUBJECT
#define SA_MAIL_MAX_LINE 200     /* characters of a subject or button */
#define SA_MAIL_MAX_TEXT 2000    /* characters of a paragraph */

const char *sa_mail_var_get_name (SaMailVar var);
const char *sa_mail_key_get_name (SaMailKey key);
gboolean    sa_mail_key_from_name (const char *name, SaMailKey *key);
/** sa_mail_key_may_have: whether the text @key may have @var: a fact that can be empty only where it is not */
gboolean    sa_mail_key_may_have (SaMailKey key, SaMailVar var);
/** sa_mail_key_needs: whether the text @key makes no sense without @var */
gboolean    sa_mail_key_needs (SaMailKey key, SaMailVar var);
/** sa_mail_key_is_line: whether it stands on one line: a subject, a button */
gboolean    sa_mail_key_is_line (SaMailKey key);

/** sa_mail_find_var: Returns: the variable of the @length bytes at @name, without braces; %SA_MAIL_N_VARS when none is
 * called that */
SaMailVar   sa_mail_find_var (const char *name, gsize length);

/**
 * sa_mail_words_check:
 * @language: that it is in, for the sentence
 *
 * Whether @text may stand for @key: its variables are known, allowed there and complete, it is valid text of a bearable
 * length, without control characters, and a subject is one line.
 *
 * Returns: %FALSE and %SA_ERROR_INVALID with a sentence that names the text and the variable
 */
gboolean    sa_mail_words_check (const char *language, SaMailKey key, const char *text, GError **error);

/**
 * sa_mail_words_check_own:
 * @texts: a{ss}: names of keys to an organization's own texts; an empty one stands for "as it was built in"
 *
 * The same for all of them, and that there are mails in @language.
 */
gboolean    sa_mail_words_check_own (const char *language, GVariant *texts, GError **error);

G_END_DECLS
