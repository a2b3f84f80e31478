/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-condition-bar.h"

#define N_BUTTONS 2
#define LABEL_CHARS 24

struct _SaConditionBar
{
  AdwBin parent_instance;

  /* Borrowed References */
  GtkInfoBar *bar;
  GtkBox     *box;
  GtkLabel   *label;
  GtkWidget  *buttons;
  GtkButton  *button[N_BUTTONS];
};

G_DEFINE_FINAL_TYPE (SaConditionBar, sa_condition_bar, ADW_TYPE_BIN)

static void
sa_condition_bar_class_init (SaConditionBarClass *klass)
{
}

static void
sa_condition_bar_init (SaConditionBar *self)
{
  int i;

  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_wrap (self->label, TRUE);
  gtk_label_set_wrap_mode (self->label, PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (self->label, 0);
  /* Whoever measures the page at its least width must not meet a word a line. */
  gtk_label_set_width_chars (self->label, LABEL_CHARS);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);

  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_valign (self->buttons, GTK_ALIGN_CENTER);
  for (i = 0; i < N_BUTTONS; i++)
    {
      self->button[i] = GTK_BUTTON (gtk_button_new_with_label (""));
      gtk_widget_set_visible (GTK_WIDGET (self->button[i]), FALSE);
      gtk_box_append (GTK_BOX (self->buttons), GTK_WIDGET (self->button[i]));
    }

  self->box = GTK_BOX (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12));
  gtk_box_append (self->box, GTK_WIDGET (self->label));
  gtk_box_append (self->box, self->buttons);

  self->bar = GTK_INFO_BAR (gtk_info_bar_new ());
  gtk_info_bar_set_message_type (self->bar, GTK_MESSAGE_WARNING);
  gtk_info_bar_set_revealed (self->bar, FALSE);
  gtk_widget_add_css_class (GTK_WIDGET (self->bar), "sa-infobar");
  gtk_info_bar_add_child (self->bar, GTK_WIDGET (self->box));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->bar));
}

/* A name with another action's target, even for a moment, is a fault to GTK. */
static void
sa_condition_bar_set_action (GtkActionable *button,
                             const char    *detailed_name)
{
  g_autofree char *name = NULL;
  g_autoptr(GVariant) target = NULL;

  if (!g_action_parse_detailed_name (detailed_name, &name, &target, NULL))
    g_return_if_reached ();
  gtk_actionable_set_action_name (button, NULL);
  gtk_actionable_set_action_target_value (button, target);
  gtk_actionable_set_action_name (button, name);
}

void
sa_condition_bar_set (SaConditionBar    *self,
                      const SaCondition *condition)
{
  gboolean shown = condition != NULL && condition->text != NULL;
  gboolean any = FALSE;
  int i;

  g_return_if_fail (SA_IS_CONDITION_BAR (self));

  /* What is not revealed is still there for assistive technologies: nothing may stay behind in it. */
  gtk_label_set_label (self->label, shown ? condition->text : "");
  for (i = 0; i < N_BUTTONS; i++)
    {
      const char *label = shown ? condition->labels[i] : NULL;

      gtk_widget_set_visible (GTK_WIDGET (self->button[i]), label != NULL);
      if (label == NULL)
        continue;
      gtk_button_set_label (self->button[i], label);
      sa_condition_bar_set_action (GTK_ACTIONABLE (self->button[i]), condition->actions[i]);
      any = TRUE;
    }
  gtk_widget_set_visible (self->buttons, any);
  gtk_info_bar_set_revealed (self->bar, shown);
}

void
sa_condition_bar_set_narrow (SaConditionBar *self,
                             gboolean        narrow)
{
  g_return_if_fail (SA_IS_CONDITION_BAR (self));

  gtk_orientable_set_orientation (GTK_ORIENTABLE (self->box),
                                  narrow ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
  gtk_box_set_spacing (self->box, narrow ? 6 : 12);
}
