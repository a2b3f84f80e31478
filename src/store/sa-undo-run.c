/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-undo-run.h"

#include "sa-sql.h"
#include "sa-undo.h"

#define PAGE_ROWS 500

/** Row: one row of the event, with what became of it. */
typedef struct
{
  SaEventRow  row;
  gint64      seq;
  gboolean    erased;   /* its values were, with a person */
  gboolean    detail;   /* of a thing that the event made, or brought to an end */
  gboolean    soft;     /* goes back if it is still as the event left it, and else does not matter */
  char       *current;
  SaVerdict   verdict;
} Row;

/** Target: the rows that stand or fall together. */
typedef struct
{
  SaEntity    entity;   /* USER also stands for accounts, invitations and messages */
  SaId        id;
  SaId        site;
  SaUserState user;     /* for USER */
  GPtrArray  *rows;     /* of Row, the last one first */
  gsize       n_left;   /* mails that are out of the house */
} Target;

static void
row_free (gpointer data)
{
  Row *self = data;

  if (self == NULL)
    return;
  g_free (self->row.field);
  g_free (self->row.before);
  g_free (self->row.after);
  g_free (self->current);
  g_free (self);
}

static gboolean
row_is (const Row *row, SaEntity entity, const char *field)
{
  return row->row.entity == entity && g_str_equal (row->row.field, field);
}

static gboolean
row_get_group (const Row *row, SaId *group)
{
  if (!g_str_has_prefix (row->row.field, "group/"))
    return FALSE;
  *group = g_ascii_strtoll (row->row.field + strlen ("group/"), NULL, 10);
  return TRUE;
}

static gint64
number (const char *text)
{
  return text != NULL ? g_ascii_strtoll (text, NULL, 10) : 0;
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
read_thing (SaWriter *writer, Row *row, GError **error)
{
  g_autofree char *name = NULL;
  gboolean removed = FALSE;
  gboolean found = FALSE;
  SaId site = 0;
  SaId id = row->row.id;
  SaId group;

  if (row->row.entity == SA_ENTITY_PRODUCT && g_str_equal (row->row.field, "seats"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT coalesce (seats, -1) FROM product WHERE id = ?", SQL_INT (id));
  if (row->row.entity == SA_ENTITY_PRODUCT && row_get_group (row, &group))
    return sa_sql_get_text (writer->connection, &row->current, error,
                            "SELECT '1' FROM product_group WHERE product = ? AND member_group = ?", SQL_INT (id), SQL_INT (group));
  if (row_is (row, SA_ENTITY_GROUP, "description"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT description FROM user_group WHERE id = ?", SQL_INT (id));
  if (row_is (row, SA_ENTITY_SITE, "url"))
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
read_relay (SaWriter *writer, Row *row, GError **error)
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
read_invitation (SaWriter *writer, Row *row, GError **error)
{
  SaId id = row->row.id;

  row->soft = TRUE;
  if (g_str_equal (row->row.field, "exists"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT revoked_at IS NULL FROM invitation WHERE id = ?", SQL_INT (id));
  if (g_str_equal (row->row.field, "revoked"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT revoked_at FROM invitation WHERE id = ?", SQL_INT (id));
  if (g_str_equal (row->row.field, "language"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT language FROM invitation WHERE id = ?", SQL_INT (id));
  if (g_str_equal (row->row.field, "message"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT message FROM invitation WHERE id = ?", SQL_INT (id));
  if (g_str_equal (row->row.field, "expires_days"))
    return sa_sql_get_text (writer->connection, &row->current, error, "SELECT expires_days FROM invitation WHERE id = ?", SQL_INT (id));
  return sa_sql_get_text (writer->connection, &row->current, error, "SELECT expires FROM invitation WHERE id = ?", SQL_INT (id));
}

static gboolean
read_user (SaWriter *writer, const SaUserState *user, Row *row, GError **error)
{
  SaId group;

  if (row_get_group (row, &group))
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

static gboolean
read_current (SaWriter *writer, Target *target, Row *row, GError **error)
{
  switch ((int) row->row.entity)
    {
    case SA_ENTITY_USER:
      return read_user (writer, &target->user, row, error);
    case SA_ENTITY_ACCOUNT:
      row->soft = TRUE;
      return sa_sql_get_text (writer->connection, &row->current, error, "SELECT name FROM account WHERE id = ?", SQL_INT (row->row.id));
    case SA_ENTITY_INVITATION:
      return read_invitation (writer, row, error);
    case SA_ENTITY_MESSAGE:
      row->soft = TRUE;
      return sa_sql_get_text (writer->connection, &row->current, error, "SELECT state FROM message WHERE id = ?", SQL_INT (row->row.id));
    case SA_ENTITY_RELAY:
      return read_relay (writer, row, error);
    default:
      return read_thing (writer, row, error);
    }
}

/*
 * Judging
 */

static gboolean
message_is_here (const char *state)
{
  return number (state) == SA_DELIVERY_QUEUED || number (state) == SA_DELIVERY_WAITING;
}

/* A mail that the event queued is called back while it is here; one that it cancelled waits again. */
static SaVerdict
judge_message (Target *target, Row *row)
{
  gint64 current = number (row->current);

  if (number (row->row.after) == SA_DELIVERY_CANCELLED)
    return current == SA_DELIVERY_CANCELLED &&
           message_is_here (row->row.before) ? SA_VERDICT_DONE : SA_VERDICT_ALREADY_SO;
  if (message_is_here (row->current))
    return SA_VERDICT_DONE;
  if (current != SA_DELIVERY_CANCELLED && current != SA_DELIVERY_FAILED)
    target->n_left++;
  return SA_VERDICT_ALREADY_SO;
}

static gboolean
judge_rows (SaWriter *writer, Target *target, GError **error)
{
  for (guint i = 0; i < target->rows->len; i++)
    {
      Row *row = g_ptr_array_index (target->rows, i);

      row->verdict = SA_VERDICT_ALREADY_SO;
      /* An account that was made stays for the next site; what is said of it at that time goes with the erasure
         only. */
      if (sa_undo_field (row->row.entity, row->row.field) == SA_UNDO_NEVER ||
          (row->row.entity == SA_ENTITY_ACCOUNT && row->row.before == NULL))
        continue;
      if (!read_current (writer, target, row, error))
        return FALSE;
      if (row->row.entity == SA_ENTITY_MESSAGE)
        row->verdict = judge_message (target, row);
      else if (row->erased)
        row->verdict = row->soft ? SA_VERDICT_ALREADY_SO : SA_VERDICT_ERASED;
      else
        row->verdict = sa_undo_judge (&row->row, row->current);
      if (row->verdict == SA_VERDICT_CHANGED_SINCE && row->soft)
        row->verdict = SA_VERDICT_ALREADY_SO;
    }
  return TRUE;
}

static Row *
find_exists (Target *target, SaEntity entity, SaId id)
{
  for (guint i = 0; i < target->rows->len; i++)
    {
      Row *row = g_ptr_array_index (target->rows, i);

      if (row_is (row, entity, "exists") && row->row.id == id)
        return row;
    }
  return NULL;
}

/* Rows that say how a thing was made matter only as long as it is there, and go with it. Membership stands for
   itself. */
static void
settle_details (Target *target)
{
  for (guint i = 0; i < target->rows->len; i++)
    {
      Row *row = g_ptr_array_index (target->rows, i);
      Row *exists = find_exists (target, row->row.entity, row->row.id);
      SaId group;

      /* A relay is gone when it is gone: its settings are written down on the way out. */
      if (exists == NULL || exists == row || row->row.entity == SA_ENTITY_RELAY ||
          (row->row.entity == SA_ENTITY_USER && row_get_group (row, &group)))
        continue;
      row->detail = number (exists->row.before) == 0;
      if (row->detail && (exists->verdict == SA_VERDICT_ALREADY_SO || row->row.entity == SA_ENTITY_INVITATION))
        row->verdict = SA_VERDICT_ALREADY_SO;
    }
}

/* The change that would do to a target what undoing @row does. */
static SaChangeKind
get_opposite (const Row *row)
{
  gboolean back = number (row->row.before) != 0;
  SaId group;

  switch ((int) row->row.entity)
    {
    case SA_ENTITY_USER:
      if (row_get_group (row, &group))
        return back ? SA_CHANGE_ADD_TO_GROUP : SA_CHANGE_REMOVE_FROM_GROUP;
      if (g_str_equal (row->row.field, "exists"))
        return back ? SA_CHANGE_RESTORE : SA_CHANGE_REMOVE;
      if (g_str_equal (row->row.field, "removed"))
        return back ? SA_CHANGE_REMOVE : SA_CHANGE_RESTORE;
      if (g_str_equal (row->row.field, "access"))
        return back ? SA_CHANGE_RESTORE : SA_CHANGE_REVOKE;
      if (g_str_equal (row->row.field, "role"))
        return SA_CHANGE_SET_ROLE;
      return SA_CHANGE_RESEND;
    case SA_ENTITY_GROUP:
      if (!g_str_equal (row->row.field, "exists"))
        return SA_CHANGE_RENAME_GROUP;
      return back ? SA_CHANGE_ADD_GROUP : SA_CHANGE_REMOVE_GROUP;
    case SA_ENTITY_PRODUCT:
      return g_str_equal (row->row.field, "exists") && !back ? SA_CHANGE_REMOVE_PRODUCT : SA_CHANGE_SET_PRODUCT_SEATS;
    case SA_ENTITY_SITE:
      return back ? SA_CHANGE_ADD_SITE : SA_CHANGE_REMOVE_SITE;
    case SA_ENTITY_DOMAIN_RULE:
      return back ? SA_CHANGE_ALLOW_DOMAIN : SA_CHANGE_DENY_DOMAIN;
    case SA_ENTITY_RELAY:
      return SA_CHANGE_SET_RELAY;
    default:
      return SA_CHANGE_RESEND;
    }
}

/* Who may do a thing may take their own doing back; somebody else's needs the right to the opposite. The rules that
 * bind everybody bind here too. */
static gboolean
judge_policy (SaUndoRun *self, SaWriter *writer, Target *target, SaReason *reason, GError **error)
{
  const SaUserState *user = target->entity == SA_ENTITY_USER ? &target->user : NULL;

  if (self->site != target->site)
    {
      if (!sa_writer_read_actor (writer, target->site, &writer->actor_facts, error))
        return FALSE;
      self->site = target->site;
    }

  *reason = SA_REASON_NONE;
  for (guint i = 0; i < target->rows->len && *reason == SA_REASON_NONE; i++)
    {
      Row *row = g_ptr_array_index (target->rows, i);
      SaRole role = row_is (row, SA_ENTITY_USER, "role") ? (SaRole) number (row->row.before) : SA_ROLE_BASIC;

      if (row->verdict != SA_VERDICT_DONE || row->detail)
        continue;
      if (!sa_writer_judge (writer, self->own ? self->kind : get_opposite (row), user, role, reason, error))
        return FALSE;
      if (*reason == SA_REASON_NONE && user != NULL && row->row.entity == SA_ENTITY_USER &&
          !sa_writer_judge_rails (writer, get_opposite (row), user, role, reason, error))
        return FALSE;
    }
  return TRUE;
}

/* Whether a user who comes back, or joins groups again, finds a seat. */
static gboolean
judge_seats (SaWriter *writer, Target *target, SaReason *reason, const char **detail, GError **error)
{
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (SaId));
  SaUserState after = target->user;
  SaId full = 0;

  for (guint i = 0; i < target->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (target->rows, i);
      gint64 living = 0;
      SaId group;

      if (row->verdict != SA_VERDICT_DONE || row->detail || row->row.entity != SA_ENTITY_USER)
        continue;
      if (g_str_equal (row->row.field, "exists"))
        after.removed_at = number (row->row.before) != 0 ? 0 : writer->now;
      else if (g_str_equal (row->row.field, "removed"))
        after.removed_at = number (row->row.before);
      else if (g_str_equal (row->row.field, "access"))
        after.facts.access = number (row->row.before) != 0;
      else if (row_get_group (row, &group) && row->row.before != NULL)
        {
          if (!sa_sql_get_int (writer->connection, &living, error, "SELECT 1 FROM user_group WHERE id = ? AND removed_at IS NULL",
                               SQL_INT (group)))
            return FALSE;
          if (living == 0)
            *reason = SA_REASON_NOT_FOUND;
          g_array_append_val (groups, group);
        }
    }
  if (!sa_seats_fit (writer->seats, after.id, TRUE, sa_user_state_seat (&target->user), sa_user_state_seat (&after),
                     groups, &full, error))
    return FALSE;
  if (full != 0)
    {
      *reason = SA_REASON_NO_SEAT;
      *detail = sa_seats_get_name (writer->seats, full);
    }
  return TRUE;
}

static gboolean
judge_thing_back (SaWriter *writer, Target *target, SaReason *reason, GError **error)
{
  g_autofree char *name = NULL;
  gboolean removed = FALSE;
  gboolean taken = FALSE;
  gboolean found = FALSE;
  gint64 group = 1;
  SaId site = 0;

  if (!sa_write_thing_find (writer, target->entity, target->id, &site, &name, &removed, &found, error) ||
      !sa_write_thing_is_taken (writer, target->entity, site, name, target->id, &taken, error))
    return FALSE;
  if (target->entity == SA_ENTITY_PRODUCT &&
      !sa_sql_get_int (writer->connection, &group, error,
                       "SELECT g.removed_at IS NULL FROM product p JOIN user_group g ON g.id = p.default_group WHERE p.id = ?",
                       SQL_INT (target->id)))
    return FALSE;
  *reason = taken ? SA_REASON_NAME_TAKEN : group == 0 ? SA_REASON_CHANGED_SINCE : SA_REASON_NONE;
  return TRUE;
}

static gboolean
judge_thing_gone (SaUndoRun *self, SaWriter *writer, Target *target, SaReason *reason, GError **error)
{
  gint64 used = 0;
  gboolean ok = TRUE;

  /* Taking it away was the decision, and is done again. */
  if (self->kind == SA_CHANGE_REMOVE_PRODUCT || self->kind == SA_CHANGE_REMOVE_SITE)
    return TRUE;

  /* What was made and has been used since cannot be unmade: somebody would lose it unasked. */
  if (target->entity == SA_ENTITY_GROUP)
    ok = sa_sql_get_int (writer->connection, &used, error,
                         "SELECT EXISTS (SELECT 1 FROM group_member WHERE member_group = ?1) OR "
                         "EXISTS (SELECT 1 FROM product WHERE default_group = ?1 AND removed_at IS NULL)", SQL_INT (target->id));
  else if (target->entity == SA_ENTITY_PRODUCT)
    ok = sa_sql_get_int (writer->connection, &used, error, "SELECT 1 FROM product_access WHERE product = ?", SQL_INT (target->id));
  else if (target->entity == SA_ENTITY_SITE)
    ok = sa_sql_get_int (writer->connection, &used, error, "SELECT 1 FROM user WHERE site = ? AND removed_at IS NULL", SQL_INT (target->id));
  if (used != 0)
    *reason = SA_REASON_IN_USE;
  return ok;
}

/* Which groups open a product changes only while the group is empty, so that nobody loses or gains the product by it. */
static gboolean
judge_opening (SaWriter *writer, SaId group, SaReason *reason, GError **error)
{
  gint64 living = 0;
  gint64 used = 0;

  if (!sa_sql_get_int (writer->connection, &living, error, "SELECT removed_at IS NULL FROM user_group WHERE id = ?", SQL_INT (group)) ||
      !sa_sql_get_int (writer->connection, &used, error, "SELECT 1 FROM group_member WHERE member_group = ?", SQL_INT (group)))
    return FALSE;
  *reason = living == 0 ? SA_REASON_NOT_FOUND : used != 0 ? SA_REASON_IN_USE : SA_REASON_NONE;
  return TRUE;
}

static gboolean
judge_thing (SaUndoRun *self, SaWriter *writer, Target *target, SaReason *reason, GError **error)
{
  gboolean taken = FALSE;
  gint64 n_taken = 0;

  for (guint i = 0; i < target->rows->len && *reason == SA_REASON_NONE; i++)
    {
      const Row *row = g_ptr_array_index (target->rows, i);
      SaId group;

      if (row->verdict != SA_VERDICT_DONE || row->detail || target->entity == SA_ENTITY_RELAY)
        continue;
      if (row_get_group (row, &group))
        {
          if (!judge_opening (writer, group, reason, error))
            return FALSE;
        }
      else if (g_str_equal (row->row.field, "exists"))
        {
          if (!(number (row->row.before) != 0 ? judge_thing_back (writer, target, reason, error)
                                              : judge_thing_gone (self, writer, target, reason, error)))
            return FALSE;
        }
      else if (row_is (row, SA_ENTITY_PRODUCT, "seats"))
        {
          if (!sa_seats_get_taken (writer->seats, target->id, &n_taken, error))
            return FALSE;
          if (number (row->row.before) >= 0 && number (row->row.before) < n_taken)
            *reason = SA_REASON_IN_USE;
        }
      else if (g_str_equal (row->row.field, "name"))
        {
          if (!sa_write_thing_is_taken (writer, target->entity, target->site, row->row.before, target->id, &taken,
                                        error))
            return FALSE;
          if (taken)
            *reason = SA_REASON_NAME_TAKEN;
        }
    }
  return TRUE;
}

/*
 * Going back
 */

static gboolean
undo_user (SaWriter *writer, SaUserState *user, const Row *row, GError **error)
{
  const char *before = row->row.before;
  gboolean changed;
  SaId group;

  if (row_get_group (row, &group))
    return before != NULL ? sa_write_user_join (writer, user, group, &changed, error)
                          : sa_write_user_leave (writer, user, group, &changed, error);
  if (g_str_equal (row->row.field, "exists"))
    return sa_write_user_exists (writer, user, number (before) != 0, error);
  if (g_str_equal (row->row.field, "removed"))
    return sa_write_user_removed (writer, user, number (before), error);
  if (g_str_equal (row->row.field, "access"))
    return sa_write_user_access (writer, user, number (before) != 0, error);
  if (g_str_equal (row->row.field, "role"))
    return sa_write_user_role (writer, user, (SaRole) number (before), error);
  if (g_str_equal (row->row.field, "invitation"))
    return sa_write_user_invitation (writer, user, number (before), error);
  if (g_str_equal (row->row.field, "last_sent"))
    return sa_write_user_last_sent (writer, user, number (before), error);
  return TRUE;
}

static gboolean
undo_invitation (SaWriter *writer, const Row *row, GError **error)
{
  SaId id = row->row.id;

  if (g_str_equal (row->row.field, "exists"))
    return sa_write_invitation_exists (writer, id, number (row->row.before) != 0, error);
  if (g_str_equal (row->row.field, "revoked"))
    return sa_write_invitation_revoked (writer, id, number (row->row.before), TRUE, error);
  return sa_write_invitation_field (writer, id, row->row.field, row->current, row->row.before, error);
}

static gboolean
undo_message (SaWriter *writer, const Row *row, GError **error)
{
  SaDelivery from = (SaDelivery) number (row->current);
  SaDelivery delivery = SA_DELIVERY_NONE;
  SaId invitation = 0;
  SaId open = 0;

  if (message_is_here (row->current))
    {
      writer->mail_cancelled++;
      return sa_write_message_state (writer, row->row.id, from, SA_DELIVERY_CANCELLED, TRUE, error);
    }

  /* Only one mail of an invitation may be under way, and none of one that is over. */
  if (!sa_sql_get_int (writer->connection, &invitation, error,
                       "SELECT i.id FROM message m JOIN invitation i ON i.id = m.invitation "
                       "WHERE m.id = ? AND i.revoked_at IS NULL AND i.accepted_at IS NULL", SQL_INT (row->row.id)) ||
      !sa_write_message_find (writer, invitation, &open, &delivery, error))
    return FALSE;
  if (invitation == 0 || open != 0)
    return TRUE;
  writer->mail_queued++;
  return sa_write_message_state (writer, row->row.id, from, (SaDelivery) number (row->row.before), TRUE, error);
}

static gboolean
undo_thing (SaWriter *writer, const Row *row, GError **error)
{
  SaEntity entity = row->row.entity;
  SaId id = row->row.id;
  SaId group;

  if (g_str_equal (row->row.field, "exists"))
    return sa_write_thing_exists (writer, entity, id, number (row->row.before) != 0, error);
  if (row_is (row, SA_ENTITY_GROUP, "name"))
    return sa_write_group_name (writer, id, row->row.before, error);
  if (row_is (row, SA_ENTITY_PRODUCT, "seats"))
    return sa_write_product_seats (writer, id, number (row->row.before), error);
  if (entity == SA_ENTITY_PRODUCT && row_get_group (row, &group))
    return sa_write_product_group (writer, id, group, row->row.before != NULL, error);
  if (entity == SA_ENTITY_RELAY)
    return sa_write_relay_set (writer, id, row->row.field, row->row.before, error);
  return TRUE;
}

static gboolean
undo_row (SaWriter *writer, Target *target, const Row *row, GError **error)
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

/* @verdict: DONE when something is to be done, ALREADY_SO when nothing is, else what stops the target. */
static SaVerdict
sum_up (Target *target)
{
  SaVerdict verdict = SA_VERDICT_ALREADY_SO;
  gboolean hard = FALSE;

  for (guint i = 0; i < target->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (target->rows, i);

      if (row->verdict == SA_VERDICT_CHANGED_SINCE || row->verdict == SA_VERDICT_ERASED)
        return row->verdict;
      if (row->verdict == SA_VERDICT_DONE && !row->detail)
        verdict = SA_VERDICT_DONE;
      hard = hard || (!row->soft && row->row.entity != SA_ENTITY_ACCOUNT);
    }
  /* Of a mail alone nothing can be undone once it is out of the house. */
  return !hard && target->n_left > 0 ? SA_VERDICT_REFUSED : verdict;
}

static gboolean
undo_target (SaUndoRun *self, SaWriter *writer, Target *target, GError **error)
{
  SaReason reason = SA_REASON_NONE;
  const char *detail = NULL;
  gsize n_ignored = 0;
  SaVerdict verdict;

  writer->target = self->n_targets;
  if (target->entity == SA_ENTITY_USER && !sa_writer_read_user (writer, target->id, &target->user, error))
    return FALSE;
  if (!judge_rows (writer, target, error))
    return FALSE;
  settle_details (target);
  verdict = sum_up (target);
  writer->mail_left += target->n_left;

  if (verdict == SA_VERDICT_CHANGED_SINCE)
    return sa_writer_verdict (writer, verdict, SA_REASON_CHANGED_SINCE, target->id, NULL);
  if (verdict == SA_VERDICT_ERASED)
    return sa_writer_verdict (writer, verdict, SA_REASON_ERASED, target->id, NULL);
  if (verdict == SA_VERDICT_REFUSED)
    return sa_writer_verdict (writer, verdict, SA_REASON_ALREADY_LEFT, target->id, NULL);

  if (!judge_policy (self, writer, target, &reason, error))
    return FALSE;
  if (reason == SA_REASON_NONE &&
      !(target->entity == SA_ENTITY_USER ? judge_seats (writer, target, &reason, &detail, error)
                                         : judge_thing (self, writer, target, &reason, error)))
    return FALSE;
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (writer, reason, target->id, detail);
  if (verdict == SA_VERDICT_ALREADY_SO)
    return sa_writer_verdict (writer, verdict, SA_REASON_NONE, target->id, NULL);

  for (guint i = 0; i < target->rows->len; i++)
    {
      const Row *row = g_ptr_array_index (target->rows, i);

      if (row->verdict == SA_VERDICT_DONE && !row->detail && !undo_row (writer, target, row, error))
        return FALSE;
    }
  /* Who has no access any more gets no mail that was queued after the event either. */
  if (target->entity == SA_ENTITY_USER && (target->user.removed_at != 0 || !target->user.facts.access) &&
      !sa_write_invitation_end (writer, &target->user, &n_ignored, error))
    return FALSE;
  if (target->entity == SA_ENTITY_USER)
    sa_writer_touch_user (writer, target->site, target->id);
  else
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
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (row_free);
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
      Row *row = g_new0 (Row, 1);

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
find_owner (SaUndoRun *self, SaWriter *writer, const Row *row, SaEntity *entity, SaId *id, SaId *site, GError **error)
{
  g_autofree char *name = NULL;
  gboolean removed = FALSE;
  gboolean found = FALSE;

  *entity = row->row.entity;
  *id = row->row.id;
  *site = self->event_site;
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
finish_target (SaUndoRun *self, SaWriter *writer, Target *target, gint64 below, GError **error)
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
  g_autoptr (GPtrArray) pending = g_ptr_array_new_with_free_func (row_free);
  Target target = { .rows = pending };
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
          Row *row = g_ptr_array_index (page, i);
          SaEntity entity;
          SaId site;
          SaId id;

          if (!find_owner (self, writer, row, &entity, &id, &site, error))
            return FALSE;
          if (pending->len > 0 && entity != SA_ENTITY_ACCOUNT && (entity != target.entity || id != target.id))
            {
              if (!finish_target (self, writer, &target, below, error))
                return FALSE;
              if (deadline != 0 && g_get_monotonic_time () >= deadline)
                return TRUE;
            }
          if (pending->len == 0)
            target = (Target) { .entity = entity, .id = id, .site = site, .rows = pending };
          below = row->seq;
          g_ptr_array_add (pending, g_steal_pointer (&page->pdata[i]));
        }
    }
}
