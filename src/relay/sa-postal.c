/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-protocol.h"

#include <string.h>

/* Postal, https://docs.postalserver.io/developer/api: by its source of 2024. Every answer has the status 200; what it
 * means stands in the body. The body of a bad key holds that key: nothing of it but the code is shown. Mails are found
 * by Postal's numbers alone: what is unknown stays so. */

static SaHttpRequest *
new_request (const SaHttpAccount *account,
             const char          *path,
             SaHttpFlags          flags,
             SaJsonWriter        *writer)
{
  SaHttpRequest *request = sa_http_post_json (account, path, flags, writer);

  sa_http_request_add_header (request, "X-Server-API-Key", account->secret);
  return request;
}

static SaHttpRequest *
encode (const SaHttpAccount *account,
        SaEnvelope          *envelope)
{
  g_autoptr (SaJsonWriter) writer = sa_json_writer_new ();
  g_autofree char *data = NULL;
  gsize length = 0;
  const guchar *bytes = g_bytes_get_data (envelope->bytes, &length);

  data = g_base64_encode (bytes, length);
  sa_json_writer_begin_object (writer, NULL);
  sa_json_writer_add_string (writer, "mail_from", envelope->sender);
  sa_json_writer_begin_array (writer, "rcpt_to");
  sa_json_writer_add_string (writer, NULL, envelope->recipient);
  sa_json_writer_end_array (writer);
  sa_json_writer_add_string (writer, "data", data);
  sa_json_writer_end_object (writer);

  return new_request (account, "/api/v1/send/raw", SA_HTTP_NONE, writer);
}

static gboolean
is_success (const SaHttpAnswer *answer)
{
  return g_strcmp0 (sa_json_get_string (answer->json, "status"), "success") == 0;
}

static char *
read_id (const SaEnvelope   *envelope,
         const SaHttpAnswer *answer)
{
  const SaJsonValue *messages = sa_json_get_member (sa_json_get_member (answer->json, "data"), "messages");
  gint64 id = sa_json_get_int (sa_json_get_member (messages, envelope->recipient), "id", 0);

  return is_success (answer) && id > 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, id) : NULL;
}

static void
read_error (const SaHttpAnswer  *answer,
            char               **code,
            char               **text)
{
  const SaJsonValue *data = sa_json_get_member (answer->json, "data");
  const char *status = sa_json_get_string (answer->json, "status");

  if (g_strcmp0 (status, "error") == 0)
    *code = g_strdup (sa_json_get_string (data, "code"));
  else if (g_strcmp0 (status, "parameter-error") == 0)
    *code = g_strdup (status);
  if (*code != NULL && strcmp (*code, "InvalidServerAPIKey") != 0)
    *text = g_strdup (sa_json_get_string (data, "message"));
}

static const SaHttpRule rules[] = {
  { 0, "AccessDenied", SA_ERROR_CLASS_ACCOUNT },
  { 0, "InvalidServerAPIKey", SA_ERROR_CLASS_ACCOUNT },
  { 0, "ServerSuspended", SA_ERROR_CLASS_ACCOUNT },
  { 0, "FromAddressMissing", SA_ERROR_CLASS_ACCOUNT },
  { 0, "UnauthenticatedFromAddress", SA_ERROR_CLASS_ACCOUNT },
  { 0, "NoRecipients", SA_ERROR_CLASS_RECIPIENT },
  { 0, "NoContent", SA_ERROR_CLASS_MESSAGE },
  { 0, "TooManyToAddresses", SA_ERROR_CLASS_MESSAGE },
  { 0, "AttachmentMissingName", SA_ERROR_CLASS_MESSAGE },
  { 0, "AttachmentMissingData", SA_ERROR_CLASS_MESSAGE },
  { 0, "parameter-error", SA_ERROR_CLASS_MESSAGE },
  { 0, NULL, SA_ERROR_CLASS_NONE },
};

static SaHttpRequest *
encode_follow (const SaHttpAccount *account,
               const char          *relay_id,
               const char          *recipient)
{
  g_autoptr (SaJsonWriter) writer = sa_json_writer_new ();

  sa_json_writer_begin_object (writer, NULL);
  sa_json_writer_add_int (writer, "id", g_ascii_strtoll (relay_id, NULL, 10));
  sa_json_writer_end_object (writer);

  return new_request (account, "/api/v1/messages/deliveries", SA_HTTP_IDEMPOTENT, writer);
}

static SaReceipt *
decode_follow (const char         *recipient,
               const SaHttpAnswer *answer)
{
  const SaJsonValue *deliveries = sa_json_get_member (answer->json, "data");
  gboolean delivered = FALSE;

  if (g_strcmp0 (sa_json_get_string (deliveries, "code"), "MessageNotFound") == 0)
    return sa_receipt_new_news (SA_DELIVERY_HANDED_OVER, NULL);
  if (!is_success (answer) || !sa_json_is_array (deliveries))
    return NULL;

  for (gsize i = 0; i < sa_json_get_size (deliveries); i++)
    {
      const SaJsonValue *delivery = sa_json_get_element (deliveries, i);
      const char *status = sa_json_get_string (delivery, "status");

      if (g_strcmp0 (status, "HardFail") == 0 || g_strcmp0 (status, "Bounced") == 0)
        return sa_http_bounced (sa_json_get_string (delivery, "details"), status);
      if (g_strcmp0 (status, "Sent") == 0)
        delivered = TRUE;
    }

  return sa_receipt_new_news (delivered ? SA_DELIVERY_DELIVERED : SA_DELIVERY_HANDED_OVER, NULL);
}

const SaHttpProtocol sa_postal_protocol = {
  .concurrency = 4,
  .success = 200,
  .encode = encode,
  .read_id = read_id,
  .read_error = read_error,
  .rules = rules,
  .encode_follow = encode_follow,
  .decode_follow = decode_follow,
};
