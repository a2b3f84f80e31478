/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

#define SA_TYPE_FIRST_RUN_PAGE (sa_first_run_page_get_type ())
G_DECLARE_FINAL_TYPE (SaFirstRunPage, sa_first_run_page, SA, FIRST_RUN_PAGE, AdwBin)

/**
 * SaFirstRunPage: what the window shows while there is no organization yet. Its buttons are `win.create-organization`
 * and `win.sample-data`.
 */
GtkWidget *sa_first_run_page_new (void);

G_END_DECLS
