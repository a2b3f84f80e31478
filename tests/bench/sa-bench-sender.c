/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-context.h"
#include "sa-test.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/*
 * How fast invitations leave when the relay costs next to nothing (the folder beside the database), what memory that
 * takes, and for how long the main context does not come round meanwhile. A benchmark, not a test: it asserts only that
 * each mail left. An argument says how many; 10,000 without.
 */

typedef struct
{
  gint64 last;      /* monotonic, when the main context came round */
  gint64 longest;
  guint  n_late;    /* above a frame of 16 ms */
} Watch;

static gboolean
tick_cb (gpointer data)
{
  Watch *watch = data;
  gint64 now = g_get_monotonic_time ();

  watch->longest = MAX (watch->longest, now - watch->last);
  watch->n_late += now - watch->last > 16 * G_TIME_SPAN_MILLISECOND;
  watch->last = now;
  return G_SOURCE_CONTINUE;
}

static double
get_resident_mb (void)
{
  g_autofree char *text = NULL;
  long n_pages = 0;

  g_file_get_contents ("/proc/self/statm", &text, NULL, NULL);
  if (text == NULL || sscanf (text, "%*d %ld", &n_pages) != 1)
    return 0;
  return (double) n_pages * (double) sysconf (_SC_PAGESIZE) / 1e6;
}

static SaOutcome *
apply (SaContext *context,
       SaChange  *change)
{
  g_auto (SaTestAnswer) answer = { NULL, };
  g_autoptr (GError) error = NULL;
  g_autoptr (SaActor) actor = sa_actor_new (SA_ACTOR_SYSTEM, 0, "bench");
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Bench", change);
  SaRepository *repository = sa_context_get_repository (context);
  SaOutcome *outcome = NULL;

  sa_repository_apply_async (repository, plan, actor, FALSE, NULL, sa_test_answer_cb, &answer);
  outcome = sa_repository_apply_finish (repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  return outcome;
}

static void
fill (SaContext *context,
      int        n)
{
  SaChange *change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);
  SaTargets *targets = sa_targets_new_addresses ();
  g_autoptr (SaOutcome) made = NULL;
  g_autoptr (SaOutcome) invited = NULL;

  sa_change_set_name (change, "Acme");
  sa_change_set_text (change, "Acme Support");
  sa_change_set_url (change, "https://support.acme.example");
  sa_targets_add_address (targets, "ana@acme.example", "ana@acme.example", "Ana", SA_REASON_NONE);
  sa_change_take_targets (change, targets);
  made = apply (context, change);

  change = sa_change_new (SA_CHANGE_INVITE, sa_outcome_get_row (made, 0)->id);
  change->flags |= SA_CHANGE_FLAG_SEND_MAIL;
  targets = sa_targets_new_addresses ();
  for (int i = 0; i < n; i++)
    {
      g_autofree char *address = g_strdup_printf ("u%d@acme.example", i);

      sa_targets_add_address (targets, address, address, "", SA_REASON_NONE);
    }
  sa_change_take_targets (change, targets);
  invited = apply (context, change);
}

static guint
count_mails (SaTestDir *dir)
{
  g_autofree char *path = sa_test_dir_build (dir, "outbox/new");
  g_autoptr (GDir) folder = g_dir_open (path, 0, NULL);
  guint n = 0;

  while (folder != NULL && g_dir_read_name (folder) != NULL)
    n++;
  return n;
}

static void
drained_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr (GError) error = NULL;
  gboolean *done = user_data;

  g_assert_true (sa_sender_drain_finish (SA_SENDER (source), result, &error));
  *done = TRUE;
}

int
main (int    argc,
      char **argv)
{
  int n = argc > 1 ? (int) g_ascii_strtoll (argv[1], NULL, 10) : 10000;
  g_autoptr (SaTestDir) dir = sa_test_dir_new ();
  g_autofree char *path = sa_test_dir_build (dir, "organization.db");
  g_autoptr (GError) error = NULL;
  SaContext *context = NULL;
  Watch watch = { 0, };
  gboolean done = FALSE;
  gint64 begin;
  double seconds;
  double before;
  double most = 0;
  guint source;

  context = sa_context_open (path, SA_CONTEXT_CREATE, &error);
  g_assert_no_error (error);
  fill (context, n);

  before = get_resident_mb ();
  begin = watch.last = g_get_monotonic_time ();
  source = g_timeout_add_full (G_PRIORITY_HIGH, 1, tick_cb, &watch, NULL);
  sa_sender_drain_async (sa_context_get_sender (context), TRUE, NULL, drained_cb, &done);
  for (guint turn = 0; !done; turn++)
    {
      g_main_context_iteration (NULL, TRUE);
      if (turn % 256 == 0)
        most = MAX (most, get_resident_mb ());
    }
  seconds = (double) (g_get_monotonic_time () - begin) / G_USEC_PER_SEC;
  g_source_remove (source);

  printf ("mails %d, in %.1f s, %.0f a second\n", n, seconds, n / seconds);
  printf ("resident MB before %.1f, at most %.1f, after %.1f\n", before, most, get_resident_mb ());
  printf ("main context: longest stall %.1f ms, %u above 16 ms\n", (double) watch.longest / 1000, watch.n_late);
  g_assert_cmpuint (count_mails (dir), ==, (guint) n);

  sa_context_close (context);
  sa_context_free (context);
  return 0;
}
