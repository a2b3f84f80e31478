/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-window-private.h"

/* The pages of a site, and how they share the width of the window. */

gboolean
sa_window_is_on (SaWindow   *self,
                 const char *page)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->page_stack), page) == 0;
}

SaListPage *
sa_window_get_list_page (SaWindow *self)
{
  if (self->users_page == NULL)
    return NULL;
  if (sa_window_is_on (self, "users"))
    return sa_users_page_get_page (SA_USERS_PAGE (self->users_page));
  if (sa_window_is_on (self, "outbox"))
    return sa_outbox_page_get_page (SA_OUTBOX_PAGE (self->outbox_page));

  return NULL;
}

/* Which of the header bars on show is the outermost one, and which need a way back. */
void
sa_window_update_frame (SaWindow *self)
{
  gboolean outer_folded = adw_leaflet_get_folded (self->outer_leaflet);
  gboolean inner_folded = adw_leaflet_get_folded (self->inner_leaflet);
  gboolean details_beside = gtk_widget_get_visible (GTK_WIDGET (self->details_bin)) && !inner_folded;
  SaListPage *pages[2] = { NULL, };
  guint i;

  sa_sidebar_set_end_buttons (self->sidebar, outer_folded);
  if (self->users_page == NULL)
    return;

  pages[0] = sa_users_page_get_page (SA_USERS_PAGE (self->users_page));
  pages[1] = sa_outbox_page_get_page (SA_OUTBOX_PAGE (self->outbox_page));
  for (i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      sa_list_page_set_folded (pages[i], outer_folded);
      sa_list_page_set_end_buttons (pages[i], !details_beside);
    }
  sa_activity_page_set_folded (SA_ACTIVITY_PAGE (self->activity_page), outer_folded);
  sa_sites_page_set_folded (SA_SITES_PAGE (self->sites_page), outer_folded);
  sa_user_details_set_folded (SA_USER_DETAILS (self->user_details), inner_folded);
  sa_user_details_set_start_buttons (SA_USER_DETAILS (self->user_details), inner_folded && outer_folded);
  sa_message_details_set_folded (SA_MESSAGE_DETAILS (self->message_details), inner_folded);
  sa_message_details_set_start_buttons (SA_MESSAGE_DETAILS (self->message_details), inner_folded && outer_folded);
  sa_window_update_actions (self);
}

void
sa_window_update_details (SaWindow *self)
{
  gboolean shown = self->details_wanted && sa_window_get_list_page (self) != NULL;

  if (self->details_stack != NULL)
    gtk_stack_set_visible_child_name (self->details_stack, sa_window_is_on (self, "outbox") ? "message" : "user");
  gtk_widget_set_visible (GTK_WIDGET (self->details_bin), shown);
  gtk_widget_set_visible (self->details_separator, shown);
  sa_window_update_frame (self);
}

void
sa_window_update_width (SaWindow *self)
{
  guint width_class = sa_page_bin_get_width_class (self->list_bin);

  if (self->users_page == NULL)
    return;

  sa_list_page_set_width_class (sa_users_page_get_page (SA_USERS_PAGE (self->users_page)), width_class);
  sa_list_page_set_width_class (sa_outbox_page_get_page (SA_OUTBOX_PAGE (self->outbox_page)), width_class);
  sa_activity_page_set_narrow (SA_ACTIVITY_PAGE (self->activity_page), width_class < 480);
  sa_sites_page_set_width_class (SA_SITES_PAGE (self->sites_page), width_class);
}

static void
sa_window_details_cb (SaListPage *page,
                      GObject    *row,
                      SaWindow   *self)
{
  sa_window_set_details_wanted (self, TRUE);
}

static void
sa_window_site_chosen_cb (SaSitesPage *page,
                          SaId         site,
                          SaWindow    *self)
{
  sa_window_set_site (self, site);
  sa_window_show_page (self, "users");
}

static void
sa_window_outbox_sites_cb (SaOutboxPage *page,
                           SaWindow     *self)
{
  sa_message_details_set_show_site (SA_MESSAGE_DETAILS (self->message_details),
                                    sa_outbox_view_get_all_sites (sa_outbox_page_get_view (page)));
  sa_window_ask_counts (self);
}

static char *
sa_window_name_relay_cb (const SaRelayRecord *relay,
                         gpointer             data)
{
  SaWindow *self = data;

  return self->relay_name != NULL ? self->relay_name (relay, self->relay_name_data) : g_strdup (relay->protocol);
}

/* What may be done follows the selection. */
static void
sa_window_follow_list (SaWindow  *self,
                       SaRowList *list)
{
  g_signal_connect_object (list, "notify::n-selected", G_CALLBACK (sa_window_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "selection-changed", G_CALLBACK (sa_window_update_actions), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (sa_window_update_actions), self, G_CONNECT_SWAPPED);
}

static void
sa_window_users_loaded_cb (SaRowList  *list,
                           GParamSpec *pspec,
                           SaWindow   *self)
{
  if (self->wanted_user != 0 && !sa_row_list_get_loading (list))
    sa_window_show_user (self, self->wanted_user);
}

void
sa_window_drop_pages (SaWindow *self)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->page_stack))) != NULL)
    gtk_stack_remove (self->page_stack, child);
  sa_page_bin_set_child (self->details_bin, NULL);
  self->users_page = NULL;
  self->outbox_page = NULL;
  self->activity_page = NULL;
  self->sites_page = NULL;
  self->details_stack = NULL;
  self->user_details = NULL;
  self->message_details = NULL;
  g_clear_pointer (&self->counts, sa_site_counts_free);
  g_clear_object (&self->operator);
}

void
sa_window_make_pages (SaWindow *self)
{
  SaRowList *users = NULL;
  SaRowList *messages = NULL;

  self->operator = sa_operator_new (self->repository, self->actor, self->site);
  self->users_page = sa_users_page_new (self->repository, self->site, self->settings);
  users = sa_users_page_get_list (SA_USERS_PAGE (self->users_page));
  self->outbox_page = sa_outbox_page_new (self->repository, self->site, self->settings);
  messages = sa_outbox_page_get_list (SA_OUTBOX_PAGE (self->outbox_page));
  self->activity_page = sa_activity_page_new (self->repository, self->site);
  self->sites_page = sa_sites_page_new (self->repository);
  sa_sites_page_set_current (SA_SITES_PAGE (self->sites_page), self->site);
  self->user_details = sa_user_details_new (self->repository, self->site, users, self->operator);
  self->message_details = sa_message_details_new (self->repository, messages, self->operator);
  sa_message_details_set_relay_name (SA_MESSAGE_DETAILS (self->message_details), sa_window_name_relay_cb, self);
  gtk_stack_add_named (self->page_stack, self->users_page, "users");
  gtk_stack_add_named (self->page_stack, self->outbox_page, "outbox");
  gtk_stack_add_named (self->page_stack, self->activity_page, "activity");
  gtk_stack_add_named (self->page_stack, self->sites_page, "sites");
  self->details_stack = GTK_STACK (gtk_stack_new ());
  gtk_stack_set_hhomogeneous (self->details_stack, FALSE);
  gtk_stack_set_vhomogeneous (self->details_stack, FALSE);
  gtk_stack_add_named (self->details_stack, self->user_details, "user");
  gtk_stack_add_named (self->details_stack, self->message_details, "message");
  sa_page_bin_set_child (self->details_bin, GTK_WIDGET (self->details_stack));

  sa_window_follow_list (self, users);
  sa_window_follow_list (self, messages);
  g_signal_connect_object (users, "notify::loading", G_CALLBACK (sa_window_users_loaded_cb), self, 0);
  g_signal_connect_object (sa_users_page_get_page (SA_USERS_PAGE (self->users_page)), "details",
                           G_CALLBACK (sa_window_details_cb), self, 0);
  g_signal_connect_object (sa_outbox_page_get_page (SA_OUTBOX_PAGE (self->outbox_page)), "details",
                           G_CALLBACK (sa_window_details_cb), self, 0);
  g_signal_connect_object (self->outbox_page, "site-changed", G_CALLBACK (sa_window_outbox_sites_cb), self, 0);
  g_signal_connect_object (self->sites_page, "chosen", G_CALLBACK (sa_window_site_chosen_cb), self, 0);
  g_signal_connect_object (self->operator, "changed", G_CALLBACK (sa_window_choose_site), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->operator, "changed", G_CALLBACK (sa_window_update_actions), self, G_CONNECT_SWAPPED);
  sa_window_update_width (self);
  sa_window_show_status (self);
}
