/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-application-private.h"

#include "sa-sample-data.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

typedef struct
{
  SaApplication *application;
  void         (*ready) (SaApplication *application);
} Waiting;

static SaTime
clock_cb (gpointer data)
{
  const SaApplication *self = data;

  return self->clock != 0 ? self->clock : g_get_real_time () / G_USEC_PER_SEC;
}

static void
start_services (SaApplication *self)
{
  g_autoptr (GError) error = NULL;

  /* The links of sample data open nothing, and a picture needs no server. */
  if (!self->demo && self->screenshot == NULL)
    {
      self->gateway = sa_gateway_thread_new (sa_context_get_repository (self->context), sa_context_get_gateway_port (),
                                             &error);
      if (self->gateway == NULL)
        g_message ("%s", error->message);
    }
  if (self->screenshot == NULL)
    {
      sa_sender_start (sa_context_get_sender (self->context));
      sa_application_watch_sender (self);
    }
}

gboolean
sa_application_open_database (SaApplication *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *path = NULL;
  SaContextFlags flags = SA_CONTEXT_WINDOW;

  if (self->demo)
    {
      flags |= SA_CONTEXT_THROW_AWAY;
      self->demo_folder = g_dir_make_tmp ("site-admin-demo-XXXXXX", &error);
      if (self->demo_folder != NULL)
        path = g_build_filename (self->demo_folder, "organization.db", NULL);
    }
  else
    path = self->database != NULL ? g_strdup (self->database) : sa_context_get_default_database ();

  if (path != NULL && !g_file_test (path, G_FILE_TEST_EXISTS))
    {
      flags |= SA_CONTEXT_CREATE;
      self->made_database = TRUE;
    }
  if (path != NULL)
    self->context = sa_context_open (path, flags, &error);
  if (self->context == NULL)
    {
      self->made_database = FALSE;
      sa_application_tell (self, error->message);
      return FALSE;
    }
  if (self->demo)
    sa_context_set_clock (self->context, clock_cb, self);
  else
    start_services (self);
  return TRUE;
}

static void
waiting_done (Waiting *waiting)
{
  SaApplication *self = waiting->application;
  void (*ready) (SaApplication *application) = waiting->ready;

  g_free (waiting);
  ready (self);
  g_object_unref (self);
}

static void
operator_found_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Waiting *waiting = user_data;
  SaApplication *self = waiting->application;
  g_autoptr (GError) error = NULL;
  g_autoptr (SaFound) found = sa_repository_find_finish (SA_REPOSITORY (source), result, &error);

  g_clear_pointer (&self->actor, sa_actor_free);
  if (found == NULL)
    sa_application_tell (self, error->message);
  if (found != NULL && sa_ids_get_size (found->ids) > 0)
    {
      self->actor = sa_actor_new (SA_ACTOR_ACCOUNT, sa_ids_get_nth (found->ids, 0), "site-admin");
      self->made_database = FALSE;
    }
  else
    self->actor = sa_actor_new (SA_ACTOR_SYSTEM, 0, "site-admin");
  self->actor->os_user = g_strdup (g_get_user_name ());
  self->actor->host = g_strdup (g_get_host_name ());
  waiting_done (waiting);
}

void
sa_application_find_operator (SaApplication *self,
                              void         (*ready) (SaApplication *self))
{
  g_autoptr (SaQuery) query = sa_query_new (SA_ENTITY_ACCOUNT, 0);
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->application = g_object_ref (self);
  waiting->ready = ready;
  sa_query_set_operator (query, g_get_user_name ());
  sa_repository_find_async (sa_context_get_repository (self->context), query, 0, NULL, operator_found_cb, waiting);
}

static void
set_clock_cb (SaTime   now,
              gpointer data)
{
  SaApplication *self = data;

  self->clock = now;
}

static void
samples_filled_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  Waiting *waiting = user_data;
  SaApplication *self = waiting->application;
  g_autoptr (GError) error = NULL;

  if (!sa_sample_data_fill_finish (result, &error))
    sa_application_tell (self, error->message);
  start_services (self);
  waiting_done (waiting);
}

void
sa_application_fill_samples (SaApplication *self,
                             void         (*ready) (SaApplication *self))
{
  Waiting *waiting = g_new0 (Waiting, 1);

  waiting->application = g_object_ref (self);
  waiting->ready = ready;
  sa_sample_data_fill_async (sa_context_get_repository (self->context), g_get_real_time () / G_USEC_PER_SEC,
                             g_get_user_name (), set_clock_cb, self, samples_filled_cb, waiting);
}

static void
remove_folder (const char *path)
{
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  const char *name = NULL;

  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      if (g_file_test (child, G_FILE_TEST_IS_DIR) && !g_file_test (child, G_FILE_TEST_IS_SYMLINK))
        remove_folder (child);
      else
        g_unlink (child);
    }
  g_rmdir (path);
}

void
sa_application_close_database (SaApplication *self)
{
  sa_application_drop_mails (self);
  g_clear_pointer (&self->gateway, sa_gateway_thread_free);
  if (self->context != NULL)
    {
      /* Who looked in and made no organization leaves nothing behind. */
      if (self->made_database)
        sa_context_abandon (self->context);
      else
        sa_context_close (self->context);
      g_clear_pointer (&self->context, sa_context_free);
    }
  if (self->demo_folder != NULL)
    remove_folder (self->demo_folder);
}
