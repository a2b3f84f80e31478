/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-jmap-connection.h"
#include "sa-jmap-error.h"
#include "sa-jmap-request.h"
#include "sa-relay-receipt.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define WELL_KNOWN "/.well-known/jmap" /* RFC 8620, 2.2 */
#define PROBLEM_LIMIT "urn:ietf:params:jmap:error:limit"

struct _SaJmapConnection
{
  GObject        parent_instance;

  SaHttpClient  *client;
  char          *url;
  char          *user;        /* (nullable) */
  char          *secret;
  char          *basic;       /* (nullable): user and secret as they go over the wire, which a server may echo */
  SaJmapSession *session;     /* (nullable) */
  GQueue         waiting;     /* of GTask: who asks for the session while it is being found */
  gboolean       opening;
};

G_DEFINE_FINAL_TYPE (SaJmapConnection, sa_jmap_connection, G_TYPE_OBJECT)

/* What a task gives: a value or the reason why there is none */
typedef struct
{
  gpointer        value;
  GDestroyNotify  free_value;
  SaReceipt      *failure;
} Outcome;

static void
outcome_free (Outcome *self)
{
  if (self->value != NULL)
    self->free_value (self->value);
  g_clear_pointer (&self->failure, sa_receipt_free);
  g_free (self);
}

static void
return_value (GTask          *task,
              gpointer        value,
              GDestroyNotify  free_value)
{
  Outcome *outcome = g_new0 (Outcome, 1);

  outcome->value = value;
  outcome->free_value = free_value;
  g_task_return_pointer (task, outcome, (GDestroyNotify) outcome_free);
}

static void
return_failure (GTask     *task,
                SaReceipt *failure)
{
  SaJmapConnection *self = g_task_get_source_object (task);
  Outcome *outcome = g_new0 (Outcome, 1);

  sa_jmap_connection_hide (self, failure);
  outcome->failure = failure;
  g_task_return_pointer (task, outcome, (GDestroyNotify) outcome_free);
}

static gpointer
finish (GAsyncResult  *result,
        SaReceipt    **failure,
        GError       **error)
{
  Outcome *outcome = g_task_propagate_pointer (G_TASK (result), error);
  gpointer value = NULL;

  *failure = NULL;
  if (outcome == NULL)
    return NULL;
  value = g_steal_pointer (&outcome->value);
  *failure = g_steal_pointer (&outcome->failure);
  outcome_free (outcome);

  return value;
}

static SaReceipt *
new_not_jmap (SaJmapConnection *self)
{
  g_autoptr (GUri) uri = g_uri_parse (self->url, G_URI_FLAGS_NONE, NULL);
  g_autofree char *text = NULL;

  /* Translators: %s is the name of a server; JMAP is the name of a protocol */
  text = g_strdup_printf (_("“%s” does not speak JMAP at this address, or this account cannot send mail. "
                            "Correct the address in the settings of the mail relay."),
                          uri != NULL ? g_uri_get_host (uri) : self->url);
  return sa_receipt_new (SA_ERROR_CLASS_ACCOUNT, NULL, text);
}

static SaHttpRequest *
new_request (SaJmapConnection *self,
             const char       *method,
             const char       *url,
             SaHttpFlags       flags)
{
  SaHttpRequest *request = sa_http_request_new (method, url, flags);

  if (self->user != NULL)
    sa_http_request_set_basic (request, self->user, self->secret);
  else
    sa_http_request_set_bearer (request, self->secret);
  sa_http_request_add_header (request, "Accept", "application/json");

  return request;
}

/* RFC 8620, 3.6.1: what is wrong with a request as a whole; none of its calls was made */
static SaReceipt *
new_problem (SaHttpResponse *response)
{
  g_autoptr (SaJson) json = sa_json_parse (sa_http_response_get_body (response), NULL);
  const SaJsonValue *root = json != NULL ? sa_json_get_root (json) : NULL;
  const char *type = sa_json_get_string (root, "type");
  const char *detail = sa_json_get_string (root, "detail");
  g_autofree char *text = NULL;
  SaReceipt *receipt = NULL;

  if (type == NULL || !g_str_has_prefix (type, "urn:ietf:params:jmap:error:"))
    {
      receipt = sa_relay_receipt_from_response (response);
      /* who refuses a request as such will refuse the next mail too */
      if (receipt->error_class == SA_ERROR_CLASS_MESSAGE && sa_http_response_get_status (response) != 413)
        receipt->error_class = SA_ERROR_CLASS_ACCOUNT;
      return receipt;
    }

  text = g_strdup_printf ("%s: %s", strrchr (type, ':') + 1,
                          detail != NULL ? detail : sa_json_get_string (root, "limit"));
  receipt = sa_receipt_new (strcmp (type, PROBLEM_LIMIT) == 0 ? SA_ERROR_CLASS_TRY_AGAIN : SA_ERROR_CLASS_ACCOUNT,
                            NULL, text);
  receipt->retry_after = sa_http_retry_after (response, g_get_real_time () / G_USEC_PER_SEC);
  return receipt;
}

/* The answer's document, or why there is none. A good status with something else than JSON is an account error where
 * nothing was sent, and unknown where a mail may have been. */
static SaJson *
read_response (SaJmapConnection  *self,
               SaHttpResponse    *response,
               SaReceipt        **failure)
{
  guint status = sa_http_response_get_status (response);
  SaJson *json = NULL;

  if (status != 200 && status != 201)
    {
      *failure = new_problem (response);
      if ((*failure)->error_class == SA_ERROR_CLASS_ACCOUNT)
        sa_jmap_connection_forget (self);
      return NULL;
    }

  json = sa_json_parse (sa_http_response_get_body (response), NULL);
  if (json == NULL)
    {
      *failure = new_not_jmap (self);
      (*failure)->error_class = SA_ERROR_CLASS_UNKNOWN;
    }
  return json;
}

static void
call_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SaHttpResponse) response = NULL;
  g_autoptr (GError) error = NULL;
  SaJmapConnection *self = g_task_get_source_object (task);
  SaReceipt *failure = NULL;
  SaJson *json = NULL;

  response = sa_http_client_send_finish (SA_HTTP_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (response == NULL)
    {
      return_failure (task, sa_relay_receipt_from_error (error));
      return;
    }

  json = read_response (self, response, &failure);
  if (json != NULL && !sa_json_is_array (sa_json_get_member (sa_json_get_root (json), "methodResponses")))
    {
      failure = new_not_jmap (self);
      failure->error_class = SA_ERROR_CLASS_UNKNOWN;
      g_clear_pointer (&json, sa_json_free);
    }

  if (json != NULL)
    return_value (task, json, (GDestroyNotify) sa_json_free);
  else
    return_failure (task, failure);
}

void
sa_jmap_connection_call_async (SaJmapConnection    *self,
                               SaJmapSession       *session,
                               GBytes              *body,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (SaHttpRequest) request = NULL;
  GTask *task = NULL;

  g_return_if_fail (SA_IS_JMAP_CONNECTION (self));
  g_return_if_fail (session != NULL);
  g_return_if_fail (body != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sa_jmap_connection_call_async);
  g_task_set_check_cancellable (task, FALSE);
  request = new_request (self, "POST", session->api_url, SA_HTTP_NONE);
  sa_http_request_set_body (request, "application/json", body);
  sa_http_client_send_async (self->client, request, cancellable, call_cb, task);
}

SaJson *
sa_jmap_connection_call_finish (SaJmapConnection  *self,
                                GAsyncResult      *result,
                                SaReceipt        **failure,
                                GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (failure != NULL, NULL);

  return finish (result, failure, error);
}

static void
upload_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SaHttpResponse) response = NULL;
  g_autoptr (SaJson) json = NULL;
  g_autoptr (GError) error = NULL;
  SaJmapConnection *self = g_task_get_source_object (task);
  SaReceipt *failure = NULL;
  const char *blob = NULL;

  response = sa_http_client_send_finish (SA_HTTP_CLIENT (source), result, &error);
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (response == NULL)
    failure = sa_relay_receipt_from_error (error);
  else
    json = read_response (self, response, &failure);
  if (json != NULL)
    {
      blob = sa_json_get_string (sa_json_get_root (json), "blobId");
      if (blob == NULL)
        failure = new_not_jmap (self);
    }

  if (blob != NULL)
    {
      return_value (task, g_strdup (blob), g_free);
      return;
    }
  sa_relay_receipt_set_not_sent (failure);
  return_failure (task, failure);
}

void
sa_jmap_connection_upload_async (SaJmapConnection    *self,
                                 SaJmapSession       *session,
                                 GBytes              *bytes,
                                 GCancellable        *cancellable,
                                 GAsyncReadyCallback  callback,
                                 gpointer             user_data)
{
  g_autoptr (SaHttpRequest) request = NULL;
  GTask *task = NULL;

  g_return_if_fail (SA_IS_JMAP_CONNECTION (self));
  g_return_if_fail (session != NULL);
  g_return_if_fail (bytes != NULL);

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sa_jmap_connection_upload_async);
  g_task_set_check_cancellable (task, FALSE);
  request = new_request (self, "POST", session->upload_url, SA_HTTP_IDEMPOTENT);
  sa_http_request_set_body (request, "message/rfc822", bytes);
  sa_http_client_send_async (self->client, request, cancellable, upload_cb, task);
}

char *
sa_jmap_connection_upload_finish (SaJmapConnection  *self,
                                  GAsyncResult      *result,
                                  SaReceipt        **failure,
                                  GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (failure != NULL, NULL);

  return finish (result, failure, error);
}

/* Gives everybody who waits what came of it */
static void
end_opening (SaJmapConnection *self,
             SaJmapSession    *session,
             SaReceipt        *failure)
{
  g_autoptr (SaReceipt) reason = failure;
  GQueue waiting = self->waiting;

  g_queue_init (&self->waiting);
  self->opening = FALSE;
  g_clear_pointer (&self->session, sa_jmap_session_unref);
  self->session = session;
  if (reason != NULL)
    sa_relay_receipt_set_not_sent (reason);

  while (!g_queue_is_empty (&waiting))
    {
      g_autoptr (GTask) task = g_queue_pop_head (&waiting);

      if (g_task_return_error_if_cancelled (task))
        continue;
      if (session != NULL)
        {
          return_value (task, sa_jmap_session_ref (session), (GDestroyNotify) sa_jmap_session_unref);
        }
      else
        {
          SaReceipt *copy = sa_receipt_new (reason->error_class, NULL, reason->text);

          copy->retry_after = reason->retry_after;
          return_failure (task, copy);
        }
    }
}

typedef struct
{
  SaJmapConnection *connection;
  SaJmapSession    *session;
} Opening;

static void
opening_free (Opening *self)
{
  g_object_unref (self->connection);
  g_clear_pointer (&self->session, sa_jmap_session_unref);
  g_free (self);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Opening, opening_free)

static void
account_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (SaJson) json = NULL;
  SaJmapConnection *self = SA_JMAP_CONNECTION (source);
  SaReceipt *failure = NULL;
  const SaJsonValue *identities = NULL;
  const SaJsonValue *mailboxes = NULL;

  json = sa_jmap_connection_call_finish (self, result, &failure, NULL);
  if (json != NULL)
    identities = sa_jmap_get_response (json, "Identity/get", SA_JMAP_CALL_IDENTITIES, &failure);
  if (identities != NULL)
    mailboxes = sa_jmap_get_response (json, "Mailbox/get", SA_JMAP_CALL_MAILBOXES, &failure);
  if (failure == NULL && !sa_jmap_session_read_account (opening->session, identities, mailboxes))
    failure = new_not_jmap (self);

  end_opening (self, failure == NULL ? g_steal_pointer (&opening->session) : NULL, failure);
}

static void
session_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (Opening) opening = user_data;
  g_autoptr (SaHttpResponse) response = NULL;
  g_autoptr (SaJson) json = NULL;
  g_autoptr (GBytes) body = NULL;
  g_autoptr (GError) error = NULL;
  SaJmapConnection *self = opening->connection;
  SaJmapSession *session = NULL;
  SaReceipt *failure = NULL;

  response = sa_http_client_send_finish (SA_HTTP_CLIENT (source), result, &error);
  if (response == NULL)
    failure = sa_relay_receipt_from_error (error);
  else
    json = read_response (self, response, &failure);
  if (json != NULL)
    opening->session = sa_jmap_session_new (sa_json_get_root (json), sa_http_response_get_uri (response));
  if (opening->session == NULL)
    {
      /* what is no session resource stays none however often it is asked for */
      if (failure == NULL || (response != NULL && sa_http_response_get_status (response) < 300))
        {
          g_clear_pointer (&failure, sa_receipt_free);
          failure = new_not_jmap (self);
        }
      end_opening (self, NULL, failure);
      return;
    }

  body = sa_jmap_request_account (opening->session);
  session = opening->session;
  sa_jmap_connection_call_async (self, session, body, NULL, account_cb, g_steal_pointer (&opening));
}

void
sa_jmap_connection_open_async (SaJmapConnection    *self,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (SaHttpRequest) request = NULL;
  Opening *opening = NULL;

  g_return_if_fail (SA_IS_JMAP_CONNECTION (self));

  task = g_task_new (self, cancellable, callback, user_data);
  g_task_set_source_tag (task, sa_jmap_connection_open_async);
  if (self->session != NULL)
    {
      return_value (task, sa_jmap_session_ref (self->session), (GDestroyNotify) sa_jmap_session_unref);
      return;
    }

  g_queue_push_tail (&self->waiting, g_steal_pointer (&task));
  if (self->opening)
    return;

  /* not with the cancellable of the first who asks: others wait for the same answer */
  self->opening = TRUE;
  opening = g_new0 (Opening, 1);
  opening->connection = g_object_ref (self);
  request = new_request (self, "GET", self->url, SA_HTTP_ALLOW_SAME_ORIGIN_REDIRECT | SA_HTTP_IDEMPOTENT);
  sa_http_client_send_async (self->client, request, NULL, session_cb, opening);
}

SaJmapSession *
sa_jmap_connection_open_finish (SaJmapConnection  *self,
                                GAsyncResult      *result,
                                SaReceipt        **failure,
                                GError           **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);
  g_return_val_if_fail (failure != NULL, NULL);

  return finish (result, failure, error);
}

SaJmapSession *
sa_jmap_connection_peek (SaJmapConnection *self)
{
  g_return_val_if_fail (SA_IS_JMAP_CONNECTION (self), NULL);

  return self->session;
}

void
sa_jmap_connection_forget (SaJmapConnection *self)
{
  g_return_if_fail (SA_IS_JMAP_CONNECTION (self));

  g_clear_pointer (&self->session, sa_jmap_session_unref);
}

void
sa_jmap_connection_hide (SaJmapConnection *self,
                         SaReceipt        *receipt)
{
  g_return_if_fail (SA_IS_JMAP_CONNECTION (self));
  g_return_if_fail (receipt != NULL);

  sa_relay_receipt_hide (receipt, self->secret);
  sa_relay_receipt_hide (receipt, self->basic);
  sa_relay_receipt_hide_encoded (receipt, self->secret);
}

static void
sa_jmap_connection_finalize (GObject *object)
{
  SaJmapConnection *self = SA_JMAP_CONNECTION (object);

  g_clear_object (&self->client);
  g_free (self->url);
  g_free (self->user);
  g_free (self->secret);
  g_free (self->basic);
  g_clear_pointer (&self->session, sa_jmap_session_unref);

  G_OBJECT_CLASS (sa_jmap_connection_parent_class)->finalize (object);
}

static void
sa_jmap_connection_class_init (SaJmapConnectionClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_jmap_connection_finalize;
}

static void
sa_jmap_connection_init (SaJmapConnection *self)
{
  g_queue_init (&self->waiting);
}

SaJmapConnection *
sa_jmap_connection_new (SaHttpClient *client,
                        const char   *url,
                        const char   *user,
                        const char   *secret)
{
  g_autoptr (GUri) uri = NULL;
  SaJmapConnection *self = NULL;

  g_return_val_if_fail (SA_IS_HTTP_CLIENT (client), NULL);
  g_return_val_if_fail (url != NULL, NULL);
  g_return_val_if_fail (secret != NULL, NULL);

  self = g_object_new (SA_TYPE_JMAP_CONNECTION, NULL);
  self->client = g_object_ref (client);
  self->user = user != NULL && *user != '\0' ? g_strdup (user) : NULL;
  self->secret = g_strdup (secret);
  if (self->user != NULL)
    {
      g_autofree char *pair = g_strconcat (user, ":", secret, NULL);

      self->basic = g_base64_encode ((const guchar *) pair, strlen (pair));
    }

  uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);
  if (uri != NULL && (strcmp (g_uri_get_path (uri), "") == 0 || strcmp (g_uri_get_path (uri), "/") == 0))
    {
      g_autoptr (GUri) well_known = g_uri_parse_relative (uri, WELL_KNOWN, G_URI_FLAGS_ENCODED, NULL);

      self->url = g_uri_to_string (well_known);
    }
  else
    {
      self->url = g_strdup (url);
    }

  return self;
}
