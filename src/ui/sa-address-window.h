/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaAddressWindow:
 *
 * A small window that gives a pending user another address: it says under the field what is wrong with it while one
 * types, and beforehand that links die and a new mail goes out.
 *
 * Signal `done (SaPlan *plan, SaOutcome *outcome)`: the user has it; the window closes itself.
 */
#define SA_TYPE_ADDRESS_WINDOW (sa_address_window_get_type ())
G_DECLARE_FINAL_TYPE (SaAddressWindow, sa_address_window, SA, ADDRESS_WINDOW, AdwWindow)

/**
 * sa_address_window_new:
 * @parent: (nullable)
 * @actor: copied
 * @user: whose address it is; only read here
 * @hold_seconds: how long the new mail is held, so that the change can be undone
 */
GtkWidget *sa_address_window_new (GtkWindow *parent, SaRepository *repository, const SaActor *actor,
                                  const SaUserRecord *user, int hold_seconds);

G_END_DECLS
