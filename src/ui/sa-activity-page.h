/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-condition-bar.h"
#include "sa-repository.h"

G_BEGIN_DECLS

#define SA_TYPE_ACTIVITY_PAGE (sa_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (SaActivityPage, sa_activity_page, SA, ACTIVITY_PAGE, AdwBin)

/**
 * SaActivityPage:
 *
 * What happened on a site: newest first, each row with the one thing that can be done about it, which is an action of
 * the window (`win.undo-event`).
 */
GtkWidget *sa_activity_page_new (SaRepository *repository, SaId site);

void       sa_activity_page_set_folded (SaActivityPage *self, gboolean folded);
void       sa_activity_page_set_narrow (SaActivityPage *self, gboolean narrow);
/** sa_activity_page_set_condition: @condition: (nullable): nothing is to be said */
void       sa_activity_page_set_condition (SaActivityPage *self, const SaCondition *condition);

void       sa_activity_page_refresh (SaActivityPage *self);

G_END_DECLS
