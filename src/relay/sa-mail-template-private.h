/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* What loading and laying out a template share. */

#include "sa-mail-template.h"

G_BEGIN_DECLS

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
