/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-repository.h"

enum
{
  CHANGED,
  JOB_PROGRESS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_INTERFACE (SaRepository, sa_repository, G_TYPE_OBJECT)

static void
sa_repository_real_load_async (SaRepository        *self,
                               SaEntity             entity,
                               const SaId          *ids,
                               gsize                n_ids,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  GError *error = NULL;
  GPtrArray *records = NULL;

  g_task_set_source_tag (task, sa_repository_real_load_async);
  records = sa_repository_load (self, entity, ids, n_ids, &error);
  if (records != NULL)
    g_task_return_pointer (task, records, (GDestroyNotify) g_ptr_array_unref);
  else
    g_task_return_error (task, error);
}

static GPtrArray *
sa_repository_real_load_finish (SaRepository  *self,
                                GAsyncResult  *result,
                                GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
sa_repository_default_init (SaRepositoryInterface *iface)
{
  iface->load_async = sa_repository_real_load_async;
  iface->load_finish = sa_repository_real_load_finish;

  signals[CHANGED] = g_signal_new ("changed",
                                   SA_TYPE_REPOSITORY,
                                   G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL,
                                   G_TYPE_NONE,
                                   3, G_TYPE_INT64, G_TYPE_INT64, SA_TYPE_IDS);
  signals[JOB_PROGRESS] = g_signal_new ("job-progress",
                                        SA_TYPE_REPOSITORY,
                                        G_SIGNAL_RUN_LAST,
                                        0, NULL, NULL, NULL,
                                        G_TYPE_NONE,
                                        3, SA_TYPE_PLAN, G_TYPE_UINT64, G_TYPE_UINT64);
}

/**
 * sa_found_new:
 * @ids: (transfer full)
 *
 * Returns: (transfer full)
 */
SaFound *
sa_found_new (SaIds  *ids,
              gsize   n_total,
              gint64  seq)
{
  SaFound *self;

  g_return_val_if_fail (ids != NULL, NULL);

  self = g_new0 (SaFound, 1);
  self->ids = ids;
  self->n_total = n_total;
  self->seq = seq;

  return self;
}

void
sa_found_free (SaFound *self)
{
  g_return_if_fail (self != NULL);

  sa_ids_unref (self->ids);
  g_free (self);
}

void
sa_repository_find_async (SaRepository        *self,
                          SaQuery             *query,
                          gint64               least_seq,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (SA_IS_REPOSITORY (self));
  g_return_if_fail (query != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  SA_REPOSITORY_GET_IFACE (self)->find_async (self, query, least_seq, cancellable, callback, user_data);
}

SaFound *
sa_repository_find_finish (SaRepository  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (SA_IS_REPOSITORY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return SA_REPOSITORY_GET_IFACE (self)->find_finish (self, result, error);
}

GPtrArray *
sa_repository_load (SaRepository  *self,
                    SaEntity       entity,
                    const SaId    *ids,
                    gsize          n_ids,
                    GError       **error)
{
  g_return_val_if_fail (SA_IS_REPOSITORY (self), NULL);
  g_return_val_if_fail (ids != NULL || n_ids == 0, NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return SA_REPOSITORY_GET_IFACE (self)->load (self, entity, ids, n_ids, error);
}

void
sa_repository_load_async (SaRepository        *self,
                          SaEntity             entity,
                          const SaId          *ids,
                          gsize                n_ids,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (SA_IS_REPOSITORY (self));
  g_return_if_fail (ids != NULL || n_ids == 0);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  SA_REPOSITORY_GET_IFACE (self)->load_async (self, entity, ids, n_ids, cancellable, callback, user_data);
}

GPtrArray *
sa_repository_load_finish (SaRepository  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (SA_IS_REPOSITORY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return SA_REPOSITORY_GET_IFACE (self)->load_finish (self, result, error);
}

void
sa_repository_count_async (SaRepository        *self,
                           SaId                 site,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (SA_IS_REPOSITORY (self));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  SA_REPOSITORY_GET_IFACE (self)->count_async (self, site, cancellable, callback, user_data);
}

SaSiteCounts *
sa_repository_count_finish (SaRepository  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (SA_IS_REPOSITORY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return SA_REPOSITORY_GET_IFACE (self)->count_finish (self, result, error);
}

void
sa_repository_judge_async (SaRepository        *self,
                           SaId                 site,
                           SaTargets           *addresses,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (SA_IS_REPOSITORY (self));
  g_return_if_fail (addresses != NULL && sa_targets_are_addresses (addresses));
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  SA_REPOSITORY_GET_IFACE (self)->judge_async (self, site, addresses, cancellable, callback, user_data);
}

GArray *
sa_repository_judge_finish (SaRepository  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (SA_IS_REPOSITORY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return SA_REPOSITORY_GET_IFACE (self)->judge_finish (self, result, error);
}

void
sa_repository_apply_async (SaRepository        *self,
                           SaPlan              *plan,
                           const SaActor       *actor,
                           gboolean             preview,
                           GCancellable        *cancellable,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (SA_IS_REPOSITORY (self));
  g_return_if_fail (plan != NULL);
  g_return_if_fail (actor != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  SA_REPOSITORY_GET_IFACE (self)->apply_async (self, plan, actor, preview, cancellable, callback, user_data);
}

SaOutcome *
sa_repository_apply_finish (SaRepository  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (SA_IS_REPOSITORY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return SA_REPOSITORY_GET_IFACE (self)->apply_finish (self, result, error);
}

void
sa_repository_undo_async (SaRepository        *self,
                          SaId                 event,
                          gboolean             redo,
                          const SaActor       *actor,
                          gboolean             preview,
                          GCancellable        *cancellable,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_return_if_fail (SA_IS_REPOSITORY (self));
  g_return_if_fail (actor != NULL);
  g_return_if_fail (cancellable == NULL || G_IS_CANCELLABLE (cancellable));

  SA_REPOSITORY_GET_IFACE (self)->undo_async (self, event, redo, actor, preview, cancellable, callback, user_data);
}

SaOutcome *
sa_repository_undo_finish (SaRepository  *self,
                           GAsyncResult  *result,
                           GError       **error)
{
  g_return_val_if_fail (SA_IS_REPOSITORY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return SA_REPOSITORY_GET_IFACE (self)->undo_finish (self, result, error);
}

void
sa_repository_report_async (SaRepository        *self,
                            GPtrArray           *reports,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_return_if_fail (SA_IS_REPOSITORY (self));
  g_return_if_fail (reports != NULL);

  SA_REPOSITORY_GET_IFACE (self)->report_async (self, reports, callback, user_data);
}

gboolean
sa_repository_report_finish (SaRepository  *self,
                             GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (SA_IS_REPOSITORY (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return SA_REPOSITORY_GET_IFACE (self)->report_finish (self, result, error);
}

void
sa_repository_adopt_async (SaRepository        *self,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (SA_IS_REPOSITORY (self));

  SA_REPOSITORY_GET_IFACE (self)->adopt_async (self, callback, user_data);
}

gboolean
sa_repository_adopt_finish (SaRepository  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (SA_IS_REPOSITORY (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return SA_REPOSITORY_GET_IFACE (self)->adopt_finish (self, result, error);
}

void
sa_repository_due_async (SaRepository        *self,
                         SaDue                due,
                         SaTime               now,
                         gsize                limit,
                         GAsyncReadyCallback  callback,
                         gpointer             user_data)
{
  g_return_if_fail (SA_IS_REPOSITORY (self));

  SA_REPOSITORY_GET_IFACE (self)->due_async (self, due, now, limit, callback, user_data);
}

GPtrArray *
sa_repository_due_finish (SaRepository  *self,
                          GAsyncResult  *result,
                          SaTime        *next,
                          GError       **error)
{
  g_return_val_if_fail (SA_IS_REPOSITORY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return SA_REPOSITORY_GET_IFACE (self)->due_finish (self, result, next, error);
}

void
sa_repository_claim_async (SaRepository        *self,
                           SaId                 message,
                           SaTime               now,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (SA_IS_REPOSITORY (self));
  g_return_if_fail (message > 0);

  SA_REPOSITORY_GET_IFACE (self)->claim_async (self, message, now, callback, user_data);
}

SaMessageRecord *
sa_repository_claim_finish (SaRepository  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (SA_IS_REPOSITORY (self), NULL);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), NULL);
  g_return_val_if_fail (error == NULL || *error == NULL, NULL);

  return SA_REPOSITORY_GET_IFACE (self)->claim_finish (self, result, error);
}

void
sa_repository_close_async (SaRepository        *self,
                           GAsyncReadyCallback  callback,
                           gpointer             user_data)
{
  g_return_if_fail (SA_IS_REPOSITORY (self));

  SA_REPOSITORY_GET_IFACE (self)->close_async (self, callback, user_data);
}

gboolean
sa_repository_close_finish (SaRepository  *self,
                            GAsyncResult  *result,
                            GError       **error)
{
  g_return_val_if_fail (SA_IS_REPOSITORY (self), FALSE);
  g_return_val_if_fail (G_IS_ASYNC_RESULT (result), FALSE);
  g_return_val_if_fail (error == NULL || *error == NULL, FALSE);

  return SA_REPOSITORY_GET_IFACE (self)->close_finish (self, result, error);
}

void
sa_repository_emit_changed (SaRepository *self,
                            gint64        seq,
                            SaId          site,
                            SaIds        *ids)
{
  g_return_if_fail (SA_IS_REPOSITORY (self));

  g_signal_emit (self, signals[CHANGED], 0, seq, site, ids);
}

void
sa_repository_emit_job_progress (SaRepository *self,
                                 SaPlan       *plan,
                                 guint64       done,
                                 guint64       total)
{
  g_return_if_fail (SA_IS_REPOSITORY (self));

  g_signal_emit (self, signals[JOB_PROGRESS], 0, plan, done, total);
}
