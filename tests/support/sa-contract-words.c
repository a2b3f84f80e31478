/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

/* In which words and languages mail goes, when, and through which relay. */

static SaChange *
set_template (const char *language,
              const char *key,
              const char *text)
{
  SaChange *change = sa_change_new (SA_CHANGE_SET_TEMPLATE, 0);
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  if (key != NULL)
    g_variant_builder_add (&builder, "{ss}", key, text);
  sa_change_set_language (change, language);
  sa_change_set_settings (change, g_variant_builder_end (&builder));

  return change;
}

static GPtrArray *
load_all (SaContract *c,
          SaEntity    entity)
{
  g_autoptr(GError) error = NULL;
  GPtrArray *records = sa_repository_load (c->repository, entity, NULL, 0, &error);

  g_assert_no_error (error);

  return records;
}

static const SaMessageRecord *
mail_of (SaContract  *c,
         SaId         user,
         GPtrArray  **holder)
{
  return sa_contract_load (c, SA_ENTITY_MESSAGE, sa_contract_latest_message (c, user), holder);
}

static void
assert_greeting (SaContract *c,
                 SaId        user,
                 const char *language,
                 const char *wanted)
{
  g_autoptr(GPtrArray) holder = NULL;
  const SaMessageRecord *mail = mail_of (c, user, &holder);
  g_autoptr(GVariant) texts = NULL;
  g_autofree char *greeting = NULL;

  if (mail->templates != NULL)
    texts = g_variant_lookup_value (mail->templates, language, G_VARIANT_TYPE ("a{ss}"));
  if (texts != NULL)
    g_variant_lookup (texts, "greeting", "s", &greeting);
  g_assert_cmpstr (greeting, ==, wanted);
}

static void
own_words_go_with_every_mail (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  g_autoptr(GPtrArray) none = load_all (c, SA_ENTITY_TEMPLATE);
  g_autoptr(GPtrArray) one = NULL;
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(GPtrArray) gone = NULL;
  const SaTemplateRecord *record;
  SaId template;

  g_assert_cmpuint (none->len, ==, 0);
  g_assert_null (mail_of (c, user, &holder)->templates);
  template = sa_contract_done (c, set_template ("de", "greeting", "Moin {name}!"));
  one = load_all (c, SA_ENTITY_TEMPLATE);
  g_assert_cmpuint (one->len, ==, 1);
  record = one->pdata[0];
  g_assert_cmpint (record->id, ==, template);
  g_assert_cmpstr (record->language, ==, "de");
  g_assert_cmpuint (g_variant_n_children (record->texts), ==, 1);
  assert_greeting (c, user, "de", "Moin {name}!");
  assert_greeting (c, user, "en", NULL);
  sa_contract_do (c, NULL, set_template ("de", "greeting", "Moin {name}!"), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  sa_contract_done (c, set_template ("en", "greeting", "Hi {name},"));
  g_assert_cmpint (sa_contract_done (c, set_template ("de", "greeting", "Servus {name},")), ==, template);
  assert_greeting (c, user, "de", "Servus {name},");
  assert_greeting (c, user, "en", "Hi {name},");

  /* An empty text is as it was built in, and with none the language is. */
  sa_contract_done (c, set_template ("de", "greeting", ""));
  gone = load_all (c, SA_ENTITY_TEMPLATE);
  g_assert_cmpuint (gone->len, ==, 1);
  assert_greeting (c, user, "de", NULL);
  sa_contract_do (c, NULL, set_template ("de", NULL, NULL), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
}

static void
own_words_are_checked (SaContract *c)
{
  SaId admin = sa_contract_add_member (c, "sam@acme.example", SA_ROLE_SITE_ADMIN);
  g_autoptr(SaActor) sam = sa_contract_actor (c, admin);
  g_autoptr(SaOutcome) preview = NULL;
  g_autoptr(GPtrArray) none = NULL;

  sa_contract_do (c, NULL, set_template ("nl", "greeting", "Hoi {name},"), SA_VERDICT_REFUSED,
                  SA_REASON_LANGUAGE_UNKNOWN);
  sa_contract_do (c, NULL, set_template ("DE", "greeting", "Moin {name}!"), SA_VERDICT_REFUSED,
                  SA_REASON_LANGUAGE_UNKNOWN);
  sa_contract_do (c, NULL, set_template (NULL, "greeting", "Moin {name}!"), SA_VERDICT_REFUSED,
                  SA_REASON_LANGUAGE_UNKNOWN);
  sa_contract_do (c, NULL, set_template ("de", "greeting", "Moin {nam}!"), SA_VERDICT_REFUSED,
                  SA_REASON_TEMPLATE_INVALID);
  sa_contract_do (c, NULL, set_template ("de", "months", "1,2,3"), SA_VERDICT_REFUSED, SA_REASON_TEMPLATE_INVALID);
  sa_contract_do (c, NULL, set_template ("de", "subject", "two\nlines {site}"), SA_VERDICT_REFUSED,
                  SA_REASON_TEMPLATE_INVALID);
  sa_contract_do (c, sam, set_template ("de", "greeting", "Moin {name}!"), SA_VERDICT_REFUSED,
                  SA_REASON_ORGANIZATION_ADMIN_ONLY);
  preview = sa_contract_preview (c, NULL, set_template ("de", "greeting", "Moin {name}!"));
  sa_contract_assert_row (preview, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  none = load_all (c, SA_ENTITY_TEMPLATE);
  g_assert_cmpuint (none->len, ==, 0);
}

static void
own_words_are_undone (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  g_autoptr(SaOutcome) made = sa_contract_apply (c, NULL, set_template ("de", "greeting", "Moin {name}!"));
  g_autoptr(SaOutcome) changed = sa_contract_apply (c, NULL, set_template ("de", "greeting", "Servus {name},"));
  g_autoptr(SaOutcome) since = sa_contract_undo (c, NULL, sa_outcome_get_event (made), FALSE, FALSE);
  g_autoptr(SaOutcome) back = NULL;
  g_autoptr(SaOutcome) gone = NULL;
  g_autoptr(SaOutcome) again = NULL;
  g_autoptr(SaOutcome) removed = NULL;
  g_autoptr(SaOutcome) restored = NULL;
  g_autoptr(SaOutcome) other = NULL;
  g_autoptr(SaOutcome) late = NULL;

  sa_contract_assert_row (since, 0, SA_VERDICT_CHANGED_SINCE, SA_REASON_CHANGED_SINCE);
  back = sa_contract_undo (c, NULL, sa_outcome_get_event (changed), FALSE, FALSE);
  sa_contract_assert_row (back, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  assert_greeting (c, user, "de", "Moin {name}!");
  gone = sa_contract_undo (c, NULL, sa_outcome_get_event (made), FALSE, FALSE);
  sa_contract_assert_row (gone, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  assert_greeting (c, user, "de", NULL);
  again = sa_contract_undo (c, NULL, sa_outcome_get_event (gone), TRUE, FALSE);
  sa_contract_assert_row (again, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  assert_greeting (c, user, "de", "Moin {name}!");

  removed = sa_contract_apply (c, NULL, set_template ("de", NULL, NULL));
  restored = sa_contract_undo (c, NULL, 0, FALSE, FALSE);
  sa_contract_assert_row (restored, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  assert_greeting (c, user, "de", "Moin {name}!");

  /* What somebody wrote since is not written over. */
  other = sa_contract_apply (c, NULL, set_template ("de", NULL, NULL));
  sa_contract_done (c, set_template ("de", "greeting", "Hallo {name},"));
  late = sa_contract_undo (c, NULL, sa_outcome_get_event (other), FALSE, FALSE);
  sa_contract_assert_row (late, 0, SA_VERDICT_CHANGED_SINCE, SA_REASON_CHANGED_SINCE);
  assert_greeting (c, user, "de", "Hallo {name},");
}

static SaChange *
speak (const char *language)
{
  SaChange *change = sa_change_new (SA_CHANGE_SET_LANGUAGE, 0);

  sa_change_set_language (change, language);

  return change;
}

static void
assert_organization_language (SaContract *c,
                              const char *wanted)
{
  g_autoptr(GPtrArray) holder = NULL;
  const SaSiteRecord *site = sa_contract_load (c, SA_ENTITY_SITE, c->site, &holder);

  g_assert_cmpstr (site->organization, ==, "Acme");
  g_assert_cmpstr (site->language, ==, wanted);
}

static void
organization_has_a_language (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId admin = sa_contract_add_member (c, "sam@acme.example", SA_ROLE_SITE_ADMIN);
  g_autoptr(SaActor) sam = sa_contract_actor (c, admin);
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(SaOutcome) undone = NULL;

  assert_organization_language (c, NULL);
  sa_contract_done (c, speak ("pt-BR"));
  assert_organization_language (c, "pt-BR");
  g_assert_cmpstr (mail_of (c, user, &holder)->organization_language, ==, "pt-BR");
  sa_contract_do (c, NULL, speak ("pt-BR"), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  sa_contract_do (c, NULL, speak ("not a tag"), SA_VERDICT_REFUSED, SA_REASON_LANGUAGE_UNKNOWN);
  sa_contract_do (c, sam, speak ("fr"), SA_VERDICT_REFUSED, SA_REASON_ORGANIZATION_ADMIN_ONLY);
  sa_contract_done (c, speak (NULL));
  g_assert_null (mail_of (c, user, &holder)->organization_language);
  undone = sa_contract_undo (c, NULL, 0, FALSE, FALSE);
  sa_contract_assert_row (undone, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpstr (mail_of (c, user, &holder)->organization_language, ==, "pt-BR");
}

static SaChange *
invite_in (SaContract *c,
           const char *address,
           const char *address_language,
           const char *language)
{
  SaChange *change = sa_change_new (SA_CHANGE_INVITE, c->site);
  SaTargets *targets = sa_targets_new_addresses ();

  sa_targets_add_address (targets, address, address, NULL, SA_REASON_NONE);
  sa_targets_set_language (targets, address_language);
  sa_change_take_targets (change, targets);
  sa_change_set_language (change, language);
  change->flags = SA_CHANGE_FLAG_SEND_MAIL;

  return change;
}

static void
assert_languages (SaContract *c,
                  SaId        user,
                  const char *address_language,
                  const char *language)
{
  g_autoptr(GPtrArray) holder = NULL;
  const SaMessageRecord *mail = mail_of (c, user, &holder);

  g_assert_cmpstr (mail->address_language, ==, address_language);
  g_assert_cmpstr (mail->language, ==, language);
}

static void
language_stands_beside_an_address (SaContract *c)
{
  SaId both = sa_contract_do (c, NULL, invite_in (c, "ana@acme.example", "fr", "de"), SA_VERDICT_INVITED,
                              SA_REASON_NONE);
  SaId chosen = sa_contract_do (c, NULL, invite_in (c, "bo@acme.example", NULL, "de"), SA_VERDICT_INVITED,
                                SA_REASON_NONE);
  SaId beside = sa_contract_do (c, NULL, invite_in (c, "cy@acme.example", "ja", NULL), SA_VERDICT_INVITED,
                                SA_REASON_NONE);
  SaId other = sa_contract_add_site (c, "Elsewhere");
  SaChange *resend;
  SaChange *there;
  g_autoptr(GPtrArray) holder = NULL;

  assert_languages (c, both, "fr", "de");
  assert_languages (c, chosen, NULL, "de");
  assert_languages (c, beside, "ja", NULL);
  sa_contract_do (c, NULL, invite_in (c, "di@acme.example", "no tag", NULL), SA_VERDICT_REFUSED,
                  SA_REASON_LANGUAGE_UNKNOWN);
  sa_contract_do (c, NULL, invite_in (c, "di@acme.example", NULL, "no tag"), SA_VERDICT_REFUSED,
                  SA_REASON_LANGUAGE_UNKNOWN);

  /* Sent once more without a word about it, it stays; what is chosen now is what counts. */
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_RESEND, both));
  assert_languages (c, both, "fr", "de");
  resend = sa_contract_on (c, SA_CHANGE_RESEND, both);
  sa_change_set_language (resend, "es");
  sa_contract_done (c, resend);
  assert_languages (c, both, NULL, "es");
  sa_contract_do (c, NULL, invite_in (c, "bo@acme.example", "ar", NULL), SA_VERDICT_RESENT, SA_REASON_NONE);
  assert_languages (c, chosen, "ar", "de");

  /* And is what the next invitation of the account knows. */
  there = invite_in (c, "bo@acme.example", NULL, NULL);
  there->site = other;
  chosen = sa_contract_do (c, NULL, there, SA_VERDICT_INVITED, SA_REASON_NONE);
  g_assert_cmpstr (mail_of (c, chosen, &holder)->earlier_language, ==, "ar");
}

static void
mail_leaves_later (SaContract *c)
{
  SaTime now = sa_contract_now ();
  SaChange *invite = invite_in (c, "ana@acme.example", NULL, NULL);
  SaChange *resend;
  SaChange *held;
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GPtrArray) holder = NULL;
  SaTime next = 0;
  SaId user;

  invite->not_before = now + 5000;
  invite->hold_seconds = 10;
  user = sa_contract_do (c, NULL, invite, SA_VERDICT_INVITED, SA_REASON_NONE);
  none = sa_contract_due (c, now + 4999, 10, &next);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (next, ==, now + 5000);

  resend = sa_contract_on (c, SA_CHANGE_RESEND, user);
  resend->not_before = now + 7000;
  sa_contract_done (c, resend);
  g_assert_cmpint (mail_of (c, user, &holder)->not_before, ==, now + 7000);
  held = sa_contract_on (c, SA_CHANGE_RESEND, user);
  held->not_before = now - 100;
  held->hold_seconds = 50;
  sa_contract_done (c, held);
  g_assert_cmpint (mail_of (c, user, &holder)->not_before, >=, now + 50);
  g_assert_cmpint (mail_of (c, user, &holder)->not_before, <, now + 7000);
}

static SaChange *
postpone (SaContract *c,
          SaId        message,
          SaTime      not_before)
{
  SaChange *change = sa_contract_on (c, SA_CHANGE_POSTPONE_MESSAGE, message);

  change->not_before = not_before;

  return change;
}

static void
what_waits_can_be_postponed (SaContract *c)
{
  SaTime now = sa_contract_now ();
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = sa_contract_latest_message (c, user);
  SaId cancelled = sa_contract_latest_message (c, sa_contract_add_pending (c, "bo@acme.example"));
  SaId trusted = sa_contract_add_member (c, "tess@acme.example", SA_ROLE_TRUSTED);
  g_autoptr(SaActor) tess = sa_contract_actor (c, trusted);
  g_autoptr(GPtrArray) none = NULL;
  g_autoptr(GPtrArray) holder = NULL;
  g_autoptr(SaMessageRecord) claimed = NULL;
  SaTime next = 0;

  sa_contract_do (c, NULL, postpone (c, message, 0), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_CANCEL_MESSAGE, cancelled));
  sa_contract_done (c, postpone (c, message, now + 5000));
  sa_contract_do (c, NULL, postpone (c, message, now + 5000), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  none = sa_contract_due (c, now + 4999, 10, &next);
  g_assert_cmpuint (none->len, ==, 0);
  g_assert_cmpint (next, ==, now + 5000);
  g_assert_cmpint (sa_contract_message_state (c, message), ==, SA_DELIVERY_QUEUED);
  sa_contract_do (c, tess, postpone (c, message, now + 6000), SA_VERDICT_REFUSED, SA_REASON_NOT_OWN_INVITATION);

  /* And be let go at once again. */
  sa_contract_done (c, postpone (c, message, 0));
  g_assert_cmpint (mail_of (c, user, &holder)->not_before, <=, sa_contract_now ());
  sa_contract_freeze (c, message, "secret-one", 0);
  claimed = sa_contract_claim (c, message, sa_contract_now () + 1);
  g_assert_nonnull (claimed);
  sa_contract_do (c, NULL, postpone (c, message, now + 5000), SA_VERDICT_REFUSED, SA_REASON_ALREADY_LEFT);
  sa_contract_do (c, NULL, postpone (c, cancelled, now + 5000), SA_VERDICT_CHANGED_SINCE, SA_REASON_CHANGED_SINCE);
  sa_contract_do (c, NULL, postpone (c, 4711, now + 5000), SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
}

static void
a_person_may_have_it_tried_again (SaContract *c)
{
  SaId user = sa_contract_add_pending (c, "ana@acme.example");
  SaId message = sa_contract_latest_message (c, user);
  SaId other = sa_contract_add_pending (c, "bo@acme.example");
  SaId failed = sa_contract_latest_message (c, other);
  g_autoptr(SaMessageRecord) first = NULL;
  g_autoptr(SaMessageRecord) second = NULL;
  g_autoptr(SaMessageRecord) third = NULL;
  g_autoptr(GPtrArray) holder = NULL;

  /* It may have left: the same mail goes, under its key, so that a relay that knows it sends it once. */
  sa_contract_freeze (c, message, "secret-one", 0);
  first = sa_contract_claim (c, message, sa_contract_now () + 1);
  sa_contract_report_kind (c, SA_REPORT_UNKNOWN, message);
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_RETRY_MESSAGE, message));
  g_assert_cmpint (sa_contract_latest_message (c, user), ==, message);
  g_assert_cmpint (sa_contract_problem (c, user), ==, SA_PROBLEM_NONE);
  g_assert_cmpint (mail_of (c, user, &holder)->first_tried, ==, 0);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_RETRY_MESSAGE, message), SA_VERDICT_ALREADY_SO,
                  SA_REASON_NONE);
  second = sa_contract_claim (c, message, sa_contract_now () + 1);
  g_assert_nonnull (second);
  g_assert_cmpstr (second->key, ==, first->key);
  g_assert_true (g_bytes_equal (second->bytes, first->bytes));
  g_assert_cmpint (second->first_tried, >, 0);

  /* It surely did not: it is composed anew. */
  sa_contract_freeze (c, failed, "secret-two", 0);
  third = sa_contract_claim (c, failed, sa_contract_now () + 1);
  sa_contract_report_kind (c, SA_REPORT_FAILED, failed);
  g_assert_cmpint (sa_contract_problem (c, other), ==, SA_PROBLEM_FAILED);
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_RETRY_MESSAGE, failed));
  g_assert_cmpint (sa_contract_latest_message (c, other), ==, failed);
  g_assert_null (mail_of (c, other, &holder)->key);
  g_assert_null (mail_of (c, other, &holder)->error_text);
  g_assert_cmpint (mail_of (c, other, &holder)->state, ==, SA_DELIVERY_QUEUED);
  g_assert_cmpint (sa_contract_problem (c, other), ==, SA_PROBLEM_NONE);
}

static SaChange *
set_relay (SaId        site,
           const char *protocol)
{
  SaChange *change = sa_change_new (SA_CHANGE_SET_RELAY, site);

  sa_change_set_name (change, protocol);
  sa_change_set_text (change, "Acme <mail@acme.example>");

  return change;
}

static gsize
count_relays (SaContract *c)
{
  g_autoptr(GPtrArray) relays = load_all (c, SA_ENTITY_RELAY);

  return relays->len;
}

static void
relay_goes_and_comes_back (SaContract *c)
{
  SaId trusted = sa_contract_add_member (c, "tess@acme.example", SA_ROLE_TRUSTED);
  g_autoptr(SaActor) tess = sa_contract_actor (c, trusted);
  g_autoptr(GPtrArray) relays = NULL;
  g_autoptr(SaOutcome) gone = NULL;
  g_autoptr(SaOutcome) back = NULL;
  g_autoptr(SaOutcome) again = NULL;
  g_autoptr(SaOutcome) late = NULL;
  SaId all;
  SaId own;

  sa_contract_do (c, NULL, sa_change_new (SA_CHANGE_REMOVE_RELAY, 0), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  all = sa_contract_done (c, set_relay (0, "jmap"));
  own = sa_contract_done (c, set_relay (c->site, "folder"));
  sa_contract_do (c, tess, sa_change_new (SA_CHANGE_REMOVE_RELAY, c->site), SA_VERDICT_REFUSED,
                  SA_REASON_NOT_ALLOWED);
  gone = sa_contract_apply (c, NULL, sa_change_new (SA_CHANGE_REMOVE_RELAY, c->site));
  sa_contract_assert_row (gone, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpint (sa_outcome_get_row (gone, 0)->id, ==, own);
  g_assert_cmpuint (count_relays (c), ==, 1);
  back = sa_contract_undo (c, NULL, 0, FALSE, FALSE);
  sa_contract_assert_row (back, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  relays = load_all (c, SA_ENTITY_RELAY);
  g_assert_cmpuint (relays->len, ==, 2);
  g_assert_cmpint (((SaRelayRecord *) relays->pdata[1])->id, ==, own);
  g_assert_cmpint (((SaRelayRecord *) relays->pdata[1])->site, ==, c->site);
  g_assert_cmpstr (((SaRelayRecord *) relays->pdata[1])->protocol, ==, "folder");
  g_assert_cmpstr (((SaRelayRecord *) relays->pdata[1])->sender, ==, "Acme <mail@acme.example>");
  g_assert_cmpint (((SaRelayRecord *) relays->pdata[0])->id, ==, all);
  again = sa_contract_undo (c, NULL, 0, TRUE, FALSE);
  sa_contract_assert_row (again, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  g_assert_cmpuint (count_relays (c), ==, 1);

  /* The place is taken. */
  sa_contract_done (c, set_relay (c->site, "postmark"));
  late = sa_contract_undo (c, NULL, sa_outcome_get_event (gone), FALSE, FALSE);
  sa_contract_assert_row (late, 0, SA_VERDICT_CHANGED_SINCE, SA_REASON_CHANGED_SINCE);
  g_assert_cmpuint (count_relays (c), ==, 2);
}

const SaContractCase sa_contract_words_cases[] = {
  { "/template/goes-with-every-mail", own_words_go_with_every_mail, FALSE },
  { "/template/is-checked", own_words_are_checked, FALSE },
  { "/template/is-undone-and-redone", own_words_are_undone, FALSE },
  { "/language/of-the-organization", organization_has_a_language, FALSE },
  { "/language/stands-beside-an-address", language_stands_beside_an_address, FALSE },
  { "/outbox/mail-leaves-later", mail_leaves_later, FALSE },
  { "/outbox/what-waits-can-be-postponed", what_waits_can_be_postponed, FALSE },
  { "/outbox/a-person-may-have-it-tried-again", a_person_may_have_it_tried_again, FALSE },
  { "/relay/goes-and-comes-back", relay_goes_and_comes_back, FALSE },
  { NULL, NULL, FALSE },
};
