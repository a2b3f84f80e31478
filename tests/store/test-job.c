/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-writer-fixture.h"

#include <glib/gstdio.h>

#include <fcntl.h>
#include <unistd.h>

#define TEST(path, function) \
  g_test_add (path, SaWriterFixture, NULL, sa_writer_fixture_set_up, function, sa_writer_fixture_tear_down)
#define N_TARGETS 3000

static SaPlan *
make_plan (SaWriterFixture *self, SaId product, gboolean atomic)
{
  GString *text = g_string_new (NULL);
  SaPlan *plan = sa_plan_new ("Invite Many", atomic);

  for (int i = 0; i < N_TARGETS; i++)
    g_string_append_printf (text, "p%d@example.org\n", i);
  g_string_append (text, "p7@example.org\n");
  sa_plan_take (plan, sa_writer_fixture_invite (self, text->str, TRUE, product));
  g_string_free (text, TRUE);
  return plan;
}

/* One chunk that must not fail. */
static gboolean
step (SaWriterFixture *self, SaJob *job, gboolean cancel)
{
  g_autoptr (GError) error = NULL;
  gboolean finished = FALSE;

  sa_touched_clear (&self->touched);
  sa_job_step (job, self->base.connection, self->now, cancel, &self->touched, &finished, &error);
  g_assert_no_error (error);
  return finished;
}

static void
test_chunks (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", N_TARGETS - 1);
  g_autoptr (SaPlan) plan = make_plan (self, jira, FALSE);
  g_autoptr (SaJob) job = sa_job_new (plan, self->founder);
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (SaOutcome) undone = NULL;
  guint n_chunks = 1;
  gsize last = 0;
  gsize done;
  gsize total;

  while (!step (self, job, FALSE))
    {
      g_autoptr (SaOutcome) between = NULL;

      sa_job_get_progress (job, &done, &total);
      g_assert_cmpuint (done, >, last);
      g_assert_cmpuint (total, ==, N_TARGETS + 1);
      last = done;
      /* Other work goes between the chunks, and sees seats that are true. */
      g_assert_cmpint (sa_writer_fixture_get (self, "SELECT state FROM event ORDER BY id DESC LIMIT 1"), ==, 0);
      if (n_chunks == 1)
        {
          SaId event = sa_writer_fixture_get (self, "SELECT max (id) FROM event");
          g_autoptr (SaOutcome) running = sa_writer_fixture_undo (self, event);

          SA_ASSERT_ROW (running, 0, SA_VERDICT_REFUSED, SA_REASON_NOT_UNDOABLE);
        }
      sa_writer_fixture_check (self);
      n_chunks++;
    }
  g_test_message ("%u chunks", n_chunks);
  g_assert_cmpuint (n_chunks, >, 1);
  outcome = sa_job_get_outcome (job);
  g_assert_cmpuint (sa_outcome_get_size (outcome), ==, N_TARGETS + 1);
  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_INVITED), ==, N_TARGETS - 1);
  SA_ASSERT_ROW (outcome, (gsize) N_TARGETS - 1, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  SA_ASSERT_ROW (outcome, (gsize) N_TARGETS, SA_VERDICT_DUPLICATE, SA_REASON_NONE);
  g_assert_cmpuint (sa_outcome_get_mail_queued (outcome), ==, N_TARGETS - 1);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM event WHERE title = 'Invite Many' AND state = 1 AND n_targets = %d", N_TARGETS + 1), ==, 1);

  undone = sa_writer_fixture_undo (self, 0);
  g_assert_cmpuint (sa_outcome_count (undone, SA_VERDICT_DONE), ==, N_TARGETS - 1);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT reserved FROM product"), ==, 0);
  sa_writer_fixture_check (self);
}

static void
test_cancel (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", -1);
  g_autoptr (SaPlan) plan = make_plan (self, jira, FALSE);
  g_autoptr (SaJob) job = sa_job_new (plan, self->founder);
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (SaOutcome) redo = NULL;
  SaId kept;

  g_assert_false (step (self, job, FALSE));
  kept = sa_writer_fixture_do (self, sa_writer_fixture_invite (self, "other@example.org", TRUE, jira));
  while (!step (self, job, TRUE))
    sa_writer_fixture_check (self);

  outcome = sa_job_get_outcome (job);
  g_assert_true (sa_outcome_is_refused (outcome));
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM user WHERE removed_at IS NULL"), ==, 2);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT removed_at IS NULL FROM user WHERE id = %" G_GINT64_FORMAT, kept), ==, 1);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM message WHERE state = 1"), ==, 1);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM event WHERE title = 'Invite Many' AND state = 2"), ==, 1);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT reserved FROM product"), ==, 1);
  sa_writer_fixture_check (self);

  /* What was stopped half way is not brought back. */
  redo = sa_writer_fixture_redo (self, 0);
  SA_ASSERT_ROW (redo, 0, SA_VERDICT_REFUSED, SA_REASON_NOTHING_TO_UNDO);
}

static void
test_cancel_first (SaWriterFixture *self, gconstpointer data)
{
  g_autoptr (SaPlan) plan = make_plan (self, 0, FALSE);
  g_autoptr (SaJob) job = sa_job_new (plan, self->founder);

  g_assert_true (step (self, job, TRUE));
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM user"), ==, 1);
}

static void
test_atomic (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", N_TARGETS - 1);
  g_autoptr (SaPlan) plan = make_plan (self, jira, TRUE);
  g_autoptr (SaJob) job = sa_job_new (plan, self->founder);
  g_autoptr (SaOutcome) outcome = NULL;

  while (!step (self, job, FALSE))
    ;
  outcome = sa_job_get_outcome (job);
  g_assert_true (sa_outcome_is_refused (outcome));
  g_assert_cmpuint (sa_outcome_get_size (outcome), ==, 1);
  SA_ASSERT_ROW (outcome, 0, SA_VERDICT_REFUSED, SA_REASON_NO_SEAT);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM user WHERE removed_at IS NULL"), ==, 1);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT reserved FROM product"), ==, 0);
  sa_writer_fixture_check (self);
}

static void
test_recover (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", -1);
  g_autoptr (SaPlan) plan = make_plan (self, jira, FALSE);
  SaJob *job = sa_job_new (plan, self->founder);
  g_autoptr (GError) error = NULL;

  g_assert_false (step (self, job, FALSE));
  /* Its owner lives: nobody touches it. */
  sa_touched_clear (&self->touched);
  g_assert_true (sa_job_recover (self->base.connection, self->now, &self->touched, &error));
  g_assert_no_error (error);
  g_assert_cmpint (self->touched.seq, ==, 0);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM event WHERE state = 0"), ==, 1);

  sa_job_free (job);
  g_assert_true (sa_job_recover (self->base.connection, self->now, &self->touched, &error));
  g_assert_no_error (error);
  g_assert_cmpint (self->touched.seq, >, 0);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM event WHERE state = 0"), ==, 0);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM user WHERE removed_at IS NULL"), ==, 1);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM message WHERE state = 1"), ==, 0);
  sa_writer_fixture_check (self);
  sa_touched_clear (&self->touched);
  g_assert_true (sa_job_recover (self->base.connection, self->now, &self->touched, &error));
  g_assert_cmpint (self->touched.seq, ==, 0);
}

static void
test_one_at_a_time (SaWriterFixture *self, gconstpointer data)
{
  g_autoptr (SaPlan) plan = make_plan (self, 0, FALSE);
  g_autoptr (SaJob) first = sa_job_new (plan, self->founder);
  g_autoptr (SaJob) second = sa_job_new (plan, self->founder);
  g_autoptr (GError) error = NULL;
  gboolean finished = FALSE;

  g_assert_false (step (self, first, FALSE));
  g_assert_false (sa_job_step (second, self->base.connection, self->now, FALSE, &self->touched, &finished, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_BUSY);
  g_assert_true (step (self, second, TRUE));
  while (!step (self, first, FALSE))
    ;
}

static void
test_failed_chunk (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", -1);
  g_autoptr (SaPlan) plan = make_plan (self, jira, FALSE);
  g_autoptr (SaJob) job = sa_job_new (plan, self->founder);
  g_autoptr (GError) error = NULL;
  gboolean finished = FALSE;

  g_assert_false (step (self, job, FALSE));
  sa_store_fixture_run (&self->base, "CREATE TEMP TRIGGER fault AFTER INSERT ON main.user BEGIN SELECT RAISE (ABORT, 'injected'); END");
  g_assert_false (sa_job_step (job, self->base.connection, self->now, FALSE, &self->touched, &finished, &error));
  g_assert_nonnull (error);
  sa_store_fixture_run (&self->base, "DROP TRIGGER fault");
  while (!step (self, job, TRUE))
    ;
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT count (*) FROM user WHERE removed_at IS NULL"), ==, 1);
  sa_writer_fixture_check (self);
}

static void
test_undo_job (SaWriterFixture *self, gconstpointer data)
{
  SaId jira = sa_writer_fixture_product (self, "Jira", -1);
  g_autoptr (SaPlan) plan = make_plan (self, jira, FALSE);
  g_autoptr (SaOutcome) invited = sa_writer_fixture_plan (self, plan);
  g_autoptr (SaJob) undo = sa_job_new_undo (0, FALSE, self->founder);
  g_autoptr (SaJob) stopped = sa_job_new_undo (0, TRUE, self->founder);
  g_autoptr (SaJob) nothing = NULL;
  g_autoptr (SaOutcome) outcome = NULL;
  g_autoptr (SaOutcome) empty = NULL;
  guint n_chunks = 1;

  while (!step (self, undo, FALSE))
    {
      sa_writer_fixture_check (self);
      n_chunks++;
    }
  g_assert_cmpuint (n_chunks, >, 1);
  outcome = sa_job_get_outcome (undo);
  g_assert_cmpuint (sa_outcome_count (outcome, SA_VERDICT_DONE), ==, N_TARGETS);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT reserved FROM product"), ==, 0);
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT undoes FROM event WHERE state = 1 ORDER BY id DESC LIMIT 1"), ==, sa_outcome_get_event (invited));

  /* A redo that is stopped leaves all undone. */
  g_assert_false (step (self, stopped, FALSE));
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT reserved FROM product"), >, 0);
  while (!step (self, stopped, TRUE))
    ;
  g_assert_cmpint (sa_writer_fixture_get (self, "SELECT reserved FROM product"), ==, 0);
  sa_writer_fixture_check (self);

  nothing = sa_job_new_undo (4711, FALSE, self->founder);
  g_assert_true (step (self, nothing, FALSE));
  empty = sa_job_get_outcome (nothing);
  SA_ASSERT_ROW (empty, 0, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  TEST ("/job/runs-in-chunks-under-one-event", test_chunks);
  TEST ("/job/cancel-undoes-what-was-done", test_cancel);
  TEST ("/job/cancel-before-the-first-chunk-writes-nothing", test_cancel_first);
  TEST ("/job/atomic-refusal-undoes-what-was-done", test_atomic);
  TEST ("/job/of-a-dead-owner-is-undone", test_recover);
  TEST ("/job/one-at-a-time", test_one_at_a_time);
  TEST ("/job/failed-chunk-can-be-cancelled", test_failed_chunk);
  TEST ("/job/undo-runs-in-chunks-too", test_undo_job);
  return g_test_run ();
}
