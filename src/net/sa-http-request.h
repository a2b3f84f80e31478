/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** SaHttpFlags: what the client may do with a request on its own. By default nothing is repeated or redirected. */
typedef enum
{
  SA_HTTP_NONE = 0,
  /* GET only: follow up to five redirects that stay on the same scheme, host and port. A POST that follows one becomes
   * a GET without a body, and custom key headers would be shown to another server. */
  SA_HTTP_ALLOW_SAME_ORIGIN_REDIRECT = 1 << 0,
  /* a repeat does no harm: a kept-alive connection may be used. Of one that dies nobody knows whether what was sent on
   * it arrived, so any other request has a new one, where that can be known of nearly each failure. */
  SA_HTTP_IDEMPOTENT = 1 << 1,
} SaHttpFlags;

/**
 * SaHttpRequest:
 *
 * One request, as a value. What is wrong with it (a bad URI, a header value with a line break) is remembered, and
 * reported by sa_http_client_send_async() before anything leaves. Reference counted; not thread-safe.
 */
typedef struct _SaHttpRequest SaHttpRequest;

#define SA_TYPE_HTTP_REQUEST (sa_http_request_get_type ())
GType          sa_http_request_get_type (void);

/**
 * sa_http_request_new:
 * @uri: absolute, `https` or, for this computer alone, `http`; without user information
 */
SaHttpRequest *sa_http_request_new (const char *method, const char *uri, SaHttpFlags flags);
SaHttpRequest *sa_http_request_ref (SaHttpRequest *self);
void           sa_http_request_unref (SaHttpRequest *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaHttpRequest, sa_http_request_unref)

/** sa_http_request_add_header: @value: printable ASCII, as RFC 9110, 5.5 wants it of new fields */
void           sa_http_request_add_header (SaHttpRequest *self, const char *name, const char *value);
/** sa_http_request_set_basic: RFC 7617; @user must not hold a colon */
void           sa_http_request_set_basic (SaHttpRequest *self, const char *user, const char *secret);
/** sa_http_request_set_bearer: RFC 6750 */
void           sa_http_request_set_bearer (SaHttpRequest *self, const char *secret);
void           sa_http_request_set_body (SaHttpRequest *self, const char *content_type, GBytes *body);
/** sa_http_request_set_max_answer: bytes of the answer's body, after decompression; 1 MiB unless told otherwise */
void           sa_http_request_set_max_answer (SaHttpRequest *self, gsize n_bytes);

/** sa_http_is_plain_text: whether @text may stand in a header: no control characters, nothing beyond ASCII */
gboolean       sa_http_is_plain_text (const char *text);
/** sa_http_is_loopback: whether @host, a name or an address, is this computer by what is written there alone */
gboolean       sa_http_is_loopback (const char *host);
/** sa_http_uri_is_safe: whether secrets may be sent to @uri: `https`, or `http` to a loopback address */
gboolean       sa_http_uri_is_safe (GUri *uri);

G_END_DECLS
