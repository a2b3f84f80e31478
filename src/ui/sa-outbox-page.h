/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-list-page.h"
#include "sa-message.h"
#include "sa-outbox-view.h"
#include "sa-repository.h"

G_BEGIN_DECLS

#define SA_TYPE_OUTBOX_PAGE (sa_outbox_page_get_type ())
G_DECLARE_FINAL_TYPE (SaOutboxPage, sa_outbox_page, SA, OUTBOX_PAGE, AdwBin)

/**
 * SaOutboxPage:
 *
 * The mail of a site, or of all sites, on its way to the relay and after: search, chips, table or narrow list. What its
 * buttons do are actions of the window (`win.retry-messages` and so on). Nothing is asked before somebody looks at it,
 * and times count on only as long as somebody does.
 *
 * Signal `site-changed ()`: the messages are of other sites now, so that other counts are wanted.
 */

/** sa_outbox_page_new: @settings: (nullable): keeps the columns */
GtkWidget    *sa_outbox_page_new (SaRepository *repository, SaId site, GSettings *settings);

/** sa_outbox_page_get_page: the frame of it, which has the list */
SaListPage   *sa_outbox_page_get_page (SaOutboxPage *self);
SaRowList    *sa_outbox_page_get_list (SaOutboxPage *self);
SaOutboxView *sa_outbox_page_get_view (SaOutboxPage *self);

/** sa_outbox_page_set_several_sites: whether there are more, and the messages of all of them may be seen */
void          sa_outbox_page_set_several_sites (SaOutboxPage *self, gboolean several);
/** sa_outbox_page_show_message: among all messages, also when its list is still to be asked for */
void          sa_outbox_page_show_message (SaOutboxPage *self, SaId message);

G_END_DECLS
