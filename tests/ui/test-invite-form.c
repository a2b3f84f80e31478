/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-repository.h"
#include "sa-invite-sample.h"
#include "sa-invite-texts.h"
#include "sa-test.h"

static const SaInviteProduct *
product (SaInviteForm *form,
         SaId          id)
{
  GPtrArray *products = sa_invite_form_get_products (form);
  guint i = 0;

  for (i = 0; i < products->len; i++)
    if (((SaInviteProduct *) g_ptr_array_index (products, i))->id == id)
      return g_ptr_array_index (products, i);
  g_assert_not_reached ();
}

static const SaInviteDomain *
domain (SaInviteForm *form,
        const char   *name)
{
  GPtrArray *domains = sa_invite_form_get_domains (form);
  guint i = 0;

  for (i = 0; i < domains->len; i++)
    if (g_str_equal (((SaInviteDomain *) g_ptr_array_index (domains, i))->domain, name))
      return g_ptr_array_index (domains, i);

  return NULL;
}

static SaInviteState
state (SaInviteForm *form,
       guint         position)
{
  return sa_invite_row_get_state (sa_invite_list_get_row (sa_invite_form_get_list (form), position));
}

static SaInviteForm *
form_with_text (SaInviteSample *sample,
                const char     *text)
{
  SaInviteForm *form = sa_invite_sample_form (sample, NULL);

  sa_invite_list_add_text (sa_invite_form_get_list (form), text);
  sa_invite_sample_settle (form);

  return form;
}

static SaOutcome *
invite (SaInviteForm *form)
{
  g_auto(SaTestAnswer) answer = { 0 };
  g_autoptr(GError) error = NULL;
  SaOutcome *outcome = NULL;

  sa_invite_form_invite_async (form, sa_test_answer_cb, &answer);
  g_assert_true (sa_invite_form_is_busy (form));
  g_assert_false (sa_invite_form_can_invite (form));
  outcome = sa_invite_form_invite_finish (form, sa_test_await (&answer), &error);
  g_assert_no_error (error);

  return outcome;
}

static void
test_verdicts (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = form_with_text (sample, SA_INVITE_SAMPLE_TEXT);
  const SaInviteCounts *counts = sa_invite_list_get_counts (sa_invite_form_get_list (form));
  g_autofree char *text = sa_invite_counts_dup_text (counts);

  g_assert_cmpuint (counts->n_total, ==, 10);
  g_assert_cmpint (state (form, 0), ==, SA_INVITE_STATE_NEW);
  g_assert_cmpint (state (form, 2), ==, SA_INVITE_STATE_HERE);
  g_assert_cmpint (state (form, 3), ==, SA_INVITE_STATE_RESEND);
  g_assert_cmpint (state (form, 4), ==, SA_INVITE_STATE_ACCOUNT);
  g_assert_cmpint (state (form, 5), ==, SA_INVITE_STATE_SPELLING);
  g_assert_cmpint (state (form, 6), ==, SA_INVITE_STATE_INVALID);
  g_assert_cmpint (state (form, 7), ==, SA_INVITE_STATE_RESTORE);
  g_assert_cmpint (state (form, 8), ==, SA_INVITE_STATE_NEW);
  g_assert_cmpint (state (form, 9), ==, SA_INVITE_STATE_DUPLICATE);
  g_assert_cmpuint (counts->n_taking_part, ==, 6);
  g_assert_cmpstr (text, ==, "3 new, 1 with an account, 1 resent, 1 restored, 2 left out, 2 to fix");
  g_assert_true (sa_invite_form_can_invite (form));
}

static void
test_deactivated (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = NULL;
  g_autoptr(GPtrArray) accounts = NULL;
  SaId id = 0;

  for (id = 1; id < 100; id++)
    {
      g_autoptr(GPtrArray) found = sa_repository_load (sample->repository, SA_ENTITY_ACCOUNT, &id, 1, NULL);

      if (found->len == 1 && g_str_equal (((SaAccountRecord *) g_ptr_array_index (found, 0))->address,
                                          "eva.horvat@example.net"))
        break;
    }
  sa_fake_repository_set_account_state (SA_FAKE_REPOSITORY (sample->repository), id, SA_ACCOUNT_DEACTIVATED);
  form = form_with_text (sample, "eva.horvat@example.net");
  g_assert_cmpint (state (form, 0), ==, SA_INVITE_STATE_DEACTIVATED);
  g_assert_false (sa_invite_form_can_invite (form));
}

static void
test_edits (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = form_with_text (sample, "finn@example.con g.rossi@example noor@example.com noor@example.com");
  SaInviteList *list = sa_invite_form_get_list (form);

  /* What is suggested is taken. */
  sa_invite_list_use_suggestion (list, sa_invite_list_get_row (list, 0));
  g_assert_cmpstr (sa_invite_row_get_address (sa_invite_list_get_row (list, 0)), ==, "finn@example.com");
  g_assert_cmpint (state (form, 0), ==, SA_INVITE_STATE_NEW);

  /* A mistake is mended, and becomes as many addresses as there are in the text. */
  sa_invite_list_edit (list, sa_invite_list_get_row (list, 1), "g.rossi@example.com, h.rossi@example.com");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 5);
  g_assert_cmpint (state (form, 2), ==, SA_INVITE_STATE_NEW);

  /* Without the first of two, the second counts. */
  g_assert_cmpint (state (form, 4), ==, SA_INVITE_STATE_DUPLICATE);
  sa_invite_list_remove (list, sa_invite_list_get_row (list, 3));
  g_assert_cmpint (state (form, 3), ==, SA_INVITE_STATE_NEW);

  /* A suggestion never blocks: looked at and left as it is, the address is taken. */
  sa_invite_list_add_text (list, "a@gmial.com b@gmial.com");
  g_assert_cmpint (state (form, 4), ==, SA_INVITE_STATE_SPELLING);
  sa_invite_list_keep_spelling (list, sa_invite_list_get_row (list, 4));
  g_assert_cmpint (state (form, 4), ==, SA_INVITE_STATE_NEW);
  sa_invite_list_edit (list, sa_invite_list_get_row (list, 5), "b@gmial.com");
  g_assert_cmpint (state (form, 5), ==, SA_INVITE_STATE_NEW);

  sa_invite_list_edit (list, sa_invite_list_get_row (list, 0), "  ");
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 5);
}

static void
test_names_survive_editing (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = form_with_text (sample, "\"Novák, Jana\" <jana@example.com>");
  SaInviteList *list = sa_invite_form_get_list (form);
  g_autofree char *text = sa_invite_row_get_edit_text (sa_invite_list_get_row (list, 0));

  sa_invite_list_edit (list, sa_invite_list_get_row (list, 0), text);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
  g_assert_cmpstr (sa_invite_row_get_name (sa_invite_list_get_row (list, 0)), ==, "Novák, Jana");
  g_assert_cmpstr (sa_invite_row_get_address (sa_invite_list_get_row (list, 0)), ==, "jana@example.com");
}

static void
test_seats (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = form_with_text (sample, SA_INVITE_SAMPLE_TEXT);
  g_autofree char *too_few = NULL;

  sa_invite_form_choose_product (form, sample->jira, TRUE);
  g_assert_cmpint (product (form, sample->jira)->taken, ==, 18);
  g_assert_cmpint (product (form, sample->jira)->added, ==, 5);
  g_assert_cmpint (product (form, sample->desk)->added, ==, 0);

  /* Who is invited again has Jira and Desk already, but not the wiki. */
  sa_invite_form_choose_product (form, sample->wiki, TRUE);
  g_assert_cmpint (product (form, sample->wiki)->added, ==, 6);
  too_few = sa_invite_dup_seats_text (9, 6, 10);
  g_assert_cmpstr (too_few, ==, "9 → 15 of 10 seats: 5 too few");
}

static void
test_seats_match (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = form_with_text (sample, SA_INVITE_SAMPLE_TEXT);
  g_autoptr(SaOutcome) outcome = NULL;
  const SaSeatCount *seats = NULL;
  gsize n_products = 0;
  gsize i = 0;
  gint64 jira = 0;
  gint64 desk = 0;

  sa_invite_form_choose_product (form, sample->jira, TRUE);
  sa_invite_form_choose_product (form, sample->desk, TRUE);
  jira = product (form, sample->jira)->taken + product (form, sample->jira)->added;
  desk = product (form, sample->desk)->taken + product (form, sample->desk)->added;
  outcome = invite (form);
  seats = sa_outcome_get_seats (outcome, &n_products);
  g_assert_cmpuint (n_products, >=, 2);
  for (i = 0; i < n_products; i++)
    {
      if (seats[i].product == sample->jira)
        g_assert_cmpint (seats[i].after, ==, jira);
      if (seats[i].product == sample->desk)
        g_assert_cmpint (seats[i].after, ==, desk);
    }
}

static void
test_domains (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  SaChange *allow = sa_change_new (SA_CHANGE_ALLOW_DOMAIN, sample->site);
  g_autoptr(SaOutcome) allowed = NULL;
  g_autoptr(SaInviteForm) form = NULL;
  g_autoptr(SaPlan) plan = NULL;
  SaChange *change = NULL;

  sa_change_set_name (allow, "example.org");
  allowed = sa_invite_sample_apply (sample, allow);
  form = form_with_text (sample, "a@example.com b@gmail.com c@example.org d@nowhere");

  g_assert_cmpuint (sa_invite_form_get_domains (form)->len, ==, 3);
  g_assert_cmpint (domain (form, "example.com")->lock, ==, SA_REASON_NONE);
  g_assert_false (domain (form, "example.com")->allowed);
  g_assert_cmpint (domain (form, "gmail.com")->lock, ==, SA_REASON_PUBLIC_MAIL_HOST);
  g_assert_true (domain (form, "example.org")->joined);

  sa_invite_form_allow_domain (form, "example.com", TRUE);
  sa_invite_form_allow_domain (form, "gmail.com", TRUE);
  g_assert_false (domain (form, "gmail.com")->allowed);
  plan = sa_invite_form_dup_plan (form, NULL);
  change = g_ptr_array_index (plan->changes, 0);
  g_assert_cmpuint (g_strv_length (change->domains), ==, 1);
  g_assert_cmpstr (change->domains[0], ==, "example.com");
}

static void
test_locks (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaActor) trusted = sa_invite_sample_trusted (sample);
  g_autoptr(SaInviteForm) form = sa_invite_sample_form (sample, trusted);
  g_autoptr(SaInviteForm) admins = sa_invite_sample_form (sample, NULL);

  g_assert_cmpint (sa_invite_form_get_role_lock (form, SA_ROLE_TRUSTED), ==, SA_REASON_NONE);
  g_assert_cmpint (sa_invite_form_get_role_lock (form, SA_ROLE_SITE_ADMIN), ==, SA_REASON_ROLE_ABOVE_OWN);
  sa_invite_form_set_role (form, SA_ROLE_SITE_ADMIN);
  g_assert_cmpint (sa_invite_form_get_role (form), ==, SA_ROLE_BASIC);

  g_assert_cmpint (product (form, sample->jira)->lock, ==, SA_REASON_NONE);
  g_assert_cmpint (product (form, sample->wiki)->lock, ==, SA_REASON_PRODUCT_NOT_OWN);
  sa_invite_form_choose_product (form, sample->wiki, TRUE);
  g_assert_false (product (form, sample->wiki)->chosen);
  g_assert_false (sa_invite_form_create_group (form, "night shift"));

  sa_invite_list_add_text (sa_invite_form_get_list (form), "a@example.com");
  g_assert_cmpint (domain (form, "example.com")->lock, ==, SA_REASON_NOT_ALLOWED);

  g_assert_cmpint (sa_invite_form_get_role_lock (admins, SA_ROLE_SITE_ADMIN), ==, SA_REASON_NONE);
}

static void
test_plan (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = form_with_text (sample, SA_INVITE_SAMPLE_TEXT);
  g_autoptr(SaPlan) plan = NULL;
  g_autoptr(SaPlan) silent = NULL;
  g_autoptr(GPtrArray) rows = NULL;
  const SaChange *group = NULL;
  const SaChange *change = NULL;

  sa_invite_form_set_role (form, SA_ROLE_TRUSTED);
  sa_invite_form_choose_product (form, sample->desk, TRUE);
  sa_invite_form_choose_group (form, "on-call", TRUE);
  g_assert_true (sa_invite_form_create_group (form, " night shift "));
  g_assert_false (sa_invite_form_create_group (form, "Night Shift"));
  sa_invite_form_set_language (form, "de");
  sa_invite_form_set_message (form, "Willkommen\n");
  sa_invite_form_set_expires_days (form, 7);
  sa_invite_form_set_hold_seconds (form, 20);

  plan = sa_invite_form_dup_plan (form, &rows);
  g_assert_false (plan->atomic);
  g_assert_cmpstr (plan->title, ==, "Invite 6 Users");
  g_assert_cmpuint (plan->changes->len, ==, 2);
  group = g_ptr_array_index (plan->changes, 0);
  g_assert_cmpint (group->kind, ==, SA_CHANGE_ADD_GROUP);
  g_assert_cmpstr (group->name, ==, "night shift");
  change = g_ptr_array_index (plan->changes, 1);
  g_assert_cmpint (change->kind, ==, SA_CHANGE_INVITE);
  g_assert_cmpuint (sa_targets_get_size (change->targets), ==, 6);
  g_assert_cmpuint (rows->len, ==, 6);
  g_assert_cmpstr (sa_targets_get_address (change->targets, 2), ==, "dalia@example.org");
  g_assert_cmpint (change->role, ==, SA_ROLE_TRUSTED);
  g_assert_cmpint (sa_ids_get_nth (change->products, 0), ==, sample->desk);
  g_assert_cmpuint (sa_ids_get_size (change->groups), ==, 2);
  g_assert_cmpint (sa_ids_get_nth (change->groups, 1), ==, sa_plan_result (0));
  g_assert_cmpstr (change->language, ==, "de");
  g_assert_cmpstr (change->text, ==, "Willkommen");
  g_assert_cmpint (change->expires_days, ==, 7);
  g_assert_cmpint (change->hold_seconds, ==, 20);
  g_assert_cmpint (change->flags, ==, SA_CHANGE_FLAG_SEND_MAIL);

  sa_invite_form_set_send_mail (form, FALSE);
  sa_invite_form_set_expires_days (form, 0);
  silent = sa_invite_form_dup_plan (form, NULL);
  change = g_ptr_array_index (silent->changes, 1);
  g_assert_cmpint (change->flags, ==, SA_CHANGE_FLAG_NEVER_EXPIRES);
  g_assert_null (change->text);
}

static void
test_message_limit (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = form_with_text (sample, "a@example.com");
  g_autoptr(GString) message = g_string_new (NULL);
  g_autofree char *error = NULL;
  guint i = 0;

  for (i = 0; i < SA_INVITE_MESSAGE_MAX; i++)
    g_string_append (message, "ü");
  sa_invite_form_set_message (form, message->str);
  g_assert_null (sa_invite_form_dup_message_error (form));
  g_assert_true (sa_invite_form_can_invite (form));

  g_string_append (message, "ü");
  sa_invite_form_set_message (form, message->str);
  error = sa_invite_form_dup_message_error (form);
  g_assert_cmpstr (error, ==, "The message is 1 character too long: shorten it to 10000");
  g_assert_false (sa_invite_form_can_invite (form));

  /* A message that is not sent may be as long as it likes. */
  sa_invite_form_set_send_mail (form, FALSE);
  g_assert_true (sa_invite_form_can_invite (form));
}

static void
test_invites (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = form_with_text (sample, "a@example.com b@example.com a@example.com chidi.okafor@example.com");
  g_autoptr(SaOutcome) outcome = invite (form);

  g_assert_cmpuint (sa_invite_form_get_n_done (form), ==, 2);
  g_assert_cmpint (sa_outcome_get_event (outcome), !=, 0);
  g_assert_cmpuint (sa_outcome_get_mail_queued (outcome), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sa_invite_form_get_list (form))), ==, 0);
  g_assert_false (sa_invite_form_is_busy (form));
}

static void
test_failures_stay (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = form_with_text (sample, "a@example.com b@example.com c@example.com d@nowhere");
  SaInviteList *list = sa_invite_form_get_list (form);
  g_autoptr(SaOutcome) outcome = NULL;
  g_autoptr(SaOutcome) again = NULL;
  g_autofree char *sentence = NULL;

  /* One seat of the wiki is left: who comes first gets it. */
  sa_invite_form_choose_product (form, sample->wiki, TRUE);
  outcome = invite (form);
  g_assert_cmpuint (sa_invite_form_get_n_done (form), ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_cmpint (state (form, 0), ==, SA_INVITE_STATE_REFUSED);
  g_assert_cmpint (sa_invite_row_get_reason (sa_invite_list_get_row (list, 0)), ==, SA_REASON_NO_SEAT);
  g_assert_cmpint (state (form, 2), ==, SA_INVITE_STATE_INVALID);
  sentence = sa_invite_row_dup_sentence (sa_invite_list_get_row (list, 0));
  g_assert_nonnull (strstr (sentence, "seat"));
  g_assert_false (sa_invite_form_can_invite (form));

  /* Without the product they can be invited; that the first one was invited already harms nobody. */
  sa_invite_form_choose_product (form, sample->wiki, FALSE);
  sa_invite_form_retry (form);
  sa_invite_sample_settle (form);
  g_assert_cmpint (state (form, 0), ==, SA_INVITE_STATE_NEW);
  again = invite (form);
  g_assert_cmpuint (sa_invite_form_get_n_done (form), ==, 2);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);
}

static void
test_new_group (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = form_with_text (sample, "a@example.com");
  g_autoptr(SaOutcome) outcome = NULL;
  g_autoptr(GPtrArray) users = NULL;
  const SaOutcomeRow *row = NULL;

  g_assert_true (sa_invite_form_create_group (form, "night shift"));
  outcome = invite (form);
  g_assert_cmpuint (sa_invite_form_get_n_done (form), ==, 1);
  row = sa_outcome_get_row (outcome, sa_outcome_get_size (outcome) - 1);
  users = sa_repository_load (sample->repository, SA_ENTITY_USER, &row->id, 1, NULL);
  g_assert_cmpstr (((SaUserRecord *) g_ptr_array_index (users, 0))->group_names[0], ==, "night shift");
}

static void
test_error_keeps_everything (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = form_with_text (sample, "a@example.com");
  g_auto(SaTestAnswer) answer = { 0 };
  g_autoptr(GError) error = NULL;
  g_autoptr(SaOutcome) outcome = NULL;

  sa_fake_repository_fail_next (SA_FAKE_REPOSITORY (sample->repository),
                                g_error_new_literal (SA_ERROR, SA_ERROR_BUSY, "Another program is busy. Try again."));
  sa_invite_form_invite_async (form, sa_test_answer_cb, &answer);
  outcome = sa_invite_form_invite_finish (form, sa_test_await (&answer), &error);
  g_assert_null (outcome);
  g_assert_error (error, SA_ERROR, SA_ERROR_BUSY);
  g_assert_error (sa_invite_form_get_error (form), SA_ERROR, SA_ERROR_BUSY);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sa_invite_form_get_list (form))), ==, 1);
  g_assert_true (sa_invite_form_can_invite (form));
}

static void
test_judged_anew (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = form_with_text (sample, "late@example.com");
  SaChange *change = sa_change_new (SA_CHANGE_INVITE, sample->site);
  g_autoptr(SaOutcome) outcome = NULL;

  g_assert_cmpint (state (form, 0), ==, SA_INVITE_STATE_NEW);
  sa_change_take_targets (change, sa_address_parse_list ("late@example.com", NULL));
  outcome = sa_invite_sample_apply (sample, change);
  SA_WAIT_UNTIL (state (form, 0) == SA_INVITE_STATE_RESEND);
}

static void
test_many (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = sa_invite_sample_form (sample, NULL);
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(SaPlan) plan = NULL;
  guint i = 0;

  for (i = 0; i < 10000; i++)
    g_string_append_printf (text, "user%u@d%u.example.com\n", i, i % 200);
  g_assert_cmpuint (sa_invite_list_add_text (sa_invite_form_get_list (form), text->str), ==, 10000);
  g_assert_cmpuint (sa_invite_form_get_domains (form)->len, ==, SA_INVITE_MAX_DOMAINS);
  plan = sa_invite_form_dup_plan (form, NULL);
  g_assert_cmpuint (sa_plan_count_targets (plan), ==, 10000);
}

static void
test_texts (void)
{
  const char *three[] = { "a", "b", "c", NULL };
  const char *one[] = { "a", NULL };
  const char *none[] = { NULL };
  g_autofree char *list = sa_invite_dup_list (three);
  g_autofree char *off = sa_invite_dup_domains_text (none, three);
  g_autofree char *both = sa_invite_dup_domains_text (one, three);
  g_autofree char *button = sa_invite_dup_button_label (1);
  g_autofree char *no_button = sa_invite_dup_button_label (0);
  g_autofree char *mail = sa_invite_dup_mail_text (TRUE, 6, 10, 0);
  g_autofree char *no_limit = sa_invite_dup_seats_text (3, 2, -1);

  g_assert_cmpstr (list, ==, "a, b and c");
  g_assert_cmpstr (off, ==, "a, b and c: off");
  g_assert_cmpstr (both, ==, "a: on; a, b and c: off");
  g_assert_cmpstr (button, ==, "Invite 1 User");
  g_assert_cmpstr (no_button, ==, "Invite Users");
  g_assert_cmpstr (mail, ==, "6 messages, held for 10 seconds so that you can undo");
  g_assert_cmpstr (no_limit, ==, "3 → 5 seats, no limit");
}

/* A language that was said beside an address stays with it, and goes into the plan. */
static void
test_address_languages (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = form_with_text (sample, "E-Mail;Language\nana@example.com;fr\nbo@example.con;es\n"
                                                         "carla@example.com;\n");
  SaInviteList *list = sa_invite_form_get_list (form);
  g_autoptr(SaPlan) plan = NULL;
  g_autofree char *label = NULL;
  const SaChange *change = NULL;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 3);
  g_assert_cmpstr (sa_invite_row_get_language (sa_invite_list_get_row (list, 0)), ==, "fr");
  g_assert_null (sa_invite_row_get_language (sa_invite_list_get_row (list, 2)));
  sa_invite_list_edit (list, sa_invite_list_get_row (list, 0), "Ana <ana.b@example.com>");
  g_assert_cmpstr (sa_invite_row_get_language (sa_invite_list_get_row (list, 0)), ==, "fr");
  sa_invite_list_use_suggestion (list, sa_invite_list_get_row (list, 1));
  g_assert_cmpstr (sa_invite_row_get_address (sa_invite_list_get_row (list, 1)), ==, "bo@example.com");
  g_assert_cmpstr (sa_invite_row_get_language (sa_invite_list_get_row (list, 1)), ==, "es");
  sa_invite_list_set_language (list, sa_invite_list_get_row (list, 2), "ar");
  sa_invite_list_set_language (list, sa_invite_list_get_row (list, 1), NULL);
  label = sa_invite_row_dup_label (sa_invite_list_get_row (list, 0));
  g_assert_cmpstr (label, ==, "ana.b@example.com: New, mail in Français");

  sa_invite_sample_settle (form);
  plan = sa_invite_form_dup_plan (form, NULL);
  change = g_ptr_array_index (plan->changes, plan->changes->len - 1);
  g_assert_cmpuint (sa_targets_get_size (change->targets), ==, 3);
  g_assert_cmpstr (sa_targets_get_language (change->targets, 0), ==, "fr");
  g_assert_null (sa_targets_get_language (change->targets, 1));
  g_assert_cmpstr (sa_targets_get_language (change->targets, 2), ==, "ar");
  g_assert_null (change->language);
}

static void
test_later (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(SaInviteForm) form = form_with_text (sample, "a@example.com");
  g_autoptr(SaPlan) at_once = sa_invite_form_dup_plan (form, NULL);
  g_autoptr(SaPlan) later = NULL;
  g_autoptr(SaPlan) silent = NULL;
  g_autofree char *problem = NULL;
  g_autofree char *text = NULL;
  SaTime now = g_get_real_time () / G_USEC_PER_SEC;
  SaTime when = 1;

  g_assert_false (sa_invite_form_get_later (form));
  g_assert_cmpint (sa_invite_form_read_when (form, &when), ==, SA_WHEN_GOOD);
  g_assert_cmpint (when, ==, 0);
  g_assert_cmpint (((SaChange *) g_ptr_array_index (at_once->changes, 0))->not_before, ==, 0);

  /* It begins with a time that holds. */
  sa_invite_form_set_later (form, TRUE);
  g_assert_cmpint (sa_invite_form_read_when (form, &when), ==, SA_WHEN_GOOD);
  g_assert_cmpint (when, >, now);
  g_assert_cmpint (when, <, now + 2 * 24 * 60 * 60);
  g_assert_true (sa_invite_form_can_invite (form));
  later = sa_invite_form_dup_plan (form, NULL);
  g_assert_cmpint (((SaChange *) g_ptr_array_index (later->changes, 0))->not_before, ==, when);
  text = sa_invite_dup_mail_text (TRUE, 2, 10, 1795694400);
  g_assert_cmpstr (text, ==, "2 messages, sent on 26 November 2026, 12:00");

  sa_invite_form_set_time (form, "noon");
  g_assert_false (sa_invite_form_can_invite (form));
  problem = sa_invite_form_dup_problem (form);
  g_assert_cmpstr (problem, ==, "This is not a time of day. Enter hours and minutes, such as 08:30.");

  /* Where no mail goes, no time matters. */
  sa_invite_form_set_send_mail (form, FALSE);
  g_assert_true (sa_invite_form_can_invite (form));
  silent = sa_invite_form_dup_plan (form, NULL);
  g_assert_cmpint (((SaChange *) g_ptr_array_index (silent->changes, 0))->not_before, ==, 0);
}

static void
test_finalizes (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  SaInviteForm *form = sa_invite_sample_form (sample, NULL);

  sa_invite_list_add_text (sa_invite_form_get_list (form), SA_INVITE_SAMPLE_TEXT);
  g_assert_finalize_object (form);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/invite-form/each-address-has-its-verdict", test_verdicts);
  g_test_add_func ("/invite-form/deactivated-accounts-are-left-out", test_deactivated);
  g_test_add_func ("/invite-form/mistakes-can-be-mended", test_edits);
  g_test_add_func ("/invite-form/names-survive-editing", test_names_survive_editing);
  g_test_add_func ("/invite-form/seats-are-counted-before", test_seats);
  g_test_add_func ("/invite-form/seats-are-as-forecast", test_seats_match);
  g_test_add_func ("/invite-form/domains-join-where-they-may", test_domains);
  g_test_add_func ("/invite-form/nobody-gives-more-than-they-have", test_locks);
  g_test_add_func ("/invite-form/plan-says-what-was-chosen", test_plan);
  g_test_add_func ("/invite-form/too-long-a-message-is-refused", test_message_limit);
  g_test_add_func ("/invite-form/invited-addresses-leave-the-form", test_invites);
  g_test_add_func ("/invite-form/refused-addresses-stay-and-can-be-retried", test_failures_stay);
  g_test_add_func ("/invite-form/new-group-is-made-first", test_new_group);
  g_test_add_func ("/invite-form/failure-keeps-everything", test_error_keeps_everything);
  g_test_add_func ("/invite-form/verdicts-follow-the-repository", test_judged_anew);
  g_test_add_func ("/invite-form/ten-thousand-addresses", test_many);
  g_test_add_func ("/invite-form/texts-count-in-words", test_texts);
  g_test_add_func ("/invite-form/language-of-an-address-stays-with-it", test_address_languages);
  g_test_add_func ("/invite-form/mail-leaves-at-a-chosen-time", test_later);
  g_test_add_func ("/invite-form/lets-go-of-everything", test_finalizes);

  return g_test_run ();
}
