/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-user-access.h"

#include "sa-format.h"
#include "sa-user-details-view.h"

#include <glib/gi18n-lib.h>

struct _SaUserAccess
{
  AdwBin parent_instance;

  /* Owned References */
  SaRepository *repository;
  SaOperator   *operator;      /* (nullable) */
  GPtrArray    *product_rows;  /* of GtkWidget, borrowed */
  GArray       *products;      /* of SaId, beside the rows */

  /* Borrowed References */
  AdwPreferencesGroup *group;
  AdwComboRow         *role_row;
  GtkWidget           *groups_row;  /* made anew each time, so that it stands after the products */

  SaId  site;
  guint syncing : 1;
};

G_DEFINE_FINAL_TYPE (SaUserAccess, sa_user_access, ADW_TYPE_BIN)

static void
sa_user_access_product_cb (GtkSwitch    *toggle,
                           GParamSpec   *pspec,
                           SaUserAccess *self)
{
  guint i;

  if (self->syncing)
    return;

  for (i = 0; i < self->product_rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->product_rows, i);

      if (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)) == GTK_WIDGET (toggle))
        gtk_widget_activate_action (GTK_WIDGET (self), gtk_switch_get_active (toggle) ? "win.grant" : "win.withdraw",
                                    "x", g_array_index (self->products, SaId, i));
    }
}

static void
sa_user_access_mixed_cb (GtkCheckButton *check,
                         SaUserAccess   *self)
{
  guint i;

  if (self->syncing)
    return;

  for (i = 0; i < self->product_rows->len; i++)
    {
      GtkWidget *row = g_ptr_array_index (self->product_rows, i);

      if (adw_action_row_get_activatable_widget (ADW_ACTION_ROW (row)) == GTK_WIDGET (check))
        gtk_widget_activate_action (GTK_WIDGET (self), gtk_check_button_get_active (check) ? "win.grant" : "win.withdraw",
                                    "x", g_array_index (self->products, SaId, i));
    }
}

static void
sa_user_access_role_cb (SaUserAccess *self)
{
  guint selected = adw_combo_row_get_selected (self->role_row);

  /* Beyond the roles stands "Mixed", which is no choice. */
  if (self->syncing || selected >= SA_N_ROLES)
    return;

  gtk_widget_activate_action (GTK_WIDGET (self), "win.set-role", "s", sa_role_to_string ((SaRole) selected));
}

static void
sa_user_access_show_role (SaUserAccess       *self,
                          int                 role,
                          const SaUserRecord *user)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  SaReason reason = SA_REASON_NONE;
  int i;

  for (i = 0; i < SA_N_ROLES; i++)
    gtk_string_list_append (names, sa_role_to_text (i));
  if (role < 0)
    /* Translators: several users have different roles */
    gtk_string_list_append (names, C_("role", "Mixed"));

  if (self->operator != NULL)
    reason = sa_operator_judge (self->operator, SA_CHANGE_SET_ROLE, user, SA_ROLE_BASIC);
  adw_combo_row_set_model (self->role_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->role_row, role < 0 ? SA_N_ROLES : role);
  gtk_widget_set_sensitive (GTK_WIDGET (self->role_row), reason == SA_REASON_NONE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->role_row),
                               reason != SA_REASON_NONE ? sa_reason_to_text (reason) : "");
}

static void
sa_user_access_add_product (SaUserAccess          *self,
                            const SaProductRecord *product,
                            SaShare                share,
                            gboolean               several,
                            gboolean               locked)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *toggle = several ? gtk_check_button_new () : gtk_switch_new ();
  g_autofree char *seats = sa_format_product_seats (product);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), product->name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), seats);
  gtk_widget_set_valign (toggle, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (toggle, !locked);
  gtk_accessible_update_property (GTK_ACCESSIBLE (toggle), GTK_ACCESSIBLE_PROPERTY_LABEL, product->name, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), toggle);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), toggle);
  if (several)
    {
      gtk_check_button_set_active (GTK_CHECK_BUTTON (toggle), share == SA_SHARE_ALL);
      gtk_check_button_set_inconsistent (GTK_CHECK_BUTTON (toggle), share == SA_SHARE_SOME);
      g_signal_connect_object (toggle, "toggled", G_CALLBACK (sa_user_access_mixed_cb), self, 0);
    }
  else
    {
      gtk_switch_set_active (GTK_SWITCH (toggle), share == SA_SHARE_ALL);
      g_signal_connect_object (toggle, "notify::active", G_CALLBACK (sa_user_access_product_cb), self, 0);
    }
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->product_rows, row);
  g_array_append_val (self->products, product->id);
}

void
sa_user_access_show (SaUserAccess               *self,
                     const SaUserRecord * const *users,
                     gsize                       n_users)
{
  g_autoptr(GPtrArray) products = NULL;
  SaReason reason = SA_REASON_NONE;
  GtkWidget *icon = NULL;
  guint i;

  g_return_if_fail (SA_IS_USER_ACCESS (self));

  self->syncing = TRUE;
  sa_user_access_show_role (self, sa_details_share_role (users, n_users), n_users == 1 ? users[0] : NULL);

  for (i = 0; i < self->product_rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->product_rows, i));
  g_ptr_array_set_size (self->product_rows, 0);
  g_array_set_size (self->products, 0);
  if (self->groups_row != NULL)
    adw_preferences_group_remove (self->group, self->groups_row);
  self->groups_row = NULL;

  if (self->operator != NULL)
    reason = sa_operator_judge (self->operator, SA_CHANGE_GRANT, n_users == 1 ? users[0] : NULL, SA_ROLE_BASIC);
  products = sa_repository_load (self->repository, SA_ENTITY_PRODUCT, NULL, 0, NULL);
  for (i = 0; products != NULL && i < products->len; i++)
    {
      const SaProductRecord *product = g_ptr_array_index (products, i);

      if (product->site == self->site)
        sa_user_access_add_product (self, product, sa_details_share_product (users, n_users, product->id),
                                     n_users > 1, reason != SA_REASON_NONE);
    }

  self->groups_row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->groups_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->groups_row), _("Groups"));
  if (n_users == 1)
    {
      g_autofree char *groups = sa_details_format_groups (users[0]);

      adw_action_row_set_subtitle (ADW_ACTION_ROW (self->groups_row), groups);
      adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (self->groups_row), 3);
    }
  icon = gtk_image_new_from_icon_name ("go-next-symbolic");
  adw_action_row_add_suffix (ADW_ACTION_ROW (self->groups_row), icon);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (self->groups_row), TRUE);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->groups_row), "win.add-to-group");
  adw_preferences_group_add (self->group, self->groups_row);
  self->syncing = FALSE;
}

static void
sa_user_access_dispose (GObject *object)
{
  SaUserAccess *self = (SaUserAccess *) object;

  g_clear_object (&self->repository);
  g_clear_object (&self->operator);

  G_OBJECT_CLASS (sa_user_access_parent_class)->dispose (object);
}

static void
sa_user_access_finalize (GObject *object)
{
  SaUserAccess *self = (SaUserAccess *) object;

  g_ptr_array_unref (self->product_rows);
  g_array_unref (self->products);

  G_OBJECT_CLASS (sa_user_access_parent_class)->finalize (object);
}

static void
sa_user_access_class_init (SaUserAccessClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sa_user_access_dispose;
  object_class->finalize = sa_user_access_finalize;
}

static void
sa_user_access_init (SaUserAccess *self)
{
  self->product_rows = g_ptr_array_new ();
  self->products = g_array_new (FALSE, FALSE, sizeof (SaId));

  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _("Access"));
  self->role_row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self->role_row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->role_row), _("Role"));
  adw_preferences_group_add (self->group, GTK_WIDGET (self->role_row));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  g_signal_connect_swapped (self->role_row, "notify::selected", G_CALLBACK (sa_user_access_role_cb), self);
}

void
sa_user_access_set_up (SaUserAccess *self,
                       SaRepository *repository,
                       SaId          site,
                       SaOperator   *operator)
{
  g_return_if_fail (SA_IS_USER_ACCESS (self));
  g_return_if_fail (SA_IS_REPOSITORY (repository));

  g_set_object (&self->repository, repository);
  g_set_object (&self->operator, operator);
  self->site = site;
}
