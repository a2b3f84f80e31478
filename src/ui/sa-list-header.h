/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/**
 * SaListHeader:
 *
 * The header bar of a page that is a list: way back, what the page brings itself, the search as its title (in little
 * room the title, and the search in a bar under it), details and ⋮.
 *
 * Signals: `search (const char *text)`: what is looked for is another text. `leave ()`: on to what was found.
 */
#define SA_TYPE_LIST_HEADER (sa_list_header_get_type ())
G_DECLARE_FINAL_TYPE (SaListHeader, sa_list_header, SA, LIST_HEADER, AdwBin)

void        sa_list_header_set_title (SaListHeader *self, const char *title);
/** sa_list_header_set_placeholder: what the search entry says while it is empty: "Search users" */
void        sa_list_header_set_placeholder (SaListHeader *self, const char *text);
void        sa_list_header_set_start (SaListHeader *self, GtkWidget *widget);
void        sa_list_header_set_menu (SaListHeader *self, GMenuModel *menu);
/** sa_list_header_set_capture: what is typed on @widget is searched for */
void        sa_list_header_set_capture (SaListHeader *self, GtkWidget *widget);

void        sa_list_header_set_narrow (SaListHeader *self, gboolean narrow);
/** sa_list_header_set_folded: @folded: a way back is needed, and the window's buttons of the start are here */
void        sa_list_header_set_folded (SaListHeader *self, gboolean folded);
void        sa_list_header_set_end_buttons (SaListHeader *self, gboolean shown);

void        sa_list_header_set_search (SaListHeader *self, const char *text);
void        sa_list_header_start_search (SaListHeader *self);
/** sa_list_header_stop_search: Returns: whether there was something to leave */
gboolean    sa_list_header_stop_search (SaListHeader *self);

G_END_DECLS
