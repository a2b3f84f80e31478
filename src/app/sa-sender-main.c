/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-background.h"
#include "sa-context.h"
#include "sa-waiting.h"
#include "sa-wake.h"
#include "sa-wake-timer.h"

#include <glib-unix.h>
#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>

/*
 * The background sender: sends what waits in databases while no window is open, and ends by itself. It is started by
 * its name on the session bus, and opens the databases that it is told as files. It has no toolkit and no roster; while
 * nothing is to be done it has no database open either. Started with the user's session it only asks for itself by that
 * name, once for each database in which mail was left.
 */

#define IDLE_MS 10000
/* Of the entry that starts it with the user's session */
#define RESUME_OPTION "--resume"

static GHashTable *databases; /* of SaBackground, by path */
static gboolean stopping;

/* Where the settings are not installed they are as they come. */
static gboolean
is_wanted (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchema) schema = NULL;
  g_autoptr (GSettings) settings = NULL;

  if (source != NULL)
    schema = g_settings_schema_source_lookup (source, SA_APP_ID, TRUE);
  if (schema == NULL || !g_settings_schema_has_key (schema, "background-sending"))
    return TRUE;
  settings = g_settings_new (SA_APP_ID);
  return g_settings_get_boolean (settings, "background-sending");
}

static void
ended_cb (SaBackground *database,
          gpointer      user_data)
{
  GApplication *application = user_data;

  g_hash_table_remove (databases, sa_background_get_path (database));
  g_application_release (application);
  if (stopping && g_hash_table_size (databases) == 0)
    g_application_quit (application);
}

static void
send_mail_of (GApplication *application,
              const char   *path)
{
  SaBackground *database = g_hash_table_lookup (databases, path);

  if (stopping)
    return;
  if (database == NULL && !is_wanted ())
    {
      sa_background_say (path, SA_BACKGROUND_NOTICE, "Mail is not sent in the background: the settings say so");
      return;
    }
  if (database == NULL)
    {
      database = sa_background_new (path, ended_cb, application);
      g_hash_table_insert (databases, g_strdup (path), database);
      g_application_hold (application);
    }
  sa_background_wake (database);
}

/* The session ends, or somebody stops the service: mails that are at a relay are waited for. */
static gboolean
terminate_cb (gpointer user_data)
{
  GApplication *application = user_data;
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_background_unref);
  GHashTableIter iter;
  SaBackground *database = NULL;

  if (stopping)
    return G_SOURCE_CONTINUE;
  stopping = TRUE;
  g_hash_table_iter_init (&iter, databases);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &database))
    g_ptr_array_add (all, sa_background_ref (database));
  for (guint i = 0; i < all->len; i++)
    sa_background_stop (all->pdata[i]);
  if (g_hash_table_size (databases) == 0)
    g_application_quit (application);
  return G_SOURCE_CONTINUE;
}

static void
activate_cb (GApplication *application)
{
  g_autofree char *path = sa_context_get_default_database ();

  send_mail_of (application, path);
}

static void
open_cb (GApplication  *application,
         GFile        **files,
         int            n_files,
         const char    *hint)
{
  for (int i = 0; i < n_files; i++)
    {
      g_autofree char *path = g_file_get_path (files[i]);

      if (path != NULL)
        send_mail_of (application, path);
    }
}

/*
 * The session begins
 */

static GMainLoop *resuming;
static guint n_asked;

static void
woken_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!sa_wake_finish (result, &error))
    g_message ("Mail is left for another time: %s", error->message);
  if (--n_asked == 0)
    g_main_loop_quit (resuming);
}

/* By its name, as everybody else asks: so it runs where and as the service is meant to, and not as this process. */
static void
resume (void)
{
  g_autoptr (GPtrArray) all = NULL;

  if (!is_wanted ())
    return;
  all = sa_waiting_get_all ();
  n_asked = all->len;
  resuming = g_main_loop_new (NULL, FALSE);
  for (guint i = 0; i < all->len; i++)
    sa_wake_async (all->pdata[i], NULL, woken_cb, NULL);
  if (n_asked > 0)
    g_main_loop_run (resuming);
  g_clear_pointer (&resuming, g_main_loop_unref);
}

/* What a mail came to is told at the level "info", which is not shown unless somebody asks: here it is the purpose. */
static GLogWriterOutput
write_log (GLogLevelFlags   level,
           const GLogField *fields,
           gsize            n_fields,
           gpointer         data)
{
  if ((level & G_LOG_LEVEL_INFO) == 0)
    return g_log_writer_default (level, fields, n_fields, data);
  if (g_log_writer_is_journald (fileno (stderr)) &&
      g_log_writer_journald (level, fields, n_fields, data) == G_LOG_WRITER_HANDLED)
    return G_LOG_WRITER_HANDLED;
  return g_log_writer_standard_streams (level, fields, n_fields, data);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr (GApplication) application = NULL;
  const char *locale_dir = g_getenv ("SITE_ADMIN_LOCALEDIR");
  int status;

  setlocale (LC_ALL, "");
  bindtextdomain (GETTEXT_PACKAGE, locale_dir != NULL ? locale_dir : SA_LOCALEDIR);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
  g_log_writer_default_set_use_stderr (TRUE);
  g_log_set_writer_func (write_log, NULL, NULL);

  if (argc == 2 && g_str_equal (argv[1], RESUME_OPTION))
    {
      resume ();
      return 0;
    }
  databases = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) sa_background_unref);
  application = g_application_new (SA_SENDER_ID, G_APPLICATION_HANDLES_OPEN);
  g_application_set_inactivity_timeout (application, IDLE_MS);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  g_signal_connect (application, "open", G_CALLBACK (open_cb), NULL);
  g_unix_signal_add (SIGTERM, terminate_cb, application);
  g_unix_signal_add (SIGINT, terminate_cb, application);
  status = g_application_run (application, argc, argv);
  g_clear_pointer (&databases, g_hash_table_unref);
  return status;
}
