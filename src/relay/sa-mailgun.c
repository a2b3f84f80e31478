/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-protocol.h"

#include <string.h>

/* Mailgun, https://documentation.mailgun.com/docs/mailgun/api-reference: `messages.mime`, which keeps our bytes and our
 * Message-ID, by which its events are searched. Events come late: Mailgun itself trusts those that are half an hour
 * old. No recipient variables are sent, so that "%recipient.x%" stays as it was written. Not verified against a live
 * account: that the Message-ID of a MIME mail is the one of its events. */

#define LAG (30 * 60)
#define USER "api"

static void
add_field (GString    *form,
           const char *boundary,
           const char *name,
           const char *value)
{
  g_string_append_printf (form, "--%s\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n", boundary, name, value);
}

/* Each attempt is the same to the byte, so nothing is random here */
static char *
choose_boundary (SaEnvelope *envelope)
{
  gsize length = 0;
  const char *bytes = g_bytes_get_data (envelope->bytes, &length);

  for (guint i = 0;; i++)
    {
      g_autofree char *seed = g_strdup_printf ("%s %u", envelope->key, i);
      g_autofree char *boundary = g_compute_checksum_for_string (G_CHECKSUM_SHA256, seed, -1);

      if (g_strstr_len (bytes, (gssize) length, boundary) == NULL)
        return g_steal_pointer (&boundary);
    }
}

static SaHttpRequest *
encode (const SaHttpAccount *account,
        SaEnvelope          *envelope)
{
  static const char * const off[] = { "o:tracking", "o:tracking-clicks", "o:tracking-opens" };
  g_autofree char *boundary = choose_boundary (envelope);
  g_autofree char *type = g_strdup_printf ("multipart/form-data; boundary=%s", boundary);
  g_autofree char *uri = g_strdup_printf ("%s/v3/%s/messages.mime", account->url,
                                          sa_http_account_get (account, "domain"));
  g_autoptr (GBytes) body = NULL;
  GString *form = g_string_new (NULL);
  SaHttpRequest *request = NULL;
  gsize length = 0;
  const char *bytes = g_bytes_get_data (envelope->bytes, &length);

  add_field (form, boundary, "to", envelope->recipient);
  for (gsize i = 0; i < G_N_ELEMENTS (off); i++)
    add_field (form, boundary, off[i], "no");
  add_field (form, boundary, "v:message", envelope->key);
  g_string_append_printf (form, "--%s\r\nContent-Disposition: form-data; name=\"message\"; filename=\"message.eml\"\r\n"
                          "Content-Type: message/rfc822\r\n\r\n", boundary);
  g_string_append_len (form, bytes, (gssize) length);
  g_string_append_printf (form, "\r\n--%s--\r\n", boundary);
  body = g_string_free_to_bytes (form);

  request = sa_http_request_new ("POST", uri, SA_HTTP_NONE);
  sa_http_request_add_header (request, "Accept", "application/json");
  sa_http_request_set_basic (request, USER, account->secret);
  sa_http_request_set_body (request, type, body);
  return request;
}

static char *
read_id (const SaEnvelope   *envelope,
         const SaHttpAnswer *answer)
{
  const char *message = sa_json_get_string (answer->json, "message");

  if (message == NULL || !g_str_has_prefix (message, "Queued"))
    return NULL;

  return g_strdup (sa_json_get_string (answer->json, "id"));
}

static void
read_error (const SaHttpAnswer  *answer,
            char               **code,
            char               **text)
{
  GBytes *body = sa_http_response_get_body (answer->response);
  const char *message = sa_json_get_string (answer->json, "message");
  gsize length = 0;
  const char *plain = g_bytes_get_data (body, &length);

  *text = g_strdup (message);
  /* what stands at a wrong path answers everything with 200 */
  if (plain != NULL && length < 200 && g_strstr_len (plain, (gssize) length, "Mailgun Magnificent API") != NULL)
    *code = g_strdup ("Mailgun Magnificent API");
  else if (message != NULL && strstr (message, "'to' parameter") != NULL)
    *code = g_strdup ("to");
}

static const SaHttpRule rules[] = {
  { 0, "Mailgun Magnificent API", SA_ERROR_CLASS_ACCOUNT },
  { 400, "to", SA_ERROR_CLASS_RECIPIENT },
  { 0, NULL, SA_ERROR_CLASS_NONE },
};

/* @id: with or without brackets */
static SaHttpRequest *
ask_events (const SaHttpAccount *account,
            const char          *id,
            const char          *recipient)
{
  g_autofree char *bare = g_strndup (id + (*id == '<' ? 1 : 0), strcspn (id + (*id == '<' ? 1 : 0), ">"));
  g_autofree char *escaped = g_uri_escape_string (bare, NULL, FALSE);
  g_autofree char *to = g_uri_escape_string (recipient, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/v3/%s/events?message-id=%s&recipient=%s&limit=25",
                                           sa_http_account_get (account, "domain"), escaped, to);
  SaHttpRequest *request = sa_http_get (account, path);

  sa_http_request_set_basic (request, USER, account->secret);
  return request;
}

static SaHttpRequest *
encode_look_up (const SaHttpAccount *account,
                SaEnvelope          *envelope)
{
  return ask_events (account, envelope->message_id, envelope->recipient);
}

static SaReceipt *
decode_look_up (const SaEnvelope   *envelope,
                const SaHttpAnswer *answer)
{
  const SaJsonValue *items = sa_json_get_member (answer->json, "items");

  if (answer->status != 200 || !sa_json_is_array (items))
    return NULL;
  if (sa_json_get_size (items) == 0)
    return sa_receipt_new (SA_ERROR_CLASS_TRY_AGAIN, NULL, NULL);

  return sa_receipt_new (SA_ERROR_CLASS_NONE, envelope->message_id, NULL);
}

static SaHttpRequest *
encode_follow (const SaHttpAccount *account,
               const char          *relay_id,
               const char          *recipient)
{
  return ask_events (account, relay_id, recipient);
}

static const char *
get_reason (const SaJsonValue *item)
{
  const SaJsonValue *status = sa_json_get_member (item, "delivery-status");
  const char *reason = sa_json_get_string (status, "message");

  if (reason == NULL || *reason == '\0')
    reason = sa_json_get_string (status, "description");
  if (reason == NULL || *reason == '\0')
    reason = sa_json_get_string (sa_json_get_member (item, "reject"), "reason");
  return reason;
}

static SaReceipt *
decode_follow (const char         *recipient,
               const SaHttpAnswer *answer)
{
  const SaJsonValue *items = sa_json_get_member (answer->json, "items");
  gboolean delivered = FALSE;

  if (!sa_json_is_array (items))
    return NULL;

  for (gsize i = 0; i < sa_json_get_size (items); i++)
    {
      const SaJsonValue *item = sa_json_get_element (items, i);
      const char *event = sa_json_get_string (item, "event");

      if (g_strcmp0 (event, "rejected") == 0 ||
          (g_strcmp0 (event, "failed") == 0 && g_strcmp0 (sa_json_get_string (item, "severity"), "permanent") == 0))
        return sa_http_bounced (get_reason (item), event);
      if (g_strcmp0 (event, "delivered") == 0)
        delivered = TRUE;
    }

  return sa_receipt_new_news (delivered ? SA_DELIVERY_DELIVERED : SA_DELIVERY_HANDED_OVER, NULL);
}

const SaHttpProtocol sa_mailgun_protocol = {
  .url = "https://api.mailgun.net",
  .basic_user = USER,
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
