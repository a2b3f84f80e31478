/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-box.h"

#define LINE_HEIGHT "1.5"
#define POINTS_PER_PIXEL 0.75

struct _SaMailBox
{
  GtkWidget parent_instance;

  GtkWidget   *label;
  SaMailStyle  style;
};

G_DEFINE_FINAL_TYPE (SaMailBox, sa_mail_box, GTK_TYPE_WIDGET)

static void
set_color (GdkRGBA *rgba,
           guint32  color)
{
  rgba->red = (float) (color >> 16 & 0xff) / 255.0f;
  rgba->green = (float) (color >> 8 & 0xff) / 255.0f;
  rgba->blue = (float) (color & 0xff) / 255.0f;
  rgba->alpha = 1.0f;
}

void
sa_mail_box_draw (GtkWidget   *widget,
                  GtkSnapshot *snapshot,
                  guint32      color,
                  int          radius)
{
  graphene_rect_t bounds;
  GskRoundedRect outline;
  GdkRGBA rgba;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  if (color == SA_MAIL_NO_COLOR)
    return;

  graphene_rect_init (&bounds, 0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));
  gsk_rounded_rect_init_from_rect (&outline, &bounds, (float) radius);
  set_color (&rgba, color);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &rgba, &bounds);
  gtk_snapshot_pop (snapshot);
}

static void
sa_mail_box_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  SaMailBox *self = SA_MAIL_BOX (widget);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  float width = (float) gtk_widget_get_width (widget);
  graphene_rect_t line;
  GdkRGBA rgba;

  sa_mail_box_draw (widget, snapshot, self->style.background, self->style.radius);
  if (self->style.border > 0 && self->style.border_color != SA_MAIL_NO_COLOR)
    {
      graphene_rect_init (&line, mirrored ? width - (float) self->style.border : 0, 0, (float) self->style.border,
                          (float) gtk_widget_get_height (widget));
      set_color (&rgba, self->style.border_color);
      gtk_snapshot_append_color (snapshot, &rgba, &line);
    }
  gtk_widget_snapshot_child (widget, self->label, snapshot);
}

static void
sa_mail_box_dispose (GObject *object)
{
  g_clear_pointer (&SA_MAIL_BOX (object)->label, gtk_widget_unparent);

  G_OBJECT_CLASS (sa_mail_box_parent_class)->dispose (object);
}

static void
sa_mail_box_class_init (SaMailBoxClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sa_mail_box_dispose;
  widget_class->snapshot = sa_mail_box_snapshot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "mailbox");
}

static void
sa_mail_box_init (SaMailBox *self)
{
}

/* Sizes in points, so that they grow with the text of the desktop. Attributes of the label would win over what looks
 * different inside, so all is mark-up. */
static char *
make_markup (const SaMailBlock *block)
{
  const SaMailStyle *style = &block->style;
  g_autofree char *color = NULL;

  if (style->color != SA_MAIL_NO_COLOR)
    color = g_strdup_printf (" foreground=\"#%06x\" alpha=\"100%%\"", style->color);
  return g_strdup_printf ("<span size=\"%d\" line_height=\"" LINE_HEIGHT "\" insert_hyphens=\"false\"%s%s>%s</span>",
                          (int) (style->font_size * POINTS_PER_PIXEL * PANGO_SCALE), color != NULL ? color : "",
                          style->bold ? " weight=\"bold\"" : "", block->markup);
}

GtkWidget *
sa_mail_box_new (const SaMailBlock *block,
                 GtkTextDirection   direction)
{
  SaMailBox *self = NULL;
  g_autofree char *markup = NULL;
  GtkLabel *label = NULL;
  int line = 0;

  g_return_val_if_fail (block != NULL, NULL);

  self = g_object_new (SA_TYPE_MAIL_BOX, NULL);
  self->style = block->style;
  self->label = gtk_label_new (NULL);
  label = GTK_LABEL (self->label);
  markup = make_markup (block);
  gtk_label_set_markup (label, markup);
  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (label, 0);

  gtk_widget_set_direction (GTK_WIDGET (self), direction);
  gtk_widget_set_direction (self->label, direction);
  line = block->style.border;
  gtk_widget_set_margin_start (self->label, block->style.padding_inline + line);
  gtk_widget_set_margin_end (self->label, block->style.padding_inline);
  gtk_widget_set_margin_top (self->label, block->style.padding_block);
  gtk_widget_set_margin_bottom (self->label, block->style.padding_block);
  gtk_widget_set_parent (self->label, GTK_WIDGET (self));

  if (block->kind == SA_MAIL_BLOCK_BUTTON)
    {
      gtk_label_set_justify (label, GTK_JUSTIFY_CENTER);
      gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
    }
  else
    {
      gtk_label_set_selectable (label, TRUE);
    }

  return GTK_WIDGET (self);
}
