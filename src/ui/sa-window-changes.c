/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-dialogs.h"
#include "sa-outcome-text.h"
#include "sa-window-private.h"

#include <glib/gi18n-lib.h>

/* Up to here undo is enough; beyond, a slip is worth a question. */
#define MAX_UNASKED 50

typedef struct
{
  SaWindow *window;
  SaPlan   *plan;
} SaWindowChange;

static SaWindowChange *
sa_window_change_new (SaWindow *window,
                      SaPlan   *plan)
{
  SaWindowChange *change = g_new0 (SaWindowChange, 1);

  change->window = g_object_ref (window);
  change->plan = sa_plan_ref (plan);
  return change;
}

static void
sa_window_change_free (gpointer data)
{
  SaWindowChange *change = data;

  g_object_unref (change->window);
  sa_plan_unref (change->plan);
  g_free (change);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaWindowChange, sa_window_change_free)

static AdwToastOverlay *
sa_window_get_toast_overlay (SaWindow *self)
{
  if (self->users_page != NULL && gtk_widget_get_mapped (self->users_page))
    return sa_users_page_get_toast_overlay (SA_USERS_PAGE (self->users_page));

  return self->toast_overlay;
}

static AdwToast *
sa_window_put_toast (SaWindow   *self,
                     const char *text)
{
  /* A toast reads markup, and names are none. */
  g_autofree char *title = g_markup_escape_text (text, -1);

  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_object (&self->toast);
  self->toast = g_object_ref_sink (adw_toast_new (title));
  return self->toast;
}

void
sa_window_add_toast (SaWindow   *self,
                     const char *text,
                     const char *label,
                     const char *action,
                     GVariant   *target)
{
  AdwToast *toast = NULL;

  g_return_if_fail (SA_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  toast = sa_window_put_toast (self, text);
  if (label != NULL)
    {
      adw_toast_set_button_label (toast, label);
      adw_toast_set_action_name (toast, action);
      adw_toast_set_action_target_value (toast, target);
    }
  adw_toast_overlay_add_toast (sa_window_get_toast_overlay (self), g_object_ref (toast));
}

static void
sa_window_refusals_cb (AdwToast *toast,
                       SaWindow *self)
{
  SaOutcome *outcome = g_object_get_data (G_OBJECT (toast), "outcome");
  SaPlan *plan = g_object_get_data (G_OBJECT (toast), "plan");

  sa_refusals_dialog_present (GTK_WINDOW (self), self->repository, plan, outcome);
}

void
sa_window_tell_outcome (SaWindow  *self,
                        SaPlan    *plan,
                        SaOutcome *outcome)
{
  g_autofree char *text = NULL;
  gsize n_refused = 0;

  g_return_if_fail (SA_IS_WINDOW (self));
  g_return_if_fail (plan != NULL && outcome != NULL);

  text = sa_outcome_to_text (plan, outcome);
  n_refused = sa_outcome_count_refused (outcome);
  if (n_refused > 1 || (n_refused == 1 && sa_outcome_get_size (outcome) > 1))
    {
      AdwToast *toast = sa_window_put_toast (self, text);

      adw_toast_set_button_label (toast, _("Why?"));
      adw_toast_set_timeout (toast, 0);
      g_object_set_data_full (G_OBJECT (toast), "plan", sa_plan_ref (plan), (GDestroyNotify) sa_plan_unref);
      g_object_set_data_full (G_OBJECT (toast), "outcome", sa_outcome_ref (outcome), (GDestroyNotify) sa_outcome_unref);
      g_signal_connect_object (toast, "button-clicked", G_CALLBACK (sa_window_refusals_cb), self, 0);
      adw_toast_overlay_add_toast (sa_window_get_toast_overlay (self), g_object_ref (toast));
    }
  else if (sa_outcome_can_undo (plan, outcome))
    {
      sa_window_add_toast (self, text, _("_Undo"), "win.undo-event", g_variant_new_int64 (sa_outcome_get_event (outcome)));
    }
  else
    {
      sa_window_add_toast (self, text, NULL, NULL, NULL);
    }
}

static void
sa_window_take_link (SaWindow  *self,
                     SaOutcome *outcome)
{
  gsize i;

  for (i = 0; i < sa_outcome_get_size (outcome); i++)
    {
      const SaOutcomeRow *row = sa_outcome_get_row (outcome, i);
      g_autofree char *link = NULL;

      if (row->detail == NULL || self->link_base == NULL)
        continue;
      link = g_strconcat (self->link_base, "/i/", row->detail, NULL);
      gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), link);
    }
}

static void
sa_window_applied_cb (GObject      *source,
                      GAsyncResult *result,
                      gpointer      data)
{
  g_autoptr(SaWindowChange) change = data;
  g_autoptr(SaOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;

  outcome = sa_repository_apply_finish (SA_REPOSITORY (source), result, &error);
  if (change->window->repository == NULL)
    return; /* closed in the meantime */
  if (outcome == NULL)
    {
      sa_window_add_toast (change->window, error->message, NULL, NULL, NULL);
    }
  else
    {
      if (((SaChange *) g_ptr_array_index (change->plan->changes, 0))->kind == SA_CHANGE_MAKE_LINK)
        sa_window_take_link (change->window, outcome);
      sa_window_tell_outcome (change->window, change->plan, outcome);
    }

  /* Switches that were refused spring back. */
  if (change->window->users_page != NULL)
    sa_row_list_touch (sa_users_page_get_list (SA_USERS_PAGE (change->window->users_page)));
}

static void
sa_window_do (gpointer data)
{
  SaWindowChange *change = data;

  if (change->window->repository == NULL)
    return;

  sa_repository_apply_async (change->window->repository, change->plan, change->window->actor, FALSE, NULL,
                             sa_window_applied_cb, sa_window_change_new (change->window, change->plan));
}

/* What takes users off has asked its own question, with the number in the button. */
static gboolean
sa_window_asks_itself (SaPlan *plan)
{
  SaChange *change = g_ptr_array_index (plan->changes, 0);

  return change->kind == SA_CHANGE_REMOVE;
}

void
sa_window_apply (SaWindow *self,
                 SaPlan   *plan)
{
  g_autoptr(SaPlan) owned = plan;
  g_autoptr(SaWindowChange) change = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *verb = NULL;

  g_return_if_fail (SA_IS_WINDOW (self));
  g_return_if_fail (plan != NULL && plan->changes->len > 0);

  change = sa_window_change_new (self, plan);
  if (sa_plan_count_targets (plan) <= MAX_UNASKED || sa_window_asks_itself (plan))
    {
      sa_window_do (change);
      return;
    }

  /* Translators: a question; %s is what is about to be done, such as “Resend 120 Invitations” */
  heading = g_strdup_printf (_("%s?"), plan->title);
  /* Translators: a button; %1$s is what it does, such as “Resend 120 Invitations”, %2$s the name of a site */
  verb = g_strdup_printf (_("%1$s on %2$s"), plan->title, sa_window_get_site_name (self));
  sa_confirm_dialog_present (GTK_WINDOW (self), heading, _("This touches many users at once."), verb,
                             sa_window_do, g_steal_pointer (&change), sa_window_change_free);
}
