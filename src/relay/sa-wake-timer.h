/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * SaWakeTimer:
 *
 * Wakes its owner at a time of a clock that nobody sets and that goes on while the computer sleeps: a notebook that was
 * closed in between is late by no more than that. It also wakes when somebody sets the computer's clock, since what
 * is due is decided by that one. Used on the thread that made it, in that thread's default main context.
 */
typedef struct _SaWakeTimer SaWakeTimer;

SaWakeTimer *sa_wake_timer_new (void (*func) (gpointer data), gpointer data);
void         sa_wake_timer_free (SaWakeTimer *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaWakeTimer, sa_wake_timer_free)

/** sa_wake_timer_now: microseconds since the computer was started, asleep or awake */
gint64       sa_wake_timer_now (void);
/** sa_wake_timer_set: wakes once at @time, or at once when that is over; takes the place of what was set before */
void         sa_wake_timer_set (SaWakeTimer *self, gint64 time);
/** sa_wake_timer_clear: does not wake any more */
void         sa_wake_timer_clear (SaWakeTimer *self);

G_END_DECLS
