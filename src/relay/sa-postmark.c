/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-protocol.h"
#include "sa-mime.h"

#include <string.h>

/* Postmark, https://postmarkapp.com/developer/api/email-api. It has no idempotency key; a mail is looked up by the key
 * that stands in its metadata. Not verified against a live account: that search, `X-PM-KeepID`, and the codes 1235 and
 * 1236. */

#define DEFAULT_STREAM "outbound"
#define LAG (30 * 60)

static const char *
get_stream (const SaHttpAccount *account)
{
  const char *stream = sa_http_account_get (account, "stream");

  return stream != NULL ? stream : DEFAULT_STREAM;
}

static void
add_header (SaJsonWriter *writer,
            const char   *name,
            const char   *value)
{
  sa_json_writer_begin_object (writer, NULL);
  sa_json_writer_add_string (writer, "Name", name);
  sa_json_writer_add_string (writer, "Value", value);
  sa_json_writer_end_object (writer);
}

static SaHttpRequest *
encode (const SaHttpAccount *account,
        SaEnvelope          *envelope)
{
  g_autoptr (SaMimeFields) fields = sa_mime_read_fields (envelope->bytes);
  g_autoptr (SaJsonWriter) writer = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;
  SaHttpRequest *request = NULL;

  if (fields == NULL)
    return NULL;

  from = sa_http_format_mailbox (fields->from_name, envelope->sender);
  to = sa_http_format_mailbox (fields->to_name, envelope->recipient);
  writer = sa_json_writer_new ();
  sa_json_writer_begin_object (writer, NULL);
  sa_json_writer_add_string (writer, "From", from);
  sa_json_writer_add_string (writer, "To", to);
  if (fields->reply_to != NULL)
    {
      g_autofree char *reply_to = sa_http_format_mailbox (fields->reply_to_name, fields->reply_to);

      sa_json_writer_add_string (writer, "ReplyTo", reply_to);
    }
  sa_json_writer_add_string (writer, "Subject", fields->subject);
  sa_json_writer_add_string (writer, "TextBody", fields->text);
  if (fields->html != NULL)
    sa_json_writer_add_string (writer, "HtmlBody", fields->html);
  sa_json_writer_add_string (writer, "MessageStream", get_stream (account));
  sa_json_writer_add_boolean (writer, "TrackOpens", FALSE);
  sa_json_writer_add_string (writer, "TrackLinks", "None");
  sa_json_writer_begin_object (writer, "Metadata");
  sa_json_writer_add_string (writer, "message", envelope->key);
  sa_json_writer_end_object (writer);
  sa_json_writer_begin_array (writer, "Headers");
  add_header (writer, "Message-ID", envelope->message_id);
  add_header (writer, "X-PM-KeepID", "true");
  if (fields->language != NULL)
    add_header (writer, "Content-Language", fields->language);
  sa_json_writer_end_array (writer);
  sa_json_writer_end_object (writer);

  request = sa_http_post_json (account, "/email", SA_HTTP_NONE, writer);
  sa_http_request_add_header (request, "X-Postmark-Server-Token", account->secret);
  return request;
}

/* ErrorCode may be missing while the service is slow; the mail is taken all the same */
static char *
read_id (const SaEnvelope   *envelope,
         const SaHttpAnswer *answer)
{
  if (sa_json_get_int (answer->json, "ErrorCode", 0) != 0)
    return NULL;

  return g_strdup (sa_json_get_string (answer->json, "MessageID"));
}

static void
read_error (const SaHttpAnswer  *answer,
            char               **code,
            char               **text)
{
  gint64 number = sa_json_get_int (answer->json, "ErrorCode", 0);

  if (number != 0)
    *code = g_strdup_printf ("%" G_GINT64_FORMAT, number);
  *text = g_strdup (sa_json_get_string (answer->json, "Message"));
}

static const SaHttpRule rules[] = {
  { 0, "10", SA_ERROR_CLASS_ACCOUNT },     /* bad or missing server token */
  { 0, "100", SA_ERROR_CLASS_TRY_AGAIN },  /* maintenance */
  { 0, "300", SA_ERROR_CLASS_MESSAGE },    /* invalid request, often an address */
  { 0, "400", SA_ERROR_CLASS_ACCOUNT },    /* no sender signature */
  { 0, "401", SA_ERROR_CLASS_ACCOUNT },    /* sender signature not confirmed */
  { 0, "402", SA_ERROR_CLASS_MESSAGE },
  { 0, "403", SA_ERROR_CLASS_MESSAGE },
  { 0, "405", SA_ERROR_CLASS_ACCOUNT },    /* no credits */
  { 0, "406", SA_ERROR_CLASS_RECIPIENT },  /* inactive recipient */
  { 0, "412", SA_ERROR_CLASS_ACCOUNT },    /* account pending */
  { 0, "413", SA_ERROR_CLASS_ACCOUNT },    /* account may not send */
  { 0, "1235", SA_ERROR_CLASS_ACCOUNT },   /* no such message stream */
  { 0, "1236", SA_ERROR_CLASS_ACCOUNT },
  { 0, NULL, SA_ERROR_CLASS_NONE },
};

static SaHttpRequest *
encode_look_up (const SaHttpAccount *account,
                SaEnvelope          *envelope)
{
  g_autofree char *key = g_uri_escape_string (envelope->key, NULL, FALSE);
  g_autofree char *stream = g_uri_escape_string (get_stream (account), NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/messages/outbound?count=1&offset=0&messagestream=%s&metadata_message=%s",
                                           stream, key);
  SaHttpRequest *request = sa_http_get (account, path);

  sa_http_request_add_header (request, "X-Postmark-Server-Token", account->secret);
  return request;
}

static SaReceipt *
decode_look_up (const SaEnvelope   *envelope,
                const SaHttpAnswer *answer)
{
  const SaJsonValue *messages = sa_json_get_member (answer->json, "Messages");
  const SaJsonValue *message = sa_json_get_element (messages, 0);
  const SaJsonValue *metadata = sa_json_get_member (message, "Metadata");
  const char *key = sa_json_get_string (metadata, "message");

  if (answer->status != 200 || !sa_json_is_array (messages))
    return NULL;
  if (message == NULL)
    return sa_receipt_new (SA_ERROR_CLASS_TRY_AGAIN, NULL, NULL);
  /* a server that does not know the filter gives any mail */
  if (g_strcmp0 (key, envelope->key) != 0)
    return NULL;

  return sa_receipt_new (SA_ERROR_CLASS_NONE, sa_json_get_string (message, "MessageID"), NULL);
}

static SaHttpRequest *
encode_follow (const SaHttpAccount *account,
               const char          *relay_id,
               const char          *recipient)
{
  g_autofree char *escaped = g_uri_escape_string (relay_id, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/messages/outbound/%s/details", escaped);
  SaHttpRequest *request = sa_http_get (account, path);

  sa_http_request_add_header (request, "X-Postmark-Server-Token", account->secret);
  return request;
}

/* A mail server may take a mail and send it back later: a bounce is the last word wherever it stands */
static SaReceipt *
decode_follow (const char         *recipient,
               const SaHttpAnswer *answer)
{
  const SaJsonValue *events = sa_json_get_member (answer->json, "MessageEvents");
  gboolean delivered = FALSE;

  if (!sa_json_is_array (events))
    return NULL;

  for (gsize i = 0; i < sa_json_get_size (events); i++)
    {
      const SaJsonValue *event = sa_json_get_element (events, i);
      const char *type = sa_json_get_string (event, "Type");

      if (g_strcmp0 (type, "Bounced") == 0)
        return sa_http_bounced (sa_json_get_string (sa_json_get_member (event, "Details"), "Summary"), type);
      if (g_strcmp0 (type, "Delivered") == 0)
        delivered = TRUE;
    }

  return sa_receipt_new_news (delivered ? SA_DELIVERY_DELIVERED : SA_DELIVERY_HANDED_OVER, NULL);
}

const SaHttpProtocol sa_postmark_protocol = {
  .url = "https://api.postmarkapp.com",
  .concurrency = 4,
  .success = 200,
  .encode = encode,
  .read_id = read_id,
  .read_error = read_error,
  .rules = rules,
  .encode_look_up = encode_look_up,
  .decode_look_up = decode_look_up,
  .lag = LAG,
  .encode_follow = encode_follow,
  .decode_follow = decode_follow,
};
