/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-when.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define MAX_NUMBERS 4
#define MAX_SECONDS (366 * 24 * 60 * 60)

/* A day whose parts cannot be taken for each other: 3 February 2001. */
#define PROBE_DAY 3
#define PROBE_MONTH 2
#define PROBE_YEAR 2001

/* The numbers in @text, whatever their script; @digits: how many digits each has. Returns: how many, or -1 for letters
 * or too many */
static int
read_numbers (const char *text,
              int        *numbers,
              int        *digits)
{
  const char *p = NULL;
  gboolean inside = FALSE;
  int n = 0;

  for (p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      int value = g_unichar_digit_value (c);

      if (value < 0)
        {
          if (g_unichar_isalpha (c))
            return -1;
          inside = FALSE;
          continue;
        }
      if (!inside)
        {
          if (n == MAX_NUMBERS)
            return -1;
          numbers[n] = 0;
          digits[n++] = 0;
        }
      inside = TRUE;
      if (++digits[n - 1] > 4)
        return -1;
      numbers[n - 1] = numbers[n - 1] * 10 + value;
    }

  return n;
}

char *
sa_when_get_order (void)
{
  g_autoptr(GDateTime) probe = g_date_time_new_local (PROBE_YEAR, PROBE_MONTH, PROBE_DAY, 12, 0, 0);
  g_autofree char *text = g_date_time_format (probe, "%x");
  int numbers[MAX_NUMBERS] = { 0 };
  int digits[MAX_NUMBERS] = { 0 };
  char order[4] = "";
  int i = 0;

  if (text == NULL || read_numbers (text, numbers, digits) != 3)
    return g_strdup ("ymd");
  for (i = 0; i < 3; i++)
    order[i] = numbers[i] == PROBE_DAY ? 'd' : numbers[i] == PROBE_MONTH ? 'm' : 'y';

  return strchr (order, 'd') != NULL && strchr (order, 'm') != NULL && strchr (order, 'y') != NULL ? g_strdup (order)
                                                                                                   : g_strdup ("ymd");
}

gboolean
sa_when_is_12_hours (void)
{
  g_autoptr(GDateTime) probe = g_date_time_new_local (PROBE_YEAR, PROBE_MONTH, PROBE_DAY, 13, 0, 0);
  g_autofree char *text = g_date_time_format (probe, "%X");
  const char *p = text;

  while (p != NULL && *p != '\0' && g_unichar_digit_value (g_utf8_get_char (p)) < 0)
    p = g_utf8_next_char (p);

  /* "01:00:00 PM" or "1:00:00 PM" */
  return p != NULL && *p != '\0' && (g_unichar_digit_value (g_utf8_get_char (p)) == 0 ||
                                     g_unichar_digit_value (g_utf8_get_char (g_utf8_next_char (p))) < 0);
}

static gboolean
read_date (const char *order,
           const char *text,
           SaTime      now,
           GDate      *date)
{
  int numbers[MAX_NUMBERS] = { 0 };
  int digits[MAX_NUMBERS] = { 0 };
  int n = read_numbers (text, numbers, digits);
  const char *wanted = n == 3 && digits[0] == 4 ? "ymd" : order;
  g_autoptr(GDateTime) today = g_date_time_new_from_unix_local (now);
  int day = 0;
  int month = 0;
  int year = 0;
  int at = 0;

  if (n != 2 && n != 3)
    return FALSE;
  for (; *wanted != '\0'; wanted++)
    {
      if (*wanted == 'd')
        day = numbers[at++];
      else if (*wanted == 'm')
        month = numbers[at++];
      else if (n == 3)
        {
          year = numbers[at] + (digits[at] <= 2 ? 2000 : 0);
          at++;
        }
    }
  if (n == 2)
    {
      /* The next such day. */
      year = g_date_time_get_year (today);
      if (month < g_date_time_get_month (today) ||
          (month == g_date_time_get_month (today) && day < g_date_time_get_day_of_month (today)))
        year++;
    }
  if (day < 1 || month < 1 || month > 12 || year < 1 || year > 9999 ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year))
    return FALSE;
  g_date_set_dmy (date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);

  return TRUE;
}

/* Whether @text has one of the locale's words for @hour's half of the day, or the English one; takes it out. */
static gboolean
take_half (char       *text,
           int         hour,
           const char *english)
{
  g_autoptr(GDateTime) probe = g_date_time_new_local (PROBE_YEAR, PROBE_MONTH, PROBE_DAY, hour, 0, 0);
  g_autofree char *word = g_date_time_format (probe, "%p");
  g_autofree char *folded_word = g_utf8_casefold (word != NULL && word[0] != '\0' ? word : english, -1);
  const char *words[] = { folded_word, english };
  gsize i = 0;

  for (i = 0; i < G_N_ELEMENTS (words); i++)
    {
      char *found = strstr (text, words[i]);

      if (found != NULL)
        {
          memset (found, ' ', strlen (words[i]));
          return TRUE;
        }
    }

  return FALSE;
}

/* The digits of @text as ASCII, and a blank for all else. */
static char *
dup_digits (const char *text)
{
  GString *plain = g_string_new (NULL);
  const char *p = NULL;

  for (p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      int value = g_unichar_digit_value (g_utf8_get_char (p));

      g_string_append_c (plain, value >= 0 ? (char) ('0' + value) : ' ');
    }

  return g_string_free (plain, FALSE);
}

static gboolean
read_time (const char *text,
           int        *hour,
           int        *minute)
{
  g_autofree char *folded = g_utf8_casefold (text, -1);
  g_autofree char *plain = NULL;
  int numbers[MAX_NUMBERS] = { 0 };
  int digits[MAX_NUMBERS] = { 0 };
  gboolean before_noon = FALSE;
  gboolean after_noon = FALSE;
  int n = 0;

  after_noon = take_half (folded, 13, "pm");
  before_noon = !after_noon && take_half (folded, 1, "am");
  /* "20h15" and "20 Uhr": what letters are left separate or say that this is a time. */
  plain = dup_digits (folded);
  n = read_numbers (plain, numbers, digits);
  if (n == 1 && digits[0] > 2)
    {
      numbers[1] = numbers[0] % 100;
      numbers[0] /= 100;
      n = 2;
    }
  else if (n == 2 && digits[1] != 2)
    {
      return FALSE;
    }
  if (n < 1 || n > 2)
    return FALSE;

  if ((after_noon || before_noon) && (numbers[0] < 1 || numbers[0] > 12))
    return FALSE;
  if (after_noon || before_noon)
    numbers[0] = numbers[0] % 12 + (after_noon ? 12 : 0);
  *hour = numbers[0];
  *minute = n == 2 ? numbers[1] : 0;

  return *hour < 24 && *minute < 60;
}

SaWhen
sa_when_read (const char *order,
              const char *date,
              const char *time,
              SaTime      now,
              SaTime     *when)
{
  g_autoptr(GDateTime) moment = NULL;
  GDate day;
  int hour = 0;
  int minute = 0;

  g_return_val_if_fail (order != NULL && strlen (order) == 3, SA_WHEN_BAD_DATE);
  g_return_val_if_fail (date != NULL && time != NULL && when != NULL, SA_WHEN_BAD_DATE);

  g_date_clear (&day, 1);
  if (!read_date (order, date, now, &day))
    return SA_WHEN_BAD_DATE;
  if (!read_time (time, &hour, &minute))
    return SA_WHEN_BAD_TIME;

  moment = g_date_time_new_local (g_date_get_year (&day), g_date_get_month (&day), g_date_get_day (&day), hour, minute,
                                  0);
  if (moment == NULL)
    return SA_WHEN_BAD_DATE;
  *when = g_date_time_to_unix (moment);
  if (*when <= now)
    return SA_WHEN_PAST;

  return *when - now > MAX_SECONDS ? SA_WHEN_TOO_FAR : SA_WHEN_GOOD;
}

char *
sa_when_print_date (const char *order,
                    SaTime      when)
{
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local (when);
  g_autofree char *locale = NULL;
  g_autofree char *year = NULL;

  g_return_val_if_fail (order != NULL && moment != NULL, NULL);

  /* The locale's own way, but never a year that has lost its century. */
  locale = g_date_time_format (moment, "%x");
  year = g_date_time_format (moment, "%Y");
  if (locale != NULL && strstr (locale, year) != NULL)
    return g_steal_pointer (&locale);
  if (g_str_equal (order, "ymd"))
    return g_date_time_format (moment, "%Y-%m-%d");

  return g_date_time_format (moment, g_str_equal (order, "mdy") ? "%m/%d/%Y" : "%d/%m/%Y");
}

char *
sa_when_print_time (gboolean hours_12,
                    SaTime   when)
{
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local (when);

  g_return_val_if_fail (moment != NULL, NULL);

  return g_date_time_format (moment, hours_12 ? "%-I:%M %p" : "%H:%M");
}

const char *
sa_when_to_text (SaWhen verdict)
{
  switch (verdict)
    {
    case SA_WHEN_BAD_DATE:
      return _("This is not a date. Enter day, month and year as numbers.");
    case SA_WHEN_BAD_TIME:
      return _("This is not a time of day. Enter hours and minutes, such as 08:30.");
    case SA_WHEN_PAST:
      return _("This time is over. Enter one that is still to come, or send at once.");
    case SA_WHEN_TOO_FAR:
      return _("This is more than a year ahead. Enter an earlier day.");
    case SA_WHEN_GOOD:
    default:
      return NULL;
    }
}
