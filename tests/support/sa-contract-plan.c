/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

static SaPlan *
new_site_plan (SaContract *c,
               const char *address,
               gboolean    atomic)
{
  SaPlan *plan = sa_plan_new ("Open Sales", atomic);
  SaChange *change = sa_change_new (SA_CHANGE_ADD_SITE, 0);
  SaId site;
  SaId product;

  sa_change_set_name (change, "Sales");
  sa_change_set_url (change, "https://sales.acme.example");
  site = sa_plan_take (plan, change);

  change = sa_change_new (SA_CHANGE_ADD_PRODUCT, site);
  sa_change_set_name (change, "Desk");
  change->number = 1;
  product = sa_plan_take (plan, change);

  change = sa_contract_invite (c, site, address, SA_CHANGE_FLAG_SEND_MAIL);
  sa_plan_take (plan, sa_contract_with_products (change, product));

  return plan;
}

static void
later_change_uses_earlier_result (SaContract *c)
{
  g_autoptr(SaPlan) plan = new_site_plan (c, "ana@acme.example", TRUE);
  g_autoptr(SaOutcome) outcome = sa_contract_apply_plan (c, NULL, plan, FALSE);
  g_autoptr(GPtrArray) holder = NULL;
  const SaUserRecord *user;
  SaId site;

  g_assert_cmpuint (sa_outcome_get_size (outcome), ==, 3);
  sa_contract_assert_row (outcome, 0, SA_VERDICT_DONE, SA_REASON_NONE);
  sa_contract_assert_row (outcome, 1, SA_VERDICT_DONE, SA_REASON_NONE);
  sa_contract_assert_row (outcome, 2, SA_VERDICT_INVITED, SA_REASON_NONE);
  g_assert_cmpuint (sa_outcome_get_row (outcome, 2)->change, ==, 2);
  site = sa_outcome_get_row (outcome, 0)->id;
  user = sa_contract_user (c, sa_outcome_get_row (outcome, 2)->id, &holder);
  g_assert_cmpint (user->site, ==, site);
  g_assert_cmpstr (user->product_names[0], ==, "Desk");
}

static void
one_event_a_plan (SaContract *c)
{
  gsize before = sa_contract_count (c, SA_ENTITY_EVENT, 0);
  g_autoptr(SaPlan) plan = new_site_plan (c, "ana@acme.example bo@acme.example", FALSE);
  g_autoptr(SaOutcome) outcome = NULL;
  g_autoptr(GPtrArray) holder = NULL;
  const SaEventRecord *event;

  c->founder->os_user = g_strdup ("fay");
  c->founder->host = g_strdup ("desk7");
  outcome = sa_contract_apply_plan (c, NULL, plan, FALSE);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_EVENT, 0), ==, before + 1);
  event = sa_contract_load (c, SA_ENTITY_EVENT, sa_outcome_get_event (outcome), &holder);
  g_assert_cmpstr (event->title, ==, "Open Sales");
  g_assert_cmpint (event->actor, ==, c->founder->account);
  g_assert_cmpstr (event->actor_name, ==, "Fay Founder");
  g_assert_cmpstr (event->program, ==, "contract");
  g_assert_cmpstr (event->os_user, ==, "fay");
  g_assert_cmpstr (event->host, ==, "desk7");
  g_assert_cmpint (event->time, >, sa_contract_now () - 600);
  g_assert_cmpuint (event->n_targets, ==, 4);
  g_assert_cmpuint (event->n_refused, ==, 1);
  g_assert_cmpint (event->undoes, ==, 0);
  g_assert_cmpint (event->undone_by, ==, 0);
  g_assert_nonnull (event->rows);
  g_assert_cmpuint (event->rows->len, >=, 3);
}

static void
atomic_refusal_undoes_all (SaContract *c)
{
  g_autoptr(SaPlan) plan = new_site_plan (c, "ana@acme.example bo@acme.example", TRUE);
  g_autoptr(SaOutcome) outcome = NULL;
  gsize n_events = sa_contract_count (c, SA_ENTITY_EVENT, 0);

  /* One seat for two. */
  outcome = sa_contract_apply_plan (c, NULL, plan, FALSE);
  g_assert_true (sa_outcome_is_refused (outcome));
  g_assert_cmpint (sa_outcome_get_event (outcome), ==, 0);
  g_assert_cmpuint (sa_outcome_get_size (outcome), ==, 1);
  sa_contract_assert_row (outcome, 0, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  g_assert_cmpuint (sa_outcome_get_row (outcome, 0)->change, ==, 2);
  g_assert_cmpuint (sa_outcome_get_row (outcome, 0)->target, ==, 1);
  g_assert_cmpuint (sa_outcome_get_mail_queued (outcome), ==, 0);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_SITE, 0), ==, 1);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_ACCOUNT, 0), ==, 1);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_MESSAGE, 0), ==, 0);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_EVENT, 0), ==, n_events);
}

static void
targets_stand_alone (SaContract *c)
{
  g_autoptr(SaPlan) plan = new_site_plan (c, "ana@acme.example bo@acme.example", FALSE);
  g_autoptr(SaOutcome) outcome = sa_contract_apply_plan (c, NULL, plan, FALSE);

  g_assert_false (sa_outcome_is_refused (outcome));
  sa_contract_assert_row (outcome, 2, SA_VERDICT_INVITED, SA_REASON_NONE);
  sa_contract_assert_row (outcome, 3, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_SITE, 0), ==, 2);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_ACCOUNT, 0), ==, 2);
}

static void
preview_writes_nothing (SaContract *c)
{
  g_autoptr(SaPlan) plan = NULL;
  g_autoptr(SaOutcome) preview = NULL;
  g_autoptr(SaOutcome) outcome = NULL;
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_USER, c->site);
  g_autoptr(SaFound) before = NULL;
  g_autoptr(SaFound) after = NULL;
  const SaSeatCount *seats;
  gsize n_products = 0;
  SaId product = sa_contract_add_product (c, "Jira", 2);
  gsize n_events = sa_contract_count (c, SA_ENTITY_EVENT, 0);
  guint n_changed = c->n_changed;
  gsize i;

  sa_contract_done (c, sa_contract_with_products (sa_contract_on (c, SA_CHANGE_GRANT, c->founder_user), product));
  n_events++;
  SA_WAIT_UNTIL (c->n_changed == n_changed + 1);
  n_changed = c->n_changed;
  before = sa_contract_find (c, query);
  plan = sa_plan_new_single ("Invite", sa_contract_with_products (
    sa_contract_invite (c, c->site, "ana@acme.example fay@acme.example bo@acme.example",
                        SA_CHANGE_FLAG_SEND_MAIL), product));
  preview = sa_contract_apply_plan (c, NULL, plan, TRUE);
  after = sa_contract_find (c, query);

  g_assert_cmpint (sa_outcome_get_event (preview), ==, 0);
  g_assert_cmpint (sa_outcome_get_seq (preview), ==, before->seq);
  g_assert_cmpint (after->seq, ==, before->seq);
  g_assert_cmpuint (after->n_total, ==, before->n_total);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_EVENT, 0), ==, n_events);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_MESSAGE, 0), ==, 0);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_ACCOUNT, 0), ==, 1);
  g_assert_cmpuint (c->n_changed, ==, n_changed);

  seats = sa_outcome_get_seats (preview, &n_products);
  g_assert_cmpuint (n_products, ==, 1);
  g_assert_cmpint (seats[0].product, ==, product);
  g_assert_cmpint (seats[0].before, ==, 1);
  g_assert_cmpint (seats[0].after, ==, 2);
  g_assert_cmpint (seats[0].seats, ==, 2);
  g_assert_cmpuint (sa_outcome_get_mail_queued (preview), ==, 1);

  /* And it tells what then happens. */
  outcome = sa_contract_apply_plan (c, NULL, plan, FALSE);
  g_assert_cmpuint (sa_outcome_get_size (outcome), ==, sa_outcome_get_size (preview));
  for (i = 0; i < sa_outcome_get_size (outcome); i++)
    sa_contract_assert_row (outcome, i, sa_outcome_get_row (preview, i)->verdict,
                            sa_outcome_get_row (preview, i)->reason);
  g_assert_cmpint (sa_outcome_get_event (outcome), >, 0);
  g_assert_cmpint (sa_outcome_get_seq (outcome), >, before->seq);
}

static void
what_changes_nothing_writes_nothing (SaContract *c)
{
  gsize n_events = sa_contract_count (c, SA_ENTITY_EVENT, 0);
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_USER, c->site);
  g_autoptr(SaFound) before = sa_contract_find (c, query);
  g_autoptr(SaFound) after = NULL;

  sa_contract_do (c, NULL, sa_contract_set_role (c, c->founder_user, SA_ROLE_SITE_ADMIN), SA_VERDICT_ALREADY_SO,
                  SA_REASON_NONE);
  sa_contract_do (c, NULL, sa_contract_invite (c, c->site, "fay@acme.example", SA_CHANGE_FLAG_SEND_MAIL),
                  SA_VERDICT_ALREADY_USER, SA_REASON_NONE);
  sa_contract_do (c, NULL, sa_contract_on (c, SA_CHANGE_SEEN, c->founder_user), SA_VERDICT_ALREADY_SO, SA_REASON_NONE);
  after = sa_contract_find (c, query);
  g_assert_cmpint (after->seq, ==, before->seq);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_EVENT, 0), ==, n_events);
}

static void
changed_is_emitted_once (SaContract *c)
{
  guint n_changed = c->n_changed;
  g_autoptr(SaOutcome) outcome = NULL;
  gsize i;
  gboolean found = FALSE;

  outcome = sa_contract_apply (c, NULL, sa_contract_invite (c, c->site, "ana@acme.example bo@acme.example", 0));
  SA_WAIT_UNTIL (c->n_changed > n_changed && c->changed_seq >= sa_outcome_get_seq (outcome));
  g_assert_cmpuint (c->n_changed, ==, n_changed + 1);
  g_assert_cmpint (c->changed_seq, ==, sa_outcome_get_seq (outcome));
  /* Its ids may be left out, which means anything; where there are some, these are among them. */
  for (i = 0; c->changed_ids != NULL && i < sa_ids_get_size (c->changed_ids); i++)
    if (sa_ids_get_nth (c->changed_ids, i) == sa_outcome_get_row (outcome, 0)->id)
      found = TRUE;
  g_assert_true (c->changed_ids == NULL || found);
}

static void
unknown_site_is_not_found (SaContract *c)
{
  SaChange *change = sa_change_new (SA_CHANGE_ADD_GROUP, 999);

  sa_change_set_name (change, "lost");
  sa_contract_do (c, NULL, change, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
  sa_contract_do (c, NULL, sa_contract_invite (c, 999, "ana@acme.example", 0), SA_VERDICT_NOT_FOUND,
                  SA_REASON_NOT_FOUND);
  g_assert_cmpuint (sa_contract_count (c, SA_ENTITY_ACCOUNT, 0), ==, 1);
}

static void
ids_are_never_used_again (SaContract *c)
{
  SaId one = sa_contract_add_group (c, "one");
  SaId two;
  g_autoptr(SaOutcome) undone = sa_contract_undo (c, NULL, 0, FALSE, FALSE);

  g_assert_cmpuint (sa_outcome_count (undone, SA_VERDICT_DONE), ==, 1);
  two = sa_contract_add_group (c, "one");
  g_assert_cmpint (two, >, one);
}

typedef struct
{
  SaPlan       *plan;
  GCancellable *cancellable;  /* (nullable): cancelled at the first sign of progress */
  guint         n_emissions;
  guint64       done;
} Progress;

static void
progress_cb (SaRepository *repository,
             SaPlan       *plan,
             guint64       done,
             guint64       total,
             gpointer      user_data)
{
  Progress *progress = user_data;

  g_assert_true (plan == progress->plan);
  g_assert_cmpuint (total, ==, SA_REPOSITORY_JOB_TARGETS + 1);
  g_assert_cmpuint (done, <=, total);
  progress->n_emissions++;
  progress->done = done;
  if (progress->cancellable != NULL)
    g_cancellable_cancel (progress->cancellable);
}

static SaPlan *
new_large_plan (SaContract *c)
{
  g_autoptr(GString) addresses = g_string_new (NULL);
  int i;

  for (i = 0; i <= SA_REPOSITORY_JOB_TARGETS; i++)
    g_string_append_printf (addresses, " p%05d@acme.example", i);
  return sa_plan_new_single ("Invite Many",
                             sa_contract_invite (c, c->site, addresses->str + 1, SA_CHANGE_FLAG_SEND_MAIL));
}

/* A plan that is cancelled while it runs leaves everything as it was, and nothing to undo. */
static void
cancelled_job_leaves_nothing (SaContract *c)
{
  g_autoptr(SaPlan) plan = new_large_plan (c);
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(SaSiteCounts) counts = NULL;
  g_auto(SaTestAnswer) answer = { 0, };
  g_autoptr(GError) error = NULL;
  Progress progress = { plan, cancellable, 0, 0 };
  gulong handler = g_signal_connect (c->repository, "job-progress", G_CALLBACK (progress_cb), &progress);

  sa_repository_apply_async (c->repository, plan, c->founder, FALSE, cancellable, sa_test_answer_cb, &answer);
  g_assert_null (sa_repository_apply_finish (c->repository, sa_test_await (&answer), &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
  g_assert_cmpuint (progress.n_emissions, >, 0);
  g_signal_handler_disconnect (c->repository, handler);

  counts = sa_contract_counts (c, c->site);
  g_assert_cmpint (counts->n_users, ==, 1);
  g_assert_cmpint (counts->n_outbox, ==, 0);
}

static void
job_tells_how_far_it_has_come (SaContract *c)
{
  g_autoptr(SaPlan) plan = new_large_plan (c);
  Progress progress = { plan, NULL, 0, 0 };
  gulong handler = g_signal_connect (c->repository, "job-progress", G_CALLBACK (progress_cb), &progress);
  g_autoptr(SaOutcome) outcome = sa_contract_apply_plan (c, NULL, plan, FALSE);

  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_INVITED), ==, SA_REPOSITORY_JOB_TARGETS + 1);
  g_assert_cmpuint (progress.n_emissions, >, 1);
  g_assert_cmpuint (progress.done, ==, SA_REPOSITORY_JOB_TARGETS + 1);
  g_signal_handler_disconnect (c->repository, handler);
}

static void
event_has_its_command (SaContract *c)
{
  SaId group = sa_contract_add_group (c, "Night Shift");
  SaChange *invite = sa_contract_invite (c, c->site, "ana@acme.example bo@acme.example", SA_CHANGE_FLAG_SEND_MAIL);
  SaChange *address;
  g_autoptr(SaOutcome) invited = NULL;
  g_autoptr(SaOutcome) moved = NULL;
  g_autoptr(SaOutcome) undone = NULL;
  g_autoptr(SaOutcome) renamed = NULL;
  g_autoptr(GPtrArray) holder = NULL;
  g_autofree char *undo = NULL;

  sa_contract_with_groups (invite, group);
  invited = sa_contract_apply (c, NULL, invite);
  g_assert_cmpstr (((SaEventRecord *) sa_contract_load (c, SA_ENTITY_EVENT, sa_outcome_get_event (invited),
                                                        &holder))->command, ==,
                   "site-adminctl --site Support invite --group 'Night Shift' ana@acme.example bo@acme.example");
  /* Whom it is about is said as they were called then. */
  address = sa_contract_on (c, SA_CHANGE_CHANGE_ADDRESS, sa_outcome_get_row (invited, 0)->id);
  sa_change_set_name (address, "anna@acme.example");
  moved = sa_contract_apply (c, NULL, address);
  g_assert_cmpstr (((SaEventRecord *) sa_contract_load (c, SA_ENTITY_EVENT, sa_outcome_get_event (moved),
                                                        &holder))->command, ==,
                   "site-adminctl --site Support account change-address ana@acme.example anna@acme.example");
  undone = sa_contract_undo (c, NULL, 0, FALSE, FALSE);
  undo = g_strdup_printf ("site-adminctl undo %" G_GINT64_FORMAT, sa_outcome_get_event (moved));
  g_assert_cmpstr (((SaEventRecord *) sa_contract_load (c, SA_ENTITY_EVENT, sa_outcome_get_event (undone),
                                                        &holder))->command, ==, undo);
  /* There is no verb for it. */
  {
    SaChange *rename = sa_contract_on (c, SA_CHANGE_RENAME_GROUP, group);

    sa_change_set_name (rename, "Day Shift");
    renamed = sa_contract_apply (c, NULL, rename);
  }
  g_assert_null (((SaEventRecord *) sa_contract_load (c, SA_ENTITY_EVENT, sa_outcome_get_event (renamed),
                                                      &holder))->command);
}

const SaContractCase sa_contract_plan_cases[] = {
  { "/plan/event-has-its-command", event_has_its_command, FALSE },
  { "/plan/later-change-uses-earlier-result", later_change_uses_earlier_result, FALSE },
  { "/plan/one-event", one_event_a_plan, FALSE },
  { "/plan/atomic-refusal-undoes-all", atomic_refusal_undoes_all, FALSE },
  { "/plan/targets-stand-alone", targets_stand_alone, FALSE },
  { "/plan/preview-writes-nothing", preview_writes_nothing, FALSE },
  { "/plan/what-changes-nothing-writes-nothing", what_changes_nothing_writes_nothing, FALSE },
  { "/plan/changed-is-emitted-once", changed_is_emitted_once, FALSE },
  { "/plan/unknown-site-is-not-found", unknown_site_is_not_found, FALSE },
  { "/plan/ids-are-never-used-again", ids_are_never_used_again, FALSE },
  { "/plan/cancelled-job-leaves-nothing", cancelled_job_leaves_nothing, FALSE },
  { "/plan/job-tells-how-far-it-has-come", job_tells_how_far_it_has_come, FALSE },
  { NULL, NULL, FALSE },
};
