/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-composer.h"
#include "sa-relay-pool.h"
#include "sa-repository.h"

G_BEGIN_DECLS

/**
 * SaOutbox:
 *
 * Drains the messages of one database: takes the sender's lock, finds out what became of messages that an earlier
 * sender left, and then composes, freezes, claims and hands over what is due. Nothing leaves before its bytes and its
 * state are durable. Does all that on the thread that made it, which need not be the repository's, without ever
 * waiting; it may only be used, and dropped, there.
 *
 * It wakes up by itself: when the repository changes, when the next message is due, when a relay's pause is over, when
 * the computer wakes up or somebody sets its clock. Once started, or while a drain waits, it also asks the relays that
 * can tell what became of the mails that they took.
 *
 * Signal `activity ()`: a number or sentence that can be read from it has changed.
 */
#define SA_TYPE_OUTBOX (sa_outbox_get_type ())
G_DECLARE_FINAL_TYPE (SaOutbox, sa_outbox, SA, OUTBOX, GObject)

/** SaOutboxClock: for tests. Returns: a time */
typedef gint64 (*SaOutboxClock) (gpointer user_data);

/**
 * sa_outbox_new:
 * @lock_path: `<database>.sender`
 * @source: copied
 * @source_data: given to the functions of @source; must outlive the outbox
 *
 * Returns: (transfer full): an outbox that does nothing until it is started or drained
 */
SaOutbox   *sa_outbox_new (SaRepository *repository, SaComposer *composer, const char *lock_path,
                           const SaRelaySource *source, gpointer source_data);

/** sa_outbox_start: from now on whatever is due leaves, for as long as this process holds the lock */
void        sa_outbox_start (SaOutbox *self);

/**
 * sa_outbox_stop_async:
 *
 * Begins no mail any more, lets those under way end for a few seconds, then gives them up as unknown, writes down what
 * became of each and frees the lock. It can be started again afterwards.
 */
void        sa_outbox_stop_async (SaOutbox *self, GAsyncReadyCallback callback, gpointer user_data);
void        sa_outbox_stop_finish (SaOutbox *self, GAsyncResult *result);

/**
 * sa_outbox_drain_async:
 * @wait: also for those that are tried again later
 * @cancellable: (nullable): ends the waiting, not the sending
 *
 * Sends what is due now. Of one that was not started it then frees the lock.
 */
void        sa_outbox_drain_async (SaOutbox *self, gboolean wait, GCancellable *cancellable,
                                   GAsyncReadyCallback callback, gpointer user_data);
/**
 * sa_outbox_drain_finish:
 *
 * Returns: %TRUE when nothing that could leave is left: what became of each message stands in the repository. %FALSE
 * and
 *   %SA_ERROR_BUSY when another process sends, %SA_ERROR_NOT_FOUND when mail is left for want of a relay that works
 *   here, or the error that kept the outbox from being read
 */
gboolean    sa_outbox_drain_finish (SaOutbox *self, GAsyncResult *result, GError **error);

/**
 * sa_outbox_follow_async:
 *
 * Asks the relays about all mails that left and are due for it, as a started outbox does by itself, after all that
 * wants to leave. Of one that was not started it then frees the lock.
 */
void        sa_outbox_follow_async (SaOutbox *self, GAsyncReadyCallback callback, gpointer user_data);
/**
 * sa_outbox_follow_finish:
 * @next: (out): when the next one is due; 0: none is
 *
 * Returns: %FALSE and the errors of sa_outbox_drain_finish() when nobody could be asked
 */
gboolean    sa_outbox_follow_finish (SaOutbox *self, GAsyncResult *result, SaTime *next, GError **error);

/** sa_outbox_wake: looks at once for what is due */
void        sa_outbox_wake (SaOutbox *self);

/** sa_outbox_get_in_flight: how many mails are at a relay now */
guint       sa_outbox_get_in_flight (SaOutbox *self);
/** sa_outbox_is_sender: whether this process holds the lock */
gboolean    sa_outbox_is_sender (SaOutbox *self);
/** sa_outbox_get_problem: Returns: (nullable): why mail waits, as far as this process knows: a sentence */
const char *sa_outbox_get_problem (SaOutbox *self);

/**
 * sa_outbox_set_clock: for tests: seconds since 1970, by which it decides what is due. Timers still run on real
 * seconds: move the clock, then sa_outbox_wake()
 */
void        sa_outbox_set_clock (SaOutbox *self, SaOutboxClock clock, gpointer user_data);
/** sa_outbox_set_ticks: for tests: microseconds of the clock that never jumps, by which it paces and waits */
void        sa_outbox_set_ticks (SaOutbox *self, SaOutboxClock ticks, gpointer user_data);

G_END_DECLS
