/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"
#include "sa-sqlite-connection.h"

G_BEGIN_DECLS

/*
 * Everything that writes, as plain functions on the writing connection: each runs its own transaction, on the writer
 * thread only. sa-store.c queues them; nothing here knows of threads or tasks.
 */

/** SaTouched: what a committed transaction moved, for the signal `changed`. Zero-initialise; clear with _clear(). */
typedef struct
{
  gint64  seq;    /* 0: nothing was written */
  SaId    site;   /* 0: the organization or several sites */
  GArray *users;  /* (nullable) of SaId; %NULL: anything may have moved */
  gboolean mail;  /* the outbox has something new to look at */
} SaTouched;

void             sa_touched_clear     (SaTouched *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (SaTouched, sa_touched_clear)

/**
 * sa_writer_apply:
 * @preview: everything is done and rolled back
 *
 * The one road of a change: policy, targets, event, feed, commit.
 * Returns: (transfer full)
 */
SaOutcome       *sa_writer_apply      (SaSqliteConnection *connection, SaPlan *plan, const SaActor *actor,
                                       gboolean preview, SaTime now, SaTouched *touched, GError **error);
SaOutcome       *sa_writer_undo       (SaSqliteConnection *connection, SaId event, gboolean redo,
                                       const SaActor *actor, gboolean preview, SaTime now, SaTouched *touched,
                                       GError **error);
gboolean         sa_writer_report     (SaSqliteConnection *connection, GPtrArray *reports, SaTime now,
                                       SaTouched *touched, GError **error);
/** SaWriterClaim: a message that is to be tried. */
typedef struct
{
  SaId             message;
  SaTime           now;
  gboolean         claimed;   /* whether it may be */
  SaMessageRecord *record;    /* (nullable): then: with its bytes; whoever asked owns it */
} SaWriterClaim;

/** sa_writer_claim_all: in one transaction, which is one flush of the disk. %FALSE: none was claimed */
gboolean         sa_writer_claim_all  (SaSqliteConnection *connection, SaWriterClaim *claims, gsize n_claims,
                                       SaTouched *touched, GError **error);
gboolean         sa_writer_adopt      (SaSqliteConnection *connection, SaTime now, SaTouched *touched, GError **error);

/**
 * SaJob:
 *
 * A plan of more than %SA_REPOSITORY_JOB_TARGETS targets: chunks of at most 50 ms, each a transaction, under one event
 * in state running. Cancelling undoes what was done.
 */
typedef struct _SaJob SaJob;

SaJob           *sa_job_new           (SaPlan *plan, const SaActor *actor);
/** sa_job_new_undo: the same for undoing an event of so many targets; see sa_repository_undo_async() */
SaJob           *sa_job_new_undo      (SaId event, gboolean redo, const SaActor *actor);
void             sa_job_free          (SaJob *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaJob, sa_job_free)
/** sa_job_step: one chunk. @finished: (out): nothing is left to do, sa_job_get_outcome() has the whole */
gboolean         sa_job_step          (SaJob *self, SaSqliteConnection *connection, SaTime now, gboolean cancel,
                                       SaTouched *touched, gboolean *finished, GError **error);
/** sa_job_get_outcome: Returns: (transfer full): once it is finished */
SaOutcome       *sa_job_get_outcome   (SaJob *self);
void             sa_job_get_progress  (SaJob *self, gsize *done, gsize *total);
/** sa_job_recover: on opening: undoes jobs whose owner died */
gboolean         sa_job_recover       (SaSqliteConnection *connection, SaTime now, SaTouched *touched, GError **error);

G_END_DECLS
