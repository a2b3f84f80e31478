/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-rows.h"

#include "sa-person-cell.h"

typedef struct
{
  GtkWidget  *view;  /* owns the controllers that hold this */
  SaRowsFunc  func;
  gpointer    data;
} SaRowsMenu;

static void
sa_rows_toggle_cb (SaPersonCell *cell,
                   SaRowList    *list)
{
  SaRow *row = sa_person_cell_get_row (cell);

  if (row != NULL)
    sa_row_list_toggle (list, sa_row_list_get_position (list, sa_row_get_id (row)));
}

GtkWidget *
sa_rows_setup_person (GtkListItem *item,
                      GtkBox      *box,
                      SaRowList   *list)
{
  GtkWidget *cell = sa_person_cell_new (box != NULL);

  g_object_bind_property (item, "selected", cell, "selected", G_BINDING_SYNC_CREATE);
  g_object_bind_property (list, "selecting", cell, "selecting", G_BINDING_SYNC_CREATE);
  g_signal_connect_object (cell, "toggle", G_CALLBACK (sa_rows_toggle_cb), list, 0);
  if (box != NULL)
    gtk_box_append (box, cell);
  else
    gtk_list_item_set_child (item, cell);
  return cell;
}

/* A row has its person's cell somewhere inside; how GTK nests the widgets of a row differs between versions. */
static SaPersonCell *
sa_rows_find_cell (GtkWidget *widget)
{
  GtkWidget *child = NULL;

  if (SA_IS_PERSON_CELL (widget))
    return SA_PERSON_CELL (widget);

  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      SaPersonCell *cell = sa_rows_find_cell (child);

      if (cell != NULL)
        return cell;
    }

  return NULL;
}

/* The widget of the whole row that @widget is in, or %NULL. */
static GtkWidget *
sa_rows_find_row (GtkWidget *view,
                  GtkWidget *widget)
{
  for (; widget != NULL && widget != view; widget = gtk_widget_get_parent (widget))
    if (g_str_equal (gtk_widget_get_css_name (widget), "row"))
      return widget;

  return NULL;
}

static void
sa_rows_open_menu (SaRowsMenu *menu,
                   GtkWidget  *row,
                   double      x,
                   double      y)
{
  GdkRectangle anchor = { (int) x, (int) y, 1, 1 };
  SaPersonCell *cell = row != NULL ? sa_rows_find_cell (row) : NULL;

  menu->func (menu->view, cell != NULL ? sa_person_cell_get_row (cell) : NULL, &anchor, menu->data);
}

static void
sa_rows_pressed_cb (GtkGestureClick *gesture,
                    int              n_press,
                    double           x,
                    double           y,
                    SaRowsMenu      *menu)
{
  GtkWidget *picked = gtk_widget_pick (menu->view, x, y, GTK_PICK_DEFAULT);
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));
  gboolean on_more = picked != NULL && gtk_widget_has_css_class (picked, "sa-more");

  if (button != GDK_BUTTON_SECONDARY && !(button == GDK_BUTTON_PRIMARY && on_more))
    {
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
      return;
    }

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  sa_rows_open_menu (menu, sa_rows_find_row (menu->view, picked), x, y);
}

static void
sa_rows_long_press_cb (GtkGestureLongPress *gesture,
                       double               x,
                       double               y,
                       SaRowsMenu          *menu)
{
  GtkWidget *picked = gtk_widget_pick (menu->view, x, y, GTK_PICK_DEFAULT);

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  sa_rows_open_menu (menu, sa_rows_find_row (menu->view, picked), x, y);
}

static gboolean
sa_rows_key_cb (GtkWidget *view,
                GVariant  *args,
                gpointer   data)
{
  SaRowsMenu *menu = data;
  GtkWidget *focus = gtk_root_get_focus (gtk_widget_get_root (menu->view));
  GtkWidget *row = focus != NULL ? sa_rows_find_row (menu->view, focus) : NULL;
  SaPersonCell *cell = row != NULL ? sa_rows_find_cell (row) : NULL;
  graphene_rect_t bounds;

  if (cell == NULL || !gtk_widget_compute_bounds (GTK_WIDGET (cell), menu->view, &bounds))
    return FALSE;

  sa_rows_open_menu (menu, row, bounds.origin.x + 12, bounds.origin.y + bounds.size.height);
  return TRUE;
}

void
sa_rows_add_menu (GtkWidget  *view,
                  SaRowsFunc  func,
                  gpointer    data)
{
  SaRowsMenu *menu = g_new0 (SaRowsMenu, 1);
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();
  GtkEventController *keys = gtk_shortcut_controller_new ();
  GtkShortcut *shortcut = NULL;

  menu->view = view;
  menu->func = func;
  menu->data = data;
  g_object_set_data_full (G_OBJECT (view), "sa-rows-menu", menu, g_free);

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect (click, "pressed", G_CALLBACK (sa_rows_pressed_cb), menu);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (click));

  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  g_signal_connect (press, "pressed", G_CALLBACK (sa_rows_long_press_cb), menu);
  gtk_widget_add_controller (view, GTK_EVENT_CONTROLLER (press));

  shortcut = gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Menu|<Shift>F10"),
                               gtk_callback_action_new (sa_rows_key_cb, menu, NULL));
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys), shortcut);
  gtk_widget_add_controller (view, keys);
}

/* Nearer than the window's: the search, which takes what is typed on a row, would take these keys too. */
void
sa_rows_add_delete (GtkWidget  *view,
                    const char *action)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("Delete|KP_Delete"),
                                                          gtk_named_action_new (action)));
  gtk_widget_add_controller (view, keys);
}

static void
sa_rows_show_first_cb (SaRowList *list,
                       GtkWidget *view)
{
  /* one that has no size cannot tell where its rows are */
  if (gtk_widget_get_mapped (view))
    sa_rows_scroll_to (view, 0);
}

void
sa_rows_follow (GtkWidget *view,
                SaRowList *list)
{
  g_signal_connect_object (list, "show-first", G_CALLBACK (sa_rows_show_first_cb), view, 0);
}

void
sa_rows_scroll_to (GtkWidget *view,
                   guint      position)
{
  /* Only the list view inside a column view knows the action; it is the last child there. */
  GtkWidget *list = GTK_IS_COLUMN_VIEW (view) ? gtk_widget_get_last_child (view) : view;

  gtk_widget_activate_action (list, "list.scroll-to-item", "u", position);
}
