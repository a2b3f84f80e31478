/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-seat-bar.h"

#include <math.h>

#define BAR_WIDTH 96
#define BAR_HEIGHT 8

struct _SaSeatBar
{
  GtkWidget parent_instance;

  /* Three nodes of CSS, which give the colours; what they cover is drawn in their order. */
  GtkWidget *taken;
  GtkWidget *added;
  GtkWidget *over;
  gint64     n_taken;
  gint64     n_added;
  gint64     n_seats;
};

G_DEFINE_FINAL_TYPE (SaSeatBar, sa_seat_bar, GTK_TYPE_WIDGET)

static void
sa_seat_bar_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? BAR_WIDTH : BAR_HEIGHT;
}

static void
draw_part (SaSeatBar   *self,
           GtkSnapshot *snapshot,
           GtkWidget   *node,
           double       from,
           double       to)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double height = gtk_widget_get_height (GTK_WIDGET (self));
  double x = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? 1.0 - to : from;
  double left = 0;
  double right = 0;
  graphene_rect_t area;
  GdkRGBA color = { 0 };

  if (to <= from)
    return;

  /* Whole pixels, so that an edge is an edge; one at least, so that one seat of many shows. */
  left = floor (x * width + 0.5);
  right = floor ((x + to - from) * width + 0.5);
  graphene_rect_init (&area, (float) left, 0, (float) MAX (1.0, right - left), (float) height);
  gtk_style_context_get_color (gtk_widget_get_style_context (node), &color);
  gtk_snapshot_append_color (snapshot, &color, &area);
}

static void
sa_seat_bar_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  SaSeatBar *self = SA_SEAT_BAR (widget);
  double all = (double) MAX (self->n_seats, self->n_taken + self->n_added);
  double seats = (double) self->n_seats;
  double taken = (double) self->n_taken;
  double after = taken + (double) self->n_added;
  graphene_rect_t bounds;
  GskRoundedRect outline;

  if (self->n_seats <= 0)
    return;

  graphene_rect_init (&bounds, 0, 0, (float) gtk_widget_get_width (widget), (float) gtk_widget_get_height (widget));
  gsk_rounded_rect_init_from_rect (&outline, &bounds, (float) gtk_widget_get_height (widget) / 2);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  draw_part (self, snapshot, widget, 0.0, 1.0);
  draw_part (self, snapshot, self->taken, 0.0, MIN (taken, seats) / all);
  draw_part (self, snapshot, self->added, MIN (taken, seats) / all, MIN (after, seats) / all);
  draw_part (self, snapshot, self->over, seats / all, after / all);
  gtk_snapshot_pop (snapshot);
}

static void
sa_seat_bar_dispose (GObject *object)
{
  SaSeatBar *self = SA_SEAT_BAR (object);

  g_clear_pointer (&self->taken, gtk_widget_unparent);
  g_clear_pointer (&self->added, gtk_widget_unparent);
  g_clear_pointer (&self->over, gtk_widget_unparent);

  G_OBJECT_CLASS (sa_seat_bar_parent_class)->dispose (object);
}

static void
sa_seat_bar_class_init (SaSeatBarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_seat_bar_dispose;
  widget_class->measure = sa_seat_bar_measure;
  widget_class->snapshot = sa_seat_bar_snapshot;
  gtk_widget_class_set_css_name (widget_class, "seatbar");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static GtkWidget *
make_part (SaSeatBar  *self,
           const char *style_class)
{
  GtkWidget *part = g_object_new (GTK_TYPE_LABEL, "css-name", "part", "accessible-role",
                                  GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);

  gtk_widget_add_css_class (part, style_class);
  gtk_widget_set_parent (part, GTK_WIDGET (self));

  return part;
}

static void
sa_seat_bar_init (SaSeatBar *self)
{
  gtk_widget_set_valign (GTK_WIDGET (self), GTK_ALIGN_CENTER);
  self->taken = make_part (self, "sa-taken");
  self->added = make_part (self, "sa-added");
  self->over = make_part (self, "sa-over");
}

GtkWidget *
sa_seat_bar_new (void)
{
  return g_object_new (SA_TYPE_SEAT_BAR, NULL);
}

void
sa_seat_bar_set (SaSeatBar *self,
                 gint64     taken,
                 gint64     added,
                 gint64     seats)
{
  g_return_if_fail (SA_IS_SEAT_BAR (self));

  if (taken == self->n_taken && added == self->n_added && seats == self->n_seats)
    return;
  self->n_taken = taken;
  self->n_added = added;
  self->n_seats = seats;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
