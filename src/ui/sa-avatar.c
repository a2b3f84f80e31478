/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-avatar.h"
#include "sa-paint.h"

struct _SaAvatar
{
  GtkWidget parent_instance;

  /* Owned References */
  char        *name;
  PangoLayout *initials;

  int size;
};

G_DEFINE_FINAL_TYPE (SaAvatar, sa_avatar, GTK_TYPE_WIDGET)

typedef enum
{
  PROP_SIZE = 1,
} SaAvatarProps;

static GParamSpec *properties[PROP_SIZE + 1];

static void
sa_avatar_measure (GtkWidget      *widget,
                   GtkOrientation  orientation,
                   int             for_size,
                   int            *minimum,
                   int            *natural,
                   int            *minimum_baseline,
                   int            *natural_baseline)
{
  *minimum = *natural = SA_AVATAR (widget)->size;
  *minimum_baseline = *natural_baseline = -1;
}

static void
sa_avatar_snapshot (GtkWidget   *widget,
                    GtkSnapshot *snapshot)
{
  SaAvatar *self = SA_AVATAR (widget);

  sa_paint_avatar (widget, snapshot, self->name, &self->initials,
                   (gtk_widget_get_width (widget) - self->size) / 2,
                   (gtk_widget_get_height (widget) - self->size) / 2, self->size);
}

static void
sa_avatar_system_setting_changed (GtkWidget        *widget,
                                  GtkSystemSetting  setting)
{
  GTK_WIDGET_CLASS (sa_avatar_parent_class)->system_setting_changed (widget, setting);

  g_clear_object (&SA_AVATAR (widget)->initials);
  gtk_widget_queue_draw (widget);
}

static void
sa_avatar_finalize (GObject *object)
{
  SaAvatar *self = (SaAvatar *) object;

  g_clear_object (&self->initials);
  g_clear_pointer (&self->name, g_free);

  G_OBJECT_CLASS (sa_avatar_parent_class)->finalize (object);
}

static void
sa_avatar_set_property (GObject      *object,
                        guint         property_id,
                        const GValue *value,
                        GParamSpec   *pspec)
{
  if (property_id == PROP_SIZE)
    SA_AVATAR (object)->size = g_value_get_int (value);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, property_id, pspec);
}

static void
sa_avatar_class_init (SaAvatarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->finalize = sa_avatar_finalize;
  object_class->set_property = sa_avatar_set_property;

  widget_class->measure = sa_avatar_measure;
  widget_class->snapshot = sa_avatar_snapshot;
  widget_class->system_setting_changed = sa_avatar_system_setting_changed;

  properties[PROP_SIZE] =
    g_param_spec_int ("size", NULL, NULL, 16, 512, 64,
                      G_PARAM_WRITABLE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, G_N_ELEMENTS (properties), properties);

  gtk_widget_class_set_css_name (widget_class, "personavatar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
sa_avatar_init (SaAvatar *self)
{
  self->name = g_strdup ("");
}

GtkWidget *
sa_avatar_new (int size)
{
  return g_object_new (SA_TYPE_AVATAR, "size", size, NULL);
}

void
sa_avatar_set_name (SaAvatar   *self,
                    const char *name)
{
  g_return_if_fail (SA_IS_AVATAR (self));
  g_return_if_fail (name != NULL);

  if (g_str_equal (name, self->name))
    return;

  g_free (self->name);
  self->name = g_strdup (name);
  g_clear_object (&self->initials);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
