/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-http-client.h"
#include "sa-mail-relay.h"

G_BEGIN_DECLS

/**
 * SaJmapRelay:
 *
 * Sends through a JMAP account (RFC 8620 and 8621): uploads the mail, imports it into the drafts and submits it, in two
 * requests. JMAP has no idempotency key; a repeat is recognised by the import, which answers that the same bytes are
 * there already, and by whether they stand among what was sent. Used on the thread of its client.
 */
#define SA_TYPE_JMAP_RELAY (sa_jmap_relay_get_type ())
G_DECLARE_FINAL_TYPE (SaJmapRelay, sa_jmap_relay, SA, JMAP_RELAY, GObject)

/**
 * sa_jmap_relay_new:
 * @url: the server, or its session resource when it has a path
 * @user: (nullable): %NULL when @secret is a bearer token
 */
SaMailRelay *sa_jmap_relay_new (SaHttpClient *client, const char *url, const char *user, const char *secret);

G_END_DECLS
