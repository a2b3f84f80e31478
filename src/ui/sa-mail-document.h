/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-style.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SaMailDocument:
 *
 * The HTML of a mail of this program taken apart for a view: blocks of text under each other, with their looks. It
 * knows the elements that the mails use and no more. No widgets; immutable.
 */
typedef struct _SaMailDocument SaMailDocument;

typedef enum
{
  SA_MAIL_BLOCK_TEXT,
  SA_MAIL_BLOCK_HEADING,
  SA_MAIL_BLOCK_QUOTE,
  SA_MAIL_BLOCK_BUTTON,
} SaMailBlockKind;

/** SaMailBlock: one of them. */
typedef struct
{
  SaMailBlockKind  kind;
  char            *text;    /* what is read there, without any mark-up */
  char            *markup;  /* the same for Pango, with what looks different inside, and marks for its direction */
  SaMailStyle      style;
} SaMailBlock;

/**
 * sa_mail_document_new:
 * @html: a whole document, well-formed as XML is
 * @dark: whether its reader's desktop is dark
 *
 * Returns: (transfer full): %NULL and %SA_ERROR_INVALID with a sentence when it cannot be read
 */
SaMailDocument     *sa_mail_document_new            (const char *html, gboolean dark, GError **error);
void                sa_mail_document_free           (SaMailDocument *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaMailDocument, sa_mail_document_free)

guint               sa_mail_document_get_n_blocks   (SaMailDocument *self);
const SaMailBlock  *sa_mail_document_get_block      (SaMailDocument *self, guint position);
/** sa_mail_document_get_page_style: colour, background and padding of the whole */
const SaMailStyle  *sa_mail_document_get_page_style (SaMailDocument *self);
const char         *sa_mail_document_get_title      (SaMailDocument *self);
gboolean            sa_mail_document_is_rtl         (SaMailDocument *self);
/** sa_mail_document_dup_unknown: Returns: (transfer full): elements, properties and selectors that a view leaves out */
char              **sa_mail_document_dup_unknown    (SaMailDocument *self);

G_END_DECLS
