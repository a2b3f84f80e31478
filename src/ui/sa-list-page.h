/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-condition-bar.h"
#include "sa-row-list.h"

#include <adwaita.h>

G_BEGIN_DECLS

#define SA_TYPE_LIST_PAGE (sa_list_page_get_type ())
G_DECLARE_FINAL_TYPE (SaListPage, sa_list_page, SA, LIST_PAGE, AdwBin)

/**
 * SaListPage:
 *
 * What pages of rows about persons have in common: header bar with search, banner, the table or in little room the
 * narrow list, what stands there when nothing is listed, and the bar of what is done to selected rows. Whoever uses it
 * says in its .ui what is its own, by child types: "start" (of the header bar), "bar" (under it), "empty" (under the
 * words of an empty list), "wide-actions" and "narrow-actions" (on the selected rows).
 *
 * Properties: `title`, `search-text`, `loading-text`, `error-title`; `group`: the name of its actions, which are
 * "select-all", "select-none", "invert" and "clear"; `view-menu` (⋮), `row-menu`; `narrow`, `folded` (read-only).
 *
 * Signals: `search (const char *text)`: what is looked for is another text. `clear ()`: everything is to be shown.
 * `details (GObject *row)`: by Return or double click.
 */

/**
 * sa_list_page_set_up:
 * @table: a #SaRowTable of @list
 * @narrow_list: a #SaNarrowList of @list
 * @delete_action: of the window: what the Delete key does on a row
 */
void             sa_list_page_set_up (SaListPage *self, SaRowList *list, GtkWidget *table, GtkWidget *narrow_list,
                                      const char *delete_action);

SaRowList       *sa_list_page_get_list (SaListPage *self);
GtkWidget       *sa_list_page_get_table (SaListPage *self);
/** sa_list_page_get_actions: the group, to add own ones to it and to insert it further out */
GActionMap      *sa_list_page_get_actions (SaListPage *self);
AdwToastOverlay *sa_list_page_get_toast_overlay (SaListPage *self);

/** sa_list_page_set_query: what to list now */
void             sa_list_page_set_query (SaListPage *self, SaQuery *query);
/** sa_list_page_set_search: what the search entry shows */
void             sa_list_page_set_search (SaListPage *self, const char *text);
/** sa_list_page_set_empty: what stands in the place of an empty list */
void             sa_list_page_set_empty (SaListPage *self, const char *icon, const char *title, const char *text);

void             sa_list_page_set_width_class (SaListPage *self, guint width_class);
gboolean         sa_list_page_is_narrow (SaListPage *self);
/** sa_list_page_set_folded: @folded: the sidebar is a page of its own, to which a way back is needed */
void             sa_list_page_set_folded (SaListPage *self, gboolean folded);
/** sa_list_page_set_end_buttons: whether the window's buttons are on this page's header bar */
void             sa_list_page_set_end_buttons (SaListPage *self, gboolean shown);
/** sa_list_page_set_condition: @condition: (nullable): nothing is to be said */
void             sa_list_page_set_condition (SaListPage *self, const SaCondition *condition);

void             sa_list_page_start_search (SaListPage *self);
/** sa_list_page_escape: leaves search, then selection. Returns: whether there was something to leave */
gboolean         sa_list_page_escape (SaListPage *self);
void             sa_list_page_focus_list (SaListPage *self);
/** sa_list_page_reveal: selects the row of @id alone and scrolls to it. Returns: %FALSE when it is not listed */
gboolean         sa_list_page_reveal (SaListPage *self, SaId id);

G_END_DECLS
