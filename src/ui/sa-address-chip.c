/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-chip.h"

#include "sa-language.h"

#include <glib/gi18n-lib.h>

#define ICON_SIZE 12

struct _SaAddressChip
{
  GtkWidget parent_instance;

  GtkWidget *icon;
  GtkWidget *label;
  GtkWidget *word;
  GtkWidget *tag;
  GtkWidget *button;
  GtkWidget *popover;      /* (nullable): until the menu was asked for */
  char      *style_class;
  char      *description;  /* (nullable) */
  char      *language;     /* a tag, or "" */
  gboolean   has_language;
};

G_DEFINE_FINAL_TYPE (SaAddressChip, sa_address_chip, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_LANGUAGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

enum
{
  EDIT,
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* What the chip says to those who do not see it, and when it is pointed at. */
static void
update_name (SaAddressChip *self)
{
  const char *text = gtk_label_get_text (GTK_LABEL (self->label));
  const char *word = gtk_label_get_text (GTK_LABEL (self->word));
  const char *language = self->language[0] != '\0' ? sa_language_get_name (self->language) : NULL;
  g_autofree char *first = NULL;
  g_autofree char *name = NULL;
  g_autofree char *tooltip = NULL;

  /* Translators: the name of a chip: an address or a group, and its fate, such as "a@b.example, Will resend" */
  first = word[0] != '\0' ? g_strdup_printf (_("%s, %s"), text, word) : g_strdup (text);
  /* Translators: the name of a chip: an address, perhaps with its fate, then the language of the mail */
  name = language != NULL ? g_strdup_printf (_("%s, mail in %s"), first, language) : g_strdup (first);
  if (language != NULL)
    /* Translators: %1$s is a sentence about an address; %2$s a language */
    tooltip = g_strdup_printf (_("%1$s. The mail is in %2$s"), self->description != NULL ? self->description : text,
                               language);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip != NULL ? tooltip : self->description);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  self->description != NULL ? self->description : "", -1);
}

static GMenuModel *
make_menu (void)
{
  const char * const *tags = sa_language_list ();
  g_autoptr(GMenu) menu = g_menu_new ();
  g_autoptr(GMenu) actions = g_menu_new ();
  g_autoptr(GMenu) choice = g_menu_new ();
  g_autoptr(GMenu) languages = g_menu_new ();
  gsize i = 0;

  g_menu_append (actions, _("_Edit"), "chip.edit");
  g_menu_append (actions, _("_Copy"), "chip.copy");
  g_menu_append (actions, _("_Remove"), "chip.remove");
  /* Translators: a menu item: the language of the mail to one person: that of the others. Header capitalization */
  g_menu_append (languages, _("As for the Others"), "chip.language::");
  for (i = 0; tags[i] != NULL; i++)
    {
      g_autofree char *action = g_strdup_printf ("chip.language::%s", tags[i]);

      g_menu_append (languages, sa_language_get_name (tags[i]), action);
    }
  g_menu_append_submenu (choice, _("_Language of the Mail"), G_MENU_MODEL (languages));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (actions));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (choice));

  return G_MENU_MODEL (g_steal_pointer (&menu));
}

static void
menu_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SaAddressChip *self = SA_ADDRESS_CHIP (widget);

  if (!self->has_language)
    return;
  if (self->popover == NULL)
    {
      g_autoptr(GMenuModel) menu = make_menu ();

      self->popover = gtk_popover_menu_new_from_model (menu);
      gtk_popover_set_has_arrow (GTK_POPOVER (self->popover), FALSE);
      gtk_widget_set_parent (self->popover, widget);
    }
  gtk_popover_popup (GTK_POPOVER (self->popover));
}

static void
menu_pressed_cb (GtkGestureClick *gesture,
                 int              n_press,
                 double           x,
                 double           y,
                 gpointer         user_data)
{
  GtkWidget *self = user_data;

  if (!SA_ADDRESS_CHIP (self)->has_language)
    return;
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_grab_focus (self);
  menu_action (self, NULL, NULL);
}

static void
long_pressed_cb (GtkGestureLongPress *gesture,
                 double               x,
                 double               y,
                 gpointer             user_data)
{
  menu_action (user_data, NULL, NULL);
}

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
  g_free (self->description);
  g_free (self->language);

  G_OBJECT_CLASS (sa_address_chip_parent_class)->finalize (object);
}

static void
sa_address_chip_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  if (prop_id == PROP_LANGUAGE)
    g_value_set_string (value, SA_ADDRESS_CHIP (object)->language);
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sa_address_chip_set_property (GObject      *object,
                              guint         prop_id,
                              const GValue *value,
                              GParamSpec   *pspec)
{
  if (prop_id == PROP_LANGUAGE)
    sa_address_chip_set_language (SA_ADDRESS_CHIP (object), g_value_get_string (value));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
}

static void
sa_address_chip_class_init (SaAddressChipClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_address_chip_dispose;
  object_class->finalize = sa_address_chip_finalize;
  object_class->get_property = sa_address_chip_get_property;
  object_class->set_property = sa_address_chip_set_property;

  properties[PROP_LANGUAGE] = g_param_spec_string ("language", NULL, NULL, "",
                                                   G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY
                                                     | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[EDIT] = g_signal_new ("edit", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "chip.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "chip.remove", NULL, remove_action);
  gtk_widget_class_install_action (widget_class, "chip.copy", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "chip.menu", NULL, menu_action);
  gtk_widget_class_install_property_action (widget_class, "chip.language", "language");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Menu, 0, "chip.menu", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F10, GDK_SHIFT_MASK, "chip.menu", NULL);
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
  GtkGesture *menu_click = gtk_gesture_click_new ();
  GtkGesture *long_press = gtk_gesture_long_press_new ();

  self->language = g_strdup ("");
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

  self->tag = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->tag, "sa-chip-tag");
  gtk_widget_set_visible (self->tag, FALSE);
  gtk_widget_set_parent (self->tag, widget);

  self->button = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "circular");
  gtk_widget_set_focusable (self->button, FALSE);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->button, widget);
  g_signal_connect (self->button, "clicked", G_CALLBACK (remove_clicked_cb), self);

  g_signal_connect (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu_click), GDK_BUTTON_SECONDARY);
  g_signal_connect (menu_click, "pressed", G_CALLBACK (menu_pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (menu_click));
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (long_press), TRUE);
  g_signal_connect (long_press, "pressed", G_CALLBACK (long_pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (long_press));
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

  g_free (self->description);
  self->description = g_strdup (description);
  update_name (self);
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

void
sa_address_chip_set_has_language (SaAddressChip *self)
{
  g_return_if_fail (SA_IS_ADDRESS_CHIP (self));

  self->has_language = TRUE;
}

const char *
sa_address_chip_get_language (SaAddressChip *self)
{
  g_return_val_if_fail (SA_IS_ADDRESS_CHIP (self), NULL);

  return self->language[0] != '\0' ? self->language : NULL;
}

void
sa_address_chip_set_language (SaAddressChip *self,
                              const char    *language)
{
  const char *tag = language != NULL ? language : "";
  g_autofree char *shown = NULL;

  g_return_if_fail (SA_IS_ADDRESS_CHIP (self));

  if (g_str_equal (tag, self->language))
    return;
  g_free (self->language);
  self->language = g_strdup (tag);
  shown = g_ascii_strup (tag, -1);
  gtk_label_set_text (GTK_LABEL (self->tag), shown);
  gtk_widget_set_visible (self->tag, tag[0] != '\0');
  update_name (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_LANGUAGE]);
}
