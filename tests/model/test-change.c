/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-change.h"
#include "sa-mail-relay.h"

static void
test_every_kind_has_a_word (void)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint kind;

  for (kind = 1; kind < SA_N_CHANGE_KINDS; kind++)
    {
      const char *word = sa_change_kind_to_string ((SaChangeKind) kind);

      g_assert_cmpstr (word, !=, "");
      g_assert_true (g_hash_table_add (seen, (gpointer) word));
    }
  g_assert_cmpstr (sa_change_kind_to_string (SA_CHANGE_INVITE), ==, "invite");
  g_assert_cmpstr (sa_change_kind_to_string (SA_CHANGE_SET_PRODUCT_SEATS), ==, "set-product-seats");
  g_assert_cmpstr (sa_change_kind_to_string (SA_CHANGE_REDO), ==, "redo");
}

static void
test_what_cannot_be_undone (void)
{
  static const SaChangeKind never[] = {
    SA_CHANGE_CREATE_ORGANIZATION, SA_CHANGE_SEEN, SA_CHANGE_ACCEPT, SA_CHANGE_MAKE_LINK, SA_CHANGE_RETRY_MESSAGE,
    SA_CHANGE_RESUME_OUTBOX, SA_CHANGE_SET_OPERATOR, SA_CHANGE_UNDO, SA_CHANGE_REDO, SA_CHANGE_BOUNCED,
    SA_CHANGE_PAUSE_OUTBOX, SA_CHANGE_POSTPONE_MESSAGE,
  };
  guint kind;
  guint i;

  for (kind = 1; kind < SA_N_CHANGE_KINDS; kind++)
    {
      gboolean undoable = TRUE;

      for (i = 0; i < G_N_ELEMENTS (never); i++)
        if (never[i] == kind)
          undoable = FALSE;
      g_assert_cmpint (sa_change_kind_is_undoable ((SaChangeKind) kind), ==, undoable);
    }
}

static void
test_change_owns_copies (void)
{
  SaId products[] = { 3, 4 };
  const char *domains[] = { "example.com", NULL };
  char name[] = "Jira";
  g_autoptr(SaChange) change = sa_change_new (SA_CHANGE_INVITE, 5);

  g_assert_cmpint (change->role, ==, SA_ROLE_BASIC);
  g_assert_cmpint (change->expires_days, ==, SA_DEFAULT_EXPIRES_DAYS);
  g_assert_cmpint (change->number, ==, -1);
  g_assert_cmpint (change->flags, ==, SA_CHANGE_FLAG_NONE);

  sa_change_set_name (change, name);
  sa_change_set_url (change, "https://a.example");
  sa_change_set_text (change, "Hello");
  sa_change_set_language (change, "de");
  sa_change_set_products (change, products, G_N_ELEMENTS (products));
  sa_change_set_groups (change, products, 1);
  sa_change_set_domains (change, domains);
  sa_change_set_settings (change, g_variant_new_parsed ("{'path': '/tmp'}"));
  sa_change_take_targets (change, sa_targets_new_id (9));
  name[0] = 'j';
  products[0] = 0;

  g_assert_cmpstr (change->name, ==, "Jira");
  g_assert_cmpint (sa_ids_get_nth (change->products, 0), ==, 3);
  g_assert_cmpuint (sa_ids_get_size (change->groups), ==, 1);
  g_assert_cmpstr (change->domains[0], ==, "example.com");
  g_assert_cmpuint (g_variant_n_children (change->settings), ==, 1);

  /* Set again, and unset. */
  sa_change_set_name (change, change->name);
  g_assert_cmpstr (change->name, ==, "Jira");
  sa_change_set_products (change, NULL, 0);
  g_assert_null (change->products);
  sa_change_set_settings (change, NULL);
  g_assert_null (change->settings);
  sa_change_set_domains (change, NULL);
  g_assert_null (change->domains);
}

static void
test_plan_names_results (void)
{
  g_autoptr(SaPlan) plan = sa_plan_new ("Set Up", TRUE);
  SaChange *invite = sa_change_new (SA_CHANGE_REMOVE, 0);
  SaId numbers[] = { 1, 2, 3 };
  g_autoptr(SaIds) ids = sa_ids_new (numbers, 3);

  g_assert_cmpuint (sa_plan_count_targets (plan), ==, 0);
  g_assert_cmpint (sa_plan_take (plan, sa_change_new (SA_CHANGE_ADD_SITE, 0)), ==, -1);
  sa_change_take_targets (invite, sa_targets_new_ids (ids));
  g_assert_cmpint (sa_plan_take (plan, invite), ==, -2);
  g_assert_cmpint (sa_plan_result (1), ==, -2);
  g_assert_cmpuint (plan->changes->len, ==, 2);
  g_assert_cmpuint (sa_plan_count_targets (plan), ==, 4);
  g_assert_true (plan->atomic);
}

static void
test_actor_copy_is_deep (void)
{
  g_autoptr(SaActor) actor = sa_actor_new (SA_ACTOR_ACCOUNT, 12, "site-admin");
  g_autoptr(SaActor) copy = NULL;

  actor->os_user = g_strdup ("ana");
  copy = sa_actor_copy (actor);
  g_assert_cmpint (copy->account, ==, 12);
  g_assert_cmpstr (copy->program, ==, "site-admin");
  g_assert_cmpstr (copy->os_user, ==, "ana");
  g_assert_true (copy->os_user != actor->os_user);
  g_assert_null (copy->token);
}

static void
test_outcome_counts (void)
{
  g_autoptr(SaOutcome) outcome = sa_outcome_new ();
  SaSeatCount seats = { 3, 1, 2, 10 };
  gsize n_products = 0;

  g_assert_false (sa_outcome_is_refused (outcome));
  sa_outcome_add (outcome, 0, 0, SA_VERDICT_INVITED, SA_REASON_NONE, 44, NULL);
  {
    g_autofree char *name = g_strdup ("Jira");

    sa_outcome_add (outcome, 0, 1, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT, 0, name);
  }
  sa_outcome_add_seats (outcome, &seats);
  sa_outcome_set_event (outcome, 8, 99);
  sa_outcome_set_mail (outcome, 1, 2, 3);

  g_assert_cmpuint (sa_outcome_get_size (outcome), ==, 2);
  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_INVITED), ==, 1);
  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_RESENT), ==, 0);
  g_assert_cmpint (sa_outcome_get_row (outcome, 0)->id, ==, 44);
  g_assert_null (sa_outcome_get_row (outcome, 0)->detail);
  g_assert_cmpstr (sa_outcome_get_row (outcome, 1)->detail, ==, "Jira");
  g_assert_cmpint (sa_outcome_get_row (outcome, 1)->reason, ==, SA_REASON_NO_SEAT);
  g_assert_cmpint (sa_outcome_get_seats (outcome, &n_products)[0].after, ==, 2);
  g_assert_cmpuint (n_products, ==, 1);
  g_assert_cmpint (sa_outcome_get_event (outcome), ==, 8);
  g_assert_cmpint (sa_outcome_get_seq (outcome), ==, 99);
  g_assert_cmpuint (sa_outcome_get_mail_queued (outcome), ==, 1);
  g_assert_cmpuint (sa_outcome_get_mail_cancelled (outcome), ==, 2);
  g_assert_cmpuint (sa_outcome_get_mail_left (outcome), ==, 3);
  g_assert_false (sa_outcome_is_refused (outcome));

  sa_outcome_clear (outcome);
  g_assert_cmpuint (sa_outcome_get_size (outcome), ==, 0);
  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_INVITED), ==, 0);
  g_assert_cmpint (sa_outcome_get_event (outcome), ==, 0);
  g_assert_cmpuint (sa_outcome_get_mail_left (outcome), ==, 0);

  sa_outcome_add (outcome, 0, 0, SA_VERDICT_NOT_FOUND, SA_REASON_NONE, 0, NULL);
  sa_outcome_add (outcome, 0, 1, SA_VERDICT_REFUSED, SA_REASON_NOT_ALLOWED, 0, NULL);
  g_assert_true (sa_outcome_is_refused (outcome));
  sa_outcome_add (outcome, 0, 2, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, 0, NULL);
  g_assert_false (sa_outcome_is_refused (outcome));
}

static void
test_undone_outcome_keeps_failures (void)
{
  g_autoptr(SaOutcome) outcome = sa_outcome_new ();

  sa_outcome_add (outcome, 0, 0, SA_VERDICT_INVITED, SA_REASON_NONE, 44, NULL);
  sa_outcome_add (outcome, 0, 1, SA_VERDICT_DEACTIVATED, SA_REASON_ACCOUNT_DEACTIVATED, 3, "b@example.com");
  sa_outcome_add (outcome, 0, 2, SA_VERDICT_DONE, SA_REASON_NONE, 45, NULL);
  sa_outcome_set_mail (outcome, 1, 0, 0);
  g_assert_false (sa_outcome_is_refused (outcome));
  sa_outcome_set_undone (outcome);

  g_assert_true (sa_outcome_is_refused (outcome));
  g_assert_cmpuint (sa_outcome_get_size (outcome), ==, 1);
  g_assert_cmpuint (sa_outcome_get_row (outcome, 0)->target, ==, 1);
  g_assert_cmpstr (sa_outcome_get_row (outcome, 0)->detail, ==, "b@example.com");
  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_INVITED), ==, 0);
  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_DEACTIVATED), ==, 1);
  g_assert_cmpuint (sa_outcome_get_mail_queued (outcome), ==, 0);
}

static void
test_verdicts_that_are_success (void)
{
  static const gboolean expected[SA_N_VERDICTS] = {
    [SA_VERDICT_INVITED] = TRUE, [SA_VERDICT_EXISTING_ACCOUNT] = TRUE, [SA_VERDICT_ALREADY_USER] = TRUE,
    [SA_VERDICT_RESENT] = TRUE, [SA_VERDICT_RESTORED] = TRUE, [SA_VERDICT_DUPLICATE] = TRUE,
    [SA_VERDICT_DONE] = TRUE, [SA_VERDICT_ALREADY_SO] = TRUE,
  };
  guint i;

  for (i = 0; i < SA_N_VERDICTS; i++)
    g_assert_cmpint (sa_verdict_is_success ((SaVerdict) i), ==, expected[i]);
}

static void
test_receipt_text_is_cut (void)
{
  g_autofree char *long_text = g_strnfill (2000, 'x');
  g_autoptr(SaReceipt) receipt = sa_receipt_new (SA_ERROR_CLASS_TRY_AGAIN, NULL, long_text);
  g_autoptr(SaReceipt) broken = sa_receipt_new (SA_ERROR_CLASS_NONE, "id-1", "caf\xe9");

  g_assert_cmpint (g_utf8_strlen (receipt->text, -1), ==, 500);
  g_assert_true (g_utf8_validate (broken->text, -1, NULL));
  g_assert_cmpstr (broken->relay_id, ==, "id-1");
}

static void
test_envelope_owns_copies (void)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static ("x", 1);
  g_autoptr(SaEnvelope) envelope = sa_envelope_new (4, "a@x.example", "b@x.example", "<m@x>", "k", bytes);
  g_autoptr(SaEnvelope) again = sa_envelope_ref (envelope);

  g_assert_true (again == envelope);
  g_assert_cmpint (envelope->message, ==, 4);
  g_assert_cmpstr (envelope->recipient, ==, "b@x.example");
  g_assert_true (g_bytes_equal (envelope->bytes, bytes));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/change/every-kind-has-a-word", test_every_kind_has_a_word);
  g_test_add_func ("/change/what-cannot-be-undone", test_what_cannot_be_undone);
  g_test_add_func ("/change/owns-copies", test_change_owns_copies);
  g_test_add_func ("/plan/names-results", test_plan_names_results);
  g_test_add_func ("/actor/copy-is-deep", test_actor_copy_is_deep);
  g_test_add_func ("/outcome/counts", test_outcome_counts);
  g_test_add_func ("/outcome/undone-keeps-failures", test_undone_outcome_keeps_failures);
  g_test_add_func ("/outcome/verdicts-that-are-success", test_verdicts_that_are_success);
  g_test_add_func ("/receipt/text-is-cut", test_receipt_text_is_cut);
  g_test_add_func ("/envelope/owns-copies", test_envelope_owns_copies);

  return g_test_run ();
}
