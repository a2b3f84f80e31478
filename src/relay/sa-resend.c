/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-protocol.h"
#include "sa-mime.h"

#include <string.h>

/* Resend, https://resend.com/docs/api-reference/emails. The one vendor that recognises a repeat: what comes with the
 * same Idempotency-Key within 24 hours is sent once and answered alike, so that sending again is how to look up.
 * Message-ID is Resend's own. Opens and clicks are tracked by domain, off unless somebody turns it on; no field of a
 * mail changes that. Not verified against a live account: the status 409 of the errors about a key. */

#define MEMORY (24 * 60 * 60)

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
  sa_json_writer_add_string (writer, "from", from);
  sa_json_writer_begin_array (writer, "to");
  sa_json_writer_add_string (writer, NULL, to);
  sa_json_writer_end_array (writer);
  if (fields->reply_to != NULL)
    {
      g_autofree char *reply_to = sa_http_format_mailbox (fields->reply_to_name, fields->reply_to);

      sa_json_writer_add_string (writer, "reply_to", reply_to);
    }
  sa_json_writer_add_string (writer, "subject", fields->subject);
  sa_json_writer_add_string (writer, "text", fields->text);
  if (fields->html != NULL)
    sa_json_writer_add_string (writer, "html", fields->html);
  if (fields->language != NULL)
    {
      sa_json_writer_begin_object (writer, "headers");
      sa_json_writer_add_string (writer, "Content-Language", fields->language);
      sa_json_writer_end_object (writer);
    }
  sa_json_writer_end_object (writer);

  request = sa_http_post_json (account, "/emails", SA_HTTP_IDEMPOTENT, writer);
  sa_http_request_set_bearer (request, account->secret);
  sa_http_request_add_header (request, "Idempotency-Key", envelope->key);
  return request;
}

static char *
read_id (const SaEnvelope   *envelope,
         const SaHttpAnswer *answer)
{
  return g_strdup (sa_json_get_string (answer->json, "id"));
}

static void
read_error (const SaHttpAnswer  *answer,
            char               **code,
            char               **text)
{
  *code = g_strdup (sa_json_get_string (answer->json, "name"));
  *text = g_strdup (sa_json_get_string (answer->json, "message"));
}

static const SaHttpRule rules[] = {
  { 0, "rate_limit_exceeded", SA_ERROR_CLASS_TRY_AGAIN },
  { 0, "daily_quota_exceeded", SA_ERROR_CLASS_ACCOUNT },
  { 0, "monthly_quota_exceeded", SA_ERROR_CLASS_ACCOUNT },
  { 0, "missing_api_key", SA_ERROR_CLASS_ACCOUNT },
  { 0, "invalid_api_key", SA_ERROR_CLASS_ACCOUNT },
  { 0, "restricted_api_key", SA_ERROR_CLASS_ACCOUNT },
  { 0, "invalid_from_address", SA_ERROR_CLASS_ACCOUNT },
  { 0, "invalid_idempotency_key", SA_ERROR_CLASS_MESSAGE },
  /* an attempt of ours is under way, or was taken: the one before this */
  { 0, "concurrent_idempotent_requests", SA_ERROR_CLASS_UNKNOWN },
  { 0, "invalid_idempotent_request", SA_ERROR_CLASS_UNKNOWN },
  { 409, NULL, SA_ERROR_CLASS_UNKNOWN },
  { 0, NULL, SA_ERROR_CLASS_NONE },
};

static SaReceipt *
decode_look_up (const SaEnvelope   *envelope,
                const SaHttpAnswer *answer)
{
  const char *id = sa_json_get_string (answer->json, "id");
  const char *name = sa_json_get_string (answer->json, "name");

  if (answer->status == 200 && id != NULL)
    return sa_receipt_new (SA_ERROR_CLASS_NONE, id, NULL);
  /* a mail that is refused now was not taken before: a repeat of it would have got the answer of that time */
  if ((answer->status == 400 || answer->status == 422) && name != NULL && strstr (name, "idempoten") == NULL)
    return sa_receipt_new (SA_ERROR_CLASS_TRY_AGAIN, NULL, sa_json_get_string (answer->json, "message"));

  return NULL;
}

static SaHttpRequest *
encode_follow (const SaHttpAccount *account,
               const char          *relay_id,
               const char          *recipient)
{
  g_autofree char *escaped = g_uri_escape_string (relay_id, NULL, FALSE);
  g_autofree char *path = g_strconcat ("/emails/", escaped, NULL);
  SaHttpRequest *request = sa_http_get (account, path);

  sa_http_request_set_bearer (request, account->secret);
  return request;
}

static SaReceipt *
decode_follow (const char         *recipient,
               const SaHttpAnswer *answer)
{
  static const char * const arrived[] = { "delivered", "opened", "clicked", "complained", NULL };
  static const char * const lost[] = { "bounced", "failed", "suppressed", "canceled", NULL };
  const char *event = sa_json_get_string (answer->json, "last_event");

  if (event == NULL)
    return NULL;
  if (g_strv_contains (arrived, event))
    return sa_receipt_new_news (SA_DELIVERY_DELIVERED, NULL);
  if (g_strv_contains (lost, event))
    return sa_http_bounced (NULL, event);

  return sa_receipt_new_news (SA_DELIVERY_HANDED_OVER, NULL);
}

const SaHttpProtocol sa_resend_protocol = {
  .url = "https://api.resend.com",
  .concurrency = 2,
  .pace = 120,
  .success = 200,
  .encode = encode,
  .read_id = read_id,
  .read_error = read_error,
  .rules = rules,
  .encode_look_up = encode,
  .decode_look_up = decode_look_up,
  .memory = MEMORY,
  .encode_follow = encode_follow,
  .decode_follow = decode_follow,
};
