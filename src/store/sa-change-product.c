/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fold.h"
#include "sa-sql.h"
#include "sa-writer-private.h"

/* The name of a new product's own group: "Jira-users", or "Jira-users-2" where that is taken. */
static gboolean
choose_group_name (SaWriter *self, const char *product, char **name, GError **error)
{
  gboolean taken = TRUE;

  *name = g_strconcat (product, "-users", NULL);
  for (int i = 2;; i++)
    {
      if (!sa_write_thing_is_taken (self, SA_ENTITY_GROUP, self->site, *name, 0, &taken, error))
        return FALSE;
      if (!taken)
        return TRUE;
      g_free (*name);
      *name = g_strdup_printf ("%s-users-%d", product, i);
    }
}

static gboolean
write_product (SaWriter *self, const char *name, gint64 seats, SaId *product, GError **error)
{
  g_autofree char *group_name = NULL;
  g_autofree char *key = sa_fold (name);
  char seats_text[24];
  SaId group = 0;

  if (!choose_group_name (self, name, &group_name, error) ||
      !sa_write_group_new (self, self->site, group_name, "", &group, error) ||
      !sa_sql_run (self->connection, error,
                   "INSERT INTO product (site, name, name_key, seats, default_group, created) VALUES (?, ?, ?, nullif (?, -1), ?, ?)",
                   SQL_INT (self->site), SQL_TEXT (name), SQL_TEXT (key), SQL_INT (seats), SQL_INT (group),
                   SQL_INT (self->now)))
    return FALSE;

  *product = sa_sqlite_connection_get_last_id (self->connection);
  g_snprintf (seats_text, sizeof seats_text, "%" G_GINT64_FORMAT, seats);
  sa_writer_touch_all (self, self->site);
  return sa_event_writer_add_int (self->events, SA_ENTITY_PRODUCT, *product, "exists", 0, 1, error) &&
         sa_event_writer_add (self->events, SA_ENTITY_PRODUCT, *product, "name", NULL, name, error) &&
         sa_event_writer_add (self->events, SA_ENTITY_PRODUCT, *product, "seats", NULL, seats_text, error) &&
         sa_seats_link (self->seats, *product, group, error);
}

gboolean
sa_change_add_product (SaWriter *self, GError **error)
{
  const SaChange *change = self->change;
  SaReason reason;
  gboolean go_on;
  gboolean taken;
  SaId product = 0;

  if (!sa_writer_allows (self, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  reason = sa_check_name (self->name);
  if (reason == SA_REASON_NONE && change->number < -1)
    reason = SA_REASON_SETTING_INVALID;
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, 0, NULL);
  if (!sa_write_thing_is_taken (self, SA_ENTITY_PRODUCT, self->site, self->name, 0, &taken, error))
    return FALSE;
  if (taken)
    return sa_writer_refuse (self, SA_REASON_NAME_TAKEN, 0, NULL);

  return write_product (self, self->name, change->number, &product, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, product, NULL);
}

gboolean
sa_change_set_seats (SaWriter *self, GError **error)
{
  gint64 before = 0;
  gint64 taken = 0;
  gboolean go_on;
  SaId product;

  if (!sa_writer_take_thing (self, SA_ENTITY_PRODUCT, &product, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (self->change->number < -1)
    return sa_writer_refuse (self, SA_REASON_SETTING_INVALID, product, NULL);
  if (!sa_sql_get_int (self->connection, &before, error, "SELECT coalesce (seats, -1) FROM product WHERE id = ?", SQL_INT (product)))
    return FALSE;
  if (before == self->change->number)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, product, NULL);

  /* Fewer than are taken would take somebody's seat without saying whose. */
  if (!sa_seats_get_taken (self->seats, product, &taken, error))
    return FALSE;
  if (self->change->number >= 0 && self->change->number < taken)
    return sa_writer_refuse (self, SA_REASON_IN_USE, product, NULL);

  sa_writer_touch_all (self, self->site);
  return sa_write_product_seats (self, product, self->change->number, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, product, NULL);
}

gboolean
sa_change_remove_product (SaWriter *self, GError **error)
{
  gboolean go_on;
  SaId product;

  if (!sa_writer_take_thing (self, SA_ENTITY_PRODUCT, &product, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;

  /* Who had it is still kept, and counted, so that it can come back as it was; its groups stay. */
  sa_writer_touch_all (self, self->site);
  return sa_write_thing_exists (self, SA_ENTITY_PRODUCT, product, FALSE, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, product, NULL);
}
