/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-protocol.h"
#include "sa-mime.h"

#include <string.h>

/* SendGrid v3, https://www.twilio.com/docs/sendgrid/api-reference/mail-send. It has no key against repeats, no look-up,
 * and no way to follow a mail that every account has: what is unknown stays so. Message-ID is SendGrid's own. */

static void
add_mailbox (SaJsonWriter *writer,
             const char   *member,
             const char   *name,
             const char   *address)
{
  sa_json_writer_begin_object (writer, member);
  sa_json_writer_add_string (writer, "email", address);
  if (name != NULL && *name != '\0')
    sa_json_writer_add_string (writer, "name", name);
  sa_json_writer_end_object (writer);
}

static void
add_content (SaJsonWriter *writer,
             const char   *type,
             const char   *value)
{
  sa_json_writer_begin_object (writer, NULL);
  sa_json_writer_add_string (writer, "type", type);
  sa_json_writer_add_string (writer, "value", value);
  sa_json_writer_end_object (writer);
}

/* Each kind of tracking that rewrites the mail, off: an account may have it on */
static void
add_tracking (SaJsonWriter *writer)
{
  static const char * const kinds[] = { "click_tracking", "open_tracking", "subscription_tracking", "ganalytics" };

  sa_json_writer_begin_object (writer, "tracking_settings");
  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      sa_json_writer_begin_object (writer, kinds[i]);
      sa_json_writer_add_boolean (writer, "enable", FALSE);
      if (i == 0)
        sa_json_writer_add_boolean (writer, "enable_text", FALSE);
      sa_json_writer_end_object (writer);
    }
  sa_json_writer_end_object (writer);
}

static SaHttpRequest *
encode (const SaHttpAccount *account,
        SaEnvelope          *envelope)
{
  g_autoptr (SaMimeFields) fields = sa_mime_read_fields (envelope->bytes);
  g_autoptr (SaJsonWriter) writer = NULL;
  SaHttpRequest *request = NULL;

  if (fields == NULL)
    return NULL;

  writer = sa_json_writer_new ();
  sa_json_writer_begin_object (writer, NULL);
  add_mailbox (writer, "from", fields->from_name, envelope->sender);
  if (fields->reply_to != NULL)
    add_mailbox (writer, "reply_to", fields->reply_to_name, fields->reply_to);
  sa_json_writer_add_string (writer, "subject", fields->subject);
  sa_json_writer_begin_array (writer, "personalizations");
  sa_json_writer_begin_object (writer, NULL);
  sa_json_writer_begin_array (writer, "to");
  add_mailbox (writer, NULL, fields->to_name, envelope->recipient);
  sa_json_writer_end_array (writer);
  sa_json_writer_begin_object (writer, "custom_args");
  sa_json_writer_add_string (writer, "message", envelope->key);
  sa_json_writer_end_object (writer);
  sa_json_writer_end_object (writer);
  sa_json_writer_end_array (writer);
  sa_json_writer_begin_array (writer, "content");
  add_content (writer, "text/plain", fields->text);
  if (fields->html != NULL)
    add_content (writer, "text/html", fields->html);
  sa_json_writer_end_array (writer);
  if (fields->language != NULL)
    {
      sa_json_writer_begin_object (writer, "headers");
      sa_json_writer_add_string (writer, "Content-Language", fields->language);
      sa_json_writer_end_object (writer);
    }
  add_tracking (writer);
  sa_json_writer_end_object (writer);

  request = sa_http_post_json (account, "/v3/mail/send", SA_HTTP_NONE, writer);
  sa_http_request_set_bearer (request, account->secret);
  return request;
}

static char *
read_id (const SaEnvelope   *envelope,
         const SaHttpAnswer *answer)
{
  return g_strdup (sa_http_response_get_header (answer->response, "X-Message-Id"));
}

static void
read_error (const SaHttpAnswer  *answer,
            char               **code,
            char               **text)
{
  const SaJsonValue *error = sa_json_get_element (sa_json_get_member (answer->json, "errors"), 0);

  *code = g_strdup (sa_json_get_string (error, "field"));
  *text = g_strdup (sa_json_get_string (error, "message"));
}

static const SaHttpRule rules[] = {
  { 400, "personalizations.0.to.0.email", SA_ERROR_CLASS_RECIPIENT },
  { 400, "from.email", SA_ERROR_CLASS_ACCOUNT },
  { 0, NULL, SA_ERROR_CLASS_NONE },
};

const SaHttpProtocol sa_sendgrid_protocol = {
  .url = "https://api.sendgrid.com",
  .concurrency = 4,
  .success = 202,
  .encode = encode,
  .read_id = read_id,
  .read_error = read_error,
  .rules = rules,
};
