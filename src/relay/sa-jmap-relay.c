/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-jmap-relay.h"

#include "sa-jmap-connection.h"
#include "sa-jmap-error.h"
#include "sa-jmap-request.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DEFAULT_CONCURRENCY 4

struct _SaJmapRelay
{
  GObject           parent_instance;

  SaJmapConnection *connection;
};

static void sa_jmap_relay_iface_init (SaMailRelayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SaJmapRelay, sa_jmap_relay, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SA_TYPE_MAIL_RELAY, sa_jmap_relay_iface_init))

/* One envelope on its way, or being looked up. Owned by its task. */
typedef struct
{
  SaEnvelope    *envelope;
  SaJmapSession *session;
  gboolean       sending;   /* FALSE: only looked up */
  char          *email;     /* (nullable): the mail's id on the server, once known */
  SaReceipt     *receipt;   /* kept while the draft is tidied away */
} Delivery;

static void
delivery_free (Delivery *self)
{
  sa_envelope_unref (self->envelope);
  g_clear_pointer (&self->session, sa_jmap_session_unref);
  g_free (self->email);
  g_clear_pointer (&self->receipt, sa_receipt_free);
  g_free (self);
}

static SaJmapConnection *
get_connection (GTask *task)
{
  return SA_JMAP_RELAY (g_task_get_source_object (task))->connection;
}

static void
return_receipt (GTask     *task,
                SaReceipt *receipt)
{
  sa_jmap_connection_hide (get_connection (task), receipt);
  g_task_return_pointer (task, receipt, (GDestroyNotify) sa_receipt_free);
}

/* A step gave no result. While a message is looked up that says nothing about the message. */
static void
return_failure (GTask     *task,
                SaReceipt *failure,
                GError    *error)
{
  Delivery *delivery = g_task_get_task_data (task);

  if (error != NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  if (!delivery->sending)
    failure->error_class = SA_ERROR_CLASS_UNKNOWN;
  return_receipt (task, failure);
}

static SaReceipt *
new_unreadable (SaErrorClass error_class)
{
  return sa_receipt_new (error_class, NULL, _("The mail relay gave an answer that JMAP does not know."));
}

/* @body: (transfer full) */
static void
call (GTask               *task,
      GBytes              *body,
      GAsyncReadyCallback  callback)
{
  Delivery *delivery = g_task_get_task_data (task);

  sa_jmap_connection_call_async (get_connection (task), delivery->session, body, g_task_get_cancellable (task),
                                 callback,
                                 g_object_ref (task));
  g_bytes_unref (body);
}

/* The draft of a mail that will never be sent is of no use to the owner of the mailbox. Whether that works or not, the
 * receipt stands. */
static void
tidied_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SaReceipt) failure = NULL;
  g_autoptr (SaJson) json = NULL;
  Delivery *delivery = g_task_get_task_data (task);

  json = sa_jmap_connection_call_finish (SA_JMAP_CONNECTION (source), result, &failure, NULL);
  return_receipt (task, g_steal_pointer (&delivery->receipt));
}

static void
return_refusal (GTask     *task,
                SaReceipt *receipt)
{
  Delivery *delivery = g_task_get_task_data (task);

  if (delivery->email == NULL ||
      (receipt->error_class != SA_ERROR_CLASS_RECIPIENT && receipt->error_class != SA_ERROR_CLASS_MESSAGE))
    {
      return_receipt (task, receipt);
      return;
    }

  delivery->receipt = receipt;
  call (task, sa_jmap_request_destroy (delivery->session, delivery->email), tidied_cb);
}

/* What became of the submission in an answer */
static void
read_submission (GTask  *task,
                 SaJson *json)
{
  const SaJsonValue *answer = NULL;
  const SaJsonValue *error = NULL;
  SaReceipt *failure = NULL;
  const char *id;

  answer = sa_jmap_get_response (json, "EmailSubmission/set", SA_JMAP_CALL_SUBMIT, &failure);
  if (failure != NULL)
    {
      sa_jmap_connection_forget (get_connection (task));
      return_refusal (task, failure);
      return;
    }

  id = sa_json_get_string (sa_json_get_member (sa_json_get_member (answer, "created"), SA_JMAP_NEW_SUBMISSION), "id");
  error = sa_json_get_member (sa_json_get_member (answer, "notCreated"), SA_JMAP_NEW_SUBMISSION);
  if (id != NULL)
    {
      return_receipt (task, sa_receipt_new (SA_ERROR_CLASS_NONE, id, NULL));
      return;
    }
  if (sa_json_is_object (error))
    {
      /* identity or mail are gone, or were never of this account: what is known of it may be old */
      if (g_strcmp0 (sa_json_get_string (error, "type"), "notFound") == 0)
        sa_jmap_connection_forget (get_connection (task));
      return_refusal (task, sa_jmap_receipt_from_error (error));
      return;
    }

  return_receipt (task, new_unreadable (SA_ERROR_CLASS_UNKNOWN));
}

static void
submitted_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SaJson) json = NULL;
  GError *error = NULL;
  SaReceipt *failure = NULL;

  json = sa_jmap_connection_call_finish (SA_JMAP_CONNECTION (source), result, &failure, &error);
  if (json == NULL)
    return_failure (task, failure, error);
  else
    read_submission (task, json);
}

/* The mail is there and was surely not sent: that is what a look-up says; a sending goes on with it */
static void
return_not_sent (GTask *task)
{
  Delivery *delivery = g_task_get_task_data (task);

  if (!delivery->sending || delivery->email == NULL)
    {
      return_receipt (task, sa_receipt_new (SA_ERROR_CLASS_TRY_AGAIN, NULL, NULL));
      return;
    }

  call (task, sa_jmap_request_submit (delivery->session, delivery->envelope, delivery->email), submitted_cb);
}

static void
submissions_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SaJson) json = NULL;
  GError *error = NULL;
  SaReceipt *failure = NULL;
  const SaJsonValue *answer = NULL;
  const SaJsonValue *ids = NULL;

  json = sa_jmap_connection_call_finish (SA_JMAP_CONNECTION (source), result, &failure, &error);
  if (json != NULL)
    answer = sa_jmap_get_response (json, "EmailSubmission/query", SA_JMAP_CALL_SUBMISSIONS, &failure);
  ids = sa_json_get_member (answer, "ids");
  if (!sa_json_is_array (ids))
    {
      if (failure == NULL && error == NULL)
        failure = new_unreadable (SA_ERROR_CLASS_UNKNOWN);
      if (failure != NULL)
        failure->error_class = SA_ERROR_CLASS_UNKNOWN;
      return_failure (task, failure, error);
      return;
    }

  if (sa_json_get_size (ids) > 0)
    return_receipt (task, sa_receipt_new (SA_ERROR_CLASS_NONE, sa_json_to_string (sa_json_get_element (ids, 0)), NULL));
  else
    return_not_sent (task);
}

static void
emails_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SaJson) json = NULL;
  Delivery *delivery = g_task_get_task_data (task);
  GError *error = NULL;
  SaReceipt *failure = NULL;
  const SaJsonValue *list = NULL;

  json = sa_jmap_connection_call_finish (SA_JMAP_CONNECTION (source), result, &failure, &error);
  if (json != NULL)
    list = sa_json_get_member (sa_jmap_get_response (json, "Email/get", SA_JMAP_CALL_EMAILS, &failure), "list");
  if (!sa_json_is_array (list))
    {
      if (failure == NULL && error == NULL)
        failure = new_unreadable (SA_ERROR_CLASS_UNKNOWN);
      if (failure != NULL)
        failure->error_class = SA_ERROR_CLASS_UNKNOWN;
      return_failure (task, failure, error);
      return;
    }

  g_clear_pointer (&delivery->email, g_free);
  for (gsize i = 0; i < sa_json_get_size (list); i++)
    {
      const SaJsonValue *email = sa_json_get_element (list, i);
      const char *id = sa_json_get_string (email, "id");

      /* no draft any more, wherever somebody has moved it since */
      if (!sa_json_get_boolean (sa_json_get_member (email, "keywords"), "$draft", FALSE))
        {
          return_receipt (task, sa_receipt_new (SA_ERROR_CLASS_NONE, id, NULL));
          return;
        }
      if (delivery->email == NULL)
        delivery->email = g_strdup (id);
    }

  /* still a draft: sent it can only be if there is a submission that did not come to move it */
  if (delivery->email != NULL)
    call (task, sa_jmap_request_submissions (delivery->session, delivery->email), submissions_cb);
  else
    return_not_sent (task);
}

static void
imported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SaJson) json = NULL;
  Delivery *delivery = g_task_get_task_data (task);
  GError *error = NULL;
  SaReceipt *failure = NULL;
  const SaJsonValue *answer = NULL;
  const SaJsonValue *refusal = NULL;
  const char *existing = NULL;

  json = sa_jmap_connection_call_finish (SA_JMAP_CONNECTION (source), result, &failure, &error);
  if (json == NULL)
    {
      return_failure (task, failure, error);
      return;
    }

  answer = sa_jmap_get_response (json, "Email/import", SA_JMAP_CALL_IMPORT, &failure);
  if (failure != NULL)
    {
      sa_jmap_connection_forget (get_connection (task));
      return_receipt (task, failure);
      return;
    }

  delivery->email = g_strdup (sa_json_get_string (sa_json_get_member (sa_json_get_member (answer, "created"),
                                                                      SA_JMAP_NEW_MAIL),
                                                  "id"));
  if (delivery->email != NULL)
    {
      read_submission (task, json);
      return;
    }

  /* RFC 8621, 4.8: the same bytes are there already, from an attempt whose outcome nobody knew */
  refusal = sa_json_get_member (sa_json_get_member (answer, "notCreated"), SA_JMAP_NEW_MAIL);
  if (g_strcmp0 (sa_json_get_string (refusal, "type"), "alreadyExists") == 0)
    existing = sa_json_get_string (refusal, "existingId");
  if (existing != NULL)
    {
      delivery->email = g_strdup (existing);
      call (task, sa_jmap_request_emails (delivery->session, delivery->envelope, existing), emails_cb);
      return;
    }

  if (sa_json_is_object (refusal))
    {
      sa_jmap_connection_forget (get_connection (task));
      return_receipt (task, sa_jmap_receipt_from_error (refusal));
      return;
    }
  return_receipt (task, new_unreadable (SA_ERROR_CLASS_UNKNOWN));
}

static void
uploaded_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autofree char *blob = NULL;
  Delivery *delivery = g_task_get_task_data (task);
  GError *error = NULL;
  SaReceipt *failure = NULL;

  blob = sa_jmap_connection_upload_finish (SA_JMAP_CONNECTION (source), result, &failure, &error);
  if (blob == NULL)
    {
      return_failure (task, failure, error);
      return;
    }

  call (task, sa_jmap_request_send (delivery->session, delivery->envelope, blob), imported_cb);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Delivery *delivery = g_task_get_task_data (task);
  GError *error = NULL;
  SaReceipt *failure = NULL;

  delivery->session = sa_jmap_connection_open_finish (SA_JMAP_CONNECTION (source), result, &failure, &error);
  if (delivery->session == NULL)
    {
      return_failure (task, failure, error);
      return;
    }
  if (!delivery->sending)
    {
      call (task, sa_jmap_request_emails (delivery->session, delivery->envelope, NULL), emails_cb);
      return;
    }

  if ((gint64) g_bytes_get_size (delivery->envelope->bytes) > delivery->session->max_upload)
    {
      return_receipt (task, sa_receipt_new (SA_ERROR_CLASS_MESSAGE, NULL,
                                            _("The mail is larger than the mail relay takes. Shorten its message.")));
      return;
    }
  sa_jmap_connection_upload_async (SA_JMAP_CONNECTION (source), delivery->session, delivery->envelope->bytes,
                                   g_task_get_cancellable (task), uploaded_cb, g_object_ref (task));
}

static void
start (SaMailRelay         *relay,
       SaEnvelope          *envelope,
       gboolean             sending,
       gpointer             tag,
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  SaJmapRelay *self = SA_JMAP_RELAY (relay);
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Delivery *delivery = g_new0 (Delivery, 1);

  delivery->envelope = sa_envelope_ref (envelope);
  delivery->sending = sending;
  g_task_set_source_tag (task, tag);
  /* a receipt that has come is given, cancelled or not */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, delivery, (GDestroyNotify) delivery_free);
  sa_jmap_connection_open_async (self->connection, cancellable, opened_cb, task);
}

static void
sa_jmap_relay_send_async (SaMailRelay         *relay,
                          SaEnvelope          *envelope,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  start (relay, envelope, TRUE, sa_jmap_relay_send_async, cancellable, callback, user_data);
}

static void
sa_jmap_relay_look_up_async (SaMailRelay         *relay,
                             SaEnvelope          *envelope,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  start (relay, envelope, FALSE, sa_jmap_relay_look_up_async, cancellable, callback, user_data);
}

static SaReceipt *
sa_jmap_relay_finish (SaMailRelay   *relay,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, relay), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
sa_jmap_relay_can_look_up (SaMailRelay *relay)
{
  return TRUE;
}

static int
sa_jmap_relay_get_concurrency (SaMailRelay *relay)
{
  SaJmapSession *session = sa_jmap_connection_peek (SA_JMAP_RELAY (relay)->connection);

  return session != NULL ? session->concurrency : DEFAULT_CONCURRENCY;
}

static void
sa_jmap_relay_iface_init (SaMailRelayInterface *iface)
{
  iface->send_async = sa_jmap_relay_send_async;
  iface->send_finish = sa_jmap_relay_finish;
  iface->can_look_up = sa_jmap_relay_can_look_up;
  iface->look_up_async = sa_jmap_relay_look_up_async;
  iface->look_up_finish = sa_jmap_relay_finish;
  iface->get_concurrency = sa_jmap_relay_get_concurrency;
}

static void
sa_jmap_relay_finalize (GObject *object)
{
  SaJmapRelay *self = SA_JMAP_RELAY (object);

  g_clear_object (&self->connection);

  G_OBJECT_CLASS (sa_jmap_relay_parent_class)->finalize (object);
}

static void
sa_jmap_relay_class_init (SaJmapRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_jmap_relay_finalize;
}

static void
sa_jmap_relay_init (SaJmapRelay *self)
{
}

SaMailRelay *
sa_jmap_relay_new (SaHttpClient *client,
                   const char   *url,
                   const char   *user,
                   const char   *secret)
{
  SaJmapRelay *self = g_object_new (SA_TYPE_JMAP_RELAY, NULL);

  self->connection = sa_jmap_connection_new (client, url, user, secret);
  return SA_MAIL_RELAY (self);
}
