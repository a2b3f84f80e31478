/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-test.h"
#include "sa-wake-timer.h"

#define MS G_TIME_SPAN_MILLISECOND

/* That the computer's clock is set or that it sleeps a test cannot bring about. */

static void
woken_cb (gpointer data)
{
  guint *n = data;

  (*n)++;
}

static void
test_wakes (void)
{
  guint n = 0;
  guint n_other = 0;
  g_autoptr (SaWakeTimer) timer = sa_wake_timer_new (woken_cb, &n);
  g_autoptr (SaWakeTimer) other = sa_wake_timer_new (woken_cb, &n_other);
  gint64 begin = sa_wake_timer_now ();

  sa_wake_timer_set (other, begin + 3600 * G_TIME_SPAN_SECOND);
  sa_wake_timer_set (timer, begin + 3600 * G_TIME_SPAN_SECOND);
  sa_wake_timer_set (timer, begin + 50 * MS);
  SA_WAIT_UNTIL (n == 1);
  g_assert_cmpint (sa_wake_timer_now () - begin, >=, 50 * MS);

  /* what is over is now, 0 included */
  sa_wake_timer_set (timer, begin);
  SA_WAIT_UNTIL (n == 2);
  sa_wake_timer_set (timer, 0);
  SA_WAIT_UNTIL (n == 3);
  g_assert_cmpuint (n_other, ==, 0);
}

static void
test_once (void)
{
  guint n = 0;
  guint n_later = 0;
  g_autoptr (SaWakeTimer) timer = sa_wake_timer_new (woken_cb, &n);
  g_autoptr (SaWakeTimer) later = sa_wake_timer_new (woken_cb, &n_later);

  sa_wake_timer_set (timer, sa_wake_timer_now () + MS);
  SA_WAIT_UNTIL (n == 1);
  sa_wake_timer_set (timer, sa_wake_timer_now () + MS);
  sa_wake_timer_clear (timer);
  sa_wake_timer_set (later, sa_wake_timer_now () + 20 * MS);
  SA_WAIT_UNTIL (n_later == 1);
  g_assert_cmpuint (n, ==, 1);
}

typedef struct
{
  SaWakeTimer *timer;
  gboolean     freed;
} Suicide;

static void
free_cb (gpointer data)
{
  Suicide *suicide = data;

  g_clear_pointer (&suicide->timer, sa_wake_timer_free);
  suicide->freed = TRUE;
}

static void
test_freed (void)
{
  Suicide suicide = { NULL, FALSE };

  suicide.timer = sa_wake_timer_new (free_cb, &suicide);
  sa_wake_timer_set (suicide.timer, sa_wake_timer_now ());
  SA_WAIT_UNTIL (suicide.freed);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/wake-timer/wakes-at-its-time", test_wakes);
  g_test_add_func ("/wake-timer/wakes-once-and-not-when-cleared", test_once);
  g_test_add_func ("/wake-timer/may-be-freed-when-it-wakes", test_freed);

  return g_test_run ();
}
