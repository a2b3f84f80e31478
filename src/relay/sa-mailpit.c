/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-http-protocol.h"
#include "sa-mime.h"

#include <string.h>

/* Mailpit, https://mailpit.axllent.org/docs/api-v1/: keeps mails on a test machine instead of delivering them. */

static void
add_mailbox (SaJsonWriter *writer,
             const char   *member,
             const char   *name,
             const char   *address)
{
  sa_json_writer_begin_object (writer, member);
  sa_json_writer_add_string (writer, "Email", address);
  sa_json_writer_add_string (writer, "Name", name != NULL ? name : "");
  sa_json_writer_end_object (writer);
}

static SaHttpRequest *
encode (const SaHttpAccount *account,
        SaEnvelope          *envelope)
{
  g_autoptr (SaMimeFields) fields = sa_mime_read_fields (envelope->bytes);
  g_autoptr (SaJsonWriter) writer = NULL;
  const char *user = sa_http_account_get (account, "user");
  SaHttpRequest *request = NULL;

  if (fields == NULL)
    return NULL;

  writer = sa_json_writer_new ();
  sa_json_writer_begin_object (writer, NULL);
  add_mailbox (writer, "From", fields->from_name, envelope->sender);
  sa_json_writer_begin_array (writer, "To");
  add_mailbox (writer, NULL, fields->to_name, envelope->recipient);
  sa_json_writer_end_array (writer);
  if (fields->reply_to != NULL)
    {
      sa_json_writer_begin_array (writer, "ReplyTo");
      add_mailbox (writer, NULL, fields->reply_to_name, fields->reply_to);
      sa_json_writer_end_array (writer);
    }
  sa_json_writer_add_string (writer, "Subject", fields->subject);
  sa_json_writer_add_string (writer, "Text", fields->text);
  if (fields->html != NULL)
    sa_json_writer_add_string (writer, "HTML", fields->html);
  sa_json_writer_begin_object (writer, "Headers");
  sa_json_writer_add_string (writer, "Message-ID", envelope->message_id);
  if (fields->language != NULL)
    sa_json_writer_add_string (writer, "Content-Language", fields->language);
  sa_json_writer_end_object (writer);
  sa_json_writer_end_object (writer);

  request = sa_http_post_json (account, "/api/v1/send", SA_HTTP_NONE, writer);
  if (user != NULL && account->secret != NULL)
    sa_http_request_set_basic (request, user, account->secret);
  return request;
}

static char *
read_id (const SaEnvelope   *envelope,
         const SaHttpAnswer *answer)
{
  return g_strdup (sa_json_get_string (answer->json, "ID"));
}

static void
read_error (const SaHttpAnswer  *answer,
            char               **code,
            char               **text)
{
  *text = g_strdup (sa_json_get_string (answer->json, "Error"));
}

const SaHttpProtocol sa_mailpit_protocol = {
  .url = "http://localhost:8025",
  .concurrency = 8,
  .success = 200,
  .encode = encode,
  .read_id = read_id,
  .read_error = read_error,
};
