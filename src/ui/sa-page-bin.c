/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-page-bin.h"

struct _SaPageBin
{
  GtkWidget parent_instance;

  /* Owned References */
  GtkWidget *child;

  int   natural_width;
  int   width;
  guint width_class;
  guint idle_id;
};

G_DEFINE_FINAL_TYPE (SaPageBin, sa_page_bin, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_CHILD = 1,
  PROP_NATURAL_WIDTH,
  PROP_WIDTH_CLASS,
} SaPageBinProps;

static GParamSpec *properties[PROP_WIDTH_CLASS + 1];

static const guint width_classes[] = { 1000, 840, 700, 640, 540, 500, 480 };

static void
sa_page_bin_update_class (SaPageBin *self)
{
  guint width_class = sa_page_bin_classify (self->width, sa_page_bin_get_text_scale (GTK_WIDGET (self)));

  if (width_class == self->width_class)
    return;

  self->width_class = width_class;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WIDTH_CLASS]);
}

static gboolean
sa_page_bin_idle_cb (gpointer data)
{
  SaPageBin *self = data;

  self->idle_id = 0;
  sa_page_bin_update_class (self);
  return G_SOURCE_REMOVE;
}

/* A page must not change its children while it is being allocated: it is told afterwards, before the next frame. */
static void
sa_page_bin_queue_class (SaPageBin *self)
{
  if (self->idle_id == 0)
    self->idle_id = g_idle_add_full (GTK_PRIORITY_RESIZE, sa_page_bin_idle_cb, self, NULL);
}

static GtkSizeRequestMode
sa_page_bin_get_request_mode (GtkWidget *widget)
{
  return GTK_SIZE_REQUEST_CONSTANT_SIZE;
}

static void
sa_page_bin_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  SaPageBin *self = SA_PAGE_BIN (widget);

  *minimum = 0;
  *natural = 0;
  *minimum_baseline = -1;
  *natural_baseline = -1;

  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = MIN (SA_PAGE_BIN_MINIMUM, MAX (self->natural_width, 1));
      *natural = MAX (*minimum, self->natural_width);
    }
  else if (self->child != NULL && gtk_widget_should_layout (self->child))
    {
      gtk_widget_measure (self->child, orientation, -1, NULL, natural, NULL, NULL);
    }
}

static void
sa_page_bin_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  SaPageBin *self = SA_PAGE_BIN (widget);
  int min_width = 0;
  int min_height = 0;

  if (width != self->width)
    {
      self->width = width;
      sa_page_bin_queue_class (self);
    }

  if (self->child == NULL || !gtk_widget_should_layout (self->child))
    return;

  gtk_widget_measure (self->child, GTK_ORIENTATION_HORIZONTAL, -1, &min_width, NULL, NULL, NULL);
  width = MAX (width, min_width);
  gtk_widget_measure (self->child, GTK_ORIENTATION_VERTICAL, width, &min_height, NULL, NULL, NULL);
  gtk_widget_allocate (self->child, width, MAX (height, min_height), baseline, NULL);
}

static void
sa_page_bin_system_setting_changed (GtkWidget        *widget,
                                    GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (sa_page_bin_parent_class)->system_setting_changed (widget, setting);

  if (setting == GTK_SYSTEM_SETTING_DPI)
    sa_page_bin_queue_class (SA_PAGE_BIN (widget));
}

static void
sa_page_bin_dispose (GObject *object)
{
  SaPageBin *self = (SaPageBin *) object;

  g_clear_handle_id (&self->idle_id, g_source_remove);
  g_clear_pointer (&self->child, gtk_widget_unparent);

  G_OBJECT_CLASS (sa_page_bin_parent_class)->dispose (object);
}

static void
sa_page_bin_get_property (GObject    *object,
                          guint       property_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  SaPageBin *self = SA_PAGE_BIN (object);

  switch ((SaPageBinProps) property_id)
    {
    case PROP_CHILD:
      g_value_set_object (value, self->child);
      break;

    case PROP_NATURAL_WIDTH:
      g_value_set_int (value, self->natural_width);
      break;

    case PROP_WIDTH_CLASS:
      g_value_set_uint (value, self->width_class);
      break;

    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sa_page_bin_set_property (GObject      *object,
                          guint         property_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  SaPageBin *self = SA_PAGE_BIN (object);

  switch ((SaPageBinProps) property_id)
    {
    case PROP_CHILD:
      sa_page_bin_set_child (self, g_value_get_object (value));
      break;

    case PROP_NATURAL_WIDTH:
      self->natural_width = g_value_get_int (value);
      gtk_widget_queue_resize (GTK_WIDGET (self));
      break;

    case PROP_WIDTH_CLASS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
    }
}

static void
sa_page_bin_class_init (SaPageBinClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_page_bin_dispose;
  object_class->get_property = sa_page_bin_get_property;
  object_class->set_property = sa_page_bin_set_property;

  widget_class->get_request_mode = sa_page_bin_get_request_mode;
  widget_class->measure = sa_page_bin_measure;
  widget_class->size_allocate = sa_page_bin_size_allocate;
  widget_class->system_setting_changed = sa_page_bin_system_setting_changed;

  properties[PROP_CHILD] =
    g_param_spec_object ("child", NULL, NULL, GTK_TYPE_WIDGET, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  properties[PROP_NATURAL_WIDTH] =
    g_param_spec_int ("natural-width", NULL, NULL, 0, G_MAXINT, SA_PAGE_BIN_MINIMUM,
                      G_PARAM_READWRITE | G_PARAM_CONSTRUCT | G_PARAM_STATIC_STRINGS);
  properties[PROP_WIDTH_CLASS] =
    g_param_spec_uint ("width-class", NULL, NULL, 0, G_MAXUINT, 0, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_css_name (widget_class, "pagebin");
}

static void
sa_page_bin_init (SaPageBin *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
sa_page_bin_new (int natural_width)
{
  return g_object_new (SA_TYPE_PAGE_BIN, "natural-width", natural_width, NULL);
}

void
sa_page_bin_set_child (SaPageBin *self,
                       GtkWidget *child)
{
  g_return_if_fail (SA_IS_PAGE_BIN (self));
  g_return_if_fail (child == NULL || GTK_IS_WIDGET (child));

  if (child == self->child)
    return;

  g_clear_pointer (&self->child, gtk_widget_unparent);
  if (child != NULL)
    {
      self->child = child;
      gtk_widget_set_parent (child, GTK_WIDGET (self));
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_CHILD]);
}

GtkWidget *
sa_page_bin_get_child (SaPageBin *self)
{
  g_return_val_if_fail (SA_IS_PAGE_BIN (self), NULL);

  return self->child;
}

guint
sa_page_bin_get_width_class (SaPageBin *self)
{
  g_return_val_if_fail (SA_IS_PAGE_BIN (self), 0);

  return self->width_class;
}

guint
sa_page_bin_classify (int    width,
                      double text_scale)
{
  gsize i;

  for (i = 0; i < G_N_ELEMENTS (width_classes); i++)
    if (width >= width_classes[i] * text_scale)
      return width_classes[i];

  return 0;
}

double
sa_page_bin_get_text_scale (GtkWidget *widget)
{
  int dpi = -1;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), 1.0);

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? dpi / (96.0 * 1024.0) : 1.0;
}
