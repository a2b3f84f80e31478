/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-application-private.h"

#include "sa-dialog.h"
#include "sa-invite-texts.h"
#include "sa-invite-window.h"
#include "sa-language.h"
#include "sa-organization-window.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Opens the windows and gives each what it needs of the layers that it does not know. */

void
sa_application_tell (SaApplication *self,
                     const char    *sentence)
{
  GtkWidget *dialog = NULL;

  self->exit_status = 1;
  if (self->screenshot != NULL)
    {
      g_printerr ("site-admin: %s\n", sentence);
      return;
    }
  dialog = sa_dialog_new (gtk_application_get_active_window (GTK_APPLICATION (self)),
                          /* Translators: heading of a message about something that failed */
                          _("That Did Not Work"), sentence);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "close", _("_Close"));
  gtk_window_set_application (GTK_WINDOW (dialog), GTK_APPLICATION (self));
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Settings of a relay are no user: NULL, or an id 0 among the users, says that something else moved. */
static void
repository_changed_cb (SaRepository  *repository,
                       gint64         seq,
                       SaId           site,
                       SaIds         *ids,
                       SaApplication *self)
{
  gsize n_ids = 0;
  const SaId *moved = ids != NULL ? sa_ids_get (ids, &n_ids) : NULL;
  gboolean other = ids == NULL;

  for (gsize i = 0; i < n_ids && !other; i++)
    other = moved[i] == 0;
  if (other)
    sa_application_show_relay (self);
}

static void
invited_cb (SaInviteWindow *invite_window,
            SaOutcome      *outcome,
            SaWindow       *window)
{
  SaInviteForm *form = sa_invite_window_get_form (invite_window);
  guint n_invited = 0;
  g_autofree char *title = NULL;
  g_autoptr (SaPlan) plan = NULL;
  SaChange *change = NULL;

  for (gsize i = 0; i < sa_outcome_get_size (outcome); i++)
    n_invited += sa_verdict_is_success (sa_outcome_get_row (outcome, i)->verdict);
  title = sa_invite_dup_button_label (n_invited);
  change = sa_change_new (SA_CHANGE_INVITE, sa_window_get_site (window));
  change->hold_seconds = sa_invite_form_get_hold_seconds (form);
  plan = sa_plan_new_single (title, change);
  sa_window_tell_outcome (window, plan, outcome);
}

/* The languages that mails are written in, under their own names. */
static void
set_languages (SaInviteWindow *window)
{
  const char * const *tags = sa_language_list ();
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  for (gsize i = 0; tags[i] != NULL; i++)
    g_ptr_array_add (names, (char *) sa_language_get_name (tags[i]));
  g_ptr_array_add (names, NULL);
  sa_invite_window_set_languages (window, tags, (const char * const *) names->pdata);
}

static SaInviteWindow *
open_invitation (SaApplication *self,
                 SaWindow      *window,
                 SaId           site)
{
  g_autoptr (SaInviteForm) form = sa_invite_form_new (sa_context_get_repository (self->context), site, self->actor,
                                                      sa_context_decode_words, sa_context_is_public_suffix);
  GtkWidget *invite_window = NULL;

  sa_invite_form_set_hold_seconds (form, g_settings_get_int (self->settings, "undo-seconds"));
  invite_window = sa_invite_window_new (form);
  sa_invite_window_set_preview (SA_INVITE_WINDOW (invite_window), sa_application_preview_invitation,
                                g_object_ref (self), g_object_unref);
  sa_invite_window_set_texts_opener (SA_INVITE_WINDOW (invite_window), sa_application_open_texts, self);
  set_languages (SA_INVITE_WINDOW (invite_window));
  gtk_window_set_application (GTK_WINDOW (invite_window), GTK_APPLICATION (self));
  gtk_window_set_transient_for (GTK_WINDOW (invite_window), GTK_WINDOW (window));
  g_signal_connect_object (invite_window, "invited", G_CALLBACK (invited_cb), window, 0);
  gtk_window_present (GTK_WINDOW (invite_window));
  return SA_INVITE_WINDOW (invite_window);
}

static void
invite_cb (SaWindow      *window,
           SaId           site,
           SaApplication *self)
{
  open_invitation (self, window, site);
}

static void
invite_text_cb (SaWindow      *window,
                SaId           site,
                const char    *text,
                SaApplication *self)
{
  SaInviteForm *form = sa_invite_window_get_form (open_invitation (self, window, site));

  sa_invite_list_add_text (sa_invite_form_get_list (form), text);
}

static void
invite_file_cb (SaWindow      *window,
                SaId           site,
                GFile         *file,
                SaApplication *self)
{
  sa_invite_window_add_file (open_invitation (self, window, site), file);
}

static void
open_message_cb (SaWindow      *window,
                 SaId           message,
                 SaApplication *self)
{
  sa_application_open_message (self, window, message);
}

static void
preferences_cb (SaWindow      *window,
                SaApplication *self)
{
  sa_application_open_preferences (self, window);
}

static void
organization_ready_cb (SaApplication *self)
{
  for (GList *at = gtk_application_get_windows (GTK_APPLICATION (self)); at != NULL; at = at->next)
    if (SA_IS_WINDOW (at->data))
      {
        sa_window_set_actor (at->data, self->actor);
        sa_window_reload (at->data);
      }
  sa_application_show_relay (self);
}

static void
organization_applied_cb (GObject      *source,
                         GAsyncResult *result,
                         gpointer      user_data)
{
  g_autoptr (SaOrganizationWindow) window = user_data;
  SaApplication *self = SA_APPLICATION (gtk_window_get_application (GTK_WINDOW (window)));
  g_autoptr (GError) error = NULL;
  g_autoptr (SaOutcome) outcome = sa_repository_apply_finish (SA_REPOSITORY (source), result, &error);
  const SaOutcomeRow *row = outcome != NULL &&
                            sa_outcome_get_size (outcome) > 0 ? sa_outcome_get_row (outcome, 0) : NULL;

  if (outcome == NULL)
    sa_organization_window_finish (window, error->message);
  else if (row != NULL && !sa_verdict_is_success (row->verdict))
    sa_organization_window_finish (window, sa_reason_to_text (row->reason));
  else
    {
      sa_organization_window_finish (window, NULL);
      if (self != NULL)
        sa_application_find_operator (self, organization_ready_cb);
    }
}

static void
organization_created_cb (SaOrganizationWindow *window,
                         SaPlan               *plan,
                         SaApplication        *self)
{
  g_autoptr (SaActor) actor = sa_actor_new (SA_ACTOR_SYSTEM, 0, "site-admin");

  actor->os_user = g_strdup (g_get_user_name ());
  actor->host = g_strdup (g_get_host_name ());
  sa_repository_apply_async (sa_context_get_repository (self->context), plan, actor, FALSE, NULL,
                             organization_applied_cb,
                             g_object_ref (window));
}

static void
create_organization_cb (SaWindow      *window,
                        SaApplication *self)
{
  const char *real_name = g_get_real_name ();
  gboolean known = g_strcmp0 (real_name, "Unknown") != 0 && g_strcmp0 (real_name, "root") != 0;
  GtkWidget *dialog = sa_organization_window_new (GTK_WINDOW (window), known ? real_name : NULL, NULL);

  gtk_window_set_application (GTK_WINDOW (dialog), GTK_APPLICATION (self));
  g_signal_connect_object (dialog, "created", G_CALLBACK (organization_created_cb), self, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Samples are another program run: what is real and what is not never share a window. */
static void
sample_data_cb (SaWindow      *window,
                SaApplication *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  const char * const command[] = { program, "--demo", NULL };

  if (program == NULL || !g_spawn_async (NULL, (char **) command, NULL, G_SPAWN_DEFAULT, NULL, NULL, NULL, &error))
    {
      sa_application_tell (self, error != NULL ? error->message : _("The program does not find itself on this computer."));
      return;
    }
  gtk_window_destroy (GTK_WINDOW (window));
}

void
sa_application_open_window (SaApplication *self)
{
  SaRepository *repository = sa_context_get_repository (self->context);
  GtkWidget *window = sa_window_new (GTK_APPLICATION (self), repository, self->actor, self->settings, 0);

  sa_window_set_link_base (SA_WINDOW (window), sa_context_get_link_base (self->context));
  g_signal_connect_object (window, "invite", G_CALLBACK (invite_cb), self, 0);
  g_signal_connect_object (window, "invite-text", G_CALLBACK (invite_text_cb), self, 0);
  g_signal_connect_object (window, "invite-file", G_CALLBACK (invite_file_cb), self, 0);
  sa_window_set_relay_name (SA_WINDOW (window), sa_application_name_relay, NULL);
  g_signal_connect_object (window, "open-message", G_CALLBACK (open_message_cb), self, 0);
  g_signal_connect_object (window, "site-changed", G_CALLBACK (sa_application_show_relay), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (window, "preferences", G_CALLBACK (preferences_cb), self, 0);
  g_signal_connect_object (window, "create-organization", G_CALLBACK (create_organization_cb), self, 0);
  g_signal_connect_object (window, "sample-data", G_CALLBACK (sample_data_cb), self, 0);
  g_signal_connect_object (repository, "changed", G_CALLBACK (repository_changed_cb), self, 0);
  if (self->width > 0)
    gtk_window_set_default_size (GTK_WINDOW (window), self->width, self->height);
  sa_application_show_relay (self);
  gtk_window_present (GTK_WINDOW (window));
  if (self->screenshot != NULL)
    sa_application_take_screenshot (self, GTK_WINDOW (window));
}
