/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-condition-bar.h"
#include "sa-repository.h"

G_BEGIN_DECLS

#define SA_TYPE_SITES_PAGE (sa_sites_page_get_type ())
G_DECLARE_FINAL_TYPE (SaSitesPage, sa_sites_page, SA, SITES_PAGE, AdwBin)

/**
 * SaSitesPage:
 *
 * All sites to choose from, with what there is to know of each; a search from ten on. "Create Site…" is the action
 * `win.create-site`.
 *
 * Signal `chosen (SaId site)`.
 */
GtkWidget *sa_sites_page_new (SaRepository *repository);

/** sa_sites_page_set_names: @names: (nullable): only these sites may be chosen, by their names; %NULL: all */
void       sa_sites_page_set_names (SaSitesPage *self, const char * const *names);
/** sa_sites_page_set_current: which one has the focus first */
void       sa_sites_page_set_current (SaSitesPage *self, SaId site);
void       sa_sites_page_set_folded (SaSitesPage *self, gboolean folded);
void       sa_sites_page_set_width_class (SaSitesPage *self, guint width_class);
/** sa_sites_page_set_condition: @condition: (nullable): nothing is to be said */
void       sa_sites_page_set_condition (SaSitesPage *self, const SaCondition *condition);
void       sa_sites_page_refresh (SaSitesPage *self);
void       sa_sites_page_focus_list (SaSitesPage *self);
/** sa_sites_page_start_search: Returns: %FALSE while there are too few sites for that */
gboolean   sa_sites_page_start_search (SaSitesPage *self);
/** sa_sites_page_escape: leaves the search. Returns: whether there was something to leave */
gboolean   sa_sites_page_escape (SaSitesPage *self);

G_END_DECLS
