/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-relay.h"

G_BEGIN_DECLS

/**
 * SaSmtpRelay:
 *
 * Sends by SMTP submission (RFC 6409): one transaction a mail, with its one recipient. Each mail under way has a thread
 * and a connection; a connection is kept for a while for the next mail. SMTP has no key and no look-up: a mail whose
 * final reply did not come stays unknown. Cancelled before all of a mail has left, it gives a receipt that says so.
 * Used on one thread, which it never blocks.
 */
#define SA_TYPE_SMTP_RELAY (sa_smtp_relay_get_type ())
G_DECLARE_FINAL_TYPE (SaSmtpRelay, sa_smtp_relay, SA, SMTP_RELAY, GObject)

/**
 * sa_smtp_relay_new:
 * @url: as sa_smtp_url_parse() takes it
 * @user: (nullable): nobody signs in
 * @secret: (nullable): the password of @user
 * @ca_file: (nullable): PEM: the authorities to trust instead of the system's
 */
SaMailRelay *sa_smtp_relay_new (const char *url, const char *user, const char *secret, const char *ca_file);

/* For tests, before the first mail */

/** sa_smtp_relay_set_timeouts: ms until mail can be spoken of, for all of a mail, for which a connection is kept */
void         sa_smtp_relay_set_timeouts (SaSmtpRelay *self, guint connect, guint whole, guint keep);
/** sa_smtp_relay_set_route: "ADDRESS:PORT" to connect to instead; all else is as the URL says */
void         sa_smtp_relay_set_route (SaSmtpRelay *self, const char *route);

G_END_DECLS
