/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-activity-page.h"

#include "sa-activity-view.h"
#include "sa-item.h"
#include "sa-row-list.h"
#include "sa-row-name.h"

#include <glib/gi18n-lib.h>

struct _SaActivityPage
{
  AdwBin parent_instance;

  /* Owned References */
  SaRowList *list;

  SaId site;

  /* Template Widgets */
  AdwHeaderBar   *header_bar;
  GtkWidget      *back_button;
  SaConditionBar *condition_bar;
  GtkStack       *stack;
  GtkListView    *view;
  AdwStatusPage  *error_page;
};

G_DEFINE_FINAL_TYPE (SaActivityPage, sa_activity_page, ADW_TYPE_BIN)

/* The widgets of a row, in the order in which they were packed. */
typedef struct
{
  GtkLabel  *title;
  GtkLabel  *subtitle;
  GtkButton *button;
} SaActivityRow;

static SaActivityRow
sa_activity_page_get_row (GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *texts = gtk_widget_get_first_child (box);
  SaActivityRow row;

  row.title = GTK_LABEL (gtk_widget_get_first_child (texts));
  row.subtitle = GTK_LABEL (gtk_widget_get_last_child (texts));
  row.button = GTK_BUTTON (gtk_widget_get_last_child (box));
  return row;
}

static GtkWidget *
sa_activity_page_create_label (gboolean secondary)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  if (secondary)
    {
      gtk_widget_add_css_class (label, "sa-secondary");
      gtk_widget_add_css_class (label, "caption");
    }
  return label;
}

static void
sa_activity_page_setup_cb (GtkListItemFactory *factory,
                           GtkListItem        *item,
                           SaActivityPage     *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *button = gtk_button_new_with_label (_("Undo"));

  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), sa_activity_page_create_label (FALSE));
  gtk_box_append (GTK_BOX (texts), sa_activity_page_create_label (TRUE));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), button);
  gtk_list_item_set_child (item, box);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
sa_activity_page_update_row (GtkListItem *item)
{
  SaActivityRow row = sa_activity_page_get_row (item);
  const SaEventRecord *event = sa_item_get_event (gtk_list_item_get_item (item));
  gboolean can_undo = event != NULL && sa_event_can_undo (event);
  g_autofree char *text = NULL;

  gtk_widget_set_visible (GTK_WIDGET (row.button), can_undo);
  if (can_undo)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (row.button), "x", event->id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (row.button), can_undo ? "win.undo-event" : NULL);
  if (event != NULL)
    text = sa_event_format_facts (event, g_get_real_time () / G_USEC_PER_SEC);

  gtk_label_set_label (row.title, event != NULL ? event->title : "–");
  gtk_label_set_label (row.subtitle, text != NULL ? text : "");
  sa_row_set_name (GTK_WIDGET (row.title), gtk_label_get_label (row.title));
  gtk_widget_set_tooltip_text (GTK_WIDGET (row.subtitle), text);
}

static void
sa_activity_page_item_changed_cb (SaItem      *source,
                                  GtkListItem *item)
{
  sa_activity_page_update_row (item);
}

static void
sa_activity_page_bind_cb (GtkListItemFactory *factory,
                          GtkListItem        *item,
                          SaActivityPage     *self)
{
  g_signal_connect_object (gtk_list_item_get_item (item), "changed", G_CALLBACK (sa_activity_page_item_changed_cb), item, 0);
  sa_activity_page_update_row (item);
}

static void
sa_activity_page_unbind_cb (GtkListItemFactory *factory,
                            GtkListItem        *item,
                            SaActivityPage     *self)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), sa_activity_page_item_changed_cb, item);
}

static void
sa_activity_page_update_stack (SaActivityPage *self)
{
  const GError *error = sa_row_list_get_error (self->list);

  if (g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0)
    {
      gtk_stack_set_visible_child_name (self->stack, "list");
    }
  else if (error != NULL)
    {
      g_autofree char *text = g_markup_escape_text (error->message, -1);

      adw_status_page_set_description (self->error_page, text);
      gtk_stack_set_visible_child_name (self->stack, "error");
    }
  else if (sa_row_list_get_loaded (self->list))
    {
      gtk_stack_set_visible_child_name (self->stack, "empty");
    }
}

/* Only a page that somebody looks at asks; then it follows what happens. */
static void
sa_activity_page_map (GtkWidget *widget)
{
  SaActivityPage *self = SA_ACTIVITY_PAGE (widget);
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_EVENT, self->site);

  sa_row_list_set_query (self->list, query);

  GTK_WIDGET_CLASS (sa_activity_page_parent_class)->map (widget);
}

static void
sa_activity_page_dispose (GObject *object)
{
  SaActivityPage *self = (SaActivityPage *) object;

  gtk_widget_dispose_template (GTK_WIDGET (self), SA_TYPE_ACTIVITY_PAGE);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (sa_activity_page_parent_class)->dispose (object);
}

static void
sa_activity_page_class_init (SaActivityPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_activity_page_dispose;

  widget_class->map = sa_activity_page_map;

  g_type_ensure (SA_TYPE_CONDITION_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-activity-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SaActivityPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, SaActivityPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, SaActivityPage, condition_bar);
  gtk_widget_class_bind_template_child (widget_class, SaActivityPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SaActivityPage, view);
  gtk_widget_class_bind_template_child (widget_class, SaActivityPage, error_page);
}

static void
sa_activity_page_init (SaActivityPage *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (sa_activity_page_setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (sa_activity_page_bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (sa_activity_page_unbind_cb), self);
  gtk_list_view_set_factory (self->view, factory);
}

GtkWidget *
sa_activity_page_new (SaRepository *repository,
                      SaId          site)
{
  SaActivityPage *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);

  self = g_object_new (SA_TYPE_ACTIVITY_PAGE, NULL);
  self->site = site;
  self->list = sa_row_list_new (repository, &sa_event_row_factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->list));
  g_signal_connect_object (self->list, "notify", G_CALLBACK (sa_activity_page_update_stack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (sa_activity_page_update_stack), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
sa_activity_page_set_folded (SaActivityPage *self,
                             gboolean        folded)
{
  g_return_if_fail (SA_IS_ACTIVITY_PAGE (self));

  gtk_widget_set_visible (self->back_button, folded);
  adw_header_bar_set_show_start_title_buttons (self->header_bar, folded);
}

void
sa_activity_page_set_narrow (SaActivityPage *self,
                             gboolean        narrow)
{
  g_return_if_fail (SA_IS_ACTIVITY_PAGE (self));

  sa_condition_bar_set_narrow (self->condition_bar, narrow);
}

void
sa_activity_page_set_condition (SaActivityPage    *self,
                                const SaCondition *condition)
{
  g_return_if_fail (SA_IS_ACTIVITY_PAGE (self));

  sa_condition_bar_set (self->condition_bar, condition);
}

void
sa_activity_page_refresh (SaActivityPage *self)
{
  g_return_if_fail (SA_IS_ACTIVITY_PAGE (self));

  sa_row_list_refresh (self->list);
}
