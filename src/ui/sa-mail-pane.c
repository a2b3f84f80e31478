/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-pane.h"

#include "sa-mail-file.h"
#include "sa-mail-view.h"

#include <adwaita.h>
#include <glib/gi18n-lib.h>

struct _SaMailPane
{
  GtkWidget parent_instance;

  GtkWidget *box;
  GtkWidget *error;
  GtkWidget *content;
  GtkWidget *from;
  GtkWidget *reply_to_title;
  GtkWidget *reply_to;
  GtkWidget *subject;
  GtkWidget *mail_button;
  GtkWidget *text_button;
  GtkWidget *view;
  GtkWidget *text;
  GtkWidget *browser_error;
  char      *html;   /* (nullable) */
  GFile     *file;   /* (nullable): what the browser was given */
};

G_DEFINE_FINAL_TYPE (SaMailPane, sa_mail_pane, GTK_TYPE_WIDGET)

static GtkWidget *
make_label (const char *style_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style_class != NULL)
    gtk_widget_add_css_class (label, style_class);

  return label;
}

static GtkWidget *
add_header (SaMailPane  *self,
            GtkWidget   *grid,
            int          row,
            const char  *title,
            GtkWidget  **title_label)
{
  GtkWidget *name = make_label ("dim-label");
  GtkWidget *value = make_label (NULL);
  g_autoptr(PangoAttrList) attributes = pango_attr_list_new ();

  gtk_label_set_text (GTK_LABEL (name), title);
  gtk_label_set_wrap (GTK_LABEL (name), FALSE);
  gtk_widget_set_valign (name, GTK_ALIGN_START);
  /* An address that is broken between two letters must not look as if it had a hyphen. */
  pango_attr_list_insert (attributes, pango_attr_insert_hyphens_new (FALSE));
  gtk_label_set_attributes (GTK_LABEL (value), attributes);
  gtk_label_set_selectable (GTK_LABEL (value), TRUE);
  gtk_widget_set_hexpand (value, TRUE);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, name, NULL, -1);
  gtk_grid_attach (GTK_GRID (grid), name, 0, row, 1, 1);
  gtk_grid_attach (GTK_GRID (grid), value, 1, row, 1, 1);
  if (title_label != NULL)
    *title_label = name;

  return value;
}

static void
delete_file (SaMailPane *self)
{
  if (self->file != NULL)
    g_file_delete (self->file, NULL, NULL);
  g_clear_object (&self->file);
}

static void
show_browser_error (SaMailPane *self,
                    const char *sentence)
{
  gtk_label_set_text (GTK_LABEL (self->browser_error), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->browser_error, sentence != NULL);
}

static void
shown_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SaMailPane) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (gtk_show_uri_full_finish (GTK_WINDOW (object), result, &error) || self->box == NULL)
    return;
  /* Translators: %s are the system's words */
  sentence = g_strdup_printf (_("No web browser could be opened: %s"), error->message);
  show_browser_error (self, sentence);
}

static void
open_cb (GtkButton *button,
         gpointer   user_data)
{
  SaMailPane *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *uri = NULL;

  if (self->html == NULL)
    return;
  delete_file (self);
  self->file = sa_mail_file_write (self->html, &error);
  show_browser_error (self, error != NULL ? error->message : NULL);
  if (self->file == NULL)
    return;
  uri = g_file_get_uri (self->file);
  gtk_show_uri_full (GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), uri, GDK_CURRENT_TIME, NULL, shown_cb,
                     g_object_ref (self));
}

static void
toggled_cb (GtkToggleButton *button,
            gpointer         user_data)
{
  SaMailPane *self = user_data;
  gboolean text = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->text_button));

  gtk_widget_set_visible (self->view, !text);
  gtk_widget_set_visible (self->text, text);
}

static GtkWidget *
make_switcher (SaMailPane *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  /* Translators: one of two ways to look at a mail: as a mail program draws it */
  self->mail_button = gtk_toggle_button_new_with_label (C_("mail", "Mail"));
  /* Translators: one of two ways to look at a mail: the plain text that goes with it */
  self->text_button = gtk_toggle_button_new_with_label (C_("mail", "Text"));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->text_button), GTK_TOGGLE_BUTTON (self->mail_button));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->mail_button), TRUE);
  gtk_box_append (GTK_BOX (box), self->mail_button);
  gtk_box_append (GTK_BOX (box), self->text_button);
  gtk_widget_add_css_class (box, "linked");
  gtk_widget_set_hexpand (box, TRUE);
  g_signal_connect (self->mail_button, "toggled", G_CALLBACK (toggled_cb), self);
  g_signal_connect (self->text_button, "toggled", G_CALLBACK (toggled_cb), self);

  return box;
}

static GtkWidget *
make_bar (SaMailPane *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *label = gtk_label_new (_("Open in Browser"));
  GtkWidget *browser = gtk_button_new ();

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (browser), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (browser), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Open in Browser"), -1);
  gtk_widget_set_tooltip_text (browser, _("Shows the mail in your web browser"));
  gtk_widget_add_css_class (browser, "flat");
  g_signal_connect (browser, "clicked", G_CALLBACK (open_cb), self);
  gtk_box_append (GTK_BOX (bar), make_switcher (self));
  gtk_box_append (GTK_BOX (bar), browser);

  return bar;
}

static void
sa_mail_pane_dispose (GObject *object)
{
  SaMailPane *self = SA_MAIL_PANE (object);

  delete_file (self);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sa_mail_pane_parent_class)->dispose (object);
}

static void
sa_mail_pane_finalize (GObject *object)
{
  g_free (SA_MAIL_PANE (object)->html);

  G_OBJECT_CLASS (sa_mail_pane_parent_class)->finalize (object);
}

static void
sa_mail_pane_class_init (SaMailPaneClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_mail_pane_dispose;
  object_class->finalize = sa_mail_pane_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "mailpane");
}

static void
sa_mail_pane_init (SaMailPane *self)
{
  GtkWidget *grid = gtk_grid_new ();

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->error = make_label ("sa-error-text");
  gtk_widget_set_visible (self->error, FALSE);

  gtk_grid_set_column_spacing (GTK_GRID (grid), 12);
  gtk_grid_set_row_spacing (GTK_GRID (grid), 3);
  /* Translators: a line of a mail’s head */
  self->from = add_header (self, grid, 0, C_("mail header", "From"), NULL);
  /* Translators: a line of a mail’s head: where an answer goes */
  self->reply_to = add_header (self, grid, 1, C_("mail header", "Reply To"), &self->reply_to_title);
  /* Translators: a line of a mail’s head */
  self->subject = add_header (self, grid, 2, C_("mail header", "Subject"), NULL);
  gtk_widget_add_css_class (self->subject, "heading");

  self->view = sa_mail_view_new ();
  gtk_widget_set_valign (self->view, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->view, "card");
  self->text = make_label ("sa-mail-text");
  gtk_label_set_selectable (GTK_LABEL (self->text), TRUE);
  gtk_widget_set_valign (self->text, GTK_ALIGN_START);
  gtk_widget_set_visible (self->text, FALSE);
  self->browser_error = make_label ("sa-error-text");
  gtk_widget_set_visible (self->browser_error, FALSE);

  gtk_box_append (GTK_BOX (self->content), grid);
  gtk_box_append (GTK_BOX (self->content), make_bar (self));
  gtk_box_append (GTK_BOX (self->content), self->browser_error);
  /* No stack: with pages of several heights it asks for the width that the lowest of them would need. */
  gtk_box_append (GTK_BOX (self->content), self->view);
  gtk_box_append (GTK_BOX (self->content), self->text);
  gtk_box_append (GTK_BOX (self->box), self->error);
  gtk_box_append (GTK_BOX (self->box), self->content);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
sa_mail_pane_new (void)
{
  return g_object_new (SA_TYPE_MAIL_PANE, NULL);
}

void
sa_mail_pane_set_preview (SaMailPane          *self,
                          const SaMailPreview *preview)
{
  gboolean answered = FALSE;

  g_return_if_fail (SA_IS_MAIL_PANE (self));
  g_return_if_fail (preview != NULL);

  answered = preview->reply_to != NULL && preview->reply_to[0] != '\0';
  gtk_label_set_text (GTK_LABEL (self->from), preview->from);
  gtk_label_set_text (GTK_LABEL (self->reply_to), answered ? preview->reply_to : "");
  gtk_widget_set_visible (self->reply_to, answered);
  gtk_widget_set_visible (self->reply_to_title, answered);
  gtk_label_set_text (GTK_LABEL (self->subject), preview->subject);
  gtk_label_set_text (GTK_LABEL (self->text), preview->text);
  gtk_widget_set_direction (self->text, preview->rtl ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  sa_mail_view_set_html (SA_MAIL_VIEW (self->view), preview->html);
  g_free (self->html);
  self->html = g_strdup (preview->html);
  gtk_widget_set_visible (self->error, FALSE);
  gtk_widget_set_visible (self->content, TRUE);
}

void
sa_mail_pane_set_error (SaMailPane *self,
                        const char *sentence)
{
  g_return_if_fail (SA_IS_MAIL_PANE (self));
  g_return_if_fail (sentence != NULL);

  gtk_label_set_text (GTK_LABEL (self->error), sentence);
  gtk_widget_set_visible (self->error, TRUE);
  gtk_widget_set_visible (self->content, FALSE);
}

void
sa_mail_pane_show_text (SaMailPane *self,
                        gboolean    text)
{
  g_return_if_fail (SA_IS_MAIL_PANE (self));

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (text ? self->text_button : self->mail_button), TRUE);
}
