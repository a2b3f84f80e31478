/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-sql.h"
#include "sa-writer-private.h"

/* It acts on the account, and so on each site that the account is on: there too the actor must be who may do it. */
static gboolean
judge_sites (SaWriter *self, SaId account, SaReason *reason, GError **error)
{
  g_autoptr (GArray) users = NULL;
  SaActorFacts facts = self->actor_facts;
  gboolean ok = TRUE;

  users = sa_sql_get_ids (self->connection, error,
                          "SELECT u.id FROM user u JOIN site s ON s.id = u.site "
                          "WHERE u.account = ? AND u.removed_at IS NULL AND s.removed_at IS NULL", SQL_INT (account));
  if (users == NULL)
    return FALSE;
  for (guint i = 0; ok && i < users->len && *reason == SA_REASON_NONE; i++)
    {
      SaUserState user;

      ok = sa_writer_read_user (self, g_array_index (users, SaId, i), &user, error) &&
           sa_writer_read_actor (self, user.site, &self->actor_facts, error) &&
           sa_writer_judge (self, SA_CHANGE_CHANGE_ADDRESS, &user, SA_ROLE_BASIC, reason, error);
      /* Who gets an organization admin's mail becomes one. */
      if (ok && *reason == SA_REASON_NONE && user.organization_admin && self->actor_facts.kind == SA_ACTOR_ACCOUNT &&
          !self->actor_facts.organization_admin)
        *reason = SA_REASON_ORGANIZATION_ADMIN_ONLY;
    }
  self->actor_facts = facts;
  return ok;
}

gboolean
sa_change_address_judge (SaWriter *self, SaId account, const char *address, SaReason *reason, GError **error)
{
  g_autofree char *key = NULL;
  gint64 state = 0;
  SaId other = 0;

  *reason = SA_REASON_NONE;
  if (!judge_sites (self, account, reason, error))
    return FALSE;
  if (*reason != SA_REASON_NONE)
    return TRUE;
  if (!sa_sql_get_int (self->connection, &state, error, "SELECT state FROM account WHERE id = ?", SQL_INT (account)))
    return FALSE;
  if (state != SA_ACCOUNT_NONE)
    {
      *reason = SA_REASON_SIGNED_UP;
      return TRUE;
    }
  if (address == NULL)
    return TRUE;
  key = sa_address_key (address);
  if (!sa_sql_get_int (self->connection, &other, error, "SELECT id FROM account WHERE address_key = ?", SQL_TEXT (key)))
    return FALSE;
  if (other != 0 && other != account)
    *reason = SA_REASON_ADDRESS_TAKEN;
  return TRUE;
}

/* One address, however it was written; a name beside it is not what was asked for. */
static SaReason
parse_address (const char *text, char **address)
{
  g_autoptr (SaTargets) targets = NULL;
  SaReason reason;

  if (text == NULL || *text == '\0')
    return SA_REASON_ADDRESS_EMPTY;
  targets = sa_address_parse_list (text, NULL);
  if (sa_targets_get_size (targets) != 1)
    return sa_targets_get_size (targets) == 0 ? SA_REASON_ADDRESS_EMPTY : SA_REASON_ADDRESS_MANY_AT;
  reason = sa_targets_get_reason (targets, 0);
  return reason != SA_REASON_NONE ? reason : sa_address_check (sa_targets_get_address (targets, 0), address);
}

gboolean
sa_change_address (SaWriter *self, GError **error)
{
  g_autofree char *address = NULL;
  g_autofree char *before = NULL;
  SaReason reason = SA_REASON_NONE;
  SaUserState user;
  gboolean go_on;

  if (!sa_writer_take_user (self, SA_ROLE_BASIC, FALSE, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (!sa_change_address_judge (self, user.account, NULL, &reason, error))
    return FALSE;
  if (reason == SA_REASON_NONE)
    reason = parse_address (self->name, &address);
  if (reason == SA_REASON_NONE && !sa_change_address_judge (self, user.account, address, &reason, error))
    return FALSE;
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, user.id, NULL);

  if (!sa_sql_get_text (self->connection, &before, error, "SELECT address FROM account WHERE id = ?", SQL_INT (user.account)))
    return FALSE;
  if (g_strcmp0 (before, address) == 0)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, user.id, NULL);
  if (!sa_change_judge_since (self, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  return sa_write_account_address (self, user.account, address, NULL, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, user.id, NULL);
}
