/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-format.h"
#include "sa-outcome-text.h"
#include "sa-user-details-view.h"

#include <locale.h>

#define DAY (24 * 3600)
#define NOW 1763985600 /* Monday, 24 November 2025, 12:00 UTC */

static SaUserRecord *
make_user (void)
{
  static SaUserRecord user;

  memset (&user, 0, sizeof user);
  user.id = 1;
  user.address = (char *) "dalia@example.org";
  user.name = (char *) "Dalia Haddad";
  user.invited_by_name = (char *) "";
  user.facts.access = TRUE;
  user.facts.account_state = SA_ACCOUNT_ACTIVE;
  user.added = NOW - 60 * DAY;
  return &user;
}

static void
assert_text (char       *text,
             const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
test_moments (void)
{
  static const struct
  {
    SaTime      ago;
    const char *text;
  } cases[] =
  {
    { -30, "Seen just now" },
    { 0, "Seen just now" },
    { 59, "Seen just now" },
    { 60, "Seen 1 min ago" },
    { 12 * 60, "Seen 12 min ago" },
    { 3600, "Seen 1 hour ago" },
    { 11 * 3600, "Seen 11 hours ago" },
    { 13 * 3600, "Seen yesterday" },
    { 35 * 3600, "Seen yesterday" },
    { 2 * DAY, "Seen 2 days ago" },
    { 3 * DAY, "Seen 3 days ago" },
    { 4 * DAY, "Seen Thursday" },
    { 6 * DAY, "Seen Tuesday" },
    { 7 * DAY, "Seen 17 Nov" },
    { 400 * DAY, "Seen 20 Oct 2024" },
  };
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_text (sa_format_seen (NOW - cases[i].ago, NOW), cases[i].text);

  assert_text (sa_format_sent (NOW - 2 * DAY, NOW), "Sent 2 days ago");
  assert_text (sa_format_added (NOW - 3 * 3600, NOW), "Added today");
  assert_text (sa_format_expired (NOW - DAY, NOW), "Expired yesterday");
}

static void
test_midnight (void)
{
  /* Half an hour after midnight, what was an hour ago was not "yesterday". */
  SaTime night = NOW + 12 * 3600 + 1800;

  assert_text (sa_format_seen (night - 3600, night), "Seen 1 hour ago");
  assert_text (sa_format_seen (night - 7 * 3600, night), "Seen yesterday");
}

static void
test_columns (void)
{
  assert_text (sa_format_ago (0, NOW), "–");
  assert_text (sa_format_ago (NOW - 3600, NOW), "Today");
  assert_text (sa_format_ago (NOW - DAY, NOW), "Yesterday");
  assert_text (sa_format_ago (NOW - 32 * DAY, NOW), "32 days ago");
  assert_text (sa_format_ago (NOW - 90 * DAY, NOW), "26 August");
  assert_text (sa_format_expires (0, NOW), "Never");
  assert_text (sa_format_expires (NOW + 3600, NOW), "Today");
  assert_text (sa_format_expires (NOW + DAY, NOW), "Tomorrow");
  assert_text (sa_format_expires (NOW + 27 * DAY, NOW), "In 27 days");
  assert_text (sa_format_expires (NOW - 2 * DAY, NOW), "2 days ago");
  assert_text (sa_format_day (NOW + 60 * DAY, NOW), "23 January 2026");
  assert_text (sa_format_full (NOW), "24 November 2025, 12:00");
}

static void
test_looks (void)
{
  SaUserRecord *user = make_user ();

  g_assert_cmpint (sa_look_from_record (user, NOW), ==, SA_LOOK_NOT_SENT);
  user->facts.delivery = SA_DELIVERY_QUEUED;
  g_assert_cmpint (sa_look_from_record (user, NOW), ==, SA_LOOK_QUEUED);
  user->facts.delivery = SA_DELIVERY_HANDED_OVER;
  user->facts.last_sent = NOW - DAY;
  user->facts.expires = NOW + DAY;
  g_assert_cmpint (sa_look_from_record (user, NOW), ==, SA_LOOK_PENDING);
  g_assert_cmpint (sa_look_from_record (user, NOW + 2 * DAY), ==, SA_LOOK_EXPIRED);
  user->facts.delivery = SA_DELIVERY_BOUNCED;
  g_assert_cmpint (sa_look_from_record (user, NOW), ==, SA_LOOK_BOUNCED);
  user->facts.first_seen = NOW;
  g_assert_cmpint (sa_look_from_record (user, NOW), ==, SA_LOOK_HAS_ACCESS);
  user->facts.access = FALSE;
  g_assert_cmpint (sa_look_from_record (user, NOW), ==, SA_LOOK_NO_ACCESS);
  user->facts.account_state = SA_ACCOUNT_DEACTIVATED;
  g_assert_cmpint (sa_look_from_record (user, NOW), ==, SA_LOOK_DEACTIVATED);
}

static void
test_both_parts (void)
{
  SaUserRecord *user = make_user ();

  assert_text (sa_format_status (user, NOW), "Has site access · Invitation not sent");
  user->facts.first_seen = NOW;
  assert_text (sa_format_status (user, NOW), "Has site access");
  user->facts.access = FALSE;
  assert_text (sa_format_status (user, NOW), "No site access");
}

static void
test_every_look_says_something (void)
{
  int look;

  for (look = 0; look < SA_N_LOOKS; look++)
    {
      g_assert_cmpstr (sa_look_to_text (look), !=, "");
      g_assert_cmpstr (sa_pill_get_meaning (sa_look_get_pill (look)), !=, "");
      g_assert_true (g_str_has_suffix (sa_look_get_pill (look)->icon, "-symbolic"));
      g_assert_true (sa_pill_is_plain (sa_look_get_pill (look)) == (look == SA_LOOK_HAS_ACCESS));
    }
}

static void
test_fact (void)
{
  SaUserRecord *user = make_user ();

  assert_text (sa_format_fact (user, NOW), "dalia@example.org");
  user->name = (char *) "";
  user->facts.last_sent = NOW - 3 * DAY;
  user->facts.expires = NOW + DAY;
  assert_text (sa_format_fact (user, NOW), "Sent 3 days ago");
  user->facts.expires = NOW - 22 * DAY;
  assert_text (sa_format_fact (user, NOW), "Ran out on 2 November");
  user->facts.delivery = SA_DELIVERY_BOUNCED;
  assert_text (sa_format_fact (user, NOW), "The mail came back");
  user->delivery_error = (char *) "Mailbox does not exist";
  assert_text (sa_format_fact (user, NOW), "Mailbox does not exist");
}

static void
test_invitation (void)
{
  SaUserRecord *user = make_user ();

  assert_text (sa_format_invitation (user, NOW), "Not sent");
  user->facts.last_sent = NOW - 4 * DAY;
  assert_text (sa_format_invitation (user, NOW), "Sent Thursday");
  user->facts.expires = NOW + 26 * DAY;
  assert_text (sa_format_invitation (user, NOW), "Sent Thursday, expires 20 December");
}

static void
test_seats (void)
{
  const char *names[] = { "Jira", "Wiki", NULL };
  SaUserRecord *user = make_user ();
  SaProductRecord product = { .seats = 25, .in_use = 15, .reserved = 3 };

  assert_text (sa_format_user_seats (user), "None, because they have no product");
  user->product_names = (char **) names;
  assert_text (sa_format_user_seats (user), "2 reserved: Jira and Wiki");
  user->facts.first_seen = NOW;
  assert_text (sa_format_user_seats (user), "2 in use: Jira and Wiki");
  user->facts.access = FALSE;
  assert_text (sa_format_user_seats (user), "None");
  assert_text (sa_format_product_seats (&product), "18 of 25 seats");
  product.seats = -1;
  assert_text (sa_format_product_seats (&product), "18 seats");
}

static void
test_lists (void)
{
  const char *one[] = { "Jira", NULL };
  const char *three[] = { "Jira", "Wiki", "Desk", NULL };

  assert_text (sa_format_list (NULL), "");
  assert_text (sa_format_list ((char **) one), "Jira");
  assert_text (sa_format_list ((char **) three), "Jira, Wiki and Desk");
  assert_text (sa_format_names (NULL), "–");
  assert_text (sa_format_names ((char **) three), "Jira, Wiki, Desk");
}

static void
test_details_say_what_and_why (void)
{
  const char *names[] = { "Jira", "Wiki", NULL };
  SaUserRecord *user = make_user ();
  SaDetailsEntry entry = { 0, };

  user->product_names = (char **) names;
  sa_details_entry_init (&entry, SA_DETAILS_REVOKE, user, NULL);
  g_assert_true (entry.shown);
  g_assert_false (entry.locked);
  g_assert_nonnull (strstr (entry.subtitle, "frees 2 seats"));
  sa_details_entry_clear (&entry);

  sa_details_entry_init (&entry, SA_DETAILS_RESTORE, user, NULL);
  g_assert_false (entry.shown);
  sa_details_entry_clear (&entry);

  user->facts.first_seen = NOW;
  sa_details_entry_init (&entry, SA_DETAILS_RESEND, user, NULL);
  g_assert_false (entry.shown);
  sa_details_entry_clear (&entry);
}

static void
test_shared_by_several (void)
{
  const SaId jira = 1;
  SaUserRecord first = *make_user ();
  SaUserRecord second = first;
  const SaUserRecord *both[] = { &first, &second };

  second.role = SA_ROLE_TRUSTED;
  first.products = sa_ids_new (&jira, 1);
  second.products = sa_ids_new (NULL, 0);
  g_assert_cmpint (sa_details_share_product (both, 2, 1), ==, SA_SHARE_SOME);
  g_assert_cmpint (sa_details_share_product (both, 1, 1), ==, SA_SHARE_ALL);
  g_assert_cmpint (sa_details_share_product (both, 2, 2), ==, SA_SHARE_NONE);
  g_assert_cmpint (sa_details_share_role (both, 2), ==, -1);
  g_assert_cmpint (sa_details_share_role (both, 1), ==, SA_ROLE_BASIC);
  sa_ids_unref (first.products);
  sa_ids_unref (second.products);
}

static SaPlan *
make_plan (SaChangeKind kind)
{
  return sa_plan_new_single ("title", sa_change_new (kind, 1));
}

static void
test_outcomes (void)
{
  g_autoptr(SaPlan) plan = make_plan (SA_CHANGE_REMOVE);
  g_autoptr(SaOutcome) outcome = sa_outcome_new ();

  sa_outcome_add (outcome, 0, 0, SA_VERDICT_DONE, SA_REASON_NONE, 1, NULL);
  sa_outcome_add (outcome, 0, 1, SA_VERDICT_DONE, SA_REASON_NONE, 2, NULL);
  sa_outcome_set_event (outcome, 7, 7);
  assert_text (sa_outcome_to_text (plan, outcome, 0), "2 users removed");
  g_assert_true (sa_outcome_can_undo (plan, outcome));

  sa_outcome_add (outcome, 0, 2, SA_VERDICT_REFUSED, SA_REASON_LAST_SITE_ADMIN, 0, NULL);
  assert_text (sa_outcome_to_text (plan, outcome, 0), "2 users removed, 1 left out");
  g_assert_cmpuint (sa_outcome_count_refused (outcome), ==, 1);
}

static void
test_one_refusal_gives_its_reason (void)
{
  g_autoptr(SaPlan) plan = make_plan (SA_CHANGE_REVOKE);
  g_autoptr(SaOutcome) outcome = sa_outcome_new ();

  sa_outcome_add (outcome, 0, 0, SA_VERDICT_REFUSED, SA_REASON_LAST_SITE_ADMIN, 0, NULL);
  assert_text (sa_outcome_to_text (plan, outcome, 0), sa_reason_to_text (SA_REASON_LAST_SITE_ADMIN));
  g_assert_false (sa_outcome_can_undo (plan, outcome));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/format/moments-become-coarser-with-distance", test_moments);
  g_test_add_func ("/format/an-hour-ago-is-not-yesterday", test_midnight);
  g_test_add_func ("/format/columns-stand-alone", test_columns);
  g_test_add_func ("/format/look-is-the-most-telling-part", test_looks);
  g_test_add_func ("/format/status-has-both-parts", test_both_parts);
  g_test_add_func ("/format/every-look-has-icon-word-and-meaning", test_every_look_says_something);
  g_test_add_func ("/format/second-line-says-most", test_fact);
  g_test_add_func ("/format/invitation", test_invitation);
  g_test_add_func ("/format/seats", test_seats);
  g_test_add_func ("/format/lists", test_lists);
  g_test_add_func ("/details/entries-say-what-they-do", test_details_say_what_and_why);
  g_test_add_func ("/details/several-share-what-all-have", test_shared_by_several);
  g_test_add_func ("/outcome/counts-and-undo", test_outcomes);
  g_test_add_func ("/outcome/one-refusal-gives-its-reason", test_one_refusal_gives_its_reason);
  return g_test_run ();
}
