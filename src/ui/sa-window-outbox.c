/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-window.h"
#include "sa-message-details-view.h"
#include "sa-message-format.h"
#include "sa-outcome-text.h"
#include "sa-postpone-window.h"
#include "sa-window-private.h"

#include <glib/gi18n-lib.h>

/* What is done to the selected messages, and to the outbox as a whole. */

/* More addresses than this nobody pastes by hand. */
#define MAX_COPIED 10000
#define PAGE 128

static SaRowList *
sa_window_get_messages (SaWindow *self)
{
  return self->outbox_page != NULL ? sa_outbox_page_get_list (SA_OUTBOX_PAGE (self->outbox_page)) : NULL;
}

/* A plan with one change, about the selected messages. Those of several sites are judged each on its own. */
static SaPlan *
sa_window_create_message_plan (SaWindow      *self,
                               SaChangeKind   kind,
                               SaChange     **change_out)
{
  SaOutboxView *view = sa_outbox_page_get_view (SA_OUTBOX_PAGE (self->outbox_page));
  g_autoptr(SaIds) ids = sa_row_list_get_selected_ids (sa_window_get_messages (self));
  g_autofree char *title = sa_plan_title (kind, sa_ids_get_size (ids), NULL);
  SaChange *change = sa_change_new (kind, sa_outbox_view_get_site (view));

  sa_change_take_targets (change, sa_targets_new_ids (ids));
  if (change_out != NULL)
    *change_out = change;
  return sa_plan_new_single (title, change);
}

static gboolean
sa_window_has_messages (SaWindow *self)
{
  return sa_window_get_messages (self) != NULL && sa_row_list_get_n_selected (sa_window_get_messages (self)) > 0;
}

static void
sa_window_retry_messages_cb (GSimpleAction *action,
                             GVariant      *parameter,
                             gpointer       data)
{
  if (sa_window_has_messages (data))
    sa_window_apply (data, sa_window_create_message_plan (data, SA_CHANGE_RETRY_MESSAGE, NULL));
}

static void
sa_window_cancel_messages_cb (GSimpleAction *action,
                              GVariant      *parameter,
                              gpointer       data)
{
  if (sa_window_has_messages (data))
    sa_window_apply (data, sa_window_create_message_plan (data, SA_CHANGE_CANCEL_MESSAGE, NULL));
}

static void
sa_window_time_chosen_cb (SaPostponeWindow *window,
                          SaTime            time,
                          SaWindow         *self)
{
  SaChange *change = NULL;
  SaPlan *plan = NULL;

  if (!sa_window_has_messages (self))
    return;

  plan = sa_window_create_message_plan (self, SA_CHANGE_POSTPONE_MESSAGE, &change);
  change->not_before = time;
  sa_window_apply (self, plan);
}

static void
sa_window_postpone_messages_cb (GSimpleAction *action,
                                GVariant      *parameter,
                                gpointer       data)
{
  SaWindow *self = data;
  GtkWidget *window = sa_postpone_window_new (GTK_WINDOW (self),
                                              sa_row_list_get_n_selected (sa_window_get_messages (self)));

  g_signal_connect_object (window, "chosen", G_CALLBACK (sa_window_time_chosen_cb), self, 0);
  gtk_window_present (GTK_WINDOW (window));
}

static void
sa_window_address_done_cb (SaAddressWindow *window,
                           SaPlan          *plan,
                           SaOutcome       *outcome,
                           SaWindow        *self)
{
  sa_window_tell_outcome (self, plan, outcome);
}

void
sa_window_change_address (SaWindow           *self,
                          const SaUserRecord *user)
{
  GtkWidget *window = sa_address_window_new (GTK_WINDOW (self), self->repository, self->actor, user,
                                             sa_window_get_undo_seconds (self));

  g_signal_connect_object (window, "done", G_CALLBACK (sa_window_address_done_cb), self, 0);
  gtk_window_present (GTK_WINDOW (window));
}

/* Whom a message is for. */
static SaUserRecord *
sa_window_dup_recipient (SaWindow  *self,
                         SaMessage *message)
{
  SaId user = sa_message_get_record (message)->user;
  g_autoptr(GPtrArray) users = NULL;

  if (user != 0)
    users = sa_repository_load (self->repository, SA_ENTITY_USER, &user, 1, NULL);

  return users != NULL && users->len > 0 ? g_ptr_array_steal_index (users, 0) : NULL;
}

static void
sa_window_change_recipient_cb (GSimpleAction *action,
                               GVariant      *parameter,
                               gpointer       data)
{
  SaWindow *self = data;
  g_autoptr(SaMessage) message = sa_row_list_dup_selected_row (sa_window_get_messages (self));
  g_autoptr(SaUserRecord) user = message != NULL ? sa_window_dup_recipient (self, message) : NULL;

  if (user != NULL)
    sa_window_change_address (self, user);
}

static void
sa_window_open_message_cb (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       data)
{
  g_autoptr(SaMessage) message = sa_row_list_dup_selected_row (sa_window_get_messages (data));

  if (message != NULL)
    g_signal_emit_by_name (data, "open-message", sa_row_get_id (SA_ROW (message)));
}

static void
sa_window_show_recipient_cb (GSimpleAction *action,
                             GVariant      *parameter,
                             gpointer       data)
{
  SaWindow *self = data;
  g_autoptr(SaMessage) message = sa_row_list_dup_selected_row (sa_window_get_messages (self));
  SaId site;
  SaId user;

  if (message == NULL)
    return;

  site = sa_message_get_record (message)->site;
  user = sa_message_get_record (message)->user;
  sa_window_set_site (self, site);
  sa_window_show_user (self, user);
}

/* The addresses of several messages, one a line. */
static char *
sa_window_dup_recipients (SaWindow *self)
{
  g_autoptr(SaIds) ids = sa_row_list_get_selected_ids (sa_window_get_messages (self));
  GString *text = g_string_new (NULL);
  const SaId *array = NULL;
  gsize n_ids = 0;
  gsize first;
  guint i;

  array = sa_ids_get (ids, &n_ids);
  for (first = 0; first < MIN (n_ids, MAX_COPIED); first += PAGE)
    {
      g_autoptr(GPtrArray) messages = NULL;

      messages = sa_repository_load (self->repository, SA_ENTITY_MESSAGE, array + first, MIN (PAGE, n_ids - first),
                                     NULL);
      for (i = 0; messages != NULL && i < messages->len; i++)
        g_string_append_printf (text, "%s\n", ((SaMessageRecord *) g_ptr_array_index (messages, i))->to_address);
    }

  return g_string_free (text, FALSE);
}

static void
sa_window_copy_message_cb (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       data)
{
  SaWindow *self = data;
  g_autofree char *details = sa_message_details_dup_all (SA_MESSAGE_DETAILS (self->message_details));
  g_autofree char *recipients = details == NULL ? sa_window_dup_recipients (self) : NULL;

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), details != NULL ? details : recipients);
  sa_window_add_toast (self, details != NULL ? _("Details copied") : _("Addresses copied"), NULL, NULL, NULL);
}

static void
sa_window_change_outbox (SaWindow     *self,
                         SaChangeKind  kind)
{
  g_autofree char *title = sa_plan_title (kind, 1, NULL);

  sa_window_apply (self, sa_plan_new_single (title, sa_change_new (kind, self->site)));
}

static void
sa_window_pause_outbox_cb (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       data)
{
  sa_window_change_outbox (data, SA_CHANGE_PAUSE_OUTBOX);
}

static void
sa_window_resume_outbox_cb (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       data)
{
  sa_window_change_outbox (data, SA_CHANGE_RESUME_OUTBOX);
}

void
sa_window_add_outbox_actions (SaWindow *self)
{
  static const GActionEntry entries[] =
  {
    { .name = "retry-messages", .activate = sa_window_retry_messages_cb },
    { .name = "cancel-messages", .activate = sa_window_cancel_messages_cb },
    { .name = "postpone-messages", .activate = sa_window_postpone_messages_cb },
    { .name = "change-recipient", .activate = sa_window_change_recipient_cb },
    { .name = "open-message", .activate = sa_window_open_message_cb },
    { .name = "show-recipient", .activate = sa_window_show_recipient_cb },
    { .name = "copy-message", .activate = sa_window_copy_message_cb },
    { .name = "pause-outbox", .activate = sa_window_pause_outbox_cb },
    { .name = "resume-outbox", .activate = sa_window_resume_outbox_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
}

/* Of several, the repository judges each; of one it is known beforehand. */
static gboolean
sa_window_can_message (SaWindow              *self,
                       SaMessageAction        action,
                       const SaMessageRecord *message,
                       const SaUserRecord    *user)
{
  SaMessageEntry entry = { 0, };

  if (message == NULL)
    return TRUE;

  sa_message_entry_init (&entry, action, message, user, self->operator, g_get_real_time () / G_USEC_PER_SEC);
  return entry.shown && !entry.locked;
}

void
sa_window_update_outbox_actions (SaWindow *self)
{
  SaRowList *list = sa_window_get_messages (self);
  gboolean any = list != NULL && self->operator != NULL && sa_window_is_on (self, "outbox") &&
                 sa_row_list_get_n_selected (list) > 0;
  g_autoptr(SaMessage) message = any ? sa_row_list_dup_selected_row (list) : NULL;
  g_autoptr(SaUserRecord) user = message != NULL ? sa_window_dup_recipient (self, message) : NULL;
  const SaMessageRecord *record = message != NULL ? sa_message_get_record (message) : NULL;
  gboolean may_pause = self->operator != NULL && self->counts != NULL &&
                       sa_operator_judge (self->operator, SA_CHANGE_PAUSE_OUTBOX, NULL,
                                          SA_ROLE_BASIC) == SA_REASON_NONE;
  gboolean paused = self->counts != NULL && self->counts->pause != SA_PAUSE_NONE;

  sa_window_enable (self, "retry-messages", any && sa_window_can_message (self, SA_MESSAGE_ACTION_RETRY, record, user));
  sa_window_enable (self, "cancel-messages", any && sa_window_can_message (self, SA_MESSAGE_ACTION_CANCEL, record, user));
  sa_window_enable (self, "postpone-messages",
                    any && sa_window_can_message (self, SA_MESSAGE_ACTION_POSTPONE, record, user));
  sa_window_enable (self, "change-recipient", user != NULL &&
                    sa_window_can_message (self, SA_MESSAGE_ACTION_CHANGE_ADDRESS, record, user));
  sa_window_enable (self, "open-message", record != NULL &&
                    sa_window_can_message (self, SA_MESSAGE_ACTION_OPEN, record, user));
  sa_window_enable (self, "show-recipient", user != NULL);
  sa_window_enable (self, "copy-message", any);
  sa_window_enable (self, "pause-outbox", may_pause && !paused);
  sa_window_enable (self, "resume-outbox", may_pause && paused);
}
