/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-record.h"
#include "sa-undo-run.h"

G_BEGIN_DECLS

/* What an undo has in its hands at one time: the rows of an event about one target. Between sa-undo-*.c only. */

/** SaUndoRow: one row of the event, with what became of it. */
typedef struct
{
  SaEventRow  row;
  gint64      seq;
  gboolean    erased;   /* its values were, with a person */
  gboolean    detail;   /* of a thing that the event made: goes with it */
  gboolean    soft;     /* goes back if it is still as the event left it, and else does not matter */
  char       *current;
  SaVerdict   verdict;
} SaUndoRow;

void      sa_undo_row_free        (gpointer row);
gboolean  sa_undo_row_is          (const SaUndoRow *row, SaEntity entity, const char *field);
/** sa_undo_row_is_address: that an account got another address; not that it was made with one */
gboolean  sa_undo_row_is_address  (const SaUndoRow *row);
/** sa_undo_row_get_group: @group: (out): of a row about membership, or about who opens a product; %FALSE for others */
gboolean  sa_undo_row_get_group   (const SaUndoRow *row, SaId *group);
/** sa_undo_number: a value as a number; 0 for %NULL */
gint64    sa_undo_number          (const char *text);
/** sa_undo_message_is_here: whether a message in @state can still be called back */
gboolean  sa_undo_message_is_here (const char *state);

/** SaUndoTarget: the rows that stand or fall together. */
typedef struct
{
  SaEntity    entity;   /* USER also stands for accounts, invitations and messages; ACCOUNT for one whose address was
                           changed, with the mail of all its users */
  SaId        id;
  SaId        site;
  SaUserState user;     /* for USER */
  GPtrArray  *rows;     /* of SaUndoRow, the last one first */
  gsize       n_left;   /* mails that are out of the house */
} SaUndoTarget;

/** sa_undo_row_read: what is true now of what @row is about; and whether the row is soft */
gboolean  sa_undo_row_read        (SaWriter *writer, SaUndoTarget *target, SaUndoRow *row, GError **error);
/**
 * sa_undo_target_judge:
 * @verdict: (out): %SA_VERDICT_DONE: all rows with that verdict that are no details may go back
 * @detail: (out): of the verdict
 */
gboolean  sa_undo_target_judge    (SaUndoTarget *self, SaUndoRun *run, SaWriter *writer, SaVerdict *verdict,
                                   SaReason *reason,
                                   const char **detail, GError **error);

G_END_DECLS
