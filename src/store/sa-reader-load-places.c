/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-error.h"
#include "sa-reader-private.h"

#include <glib/gi18n-lib.h>

/* Sites, and what is set up on one: groups, products, domain rules, relays. Few enough to be loaded all at once. */

#define SITES_SQL(from, where) \
  "SELECT s.id, s.name, s.url, s.n_users, s.n_pending," \
  "  coalesce ((SELECT sum (p.seats) FROM product p WHERE p.site = s.id AND p.removed_at IS NULL), -1)," \
  "  coalesce ((SELECT sum (p.in_use + p.reserved) FROM product p" \
  "    WHERE p.site = s.id AND p.removed_at IS NULL AND p.seats IS NOT NULL), 0)," \
  "  (SELECT o.name FROM organization o), (SELECT o.language FROM organization o)" \
  " FROM " from "site s" where

#define GROUPS_SQL(from, where) \
  "SELECT g.id, g.site, g.name, g.description, g.n_users" \
  " FROM " from "user_group g" where

#define PRODUCTS_SQL(from, where) \
  "SELECT p.id, p.site, p.name, coalesce (p.seats, -1), p.in_use, p.reserved, p.default_group, d.name" \
  " FROM " from "product p LEFT JOIN user_group d ON d.id = p.default_group" where

#define DOMAIN_RULES_SQL(from, where) \
  "SELECT r.id, r.site, r.domain, r.created FROM " from "domain_rule r" where

#define RELAYS_SQL(from, where) \
  "SELECT r.id, r.site, r.protocol, r.sender, r.settings FROM " from "relay r" where

/* By id, in the order of the page; or all that there are. */
#define BY_ID "json_each (?1) j CROSS JOIN "
#define IN_ORDER(id, alive) " WHERE " id " = j.value" alive " ORDER BY j.key"

static SaSqliteStatement *
prepare (SaSqliteConnection *connection,
         const char         *sql_by_id,
         const char         *sql_all,
         const char         *ids,
         GError            **error)
{
  SaSqliteStatement *statement;

  statement = sa_sqlite_connection_cached (connection, ids != NULL ? sql_by_id : sql_all, error);
  if (statement != NULL && ids != NULL)
    sa_sqlite_statement_bind_text (statement, 1, ids);
  return statement;
}

typedef gpointer (*ReadFunc) (SaSqliteStatement *statement, GError **error);

static GPtrArray *
read_all (SaSqliteStatement *statement,
          ReadFunc           read_record,
          GDestroyNotify     free_record,
          GError           **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func (free_record);
  SaSqliteStep step;

  if (statement == NULL)
    return NULL;
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      gpointer record = read_record (statement, error);

      if (record == NULL)
        return NULL;
      g_ptr_array_add (records, record);
    }
  return step == SA_SQLITE_DONE ? g_steal_pointer (&records) : NULL;
}

static gpointer
read_site (SaSqliteStatement *statement,
           GError           **error)
{
  SaSiteRecord *record = g_new0 (SaSiteRecord, 1);

  record->id = sa_sqlite_statement_get_int (statement, 0);
  record->name = sa_reader_get_text (statement, 1);
  record->url = sa_reader_get_text (statement, 2);
  record->n_users = sa_sqlite_statement_get_int (statement, 3);
  record->n_pending = sa_sqlite_statement_get_int (statement, 4);
  record->seats = sa_sqlite_statement_get_int (statement, 5);
  record->seats_taken = sa_sqlite_statement_get_int (statement, 6);
  record->organization = sa_reader_get_text (statement, 7);
  record->language = g_strdup (sa_sqlite_statement_get_text (statement, 8));
  return record;
}

GPtrArray *
sa_reader_load_sites (SaSqliteConnection *connection,
                      const char         *ids,
                      GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;

  statement = prepare (connection,
                       SITES_SQL (BY_ID, IN_ORDER ("s.id", " AND s.removed_at IS NULL")),
                       SITES_SQL ("", " WHERE s.removed_at IS NULL ORDER BY s.name_key, s.id"),
                       ids, error);
  return read_all (statement, read_site, (GDestroyNotify) sa_site_record_free, error);
}

static gpointer
read_group (SaSqliteStatement *statement,
            GError           **error)
{
  SaGroupRecord *record = g_new0 (SaGroupRecord, 1);

  record->id = sa_sqlite_statement_get_int (statement, 0);
  record->site = sa_sqlite_statement_get_int (statement, 1);
  record->name = sa_reader_get_text (statement, 2);
  record->description = sa_reader_get_text (statement, 3);
  record->n_users = sa_sqlite_statement_get_int (statement, 4);
  return record;
}

GPtrArray *
sa_reader_load_groups (SaSqliteConnection *connection,
                       const char         *ids,
                       GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  g_autoptr (GPtrArray) records = NULL;

  statement = prepare (connection,
                       GROUPS_SQL (BY_ID, IN_ORDER ("g.id", " AND g.removed_at IS NULL")),
                       GROUPS_SQL ("", " WHERE g.removed_at IS NULL ORDER BY g.name_key, g.id"),
                       ids, error);
  records = read_all (statement, read_group, (GDestroyNotify) sa_group_record_free, error);
  if (records == NULL)
    return NULL;

  for (guint i = 0; i < records->len; i++)
    {
      SaGroupRecord *record = g_ptr_array_index (records, i);
      g_autofree char *id = sa_reader_ids_to_json (&record->id, 1);
      g_autoptr (SaReaderNames) products = NULL;

      products = sa_reader_names_load (connection,
                                       "SELECT 0, p.id, p.name FROM json_each (?1) j"
                                       " CROSS JOIN product_group x ON x.member_group = j.value"
                                       " CROSS JOIN product p ON p.id = x.product"
                                       " WHERE p.removed_at IS NULL", id, error);
      if (products == NULL)
        return NULL;
      sa_reader_names_take (products, 0, &record->products, &record->product_names);
    }
  return g_steal_pointer (&records);
}

static gpointer
read_product (SaSqliteStatement *statement,
              GError           **error)
{
  SaProductRecord *record = g_new0 (SaProductRecord, 1);

  record->id = sa_sqlite_statement_get_int (statement, 0);
  record->site = sa_sqlite_statement_get_int (statement, 1);
  record->name = sa_reader_get_text (statement, 2);
  record->seats = sa_sqlite_statement_get_int (statement, 3);
  record->in_use = sa_sqlite_statement_get_int (statement, 4);
  record->reserved = sa_sqlite_statement_get_int (statement, 5);
  record->default_group = sa_sqlite_statement_get_int (statement, 6);
  record->default_group_name = sa_reader_get_text (statement, 7);
  return record;
}

GPtrArray *
sa_reader_load_products (SaSqliteConnection *connection,
                         const char         *ids,
                         GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;

  statement = prepare (connection,
                       PRODUCTS_SQL (BY_ID, IN_ORDER ("p.id", " AND p.removed_at IS NULL")),
                       PRODUCTS_SQL ("", " WHERE p.removed_at IS NULL ORDER BY p.name_key, p.id"),
                       ids, error);
  return read_all (statement, read_product, (GDestroyNotify) sa_product_record_free, error);
}

static gpointer
read_domain_rule (SaSqliteStatement *statement,
                  GError           **error)
{
  SaDomainRuleRecord *record = g_new0 (SaDomainRuleRecord, 1);

  record->id = sa_sqlite_statement_get_int (statement, 0);
  record->site = sa_sqlite_statement_get_int (statement, 1);
  record->domain = sa_reader_get_text (statement, 2);
  record->created = sa_sqlite_statement_get_int (statement, 3);
  return record;
}

GPtrArray *
sa_reader_load_domain_rules (SaSqliteConnection *connection,
                             const char         *ids,
                             GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;

  statement = prepare (connection,
                       DOMAIN_RULES_SQL (BY_ID, IN_ORDER ("r.id", " AND r.removed_at IS NULL")),
                       DOMAIN_RULES_SQL ("", " WHERE r.removed_at IS NULL ORDER BY r.domain, r.id"),
                       ids, error);
  return read_all (statement, read_domain_rule, (GDestroyNotify) sa_domain_rule_record_free, error);
}

static gpointer
read_relay (SaSqliteStatement *statement,
            GError           **error)
{
  g_autoptr (SaRelayRecord) record = g_new0 (SaRelayRecord, 1);

  record->id = sa_sqlite_statement_get_int (statement, 0);
  record->site = sa_sqlite_statement_get_int (statement, 1);
  record->protocol = sa_reader_get_text (statement, 2);
  record->sender = sa_reader_get_text (statement, 3);
  record->settings = g_variant_parse (G_VARIANT_TYPE ("a{ss}"), sa_sqlite_statement_get_text (statement, 4), NULL, NULL,
                                      NULL);
  if (record->settings == NULL)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_CORRUPT,
                   _("The settings of a mail relay cannot be read. Set the relay up again."));
      return NULL;
    }
  return g_steal_pointer (&record);
}

GPtrArray *
sa_reader_load_relays (SaSqliteConnection *connection,
                       const char         *ids,
                       GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;

  /* That of the organization first. */
  statement = prepare (connection,
                       RELAYS_SQL (BY_ID, IN_ORDER ("r.id", "")),
                       RELAYS_SQL ("", " ORDER BY r.site, r.id"),
                       ids, error);
  return read_all (statement, read_relay, (GDestroyNotify) sa_relay_record_free, error);
}
