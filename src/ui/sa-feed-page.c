/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-feed-page.h"
#include "sa-feed-view.h"
#include "sa-item.h"
#include "sa-row-list.h"
#include "sa-row-name.h"

#include <glib/gi18n-lib.h>

struct _SaFeedPage
{
  AdwBin parent_instance;

  /* Owned References */
  SaRowList *list;

  SaFeed feed;
  SaId   site;

  /* Template Widgets */
  AdwHeaderBar   *header_bar;
  AdwWindowTitle *title;
  GtkWidget      *back_button;
  GtkStack       *stack;
  GtkListView    *view;
  AdwStatusPage  *empty_page;
  AdwStatusPage  *error_page;
};

G_DEFINE_FINAL_TYPE (SaFeedPage, sa_feed_page, ADW_TYPE_BIN)

/* The widgets of a row, in the order in which they were packed. */
typedef struct
{
  GtkLabel  *title;
  GtkLabel  *subtitle;
  GtkButton *button;
} SaFeedRow;

static SaFeedRow
sa_feed_page_get_row (GtkListItem *item)
{
  GtkWidget *box = gtk_list_item_get_child (item);
  GtkWidget *texts = gtk_widget_get_first_child (box);
  SaFeedRow row;

  row.title = GTK_LABEL (gtk_widget_get_first_child (texts));
  row.subtitle = GTK_LABEL (gtk_widget_get_last_child (texts));
  row.button = GTK_BUTTON (gtk_widget_get_last_child (box));
  return row;
}

static GtkWidget *
sa_feed_page_create_label (gboolean secondary)
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
sa_feed_page_setup_cb (GtkListItemFactory *factory,
                       GtkListItem        *item,
                       SaFeedPage         *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *texts = gtk_box_new (GTK_ORIENTATION_VERTICAL, 1);
  GtkWidget *button = gtk_button_new ();

  gtk_widget_set_valign (texts, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (texts, TRUE);
  gtk_box_append (GTK_BOX (texts), sa_feed_page_create_label (FALSE));
  gtk_box_append (GTK_BOX (texts), sa_feed_page_create_label (TRUE));
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (box), texts);
  gtk_box_append (GTK_BOX (box), button);
  gtk_list_item_set_child (item, box);
  gtk_list_item_set_activatable (item, FALSE);
}

static void
sa_feed_page_set_button (GtkButton  *button,
                         const char *label,
                         const char *action,
                         SaId        id)
{
  gtk_widget_set_visible (GTK_WIDGET (button), label != NULL);
  if (label == NULL)
    {
      gtk_actionable_set_action_name (GTK_ACTIONABLE (button), NULL);
      return;
    }

  gtk_button_set_label (button, label);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "x", id);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
}

static void
sa_feed_page_update_row (GtkListItem *item)
{
  SaFeedRow row = sa_feed_page_get_row (item);
  SaItem *source = gtk_list_item_get_item (item);
  SaTime now = g_get_real_time () / G_USEC_PER_SEC;
  const SaMessageRecord *message = sa_item_get_message (source);
  const SaEventRecord *event = sa_item_get_event (source);
  g_autofree char *text = NULL;

  if (message != NULL)
    {
      text = sa_message_format_state (message, now);
      gtk_label_set_label (row.title, sa_message_get_title (message));
      if (sa_message_is_open (message))
        sa_feed_page_set_button (row.button, _("Cancel"), "win.cancel-message", message->id);
      else if (sa_message_can_retry (message))
        sa_feed_page_set_button (row.button, _("Try Again"), "win.retry-message", message->id);
      else
        sa_feed_page_set_button (row.button, NULL, NULL, 0);
    }
  else if (event != NULL)
    {
      text = sa_event_format_facts (event, now);
      gtk_label_set_label (row.title, event->title);
      if (sa_event_can_undo (event))
        sa_feed_page_set_button (row.button, _("Undo"), "win.undo-event", event->id);
      else
        sa_feed_page_set_button (row.button, NULL, NULL, 0);
    }
  else
    {
      gtk_label_set_label (row.title, "–");
      sa_feed_page_set_button (row.button, NULL, NULL, 0);
    }
  gtk_label_set_label (row.subtitle, text != NULL ? text : "");
  sa_row_set_name (GTK_WIDGET (row.title), gtk_label_get_label (row.title));
  gtk_widget_set_tooltip_text (GTK_WIDGET (row.subtitle), text);
}

static void
sa_feed_page_item_changed_cb (SaItem      *source,
                              GtkListItem *item)
{
  sa_feed_page_update_row (item);
}

static void
sa_feed_page_bind_cb (GtkListItemFactory *factory,
                      GtkListItem        *item,
                      SaFeedPage         *self)
{
  g_signal_connect_object (gtk_list_item_get_item (item), "changed", G_CALLBACK (sa_feed_page_item_changed_cb), item, 0);
  sa_feed_page_update_row (item);
}

static void
sa_feed_page_unbind_cb (GtkListItemFactory *factory,
                        GtkListItem        *item,
                        SaFeedPage         *self)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (item), sa_feed_page_item_changed_cb, item);
}

static void
sa_feed_page_update_stack (SaFeedPage *self)
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
sa_feed_page_map (GtkWidget *widget)
{
  SaFeedPage *self = SA_FEED_PAGE (widget);
  g_autoptr(SaQuery) query = sa_query_new (self->feed == SA_FEED_OUTBOX ? SA_ENTITY_MESSAGE : SA_ENTITY_EVENT,
                                           self->site);

  sa_row_list_set_query (self->list, query);

  GTK_WIDGET_CLASS (sa_feed_page_parent_class)->map (widget);
}

static void
sa_feed_page_dispose (GObject *object)
{
  SaFeedPage *self = (SaFeedPage *) object;

  gtk_widget_dispose_template (GTK_WIDGET (self), SA_TYPE_FEED_PAGE);
  g_clear_object (&self->list);

  G_OBJECT_CLASS (sa_feed_page_parent_class)->dispose (object);
}

static void
sa_feed_page_class_init (SaFeedPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_feed_page_dispose;

  widget_class->map = sa_feed_page_map;

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-feed-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SaFeedPage, header_bar);
  gtk_widget_class_bind_template_child (widget_class, SaFeedPage, title);
  gtk_widget_class_bind_template_child (widget_class, SaFeedPage, back_button);
  gtk_widget_class_bind_template_child (widget_class, SaFeedPage, stack);
  gtk_widget_class_bind_template_child (widget_class, SaFeedPage, view);
  gtk_widget_class_bind_template_child (widget_class, SaFeedPage, empty_page);
  gtk_widget_class_bind_template_child (widget_class, SaFeedPage, error_page);
}

static void
sa_feed_page_init (SaFeedPage *self)
{
  g_autoptr(GtkListItemFactory) factory = gtk_signal_list_item_factory_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "setup", G_CALLBACK (sa_feed_page_setup_cb), self);
  g_signal_connect (factory, "bind", G_CALLBACK (sa_feed_page_bind_cb), self);
  g_signal_connect (factory, "unbind", G_CALLBACK (sa_feed_page_unbind_cb), self);
  gtk_list_view_set_factory (self->view, factory);
}

GtkWidget *
sa_feed_page_new (SaRepository *repository,
                  SaId          site,
                  SaFeed        feed)
{
  SaFeedPage *self = NULL;
  const char *title = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);

  self = g_object_new (SA_TYPE_FEED_PAGE, NULL);
  self->feed = feed;
  self->site = site;
  self->list = sa_row_list_new (repository, feed == SA_FEED_OUTBOX ? &sa_message_row_factory : &sa_event_row_factory);
  gtk_list_view_set_model (self->view, GTK_SELECTION_MODEL (self->list));

  title = feed == SA_FEED_OUTBOX ? _("Outbox") : _("Activity");
  adw_window_title_set_title (self->title, title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
  if (feed == SA_FEED_OUTBOX)
    {
      adw_status_page_set_icon_name (self->empty_page, "mail-send-symbolic");
      adw_status_page_set_title (self->empty_page, _("No Messages Yet"));
      adw_status_page_set_description (self->empty_page, _("Invitations on their way to the mail relay show here"));
    }
  else
    {
      adw_status_page_set_icon_name (self->empty_page, "document-open-recent-symbolic");
      adw_status_page_set_title (self->empty_page, _("Nothing Has Happened Yet"));
      adw_status_page_set_description (self->empty_page, _("What people and programs change on this site shows here"));
    }
  g_signal_connect_object (self->list, "notify", G_CALLBACK (sa_feed_page_update_stack), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "items-changed", G_CALLBACK (sa_feed_page_update_stack), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
sa_feed_page_set_folded (SaFeedPage *self,
                         gboolean    folded)
{
  g_return_if_fail (SA_IS_FEED_PAGE (self));

  gtk_widget_set_visible (self->back_button, folded);
  adw_header_bar_set_show_start_title_buttons (self->header_bar, folded);
}

void
sa_feed_page_refresh (SaFeedPage *self)
{
  g_return_if_fail (SA_IS_FEED_PAGE (self));

  sa_row_list_refresh (self->list);
}
