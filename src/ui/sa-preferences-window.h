/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-preferences-services.h"
#include "sa-repository.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaPreferencesWindow:
 *
 * How mail leaves (the relays with their secrets, and a test), what it says, and how long it is held so that an
 * invitation can be undone. Leaving a relay with something unsaved asks first.
 */
#define SA_TYPE_PREFERENCES_WINDOW (sa_preferences_window_get_type ())
G_DECLARE_FINAL_TYPE (SaPreferencesWindow, sa_preferences_window, SA, PREFERENCES_WINDOW, AdwPreferencesWindow)

/**
 * sa_preferences_window_new:
 * @parent: (nullable)
 * @actor: copied
 * @site: that the person is at; its relay is in the list in any case; 0: none
 * @services: copied
 * @settings: (nullable): has the keys "undo-seconds" and "background-sending"
 */
GtkWidget *sa_preferences_window_new        (GtkWindow *parent, SaRepository *repository, const SaActor *actor,
                                             SaId site, const SaPreferencesServices *services, GSettings *settings);
/** sa_preferences_window_show_relay: opens the relay of @site; 0: of all sites */
void       sa_preferences_window_show_relay (SaPreferencesWindow *self, SaId site);

G_END_DECLS
