/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-types.h"

G_BEGIN_DECLS

/** SaSort: the order of an answer. Every order ends in the id, so that it is total. */
typedef enum
{
  SA_SORT_NAME,        /* in the locale's order; who has no name sorts by address */
  SA_SORT_ADDRESS,
  SA_SORT_STATUS,      /* of messages: their state */
  SA_SORT_ROLE,
  SA_SORT_ADDED,       /* of messages: queued */
  SA_SORT_LAST_SEEN,   /* last activity: seen, else sent, else added; of messages: handed over, else due */
} SaSort;

/**
 * SaQuery:
 *
 * Says what to see: things of one kind, of one site, filtered, searched and ordered. Reference counted. It may be
 * changed by its setters while one reference exists, and is immutable from the moment that it is shared.
 */
typedef struct _SaQuery SaQuery;

#define SA_TYPE_QUERY (sa_query_get_type ())
GType    sa_query_get_type (void);

/**
 * sa_query_new:
 * @entity: what to see: user, group, product, site, account, message, event or domain rule
 * @site: (nullable): 0 for the whole organization (sites, accounts, or the messages and events of all sites)
 *
 * Returns: (transfer full): a query without filters, ordered by name (messages and events: newest first)
 */
SaQuery *sa_query_new (SaEntity entity, SaId site);
SaQuery *sa_query_ref (SaQuery *self);
void     sa_query_unref (SaQuery *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaQuery, sa_query_unref)

/** sa_query_copy: Returns: (transfer full): one that may be changed */
SaQuery *sa_query_copy (const SaQuery *self);
gboolean sa_query_equal (const SaQuery *a, const SaQuery *b);

/* Filters. A filter that was not set lets everything through; within one filter any of the values will do, and all
 * filters must let a thing through. Masks are `1 << value`; 0 stands for a filter that was not set, as it does for
 * ids. */
void sa_query_set_statuses (SaQuery *self, guint mask);
void sa_query_set_roles (SaQuery *self, guint mask);
void sa_query_set_origins (SaQuery *self, guint mask);
void sa_query_set_deliveries (SaQuery *self, guint mask);           /* messages */
/* Of messages: unknown ones, and the latest of an open invitation that failed or bounced. */
void sa_query_set_problems (SaQuery *self, gboolean only_problems); /* bounced, failed, unknown, expired */
void sa_query_set_product (SaQuery *self, SaId product);
void sa_query_set_group (SaQuery *self, SaId group);
void sa_query_set_user (SaQuery *self, SaId user);                  /* events, messages */
void sa_query_set_operator (SaQuery *self, const char *os_user);    /* accounts: the one bound to this OS user */
void sa_query_set_since (SaQuery *self, SaTime since);              /* events */
void sa_query_set_removed (SaQuery *self, gboolean removed);        /* only those removed; default: none of them */

/** sa_query_set_search: @text is folded here (sa-fold.h); every word of it must occur in name or address. */
void sa_query_set_search (SaQuery *self, const char *text);
void sa_query_set_sort (SaQuery *self, SaSort sort, gboolean descending);
void sa_query_set_range (SaQuery *self, gsize offset, gsize limit); /* limit 0: all. Counts ignore the range */

SaEntity    sa_query_get_entity (const SaQuery *self);
SaId        sa_query_get_site (const SaQuery *self);
guint       sa_query_get_statuses (const SaQuery *self);
guint       sa_query_get_roles (const SaQuery *self);
guint       sa_query_get_origins (const SaQuery *self);
guint       sa_query_get_deliveries (const SaQuery *self);
gboolean    sa_query_get_problems (const SaQuery *self);
SaId        sa_query_get_product (const SaQuery *self);
SaId        sa_query_get_group (const SaQuery *self);
SaId        sa_query_get_user (const SaQuery *self);
const char *sa_query_get_operator (const SaQuery *self);            /* (nullable) */
SaTime      sa_query_get_since (const SaQuery *self);
gboolean    sa_query_get_removed (const SaQuery *self);
const char *sa_query_get_search (const SaQuery *self);              /* as typed; "" when none */
const char * const *sa_query_get_needles (const SaQuery *self);     /* folded words; (array zero-terminated) */
SaSort      sa_query_get_sort (const SaQuery *self);
gboolean    sa_query_get_descending (const SaQuery *self);
gsize       sa_query_get_offset (const SaQuery *self);
gsize       sa_query_get_limit (const SaQuery *self);

G_END_DECLS
