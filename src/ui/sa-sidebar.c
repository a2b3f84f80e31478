/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sidebar.h"

#include "sa-format.h"

#include <glib/gi18n-lib.h>

typedef struct
{
  char      *name;
  gboolean   of_organization;
  /* borrowed */
  GtkWidget *row;
  GtkLabel  *note;
  GtkWidget *warning;
  GtkLabel  *count;
} SaSidebarPage;

struct _SaSidebar
{
  AdwBin parent_instance;

  /* Owned References */
  GPtrArray *pages;  /* of SaSidebarPage */

  /* Template Widgets */
  AdwHeaderBar  *header_bar;
  GtkMenuButton *switcher;
  GtkLabel      *name_label;
  GtkLabel      *url_label;
  GtkListBox    *list;
};

G_DEFINE_FINAL_TYPE (SaSidebar, sa_sidebar, ADW_TYPE_BIN)

enum
{
  PAGE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sa_sidebar_page_free (gpointer data)
{
  SaSidebarPage *page = data;

  g_free (page->name);
  g_free (page);
}

static SaSidebarPage *
sa_sidebar_find_page (SaSidebar  *self,
                      const char *name)
{
  guint i;

  for (i = 0; i < self->pages->len; i++)
    {
      SaSidebarPage *page = g_ptr_array_index (self->pages, i);

      if (g_str_equal (page->name, name))
        return page;
    }

  return NULL;
}

static void
sa_sidebar_activated_cb (GtkListBox    *list,
                         GtkListBoxRow *row,
                         SaSidebar     *self)
{
  guint i;

  for (i = 0; i < self->pages->len; i++)
    {
      SaSidebarPage *page = g_ptr_array_index (self->pages, i);

      if (page->row == GTK_WIDGET (row))
        g_signal_emit (self, signals[PAGE], 0, page->name);
    }
}

static void
sa_sidebar_header_cb (GtkListBoxRow *row,
                      GtkListBoxRow *before,
                      gpointer       data)
{
  SaSidebar *self = data;
  SaSidebarPage *page = g_ptr_array_index (self->pages, gtk_list_box_row_get_index (row));
  SaSidebarPage *previous = NULL;
  GtkWidget *label = NULL;

  if (before != NULL)
    previous = g_ptr_array_index (self->pages, gtk_list_box_row_get_index (before));
  if (!page->of_organization || (previous != NULL && previous->of_organization))
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }
  if (gtk_list_box_row_get_header (row) != NULL)
    return;

  label = gtk_label_new (_("Organization"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "sa-secondary");
  gtk_widget_set_margin_top (label, 14);
  gtk_widget_set_margin_start (label, 12);
  gtk_widget_set_margin_end (label, 12);
  gtk_widget_set_margin_bottom (label, 6);
  gtk_list_box_row_set_header (row, label);
}

static void
sa_sidebar_finalize (GObject *object)
{
  SaSidebar *self = (SaSidebar *) object;

  g_ptr_array_unref (self->pages);

  G_OBJECT_CLASS (sa_sidebar_parent_class)->finalize (object);
}

static void
sa_sidebar_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SA_TYPE_SIDEBAR);

  G_OBJECT_CLASS (sa_sidebar_parent_class)->dispose (object);
}

static void
sa_sidebar_class_init (SaSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_sidebar_dispose;
  object_class->finalize = sa_sidebar_finalize;

  signals[PAGE] =
    g_signal_new ("page", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, SaSidebar, header_bar);
  gtk_widget_class_bind_template_child (widget_class, SaSidebar, switcher);
  gtk_widget_class_bind_template_child (widget_class, SaSidebar, name_label);
  gtk_widget_class_bind_template_child (widget_class, SaSidebar, url_label);
  gtk_widget_class_bind_template_child (widget_class, SaSidebar, list);
}

static void
sa_sidebar_init (SaSidebar *self)
{
  self->pages = g_ptr_array_new_with_free_func (sa_sidebar_page_free);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_list_box_set_header_func (self->list, sa_sidebar_header_cb, self, NULL);
  g_signal_connect (self->list, "row-activated", G_CALLBACK (sa_sidebar_activated_cb), self);
}

GtkWidget *
sa_sidebar_new (void)
{
  return g_object_new (SA_TYPE_SIDEBAR, NULL);
}

void
sa_sidebar_add_page (SaSidebar  *self,
                     const char *name,
                     const char *title,
                     const char *icon_name,
                     gboolean    of_organization)
{
  SaSidebarPage *page = NULL;
  GtkWidget *box = NULL;
  GtkWidget *texts = NULL;
  GtkWidget *label = NULL;
  GtkWidget *note = NULL;
  GtkWidget *warning = NULL;
  GtkWidget *count = NULL;

  g_return_if_fail (SA_IS_SIDEBAR (self));
  g_return_if_fail (sa_sidebar_find_page (self, name) == NULL);

  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  label = gtk_label_new (title);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  note = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (note), 0);
  gtk_label_set_ellipsize (GTK_LABEL (note), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (note, "sa-secondary");
  gtk_widget_add_css_class (note, "sa-sidebar-note");
  gtk_widget_set_visible (note, FALSE);
  texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_top (texts, 2);
  gtk_widget_set_margin_bottom (texts, 2);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), label);
  gtk_box_append (GTK_BOX (texts), note);
  warning = gtk_image_new_from_icon_name ("dialog-warning-symbolic");
  gtk_widget_add_css_class (warning, "sa-sidebar-warning");
  gtk_widget_set_visible (warning, FALSE);
  count = gtk_label_new (NULL);
  gtk_widget_add_css_class (count, "numeric");
  gtk_widget_add_css_class (count, "sa-secondary");
  gtk_widget_add_css_class (count, "sa-sidebar-count");
  gtk_box_append (GTK_BOX (box), gtk_image_new_from_icon_name (icon_name));
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), warning);
  gtk_box_append (GTK_BOX (box), count);

  page = g_new0 (SaSidebarPage, 1);
  page->name = g_strdup (name);
  page->of_organization = of_organization;
  page->row = gtk_list_box_row_new ();
  page->note = GTK_LABEL (note);
  page->warning = warning;
  page->count = GTK_LABEL (count);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (page->row), box);
  gtk_accessible_update_relation (GTK_ACCESSIBLE (page->row), GTK_ACCESSIBLE_RELATION_LABELLED_BY, label, count, NULL,
                                  -1);
  g_ptr_array_add (self->pages, page);
  gtk_list_box_append (self->list, page->row);
  gtk_list_box_invalidate_headers (self->list);
}

void
sa_sidebar_set_page (SaSidebar  *self,
                     const char *name)
{
  SaSidebarPage *page = NULL;

  g_return_if_fail (SA_IS_SIDEBAR (self));

  page = sa_sidebar_find_page (self, name);
  gtk_list_box_select_row (self->list, page != NULL ? GTK_LIST_BOX_ROW (page->row) : NULL);
}

void
sa_sidebar_set_count (SaSidebar  *self,
                      const char *name,
                      gint64      count)
{
  SaSidebarPage *page = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (SA_IS_SIDEBAR (self));

  page = sa_sidebar_find_page (self, name);
  if (page == NULL)
    return;

  text = count >= 0 ? sa_format_count (count) : g_strdup ("");
  gtk_label_set_label (page->count, text);
}

void
sa_sidebar_set_sign (SaSidebar          *self,
                     const char         *name,
                     const SaOutboxSign *sign)
{
  SaSidebarPage *page = NULL;

  g_return_if_fail (SA_IS_SIDEBAR (self));
  g_return_if_fail (sign != NULL);

  page = sa_sidebar_find_page (self, name);
  if (page == NULL)
    return;

  sa_sidebar_set_count (self, name, sign->count);
  gtk_widget_set_visible (page->warning, sign->warning);
  gtk_widget_set_visible (GTK_WIDGET (page->note), sign->note != NULL);
  gtk_label_set_label (page->note, sign->note != NULL ? sign->note : "");
  gtk_widget_set_tooltip_text (page->row, sign->tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (page->row), GTK_ACCESSIBLE_PROPERTY_DESCRIPTION,
                                  sign->tooltip != NULL ? sign->tooltip : "", -1);
}

void
sa_sidebar_set_page_visible (SaSidebar  *self,
                             const char *name,
                             gboolean    visible)
{
  SaSidebarPage *page = NULL;

  g_return_if_fail (SA_IS_SIDEBAR (self));

  page = sa_sidebar_find_page (self, name);
  if (page == NULL)
    return;

  gtk_widget_set_visible (page->row, visible);
  gtk_list_box_invalidate_headers (self->list);
}

char *
sa_sidebar_shorten_url (const char *url)
{
  const char *host = NULL;
  gsize length;

  g_return_val_if_fail (url != NULL, NULL);

  host = strstr (url, "://");
  host = host != NULL ? host + 3 : url;
  length = strlen (host);
  while (length > 0 && host[length - 1] == '/')
    length--;

  return g_strndup (host, length);
}

void
sa_sidebar_set_sites (SaSidebar *self,
                      GPtrArray *sites,
                      SaId       current)
{
  g_autoptr(GMenu) menu = NULL;
  guint i;

  g_return_if_fail (SA_IS_SIDEBAR (self));
  g_return_if_fail (sites != NULL);

  menu = g_menu_new ();
  for (i = 0; i < sites->len; i++)
    {
      const SaSiteRecord *site = g_ptr_array_index (sites, i);
      g_autoptr(GMenuItem) item = NULL;
      /* In a menu an underscore would make the next letter a mnemonic. */
      g_auto(GStrv) parts = g_strsplit (site->name, "_", -1);
      g_autofree char *label = g_strjoinv ("__", parts);

      item = g_menu_item_new (label, NULL);
      g_menu_item_set_action_and_target (item, "win.site", "x", site->id);
      g_menu_append_item (menu, item);
      if (site->id == current)
        {
          g_autofree char *url = sa_sidebar_shorten_url (site->url);

          gtk_label_set_label (self->name_label, site->name);
          gtk_label_set_label (self->url_label, url);
          gtk_accessible_update_property (GTK_ACCESSIBLE (self->switcher),
                                          GTK_ACCESSIBLE_PROPERTY_LABEL, site->name, -1);
        }
    }
  gtk_menu_button_set_menu_model (self->switcher, G_MENU_MODEL (menu));
}

const char *
sa_sidebar_get_site_name (SaSidebar *self)
{
  g_return_val_if_fail (SA_IS_SIDEBAR (self), "");

  return gtk_label_get_label (self->name_label);
}

void
sa_sidebar_set_end_buttons (SaSidebar *self,
                            gboolean   shown)
{
  g_return_if_fail (SA_IS_SIDEBAR (self));

  adw_header_bar_set_show_end_title_buttons (self->header_bar, shown);
}
