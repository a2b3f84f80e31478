/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-application-private.h"

#include "sa-preferences-window.h"
#include "sa-relay-factory.h"
#include "sa-secret-file.h"
#include "sa-secrets.h"

/* What the Preferences window needs of relays and of the keyring. */

/* What a look-up of a secret is about. */
typedef struct
{
  char *database;
  SaId  relay;
} Question;

static void
question_free (gpointer data)
{
  Question *question = data;

  g_free (question->database);
  g_free (question);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *secret = sa_secrets_look_up_finish (result, &error);

  /* That there is none is an answer, not a failure. */
  if (g_error_matches (error, SA_ERROR, SA_ERROR_NOT_FOUND))
    g_clear_error (&error);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, secret != NULL);
}

static void
has_secret_async (gpointer            data,
                  SaId                relay,
                  GCancellable       *cancellable,
                  GAsyncReadyCallback callback,
                  gpointer            user_data)
{
  SaApplication *self = data;
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Question *question = g_new0 (Question, 1);

  question->database = g_strdup (sa_context_get_database (self->context));
  question->relay = relay;
  g_task_set_source_tag (task, has_secret_async);
  g_task_set_task_data (task, question, question_free);
  sa_secrets_look_up_async (question->database, relay, cancellable, looked_up_cb, task);
}

/* A file of ours is only there where no keyring ran when the secret was entered, and it goes when one takes over. */
static gboolean
has_secret_finish (GAsyncResult *result,
                   char        **file,
                   GError      **error)
{
  const Question *question = g_task_get_task_data (G_TASK (result));
  gboolean kept = g_task_propagate_boolean (G_TASK (result), error);
  g_autofree char *path = sa_secret_file_build_path (question->database, question->relay);

  *file = kept && sa_secret_file_get_time (path) != 0 ? g_steal_pointer (&path) : NULL;
  return kept;
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

static void
removed_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;

  if (!sa_secrets_remove_finish (result, &error))
    g_message ("The secret of a mail relay that is gone was not forgotten: %s", error->message);
}

static void
remove_secret (gpointer data,
               SaId     relay)
{
  SaApplication *self = data;

  sa_secrets_remove_async (sa_context_get_database (self->context), relay, NULL, removed_cb, NULL);
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
    .infos = sa_relay_get_infos (),
    .common = sa_relay_get_common_infos (),
    .find_problems = sa_relay_find_problems,
    .has_secret_async = has_secret_async,
    .has_secret_finish = has_secret_finish,
    .save_secret_async = save_secret_async,
    .save_secret_finish = sa_secrets_store_finish,
    .remove_secret = remove_secret,
    .test_async = test_async,
    .test_finish = test_finish,
    .open_texts = sa_application_open_texts,
    .secret_is_given = sa_secrets_is_given (),
  };
  GtkWidget *preferences = sa_preferences_window_new (GTK_WINDOW (window), sa_context_get_repository (self->context),
                                                      self->actor, sa_window_get_site (window), &services,
                                                      self->settings);

  gtk_window_set_application (GTK_WINDOW (preferences), GTK_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (preferences));
}
