/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-gateway.h"

#include "sa-gateway-page.h"

#include <glib/gi18n-lib.h>
#include <libsoup/soup.h>
#include <string.h>

#define MAX_BODY 4096
#define TOO_LONG "sa-too-long" /* on a message: its body was thrown away */
#define BACKLOG 1024 /* libsoup's own of 10 drops connections in a rush */

struct _SaGateway
{
  GObject       parent_instance;

  /* Owned References */
  SaRepository *repository;
  SoupServer   *server;
  GCancellable *cancellable;

  guint         port;
  guint         n_requests;  /* that the repository has not answered */
  GTask        *stopping;    /* (nullable) */
};

G_DEFINE_FINAL_TYPE (SaGateway, sa_gateway, G_TYPE_OBJECT)

/** A request while the repository answers. */
typedef struct
{
  SaGateway         *gateway;
  SoupServerMessage *message;
  const SaPageText  *text;
  gboolean           accepting;
  gboolean           already;  /* it had been accepted before */
  SaUserRecord      *user;     /* (nullable) */
} Request;

static void
check_stopped (SaGateway *self)
{
  g_autoptr (GTask) task = NULL;

  if (self->stopping == NULL || self->n_requests > 0)
    return;
  task = g_steal_pointer (&self->stopping);
  g_task_return_boolean (task, TRUE);
}

static void
request_free (Request *request)
{
  g_autoptr (SaGateway) gateway = request->gateway;

  g_clear_pointer (&request->user, sa_user_record_free);
  g_object_unref (request->message);
  g_free (request);
  gateway->n_requests--;
  check_stopped (gateway);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Request, request_free)

static void
set_headers (SoupServerMessage *message)
{
  SoupMessageHeaders *headers = soup_server_message_get_response_headers (message);

  soup_message_headers_replace (headers, "Content-Security-Policy",
                                "default-src 'none'; style-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'");
  /* The address of the page is the secret: neither caches nor the sites behind its links may learn it. */
  soup_message_headers_replace (headers, "Referrer-Policy", "no-referrer");
  soup_message_headers_replace (headers, "Cache-Control", "no-store");
  soup_message_headers_replace (headers, "X-Content-Type-Options", "nosniff");
}

static void
answer (SoupServerMessage *message,
        guint              status,
        const char        *type,
        const char        *body)
{
  set_headers (message);
  soup_server_message_set_status (message, status, NULL);
  soup_server_message_set_response (message, type, SOUP_MEMORY_COPY, body, strlen (body));
}

static void
answer_page (SoupServerMessage *message,
             const SaPageText  *text,
             guint              status,
             const char        *heading,
             const char        *body)
{
  g_autofree char *page = sa_page_render (text, heading, body);

  answer (message, status, "text/html; charset=utf-8", page);
}

static void
answer_key (SoupServerMessage *message,
            const SaPageText  *text,
            guint              status,
            const char        *key)
{
  g_autofree char *body_key = g_strconcat (key, "-body", NULL);
  g_autofree char *heading = sa_page_text_fill (text, key, "", "");
  g_autofree char *sentence = sa_page_text_fill (text, body_key, "", "");
  g_autofree char *body = g_strdup_printf ("<p>%s</p>", sentence);

  answer_page (message, text, status, heading, body);
}

static char *
build_form (const SaPageText   *text,
            const SaUserRecord *user,
            const char         *site_name)
{
  g_autofree char *sentence = sa_page_text_fill (text, "invited-body", site_name, user->address);
  g_autofree char *button = sa_page_text_fill (text, "accept", site_name, "");
  g_autoptr (GString) body = g_string_new (NULL);

  g_string_append_printf (body, "<p>%s</p>\n<form method=\"post\">", sentence);
  if (user->facts.account_state == SA_ACCOUNT_NONE)
    {
      g_autofree char *label = sa_page_text_fill (text, "your-name", "", "");
      g_autofree char *value = g_markup_escape_text (user->name, -1);

      g_string_append_printf (body,
                              "<label for=\"name\">%s</label><input id=\"name\" name=\"name\" autocomplete=\"name\" maxlength=\"200\" value=\"%s\">",
                              label, value);
    }
  g_string_append_printf (body, "<button type=\"submit\">%s</button></form>", button);
  return g_string_free (g_steal_pointer (&body), FALSE);
}

static void
answer_request (Request    *request,
                guint       status,
                const char *key)
{
  answer_key (request->message, request->text, status, key);
  soup_server_message_unpause (request->message);
}

static void
answer_user (Request            *request,
             const SaSiteRecord *site)
{
  const SaPageText *text = request->text;
  g_autofree char *heading = NULL;
  g_autofree char *body = NULL;

  if (!request->accepting && !request->already)
    {
      heading = sa_page_text_fill (text, "invited", site->name, "");
      body = build_form (text, request->user, site->name);
    }
  else
    {
      const char *key = request->already ? "already" : "welcome";
      g_autofree char *body_key = g_strconcat (key, "-body", NULL);
      g_autofree char *sentence = sa_page_text_fill (text, body_key, site->name, "");
      g_autofree char *go = sa_page_text_fill (text, "go", site->name, "");
      g_autofree char *href = g_markup_escape_text (site->url, -1);

      heading = sa_page_text_fill (text, key, site->name, "");
      body = g_strdup_printf ("<p>%s</p>\n<a class=\"button\" href=\"%s\" rel=\"noreferrer\">%s</a>", sentence, href, go);
    }
  answer_page (request->message, text, SOUP_STATUS_OK, heading, body);
  soup_server_message_unpause (request->message);
}

/* The user or the site of a link is gone, or the repository does not answer. */
static void
answer_gone (Request      *request,
             const GError *error)
{
  if (error == NULL)
    {
      answer_request (request, SOUP_STATUS_GONE, "dead");
      return;
    }
  g_message ("An invitation page was not answered: %s", error->message);
  answer_request (request, SOUP_STATUS_SERVICE_UNAVAILABLE, "trouble");
}

static void
site_loaded_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) sites = sa_repository_load_finish (SA_REPOSITORY (source), result, &error);

  if (sites != NULL && sites->len > 0)
    answer_user (request, sites->pdata[0]);
  else
    answer_gone (request, error);
}

static void
user_loaded_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) users = sa_repository_load_finish (SA_REPOSITORY (source), result, &error);
  SaId site = 0;

  if (users == NULL || users->len == 0)
    {
      answer_gone (request, error);
      return;
    }
  request->user = g_ptr_array_steal_index (users, 0);
  site = request->user->site;
  sa_repository_load_async (SA_REPOSITORY (source), SA_ENTITY_SITE, &site, 1, request->gateway->cancellable,
                            site_loaded_cb, request);
  g_steal_pointer (&request);
}

static void
applied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Request) request = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SaOutcome) outcome = sa_repository_apply_finish (SA_REPOSITORY (source), result, &error);
  const SaOutcomeRow *row = outcome != NULL &&
                            sa_outcome_get_size (outcome) > 0 ? sa_outcome_get_row (outcome, 0) : NULL;

  if (outcome == NULL)
    answer_gone (request, error);
  else if (row == NULL || row->reason == SA_REASON_NOT_FOUND || row->verdict == SA_VERDICT_NOT_FOUND)
    answer_request (request, SOUP_STATUS_NOT_FOUND, "unknown");
  else if (row->verdict == SA_VERDICT_REFUSED)
    answer_request (request, SOUP_STATUS_GONE, row->reason == SA_REASON_LINK_EXPIRED ? "expired" : "dead");
  else
    {
      request->already = row->verdict != SA_VERDICT_DONE;
      sa_repository_load_async (SA_REPOSITORY (source), SA_ENTITY_USER, &row->id, 1, request->gateway->cancellable,
                                user_loaded_cb, request);
      g_steal_pointer (&request);
    }
}

static char *
get_form_name (SoupServerMessage *message)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);
  g_autoptr (GBytes) bytes = soup_message_body_flatten (body);
  g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));
  g_autoptr (GHashTable) form = soup_form_decode (text);
  const char *name = form != NULL ? g_hash_table_lookup (form, "name") : NULL;

  if (name == NULL || !g_utf8_validate (name, -1, NULL))
    return NULL;
  return g_strstrip (g_strdup (name));
}

static void
invitation_cb (SoupServer        *server,
               SoupServerMessage *message,
               const char        *path,
               GHashTable        *query,
               gpointer           user_data)
{
  SaGateway *self = user_data;
  const char *method = soup_server_message_get_method (message);
  const char *accept_language =
    soup_message_headers_get_list (soup_server_message_get_request_headers (message), "Accept-Language");
  const SaPageText *text = sa_page_text_choose (accept_language);
  const char *token = path + strlen ("/i/");
  g_autoptr (SaActor) actor = NULL;
  g_autoptr (SaPlan) plan = NULL;
  SaChange *change = NULL;
  Request *request = NULL;
  gboolean accepting = strcmp (method, "POST") == 0;

  if (!accepting && strcmp (method, "GET") != 0 && strcmp (method, "HEAD") != 0)
    {
      soup_message_headers_replace (soup_server_message_get_response_headers (message), "Allow", "GET, HEAD, POST");
      answer_key (message, text, SOUP_STATUS_METHOD_NOT_ALLOWED, "unknown");
      return;
    }
  if (!g_str_has_prefix (path, "/i/") || strlen (token) < 20 || strlen (token) > 100 ||
      strspn (token, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_") != strlen (token))
    {
      answer_key (message, text, SOUP_STATUS_NOT_FOUND, "unknown");
      return;
    }

  if (g_object_get_data (G_OBJECT (message), TOO_LONG) != NULL)
    {
      answer_key (message, text, SOUP_STATUS_REQUEST_ENTITY_TOO_LARGE, "too-long");
      return;
    }

  change = sa_change_new (SA_CHANGE_ACCEPT, 0);
  if (accepting)
    {
      g_autofree char *name = get_form_name (message);

      sa_change_set_name (change, name);
    }
  actor = sa_actor_new (SA_ACTOR_INVITEE, 0, "gateway");
  actor->token = g_strdup (token);
  plan = sa_plan_new_single ("", change);
  request = g_new0 (Request, 1);
  request->gateway = g_object_ref (self);
  request->message = g_object_ref (message);
  request->text = text;
  request->accepting = accepting;
  self->n_requests++;
  soup_server_message_pause (message);
  /* To look is to try and to roll back: one rule judges both. */
  sa_repository_apply_async (self->repository, plan, actor, !accepting, self->cancellable, applied_cb, request);
}

static void
other_cb (SoupServer        *server,
          SoupServerMessage *message,
          const char        *path,
          GHashTable        *query,
          gpointer           user_data)
{
  if (strcmp (path, "/healthz") == 0)
    answer (message, SOUP_STATUS_OK, "text/plain; charset=utf-8", "ok\n");
  else if (strcmp (path, "/style.css") == 0)
    answer (message, SOUP_STATUS_OK, "text/css; charset=utf-8", sa_page_get_style ());
  else
    answer_key (message, sa_page_text_choose (NULL), SOUP_STATUS_NOT_FOUND, "unknown");
}

static void
got_body_chunk_cb (SoupServerMessage *message,
                   GBytes            *chunk,
                   gpointer           user_data)
{
  SoupMessageBody *body = soup_server_message_get_request_body (message);

  /* What is too long is thrown away as it comes, not kept until the handler sees it. */
  if (body->length > MAX_BODY)
    {
      soup_message_body_truncate (body);
      g_object_set_data (G_OBJECT (message), TOO_LONG, GINT_TO_POINTER (TRUE));
    }
}

static void
request_started_cb (SoupServer        *server,
                    SoupServerMessage *message,
                    gpointer           user_data)
{
  g_signal_connect (message, "got-chunk", G_CALLBACK (got_body_chunk_cb), NULL);
}

gboolean
sa_gateway_listen (SaGateway *self,
                   guint      port,
                   GError   **error)
{
  g_autoptr (GSocket) socket = NULL;
  g_autoptr (GInetAddress) loopback = g_inet_address_new_loopback (G_SOCKET_FAMILY_IPV4);
  g_autoptr (GSocketAddress) address = NULL;
  g_autoptr (GSocketAddress) bound = NULL;
  g_autoptr (GError) local = NULL;

  g_return_val_if_fail (SA_IS_GATEWAY (self), FALSE);
  g_return_val_if_fail (port <= G_MAXUINT16, FALSE);

  address = g_inet_socket_address_new (loopback, (guint16) port);
  socket = g_socket_new (G_SOCKET_FAMILY_IPV4, G_SOCKET_TYPE_STREAM, G_SOCKET_PROTOCOL_TCP, &local);
  if (socket != NULL)
    g_socket_set_listen_backlog (socket, BACKLOG);
  if (socket == NULL || !g_socket_bind (socket, address, TRUE, &local) || !g_socket_listen (socket, &local) ||
      !soup_server_listen_socket (self->server, socket, 0, &local))
    {
      g_set_error (error, SA_ERROR, SA_ERROR_BUSY,
                   /* Translators: a port number, then the system's words */
                   _("Invitation links cannot be answered: port %u of this computer is taken. Close the program that uses it. (%s)"),
                   port, local->message);
      return FALSE;
    }
  bound = g_socket_get_local_address (socket, NULL);
  self->port = bound != NULL ? g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (bound)) : port;
  return TRUE;
}

guint
sa_gateway_get_port (SaGateway *self)
{
  g_return_val_if_fail (SA_IS_GATEWAY (self), 0);
  return self->port;
}

void
sa_gateway_stop (SaGateway *self)
{
  g_return_if_fail (SA_IS_GATEWAY (self));
  g_cancellable_cancel (self->cancellable);
  soup_server_disconnect (self->server);
}

void
sa_gateway_stop_async (SaGateway           *self,
                       GAsyncReadyCallback  callback,
                       gpointer             user_data)
{
  g_return_if_fail (SA_IS_GATEWAY (self));
  g_return_if_fail (self->stopping == NULL);

  self->stopping = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (self->stopping, sa_gateway_stop_async);
  sa_gateway_stop (self);
  check_stopped (self);
}

void
sa_gateway_stop_finish (SaGateway    *self,
                        GAsyncResult *result)
{
  g_return_if_fail (g_task_is_valid (result, self));

  g_task_propagate_boolean (G_TASK (result), NULL);
}

static void
sa_gateway_dispose (GObject *object)
{
  SaGateway *self = (SaGateway *) object;

  if (self->server != NULL)
    sa_gateway_stop (self);
  g_clear_object (&self->repository);
  g_clear_object (&self->server);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sa_gateway_parent_class)->dispose (object);
}

static void
sa_gateway_class_init (SaGatewayClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sa_gateway_dispose;
}

static void
sa_gateway_init (SaGateway *self)
{
  self->cancellable = g_cancellable_new ();
  self->server = soup_server_new ("server-header", "SiteAdmin", NULL);
  g_signal_connect_object (self->server, "request-started", G_CALLBACK (request_started_cb), self, 0);
  soup_server_add_handler (self->server, "/i", invitation_cb, self, NULL);
  soup_server_add_handler (self->server, NULL, other_cb, self, NULL);
}

SaGateway *
sa_gateway_new (SaRepository *repository)
{
  SaGateway *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  self = g_object_new (SA_TYPE_GATEWAY, NULL);
  self->repository = g_object_ref (repository);
  return self;
}
