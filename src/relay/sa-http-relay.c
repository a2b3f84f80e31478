/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-relay.h"

#include "sa-relay-receipt.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_ANSWER (256 * 1024)
#define CLOCK_ERROR (5 * 60)

struct _SaHttpRelay
{
  GObject               parent_instance;

  SaHttpClient         *client;
  const SaHttpProtocol *protocol;
  char                 *url;
  GVariant             *settings;
  char                 *secret;
  GPtrArray            *hidden;     /* of char *: what must not stand in any text */
  GHashTable           *asked;      /* keys of mails that were not found to the first time they were asked for */
  SaTime              (*clock) (gpointer user_data);
  gpointer              clock_data;
};

static void sa_http_relay_iface_init (SaMailRelayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SaHttpRelay, sa_http_relay, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SA_TYPE_MAIL_RELAY, sa_http_relay_iface_init))

/* What one request is about. Owned by its task. */
typedef struct
{
  SaEnvelope *envelope;   /* (nullable): of a follow-up */
  char       *recipient;
} Question;

static void
question_free (Question *self)
{
  g_clear_pointer (&self->envelope, sa_envelope_unref);
  g_free (self->recipient);
  g_free (self);
}

static SaTime
get_now (SaHttpRelay *self)
{
  return self->clock != NULL ? self->clock (self->clock_data) : g_get_real_time () / G_USEC_PER_SEC;
}

static SaHttpAccount
get_account (SaHttpRelay *self)
{
  return (SaHttpAccount) {
    .url = self->url,
    .settings = self->settings,
    .secret = self->secret,
    .now = get_now (self),
  };
}

static void
return_receipt (GTask     *task,
                SaReceipt *receipt)
{
  SaHttpRelay *self = g_task_get_source_object (task);

  for (guint i = 0; i < self->hidden->len; i++)
    sa_relay_receipt_hide (receipt, self->hidden->pdata[i]);
  sa_relay_receipt_hide_encoded (receipt, self->secret);
  g_task_return_pointer (task, receipt, (GDestroyNotify) sa_receipt_free);
}

/* Collects an answer. Returns: %FALSE when there is none: the task is done then. */
static gboolean
take_answer (GTask         *task,
             GObject       *source,
             GAsyncResult  *result,
             SaErrorClass   otherwise,
             SaHttpAnswer  *answer,
             SaJson       **json)
{
  GError *error = NULL;

  answer->response = sa_http_client_send_finish (SA_HTTP_CLIENT (source), result, &error);
  if (answer->response != NULL)
    {
      answer->status = sa_http_response_get_status (answer->response);
      *json = sa_json_parse (sa_http_response_get_body (answer->response), NULL);
      answer->json = *json != NULL ? sa_json_get_root (*json) : NULL;
      return TRUE;
    }

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      g_task_return_error (task, error);
    }
  else
    {
      SaReceipt *receipt = sa_relay_receipt_from_error (error);

      if (otherwise != SA_ERROR_CLASS_NONE)
        receipt->error_class = otherwise;
      return_receipt (task, receipt);
      g_error_free (error);
    }
  return FALSE;
}

static void
sent_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SaHttpResponse) response = NULL;
  g_autoptr (SaJson) json = NULL;
  SaHttpRelay *self = g_task_get_source_object (task);
  const Question *question = g_task_get_task_data (task);
  SaHttpAnswer answer = { 0, NULL, NULL };

  if (!take_answer (task, source, result, SA_ERROR_CLASS_NONE, &answer, &json))
    return;

  response = answer.response;
  return_receipt (task, sa_http_read_receipt (self->protocol, question->envelope, &answer, get_now (self)));
}

static GTask *
new_task (SaHttpRelay         *self,
          SaEnvelope          *envelope,
          const char          *recipient,
          gpointer             tag,
          GCancellable        *cancellable,
          GAsyncReadyCallback  callback,
          gpointer             user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->envelope = envelope != NULL ? sa_envelope_ref (envelope) : NULL;
  question->recipient = g_strdup (recipient);
  g_task_set_source_tag (task, tag);
  /* a receipt that has come is given, cancelled or not */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, question, (GDestroyNotify) question_free);
  return task;
}

static void
ask (GTask               *task,
     SaHttpRequest       *request,
     GAsyncReadyCallback  callback)
{
  SaHttpRelay *self = g_task_get_source_object (task);

  sa_http_request_set_max_answer (request, MAX_ANSWER);
  sa_http_client_send_async (self->client, request, g_task_get_cancellable (task), callback, g_object_ref (task));
}

static void
sa_http_relay_send_async (SaMailRelay         *relay,
                          SaEnvelope          *envelope,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  SaHttpRelay *self = SA_HTTP_RELAY (relay);
  const SaHttpAccount account = get_account (self);
  g_autoptr (GTask) task = new_task (self, envelope, envelope->recipient, sa_http_relay_send_async, cancellable,
                                     callback, user_data);
  g_autoptr (SaHttpRequest) request = self->protocol->encode (&account, envelope);

  if (request == NULL)
    return_receipt (task, sa_receipt_new (SA_ERROR_CLASS_MESSAGE, NULL,
                                          _("The composed mail is damaged. Resend the invitation.")));
  else
    ask (task, request, sent_cb);
}

/* A mail that is not found may only not be found yet */
static SaReceipt *
judge_absence (SaHttpRelay *self,
               const char  *key,
               SaReceipt   *receipt)
{
  SaTime now = get_now (self);
  SaTime *first = g_hash_table_lookup (self->asked, key);
  SaTime left;

  if (first == NULL || *first > now)
    {
      first = g_memdup2 (&now, sizeof now);
      g_hash_table_replace (self->asked, g_strdup (key), first);
    }
  left = *first + self->protocol->lag - now;
  if (left <= 0)
    {
      g_hash_table_remove (self->asked, key);
      return receipt;
    }

  sa_receipt_free (receipt);
  receipt = sa_receipt_new (SA_ERROR_CLASS_UNKNOWN, NULL,
                            _("The mail relay does not know this mail yet. It is asked again later."));
  receipt->retry_after = (int) left;
  return receipt;
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SaHttpResponse) response = NULL;
  g_autoptr (SaJson) json = NULL;
  SaHttpRelay *self = g_task_get_source_object (task);
  const Question *question = g_task_get_task_data (task);
  SaHttpAnswer answer = { 0, NULL, NULL };
  SaReceipt *receipt = NULL;

  /* that the relay could not be asked says nothing about the mail */
  if (!take_answer (task, source, result, SA_ERROR_CLASS_UNKNOWN, &answer, &json))
    return;

  response = answer.response;
  receipt = self->protocol->decode_look_up (question->envelope, &answer);
  if (receipt != NULL && receipt->error_class == SA_ERROR_CLASS_NONE && !sa_http_is_relay_id (receipt->relay_id))
    g_clear_pointer (&receipt, sa_receipt_free);
  if (receipt == NULL)
    {
      receipt = sa_http_read_refusal (self->protocol, &answer, get_now (self));
      receipt->error_class = SA_ERROR_CLASS_UNKNOWN;
    }
  else if (receipt->error_class == SA_ERROR_CLASS_TRY_AGAIN && self->protocol->lag > 0)
    {
      receipt = judge_absence (self, question->envelope->key, receipt);
    }
  else
    {
      g_hash_table_remove (self->asked, question->envelope->key);
    }
  return_receipt (task, receipt);
}

/* What will never be known */
static void
return_final (GTask      *task,
              const char *text)
{
  SaReceipt *receipt = sa_receipt_new (SA_ERROR_CLASS_UNKNOWN, NULL, text);

  receipt->final = TRUE;
  return_receipt (task, receipt);
}

static void
sa_http_relay_look_up_async (SaMailRelay         *relay,
                             SaEnvelope          *envelope,
                             GCancellable        *cancellable,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  SaHttpRelay *self = SA_HTTP_RELAY (relay);
  const SaHttpAccount account = get_account (self);
  g_autoptr (GTask) task = new_task (self, envelope, envelope->recipient, sa_http_relay_look_up_async, cancellable,
                                     callback, user_data);
  g_autoptr (SaHttpRequest) request = NULL;
  SaTime age = account.now - envelope->composed;

  if (self->protocol->memory > 0 &&
      (envelope->composed == 0 || age < -CLOCK_ERROR || age >= self->protocol->memory - CLOCK_ERROR))
    {
      return_final (task, _("The mail relay no longer remembers whether it took this mail."));
      return;
    }

  request = self->protocol->encode_look_up (&account, envelope);
  if (request == NULL)
    return_final (task, _("The composed mail is damaged. Resend the invitation."));
  else
    ask (task, request, looked_up_cb);
}

static void
followed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (SaHttpResponse) response = NULL;
  g_autoptr (SaJson) json = NULL;
  SaHttpRelay *self = g_task_get_source_object (task);
  const Question *question = g_task_get_task_data (task);
  SaHttpAnswer answer = { 0, NULL, NULL };
  SaReceipt *receipt = NULL;

  if (!take_answer (task, source, result, SA_ERROR_CLASS_UNKNOWN, &answer, &json))
    return;

  response = answer.response;
  /* of a mail that the relay does not know (any more) there is no news */
  if (answer.status == 404)
    receipt = sa_receipt_new_news (SA_DELIVERY_HANDED_OVER, NULL);
  else if (answer.status == 200)
    receipt = self->protocol->decode_follow (question->recipient, &answer);
  if (receipt == NULL)
    receipt = sa_http_read_refusal (self->protocol, &answer, get_now (self));
  return_receipt (task, receipt);
}

static void
sa_http_relay_follow_async (SaMailRelay         *relay,
                            const char          *relay_id,
                            const char          *recipient,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  SaHttpRelay *self = SA_HTTP_RELAY (relay);
  const SaHttpAccount account = get_account (self);
  g_autoptr (GTask) task = new_task (self, NULL, recipient, sa_http_relay_follow_async, cancellable, callback,
                                     user_data);
  g_autoptr (SaHttpRequest) request = self->protocol->encode_follow (&account, relay_id, recipient);

  ask (task, request, followed_cb);
}

static SaReceipt *
sa_http_relay_finish (SaMailRelay   *relay,
                      GAsyncResult  *result,
                      GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, relay), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
sa_http_relay_can_look_up (SaMailRelay *relay)
{
  return SA_HTTP_RELAY (relay)->protocol->encode_look_up != NULL;
}

static gboolean
sa_http_relay_can_follow (SaMailRelay *relay)
{
  return SA_HTTP_RELAY (relay)->protocol->encode_follow != NULL;
}

static int
sa_http_relay_get_concurrency (SaMailRelay *relay)
{
  return SA_HTTP_RELAY (relay)->protocol->concurrency;
}

static int
sa_http_relay_get_pace (SaMailRelay *relay)
{
  return SA_HTTP_RELAY (relay)->protocol->pace;
}

static void
sa_http_relay_iface_init (SaMailRelayInterface *iface)
{
  iface->send_async = sa_http_relay_send_async;
  iface->send_finish = sa_http_relay_finish;
  iface->can_look_up = sa_http_relay_can_look_up;
  iface->look_up_async = sa_http_relay_look_up_async;
  iface->look_up_finish = sa_http_relay_finish;
  iface->can_follow = sa_http_relay_can_follow;
  iface->follow_async = sa_http_relay_follow_async;
  iface->follow_finish = sa_http_relay_finish;
  iface->get_concurrency = sa_http_relay_get_concurrency;
  iface->get_pace = sa_http_relay_get_pace;
}

static void
sa_http_relay_finalize (GObject *object)
{
  SaHttpRelay *self = SA_HTTP_RELAY (object);

  g_clear_object (&self->client);
  g_free (self->url);
  g_clear_pointer (&self->settings, g_variant_unref);
  g_free (self->secret);
  g_ptr_array_unref (self->hidden);
  g_hash_table_unref (self->asked);

  G_OBJECT_CLASS (sa_http_relay_parent_class)->finalize (object);
}

static void
sa_http_relay_class_init (SaHttpRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_http_relay_finalize;
}

static void
sa_http_relay_init (SaHttpRelay *self)
{
  self->hidden = g_ptr_array_new_with_free_func (g_free);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
}

static char *
make_url (const SaHttpProtocol *protocol,
          const SaHttpAccount  *account)
{
  const char *url = sa_http_account_get (account, "url");
  const char *region = sa_http_account_get (account, "region");
  GString *base = g_string_new (url != NULL ? url : protocol->url);

  if (url == NULL && region != NULL)
    g_string_replace (base, "{region}", region, 0);
  while (base->len > 0 && base->str[base->len - 1] == '/')
    g_string_truncate (base, base->len - 1);

  return g_string_free (base, FALSE);
}

/* A server may echo the secret as it came: alone, or in the header that it came in (RFC 7617) */
static void
hide_secret (SaHttpRelay         *self,
             const SaHttpAccount *account)
{
  const char * const users[] = { self->protocol->basic_user, sa_http_account_get (account, "user") };

  if (self->secret == NULL)
    return;

  g_ptr_array_add (self->hidden, g_strdup (self->secret));
  for (gsize i = 0; i < G_N_ELEMENTS (users); i++)
    if (users[i] != NULL)
      {
        g_autofree char *pair = g_strconcat (users[i], ":", self->secret, NULL);

        g_ptr_array_add (self->hidden, g_base64_encode ((const guchar *) pair, strlen (pair)));
      }
}

SaMailRelay *
sa_http_relay_new (SaHttpClient         *client,
                   const SaHttpProtocol *protocol,
                   GVariant             *settings,
                   const char           *secret)
{
  SaHttpRelay *self = NULL;
  SaHttpAccount account;

  g_return_val_if_fail (SA_IS_HTTP_CLIENT (client), NULL);
  g_return_val_if_fail (protocol != NULL, NULL);

  self = g_object_new (SA_TYPE_HTTP_RELAY, NULL);
  self->client = g_object_ref (client);
  self->protocol = protocol;
  self->settings = settings != NULL ? g_variant_ref_sink (settings) : NULL;
  self->secret = g_strdup (secret);
  account = get_account (self);
  self->url = make_url (protocol, &account);
  hide_secret (self, &account);
  return SA_MAIL_RELAY (self);
}

void
sa_http_relay_set_clock (SaHttpRelay *self,
                         SaTime     (*clock) (gpointer user_data),
                         gpointer     user_data)
{
  g_return_if_fail (SA_IS_HTTP_RELAY (self));

  self->clock = clock;
  self->clock_data = user_data;
}
