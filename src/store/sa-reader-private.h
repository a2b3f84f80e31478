/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-reader.h"

G_BEGIN_DECLS

/* One function a table group, behind sa_reader_load(). @ids: a JSON array, in the order asked for; %NULL: all. */

GPtrArray *sa_reader_load_users         (SaSqliteConnection *connection, const char *ids, GError **error);
GPtrArray *sa_reader_load_sites         (SaSqliteConnection *connection, const char *ids, GError **error);
GPtrArray *sa_reader_load_groups        (SaSqliteConnection *connection, const char *ids, GError **error);
GPtrArray *sa_reader_load_products      (SaSqliteConnection *connection, const char *ids, GError **error);
GPtrArray *sa_reader_load_domain_rules  (SaSqliteConnection *connection, const char *ids, GError **error);
GPtrArray *sa_reader_load_relays        (SaSqliteConnection *connection, const char *ids, GError **error);
GPtrArray *sa_reader_load_accounts      (SaSqliteConnection *connection, const char *ids, GError **error);
/** sa_reader_load_messages: @with_bytes: with the frozen mail, where it is still kept */
GPtrArray *sa_reader_load_messages      (SaSqliteConnection *connection, const char *ids, gboolean with_bytes,
                                         GError **error);
GPtrArray *sa_reader_load_templates     (SaSqliteConnection *connection, const char *ids, GError **error);
/** sa_reader_read_templates: @templates: (out) (nullable): all of them, as SaMessageRecord has them */
gboolean   sa_reader_read_templates     (SaSqliteConnection *connection, GVariant **templates, GError **error);
GPtrArray *sa_reader_load_events        (SaSqliteConnection *connection, const char *ids, gboolean with_rows,
                                         GError **error);

/** sa_reader_count_places: all of sa_reader_count() but what is counted user by user, which a roster knows sooner */
gboolean   sa_reader_count_places       (SaSqliteConnection *connection, SaId site, SaSiteCounts *counts,
                                         GError **error);

/** sa_reader_ids_to_json: Returns: (transfer full): for json_each() */
char      *sa_reader_ids_to_json        (const SaId *ids, gsize n_ids);

/** sa_reader_get_text: Returns: (transfer full): a column that may be NULL, as "" then */
char      *sa_reader_get_text           (SaSqliteStatement *statement, int column);
/** SA_READER_DELIVERY: the state of a mail, or of an invitation's latest, as the records have it */
#define SA_READER_DELIVERY(state, delivered) "iif (" state " = 3 AND " delivered " IS NOT NULL, 9, " state ")"
/** SA_READER_FAILED_SQL: whether the latest mail of the open invitation i of user u failed or bounced */
#define SA_READER_FAILED_SQL \
  "i.delivery IN (5, 7) AND i.revoked_at IS NULL AND i.accepted_at IS NULL AND u.invitation = i.id" \
  " AND u.access = 1 AND u.first_seen IS NULL AND u.removed_at IS NULL" \
  " AND u.site IN (SELECT id FROM site WHERE removed_at IS NULL)"
/** sa_reader_get_facts: @column: the first of access, last_sent, first_seen, expires, delivery, state, deletion_due */
void       sa_reader_get_facts          (SaSqliteStatement *statement, int column, SaUserFacts *facts);
#define SA_READER_FACTS \
  "u.access, u.last_sent, u.first_seen, i.expires, " SA_READER_DELIVERY ("i.delivery", "i.delivered") \
  ", a.state, a.deletion_due"
#define SA_READER_N_FACTS 7

/*
 * Which mail is due, and when the one after @n of them is. With many that wait, their order has to be that of an index,
 * so that no more are read than are asked for: the plus keeps SQLite from one that begins with the site. Mail of a site
 * that was removed waits, as the site may come back.
 */
#define SA_READER_LIVING_SITE " AND +site IN (SELECT id FROM site WHERE removed_at IS NULL)"
#define SA_READER_DUE_SQL \
  "SELECT id FROM message WHERE " SA_SQL_OPEN " AND state <> 2 AND not_before <= ?1" SA_READER_LIVING_SITE \
  " ORDER BY not_before, id LIMIT ?2"
#define SA_READER_NEXT_SQL \
  "SELECT not_before FROM message WHERE " SA_SQL_OPEN " AND state <> 2" SA_READER_LIVING_SITE \
  " ORDER BY not_before, id LIMIT 1 OFFSET ?1"
#define SA_READER_FOLLOW_SQL \
  "SELECT id FROM message WHERE next_follow IS NOT NULL AND next_follow <= ?1 ORDER BY next_follow, id LIMIT ?2"
#define SA_READER_NEXT_FOLLOW_SQL \
  "SELECT next_follow FROM message WHERE next_follow IS NOT NULL ORDER BY next_follow, id LIMIT 1 OFFSET ?1"

/**
 * SaReaderNames:
 *
 * Things named for each record of a page: filled from rows (position of the record, id, name), in the order of the
 * records, and taken out record by record, sorted as people of the locale expect.
 */
typedef struct _SaReaderNames SaReaderNames;

SaReaderNames *sa_reader_names_load     (SaSqliteConnection *connection, const char *sql, const char *ids,
                                         GError **error);
void           sa_reader_names_free     (SaReaderNames *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaReaderNames, sa_reader_names_free)
/** sa_reader_names_take: @position: never less than the last time. @ids: (out) (optional) */
void           sa_reader_names_take     (SaReaderNames *self, gint64 position, SaIds **ids, char ***names);

G_END_DECLS
