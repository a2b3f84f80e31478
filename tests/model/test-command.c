/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-command.h"

static char *
name_of (SaEntity entity,
         SaId     id,
         gpointer data)
{
  if (id == 404)
    return NULL;
  switch ((int) entity)
    {
    case SA_ENTITY_SITE:
      return g_strdup ("Acme Support");
    case SA_ENTITY_GROUP:
      return g_strdup (id == 1 ? "Writers" : "-v");
    case SA_ENTITY_PRODUCT:
      return g_strdup (id == 1 ? "Wiki" : "It's \"$HOME\"");
    default:
      return g_strdup_printf ("u%d@example.com", (int) id);
    }
}

static void
assert_plan (SaPlan     *plan,
             const char *wanted)
{
  g_autofree char *command = sa_command_from_plan (plan, "ada", name_of, NULL);

  g_assert_cmpstr (command, ==, wanted);
}

/* @change: (transfer full) */
static void
assert_change (SaChange   *change,
               const char *wanted)
{
  g_autoptr(SaPlan) plan = sa_plan_new_single ("Test", change);

  assert_plan (plan, wanted);
}

static SaChange *
make (SaChangeKind  kind,
      SaId          site,
      SaId          target,
      const char   *name)
{
  SaChange *change = sa_change_new (kind, site);

  if (target != 0)
    sa_change_take_targets (change, sa_targets_new_id (target));
  sa_change_set_name (change, name);

  return change;
}

static SaChange *
invite (const char *addresses)
{
  SaChange *change = sa_change_new (SA_CHANGE_INVITE, 1);

  change->flags = SA_CHANGE_FLAG_SEND_MAIL;
  sa_change_take_targets (change, sa_address_parse_list (addresses, NULL));

  return change;
}

#define ON "site-adminctl --site 'Acme Support' "

static void
test_users (void)
{
  const SaId two[] = { 1, 2 };
  SaChange *change;

  assert_change (make (SA_CHANGE_REVOKE, 1, 7, NULL), ON "revoke u7@example.com");
  assert_change (make (SA_CHANGE_RESTORE, 1, 7, NULL), ON "restore u7@example.com");
  assert_change (make (SA_CHANGE_REMOVE, 1, 7, NULL), ON "remove u7@example.com");
  assert_change (make (SA_CHANGE_SEEN, 1, 7, NULL), ON "seen u7@example.com");
  assert_change (make (SA_CHANGE_MAKE_LINK, 1, 7, NULL), ON "link u7@example.com");
  assert_change (make (SA_CHANGE_RESEND, 1, 7, NULL), ON "resend u7@example.com");
  assert_change (make (SA_CHANGE_CHANGE_ADDRESS, 1, 7, " new@example.com "),
                 ON "account change-address u7@example.com new@example.com");
  change = make (SA_CHANGE_SET_ROLE, 1, 7, NULL);
  change->role = SA_ROLE_SITE_ADMIN;
  assert_change (change, ON "set-role site-admin u7@example.com");
  change = make (SA_CHANGE_GRANT, 1, 7, NULL);
  sa_change_set_products (change, two, 2);
  assert_change (change, ON "grant Wiki u7@example.com\n" ON "grant 'It'\\''s \"$HOME\"' u7@example.com");
  change = make (SA_CHANGE_WITHDRAW, 1, 7, NULL);
  sa_change_set_products (change, two, 1);
  assert_change (change, ON "withdraw Wiki u7@example.com");
  /* What looks like an option is none. */
  change = make (SA_CHANGE_ADD_TO_GROUP, 1, 7, NULL);
  sa_change_set_groups (change, two, 2);
  assert_change (change, ON "group add-user Writers u7@example.com\n" ON "group add-user -- -v u7@example.com");
  change = make (SA_CHANGE_REMOVE_FROM_GROUP, 1, 7, NULL);
  sa_change_set_groups (change, two, 1);
  assert_change (change, ON "group remove-user Writers u7@example.com");
  /* Somebody who is not there any more. */
  assert_change (make (SA_CHANGE_REVOKE, 1, 404, NULL), NULL);
}

static void
test_invite (void)
{
  const SaId one = 1;
  const char *same[] = { "example.com", "example.net", NULL };
  const char *fewer[] = { "example.com", NULL };
  SaChange *change;

  assert_change (invite ("a@example.com b@example.com"), ON "invite a@example.com b@example.com");
  assert_change (invite ("Ann Lee <a@example.com>; \"Lee, Bo \\\"B\\\"\" <b@example.com>; nobody"),
                 ON "invite 'Ann Lee <a@example.com>' '\"Lee, Bo \\\"B\\\"\" <b@example.com>'");
  assert_change (invite ("nobody"), NULL);

  change = invite ("a@example.com");
  change->role = SA_ROLE_TRUSTED;
  change->flags = SA_CHANGE_FLAG_NONE;
  change->expires_days = 14;
  change->not_before = 1798761600;
  change->hold_seconds = 10;
  sa_change_set_products (change, &one, 1);
  sa_change_set_groups (change, &one, 1);
  sa_change_set_language (change, "de");
  sa_change_set_text (change, "Hello,\nwelcome!");
  assert_change (change, ON "invite --role trusted --product Wiki --group Writers --no-mail --language de"
                         " --message 'Hello,\nwelcome!' --expires 14 --at 2027-01-01T00:00:00Z a@example.com");
  change = invite ("a@example.com");
  change->flags |= SA_CHANGE_FLAG_NEVER_EXPIRES;
  assert_change (change, ON "invite --expires never a@example.com");

  change = invite ("a@example.com b@example.net c@example.com");
  sa_change_set_domains (change, same);
  assert_change (change, ON "invite --allow-domain a@example.com b@example.net c@example.com");
  change = invite ("a@example.com b@example.net");
  sa_change_set_domains (change, fewer);
  assert_change (change, ON "invite a@example.com b@example.net\n" ON "domain allow example.com");

  /* A language beside an address needs a table. */
  change = sa_change_new (SA_CHANGE_INVITE, 1);
  change->flags = SA_CHANGE_FLAG_SEND_MAIL;
  sa_change_take_targets (change, sa_address_parse_list ("a@example.com", NULL));
  sa_targets_set_language (change->targets, "fr");
  assert_change (change, ON "invite -");
}

static void
test_many (void)
{
  g_autoptr(GString) addresses = g_string_new (NULL);
  g_autoptr(GArray) ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr(SaIds) many = NULL;
  g_autofree char *command = NULL;
  g_autoptr(SaPlan) plan = NULL;
  SaChange *change;
  SaId i;

  for (i = 1; i <= SA_COMMAND_MAX_TARGETS; i++)
    {
      g_string_append_printf (addresses, "u%d@example.com\n", (int) i);
      g_array_append_val (ids, i);
    }
  plan = sa_plan_new_single ("Test", invite (addresses->str));
  command = sa_command_from_plan (plan, NULL, name_of, NULL);
  g_assert_true (g_str_has_suffix (command, " u100@example.com"));
  g_string_append (addresses, "one@example.com");
  assert_change (invite (addresses->str), ON "invite -");
  g_array_append_val (ids, i);
  many = sa_ids_new_take (g_steal_pointer (&ids));
  change = sa_change_new (SA_CHANGE_REMOVE, 1);
  sa_change_take_targets (change, sa_targets_new_ids (many));
  assert_change (change, ON "remove -");
  /* Numbers and links are not read from standard input. */
  change = sa_change_new (SA_CHANGE_CANCEL_MESSAGE, 0);
  sa_change_take_targets (change, sa_targets_new_ids (many));
  assert_change (change, NULL);
  change = sa_change_new (SA_CHANGE_MAKE_LINK, 1);
  sa_change_take_targets (change, sa_targets_new_ids (many));
  assert_change (change, NULL);
}

static void
test_things (void)
{
  SaChange *change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);

  sa_change_set_name (change, "Acme");
  sa_change_set_text (change, "Acme Support");
  sa_change_set_url (change, "https://support.example.com");
  sa_change_take_targets (change, sa_address_parse_list ("Ana López <ana@example.com>", NULL));
  assert_change (change, "site-adminctl init --organization Acme --site 'Acme Support'"
                         " --url https://support.example.com --admin 'Ana López <ana@example.com>'");
  change = make (SA_CHANGE_ADD_SITE, 0, 0, "North");
  sa_change_set_url (change, "https://n.example.com/?a=1&b=2");
  assert_change (change, "site-adminctl site add --url 'https://n.example.com/?a=1&b=2' North");
  change = make (SA_CHANGE_ADD_PRODUCT, 1, 0, "Wiki");
  change->number = -1;
  assert_change (change, ON "product add Wiki");
  change = make (SA_CHANGE_ADD_PRODUCT, 1, 0, "Wiki");
  change->number = 20;
  assert_change (change, ON "product add --seats 20 Wiki");
  change = make (SA_CHANGE_SET_PRODUCT_SEATS, 1, 1, NULL);
  change->number = 30;
  assert_change (change, ON "product set --seats 30 Wiki");
  change = make (SA_CHANGE_SET_PRODUCT_SEATS, 1, 1, NULL);
  change->number = -1;
  assert_change (change, NULL);
  change = make (SA_CHANGE_ADD_GROUP, 1, 0, "Writers");
  sa_change_set_text (change, "They write");
  assert_change (change, ON "group add --description 'They write' Writers");
  assert_change (make (SA_CHANGE_ALLOW_DOMAIN, 1, 0, "example.com"), ON "domain allow example.com");
  assert_change (make (SA_CHANGE_DENY_DOMAIN, 1, 0, "example.com"), ON "domain deny example.com");
  change = make (SA_CHANGE_SET_OPERATOR, 0, 3, NULL);
  sa_change_set_text (change, "ada");
  assert_change (change, "site-adminctl operator set u3@example.com");
  change = make (SA_CHANGE_SET_OPERATOR, 0, 3, NULL);
  sa_change_set_text (change, "bob");
  assert_change (change, NULL);
  assert_change (make (SA_CHANGE_ACCEPT, 0, 0, NULL), NULL);
}

static void
test_mail (void)
{
  GVariantBuilder builder;
  SaChange *change = make (SA_CHANGE_SET_RELAY, 0, 0, "smtp");

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&builder, "{ss}", "url", "smtp://mail.example.com:587");
  sa_change_set_text (change, "Acme <mail@example.com>");
  sa_change_set_settings (change, g_variant_builder_end (&builder));
  assert_change (change, "site-adminctl relay set smtp 'sender=Acme <mail@example.com>' url=smtp://mail.example.com:587");
  assert_change (make (SA_CHANGE_REMOVE_RELAY, 1, 0, NULL), ON "relay remove");
  assert_change (make (SA_CHANGE_CANCEL_MESSAGE, 1, 12, NULL), "site-adminctl outbox cancel 12");
  assert_change (make (SA_CHANGE_RETRY_MESSAGE, 0, 12, NULL), "site-adminctl outbox retry 12");
  change = make (SA_CHANGE_POSTPONE_MESSAGE, 0, 12, NULL);
  change->not_before = 1798761600;
  assert_change (change, "site-adminctl outbox postpone 2027-01-01T00:00:00Z 12");
  assert_change (make (SA_CHANGE_POSTPONE_MESSAGE, 0, 12, NULL), NULL);
  change = make (SA_CHANGE_PAUSE_OUTBOX, 0, 0, NULL);
  sa_change_set_text (change, "Until Monday");
  assert_change (change, "site-adminctl outbox pause --reason 'Until Monday'");
  assert_change (make (SA_CHANGE_RESUME_OUTBOX, 0, 0, NULL), "site-adminctl outbox resume");
  change = sa_change_new (SA_CHANGE_SET_LANGUAGE, 0);
  assert_change (change, "site-adminctl organization language none");
  change = sa_change_new (SA_CHANGE_SET_LANGUAGE, 0);
  sa_change_set_language (change, "pt-BR");
  assert_change (change, "site-adminctl organization language pt-BR");
  change = sa_change_new (SA_CHANGE_SET_TEMPLATE, 0);
  sa_change_set_language (change, "de");
  assert_change (change, "site-adminctl template reset de");
  change = sa_change_new (SA_CHANGE_SET_TEMPLATE, 0);
  sa_change_set_language (change, "de");
  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&builder, "{ss}", "greeting", "Moin {name}!");
  sa_change_set_settings (change, g_variant_builder_end (&builder));
  assert_change (change, "site-adminctl template set de -");
}

/* What a plan makes on its way has the name that it will have. */
static void
test_plan (void)
{
  g_autoptr(SaPlan) plan = sa_plan_new ("Test", TRUE);
  g_autoptr(SaPlan) part = sa_plan_new ("Test", TRUE);
  SaChange *change = make (SA_CHANGE_ADD_PRODUCT, 1, 0, " Desk ");
  SaId product;
  g_autofree char *undo = sa_command_from_undo (12, FALSE);
  g_autofree char *redo = sa_command_from_undo (13, TRUE);

  change->number = -1;
  product = sa_plan_take (plan, change);
  change = invite ("a@example.com");
  sa_change_set_products (change, &product, 1);
  sa_plan_take (plan, change);
  assert_plan (plan, ON "product add Desk\n" ON "invite --product Desk a@example.com");

  /* Half a plan is none. */
  sa_plan_take (part, invite ("a@example.com"));
  sa_plan_take (part, make (SA_CHANGE_REMOVE_GROUP, 1, 1, NULL));
  assert_plan (part, NULL);

  g_assert_cmpstr (undo, ==, "site-adminctl undo 12");
  g_assert_cmpstr (redo, ==, "site-adminctl redo");
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/command/users", test_users);
  g_test_add_func ("/command/invite-says-every-choice", test_invite);
  g_test_add_func ("/command/many-come-from-standard-input", test_many);
  g_test_add_func ("/command/things", test_things);
  g_test_add_func ("/command/mail", test_mail);
  g_test_add_func ("/command/plan-is-a-line-a-change", test_plan);

  return g_test_run ();
}
