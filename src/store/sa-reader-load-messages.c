/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-reader-private.h"

/* The bytes of a mail are left where they are: only who looks at one mail, or claims it, takes them out. */
#define MESSAGES_SQL \
  "SELECT j.key, m.id, m.site, i.user, m.invitation, " SA_READER_DELIVERY ("m.state", "m.delivered") ", coalesce (m.address, a.address), a.name, i.language, a.language, i.message," \
  "  s.name, s.url, o.name, o.link_base, b.name, b.address, a.state, i.expires_days, i.expires, m.queued, m.not_before," \
  "  m.attempts, m.error_class, m.error_text, m.message_id, m.key, m.relay_id, m.handed_over," \
  "  o.language," \
  "  (SELECT coalesce (e.address_language, e.language) FROM user v JOIN invitation e ON e.user = v.id" \
  "    WHERE v.account = a.id AND e.id <> i.id AND coalesce (e.address_language, e.language) IS NOT NULL" \
  "    ORDER BY e.id DESC LIMIT 1)," \
  "  i.address_language, m.relay, m.delivered, m.next_follow, m.n_follows, iif (?2, (SELECT bytes FROM frozen WHERE message = m.id), NULL)," \
  "  m.first_tried, EXISTS (SELECT 1 FROM meta WHERE key = 'outbox_paused' AND value IS NOT NULL)" \
  " FROM json_each (?1) j" \
  " CROSS JOIN message m ON m.id = j.value" \
  " CROSS JOIN invitation i ON i.id = m.invitation" \
  " CROSS JOIN user u ON u.id = i.user" \
  " CROSS JOIN account a ON a.id = u.account" \
  " CROSS JOIN site s ON s.id = m.site" \
  " LEFT JOIN organization o ON o.id = (SELECT min (id) FROM organization)" \
  " LEFT JOIN account b ON b.id = i.invited_by" \
  " ORDER BY j.key"

#define PRODUCTS_SQL \
  "SELECT j.key, p.id, p.name FROM json_each (?1) j" \
  " CROSS JOIN message m ON m.id = j.value" \
  " CROSS JOIN invitation i ON i.id = m.invitation" \
  " CROSS JOIN product_access x ON x.user = i.user" \
  " CROSS JOIN product p ON p.id = x.product" \
  " WHERE p.removed_at IS NULL ORDER BY j.key"

static SaMessageRecord *
read_message (SaSqliteStatement *statement,
              GVariant          *templates)
{
  SaMessageRecord *record = g_new0 (SaMessageRecord, 1);

  record->id = sa_sqlite_statement_get_int (statement, 1);
  record->site = sa_sqlite_statement_get_int (statement, 2);
  record->user = sa_sqlite_statement_get_int (statement, 3);
  record->invitation = sa_sqlite_statement_get_int (statement, 4);
  record->state = (SaDelivery) sa_sqlite_statement_get_int (statement, 5);
  record->to_address = sa_reader_get_text (statement, 6);
  record->to_name = sa_reader_get_text (statement, 7);
  record->language = g_strdup (sa_sqlite_statement_get_text (statement, 8));
  record->account_language = g_strdup (sa_sqlite_statement_get_text (statement, 9));
  record->personal_message = g_strdup (sa_sqlite_statement_get_text (statement, 10));
  record->site_name = sa_reader_get_text (statement, 11);
  record->site_url = sa_reader_get_text (statement, 12);
  record->organization_name = sa_reader_get_text (statement, 13);
  record->link_base = sa_reader_get_text (statement, 14);
  record->inviter_name = sa_reader_get_text (statement, 15);
  record->inviter_address = sa_reader_get_text (statement, 16);
  record->has_account = sa_sqlite_statement_get_int (statement, 17) != SA_ACCOUNT_NONE;
  record->expires_days = (int) sa_sqlite_statement_get_int (statement, 18);
  record->expires = sa_sqlite_statement_get_int (statement, 19);
  record->queued = sa_sqlite_statement_get_int (statement, 20);
  record->not_before = sa_sqlite_statement_get_int (statement, 21);
  record->attempts = (int) sa_sqlite_statement_get_int (statement, 22);
  record->error_class = (SaErrorClass) sa_sqlite_statement_get_int (statement, 23);
  record->error_text = g_strdup (sa_sqlite_statement_get_text (statement, 24));
  record->message_id = g_strdup (sa_sqlite_statement_get_text (statement, 25));
  record->key = g_strdup (sa_sqlite_statement_get_text (statement, 26));
  record->relay_id = g_strdup (sa_sqlite_statement_get_text (statement, 27));
  record->handed_over = sa_sqlite_statement_get_int (statement, 28);
  record->organization_language = g_strdup (sa_sqlite_statement_get_text (statement, 29));
  record->earlier_language = g_strdup (sa_sqlite_statement_get_text (statement, 30));
  record->address_language = g_strdup (sa_sqlite_statement_get_text (statement, 31));
  record->relay = sa_sqlite_statement_get_int (statement, 32);
  record->delivered = sa_sqlite_statement_get_int (statement, 33);
  record->next_follow = sa_sqlite_statement_get_int (statement, 34);
  record->n_follows = (int) sa_sqlite_statement_get_int (statement, 35);
  record->bytes = sa_sqlite_statement_get_bytes (statement, 36);
  record->first_tried = sa_sqlite_statement_get_int (statement, 37);
  record->paused = sa_sqlite_statement_get_int (statement, 38) != 0;
  record->templates = templates != NULL ? g_variant_ref (templates) : NULL;
  return record;
}

GPtrArray *
sa_reader_load_messages (SaSqliteConnection *connection,
                         const char         *ids,
                         gboolean            with_bytes,
                         GError            **error)
{
  g_autoptr (GPtrArray) records = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_message_record_free);
  g_autoptr (SaReaderNames) products = NULL;
  g_autoptr (SaSqliteStatement) statement = NULL;
  g_autoptr (GVariant) templates = NULL;
  SaSqliteStep step;

  products = sa_reader_names_load (connection, PRODUCTS_SQL, ids, error);
  if (products == NULL || !sa_reader_read_templates (connection, &templates, error))
    return NULL;

  statement = sa_sqlite_connection_cached (connection, MESSAGES_SQL, error);
  if (statement == NULL)
    return NULL;
  sa_sqlite_statement_bind_text (statement, 1, ids);
  sa_sqlite_statement_bind_int (statement, 2, with_bytes);
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      SaMessageRecord *record = read_message (statement, templates);

      sa_reader_names_take (products, sa_sqlite_statement_get_int (statement, 0), NULL, &record->product_names);
      g_ptr_array_add (records, record);
    }
  return step == SA_SQLITE_DONE ? g_steal_pointer (&records) : NULL;
}
