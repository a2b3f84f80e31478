/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-preview-window.h"

#include "sa-language.h"
#include "sa-language-choice.h"
#include "sa-mail-pane.h"

#include <glib/gi18n-lib.h>

struct _SaMailPreviewWindow
{
  AdwWindow parent_instance;

  GtkWidget          *pane;
  GtkDropDown        *languages;
  GtkWidget          *texts_button;
  SaMailPreviewMaker  maker;
  gpointer            data;
  GDestroyNotify      destroy;
  SaMailTextsOpener   opener;   /* (nullable) */
  gpointer            opener_data;
  gboolean            filling;
};

G_DEFINE_FINAL_TYPE (SaMailPreviewWindow, sa_mail_preview_window, ADW_TYPE_WINDOW)

static void
select_language (SaMailPreviewWindow *self,
                 const char          *language)
{
  self->filling = TRUE;
  sa_language_choice_set_language (self->languages, language);
  self->filling = FALSE;
}

static void
show (SaMailPreviewWindow *self,
      const char          *language)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(SaMailPreview) preview = self->maker (language, self->data, &error);

  if (preview == NULL)
    {
      sa_mail_pane_set_error (SA_MAIL_PANE (self->pane), error->message);
      return;
    }
  sa_mail_pane_set_preview (SA_MAIL_PANE (self->pane), preview);
  select_language (self, preview->language);
}

static void
language_cb (GtkDropDown *languages,
             GParamSpec  *pspec,
             gpointer     user_data)
{
  SaMailPreviewWindow *self = user_data;

  if (!self->filling && self->maker != NULL)
    show (self, sa_language_choice_get_language (self->languages));
}

static void
texts_cb (GtkButton *button,
          gpointer   user_data)
{
  SaMailPreviewWindow *self = user_data;

  if (self->opener != NULL)
    self->opener (GTK_WINDOW (self), sa_language_choice_get_language (self->languages), self->opener_data);
}

static void
sa_mail_preview_window_dispose (GObject *object)
{
  SaMailPreviewWindow *self = SA_MAIL_PREVIEW_WINDOW (object);

  if (self->destroy != NULL)
    self->destroy (self->data);
  self->destroy = NULL;
  self->maker = NULL;

  G_OBJECT_CLASS (sa_mail_preview_window_parent_class)->dispose (object);
}

static void
sa_mail_preview_window_class_init (SaMailPreviewWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sa_mail_preview_window_dispose;
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
}

static void
sa_mail_preview_window_init (SaMailPreviewWindow *self)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *clamp = adw_clamp_new ();
  GtkWidget *label = gtk_label_new (_("Edit Texts…"));

  gtk_window_set_title (GTK_WINDOW (self), _("Preview Message"));
  gtk_window_set_default_size (GTK_WINDOW (self), 640, 680);
  gtk_window_set_destroy_with_parent (GTK_WINDOW (self), TRUE);

  self->pane = sa_mail_pane_new ();
  gtk_widget_set_margin_top (self->pane, 18);
  gtk_widget_set_margin_bottom (self->pane, 24);
  gtk_widget_set_margin_start (self->pane, 12);
  gtk_widget_set_margin_end (self->pane, 12);
  adw_clamp_set_child (ADW_CLAMP (clamp), self->pane);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), clamp);
  gtk_widget_set_vexpand (scroller, TRUE);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  self->texts_button = gtk_button_new ();
  gtk_button_set_child (GTK_BUTTON (self->texts_button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->texts_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Edit Texts…"),
                                  -1);
  gtk_widget_set_tooltip_text (self->texts_button, _("Changes what mails of your organization say in this language"));
  gtk_widget_set_visible (self->texts_button, FALSE);
  g_signal_connect (self->texts_button, "clicked", G_CALLBACK (texts_cb), self);
  self->languages = GTK_DROP_DOWN (sa_language_choice_new ());
  g_signal_connect (self->languages, "notify::selected", G_CALLBACK (language_cb), self);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), GTK_WIDGET (self->languages));
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), self->texts_button);
  gtk_box_append (GTK_BOX (content), header);
  gtk_box_append (GTK_BOX (content), scroller);
  adw_window_set_content (ADW_WINDOW (self), content);
}

GtkWidget *
sa_mail_preview_window_new (GtkWindow          *parent,
                            const char         *language,
                            SaMailPreviewMaker  maker,
                            gpointer            data,
                            GDestroyNotify      destroy)
{
  SaMailPreviewWindow *self = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (maker != NULL, NULL);

  self = g_object_new (SA_TYPE_MAIL_PREVIEW_WINDOW, "transient-for", parent, NULL);
  self->maker = maker;
  self->data = data;
  self->destroy = destroy;
  select_language (self, language != NULL ? language : sa_language_match (g_get_language_names ()[0]));
  show (self, language);

  return GTK_WIDGET (self);
}

void
sa_mail_preview_window_set_opener (SaMailPreviewWindow *self,
                                   SaMailTextsOpener    opener,
                                   gpointer             data)
{
  g_return_if_fail (SA_IS_MAIL_PREVIEW_WINDOW (self));

  self->opener = opener;
  self->opener_data = data;
  gtk_widget_set_visible (self->texts_button, opener != NULL);
}

void
sa_mail_preview_window_refresh (SaMailPreviewWindow *self)
{
  g_return_if_fail (SA_IS_MAIL_PREVIEW_WINDOW (self));

  show (self, sa_language_choice_get_language (self->languages));
}
