/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-narrow-list.h"

#include "sa-person-cell.h"
#include "sa-status-cell.h"

struct _SaNarrowList
{
  GtkWidget parent_instance;

  /* Owned References */
  SaRowList *list;
  GtkWidget *scroller;

  /* Borrowed References */
  GtkWidget *view;
};

G_DEFINE_FINAL_TYPE (SaNarrowList, sa_narrow_list, GTK_TYPE_WIDGET)

enum
{
  ACTIVATE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sa_narrow_list_setup_cb (GtkListItemFactory *factory,
                         GtkListItem        *item,
                         SaNarrowList       *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *person = NULL;

  gtk_list_item_set_child (item, box);
  person = sa_rows_setup_person (item, GTK_BOX (box), self->list);
  gtk_widget_set_hexpand (person, TRUE);
  gtk_box_append (GTK_BOX (box), sa_status_cell_new (SA_STATUS_FORM_SHORT));
}

/* There is no unbinding, see sa-row-table.c */
static void
sa_narrow_list_bind_cb (GtkListItemFactory *factory,
                        GtkListItem        *item,
                        SaNarrowList       *self)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  SaRow *row = gtk_list_item_get_item (item);

  sa_person_cell_set_row (SA_PERSON_CELL (gtk_widget_get_first_child (box)), row);
  sa_status_cell_set_row (SA_STATUS_CELL (gtk_widget_get_last_child (box)), row);
}

static void
sa_narrow_list_activate_cb (GtkListView  *view,
                            guint         position,
                            SaNarrowList *self)
{
  g_autoptr(GObject) row = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  if (row != NULL)
    g_signal_emit (self, signals[ACTIVATE], 0, row);
}

static gboolean
sa_narrow_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SA_NARROW_LIST (widget)->view);
}

static void
sa_narrow_list_dispose (GObject *object)
{
  SaNarrowList *self = (SaNarrowList *) object;

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (sa_narrow_list_parent_class)->dispose (object);
}

static void
sa_narrow_list_class_init (SaNarrowListClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_narrow_list_dispose;

  widget_class->grab_focus = sa_narrow_list_grab_focus;

  signals[ACTIVATE] =
    g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_OBJECT);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
sa_narrow_list_init (SaNarrowList *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  g_signal_connect (factory, "setup", G_CALLBACK (sa_narrow_list_setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (sa_narrow_list_bind_cb), self);

  self->view = gtk_list_view_new (NULL, factory);
  gtk_widget_add_css_class (self->view, "sa-narrow-list");
  gtk_list_view_set_show_separators (GTK_LIST_VIEW (self->view), TRUE);
  g_signal_connect (self->view, "activate", G_CALLBACK (sa_narrow_list_activate_cb), self);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
sa_narrow_list_new (SaRowList  *list,
                    const char *label)
{
  SaNarrowList *self = NULL;

  g_return_val_if_fail (SA_IS_ROW_LIST (list), NULL);

  self = g_object_new (SA_TYPE_NARROW_LIST, NULL);
  self->list = g_object_ref (list);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  sa_rows_follow (self->view, list);
  return GTK_WIDGET (self);
}

GtkWidget *
sa_narrow_list_get_view (SaNarrowList *self)
{
  g_return_val_if_fail (SA_IS_NARROW_LIST (self), NULL);

  return self->view;
}

void
sa_narrow_list_set_shown (SaNarrowList *self,
                          gboolean      shown)
{
  g_return_if_fail (SA_IS_NARROW_LIST (self));

  gtk_list_view_set_model (GTK_LIST_VIEW (self->view), shown ? GTK_SELECTION_MODEL (self->list) : NULL);
}
