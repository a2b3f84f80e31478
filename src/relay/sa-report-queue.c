/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-report-queue.h"

#define RETRY_SECONDS 1

typedef struct
{
  SaReport     *report;
  SaReportDone  done;       /* (nullable) */
  gpointer      user_data;
} Entry;

struct _SaReportQueue
{
  gatomicrefcount ref_count;   /* the caller, and the transaction that is being written */
  SaRepository   *repository;
  GPtrArray      *waiting;     /* of Entry */
  GPtrArray      *written;     /* (nullable): of Entry: what is being written */
  GSource        *retry;       /* (nullable) */
  char           *problem;     /* (nullable) */
  gboolean        freed;
};

static void flush (SaReportQueue *self);

static void
entry_free (Entry *self)
{
  sa_report_free (self->report);
  g_free (self);
}

static void
finish_entries (GPtrArray *entries,
                gboolean   written)
{
  for (guint i = 0; i < entries->len; i++)
    {
      Entry *entry = entries->pdata[i];

      if (entry->done != NULL)
        entry->done (written, entry->user_data);
    }
}

SaReportQueue *
sa_report_queue_new (SaRepository *repository)
{
  SaReportQueue *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);

  self = g_new0 (SaReportQueue, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->repository = g_object_ref (repository);
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  return self;
}

static void
unref (SaReportQueue *self)
{
  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_object_unref (self->repository);
  g_ptr_array_unref (self->waiting);
  g_clear_pointer (&self->written, g_ptr_array_unref);
  g_free (self->problem);
  g_free (self);
}

static void
clear_retry (SaReportQueue *self)
{
  if (self->retry != NULL)
    g_source_destroy (self->retry);
  g_clear_pointer (&self->retry, g_source_unref);
}

void
sa_report_queue_free (SaReportQueue *self)
{
  g_return_if_fail (self != NULL);

  self->freed = TRUE;
  clear_retry (self);
  finish_entries (self->waiting, FALSE);
  g_ptr_array_set_size (self->waiting, 0);
  unref (self);
}

static gboolean
retry_cb (gpointer user_data)
{
  SaReportQueue *self = user_data;

  clear_retry (self);
  flush (self);
  return G_SOURCE_REMOVE;
}

static void
reported_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  SaReportQueue *self = user_data;
  g_autoptr (GPtrArray) written = g_steal_pointer (&self->written);
  g_autoptr (GError) error = NULL;
  gboolean done;

  done = sa_repository_report_finish (SA_REPOSITORY (source), result, &error);
  g_clear_pointer (&self->problem, g_free);
  if (done || self->freed || g_error_matches (error, SA_ERROR, SA_ERROR_CLOSED))
    {
      finish_entries (written, done);
    }
  else
    {
      /* before all that came since: the order is kept */
      self->problem = g_strdup (error->message);
      g_message ("The outbox could not be written and is tried again: %s", error->message);
      g_ptr_array_extend_and_steal (written, g_steal_pointer (&self->waiting));
      self->waiting = g_steal_pointer (&written);
      self->retry = g_timeout_source_new_seconds (RETRY_SECONDS);
      g_source_set_callback (self->retry, retry_cb, self, NULL);
      g_source_attach (self->retry, g_main_context_get_thread_default ());
    }
  if (!self->freed)
    flush (self);
  unref (self);
}

static void
flush (SaReportQueue *self)
{
  g_autoptr (GPtrArray) reports = NULL;

  if (self->written != NULL || self->retry != NULL || self->waiting->len == 0)
    return;

  self->written = self->waiting;
  self->waiting = g_ptr_array_new_with_free_func ((GDestroyNotify) entry_free);
  reports = g_ptr_array_new ();
  for (guint i = 0; i < self->written->len; i++)
    g_ptr_array_add (reports, ((Entry *) self->written->pdata[i])->report);

  g_atomic_ref_count_inc (&self->ref_count);
  sa_repository_report_async (self->repository, reports, reported_cb, self);
}

void
sa_report_queue_push (SaReportQueue *self,
                      SaReport      *report,
                      SaReportDone   done,
                      gpointer       user_data)
{
  Entry *entry = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (report != NULL);

  entry = g_new0 (Entry, 1);
  entry->report = report;
  entry->done = done;
  entry->user_data = user_data;
  g_ptr_array_add (self->waiting, entry);
  flush (self);
}

gboolean
sa_report_queue_is_empty (SaReportQueue *self)
{
  g_return_val_if_fail (self != NULL, TRUE);

  return self->written == NULL && self->waiting->len == 0;
}

const char *
sa_report_queue_get_problem (SaReportQueue *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->problem;
}
