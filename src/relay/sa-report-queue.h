/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

G_BEGIN_DECLS

/**
 * SaReportQueue:
 *
 * Gives reports to the repository, in order: what comes while one transaction is written goes into the next, so that
 * many quick mails do not wait for a flush of the disk each. What cannot be written is kept and tried again, because a
 * lost "handed over" is a mail that may go out twice. Used on one thread.
 */
typedef struct _SaReportQueue SaReportQueue;

/** SaReportDone: @written: the report is durable; %FALSE: the queue was freed before */
typedef void (*SaReportDone) (gboolean written, gpointer user_data);

SaReportQueue *sa_report_queue_new (SaRepository *repository);
/** sa_report_queue_free: calls what is left with %FALSE */
void           sa_report_queue_free (SaReportQueue *self);

/** sa_report_queue_push: @report: (transfer full). @done: (nullable) */
void           sa_report_queue_push (SaReportQueue *self, SaReport *report, SaReportDone done, gpointer user_data);
gboolean       sa_report_queue_is_empty (SaReportQueue *self);
/** sa_report_queue_get_problem: Returns: (nullable): why the last try to write failed, a sentence */
const char    *sa_report_queue_get_problem (SaReportQueue *self);

G_END_DECLS
