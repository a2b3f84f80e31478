/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-row-name.h"

/* A row is above a cell and the boxes in it. */
#define MAX_CLIMB 5

void
sa_row_set_name (GtkWidget  *content,
                 const char *name)
{
  GtkWidget *at = NULL;
  int i = 0;

  g_return_if_fail (GTK_IS_WIDGET (content));
  g_return_if_fail (name != NULL);

  for (at = gtk_widget_get_parent (content); at != NULL && i < MAX_CLIMB; at = gtk_widget_get_parent (at), i++)
    {
      GtkAccessibleRole role = gtk_accessible_get_accessible_role (GTK_ACCESSIBLE (at));

      if (role == GTK_ACCESSIBLE_ROLE_ROW || role == GTK_ACCESSIBLE_ROLE_LIST_ITEM)
        {
          gtk_accessible_update_property (GTK_ACCESSIBLE (at), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
          return;
        }
    }
}
