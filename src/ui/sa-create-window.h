/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaCreateWindow:
 *
 * A small window that makes one thing: a site (name, URL), a product (name, seats) or a group (name, description). It
 * says under a field what is wrong with it, a taken name included, while one types.
 *
 * Signal `created (SaOutcome *outcome)`: it is there; the window closes itself.
 */
#define SA_TYPE_CREATE_WINDOW (sa_create_window_get_type ())
G_DECLARE_FINAL_TYPE (SaCreateWindow, sa_create_window, SA, CREATE_WINDOW, AdwWindow)

/**
 * sa_create_window_new:
 * @parent: (nullable)
 * @actor: copied
 * @kind: %SA_CHANGE_ADD_SITE, %SA_CHANGE_ADD_PRODUCT or %SA_CHANGE_ADD_GROUP
 * @site: that it is for; 0 for a site
 */
GtkWidget *sa_create_window_new (GtkWindow *parent, SaRepository *repository, const SaActor *actor, SaChangeKind kind,
                                 SaId site);

G_END_DECLS
