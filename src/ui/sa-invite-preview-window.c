/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-preview-window.h"

#include <glib/gi18n-lib.h>

struct _SaInvitePreviewWindow
{
  AdwWindow parent_instance;

  GtkWidget *subject;
  GtkWidget *text;
};

G_DEFINE_FINAL_TYPE (SaInvitePreviewWindow, sa_invite_preview_window, ADW_TYPE_WINDOW)

static void
sa_invite_preview_window_class_init (SaInvitePreviewWindowClass *klass)
{
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static GtkWidget *
make_label (const char *style_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_selectable (GTK_LABEL (label), TRUE);
  if (style_class != NULL)
    gtk_widget_add_css_class (label, style_class);

  return label;
}

static void
sa_invite_preview_window_init (SaInvitePreviewWindow *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *page = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);

  gtk_window_set_title (GTK_WINDOW (self), _("Preview Message"));
  gtk_window_set_default_size (GTK_WINDOW (self), 520, 560);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);

  self->subject = make_label ("title-3");
  self->text = make_label (NULL);
  gtk_box_append (GTK_BOX (page), self->subject);
  gtk_box_append (GTK_BOX (page), self->text);
  gtk_widget_set_margin_top (page, 24);
  gtk_widget_set_margin_bottom (page, 24);
  gtk_widget_set_margin_start (page, 18);
  gtk_widget_set_margin_end (page, 18);

  adw_clamp_set_child (ADW_CLAMP (clamp), page);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (content), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (content), scroller);
  adw_window_set_content (ADW_WINDOW (self), content);
}

GtkWidget *
sa_invite_preview_window_new (GtkWindow  *parent,
                              const char *subject,
                              const char *text)
{
  SaInvitePreviewWindow *self = g_object_new (SA_TYPE_INVITE_PREVIEW_WINDOW, "transient-for", parent, NULL);

  gtk_label_set_text (GTK_LABEL (self->subject), subject);
  gtk_label_set_text (GTK_LABEL (self->text), text);

  return GTK_WIDGET (self);
}
