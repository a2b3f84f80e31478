/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-format.h"

#include <glib/gi18n-lib.h>

/* How far away a moment is, in the steps in which people speak of it. */
typedef enum
{
  SA_SPAN_NOW,
  SA_SPAN_MINUTES,
  SA_SPAN_HOURS,
  SA_SPAN_YESTERDAY,
  SA_SPAN_DAYS,
  SA_SPAN_WEEKDAY,
  SA_SPAN_DATE,
  SA_SPAN_YEAR,
} SaSpan;

static int
sa_days_between (GDateTime *from,
                 GDateTime *to)
{
  GDate a;
  GDate b;

  g_date_clear (&a, 1);
  g_date_clear (&b, 1);
  g_date_set_dmy (&a, g_date_time_get_day_of_month (from), g_date_time_get_month (from), g_date_time_get_year (from));
  g_date_set_dmy (&b, g_date_time_get_day_of_month (to), g_date_time_get_month (to), g_date_time_get_year (to));
  return g_date_days_between (&a, &b);
}

static GDateTime *
sa_local_time (SaTime time)
{
  GDateTime *local = g_date_time_new_from_unix_local (time);

  /* Only a damaged database can hold a time beyond year 9999. */
  return local != NULL ? local : g_date_time_new_from_unix_local (0);
}

static SaSpan
sa_span (SaTime   time,
         SaTime   now,
         int     *n,
         char   **day,
         const char *weekday_format,
         const char *date_format,
         const char *year_format)
{
  g_autoptr(GDateTime) then = sa_local_time (time);
  g_autoptr(GDateTime) today = sa_local_time (now);
  int days = sa_days_between (then, today);

  *n = 0;
  if (time > now - 60)
    return SA_SPAN_NOW; /* a clock that is a little ahead says the same */

  if (time > now - 3600)
    {
      *n = (int) ((now - time) / 60);
      return SA_SPAN_MINUTES;
    }

  /* Shortly after midnight "yesterday" would sound farther than it is. */
  if (days == 0 || time > now - 6 * 3600)
    {
      *n = (int) ((now - time) / 3600);
      return SA_SPAN_HOURS;
    }

  *n = days;
  if (days == 1)
    return SA_SPAN_YESTERDAY;
  if (days <= 3)
    return SA_SPAN_DAYS;
  if (days <= 6)
    {
      *day = g_date_time_format (then, weekday_format);
      return SA_SPAN_WEEKDAY;
    }
  if (g_date_time_get_year (then) == g_date_time_get_year (today))
    {
      *day = g_date_time_format (then, date_format);
      return SA_SPAN_DATE;
    }

  *day = g_date_time_format (then, year_format);
  return SA_SPAN_YEAR;
}

char *
sa_format_seen (SaTime time,
                SaTime now)
{
  char *day = NULL;
  int n = 0;

  switch (sa_span (time, now, &n, &day,
                   /* Translators: when a person was last seen: a day of the week, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Seen %A"),
                   /* Translators: when a person was last seen: a day of this year, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Seen %-d %b"),
                   /* Translators: when a person was last seen: a day of another year, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Seen %-d %b %Y")))
    {
    case SA_SPAN_NOW:
      return g_strdup (_("Seen just now"));

    case SA_SPAN_MINUTES:
      /* Translators: short for minutes, there is room for some 18 letters */
      return g_strdup_printf (ngettext ("Seen %d min ago", "Seen %d min ago", n), n);

    case SA_SPAN_HOURS:
      /* Translators: there is room for some 18 letters */
      return g_strdup_printf (ngettext ("Seen %d hour ago", "Seen %d hours ago", n), n);

    case SA_SPAN_YESTERDAY:
      return g_strdup (_("Seen yesterday"));

    case SA_SPAN_DAYS:
      /* Translators: there is room for some 18 letters */
      return g_strdup_printf (ngettext ("Seen %d day ago", "Seen %d days ago", n), n);

    case SA_SPAN_WEEKDAY:
    case SA_SPAN_DATE:
    case SA_SPAN_YEAR:
    default:
      return day;
    }
}

char *
sa_format_sent (SaTime time,
                SaTime now)
{
  char *day = NULL;
  int n = 0;

  switch (sa_span (time, now, &n, &day,
                   /* Translators: when an invitation was sent: a day of the week, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Sent %A"),
                   /* Translators: when an invitation was sent: a day of this year, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Sent %-d %b"),
                   /* Translators: when an invitation was sent: a day of another year, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Sent %-d %b %Y")))
    {
    case SA_SPAN_NOW:
      return g_strdup (_("Sent just now"));

    case SA_SPAN_MINUTES:
      /* Translators: short for minutes, there is room for some 18 letters */
      return g_strdup_printf (ngettext ("Sent %d min ago", "Sent %d min ago", n), n);

    case SA_SPAN_HOURS:
      /* Translators: there is room for some 18 letters */
      return g_strdup_printf (ngettext ("Sent %d hour ago", "Sent %d hours ago", n), n);

    case SA_SPAN_YESTERDAY:
      return g_strdup (_("Sent yesterday"));

    case SA_SPAN_DAYS:
      /* Translators: there is room for some 18 letters */
      return g_strdup_printf (ngettext ("Sent %d day ago", "Sent %d days ago", n), n);

    case SA_SPAN_WEEKDAY:
    case SA_SPAN_DATE:
    case SA_SPAN_YEAR:
    default:
      return day;
    }
}

char *
sa_format_added (SaTime time,
                 SaTime now)
{
  char *day = NULL;
  int n = 0;

  switch (sa_span (time, now, &n, &day,
                   /* Translators: when a user was added: a day of the week, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Added %A"),
                   /* Translators: when a user was added: a day of this year, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Added %-d %b"),
                   /* Translators: when a user was added: a day of another year, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Added %-d %b %Y")))
    {
    case SA_SPAN_NOW:
      return g_strdup (_("Added just now"));

    case SA_SPAN_MINUTES:
    case SA_SPAN_HOURS:
      return g_strdup (_("Added today"));

    case SA_SPAN_YESTERDAY:
      return g_strdup (_("Added yesterday"));

    case SA_SPAN_DAYS:
      /* Translators: there is room for some 18 letters */
      return g_strdup_printf (ngettext ("Added %d day ago", "Added %d days ago", n), n);

    case SA_SPAN_WEEKDAY:
    case SA_SPAN_DATE:
    case SA_SPAN_YEAR:
    default:
      return day;
    }
}

char *
sa_format_expired (SaTime time,
                   SaTime now)
{
  char *day = NULL;
  int n = 0;

  switch (sa_span (time, now, &n, &day,
                   /* Translators: when an invitation ran out: a day of the week, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Expired %A"),
                   /* Translators: when an invitation ran out: a day of this year, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Expired %-d %b"),
                   /* Translators: when an invitation ran out: a day of another year, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Expired %-d %b %Y")))
    {
    case SA_SPAN_NOW:
    case SA_SPAN_MINUTES:
    case SA_SPAN_HOURS:
      return g_strdup (_("Expired today"));

    case SA_SPAN_YESTERDAY:
      return g_strdup (_("Expired yesterday"));

    case SA_SPAN_DAYS:
      /* Translators: there is room for some 18 letters */
      return g_strdup_printf (ngettext ("Expired %d day ago", "Expired %d days ago", n), n);

    case SA_SPAN_WEEKDAY:
    case SA_SPAN_DATE:
    case SA_SPAN_YEAR:
    default:
      return day;
    }
}

char *
sa_format_queued (SaTime time,
                  SaTime now)
{
  char *day = NULL;
  int n = 0;

  switch (sa_span (time, now, &n, &day,
                   /* Translators: when a mail was put into the outbox: a day of the week, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Queued %A"),
                   /* Translators: when a mail was put into the outbox: a day of this year, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Queued %-d %b"),
                   /* Translators: when a mail was put into the outbox: a day of another year, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Queued %-d %b %Y")))
    {
    case SA_SPAN_NOW:
      return g_strdup (_("Queued just now"));

    case SA_SPAN_MINUTES:
      /* Translators: short for minutes, there is room for some 18 letters */
      return g_strdup_printf (ngettext ("Queued %d min ago", "Queued %d min ago", n), n);

    case SA_SPAN_HOURS:
      /* Translators: there is room for some 18 letters */
      return g_strdup_printf (ngettext ("Queued %d hour ago", "Queued %d hours ago", n), n);

    case SA_SPAN_YESTERDAY:
      return g_strdup (_("Queued yesterday"));

    case SA_SPAN_DAYS:
      /* Translators: there is room for some 18 letters */
      return g_strdup_printf (ngettext ("Queued %d day ago", "Queued %d days ago", n), n);

    case SA_SPAN_WEEKDAY:
    case SA_SPAN_DATE:
    case SA_SPAN_YEAR:
    default:
      return day;
    }
}

char *
sa_format_delivered (SaTime time,
                     SaTime now)
{
  char *day = NULL;
  int n = 0;

  switch (sa_span (time, now, &n, &day,
                   /* Translators: when a mail was delivered: a day of the week, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Delivered %A"),
                   /* Translators: when a mail was delivered: a day of this year, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Delivered %-d %b"),
                   /* Translators: when a mail was delivered: a day of another year, in strftime's notation.
                    * Short: some 18 letters.
                    * xgettext:no-c-format */
                   _("Delivered %-d %b %Y")))
    {
    case SA_SPAN_NOW:
      return g_strdup (_("Delivered just now"));

    case SA_SPAN_MINUTES:
      /* Translators: short for minutes, there is room for some 18 letters */
      return g_strdup_printf (ngettext ("Delivered %d min ago", "Delivered %d min ago", n), n);

    case SA_SPAN_HOURS:
      /* Translators: there is room for some 18 letters */
      return g_strdup_printf (ngettext ("Delivered %d hour ago", "Delivered %d hours ago", n), n);

    case SA_SPAN_YESTERDAY:
      return g_strdup (_("Delivered yesterday"));

    case SA_SPAN_DAYS:
      /* Translators: there is room for some 18 letters */
      return g_strdup_printf (ngettext ("Delivered %d day ago", "Delivered %d days ago", n), n);

    case SA_SPAN_WEEKDAY:
    case SA_SPAN_DATE:
    case SA_SPAN_YEAR:
    default:
      return day;
    }
}

char *
sa_format_future (SaTime      time,
                  SaTime      now,
                  const char *today,
                  const char *tomorrow,
                  const char *day,
                  const char *year)
{
  g_autoptr(GDateTime) then = sa_local_time (time);
  g_autoptr(GDateTime) present = sa_local_time (now);
  int days = sa_days_between (present, then);

  if (days <= 0)
    return g_date_time_format (then, today);
  if (days == 1)
    return g_date_time_format (then, tomorrow);

  return g_date_time_format (then, g_date_time_get_year (then) == g_date_time_get_year (present) ? day : year);
}

char *
sa_format_ago (SaTime time,
               SaTime now)
{
  g_autoptr(GDateTime) then = NULL;
  g_autoptr(GDateTime) today = NULL;
  int days = 0;

  if (time == 0)
    return g_strdup ("–");

  then = sa_local_time (time);
  today = sa_local_time (now);
  days = sa_days_between (then, today);
  if (days <= 0)
    return g_strdup (_("Today"));
  if (days == 1)
    return g_strdup (_("Yesterday"));
  if (days <= 60)
    /* Translators: stands alone in a column; there is room for some 14 letters */
    return g_strdup_printf (ngettext ("%d day ago", "%d days ago", days), days);

  return sa_format_day (time, now);
}

char *
sa_format_moment (SaTime time,
                  SaTime now)
{
  int n = 0;

  if (time == 0)
    return g_strdup ("–");
  if (time > now - 60)
    return g_strdup (_("Just now"));

  if (time > now - 3600)
    {
      n = (int) ((now - time) / 60);
      /* Translators: short for minutes; stands alone in a column */
      return g_strdup_printf (ngettext ("%d min ago", "%d min ago", n), n);
    }

  if (time > now - 12 * 3600)
    {
      n = (int) ((now - time) / 3600);
      /* Translators: stands alone in a column */
      return g_strdup_printf (ngettext ("%d hour ago", "%d hours ago", n), n);
    }

  return sa_format_ago (time, now);
}

char *
sa_format_expires (SaTime time,
                   SaTime now)
{
  g_autoptr(GDateTime) then = NULL;
  g_autoptr(GDateTime) today = NULL;
  int days = 0;

  if (time == 0)
    return g_strdup (_("Never"));
  if (time <= now)
    return sa_format_ago (time, now);

  then = sa_local_time (time);
  today = sa_local_time (now);
  days = sa_days_between (today, then);
  if (days == 0)
    return g_strdup (_("Today"));
  if (days == 1)
    return g_strdup (_("Tomorrow"));

  /* Translators: when an invitation runs out; stands alone in a column, there is room for some 13 letters */
  return g_strdup_printf (ngettext ("In %d day", "In %d days", days), days);
}

char *
sa_format_day (SaTime time,
               SaTime now)
{
  g_autoptr(GDateTime) then = sa_local_time (time);
  g_autoptr(GDateTime) today = sa_local_time (now);

  if (g_date_time_get_year (then) == g_date_time_get_year (today))
    /* xgettext:no-c-format */
    /* Translators: a day of this year in the notation of g_date_time_format() */
    return g_date_time_format (then, _("%-d %B"));

  /* xgettext:no-c-format */
  /* Translators: a day of another year in the notation of g_date_time_format() */
  return g_date_time_format (then, _("%-d %B %Y"));
}

char *
sa_format_full (SaTime time)
{
  g_autoptr(GDateTime) then = NULL;

  if (time == 0)
    return g_strdup (_("Never"));

  then = sa_local_time (time);
  /* xgettext:no-c-format */
  /* Translators: a day and a time of day in the notation of g_date_time_format() */
  return g_date_time_format (then, _("%-d %B %Y, %H:%M"));
}
