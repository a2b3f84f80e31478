/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-application-private.h"

#include "sa-mail-preview-window.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

/* Shows a mail as it leaves, in the program that the person reads mail with. It has a link that lets in whoever has it:
 * the file is in a folder that nobody else can look into, and goes when the program ends. */

static char *
make_folder (GError **error)
{
  g_autofree char *pattern = g_build_filename (g_get_user_runtime_dir (), "site-admin-XXXXXX", NULL);
  char *folder = NULL;

  if (g_mkdtemp (pattern) != NULL)
    return g_steal_pointer (&pattern);
  folder = g_dir_make_tmp ("site-admin-XXXXXX", error);
  return folder;
}

static char *
write_mail (SaApplication         *self,
            const SaMessageRecord *message,
            GError               **error)
{
  g_autofree char *name = g_strdup_printf ("invitation-%" G_GINT64_FORMAT ".eml", message->id);
  g_autofree char *path = NULL;
  gsize length = 0;
  const char *bytes = g_bytes_get_data (message->bytes, &length);

  if (self->mail_folder == NULL)
    self->mail_folder = make_folder (error);
  if (self->mail_folder == NULL)
    return NULL;
  path = g_build_filename (self->mail_folder, name, NULL);
  if (!g_file_set_contents_full (path, bytes, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error))
    return NULL;
  return g_steal_pointer (&path);
}

static void
launched_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr (SaWindow) window = user_data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    sa_window_add_toast (window, _("No program on this computer opens mails."), NULL, NULL, NULL);
}

static void
open_mail (SaApplication         *self,
           SaWindow              *window,
           const SaMessageRecord *message)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GdkAppLaunchContext) context = gdk_display_get_app_launch_context (gdk_display_get_default ());
  g_autofree char *path = write_mail (self, message, &error);
  g_autofree char *uri = path != NULL ? g_filename_to_uri (path, NULL, &error) : NULL;

  if (uri == NULL)
    {
      sa_window_add_toast (window, error->message, NULL, NULL, NULL);
      return;
    }
  g_app_info_launch_default_for_uri_async (uri, G_APP_LAUNCH_CONTEXT (context), NULL, launched_cb,
                                           g_object_ref (window));
}

typedef struct
{
  SaApplication *application;
  SaId           message;
} Preview;

static SaMailPreview *
write_preview (const char *language,
               gpointer    data,
               GError    **error)
{
  Preview *preview = data;
  g_autoptr (GPtrArray) messages = sa_repository_load (sa_context_get_repository (preview->application->context),
                                                       SA_ENTITY_MESSAGE, &preview->message, 1, error);
  SaMessageRecord *message = messages != NULL && messages->len > 0 ? messages->pdata[0] : NULL;

  if (message == NULL)
    {
      if (messages != NULL)
        g_set_error_literal (error, SA_ERROR, SA_ERROR_NOT_FOUND, _("This mail is no longer there."));
      return NULL;
    }
  if (language != NULL)
    {
      g_free (message->address_language);
      message->address_language = g_strdup (language);
    }
  return sa_context_preview_mail (preview->application->context, message, error);
}

/* What was never composed, and what is wiped, is shown as it would be written now. */
static void
preview_mail (SaApplication         *self,
              SaWindow              *window,
              const SaMessageRecord *message)
{
  Preview *preview = g_new0 (Preview, 1);
  GtkWidget *preview_window = NULL;

  preview->application = self;
  preview->message = message->id;
  preview_window = sa_mail_preview_window_new (GTK_WINDOW (window), NULL, write_preview, preview, g_free);
  gtk_window_set_application (GTK_WINDOW (preview_window), GTK_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (preview_window));
  sa_window_add_toast (window, message->attempts == 0 && message->handed_over == 0 ?
                       _("This mail is not written yet: the preview shows what it will say.") :
                       _("This mail is no longer kept: the preview shows what it says today."), NULL, NULL, NULL);
}

void
sa_application_open_message (SaApplication *self,
                             SaWindow      *window,
                             SaId           id)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) messages = sa_repository_load (sa_context_get_repository (self->context), SA_ENTITY_MESSAGE,
                                                       &id, 1, &error);
  const SaMessageRecord *message = messages != NULL && messages->len > 0 ? messages->pdata[0] : NULL;

  if (messages == NULL)
    sa_window_add_toast (window, error->message, NULL, NULL, NULL);
  else if (message != NULL && message->bytes != NULL)
    open_mail (self, window, message);
  else if (message != NULL)
    preview_mail (self, window, message);
}

void
sa_application_drop_mails (SaApplication *self)
{
  g_autoptr (GDir) folder = NULL;
  const char *name = NULL;

  if (self->mail_folder == NULL)
    return;
  folder = g_dir_open (self->mail_folder, 0, NULL);
  while (folder != NULL && (name = g_dir_read_name (folder)) != NULL)
    {
      g_autofree char *path = g_build_filename (self->mail_folder, name, NULL);

      g_unlink (path);
    }
  g_rmdir (self->mail_folder);
  g_clear_pointer (&self->mail_folder, g_free);
}
