/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fault-server.h"

#include <libsoup/soup.h>
#include <string.h>

#define DRIP_MS 100
#define HUGE_BYTES (2 * 1024 * 1024)

typedef struct
{
  char          *path;
  SaFaultAnswer *answer;
} Script;

struct _SaFaultServer
{
  GThread        *thread;
  GMainContext   *context;
  GMainLoop      *loop;
  GTlsCertificate *certificate;
  char           *url;

  GMutex          lock;      /* guards what follows */
  GCond           ready;
  GQueue          scripts;   /* of Script */
  GPtrArray      *requests;  /* of SaFaultRequest */
  gboolean        closes;
  guint           delay;     /* ms */
  SaFaultHandler  handler;
  gpointer        handler_data;

  struct
  {
    SoupServer *server;
    GPtrArray  *hanging;     /* connections kept open without an answer */
  } worker;
};

SaFaultAnswer *
sa_fault_answer_new (guint       status,
                     const char *headers,
                     const char *body)
{
  SaFaultAnswer *self = g_new0 (SaFaultAnswer, 1);

  self->status = status;
  self->headers = g_strdup (headers);
  self->body = g_strdup (body != NULL ? body : "");
  self->body_length = strlen (self->body);
  return self;
}

SaFaultAnswer *
sa_fault_answer_new_fault (SaFault     fault,
                           const char *body)
{
  SaFaultAnswer *self = sa_fault_answer_new (200, NULL, body);

  self->fault = fault;
  return self;
}

void
sa_fault_answer_free (SaFaultAnswer *self)
{
  g_free (self->headers);
  g_free (self->body);
  g_free (self);
}

static void
request_free (SaFaultRequest *self)
{
  g_free (self->method);
  g_free (self->path);
  g_free (self->query);
  g_hash_table_unref (self->headers);
  g_bytes_unref (self->body);
  g_free (self);
}

static void
script_free (Script *self)
{
  g_free (self->path);
  g_clear_pointer (&self->answer, sa_fault_answer_free);
  g_free (self);
}

static void
collect_header (const char *name,
                const char *value,
                gpointer    user_data)
{
  g_hash_table_replace (user_data, g_ascii_strdown (name, -1), g_strdup (value));
}

static SaFaultRequest *
record_request (SoupServerMessage *message,
                const char        *path)
{
  SaFaultRequest *request = g_new0 (SaFaultRequest, 1);
  GSocketAddress *address = soup_server_message_get_remote_address (message);

  request->method = g_strdup (soup_server_message_get_method (message));
  request->path = g_strdup (path);
  request->query = g_strdup (g_uri_get_query (soup_server_message_get_uri (message)));
  request->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  soup_message_headers_foreach (soup_server_message_get_request_headers (message), collect_header, request->headers);
  request->body = soup_message_body_flatten (soup_server_message_get_request_body (message));
  if (G_IS_INET_SOCKET_ADDRESS (address))
    request->port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (address));

  return request;
}

static SaFaultAnswer *
find_answer (SaFaultServer        *self,
             const SaFaultRequest *request)
{
  SaFaultHandler handler = NULL;
  gpointer data = NULL;
  SaFaultAnswer *answer = NULL;

  g_mutex_lock (&self->lock);
  for (GList *link = self->scripts.head; link != NULL; link = link->next)
    {
      Script *script = link->data;

      if (script->path != NULL && strcmp (script->path, request->path) != 0)
        continue;
      answer = g_steal_pointer (&script->answer);
      script_free (script);
      g_queue_delete_link (&self->scripts, link);
      break;
    }
  handler = self->handler;
  data = self->handler_data;
  g_mutex_unlock (&self->lock);

  if (answer == NULL && handler != NULL)
    answer = handler (request, data);
  return answer != NULL ? answer : sa_fault_answer_new (404, "Content-Type: text/plain", "nothing here");
}

static void
set_headers (SoupMessageHeaders *target,
             const char         *headers)
{
  g_auto (GStrv) lines = g_strsplit (headers != NULL ? headers : "", "\n", -1);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      char *colon = strstr (lines[i], ": ");

      if (colon == NULL)
        continue;
      *colon = '\0';
      soup_message_headers_append (target, lines[i], colon + 2);
    }
}

static gboolean
drip_cb (gpointer user_data)
{
  GIOStream *stream = user_data;

  return g_output_stream_write (g_io_stream_get_output_stream (stream), "x", 1, NULL, NULL) == 1;
}

/* Takes the connection away from the server and does with it what no server would */
static void
misbehave (SaFaultServer       *self,
           SoupServerMessage   *message,
           const SaFaultAnswer *answer)
{
  g_autoptr (GIOStream) stream = soup_server_message_steal_connection (message);
  g_autofree char *head = NULL;
  GOutputStream *output = g_io_stream_get_output_stream (stream);

  if (answer->fault == SA_FAULT_END)
    {
      head = g_strdup_printf ("HTTP/1.1 %u Fine\r\nConnection: close\r\n%s%s\r\n", answer->status,
                              answer->headers != NULL ? answer->headers : "", answer->headers != NULL ? "\r\n" : "");
      g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL);
    }
  if (answer->fault == SA_FAULT_CUT || answer->fault == SA_FAULT_DRIP)
    {
      head = g_strdup_printf ("HTTP/1.1 %u Fine\r\nContent-Type: application/json\r\nContent-Length: %" G_GSIZE_FORMAT
                              "\r\n\r\n",
                              answer->status, answer->body_length * 10 + 1000);
      g_output_stream_write_all (output, head, strlen (head), NULL, NULL, NULL);
    }
  if (answer->fault == SA_FAULT_END || answer->fault == SA_FAULT_CUT || answer->fault == SA_FAULT_GARBAGE)
    g_output_stream_write_all (output, answer->body, answer->body_length, NULL, NULL, NULL);

  if (answer->fault == SA_FAULT_HANG || answer->fault == SA_FAULT_DRIP)
    {
      if (answer->fault == SA_FAULT_DRIP)
        {
          g_autoptr (GSource) source = g_timeout_source_new (DRIP_MS);

          g_source_set_callback (source, drip_cb, g_object_ref (stream), g_object_unref);
          g_source_attach (source, self->context);
        }
      g_ptr_array_add (self->worker.hanging, g_steal_pointer (&stream));
      return;
    }

  g_io_stream_close (stream, NULL, NULL);
}

static void
answer_whole (SoupServerMessage   *message,
              const SaFaultAnswer *answer)
{
  g_autofree char *body = answer->fault == SA_FAULT_HUGE ? g_strnfill (HUGE_BYTES, ' ') : NULL;

  soup_server_message_set_status (message, answer->fault == SA_FAULT_ERROR ? 500 : answer->status, NULL);
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY, body != NULL ? body : "",
                            body != NULL ? HUGE_BYTES : 0);
}

static gboolean
let_go_cb (gpointer user_data)
{
  soup_server_message_unpause (user_data);
  return G_SOURCE_REMOVE;
}

static void
hold_back (SaFaultServer     *self,
           SoupServerMessage *message,
           guint              delay)
{
  g_autoptr (GSource) source = g_timeout_source_new (delay);

  soup_server_message_pause (message);
  g_source_set_callback (source, let_go_cb, g_object_ref (message), g_object_unref);
  g_source_attach (source, self->context);
}

static void
request_cb (SoupServer        *server,
            SoupServerMessage *message,
            const char        *path,
            GHashTable        *query,
            gpointer           user_data)
{
  SaFaultServer *self = user_data;
  g_autoptr (SaFaultAnswer) answer = NULL;
  SaFaultRequest *request = record_request (message, path);
  gboolean closes;
  guint delay;

  g_mutex_lock (&self->lock);
  g_ptr_array_add (self->requests, request);
  closes = self->closes;
  delay = self->delay;
  g_mutex_unlock (&self->lock);

  answer = find_answer (self, request);
  if (answer->fault == SA_FAULT_ERROR || answer->fault == SA_FAULT_HUGE)
    {
      answer_whole (message, answer);
      return;
    }
  if (answer->fault != SA_FAULT_NONE)
    {
      misbehave (self, message, answer);
      return;
    }

  soup_server_message_set_status (message, answer->status, NULL);
  set_headers (soup_server_message_get_response_headers (message), answer->headers);
  if (closes)
    soup_message_headers_append (soup_server_message_get_response_headers (message), "Connection", "close");
  soup_message_body_append (soup_server_message_get_response_body (message), SOUP_MEMORY_COPY, answer->body,
                            answer->body_length);
  if (delay > 0)
    hold_back (self, message, delay);
}

static gpointer
run_server (gpointer user_data)
{
  SaFaultServer *self = user_data;
  g_autoptr (GError) error = NULL;
  GSList *uris = NULL;

  g_main_context_push_thread_default (self->context);
  self->worker.hanging = g_ptr_array_new_with_free_func (g_object_unref);
  self->worker.server = soup_server_new (NULL, NULL);
  if (self->certificate != NULL)
    soup_server_set_tls_certificate (self->worker.server, self->certificate);
  soup_server_add_handler (self->worker.server, NULL, request_cb, self, NULL);
  soup_server_listen_local (self->worker.server, 0,
                            SOUP_SERVER_LISTEN_IPV4_ONLY |
                            (self->certificate != NULL ? SOUP_SERVER_LISTEN_HTTPS : 0), &error);
  g_assert_no_error (error);
  uris = soup_server_get_uris (self->worker.server);

  g_mutex_lock (&self->lock);
  self->url = g_strdup_printf ("%s://127.0.0.1:%d", g_uri_get_scheme (uris->data), g_uri_get_port (uris->data));
  g_cond_signal (&self->ready);
  g_mutex_unlock (&self->lock);
  g_slist_free_full (uris, (GDestroyNotify) g_uri_unref);

  g_main_loop_run (self->loop);

  soup_server_disconnect (self->worker.server);
  g_object_unref (self->worker.server);
  g_ptr_array_unref (self->worker.hanging);
  g_main_context_pop_thread_default (self->context);
  return NULL;
}

SaFaultServer *
sa_fault_server_new_tls (GTlsCertificate *certificate)
{
  SaFaultServer *self = g_new0 (SaFaultServer, 1);

  g_mutex_init (&self->lock);
  g_cond_init (&self->ready);
  g_queue_init (&self->scripts);
  self->requests = g_ptr_array_new_with_free_func ((GDestroyNotify) request_free);
  self->context = g_main_context_new ();
  self->loop = g_main_loop_new (self->context, FALSE);
  g_set_object (&self->certificate, certificate);
  self->thread = g_thread_new ("fault-server", run_server, self);

  g_mutex_lock (&self->lock);
  while (self->url == NULL)
    g_cond_wait (&self->ready, &self->lock);
  g_mutex_unlock (&self->lock);

  return self;
}

SaFaultServer *
sa_fault_server_new (void)
{
  return sa_fault_server_new_tls (NULL);
}

static gboolean
quit_cb (gpointer user_data)
{
  g_main_loop_quit (user_data);
  return G_SOURCE_REMOVE;
}

void
sa_fault_server_free (SaFaultServer *self)
{
  /* from within the loop: one that does not run yet would miss the call */
  g_main_context_invoke (self->context, quit_cb, self->loop);
  g_thread_join (self->thread);

  g_queue_clear_full (&self->scripts, (GDestroyNotify) script_free);
  g_ptr_array_unref (self->requests);
  g_main_loop_unref (self->loop);
  g_main_context_unref (self->context);
  g_clear_object (&self->certificate);
  g_mutex_clear (&self->lock);
  g_cond_clear (&self->ready);
  g_free (self->url);
  g_free (self);
}

const char *
sa_fault_server_get_url (SaFaultServer *self)
{
  return self->url;
}

void
sa_fault_server_push (SaFaultServer *self,
                      const char    *path,
                      SaFaultAnswer *answer)
{
  Script *script = g_new0 (Script, 1);

  script->path = g_strdup (path);
  script->answer = answer;
  g_mutex_lock (&self->lock);
  g_queue_push_tail (&self->scripts, script);
  g_mutex_unlock (&self->lock);
}

void
sa_fault_server_close_connections (SaFaultServer *self)
{
  g_mutex_lock (&self->lock);
  self->closes = TRUE;
  g_mutex_unlock (&self->lock);
}

void
sa_fault_server_set_delay (SaFaultServer *self,
                           guint          delay)
{
  g_mutex_lock (&self->lock);
  self->delay = delay;
  g_mutex_unlock (&self->lock);
}

void
sa_fault_server_set_handler (SaFaultServer  *self,
                             SaFaultHandler  handler,
                             gpointer        user_data)
{
  g_mutex_lock (&self->lock);
  self->handler = handler;
  self->handler_data = user_data;
  g_mutex_unlock (&self->lock);
}

guint
sa_fault_server_count (SaFaultServer *self,
                       const char    *path)
{
  guint n = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->requests->len; i++)
    {
      SaFaultRequest *request = self->requests->pdata[i];

      if (path == NULL || strcmp (request->path, path) == 0)
        n++;
    }
  g_mutex_unlock (&self->lock);

  return n;
}

const SaFaultRequest *
sa_fault_server_get_request (SaFaultServer *self,
                             guint          position)
{
  const SaFaultRequest *request = NULL;

  g_mutex_lock (&self->lock);
  g_assert_cmpuint (position, <, self->requests->len);
  request = self->requests->pdata[position];
  g_mutex_unlock (&self->lock);

  return request;
}

const char *
sa_fault_request_header (const SaFaultRequest *self,
                         const char           *name)
{
  g_autofree char *key = g_ascii_strdown (name, -1);

  return g_hash_table_lookup (self->headers, key);
}

char *
sa_fault_request_body (const SaFaultRequest *self)
{
  return g_strndup (g_bytes_get_data (self->body, NULL), g_bytes_get_size (self->body));
}
