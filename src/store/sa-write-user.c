/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-fold.h"
#include "sa-sql.h"
#include "sa-writer-private.h"

/*
 * Accounts
 */

static char *
fold_account (const char *address, const char *name)
{
  g_autofree char *text = g_strconcat (address, "\n", name, NULL);

  return sa_fold (text);
}

gboolean
sa_write_account_new (SaWriter *self, const char *address, const char *key, const char *name, SaAccountState state,
                      SaId *id, GError **error)
{
  g_autofree char *fold = fold_account (address, name);

  if (!sa_sql_run (self->connection, error,
                   "INSERT INTO account (address, address_key, name, fold, state, created, first_seen) VALUES (?, ?, ?, ?, ?, ?, ?)",
                   SQL_TEXT (address), SQL_TEXT (key), SQL_TEXT (name), SQL_TEXT (fold), SQL_INT (state),
                   SQL_INT (self->now),
                   SQL_ID (state == SA_ACCOUNT_ACTIVE ? self->now : 0)))
    return FALSE;
  *id = sa_sqlite_connection_get_last_id (self->connection);
  return TRUE;
}

gboolean
sa_write_account_name (SaWriter *self, SaId account, const char *name, GError **error)
{
  g_autofree char *address = NULL;
  g_autofree char *before = NULL;
  g_autofree char *fold = NULL;

  if (!sa_sql_get_text (self->connection, &address, error, "SELECT address FROM account WHERE id = ?", SQL_INT (account)) ||
      !sa_sql_get_text (self->connection, &before, error, "SELECT name FROM account WHERE id = ?", SQL_INT (account)))
    return FALSE;
  if (address == NULL || g_strcmp0 (before, name) == 0)
    return TRUE;

  fold = fold_account (address, name);
  return sa_sql_run (self->connection, error, "UPDATE account SET name = ?, fold = ? WHERE id = ?",
                     SQL_TEXT (name), SQL_TEXT (fold), SQL_INT (account)) &&
         sa_event_writer_add_personal (self->events, SA_ENTITY_ACCOUNT, account, "name", before, name, error) &&
         sa_write_account_touch (self, account, error);
}

gboolean
sa_write_account_touch (SaWriter *self, SaId account, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  statement = sa_sql_prepare (self->connection, error, "SELECT site, id FROM user WHERE account = ?", SQL_INT (account));
  if (statement == NULL)
    return FALSE;
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    sa_writer_touch_user (self, sa_sqlite_statement_get_int (statement, 0), sa_sqlite_statement_get_int (statement, 1));
  return step == SA_SQLITE_DONE;
}

gboolean
sa_write_account_sign_up (SaWriter *self, SaUserState *state, GError **error)
{
  if (state->facts.account_state != SA_ACCOUNT_NONE)
    return TRUE;

  if (!sa_sql_run (self->connection, error, "UPDATE account SET state = 1, first_seen = coalesce (first_seen, ?) WHERE id = ?",
                   SQL_INT (self->now), SQL_INT (state->account)))
    return FALSE;
  state->facts.account_state = SA_ACCOUNT_ACTIVE;
  state->account_seen = TRUE;
  return sa_event_writer_add_int (self->events, SA_ENTITY_ACCOUNT, state->account, "state", SA_ACCOUNT_NONE,
                                  SA_ACCOUNT_ACTIVE, error) &&
         sa_write_account_touch (self, state->account, error);
}

/*
 * Users
 */

gboolean
sa_write_user_new (SaWriter *self, SaId site, SaId account, SaRole role, SaOrigin origin, SaUserState *state,
                   GError **error)
{
  SaId inviter = self->actor->kind == SA_ACTOR_ACCOUNT ? self->actor->account : 0;
  char role_text[16];
  SaId id;

  if (!sa_sql_run (self->connection, error,
                   "INSERT INTO user (site, account, role, origin, invited_by, added) VALUES (?, ?, ?, ?, ?, ?)",
                   SQL_INT (site), SQL_INT (account), SQL_INT (role), SQL_INT (origin), SQL_ID (inviter),
                   SQL_INT (self->now)))
    return FALSE;
  id = sa_sqlite_connection_get_last_id (self->connection);
  g_snprintf (role_text, sizeof role_text, "%d", (int) role);
  sa_writer_touch_user (self, site, id);
  return sa_event_writer_add_int (self->events, SA_ENTITY_USER, id, "exists", 0, 1, error) &&
         sa_event_writer_add (self->events, SA_ENTITY_USER, id, "role", NULL, role_text, error) &&
         sa_writer_read_user (self, id, state, error);
}

gboolean
sa_write_user_role (SaWriter *self, SaUserState *state, SaRole role, GError **error)
{
  SaRole before = state->role;

  if (role == before)
    return TRUE;
  state->role = role;
  sa_writer_touch_user (self, state->site, state->id);
  return sa_sql_run (self->connection, error, "UPDATE user SET role = ? WHERE id = ?", SQL_INT (role), SQL_INT (state->id)) &&
         sa_event_writer_add_int (self->events, SA_ENTITY_USER, state->id, "role", before, role, error);
}

gboolean
sa_write_user_access (SaWriter *self, SaUserState *state, gboolean access, GError **error)
{
  SaSeatClass before = sa_user_state_seat (state);

  if (access == state->facts.access)
    return TRUE;
  state->facts.access = access;
  sa_writer_touch_user (self, state->site, state->id);
  return sa_sql_run (self->connection, error, "UPDATE user SET access = ? WHERE id = ?", SQL_INT (access), SQL_INT (state->id)) &&
         sa_event_writer_add_int (self->events, SA_ENTITY_USER, state->id, "access", !access, access, error) &&
         sa_seats_move (self->seats, state->id, before, sa_user_state_seat (state), error);
}

static gboolean
set_removed_at (SaWriter *self, SaUserState *state, SaTime removed_at, GError **error)
{
  SaSeatClass before = sa_user_state_seat (state);

  state->removed_at = removed_at;
  sa_writer_touch_user (self, state->site, state->id);
  return sa_sql_run (self->connection, error, "UPDATE user SET removed_at = ? WHERE id = ?",
                     SQL_ID (removed_at), SQL_INT (state->id)) &&
         sa_seats_move (self->seats, state->id, before, sa_user_state_seat (state), error);
}

gboolean
sa_write_user_removed (SaWriter *self, SaUserState *state, SaTime removed_at, GError **error)
{
  return sa_event_writer_add_id (self->events, SA_ENTITY_USER, state->id, "removed", state->removed_at, removed_at, error) &&
         set_removed_at (self, state, removed_at, error);
}

gboolean
sa_write_user_exists (SaWriter *self, SaUserState *state, gboolean exists, GError **error)
{
  return sa_event_writer_add_int (self->events, SA_ENTITY_USER, state->id, "exists", state->removed_at == 0, exists, error) &&
         set_removed_at (self, state, exists ? 0 : self->now, error);
}

gboolean
sa_write_user_last_sent (SaWriter *self, SaUserState *state, SaTime last_sent, GError **error)
{
  SaTime before = state->facts.last_sent;

  state->facts.last_sent = last_sent;
  sa_writer_touch_user (self, state->site, state->id);
  return sa_sql_run (self->connection, error, "UPDATE user SET last_sent = ? WHERE id = ?", SQL_ID (last_sent), SQL_INT (state->id)) &&
         sa_event_writer_add_id (self->events, SA_ENTITY_USER, state->id, "last_sent", before, last_sent, error);
}

gboolean
sa_write_user_invitation (SaWriter *self, SaUserState *state, SaId invitation, GError **error)
{
  SaId before = state->invitation;

  state->invitation = invitation;
  sa_writer_touch_user (self, state->site, state->id);
  return sa_sql_run (self->connection, error, "UPDATE user SET invitation = ? WHERE id = ?", SQL_ID (invitation), SQL_INT (state->id)) &&
         sa_event_writer_add_id (self->events, SA_ENTITY_USER, state->id, "invitation", before, invitation, error);
}

gboolean
sa_write_user_seen (SaWriter *self, SaUserState *state, GError **error)
{
  SaSeatClass before = sa_user_state_seat (state);
  gboolean first = state->facts.first_seen == 0;

  if (first)
    state->facts.first_seen = self->now;
  state->last_seen = MAX (state->last_seen, self->now);
  sa_writer_touch_user (self, state->site, state->id);
  if (!sa_sql_run (self->connection, error, "UPDATE user SET first_seen = ?, last_seen = ? WHERE id = ?",
                   SQL_INT (state->facts.first_seen), SQL_INT (state->last_seen), SQL_INT (state->id)))
    return FALSE;
  return !first ||
         (sa_event_writer_add_id (self->events, SA_ENTITY_USER, state->id, "first_seen", 0, state->facts.first_seen, error) &&
          sa_seats_move (self->seats, state->id, before, sa_user_state_seat (state), error));
}

/*
 * Membership
 */

static gboolean
note_membership (SaWriter *self, SaUserState *state, SaId group, gboolean member, GError **error)
{
  char field[32];

  g_snprintf (field, sizeof field, "group/%" G_GINT64_FORMAT, group);
  sa_writer_touch_user (self, state->site, state->id);
  return sa_event_writer_add (self->events, SA_ENTITY_USER, state->id, field, member ? NULL : "1",
                              member ? "1" : NULL, error);
}

gboolean
sa_write_user_join (SaWriter *self, SaUserState *state, SaId group, gboolean *changed, GError **error)
{
  return sa_seats_join (self->seats, state->id, sa_user_state_seat (state), group, changed, error) &&
         (!*changed || note_membership (self, state, group, TRUE, error));
}

gboolean
sa_write_user_leave (SaWriter *self, SaUserState *state, SaId group, gboolean *changed, GError **error)
{
  return sa_seats_leave (self->seats, state->id, sa_user_state_seat (state), group, changed, error) &&
         (!*changed || note_membership (self, state, group, FALSE, error));
}

static gboolean
is_kept (const GArray *keep, SaId group)
{
  for (guint i = 0; i < keep->len; i++)
    {
      if (g_array_index (keep, SaId, i) == group)
        return TRUE;
    }
  return FALSE;
}

gboolean
sa_write_user_leave_all (SaWriter *self, SaUserState *state, const GArray *keep, GError **error)
{
  g_autoptr (GArray) groups = NULL;
  gboolean changed;

  groups = sa_sql_get_ids (self->connection, error, "SELECT member_group FROM group_member WHERE user = ?", SQL_INT (state->id));
  if (groups == NULL)
    return FALSE;
  for (guint i = 0; i < groups->len; i++)
    {
      SaId group = g_array_index (groups, SaId, i);

      if (!is_kept (keep, group) && !sa_write_user_leave (self, state, group, &changed, error))
        return FALSE;
    }
  return TRUE;
}
