/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-window-private.h"

#include <glib/gi18n-lib.h>

/* Text and files that are dropped on the window, and text that is pasted on the list, are people to invite. */

static void
sa_window_invite_text (SaWindow   *self,
                       const char *text)
{
  g_autofree char *addresses = g_strstrip (g_strdup (text));

  if (addresses[0] == '\0' || !g_action_group_get_action_enabled (G_ACTION_GROUP (self), "invite"))
    return;

  g_signal_emit_by_name (self, "invite-text", self->site, addresses);
}

static gboolean
sa_window_drop_cb (GtkDropTarget *target,
                   const GValue  *value,
                   double         x,
                   double         y,
                   SaWindow      *self)
{
  GSList *files = NULL;

  if (!g_action_group_get_action_enabled (G_ACTION_GROUP (self), "invite"))
    return FALSE;

  if (G_VALUE_HOLDS (value, GDK_TYPE_FILE_LIST))
    {
      files = g_value_get_boxed (value);
      if (files == NULL)
        return FALSE;
      g_signal_emit_by_name (self, "invite-file", self->site, files->data);
      return TRUE;
    }

  sa_window_invite_text (self, g_value_get_string (value));
  return TRUE;
}

static void
sa_window_pasted_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  g_autoptr(SaWindow) self = data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  /* Nothing, or nothing that is text: then there is nobody to invite. */
  if (text != NULL && self->repository != NULL)
    sa_window_invite_text (self, text);
}

void
sa_window_paste (SaWindow *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, sa_window_pasted_cb,
                                 g_object_ref (self));
}

void
sa_window_accept_drops (SaWindow *self)
{
  GType types[2] = { GDK_TYPE_FILE_LIST, G_TYPE_STRING };
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_INVALID, GDK_ACTION_COPY);

  gtk_drop_target_set_gtypes (target, types, G_N_ELEMENTS (types));
  g_signal_connect (target, "drop", G_CALLBACK (sa_window_drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self->list_bin), GTK_EVENT_CONTROLLER (target));
}
