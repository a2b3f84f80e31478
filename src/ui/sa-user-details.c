/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-user-details.h"

#include "sa-avatar.h"
#include "sa-format.h"
#include "sa-message-format.h"
#include "sa-status-cell.h"
#include "sa-user.h"
#include "sa-user-access.h"
#include "sa-user-details-view.h"

#include <glib/gi18n-lib.h>

#define MAX_EVENTS 8
/* Of a larger selection only the count is shown: what it shares would have to be read from the whole of it. */
#define MAX_SHARED 128

struct _SaUserDetails
{
  AdwBin parent_instance;

  /* Owned References */
  SaRepository *repository;
  SaRowList    *list;
  SaOperator   *operator;
  SaUser       *user;          /* the one selected, or %NULL */
  GPtrArray    *event_rows;    /* of GtkWidget, borrowed */
  GCancellable *cancellable;

  SaId  site;
  SaId  history_of;
  guint idle_id;

  /* Template Widgets */
  AdwHeaderBar        *header_bar;
  GtkWidget           *back_button;
  GtkStack            *stack;
  GtkScrolledWindow   *scroller;
  SaAvatar            *avatar;
  GtkLabel            *title_label;
  GtkWidget           *address_box;
  GtkLabel            *address_label;
  GtkBox              *looks;
  GtkLabel            *summary_label;
  GtkWidget           *invitation_group;
  AdwActionRow        *invitation_row;
  AdwActionRow        *mail_row;
  AdwActionRow        *seats_row;
  GtkWidget           *invitation_buttons;
  SaUserAccess        *access;
  GtkWidget           *about_group;
  AdwActionRow        *origin_row;
  AdwActionRow        *seen_row;
  AdwActionRow        *sites_row;
  AdwPreferencesGroup *history_group;
  AdwActionRow        *change_row;
  GtkWidget           *change_lock;
  AdwActionRow        *revoke_row;
  GtkWidget           *revoke_lock;
  AdwActionRow        *restore_row;
  GtkWidget           *restore_lock;
  AdwActionRow        *remove_row;
  GtkWidget           *remove_lock;
  AdwActionRow        *deactivate_row;
  AdwActionRow        *delete_row;
};

G_DEFINE_FINAL_TYPE (SaUserDetails, sa_user_details, ADW_TYPE_BIN)

static void sa_user_details_queue_update (SaUserDetails *self);

static void
sa_user_details_show_row (AdwActionRow *row,
                          const char   *subtitle)
{
  gtk_widget_set_visible (GTK_WIDGET (row), subtitle != NULL);
  if (subtitle != NULL)
    adw_action_row_set_subtitle (row, subtitle);
}

static void
sa_user_details_show_entry (SaUserDetails      *self,
                            AdwActionRow       *row,
                            GtkWidget          *lock,
                            SaDetailsAction     action,
                            const SaUserRecord *record)
{
  g_auto(SaDetailsEntry) entry = { 0, };

  sa_details_entry_init (&entry, action, record, self->operator);
  gtk_widget_set_visible (GTK_WIDGET (row), entry.shown);
  adw_action_row_set_subtitle (row, entry.subtitle != NULL ? entry.subtitle : "");
  gtk_widget_set_visible (lock, entry.locked);
  if (entry.locked)
    gtk_widget_add_css_class (GTK_WIDGET (row), "sa-locked");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "sa-locked");
}

/* What acts on every site needs the account; in a list of users it would be read for nothing. */
static void
sa_user_details_show_account (SaUserDetails      *self,
                              const SaUserRecord *record)
{
  g_autoptr(GPtrArray) accounts = NULL;
  g_auto(SaDetailsEntry) entry = { 0, };

  if (record != NULL && record->account != 0)
    accounts = sa_repository_load (self->repository, SA_ENTITY_ACCOUNT, &record->account, 1, NULL);
  if (accounts != NULL && accounts->len > 0)
    sa_details_account_entry_init (&entry, record, g_ptr_array_index (accounts, 0), self->operator);

  gtk_widget_set_visible (GTK_WIDGET (self->deactivate_row), entry.shown);
  gtk_widget_set_visible (GTK_WIDGET (self->delete_row), entry.shown);
  adw_action_row_set_subtitle (self->deactivate_row, entry.subtitle != NULL ? entry.subtitle : "");
  adw_action_row_set_subtitle (self->delete_row, entry.subtitle != NULL ? entry.subtitle : "");
}

static void
sa_user_details_show_looks (SaUserDetails      *self,
                            const SaUserRecord *record,
                            SaTime              now)
{
  SaLook look = sa_look_from_record (record, now);
  GtkWidget *child = NULL;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->looks))) != NULL)
    gtk_box_remove (self->looks, child);

  if (record->facts.access && look != SA_LOOK_HAS_ACCESS && look != SA_LOOK_NO_ACCESS)
    {
      child = sa_status_cell_new (SA_STATUS_FORM_PILL);
      sa_status_cell_set_pill (SA_STATUS_CELL (child), sa_look_get_pill (SA_LOOK_HAS_ACCESS));
      gtk_widget_set_halign (child, GTK_ALIGN_CENTER);
      gtk_box_append (self->looks, child);
    }
  child = sa_status_cell_new (SA_STATUS_FORM_PILL);
  sa_status_cell_set_pill (SA_STATUS_CELL (child), sa_look_get_pill (look));
  gtk_widget_set_halign (child, GTK_ALIGN_CENTER);
  gtk_box_append (self->looks, child);
}

static void
sa_user_details_events_cb (GObject      *source,
                           GAsyncResult *result,
                           gpointer      data)
{
  g_autoptr(SaUserDetails) self = data;
  g_autoptr(SaFound) found = sa_repository_find_finish (SA_REPOSITORY (source), result, NULL);
  g_autoptr(GPtrArray) events = NULL;
  const SaId *ids = NULL;
  gsize n_ids = 0;
  guint i;

  /* The pane may have gone on to somebody else, and then this was cancelled. */
  if (found == NULL || self->user == NULL || self->history_of != sa_user_get_id (self->user))
    return;

  for (i = 0; i < self->event_rows->len; i++)
    adw_preferences_group_remove (self->history_group, g_ptr_array_index (self->event_rows, i));
  g_ptr_array_set_size (self->event_rows, 0);

  ids = sa_ids_get (found->ids, &n_ids);
  if (n_ids > 0)
    events = sa_repository_load (self->repository, SA_ENTITY_EVENT, ids, MIN (n_ids, MAX_EVENTS), NULL);
  for (i = 0; events != NULL && i < events->len; i++)
    {
      const SaEventRecord *event = g_ptr_array_index (events, i);
      g_autofree char *text = sa_details_format_event (event, g_get_real_time () / G_USEC_PER_SEC);
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), event->title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), text);
      adw_preferences_group_add (self->history_group, row);
      g_ptr_array_add (self->event_rows, row);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->history_group), self->event_rows->len > 0);
}

static void
sa_user_details_mail_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      data)
{
  g_autoptr(SaUserDetails) self = data;
  g_autoptr(SaFound) found = sa_repository_find_finish (SA_REPOSITORY (source), result, NULL);
  g_autoptr(GPtrArray) messages = NULL;
  const SaMessageRecord *message = NULL;
  g_autofree char *text = NULL;
  const SaId *ids = NULL;
  gsize n_ids = 0;

  if (found == NULL || self->user == NULL || self->history_of != sa_user_get_id (self->user))
    return;

  ids = sa_ids_get (found->ids, &n_ids);
  if (n_ids > 0)
    messages = sa_repository_load (self->repository, SA_ENTITY_MESSAGE, ids, 1, NULL);
  if (messages != NULL && messages->len > 0)
    message = g_ptr_array_index (messages, 0);
  if (message != NULL)
    {
      text = sa_message_format_state (message, g_get_real_time () / G_USEC_PER_SEC);
      gtk_actionable_set_action_target (GTK_ACTIONABLE (self->mail_row), "x", message->id);
    }
  sa_user_details_show_row (self->mail_row, text);
}

/* How far the latest mail has come, in the words of the Outbox. */
static void
sa_user_details_find_mail (SaUserDetails *self)
{
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_MESSAGE, self->site);

  sa_query_set_user (query, self->history_of);
  sa_query_set_range (query, 0, 1);
  sa_repository_find_async (self->repository, query, 0, self->cancellable, sa_user_details_mail_cb,
                            g_object_ref (self));
}

static void
sa_user_details_find_events (SaUserDetails *self)
{
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_EVENT, self->site);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  if (self->history_of != sa_user_get_id (self->user))
    {
      gtk_widget_set_visible (GTK_WIDGET (self->history_group), FALSE);
      gtk_widget_set_visible (GTK_WIDGET (self->mail_row), FALSE);
    }
  self->history_of = sa_user_get_id (self->user);
  self->cancellable = g_cancellable_new ();
  sa_query_set_user (query, self->history_of);
  sa_query_set_range (query, 0, MAX_EVENTS);
  sa_repository_find_async (self->repository, query, 0, self->cancellable, sa_user_details_events_cb,
                            g_object_ref (self));
  sa_user_details_find_mail (self);
}

static void
sa_user_details_show_user (SaUserDetails *self)
{
  const SaUserRecord *record = sa_user_get_record (self->user);
  SaTime now = g_get_real_time () / G_USEC_PER_SEC;
  g_autofree char *invitation = NULL;
  g_autofree char *seats = sa_format_user_seats (record);
  g_autofree char *origin = sa_details_format_origin (record, now);
  g_autofree char *seen = NULL;
  g_autofree char *sites = NULL;

  gtk_widget_set_visible (GTK_WIDGET (self->avatar), TRUE);
  sa_avatar_set_name (self->avatar, record->name);
  gtk_label_set_label (self->title_label, sa_format_title (record));
  gtk_widget_set_visible (self->address_box, TRUE);
  gtk_label_set_label (self->address_label, record->name[0] != '\0' ? record->address : _("No name yet"));
  gtk_widget_set_visible (GTK_WIDGET (self->looks), TRUE);
  sa_user_details_show_looks (self, record, now);
  gtk_widget_set_visible (GTK_WIDGET (self->summary_label), FALSE);

  if (sa_details_has_invitation (record))
    invitation = sa_format_invitation (record, now);
  gtk_widget_set_visible (self->invitation_group, TRUE);
  sa_user_details_show_row (self->invitation_row, invitation);
  sa_user_details_show_row (self->seats_row, seats);
  gtk_widget_set_visible (self->invitation_buttons, invitation != NULL);

  sa_user_access_show (self->access, &record, 1);

  if (record->last_seen > 0)
    seen = sa_format_moment (record->last_seen, now);
  if (record->other_sites != NULL && record->other_sites[0] != NULL)
    sites = sa_format_names (record->other_sites);
  gtk_widget_set_visible (self->about_group, TRUE);
  sa_user_details_show_row (self->origin_row, origin);
  sa_user_details_show_row (self->seen_row, seen);
  sa_user_details_show_row (self->sites_row, sites);

  sa_user_details_show_entry (self, self->change_row, self->change_lock, SA_DETAILS_CHANGE_ADDRESS, record);
  sa_user_details_show_entry (self, self->revoke_row, self->revoke_lock, SA_DETAILS_REVOKE, record);
  sa_user_details_show_entry (self, self->restore_row, self->restore_lock, SA_DETAILS_RESTORE, record);
  sa_user_details_show_entry (self, self->remove_row, self->remove_lock, SA_DETAILS_REMOVE, record);
  sa_user_details_show_account (self, record);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->remove_row), _("Remove User…"));
  sa_user_details_find_events (self);
}

static void
sa_user_details_show_several (SaUserDetails *self)
{
  guint n = sa_row_list_get_n_selected (self->list);
  g_autoptr(SaIds) ids = sa_row_list_get_selected_ids (self->list);
  g_autoptr(GPtrArray) users = NULL;
  g_autofree char *count = sa_format_count (n);
  g_autofree char *title = NULL;
  gsize n_pending = 0;
  guint i;

  /* Translators: how many users are selected; %s is a number */
  title = g_strdup_printf (ngettext ("%s User Selected", "%s Users Selected", n), count);
  gtk_widget_set_visible (GTK_WIDGET (self->avatar), FALSE);
  gtk_label_set_label (self->title_label, title);
  gtk_widget_set_visible (self->address_box, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->looks), FALSE);
  gtk_widget_set_visible (self->invitation_group, FALSE);
  gtk_widget_set_visible (self->about_group, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->history_group), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->summary_label), FALSE);
  gtk_widget_set_visible (self->invitation_buttons, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->access), n <= MAX_SHARED);

  if (n <= MAX_SHARED)
    users = sa_repository_load (self->repository, SA_ENTITY_USER, sa_ids_get (ids, NULL), n, NULL);
  if (users != NULL && users->len > 0)
    {
      for (i = 0; i < users->len; i++)
        n_pending += sa_details_has_invitation (g_ptr_array_index (users, i));
      if (n_pending > 0)
        {
          g_autofree char *text = NULL;

          /* Translators: of several selected users */
          text = g_strdup_printf (ngettext ("%d has not been on the site yet", "%d have not been on the site yet",
                                            n_pending), (int) n_pending);
          gtk_label_set_label (self->summary_label, text);
          gtk_widget_set_visible (GTK_WIDGET (self->summary_label), TRUE);
        }
      sa_user_access_show (self->access, (const SaUserRecord * const *) users->pdata, users->len);
    }

  gtk_widget_set_visible (GTK_WIDGET (self->change_row), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->revoke_row), TRUE);
  adw_action_row_set_subtitle (self->revoke_row, _("They stay listed, but cannot use this site"));
  gtk_widget_set_visible (self->revoke_lock, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->restore_row), FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->remove_row), TRUE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->remove_row), _("Remove Users…"));
  adw_action_row_set_subtitle (self->remove_row, _("Off this site’s list; their accounts and other sites stay as they are"));
  gtk_widget_set_visible (self->remove_lock, FALSE);
  sa_user_details_show_account (self, NULL);
}

static void
sa_user_details_user_changed_cb (SaUser        *user,
                                 SaUserDetails *self)
{
  sa_user_details_queue_update (self);
}

static void
sa_user_details_set_user (SaUserDetails *self,
                          SaUser        *user)
{
  if (user == self->user)
    return;

  if (self->user != NULL)
    g_signal_handlers_disconnect_by_func (self->user, sa_user_details_user_changed_cb, self);
  g_set_object (&self->user, user);
  if (user != NULL)
    {
      g_signal_connect (user, "changed", G_CALLBACK (sa_user_details_user_changed_cb), self);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
    }
}

static void
sa_user_details_update (SaUserDetails *self)
{
  guint n = sa_row_list_get_n_selected (self->list);
  g_autoptr(GtkBitset) selection = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (self->list));
  g_autoptr(SaUser) user = NULL;

  if (n == 1)
    user = g_list_model_get_item (G_LIST_MODEL (self->list), gtk_bitset_get_minimum (selection));
  sa_user_details_set_user (self, user);

  if (user != NULL)
    {
      gtk_widget_set_visible (GTK_WIDGET (self->access), TRUE);
      sa_user_details_show_user (self);
    }
  else if (n > 1)
    {
      sa_user_details_show_several (self);
    }
  gtk_stack_set_visible_child_name (self->stack, n == 0 ? "none" : "user");
}

static gboolean
sa_user_details_update_cb (gpointer data)
{
  SaUserDetails *self = data;

  self->idle_id = 0;
  sa_user_details_update (self);
  return G_SOURCE_REMOVE;
}

/* A selection that is being dragged changes many times before the next frame; a pane nobody sees need not follow. */
static void
sa_user_details_queue_update (SaUserDetails *self)
{
  if (self->idle_id == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->idle_id = g_idle_add (sa_user_details_update_cb, self);
}

static void
sa_user_details_map (GtkWidget *widget)
{
  SaUserDetails *self = SA_USER_DETAILS (widget);

  sa_user_details_update (self);

  GTK_WIDGET_CLASS (sa_user_details_parent_class)->map (widget);
}

static void
sa_user_details_dispose (GObject *object)
{
  SaUserDetails *self = (SaUserDetails *) object;

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->user != NULL)
    g_signal_handlers_disconnect_by_func (self->user, sa_user_details_user_changed_cb, self);
  g_clear_object (&self->user);
  gtk_widget_dispose_template (GTK_WIDGET (self), SA_TYPE_USER_DETAILS);
  g_clear_object (&self->repository);
  g_clear_object (&self->list);
  g_clear_object (&self->operator);

  G_OBJECT_CLASS (sa_user_details_parent_class)->dispose (object);
}

static void
sa_user_details_finalize (GObject *object)
{
  SaUserDetails *self = (SaUserDetails *) object;

  g_ptr_array_unref (self->event_rows);

  G_OBJECT_CLASS (sa_user_details_parent_class)->finalize (object);
}

static void
sa_user_details_class_init (SaUserDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_user_details_dispose;
  object_class->finalize = sa_user_details_finalize;

  widget_class->map = sa_user_details_map;

  g_type_ensure (SA_TYPE_AVATAR);
  g_type_ensure (SA_TYPE_USER_ACCESS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-user-details.ui");
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, header_bar);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, back_button);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, scroller);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, avatar);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, title_label);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, address_box);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, address_label);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, looks);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, summary_label);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, invitation_group);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, invitation_row);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, mail_row);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, seats_row);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, invitation_buttons);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, access);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, about_group);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, origin_row);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, seen_row);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, sites_row);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, history_group);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, change_row);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, change_lock);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, revoke_row);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, revoke_lock);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, restore_row);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, restore_lock);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, remove_row);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, remove_lock);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, deactivate_row);
  gtk_widget_class_bind_template_child (widget_class, SaUserDetails, delete_row);
}

static void
sa_user_details_init (SaUserDetails *self)
{
  self->event_rows = g_ptr_array_new ();

  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
sa_user_details_new (SaRepository *repository,
                     SaId          site,
                     SaRowList    *list,
                     SaOperator   *operator)
{
  SaUserDetails *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (SA_IS_ROW_LIST (list), NULL);

  self = g_object_new (SA_TYPE_USER_DETAILS, NULL);
  self->repository = g_object_ref (repository);
  self->site = site;
  self->list = g_object_ref (list);
  g_set_object (&self->operator, operator);
  sa_user_access_set_up (self->access, repository, site, operator);
  g_signal_connect_object (list, "selection-changed", G_CALLBACK (sa_user_details_queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "notify::n-selected", G_CALLBACK (sa_user_details_queue_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (list, "items-changed", G_CALLBACK (sa_user_details_queue_update), self, G_CONNECT_SWAPPED);
  if (operator != NULL)
    g_signal_connect_object (operator, "changed", G_CALLBACK (sa_user_details_queue_update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
sa_user_details_set_folded (SaUserDetails *self,
                            gboolean       folded)
{
  g_return_if_fail (SA_IS_USER_DETAILS (self));

  gtk_widget_set_visible (self->back_button, folded);
}

void
sa_user_details_set_start_buttons (SaUserDetails *self,
                                   gboolean       shown)
{
  g_return_if_fail (SA_IS_USER_DETAILS (self));

  adw_header_bar_set_show_start_title_buttons (self->header_bar, shown);
}
