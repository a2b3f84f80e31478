/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-contract.h"

/* Mails as the outbox lists them. */

enum { QUEUED, WAITING, UNKNOWN, HANDED_OVER, DELIVERED, BOUNCED, FAILED, N_MAILS };

typedef struct
{
  SaId users[N_MAILS];
  SaId mails[N_MAILS];
} Mails;

static void
report_later (SaContract   *c,
              SaReportKind  kind,
              SaId          message,
              SaTime        later)
{
  SaReport *report = sa_report_new (kind, message);

  report->time = sa_contract_now () + later;
  report->next_try = kind == SA_REPORT_RETRY ? report->time : 0;
  report->text = g_strdup ("what the relay said");
  sa_contract_report (c, report);
}

/* One mail of each kind, to addresses whose order is another one. */
static Mails
set_scene (SaContract *c)
{
  static const char * const addresses[N_MAILS] = {
    "golf@acme.example", "echo@acme.example", "fox@acme.example", "bravo@acme.example", "alfa@acme.example",
    "delta@acme.example", "charlie@acme.example",
  };
  Mails mails = { 0 };
  guint i;

  for (i = 0; i < N_MAILS; i++)
    {
      g_autoptr(SaMessageRecord) claimed = NULL;

      mails.users[i] = sa_contract_add_pending (c, addresses[i]);
      mails.mails[i] = sa_contract_latest_message (c, mails.users[i]);
      if (i == QUEUED)
        continue;
      sa_contract_freeze (c, mails.mails[i], addresses[i], 0);
      claimed = sa_contract_claim (c, mails.mails[i], sa_contract_now () + 1);
      g_assert_nonnull (claimed);
      if (i == UNKNOWN)
        {
          sa_contract_adopt (c);
          g_assert_cmpint (sa_contract_message_state (c, mails.mails[i]), ==, SA_DELIVERY_UNKNOWN);
        }
      else if (i == WAITING)
        report_later (c, SA_REPORT_RETRY, mails.mails[i], 500);
      else if (i == FAILED)
        report_later (c, SA_REPORT_FAILED, mails.mails[i], 1);
      else
        report_later (c, SA_REPORT_HANDED_OVER, mails.mails[i], i == BOUNCED ? 100 : i == DELIVERED ? 200 : 300);
    }
  report_later (c, SA_REPORT_DELIVERED, mails.mails[DELIVERED], 400);
  report_later (c, SA_REPORT_BOUNCED, mails.mails[BOUNCED], 400);
  /* A change, so that the next find knows of the reports before it. */
  sa_contract_add_group (c, "last");

  return mails;
}

static SaQuery *
messages (SaContract *c,
          guint       mask,
          gboolean    problems)
{
  SaQuery *query = sa_query_new (SA_ENTITY_MESSAGE, c->site);

  sa_query_set_sort (query, SA_SORT_ADDED, FALSE);
  sa_query_set_deliveries (query, mask);
  sa_query_set_problems (query, problems);

  return query;
}

/* @query is taken; the ids end with 0. */
static void
assert_found (SaContract *c,
              SaQuery    *query,
              const SaId *expected)
{
  g_autoptr(SaQuery) owned = query;
  g_autoptr(SaFound) found = sa_contract_find (c, owned);
  gsize i;

  for (i = 0; expected[i] != 0; i++)
    {
      g_assert_cmpuint (sa_ids_get_size (found->ids), >, i);
      g_assert_cmpint (sa_ids_get_nth (found->ids, i), ==, expected[i]);
    }
  g_assert_cmpuint (sa_ids_get_size (found->ids), ==, i);
  g_assert_cmpuint (found->n_total, ==, i);
}

static void
states_are_filtered (SaContract *c)
{
  Mails m = set_scene (c);
  const SaId *mails = m.mails;

  assert_found (c, messages (c, 1u << SA_DELIVERY_QUEUED | 1u << SA_DELIVERY_WAITING, FALSE),
                (SaId[]) { mails[QUEUED], mails[WAITING], 0 });
  assert_found (c, messages (c, 1u << SA_DELIVERY_HANDED_OVER, FALSE), (SaId[]) { mails[HANDED_OVER], 0 });
  assert_found (c, messages (c, 1u << SA_DELIVERY_DELIVERED, FALSE), (SaId[]) { mails[DELIVERED], 0 });
  assert_found (c, messages (c, 1u << SA_DELIVERY_DELIVERED | 1u << SA_DELIVERY_BOUNCED, FALSE),
                (SaId[]) { mails[DELIVERED], mails[BOUNCED], 0 });
  assert_found (c, messages (c, 1u << SA_DELIVERY_HANDED_OVER | 1u << SA_DELIVERY_DELIVERED, FALSE),
                (SaId[]) { mails[HANDED_OVER], mails[DELIVERED], 0 });
  assert_found (c, messages (c, 1u << SA_DELIVERY_SENDING, FALSE), (SaId[]) { 0 });
  assert_found (c, messages (c, 0, FALSE),
                (SaId[]) { mails[0], mails[1], mails[2], mails[3], mails[4], mails[5], mails[6], 0 });
}

static void
problems_are_of_open_invitations (SaContract *c)
{
  Mails m = set_scene (c);
  g_autoptr(SaSiteCounts) counts = NULL;
  g_autoptr(SaSiteCounts) after = NULL;
  SaId again;

  assert_found (c, messages (c, 0, TRUE), (SaId[]) { m.mails[UNKNOWN], m.mails[BOUNCED], m.mails[FAILED], 0 });
  counts = sa_contract_counts (c, c->site);
  g_assert_cmpint (counts->n_failed + counts->n_by_delivery[SA_DELIVERY_UNKNOWN], ==, 3);

  /* A new mail that is called back leaves the failed one the latest word; one that stands takes it back. */
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_RESEND, m.users[BOUNCED]));
  again = sa_contract_latest_message (c, m.users[BOUNCED]);
  assert_found (c, messages (c, 0, TRUE), (SaId[]) { m.mails[UNKNOWN], m.mails[FAILED], 0 });
  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_CANCEL_MESSAGE, again));
  assert_found (c, messages (c, 0, TRUE), (SaId[]) { m.mails[UNKNOWN], m.mails[BOUNCED], m.mails[FAILED], 0 });

  sa_contract_done (c, sa_contract_on (c, SA_CHANGE_REVOKE, m.users[FAILED]));
  assert_found (c, messages (c, 0, TRUE), (SaId[]) { m.mails[UNKNOWN], m.mails[BOUNCED], 0 });
  after = sa_contract_counts (c, c->site);
  g_assert_cmpint (after->n_failed + after->n_by_delivery[SA_DELIVERY_UNKNOWN], ==, 2);
}

static void
people_are_searched (SaContract *c)
{
  Mails m = set_scene (c);
  SaChange *change = sa_contract_on (c, SA_CHANGE_CHANGE_ADDRESS, m.users[BOUNCED]);
  SaQuery *query = messages (c, 0, FALSE);
  SaId mended;

  sa_query_set_search (query, "ECHO acme");
  assert_found (c, query, (SaId[]) { m.mails[WAITING], 0 });
  query = messages (c, 1u << SA_DELIVERY_QUEUED, FALSE);
  sa_query_set_search (query, "echo");
  assert_found (c, query, (SaId[]) { 0 });

  /* What went to an earlier address is found by that, and by the one of now. */
  sa_change_set_name (change, "dora@acme.example");
  sa_contract_done (c, change);
  mended = sa_contract_latest_message (c, m.users[BOUNCED]);
  query = messages (c, 0, FALSE);
  sa_query_set_search (query, "delta@");
  assert_found (c, query, (SaId[]) { m.mails[BOUNCED], 0 });
  query = messages (c, 0, FALSE);
  sa_query_set_search (query, "dora@");
  assert_found (c, query, (SaId[]) { m.mails[BOUNCED], mended, 0 });
}

static void
order_is_the_one_asked_for (SaContract *c)
{
  Mails m = set_scene (c);
  const SaId *mails = m.mails;
  guint left = 1u << SA_DELIVERY_HANDED_OVER | 1u << SA_DELIVERY_DELIVERED | 1u << SA_DELIVERY_BOUNCED;
  SaQuery *query = sa_query_new (SA_ENTITY_MESSAGE, c->site);

  /* The newest first, also of those that were queued within one second. */
  assert_found (c, query, (SaId[]) { mails[6], mails[5], mails[4], mails[3], mails[2], mails[1], mails[0], 0 });
  query = messages (c, left, FALSE);
  sa_query_set_sort (query, SA_SORT_LAST_SEEN, FALSE);
  assert_found (c, query, (SaId[]) { mails[BOUNCED], mails[DELIVERED], mails[HANDED_OVER], 0 });
  query = messages (c, left | 1u << SA_DELIVERY_WAITING, FALSE);
  sa_query_set_sort (query, SA_SORT_LAST_SEEN, TRUE);
  assert_found (c, query, (SaId[]) { mails[WAITING], mails[HANDED_OVER], mails[DELIVERED], mails[BOUNCED], 0 });
  query = messages (c, 0, FALSE);
  sa_query_set_sort (query, SA_SORT_STATUS, FALSE);
  assert_found (c, query, (SaId[]) { mails[QUEUED], mails[HANDED_OVER], mails[WAITING], mails[FAILED],
                                     mails[UNKNOWN], mails[BOUNCED], mails[DELIVERED], 0 });
  query = messages (c, left, FALSE);
  sa_query_set_sort (query, SA_SORT_NAME, TRUE);
  assert_found (c, query, (SaId[]) { mails[BOUNCED], mails[HANDED_OVER], mails[DELIVERED], 0 });
  query = messages (c, left, FALSE);
  sa_query_set_sort (query, SA_SORT_ADDRESS, FALSE);
  assert_found (c, query, (SaId[]) { mails[DELIVERED], mails[HANDED_OVER], mails[BOUNCED], 0 });
}

static void
each_state_is_counted (SaContract *c)
{
  g_autoptr(SaSiteCounts) counts = NULL;
  g_autoptr(SaSiteCounts) elsewhere = NULL;
  g_autoptr(SaSiteCounts) everywhere = NULL;
  gint64 n_messages = 0;
  guint i;

  set_scene (c);
  elsewhere = sa_contract_counts (c, sa_contract_add_site (c, "Sales"));
  counts = sa_contract_counts (c, c->site);
  everywhere = sa_contract_counts (c, 0);
  g_assert_cmpint (counts->n_by_delivery[SA_DELIVERY_QUEUED], ==, 1);
  g_assert_cmpint (counts->n_by_delivery[SA_DELIVERY_WAITING], ==, 1);
  g_assert_cmpint (counts->n_by_delivery[SA_DELIVERY_UNKNOWN], ==, 1);
  g_assert_cmpint (counts->n_by_delivery[SA_DELIVERY_HANDED_OVER], ==, 1);
  g_assert_cmpint (counts->n_by_delivery[SA_DELIVERY_DELIVERED], ==, 1);
  g_assert_cmpint (counts->n_by_delivery[SA_DELIVERY_BOUNCED], ==, 1);
  g_assert_cmpint (counts->n_by_delivery[SA_DELIVERY_FAILED], ==, 1);
  g_assert_cmpint (counts->n_outbox, ==, 3);
  for (i = 0; i < SA_N_DELIVERIES; i++)
    {
      n_messages += counts->n_by_delivery[i];
      g_assert_cmpint (elsewhere->n_by_delivery[i], ==, 0);
      g_assert_cmpint (everywhere->n_by_delivery[i], ==, counts->n_by_delivery[i]);
    }
  g_assert_cmpint (n_messages, ==, N_MAILS);
}

const SaContractCase sa_contract_list_cases[] = {
  { "/find/messages-in-some-states", states_are_filtered, FALSE },
  { "/find/messages-that-are-problems", problems_are_of_open_invitations, FALSE },
  { "/find/messages-by-recipient", people_are_searched, FALSE },
  { "/find/messages-in-order", order_is_the_one_asked_for, FALSE },
  { "/count/messages-in-each-state", each_state_is_counted, FALSE },
  { NULL, NULL, FALSE },
};
