/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-query.h"
#include "sa-record.h"

G_BEGIN_DECLS

/** SaUsersChip: the chips over the users; one of them is on. */
typedef enum
{
  SA_USERS_CHIP_ALL,
  SA_USERS_CHIP_PENDING,
  SA_USERS_CHIP_NOT_SENT,
  SA_USERS_CHIP_NO_ACCESS,
  SA_USERS_CHIP_PROBLEMS,
  SA_N_USERS_CHIPS
} SaUsersChip;

/** SaUsersFilter: what else can narrow the list; each is one removable chip when in force. */
typedef enum
{
  SA_USERS_FILTER_PRODUCT,
  SA_USERS_FILTER_GROUP,
  SA_USERS_FILTER_ROLE,
  SA_USERS_FILTER_ORIGIN,
  SA_N_USERS_FILTERS
} SaUsersFilter;

#define SA_TYPE_USERS_VIEW (sa_users_view_get_type ())
G_DECLARE_FINAL_TYPE (SaUsersView, sa_users_view, SA, USERS_VIEW, GObject)

/**
 * SaUsersView:
 *
 * What the Users page knows, without widgets: which chip, filters, search and order are in force, the query that they
 * make, and the words of the page.
 *
 * Signal `changed`: the query is another one, or the counts are.
 */
SaUsersView *sa_users_view_new (SaId site);

/** sa_users_view_get_query: Returns: (transfer none): what is to be seen now */
SaQuery     *sa_users_view_get_query (SaUsersView *self);

void         sa_users_view_set_chip (SaUsersView *self, SaUsersChip chip);
SaUsersChip  sa_users_view_get_chip (SaUsersView *self);
void         sa_users_view_set_search (SaUsersView *self, const char *text);
const char  *sa_users_view_get_search (SaUsersView *self);
void         sa_users_view_set_sort (SaUsersView *self, SaSort sort, gboolean descending);

/**
 * sa_users_view_set_filter:
 * @value: the id of a product or group, a #SaRole or #SaOrigin; -1: no filter
 * @name: (nullable): what the value is called
 */
void         sa_users_view_set_filter (SaUsersView *self, SaUsersFilter filter, gint64 value, const char *name);
gint64       sa_users_view_get_filter (SaUsersView *self, SaUsersFilter filter);
/** sa_users_view_get_filter_text: Returns: (transfer full) (nullable): "Product: Jira"; %NULL when not in force */
char        *sa_users_view_get_filter_text (SaUsersView *self, SaUsersFilter filter);
/** sa_users_view_clear: no search, no filters, all users */
void         sa_users_view_clear (SaUsersView *self);
/** sa_users_view_is_narrowed: whether something is in force beside the order */
gboolean     sa_users_view_is_narrowed (SaUsersView *self);
/** sa_users_view_is_about_invitations: *Sent* and *Expires* say more than *Last Activity* */
gboolean     sa_users_view_is_about_invitations (SaUsersView *self);

/** sa_users_view_set_counts: @counts: (nullable): not known yet */
void         sa_users_view_set_counts (SaUsersView *self, const SaSiteCounts *counts);
const char  *sa_users_view_get_chip_text (SaUsersChip chip);
/** sa_users_view_get_chip_count: Returns: -1 when not known yet */
gint64       sa_users_view_get_chip_count (SaUsersView *self, SaUsersChip chip);

/** sa_users_view_get_empty_title, _get_empty_text: what the page says in the place of an empty list */
const char  *sa_users_view_get_empty_title (SaUsersView *self);
const char  *sa_users_view_get_empty_text (SaUsersView *self);

G_END_DECLS
