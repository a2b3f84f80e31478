/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-wake.h"

#define TIMEOUT_MS 5000

gboolean
sa_wake_has_bus (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");

  return (address != NULL && address[0] != '\0') || g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
called_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer != NULL)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
got_bus_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);
  GVariantBuilder uris;

  if (bus == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  g_variant_builder_init (&uris, G_VARIANT_TYPE_STRING_ARRAY);
  g_variant_builder_add (&uris, "s", g_task_get_task_data (task));
  /* A GApplication that opens files: the file is the database. */
  g_dbus_connection_call (bus, SA_SENDER_ID, SA_SENDER_PATH, "org.freedesktop.Application", "Open",
                          g_variant_new ("(asa{sv})", &uris, NULL), NULL, G_DBUS_CALL_FLAGS_NONE, TIMEOUT_MS,
                          g_task_get_cancellable (task), called_cb, g_object_ref (task));
}

void
sa_wake_async (const char          *database,
               GCancellable        *cancellable,
               GAsyncReadyCallback  callback,
               gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *path = NULL;
  GError *error = NULL;
  char *uri = NULL;

  g_return_if_fail (database != NULL);

  g_task_set_source_tag (task, sa_wake_async);
  path = g_canonicalize_filename (database, NULL);
  uri = g_filename_to_uri (path, NULL, &error);
  g_task_set_task_data (task, uri, g_free);
  if (uri == NULL || !sa_wake_has_bus ())
    {
      if (error == NULL)
        error = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_NOT_CONNECTED, "There is no session bus");
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_bus_get (G_BUS_TYPE_SESSION, cancellable, got_bus_cb, task);
}

gboolean
sa_wake_finish (GAsyncResult *result,
                GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
