/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-keyring.h"

#include <glib/gi18n-lib.h>
#include <libsecret/secret.h>
#include <string.h>

#define START_TIMEOUT_MS 30000

static const SecretSchema relay_schema = {
  "org.example.SiteAdmin.Relay",
  SECRET_SCHEMA_NONE,
  {
    { "database", SECRET_SCHEMA_ATTRIBUTE_STRING },
    { "relay", SECRET_SCHEMA_ATTRIBUTE_INTEGER },
    { NULL, 0 },
  },
  0, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
};

/** What is asked, and what came of it. */
typedef struct
{
  GHashTable      *attributes;
  char            *secret;   /* (nullable) */
  void           (*go) (GTask *task);  /* once a service is there; (transfer none) */
  SaKeyringAnswer  answer;
  SaTime           time;
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_hash_table_unref (order->attributes);
  g_free (order->secret);
  g_free (order);
}

static void
end (GTask           *task,
     SaKeyringAnswer  answer)
{
  Order *order = g_task_get_task_data (task);

  order->answer = answer;
  g_task_return_boolean (task, TRUE);
}

/* @cause: (nullable): libsecret says nothing when a person declines. */
static void
fail (GTask        *task,
      const GError *cause)
{
  Order *order = g_task_get_task_data (task);

  order->answer = SA_KEYRING_LOCKED;
  if (cause != NULL && g_error_matches (cause, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_error_copy (cause));
  else if (cause == NULL || g_error_matches (cause, SECRET_ERROR, SECRET_ERROR_IS_LOCKED))
    g_task_return_new_error (task, SA_ERROR, SA_ERROR_OFFLINE, "%s",
                             _("The keyring is locked. Unlock it and try again, or give the key in SITE_ADMIN_RELAY_SECRET."));
  else
    g_task_return_new_error (task, SA_ERROR, SA_ERROR_OFFLINE,
                             /* Translators: the keyring's words */
                             _("The keyring does not answer as it should. Start it anew and try again, or give the key in "
                               "SITE_ADMIN_RELAY_SECRET. (%s)"),
                             cause->message);
}

/*
 * Whether there is one
 */

static gboolean
is_slow (const GError *error)
{
  return g_error_matches (error, G_IO_ERROR, G_IO_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMED_OUT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_TIMEOUT) ||
         g_error_matches (error, G_DBUS_ERROR, G_DBUS_ERROR_NO_REPLY);
}

static void
started_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Order *order = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (GVariant) answer = g_dbus_connection_call_finish (G_DBUS_CONNECTION (source), result, &error);

  if (answer != NULL)
    order->go (task);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED) || is_slow (error))
    fail (task, error);
  else
    {
      g_debug ("No keyring: %s", error->message);
      end (task, SA_KEYRING_NONE);
    }
}

static void
got_bus_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GDBusConnection) bus = g_bus_get_finish (result, &error);

  if (bus != NULL)
    g_dbus_connection_call (bus, "org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus",
                            "StartServiceByName", g_variant_new ("(su)", "org.freedesktop.secrets", 0),
                            G_VARIANT_TYPE ("(u)"), G_DBUS_CALL_FLAGS_NONE, START_TIMEOUT_MS,
                            g_task_get_cancellable (task), started_cb, g_object_ref (task));
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    fail (task, error);
  else
    {
      g_debug ("No session bus: %s", error->message);
      end (task, SA_KEYRING_NONE);
    }
}

/* Without an address GIO would start a bus of its own. */
static gboolean
has_bus (void)
{
  g_autofree char *path = g_build_filename (g_get_user_runtime_dir (), "bus", NULL);
  const char *address = g_getenv ("DBUS_SESSION_BUS_ADDRESS");

  return (address != NULL && address[0] != '\0') || g_file_test (path, G_FILE_TEST_EXISTS);
}

static void
begin (const char          *database,
       SaId                 relay,
       const char          *secret,
       gpointer             source_tag,
       void               (*go) (GTask *task),
       GCancellable        *cancellable,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autofree char *absolute = g_canonicalize_filename (database, NULL);
  Order *order = g_new0 (Order, 1);

  order->attributes = secret_attributes_build (&relay_schema, "database", absolute, "relay", (int) relay, NULL);
  order->secret = g_strdup (secret);
  order->go = go;
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, order, order_free);
  if (has_bus ())
    g_bus_get (G_BUS_TYPE_SESSION, cancellable, got_bus_cb, g_steal_pointer (&task));
  else
    end (task, SA_KEYRING_NONE);
}

/*
 * Look up
 */

/* Returns: (transfer full) (nullable) */
static char *
get_secret (SecretItem *item)
{
  g_autoptr (SecretValue) value = secret_item_get_secret (item);
  const char *text = value != NULL ? secret_value_get_text (value) : NULL;

  return g_strdup (text);
}

static void
found_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Order *order = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GList *items = secret_service_search_finish (NULL, result, &error);

  if (error != NULL)
    fail (task, error);
  else if (items == NULL)
    end (task, SA_KEYRING_ABSENT);
  else
    {
      order->secret = get_secret (items->data);
      order->time = (SaTime) secret_item_get_modified (items->data);
      if (order->secret != NULL)
        end (task, SA_KEYRING_DONE);
      else
        fail (task, NULL);
    }
  g_list_free_full (items, g_object_unref);
}

static void
go_look_up (GTask *task)
{
  const Order *order = g_task_get_task_data (task);

  secret_service_search (NULL, &relay_schema, order->attributes, SECRET_SEARCH_UNLOCK | SECRET_SEARCH_LOAD_SECRETS,
                         g_task_get_cancellable (task), found_cb, g_object_ref (task));
}

void
sa_keyring_look_up_async (const char          *database,
                          SaId                 relay,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (database != NULL);

  begin (database, relay, NULL, sa_keyring_look_up_async, go_look_up, cancellable, callback, user_data);
}

char *
sa_keyring_look_up_finish (GAsyncResult     *result,
                           SaKeyringAnswer  *answer,
                           SaTime           *time,
                           GError          **error)
{
  Order *order = g_task_get_task_data (G_TASK (result));

  *answer = order->answer;
  *time = order->time;
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  return g_steal_pointer (&order->secret);
}

/*
 * Store
 */

/* libsecret takes a dialog that was closed for success: it is looked whether the key is there. */
static void
checked_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const Order *order = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GList *items = secret_service_search_finish (NULL, result, &error);
  g_autofree char *kept = items != NULL ? get_secret (items->data) : NULL;

  if (g_strcmp0 (kept, order->secret) == 0)
    end (task, SA_KEYRING_DONE);
  else
    fail (task, error);
  g_list_free_full (items, g_object_unref);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const Order *order = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  if (secret_service_store_finish (NULL, result, &error))
    secret_service_search (NULL, &relay_schema, order->attributes, SECRET_SEARCH_LOAD_SECRETS,
                           g_task_get_cancellable (task), checked_cb, g_object_ref (task));
  else
    fail (task, error);
}

static void
go_store (GTask *task)
{
  const Order *order = g_task_get_task_data (task);
  g_autoptr (SecretValue) value = secret_value_new (order->secret, -1, "text/plain");

  /* Translators: how the keyring lists the key of a mail relay */
  secret_service_store (NULL, &relay_schema, order->attributes, SECRET_COLLECTION_DEFAULT, _("Site Admin: mail relay"),
                        value, g_task_get_cancellable (task), stored_cb, g_object_ref (task));
}

void
sa_keyring_store_async (const char          *database,
                        SaId                 relay,
                        const char          *secret,
                        GCancellable        *cancellable,
                        GAsyncReadyCallback  callback,
                        gpointer             user_data)
{
  g_return_if_fail (database != NULL);
  g_return_if_fail (secret != NULL);

  begin (database, relay, secret, sa_keyring_store_async, go_store, cancellable, callback, user_data);
}

SaKeyringAnswer
sa_keyring_store_finish (GAsyncResult  *result,
                         GError       **error)
{
  const Order *order = g_task_get_task_data (G_TASK (result));

  return g_task_propagate_boolean (G_TASK (result), error) ? order->answer : SA_KEYRING_LOCKED;
}

/*
 * Remove
 */

static void
left_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GList *items = secret_service_search_finish (NULL, result, &error);

  if (error == NULL && items == NULL)
    end (task, SA_KEYRING_ABSENT);
  else
    fail (task, error);
  g_list_free_full (items, g_object_unref);
}

static void
cleared_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const Order *order = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;

  secret_service_clear_finish (NULL, result, &error);
  if (error != NULL)
    fail (task, error);
  else
    /* It does not say whether there was none, or whether somebody declined. */
    secret_service_search (NULL, &relay_schema, order->attributes, SECRET_SEARCH_NONE, g_task_get_cancellable (task),
                           left_cb, g_object_ref (task));
}

static void
go_remove (GTask *task)
{
  const Order *order = g_task_get_task_data (task);

  secret_service_clear (NULL, &relay_schema, order->attributes, g_task_get_cancellable (task), cleared_cb,
                        g_object_ref (task));
}

void
sa_keyring_remove_async (const char          *database,
                         SaId                 relay,
                         GCancellable        *cancellable,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (database != NULL);

  begin (database, relay, NULL, sa_keyring_remove_async, go_remove, cancellable, callback, user_data);
}

SaKeyringAnswer
sa_keyring_remove_finish (GAsyncResult  *result,
                          GError       **error)
{
  const Order *order = g_task_get_task_data (G_TASK (result));

  return g_task_propagate_boolean (G_TASK (result), error) ? order->answer : SA_KEYRING_LOCKED;
}
