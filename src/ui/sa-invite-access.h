/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-invite-form.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The groups of rows for what an invitation gives. Each shows a form and writes what is chosen into it. */

/** SaInviteDomains: whose colleagues may join by themselves. Shows only where there is an address. */
#define SA_TYPE_INVITE_DOMAINS (sa_invite_domains_get_type ())
G_DECLARE_FINAL_TYPE (SaInviteDomains, sa_invite_domains, SA, INVITE_DOMAINS, AdwPreferencesGroup)

void sa_invite_domains_set_form    (SaInviteDomains *self, SaInviteForm *form);

/** SaInvitePermission: the role, none above one's own. */
#define SA_TYPE_INVITE_PERMISSION (sa_invite_permission_get_type ())
G_DECLARE_FINAL_TYPE (SaInvitePermission, sa_invite_permission, SA, INVITE_PERMISSION, AdwPreferencesGroup)

void sa_invite_permission_set_form (SaInvitePermission *self, SaInviteForm *form);

/**
 * SaInviteProducts: the products, with their seats before and after. Where there is none, a row activates the action
 * `invite.create-product`.
 */
#define SA_TYPE_INVITE_PRODUCTS (sa_invite_products_get_type ())
G_DECLARE_FINAL_TYPE (SaInviteProducts, sa_invite_products, SA, INVITE_PRODUCTS, AdwPreferencesGroup)

void sa_invite_products_set_form   (SaInviteProducts *self, SaInviteForm *form);
void sa_invite_products_set_narrow (SaInviteProducts *self, gboolean narrow);

G_END_DECLS
