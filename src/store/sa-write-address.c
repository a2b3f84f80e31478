/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-fold.h"
#include "sa-sql.h"
#include "sa-writer-private.h"

/*
 * The address of an account is where its links and mail go, on every site. When it becomes another, links to the old
 * one die, mail to it is given up, and what was on its way goes anew. Mail that was for the old address keeps that one,
 * and says nothing any more of whether the person has been written to.
 */

#define OF_ACCOUNT "invitation IN (SELECT i.id FROM invitation i JOIN user u ON u.id = i.user WHERE u.account = ?1)"

static gboolean
has (const GArray *ids, SaId id)
{
  for (guint i = 0; ids != NULL && i < ids->len; i++)
    {
      if (g_array_index (ids, SaId, i) == id)
        return TRUE;
    }
  return FALSE;
}

/* Whether a mail may go to the user at all. */
static gboolean
is_open (SaWriter *self, const SaUserState *user, gboolean *open, GError **error)
{
  gint64 lives = 0;

  if (!sa_sql_get_int (self->connection, &lives, error,
                       "SELECT 1 FROM invitation WHERE id = ? AND revoked_at IS NULL AND accepted_at IS NULL",
                       SQL_INT (user->invitation)))
    return FALSE;
  *open = lives != 0 && user->facts.access && user->removed_at == 0 && user->facts.first_seen == 0;
  return TRUE;
}

/* @wanted: whether a mail goes to the new address instead; @not_before: when the one that is given up was to go. */
static gboolean
give_up_mail (SaWriter *self, const SaUserState *user, const SaAddressUndo *undo, gboolean *wanted, SaTime *not_before,
              GError **error)
{
  SaDelivery delivery = SA_DELIVERY_NONE;
  SaDelivery state = SA_DELIVERY_NONE;
  gint64 mirror = 0;
  SaId open = 0;

  *wanted = FALSE;
  *not_before = 0;
  if (user->invitation == 0)
    return TRUE;
  if (!sa_write_message_find (self, user->invitation, &open, &state, error) ||
      !sa_sql_get_int (self->connection, &mirror, error, "SELECT delivery FROM invitation WHERE id = ?",
                       SQL_INT (user->invitation)))
    return FALSE;
  delivery = (SaDelivery) mirror;
  *wanted = undo != NULL ? has (undo->stopped, user->invitation)
                         : delivery == SA_DELIVERY_FAILED || delivery == SA_DELIVERY_BOUNCED;
  if (open == 0)
    return TRUE;

  *wanted = *wanted || undo == NULL || !has (undo->queued, open);
  if (state == SA_DELIVERY_QUEUED &&
      !sa_sql_get_int (self->connection, not_before, error, "SELECT not_before FROM message WHERE id = ?",
                       SQL_INT (open)))
    return FALSE;
  /* One that is leaving, or may have left, is given up too: nobody waits for what becomes of it. But it is counted. */
  if (state == SA_DELIVERY_QUEUED || state == SA_DELIVERY_WAITING)
    self->mail_cancelled++;
  else if (undo == NULL || !has (undo->queued, open))
    self->mail_left++;
  return sa_write_message_state (self, open, state, SA_DELIVERY_CANCELLED, TRUE, error);
}

static gboolean
set_address (SaWriter *self, SaId account, const char *before, const char *address, GError **error)
{
  g_autofree char *key = sa_address_key (address);
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  g_autofree char *fold = NULL;

  if (!sa_sql_get_text (self->connection, &name, error, "SELECT name FROM account WHERE id = ?", SQL_INT (account)))
    return FALSE;
  text = g_strconcat (address, "\n", name, NULL);
  fold = sa_fold (text);
  return sa_sql_run (self->connection, error, "UPDATE account SET address = ?, address_key = ?, fold = ? WHERE id = ?",
                     SQL_TEXT (address), SQL_TEXT (key), SQL_TEXT (fold), SQL_INT (account)) &&
         sa_sql_run (self->connection, error,
                     "UPDATE message SET address = ?2, next_follow = NULL WHERE address IS NULL AND " OF_ACCOUNT,
                     SQL_INT (account), SQL_TEXT (before)) &&
         sa_sql_run (self->connection, error, "UPDATE message SET address = NULL WHERE address = ?2 AND " OF_ACCOUNT,
                     SQL_INT (account), SQL_TEXT (address));
}

/* All links die. Those that the event which is undone killed live again: -1 keeps apart what dies now. */
static gboolean
set_links (SaWriter *self, SaId account, const SaAddressUndo *undo, GError **error)
{
  return sa_sql_run (self->connection, error, "UPDATE link SET dead = -1 WHERE dead IS NULL AND " OF_ACCOUNT, SQL_INT (account)) &&
         (undo == NULL ||
          sa_sql_run (self->connection, error,
                      "UPDATE link SET dead = NULL WHERE dead = ?2 AND " OF_ACCOUNT " AND EXISTS (SELECT 1 FROM invitation o "
                      "WHERE o.id = link.invitation AND o.revoked_at IS NULL AND o.accepted_at IS NULL)",
                      SQL_INT (account), SQL_INT (undo->time))) &&
         sa_sql_run (self->connection, error, "UPDATE link SET dead = ?2 WHERE dead = -1 AND " OF_ACCOUNT,
                     SQL_INT (account), SQL_INT (self->now));
}

/* When a relay took the current invitation's mail to the address of now, and what became of each invitation's. */
static gboolean
set_sent (SaWriter *self, SaUserState *user, GError **error)
{
  g_autoptr (GArray) invitations = NULL;
  SaTime last_sent = 0;

  invitations = sa_sql_get_ids (self->connection, error, "SELECT id FROM invitation WHERE user = ?", SQL_INT (user->id));
  if (invitations == NULL)
    return FALSE;
  for (guint i = 0; i < invitations->len; i++)
    {
      if (!sa_write_invitation_mirror (self, g_array_index (invitations, SaId, i), error))
        return FALSE;
    }
  if (!sa_sql_get_int (self->connection, &last_sent, error,
                       "SELECT max (handed_over) FROM message WHERE invitation = ? AND address IS NULL AND state IN (3, 7)",
                       SQL_INT (user->invitation)))
    return FALSE;
  return last_sent == user->facts.last_sent || sa_write_user_last_sent (self, user, last_sent, error);
}

static gboolean
queue_mail (SaWriter *self, SaUserState *user, SaTime not_before, GError **error)
{
  g_autofree char *expires = NULL;
  SaTime earliest = self->change != NULL ? sa_writer_get_not_before (self) : self->now;
  gboolean open = FALSE;

  if (!is_open (self, user, &open, error))
    return FALSE;
  if (!open)
    return TRUE;
  return sa_sql_get_text (self->connection, &expires, error, "SELECT expires FROM invitation WHERE id = ?", SQL_INT (user->invitation)) &&
         (expires == NULL ||
          sa_write_invitation_field (self, user->invitation, "expires", expires, NULL, error)) &&
         sa_write_message_queue (self, user, MAX (earliest, not_before), error);
}

gboolean
sa_write_account_address (SaWriter *self, SaId account, const char *address, const SaAddressUndo *undo, GError **error)
{
  g_autoptr (GArray) users = NULL;
  g_autofree gboolean *wanted = NULL;
  g_autofree SaTime *not_before = NULL;
  g_autofree char *before = NULL;
  SaUserState user;

  users = sa_sql_get_ids (self->connection, error, "SELECT id FROM user WHERE account = ? ORDER BY id", SQL_INT (account));
  if (users == NULL ||
      !sa_sql_get_text (self->connection, &before, error, "SELECT address FROM account WHERE id = ?", SQL_INT (account)))
    return FALSE;

  wanted = g_new0 (gboolean, MAX (users->len, 1));
  not_before = g_new0 (SaTime, MAX (users->len, 1));
  for (guint i = 0; i < users->len; i++)
    {
      if (!sa_writer_read_user (self, g_array_index (users, SaId, i), &user, error) ||
          !give_up_mail (self, &user, undo, &wanted[i], &not_before[i], error))
        return FALSE;
    }
  if (!set_address (self, account, before, address, error) || !set_links (self, account, undo, error))
    return FALSE;
  for (guint i = 0; i < users->len; i++)
    {
      if (!sa_writer_read_user (self, g_array_index (users, SaId, i), &user, error) ||
          !set_sent (self, &user, error) ||
          (wanted[i] && !queue_mail (self, &user, not_before[i], error)))
        return FALSE;
    }
  /* The last row of all: undo reads from the end, and does the rest with this one. */
  return sa_event_writer_add_personal (self->events, SA_ENTITY_ACCOUNT, account, "address", before, address, error) &&
         sa_write_account_touch (self, account, error);
}
