/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-sender-lock.h"
#include "sa-types.h"

G_BEGIN_DECLS

/**
 * SaSenderNotes:
 *
 * What the sender notes in its lock file, for the one that comes after it should it be killed:
 *
 * Which mail it has in its hands: a mail that brings down every sender that touches it must not keep all others waiting
 * for ever. A try is noted before it begins and struck out when it has ended; what the next holder of the lock finds
 * there has ended somebody.
 *
 * Which mails it has claimed and not begun to hand over: nothing of them left, though the repository says that it may
 * have. That is known only as long as the computer runs: after a power failure a file may hold what was true before.
 *
 * Used on one thread.
 */
typedef struct _SaSenderNotes SaSenderNotes;

/** SaPoison: what a mail was in hands for. */
typedef enum
{
  SA_POISON_SEND,     /* being composed, read, or made into a request */
  SA_POISON_LOOK_UP,  /* from the question whether its relay took it to the answer */
} SaPoison;

/** sa_sender_notes_new: @lock: has to outlive it */
SaSenderNotes *sa_sender_notes_new (SaSenderLock *lock);
void           sa_sender_notes_free (SaSenderNotes *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaSenderNotes, sa_sender_notes_free)

/**
 * sa_sender_notes_load: once the lock was taken
 * @claimed: (out): what the last holder had claimed and not begun. It stays noted until sa_sender_notes_forget_claims()
 */
void           sa_sender_notes_load (SaSenderNotes *self, SaIds **claimed);

/** sa_sender_notes_count: how many senders in a row have ended over @message */
int            sa_sender_notes_count (SaSenderNotes *self, SaPoison poison, SaId message);
/**
 * sa_sender_notes_enter: a try begins; if @message was claimed before, it is begun now
 *
 * Returns: %FALSE: it stands there still as claimed and not begun, since the disk is full or broken: it must not leave
 */
gboolean       sa_sender_notes_enter (SaSenderNotes *self, SaPoison poison, SaId message);
/** sa_sender_notes_leave: it has ended, and nobody over it: nothing is left of @message in the list */
void           sa_sender_notes_leave (SaSenderNotes *self, SaPoison poison, SaId message);

/** sa_sender_notes_claim: @messages are about to be claimed, and will wait for their turn */
void           sa_sender_notes_claim (SaSenderNotes *self, const SaId *messages, gsize n_messages);
/** sa_sender_notes_drop_claim: @message was not claimed after all, or was given back */
void           sa_sender_notes_drop_claim (SaSenderNotes *self, SaId message);
/** sa_sender_notes_forget_claims: what the last holder had claimed is given back */
void           sa_sender_notes_forget_claims (SaSenderNotes *self);

G_END_DECLS
