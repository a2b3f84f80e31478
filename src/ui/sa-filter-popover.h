/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"
#include "sa-users-view.h"

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define SA_TYPE_FILTER_POPOVER (sa_filter_popover_get_type ())
G_DECLARE_FINAL_TYPE (SaFilterPopover, sa_filter_popover, SA, FILTER_POPOVER, GtkPopover)

/** SaFilterPopover: chooses the filters of a #SaUsersView. The products and groups are those of @site when it opens. */
void sa_filter_popover_set_up (SaFilterPopover *self, SaUsersView *view, SaRepository *repository, SaId site);

G_END_DECLS
