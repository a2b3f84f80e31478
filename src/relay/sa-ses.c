/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-aws-signature.h"
#include "sa-http-protocol.h"

#include <string.h>

/* Amazon SES v2, https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html, with the mail as it is. It
 * has neither keys against repeats nor a search: what is unknown stays so. News come by GetMessageInsights, which an
 * account has only with Virtual Deliverability Manager; not verified against a live account. Opens and clicks are
 * tracked by configuration sets that ask for it, never by a mail. */

#define PATH "/v2/email/outbound-emails"
#define JSON "application/json"
/* what Amazon starts an account with that may send to anybody: 14 mails a second */
#define PACE (14 * 60)

static void
sign (const SaHttpAccount *account,
      SaHttpRequest       *request,
      const char          *method,
      const char          *uri,
      GBytes              *body)
{
  const SaAwsKey key = {
    .id = sa_http_account_get (account, "key-id"),
    .secret = account->secret,
    .region = sa_http_account_get (account, "region"),
    .service = "ses",
  };
  g_autofree char *date = sa_aws_format_time (account->now);
  g_autofree char *value = sa_aws_sign (&key, method, uri, body != NULL ? JSON : NULL, body, date);

  sa_http_request_add_header (request, "X-Amz-Date", date);
  sa_http_request_add_header (request, "Authorization", value);
}

static GBytes *
write_body (const SaHttpAccount *account,
            SaEnvelope          *envelope)
{
  g_autoptr (SaJsonWriter) writer = sa_json_writer_new ();
  g_autofree char *data = NULL;
  const char *set = sa_http_account_get (account, "configuration-set");
  gsize length = 0;
  const guchar *bytes = g_bytes_get_data (envelope->bytes, &length);

  data = g_base64_encode (bytes, length);
  sa_json_writer_begin_object (writer, NULL);
  sa_json_writer_add_string (writer, "FromEmailAddress", envelope->sender);
  sa_json_writer_begin_object (writer, "Destination");
  sa_json_writer_begin_array (writer, "ToAddresses");
  sa_json_writer_add_string (writer, NULL, envelope->recipient);
  sa_json_writer_end_array (writer);
  sa_json_writer_end_object (writer);
  sa_json_writer_begin_object (writer, "Content");
  sa_json_writer_begin_object (writer, "Raw");
  sa_json_writer_add_string (writer, "Data", data);
  sa_json_writer_end_object (writer);
  sa_json_writer_end_object (writer);
  if (set != NULL)
    sa_json_writer_add_string (writer, "ConfigurationSetName", set);
  sa_json_writer_end_object (writer);

  return sa_json_writer_finish (writer);
}

static SaHttpRequest *
encode (const SaHttpAccount *account,
        SaEnvelope          *envelope)
{
  g_autofree char *uri = g_strconcat (account->url, PATH, NULL);
  g_autoptr (GBytes) body = write_body (account, envelope);
  SaHttpRequest *request = sa_http_request_new ("POST", uri, SA_HTTP_NONE);

  sa_http_request_set_body (request, JSON, body);
  sign (account, request, "POST", uri, body);
  return request;
}

static char *
read_id (const SaEnvelope   *envelope,
         const SaHttpAnswer *answer)
{
  return g_strdup (sa_json_get_string (answer->json, "MessageId"));
}

/* "ThrottlingException:http://…" or "com.amazon#ThrottlingException", in the header or in the body */
static void
read_error (const SaHttpAnswer  *answer,
            char               **code,
            char               **text)
{
  const char *type = sa_http_response_get_header (answer->response, "x-amzn-errortype");
  const char *message = sa_json_get_string (answer->json, "message");

  if (type == NULL)
    type = sa_json_get_string (answer->json, "__type");
  if (type != NULL)
    {
      const char *hash = strchr (type, '#');

      type = hash != NULL ? hash + 1 : type;
      *code = g_strndup (type, strcspn (type, ": ,"));
    }
  if (message == NULL)
    message = sa_json_get_string (answer->json, "Message");
  *text = g_strdup (message);

  /* one name for a mail that is not liked and for an account that may not send yet */
  if (g_strcmp0 (*code, "MessageRejected") == 0 && message != NULL && strstr (message, "not verified") != NULL)
    {
      g_free (*code);
      *code = g_strdup ("NotVerified");
    }
}

/* By type, as the status does not tell: throttling comes with 400 too */
static const SaHttpRule rules[] = {
  { 0, "TooManyRequestsException", SA_ERROR_CLASS_TRY_AGAIN },
  { 0, "ThrottlingException", SA_ERROR_CLASS_TRY_AGAIN },
  { 0, "Throttling", SA_ERROR_CLASS_TRY_AGAIN },
  { 0, "ServiceUnavailable", SA_ERROR_CLASS_TRY_AGAIN },
  { 0, "ServiceUnavailableException", SA_ERROR_CLASS_TRY_AGAIN },
  { 0, "LimitExceededException", SA_ERROR_CLASS_ACCOUNT },
  { 0, "AccountSuspendedException", SA_ERROR_CLASS_ACCOUNT },
  { 0, "SendingPausedException", SA_ERROR_CLASS_ACCOUNT },
  { 0, "MailFromDomainNotVerifiedException", SA_ERROR_CLASS_ACCOUNT },
  { 0, "NotFoundException", SA_ERROR_CLASS_ACCOUNT },
  { 0, "NotVerified", SA_ERROR_CLASS_ACCOUNT },
  { 0, "MessageRejected", SA_ERROR_CLASS_MESSAGE },
  { 0, "BadRequestException", SA_ERROR_CLASS_MESSAGE },
  { 0, NULL, SA_ERROR_CLASS_NONE },
};

static SaHttpRequest *
encode_follow (const SaHttpAccount *account,
               const char          *relay_id,
               const char          *recipient)
{
  g_autofree char *escaped = g_uri_escape_string (relay_id, NULL, FALSE);
  g_autofree char *path = g_strdup_printf ("/v2/email/insights/%s", escaped);
  g_autofree char *uri = g_strconcat (account->url, path, NULL);
  SaHttpRequest *request = sa_http_get (account, path);

  sign (account, request, "GET", uri, NULL);
  return request;
}

static SaReceipt *
read_events (const SaJsonValue *events)
{
  gboolean delivered = FALSE;

  for (gsize i = 0; i < sa_json_get_size (events); i++)
    {
      const SaJsonValue *event = sa_json_get_element (events, i);
      const SaJsonValue *bounce = sa_json_get_member (sa_json_get_member (event, "Details"), "Bounce");
      const char *type = sa_json_get_string (event, "Type");

      if (g_strcmp0 (type, "REJECT") == 0 || g_strcmp0 (type, "RENDERING_FAILURE") == 0 ||
          (g_strcmp0 (type, "BOUNCE") == 0 && g_strcmp0 (sa_json_get_string (bounce, "BounceType"), "TRANSIENT") != 0))
        return sa_http_bounced (sa_json_get_string (bounce, "DiagnosticCode"), type);
      if (g_strcmp0 (type, "DELIVERY") == 0)
        delivered = TRUE;
    }

  return sa_receipt_new_news (delivered ? SA_DELIVERY_DELIVERED : SA_DELIVERY_HANDED_OVER, NULL);
}

static SaReceipt *
decode_follow (const char         *recipient,
               const SaHttpAnswer *answer)
{
  const SaJsonValue *insights = sa_json_get_member (answer->json, "Insights");

  if (!sa_json_is_array (insights))
    return NULL;
  /* a mail has one recipient */
  return read_events (sa_json_get_member (sa_json_get_element (insights, 0), "Events"));
}

const SaHttpProtocol sa_ses_protocol = {
  .url = "https://email.{region}.amazonaws.com",
  .concurrency = 8,
  .pace = PACE,
  .success = 200,
  .encode = encode,
  .read_id = read_id,
  .read_error = read_error,
  .rules = rules,
  .encode_follow = encode_follow,
  .decode_follow = decode_follow,
};
