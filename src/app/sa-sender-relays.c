/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sender-private.h"

#include "sa-relay-factory.h"
#include "sa-secrets.h"
#include "sa-test-mail.h"

/* Which relay a site sends by, with the secret that it needs. */

char *
sa_sender_get_default_folder (const char *database)
{
  g_autofree char *folder = g_path_get_dirname (database);
  g_autofree char *path = g_build_filename (folder, "outbox", NULL);

  return g_canonicalize_filename (path, NULL);
}

/* Until a relay is chosen mail goes to a folder beside the database: the program works, and says so. */
static SaRelayRecord *
make_folder_record (const char *database)
{
  SaRelayRecord *record = g_new0 (SaRelayRecord, 1);
  g_autofree char *absolute = sa_sender_get_default_folder (database);
  GVariantBuilder settings;

  g_variant_builder_init (&settings, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&settings, "{ss}", "path", absolute);
  record->protocol = g_strdup ("folder");
  record->sender = g_strdup ("Site Admin <site-admin@localhost.invalid>");
  record->settings = g_variant_ref_sink (g_variant_builder_end (&settings));
  return record;
}

SaRelayRecord *
sa_sender_choose_relay (GPtrArray  *records,
                        SaId        site,
                        const char *database)
{
  int chosen = -1;

  g_return_val_if_fail (records != NULL, NULL);
  g_return_val_if_fail (database != NULL, NULL);

  for (guint i = 0; i < records->len; i++)
    {
      const SaRelayRecord *record = records->pdata[i];

      if (record->site == site || (record->site == 0 && chosen < 0))
        chosen = (int) i;
    }
  if (chosen < 0)
    return make_folder_record (database);
  return g_ptr_array_steal_index (records, (guint) chosen);
}

/*
 * Secrets: of the home thread, because libsecret keeps its connection to the keyring where it was first asked
 */

typedef struct
{
  char *database;
  SaId  relay;
} SecretOrder;

static void
secret_order_free (gpointer data)
{
  SecretOrder *order = data;

  g_free (order->database);
  g_free (order);
}

static void
secret_found_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  GError *error = NULL;
  char *secret = sa_secrets_look_up_finish (result, &error);

  sa_loop_answer (user_data, secret, g_free, error);
}

static void
look_up_secret (gpointer data)
{
  GTask *task = data;
  const SecretOrder *order = g_task_get_task_data (task);

  sa_secrets_look_up_async (order->database, order->relay, g_task_get_cancellable (task), secret_found_cb, task);
}

static void
look_up_secret_async (SaSender            *self,
                      SaId                 relay,
                      GCancellable        *cancellable,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  SecretOrder *order = g_new0 (SecretOrder, 1);

  order->database = g_strdup (self->database);
  order->relay = relay;
  g_task_set_source_tag (task, look_up_secret_async);
  g_task_set_task_data (task, order, secret_order_free);
  sa_loop_post (self->home, look_up_secret, task);
}

static char *
look_up_secret_finish (GAsyncResult *result,
                       GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/*
 * Opening a relay, in the relay thread
 */

typedef struct
{
  SaSender      *sender;
  SaId           site;
  SaRelayRecord *record;  /* (nullable) */
} Opening;

static void
opening_free (gpointer data)
{
  Opening *opening = data;

  g_clear_pointer (&opening->record, sa_relay_record_free);
  g_free (opening);
}

static void
end_opening (GTask      *task,
             const char *secret,
             GError     *error)
{
  const Opening *opening = g_task_get_task_data (task);
  SaSender *self = opening->sender;
  SaMailRelay *relay = NULL;

  if (error == NULL)
    relay = sa_relay_factory_create (opening->record, secret, self->worker.client, &error);
  if (relay != NULL)
    g_task_return_pointer (task, relay, g_object_unref);
  else
    g_task_return_error (task, error);
  sa_sender_leave (self);
}

static void
secret_known_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  g_autofree char *secret = look_up_secret_finish (result, &error);

  end_opening (task, secret, error);
}

static void
records_loaded_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GCancellable *cancellable = g_task_get_cancellable (task);
  Opening *opening = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (GPtrArray) records = sa_repository_load_finish (SA_REPOSITORY (source), result, &error);

  if (records != NULL)
    opening->record = sa_sender_choose_relay (records, opening->site, opening->sender->database);
  if (records != NULL && sa_relay_needs_secret (opening->record))
    look_up_secret_async (opening->sender, opening->record->id, cancellable, secret_known_cb, g_steal_pointer (&task));
  else
    end_opening (task, NULL, error);
}

void
sa_sender_open_relay_async (SaSender            *self,
                            SaId                 site,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  Opening *opening = g_new0 (Opening, 1);

  g_assert (sa_loop_thread_is_current (self->thread));

  opening->sender = self;
  opening->site = site;
  g_task_set_source_tag (task, sa_sender_open_relay_async);
  g_task_set_task_data (task, opening, opening_free);
  self->worker.n_open++;
  sa_repository_load_async (self->repository, SA_ENTITY_RELAY, NULL, 0, cancellable, records_loaded_cb, task);
}

SaMailRelay *
sa_sender_open_relay_finish (GAsyncResult *result,
                             GError      **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

const SaRelayRecord *
sa_sender_get_opened_record (GAsyncResult *result)
{
  const Opening *opening = g_task_get_task_data (G_TASK (result));

  return opening->record;
}

/*
 * The test mail
 */

typedef struct
{
  SaSender     *sender;
  char         *address;
  GCancellable *cancellable;
  GTask        *task;      /* of the home thread */
} Test;

static void
end_test (Test      *test,
          SaReceipt *receipt,
          GError    *error)
{
  sa_loop_answer (test->task, receipt, (GDestroyNotify) sa_receipt_free, error);
  sa_sender_leave (test->sender);
  g_object_unref (test->cancellable);
  g_free (test->address);
  g_free (test);
}

static void
test_sent_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  GError *error = NULL;
  SaReceipt *receipt = sa_mail_relay_send_finish (SA_MAIL_RELAY (source), result, &error);

  end_test (user_data, receipt, error);
}

static void
test_opened_cb (GObject      *source,
                GAsyncResult *result,
                gpointer      user_data)
{
  Test *test = user_data;
  GError *error = NULL;
  g_autoptr (SaMailRelay) relay = sa_sender_open_relay_finish (result, &error);
  g_autoptr (SaEnvelope) envelope = NULL;

  if (relay != NULL)
    envelope = sa_test_mail_new (sa_sender_get_opened_record (result)->sender, test->address,
                                 g_get_real_time () / G_USEC_PER_SEC, &error);
  if (envelope != NULL)
    sa_mail_relay_send_async (relay, envelope, test->cancellable, test_sent_cb, test);
  else
    end_test (test, NULL, error);
}

void
sa_sender_send_test (SaSender   *self,
                     SaId        site,
                     const char *address,
                     GTask      *task)
{
  GCancellable *cancellable = g_task_get_cancellable (task);
  Test *test = g_new0 (Test, 1);

  g_assert (sa_loop_thread_is_current (self->thread));

  test->sender = self;
  test->address = g_strdup (address);
  test->cancellable = g_object_ref (cancellable != NULL ? cancellable : self->worker.cancellable);
  test->task = task;
  self->worker.n_open++;
  sa_sender_open_relay_async (self, site, test->cancellable, test_opened_cb, test);
}
