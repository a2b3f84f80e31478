/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-dialog.h"

#include <glib/gi18n-lib.h>

static GtkWidget *
create_label (const char *text,
              const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 40);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, css_class);
  return label;
}

GtkWidget *
sa_dialog_new (GtkWindow  *parent,
               const char *heading,
               const char *body)
{
  GtkWidget *dialog = NULL;
  GtkWidget *box = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (heading != NULL, NULL);

  dialog = adw_message_dialog_new (parent, NULL, NULL);
  gtk_window_set_title (GTK_WINDOW (dialog), heading);
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (box), create_label (heading, "title-2"));
  if (body != NULL)
    gtk_box_append (GTK_BOX (box), create_label (body, "body"));
  adw_message_dialog_set_extra_child (ADW_MESSAGE_DIALOG (dialog), box);
  return dialog;
}

GtkWidget *
sa_dialog_new_save_changes (GtkWindow  *parent,
                            const char *body)
{
  AdwMessageDialog *dialog = ADW_MESSAGE_DIALOG (sa_dialog_new (parent, _("Save Changes?"), body));

  adw_message_dialog_add_responses (dialog, "cancel", _("_Cancel"), "discard", _("_Discard"), "save", _("_Save"), NULL);
  adw_message_dialog_set_response_appearance (dialog, "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_response_appearance (dialog, "save", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (dialog, "save");
  adw_message_dialog_set_close_response (dialog, "cancel");
  return GTK_WIDGET (dialog);
}

void
sa_dialog_set_child (GtkWidget *dialog,
                     GtkWidget *child)
{
  GtkWidget *box = NULL;

  g_return_if_fail (ADW_IS_MESSAGE_DIALOG (dialog));
  g_return_if_fail (GTK_IS_WIDGET (child));

  box = adw_message_dialog_get_extra_child (ADW_MESSAGE_DIALOG (dialog));
  gtk_widget_set_margin_top (child, 6);
  gtk_box_append (GTK_BOX (box), child);
}
