/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-query.h"
#include "sa-record.h"

G_BEGIN_DECLS

/** SaOutboxChip: the chips over the messages; one of them is on. */
typedef enum
{
  SA_OUTBOX_CHIP_WAITING,      /* all that may still leave, or are under way */
  SA_OUTBOX_CHIP_SENDING,
  SA_OUTBOX_CHIP_PROBLEMS,     /* failed, bounced, unknown */
  SA_OUTBOX_CHIP_HANDED_OVER,
  SA_OUTBOX_CHIP_ALL,
  SA_N_OUTBOX_CHIPS
} SaOutboxChip;

#define SA_TYPE_OUTBOX_VIEW (sa_outbox_view_get_type ())
G_DECLARE_FINAL_TYPE (SaOutboxView, sa_outbox_view, SA, OUTBOX_VIEW, GObject)

/**
 * SaOutboxView:
 *
 * What the Outbox page knows, without widgets: which chip, sites, search and order are in force, the query that they
 * make, and the words of the page.
 *
 * Signal `changed`: the query is another one, or the counts are.
 */
SaOutboxView *sa_outbox_view_new (SaId site);

/** sa_outbox_view_get_query: Returns: (transfer none): what is to be seen now */
SaQuery      *sa_outbox_view_get_query (SaOutboxView *self);

void          sa_outbox_view_set_chip (SaOutboxView *self, SaOutboxChip chip);
SaOutboxChip  sa_outbox_view_get_chip (SaOutboxView *self);
void          sa_outbox_view_set_search (SaOutboxView *self, const char *text);
const char   *sa_outbox_view_get_search (SaOutboxView *self);
void          sa_outbox_view_set_sort (SaOutboxView *self, SaSort sort, gboolean descending);
/** sa_outbox_view_set_all_sites: the messages of all sites, not only of this one */
void          sa_outbox_view_set_all_sites (SaOutboxView *self, gboolean all_sites);
gboolean      sa_outbox_view_get_all_sites (SaOutboxView *self);
/** sa_outbox_view_get_site: Returns: whose messages these are; 0: of all sites */
SaId          sa_outbox_view_get_site (SaOutboxView *self);
/** sa_outbox_view_clear: no search, all messages */
void          sa_outbox_view_clear (SaOutboxView *self);

/** sa_outbox_view_set_counts: @counts: (nullable): not known yet; of sa_outbox_view_get_site() */
void          sa_outbox_view_set_counts (SaOutboxView *self, const SaSiteCounts *counts);
const char   *sa_outbox_view_get_chip_text (SaOutboxChip chip);
/** sa_outbox_view_get_chip_count: Returns: -1 when not known yet */
gint64        sa_outbox_view_get_chip_count (SaOutboxView *self, SaOutboxChip chip);
gboolean      sa_outbox_view_get_paused (SaOutboxView *self);

/** sa_outbox_view_get_empty_icon, _title, _text: what the page says in the place of an empty list */
const char   *sa_outbox_view_get_empty_icon (SaOutboxView *self);
const char   *sa_outbox_view_get_empty_title (SaOutboxView *self);
const char   *sa_outbox_view_get_empty_text (SaOutboxView *self);
/** sa_outbox_view_has_filter: something more than a chip makes the list shorter */
gboolean      sa_outbox_view_has_filter (SaOutboxView *self);
/** sa_outbox_view_dup_problems_label: Returns: (transfer full) (nullable): "Show 3 Problems", while nothing waits */
char         *sa_outbox_view_dup_problems_label (SaOutboxView *self);

G_END_DECLS
