/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-copy-guard.h"
#include "sa-reader.h"
#include "sa-sql.h"
#include "sa-writer-private.h"

#include <glib/gi18n-lib.h>

#define MAX_DELAY (60 * 60)
#define CLOCK_ERROR 60

/* What the sender does: looks at what an earlier one left, then takes one mail after the other out of the outbox. */

/* @claimed: whether the message may be tried now; then it is marked so. */
static gboolean
mark_sending (SaWriter *self, SaId message, gboolean *claimed, GError **error)
{
  SaMailState mail;

  *claimed = FALSE;
  if (!sa_writer_read_mail (self, message, &mail, error))
    return FALSE;
  if (mail.id == 0 || sa_mail_state_is_over (&mail))
    return TRUE;
  /* One statement judges and marks; the number of tries is raised before the try, so that a crash counts as one. */
  if (!sa_sql_run (self->connection, error,
                   "UPDATE message SET state = 2, attempts = attempts + 1, tried = ?2, first_tried = coalesce (first_tried, ?2) "
                   "WHERE id = ?1 AND state IN (1, 4) AND bytes IS NOT NULL AND address IS NULL "
                   "AND not_before <= ?2 AND NOT EXISTS (SELECT 1 FROM meta WHERE key = 'outbox_paused') "
                   "AND EXISTS (SELECT 1 FROM invitation i JOIN user u ON u.id = i.user JOIN site s ON s.id = u.site "
                   "WHERE i.id = message.invitation AND i.revoked_at IS NULL AND i.accepted_at IS NULL AND u.invitation = i.id "
                   "AND u.access = 1 AND u.removed_at IS NULL AND s.removed_at IS NULL)",
                   SQL_INT (message), SQL_INT (self->now)))
    return FALSE;
  *claimed = sa_sqlite_connection_get_changes (self->connection) > 0;
  if (!*claimed)
    return TRUE;
  sa_writer_touch_user (self, mail.user.site, mail.user.id);
  return sa_copy_guard_count (self, error) && sa_write_invitation_mirror (self, mail.invitation, error);
}

static gboolean
load_mail (SaWriter *self, SaId message, SaMessageRecord **record, GError **error)
{
  g_autoptr (GPtrArray) records = sa_reader_load (self->connection, SA_ENTITY_MESSAGE, &message, 1, error);

  if (records == NULL)
    return FALSE;
  if (records->len > 0)
    *record = g_ptr_array_steal_index (records, 0);
  return TRUE;
}

SaMessageRecord *
sa_writer_claim (SaSqliteConnection *connection, SaId message, SaTime now, SaTouched *touched, GError **error)
{
  g_autoptr (SaWriter) self = NULL;
  g_autoptr (SaMessageRecord) record = NULL;
  gboolean claimed = FALSE;
  SaActor actor = { 0 };
  gint64 state = 0;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), NULL);

  self = sa_writer_begin_system (connection, &actor, now, error);
  if (self == NULL)
    return NULL;
  if (!sa_sql_get_int (connection, &state, error, "SELECT state FROM message WHERE id = ?", SQL_INT (message)) ||
      (state != SA_DELIVERY_UNKNOWN && !mark_sending (self, message, &claimed, error)) ||
      ((claimed || state == SA_DELIVERY_UNKNOWN) && !load_mail (self, message, &record, error)))
    {
      sa_writer_abandon (self);
      return NULL;
    }
  if (!sa_writer_end (self, FALSE, touched, error))
    return NULL;
  if (record == NULL)
    g_set_error_literal (error, SA_ERROR, SA_ERROR_CONFLICT,
                         _("This mail may not leave now: it was called back, is not due yet, or the outbox is paused."));
  return g_steal_pointer (&record);
}

/*
 * Where a clock that was ahead has been set right, what waits would wait until that time comes again. Its delay is what
 * counts, from now on, and not more than the outbox itself would ever choose.
 */
static gboolean
mend_times (SaWriter *self, GError **error)
{
  if (!sa_sql_run (self->connection, error,
                   "UPDATE message SET not_before = ?1 + min (max (not_before - tried, 0), ?2), tried = ?1 "
                   "WHERE state IN (1, 2, 4, 6) AND state = 4 AND tried > ?1 + ?3",
                   SQL_INT (self->now), SQL_INT (MAX_DELAY), SQL_INT (CLOCK_ERROR)))
    return FALSE;
  if (sa_sqlite_connection_get_changes (self->connection) > 0)
    sa_writer_touch_all (self, 0);
  return TRUE;
}

static gboolean
adopt (SaWriter *self, GError **error)
{
  g_autoptr (GArray) messages = NULL;

  messages = sa_sql_get_ids (self->connection, error, "SELECT id FROM message WHERE state = 2 AND state IN (1, 2, 4, 6)");
  if (messages == NULL || !mend_times (self, error))
    return FALSE;
  for (guint i = 0; i < messages->len; i++)
    {
      SaId id = g_array_index (messages, SaId, i);
      SaMailState mail;

      if (!sa_writer_read_mail (self, id, &mail, error) ||
          !sa_write_message_state (self, id, SA_DELIVERY_SENDING, SA_DELIVERY_UNKNOWN, FALSE, error))
        return FALSE;
      sa_writer_touch_user (self, mail.user.site, mail.user.id);
    }
  return TRUE;
}

gboolean
sa_writer_adopt (SaSqliteConnection *connection, SaTime now, SaTouched *touched, GError **error)
{
  g_autoptr (SaWriter) self = NULL;
  SaActor actor = { 0 };

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), FALSE);

  self = sa_writer_begin_system (connection, &actor, now, error);
  if (self == NULL)
    return FALSE;
  if (!sa_copy_guard_adopt (self, error) || !adopt (self, error))
    {
      sa_writer_abandon (self);
      return FALSE;
    }
  return sa_writer_end (self, FALSE, touched, error);
}
