/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-chip-layout.h"

struct _SaChipLayout
{
  GtkLayoutManager parent_instance;

  GtkWidget *field;  /* (nullable): a child */
  int        spacing;
  int        least_field_width;
};

G_DEFINE_FINAL_TYPE (SaChipLayout, sa_chip_layout, GTK_TYPE_LAYOUT_MANAGER)

/* Where the walk over the children stands. */
typedef struct
{
  int x;
  int y;
  int line_height;
} Pen;

static int
get_minimum_width (SaChipLayout *self,
                   GtkWidget    *child)
{
  int minimum = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, NULL, NULL, NULL);
  return child == self->field ? MAX (minimum, self->least_field_width) : minimum;
}

static int
get_natural_width (SaChipLayout *self,
                   GtkWidget    *child)
{
  int natural = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
  return child == self->field ? MAX (natural, self->least_field_width) : natural;
}

static int
get_height (GtkWidget *child,
            int        width)
{
  int height = 0;

  gtk_widget_measure (child, GTK_ORIENTATION_VERTICAL, width, NULL, &height, NULL, NULL);
  return height;
}

static gboolean
is_last (GtkWidget *child)
{
  GtkWidget *next = gtk_widget_get_next_sibling (child);

  while (next != NULL && !gtk_widget_should_layout (next))
    next = gtk_widget_get_next_sibling (next);

  return next == NULL;
}

/* Puts one child where the pen is, or at the start of the next line. */
static void
place (SaChipLayout  *self,
       GtkWidget     *child,
       int            line_width,
       Pen           *pen,
       GtkAllocation *area)
{
  gboolean stretches = child == self->field && is_last (child);
  int wanted = stretches ? self->least_field_width : get_natural_width (self, child);
  int width = MIN (wanted, line_width);

  if (pen->x > 0 && pen->x + width > line_width)
    {
      pen->x = 0;
      pen->y += pen->line_height + self->spacing;
      pen->line_height = 0;
    }
  if (stretches)
    width = line_width - pen->x;
  width = MAX (width, get_minimum_width (self, child));

  area->x = pen->x;
  area->y = pen->y;
  area->width = width;
  area->height = get_height (child, width);

  pen->x += width + self->spacing;
  pen->line_height = MAX (pen->line_height, area->height);
}

static GtkSizeRequestMode
sa_chip_layout_get_request_mode (GtkLayoutManager *layout,
                                 GtkWidget        *widget)
{
  return GTK_SIZE_REQUEST_HEIGHT_FOR_WIDTH;
}

static void
measure_width (SaChipLayout *self,
               GtkWidget    *widget,
               int          *minimum,
               int          *natural)
{
  GtkWidget *child = NULL;

  *minimum = 0;
  *natural = 0;
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      if (!gtk_widget_should_layout (child))
        continue;
      *minimum = MAX (*minimum, get_minimum_width (self, child));
      *natural += get_natural_width (self, child) + (*natural > 0 ? self->spacing : 0);
    }
}

static void
sa_chip_layout_measure (GtkLayoutManager *layout,
                        GtkWidget        *widget,
                        GtkOrientation    orientation,
                        int               for_size,
                        int              *minimum,
                        int              *natural,
                        int              *minimum_baseline,
                        int              *natural_baseline)
{
  SaChipLayout *self = SA_CHIP_LAYOUT (layout);
  GtkWidget *child = NULL;
  Pen pen = { 0 };
  int least = 0;
  int wanted = 0;

  measure_width (self, widget, &least, &wanted);
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = least;
      *natural = wanted;
      return;
    }

  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation area = { 0 };

      if (gtk_widget_should_layout (child))
        place (self, child, for_size < 0 ? wanted : MAX (for_size, least), &pen, &area);
    }
  *minimum = pen.y + pen.line_height;
  *natural = *minimum;
}

static void
sa_chip_layout_allocate (GtkLayoutManager *layout,
                         GtkWidget        *widget,
                         int               width,
                         int               height,
                         int               baseline)
{
  SaChipLayout *self = SA_CHIP_LAYOUT (layout);
  gboolean mirrored = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  GtkWidget *child = NULL;
  Pen pen = { 0 };
  g_autoptr(GPtrArray) line = g_ptr_array_new ();
  g_autoptr(GArray) areas = g_array_new (FALSE, FALSE, sizeof (GtkAllocation));
  guint i = 0;
  guint first = 0;

  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkAllocation area = { 0 };

      if (!gtk_widget_should_layout (child))
        continue;
      place (self, child, width, &pen, &area);
      g_ptr_array_add (line, child);
      g_array_append_val (areas, area);
    }

  /* A second walk, line by line: what stands in one line gets one height, so that the field is centred in it. */
  for (i = 0; i < areas->len; i = first)
    {
      int y = g_array_index (areas, GtkAllocation, i).y;
      int line_height = 0;

      for (first = i; first < areas->len && g_array_index (areas, GtkAllocation, first).y == y; first++)
        line_height = MAX (line_height, g_array_index (areas, GtkAllocation, first).height);
      for (; i < first; i++)
        {
          GtkAllocation area = g_array_index (areas, GtkAllocation, i);

          area.height = line_height;
          if (mirrored)
            area.x = width - area.x - area.width;
          gtk_widget_size_allocate (g_ptr_array_index (line, i), &area, -1);
        }
    }
}

static void
sa_chip_layout_class_init (SaChipLayoutClass *klass)
{
  GtkLayoutManagerClass *layout_class = GTK_LAYOUT_MANAGER_CLASS (klass);

  layout_class->get_request_mode = sa_chip_layout_get_request_mode;
  layout_class->measure = sa_chip_layout_measure;
  layout_class->allocate = sa_chip_layout_allocate;
}

static void
sa_chip_layout_init (SaChipLayout *self)
{
}

GtkLayoutManager *
sa_chip_layout_new (int spacing,
                    int least_field_width)
{
  SaChipLayout *self = g_object_new (SA_TYPE_CHIP_LAYOUT, NULL);

  self->spacing = spacing;
  self->least_field_width = least_field_width;

  return GTK_LAYOUT_MANAGER (self);
}

void
sa_chip_layout_set_field (SaChipLayout *self,
                          GtkWidget    *field)
{
  g_return_if_fail (SA_IS_CHIP_LAYOUT (self));

  self->field = field;
  gtk_layout_manager_layout_changed (GTK_LAYOUT_MANAGER (self));
}
