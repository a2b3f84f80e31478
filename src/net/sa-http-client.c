/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-client.h"
#include "sa-http-request-private.h"
#include "sa-proxy-cache.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define DEFAULT_TIMEOUT 30
#define IDLE_TIMEOUT 60
#define PROXY_SECONDS 60
#define DEADLINE_FACTOR 4
#define MAX_REDIRECTS 5
#define CHUNK_SIZE (16 * 1024)

struct _SaHttpClient
{
  GObject       parent_instance;

  SoupSession  *session;
  guint         timeout;
  GTlsDatabase *tls_database;
};

enum
{
  PROP_0,
  PROP_TIMEOUT,
  PROP_TLS_DATABASE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

G_DEFINE_FINAL_TYPE (SaHttpClient, sa_http_client, G_TYPE_OBJECT)

G_DEFINE_QUARK (sa-http-error-quark, sa_http_error)

/* One request on its way. Owned by its task. */
typedef struct
{
  SaHttpRequest *request;
  GUri          *uri;           /* where it goes now, after redirects */
  SoupMessage   *message;
  GInputStream  *stream;
  GByteArray    *body;
  GCancellable  *inner;         /* cancelled by the caller's cancellable or by the deadline */
  gulong         cancelled_id;
  GSource       *deadline;
  guint          n_redirects;
  gboolean       started;       /* a byte of the request may have left */
  gboolean       timed_out;
} Exchange;

static void read_chunk (GTask *task);

static void
forget_message (Exchange *self)
{
  if (self->message != NULL)
    g_signal_handlers_disconnect_by_data (self->message, self);
  g_clear_object (&self->message);
}

static void
exchange_free (Exchange *self)
{
  if (self->deadline != NULL)
    g_source_destroy (self->deadline);
  g_clear_pointer (&self->deadline, g_source_unref);
  g_clear_pointer (&self->request, sa_http_request_unref);
  g_clear_pointer (&self->uri, g_uri_unref);
  forget_message (self);
  g_clear_object (&self->stream);
  g_clear_pointer (&self->body, g_byte_array_unref);
  g_clear_object (&self->inner);
  g_free (self);
}

gboolean
sa_http_error_is_before_send (const GError *error)
{
  g_return_val_if_fail (error != NULL, FALSE);

  return g_error_matches (error, SA_HTTP_ERROR, SA_HTTP_ERROR_INVALID) ||
         g_error_matches (error, SA_HTTP_ERROR, SA_HTTP_ERROR_UNREACHABLE) ||
         g_error_matches (error, SA_HTTP_ERROR, SA_HTTP_ERROR_CERTIFICATE);
}

/* The one place where the errors of GIO and libsoup become ours */
static GError *
map_error (Exchange     *exchange,
           const GError *error)
{
  const char *host = g_uri_get_host (exchange->uri);

  if (exchange->timed_out || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT))
    {
      if (exchange->started)
        return g_error_new (SA_HTTP_ERROR, SA_HTTP_ERROR_TIMED_OUT,
                            /* Translators: %s is the name of a server */
                            _("“%s” did not answer in time."), host);
      return g_error_new (SA_HTTP_ERROR, SA_HTTP_ERROR_UNREACHABLE,
                          /* Translators: %s is the name of a server */
                          _("“%s” could not be reached in time. Check the network connection."), host);
    }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return g_error_copy (error);

  if (exchange->started)
    return g_error_new (SA_HTTP_ERROR, SA_HTTP_ERROR_INTERRUPTED,
                        /* Translators: the first %s is the name of a server, the second a technical reason */
                        _("The connection to “%s” broke before its answer was complete (%s)."), host, error->message);

  if (error->domain == G_TLS_ERROR)
    return g_error_new (SA_HTTP_ERROR, SA_HTTP_ERROR_CERTIFICATE,
                        /* Translators: the first %s is the name of a server, the second a technical reason */
                        _("No secure connection to “%s” could be made (%s). Check its address and its certificate."),
                        host, error->message);

  return g_error_new (SA_HTTP_ERROR, SA_HTTP_ERROR_UNREACHABLE,
                      /* Translators: the first %s is the name of a server, the second a technical reason */
                      _("“%s” could not be reached (%s). Check the network connection and the address of the server."),
                      host, error->message);
}

static void
finish_exchange (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  if (exchange->cancelled_id != 0)
    g_cancellable_disconnect (g_task_get_cancellable (task), exchange->cancelled_id);
  exchange->cancelled_id = 0;
  if (exchange->deadline != NULL)
    g_source_destroy (exchange->deadline);
}

static void
return_error (GTask        *task,
              const GError *error)
{
  finish_exchange (task);
  g_task_return_error (task, map_error (g_task_get_task_data (task), error));
}

static void
collect_header (const char *name,
                const char *value,
                gpointer    user_data)
{
  GHashTable *headers = user_data;
  g_autofree char *key = g_ascii_strdown (name, -1);
  const char *before = g_hash_table_lookup (headers, key);

  if (before != NULL)
    g_hash_table_replace (headers, g_strdup (key), g_strconcat (before, ", ", value, NULL));
  else
    g_hash_table_replace (headers, g_strdup (key), g_strdup (value));
}

static void
return_response (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);
  g_autoptr (GHashTable) headers = NULL;
  g_autoptr (GBytes) body = NULL;
  SaHttpResponse *response = NULL;

  headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  soup_message_headers_foreach (soup_message_get_response_headers (exchange->message), collect_header, headers);
  body = g_byte_array_free_to_bytes (g_steal_pointer (&exchange->body));
  response = sa_http_response_new (soup_message_get_status (exchange->message), exchange->uri,
                                   g_steal_pointer (&headers), body);

  finish_exchange (task);
  g_task_return_pointer (task, response, (GDestroyNotify) sa_http_response_unref);
}

static void
read_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GBytes) chunk = NULL;
  g_autoptr (GError) error = NULL;
  Exchange *exchange = g_task_get_task_data (task);

  chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (source), result, &error);
  if (chunk == NULL)
    {
      return_error (task, error);
      return;
    }

  if (g_bytes_get_size (chunk) == 0)
    {
      return_response (task);
      return;
    }

  if (exchange->body->len + g_bytes_get_size (chunk) > exchange->request->max_answer)
    {
      finish_exchange (task);
      g_task_return_new_error (task, SA_HTTP_ERROR, SA_HTTP_ERROR_TOO_LARGE,
                               /* Translators: %s is the name of a server */
                               _("The answer of “%s” is too long to be what was asked for."),
                               g_uri_get_host (exchange->uri));
      return;
    }

  g_byte_array_append (exchange->body, g_bytes_get_data (chunk, NULL), g_bytes_get_size (chunk));
  read_chunk (task);
}

static void
read_chunk (GTask *task)
{
  Exchange *exchange = g_task_get_task_data (task);

  g_input_stream_read_bytes_async (exchange->stream, CHUNK_SIZE, G_PRIORITY_DEFAULT, exchange->inner, read_cb,
                                   g_object_ref (task));
}

static void
starting_cb (SoupMessage *message,
             gpointer     user_data)
{
  Exchange *exchange = user_data;

  exchange->started = TRUE;
}

static gboolean
is_same_origin (GUri *a,
                GUri *b)
{
  return strcmp (g_uri_get_scheme (a), g_uri_get_scheme (b)) == 0 &&
         g_ascii_strcasecmp (g_uri_get_host (a), g_uri_get_host (b)) == 0 &&
         g_uri_get_port (a) == g_uri_get_port (b);
}

/* Returns: (transfer full) (nullable): where the answer sends us, if the request may follow */
static GUri *
get_redirect (Exchange *exchange)
{
  g_autoptr (GUri) target = NULL;
  const char *location;
  guint status = soup_message_get_status (exchange->message);

  if (!(exchange->request->flags & SA_HTTP_ALLOW_SAME_ORIGIN_REDIRECT) || exchange->n_redirects >= MAX_REDIRECTS)
    return NULL;
  if (status != SOUP_STATUS_MOVED_PERMANENTLY && status != SOUP_STATUS_FOUND && status != SOUP_STATUS_SEE_OTHER &&
      status != SOUP_STATUS_TEMPORARY_REDIRECT && status != SOUP_STATUS_PERMANENT_REDIRECT)
    return NULL;

  location = soup_message_headers_get_one (soup_message_get_response_headers (exchange->message), "Location");
  if (location == NULL)
    return NULL;
  target = g_uri_parse_relative (exchange->uri, location, SOUP_HTTP_URI_FLAGS, NULL);
  if (target == NULL || g_uri_get_host (target) == NULL || !is_same_origin (exchange->uri, target))
    return NULL;

  return g_steal_pointer (&target);
}

static void send_message (GTask *task);

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GInputStream) stream = NULL;
  g_autoptr (GUri) target = NULL;
  g_autoptr (GError) error = NULL;
  Exchange *exchange = g_task_get_task_data (task);

  stream = soup_session_send_finish (SOUP_SESSION (source), result, &error);
  if (stream == NULL)
    {
      return_error (task, error);
      return;
    }

  target = get_redirect (exchange);
  if (target != NULL)
    {
      exchange->n_redirects++;
      g_uri_unref (exchange->uri);
      exchange->uri = g_steal_pointer (&target);
      send_message (task);
      return;
    }

  exchange->stream = g_steal_pointer (&stream);
  exchange->body = g_byte_array_new ();
  read_chunk (task);
}

static void
send_message (GTask *task)
{
  SaHttpClient *self = g_task_get_source_object (task);
  Exchange *exchange = g_task_get_task_data (task);
  SaHttpRequest *request = exchange->request;
  SoupMessageHeaders *headers = NULL;

  forget_message (exchange);
  exchange->message = soup_message_new_from_uri (request->method, exchange->uri);
  soup_message_add_flags (exchange->message, SOUP_MESSAGE_NO_REDIRECT | SOUP_MESSAGE_DO_NOT_USE_AUTH_CACHE);
  if (request->flags & SA_HTTP_IDEMPOTENT)
    soup_message_add_flags (exchange->message, SOUP_MESSAGE_IDEMPOTENT);
  /* emitted once the connection stands and right before the first byte */
  g_signal_connect (exchange->message, "starting", G_CALLBACK (starting_cb), exchange);

  headers = soup_message_get_request_headers (exchange->message);
  for (guint i = 0; i + 1 < request->headers->len; i += 2)
    soup_message_headers_append (headers, request->headers->pdata[i], request->headers->pdata[i + 1]);
  if (request->body != NULL)
    soup_message_set_request_body_from_bytes (exchange->message, request->content_type, request->body);

  soup_session_send_async (self->session, exchange->message, G_PRIORITY_DEFAULT, exchange->inner, sent_cb,
                           g_object_ref (task));
}

static gboolean
deadline_cb (gpointer user_data)
{
  Exchange *exchange = user_data;

  exchange->timed_out = TRUE;
  g_cancellable_cancel (exchange->inner);
  return G_SOURCE_REMOVE;
}

static void
cancelled_cb (GCancellable *cancellable,
              gpointer      user_data)
{
  g_cancellable_cancel (user_data);
}

void
sa_http_client_send_async (SaHttpClient        *self,
                           SaHttpRequest       *request,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  Exchange *exchange = NULL;

  g_return_if_fail (SA_IS_HTTP_CLIENT (self));
  g_return_if_fail (request != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sa_http_client_send_async);
  /* what has been sent is answered for, even when it was cancelled in the same turn */
  g_task_set_check_cancellable (task, FALSE);

  if (request->problem != NULL)
    {
      g_task_return_new_error (task, SA_HTTP_ERROR, SA_HTTP_ERROR_INVALID, "%s", request->problem);
      return;
    }
  if (g_cancellable_is_cancelled (cancellable))
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_CANCELLED, "%s", _("The operation was cancelled."));
      return;
    }

  exchange = g_new0 (Exchange, 1);
  exchange->request = sa_http_request_ref (request);
  exchange->uri = g_uri_ref (request->uri);
  exchange->inner = g_cancellable_new ();
  g_task_set_task_data (task, exchange, (GDestroyNotify) exchange_free);

  /* the session's own time-out starts anew with each byte: a server that drips would hold the request for ever */
  exchange->deadline = g_timeout_source_new_seconds (self->timeout * DEADLINE_FACTOR);
  g_source_set_callback (exchange->deadline, deadline_cb, exchange, NULL);
  g_source_attach (exchange->deadline, g_task_get_context (task));

  if (cancellable != NULL)
    exchange->cancelled_id = g_cancellable_connect (cancellable, G_CALLBACK (cancelled_cb),
                                                    g_object_ref (exchange->inner), g_object_unref);
  send_message (task);
}

SaHttpResponse *
sa_http_client_send_finish (SaHttpClient  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (g_task_get_source_tag (G_TASK (result)) == sa_http_client_send_async, NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/* In GLib 2.74 a thread that initializes a class, and names there a type that another thread is registering, waits for
 * that one, which waits for the lock of all classes to add an interface: for ever. The system's proxy resolver starts a
 * thread that connects to the session bus (dconf's) while this one makes its session and its connections, so the types
 * that both need are there before, registered while no class is being initialized. */
static void
register_types (void)
{
  g_type_ensure (G_TYPE_SOCKET);
  g_type_ensure (G_TYPE_INET_SOCKET_ADDRESS);
  g_type_ensure (G_TYPE_UNIX_SOCKET_ADDRESS);
  g_type_ensure (G_TYPE_PROXY_ADDRESS);
  g_type_ensure (G_TYPE_NETWORK_ADDRESS);
  g_type_ensure (G_TYPE_SOCKET_CLIENT);
  g_type_ensure (G_TYPE_TCP_CONNECTION);
  g_type_ensure (G_TYPE_DBUS_CONNECTION);
  g_type_ensure (G_TYPE_TLS_CERTIFICATE);
  g_type_ensure (G_TYPE_TLS_DATABASE);
}

static void
sa_http_client_constructed (GObject *object)
{
  SaHttpClient *self = SA_HTTP_CLIENT (object);
  g_autoptr (GProxyResolver) proxies = NULL;

  G_OBJECT_CLASS (sa_http_client_parent_class)->constructed (object);

  if (self->timeout == 0)
    self->timeout = DEFAULT_TIMEOUT;
  register_types ();
  self->session = soup_session_new_with_options ("timeout", self->timeout,
                                                 "idle-timeout", IDLE_TIMEOUT,
                                                 "max-conns", SA_HTTP_MAX_IN_FLIGHT,
                                                 "max-conns-per-host", SA_HTTP_MAX_IN_FLIGHT,
                                                 "user-agent", "site-admin/" SA_VERSION,
                                                 NULL);
  proxies = sa_proxy_cache_new (g_proxy_resolver_get_default (), PROXY_SECONDS);
  soup_session_set_proxy_resolver (self->session, proxies);
  if (self->tls_database != NULL)
    soup_session_set_tls_database (self->session, self->tls_database);
}

static void
sa_http_client_dispose (GObject *object)
{
  SaHttpClient *self = SA_HTTP_CLIENT (object);

  if (self->session != NULL)
    soup_session_abort (self->session);
  g_clear_object (&self->session);
  g_clear_object (&self->tls_database);

  G_OBJECT_CLASS (sa_http_client_parent_class)->dispose (object);
}

static void
sa_http_client_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SaHttpClient *self = SA_HTTP_CLIENT (object);

  switch (prop_id)
    {
    case PROP_TIMEOUT:
      g_value_set_uint (value, self->timeout);
      break;
    case PROP_TLS_DATABASE:
      g_value_set_object (value, self->tls_database);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sa_http_client_set_property (GObject      *object,
                             guint         prop_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SaHttpClient *self = SA_HTTP_CLIENT (object);

  switch (prop_id)
    {
    case PROP_TIMEOUT:
      self->timeout = g_value_get_uint (value);
      break;
    case PROP_TLS_DATABASE:
      self->tls_database = g_value_dup_object (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
sa_http_client_class_init (SaHttpClientClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->constructed = sa_http_client_constructed;
  object_class->dispose = sa_http_client_dispose;
  object_class->get_property = sa_http_client_get_property;
  object_class->set_property = sa_http_client_set_property;

  /**
   * SaHttpClient:timeout: seconds of silence after which a request fails
   */
  properties[PROP_TIMEOUT] =
    g_param_spec_uint ("timeout", NULL, NULL, 0, 3600, 0,
                       G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  /**
   * SaHttpClient:tls-database: (nullable): the authorities to trust; %NULL: the system's
   */
  properties[PROP_TLS_DATABASE] =
    g_param_spec_object ("tls-database", NULL, NULL, G_TYPE_TLS_DATABASE,
                         G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
sa_http_client_init (SaHttpClient *self)
{
}

SaHttpClient *
sa_http_client_new (guint         timeout,
                    GTlsDatabase *tls_database)
{
  return g_object_new (SA_TYPE_HTTP_CLIENT, "timeout", timeout, "tls-database", tls_database, NULL);
}
