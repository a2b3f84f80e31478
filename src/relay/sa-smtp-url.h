/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** SaSmtpUrl: where a mail server is, and how it is spoken to. A plain value. */
typedef struct
{
  char    *host;      /* a name or an address, without brackets; ASCII */
  guint16  port;
  gboolean tls;       /* `smtps`: TLS from the first byte (RFC 8314, 3.3), else by STARTTLS (RFC 3207) */
  gboolean loopback;  /* it is this computer: encryption is used where it is offered, and not demanded */
} SaSmtpUrl;

/**
 * sa_smtp_url_parse:
 * @text: "smtp://HOST[:PORT]", of port 587 unless told otherwise, or "smtps://HOST[:PORT]", of port 465
 * @url: (out): untouched when @text is none
 */
gboolean sa_smtp_url_parse (const char *text, SaSmtpUrl *url);
void     sa_smtp_url_clear (SaSmtpUrl *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SaSmtpUrl, sa_smtp_url_clear)

G_END_DECLS
