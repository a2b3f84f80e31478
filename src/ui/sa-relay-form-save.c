/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-form-private.h"

#include <glib/gi18n-lib.h>

char *
sa_relay_form_dup_note (SaRelayForm *self)
{
  SecretState state = SECRET_UNKNOWN;

  g_return_val_if_fail (SA_IS_RELAY_FORM (self), NULL);

  if (!self->own)
    return g_strdup ("");
  if (self->info->settings[0].name != NULL && g_str_equal (self->info->settings[0].name, "path"))
    return g_strdup (_("Each message becomes a file that a mail server on this computer can pick up. Nothing is sent by itself."));
  if (self->info->secret_need == SA_RELAY_SECRET_NONE || self->services.has_secret_async == NULL)
    return g_strdup ("");
  state = sa_relay_form_get_secret_state (self);
  if (self->secret_error != NULL)
    return g_strdup (self->secret_error);
  if (self->services.secret_is_given)
    return g_strdup (_("The password was given when the program was started, in SITE_ADMIN_RELAY_SECRET. "
                       "It is kept nowhere, and none is asked for here."));
  if (state == SECRET_KEPT && self->secret_file != NULL)
    /* Translators: the first %s is what a relay calls its secret, such as “API Key”, the second a file name */
    return g_strdup_printf (_("No keyring runs here, so “%s” is kept in the file “%s”, which only you can read. "
                              "Enter it only to replace it."), self->info->secret_title, self->secret_file);
  if (state == SECRET_KEPT)
    /* Translators: %s is what a relay calls its secret, such as “API Key” */
    return g_strdup_printf (_("“%s” is kept in the keyring of your desktop. Enter it only to replace it."),
                            self->info->secret_title);
  if (state == SECRET_NONE)
    /* Translators: %s is what a relay calls its secret, such as “API Key” */
    return g_strdup_printf (_("“%s” is kept in the keyring of your desktop, or where none runs in a file that only you "
                              "can read; never in the database."), self->info->secret_title);

  return g_strdup ("");
}

gboolean
sa_relay_form_is_busy (SaRelayForm *self)
{
  g_return_val_if_fail (SA_IS_RELAY_FORM (self), FALSE);

  return self->busy || self->testing;
}

gboolean
sa_relay_form_is_dirty (SaRelayForm *self)
{
  g_autofree char *state = NULL;

  g_return_val_if_fail (SA_IS_RELAY_FORM (self), FALSE);

  state = sa_relay_form_print_state (self);
  return !g_str_equal (state, self->saved) ||
         (self->own && sa_relay_form_asks_for_secret (self) && sa_relay_form_get_value (self, "secret")[0] != '\0');
}

gboolean
sa_relay_form_is_valid (SaRelayForm *self)
{
  g_return_val_if_fail (SA_IS_RELAY_FORM (self), FALSE);

  return g_hash_table_size (self->errors) == 0;
}

gboolean
sa_relay_form_can_save (SaRelayForm *self)
{
  g_return_val_if_fail (SA_IS_RELAY_FORM (self), FALSE);

  return sa_relay_form_is_valid (self) && sa_relay_form_is_dirty (self) && !sa_relay_form_is_busy (self);
}

SaPlan *
sa_relay_form_dup_plan (SaRelayForm *self)
{
  g_autoptr(GVariant) settings = NULL;
  g_autofree char *sender = NULL;
  SaChange *change = NULL;

  g_return_val_if_fail (SA_IS_RELAY_FORM (self), NULL);

  if (!self->own)
    return sa_plan_new_single (_("Use the Mail Relay of All Sites"), sa_change_new (SA_CHANGE_REMOVE_RELAY, self->site));

  settings = sa_relay_form_make_settings (self);
  sender = sa_relay_form_dup_stripped (self, "sender");
  change = sa_change_new (SA_CHANGE_SET_RELAY, self->site);
  sa_change_set_name (change, self->info->name);
  sa_change_set_text (change, sender);
  sa_change_set_settings (change, settings);

  return sa_plan_new_single (_("Set Mail Relay"), change);
}

/* What goes from the begin of saving to its end. */
typedef struct
{
  SaId  event;
  char *state;
} Saving;

static void
saving_free (gpointer data)
{
  Saving *saving = data;

  g_free (saving->state);
  g_free (saving);
}

static void
end_saving (GTask  *task,
            GError *error)
{
  SaRelayForm *self = g_task_get_source_object (task);

  self->busy = FALSE;
  sa_relay_form_changed (self);
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
save_secret_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SaRelayForm *self = g_task_get_source_object (task);
  GError *error = NULL;
  char *file = NULL;

  if (self->services.save_secret_finish (result, &file, &error))
    {
      sa_relay_form_set_value (self, "secret", "");
      self->secret_state = SECRET_KEPT;
      g_free (self->secret_protocol);
      self->secret_protocol = g_strdup (self->info->name);
      g_free (self->secret_file);
      self->secret_file = file;
      g_clear_pointer (&self->secret_error, g_free);
    }
  else if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      /* It lasts, so it stays beside the field. */
      g_free (self->secret_error);
      self->secret_error = g_strdup (error->message);
      g_prefix_error (&error, "%s ", _("The relay was saved, but not its secret."));
    }
  end_saving (task, error);
}

static void
apply_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SaRelayForm *self = g_task_get_source_object (task);
  Saving *saving = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr(SaOutcome) outcome = sa_repository_apply_finish (SA_REPOSITORY (object), result, &error);
  const SaOutcomeRow *row = NULL;

  if (outcome != NULL && sa_outcome_get_size (outcome) > 0)
    row = sa_outcome_get_row (outcome, 0);
  if (row != NULL && !sa_verdict_is_success (row->verdict))
    error = g_error_new_literal (SA_ERROR, SA_ERROR_REFUSED, sa_reason_to_text (row->reason));
  if (error != NULL)
    {
      end_saving (task, error);
      return;
    }

  saving->event = sa_outcome_get_event (outcome);
  sa_relay_form_note_record (self);
  g_free (self->saved);
  self->saved = g_steal_pointer (&saving->state);
  if (!self->own)
    {
      self->removed = self->relay;
      self->relay = 0;
      self->secret_state = SECRET_NONE;
    }
  else if (row != NULL && row->id != 0)
    {
      self->relay = row->id;
    }
  if (self->own && sa_relay_form_asks_for_secret (self) && sa_relay_form_get_value (self, "secret")[0] != '\0')
    self->services.save_secret_async (self->services.data, self->relay, sa_relay_form_get_value (self, "secret"),
                                      self->cancellable, save_secret_cb, g_steal_pointer (&task));
  else
    end_saving (task, NULL);
}

void
sa_relay_form_save_async (SaRelayForm         *self,
                          GAsyncReadyCallback  callback,
                          gpointer             user_data)
{
  g_autoptr(SaPlan) plan = NULL;
  GTask *task = NULL;
  Saving *saving = NULL;

  g_return_if_fail (SA_IS_RELAY_FORM (self));
  g_return_if_fail (sa_relay_form_can_save (self));

  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sa_relay_form_save_async);
  saving = g_new0 (Saving, 1);
  saving->state = sa_relay_form_print_state (self);
  g_task_set_task_data (task, saving, saving_free);
  plan = sa_relay_form_dup_plan (self);
  self->busy = TRUE;
  sa_relay_form_changed (self);
  sa_repository_apply_async (self->repository, plan, self->actor, FALSE, NULL, apply_cb, task);
}

gboolean
sa_relay_form_save_finish (SaRelayForm   *self,
                           GAsyncResult  *result,
                           SaId          *event,
                           GError       **error)
{
  const Saving *saving = NULL;

  g_return_val_if_fail (g_task_is_valid (result, self), FALSE);

  saving = g_task_get_task_data (G_TASK (result));
  if (event != NULL)
    *event = saving->event;

  return g_task_propagate_boolean (G_TASK (result), error);
}

SaId
sa_relay_form_get_removed (SaRelayForm *self)
{
  g_return_val_if_fail (SA_IS_RELAY_FORM (self), 0);

  return self->removed;
}

/* What goes with a test mail. */
typedef struct
{
  SaRelayForm *form;
  char        *address;
} Test;

static void
test_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  Test *test = user_data;
  g_autoptr(SaRelayForm) self = test->form;
  g_autofree char *address = test->address;
  g_autoptr(GError) error = NULL;
  g_autoptr(SaReceipt) receipt = self->services.test_finish (result, &error);

  g_free (test);
  self->testing = FALSE;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_pointer (&self->answer, sa_relay_answer_free);
  self->answer = sa_relay_answer_new (receipt, error, address, self->info->secret_title);
  sa_relay_form_changed (self);
}

void
sa_relay_form_test_async (SaRelayForm *self,
                          const char  *address)
{
  Test *test = NULL;

  g_return_if_fail (SA_IS_RELAY_FORM (self));
  g_return_if_fail (address != NULL);
  g_return_if_fail (self->services.test_async != NULL && !sa_relay_form_is_busy (self));

  test = g_new0 (Test, 1);
  test->form = g_object_ref (self);
  test->address = g_strdup (address);
  self->testing = TRUE;
  g_clear_pointer (&self->answer, sa_relay_answer_free);
  sa_relay_form_changed (self);
  self->services.test_async (self->services.data, self->site, address, self->cancellable, test_cb, test);
}

gboolean
sa_relay_form_is_testing (SaRelayForm *self)
{
  g_return_val_if_fail (SA_IS_RELAY_FORM (self), FALSE);

  return self->testing;
}

const SaRelayAnswer *
sa_relay_form_get_answer (SaRelayForm *self)
{
  g_return_val_if_fail (SA_IS_RELAY_FORM (self), NULL);

  return self->answer;
}
