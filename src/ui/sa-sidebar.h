/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-relay-status.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SA_TYPE_SIDEBAR (sa_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (SaSidebar, sa_sidebar, SA, SIDEBAR, AdwBin)

/**
 * SaSidebar:
 *
 * The way through the window: which site, "Invite Users…", and the pages with what they count.
 *
 * Signal `page (const char *name)`: a page was chosen.
 */
GtkWidget *sa_sidebar_new (void);

/** sa_sidebar_add_page: @title and @icon_name: of the page @name. Pages of the organization stand under its heading */
void       sa_sidebar_add_page (SaSidebar *self, const char *name, const char *title, const char *icon_name,
                                gboolean of_organization);
void       sa_sidebar_set_page (SaSidebar *self, const char *name);
/** sa_sidebar_set_count: @count: below 0: none is shown */
void       sa_sidebar_set_count (SaSidebar *self, const char *name, gint64 count);
/** sa_sidebar_set_sign: the same of the Outbox, with how it stands with the relay */
void       sa_sidebar_set_sign (SaSidebar *self, const char *name, const SaOutboxSign *sign);
/** sa_sidebar_set_page_visible: whether the page @name is offered */
void       sa_sidebar_set_page_visible (SaSidebar *self, const char *name, gboolean visible);
/** sa_sidebar_set_sites: @sites: (element-type SaSiteRecord): offered by the switcher; @current is the one shown */
void       sa_sidebar_set_sites (SaSidebar *self, GPtrArray *sites, SaId current);
/** sa_sidebar_get_site_name: of the current one */
const char *sa_sidebar_get_site_name (SaSidebar *self);
/** sa_sidebar_set_end_buttons: whether the window's buttons are here */
void       sa_sidebar_set_end_buttons (SaSidebar *self, gboolean shown);

/** sa_sidebar_shorten_url: Returns: (transfer full): a URL as people say it: without scheme and last slash */
char      *sa_sidebar_shorten_url (const char *url);

G_END_DECLS
