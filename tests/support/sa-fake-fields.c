/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-fields.h"

#include <json-glib/json-glib.h>
#include <string.h>

#define MAX_ELEMENTS 50

typedef struct
{
  const SaFakeField *fields;
  char              *place;
  char              *problem;
} Check;

static gboolean check_children (Check *self, const char *pattern, const char *place, JsonNode *node);

static gboolean
refuse (Check      *self,
        const char *place,
        const char *problem)
{
  self->place = g_strdup (place);
  self->problem = g_strdup (problem);
  return FALSE;
}

static char *
join (const char *path,
      const char *name)
{
  return *path != '\0' ? g_strconcat (path, ".", name, NULL) : g_strdup (name);
}

gboolean
sa_fake_is_address (const char *text)
{
  const char *at = strchr (text, '@');

  for (const char *p = text; *p != '\0'; p++)
    if (!g_ascii_isgraph (*p) || strchr ("<>()[],;:\\\"", *p) != NULL)
      return FALSE;

  return at != NULL && at != text && strchr (at + 1, '@') == NULL && strchr (at + 1, '.') != NULL &&
         !g_str_has_prefix (at, "@.") && !g_str_has_suffix (at, ".");
}

/* A phrase of RFC 5322, 3.2.5; letters beyond ASCII are letters (RFC 6532) */
static gboolean
is_phrase (const char *text,
           gsize       length)
{
  if (length >= 2 && text[0] == '"' && text[length - 1] == '"')
    {
      for (gsize i = 1; i < length - 1; i++)
        {
          if (text[i] == '"')
            return FALSE;
          if (text[i] == '\\' && ++i == length - 1)
            return FALSE;
        }
      return TRUE;
    }

  for (gsize i = 0; i < length; i++)
    if (g_ascii_iscntrl (text[i]) || strchr ("()<>[]:;@\\,.\"", text[i]) != NULL)
      return FALSE;
  return TRUE;
}

static gboolean
is_mailbox (const char *text)
{
  const char *open = strrchr (text, '<');
  g_autofree char *address = NULL;

  if (open == NULL)
    return sa_fake_is_address (text);
  if (open == text || open[-1] != ' ' || !g_str_has_suffix (open, ">"))
    return FALSE;

  address = g_strndup (open + 1, strlen (open) - 2);
  return sa_fake_is_address (address) && is_phrase (text, (gsize) (open - 1 - text));
}

static guint
count_headers (char       **lines,
               const char  *name)
{
  guint n = 0;

  for (gsize i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], name, strlen (name)) == 0 && lines[i][strlen (name)] == ':')
      n++;

  return n;
}

gboolean
sa_fake_is_mail (const char *bytes,
                 gsize       length)
{
  static const char * const necessary[] = { "From", "To", "Subject", "Date", "Message-ID", "MIME-Version", "Content-Type" };
  g_autofree char *text = g_strndup (bytes, length);
  g_auto (GStrv) lines = NULL;
  char *end = strstr (text, "\r\n\r\n");

  if (end == NULL || strlen (text) != length)
    return FALSE;
  for (const char *p = strchr (text, '\n'); p != NULL; p = strchr (p + 1, '\n'))
    if (p == text || p[-1] != '\r')
      return FALSE;

  *end = '\0';
  lines = g_strsplit (text, "\r\n", -1);
  for (gsize i = 0; i < G_N_ELEMENTS (necessary); i++)
    if (count_headers (lines, necessary[i]) != 1)
      return FALSE;

  return TRUE;
}

static gboolean
is_encoded_mail (const char *text)
{
  gsize length = 0;
  g_autofree char *decoded = (char *) g_base64_decode (text, &length);
  g_autofree char *again = g_base64_encode ((const guchar *) decoded, length);

  return strcmp (again, text) == 0 && sa_fake_is_mail (decoded, length);
}

static gboolean
check_texts (Check      *self,
             const char *place,
             JsonNode   *node)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *value = NULL;

  if (!JSON_NODE_HOLDS_OBJECT (node))
    return refuse (self, place, "is no object");

  json_object_iter_init (&iter, json_node_get_object (node));
  while (json_object_iter_next (&iter, &name, &value))
    if (json_node_get_value_type (value) != G_TYPE_STRING)
      return refuse (self, place, "holds something else than texts");
  return TRUE;
}

static gboolean
check_text (Check             *self,
            const SaFakeField *field,
            const char        *place,
            JsonNode          *node)
{
  const char *text = json_node_get_value_type (node) == G_TYPE_STRING ? json_node_get_string (node) : NULL;
  g_auto (GStrv) words = g_strsplit (field->words != NULL ? field->words : "", "|", -1);

  if (text == NULL)
    return refuse (self, place, "is no text");
  if (field->words != NULL && !g_strv_contains ((const char * const *) words, text))
    return refuse (self, place, "is none of the words that it may be");
  if (field->kind == SA_FAKE_TEXT && *text == '\0')
    return refuse (self, place, "is empty");
  if (field->kind == SA_FAKE_MAILBOX && !is_mailbox (text))
    return refuse (self, place, "is no mailbox");
  if (field->kind == SA_FAKE_ADDRESS && !sa_fake_is_address (text))
    return refuse (self, place, "is no address");
  if (field->kind == SA_FAKE_MAIL && !is_encoded_mail (text))
    return refuse (self, place, "is no mail in base64");

  return TRUE;
}

static gboolean
check_value (Check             *self,
             const SaFakeField *field,
             const char        *place,
             JsonNode          *node)
{
  switch (field->kind)
    {
    case SA_FAKE_OBJECT:
    case SA_FAKE_LIST:
      if (JSON_NODE_HOLDS_OBJECT (node) != (field->kind == SA_FAKE_OBJECT))
        return refuse (self, place, "has another type");
      return check_children (self, field->path, place, node);

    case SA_FAKE_TEXTS:
      return check_texts (self, place, node);

    case SA_FAKE_BOOLEAN:
      return json_node_get_value_type (node) == G_TYPE_BOOLEAN || refuse (self, place, "is neither true nor false");

    case SA_FAKE_TEXT:
    case SA_FAKE_ANY_TEXT:
    case SA_FAKE_MAILBOX:
    case SA_FAKE_ADDRESS:
    case SA_FAKE_MAIL:
    default:
      return check_text (self, field, place, node);
    }
}

static const SaFakeField *
find_field (Check      *self,
            const char *path)
{
  for (const SaFakeField *field = self->fields; field->path != NULL; field++)
    if (strcmp (field->path, path) == 0)
      return field;

  return NULL;
}

/* Checks what is one step below @pattern */
static gboolean
check_members (Check      *self,
               const char *pattern,
               const char *place,
               JsonObject *object)
{
  JsonObjectIter iter;
  const char *name = NULL;
  JsonNode *node = NULL;

  json_object_iter_init (&iter, object);
  while (json_object_iter_next (&iter, &name, &node))
    {
      g_autofree char *path = join (pattern, name);
      g_autofree char *inner = join (place, name);
      const SaFakeField *field = find_field (self, path);

      if (field == NULL)
        return refuse (self, inner, "is a field that nobody knows");
      if (!check_value (self, field, inner, node))
        return FALSE;
    }

  for (const SaFakeField *field = self->fields; field->path != NULL; field++)
    {
      const char *last = strrchr (field->path, '.');
      gsize length = last != NULL ? (gsize) (last - field->path) : 0;
      g_autofree char *inner = NULL;

      if (field->optional || length != strlen (pattern) || strncmp (field->path, pattern, length) != 0)
        continue;
      last = last != NULL ? last + 1 : field->path;
      inner = join (place, last);
      if (!json_object_has_member (object, last))
        return refuse (self, inner, "is missing");
    }

  return TRUE;
}

static gboolean
check_children (Check      *self,
                const char *pattern,
                const char *place,
                JsonNode   *node)
{
  g_autofree char *elements = join (pattern, "*");
  const SaFakeField *field = find_field (self, elements);
  JsonArray *array = NULL;

  if (JSON_NODE_HOLDS_OBJECT (node))
    return check_members (self, pattern, place, json_node_get_object (node));
  if (!JSON_NODE_HOLDS_ARRAY (node))
    return refuse (self, place, "is no list");

  array = json_node_get_array (node);
  if (json_array_get_length (array) < 1 || json_array_get_length (array) > MAX_ELEMENTS)
    return refuse (self, place, "has too few elements, or too many");
  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      g_autofree char *inner = g_strdup_printf ("%s.%u", place, i);

      g_assert_nonnull (field);
      if (!check_value (self, field, inner, json_array_get_element (array, i)))
        return FALSE;
    }

  return TRUE;
}

char *
sa_fake_check_fields (const SaFakeField  *fields,
                      GBytes             *body,
                      char              **place)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  Check check = { fields, NULL, NULL };
  gsize length = 0;
  const char *data = g_bytes_get_data (body, &length);

  if (length == 0 || !json_parser_load_from_data (parser, data, (gssize) length, NULL) ||
      !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      *place = g_strdup ("");
      return g_strdup ("The body is no JSON.");
    }

  if (check_members (&check, "", "", json_node_get_object (json_parser_get_root (parser))))
    return NULL;
  *place = check.place;
  return check.problem;
}
