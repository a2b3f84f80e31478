/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-address-entry.h"
#include "sa-invite-form.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaInviteAddresses:
 *
 * The card with the addresses of an invitation: chips, or from 101 addresses on a list; a row for each address that
 * somebody has to fix; help about a wrong address; and one line that counts it all.
 *
 * Signal `files-dropped (GListModel *files)`: of #GFile.
 */
#define SA_TYPE_INVITE_ADDRESSES (sa_invite_addresses_get_type ())
G_DECLARE_FINAL_TYPE (SaInviteAddresses, sa_invite_addresses, SA, INVITE_ADDRESSES, AdwPreferencesGroup)

void            sa_invite_addresses_set_form   (SaInviteAddresses *self, SaInviteForm *form);
void            sa_invite_addresses_set_narrow (SaInviteAddresses *self, gboolean narrow);
/** sa_invite_addresses_get_entry: Returns: (transfer none) */
SaAddressEntry *sa_invite_addresses_get_entry  (SaInviteAddresses *self);

G_END_DECLS
