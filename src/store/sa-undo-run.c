/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-undo-run.h"

#include "sa-sql.h"
#include "sa-undo-target.h"

#define PAGE_ROWS 500

/*
 * Going back
 */

static gboolean
undo_user (SaWriter *writer, SaUserState *user, const SaUndoRow *row, GError **error)
{
  const char *before = row->row.before;
  gboolean changed;
  SaId group;

  if (sa_undo_row_get_group (row, &group))
    return before != NULL ? sa_write_user_join (writer, user, group, &changed, error)
                          : sa_write_user_leave (writer, user, group, &changed, error);
  if (g_str_equal (row->row.field, "exists"))
    return sa_write_user_exists (writer, user, sa_undo_number (before) != 0, error);
  if (g_str_equal (row->row.field, "removed"))
    return sa_write_user_removed (writer, user, sa_undo_number (before), error);
  if (g_str_equal (row->row.field, "access"))
    return sa_write_user_access (writer, user, sa_undo_number (before) != 0, error);
  if (g_str_equal (row->row.field, "role"))
    return sa_write_user_role (writer, user, (SaRole) sa_undo_number (before), error);
  if (g_str_equal (row->row.field, "invitation"))
    return sa_write_user_invitation (writer, user, sa_undo_number (before), error);
  if (g_str_equal (row->row.field, "last_sent"))
    return sa_write_user_last_sent (writer, user, sa_undo_number (before), error);
  return TRUE;
}

static gboolean
undo_invitation (SaWriter *writer, const SaUndoRow *row, GError **error)
{
  gint64 before = sa_undo_number (row->row.before);
  SaId id = row->row.id;
  gsize n_ignored = 0;

  /* An offer that ends takes along what mail was queued for it since. */
  if (g_str_equal (row->row.field, "exists"))
    return sa_write_invitation_exists (writer, id, before != 0, error) &&
           (before != 0 || sa_write_invitation_stop (writer, id, &n_ignored, error));
  if (g_str_equal (row->row.field, "revoked"))
    return sa_write_invitation_revoked (writer, id, before, TRUE, error) &&
           (before == 0 || sa_write_invitation_stop (writer, id, &n_ignored, error));
  return sa_write_invitation_field (writer, id, row->row.field, row->current, row->row.before, error);
}

static gboolean
undo_message (SaWriter *writer, const SaUndoRow *row, GError **error)
{
  SaDelivery from = (SaDelivery) sa_undo_number (row->current);
  SaDelivery delivery = SA_DELIVERY_NONE;
  SaId invitation = 0;
  SaId open = 0;

  if (sa_undo_message_is_here (row->current))
    {
      writer->mail_cancelled++;
      return sa_write_message_state (writer, row->row.id, from, SA_DELIVERY_CANCELLED, TRUE, error);
    }

  /* Only one mail of an invitation may be under way, and none of one that is over or has given way to another. */
  if (!sa_sql_get_int (writer->connection, &invitation, error,
                       "SELECT i.id FROM message m JOIN invitation i ON i.id = m.invitation JOIN user u ON u.id = i.user "
                       "WHERE m.id = ? AND i.revoked_at IS NULL AND i.accepted_at IS NULL AND u.invitation = i.id", SQL_INT (row->row.id)) ||
      !sa_write_message_find (writer, invitation, &open, &delivery, error))
    return FALSE;
  if (invitation == 0 || open != 0)
    return TRUE;
  writer->mail_queued++;
  return sa_write_message_state (writer, row->row.id, from, (SaDelivery) sa_undo_number (row->row.before), TRUE, error);
}

static gboolean
undo_thing (SaWriter *writer, const SaUndoRow *row, GError **error)
{
  SaEntity entity = row->row.entity;
  SaId id = row->row.id;
  SaId group;

  if (g_str_equal (row->row.field, "exists"))
    return sa_write_thing_exists (writer, entity, id, sa_undo_number (row->row.before) != 0, error);
  if (sa_undo_row_is (row, SA_ENTITY_GROUP, "name"))
    return sa_write_group_name (writer, id, row->row.before, error);
  if (sa_undo_row_is (row, SA_ENTITY_PRODUCT, "seats"))
    return sa_write_product_seats (writer, id, sa_undo_number (row->row.before), error);
  if (entity == SA_ENTITY_PRODUCT && sa_undo_row_get_group (row, &group))
    return sa_write_product_group (writer, id, group, row->row.before != NULL, error);
  if (entity == SA_ENTITY_RELAY)
    return sa_write_relay_set (writer, id, row->row.field, row->row.before, error);
  if (entity == SA_ENTITY_TEMPLATE)
    return sa_write_template_set (writer, id, row->row.field, row->row.before, error);
  if (sa_undo_row_is (row, SA_ENTITY_ORGANIZATION, "language"))
    return sa_write_organization_language (writer, id, row->row.before, error);
  return TRUE;
}

static gboolean
undo_row (SaWriter *writer, SaUndoTarget *target, const SaUndoRow *row, GError **error)
{
  switch ((int) row->row.entity)
    {
    case SA_ENTITY_USER:
      return undo_user (writer, &target->user, row, error);
    case SA_ENTITY_ACCOUNT:
      return sa_write_account_name (writer, row->row.id, row->row.before, error);
    case SA_ENTITY_INVITATION:
      return undo_invitation (writer, row, error);
    case SA_ENTITY_MESSAGE:
      return undo_message (writer, row, error);
    default:
      return undo_thing (writer, row, error);
    }
}

/* The event and those that did the same: undone and redone, it was done by others again. */
#define ALIKE \
  "(SELECT e.id FROM event e WHERE e.id = ?1 OR e.undoes = (SELECT undoes FROM event WHERE id = ?1) " \
  "OR e.undoes IN (SELECT id FROM event WHERE undoes = ?1))"

/* Of whose mail the event stopped one that it had not queued itself. */
static GArray *
read_stopped (SaWriter *writer, const SaUndoTarget *target, const GArray *queued, GError **error)
{
  g_autoptr (GArray) stopped = g_array_new (FALSE, FALSE, sizeof (SaId));

  for (guint i = 0; i < target->rows->len; i++)
    {
      const SaUndoRow *row = g_ptr_array_index (target->rows, i);
      gboolean its_own = FALSE;
      SaId invitation = 0;

      if (!sa_undo_row_is (row, SA_ENTITY_MESSAGE, "state") ||
          sa_undo_number (row->row.after) != SA_DELIVERY_CANCELLED)
        continue;
      for (guint j = 0; j < queued->len; j++)
        its_own = its_own || g_array_index (queued, SaId, j) == row->row.id;
      if (its_own)
        continue;
      if (!sa_sql_get_int (writer->connection, &invitation, error, "SELECT invitation FROM message WHERE id = ?",
                           SQL_INT (row->row.id)))
        return NULL;
      g_array_append_val (stopped, invitation);
    }
  return g_steal_pointer (&stopped);
}

static gboolean
undo_address (SaUndoRun *self, SaWriter *writer, const SaUndoTarget *target, const SaUndoRow *row, GError **error)
{
  g_autoptr (GArray) queued = NULL;
  g_autoptr (GArray) stopped = NULL;
  SaAddressUndo undo = { 0 };

  queued = sa_sql_get_ids (writer->connection, error,
                           "SELECT m.id FROM user u CROSS JOIN invitation i ON i.user = u.id CROSS JOIN message m ON m.invitation = i.id "
                           "CROSS JOIN event_row r ON r.entity = 7 AND r.id = m.id AND r.field = 'state' AND r.before IS NULL "
                           "WHERE u.account = ?2 AND r.event IN " ALIKE, SQL_INT (self->event), SQL_INT (row->row.id));
  if (queued == NULL || (stopped = read_stopped (writer, target, queued, error)) == NULL)
    return FALSE;
  undo.queued = queued;
  undo.stopped = stopped;
  return sa_sql_get_int (writer->connection, &undo.time, error,
                         "SELECT time FROM event WHERE id IN " ALIKE " ORDER BY id DESC LIMIT 1", SQL_INT (self->event)) &&
         sa_write_account_address (writer, row->row.id, row->row.before, &undo, error);
}

static gboolean
undo_target (SaUndoRun *self, SaWriter *writer, SaUndoTarget *target, GError **error)
{
  SaReason reason = SA_REASON_NONE;
  const SaUndoRow *address = NULL;
  const char *detail = NULL;
  gsize n_ignored = 0;
  SaVerdict verdict;

  writer->target = self->n_targets;
  if (target->entity == SA_ENTITY_USER && !sa_writer_read_user (writer, target->id, &target->user, error))
    return FALSE;
  if (!sa_undo_target_judge (target, self, writer, &verdict, &reason, &detail, error))
    return FALSE;
  writer->mail_left += target->n_left;
  if (verdict != SA_VERDICT_DONE)
    return sa_writer_verdict (writer, verdict, reason, target->id, detail);

  for (guint i = 0; i < target->rows->len; i++)
    {
      const SaUndoRow *row = g_ptr_array_index (target->rows, i);

      if (sa_undo_row_is_address (row))
        address = row;
      else if (row->verdict == SA_VERDICT_DONE && !row->detail && !undo_row (writer, target, row, error))
        return FALSE;
    }
  if (address != NULL && address->verdict == SA_VERDICT_DONE && !undo_address (self, writer, target, address, error))
    return FALSE;
  /* Who has no access any more gets no mail that was queued after the event either. */
  if (target->entity == SA_ENTITY_USER && (target->user.removed_at != 0 || !target->user.facts.access) &&
      !sa_write_invitation_end (writer, &target->user, &n_ignored, error))
    return FALSE;
  if (target->entity == SA_ENTITY_USER)
    sa_writer_touch_user (writer, target->site, target->id);
  else if (target->entity != SA_ENTITY_ACCOUNT)
    sa_writer_touch_all (writer, target->entity == SA_ENTITY_SITE ? 0 : target->site);
  return sa_writer_verdict (writer, SA_VERDICT_DONE, SA_REASON_NONE, target->id, NULL);
}

/*
 * From row to row
 */

static GPtrArray *
load_rows (SaUndoRun *self, SaWriter *writer, gint64 below, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (sa_undo_row_free);
  SaSqliteStep step;

  statement = sa_sql_prepare (writer->connection, error,
                              "SELECT r.seq, r.entity, r.id, r.field, coalesce (p.before, r.before), coalesce (p.after, r.after), "
                              "r.personal = 1 AND p.before IS NULL AND p.after IS NULL "
                              "FROM event_row r LEFT JOIN event_personal p ON p.event = r.event AND p.seq = r.seq "
                              "WHERE r.event = ? AND r.seq < ? ORDER BY r.seq DESC LIMIT ?",
                              SQL_INT (self->event), SQL_INT (below), SQL_INT (PAGE_ROWS));
  if (statement == NULL)
    return NULL;
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      SaUndoRow *row = g_new0 (SaUndoRow, 1);

      row->seq = sa_sqlite_statement_get_int (statement, 0);
      row->row.entity = (SaEntity) sa_sqlite_statement_get_int (statement, 1);
      row->row.id = sa_sqlite_statement_get_int (statement, 2);
      row->row.field = g_strdup (sa_sqlite_statement_get_text (statement, 3));
      row->row.before = g_strdup (sa_sqlite_statement_get_text (statement, 4));
      row->row.after = g_strdup (sa_sqlite_statement_get_text (statement, 5));
      row->erased = sa_sqlite_statement_get_int (statement, 6) != 0;
      g_ptr_array_add (rows, row);
    }
  return step == SA_SQLITE_FAILED ? NULL : g_steal_pointer (&rows);
}

/* Whom @row is about. @entity ACCOUNT: whoever the row after it was about. */
static gboolean
find_owner (SaUndoRun *self, SaWriter *writer, const SaUndoRow *row, SaEntity *entity, SaId *id, SaId *site,
            GError **error)
{
  g_autofree char *name = NULL;
  gboolean removed = FALSE;
  gboolean found = FALSE;

  *entity = row->row.entity;
  *id = row->row.id;
  *site = *entity == SA_ENTITY_TEMPLATE || *entity == SA_ENTITY_ORGANIZATION ? 0 : self->event_site;
  if (*entity == SA_ENTITY_INVITATION || *entity == SA_ENTITY_MESSAGE)
    {
      gboolean ok;

      ok = *entity == SA_ENTITY_INVITATION
             ? sa_sql_get_int (writer->connection, id, error, "SELECT user FROM invitation WHERE id = ?", SQL_INT (row->row.id))
             : sa_sql_get_int (writer->connection, id, error,
                               "SELECT i.user FROM message m JOIN invitation i ON i.id = m.invitation WHERE m.id = ?", SQL_INT (row->row.id));
      if (!ok)
        return FALSE;
      *entity = SA_ENTITY_USER;
    }
  if (*entity == SA_ENTITY_USER)
    return sa_sql_get_int (writer->connection, site, error, "SELECT site FROM user WHERE id = ?", SQL_INT (*id));
  if (*entity == SA_ENTITY_GROUP || *entity == SA_ENTITY_PRODUCT || *entity == SA_ENTITY_DOMAIN_RULE)
    return sa_write_thing_find (writer, *entity, *id, site, &name, &removed, &found, error);
  return TRUE;
}

/* Whether @row, which is about the @entity @id, stands or falls with the rows after it. */
static gboolean
belongs (SaWriter *writer, const SaUndoTarget *target, const SaUndoRow *row, SaEntity entity, SaId id, gboolean *does,
         GError **error)
{
  SaId account = 0;

  *does = FALSE;
  if (sa_undo_row_is_address (row))
    return TRUE;
  if (target->entity == SA_ENTITY_ACCOUNT && entity == SA_ENTITY_USER &&
      (row->row.entity != SA_ENTITY_USER || g_str_equal (row->row.field, "last_sent")))
    {
      if (!sa_sql_get_int (writer->connection, &account, error, "SELECT account FROM user WHERE id = ?", SQL_INT (id)))
        return FALSE;
      *does = account == target->id;
      return TRUE;
    }
  *does = entity == SA_ENTITY_ACCOUNT || (entity == target->entity && id == target->id);
  return TRUE;
}

void
sa_undo_run_start (SaUndoRun *self, SaId event, SaId site, SaChangeKind kind, gboolean own)
{
  memset (self, 0, sizeof *self);
  self->event = event;
  self->event_site = site;
  self->kind = kind;
  self->own = own;
  self->below = G_MAXINT64;
}

static gboolean
finish_target (SaUndoRun *self, SaWriter *writer, SaUndoTarget *target, gint64 below, GError **error)
{
  if (target->rows->len > 0)
    {
      if (!undo_target (self, writer, target, error))
        return FALSE;
      self->n_targets++;
      g_ptr_array_set_size (target->rows, 0);
    }
  self->below = below;
  return TRUE;
}

gboolean
sa_undo_run_go (SaUndoRun *self, SaWriter *writer, gint64 deadline, gboolean *finished, GError **error)
{
  g_autoptr (GPtrArray) pending = g_ptr_array_new_with_free_func (sa_undo_row_free);
  SaUndoTarget target = { .rows = pending };
  gint64 below = self->below;

  *finished = FALSE;
  self->site = -1;
  for (;;)
    {
      g_autoptr (GPtrArray) page = load_rows (self, writer, below, error);

      if (page == NULL)
        return FALSE;
      if (page->len == 0)
        {
          *finished = TRUE;
          return finish_target (self, writer, &target, below, error);
        }

      for (guint i = 0; i < page->len; i++)
        {
          SaUndoRow *row = g_ptr_array_index (page, i);
          gboolean same = TRUE;
          SaEntity entity;
          SaId site;
          SaId id;

          if (!find_owner (self, writer, row, &entity, &id, &site, error) ||
              (pending->len > 0 && !belongs (writer, &target, row, entity, id, &same, error)))
            return FALSE;
          if (!same)
            {
              if (!finish_target (self, writer, &target, below, error))
                return FALSE;
              if (deadline != 0 && g_get_monotonic_time () >= deadline)
                return TRUE;
            }
          if (pending->len == 0)
            target = (SaUndoTarget) { .entity = entity, .id = id, .site = site, .rows = pending };
          below = row->seq;
          g_ptr_array_add (pending, g_steal_pointer (&page->pdata[i]));
        }
    }
}
