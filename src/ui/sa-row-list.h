/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-row-cache.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SA_TYPE_ROW_LIST (sa_row_list_get_type ())
G_DECLARE_FINAL_TYPE (SaRowList, sa_row_list, SA, ROW_LIST, GObject)

/**
 * SaRowList:
 *
 * The one list model: the answer to a query, kept true. It holds the ordered ids, loads rows by the page as they are
 * looked at, follows the repository, and brings its own selection, which survives by id. A million rows cost their ids.
 *
 * Properties: `loading`, `error`, `n-total`, `n-selected`, `selecting`.
 *
 * Signal `show-first`: the rows of another query have come before those that were there, which go next: a view shows
 * the first ones, so that its widgets go over to them.
 */
SaRowList    *sa_row_list_new (SaRepository *repository, const SaRowFactory *factory);

/**
 * sa_row_list_set_query:
 * @query: (nullable): %NULL empties the list
 *
 * Asks anew; the old rows stay until the answer is there, and when it fails.
 */
void          sa_row_list_set_query (SaRowList *self, SaQuery *query);
SaQuery      *sa_row_list_get_query (SaRowList *self);
void          sa_row_list_refresh (SaRowList *self);

gboolean      sa_row_list_get_loading (SaRowList *self);
/** sa_row_list_get_loaded: whether there was an answer since the list was made */
gboolean      sa_row_list_get_loaded (SaRowList *self);
const GError *sa_row_list_get_error (SaRowList *self);
gsize         sa_row_list_get_n_total (SaRowList *self);

/** sa_row_list_freeze: nothing moves while a menu or a drag is open; each call needs its sa_row_list_thaw() */
void          sa_row_list_freeze (SaRowList *self);
void          sa_row_list_thaw (SaRowList *self);

/** sa_row_list_get_position: of @id, or %GTK_INVALID_LIST_POSITION */
guint         sa_row_list_get_position (SaRowList *self, SaId id);
SaId          sa_row_list_get_id (SaRowList *self, guint position);

guint         sa_row_list_get_n_selected (SaRowList *self);
/** sa_row_list_get_selected_ids: Returns: (transfer full): in the order of the list */
SaIds        *sa_row_list_get_selected_ids (SaRowList *self);
/** sa_row_list_dup_selected_row: Returns: (transfer full) (nullable): the one that is selected; not of several */
gpointer      sa_row_list_dup_selected_row (SaRowList *self);
/** sa_row_list_toggle: what the check box of a row does: adds it to the selection, or takes it out */
void          sa_row_list_toggle (SaRowList *self, guint position);
/** sa_row_list_get_selecting: from the first check box or the second selected row on, until none is selected */
gboolean      sa_row_list_get_selecting (SaRowList *self);
void          sa_row_list_invert_selection (SaRowList *self);

/** sa_row_list_touch: tells the rows that time has passed */
void          sa_row_list_touch (SaRowList *self);
/** sa_row_list_foreach_cached: every row object held now, which are all that can be seen and some more */
void          sa_row_list_foreach_cached (SaRowList *self, SaRowCacheFunc func, gpointer data);
/** sa_row_list_get_n_cached: row objects held now, for tests */
gsize         sa_row_list_get_n_cached (SaRowList *self);

extern const SaRowFactory sa_user_row_factory;

G_END_DECLS
