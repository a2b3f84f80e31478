/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-query.h"
#include "sa-record.h"

G_BEGIN_DECLS

/* The outbox of the sample repository: mails in each of the states that the window can show. */

/** sa_sample_messages_new: @n_more: how many further ones, of all states, follow */
GPtrArray       *sa_sample_messages_new (guint n_more, SaTime now);
/** sa_sample_messages_find: Returns: (transfer full): ids, newest first */
GArray          *sa_sample_messages_find (GPtrArray *messages, const SaQuery *query);
/** sa_sample_messages_load: Returns: (transfer full) (nullable): a copy */
SaMessageRecord *sa_sample_messages_load (GPtrArray *messages, SaId id);
void             sa_sample_messages_count (GPtrArray *messages, SaId site, SaSiteCounts *counts);

G_END_DECLS
