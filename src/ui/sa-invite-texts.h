/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-invite-list.h"

G_BEGIN_DECLS

/* What an invitation says to the person who makes it: pure functions of model values, for views and tests alike. */

/** sa_invite_state_to_word: Returns: (nullable): the word on a chip; %NULL for "new", which needs none */
const char *sa_invite_state_to_word  (SaInviteState state);
/** sa_invite_state_to_icon: Returns: (nullable): the name of a symbolic icon */
const char *sa_invite_state_to_icon  (SaInviteState state);
/** sa_invite_state_to_chip_class: Returns: (nullable): the style class that tints a chip */
const char *sa_invite_state_to_chip_class (SaInviteState state);
/** sa_invite_state_to_pill_class: Returns: (nullable): the style class of a pill in the long list */
const char *sa_invite_state_to_pill_class (SaInviteState state);

/** sa_invite_row_dup_sentence: Returns: (transfer full): what will become of @row, or what is wrong with it */
char       *sa_invite_row_dup_sentence (SaInviteRow *row);
/** sa_invite_row_dup_label: Returns: (transfer full): address and fate, for those who do not see the chip */
char       *sa_invite_row_dup_label    (SaInviteRow *row);

/** sa_invite_counts_dup_text: Returns: (transfer full): "3 new, 1 with an account, 2 to fix"; "" when empty */
char       *sa_invite_counts_dup_text  (const SaInviteCounts *counts);
/** sa_invite_dup_button_label: Returns: (transfer full): "Invite 6 Users", also the title of the plan */
char       *sa_invite_dup_button_label (guint n_users);
/** sa_invite_dup_mail_text: Returns: (transfer full): how many mails go, and when: @when 0: held for undoing only */
char       *sa_invite_dup_mail_text    (gboolean send_mail, guint n_mails, int hold_seconds, SaTime when);

/**
 * sa_invite_dup_seats_text:
 * @added: seats that this invitation takes
 * @seats: -1: no limit
 *
 * Returns: (transfer full): such as "18 → 23 of 25 seats"
 */
char       *sa_invite_dup_seats_text   (gint64 taken, gint64 added, gint64 seats);

/** sa_invite_dup_list: Returns: (transfer full): "a, b and c" */
char       *sa_invite_dup_list         (const char * const *items);
/** sa_invite_dup_domains_text: Returns: (transfer full): which domains are on and which off */
char       *sa_invite_dup_domains_text (const char * const *on, const char * const *off);

/** sa_invite_role_to_text: Returns: what somebody with @role may do, in one line */
const char *sa_invite_role_to_text     (SaRole role);

G_END_DECLS
