/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-context-private.h"
#include "sa-relay-factory.h"
#include "sa-secrets.h"
#include "sa-test-mail.h"

#include <glib/gi18n-lib.h>

/* Which relay a site sends by, with the secret that it needs. */

/* Until a relay is chosen mail goes to a folder beside the database: the program works, and says so. */
char *
sa_context_get_default_folder (SaContext *self)
{
  g_autofree char *folder = g_path_get_dirname (self->database);
  g_autofree char *path = g_build_filename (folder, "outbox", NULL);

  return g_canonicalize_filename (path, NULL);
}

static SaRelayRecord *
make_folder_record (SaContext *self)
{
  SaRelayRecord *record = g_new0 (SaRelayRecord, 1);
  g_autofree char *absolute = sa_context_get_default_folder (self);
  GVariantBuilder settings;

  g_variant_builder_init (&settings, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&settings, "{ss}", "path", absolute);
  record->protocol = g_strdup ("folder");
  record->sender = g_strdup ("Site Admin <site-admin@localhost.invalid>");
  record->settings = g_variant_ref_sink (g_variant_builder_end (&settings));
  return record;
}

SaRelayRecord *
sa_context_get_relay_record (SaContext *self,
                             SaId       site,
                             GError   **error)
{
  g_autoptr (GPtrArray) records = sa_repository_load (self->repository, SA_ENTITY_RELAY, NULL, 0, error);
  int chosen = -1;

  if (records == NULL)
    return NULL;
  for (guint i = 0; i < records->len; i++)
    {
      const SaRelayRecord *record = records->pdata[i];

      if (record->site == site || (record->site == 0 && chosen < 0))
        chosen = (int) i;
    }
  if (chosen < 0)
    return make_folder_record (self);
  return g_ptr_array_steal_index (records, (guint) chosen);
}

typedef struct
{
  SaContext     *context; /* which outlives its tasks: it is closed only when none is left */
  SaRelayRecord *record;
  char          *address; /* of a test mail */
  SaEnvelope    *envelope;
} Request;

static void
request_free (Request *request)
{
  g_clear_pointer (&request->record, sa_relay_record_free);
  g_clear_pointer (&request->envelope, sa_envelope_unref);
  g_free (request->address);
  g_free (request);
}

static void
return_relay (GTask      *task,
              const char *secret)
{
  const Request *request = g_task_get_task_data (task);
  GError *error = NULL;
  SaMailRelay *relay = sa_relay_factory_create (request->record, secret, request->context->client, &error);

  if (relay != NULL)
    g_task_return_pointer (task, relay, g_object_unref);
  else
    g_task_return_error (task, error);
}

static void
looked_up_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *secret = sa_secrets_look_up_finish (result, &error);

  if (secret != NULL)
    return_relay (task, secret);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
sa_context_create_relay_async (SaContext          *self,
                               SaId                site,
                               GCancellable       *cancellable,
                               GAsyncReadyCallback callback,
                               gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, sa_context_create_relay_async);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  request->context = self;
  request->record = sa_context_get_relay_record (self, site, &error);
  if (request->record == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else if (!sa_relay_needs_secret (request->record))
    return_relay (task, NULL);
  else
    sa_secrets_look_up_async (self->database, request->record->id, cancellable, looked_up_cb, g_steal_pointer (&task));
}

SaMailRelay *
sa_context_create_relay_finish (GAsyncResult *result,
                                GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const SaRelayRecord *
sa_context_get_created_record (GAsyncResult *result)
{
  const Request *request = g_task_get_task_data (G_TASK (result));

  return request->record;
}

static void
test_sent_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  SaReceipt *receipt = sa_mail_relay_send_finish (SA_MAIL_RELAY (source), result, &error);

  if (receipt != NULL)
    g_task_return_pointer (task, receipt, (GDestroyNotify) sa_receipt_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
test_relay_cb (GObject      *source,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  Request *request = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (SaMailRelay) relay = sa_context_create_relay_finish (result, &error);

  if (relay != NULL)
    request->envelope = sa_test_mail_new (request->record->sender, request->address,
                                          g_get_real_time () / G_USEC_PER_SEC, &error);
  if (request->envelope != NULL)
    sa_mail_relay_send_async (relay, request->envelope, g_task_get_cancellable (task), test_sent_cb,
                              g_object_ref (task));
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

void
sa_context_test_relay_async (SaContext          *self,
                             SaId                site,
                             const char         *address,
                             GCancellable       *cancellable,
                             GAsyncReadyCallback callback,
                             gpointer            user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Request *request = g_new0 (Request, 1);
  g_autoptr (GError) error = NULL;

  g_task_set_source_tag (task, sa_context_test_relay_async);
  g_task_set_task_data (task, request, (GDestroyNotify) request_free);
  request->context = self;
  request->address = g_strdup (address);
  request->record = sa_context_get_relay_record (self, site, &error);
  if (request->record == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    sa_context_create_relay_async (self, site, cancellable, test_relay_cb, g_steal_pointer (&task));
}

SaReceipt *
sa_context_test_relay_finish (GAsyncResult *result,
                              GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

SaMailPreview *
sa_context_preview_mail (SaContext             *self,
                         const SaMessageRecord *message,
                         GError               **error)
{
  g_autoptr (SaRelayRecord) record = sa_context_get_relay_record (self, message->site, error);

  if (record == NULL)
    return NULL;
  return sa_composer_preview (self->composer, message, record->sender, g_get_real_time () / G_USEC_PER_SEC, error);
}
