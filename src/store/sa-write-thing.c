/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fold.h"
#include "sa-sql.h"
#include "sa-writer-private.h"

/*
 * Sites, groups, products and domain rules die by `removed_at` and may come back; the row of a relay or of own mail
 * texts goes, as nothing refers to it. Names are compared folded, among the living.
 */

gboolean
sa_write_thing_is_taken (SaWriter *self, SaEntity entity, SaId site, const char *name, SaId except, gboolean *taken,
                         GError **error)
{
  g_autofree char *key = sa_fold (name);
  gint64 found = 0;
  gboolean ok;

  switch ((int) entity)
    {
    case SA_ENTITY_SITE:
      ok = sa_sql_get_int (self->connection, &found, error,
                           "SELECT 1 FROM site WHERE name_key = ? AND id <> ? AND removed_at IS NULL", SQL_TEXT (key), SQL_INT (except));
      break;
    case SA_ENTITY_GROUP:
      ok = sa_sql_get_int (self->connection, &found, error,
                           "SELECT 1 FROM user_group WHERE site = ? AND name_key = ? AND id <> ? AND removed_at IS NULL",
                           SQL_INT (site), SQL_TEXT (key), SQL_INT (except));
      break;
    case SA_ENTITY_PRODUCT:
      ok = sa_sql_get_int (self->connection, &found, error,
                           "SELECT 1 FROM product WHERE site = ? AND name_key = ? AND id <> ? AND removed_at IS NULL",
                           SQL_INT (site), SQL_TEXT (key), SQL_INT (except));
      break;
    case SA_ENTITY_DOMAIN_RULE:
      ok = sa_sql_get_int (self->connection, &found, error,
                           "SELECT 1 FROM domain_rule WHERE site = ? AND domain = ? AND id <> ? AND removed_at IS NULL",
                           SQL_INT (site), SQL_TEXT (name), SQL_INT (except));
      break;
    default:
      g_return_val_if_reached (FALSE);
    }
  *taken = found != 0;
  return ok;
}

gboolean
sa_write_thing_find (SaWriter *self, SaEntity entity, SaId id, SaId *site, char **name, gboolean *removed,
                     gboolean *found, GError **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  switch ((int) entity)
    {
    case SA_ENTITY_SITE:
      statement = sa_sql_prepare (self->connection, error, "SELECT id, name, removed_at FROM site WHERE id = ?", SQL_INT (id));
      break;
    case SA_ENTITY_GROUP:
      statement = sa_sql_prepare (self->connection, error, "SELECT site, name, removed_at FROM user_group WHERE id = ?", SQL_INT (id));
      break;
    case SA_ENTITY_PRODUCT:
      statement = sa_sql_prepare (self->connection, error, "SELECT site, name, removed_at FROM product WHERE id = ?", SQL_INT (id));
      break;
    case SA_ENTITY_DOMAIN_RULE:
      statement = sa_sql_prepare (self->connection, error, "SELECT site, domain, removed_at FROM domain_rule WHERE id = ?", SQL_INT (id));
      break;
    default:
      g_return_val_if_reached (FALSE);
    }
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  *found = step == SA_SQLITE_ROW;
  if (!*found)
    return step == SA_SQLITE_DONE;
  *site = sa_sqlite_statement_get_int (statement, 0);
  *name = g_strdup (sa_sqlite_statement_get_text (statement, 1));
  *removed = !sa_sqlite_statement_is_null (statement, 2);
  return TRUE;
}

gboolean
sa_write_thing_exists (SaWriter *self, SaEntity entity, SaId id, gboolean exists, GError **error)
{
  SaTime removed_at = exists ? 0 : self->now;
  gboolean ok;

  switch ((int) entity)
    {
    case SA_ENTITY_SITE:
      ok = sa_sql_run (self->connection, error, "UPDATE site SET removed_at = ? WHERE id = ?", SQL_ID (removed_at), SQL_INT (id));
      break;
    case SA_ENTITY_GROUP:
      ok = sa_sql_run (self->connection, error, "UPDATE user_group SET removed_at = ? WHERE id = ?", SQL_ID (removed_at), SQL_INT (id));
      break;
    case SA_ENTITY_PRODUCT:
      ok = sa_sql_run (self->connection, error, "UPDATE product SET removed_at = ? WHERE id = ?", SQL_ID (removed_at), SQL_INT (id));
      sa_seats_set_removed (self->seats, id, !exists);
      break;
    case SA_ENTITY_DOMAIN_RULE:
      ok = sa_sql_run (self->connection, error, "UPDATE domain_rule SET removed_at = ? WHERE id = ?", SQL_ID (removed_at), SQL_INT (id));
      break;
    case SA_ENTITY_RELAY:
      ok = exists ? sa_sql_run (self->connection, error, "INSERT INTO relay (id, protocol, sender, settings) VALUES (?, '', '', '')", SQL_INT (id))
                  : sa_sql_run (self->connection, error, "DELETE FROM relay WHERE id = ?", SQL_INT (id));
      break;
    case SA_ENTITY_TEMPLATE:
      ok = exists ? sa_sql_run (self->connection, error, "INSERT INTO template (id, language, texts) VALUES (?, '', '')", SQL_INT (id))
                  : sa_sql_run (self->connection, error, "DELETE FROM template WHERE id = ?", SQL_INT (id));
      break;
    default:
      g_return_val_if_reached (FALSE);
    }
  return ok && sa_event_writer_add_int (self->events, entity, id, "exists", !exists, exists, error);
}

static gboolean
note_new (SaWriter *self, SaEntity entity, SaId id, const char *name, GError **error)
{
  return sa_event_writer_add_int (self->events, entity, id, "exists", 0, 1, error) &&
         sa_event_writer_add (self->events, entity, id, "name", NULL, name, error);
}

gboolean
sa_write_site_new (SaWriter *self, const char *name, const char *url, SaId *id, GError **error)
{
  g_autofree char *key = sa_fold (name);

  if (!sa_sql_run (self->connection, error, "INSERT INTO site (name, name_key, url, created) VALUES (?, ?, ?, ?)",
                   SQL_TEXT (name), SQL_TEXT (key), SQL_TEXT (url), SQL_INT (self->now)))
    return FALSE;
  *id = sa_sqlite_connection_get_last_id (self->connection);
  sa_writer_touch_all (self, 0);
  return note_new (self, SA_ENTITY_SITE, *id, name, error) &&
         sa_event_writer_add (self->events, SA_ENTITY_SITE, *id, "url", NULL, url, error);
}

gboolean
sa_write_group_new (SaWriter *self, SaId site, const char *name, const char *description, SaId *id, GError **error)
{
  g_autofree char *key = sa_fold (name);

  if (!sa_sql_run (self->connection, error,
                   "INSERT INTO user_group (site, name, name_key, description, created) VALUES (?, ?, ?, ?, ?)",
                   SQL_INT (site), SQL_TEXT (name), SQL_TEXT (key), SQL_TEXT (description), SQL_INT (self->now)))
    return FALSE;
  *id = sa_sqlite_connection_get_last_id (self->connection);
  sa_writer_touch_all (self, site);
  return note_new (self, SA_ENTITY_GROUP, *id, name, error) &&
         (*description == '\0' ||
          sa_event_writer_add (self->events, SA_ENTITY_GROUP, *id, "description", NULL, description, error));
}

gboolean
sa_write_group_name (SaWriter *self, SaId group, const char *name, GError **error)
{
  g_autofree char *before = NULL;
  g_autofree char *key = sa_fold (name);

  return sa_sql_get_text (self->connection, &before, error, "SELECT name FROM user_group WHERE id = ?", SQL_INT (group)) &&
         sa_sql_run (self->connection, error, "UPDATE user_group SET name = ?, name_key = ? WHERE id = ?",
                     SQL_TEXT (name), SQL_TEXT (key), SQL_INT (group)) &&
         sa_event_writer_add (self->events, SA_ENTITY_GROUP, group, "name", before, name, error);
}

gboolean
sa_write_product_seats (SaWriter *self, SaId product, gint64 seats, GError **error)
{
  gint64 before = -1;

  return sa_sql_get_int (self->connection, &before, error, "SELECT coalesce (seats, -1) FROM product WHERE id = ?", SQL_INT (product)) &&
         sa_seats_set_limit (self->seats, product, seats, error) &&
         sa_event_writer_add_int (self->events, SA_ENTITY_PRODUCT, product, "seats", before, seats, error);
}

gboolean
sa_write_product_group (SaWriter *self, SaId product, SaId group, gboolean opens, GError **error)
{
  char field[32];
  gint64 site = 0;

  /* The members of the group get or lose the product without being touched themselves. */
  if (!sa_sql_get_int (self->connection, &site, error,
                       "SELECT site FROM user_group WHERE id = ? AND EXISTS (SELECT 1 FROM group_member WHERE member_group = id)",
                       SQL_INT (group)))
    return FALSE;
  if (site != 0)
    sa_writer_touch_everyone (self, site);

  g_snprintf (field, sizeof field, "group/%" G_GINT64_FORMAT, group);
  return (opens ? sa_seats_link (self->seats, product, group, error)
          : sa_seats_unlink (self->seats, product, group, error)) &&
         sa_event_writer_add (self->events, SA_ENTITY_PRODUCT, product, field, opens ? NULL : "1", opens ? "1" : NULL,
                              error);
}

gboolean
sa_write_domain_allow (SaWriter *self, SaId site, const char *domain, SaId *id, gboolean *changed, GError **error)
{
  gint64 known = 0;

  if (!sa_sql_get_int (self->connection, &known, error,
                       "SELECT id FROM domain_rule WHERE site = ? AND domain = ? AND removed_at IS NULL",
                       SQL_INT (site), SQL_TEXT (domain)))
    return FALSE;
  *id = known;
  *changed = known == 0;
  if (known != 0)
    return TRUE;

  if (!sa_sql_run (self->connection, error, "INSERT INTO domain_rule (site, domain, created) VALUES (?, ?, ?)",
                   SQL_INT (site), SQL_TEXT (domain), SQL_INT (self->now)))
    return FALSE;
  *id = sa_sqlite_connection_get_last_id (self->connection);
  sa_writer_touch_all (self, site);
  return note_new (self, SA_ENTITY_DOMAIN_RULE, *id, domain, error);
}

gboolean
sa_write_relay_set (SaWriter *self, SaId relay, const char *field, const char *value, GError **error)
{
  const char *kept = value != NULL ? value : "";
  g_autofree char *before = NULL;
  gboolean ok;

  if (g_str_equal (field, "site"))
    ok = sa_sql_get_text (self->connection, &before, error, "SELECT site FROM relay WHERE id = ?", SQL_INT (relay)) &&
         sa_sql_run (self->connection, error, "UPDATE relay SET site = ? WHERE id = ?",
                     SQL_ID (g_ascii_strtoll (kept, NULL, 10)), SQL_INT (relay));
  else if (g_str_equal (field, "protocol"))
    ok = sa_sql_get_text (self->connection, &before, error, "SELECT protocol FROM relay WHERE id = ?", SQL_INT (relay)) &&
         sa_sql_run (self->connection, error, "UPDATE relay SET protocol = ? WHERE id = ?", SQL_TEXT (kept), SQL_INT (relay));
  else if (g_str_equal (field, "sender"))
    ok = sa_sql_get_text (self->connection, &before, error, "SELECT sender FROM relay WHERE id = ?", SQL_INT (relay)) &&
         sa_sql_run (self->connection, error, "UPDATE relay SET sender = ? WHERE id = ?", SQL_TEXT (kept), SQL_INT (relay));
  else
    ok = sa_sql_get_text (self->connection, &before, error, "SELECT settings FROM relay WHERE id = ?", SQL_INT (relay)) &&
         sa_sql_run (self->connection, error, "UPDATE relay SET settings = ? WHERE id = ?", SQL_TEXT (kept), SQL_INT (relay));
  if (!ok)
    return FALSE;
  /* A relay that was just made has nothing so far. */
  if (before != NULL && *before == '\0')
    g_clear_pointer (&before, g_free);
  /* Sender and settings name people: an address, a user. */
  return g_str_equal (field, "protocol") || g_str_equal (field, "site")
           ? sa_event_writer_add (self->events, SA_ENTITY_RELAY, relay, field, before, value, error)
           : sa_event_writer_add_personal (self->events, SA_ENTITY_RELAY, relay, field, before, value, error);
}

gboolean
sa_write_template_set (SaWriter *self, SaId template, const char *field, const char *value, GError **error)
{
  const char *kept = value != NULL ? value : "";
  g_autofree char *before = NULL;
  gboolean ok;

  if (g_str_equal (field, "language"))
    ok = sa_sql_get_text (self->connection, &before, error, "SELECT nullif (language, '') FROM template WHERE id = ?", SQL_INT (template)) &&
         sa_sql_run (self->connection, error, "UPDATE template SET language = ? WHERE id = ?", SQL_TEXT (kept), SQL_INT (template));
  else
    ok = sa_sql_get_text (self->connection, &before, error, "SELECT nullif (texts, '') FROM template WHERE id = ?", SQL_INT (template)) &&
         sa_sql_run (self->connection, error, "UPDATE template SET texts = ? WHERE id = ?", SQL_TEXT (kept), SQL_INT (template));
  return ok && sa_event_writer_add (self->events, SA_ENTITY_TEMPLATE, template, field, before, value, error);
}

gboolean
sa_write_organization_language (SaWriter *self, SaId organization, const char *language, GError **error)
{
  g_autofree char *before = NULL;

  return sa_sql_get_text (self->connection, &before, error, "SELECT language FROM organization WHERE id = ?", SQL_INT (organization)) &&
         sa_sql_run (self->connection, error, "UPDATE organization SET language = ? WHERE id = ?",
                     SQL_TEXT (language), SQL_INT (organization)) &&
         sa_event_writer_add (self->events, SA_ENTITY_ORGANIZATION, organization, "language", before, language, error);
}
