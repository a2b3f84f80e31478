/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-users-page.h"

#include "sa-format.h"
#include "sa-user-list.h"
#include "sa-user-table.h"
#include "sa-users-bar.h"
#include "sa-users-columns.h"

#include <glib/gi18n-lib.h>

/* A spinner that is soon gone again only unsettles. */
#define SPINNER_DELAY_MS 1000

struct _SaUsersPage
{
  AdwBin parent_instance;

  /* Owned References */
  SaRepository       *repository;
  GSettings          *settings;
  SaRowList          *list;
  SaUsersView        *view;
  GSimpleActionGroup *actions;

  /* Borrowed References */
  GtkWidget       *table;
  GtkWidget       *narrow_list;
  GtkWidget       *row_popover;

  SaId  site;
  guint width_class;
  guint spinner_id;
  guint folded : 1;

  /* Template Widgets */
  AdwHeaderBar    *header_bar;
  GtkStack        *title_stack;
  GtkEditable     *search_entry;
  GtkEditable     *narrow_entry;
  GtkSearchBar    *search_bar;
  GtkWidget       *search_button;
  GtkWidget       *back_button;
  GtkWidget       *invite_button;
  GtkWidget       *details_button;
  GtkInfoBar      *condition_bar;
  GtkLabel        *condition_label;
  GtkButton       *condition_button;
  SaUsersBar      *bar;
  AdwToastOverlay *toast_overlay;
  GtkStack        *stack;
  GtkSpinner      *spinner;
  AdwStatusPage   *empty_page;
  GtkWidget       *empty_invite;
  GtkWidget       *empty_clear;
  AdwStatusPage   *error_page;
  GtkActionBar    *action_bar;
  GtkLabel        *selected_label;
  GtkButton       *select_all_button;
  GtkWidget       *wide_actions;
  GtkWidget       *narrow_actions;
  GMenu           *columns_section;
  GMenuModel      *columns_menu;
  GMenuModel      *row_menu;
};

G_DEFINE_FINAL_TYPE (SaUsersPage, sa_users_page, ADW_TYPE_BIN)

enum
{
  DETAILS,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
sa_users_page_is_narrow (SaUsersPage *self)
{
  return self->width_class < 480;
}

static const char *
sa_users_page_get_list_name (SaUsersPage *self)
{
  return sa_users_page_is_narrow (self) ? "list" : "table";
}

static gboolean
sa_users_page_spinner_cb (gpointer data)
{
  SaUsersPage *self = data;

  self->spinner_id = 0;
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

static void
sa_users_page_update_stack (SaUsersPage *self)
{
  const GError *error = sa_row_list_get_error (self->list);
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0;
  gboolean narrowed = sa_users_view_is_narrowed (self->view);

  if (empty && sa_row_list_get_loading (self->list) && !sa_row_list_get_loaded (self->list))
    {
      if (self->spinner_id == 0)
        self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, sa_users_page_spinner_cb, self);
      return;
    }

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  gtk_spinner_set_spinning (self->spinner, FALSE);

  if (!empty)
    {
      gtk_stack_set_visible_child_name (self->stack, sa_users_page_get_list_name (self));
    }
  else if (error != NULL)
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->error_page, text);
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
  else if (!sa_row_list_get_loading (self->list))
    {
      adw_status_page_set_icon_name (self->empty_page, narrowed ? "system-search-symbolic" : "sa-users-symbolic");
      adw_status_page_set_title (self->empty_page, sa_users_view_get_empty_title (self->view));
      adw_status_page_set_description (self->empty_page, sa_users_view_get_empty_text (self->view));
      gtk_widget_set_visible (self->empty_invite, !narrowed);
      gtk_widget_set_visible (self->empty_clear, narrowed);
      gtk_stack_set_visible_child_name (self->stack, "empty");
    }
}

static void
sa_users_page_update_selection (SaUsersPage *self)
{
  guint n = sa_row_list_get_n_selected (self->list);
  g_autofree char *count = sa_format_count (n);
  g_autofree char *total = sa_format_count ((gint64) sa_row_list_get_n_total (self->list));
  g_autofree char *selected = NULL;
  g_autofree char *select_all = NULL;

  /* An action bar that is not revealed still asks for its width. */
  gtk_widget_set_visible (GTK_WIDGET (self->action_bar), sa_row_list_get_selecting (self->list));
  if (n == 0)
    return; /* the bar is on its way out: it need not change its words for that */

  /* Translators: how many rows are selected; %s is a number */
  selected = g_strdup_printf (ngettext ("%s selected", "%s selected", n), count);
  gtk_label_set_label (self->selected_label, selected);
  /* Translators: a button; %s is the number of all rows that the filters let through */
  select_all = g_strdup_printf (_("Select All %s"), total);
  gtk_button_set_label (self->select_all_button, select_all);
  gtk_widget_set_visible (GTK_WIDGET (self->select_all_button),
                          self->width_class >= 640 && n < sa_row_list_get_n_total (self->list));
}

static void
sa_users_page_view_changed_cb (SaUsersView *view,
                               SaUsersPage *self)
{
  const char *search = sa_users_view_get_search (view);

  if (!g_str_equal (gtk_editable_get_text (self->search_entry), search))
    gtk_editable_set_text (self->search_entry, search);
  sa_user_table_set_invitations (SA_USER_TABLE (self->table), sa_users_view_is_about_invitations (view));
  sa_row_list_set_query (self->list, sa_users_view_get_query (view));
  sa_users_page_update_stack (self);
}

static void
sa_users_page_list_changed_cb (SaUsersPage *self)
{
  sa_users_page_update_stack (self);
  sa_users_page_update_selection (self);
}

static void
sa_users_page_search_changed_cb (SaUsersPage *self)
{
  sa_users_view_set_search (self->view, gtk_editable_get_text (self->search_entry));
}

static void
sa_users_page_search_started_cb (SaUsersPage *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_set_position (self->search_entry, -1);
}

static void
sa_users_page_search_stopped_cb (SaUsersPage *self)
{
  gtk_editable_set_text (self->search_entry, "");
  sa_users_page_focus_list (self);
}

/* From the search field the arrow and Return lead to what was found. */
static void
sa_users_page_search_activate_cb (SaUsersPage *self)
{
  sa_users_page_search_changed_cb (self);
  sa_users_page_focus_list (self);
}

static void
sa_users_page_activate_cb (GtkWidget   *view,
                           SaUser      *user,
                           SaUsersPage *self)
{
  g_signal_emit (self, signals[DETAILS], 0, user);
}

static void
sa_users_page_sort_cb (SaUserTable *table,
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
sa_users_page_popover_closed_cb (GtkPopover  *popover,
                                 SaUsersPage *self)
{
  sa_row_list_thaw (self->list);
}

static void
sa_users_page_menu_cb (GtkWidget          *view,
                       SaUser             *user,
                       const GdkRectangle *anchor,
                       gpointer            data)
{
  SaUsersPage *self = data;
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->list);
  guint position = GTK_INVALID_LIST_POSITION;
  double x = 0;
  double y = 0;
  GdkRectangle here;

  if (user != NULL)
    position = sa_row_list_get_position (self->list, sa_user_get_id (user));
  if (position == GTK_INVALID_LIST_POSITION || gtk_widget_get_visible (self->row_popover))
    return;

  /* The menu is about the selected rows; a row outside of them becomes the only one. */
  if (!gtk_selection_model_is_selected (model, position))
    gtk_selection_model_select_item (model, position, TRUE);

  gtk_widget_translate_coordinates (view, GTK_WIDGET (self), anchor->x, anchor->y, &x, &y);
  here = (GdkRectangle) { (int) x, (int) y, 1, 1 };
  sa_row_list_freeze (self->list);
  gtk_popover_set_pointing_to (GTK_POPOVER (self->row_popover), &here);
  gtk_popover_popup (GTK_POPOVER (self->row_popover));
}

static void
sa_users_page_select_all_cb (GSimpleAction *action,
                             GVariant      *parameter,
                             gpointer       data)
{
  SaUsersPage *self = data;

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->list));
}

static void
sa_users_page_select_none_cb (GSimpleAction *action,
                              GVariant      *parameter,
                              gpointer       data)
{
  SaUsersPage *self = data;

  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->list));
}

static void
sa_users_page_invert_cb (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       data)
{
  SaUsersPage *self = data;

  sa_row_list_invert_selection (self->list);
}

static void
sa_users_page_clear_cb (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       data)
{
  SaUsersPage *self = data;

  sa_users_view_clear (self->view);
}

static void
sa_users_page_add_actions (SaUsersPage *self)
{
  static const GActionEntry entries[] =
  {
    { .name = "select-all", .activate = sa_users_page_select_all_cb },
    { .name = "select-none", .activate = sa_users_page_select_none_cb },
    { .name = "invert", .activate = sa_users_page_invert_cb },
    { .name = "clear", .activate = sa_users_page_clear_cb },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "users", G_ACTION_GROUP (self->actions));
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
  sa_user_table_set_sort (SA_USER_TABLE (self->table), sort, descending);
  sa_users_view_set_sort (self->view, sort, descending);
}

static void
sa_users_page_dispose (GObject *object)
{
  SaUsersPage *self = (SaUsersPage *) object;

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  g_clear_pointer (&self->row_popover, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), SA_TYPE_USERS_PAGE);
  g_clear_object (&self->repository);
  g_clear_object (&self->settings);
  g_clear_object (&self->list);
  g_clear_object (&self->view);
  g_clear_object (&self->actions);

  G_OBJECT_CLASS (sa_users_page_parent_class)->dispose (object);
}

static void
sa_users_page_size_allocate (GtkWidget *widget,
                             int        width,
                             int        height,
                             int        baseline)
{
  SaUsersPage *self = SA_USERS_PAGE (widget);

  GTK_WIDGET_CLASS (sa_users_page_parent_class)->size_allocate (widget, width, height, baseline);

  if (self->row_popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->row_popover));
}

static gboolean
sa_users_page_focus (GtkWidget        *widget,
                     GtkDirectionType  direction)
{
  SaUsersPage *self = SA_USERS_PAGE (widget);

  /* The first focus goes to the list: who opens the page wants to look, not to search. */
  if (direction == GTK_DIR_TAB_FORWARD && gtk_root_get_focus (gtk_widget_get_root (widget)) == NULL &&
      gtk_widget_child_focus (GTK_WIDGET (self->stack), direction))
    return TRUE;

  return GTK_WIDGET_CLASS (sa_users_page_parent_class)->focus (widget, direction);
}

static void
sa_users_page_class_init (SaUsersPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_users_page_dispose;

  widget_class->size_allocate = sa_users_page_size_allocate;
  widget_class->focus = sa_users_page_focus;

  signals[DETAILS] =
    g_signal_new ("details", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, SA_TYPE_USER);

  g_type_ensure (SA_TYPE_USERS_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-users-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, title_stack);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, narrow_entry);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, search_bar);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, search_button);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, invite_button);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, details_button);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, condition_bar);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, condition_label);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, condition_button);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, bar);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, empty_invite);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, empty_clear);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, action_bar);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, selected_label);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, select_all_button);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, wide_actions);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, narrow_actions);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, columns_section);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, columns_menu);
  gtk_widget_class_bind_template_child (widget_class, SaUsersPage, row_menu);

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "users.invert", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_a, GDK_CONTROL_MASK | GDK_SHIFT_MASK, "users.select-none", NULL);
}

static void
sa_users_page_init (SaUsersPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  sa_users_page_add_actions (self);

  self->row_popover = gtk_popover_menu_new_from_model (self->row_menu);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->row_popover), FALSE);
  gtk_widget_set_halign (self->row_popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->row_popover, GTK_WIDGET (self));

  g_object_bind_property (self->search_entry, "text", self->narrow_entry, "text", G_BINDING_BIDIRECTIONAL);
  g_signal_connect_swapped (self->search_entry, "search-changed", G_CALLBACK (sa_users_page_search_changed_cb), self);
  g_signal_connect_swapped (self->search_entry, "search-started", G_CALLBACK (sa_users_page_search_started_cb), self);
  g_signal_connect_swapped (self->search_entry, "stop-search", G_CALLBACK (sa_users_page_search_stopped_cb), self);
  g_signal_connect_swapped (self->search_entry, "activate", G_CALLBACK (sa_users_page_search_activate_cb), self);
  g_signal_connect_swapped (self->narrow_entry, "search-changed", G_CALLBACK (sa_users_page_search_changed_cb), self);
  g_signal_connect_swapped (self->narrow_entry, "activate", G_CALLBACK (sa_users_page_search_activate_cb), self);
  gtk_search_bar_connect_entry (self->search_bar, self->narrow_entry);
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (self->search_entry), 80);
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (self->narrow_entry), 80);
}

GtkWidget *
sa_users_page_new (SaRepository *repository,
                   SaId          site,
                   GSettings    *settings)
{
  SaUsersPage *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);

  self = g_object_new (SA_TYPE_USERS_PAGE, NULL);
  self->repository = g_object_ref (repository);
  self->settings = settings != NULL ? g_object_ref (settings) : NULL;
  self->site = site;
  self->list = sa_row_list_new (repository, &sa_user_row_factory);
  self->view = sa_users_view_new (site);
  sa_users_bar_set_up (self->bar, self->view, repository, site);

  self->table = sa_user_table_new (self->list);
  self->narrow_list = sa_user_list_new (self->list);
  gtk_stack_add_named (self->stack, self->table, "table");
  gtk_stack_add_named (self->stack, self->narrow_list, "list");
  sa_users_columns_add (G_ACTION_MAP (self->actions), self->columns_section, SA_USER_TABLE (self->table), settings);
  sa_user_table_set_header_menu (SA_USER_TABLE (self->table), self->columns_menu);
  sa_user_rows_add_menu (sa_user_table_get_view (SA_USER_TABLE (self->table)), sa_users_page_menu_cb, self);
  sa_user_rows_add_menu (sa_user_list_get_view (SA_USER_LIST (self->narrow_list)), sa_users_page_menu_cb, self);
  g_signal_connect (self->table, "activate", G_CALLBACK (sa_users_page_activate_cb), self);
  g_signal_connect (self->table, "sort", G_CALLBACK (sa_users_page_sort_cb), self);
  g_signal_connect (self->narrow_list, "activate", G_CALLBACK (sa_users_page_activate_cb), self);
  g_signal_connect_object (self->row_popover, "closed", G_CALLBACK (sa_users_page_popover_closed_cb), self, 0);

  g_signal_connect_object (self->list, "notify", G_CALLBACK (sa_users_page_list_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (sa_users_page_list_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "changed", G_CALLBACK (sa_users_page_view_changed_cb), self, 0);
  sa_users_page_read_settings (self);
  sa_users_page_set_width_class (self, 0);
  sa_users_page_view_changed_cb (self->view, self);
  return GTK_WIDGET (self);
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

AdwToastOverlay *
sa_users_page_get_toast_overlay (SaUsersPage *self)
{
  g_return_val_if_fail (SA_IS_USERS_PAGE (self), NULL);

  return self->toast_overlay;
}

void
sa_users_page_set_width_class (SaUsersPage *self,
                               guint        width_class)
{
  gboolean narrow;

  g_return_if_fail (SA_IS_USERS_PAGE (self));

  self->width_class = width_class;
  narrow = sa_users_page_is_narrow (self);
  sa_user_table_set_width_class (SA_USER_TABLE (self->table), width_class);

  gtk_stack_set_visible_child_name (self->title_stack, narrow ? "title" : "search");
  gtk_widget_set_visible (self->search_button, narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->search_bar), narrow);
  gtk_widget_set_visible (self->details_button, !narrow);
  sa_users_bar_set_narrow (self->bar, narrow);
  gtk_widget_set_visible (self->wide_actions, !narrow);
  gtk_widget_set_visible (self->narrow_actions, narrow);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search_entry),
                                           narrow ? NULL : GTK_WIDGET (self->stack));
  gtk_search_bar_set_key_capture_widget (self->search_bar, narrow ? GTK_WIDGET (self->stack) : NULL);
  if (narrow && sa_users_view_get_search (self->view)[0] != '\0')
    gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  sa_users_page_update_stack (self);
  sa_users_page_update_selection (self);
}

void
sa_users_page_set_folded (SaUsersPage *self,
                          gboolean     folded)
{
  g_return_if_fail (SA_IS_USERS_PAGE (self));

  self->folded = !!folded;
  gtk_widget_set_visible (self->back_button, folded);
  if (folded)
    gtk_widget_add_css_class (self->invite_button, "suggested-action");
  else
    gtk_widget_remove_css_class (self->invite_button, "suggested-action");
  adw_header_bar_set_show_start_title_buttons (self->header_bar, folded);
}

void
sa_users_page_set_end_buttons (SaUsersPage *self,
                               gboolean     shown)
{
  g_return_if_fail (SA_IS_USERS_PAGE (self));

  adw_header_bar_set_show_end_title_buttons (self->header_bar, shown);
}

void
sa_users_page_set_condition (SaUsersPage *self,
                             const char  *text,
                             const char  *label,
                             const char  *action)
{
  g_return_if_fail (SA_IS_USERS_PAGE (self));

  /* What is not revealed is still there for assistive technologies: nothing may stay behind in it. */
  gtk_label_set_label (self->condition_label, text != NULL ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->condition_button), text != NULL && label != NULL);
  if (text != NULL && label != NULL)
    {
      gtk_button_set_label (self->condition_button, label);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->condition_button), action);
    }
  gtk_info_bar_set_revealed (self->condition_bar, text != NULL);
}

void
sa_users_page_start_search (SaUsersPage *self)
{
  g_return_if_fail (SA_IS_USERS_PAGE (self));

  if (sa_users_page_is_narrow (self))
    {
      gtk_search_bar_set_search_mode (self->search_bar, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->narrow_entry));
    }
  else
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
    }
}

gboolean
sa_users_page_escape (SaUsersPage *self)
{
  g_return_val_if_fail (SA_IS_USERS_PAGE (self), FALSE);

  if (sa_users_view_get_search (self->view)[0] != '\0')
    {
      gtk_editable_set_text (self->search_entry, "");
      gtk_search_bar_set_search_mode (self->search_bar, FALSE);
      sa_users_page_focus_list (self);
      return TRUE;
    }
  if (sa_row_list_get_selecting (self->list))
    {
      gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->list));
      return TRUE;
    }

  return FALSE;
}

void
sa_users_page_focus_list (SaUsersPage *self)
{
  GtkWidget *child = NULL;

  g_return_if_fail (SA_IS_USERS_PAGE (self));

  child = gtk_stack_get_visible_child (self->stack);
  if (child == self->table || child == self->narrow_list)
    gtk_widget_grab_focus (child);
}
