/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-selection-bar.h"

#include "sa-format.h"

#include <glib/gi18n-lib.h>

struct _SaSelectionBar
{
  AdwBin parent_instance;

  /* Owned References */
  SaRowList *list;

  /* Borrowed References */
  GtkActionBar *bar;
  GtkLabel     *label;
  GtkButton    *select_all_button;
  GtkWidget    *wide;
  GtkWidget    *narrow;

  guint select_all : 1;
};

G_DEFINE_FINAL_TYPE (SaSelectionBar, sa_selection_bar, ADW_TYPE_BIN)

static void
sa_selection_bar_update (SaSelectionBar *self)
{
  guint n = sa_row_list_get_n_selected (self->list);
  g_autofree char *count = sa_format_count (n);
  g_autofree char *total = sa_format_count ((gint64) sa_row_list_get_n_total (self->list));
  g_autofree char *selected = NULL;
  g_autofree char *select_all = NULL;

  /* An action bar that is not revealed still asks for its width. */
  gtk_widget_set_visible (GTK_WIDGET (self->bar), sa_row_list_get_selecting (self->list));
  if (n == 0)
    return; /* the bar is on its way out: it need not change its words for that */

  /* Translators: how many rows are selected; %s is a number */
  selected = g_strdup_printf (ngettext ("%s selected", "%s selected", n), count);
  gtk_label_set_label (self->label, selected);
  /* Translators: a button; %s is the number of all rows that the filters let through */
  select_all = g_strdup_printf (_("Select All %s"), total);
  gtk_button_set_label (self->select_all_button, select_all);
  gtk_widget_set_visible (GTK_WIDGET (self->select_all_button),
                          self->select_all && n < sa_row_list_get_n_total (self->list));
}

static void
sa_selection_bar_dispose (GObject *object)
{
  g_clear_object (&SA_SELECTION_BAR (object)->list);

  G_OBJECT_CLASS (sa_selection_bar_parent_class)->dispose (object);
}

static void
sa_selection_bar_class_init (SaSelectionBarClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sa_selection_bar_dispose;
}

static void
sa_selection_bar_init (SaSelectionBar *self)
{
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_widget_set_margin_start (GTK_WIDGET (self->label), 6);
  gtk_widget_set_margin_end (GTK_WIDGET (self->label), 6);
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "heading");
  gtk_widget_add_css_class (GTK_WIDGET (self->label), "numeric");

  self->select_all_button = GTK_BUTTON (gtk_button_new ());
  gtk_widget_add_css_class (GTK_WIDGET (self->select_all_button), "flat");

  self->wide = adw_bin_new ();
  self->narrow = adw_bin_new ();
  self->bar = GTK_ACTION_BAR (gtk_action_bar_new ());
  gtk_action_bar_pack_start (self->bar, GTK_WIDGET (self->label));
  gtk_action_bar_pack_start (self->bar, GTK_WIDGET (self->select_all_button));
  gtk_action_bar_pack_end (self->bar, self->wide);
  gtk_action_bar_pack_end (self->bar, self->narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->bar), FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->bar));
}

void
sa_selection_bar_set_up (SaSelectionBar *self,
                         SaRowList      *list,
                         const char     *select_all)
{
  g_return_if_fail (SA_IS_SELECTION_BAR (self) && self->list == NULL);
  g_return_if_fail (SA_IS_ROW_LIST (list));

  self->list = g_object_ref (list);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->select_all_button), select_all);
  g_signal_connect_object (list, "notify", G_CALLBACK (sa_selection_bar_update), self, G_CONNECT_SWAPPED);
  sa_selection_bar_update (self);
}

void
sa_selection_bar_set_wide (SaSelectionBar *self,
                           GtkWidget      *buttons)
{
  g_return_if_fail (SA_IS_SELECTION_BAR (self));

  adw_bin_set_child (ADW_BIN (self->wide), buttons);
}

void
sa_selection_bar_set_narrow (SaSelectionBar *self,
                             GtkWidget      *buttons)
{
  g_return_if_fail (SA_IS_SELECTION_BAR (self));

  adw_bin_set_child (ADW_BIN (self->narrow), buttons);
}

void
sa_selection_bar_set_room (SaSelectionBar *self,
                           gboolean        narrow,
                           gboolean        select_all)
{
  g_return_if_fail (SA_IS_SELECTION_BAR (self));

  gtk_widget_set_visible (self->wide, !narrow);
  gtk_widget_set_visible (self->narrow, narrow);
  self->select_all = !!select_all;
  sa_selection_bar_update (self);
}
