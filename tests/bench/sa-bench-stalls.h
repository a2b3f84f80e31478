/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define BENCH_FRAME 16 /* ms: what a person begins to see */

/**
 * bench_stalls_watch:
 *
 * From now on looks how long each turn of the default main context takes, from one sleep to the next. Time in which
 * the thread could have run and others had the processor, and in which the display server did not answer, is no stall
 * of the program, and not counted; waiting for a lock or a disk is. On the thread of that context.
 */
void bench_stalls_watch (void);

/** BenchStalls: of all turns between bench_stalls_begin() and bench_stalls_end() */
typedef struct
{
  guint  n_turns;
  guint  n_long;       /* above BENCH_FRAME */
  double longest;      /* ms */
  double longest_busy; /* ms, in which the thread had the processor itself */
  double longest_all;  /* ms, with what is not counted */
} BenchStalls;

/** bench_stalls_reset: forgets all turns; bench_stalls_begin: counts from here on; bench_stalls_end: no more */
void bench_stalls_reset (void);
void bench_stalls_begin (void);
void bench_stalls_end   (void);
void bench_stalls_get   (BenchStalls *stalls);

G_END_DECLS
