/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-secrets.h"

#include "sa-keyring.h"
#include "sa-secret-file.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_LENGTH 16384

gboolean
sa_secrets_check (const char *secret,
                  GError    **error)
{
  if (secret == NULL || secret[0] == '\0')
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID, _("The key is empty. Paste it from the relay’s console."));
      return FALSE;
    }
  if (strlen (secret) > MAX_LENGTH)
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID,
                           _("The key is too long: no relay has one of that length. Paste the key alone."));
      return FALSE;
    }
  for (const char *at = secret; *at != '\0'; at++)
    if ((guchar) *at < 0x20 || *at == 0x7f)
      {
        g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID,
                             _("The key holds a line break or another control character. Paste it again without."));
        return FALSE;
      }
  if (g_ascii_isspace (secret[0]) || g_ascii_isspace (secret[strlen (secret) - 1]))
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID, _("The key begins or ends with a blank. Paste it again without."));
      return FALSE;
    }
  return TRUE;
}

static const char *
get_variable (const char *name)
{
  const char *value = g_getenv (name);

  return value != NULL && value[0] != '\0' ? value : NULL;
}

gboolean
sa_secrets_is_given (void)
{
  return get_variable ("SITE_ADMIN_RELAY_SECRET") != NULL || get_variable ("SITE_ADMIN_RELAY_SECRET_FILE") != NULL;
}

/* NULL without an error: the environment names none. */
static char *
read_environment (GError **error)
{
  const char *secret = get_variable ("SITE_ADMIN_RELAY_SECRET");
  const char *path = get_variable ("SITE_ADMIN_RELAY_SECRET_FILE");
  g_autofree char *contents = NULL;

  if (secret != NULL)
    return sa_secrets_check (secret, error) ? g_strdup (secret) : NULL;
  if (path == NULL)
    return NULL;
  contents = sa_secret_file_read (path, FALSE, error);
  return contents != NULL && sa_secrets_check (contents, error) ? g_steal_pointer (&contents) : NULL;
}

/*
 * Look up
 */

static void
set_absent (GError **error)
{
  g_set_error_literal (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                       _("There is no key for the relay. Enter it in Preferences, or give it in SITE_ADMIN_RELAY_SECRET."));
}

/* A file is only written while no keyring runs, and removed when one takes the key. */
static char *
read_file (const char  *path,
           GError     **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *secret = sa_secret_file_read (path, TRUE, &local);

  if (secret != NULL && sa_secrets_check (secret, error))
    return g_steal_pointer (&secret);
  if (g_error_matches (local, SA_ERROR, SA_ERROR_NOT_FOUND))
    set_absent (error);
  else if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  const char *path = g_task_get_task_data (task);
  SaKeyringAnswer answer = SA_KEYRING_NONE;
  SaTime time = 0;
  GError *error = NULL;
  g_autofree char *secret = sa_keyring_look_up_finish (result, &answer, &time, &error);
  SaTime file_time = sa_secret_file_get_time (path);
  gboolean cancelled = g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);

  /* A file that is newer than what the keyring has was written where the keyring could not be reached. */
  if (!cancelled && (answer == SA_KEYRING_NONE || answer == SA_KEYRING_ABSENT || (file_time != 0 && file_time > time)))
    {
      g_clear_error (&error);
      g_free (secret);
      secret = read_file (path, &error);
    }
  if (secret != NULL)
    g_task_return_pointer (task, g_steal_pointer (&secret), g_free);
  else
    g_task_return_error (task, error);
}

void
sa_secrets_look_up_async (const char         *database,
                          SaId                relay,
                          GCancellable       *cancellable,
                          GAsyncReadyCallback callback,
                          gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = read_environment (&error);

  g_return_if_fail (database != NULL);

  g_task_set_source_tag (task, sa_secrets_look_up_async);
  g_task_set_task_data (task, sa_secret_file_build_path (database, relay), g_free);
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (secret != NULL)
    g_task_return_pointer (task, g_steal_pointer (&secret), g_free);
  else
    sa_keyring_look_up_async (database, relay, cancellable, looked_up_cb, g_steal_pointer (&task));
}

char *
sa_secrets_look_up_finish (GAsyncResult *result,
                           GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * Store and remove
 */

typedef struct
{
  char     *path;    /* of the file */
  char     *secret;  /* (nullable) */
  gboolean  in_file; /* it ended there */
} Order;

static void
order_free (gpointer data)
{
  Order *order = data;

  g_free (order->path);
  g_free (order->secret);
  g_free (order);
}

static GTask *
new_task (const char         *database,
          SaId                relay,
          const char         *secret,
          GCancellable       *cancellable,
          GAsyncReadyCallback callback,
          gpointer            user_data,
          gpointer            source_tag)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Order *order = g_new0 (Order, 1);

  order->path = sa_secret_file_build_path (database, relay);
  order->secret = g_strdup (secret);
  g_task_set_source_tag (task, source_tag);
  g_task_set_task_data (task, order, order_free);
  return task;
}

/* In a thread: it waits for the disk. */
static void
use_file (GTask        *task,
          gpointer      source,
          gpointer      data,
          GCancellable *cancellable)
{
  Order *order = data;
  GError *error = NULL;
  gboolean done = FALSE;

  if (order->in_file)
    done = sa_secret_file_write (order->path, order->secret, &error);
  else
    done = sa_secret_file_remove (order->path, &error);
  if (done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Order *order = g_task_get_task_data (task);
  GError *error = NULL;
  SaKeyringAnswer answer = sa_keyring_store_finish (result, &error);

  order->in_file = answer == SA_KEYRING_NONE;
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, use_file);
}

void
sa_secrets_store_async (const char         *database,
                        SaId                relay,
                        const char         *secret,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (database != NULL);

  task = new_task (database, relay, secret, cancellable, callback, user_data, sa_secrets_store_async);
  if (!sa_secrets_check (secret, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    sa_keyring_store_async (database, relay, secret, cancellable, stored_cb, g_steal_pointer (&task));
}

gboolean
sa_secrets_store_finish (GAsyncResult *result,
                         char        **file,
                         GError      **error)
{
  const Order *order = g_task_get_task_data (G_TASK (result));
  gboolean stored = g_task_propagate_boolean (G_TASK (result), error);

  if (file != NULL)
    *file = stored && order->in_file ? g_strdup (order->path) : NULL;
  return stored;
}

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  sa_keyring_remove_finish (result, &error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_run_in_thread (task, use_file);
}

void
sa_secrets_remove_async (const char         *database,
                         SaId                relay,
                         GCancellable       *cancellable,
                         GAsyncReadyCallback callback,
                         gpointer            user_data)
{
  g_return_if_fail (database != NULL);

  sa_keyring_remove_async (database, relay, cancellable, removed_cb,
                           new_task (database, relay, NULL, cancellable, callback, user_data, sa_secrets_remove_async));
}

gboolean
sa_secrets_remove_finish (GAsyncResult *result,
                          GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
