/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-view.h"

#include "sa-mail-box.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

#define RADIUS 12

struct _SaMailView
{
  GtkWidget parent_instance;

  GtkWidget *box;
  char      *html;        /* (nullable) */
  guint32    background;
};

G_DEFINE_FINAL_TYPE (SaMailView, sa_mail_view, GTK_TYPE_WIDGET)

static void
clear (SaMailView *self)
{
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  self->background = SA_MAIL_NO_COLOR;
}

static void
show_error (SaMailView *self,
            const char *sentence)
{
  GtkWidget *label = gtk_label_new (sentence);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "sa-error-text");
  gtk_box_append (GTK_BOX (self->box), label);
}

/* Margins of blocks under each other fall together (CSS 2.1, 8.3.1), and the first and last have none: the page's
 * padding is there. */
static void
show_blocks (SaMailView     *self,
             SaMailDocument *document)
{
  gboolean rtl = sa_mail_document_is_rtl (document);
  guint n_blocks = sa_mail_document_get_n_blocks (document);
  int margin = 0;
  guint i = 0;

  for (i = 0; i < n_blocks; i++)
    {
      const SaMailBlock *block = sa_mail_document_get_block (document, i);
      GtkWidget *box = sa_mail_box_new (block, rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);

      gtk_widget_set_margin_top (box, i > 0 ? MAX (margin, block->style.margin) : 0);
      margin = block->style.margin;
      gtk_box_append (GTK_BOX (self->box), box);
    }
  gtk_widget_set_direction (self->box, rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
}

static void
update (SaMailView *self)
{
  gboolean dark = adw_style_manager_get_dark (adw_style_manager_get_default ());
  g_autoptr(SaMailDocument) document = NULL;
  g_autoptr(GError) error = NULL;
  const SaMailStyle *page = NULL;

  clear (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
  if (self->html == NULL)
    return;

  document = sa_mail_document_new (self->html, dark, &error);
  if (document == NULL)
    {
      show_error (self, error->message);
      return;
    }
  page = sa_mail_document_get_page_style (document);
  self->background = page->background;
  gtk_widget_set_margin_top (self->box, page->padding_block);
  gtk_widget_set_margin_bottom (self->box, page->padding_block);
  gtk_widget_set_margin_start (self->box, page->padding_inline);
  gtk_widget_set_margin_end (self->box, page->padding_inline);
  show_blocks (self, document);
}

static void
dark_cb (AdwStyleManager *manager,
         GParamSpec      *pspec,
         gpointer         user_data)
{
  update (user_data);
}

static void
sa_mail_view_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  SaMailView *self = SA_MAIL_VIEW (widget);

  sa_mail_box_draw (widget, snapshot, self->background, RADIUS);
  gtk_widget_snapshot_child (widget, self->box, snapshot);
}

static void
sa_mail_view_dispose (GObject *object)
{
  g_clear_pointer (&SA_MAIL_VIEW (object)->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sa_mail_view_parent_class)->dispose (object);
}

static void
sa_mail_view_finalize (GObject *object)
{
  g_free (SA_MAIL_VIEW (object)->html);

  G_OBJECT_CLASS (sa_mail_view_parent_class)->finalize (object);
}

static void
sa_mail_view_class_init (SaMailViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_mail_view_dispose;
  object_class->finalize = sa_mail_view_finalize;
  widget_class->snapshot = sa_mail_view_snapshot;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "mailview");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
sa_mail_view_init (SaMailView *self)
{
  self->background = SA_MAIL_NO_COLOR;
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Mail"), -1);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark", G_CALLBACK (dark_cb), self,
                           G_CONNECT_DEFAULT);
}

GtkWidget *
sa_mail_view_new (void)
{
  return g_object_new (SA_TYPE_MAIL_VIEW, NULL);
}

void
sa_mail_view_set_html (SaMailView *self,
                       const char *html)
{
  g_return_if_fail (SA_IS_MAIL_VIEW (self));

  if (g_strcmp0 (html, self->html) == 0)
    return;
  g_free (self->html);
  self->html = g_strdup (html);
  update (self);
}
