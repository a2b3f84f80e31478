/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SaPageText: a text of the pages, from the key file of a language. */
typedef struct _SaPageText SaPageText;

/**
 * sa_page_text_choose:
 * @accept_language: (nullable): the request's Accept-Language header (RFC 9110, 12.5.4)
 *
 * Returns: (transfer none): the texts of the best language that there is, English if none; kept for the process
 */
const SaPageText *sa_page_text_choose (const char *accept_language);
const char       *sa_page_text_get_language (const SaPageText *self);
/** sa_page_text_get: @key must exist; every language has every key, a test holds that */
const char       *sa_page_text_get (const SaPageText *self, const char *key);
/** sa_page_text_fill: Returns: (transfer full): the text with {site} and {name} replaced, escaped for HTML */
char             *sa_page_text_fill (const SaPageText *self, const char *key, const char *site, const char *name);

/**
 * sa_page_render:
 * @heading: HTML
 * @body: HTML
 *
 * Returns: (transfer full): a whole page without scripts
 */
char             *sa_page_render (const SaPageText *text, const char *heading, const char *body);

/** sa_page_get_style: the style sheet, served as a file of its own so that the policy can forbid inline styles */
const char       *sa_page_get_style (void);

G_END_DECLS
