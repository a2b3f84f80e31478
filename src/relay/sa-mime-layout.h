/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mime.h"

G_BEGIN_DECLS

/*
 * How a mail of ours is laid out, of which there is one way: some headers, a text, an HTML text. It is written and read
 * back without a tree of objects, which is what most of the time of sending would go into. What is laid out otherwise
 * is read by GMime; its codecs do the encoding here as well.
 */

/** sa_mime_layout_write: as sa_mime_write() */
GBytes  *sa_mime_layout_write (const SaMimeMail *mail);

/** SaMimeLayout: the parts of a mail, headers as they stand there, texts decoded. */
typedef struct
{
  char *from;
  char *reply_to;   /* (nullable) */
  char *to;
  char *subject;
  char *language;   /* (nullable) */
  char *text;       /* line ends as they stand there */
  char *html;
} SaMimeLayout;

void     sa_mime_layout_clear (SaMimeLayout *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SaMimeLayout, sa_mime_layout_clear)

/** sa_mime_layout_read: @self: zeroed. %FALSE: the mail is not laid out so, and has to be read in earnest */
gboolean sa_mime_layout_read  (SaMimeLayout *self, GBytes *bytes);

G_END_DECLS
