/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

static SaId
invite_by (SaContract    *c,
           const SaActor *actor,
           const char    *address,
           SaReason       reason)
{
  return sa_contract_do (c, actor, sa_contract_invite (c, c->site, address, SA_CHANGE_FLAG_SEND_MAIL),
                         reason == SA_REASON_NONE ? SA_VERDICT_INVITED : SA_VERDICT_REFUSED, reason);
}

static void
basic_user_may_nothing (SaContract *c)
{
  SaId user = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_BASIC);
  g_autoptr(SaActor) ana = sa_contract_actor (c, user);

  invite_by (c, ana, "bo@acme.example", SA_REASON_NOT_ALLOWED);
  sa_contract_do (c, ana, sa_contract_change (c, SA_CHANGE_ADD_GROUP, "mine"), SA_VERDICT_REFUSED,
                  SA_REASON_NOT_ALLOWED);
  sa_contract_do (c, ana, sa_contract_set_role (c, user, SA_ROLE_SITE_ADMIN), SA_VERDICT_REFUSED,
                  SA_REASON_NOT_ALLOWED);
  sa_contract_do (c, ana, sa_contract_on (c, SA_CHANGE_REMOVE, c->founder_user), SA_VERDICT_REFUSED,
                  SA_REASON_NOT_ALLOWED);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_ACCOUNT, 0), ==, 2);
}

static void
site_admin_stays_on_their_site (SaContract *c)
{
  g_autoptr(SaActor) ana = sa_contract_actor (c, sa_contract_add_member (c, "ana@acme.example", SA_ROLE_SITE_ADMIN));
  SaChange *change = sa_change_new (SA_CHANGE_ADD_SITE, 0);
  SaId site;

  invite_by (c, ana, "bo@acme.example", SA_REASON_NONE);
  sa_change_set_name (change, "Mine");
  sa_change_set_url (change, "https://mine.acme.example");
  sa_contract_do (c, ana, change, SA_VERDICT_REFUSED, SA_REASON_ORGANIZATION_ADMIN_ONLY);

  site = sa_contract_add_site (c, "Sales");
  sa_contract_do (c, ana, sa_contract_invite (c, site, "cy@acme.example", 0), SA_VERDICT_REFUSED,
                  SA_REASON_NOT_ALLOWED);
}

static void
organization_admin_acts_everywhere (SaContract *c)
{
  SaId site = sa_contract_add_site (c, "Sales");
  SaChange *change = sa_contract_invite (c, site, "bo@acme.example", 0);

  /* Not a user there, and still more than anybody. */
  change->role = SA_ROLE_SITE_ADMIN;
  sa_contract_do (c, NULL, change, SA_VERDICT_INVITED, SA_REASON_NONE);
}

static void
nobody_grants_more_than_they_have (SaContract *c)
{
  SaId jira = sa_contract_add_product (c, "Jira", 10);
  SaId wiki = sa_contract_add_product (c, "Wiki", 10);
  SaId group = sa_contract_add_group (c, "on-call");
  SaId user = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_TRUSTED);
  g_autoptr(SaActor) ana = sa_contract_actor (c, user);
  SaChange *change;

  sa_contract_done (c, sa_contract_with_products (sa_contract_on (c, SA_CHANGE_GRANT, user), jira));
  change = sa_contract_invite (c, c->site, "bo@acme.example", 0);
  change->role = SA_ROLE_SITE_ADMIN;
  sa_contract_do (c, ana, change, SA_VERDICT_REFUSED, SA_REASON_ROLE_ABOVE_OWN);
  sa_contract_do (c, ana, sa_contract_with_products (sa_contract_invite (c, c->site, "bo@acme.example", 0), wiki),
                  SA_VERDICT_REFUSED, SA_REASON_PRODUCT_NOT_OWN);
  sa_contract_do (c, ana, sa_contract_with_groups (sa_contract_invite (c, c->site, "bo@acme.example", 0), group),
                  SA_VERDICT_REFUSED, SA_REASON_PRODUCT_NOT_OWN);
  change = sa_contract_with_products (sa_contract_invite (c, c->site, "bo@acme.example", 0), jira);
  change->role = SA_ROLE_TRUSTED;
  sa_contract_do (c, ana, change, SA_VERDICT_INVITED, SA_REASON_NONE);
}

static void
trusted_user_adds_products (SaContract *c)
{
  g_autoptr(SaActor) ana = sa_contract_actor (c, sa_contract_add_member (c, "ana@acme.example", SA_ROLE_TRUSTED));
  SaId product = sa_contract_do (c, ana, sa_contract_change (c, SA_CHANGE_ADD_PRODUCT, "Jira"), SA_VERDICT_DONE,
                                 SA_REASON_NONE);
  SaChange *change = sa_contract_on (c, SA_CHANGE_SET_PRODUCT_SEATS, product);

  change->number = 7;
  sa_contract_do (c, ana, change, SA_VERDICT_DONE, SA_REASON_NONE);
  sa_contract_do (c, ana, sa_contract_change (c, SA_CHANGE_ALLOW_DOMAIN, "acme.example"), SA_VERDICT_REFUSED,
                  SA_REASON_NOT_ALLOWED);
}

static void
trusted_user_resends_own_invitations (SaContract *c)
{
  g_autoptr(SaActor) ana = sa_contract_actor (c, sa_contract_add_member (c, "ana@acme.example", SA_ROLE_TRUSTED));
  SaId own = invite_by (c, ana, "bo@acme.example", SA_REASON_NONE);
  SaId other = sa_contract_add_pending (c, "cy@acme.example");

  sa_contract_do (c, ana, sa_contract_on (c, SA_CHANGE_RESEND, own), SA_VERDICT_DONE, SA_REASON_NONE);
  sa_contract_do (c, ana, sa_contract_on (c, SA_CHANGE_RESEND, other), SA_VERDICT_REFUSED,
                  SA_REASON_NOT_OWN_INVITATION);
  sa_contract_do (c, ana, sa_contract_on (c, SA_CHANGE_MAKE_LINK, other), SA_VERDICT_REFUSED,
                  SA_REASON_NOT_OWN_INVITATION);
  sa_contract_do (c, ana, sa_contract_on (c, SA_CHANGE_CANCEL_MESSAGE, sa_contract_latest_message (c, other)),
                  SA_VERDICT_REFUSED, SA_REASON_NOT_OWN_INVITATION);
  sa_contract_do (c, ana, sa_contract_on (c, SA_CHANGE_CANCEL_MESSAGE, sa_contract_latest_message (c, own)),
                  SA_VERDICT_DONE, SA_REASON_NONE);
}

static void
inviting_is_no_way_round (SaContract *c)
{
  g_autoptr(SaActor) ana = sa_contract_actor (c, sa_contract_add_member (c, "ana@acme.example", SA_ROLE_TRUSTED));
  SaId revoked = sa_contract_add_pending (c, "bo@acme.example");
  SaId removed = sa_contract_add_pending (c, "cy@acme.example");
  const char *domains[] = { "acme.example", NULL };
  SaChange *change;

  /* To restore, to resend another's invitation and to allow a domain are changes of their own. */
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, revoked));
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REMOVE, removed));
  sa_contract_add_pending (c, "dee@acme.example");
  invite_by (c, ana, "bo@acme.example", SA_REASON_NOT_ALLOWED);
  invite_by (c, ana, "cy@acme.example", SA_REASON_NOT_ALLOWED);
  invite_by (c, ana, "dee@acme.example", SA_REASON_NOT_OWN_INVITATION);
  change = sa_contract_invite (c, c->site, "eve@acme.example", 0);
  sa_change_set_domains (change, domains);
  sa_contract_do (c, ana, change, SA_VERDICT_REFUSED, SA_REASON_NOT_ALLOWED);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_DOMAIN_RULE, c->site), ==, 0);
  g_assert_false (sa_contract_is_listed (c, removed));
}

static void
revoked_admin_may_nothing (SaContract *c)
{
  SaId user = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_SITE_ADMIN);
  g_autoptr(SaActor) ana = sa_contract_actor (c, user);
  g_autoptr(SaActor) nobody = sa_actor_new (SA_ACTOR_ACCOUNT, 4711, "contract");

  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, user));
  invite_by (c, ana, "bo@acme.example", SA_REASON_NOT_ALLOWED);
  invite_by (c, nobody, "bo@acme.example", SA_REASON_ACTOR_UNKNOWN);
}

static void
last_site_admin_stays (SaContract *c)
{
  const SaActor *actors[] = { c->founder, c->system };
  SaChange *change = sa_contract_invite (c, c->site, "bo@acme.example", SA_CHANGE_FLAG_SEND_MAIL);
  guint i;

  /* One who has not come in yet does not count. */
  change->role = SA_ROLE_SITE_ADMIN;
  sa_contract_do (c, NULL, change, SA_VERDICT_INVITED, SA_REASON_NONE);
  for (i = 0; i < G_N_ELEMENTS (actors); i++)
    {
      sa_contract_do (c, actors[i], sa_contract_on (c, SA_CHANGE_REMOVE, c->founder_user),
                      SA_VERDICT_REFUSED, SA_REASON_LAST_SITE_ADMIN);
      sa_contract_do (c, actors[i], sa_contract_on (c, SA_CHANGE_REVOKE, c->founder_user),
                      SA_VERDICT_REFUSED, SA_REASON_LAST_SITE_ADMIN);
      sa_contract_do (c, actors[i], sa_contract_set_role (c, c->founder_user, SA_ROLE_TRUSTED),
                      SA_VERDICT_REFUSED, SA_REASON_LAST_SITE_ADMIN);
    }
  g_assert_true (sa_contract_is_listed (c, c->founder_user));
}

static void
last_organization_admin_stays (SaContract *c)
{
  sa_contract_add_member (c, "ana@acme.example", SA_ROLE_SITE_ADMIN);
  sa_contract_do (c, c->system, sa_contract_on (c, SA_CHANGE_REMOVE, c->founder_user),
                  SA_VERDICT_REFUSED, SA_REASON_LAST_ORGANIZATION_ADMIN);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_REVOKE, c->founder_user),
                  SA_VERDICT_REFUSED, SA_REASON_LAST_ORGANIZATION_ADMIN);
}

static void
two_admins_cannot_go_at_once (SaContract *c)
{
  SaId user = sa_contract_add_member (c, "ana@acme.example", SA_ROLE_SITE_ADMIN);
  SaChange *change = sa_contract_on_two (c, SA_CHANGE_SET_ROLE, c->founder_user, user);
  g_autoptr(SaOutcome) outcome = sa_contract_apply (c, NULL, change);

  sa_contract_assert_row (outcome, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  sa_contract_assert_row (outcome, 1, SA_VERDICT_REFUSED, SA_REASON_LAST_SITE_ADMIN);
}

static void
directory_grants_no_role (SaContract *c)
{
  g_autoptr(SaActor) directory = sa_actor_new (SA_ACTOR_DIRECTORY, 0, "gateway");
  SaChange *change = sa_contract_invite (c, c->site, "bo@acme.example", 0);

  change->role = SA_ROLE_SITE_ADMIN;
  sa_contract_do (c, directory, change, SA_VERDICT_REFUSED, SA_REASON_ROLE_ABOVE_OWN);
  sa_contract_do (c, directory, sa_contract_on (c, SA_CHANGE_REMOVE, c->founder_user),
                  SA_VERDICT_REFUSED, SA_REASON_LAST_SITE_ADMIN);
  sa_contract_do (c, directory, sa_contract_change (c, SA_CHANGE_ADD_GROUP, "x"), SA_VERDICT_REFUSED,
                  SA_REASON_NOT_ALLOWED);
}

const SaContractCase sa_contract_policy_cases[] = {
  { "/policy/basic-user-may-nothing", basic_user_may_nothing, FALSE },
  { "/policy/site-admin-stays-on-their-site", site_admin_stays_on_their_site, FALSE },
  { "/policy/organization-admin-acts-everywhere", organization_admin_acts_everywhere, FALSE },
  { "/policy/nobody-grants-more-than-they-have", nobody_grants_more_than_they_have, FALSE },
  { "/policy/trusted-user-adds-products", trusted_user_adds_products, FALSE },
  { "/policy/trusted-user-resends-own-invitations", trusted_user_resends_own_invitations, FALSE },
  { "/policy/inviting-is-no-way-round", inviting_is_no_way_round, FALSE },
  { "/policy/revoked-admin-may-nothing", revoked_admin_may_nothing, FALSE },
  { "/policy/last-site-admin-stays", last_site_admin_stays, FALSE },
  { "/policy/last-organization-admin-stays", last_organization_admin_stays, FALSE },
  { "/policy/two-admins-cannot-go-at-once", two_admins_cannot_go_at_once, FALSE },
  { "/policy/directory-grants-no-role", directory_grants_no_role, FALSE },
  { NULL, NULL, FALSE },
};
