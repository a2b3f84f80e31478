/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-fake-state.h"
#include "sa-repository.h"

G_BEGIN_DECLS

SaFound         *sa_fake_find (SaFakeState *state, const SaQuery *query, SaTime now);
GPtrArray       *sa_fake_load (SaFakeState *state, SaEntity entity, const SaId *ids, gsize n_ids);
SaSiteCounts    *sa_fake_count (SaFakeState *state, SaId site, SaTime now);
GArray          *sa_fake_judge (SaFakeState *state, SaId site, const SaTargets *addresses);
SaMessageRecord *sa_fake_load_message (SaFakeState *state, SaId id, gboolean with_bytes);

G_END_DECLS
