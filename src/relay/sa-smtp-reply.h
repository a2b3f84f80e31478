/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define SA_SMTP_MAX_REPLY (64 * 1024)

/**
 * SaSmtpReply:
 *
 * One reply of an SMTP server (RFC 5321, 4.2), line by line as it comes. Nothing in it is believed to be well formed.
 */
typedef struct
{
  guint    code;         /* three digits; 0: no line has come */
  guint    subject;      /* the enhanced status code of RFC 3463: CLASS.SUBJECT.DETAIL */
  guint    detail;
  gboolean has_enhanced;
  gboolean complete;     /* the last line has come */
  GString *words;        /* (nullable): what stands after the codes, the lines joined by blanks; kept short */
  gsize    n_bytes;      /* of all lines */
} SaSmtpReply;

/** sa_smtp_reply_clear: forgets all; also how one begins, zeroed */
void     sa_smtp_reply_clear (SaSmtpReply *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SaSmtpReply, sa_smtp_reply_clear)

/**
 * sa_smtp_reply_add:
 * @line: with or without its end; any bytes
 *
 * Takes the next line. After a complete reply it is the first one of the next.
 *
 * Returns: %FALSE when it cannot be a line of this reply, or the reply has become too long
 */
gboolean sa_smtp_reply_add (SaSmtpReply *self, const char *line, gsize length);

/** sa_smtp_reply_to_text: Returns: (transfer full): "550 5.1.1 No such user", one line of valid UTF-8 */
char    *sa_smtp_reply_to_text (const SaSmtpReply *self);

/**
 * sa_smtp_reply_read_id:
 *
 * There is no rule for it: each server has its own words around the name that it gives a mail.
 *
 * Returns: (transfer full) (nullable): "4XyZ12" of "queued as 4XyZ12"; %NULL: none is recognised
 */
char    *sa_smtp_reply_read_id (const SaSmtpReply *self);

/** sa_smtp_reply_read_wait: Returns: seconds of "try again in 5 minutes", at most a day; 0: it does not say */
int      sa_smtp_reply_read_wait (const SaSmtpReply *self);

/**
 * sa_smtp_reply_says:
 * @phrases: (array zero-terminated=1): lower-case words with a blank before each and, unless only its beginning counts,
 *   after the last one
 *
 * Whether one of them stands in the words of the server itself: what is an address, a host or in angle brackets is the
 * sender's or the recipient's and does not count.
 */
gboolean sa_smtp_reply_says (const SaSmtpReply *self, const char * const *phrases);

G_END_DECLS
