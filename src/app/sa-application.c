/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-application-private.h"

#include "sa-ui.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (SaApplication, sa_application, ADW_TYPE_APPLICATION)

static void
new_window_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       data)
{
  sa_application_open_window (data);
}

static void
quit_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       data)
{
  SaApplication *self = data;
  GList *windows = g_list_copy (gtk_application_get_windows (GTK_APPLICATION (self)));

  for (GList *at = windows; at != NULL; at = at->next)
    gtk_window_close (at->data);
  g_list_free (windows);
}

static const GActionEntry actions[] = {
  { .name = "new-window", .activate = new_window_cb },
  { .name = "quit", .activate = quit_cb },
};

static void
sa_application_startup (GApplication *application)
{
  SaApplication *self = SA_APPLICATION (application);
  static const char * const new_window_keys[] = { "<Control><Shift>n", NULL };
  static const char * const quit_keys[] = { "<Control>q", NULL };

  G_APPLICATION_CLASS (sa_application_parent_class)->startup (application);

  sa_ui_init ();
  gtk_window_set_default_icon_name (SA_APP_ID);
  g_action_map_add_action_entries (G_ACTION_MAP (self), actions, G_N_ELEMENTS (actions), self);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.new-window", new_window_keys);
  gtk_application_set_accels_for_action (GTK_APPLICATION (self), "app.quit", quit_keys);
  self->settings = g_settings_new (SA_APP_ID);
  g_signal_connect (self, "window-removed", G_CALLBACK (sa_application_window_removed), NULL);
  if (self->dark)
    adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
}

static void
operator_found_cb (SaApplication *self)
{
  sa_application_open_window (self);
  g_application_release (G_APPLICATION (self));
}

static void
samples_filled_cb (SaApplication *self)
{
  sa_application_find_operator (self, operator_found_cb);
}

static void
sa_application_activate (GApplication *application)
{
  SaApplication *self = SA_APPLICATION (application);
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));

  if (window != NULL)
    {
      gtk_window_present (window);
      return;
    }
  /* It sends what the last window left. */
  if (self->context != NULL && self->actor != NULL)
    {
      sa_application_open_window (self);
      return;
    }
  if (self->context != NULL || !sa_application_open_database (self))
    return;
  /* No window holds the program while the operator is looked for. */
  g_application_hold (application);
  if (self->demo)
    sa_application_fill_samples (self, samples_filled_cb);
  else
    sa_application_find_operator (self, operator_found_cb);
}

static int
sa_application_command_line (GApplication            *application,
                             GApplicationCommandLine *line)
{
  SaApplication *self = SA_APPLICATION (application);
  GVariantDict *options = g_application_command_line_get_options_dict (line);
  const char *size = NULL;

  if (self->context == NULL)
    {
      g_variant_dict_lookup (options, "database", "^ay", &self->database);
      g_variant_dict_lookup (options, "screenshot", "^ay", &self->screenshot);
      g_variant_dict_lookup (options, "show", "s", &self->show);
      self->demo = g_variant_dict_contains (options, "demo");
      if (g_variant_dict_lookup (options, "size", "&s", &size) && sscanf (size, "%dx%d", &self->width, &self->height) != 2)
        {
          g_application_command_line_printerr (line, "%s\n", _("--size takes a width and a height, such as 1100x720."));
          return 2;
        }
      self->dark = g_variant_dict_contains (options, "dark");
      if (self->dark)
        adw_style_manager_set_color_scheme (adw_style_manager_get_default (), ADW_COLOR_SCHEME_FORCE_DARK);
    }
  g_application_activate (application);
  return self->exit_status;
}

static int
sa_application_handle_local_options (GApplication *application,
                                     GVariantDict *options)
{
  gboolean private_run = g_variant_dict_contains (options, "demo") || g_variant_dict_contains (options, "screenshot") ||
                         g_variant_dict_contains (options, "database");

  if (g_variant_dict_contains (options, "version"))
    {
      g_print ("Site Admin %s\n", SA_VERSION);
      return 0;
    }
  /* Another database is another program: it must not end up in a window of the one that runs. */
  if (private_run)
    g_application_set_flags (application, g_application_get_flags (application) | G_APPLICATION_NON_UNIQUE);
  return -1;
}

static void
sa_application_shutdown (GApplication *application)
{
  SaApplication *self = SA_APPLICATION (application);

  sa_application_close_database (self);
  G_APPLICATION_CLASS (sa_application_parent_class)->shutdown (application);
}

static void
sa_application_finalize (GObject *object)
{
  SaApplication *self = (SaApplication *) object;

  g_clear_object (&self->settings);
  g_clear_pointer (&self->actor, sa_actor_free);
  g_free (self->database);
  g_free (self->demo_folder);
  g_free (self->screenshot);
  g_free (self->show);

  G_OBJECT_CLASS (sa_application_parent_class)->finalize (object);
}

static void
sa_application_class_init (SaApplicationClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GApplicationClass *application_class = G_APPLICATION_CLASS (klass);

  object_class->finalize = sa_application_finalize;
  application_class->startup = sa_application_startup;
  application_class->activate = sa_application_activate;
  application_class->command_line = sa_application_command_line;
  application_class->handle_local_options = sa_application_handle_local_options;
  application_class->shutdown = sa_application_shutdown;
}

static void
sa_application_init (SaApplication *self)
{
  static const GOptionEntry entries[] = {
    { "database", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("The database file"), N_("FILE") },
    { "demo", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Open sample data, which sends no mail off this computer"), NULL },
    { "screenshot", 0, 0, G_OPTION_ARG_FILENAME, NULL, N_("Leave a picture of the window and end"), N_("FILE.png") },
    { "show", 0, 0, G_OPTION_ARG_STRING, NULL, N_("What the picture shows: details, invite, preferences, outbox, message, activity or sites"), N_("WHAT") },
    { "size", 0, 0, G_OPTION_ARG_STRING, NULL, N_("Size of the window, such as 1100x720"), N_("WIDTHxHEIGHT") },
    { "dark", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Dark colours, whatever the desktop’s"), NULL },
    { "version", 0, 0, G_OPTION_ARG_NONE, NULL, N_("Say the version and end"), NULL },
    G_OPTION_ENTRY_NULL,
  };

  g_application_add_main_option_entries (G_APPLICATION (self), entries);
  self->width = 0;
  self->height = 0;
}

SaApplication *
sa_application_new (void)
{
  return g_object_new (SA_TYPE_APPLICATION,
                       "application-id", SA_APP_ID,
                       "flags", G_APPLICATION_HANDLES_COMMAND_LINE,
                       "resource-base-path", "/org/example/SiteAdmin",
                       NULL);
}
