/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fault-server.h"
#include "sa-http-client.h"
#include "sa-test.h"

#include <string.h>

#define SECRET "s3cret-of-the-relay"

static SaHttpResponse *
send_request (SaHttpClient   *client,
              SaHttpRequest  *request,
              GError        **error)
{
  g_auto (SaTestAnswer) answer = { NULL, NULL };

  sa_http_client_send_async (client, request, NULL, sa_test_answer_cb, &answer);
  return sa_http_client_send_finish (client, sa_test_await (&answer), error);
}

static SaHttpRequest *
new_request (SaFaultServer *server,
             const char    *method,
             const char    *path,
             SaHttpFlags    flags)
{
  g_autofree char *uri = g_strconcat (sa_fault_server_get_url (server), path, NULL);

  return sa_http_request_new (method, uri, flags);
}

static SaHttpRequest *
new_post (SaFaultServer *server,
          const char    *path)
{
  SaHttpRequest *request = new_request (server, "POST", path, SA_HTTP_NONE);
  g_autoptr (GBytes) body = g_bytes_new_static ("{\"a\":1}", 7);

  sa_http_request_set_body (request, "application/json", body);
  sa_http_request_set_bearer (request, SECRET);
  return request;
}

static char *
body_text (SaHttpResponse *response)
{
  GBytes *body = sa_http_response_get_body (response);

  return g_strndup (g_bytes_get_data (body, NULL), g_bytes_get_size (body));
}

static void
test_answer (void)
{
  g_autoptr (SaFaultServer) server = sa_fault_server_new ();
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);
  g_autoptr (SaHttpRequest) request = new_post (server, "/send?x=1");
  g_autoptr (SaHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autofree char *sent = NULL;
  const SaFaultRequest *seen;

  sa_fault_server_push (server, "/send",
                        sa_fault_answer_new (422, "Content-Type: application/json; charset=utf-8\nX-Two: a\nX-Two: b",
                                             "{\"no\":true}"));
  response = send_request (client, request, &error);
  g_assert_no_error (error);

  /* any status is an answer */
  g_assert_cmpuint (sa_http_response_get_status (response), ==, 422);
  text = body_text (response);
  g_assert_cmpstr (text, ==, "{\"no\":true}");
  g_assert_true (sa_http_response_is_type (response, "application/json"));
  g_assert_false (sa_http_response_is_type (response, "application/jso"));
  g_assert_cmpstr (sa_http_response_get_header (response, "x-TWO"), ==, "a, b");
  g_assert_null (sa_http_response_get_header (response, "X-Three"));

  seen = sa_fault_server_get_request (server, 0);
  g_assert_cmpstr (seen->method, ==, "POST");
  g_assert_cmpstr (seen->query, ==, "x=1");
  g_assert_cmpstr (sa_fault_request_header (seen, "Authorization"), ==, "Bearer " SECRET);
  g_assert_cmpstr (sa_fault_request_header (seen, "Content-Type"), ==, "application/json");
  g_assert_cmpstr (sa_fault_request_header (seen, "User-Agent"), ==, "site-admin/" SA_VERSION);
  sent = sa_fault_request_body (seen);
  g_assert_cmpstr (sent, ==, "{\"a\":1}");

  g_assert_finalize_object (g_steal_pointer (&client));
}

static void
test_basic (void)
{
  g_autoptr (SaFaultServer) server = sa_fault_server_new ();
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);
  g_autoptr (SaHttpRequest) request = new_request (server, "GET", "/", SA_HTTP_NONE);
  g_autoptr (SaHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  sa_http_request_set_basic (request, "zoë", "pä:ss");
  response = send_request (client, request, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (sa_fault_request_header (sa_fault_server_get_request (server, 0), "authorization"), ==,
                   "Basic em/Dqzpww6Q6c3M=");
}

/* A server that keeps cookies would know the next request for one of the same sender */
static void
test_no_cookies (void)
{
  g_autoptr (SaFaultServer) server = sa_fault_server_new ();
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (SaHttpRequest) request = new_request (server, "GET", "/", SA_HTTP_NONE);
      g_autoptr (SaHttpResponse) response = NULL;

      sa_fault_server_push (server, NULL, sa_fault_answer_new (200, "Set-Cookie: a=b; Path=/", ""));
      response = send_request (client, request, NULL);
      g_assert_nonnull (response);
    }
  g_assert_null (sa_fault_request_header (sa_fault_server_get_request (server, 1), "cookie"));
}

typedef struct
{
  SaFault  fault;
  int      code;
} FaultCase;

/* Whatever goes wrong once the request was written, the client says that it may have arrived, and asks once only */
static void
test_fault (gconstpointer data)
{
  const FaultCase *fault = data;
  g_autoptr (SaFaultServer) server = sa_fault_server_new ();
  g_autoptr (SaHttpClient) client = sa_http_client_new (1, NULL);
  g_autoptr (SaHttpRequest) request = new_post (server, "/send");
  g_autoptr (SaHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  sa_fault_server_push (server, "/send", sa_fault_answer_new_fault (fault->fault, "{\"id\":\"1\"}"));
  response = send_request (client, request, &error);
  g_assert_null (response);
  g_assert_error (error, SA_HTTP_ERROR, fault->code);
  g_assert_false (sa_http_error_is_before_send (error));
  g_assert_null (strstr (error->message, SECRET));
  g_assert_cmpuint (sa_fault_server_count (server, NULL), ==, 1);

  g_assert_finalize_object (g_steal_pointer (&client));
}

static void
test_refused (void)
{
  g_autoptr (SaFaultServer) server = sa_fault_server_new ();
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);
  g_autoptr (SaHttpRequest) request = new_post (server, "/send");
  g_autoptr (SaHttpRequest) nowhere = sa_http_request_new ("GET", "https://nobody.invalid/", SA_HTTP_NONE);
  g_autoptr (SaHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  /* its port is free again and nobody listens */
  g_clear_pointer (&server, sa_fault_server_free);
  response = send_request (client, request, &error);
  g_assert_null (response);
  g_assert_error (error, SA_HTTP_ERROR, SA_HTTP_ERROR_UNREACHABLE);
  g_assert_true (sa_http_error_is_before_send (error));
  g_clear_error (&error);

  response = send_request (client, nowhere, &error);
  g_assert_null (response);
  g_assert_error (error, SA_HTTP_ERROR, SA_HTTP_ERROR_UNREACHABLE);
  g_assert_true (sa_http_error_is_before_send (error));
}

static void
test_tls (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "net", "data", "loopback.pem", NULL);
  g_autoptr (GTlsCertificate) certificate = NULL;
  g_autoptr (GTlsDatabase) database = NULL;
  g_autoptr (SaFaultServer) server = NULL;
  g_autoptr (SaHttpClient) stranger = NULL;
  g_autoptr (SaHttpClient) friend = NULL;
  g_autoptr (SaHttpRequest) request = NULL;
  g_autoptr (SaHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  certificate = g_tls_certificate_new_from_file (path, &error);
  g_assert_no_error (error);
  database = g_tls_file_database_new (path, &error);
  g_assert_no_error (error);
  server = sa_fault_server_new_tls (certificate);
  g_assert_true (g_str_has_prefix (sa_fault_server_get_url (server), "https://"));
  request = new_post (server, "/send");

  /* a certificate that nobody vouches for: nothing is sent */
  stranger = sa_http_client_new (0, NULL);
  response = send_request (stranger, request, &error);
  g_assert_null (response);
  g_assert_error (error, SA_HTTP_ERROR, SA_HTTP_ERROR_CERTIFICATE);
  g_assert_true (sa_http_error_is_before_send (error));
  g_assert_cmpuint (sa_fault_server_count (server, NULL), ==, 0);
  g_clear_error (&error);

  friend = sa_http_client_new (0, database);
  sa_fault_server_push (server, NULL, sa_fault_answer_new (200, NULL, "ok"));
  response = send_request (friend, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sa_http_response_get_status (response), ==, 200);
}

/* A redirected POST would come back as a GET's 200, and a key header would be shown to the other server */
static void
test_post_is_never_redirected (void)
{
  static const guint statuses[] = { 301, 302, 303, 307, 308 };
  g_autoptr (SaFaultServer) server = sa_fault_server_new ();
  g_autoptr (SaFaultServer) other = sa_fault_server_new ();
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (statuses); i++)
    {
      g_autoptr (SaHttpRequest) request = new_post (server, "/send");
      g_autoptr (SaHttpResponse) response = NULL;
      g_autoptr (GError) error = NULL;
      g_autofree char *header = g_strdup_printf ("Location: %s/stolen", sa_fault_server_get_url (other));

      sa_http_request_add_header (request, "X-Api-Key", SECRET);
      sa_fault_server_push (server, "/send", sa_fault_answer_new (statuses[i], header, ""));
      response = send_request (client, request, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (sa_http_response_get_status (response), ==, statuses[i]);
    }
  g_assert_cmpuint (sa_fault_server_count (other, NULL), ==, 0);
  g_assert_cmpuint (sa_fault_server_count (server, NULL), ==, G_N_ELEMENTS (statuses));
}

static void
test_redirect_same_origin (void)
{
  g_autoptr (SaFaultServer) server = sa_fault_server_new ();
  g_autoptr (SaFaultServer) other = sa_fault_server_new ();
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);
  g_autoptr (SaHttpRequest) request = new_request (server, "GET", "/.well-known/jmap", SA_HTTP_ALLOW_SAME_ORIGIN_REDIRECT);
  g_autoptr (SaHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *header = g_strdup_printf ("Location: %s/stolen", sa_fault_server_get_url (other));

  sa_http_request_set_bearer (request, SECRET);
  sa_fault_server_push (server, "/.well-known/jmap", sa_fault_answer_new (301, "Location: /jmap", ""));
  sa_fault_server_push (server, "/jmap", sa_fault_answer_new (302, "Location: jmap/", ""));
  sa_fault_server_push (server, "/jmap/", sa_fault_answer_new (200, NULL, "session"));
  response = send_request (client, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sa_http_response_get_status (response), ==, 200);
  g_assert_cmpstr (g_uri_get_path (sa_http_response_get_uri (response)), ==, "/jmap/");
  g_assert_cmpstr (sa_fault_request_header (sa_fault_server_get_request (server, 2), "authorization"), ==,
                   "Bearer " SECRET);
  g_clear_pointer (&response, sa_http_response_unref);

  /* elsewhere it does not go */
  sa_fault_server_push (server, "/.well-known/jmap", sa_fault_answer_new (301, header, ""));
  response = send_request (client, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sa_http_response_get_status (response), ==, 301);
  g_assert_cmpuint (sa_fault_server_count (other, NULL), ==, 0);
  g_clear_pointer (&response, sa_http_response_unref);

  /* nor in circles */
  for (int i = 0; i < 10; i++)
    sa_fault_server_push (server, "/.well-known/jmap", sa_fault_answer_new (301, "Location: /.well-known/jmap", ""));
  response = send_request (client, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (sa_http_response_get_status (response), ==, 301);
}

static void
test_bad_requests (void)
{
  static const char * const uris[] = {
    "nonsense", "https://", "ftp://127.0.0.1/", "http://relay.example.com/", "http://127.0.0.1.example.com/",
    "https://user:" SECRET "@relay.example.com/", "file:///etc/passwd",
  };
  static const char * const values[] = { "a\r\nX: y", "a\nb", "a\tb", "a\x7f", "schlüssel" };
  g_autoptr (SaFaultServer) server = sa_fault_server_new ();
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (uris); i++)
    {
      g_autoptr (SaHttpRequest) request = sa_http_request_new ("POST", uris[i], SA_HTTP_NONE);
      g_autoptr (GError) error = NULL;

      g_assert_null (send_request (client, request, &error));
      g_assert_error (error, SA_HTTP_ERROR, SA_HTTP_ERROR_INVALID);
      g_assert_true (sa_http_error_is_before_send (error));
      g_assert_null (strstr (error->message, SECRET));
    }

  /* a secret with a line break must not become a request without one */
  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      g_autoptr (SaHttpRequest) request = new_request (server, "POST", "/send", SA_HTTP_NONE);
      g_autoptr (GError) error = NULL;

      sa_http_request_set_bearer (request, values[i]);
      g_assert_null (send_request (client, request, &error));
      g_assert_error (error, SA_HTTP_ERROR, SA_HTTP_ERROR_INVALID);
      g_assert_nonnull (strstr (error->message, "Authorization"));
      g_assert_null (strstr (error->message, values[i]));
    }
  {
    g_autoptr (SaHttpRequest) request = new_request (server, "POST", "/send", SA_HTTP_NONE);
    g_autoptr (GError) error = NULL;

    sa_http_request_set_basic (request, "us:er", SECRET);
    g_assert_null (send_request (client, request, &error));
    g_assert_error (error, SA_HTTP_ERROR, SA_HTTP_ERROR_INVALID);
  }
  g_assert_cmpuint (sa_fault_server_count (server, NULL), ==, 0);
}

static void
test_huge_answer (void)
{
  g_autoptr (SaFaultServer) server = sa_fault_server_new ();
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);
  g_autoptr (SaHttpRequest) request = new_post (server, "/send");
  g_autofree char *huge = g_strnfill (1024 * 1024 + 1, 'x');
  g_autoptr (SaHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;

  sa_fault_server_push (server, NULL, sa_fault_answer_new (200, NULL, huge));
  response = send_request (client, request, &error);
  g_assert_null (response);
  g_assert_error (error, SA_HTTP_ERROR, SA_HTTP_ERROR_TOO_LARGE);
  g_assert_false (sa_http_error_is_before_send (error));
  g_clear_error (&error);

  sa_http_request_set_max_answer (request, 1024 * 1024 + 1);
  sa_fault_server_push (server, NULL, sa_fault_answer_new (200, NULL, huge));
  response = send_request (client, request, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_bytes_get_size (sa_http_response_get_body (response)), ==, 1024 * 1024 + 1);
}

static void
test_cancelled (void)
{
  g_autoptr (SaFaultServer) server = sa_fault_server_new ();
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);
  g_autoptr (SaHttpRequest) request = new_post (server, "/send");
  g_autoptr (GCancellable) cancellable = g_cancellable_new ();
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  sa_fault_server_push (server, NULL, sa_fault_answer_new_fault (SA_FAULT_HANG, NULL));
  sa_http_client_send_async (client, request, cancellable, sa_test_answer_cb, &answer);
  SA_WAIT_UNTIL (sa_fault_server_count (server, NULL) == 1);
  g_cancellable_cancel (cancellable);
  g_assert_null (sa_http_client_send_finish (client, sa_test_await (&answer), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_false (sa_http_error_is_before_send (error));
}

/* Of a kept connection that dies nobody knows whether what was sent on it arrived: it is for what may be repeated */
static void
test_connections (void)
{
  g_autoptr (SaFaultServer) server = sa_fault_server_new ();
  g_autoptr (SaHttpClient) client = sa_http_client_new (0, NULL);
  static const SaHttpFlags flags[] = { SA_HTTP_IDEMPOTENT, SA_HTTP_IDEMPOTENT, SA_HTTP_NONE };

  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    {
      g_autoptr (SaHttpRequest) request = new_request (server, "POST", "/send", flags[i]);
      g_autoptr (SaHttpResponse) response = NULL;

      sa_fault_server_push (server, NULL, sa_fault_answer_new (200, NULL, "ok"));
      response = send_request (client, request, NULL);
      g_assert_nonnull (response);
    }
  g_assert_cmpuint (sa_fault_server_get_request (server, 0)->port, ==, sa_fault_server_get_request (server, 1)->port);
  g_assert_cmpuint (sa_fault_server_get_request (server, 1)->port, !=, sa_fault_server_get_request (server, 2)->port);
}

typedef struct
{
  guint       status;
  const char *headers;  /* "NAME: VALUE", parted by "\n" */
  gint64      now;
  int         seconds;
} Wait;

#define NOW G_GINT64_CONSTANT (1784000000)     /* Tue, 14 Jul 2026 03:33:20 GMT */
#define IN_90 "Tue, 14 Jul 2026 03:34:50 GMT"

static const Wait waits[] = {
  { 429, "retry-after: 120", NOW, 120 },
  { 503, "retry-after:  7 ", NOW, 7 },
  { 503, "retry-after: 1.2", NOW, 2 },
  { 429, "retry-after: " IN_90, NOW, 90 },
  { 429, "retry-after: " IN_90, NOW + 1000, 0 },
  { 429, "retry-after: -5", NOW, 0 },
  { 429, "retry-after: soon", NOW, 0 },
  { 429, "retry-after: ", NOW, 0 },
  { 429, "retry-after: 99999999999999999999", NOW, G_MAXINT },
  { 429, "retry-after: 120\nratelimit-reset: 3", NOW, 120 },
  { 429, "ratelimit-reset: 3", NOW, 3 },
  { 429, "x-sib-ratelimit-reset: 4", NOW, 4 },
  { 429, "x-ratelimit-reset: 5", NOW, 5 },
  { 429, "x-ratelimit-reset: 1784000011", NOW, 11 },
  { 429, "ratelimit-reset: 1784000011", NOW, 11 },
  { 429, "x-ratelimit-reset: 1784000011000", NOW, 11 },
  { 429, "x-ratelimit-reset: 1784000011", NOW + 12, 0 },
  { 429, "ratelimit-reset: 3;w=60", NOW, 3 },
  { 429, "ratelimit-reset: soon", NOW, 0 },
  { 429, "x-nothing: 3", NOW, 0 },
  /* a computer whose clock is an hour ahead */
  { 429, "retry-after: " IN_90 "\ndate: Tue, 14 Jul 2026 03:33:20 GMT", NOW + 3600, 90 },
  { 429, "x-ratelimit-reset: 1784000011\ndate: Tue, 14 Jul 2026 03:33:20 GMT", NOW + 3600, 11 },
  { 429, "retry-after: " IN_90 "\ndate: yesterday", NOW, 90 },
  /* a good answer asks for nothing, unless it was the last one */
  { 200, "ratelimit-reset: 3", NOW, 0 },
  { 200, "ratelimit-remaining: 1\nratelimit-reset: 3", NOW, 0 },
  { 200, "ratelimit-remaining: 0\nratelimit-reset: 3", NOW, 3 },
  { 202, "x-ratelimit-remaining: 0\nx-ratelimit-reset: 1784000011", NOW, 11 },
  { 201, "x-sib-ratelimit-remaining: 0\nx-sib-ratelimit-reset: 4", NOW, 4 },
  { 200, "ratelimit-remaining: 0, 400\nratelimit-reset: 1, 60", NOW, 1 },
  { 200, "ratelimit-remaining: 0", NOW, 0 },
  { 200, "retry-after: 60", NOW, 0 },
  { 500, "ratelimit-remaining: 7\nratelimit-reset: 3", NOW, 0 },
  { 500, "ratelimit-remaining: 0\nratelimit-reset: 3", NOW, 3 },
};

static void
test_retry_after (void)
{
  g_autoptr (GUri) uri = g_uri_parse ("https://relay.example.com/", G_URI_FLAGS_NONE, NULL);
  g_autoptr (GBytes) body = g_bytes_new_static ("", 0);

  for (gsize i = 0; i < G_N_ELEMENTS (waits); i++)
    {
      g_autoptr (SaHttpResponse) response = NULL;
      g_auto (GStrv) lines = g_strsplit (waits[i].headers, "\n", -1);
      GHashTable *headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

      for (gsize j = 0; lines[j] != NULL; j++)
        {
          g_auto (GStrv) pair = g_strsplit (lines[j], ": ", 2);

          g_hash_table_insert (headers, g_strdup (pair[0]), g_strdup (pair[1]));
        }
      response = sa_http_response_new (waits[i].status, uri, headers, body);
      g_test_message ("%u %s", waits[i].status, waits[i].headers);
      g_assert_cmpint (sa_http_retry_after (response, waits[i].now), ==, waits[i].seconds);
    }
}

int
main (int   argc,
      char *argv[])
{
  static const FaultCase cut = { SA_FAULT_CUT, SA_HTTP_ERROR_INTERRUPTED };
  static const FaultCase closed = { SA_FAULT_CLOSE, SA_HTTP_ERROR_INTERRUPTED };
  static const FaultCase garbage = { SA_FAULT_GARBAGE, SA_HTTP_ERROR_INTERRUPTED };
  static const FaultCase hang = { SA_FAULT_HANG, SA_HTTP_ERROR_TIMED_OUT };
  static const FaultCase drip = { SA_FAULT_DRIP, SA_HTTP_ERROR_TIMED_OUT };

  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/http-client/every-status-is-an-answer", test_answer);
  g_test_add_func ("/http-client/basic-authentication", test_basic);
  g_test_add_func ("/http-client/keeps-no-cookies", test_no_cookies);
  g_test_add_data_func ("/http-client/fault/cut-answer-is-unknown", &cut, test_fault);
  g_test_add_data_func ("/http-client/fault/closed-without-answer-is-unknown", &closed, test_fault);
  g_test_add_data_func ("/http-client/fault/garbage-is-unknown", &garbage, test_fault);
  g_test_add_data_func ("/http-client/fault/silence-is-unknown", &hang, test_fault);
  g_test_add_data_func ("/http-client/fault/dripping-ends-at-the-deadline", &drip, test_fault);
  g_test_add_func ("/http-client/refused-is-surely-not-sent", test_refused);
  g_test_add_func ("/http-client/untrusted-certificate-gets-no-request", test_tls);
  g_test_add_func ("/http-client/post-is-never-redirected", test_post_is_never_redirected);
  g_test_add_func ("/http-client/get-follows-within-its-origin", test_redirect_same_origin);
  g_test_add_func ("/http-client/bad-request-never-leaves", test_bad_requests);
  g_test_add_func ("/http-client/huge-answer-is-refused", test_huge_answer);
  g_test_add_func ("/http-client/cancel", test_cancelled);
  g_test_add_func ("/http-client/only-idempotent-requests-share-connections", test_connections);
  g_test_add_func ("/http-client/retry-after", test_retry_after);

  return g_test_run ();
}
