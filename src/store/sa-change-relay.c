/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-sql.h"
#include "sa-writer-private.h"

/* The relay account, without its secret. */

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

gboolean
sa_change_remove_relay (SaWriter *self, GError **error)
{
  gboolean go_on;
  SaId relay = 0;

  if (!sa_writer_allows (self, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (!sa_sql_get_int (self->connection, &relay, error, "SELECT id FROM relay WHERE site IS ?", SQL_ID (self->site)))
    return FALSE;
  if (relay == 0)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, 0, NULL);

  /* What it was is written down on the way out, so that it can come back. */
  sa_writer_touch_all (self, self->site);
  self->mail = TRUE;
  return sa_write_relay_set (self, relay, "settings", NULL, error) &&
         sa_write_relay_set (self, relay, "sender", NULL, error) &&
         sa_write_relay_set (self, relay, "protocol", NULL, error) &&
         sa_write_relay_set (self, relay, "site", NULL, error) &&
         sa_write_thing_exists (self, SA_ENTITY_RELAY, relay, FALSE, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, relay, NULL);
}
