/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

G_BEGIN_DECLS

/**
 * SaStoreEmitter:
 *
 * Carries what moved from any thread to the main context of a repository, which emits `changed` there. What comes while
 * an emission is under way is joined to it, and what nobody waits for comes ten times a second at most. Reference
 * counted; it does not keep the repository alive.
 */
typedef struct _SaStoreEmitter SaStoreEmitter;

SaStoreEmitter *sa_store_emitter_new    (SaRepository *repository, GMainContext *context);
SaStoreEmitter *sa_store_emitter_ref    (SaStoreEmitter *self);
void            sa_store_emitter_unref  (SaStoreEmitter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaStoreEmitter, sa_store_emitter_unref)

/** sa_store_emitter_post: @ids: (nullable): users touched; %NULL: anything may have moved */
void            sa_store_emitter_post   (SaStoreEmitter *self, gint64 seq, SaId site, const GArray *ids);

/*
 * What this process writes is told as soon as it is written, so that `changed` comes before the answer; and the reader,
 * which meets it again in the feed, does not tell it twice. The writer says when it begins, because the reader may see
 * a commit before its writer has come back from it.
 */
void            sa_store_emitter_begin_write (SaStoreEmitter *self);
/**
 * sa_store_emitter_end_write:
 * @seq: 0 when nothing was written
 * @at_once: a person waits for it
 *
 * Returns: whether it is told at once
 */
gboolean        sa_store_emitter_end_write   (SaStoreEmitter *self, gint64 seq, SaId site, const GArray *ids,
                                              gboolean at_once);
/** sa_store_emitter_post_read: a row of the feed, told unless it is one of ours */
void            sa_store_emitter_post_read   (SaStoreEmitter *self, gint64 seq, SaId site, const GArray *ids);

G_END_DECLS
