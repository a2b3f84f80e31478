/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-dialogs.h"
#include "sa-format.h"
#include "sa-outcome-text.h"
#include "sa-user-details-view.h"
#include "sa-window-private.h"

#include <glib/gi18n-lib.h>

/* More addresses than this nobody pastes by hand. */
#define MAX_COPIED 10000
#define PAGE 128
#define DEFAULT_UNDO_SECONDS 10

static SaRowList *
sa_window_get_list (SaWindow *self)
{
  SaUsersPage *page = sa_window_get_users_page (self);

  return page != NULL ? sa_users_page_get_list (page) : NULL;
}

/* The one that is selected; %NULL for none or several. */
static SaUser *
sa_window_dup_user (SaWindow *self)
{
  SaRowList *list = sa_window_get_list (self);
  g_autoptr(GtkBitset) selection = NULL;

  if (list == NULL || sa_row_list_get_n_selected (list) != 1)
    return NULL;

  selection = gtk_selection_model_get_selection (GTK_SELECTION_MODEL (list));
  return g_list_model_get_item (G_LIST_MODEL (list), gtk_bitset_get_minimum (selection));
}

/* A plan with one change, about the selected users. */
static SaPlan *
sa_window_create_plan (SaWindow      *self,
                       SaChangeKind   kind,
                       SaChange     **change_out)
{
  SaRowList *list = sa_window_get_list (self);
  g_autoptr(SaIds) ids = sa_row_list_get_selected_ids (list);
  g_autoptr(SaUser) user = sa_window_dup_user (self);
  g_autofree char *title = NULL;
  SaChange *change = sa_change_new (kind, self->site);

  sa_change_take_targets (change, sa_targets_new_ids (ids));
  title = sa_plan_title (kind, sa_ids_get_size (ids),
                         user != NULL ? sa_format_title (sa_user_get_record (user)) : NULL);
  if (change_out != NULL)
    *change_out = change;
  return sa_plan_new_single (title, change);
}

static void
sa_window_change_selected (SaWindow     *self,
                           SaChangeKind  kind)
{
  if (sa_row_list_get_n_selected (sa_window_get_list (self)) > 0)
    sa_window_apply (self, sa_window_create_plan (self, kind, NULL));
}

static void
sa_window_invite_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  SaWindow *self = data;

  g_signal_emit_by_name (self, "invite", self->site);
}

static void
sa_window_paste_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  sa_window_paste (data);
}

static void
sa_window_preferences_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       data)
{
  g_signal_emit_by_name (data, "preferences");
}

static void
sa_window_create_organization_cb (GSimpleAction *action,
                                  GVariant      *parameter,
                                  gpointer       data)
{
  g_signal_emit_by_name (data, "create-organization");
}

static void
sa_window_sample_data_cb (GSimpleAction *action,
                          GVariant      *parameter,
                          gpointer       data)
{
  g_signal_emit_by_name (data, "sample-data");
}

static void
sa_window_resend_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  SaWindow *self = data;
  SaChange *change = NULL;
  SaPlan *plan = sa_window_create_plan (self, SA_CHANGE_RESEND, &change);

  change->expires_days = SA_DEFAULT_EXPIRES_DAYS;
  change->hold_seconds = self->settings != NULL ? g_settings_get_int (self->settings, "undo-seconds") :
                         DEFAULT_UNDO_SECONDS;
  sa_window_apply (self, plan);
}

static void
sa_window_copy_link_cb (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       data)
{
  sa_window_change_selected (data, SA_CHANGE_MAKE_LINK);
}

static void
sa_window_revoke_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  sa_window_change_selected (data, SA_CHANGE_REVOKE);
}

static void
sa_window_restore_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       data)
{
  sa_window_change_selected (data, SA_CHANGE_RESTORE);
}

static void
sa_window_remove_answer_cb (SaChangeKind kind,
                            gpointer     data)
{
  sa_window_change_selected (data, kind);
}

static void
sa_window_remove_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  SaWindow *self = data;
  SaRowList *list = sa_window_get_list (self);
  g_autoptr(SaUser) user = sa_window_dup_user (self);
  const SaUserRecord *record = user != NULL ? sa_user_get_record (user) : NULL;

  sa_remove_dialog_present (GTK_WINDOW (self), sa_window_get_site_name (self),
                            record != NULL ? sa_format_title (record) : NULL, sa_row_list_get_n_selected (list),
                            record == NULL || record->facts.access, sa_window_remove_answer_cb, self);
}

static void
sa_window_set_role_cb (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       data)
{
  SaWindow *self = data;
  SaChange *change = NULL;
  SaPlan *plan = NULL;
  SaRole role = SA_ROLE_BASIC;

  if (!sa_role_from_string (g_variant_get_string (parameter, NULL), &role))
    return;

  plan = sa_window_create_plan (self, SA_CHANGE_SET_ROLE, &change);
  change->role = role;
  sa_window_apply (self, plan);
}

static void
sa_window_change_product (SaWindow     *self,
                          SaChangeKind  kind,
                          SaId          product)
{
  SaChange *change = NULL;
  SaPlan *plan = sa_window_create_plan (self, kind, &change);

  sa_change_set_products (change, &product, 1);
  sa_window_apply (self, plan);
}

static void
sa_window_grant_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  sa_window_change_product (data, SA_CHANGE_GRANT, g_variant_get_int64 (parameter));
}

static void
sa_window_withdraw_cb (GSimpleAction *action,
                       GVariant      *parameter,
                       gpointer       data)
{
  sa_window_change_product (data, SA_CHANGE_WITHDRAW, g_variant_get_int64 (parameter));
}

static void
sa_window_groups_answer_cb (SaIds    *added,
                            SaIds    *removed,
                            gpointer  data)
{
  SaWindow *self = data;
  SaRowList *list = sa_window_get_list (self);
  g_autoptr(SaIds) ids = sa_row_list_get_selected_ids (list);
  g_autoptr(SaUser) user = sa_window_dup_user (self);
  g_autofree char *title = NULL;
  SaPlan *plan = NULL;
  const SaId *groups = NULL;
  gsize n_groups = 0;

  title = sa_plan_title (SA_CHANGE_ADD_TO_GROUP, sa_ids_get_size (ids),
                         user != NULL ? sa_format_title (sa_user_get_record (user)) : NULL);
  plan = sa_plan_new (title, FALSE);
  if (sa_ids_get_size (added) > 0)
    {
      SaChange *change = sa_change_new (SA_CHANGE_ADD_TO_GROUP, self->site);

      groups = sa_ids_get (added, &n_groups);
      sa_change_take_targets (change, sa_targets_new_ids (ids));
      sa_change_set_groups (change, groups, n_groups);
      sa_plan_take (plan, change);
    }
  if (sa_ids_get_size (removed) > 0)
    {
      SaChange *change = sa_change_new (SA_CHANGE_REMOVE_FROM_GROUP, self->site);

      groups = sa_ids_get (removed, &n_groups);
      sa_change_take_targets (change, sa_targets_new_ids (ids));
      sa_change_set_groups (change, groups, n_groups);
      sa_plan_take (plan, change);
    }
  sa_window_apply (self, plan);
}

static void
sa_window_add_to_group_cb (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       data)
{
  SaWindow *self = data;
  SaRowList *list = sa_window_get_list (self);
  g_autoptr(SaIds) ids = sa_row_list_get_selected_ids (list);
  g_autoptr(GPtrArray) all = NULL;
  g_autoptr(GPtrArray) groups = g_ptr_array_new ();
  g_autoptr(GPtrArray) users = NULL;
  g_autoptr(GError) error = NULL;
  guint n = sa_row_list_get_n_selected (list);
  guint i;

  all = sa_repository_load (self->repository, SA_ENTITY_GROUP, NULL, 0, &error);
  if (all != NULL)
    users = sa_repository_load (self->repository, SA_ENTITY_USER, sa_ids_get (ids, NULL), MIN (n, PAGE), &error);
  if (users == NULL)
    {
      sa_window_add_toast (self, error->message, NULL, NULL, NULL);
      return;
    }

  for (i = 0; i < all->len; i++)
    if (((SaGroupRecord *) g_ptr_array_index (all, i))->site == self->site)
      g_ptr_array_add (groups, g_ptr_array_index (all, i));
  sa_groups_dialog_present (GTK_WINDOW (self), groups, users, n, sa_window_groups_answer_cb, self);
}

static void
sa_window_copy_address_cb (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       data)
{
  SaWindow *self = data;
  g_autoptr(SaIds) ids = sa_row_list_get_selected_ids (sa_window_get_list (self));
  g_autoptr(GString) text = g_string_new (NULL);
  g_autofree char *toast = NULL;
  const SaId *array = NULL;
  gsize n_ids = 0;
  gsize n_copied = 0;
  gsize first;
  guint i;

  array = sa_ids_get (ids, &n_ids);
  for (first = 0; first < MIN (n_ids, MAX_COPIED); first += PAGE)
    {
      g_autoptr(GPtrArray) users = NULL;

      users = sa_repository_load (self->repository, SA_ENTITY_USER, array + first, MIN (PAGE, n_ids - first), NULL);
      for (i = 0; users != NULL && i < users->len; i++)
        {
          if (text->len > 0)
            g_string_append_c (text, '\n');
          g_string_append (text, ((SaUserRecord *) g_ptr_array_index (users, i))->address);
          n_copied++;
        }
    }

  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), text->str);
  /* Translators: how many addresses went to the clipboard */
  toast = g_strdup_printf (ngettext ("%d address copied", "%d addresses copied", n_copied), (int) n_copied);
  sa_window_add_toast (self, toast, NULL, NULL, NULL);
}

typedef struct
{
  SaWindow *window;
  gboolean  redo;
} SaUndoRequest;

static void
sa_window_undone_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  SaUndoRequest *request = data;
  g_autoptr(SaWindow) self = request->window;
  g_autoptr(SaOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gboolean redo = request->redo;
  gsize n_left;

  g_free (request);
  outcome = sa_repository_undo_finish (SA_REPOSITORY (source), result, &error);
  if (self->repository == NULL)
    return;
  if (outcome == NULL)
    {
      sa_window_add_toast (self, error->message, NULL, NULL, NULL);
      return;
    }

  n_left = sa_outcome_get_mail_left (outcome);
  if (sa_outcome_get_event (outcome) == 0 && sa_outcome_get_size (outcome) > 0)
    text = g_strdup (sa_reason_to_text (sa_outcome_get_row (outcome, 0)->reason));
  else if (sa_outcome_get_event (outcome) == 0)
    text = g_strdup (redo ? _("Nothing to redo") : _("Nothing to undo"));
  else if (n_left > 0)
    /* Translators: %d is how many mails cannot be called back */
    text = g_strdup_printf (ngettext ("Undone, but %d mail had left already", "Undone, but %d mails had left already",
                                      n_left), (int) n_left);
  else
    text = g_strdup (redo ? _("Redone") : _("Undone"));

  if (!redo && sa_outcome_get_event (outcome) != 0)
    sa_window_add_toast (self, text, _("_Redo"), "win.redo", NULL);
  else
    sa_window_add_toast (self, text, NULL, NULL, NULL);
}

static void
sa_window_ask_undo (SaWindow *self,
                    SaId      event,
                    gboolean  redo)
{
  SaUndoRequest *request = g_new0 (SaUndoRequest, 1);

  request->window = g_object_ref (self);
  request->redo = redo;
  sa_repository_undo_async (self->repository, event, redo, self->actor, FALSE, NULL, sa_window_undone_cb, request);
}

static void
sa_window_undo_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  sa_window_ask_undo (data, 0, FALSE);
}

static void
sa_window_redo_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  sa_window_ask_undo (data, 0, TRUE);
}

static void
sa_window_undo_event_cb (GSimpleAction *action,
                         GVariant      *parameter,
                         gpointer       data)
{
  sa_window_ask_undo (data, g_variant_get_int64 (parameter), FALSE);
}

static void
sa_window_change_message (SaWindow     *self,
                          SaChangeKind  kind,
                          SaId          message)
{
  SaChange *change = sa_change_new (kind, self->site);
  g_autofree char *title = sa_plan_title (kind, 1, NULL);

  if (message != 0)
    sa_change_take_targets (change, sa_targets_new_id (message));
  sa_window_apply (self, sa_plan_new_single (title, change));
}

static void
sa_window_cancel_message_cb (GSimpleAction *action,
                             GVariant      *parameter,
                             gpointer       data)
{
  sa_window_change_message (data, SA_CHANGE_CANCEL_MESSAGE, g_variant_get_int64 (parameter));
}

static void
sa_window_retry_message_cb (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       data)
{
  sa_window_change_message (data, SA_CHANGE_RETRY_MESSAGE, g_variant_get_int64 (parameter));
}

static void
sa_window_resume_outbox_cb (GSimpleAction *action,
                            GVariant      *parameter,
                            gpointer       data)
{
  sa_window_change_message (data, SA_CHANGE_RESUME_OUTBOX, 0);
}

static void
sa_window_refresh_cb (GSimpleAction *action,
                      GVariant      *parameter,
                      gpointer       data)
{
  sa_window_refresh (data);
}

static void
sa_window_show_details_cb (GSimpleAction *action,
                           GVariant      *parameter,
                           gpointer       data)
{
  sa_window_set_details_wanted (data, TRUE);
}

static void
sa_window_details_cb (GSimpleAction *action,
                      GVariant      *state,
                      gpointer       data)
{
  sa_window_set_details_wanted (data, g_variant_get_boolean (state));
}

static void
sa_window_site_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  sa_window_set_site (data, g_variant_get_int64 (parameter));
}

static void
sa_window_page_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  sa_window_show_page (data, g_variant_get_string (parameter, NULL));
}

static void
sa_window_back_cb (GSimpleAction *action,
                   GVariant      *parameter,
                   gpointer       data)
{
  sa_window_go_back (data);
}

static void
sa_window_search_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  SaWindow *self = data;

  sa_window_show_page (self, "users");
  sa_users_page_start_search (SA_USERS_PAGE (self->users_page));
}

/* Leaves the innermost thing first: search, then the checked rows, then the details. */
static void
sa_window_escape_cb (GSimpleAction *action,
                     GVariant      *parameter,
                     gpointer       data)
{
  SaWindow *self = data;

  if (adw_leaflet_get_folded (self->inner_leaflet) &&
      g_strcmp0 (adw_leaflet_get_visible_child_name (self->inner_leaflet), "details") == 0)
    sa_window_go_back (self);
  else if (!sa_users_page_escape (SA_USERS_PAGE (self->users_page)) && self->details_wanted)
    sa_window_set_details_wanted (self, FALSE);
}

/* Made when it is first asked for: a hidden window among those of the program trips GTK's accessibility up (4.8). From
 * then on the action is GTK's own. */
static void
sa_window_shortcuts_cb (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       data)
{
  g_autoptr(GtkBuilder) builder = gtk_builder_new_from_resource ("/org/example/SiteAdmin/sa-shortcuts.ui");
  GtkShortcutsWindow *window = GTK_SHORTCUTS_WINDOW (gtk_builder_get_object (builder, "help_overlay"));

  gtk_application_window_set_help_overlay (GTK_APPLICATION_WINDOW (data), window);
  gtk_window_present (GTK_WINDOW (window));
}

static void
sa_window_about_cb (GSimpleAction *action,
                    GVariant      *parameter,
                    gpointer       data)
{
  adw_show_about_window (GTK_WINDOW (data),
                         "application-name", _("Site Admin"),
                         "application-icon", "org.example.SiteAdmin",
                         "version", SA_VERSION,
                         "developer-name", _("The Site Admin developers"),
                         "comments", _("Invite people to your sites and see who has come in"),
                         "license-type", GTK_LICENSE_GPL_3_0,
                         /* Translators: put your names here, one a line */
                         "translator-credits", _("translator-credits"),
                         NULL);
}

static void
sa_window_enable (SaWindow   *self,
                  const char *name,
                  gboolean    enabled)
{
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self), name);

  g_simple_action_set_enabled (G_SIMPLE_ACTION (action), enabled);
}

/* Whether an action makes sense on the selection. Of several, the repository judges each. */
static gboolean
sa_window_can (SaWindow           *self,
               SaDetailsAction     action,
               const SaUserRecord *record)
{
  g_auto(SaDetailsEntry) entry = { 0, };

  if (record == NULL)
    return sa_operator_judge (self->operator, sa_details_action_to_change (action), NULL, SA_ROLE_BASIC) !=
           SA_REASON_NOT_ALLOWED;

  sa_details_entry_init (&entry, action, record, self->operator);
  return entry.shown && !entry.locked;
}

void
sa_window_update_actions (SaWindow *self)
{
  SaRowList *list = sa_window_get_list (self);
  g_autoptr(SaUser) user = sa_window_dup_user (self);
  const SaUserRecord *record = user != NULL ? sa_user_get_record (user) : NULL;
  gboolean has_site = list != NULL && self->operator != NULL;
  gboolean any = has_site && sa_row_list_get_n_selected (list) > 0;
  gboolean without_access = FALSE;
  gboolean has_details = FALSE;
  const char *shown = NULL;

  if (g_action_map_lookup_action (G_ACTION_MAP (self), "invite") == NULL)
    return; /* still being made */

  if (has_site)
    without_access = sa_users_view_get_chip (sa_users_page_get_view (SA_USERS_PAGE (self->users_page))) ==
                     SA_USERS_CHIP_NO_ACCESS;
  sa_window_enable (self, "invite", has_site &&
                    sa_operator_judge (self->operator, SA_CHANGE_INVITE, NULL, SA_ROLE_BASIC) == SA_REASON_NONE);
  sa_window_enable (self, "resend", any && sa_window_can (self, SA_DETAILS_RESEND, record));
  sa_window_enable (self, "copy-link", record != NULL && self->link_base != NULL &&
                    sa_window_can (self, SA_DETAILS_COPY_LINK, record));
  sa_window_enable (self, "revoke", any && sa_window_can (self, SA_DETAILS_REVOKE, record) &&
                    (record != NULL || !without_access));
  sa_window_enable (self, "restore", any && sa_window_can (self, SA_DETAILS_RESTORE, record) &&
                    (record != NULL || without_access));
  sa_window_enable (self, "remove", any && sa_window_can (self, SA_DETAILS_REMOVE, record));
  sa_window_enable (self, "set-role", any && sa_window_can (self, SA_DETAILS_ROLE, record));
  sa_window_enable (self, "grant", any && sa_window_can (self, SA_DETAILS_PRODUCTS, record));
  sa_window_enable (self, "withdraw", any && sa_window_can (self, SA_DETAILS_PRODUCTS, record));
  sa_window_enable (self, "add-to-group", any && sa_window_can (self, SA_DETAILS_GROUPS, record));
  sa_window_enable (self, "copy-address", any);
  sa_window_enable (self, "show-details", any);
  sa_window_enable (self, "details", has_site && gtk_widget_get_mapped (self->users_page));
  sa_window_enable (self, "search", has_site);
  sa_window_enable (self, "escape", has_site);
  shown = adw_leaflet_get_visible_child_name (self->inner_leaflet);
  has_details = !adw_leaflet_get_folded (self->inner_leaflet) || g_strcmp0 (shown, "details") == 0;
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "details")),
                             g_variant_new_boolean (self->details_wanted && has_details));
  g_simple_action_set_state (G_SIMPLE_ACTION (g_action_map_lookup_action (G_ACTION_MAP (self), "site")),
                             g_variant_new_int64 (self->site));
}

void
sa_window_add_actions (SaWindow *self)
{
  static const GActionEntry entries[] =
  {
    { .name = "invite", .activate = sa_window_invite_cb },
    { .name = "paste", .activate = sa_window_paste_cb },
    { .name = "preferences", .activate = sa_window_preferences_cb },
    { .name = "create-organization", .activate = sa_window_create_organization_cb },
    { .name = "sample-data", .activate = sa_window_sample_data_cb },
    { .name = "resend", .activate = sa_window_resend_cb },
    { .name = "copy-link", .activate = sa_window_copy_link_cb },
    { .name = "revoke", .activate = sa_window_revoke_cb },
    { .name = "restore", .activate = sa_window_restore_cb },
    { .name = "remove", .activate = sa_window_remove_cb },
    { .name = "set-role", .activate = sa_window_set_role_cb, .parameter_type = "s" },
    { .name = "grant", .activate = sa_window_grant_cb, .parameter_type = "x" },
    { .name = "withdraw", .activate = sa_window_withdraw_cb, .parameter_type = "x" },
    { .name = "add-to-group", .activate = sa_window_add_to_group_cb },
    { .name = "copy-address", .activate = sa_window_copy_address_cb },
    { .name = "undo", .activate = sa_window_undo_cb },
    { .name = "redo", .activate = sa_window_redo_cb },
    { .name = "undo-event", .activate = sa_window_undo_event_cb, .parameter_type = "x" },
    { .name = "cancel-message", .activate = sa_window_cancel_message_cb, .parameter_type = "x" },
    { .name = "retry-message", .activate = sa_window_retry_message_cb, .parameter_type = "x" },
    { .name = "resume-outbox", .activate = sa_window_resume_outbox_cb },
    { .name = "refresh", .activate = sa_window_refresh_cb },
    { .name = "show-details", .activate = sa_window_show_details_cb },
    { .name = "details", .state = "false", .change_state = sa_window_details_cb },
    { .name = "site", .activate = sa_window_site_cb, .parameter_type = "x", .state = "int64 0" },
    { .name = "page", .activate = sa_window_page_cb, .parameter_type = "s" },
    { .name = "back", .activate = sa_window_back_cb },
    { .name = "search", .activate = sa_window_search_cb },
    { .name = "escape", .activate = sa_window_escape_cb },
    { .name = "show-help-overlay", .activate = sa_window_shortcuts_cb },
    { .name = "about", .activate = sa_window_about_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
  sa_window_update_actions (self);
}

/* As bindings of the window these reach it last: an entry that has the focus keeps its own undo, copy and delete. */
void
sa_window_install_actions (SaWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GdkModifierType control = GDK_CONTROL_MASK;
  const GdkModifierType control_shift = GDK_CONTROL_MASK | GDK_SHIFT_MASK;

  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_n, control, "win.invite", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_f, control, "win.search", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, control, "win.undo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_z, control_shift, "win.redo", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_r, control, "win.refresh", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "win.refresh", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F9, 0, "win.details", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_ALT_MASK, "win.show-details", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_i, control, "win.show-details", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "win.remove", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_c, control, "win.copy-address", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_v, control, "win.paste", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "win.escape", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "win.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_comma, control, "win.preferences", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_question, control, "win.show-help-overlay", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_question, control_shift, "win.show-help-overlay", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, control, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_1, GDK_ALT_MASK, "win.page", "s", "users");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_2, GDK_ALT_MASK, "win.page", "s", "outbox");
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_3, GDK_ALT_MASK, "win.page", "s", "activity");
}
