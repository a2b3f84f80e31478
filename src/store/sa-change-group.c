/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sql.h"
#include "sa-writer-private.h"

gboolean
sa_change_add_group (SaWriter *self, GError **error)
{
  const SaChange *change = self->change;
  const char *description = change->text != NULL ? change->text : "";
  SaReason reason;
  gboolean go_on;
  gboolean taken;
  SaId group = 0;

  if (!sa_writer_allows (self, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  reason = sa_check_name (self->name);
  if (reason == SA_REASON_NONE)
    reason = sa_check_text (description);
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, 0, NULL);
  if (!sa_write_thing_is_taken (self, SA_ENTITY_GROUP, self->site, self->name, 0, &taken, error))
    return FALSE;
  if (taken)
    return sa_writer_refuse (self, SA_REASON_NAME_TAKEN, 0, NULL);

  return sa_write_group_new (self, self->site, self->name, description, &group, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, group, NULL);
}

gboolean
sa_change_rename_group (SaWriter *self, GError **error)
{
  const char *name = self->name;
  g_autofree char *before = NULL;
  SaReason reason;
  gboolean go_on;
  gboolean taken;
  SaId group;

  if (!sa_writer_take_thing (self, SA_ENTITY_GROUP, &group, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  reason = sa_check_name (name);
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, group, NULL);
  if (!sa_write_thing_is_taken (self, SA_ENTITY_GROUP, self->site, name, group, &taken, error))
    return FALSE;
  if (taken)
    return sa_writer_refuse (self, SA_REASON_NAME_TAKEN, group, NULL);
  if (!sa_sql_get_text (self->connection, &before, error, "SELECT name FROM user_group WHERE id = ?", SQL_INT (group)))
    return FALSE;
  if (g_strcmp0 (before, name) == 0)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, group, NULL);

  sa_writer_touch_all (self, self->site);
  return sa_write_group_name (self, group, name, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, group, NULL);
}

/* Members leave one by one, as each has a row in the event and perhaps a seat less. */
static gboolean
empty_group (SaWriter *self, SaId group, GError **error)
{
  g_autoptr (GArray) users = NULL;
  g_autoptr (GArray) opened = NULL;

  users = sa_sql_get_ids (self->connection, error, "SELECT user FROM group_member WHERE member_group = ?", SQL_INT (group));
  if (users == NULL)
    return FALSE;
  opened = sa_sql_get_ids (self->connection, error, "SELECT product FROM product_group WHERE member_group = ?", SQL_INT (group));
  if (opened == NULL)
    return FALSE;

  for (guint i = 0; i < users->len; i++)
    {
      SaUserState state;
      gboolean changed;

      if (!sa_writer_read_user (self, g_array_index (users, SaId, i), &state, error) ||
          !sa_write_user_leave (self, &state, group, &changed, error))
        return FALSE;
    }
  for (guint i = 0; i < opened->len; i++)
    {
      if (!sa_write_product_group (self, g_array_index (opened, SaId, i), group, FALSE, error))
        return FALSE;
    }
  return TRUE;
}

gboolean
sa_change_remove_group (SaWriter *self, GError **error)
{
  g_autofree char *product = NULL;
  gboolean go_on;
  SaId group;

  if (!sa_writer_take_thing (self, SA_ENTITY_GROUP, &group, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (!sa_sql_get_text (self->connection, &product, error, "SELECT name FROM product WHERE default_group = ? AND removed_at IS NULL",
                        SQL_INT (group)))
    return FALSE;
  if (product != NULL)
    return sa_writer_refuse (self, SA_REASON_IN_USE, group, product);

  sa_writer_touch_all (self, self->site);
  return empty_group (self, group, error) &&
         sa_write_thing_exists (self, SA_ENTITY_GROUP, group, FALSE, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, group, NULL);
}

gboolean
sa_change_add_to_group (SaWriter *self, GError **error)
{
  gboolean any = FALSE;
  SaUserState state;
  SaSeatClass seat;
  gboolean go_on;
  SaId full = 0;

  if (!sa_writer_take_user (self, SA_ROLE_BASIC, FALSE, &state, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  seat = sa_user_state_seat (&state);
  if (!sa_seats_fit (self->seats, state.id, TRUE, seat, seat, self->groups, &full, error))
    return FALSE;
  if (full != 0)
    return sa_writer_refuse (self, SA_REASON_NO_SEAT, state.id, sa_seats_get_name (self->seats, full));

  for (guint i = 0; i < self->groups->len; i++)
    {
      gboolean changed;

      if (!sa_write_user_join (self, &state, g_array_index (self->groups, SaId, i), &changed, error))
        return FALSE;
      any = any || changed;
    }
  return sa_writer_verdict (self, any ? SA_VERDICT_DONE : SA_VERDICT_ALREADY_SO, SA_REASON_NONE, state.id, NULL);
}

gboolean
sa_change_remove_from_group (SaWriter *self, GError **error)
{
  gboolean any = FALSE;
  SaUserState state;
  gboolean go_on;

  if (!sa_writer_take_user (self, SA_ROLE_BASIC, FALSE, &state, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;

  for (guint i = 0; i < self->groups->len; i++)
    {
      gboolean changed;

      if (!sa_write_user_leave (self, &state, g_array_index (self->groups, SaId, i), &changed, error))
        return FALSE;
      any = any || changed;
    }
  return sa_writer_verdict (self, any ? SA_VERDICT_DONE : SA_VERDICT_ALREADY_SO, SA_REASON_NONE, state.id, NULL);
}
