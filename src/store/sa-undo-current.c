/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sql.h"
#include "sa-undo-target.h"

void
sa_undo_row_free (gpointer data)
{
  SaUndoRow *self = data;

  if (self == NULL)
    return;
  g_free (self->row.field);
  g_free (self->row.before);
  g_free (self->row.after);
  g_free (self->current);
  g_free (self);
}

gboolean
sa_undo_row_is (const SaUndoRow *row, SaEntity entity, const char *field)
{
  return row->row.entity == entity && g_str_equal (row->row.field, field);
}

gboolean
sa_undo_row_get_group (const SaUndoRow *row, SaId *group)
{
  if (!g_str_has_prefix (row->row.field, "group/"))
    return FALSE;
  *group = g_ascii_strtoll (row->row.field + strlen ("group/"), NULL, 10);
  return TRUE;
}

gboolean
sa_undo_row_is_address (const SaUndoRow *row)
{
  return sa_undo_row_is (row, SA_ENTITY_ACCOUNT, "address") && row->row.before != NULL;
}

gint64
sa_undo_number (const char *text)
{
  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
}

gboolean
sa_undo_message_is_here (const char *state)
{
  return sa_undo_number (state) == SA_DELIVERY_QUEUED || sa_undo_number (state) == SA_DELIVERY_WAITING;
}

static char *
id_text (gint64 value)
{
  return value != 0 ? g_strdup_printf ("%" G_GINT64_FORMAT, value) : NULL;
}

/*
 * What is true now
 */

static gboolean
read_thing (SaWriter *writer, SaUndoRow *row, GError **error)
{
  g_autofree char *name = NULL;
  gboolean removed = FALSE;
  gboolean found = FALSE;
  SaId site = 0;
  SaId id = row->row.id;
  SaId group;

  if (row->row.entity == SA_ENTITY_PRODUCT && g_str_equal (row->row.field, "seats"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT coalesce (seats, -1) FROM product WHERE id = ?", SQL_INT (id));
  if (row->row.entity == SA_ENTITY_PRODUCT && sa_undo_row_get_group (row, &group))
    return sa_sql_get_text (writer->connection, &row->current, error,
                            "SELECT '1' FROM product_group WHERE product = ? AND member_group = ?", SQL_INT (id), SQL_INT (group));
  if (sa_undo_row_is (row, SA_ENTITY_GROUP, "description"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT description FROM user_group WHERE id = ?", SQL_INT (id));
  if (sa_undo_row_is (row, SA_ENTITY_SITE, "url"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT url FROM site WHERE id = ?", SQL_INT (id));

  if (!sa_write_thing_find (writer, row->row.entity, id, &site, &name, &removed, &found, error))
    return FALSE;
  if (g_str_equal (row->row.field, "exists"))
    row->current = g_strdup (found && !removed ? "1" : "0");
  else if (found)
    row->current = g_steal_pointer (&name);
  return TRUE;
}

static gboolean
read_relay (SaWriter *writer, SaUndoRow *row, GError **error)
{
  SaId id = row->row.id;

  if (g_str_equal (row->row.field, "exists"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT count (*) FROM relay WHERE id = ?", SQL_INT (id));
  if (g_str_equal (row->row.field, "site"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT site FROM relay WHERE id = ?", SQL_INT (id));
  if (g_str_equal (row->row.field, "protocol"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT protocol FROM relay WHERE id = ?", SQL_INT (id));
  if (g_str_equal (row->row.field, "sender"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT sender FROM relay WHERE id = ?", SQL_INT (id));
  return sa_sql_get_text (writer->connection, &row->current, error, "SELECT settings FROM relay WHERE id = ?", SQL_INT (id));
}

static gboolean
read_template (SaWriter *writer, SaUndoRow *row, GError **error)
{
  SaId id = row->row.id;

  if (g_str_equal (row->row.field, "exists"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT count (*) FROM template WHERE id = ?", SQL_INT (id));
  if (g_str_equal (row->row.field, "language"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT language FROM template WHERE id = ?", SQL_INT (id));
  return sa_sql_get_text (writer->connection, &row->current, error, "SELECT texts FROM template WHERE id = ?", SQL_INT (id));
}

static gboolean
read_organization (SaWriter *writer, SaUndoRow *row, GError **error)
{
  if (g_str_equal (row->row.field, "language"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT language FROM organization WHERE id = ?", SQL_INT (row->row.id));
  return TRUE;
}

/* A name goes back if nobody gave another since; an address goes back, or the whole target does not. */
static gboolean
read_account (SaWriter *writer, SaUndoRow *row, GError **error)
{
  if (sa_undo_row_is_address (row))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT address FROM account WHERE id = ?", SQL_INT (row->row.id));
  row->soft = TRUE;
  return sa_sql_get_text (writer->connection, &row->current, error, "SELECT name FROM account WHERE id = ?", SQL_INT (row->row.id));
}

static gboolean
read_invitation (SaWriter *writer, SaUndoRow *row, GError **error)
{
  SaId id = row->row.id;

  row->soft = TRUE;
  if (g_str_equal (row->row.field, "exists"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT revoked_at IS NULL FROM invitation WHERE id = ?", SQL_INT (id));
  if (g_str_equal (row->row.field, "revoked"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT revoked_at FROM invitation WHERE id = ?", SQL_INT (id));
  if (g_str_equal (row->row.field, "language"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT language FROM invitation WHERE id = ?", SQL_INT (id));
  if (g_str_equal (row->row.field, "address_language"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT address_language FROM invitation WHERE id = ?", SQL_INT (id));
  if (g_str_equal (row->row.field, "message"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT message FROM invitation WHERE id = ?", SQL_INT (id));
  if (g_str_equal (row->row.field, "expires_days"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT expires_days FROM invitation WHERE id = ?", SQL_INT (id));
  return sa_sql_get_text (writer->connection, &row->current, error, "SELECT expires FROM invitation WHERE id = ?", SQL_INT (id));
}

static gboolean
read_user (SaWriter *writer, const SaUserState *user, SaUndoRow *row, GError **error)
{
  SaId group;

  if (sa_undo_row_get_group (row, &group))
    return sa_sql_get_text (writer->connection, &row->current, error,
                            "SELECT '1' FROM group_member WHERE member_group = ? AND user = ?", SQL_INT (group), SQL_INT (user->id));
  if (g_str_equal (row->row.field, "exists"))
    row->current = g_strdup (user->removed_at == 0 ? "1" : "0");
  else if (g_str_equal (row->row.field, "removed"))
    row->current = id_text (user->removed_at);
  else if (g_str_equal (row->row.field, "access"))
    row->current = g_strdup (user->facts.access ? "1" : "0");
  else if (g_str_equal (row->row.field, "role"))
    row->current = g_strdup_printf ("%d", (int) user->role);
  else if (g_str_equal (row->row.field, "invitation"))
    row->current = id_text (user->invitation);
  else if (g_str_equal (row->row.field, "last_sent"))
    row->current = id_text (user->facts.last_sent);
  row->soft = g_str_equal (row->row.field, "last_sent") || g_str_equal (row->row.field, "invitation");
  return TRUE;
}

gboolean
sa_undo_row_read (SaWriter *writer, SaUndoTarget *target, SaUndoRow *row, GError **error)
{
  switch ((int) row->row.entity)
    {
    case SA_ENTITY_USER:
      return read_user (writer, &target->user, row, error);
    case SA_ENTITY_ACCOUNT:
      return read_account (writer, row, error);
    case SA_ENTITY_INVITATION:
      return read_invitation (writer, row, error);
    case SA_ENTITY_MESSAGE:
      row->soft = TRUE;
      return sa_sql_get_text (writer->connection, &row->current, error, "SELECT state FROM message WHERE id = ?", SQL_INT (row->row.id));
    case SA_ENTITY_RELAY:
      return read_relay (writer, row, error);
    case SA_ENTITY_TEMPLATE:
      return read_template (writer, row, error);
    case SA_ENTITY_ORGANIZATION:
      return read_organization (writer, row, error);
    default:
      return read_thing (writer, row, error);
    }
}
