/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-smtp-receipt.h"

#include "sa-address.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_LINE 998   /* RFC 5321, 4.5.3.1.6, without CRLF */
#define ANY G_MAXUINT

/* What a reply of 5xx means; the first line that fits holds */
typedef struct
{
  SaSmtpStep    from;
  SaSmtpStep    to;
  guint         code;
  guint         subject;  /* of the enhanced code */
  guint         detail;
  SaErrorClass  error_class;
} Rule;

static const Rule rules[] = {
  /* RFC 4954, 6, and RFC 3463, 3.8: it is about signing in, at whatever step it comes up */
  { SA_SMTP_GREETING, SA_SMTP_END, 530, ANY, ANY, SA_ERROR_CLASS_ACCOUNT },
  { SA_SMTP_GREETING, SA_SMTP_END, 534, ANY, ANY, SA_ERROR_CLASS_ACCOUNT },
  { SA_SMTP_GREETING, SA_SMTP_END, 535, ANY, ANY, SA_ERROR_CLASS_ACCOUNT },
  { SA_SMTP_GREETING, SA_SMTP_END, 538, ANY, ANY, SA_ERROR_CLASS_ACCOUNT },
  { SA_SMTP_GREETING, SA_SMTP_END, ANY, 7, 8, SA_ERROR_CLASS_ACCOUNT },
  { SA_SMTP_GREETING, SA_SMTP_END, ANY, 7, 9, SA_ERROR_CLASS_ACCOUNT },
  { SA_SMTP_GREETING, SA_SMTP_END, ANY, 7, 11, SA_ERROR_CLASS_ACCOUNT },
  /* a day's quota of Gmail, and a sender that Exchange does not let this user have */
  { SA_SMTP_GREETING, SA_SMTP_END, ANY, 4, 5, SA_ERROR_CLASS_ACCOUNT },
  { SA_SMTP_GREETING, SA_SMTP_END, ANY, 7, 60, SA_ERROR_CLASS_ACCOUNT },

  /* no mail was spoken of yet */
  { SA_SMTP_GREETING, SA_SMTP_AUTH, ANY, ANY, ANY, SA_ERROR_CLASS_ACCOUNT },

  /* RFC 1870, 6.1: too large */
  { SA_SMTP_SENDER, SA_SMTP_END, ANY, 3, 4, SA_ERROR_CLASS_MESSAGE },
  { SA_SMTP_SENDER, SA_SMTP_END, ANY, 2, 3, SA_ERROR_CLASS_MESSAGE },
  { SA_SMTP_SENDER, SA_SMTP_SENDER, 552, ANY, ANY, SA_ERROR_CLASS_MESSAGE },

  /* all mails have this sender */
  { SA_SMTP_SENDER, SA_SMTP_SENDER, ANY, ANY, ANY, SA_ERROR_CLASS_ACCOUNT },
  { SA_SMTP_RECIPIENT, SA_SMTP_END, ANY, 1, 7, SA_ERROR_CLASS_ACCOUNT },
  { SA_SMTP_RECIPIENT, SA_SMTP_END, ANY, 1, 8, SA_ERROR_CLASS_ACCOUNT },

  /* RFC 3463, 3.2 and 3.3: the address, the mailbox */
  { SA_SMTP_RECIPIENT, SA_SMTP_END, ANY, 1, ANY, SA_ERROR_CLASS_RECIPIENT },
  { SA_SMTP_RECIPIENT, SA_SMTP_END, ANY, 2, ANY, SA_ERROR_CLASS_RECIPIENT },

  /* a server that does not know these commands takes no mail at all */
  { SA_SMTP_RECIPIENT, SA_SMTP_RECIPIENT, 500, ANY, ANY, SA_ERROR_CLASS_ACCOUNT },
  { SA_SMTP_RECIPIENT, SA_SMTP_RECIPIENT, 502, ANY, ANY, SA_ERROR_CLASS_ACCOUNT },
  { SA_SMTP_RECIPIENT, SA_SMTP_RECIPIENT, 503, ANY, ANY, SA_ERROR_CLASS_ACCOUNT },
  { SA_SMTP_RECIPIENT, SA_SMTP_RECIPIENT, 504, ANY, ANY, SA_ERROR_CLASS_ACCOUNT },
  { SA_SMTP_RECIPIENT, SA_SMTP_RECIPIENT, ANY, ANY, ANY, SA_ERROR_CLASS_RECIPIENT },
};

/* 5.7.1 at RCPT is the common code for "not to this one" and for "not from you at all". The first is far more often
 * wrong to take for the second, which stops the whole outbox, than the other way round, which fails one mail and names
 * the reason. So it is the recipient, unless the server's own words speak of relaying or of signing in, or, as Postfix
 * says it, of a sender or client whom it judges only now (smtpd_delay_reject). */
static const char * const account_phrases[] = {
  " relay", " authenticat", " auth ", " log in ", " login ",
  " sender address rejected ", " sender verify failed ", " client host rejected ", " helo command rejected ", NULL
};

/* All that Postfix says, as Debian sets up its submission, to somebody who has not signed in; else it is said of one
 * recipient */
static const char * const stranger_phrases[] = { " recipient address rejected access denied ", NULL };

void
sa_smtp_answer_clear (SaSmtpAnswer *self)
{
  sa_smtp_reply_clear (&self->reply);
  g_clear_pointer (&self->reason, g_free);
  self->step = SA_SMTP_CONNECT;
  self->failure = SA_SMTP_NO_FAILURE;
  self->not_signed_in = FALSE;
}

static gboolean
rule_fits (const Rule         *rule,
           const SaSmtpAnswer *answer)
{
  const SaSmtpReply *reply = &answer->reply;

  if (answer->step < rule->from || answer->step > rule->to)
    return FALSE;
  if (rule->code != ANY && rule->code != reply->code)
    return FALSE;
  if (rule->subject != ANY && (!reply->has_enhanced || rule->subject != reply->subject))
    return FALSE;
  return rule->detail == ANY || rule->detail == reply->detail;
}

static SaErrorClass
classify (const SaSmtpAnswer *answer)
{
  const SaSmtpReply *reply = &answer->reply;
  gboolean is_policy = !reply->has_enhanced || reply->subject == 7;

  if (reply->code < 500)
    return SA_ERROR_CLASS_TRY_AGAIN;
  if (answer->step == SA_SMTP_RECIPIENT && is_policy &&
      (sa_smtp_reply_says (reply, account_phrases) ||
       (answer->not_signed_in && sa_smtp_reply_says (reply, stranger_phrases))))
    return SA_ERROR_CLASS_ACCOUNT;
  /* Exchange has only the words for it, with an enhanced code that means nothing */
  if (answer->step == SA_SMTP_END && reply->words != NULL && strstr (reply->words->str, "SendAsDenied") != NULL)
    return SA_ERROR_CLASS_ACCOUNT;

  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (rule_fits (&rules[i], answer))
      return rules[i].error_class;

  return SA_ERROR_CLASS_MESSAGE;
}

static SaReceipt *
read_reply (const SaSmtpAnswer *answer)
{
  g_autofree char *text = sa_smtp_reply_to_text (&answer->reply);
  g_autofree char *id = NULL;
  SaReceipt *receipt = NULL;

  if (answer->step == SA_SMTP_END && answer->reply.code < 300)
    {
      id = sa_smtp_reply_read_id (&answer->reply);
      return sa_receipt_new (SA_ERROR_CLASS_NONE, id, NULL);
    }

  receipt = sa_receipt_new (classify (answer), NULL, text);
  /* whoever is told to wait waits with all mails: not for what is said of one recipient, such as by a greylist */
  if (receipt->error_class == SA_ERROR_CLASS_TRY_AGAIN &&
      (answer->step <= SA_SMTP_SENDER || answer->reply.code == 421))
    receipt->retry_after = sa_smtp_reply_read_wait (&answer->reply);
  return receipt;
}

static char *
describe (const SaSmtpAnswer *answer,
          const char         *host)
{
  const char *reason = answer->reason != NULL ? answer->reason : "–";

  switch (answer->failure)
    {
    case SA_SMTP_CANCELLED:
      return g_strdup (_("Sending was stopped before the mail was handed over."));
    case SA_SMTP_UNREACHABLE:
      /* Translators: the first %s is the name of a server, the second a technical reason */
      return g_strdup_printf (_("“%s” could not be reached (%s). Check the network connection and the address of the server."),
                              host, reason);
    case SA_SMTP_TIMED_OUT:
      if (answer->step == SA_SMTP_CONNECT)
        /* Translators: %s is the name of a server */
        return g_strdup_printf (_("“%s” could not be reached in time. Check the network connection."), host);
      /* Translators: %s is the name of a server */
      return g_strdup_printf (_("“%s” did not answer in time."), host);
    case SA_SMTP_INSECURE:
      /* Translators: the first %s is the name of a server, the second a technical reason */
      return g_strdup_printf (_("No secure connection to “%s” could be made (%s). Check its address and its certificate."),
                              host, reason);
    case SA_SMTP_NO_STARTTLS:
      /* Translators: %s is the name of a server; STARTTLS and smtps:// stay as they are */
      return g_strdup_printf (_("“%s” does not offer encryption (STARTTLS), and nothing is sent without it. Use another port "
                                "or an address that begins with “smtps://”."), host);
    case SA_SMTP_NO_AUTH:
      /* Translators: %s is the name of a server */
      return g_strdup_printf (_("“%s” does not let anybody sign in there. Use its port for submission, which is often 587, "
                                "or leave out the user name."), host);
    case SA_SMTP_NO_MECHANISM:
      /* Translators: %s is the name of a server */
      return g_strdup_printf (_("“%s” knows no way to sign in with a user name and a password that Site Admin knows too."),
                              host);
    case SA_SMTP_GARBAGE:
      /* Translators: %s is the name of a server; SMTP is the name of a protocol */
      return g_strdup_printf (_("What “%s” answers is no SMTP. Check the address and the port of the server."), host);
    case SA_SMTP_NO_FAILURE:
    case SA_SMTP_BROKEN:
    default:
      /* Translators: %s is the name of a server */
      return g_strdup_printf (_("The connection to “%s” broke before it took the mail."), host);
    }
}

SaReceipt *
sa_smtp_read_receipt (const SaSmtpAnswer *answer,
                      const char         *host)
{
  g_autofree char *text = NULL;
  SaErrorClass error_class = SA_ERROR_CLASS_TRY_AGAIN;

  g_return_val_if_fail (answer != NULL, NULL);
  g_return_val_if_fail (host != NULL, NULL);

  if (answer->reply.complete && answer->reply.code >= 400)
    return read_reply (answer);
  if (answer->step == SA_SMTP_END)
    {
      if (answer->reply.complete && answer->reply.code < 300)
        return read_reply (answer);
      if (answer->failure == SA_SMTP_CANCELLED)
        return NULL;

      /* Translators: %s is the name of a server */
      text = g_strdup_printf (_("“%s” did not say whether it took the mail."), host);
      return sa_receipt_new (SA_ERROR_CLASS_UNKNOWN, NULL, text);
    }

  if (answer->failure == SA_SMTP_NO_STARTTLS || answer->failure == SA_SMTP_NO_AUTH ||
      answer->failure == SA_SMTP_NO_MECHANISM)
    error_class = SA_ERROR_CLASS_ACCOUNT;
  text = describe (answer, host);
  return sa_receipt_new (error_class, NULL, text);
}

static gboolean
is_ascii (const char *text)
{
  while (*text != '\0' && (guchar) *text < 0x80)
    text++;

  return *text == '\0';
}

/* What comes back out of a server that joins or splits lines otherwise could be two mails (SMTP smuggling) */
static gboolean
is_mail (GBytes *bytes)
{
  gsize length = 0;
  const guchar *data = g_bytes_get_data (bytes, &length);
  gsize start = 0;

  for (gsize i = 0; i < length; i++)
    {
      if (data[i] == '\0' || data[i] >= 0x80)
        return FALSE;
      if (data[i] == '\r' && (i + 1 == length || data[i + 1] != '\n'))
        return FALSE;
      if (data[i] == '\n')
        {
          if (i == 0 || data[i - 1] != '\r' || i - 1 - start > MAX_LINE)
            return FALSE;
          start = i + 1;
        }
    }

  return length - start <= MAX_LINE;
}

SaReceipt *
sa_smtp_check_envelope (const SaEnvelope *envelope)
{
  SaReason reason;

  g_return_val_if_fail (envelope != NULL, NULL);

  if (!sa_address_is_ascii_local (envelope->recipient) || !is_ascii (envelope->recipient))
    return sa_receipt_new (SA_ERROR_CLASS_RECIPIENT, NULL,
                           _("The address has letters before its “@” that mail relays do not take. "
                             "Invite the person by another address."));
  reason = sa_address_check (envelope->recipient, NULL);
  if (reason != SA_REASON_NONE)
    return sa_receipt_new (SA_ERROR_CLASS_RECIPIENT, NULL, sa_reason_to_text (reason));
  if (!is_ascii (envelope->sender) || sa_address_check (envelope->sender, NULL) != SA_REASON_NONE)
    return sa_receipt_new (SA_ERROR_CLASS_ACCOUNT, NULL,
                           _("The sender of the mail is not a valid address. "
                             "Write it like “Example <invitations@example.com>”."));
  if (!is_mail (envelope->bytes))
    return sa_receipt_new (SA_ERROR_CLASS_MESSAGE, NULL,
                           _("The composed mail is damaged. Resend the invitation."));

  return NULL;
}
