/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

G_BEGIN_DECLS

/**
 * SaReaderOrder:
 *
 * Collects the ids that match a query with what they are sorted by, and gives them back in order: the memory side of an
 * answer from SQL, which does not know the order of the locale.
 */
typedef struct _SaReaderOrder SaReaderOrder;

SaReaderOrder *sa_reader_order_new      (const SaQuery *query);
void           sa_reader_order_free     (SaReaderOrder *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaReaderOrder, sa_reader_order_free)

/**
 * sa_reader_order_add:
 * @number: what comes first in the order; 0 where all are alike
 * @text: (nullable): then this
 * @in_locale: whether @text is compared as people of the locale expect, or byte by byte
 *
 * At last the ids decide, upwards in either direction.
 */
void           sa_reader_order_add      (SaReaderOrder *self, SaId id, gint64 number, const char *text,
                                         gboolean in_locale);
/** sa_reader_order_get_found: Returns: (transfer full): the ids in the range of the query, and the count of all */
SaFound       *sa_reader_order_get_found (SaReaderOrder *self, gint64 seq);

G_END_DECLS
