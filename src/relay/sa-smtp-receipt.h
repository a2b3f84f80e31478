/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-relay.h"
#include "sa-smtp-reply.h"

G_BEGIN_DECLS

/* The one place where what SMTP says becomes what it means for a mail. */

/** SaSmtpStep: how far a transaction has come: what was said last, or waited for. In the order of RFC 5321. */
typedef enum
{
  SA_SMTP_CONNECT,    /* no greeting yet */
  SA_SMTP_GREETING,
  SA_SMTP_HELLO,      /* EHLO or HELO */
  SA_SMTP_STARTTLS,
  SA_SMTP_AUTH,
  SA_SMTP_SENDER,     /* MAIL FROM */
  SA_SMTP_RECIPIENT,  /* RCPT TO */
  SA_SMTP_DATA,       /* the command, before a byte of the mail */
  SA_SMTP_BODY,       /* a part of the mail has left */
  SA_SMTP_END,        /* all of it may have left, and with it the final dot */
} SaSmtpStep;

/** SaSmtpFailure: why there is no reply to judge by. */
typedef enum
{
  SA_SMTP_NO_FAILURE,
  SA_SMTP_CANCELLED,
  SA_SMTP_UNREACHABLE,   /* name, network, refused */
  SA_SMTP_TIMED_OUT,
  SA_SMTP_INSECURE,      /* TLS did not come about, or the certificate is not good */
  SA_SMTP_NO_STARTTLS,   /* not offered, or refused, where it has to be */
  SA_SMTP_NO_AUTH,       /* not offered, though there is a user */
  SA_SMTP_NO_MECHANISM,  /* none that we know is offered */
  SA_SMTP_BROKEN,        /* the connection ended */
  SA_SMTP_GARBAGE,       /* what came was no SMTP, or without an end */
} SaSmtpFailure;

/** SaSmtpAnswer: what one transaction came to. A plain value that is handed between threads. */
typedef struct
{
  SaSmtpStep     step;
  SaSmtpFailure  failure;
  SaSmtpReply    reply;          /* the last one, at @step; perhaps not complete */
  gboolean       not_signed_in;  /* though the server offers it */
  char          *reason;         /* (nullable): a technical one for @failure */
} SaSmtpAnswer;

void       sa_smtp_answer_clear (SaSmtpAnswer *self);

/**
 * sa_smtp_read_receipt:
 * @host: the server's name, for sentences
 *
 * A reply that was given in full decides, whatever happened then; where the server said nothing about the whole mail,
 * it may have taken it.
 *
 * Returns: (transfer full) (nullable): %NULL when it was cancelled and the server may have taken the mail
 */
SaReceipt *sa_smtp_read_receipt (const SaSmtpAnswer *answer, const char *host);

/**
 * sa_smtp_check_envelope:
 *
 * What no server can be asked: an address that needs RFC 6531 or could not stand in a command, bytes that are no mail
 * of 7 bits with CRLF (RFC 5321, 2.3.7 and 4.5.3.1.6; 8 bits would need RFC 6152).
 *
 * Returns: (transfer full) (nullable): the refusal; %NULL: nothing is wrong
 */
SaReceipt *sa_smtp_check_envelope (const SaEnvelope *envelope);

G_END_DECLS
