/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-invite-form.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaInviteResults:
 *
 * What an invitation did where not all went well: how many were invited, and for each address that was not, why and
 * what to do. Its buttons activate `invite.retry` and `window.close`.
 */
#define SA_TYPE_INVITE_RESULTS (sa_invite_results_get_type ())
G_DECLARE_FINAL_TYPE (SaInviteResults, sa_invite_results, SA, INVITE_RESULTS, AdwBin)

/** sa_invite_results_show: @n_done: how many were invited; the others are the rows that @form still has */
void sa_invite_results_show (SaInviteResults *self, SaInviteForm *form, guint n_done);
/** sa_invite_results_show_cancelled: the run was cancelled: what was taken back; all addresses are still in @form */
void sa_invite_results_show_cancelled (SaInviteResults *self, SaInviteForm *form);

G_END_DECLS
