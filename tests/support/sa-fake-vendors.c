/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-vendors-private.h"

#include "sa-fake-signature.h"
#include "sa-json.h"

#include <string.h>

typedef struct
{
  char *key;    /* by which it is looked up */
  char *body;
  guint number;
} Mail;

struct _SaFakeVendor
{
  const SaVendor *vendor;
  SaFaultServer  *server;

  GMutex          lock;     /* guards what follows */
  GPtrArray      *mails;    /* of Mail */
  GHashTable     *by_key;   /* to Mail */
  gboolean        forgets;
  SaFault         fault;    /* of the next answer */
  guint           news_status;
  char           *news;
};

static void
mail_free (Mail *self)
{
  g_free (self->key);
  g_free (self->body);
  g_free (self);
}

/* Puts @place for "%p", @text for "%s" and @number for "%u" */
static char *
fill (const char *template,
      const char *place,
      const char *text,
      guint       number)
{
  g_autofree char *digits = g_strdup_printf ("%u", number);
  GString *filled = g_string_new (template);

  g_string_replace (filled, "%p", place != NULL ? place : "", 0);
  g_string_replace (filled, "%s", text != NULL ? text : "", 0);
  g_string_replace (filled, "%u", digits, 0);
  return g_string_free (filled, FALSE);
}

static SaFaultAnswer *
refuse (SaFakeVendor *self,
        const char   *place,
        const char   *text)
{
  g_autofree char *body = fill (self->vendor->refusal_body, place, text, 0);

  return sa_fault_answer_new (self->vendor->refusal,
                              strcmp (self->vendor->name, "ses") != 0 ? "Content-Type: application/json"
                                : "Content-Type: application/json\nx-amzn-errortype: BadRequestException", body);
}

/* Returns: (transfer full) (nullable): by which the vendor finds a mail again */
static char *
get_key (const SaVendor       *vendor,
         const SaFaultRequest *request,
         const char           *body)
{
  g_autoptr (SaJson) json = NULL;
  const char *start = NULL;

  if (strcmp (vendor->name, "resend") == 0)
    return g_strdup (sa_fault_request_header (request, "idempotency-key"));
  if (strcmp (vendor->name, "postmark") == 0)
    {
      json = sa_json_parse (request->body, NULL);
      return g_strdup (sa_json_get_string (sa_json_get_member (sa_json_get_root (json), "Metadata"), "message"));
    }
  if (strcmp (vendor->name, "mailgun") != 0)
    return NULL;

  start = strstr (body, "Message-Id: <");
  if (start == NULL)
    start = strstr (body, "Message-ID: <");
  return start != NULL ? g_strndup (start + 13, strcspn (start + 13, ">")) : NULL;
}

static Mail *
find_mail (SaFakeVendor *self,
           const char   *key)
{
  return key != NULL ? g_hash_table_lookup (self->by_key, key) : NULL;
}

static SaFaultAnswer *
accept_mail (SaFakeVendor *self,
             char         *key,
             const char   *recipient,
             const char   *text)
{
  const SaVendor *vendor = self->vendor;
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
      if (mail->key != NULL)
        g_hash_table_replace (self->by_key, mail->key, mail);
    }
  g_free (key);

  headers = fill (vendor->headers, NULL, NULL, mail->number);
  body = fill (vendor->body, NULL, recipient, mail->number);
  answer = sa_fault_answer_new (vendor->status, headers, body);
  answer->fault = self->fault;
  self->fault = SA_FAULT_NONE;
  return answer;
}

/* Whether the body is of the type that the vendor reads, and an answer is wanted that it writes */
static gboolean
is_readable (const SaVendor       *vendor,
             const SaFaultRequest *request,
             gboolean              has_body)
{
  const char *type = sa_fault_request_header (request, "content-type");
  const char *accept = sa_fault_request_header (request, "accept");
  gsize length = strlen (vendor->type);

  if (has_body && (type == NULL || !g_str_has_prefix (type, vendor->type) ||
                   (type[length] != '\0' && type[length] != ';')))
    return FALSE;
  /* the one vendor that insists */
  return strcmp (vendor->name, "postmark") != 0 || g_strcmp0 (accept, "application/json") == 0;
}

static SaFaultAnswer *
refuse_type (SaFakeVendor *self)
{
  if (self->vendor->unreadable != NULL)
    return sa_fault_answer_new (self->vendor->refusal, "Content-Type: application/json", self->vendor->unreadable);

  return sa_fault_answer_new (415, "Content-Type: text/plain", "unsupported media type");
}

static SaFaultAnswer *
take (SaFakeVendor         *self,
      const SaFaultRequest *request)
{
  g_autofree char *body = sa_fault_request_body (request);
  g_autofree char *place = NULL;
  g_autofree char *problem = NULL;
  g_autoptr (SaJson) json = NULL;
  const SaJsonValue *recipients = NULL;

  if (!is_readable (self->vendor, request, TRUE))
    return refuse_type (self);
  problem = sa_vendor_check (self->vendor, request, &place);
  if (problem != NULL)
    return refuse (self, place, problem);

  json = sa_json_parse (request->body, NULL);
  recipients = json != NULL ? sa_json_get_member (sa_json_get_root (json), "rcpt_to") : NULL;
  return accept_mail (self, get_key (self->vendor, request, body),
                      sa_json_to_string (sa_json_get_element (recipients, 0)), body);
}

/* Where a vendor's search shows the mails that it took */
static SaFaultAnswer *
look_up (SaFakeVendor         *self,
         const SaFaultRequest *request)
{
  g_autoptr (GHashTable) query = g_uri_parse_params (request->query, -1, "&", G_URI_PARAMS_NONE, NULL);
  g_autofree char *body = NULL;
  Mail *mail = NULL;

  if (!is_readable (self->vendor, request, FALSE))
    return refuse_type (self);
  if (strcmp (self->vendor->name, "postmark") == 0)
    {
      if (g_strcmp0 (g_hash_table_lookup (query, "messagestream"), "invitations") != 0)
        return refuse (self, "messagestream", "is another one");
      if (g_hash_table_lookup (query, "count") == NULL || g_hash_table_lookup (query, "offset") == NULL)
        return refuse (self, "count", "is missing, or offset");
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

/* Whether it asks what became of a mail: at the one place, or at the one of a mail */
static gboolean
is_news (SaFakeVendor         *self,
         const SaFaultRequest *request)
{
  const SaVendor *vendor = self->vendor;
  const char *id = NULL;
  const char *end = NULL;

  if (self->news == NULL || vendor->news_path == NULL || strcmp (request->method, vendor->news_method) != 0 ||
      !g_str_has_prefix (request->path, vendor->news_path))
    return FALSE;

  id = request->path + strlen (vendor->news_path);
  if (!g_str_has_suffix (vendor->news_path, "/"))
    return *id == '\0';
  end = strchr (id, '/');
  return end != id && *id != '\0' && strcmp (end != NULL ? end : "", vendor->news_end) == 0;
}

/* Returns: (transfer full) (nullable): what is said to who has not the right key */
static SaFaultAnswer *
deny (const SaVendor       *vendor,
      const SaFaultRequest *request)
{
  const char *secret = sa_fault_request_header (request, vendor->header);
  const char *fault = NULL;
  g_autofree char *headers = NULL;
  g_autofree char *body = NULL;

  if (vendor->value == NULL)
    fault = sa_fake_check_signature (request, SA_FAKE_KEY_ID, SA_FAKE_SECRET, SA_FAKE_REGION, vendor->name);
  else if (g_strcmp0 (secret, vendor->value) != 0)
    fault = "";
  if (fault == NULL)
    return NULL;

  headers = g_strdup_printf ("Content-Type: application/json%s%s", *fault != '\0' ? "\nx-amzn-errortype: " : "", fault);
  body = fill (secret != NULL ? vendor->denial_body : vendor->absence_body, NULL, fault, 0);
  return sa_fault_answer_new (secret != NULL ? vendor->denial : vendor->absence, headers, body);
}

static SaFaultAnswer *
handle (const SaFaultRequest *request,
        gpointer              user_data)
{
  SaFakeVendor *self = user_data;
  const SaVendor *vendor = self->vendor;
  SaFaultAnswer *answer = NULL;

  g_mutex_lock (&self->lock);
  answer = deny (vendor, request);
  if (answer != NULL)
    ;
  else if (is_news (self, request) && !is_readable (vendor, request, strcmp (request->method, "POST") == 0))
    answer = refuse_type (self);
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

  self->vendor = sa_vendor_find (name);
  g_assert_nonnull (self->vendor);
  g_mutex_init (&self->lock);
  self->by_key = g_hash_table_new (g_str_hash, g_str_equal);
  self->mails = g_ptr_array_new_with_free_func ((GDestroyNotify) mail_free);
  self->server = sa_fault_server_new ();
  sa_fault_server_set_handler (self->server, handle, self);
  return self;
}

void
sa_fake_vendor_free (SaFakeVendor *self)
{
  sa_fault_server_free (self->server);
  g_hash_table_unref (self->by_key);
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

guint
sa_fake_vendor_count_of (SaFakeVendor *self,
                         const char   *text)
{
  guint n = 0;

  g_mutex_lock (&self->lock);
  for (guint i = 0; i < self->mails->len; i++)
    n += strstr (((Mail *) self->mails->pdata[i])->body, text) != NULL;
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
