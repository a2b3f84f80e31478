/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-users-bar.h"

#include "sa-chips.h"
#include "sa-filter-popover.h"

#include <glib/gi18n-lib.h>

struct _SaUsersBar
{
  AdwBin parent_instance;

  /* Owned References */
  SaUsersView *view;

  /* Template Widgets */
  SaChips         *chips;
  GtkWidget       *filters_separator;
  GtkBox          *filters;
  GtkWidget       *filter_label;
  SaFilterPopover *filter_popover;
};

G_DEFINE_FINAL_TYPE (SaUsersBar, sa_users_bar, ADW_TYPE_BIN)

static void
sa_users_bar_remove_filter_cb (GtkButton   *button,
                                SaUsersBar *self)
{
  SaUsersFilter filter;
  GtkWidget *child = NULL;
  int position = 0;

  for (child = gtk_widget_get_first_child (GTK_WIDGET (self->filters)); child != GTK_WIDGET (button);
       child = gtk_widget_get_next_sibling (child))
    position++;

  for (filter = 0; filter < SA_N_USERS_FILTERS; filter++)
    if (sa_users_view_get_filter (self->view, filter) >= 0 && position-- == 0)
      {
        sa_users_view_set_filter (self->view, filter, -1, NULL);
        return;
      }
}

static GtkWidget *
sa_users_bar_create_filter (SaUsersBar *self,
                             const char  *text)
{
  GtkWidget *button = gtk_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *icon = gtk_image_new_from_icon_name ("window-close-symbolic");
  g_autofree char *label = NULL;

  gtk_image_set_pixel_size (GTK_IMAGE (icon), 12);
  gtk_box_append (GTK_BOX (box), gtk_label_new (text));
  gtk_box_append (GTK_BOX (box), icon);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "sa-chip");
  gtk_widget_add_css_class (button, "sa-removable");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  /* Translators: %s is a filter in force, such as “Product: Jira” */
  label = g_strdup_printf (_("Remove Filter “%s”"), text);
  gtk_widget_set_tooltip_text (button, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (button, "clicked", G_CALLBACK (sa_users_bar_remove_filter_cb), self, 0);
  return button;
}

static void
sa_users_bar_update (SaUsersBar *self)
{
  GtkWidget *child = NULL;
  gboolean any = FALSE;
  int i;

  for (i = 0; i < SA_N_USERS_CHIPS; i++)
    sa_chips_set_count (self->chips, i, sa_users_view_get_chip_count (self->view, i));
  sa_chips_set_chosen (self->chips, sa_users_view_get_chip (self->view));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->filters))) != NULL)
    gtk_box_remove (self->filters, child);
  for (i = 0; i < SA_N_USERS_FILTERS; i++)
    {
      g_autofree char *text = sa_users_view_get_filter_text (self->view, i);

      if (text == NULL)
        continue;
      gtk_box_append (self->filters, sa_users_bar_create_filter (self, text));
      any = TRUE;
    }
  gtk_widget_set_visible (self->filters_separator, any);
  gtk_widget_set_visible (GTK_WIDGET (self->filters), any);
}

static void
sa_users_bar_chosen_cb (SaChips    *chips,
                        guint       index,
                        SaUsersBar *self)
{
  sa_users_view_set_chip (self->view, index);
}

static void
sa_users_bar_dispose (GObject *object)
{
  SaUsersBar *self = (SaUsersBar *) object;

  gtk_widget_dispose_template (GTK_WIDGET (self), SA_TYPE_USERS_BAR);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (sa_users_bar_parent_class)->dispose (object);
}

static void
sa_users_bar_class_init (SaUsersBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sa_users_bar_dispose;

  g_type_ensure (SA_TYPE_CHIPS);
  g_type_ensure (SA_TYPE_FILTER_POPOVER);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-users-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, SaUsersBar, chips);
  gtk_widget_class_bind_template_child (widget_class, SaUsersBar, filters_separator);
  gtk_widget_class_bind_template_child (widget_class, SaUsersBar, filters);
  gtk_widget_class_bind_template_child (widget_class, SaUsersBar, filter_label);
  gtk_widget_class_bind_template_child (widget_class, SaUsersBar, filter_popover);
}

static void
sa_users_bar_init (SaUsersBar *self)
{
  int i;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (i = 0; i < SA_N_USERS_CHIPS; i++)
    sa_chips_add (self->chips, sa_users_view_get_chip_text (i));
  g_signal_connect_object (self->chips, "chosen", G_CALLBACK (sa_users_bar_chosen_cb), self, 0);
}

void
sa_users_bar_set_up (SaUsersBar   *self,
                     SaUsersView  *view,
                     SaRepository *repository,
                     SaId          site)
{
  g_return_if_fail (SA_IS_USERS_BAR (self));
  g_return_if_fail (SA_IS_USERS_VIEW (view));
  g_return_if_fail (self->view == NULL);

  self->view = g_object_ref (view);
  sa_filter_popover_set_up (self->filter_popover, view, repository, site);
  g_signal_connect_object (view, "changed", G_CALLBACK (sa_users_bar_update), self, G_CONNECT_SWAPPED);
  sa_users_bar_update (self);
}

void
sa_users_bar_set_narrow (SaUsersBar *self,
                         gboolean    narrow)
{
  g_return_if_fail (SA_IS_USERS_BAR (self));

  gtk_widget_set_visible (self->filter_label, !narrow);
}
