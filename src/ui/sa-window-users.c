/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-window.h"
#include "sa-dialogs.h"
#include "sa-format.h"
#include "sa-outcome-text.h"
#include "sa-user-details-view.h"
#include "sa-window-private.h"

#include <glib/gi18n-lib.h>

/* What is done to the selected users. */

/* More addresses than this nobody pastes by hand. */
#define MAX_COPIED 10000
#define PAGE 128

/* A plan with one change, about the selected users. */
static SaPlan *
sa_window_create_plan (SaWindow      *self,
                       SaChangeKind   kind,
                       SaChange     **change_out)
{
  SaRowList *list = sa_window_get_users (self);
  g_autoptr(SaIds) ids = sa_row_list_get_selected_ids (list);
  g_autoptr(SaUser) user = sa_row_list_dup_selected_row (sa_window_get_users (self));
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
  if (sa_row_list_get_n_selected (sa_window_get_users (self)) > 0)
    sa_window_apply (self, sa_window_create_plan (self, kind, NULL));
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
  change->hold_seconds = sa_window_get_undo_seconds (self);
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
  SaRowList *list = sa_window_get_users (self);
  g_autoptr(SaUser) user = sa_row_list_dup_selected_row (sa_window_get_users (self));
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
  SaRowList *list = sa_window_get_users (self);
  g_autoptr(SaIds) ids = sa_row_list_get_selected_ids (list);
  g_autoptr(SaUser) user = sa_row_list_dup_selected_row (sa_window_get_users (self));
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
  SaRowList *list = sa_window_get_users (self);
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
  g_autoptr(SaIds) ids = sa_row_list_get_selected_ids (sa_window_get_users (self));
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

static void
sa_window_change_address_cb (GSimpleAction *action,
                             GVariant      *parameter,
                             gpointer       data)
{
  SaWindow *self = data;
  g_autoptr(SaUser) user = sa_row_list_dup_selected_row (sa_window_get_users (self));

  if (user != NULL)
    sa_window_change_address (self, sa_user_get_record (user));
}

static void
sa_window_show_mail_cb (GSimpleAction *action,
                        GVariant      *parameter,
                        gpointer       data)
{
  sa_window_show_message (data, g_variant_get_int64 (parameter));
}

void
sa_window_add_user_actions (SaWindow *self)
{
  static const GActionEntry entries[] =
  {
    { .name = "resend", .activate = sa_window_resend_cb },
    { .name = "copy-link", .activate = sa_window_copy_link_cb },
    { .name = "change-address", .activate = sa_window_change_address_cb },
    { .name = "show-mail", .activate = sa_window_show_mail_cb, .parameter_type = "x" },
    { .name = "revoke", .activate = sa_window_revoke_cb },
    { .name = "restore", .activate = sa_window_restore_cb },
    { .name = "remove", .activate = sa_window_remove_cb },
    { .name = "set-role", .activate = sa_window_set_role_cb, .parameter_type = "s" },
    { .name = "grant", .activate = sa_window_grant_cb, .parameter_type = "x" },
    { .name = "withdraw", .activate = sa_window_withdraw_cb, .parameter_type = "x" },
    { .name = "add-to-group", .activate = sa_window_add_to_group_cb },
    { .name = "copy-address", .activate = sa_window_copy_address_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self), entries, G_N_ELEMENTS (entries), self);
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
sa_window_update_user_actions (SaWindow *self)
{
  SaRowList *list = sa_window_get_users (self);
  g_autoptr(SaUser) user = list != NULL ? sa_row_list_dup_selected_row (list) : NULL;
  const SaUserRecord *record = user != NULL ? sa_user_get_record (user) : NULL;
  /* What is selected on a page that nobody sees is not what anybody means. */
  gboolean any = list != NULL && self->operator != NULL && sa_window_is_on (self, "users") &&
                 sa_row_list_get_n_selected (list) > 0;
  gboolean without_access = FALSE;

  if (!any)
    record = NULL;

  if (any)
    without_access = sa_users_view_get_chip (sa_users_page_get_view (SA_USERS_PAGE (self->users_page))) ==
                     SA_USERS_CHIP_NO_ACCESS;
  sa_window_enable (self, "resend", any && sa_window_can (self, SA_DETAILS_RESEND, record));
  sa_window_enable (self, "copy-link", record != NULL && self->link_base != NULL &&
                    sa_window_can (self, SA_DETAILS_COPY_LINK, record));
  sa_window_enable (self, "change-address", record != NULL && sa_window_can (self, SA_DETAILS_CHANGE_ADDRESS, record));
  sa_window_enable (self, "revoke", any && sa_window_can (self, SA_DETAILS_REVOKE, record) &&
                    (record != NULL || !without_access));
  sa_window_enable (self, "restore", any && sa_window_can (self, SA_DETAILS_RESTORE, record) &&
                    (record != NULL || without_access));
  sa_window_enable (self, "remove", any && sa_window_can (self, SA_DETAILS_REMOVE, record));
  sa_window_enable (self, "set-role", any && sa_window_can (self, SA_DETAILS_ROLE, record));
  sa_window_enable (self, "grant", any && sa_window_can (self, SA_DETAILS_PRODUCTS, record));
  sa_window_enable (self, "withdraw", any && sa_window_can (self, SA_DETAILS_PRODUCTS, record));
  sa_window_enable (self, "copy-address", any);
  sa_window_enable (self, "add-to-group", any && sa_window_can (self, SA_DETAILS_GROUPS, record));
}
