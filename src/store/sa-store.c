/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-store-private.h"

#include "sa-reader.h"
#include "sa-schema.h"

#include <glib/gi18n-lib.h>

/* How soon what another process wrote is seen here. A look that finds nothing takes some microseconds. */
#define POLL_INTERVAL 500  /* ms */

static void sa_store_repository_init (SaRepositoryInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SaStore, sa_store, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SA_TYPE_REPOSITORY, sa_store_repository_init))

SaTime
sa_store_now (SaStore *self)
{
  SaStoreClock clock;
  gpointer data;

  /* The writer asks from the beginning on: what an ended process left behind is taken back first of all. */
  g_mutex_lock (&self->mutex);
  clock = self->clock;
  data = self->clock_data;
  g_mutex_unlock (&self->mutex);
  return clock != NULL ? clock (data) : g_get_real_time () / G_USEC_PER_SEC;
}

GTask *
sa_store_start (SaStore             *self,
                GCancellable        *cancellable,
                GAsyncReadyCallback  callback,
                gpointer             user_data,
                gpointer             source_tag,
                gpointer             task_data,
                GDestroyNotify       free_task_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  gboolean closed;

  g_task_set_source_tag (task, source_tag);
  if (task_data != NULL)
    g_task_set_task_data (task, task_data, free_task_data);

  g_mutex_lock (&self->mutex);
  closed = self->closed;
  g_mutex_unlock (&self->mutex);
  if (!closed)
    return g_steal_pointer (&task);

  g_task_return_new_error (task, SA_ERROR, SA_ERROR_CLOSED, _("The database was closed. Open it again."));
  return NULL;
}

/*
 * What other processes write
 */

static SaWorkState
catch_up_work (GTask     *task,
               gpointer   worker_data,
               gpointer  *result,
               GError   **error)
{
  g_autoptr (GError) failure = NULL;

  /* Whoever asks next catches up first, and is told. */
  if (!sa_store_reader_catch_up (worker_data, &failure))
    g_debug ("The reader did not catch up: %s", failure->message);
  return SA_WORK_DONE;
}

void
sa_store_catch_up_soon (SaStore *self)
{
  sa_worker_queue (self->reader, SA_WORK_URGENT, catch_up_work, NULL, NULL);
}

static gboolean
poll_cb (gpointer data)
{
  SaStore *self = data;
  static guint changed;

  if (changed == 0)
    changed = g_signal_lookup ("changed", SA_TYPE_REPOSITORY);
  if (g_signal_has_handler_pending (self, changed, 0, TRUE))
    sa_store_catch_up_soon (self);
  return G_SOURCE_CONTINUE;
}

static void
start_polling (SaStore *self)
{
  self->poll = g_timeout_source_new (POLL_INTERVAL);
  g_source_set_callback (self->poll, poll_cb, self, NULL);
  g_source_set_static_name (self->poll, "[site-admin] what other processes wrote");
  g_source_attach (self->poll, self->context);
}

static void
stop_polling (SaStore *self)
{
  if (self->poll == NULL)
    return;
  g_source_destroy (self->poll);
  g_clear_pointer (&self->poll, g_source_unref);
}

/*
 * SaRepository
 */

static GPtrArray *
sa_store_load (SaRepository  *repository,
               SaEntity       entity,
               const SaId    *ids,
               gsize          n_ids,
               GError       **error)
{
  SaStore *self = SA_STORE (repository);
  GPtrArray *records;

  g_return_val_if_fail (g_thread_self () == self->thread, NULL);

  if (self->connection == NULL)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_CLOSED, _("The database was closed. Open it again."));
      return NULL;
    }
  /* A page is made of several statements, which must see one moment. */
  if (!sa_sqlite_connection_begin (self->connection, FALSE, error))
    return NULL;
  records = sa_reader_load (self->connection, entity, ids, n_ids, error);
  sa_sqlite_connection_rollback (self->connection);
  return records;
}

static void close_next (SaStore *self);

static void
closed_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  SaStore *self = user_data;
  SaWorker **worker;

  /* In the order in which close_next() shuts them down. */
  if (self->writer != NULL)
    worker = &self->writer;
  else if (self->previewer != NULL)
    worker = &self->previewer;
  else
    worker = &self->reader;
  sa_worker_shut_down_finish (*worker, result, NULL);
  g_clear_pointer (worker, sa_worker_free);
  close_next (self);
}

static void
close_next (SaStore *self)
{
  g_autoptr (GTask) task = NULL;

  /* The writer first: it may hand previews on, and lets the reader know of what it wrote. */
  if (self->writer != NULL)
    {
      sa_worker_shut_down_async (self->writer, closed_cb, self);
      return;
    }
  g_clear_object (&self->writer_connection);
  if (self->previewer != NULL)
    {
      sa_worker_shut_down_async (self->previewer, closed_cb, self);
      return;
    }
  if (self->reader != NULL)
    {
      sa_worker_shut_down_async (self->reader, closed_cb, self);
      return;
    }
  g_clear_pointer (&self->reader_state, sa_store_reader_free);
  g_clear_object (&self->connection);

  task = g_steal_pointer (&self->closing);
  g_task_return_boolean (task, TRUE);
}

static void
sa_store_close_async (SaRepository        *repository,
                      GAsyncReadyCallback  callback,
                      gpointer             user_data)
{
  SaStore *self = SA_STORE (repository);
  GTask *task = sa_store_start (self, NULL, callback, user_data, sa_store_close_async, NULL, NULL);

  if (task == NULL)
    return;
  g_mutex_lock (&self->mutex);
  self->closed = TRUE;
  g_mutex_unlock (&self->mutex);

  stop_polling (self);
  self->closing = task;
  close_next (self);
}

static gboolean
sa_store_close_finish (SaRepository  *repository,
                       GAsyncResult  *result,
                       GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, repository), FALSE);

  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
sa_store_repository_init (SaRepositoryInterface *iface)
{
  iface->find_async = sa_store_find_async;
  iface->find_finish = sa_store_find_finish;
  iface->load = sa_store_load;
  iface->load_async = sa_store_load_async;
  iface->load_finish = sa_store_load_finish;
  iface->count_async = sa_store_count_async;
  iface->count_finish = sa_store_count_finish;
  iface->judge_async = sa_store_judge_async;
  iface->judge_finish = sa_store_judge_finish;
  iface->apply_async = sa_store_apply_async;
  iface->apply_finish = sa_store_apply_finish;
  iface->undo_async = sa_store_undo_async;
  iface->undo_finish = sa_store_undo_finish;
  iface->report_async = sa_store_report_async;
  iface->report_finish = sa_store_report_finish;
  iface->claim_async = sa_store_claim_async;
  iface->claim_finish = sa_store_claim_finish;
  iface->adopt_async = sa_store_adopt_async;
  iface->adopt_finish = sa_store_adopt_finish;
  iface->due_async = sa_store_due_async;
  iface->due_finish = sa_store_due_finish;
  iface->close_async = sa_store_close_async;
  iface->close_finish = sa_store_close_finish;
}

/*
 * GObject
 */

static void
sa_store_finalize (GObject *object)
{
  SaStore *self = SA_STORE (object);

  stop_polling (self);
  g_clear_pointer (&self->writer, sa_worker_free);
  g_clear_object (&self->writer_connection);
  g_clear_pointer (&self->previewer, sa_worker_free);
  g_clear_pointer (&self->reader, sa_worker_free);
  g_clear_pointer (&self->reader_state, sa_store_reader_free);
  g_clear_object (&self->connection);
  g_clear_pointer (&self->emitter, sa_store_emitter_unref);
  g_clear_pointer (&self->context, g_main_context_unref);
  g_clear_pointer (&self->claims, g_ptr_array_unref);
  g_mutex_clear (&self->mutex);
  g_free (self->path);

  G_OBJECT_CLASS (sa_store_parent_class)->finalize (object);
}

static void
sa_store_class_init (SaStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_store_finalize;
}

static void
sa_store_init (SaStore *self)
{
  g_mutex_init (&self->mutex);
  self->thread = g_thread_self ();
  self->context = g_main_context_ref_thread_default ();
  self->emitter = sa_store_emitter_new (SA_REPOSITORY (self), self->context);
}

/*
 * Public
 */

static SaSqliteConnection *
open_reading (const char  *path,
              GError     **error)
{
  g_autoptr (SaSqliteConnection) connection = sa_sqlite_connection_open (path, SA_SQLITE_READ_ONLY, error);

  if (connection == NULL || !sa_schema_check_version (connection, error))
    return NULL;
  return g_steal_pointer (&connection);
}

SaStore *
sa_store_open (const char    *path,
               SaStoreFlags   flags,
               GError       **error)
{
  g_autoptr (SaStore) self = NULL;
  g_autoptr (SaSqliteConnection) reading = NULL;

  g_return_val_if_fail (path != NULL && *path != '\0', NULL);
  g_return_val_if_fail ((flags & SA_STORE_CREATE) == 0 || (flags & SA_STORE_READ_ONLY) == 0, NULL);

  self = g_object_new (SA_TYPE_STORE, NULL);
  self->path = g_canonicalize_filename (path, NULL);
  self->flags = flags;

  if ((flags & SA_STORE_READ_ONLY) == 0)
    {
      SaSqliteMode mode = (flags & SA_STORE_CREATE) != 0 ? SA_SQLITE_READ_WRITE_CREATE : SA_SQLITE_READ_WRITE;

      self->writer_connection = sa_sqlite_connection_open (self->path, mode, error);
      if (self->writer_connection == NULL || !sa_schema_open (self->writer_connection, error))
        return NULL;
    }
  self->connection = open_reading (self->path, error);
  if (self->connection == NULL)
    return NULL;
  reading = open_reading (self->path, error);
  if (reading == NULL)
    return NULL;
  self->reader_state = sa_store_reader_new (g_steal_pointer (&reading), self->emitter,
                                            (flags & SA_STORE_NO_ROSTER) == 0, error);
  if (self->reader_state == NULL)
    return NULL;

  self->reader = sa_worker_new ("sa-reader", self->reader_state);
  if (self->writer_connection != NULL)
    {
      self->writer = sa_worker_new ("sa-writer", self);
      sa_store_recover (self);
    }
  start_polling (self);
  return g_steal_pointer (&self);
}

const char *
sa_store_get_path (SaStore *self)
{
  g_return_val_if_fail (SA_IS_STORE (self), NULL);

  return self->path;
}

void
sa_store_set_clock (SaStore      *self,
                    SaStoreClock  clock,
                    gpointer      data)
{
  g_return_if_fail (SA_IS_STORE (self));

  g_mutex_lock (&self->mutex);
  self->clock = clock;
  self->clock_data = data;
  g_mutex_unlock (&self->mutex);
}
