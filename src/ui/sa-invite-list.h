/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-invite-row.h"

G_BEGIN_DECLS

/**
 * SaInviteList:
 *
 * The addresses of one invitation, a #GListModel of #SaInviteRow in the order in which they were given. It reads pasted
 * text, finds duplicates and misspellings at once, and asks the repository what inviting the rest would meet, a moment
 * after the last change; a new question cancels the one that it replaces. Main thread.
 *
 * Signal `changed`: the addresses, their verdicts or the counts moved; once for each step, however many rows it has.
 */
#define SA_TYPE_INVITE_LIST (sa_invite_list_get_type ())
G_DECLARE_FINAL_TYPE (SaInviteList, sa_invite_list, SA, INVITE_LIST, GObject)

/** SA_INVITE_JUDGE_DELAY: ms between the last change and the question to the repository */
#define SA_INVITE_JUDGE_DELAY 150

/** SaInviteCounts: how many addresses are in which state, and in the groups that the window speaks of. */
typedef struct
{
  guint n_total;
  guint n_by_state[SA_N_INVITE_STATES];
  guint n_taking_part;
  guint n_left_out;
  guint n_to_fix;
} SaInviteCounts;

/**
 * sa_invite_list_new:
 * @repository: (nullable): who judges; %NULL: every valid address counts as new
 * @decoder: (nullable): for RFC 2047 words in pasted text
 */
SaInviteList         *sa_invite_list_new            (SaRepository *repository, SaId site, SaWordDecoder decoder);

/**
 * sa_invite_list_add_text: a list of addresses, or a table whose first line says where they are
 *
 * Returns: how many rows came of @text; 0 when it has nothing but blanks
 */
guint                 sa_invite_list_add_text       (SaInviteList *self, const char *text);
/**
 * sa_invite_list_add_file_text:
 * @n_unknown: (out) (optional): how many rows name a language that no mail is written in
 *
 * The same for what a file holds, where a table need not have headings.
 */
guint                 sa_invite_list_add_file_text  (SaInviteList *self, const char *text, guint *n_unknown);
/** sa_invite_list_set_language: @language: (nullable): the mail to @row is in it, whatever holds for the others */
void                  sa_invite_list_set_language   (SaInviteList *self, SaInviteRow *row, const char *language);
/**
 * sa_invite_list_edit:
 *
 * Puts what @text holds in the place of @row. Text that reads as the same address again keeps its spelling: it was
 * looked at. Text without anything in it removes the row.
 */
void                  sa_invite_list_edit           (SaInviteList *self, SaInviteRow *row, const char *text);
void                  sa_invite_list_remove         (SaInviteList *self, SaInviteRow *row);
void                  sa_invite_list_clear          (SaInviteList *self);
void                  sa_invite_list_use_suggestion (SaInviteList *self, SaInviteRow *row);
void                  sa_invite_list_keep_spelling  (SaInviteList *self, SaInviteRow *row);

const SaInviteCounts *sa_invite_list_get_counts     (SaInviteList *self);
/** sa_invite_list_get_row: Returns: (transfer none) (nullable) */
SaInviteRow          *sa_invite_list_get_row        (SaInviteList *self, guint position);
gboolean              sa_invite_list_find           (SaInviteList *self, SaInviteRow *row, guint *position);
/** sa_invite_list_is_judging: whether verdicts are still on their way */
gboolean              sa_invite_list_is_judging     (SaInviteList *self);
/** sa_invite_list_get_error: Returns: (nullable): why the latest judging failed; the list then assumes "new" */
const GError         *sa_invite_list_get_error      (SaInviteList *self);

/** sa_invite_list_dup_domains: Returns: (transfer full): the domains of those taking part, in order of first use */
char                **sa_invite_list_dup_domains    (SaInviteList *self);

/**
 * sa_invite_list_dup_targets:
 * @rows: (out) (transfer full): the #SaInviteRow of each target
 *
 * Returns: (transfer full): those taking part
 */
SaTargets            *sa_invite_list_dup_targets    (SaInviteList *self, GPtrArray **rows);

/**
 * sa_invite_list_settle:
 * @rows: what sa_invite_list_dup_targets() gave
 * @outcome: of the plan
 * @change: which change of the plan had them as its targets
 *
 * Takes off the rows that were invited, and gives the others the reason why they were not.
 */
void                  sa_invite_list_settle         (SaInviteList *self, GPtrArray *rows, SaOutcome *outcome,
                                                     guint change);

/** sa_invite_list_retry: forgets the refusals of the latest try and asks again */
void                  sa_invite_list_retry          (SaInviteList *self);

G_END_DECLS
