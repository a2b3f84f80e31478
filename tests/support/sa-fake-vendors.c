/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-vendors.h"

#include "sa-json.h"

#include <string.h>

#define BASIC "Basic YXBpOnN3MHJkZmlzaC0wMTIzNDU2Nzg5"

typedef struct
{
  const char *name;
  const char *settings;      /* as GVariant text, without the URL */
  const char *path;          /* that mails are POSTed to */
  const char *type;          /* how Content-Type begins */
  const char *header;        /* that the secret goes in */
  const char *value;         /* how that begins */
  const char *necessary;     /* members of the body, parted by blanks */
  const char *optional;
  guint       status;        /* of a success */
  const char *headers;
  const char *body;          /* "%u": a number */
  guint       refusal;       /* the status of what is wrong with a mail */
  const char *refusal_body;  /* "%s": what is wrong */
  guint       denial;        /* the status of a wrong key */
  const char *denial_body;
  const char *news_path;     /* how the path begins that tells what became of a mail */
} Vendor;

static const Vendor vendors[] = {
  {
    "resend", "{}", "/emails", "application/json", "authorization", "Bearer " SA_FAKE_SECRET,
    "from to subject text", "html reply_to headers cc bcc tags",
    200, "Content-Type: application/json", "{\"id\":\"mail-%u\"}",
    422, "{\"statusCode\":422,\"name\":\"missing_required_field\",\"message\":\"%s\"}",
    401, "{\"statusCode\":401,\"name\":\"missing_api_key\",\"message\":\"Missing API Key\"}",
    "/emails/",
  },
  {
    "postmark", "{'stream':'invitations'}", "/email", "application/json", "x-postmark-server-token", SA_FAKE_SECRET,
    "From To Subject TextBody MessageStream TrackOpens TrackLinks Metadata", "HtmlBody ReplyTo Headers Cc Bcc Tag",
    200, "Content-Type: application/json",
    "{\"To\":\"x\",\"SubmittedAt\":\"2026-11-24T09:00:00Z\",\"MessageID\":\"mail-%u\",\"ErrorCode\":0,\"Message\":\"OK\"}",
    422, "{\"ErrorCode\":300,\"Message\":\"%s\"}",
    401, "{\"ErrorCode\":10,\"Message\":\"The Server Token you provided in the header is not valid.\"}",
    "/messages/outbound/",
  },
  {
    "mailgun", "{'domain':'mg.example.com'}", "/v3/mg.example.com/messages.mime", "multipart/form-data; boundary=",
    "authorization", BASIC,
    "to message", NULL,
    200, "Content-Type: application/json", "{\"id\":\"<%u@mg.example.com>\",\"message\":\"Queued. Thank you.\"}",
    400, "{\"message\":\"%s\"}",
    401, "Forbidden",
    "/v3/mg.example.com/events",
  },
  {
    "sendgrid", "{}", "/v3/mail/send", "application/json", "authorization", "Bearer " SA_FAKE_SECRET,
    "from subject personalizations content tracking_settings", "reply_to headers categories custom_args mail_settings",
    202, "X-Message-Id: mail-%u", "",
    400, "{\"errors\":[{\"message\":\"%s\",\"field\":null,\"help\":null}]}",
    401, "{\"errors\":[{\"message\":\"The provided authorization grant is invalid\",\"field\":null,\"help\":null}]}",
    NULL,
  },
  {
    "ses", "{'region':'eu-central-1','key-id':'AKIDEXAMPLE'}", "/v2/email/outbound-emails", "application/json",
    "authorization", "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/",
    "FromEmailAddress Destination Content", "ConfigurationSetName EmailTags ReplyToAddresses",
    200, "Content-Type: application/json", "{\"MessageId\":\"mail-%u\"}",
    400, "{\"message\":\"%s\"}",
    403, "{\"message\":\"The security token included in the request is invalid.\"}",
    "/v2/email/insights/",
  },
  {
    "postal", "{}", "/api/v1/send/raw", "application/json", "x-server-api-key", SA_FAKE_SECRET,
    "mail_from rcpt_to data", "bounce",
    200, "Content-Type: application/json",
    "{\"status\":\"success\",\"time\":0.02,\"flags\":{},\"data\":{\"message_id\":\"x\",\"messages\":"
    "{\"b@example.org\":{\"id\":%u,\"token\":\"abc\"}}}}",
    200, "{\"status\":\"parameter-error\",\"time\":0.0,\"flags\":{},\"data\":{\"message\":\"%s\"}}",
    200, "{\"status\":\"error\",\"time\":0.0,\"flags\":{},\"data\":{\"code\":\"InvalidServerAPIKey\",\"message\":\"The API "
    "token " SA_FAKE_SECRET " was not valid.\",\"token\":\"" SA_FAKE_SECRET "\"}}",
    "/api/v1/messages/deliveries",
  },
  {
    "mailpit", "{'user':'api'}", "/api/v1/send", "application/json", "authorization", BASIC,
    "From To Subject Text", "HTML ReplyTo Headers Cc Bcc Tags Attachments",
    200, "Content-Type: application/json", "{\"ID\":\"mail-%u\"}",
    400, "{\"Error\":\"%s\"}",
    401, "Unauthorized.",
    NULL,
  },
};

typedef struct
{
  char *key;    /* by which it is looked up */
  char *body;
  guint number;
} Mail;

struct _SaFakeVendor
{
  const Vendor  *vendor;
  SaFaultServer *server;

  GMutex         lock;     /* guards what follows */
  GPtrArray     *mails;    /* of Mail */
  gboolean       forgets;
  SaFault        fault;    /* of the next answer */
  guint          news_status;
  char          *news;
};

static void
mail_free (Mail *self)
{
  g_free (self->key);
  g_free (self->body);
  g_free (self);
}

/* Puts @text for "%s" or @number for "%u" */
static char *
fill (const char *template,
      const char *text,
      guint       number)
{
  g_autofree char *digits = g_strdup_printf ("%u", number);
  GString *filled = g_string_new (template);

  g_string_replace (filled, "%s", text != NULL ? text : "", 0);
  g_string_replace (filled, "%u", digits, 0);
  return g_string_free (filled, FALSE);
}

static SaFaultAnswer *
refuse (SaFakeVendor *self,
        const char   *text)
{
  g_autofree char *body = fill (self->vendor->refusal_body, text, 0);

  return sa_fault_answer_new (self->vendor->refusal, "Content-Type: application/json", body);
}

/* Returns: (transfer full) (nullable): what is wrong with the members of a JSON body */
static char *
check_members (const Vendor      *vendor,
               const SaJsonValue *root)
{
  g_auto (GStrv) necessary = g_strsplit (vendor->necessary, " ", -1);
  g_auto (GStrv) optional = g_strsplit (vendor->optional != NULL ? vendor->optional : "", " ", -1);
  gsize n = 0;

  for (gsize i = 0; necessary[i] != NULL; i++)
    {
      if (sa_json_get_member (root, necessary[i]) == NULL)
        return g_strdup_printf ("Missing `%s` field.", necessary[i]);
      n++;
    }
  for (gsize i = 0; optional[i] != NULL; i++)
    if (sa_json_get_member (root, optional[i]) != NULL)
      n++;

  return n == sa_json_get_size (root) ? NULL : g_strdup ("There is a field that nobody knows.");
}

/* Returns: (transfer full) (nullable) */
static char *
check_form (const Vendor *vendor,
            const char   *body)
{
  g_auto (GStrv) necessary = g_strsplit (vendor->necessary, " ", -1);

  for (gsize i = 0; necessary[i] != NULL; i++)
    {
      g_autofree char *head = g_strdup_printf ("form-data; name=\"%s\"", necessary[i]);

      if (strstr (body, head) == NULL)
        return g_strdup_printf ("%s parameter is missing", necessary[i]);
    }

  return NULL;
}

static char *
get_key (const Vendor      *vendor,
         const SaFaultRequest *request,
         const SaJsonValue *root,
         const char        *body)
{
  const char *start;

  if (strcmp (vendor->name, "resend") == 0)
    return g_strdup (sa_fault_request_header (request, "idempotency-key"));
  if (strcmp (vendor->name, "postmark") == 0)
    return g_strdup (sa_json_get_string (sa_json_get_member (root, "Metadata"), "message"));

  start = strcmp (vendor->name, "mailgun") == 0 ? strstr (body, "Message-Id: <") : NULL;
  if (start == NULL)
    start = strcmp (vendor->name, "mailgun") == 0 ? strstr (body, "Message-ID: <") : NULL;
  return start != NULL ? g_strndup (start + 13, strcspn (start + 13, ">")) : NULL;
}

static Mail *
find_mail (SaFakeVendor *self,
           const char   *key)
{
  for (guint i = 0; key != NULL && i < self->mails->len; i++)
    {
      Mail *mail = self->mails->pdata[i];

      if (g_strcmp0 (mail->key, key) == 0)
        return mail;
    }

  return NULL;
}

static SaFaultAnswer *
accept_mail (SaFakeVendor *self,
             char         *key,
             const char   *text)
{
  const Vendor *vendor = self->vendor;
  Mail *mail = strcmp (vendor->name, "resend") == 0 ? find_mail (self, key) : NULL;
  g_autofree char *headers = NULL;
  g_autofree char *body = NULL;
  SaFaultAnswer *answer = NULL;

  if (mail != NULL && strcmp (mail->body, text) != 0)
    {
      g_free (key);
      return sa_fault_answer_new (409, "Content-Type: application/json",
                                  "{\"statusCode\":409,\"name\":\"invalid_idempotent_request\",\"message\":\"Same key, other payload\"}");
    }
  if (mail == NULL)
    {
      mail = g_new0 (Mail, 1);
      mail->key = self->forgets ? NULL : g_steal_pointer (&key);
      mail->body = g_strdup (text);
      mail->number = self->mails->len + 1;
      self->forgets = FALSE;
      g_ptr_array_add (self->mails, mail);
    }
  g_free (key);

  headers = fill (vendor->headers, NULL, mail->number);
  body = fill (vendor->body, NULL, mail->number);
  answer = sa_fault_answer_new (vendor->status, headers, body);
  answer->fault = self->fault;
  self->fault = SA_FAULT_NONE;
  return answer;
}

static SaFaultAnswer *
take (SaFakeVendor         *self,
      const SaFaultRequest *request)
{
  const Vendor *vendor = self->vendor;
  const char *type = sa_fault_request_header (request, "content-type");
  g_autofree char *body = sa_fault_request_body (request);
  g_autofree char *problem = NULL;
  g_autoptr (SaJson) json = NULL;
  const SaJsonValue *root = NULL;

  if (type == NULL || !g_str_has_prefix (type, vendor->type))
    return sa_fault_answer_new (415, "Content-Type: text/plain", "unsupported media type");
  if (strcmp (vendor->type, "application/json") == 0)
    {
      json = sa_json_parse (request->body, NULL);
      root = json != NULL ? sa_json_get_root (json) : NULL;
      if (!sa_json_is_object (root))
        return refuse (self, "Invalid JSON");
      problem = check_members (vendor, root);
    }
  else
    {
      problem = check_form (vendor, body);
    }
  if (problem == NULL && strcmp (vendor->name, "resend") == 0 &&
      sa_fault_request_header (request, "idempotency-key") == NULL)
    problem = g_strdup ("There is no idempotency key.");
  if (problem != NULL)
    return refuse (self, problem);

  return accept_mail (self, get_key (vendor, request, root, body), body);
}

/* Where a vendor's search shows the mails that it took */
static SaFaultAnswer *
look_up (SaFakeVendor         *self,
         const SaFaultRequest *request)
{
  g_autoptr (GHashTable) query = g_uri_parse_params (request->query, -1, "&", G_URI_PARAMS_NONE, NULL);
  g_autofree char *body = NULL;
  Mail *mail = NULL;

  if (strcmp (self->vendor->name, "postmark") == 0)
    {
      if (g_strcmp0 (g_hash_table_lookup (query, "messagestream"), "invitations") != 0)
        return refuse (self, "another stream");
      mail = find_mail (self, g_hash_table_lookup (query, "metadata_message"));
      body = mail == NULL ? g_strdup ("{\"TotalCount\":0,\"Messages\":[]}")
                          : g_strdup_printf ("{\"TotalCount\":1,\"Messages\":[{\"MessageID\":\"mail-%u\",\"Metadata\":"
                                             "{\"message\":\"%s\"}}]}", mail->number, mail->key);
    }
  else
    {
      mail = find_mail (self, g_hash_table_lookup (query, "message-id"));
      body = g_strdup (mail == NULL ? "{\"items\":[],\"paging\":{}}" : "{\"items\":[{\"event\":\"accepted\"}]}");
    }

  return sa_fault_answer_new (200, "Content-Type: application/json", body);
}

static gboolean
is_news (SaFakeVendor         *self,
         const SaFaultRequest *request)
{
  const char *path = self->vendor->news_path;
  const char *method = strcmp (self->vendor->name, "postal") == 0 ? "POST" : "GET";

  return self->news != NULL && path != NULL && g_str_has_prefix (request->path, path) &&
         strcmp (request->method, method) == 0;
}

static SaFaultAnswer *
handle (const SaFaultRequest *request,
        gpointer              user_data)
{
  SaFakeVendor *self = user_data;
  const Vendor *vendor = self->vendor;
  const char *secret = sa_fault_request_header (request, vendor->header);
  SaFaultAnswer *answer = NULL;

  g_mutex_lock (&self->lock);
  if (secret == NULL || !g_str_has_prefix (secret, vendor->value))
    answer = sa_fault_answer_new (vendor->denial, "Content-Type: application/json", vendor->denial_body);
  else if (is_news (self, request))
    answer = sa_fault_answer_new (self->news_status, "Content-Type: application/json", self->news);
  else if (strcmp (request->method, "GET") == 0 &&
           (strcmp (request->path, "/messages/outbound") == 0 || strcmp (request->path, "/v3/mg.example.com/events") == 0))
    answer = look_up (self, request);
  else if (strcmp (request->path, vendor->path) != 0)
    answer = sa_fault_answer_new (404, "Content-Type: text/plain", "not found");
  else if (strcmp (request->method, "POST") != 0)
    answer = sa_fault_answer_new (405, "Content-Type: text/plain", "method not allowed");
  else
    answer = take (self, request);
  g_mutex_unlock (&self->lock);

  return answer;
}

SaFakeVendor *
sa_fake_vendor_new (const char *name)
{
  SaFakeVendor *self = g_new0 (SaFakeVendor, 1);

  for (gsize i = 0; i < G_N_ELEMENTS (vendors); i++)
    if (strcmp (vendors[i].name, name) == 0)
      self->vendor = &vendors[i];
  g_assert_nonnull (self->vendor);
  g_mutex_init (&self->lock);
  self->mails = g_ptr_array_new_with_free_func ((GDestroyNotify) mail_free);
  self->server = sa_fault_server_new ();
  sa_fault_server_set_handler (self->server, handle, self);
  return self;
}

void
sa_fake_vendor_free (SaFakeVendor *self)
{
  sa_fault_server_free (self->server);
  g_ptr_array_unref (self->mails);
  g_mutex_clear (&self->lock);
  g_free (self->news);
  g_free (self);
}

SaFaultServer *
sa_fake_vendor_get_server (SaFakeVendor *self)
{
  return self->server;
}

GVariant *
sa_fake_vendor_dup_settings (SaFakeVendor *self)
{
  g_autoptr (GVariant) own = g_variant_parse (G_VARIANT_TYPE ("a{ss}"), self->vendor->settings, NULL, NULL, NULL);
  GVariantBuilder builder;
  GVariantIter iter;
  const char *name;
  const char *value;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&builder, "{ss}", "url", sa_fault_server_get_url (self->server));
  g_variant_iter_init (&iter, own);
  while (g_variant_iter_next (&iter, "{&s&s}", &name, &value))
    g_variant_builder_add (&builder, "{ss}", name, value);
  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

guint
sa_fake_vendor_get_status (SaFakeVendor *self)
{
  return self->vendor->status;
}

guint
sa_fake_vendor_count (SaFakeVendor *self)
{
  guint n;

  g_mutex_lock (&self->lock);
  n = self->mails->len;
  g_mutex_unlock (&self->lock);
  return n;
}

void
sa_fake_vendor_forget (SaFakeVendor *self)
{
  g_mutex_lock (&self->lock);
  self->forgets = TRUE;
  g_mutex_unlock (&self->lock);
}

void
sa_fake_vendor_drop_answer (SaFakeVendor *self,
                            SaFault       fault)
{
  g_mutex_lock (&self->lock);
  self->fault = fault;
  g_mutex_unlock (&self->lock);
}

void
sa_fake_vendor_set_news (SaFakeVendor *self,
                         guint         status,
                         const char   *body)
{
  g_mutex_lock (&self->lock);
  self->news_status = status;
  g_free (self->news);
  self->news = g_strdup (body);
  g_mutex_unlock (&self->lock);
}

char *
sa_fake_vendor_print_request (SaFakeVendor *self,
                              guint         position)
{
  const SaFaultRequest *request = sa_fault_server_get_request (self->server, position);
  g_autofree char *body = sa_fault_request_body (request);
  GString *text = g_string_new (NULL);
  GHashTableIter iter;
  gpointer name;
  gpointer value;

  g_string_append_printf (text, "%s %s%s%s\n", request->method, request->path, request->query != NULL ? "?" : "",
                          request->query != NULL ? request->query : "");
  g_hash_table_iter_init (&iter, request->headers);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_string_append_printf (text, "%s: %s\n", (char *) name, (char *) value);
  g_string_append_printf (text, "\n%s", body);
  return g_string_free (text, FALSE);
}
