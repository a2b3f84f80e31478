/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sa_mime_join_words:
 * @text: a header as it stands in a mail
 *
 * GMime drops what follows a word in base64 that ends with padding, when the next word is of the same kind (seen with
 * 3.2.13). In what this returns no such word has a neighbour.
 *
 * Returns: (transfer full): @text with each run of RFC 2047 words of one charset made into a single one
 */
char *sa_mime_join_words (const char *text);

G_END_DECLS
