/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-relay-form.h"

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaRelayPage:
 *
 * One mail relay to be set: that of a site, or of all of them. A page with a header bar of its own.
 *
 * Signals: `back`: the person wants to leave. `told (const char *text, gint64 event)`: something to say in a toast;
 * @event can be undone, 0: nothing can.
 */
#define SA_TYPE_RELAY_PAGE (sa_relay_page_get_type ())
G_DECLARE_FINAL_TYPE (SaRelayPage, sa_relay_page, SA, RELAY_PAGE, GtkWidget)

/**
 * sa_relay_page_new:
 * @subtitle: whose relay it is
 * @address: (nullable): where a test mail is likely to go
 */
GtkWidget   *sa_relay_page_new      (SaRelayForm *form, const SaPreferencesServices *services, const char *subtitle,
                                     const char *address);
/** sa_relay_page_get_form: Returns: (transfer none) */
SaRelayForm *sa_relay_page_get_form (SaRelayPage *self);
/**
 * sa_relay_page_save:
 * @done: (nullable): told when all is saved; not when something is wrong, which is then shown
 */
typedef void (*SaRelayPageDone) (gpointer data);
void         sa_relay_page_save     (SaRelayPage *self, SaRelayPageDone done, gpointer data);

G_END_DECLS
