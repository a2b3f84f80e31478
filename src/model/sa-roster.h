/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-query.h"
#include "sa-status.h"

G_BEGIN_DECLS

/**
 * SaRoster:
 *
 * Answers queries over the users of one site from memory: a column index of about 80 bytes a user. It gives the whole
 * ordered id list with its exact count in a few milliseconds for any mix of filter, sort (names in the locale's order)
 * and infix search of any length. No I/O: whoever owns it feeds it, on one thread.
 */
typedef struct _SaRoster SaRoster;

/** SaRosterRow: what the roster must know of one user. Strings are borrowed for the call. */
typedef struct
{
  SaId           id;
  const char    *name;        /* as shown, "" */
  const char    *address;     /* as shown */
  const char    *fold;        /* (nullable): sa_fold() of "address\nname"; %NULL: the roster folds */
  SaRole         role;
  SaOrigin       origin;
  SaUserFacts    facts;
  SaTime         added;
  SaTime         last_seen;
  gboolean       removed;
  const SaId    *products;    /* that the user has, each once */
  gsize          n_products;
  const SaId    *groups;      /* likewise */
  gsize          n_groups;
} SaRosterRow;

SaRoster *sa_roster_new (void);
void      sa_roster_free (SaRoster *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaRoster, sa_roster_free)

/**
 * sa_roster_put:
 *
 * Adds a user or replaces what is known of them. Between sa_roster_begin() and sa_roster_end() many are taken in
 * without keeping the orders, which end() then builds at once: worth it from some thousands on. Nothing can be found
 * in between.
 */
void      sa_roster_begin (SaRoster *self, gsize n_expected);
void      sa_roster_put (SaRoster *self, const SaRosterRow *row);
void      sa_roster_drop (SaRoster *self, SaId id);
void      sa_roster_end (SaRoster *self);
gsize     sa_roster_get_size (const SaRoster *self);

/**
 * sa_roster_find:
 *
 * Status and role order users by name within the same status or role. Descending turns the whole order round, except
 * that those who do not differ in it come by ascending id both ways.
 *
 * @now: for what depends on the time (expired)
 * @n_total: (out): how many match, whatever the query's range
 *
 * Returns: (transfer full): the ordered ids in the query's range
 */
SaIds    *sa_roster_find (SaRoster *self, const SaQuery *query, SaTime now, gsize *n_total);

/** sa_roster_count: how many users, not removed, have each status, and how many a problem at @now */
void      sa_roster_count (SaRoster *self, SaTime now, gsize n_by_status[SA_N_STATUSES], gsize *n_problems);

/** sa_roster_get_memory: bytes held, for tests and benchmarks */
gsize     sa_roster_get_memory (const SaRoster *self);

G_END_DECLS
