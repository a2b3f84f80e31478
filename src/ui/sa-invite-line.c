/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-line.h"

#include "sa-invite-texts.h"

#include <glib/gi18n-lib.h>

#define ICON_SIZE 12

struct _SaInviteLine
{
  GtkWidget parent_instance;

  SaInviteRow *row;         /* (nullable) */
  GtkWidget   *label;
  GtkWidget   *tag;
  GtkWidget   *pill;
  GtkWidget   *icon;
  GtkWidget   *word;
  GtkWidget   *button;
  const char  *pill_class;  /* static */
};

G_DEFINE_FINAL_TYPE (SaInviteLine, sa_invite_line, GTK_TYPE_WIDGET)

enum
{
  REMOVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
update (SaInviteLine *self)
{
  SaInviteState state = sa_invite_row_get_state (self->row);
  const char *pill_class = sa_invite_state_to_pill_class (state);
  g_autofree char *sentence = sa_invite_row_dup_sentence (self->row);
  g_autofree char *name = sa_invite_row_dup_label (self->row);
  g_autofree char *remove = NULL;
  g_autofree char *tag = NULL;

  gtk_label_set_text (GTK_LABEL (self->label), sa_invite_row_get_text (self->row));
  if (sa_invite_row_get_language (self->row) != NULL)
    tag = g_ascii_strup (sa_invite_row_get_language (self->row), -1);
  gtk_label_set_text (GTK_LABEL (self->tag), tag != NULL ? tag : "");
  gtk_widget_set_visible (self->tag, tag != NULL);
  gtk_widget_set_visible (self->pill, pill_class != NULL);
  if (pill_class != self->pill_class)
    {
      if (self->pill_class != NULL)
        gtk_widget_remove_css_class (self->pill, self->pill_class);
      if (pill_class != NULL)
        gtk_widget_add_css_class (self->pill, pill_class);
      self->pill_class = pill_class;
    }
  if (pill_class != NULL)
    {
      gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), sa_invite_state_to_icon (state));
      gtk_label_set_text (GTK_LABEL (self->word), sa_invite_state_to_word (state));
    }

  gtk_widget_set_tooltip_text (GTK_WIDGET (self), sentence);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, sentence, -1);
  /* Translators: %s is an address that was given */
  remove = g_strdup_printf (_("Remove %s"), sa_invite_row_get_text (self->row));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, remove, -1);
}

static void
row_changed_cb (SaInviteRow *row,
                GParamSpec  *pspec,
                gpointer     user_data)
{
  update (user_data);
}

static void
clicked_cb (GtkButton *button,
            gpointer   user_data)
{
  g_signal_emit (user_data, signals[REMOVE], 0);
}

static void
sa_invite_line_dispose (GObject *object)
{
  SaInviteLine *self = SA_INVITE_LINE (object);
  GtkWidget *child = NULL;

  if (self->row != NULL)
    g_signal_handlers_disconnect_by_data (self->row, self);
  g_clear_object (&self->row);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);

  G_OBJECT_CLASS (sa_invite_line_parent_class)->dispose (object);
}

static void
sa_invite_line_class_init (SaInviteLineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_invite_line_dispose;
  signals[REMOVE] = g_signal_new ("remove", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                  G_TYPE_NONE, 0);

  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "inviteline");
}

static void
sa_invite_line_init (SaInviteLine *self)
{
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_box_layout_set_spacing (GTK_BOX_LAYOUT (gtk_widget_get_layout_manager (widget)), 10);

  self->label = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_label_set_single_line_mode (GTK_LABEL (self->label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->label), 0);
  gtk_widget_set_hexpand (self->label, TRUE);
  gtk_widget_set_parent (self->label, widget);

  self->tag = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->tag, "sa-chip-tag");
  gtk_widget_set_parent (self->tag, widget);

  self->pill = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  gtk_widget_add_css_class (self->pill, "sa-pill");
  gtk_widget_set_valign (self->pill, GTK_ALIGN_CENTER);
  gtk_widget_set_parent (self->pill, widget);
  self->icon = gtk_image_new ();
  gtk_image_set_pixel_size (GTK_IMAGE (self->icon), ICON_SIZE);
  gtk_box_append (GTK_BOX (self->pill), self->icon);
  self->word = gtk_label_new (NULL);
  gtk_box_append (GTK_BOX (self->pill), self->word);

  self->button = gtk_button_new_from_icon_name ("window-close-symbolic");
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "circular");
  gtk_widget_set_focusable (self->button, FALSE);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (self->button, _("Remove"));
  gtk_widget_set_parent (self->button, widget);
  g_signal_connect (self->button, "clicked", G_CALLBACK (clicked_cb), self);
}

GtkWidget *
sa_invite_line_new (void)
{
  return g_object_new (SA_TYPE_INVITE_LINE, NULL);
}

void
sa_invite_line_set_row (SaInviteLine *self,
                        SaInviteRow  *row)
{
  g_return_if_fail (SA_IS_INVITE_LINE (self));

  if (row == self->row)
    return;
  if (self->row != NULL)
    g_signal_handlers_disconnect_by_data (self->row, self);
  g_set_object (&self->row, row);
  if (row == NULL)
    return;
  g_signal_connect (row, "notify::state", G_CALLBACK (row_changed_cb), self);
  update (self);
}

SaInviteRow *
sa_invite_line_get_row (SaInviteLine *self)
{
  g_return_val_if_fail (SA_IS_INVITE_LINE (self), NULL);

  return self->row;
}
