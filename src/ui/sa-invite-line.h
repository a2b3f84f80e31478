/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-invite-row.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * SaInviteLine:
 *
 * One address in the long list: its text, a pill for its fate, and a button that takes it off.
 *
 * Signal `remove`: the person asked for it.
 */
#define SA_TYPE_INVITE_LINE (sa_invite_line_get_type ())
G_DECLARE_FINAL_TYPE (SaInviteLine, sa_invite_line, SA, INVITE_LINE, GtkWidget)

GtkWidget   *sa_invite_line_new     (void);
/** sa_invite_line_set_row: @row: (nullable) */
void         sa_invite_line_set_row (SaInviteLine *self, SaInviteRow *row);
/** sa_invite_line_get_row: Returns: (transfer none) (nullable) */
SaInviteRow *sa_invite_line_get_row (SaInviteLine *self);

G_END_DECLS
