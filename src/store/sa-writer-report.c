/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sql.h"
#include "sa-writer-private.h"

#include <glib/gi18n-lib.h>

/*
 * Reports: facts from outside. No policy and no preview; each is idempotent and only moves forward, as it may come
 * twice, late, or after somebody decided otherwise.
 */

static SaTime
get_time (SaWriter *self, const SaReport *report)
{
  return report->time != 0 ? report->time : self->now;
}

/* The new state with what the relay said; bytes go in every final state. */
static gboolean
move (SaWriter *self, const SaMailState *mail, SaDelivery state, const SaReport *report, GError **error)
{
  sa_writer_touch_user (self, mail->user.site, mail->user.id);
  return sa_sql_run (self->connection, error, "UPDATE message SET error_class = ?, error_text = ? WHERE id = ?",
                     SQL_INT (state == SA_DELIVERY_HANDED_OVER ? SA_ERROR_CLASS_NONE : report->error_class),
                     SQL_TEXT (state == SA_DELIVERY_HANDED_OVER ? NULL : report->text), SQL_INT (mail->id)) &&
         sa_write_message_state (self, mail->id, mail->state, state, FALSE, error);
}

/* Back into the queue, unless somebody took the invitation back while its mail was out. */
static gboolean
move_back (SaWriter *self, const SaMailState *mail, SaDelivery state, const SaReport *report, GError **error)
{
  return move (self, mail, sa_mail_state_is_over (mail) ? SA_DELIVERY_CANCELLED : state, report, error);
}

static gboolean
report_frozen (SaWriter *self, const SaMailState *mail, const SaReport *report, GError **error)
{
  if (report->bytes == NULL || (mail->state != SA_DELIVERY_QUEUED && mail->state != SA_DELIVERY_WAITING))
    return TRUE;
  if (!sa_sql_run (self->connection, error, "INSERT INTO frozen (message, bytes) VALUES (?, ?) ON CONFLICT DO NOTHING",
                   SQL_INT (mail->id), SQL_BYTES (report->bytes)))
    return FALSE;
  if (sa_sqlite_connection_get_changes (self->connection) == 0)
    return TRUE;

  sa_writer_touch_user (self, mail->user.site, mail->user.id);
  return sa_sql_run (self->connection, error, "UPDATE message SET message_id = ?, key = ? WHERE id = ?",
                     SQL_TEXT (report->message_id), SQL_TEXT (report->key), SQL_INT (mail->id)) &&
         (report->link_hash == NULL ||
          sa_sql_run (self->connection, error,
                      "INSERT INTO link (hash, invitation, message, made, expires) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
                      SQL_BYTES (report->link_hash), SQL_INT (mail->invitation), SQL_INT (mail->id),
                      SQL_INT (get_time (self, report)), SQL_ID (report->expires))) &&
         sa_sql_run (self->connection, error, "UPDATE invitation SET expires = ? WHERE id = ?",
                     SQL_ID (report->expires), SQL_INT (mail->invitation));
}

static gboolean
report_handed_over (SaWriter *self, const SaMailState *mail, const SaReport *report, GError **error)
{
  SaTime time = get_time (self, report);

  if (mail->state == SA_DELIVERY_HANDED_OVER || mail->state == SA_DELIVERY_BOUNCED)
    return TRUE;
  /* A mail that was called back may still have left before, but only if it was ever tried. */
  if (mail->state == SA_DELIVERY_CANCELLED && mail->attempts == 0)
    return TRUE;

  sa_writer_touch_user (self, mail->user.site, mail->user.id);
  /* all at once what move() does */
  return sa_sql_run (self->connection, error, "DELETE FROM frozen WHERE message = ?", SQL_INT (mail->id)) &&
         sa_sql_run (self->connection, error,
                     "UPDATE message SET state = 3, error_class = 0, error_text = NULL, "
                     "relay_id = coalesce (?, relay_id), handed_over = ?, relay = ?, next_follow = ? WHERE id = ?",
                     SQL_TEXT (report->relay_id), SQL_INT (time), SQL_ID (report->relay), SQL_ID (report->next_follow),
                     SQL_INT (mail->id)) &&
         sa_write_invitation_mirror (self, mail->invitation, error) &&
         sa_sql_run (self->connection, error,
                     "UPDATE user SET last_sent = max (coalesce (last_sent, 0), ?) WHERE id = ? AND invitation = ? "
                     "AND (SELECT address IS NULL FROM message WHERE message.id = ?)",
                     SQL_INT (time), SQL_INT (mail->user.id), SQL_INT (mail->invitation), SQL_INT (mail->id)) &&
         /* The new mail's link takes the place of those in earlier mails; links that people copied stay theirs. */
         sa_sql_run (self->connection, error,
                     "UPDATE link SET dead = ? WHERE invitation = ? AND message < ? AND dead IS NULL",
                     SQL_INT (self->now), SQL_INT (mail->invitation), SQL_INT (mail->id));
}

/*
 * What became of it. The time when the relay is asked next only moves forward, so that news that come twice count once
 * and late ones do not ask again for what is settled.
 */

static gboolean
report_followed (SaWriter *self, const SaMailState *mail, const SaReport *report, GError **error)
{
  if (!sa_sql_run (self->connection, error,
                   "UPDATE message SET next_follow = ?1, n_follows = n_follows + 1 "
                   "WHERE id = ?2 AND state = 3 AND next_follow IS NOT NULL AND (?1 IS NULL OR ?1 > next_follow)",
                   SQL_ID (report->next_follow), SQL_INT (mail->id)))
    return FALSE;
  if (sa_sqlite_connection_get_changes (self->connection) > 0)
    sa_writer_touch_user (self, mail->user.site, mail->user.id);
  return TRUE;
}

static gboolean
report_delivered (SaWriter *self, const SaMailState *mail, const SaReport *report, GError **error)
{
  gint64 state = 0;

  if (mail->delivered != 0)
    return report_followed (self, mail, report, error);
  /* What has arrived has been handed over, whatever was known of it. */
  if (!report_handed_over (self, mail, report, error) ||
      !sa_sql_get_int (self->connection, &state, error, "SELECT state FROM message WHERE id = ?", SQL_INT (mail->id)))
    return FALSE;
  if (state != SA_DELIVERY_HANDED_OVER)
    return TRUE;
  sa_writer_touch_user (self, mail->user.site, mail->user.id);
  return sa_sql_run (self->connection, error,
                     "UPDATE message SET delivered = ?, next_follow = ?, n_follows = n_follows + 1 WHERE id = ?",
                     SQL_INT (get_time (self, report)), SQL_ID (report->next_follow), SQL_INT (mail->id)) &&
         sa_write_invitation_mirror (self, mail->invitation, error);
}

static gboolean
report_retry (SaWriter *self, const SaMailState *mail, const SaReport *report, GError **error)
{
  if (mail->state != SA_DELIVERY_SENDING && mail->state != SA_DELIVERY_UNKNOWN)
    return TRUE;
  return sa_sql_run (self->connection, error, "UPDATE message SET not_before = ? WHERE id = ?",
                     SQL_INT (MAX (report->next_try, self->now)), SQL_INT (mail->id)) &&
         move_back (self, mail, SA_DELIVERY_WAITING, report, error);
}

static gboolean
report_failed (SaWriter *self, const SaMailState *mail, const SaReport *report, GError **error)
{
  if (mail->state != SA_DELIVERY_QUEUED && mail->state != SA_DELIVERY_SENDING && mail->state != SA_DELIVERY_WAITING &&
      mail->state != SA_DELIVERY_UNKNOWN)
    return TRUE;
  return move (self, mail, SA_DELIVERY_FAILED, report, error);
}

static gboolean
report_unknown (SaWriter *self, const SaMailState *mail, const SaReport *report, GError **error)
{
  g_autofree char *before = NULL;

  if (mail->state == SA_DELIVERY_SENDING)
    return move (self, mail, SA_DELIVERY_UNKNOWN, report, error);
  if (mail->state != SA_DELIVERY_UNKNOWN || report->text == NULL)
    return TRUE;
  /* More is known of why nobody knows. */
  if (!sa_sql_get_text (self->connection, &before, error, "SELECT error_text FROM message WHERE id = ?", SQL_INT (mail->id)))
    return FALSE;
  return g_strcmp0 (before, report->text) == 0 || move (self, mail, SA_DELIVERY_UNKNOWN, report, error);
}

static gboolean
report_released (SaWriter *self, const SaMailState *mail, const SaReport *report, GError **error)
{
  if (mail->state != SA_DELIVERY_SENDING)
    return TRUE;
  /* Nothing was tried, so it does not count as a try. */
  return sa_sql_run (self->connection, error,
                     "UPDATE message SET attempts = max (attempts - 1, 0), first_tried = iif (attempts > 1, first_tried, NULL) WHERE id = ?",
                     SQL_INT (mail->id)) &&
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
report_bounced (SaWriter *self, const SaMailState *mail, const SaReport *report, GError **error)
{
  SaDelivery before = mail->delivered != 0 ? SA_DELIVERY_DELIVERED : mail->state;

  if (mail->state != SA_DELIVERY_HANDED_OVER && mail->state != SA_DELIVERY_UNKNOWN &&
      mail->state != SA_DELIVERY_SENDING)
    return TRUE;
  begin_event (self, mail->user.site, SA_CHANGE_BOUNCED, _("An Invitation Bounced"));
  return sa_sql_run (self->connection, error, "UPDATE message SET next_follow = NULL WHERE id = ?", SQL_INT (mail->id)) &&
         move (self, mail, SA_DELIVERY_BOUNCED, report, error) &&
         sa_event_writer_add_int (self->events, SA_ENTITY_MESSAGE, mail->id, "state", before, SA_DELIVERY_BOUNCED,
                                  error) &&
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

/* What a person stopped, or must look at, waits for a person, whatever else is wrong. */
static gboolean
report_paused (SaWriter *self, const SaMailState *mail, const SaReport *report, GError **error)
{
  g_autofree char *reason = NULL;
  SaPause pause = SA_PAUSE_NONE;

  if (!sa_writer_read_pause (self, &pause, &reason, error))
    return FALSE;
  if ((pause == SA_PAUSE_NONE || pause == SA_PAUSE_ACCOUNT) &&
      !sa_write_pause (self, SA_PAUSE_ACCOUNT, report->text, error))
    return FALSE;
  return mail->state != SA_DELIVERY_SENDING || move_back (self, mail, SA_DELIVERY_QUEUED, report, error);
}

static gboolean
apply_report (SaWriter *self, const SaReport *report, GError **error)
{
  SaMailState mail;

  if (report->kind == SA_REPORT_LAST_SEEN)
    return report_last_seen (self, report, error);
  if (!sa_writer_read_mail (self, report->message, &mail, error))
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
      return report_delivered (self, &mail, report, error);
    case SA_REPORT_FOLLOWED:
      return report_followed (self, &mail, report, error);
    case SA_REPORT_LAST_SEEN:
    case SA_REPORT_PAUSED:
    default:
      g_return_val_if_reached (TRUE);
    }
}

gboolean
sa_writer_report (SaSqliteConnection *connection, GPtrArray *reports, SaTime now, SaTouched *touched, GError **error)
{
  g_autoptr (SaWriter) self = NULL;
  SaActor actor = { 0 };

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), FALSE);
  g_return_val_if_fail (reports != NULL, FALSE);

  self = sa_writer_begin_system (connection, &actor, now, error);
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
