/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-record.h"
#include "sa-row-cache.h"
#include "sa-row.h"

G_BEGIN_DECLS

#define SA_TYPE_MESSAGE (sa_message_get_type ())
G_DECLARE_FINAL_TYPE (SaMessage, sa_message, SA, MESSAGE, GObject)

/**
 * SaMessage:
 *
 * What views bind to: one mail of the outbox, as the repository last told it; a #SaRow. Lives on the main thread.
 */

/** sa_message_new: @record: (nullable) (transfer full): %NULL for one that could not be loaded */
SaMessage             *sa_message_new (SaId id, SaMessageRecord *record);

/** sa_message_get_record: Returns: never %NULL; valid until the next `changed` */
const SaMessageRecord *sa_message_get_record (SaMessage *self);

extern const SaRowFactory sa_message_row_factory;

G_END_DECLS
