/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-status.h"

#define NOW 1000

/* Written from the table of the design, not from the code. */
static SaStatus
expected_status (gboolean access,
                 gboolean sent,
                 gboolean seen)
{
  static const SaStatus table[2][2][2] = {
    /* access, sent, seen */
    { { SA_STATUS_NO_ACCESS, SA_STATUS_NO_ACCESS }, { SA_STATUS_NO_ACCESS, SA_STATUS_NO_ACCESS } },
    { { SA_STATUS_NOT_SENT, SA_STATUS_HAS_ACCESS }, { SA_STATUS_PENDING, SA_STATUS_HAS_ACCESS } },
  };

  return table[access][sent][seen];
}

static SaProblem
expected_problem (gboolean   access,
                  gboolean   seen,
                  SaDelivery delivery,
                  SaTime     expires)
{
  static const SaProblem by_delivery[SA_N_DELIVERIES] = {
    [SA_DELIVERY_BOUNCED] = SA_PROBLEM_BOUNCED,
    [SA_DELIVERY_FAILED] = SA_PROBLEM_FAILED,
    [SA_DELIVERY_UNKNOWN] = SA_PROBLEM_UNKNOWN,
  };

  if (!access || seen)
    return SA_PROBLEM_NONE;
  if (by_delivery[delivery] != SA_PROBLEM_NONE)
    return by_delivery[delivery];

  return expires != 0 && expires <= NOW ? SA_PROBLEM_EXPIRED : SA_PROBLEM_NONE;
}

static void
test_full_truth_table (void)
{
  static const SaTime expiries[] = { 0, 1, NOW - 1, NOW, NOW + 1 };
  guint access;
  guint sent;
  guint seen;
  guint delivery;
  guint state;
  guint removed;
  guint i;

  for (access = 0; access < 2; access++)
    for (sent = 0; sent < 2; sent++)
      for (seen = 0; seen < 2; seen++)
        for (delivery = 0; delivery < SA_N_DELIVERIES; delivery++)
          for (state = 0; state < SA_N_ACCOUNT_STATES; state++)
            for (i = 0; i < G_N_ELEMENTS (expiries); i++)
              for (removed = 0; removed < 2; removed++)
                {
                  SaUserFacts facts = { 0 };
                  gboolean seat;

                  facts.access = access != 0;
                  facts.last_sent = sent ? 50 : 0;
                  facts.first_seen = seen ? 60 : 0;
                  facts.delivery = (SaDelivery) delivery;
                  facts.account_state = (SaAccountState) state;
                  facts.expires = expiries[i];

                  g_assert_cmpint (sa_status_from_facts (&facts), ==, expected_status (access, sent, seen));
                  g_assert_cmpint (sa_problem_from_facts (&facts, NOW), ==,
                                   expected_problem (access, seen, (SaDelivery) delivery, expiries[i]));

                  seat = access && !removed && state != SA_ACCOUNT_DEACTIVATED &&
                         state != SA_ACCOUNT_DELETION && state != SA_ACCOUNT_FORMER;
                  g_assert_cmpint (sa_user_takes_seat (&facts, removed ? 70 : 0), ==, seat);
                  g_assert_cmpint (sa_user_seat_in_use (&facts), ==, seen);
                }
}

static void
test_time_never_changes_the_words (void)
{
  SaUserFacts facts = { 0 };

  facts.access = TRUE;
  facts.last_sent = 10;
  facts.expires = 20;
  g_assert_cmpint (sa_problem_from_facts (&facts, 19), ==, SA_PROBLEM_NONE);
  g_assert_cmpint (sa_problem_from_facts (&facts, 20), ==, SA_PROBLEM_EXPIRED);
  g_assert_cmpint (sa_status_from_facts (&facts), ==, SA_STATUS_PENDING);
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/status/full-truth-table", test_full_truth_table);
  g_test_add_func ("/status/time-never-changes-the-words", test_time_never_changes_the_words);

  return g_test_run ();
}
