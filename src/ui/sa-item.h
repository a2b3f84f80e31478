/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-row-cache.h"

G_BEGIN_DECLS

#define SA_TYPE_ITEM (sa_item_get_type ())
G_DECLARE_FINAL_TYPE (SaItem, sa_item, SA, ITEM, GObject)

/**
 * SaItem:
 *
 * What the rows of events bind to: an id and its record. Signal `changed`.
 */
SaId                 sa_item_get_id (SaItem *self);
/** sa_item_get_event: Returns: (nullable): %NULL when it could not be loaded */
const SaEventRecord *sa_item_get_event (SaItem *self);

extern const SaRowFactory sa_event_row_factory;

G_END_DECLS
