/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-sql.h"
#include "sa-writer-private.h"

/*
 * The relay account, without its secret
 */

static gboolean
is_printable (const char *text)
{
  return sa_check_name (text) != SA_REASON_TEXT_CONTROL && strlen (text) <= 2000;
}

static SaReason
check_relay (SaWriter *self)
{
  const SaChange *change = self->change;
  g_autoptr (SaTargets) sender = NULL;
  GVariantIter iter;
  const char *key;
  const char *value;

  if (sa_check_name (self->name) != SA_REASON_NONE || change->text == NULL || !is_printable (change->text))
    return SA_REASON_SETTING_INVALID;
  sender = sa_address_parse_list (change->text, NULL);
  if (sa_targets_get_size (sender) != 1 || sa_targets_get_reason (sender, 0) != SA_REASON_NONE)
    return SA_REASON_SETTING_INVALID;
  if (change->settings == NULL)
    return SA_REASON_NONE;
  if (!g_variant_is_of_type (change->settings, G_VARIANT_TYPE ("a{ss}")))
    return SA_REASON_SETTING_INVALID;

  g_variant_iter_init (&iter, change->settings);
  while (g_variant_iter_next (&iter, "{&s&s}", &key, &value))
    {
      if (!is_printable (key) || !is_printable (value))
        return SA_REASON_SETTING_INVALID;
    }
  return SA_REASON_NONE;
}

static gboolean
write_relay (SaWriter *self, SaId *relay, gsize *n_changed, GError **error)
{
  g_autofree char *settings = NULL;
  g_autofree char *protocol_before = NULL;
  g_autofree char *sender_before = NULL;
  g_autofree char *settings_before = NULL;

  settings = self->change->settings != NULL ? g_variant_print (self->change->settings, FALSE) : g_strdup ("@a{ss} {}");
  if (!sa_sql_get_int (self->connection, relay, error, "SELECT id FROM relay WHERE site IS ?", SQL_ID (self->site)))
    return FALSE;

  if (*relay == 0)
    {
      if (!sa_sql_run (self->connection, error, "INSERT INTO relay (site, protocol, sender, settings) VALUES (?, '', '', '')",
                       SQL_ID (self->site)))
        return FALSE;
      *relay = sa_sqlite_connection_get_last_id (self->connection);
      if (!sa_event_writer_add_int (self->events, SA_ENTITY_RELAY, *relay, "exists", 0, 1, error) ||
          !sa_event_writer_add_id (self->events, SA_ENTITY_RELAY, *relay, "site", 0, self->site, error))
        return FALSE;
    }
  if (!sa_sql_get_text (self->connection, &protocol_before, error, "SELECT protocol FROM relay WHERE id = ?", SQL_INT (*relay)) ||
      !sa_sql_get_text (self->connection, &sender_before, error, "SELECT sender FROM relay WHERE id = ?", SQL_INT (*relay)) ||
      !sa_sql_get_text (self->connection, &settings_before, error, "SELECT settings FROM relay WHERE id = ?", SQL_INT (*relay)))
    return FALSE;

  *n_changed = (g_strcmp0 (protocol_before, self->name) != 0) + (g_strcmp0 (sender_before, self->change->text) != 0) +
               (g_strcmp0 (settings_before, settings) != 0);
  return *n_changed == 0 ||
         (sa_write_relay_set (self, *relay, "protocol", self->name, error) &&
          sa_write_relay_set (self, *relay, "sender", self->change->text, error) &&
          sa_write_relay_set (self, *relay, "settings", settings, error));
}

gboolean
sa_change_set_relay (SaWriter *self, GError **error)
{
  gsize n_changed = 0;
  SaReason reason;
  gboolean go_on;
  SaId relay = 0;

  if (!sa_writer_allows (self, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  reason = check_relay (self);
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, 0, NULL);

  if (!write_relay (self, &relay, &n_changed, error))
    return FALSE;
  if (n_changed == 0)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, relay, NULL);
  sa_writer_touch_all (self, self->site);
  self->mail = TRUE;
  return sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, relay, NULL);
}

/*
 * Messages
 */

/* The target under way, which is a message. @go_on: FALSE: it has its verdict. */
static gboolean
take_message (SaWriter *self, SaMailState *mail, gboolean *go_on, GError **error)
{
  SaReason reason = SA_REASON_NONE;

  *go_on = FALSE;
  if (!sa_writer_read_mail (self, sa_writer_target_id (self), mail, error))
    return FALSE;
  if (mail->id == 0)
    return sa_writer_refuse (self, SA_REASON_NOT_FOUND, 0, NULL);

  /* The outbox may be that of all sites: then each message is judged on its own site. */
  if (self->change->site != 0 && mail->user.site != self->site)
    return sa_writer_refuse (self, SA_REASON_NOT_FOUND, 0, NULL);
  if (self->change->site == 0 && !sa_writer_read_actor (self, mail->user.site, &self->actor_facts, error))
    return FALSE;
  if (!sa_writer_judge (self, self->change->kind, &mail->user, SA_ROLE_BASIC, &reason, error))
    return FALSE;
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, mail->id, NULL);
  *go_on = TRUE;
  return TRUE;
}

gboolean
sa_change_cancel_message (SaWriter *self, GError **error)
{
  gboolean go_on;
  SaMailState mail;

  if (!take_message (self, &mail, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;

  switch (mail.state)
    {
    case SA_DELIVERY_QUEUED:
    case SA_DELIVERY_WAITING:
      sa_writer_touch_user (self, mail.user.site, mail.user.id);
      self->mail_cancelled++;
      return sa_write_message_state (self, mail.id, mail.state, SA_DELIVERY_CANCELLED, TRUE, error) &&
             sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, mail.id, NULL);
    case SA_DELIVERY_FAILED:
    case SA_DELIVERY_CANCELLED:
      return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, mail.id, NULL);
    case SA_DELIVERY_NONE:
    case SA_DELIVERY_SENDING:
    case SA_DELIVERY_HANDED_OVER:
    case SA_DELIVERY_UNKNOWN:
    case SA_DELIVERY_BOUNCED:
    case SA_DELIVERY_DELIVERED:
    default:
      return sa_writer_refuse (self, SA_REASON_ALREADY_LEFT, mail.id, NULL);
    }
}

static gboolean
retry (SaWriter *self, SaMailState *mail, GError **error)
{
  sa_writer_touch_user (self, mail->user.site, mail->user.id);
  self->mail_queued++;
  return sa_write_message_state (self, mail->id, mail->state, SA_DELIVERY_QUEUED, TRUE, error) &&
         sa_sql_run (self->connection, error,
                     "UPDATE message SET not_before = ?, error_class = 0, error_text = NULL WHERE id = ?", SQL_INT (self->now), SQL_INT (mail->id)) &&
         sa_write_invitation_mirror (self, mail->invitation, error) &&
         sa_event_writer_touch (self->events, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, mail->id, NULL);
}

gboolean
sa_change_retry_message (SaWriter *self, GError **error)
{
  SaDelivery delivery = SA_DELIVERY_NONE;
  gboolean go_on;
  SaId open = 0;
  SaMailState mail;

  if (!take_message (self, &mail, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (mail.state == SA_DELIVERY_SENDING || mail.state == SA_DELIVERY_HANDED_OVER || mail.state == SA_DELIVERY_BOUNCED)
    return sa_writer_refuse (self, SA_REASON_ALREADY_LEFT, mail.id, NULL);
  if (mail.user.removed_at != 0)
    return sa_writer_refuse (self, SA_REASON_REMOVED, mail.id, NULL);
  if (!mail.user.facts.access)
    return sa_writer_refuse (self, SA_REASON_NO_ACCESS_BEFORE, mail.id, NULL);
  if (mail.ended)
    return sa_writer_refuse (self, SA_REASON_LINK_DEAD, mail.id, NULL);
  if (!sa_write_message_find (self, mail.invitation, &open, &delivery, error))
    return FALSE;
  if ((open != 0 && open != mail.id) || (mail.state == SA_DELIVERY_QUEUED && mail.not_before <= self->now))
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, mail.id, NULL);
  return retry (self, &mail, error);
}

/*
 * The outbox as a whole
 */

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
