/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-change.h"
#include "sa-repository.h"

#include <adwaita.h>

G_BEGIN_DECLS

/* The few questions that the window asks. Each answers once, or not at all when it is cancelled. */

/**
 * sa_remove_dialog_present:
 * @name: (nullable): of the one user; %NULL for several
 * @can_revoke: whether any of them has access to revoke
 * @callback: told %SA_CHANGE_REMOVE or %SA_CHANGE_REVOKE
 *
 * How to take users off: what each way means for the site, the seats, the account, and the way back.
 */
typedef void (*SaRemoveCallback) (SaChangeKind kind, gpointer data);
void sa_remove_dialog_present (GtkWindow *parent, const char *site_name, const char *name, guint n_users,
                               gboolean can_revoke, SaRemoveCallback callback, gpointer data);

/**
 * sa_groups_dialog_present:
 * @users: (element-type SaUserRecord): whose groups
 * @callback: told which groups to add and which to take; either may be empty
 */
typedef void (*SaGroupsCallback) (SaIds *added, SaIds *removed, gpointer data);
void sa_groups_dialog_present (GtkWindow *parent, GPtrArray *groups, GPtrArray *users, guint n_users,
                               SaGroupsCallback callback, gpointer data);

/** sa_confirm_dialog_present: before more than 50: @heading is a question, @verb says what and how many */
typedef void (*SaConfirmCallback) (gpointer data);
void sa_confirm_dialog_present (GtkWindow *parent, const char *heading, const char *body, const char *verb,
                                SaConfirmCallback callback, gpointer data, GDestroyNotify destroy);

/** sa_refusals_dialog_present: who was left out, and why */
void sa_refusals_dialog_present (GtkWindow *parent, SaRepository *repository, SaPlan *plan, SaOutcome *outcome);

G_END_DECLS
