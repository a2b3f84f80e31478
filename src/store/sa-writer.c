/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-writer.h"

#include "sa-command.h"
#include "sa-schema.h"
#include "sa-sql.h"
#include "sa-writer-private.h"

/* Above this a feed row has no ids: readers are quicker to load afresh than to look at so many. */
#define FEED_MAX_USERS 2000
#define FEED_KEPT 10000
#define FEED_PRUNE_EVERY 256

void
sa_touched_clear (SaTouched *self)
{
  g_clear_pointer (&self->users, g_array_unref);
  memset (self, 0, sizeof *self);
}

/*
 * The frame of a transaction
 */

SaWriter *
sa_writer_new (SaSqliteConnection *connection, const SaActor *actor, SaTime now)
{
  SaWriter *self;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), NULL);
  g_return_val_if_fail (actor != NULL, NULL);

  self = g_new0 (SaWriter, 1);
  self->connection = g_object_ref (connection);
  self->actor = actor;
  self->now = now;
  self->outcome = sa_outcome_new ();
  self->seats = sa_seats_new (connection);
  self->products = g_array_new (FALSE, FALSE, sizeof (SaId));
  self->defaults = g_array_new (FALSE, FALSE, sizeof (SaId));
  self->groups = g_array_new (FALSE, FALSE, sizeof (SaId));
  self->joins = g_array_new (FALSE, FALSE, sizeof (SaId));
  self->results = g_array_new (FALSE, TRUE, sizeof (SaId));
  self->keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->users = g_array_new (FALSE, FALSE, sizeof (SaId));
  self->users_known = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  return self;
}

void
sa_writer_free (SaWriter *self)
{
  sa_outcome_unref (self->outcome);
  g_clear_pointer (&self->events, sa_event_writer_free);
  g_free (self->command);
  sa_seats_free (self->seats);
  g_free (self->name);
  g_array_unref (self->products);
  g_array_unref (self->defaults);
  g_array_unref (self->groups);
  g_array_unref (self->joins);
  g_array_unref (self->results);
  g_hash_table_unref (self->keys);
  g_array_unref (self->users);
  g_hash_table_unref (self->users_known);
  g_object_unref (self->connection);
  g_free (self);
}

gboolean
sa_writer_start (SaWriter *self, GError **error)
{
  if (!sa_sqlite_connection_begin (self->connection, TRUE, error))
    return FALSE;
  if (!sa_schema_check_version (self->connection, error))
    {
      sa_sqlite_connection_rollback (self->connection);
      return FALSE;
    }

  sa_seats_reset (self->seats);
  g_array_unref (self->users);  /* whoever was told of them still has it */
  self->users = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_hash_table_remove_all (self->users_known);
  self->everything = FALSE;
  self->everyone = FALSE;
  self->several_sites = FALSE;
  self->touched_site = 0;
  self->unnoticed = FALSE;
  self->mail = FALSE;
  return TRUE;
}

SaWriter *
sa_writer_begin_system (SaSqliteConnection *connection, SaActor *actor, SaTime now, GError **error)
{
  g_autoptr (SaWriter) self = NULL;

  actor->kind = SA_ACTOR_SYSTEM;
  actor->program = (char *) (g_get_prgname () != NULL ? g_get_prgname () : "site-admin");
  self = sa_writer_new (connection, actor, now);
  return sa_writer_start (self, error) ? g_steal_pointer (&self) : NULL;
}

void
sa_writer_abandon (SaWriter *self)
{
  sa_sqlite_connection_rollback (self->connection);
}

/* @others: something that is no user moved too, which a 0 at the end says: nobody needs to look at all users for it. */
static GBytes *
encode_users (const GArray *users, gboolean others)
{
  gsize n_ids = users->len + (others ? 1 : 0);
  gint64 *bytes = g_new0 (gint64, n_ids);

  for (guint i = 0; i < users->len; i++)
    bytes[i] = GINT64_TO_LE (g_array_index (users, SaId, i));
  return g_bytes_new_take (bytes, n_ids * sizeof (gint64));
}

static gboolean
write_feed (SaWriter *self, gint64 *seq, GError **error)
{
  g_autoptr (GBytes) ids = NULL;

  if (!self->everyone && self->users->len <= FEED_MAX_USERS)
    ids = encode_users (self->users, self->everything);
  if (!sa_sql_run (self->connection, error, "INSERT INTO feed (site, ids, last_event) VALUES (?, ?, (SELECT max (id) FROM event))",
                   SQL_ID (self->several_sites ? 0 : self->touched_site), SQL_BYTES (ids)))
    return FALSE;

  *seq = sa_sqlite_connection_get_last_id (self->connection);
  return *seq % FEED_PRUNE_EVERY != 0 ||
         sa_sql_run (self->connection, error, "DELETE FROM feed WHERE seq <= ?", SQL_INT (*seq - FEED_KEPT));
}

static gboolean
finish (SaWriter *self, gboolean preview, SaTouched *touched, GError **error)
{
  SaId event = 0;
  gint64 seq = 0;

  if (!sa_seats_flush (self->seats, error))
    return FALSE;
  if (!sa_sql_get_int (self->connection, &seq, error, "SELECT max (seq) FROM feed"))
    return FALSE;
  sa_outcome_set_mail (self->outcome, self->mail_queued, self->mail_cancelled, self->mail_left);

  if (preview || (self->users->len == 0 && !self->everything))
    {
      sa_outcome_set_event (self->outcome, 0, seq);
      if (!preview && self->unnoticed)
        return sa_sqlite_connection_commit (self->connection, error);
      sa_sqlite_connection_rollback (self->connection);
      return TRUE;
    }

  if (self->events != NULL)
    {
      gsize n_targets = sa_outcome_get_size (self->outcome);
      gsize n_refused = 0;

      for (guint verdict = 0; verdict < SA_N_VERDICTS; verdict++)
        {
          if (!sa_verdict_is_success (verdict))
            n_refused += sa_outcome_count (self->outcome, verdict);
        }
      if (!sa_event_writer_finish (self->events, n_targets, n_refused, error))
        return FALSE;
      event = sa_event_writer_get_event (self->events);
    }
  if (!write_feed (self, &seq, error) || !sa_sqlite_connection_commit (self->connection, error))
    return FALSE;

  sa_outcome_set_event (self->outcome, event, seq);
  sa_touched_clear (touched);
  touched->seq = seq;
  touched->site = self->several_sites ? 0 : self->touched_site;
  touched->users = self->everything ? NULL : g_array_ref (self->users);
  touched->mail = self->mail;
  return TRUE;
}

gboolean
sa_writer_end (SaWriter *self, gboolean preview, SaTouched *touched, GError **error)
{
  if (finish (self, preview, touched, error))
    return TRUE;
  sa_sqlite_connection_rollback (self->connection);
  return FALSE;
}

void
sa_writer_touch_all (SaWriter *self, SaId site)
{
  if (self->touched_site != site && (self->touched_site != 0 || self->everything || self->users->len > 0))
    self->several_sites = TRUE;
  self->touched_site = site;
  self->everything = TRUE;
}

void
sa_writer_touch_everyone (SaWriter *self, SaId site)
{
  sa_writer_touch_all (self, site);
  self->everyone = TRUE;
}

void
sa_writer_touch_user (SaWriter *self, SaId site, SaId user)
{
  if (self->touched_site != site && (self->touched_site != 0 || self->everything || self->users->len > 0))
    self->several_sites = TRUE;
  self->touched_site = site;
  if (g_hash_table_add (self->users_known, g_memdup2 (&user, sizeof user)))
    g_array_append_val (self->users, user);
}

/*
 * One change
 */

gboolean
sa_writer_verdict (SaWriter *self, SaVerdict verdict, SaReason reason, SaId id, const char *detail)
{
  sa_outcome_add (self->outcome, self->change_index, self->target, verdict, reason, id, detail);

  if (self->results->len <= self->change_index)
    g_array_set_size (self->results, self->change_index + 1);
  if (sa_verdict_is_success (verdict) && g_array_index (self->results, SaId, self->change_index) == 0)
    g_array_index (self->results, SaId, self->change_index) = id;
  return TRUE;
}

gboolean
sa_writer_refuse (SaWriter *self, SaReason reason, SaId id, const char *detail)
{
  return sa_writer_verdict (self, reason == SA_REASON_NOT_FOUND ? SA_VERDICT_NOT_FOUND : SA_VERDICT_REFUSED, reason,
                            id, detail);
}

SaId
sa_writer_resolve (SaWriter *self, SaId id)
{
  if (id >= 0)
    return id;
  /* The result of a change that comes later, or was refused, is nothing. */
  return -id - 1 < self->results->len ? g_array_index (self->results, SaId, -id - 1) : 0;
}

SaId
sa_writer_target_id (SaWriter *self)
{
  const SaTargets *targets = self->change->targets;

  if (targets == NULL || sa_targets_are_addresses (targets))
    return 0;
  return sa_writer_resolve (self, sa_targets_get_id (targets, self->target));
}

static void
append_once (GArray *ids, SaId id)
{
  for (guint i = 0; i < ids->len; i++)
    {
      if (g_array_index (ids, SaId, i) == id)
        return;
    }
  g_array_append_val (ids, id);
}

static void
refuse_all (SaWriter *self, SaReason reason)
{
  if (self->change_reason != SA_REASON_NONE || reason == SA_REASON_NONE)
    return;
  self->change_reason = reason;
  self->change_verdict = reason == SA_REASON_NOT_FOUND ? SA_VERDICT_NOT_FOUND : SA_VERDICT_REFUSED;
}

static gboolean
take_products (SaWriter *self, const SaIds *ids, GError **error)
{
  for (gsize i = 0; i < sa_ids_get_size (ids); i++)
    {
      SaId id = sa_writer_resolve (self, sa_ids_get_nth (ids, i));
      SaId group = 0;

      if (!sa_sql_get_int (self->connection, &group, error,
                           "SELECT default_group FROM product WHERE id = ? AND site = ? AND removed_at IS NULL",
                           SQL_INT (id), SQL_INT (self->site)))
        return FALSE;
      if (group == 0)
        {
          refuse_all (self, SA_REASON_NOT_FOUND);
          return TRUE;
        }
      g_array_append_val (self->products, id);
      g_array_append_val (self->defaults, group);
      append_once (self->joins, group);
    }
  return TRUE;
}

static gboolean
take_groups (SaWriter *self, const SaIds *ids, GError **error)
{
  for (gsize i = 0; i < sa_ids_get_size (ids); i++)
    {
      SaId id = sa_writer_resolve (self, sa_ids_get_nth (ids, i));
      gint64 found = 0;

      if (!sa_sql_get_int (self->connection, &found, error,
                           "SELECT id FROM user_group WHERE id = ? AND site = ? AND removed_at IS NULL",
                           SQL_INT (id), SQL_INT (self->site)))
        return FALSE;
      if (found == 0)
        {
          refuse_all (self, SA_REASON_NOT_FOUND);
          return TRUE;
        }
      append_once (self->groups, id);
      append_once (self->joins, id);
    }
  return TRUE;
}

gboolean
sa_writer_enter (SaWriter *self, const SaChange *change, guint index, gboolean resume, GError **error)
{
  SaReason reason = SA_REASON_NONE;
  gint64 found = 0;

  self->change = change;
  self->change_index = index;
  self->target = 0;
  self->site = sa_writer_resolve (self, change->site);
  self->change_reason = SA_REASON_NONE;
  if (!resume)
    {
      self->domains_allowed = FALSE;
      g_hash_table_remove_all (self->keys);
    }
  g_free (self->name);
  self->name = change->name != NULL ? g_strstrip (g_strdup (change->name)) : NULL;
  g_array_set_size (self->products, 0);
  g_array_set_size (self->defaults, 0);
  g_array_set_size (self->groups, 0);
  g_array_set_size (self->joins, 0);

  if (change->site != 0)
    {
      if (!sa_sql_get_int (self->connection, &found, error, "SELECT 1 FROM site WHERE id = ? AND removed_at IS NULL",
                           SQL_INT (self->site)))
        return FALSE;
      if (found == 0)
        refuse_all (self, SA_REASON_NOT_FOUND);
    }
  if (!sa_writer_read_actor (self, self->site, &self->actor_facts, error))
    return FALSE;
  if (change->products != NULL && !take_products (self, change->products, error))
    return FALSE;
  if (change->groups != NULL && !take_groups (self, change->groups, error))
    return FALSE;
  if (!sa_writer_is_within_own (self, self->site, &self->within_own, error))
    return FALSE;
  if (change->kind == SA_CHANGE_INVITE || change->kind == SA_CHANGE_RESEND)
    {
      if (!sa_change_invite_check (self, &reason, error))
        return FALSE;
      refuse_all (self, reason);
    }
  return TRUE;
}

guint
sa_writer_count_targets (const SaChange *change)
{
  return change->targets != NULL ? (guint) sa_targets_get_size (change->targets) : 1;
}

typedef gboolean (*ApplyTarget) (SaWriter *self, GError **error);

static const ApplyTarget kinds[SA_N_CHANGE_KINDS] = {
  [SA_CHANGE_CREATE_ORGANIZATION] = sa_change_create_organization,
  [SA_CHANGE_ADD_SITE] = sa_change_add_site,
  [SA_CHANGE_REMOVE_SITE] = sa_change_remove_site,
  [SA_CHANGE_ADD_PRODUCT] = sa_change_add_product,
  [SA_CHANGE_SET_PRODUCT_SEATS] = sa_change_set_seats,
  [SA_CHANGE_REMOVE_PRODUCT] = sa_change_remove_product,
  [SA_CHANGE_ADD_GROUP] = sa_change_add_group,
  [SA_CHANGE_RENAME_GROUP] = sa_change_rename_group,
  [SA_CHANGE_REMOVE_GROUP] = sa_change_remove_group,
  [SA_CHANGE_ADD_TO_GROUP] = sa_change_add_to_group,
  [SA_CHANGE_REMOVE_FROM_GROUP] = sa_change_remove_from_group,
  [SA_CHANGE_INVITE] = sa_change_invite,
  [SA_CHANGE_RESEND] = sa_change_resend,
  [SA_CHANGE_REVOKE] = sa_change_revoke,
  [SA_CHANGE_RESTORE] = sa_change_restore,
  [SA_CHANGE_REMOVE] = sa_change_remove,
  [SA_CHANGE_SET_ROLE] = sa_change_set_role,
  [SA_CHANGE_GRANT] = sa_change_grant,
  [SA_CHANGE_WITHDRAW] = sa_change_withdraw,
  [SA_CHANGE_SEEN] = sa_change_seen,
  [SA_CHANGE_ACCEPT] = sa_change_accept,
  [SA_CHANGE_MAKE_LINK] = sa_change_make_link,
  [SA_CHANGE_ALLOW_DOMAIN] = sa_change_allow_domain,
  [SA_CHANGE_DENY_DOMAIN] = sa_change_deny_domain,
  [SA_CHANGE_SET_RELAY] = sa_change_set_relay,
  [SA_CHANGE_CANCEL_MESSAGE] = sa_change_cancel_message,
  [SA_CHANGE_RETRY_MESSAGE] = sa_change_retry_message,
  [SA_CHANGE_RESUME_OUTBOX] = sa_change_resume_outbox,
  [SA_CHANGE_SET_OPERATOR] = sa_change_set_operator,
  [SA_CHANGE_PAUSE_OUTBOX] = sa_change_pause_outbox,
  [SA_CHANGE_SET_TEMPLATE] = sa_change_set_template,
  [SA_CHANGE_CHANGE_ADDRESS] = sa_change_address,
  [SA_CHANGE_REMOVE_RELAY] = sa_change_remove_relay,
  [SA_CHANGE_SET_LANGUAGE] = sa_change_organization_language,
  [SA_CHANGE_POSTPONE_MESSAGE] = sa_change_postpone_message,
};

gboolean
sa_writer_apply_target (SaWriter *self, guint target, GError **error)
{
  self->target = target;
  if (self->change_reason != SA_REASON_NONE)
    return sa_writer_verdict (self, self->change_verdict, self->change_reason, 0, NULL);
  if (kinds[self->change->kind] == NULL)
    return sa_writer_refuse (self, SA_REASON_NOT_ALLOWED, 0, NULL);
  return kinds[self->change->kind] (self, error);
}

/*
 * One plan
 */

/* The site that all changes of @plan are about; 0 when there is more than one, or one that is yet to come. */
static SaId
plan_get_site (const SaPlan *plan)
{
  SaId site = 0;

  for (guint i = 0; i < plan->changes->len; i++)
    {
      const SaChange *change = g_ptr_array_index (plan->changes, i);

      if (i > 0 && change->site != site)
        return 0;
      site = change->site;
    }
  return MAX (site, 0);
}

/* Names and addresses as they are now, for the command that an event keeps. */
static char *
find_name (SaEntity entity, SaId id, gpointer data)
{
  SaWriter *self = data;
  g_autoptr (GError) failure = NULL;
  char *name = NULL;
  gboolean ok = FALSE;

  if (entity == SA_ENTITY_SITE)
    ok = sa_sql_get_text (self->connection, &name, &failure, "SELECT name FROM site WHERE id = ?", SQL_INT (id));
  else if (entity == SA_ENTITY_GROUP)
    ok = sa_sql_get_text (self->connection, &name, &failure, "SELECT name FROM user_group WHERE id = ?", SQL_INT (id));
  else if (entity == SA_ENTITY_PRODUCT)
    ok = sa_sql_get_text (self->connection, &name, &failure, "SELECT name FROM product WHERE id = ?", SQL_INT (id));
  else if (entity == SA_ENTITY_USER)
    ok = sa_sql_get_text (self->connection, &name, &failure,
                          "SELECT a.address FROM user u JOIN account a ON a.id = u.account WHERE u.id = ?", SQL_INT (id));
  else if (entity == SA_ENTITY_ACCOUNT)
    ok = sa_sql_get_text (self->connection, &name, &failure, "SELECT address FROM account WHERE id = ?", SQL_INT (id));
  if (!ok && failure != NULL)
    g_debug ("No command is kept: %s", failure->message);
  return name;
}

void
sa_writer_set_plan (SaWriter *self, const SaPlan *plan, gboolean running)
{
  const SaChange *first = g_ptr_array_index (plan->changes, 0);
  SaEventHeader header = { 0 };

  self->as_of = plan->as_of;
  g_free (self->command);
  self->command = sa_command_from_plan (plan, self->actor->os_user, find_name, self);
  header.site = plan_get_site (plan);
  header.time = self->now;
  header.kind = first->kind;
  header.actor = self->actor;
  header.title = plan->title;
  header.command = self->command;
  header.running = running;
  g_clear_pointer (&self->events, sa_event_writer_free);
  self->events = sa_event_writer_new (self->connection, &header);
}

static gboolean
apply (SaWriter *self, const SaPlan *plan, gboolean *undone, GError **error)
{
  *undone = FALSE;
  for (guint i = 0; i < plan->changes->len && !*undone; i++)
    {
      const SaChange *change = g_ptr_array_index (plan->changes, i);
      guint n_targets = sa_writer_count_targets (change);
      gsize first_row = sa_outcome_get_size (self->outcome);

      if (!sa_writer_enter (self, change, i, FALSE, error))
        return FALSE;
      for (guint target = 0; target < n_targets; target++)
        {
          if (!sa_writer_apply_target (self, target, error))
            return FALSE;
        }
      /* An atomic plan ends with the change that failed: those after it may only fail for want of its result. */
      for (gsize row = first_row; plan->atomic && row < sa_outcome_get_size (self->outcome); row++)
        *undone = *undone || !sa_verdict_is_success (sa_outcome_get_row (self->outcome, row)->verdict);
    }
  return TRUE;
}

SaOutcome *
sa_writer_apply (SaSqliteConnection *connection, SaPlan *plan, const SaActor *actor, gboolean preview, SaTime now,
                 SaTouched *touched, GError **error)
{
  g_autoptr (SaWriter) self = NULL;
  gboolean undone = FALSE;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), NULL);
  g_return_val_if_fail (plan != NULL && plan->changes->len > 0, NULL);
  g_return_val_if_fail (actor != NULL, NULL);

  self = sa_writer_new (connection, actor, now);
  if (!sa_writer_start (self, error))
    return NULL;
  sa_writer_set_plan (self, plan, FALSE);
  if (!apply (self, plan, &undone, error) || (!undone && !sa_seats_report (self->seats, self->outcome, error)))
    {
      sa_writer_abandon (self);
      return NULL;
    }
  if (!undone)
    return sa_writer_end (self, preview, touched, error) ? sa_outcome_ref (self->outcome) : NULL;

  self->mail_queued = self->mail_cancelled = self->mail_left = 0;
  if (!sa_writer_end (self, TRUE, touched, error))
    return NULL;
  sa_outcome_set_undone (self->outcome);
  return sa_outcome_ref (self->outcome);
}
