/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-repository.h"

#include "sa-fake-outbox.h"
#include "sa-fake-read.h"
#include "sa-fake-work.h"

struct _SaFakeRepository
{
  GObject      parent_instance;

  SaFakePool  *pool;
  SaFakeState *state;
  SaTime       now;
  GError      *next_error;
};

static void sa_fake_repository_iface_init (SaRepositoryInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SaFakeRepository, sa_fake_repository, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SA_TYPE_REPOSITORY, sa_fake_repository_iface_init))

/* What an answer waits with until the main loop turns. */
typedef struct
{
  gpointer        result;
  GDestroyNotify  free;
  gint64          seq;   /* 0: nothing was written */
  SaIds          *ids;   /* (nullable) */
  SaId            site;
} Answer;

typedef struct
{
  GPtrArray *records;
  SaTime     next;
} Due;

static void
answer_free (Answer *answer)
{
  if (answer->result != NULL && answer->free != NULL)
    answer->free (answer->result);
  g_clear_pointer (&answer->ids, sa_ids_unref);
  g_free (answer);
}

static void
due_free (Due *due)
{
  g_clear_pointer (&due->records, g_ptr_array_unref);
  g_free (due);
}

static SaTime
get_now (SaFakeRepository *self)
{
  return self->now != 0 ? self->now : g_get_real_time () / G_USEC_PER_SEC;
}

static gboolean
answer_cb (gpointer data)
{
  GTask *task = data;
  Answer *answer = g_task_get_task_data (task);
  GDestroyNotify free = answer->free;

  if (answer->seq != 0)
    sa_repository_emit_changed (SA_REPOSITORY (g_task_get_source_object (task)), answer->seq, answer->site,
                                answer->ids);
  g_task_return_pointer (task, g_steal_pointer (&answer->result), free);

  return G_SOURCE_REMOVE;
}

static gboolean
fail_cb (gpointer data)
{
  GTask *task = data;
  SaFakeRepository *self = g_task_get_source_object (task);

  g_task_return_error (task, g_steal_pointer (&self->next_error));

  return G_SOURCE_REMOVE;
}

static void
attach (GTask       *task,
        GSourceFunc  callback)
{
  g_autoptr(GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, callback, g_object_ref (task), g_object_unref);
  g_source_set_static_name (source, "SaFakeRepository answer");
  g_source_attach (source, g_task_get_context (task));
}

/* Returns whether the call is to be answered with a failure. */
static gboolean
is_to_fail (SaFakeRepository *self,
            GTask            *task)
{
  if (self->next_error == NULL)
    return FALSE;
  attach (task, fail_cb);

  return TRUE;
}

static void
answer_later (GTask          *task,
              gpointer        result,
              GDestroyNotify  free)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->result = result;
  answer->free = free;
  g_task_set_task_data (task, answer, (GDestroyNotify) answer_free);
  attach (task, answer_cb);
}

/* Replaces the tables and lets the signal tell of it. @touched: set of user ids. */
static void
commit (SaFakeRepository *self,
        GTask            *task,
        SaFakeState      *state,
        GHashTable       *touched)
{
  Answer *answer = g_task_get_task_data (task);
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  GHashTableIter iter;
  gpointer key = NULL;

  g_hash_table_iter_init (&iter, touched);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      SaId id = *(const SaId *) key;
      SaId site = sa_fake_user (state, id)->site;

      answer->site = ids->len == 0 || answer->site == site ? site : 0;
      g_array_append_val (ids, id);
    }
  if (ids->len > 0)
    answer->ids = sa_ids_new_take (ids);
  else
    g_array_unref (ids);
  answer->seq = state->seq;
  sa_fake_state_free (self->state);
  self->state = state;
}

static GHashTable *
new_touched (void)
{
  return g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
}

static void
find_async (SaRepository        *repository,
            SaQuery             *query,
            gint64               least_seq,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  SaFakeRepository *self = SA_FAKE_REPOSITORY (repository);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, find_async);
  if (!is_to_fail (self, task))
    answer_later (task, sa_fake_find (self->state, query, get_now (self)), (GDestroyNotify) sa_found_free);
}

static SaFound *
find_finish (SaRepository  *repository,
             GAsyncResult  *result,
             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static GPtrArray *
load (SaRepository  *repository,
      SaEntity       entity,
      const SaId    *ids,
      gsize          n_ids,
      GError       **error)
{
  SaFakeRepository *self = SA_FAKE_REPOSITORY (repository);

  if (self->next_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&self->next_error));
      return NULL;
    }

  return sa_fake_load (self->state, entity, ids, n_ids);
}

static void
count_async (SaRepository        *repository,
             SaId                 site,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  SaFakeRepository *self = SA_FAKE_REPOSITORY (repository);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, count_async);
  if (!is_to_fail (self, task))
    answer_later (task, sa_fake_count (self->state, site, get_now (self)), (GDestroyNotify) sa_site_counts_free);
}

static SaSiteCounts *
count_finish (SaRepository  *repository,
              GAsyncResult  *result,
              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
judge_async (SaRepository        *repository,
             SaId                 site,
             SaTargets           *addresses,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  SaFakeRepository *self = SA_FAKE_REPOSITORY (repository);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, judge_async);
  if (!is_to_fail (self, task))
    answer_later (task, sa_fake_judge (self->state, site, addresses), (GDestroyNotify) g_array_unref);
}

static GArray *
judge_finish (SaRepository  *repository,
              GAsyncResult  *result,
              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* A plan of many targets: it comes in pieces, of which only the last one writes. */
typedef struct
{
  SaPlan   *plan;
  SaActor  *actor;
  guint     piece;
} Job;

#define N_PIECES 4

static void
job_free (Job *job)
{
  sa_plan_unref (job->plan);
  sa_actor_free (job->actor);
  g_free (job);
}

static void
apply_now (SaFakeRepository *self,
           GTask            *task,
           SaPlan           *plan,
           const SaActor    *actor,
           gboolean          preview)
{
  g_autoptr(GHashTable) touched = new_touched ();
  g_autoptr(SaFakeState) copy = sa_fake_state_copy (self->state);
  SaOutcome *outcome = sa_fake_apply (copy, plan, actor, preview, get_now (self), touched);

  answer_later (task, outcome, (GDestroyNotify) sa_outcome_unref);
  if (sa_outcome_get_event (outcome) != 0)
    commit (self, task, g_steal_pointer (&copy), touched);
}

static gboolean
job_cb (gpointer data)
{
  GTask *task = data;
  SaFakeRepository *self = g_task_get_source_object (task);
  Job *job = g_task_get_task_data (task);
  gsize total = sa_plan_count_targets (job->plan);
  g_autoptr(SaPlan) plan = NULL;
  g_autoptr(SaActor) actor = NULL;

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_task_set_check_cancellable (task, TRUE);
      g_task_return_error_if_cancelled (task);
      return G_SOURCE_REMOVE;
    }

  job->piece++;
  sa_repository_emit_job_progress (SA_REPOSITORY (self), job->plan, total * job->piece / N_PIECES, total);
  if (job->piece < N_PIECES)
    return G_SOURCE_CONTINUE;

  plan = sa_plan_ref (job->plan);
  actor = sa_actor_copy (job->actor);
  apply_now (self, task, plan, actor, FALSE);
  return G_SOURCE_REMOVE;
}

static void
apply_async (SaRepository        *repository,
             SaPlan              *plan,
             const SaActor       *actor,
             gboolean             preview,
             GCancellable        *cancellable,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  SaFakeRepository *self = SA_FAKE_REPOSITORY (repository);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  Job *job = NULL;

  g_task_set_source_tag (task, apply_async);
  g_task_set_check_cancellable (task, FALSE);
  if (is_to_fail (self, task))
    return;

  if (preview || sa_plan_count_targets (plan) <= SA_REPOSITORY_JOB_TARGETS)
    {
      apply_now (self, task, plan, actor, preview);
      return;
    }

  job = g_new0 (Job, 1);
  job->plan = sa_plan_ref (plan);
  job->actor = sa_actor_copy (actor);
  g_task_set_task_data (task, job, (GDestroyNotify) job_free);
  attach (task, job_cb);
}

static SaOutcome *
apply_finish (SaRepository  *repository,
              GAsyncResult  *result,
              GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
undo_async (SaRepository        *repository,
            SaId                 event,
            gboolean             redo,
            const SaActor       *actor,
            gboolean             preview,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  SaFakeRepository *self = SA_FAKE_REPOSITORY (repository);
  g_autoptr(GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autoptr(GHashTable) touched = new_touched ();
  g_autoptr(SaFakeState) copy = NULL;
  SaOutcome *outcome;

  g_task_set_source_tag (task, undo_async);
  g_task_set_check_cancellable (task, FALSE);
  if (is_to_fail (self, task))
    return;

  copy = sa_fake_state_copy (self->state);
  outcome = sa_fake_undo (copy, event, redo, actor, preview, get_now (self), touched);
  answer_later (task, outcome, (GDestroyNotify) sa_outcome_unref);
  if (sa_outcome_get_event (outcome) != 0)
    commit (self, task, g_steal_pointer (&copy), touched);
}

static SaOutcome *
undo_finish (SaRepository  *repository,
             GAsyncResult  *result,
             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
report_async (SaRepository        *repository,
              GPtrArray           *reports,
              GAsyncReadyCallback  callback,
              gpointer             user_data)
{
  SaFakeRepository *self = SA_FAKE_REPOSITORY (repository);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(GHashTable) touched = new_touched ();
  g_autoptr(SaFakeState) copy = NULL;
  gboolean moved = FALSE;
  guint i;

  g_task_set_source_tag (task, report_async);
  if (is_to_fail (self, task))
    return;

  copy = sa_fake_state_copy (self->state);
  for (i = 0; i < reports->len; i++)
    moved = sa_fake_report (copy, g_ptr_array_index (reports, i), get_now (self), touched) || moved;
  answer_later (task, NULL, NULL);
  if (!moved)
    return;
  copy->seq++;
  commit (self, task, g_steal_pointer (&copy), touched);
}

static gboolean
nothing_finish (GAsyncResult  *result,
                GError       **error)
{
  g_autoptr(GError) failure = NULL;

  g_task_propagate_pointer (G_TASK (result), &failure);
  if (failure == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&failure));

  return FALSE;
}

static gboolean
report_finish (SaRepository  *repository,
               GAsyncResult  *result,
               GError       **error)
{
  return nothing_finish (result, error);
}

static void
claim_async (SaRepository        *repository,
             SaId                 message,
             SaTime               now,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  SaFakeRepository *self = SA_FAKE_REPOSITORY (repository);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(GHashTable) touched = new_touched ();
  g_autoptr(SaFakeState) copy = NULL;
  SaMessageRecord *record = NULL;

  g_task_set_source_tag (task, claim_async);
  if (is_to_fail (self, task))
    return;

  copy = sa_fake_state_copy (self->state);
  if (sa_fake_claim (copy, message, now, touched))
    record = sa_fake_load_message (copy, message, TRUE);
  answer_later (task, record, (GDestroyNotify) sa_message_record_free);
  if (g_hash_table_size (touched) == 0)
    return;
  copy->seq++;
  commit (self, task, g_steal_pointer (&copy), touched);
}

static SaMessageRecord *
claim_finish (SaRepository  *repository,
              GAsyncResult  *result,
              GError       **error)
{
  g_autoptr(GError) failure = NULL;
  SaMessageRecord *record = g_task_propagate_pointer (G_TASK (result), &failure);

  if (failure != NULL)
    g_propagate_error (error, g_steal_pointer (&failure));
  else if (record == NULL)
    g_set_error_literal (error, SA_ERROR, SA_ERROR_CONFLICT, "The message may not go any more.");

  return record;
}

static void
adopt_async (SaRepository        *repository,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  SaFakeRepository *self = SA_FAKE_REPOSITORY (repository);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(GHashTable) touched = new_touched ();
  g_autoptr(SaFakeState) copy = NULL;

  g_task_set_source_tag (task, adopt_async);
  if (is_to_fail (self, task))
    return;

  copy = sa_fake_state_copy (self->state);
  answer_later (task, NULL, NULL);
  if (!sa_fake_adopt (copy, get_now (self), touched))
    return;
  copy->seq++;
  commit (self, task, g_steal_pointer (&copy), touched);
}

static gboolean
adopt_finish (SaRepository  *repository,
              GAsyncResult  *result,
              GError       **error)
{
  return nothing_finish (result, error);
}

static void
due_async (SaRepository        *repository,
           SaDue                what,
           SaTime               now,
           gsize                limit,
           GAsyncReadyCallback  callback,
           gpointer             user_data)
{
  SaFakeRepository *self = SA_FAKE_REPOSITORY (repository);
  g_autoptr(GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr(GArray) ids = NULL;
  Due *due;
  guint i;

  g_task_set_source_tag (task, due_async);
  if (is_to_fail (self, task))
    return;

  due = g_new0 (Due, 1);
  due->records = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_message_record_free);
  ids = sa_fake_due (self->state, what, now, limit, &due->next);
  for (i = 0; i < ids->len; i++)
    g_ptr_array_add (due->records, sa_fake_load_message (self->state, g_array_index (ids, SaId, i), FALSE));
  answer_later (task, due, (GDestroyNotify) due_free);
}

static GPtrArray *
due_finish (SaRepository  *repository,
            GAsyncResult  *result,
            SaTime        *next,
            GError       **error)
{
  Due *due = g_task_propagate_pointer (G_TASK (result), error);
  GPtrArray *records;

  if (due == NULL)
    return NULL;
  records = g_steal_pointer (&due->records);
  if (next != NULL)
    *next = due->next;
  due_free (due);

  return records;
}

static void
close_async (SaRepository        *repository,
             GAsyncReadyCallback  callback,
             gpointer             user_data)
{
  g_autoptr(GTask) task = g_task_new (repository, NULL, callback, user_data);

  g_task_set_source_tag (task, close_async);
  answer_later (task, NULL, NULL);
}

static gboolean
close_finish (SaRepository  *repository,
              GAsyncResult  *result,
              GError       **error)
{
  return nothing_finish (result, error);
}

static void
sa_fake_repository_iface_init (SaRepositoryInterface *iface)
{
  iface->find_async = find_async;
  iface->find_finish = find_finish;
  iface->load = load;
  iface->count_async = count_async;
  iface->count_finish = count_finish;
  iface->judge_async = judge_async;
  iface->judge_finish = judge_finish;
  iface->apply_async = apply_async;
  iface->apply_finish = apply_finish;
  iface->undo_async = undo_async;
  iface->undo_finish = undo_finish;
  iface->report_async = report_async;
  iface->report_finish = report_finish;
  iface->claim_async = claim_async;
  iface->claim_finish = claim_finish;
  iface->adopt_async = adopt_async;
  iface->adopt_finish = adopt_finish;
  iface->due_async = due_async;
  iface->due_finish = due_finish;
  iface->close_async = close_async;
  iface->close_finish = close_finish;
}

static void
sa_fake_repository_finalize (GObject *object)
{
  SaFakeRepository *self = SA_FAKE_REPOSITORY (object);

  sa_fake_state_free (self->state);
  sa_fake_pool_free (self->pool);
  g_clear_error (&self->next_error);

  G_OBJECT_CLASS (sa_fake_repository_parent_class)->finalize (object);
}

static void
sa_fake_repository_class_init (SaFakeRepositoryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_fake_repository_finalize;
}

static void
sa_fake_repository_init (SaFakeRepository *self)
{
  self->pool = sa_fake_pool_new ();
  self->state = sa_fake_state_new (self->pool);
}

SaRepository *
sa_fake_repository_new (void)
{
  return g_object_new (SA_TYPE_FAKE_REPOSITORY, NULL);
}

void
sa_fake_repository_set_now (SaFakeRepository *self,
                            SaTime            now)
{
  g_return_if_fail (SA_IS_FAKE_REPOSITORY (self));

  self->now = now;
}

void
sa_fake_repository_fail_next (SaFakeRepository *self,
                              GError           *error)
{
  g_return_if_fail (SA_IS_FAKE_REPOSITORY (self));
  g_return_if_fail (error != NULL);

  g_clear_error (&self->next_error);
  self->next_error = error;
}

void
sa_fake_repository_set_site_name (SaFakeRepository *self,
                                  SaId              site,
                                  const char       *name)
{
  g_return_if_fail (SA_IS_FAKE_REPOSITORY (self));
  g_return_if_fail (sa_fake_site (self->state, site) != NULL);

  sa_fake_site (self->state, site)->name = g_intern_string (name);
}

void
sa_fake_repository_set_account_state (SaFakeRepository *self,
                                      SaId              account,
                                      SaAccountState    state)
{
  g_return_if_fail (SA_IS_FAKE_REPOSITORY (self));
  g_return_if_fail (sa_fake_account (self->state, account) != NULL);

  sa_fake_account (self->state, account)->state = state;
}
