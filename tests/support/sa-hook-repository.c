/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-hook-repository.h"

struct _SaHookRepository
{
  GObject       parent_instance;

  SaRepository *inner;
  SaHook        hook;
  gpointer      user_data;
  gulong        changed_id;
};

static void sa_hook_repository_iface_init (SaRepositoryInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SaHookRepository, sa_hook_repository, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SA_TYPE_REPOSITORY, sa_hook_repository_iface_init))

typedef struct
{
  SaHookStep step;
  GPtrArray *records;
  SaTime     next;
} Due;

static void
due_free (gpointer data)
{
  Due *due = data;

  g_clear_pointer (&due->records, g_ptr_array_unref);
  g_free (due);
}

static void
call (SaRepository *repository,
      SaHookStep    step,
      gpointer      data)
{
  SaHookRepository *self = SA_HOOK_REPOSITORY (repository);

  self->hook (step, data, self->user_data);
}

static GTask *
start (SaRepository        *repository,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  return g_task_new (repository, NULL, callback, user_data);
}

static void
report_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  gboolean written = sa_repository_report_finish (SA_REPOSITORY (source), result, &error);

  if (written)
    call (g_task_get_source_object (task), SA_HOOK_AFTER_REPORT, g_task_get_task_data (task));
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, written);
}

static void
report_async (SaRepository        *repository,
              GPtrArray           *reports,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  GTask *task = start (repository, callback, user_data);

  g_task_set_task_data (task, g_ptr_array_ref (reports), (GDestroyNotify) g_ptr_array_unref);
  call (repository, SA_HOOK_BEFORE_REPORT, reports);
  sa_repository_report_async (SA_HOOK_REPOSITORY (repository)->inner, reports, report_cb, task);
}

static gboolean
report_finish (SaRepository  *repository,
               GAsyncResult  *result,
               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
claim_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  SaMessageRecord *record = sa_repository_claim_finish (SA_REPOSITORY (source), result, &error);

  call (g_task_get_source_object (task), SA_HOOK_AFTER_CLAIM, record);
  if (record != NULL)
    g_task_return_pointer (task, record, (GDestroyNotify) sa_message_record_free);
  else
    g_task_return_error (task, error);
}

static void
claim_async (SaRepository        *repository,
             SaId                 message,
             SaTime               now,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  call (repository, SA_HOOK_BEFORE_CLAIM, &message);
  sa_repository_claim_async (SA_HOOK_REPOSITORY (repository)->inner, message, now, claim_cb,
                             start (repository, callback, user_data));
}

static SaMessageRecord *
claim_finish (SaRepository  *repository,
              GAsyncResult  *result,
              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
adopt_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (sa_repository_adopt_finish (SA_REPOSITORY (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
adopt_async (SaRepository        *repository,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  sa_repository_adopt_async (SA_HOOK_REPOSITORY (repository)->inner, adopt_cb, start (repository, callback, user_data));
}

static void
due_cb (GObject      *source,
        GAsyncResult *result,
        gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  Due *due = g_task_get_task_data (task);

  due->records = sa_repository_due_finish (SA_REPOSITORY (source), result, &due->next, &error);
  if (due->records == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  call (g_task_get_source_object (task), due->step, due->records);
  g_task_return_boolean (task, TRUE);
}

static void
due_async (SaRepository        *repository,
           SaDue                what,
           SaTime               now,
           gsize                limit,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  GTask *task = start (repository, callback, user_data);
  Due *due = g_new0 (Due, 1);

  due->step = what == SA_DUE_FOLLOW ? SA_HOOK_DUE_TO_FOLLOW : SA_HOOK_DUE;
  g_task_set_task_data (task, due, due_free);
  sa_repository_due_async (SA_HOOK_REPOSITORY (repository)->inner, what, now, limit, due_cb, task);
}

static GPtrArray *
due_finish (SaRepository  *repository,
            GAsyncResult  *result,
            SaTime        *next,
            GError       **error)
{
  Due *due = g_task_get_task_data (G_TASK (result));

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return NULL;
  if (next != NULL)
    *next = due->next;
  return g_ptr_array_ref (due->records);
}

static void
count_cb (GObject      *source,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;
  SaSiteCounts *counts = sa_repository_count_finish (SA_REPOSITORY (source), result, &error);

  if (counts != NULL)
    g_task_return_pointer (task, counts, (GDestroyNotify) sa_site_counts_free);
  else
    g_task_return_error (task, error);
}

static void
count_async (SaRepository        *repository,
             SaId                 site,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  sa_repository_count_async (SA_HOOK_REPOSITORY (repository)->inner, site, cancellable, count_cb,
                             start (repository, callback, user_data));
}

static SaSiteCounts *
count_finish (SaRepository  *repository,
              GAsyncResult  *result,
              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
changed_cb (SaRepository     *inner,
            gint64            seq,
            SaId              site,
            SaIds            *ids,
            SaHookRepository *self)
{
  sa_repository_emit_changed (SA_REPOSITORY (self), seq, site, ids);
}

static void
sa_hook_repository_iface_init (SaRepositoryInterface *iface)
{
  iface->count_async = count_async;
  iface->count_finish = count_finish;
  iface->report_async = report_async;
  iface->report_finish = report_finish;
  iface->claim_async = claim_async;
  iface->claim_finish = claim_finish;
  iface->adopt_async = adopt_async;
  iface->adopt_finish = report_finish;
  iface->due_async = due_async;
  iface->due_finish = due_finish;
}

static void
sa_hook_repository_finalize (GObject *object)
{
  SaHookRepository *self = SA_HOOK_REPOSITORY (object);

  g_clear_signal_handler (&self->changed_id, self->inner);
  g_object_unref (self->inner);

  G_OBJECT_CLASS (sa_hook_repository_parent_class)->finalize (object);
}

static void
sa_hook_repository_class_init (SaHookRepositoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_hook_repository_finalize;
}

static void
sa_hook_repository_init (SaHookRepository *self)
{
}

SaRepository *
sa_hook_repository_new (SaRepository *inner,
                        SaHook        hook,
                        gpointer      user_data)
{
  SaHookRepository *self = g_object_new (SA_TYPE_HOOK_REPOSITORY, NULL);

  self->inner = g_object_ref (inner);
  self->hook = hook;
  self->user_data = user_data;
  self->changed_id = g_signal_connect (inner, "changed", G_CALLBACK (changed_cb), self);
  return SA_REPOSITORY (self);
}
