/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-reader-find.h"

void
sa_reader_append_mask (GString    *sql,
                       const char *column,
                       guint       mask)
{
  gboolean first = TRUE;

  if (mask == 0)
    return;
  g_string_append_printf (sql, " AND %s IN (", column);
  for (guint value = 0; value < 32; value++)
    {
      if ((mask & (1u << value)) == 0)
        continue;
      g_string_append_printf (sql, first ? "%u" : ", %u", value);
      first = FALSE;
    }
  g_string_append_c (sql, ')');
}

void
sa_reader_append_id (GString    *sql,
                     const char *before,
                     SaId        id,
                     const char *after)
{
  if (id != 0)
    g_string_append_printf (sql, "%s%" G_GINT64_FORMAT "%s", before, id, after);
}

void
sa_reader_append_needles (GString       *sql,
                          const char    *folded,
                          const SaQuery *query)
{
  const char * const *needles = sa_query_get_needles (query);

  for (guint i = 0; needles[i] != NULL; i++)
    g_string_append_printf (sql, " AND instr (%s, ?%u) > 0", folded, i + 1);
}

SaSqliteStatement *
sa_reader_prepare_find (SaSqliteConnection *connection,
                        const char         *sql,
                        const SaQuery      *query,
                        GError            **error)
{
  const char * const *needles = sa_query_get_needles (query);
  SaSqliteStatement *statement = sa_sqlite_connection_prepare (connection, sql, error);
  int n_needles;

  if (statement == NULL)
    return NULL;
  for (n_needles = 0; needles[n_needles] != NULL; n_needles++)
    sa_sqlite_statement_bind_text (statement, n_needles + 1, needles[n_needles]);
  if (sa_query_get_operator (query) != NULL && sa_query_get_entity (query) == SA_ENTITY_ACCOUNT)
    sa_sqlite_statement_bind_text (statement, n_needles + 1, sa_query_get_operator (query));
  return statement;
}

/*
 * Users
 */

static char *
build_users_sql (const SaQuery *query)
{
  GString *sql = g_string_new ("SELECT u.id, a.name, a.address, a.address_key, u.status, u.role, u.added,"
                               " coalesce (u.last_seen, u.last_sent, u.added), " SA_READER_FACTS
                               " FROM user u CROSS JOIN account a ON a.id = u.account"
                               " LEFT JOIN invitation i ON i.id = u.invitation WHERE u.removed_at IS ");

  g_string_append (sql, sa_query_get_removed (query) ? "NOT NULL" : "NULL");
  sa_reader_append_id (sql, " AND u.site = ", sa_query_get_site (query), "");
  sa_reader_append_id (sql, " AND u.id = ", sa_query_get_user (query), "");
  sa_reader_append_mask (sql, "u.status", sa_query_get_statuses (query));
  sa_reader_append_mask (sql, "u.role", sa_query_get_roles (query));
  sa_reader_append_mask (sql, "u.origin", sa_query_get_origins (query));
  sa_reader_append_id (sql, " AND EXISTS (SELECT 1 FROM product_access x WHERE x.user = u.id AND x.product = ",
                       sa_query_get_product (query), ")");
  sa_reader_append_id (sql, " AND EXISTS (SELECT 1 FROM group_member x WHERE x.user = u.id AND x.member_group = ",
                       sa_query_get_group (query), ")");
  sa_reader_append_needles (sql, "a.fold", query);
  return g_string_free (sql, FALSE);
}

static void
add_user (SaReaderOrder     *order,
          SaSort             sort,
          SaSqliteStatement *statement)
{
  SaId id = sa_sqlite_statement_get_int (statement, 0);
  const char *name = sa_sqlite_statement_get_text (statement, 1);
  const char *address = sa_sqlite_statement_get_text (statement, 2);
  const char *shown = *name != '\0' ? name : address;

  switch (sort)
    {
    case SA_SORT_NAME:
      sa_reader_order_add (order, id, 0, shown, TRUE);
      break;

    case SA_SORT_ADDRESS:
      sa_reader_order_add (order, id, 0, sa_sqlite_statement_get_text (statement, 3), FALSE);
      break;

    case SA_SORT_STATUS:
      sa_reader_order_add (order, id, sa_sqlite_statement_get_int (statement, 4), shown, TRUE);
      break;

    case SA_SORT_ROLE:
      sa_reader_order_add (order, id, sa_sqlite_statement_get_int (statement, 5), shown, TRUE);
      break;

    case SA_SORT_ADDED:
      sa_reader_order_add (order, id, sa_sqlite_statement_get_int (statement, 6), NULL, FALSE);
      break;

    case SA_SORT_LAST_SEEN:
      sa_reader_order_add (order, id, sa_sqlite_statement_get_int (statement, 7), NULL, FALSE);
      break;

    default:
      g_assert_not_reached ();
    }
}

static SaFound *
find_users (SaSqliteConnection *connection,
            const SaQuery      *query,
            SaTime              now,
            gint64              seq,
            GError            **error)
{
  g_autofree char *sql = build_users_sql (query);
  g_autoptr (SaReaderOrder) order = sa_reader_order_new (query);
  g_autoptr (SaSqliteStatement) statement = sa_reader_prepare_find (connection, sql, query, error);
  SaSort sort = sa_query_get_sort (query);
  gboolean only_problems = sa_query_get_problems (query);
  SaSqliteStep step;

  if (statement == NULL)
    return NULL;
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      /* Problems depend on the time and have their one definition in the model. */
      if (only_problems)
        {
          SaUserFacts facts;

          sa_reader_get_facts (statement, 8, &facts);
          if (sa_problem_from_facts (&facts, now) == SA_PROBLEM_NONE)
            continue;
        }
      add_user (order, sort, statement);
    }
  return step == SA_SQLITE_DONE ? sa_reader_order_get_found (order, seq) : NULL;
}

SaFound *
sa_reader_find (SaSqliteConnection *connection,
                const SaQuery      *query,
                SaTime              now,
                GError            **error)
{
  gint64 seq;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), NULL);
  g_return_val_if_fail (query != NULL, NULL);

  if (!sa_reader_seq (connection, &seq, error))
    return NULL;

  switch (sa_query_get_entity (query))
    {
    case SA_ENTITY_USER:
      return find_users (connection, query, now, seq, error);

    case SA_ENTITY_SITE:
    case SA_ENTITY_GROUP:
    case SA_ENTITY_PRODUCT:
    case SA_ENTITY_DOMAIN_RULE:
    case SA_ENTITY_RELAY:
      return sa_reader_find_places (connection, query, seq, error);

    case SA_ENTITY_ACCOUNT:
      return sa_reader_find_accounts (connection, query, seq, error);

    case SA_ENTITY_MESSAGE:
      return sa_reader_find_messages (connection, query, seq, error);

    case SA_ENTITY_EVENT:
      return sa_reader_find_events (connection, query, seq, error);

    case SA_ENTITY_TEMPLATE:
    case SA_ENTITY_ORGANIZATION:
    case SA_ENTITY_INVITATION:
    default:
      g_return_val_if_reached (NULL);
    }
}
