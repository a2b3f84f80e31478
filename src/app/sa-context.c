/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-context.h"

#include "sa-context-private.h"
#include "sa-file-system.h"
#include "sa-gateway.h"
#include "sa-store.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

char *
sa_context_get_default_database (void)
{
  const char *named = g_getenv ("SITE_ADMIN_DATABASE");

  if (named != NULL && named[0] != '\0')
    return g_strdup (named);
  return g_build_filename (g_get_user_data_dir (), "site-admin", "organization.db", NULL);
}

static gboolean
check_place (const char     *path,
             SaContextFlags  flags,
             GError        **error)
{
  gboolean exists = g_file_test (path, G_FILE_TEST_EXISTS);

  if (exists && (flags & SA_CONTEXT_CREATE) != 0)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_EXISTS,
                   /* Translators: %s is a file name */
                   _("There is a database at “%s” already; it was left as it is. Choose another place with --database."), path);
      return FALSE;
    }
  if (!exists && (flags & SA_CONTEXT_CREATE) == 0)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                   /* Translators: %s is a file name */
                   _("There is no database at “%s” yet. “site-adminctl init” makes one."), path);
      return FALSE;
    }
  /* Made here, and by nobody else: it may be deleted when the database cannot be made in it. */
  return exists || sa_file_system_create (path, error);
}

static void
remove_files (const char *database)
{
  static const char * const endings[] = { "", "-wal", "-shm", "-journal", ".sender" };

  for (gsize i = 0; i < G_N_ELEMENTS (endings); i++)
    {
      g_autofree char *path = g_strconcat (database, endings[i], NULL);

      g_unlink (path);
    }
}

SaContext *
sa_context_open (const char     *database,
                 SaContextFlags  flags,
                 GError        **error)
{
  g_autofree char *path = database != NULL ? g_strdup (database) : sa_context_get_default_database ();
  SaStoreFlags store_flags = SA_STORE_NONE;
  SaStore *store = NULL;
  SaContext *self = NULL;

  if (!check_place (path, flags, error))
    return NULL;
  if ((flags & SA_CONTEXT_CREATE) != 0)
    store_flags |= SA_STORE_CREATE;
  if ((flags & SA_CONTEXT_ONE_SHOT) != 0)
    store_flags |= SA_STORE_NO_ROSTER;
  if ((flags & SA_CONTEXT_READ_ONLY) != 0)
    store_flags |= SA_STORE_READ_ONLY;
  if ((flags & SA_CONTEXT_THROW_AWAY) != 0)
    store_flags |= SA_STORE_THROW_AWAY;
  store = sa_store_open (path, store_flags, error);
  if (store == NULL)
    {
      if ((flags & SA_CONTEXT_CREATE) != 0)
        remove_files (path);
      return NULL;
    }

  self = g_new0 (SaContext, 1);
  self->database = g_steal_pointer (&path);
  self->link_base = g_strdup_printf ("http://127.0.0.1:%u", sa_context_get_gateway_port ());
  self->repository = SA_REPOSITORY (store);
  self->sender = sa_sender_new (self->repository, self->database, self->link_base);
  self->previewer = sa_composer_new (self->link_base, g_get_language_names ()[0]);
  return self;
}

static void
sender_closed_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  gboolean *closed = user_data;

  sa_sender_close_finish (SA_SENDER (source), result);
  *closed = TRUE;
}

static void
closed_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  gboolean *closed = user_data;
  g_autoptr (GError) error = NULL;

  if (!sa_repository_close_finish (SA_REPOSITORY (source), result, &error))
    g_message ("The database did not close cleanly: %s", error->message);
  *closed = TRUE;
}

void
sa_context_close (SaContext *self)
{
  gboolean closed = FALSE;

  /* First who writes, then what is written to. */
  sa_sender_close_async (self->sender, sender_closed_cb, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
  closed = FALSE;
  sa_repository_close_async (self->repository, closed_cb, &closed);
  while (!closed)
    g_main_context_iteration (NULL, TRUE);
}

void
sa_context_abandon (SaContext *self)
{
  sa_context_close (self);
  remove_files (self->database);
}

void
sa_context_free (SaContext *self)
{
  g_clear_object (&self->sender);
  g_clear_object (&self->previewer);
  g_clear_object (&self->repository);
  g_free (self->database);
  g_free (self->link_base);
  g_free (self);
}

SaRepository *
sa_context_get_repository (SaContext *self)
{
  return self->repository;
}

SaSender *
sa_context_get_sender (SaContext *self)
{
  return self->sender;
}

const char *
sa_context_get_database (SaContext *self)
{
  return self->database;
}

guint
sa_context_get_gateway_port (void)
{
  const char *text = g_getenv ("SITE_ADMIN_GATEWAY_PORT");
  guint64 port = 0;

  if (text != NULL && g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL))
    return (guint) port;
  return SA_GATEWAY_PORT;
}

const char *
sa_context_get_link_base (SaContext *self)
{
  return self->link_base;
}

void
sa_context_set_clock (SaContext *self,
                      SaTime   (*clock) (gpointer data),
                      gpointer   data)
{
  sa_store_set_clock (SA_STORE (self->repository), clock, data);
}

char *
sa_context_build_link (SaContext  *self,
                       const char *secret)
{
  return g_strdup_printf ("%s/i/%s", self->link_base, secret);
}
