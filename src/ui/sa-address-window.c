/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-window.h"

#include "sa-address.h"
#include "sa-field.h"
#include "sa-format.h"
#include "sa-outcome-text.h"

#include <glib/gi18n-lib.h>

struct _SaAddressWindow
{
  AdwWindow parent_instance;

  /* Owned References */
  SaRepository *repository;
  SaActor      *actor;
  GCancellable *cancellable;  /* of the question whether the address is free */
  char         *old_key;
  char         *title;        /* of the plan */

  SaId     site;
  SaId     user;
  int      hold_seconds;
  gboolean busy;
  gboolean taken;             /* as far as is known */

  SaField *field;

  /* Template Widgets */
  AdwEntryRow *address_row;
  GtkWidget   *suggestion_row;
  GtkLabel    *explanation_label;
  GtkLabel    *error_label;
};

G_DEFINE_FINAL_TYPE (SaAddressWindow, sa_address_window, ADW_TYPE_WINDOW)

enum
{
  DONE,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
sa_address_window_dup_address (SaAddressWindow *self)
{
  return g_strstrip (g_strdup (sa_field_get_text (self->field)));
}

static void
sa_address_window_update (SaAddressWindow *self)
{
  g_autofree char *text = sa_address_window_dup_address (self);
  g_autofree char *address = NULL;
  g_autofree char *key = NULL;
  g_autofree char *suggestion = NULL;
  SaReason reason = sa_address_check (text, &address);

  if (reason == SA_REASON_NONE)
    {
      key = sa_address_key (address);
      suggestion = sa_address_suggest (address);
    }
  if (reason != SA_REASON_NONE)
    sa_field_set_reason (self->field, reason);
  else if (g_strcmp0 (key, self->old_key) == 0)
    sa_field_set_error (self->field, _("This is the address that they have already."));
  else
    sa_field_set_reason (self->field, self->taken ? SA_REASON_ADDRESS_TAKEN : SA_REASON_NONE);

  gtk_widget_set_visible (self->suggestion_row, suggestion != NULL);
  if (suggestion != NULL)
    {
      g_autofree char *question = NULL;

      /* Translators: %s is an e-mail address */
      question = g_strdup_printf (_("Did you mean %s?"), suggestion);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->suggestion_row), question);
      g_object_set_data_full (G_OBJECT (self->suggestion_row), "address", g_steal_pointer (&suggestion), g_free);
    }
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "address.change", !self->busy && !sa_field_has_error (self->field));
}

static void
sa_address_window_judged_cb (GObject      *source,
                             GAsyncResult *result,
                             gpointer      data)
{
  g_autoptr(SaAddressWindow) self = data;
  g_autoptr(GArray) verdicts = sa_repository_judge_finish (SA_REPOSITORY (source), result, NULL);
  const SaAddressVerdict *verdict = NULL;

  /* A newer question took the place of one without an answer; the repository has the last word anyway. */
  if (verdicts == NULL || verdicts->len == 0 || gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;

  verdict = &g_array_index (verdicts, SaAddressVerdict, 0);
  self->taken = verdict->user != self->user &&
                (verdict->user != 0 || verdict->verdict == SA_VERDICT_EXISTING_ACCOUNT ||
                 verdict->verdict == SA_VERDICT_DEACTIVATED);
  sa_address_window_update (self);
}

static void
sa_address_window_judge (SaAddressWindow *self)
{
  g_autofree char *text = sa_address_window_dup_address (self);
  g_autofree char *address = NULL;
  SaTargets *targets = NULL;

  self->taken = FALSE;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  if (sa_address_check (text, &address) != SA_REASON_NONE)
    return;

  targets = sa_targets_new_addresses ();
  sa_targets_add_address (targets, address, address, "", SA_REASON_NONE);
  sa_repository_judge_async (self->repository, self->site, targets, self->cancellable, sa_address_window_judged_cb,
                             g_object_ref (self));
  sa_targets_unref (targets);
}

static void
sa_address_window_show_error (SaAddressWindow *self,
                              const char      *text)
{
  gtk_label_set_text (self->error_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->error_label), text[0] != '\0');
}

static void
sa_address_window_changed_cb (GtkEditable *editable,
                              gpointer     data)
{
  SaAddressWindow *self = data;

  sa_address_window_show_error (self, "");
  sa_address_window_judge (self);
  sa_address_window_update (self);
}

static void
sa_address_window_use_it_cb (GtkButton *button,
                             gpointer   data)
{
  SaAddressWindow *self = data;
  g_autofree char *address = g_strdup (g_object_get_data (G_OBJECT (self->suggestion_row), "address"));

  gtk_editable_set_text (GTK_EDITABLE (self->address_row), address);
  gtk_widget_grab_focus (GTK_WIDGET (self->address_row));
}

static void
sa_address_window_activated_cb (AdwEntryRow *row,
                                gpointer     data)
{
  sa_field_touch (SA_ADDRESS_WINDOW (data)->field);
  gtk_widget_activate_action (GTK_WIDGET (data), "address.change", NULL);
}

/* The plan stays with the window until there is an answer. */
static void
sa_address_window_applied_cb (GObject      *source,
                              GAsyncResult *result,
                              gpointer      data)
{
  g_autoptr(SaAddressWindow) self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SaOutcome) outcome = sa_repository_apply_finish (SA_REPOSITORY (source), result, &error);
  SaPlan *plan = g_object_get_data (G_OBJECT (self), "plan");

  self->busy = FALSE;
  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  if (outcome == NULL || sa_outcome_is_refused (outcome))
    {
      sa_address_window_show_error (self, outcome == NULL ? error->message :
                                    sa_reason_to_text (sa_outcome_get_row (outcome, 0)->reason));
      sa_address_window_update (self);
      return;
    }

  g_signal_emit (self, signals[DONE], 0, plan, outcome);
  gtk_window_close (GTK_WINDOW (self));
}

static void
sa_address_window_change_action (GtkWidget  *widget,
                                 const char *name,
                                 GVariant   *parameter)
{
  SaAddressWindow *self = SA_ADDRESS_WINDOW (widget);
  g_autofree char *text = sa_address_window_dup_address (self);
  g_autofree char *address = NULL;
  SaChange *change = NULL;
  SaPlan *plan = NULL;

  if (self->busy || sa_address_check (text, &address) != SA_REASON_NONE)
    return;

  change = sa_change_new (SA_CHANGE_CHANGE_ADDRESS, self->site);
  sa_change_take_targets (change, sa_targets_new_id (self->user));
  sa_change_set_name (change, address);
  change->hold_seconds = self->hold_seconds;
  plan = sa_plan_new_single (self->title, change);
  g_object_set_data_full (G_OBJECT (self), "plan", plan, (GDestroyNotify) sa_plan_unref);
  self->busy = TRUE;
  sa_address_window_update (self);
  sa_repository_apply_async (self->repository, plan, self->actor, FALSE, NULL, sa_address_window_applied_cb,
                             g_object_ref (self));
}

static void
sa_address_window_dispose (GObject *object)
{
  SaAddressWindow *self = (SaAddressWindow *) object;

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->repository);
  g_clear_pointer (&self->actor, sa_actor_free);
  g_clear_pointer (&self->old_key, g_free);
  g_clear_pointer (&self->title, g_free);

  G_OBJECT_CLASS (sa_address_window_parent_class)->dispose (object);
}

static void
sa_address_window_class_init (SaAddressWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sa_address_window_dispose;

  signals[DONE] = g_signal_new ("done", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, SA_TYPE_PLAN, SA_TYPE_OUTCOME);

  gtk_widget_class_install_action (widget_class, "address.change", NULL, sa_address_window_change_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);

  g_type_ensure (ADW_TYPE_ENTRY_ROW);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-address-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SaAddressWindow, address_row);
  gtk_widget_class_bind_template_child (widget_class, SaAddressWindow, suggestion_row);
  gtk_widget_class_bind_template_child (widget_class, SaAddressWindow, explanation_label);
  gtk_widget_class_bind_template_child (widget_class, SaAddressWindow, error_label);
  gtk_widget_class_bind_template_callback (widget_class, sa_address_window_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, sa_address_window_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, sa_address_window_use_it_cb);
}

static void
sa_address_window_init (SaAddressWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->field = sa_field_new (self->address_row);
}

GtkWidget *
sa_address_window_new (GtkWindow          *parent,
                       SaRepository       *repository,
                       const SaActor      *actor,
                       const SaUserRecord *user,
                       int                 hold_seconds)
{
  SaAddressWindow *self = NULL;
  g_autofree char *explanation = NULL;
  g_autofree char *shown = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (actor != NULL && user != NULL, NULL);

  self = g_object_new (SA_TYPE_ADDRESS_WINDOW, "transient-for", parent, NULL);
  self->repository = g_object_ref (repository);
  self->actor = sa_actor_copy (actor);
  self->old_key = sa_address_key (user->address);
  self->title = sa_plan_title (SA_CHANGE_CHANGE_ADDRESS, 1, sa_format_title (user));
  self->site = user->site;
  self->user = user->id;
  self->hold_seconds = hold_seconds;

  shown = sa_address_isolate (user->address);
  /* Translators: %s is an e-mail address */
  explanation = g_strdup_printf (_("Links that were sent to %s stop working. A new mail with a new link goes to the new "
                                   "address."), shown);
  gtk_label_set_label (self->explanation_label, explanation);
  gtk_editable_set_text (GTK_EDITABLE (self->address_row), user->address);
  gtk_editable_select_region (GTK_EDITABLE (self->address_row), 0, -1);
  sa_address_window_update (self);
  return GTK_WIDGET (self);
}
