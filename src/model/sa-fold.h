/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SA_FOLD_VERSION: of the rule below. A database remembers which one made its folded texts. */
#define SA_FOLD_VERSION 1

/**
 * sa_fold:
 *
 * The form in which text is found: case-folded, NFKD without combining marks, and ł ø đ ı æ œ ß and their kin written
 * with plain letters, so that "muller" finds "Müller" and "lodz" finds "Łódź". Control characters become blanks.
 * Locale-independent on purpose: the same text folds alike on every computer.
 *
 * @text: UTF-8; invalid bytes are replaced
 * Returns: (transfer full)
 */
char  *sa_fold (const char *text);

/** sa_fold_words: Returns: (transfer full): the words of the folded @text, without empty ones */
char **sa_fold_words (const char *text);

G_END_DECLS
