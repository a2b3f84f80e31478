/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-aws-signature.h"
#include "sa-http-fixture.h"

#include <json-glib/json-glib.h>
#include <string.h>

/* The fakes themselves: what they take is sent to them again with one thing wrong. */

/* What a vendor does not insist on, though we always send it */
static const char * const optional[] = {
  "resend reply_to", "resend html", "resend headers", "resend headers.Content-Language",
  "postmark ReplyTo", "postmark HtmlBody", "postmark Headers", "postmark Headers.0", "postmark Headers.1",
  "postmark Headers.2",
  "sendgrid reply_to", "sendgrid reply_to.name", "sendgrid from.name", "sendgrid personalizations.0.to.0.name",
  "sendgrid headers", "sendgrid headers.Content-Language", "sendgrid content.1",
  "mailpit From.Name", "mailpit To.0.Name", "mailpit ReplyTo", "mailpit ReplyTo.0.Name", "mailpit HTML", "mailpit Headers",
  "mailpit Headers.Message-ID", "mailpit Headers.Content-Language",
  NULL,
};

/* Objects in which any name will do */
static const char * const open_objects[] = { "resend headers", "sendgrid headers", "mailpit Headers", NULL };

typedef struct
{
  const char *vendor;
  const char *path;
  const char *value;
} Bad;

static const Bad bad_values[] = {
  { "resend", "from", "Ann, of Acme <a@example.com>" },
  { "resend", "from", "a.example.com" },
  { "resend", "to.0", "b@bücher.example" },
  { "resend", "to.0", "\"Bob\" b@example.org" },
  { "resend", "to.0", "\"Bob\" x\" <b@example.org>" },
  { "resend", "subject", "" },
  { "postmark", "From", "Ann (Acme) <a@example.com>" },
  { "postmark", "To", "b@example.org, c@example.org" },
  { "postmark", "MessageStream", "outbound" },
  { "postmark", "TrackLinks", "none" },
  { "postmark", "Metadata.message", "" },
  { "sendgrid", "from.email", "Ann <a@example.com>" },
  { "sendgrid", "personalizations.0.to.0.email", "b@bücher.example" },
  { "sendgrid", "content.0.type", "text/html" },
  { "sendgrid", "content.1.type", "text/plain" },
  { "sendgrid", "content.1.value", "" },
  { "ses", "FromEmailAddress", "Ann <a@example.com>" },
  { "ses", "FromEmailAddress", "a@bücher.example" },
  { "ses", "Destination.ToAddresses.0", "b" },
  { "ses", "Content.Raw.Data", "not base64" },
  { "ses", "Content.Raw.Data", "RnJvbTogYUBiLmMKClg=" },
  { "postal", "mail_from", "Ann <a@example.com>" },
  { "postal", "rcpt_to.0", "b@" },
  { "postal", "data", "" },
  { "postal", "data", "RnJvbTogYUBiLmMKClg=" },
  { "mailpit", "From.Email", "a" },
  { "mailpit", "To.0.Email", "b@bücher.example" },
  { "mailpit", "Subject", "" },
};

/* The request that is good, as it came from the relay */
static const SaFaultRequest *
get_good (HttpFixture *self)
{
  if (sa_fault_server_count (self->server, NULL) == 0)
    {
      g_autoptr (SaReceipt) receipt = http_send (self->relay, self->envelope);

      g_assert_cmpint (receipt->error_class, ==, SA_ERROR_CLASS_NONE);
    }

  return sa_fault_server_get_request (self->server, 0);
}

/* Repeats the good request with what is not %NULL in place of its own; @header then has @value, or is left out.
 * Returns: whether a mail was taken */
static gboolean
repeat (HttpFixture *self,
        const char  *method,
        const char  *path,
        const char  *type,
        GBytes      *body,
        const char  *header,
        const char  *value)
{
  static const char * const names[] = { "accept", "authorization", "idempotency-key", "x-postmark-server-token",
                                        "x-server-api-key", "x-amz-date" };
  const SaFaultRequest *good = get_good (self);
  const SaAwsKey key = { SA_FAKE_KEY_ID, SA_FAKE_SECRET, SA_FAKE_REGION, "ses" };
  guint before = sa_fake_vendor_count (self->fake);
  g_autofree char *uri = g_strconcat (sa_fault_server_get_url (self->server), path != NULL ? path : good->path, NULL);
  g_autoptr (SaHttpRequest) request = sa_http_request_new (method != NULL ? method : "POST", uri, SA_HTTP_NONE);
  g_autoptr (SaHttpResponse) response = NULL;
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;
  gboolean taken;

  type = type != NULL ? type : sa_fault_request_header (good, "content-type");
  body = body != NULL ? body : good->body;
  sa_http_request_set_body (request, type, body);
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *signature = NULL;
      const char *own = sa_fault_request_header (good, names[i]);

      /* the signature of what is sent, not of what was */
      if (strcmp (self->vendor->name, "ses") == 0 && strcmp (names[i], "authorization") == 0)
        own = signature = sa_aws_sign (&key, method != NULL ? method : "POST", uri, type, body,
                                       sa_fault_request_header (good, "x-amz-date"));
      if (header != NULL && strcmp (names[i], header) == 0)
        own = value;
      if (own != NULL)
        sa_http_request_add_header (request, names[i], own);
    }

  sa_http_client_send_async (self->client, request, NULL, sa_test_answer_cb, &answer);
  response = sa_http_client_send_finish (self->client, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  taken = sa_fake_vendor_count (self->fake) > before;
  /* what was taken is said to be taken, and nothing else is; one vendor says the one and the other with 200 */
  if (strcmp (self->vendor->name, "postal") != 0)
    g_assert_true ((sa_http_response_get_status (response) == sa_fake_vendor_get_status (self->fake)) == taken);
  return taken;
}

static gboolean
takes_body (HttpFixture *self,
            const char  *json)
{
  static guint n = 0;
  g_autoptr (GBytes) body = g_bytes_new (json, strlen (json));
  g_autofree char *key = g_strdup_printf ("key-%u", ++n);

  /* each is another mail, and none a repeat of one before */
  return repeat (self, NULL, NULL, NULL, body, strcmp (self->vendor->name, "resend") == 0 ? "idempotency-key" : NULL, key);
}

static void
test_takes (HttpFixture   *self,
            gconstpointer  data)
{
  get_good (self);
  if (strcmp (self->vendor->name, "resend") != 0)
    g_assert_true (repeat (self, NULL, NULL, NULL, NULL, NULL, NULL));
  else
    g_assert_true (repeat (self, NULL, NULL, NULL, NULL, "idempotency-key", "another-key"));
}

static void
test_headers (HttpFixture   *self,
              gconstpointer  data)
{
  static const struct
  {
    const char *vendor;
    const char *header;
  } needed[] = {
    { "resend", "authorization" }, { "resend", "idempotency-key" },
    { "postmark", "x-postmark-server-token" }, { "postmark", "accept" },
    { "mailgun", "authorization" }, { "mailpit", "authorization" }, { "sendgrid", "authorization" },
    { "ses", "authorization" }, { "ses", "x-amz-date" },
    { "postal", "x-server-api-key" },
  };
  guint n = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (needed); i++)
    {
      const char *own = sa_fault_request_header (get_good (self), needed[i].header);
      g_autofree char *longer = g_strconcat (own != NULL ? own : "", "x", NULL);

      if (strcmp (needed[i].vendor, self->vendor->name) != 0)
        continue;
      n++;
      g_assert_false (repeat (self, NULL, NULL, NULL, NULL, needed[i].header, NULL));
      if (strcmp (needed[i].header, "idempotency-key") == 0)
        {
          g_autofree char *filler = g_strnfill (257, 'k');

          g_assert_false (repeat (self, NULL, NULL, NULL, NULL, needed[i].header, filler));
        }
      else
        {
          g_assert_false (repeat (self, NULL, NULL, NULL, NULL, needed[i].header, longer));
        }
    }
  g_assert_cmpuint (n, >=, 1);
}

static void
test_place (HttpFixture   *self,
            gconstpointer  data)
{
  static const char * const methods[] = { "GET", "PUT", "PATCH", "DELETE" };
  static const char * const types[] = { "text/plain", "application/jsonx", "application/x-www-form-urlencoded",
                                        "multipart/form-data", "multipart/mixed; boundary=x" };
  const SaFaultRequest *good = get_good (self);
  g_autofree char *longer = g_strconcat (good->path, "/x", NULL);
  g_autofree char *shorter = g_strndup (good->path, strlen (good->path) - 1);

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    g_assert_false (repeat (self, methods[i], NULL, NULL, NULL, NULL, NULL));
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    g_assert_false (repeat (self, NULL, NULL, types[i], NULL, NULL, NULL));
  g_assert_false (repeat (self, NULL, longer, NULL, NULL, NULL, NULL));
  g_assert_false (repeat (self, NULL, shorter, NULL, NULL, NULL, NULL));
  g_assert_false (repeat (self, NULL, "/", NULL, NULL, NULL, NULL));
}

/* All places of a body, as "personalizations.0.to.0.email" */
static void
collect_places (JsonNode   *node,
                const char *place,
                GPtrArray  *places)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *child = NULL;

  if (*place != '\0')
    g_ptr_array_add (places, g_strdup (place));
  if (JSON_NODE_HOLDS_OBJECT (node))
    {
      json_object_iter_init (&iter, json_node_get_object (node));
      while (json_object_iter_next (&iter, &name, &child))
        {
          g_autofree char *inner = g_strconcat (place, *place != '\0' ? "." : "", name, NULL);

          collect_places (child, inner, places);
        }
    }
  else if (JSON_NODE_HOLDS_ARRAY (node))
    {
      for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
        {
          g_autofree char *inner = g_strdup_printf ("%s.%u", place, i);

          collect_places (json_array_get_element (json_node_get_array (node), i), inner, places);
        }
    }
}

static JsonNode *
parse_good (HttpFixture *self)
{
  gsize length = 0;
  const char *text = g_bytes_get_data (get_good (self)->body, &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *copy = g_strndup (text, length);

  node = json_from_string (copy, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&node);
}

/* The good body without what is at @place, or with @value in its place */
static char *
change (HttpFixture *self,
        const char  *place,
        JsonNode    *value)
{
  g_autoptr (JsonNode) root = parse_good (self);
  g_auto (GStrv) steps = g_strsplit (place, ".", -1);
  JsonNode *parent = root;
  gsize last = g_strv_length (steps) - 1;

  for (gsize i = 0; i < last; i++)
    parent = JSON_NODE_HOLDS_OBJECT (parent)
               ? json_object_get_member (json_node_get_object (parent), steps[i])
               : json_array_get_element (json_node_get_array (parent), (guint) g_ascii_strtoull (steps[i], NULL, 10));

  if (JSON_NODE_HOLDS_OBJECT (parent))
    {
      json_object_remove_member (json_node_get_object (parent), steps[last]);
      if (value != NULL)
        json_object_set_member (json_node_get_object (parent), steps[last], value);
    }
  else
    {
      JsonArray *array = json_node_get_array (parent);
      g_autoptr (JsonArray) changed = json_array_new ();

      for (guint i = 0; i < json_array_get_length (array); i++)
        if (i != g_ascii_strtoull (steps[last], NULL, 10))
          json_array_add_element (changed, json_array_dup_element (array, i));
        else if (value != NULL)
          json_array_add_element (changed, value);
      json_node_set_array (parent, changed);
    }

  return json_to_string (root, FALSE);
}

static JsonNode *
new_number (void)
{
  return json_node_init_int (json_node_alloc (), 7);
}

static JsonNode *
new_text (const char *text)
{
  return json_node_init_string (json_node_alloc (), text);
}

static gboolean
is_listed (HttpFixture        *self,
           const char * const *list,
           const char         *place)
{
  g_autofree char *entry = g_strdup_printf ("%s %s", self->vendor->name, place);

  return g_strv_contains (list, entry);
}

static void
test_fields (HttpFixture   *self,
             gconstpointer  data)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonNode) root = NULL;

  root = parse_good (self);
  collect_places (root, "", places);
  g_assert_cmpuint (places->len, >=, 4);

  for (guint i = 0; i < places->len; i++)
    {
      const char *place = places->pdata[i];
      g_autofree char *without = change (self, place, NULL);
      g_autofree char *other = change (self, place, new_number ());

      g_test_message ("%s", place);
      g_assert_true (takes_body (self, without) == is_listed (self, optional, place));
      g_assert_false (takes_body (self, other));
    }
}

static void
test_unknown (HttpFixture   *self,
              gconstpointer  data)
{
  g_autoptr (GPtrArray) places = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (JsonNode) root = NULL;
  g_autofree char *top = NULL;

  root = parse_good (self);
  collect_places (root, "", places);
  top = change (self, "planted", new_text ("x"));
  g_assert_false (takes_body (self, top));

  for (guint i = 0; i < places->len; i++)
    {
      g_autofree char *place = g_strconcat (places->pdata[i], ".planted", NULL);
      g_auto (GStrv) steps = g_strsplit (places->pdata[i], ".", -1);
      g_autofree char *planted = NULL;
      JsonNode *node = root;

      for (gsize j = 0; steps[j] != NULL; j++)
        node = JSON_NODE_HOLDS_OBJECT (node)
                 ? json_object_get_member (json_node_get_object (node), steps[j])
                 : json_array_get_element (json_node_get_array (node), (guint) g_ascii_strtoull (steps[j], NULL, 10));
      if (!JSON_NODE_HOLDS_OBJECT (node) || is_listed (self, open_objects, places->pdata[i]))
        continue;

      planted = change (self, place, new_text ("x"));
      g_test_message ("%s", place);
      g_assert_false (takes_body (self, planted));
    }
}

static void
test_values (HttpFixture   *self,
             gconstpointer  data)
{
  static const char * const bodies[] = { "", "{", "[]", "7", "null", "<html>" };
  static const char * const reserved[] = { "To", "From", "Cc", "Bcc", "Reply-To", "Date", "Subject", "Content-Type", "MIME-Version" };
  const char *headers = strcmp (self->vendor->name, "sendgrid") == 0  ? "headers"
                        : strcmp (self->vendor->name, "mailpit") == 0 ? "Headers"
                                                                      : NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    g_assert_false (takes_body (self, bodies[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (bad_values); i++)
    {
      g_autofree char *body = NULL;

      if (strcmp (bad_values[i].vendor, self->vendor->name) != 0)
        continue;
      body = change (self, bad_values[i].path, new_text (bad_values[i].value));
      g_test_message ("%s: %s", bad_values[i].path, bad_values[i].value);
      g_assert_false (takes_body (self, body));
    }
  for (gsize i = 0; headers != NULL && i < G_N_ELEMENTS (reserved); i++)
    {
      g_autofree char *place = g_strdup_printf ("%s.%s", headers, reserved[i]);
      g_autofree char *body = change (self, place, new_text ("x"));

      g_assert_false (takes_body (self, body));
    }
}

static gboolean
takes_form (HttpFixture *self,
            const char  *form)
{
  g_autoptr (GBytes) body = g_bytes_new (form, strlen (form));

  return repeat (self, NULL, NULL, NULL, body, NULL, NULL);
}

static void
test_form (HttpFixture   *self,
           gconstpointer  data)
{
  static const struct
  {
    const char *from;
    const char *to;
  } changes[] = {
    { "\r\n\r\nb@example.org\r\n", "\r\n\r\nb\r\n" },
    { "\r\n\r\nb@example.org\r\n", "\r\n\r\nb@bücher.example\r\n" },
    { "; filename=\"message.eml\"", "" },
    { "name=\"to\"", "name=\"to\"; filename=\"to\"" },
    { "\r\n\r\nno\r\n", "\r\n\r\nyes\r\n" },
    { "\r\nSubject: ", "\r\nX-Subject: " },
    { "\r\nFrom: ", "\r\nX-From: " },
    { "\r\nContent-Language: ", "\nContent-Language: " },
    { "name=\"v:message\"", "name=\"v:other\"" },
  };
  g_autofree char *body = sa_fault_request_body (get_good (self));
  const char *type = sa_fault_request_header (get_good (self), "content-type");
  g_autofree char *boundary = g_strconcat ("--", strstr (type, "boundary=") + strlen ("boundary="), NULL);
  g_auto (GStrv) parts = g_strsplit (body, boundary, -1);
  guint n = g_strv_length (parts);
  g_autofree char *open = g_strndup (body, strlen (body) - 4);

  g_assert_cmpuint (n, ==, 8);
  for (guint i = 1; i < n - 1; i++)
    {
      GString *without = g_string_new (NULL);
      GString *twice = g_string_new (NULL);
      g_autofree char *one = NULL;
      g_autofree char *other = NULL;

      for (guint j = 1; j < n; j++)
        {
          g_string_append_printf (without, "%s%s", j != i ? boundary : "", j != i ? parts[j] : "");
          g_string_append_printf (twice, "%s%s%s%s", boundary, parts[j], j == i ? boundary : "", j == i ? parts[j] : "");
        }
      one = g_string_free (without, FALSE);
      other = g_string_free (twice, FALSE);
      g_assert_false (takes_form (self, one));
      g_assert_false (takes_form (self, other));
    }
  for (gsize i = 0; i < G_N_ELEMENTS (changes); i++)
    {
      GString *changed = g_string_new (body);
      g_autofree char *text = NULL;

      g_assert_cmpuint (g_string_replace (changed, changes[i].from, changes[i].to, 1), ==, 1);
      text = g_string_free (changed, FALSE);
      g_test_message ("%s", changes[i].to);
      g_assert_false (takes_form (self, text));
    }
  g_assert_false (takes_form (self, open));
  g_assert_true (takes_form (self, body));
}

/* Returns: the status of the answer to the same question with one thing wrong */
static guint
ask_again (HttpFixture          *self,
           const SaFaultRequest *good,
           const char           *method,
           const char           *path,
           const char           *query,
           const char           *without)
{
  static const char * const names[] = { "accept", "authorization", "x-postmark-server-token", "x-server-api-key", "x-amz-date" };
  g_autofree char *uri = g_strconcat (sa_fault_server_get_url (self->server), path != NULL ? path : good->path,
                                      query != NULL ? "?" : NULL, query, NULL);
  g_autoptr (SaHttpRequest) request = sa_http_request_new (method != NULL ? method : good->method, uri, SA_HTTP_NONE);
  g_autoptr (SaHttpResponse) response = NULL;
  g_auto (SaTestAnswer) answer = { NULL, NULL };
  g_autoptr (GError) error = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    if (sa_fault_request_header (good, names[i]) != NULL && g_strcmp0 (names[i], without) != 0)
      sa_http_request_add_header (request, names[i], sa_fault_request_header (good, names[i]));
  if (strcmp (good->method, "POST") == 0)
    sa_http_request_set_body (request, "application/json", good->body);

  sa_http_client_send_async (self->client, request, NULL, sa_test_answer_cb, &answer);
  response = sa_http_client_send_finish (self->client, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  return sa_http_response_get_status (response);
}

/* 299: what no fake says of its own accord */
static void
test_questions (HttpFixture   *self,
                gconstpointer  data)
{
  g_autoptr (SaReceipt) receipt = NULL;
  const SaFaultRequest *good = NULL;
  g_autofree char *longer = NULL;
  g_autofree char *shorter = NULL;

  sa_fake_vendor_set_news (self->fake, 299, "{}");
  receipt = http_follow (self->relay, "17");
  good = sa_fault_server_get_request (self->server, 0);
  longer = g_strconcat (good->path, "/x", NULL);
  shorter = g_strndup (good->path, strlen (good->path) - 1);

  g_assert_cmpuint (ask_again (self, good, NULL, NULL, good->query, NULL), ==, 299);
  g_assert_cmpuint (ask_again (self, good, NULL, longer, good->query, NULL), !=, 299);
  g_assert_cmpuint (ask_again (self, good, strcmp (good->method, "GET") == 0 ? "POST" : "GET", NULL, good->query, NULL),
                    !=, 299);
  /* where the place ends with the id, a shorter one is another id */
  if (strcmp (self->vendor->name, "resend") != 0 && strcmp (self->vendor->name, "ses") != 0)
    g_assert_cmpuint (ask_again (self, good, NULL, shorter, good->query, NULL), !=, 299);
  if (strcmp (self->vendor->name, "postmark") == 0)
    g_assert_cmpuint (ask_again (self, good, NULL, NULL, good->query, "accept"), ==, 422);
  for (gsize i = 0; i < 3; i++)
    {
      static const char * const keys[] = { "authorization", "x-postmark-server-token", "x-server-api-key" };

      if (sa_fault_request_header (good, keys[i]) != NULL)
        g_assert_cmpuint (ask_again (self, good, NULL, NULL, good->query, keys[i]), !=, 299);
    }
}

static void
test_search (HttpFixture   *self,
             gconstpointer  data)
{
  static const char * const queries[] = {
    "", "count=1&offset=0&metadata_message=x", "count=1&messagestream=invitations", "offset=0&messagestream=invitations",
    "count=1&offset=0&messagestream=outbound",
  };
  g_autoptr (SaReceipt) receipt = http_look_up (self->relay, self->envelope);
  const SaFaultRequest *good = sa_fault_server_get_request (self->server, 0);

  g_assert_cmpuint (ask_again (self, good, NULL, NULL, good->query, NULL), ==, 200);
  g_assert_cmpuint (ask_again (self, good, NULL, NULL, good->query, "accept"), ==, 422);
  g_assert_cmpuint (ask_again (self, good, NULL, NULL, good->query, "x-postmark-server-token"), ==, 401);
  g_assert_cmpuint (ask_again (self, good, "POST", NULL, good->query, NULL), ==, 404);
  for (gsize i = 0; i < G_N_ELEMENTS (queries); i++)
    g_assert_cmpuint (ask_again (self, good, NULL, NULL, queries[i], NULL), ==, 422);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  http_fixture_add (NULL, "fake-takes-what-is-right", test_takes);
  http_fixture_add (NULL, "fake-refuses-without-each-header", test_headers);
  http_fixture_add (NULL, "fake-refuses-other-methods-paths-and-types", test_place);
  for (gsize i = 0; i < n_http_vendors; i++)
    if (strcmp (http_vendors[i].name, "mailgun") != 0)
      {
        http_fixture_add (http_vendors[i].name, "fake-refuses-without-each-field", test_fields);
        http_fixture_add (http_vendors[i].name, "fake-refuses-unknown-fields", test_unknown);
        http_fixture_add (http_vendors[i].name, "fake-refuses-bad-values", test_values);
      }
  for (gsize i = 0; i < n_http_vendors; i++)
    if (http_vendors[i].protocol->encode_follow != NULL)
      http_fixture_add (http_vendors[i].name, "fake-refuses-other-questions", test_questions);
  http_fixture_add ("postmark", "fake-refuses-other-searches", test_search);
  http_fixture_add ("mailgun", "fake-refuses-damaged-forms", test_form);

  return g_test_run ();
}
