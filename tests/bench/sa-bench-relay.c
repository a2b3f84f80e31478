/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-bench-relay.h"

#include "sa-fake-vendors.h"
#include "sa-http-client.h"
#include "sa-http-request-private.h"

#include <libsoup/soup.h>
#include <stdio.h>
#include <string.h>

#define RELAY_FLAG "--relay"

struct _BenchRelay
{
  GSubprocess      *process;
  GDataInputStream *output;
  char             *url;
};

/*
 * The process with the relay
 */

int
bench_relay_main (int    argc,
                  char **argv)
{
  SaFakeVendor *vendor = NULL;
  char line[64];

  if (argc != 4 || strcmp (argv[1], RELAY_FLAG) != 0)
    return -1;

  vendor = sa_fake_vendor_new (argv[2]);
  sa_fault_server_close_connections (sa_fake_vendor_get_server (vendor));
  sa_fault_server_set_delay (sa_fake_vendor_get_server (vendor), (guint) g_ascii_strtoull (argv[3], NULL, 10));
  printf ("%s\n", sa_fault_server_get_url (sa_fake_vendor_get_server (vendor)));
  fflush (stdout);
  /* each line is the question how many came; the end of input is the end */
  while (fgets (line, sizeof line, stdin) != NULL)
    {
      printf ("%u\n", sa_fake_vendor_count (vendor));
      fflush (stdout);
    }
  return 0;
}

BenchRelay *
bench_relay_new (const char *protocol,
                 guint       delay)
{
  BenchRelay *self = g_new0 (BenchRelay, 1);
  g_autofree char *delay_text = g_strdup_printf ("%u", delay);
  g_autoptr (GError) error = NULL;

  self->process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDIN_PIPE | G_SUBPROCESS_FLAGS_STDOUT_PIPE, &error,
                                    "/proc/self/exe", RELAY_FLAG, protocol, delay_text, NULL);
  g_assert_no_error (error);
  self->output = g_data_input_stream_new (g_subprocess_get_stdout_pipe (self->process));
  self->url = g_data_input_stream_read_line (self->output, NULL, NULL, &error);
  g_assert_no_error (error);
  return self;
}

void
bench_relay_free (BenchRelay *self)
{
  g_output_stream_close (g_subprocess_get_stdin_pipe (self->process), NULL, NULL);
  g_subprocess_wait (self->process, NULL, NULL);
  g_object_unref (self->output);
  g_object_unref (self->process);
  g_free (self->url);
  g_free (self);
}

const char *
bench_relay_get_url (BenchRelay *self)
{
  return self->url;
}

guint
bench_relay_count (BenchRelay *self)
{
  g_autofree char *line = NULL;

  g_output_stream_write_all (g_subprocess_get_stdin_pipe (self->process), "?\n", 2, NULL, NULL, NULL);
  line = g_data_input_stream_read_line (self->output, NULL, NULL, NULL);
  g_assert_nonnull (line);
  return (guint) g_ascii_strtoull (line, NULL, 10);
}

/*
 * The client that does nothing else
 */

typedef struct
{
  SoupSession   *session;
  SaHttpRequest *request;
  guint          n_left;       /* to begin */
  guint          n_under_way;
} Bare;

static void begin (Bare *self);

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  Bare *self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) body = soup_session_send_and_read_finish (SOUP_SESSION (source), result, &error);

  g_assert_no_error (error);
  self->n_under_way--;
  begin (self);
}

static void
begin (Bare *self)
{
  SaHttpRequest *request = self->request;
  g_autoptr (SoupMessage) message = NULL;
  SoupMessageHeaders *headers = NULL;

  if (self->n_left == 0)
    return;

  message = soup_message_new_from_uri (request->method, request->uri);
  soup_message_add_flags (message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  if (request->flags & SA_HTTP_IDEMPOTENT)
    soup_message_add_flags (message, SOUP_MESSAGE_IDEMPOTENT);
  headers = soup_message_get_request_headers (message);
  for (guint i = 0; i + 1 < request->headers->len; i += 2)
    soup_message_headers_append (headers, request->headers->pdata[i], request->headers->pdata[i + 1]);
  soup_message_set_request_body_from_bytes (message, request->content_type, request->body);
  self->n_left--;
  self->n_under_way++;
  soup_session_send_and_read_async (self->session, message, G_PRIORITY_DEFAULT, NULL, sent_cb, self);
}

double
bench_relay_run_bare (BenchRelay           *self,
                      const SaHttpProtocol *protocol,
                      SaEnvelope           *envelope,
                      guint                 n,
                      guint                 n_connections)
{
  const SaHttpAccount account = { .url = self->url, .secret = SA_FAKE_SECRET };
  g_autoptr (SaHttpRequest) request = protocol->encode (&account, envelope);
  g_autoptr (GMainContext) context = g_main_context_new ();
  g_autoptr (SoupSession) session = NULL;
  Bare bare = { NULL, request, n, 0 };
  gint64 start;

  g_assert_nonnull (request);
  g_main_context_push_thread_default (context);
  bare.session = session = soup_session_new_with_options ("max-conns", SA_HTTP_MAX_IN_FLIGHT,
                                                          "max-conns-per-host", SA_HTTP_MAX_IN_FLIGHT, NULL);
  start = g_get_monotonic_time ();
  for (guint i = 0; i < n_connections; i++)
    begin (&bare);
  while (bare.n_under_way > 0)
    g_main_context_iteration (context, TRUE);
  start = g_get_monotonic_time () - start;
  g_main_context_pop_thread_default (context);
  return n / ((double) start / G_USEC_PER_SEC);
}
