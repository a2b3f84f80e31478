/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-list-header.h"

#define SEARCH_DELAY_MS 80

struct _SaListHeader
{
  AdwBin parent_instance;

  /* Borrowed References */
  GtkWidget *capture;  /* (nullable) */

  guint narrow : 1;

  /* Template Widgets */
  AdwHeaderBar  *header_bar;
  GtkStack      *title_stack;
  GtkLabel      *title_label;
  GtkEditable   *search_entry;
  GtkEditable   *narrow_entry;
  GtkSearchBar  *search_bar;
  GtkWidget     *search_button;
  GtkWidget     *back_button;
  AdwBin        *start_slot;
  GtkMenuButton *view_button;
  GtkWidget     *details_button;
};

G_DEFINE_FINAL_TYPE (SaListHeader, sa_list_header, ADW_TYPE_BIN)

enum
{
  SEARCH,
  LEAVE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
sa_list_header_changed_cb (SaListHeader *self)
{
  g_signal_emit (self, signals[SEARCH], 0, gtk_editable_get_text (self->search_entry));
}

static void
sa_list_header_started_cb (SaListHeader *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
  gtk_editable_set_position (self->search_entry, -1);
}

static void
sa_list_header_stopped_cb (SaListHeader *self)
{
  gtk_editable_set_text (self->search_entry, "");
  g_signal_emit (self, signals[LEAVE], 0);
}

/* From the search field the arrow and Return lead to what was found. */
static void
sa_list_header_activate_cb (SaListHeader *self)
{
  sa_list_header_changed_cb (self);
  g_signal_emit (self, signals[LEAVE], 0);
}

static void
sa_list_header_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), SA_TYPE_LIST_HEADER);

  G_OBJECT_CLASS (sa_list_header_parent_class)->dispose (object);
}

static void
sa_list_header_class_init (SaListHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sa_list_header_dispose;

  signals[SEARCH] =
    g_signal_new ("search", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                  G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[LEAVE] =
    g_signal_new ("leave", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-list-header.ui");
  gtk_widget_class_bind_template_child (widget_class, SaListHeader, header_bar);
  gtk_widget_class_bind_template_child (widget_class, SaListHeader, title_stack);
  gtk_widget_class_bind_template_child (widget_class, SaListHeader, title_label);
  gtk_widget_class_bind_template_child (widget_class, SaListHeader, search_entry);
  gtk_widget_class_bind_template_child (widget_class, SaListHeader, narrow_entry);
  gtk_widget_class_bind_template_child (widget_class, SaListHeader, search_bar);
  gtk_widget_class_bind_template_child (widget_class, SaListHeader, search_button);
  gtk_widget_class_bind_template_child (widget_class, SaListHeader, back_button);
  gtk_widget_class_bind_template_child (widget_class, SaListHeader, start_slot);
  gtk_widget_class_bind_template_child (widget_class, SaListHeader, view_button);
  gtk_widget_class_bind_template_child (widget_class, SaListHeader, details_button);
}

static void
sa_list_header_init (SaListHeader *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  g_object_bind_property (self->search_entry, "text", self->narrow_entry, "text", G_BINDING_BIDIRECTIONAL);
  g_signal_connect_swapped (self->search_entry, "search-changed", G_CALLBACK (sa_list_header_changed_cb), self);
  g_signal_connect_swapped (self->search_entry, "search-started", G_CALLBACK (sa_list_header_started_cb), self);
  g_signal_connect_swapped (self->search_entry, "stop-search", G_CALLBACK (sa_list_header_stopped_cb), self);
  g_signal_connect_swapped (self->search_entry, "activate", G_CALLBACK (sa_list_header_activate_cb), self);
  g_signal_connect_swapped (self->narrow_entry, "search-changed", G_CALLBACK (sa_list_header_changed_cb), self);
  g_signal_connect_swapped (self->narrow_entry, "activate", G_CALLBACK (sa_list_header_activate_cb), self);
  gtk_search_bar_connect_entry (self->search_bar, self->narrow_entry);
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (self->search_entry), SEARCH_DELAY_MS);
  gtk_search_entry_set_search_delay (GTK_SEARCH_ENTRY (self->narrow_entry), SEARCH_DELAY_MS);
}

void
sa_list_header_set_title (SaListHeader *self,
                          const char   *title)
{
  g_return_if_fail (SA_IS_LIST_HEADER (self));

  gtk_label_set_label (self->title_label, title);
}

void
sa_list_header_set_placeholder (SaListHeader *self,
                                const char   *text)
{
  GtkEditable *entries[2] = { NULL, };
  guint i;

  g_return_if_fail (SA_IS_LIST_HEADER (self));

  entries[0] = self->search_entry;
  entries[1] = self->narrow_entry;
  for (i = 0; i < G_N_ELEMENTS (entries); i++)
    {
      g_object_set (entries[i], "placeholder-text", text, NULL);
      gtk_accessible_update_property (GTK_ACCESSIBLE (entries[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
    }
}

void
sa_list_header_set_start (SaListHeader *self,
                          GtkWidget    *widget)
{
  g_return_if_fail (SA_IS_LIST_HEADER (self));

  adw_bin_set_child (self->start_slot, widget);
}

void
sa_list_header_set_menu (SaListHeader *self,
                         GMenuModel   *menu)
{
  g_return_if_fail (SA_IS_LIST_HEADER (self));

  gtk_menu_button_set_menu_model (self->view_button, menu);
}

void
sa_list_header_set_capture (SaListHeader *self,
                            GtkWidget    *widget)
{
  g_return_if_fail (SA_IS_LIST_HEADER (self));

  self->capture = widget;
  gtk_search_entry_set_key_capture_widget (GTK_SEARCH_ENTRY (self->search_entry), self->narrow ? NULL : widget);
  gtk_search_bar_set_key_capture_widget (self->search_bar, self->narrow ? widget : NULL);
}

void
sa_list_header_set_narrow (SaListHeader *self,
                           gboolean      narrow)
{
  g_return_if_fail (SA_IS_LIST_HEADER (self));

  self->narrow = !!narrow;
  gtk_stack_set_visible_child_name (self->title_stack, narrow ? "title" : "search");
  gtk_widget_set_visible (self->search_button, narrow);
  gtk_widget_set_visible (GTK_WIDGET (self->search_bar), narrow);
  gtk_widget_set_visible (self->details_button, !narrow);
  sa_list_header_set_capture (self, self->capture);
  if (narrow && gtk_editable_get_text (self->search_entry)[0] != '\0')
    gtk_search_bar_set_search_mode (self->search_bar, TRUE);
}

void
sa_list_header_set_folded (SaListHeader *self,
                           gboolean      folded)
{
  g_return_if_fail (SA_IS_LIST_HEADER (self));

  gtk_widget_set_visible (self->back_button, folded);
  adw_header_bar_set_show_start_title_buttons (self->header_bar, folded);
}

void
sa_list_header_set_end_buttons (SaListHeader *self,
                                gboolean      shown)
{
  g_return_if_fail (SA_IS_LIST_HEADER (self));

  adw_header_bar_set_show_end_title_buttons (self->header_bar, shown);
}

void
sa_list_header_set_search (SaListHeader *self,
                           const char   *text)
{
  g_return_if_fail (SA_IS_LIST_HEADER (self));
  g_return_if_fail (text != NULL);

  if (!g_str_equal (gtk_editable_get_text (self->search_entry), text))
    gtk_editable_set_text (self->search_entry, text);
}

void
sa_list_header_start_search (SaListHeader *self)
{
  g_return_if_fail (SA_IS_LIST_HEADER (self));

  if (self->narrow)
    {
      gtk_search_bar_set_search_mode (self->search_bar, TRUE);
      gtk_widget_grab_focus (GTK_WIDGET (self->narrow_entry));
    }
  else
    {
      gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
    }
}

gboolean
sa_list_header_stop_search (SaListHeader *self)
{
  g_return_val_if_fail (SA_IS_LIST_HEADER (self), FALSE);

  if (gtk_editable_get_text (self->search_entry)[0] == '\0')
    return FALSE;

  gtk_editable_set_text (self->search_entry, "");
  gtk_search_bar_set_search_mode (self->search_bar, FALSE);
  g_signal_emit (self, signals[LEAVE], 0);
  return TRUE;
}
