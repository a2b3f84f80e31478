/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sql.h"
#include "sa-writer-private.h"

/*
 * A plan may say as of when its person saw what it is about. What somebody else did to a target since then counts only
 * where it changes what the change means for it, see SaPlan; and only where it still does, as things may have been set
 * back. It is read out of the events since that moment, which the feed dates; as of a moment that the feed does not
 * reach back to, nothing is known, and nothing is held against the plan.
 */

static const struct
{
  SaChangeKind  kind;
  const char   *fields[4];
} matters[] = {
  { SA_CHANGE_SET_ROLE, { "role" } },
  { SA_CHANGE_REVOKE, { "role", "first_seen" } },
  { SA_CHANGE_REMOVE, { "role", "first_seen" } },
  { SA_CHANGE_RESTORE, { "exists", "removed", "access" } },
};

/* The newest event at @as_of; -1 when that is not known any more. */
static gboolean
find_last_event (SaWriter *self, gint64 as_of, gint64 *event, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  *event = -1;
  statement = sa_sql_prepare (self->connection, error, "SELECT last_event FROM feed WHERE seq <= ? ORDER BY seq DESC LIMIT 1",
                              SQL_INT (as_of));
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  if (step == SA_SQLITE_ROW && !sa_sqlite_statement_is_null (statement, 0))
    *event = sa_sqlite_statement_get_int (statement, 0);
  return step != SA_SQLITE_FAILED;
}

#define BY_OTHERS "EXISTS (SELECT 1 FROM event e WHERE e.id = r.event AND NOT (e.actor_kind = ?3 AND e.actor IS ?4))"

/* Whether @field has another value than before the first that somebody else did to it. */
static gboolean
is_other (SaWriter *self, const SaUserState *user, gint64 event, const char *field, gboolean *other, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  const char *before;
  SaSqliteStep step;
  gint64 number;

  statement = sa_sql_prepare (self->connection, error,
                              "SELECT r.before FROM event_row r WHERE r.entity = 3 AND r.id = ?1 AND r.event > ?2 AND r.field = ?5 "
                              "AND " BY_OTHERS " ORDER BY r.event, r.seq LIMIT 1",
                              SQL_INT (user->id), SQL_INT (event), SQL_INT (self->actor->kind),
                              SQL_ID (self->actor->account), SQL_TEXT (field));
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  *other = FALSE;
  if (step != SA_SQLITE_ROW)
    return step == SA_SQLITE_DONE;

  before = sa_sqlite_statement_get_text (statement, 0);
  number = before != NULL ? g_ascii_strtoll (before, NULL, 10) : 0;
  if (g_str_equal (field, "role"))
    *other = before != NULL && number != (gint64) user->role;
  else if (g_str_equal (field, "access"))
    *other = (number != 0) != user->facts.access;
  else if (g_str_equal (field, "first_seen"))
    *other = (number != 0) != (user->facts.first_seen != 0);
  else if (g_str_equal (field, "removed"))
    *other = (number != 0) != (user->removed_at != 0);
  else
    *other = (number == 0) != (user->removed_at != 0);
  return TRUE;
}

/* Somebody else has had a mail sent to them since. */
static gboolean
has_other_mail (SaWriter *self, const SaUserState *user, gint64 event, gboolean *other, GError **error)
{
  gint64 found = 0;

  if (!sa_sql_get_int (self->connection, &found, error,
                       "SELECT 1 FROM invitation i CROSS JOIN message m ON m.invitation = i.id "
                       "CROSS JOIN event_row r ON r.entity = 7 AND r.id = m.id AND r.field = 'state' AND r.before IS NULL "
                       "WHERE i.user = ?1 AND r.event > ?2 AND " BY_OTHERS " LIMIT 1",
                       SQL_INT (user->id), SQL_INT (event), SQL_INT (self->actor->kind), SQL_ID (self->actor->account)))
    return FALSE;
  *other = found != 0;
  return TRUE;
}

static gboolean
has_other_address (SaWriter *self, const SaUserState *user, gint64 event, gboolean *other, GError **error)
{
  gint64 found = 0;

  if (!sa_sql_get_int (self->connection, &found, error,
                       "SELECT p.before IS NOT (SELECT address FROM account WHERE id = ?1) FROM event_row r "
                       "JOIN event_personal p ON p.event = r.event AND p.seq = r.seq WHERE r.entity = 2 AND r.id = ?1 "
                       "AND r.event > ?2 AND r.field = 'address' AND p.before IS NOT NULL AND " BY_OTHERS
                       " ORDER BY r.event, r.seq LIMIT 1",
                       SQL_INT (user->account), SQL_INT (event), SQL_INT (self->actor->kind),
                       SQL_ID (self->actor->account)))
    return FALSE;
  *other = found != 0;
  return TRUE;
}

gboolean
sa_change_judge_since (SaWriter *self, const SaUserState *user, gboolean *go_on, GError **error)
{
  gboolean other = FALSE;
  gboolean ok = TRUE;
  gint64 event = -1;

  *go_on = TRUE;
  if (self->as_of <= 0)
    return TRUE;
  if (!find_last_event (self, self->as_of, &event, error))
    return FALSE;
  if (event < 0)
    return TRUE;

  if (self->change->kind == SA_CHANGE_RESEND)
    ok = has_other_mail (self, user, event, &other, error);
  else if (self->change->kind == SA_CHANGE_CHANGE_ADDRESS)
    ok = has_other_address (self, user, event, &other, error);
  for (guint i = 0; i < G_N_ELEMENTS (matters); i++)
    {
      if (matters[i].kind != self->change->kind)
        continue;
      for (guint j = 0; ok && !other && matters[i].fields[j] != NULL; j++)
        ok = is_other (self, user, event, matters[i].fields[j], &other, error);
    }
  if (!ok)
    return FALSE;
  *go_on = !other;
  return !other || sa_writer_verdict (self, SA_VERDICT_CHANGED_SINCE, SA_REASON_CHANGED_SINCE, user->id, NULL);
}
