/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sql.h"
#include "sa-undo.h"
#include "sa-undo-target.h"

/* A mail that the event queued is called back while it is here; one that it cancelled waits again. */
static SaVerdict
judge_message (SaUndoTarget *target, SaUndoRow *row)
{
  gint64 current = sa_undo_number (row->current);

  if (sa_undo_number (row->row.after) == SA_DELIVERY_CANCELLED)
    return current == SA_DELIVERY_CANCELLED &&
           sa_undo_message_is_here (row->row.before) ? SA_VERDICT_DONE : SA_VERDICT_ALREADY_SO;
  if (sa_undo_message_is_here (row->current))
    return SA_VERDICT_DONE;
  if (current != SA_DELIVERY_CANCELLED && current != SA_DELIVERY_FAILED)
    target->n_left++;
  return SA_VERDICT_ALREADY_SO;
}

static gboolean
judge_rows (SaWriter *writer, SaUndoTarget *target, GError **error)
{
  for (guint i = 0; i < target->rows->len; i++)
    {
      SaUndoRow *row = g_ptr_array_index (target->rows, i);

      row->verdict = SA_VERDICT_ALREADY_SO;
      /* An account that was made stays for the next site; what is said of it at that time goes with the erasure
         only. */
      if (sa_undo_field (row->row.entity, row->row.field) == SA_UNDO_NEVER ||
          (row->row.entity == SA_ENTITY_ACCOUNT && row->row.before == NULL))
        continue;
      if (!sa_undo_row_read (writer, target, row, error))
        return FALSE;
      if (row->row.entity == SA_ENTITY_MESSAGE)
        row->verdict = judge_message (target, row);
      else if (target->entity == SA_ENTITY_ACCOUNT && row->row.entity == SA_ENTITY_USER)
        row->verdict = SA_VERDICT_ALREADY_SO;
      else if (row->erased)
        row->verdict = row->soft ? SA_VERDICT_ALREADY_SO : SA_VERDICT_ERASED;
      else
        row->verdict = sa_undo_judge (&row->row, row->current);
      if (row->verdict == SA_VERDICT_CHANGED_SINCE && row->soft)
        row->verdict = SA_VERDICT_ALREADY_SO;
      /* With an address its mail goes back and forth by a rule of its own. */
      if (target->entity == SA_ENTITY_ACCOUNT && row->row.entity == SA_ENTITY_MESSAGE)
        row->verdict = SA_VERDICT_ALREADY_SO;
    }
  return TRUE;
}

static SaUndoRow *
find_exists (SaUndoTarget *target, SaEntity entity, SaId id)
{
  for (guint i = 0; i < target->rows->len; i++)
    {
      SaUndoRow *row = g_ptr_array_index (target->rows, i);

      if (sa_undo_row_is (row, entity, "exists") && row->row.id == id)
        return row;
    }
  return NULL;
}

/* Rows that say how a thing was made matter only as long as it is there, and go with it. Membership stands for
   itself. */
static void
settle_details (SaUndoTarget *target)
{
  for (guint i = 0; i < target->rows->len; i++)
    {
      SaUndoRow *row = g_ptr_array_index (target->rows, i);
      SaUndoRow *exists = find_exists (target, row->row.entity, row->row.id);
      SaId group;

      /* A relay and own texts are gone when they are gone: what they were is written down on the way out. */
      if (exists == NULL || exists == row || row->row.entity == SA_ENTITY_RELAY ||
          row->row.entity == SA_ENTITY_TEMPLATE ||
          (row->row.entity == SA_ENTITY_USER && sa_undo_row_get_group (row, &group)))
        continue;
      row->detail = sa_undo_number (exists->row.before) == 0;
      if (row->detail && (exists->verdict == SA_VERDICT_ALREADY_SO || row->row.entity == SA_ENTITY_INVITATION))
        row->verdict = SA_VERDICT_ALREADY_SO;
    }
}

/* The change that would do to a target what undoing @row does. */
static SaChangeKind
get_opposite (const SaUndoRow *row)
{
  gboolean back = sa_undo_number (row->row.before) != 0;
  SaId group;

  switch ((int) row->row.entity)
    {
    case SA_ENTITY_USER:
      if (sa_undo_row_get_group (row, &group))
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
      return g_str_equal (row->row.field, "exists") && !back ? SA_CHANGE_REMOVE_RELAY : SA_CHANGE_SET_RELAY;
    case SA_ENTITY_TEMPLATE:
      return SA_CHANGE_SET_TEMPLATE;
    case SA_ENTITY_ORGANIZATION:
      return SA_CHANGE_SET_LANGUAGE;
    default:
      return SA_CHANGE_RESEND;
    }
}

static gboolean
judge_address (SaWriter *writer, SaUndoTarget *target, SaReason *reason, GError **error)
{
  for (guint i = 0; i < target->rows->len; i++)
    {
      const SaUndoRow *row = g_ptr_array_index (target->rows, i);

      if (sa_undo_row_is_address (row) && row->verdict == SA_VERDICT_DONE)
        return sa_change_address_judge (writer, target->id, row->row.before, reason, error);
    }
  return TRUE;
}

/* Who may do a thing may take their own doing back; somebody else's needs the right to the opposite. The rules that
 * bind everybody bind here too. */
static gboolean
judge_policy (SaUndoRun *self, SaWriter *writer, SaUndoTarget *target, SaReason *reason, GError **error)
{
  const SaUserState *user = target->entity == SA_ENTITY_USER ? &target->user : NULL;

  if (self->site != target->site)
    {
      if (!sa_writer_read_actor (writer, target->site, &writer->actor_facts, error))
        return FALSE;
      self->site = target->site;
    }

  *reason = SA_REASON_NONE;
  if (target->entity == SA_ENTITY_ACCOUNT)
    return judge_address (writer, target, reason, error);
  for (guint i = 0; i < target->rows->len && *reason == SA_REASON_NONE; i++)
    {
      SaUndoRow *row = g_ptr_array_index (target->rows, i);
      SaRole role = sa_undo_row_is (row, SA_ENTITY_USER,
                                    "role") ? (SaRole) sa_undo_number (row->row.before) : SA_ROLE_BASIC;

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
judge_seats (SaWriter *writer, SaUndoTarget *target, SaReason *reason, const char **detail, GError **error)
{
  g_autoptr (GArray) groups = g_array_new (FALSE, FALSE, sizeof (SaId));
  SaUserState after = target->user;
  SaId full = 0;

  for (guint i = 0; i < target->rows->len; i++)
    {
      const SaUndoRow *row = g_ptr_array_index (target->rows, i);
      gint64 living = 0;
      SaId group;

      if (row->verdict != SA_VERDICT_DONE || row->detail || row->row.entity != SA_ENTITY_USER)
        continue;
      if (g_str_equal (row->row.field, "exists"))
        after.removed_at = sa_undo_number (row->row.before) != 0 ? 0 : writer->now;
      else if (g_str_equal (row->row.field, "removed"))
        after.removed_at = sa_undo_number (row->row.before);
      else if (g_str_equal (row->row.field, "access"))
        after.facts.access = sa_undo_number (row->row.before) != 0;
      else if (sa_undo_row_get_group (row, &group) && row->row.before != NULL)
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
judge_thing_back (SaWriter *writer, SaUndoTarget *target, SaReason *reason, GError **error)
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
judge_thing_gone (SaUndoRun *self, SaWriter *writer, SaUndoTarget *target, SaReason *reason, GError **error)
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

/* Which groups open a product changes only while the group is empty, so that nobody loses or gains a product by it. */
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

/* A site has one relay, and a language one set of own texts: what was set up since has the place. */
static gboolean
judge_place (SaWriter *writer, SaUndoTarget *target, SaReason *reason, GError **error)
{
  const char *place = NULL;
  gint64 taken = 0;
  gboolean ok;

  for (guint i = 0; i < target->rows->len; i++)
    {
      const SaUndoRow *row = g_ptr_array_index (target->rows, i);

      if (g_str_equal (row->row.field, target->entity == SA_ENTITY_RELAY ? "site" : "language"))
        place = row->row.before;
    }
  ok = target->entity == SA_ENTITY_RELAY
         ? sa_sql_get_int (writer->connection, &taken, error, "SELECT 1 FROM relay WHERE site IS ?", SQL_ID (sa_undo_number (place)))
         : sa_sql_get_int (writer->connection, &taken, error, "SELECT 1 FROM template WHERE language = ?", SQL_TEXT (place));
  if (taken != 0)
    *reason = SA_REASON_CHANGED_SINCE;
  return ok;
}

static gboolean
judge_thing (SaUndoRun *self, SaWriter *writer, SaUndoTarget *target, SaReason *reason, GError **error)
{
  gboolean taken = FALSE;
  gint64 n_taken = 0;

  for (guint i = 0; i < target->rows->len && *reason == SA_REASON_NONE; i++)
    {
      const SaUndoRow *row = g_ptr_array_index (target->rows, i);
      SaId group;

      if (row->verdict != SA_VERDICT_DONE || row->detail)
        continue;
      if (target->entity == SA_ENTITY_RELAY || target->entity == SA_ENTITY_TEMPLATE)
        {
          if (g_str_equal (row->row.field, "exists") && sa_undo_number (row->row.before) != 0 &&
              !judge_place (writer, target, reason, error))
            return FALSE;
          continue;
        }
      if (target->entity == SA_ENTITY_ORGANIZATION || target->entity == SA_ENTITY_ACCOUNT)
        continue;
      if (sa_undo_row_get_group (row, &group))
        {
          if (!judge_opening (writer, group, reason, error))
            return FALSE;
        }
      else if (g_str_equal (row->row.field, "exists"))
        {
          if (!(sa_undo_number (row->row.before) != 0 ? judge_thing_back (writer, target, reason, error)
                                              : judge_thing_gone (self, writer, target, reason, error)))
            return FALSE;
        }
      else if (sa_undo_row_is (row, SA_ENTITY_PRODUCT, "seats"))
        {
          if (!sa_seats_get_taken (writer->seats, target->id, &n_taken, error))
            return FALSE;
          if (sa_undo_number (row->row.before) >= 0 && sa_undo_number (row->row.before) < n_taken)
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

/* @verdict: DONE when something is to be done, ALREADY_SO when nothing is, else what stops the target. */
static SaVerdict
sum_up (SaUndoTarget *target)
{
  SaVerdict verdict = SA_VERDICT_ALREADY_SO;
  gboolean hard = FALSE;

  for (guint i = 0; i < target->rows->len; i++)
    {
      const SaUndoRow *row = g_ptr_array_index (target->rows, i);

      if (row->verdict == SA_VERDICT_CHANGED_SINCE || row->verdict == SA_VERDICT_ERASED)
        return row->verdict;
      if (row->verdict == SA_VERDICT_DONE && !row->detail)
        verdict = SA_VERDICT_DONE;
      hard = hard || (!row->soft && (row->row.entity != SA_ENTITY_ACCOUNT || sa_undo_row_is_address (row)));
    }
  /* Of a mail alone nothing can be undone once it is out of the house. */
  return !hard && target->n_left > 0 ? SA_VERDICT_REFUSED : verdict;
}

gboolean
sa_undo_target_judge (SaUndoTarget *self, SaUndoRun *run, SaWriter *writer, SaVerdict *verdict, SaReason *reason,
                      const char **detail, GError **error)
{
  *reason = SA_REASON_NONE;
  *detail = NULL;
  if (!judge_rows (writer, self, error))
    return FALSE;
  settle_details (self);
  *verdict = sum_up (self);

  if (*verdict == SA_VERDICT_CHANGED_SINCE)
    *reason = SA_REASON_CHANGED_SINCE;
  else if (*verdict == SA_VERDICT_ERASED)
    *reason = SA_REASON_ERASED;
  else if (*verdict == SA_VERDICT_REFUSED)
    *reason = SA_REASON_ALREADY_LEFT;
  if (*reason != SA_REASON_NONE)
    return TRUE;

  if (!judge_policy (run, writer, self, reason, error))
    return FALSE;
  if (*reason == SA_REASON_NONE &&
      !(self->entity == SA_ENTITY_USER ? judge_seats (writer, self, reason, detail, error)
                                       : judge_thing (run, writer, self, reason, error)))
    return FALSE;
  if (*reason != SA_REASON_NONE)
    *verdict = *reason == SA_REASON_NOT_FOUND ? SA_VERDICT_NOT_FOUND
               : *reason == SA_REASON_CHANGED_SINCE ? SA_VERDICT_CHANGED_SINCE : SA_VERDICT_REFUSED;
  return TRUE;
}
