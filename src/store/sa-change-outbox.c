/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sql.h"
#include "sa-writer-private.h"

/* The outbox as a whole: it waits, and it goes on. */

/* What the relay said stands in the log; what a person wrote stands where erasure finds it. */
static gboolean
note_pause (SaWriter *self, SaId organization, SaPause pause, const char *reason, gboolean begins, GError **error)
{
  const char *before = begins ? NULL : reason;
  const char *after = begins ? reason : NULL;

  return sa_event_writer_add_id (self->events, SA_ENTITY_ORGANIZATION, organization, "outbox_pause_kind",
                                 begins ? SA_PAUSE_NONE : pause, begins ? pause : SA_PAUSE_NONE, error) &&
         (pause == SA_PAUSE_PERSON
            ? sa_event_writer_add_personal (self->events, SA_ENTITY_ORGANIZATION, organization, "outbox_paused", before,
                                            after, error)
            : sa_event_writer_add (self->events, SA_ENTITY_ORGANIZATION, organization, "outbox_paused", before, after,
                                   error));
}

/* @go_on: FALSE: the change has its verdict. */
static gboolean
take_outbox (SaWriter *self, SaId *organization, SaPause *pause, char **reason, gboolean *go_on, GError **error)
{
  if (!sa_writer_allows (self, go_on, error))
    return FALSE;
  if (!*go_on)
    return TRUE;
  if (!sa_sql_get_int (self->connection, organization, error, "SELECT id FROM organization") ||
      !sa_writer_read_pause (self, pause, reason, error))
    return FALSE;
  *go_on = *organization != 0;
  return *go_on || sa_writer_refuse (self, SA_REASON_NOT_FOUND, 0, NULL);
}

gboolean
sa_change_pause_outbox (SaWriter *self, GError **error)
{
  const char *text = self->change->text;
  g_autofree char *before = NULL;
  SaPause pause = SA_PAUSE_NONE;
  SaReason reason;
  gboolean go_on;
  SaId organization = 0;

  if (!take_outbox (self, &organization, &pause, &before, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (text != NULL && *text == '\0')
    text = NULL;
  reason = text != NULL ? sa_check_text (text) : SA_REASON_NONE;
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, 0, NULL);
  /* It waits already, and why is not to be forgotten. */
  if (pause != SA_PAUSE_NONE)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, 0, NULL);

  return sa_write_pause (self, SA_PAUSE_PERSON, text, error) &&
         note_pause (self, organization, SA_PAUSE_PERSON, text, TRUE, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, 0, NULL);
}

gboolean
sa_change_resume_outbox (SaWriter *self, GError **error)
{
  g_autofree char *before = NULL;
  SaPause pause = SA_PAUSE_NONE;
  gboolean go_on;
  SaId organization = 0;

  if (!take_outbox (self, &organization, &pause, &before, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (pause == SA_PAUSE_NONE)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, 0, NULL);

  return sa_write_pause (self, SA_PAUSE_NONE, NULL, error) &&
         note_pause (self, organization, pause, *before != '\0' ? before : NULL, FALSE, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, 0, NULL);
}
