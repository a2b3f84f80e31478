/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-paint.h"

/* Pairs of the GNOME palette, from the top of the disc to its foot; white letters read on all of them. */
static const struct
{
  const char *top;
  const char *foot;
} avatar_colors[] =
{
  { "#83b6ec", "#337fdc" },
  { "#7ad9f1", "#0f9ac8" },
  { "#8de6b1", "#29ae74" },
  { "#b5e98a", "#6ab85b" },
  { "#f8e359", "#d29d09" },
  { "#ffcb62", "#d68400" },
  { "#ffa95a", "#ed5b00" },
  { "#f78773", "#e62d42" },
  { "#e973ab", "#e33b6a" },
  { "#cb78d4", "#9945b5" },
  { "#9e91e8", "#7a59ca" },
  { "#e3cf9c", "#b08952" },
  { "#be916d", "#785336" },
  { "#c0bfbc", "#6e6d71" },
};

void
sa_paint_color (GtkWidget  *widget,
                const char *name,
                GdkRGBA    *color)
{
  GtkStyleContext *context = gtk_widget_get_style_context (widget);

  if (name == NULL || !gtk_style_context_lookup_color (context, name, color))
    gtk_style_context_get_color (context, color);
}

void
sa_paint_icon (GtkWidget     *widget,
               GtkSnapshot   *snapshot,
               const char    *icon_name,
               double         x,
               double         y,
               int            size,
               const GdkRGBA *color)
{
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (gtk_widget_get_display (widget));
  g_autoptr(GtkIconPaintable) icon = NULL;
  GdkRGBA colors[4];
  int i;

  icon = gtk_icon_theme_lookup_icon (theme, icon_name, NULL, size, gtk_widget_get_scale_factor (widget),
                                     gtk_widget_get_direction (widget), GTK_ICON_LOOKUP_FORCE_SYMBOLIC);
  for (i = 0; i < 4; i++)
    colors[i] = *color; /* icons that bring a warning or error colour of their own get ours */

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, size, size, colors, 4);
  gtk_snapshot_restore (snapshot);
}

void
sa_paint_layout (GtkWidget     *widget,
                 GtkSnapshot   *snapshot,
                 PangoLayout   *layout,
                 double         x,
                 double         y,
                 double         width,
                 const GdkRGBA *color)
{
  PangoRectangle logical;

  pango_layout_get_pixel_extents (layout, NULL, &logical);
  /* Inside a layout that has a width, right-to-left text already stands at the right: take that back first. */
  x -= logical.x;
  if (gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL)
    x += width - logical.width;

  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) x, (float) y));
  gtk_snapshot_append_layout (snapshot, layout, color);
  gtk_snapshot_restore (snapshot);
}

char *
sa_paint_initials (const char *name)
{
  g_autofree char *normalized = g_utf8_normalize (name, -1, G_NORMALIZE_DEFAULT_COMPOSE);
  g_autofree char *upper = NULL;
  GString *initials = g_string_new (NULL);
  gunichar last = 0;
  gboolean at_start = TRUE;
  const char *p;

  upper = g_utf8_strup (normalized != NULL ? normalized : "", -1);
  for (p = upper; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c))
        at_start = TRUE;
      else if (at_start && g_unichar_isalnum (c))
        {
          at_start = FALSE;
          if (initials->len == 0)
            g_string_append_unichar (initials, c);
          else
            last = c;
        }
    }
  if (last != 0)
    g_string_append_unichar (initials, last);

  return g_string_free (initials, FALSE);
}

static void
sa_paint_disc (GtkSnapshot *snapshot,
               double       x,
               double       y,
               int          size)
{
  GskRoundedRect disc;

  gsk_rounded_rect_init_from_rect (&disc, &GRAPHENE_RECT_INIT ((float) x, (float) y, size, size), size / 2.0f);
  gtk_snapshot_push_rounded_clip (snapshot, &disc);
}

static void
sa_paint_silhouette (GtkWidget   *widget,
                     GtkSnapshot *snapshot,
                     double       x,
                     double       y,
                     int          size)
{
  GdkRGBA color;
  int icon_size = size >= 32 ? size / 2 : size / 2 + 2;

  sa_paint_color (widget, NULL, &color);
  color.alpha *= 0.08f;
  sa_paint_disc (snapshot, x, y, size);
  gtk_snapshot_append_color (snapshot, &color, &GRAPHENE_RECT_INIT ((float) x, (float) y, size, size));
  gtk_snapshot_pop (snapshot);

  sa_paint_color (widget, NULL, &color);
  color.alpha *= 0.5f;
  icon_size -= (size - icon_size) % 2;
  sa_paint_icon (widget, snapshot, "avatar-default-symbolic", x + (size - icon_size) / 2.0,
                 y + (size - icon_size) / 2.0, icon_size, &color);
}

void
sa_paint_avatar (GtkWidget    *widget,
                 GtkSnapshot  *snapshot,
                 const char   *name,
                 PangoLayout **initials,
                 double        x,
                 double        y,
                 int           size)
{
  const GdkRGBA white = { 1, 1, 1, 0.9f };
  GskColorStop stops[2];
  PangoRectangle ink;
  PangoRectangle logical;
  guint color;

  if (name[0] == '\0')
    {
      sa_paint_silhouette (widget, snapshot, x, y, size);
      return;
    }

  color = g_str_hash (name) % G_N_ELEMENTS (avatar_colors);
  stops[0].offset = 0;
  stops[1].offset = 1;
  gdk_rgba_parse (&stops[0].color, avatar_colors[color].top);
  gdk_rgba_parse (&stops[1].color, avatar_colors[color].foot);
  sa_paint_disc (snapshot, x, y, size);
  gtk_snapshot_append_linear_gradient (snapshot, &GRAPHENE_RECT_INIT ((float) x, (float) y, size, size),
                                       &GRAPHENE_POINT_INIT ((float) x, (float) y),
                                       &GRAPHENE_POINT_INIT ((float) x, (float) (y + size)), stops, 2);
  gtk_snapshot_pop (snapshot);

  if (*initials == NULL)
    {
      g_autofree char *text = sa_paint_initials (name);
      PangoAttrList *attributes = pango_attr_list_new ();

      *initials = gtk_widget_create_pango_layout (widget, text);
      pango_attr_list_insert (attributes, pango_attr_size_new_absolute ((int) (size * 0.39 * PANGO_SCALE)));
      pango_attr_list_insert (attributes, pango_attr_weight_new (PANGO_WEIGHT_BOLD));
      pango_layout_set_attributes (*initials, attributes);
      pango_attr_list_unref (attributes);
    }

  pango_layout_get_pixel_extents (*initials, &ink, &logical);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (x + (size - logical.width) / 2.0 - logical.x),
                                                          (float) (y + (size - logical.height) / 2.0)));
  gtk_snapshot_append_layout (snapshot, *initials, &white);
  gtk_snapshot_restore (snapshot);
}
