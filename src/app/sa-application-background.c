/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-application-private.h"

#include "sa-waiting.h"
#include "sa-wake.h"

/*
 * The last window was closed and mail still waits: it is left to the background sender, which needs less. Where there
 * is none the program stays, without a window, until nothing that could leave is left. A window that is opened then
 * finds all as it was. The background sender also asks what became of mail that has just left; nobody stays for that.
 */

#define SOON_SECONDS (15 * 60)

static void
drained_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (SaApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!sa_sender_drain_finish (SA_SENDER (source), result, &error))
    g_message ("Mail is left for another time: %s", error->message);
  g_application_release (G_APPLICATION (self));
}

static void
woken_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (SaApplication) self = user_data;
  g_autoptr (GError) error = NULL;

  if (sa_wake_finish (result, &error) || self->context == NULL)
    {
      g_application_release (G_APPLICATION (self));
      return;
    }
  g_debug ("No background sender: %s", error->message);
  sa_sender_drain_async (sa_context_get_sender (self->context), TRUE, NULL, drained_cb, g_object_ref (self));
}

static void
woken_to_follow_cb (GObject      *source,
                    GAsyncResult *result,
                    gpointer      user_data)
{
  g_autoptr (SaApplication) self = user_data;

  sa_wake_finish (result, NULL);
  g_application_release (G_APPLICATION (self));
}

static void
follow_due_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (SaApplication) self = user_data;
  SaTime soon = g_get_real_time () / G_USEC_PER_SEC + SOON_SECONDS;
  SaTime next = 0;
  g_autoptr (GPtrArray) records = sa_repository_due_finish (SA_REPOSITORY (source), result, &next, NULL);

  if (self->context != NULL && records != NULL && (records->len > 0 || (next != 0 && next <= soon)))
    sa_wake_async (sa_context_get_database (self->context), NULL, woken_to_follow_cb, g_object_ref (self));
  else
    {
      if (self->context != NULL && records != NULL && sa_sender_has_lock (sa_context_get_sender (self->context)))
        sa_waiting_forget (sa_context_get_database (self->context));
      g_application_release (G_APPLICATION (self));
    }
}

static void
due_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (SaApplication) self = user_data;
  g_autoptr (GError) error = NULL;
  SaTime next = 0;
  g_autoptr (GPtrArray) records = sa_repository_due_finish (SA_REPOSITORY (source), result, &next, &error);

  if (self->context != NULL && records != NULL && (records->len > 0 || next != 0))
    sa_wake_async (sa_context_get_database (self->context), NULL, woken_cb, g_object_ref (self));
  else if (self->context != NULL && records != NULL)
    sa_repository_due_async (SA_REPOSITORY (source), SA_DUE_FOLLOW, g_get_real_time () / G_USEC_PER_SEC, 1,
                             follow_due_cb, g_object_ref (self));
  else
    g_application_release (G_APPLICATION (self));
}

void
sa_application_window_removed (SaApplication *self)
{
  if (gtk_application_get_windows (GTK_APPLICATION (self)) != NULL || self->context == NULL || self->actor == NULL ||
      self->demo || self->screenshot != NULL || !g_settings_get_boolean (self->settings, "background-sending"))
    return;
  g_application_hold (G_APPLICATION (self));
  sa_repository_due_async (sa_context_get_repository (self->context), SA_DUE_SEND,
                           g_get_real_time () / G_USEC_PER_SEC, 1, due_cb,
                           g_object_ref (self));
}
