/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-sql.h"
#include "sa-writer-private.h"

/* A name and a URL, as they will be kept. */
static SaReason
check_site (const char *name, const char *url)
{
  SaReason reason = sa_check_name (name);

  return reason != SA_REASON_NONE ? reason : sa_check_url (url);
}

/*
 * The organization and its founder
 */

static gboolean
write_operator (SaWriter *self, SaId account, const char *os_user, GError **error)
{
  SaId before = 0;

  if (!sa_sql_get_int (self->connection, &before, error, "SELECT account FROM operator WHERE os_user = ?", SQL_TEXT (os_user)))
    return FALSE;
  if (before == account)
    return TRUE;
  sa_writer_touch_all (self, 0);
  return sa_sql_run (self->connection, error,
                     "INSERT INTO operator (os_user, account) VALUES (?, ?) ON CONFLICT DO UPDATE SET account = excluded.account",
                     SQL_TEXT (os_user), SQL_INT (account)) &&
         (before == 0 || sa_event_writer_add (self->events, SA_ENTITY_ACCOUNT, before, "operator", os_user, NULL, error)) &&
         sa_event_writer_add (self->events, SA_ENTITY_ACCOUNT, account, "operator", NULL, os_user, error);
}

static gboolean
write_founder (SaWriter *self, SaId site, const char *address, const char *key, const char *name, GError **error)
{
  SaUserState state;
  SaId account = 0;

  if (!sa_write_account_new (self, address, key, name, SA_ACCOUNT_ACTIVE, &account, error) ||
      !sa_sql_run (self->connection, error, "UPDATE account SET organization_admin = 1 WHERE id = ?", SQL_INT (account)) ||
      !sa_event_writer_add_int (self->events, SA_ENTITY_ACCOUNT, account, "exists", 0, 1, error) ||
      !sa_event_writer_add_personal (self->events, SA_ENTITY_ACCOUNT, account, "address", NULL, address, error) ||
      !sa_event_writer_add_personal (self->events, SA_ENTITY_ACCOUNT, account, "name", NULL, name, error))
    return FALSE;

  return sa_write_user_new (self, site, account, SA_ROLE_SITE_ADMIN, SA_ORIGIN_INVITED, &state, error) &&
         sa_write_user_seen (self, &state, error) &&
         (self->actor->os_user == NULL || write_operator (self, account, self->actor->os_user, error));
}

gboolean
sa_change_create_organization (SaWriter *self, GError **error)
{
  const SaChange *change = self->change;
  const SaTargets *targets = change->targets;
  g_autofree char *address = NULL;
  g_autofree char *key = NULL;
  const char *founder;
  SaReason reason;
  gint64 found = 0;
  gboolean go_on;
  SaId organization;
  SaId site = 0;

  if (!sa_writer_allows (self, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  if (!sa_sql_get_int (self->connection, &found, error, "SELECT 1 FROM organization"))
    return FALSE;
  if (found != 0)
    return sa_writer_refuse (self, SA_REASON_IN_USE, 0, NULL);

  reason = sa_check_name (self->name);
  if (reason == SA_REASON_NONE)
    reason = check_site (change->text, change->url);
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, 0, NULL);
  if (targets == NULL || !sa_targets_are_addresses (targets))
    return sa_writer_verdict (self, SA_VERDICT_INVALID, SA_REASON_ADDRESS_EMPTY, 0, NULL);
  reason = sa_targets_get_reason (targets, self->target);
  if (reason == SA_REASON_NONE)
    reason = sa_address_check (sa_targets_get_address (targets, self->target), &address);
  if (reason != SA_REASON_NONE)
    return sa_writer_verdict (self, SA_VERDICT_INVALID, reason, 0, NULL);
  founder = sa_targets_get_name (targets, self->target);
  if (*founder != '\0' && (reason = sa_check_name (founder)) != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, 0, NULL);

  if (!sa_sql_run (self->connection, error, "INSERT INTO organization (name, language, created) VALUES (?, ?, ?)",
                   SQL_TEXT (self->name), SQL_TEXT (change->language), SQL_INT (self->now)))
    return FALSE;
  organization = sa_sqlite_connection_get_last_id (self->connection);
  sa_writer_touch_all (self, 0);
  key = sa_address_key (address);
  return sa_event_writer_add_int (self->events, SA_ENTITY_ORGANIZATION, organization, "exists", 0, 1, error) &&
         sa_event_writer_add (self->events, SA_ENTITY_ORGANIZATION, organization, "name", NULL, self->name, error) &&
         sa_write_site_new (self, change->text, change->url, &site, error) &&
         write_founder (self, site, address, key, founder, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, site, NULL);
}

gboolean
sa_change_set_operator (SaWriter *self, GError **error)
{
  SaUserState person = { .account = sa_writer_target_id (self) };
  SaReason reason = SA_REASON_NONE;
  gint64 found = 0;
  SaId before = 0;

  if (!sa_sql_get_int (self->connection, &found, error, "SELECT id FROM account WHERE id = ?", SQL_INT (person.account)))
    return FALSE;
  if (found == 0)
    return sa_writer_refuse (self, SA_REASON_NOT_FOUND, 0, NULL);
  if (!sa_writer_judge (self, self->change->kind, &person, SA_ROLE_BASIC, &reason, error))
    return FALSE;
  if (reason == SA_REASON_NONE)
    reason = sa_check_name (self->change->text);
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, person.account, NULL);

  if (!sa_sql_get_int (self->connection, &before, error, "SELECT account FROM operator WHERE os_user = ?",
                       SQL_TEXT (self->change->text)))
    return FALSE;
  return write_operator (self, person.account, self->change->text, error) &&
         sa_writer_verdict (self, before == person.account ? SA_VERDICT_ALREADY_SO : SA_VERDICT_DONE, SA_REASON_NONE,
                            person.account, NULL);
}

/*
 * Sites
 */

gboolean
sa_change_add_site (SaWriter *self, GError **error)
{
  const SaChange *change = self->change;
  SaReason reason;
  gboolean go_on;
  gboolean taken;
  SaId site = 0;

  if (!sa_writer_allows (self, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  reason = check_site (self->name, change->url);
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, 0, NULL);
  if (!sa_write_thing_is_taken (self, SA_ENTITY_SITE, 0, self->name, 0, &taken, error))
    return FALSE;
  if (taken)
    return sa_writer_refuse (self, SA_REASON_NAME_TAKEN, 0, NULL);

  return sa_write_site_new (self, self->name, change->url, &site, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, site, NULL);
}

gboolean
sa_change_remove_site (SaWriter *self, GError **error)
{
  gboolean go_on;
  SaId site;

  if (!sa_writer_take_thing (self, SA_ENTITY_SITE, &site, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;

  /* Its users, links and mail stay as they are: a link of a site that is gone is refused, its mail does not leave, and
   * the site may come back with all of them. */
  sa_writer_touch_all (self, 0);
  return sa_write_thing_exists (self, SA_ENTITY_SITE, site, FALSE, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, site, NULL);
}
