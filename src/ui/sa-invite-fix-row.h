/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-invite-row.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** SaInviteFix: what a person can do about an address with a mistake. */
typedef enum
{
  SA_INVITE_FIX_EDIT,
  SA_INVITE_FIX_USE,     /* take what is suggested */
  SA_INVITE_FIX_KEEP,    /* the spelling is right */
  SA_INVITE_FIX_REMOVE,
} SaInviteFix;

/**
 * SaInviteFixRow:
 *
 * A row about one address that somebody has to fix: what is wrong with it, and the ways out.
 *
 * Signal `fix (int what)`: an #SaInviteFix.
 */
#define SA_TYPE_INVITE_FIX_ROW (sa_invite_fix_row_get_type ())
G_DECLARE_FINAL_TYPE (SaInviteFixRow, sa_invite_fix_row, SA, INVITE_FIX_ROW, AdwActionRow)

GtkWidget   *sa_invite_fix_row_new        (void);
void         sa_invite_fix_row_set_row    (SaInviteFixRow *self, SaInviteRow *row);
/** sa_invite_fix_row_get_row: Returns: (transfer none) */
SaInviteRow *sa_invite_fix_row_get_row    (SaInviteFixRow *self);
void         sa_invite_fix_row_set_narrow (SaInviteFixRow *self, gboolean narrow);

G_END_DECLS
