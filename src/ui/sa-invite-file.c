/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-file.h"

#include "sa-error.h"

#include <glib/gi18n-lib.h>

#define CHUNK (64 * 1024)

typedef struct
{
  GByteArray *bytes;
  gboolean    guessed;
} LoadData;

static void
load_data_free (LoadData *data)
{
  g_byte_array_unref (data->bytes);
  g_free (data);
}

static char *
refuse (GError **error)
{
  g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID,
                       _("This file is not text. Choose a text or CSV file with addresses in it."));
  return NULL;
}

static char *
convert (const char *data,
         gsize       size,
         const char *encoding)
{
  gsize written = 0;
  char *text = g_convert (data, (gssize) size, "UTF-8", encoding, NULL, &written, NULL);

  if (text != NULL && memchr (text, '\0', written) != NULL)
    g_clear_pointer (&text, g_free);

  return text;
}

char *
sa_invite_file_decode (GBytes    *bytes,
                       gboolean  *guessed,
                       GError   **error)
{
  gsize size = 0;
  const char *data = NULL;
  char *text = NULL;

  g_return_val_if_fail (bytes != NULL, NULL);

  data = g_bytes_get_data (bytes, &size);
  if (data == NULL)
    data = "";
  if (guessed != NULL)
    *guessed = FALSE;

  if (size >= 3 && memcmp (data, "\xef\xbb\xbf", 3) == 0)
    {
      data += 3;
      size -= 3;
    }
  if (size >= 2 && memcmp (data, "\xff\xfe", 2) == 0)
    text = convert (data + 2, size - 2, "UTF-16LE");
  else if (size >= 2 && memcmp (data, "\xfe\xff", 2) == 0)
    text = convert (data + 2, size - 2, "UTF-16BE");
  else if (memchr (data, '\0', size) != NULL)
    text = NULL;
  else if (g_utf8_validate (data, (gssize) size, NULL))
    text = g_strndup (data, size);
  else
    {
      if (guessed != NULL)
        *guessed = TRUE;
      text = convert (data, size, "WINDOWS-1252");
      if (text == NULL)
        text = convert (data, size, "ISO-8859-1");
    }

  return text != NULL ? text : refuse (error);
}

static void
fail (GTask        *task,
      const GError *error)
{
  GFile *file = g_task_get_source_object (task);
  g_autofree char *name = g_file_get_parse_name (file);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (error));
  else
    /* Translators: the path of a file, and the reason that the system gave */
    g_task_return_new_error (task, SA_ERROR, SA_ERROR_FAILED, _("“%s” cannot be read: %s"), name, error->message);
}

static void
read_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoadData *data = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  g_autoptr(GBytes) chunk = g_input_stream_read_bytes_finish (G_INPUT_STREAM (object), result, &error);
  g_autoptr(GBytes) whole = NULL;
  char *text = NULL;

  if (chunk == NULL)
    {
      fail (task, error);
      return;
    }
  if (g_bytes_get_size (chunk) > 0)
    {
      g_byte_array_append (data->bytes, g_bytes_get_data (chunk, NULL), (guint) g_bytes_get_size (chunk));
      if (data->bytes->len > SA_INVITE_FILE_MAX)
        {
          g_task_return_new_error (task, SA_ERROR, SA_ERROR_INVALID,
                                   _("This file is larger than 10 MB. Split it, or choose the list of addresses alone."));
          return;
        }
      g_input_stream_read_bytes_async (G_INPUT_STREAM (object), CHUNK, G_PRIORITY_DEFAULT,
                                       g_task_get_cancellable (task), read_cb, g_object_ref (task));
      return;
    }

  whole = g_byte_array_free_to_bytes (g_byte_array_ref (data->bytes));
  text = sa_invite_file_decode (whole, &data->guessed, &error);
  if (text == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, text, g_free);
}

static void
open_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileInputStream) stream = g_file_read_finish (G_FILE (object), result, &error);

  if (stream == NULL)
    {
      fail (task, error);
      return;
    }
  g_input_stream_read_bytes_async (G_INPUT_STREAM (stream), CHUNK, G_PRIORITY_DEFAULT, g_task_get_cancellable (task),
                                   read_cb, g_object_ref (task));
}

void
sa_invite_file_load_async (GFile               *file,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  LoadData *data = NULL;

  g_return_if_fail (G_IS_FILE (file));

  task = g_task_new (file, cancellable, callback, user_data);
  g_task_set_source_tag (task, sa_invite_file_load_async);
  data = g_new0 (LoadData, 1);
  data->bytes = g_byte_array_new ();
  g_task_set_task_data (task, data, (GDestroyNotify) load_data_free);
  g_file_read_async (file, G_PRIORITY_DEFAULT, cancellable, open_cb, g_object_ref (task));
}

char *
sa_invite_file_load_finish (GFile         *file,
                            GAsyncResult  *result,
                            gboolean      *guessed,
                            GError       **error)
{
  LoadData *data = NULL;

  g_return_val_if_fail (g_task_is_valid (result, file), NULL);

  data = g_task_get_task_data (G_TASK (result));
  if (guessed != NULL)
    *guessed = data->guessed;

  return g_task_propagate_pointer (G_TASK (result), error);
}
