/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SaMailPreview: one mail as its reader would see it, before it leaves or after. Plain data; any thread. */
typedef struct
{
  char    *from;      /* "Name <address>", decoded */
  char    *reply_to;  /* (nullable) */
  char    *subject;
  char    *text;      /* lines end in "\n" */
  char    *html;      /* a whole document */
  char    *language;  /* BCP 47 tag */
  gboolean rtl;       /* that language is written from right to left */
} SaMailPreview;

void sa_mail_preview_free (SaMailPreview *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaMailPreview, sa_mail_preview_free)

G_END_DECLS
