/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-http-client.h"
#include "sa-http-protocol.h"

G_BEGIN_DECLS

/**
 * SaHttpRelay:
 *
 * Sends by one of the HTTP protocols. One mail is one request, which never follows a redirect and is never repeated by
 * the client. No text that it gives holds the secret, whatever the server echoes. Used on the thread of its client.
 */
#define SA_TYPE_HTTP_RELAY (sa_http_relay_get_type ())
G_DECLARE_FINAL_TYPE (SaHttpRelay, sa_http_relay, SA, HTTP_RELAY, GObject)

/**
 * sa_http_relay_new:
 * @protocol: static
 * @settings: (nullable): a{ss}; "url" takes the place of the vendor's own
 * @secret: (nullable): where the protocol needs none
 */
SaMailRelay *sa_http_relay_new (SaHttpClient *client, const SaHttpProtocol *protocol, GVariant *settings,
                                const char *secret);

/** sa_http_relay_set_clock: for tests: seconds since 1970 instead of the system's */
void         sa_http_relay_set_clock (SaHttpRelay *self, SaTime (*clock) (gpointer user_data), gpointer user_data);

G_END_DECLS
