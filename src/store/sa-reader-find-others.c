/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-reader-find.h"

/* All but users. Each statement gives: id, name, address or the like (nullable), time. */

static SaFound *
run_find (SaSqliteConnection *connection,
          const char         *sql,
          const SaQuery      *query,
          gint64              seq,
          GError            **error)
{
  g_autoptr (SaReaderOrder) order = sa_reader_order_new (query);
  g_autoptr (SaSqliteStatement) statement = sa_reader_prepare_find (connection, sql, query, error);
  SaSort sort = sa_query_get_sort (query);
  gboolean by_number = sort == SA_SORT_ADDED || sort == SA_SORT_LAST_SEEN ||
                       (sort == SA_SORT_STATUS && sa_query_get_entity (query) == SA_ENTITY_MESSAGE);
  SaSqliteStep step;

  if (statement == NULL)
    return NULL;
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      SaId id = sa_sqlite_statement_get_int (statement, 0);

      if (by_number)
        sa_reader_order_add (order, id, sa_sqlite_statement_get_int (statement, 3), NULL, FALSE);
      else if (sort == SA_SORT_ADDRESS && !sa_sqlite_statement_is_null (statement, 2))
        sa_reader_order_add (order, id, 0, sa_sqlite_statement_get_text (statement, 2), FALSE);
      else
        sa_reader_order_add (order, id, 0, sa_sqlite_statement_get_text (statement, 1), TRUE);
    }
  return step == SA_SQLITE_DONE ? sa_reader_order_get_found (order, seq) : NULL;
}

SaFound *
sa_reader_find_places (SaSqliteConnection *connection,
                       const SaQuery      *query,
                       gint64              seq,
                       GError            **error)
{
  g_autoptr (GString) sql = g_string_new (NULL);
  const char *removed = sa_query_get_removed (query) ? "NOT NULL" : "NULL";
  SaId site = sa_query_get_site (query);
  SaEntity entity = sa_query_get_entity (query);

  if (entity == SA_ENTITY_SITE)
    {
      g_string_append_printf (sql, "SELECT t.id, t.name, t.url, t.created FROM site t WHERE t.removed_at IS %s", removed);
      sa_reader_append_needles (sql, "sa_fold (t.name || char (10) || t.url)", query);
    }
  else if (entity == SA_ENTITY_GROUP)
    {
      g_string_append_printf (sql, "SELECT t.id, t.name, NULL, t.created FROM user_group t WHERE t.removed_at IS %s",
                              removed);
      sa_reader_append_id (sql, " AND t.site = ", site, "");
      sa_reader_append_id (sql, " AND t.id = ", sa_query_get_group (query), "");
      sa_reader_append_id (sql, " AND t.id IN (SELECT member_group FROM product_group WHERE product = ",
                           sa_query_get_product (query), ")");
      sa_reader_append_id (sql, " AND t.id IN (SELECT member_group FROM group_member WHERE user = ",
                           sa_query_get_user (query), ")");
      sa_reader_append_needles (sql, "sa_fold (t.name || char (10) || t.description)", query);
    }
  else if (entity == SA_ENTITY_PRODUCT)
    {
      g_string_append_printf (sql, "SELECT t.id, t.name, NULL, t.created FROM product t WHERE t.removed_at IS %s",
                              removed);
      sa_reader_append_id (sql, " AND t.site = ", site, "");
      sa_reader_append_id (sql, " AND t.id = ", sa_query_get_product (query), "");
      sa_reader_append_id (sql, " AND t.id IN (SELECT product FROM product_group WHERE member_group = ",
                           sa_query_get_group (query), ")");
      sa_reader_append_id (sql, " AND t.id IN (SELECT product FROM product_access WHERE user = ",
                           sa_query_get_user (query), ")");
      sa_reader_append_needles (sql, "sa_fold (t.name)", query);
    }
  else if (entity == SA_ENTITY_DOMAIN_RULE)
    {
      g_string_append_printf (sql, "SELECT t.id, t.domain, t.domain, t.created FROM domain_rule t"
                              " WHERE t.removed_at IS %s", removed);
      sa_reader_append_id (sql, " AND t.site = ", site, "");
      sa_reader_append_needles (sql, "t.domain", query);
    }
  else
    {
      g_assert (entity == SA_ENTITY_RELAY);
      g_string_append_printf (sql, "SELECT t.id, t.sender, t.sender, t.id FROM relay t WHERE %d",
                              !sa_query_get_removed (query));
      sa_reader_append_id (sql, " AND t.site = ", site, "");
      sa_reader_append_needles (sql, "sa_fold (t.sender)", query);
    }
  return run_find (connection, sql->str, query, seq, error);
}

SaFound *
sa_reader_find_accounts (SaSqliteConnection *connection,
                         const SaQuery      *query,
                         gint64              seq,
                         GError            **error)
{
  g_autoptr (GString) sql = NULL;

  sql = g_string_new ("SELECT a.id, coalesce (nullif (a.name, ''), a.address), a.address_key, ");
  g_string_append (sql, sa_query_get_sort (query) == SA_SORT_LAST_SEEN ? "coalesce (a.first_seen, a.created)" : "a.created");
  g_string_append_printf (sql, " FROM account a WHERE a.state %s %d", sa_query_get_removed (query) ? "=" : "<>",
                          SA_ACCOUNT_FORMER);
  sa_reader_append_id (sql, " AND a.id IN (SELECT account FROM user WHERE removed_at IS NULL AND site = ",
                       sa_query_get_site (query), ")");
  sa_reader_append_id (sql, " AND a.id IN (SELECT account FROM user WHERE id = ", sa_query_get_user (query), ")");
  sa_reader_append_needles (sql, "a.fold", query);
  if (sa_query_get_operator (query) != NULL)
    g_string_append_printf (sql, " AND a.id IN (SELECT account FROM operator WHERE os_user = ?%u)",
                            g_strv_length ((char **) sa_query_get_needles (query)) + 1);
  return run_find (connection, sql->str, query, seq, error);
}

/* What a message is sorted by, where that is a number. */
static const char *
get_message_number (SaSort sort)
{
  switch (sort)
    {
    case SA_SORT_STATUS:
      return SA_READER_DELIVERY ("m.state", "m.delivered");

    case SA_SORT_LAST_SEEN:
      return "coalesce (m.handed_over, m.not_before)";

    /* Messages are numbered as they are queued, also those of one second and after a clock was set back. */
    case SA_SORT_ADDED:
    case SA_SORT_NAME:
    case SA_SORT_ADDRESS:
    case SA_SORT_ROLE:
    default:
      return "m.id";
    }
}

/* A mail that was delivered is handed over with a time beside it. */
static void
append_deliveries (GString *sql,
                   guint    mask)
{
  const guint handed_over = 1u << SA_DELIVERY_HANDED_OVER;
  const guint delivered = 1u << SA_DELIVERY_DELIVERED;

  sa_reader_append_mask (sql, "m.state", (mask & delivered) != 0 ? (mask & ~delivered) | handed_over : mask);
  if (((mask & delivered) != 0) != ((mask & handed_over) != 0))
    g_string_append_printf (sql, " AND (m.state <> %d OR m.delivered IS %s)", SA_DELIVERY_HANDED_OVER,
                            (mask & delivered) != 0 ? "NOT NULL" : "NULL");
}

/* One that is unknown, or the one for which an open invitation counts as failed. */
#define MESSAGE_PROBLEM_SQL \
  " AND m.state IN (5, 6, 7) AND (m.state = 6 OR (" SA_READER_FAILED_SQL \
  "   AND m.id = (SELECT l.id FROM message l WHERE l.invitation = i.id AND l.address IS NULL AND l.state <> 8" \
  "                ORDER BY l.id DESC LIMIT 1)))"

SaFound *
sa_reader_find_messages (SaSqliteConnection *connection,
                         const SaQuery      *query,
                         gint64              seq,
                         GError            **error)
{
  g_autoptr (GString) sql = NULL;
  const char *number = get_message_number (sa_query_get_sort (query));
  SaSort sort = sa_query_get_sort (query);
  gboolean by_person = sort == SA_SORT_NAME || sort == SA_SORT_ADDRESS || sort == SA_SORT_ROLE;

  sql = g_string_new ("SELECT m.id, ");
  /* Of a million mails whose people nobody asks for, only the index is read. */
  if (by_person || sa_query_get_problems (query) || *sa_query_get_needles (query) != NULL)
    g_string_append_printf (sql, "coalesce (nullif (a.name, ''), a.address), a.address_key, %s FROM message m"
                            " CROSS JOIN invitation i ON i.id = m.invitation"
                            " CROSS JOIN user u ON u.id = i.user"
                            " CROSS JOIN account a ON a.id = u.account WHERE 1", number);
  else
    g_string_append_printf (sql, "NULL, NULL, %s FROM message m WHERE 1", number);
  /* The mails of one person are found by their invitations, not among those of the site. */
  sa_reader_append_id (sql, sa_query_get_user (query) != 0 ? " AND +m.site = " : " AND m.site = ",
                       sa_query_get_site (query), "");
  sa_reader_append_id (sql, " AND m.invitation IN (SELECT id FROM invitation WHERE user = ", sa_query_get_user (query), ")");
  sa_reader_append_id (sql, " AND m.queued >= ", sa_query_get_since (query), "");
  append_deliveries (sql, sa_query_get_deliveries (query));
  if (sa_query_get_problems (query))
    g_string_append (sql, MESSAGE_PROBLEM_SQL);
  /* Mail to an earlier address of the account is found by that as well. */
  sa_reader_append_needles (sql, "(a.fold || char (10) || sa_fold (coalesce (m.address, '')))", query);
  return run_find (connection, sql->str, query, seq, error);
}

/* What has happened to a user has happened to the account, an invitation or a mail as well. */
static void
append_user_events (GString *sql,
                    SaId     user)
{
  if (user == 0)
    return;
  g_string_append_printf (sql,
                          " AND e.id IN (SELECT event FROM event_row WHERE entity = %d AND id = %" G_GINT64_FORMAT
                          " UNION SELECT r.event FROM invitation i JOIN event_row r ON r.entity = %d AND r.id = i.id"
                          "   WHERE i.user = %" G_GINT64_FORMAT
                          " UNION SELECT r.event FROM invitation i JOIN message m ON m.invitation = i.id"
                          "   JOIN event_row r ON r.entity = %d AND r.id = m.id WHERE i.user = %" G_GINT64_FORMAT
                          " UNION SELECT r.event FROM user u JOIN event_row r ON r.entity = %d AND r.id = u.account"
                          "   WHERE u.id = %" G_GINT64_FORMAT ")",
                          SA_ENTITY_USER, user, SA_ENTITY_INVITATION, user, SA_ENTITY_MESSAGE, user,
                          SA_ENTITY_ACCOUNT, user);
}

SaFound *
sa_reader_find_events (SaSqliteConnection *connection,
                       const SaQuery      *query,
                       gint64              seq,
                       GError            **error)
{
  g_autoptr (GString) sql = NULL;

  /* Events are numbered as they happen: their ids are their order, which a clock that was set back does not upset. */
  sql = g_string_new ("SELECT e.id, coalesce (t.after, e.title), NULL, e.id FROM event e"
                      " LEFT JOIN event_personal t ON t.event = e.id AND t.seq = 0"
                      " LEFT JOIN account a ON a.id = e.actor WHERE 1");
  sa_reader_append_id (sql, " AND e.site = ", sa_query_get_site (query), "");
  sa_reader_append_id (sql, " AND e.time >= ", sa_query_get_since (query), "");
  append_user_events (sql, sa_query_get_user (query));
  sa_reader_append_id (sql, " AND e.id IN (SELECT event FROM event_row WHERE entity = 5 AND id = ",
                       sa_query_get_product (query), ")");
  sa_reader_append_id (sql, " AND e.id IN (SELECT event FROM event_row WHERE entity = 4 AND id = ",
                       sa_query_get_group (query), ")");
  sa_reader_append_needles (sql, "sa_fold (coalesce (t.after, e.title) || char (10) || coalesce (a.fold, ''))", query);
  return run_find (connection, sql->str, query, seq, error);
}
