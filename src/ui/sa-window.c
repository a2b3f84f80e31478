/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-first-run-page.h"
#include "sa-leaflet.h"
#include "sa-window-private.h"

#include <glib/gi18n-lib.h>

G_DEFINE_FINAL_TYPE (SaWindow, sa_window, ADW_TYPE_APPLICATION_WINDOW)

enum
{
  INVITE,
  INVITE_TEXT,
  INVITE_FILE,
  OPEN_MESSAGE,
  PREFERENCES,
  CREATE_ORGANIZATION,
  SAMPLE_DATA,
  SITE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sa_window_inner_changed_cb (SaWindow *self)
{
  sa_window_update_frame (self);
}

static void
sa_window_page_cb (SaSidebar  *sidebar,
                   const char *name,
                   SaWindow   *self)
{
  sa_window_show_page (self, name);
}

static void
sa_window_changed_cb (SaRepository *repository,
                      gint64        seq,
                      SaId          site,
                      SaIds        *ids,
                      SaWindow     *self)
{
  /* The first site makes a window of what was the first run; names of sites may have changed too. */
  if (self->site == 0 || site == 0)
    sa_window_reload (self);
  sa_window_queue_counts (self);
}

static gboolean
sa_window_minute_cb (gpointer data)
{
  SaWindow *self = data;

  if (self->users_page != NULL)
    sa_row_list_touch (sa_users_page_get_list (SA_USERS_PAGE (self->users_page)));
  return G_SOURCE_CONTINUE;
}

static void
sa_window_dispose (GObject *object)
{
  SaWindow *self = (SaWindow *) object;

  g_clear_handle_id (&self->counts_id, g_source_remove);
  g_clear_handle_id (&self->minute_id, g_source_remove);
  if (self->page_stack != NULL)
    sa_window_drop_pages (self);
  gtk_widget_dispose_template (GTK_WIDGET (self), SA_TYPE_WINDOW);
  g_clear_object (&self->toast);
  g_clear_object (&self->repository);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->actor, sa_actor_free);
  g_clear_pointer (&self->link_base, g_free);
  g_clear_pointer (&self->relay_status, sa_relay_status_free);

  G_OBJECT_CLASS (sa_window_parent_class)->dispose (object);
}

static void
sa_window_class_init (SaWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_window_dispose;

  signals[INVITE] =
    g_signal_new ("invite", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[INVITE_TEXT] =
    g_signal_new ("invite-text", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_STRING);
  signals[INVITE_FILE] =
    g_signal_new ("invite-file", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_FILE);
  signals[OPEN_MESSAGE] =
    g_signal_new ("open-message", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_INT64);
  signals[PREFERENCES] =
    g_signal_new ("preferences", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[CREATE_ORGANIZATION] =
    g_signal_new ("create-organization", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SAMPLE_DATA] =
    g_signal_new ("sample-data", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  signals[SITE_CHANGED] =
    g_signal_new ("site-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SA_TYPE_PAGE_BIN);
  g_type_ensure (SA_TYPE_SIDEBAR);
  g_type_ensure (SA_TYPE_FIRST_RUN_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SaWindow, root_stack);
  gtk_widget_class_bind_template_child (widget_class, SaWindow, outer_leaflet);
  gtk_widget_class_bind_template_child (widget_class, SaWindow, sidebar_bin);
  gtk_widget_class_bind_template_child (widget_class, SaWindow, sidebar);
  gtk_widget_class_bind_template_child (widget_class, SaWindow, content_bin);
  gtk_widget_class_bind_template_child (widget_class, SaWindow, inner_leaflet);
  gtk_widget_class_bind_template_child (widget_class, SaWindow, list_bin);
  gtk_widget_class_bind_template_child (widget_class, SaWindow, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, SaWindow, page_stack);
  gtk_widget_class_bind_template_child (widget_class, SaWindow, details_separator);
  gtk_widget_class_bind_template_child (widget_class, SaWindow, details_bin);

  sa_window_install_actions (klass);
}

static void
sa_window_init (SaWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
#if SA_DEVEL
  gtk_widget_add_css_class (GTK_WIDGET (self), "devel");
#endif

  sa_leaflet_settle (self->outer_leaflet);
  sa_leaflet_settle (self->inner_leaflet);
  sa_sidebar_add_page (self->sidebar, "users", _("Users"), "sa-users-symbolic", FALSE);
  sa_sidebar_add_page (self->sidebar, "outbox", _("Outbox"), "mail-send-symbolic", FALSE);
  sa_sidebar_add_page (self->sidebar, "activity", _("Activity"), "document-open-recent-symbolic", FALSE);
  sa_sidebar_add_page (self->sidebar, "sites", _("Sites"), "sa-sites-symbolic", TRUE);

  g_signal_connect (self->sidebar, "page", G_CALLBACK (sa_window_page_cb), self);
  g_signal_connect_swapped (self->outer_leaflet, "notify::folded", G_CALLBACK (sa_window_inner_changed_cb), self);
  g_signal_connect_swapped (self->inner_leaflet, "notify::folded", G_CALLBACK (sa_window_inner_changed_cb), self);
  g_signal_connect_swapped (self->inner_leaflet, "notify::visible-child", G_CALLBACK (sa_window_inner_changed_cb), self);
  g_signal_connect_swapped (self->list_bin, "notify::width-class", G_CALLBACK (sa_window_update_width), self);
  self->minute_id = g_timeout_add_seconds (60, sa_window_minute_cb, self);
}

GtkWidget *
sa_window_new (GtkApplication *application,
               SaRepository   *repository,
               const SaActor  *actor,
               GSettings      *settings,
               SaId            site)
{
  SaWindow *self = NULL;
  gboolean choosing = site == 0;

  g_return_val_if_fail (application == NULL || GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (actor != NULL, NULL);

  self = g_object_new (SA_TYPE_WINDOW, "application", application, NULL);
  self->repository = g_object_ref (repository);
  self->actor = sa_actor_copy (actor);
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  sa_window_add_actions (self);
  sa_window_accept_drops (self);
  g_signal_connect_object (repository, "changed", G_CALLBACK (sa_window_changed_cb), self, 0);

  if (settings != NULL)
    {
      gtk_window_set_default_size (GTK_WINDOW (self), g_settings_get_int (settings, "window-width"),
                                   g_settings_get_int (settings, "window-height"));
      g_settings_bind (settings, "window-width", self, "default-width", G_SETTINGS_BIND_SET);
      g_settings_bind (settings, "window-height", self, "default-height", G_SETTINGS_BIND_SET);
      g_settings_bind (settings, "window-maximized", self, "maximized", G_SETTINGS_BIND_DEFAULT);
      if (site == 0)
        site = g_settings_get_int64 (settings, "last-site");
    }
  else
    {
      gtk_window_set_default_size (GTK_WINDOW (self), 1100, 720);
    }

  self->choosing = choosing;
  self->site = site;
  sa_window_reload (self);
  return GTK_WIDGET (self);
}

void
sa_window_reload (SaWindow *self)
{
  g_autoptr(GPtrArray) sites = NULL;
  gboolean known = FALSE;
  guint i;

  g_return_if_fail (SA_IS_WINDOW (self));

  sites = sa_repository_load (self->repository, SA_ENTITY_SITE, NULL, 0, NULL);
  self->n_sites = sites != NULL ? sites->len : 0;
  if (self->n_sites == 0)
    {
      sa_window_drop_pages (self);
      gtk_stack_set_visible_child_name (self->root_stack, "first-run");
      sa_window_update_actions (self);
      return;
    }

  for (i = 0; i < sites->len; i++)
    known |= ((SaSiteRecord *) g_ptr_array_index (sites, i))->id == self->site;
  if (!known)
    sa_window_drop_pages (self);
  sa_window_set_site (self, known ? self->site : ((SaSiteRecord *) g_ptr_array_index (sites, 0))->id);
  sa_sidebar_set_sites (self->sidebar, sites, self->site);
  sa_window_choose_site (self);
}

void
sa_window_set_site (SaWindow *self,
                    SaId      site)
{
  g_autoptr(GPtrArray) sites = NULL;

  g_return_if_fail (SA_IS_WINDOW (self));

  if (self->site == site && self->users_page != NULL)
    return;

  sa_window_drop_pages (self);
  self->site = site;
  sites = sa_repository_load (self->repository, SA_ENTITY_SITE, NULL, 0, NULL);
  if (sites != NULL)
    sa_sidebar_set_sites (self->sidebar, sites, site);
  sa_window_make_pages (self);
  gtk_stack_set_visible_child_name (self->root_stack, "site");
  sa_window_show_page (self, "users");
  if (self->settings != NULL)
    g_settings_set_int64 (self->settings, "last-site", site);
  sa_window_ask_counts (self);
  sa_window_choose_site (self);
  g_signal_emit (self, signals[SITE_CHANGED], 0);
}

void
sa_window_set_actor (SaWindow      *self,
                     const SaActor *actor)
{
  g_return_if_fail (SA_IS_WINDOW (self));
  g_return_if_fail (actor != NULL);

  sa_actor_free (self->actor);
  self->actor = sa_actor_copy (actor);
  sa_window_drop_pages (self);
  sa_window_reload (self);
}

SaRepository *
sa_window_get_repository (SaWindow *self)
{
  g_return_val_if_fail (SA_IS_WINDOW (self), NULL);

  return self->repository;
}

const SaActor *
sa_window_get_actor (SaWindow *self)
{
  g_return_val_if_fail (SA_IS_WINDOW (self), NULL);

  return self->actor;
}

SaId
sa_window_get_site (SaWindow *self)
{
  g_return_val_if_fail (SA_IS_WINDOW (self), 0);

  return self->users_page != NULL ? self->site : 0;
}

void
sa_window_set_link_base (SaWindow   *self,
                         const char *link_base)
{
  g_return_if_fail (SA_IS_WINDOW (self));

  g_free (self->link_base);
  self->link_base = g_strdup (link_base);
  sa_window_update_actions (self);
}

void
sa_window_set_relay_status (SaWindow            *self,
                            const SaRelayStatus *status)
{
  g_return_if_fail (SA_IS_WINDOW (self));

  if (sa_relay_status_equal (self->relay_status, status))
    return;

  g_clear_pointer (&self->relay_status, sa_relay_status_free);
  self->relay_status = sa_relay_status_copy (status);
  sa_window_show_status (self);
}

void
sa_window_set_relay_name (SaWindow        *self,
                          SaRelayNameFunc  func,
                          gpointer         data)
{
  g_return_if_fail (SA_IS_WINDOW (self));

  self->relay_name = func;
  self->relay_name_data = data;
}

const char *
sa_window_get_site_name (SaWindow *self)
{
  return self->users_page != NULL ? sa_sidebar_get_site_name (self->sidebar) : "";
}

SaUsersPage *
sa_window_get_users_page (SaWindow *self)
{
  return self->users_page != NULL ? SA_USERS_PAGE (self->users_page) : NULL;
}

SaRowList *
sa_window_get_users (SaWindow *self)
{
  return self->users_page != NULL ? sa_users_page_get_list (SA_USERS_PAGE (self->users_page)) : NULL;
}

int
sa_window_get_undo_seconds (SaWindow *self)
{
  return self->settings != NULL ? g_settings_get_int (self->settings, "undo-seconds") : SA_WINDOW_UNDO_SECONDS;
}

void
sa_window_show_page (SaWindow   *self,
                     const char *name)
{
  g_return_if_fail (SA_IS_WINDOW (self));
  g_return_if_fail (name != NULL);

  if (self->users_page == NULL || gtk_stack_get_child_by_name (self->page_stack, name) == NULL)
    return;

  gtk_stack_set_visible_child_name (self->page_stack, name);
  sa_sidebar_set_page (self->sidebar, name);
  adw_leaflet_set_visible_child_name (self->inner_leaflet, "list");
  sa_window_update_details (self);
  adw_leaflet_set_visible_child_name (self->outer_leaflet, "content");
  if (sa_window_get_list_page (self) != NULL)
    sa_list_page_focus_list (sa_window_get_list_page (self));
  else if (g_str_equal (name, "sites"))
    sa_sites_page_focus_list (SA_SITES_PAGE (self->sites_page));
}

void
sa_window_show_user (SaWindow *self,
                     SaId      user)
{
  SaUsersPage *page = NULL;

  g_return_if_fail (SA_IS_WINDOW (self));

  page = sa_window_get_users_page (self);
  if (page == NULL)
    return;

  if (!sa_window_is_on (self, "users"))
    sa_window_show_page (self, "users");
  /* A filter may hide who is asked for: then they are looked for among all, once. */
  if (sa_list_page_reveal (sa_users_page_get_page (page), user))
    {
      self->wanted_user = 0;
      sa_window_set_details_wanted (self, TRUE);
    }
  else if (self->wanted_user != user)
    {
      self->wanted_user = user;
      sa_users_view_clear (sa_users_page_get_view (page));
    }
  else
    {
      self->wanted_user = 0;
    }
}

void
sa_window_show_message (SaWindow *self,
                        SaId      message)
{
  g_return_if_fail (SA_IS_WINDOW (self));

  if (self->outbox_page == NULL)
    return;

  sa_window_show_page (self, "outbox");
  sa_outbox_page_show_message (SA_OUTBOX_PAGE (self->outbox_page), message);
  sa_window_set_details_wanted (self, TRUE);
}

/* Folded, the details take the place of the list; otherwise they stand beside it. */
void
sa_window_set_details_wanted (SaWindow *self,
                              gboolean  wanted)
{
  self->details_wanted = !!wanted;
  if (!wanted)
    adw_leaflet_set_visible_child_name (self->inner_leaflet, "list");
  sa_window_update_details (self);
  if (wanted && gtk_widget_get_visible (GTK_WIDGET (self->details_bin)))
    adw_leaflet_set_visible_child_name (self->inner_leaflet, "details");
  sa_window_update_actions (self);
}

void
sa_window_refresh (SaWindow *self)
{
  sa_window_reload (self);
  if (self->users_page == NULL)
    return;

  sa_row_list_refresh (sa_users_page_get_list (SA_USERS_PAGE (self->users_page)));
  sa_row_list_refresh (sa_outbox_page_get_list (SA_OUTBOX_PAGE (self->outbox_page)));
  sa_activity_page_refresh (SA_ACTIVITY_PAGE (self->activity_page));
  sa_sites_page_refresh (SA_SITES_PAGE (self->sites_page));
  sa_window_queue_counts (self);
}

gboolean
sa_window_go_back (SaWindow *self)
{
  if (adw_leaflet_get_folded (self->inner_leaflet) &&
      g_strcmp0 (adw_leaflet_get_visible_child_name (self->inner_leaflet), "details") == 0)
    {
      adw_leaflet_set_visible_child_name (self->inner_leaflet, "list");
      return TRUE;
    }

  return adw_leaflet_navigate (self->outer_leaflet, ADW_NAVIGATION_DIRECTION_BACK);
}
