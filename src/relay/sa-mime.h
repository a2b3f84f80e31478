/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

/* All that is done with GMime: mails to bytes, and back as far as needed. */

#include "sa-error.h"
#include "sa-types.h"

G_BEGIN_DECLS

/** SaMimeMail: a mail to write. Borrowed. Names and subject are UTF-8 without control characters. */
typedef struct
{
  const char *from_name;
  const char *from;
  const char *reply_to_name;
  const char *reply_to;       /* (nullable) */
  const char *to_name;
  const char *to;
  const char *subject;
  const char *message_id;     /* without brackets */
  const char *language;
  const char *boundary;       /* random letters and digits */
  SaTime      date;
  const char *text;
  const char *html;
} SaMimeMail;

/** sa_mime_write: Returns: (transfer full): @mail as multipart/alternative, in ASCII, with CRLF */
GBytes  *sa_mime_write (const SaMimeMail *mail);

/**
 * sa_mime_read_head:
 * @from: (out) (transfer full): with its domain in A-labels
 * @to: (out) (transfer full): likewise
 * @date: (out): 0: none
 *
 * Returns: whether @bytes are a mail with exactly one valid address in From and one in To
 */
gboolean sa_mime_read_head (GBytes *bytes, char **from, char **to, SaTime *date);

/** SaMimeFields: a mail taken apart again, for relays that want fields. Texts are UTF-8 with "\n". */
typedef struct
{
  char *from_name;       /* "" when there is none */
  char *from;            /* with its domain in A-labels, as all addresses here */
  char *reply_to_name;   /* "" when there is none */
  char *reply_to;        /* (nullable) */
  char *to_name;         /* "" when there is none */
  char *to;
  char *subject;
  char *language;        /* (nullable) */
  char *text;
  char *html;            /* (nullable) */
} SaMimeFields;

/**
 * sa_mime_read_fields:
 *
 * Returns: (transfer full) (nullable): %NULL unless @bytes are a mail as sa_mime_write() makes them: one valid address
 *   in From and one in To, and a text
 */
SaMimeFields *sa_mime_read_fields (GBytes *bytes);
void          sa_mime_fields_free (SaMimeFields *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaMimeFields, sa_mime_fields_free)

/**
 * sa_mime_parse_mailbox:
 * @name: (out) (transfer full): "" when there is none
 * @address: (out) (transfer full): with its domain in A-labels
 *
 * Returns: whether @text is exactly one 'NAME <ADDRESS>' or a valid address alone
 */
gboolean sa_mime_parse_mailbox (const char *text, char **name, char **address);

/** sa_mime_decode_words: Returns: (transfer full): @phrase with its RFC 2047 words decoded */
char    *sa_mime_decode_words (const char *phrase);

G_END_DECLS
