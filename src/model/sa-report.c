/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-report.h"

/**
 * sa_report_new:
 * @message: 0 where the report is about a user or about the whole outbox
 *
 * Returns: (transfer full): a report at the time 0, which the repository reads as now
 */
SaReport *
sa_report_new (SaReportKind kind,
               SaId         message)
{
  SaReport *self;

  self = g_new0 (SaReport, 1);
  self->kind = kind;
  self->message = message;

  return self;
}

void
sa_report_free (SaReport *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->text);
  g_free (self->relay_id);
  g_free (self->message_id);
  g_free (self->key);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_clear_pointer (&self->link_hash, g_bytes_unref);
  g_free (self);
}
