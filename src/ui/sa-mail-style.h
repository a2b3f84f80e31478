/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * As much of CSS as the mails of this program use. What is none of that is told to the caller, so that a test finds
 * out when the mails begin to use more.
 */

#define SA_MAIL_NO_COLOR G_MAXUINT32

/** SaMailStyle: how one element looks. Colours are 0xRRGGBB or %SA_MAIL_NO_COLOR, lengths CSS pixels. */
typedef struct
{
  guint32  color;
  guint32  background;
  guint32  border_color;
  int      border;         /* of the line at its start side */
  int      radius;
  int      margin;         /* above and below */
  int      padding_block;  /* above and below */
  int      padding_inline; /* at both sides */
  int      font_size;
  gboolean bold;
  gboolean box;            /* stands as a box of its own in the line */
} SaMailStyle;

/** sa_mail_style_init_root: what holds where nothing is said */
void         sa_mail_style_init_root  (SaMailStyle *self);
/** sa_mail_style_init_child: what an element takes over from the one around it (CSS 2.1, 6.2) */
void         sa_mail_style_init_child (SaMailStyle *self, const SaMailStyle *parent);
/**
 * sa_mail_style_apply:
 * @declarations: such as "margin:16px 0;color:#5e5c64"
 * @unknown: (nullable): takes the names of the properties that mean nothing here
 */
void         sa_mail_style_apply      (SaMailStyle *self, const char *declarations, GHashTable *unknown);

/**
 * sa_mail_sheet_new:
 * @css: the text of a `style` element
 *
 * Returns: (transfer full): from the names of classes to what is declared for them where the reader's desktop is dark
 */
GHashTable  *sa_mail_sheet_new        (const char *css, GHashTable *unknown);

G_END_DECLS
