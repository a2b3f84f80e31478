/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SaPill:
 *
 * How one state is shown, of a user or of a message: always a word and an icon, never a colour alone. Static; the words
 * are marked for translation where they stand (`text` and `meaning` by N_(), `short_text` by NC_("short status")).
 */
typedef struct
{
  const char *icon;
  const char *css_class;   /* of a pill in style.css; the colours are `<class with _>_fg` and `_bg` */
  const char *color;       /* that, as style.css names it */
  const char *text;        /* "Invitation pending" */
  const char *short_text;  /* "Pending"; "": the common case, quiet text in a table and nothing in a narrow row */
  const char *meaning;     /* a sentence or two, for tooltips and details */
} SaPill;

/** sa_pill_is_plain: the common case, which is shown without a pill */
gboolean    sa_pill_is_plain (const SaPill *self);

/* Translated; static strings. */
const char *sa_pill_get_text (const SaPill *self);
const char *sa_pill_get_short_text (const SaPill *self);
const char *sa_pill_get_meaning (const SaPill *self);

G_END_DECLS
