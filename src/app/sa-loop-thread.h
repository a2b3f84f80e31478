/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * SaLoopThread:
 *
 * A named thread that runs a main context of its own, which is its thread-default one. What is made in it and called
 * only in it need not know of threads.
 */
typedef struct _SaLoopThread SaLoopThread;

SaLoopThread *sa_loop_thread_new    (const char *name);
/** sa_loop_thread_free: waits until it has done what it was asked before, and has ended. Not from the thread itself */
void          sa_loop_thread_free   (SaLoopThread *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaLoopThread, sa_loop_thread_free)

/** sa_loop_thread_invoke: calls @func once in the thread, soon, after what was asked before. Any thread */
void          sa_loop_thread_invoke (SaLoopThread *self, void (*func) (gpointer data), gpointer data);
/** sa_loop_thread_call: the same, and waits until it is done: for what takes no time. Not from the thread itself */
void          sa_loop_thread_call   (SaLoopThread *self, void (*func) (gpointer data), gpointer data);
/** sa_loop_thread_is_current: whether the caller is in the thread */
gboolean      sa_loop_thread_is_current (SaLoopThread *self);

/** sa_loop_post: calls @func once in @context, soon, never at once. Any thread */
void          sa_loop_post          (GMainContext *context, void (*func) (gpointer data), gpointer data);

/**
 * sa_loop_answer:
 * @task: (transfer full): made in the context where it is to be answered
 * @result: what g_task_propagate_pointer() will give
 * @free_result: (nullable)
 * @error: (nullable) (transfer full)
 *
 * Answers a task from any thread, and lets go of it in its own context, so that what it keeps alive does not die here.
 */
void          sa_loop_answer        (GTask *task, gpointer result, GDestroyNotify free_result, GError *error);

G_END_DECLS
