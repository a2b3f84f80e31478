/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-status-cell.h"

#include "sa-page-bin.h"
#include "sa-paint.h"

#define ICON_SIZE 12
#define ICON_GAP 5
#define PAD_START 7
#define PAD_END 9
#define MIN_HEIGHT 22
#define FONT_SCALE 0.9

struct _SaStatusCell
{
  GtkWidget parent_instance;

  /* Owned References */
  SaRow       *row;
  PangoLayout *word;

  SaStatusForm  form;
  const SaPill *pill;   /* (nullable): nothing to show yet */
};

G_DEFINE_FINAL_TYPE (SaStatusCell, sa_status_cell, GTK_TYPE_WIDGET)

static PangoLayout *
sa_status_cell_create_layout (GtkWidget  *widget,
                              const char *text)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (widget, text);
  PangoAttrList *attributes = pango_attr_list_new ();

  pango_attr_list_insert (attributes, pango_attr_scale_new (FONT_SCALE));
  pango_layout_set_attributes (layout, attributes);
  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  pango_attr_list_unref (attributes);
  return layout;
}

static gboolean
sa_status_cell_is_blank (SaStatusCell *self)
{
  return self->pill == NULL || (self->form == SA_STATUS_FORM_SHORT && sa_pill_is_plain (self->pill));
}

static PangoLayout *
sa_status_cell_ensure_layout (SaStatusCell *self)
{
  const char *text = "";

  if (self->word != NULL)
    return self->word;

  if (self->pill != NULL)
    text = self->form == SA_STATUS_FORM_SHORT ? sa_pill_get_short_text (self->pill) : sa_pill_get_text (self->pill);
  self->word = sa_status_cell_create_layout (GTK_WIDGET (self), text);
  return self->word;
}

static void
sa_status_cell_forget (SaStatusCell *self)
{
  g_clear_object (&self->word);
  if (self->form == SA_STATUS_FORM_COLUMN)
    gtk_widget_queue_draw (GTK_WIDGET (self));
  else
    gtk_widget_queue_resize (GTK_WIDGET (self));
}

static void
sa_status_cell_update_accessible (SaStatusCell *self)
{
  g_autofree char *status = NULL;

  if (self->row != NULL)
    status = sa_row_dup_status (self->row, g_get_real_time () / G_USEC_PER_SEC);
  else
    status = g_strdup (sa_pill_get_text (self->pill));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, status, -1);
}

static void
sa_status_cell_show (SaStatusCell *self,
                     const SaPill *pill)
{
  if (pill != self->pill)
    {
      self->pill = pill;
      sa_status_cell_forget (self);
    }
  sa_status_cell_update_accessible (self);
}

static void
sa_status_cell_row_changed_cb (SaRow        *row,
                               SaStatusCell *self)
{
  sa_status_cell_show (self, sa_row_get_pill (row, g_get_real_time () / G_USEC_PER_SEC));
}

static gboolean
sa_status_cell_query_tooltip (GtkWidget  *widget,
                              int         x,
                              int         y,
                              gboolean    keyboard_tooltip,
                              GtkTooltip *tooltip)
{
  SaStatusCell *self = SA_STATUS_CELL (widget);
  g_autofree char *status = NULL;
  g_autofree char *text = NULL;

  if (self->pill == NULL)
    return FALSE;
  if (self->row == NULL)
    {
      gtk_tooltip_set_text (tooltip, sa_pill_get_meaning (self->pill));
      return TRUE;
    }

  status = sa_row_dup_status (self->row, g_get_real_time () / G_USEC_PER_SEC);
  text = g_strconcat (status, "\n", sa_pill_get_meaning (self->pill), NULL);
  gtk_tooltip_set_text (tooltip, text);
  return TRUE;
}

static void
sa_status_cell_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  SaStatusCell *self = SA_STATUS_CELL (widget);
  int width = 0;
  int height = 0;

  *minimum_baseline = -1;
  *natural_baseline = -1;

  if (self->form == SA_STATUS_FORM_COLUMN && orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = PAD_START + ICON_SIZE + PAD_END;
      *natural = *minimum;
      return;
    }

  pango_layout_set_width (sa_status_cell_ensure_layout (self), -1);
  pango_layout_get_pixel_size (self->word, &width, &height);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *natural = MAX (MIN_HEIGHT, height + 4);
  else
    *natural = sa_status_cell_is_blank (self) ? 0 : PAD_START + ICON_SIZE + ICON_GAP + width + PAD_END;
  *minimum = *natural;
}

static void
sa_status_cell_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  SaStatusCell *self = SA_STATUS_CELL (widget);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  g_autofree char *fg_name = NULL;
  g_autofree char *bg_name = NULL;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int frame = PAD_START + ICON_SIZE + ICON_GAP + PAD_END;
  PangoRectangle logical;
  GdkRGBA color;
  double pill_width;
  double pill_height;
  double x;
  double y;

  if (sa_status_cell_is_blank (self) || width <= frame)
    return;

  fg_name = g_strconcat (self->pill->color, "_fg", NULL);
  bg_name = g_strconcat (self->pill->color, "_bg", NULL);
  pango_layout_set_width (sa_status_cell_ensure_layout (self), (width - frame) * PANGO_SCALE);
  pango_layout_get_pixel_extents (self->word, NULL, &logical);
  pill_width = frame + logical.width;
  pill_height = MAX (MIN_HEIGHT, logical.height + 4);
  x = is_rtl ? width - pill_width : 0;
  y = (int) ((height - pill_height) / 2);

  if (!sa_pill_is_plain (self->pill))
    {
      GskRoundedRect pill;

      sa_paint_color (widget, bg_name, &color);
      gsk_rounded_rect_init_from_rect (&pill,
                                       &GRAPHENE_RECT_INIT ((float) x, (float) y, (float) pill_width,
                                                            (float) pill_height),
                                       (float) (pill_height / 2));
      gtk_snapshot_push_rounded_clip (snapshot, &pill);
      gtk_snapshot_append_color (snapshot, &color, &pill.bounds);
      gtk_snapshot_pop (snapshot);
    }

  sa_paint_color (widget, fg_name, &color);
  sa_paint_layout (widget, snapshot, self->word, x + (is_rtl ? PAD_END : PAD_START + ICON_SIZE + ICON_GAP),
                   y + (int) ((pill_height - logical.height) / 2), logical.width, &color);
  if (sa_pill_is_plain (self->pill))
    color.alpha *= 0.55f;
  sa_paint_icon (widget, snapshot, self->pill->icon,
                 is_rtl ? x + pill_width - PAD_START - ICON_SIZE : x + PAD_START,
                 y + (int) ((pill_height - ICON_SIZE) / 2), ICON_SIZE, &color);
}

static void
sa_status_cell_system_setting_changed (GtkWidget        *widget,
                                       GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (sa_status_cell_parent_class)->system_setting_changed (widget, setting);

  g_clear_object (&SA_STATUS_CELL (widget)->word);
  gtk_widget_queue_resize (widget);
}

static void
sa_status_cell_direction_changed (GtkWidget        *widget,
                                  GtkTextDirection  previous)
{
  GTK_WIDGET_CLASS (sa_status_cell_parent_class)->direction_changed (widget, previous);

  sa_status_cell_forget (SA_STATUS_CELL (widget));
}

static void
sa_status_cell_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (sa_status_cell_parent_class)->css_changed (widget, change);

  gtk_widget_queue_draw (widget); /* the colours are looked up by name, which GTK does not know */
}

static void
sa_status_cell_dispose (GObject *object)
{
  SaStatusCell *self = (SaStatusCell *) object;

  sa_status_cell_set_row (self, NULL);
  g_clear_object (&self->word);

  G_OBJECT_CLASS (sa_status_cell_parent_class)->dispose (object);
}

static void
sa_status_cell_class_init (SaStatusCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_status_cell_dispose;

  widget_class->measure = sa_status_cell_measure;
  widget_class->snapshot = sa_status_cell_snapshot;
  widget_class->query_tooltip = sa_status_cell_query_tooltip;
  widget_class->css_changed = sa_status_cell_css_changed;
  widget_class->system_setting_changed = sa_status_cell_system_setting_changed;
  widget_class->direction_changed = sa_status_cell_direction_changed;

  gtk_widget_class_set_css_name (widget_class, "statuscell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
sa_status_cell_init (SaStatusCell *self)
{
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
}

GtkWidget *
sa_status_cell_new (SaStatusForm form)
{
  SaStatusCell *self = g_object_new (SA_TYPE_STATUS_CELL, NULL);

  self->form = form;
  return GTK_WIDGET (self);
}

void
sa_status_cell_set_form (SaStatusCell *self,
                         SaStatusForm  form)
{
  g_return_if_fail (SA_IS_STATUS_CELL (self));

  self->form = form;
  sa_status_cell_forget (self);
}

void
sa_status_cell_set_row (SaStatusCell *self,
                        SaRow        *row)
{
  g_return_if_fail (SA_IS_STATUS_CELL (self));

  if (row == self->row)
    return;

  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, sa_status_cell_row_changed_cb, self);
  g_set_object (&self->row, row);
  if (row != NULL)
    {
      g_signal_connect (row, "changed", G_CALLBACK (sa_status_cell_row_changed_cb), self);
      sa_status_cell_row_changed_cb (row, self);
    }
}

void
sa_status_cell_set_pill (SaStatusCell *self,
                         const SaPill *pill)
{
  g_return_if_fail (SA_IS_STATUS_CELL (self));
  g_return_if_fail (pill != NULL);

  sa_status_cell_set_row (self, NULL);
  sa_status_cell_show (self, pill);
}

const SaPill *
sa_status_cell_get_pill (SaStatusCell *self)
{
  g_return_val_if_fail (SA_IS_STATUS_CELL (self), NULL);

  return self->pill;
}

int
sa_status_cell_measure_column (GtkWidget  *widget,
                               SaPillFunc  pills)
{
  double text_scale = sa_page_bin_get_text_scale (widget);
  int longest = 0;
  guint i;

  for (i = 0; pills (i) != NULL; i++)
    {
      g_autoptr(PangoLayout) layout = sa_status_cell_create_layout (widget, sa_pill_get_text (pills (i)));
      int width = 0;

      pango_layout_get_pixel_size (layout, &width, NULL);
      longest = MAX (longest, width);
    }

  /* The padding of the cell is the 12 beyond the pill's own frame of 33. */
  return CLAMP (longest + 45, (int) (140 * text_scale), (int) (230 * text_scale));
}
