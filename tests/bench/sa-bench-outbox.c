/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

/*
 * How fast invitations leave while a window is open: from the database, through a relay on the loopback interface, over
 * eight connections. In the same run, before, between and after, a client of libsoup that does nothing else sends the
 * same requests to the same relay. It prints what it found, and fails when the outbox reaches less than half of the
 * rate of that client, when its memory grows with what was sent, or when the window's main context does not come round
 * within a frame.
 *
 * The arguments are how many mails, 10,000 without; how many milliseconds the relay takes for each besides: 5 without,
 * as one in the same building (one on the Internet takes 20 and more; with 0 nothing is waited for but the processors,
 * and the ratio says what the outbox costs); and the page that the window shows, "users" without.
 *
 * The program is the real one, with another main(): src/with-display runs it.
 */

#include "sa-application-private.h"
#include "sa-bench-relay.h"
#include "sa-bench-stalls.h"
#include "sa-composer.h"
#include "sa-fake-vendors.h"
#include "sa-test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SENDER "Acme <invitations@acme.example>"
#define PROTOCOL "postmark"
#define N_CONNECTIONS 8
#define DELAY_MS 5             /* that the relay takes for a mail */
#define N_SLICES 5
#define N_BARE 1500            /* requests of the bare client, each time */
#define LEAST_RATIO 0.5
#define MOST_GROWTH 8.0        /* MB */
#define FIRST_MAILS 2000       /* when memory is looked at first */
#define DEADLINE_SECONDS 1200

static struct
{
  guint          n_mails;
  SaTestDir     *dir;
  char          *database;
  BenchRelay    *relay;
  SaEnvelope    *envelope;
  SaApplication *application;
  const char    *page;
  gboolean       failed;
} bench;

/*
 * Before: an organization with all its invitations, none of which may leave yet
 */

static SaOutcome *
apply (SaRepository *repository,
       SaChange     *change)
{
  g_auto (SaTestAnswer) answer = { NULL, };
  g_autoptr (GError) error = NULL;
  g_autoptr (SaActor) actor = sa_actor_new (SA_ACTOR_SYSTEM, 0, "bench");
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Bench", change);
  SaOutcome *outcome = NULL;

  sa_repository_apply_async (repository, plan, actor, FALSE, NULL, sa_test_answer_cb, &answer);
  outcome = sa_repository_apply_finish (repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_false (sa_outcome_is_refused (outcome));
  return outcome;
}

static SaId
find_first (SaRepository *repository,
            SaEntity      entity)
{
  g_auto (SaTestAnswer) answer = { NULL, };
  g_autoptr (SaQuery) query = sa_query_new (entity, 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (SaFound) found = NULL;

  sa_repository_find_async (repository, query, 0, NULL, sa_test_answer_cb, &answer);
  found = sa_repository_find_finish (repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  return sa_ids_get_nth (found->ids, 0);
}

/* For whom the window opens */
static void
set_operator (SaRepository *repository)
{
  SaChange *change = sa_change_new (SA_CHANGE_SET_OPERATOR, 0);
  g_autoptr (SaOutcome) set = NULL;

  sa_change_take_targets (change, sa_targets_new_id (find_first (repository, SA_ENTITY_ACCOUNT)));
  sa_change_set_text (change, g_get_user_name ());
  set = apply (repository, change);
}

static void
set_relay (SaRepository *repository)
{
  SaChange *change = sa_change_new (SA_CHANGE_SET_RELAY, 0);
  g_autofree char *connections = g_strdup_printf ("%d", N_CONNECTIONS);
  g_autoptr (SaOutcome) set = NULL;
  GVariantBuilder settings;

  g_variant_builder_init (&settings, G_VARIANT_TYPE ("a{ss}"));
  g_variant_builder_add (&settings, "{ss}", "url", bench_relay_get_url (bench.relay));
  g_variant_builder_add (&settings, "{ss}", "stream", "invitations");
  g_variant_builder_add (&settings, "{ss}", "concurrency", connections);
  sa_change_set_name (change, PROTOCOL);
  sa_change_set_text (change, SENDER);
  sa_change_set_settings (change, g_variant_builder_end (&settings));
  set = apply (repository, change);
}

static SaTargets *
make_targets (const char *name,
              guint       n)
{
  SaTargets *targets = sa_targets_new_addresses ();

  for (guint i = 0; i < n; i++)
    {
      g_autofree char *address = g_strdup_printf ("%s%u@acme.example", name, i);

      sa_targets_add_address (targets, address, address, "", SA_REASON_NONE);
    }
  return targets;
}

/* The first of the mails, as it would leave */
static SaEnvelope *
compose_first (SaRepository *repository)
{
  g_auto (SaTestAnswer) answer = { NULL, };
  g_autoptr (SaComposer) composer = sa_composer_new ("http://127.0.0.1:8427", NULL);
  g_autoptr (GPtrArray) records = NULL;
  g_autoptr (SaComposition) composition = NULL;
  g_autoptr (GError) error = NULL;
  SaId id = find_first (repository, SA_ENTITY_MESSAGE);

  sa_repository_load_async (repository, SA_ENTITY_MESSAGE, &id, 1, NULL, sa_test_answer_cb, &answer);
  records = sa_repository_load_finish (repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  composition = sa_composer_compose (composer, records->pdata[0], SENDER, g_get_real_time () / G_USEC_PER_SEC, &error);
  g_assert_no_error (error);
  return g_steal_pointer (&composition->envelope);
}

static void
fill (void)
{
  g_autoptr (GError) error = NULL;
  SaContext *context = sa_context_open (bench.database, SA_CONTEXT_CREATE | SA_CONTEXT_ONE_SHOT, &error);
  SaRepository *repository = NULL;
  SaChange *change = NULL;
  g_autoptr (SaOutcome) made = NULL;
  g_autoptr (SaOutcome) paused = NULL;
  g_autoptr (SaOutcome) invited = NULL;

  g_assert_no_error (error);
  repository = sa_context_get_repository (context);
  change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);
  sa_change_set_name (change, "Acme");
  sa_change_set_text (change, "Acme Support");
  sa_change_set_url (change, "https://support.acme.example");
  sa_change_take_targets (change, make_targets ("ana", 1));
  made = apply (repository, change);
  set_relay (repository);
  paused = apply (repository, sa_change_new (SA_CHANGE_PAUSE_OUTBOX, 0));
  set_operator (repository);
  change = sa_change_new (SA_CHANGE_INVITE, sa_outcome_get_row (made, 0)->id);
  change->flags |= SA_CHANGE_FLAG_SEND_MAIL;
  sa_change_take_targets (change, make_targets ("u", bench.n_mails));
  invited = apply (repository, change);
  bench.envelope = compose_first (repository);
  sa_context_close (context);
  sa_context_free (context);
}

/*
 * The thread that has all of it done, and measures
 */

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

static int
compare_doubles (gconstpointer a,
                 gconstpointer b)
{
  double x = *(const double *) a;
  double y = *(const double *) b;

  return (x > y) - (x < y);
}

static double
get_median (const double *values,
            gsize         n)
{
  g_autofree double *sorted = g_memdup2 (values, n * sizeof *values);

  qsort (sorted, n, sizeof *sorted, compare_doubles);
  return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
}

/* In the main thread, where the window's repository answers */
typedef struct
{
  SaChangeKind kind;
  int          done;  /* atomic */
} Order;

static void
applied_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  Order *order = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (SaOutcome) outcome = sa_repository_apply_finish (SA_REPOSITORY (source), result, &error);

  g_assert_no_error (error);
  g_atomic_int_set (&order->done, 1);
}

static gboolean
order_cb (gpointer data)
{
  Order *order = data;
  g_autoptr (SaActor) actor = sa_actor_new (SA_ACTOR_SYSTEM, 0, "bench");
  g_autoptr (SaPlan) plan = sa_plan_new_single ("Bench", sa_change_new (order->kind, 0));

  sa_repository_apply_async (sa_context_get_repository (bench.application->context), plan, actor, FALSE, NULL,
                             applied_cb, order);
  return G_SOURCE_REMOVE;
}

static void
do_in_window (SaChangeKind kind)
{
  Order order = { kind, 0 };

  g_main_context_invoke (NULL, order_cb, &order);
  while (!g_atomic_int_get (&order.done))
    g_usleep (1000);
}

/* Returns: whether the window is there and has had nothing to do for some turns */
static gboolean
is_quiet (void)
{
  BenchStalls before;
  BenchStalls after;

  bench_stalls_get (&before);
  g_usleep (500 * 1000);
  bench_stalls_get (&after);
  return before.n_turns > 0 && after.n_turns - before.n_turns < 5;
}

static void
await_window (void)
{
  bench_stalls_begin ();
  for (int quiet = 0; quiet < 4;)
    quiet = is_quiet () ? quiet + 1 : 0;
  bench_stalls_end ();
  bench_stalls_reset ();
}

static gboolean
show_page_cb (gpointer data)
{
  GtkWindow *window = gtk_application_get_active_window (GTK_APPLICATION (bench.application));

  if (!gtk_widget_activate_action (GTK_WIDGET (window), "win.page", "s", bench.page))
    g_error ("The window has no page %s", bench.page);
  return G_SOURCE_REMOVE;
}

static double
run_bare (void)
{
  double rate = bench_relay_run_bare (bench.relay, &sa_postmark_protocol, bench.envelope, N_BARE, N_CONNECTIONS);

  printf ("bare client: %.0f requests a second\n", rate);
  return rate;
}

typedef struct
{
  double first_mb;     /* at FIRST_MAILS */
  double last_mb;
  guint  n_sent;
  double seconds;      /* in which they were */
} Drain;

/* Until @end were sent in all. Returns: mails a second */
static double
run_outbox (Drain *drain,
            guint  end)
{
  guint before = bench_relay_count (bench.relay);
  guint already = drain->n_sent;
  gint64 start;
  double seconds;

  bench_stalls_begin ();
  do_in_window (SA_CHANGE_RESUME_OUTBOX);
  start = g_get_monotonic_time ();
  while (drain->n_sent < end)
    {
      g_usleep (10 * 1000);
      drain->n_sent = already + bench_relay_count (bench.relay) - before;
      if (drain->first_mb == 0 && drain->n_sent >= MIN (FIRST_MAILS, bench.n_mails / 5))
        drain->first_mb = get_resident_mb ();
      if (g_get_monotonic_time () - start > DEADLINE_SECONDS * G_TIME_SPAN_SECOND)
        g_error ("Only %u mails left", drain->n_sent);
    }
  seconds = (double) (g_get_monotonic_time () - start) / G_USEC_PER_SEC;
  drain->seconds += seconds;
  drain->last_mb = get_resident_mb ();
  do_in_window (SA_CHANGE_PAUSE_OUTBOX);
  bench_stalls_end ();

  /* those under way */
  for (guint last = G_MAXUINT; last != drain->n_sent;)
    {
      last = drain->n_sent;
      g_usleep (200 * 1000);
      drain->n_sent = already + bench_relay_count (bench.relay) - before;
    }
  printf ("outbox: %u mails in %.1f s, %.0f a second, %.1f MB resident\n", drain->n_sent - already, seconds,
          (end - already) / seconds, drain->last_mb);
  return (end - already) / seconds;
}

static void
judge (gboolean    good,
       const char *promise)
{
  printf ("%s: %s\n", good ? "good" : "FAILED", promise);
  bench.failed = bench.failed || !good;
}

static gboolean
quit_cb (gpointer data)
{
  g_application_quit (G_APPLICATION (bench.application));
  return G_SOURCE_REMOVE;
}

static gpointer
measure (gpointer data)
{
  double bare[N_SLICES + 1];
  double ratios[N_SLICES];
  double ratio;
  Drain drain = { 0 };
  BenchStalls stalls;

  await_window ();
  g_main_context_invoke (NULL, show_page_cb, NULL);
  await_window ();
  bare[0] = run_bare ();
  for (guint i = 0; i < N_SLICES; i++)
    {
      double rate = run_outbox (&drain, bench.n_mails * (i + 1) / N_SLICES);

      bare[i + 1] = run_bare ();
      ratios[i] = 2 * rate / (bare[i] + bare[i + 1]);
      fflush (stdout);
    }
  ratio = get_median (ratios, N_SLICES);
  bench_stalls_get (&stalls);

  printf ("%u mails: %.0f a second; %.2f of what a bare client reaches, the median of", drain.n_sent,
          drain.n_sent / drain.seconds, ratio);
  for (guint i = 0; i < N_SLICES; i++)
    printf (" %.2f", ratios[i]);
  printf ("\n");
  printf ("resident: %.1f MB after the first fifth, %.1f MB at the end\n", drain.first_mb, drain.last_mb);
  printf ("main context: %u turns, %u above %d ms, the longest %.1f ms; %.1f ms of work, %.1f ms with waiting for the "
          "processor and the display\n", stalls.n_turns, stalls.n_long, BENCH_FRAME, stalls.longest,
          stalls.longest_busy, stalls.longest_all);
  judge (drain.n_sent == bench.n_mails, "each mail left once");
  judge (ratio >= LEAST_RATIO, "half the rate of a client that does nothing else");
  judge (drain.last_mb - drain.first_mb <= MOST_GROWTH, "memory does not grow with what was sent");
  judge (stalls.n_long == 0, "the window comes round within a frame");
  fflush (stdout);
  g_main_context_invoke (NULL, quit_cb, NULL);
  return NULL;
}

int
main (int    argc,
      char **argv)
{
  int status = bench_relay_main (argc, argv);
  char *arguments[] = { argv[0], (char *) "--database", NULL, NULL };
  GThread *thread = NULL;

  if (status >= 0)
    return status;

  bench.n_mails = argc > 1 ? (guint) g_ascii_strtoull (argv[1], NULL, 10) : 10000;
  g_setenv ("SITE_ADMIN_RELAY_SECRET", SA_FAKE_SECRET, TRUE);
  bench.dir = sa_test_dir_new ();
  bench.database = arguments[2] = sa_test_dir_build (bench.dir, "organization.db");
  bench.relay = bench_relay_new (PROTOCOL, argc > 2 ? (guint) g_ascii_strtoull (argv[2], NULL, 10) : DELAY_MS);
  bench.page = argc > 3 ? argv[3] : "users";
  fill ();

  bench_stalls_watch ();
  bench.application = sa_application_new ();
  thread = g_thread_new ("measure", measure, NULL);
  g_application_run (G_APPLICATION (bench.application), 3, arguments);
  g_thread_join (thread);

  g_object_unref (bench.application);
  sa_envelope_unref (bench.envelope);
  bench_relay_free (bench.relay);
  sa_test_dir_free (bench.dir);
  g_free (bench.database);
  return bench.failed ? 1 : 0;
}
