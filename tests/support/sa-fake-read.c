/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-read.h"

#include "sa-address.h"
#include "sa-fold.h"

#include <string.h>

/* One thing that a query lets through, with what it is sorted by. */
typedef struct
{
  SaId    id;
  gint64  number;
  char   *text;  /* collation key */
} Entry;

static void
entry_clear (gpointer data)
{
  g_free (((Entry *) data)->text);
}

static int
compare_entries (gconstpointer a,
                 gconstpointer b,
                 gpointer      data)
{
  const Entry *first = a;
  const Entry *second = b;
  const SaQuery *query = data;
  int order = 0;

  if (first->number != second->number)
    order = first->number < second->number ? -1 : 1;
  else if (first->text != NULL)
    order = strcmp (first->text, second->text);
  if (order != 0)
    return sa_query_get_descending (query) ? -order : order;

  return first->id < second->id ? -1 : first->id > second->id;
}

static gboolean
matches_text (const SaQuery *query,
              const char    *name,
              const char    *address)
{
  const char * const *needles = sa_query_get_needles (query);
  g_autofree char *text = g_strconcat (address, "\n", name, NULL);
  g_autofree char *folded = sa_fold (text);
  guint i;

  for (i = 0; needles[i] != NULL; i++)
    if (strstr (folded, needles[i]) == NULL)
      return FALSE;

  return TRUE;
}

static gboolean
is_in_mask (guint mask,
            guint value)
{
  return mask == 0 || (mask & (1u << value)) != 0;
}

static gboolean
matches_user (SaFakeState      *state,
              const SaQuery    *query,
              const SaFakeUser *user,
              SaTime            now)
{
  const SaFakeAccount *account = sa_fake_account (state, user->account);
  SaUserFacts facts = sa_fake_user_facts (state, user);

  return (sa_query_get_site (query) == 0 || user->site == sa_query_get_site (query)) &&
         (user->removed != 0) == sa_query_get_removed (query) &&
         is_in_mask (sa_query_get_statuses (query), sa_status_from_facts (&facts)) &&
         is_in_mask (sa_query_get_roles (query), user->role) &&
         is_in_mask (sa_query_get_origins (query), user->origin) &&
         (!sa_query_get_problems (query) || sa_problem_from_facts (&facts, now) != SA_PROBLEM_NONE) &&
         (sa_query_get_product (query) == 0 || sa_fake_has_product (state, user->id, sa_query_get_product (query))) &&
         (sa_query_get_group (query) == 0 || sa_fake_is_member (state, sa_query_get_group (query), user->id)) &&
         matches_text (query, account->name, account->address);
}

static void
add_entry (GArray     *entries,
           SaId        id,
           gint64      number,
           const char *text)
{
  Entry entry = { id, number, text != NULL ? g_utf8_collate_key (text, -1) : NULL };

  g_array_append_val (entries, entry);
}

static void
add_user (SaFakeState      *state,
          const SaQuery    *query,
          const SaFakeUser *user,
          GArray           *entries)
{
  const SaFakeAccount *account = sa_fake_account (state, user->account);
  SaUserFacts facts = sa_fake_user_facts (state, user);

  switch (sa_query_get_sort (query))
    {
    case SA_SORT_ADDRESS:
      add_entry (entries, user->id, 0, account->address);
      break;
    case SA_SORT_STATUS:
      add_entry (entries, user->id, sa_status_from_facts (&facts), NULL);
      break;
    case SA_SORT_ROLE:
      add_entry (entries, user->id, user->role, NULL);
      break;
    case SA_SORT_ADDED:
      add_entry (entries, user->id, user->added, NULL);
      break;
    case SA_SORT_LAST_SEEN:
      add_entry (entries, user->id,
                 user->last_seen != 0 ? user->last_seen : user->last_sent != 0 ? user->last_sent : user->added, NULL);
      break;
    case SA_SORT_NAME:
    default:
      add_entry (entries, user->id, 0, *account->name != '\0' ? account->name : account->address);
      break;
    }
}

static gboolean
event_is_about (SaFakeState *state,
                SaId         event,
                SaId         user)
{
  guint i;

  for (i = 0; i < state->event_rows->len; i++)
    {
      const SaFakeEventRow *row = &g_array_index (state->event_rows, SaFakeEventRow, i);
      SaId about = row->entity == SA_ENTITY_USER ? row->id : 0;

      if (row->event != event)
        continue;
      if (row->entity == SA_ENTITY_MESSAGE)
        about = sa_fake_invitation (state, sa_fake_message (state, row->id)->invitation)->user;
      else if (row->entity == SA_ENTITY_INVITATION)
        about = sa_fake_invitation (state, row->id)->user;
      if (about == user)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_operator (SaFakeState *state,
             const char  *os_user,
             SaId         account)
{
  guint i;

  for (i = 0; i < state->operators->len; i++)
    {
      const SaFakeOperator *operator = &g_array_index (state->operators, SaFakeOperator, i);

      if (operator->account == account && g_str_equal (operator->os_user, os_user))
        return TRUE;
    }

  return FALSE;
}

/* One that is unknown, or the latest to the address of now of an open invitation, if that failed or bounced. */
static gboolean
is_problem (SaFakeState         *state,
            const SaFakeMessage *message)
{
  const SaFakeInvitation *invitation = sa_fake_invitation (state, message->invitation);
  const SaFakeUser *user = sa_fake_user (state, invitation->user);
  SaUserFacts facts = sa_fake_user_facts (state, user);
  SaProblem problem = sa_problem_from_facts (&facts, 0);
  guint i;

  if (message->state == SA_DELIVERY_UNKNOWN)
    return TRUE;
  if ((message->state != SA_DELIVERY_FAILED && message->state != SA_DELIVERY_BOUNCED) || message->address != NULL ||
      (problem != SA_PROBLEM_FAILED && problem != SA_PROBLEM_BOUNCED) || user->removed != 0 ||
      user->invitation != message->invitation || sa_fake_site (state, user->site)->removed != 0)
    return FALSE;
  for (i = 0; i < state->messages->len; i++)
    {
      const SaFakeMessage *other = &g_array_index (state->messages, SaFakeMessage, i);

      if (other->invitation == message->invitation && other->address == NULL && other->id > message->id &&
          other->state != SA_DELIVERY_CANCELLED)
        return FALSE;
    }

  return TRUE;
}

static gboolean
matches_message (SaFakeState         *state,
                 const SaQuery       *query,
                 const SaFakeMessage *message)
{
  const SaFakeUser *user = sa_fake_user (state, sa_fake_invitation (state, message->invitation)->user);
  const SaFakeAccount *account = sa_fake_account (state, user->account);
  g_autofree char *addresses = g_strconcat (account->address, "\n", message->address, NULL);

  return (sa_query_get_site (query) == 0 || message->site == sa_query_get_site (query)) &&
         (sa_query_get_user (query) == 0 || user->id == sa_query_get_user (query)) &&
         message->queued >= sa_query_get_since (query) &&
         is_in_mask (sa_query_get_deliveries (query), sa_fake_delivery (message)) &&
         (!sa_query_get_problems (query) || is_problem (state, message)) &&
         matches_text (query, account->name, addresses);
}

static void
add_message (SaFakeState         *state,
             const SaQuery       *query,
             const SaFakeMessage *message,
             GArray              *entries)
{
  const SaFakeUser *user = sa_fake_user (state, sa_fake_invitation (state, message->invitation)->user);
  const SaFakeAccount *account = sa_fake_account (state, user->account);

  switch (sa_query_get_sort (query))
    {
    case SA_SORT_STATUS:
      add_entry (entries, message->id, sa_fake_delivery (message), NULL);
      break;
    case SA_SORT_LAST_SEEN:
      add_entry (entries, message->id, message->handed_over != 0 ? message->handed_over : message->not_before, NULL);
      break;
    case SA_SORT_ADDED:
      add_entry (entries, message->id, message->id, NULL);
      break;
    case SA_SORT_ADDRESS:
      add_entry (entries, message->id, 0, account->address);
      break;
    case SA_SORT_NAME:
    case SA_SORT_ROLE:
    default:
      add_entry (entries, message->id, 0, *account->name != '\0' ? account->name : account->address);
      break;
    }
}

#define EACH(Type, row, table, statement) \
  for (i = 0; i < state->table->len; i++) \
    { \
      const Type *row = &g_array_index (state->table, Type, i); \
      statement \
    }

static void
collect (SaFakeState   *state,
         const SaQuery *query,
         SaTime         now,
         GArray        *entries)
{
  SaId site = sa_query_get_site (query);
  SaId user = sa_query_get_user (query);
  const char *os_user = sa_query_get_operator (query);
  gboolean removed = sa_query_get_removed (query);
  guint i;

  switch (sa_query_get_entity (query))
    {
    case SA_ENTITY_USER:
      EACH (SaFakeUser, row, users,
            if (matches_user (state, query, row, now))
              add_user (state, query, row, entries);)
      break;

    case SA_ENTITY_SITE:
      EACH (SaFakeSite, row, sites,
            if ((row->removed != 0) == removed && matches_text (query, row->name, row->url))
              add_entry (entries, row->id, 0, row->name);)
      break;

    case SA_ENTITY_GROUP:
      EACH (SaFakeGroup, row, groups,
            if ((site == 0 || row->site == site) && (row->removed != 0) == removed &&
                matches_text (query, row->name, row->text))
              add_entry (entries, row->id, 0, row->name);)
      break;

    case SA_ENTITY_PRODUCT:
      EACH (SaFakeProduct, row, products,
            if ((site == 0 || row->site == site) && (row->removed != 0) == removed &&
                matches_text (query, row->name, ""))
              add_entry (entries, row->id, 0, row->name);)
      break;

    case SA_ENTITY_ACCOUNT:
      EACH (SaFakeAccount, row, accounts,
            if ((os_user == NULL || is_operator (state, os_user, row->id)) &&
                matches_text (query, row->name, row->address))
              add_entry (entries, row->id, sa_query_get_sort (query) == SA_SORT_ADDED ? row->created : 0,
                         *row->name != '\0' && sa_query_get_sort (query) == SA_SORT_NAME ? row->name : row->address);)
      break;

    case SA_ENTITY_DOMAIN_RULE:
      EACH (SaFakeRule, row, rules,
            if ((site == 0 || row->site == site) && (row->removed != 0) == removed &&
                matches_text (query, row->domain, ""))
              add_entry (entries, row->id, 0, row->domain);)
      break;

    case SA_ENTITY_MESSAGE:
      EACH (SaFakeMessage, row, messages,
            if (matches_message (state, query, row))
              add_message (state, query, row, entries);)
      break;

    case SA_ENTITY_EVENT:
      EACH (SaFakeEvent, row, events,
            if ((site == 0 || row->site == site) && row->time >= sa_query_get_since (query) &&
                (user == 0 || event_is_about (state, row->id, user)))
              add_entry (entries, row->id, row->id, NULL);)
      break;

    case SA_ENTITY_RELAY:
      EACH (SaFakeRelay, row, relays, add_entry (entries, row->id, 0, NULL);)
      break;

    case SA_ENTITY_ORGANIZATION:
    case SA_ENTITY_INVITATION:
    case SA_ENTITY_TEMPLATE:
    default:
      break;
    }
}

SaFound *
sa_fake_find (SaFakeState   *state,
              const SaQuery *query,
              SaTime         now)
{
  g_autoptr(GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  gsize first = sa_query_get_offset (query);
  gsize limit = sa_query_get_limit (query);
  gsize i;

  g_array_set_clear_func (entries, entry_clear);
  collect (state, query, now, entries);
  g_array_sort_with_data (entries, compare_entries, (gpointer) query);
  for (i = first; i < entries->len && (limit == 0 || i < first + limit); i++)
    g_array_append_val (ids, g_array_index (entries, Entry, i).id);

  return sa_found_new (sa_ids_new_take (ids), entries->len, state->seq);
}

SaSiteCounts *
sa_fake_count (SaFakeState *state,
               SaId         site,
               SaTime       now)
{
  SaSiteCounts *counts = g_new0 (SaSiteCounts, 1);
  guint i;

  EACH (SaFakeUser, user, users, {
    SaUserFacts facts = sa_fake_user_facts (state, user);
    SaStatus status = sa_status_from_facts (&facts);

    if (user->site != site || user->removed != 0)
      continue;
    counts->n_users++;
    counts->n_by_status[status]++;
    if (sa_problem_from_facts (&facts, now) != SA_PROBLEM_NONE)
      counts->n_problems++;
    if (status == SA_STATUS_PENDING || status == SA_STATUS_NOT_SENT)
      counts->n_invitations++;
  })
  EACH (SaFakeGroup, group, groups, counts->n_groups += group->site == site && group->removed == 0;)
  EACH (SaFakeProduct, product, products, counts->n_products += product->site == site && product->removed == 0;)
  EACH (SaFakeMessage, message, messages,
        counts->n_by_delivery[sa_fake_delivery (message)] += site == 0 || message->site == site;
        counts->n_outbox += (site == 0 || message->site == site) &&
                            (message->state == SA_DELIVERY_QUEUED || message->state == SA_DELIVERY_SENDING ||
                             message->state == SA_DELIVERY_WAITING || message->state == SA_DELIVERY_UNKNOWN);)
  EACH (SaFakeUser, user, users, {
    SaUserFacts facts = sa_fake_user_facts (state, user);
    SaProblem problem = sa_problem_from_facts (&facts, now);

    if ((site == 0 || user->site == site) && user->removed == 0 && sa_fake_site (state, user->site)->removed == 0 &&
        (problem == SA_PROBLEM_FAILED || problem == SA_PROBLEM_BOUNCED))
      counts->n_failed++;
  })
  EACH (SaFakeSite, row, sites, counts->n_sites += row->removed == 0;)
  counts->n_accounts = state->accounts->len;
  counts->pause = state->pause;
  counts->pause_reason = g_strdup (state->pause_reason);

  return counts;
}

GArray *
sa_fake_judge (SaFakeState     *state,
               SaId             site,
               const SaTargets *addresses)
{
  GArray *verdicts = g_array_new (FALSE, TRUE, sizeof (SaAddressVerdict));
  g_autoptr(GHashTable) keys = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  gsize i;

  for (i = 0; i < sa_targets_get_size (addresses); i++)
    {
      SaAddressVerdict verdict = { SA_VERDICT_INVITED, sa_targets_get_reason (addresses, i), 0 };
      g_autofree char *key = NULL;
      const SaFakeAccount *account;
      const SaFakeUser *user;

      if (verdict.reason == SA_REASON_NONE)
        verdict.reason = sa_address_check (sa_targets_get_address (addresses, i), NULL);
      if (verdict.reason != SA_REASON_NONE)
        {
          verdict.verdict = SA_VERDICT_INVALID;
          g_array_append_val (verdicts, verdict);
          continue;
        }
      key = sa_address_key (sa_targets_get_address (addresses, i));
      account = sa_fake_account_by_key (state, key);
      user = account != NULL ? sa_fake_user_of (state, site, account->id) : NULL;
      verdict.user = user != NULL ? user->id : 0;
      if (g_hash_table_contains (keys, key))
        verdict.verdict = SA_VERDICT_DUPLICATE;
      else if (account != NULL && account->state != SA_ACCOUNT_NONE && account->state != SA_ACCOUNT_ACTIVE)
        {
          verdict.verdict = SA_VERDICT_DEACTIVATED;
          verdict.reason = SA_REASON_ACCOUNT_DEACTIVATED;
        }
      else if (user == NULL && account != NULL && account->state == SA_ACCOUNT_ACTIVE)
        verdict.verdict = SA_VERDICT_EXISTING_ACCOUNT;
      else if (user != NULL && (user->removed != 0 || !user->access))
        {
          verdict.verdict = SA_VERDICT_RESTORED;
          verdict.reason = user->removed != 0 ? SA_REASON_REMOVED_EARLIER : SA_REASON_NO_ACCESS_BEFORE;
        }
      else if (user != NULL)
        verdict.verdict = user->first_seen != 0 ? SA_VERDICT_ALREADY_USER : SA_VERDICT_RESENT;
      g_array_append_val (verdicts, verdict);
      g_hash_table_add (keys, g_steal_pointer (&key));
    }

  return verdicts;
}
