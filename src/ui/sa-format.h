/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-pill.h"
#include "sa-record.h"

G_BEGIN_DECLS

/*
 * From facts to words: pure functions without widgets. @now is given by the caller, so that tests can say what time it
 * is. Texts are translated and (transfer full) unless they are const.
 */

/** SaLook: how a user's status is shown: the four words and what refines them, the most telling part of both. */
typedef enum
{
  SA_LOOK_HAS_ACCESS,
  SA_LOOK_PENDING,
  SA_LOOK_QUEUED,       /* never sent, but its mail is on its way */
  SA_LOOK_NOT_SENT,
  SA_LOOK_NO_ACCESS,
  SA_LOOK_DEACTIVATED,
  SA_LOOK_DELETION,
  SA_LOOK_BOUNCED,
  SA_LOOK_FAILED,
  SA_LOOK_UNKNOWN,
  SA_LOOK_EXPIRED,
  SA_N_LOOKS
} SaLook;

SaLook      sa_look_from_record (const SaUserRecord *record, SaTime now);
/** sa_look_get_pill: Returns: %NULL beyond the last look, so that all of them can be gone through */
const SaPill *sa_look_get_pill (guint look);
const char *sa_look_to_text (SaLook look);

/** sa_format_status: both parts of a status in one line, for tooltips and screen readers */
char       *sa_format_status (const SaUserRecord *record, SaTime now);
/** sa_format_title: what a user is called: the name, else the address */
const char *sa_format_title (const SaUserRecord *record);
/** sa_format_fact: the second line of a narrow row: the address, or where that is the title the fact that says most */
char       *sa_format_fact (const SaUserRecord *record, SaTime now);
/** sa_format_problem: why the mail did not arrive, as a sentence without full stop; %NULL when there is no problem */
char       *sa_format_problem (const SaUserRecord *record, SaTime now);
/** sa_format_activity: "Seen 2 hours ago", "Sent 3 days ago", "Expired 2 Nov", "Added today" */
char       *sa_format_activity (const SaUserRecord *record, SaTime now);
/** sa_format_invitation: "Sent Saturday, expires 27 December" */
char       *sa_format_invitation (const SaUserRecord *record, SaTime now);
/** sa_format_user_seats: "2 reserved: Jira and Wiki" */
char       *sa_format_user_seats (const SaUserRecord *record);
/** sa_format_product_seats: "18 of 25 seats" */
char       *sa_format_product_seats (const SaProductRecord *product);
/** sa_format_list: @names with commas and a last "and"; %NULL or none gives "" */
char       *sa_format_list (char * const *names);
/** sa_format_names: @names with commas only, as in a column; "–" for none */
char       *sa_format_names (char * const *names);
/** sa_format_count: a number in the way of the locale */
char       *sa_format_count (gint64 count);

/* sa-format-time.c: points in time, relative to @now, in the local time zone */
char       *sa_format_seen (SaTime time, SaTime now);
char       *sa_format_sent (SaTime time, SaTime now);
char       *sa_format_added (SaTime time, SaTime now);
char       *sa_format_expired (SaTime time, SaTime now);
char       *sa_format_queued (SaTime time, SaTime now);
char       *sa_format_delivered (SaTime time, SaTime now);
/**
 * sa_format_future:
 * @today: and the others: the words for a time of this day, of tomorrow, of a day of this year, of another year, in the
 *   notation of g_date_time_format()
 */
char       *sa_format_future (SaTime time, SaTime now, const char *today, const char *tomorrow, const char *day,
                              const char *year);
/** sa_format_ago: "Today", "3 days ago"; "–" for never */
char       *sa_format_ago (SaTime time, SaTime now);
/** sa_format_moment: "Just now", "12 min ago", "2 hours ago", then as sa_format_ago() */
char       *sa_format_moment (SaTime time, SaTime now);
/** sa_format_expires: "In 27 days", "2 days ago", "Never" */
char       *sa_format_expires (SaTime time, SaTime now);
/** sa_format_day: "27 December", with the year when it is another one */
char       *sa_format_day (SaTime time, SaTime now);
/** sa_format_full: date and time of day, for tooltips; "Never" */
char       *sa_format_full (SaTime time);

G_END_DECLS
