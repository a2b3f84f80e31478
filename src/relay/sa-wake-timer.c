/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-wake-timer.h"

#include <errno.h>
#include <glib-unix.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

/* Without timerfd, which a sandbox may forbid, the source's own time serves: it stands still while the computer sleeps.
 * The watch is on the clock that people see: it is cancelled when that is set, and when the computer wakes up. */
typedef struct
{
  GSource      source;
  SaWakeTimer *owner;
  int          timer;  /* CLOCK_BOOTTIME; -1: there is none */
  int          watch;  /* CLOCK_REALTIME; likewise */
} TimerSource;

struct _SaWakeTimer
{
  TimerSource *source;
  void       (*func) (gpointer data);
  gpointer     data;
  gint64       wanted;    /* 0: not at all */
  gint64       armed;     /* 0: not at all. Often what is wanted moves on and on: then it is left as it is, and
                             looked at again when it is over */
  gboolean     watching;
};

gint64
sa_wake_timer_now (void)
{
  struct timespec now;

  clock_gettime (CLOCK_BOOTTIME, &now);
  return (gint64) now.tv_sec * G_USEC_PER_SEC + now.tv_nsec / 1000;
}

static void
arm (int    fd,
     int    flags,
     gint64 time)
{
  struct itimerspec spec = { 0 };

  spec.it_value.tv_sec = time / G_USEC_PER_SEC;
  spec.it_value.tv_nsec = time % G_USEC_PER_SEC * 1000;
  if (fd >= 0)
    timerfd_settime (fd, flags, &spec, NULL);
}

static void
arm_timer (SaWakeTimer *self)
{
  if (self->armed != 0 && self->armed <= self->wanted)
    return;

  self->armed = self->wanted;
  if (self->source->timer >= 0)
    arm (self->source->timer, TFD_TIMER_ABSTIME, self->wanted);
  else
    g_source_set_ready_time ((GSource *) self->source,
                             g_get_monotonic_time () + MAX (self->wanted - sa_wake_timer_now (), 0));
}

static void
drain_timer (SaWakeTimer *self)
{
  guint64 n;

  if (self->armed == 0 || self->armed > sa_wake_timer_now ())
    return;

  if (self->source->timer >= 0)
    (void) !read (self->source->timer, &n, sizeof n);
  g_source_set_ready_time ((GSource *) self->source, -1);
  self->armed = 0;
}

/* Returns: whether the clock was set */
static gboolean
drain_watch (SaWakeTimer *self)
{
  guint64 n;

  return self->source->watch >= 0 && read (self->source->watch, &n, sizeof n) < 0 && errno == ECANCELED;
}

static gboolean
timer_dispatch (GSource     *source,
                GSourceFunc  callback,
                gpointer     user_data)
{
  SaWakeTimer *self = ((TimerSource *) source)->owner;

  drain_timer (self);
  if (!drain_watch (self) && (self->wanted == 0 || self->wanted > sa_wake_timer_now ()))
    {
      if (self->wanted != 0)
        arm_timer (self);
      return G_SOURCE_CONTINUE;
    }

  sa_wake_timer_clear (self);
  self->func (self->data);
  return G_SOURCE_CONTINUE;
}

static void
timer_finalize (GSource *source)
{
  TimerSource *timer = (TimerSource *) source;

  if (timer->timer >= 0)
    close (timer->timer);
  if (timer->watch >= 0)
    close (timer->watch);
}

static GSourceFuncs timer_funcs = {
  .dispatch = timer_dispatch,
  .finalize = timer_finalize,
};

SaWakeTimer *
sa_wake_timer_new (void   (*func) (gpointer data),
                   gpointer data)
{
  SaWakeTimer *self = NULL;
  GSource *source = NULL;

  g_return_val_if_fail (func != NULL, NULL);

  self = g_new0 (SaWakeTimer, 1);
  self->func = func;
  self->data = data;
  source = g_source_new (&timer_funcs, sizeof (TimerSource));
  self->source = (TimerSource *) source;
  self->source->owner = self;
  self->source->timer = timerfd_create (CLOCK_BOOTTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  self->source->watch = timerfd_create (CLOCK_REALTIME, TFD_CLOEXEC | TFD_NONBLOCK);
  if (self->source->timer >= 0)
    g_source_add_unix_fd (source, self->source->timer, G_IO_IN);
  if (self->source->watch >= 0)
    g_source_add_unix_fd (source, self->source->watch, G_IO_IN);
  g_source_set_static_name (source, "[site-admin] wake timer");
  g_source_attach (source, g_main_context_get_thread_default ());
  return self;
}

void
sa_wake_timer_free (SaWakeTimer *self)
{
  g_return_if_fail (self != NULL);

  g_source_destroy ((GSource *) self->source);
  g_source_unref ((GSource *) self->source);
  g_free (self);
}

void
sa_wake_timer_set (SaWakeTimer *self,
                   gint64       time)
{
  g_return_if_fail (self != NULL);

  /* 0 would disarm it */
  self->wanted = MAX (time, 1);
  arm_timer (self);
  if (self->watching)
    return;
  /* in some hundred years: only its being cancelled counts */
  arm (self->source->watch, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, G_MAXINT32 * (gint64) G_USEC_PER_SEC * 4);
  self->watching = TRUE;
}

void
sa_wake_timer_clear (SaWakeTimer *self)
{
  g_return_if_fail (self != NULL);

  if (self->armed != 0)
    arm (self->source->timer, 0, 0);
  if (self->watching)
    arm (self->source->watch, 0, 0);
  g_source_set_ready_time ((GSource *) self->source, -1);
  self->wanted = 0;
  self->armed = 0;
  self->watching = FALSE;
}
