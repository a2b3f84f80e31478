/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-form-private.h"
#include "sa-invite-form.h"
#include "sa-invite-texts.h"

#include <glib/gi18n-lib.h>

gboolean
sa_invite_form_get_send_mail (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), FALSE);

  return self->send_mail;
}

void
sa_invite_form_set_send_mail (SaInviteForm *self,
                              gboolean      send_mail)
{
  g_return_if_fail (SA_IS_INVITE_FORM (self));

  send_mail = !!send_mail;
  if (send_mail == self->send_mail)
    return;
  self->send_mail = send_mail;
  sa_invite_form_changed (self);
}

const char *
sa_invite_form_get_language (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  return self->language;
}

void
sa_invite_form_set_language (SaInviteForm *self,
                             const char   *language)
{
  g_return_if_fail (SA_IS_INVITE_FORM (self));

  if (g_strcmp0 (language, self->language) == 0)
    return;
  g_free (self->language);
  self->language = g_strdup (language);
  sa_invite_form_changed (self);
}

const char *
sa_invite_form_get_message (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  return self->message;
}

void
sa_invite_form_set_message (SaInviteForm *self,
                            const char   *message)
{
  g_return_if_fail (SA_IS_INVITE_FORM (self));
  g_return_if_fail (message != NULL);

  if (g_str_equal (message, self->message))
    return;
  g_free (self->message);
  self->message = g_strdup (message);
  sa_invite_form_changed (self);
}

char *
sa_invite_form_dup_message_error (SaInviteForm *self)
{
  long n = 0;

  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  n = g_utf8_strlen (self->message, -1);
  if (!self->send_mail || n <= SA_INVITE_MESSAGE_MAX)
    return NULL;

  /* Translators: the number of characters by which a message is too long; %'d is the limit */
  return g_strdup_printf (ngettext ("The message is %'ld character too long: shorten it to %'d",
                                    "The message is %'ld characters too long: shorten it to %'d",
                                    (gulong) (n - SA_INVITE_MESSAGE_MAX)),
                          n - SA_INVITE_MESSAGE_MAX, SA_INVITE_MESSAGE_MAX);
}

int
sa_invite_form_get_expires_days (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), 0);

  return self->expires_days;
}

void
sa_invite_form_set_expires_days (SaInviteForm *self,
                                 int           days)
{
  g_return_if_fail (SA_IS_INVITE_FORM (self));
  g_return_if_fail (days >= 0);

  if (days == self->expires_days)
    return;
  self->expires_days = days;
  sa_invite_form_changed (self);
}

int
sa_invite_form_get_hold_seconds (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), 0);

  return self->hold_seconds;
}

void
sa_invite_form_set_hold_seconds (SaInviteForm *self,
                                 int           seconds)
{
  g_return_if_fail (SA_IS_INVITE_FORM (self));
  g_return_if_fail (seconds >= 0);

  if (seconds == self->hold_seconds)
    return;
  self->hold_seconds = seconds;
  sa_invite_form_changed (self);
}

gboolean
sa_invite_form_is_busy (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), FALSE);

  return self->busy;
}

double
sa_invite_form_get_progress (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), -1.0);

  return self->progress;
}

gboolean
sa_invite_form_can_invite (SaInviteForm *self)
{
  g_autofree char *problem = NULL;

  g_return_val_if_fail (SA_IS_INVITE_FORM (self), FALSE);

  problem = sa_invite_form_dup_problem (self);
  return problem == NULL && !self->busy && self->facts != NULL;
}

char *
sa_invite_form_dup_problem (SaInviteForm *self)
{
  const SaInviteCounts *counts = NULL;
  SaReason lock = SA_REASON_NONE;
  SaWhen verdict = SA_WHEN_GOOD;
  SaTime when = 0;

  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  lock = sa_invite_form_get_lock (self, SA_CHANGE_INVITE);
  if (lock != SA_REASON_NONE)
    return g_strdup (sa_reason_to_text (lock));

  counts = sa_invite_list_get_counts (self->list);
  if (counts->n_total == 0)
    return g_strdup (_("Add the address of somebody to invite"));
  if (counts->n_taking_part == 0)
    return g_strdup (_("None of these addresses can be invited as it stands"));
  verdict = sa_invite_form_read_when (self, &when);
  if (verdict != SA_WHEN_GOOD)
    return g_strdup (sa_when_to_text (verdict));

  return sa_invite_form_dup_message_error (self);
}

gboolean
sa_invite_form_has_input (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), FALSE);

  return g_list_model_get_n_items (G_LIST_MODEL (self->list)) > 0 || self->message[0] != '\0';
}

/* What was chosen, with the negative ids of groups that the plan makes first. */
static void
take_choices (SaInviteForm *self,
              SaChange     *change,
              SaPlan       *plan)
{
  g_autoptr(GArray) products = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr(GArray) groups = g_array_new (FALSE, FALSE, sizeof (SaId));
  g_autoptr(GStrvBuilder) domains = g_strv_builder_new ();
  g_auto(GStrv) domain_names = NULL;
  guint i = 0;

  for (i = 0; i < self->products->len; i++)
    {
      const SaInviteProduct *product = g_ptr_array_index (self->products, i);

      if (product->chosen)
        g_array_append_val (products, product->id);
    }

  for (i = 0; i < self->groups->len; i++)
    {
      const SaInviteGroup *group = g_ptr_array_index (self->groups, i);
      SaId id = group->id;

      if (!group->chosen)
        continue;
      if (id == 0)
        {
          SaChange *add = sa_change_new (SA_CHANGE_ADD_GROUP, self->site);

          sa_change_set_name (add, group->name);
          id = sa_plan_take (plan, add);
        }
      g_array_append_val (groups, id);
    }

  for (i = 0; i < self->domains->len; i++)
    {
      const SaInviteDomain *domain = g_ptr_array_index (self->domains, i);

      if (domain->allowed)
        g_strv_builder_add (domains, domain->domain);
    }

  domain_names = g_strv_builder_end (domains);
  if (products->len > 0)
    sa_change_set_products (change, (const SaId *) (gpointer) products->data, products->len);
  if (groups->len > 0)
    sa_change_set_groups (change, (const SaId *) (gpointer) groups->data, groups->len);
  if (domain_names[0] != NULL)
    sa_change_set_domains (change, (const char * const *) domain_names);
}

SaPlan *
sa_invite_form_dup_plan (SaInviteForm  *self,
                         GPtrArray    **rows)
{
  g_autoptr(GPtrArray) targets = NULL;
  g_autofree char *title = NULL;
  g_autofree char *text = NULL;
  SaPlan *plan = NULL;
  SaChange *change = NULL;
  SaTime when = 0;

  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  title = sa_invite_dup_button_label (sa_invite_list_get_counts (self->list)->n_taking_part);
  plan = sa_plan_new (title, FALSE);
  change = sa_change_new (SA_CHANGE_INVITE, self->site);
  take_choices (self, change, plan);

  sa_change_take_targets (change, sa_invite_list_dup_targets (self->list, &targets));
  change->role = self->role;
  change->expires_days = self->expires_days;
  if (self->expires_days == 0)
    change->flags |= SA_CHANGE_FLAG_NEVER_EXPIRES;
  if (self->send_mail)
    {
      change->flags |= SA_CHANGE_FLAG_SEND_MAIL;
      change->hold_seconds = self->hold_seconds;
      if (sa_invite_form_read_when (self, &when) == SA_WHEN_GOOD)
        change->not_before = when;
      sa_change_set_language (change, self->language);
      text = g_strstrip (g_strdup (self->message));
      if (text[0] != '\0')
        sa_change_set_text (change, text);
    }
  sa_plan_take (plan, change);

  if (rows != NULL)
    *rows = g_steal_pointer (&targets);
  return plan;
}

static void
progress_cb (SaRepository *repository,
             SaPlan       *plan,
             guint64       done,
             guint64       total,
             gpointer      user_data)
{
  SaInviteForm *self = user_data;

  if (plan == NULL || plan != self->running || total == 0)
    return;
  self->progress = (double) done / (double) total;
  /* A chunk that was under way at the click still counts: the run turns round after it. */
  self->n_reached = MAX (self->n_reached, done);
  sa_invite_form_changed (self);
}

static void
apply_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  SaInviteForm *self = g_task_get_source_object (task);
  GPtrArray *rows = g_task_get_task_data (task);
  g_autoptr(GError) error = NULL;
  SaOutcome *outcome = sa_repository_apply_finish (SA_REPOSITORY (object), result, &error);
  gsize i = 0;

  self->busy = FALSE;
  self->progress = -1.0;
  g_clear_pointer (&self->running, sa_plan_unref);
  g_clear_object (&self->stopping);
  g_signal_handlers_disconnect_by_func (object, progress_cb, self);
  g_clear_error (&self->error);
  if (outcome == NULL)
    {
      if (!g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        self->error = g_error_copy (error);
      sa_invite_form_changed (self);
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  /* The invitation is the plan's last change: groups that it needs were made before it. */
  self->n_done = 0;
  for (i = 0; i < sa_outcome_get_size (outcome); i++)
    {
      const SaOutcomeRow *row = sa_outcome_get_row (outcome, i);

      if (row->change == self->change_index && sa_verdict_is_success (row->verdict))
        self->n_done++;
    }
  sa_invite_list_settle (self->list, rows, outcome, self->change_index);
  g_task_return_pointer (task, outcome, (GDestroyNotify) sa_outcome_unref);
}

void
sa_invite_form_invite_async (SaInviteForm        *self,
                             GAsyncReadyCallback  callback,
                             gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(SaPlan) plan = NULL;
  GPtrArray *rows = NULL;

  g_return_if_fail (SA_IS_INVITE_FORM (self));
  g_return_if_fail (sa_invite_form_can_invite (self));

  plan = sa_invite_form_dup_plan (self, &rows);
  self->change_index = plan->changes->len - 1;
  task = g_task_new (self, NULL, callback, user_data);
  g_task_set_source_tag (task, sa_invite_form_invite_async);
  g_task_set_task_data (task, rows, (GDestroyNotify) g_ptr_array_unref);

  g_clear_error (&self->error);
  self->busy = TRUE;
  self->running = sa_plan_ref (plan);
  self->stopping = g_cancellable_new ();
  self->started = g_get_monotonic_time ();
  self->n_reached = 0;
  g_signal_connect_object (self->repository, "job-progress", G_CALLBACK (progress_cb), self, G_CONNECT_DEFAULT);
  sa_invite_form_changed (self);
  sa_repository_apply_async (self->repository, plan, self->actor, FALSE, self->stopping, apply_cb, g_object_ref (task));
}

SaOutcome *
sa_invite_form_invite_finish (SaInviteForm  *self,
                              GAsyncResult  *result,
                              GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, self), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

void
sa_invite_form_cancel (SaInviteForm *self)
{
  g_return_if_fail (SA_IS_INVITE_FORM (self));

  if (self->stopping == NULL || g_cancellable_is_cancelled (self->stopping))
    return;
  g_cancellable_cancel (self->stopping);
  sa_invite_form_changed (self);
}

gboolean
sa_invite_form_is_cancelled (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), FALSE);

  return self->stopping != NULL && g_cancellable_is_cancelled (self->stopping);
}

char *
sa_invite_form_dup_undone (SaInviteForm *self)
{
  g_autofree char *text = NULL;

  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  if (self->n_reached == 0)
    return g_strdup (_("Nobody had been invited yet."));

  /* Translators: after an invitation was cancelled while it ran; the number of addresses that it had dealt with */
  text = g_strdup_printf (ngettext ("It had come to %'u address. What was done there has been taken back.",
                                    "It had come to %'u addresses. What was done there has been taken back.",
                                    (gulong) self->n_reached), (guint) self->n_reached);
  if (!self->send_mail || g_get_monotonic_time () - self->started < self->hold_seconds * G_USEC_PER_SEC)
    return g_steal_pointer (&text);

  /* Translators: %s is a sentence such as “It had come to 120 addresses. What was done there has been taken back.” */
  return g_strdup_printf (_("%s Mail that had left by then cannot be called back; its links do not work any more."), text);
}

guint
sa_invite_form_get_n_done (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), 0);

  return self->n_done;
}

void
sa_invite_form_retry (SaInviteForm *self)
{
  g_return_if_fail (SA_IS_INVITE_FORM (self));

  sa_invite_list_retry (self->list);
}
