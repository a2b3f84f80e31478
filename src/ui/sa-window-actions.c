/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-create-window.h"
#include "sa-window-private.h"

#include <glib/gi18n-lib.h>

/* What is about no row: pages, panes, windows. */

static void
sa_window_invite_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  SaWindow *self = data;

  g_signal_emit_by_name (self, "invite", self->site);
}

static void
sa_window_paste_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  sa_window_paste (data);
}

static void
sa_window_preferences_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       data)
{
  g_signal_emit_by_name (data, "preferences");
}

static void
sa_window_create_organization_cb (GSimpleAction *action,
                                  GVariant      *parameter,
                                  gpointer       data)
{
  g_signal_emit_by_name (data, "create-organization");
}

static void
sa_window_sample_data_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       data)
{
  g_signal_emit_by_name (data, "sample-data");
}

static void
sa_window_site_created_cb (SaCreateWindow *window,
                           SaOutcome      *outcome,
                           SaWindow       *self)
{
  sa_window_add_toast (self, _("Site created"), NULL, NULL, NULL);
}

static void
sa_window_create_site_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       data)
{
  SaWindow *self = data;
  GtkWidget *window = sa_create_window_new (GTK_WINDOW (self), self->repository, self->actor, SA_CHANGE_ADD_SITE, 0);

  g_signal_connect_object (window, "created", G_CALLBACK (sa_window_site_created_cb), self, 0);
  gtk_window_present (GTK_WINDOW (window));
}

static void
sa_window_undo_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  sa_window_undo (data, 0, FALSE);
}

static void
sa_window_redo_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  sa_window_undo (data, 0, TRUE);
}

static void
sa_window_undo_event_cb (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       data)
{
  sa_window_undo (data, g_variant_get_int64 (parameter), FALSE);
}

static void
sa_window_refresh_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       data)
{
  sa_window_refresh (data);
}

static void
sa_window_show_details_cb (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       data)
{
  sa_window_set_details_wanted (data, TRUE);
}

static void
sa_window_details_cb (GSimpleAction *action,
                      GVariant      *state,
                      gpointer       data)
{
  sa_window_set_details_wanted (data, g_variant_get_boolean (state));
}

static void
sa_window_site_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  sa_window_set_site (data, g_variant_get_int64 (parameter));
}

static void
sa_window_page_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  sa_window_show_page (data, g_variant_get_string (parameter, NULL));
}

static void
sa_window_back_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  sa_window_go_back (data);
}

static void
sa_window_search_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  SaWindow *self = data;

  if (sa_window_is_on (self, "sites") && sa_sites_page_start_search (SA_SITES_PAGE (self->sites_page)))
    return;
  if (sa_window_get_list_page (self) == NULL)
    sa_window_show_page (self, "users");
  sa_list_page_start_search (sa_window_get_list_page (self));
}

/* Leaves the innermost thing first: search, then the checked rows, then the details. */
static void
sa_window_escape_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  SaWindow *self = data;
  SaListPage *page = sa_window_get_list_page (self);

  if (adw_leaflet_get_folded (self->inner_leaflet) &&
      g_strcmp0 (adw_leaflet_get_visible_child_name (self->inner_leaflet), "details") == 0)
    sa_window_go_back (self);
  else if (page == NULL)
    sa_sites_page_escape (SA_SITES_PAGE (self->sites_page));
  else if (!sa_list_page_escape (page) && self->details_wanted)
    sa_window_set_details_wanted (self, FALSE);
}

/* The same key for what is alike on different rows. */
static gboolean
sa_window_delete_key_cb (GtkWidget *widget,
                         GVariant  *args,
                         gpointer   data)
{
  return gtk_widget_activate_action (widget, sa_window_is_on (SA_WINDOW (widget), "outbox") ? "win.cancel-messages" :
                                     "win.remove", NULL);
}

static gboolean
sa_window_copy_key_cb (GtkWidget *widget,
                       GVariant  *args,
                       gpointer   data)
{
  return gtk_widget_activate_action (widget, sa_window_is_on (SA_WINDOW (widget), "outbox") ? "win.copy-message" :
                                     "win.copy-address", NULL);
}

/* Made when it is first asked for: a hidden window among those of the program trips GTK's accessibility up (4.8). From
 * then on the action is GTK's own. */
static void
sa_window_shortcuts_cb (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       data)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource ("/org/example/SiteAdmin/sa-shortcuts.ui");
  GtkShortcutsWindow *window = GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (data), window);
  gtk_window_present (GTK_WINDOW (window));
}

static void
sa_window_about_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  adw_show_about_window (GTK_WINDOW (data),
                         "application-name", _("Site Admin"),
                         "application-icon", "org.example.SiteAdmin",
                         "version", SA_VERSION,
                         "developer-name", _("The Site Admin developers"),
                         "comments", _("Invite people to your sites and see who has come in"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: put your names here, one a line */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

void
sa_window_enable (SaWindow   *self,
                  const char *name,
                  gboolean    enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

void
sa_window_update_actions (SaWindow *self)
{
  SaListPage *page = sa_window_get_list_page (self);
  gboolean has_site = self->users_page != NULL && self->operator != NULL;
  gboolean any = page != NULL && sa_row_list_get_n_selected (sa_list_page_get_list (page)) > 0;
  gboolean has_details = FALSE;
  const char *shown = NULL;

  if (g_action_map_lookup_action (G_ACTION_MAP (self), "invite") == NULL)
    return; /* still being made */

  sa_window_enable (self, "invite", has_site &&
                    sa_operator_judge (self->operator, SA_CHANGE_INVITE, NULL, SA_ROLE_BASIC) == SA_REASON_NONE);
  sa_window_enable (self, "create-site", has_site &&
                    sa_operator_judge (self->operator, SA_CHANGE_ADD_SITE, NULL, SA_ROLE_BASIC) == SA_REASON_NONE);
  sa_window_enable (self, "show-details", any);
  sa_window_enable (self, "details", page != NULL);
  sa_window_enable (self, "search", has_site);
  sa_window_enable (self, "escape", has_site);
  shown = adw_leaflet_get_visible_child_name (self->inner_leaflet);
  has_details = !adw_leaflet_get_folded (self->inner_leaflet) || g_strcmp0 (shown, "details") == 0;
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "details")),
                             g_variant_new_boolean (self->details_wanted && has_details));
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "site")),
                             g_variant_new_int64 (self->site));
  sa_window_update_user_actions (self);
  sa_window_update_outbox_actions (self);
}

void
sa_window_add_actions (SaWindow *self)
{
  static const GActionEntry entries[] =
  {
    { .name = "invite", .activate = sa_window_invite_cb },
    { .name = "paste", .activate = sa_window_paste_cb },
    { .name = "preferences", .activate = sa_window_preferences_cb },
    { .name = "create-organization", .activate = sa_window_create_organization_cb },
    { .name = "sample-data", .activate = sa_window_sample_data_cb },
    { .name = "create-site", .activate = sa_window_create_site_cb },
    { .name = "undo", .activate = sa_window_undo_cb },
    { .name = "redo", .activate = sa_window_redo_cb },
    { .name = "undo-event", .activate = sa_window_undo_event_cb, .parameter_type = "x" },
    { .name = "refresh", .activate = sa_window_refresh_cb },
    { .name = "show-details", .activate = sa_window_show_details_cb },
    { .name = "details", .state = "false", .change_state = sa_window_details_cb },
    { .name = "site", .activate = sa_window_site_cb, .parameter_type = "x", .state = "int64 0" },
    { .name = "page", .activate = sa_window_page_cb, .parameter_type = "s" },
    { .name = "back", .activate = sa_window_back_cb },
    { .name = "search", .activate = sa_window_search_cb },
    { .name = "escape", .activate = sa_window_escape_cb },
    { .name = "show-help-overlay", .activate = sa_window_shortcuts_cb },
    { .name = "about", .activate = sa_window_about_cb },
  };

  sa_window_add_user_actions (self);
  sa_window_add_outbox_actions (self);
  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  sa_window_update_actions (self);
}

/* As bindings of the window these reach it last: an entry that has the focus keeps its own undo, copy and delete. */
void
sa_window_install_actions (SaWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GdkModifierType control = GDK_CONTROL_MASK;
  const GdkModifierType control_shift = GDK_CONTROL_MASK | GDK_SHIFT_MASK;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, control, "win.invite", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, control, "win.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, control, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, control_shift, "win.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, control, "win.refresh", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "win.refresh", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "win.details", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_ALT_MASK, "win.show-details", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, control, "win.show-details", NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Delete, 0, sa_window_delete_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_c, control, sa_window_copy_key_cb, NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, control, "win.paste", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.escape", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_comma, control, "win.preferences", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_question, control, "win.show-help-overlay", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_question, control_shift, "win.show-help-overlay", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, control, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1, GDK_ALT_MASK, "win.page", "s", "users");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_2, GDK_ALT_MASK, "win.page", "s", "outbox");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_3, GDK_ALT_MASK, "win.page", "s", "activity");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_4, GDK_ALT_MASK, "win.page", "s", "sites");
}
