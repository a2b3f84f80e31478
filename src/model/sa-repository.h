/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-change.h"
#include "sa-error.h"
#include "sa-query.h"
#include "sa-record.h"
#include "sa-report.h"

G_BEGIN_DECLS

/** SA_REPOSITORY_JOB_TARGETS: a plan of more targets runs in pieces, between which other work goes on */
#define SA_REPOSITORY_JOB_TARGETS 10000

/**
 * SaRepository:
 *
 * The port to what is kept: see with a query, act with a plan. Every method is one round trip; sequence tokens (`seq`)
 * are opaque but grow. The `_async` methods may be called from any thread and answer in the main context that was the
 * thread's default at the call; sa_repository_load() and sa_repository_close_async() belong to the thread that made the
 * repository. Errors are #SaError, or %G_IO_ERROR_CANCELLED for reads; a plan that has begun finishes.
 *
 * Signal `changed (gint64 seq, SaId site, SaIds *ids)`: after a commit of any process, on the thread that made the
 * repository. @site 0: of the organization or of several sites. @ids: (nullable): users touched, %NULL: anything may
 * have moved.
 *
 * Signal `job-progress (SaPlan *plan, guint64 done, guint64 total)`: how far a plan of more targets than
 * %SA_REPOSITORY_JOB_TARGETS has come; when it was cancelled, @done falls again while what was done is taken back.
 * @plan: (nullable): as given to sa_repository_apply_async(), %NULL for an undo of many.
 */
#define SA_TYPE_REPOSITORY (sa_repository_get_type ())
G_DECLARE_INTERFACE (SaRepository, sa_repository, SA, REPOSITORY, GObject)

/** SaFound: the answer to a query: ordered ids in its range, the exact count of all, and as of when. */
typedef struct
{
  SaIds  *ids;
  gsize   n_total;
  gint64  seq;
  gboolean provisional; /* from SQL while the roster loads: the order is final only for added and address */
} SaFound;

SaFound *sa_found_new (SaIds *ids, gsize n_total, gint64 seq);
void     sa_found_free (SaFound *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaFound, sa_found_free)

/** SaAddressVerdict: what inviting one address would meet. */
typedef struct
{
  SaVerdict verdict;
  SaReason  reason;
  SaId      user;      /* of the site, removed ones too; 0 */
} SaAddressVerdict;

/** SaDue: what the outbox asks for. */
typedef enum
{
  SA_DUE_SEND,    /* may go now, and unknown ones to reconcile; none while paused */
  SA_DUE_FOLLOW,  /* handed over, and the relay is to be asked what became of them; also while paused */
} SaDue;

struct _SaRepositoryInterface
{
  GTypeInterface parent_iface;

  void       (*find_async)      (SaRepository *self, SaQuery *query, gint64 least_seq, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
  SaFound   *(*find_finish)     (SaRepository *self, GAsyncResult *result, GError **error);
  GPtrArray *(*load)            (SaRepository *self, SaEntity entity, const SaId *ids, gsize n_ids, GError **error);
  void       (*load_async)      (SaRepository *self, SaEntity entity, const SaId *ids, gsize n_ids,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*load_finish)     (SaRepository *self, GAsyncResult *result, GError **error);
  void       (*count_async)     (SaRepository *self, SaId site, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
  SaSiteCounts *(*count_finish) (SaRepository *self, GAsyncResult *result, GError **error);
  void       (*judge_async)     (SaRepository *self, SaId site, SaTargets *addresses, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data);
  GArray    *(*judge_finish)    (SaRepository *self, GAsyncResult *result, GError **error);
  void       (*apply_async)     (SaRepository *self, SaPlan *plan, const SaActor *actor, gboolean preview,
                                 GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data);
  SaOutcome *(*apply_finish)    (SaRepository *self, GAsyncResult *result, GError **error);
  void       (*undo_async)      (SaRepository *self, SaId event, gboolean redo, const SaActor *actor,
                                 gboolean preview, GCancellable *cancellable, GAsyncReadyCallback callback,
                                 gpointer user_data);
  SaOutcome *(*undo_finish)     (SaRepository *self, GAsyncResult *result, GError **error);
  void       (*report_async)    (SaRepository *self, GPtrArray *reports, GAsyncReadyCallback callback,
                                 gpointer user_data);
  gboolean   (*report_finish)   (SaRepository *self, GAsyncResult *result, GError **error);
  void       (*claim_async)     (SaRepository *self, SaId message, SaTime now, GAsyncReadyCallback callback,
                                 gpointer user_data);
  SaMessageRecord *(*claim_finish) (SaRepository *self, GAsyncResult *result, GError **error);
  void       (*adopt_async)     (SaRepository *self, GAsyncReadyCallback callback, gpointer user_data);
  gboolean   (*adopt_finish)    (SaRepository *self, GAsyncResult *result, GError **error);
  void       (*due_async)       (SaRepository *self, SaDue due, SaTime now, gsize limit,
                                 GAsyncReadyCallback callback, gpointer user_data);
  GPtrArray *(*due_finish)      (SaRepository *self, GAsyncResult *result, SaTime *next, GError **error);
  void       (*close_async)     (SaRepository *self, GAsyncReadyCallback callback, gpointer user_data);
  gboolean   (*close_finish)    (SaRepository *self, GAsyncResult *result, GError **error);
};

/**
 * sa_repository_find_async:
 * @least_seq: the answer must know the change with this token (one reads one's own writes); 0: whatever is there
 */
void          sa_repository_find_async    (SaRepository *self, SaQuery *query, gint64 least_seq,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
/** sa_repository_find_finish: Returns: (transfer full) */
SaFound      *sa_repository_find_finish   (SaRepository *self, GAsyncResult *result, GError **error);

/**
 * sa_repository_load:
 *
 * A page of records, at once, from a read-only connection of the caller's thread: at most some hundred ids.
 * %SA_ENTITY_USER gives SaUserRecord, group SaGroupRecord, product SaProductRecord, site SaSiteRecord, account
 * SaAccountRecord, message SaMessageRecord, domain rule SaDomainRuleRecord, relay SaRelayRecord,
 * event SaEventRecord (with rows when @n_ids is 1), template SaTemplateRecord; one message alone comes with its frozen
 * bytes. @n_ids 0 loads all, for relays, templates, sites, products and groups only.
 *
 * Returns: (transfer full): an array that owns its records, in the order of @ids without those that are gone
 */
GPtrArray    *sa_repository_load          (SaRepository *self, SaEntity entity, const SaId *ids, gsize n_ids,
                                           GError **error);

/**
 * sa_repository_load_async: the same by the reader, for threads that have no connection of their own
 *
 * One that does not implement it answers at once with what sa_repository_load() says.
 */
void          sa_repository_load_async    (SaRepository *self, SaEntity entity, const SaId *ids, gsize n_ids,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
/** sa_repository_load_finish: Returns: (transfer full): as of sa_repository_load() */
GPtrArray    *sa_repository_load_finish   (SaRepository *self, GAsyncResult *result, GError **error);

/** sa_repository_count_async: @site 0: only what belongs to the organization */
void          sa_repository_count_async   (SaRepository *self, SaId site, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
SaSiteCounts *sa_repository_count_finish  (SaRepository *self, GAsyncResult *result, GError **error);

/**
 * sa_repository_judge_async: what inviting @addresses would meet; a query on the reader, not a preview. Knows no
 * seats
 */
void          sa_repository_judge_async   (SaRepository *self, SaId site, SaTargets *addresses,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
/** sa_repository_judge_finish: Returns: (transfer full): of SaAddressVerdict, one a target */
GArray       *sa_repository_judge_finish  (SaRepository *self, GAsyncResult *result, GError **error);

/**
 * sa_repository_apply_async:
 * @preview: rolled back: nothing is written, the outcome has no event
 * @cancellable: (nullable): stops a plan that has not begun, and one that runs in pieces, which then takes back what it
 *   did; the answer is %G_IO_ERROR_CANCELLED
 */
void          sa_repository_apply_async   (SaRepository *self, SaPlan *plan, const SaActor *actor, gboolean preview,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
/** sa_repository_apply_finish: Returns: (transfer full). Refusals are verdicts, not errors */
SaOutcome    *sa_repository_apply_finish  (SaRepository *self, GAsyncResult *result, GError **error);

/**
 * sa_repository_undo_async:
 * @event: the event to undo; 0: the actor's latest undoable one (with @redo: the actor's latest undo)
 */
void          sa_repository_undo_async    (SaRepository *self, SaId event, gboolean redo, const SaActor *actor,
                                           gboolean preview, GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
SaOutcome    *sa_repository_undo_finish   (SaRepository *self, GAsyncResult *result, GError **error);

/** sa_repository_report_async: @reports: of SaReport, applied in one transaction */
void          sa_repository_report_async  (SaRepository *self, GPtrArray *reports, GAsyncReadyCallback callback,
                                           gpointer user_data);
gboolean      sa_repository_report_finish (SaRepository *self, GAsyncResult *result, GError **error);

/*
 * The outbox. Only the process that holds the sender's lock calls these four.
 */

/**
 * sa_repository_adopt_async:
 *
 * After taking the lock, and after the clock was set back while nothing is under way: what an earlier holder left as
 * sending becomes unknown. What waits since a time that is still to come waits as long from now on, an hour at most. A
 * database that was copied or restored with mail in its queue is paused (%SA_PAUSE_COPY).
 */
void          sa_repository_adopt_async   (SaRepository *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean      sa_repository_adopt_finish  (SaRepository *self, GAsyncResult *result, GError **error);

/** sa_repository_due_async: messages that are due at @now, the longest due first */
void          sa_repository_due_async     (SaRepository *self, SaDue due, SaTime now, gsize limit,
                                           GAsyncReadyCallback callback, gpointer user_data);
/**
 * sa_repository_due_finish:
 * @next: (out) (optional): when the next message will be due; 0: none is waiting
 *
 * Returns: (transfer full): of SaMessageRecord, without bytes
 */
GPtrArray    *sa_repository_due_finish    (SaRepository *self, GAsyncResult *result, SaTime *next, GError **error);

/**
 * sa_repository_claim_async:
 *
 * Moves a frozen message to sending, durably, if its invitation still lives; for an unknown one, only gives it.
 */
void          sa_repository_claim_async   (SaRepository *self, SaId message, SaTime now, GAsyncReadyCallback callback,
                                           gpointer user_data);
/**
 * sa_repository_claim_finish: Returns: (transfer full): with bytes; %NULL and %SA_ERROR_CONFLICT when it may not go
 * any more
 */
SaMessageRecord *sa_repository_claim_finish (SaRepository *self, GAsyncResult *result, GError **error);

/** sa_repository_close_async: drains, closes, joins the threads; nothing else may be called afterwards */
void          sa_repository_close_async   (SaRepository *self, GAsyncReadyCallback callback, gpointer user_data);
gboolean      sa_repository_close_finish  (SaRepository *self, GAsyncResult *result, GError **error);

/** sa_repository_emit_changed: for implementations, on the main thread */
void          sa_repository_emit_changed  (SaRepository *self, gint64 seq, SaId site, SaIds *ids);
/** sa_repository_emit_job_progress: likewise */
void          sa_repository_emit_job_progress (SaRepository *self, SaPlan *plan, guint64 done, guint64 total);

G_END_DECLS
