/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-chip.h"

#include <glib/gi18n-lib.h>

#define ICON_SIZE 12

struct _SaAddressChip
{
  GtkWidget parent_instance;

  GtkWidget *icon;
  GtkWidget *label;
  GtkWidget *word;
  GtkWidget *button;
  char      *style_class;
};

G_DEFINE_FINAL_TYPE (SaAddressChip, sa_address_chip, GTK_TYPE_WIDGET)

enum
{
  EDIT,
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
edit_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_signal_emit (widget, signals[EDIT], 0);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  g_signal_emit (widget, signals[REMOVE], 0);
}

static void
copy_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), sa_address_chip_get_text (SA_ADDRESS_CHIP (widget)));
}

static void
remove_clicked_cb (GtkButton *button,
                   gpointer   user_data)
{
  g_signal_emit (user_data, signals[REMOVE], 0);
}

static void
pressed_cb (GtkGestureClick *gesture,
            int              n_press,
            double           x,
            double           y,
            gpointer         user_data)
{
  GtkWidget *self = user_data;

  /* Kept from the list row that the chip stands in, which would take the focus for itself. */
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (self);
  if (n_press == 2)
    g_signal_emit (self, signals[EDIT], 0);
}

static void
sa_address_chip_dispose (GObject *object)
{
  SaAddressChip *self = SA_ADDRESS_CHIP (object);
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sa_address_chip_parent_class)->dispose (object);
}

static void
sa_address_chip_finalize (GObject *object)
{
  SaAddressChip *self = SA_ADDRESS_CHIP (object);

  g_free (self->style_class);

  G_OBJECT_CLASS (sa_address_chip_parent_class)->finalize (object);
}

static void
sa_address_chip_class_init (SaAddressChipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_address_chip_dispose;
  object_class->finalize = sa_address_chip_finalize;

  signals[EDIT] = g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "chip.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "chip.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "chip.copy", NULL, copy_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, 0, "chip.edit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, 0, "chip.edit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F2, 0, "chip.edit", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "chip.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Delete, 0, "chip.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_BackSpace, 0, "chip.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, GDK_CONTROL_MASK, "chip.copy", NULL);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "chip");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
sa_address_chip_init (SaAddressChip *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_set_focusable (widget, TRUE);
  gtk_widget_add_css_class (widget, "sa-address");
  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget)), 5);

  self->icon = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), ICON_SIZE);
  gtk_widget_set_visible (self->icon, FALSE);
  gtk_widget_set_parent (self->icon, widget);

  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_single_line_mode (GTK_LABEL (self->label), TRUE);
  gtk_widget_add_css_class (self->label, "sa-chip-text");
  gtk_widget_set_parent (self->label, widget);

  self->word = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->word, "sa-chip-word");
  gtk_widget_set_visible (self->word, FALSE);
  gtk_widget_set_parent (self->word, widget);

  self->button = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "circular");
  gtk_widget_set_focusable (self->button, FALSE);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->button, widget);
  g_signal_connect (self->button, "clicked", G_CALLBACK (remove_clicked_cb), self);

  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
}

GtkWidget *
sa_address_chip_new (void)
{
  return g_object_new (SA_TYPE_ADDRESS_CHIP, NULL);
}

void
sa_address_chip_set (SaAddressChip *self,
                     const char    *text,
                     const char    *icon,
                     const char    *word,
                     const char    *style_class,
                     const char    *description)
{
  g_autofree char *name = NULL;
  g_autofree char *remove = NULL;

  g_return_if_fail (SA_IS_ADDRESS_CHIP (self));
  g_return_if_fail (text != NULL);

  gtk_label_set_text (GTK_LABEL (self->label), text);
  gtk_label_set_text (GTK_LABEL (self->word), word != NULL ? word : "");
  gtk_widget_set_visible (self->word, word != NULL);
  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), icon);
  gtk_widget_set_visible (self->icon, icon != NULL);

  if (g_strcmp0 (style_class, self->style_class) != 0)
    {
      if (self->style_class != NULL)
        gtk_widget_remove_css_class (GTK_WIDGET (self), self->style_class);
      if (style_class != NULL)
        gtk_widget_add_css_class (GTK_WIDGET (self), style_class);
      g_free (self->style_class);
      self->style_class = g_strdup (style_class);
    }

  gtk_widget_set_tooltip_text (GTK_WIDGET (self), description);
  /* Translators: the name of a chip: an address or a group, and its fate, such as "a@b.example, Will resend" */
  name = word != NULL ? g_strdup_printf (_("%s, %s"), text, word) : g_strdup (text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, description != NULL ? description : "", -1);
  /* Translators: %s is an address or a group that was chosen */
  remove = g_strdup_printf (_("Remove %s"), text);
  gtk_widget_set_tooltip_text (self->button, _("Remove"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
}

const char *
sa_address_chip_get_text (SaAddressChip *self)
{
  g_return_val_if_fail (SA_IS_ADDRESS_CHIP (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->label));
}

const char *
sa_address_chip_get_word (SaAddressChip *self)
{
  g_return_val_if_fail (SA_IS_ADDRESS_CHIP (self), NULL);

  return gtk_label_get_text (GTK_LABEL (self->word));
}
