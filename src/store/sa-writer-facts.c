/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sql.h"
#include "sa-writer-private.h"

/*
 * Users
 */

#define USER_COLUMNS \
  "SELECT u.id, u.site, u.account, u.invited_by, u.invitation, u.role, u.access, u.last_sent, u.first_seen, u.last_seen, " \
  "u.removed_at, a.state, a.deletion_due, a.organization_admin, a.first_seen FROM user u JOIN account a ON a.id = u.account "

static gboolean
read_state (SaSqliteStatement *statement, SaUserState *state, GError **error)
{
  SaSqliteStep step;

  memset (state, 0, sizeof *state);
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  if (step != SA_SQLITE_ROW)
    return step == SA_SQLITE_DONE;

  state->id = sa_sqlite_statement_get_int (statement, 0);
  state->site = sa_sqlite_statement_get_int (statement, 1);
  state->account = sa_sqlite_statement_get_int (statement, 2);
  state->invited_by = sa_sqlite_statement_get_int (statement, 3);
  state->invitation = sa_sqlite_statement_get_int (statement, 4);
  state->role = (SaRole) sa_sqlite_statement_get_int (statement, 5);
  state->facts.access = sa_sqlite_statement_get_int (statement, 6) != 0;
  state->facts.last_sent = sa_sqlite_statement_get_int (statement, 7);
  state->facts.first_seen = sa_sqlite_statement_get_int (statement, 8);
  state->last_seen = sa_sqlite_statement_get_int (statement, 9);
  state->removed_at = sa_sqlite_statement_get_int (statement, 10);
  state->facts.account_state = (SaAccountState) sa_sqlite_statement_get_int (statement, 11);
  state->facts.deletion_due = sa_sqlite_statement_get_int (statement, 12);
  state->organization_admin = sa_sqlite_statement_get_int (statement, 13) != 0;
  state->account_seen = !sa_sqlite_statement_is_null (statement, 14);
  return TRUE;
}

gboolean
sa_writer_read_user (SaWriter *self, SaId id, SaUserState *state, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;

  statement = sa_sql_prepare (self->connection, error, USER_COLUMNS "WHERE u.id = ?", SQL_INT (id));
  return read_state (statement, state, error);
}

gboolean
sa_writer_find_user (SaWriter *self, SaId site, SaId account, SaUserState *state, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;

  statement = sa_sql_prepare (self->connection, error, USER_COLUMNS "WHERE u.site = ? AND u.account = ?",
                              SQL_INT (site), SQL_INT (account));
  return read_state (statement, state, error);
}

/*
 * Who acts
 */

gboolean
sa_writer_read_actor (SaWriter *self, SaId site, SaActorFacts *facts, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaAccountState state;
  SaSqliteStep step;

  memset (facts, 0, sizeof *facts);
  facts->kind = self->actor->kind;
  if (facts->kind != SA_ACTOR_ACCOUNT)
    {
      facts->known = TRUE;
      return TRUE;
    }

  statement = sa_sql_prepare (self->connection, error,
                              "SELECT a.state, a.organization_admin, u.role, u.access = 1 AND u.removed_at IS NULL "
                              "FROM account a LEFT JOIN user u ON u.account = a.id AND u.site = ? WHERE a.id = ?",
                              SQL_INT (site), SQL_INT (self->actor->account));
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  if (step != SA_SQLITE_ROW)
    return step == SA_SQLITE_DONE;

  state = (SaAccountState) sa_sqlite_statement_get_int (statement, 0);
  facts->known = state == SA_ACCOUNT_NONE || state == SA_ACCOUNT_ACTIVE;
  facts->organization_admin = sa_sqlite_statement_get_int (statement, 1) != 0;
  facts->role = (SaRole) sa_sqlite_statement_get_int (statement, 2);
  facts->on_site = sa_sqlite_statement_get_int (statement, 3) != 0;
  return TRUE;
}

gboolean
sa_writer_is_within_own (SaWriter *self, SaId site, gboolean *within, GError **error)
{
  SaUserState own;
  gint64 found = 0;

  *within = TRUE;
  /* Only for Trusted users does it matter, who invite with what they have. */
  if (self->actor_facts.kind != SA_ACTOR_ACCOUNT || (self->products->len == 0 && self->groups->len == 0))
    return TRUE;

  if (!sa_writer_find_user (self, site, self->actor->account, &own, error))
    return FALSE;
  for (guint i = 0; i < self->products->len && *within; i++)
    {
      if (!sa_sql_get_int (self->connection, &found, error, "SELECT 1 FROM product_access WHERE product = ? AND user = ?",
                           SQL_INT (g_array_index (self->products, SaId, i)), SQL_INT (own.id)))
        return FALSE;
      *within = found != 0;
    }
  for (guint i = 0; i < self->groups->len && *within; i++)
    {
      if (!sa_sql_get_int (self->connection, &found, error, "SELECT 1 FROM group_member WHERE member_group = ? AND user = ?",
                           SQL_INT (g_array_index (self->groups, SaId, i)), SQL_INT (own.id)))
        return FALSE;
      *within = found != 0;
    }
  return TRUE;
}

static gboolean
read_target (SaWriter *self, const SaUserState *user, SaTargetFacts *facts, GError **error)
{
  gboolean active = user->facts.account_state == SA_ACCOUNT_ACTIVE;

  memset (facts, 0, sizeof *facts);
  facts->exists = user->id != 0 && user->removed_at == 0;
  facts->role = user->role;
  facts->is_actor = self->actor->kind == SA_ACTOR_ACCOUNT && user->account == self->actor->account;
  facts->invited_by_actor = self->actor->kind == SA_ACTOR_ACCOUNT && user->invited_by == self->actor->account;
  facts->within_own = self->within_own;
  facts->counts_as_admin = facts->exists && user->role == SA_ROLE_SITE_ADMIN && user->facts.access && active &&
                           user->facts.first_seen != 0;
  facts->counts_as_organization_admin = user->organization_admin && active && user->account_seen;

  /* Counted afresh for each target, as those before it move the counts; only for the few who matter. */
  if (facts->counts_as_admin &&
      !sa_sql_get_int (self->connection, &facts->n_site_admins, error,
                       "SELECT count (*) FROM user u JOIN account a ON a.id = u.account WHERE u.site = ? AND u.role = 2 "
                       "AND u.access = 1 AND u.removed_at IS NULL AND u.first_seen IS NOT NULL AND a.state = 1",
                       SQL_INT (user->site)))
    return FALSE;
  if (facts->counts_as_organization_admin &&
      !sa_sql_get_int (self->connection, &facts->n_organization_admins, error,
                       "SELECT count (*) FROM account WHERE organization_admin = 1 AND state = 1 AND first_seen IS NOT NULL"))
    return FALSE;
  return TRUE;
}

gboolean
sa_writer_judge (SaWriter *self, SaChangeKind kind, const SaUserState *user, SaRole role, SaReason *reason,
                 GError **error)
{
  SaTargetFacts facts = { .within_own = self->within_own };

  if (user != NULL && !read_target (self, user, &facts, error))
    return FALSE;
  *reason = sa_policy_check (kind, &self->actor_facts, &facts, role);
  return TRUE;
}

gboolean
sa_writer_judge_rails (SaWriter *self, SaChangeKind kind, const SaUserState *user, SaRole role, SaReason *reason,
                       GError **error)
{
  SaActorFacts system_facts = { .kind = SA_ACTOR_SYSTEM, .known = TRUE };
  SaTargetFacts facts;

  if (!read_target (self, user, &facts, error))
    return FALSE;
  *reason = sa_policy_check (kind, &system_facts, &facts, role);
  return TRUE;
}

/*
 * The target under way
 */

gboolean
sa_writer_take_user (SaWriter *self, SaRole role, gboolean removed_too, SaUserState *state, gboolean *go_on,
                     GError **error)
{
  SaReason reason = SA_REASON_NONE;

  *go_on = FALSE;
  if (!sa_writer_read_user (self, sa_writer_target_id (self), state, error))
    return FALSE;
  if (state->id == 0 || state->site != self->site)
    return sa_writer_refuse (self, SA_REASON_NOT_FOUND, 0, NULL);
  if (!sa_writer_judge (self, self->change->kind, state, role, &reason, error))
    return FALSE;
  if (reason == SA_REASON_NONE && state->removed_at != 0 && !removed_too)
    reason = SA_REASON_REMOVED;
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, state->id, NULL);
  *go_on = TRUE;
  return TRUE;
}

gboolean
sa_writer_take_thing (SaWriter *self, SaEntity entity, SaId *id, gboolean *go_on, GError **error)
{
  g_autofree char *name = NULL;
  gboolean removed = FALSE;
  gboolean found = FALSE;
  SaId site = 0;

  *id = sa_writer_target_id (self);
  if (!sa_writer_allows (self, go_on, error))
    return FALSE;
  if (!*go_on)
    return TRUE;
  if (!sa_write_thing_find (self, entity, *id, &site, &name, &removed, &found, error))
    return FALSE;
  *go_on = found && !removed && (entity == SA_ENTITY_SITE || site == self->site);
  return *go_on || sa_writer_refuse (self, SA_REASON_NOT_FOUND, 0, NULL);
}

gboolean
sa_writer_allows (SaWriter *self, gboolean *go_on, GError **error)
{
  SaReason reason = SA_REASON_NONE;

  *go_on = FALSE;
  if (!sa_writer_judge (self, self->change->kind, NULL, SA_ROLE_BASIC, &reason, error))
    return FALSE;
  *go_on = reason == SA_REASON_NONE;
  return *go_on || sa_writer_refuse (self, reason, 0, NULL);
}
