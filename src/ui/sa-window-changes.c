/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-dialogs.h"
#include "sa-outcome-text.h"
#include "sa-window-private.h"

#include <glib/gi18n-lib.h>

/* Up to here undo is enough; beyond, a slip is worth a question. */
#define MAX_UNASKED 50
/* What libadwaita lets a toast stand. */
#define TOAST_SECONDS 5

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
  SaListPage *page = sa_window_get_list_page (self);

  /* In a list toasts stand above the bar of what is selected. */
  return page != NULL && gtk_widget_get_mapped (GTK_WIDGET (page)) ? sa_list_page_get_toast_overlay (page) :
         self->toast_overlay;
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

/* How long the mail of @plan can be called back. In a paused outbox that is for ever, and not what matters. */
static int
sa_window_get_hold (SaWindow *self,
                    SaPlan   *plan)
{
  const SaChange *change = g_ptr_array_index (plan->changes, 0);

  if (self->counts != NULL && self->counts->pause != SA_PAUSE_NONE)
    return 0;

  return change->hold_seconds;
}

static void
sa_window_show_toast (SaWindow   *self,
                      const char *text,
                      const char *label,
                      const char *action,
                      GVariant   *target,
                      int         seconds)
{
  AdwToast *toast = sa_window_put_toast (self, text);

  adw_toast_set_timeout (toast, (guint) seconds);
  if (label != NULL)
    {
      adw_toast_set_button_label (toast, label);
      adw_toast_set_action_name (toast, action);
      adw_toast_set_action_target_value (toast, target);
    }
  adw_toast_overlay_add_toast (sa_window_get_toast_overlay (self), g_object_ref (toast));
}

void
sa_window_add_toast (SaWindow   *self,
                     const char *text,
                     const char *label,
                     const char *action,
                     GVariant   *target)
{
  g_return_if_fail (SA_IS_WINDOW (self));
  g_return_if_fail (text != NULL);

  sa_window_show_toast (self, text, label, action, target, TOAST_SECONDS);
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
  int hold = 0;

  g_return_if_fail (SA_IS_WINDOW (self));
  g_return_if_fail (plan != NULL && outcome != NULL);

  hold = sa_window_get_hold (self, plan);
  text = sa_outcome_to_text (plan, outcome, hold);
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
      /* The way back stays as long as it is a whole one. */
      sa_window_show_toast (self, text, _("_Undo"), "win.undo-event",
                            g_variant_new_int64 (sa_outcome_get_event (outcome)),
                            sa_outcome_get_mail_queued (outcome) > 0 ? MAX (hold, TOAST_SECONDS) : TOAST_SECONDS);
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
  sa_confirm_dialog_present (GTK_WINDOW (self), heading,
                             sa_window_is_on (self, "outbox") ? _("This touches many messages at once.") :
                             _("This touches many users at once."), verb,
                             sa_window_do, g_steal_pointer (&change), sa_window_change_free);
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

void
sa_window_undo (SaWindow *self,
                SaId      event,
                gboolean  redo)
{
  SaUndoRequest *request = g_new0 (SaUndoRequest, 1);

  request->window = g_object_ref (self);
  request->redo = redo;
  sa_repository_undo_async (self->repository, event, redo, self->actor, FALSE, NULL, sa_window_undone_cb, request);
}
