/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-bench-stalls.h"

#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static struct
{
  GMutex      mutex;      /* guards what is not the main thread's alone */
  gboolean    counting;
  BenchStalls stalls;
  GPollFunc   poll;
  pthread_t   thread;
  gboolean    asleep;     /* in the sleep between two turns */
  int         schedule;   /* how long the thread waited for a processor */
  gint64      woken;      /* when the last sleep ended; 0: not yet */
  gint64      waited;     /* till then, in ns */
  gint64      busy;       /* likewise */
  gint64      answers;    /* µs of this turn in which it waited for the display server */
} watch;

/* libxcb waits here for an answer, and for room for a request; it finds this one before that of the C library */
int
poll (struct pollfd *fds,
      nfds_t         n_fds,
      int            timeout)
{
  struct timespec time = { timeout / 1000, timeout % 1000 * 1000000L };
  gint64 start = g_get_monotonic_time ();
  int n = ppoll (fds, n_fds, timeout >= 0 ? &time : NULL, NULL);

  if (watch.poll != NULL && !watch.asleep && pthread_equal (pthread_self (), watch.thread))
    watch.answers += g_get_monotonic_time () - start;
  return n;
}

static gint64
read_busy (void)
{
  struct timespec time;

  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &time);
  return (gint64) time.tv_sec * 1000000000 + time.tv_nsec;
}

static gint64
read_waited (void)
{
  char text[128];
  gssize n = watch.schedule >= 0 ? pread (watch.schedule, text, sizeof text - 1, 0) : 0;
  long long waited = 0;

  text[MAX (n, 0)] = '\0';
  return sscanf (text, "%*u %lld", &waited) == 1 ? waited : 0;
}

static void
note_turn (gint64 all,
           gint64 others,
           gint64 busy)
{
  double ms = (double) MAX (all - others, 0) / 1000;

  g_mutex_lock (&watch.mutex);
  if (watch.counting)
    {
      watch.stalls.n_turns++;
      watch.stalls.n_long += ms > BENCH_FRAME;
      watch.stalls.longest = MAX (watch.stalls.longest, ms);
      watch.stalls.longest_busy = MAX (watch.stalls.longest_busy, (double) busy / 1000);
      watch.stalls.longest_all = MAX (watch.stalls.longest_all, (double) all / 1000);
    }
  g_mutex_unlock (&watch.mutex);
}

static int
poll_cb (GPollFD *fds,
         guint    n_fds,
         int      timeout)
{
  int n;

  if (watch.woken != 0)
    note_turn (g_get_monotonic_time () - watch.woken, (read_waited () - watch.waited) / 1000 + watch.answers,
               (read_busy () - watch.busy) / 1000);
  watch.asleep = TRUE;
  n = watch.poll (fds, n_fds, timeout);
  watch.asleep = FALSE;
  watch.answers = 0;
  watch.waited = read_waited ();
  watch.busy = read_busy ();
  watch.woken = g_get_monotonic_time ();
  return n;
}

void
bench_stalls_watch (void)
{
  watch.thread = pthread_self ();
  watch.schedule = open ("/proc/thread-self/schedstat", O_RDONLY | O_CLOEXEC);
  watch.poll = g_main_context_get_poll_func (NULL);
  g_main_context_set_poll_func (NULL, poll_cb);
}

void
bench_stalls_reset (void)
{
  g_mutex_lock (&watch.mutex);
  memset (&watch.stalls, 0, sizeof watch.stalls);
  g_mutex_unlock (&watch.mutex);
}

void
bench_stalls_begin (void)
{
  g_mutex_lock (&watch.mutex);
  watch.counting = TRUE;
  g_mutex_unlock (&watch.mutex);
}

void
bench_stalls_end (void)
{
  g_mutex_lock (&watch.mutex);
  watch.counting = FALSE;
  g_mutex_unlock (&watch.mutex);
}

void
bench_stalls_get (BenchStalls *stalls)
{
  g_mutex_lock (&watch.mutex);
  *stalls = watch.stalls;
  g_mutex_unlock (&watch.mutex);
}
