/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-reader-private.h"

/* One statement, stepped once an address: by two unique keys, some microseconds each. */
#define JUDGE_SQL \
  "SELECT a.state, u.id, u.access, u.first_seen, u.removed_at" \
  " FROM account a LEFT JOIN user u ON u.site = ?1 AND u.account = a.id" \
  " WHERE a.address_key = ?2"

static SaAddressVerdict
judge_account (SaSqliteStatement *statement)
{
  SaAccountState state = (SaAccountState) sa_sqlite_statement_get_int (statement, 0);
  SaId user = sa_sqlite_statement_get_int (statement, 1);
  gboolean access = sa_sqlite_statement_get_int (statement, 2) != 0;
  gboolean seen = !sa_sqlite_statement_is_null (statement, 3);
  gboolean removed = !sa_sqlite_statement_is_null (statement, 4);

  switch (state)
    {
    case SA_ACCOUNT_DEACTIVATED:
    case SA_ACCOUNT_DELETION:
    case SA_ACCOUNT_FORMER:
      return (SaAddressVerdict) { SA_VERDICT_DEACTIVATED, SA_REASON_ACCOUNT_DEACTIVATED, user };

    case SA_ACCOUNT_NONE:
    case SA_ACCOUNT_ACTIVE:
    default:
      break;
    }

  if (user == 0 && state == SA_ACCOUNT_ACTIVE)
    return (SaAddressVerdict) { SA_VERDICT_EXISTING_ACCOUNT, SA_REASON_NONE, 0 };
  if (user == 0)
    return (SaAddressVerdict) { SA_VERDICT_INVITED, SA_REASON_NONE, 0 };
  if (removed)
    return (SaAddressVerdict) { SA_VERDICT_RESTORED, SA_REASON_REMOVED_EARLIER, user };
  if (!access)
    return (SaAddressVerdict) { SA_VERDICT_RESTORED, SA_REASON_NO_ACCESS_BEFORE, user };
  if (seen)
    return (SaAddressVerdict) { SA_VERDICT_ALREADY_USER, SA_REASON_NONE, user };
  return (SaAddressVerdict) { SA_VERDICT_RESENT, SA_REASON_NONE, user };
}

GArray *
sa_reader_judge (SaSqliteConnection *connection,
                 SaId                site,
                 const SaTargets    *addresses,
                 GError            **error)
{
  g_autoptr (GArray) verdicts = NULL;
  g_autoptr (GHashTable) keys = NULL;
  g_autoptr (SaSqliteStatement) statement = NULL;
  gsize n_addresses;

  g_return_val_if_fail (SA_IS_SQLITE_CONNECTION (connection), NULL);
  g_return_val_if_fail (addresses != NULL && sa_targets_are_addresses (addresses), NULL);

  n_addresses = sa_targets_get_size (addresses);
  verdicts = g_array_sized_new (FALSE, TRUE, sizeof (SaAddressVerdict), (guint) n_addresses);
  keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  statement = sa_sqlite_connection_cached (connection, JUDGE_SQL, error);
  if (statement == NULL)
    return NULL;
  sa_sqlite_statement_bind_int (statement, 1, site);

  for (gsize i = 0; i < n_addresses; i++)
    {
      SaAddressVerdict verdict = { SA_VERDICT_INVITED, SA_REASON_NONE, 0 };
      const char *address = sa_targets_get_address (addresses, i);
      char *key = NULL;

      if (sa_targets_get_reason (addresses, i) != SA_REASON_NONE || address == NULL)
        {
          verdict.verdict = SA_VERDICT_INVALID;
          verdict.reason = sa_targets_get_reason (addresses, i);
          g_array_append_val (verdicts, verdict);
          continue;
        }

      key = sa_address_key (address);
      sa_sqlite_statement_bind_text (statement, 2, key);
      switch (sa_sqlite_statement_step (statement, error))
        {
        case SA_SQLITE_ROW:
          verdict = judge_account (statement);
          break;

        case SA_SQLITE_DONE:
          break;

        case SA_SQLITE_FAILED:
        default:
          g_free (key);
          return NULL;
        }
      sa_sqlite_statement_reset (statement);

      if (!g_hash_table_add (keys, key))
        {
          verdict.verdict = SA_VERDICT_DUPLICATE;
          verdict.reason = SA_REASON_NONE;
        }
      g_array_append_val (verdicts, verdict);
    }
  return g_steal_pointer (&verdicts);
}
