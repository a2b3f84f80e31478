/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-writer-private.h"

G_BEGIN_DECLS

/**
 * SaUndoRun:
 *
 * The way back through one event, from its last row to its first, target by target: the rows about one user with their
 * account, invitation and mail stand or fall together. It can stop between two targets and go on in another
 * transaction.
 */
typedef struct
{
  SaId          event;
  SaId          event_site;
  SaChangeKind  kind;      /* of what is undone, in the end: that of the first event of a chain of undo and redo */
  gboolean      own;       /* the actor's own event: who might do it may take it back */
  gint64        below;     /* rows from here on are done */
  SaId          site;      /* for which the writer's actor facts hold; -1: for none */
  guint         n_targets;
} SaUndoRun;

/** sa_undo_run_start: @own: see above. The writer's actor facts are read as they are needed */
void     sa_undo_run_start (SaUndoRun *self, SaId event, SaId site, SaChangeKind kind, gboolean own);
/**
 * sa_undo_run_go:
 * @deadline: of g_get_monotonic_time(); 0: to the end
 * @finished: (out)
 */
gboolean sa_undo_run_go    (SaUndoRun *self, SaWriter *writer, gint64 deadline, gboolean *finished, GError **error);

/**
 * sa_undo_begin:
 * @id: 0: the actor's latest
 * @running: the event that will be written stays in state running until its job ends
 * @title: (out) (transfer full): of the event that will be written; must outlive the writer's events
 * @go_on: (out): %FALSE: the outcome says why there is nothing to do
 *
 * Finds out what is to be undone, and prepares @run and the writer's event for it.
 */
gboolean sa_undo_begin     (SaWriter *writer, SaId id, gboolean redo, gboolean running, SaUndoRun *run, char **title,
                            gboolean *go_on, GError **error);

/** sa_undo_begin_stop: the same for an event that is still running, as its job is to stop or has no owner any more */
gboolean sa_undo_begin_stop (SaWriter *writer, SaId id, SaUndoRun *run, char **title, GError **error);

G_END_DECLS
