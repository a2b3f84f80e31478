/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-postpone-window.h"

#include "sa-postpone-times.h"

#include <glib/gi18n-lib.h>

struct _SaPostponeWindow
{
  AdwWindow parent_instance;

  /* Owned References */
  GArray *times;   /* of SaPostponeTime */

  /* Borrowed References */
  GtkCheckButton *checks[SA_POSTPONE_MAX];

  /* Template Widgets */
  AdwWindowTitle      *title;
  AdwPreferencesGroup *group;
  AdwActionRow        *other_row;
  GtkCheckButton      *other_check;
  GtkWidget           *other_box;
  GtkCalendar         *calendar;
  GtkSpinButton       *hour_spin;
  GtkSpinButton       *minute_spin;
  GtkLabel            *error_label;
};

G_DEFINE_FINAL_TYPE (SaPostponeWindow, sa_postpone_window, ADW_TYPE_WINDOW)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static SaTime
sa_postpone_window_now (void)
{
  return g_get_real_time () / G_USEC_PER_SEC;
}

/* 0: none that is still to come. */
static SaTime
sa_postpone_window_get_time (SaPostponeWindow *self)
{
  g_autoptr(GDateTime) day = NULL;
  guint i;

  for (i = 0; i < self->times->len; i++)
    if (gtk_check_button_get_active (self->checks[i]))
      return g_array_index (self->times, SaPostponeTime, i).time;

  day = gtk_calendar_get_date (self->calendar);
  return sa_postpone_make (g_date_time_get_year (day), g_date_time_get_month (day),
                           g_date_time_get_day_of_month (day), gtk_spin_button_get_value_as_int (self->hour_spin),
                           gtk_spin_button_get_value_as_int (self->minute_spin), sa_postpone_window_now ());
}

static void
sa_postpone_window_update (SaPostponeWindow *self)
{
  gboolean other = gtk_check_button_get_active (self->other_check);
  gboolean valid = sa_postpone_window_get_time (self) != 0;

  gtk_widget_set_visible (self->other_box, other);
  gtk_label_set_label (self->error_label, valid ? "" : _("This time has passed. Choose one that is still to come."));
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), !valid);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "postpone.postpone", valid);
}

static gboolean
sa_postpone_window_show_value_cb (GtkSpinButton *spin,
                                  gpointer       data)
{
  g_autofree char *text = g_strdup_printf ("%02d", gtk_spin_button_get_value_as_int (spin));

  if (g_strcmp0 (gtk_editable_get_text (GTK_EDITABLE (spin)), text) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static void
sa_postpone_window_postpone_action (GtkWidget  *widget,
                                    const char *name,
                                    GVariant   *parameter)
{
  SaTime time = sa_postpone_window_get_time (SA_POSTPONE_WINDOW (widget));

  if (time == 0)
    return;
  g_signal_emit (widget, signals[CHOSEN], 0, time);
  gtk_window_close (GTK_WINDOW (widget));
}

static void
sa_postpone_window_dispose (GObject *object)
{
  SaPostponeWindow *self = (SaPostponeWindow *) object;

  g_clear_pointer (&self->times, g_array_unref);

  G_OBJECT_CLASS (sa_postpone_window_parent_class)->dispose (object);
}

static void
sa_postpone_window_class_init (SaPostponeWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sa_postpone_window_dispose;

  signals[CHOSEN] = g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 1, G_TYPE_INT64);

  gtk_widget_class_install_action (widget_class, "postpone.postpone", NULL, sa_postpone_window_postpone_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-postpone-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SaPostponeWindow, title);
  gtk_widget_class_bind_template_child (widget_class, SaPostponeWindow, group);
  gtk_widget_class_bind_template_child (widget_class, SaPostponeWindow, other_row);
  gtk_widget_class_bind_template_child (widget_class, SaPostponeWindow, other_check);
  gtk_widget_class_bind_template_child (widget_class, SaPostponeWindow, other_box);
  gtk_widget_class_bind_template_child (widget_class, SaPostponeWindow, calendar);
  gtk_widget_class_bind_template_child (widget_class, SaPostponeWindow, hour_spin);
  gtk_widget_class_bind_template_child (widget_class, SaPostponeWindow, minute_spin);
  gtk_widget_class_bind_template_child (widget_class, SaPostponeWindow, error_label);
}

static void
sa_postpone_window_add_choice (SaPostponeWindow *self,
                               guint             index)
{
  const SaPostponeTime *time = &g_array_index (self->times, SaPostponeTime, index);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), time->label);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), time->detail);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_check_button_set_group (GTK_CHECK_BUTTON (check), self->other_check);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, time->label, -1);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
  adw_preferences_group_add (self->group, row);
  self->checks[index] = GTK_CHECK_BUTTON (check);
  g_signal_connect_object (check, "toggled", G_CALLBACK (sa_postpone_window_update), self, G_CONNECT_SWAPPED);
}

static void
sa_postpone_window_init (SaPostponeWindow *self)
{
  g_autoptr(GDateTime) tomorrow = NULL;
  guint i;

  gtk_widget_init_template (GTK_WIDGET (self));
  self->times = sa_postpone_list (sa_postpone_window_now ());

  /* The way to any other time comes last. */
  g_object_ref (self->other_row);
  adw_preferences_group_remove (self->group, GTK_WIDGET (self->other_row));
  for (i = 0; i < self->times->len; i++)
    sa_postpone_window_add_choice (self, i);
  adw_preferences_group_add (self->group, GTK_WIDGET (self->other_row));
  g_object_unref (self->other_row);
  gtk_check_button_set_active (self->checks[0], TRUE);

  tomorrow = g_date_time_new_from_unix_local (sa_postpone_window_now () + 24 * 3600);
  gtk_calendar_select_day (self->calendar, tomorrow);
  gtk_spin_button_set_value (self->hour_spin, 8);
  g_signal_connect (self->hour_spin, "output", G_CALLBACK (sa_postpone_window_show_value_cb), NULL);
  g_signal_connect (self->minute_spin, "output", G_CALLBACK (sa_postpone_window_show_value_cb), NULL);
  sa_postpone_window_show_value_cb (self->hour_spin, NULL);
  sa_postpone_window_show_value_cb (self->minute_spin, NULL);
  g_signal_connect_swapped (self->other_check, "toggled", G_CALLBACK (sa_postpone_window_update), self);
  g_signal_connect_swapped (self->calendar, "day-selected", G_CALLBACK (sa_postpone_window_update), self);
  g_signal_connect_swapped (self->hour_spin, "value-changed", G_CALLBACK (sa_postpone_window_update), self);
  g_signal_connect_swapped (self->minute_spin, "value-changed", G_CALLBACK (sa_postpone_window_update), self);
  sa_postpone_window_update (self);
}

GtkWidget *
sa_postpone_window_new (GtkWindow *parent,
                        guint      n_messages)
{
  SaPostponeWindow *self = g_object_new (SA_TYPE_POSTPONE_WINDOW, "transient-for", parent, NULL);
  g_autofree char *subtitle = NULL;

  /* Translators: how many mails are to leave later */
  subtitle = g_strdup_printf (ngettext ("%u message", "%u messages", n_messages), n_messages);
  adw_window_title_set_subtitle (self->title, subtitle);
  return GTK_WIDGET (self);
}
