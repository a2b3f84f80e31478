/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What loading and laying out a template share. */

#include "sa-mail-template.h"

G_BEGIN_DECLS

/* What may stand in braces */
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

/* How a value goes into a text */
typedef enum
{
  SA_MAIL_PLAIN,    /* as it is */
  SA_MAIL_ISOLATED, /* so that it does not turn the direction of the text around it */
  SA_MAIL_HTML,     /* escaped, isolated; the template's own words are escaped too */
} SaMailMode;

/**
 * sa_mail_template_fill:
 * @values: one for each variable that the text @key may have
 *
 * Returns: (transfer full)
 */
char *sa_mail_template_fill (SaMailTemplate *self, SaMailKey key, const char * const *values, SaMailMode mode);

G_END_DECLS
