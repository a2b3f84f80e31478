/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-outbox-page.h"

#include "sa-chips.h"
#include "sa-column-chooser.h"
#include "sa-message-format.h"
#include "sa-message-table.h"
#include "sa-narrow-list.h"

#include <glib/gi18n-lib.h>

/* How long times may stand that change less often than by the minute. */
#define SLOW_TICK_SECONDS 60

struct _SaOutboxPage
{
  AdwBin parent_instance;

  /* Owned References */
  SaRowList    *list;
  SaOutboxView *view;

  /* Borrowed References */
  SaRowTable   *table;

  SaId     wanted;      /* the message to show as soon as it is listed; 0 */
  guint    tick_id;
  gboolean mapped;

  /* Template Widgets */
  SaListPage      *page;
  SaChips         *chips;
  GtkWidget       *sites_separator;
  GtkToggleButton *sites_toggle;
  GtkButton       *pause_button;
  GtkImage        *pause_icon;
  GtkLabel        *pause_label;
  GtkButton       *empty_problems;
  GtkWidget       *empty_clear;
  GtkWidget       *empty_resume;
  GMenu           *columns_section;
  GMenuModel      *columns_menu;
};

G_DEFINE_FINAL_TYPE (SaOutboxPage, sa_outbox_page, ADW_TYPE_BIN)

enum
{
  SITE_CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void sa_outbox_page_queue_tick (SaOutboxPage *self);

static void
sa_outbox_page_update_pause (SaOutboxPage *self)
{
  gboolean paused = sa_outbox_view_get_paused (self->view);

  gtk_label_set_label (self->pause_label, paused ? _("Resume") : _("Pause"));
  gtk_image_set_from_icon_name (self->pause_icon, paused ? "media-playback-start-symbolic" :
                                "media-playback-pause-symbolic");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->pause_button), paused ? "win.resume-outbox" : "win.pause-outbox");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->pause_button),
                               paused ? _("Send Mail Again, One First") : _("Hold All Mail of All Sites"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->pause_button), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  paused ? _("Resume Outbox") : _("Pause Outbox"), -1);
}

static void
sa_outbox_page_update_empty (SaOutboxPage *self)
{
  g_autofree char *problems = sa_outbox_view_dup_problems_label (self->view);
  gboolean paused = sa_outbox_view_get_paused (self->view) &&
                    sa_outbox_view_get_chip (self->view) == SA_OUTBOX_CHIP_WAITING;

  sa_list_page_set_empty (self->page, sa_outbox_view_get_empty_icon (self->view),
                          sa_outbox_view_get_empty_title (self->view), sa_outbox_view_get_empty_text (self->view));
  gtk_widget_set_visible (self->empty_clear, sa_outbox_view_has_filter (self->view));
  gtk_widget_set_visible (self->empty_resume, paused && !sa_outbox_view_has_filter (self->view));
  gtk_widget_set_visible (GTK_WIDGET (self->empty_problems), problems != NULL);
  if (problems != NULL)
    gtk_button_set_label (self->empty_problems, problems);
}

static void
sa_outbox_page_view_changed_cb (SaOutboxView *view,
                                SaOutboxPage *self)
{
  int i;

  for (i = 0; i < SA_N_OUTBOX_CHIPS; i++)
    sa_chips_set_count (self->chips, i, sa_outbox_view_get_chip_count (view, i));
  sa_chips_set_chosen (self->chips, sa_outbox_view_get_chip (view));
  gtk_toggle_button_set_active (self->sites_toggle, sa_outbox_view_get_all_sites (view));
  sa_list_page_set_search (self->page, sa_outbox_view_get_search (view));
  sa_row_table_set_left_out (self->table, sa_message_columns_left_out (sa_outbox_view_get_all_sites (view)));
  sa_outbox_page_update_pause (self);
  sa_outbox_page_update_empty (self);
  if (self->mapped)
    sa_list_page_set_query (self->page, sa_outbox_view_get_query (view));
}

static void
sa_outbox_page_search_cb (SaListPage   *page,
                          const char   *text,
                          SaOutboxPage *self)
{
  sa_outbox_view_set_search (self->view, text);
}

static void
sa_outbox_page_clear_cb (SaListPage   *page,
                         SaOutboxPage *self)
{
  sa_outbox_view_clear (self->view);
}

static void
sa_outbox_page_narrow_cb (SaListPage   *page,
                          GParamSpec   *pspec,
                          SaOutboxPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->pause_label), !sa_list_page_is_narrow (page));
}

static void
sa_outbox_page_chosen_cb (SaChips      *chips,
                          guint         index,
                          SaOutboxPage *self)
{
  sa_outbox_view_set_chip (self->view, index);
}

static void
sa_outbox_page_sites_cb (SaOutboxPage *self)
{
  if (sa_outbox_view_get_all_sites (self->view) == gtk_toggle_button_get_active (self->sites_toggle))
    return;

  sa_outbox_view_set_counts (self->view, NULL);
  sa_outbox_view_set_all_sites (self->view, gtk_toggle_button_get_active (self->sites_toggle));
  g_signal_emit (self, signals[SITE_CHANGED], 0);
}

static void
sa_outbox_page_sort_cb (SaRowTable   *table,
                        int           sort,
                        gboolean      descending,
                        SaOutboxPage *self)
{
  sa_outbox_view_set_sort (self->view, sort, descending);
}

static void
sa_outbox_page_problems_cb (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       data)
{
  SaOutboxPage *self = data;

  sa_outbox_view_set_chip (self->view, SA_OUTBOX_CHIP_PROBLEMS);
}

static void
sa_outbox_page_find_next_tick (GObject  *row,
                               gpointer  data)
{
  int tick = sa_message_get_next_tick (sa_message_get_record (SA_MESSAGE (row)), g_get_real_time () / G_USEC_PER_SEC);
  int *next = data;

  if (tick > 0)
    *next = MIN (*next, tick);
}

/* Seconds count down while somebody sees them: which rows have some is looked up anew each time. */
static gboolean
sa_outbox_page_tick_cb (gpointer data)
{
  SaOutboxPage *self = data;

  self->tick_id = 0;
  sa_row_list_touch (self->list);
  sa_outbox_page_queue_tick (self);
  return G_SOURCE_REMOVE;
}

static void
sa_outbox_page_queue_tick (SaOutboxPage *self)
{
  int next = SLOW_TICK_SECONDS;

  g_clear_handle_id (&self->tick_id, g_source_remove);
  if (!self->mapped)
    return;

  sa_row_list_foreach_cached (self->list, sa_outbox_page_find_next_tick, &next);
  self->tick_id = g_timeout_add_seconds (next, sa_outbox_page_tick_cb, self);
}

static void
sa_outbox_page_reveal_wanted (SaOutboxPage *self)
{
  if (self->wanted != 0 && sa_row_list_get_loaded (self->list) && !sa_row_list_get_loading (self->list) &&
      sa_list_page_reveal (self->page, self->wanted))
    self->wanted = 0;
}

static void
sa_outbox_page_list_changed_cb (SaOutboxPage *self)
{
  if (!sa_row_list_get_loading (self->list))
    sa_outbox_page_queue_tick (self);
  sa_outbox_page_reveal_wanted (self);
}

/* Only a page that somebody looks at asks; then it follows what happens. */
static void
sa_outbox_page_map (GtkWidget *widget)
{
  SaOutboxPage *self = SA_OUTBOX_PAGE (widget);

  self->mapped = TRUE;
  sa_row_list_touch (self->list);
  sa_list_page_set_query (self->page, sa_outbox_view_get_query (self->view));
  sa_outbox_page_queue_tick (self);

  GTK_WIDGET_CLASS (sa_outbox_page_parent_class)->map (widget);
}

static void
sa_outbox_page_unmap (GtkWidget *widget)
{
  SaOutboxPage *self = SA_OUTBOX_PAGE (widget);

  self->mapped = FALSE;
  g_clear_handle_id (&self->tick_id, g_source_remove);

  GTK_WIDGET_CLASS (sa_outbox_page_parent_class)->unmap (widget);
}

static void
sa_outbox_page_dispose (GObject *object)
{
  SaOutboxPage *self = (SaOutboxPage *) object;

  g_clear_handle_id (&self->tick_id, g_source_remove);
  /* Both the bin and the template would unparent it. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SA_TYPE_OUTBOX_PAGE);
  g_clear_object (&self->list);
  g_clear_object (&self->view);

  G_OBJECT_CLASS (sa_outbox_page_parent_class)->dispose (object);
}

static void
sa_outbox_page_class_init (SaOutboxPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sa_outbox_page_dispose;

  widget_class->map = sa_outbox_page_map;
  widget_class->unmap = sa_outbox_page_unmap;

  signals[SITE_CHANGED] =
    g_signal_new ("site-changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (SA_TYPE_CHIPS);
  g_type_ensure (SA_TYPE_LIST_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-outbox-page.ui");
  gtk_widget_class_bind_template_child (widget_class, SaOutboxPage, page);
  gtk_widget_class_bind_template_child (widget_class, SaOutboxPage, chips);
  gtk_widget_class_bind_template_child (widget_class, SaOutboxPage, sites_separator);
  gtk_widget_class_bind_template_child (widget_class, SaOutboxPage, sites_toggle);
  gtk_widget_class_bind_template_child (widget_class, SaOutboxPage, pause_button);
  gtk_widget_class_bind_template_child (widget_class, SaOutboxPage, pause_icon);
  gtk_widget_class_bind_template_child (widget_class, SaOutboxPage, pause_label);
  gtk_widget_class_bind_template_child (widget_class, SaOutboxPage, empty_problems);
  gtk_widget_class_bind_template_child (widget_class, SaOutboxPage, empty_clear);
  gtk_widget_class_bind_template_child (widget_class, SaOutboxPage, empty_resume);
  gtk_widget_class_bind_template_child (widget_class, SaOutboxPage, columns_section);
  gtk_widget_class_bind_template_child (widget_class, SaOutboxPage, columns_menu);
}

static void
sa_outbox_page_init (SaOutboxPage *self)
{
  int i;

  gtk_widget_init_template (GTK_WIDGET (self));
  for (i = 0; i < SA_N_OUTBOX_CHIPS; i++)
    sa_chips_add (self->chips, sa_outbox_view_get_chip_text (i));
}

static void
sa_outbox_page_add_actions (SaOutboxPage *self,
                            GSettings    *settings)
{
  static const GActionEntry entries[] =
  {
    { .name = "problems", .activate = sa_outbox_page_problems_cb },
  };
  GActionMap *actions = sa_list_page_get_actions (self->page);

  g_action_map_add_action_entries (actions, entries, G_N_ELEMENTS (entries), self);
  gtk_widget_insert_action_group (GTK_WIDGET (self), "outbox", G_ACTION_GROUP (actions));
  sa_column_chooser_add (actions, "outbox", self->columns_section, self->table, settings, "outbox-columns");
  sa_row_table_set_header_menu (self->table, self->columns_menu);
}

GtkWidget *
sa_outbox_page_new (SaRepository *repository,
                    SaId          site,
                    GSettings    *settings)
{
  SaOutboxPage *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);

  self = g_object_new (SA_TYPE_OUTBOX_PAGE, NULL);
  self->list = sa_row_list_new (repository, &sa_message_row_factory);
  self->view = sa_outbox_view_new (site);
  self->table = SA_ROW_TABLE (sa_message_table_new (self->list));
  sa_list_page_set_up (self->page, self->list, GTK_WIDGET (self->table), sa_narrow_list_new (self->list, _("Outbox")),
                       "win.cancel-messages");
  sa_outbox_page_add_actions (self, settings);

  g_signal_connect_object (self->table, "sort", G_CALLBACK (sa_outbox_page_sort_cb), self, 0);
  g_signal_connect_object (self->chips, "chosen", G_CALLBACK (sa_outbox_page_chosen_cb), self, 0);
  g_signal_connect_object (self->sites_toggle, "toggled", G_CALLBACK (sa_outbox_page_sites_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->page, "search", G_CALLBACK (sa_outbox_page_search_cb), self, 0);
  g_signal_connect_object (self->page, "clear", G_CALLBACK (sa_outbox_page_clear_cb), self, 0);
  g_signal_connect_object (self->page, "notify::narrow", G_CALLBACK (sa_outbox_page_narrow_cb), self, 0);
  g_signal_connect_object (self->list, "notify::loading", G_CALLBACK (sa_outbox_page_list_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->view, "changed", G_CALLBACK (sa_outbox_page_view_changed_cb), self, 0);
  sa_outbox_page_narrow_cb (self->page, NULL, self);
  sa_outbox_page_view_changed_cb (self->view, self);
  return GTK_WIDGET (self);
}

SaListPage *
sa_outbox_page_get_page (SaOutboxPage *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX_PAGE (self), NULL);

  return self->page;
}

SaRowList *
sa_outbox_page_get_list (SaOutboxPage *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX_PAGE (self), NULL);

  return self->list;
}

SaOutboxView *
sa_outbox_page_get_view (SaOutboxPage *self)
{
  g_return_val_if_fail (SA_IS_OUTBOX_PAGE (self), NULL);

  return self->view;
}

void
sa_outbox_page_set_several_sites (SaOutboxPage *self,
                                  gboolean      several)
{
  g_return_if_fail (SA_IS_OUTBOX_PAGE (self));

  gtk_widget_set_visible (self->sites_separator, several);
  gtk_widget_set_visible (GTK_WIDGET (self->sites_toggle), several);
  if (!several)
    gtk_toggle_button_set_active (self->sites_toggle, FALSE);
}

void
sa_outbox_page_show_message (SaOutboxPage *self,
                             SaId          message)
{
  g_return_if_fail (SA_IS_OUTBOX_PAGE (self));

  self->wanted = message;
  sa_outbox_view_clear (self->view);
  sa_outbox_page_reveal_wanted (self);
}
