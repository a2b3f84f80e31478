/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-secrets.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <libsecret/secret.h>
#include <string.h>
#include <sys/stat.h>

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

gboolean
sa_secrets_check (const char *secret,
                  GError    **error)
{
  if (secret == NULL || secret[0] == '\0')
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID, _("The key is empty. Paste it from the relay’s console."));
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
  g_autoptr (GError) local = NULL;
  GStatBuf facts;

  if (secret != NULL)
    return sa_secrets_check (secret, error) ? g_strdup (secret) : NULL;
  if (path == NULL)
    return NULL;
  if (g_stat (path, &facts) == 0 && (facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_REFUSED,
                   /* Translators: %s is a file name, twice */
                   _("Others can read the key in “%s”. Say “chmod 600 %s” first."), path, path);
      return NULL;
    }
  if (!g_file_get_contents (path, &contents, NULL, &local))
    {
      g_set_error (error, SA_ERROR, SA_ERROR_FAILED,
                   /* Translators: the system's words */
                   _("The relay’s key cannot be read: %s"), local->message);
      return NULL;
    }
  g_strchomp (contents);
  return sa_secrets_check (contents, error) ? g_steal_pointer (&contents) : NULL;
}

static void
set_no_service (GError      **error,
                const GError *cause)
{
  g_set_error (error, SA_ERROR, SA_ERROR_OFFLINE,
               /* Translators: the system's words */
               _("No keyring answers here, so the key cannot be kept. Start one (such as GNOME Keyring), or give the key in "
                 "SITE_ADMIN_RELAY_SECRET. (%s)"),
               cause->message);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = secret_password_lookup_finish (result, &error);

  if (secret != NULL)
    g_task_return_pointer (task, g_strdup (secret), g_free);
  else if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_new_error (task, SA_ERROR, SA_ERROR_NOT_FOUND, "%s",
                             _("There is no key for the relay. Enter it in Preferences, or give it in SITE_ADMIN_RELAY_SECRET."));
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
  if (error != NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (secret != NULL)
    g_task_return_pointer (task, g_steal_pointer (&secret), g_free);
  else
    secret_password_lookup (&relay_schema, cancellable, looked_up_cb, g_steal_pointer (&task),
                            "database", database, "relay", (int) relay, NULL);
}

char *
sa_secrets_look_up_finish (GAsyncResult *result,
                           GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
stored_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  GError *told = NULL;

  if (secret_password_store_finish (result, &error))
    {
      g_task_return_boolean (task, TRUE);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    told = g_steal_pointer (&error);
  else
    set_no_service (&told, error);
  g_task_return_error (task, told);
}

void
sa_secrets_store_async (const char         *database,
                        SaId                relay,
                        const char         *secret,
                        GCancellable       *cancellable,
                        GAsyncReadyCallback callback,
                        gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  g_autoptr (GError) error = NULL;

  g_return_if_fail (database != NULL);
  g_task_set_source_tag (task, sa_secrets_store_async);
  if (!sa_secrets_check (secret, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    /* Translators: how the keyring lists the key of a mail relay */
    secret_password_store (&relay_schema, SECRET_COLLECTION_DEFAULT, _("Site Admin: mail relay"), secret, cancellable, stored_cb,
                           g_steal_pointer (&task), "database", database, "relay", (int) relay, NULL);
}

gboolean
sa_secrets_store_finish (GAsyncResult *result,
                         GError      **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
