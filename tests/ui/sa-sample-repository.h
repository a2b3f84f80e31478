/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

G_BEGIN_DECLS

#define SA_TYPE_SAMPLE_REPOSITORY (sa_sample_repository_get_type ())
G_DECLARE_FINAL_TYPE (SaSampleRepository, sa_sample_repository, SA, SAMPLE_REPOSITORY, GObject)

/**
 * SaSampleRepository:
 *
 * A repository for looking: one site whose users stand in each of the states that the window can show. It answers
 * queries, loads and counts; what changes it are the functions below, not plans.
 */

/** sa_sample_repository_new: @n_more: how many further users, with numbers for names, follow the sample people */
SaRepository *sa_sample_repository_new (guint n_more);

#define SA_SAMPLE_SITE 1

/**
 * sa_sample_repository_rename: what a change by somebody else looks like: @id has another name, and `changed` is
 * emitted
 */
void          sa_sample_repository_rename (SaSampleRepository *self, SaId id, const char *name);
void          sa_sample_repository_drop (SaSampleRepository *self, SaId id);
/** sa_sample_repository_set_failing: whether reads fail from now on */
void          sa_sample_repository_set_failing (SaSampleRepository *self, gboolean failing);
/** sa_sample_repository_set_pause: why the outbox waits from now on, and `changed` is emitted */
void          sa_sample_repository_set_pause (SaSampleRepository *self, SaPause pause);
/** sa_sample_repository_set_n_sites: how many sites there are; the users are all on the first */
void          sa_sample_repository_set_n_sites (SaSampleRepository *self, guint n_sites);
/** sa_sample_repository_set_n_messages: so many more messages than one in each state; below 0: none at all */
void          sa_sample_repository_set_n_messages (SaSampleRepository *self, int n_more);
/** sa_sample_repository_get_message: Returns: (transfer none): the mail, to be changed; then say so by _touch() */
SaMessageRecord *sa_sample_repository_get_message (SaSampleRepository *self, SaId id);
void          sa_sample_repository_touch (SaSampleRepository *self);
/** sa_sample_repository_get_n_finds, _get_n_loads: how often it was asked */
guint         sa_sample_repository_get_n_finds (SaSampleRepository *self);
guint         sa_sample_repository_get_n_loads (SaSampleRepository *self);
/** sa_sample_repository_get_plan: Returns: (nullable): the plan that was asked for last */
SaPlan       *sa_sample_repository_get_plan (SaSampleRepository *self);

G_END_DECLS
