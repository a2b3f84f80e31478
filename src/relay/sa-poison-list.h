/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-sender-lock.h"
#include "sa-types.h"

G_BEGIN_DECLS

/**
 * SaPoisonList:
 *
 * Remembers over the death of its process which mail it had in its hands: a mail that brings down every sender that
 * touches it must not keep all others waiting for ever. A try is noted in the lock file before it begins and struck out
 * when it has ended; what the next holder of the lock finds there has ended somebody. Used on one thread.
 */
typedef struct _SaPoisonList SaPoisonList;

/** SaPoison: what a mail was in hands for. */
typedef enum
{
  SA_POISON_SEND,     /* being composed, read, or made into a request */
  SA_POISON_LOOK_UP,  /* from the question whether its relay took it to the answer */
} SaPoison;

/** sa_poison_list_new: @lock: has to outlive it */
SaPoisonList *sa_poison_list_new (SaSenderLock *lock);
void          sa_poison_list_free (SaPoisonList *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaPoisonList, sa_poison_list_free)

/** sa_poison_list_load: once the lock was taken */
void          sa_poison_list_load (SaPoisonList *self);
/** sa_poison_list_count: how many senders in a row have ended over @message */
int           sa_poison_list_count (SaPoisonList *self, SaPoison poison, SaId message);
/** sa_poison_list_enter: a try begins */
void          sa_poison_list_enter (SaPoisonList *self, SaPoison poison, SaId message);
/** sa_poison_list_leave: it has ended, and nobody over it: nothing is left of @message in the list */
void          sa_poison_list_leave (SaPoisonList *self, SaPoison poison, SaId message);

G_END_DECLS
