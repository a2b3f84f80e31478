/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-application-private.h"

#include "sa-preferences-window.h"
#include "sa-relay-factory.h"
#include "sa-secrets.h"

/* What the Preferences window needs of relays and of the keyring. */

static void
has_secret_async (gpointer            data,
                  SaId                relay,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  SaApplication *self = data;

  sa_secrets_look_up_async (sa_context_get_database (self->context), relay, cancellable, callback, user_data);
}

static gboolean
has_secret_finish (GAsyncResult *result,
                   GError      **error)
{
  g_autoptr (GError) local = NULL;
  g_autofree char *secret = sa_secrets_look_up_finish (result, &local);

  /* That there is none is an answer, not a failure. */
  if (local != NULL && !g_error_matches (local, SA_ERROR, SA_ERROR_NOT_FOUND))
    g_propagate_error (error, g_steal_pointer (&local));
  return secret != NULL;
}

static void
save_secret_async (gpointer            data,
                   SaId                relay,
                   const char         *secret,
                   GCancellable       *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer            user_data)
{
  SaApplication *self = data;

  sa_secrets_store_async (sa_context_get_database (self->context), relay, secret, cancellable, callback, user_data);
}

static gboolean
save_secret_finish (GAsyncResult *result,
                    GError      **error)
{
  return sa_secrets_store_finish (result, NULL, error);
}

static void
test_async (gpointer            data,
            SaId                site,
            const char         *address,
            GCancellable       *cancellable,
            GAsyncReadyCallback callback,
            gpointer            user_data)
{
  SaApplication *self = data;

  sa_sender_test_async (sa_context_get_sender (self->context), site, address, cancellable, callback, user_data);
}

static SaReceipt *
test_finish (GAsyncResult *result,
             GError      **error)
{
  g_autoptr (GObject) sender = g_async_result_get_source_object (result);

  return sa_sender_test_finish (SA_SENDER (sender), result, error);
}

void
sa_application_open_preferences (SaApplication *self,
                                 SaWindow      *window)
{
  g_autofree char *folder = sa_context_get_default_folder (self->context);
  const SaPreferencesServices services = {
    .data = self,
    .default_folder = folder,
    .check_relay = sa_relay_check_settings,
    .has_secret_async = has_secret_async,
    .has_secret_finish = has_secret_finish,
    .save_secret_async = save_secret_async,
    .save_secret_finish = save_secret_finish,
    .test_async = test_async,
    .test_finish = test_finish,
    .secret_is_given = sa_secrets_is_given (),
  };
  GtkWidget *preferences = sa_preferences_window_new (GTK_WINDOW (window), sa_context_get_repository (self->context),
                                                      self->actor,
                                                      0, &services, self->settings);

  gtk_window_set_application (GTK_WINDOW (preferences), GTK_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (preferences));
}
