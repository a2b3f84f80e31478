/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SaFakeSmtp:
 *
 * A mail server on a loopback port of its own, in threads of its own. It speaks SMTP as a strict one does (RFC 5321,
 * with 1870, 2034, 3207 and 4954), takes every mail, and remembers all that was said to it. At each step it can be told
 * to do something else:
 *
 *     server = sa_fake_smtp_new (SA_FAKE_SMTP_PLAIN, NULL);
 *     sa_fake_smtp_push (server, SA_FAKE_SMTP_RCPT, SA_FAKE_SMTP_SAY, "450 4.2.1 busy");  once, at the next RCPT
 *     sa_fake_smtp_set (server, SA_FAKE_SMTP_END, SA_FAKE_SMTP_CLOSE, NULL);              at each final dot from now on
 *     relay = sa_smtp_relay_new (sa_fake_smtp_get_url (server), NULL, NULL, NULL);
 *
 * A relay believes in a name, not in 127.0.0.1, where TLS is to be demanded as of a server on another computer:
 *
 *     certificate = sa_fake_smtp_new_certificate (dir, "mail.example.test", &ca_file);
 *     server = sa_fake_smtp_new (SA_FAKE_SMTP_STARTTLS | SA_FAKE_SMTP_AUTH, certificate);
 *     relay = sa_smtp_relay_new ("smtp://mail.example.test", SA_FAKE_SMTP_USER, SA_FAKE_SMTP_SECRET, ca_file);
 *     sa_smtp_relay_set_route (SA_SMTP_RELAY (relay), sa_fake_smtp_get_route (server));
 */
typedef struct _SaFakeSmtp SaFakeSmtp;

#define SA_FAKE_SMTP_USER "ann@example.test"
#define SA_FAKE_SMTP_SECRET "pass word:é"

typedef enum
{
  SA_FAKE_SMTP_PLAIN = 0,
  SA_FAKE_SMTP_TLS = 1 << 0,       /* from the first byte on, as smtps: wants it; needs a certificate */
  SA_FAKE_SMTP_STARTTLS = 1 << 1,  /* offered; needs a certificate */
  SA_FAKE_SMTP_AUTH = 1 << 2,      /* offered, with a certificate under TLS alone, and then demanded at MAIL */
} SaFakeSmtpFlags;

/** SaFakeSmtpStep: where it can be told what to do: when the client has said this. */
typedef enum
{
  SA_FAKE_SMTP_GREETING,   /* has connected */
  SA_FAKE_SMTP_EHLO,
  SA_FAKE_SMTP_START,      /* STARTTLS */
  SA_FAKE_SMTP_HANDSHAKE,  /* TLS is about to begin; what is said is no TLS */
  SA_FAKE_SMTP_SIGN_IN,    /* AUTH; instead of the whole exchange */
  SA_FAKE_SMTP_VERDICT,    /* AUTH; all of it has come, right or wrong */
  SA_FAKE_SMTP_MAIL,
  SA_FAKE_SMTP_RCPT,
  SA_FAKE_SMTP_DATA,
  SA_FAKE_SMTP_BODY,       /* the first bytes of the mail; a reply here would be out of turn */
  SA_FAKE_SMTP_END,        /* the final dot */
  SA_FAKE_SMTP_QUIT,
  SA_FAKE_SMTP_N_STEPS
} SaFakeSmtpStep;

typedef enum
{
  SA_FAKE_SMTP_SAY,        /* the text, whatever it is, with CRLF after it; it goes on, unless that was a refusal */
  SA_FAKE_SMTP_SAY_CLOSE,  /* the text as it is, then the connection ends */
  SA_FAKE_SMTP_CLOSE,      /* the connection ends */
  SA_FAKE_SMTP_RESET,      /* likewise, but by RST */
  SA_FAKE_SMTP_HANG,       /* nothing, ever */
  SA_FAKE_SMTP_DRIP,       /* a byte of the text every 100 ms, again and again */
  SA_FAKE_SMTP_FLOOD,      /* the text as it is, again and again, as fast as it is taken */
} SaFakeSmtpFault;

/** SaFakeSmtpMail: one that was taken, or refused at its end. */
typedef struct
{
  char    *sender;
  char    *parameters;  /* of MAIL FROM: "SIZE=123"; "" when there are none */
  char    *recipient;
  GBytes  *bytes;       /* without the dots that were put before dots */
  char    *user;        /* (nullable): who has signed in */
  gboolean tls;
  guint    connection;  /* its number, from 1 on */
} SaFakeSmtpMail;

SaFakeSmtp           *sa_fake_smtp_new (SaFakeSmtpFlags flags, GTlsCertificate *certificate);
void                  sa_fake_smtp_free (SaFakeSmtp *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaFakeSmtp, sa_fake_smtp_free)

/**
 * sa_fake_smtp_new_certificate:
 * @dir: where its files go
 * @name: a host's name, or an address
 * @ca_file: (out) (transfer full) (optional): whom to trust for it
 *
 * Returns: (transfer full): made now, by openssl, and good for a day
 */
GTlsCertificate      *sa_fake_smtp_new_certificate (const char *dir, const char *name, char **ca_file);

/** sa_fake_smtp_get_url: "smtp://127.0.0.1:PORT" or "smtps://127.0.0.1:PORT" */
const char           *sa_fake_smtp_get_url (SaFakeSmtp *self);
/** sa_fake_smtp_get_route: "127.0.0.1:PORT" */
const char           *sa_fake_smtp_get_route (SaFakeSmtp *self);
/** sa_fake_smtp_set_mechanisms: what it offers for signing in: "PLAIN LOGIN" unless told otherwise; also CRAM-MD5 */
void                  sa_fake_smtp_set_mechanisms (SaFakeSmtp *self, const char *mechanisms);
/** sa_fake_smtp_push: the next time at @step, and only then; several are done one after the other */
void                  sa_fake_smtp_push (SaFakeSmtp *self, SaFakeSmtpStep step, SaFakeSmtpFault fault,
                                         const char *text);
/** sa_fake_smtp_set: each time at @step */
void                  sa_fake_smtp_set (SaFakeSmtp *self, SaFakeSmtpStep step, SaFakeSmtpFault fault,
                                        const char *text);

/** sa_fake_smtp_count_mails: whose final dot has come */
guint                 sa_fake_smtp_count_mails (SaFakeSmtp *self);
/** sa_fake_smtp_get_mail: Returns: (transfer none): kept until the server is freed */
const SaFakeSmtpMail *sa_fake_smtp_get_mail (SaFakeSmtp *self, guint position);
/** sa_fake_smtp_count_connections: that there have been */
guint                 sa_fake_smtp_count_connections (SaFakeSmtp *self);
/** sa_fake_smtp_count_open: that there are */
guint                 sa_fake_smtp_count_open (SaFakeSmtp *self);
/** sa_fake_smtp_count_commands: lines that began with @command, in any letter case, outside of mails */
guint                 sa_fake_smtp_count_commands (SaFakeSmtp *self, const char *command);
/** sa_fake_smtp_get_command: Returns: (transfer full) (nullable): the last of them, whole */
char                 *sa_fake_smtp_get_command (SaFakeSmtp *self, const char *command);
/** sa_fake_smtp_close_all: ends all connections, as one does that has waited for long; @text (nullable): with it */
void                  sa_fake_smtp_close_all (SaFakeSmtp *self, const char *text);

G_END_DECLS
