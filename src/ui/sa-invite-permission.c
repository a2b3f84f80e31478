/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-choice-row.h"
#include "sa-invite-access.h"
#include "sa-invite-texts.h"

#include <glib/gi18n-lib.h>

struct _SaInvitePermission
{
  AdwPreferencesGroup parent_instance;

  SaInviteForm *form;
  GtkWidget    *rows[SA_N_ROLES];
};

G_DEFINE_FINAL_TYPE (SaInvitePermission, sa_invite_permission, ADW_TYPE_PREFERENCES_GROUP)

static void
form_changed_cb (SaInviteForm *form,
                 gpointer      user_data)
{
  SaInvitePermission *self = user_data;
  SaRole role = SA_ROLE_BASIC;

  for (role = SA_ROLE_BASIC; role < SA_N_ROLES; role++)
    sa_choice_row_set (SA_CHOICE_ROW (self->rows[role]), role == sa_invite_form_get_role (form),
                       sa_invite_role_to_text (role), sa_invite_form_get_role_lock (form, role));
}

static void
chosen_cb (SaChoiceRow *row,
           gboolean     active,
           gpointer     user_data)
{
  SaInvitePermission *self = user_data;
  SaRole role = SA_ROLE_BASIC;

  for (role = SA_ROLE_BASIC; active && role < SA_N_ROLES; role++)
    if (self->rows[role] == GTK_WIDGET (row))
      sa_invite_form_set_role (self->form, role);
}

static void
sa_invite_permission_dispose (GObject *object)
{
  g_clear_object (&SA_INVITE_PERMISSION (object)->form);

  G_OBJECT_CLASS (sa_invite_permission_parent_class)->dispose (object);
}

static void
sa_invite_permission_class_init (SaInvitePermissionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = sa_invite_permission_dispose;
}

static void
sa_invite_permission_init (SaInvitePermission *self)
{
  SaRole role = SA_ROLE_BASIC;

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), _("Permission"));
  for (role = SA_ROLE_BASIC; role < SA_N_ROLES; role++)
    {
      self->rows[role] = sa_choice_row_new (sa_role_to_text (role));
      if (role != SA_ROLE_BASIC)
        sa_choice_row_join (SA_CHOICE_ROW (self->rows[role]), SA_CHOICE_ROW (self->rows[SA_ROLE_BASIC]));
      g_signal_connect (self->rows[role], "chosen", G_CALLBACK (chosen_cb), self);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), self->rows[role]);
    }
}

void
sa_invite_permission_set_form (SaInvitePermission *self,
                               SaInviteForm       *form)
{
  g_return_if_fail (SA_IS_INVITE_PERMISSION (self));
  g_return_if_fail (SA_IS_INVITE_FORM (form));
  g_return_if_fail (self->form == NULL);

  self->form = g_object_ref (form);
  g_signal_connect_object (form, "changed", G_CALLBACK (form_changed_cb), self, G_CONNECT_DEFAULT);
  form_changed_cb (form, self);
}
