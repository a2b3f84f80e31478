/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-http-client.h"
#include "sa-jmap-session.h"
#include "sa-mail-relay.h"

G_BEGIN_DECLS

/**
 * SaJmapConnection:
 *
 * A JMAP account: signs in, keeps the session, makes calls. Each function gives its result, or a receipt that says why
 * there is none, or an error when it was cancelled. Used on the thread of its client.
 */
#define SA_TYPE_JMAP_CONNECTION (sa_jmap_connection_get_type ())
G_DECLARE_FINAL_TYPE (SaJmapConnection, sa_jmap_connection, SA, JMAP_CONNECTION, GObject)

/**
 * sa_jmap_connection_new:
 * @url: the server, or its session resource when it has a path
 * @user: (nullable): %NULL when @secret is a bearer token
 */
SaJmapConnection *sa_jmap_connection_new (SaHttpClient *client, const char *url, const char *user, const char *secret);

/** sa_jmap_connection_open_async: finds the session: at once when it is known, with one request for all who ask */
void           sa_jmap_connection_open_async (SaJmapConnection *self, GCancellable *cancellable,
                                              GAsyncReadyCallback callback, gpointer user_data);
/**
 * sa_jmap_connection_open_finish:
 * @failure: (out) (transfer full): why not, never unknown: opening sends no mail. %NULL when cancelled
 *
 * Returns: (transfer full) (nullable)
 */
SaJmapSession *sa_jmap_connection_open_finish (SaJmapConnection *self, GAsyncResult *result, SaReceipt **failure,
                                               GError **error);
/** sa_jmap_connection_peek: Returns: (transfer none) (nullable): the session, if it is known */
SaJmapSession *sa_jmap_connection_peek (SaJmapConnection *self);
/** sa_jmap_connection_forget: the next opening asks the server again */
void           sa_jmap_connection_forget (SaJmapConnection *self);

/** sa_jmap_connection_hide: servers echo what they were sent: takes the account's secret out of a receipt's text */
void           sa_jmap_connection_hide (SaJmapConnection *self, SaReceipt *receipt);

/** sa_jmap_connection_upload_async: RFC 8620, 6.1. A repeat only makes the same blob again */
void           sa_jmap_connection_upload_async (SaJmapConnection *self, SaJmapSession *session, GBytes *bytes,
                                                GCancellable *cancellable, GAsyncReadyCallback callback,
                                                gpointer user_data);
/** sa_jmap_connection_upload_finish: Returns: (transfer full) (nullable): the blob's id; @failure is never unknown */
char          *sa_jmap_connection_upload_finish (SaJmapConnection *self, GAsyncResult *result, SaReceipt **failure,
                                                 GError **error);

/** sa_jmap_connection_call_async: @body: a whole Request object (RFC 8620, 3.3) */
void           sa_jmap_connection_call_async (SaJmapConnection *self, SaJmapSession *session, GBytes *body,
                                              GCancellable *cancellable, GAsyncReadyCallback callback,
                                              gpointer user_data);
/** sa_jmap_connection_call_finish: Returns: (transfer full) (nullable): the Response object */
SaJson        *sa_jmap_connection_call_finish (SaJmapConnection *self, GAsyncResult *result, SaReceipt **failure,
                                               GError **error);

G_END_DECLS
