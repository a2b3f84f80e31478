/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-reader-private.h"
#include "sa-sql.h"

gboolean
sa_reader_seq (SaSqliteConnection *connection,
               gint64             *seq,
               GError            **error)
{
  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), FALSE);
  g_return_val_if_fail (seq != NULL, FALSE);

  return sa_sqlite_connection_get_int (connection, "SELECT max (seq) FROM feed", 0, seq, error);
}

/* The list of states in it is the condition of the index `invitation_failed`. */
#define FAILED_SQL \
  "SELECT count (*) FROM invitation i CROSS JOIN user u ON u.id = i.user" \
  " WHERE " SA_READER_FAILED_SQL " AND (u.site = ?1 OR ?1 = 0)"

/* A number of one site; of @site 0, of all of them, where the text allows that. */
static gboolean
count_rows (SaSqliteConnection *connection,
            const char         *sql,
            SaId                site,
            gint64             *count,
            GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = sa_sqlite_connection_cached (connection, sql, error);

  if (statement == NULL)
    return FALSE;
  sa_sqlite_statement_bind_int (statement, 1, site);
  if (sa_sqlite_statement_step (statement, error) != SA_SQLITE_ROW)
    return FALSE;
  *count = sa_sqlite_statement_get_int (statement, 0);
  return TRUE;
}

static gboolean
count_statuses (SaSqliteConnection *connection,
                SaId                site,
                SaSiteCounts       *counts,
                GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  statement = sa_sqlite_connection_cached (connection,
                                           "SELECT status, count (*) FROM user WHERE site = ?1 AND removed_at IS NULL"
                                           " GROUP BY status", error);
  if (statement == NULL)
    return FALSE;
  sa_sqlite_statement_bind_int (statement, 1, site);
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      gint64 status = sa_sqlite_statement_get_int (statement, 0);

      g_assert (status >= 0 && status < SA_N_STATUSES);
      counts->n_by_status[status] = sa_sqlite_statement_get_int (statement, 1);
      counts->n_users += counts->n_by_status[status];
    }
  return step == SA_SQLITE_DONE;
}

/* In the order of the index `message_list`, which alone is read. */
static gboolean
count_deliveries (SaSqliteConnection *connection,
                  SaId                site,
                  SaSiteCounts       *counts,
                  GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  statement = sa_sqlite_connection_cached (connection,
                                           "SELECT state, count (*), count (delivered) FROM message"
                                           " WHERE site BETWEEN ?1 AND ?2 GROUP BY site, state", error);
  if (statement == NULL)
    return FALSE;
  sa_sqlite_statement_bind_int (statement, 1, site);
  sa_sqlite_statement_bind_int (statement, 2, site != 0 ? site : G_MAXINT64);
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      gint64 state = sa_sqlite_statement_get_int (statement, 0);
      gint64 n_delivered = state == SA_DELIVERY_HANDED_OVER ? sa_sqlite_statement_get_int (statement, 2) : 0;

      g_assert (state >= 0 && state < SA_N_DELIVERIES);
      counts->n_by_delivery[state] += sa_sqlite_statement_get_int (statement, 1) - n_delivered;
      counts->n_by_delivery[SA_DELIVERY_DELIVERED] += n_delivered;
    }
  counts->n_outbox = counts->n_by_delivery[SA_DELIVERY_QUEUED] + counts->n_by_delivery[SA_DELIVERY_SENDING] +
                     counts->n_by_delivery[SA_DELIVERY_WAITING] + counts->n_by_delivery[SA_DELIVERY_UNKNOWN];
  return step == SA_SQLITE_DONE;
}

/* What a problem is, the model's function says; here only those are left out that cannot have one. */
static gboolean
count_problems (SaSqliteConnection *connection,
                SaId                site,
                SaTime              now,
                gint64             *n_problems,
                GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  statement = sa_sqlite_connection_cached (connection,
                                           "SELECT " SA_READER_FACTS " FROM user u"
                                           " CROSS JOIN account a ON a.id = u.account"
                                           " CROSS JOIN invitation i ON i.id = u.invitation"
                                           " WHERE u.site = ?1 AND u.removed_at IS NULL AND u.access = 1"
                                           "   AND u.first_seen IS NULL", error);
  if (statement == NULL)
    return FALSE;
  sa_sqlite_statement_bind_int (statement, 1, site);
  *n_problems = 0;
  while ((step = sa_sqlite_statement_step (statement, error)) == SA_SQLITE_ROW)
    {
      SaUserFacts facts;

      sa_reader_get_facts (statement, 0, &facts);
      if (sa_problem_from_facts (&facts, now) != SA_PROBLEM_NONE)
        (*n_problems)++;
    }
  return step == SA_SQLITE_DONE;
}

static gboolean
read_pause (SaSqliteConnection *connection,
            SaSiteCounts       *counts,
            GError            **error)
{
  g_autoptr (SaSqliteStatement) statement = NULL;
  SaSqliteStep step;

  /* One without a kind is of the time when only a relay's account stopped the outbox. */
  statement = sa_sqlite_connection_cached (connection,
                                           "SELECT nullif (p.value, ''), coalesce (k.value, 2) FROM meta p"
                                           " LEFT JOIN meta k ON k.key = 'outbox_pause_kind'"
                                           " WHERE p.key = 'outbox_paused' AND p.value IS NOT NULL", error);
  if (statement == NULL)
    return FALSE;
  step = sa_sqlite_statement_step (statement, error);
  if (step == SA_SQLITE_ROW)
    {
      counts->pause = (SaPause) sa_sqlite_statement_get_int (statement, 1);
      counts->pause_reason = g_strdup (sa_sqlite_statement_get_text (statement, 0));
    }
  return step != SA_SQLITE_FAILED;
}

SaSiteCounts *
sa_reader_count (SaSqliteConnection *connection,
                 SaId                site,
                 SaTime              now,
                 GError            **error)
{
  g_autoptr (SaSiteCounts) counts = g_new0 (SaSiteCounts, 1);

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), NULL);

  if (!sa_reader_count_places (connection, site, counts, error) ||
      !count_statuses (connection, site, counts, error) ||
      !count_problems (connection, site, now, &counts->n_problems, error))
    return NULL;

  counts->n_invitations = counts->n_by_status[SA_STATUS_PENDING] + counts->n_by_status[SA_STATUS_NOT_SENT];
  return g_steal_pointer (&counts);
}

gboolean
sa_reader_count_places (SaSqliteConnection *connection,
                        SaId                site,
                        SaSiteCounts       *counts,
                        GError            **error)
{
  return count_rows (connection, "SELECT count (*) FROM user_group WHERE site = ?1 AND removed_at IS NULL", site,
                     &counts->n_groups, error) &&
         count_rows (connection, "SELECT count (*) FROM product WHERE site = ?1 AND removed_at IS NULL", site,
                     &counts->n_products, error) &&
         count_deliveries (connection, site, counts, error) &&
         count_rows (connection, FAILED_SQL, site, &counts->n_failed, error) &&
         count_rows (connection, "SELECT count (*) FROM site WHERE removed_at IS NULL AND ?1 IS NOT NULL", site,
                     &counts->n_sites, error) &&
         count_rows (connection, "SELECT count (*) FROM account WHERE state <> 4 AND ?1 IS NOT NULL", site,
                     &counts->n_accounts, error) &&
         read_pause (connection, counts, error);
}
