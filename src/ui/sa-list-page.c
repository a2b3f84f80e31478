/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-list-page.h"

#include "sa-list-header.h"
#include "sa-narrow-list.h"
#include "sa-row-table.h"
#include "sa-selection-bar.h"

/* A spinner that is soon gone again only unsettles. */
#define SPINNER_DELAY_MS 1000
#define NARROW_CLASS 480
#define SELECT_ALL_CLASS 640

struct _SaListPage
{
  AdwBin parent_instance;

  /* Owned References */
  SaRowList          *list;
  GSimpleActionGroup *actions;
  char               *group;

  /* Borrowed References */
  GtkWidget       *table;
  GtkWidget       *narrow_list;
  GtkWidget       *row_popover;

  guint width_class;
  guint spinner_id;
  guint folded : 1;
  guint focus_wanted : 1;  /* by the list, as soon as there is one */

  /* Template Widgets */
  SaListHeader    *header;
  SaConditionBar  *condition_bar;
  AdwBin          *bar_slot;
  AdwToastOverlay *toast_overlay;
  GtkStack        *stack;
  GtkSpinner      *spinner;
  AdwStatusPage   *empty_page;
  AdwBin          *empty_slot;
  AdwStatusPage   *error_page;
  SaSelectionBar  *selection_bar;
};

static void sa_list_page_buildable_init (GtkBuildableIface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SaListPage, sa_list_page, ADW_TYPE_BIN,
                               G_IMPLEMENT_INTERFACE (GTK_TYPE_BUILDABLE, sa_list_page_buildable_init))

static GtkBuildableIface *parent_buildable = NULL;

typedef enum
{
  PROP_TITLE = 1,
  PROP_SEARCH_TEXT,
  PROP_LOADING_TEXT,
  PROP_ERROR_TITLE,
  PROP_GROUP,
  PROP_VIEW_MENU,
  PROP_ROW_MENU,
  PROP_NARROW,
  PROP_FOLDED,
} SaListPageProps;

enum
{
  SEARCH,
  CLEAR,
  DETAILS,
  N_SIGNALS
};

static GParamSpec *properties[PROP_FOLDED + 1];
static guint signals[N_SIGNALS];

static gboolean
sa_list_page_spinner_cb (gpointer data)
{
  SaListPage *self = data;

  self->spinner_id = 0;
  gtk_spinner_set_spinning (self->spinner, TRUE);
  gtk_stack_set_visible_child_name (self->stack, "loading");
  return G_SOURCE_REMOVE;
}

static void
sa_list_page_update_stack (SaListPage *self)
{
  const GError *error = sa_row_list_get_error (self->list);
  gboolean empty = g_list_model_get_n_items (G_LIST_MODEL (self->list)) == 0;

  if (empty && sa_row_list_get_loading (self->list) && !sa_row_list_get_loaded (self->list))
    {
      if (self->spinner_id == 0)
        self->spinner_id = g_timeout_add (SPINNER_DELAY_MS, sa_list_page_spinner_cb, self);
      return;
    }

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  gtk_spinner_set_spinning (self->spinner, FALSE);

  if (!empty)
    {
      gtk_stack_set_visible_child_name (self->stack, sa_list_page_is_narrow (self) ? "list" : "table");
      if (self->focus_wanted)
        sa_list_page_focus_list (self);
    }
  else if (error != NULL)
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->error_page, text);
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
  else if (!sa_row_list_get_loading (self->list))
    {
      gtk_stack_set_visible_child_name (self->stack, "empty");
    }
}

static void
sa_list_page_search_cb (SaListHeader *header,
                        const char   *text,
                        SaListPage   *self)
{
  g_signal_emit (self, signals[SEARCH], 0, text);
}

static void
sa_list_page_leave_cb (SaListHeader *header,
                       SaListPage   *self)
{
  sa_list_page_focus_list (self);
}

static void
sa_list_page_activate_cb (GtkWidget  *view,
                          GObject    *row,
                          SaListPage *self)
{
  g_signal_emit (self, signals[DETAILS], 0, row);
}

static void
sa_list_page_popover_closed_cb (GtkPopover *popover,
                                SaListPage *self)
{
  sa_row_list_thaw (self->list);
}

static void
sa_list_page_menu_cb (GtkWidget          *view,
                      SaRow              *row,
                      const GdkRectangle *anchor,
                      gpointer            data)
{
  SaListPage *self = data;
  GtkSelectionModel *model = GTK_SELECTION_MODEL (self->list);
  guint position = GTK_INVALID_LIST_POSITION;
  double x = 0;
  double y = 0;
  GdkRectangle here;

  if (row != NULL)
    position = sa_row_list_get_position (self->list, sa_row_get_id (row));
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
sa_list_page_select_all_cb (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       data)
{
  SaListPage *self = data;

  gtk_selection_model_select_all (GTK_SELECTION_MODEL (self->list));
}

static void
sa_list_page_select_none_cb (GSimpleAction *action,
                             GVariant      *parameter,
                             gpointer       data)
{
  SaListPage *self = data;

  gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->list));
}

static void
sa_list_page_invert_cb (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       data)
{
  SaListPage *self = data;

  sa_row_list_invert_selection (self->list);
}

static void
sa_list_page_clear_cb (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       data)
{
  g_signal_emit (data, signals[CLEAR], 0);
}

static void
sa_list_page_add_actions (SaListPage *self)
{
  static const GActionEntry entries[] =
  {
    { .name = "select-all", .activate = sa_list_page_select_all_cb },
    { .name = "select-none", .activate = sa_list_page_select_none_cb },
    { .name = "invert", .activate = sa_list_page_invert_cb },
    { .name = "clear", .activate = sa_list_page_clear_cb },
  };

  self->actions = g_simple_action_group_new ();
  g_action_map_add_action_entries (G_ACTION_MAP (self->actions), entries, G_N_ELEMENTS (entries), self);
}

static void
sa_list_page_set_group (SaListPage *self,
                        const char *group)
{
  g_free (self->group);
  self->group = g_strdup (group);
  gtk_widget_insert_action_group (GTK_WIDGET (self), group, G_ACTION_GROUP (self->actions));
}

static gboolean
sa_list_page_select_none_key_cb (GtkWidget *widget,
                                 GVariant  *args,
                                 gpointer   data)
{
  g_action_group_activate_action (G_ACTION_GROUP (SA_LIST_PAGE (widget)->actions), "select-none", NULL);
  return TRUE;
}

static gboolean
sa_list_page_invert_key_cb (GtkWidget *widget,
                            GVariant  *args,
                            gpointer   data)
{
  g_action_group_activate_action (G_ACTION_GROUP (SA_LIST_PAGE (widget)->actions), "invert", NULL);
  return TRUE;
}

static void
sa_list_page_add_child (GtkBuildable *buildable,
                        GtkBuilder   *builder,
                        GObject      *child,
                        const char   *type)
{
  SaListPage *self = SA_LIST_PAGE (buildable);

  if (g_strcmp0 (type, "start") == 0)
    sa_list_header_set_start (self->header, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "bar") == 0)
    adw_bin_set_child (self->bar_slot, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "empty") == 0)
    adw_bin_set_child (self->empty_slot, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "wide-actions") == 0)
    sa_selection_bar_set_wide (self->selection_bar, GTK_WIDGET (child));
  else if (g_strcmp0 (type, "narrow-actions") == 0)
    sa_selection_bar_set_narrow (self->selection_bar, GTK_WIDGET (child));
  else
    parent_buildable->add_child (buildable, builder, child, type);
}

static void
sa_list_page_buildable_init (GtkBuildableIface *iface)
{
  parent_buildable = g_type_interface_peek_parent (iface);
  iface->add_child = sa_list_page_add_child;
}

static void
sa_list_page_get_property (GObject    *object,
                           guint       property_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  SaListPage *self = SA_LIST_PAGE (object);

  switch ((int) property_id)
    {
    case PROP_NARROW:
      g_value_set_boolean (value, sa_list_page_is_narrow (self));
      break;

    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sa_list_page_set_property (GObject      *object,
                           guint         property_id,
                           const GValue *value,
                           GParamSpec   *pspec)
{
  SaListPage *self = SA_LIST_PAGE (object);

  switch ((int) property_id)
    {
    case PROP_TITLE:
      sa_list_header_set_title (self->header, g_value_get_string (value));
      break;

    case PROP_SEARCH_TEXT:
      sa_list_header_set_placeholder (self->header, g_value_get_string (value));
      break;

    case PROP_LOADING_TEXT:
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->spinner), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                      g_value_get_string (value), -1);
      break;

    case PROP_ERROR_TITLE:
      adw_status_page_set_title (self->error_page, g_value_get_string (value));
      break;

    case PROP_GROUP:
      sa_list_page_set_group (self, g_value_get_string (value));
      break;

    case PROP_VIEW_MENU:
      sa_list_header_set_menu (self->header, g_value_get_object (value));
      break;

    case PROP_ROW_MENU:
      gtk_popover_menu_set_menu_model (GTK_POPOVER_MENU (self->row_popover), g_value_get_object (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sa_list_page_dispose (GObject *object)
{
  SaListPage *self = (SaListPage *) object;

  g_clear_handle_id (&self->spinner_id, g_source_remove);
  g_clear_pointer (&self->row_popover, gtk_widget_unparent);
  gtk_widget_dispose_template (GTK_WIDGET (self), SA_TYPE_LIST_PAGE);
  g_clear_object (&self->list);
  g_clear_object (&self->actions);
  g_clear_pointer (&self->group, g_free);

  G_OBJECT_CLASS (sa_list_page_parent_class)->dispose (object);
}

static void
sa_list_page_size_allocate (GtkWidget *widget,
                            int        width,
                            int        height,
                            int        baseline)
{
  SaListPage *self = SA_LIST_PAGE (widget);

  GTK_WIDGET_CLASS (sa_list_page_parent_class)->size_allocate (widget, width, height, baseline);

  if (self->row_popover != NULL)
    gtk_popover_present (GTK_POPOVER (self->row_popover));
}

static gboolean
sa_list_page_focus (GtkWidget        *widget,
                    GtkDirectionType  direction)
{
  SaListPage *self = SA_LIST_PAGE (widget);

  /* The first focus goes to the list: who opens the page wants to look, not to search. */
  if (direction == GTK_DIR_TAB_FORWARD && gtk_root_get_focus (gtk_widget_get_root (widget)) == NULL &&
      gtk_widget_child_focus (GTK_WIDGET (self->stack), direction))
    return TRUE;

  return GTK_WIDGET_CLASS (sa_list_page_parent_class)->focus (widget, direction);
}

static void
sa_list_page_install_properties (GObjectClass *object_class)
{
  const GParamFlags write = G_PARAM_WRITABLE | G_PARAM_STATIC_STRINGS;
  const GParamFlags read = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  properties[PROP_TITLE] = g_param_spec_string ("title", NULL, NULL, NULL, write);
  properties[PROP_SEARCH_TEXT] = g_param_spec_string ("search-text", NULL, NULL, NULL, write);
  properties[PROP_LOADING_TEXT] = g_param_spec_string ("loading-text", NULL, NULL, NULL, write);
  properties[PROP_ERROR_TITLE] = g_param_spec_string ("error-title", NULL, NULL, NULL, write);
  properties[PROP_GROUP] = g_param_spec_string ("group", NULL, NULL, NULL, write);
  properties[PROP_VIEW_MENU] = g_param_spec_object ("view-menu", NULL, NULL, G_TYPE_MENU_MODEL, write);
  properties[PROP_ROW_MENU] = g_param_spec_object ("row-menu", NULL, NULL, G_TYPE_MENU_MODEL, write);
  properties[PROP_NARROW] = g_param_spec_boolean ("narrow", NULL, NULL, TRUE, read);
  properties[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE, read);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);
}

static void
sa_list_page_class_init (SaListPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GdkModifierType control_shift = GDK_CONTROL_MASK | GDK_SHIFT_MASK;

  object_class->dispose = sa_list_page_dispose;
  object_class->get_property = sa_list_page_get_property;
  object_class->set_property = sa_list_page_set_property;

  widget_class->size_allocate = sa_list_page_size_allocate;
  widget_class->focus = sa_list_page_focus;

  sa_list_page_install_properties (object_class);
  signals[SEARCH] =
    g_signal_new ("search", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[CLEAR] =
    g_signal_new ("clear", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[DETAILS] =
    g_signal_new ("details", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_OBJECT);

  g_type_ensure (SA_TYPE_CONDITION_BAR);
  g_type_ensure (SA_TYPE_LIST_HEADER);
  g_type_ensure (SA_TYPE_SELECTION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-list-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SaListPage, header);
  gtk_widget_class_bind_template_child (widget_class, SaListPage, condition_bar);
  gtk_widget_class_bind_template_child (widget_class, SaListPage, bar_slot);
  gtk_widget_class_bind_template_child (widget_class, SaListPage, toast_overlay);
  gtk_widget_class_bind_template_child (widget_class, SaListPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SaListPage, spinner);
  gtk_widget_class_bind_template_child (widget_class, SaListPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, SaListPage, empty_slot);
  gtk_widget_class_bind_template_child (widget_class, SaListPage, error_page);
  gtk_widget_class_bind_template_child (widget_class, SaListPage, selection_bar);

  gtk_widget_class_add_binding (widget_class, GDK_KEY_i, control_shift, sa_list_page_invert_key_cb, NULL);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_a, control_shift, sa_list_page_select_none_key_cb, NULL);
}

static void
sa_list_page_init (SaListPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  sa_list_page_add_actions (self);

  self->row_popover = gtk_popover_menu_new_from_model (NULL);
  gtk_popover_set_has_arrow (GTK_POPOVER (self->row_popover), FALSE);
  gtk_widget_set_halign (self->row_popover, GTK_ALIGN_START);
  gtk_widget_set_parent (self->row_popover, GTK_WIDGET (self));

  sa_list_header_set_capture (self->header, GTK_WIDGET (self->stack));
  g_signal_connect (self->header, "search", G_CALLBACK (sa_list_page_search_cb), self);
  g_signal_connect (self->header, "leave", G_CALLBACK (sa_list_page_leave_cb), self);
}

void
sa_list_page_set_up (SaListPage *self,
                     SaRowList  *list,
                     GtkWidget  *table,
                     GtkWidget  *narrow_list,
                     const char *delete_action)
{
  g_autofree char *select_all = g_strconcat (self->group, ".select-all", NULL);
  GtkWidget *views[2] = { NULL, };
  guint i;

  g_return_if_fail (SA_IS_LIST_PAGE (self) && self->list == NULL);
  g_return_if_fail (SA_IS_ROW_LIST (list));
  g_return_if_fail (SA_IS_ROW_TABLE (table) && SA_IS_NARROW_LIST (narrow_list));

  self->list = g_object_ref (list);
  self->table = table;
  self->narrow_list = narrow_list;
  gtk_stack_add_named (self->stack, table, "table");
  gtk_stack_add_named (self->stack, narrow_list, "list");
  views[0] = sa_row_table_get_view (SA_ROW_TABLE (table));
  views[1] = sa_narrow_list_get_view (SA_NARROW_LIST (narrow_list));
  for (i = 0; i < G_N_ELEMENTS (views); i++)
    {
      sa_rows_add_menu (views[i], sa_list_page_menu_cb, self);
      sa_rows_add_delete (views[i], delete_action);
    }
  g_signal_connect (table, "activate", G_CALLBACK (sa_list_page_activate_cb), self);
  g_signal_connect (narrow_list, "activate", G_CALLBACK (sa_list_page_activate_cb), self);
  g_signal_connect_object (self->row_popover, "closed", G_CALLBACK (sa_list_page_popover_closed_cb), self, 0);

  sa_selection_bar_set_up (self->selection_bar, list, select_all);
  g_signal_connect_object (list, "notify", G_CALLBACK (sa_list_page_update_stack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (sa_list_page_update_stack), self, G_CONNECT_SWAPPED);
  sa_list_page_set_width_class (self, 0);
}

SaRowList *
sa_list_page_get_list (SaListPage *self)
{
  g_return_val_if_fail (SA_IS_LIST_PAGE (self), NULL);

  return self->list;
}

GtkWidget *
sa_list_page_get_table (SaListPage *self)
{
  g_return_val_if_fail (SA_IS_LIST_PAGE (self), NULL);

  return self->table;
}

GActionMap *
sa_list_page_get_actions (SaListPage *self)
{
  g_return_val_if_fail (SA_IS_LIST_PAGE (self), NULL);

  return G_ACTION_MAP (self->actions);
}

AdwToastOverlay *
sa_list_page_get_toast_overlay (SaListPage *self)
{
  g_return_val_if_fail (SA_IS_LIST_PAGE (self), NULL);

  return self->toast_overlay;
}

void
sa_list_page_set_query (SaListPage *self,
                        SaQuery    *query)
{
  g_return_if_fail (SA_IS_LIST_PAGE (self));

  sa_row_list_set_query (self->list, query);
  sa_list_page_update_stack (self);
}

void
sa_list_page_set_search (SaListPage *self,
                         const char *text)
{
  g_return_if_fail (SA_IS_LIST_PAGE (self));
  g_return_if_fail (text != NULL);

  sa_list_header_set_search (self->header, text);
}

void
sa_list_page_set_empty (SaListPage *self,
                        const char *icon,
                        const char *title,
                        const char *text)
{
  g_return_if_fail (SA_IS_LIST_PAGE (self));

  adw_status_page_set_icon_name (self->empty_page, icon);
  adw_status_page_set_title (self->empty_page, title);
  adw_status_page_set_description (self->empty_page, text);
}

gboolean
sa_list_page_is_narrow (SaListPage *self)
{
  g_return_val_if_fail (SA_IS_LIST_PAGE (self), TRUE);

  return self->width_class < NARROW_CLASS;
}

void
sa_list_page_set_width_class (SaListPage *self,
                              guint       width_class)
{
  gboolean narrow;

  g_return_if_fail (SA_IS_LIST_PAGE (self));

  self->width_class = width_class;
  narrow = sa_list_page_is_narrow (self);
  sa_row_table_set_width_class (SA_ROW_TABLE (self->table), width_class);
  /* Only one of both has rows: each keeps some two hundred widgets for them, which would all follow the list. */
  sa_row_table_set_shown (SA_ROW_TABLE (self->table), !narrow);
  sa_narrow_list_set_shown (SA_NARROW_LIST (self->narrow_list), narrow);
  sa_list_header_set_narrow (self->header, narrow);
  sa_condition_bar_set_narrow (self->condition_bar, narrow);
  sa_selection_bar_set_room (self->selection_bar, narrow, width_class >= SELECT_ALL_CLASS);
  sa_list_page_update_stack (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NARROW]);
}

void
sa_list_page_set_folded (SaListPage *self,
                         gboolean    folded)
{
  g_return_if_fail (SA_IS_LIST_PAGE (self));

  self->folded = !!folded;
  sa_list_header_set_folded (self->header, folded);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FOLDED]);
}

void
sa_list_page_set_end_buttons (SaListPage *self,
                              gboolean    shown)
{
  g_return_if_fail (SA_IS_LIST_PAGE (self));

  sa_list_header_set_end_buttons (self->header, shown);
}

void
sa_list_page_set_condition (SaListPage        *self,
                            const SaCondition *condition)
{
  g_return_if_fail (SA_IS_LIST_PAGE (self));

  sa_condition_bar_set (self->condition_bar, condition);
}

void
sa_list_page_start_search (SaListPage *self)
{
  g_return_if_fail (SA_IS_LIST_PAGE (self));

  sa_list_header_start_search (self->header);
}

gboolean
sa_list_page_escape (SaListPage *self)
{
  g_return_val_if_fail (SA_IS_LIST_PAGE (self), FALSE);

  if (sa_list_header_stop_search (self->header))
    return TRUE;
  if (sa_row_list_get_selecting (self->list))
    {
      gtk_selection_model_unselect_all (GTK_SELECTION_MODEL (self->list));
      return TRUE;
    }

  return FALSE;
}

void
sa_list_page_focus_list (SaListPage *self)
{
  GtkWidget *child = NULL;

  g_return_if_fail (SA_IS_LIST_PAGE (self));

  child = gtk_stack_get_visible_child (self->stack);
  self->focus_wanted = child != self->table && child != self->narrow_list && !sa_row_list_get_loaded (self->list);
  if (child == self->table || child == self->narrow_list)
    gtk_widget_grab_focus (child);
}

gboolean
sa_list_page_reveal (SaListPage *self,
                     SaId        id)
{
  guint position;

  g_return_val_if_fail (SA_IS_LIST_PAGE (self), FALSE);

  position = sa_row_list_get_position (self->list, id);
  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;

  gtk_selection_model_select_item (GTK_SELECTION_MODEL (self->list), position, TRUE);
  sa_rows_scroll_to (sa_list_page_is_narrow (self) ? sa_narrow_list_get_view (SA_NARROW_LIST (self->narrow_list)) :
                     sa_row_table_get_view (SA_ROW_TABLE (self->table)), position);
  return TRUE;
}
