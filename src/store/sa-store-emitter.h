/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

G_BEGIN_DECLS

/**
 * SaStoreEmitter:
 *
 * Carries what moved from any thread to the main context of a repository, which emits `changed` there. What comes while
 * an emission is under way is joined to it. Reference counted; it does not keep the repository alive.
 */
typedef struct _SaStoreEmitter SaStoreEmitter;

SaStoreEmitter *sa_store_emitter_new    (SaRepository *repository, GMainContext *context);
SaStoreEmitter *sa_store_emitter_ref    (SaStoreEmitter *self);
void            sa_store_emitter_unref  (SaStoreEmitter *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaStoreEmitter, sa_store_emitter_unref)

/** sa_store_emitter_post: @ids: (nullable): users touched; %NULL: anything may have moved */
void            sa_store_emitter_post   (SaStoreEmitter *self, gint64 seq, SaId site, const GArray *ids);

G_END_DECLS
