/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-row-table.h"

G_BEGIN_DECLS

/** SaMessageColumn: the columns of the table of messages, in their order. */
typedef enum
{
  SA_MESSAGE_COLUMN_RECIPIENT,
  SA_MESSAGE_COLUMN_ADDRESS,
  SA_MESSAGE_COLUMN_STATE,
  SA_MESSAGE_COLUMN_WHEN,
  SA_MESSAGE_COLUMN_ATTEMPTS,
  SA_MESSAGE_COLUMN_SITE,
  SA_MESSAGE_COLUMN_MORE,
  SA_N_MESSAGE_COLUMNS
} SaMessageColumn;

/** sa_message_table_new: Returns: a #SaRowTable of messages */
GtkWidget *sa_message_table_new (SaRowList *list);
/** sa_message_columns_left_out: a mask; @all_sites: which site it is of makes a difference */
guint      sa_message_columns_left_out (gboolean all_sites);

G_END_DECLS
