/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-account.h"
#include "sa-scripted-relay.h"
#include "sa-test.h"

#define SECOND G_TIME_SPAN_SECOND
#define START (1000 * SECOND)

static SaRelayAccount *
new_account (int pace,
             int concurrency)
{
  SaRelayTerms terms = { 7, (char *) "Acme <a@acme.example>", pace, concurrency };
  SaRelayAccount *account = sa_relay_account_new (7);

  sa_relay_account_set (account, SA_MAIL_RELAY (sa_scripted_relay_new ()), &terms);
  return account;
}

static void
note (SaRelayAccount *account,
      SaErrorClass    error_class,
      int             retry_after,
      gint64          now)
{
  g_autoptr (SaReceipt) receipt = sa_receipt_new (error_class, NULL, NULL);

  receipt->retry_after = retry_after;
  sa_relay_account_note (account, receipt, now);
}

static void
prove (SaRelayAccount *account)
{
  note (account, SA_ERROR_CLASS_NONE, 0, START);
}

/* As many mails as the pace lets go until @end, for whoever looks each millisecond; no second sees more than @most */
static int
count_mails (SaRelayAccount *account,
             gint64          end,
             int             most)
{
  g_autoptr (GArray) sent = g_array_new (FALSE, FALSE, sizeof (gint64));

  for (gint64 now = START; now < end; now += 1000)
    while (sa_relay_account_may_claim (account, now))
      {
        sa_relay_account_spend (account, now);
        g_array_append_val (sent, now);
        if (sent->len > (guint) most)
          g_assert_cmpint (now - g_array_index (sent, gint64, sent->len - 1 - most), >, SECOND - 1);
      }

  return (int) sent->len;
}

static void
test_pace (void)
{
  static const struct { int pace; int seconds; int mails; int most; } cases[] = {
    { 1, 600, 10, 1 }, { 60, 20, 20, 1 }, { 120, 30, 60, 3 }, { 600, 10, 101, 12 }, { 60000, 2, 2100, 1110 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SaRelayAccount) account = new_account (cases[i].pace, 64);

      prove (account);
      g_test_message ("%d a minute", cases[i].pace);
      g_assert_cmpint (count_mails (account, START + cases[i].seconds * SECOND, cases[i].most), ==, cases[i].mails);
    }
}

/* Whoever sleeps until it says so is not told to wait once more, and not for long */
static void
test_wakes_in_time (void)
{
  static const int paces[] = { 1, 7, 120, 1000, 60000 };

  for (gsize i = 0; i < G_N_ELEMENTS (paces); i++)
    {
      g_autoptr (SaRelayAccount) account = new_account (paces[i], 64);
      gint64 now = START;

      prove (account);
      g_queue_push_tail (&account->waiting, account);
      for (int n = 0; n < 500; n++)
        {
          gint64 next;

          while (sa_relay_account_may_claim (account, now))
            sa_relay_account_spend (account, now);
          next = sa_relay_account_get_next (account, now);
          g_assert_cmpint (next, >, now);
          g_assert_cmpint (next - now, <=, 60 * SECOND / paces[i] + 2);
          now = next;
          g_assert_true (sa_relay_account_may_claim (account, now));
        }
      g_queue_clear (&account->waiting);
      g_assert_cmpint (sa_relay_account_get_next (account, now), ==, 0);
    }
}

static void
test_settings_go_first (void)
{
  g_autoptr (SaRelayAccount) account = new_account (0, 0);
  SaRelayTerms terms = { 7, (char *) "Acme <a@acme.example>", 60, 2 };

  sa_scripted_relay_set_pace (SA_SCRIPTED_RELAY (account->relay), 6);
  sa_scripted_relay_set_concurrency (SA_SCRIPTED_RELAY (account->relay), 1);
  prove (account);
  g_assert_cmpint (count_mails (account, START + 60 * SECOND, 1), ==, 6);
  account->n_at_relay = 1;
  g_assert_false (sa_relay_account_may_claim (account, START + 120 * SECOND));

  sa_relay_account_set (account, g_object_ref (account->relay), &terms);
  prove (account);
  for (int i = 120; i < 180; i++)
    {
      g_assert_true (sa_relay_account_may_claim (account, START + i * SECOND));
      sa_relay_account_spend (account, START + i * SECOND);
    }
}

static void
test_no_limit (void)
{
  g_autoptr (SaRelayAccount) account = new_account (0, 64);

  prove (account);
  for (int i = 0; i < 10000; i++)
    {
      g_assert_true (sa_relay_account_may_claim (account, START));
      sa_relay_account_spend (account, START);
    }
}

static void
test_proof (void)
{
  g_autoptr (SaRelayAccount) account = new_account (0, 8);
  static const SaErrorClass no_proof[] = {
    SA_ERROR_CLASS_ACCOUNT, SA_ERROR_CLASS_TRY_AGAIN, SA_ERROR_CLASS_UNKNOWN,
  };
  static const SaErrorClass proof[] = { SA_ERROR_CLASS_NONE, SA_ERROR_CLASS_RECIPIENT, SA_ERROR_CLASS_MESSAGE };

  for (gsize i = 0; i < G_N_ELEMENTS (proof); i++)
    {
      sa_relay_account_doubt (account);
      account->n_in_hand = account->n_at_relay = 0;
      g_assert_true (sa_relay_account_may_take (account, START));
      g_assert_true (sa_relay_account_may_send (account, START));
      account->n_in_hand = account->n_at_relay = 1;
      for (gsize j = 0; j < G_N_ELEMENTS (no_proof); j++)
        {
          note (account, no_proof[j], 0, START);
          g_assert_false (sa_relay_account_may_take (account, START));
          g_assert_false (sa_relay_account_may_claim (account, START));
          g_assert_false (sa_relay_account_may_send (account, START));
        }
      note (account, proof[i], 0, START);
      g_assert_true (sa_relay_account_may_take (account, START));
      g_assert_true (sa_relay_account_may_send (account, START));
    }

  /* and an account error brings the doubt back */
  note (account, SA_ERROR_CLASS_ACCOUNT, 0, START);
  g_assert_false (sa_relay_account_may_send (account, START));
}

/* While as many as may be are at the relay, some more are claimed; of what has a pace few, or none */
static void
test_claims_ahead (void)
{
  static const struct { int pace; int concurrency; int claims; } cases[] = {
    { 0, 8, 32 },  { 0, 1, 4 },   { 0, 20, 44 }, { 0, 30, 60 },
    { 1, 8, 8 },   { 599, 8, 8 }, { 600, 8, 9 }, { 6000, 8, 16 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (SaRelayAccount) account = new_account (cases[i].pace, cases[i].concurrency);

      g_assert_true (sa_relay_account_may_claim (account, START));
      account->n_claimed = 1;
      g_assert_false (sa_relay_account_may_claim (account, START));
      prove (account);
      account->n_claimed = cases[i].claims - cases[i].concurrency;
      account->n_at_relay = cases[i].concurrency - 1;
      g_assert_true (sa_relay_account_may_claim (account, START));
      g_assert_true (sa_relay_account_may_send (account, START));
      account->n_at_relay++;
      g_assert_false (sa_relay_account_may_claim (account, START));
      g_assert_false (sa_relay_account_may_send (account, START));
    }
}

/* Each time that something is claimed the disk is flushed: it waits until half of them have gone, unless they have a
 * pace, or nobody knows yet whether the relay takes any. */
static void
test_claims_together (void)
{
  g_autoptr (SaRelayAccount) account = new_account (0, 8);
  g_autoptr (SaRelayAccount) paced = new_account (6000, 8);

  g_assert_true (sa_relay_account_wants_claims (account));
  prove (account);
  prove (paced);
  for (int n = 0; n <= 24; n++)
    {
      account->n_claimed = paced->n_claimed = n;
      g_assert_cmpint (sa_relay_account_wants_claims (account), ==, n <= 12);
      g_assert_true (sa_relay_account_wants_claims (paced));
    }
}

static void
test_holds (void)
{
  g_autoptr (SaRelayAccount) account = new_account (0, 8);

  prove (account);
  note (account, SA_ERROR_CLASS_TRY_AGAIN, 100, START);
  g_assert_true (sa_relay_account_is_held (account, START + 100 * SECOND - 1));
  g_assert_false (sa_relay_account_may_send (account, START + 99 * SECOND));
  g_assert_false (sa_relay_account_may_take (account, START + 99 * SECOND));
  g_assert_cmpint (sa_relay_account_get_next (account, START), ==, START + 100 * SECOND);
  g_assert_true (sa_relay_account_may_send (account, START + 100 * SECOND));

  /* a success that was the last one for now; a shorter wish does not shorten it; new settings do */
  note (account, SA_ERROR_CLASS_NONE, 200, START);
  note (account, SA_ERROR_CLASS_NONE, 20, START);
  g_assert_true (sa_relay_account_is_held (account, START + 199 * SECOND));
  sa_relay_account_forgive (account, START);
  g_assert_true (sa_relay_account_is_held (account, START + 59 * SECOND));
  g_assert_false (sa_relay_account_is_held (account, START + 60 * SECOND));

  /* nobody is believed who wants more than a day */
  note (account, SA_ERROR_CLASS_TRY_AGAIN, G_MAXINT, START);
  g_assert_false (sa_relay_account_is_held (account, START + 24 * 60 * 60 * SECOND));
}

static void
test_follows_last (void)
{
  g_autoptr (SaRelayAccount) account = new_account (60, 8);
  g_autoptr (SaReceipt) refusal = sa_receipt_new (SA_ERROR_CLASS_ACCOUNT, NULL, NULL);
  g_autoptr (SaReceipt) news = sa_receipt_new_news (SA_DELIVERY_HANDED_OVER, NULL);

  prove (account);
  g_assert_true (sa_relay_account_may_follow (account, START));
  account->n_in_hand = 1;
  g_assert_false (sa_relay_account_may_follow (account, START));
  account->n_in_hand = 0;
  account->following = TRUE;
  g_assert_false (sa_relay_account_may_follow (account, START));
  account->following = FALSE;
  sa_relay_account_spend (account, START);
  g_assert_false (sa_relay_account_may_follow (account, START + SECOND / 2));
  g_assert_cmpint (sa_relay_account_get_next_follow (account, START), <=, START + SECOND + 1);

  /* a key that may only send: it is left alone for a while, a second at least, and mail leaves as ever */
  sa_relay_account_note_follow (account, refusal, START);
  g_assert_cmpint (sa_relay_account_get_next_follow (account, START), >=, START + SECOND);
  g_assert_false (sa_relay_account_may_follow (account, START + SECOND - 1));
  g_assert_true (sa_relay_account_may_send (account, START + SECOND));
  g_assert_true (sa_relay_account_may_follow (account, START + 31 * SECOND));
  sa_relay_account_note_follow (account, news, START + 31 * SECOND);
  g_assert_true (sa_relay_account_may_follow (account, START + 31 * SECOND));
  news->retry_after = 50;
  sa_relay_account_note_follow (account, news, START + 31 * SECOND);
  g_assert_false (sa_relay_account_may_send (account, START + 80 * SECOND));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/relay-account/pace", test_pace);
  g_test_add_func ("/relay-account/wakes-in-time-for-the-pace", test_wakes_in_time);
  g_test_add_func ("/relay-account/settings-go-before-what-the-relay-says", test_settings_go_first);
  g_test_add_func ("/relay-account/without-a-pace-there-is-no-limit", test_no_limit);
  g_test_add_func ("/relay-account/one-mail-until-it-has-proved-itself", test_proof);
  g_test_add_func ("/relay-account/claims-ahead-of-its-turns", test_claims_ahead);
  g_test_add_func ("/relay-account/claims-several-at-once", test_claims_together);
  g_test_add_func ("/relay-account/what-a-relay-asks-for-holds-the-account", test_holds);
  g_test_add_func ("/relay-account/questions-go-after-mail", test_follows_last);

  return g_test_run ();
}
