/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-person-cell.h"

#include "sa-paint.h"
#include "sa-row-name.h"

#include <glib/gi18n-lib.h>

#define GAP 10
#define LINE_GAP 1

struct _SaPersonCell
{
  GtkWidget parent_instance;

  /* Owned References */
  SaRow       *row;
  GtkWidget   *check;       /* (nullable): a real one, while it is of use only */
  PangoLayout *title;
  PangoLayout *subtitle;
  PangoLayout *initials;

  int      line_height;     /* of the font, 0: not measured */
  guint    two_lines : 1;
  guint    address_shown : 1;
  guint    selected : 1;
  guint    selecting : 1;
  guint    hovered : 1;
  guint    syncing : 1;
};

G_DEFINE_FINAL_TYPE (SaPersonCell, sa_person_cell, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_SELECTED = 1,
  PROP_SELECTING,
} SaPersonCellProps;

enum
{
  TOGGLE,
  N_SIGNALS
};

static GParamSpec *properties[PROP_SELECTING + 1];
static guint signals[N_SIGNALS];

static int
sa_person_cell_get_avatar_size (SaPersonCell *self)
{
  return self->two_lines ? 32 : 24;
}

static int
sa_person_cell_get_line_height (SaPersonCell *self)
{
  if (self->line_height == 0)
    {
      PangoContext *context = gtk_widget_get_pango_context (GTK_WIDGET (self));
      PangoFontMetrics *metrics = pango_context_get_metrics (context, NULL, NULL);

      self->line_height = PANGO_PIXELS_CEIL (pango_font_metrics_get_height (metrics));
      pango_font_metrics_unref (metrics);
    }

  return self->line_height;
}

static PangoLayout *
sa_person_cell_create_layout (SaPersonCell *self,
                              const char   *text,
                              double        scale)
{
  PangoLayout *layout = gtk_widget_create_pango_layout (GTK_WIDGET (self), text);

  pango_layout_set_ellipsize (layout, PANGO_ELLIPSIZE_END);
  pango_layout_set_single_paragraph_mode (layout, TRUE);
  if (scale < 1.0)
    {
      PangoAttrList *attributes = pango_attr_list_new ();

      pango_attr_list_insert (attributes, pango_attr_scale_new (scale));
      pango_layout_set_attributes (layout, attributes);
      pango_attr_list_unref (attributes);
    }

  return layout;
}

static void
sa_person_cell_forget (SaPersonCell *self)
{
  g_clear_object (&self->title);
  g_clear_object (&self->subtitle);
  g_clear_object (&self->initials);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sa_person_cell_ensure_layouts (SaPersonCell *self)
{
  if (self->title == NULL)
    {
      const char *title = self->address_shown && sa_row_get_name (self->row)[0] == '\0' ? "–" :
                          sa_row_get_title (self->row);

      self->title = sa_person_cell_create_layout (self, title, 1.0);
    }
  if (self->subtitle == NULL && self->two_lines)
    {
      g_autofree char *fact = sa_row_dup_fact (self->row, g_get_real_time () / G_USEC_PER_SEC);

      self->subtitle = sa_person_cell_create_layout (self, fact, 0.82);
    }
}

static void
sa_person_cell_update_accessible (SaPersonCell *self)
{
  g_autofree char *status = sa_row_dup_status (self->row, g_get_real_time () / G_USEC_PER_SEC);
  /* Translators: a row of a list as a screen reader reads it: the person, then the status */
  g_autofree char *name = g_strdup_printf (_("%s: %s"), sa_row_get_title (self->row), status);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, sa_row_get_title (self->row), -1);
  sa_row_set_name (GTK_WIDGET (self), name);
}

static void
sa_person_cell_row_changed_cb (SaRow        *row,
                               SaPersonCell *self)
{
  sa_person_cell_forget (self);
  sa_person_cell_update_accessible (self);
}

static void
sa_person_cell_toggled_cb (GtkCheckButton *check,
                           SaPersonCell   *self)
{
  if (!self->syncing)
    g_signal_emit (self, signals[TOGGLE], 0);
}

static void
sa_person_cell_sync_check (SaPersonCell *self)
{
  gboolean wanted = self->selecting || self->hovered;

  if (wanted && self->check == NULL)
    {
      self->check = gtk_check_button_new ();
      gtk_widget_set_focusable (self->check, FALSE);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Select"), -1);
      gtk_widget_set_parent (self->check, GTK_WIDGET (self));
      g_signal_connect (self->check, "toggled", G_CALLBACK (sa_person_cell_toggled_cb), self);
    }
  else if (!wanted)
    {
      g_clear_pointer (&self->check, gtk_widget_unparent);
    }

  if (self->check != NULL)
    {
      self->syncing = TRUE;
      /* A row that fills the details pane is selected too; only while several are being chosen is it checked. */
      gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), self->selected && self->selecting);
      self->syncing = FALSE;
    }
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
sa_person_cell_enter_cb (GtkEventControllerMotion *controller,
                         double                    x,
                         double                    y,
                         SaPersonCell             *self)
{
  self->hovered = TRUE;
  sa_person_cell_sync_check (self);
}

static void
sa_person_cell_leave_cb (GtkEventControllerMotion *controller,
                         SaPersonCell             *self)
{
  self->hovered = FALSE;
  sa_person_cell_sync_check (self);
}

static void
sa_person_cell_measure (GtkWidget      *widget,
                        GtkOrientation  orientation,
                        int             for_size,
                        int            *minimum,
                        int            *natural,
                        int            *minimum_baseline,
                        int            *natural_baseline)
{
  SaPersonCell *self = SA_PERSON_CELL (widget);
  int size = sa_person_cell_get_avatar_size (self);

  *minimum_baseline = -1;
  *natural_baseline = -1;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = size + GAP + 40;
      *natural = size + GAP + 122; /* addresses are longer than names: what is left over goes to both alike */
      return;
    }

  if (self->two_lines)
    *natural = MAX (44, (int) (sa_person_cell_get_line_height (self) * 1.82) + LINE_GAP + 4);
  else
    *natural = MAX (size, sa_person_cell_get_line_height (self));
  *minimum = *natural;
}

static void
sa_person_cell_size_allocate (GtkWidget *widget,
                              int        width,
                              int        height,
                              int        baseline)
{
  SaPersonCell *self = SA_PERSON_CELL (widget);
  int size = sa_person_cell_get_avatar_size (self);
  GtkAllocation box = { 0, };

  if (self->check == NULL)
    return;

  gtk_widget_measure (self->check, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &box.width, NULL, NULL);
  gtk_widget_measure (self->check, GTK_ORIENTATION_VERTICAL, -1, NULL, &box.height, NULL, NULL);
  box.x = (size - box.width) / 2;
  box.y = (height - box.height) / 2;
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    box.x = width - box.x - box.width;
  gtk_widget_size_allocate (self->check, &box, -1);
}

static void
sa_person_cell_snapshot (GtkWidget   *widget,
                         GtkSnapshot *snapshot)
{
  SaPersonCell *self = SA_PERSON_CELL (widget);
  gboolean is_rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  int size = sa_person_cell_get_avatar_size (self);
  int text_width = MAX (0, width - size - GAP);
  int text_x = is_rtl ? 0 : size + GAP;
  int title_height = 0;
  int subtitle_height = 0;
  int y = 0;
  GdkRGBA color;

  if (self->row == NULL)
    return;

  if (self->check != NULL)
    gtk_widget_snapshot_child (widget, self->check, snapshot);
  else
    sa_paint_avatar (widget, snapshot, sa_row_get_name (self->row), &self->initials,
                     is_rtl ? width - size : 0, (height - size) / 2, size);

  sa_person_cell_ensure_layouts (self);
  pango_layout_set_width (self->title, text_width * PANGO_SCALE);
  pango_layout_get_pixel_size (self->title, NULL, &title_height);
  if (self->subtitle != NULL)
    {
      pango_layout_set_width (self->subtitle, text_width * PANGO_SCALE);
      pango_layout_get_pixel_size (self->subtitle, NULL, &subtitle_height);
      subtitle_height += LINE_GAP;
    }

  y = (height - title_height - subtitle_height) / 2;
  sa_paint_color (widget, NULL, &color);
  sa_paint_layout (widget, snapshot, self->title, text_x, y, text_width, &color);
  if (self->subtitle != NULL)
    {
      color.alpha *= 0.75f;
      sa_paint_layout (widget, snapshot, self->subtitle, text_x, y + title_height + LINE_GAP, text_width, &color);
    }
}

static void
sa_person_cell_css_changed (GtkWidget         *widget,
                            GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (sa_person_cell_parent_class)->css_changed (widget, change);

  /* Called for every hover too; the font is what layouts depend on, and GTK invalidates the context then. */
  gtk_widget_queue_draw (widget);
}

static void
sa_person_cell_system_setting_changed (GtkWidget        *widget,
                                       GtkSystemSetting  setting)
{
  SaPersonCell *self = SA_PERSON_CELL (widget);

  GTK_WIDGET_CLASS (sa_person_cell_parent_class)->system_setting_changed (widget, setting);

  self->line_height = 0;
  sa_person_cell_forget (self);
  gtk_widget_queue_resize (widget);
}

static void
sa_person_cell_direction_changed (GtkWidget        *widget,
                                  GtkTextDirection  previous)
{
  GTK_WIDGET_CLASS (sa_person_cell_parent_class)->direction_changed (widget, previous);

  sa_person_cell_forget (SA_PERSON_CELL (widget));
}

static void
sa_person_cell_dispose (GObject *object)
{
  SaPersonCell *self = (SaPersonCell *) object;

  sa_person_cell_set_row (self, NULL);
  g_clear_pointer (&self->check, gtk_widget_unparent);
  g_clear_object (&self->title);
  g_clear_object (&self->subtitle);
  g_clear_object (&self->initials);

  G_OBJECT_CLASS (sa_person_cell_parent_class)->dispose (object);
}

static void
sa_person_cell_get_property (GObject    *object,
                             guint       property_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  SaPersonCell *self = SA_PERSON_CELL (object);

  switch ((SaPersonCellProps) property_id)
    {
    case PROP_SELECTED:
      g_value_set_boolean (value, self->selected);
      break;

    case PROP_SELECTING:
      g_value_set_boolean (value, self->selecting);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sa_person_cell_set_property (GObject      *object,
                             guint         property_id,
                             const GValue *value,
                             GParamSpec   *pspec)
{
  SaPersonCell *self = SA_PERSON_CELL (object);

  switch ((SaPersonCellProps) property_id)
    {
    case PROP_SELECTED:
      sa_person_cell_set_selected (self, g_value_get_boolean (value));
      break;

    case PROP_SELECTING:
      sa_person_cell_set_selecting (self, g_value_get_boolean (value));
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sa_person_cell_class_init (SaPersonCellClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_person_cell_dispose;
  object_class->get_property = sa_person_cell_get_property;
  object_class->set_property = sa_person_cell_set_property;

  widget_class->measure = sa_person_cell_measure;
  widget_class->size_allocate = sa_person_cell_size_allocate;
  widget_class->snapshot = sa_person_cell_snapshot;
  widget_class->css_changed = sa_person_cell_css_changed;
  widget_class->system_setting_changed = sa_person_cell_system_setting_changed;
  widget_class->direction_changed = sa_person_cell_direction_changed;

  properties[PROP_SELECTED] =
    g_param_spec_boolean ("selected", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_SELECTING] =
    g_param_spec_boolean ("selecting", NULL, NULL, FALSE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  signals[TOGGLE] =
    g_signal_new ("toggle", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "personcell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_LABEL);
}

static void
sa_person_cell_init (SaPersonCell *self)
{
  GtkEventController *motion = gtk_event_controller_motion_new ();

  g_signal_connect (motion, "enter", G_CALLBACK (sa_person_cell_enter_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (sa_person_cell_leave_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), motion);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
sa_person_cell_new (gboolean two_lines)
{
  SaPersonCell *self = g_object_new (SA_TYPE_PERSON_CELL, NULL);

  self->two_lines = two_lines;
  return GTK_WIDGET (self);
}

void
sa_person_cell_set_row (SaPersonCell *self,
                        SaRow        *row)
{
  g_return_if_fail (SA_IS_PERSON_CELL (self));

  if (row == self->row)
    return;

  if (self->row != NULL)
    g_signal_handlers_disconnect_by_func (self->row, sa_person_cell_row_changed_cb, self);
  g_set_object (&self->row, row);
  sa_person_cell_forget (self);
  if (row != NULL)
    {
      g_signal_connect (row, "changed", G_CALLBACK (sa_person_cell_row_changed_cb), self);
      sa_person_cell_update_accessible (self);
    }
}

SaRow *
sa_person_cell_get_row (SaPersonCell *self)
{
  g_return_val_if_fail (SA_IS_PERSON_CELL (self), NULL);

  return self->row;
}

void
sa_person_cell_set_address_shown (SaPersonCell *self,
                                  gboolean      address_shown)
{
  g_return_if_fail (SA_IS_PERSON_CELL (self));

  if (self->address_shown == !!address_shown)
    return;

  self->address_shown = !!address_shown;
  sa_person_cell_forget (self);
}

void
sa_person_cell_set_selected (SaPersonCell *self,
                             gboolean      selected)
{
  g_return_if_fail (SA_IS_PERSON_CELL (self));

  if (self->selected == !!selected)
    return;

  self->selected = !!selected;
  sa_person_cell_sync_check (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

void
sa_person_cell_set_selecting (SaPersonCell *self,
                              gboolean      selecting)
{
  g_return_if_fail (SA_IS_PERSON_CELL (self));

  if (self->selecting == !!selecting)
    return;

  self->selecting = !!selecting;
  sa_person_cell_sync_check (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTING]);
}

gboolean
sa_person_cell_has_check (SaPersonCell *self)
{
  g_return_val_if_fail (SA_IS_PERSON_CELL (self), FALSE);

  return self->check != NULL;
}
