/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-invite-form.h"

G_BEGIN_DECLS

/**
 * SaInviteSeats:
 *
 * Counts the seats that an invitation takes, before it is sent. Who is new takes one of each product that is given; who
 * is invited again, only of those that they do not have; who is restored, of those that they had as well.
 */
typedef struct _SaInviteSeats SaInviteSeats;

SaInviteSeats *sa_invite_seats_new    (SaRepository *repository);
void           sa_invite_seats_free   (SaInviteSeats *self);
/** sa_invite_seats_forget: what users had may have moved: ask again */
void           sa_invite_seats_forget (SaInviteSeats *self);
/** sa_invite_seats_count: sets `added` of each of @products (of SaInviteProduct) */
void           sa_invite_seats_count  (SaInviteSeats *self, SaInviteList *list, GPtrArray *products);

G_END_DECLS
