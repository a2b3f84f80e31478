/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-vendors-private.h"

#include "sa-fake-form.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define BASIC "Basic YXBpOnN3MHJkZmlzaC0wMTIzNDU2Nzg5"
#define BEARER "Bearer " SA_FAKE_SECRET
#define JSON "application/json"
#define NO_MORE { NULL, SA_FAKE_OBJECT, FALSE, NULL }

/* What Site Admin sends of each vendor's fields, and what else the vendor takes. Stricter than a vendor where a mail
 * of ours has to have what others may leave out: a text part, a key of our own, no tracking. */

static const SaFakeField resend_fields[] = {
  { "from", SA_FAKE_MAILBOX, FALSE, NULL },
  { "to", SA_FAKE_LIST, FALSE, NULL },
  { "to.*", SA_FAKE_MAILBOX, FALSE, NULL },
  { "reply_to", SA_FAKE_MAILBOX, TRUE, NULL },
  { "subject", SA_FAKE_TEXT, FALSE, NULL },
  { "text", SA_FAKE_TEXT, FALSE, NULL },
  { "html", SA_FAKE_TEXT, TRUE, NULL },
  { "headers", SA_FAKE_TEXTS, TRUE, NULL },
  { "tags", SA_FAKE_LIST, TRUE, NULL },
  { "tags.*", SA_FAKE_OBJECT, FALSE, NULL },
  { "tags.*.name", SA_FAKE_TEXT, FALSE, NULL },
  { "tags.*.value", SA_FAKE_TEXT, FALSE, NULL },
  NO_MORE,
};

static const SaFakeField postmark_fields[] = {
  { "From", SA_FAKE_MAILBOX, FALSE, NULL },
  { "To", SA_FAKE_MAILBOX, FALSE, NULL },
  { "ReplyTo", SA_FAKE_MAILBOX, TRUE, NULL },
  { "Subject", SA_FAKE_TEXT, FALSE, NULL },
  { "TextBody", SA_FAKE_TEXT, FALSE, NULL },
  { "HtmlBody", SA_FAKE_TEXT, TRUE, NULL },
  { "Tag", SA_FAKE_TEXT, TRUE, NULL },
  { "MessageStream", SA_FAKE_TEXT, FALSE, "invitations" },
  { "TrackOpens", SA_FAKE_BOOLEAN, FALSE, NULL },
  { "TrackLinks", SA_FAKE_TEXT, FALSE, "None|HtmlAndText|HtmlOnly|TextOnly" },
  { "Metadata", SA_FAKE_OBJECT, FALSE, NULL },
  { "Metadata.message", SA_FAKE_TEXT, FALSE, NULL },
  { "Headers", SA_FAKE_LIST, TRUE, NULL },
  { "Headers.*", SA_FAKE_OBJECT, FALSE, NULL },
  { "Headers.*.Name", SA_FAKE_TEXT, FALSE, NULL },
  { "Headers.*.Value", SA_FAKE_TEXT, FALSE, NULL },
  NO_MORE,
};

static const SaFakeField sendgrid_fields[] = {
  { "from", SA_FAKE_OBJECT, FALSE, NULL },
  { "from.email", SA_FAKE_ADDRESS, FALSE, NULL },
  { "from.name", SA_FAKE_TEXT, TRUE, NULL },
  { "reply_to", SA_FAKE_OBJECT, TRUE, NULL },
  { "reply_to.email", SA_FAKE_ADDRESS, FALSE, NULL },
  { "reply_to.name", SA_FAKE_TEXT, TRUE, NULL },
  { "subject", SA_FAKE_TEXT, FALSE, NULL },
  { "personalizations", SA_FAKE_LIST, FALSE, NULL },
  { "personalizations.*", SA_FAKE_OBJECT, FALSE, NULL },
  { "personalizations.*.to", SA_FAKE_LIST, FALSE, NULL },
  { "personalizations.*.to.*", SA_FAKE_OBJECT, FALSE, NULL },
  { "personalizations.*.to.*.email", SA_FAKE_ADDRESS, FALSE, NULL },
  { "personalizations.*.to.*.name", SA_FAKE_TEXT, TRUE, NULL },
  { "personalizations.*.custom_args", SA_FAKE_OBJECT, FALSE, NULL },
  { "personalizations.*.custom_args.message", SA_FAKE_TEXT, FALSE, NULL },
  { "content", SA_FAKE_LIST, FALSE, NULL },
  { "content.*", SA_FAKE_OBJECT, FALSE, NULL },
  { "content.*.type", SA_FAKE_TEXT, FALSE, "text/plain|text/html" },
  { "content.*.value", SA_FAKE_TEXT, FALSE, NULL },
  { "headers", SA_FAKE_TEXTS, TRUE, NULL },
  { "tracking_settings", SA_FAKE_OBJECT, FALSE, NULL },
  { "tracking_settings.click_tracking", SA_FAKE_OBJECT, FALSE, NULL },
  { "tracking_settings.click_tracking.enable", SA_FAKE_BOOLEAN, FALSE, NULL },
  { "tracking_settings.click_tracking.enable_text", SA_FAKE_BOOLEAN, FALSE, NULL },
  { "tracking_settings.open_tracking", SA_FAKE_OBJECT, FALSE, NULL },
  { "tracking_settings.open_tracking.enable", SA_FAKE_BOOLEAN, FALSE, NULL },
  { "tracking_settings.subscription_tracking", SA_FAKE_OBJECT, FALSE, NULL },
  { "tracking_settings.subscription_tracking.enable", SA_FAKE_BOOLEAN, FALSE, NULL },
  { "tracking_settings.ganalytics", SA_FAKE_OBJECT, FALSE, NULL },
  { "tracking_settings.ganalytics.enable", SA_FAKE_BOOLEAN, FALSE, NULL },
  NO_MORE,
};

static const SaFakeField ses_fields[] = {
  { "FromEmailAddress", SA_FAKE_ADDRESS, FALSE, NULL },
  { "Destination", SA_FAKE_OBJECT, FALSE, NULL },
  { "Destination.ToAddresses", SA_FAKE_LIST, FALSE, NULL },
  { "Destination.ToAddresses.*", SA_FAKE_ADDRESS, FALSE, NULL },
  { "Content", SA_FAKE_OBJECT, FALSE, NULL },
  { "Content.Raw", SA_FAKE_OBJECT, FALSE, NULL },
  { "Content.Raw.Data", SA_FAKE_MAIL, FALSE, NULL },
  { "ConfigurationSetName", SA_FAKE_TEXT, TRUE, NULL },
  NO_MORE,
};

static const SaFakeField postal_fields[] = {
  { "mail_from", SA_FAKE_ADDRESS, FALSE, NULL },
  { "rcpt_to", SA_FAKE_LIST, FALSE, NULL },
  { "rcpt_to.*", SA_FAKE_ADDRESS, FALSE, NULL },
  { "data", SA_FAKE_MAIL, FALSE, NULL },
  { "bounce", SA_FAKE_BOOLEAN, TRUE, NULL },
  NO_MORE,
};

static const SaFakeField mailpit_fields[] = {
  { "From", SA_FAKE_OBJECT, FALSE, NULL },
  { "From.Email", SA_FAKE_ADDRESS, FALSE, NULL },
  { "From.Name", SA_FAKE_ANY_TEXT, TRUE, NULL },
  { "To", SA_FAKE_LIST, FALSE, NULL },
  { "To.*", SA_FAKE_OBJECT, FALSE, NULL },
  { "To.*.Email", SA_FAKE_ADDRESS, FALSE, NULL },
  { "To.*.Name", SA_FAKE_ANY_TEXT, TRUE, NULL },
  { "ReplyTo", SA_FAKE_LIST, TRUE, NULL },
  { "ReplyTo.*", SA_FAKE_OBJECT, FALSE, NULL },
  { "ReplyTo.*.Email", SA_FAKE_ADDRESS, FALSE, NULL },
  { "ReplyTo.*.Name", SA_FAKE_ANY_TEXT, TRUE, NULL },
  { "Subject", SA_FAKE_TEXT, FALSE, NULL },
  { "Text", SA_FAKE_TEXT, FALSE, NULL },
  { "HTML", SA_FAKE_TEXT, TRUE, NULL },
  { "Headers", SA_FAKE_TEXTS, TRUE, NULL },
  NO_MORE,
};

static const SaVendor vendors[] = {
  {
    .name = "resend",
    .settings = "{}",
    .path = "/emails",
    .type = JSON,
    .header = "authorization",
    .value = BEARER,
    .fields = resend_fields,
    .status = 200,
    .headers = "Content-Type: application/json",
    .body = "{\"id\":\"mail-%u\"}",
    .refusal = 422,
    .refusal_body = "{\"statusCode\":422,\"name\":\"missing_required_field\",\"message\":\"`%p` %s.\"}",
    .denial = 403,
    .denial_body = "{\"statusCode\":403,\"name\":\"invalid_api_key\",\"message\":\"API key is invalid\"}",
    .absence = 401,
    .absence_body = "{\"statusCode\":401,\"name\":\"missing_api_key\",\"message\":\"Missing API Key\"}",
    .news_method = "GET",
    .news_path = "/emails/",
    .news_end = "",
  },
  {
    .name = "postmark",
    .settings = "{'stream':'invitations'}",
    .path = "/email",
    .type = JSON,
    .header = "x-postmark-server-token",
    .value = SA_FAKE_SECRET,
    .fields = postmark_fields,
    .status = 200,
    .headers = "Content-Type: application/json",
    .body = "{\"To\":\"x\",\"SubmittedAt\":\"2026-11-24T09:00:00Z\",\"MessageID\":\"mail-%u\",\"ErrorCode\":0,\"Message\":\"OK\"}",
    .refusal = 422,
    .refusal_body = "{\"ErrorCode\":300,\"Message\":\"'%p' %s.\"}",
    .denial = 401,
    .denial_body = "{\"ErrorCode\":10,\"Message\":\"The Server Token you provided in the header is not valid.\"}",
    .absence = 401,
    .absence_body = "{\"ErrorCode\":10,\"Message\":\"No Account or Server API tokens were supplied in the HTTP headers.\"}",
    .unreadable = "{\"ErrorCode\":409,\"Message\":\"The Accept and Content-Type headers are not application/json.\"}",
    .news_method = "GET",
    .news_path = "/messages/outbound/",
    .news_end = "/details",
  },
  {
    .name = "mailgun",
    .settings = "{'domain':'mg.example.com'}",
    .path = "/v3/mg.example.com/messages.mime",
    .type = "multipart/form-data",
    .header = "authorization",
    .value = BASIC,
    .status = 200,
    .headers = "Content-Type: application/json",
    .body = "{\"id\":\"<%u@mg.example.com>\",\"message\":\"Queued. Thank you.\"}",
    .refusal = 400,
    .refusal_body = "{\"message\":\"'%p' parameter %s\"}",
    .denial = 401,
    .denial_body = "Forbidden",
    .absence = 401,
    .absence_body = "Forbidden",
    .news_method = "GET",
    .news_path = "/v3/mg.example.com/events",
    .news_end = "",
  },
  {
    .name = "sendgrid",
    .settings = "{}",
    .path = "/v3/mail/send",
    .type = JSON,
    .header = "authorization",
    .value = BEARER,
    .fields = sendgrid_fields,
    .status = 202,
    .headers = "X-Message-Id: mail-%u",
    .body = "",
    .refusal = 400,
    .refusal_body = "{\"errors\":[{\"message\":\"It %s.\",\"field\":\"%p\",\"help\":null}]}",
    .denial = 401,
    .denial_body = "{\"errors\":[{\"message\":\"The provided authorization grant is invalid\",\"field\":null,\"help\":null}]}",
    .absence = 401,
    .absence_body = "{\"errors\":[{\"message\":\"Permission denied, wrong credentials\",\"field\":null,\"help\":null}]}",
  },
  {
    .name = "ses",
    .settings = "{'region':'" SA_FAKE_REGION "','key-id':'" SA_FAKE_KEY_ID "'}",
    .path = "/v2/email/outbound-emails",
    .type = JSON,
    .header = "authorization",
    .fields = ses_fields,
    .status = 200,
    .headers = "Content-Type: application/json",
    .body = "{\"MessageId\":\"mail-%u\"}",
    .refusal = 400,
    .refusal_body = "{\"message\":\"%p %s\"}",
    .denial = 403,
    .denial_body = "{\"message\":\"%s\"}",
    .absence = 403,
    .absence_body = "{\"message\":\"Missing Authentication Token\"}",
    .news_method = "GET",
    .news_path = "/v2/email/insights/",
    .news_end = "",
  },
  {
    .name = "postal",
    .settings = "{}",
    .path = "/api/v1/send/raw",
    .type = JSON,
    .header = "x-server-api-key",
    .value = SA_FAKE_SECRET,
    .fields = postal_fields,
    .status = 200,
    .headers = "Content-Type: application/json",
    .body = "{\"status\":\"success\",\"time\":0.02,\"flags\":{},\"data\":{\"message_id\":\"x\",\"messages\":"
            "{\"%s\":{\"id\":%u,\"token\":\"abc\"}}}}",
    .refusal = 200,
    .refusal_body = "{\"status\":\"parameter-error\",\"time\":0.0,\"flags\":{},\"data\":{\"message\":\"`%p` %s\"}}",
    .denial = 200,
    .denial_body = "{\"status\":\"error\",\"time\":0.0,\"flags\":{},\"data\":{\"code\":\"InvalidServerAPIKey\",\"message\":"
                   "\"The API token " SA_FAKE_SECRET " was not valid.\",\"token\":\"" SA_FAKE_SECRET "\"}}",
    .absence = 200,
    .absence_body = "{\"status\":\"error\",\"time\":0.0,\"flags\":{},\"data\":{\"code\":\"AccessDenied\",\"message\":"
                    "\"Must be authenticated as a server.\"}}",
    .news_method = "POST",
    .news_path = "/api/v1/messages/deliveries",
    .news_end = "",
  },
  {
    .name = "mailpit",
    .settings = "{'user':'api'}",
    .path = "/api/v1/send",
    .type = JSON,
    .header = "authorization",
    .value = BASIC,
    .fields = mailpit_fields,
    .status = 200,
    .headers = "Content-Type: application/json",
    .body = "{\"ID\":\"mail-%u\"}",
    .refusal = 400,
    .refusal_body = "{\"Error\":\"%p %s\"}",
    .denial = 401,
    .denial_body = "Unauthorized.",
    .absence = 401,
    .absence_body = "Unauthorized.",
  },
};

const SaVendor *
sa_vendor_find (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (vendors); i++)
    if (strcmp (vendors[i].name, name) == 0)
      return &vendors[i];

  return NULL;
}

/* A mail for one recipient as a file, tracking switched off, and a key of ours */
static char *
check_form (const SaFaultRequest  *request,
            char                 **place)
{
  static const char * const necessary[] = { "to", "message", "o:tracking", "o:tracking-clicks", "o:tracking-opens", "v:message" };
  g_autoptr (GPtrArray) form = sa_fake_form_parse (sa_fault_request_header (request, "content-type"), request->body);

  for (gsize i = 0; form != NULL && i < G_N_ELEMENTS (necessary); i++)
    {
      const SaFakePart *part = sa_fake_form_find (form, necessary[i]);
      gsize length = 0;
      const char *content = part != NULL ? g_bytes_get_data (part->content, &length) : NULL;
      g_autofree char *text = g_strndup (content, length);

      *place = g_strdup (necessary[i]);
      if (part == NULL)
        return g_strdup ("is missing");
      if ((part->filename != NULL) != (strcmp (part->name, "message") == 0))
        return g_strdup ("is a file, or should be one");
      if (strcmp (part->name, "to") == 0 && !sa_fake_is_address (text))
        return g_strdup ("is not a valid address. please check documentation");
      if (strcmp (part->name, "message") == 0 && !sa_fake_is_mail (content, length))
        return g_strdup ("is no mail");
      if (g_str_has_prefix (part->name, "o:") && strcmp (text, "no") != 0)
        return g_strdup ("is on");
      if (length == 0)
        return g_strdup ("is empty");
      g_clear_pointer (place, g_free);
    }

  if (form != NULL && form->len == G_N_ELEMENTS (necessary))
    return NULL;
  *place = g_strdup ("");
  return g_strdup (form != NULL ? "is unknown" : "is missing");
}

/* What a table of fields cannot say. Both vendors forbid headers that have a field of their own. */
static char *
check_headers (GBytes      *body,
               const char  *member,
               char       **place)
{
  static const char * const reserved[] = { "to", "from", "cc", "bcc", "reply-to", "date", "subject", "content-type",
                                           "mime-version", "dkim-signature", NULL };
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length = 0;
  const char *data = g_bytes_get_data (body, &length);
  JsonObject *root = NULL;
  JsonObject *headers = NULL;
  JsonObjectIter iter;
  const char *name = NULL;

  json_parser_load_from_data (parser, data, (gssize) length, NULL);
  root = json_node_get_object (json_parser_get_root (parser));
  headers = json_object_has_member (root, member) ? json_object_get_object_member (root, member) : NULL;
  if (headers == NULL)
    return NULL;

  json_object_iter_init (&iter, headers);
  while (json_object_iter_next (&iter, &name, NULL))
    {
      g_autofree char *lower = g_ascii_strdown (name, -1);

      if (g_strv_contains (reserved, lower))
        {
          *place = g_strdup (member);
          return g_strdup ("holds a header that has a field of its own");
        }
    }

  return NULL;
}

/* SendGrid: text/plain comes first */
static char *
check_content (GBytes  *body,
               char   **place)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize length = 0;
  const char *data = g_bytes_get_data (body, &length);
  JsonArray *content = NULL;

  json_parser_load_from_data (parser, data, (gssize) length, NULL);
  content = json_object_get_array_member (json_node_get_object (json_parser_get_root (parser)), "content");
  for (guint i = 0; i < json_array_get_length (content); i++)
    {
      JsonObject *part = json_array_get_object_element (content, i);

      if (strcmp (json_object_get_string_member (part, "type"), i == 0 ? "text/plain" : "text/html") == 0)
        continue;
      *place = g_strdup_printf ("content.%u.type", i);
      return g_strdup ("is not in its place");
    }

  return NULL;
}

char *
sa_vendor_check (const SaVendor        *self,
                 const SaFaultRequest  *request,
                 char                 **place)
{
  const char *key = sa_fault_request_header (request, "idempotency-key");
  char *problem = NULL;

  if (self->fields == NULL)
    return check_form (request, place);

  problem = sa_fake_check_fields (self->fields, request->body, place);
  if (problem != NULL)
    return problem;
  if (strcmp (self->name, "resend") == 0 && (key == NULL || strlen (key) > 256 || *key == '\0'))
    {
      *place = g_strdup ("Idempotency-Key");
      return g_strdup ("is missing, or too long");
    }
  if (strcmp (self->name, "mailpit") == 0)
    return check_headers (request->body, "Headers", place);
  if (strcmp (self->name, "sendgrid") == 0)
    {
      problem = check_headers (request->body, "headers", place);
      return problem != NULL ? problem : check_content (request->body, place);
    }

  return NULL;
}
