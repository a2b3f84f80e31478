/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sql.h"
#include "sa-writer-private.h"

/* What the change under way says about expiry; 0: never. */
static gint64
get_expires_days (const SaChange *change)
{
  return (change->flags & SA_CHANGE_FLAG_NEVER_EXPIRES) != 0 ? 0 : MAX (change->expires_days, 0);
}

/* What was said beside the address in a list. */
static const char *
get_address_language (SaWriter *self)
{
  const SaTargets *targets = self->change->targets;

  if (self->change->kind != SA_CHANGE_INVITE || targets == NULL)
    return NULL;
  return sa_targets_get_language (targets, self->target);
}

static gboolean
note_field (SaWriter *self, SaId invitation, const char *field, const char *before, const char *after, GError **error)
{
  return sa_event_writer_add (self->events, SA_ENTITY_INVITATION, invitation, field, before, after, error);
}

gboolean
sa_write_invitation_new (SaWriter *self, SaUserState *state, GError **error)
{
  const SaChange *change = self->change;
  SaId inviter = self->actor->kind == SA_ACTOR_ACCOUNT ? self->actor->account : 0;
  const char *address_language = get_address_language (self);
  SaId id;

  if (!sa_sql_run (self->connection, error,
                   "INSERT INTO invitation (user, invited_by, created, language, address_language, message, expires_days) "
                   "VALUES (?, ?, ?, ?, ?, ?, ?)",
                   SQL_INT (state->id), SQL_ID (inviter), SQL_INT (self->now), SQL_TEXT (change->language),
                   SQL_TEXT (address_language), SQL_TEXT (change->text), SQL_ID (get_expires_days (change))))
    return FALSE;
  id = sa_sqlite_connection_get_last_id (self->connection);
  return sa_event_writer_add_int (self->events, SA_ENTITY_INVITATION, id, "exists", 0, 1, error) &&
         note_field (self, id, "language", NULL, change->language, error) &&
         note_field (self, id, "address_language", NULL, address_language, error) &&
         sa_event_writer_add_personal (self->events, SA_ENTITY_INVITATION, id, "message", NULL, change->text, error) &&
         sa_write_user_invitation (self, state, id, error);
}

gboolean
sa_write_invitation_update (SaWriter *self, SaUserState *state, GError **error)
{
  const SaChange *change = self->change;
  g_autoptr (SaSqliteStatement) statement = NULL;
  const char *address_language = get_address_language (self);
  g_autofree char *language = NULL;
  g_autofree char *address_language_before = NULL;
  g_autofree char *text = NULL;
  SaId id = state->invitation;
  gint64 expires_days;
  gint64 accepted_at;
  SaTime expires;
  SaSqliteStep step;

  if (id == 0)
    return sa_write_invitation_new (self, state, error);

  statement = sa_sql_prepare (self->connection, error,
                              "SELECT language, message, expires_days, expires, accepted_at, address_language FROM invitation WHERE id = ?",
                              SQL_INT (id));
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  if (step == SA_SQLITE_FAILED)
    return FALSE;
  g_assert (step == SA_SQLITE_ROW);
  language = g_strdup (sa_sqlite_statement_get_text (statement, 0));
  text = g_strdup (sa_sqlite_statement_get_text (statement, 1));
  expires_days = sa_sqlite_statement_get_int (statement, 2);
  expires = sa_sqlite_statement_get_int (statement, 3);
  accepted_at = sa_sqlite_statement_get_int (statement, 4);
  address_language_before = g_strdup (sa_sqlite_statement_get_text (statement, 5));
  /* What was said last counts: one language for all takes the place of what was said of this address before. */
  if (address_language == NULL && change->language == NULL)
    address_language = address_language_before;

  /* What was accepted is history: who comes back gets an offer of their own. */
  if (accepted_at != 0)
    return sa_write_invitation_new (self, state, error);
  if (!sa_write_invitation_reopen (self, state, error))
    return FALSE;

  return sa_sql_run (self->connection, error,
                     "UPDATE invitation SET language = coalesce (?, language), address_language = ?, "
                     "message = coalesce (?, message), expires_days = ?, expires = NULL WHERE id = ?",
                     SQL_TEXT (change->language), SQL_TEXT (address_language), SQL_TEXT (change->text),
                     SQL_ID (get_expires_days (change)),
                     SQL_INT (id)) &&
         (change->language == NULL || note_field (self, id, "language", language, change->language, error)) &&
         note_field (self, id, "address_language", address_language_before, address_language, error) &&
         (change->text == NULL ||
          sa_event_writer_add_personal (self->events, SA_ENTITY_INVITATION, id, "message", text, change->text, error)) &&
         sa_event_writer_add_id (self->events, SA_ENTITY_INVITATION, id, "expires_days", expires_days,
                                 get_expires_days (change), error) &&
         sa_event_writer_add_id (self->events, SA_ENTITY_INVITATION, id, "expires", expires, 0, error);
}

gboolean
sa_write_invitation_field (SaWriter *self, SaId invitation, const char *field, const char *before, const char *value,
                           GError **error)
{
  gint64 integer = value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;

  if (g_str_equal (field, "language"))
    return sa_sql_run (self->connection, error, "UPDATE invitation SET language = ? WHERE id = ?", SQL_TEXT (value), SQL_INT (invitation)) &&
           note_field (self, invitation, field, before, value, error);
  if (g_str_equal (field, "address_language"))
    return sa_sql_run (self->connection, error, "UPDATE invitation SET address_language = ? WHERE id = ?",
                       SQL_TEXT (value), SQL_INT (invitation)) &&
           note_field (self, invitation, field, before, value, error);
  if (g_str_equal (field, "message"))
    return sa_sql_run (self->connection, error, "UPDATE invitation SET message = ? WHERE id = ?", SQL_TEXT (value), SQL_INT (invitation)) &&
           sa_event_writer_add_personal (self->events, SA_ENTITY_INVITATION, invitation, field, before, value, error);
  if (g_str_equal (field, "expires_days"))
    return sa_sql_run (self->connection, error, "UPDATE invitation SET expires_days = ? WHERE id = ?", SQL_ID (integer), SQL_INT (invitation)) &&
           note_field (self, invitation, field, before, value, error);
  if (g_str_equal (field, "expires"))
    return sa_sql_run (self->connection, error, "UPDATE invitation SET expires = ? WHERE id = ?", SQL_ID (integer), SQL_INT (invitation)) &&
           note_field (self, invitation, field, before, value, error);
  return TRUE;
}

/*
 * Life and death
 */

gboolean
sa_write_links_dead (SaWriter *self, SaId invitation, SaTime dead, GError **error)
{
  return sa_sql_run (self->connection, error, "UPDATE link SET dead = ? WHERE invitation = ? AND dead IS NULL",
                     SQL_INT (dead), SQL_INT (invitation));
}

static gboolean
set_revoked_at (SaWriter *self, SaId invitation, SaTime before, SaTime revoked_at, gboolean revive, GError **error)
{
  if (!sa_sql_run (self->connection, error, "UPDATE invitation SET revoked_at = ? WHERE id = ?",
                   SQL_ID (revoked_at), SQL_INT (invitation)))
    return FALSE;
  if (revoked_at != 0)
    return sa_write_links_dead (self, invitation, revoked_at, error);
  return !revive ||
         sa_sql_run (self->connection, error, "UPDATE link SET dead = NULL WHERE invitation = ? AND dead = ?",
                     SQL_INT (invitation), SQL_INT (before));
}

static gboolean
get_revoked_at (SaWriter *self, SaId invitation, SaTime *revoked_at, GError **error)
{
  return sa_sql_get_int (self->connection, revoked_at, error, "SELECT revoked_at FROM invitation WHERE id = ?", SQL_INT (invitation));
}

gboolean
sa_write_invitation_revoked (SaWriter *self, SaId invitation, SaTime revoked_at, gboolean revive, GError **error)
{
  SaTime before = 0;

  return get_revoked_at (self, invitation, &before, error) &&
         set_revoked_at (self, invitation, before, revoked_at, revive, error) &&
         sa_event_writer_add_id (self->events, SA_ENTITY_INVITATION, invitation, "revoked", before, revoked_at, error);
}

gboolean
sa_write_invitation_reopen (SaWriter *self, SaUserState *state, GError **error)
{
  SaTime revoked_at = 0;

  if (!get_revoked_at (self, state->invitation, &revoked_at, error))
    return FALSE;
  return revoked_at == 0 || sa_write_invitation_revoked (self, state->invitation, 0, FALSE, error);
}

gboolean
sa_write_invitation_exists (SaWriter *self, SaId invitation, gboolean exists, GError **error)
{
  SaTime before = 0;

  return get_revoked_at (self, invitation, &before, error) &&
         set_revoked_at (self, invitation, before, exists ? 0 : self->now, TRUE, error) &&
         sa_event_writer_add_int (self->events, SA_ENTITY_INVITATION, invitation, "exists", before == 0, exists, error);
}

gboolean
sa_write_invitation_stop (SaWriter *self, SaId invitation, gsize *n_left, GError **error)
{
  SaDelivery delivery = SA_DELIVERY_NONE;
  SaId message = 0;

  if (!sa_write_message_find (self, invitation, &message, &delivery, error))
    return FALSE;
  if (delivery == SA_DELIVERY_QUEUED || delivery == SA_DELIVERY_WAITING)
    {
      if (!sa_write_message_state (self, message, delivery, SA_DELIVERY_CANCELLED, TRUE, error))
        return FALSE;
      self->mail_cancelled++;
    }
  else if (message != 0)
    (*n_left)++;  /* under way, or perhaps: what becomes of it is for the relay to say */
  return TRUE;
}

gboolean
sa_write_invitation_end (SaWriter *self, SaUserState *state, gsize *n_left, GError **error)
{
  SaTime revoked_at = 0;

  if (state->invitation == 0)
    return TRUE;
  if (!sa_write_invitation_stop (self, state->invitation, n_left, error))
    return FALSE;
  if (!get_revoked_at (self, state->invitation, &revoked_at, error))
    return FALSE;
  return revoked_at != 0 || sa_write_invitation_revoked (self, state->invitation, self->now, FALSE, error);
}
