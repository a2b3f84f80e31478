/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-application-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/*
 * A picture of a window, made by its own renderer: what is drawn is what a person would see, without the screen
 * around. The picture is taken when nothing has been drawn for a while, so that what was loaded is on it.
 */

#define QUIET_MS 700

typedef struct
{
  SaApplication *application;
  GtkWindow     *window;  /* (nullable): the one to take; the main one shows what it must first */
  guint          quiet_source;
  gulong         paint_handler;
  GdkFrameClock *clock;
} Shot;

static gboolean take_cb (gpointer data);

static gboolean
save_picture (GtkWindow   *window,
              const char  *path,
              GError     **error)
{
  g_autoptr (GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (window));
  g_autoptr (GtkSnapshot) snapshot = gtk_snapshot_new ();
  g_autoptr (GskRenderNode) node = NULL;
  g_autoptr (GdkTexture) texture = NULL;
  int width = gdk_paintable_get_intrinsic_width (paintable);
  int height = gdk_paintable_get_intrinsic_height (paintable);

  gdk_paintable_snapshot (paintable, snapshot, width, height);
  node = gtk_snapshot_free_to_node (g_steal_pointer (&snapshot));
  if (node != NULL)
    texture = gsk_renderer_render_texture (gtk_native_get_renderer (GTK_NATIVE (window)), node,
                                           &GRAPHENE_RECT_INIT (0, 0, (float) width, (float) height));
  if (texture != NULL && gdk_texture_save_to_png (texture, path))
    return TRUE;
  g_set_error (error, SA_ERROR, SA_ERROR_FAILED,
               /* Translators: %s is a file name */
               _("The picture could not be written to “%s”. Choose a folder that you can write to."), path);
  return FALSE;
}

static void
shot_free (Shot *shot)
{
  if (shot->clock != NULL)
    g_signal_handler_disconnect (shot->clock, shot->paint_handler);
  g_clear_object (&shot->clock);
  g_clear_handle_id (&shot->quiet_source, g_source_remove);
  g_free (shot);
}

static void
wait_for_quiet (Shot *shot)
{
  g_clear_handle_id (&shot->quiet_source, g_source_remove);
  shot->quiet_source = g_timeout_add (QUIET_MS, take_cb, shot);
}

static gboolean
take_cb (gpointer data)
{
  Shot *shot = data;
  SaApplication *self = shot->application;
  g_autoptr (GError) error = NULL;

  shot->quiet_source = 0;
  if (!save_picture (shot->window, self->screenshot, &error))
    {
      g_printerr ("site-admin: %s\n", error->message);
      self->exit_status = 1;
    }
  shot_free (shot);
  g_application_quit (G_APPLICATION (self));
  return G_SOURCE_REMOVE;
}

static void
after_paint_cb (GdkFrameClock *clock,
                Shot          *shot)
{
  wait_for_quiet (shot);
}

static void
watch (Shot      *shot,
       GtkWindow *window)
{
  shot->window = window;
  shot->clock = g_object_ref (gtk_widget_get_frame_clock (GTK_WIDGET (window)));
  shot->paint_handler = g_signal_connect (shot->clock, "after-paint", G_CALLBACK (after_paint_cb), shot);
  wait_for_quiet (shot);
}

/* Other windows open a moment after the action that asks for them. */
static gboolean
find_window_cb (gpointer data)
{
  Shot *shot = data;
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (shot->application));

  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (shot->application)); at != NULL; at = at->next)
    if (!SA_IS_WINDOW (at->data))
      window = at->data;
  watch (shot, window);
  return G_SOURCE_REMOVE;
}

static void
user_found_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (SaWindow) window = user_data;
  g_autoptr (SaFound) found = sa_repository_find_finish (SA_REPOSITORY (source), result, NULL);

  if (found != NULL && sa_ids_get_size (found->ids) > 0)
    sa_window_show_user (window, sa_ids_get_nth (found->ids, 0));
}

static void
message_found_cb (GObject      *source,
                  GAsyncResult *result,
                  gpointer      user_data)
{
  g_autoptr (SaWindow) window = user_data;
  g_autoptr (SaFound) found = sa_repository_find_finish (SA_REPOSITORY (source), result, NULL);

  if (found != NULL && sa_ids_get_size (found->ids) > 0)
    sa_window_show_message (window, sa_ids_get_nth (found->ids, 0));
}

/* Somebody whose invitation is pending has the most to tell, and a mail that came back. */
static void
show_details (SaApplication *self,
              SaWindow      *window,
              SaEntity       entity)
{
  g_autoptr (SaQuery) query = sa_query_new (entity, sa_window_get_site (window));

  if (entity == SA_ENTITY_USER)
    sa_query_set_statuses (query, 1u << SA_STATUS_PENDING);
  else
    sa_query_set_problems (query, TRUE);
  sa_repository_find_async (sa_context_get_repository (self->context), query, 0, NULL,
                            entity == SA_ENTITY_USER ? user_found_cb : message_found_cb, g_object_ref (window));
}

static gboolean
show_cb (gpointer data)
{
  Shot *shot = data;
  SaApplication *self = shot->application;
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (self));
  const char *show = self->show;

  if (strcmp (show, "invite") == 0 || strcmp (show, "preferences") == 0)
    {
      g_autofree char *action = g_strconcat ("win.", show, NULL);

      gtk_widget_activate_action (GTK_WIDGET (window), action, NULL);
      g_timeout_add (QUIET_MS, find_window_cb, shot);
      return G_SOURCE_REMOVE;
    }
  if (strcmp (show, "details") == 0)
    show_details (self, SA_WINDOW (window), SA_ENTITY_USER);
  if (strcmp (show, "message") == 0)
    show_details (self, SA_WINDOW (window), SA_ENTITY_MESSAGE);
  if (strcmp (show, "outbox") == 0 || strcmp (show, "activity") == 0 || strcmp (show, "sites") == 0)
    sa_window_show_page (SA_WINDOW (window), show);
  watch (shot, window);
  return G_SOURCE_REMOVE;
}

/* Where nothing composes windows GTK frames them itself; the frame is the screen's, not the program's. */
static void
drop_frame (GdkDisplay *display)
{
  g_autoptr (GtkCssProvider) provider = gtk_css_provider_new ();

  gtk_css_provider_load_from_data (provider,
                                   "window.solid-csd { padding: 0; margin: 0; border: none; box-shadow: none; }", -1);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (provider),
                                              GTK_STYLE_PROVIDER_PRIORITY_APPLICATION + 1);
}

void
sa_application_take_screenshot (SaApplication *self,
                                GtkWindow     *window)
{
  Shot *shot = g_new0 (Shot, 1);

  shot->application = self;
  drop_frame (gtk_widget_get_display (GTK_WIDGET (window)));
  if (self->show == NULL)
    watch (shot, window);
  else
    g_timeout_add (QUIET_MS, show_cb, shot);
}
