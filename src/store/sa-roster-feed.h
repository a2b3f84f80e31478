/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-roster.h"
#include "sa-sqlite-connection.h"

G_BEGIN_DECLS

/*
 * Fills a roster with the users of one site. Each call runs inside a read transaction of the caller, so that a user and
 * their groups are of one moment.
 */

/**
 * sa_roster_feed_chunk:
 * @cursor: (inout): 0 at first
 * @n_accounts: how many accounts of the organization to look through
 * @finished: (out): there are no more
 *
 * Takes in the next users, between sa_roster_begin() and sa_roster_end().
 */
gboolean sa_roster_feed_chunk (SaSqliteConnection *connection, SaId site, SaRoster *roster, SaId *cursor,
                               gsize n_accounts, gboolean *finished, GError **error);

/** sa_roster_feed_users: takes in anew what is true of these users; those that are not of @site are dropped */
gboolean sa_roster_feed_users (SaSqliteConnection *connection, SaId site, SaRoster *roster, const SaId *ids,
                               gsize n_ids, GError **error);

G_END_DECLS
