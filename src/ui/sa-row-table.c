/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-row-table.h"

#include "sa-page-bin.h"
#include "sa-person-cell.h"

#include <glib/gi18n-lib.h>

/* What the signals of a column's factory are told. */
typedef struct
{
  SaRowTable     *table;
  const SaColumn *column;
  guint           width_class;  /* that it shows from */
} SaColumnClosure;

struct _SaRowTable
{
  GtkWidget parent_instance;

  /* Owned References */
  SaRowList            *list;
  GtkColumnViewColumn **columns;   /* beside the infos */
  SaColumnClosure      *closures;  /* likewise */
  GtkWidget            *scroller;

  /* Borrowed References */
  GtkWidget            *view;
  const SaColumn       *infos;
  SaPillFunc            pills;

  guint    n_columns;
  guint    width_class;
  guint    left_out;
  guint    hidden;
  int      recorded;      /* the first column that a comparison came to, or -1 */
  guint    sorting : 1;
};

G_DEFINE_FINAL_TYPE (SaRowTable, sa_row_table, GTK_TYPE_WIDGET)

enum
{
  ACTIVATE,
  SORT,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

const char *
sa_column_get_title (const SaColumn *self)
{
  g_return_val_if_fail (self != NULL, "");

  return self->title[0] != '\0' ? _(self->title) : "";
}

/* A column's sorter is never asked to sort, only which column it belongs to: the first one that a comparison comes to
 * is the primary one, and since all say "smaller", the answer tells the direction. */
static int
sa_row_table_record_cb (gconstpointer a,
                        gconstpointer b,
                        gpointer      data)
{
  GtkColumnViewColumn *column = data;
  GtkWidget *view = GTK_WIDGET (gtk_column_view_column_get_column_view (column));
  SaRowTable *self = SA_ROW_TABLE (gtk_widget_get_ancestor (view, SA_TYPE_ROW_TABLE));
  guint i;

  for (i = 0; i < self->n_columns && self->recorded < 0; i++)
    if (self->columns[i] == column)
      self->recorded = (int) i;

  return GTK_ORDERING_SMALLER;
}

static void
sa_row_table_sorter_changed_cb (GtkSorter       *sorter,
                                GtkSorterChange  change,
                                SaRowTable      *self)
{
  GtkOrdering ordering;

  if (self->sorting)
    return;

  /* Any two objects will do. */
  self->recorded = -1;
  ordering = gtk_sorter_compare (sorter, self->list, self->view);
  if (self->recorded >= 0 && self->infos[self->recorded].sort != SA_NO_SORT)
    g_signal_emit (self, signals[SORT], 0, self->infos[self->recorded].sort, ordering == GTK_ORDERING_LARGER);
}

static void
sa_row_table_activate_cb (GtkColumnView *view,
                          guint          position,
                          SaRowTable    *self)
{
  g_autoptr(GObject) row = g_list_model_get_item (G_LIST_MODEL (self->list), position);

  if (row != NULL)
    g_signal_emit (self, signals[ACTIVATE], 0, row);
}

static gboolean
sa_row_table_is_address_shown (SaRowTable *self)
{
  guint i;

  for (i = 0; i < self->n_columns; i++)
    if (self->infos[i].kind == SA_COLUMN_ADDRESS)
      return gtk_column_view_column_get_visible (self->columns[i]);

  return FALSE;
}

static gboolean
sa_row_table_query_more_tooltip_cb (GtkWidget  *more,
                                    int         x,
                                    int         y,
                                    gboolean    keyboard_mode,
                                    GtkTooltip *tooltip)
{
  gtk_tooltip_set_text (tooltip, _("Actions"));
  return TRUE;
}

static void
sa_row_table_setup_cb (GtkListItemFactory *factory,
                       GtkListItem        *item,
                       SaColumnClosure    *closure)
{
  GtkWidget *more = NULL;

  switch (closure->column->kind)
    {
    case SA_COLUMN_PERSON:
      sa_rows_setup_person (item, NULL, closure->table->list);
      break;

    case SA_COLUMN_STATUS:
      gtk_list_item_set_child (item, sa_status_cell_new (SA_STATUS_FORM_COLUMN));
      break;

    case SA_COLUMN_MORE:
      more = gtk_image_new_from_icon_name ("view-more-symbolic");
      gtk_widget_add_css_class (more, "sa-more");
      gtk_widget_set_halign (more, GTK_ALIGN_CENTER);
      gtk_widget_set_valign (more, GTK_ALIGN_CENTER);
      /* gtk_widget_set_tooltip_text() asks the display where the pointer is, for each row anew. */
      gtk_widget_set_has_tooltip (more, TRUE);
      g_signal_connect (more, "query-tooltip", G_CALLBACK (sa_row_table_query_more_tooltip_cb), NULL);
      gtk_list_item_set_child (item, more);
      break;

    case SA_COLUMN_ADDRESS:
    case SA_COLUMN_FACT:
    default:
      gtk_list_item_set_child (item, sa_fact_cell_new (closure->column->func));
    }
}

/* There is no unbinding: a list view binds anew each row after one that came or went, mostly to what it has already. */
static void
sa_row_table_bind_cb (GtkListItemFactory *factory,
                      GtkListItem        *item,
                      SaColumnClosure    *closure)
{
  GtkWidget *child = gtk_list_item_get_child (item);
  SaRow *row = gtk_list_item_get_item (item);

  if (SA_IS_PERSON_CELL (child))
    {
      sa_person_cell_set_address_shown (SA_PERSON_CELL (child), sa_row_table_is_address_shown (closure->table));
      sa_person_cell_set_row (SA_PERSON_CELL (child), row);
    }
  else if (SA_IS_STATUS_CELL (child))
    {
      sa_status_cell_set_row (SA_STATUS_CELL (child), row);
    }
  else if (SA_IS_FACT_CELL (child))
    {
      sa_fact_cell_set_row (SA_FACT_CELL (child), row);
    }
}

static int
sa_row_table_get_column_width (SaRowTable     *self,
                               const SaColumn *column)
{
  if (column->kind == SA_COLUMN_STATUS)
    return sa_status_cell_measure_column (GTK_WIDGET (self), self->pills);
  if (column->width == 0)
    return -1;

  return (int) (column->width * sa_page_bin_get_text_scale (GTK_WIDGET (self)));
}

static void
sa_row_table_refresh_persons (GtkWidget *widget,
                              gboolean   address_shown)
{
  GtkWidget *child = NULL;

  if (SA_IS_PERSON_CELL (widget))
    {
      sa_person_cell_set_address_shown (SA_PERSON_CELL (widget), address_shown);
      return;
    }
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    sa_row_table_refresh_persons (child, address_shown);
}

static void
sa_row_table_update_columns (SaRowTable *self)
{
  gboolean address_shown = sa_row_table_is_address_shown (self);
  guint i;

  for (i = 0; i < self->n_columns; i++)
    {
      gboolean shown = self->width_class >= self->closures[i].width_class &&
                       ((self->left_out | self->hidden) & 1u << i) == 0;

      if (shown)
        {
          gtk_column_view_column_set_fixed_width (self->columns[i],
                                                  sa_row_table_get_column_width (self, &self->infos[i]));
          gtk_column_view_column_set_visible (self->columns[i], TRUE);
        }
      else
        {
          /* In GTK 4.8 a hidden column would keep its width. */
          gtk_column_view_column_set_fixed_width (self->columns[i], 0);
          gtk_column_view_column_set_visible (self->columns[i], FALSE);
        }
    }

  if (address_shown != sa_row_table_is_address_shown (self))
    sa_row_table_refresh_persons (self->view, !address_shown);
}

static void
sa_row_table_add_column (SaRowTable *self,
                         guint       index)
{
  const SaColumn *info = &self->infos[index];
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->closures[index] = (SaColumnClosure) { self, info, info->width_class };
  g_signal_connect (factory, "setup", G_CALLBACK (sa_row_table_setup_cb), &self->closures[index]);
  g_signal_connect (factory, "bind", G_CALLBACK (sa_row_table_bind_cb), &self->closures[index]);

  self->columns[index] = gtk_column_view_column_new (sa_column_get_title (info), factory);
  gtk_column_view_column_set_expand (self->columns[index], info->width == 0 && info->kind != SA_COLUMN_STATUS);
  if (info->sort != SA_NO_SORT)
    {
      g_autoptr(GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (sa_row_table_record_cb,
                                                                       self->columns[index], NULL));

      gtk_column_view_column_set_sorter (self->columns[index], sorter);
    }
  gtk_column_view_append_column (GTK_COLUMN_VIEW (self->view), self->columns[index]);
}

static void
sa_row_table_root (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (sa_row_table_parent_class)->root (widget);

  /* The width of the words is known only with the window's fonts. */
  sa_row_table_update_columns (SA_ROW_TABLE (widget));
}

static void
sa_row_table_system_setting_changed (GtkWidget        *widget,
                                     GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (sa_row_table_parent_class)->system_setting_changed (widget, setting);

  sa_row_table_update_columns (SA_ROW_TABLE (widget));
}

static gboolean
sa_row_table_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (SA_ROW_TABLE (widget)->view);
}

static void
sa_row_table_dispose (GObject *object)
{
  SaRowTable *self = (SaRowTable *) object;
  guint i;

  g_clear_pointer (&self->scroller, gtk_widget_unparent);
  for (i = 0; i < self->n_columns; i++)
    g_clear_object (&self->columns[i]);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (sa_row_table_parent_class)->dispose (object);
}

static void
sa_row_table_finalize (GObject *object)
{
  SaRowTable *self = (SaRowTable *) object;

  g_free (self->columns);
  g_free (self->closures);

  G_OBJECT_CLASS (sa_row_table_parent_class)->finalize (object);
}

static void
sa_row_table_class_init (SaRowTableClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_row_table_dispose;
  object_class->finalize = sa_row_table_finalize;

  widget_class->root = sa_row_table_root;
  widget_class->system_setting_changed = sa_row_table_system_setting_changed;
  widget_class->grab_focus = sa_row_table_grab_focus;

  signals[ACTIVATE] =
    g_signal_new ("activate", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_OBJECT);
  signals[SORT] =
    g_signal_new ("sort", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 2, G_TYPE_INT, G_TYPE_BOOLEAN);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
sa_row_table_init (SaRowTable *self)
{
  self->recorded = -1;
  self->view = gtk_column_view_new (NULL);
  gtk_widget_add_css_class (self->view, "sa-table");
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_column_view_set_enable_rubberband (GTK_COLUMN_VIEW (self->view), TRUE);
  g_signal_connect (self->view, "activate", G_CALLBACK (sa_row_table_activate_cb), self);

  self->scroller = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (self->scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), self->view);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
}

GtkWidget *
sa_row_table_new (SaRowList      *list,
                  const char     *label,
                  const SaColumn *columns,
                  guint           n_columns,
                  SaPillFunc      pills)
{
  SaRowTable *self = NULL;
  guint i;

  g_return_val_if_fail (SA_IS_ROW_LIST (list), NULL);
  g_return_val_if_fail (label != NULL && columns != NULL && pills != NULL, NULL);

  self = g_object_new (SA_TYPE_ROW_TABLE, NULL);
  self->list = g_object_ref (list);
  self->infos = columns;
  self->n_columns = n_columns;
  self->pills = pills;
  self->columns = g_new0 (GtkColumnViewColumn *, n_columns);
  self->closures = g_new0 (SaColumnClosure, n_columns);
  for (i = 0; i < n_columns; i++)
    sa_row_table_add_column (self, i);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  sa_rows_follow (self->view, list);
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed",
                           G_CALLBACK (sa_row_table_sorter_changed_cb), self, 0);
  sa_row_table_update_columns (self);
  return GTK_WIDGET (self);
}

GtkWidget *
sa_row_table_get_view (SaRowTable *self)
{
  g_return_val_if_fail (SA_IS_ROW_TABLE (self), NULL);

  return self->view;
}

void
sa_row_table_set_shown (SaRowTable *self,
                        gboolean    shown)
{
  g_return_if_fail (SA_IS_ROW_TABLE (self));

  gtk_column_view_set_model (GTK_COLUMN_VIEW (self->view), shown ? GTK_SELECTION_MODEL (self->list) : NULL);
}

const SaColumn *
sa_row_table_get_columns (SaRowTable *self,
                          guint      *n_columns)
{
  g_return_val_if_fail (SA_IS_ROW_TABLE (self), NULL);
  g_return_val_if_fail (n_columns != NULL, NULL);

  *n_columns = self->n_columns;
  return self->infos;
}

void
sa_row_table_set_width_class (SaRowTable *self,
                              guint       width_class)
{
  g_return_if_fail (SA_IS_ROW_TABLE (self));

  if (self->width_class == width_class)
    return;

  self->width_class = width_class;
  sa_row_table_update_columns (self);
}

void
sa_row_table_set_room_for (SaRowTable *self,
                           guint       index,
                           guint       width_class)
{
  g_return_if_fail (SA_IS_ROW_TABLE (self));
  g_return_if_fail (index < self->n_columns);

  if (self->closures[index].width_class == width_class)
    return;

  self->closures[index].width_class = width_class;
  sa_row_table_update_columns (self);
}

void
sa_row_table_set_left_out (SaRowTable *self,
                           guint       columns)
{
  g_return_if_fail (SA_IS_ROW_TABLE (self));

  if (self->left_out == columns)
    return;

  self->left_out = columns;
  sa_row_table_update_columns (self);
}

void
sa_row_table_set_hidden (SaRowTable *self,
                         guint       columns)
{
  g_return_if_fail (SA_IS_ROW_TABLE (self));

  self->hidden = columns;
  sa_row_table_update_columns (self);
}

void
sa_row_table_set_sort (SaRowTable *self,
                       SaSort      sort,
                       gboolean    descending)
{
  guint i;

  g_return_if_fail (SA_IS_ROW_TABLE (self));

  self->sorting = TRUE;
  for (i = 0; i < self->n_columns; i++)
    if (self->infos[i].sort == (int) sort)
      {
        gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), self->columns[i],
                                        descending ? GTK_SORT_DESCENDING : GTK_SORT_ASCENDING);
        break;
      }
  self->sorting = FALSE;
}

void
sa_row_table_set_header_menu (SaRowTable *self,
                              GMenuModel *menu)
{
  guint i;

  g_return_if_fail (SA_IS_ROW_TABLE (self));

  for (i = 0; i < self->n_columns; i++)
    gtk_column_view_column_set_header_menu (self->columns[i], menu);
}
