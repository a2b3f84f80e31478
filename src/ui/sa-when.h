/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-types.h"

G_BEGIN_DECLS

/* A day and a time of day as people type them, in the order of their locale: pure functions, in the local time zone. */

/** SaWhen: what a date and a time are good for. */
typedef enum
{
  SA_WHEN_GOOD,
  SA_WHEN_BAD_DATE,
  SA_WHEN_BAD_TIME,
  SA_WHEN_PAST,
  SA_WHEN_TOO_FAR,   /* more than a year from now: nobody means that */
} SaWhen;

/** sa_when_get_order: Returns: (transfer full): "dmy", "mdy" or "ymd": the locale's order of day, month and year */
char       *sa_when_get_order  (void);
/** sa_when_is_12_hours: whether the locale counts the hours up to 12, twice */
gboolean    sa_when_is_12_hours (void);

/**
 * sa_when_read:
 * @order: of sa_when_get_order(); ISO 8601 ("2026-12-27") is understood in any
 * @date: numbers with anything between them; the year may be left out or have two digits
 * @time: such as "8", "08:30", "8.30", "20h15", "8:30 pm"
 * @when: (out): set when the answer is %SA_WHEN_GOOD
 */
SaWhen      sa_when_read       (const char *order, const char *date, const char *time, SaTime now, SaTime *when);

/** sa_when_print_date: Returns: (transfer full): as it is typed: the locale's short date, with a whole year */
char       *sa_when_print_date (const char *order, SaTime when);
/** sa_when_print_time: Returns: (transfer full): likewise, such as "08:00" or "8:00 AM" */
char       *sa_when_print_time (gboolean hours_12, SaTime when);

/** sa_when_to_text: Returns: (nullable): a sentence: what is wrong; %NULL when nothing is */
const char *sa_when_to_text    (SaWhen verdict);

G_END_DECLS
