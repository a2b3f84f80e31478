/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

G_BEGIN_DECLS

/**
 * sa_lock_of_organization:
 *
 * Why @actor may not do @kind to the organization as a whole, by the rules that the repository applies: it locks
 * controls and says why, and the repository has the last word.
 *
 * Returns: %SA_REASON_NONE when they may
 */
SaReason sa_lock_of_organization (SaRepository *repository, const SaActor *actor, SaChangeKind kind);

G_END_DECLS
