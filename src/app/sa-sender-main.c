/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-context.h"
#include "sa-wake.h"
#include "sa-wake-timer.h"

#include <glib/gi18n-lib.h>
#include <locale.h>
#include <stdio.h>

/*
 * The background sender: sends what waits in a database while no window is open, and ends by itself. It is started by
 * its name on the session bus, and opens the databases that it is told as files. It has no toolkit and no roster; while
 * nothing waits it has no database open either. It stays for relays that it can ask soon what became of a mail; those
 * that are asked hours later whoever sends next asks.
 */

#define IDLE_MS 10000
#define STAY_SECONDS (15 * 60)

typedef struct
{
  GApplication *application;
  SaContext    *context;    /* (nullable) */
  char         *path;
  SaWakeTimer  *timer;      /* (nullable): it waits until a relay is to be asked, with nothing open */
  gboolean      closing;
  gboolean      again;      /* told while it was closing */
} Database;

static GHashTable *databases; /* of Database, by path */

static void begin (Database *self);

static void
database_free (gpointer data)
{
  Database *self = data;

  g_clear_pointer (&self->timer, sa_wake_timer_free);
  g_object_unref (self->application);
  g_free (self->path);
  g_free (self);
}

static void
say (const char *path,
     const char *sentence)
{
  g_log_structured (G_LOG_DOMAIN, G_LOG_LEVEL_MESSAGE, "SITE_ADMIN_DATABASE", path, "MESSAGE", "%s", sentence);
}

static void
wake_cb (gpointer data)
{
  begin (data);
}

/* @next: when a relay is to be asked about a mail; 0: never */
static void
end (Database *self,
     SaTime    next)
{
  GApplication *application = self->application;
  SaTime wait = next - g_get_real_time () / G_USEC_PER_SEC;

  if (self->context != NULL)
    {
      self->closing = TRUE;
      sa_context_close (self->context);
      g_clear_pointer (&self->context, sa_context_free);
      self->closing = FALSE;
    }
  if (self->again)
    {
      self->again = FALSE;
      begin (self);
      return;
    }
  if (next != 0 && wait <= STAY_SECONDS)
    {
      say (self->path, "Waiting to ask what became of the mail");
      self->timer = sa_wake_timer_new (wake_cb, self);
      sa_wake_timer_set (self->timer, sa_wake_timer_now () + MAX (wait, 1) * G_TIME_SPAN_SECOND);
      return;
    }
  g_hash_table_remove (databases, self->path);
  g_application_release (application);
}

static void
followed_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  Database *self = user_data;
  g_autoptr (GError) error = NULL;
  SaTime next = 0;

  if (!sa_sender_follow_finish (SA_SENDER (source), result, &next, &error))
    say (self->path, error->message);
  end (self, next);
}

static void
drained_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Database *self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sa_sender_drain_finish (SA_SENDER (source), result, &error))
    {
      say (self->path, error->message);
      end (self, 0);
      return;
    }
  say (self->path, "Nothing that could leave is left");
  sa_sender_follow_async (SA_SENDER (source), followed_cb, self);
}

static void
begin (Database *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->timer, sa_wake_timer_free);
  self->context = sa_context_open (self->path, SA_CONTEXT_ONE_SHOT, &error);
  if (self->context == NULL)
    {
      say (self->path, error->message);
      end (self, 0);
      return;
    }
  say (self->path, "Sending what waits");
  sa_sender_drain_async (sa_context_get_sender (self->context), TRUE, NULL, drained_cb, self);
}

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
send_mail_of (GApplication *application,
              const char   *path)
{
  Database *self = g_hash_table_lookup (databases, path);

  if (self != NULL && self->closing)
    self->again = TRUE;
  else if (self != NULL && self->timer != NULL)
    begin (self);
  else if (self != NULL)
    sa_sender_wake (sa_context_get_sender (self->context));
  else if (is_wanted ())
    {
      self = g_new0 (Database, 1);
      self->application = g_object_ref (application);
      self->path = g_strdup (path);
      g_hash_table_insert (databases, self->path, self);
      g_application_hold (application);
      begin (self);
    }
  else
    say (path, "Mail is not sent in the background: the settings say so");
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

  databases = g_hash_table_new_full (g_str_hash, g_str_equal, NULL, database_free);
  application = g_application_new (SA_SENDER_ID, G_APPLICATION_HANDLES_OPEN);
  g_application_set_inactivity_timeout (application, IDLE_MS);
  g_signal_connect (application, "activate", G_CALLBACK (activate_cb), NULL);
  g_signal_connect (application, "open", G_CALLBACK (open_cb), NULL);
  status = g_application_run (application, argc, argv);
  g_clear_pointer (&databases, g_hash_table_unref);
  return status;
}
