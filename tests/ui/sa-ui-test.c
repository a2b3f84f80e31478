/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-ui-test.h"

#include "sa-test.h"
#include "sa-ui.h"

#include <adwaita.h>

void
sa_ui_test_init (void)
{
  adw_init ();
  sa_ui_init ();
  g_object_set (gtk_settings_get_default (), "gtk-enable-animations", FALSE, NULL);
}

GtkWidget *
sa_ui_test_find (GtkWidget *widget,
                 GType      type)
{
  GtkWidget *child = NULL;

  if (G_TYPE_CHECK_INSTANCE_TYPE (widget, type))
    return widget;

  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = sa_ui_test_find (child, type);

      if (found != NULL)
        return found;
    }

  return NULL;
}

GtkWidget *
sa_ui_test_find_label (GtkWidget  *widget,
                       const char *text)
{
  GtkWidget *child = NULL;

  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget) &&
      g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return widget;

  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = sa_ui_test_find_label (child, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
count_frame_cb (GtkWidget     *widget,
                GdkFrameClock *clock,
                gpointer       n_frames)
{
  (*(int *) n_frames)++;
  return G_SOURCE_CONTINUE;
}

void
sa_ui_test_settle (GtkWidget *window)
{
  int n_frames = 0;
  guint id;

  if (!gtk_widget_get_mapped (window))
    gtk_window_present (GTK_WINDOW (window));
  SA_WAIT_UNTIL (gtk_widget_get_mapped (window));
  id = gtk_widget_add_tick_callback (window, count_frame_cb, &n_frames, NULL);
  SA_WAIT_UNTIL (n_frames >= 4);
  gtk_widget_remove_tick_callback (window, id);
}
