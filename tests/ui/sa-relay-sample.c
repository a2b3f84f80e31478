/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-sample.h"

#include "sa-error.h"
#include "sa-relay-factory.h"

void
sa_relay_sample_clear (SaRelaySample *self)
{
  g_clear_pointer (&self->saved_secret, g_free);
  g_clear_pointer (&self->tested, g_free);
}

static void
has_secret_async (gpointer             data,
                  SaId                 relay,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  SaRelaySample *self = data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, self, NULL);
  if (self->no_place)
    g_task_return_new_error (task, SA_ERROR, SA_ERROR_OFFLINE, "No keyring runs.");
  else
    g_task_return_boolean (task, self->kept);
}

static void
save_secret_async (gpointer             data,
                   SaId                 relay,
                   const char          *secret,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  SaRelaySample *self = data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_task_data (task, self, NULL);
  if (self->no_place)
    {
      g_task_return_new_error (task, SA_ERROR, SA_ERROR_OFFLINE, "No keyring runs.");
      return;
    }
  g_free (self->saved_secret);
  self->saved_secret = g_strdup (secret);
  self->saved_relay = relay;
  self->kept = TRUE;
  g_task_return_boolean (task, TRUE);
}

static gboolean
secret_finish (GAsyncResult  *result,
               char         **file,
               GError       **error)
{
  const SaRelaySample *self = g_task_get_task_data (G_TASK (result));
  gboolean kept = g_task_propagate_boolean (G_TASK (result), error);

  *file = kept ? g_strdup (self->file) : NULL;
  return kept;
}

static void
remove_secret (gpointer data,
               SaId     relay)
{
  SaRelaySample *self = data;

  self->removed_relay = relay;
}

static void
test_async (gpointer             data,
            SaId                 site,
            const char          *address,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  SaRelaySample *self = data;
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_free (self->tested);
  self->tested = g_strdup (address);
  self->tested_site = site;
  g_task_return_pointer (task, sa_receipt_new (self->answer, NULL, self->answer_text != NULL
                                                                     ? self->answer_text
                                                                     : "250 2.0.0 accepted as 4711"),
                         (GDestroyNotify) sa_receipt_free);
}

static SaReceipt *
test_finish (GAsyncResult  *result,
             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
open_texts (GtkWindow  *parent,
            const char *language,
            gpointer    data)
{
}

SaPreferencesServices
sa_relay_sample_services (SaRelaySample *self)
{
  const SaPreferencesServices services = {
    .data = self,
    .default_folder = "/var/mail/out",
    .infos = sa_relay_get_infos (),
    .common = sa_relay_get_common_infos (),
    .find_problems = sa_relay_find_problems,
    .has_secret_async = has_secret_async,
    .has_secret_finish = secret_finish,
    .save_secret_async = save_secret_async,
    .save_secret_finish = secret_finish,
    .remove_secret = remove_secret,
    .test_async = test_async,
    .test_finish = test_finish,
    .open_texts = open_texts,
    .secret_is_given = self->given,
  };

  return services;
}
