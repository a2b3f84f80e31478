/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fact-row.h"

#include "sa-content-row.h"

GtkWidget *
sa_fact_row_new (const char *title,
                 const char *text,
                 gboolean    selectable)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  GtkWidget *heading = gtk_label_new (title);
  GtkWidget *value = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (heading), 0);
  gtk_label_set_ellipsize (GTK_LABEL (heading), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_label_set_wrap (GTK_LABEL (value), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (value), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_selectable (GTK_LABEL (value), selectable);
  gtk_widget_add_css_class (value, "caption");
  gtk_widget_add_css_class (value, "sa-secondary");

  gtk_box_append (GTK_BOX (box), heading);
  gtk_box_append (GTK_BOX (box), value);
  gtk_widget_add_css_class (box, "sa-fact");
  return sa_content_row_new (box);
}

void
sa_fact_row_set_text (GtkWidget  *row,
                      const char *text)
{
  GtkWidget *value = gtk_widget_get_last_child (gtk_list_box_row_get_child (GTK_LIST_BOX_ROW (row)));

  if (g_strcmp0 (gtk_label_get_label (GTK_LABEL (value)), text) != 0)
    gtk_label_set_label (GTK_LABEL (value), text);
}
