/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ctl.h"
#include "sa-json.h"

static void
write_value (SaJsonWriter *writer,
             const char   *name,
             GVariant     *value)
{
  GVariantIter iter;
  const char *key = NULL;
  GVariant *child = NULL;

  if (g_variant_is_of_type (value, G_VARIANT_TYPE_VARDICT))
    {
      sa_json_writer_begin_object (writer, name);
      g_variant_iter_init (&iter, value);
      while (g_variant_iter_loop (&iter, "{&sv}", &key, &child))
        write_value (writer, key, child);
      sa_json_writer_end_object (writer);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_ARRAY))
    {
      sa_json_writer_begin_array (writer, name);
      g_variant_iter_init (&iter, value);
      while ((child = g_variant_iter_next_value (&iter)) != NULL)
        {
          write_value (writer, NULL, child);
          g_variant_unref (child);
        }
      sa_json_writer_end_array (writer);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_MAYBE))
    {
      g_autoptr (GVariant) inner = g_variant_get_maybe (value);

      sa_json_writer_add_string (writer, name, inner != NULL ? g_variant_get_string (inner, NULL) : NULL);
    }
  else if (g_variant_is_of_type (value, G_VARIANT_TYPE_INT64))
    sa_json_writer_add_int (writer, name, g_variant_get_int64 (value));
  else
    sa_json_writer_add_string (writer, name, g_variant_get_string (value, NULL));
}

void
sa_ctl_json_print (GVariant *value)
{
  g_autoptr (GVariant) sunk = g_variant_ref_sink (value);
  g_autoptr (SaJsonWriter) writer = sa_json_writer_new ();
  g_autoptr (GBytes) text = NULL;

  write_value (writer, NULL, sunk);
  text = sa_json_writer_finish (writer);
  fwrite (g_bytes_get_data (text, NULL), 1, g_bytes_get_size (text), stdout);
  sa_ctl_put ("\n");
}

void
sa_ctl_json_string (GVariantBuilder *object,
                    const char      *key,
                    const char      *value)
{
  GVariant *inner = value != NULL ? g_variant_new_take_string (g_utf8_make_valid (value, -1)) : NULL;

  g_variant_builder_add (object, "{sv}", key, g_variant_new_maybe (G_VARIANT_TYPE_STRING, inner));
}

void
sa_ctl_json_null (GVariantBuilder *object,
                  const char      *key)
{
  sa_ctl_json_string (object, key, NULL);
}

void
sa_ctl_json_int (GVariantBuilder *object,
                 const char      *key,
                 gint64           value)
{
  g_variant_builder_add (object, "{sv}", key, g_variant_new_int64 (value));
}

void
sa_ctl_json_time (GVariantBuilder *object,
                  const char      *key,
                  SaTime           value)
{
  g_autofree char *text = sa_time_to_rfc3339 (value);

  sa_ctl_json_string (object, key, text);
}

void
sa_ctl_json_strings (GVariantBuilder *object,
                     const char      *key,
                     char           **values)
{
  GVariantBuilder array;

  g_variant_builder_init (&array, G_VARIANT_TYPE ("as"));
  for (gsize i = 0; values != NULL && values[i] != NULL; i++)
    g_variant_builder_add (&array, "s", values[i]);
  g_variant_builder_add (object, "{sv}", key, g_variant_builder_end (&array));
}
