/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** SaHttpResponse: a whole answer. Immutable, reference counted. */
typedef struct _SaHttpResponse SaHttpResponse;

#define SA_TYPE_HTTP_RESPONSE (sa_http_response_get_type ())
GType           sa_http_response_get_type (void);

/**
 * sa_http_response_new:
 * @uri: where the answer came from, after redirects
 * @headers: (nullable) (transfer full): lower-case names to values; several of one name joined by ", "
 */
SaHttpResponse *sa_http_response_new (guint status, GUri *uri, GHashTable *headers, GBytes *body);
SaHttpResponse *sa_http_response_ref (SaHttpResponse *self);
void            sa_http_response_unref (SaHttpResponse *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaHttpResponse, sa_http_response_unref)

guint           sa_http_response_get_status (SaHttpResponse *self);
GUri           *sa_http_response_get_uri (SaHttpResponse *self);
/** sa_http_response_get_header: Returns: (nullable): the value; @name in any case */
const char     *sa_http_response_get_header (SaHttpResponse *self, const char *name);
/** sa_http_response_is_type: whether the body is of @media_type, such as "application/json"; parameters do not count */
gboolean        sa_http_response_is_type (SaHttpResponse *self, const char *media_type);
GBytes         *sa_http_response_get_body (SaHttpResponse *self);

/**
 * sa_http_retry_after:
 * @now: seconds since 1970
 *
 * How long the server wants to be left alone: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), and where that
 * is absent the rate headers (`ratelimit-reset`, also with `x-` or `x-sib-` before it), in seconds or as a time. These
 * count on a 429, and on any answer that says with `ratelimit-remaining: 0` that it was the last one for now. A time is
 * compared with the server's own clock where its answer tells that. It concerns the whole account, not one message.
 *
 * Returns: seconds; 0: the server did not say
 */
int             sa_http_retry_after (SaHttpResponse *self, gint64 now);

G_END_DECLS
