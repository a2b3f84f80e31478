/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-user-details-view.h"

#include "sa-format.h"

#include <glib/gi18n-lib.h>

SaChangeKind
sa_details_action_to_change (SaDetailsAction action)
{
  switch (action)
    {
    case SA_DETAILS_RESEND:
      return SA_CHANGE_RESEND;

    case SA_DETAILS_COPY_LINK:
      return SA_CHANGE_MAKE_LINK;

    case SA_DETAILS_CHANGE_ADDRESS:
      return SA_CHANGE_CHANGE_ADDRESS;

    case SA_DETAILS_ROLE:
      return SA_CHANGE_SET_ROLE;

    case SA_DETAILS_PRODUCTS:
      return SA_CHANGE_GRANT;

    case SA_DETAILS_GROUPS:
      return SA_CHANGE_ADD_TO_GROUP;

    case SA_DETAILS_REVOKE:
      return SA_CHANGE_REVOKE;

    case SA_DETAILS_RESTORE:
      return SA_CHANGE_RESTORE;

    case SA_DETAILS_REMOVE:
      return SA_CHANGE_REMOVE;

    case SA_N_DETAILS_ACTIONS:
    default:
      g_return_val_if_reached (SA_CHANGE_REMOVE);
    }
}

gboolean
sa_details_has_invitation (const SaUserRecord *record)
{
  return record->facts.access && record->facts.first_seen == 0;
}

static gboolean
sa_details_is_shown (SaDetailsAction     action,
                     const SaUserRecord *record)
{
  switch (action)
    {
    case SA_DETAILS_RESEND:
    case SA_DETAILS_COPY_LINK:
    case SA_DETAILS_CHANGE_ADDRESS:
      return sa_details_has_invitation (record);

    case SA_DETAILS_REVOKE:
      return record->facts.access;

    case SA_DETAILS_RESTORE:
      return !record->facts.access;

    case SA_DETAILS_ROLE:
    case SA_DETAILS_PRODUCTS:
    case SA_DETAILS_GROUPS:
    case SA_DETAILS_REMOVE:
    case SA_N_DETAILS_ACTIONS:
    default:
      return TRUE;
    }
}

static char *
sa_details_format_effect (SaDetailsAction     action,
                          const SaUserRecord *record)
{
  int n = record->product_names != NULL ? (int) g_strv_length (record->product_names) : 0;

  if (!sa_user_takes_seat (&record->facts, record->removed_at))
    n = 0;

  switch ((int) action)
    {
    case SA_DETAILS_CHANGE_ADDRESS:
      return g_strdup (_("The links that were sent stop working, and a new mail goes out"));

    case SA_DETAILS_REVOKE:
      if (n == 0)
        return g_strdup (_("They stay listed, but cannot use this site"));
      /* Translators: what “Revoke Access” does; %d is a number of seats of products */
      return g_strdup_printf (ngettext ("They stay listed, but cannot use this site; frees %d seat",
                                        "They stay listed, but cannot use this site; frees %d seats", n), n);

    case SA_DETAILS_RESTORE:
      return g_strdup (_("They can use this site again, with the products and groups they had"));

    case SA_DETAILS_REMOVE:
      return g_strdup (_("Off this site’s list; their account and other sites stay as they are"));

    default:
      return NULL;
    }
}

void
sa_details_entry_init (SaDetailsEntry     *entry,
                       SaDetailsAction     action,
                       const SaUserRecord *record,
                       SaOperator         *operator)
{
  SaReason reason = SA_REASON_NONE;

  g_return_if_fail (entry != NULL);
  g_return_if_fail (record != NULL);

  entry->shown = sa_details_is_shown (action, record);
  if (operator != NULL)
    reason = sa_operator_judge (operator, sa_details_action_to_change (action), record, SA_ROLE_BASIC);
  if (reason == SA_REASON_NONE && action == SA_DETAILS_CHANGE_ADDRESS && record->facts.account_state != SA_ACCOUNT_NONE)
    reason = SA_REASON_SIGNED_UP;
  entry->locked = reason != SA_REASON_NONE;
  entry->subtitle = entry->locked ? g_strdup (sa_reason_to_text (reason)) : sa_details_format_effect (action, record);
}

void
sa_details_account_entry_init (SaDetailsEntry        *entry,
                               const SaUserRecord    *record,
                               const SaAccountRecord *account,
                               SaOperator            *operator)
{
  SaReason reason = SA_REASON_NONE;

  g_return_if_fail (entry != NULL);
  g_return_if_fail (record != NULL);
  g_return_if_fail (account != NULL);

  if (operator != NULL)
    reason = sa_operator_judge_account (operator, record, account);
  entry->locked = reason != SA_REASON_NONE;
  entry->shown = entry->locked;
  entry->subtitle = entry->locked ? g_strdup (sa_reason_to_text (reason)) : NULL;
}

void
sa_details_entry_clear (SaDetailsEntry *entry)
{
  g_clear_pointer (&entry->subtitle, g_free);
}

char *
sa_details_format_origin (const SaUserRecord *record,
                          SaTime              now)
{
  g_autofree char *day = sa_format_ago (record->added, now);

  if (record->origin == SA_ORIGIN_INVITED && record->invited_by_name != NULL && record->invited_by_name[0] != '\0')
    /* Translators: %1$s is a person, %2$s a text such as “3 days ago” or “27 December” */
    return g_strdup_printf (_("Invited by %1$s · %2$s"), record->invited_by_name, day);

  /* Translators: %1$s is how a user came to the site, such as “Invited”, %2$s a text such as “3 days ago” */
  return g_strdup_printf (_("%1$s · %2$s"), sa_origin_to_text (record->origin), day);
}

char *
sa_details_format_groups (const SaUserRecord *record)
{
  if (record->group_names == NULL || record->group_names[0] == NULL)
    return g_strdup (_("None"));

  return sa_format_names (record->group_names);
}

char *
sa_details_format_event (const SaEventRecord *event,
                         SaTime               now)
{
  g_autofree char *moment = sa_format_moment (event->time, now);

  if (event->actor_name == NULL || event->actor_name[0] == '\0')
    return g_steal_pointer (&moment);

  /* Translators: %1$s is a person, %2$s a text such as “3 days ago” or “27 December” */
  return g_strdup_printf (_("%1$s · %2$s"), event->actor_name, moment);
}

SaShare
sa_details_share_product (const SaUserRecord * const *users,
                          gsize                       n_users,
                          SaId                        product)
{
  gsize n_have = 0;
  gsize i;
  gsize j;

  for (i = 0; i < n_users; i++)
    for (j = 0; users[i]->products != NULL && j < sa_ids_get_size (users[i]->products); j++)
      if (sa_ids_get_nth (users[i]->products, j) == product)
        n_have++;

  if (n_have == 0)
    return SA_SHARE_NONE;

  return n_have == n_users ? SA_SHARE_ALL : SA_SHARE_SOME;
}

int
sa_details_share_role (const SaUserRecord * const *users,
                       gsize                       n_users)
{
  gsize i;

  for (i = 1; i < n_users; i++)
    if (users[i]->role != users[0]->role)
      return -1;

  return n_users > 0 ? (int) users[0]->role : -1;
}
