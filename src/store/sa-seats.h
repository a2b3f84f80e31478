/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-change.h"
#include "sa-sqlite-connection.h"
#include "sa-status.h"

G_BEGIN_DECLS

/** SaSeatClass: how a user counts for the products that they have. */
typedef enum
{
  SA_SEAT_NONE,      /* without access, removed or deactivated */
  SA_SEAT_RESERVED,  /* has not been seen yet */
  SA_SEAT_IN_USE,
} SaSeatClass;

SaSeatClass sa_seat_class (const SaUserFacts *facts, SaTime removed_at);

/**
 * SaSeats:
 *
 * Who has which product through how many groups (`product_access`), and how many seats that takes (`product.in_use`,
 * `product.reserved`). The only place that writes group membership. It keeps the counters of the products that a
 * transaction meets in memory and writes them back once, with sa_seats_flush() before the commit.
 */
typedef struct _SaSeats SaSeats;

SaSeats    *sa_seats_new       (SaSqliteConnection *connection);
void        sa_seats_free      (SaSeats *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaSeats, sa_seats_free)

/**
 * sa_seats_fit:
 * @user: 0 for one who is not there yet
 * @keep: whether the user keeps the groups that they are in
 * @from, @to: how the user counts now and afterwards
 * @groups: (nullable): of SaId: groups that the user shall join
 * @full: (out): the first product without a free seat; 0: it fits
 *
 * Whether there is a seat in every product that the user would have. Writes nothing.
 */
gboolean    sa_seats_fit       (SaSeats *self, SaId user, gboolean keep, SaSeatClass from, SaSeatClass to,
                                const GArray *groups, SaId *full, GError **error);
/** sa_seats_join: @changed: (out): FALSE: the user was in @group already */
gboolean    sa_seats_join      (SaSeats *self, SaId user, SaSeatClass seat, SaId group, gboolean *changed,
                                GError **error);
gboolean    sa_seats_leave     (SaSeats *self, SaId user, SaSeatClass seat, SaId group, gboolean *changed,
                                GError **error);
/** sa_seats_move: the user counts differently from now on */
gboolean    sa_seats_move      (SaSeats *self, SaId user, SaSeatClass from, SaSeatClass to, GError **error);

/** sa_seats_link, sa_seats_unlink: lets a group without members open a product, or takes that back */
gboolean    sa_seats_link      (SaSeats *self, SaId product, SaId group, GError **error);
gboolean    sa_seats_unlink    (SaSeats *self, SaId product, SaId group, GError **error);

/** sa_seats_get_name: Returns: (nullable): of a product that was met in this transaction, until the next reset */
const char *sa_seats_get_name  (SaSeats *self, SaId product);
/** sa_seats_get_taken: in use and reserved */
gboolean    sa_seats_get_taken (SaSeats *self, SaId product, gint64 *taken, GError **error);
/** sa_seats_set_limit: @seats: -1 for no limit */
gboolean    sa_seats_set_limit (SaSeats *self, SaId product, gint64 seats, GError **error);
/** sa_seats_set_removed: of a product that was met: one that was removed refuses nobody, but is still counted */
void        sa_seats_set_removed (SaSeats *self, SaId product, gboolean removed);
/** sa_seats_products: Returns: (element-type SaId): the products that @group opens, until the next reset */
GArray     *sa_seats_products  (SaSeats *self, SaId group, GError **error);

gboolean    sa_seats_flush     (SaSeats *self, GError **error);
/** sa_seats_reset: forgets what was read, for the next transaction; remembers what the counts were at first */
void        sa_seats_reset     (SaSeats *self);
/** sa_seats_report: adds what moved since sa_seats_new() to @outcome */
gboolean    sa_seats_report    (SaSeats *self, SaOutcome *outcome, GError **error);

G_END_DECLS
