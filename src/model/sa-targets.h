/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-types.h"

G_BEGIN_DECLS

/**
 * SaTargets:
 *
 * The packed table of what a change is about: either ids, or addresses with the name that came with them. A million
 * targets are two blocks of memory, not a million objects. Reference counted; immutable once shared.
 */
typedef struct _SaTargets SaTargets;

SaTargets  *sa_targets_new_ids (SaIds *ids);
SaTargets  *sa_targets_new_id (SaId id);
SaTargets  *sa_targets_new_addresses (void);

/**
 * sa_targets_add_address:
 * @input: what the person typed, given back in results
 * @address: (nullable): the address as it shall be kept; %NULL when @input holds none
 * @name: (nullable): a display name
 * @reason: why it is not valid, %SA_REASON_NONE when it is
 */
void        sa_targets_add_address (SaTargets *self, const char *input, const char *address, const char *name,
                                    SaReason reason);

/** sa_targets_set_language: @language (nullable): BCP 47 tag said beside the address that was added last */
void        sa_targets_set_language (SaTargets *self, const char *language);

SaTargets  *sa_targets_ref (SaTargets *self);
void        sa_targets_unref (SaTargets *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaTargets, sa_targets_unref)

gsize       sa_targets_get_size (const SaTargets *self);
gboolean    sa_targets_are_addresses (const SaTargets *self);
SaId        sa_targets_get_id (const SaTargets *self, gsize position);
const char *sa_targets_get_input (const SaTargets *self, gsize position);
const char *sa_targets_get_address (const SaTargets *self, gsize position); /* (nullable) */
const char *sa_targets_get_name (const SaTargets *self, gsize position);    /* "" when none */
const char *sa_targets_get_language (const SaTargets *self, gsize position); /* (nullable) */
SaReason    sa_targets_get_reason (const SaTargets *self, gsize position);

/** sa_targets_slice: Returns: (transfer full): @length targets from @first on, as a table of its own */
SaTargets  *sa_targets_slice (const SaTargets *self, gsize first, gsize length);

G_END_DECLS
