/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SaWorker:
 *
 * A named thread that does one piece of work after the other, the most urgent first and otherwise in the order in which
 * they came. Work may be queued from any thread; each task is answered in the main context that it was made in.
 */
typedef struct _SaWorker SaWorker;

/** SaWorkPriority: a person who waits goes before what nobody watches. */
typedef enum
{
  SA_WORK_URGENT,
  SA_WORK_NORMAL,
  SA_WORK_IDLE,
} SaWorkPriority;

typedef enum
{
  SA_WORK_DONE,   /* the result or the error is set */
  SA_WORK_AGAIN,  /* call me again, after what is more urgent or has waited longer */
  SA_WORK_MOVED,  /* the task was queued elsewhere, with the reference of this worker */
} SaWorkState;

/**
 * SaWorkFunc:
 * @task: (nullable): as queued
 * @worker_data: as given to sa_worker_new()
 * @result: (out): what g_task_propagate_pointer() will give
 *
 * One piece of work, on the worker's thread. It does not return the task itself: the worker does, once it has let go
 * of it, so that the last reference never goes away on this thread.
 */
typedef SaWorkState (*SaWorkFunc) (GTask *task, gpointer worker_data, gpointer *result, GError **error);

SaWorker *sa_worker_new              (const char *name, gpointer worker_data);

/**
 * sa_worker_queue:
 * @free_result: (nullable): for a result that nobody fetches
 * @task: (nullable) (transfer full): %NULL for upkeep of the worker's own, which is dropped when the worker shuts down
 */
void      sa_worker_queue            (SaWorker *self, SaWorkPriority priority, SaWorkFunc func,
                                      GDestroyNotify free_result, GTask *task);

/** sa_worker_is_current: whether the caller is on the worker's thread */
gboolean  sa_worker_is_current       (SaWorker *self);
/** sa_worker_is_closing: whether work that comes back again and again should come to its end */
gboolean  sa_worker_is_closing       (SaWorker *self);

/** sa_worker_shut_down_async: answers when all that was queued is done and the thread has ended. Queue nothing more */
void      sa_worker_shut_down_async  (SaWorker *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean  sa_worker_shut_down_finish (SaWorker *self, GAsyncResult *result, GError **error);

/** sa_worker_free: waits for the thread if it was not shut down before */
void      sa_worker_free             (SaWorker *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaWorker, sa_worker_free)

G_END_DECLS
