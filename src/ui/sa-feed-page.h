/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

#include <adwaita.h>

G_BEGIN_DECLS

/** SaFeed: the lists of what happens over time. */
typedef enum
{
  SA_FEED_OUTBOX,    /* messages on their way to the relay */
  SA_FEED_ACTIVITY,  /* events */
} SaFeed;

#define SA_TYPE_FEED_PAGE (sa_feed_page_get_type ())
G_DECLARE_FINAL_TYPE (SaFeedPage, sa_feed_page, SA, FEED_PAGE, AdwBin)

/**
 * SaFeedPage:
 *
 * The Outbox or the Activity page: newest first, each row with the one thing that can be done about it, which is an
 * action of the window (`win.cancel-message`, `win.retry-message`, `win.undo-event`).
 */
GtkWidget *sa_feed_page_new (SaRepository *repository, SaId site, SaFeed feed);

void       sa_feed_page_set_folded (SaFeedPage *self, gboolean folded);

void       sa_feed_page_refresh (SaFeedPage *self);

G_END_DECLS
