/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-message-details-view.h"
#include "sa-message-format.h"
#include "sa-outbox-view.h"
#include "sa-outcome-text.h"
#include "sa-postpone-times.h"
#include "sa-relay-status.h"
#include "sa-sample-messages.h"
#include "sa-sites-view.h"

/* Tuesday, 14 November 2023, 10:13:20 UTC */
#define NOW 1699956800
#define MINUTE 60
#define HOUR 3600
#define DAY (24 * HOUR)

/* The sample mails by their position in the list, newest first. */
enum { QUEUED, SENDING, WAITING, SCHEDULED, UNKNOWN, BOUNCED, FAILED, DELIVERED, HANDED_OVER, CANCELLED, N_SAMPLES };

static GPtrArray *
make_samples (void)
{
  return sa_sample_messages_new (0, NOW);
}

static SaMessageRecord *
get_sample (GPtrArray *samples,
            guint      position)
{
  return g_ptr_array_index (samples, N_SAMPLES - 1 - position);
}

/* @text is taken. */
static void
assert_text (char       *text,
             const char *expected)
{
  g_assert_cmpstr (text, ==, expected);
  g_free (text);
}

static void
count_cb (SaOutboxView *view,
          guint        *n)
{
  (*n)++;
}

/*
 * What a list says of one message
 */

static void
test_looks (void)
{
  g_autoptr(GPtrArray) samples = make_samples ();
  static const SaMessageLook looks[N_SAMPLES] =
  {
    SA_MESSAGE_LOOK_WAITING, SA_MESSAGE_LOOK_SENDING, SA_MESSAGE_LOOK_RETRYING, SA_MESSAGE_LOOK_SCHEDULED,
    SA_MESSAGE_LOOK_UNKNOWN, SA_MESSAGE_LOOK_BOUNCED, SA_MESSAGE_LOOK_FAILED, SA_MESSAGE_LOOK_DELIVERED,
    SA_MESSAGE_LOOK_HANDED_OVER, SA_MESSAGE_LOOK_CANCELLED,
  };
  guint i;

  for (i = 0; i < N_SAMPLES; i++)
    g_assert_cmpint (sa_message_get_look (get_sample (samples, i), NOW), ==, looks[i]);

  /* A word, an icon and a meaning for each: no state is told by its color alone. */
  for (i = 0; i < SA_N_MESSAGE_LOOKS; i++)
    {
      const SaPill *pill = sa_message_look_get_pill (i);

      g_assert_cmpstr (sa_pill_get_text (pill), !=, "");
      g_assert_cmpstr (sa_pill_get_meaning (pill), !=, "");
      g_assert_nonnull (pill->icon);
    }
  g_assert_null (sa_message_look_get_pill (SA_N_MESSAGE_LOOKS));
}

static void
test_when (void)
{
  g_autoptr(GPtrArray) samples = make_samples ();
  SaMessageRecord *queued = get_sample (samples, QUEUED);
  SaMessageRecord *waiting = get_sample (samples, WAITING);

  assert_text (sa_message_format_when (queued, NOW), "Leaves in 8 s");
  assert_text (sa_message_format_when (queued, NOW + 7), "Leaves in 1 s");
  assert_text (sa_message_format_when (queued, NOW + 8), "Leaves in a moment");
  queued->not_before = NOW + 61;
  assert_text (sa_message_format_when (queued, NOW), "Leaves in 2 min");
  queued->not_before = NOW + 3 * HOUR;
  assert_text (sa_message_format_when (queued, NOW), "Leaves at 13:13");
  queued->not_before = NOW + DAY;
  assert_text (sa_message_format_when (queued, NOW), "Leaves tomorrow, 10:13");
  queued->not_before = NOW + 5 * DAY;
  assert_text (sa_message_format_when (queued, NOW), "Leaves 19 Nov, 10:13");
  queued->not_before = NOW + 100 * DAY;
  assert_text (sa_message_format_when (queued, NOW), "Leaves 22 Feb 2024");

  assert_text (sa_message_format_when (waiting, NOW), "Next try in 6 min");
  assert_text (sa_message_format_when (waiting, NOW + 6 * MINUTE - 5), "Next try in 5 s");
  assert_text (sa_message_format_when (waiting, NOW + 6 * MINUTE), "Next try in a moment");
  waiting->not_before = NOW + 2 * HOUR;
  assert_text (sa_message_format_when (waiting, NOW), "Next try at 12:13");

  assert_text (sa_message_format_when (get_sample (samples, SENDING), NOW), "Leaves now");
  assert_text (sa_message_format_when (get_sample (samples, HANDED_OVER), NOW), "Sent 1 hour ago");
  assert_text (sa_message_format_when (get_sample (samples, DELIVERED), NOW), "Delivered yesterday");
  assert_text (sa_message_format_when (get_sample (samples, FAILED), NOW), "Queued 5 hours ago");
}

/* No time to come is promised that does not hold. */
static void
test_when_paused (void)
{
  g_autoptr(GPtrArray) samples = make_samples ();
  SaMessageRecord *queued = get_sample (samples, QUEUED);
  SaMessageRecord *waiting = get_sample (samples, WAITING);
  SaMessageRecord *sent = get_sample (samples, HANDED_OVER);

  queued->paused = waiting->paused = sent->paused = TRUE;
  assert_text (sa_message_format_when (queued, NOW), "Once resumed");
  assert_text (sa_message_format_when (waiting, NOW), "Once resumed");
  assert_text (sa_message_format_when (waiting, NOW + DAY), "Once resumed");
  assert_text (sa_message_format_when (sent, NOW), "Sent 1 hour ago");
  g_assert_cmpint (sa_message_get_next_tick (queued, NOW), ==, 0);
  queued->not_before = NOW + DAY;
  assert_text (sa_message_format_when (queued, NOW), "Leaves tomorrow, 10:13");
}

static void
test_ticks (void)
{
  g_autoptr(GPtrArray) samples = make_samples ();
  SaMessageRecord *waiting = get_sample (samples, WAITING);
  SaTime now;

  /* What is said changes exactly when the next tick is due, down to the last second. */
  for (now = NOW; waiting->not_before > now; now += sa_message_get_next_tick (waiting, now))
    {
      int tick = sa_message_get_next_tick (waiting, now);
      g_autofree char *here = sa_message_format_when (waiting, now);
      g_autofree char *before = sa_message_format_when (waiting, now + tick - 1);
      g_autofree char *after = sa_message_format_when (waiting, now + tick);

      g_assert_cmpint (tick, >, 0);
      g_assert_cmpstr (here, ==, before);
      g_assert_cmpstr (here, !=, after);
    }
  g_assert_cmpint (sa_message_get_next_tick (waiting, now), ==, 0);
  g_assert_cmpint (sa_message_get_next_tick (get_sample (samples, SCHEDULED), NOW), ==, 0);
  g_assert_cmpint (sa_message_get_next_tick (get_sample (samples, HANDED_OVER), NOW), ==, 0);
}

static void
test_states (void)
{
  g_autoptr(GPtrArray) samples = make_samples ();

  assert_text (sa_message_format_state (get_sample (samples, QUEUED), NOW), "Waiting · Leaves in 8 s");
  assert_text (sa_message_format_state (get_sample (samples, BOUNCED), NOW),
               "Bounced: 550 5.1.1 Mailbox does not exist");
  assert_text (sa_message_format_state (get_sample (samples, WAITING), NOW),
               "Next try in 6 min: 450 4.2.1 The user you are trying to contact is receiving mail too quickly");
  assert_text (sa_message_format_state (get_sample (samples, DELIVERED), NOW), "Delivered yesterday");
  /* In little room the relay's own words say most, where something is wrong. */
  assert_text (sa_message_format_fact (get_sample (samples, UNKNOWN), NOW),
               "The connection was closed before the relay answered.");
  assert_text (sa_message_format_fact (get_sample (samples, WAITING), NOW), "Next try in 6 min");
  assert_text (sa_message_format_attempts (get_sample (samples, WAITING)), "3");
  assert_text (sa_message_format_attempts (get_sample (samples, QUEUED)), "–");
}

/*
 * The page
 */

static void
test_chips (void)
{
  g_autoptr(SaOutboxView) view = sa_outbox_view_new (7);
  SaQuery *query = sa_outbox_view_get_query (view);
  guint open = 1u << SA_DELIVERY_QUEUED | 1u << SA_DELIVERY_SENDING | 1u << SA_DELIVERY_WAITING |
               1u << SA_DELIVERY_UNKNOWN;

  g_assert_cmpint (sa_query_get_entity (query), ==, SA_ENTITY_MESSAGE);
  g_assert_cmpint (sa_query_get_site (query), ==, 7);
  g_assert_cmpuint (sa_query_get_deliveries (query), ==, open);
  g_assert_cmpint (sa_query_get_sort (query), ==, SA_SORT_ADDED);
  g_assert_true (sa_query_get_descending (query));

  sa_outbox_view_set_chip (view, SA_OUTBOX_CHIP_SENDING);
  g_assert_cmpuint (sa_query_get_deliveries (sa_outbox_view_get_query (view)), ==, 1u << SA_DELIVERY_SENDING);
  sa_outbox_view_set_chip (view, SA_OUTBOX_CHIP_PROBLEMS);
  g_assert_cmpuint (sa_query_get_deliveries (sa_outbox_view_get_query (view)), ==, 0);
  g_assert_true (sa_query_get_problems (sa_outbox_view_get_query (view)));
  sa_outbox_view_set_chip (view, SA_OUTBOX_CHIP_HANDED_OVER);
  g_assert_cmpuint (sa_query_get_deliveries (sa_outbox_view_get_query (view)), ==,
                    1u << SA_DELIVERY_HANDED_OVER | 1u << SA_DELIVERY_DELIVERED);
  sa_outbox_view_set_chip (view, SA_OUTBOX_CHIP_ALL);
  g_assert_cmpuint (sa_query_get_deliveries (sa_outbox_view_get_query (view)), ==, 0);
  g_assert_false (sa_query_get_problems (sa_outbox_view_get_query (view)));

  sa_outbox_view_set_all_sites (view, TRUE);
  sa_outbox_view_set_search (view, "Müller acme");
  g_assert_cmpint (sa_query_get_site (sa_outbox_view_get_query (view)), ==, 0);
  g_assert_cmpstr (sa_query_get_needles (sa_outbox_view_get_query (view))[0], ==, "muller");
  sa_outbox_view_set_sort (view, SA_SORT_NAME, FALSE);
  g_assert_cmpint (sa_query_get_sort (sa_outbox_view_get_query (view)), ==, SA_SORT_NAME);
}

static void
test_view_changes (void)
{
  g_autoptr(SaOutboxView) view = sa_outbox_view_new (1);
  guint n = 0;

  g_signal_connect (view, "changed", G_CALLBACK (count_cb), &n);
  sa_outbox_view_set_chip (view, SA_OUTBOX_CHIP_WAITING);
  sa_outbox_view_set_search (view, "");
  sa_outbox_view_set_all_sites (view, FALSE);
  g_assert_cmpuint (n, ==, 0);
  sa_outbox_view_set_search (view, "ana");
  g_assert_cmpuint (n, ==, 1);
  sa_outbox_view_clear (view);
  g_assert_cmpuint (n, ==, 2);
  g_assert_cmpint (sa_outbox_view_get_chip (view), ==, SA_OUTBOX_CHIP_ALL);
  g_assert_cmpstr (sa_outbox_view_get_search (view), ==, "");
  sa_outbox_view_clear (view);
  g_assert_cmpuint (n, ==, 2);
}

static void
test_counts (void)
{
  g_autoptr(SaOutboxView) view = sa_outbox_view_new (1);
  SaSiteCounts counts = { .n_outbox = 7, .n_failed = 4 };

  counts.n_by_delivery[SA_DELIVERY_SENDING] = 2;
  counts.n_by_delivery[SA_DELIVERY_UNKNOWN] = 1;
  counts.n_by_delivery[SA_DELIVERY_BOUNCED] = 30;
  counts.n_by_delivery[SA_DELIVERY_HANDED_OVER] = 100;
  counts.n_by_delivery[SA_DELIVERY_DELIVERED] = 1000;
  g_assert_cmpint (sa_outbox_view_get_chip_count (view, SA_OUTBOX_CHIP_ALL), ==, -1);
  sa_outbox_view_set_counts (view, &counts);
  g_assert_cmpint (sa_outbox_view_get_chip_count (view, SA_OUTBOX_CHIP_WAITING), ==, 7);
  g_assert_cmpint (sa_outbox_view_get_chip_count (view, SA_OUTBOX_CHIP_SENDING), ==, 2);
  /* Of all that ever bounced only what is still open is a problem. */
  g_assert_cmpint (sa_outbox_view_get_chip_count (view, SA_OUTBOX_CHIP_PROBLEMS), ==, 5);
  g_assert_cmpint (sa_outbox_view_get_chip_count (view, SA_OUTBOX_CHIP_HANDED_OVER), ==, 1100);
  g_assert_cmpint (sa_outbox_view_get_chip_count (view, SA_OUTBOX_CHIP_ALL), ==, 1133);
  g_assert_false (sa_outbox_view_get_paused (view));
}

static void
test_empty_words (void)
{
  g_autoptr(SaOutboxView) view = sa_outbox_view_new (1);
  SaSiteCounts counts = { 0 };

  sa_outbox_view_set_counts (view, &counts);
  g_assert_cmpstr (sa_outbox_view_get_empty_title (view), ==, "No Messages Yet");
  counts.n_by_delivery[SA_DELIVERY_DELIVERED] = 9;
  sa_outbox_view_set_counts (view, &counts);
  g_assert_cmpstr (sa_outbox_view_get_empty_title (view), ==, "Nothing Waits");
  g_assert_null (sa_outbox_view_dup_problems_label (view));
  counts.n_failed = 3;
  sa_outbox_view_set_counts (view, &counts);
  assert_text (sa_outbox_view_dup_problems_label (view), "Show 3 Problems");
  counts.pause = SA_PAUSE_PERSON;
  sa_outbox_view_set_counts (view, &counts);
  g_assert_cmpstr (sa_outbox_view_get_empty_title (view), ==, "The Outbox Is Paused");
  sa_outbox_view_set_search (view, "nobody");
  g_assert_cmpstr (sa_outbox_view_get_empty_title (view), ==, "No Results Found");
  g_assert_null (sa_outbox_view_dup_problems_label (view));
  g_assert_true (sa_outbox_view_has_filter (view));
  sa_outbox_view_set_search (view, "");
  sa_outbox_view_set_chip (view, SA_OUTBOX_CHIP_PROBLEMS);
  g_assert_cmpstr (sa_outbox_view_get_empty_title (view), ==, "No Problems");
}

/*
 * Details
 */

static const SaMessageFact *
find_fact (GPtrArray  *facts,
           const char *title)
{
  guint i;

  for (i = 0; i < facts->len; i++)
    if (g_str_equal (((const SaMessageFact *) g_ptr_array_index (facts, i))->title, title))
      return g_ptr_array_index (facts, i);
  return NULL;
}

static void
test_facts (void)
{
  g_autoptr(GPtrArray) samples = make_samples ();
  g_autoptr(GPtrArray) bounced = sa_message_details_list_facts (get_sample (samples, BOUNCED), "JMAP, mail.example.com",
                                                                FALSE, NOW);
  g_autoptr(GPtrArray) waiting = sa_message_details_list_facts (get_sample (samples, WAITING), NULL, TRUE, NOW);

  g_assert_cmpstr (find_fact (bounced, "The Relay’s Words")->text, ==, "550 5.1.1 Mailbox does not exist");
  g_assert_true (find_fact (bounced, "The Relay’s Words")->selectable);
  g_assert_cmpstr (find_fact (bounced, "Attempts")->text, ==, "1");
  g_assert_cmpstr (find_fact (bounced, "Handed Over")->text, ==, "10 November 2023, 10:14");
  g_assert_cmpstr (find_fact (bounced, "Relay")->text, ==, "JMAP, mail.example.com");
  g_assert_cmpstr (find_fact (bounced, "The Relay’s Number")->text, ==, "S7d0c1f4b");
  g_assert_true (find_fact (bounced, "Message ID")->selectable);
  g_assert_null (find_fact (bounced, "Next"));
  g_assert_null (find_fact (bounced, "Site"));

  g_assert_cmpstr (find_fact (waiting, "Next")->text, ==, "Next try in 6 min · 14 November 2023, 10:19");
  g_assert_cmpstr (find_fact (waiting, "Site")->text, ==, "Acme Support");
  g_assert_null (find_fact (waiting, "Handed Over"));
  g_assert_null (find_fact (waiting, "Relay"));
}

static void
test_language (void)
{
  SaMessageRecord message = { .organization_language = (char *) "fr" };

  assert_text (sa_message_details_dup_language (&message), "Français · the language of the organization");
  message.earlier_language = (char *) "es";
  assert_text (sa_message_details_dup_language (&message), "Español · chosen for an earlier invitation of theirs");
  message.account_language = (char *) "en";
  assert_text (sa_message_details_dup_language (&message), "English · the language of their account");
  message.language = (char *) "de";
  assert_text (sa_message_details_dup_language (&message), "Deutsch · chosen for this invitation");
  message.address_language = (char *) "es";
  assert_text (sa_message_details_dup_language (&message), "Español · said beside the address in the list");
}

static void
test_copied_text (void)
{
  g_autoptr(GPtrArray) samples = make_samples ();
  const SaMessageRecord *failed = get_sample (samples, FAILED);
  g_autoptr(GPtrArray) facts = sa_message_details_list_facts (failed, NULL, FALSE, NOW);
  g_autofree char *text = sa_message_details_dup_text (failed, facts, NOW);

  g_assert_true (g_str_has_prefix (text, "Rania Saleh <rania.saleh@example.com>\nNot delivered\n"));
  g_assert_nonnull (strstr (text, "\nThe Relay’s Words: 554 5.7.1 <rania.saleh@example.com>: Recipient address "
                            "rejected: Access denied\n"));
  g_assert_nonnull (strstr (text, "\nAttempts: 2\n"));
}

static gboolean
offers (const SaMessageRecord *message,
        SaMessageAction        action,
        const char            *label)
{
  SaMessageEntry entry;

  sa_message_entry_init (&entry, action, message, NULL, NULL, NOW);
  g_assert_cmpstr (entry.label, ==, label);
  return entry.shown && !entry.locked;
}

static void
test_actions (void)
{
  g_autoptr(GPtrArray) samples = make_samples ();
  SaMessageRecord *bounced = get_sample (samples, BOUNCED);
  SaMessageEntry entry;

  g_assert_true (offers (get_sample (samples, WAITING), SA_MESSAGE_ACTION_RETRY, "Retry Now"));
  g_assert_true (offers (get_sample (samples, FAILED), SA_MESSAGE_ACTION_RETRY, "Retry Now"));
  g_assert_true (offers (get_sample (samples, UNKNOWN), SA_MESSAGE_ACTION_RETRY, "Send Again"));
  g_assert_true (offers (get_sample (samples, SCHEDULED), SA_MESSAGE_ACTION_RETRY, "Send Now"));
  g_assert_false (offers (bounced, SA_MESSAGE_ACTION_RETRY, "Retry Now"));
  g_assert_false (offers (get_sample (samples, DELIVERED), SA_MESSAGE_ACTION_RETRY, "Retry Now"));

  g_assert_true (offers (get_sample (samples, QUEUED), SA_MESSAGE_ACTION_CANCEL, "Cancel Message"));
  g_assert_true (offers (get_sample (samples, QUEUED), SA_MESSAGE_ACTION_POSTPONE, "Send Later…"));
  g_assert_false (offers (get_sample (samples, SENDING), SA_MESSAGE_ACTION_CANCEL, "Cancel Message"));
  g_assert_false (offers (get_sample (samples, UNKNOWN), SA_MESSAGE_ACTION_POSTPONE, "Send Later…"));
  g_assert_true (offers (bounced, SA_MESSAGE_ACTION_CHANGE_ADDRESS, "Change Address…"));
  g_assert_false (offers (get_sample (samples, SENDING), SA_MESSAGE_ACTION_CHANGE_ADDRESS, "Change Address…"));
  g_assert_true (offers (bounced, SA_MESSAGE_ACTION_OPEN, "Open Message"));

  /* Who signed up has a say in their address: the row stays, and says so. */
  bounced->has_account = TRUE;
  sa_message_entry_init (&entry, SA_MESSAGE_ACTION_CHANGE_ADDRESS, bounced, NULL, NULL, NOW);
  g_assert_true (entry.shown);
  g_assert_true (entry.locked);
  g_assert_cmpstr (entry.subtitle, ==, sa_reason_to_text (SA_REASON_SIGNED_UP));
}

static void
test_summary (void)
{
  g_autoptr(GPtrArray) samples = make_samples ();

  assert_text (sa_message_details_dup_summary (samples, NOW),
               "2 waiting, 1 retrying, 1 being sent, 2 sent, 1 not delivered, 1 bounced, 1 perhaps sent, 1 cancelled");
}

/*
 * How mail leaves
 */

static void
test_place (void)
{
  g_autoptr(SaRelayStatus) relay = sa_relay_status_new (SA_RELAY_PLACE_RELAY);
  g_autoptr(SaRelayStatus) folder = sa_relay_status_new (SA_RELAY_PLACE_FOLDER);
  g_autoptr(SaRelayStatus) copy = NULL;

  assert_text (sa_relay_status_dup_place (relay), "");
  relay->name = g_strdup ("JMAP, mail.example.com");
  assert_text (sa_relay_status_dup_place (relay), "Leaves by JMAP, mail.example.com");
  assert_text (sa_relay_status_dup_place (folder), "Kept in a folder on this computer");
  assert_text (sa_relay_status_dup_place (NULL), "");

  copy = sa_relay_status_copy (relay);
  g_assert_true (sa_relay_status_equal (copy, relay));
  copy->in_flight = 1;
  g_assert_false (sa_relay_status_equal (copy, relay));
  g_assert_false (sa_relay_status_equal (copy, NULL));
}

static void
assert_condition (const SaSiteCounts  *counts,
                  const SaRelayStatus *status,
                  const char          *text,
                  const char          *action,
                  const char          *other)
{
  g_auto(SaCondition) condition = { 0, };

  sa_condition_init (&condition, counts, status);
  g_assert_cmpstr (condition.text, ==, text);
  g_assert_cmpstr (condition.actions[0], ==, action);
  g_assert_cmpstr (condition.actions[1], ==, other);
}

static void
test_conditions (void)
{
  g_autoptr(SaRelayStatus) status = sa_relay_status_new (SA_RELAY_PLACE_FOLDER);
  SaSiteCounts counts = { .n_outbox = 2 };

  assert_condition (&counts, NULL, NULL, NULL, NULL);
  assert_condition (&counts, status,
                    "No mail relay yet: invitations are kept in a folder on this computer and reach nobody.",
                    "win.preferences", NULL);
  status->place = SA_RELAY_PLACE_KEPT;
  assert_condition (&counts, status, NULL, NULL, NULL);

  status->place = SA_RELAY_PLACE_RELAY;
  status->offline = TRUE;
  assert_condition (&counts, status, "There is no network connection. Mail waits, and leaves once it is back.", NULL, NULL);
  status->problem = g_strdup ("The key is not in the keyring.");
  assert_condition (&counts, status, "The key is not in the keyring.", "win.preferences", NULL);
  /* What nothing waits for bothers nobody. */
  counts.n_outbox = 0;
  assert_condition (&counts, status, NULL, NULL, NULL);

  counts.pause = SA_PAUSE_PERSON;
  assert_condition (&counts, status, "The outbox is paused: no invitation leaves.", "win.resume-outbox", NULL);
  counts.pause = SA_PAUSE_COPY;
  assert_condition (&counts, status,
                    "This database was copied or restored, so its outbox is paused: what waits here may have left "
                    "already. Look through it before you resume.", "win.resume-outbox", "win.page::outbox");
  counts.pause = SA_PAUSE_ACCOUNT;
  assert_condition (&counts, status, "The outbox is paused: the mail relay does not take what its account sends.",
                    "win.resume-outbox", "win.preferences");
  counts.pause_reason = (char *) "The relay refuses the key.";
  assert_condition (&counts, status, "The outbox is paused. The relay refuses the key.", "win.resume-outbox",
                    "win.preferences");
}

static void
assert_sign (const SaSiteCounts  *counts,
             const SaRelayStatus *status,
             gint64               count,
             gboolean             warning,
             const char          *note,
             const char          *tooltip)
{
  g_auto(SaOutboxSign) sign = { 0, };

  sa_outbox_sign_init (&sign, counts, status);
  g_assert_cmpint (sign.count, ==, count);
  g_assert_cmpint (sign.warning, ==, warning);
  g_assert_cmpstr (sign.note, ==, note);
  g_assert_cmpstr (sign.tooltip, ==, tooltip);
}

static void
test_sign (void)
{
  g_autoptr(SaRelayStatus) status = sa_relay_status_new (SA_RELAY_PLACE_RELAY);
  SaSiteCounts counts = { 0 };

  assert_sign (&counts, NULL, -1, FALSE, NULL, NULL);
  status->name = g_strdup ("SMTP, mail.example.com");
  assert_sign (&counts, status, -1, FALSE, "Leaves by SMTP, mail.example.com", "Leaves by SMTP, mail.example.com");
  counts.n_outbox = 2;
  status->in_flight = 1;
  assert_sign (&counts, status, 2, FALSE, "Sending…",
               "1 message is being sent.\n2 messages wait.\nLeaves by SMTP, mail.example.com");
  status->in_flight = 0;
  status->elsewhere = TRUE;
  status->problem = g_strdup ("The key is not in the keyring.");
  /* The other program has the key. */
  assert_sign (&counts, status, 2, FALSE, "Another program sends",
               "Another program sends the mail of this organization.\n2 messages wait.\n"
               "Leaves by SMTP, mail.example.com");
  status->elsewhere = FALSE;
  assert_sign (&counts, status, 2, TRUE, "Mail waits",
               "The key is not in the keyring.\n2 messages wait.\nLeaves by SMTP, mail.example.com");
  counts.pause = SA_PAUSE_PERSON;
  assert_sign (&counts, status, 2, TRUE, "Paused",
               "The outbox is paused: no invitation leaves.\n2 messages wait.\nLeaves by SMTP, mail.example.com");
}

/*
 * Outcomes, times, sites
 */

static void
assert_outcome (SaChangeKind kind,
                gsize        n_done,
                gsize        n_refused,
                guint        n_mails,
                int          hold_seconds,
                const char  *expected)
{
  g_autoptr(SaPlan) plan = sa_plan_new_single ("title", sa_change_new (kind, 1));
  g_autoptr(SaOutcome) outcome = sa_outcome_new ();
  gsize i;

  for (i = 0; i < n_done; i++)
    sa_outcome_add (outcome, 0, (guint) i, SA_VERDICT_DONE, SA_REASON_NONE, (SaId) i + 1, NULL);
  for (i = 0; i < n_refused; i++)
    sa_outcome_add (outcome, 0, (guint) (n_done + i), SA_VERDICT_REFUSED, SA_REASON_ALREADY_LEFT, (SaId) i + 100, NULL);
  sa_outcome_set_event (outcome, 9, 9);
  sa_outcome_set_mail (outcome, n_mails, 0, 0);
  assert_text (sa_outcome_to_text (plan, outcome, hold_seconds), expected);
}

static void
test_outcomes (void)
{
  assert_outcome (SA_CHANGE_INVITE, 12, 0, 12, 10, "12 invitations leave in 10 s");
  assert_outcome (SA_CHANGE_RESEND, 1, 0, 1, 10, "1 invitation leaves in 10 s");
  assert_outcome (SA_CHANGE_RESEND, 2, 1, 2, 10, "2 invitations leave in 10 s, 1 left out");
  assert_outcome (SA_CHANGE_CHANGE_ADDRESS, 1, 0, 1, 10, "Address changed, a new mail leaves in 10 s");
  assert_outcome (SA_CHANGE_CHANGE_ADDRESS, 1, 0, 0, 10, "Address changed");
  assert_outcome (SA_CHANGE_PAUSE_OUTBOX, 1, 0, 0, 0, "Outbox paused: no mail leaves");
  assert_outcome (SA_CHANGE_RESUME_OUTBOX, 1, 0, 0, 0, "Outbox resumed: one mail is tried first");
  assert_outcome (SA_CHANGE_POSTPONE_MESSAGE, 3, 0, 0, 0, "3 messages leave later");
  assert_outcome (SA_CHANGE_CANCEL_MESSAGE, 1, 1, 0, 0, "1 message cancelled, 1 left out");
  assert_outcome (SA_CHANGE_CANCEL_MESSAGE, 0, 2, 0, 0, "Nothing changed: 2 messages were left out");
}

static void
test_postpone_times (void)
{
  g_autoptr(GArray) tuesday = sa_postpone_list (NOW);
  g_autoptr(GArray) night = sa_postpone_list (NOW + 10 * HOUR);
  g_autoptr(GArray) sunday = sa_postpone_list (NOW + 5 * DAY);
  guint i;

  g_assert_cmpuint (tuesday->len, ==, 4);
  g_assert_cmpstr (g_array_index (tuesday, SaPostponeTime, 1).label, ==, "This Evening");
  g_assert_cmpstr (g_array_index (tuesday, SaPostponeTime, 1).detail, ==, "14 November 2023, 18:00");
  g_assert_cmpstr (g_array_index (tuesday, SaPostponeTime, 2).detail, ==, "15 November 2023, 08:00");
  g_assert_cmpstr (g_array_index (tuesday, SaPostponeTime, 3).detail, ==, "20 November 2023, 08:00");
  for (i = 0; i < tuesday->len; i++)
    g_assert_cmpint (g_array_index (tuesday, SaPostponeTime, i).time, >,
                     i == 0 ? NOW : g_array_index (tuesday, SaPostponeTime, i - 1).time);

  /* The evening has come; and on Sunday, Monday is tomorrow. */
  g_assert_cmpuint (night->len, ==, 3);
  g_assert_cmpuint (sunday->len, ==, 3);
  g_assert_cmpstr (g_array_index (sunday, SaPostponeTime, 2).label, ==, "Tomorrow Morning");

  g_assert_cmpint (sa_postpone_make (2023, 11, 14, 10, 14, NOW), ==, NOW + 40);
  g_assert_cmpint (sa_postpone_make (2023, 11, 14, 10, 13, NOW), ==, 0);
  g_assert_cmpint (sa_postpone_make (2023, 2, 30, 10, 0, NOW), ==, 0);
}

static void
test_sites (void)
{
  SaSiteRecord site = { .name = (char *) "Łódź Support", .url = (char *) "https://support.example.com", .n_users = 1204,
                        .n_pending = 31, .seats = 1500, .seats_taken = 1310 };

  assert_text (sa_site_format_users (&site), "1204 users");
  assert_text (sa_site_format_pending (&site), "31 pending");
  assert_text (sa_site_format_seats (&site), "1310 of 1500 seats");
  assert_text (sa_site_format_line (&site), "1204 users, 31 pending");
  site.seats_taken = 1500;
  site.n_pending = 0;
  g_assert_true (sa_site_is_full (&site));
  assert_text (sa_site_format_seats (&site), "1500 of 1500 seats: full");
  assert_text (sa_site_format_line (&site), "1204 users, 1500 of 1500 seats: full");
  g_assert_null (sa_site_format_pending (&site));
  site.seats = -1;
  g_assert_false (sa_site_is_full (&site));
  g_assert_null (sa_site_format_seats (&site));

  g_assert_true (sa_site_matches (&site, ""));
  g_assert_true (sa_site_matches (&site, "lodz EXAMPLE"));
  g_assert_false (sa_site_matches (&site, "lodz partners"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/outbox/each-state-has-a-word-an-icon-and-a-meaning", test_looks);
  g_test_add_func ("/outbox/when-it-leaves-or-left", test_when);
  g_test_add_func ("/outbox/no-time-is-promised-while-paused", test_when_paused);
  g_test_add_func ("/outbox/times-count-down-as-they-are-said", test_ticks);
  g_test_add_func ("/outbox/the-relays-words-are-shown", test_states);
  g_test_add_func ("/outbox-view/chips-make-queries", test_chips);
  g_test_add_func ("/outbox-view/tells-changes-once", test_view_changes);
  g_test_add_func ("/outbox-view/chips-are-counted", test_counts);
  g_test_add_func ("/outbox-view/an-empty-list-says-why", test_empty_words);
  g_test_add_func ("/outbox-details/all-that-is-known", test_facts);
  g_test_add_func ("/outbox-details/why-it-is-in-this-language", test_language);
  g_test_add_func ("/outbox-details/copied-as-text", test_copied_text);
  g_test_add_func ("/outbox-details/offers-what-can-be-done", test_actions);
  g_test_add_func ("/outbox-details/several-are-counted", test_summary);
  g_test_add_func ("/relay-status/where-mail-goes", test_place);
  g_test_add_func ("/relay-status/banner-says-what-matters-most", test_conditions);
  g_test_add_func ("/relay-status/sidebar-says-how-it-stands", test_sign);
  g_test_add_func ("/outcome/mail-that-can-be-called-back", test_outcomes);
  g_test_add_func ("/postpone/times-that-people-mean", test_postpone_times);
  g_test_add_func ("/sites/numbers-and-search", test_sites);

  return g_test_run ();
}
