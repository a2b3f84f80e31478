/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-content-row.h"

struct _SaContentRow
{
  AdwPreferencesRow parent_instance;
};

G_DEFINE_FINAL_TYPE (SaContentRow, sa_content_row, ADW_TYPE_PREFERENCES_ROW)

/* A list gives the focus up when the next of its rows does not take it. What is only read must not end its way. */
static gboolean
focus_beyond (GtkWidget        *row,
              GtkDirectionType  direction)
{
  gboolean back = direction == GTK_DIR_TAB_BACKWARD || direction == GTK_DIR_UP;
  gboolean along = back || direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_DOWN;
  GtkWidget *next = row;

  if (!along)
    return FALSE;
  do
    next = back ? gtk_widget_get_prev_sibling (next) : gtk_widget_get_next_sibling (next);
  while (next != NULL && (!GTK_IS_LIST_BOX_ROW (next) || !gtk_widget_get_child_visible (next) ||
                          !gtk_widget_get_visible (next)));

  return next != NULL && gtk_widget_child_focus (next, direction);
}

static gboolean
sa_content_row_focus (GtkWidget        *widget,
                      GtkDirectionType  direction)
{
  GtkWidget *child = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (widget));
  gboolean was_inside = gtk_widget_get_focus_child (widget) != NULL;

  if (child != NULL && gtk_widget_child_focus (child, direction))
    return TRUE;

  return !was_inside && focus_beyond (widget, direction);
}

static gboolean
sa_content_row_grab_focus (GtkWidget *widget)
{
  GtkWidget *child = gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (widget));

  return child != NULL && gtk_widget_grab_focus (child);
}

static void
sa_content_row_class_init (SaContentRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->focus = sa_content_row_focus;
  widget_class->grab_focus = sa_content_row_grab_focus;
}

static void
sa_content_row_init (SaContentRow *self)
{
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_list_box_row_set_selectable (GTK_LIST_BOX_ROW (self), FALSE);
  gtk_widget_set_focusable (GTK_WIDGET (self), FALSE);
}

GtkWidget *
sa_content_row_new (GtkWidget *child)
{
  GtkWidget *self = g_object_new (SA_TYPE_CONTENT_ROW, NULL);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (self), child);

  return self;
}
