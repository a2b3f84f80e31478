/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-secret.h"
#include "sa-sql.h"
#include "sa-writer-private.h"

#define SECONDS_A_DAY (24 * 60 * 60)

/*
 * A link to hand over by other means than mail. Its secret is given back once; kept is only its hash.
 */

static gboolean
read_expires_days (SaWriter *self, SaId invitation, gint64 *days, gboolean *over, GError **error)
{
  gint64 accepted = 0;

  if (!sa_sql_get_int (self->connection, days, error, "SELECT expires_days FROM invitation WHERE id = ?", SQL_INT (invitation)) ||
      !sa_sql_get_int (self->connection, &accepted, error, "SELECT accepted_at IS NOT NULL FROM invitation WHERE id = ?", SQL_INT (invitation)))
    return FALSE;
  *over = accepted != 0;
  return TRUE;
}

gboolean
sa_change_make_link (SaWriter *self, GError **error)
{
  g_autofree char *secret = NULL;
  g_autoptr (GBytes) hash = NULL;
  gboolean over = FALSE;
  SaUserState user;
  gint64 days = 0;
  gboolean go_on;

  if (!sa_writer_take_user (self, SA_ROLE_BASIC, FALSE, &user, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (!user.facts.access)
    return sa_writer_refuse (self, SA_REASON_NO_ACCESS_BEFORE, user.id, NULL);
  if (user.facts.first_seen != 0)
    return sa_writer_refuse (self, SA_REASON_HAS_BEEN_SEEN, user.id, NULL);
  if (user.facts.account_state != SA_ACCOUNT_NONE && user.facts.account_state != SA_ACCOUNT_ACTIVE)
    return sa_writer_refuse (self, SA_REASON_ACCOUNT_DEACTIVATED, user.id, NULL);

  if (user.invitation != 0 && !read_expires_days (self, user.invitation, &days, &over, error))
    return FALSE;
  if (user.invitation == 0 || over)
    {
      if (!sa_write_invitation_new (self, &user, error) ||
          !read_expires_days (self, user.invitation, &days, &over, error))
        return FALSE;
    }
  else if (!sa_write_invitation_reopen (self, &user, error))
    return FALSE;

  secret = sa_secret_new ();
  hash = sa_secret_hash (secret);
  sa_writer_touch_user (self, user.site, user.id);
  return sa_sql_run (self->connection, error, "INSERT INTO link (hash, invitation, made, expires) VALUES (?, ?, ?, ?)",
                     SQL_BYTES (hash), SQL_INT (user.invitation), SQL_INT (self->now),
                     SQL_ID (days > 0 ? self->now + days * SECONDS_A_DAY : 0)) &&
         sa_event_writer_add_int (self->events, SA_ENTITY_INVITATION, user.invitation, "link", 0, 1, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, user.id, secret);
}

/*
 * Acceptance
 */

typedef struct
{
  SaId        invitation;
  SaId        message;     /* that carried it; 0: copied */
  SaTime      expires;
  SaTime      dead;
  SaId        user;
  SaTime      revoked_at;
  SaTime      accepted_at;
  gboolean    named;
  gboolean    site_gone;
} Link;

static gboolean
read_link (SaWriter *self, const char *token, Link *link, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  g_autoptr (GBytes) hash = NULL;
  SaSqliteStep step;

  memset (link, 0, sizeof *link);
  if (token == NULL)
    return TRUE;
  hash = sa_secret_hash (token);
  statement = sa_sql_prepare (self->connection, error,
                              "SELECT l.invitation, l.message, l.expires, l.dead, i.user, i.revoked_at, i.accepted_at, a.name <> '', "
                              "s.removed_at IS NOT NULL FROM link l JOIN invitation i ON i.id = l.invitation JOIN user u ON u.id = i.user "
                              "JOIN account a ON a.id = u.account JOIN site s ON s.id = u.site WHERE l.hash = ?", SQL_BYTES (hash));
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  if (step != SA_SQLITE_ROW)
    return step == SA_SQLITE_DONE;

  link->invitation = sa_sqlite_statement_get_int (statement, 0);
  link->message = sa_sqlite_statement_get_int (statement, 1);
  link->expires = sa_sqlite_statement_get_int (statement, 2);
  link->dead = sa_sqlite_statement_get_int (statement, 3);
  link->user = sa_sqlite_statement_get_int (statement, 4);
  link->revoked_at = sa_sqlite_statement_get_int (statement, 5);
  link->accepted_at = sa_sqlite_statement_get_int (statement, 6);
  link->named = sa_sqlite_statement_get_int (statement, 7) != 0;
  link->site_gone = sa_sqlite_statement_get_int (statement, 8) != 0;
  return TRUE;
}

/* What mail is still under way has done its work: an unknown one arrived, as its link was used; others are not
   needed. */
static gboolean
settle_mail (SaWriter *self, const Link *link, GError **error)
{
  SaDelivery delivery = SA_DELIVERY_NONE;
  SaId message = 0;

  if (!sa_write_message_find (self, link->invitation, &message, &delivery, error) ||
      !sa_sql_run (self->connection, error, "UPDATE message SET next_follow = NULL WHERE invitation = ? AND next_follow IS NOT NULL",
                   SQL_INT (link->invitation)))
    return FALSE;
  if (delivery == SA_DELIVERY_QUEUED || delivery == SA_DELIVERY_WAITING)
    return sa_write_message_state (self, message, delivery, SA_DELIVERY_CANCELLED, FALSE, error);
  if (delivery == SA_DELIVERY_UNKNOWN && message == link->message)
    return sa_write_message_state (self, message, delivery, SA_DELIVERY_HANDED_OVER, FALSE, error) &&
           sa_sql_run (self->connection, error, "UPDATE message SET handed_over = ? WHERE id = ?", SQL_INT (self->now), SQL_INT (message)) &&
           sa_sql_run (self->connection, error, "UPDATE user SET last_sent = ? WHERE id = ?", SQL_INT (self->now), SQL_INT (link->user));
  return TRUE;
}

static gboolean
accept_link (SaWriter *self, const Link *link, SaUserState *user, GError **error)
{
  const char *name = self->name != NULL ? self->name : "";

  if (user->facts.account_state == SA_ACCOUNT_NONE && !link->named && *name != '\0' &&
      !sa_write_account_name (self, user->account, name, error))
    return FALSE;
  return sa_write_account_sign_up (self, user, error) &&
         sa_write_user_seen (self, user, error) &&
         settle_mail (self, link, error) &&
         sa_write_links_dead (self, link->invitation, self->now, error) &&
         sa_sql_run (self->connection, error, "UPDATE invitation SET accepted_at = ? WHERE id = ?",
                     SQL_INT (self->now), SQL_INT (link->invitation)) &&
         sa_event_writer_add_id (self->events, SA_ENTITY_INVITATION, link->invitation, "accepted", 0, self->now, error);
}

gboolean
sa_change_accept (SaWriter *self, GError **error)
{
  SaReason reason = SA_REASON_NONE;
  SaUserState user;
  gboolean go_on;
  Link link;

  if (!sa_writer_allows (self, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (!read_link (self, self->actor->token, &link, error))
    return FALSE;
  if (link.invitation == 0)
    return sa_writer_refuse (self, SA_REASON_NOT_FOUND, 0, NULL);
  if (!sa_writer_read_user (self, link.user, &user, error))
    return FALSE;

  /* A link that acceptance spent leads on to the site; one that had died before does not. */
  if (link.site_gone || link.revoked_at != 0 || (link.dead != 0 && link.dead != link.accepted_at))
    reason = SA_REASON_LINK_DEAD;
  else if (user.removed_at != 0)
    reason = SA_REASON_REMOVED;
  else if (!user.facts.access)
    reason = SA_REASON_NO_ACCESS_BEFORE;
  else if (user.facts.account_state != SA_ACCOUNT_NONE && user.facts.account_state != SA_ACCOUNT_ACTIVE)
    reason = SA_REASON_ACCOUNT_DEACTIVATED;
  else if (link.accepted_at == 0 && link.expires != 0 && link.expires <= self->now)
    reason = SA_REASON_LINK_EXPIRED;
  else if (self->name != NULL && *self->name != '\0')
    reason = sa_check_name (self->name);
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, user.id, NULL);
  if (link.accepted_at != 0)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, user.id, NULL);

  sa_event_writer_set_site (self->events, user.site);
  return accept_link (self, &link, &user, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, user.id, NULL);
}
