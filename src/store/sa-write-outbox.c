/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sql.h"
#include "sa-writer-private.h"

/*
 * The outbox as a whole. That it waits stands in `meta`: "outbox_paused" has the sentence, which may be empty, and
 * "outbox_pause_kind" the number of SaPause; without one it is of the time when only a relay's account paused it.
 */

gboolean
sa_writer_read_pause (SaWriter *self, SaPause *pause, char **reason, GError **error)
{
  gint64 kind = 0;

  if (!sa_sql_get_text (self->connection, reason, error, "SELECT value FROM meta WHERE key = 'outbox_paused'") ||
      !sa_sql_get_int (self->connection, &kind, error, "SELECT value FROM meta WHERE key = 'outbox_pause_kind'"))
    return FALSE;
  if (*reason == NULL)
    *pause = SA_PAUSE_NONE;
  else
    *pause = kind != 0 ? (SaPause) kind : SA_PAUSE_ACCOUNT;
  return TRUE;
}

gboolean
sa_write_pause (SaWriter *self, SaPause pause, const char *reason, GError **error)
{
  sa_writer_touch_all (self, 0);
  if (pause == SA_PAUSE_NONE)
    {
      self->mail = TRUE;
      return sa_sql_run (self->connection, error, "DELETE FROM meta WHERE key IN ('outbox_paused', 'outbox_pause_kind')");
    }
  return sa_sql_run (self->connection, error,
                     "INSERT INTO meta (key, value) VALUES ('outbox_paused', ?), ('outbox_pause_kind', ?) "
                     "ON CONFLICT DO UPDATE SET value = excluded.value",
                     SQL_TEXT (reason != NULL ? reason : ""), SQL_INT (pause));
}
