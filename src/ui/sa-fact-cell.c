/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fact-cell.h"
#include "sa-paint.h"

struct _SaFactCell
{
  GtkWidget parent_instance;

  /* Owned References */
  SaRow       *row;
  PangoLayout *layout;

  SaFactFunc func;
};

G_DEFINE_FINAL_TYPE (SaFactCell, sa_fact_cell, GTK_TYPE_WIDGET)

static char *
sa_fact_cell_get_text (SaFactCell *self)
{
  return self->func (self->row, g_get_real_time () / G_USEC_PER_SEC);
}

static void
sa_fact_cell_ensure_layout (SaFactCell *self)
{
  g_autofree char *text = NULL;

  if (self->layout != NULL)
    return;

  text = sa_fact_cell_get_text (self);
  self->layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);
  pango_layout_set_ellipsize (self->layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (self->layout, TRUE);
}

static void
sa_fact_cell_update (SaFactCell *self)
{
  g_autofree char *text = sa_fact_cell_get_text (self);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
  g_clear_object (&self->layout);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sa_fact_cell_row_changed_cb (SaRow      *row,
                             SaFactCell *self)
{
  sa_fact_cell_update (self);
}

static gboolean
sa_fact_cell_query_tooltip (GtkWidget  *widget,
                            int         x,
                            int         y,
                            gboolean    keyboard_tooltip,
                            GtkTooltip *tooltip)
{
  SaFactCell *self = SA_FACT_CELL (widget);
  g_autofree char *text = NULL;

  if (self->row == NULL || self->layout == NULL || !pango_layout_is_ellipsized (self->layout))
    return FALSE;

  text = sa_fact_cell_get_text (self);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
sa_fact_cell_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  *minimum_baseline = -1;
  *natural_baseline = -1;
  /* The person's cell in the same row gives the height; the column gives the width. */
  *minimum = 16;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 190 : 16;
}

static void
sa_fact_cell_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  SaFactCell *self = SA_FACT_CELL (widget);
  int width = gtk_widget_get_width (widget);
  int text_height = 0;
  GdkRGBA color;

  if (self->row == NULL)
    return;

  sa_fact_cell_ensure_layout (self);
  pango_layout_set_width (self->layout, width * PANGO_SCALE);
  pango_layout_get_pixel_size (self->layout, NULL, &text_height);
  sa_paint_color (widget, NULL, &color);
  color.alpha *= 0.75f;
  sa_paint_layout (widget, snapshot, self->layout, 0, (gtk_widget_get_height (widget) - text_height) / 2, width,
                   &color);
}

static void
sa_fact_cell_system_setting_changed (GtkWidget        *widget,
                                     GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (sa_fact_cell_parent_class)->system_setting_changed (widget, setting);

  g_clear_object (&SA_FACT_CELL (widget)->layout);
  gtk_widget_queue_draw (widget);
}

static void
sa_fact_cell_direction_changed (GtkWidget        *widget,
                                GtkTextDirection  previous)
{
  GTK_WIDGET_CLASS (sa_fact_cell_parent_class)->direction_changed (widget, previous);

  g_clear_object (&SA_FACT_CELL (widget)->layout);
  gtk_widget_queue_draw (widget);
}

static void
sa_fact_cell_dispose (GObject *object)
{
  SaFactCell *self = (SaFactCell *) object;

  sa_fact_cell_set_row (self, NULL);
  g_clear_object (&self->layout);

  G_OBJECT_CLASS (sa_fact_cell_parent_class)->dispose (object);
}

static void
sa_fact_cell_class_init (SaFactCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_fact_cell_dispose;

  widget_class->measure = sa_fact_cell_measure;
  widget_class->snapshot = sa_fact_cell_snapshot;
  widget_class->query_tooltip = sa_fact_cell_query_tooltip;
  widget_class->system_setting_changed = sa_fact_cell_system_setting_changed;
  widget_class->direction_changed = sa_fact_cell_direction_changed;

  gtk_widget_class_set_css_name (widget_class, "factcell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
sa_fact_cell_init (SaFactCell *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
}

GtkWidget *
sa_fact_cell_new (SaFactFunc func)
{
  SaFactCell *self = g_object_new (SA_TYPE_FACT_CELL, NULL);

  self->func = func;
  return GTK_WIDGET (self);
}

void
sa_fact_cell_set_row (SaFactCell *self,
                      SaRow      *row)
{
  g_return_if_fail (SA_IS_FACT_CELL (self));

  if (row == self->row)
    return;

  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, sa_fact_cell_row_changed_cb, self);
  g_set_object (&self->row, row);
  if (row != NULL)
    {
      g_signal_connect (row, "changed", G_CALLBACK (sa_fact_cell_row_changed_cb), self);
      sa_fact_cell_update (self);
    }
}
