/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-when.h"

/* Thursday, 26 November 2026, 12:00 in UTC, which is the zone of the tests */
#define NOW 1795694400

static void
check (const char *order,
       const char *date,
       const char *time,
       const char *wanted)
{
  SaTime when = 0;
  SaWhen verdict = sa_when_read (order, date, time, NOW, &when);
  g_autoptr (GDateTime) moment = g_date_time_new_from_unix_utc (when);
  g_autofree char *text = g_date_time_format (moment, "%Y-%m-%d %H:%M");

  g_test_message ("%s: “%s” “%s”", order, date, time);
  g_assert_cmpint (verdict, ==, SA_WHEN_GOOD);
  g_assert_cmpstr (text, ==, wanted);
}

static void
refuse (SaWhen      wanted,
        const char *date,
        const char *time)
{
  SaTime when = 0;

  g_test_message ("“%s” “%s”", date, time);
  g_assert_cmpint (sa_when_read ("dmy", date, time, NOW, &when), ==, wanted);
  g_assert_nonnull (sa_when_to_text (wanted));
}

static void
test_orders (void)
{
  check ("dmy", "5.12.2026", "8:00", "2026-12-05 08:00");
  check ("mdy", "5/12/2027", "8:00", "2027-05-12 08:00");
  check ("ymd", "2026/12/05", "8:00", "2026-12-05 08:00");
  check ("dmy", "05/12/26", "8:00", "2026-12-05 08:00");
  check ("mdy", "2026-12-05", "8:00", "2026-12-05 08:00");
  check ("dmy", "5. 12. 2026.", "8:00", "2026-12-05 08:00");
  check ("dmy", "٥/١٢/٢٠٢٦", "٨:٣٠", "2026-12-05 08:30");
}

static void
test_next_such_day (void)
{
  check ("dmy", "27.11.", "8:00", "2026-11-27 08:00");
  check ("dmy", "26.11.", "18:00", "2026-11-26 18:00");
  check ("dmy", "25.11", "8:00", "2027-11-25 08:00");
  check ("mdy", "1/15", "8:00", "2027-01-15 08:00");
}

static void
test_times (void)
{
  static const struct
  {
    const char *typed;
    const char *wanted;
  } times[] = {
    { "8", "2026-12-05 08:00" },        { "08:30", "2026-12-05 08:30" },   { "8.30", "2026-12-05 08:30" },
    { "20h15", "2026-12-05 20:15" },    { "20 Uhr", "2026-12-05 20:00" },  { "0830", "2026-12-05 08:30" },
    { "830", "2026-12-05 08:30" },      { "8 pm", "2026-12-05 20:00" },    { "8:30PM", "2026-12-05 20:30" },
    { "12 am", "2026-12-05 00:00" },    { "12:05 PM", "2026-12-05 12:05" }, { " 23:59 ", "2026-12-05 23:59" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (times); i++)
    check ("dmy", "5.12.2026", times[i].typed, times[i].wanted);
}

static void
test_refusals (void)
{
  refuse (SA_WHEN_BAD_DATE, "", "8:00");
  refuse (SA_WHEN_BAD_DATE, "tomorrow", "8:00");
  refuse (SA_WHEN_BAD_DATE, "5", "8:00");
  refuse (SA_WHEN_BAD_DATE, "31.2.2027", "8:00");
  refuse (SA_WHEN_BAD_DATE, "5.13.2026", "8:00");
  refuse (SA_WHEN_BAD_DATE, "5.12.2026.1", "8:00");
  refuse (SA_WHEN_BAD_DATE, "5.12.20266", "8:00");
  refuse (SA_WHEN_BAD_TIME, "5.12.2026", "");
  refuse (SA_WHEN_BAD_TIME, "5.12.2026", "noon");
  refuse (SA_WHEN_BAD_TIME, "5.12.2026", "24:00");
  refuse (SA_WHEN_BAD_TIME, "5.12.2026", "8:60");
  refuse (SA_WHEN_BAD_TIME, "5.12.2026", "13 pm");
  refuse (SA_WHEN_BAD_TIME, "5.12.2026", "8:3");
  refuse (SA_WHEN_PAST, "26.11.2026", "11:59");
  refuse (SA_WHEN_PAST, "26.11.2026", "12:00");
  refuse (SA_WHEN_TOO_FAR, "5.12.2028", "8:00");
}

/* What is offered is understood again. */
static void
test_round_trip (void)
{
  static const char * const orders[] = { "dmy", "mdy", "ymd" };
  g_autofree char *order = sa_when_get_order ();

  g_assert_cmpuint (strlen (order), ==, 3);
  for (gsize i = 0; i < G_N_ELEMENTS (orders); i++)
    for (int half = 0; half < 2; half++)
      for (SaTime when = NOW + 3600; when < NOW + 40 * 24 * 3600; when += 7 * 3600 + 60)
        {
          g_autofree char *date = sa_when_print_date (orders[i], when);
          g_autofree char *time = sa_when_print_time (half, when);
          SaTime read = 0;

          /* The locale of the tests has one order only. */
          if (!g_str_equal (orders[i], order))
            continue;
          g_assert_cmpint (sa_when_read (orders[i], date, time, NOW, &read), ==, SA_WHEN_GOOD);
          g_assert_cmpint (read, ==, when);
        }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/when/dates-in-every-order", test_orders);
  g_test_add_func ("/when/a-day-without-year-is-the-next-such-day", test_next_such_day);
  g_test_add_func ("/when/times-as-people-type-them", test_times);
  g_test_add_func ("/when/what-is-no-time-to-come-is-refused", test_refusals);
  g_test_add_func ("/when/what-is-shown-is-understood", test_round_trip);

  return g_test_run ();
}
