/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-feed-page.h"
#include "sa-operator.h"
#include "sa-page-bin.h"
#include "sa-sidebar.h"
#include "sa-user-details.h"
#include "sa-users-page.h"
#include "sa-window.h"

G_BEGIN_DECLS

struct _SaWindow
{
  AdwApplicationWindow parent_instance;

  /* Owned References */
  SaRepository *repository;
  SaActor      *actor;
  GSettings    *settings;
  SaOperator   *operator;
  GCancellable *cancellable;   /* of the counts */
  char         *link_base;
  AdwToast     *toast;         /* the latest, which a newer one replaces */

  /* Borrowed References: what belongs to the site; %NULL while there is none */
  GtkWidget *users_page;
  GtkWidget *outbox_page;
  GtkWidget *activity_page;
  GtkWidget *details;

  SaId  site;
  guint counts_id;
  guint minute_id;
  guint details_wanted : 1;
  guint folder_relay : 1;

  /* Template Widgets */
  GtkStack        *root_stack;
  AdwLeaflet      *outer_leaflet;
  SaPageBin       *sidebar_bin;
  SaSidebar       *sidebar;
  SaPageBin       *content_bin;
  AdwLeaflet      *inner_leaflet;
  SaPageBin       *list_bin;
  AdwToastOverlay *toast_overlay;
  GtkStack        *page_stack;
  GtkWidget       *details_separator;
  SaPageBin       *details_bin;
};

/* sa-window-actions.c */
void         sa_window_install_actions (SaWindowClass *klass);
void         sa_window_add_actions (SaWindow *self);
void         sa_window_update_actions (SaWindow *self);

/* sa-window-drop.c */
void         sa_window_paste (SaWindow *self);
void         sa_window_accept_drops (SaWindow *self);

/* sa-window.c */
void         sa_window_set_details_wanted (SaWindow *self, gboolean wanted);
/* Asks anew for everything that the window shows. */
void         sa_window_refresh (SaWindow *self);
gboolean     sa_window_go_back (SaWindow *self);
SaUsersPage *sa_window_get_users_page (SaWindow *self);  /* (nullable): while there is no site */
const char  *sa_window_get_site_name (SaWindow *self);   /* "" while there is none */

G_END_DECLS
