/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-json.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#define MAX_DEPTH 64

/* A value is json-glib's node under another name, so that no other layer sees the library. */
#define NODE(value) ((JsonNode *) (value))
#define VALUE(node) ((const SaJsonValue *) (node))

struct _SaJson
{
  JsonNode *root;
};

struct _SaJsonWriter
{
  JsonBuilder *builder;
};

/* json-glib's parser calls itself once a level: a megabyte of brackets would overflow the stack */
static gboolean
is_shallow (const char *data,
            gsize       length)
{
  int depth = 0;
  gboolean in_text = FALSE;

  for (gsize i = 0; i < length; i++)
    {
      if (in_text)
        {
          if (data[i] == '\\')
            i++;
          else if (data[i] == '"')
            in_text = FALSE;
        }
      else if (data[i] == '"')
        in_text = TRUE;
      else if (data[i] == '{' || data[i] == '[')
        {
          if (++depth > MAX_DEPTH)
            return FALSE;
        }
      else if (data[i] == '}' || data[i] == ']')
        depth--;
    }

  return TRUE;
}

SaJson *
sa_json_parse (GBytes  *bytes,
               GError **error)
{
  g_autoptr (JsonParser) parser = NULL;
  const char *data;
  gsize length = 0;
  SaJson *self = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &length);
  parser = json_parser_new_immutable ();
  if (length == 0 || length > G_MAXINT || !g_utf8_validate_len (data, length, NULL) || !is_shallow (data, length) ||
      !json_parser_load_from_data (parser, data, (gssize) length, NULL) || json_parser_get_root (parser) == NULL)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, _("The answer of the server is not valid JSON."));
      return NULL;
    }

  self = g_new0 (SaJson, 1);
  self->root = json_parser_steal_root (parser);
  return self;
}

void
sa_json_free (SaJson *self)
{
  g_return_if_fail (self != NULL);

  json_node_unref (self->root);
  g_free (self);
}

const SaJsonValue *
sa_json_get_root (SaJson *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return VALUE (self->root);
}

gboolean
sa_json_is_object (const SaJsonValue *value)
{
  return value != NULL && JSON_NODE_HOLDS_OBJECT (NODE (value)) && json_node_get_object (NODE (value)) != NULL;
}

gboolean
sa_json_is_array (const SaJsonValue *value)
{
  return value != NULL && JSON_NODE_HOLDS_ARRAY (NODE (value)) && json_node_get_array (NODE (value)) != NULL;
}

const SaJsonValue *
sa_json_get_member (const SaJsonValue *object,
                    const char        *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  if (!sa_json_is_object (object))
    return NULL;

  return VALUE (json_object_get_member (json_node_get_object (NODE (object)), name));
}

const char *
sa_json_to_string (const SaJsonValue *value)
{
  if (value == NULL || !JSON_NODE_HOLDS_VALUE (NODE (value)) ||
      json_node_get_value_type (NODE (value)) != G_TYPE_STRING)
    return NULL;

  return json_node_get_string (NODE (value));
}

const char *
sa_json_get_string (const SaJsonValue *object,
                    const char        *name)
{
  return sa_json_to_string (sa_json_get_member (object, name));
}

gint64
sa_json_get_int (const SaJsonValue *object,
                 const char        *name,
                 gint64             fallback)
{
  const SaJsonValue *value = sa_json_get_member (object, name);

  if (value == NULL || !JSON_NODE_HOLDS_VALUE (NODE (value)) || json_node_get_value_type (NODE (value)) != G_TYPE_INT64)
    return fallback;

  return json_node_get_int (NODE (value));
}

gboolean
sa_json_get_boolean (const SaJsonValue *object,
                     const char        *name,
                     gboolean           fallback)
{
  const SaJsonValue *value = sa_json_get_member (object, name);

  if (value == NULL || !JSON_NODE_HOLDS_VALUE (NODE (value)) ||
      json_node_get_value_type (NODE (value)) != G_TYPE_BOOLEAN)
    return fallback;

  return json_node_get_boolean (NODE (value));
}

gsize
sa_json_get_size (const SaJsonValue *value)
{
  if (sa_json_is_array (value))
    return json_array_get_length (json_node_get_array (NODE (value)));
  if (sa_json_is_object (value))
    return json_object_get_size (json_node_get_object (NODE (value)));

  return 0;
}

const SaJsonValue *
sa_json_get_element (const SaJsonValue *array,
                     gsize              position)
{
  if (!sa_json_is_array (array) || position >= sa_json_get_size (array))
    return NULL;

  return VALUE (json_array_get_element (json_node_get_array (NODE (array)), (guint) position));
}

SaJsonWriter *
sa_json_writer_new (void)
{
  SaJsonWriter *self = g_new0 (SaJsonWriter, 1);

  self->builder = json_builder_new ();
  return self;
}

void
sa_json_writer_free (SaJsonWriter *self)
{
  g_return_if_fail (self != NULL);

  g_object_unref (self->builder);
  g_free (self);
}

static JsonBuilder *
at_member (SaJsonWriter *self,
           const char   *name)
{
  if (name != NULL)
    json_builder_set_member_name (self->builder, name);

  return self->builder;
}

void
sa_json_writer_begin_object (SaJsonWriter *self,
                             const char   *name)
{
  g_return_if_fail (self != NULL);

  json_builder_begin_object (at_member (self, name));
}

void
sa_json_writer_end_object (SaJsonWriter *self)
{
  g_return_if_fail (self != NULL);

  json_builder_end_object (self->builder);
}

void
sa_json_writer_begin_array (SaJsonWriter *self,
                            const char   *name)
{
  g_return_if_fail (self != NULL);

  json_builder_begin_array (at_member (self, name));
}

void
sa_json_writer_end_array (SaJsonWriter *self)
{
  g_return_if_fail (self != NULL);

  json_builder_end_array (self->builder);
}

void
sa_json_writer_add_string (SaJsonWriter *self,
                           const char   *name,
                           const char   *value)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (value == NULL || g_utf8_validate (value, -1, NULL));

  if (value == NULL)
    json_builder_add_null_value (at_member (self, name));
  else
    json_builder_add_string_value (at_member (self, name), value);
}

void
sa_json_writer_add_int (SaJsonWriter *self,
                        const char   *name,
                        gint64        value)
{
  g_return_if_fail (self != NULL);

  json_builder_add_int_value (at_member (self, name), value);
}

void
sa_json_writer_add_boolean (SaJsonWriter *self,
                            const char   *name,
                            gboolean      value)
{
  g_return_if_fail (self != NULL);

  json_builder_add_boolean_value (at_member (self, name), value);
}

GBytes *
sa_json_writer_finish (SaJsonWriter *self)
{
  g_autoptr (JsonGenerator) generator = NULL;
  g_autoptr (JsonNode) root = NULL;
  char *text = NULL;
  gsize length = 0;

  g_return_val_if_fail (self != NULL, NULL);

  root = json_builder_get_root (self->builder);
  g_return_val_if_fail (root != NULL, NULL);

  generator = json_generator_new ();
  json_generator_set_root (generator, root);
  text = json_generator_to_data (generator, &length);
  return g_bytes_new_take (text, length);
}
