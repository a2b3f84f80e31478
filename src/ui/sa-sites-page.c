/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sites-page.h"

#include "sa-paint.h"
#include "sa-sidebar.h"
#include "sa-sites-view.h"

#include <glib/gi18n-lib.h>

#define REFRESH_DELAY_MS 250
#define WIDE_CLASS 500

struct _SaSitesPage
{
  AdwBin parent_instance;

  /* Owned References */
  SaRepository *repository;
  GPtrArray    *sites;   /* of SaSiteRecord, those that may be chosen */
  char        **names;   /* (nullable) */

  SaId     current;
  guint    refresh_id;
  gboolean wide;
  gboolean focus;        /* the list is wanted to have it as soon as it is there */

  /* Template Widgets */
  AdwHeaderBar   *header_bar;
  AdwWindowTitle *title;
  GtkWidget      *back_button;
  GtkButton      *create_button;
  SaConditionBar *condition_bar;
  GtkWidget      *search_box;
  GtkEditable    *search_entry;
  GtkStack       *stack;
  GtkListBox     *list;
  AdwStatusPage  *error_page;
};

G_DEFINE_FINAL_TYPE (SaSitesPage, sa_sites_page, ADW_TYPE_BIN)

enum
{
  CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static GtkWidget *
sa_sites_page_create_tile (const char *name)
{
  g_autofree char *initials = sa_paint_initials (name);
  GtkWidget *tile = gtk_label_new (initials);

  gtk_widget_add_css_class (tile, "sa-tile");
  gtk_widget_set_valign (tile, GTK_ALIGN_CENTER);
  return tile;
}

/* A pill as the cells draw it, for a word that is not among theirs. */
static GtkWidget *
sa_sites_page_create_pill (const char *text)
{
  GtkWidget *pill = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 5);
  GtkWidget *icon = gtk_image_new_from_icon_name ("document-open-recent-symbolic");

  gtk_image_set_pixel_size (GTK_IMAGE (icon), 12);
  gtk_box_append (GTK_BOX (pill), icon);
  gtk_box_append (GTK_BOX (pill), gtk_label_new (text));
  gtk_widget_add_css_class (pill, "sa-pill");
  gtk_widget_add_css_class (pill, "sa-pending");
  gtk_widget_set_valign (pill, GTK_ALIGN_CENTER);
  gtk_widget_set_margin_end (pill, 6);
  return pill;
}

static GtkWidget *
sa_sites_page_create_counts (const SaSiteRecord *site)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  g_autofree char *users = sa_site_format_users (site);
  g_autofree char *seats = sa_site_format_seats (site);
  GtkWidget *label = gtk_label_new (users);

  gtk_label_set_xalign (GTK_LABEL (label), 1);
  gtk_box_append (GTK_BOX (box), label);
  if (seats != NULL)
    {
      label = gtk_label_new (seats);
      gtk_label_set_xalign (GTK_LABEL (label), 1);
      gtk_widget_add_css_class (label, "caption");
      gtk_widget_add_css_class (label, sa_site_is_full (site) ? "sa-full" : "sa-secondary");
      gtk_box_append (GTK_BOX (box), label);
    }
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  return box;
}

static GtkWidget *
sa_sites_page_create_row (SaSitesPage        *self,
                          const SaSiteRecord *site)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *url = sa_sidebar_shorten_url (site->url);
  g_autofree char *line = sa_site_format_line (site);
  g_autofree char *name = NULL;
  g_autofree char *subtitle = NULL;

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), site->name);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), sa_sites_page_create_tile (site->name));
  if (self->wide)
    {
      g_autofree char *pending = sa_site_format_pending (site);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), url);
      if (pending != NULL)
        adw_action_row_add_suffix (ADW_ACTION_ROW (row), sa_sites_page_create_pill (pending));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), sa_sites_page_create_counts (site));
    }
  else
    {
      subtitle = g_strconcat (url, "\n", line, NULL);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  /* Translators: a site as a screen reader reads it: %1$s is its name, %2$s its URL, %3$s a text such as “12 users” */
  name = g_strdup_printf (_("%1$s, %2$s, %3$s"), site->name, url, line);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return row;
}

static void
sa_sites_page_update_shown (SaSitesPage *self)
{
  const char *search = gtk_editable_get_text (self->search_entry);
  gboolean any = FALSE;
  guint i;

  for (i = 0; i < self->sites->len; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);
      gboolean shown = sa_site_matches (g_ptr_array_index (self->sites, i), search);

      gtk_widget_set_visible (GTK_WIDGET (row), shown);
      any |= shown;
    }
  gtk_stack_set_visible_child_name (self->stack, any ? "list" : "none");
}

static void
sa_sites_page_fill (SaSitesPage *self)
{
  GtkWidget *child = NULL;
  guint i;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->list))) != NULL)
    gtk_list_box_remove (self->list, child);
  for (i = 0; i < self->sites->len; i++)
    gtk_list_box_append (self->list, sa_sites_page_create_row (self, g_ptr_array_index (self->sites, i)));

  gtk_widget_set_visible (self->search_box, self->sites->len >= SA_SITES_SEARCH_MIN);
  if (self->sites->len < SA_SITES_SEARCH_MIN)
    gtk_editable_set_text (self->search_entry, "");
  if (self->sites->len > 0)
    adw_window_title_set_subtitle (self->title, ((SaSiteRecord *) g_ptr_array_index (self->sites, 0))->organization);
  sa_sites_page_update_shown (self);
}

static gboolean
sa_sites_page_may_choose (SaSitesPage        *self,
                          const SaSiteRecord *site)
{
  return self->names == NULL || g_strv_contains ((const char * const *) self->names, site->name);
}

static gboolean
sa_sites_page_same (GPtrArray *a,
                    GPtrArray *b)
{
  guint i;

  if (a->len != b->len)
    return FALSE;

  for (i = 0; i < a->len; i++)
    {
      const SaSiteRecord *first = g_ptr_array_index (a, i);
      const SaSiteRecord *second = g_ptr_array_index (b, i);

      if (first->id != second->id || first->n_users != second->n_users || first->n_pending != second->n_pending ||
          first->seats != second->seats || first->seats_taken != second->seats_taken ||
          g_strcmp0 (first->name, second->name) != 0 || g_strcmp0 (first->url, second->url) != 0)
        return FALSE;
    }

  return TRUE;
}

static void
sa_sites_page_load (SaSitesPage *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) all = sa_repository_load (self->repository, SA_ENTITY_SITE, NULL, 0, &error);
  g_autoptr(GPtrArray) sites = NULL;
  guint i = 0;

  /* Old rows are better than none. */
  if (all == NULL && self->sites->len > 0)
    return;
  if (all == NULL)
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->error_page, text);
      gtk_stack_set_visible_child_name (self->stack, "error");
      return;
    }

  sites = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_site_record_free);
  while (i < all->len)
    if (sa_sites_page_may_choose (self, g_ptr_array_index (all, i)))
      g_ptr_array_add (sites, g_ptr_array_steal_index (all, i));
    else
      i++;
  /* Rows that nobody has to be told anything new by keep the focus that they have. */
  if (sa_sites_page_same (sites, self->sites) && self->sites->len > 0)
    return;

  g_ptr_array_unref (self->sites);
  self->sites = g_steal_pointer (&sites);
  sa_sites_page_fill (self);
}

static gboolean
sa_sites_page_refresh_cb (gpointer data)
{
  SaSitesPage *self = data;

  self->refresh_id = 0;
  sa_sites_page_load (self);
  return G_SOURCE_REMOVE;
}

static void
sa_sites_page_changed_cb (SaSitesPage *self)
{
  if (self->refresh_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->refresh_id = g_timeout_add (REFRESH_DELAY_MS, sa_sites_page_refresh_cb, self);
}

static void
sa_sites_page_activated_cb (GtkListBox    *list,
                            GtkListBoxRow *row,
                            SaSitesPage   *self)
{
  guint index = (guint) gtk_list_box_row_get_index (row);

  if (index < self->sites->len)
    g_signal_emit (self, signals[CHOSEN], 0, ((SaSiteRecord *) g_ptr_array_index (self->sites, index))->id);
}

/* Return in the search opens the first that was found. */
static void
sa_sites_page_search_activate_cb (SaSitesPage *self)
{
  guint i;

  for (i = 0; i < self->sites->len; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list, (int) i);

      if (gtk_widget_get_visible (GTK_WIDGET (row)))
        {
          sa_sites_page_activated_cb (self->list, row, self);
          return;
        }
    }
}

static void
sa_sites_page_map (GtkWidget *widget)
{
  SaSitesPage *self = SA_SITES_PAGE (widget);

  sa_sites_page_load (self);

  GTK_WIDGET_CLASS (sa_sites_page_parent_class)->map (widget);

  if (self->focus)
    sa_sites_page_focus_list (self);
}

static void
sa_sites_page_dispose (GObject *object)
{
  SaSitesPage *self = (SaSitesPage *) object;

  g_clear_handle_id (&self->refresh_id, g_source_remove);
  gtk_widget_dispose_template (GTK_WIDGET (self), SA_TYPE_SITES_PAGE);
  g_clear_object (&self->repository);

  G_OBJECT_CLASS (sa_sites_page_parent_class)->dispose (object);
}

static void
sa_sites_page_finalize (GObject *object)
{
  SaSitesPage *self = (SaSitesPage *) object;

  g_ptr_array_unref (self->sites);
  g_strfreev (self->names);

  G_OBJECT_CLASS (sa_sites_page_parent_class)->finalize (object);
}

static void
sa_sites_page_class_init (SaSitesPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_sites_page_dispose;
  object_class->finalize = sa_sites_page_finalize;

  widget_class->map = sa_sites_page_map;

  signals[CHOSEN] =
    g_signal_new ("chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT64);

  g_type_ensure (SA_TYPE_CONDITION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-sites-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SaSitesPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, SaSitesPage, title);
  gtk_widget_class_bind_template_child (widget_class, SaSitesPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, SaSitesPage, create_button);
  gtk_widget_class_bind_template_child (widget_class, SaSitesPage, condition_bar);
  gtk_widget_class_bind_template_child (widget_class, SaSitesPage, search_box);
  gtk_widget_class_bind_template_child (widget_class, SaSitesPage, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SaSitesPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SaSitesPage, list);
  gtk_widget_class_bind_template_child (widget_class, SaSitesPage, error_page);
}

static void
sa_sites_page_init (SaSitesPage *self)
{
  self->sites = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_site_record_free);

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (sa_sites_page_activated_cb), self);
  g_signal_connect_swapped (self->search_entry, "search-changed", G_CALLBACK (sa_sites_page_update_shown), self);
  g_signal_connect_swapped (self->search_entry, "activate", G_CALLBACK (sa_sites_page_search_activate_cb), self);
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search_entry), GTK_WIDGET (self->stack));
}

GtkWidget *
sa_sites_page_new (SaRepository *repository)
{
  SaSitesPage *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);

  self = g_object_new (SA_TYPE_SITES_PAGE, NULL);
  self->repository = g_object_ref (repository);
  g_signal_connect_object (repository, "changed", G_CALLBACK (sa_sites_page_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
sa_sites_page_set_names (SaSitesPage        *self,
                         const char * const *names)
{
  g_return_if_fail (SA_IS_SITES_PAGE (self));

  g_strfreev (self->names);
  self->names = g_strdupv ((char **) names);
  sa_sites_page_changed_cb (self);
}

void
sa_sites_page_set_current (SaSitesPage *self,
                           SaId         site)
{
  g_return_if_fail (SA_IS_SITES_PAGE (self));

  self->current = site;
}

void
sa_sites_page_set_folded (SaSitesPage *self,
                          gboolean     folded)
{
  g_return_if_fail (SA_IS_SITES_PAGE (self));

  gtk_widget_set_visible (self->back_button, folded);
  adw_header_bar_set_show_start_title_buttons (self->header_bar, folded);
}

void
sa_sites_page_set_width_class (SaSitesPage *self,
                               guint        width_class)
{
  gboolean wide = width_class >= WIDE_CLASS;

  g_return_if_fail (SA_IS_SITES_PAGE (self));

  sa_condition_bar_set_narrow (self->condition_bar, width_class < 480);
  if (self->wide == wide)
    return;

  self->wide = wide;
  if (wide)
    gtk_button_set_label (self->create_button, _("Create Site…"));
  else
    gtk_button_set_icon_name (self->create_button, "list-add-symbolic");
  sa_sites_page_fill (self);
}

void
sa_sites_page_set_condition (SaSitesPage       *self,
                             const SaCondition *condition)
{
  g_return_if_fail (SA_IS_SITES_PAGE (self));

  sa_condition_bar_set (self->condition_bar, condition);
}

void
sa_sites_page_refresh (SaSitesPage *self)
{
  g_return_if_fail (SA_IS_SITES_PAGE (self));

  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    sa_sites_page_load (self);
}

void
sa_sites_page_focus_list (SaSitesPage *self)
{
  guint i;

  g_return_if_fail (SA_IS_SITES_PAGE (self));

  self->focus = !gtk_widget_get_mapped (GTK_WIDGET (self));
  for (i = 0; i < self->sites->len; i++)
    if (((SaSiteRecord *) g_ptr_array_index (self->sites, i))->id == self->current || i + 1 == self->sites->len)
      {
        gtk_widget_grab_focus (GTK_WIDGET (gtk_list_box_get_row_at_index (self->list, (int) i)));
        return;
      }
}

gboolean
sa_sites_page_start_search (SaSitesPage *self)
{
  g_return_val_if_fail (SA_IS_SITES_PAGE (self), FALSE);

  if (!gtk_widget_get_visible (self->search_box))
    return FALSE;

  return gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

gboolean
sa_sites_page_escape (SaSitesPage *self)
{
  g_return_val_if_fail (SA_IS_SITES_PAGE (self), FALSE);

  if (gtk_editable_get_text (self->search_entry)[0] == '\0')
    return FALSE;

  gtk_editable_set_text (self->search_entry, "");
  sa_sites_page_focus_list (self);
  return TRUE;
}
