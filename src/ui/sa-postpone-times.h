/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-types.h"

G_BEGIN_DECLS

/* Times that mail is put off to. Pure functions, in the local time zone. */

#define SA_POSTPONE_MAX 4

/** SaPostponeTime: one of the times that are offered. */
typedef struct
{
  SaTime  time;
  char   *label;   /* "Tomorrow Morning" */
  char   *detail;  /* "27 November, 08:00" */
} SaPostponeTime;

/** sa_postpone_list: Returns: (transfer full) (element-type SaPostponeTime): those that make sense at @now, the next
 * first */
GArray *sa_postpone_list (SaTime now);

/** sa_postpone_make: @month: from 1. Returns: the time; 0 when there is none such, or it is past */
SaTime  sa_postpone_make (int year, int month, int day, int hour, int minute, SaTime now);

G_END_DECLS
