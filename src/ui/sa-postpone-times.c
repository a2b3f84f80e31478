/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-postpone-times.h"

#include "sa-format.h"

#include <glib/gi18n-lib.h>

#define HOUR_SECONDS 3600
#define MORNING_HOUR 8
#define EVENING_HOUR 18
/* Nearer than this the evening is no choice beside "in an hour". */
#define EVENING_LEAD_HOURS 2

static void
sa_postpone_time_clear (gpointer data)
{
  SaPostponeTime *self = data;

  g_free (self->label);
  g_free (self->detail);
}

static void
sa_postpone_add (GArray     *times,
                 SaTime      time,
                 const char *label)
{
  SaPostponeTime entry = { time, g_strdup (label), sa_format_full (time) };

  g_array_append_val (times, entry);
}

/* @hour o'clock, so many days after @now; a clock that is set forward may not have that hour: then it is the next. */
static SaTime
sa_postpone_at (GDateTime *now,
                int        days,
                int        hour)
{
  g_autoptr(GDateTime) day = g_date_time_add_days (now, days);
  g_autoptr(GDateTime) then = g_date_time_new_local (g_date_time_get_year (day), g_date_time_get_month (day),
                                                     g_date_time_get_day_of_month (day), hour, 0, 0);

  return g_date_time_to_unix (then);
}

GArray *
sa_postpone_list (SaTime now)
{
  GArray *times = g_array_new (FALSE, TRUE, sizeof (SaPostponeTime));
  g_autoptr(GDateTime) local = g_date_time_new_from_unix_local (now);
  int weekday = g_date_time_get_day_of_week (local);

  g_array_set_clear_func (times, sa_postpone_time_clear);
  sa_postpone_add (times, now + HOUR_SECONDS, _("In an Hour"));
  if (g_date_time_get_hour (local) < EVENING_HOUR - EVENING_LEAD_HOURS)
    sa_postpone_add (times, sa_postpone_at (local, 0, EVENING_HOUR), _("This Evening"));
  sa_postpone_add (times, sa_postpone_at (local, 1, MORNING_HOUR), _("Tomorrow Morning"));
  /* On Sunday that would be tomorrow too. */
  if (weekday != 7)
    sa_postpone_add (times, sa_postpone_at (local, 8 - weekday, MORNING_HOUR), _("Monday Morning"));
  return times;
}

SaTime
sa_postpone_make (int    year,
                  int    month,
                  int    day,
                  int    hour,
                  int    minute,
                  SaTime now)
{
  g_autoptr(GDateTime) then = g_date_time_new_local (year, month, day, hour, minute, 0);

  if (then == NULL || g_date_time_to_unix (then) <= now)
    return 0;

  return g_date_time_to_unix (then);
}
