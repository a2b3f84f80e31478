/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-address.h"
#include "sa-repository.h"

G_BEGIN_DECLS

/** SaInviteState: what will become of one address of an invitation, as its chip says it. */
typedef enum
{
  SA_INVITE_STATE_NEW,          /* so far nobody: also what is assumed until the repository has answered */
  SA_INVITE_STATE_ACCOUNT,      /* has an account and gets access at once */
  SA_INVITE_STATE_RESEND,       /* is invited already: the invitation goes out again */
  SA_INVITE_STATE_RESTORE,      /* had access, or was removed: comes back */
  SA_INVITE_STATE_HERE,         /* nothing to do */
  SA_INVITE_STATE_DUPLICATE,    /* a second time in this list */
  SA_INVITE_STATE_DEACTIVATED,
  SA_INVITE_STATE_REFUSED,      /* the repository refused it, at the judging or at the inviting */
  SA_INVITE_STATE_SPELLING,     /* valid, but probably mistyped: held back until somebody has said so */
  SA_INVITE_STATE_INVALID,
} SaInviteState;
#define SA_N_INVITE_STATES 10

/**
 * SaInviteRow:
 *
 * One address of an invitation: what was typed, what was read from it, and what will become of it. Rows are made and
 * changed by #SaInviteList alone; views read them and listen to `notify::state`. Main thread.
 */
#define SA_TYPE_INVITE_ROW (sa_invite_row_get_type ())
G_DECLARE_FINAL_TYPE (SaInviteRow, sa_invite_row, SA, INVITE_ROW, GObject)

SaInviteState  sa_invite_row_get_state      (SaInviteRow *self);
/** sa_invite_row_get_text: Returns: what to show: the address, or what was typed where it holds none */
const char    *sa_invite_row_get_text       (SaInviteRow *self);
/** sa_invite_row_get_edit_text: Returns: (transfer full): what to edit: the address with its name */
char          *sa_invite_row_get_edit_text  (SaInviteRow *self);
const char    *sa_invite_row_get_address    (SaInviteRow *self); /* (nullable) */
const char    *sa_invite_row_get_name       (SaInviteRow *self); /* "" when none */
/** sa_invite_row_get_language: Returns: (nullable): BCP 47 tag: what was said beside the address */
const char    *sa_invite_row_get_language   (SaInviteRow *self);
const char    *sa_invite_row_get_suggestion (SaInviteRow *self); /* (nullable) */
SaReason       sa_invite_row_get_reason     (SaInviteRow *self);
SaId           sa_invite_row_get_user       (SaInviteRow *self);
/** sa_invite_row_get_detail: Returns: (nullable): the product or group that a refusal was about */
const char    *sa_invite_row_get_detail     (SaInviteRow *self);

/** sa_invite_state_takes_part: whether such an address is in the plan that is sent */
gboolean       sa_invite_state_takes_part   (SaInviteState state);
/** sa_invite_state_is_to_fix: whether a person has to do something before such an address can be invited */
gboolean       sa_invite_state_is_to_fix    (SaInviteState state);

G_END_DECLS
