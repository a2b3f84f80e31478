/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-reader.h"
#include "sa-sql.h"
#include "sa-writer-private.h"

#include <glib/gi18n-lib.h>

/*
 * Reports: facts from outside. No policy and no preview; each is idempotent and only moves forward, as it may come
 * twice, late, or after somebody decided otherwise.
 */

/** Mail: the message that a report is about. */
typedef struct
{
  SaId        id;          /* 0: there is none */
  SaDelivery  state;
  gint64      attempts;
  SaId        invitation;
  gboolean    over;        /* may not go any more: revoked, accepted, no access, removed */
  SaUserState user;
} Mail;

static SaTime
get_time (SaWriter *self, const SaReport *report)
{
  return report->time != 0 ? report->time : self->now;
}

static gboolean
read_mail (SaWriter *self, SaId id, Mail *mail, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;
  SaId user;

  memset (mail, 0, sizeof *mail);
  statement = sa_sql_prepare (self->connection, error,
                              "SELECT m.id, m.state, m.attempts, m.invitation, i.user, i.revoked_at IS NOT NULL OR i.accepted_at IS NOT NULL "
                              "FROM message m JOIN invitation i ON i.id = m.invitation WHERE m.id = ?", SQL_INT (id));
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  if (step != SA_SQLITE_ROW)
    return step == SA_SQLITE_DONE;
  mail->id = sa_sqlite_statement_get_int (statement, 0);
  mail->state = (SaDelivery) sa_sqlite_statement_get_int (statement, 1);
  mail->attempts = sa_sqlite_statement_get_int (statement, 2);
  mail->invitation = sa_sqlite_statement_get_int (statement, 3);
  user = sa_sqlite_statement_get_int (statement, 4);
  mail->over = sa_sqlite_statement_get_int (statement, 5) != 0;
  if (!sa_writer_read_user (self, user, &mail->user, error))
    return FALSE;
  mail->over = mail->over || !mail->user.facts.access || mail->user.removed_at != 0 ||
               mail->user.invitation != mail->invitation;
  return TRUE;
}

/* The new state with what the relay said; bytes go in every final state. */
static gboolean
move (SaWriter *self, const Mail *mail, SaDelivery state, const SaReport *report, GError **error)
{
  sa_writer_touch_user (self, mail->user.site, mail->user.id);
  return sa_sql_run (self->connection, error, "UPDATE message SET error_class = ?, error_text = ? WHERE id = ?",
                     SQL_INT (state == SA_DELIVERY_HANDED_OVER ? SA_ERROR_CLASS_NONE : report->error_class),
                     SQL_TEXT (state == SA_DELIVERY_HANDED_OVER ? NULL : report->text), SQL_INT (mail->id)) &&
         sa_write_message_state (self, mail->id, mail->state, state, FALSE, error);
}

/* Back into the queue, unless somebody took the invitation back while its mail was out. */
static gboolean
move_back (SaWriter *self, const Mail *mail, SaDelivery state, const SaReport *report, GError **error)
{
  return move (self, mail, mail->over ? SA_DELIVERY_CANCELLED : state, report, error);
}

static gboolean
report_frozen (SaWriter *self, const Mail *mail, const SaReport *report, GError **error)
{
  if (report->bytes == NULL || (mail->state != SA_DELIVERY_QUEUED && mail->state != SA_DELIVERY_WAITING))
    return TRUE;
  if (!sa_sql_run (self->connection, error,
                   "UPDATE message SET bytes = ?, message_id = ?, key = ? WHERE id = ? AND bytes IS NULL",
                   SQL_BYTES (report->bytes), SQL_TEXT (report->message_id), SQL_TEXT (report->key),
                   SQL_INT (mail->id)))
    return FALSE;
  if (sa_sqlite_connection_get_changes (self->connection) == 0)
    return TRUE;

  sa_writer_touch_user (self, mail->user.site, mail->user.id);
  return (report->link_hash == NULL ||
          sa_sql_run (self->connection, error,
                      "INSERT INTO link (hash, invitation, message, made, expires) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                      SQL_BYTES (report->link_hash), SQL_INT (mail->invitation), SQL_INT (mail->id),
                      SQL_INT (get_time (self, report)), SQL_ID (report->expires))) &&
         sa_sql_run (self->connection, error, "UPDATE invitation SET expires = ? WHERE id = ?",
                     SQL_ID (report->expires), SQL_INT (mail->invitation));
}

static gboolean
report_handed_over (SaWriter *self, const Mail *mail, const SaReport *report, GError **error)
{
  SaTime time = get_time (self, report);

  if (mail->state == SA_DELIVERY_HANDED_OVER || mail->state == SA_DELIVERY_BOUNCED)
    return TRUE;
  /* A mail that was called back may still have left before, but only if it was ever tried. */
  if (mail->state == SA_DELIVERY_CANCELLED && mail->attempts == 0)
    return TRUE;

  return move (self, mail, SA_DELIVERY_HANDED_OVER, report, error) &&
         sa_sql_run (self->connection, error, "UPDATE message SET relay_id = coalesce (?, relay_id), handed_over = ? WHERE id = ?",
                     SQL_TEXT (report->relay_id), SQL_INT (time), SQL_INT (mail->id)) &&
         sa_sql_run (self->connection, error, "UPDATE user SET last_sent = max (coalesce (last_sent, 0), ?) WHERE id = ? AND invitation = ?",
                     SQL_INT (time), SQL_INT (mail->user.id), SQL_INT (mail->invitation)) &&
         /* The new mail's link takes the place of those in earlier mails; links that people copied stay theirs. */
         sa_sql_run (self->connection, error,
                     "UPDATE link SET dead = ? WHERE invitation = ? AND message < ? AND dead IS NULL",
                     SQL_INT (self->now), SQL_INT (mail->invitation), SQL_INT (mail->id));
}

static gboolean
report_retry (SaWriter *self, const Mail *mail, const SaReport *report, GError **error)
{
  if (mail->state != SA_DELIVERY_SENDING && mail->state != SA_DELIVERY_UNKNOWN)
    return TRUE;
  return sa_sql_run (self->connection, error, "UPDATE message SET not_before = ? WHERE id = ?",
                     SQL_INT (MAX (report->next_try, self->now)), SQL_INT (mail->id)) &&
         move_back (self, mail, SA_DELIVERY_WAITING, report, error);
}

static gboolean
report_failed (SaWriter *self, const Mail *mail, const SaReport *report, GError **error)
{
  if (mail->state != SA_DELIVERY_QUEUED && mail->state != SA_DELIVERY_SENDING && mail->state != SA_DELIVERY_WAITING &&
      mail->state != SA_DELIVERY_UNKNOWN)
    return TRUE;
  return move (self, mail, SA_DELIVERY_FAILED, report, error);
}

static gboolean
report_unknown (SaWriter *self, const Mail *mail, const SaReport *report, GError **error)
{
  return mail->state != SA_DELIVERY_SENDING || move (self, mail, SA_DELIVERY_UNKNOWN, report, error);
}

static gboolean
report_released (SaWriter *self, const Mail *mail, const SaReport *report, GError **error)
{
  if (mail->state != SA_DELIVERY_SENDING)
    return TRUE;
  /* Nothing was tried, so it does not count as a try. */
  return sa_sql_run (self->connection, error, "UPDATE message SET attempts = max (attempts - 1, 0) WHERE id = ?", SQL_INT (mail->id)) &&
         move_back (self, mail, SA_DELIVERY_QUEUED, report, error);
}

static void
begin_event (SaWriter *self, SaId site, SaChangeKind kind, const char *title)
{
  SaEventHeader header = { .site = site, .time = self->now, .kind = kind, .actor = self->actor, .title = title };

  g_clear_pointer (&self->events, sa_event_writer_free);
  self->events = sa_event_writer_new (self->connection, &header);
}

static gboolean
end_event (SaWriter *self, GError **error)
{
  gboolean ok = sa_event_writer_finish (self->events, 1, 0, error);

  g_clear_pointer (&self->events, sa_event_writer_free);
  return ok;
}

static gboolean
report_bounced (SaWriter *self, const Mail *mail, const SaReport *report, GError **error)
{
  if (mail->state != SA_DELIVERY_HANDED_OVER && mail->state != SA_DELIVERY_UNKNOWN &&
      mail->state != SA_DELIVERY_SENDING)
    return TRUE;
  begin_event (self, mail->user.site, SA_CHANGE_BOUNCED, _("An Invitation Bounced"));
  return move (self, mail, SA_DELIVERY_BOUNCED, report, error) &&
         sa_event_writer_add_int (self->events, SA_ENTITY_MESSAGE, mail->id, "state", mail->state,
                                  SA_DELIVERY_BOUNCED, error) &&
         end_event (self, error);
}

static gboolean
report_last_seen (SaWriter *self, const SaReport *report, GError **error)
{
  SaTime time = get_time (self, report);
  SaUserState user;

  if (!sa_writer_read_user (self, report->user, &user, error))
    return FALSE;
  if (user.id == 0 || user.last_seen >= time)
    return TRUE;

  sa_writer_touch_user (self, user.site, user.id);
  if (!sa_sql_run (self->connection, error, "UPDATE user SET last_seen = ? WHERE id = ?", SQL_INT (time), SQL_INT (user.id)))
    return FALSE;
  if (user.facts.first_seen != 0 || !user.facts.access || user.removed_at != 0)
    return TRUE;

  /* Who is told of for the first time has been seen for the first time. */
  begin_event (self, user.site, SA_CHANGE_SEEN, _("First Access"));
  user.last_seen = time;
  return sa_write_account_sign_up (self, &user, error) &&
         sa_write_user_seen (self, &user, error) &&
         end_event (self, error);
}

static gboolean
report_paused (SaWriter *self, const Mail *mail, const SaReport *report, GError **error)
{
  sa_writer_touch_all (self, 0);
  if (!sa_sql_run (self->connection, error,
                   "INSERT INTO meta (key, value) VALUES ('outbox_paused', ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                   SQL_TEXT (report->text != NULL ? report->text : "")))
    return FALSE;
  return mail->state != SA_DELIVERY_SENDING || move_back (self, mail, SA_DELIVERY_QUEUED, report, error);
}

static gboolean
apply_report (SaWriter *self, const SaReport *report, GError **error)
{
  Mail mail;

  if (report->kind == SA_REPORT_LAST_SEEN)
    return report_last_seen (self, report, error);
  if (!read_mail (self, report->message, &mail, error))
    return FALSE;
  if (report->kind == SA_REPORT_PAUSED)
    return report_paused (self, &mail, report, error);
  if (mail.id == 0)
    return TRUE;

  switch (report->kind)
    {
    case SA_REPORT_FROZEN:
      return report_frozen (self, &mail, report, error);
    case SA_REPORT_HANDED_OVER:
      return report_handed_over (self, &mail, report, error);
    case SA_REPORT_RETRY:
      return report_retry (self, &mail, report, error);
    case SA_REPORT_FAILED:
      return report_failed (self, &mail, report, error);
    case SA_REPORT_UNKNOWN:
      return report_unknown (self, &mail, report, error);
    case SA_REPORT_BOUNCED:
      return report_bounced (self, &mail, report, error);
    case SA_REPORT_RELEASED:
      return report_released (self, &mail, report, error);
    case SA_REPORT_DELIVERED:
    case SA_REPORT_FOLLOWED:
    case SA_REPORT_LAST_SEEN:
    case SA_REPORT_PAUSED:
    default:
      g_return_val_if_reached (TRUE);
    }
}

static SaWriter *
begin (SaSqliteConnection *connection, SaActor *actor, SaTime now, GError **error)
{
  g_autoptr (SaWriter) self = NULL;

  actor->kind = SA_ACTOR_SYSTEM;
  actor->program = (char *) (g_get_prgname () != NULL ? g_get_prgname () : "site-admin");
  self = sa_writer_new (connection, actor, now);
  return sa_writer_start (self, error) ? g_steal_pointer (&self) : NULL;
}

gboolean
sa_writer_report (SaSqliteConnection *connection, GPtrArray *reports, SaTime now, SaTouched *touched, GError **error)
{
  g_autoptr (SaWriter) self = NULL;
  SaActor actor = { 0 };

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), FALSE);
  g_return_val_if_fail (reports != NULL, FALSE);

  self = begin (connection, &actor, now, error);
  if (self == NULL)
    return FALSE;
  for (guint i = 0; i < reports->len; i++)
    {
      if (!apply_report (self, g_ptr_array_index (reports, i), error))
        {
          sa_writer_abandon (self);
          return FALSE;
        }
    }
  return sa_writer_end (self, FALSE, touched, error);
}

/*
 * The outbox
 */

/* @claimed: whether the message may be tried now; then it is marked so. */
static gboolean
mark_sending (SaWriter *self, SaId message, gboolean *claimed, GError **error)
{
  Mail mail;

  *claimed = FALSE;
  if (!read_mail (self, message, &mail, error))
    return FALSE;
  if (mail.id == 0 || mail.over)
    return TRUE;
  /* One statement judges and marks; the number of tries is raised before the try, so that a crash counts as one. */
  if (!sa_sql_run (self->connection, error,
                   "UPDATE message SET state = 2, attempts = attempts + 1 WHERE id = ?1 AND state IN (1, 4) AND bytes IS NOT NULL "
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
  return sa_write_invitation_mirror (self, mail.invitation, error);
}

static gboolean
load_mail (SaWriter *self, SaId message, SaMessageRecord **record, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  g_autoptr (GPtrArray) records = NULL;
  SaSqliteStep step;

  records = sa_reader_load (self->connection, SA_ENTITY_MESSAGE, &message, 1, error);
  if (records == NULL)
    return FALSE;
  if (records->len == 0)
    return TRUE;
  statement = sa_sql_prepare (self->connection, error, "SELECT bytes FROM message WHERE id = ?", SQL_INT (message));
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  if (step == SA_SQLITE_FAILED)
    return FALSE;

  *record = g_ptr_array_steal_index (records, 0);
  if (step == SA_SQLITE_ROW)
    (*record)->bytes = sa_sqlite_statement_get_bytes (statement, 0);
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

  self = begin (connection, &actor, now, error);
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

static gboolean
adopt (SaWriter *self, GError **error)
{
  g_autoptr (GArray) messages = NULL;

  messages = sa_sql_get_ids (self->connection, error, "SELECT id FROM message WHERE state = 2 AND state IN (1, 2, 4, 6)");
  if (messages == NULL)
    return FALSE;
  for (guint i = 0; i < messages->len; i++)
    {
      SaId id = g_array_index (messages, SaId, i);
      Mail mail;

      if (!read_mail (self, id, &mail, error) ||
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

  self = begin (connection, &actor, now, error);
  if (self == NULL)
    return FALSE;
  if (!adopt (self, error))
    {
      sa_writer_abandon (self);
      return FALSE;
    }
  return sa_writer_end (self, FALSE, touched, error);
}
