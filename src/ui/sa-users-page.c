/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-users-page.h"

#include "sa-column-chooser.h"
#include "sa-narrow-list.h"
#include "sa-user-table.h"
#include "sa-users-bar.h"

#include <glib/gi18n-lib.h>

struct _SaUsersPage
{
  AdwBin parent_instance;

  /* Owned References */
  GSettings   *settings;
  SaRowList   *list;
  SaUsersView *view;

  /* Borrowed References */
  SaRowTable  *table;

  /* Template Widgets */
  SaListPage  *page;
  SaUsersBar  *bar;
  GtkWidget   *invite_button;
  GtkWidget   *empty_invite;
  GtkWidget   *empty_clear;
  GMenu       *columns_section;
  GMenuModel  *columns_menu;
};

G_DEFINE_FINAL_TYPE (SaUsersPage, sa_users_page, ADW_TYPE_BIN)

static void
sa_users_page_view_changed_cb (SaUsersView *view,
                               SaUsersPage *self)
{
  gboolean narrowed = sa_users_view_is_narrowed (view);

  sa_list_page_set_search (self->page, sa_users_view_get_search (view));
  sa_list_page_set_empty (self->page, narrowed ? "system-search-symbolic" : "sa-users-symbolic",
                          sa_users_view_get_empty_title (view), sa_users_view_get_empty_text (view));
  gtk_widget_set_visible (self->empty_invite, !narrowed);
  gtk_widget_set_visible (self->empty_clear, narrowed);
  sa_row_table_set_left_out (self->table, sa_user_columns_left_out (sa_users_view_is_about_invitations (view)));
  sa_list_page_set_query (self->page, sa_users_view_get_query (view));
}

static void
sa_users_page_search_cb (SaListPage  *page,
                         const char  *text,
                         SaUsersPage *self)
{
  sa_users_view_set_search (self->view, text);
}

static void
sa_users_page_clear_cb (SaListPage  *page,
                        SaUsersPage *self)
{
  sa_users_view_clear (self->view);
}

static void
sa_users_page_narrow_cb (SaListPage  *page,
                         GParamSpec  *pspec,
                         SaUsersPage *self)
{
  sa_users_bar_set_narrow (self->bar, sa_list_page_is_narrow (page));
}

/* Folded, no other button invites. */
static void
sa_users_page_folded_cb (SaListPage  *page,
                         GParamSpec  *pspec,
                         SaUsersPage *self)
{
  gboolean folded = FALSE;

  g_object_get (page, "folded", &folded, NULL);
  if (folded)
    gtk_widget_add_css_class (self->invite_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->invite_button, "suggested-action");
}

static void
sa_users_page_sort_cb (SaRowTable  *table,
                       int          sort,
                       gboolean     descending,
                       SaUsersPage *self)
{
  sa_users_view_set_sort (self->view, sort, descending);
  if (self->settings != NULL)
    {
      g_settings_set_enum (self->settings, "users-sort", sort + 1);
      g_settings_set_boolean (self->settings, "users-sort-descending", descending);
    }
}

static void
sa_users_page_read_settings (SaUsersPage *self)
{
  SaSort sort;
  gboolean descending;

  if (self->settings == NULL)
    return;

  sort = (SaSort) (g_settings_get_enum (self->settings, "users-sort") - 1);
  descending = g_settings_get_boolean (self->settings, "users-sort-descending");
  sa_row_table_set_sort (self->table, sort, descending);
  sa_users_view_set_sort (self->view, sort, descending);
}

static void
sa_users_page_dispose (GObject *object)
{
  SaUsersPage *self = (SaUsersPage *) object;

  /* Both the bin and the template would unparent it. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SA_TYPE_USERS_PAGE);
  g_clear_object (&self->settings);
  g_clear_object (&self->list);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (sa_users_page_parent_class)->dispose (object);
}

static void
sa_users_page_class_init (SaUsersPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sa_users_page_dispose;

  g_type_ensure (SA_TYPE_LIST_PAGE);
  g_type_ensure (SA_TYPE_USERS_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-users-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, page);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, bar);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, invite_button);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, empty_invite);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, empty_clear);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, columns_section);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, columns_menu);
}

static void
sa_users_page_init (SaUsersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sa_users_page_new (SaRepository *repository,
                   SaId          site,
                   GSettings    *settings)
{
  SaUsersPage *self = NULL;
  GActionMap *actions = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);

  self = g_object_new (SA_TYPE_USERS_PAGE, NULL);
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  self->list = sa_row_list_new (repository, &sa_user_row_factory);
  self->view = sa_users_view_new (site);
  self->table = SA_ROW_TABLE (sa_user_table_new (self->list));
  sa_users_bar_set_up (self->bar, self->view, repository, site);
  sa_list_page_set_up (self->page, self->list, GTK_WIDGET (self->table), sa_narrow_list_new (self->list, _("Users")),
                       "win.remove");

  actions = sa_list_page_get_actions (self->page);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "users", G_ACTION_GROUP (actions));
  sa_column_chooser_add (actions, "users", self->columns_section, self->table, settings, "users-columns");
  sa_row_table_set_header_menu (self->table, self->columns_menu);

  g_signal_connect_object (self->table, "sort", G_CALLBACK (sa_users_page_sort_cb), self, 0);
  g_signal_connect_object (self->page, "search", G_CALLBACK (sa_users_page_search_cb), self, 0);
  g_signal_connect_object (self->page, "clear", G_CALLBACK (sa_users_page_clear_cb), self, 0);
  g_signal_connect_object (self->page, "notify::narrow", G_CALLBACK (sa_users_page_narrow_cb), self, 0);
  g_signal_connect_object (self->page, "notify::folded", G_CALLBACK (sa_users_page_folded_cb), self, 0);
  g_signal_connect_object (self->view, "changed", G_CALLBACK (sa_users_page_view_changed_cb), self, 0);
  sa_users_page_read_settings (self);
  sa_users_page_narrow_cb (self->page, NULL, self);
  sa_users_page_view_changed_cb (self->view, self);
  return GTK_WIDGET (self);
}

SaListPage *
sa_users_page_get_page (SaUsersPage *self)
{
  g_return_val_if_fail (SA_IS_USERS_PAGE (self), NULL);

  return self->page;
}

SaRowList *
sa_users_page_get_list (SaUsersPage *self)
{
  g_return_val_if_fail (SA_IS_USERS_PAGE (self), NULL);

  return self->list;
}

SaUsersView *
sa_users_page_get_view (SaUsersPage *self)
{
  g_return_val_if_fail (SA_IS_USERS_PAGE (self), NULL);

  return self->view;
}
