/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-jmap.h"
#include "sa-json.h"

#include <string.h>

#define ACCOUNT "ann/1"
#define JSON "Content-Type: application/json"

typedef struct
{
  char     *id;
  char     *text;
  gboolean  draft;
} Email;

struct _SaFakeJmap
{
  SaFaultServer *server;

  GMutex         lock;         /* guards what follows: the handler runs in the server's thread */
  GHashTable    *blobs;        /* id to text */
  GPtrArray     *emails;       /* of Email */
  GPtrArray     *submissions;  /* "FROM TO IDENTITY" */
  GPtrArray     *submitted;    /* ids of their mails */
  GHashTable    *refusals;     /* method to SetError */
  GHashTable    *failures;     /* method to error */
  SaFault        drop;
  gboolean       forget_move;
  gint64         max_upload;
};

static void
email_free (Email *self)
{
  g_free (self->id);
  g_free (self->text);
  g_free (self);
}

static SaFaultAnswer *
answer_session (SaFakeJmap *self)
{
  g_autofree char *body = NULL;

  body = g_strdup_printf (
    "{\"username\":\"ann\",\"apiUrl\":\"/jmap/\",\"uploadUrl\":\"/jmap/upload/{accountId}/\","
    "\"capabilities\":{\"urn:ietf:params:jmap:core\":{\"maxSizeUpload\":%" G_GINT64_FORMAT ",\"maxConcurrentUpload\":3,"
    "\"maxConcurrentRequests\":6}},\"accounts\":{},"
    "\"primaryAccounts\":{\"urn:ietf:params:jmap:mail\":\"other\",\"urn:ietf:params:jmap:submission\":\"" ACCOUNT "\"},"
    "\"state\":\"0\"}", self->max_upload);
  return sa_fault_answer_new (200, JSON, body);
}

static SaFaultAnswer *
answer_upload (SaFakeJmap           *self,
               const SaFaultRequest *request)
{
  char *text = sa_fault_request_body (request);
  g_autofree char *id = g_compute_checksum_for_string (G_CHECKSUM_SHA1, text, -1);
  g_autofree char *body = g_strdup_printf ("{\"accountId\":\"" ACCOUNT "\",\"blobId\":\"%s\",\"type\":\"message/rfc822\","
                                           "\"size\":%" G_GSIZE_FORMAT "}", id, strlen (text));

  g_hash_table_replace (self->blobs, g_strdup (id), text);
  return sa_fault_answer_new (201, JSON, body);
}

static Email *
find_email (SaFakeJmap *self,
            const char *id)
{
  for (guint i = 0; i < self->emails->len; i++)
    {
      Email *email = self->emails->pdata[i];

      if (g_strcmp0 (email->id, id) == 0)
        return email;
    }

  return NULL;
}

static char *
import (SaFakeJmap        *self,
        const SaJsonValue *args,
        char             **created)
{
  const SaJsonValue *mail = sa_json_get_member (sa_json_get_member (args, "emails"), "mail");
  const char *text = g_hash_table_lookup (self->blobs, sa_json_get_string (mail, "blobId"));
  const char *refusal = g_hash_table_lookup (self->refusals, "Email/import");
  Email *email = NULL;

  if (refusal != NULL)
    return g_strdup_printf ("{\"created\":null,\"notCreated\":{\"mail\":%s}}", refusal);
  g_assert_nonnull (text);
  g_assert_true (sa_json_get_boolean (sa_json_get_member (mail, "mailboxIds"), "box-drafts", FALSE));

  for (guint i = 0; i < self->emails->len; i++)
    {
      email = self->emails->pdata[i];
      if (strcmp (email->text, text) == 0)
        return g_strdup_printf ("{\"created\":null,\"notCreated\":{\"mail\":{\"type\":\"alreadyExists\","
                                "\"existingId\":\"%s\"}}}", email->id);
    }

  email = g_new0 (Email, 1);
  email->id = g_strdup_printf ("email-%u", self->emails->len);
  email->text = g_strdup (text);
  email->draft = sa_json_get_boolean (sa_json_get_member (mail, "keywords"), "$draft", FALSE);
  g_ptr_array_add (self->emails, email);
  *created = g_strdup (email->id);
  return g_strdup_printf ("{\"created\":{\"mail\":{\"id\":\"%s\"}},\"notCreated\":null}", email->id);
}

static char *
submit (SaFakeJmap        *self,
        const SaJsonValue *args,
        const char        *created,
        gboolean          *moved)
{
  const SaJsonValue *send = sa_json_get_member (sa_json_get_member (args, "create"), "send");
  const SaJsonValue *envelope = sa_json_get_member (send, "envelope");
  const SaJsonValue *recipients = sa_json_get_member (envelope, "rcptTo");
  const SaJsonValue *update = sa_json_get_member (sa_json_get_member (args, "onSuccessUpdateEmail"), "#send");
  const char *refusal = g_hash_table_lookup (self->refusals, "EmailSubmission/set");
  const char *id = sa_json_get_string (send, "emailId");
  Email *email = NULL;

  if (refusal != NULL)
    return g_strdup_printf ("{\"created\":null,\"notCreated\":{\"send\":%s}}", refusal);

  email = find_email (self, g_strcmp0 (id, "#mail") == 0 ? created : id);
  if (email == NULL)
    return g_strdup ("{\"created\":null,\"notCreated\":{\"send\":{\"type\":\"notFound\"}}}");

  g_assert_cmpuint (sa_json_get_size (recipients), ==, 1);
  g_assert_true (sa_json_get_boolean (update, "mailboxIds/box-sent", FALSE));
  g_ptr_array_add (self->submissions,
                   g_strdup_printf ("%s %s %s", sa_json_get_string (sa_json_get_member (envelope, "mailFrom"), "email"),
                                    sa_json_get_string (sa_json_get_element (recipients, 0), "email"),
                                    sa_json_get_string (send, "identityId")));
  g_ptr_array_add (self->submitted, g_strdup (email->id));
  if (!self->forget_move)
    email->draft = FALSE;
  self->forget_move = FALSE;
  *moved = TRUE;
  return g_strdup_printf ("{\"created\":{\"send\":{\"id\":\"submission-%u\",\"undoStatus\":\"final\"}},"
                          "\"notCreated\":null}", self->submissions->len);
}

static char *
list_emails (SaFakeJmap *self,
             GPtrArray  *ids)
{
  GString *list = g_string_new ("{\"list\":[");

  for (guint i = 0; i < ids->len; i++)
    {
      Email *email = find_email (self, ids->pdata[i]);

      if (email != NULL)
        g_string_append_printf (list, "%s{\"id\":\"%s\",\"keywords\":{\"$seen\":true%s}}",
                                strchr (list->str, '}') != NULL ? "," : "", email->id,
                                email->draft ? ",\"$draft\":true" : "");
    }
  g_string_append (list, "]}");
  return g_string_free (list, FALSE);
}

static void
destroy (SaFakeJmap        *self,
         const SaJsonValue *args)
{
  Email *email = find_email (self, sa_json_to_string (sa_json_get_element (sa_json_get_member (args, "destroy"), 0)));

  if (email != NULL)
    g_ptr_array_remove (self->emails, email);
}

static void
append (GString    *responses,
        const char *method,
        const char *args,
        const char *id)
{
  g_string_append_printf (responses, "%s[\"%s\",%s,\"%s\"]", responses->str[responses->len - 1] == '[' ? "" : ",", method,
                          args, id);
}

static SaFaultAnswer *
answer_api (SaFakeJmap           *self,
            const SaFaultRequest *request)
{
  g_autoptr (SaJson) json = sa_json_parse (request->body, NULL);
  g_autoptr (GString) responses = g_string_new ("{\"sessionState\":\"0\",\"methodResponses\":[");
  g_autoptr (GPtrArray) found = g_ptr_array_new ();
  g_autofree char *created = NULL;
  const SaJsonValue *calls = NULL;
  gboolean moved = FALSE;
  SaFaultAnswer *answer = NULL;

  g_assert_nonnull (json);
  calls = sa_json_get_member (sa_json_get_root (json), "methodCalls");
  for (gsize i = 0; i < sa_json_get_size (calls); i++)
    {
      const SaJsonValue *each = sa_json_get_element (calls, i);
      const char *method = sa_json_to_string (sa_json_get_element (each, 0));
      const SaJsonValue *args = sa_json_get_element (each, 1);
      const char *id = sa_json_to_string (sa_json_get_element (each, 2));
      const char *failure = g_hash_table_lookup (self->failures, method);
      g_autofree char *result = NULL;

      g_assert_cmpstr (sa_json_get_string (args, "accountId"), ==, ACCOUNT);
      if (failure != NULL)
        {
          append (responses, "error", failure, id);
          continue;
        }

      if (strcmp (method, "Identity/get") == 0)
        result = g_strdup ("{\"list\":[{\"id\":\"id-1\",\"email\":\"other@example.com\"},"
                           "{\"id\":\"id-2\",\"email\":\"*@wide.example.com\"},"
                           "{\"id\":\"id-3\",\"email\":\"Ann@Example.com\"}]}");
      else if (strcmp (method, "Mailbox/get") == 0)
        result = g_strdup ("{\"list\":[{\"id\":\"box-inbox\",\"role\":\"inbox\"},{\"id\":\"box-none\",\"role\":null},"
                           "{\"id\":\"box-drafts\",\"role\":\"drafts\"},{\"id\":\"box-sent\",\"role\":\"sent\"}]}");
      else if (strcmp (method, "Email/import") == 0)
        result = import (self, args, &created);
      else if (strcmp (method, "EmailSubmission/set") == 0)
        result = submit (self, args, created, &moved);
      else if (strcmp (method, "Email/query") == 0)
        {
          const char *wanted = sa_json_to_string (sa_json_get_element (
            sa_json_get_member (sa_json_get_member (args, "filter"), "header"), 1));

          for (guint j = 0; j < self->emails->len; j++)
            {
              Email *email = self->emails->pdata[j];

              if (strstr (email->text, wanted) != NULL)
                g_ptr_array_add (found, email->id);
            }
          result = g_strdup ("{\"ids\":[]}");
        }
      else if (strcmp (method, "Email/get") == 0)
        {
          const SaJsonValue *ids = sa_json_get_member (args, "ids");

          for (gsize j = 0; j < sa_json_get_size (ids); j++)
            g_ptr_array_add (found, (char *) sa_json_to_string (sa_json_get_element (ids, j)));
          result = list_emails (self, found);
        }
      else if (strcmp (method, "EmailSubmission/query") == 0)
        {
          const char *wanted = sa_json_to_string (sa_json_get_element (
            sa_json_get_member (sa_json_get_member (args, "filter"), "emailIds"), 0));

          result = g_strdup ("{\"ids\":[]}");
          for (guint j = 0; j < self->submitted->len; j++)
            if (strcmp (self->submitted->pdata[j], wanted) == 0)
              {
                g_free (result);
                result = g_strdup_printf ("{\"ids\":[\"submission-%u\"]}", j + 1);
              }
        }
      else if (strcmp (method, "Email/set") == 0)
        {
          destroy (self, args);
          result = g_strdup ("{}");
        }
      else
        g_error ("unexpected method %s", method);

      append (responses, method, result, id);
      /* what onSuccessUpdateEmail adds under the same id */
      if (strcmp (method, "EmailSubmission/set") == 0 && moved)
        append (responses, "Email/set", "{\"updated\":{}}", id);
    }
  g_string_append (responses, "]}");

  if (moved && self->drop != SA_FAULT_NONE)
    {
      answer = sa_fault_answer_new_fault (self->drop, responses->str);
      self->drop = SA_FAULT_NONE;
      return answer;
    }
  return sa_fault_answer_new (200, JSON, responses->str);
}

static SaFaultAnswer *
handle (const SaFaultRequest *request,
        gpointer              user_data)
{
  SaFakeJmap *self = user_data;
  const char *authorization = sa_fault_request_header (request, "authorization");
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (g_strcmp0 (authorization, "Bearer token") != 0 && g_strcmp0 (authorization, "Basic YW5uOnN3MHJkZmlzaA==") != 0)
    return sa_fault_answer_new (401, "Content-Type: text/html", "<html>Who is there?</html>");
  if (strcmp (request->path, "/.well-known/jmap") == 0)
    return sa_fault_answer_new (301, "Location: /jmap", "");
  if (strcmp (request->path, "/jmap") == 0)
    return answer_session (self);
  if (strcmp (request->path, "/jmap/upload/ann%2F1/") == 0 || strcmp (request->path, "/jmap/upload/ann/1/") == 0)
    return answer_upload (self, request);
  if (strcmp (request->path, "/jmap/") == 0)
    return answer_api (self, request);

  return sa_fault_answer_new (404, "Content-Type: text/html", "<html>Nothing</html>");
}

SaFakeJmap *
sa_fake_jmap_new (void)
{
  SaFakeJmap *self = g_new0 (SaFakeJmap, 1);

  g_mutex_init (&self->lock);
  self->blobs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->emails = g_ptr_array_new_with_free_func ((GDestroyNotify) email_free);
  self->submissions = g_ptr_array_new_with_free_func (g_free);
  self->submitted = g_ptr_array_new_with_free_func (g_free);
  self->refusals = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->max_upload = 1000000;
  self->server = sa_fault_server_new ();
  sa_fault_server_set_handler (self->server, handle, self);
  return self;
}

void
sa_fake_jmap_free (SaFakeJmap *self)
{
  sa_fault_server_free (self->server);
  g_hash_table_unref (self->blobs);
  g_ptr_array_unref (self->emails);
  g_ptr_array_unref (self->submissions);
  g_ptr_array_unref (self->submitted);
  g_hash_table_unref (self->refusals);
  g_hash_table_unref (self->failures);
  g_mutex_clear (&self->lock);
  g_free (self);
}

SaFaultServer *
sa_fake_jmap_get_server (SaFakeJmap *self)
{
  return self->server;
}

static void
set_or_remove (SaFakeJmap *self,
               GHashTable *table,
               const char *method,
               const char *text)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (text != NULL)
    g_hash_table_replace (table, g_strdup (method), g_strdup (text));
  else
    g_hash_table_remove (table, method);
}

void
sa_fake_jmap_refuse (SaFakeJmap *self,
                     const char *method,
                     const char *set_error)
{
  set_or_remove (self, self->refusals, method, set_error);
}

void
sa_fake_jmap_fail (SaFakeJmap *self,
                   const char *method,
                   const char *error)
{
  set_or_remove (self, self->failures, method, error);
}

void
sa_fake_jmap_drop_answer (SaFakeJmap *self,
                          SaFault     fault)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->drop = fault;
}

void
sa_fake_jmap_forget_move (SaFakeJmap *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->forget_move = TRUE;
}

void
sa_fake_jmap_set_max_upload (SaFakeJmap *self,
                             gint64      n_bytes)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->max_upload = n_bytes;
}

guint
sa_fake_jmap_count_emails (SaFakeJmap *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->emails->len;
}

guint
sa_fake_jmap_count_submissions (SaFakeJmap *self)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->submissions->len;
}

char *
sa_fake_jmap_get_submission (SaFakeJmap *self,
                             guint       position)
{
  g_autoptr (GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  g_assert_cmpuint (position, <, self->submissions->len);
  return g_strdup (self->submissions->pdata[position]);
}
