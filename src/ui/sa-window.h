/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-change.h"
#include "sa-message-details.h"
#include "sa-relay-status.h"
#include "sa-repository.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SA_TYPE_WINDOW (sa_window_get_type ())
G_DECLARE_FINAL_TYPE (SaWindow, sa_window, SA, WINDOW, AdwApplicationWindow)

/**
 * SaWindow:
 *
 * One site: sidebar, pages, details. Before there is an organization it offers to make one.
 *
 * What it cannot do itself it asks for by signals: `invite (SaId site)`, `invite-text (SaId site, const char *text)`
 * and `invite-file (SaId site, GFile *file)` for what was pasted or dropped, `open-message (SaId message)`,
 * `preferences`, `create-organization`, `sample-data`. `site-changed ()` tells that it shows another site. Several
 * windows may stand on one repository.
 *
 * With several sites to choose from it opens on the page of sites.
 */

/**
 * sa_window_new:
 * @actor: the operator of this window; copied
 * @settings: (nullable): keeps sizes, columns and the site
 * @site: the site to show; 0: the one shown last, else the first
 */
GtkWidget    *sa_window_new (GtkApplication *application, SaRepository *repository, const SaActor *actor,
                             GSettings *settings, SaId site);

SaRepository  *sa_window_get_repository (SaWindow *self);
const SaActor *sa_window_get_actor (SaWindow *self);
/** sa_window_get_site: Returns: 0 while there is none */
SaId           sa_window_get_site (SaWindow *self);
void           sa_window_set_site (SaWindow *self, SaId site);
/** sa_window_set_actor: another operator, as after the organization was made */
void           sa_window_set_actor (SaWindow *self, const SaActor *actor);
/** sa_window_reload: looks for sites anew, as after the organization was made */
void           sa_window_reload (SaWindow *self);

/** sa_window_set_link_base: what "Copy Link" puts before the secret; without a slash at its end */
void           sa_window_set_link_base (SaWindow *self, const char *link_base);
/** sa_window_set_relay_status: @status: (nullable): how the mail of its site leaves; copied */
void           sa_window_set_relay_status (SaWindow *self, const SaRelayStatus *status);
/** sa_window_set_relay_name: what relays are called; must outlive the window */
void           sa_window_set_relay_name (SaWindow *self, SaRelayNameFunc func, gpointer data);

/** sa_window_show_page: @name: "users", "outbox", "activity" or "sites" */
void           sa_window_show_page (SaWindow *self, const char *name);
/** sa_window_show_user: shows the details of the user with this id, on the Users page */
void           sa_window_show_user (SaWindow *self, SaId user);
/** sa_window_show_message: shows the details of the message with this id, on the Outbox page */
void           sa_window_show_message (SaWindow *self, SaId message);

/**
 * sa_window_apply:
 * @plan: (transfer full): done at once, or after a question where it has more than 50 targets; a toast tells the
 * outcome
 */
void           sa_window_apply (SaWindow *self, SaPlan *plan);
/** sa_window_add_toast: @text: plain; @action: (nullable): with @label and @target (nullable) (floating) */
void           sa_window_add_toast (SaWindow *self, const char *text, const char *label, const char *action,
                                    GVariant *target);
/** sa_window_tell_outcome: the toast for a plan that was applied elsewhere, such as by the invitation's form */
void           sa_window_tell_outcome (SaWindow *self, SaPlan *plan, SaOutcome *outcome);

G_END_DECLS
