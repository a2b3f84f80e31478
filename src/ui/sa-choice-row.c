/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-choice-row.h"

struct _SaChoiceRow
{
  AdwActionRow parent_instance;

  GtkWidget *check;
  GtkWidget *lock_icon;
  gboolean   setting;
};

G_DEFINE_FINAL_TYPE (SaChoiceRow, sa_choice_row, ADW_TYPE_ACTION_ROW)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
toggled_cb (GtkCheckButton *check,
            gpointer        user_data)
{
  SaChoiceRow *self = user_data;

  if (!self->setting)
    g_signal_emit (self, signals[CHOSEN], 0, gtk_check_button_get_active (check));
}

static void
sa_choice_row_class_init (SaChoiceRowClass *klass)
{
  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_BOOLEAN);
}

static void
sa_choice_row_init (SaChoiceRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (self), 0);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self), 0);

  self->check = gtk_check_button_new ();
  gtk_widget_set_valign (self->check, GTK_ALIGN_CENTER);
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), self->check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->check);
  g_signal_connect (self->check, "toggled", G_CALLBACK (toggled_cb), self);

  self->lock_icon = gtk_image_new_from_icon_name ("changes-prevent-symbolic");
  gtk_widget_set_visible (self->lock_icon, FALSE);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->lock_icon);
}

GtkWidget *
sa_choice_row_new (const char *title)
{
  return g_object_new (SA_TYPE_CHOICE_ROW, "title", title, NULL);
}

void
sa_choice_row_join (SaChoiceRow *self,
                    SaChoiceRow *other)
{
  g_return_if_fail (SA_IS_CHOICE_ROW (self));
  g_return_if_fail (SA_IS_CHOICE_ROW (other));

  gtk_check_button_set_group (GTK_CHECK_BUTTON (self->check), GTK_CHECK_BUTTON (other->check));
}

void
sa_choice_row_set (SaChoiceRow *self,
                   gboolean     active,
                   const char  *subtitle,
                   SaReason     lock)
{
  gboolean locked = lock != SA_REASON_NONE;
  const char *line = subtitle != NULL ? subtitle : "";

  g_return_if_fail (SA_IS_CHOICE_ROW (self));

  if (locked)
    line = sa_reason_to_text (lock);

  self->setting = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (self->check), active);
  self->setting = FALSE;
  if (g_strcmp0 (adw_action_row_get_subtitle (ADW_ACTION_ROW (self)), line) != 0)
    adw_action_row_set_subtitle (ADW_ACTION_ROW (self), line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, line, -1);

  /* The row stays readable: only what would change it is off, and its title steps back. (A row whose activatable widget
   * is off is off as a whole.) */
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), locked ? NULL : self->check);
  /* The row names its activatable widget; a second name would be read beside it. */
  if (locked)
    gtk_accessible_update_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                    adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)), -1);
  else
    gtk_accessible_reset_property (GTK_ACCESSIBLE (self->check), GTK_ACCESSIBLE_PROPERTY_LABEL);
  gtk_widget_set_sensitive (self->check, !locked);
  gtk_widget_set_visible (self->lock_icon, locked);
  if (locked)
    gtk_widget_add_css_class (GTK_WIDGET (self), "sa-locked");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self), "sa-locked");
}

gboolean
sa_choice_row_get_active (SaChoiceRow *self)
{
  g_return_val_if_fail (SA_IS_CHOICE_ROW (self), FALSE);

  return gtk_check_button_get_active (GTK_CHECK_BUTTON (self->check));
}
