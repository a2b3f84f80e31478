/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sql.h"
#include "sa-writer-private.h"

gboolean
sa_writer_read_mail (SaWriter *self, SaId id, SaMailState *mail, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;
  SaId user;

  memset (mail, 0, sizeof *mail);
  statement = sa_sql_prepare (self->connection, error,
                              "SELECT m.id, m.state, m.not_before, m.attempts, m.delivered, m.invitation, i.user, "
                              "i.revoked_at IS NOT NULL OR i.accepted_at IS NOT NULL "
                              "FROM message m JOIN invitation i ON i.id = m.invitation WHERE m.id = ?", SQL_INT (id));
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  if (step != SA_SQLITE_ROW)
    return step == SA_SQLITE_DONE;
  mail->id = sa_sqlite_statement_get_int (statement, 0);
  mail->state = (SaDelivery) sa_sqlite_statement_get_int (statement, 1);
  mail->not_before = sa_sqlite_statement_get_int (statement, 2);
  mail->attempts = sa_sqlite_statement_get_int (statement, 3);
  mail->delivered = sa_sqlite_statement_get_int (statement, 4);
  mail->invitation = sa_sqlite_statement_get_int (statement, 5);
  user = sa_sqlite_statement_get_int (statement, 6);
  mail->ended = sa_sqlite_statement_get_int (statement, 7) != 0;
  if (!sa_writer_read_user (self, user, &mail->user, error))
    return FALSE;
  mail->ended = mail->ended || mail->user.invitation != mail->invitation;
  return TRUE;
}

gboolean
sa_write_message_find (SaWriter *self, SaId invitation, SaId *message, SaDelivery *state, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  *message = 0;
  *state = SA_DELIVERY_NONE;
  statement = sa_sql_prepare (self->connection, error,
                              "SELECT id, state FROM message WHERE invitation = ? AND " SA_SQL_OPEN, SQL_INT (invitation));
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  if (step != SA_SQLITE_ROW)
    return step == SA_SQLITE_DONE;
  *message = sa_sqlite_statement_get_int (statement, 0);
  *state = (SaDelivery) sa_sqlite_statement_get_int (statement, 1);
  return TRUE;
}

gboolean
sa_write_message_queue (SaWriter *self, SaUserState *state, SaTime not_before, GError **error)
{
  SaId id;

  if (!sa_sql_run (self->connection, error,
                   "INSERT INTO message (site, invitation, state, queued, not_before) VALUES (?, ?, 1, ?, ?)",
                   SQL_INT (state->site), SQL_INT (state->invitation), SQL_INT (self->now), SQL_INT (not_before)))
    return FALSE;
  id = sa_sqlite_connection_get_last_id (self->connection);
  self->mail = TRUE;
  self->mail_queued++;
  sa_writer_touch_user (self, state->site, state->id);
  return sa_write_invitation_mirror (self, state->invitation, error) &&
         sa_event_writer_add (self->events, SA_ENTITY_MESSAGE, id, "state", NULL, "1", error);
}

SaTime
sa_writer_get_not_before (SaWriter *self)
{
  return MAX (self->now + MAX (self->change->hold_seconds, 0), self->change->not_before);
}

gboolean
sa_write_message_new (SaWriter *self, SaUserState *state, GError **error)
{
  SaDelivery open_state = SA_DELIVERY_NONE;
  SaId open = 0;

  if (!sa_write_message_find (self, state->invitation, &open, &open_state, error))
    return FALSE;
  /* A mail that leaves at this moment needs no second one. */
  if (open_state == SA_DELIVERY_SENDING)
    return TRUE;
  if (open != 0 && !sa_write_message_state (self, open, open_state, SA_DELIVERY_CANCELLED, TRUE, error))
    return FALSE;
  return sa_write_message_queue (self, state, sa_writer_get_not_before (self), error);
}

gboolean
sa_write_message_state (SaWriter *self, SaId message, SaDelivery from, SaDelivery to, gboolean note, GError **error)
{
  gboolean open = to == SA_DELIVERY_QUEUED || to == SA_DELIVERY_WAITING || to == SA_DELIVERY_SENDING ||
                  to == SA_DELIVERY_UNKNOWN;
  SaId invitation = 0;

  /* A mail that comes back from a final state has lost its bytes: it will be composed anew, under a new name, and for
   * the address that the account has now. */
  if ((!open && !sa_sql_run (self->connection, error, "DELETE FROM frozen WHERE message = ?", SQL_INT (message))) ||
      !sa_sql_run (self->connection, error,
                   "UPDATE message SET state = ?1, address = iif (?2, NULL, address), "
                   "(message_id, key) = (SELECT message_id, key WHERE NOT ?2 OR EXISTS (SELECT 1 FROM frozen WHERE message = ?3)) "
                   "WHERE id = ?3", SQL_INT (to), SQL_INT (open), SQL_INT (message)) ||
      !sa_sql_get_int (self->connection, &invitation, error, "SELECT invitation FROM message WHERE id = ?", SQL_INT (message)))
    return FALSE;
  if (open)
    self->mail = TRUE;
  return sa_write_invitation_mirror (self, invitation, error) &&
         (!note || sa_event_writer_add_int (self->events, SA_ENTITY_MESSAGE, message, "state", from, to, error));
}

/* The latest mail that was not cancelled, else the latest: SQLite takes what stands beside max() from the row that has
 * it. Mail to an earlier address of the account says nothing of the person any more. */
gboolean
sa_write_invitation_mirror (SaWriter *self, SaId invitation, GError **error)
{
  return sa_sql_run (self->connection, error,
                     "UPDATE invitation SET (delivery, delivered, delivery_error, error_class) = "
                     "(SELECT coalesce (state, 0), delivered, error_text, coalesce (error_class, 0) FROM "
                     "(SELECT state, delivered, error_text, error_class, max ((state <> 8) << 62 | id) FROM message "
                     "WHERE message.invitation = ?1 AND address IS NULL)) WHERE id = ?1",
                     SQL_INT (invitation));
}
