/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-http-request.h"
#include "sa-http-response.h"

G_BEGIN_DECLS

/**
 * SaHttpError:
 *
 * Why there is no answer. Any status that the server gave is a response, not an error. The messages are translated
 * sentences. Whether the request may have reached the server says sa_http_error_is_before_send().
 */
typedef enum
{
  SA_HTTP_ERROR_INVALID,      /* the request itself is wrong; nothing left */
  SA_HTTP_ERROR_UNREACHABLE,  /* no connection: name, network, refused; nothing left */
  SA_HTTP_ERROR_CERTIFICATE,  /* the server could not prove who it is; nothing left */
  SA_HTTP_ERROR_TIMED_OUT,    /* no answer, or not all of it, in time */
  SA_HTTP_ERROR_INTERRUPTED,  /* the connection broke, or what came was no HTTP */
  SA_HTTP_ERROR_TOO_LARGE,    /* the answer is longer than the request allows */
} SaHttpError;

#define SA_HTTP_ERROR (sa_http_error_quark ())
GQuark sa_http_error_quark (void);

/**
 * sa_http_error_is_before_send:
 * @error: from sa_http_client_send_finish()
 *
 * Returns: %TRUE when surely no byte of the request left, so that sending it again repeats nothing
 */
gboolean sa_http_error_is_before_send (const GError *error);

/**
 * SaHttpClient:
 *
 * The one HTTP client of a thread: one connection pool, no cookies, no cache, no redirects but those that a request
 * allows. Belongs to the thread that made it; answers in that thread's default main context.
 */
#define SA_TYPE_HTTP_CLIENT (sa_http_client_get_type ())
G_DECLARE_FINAL_TYPE (SaHttpClient, sa_http_client, SA, HTTP_CLIENT, GObject)

#define SA_HTTP_MAX_IN_FLIGHT 64

/**
 * sa_http_client_new:
 * @timeout: seconds of silence after which a request fails; the whole of it may take four times as long. 0: 30
 * @tls_database: (nullable): the authorities to trust instead of the system's
 */
SaHttpClient   *sa_http_client_new (guint timeout, GTlsDatabase *tls_database);

/** sa_http_client_send_async: sends @request once. Cancelling it does not call back what has left. */
void            sa_http_client_send_async (SaHttpClient *self, SaHttpRequest *request, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
/**
 * sa_http_client_send_finish: Returns: (transfer full): the answer. Errors are #SaHttpError or %G_IO_ERROR_CANCELLED
 */
SaHttpResponse *sa_http_client_send_finish (SaHttpClient *self, GAsyncResult *result, GError **error);

G_END_DECLS
