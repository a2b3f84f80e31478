/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-message-details.h"

#include "sa-avatar.h"
#include "sa-fact-row.h"
#include "sa-format.h"
#include "sa-message.h"
#include "sa-message-details-view.h"
#include "sa-message-format.h"
#include "sa-status-cell.h"

#include <glib/gi18n-lib.h>

/* Of a larger selection only the count is shown: what states it is in would have to be read from the whole of it. */
#define MAX_SHARED 128

struct _SaMessageDetails
{
  AdwBin parent_instance;

  /* Owned References */
  SaRepository *repository;
  SaRowList    *list;
  SaOperator   *operator;
  SaMessage    *message;    /* the one selected, or %NULL */
  SaUserRecord *user;       /* (nullable): whom it is for */
  GPtrArray    *fact_rows;  /* of GtkWidget, borrowed */
  GPtrArray    *titles;     /* of const char, beside the rows */

  SaRelayNameFunc relay_name;
  gpointer        relay_name_data;

  guint idle_id;
  guint show_site : 1;

  /* Template Widgets */
  AdwHeaderBar        *header_bar;
  GtkWidget           *back_button;
  GtkStack            *stack;
  GtkScrolledWindow   *scroller;
  SaAvatar            *avatar;
  GtkLabel            *title_label;
  GtkWidget           *address_box;
  GtkLabel            *address_label;
  SaStatusCell        *pill;
  GtkLabel            *meaning_label;
  GtkWidget           *buttons;
  GtkButton           *retry_button;
  GtkLabel            *retry_label;
  GtkWidget           *change_button;
  GtkButton           *open_button;
  GtkWidget           *cancel_all_button;
  GtkWidget           *user_group;
  AdwActionRow        *user_row;
  AdwPreferencesGroup *facts_group;
  GtkWidget           *end_group;
  AdwActionRow        *postpone_row;
  GtkWidget           *postpone_lock;
  AdwActionRow        *change_row;
  GtkWidget           *change_lock;
  AdwActionRow        *cancel_row;
  GtkWidget           *cancel_lock;
};

G_DEFINE_FINAL_TYPE (SaMessageDetails, sa_message_details, ADW_TYPE_BIN)

static void sa_message_details_queue_update (SaMessageDetails *self);

static char *
sa_message_details_dup_relay (SaMessageDetails      *self,
                              const SaMessageRecord *message)
{
  g_autoptr(GPtrArray) relays = NULL;

  if (message->relay != 0)
    relays = sa_repository_load (self->repository, SA_ENTITY_RELAY, &message->relay, 1, NULL);
  if (relays != NULL && relays->len > 0 && self->relay_name != NULL)
    return self->relay_name (g_ptr_array_index (relays, 0), self->relay_name_data);
  if (message->relay != 0)
    return g_strdup (_("One that is no longer set"));

  return message->handed_over > 0 ? g_strdup (_("None: it was kept in a folder on this computer")) : NULL;
}

static GPtrArray *
sa_message_details_dup_facts (SaMessageDetails *self,
                              SaTime            now)
{
  const SaMessageRecord *message = sa_message_get_record (self->message);
  g_autofree char *relay = sa_message_details_dup_relay (self, message);

  return sa_message_details_list_facts (message, relay, self->show_site, now);
}

/* Rows that stay keep what is marked in them: texts count down while somebody reads. */
static void
sa_message_details_show_facts (SaMessageDetails *self,
                               GPtrArray        *facts)
{
  gboolean same = facts->len == self->titles->len;
  guint i;

  for (i = 0; i < facts->len && same; i++)
    same = ((SaMessageFact *) g_ptr_array_index (facts, i))->title == g_ptr_array_index (self->titles, i);
  if (!same)
    {
      for (i = 0; i < self->fact_rows->len; i++)
        adw_preferences_group_remove (self->facts_group, g_ptr_array_index (self->fact_rows, i));
      g_ptr_array_set_size (self->fact_rows, 0);
      g_ptr_array_set_size (self->titles, 0);
    }

  for (i = 0; i < facts->len; i++)
    {
      const SaMessageFact *fact = g_ptr_array_index (facts, i);
      GtkWidget *row = NULL;

      if (same)
        {
          sa_fact_row_set_text (g_ptr_array_index (self->fact_rows, i), fact->text);
          continue;
        }
      row = sa_fact_row_new (fact->title, fact->text, fact->selectable);
      adw_preferences_group_add (self->facts_group, row);
      g_ptr_array_add (self->fact_rows, row);
      g_ptr_array_add (self->titles, (gpointer) fact->title);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->facts_group), facts->len > 0);
}

static void
sa_message_details_show_entry (SaMessageDetails *self,
                               AdwActionRow     *row,
                               GtkWidget        *lock,
                               SaMessageAction   action,
                               SaTime            now)
{
  SaMessageEntry entry = { 0, };

  sa_message_entry_init (&entry, action, sa_message_get_record (self->message), self->user, self->operator, now);
  gtk_widget_set_visible (GTK_WIDGET (row), entry.shown);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), entry.label);
  adw_action_row_set_subtitle (row, entry.subtitle != NULL ? entry.subtitle : "");
  gtk_widget_set_visible (lock, entry.locked);
  if (entry.locked)
    gtk_widget_add_css_class (GTK_WIDGET (row), "sa-locked");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "sa-locked");
}

/* The button that helps most: another try, or for mail that came back another address. */
static void
sa_message_details_show_buttons (SaMessageDetails *self,
                                 SaTime            now)
{
  SaMessageEntry retry = { 0, };
  SaMessageEntry change = { 0, };
  const SaMessageRecord *record = sa_message_get_record (self->message);

  sa_message_entry_init (&retry, SA_MESSAGE_ACTION_RETRY, record, self->user, self->operator, now);
  sa_message_entry_init (&change, SA_MESSAGE_ACTION_CHANGE_ADDRESS, record, self->user, self->operator, now);
  gtk_widget_set_visible (GTK_WIDGET (self->retry_button), retry.shown);
  gtk_label_set_label (self->retry_label, retry.label);
  gtk_widget_set_visible (self->change_button,
                          record->state == SA_DELIVERY_BOUNCED && change.shown && !change.locked);
  gtk_widget_set_visible (GTK_WIDGET (self->open_button), TRUE);
  gtk_widget_set_visible (self->cancel_all_button, FALSE);
}

static void
sa_message_details_load_user (SaMessageDetails *self)
{
  const SaMessageRecord *record = sa_message_get_record (self->message);
  g_autoptr(GPtrArray) users = NULL;

  g_clear_pointer (&self->user, sa_user_record_free);
  if (record->user != 0)
    users = sa_repository_load (self->repository, SA_ENTITY_USER, &record->user, 1, NULL);
  if (users != NULL && users->len > 0)
    self->user = g_ptr_array_steal_index (users, 0);
}

static void
sa_message_details_show_message (SaMessageDetails *self)
{
  const SaMessageRecord *record = sa_message_get_record (self->message);
  SaTime now = g_get_real_time () / G_USEC_PER_SEC;
  const SaPill *pill = sa_message_look_get_pill (sa_message_get_look (record, now));
  g_autoptr(GPtrArray) facts = sa_message_details_dup_facts (self, now);

  sa_message_details_load_user (self);
  gtk_widget_set_visible (GTK_WIDGET (self->avatar), TRUE);
  sa_avatar_set_name (self->avatar, record->to_name);
  gtk_label_set_label (self->title_label, sa_message_get_title (record));
  gtk_widget_set_visible (self->address_box, TRUE);
  gtk_label_set_label (self->address_label, record->to_name[0] != '\0' ? record->to_address : _("No name yet"));
  gtk_widget_set_visible (GTK_WIDGET (self->pill), TRUE);
  sa_status_cell_set_pill (self->pill, pill);
  gtk_label_set_label (self->meaning_label, sa_pill_get_meaning (pill));

  sa_message_details_show_buttons (self, now);
  gtk_widget_set_visible (self->user_group, self->user != NULL);
  if (self->user != NULL)
    {
      g_autofree char *status = sa_format_status (self->user, now);

      adw_action_row_set_subtitle (self->user_row, status);
    }
  sa_message_details_show_facts (self, facts);

  gtk_widget_set_visible (self->end_group, TRUE);
  sa_message_details_show_entry (self, self->postpone_row, self->postpone_lock, SA_MESSAGE_ACTION_POSTPONE, now);
  sa_message_details_show_entry (self, self->change_row, self->change_lock, SA_MESSAGE_ACTION_CHANGE_ADDRESS, now);
  sa_message_details_show_entry (self, self->cancel_row, self->cancel_lock, SA_MESSAGE_ACTION_CANCEL, now);
}

static void
sa_message_details_show_several (SaMessageDetails *self)
{
  guint n = sa_row_list_get_n_selected (self->list);
  g_autoptr(SaIds) ids = sa_row_list_get_selected_ids (self->list);
  g_autoptr(GPtrArray) messages = NULL;
  g_autofree char *count = sa_format_count (n);
  g_autofree char *title = NULL;
  g_autofree char *summary = NULL;

  /* Translators: how many messages are selected; %s is a number */
  title = g_strdup_printf (ngettext ("%s Message Selected", "%s Messages Selected", n), count);
  if (n <= MAX_SHARED)
    messages = sa_repository_load (self->repository, SA_ENTITY_MESSAGE, sa_ids_get (ids, NULL), n, NULL);
  if (messages != NULL)
    summary = sa_message_details_dup_summary (messages, g_get_real_time () / G_USEC_PER_SEC);

  gtk_widget_set_visible (GTK_WIDGET (self->avatar), FALSE);
  gtk_label_set_label (self->title_label, title);
  gtk_widget_set_visible (self->address_box, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->pill), FALSE);
  gtk_label_set_label (self->meaning_label, summary != NULL ? summary : "");
  gtk_widget_set_visible (GTK_WIDGET (self->retry_button), TRUE);
  gtk_label_set_label (self->retry_label, _("Retry All"));
  gtk_widget_set_visible (self->change_button, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->open_button), FALSE);
  gtk_widget_set_visible (self->cancel_all_button, TRUE);
  gtk_widget_set_visible (self->user_group, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->facts_group), FALSE);
  gtk_widget_set_visible (self->end_group, FALSE);
}

static void
sa_message_details_changed_cb (SaMessage        *message,
                               SaMessageDetails *self)
{
  sa_message_details_queue_update (self);
}

static void
sa_message_details_set_message (SaMessageDetails *self,
                                SaMessage        *message)
{
  if (message == self->message)
    return;

  if (self->message != NULL)
    g_signal_handlers_disconnect_by_func (self->message, sa_message_details_changed_cb, self);
  g_set_object (&self->message, message);
  if (message != NULL)
    {
      g_signal_connect (message, "changed", G_CALLBACK (sa_message_details_changed_cb), self);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
    }
}

static void
sa_message_details_update (SaMessageDetails *self)
{
  guint n = sa_row_list_get_n_selected (self->list);
  g_autoptr(SaMessage) message = sa_row_list_dup_selected_row (self->list);

  sa_message_details_set_message (self, message);
  if (message != NULL)
    sa_message_details_show_message (self);
  else if (n > 1)
    sa_message_details_show_several (self);
  gtk_stack_set_visible_child_name (self->stack, n == 0 ? "none" : "message");
}

static gboolean
sa_message_details_update_cb (gpointer data)
{
  SaMessageDetails *self = data;

  self->idle_id = 0;
  sa_message_details_update (self);
  return G_SOURCE_REMOVE;
}

/* A selection that is being dragged changes many times before the next frame; a pane nobody sees need not follow. */
static void
sa_message_details_queue_update (SaMessageDetails *self)
{
  if (self->idle_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->idle_id = g_idle_add (sa_message_details_update_cb, self);
}

static void
sa_message_details_map (GtkWidget *widget)
{
  sa_message_details_update (SA_MESSAGE_DETAILS (widget));

  GTK_WIDGET_CLASS (sa_message_details_parent_class)->map (widget);
}

static void
sa_message_details_dispose (GObject *object)
{
  SaMessageDetails *self = (SaMessageDetails *) object;

  g_clear_handle_id (&self->idle_id, g_source_remove);
  sa_message_details_set_message (self, NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), SA_TYPE_MESSAGE_DETAILS);
  g_clear_pointer (&self->user, sa_user_record_free);
  g_clear_object (&self->repository);
  g_clear_object (&self->list);
  g_clear_object (&self->operator);

  G_OBJECT_CLASS (sa_message_details_parent_class)->dispose (object);
}

static void
sa_message_details_finalize (GObject *object)
{
  SaMessageDetails *self = (SaMessageDetails *) object;

  g_ptr_array_unref (self->fact_rows);
  g_ptr_array_unref (self->titles);

  G_OBJECT_CLASS (sa_message_details_parent_class)->finalize (object);
}

static void
sa_message_details_class_init (SaMessageDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_message_details_dispose;
  object_class->finalize = sa_message_details_finalize;

  widget_class->map = sa_message_details_map;

  g_type_ensure (SA_TYPE_AVATAR);
  g_type_ensure (SA_TYPE_STATUS_CELL);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-message-details.ui");
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, header_bar);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, back_button);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, scroller);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, avatar);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, title_label);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, address_box);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, address_label);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, pill);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, meaning_label);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, buttons);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, retry_button);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, retry_label);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, change_button);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, open_button);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, cancel_all_button);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, user_group);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, user_row);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, facts_group);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, end_group);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, postpone_row);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, postpone_lock);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, change_row);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, change_lock);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, cancel_row);
  gtk_widget_class_bind_template_child (widget_class, SaMessageDetails, cancel_lock);
}

static void
sa_message_details_init (SaMessageDetails *self)
{
  self->fact_rows = g_ptr_array_new ();
  self->titles = g_ptr_array_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
  sa_status_cell_set_form (self->pill, SA_STATUS_FORM_PILL);
}

GtkWidget *
sa_message_details_new (SaRepository *repository,
                        SaRowList    *list,
                        SaOperator   *operator)
{
  SaMessageDetails *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (SA_IS_ROW_LIST (list), NULL);

  self = g_object_new (SA_TYPE_MESSAGE_DETAILS, NULL);
  self->repository = g_object_ref (repository);
  self->list = g_object_ref (list);
  g_set_object (&self->operator, operator);
  g_signal_connect_object (list, "selection-changed", G_CALLBACK (sa_message_details_queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "notify::n-selected", G_CALLBACK (sa_message_details_queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (sa_message_details_queue_update), self, G_CONNECT_SWAPPED);
  if (operator != NULL)
    g_signal_connect_object (operator, "changed", G_CALLBACK (sa_message_details_queue_update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
sa_message_details_set_folded (SaMessageDetails *self,
                               gboolean          folded)
{
  g_return_if_fail (SA_IS_MESSAGE_DETAILS (self));

  gtk_widget_set_visible (self->back_button, folded);
}

void
sa_message_details_set_start_buttons (SaMessageDetails *self,
                                      gboolean          shown)
{
  g_return_if_fail (SA_IS_MESSAGE_DETAILS (self));

  adw_header_bar_set_show_start_title_buttons (self->header_bar, shown);
}

void
sa_message_details_set_show_site (SaMessageDetails *self,
                                  gboolean          show_site)
{
  g_return_if_fail (SA_IS_MESSAGE_DETAILS (self));

  self->show_site = !!show_site;
  sa_message_details_queue_update (self);
}

void
sa_message_details_set_relay_name (SaMessageDetails *self,
                                   SaRelayNameFunc   func,
                                   gpointer          data)
{
  g_return_if_fail (SA_IS_MESSAGE_DETAILS (self));

  self->relay_name = func;
  self->relay_name_data = data;
}

char *
sa_message_details_dup_all (SaMessageDetails *self)
{
  SaTime now = g_get_real_time () / G_USEC_PER_SEC;
  g_autoptr(SaMessage) message = NULL;
  g_autoptr(GPtrArray) facts = NULL;

  g_return_val_if_fail (SA_IS_MESSAGE_DETAILS (self), NULL);

  message = sa_row_list_dup_selected_row (self->list);
  sa_message_details_set_message (self, message);
  if (message == NULL)
    return NULL;

  facts = sa_message_details_dup_facts (self, now);
  return sa_message_details_dup_text (sa_message_get_record (message), facts, now);
}
