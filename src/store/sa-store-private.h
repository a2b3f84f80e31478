/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-store-reader.h"
#include "sa-store.h"
#include "sa-worker.h"
#include "sa-writer.h"

G_BEGIN_DECLS

struct _SaStore
{
  GObject             parent_instance;

  /* set when it is opened, then only read */
  char               *path;
  SaStoreFlags        flags;
  GMainContext       *context;
  GThread            *thread;
  SaStoreEmitter     *emitter;

  /* the owner's thread */
  SaSqliteConnection *connection;       /* reads pages */
  GSource            *poll;
  GTask              *closing;          /* while it closes */

  SaWorker           *writer;           /* (nullable): %NULL when read-only */
  SaSqliteConnection *writer_connection;
  GTask              *job;              /* (nullable), borrowed, of the writer thread: the job under way */
  SaWorker           *reader;
  SaStoreReader      *reader_state;

  GMutex              mutex;            /* guards what follows */
  SaWorker           *previewer;        /* (nullable): made for the first big preview */
  gboolean            closed;
  GPtrArray          *claims;           /* of GTask, borrowed: not begun */
  SaStoreClock        clock;            /* (nullable) */
  gpointer            clock_data;
};

SaTime   sa_store_now             (SaStore *self);

/**
 * sa_store_start:
 * @task_data: (nullable)
 *
 * Returns: (transfer full) (nullable): a task with its data; %NULL when the store is closed, which its caller is told
 */
GTask   *sa_store_start           (SaStore *self, GCancellable *cancellable, GAsyncReadyCallback callback,
                                   gpointer user_data, gpointer source_tag, gpointer task_data,
                                   GDestroyNotify free_task_data);

/** sa_store_catch_up_soon: lets the reader look at what was committed. Any thread */
void     sa_store_catch_up_soon   (SaStore *self);

/* sa-store-read.c */
void          sa_store_find_async   (SaRepository *repository, SaQuery *query, gint64 least_seq,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
SaFound      *sa_store_find_finish  (SaRepository *repository, GAsyncResult *result, GError **error);
void          sa_store_load_async   (SaRepository *repository, SaEntity entity, const SaId *ids, gsize n_ids,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GPtrArray    *sa_store_load_finish  (SaRepository *repository, GAsyncResult *result, GError **error);
void          sa_store_count_async  (SaRepository *repository, SaId site, GCancellable *cancellable,
                                     GAsyncReadyCallback callback, gpointer user_data);
SaSiteCounts *sa_store_count_finish (SaRepository *repository, GAsyncResult *result, GError **error);
void          sa_store_judge_async  (SaRepository *repository, SaId site, SaTargets *addresses,
                                     GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
GArray       *sa_store_judge_finish (SaRepository *repository, GAsyncResult *result, GError **error);
void          sa_store_due_async    (SaRepository *repository, SaDue due, SaTime now, gsize limit,
                                     GAsyncReadyCallback callback, gpointer user_data);
GPtrArray    *sa_store_due_finish   (SaRepository *repository, GAsyncResult *result, SaTime *next, GError **error);

/* sa-store-write.c */
void          sa_store_recover       (SaStore *self);
void          sa_store_apply_async   (SaRepository *repository, SaPlan *plan, const SaActor *actor, gboolean preview,
                                      GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
SaOutcome    *sa_store_apply_finish  (SaRepository *repository, GAsyncResult *result, GError **error);
void          sa_store_undo_async    (SaRepository *repository, SaId event, gboolean redo, const SaActor *actor,
                                      gboolean preview, GCancellable *cancellable, GAsyncReadyCallback callback,
                                      gpointer user_data);
SaOutcome    *sa_store_undo_finish   (SaRepository *repository, GAsyncResult *result, GError **error);
void          sa_store_report_async  (SaRepository *repository, GPtrArray *reports, GAsyncReadyCallback callback,
                                      gpointer user_data);
gboolean      sa_store_report_finish (SaRepository *repository, GAsyncResult *result, GError **error);
void          sa_store_claim_async   (SaRepository *repository, SaId message, SaTime now, GAsyncReadyCallback callback,
                                      gpointer user_data);
SaMessageRecord *sa_store_claim_finish (SaRepository *repository, GAsyncResult *result, GError **error);
void          sa_store_adopt_async   (SaRepository *repository, GAsyncReadyCallback callback, gpointer user_data);
gboolean      sa_store_adopt_finish  (SaRepository *repository, GAsyncResult *result, GError **error);

G_END_DECLS
