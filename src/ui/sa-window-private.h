/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-activity-page.h"
#include "sa-message-details.h"
#include "sa-operator.h"
#include "sa-outbox-page.h"
#include "sa-page-bin.h"
#include "sa-sidebar.h"
#include "sa-sites-page.h"
#include "sa-user-details.h"
#include "sa-users-page.h"
#include "sa-window.h"

G_BEGIN_DECLS

/* How long the mail of a resent invitation waits where no settings say it. */
#define SA_WINDOW_UNDO_SECONDS 10

struct _SaWindow
{
  AdwApplicationWindow parent_instance;

  /* Owned References */
  SaRepository  *repository;
  SaActor       *actor;
  GSettings     *settings;
  SaOperator    *operator;
  char          *link_base;
  AdwToast      *toast;         /* the latest, which a newer one replaces */
  SaSiteCounts  *counts;        /* (nullable): not known yet */
  SaRelayStatus *relay_status;  /* (nullable): not known yet */

  /* Borrowed References: what belongs to the site; %NULL while there is none */
  GtkWidget *users_page;
  GtkWidget *outbox_page;
  GtkWidget *activity_page;
  GtkWidget *sites_page;
  GtkStack  *details_stack;
  GtkWidget *user_details;
  GtkWidget *message_details;

  SaRelayNameFunc relay_name;
  gpointer        relay_name_data;

  SaId  site;
  SaId  wanted_user;            /* to be shown as soon as the users are listed; 0 */
  guint n_sites;
  guint counts_id;
  guint counting_took;          /* ms, the last time */
  guint minute_id;
  guint n_counting;             /* answers under way */
  guint details_wanted : 1;
  guint recount : 1;            /* counts are wanted anew once the answers are there */
  guint choosing : 1;           /* which sites there are to choose from, is not known yet */

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
void         sa_window_enable (SaWindow *self, const char *action, gboolean enabled);

/* sa-window-users.c: what is done to the selected users */
void         sa_window_add_user_actions (SaWindow *self);
void         sa_window_update_user_actions (SaWindow *self);

/* sa-window-outbox.c: what is done to messages and to the outbox */
void         sa_window_add_outbox_actions (SaWindow *self);
void         sa_window_update_outbox_actions (SaWindow *self);

/* sa-window-changes.c */
void         sa_window_undo (SaWindow *self, SaId event, gboolean redo);

/* sa-window-drop.c */
void         sa_window_paste (SaWindow *self);
void         sa_window_accept_drops (SaWindow *self);

/* sa-window-pages.c */
void         sa_window_make_pages (SaWindow *self);
void         sa_window_drop_pages (SaWindow *self);
void         sa_window_update_frame (SaWindow *self);
void         sa_window_update_details (SaWindow *self);
void         sa_window_update_width (SaWindow *self);
/* The visible page, if it is a list of rows with details; (nullable) */
SaListPage  *sa_window_get_list_page (SaWindow *self);
gboolean     sa_window_is_on (SaWindow *self, const char *page);

/* sa-window-status.c */
void         sa_window_queue_counts (SaWindow *self);
void         sa_window_ask_counts (SaWindow *self);
void         sa_window_show_status (SaWindow *self);
void         sa_window_choose_site (SaWindow *self);

/* sa-window.c */
void         sa_window_set_details_wanted (SaWindow *self, gboolean wanted);
/* Asks anew for everything that the window shows. */
void         sa_window_refresh (SaWindow *self);
gboolean     sa_window_go_back (SaWindow *self);
/* Asks for another address of a pending user: links die and a new mail goes out. */
void         sa_window_change_address (SaWindow *self, const SaUserRecord *user);
SaUsersPage *sa_window_get_users_page (SaWindow *self);  /* (nullable): while there is no site */
SaRowList   *sa_window_get_users (SaWindow *self);       /* likewise */
const char  *sa_window_get_site_name (SaWindow *self);   /* "" while there is none */
int          sa_window_get_undo_seconds (SaWindow *self);

G_END_DECLS
