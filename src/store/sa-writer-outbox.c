/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-copy-guard.h"
#include "sa-reader-private.h"
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
                   "WHERE id = ?1 AND state IN (1, 4) AND EXISTS (SELECT 1 FROM frozen WHERE message = ?1) AND address IS NULL "
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

/* What was claimed, in one go: the records of messages with their bytes. */
static gboolean
load_claimed (SaWriter *self, SaWriterClaim *claims, gsize n_claims, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr (GPtrArray) records = NULL;
  g_autofree char *json = NULL;

  for (gsize i = 0; i < n_claims; i++)
    if (claims[i].claimed)
      g_array_append_val (ids, claims[i].message);
  if (ids->len == 0)
    return TRUE;
  json = sa_reader_ids_to_json ((const SaId *) (gpointer) ids->data, ids->len);
  records = sa_reader_load_messages (self->connection, json, TRUE, error);
  if (records == NULL)
    return FALSE;

  for (gsize i = 0; i < n_claims && records->len > 0; i++)
    if (claims[i].claimed && ((SaMessageRecord *) records->pdata[0])->id == claims[i].message)
      claims[i].record = g_ptr_array_steal_index (records, 0);
  return TRUE;
}

static gboolean
claim (SaWriter *self, SaWriterClaim *each, GError **error)
{
  gint64 state = 0;

  self->now = each->now;
  if (!sa_sql_get_int (self->connection, &state, error, "SELECT state FROM message WHERE id = ?", SQL_INT (each->message)))
    return FALSE;
  each->claimed = state == SA_DELIVERY_UNKNOWN;
  return each->claimed || mark_sending (self, each->message, &each->claimed, error);
}

gboolean
sa_writer_claim_all (SaSqliteConnection *connection, SaWriterClaim *claims, gsize n_claims, SaTouched *touched,
                     GError **error)
{
  g_autoptr (SaWriter) self = NULL;
  SaActor actor = { 0 };
  gboolean ok = TRUE;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), FALSE);
  g_return_val_if_fail (claims != NULL && n_claims > 0, FALSE);

  self = sa_writer_begin_system (connection, &actor, claims[0].now, error);
  if (self == NULL)
    return FALSE;
  for (gsize i = 0; ok && i < n_claims; i++)
    ok = claim (self, &claims[i], error);
  ok = ok && load_claimed (self, claims, n_claims, error);
  if (!ok)
    sa_writer_abandon (self);
  else
    ok = sa_writer_end (self, FALSE, touched, error);
  /* what is not durable has not happened */
  for (gsize i = 0; !ok && i < n_claims; i++)
    g_clear_pointer (&claims[i].record, sa_message_record_free);
  return ok;
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
                   "WHERE " SA_SQL_OPEN " AND state = 4 AND tried > ?1 + ?3",
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

  messages = sa_sql_get_ids (self->connection, error, "SELECT id FROM message WHERE state = 2 AND " SA_SQL_OPEN);
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
