/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-policy.h"

/* One letter an actor, one row a kind: the table of the design, section 5, written down once more.
 *   o allowed   x not allowed   ! organization admins only   w only one's own invitations   . actor unknown
 * The actors stand in the order of make_actor(). Targets are about somebody else and of no special rank. */
typedef enum
{
  UNKNOWN, STRANGER, BASIC, TRUSTED, SITE_ADMIN, ORGANIZATION_ADMIN, DIRECTORY, INVITEE, VISITOR, SYSTEM, N_ACTORS
} Actor;

static const struct
{
  SaChangeKind  kind;
  const char   *answers;
} expectations[] = {
  /*                                 USBTAO DIVS */
  { SA_CHANGE_CREATE_ORGANIZATION, ".xxxxx" "xxxo" },
  { SA_CHANGE_ADD_SITE,            ".!!!!o" "xxxo" },
  { SA_CHANGE_REMOVE_SITE,         ".!!!!o" "xxxo" },
  { SA_CHANGE_ADD_PRODUCT,         ".xxooo" "xxxo" },
  { SA_CHANGE_SET_PRODUCT_SEATS,   ".xxooo" "xxxo" },
  { SA_CHANGE_REMOVE_PRODUCT,      ".xxxoo" "xxxo" },
  { SA_CHANGE_ADD_GROUP,           ".xxxoo" "xxxo" },
  { SA_CHANGE_RENAME_GROUP,        ".xxxoo" "xxxo" },
  { SA_CHANGE_REMOVE_GROUP,        ".xxxoo" "xxxo" },
  { SA_CHANGE_ADD_TO_GROUP,        ".xxxoo" "oxxo" },
  { SA_CHANGE_REMOVE_FROM_GROUP,   ".xxxoo" "oxxo" },
  { SA_CHANGE_INVITE,              ".xxooo" "oxxo" },
  { SA_CHANGE_RESEND,              ".xxwoo" "xxxo" },
  { SA_CHANGE_REVOKE,              ".xxxoo" "xxxo" },
  { SA_CHANGE_RESTORE,             ".xxxoo" "xxxo" },
  { SA_CHANGE_REMOVE,              ".xxxoo" "oxxo" },
  { SA_CHANGE_SET_ROLE,            ".xxxoo" "xxxo" },
  { SA_CHANGE_GRANT,               ".xxxoo" "xxxo" },
  { SA_CHANGE_WITHDRAW,            ".xxxoo" "xxxo" },
  { SA_CHANGE_SEEN,                ".xxxoo" "xxxo" },
  { SA_CHANGE_ACCEPT,              ".xxxxx" "xoxo" },
  { SA_CHANGE_MAKE_LINK,           ".xxwoo" "xxxo" },
  { SA_CHANGE_ALLOW_DOMAIN,        ".xxxoo" "xxxo" },
  { SA_CHANGE_DENY_DOMAIN,         ".xxxoo" "xxxo" },
  { SA_CHANGE_SET_RELAY,           ".xxxoo" "xxxo" },
  { SA_CHANGE_CANCEL_MESSAGE,      ".xxwoo" "xxxo" },
  { SA_CHANGE_RETRY_MESSAGE,       ".xxwoo" "xxxo" },
  { SA_CHANGE_RESUME_OUTBOX,       ".xxxoo" "xxxo" },
  { SA_CHANGE_SET_OPERATOR,        ".!!!!o" "xxxo" },
  { SA_CHANGE_UNDO,                ".xxxxx" "xxxo" },
  { SA_CHANGE_REDO,                ".xxxxx" "xxxo" },
  { SA_CHANGE_BOUNCED,             ".xxxxx" "xxxo" },
  { SA_CHANGE_PAUSE_OUTBOX,        ".xxxoo" "xxxo" },
  { SA_CHANGE_SET_TEMPLATE,        ".!!!!o" "xxxo" },
  { SA_CHANGE_CHANGE_ADDRESS,      ".xxwoo" "xxxo" },
  { SA_CHANGE_REMOVE_RELAY,        ".xxxoo" "xxxo" },
  { SA_CHANGE_SET_LANGUAGE,        ".!!!!o" "xxxo" },
  { SA_CHANGE_POSTPONE_MESSAGE,    ".xxwoo" "xxxo" },
};

static SaActorFacts
make_actor (Actor actor)
{
  SaActorFacts facts = { SA_ACTOR_ACCOUNT, TRUE, FALSE, FALSE, SA_ROLE_BASIC };

  switch (actor)
    {
    case UNKNOWN:
      /* Deactivated, whatever they were. */
      facts.known = FALSE;
      facts.organization_admin = TRUE;
      facts.on_site = TRUE;
      facts.role = SA_ROLE_SITE_ADMIN;
      break;
    case STRANGER:
      /* Revoked: the role is still written down, but does not count. */
      facts.role = SA_ROLE_SITE_ADMIN;
      break;
    case BASIC:
      facts.on_site = TRUE;
      break;
    case TRUSTED:
      facts.on_site = TRUE;
      facts.role = SA_ROLE_TRUSTED;
      break;
    case SITE_ADMIN:
      facts.on_site = TRUE;
      facts.role = SA_ROLE_SITE_ADMIN;
      break;
    case ORGANIZATION_ADMIN:
      /* Not a user of the site. */
      facts.organization_admin = TRUE;
      break;
    case DIRECTORY:
      facts.kind = SA_ACTOR_DIRECTORY;
      break;
    case INVITEE:
      facts.kind = SA_ACTOR_INVITEE;
      break;
    case VISITOR:
      facts.kind = SA_ACTOR_VISITOR;
      break;
    case SYSTEM:
    case N_ACTORS:
    default:
      facts.kind = SA_ACTOR_SYSTEM;
      break;
    }

  return facts;
}

static SaTargetFacts
make_target (void)
{
  SaTargetFacts facts = { 0 };

  facts.exists = TRUE;
  facts.n_site_admins = 5;
  facts.n_organization_admins = 5;
  facts.within_own = TRUE;

  return facts;
}

static void
test_every_actor_and_kind (void)
{
  guint i;
  guint actor;

  g_assert_cmpuint (G_N_ELEMENTS (expectations), ==, SA_N_CHANGE_KINDS - 1);

  for (i = 0; i < G_N_ELEMENTS (expectations); i++)
    {
      g_assert_cmpuint (expectations[i].kind, ==, i + 1);
      for (actor = 0; actor < N_ACTORS; actor++)
        {
          SaActorFacts actor_facts = make_actor ((Actor) actor);
          SaTargetFacts target = make_target ();
          SaReason expected = SA_REASON_NONE;
          SaReason reason;

          switch (expectations[i].answers[actor])
            {
            case 'o': expected = SA_REASON_NONE; break;
            case 'x': expected = SA_REASON_NOT_ALLOWED; break;
            case '!': expected = SA_REASON_ORGANIZATION_ADMIN_ONLY; break;
            case 'w': expected = SA_REASON_NOT_OWN_INVITATION; break;
            case '.': expected = SA_REASON_ACTOR_UNKNOWN; break;
            default: g_assert_not_reached ();
            }

          reason = sa_policy_check (expectations[i].kind, &actor_facts, &target, SA_ROLE_BASIC);
          if (reason != expected)
            g_error ("%s by actor %u: %s instead of %s", sa_change_kind_to_string (expectations[i].kind), actor,
                     sa_reason_to_string (reason), sa_reason_to_string (expected));
        }
    }
}

static void
test_own_invitations (void)
{
  static const SaChangeKind kinds[] = {
    SA_CHANGE_RESEND, SA_CHANGE_MAKE_LINK, SA_CHANGE_CANCEL_MESSAGE, SA_CHANGE_RETRY_MESSAGE,
    SA_CHANGE_CHANGE_ADDRESS, SA_CHANGE_POSTPONE_MESSAGE,
  };
  SaActorFacts trusted = make_actor (TRUSTED);
  SaActorFacts basic = make_actor (BASIC);
  SaTargetFacts target = make_target ();
  guint i;

  target.invited_by_actor = TRUE;
  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_assert_cmpint (sa_policy_check (kinds[i], &trusted, &target, SA_ROLE_BASIC), ==, SA_REASON_NONE);
      g_assert_cmpint (sa_policy_check (kinds[i], &basic, &target, SA_ROLE_BASIC), ==, SA_REASON_NOT_ALLOWED);
    }
}

static void
test_nobody_grants_more_than_they_have (void)
{
  SaActorFacts trusted = make_actor (TRUSTED);
  SaActorFacts site_admin = make_actor (SITE_ADMIN);
  SaActorFacts organization_admin = make_actor (ORGANIZATION_ADMIN);
  SaActorFacts directory = make_actor (DIRECTORY);
  SaTargetFacts target = make_target ();

  g_assert_cmpint (sa_policy_check (SA_CHANGE_INVITE, &trusted, &target, SA_ROLE_TRUSTED), ==, SA_REASON_NONE);
  g_assert_cmpint (sa_policy_check (SA_CHANGE_INVITE, &trusted, &target, SA_ROLE_SITE_ADMIN), ==,
                   SA_REASON_ROLE_ABOVE_OWN);
  g_assert_cmpint (sa_policy_check (SA_CHANGE_INVITE, &site_admin, &target, SA_ROLE_SITE_ADMIN), ==, SA_REASON_NONE);
  g_assert_cmpint (sa_policy_check (SA_CHANGE_SET_ROLE, &site_admin, &target, SA_ROLE_SITE_ADMIN), ==, SA_REASON_NONE);
  g_assert_cmpint (sa_policy_check (SA_CHANGE_SET_ROLE, &organization_admin, &target, SA_ROLE_SITE_ADMIN), ==,
                   SA_REASON_NONE);
  g_assert_cmpint (sa_policy_check (SA_CHANGE_INVITE, &organization_admin, &target, SA_ROLE_SITE_ADMIN), ==,
                   SA_REASON_NONE);
  g_assert_cmpint (sa_policy_check (SA_CHANGE_INVITE, &directory, &target, SA_ROLE_TRUSTED), ==,
                   SA_REASON_ROLE_ABOVE_OWN);

  target.within_own = FALSE;
  g_assert_cmpint (sa_policy_check (SA_CHANGE_INVITE, &trusted, &target, SA_ROLE_BASIC), ==,
                   SA_REASON_PRODUCT_NOT_OWN);
  g_assert_cmpint (sa_policy_check (SA_CHANGE_INVITE, &site_admin, &target, SA_ROLE_BASIC), ==, SA_REASON_NONE);
  g_assert_cmpint (sa_policy_check (SA_CHANGE_INVITE, &organization_admin, &target, SA_ROLE_BASIC), ==, SA_REASON_NONE);
}

/* Whoever has the link, or the mail with it, comes in with the role of the invited. */
static void
test_no_link_to_a_role_above_own (void)
{
  static const SaChangeKind kinds[] = { SA_CHANGE_MAKE_LINK, SA_CHANGE_CHANGE_ADDRESS };
  SaActorFacts trusted = make_actor (TRUSTED);
  SaActorFacts site_admin = make_actor (SITE_ADMIN);
  SaTargetFacts target = make_target ();
  guint i;

  target.invited_by_actor = TRUE;
  target.role = SA_ROLE_SITE_ADMIN;
  for (i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_assert_cmpint (sa_policy_check (kinds[i], &trusted, &target, SA_ROLE_BASIC), ==, SA_REASON_ROLE_ABOVE_OWN);
      g_assert_cmpint (sa_policy_check (kinds[i], &site_admin, &target, SA_ROLE_BASIC), ==, SA_REASON_NONE);
    }
  g_assert_cmpint (sa_policy_check (SA_CHANGE_RESEND, &trusted, &target, SA_ROLE_BASIC), ==, SA_REASON_NONE);
}

/* For every kind, the role it gives and how many administrators there are, whoever acts. */
static void
test_last_administrator_stays (void)
{
  guint actor;
  guint kind;
  guint role;
  guint n_admins;
  guint which;

  for (actor = 0; actor < N_ACTORS; actor++)
    for (kind = 1; kind < SA_N_CHANGE_KINDS; kind++)
      for (role = 0; role < SA_N_ROLES; role++)
        for (n_admins = 1; n_admins <= 2; n_admins++)
          for (which = 0; which < 3; which++)
            {
              SaActorFacts actor_facts = make_actor ((Actor) actor);
              SaTargetFacts target = make_target ();
              SaReason without;
              SaReason with;
              gboolean takes_off = kind == SA_CHANGE_REMOVE || kind == SA_CHANGE_REVOKE;
              gboolean demotes = kind == SA_CHANGE_SET_ROLE && role < SA_ROLE_SITE_ADMIN;
              SaReason expected;

              target.role = SA_ROLE_SITE_ADMIN;
              without = sa_policy_check ((SaChangeKind) kind, &actor_facts, &target, (SaRole) role);
              target.counts_as_admin = which != 1;
              target.n_site_admins = n_admins;
              target.counts_as_organization_admin = which != 0;
              target.n_organization_admins = n_admins;
              with = sa_policy_check ((SaChangeKind) kind, &actor_facts, &target, (SaRole) role);

              expected = without;
              if (without == SA_REASON_NONE && n_admins == 1)
                {
                  if (which != 1 && (takes_off || demotes))
                    expected = SA_REASON_LAST_SITE_ADMIN;
                  else if (which != 0 && takes_off)
                    expected = SA_REASON_LAST_ORGANIZATION_ADMIN;
                }
              g_assert_cmpint (with, ==, expected);
            }
}

static void
test_one_may_set_oneself_as_operator (void)
{
  SaActorFacts basic = make_actor (BASIC);
  SaTargetFacts target = make_target ();

  target.is_actor = TRUE;
  g_assert_cmpint (sa_policy_check (SA_CHANGE_SET_OPERATOR, &basic, &target, SA_ROLE_BASIC), ==, SA_REASON_NONE);
}

/* The actors in the order of make_actor(), as above:  U S B T A O D I V S */
static void
test_accounts_are_for_organization_admins (void)
{
  static const SaReason managed[N_ACTORS] = {
    SA_REASON_ACTOR_UNKNOWN, SA_REASON_ORGANIZATION_ADMIN_ONLY, SA_REASON_ORGANIZATION_ADMIN_ONLY,
    SA_REASON_ORGANIZATION_ADMIN_ONLY, SA_REASON_ORGANIZATION_ADMIN_ONLY, SA_REASON_NONE,
    SA_REASON_NOT_ALLOWED, SA_REASON_NOT_ALLOWED, SA_REASON_NOT_ALLOWED, SA_REASON_NONE,
  };
  guint actor;

  for (actor = 0; actor < N_ACTORS; actor++)
    {
      SaActorFacts actor_facts = make_actor ((Actor) actor);
      SaTargetFacts target = make_target ();
      gboolean may = managed[actor] == SA_REASON_NONE;

      target.managed = TRUE;
      g_assert_cmpint (sa_policy_check_account (&actor_facts, &target), ==, managed[actor]);

      /* Somebody else's mail domain is nobody's to close; who may not anyway hears that first. */
      target.managed = FALSE;
      g_assert_cmpint (sa_policy_check_account (&actor_facts, &target), ==,
                       may ? SA_REASON_NOT_MANAGED : managed[actor]);

      target.managed = TRUE;
      target.counts_as_organization_admin = TRUE;
      target.n_organization_admins = 1;
      g_assert_cmpint (sa_policy_check_account (&actor_facts, &target), ==,
                       may ? SA_REASON_LAST_ORGANIZATION_ADMIN : managed[actor]);
      target.n_organization_admins = 2;
      g_assert_cmpint (sa_policy_check_account (&actor_facts, &target), ==, managed[actor]);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/policy/every-actor-and-kind", test_every_actor_and_kind);
  g_test_add_func ("/policy/own-invitations", test_own_invitations);
  g_test_add_func ("/policy/nobody-grants-more-than-they-have", test_nobody_grants_more_than_they_have);
  g_test_add_func ("/policy/no-link-to-a-role-above-own", test_no_link_to_a_role_above_own);
  g_test_add_func ("/policy/last-administrator-stays", test_last_administrator_stays);
  g_test_add_func ("/policy/one-may-set-oneself-as-operator", test_one_may_set_oneself_as_operator);
  g_test_add_func ("/policy/accounts-are-for-organization-admins", test_accounts_are_for_organization_admins);

  return g_test_run ();
}
