/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-preferences-window.h"

#include "sa-dialog.h"
#include "sa-language.h"
#include "sa-lock.h"
#include "sa-relay-accounts.h"
#include "sa-relay-page.h"
#include "sa-undo-toast.h"

#include <glib/gi18n-lib.h>

struct _SaPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  SaRepository          *repository;
  SaActor               *actor;
  SaPreferencesServices  services;
  char                  *default_folder;  /* (nullable): that of the services */
  SaRelayAccounts       *accounts;
  AdwToast              *toast;           /* (nullable): the latest */
  GPtrArray             *account_rows;    /* of GtkWidget, borrowed from their group */
  SaRelayPage           *page;            /* (nullable): the relay that is shown */
  GArray                *removed;         /* of SaId: relays whose secret is forgotten in the end */
  char                  *language;        /* (nullable): that most mails are in */
  gboolean               leaves;          /* asked while closing the window, not the page */
  gboolean               discard;
  gboolean               filling;

  AdwPreferencesGroup   *accounts_group;
  GtkWidget             *texts_row;
  AdwComboRow           *language_row;
  GtkWidget             *general_page;
  GtkSpinButton         *undo_spin;
  GtkSwitch             *background_switch;
};

G_DEFINE_FINAL_TYPE (SaPreferencesWindow, sa_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static void tell (const char *text, gpointer data);

/* A newer toast takes the place of the last, so that its Undo is what it seems to be. */
static void
tell_undoable (SaPreferencesWindow *self,
               const char          *text,
               SaId                 event)
{
  if (self->repository == NULL)
    return;
  if (self->toast != NULL)
    adw_toast_dismiss (self->toast);
  g_clear_object (&self->toast);
  self->toast = g_object_ref_sink (sa_undo_toast_new (text, self->repository, self->actor, event, tell,
                                                      G_OBJECT (self)));
  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), g_object_ref (self->toast));
}

static void
tell (const char *text,
      gpointer    data)
{
  tell_undoable (data, text, 0);
}

/* The page of one relay */

static void
close_page (SaPreferencesWindow *self)
{
  SaId removed = 0;

  if (self->page == NULL)
    return;
  removed = sa_relay_form_get_removed (sa_relay_page_get_form (self->page));
  if (removed != 0)
    g_array_append_val (self->removed, removed);
  self->page = NULL;
  adw_preferences_window_close_subpage (ADW_PREFERENCES_WINDOW (self));
}

static void
leave_idle_cb (gpointer user_data)
{
  g_autoptr(SaPreferencesWindow) self = user_data;

  if (!self->leaves)
    {
      close_page (self);
      return;
    }
  self->discard = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
saved_cb (gpointer data)
{
  leave_idle_cb (g_object_ref (data));
}

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             gpointer          user_data)
{
  SaPreferencesWindow *self = user_data;

  /* The dialog goes first: it is a child of the window that may close. */
  if (g_strcmp0 (response, "discard") == 0)
    g_idle_add_once (leave_idle_cb, g_object_ref (self));
  else if (g_strcmp0 (response, "save") == 0 && self->page != NULL)
    sa_relay_page_save (self->page, saved_cb, self);
}

/* Whether nothing is lost by leaving the page; asks when something would be. */
static gboolean
may_leave (SaPreferencesWindow *self,
           gboolean             window)
{
  GtkWidget *dialog = NULL;

  if (self->page == NULL || self->discard || !sa_relay_form_is_dirty (sa_relay_page_get_form (self->page)))
    return TRUE;

  self->leaves = window;
  dialog = sa_dialog_new_save_changes (GTK_WINDOW (self),
                                       _("The settings of this mail relay have been changed and not saved yet."));
  g_signal_connect_object (dialog, "response", G_CALLBACK (response_cb), self, G_CONNECT_DEFAULT);
  gtk_window_present (GTK_WINDOW (dialog));

  return FALSE;
}

static void
back_cb (SaRelayPage *page,
         gpointer     user_data)
{
  if (may_leave (user_data, FALSE))
    close_page (user_data);
}

static void
told_cb (SaRelayPage *page,
         const char  *text,
         gint64       event,
         gpointer     user_data)
{
  tell_undoable (user_data, text, event);
}

static char *
dup_own_address (SaPreferencesWindow *self)
{
  g_autoptr(GPtrArray) accounts = NULL;

  if (self->actor->kind != SA_ACTOR_ACCOUNT)
    return NULL;
  accounts = sa_repository_load (self->repository, SA_ENTITY_ACCOUNT, &self->actor->account, 1, NULL);

  return accounts != NULL && accounts->len > 0
           ? g_strdup (((SaAccountRecord *) g_ptr_array_index (accounts, 0))->address) : NULL;
}

static void
open_page (SaPreferencesWindow  *self,
           const SaRelayAccount *account)
{
  g_autoptr(SaRelayForm) form = sa_relay_form_new (self->repository, self->actor, account->site, &self->services);
  g_autofree char *address = dup_own_address (self);

  self->page = SA_RELAY_PAGE (sa_relay_page_new (form, &self->services, account->title, address));
  g_signal_connect (self->page, "back", G_CALLBACK (back_cb), self);
  g_signal_connect (self->page, "told", G_CALLBACK (told_cb), self);
  adw_preferences_window_present_subpage (ADW_PREFERENCES_WINDOW (self), GTK_WIDGET (self->page));
}

/* The list of relays */

static void
account_activated_cb (AdwActionRow *row,
                      gpointer      user_data)
{
  SaPreferencesWindow *self = user_data;
  GPtrArray *accounts = sa_relay_accounts_get (self->accounts);
  guint position = 0;

  if (g_ptr_array_find (self->account_rows, row, &position) && position < accounts->len && self->page == NULL)
    open_page (self, g_ptr_array_index (accounts, position));
}

static GtkWidget *
add_account_row (SaPreferencesWindow *self)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), image);
  g_object_set_data (G_OBJECT (row), "image", image);
  gtk_widget_add_css_class (row, "sa-data-row");
  g_signal_connect (row, "activated", G_CALLBACK (account_activated_cb), self);
  adw_preferences_group_add (self->accounts_group, row);
  g_ptr_array_add (self->account_rows, row);

  return row;
}

/* Rows stay where they are, so that the focus does. */
static void
accounts_changed_cb (SaRelayAccounts *accounts,
                     gpointer         user_data)
{
  SaPreferencesWindow *self = user_data;
  GPtrArray *list = sa_relay_accounts_get (accounts);
  guint i = 0;

  while (self->account_rows->len > list->len)
    adw_preferences_group_remove (self->accounts_group,
                                  g_ptr_array_steal_index (self->account_rows, self->account_rows->len - 1));
  for (i = 0; i < list->len; i++)
    {
      const SaRelayAccount *account = g_ptr_array_index (list, i);
      gboolean locked = account->lock != SA_REASON_NONE;
      GtkWidget *row = i < self->account_rows->len ? g_ptr_array_index (self->account_rows, i) : add_account_row (self);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), account->title);
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), account->subtitle);
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), !locked);
      gtk_image_set_from_icon_name (g_object_get_data (G_OBJECT (row), "image"),
                                    locked ? "changes-prevent-symbolic" : "go-next-symbolic");
      if (locked)
        gtk_widget_add_css_class (row, "sa-locked");
      else
        gtk_widget_remove_css_class (row, "sa-locked");
    }
}

/* The organization's language */

static void
language_applied_cb (GObject      *object,
                     GAsyncResult *result,
                     gpointer      user_data)
{
  g_autoptr(SaPreferencesWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SaOutcome) outcome = sa_repository_apply_finish (SA_REPOSITORY (object), result, &error);

  if (self->repository == NULL)
    return;
  if (outcome == NULL)
    tell (error->message, self);
  else if (sa_outcome_is_refused (outcome) && sa_outcome_get_size (outcome) > 0)
    tell (sa_reason_to_text (sa_outcome_get_row (outcome, 0)->reason), self);
  else if (sa_outcome_get_event (outcome) != 0)
    tell_undoable (self, _("Language of the organization changed"), sa_outcome_get_event (outcome));
}

static void
language_cb (AdwComboRow *row,
             GParamSpec  *pspec,
             gpointer     user_data)
{
  SaPreferencesWindow *self = user_data;
  guint selected = adw_combo_row_get_selected (row);
  g_autoptr(SaPlan) plan = NULL;
  SaChange *change = NULL;

  if (self->filling || self->repository == NULL || selected == GTK_INVALID_LIST_POSITION)
    return;
  change = sa_change_new (SA_CHANGE_SET_LANGUAGE, 0);
  sa_change_set_language (change, selected > 0 ? sa_language_list ()[selected - 1] : NULL);
  plan = sa_plan_new_single (_("Change Language of the Organization"), change);
  sa_repository_apply_async (self->repository, plan, self->actor, FALSE, NULL, language_applied_cb,
                             g_object_ref (self));
}

static void
fill_languages (SaPreferencesWindow *self)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (NULL);
  const char * const *tags = sa_language_list ();
  guint i = 0;

  /* Translators: the language of a mail: that of the desktop of whoever invites. Header capitalization */
  gtk_string_list_append (list, _("The Inviter’s"));
  for (i = 0; tags[i] != NULL; i++)
    gtk_string_list_append (list, sa_language_get_name (tags[i]));
  self->filling = TRUE;
  adw_combo_row_set_model (self->language_row, G_LIST_MODEL (list));
  self->filling = FALSE;
}

static void
show_language (SaPreferencesWindow *self)
{
  g_autoptr(GPtrArray) sites = sa_repository_load (self->repository, SA_ENTITY_SITE, NULL, 0, NULL);
  const char * const *tags = sa_language_list ();
  const char *language = NULL;
  SaReason lock = sa_lock_of_organization (self->repository, self->actor, SA_CHANGE_SET_LANGUAGE);
  guint selected = 0;
  guint i = 0;

  g_clear_pointer (&self->language, g_free);
  if (sites != NULL && sites->len > 0)
    language = sa_language_match (((SaSiteRecord *) g_ptr_array_index (sites, 0))->language);
  for (i = 0; tags[i] != NULL; i++)
    if (g_strcmp0 (tags[i], language) == 0)
      selected = i + 1;
  self->language = g_strdup (language != NULL ? language : sa_language_match (g_get_language_names ()[0]));
  self->filling = TRUE;
  adw_combo_row_set_selected (self->language_row, selected);
  self->filling = FALSE;
  gtk_widget_set_sensitive (GTK_WIDGET (self->language_row), lock == SA_REASON_NONE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->language_row),
                               lock == SA_REASON_NONE ? _("For people whose own is not known")
                                                      : sa_reason_to_text (lock));
}

static void
texts_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  SaPreferencesWindow *self = SA_PREFERENCES_WINDOW (widget);

  if (self->services.open_texts != NULL)
    self->services.open_texts (GTK_WINDOW (self), self->language, self->services.data);
}

static void
repository_changed_cb (SaRepository *repository,
                       gint64        seq,
                       SaId          site,
                       SaIds        *ids,
                       gpointer      user_data)
{
  if (site == 0)
    show_language (user_data);
}

/* What was taken off and not brought back by Undo needs its secret no more. */
static void
forget_secrets (SaPreferencesWindow *self)
{
  g_autoptr(GPtrArray) relays = NULL;
  guint i = 0;
  guint k = 0;

  if (self->removed->len == 0 || self->services.remove_secret == NULL)
    return;
  relays = sa_repository_load (self->repository, SA_ENTITY_RELAY, NULL, 0, NULL);
  for (i = 0; relays != NULL && i < self->removed->len; i++)
    {
      SaId removed = g_array_index (self->removed, SaId, i);

      for (k = 0; k < relays->len; k++)
        if (((SaRelayRecord *) g_ptr_array_index (relays, k))->id == removed)
          break;
      if (k == relays->len)
        self->services.remove_secret (self->services.data, removed);
    }
  g_array_set_size (self->removed, 0);
}

static gboolean
sa_preferences_window_close_request (GtkWindow *window)
{
  SaPreferencesWindow *self = SA_PREFERENCES_WINDOW (window);

  if (!may_leave (self, TRUE))
    return TRUE;
  close_page (self);
  forget_secrets (self);

  return GTK_WINDOW_CLASS (sa_preferences_window_parent_class)->close_request (window);
}

/* Escape leaves what was entered last: the page, then the window. */
static gboolean
key_cb (GtkEventControllerKey *controller,
        guint                  keyval,
        guint                  keycode,
        GdkModifierType        state,
        gpointer               user_data)
{
  SaPreferencesWindow *self = user_data;

  if (keyval != GDK_KEY_Escape || self->page == NULL)
    return GDK_EVENT_PROPAGATE;
  back_cb (self->page, self);

  return GDK_EVENT_STOP;
}

static void
sa_preferences_window_dispose (GObject *object)
{
  SaPreferencesWindow *self = SA_PREFERENCES_WINDOW (object);

  if (self->accounts != NULL)
    g_signal_handlers_disconnect_by_data (self->accounts, self);
  g_clear_object (&self->accounts);
  g_clear_object (&self->toast);
  g_clear_object (&self->repository);
  g_clear_pointer (&self->actor, sa_actor_free);
  self->page = NULL;

  G_OBJECT_CLASS (sa_preferences_window_parent_class)->dispose (object);
}

static void
sa_preferences_window_finalize (GObject *object)
{
  SaPreferencesWindow *self = SA_PREFERENCES_WINDOW (object);

  g_ptr_array_unref (self->account_rows);
  g_array_unref (self->removed);
  g_free (self->default_folder);
  g_free (self->language);

  G_OBJECT_CLASS (sa_preferences_window_parent_class)->finalize (object);
}

static void
sa_preferences_window_class_init (SaPreferencesWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_preferences_window_dispose;
  object_class->finalize = sa_preferences_window_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = sa_preferences_window_close_request;

  gtk_widget_class_install_action (widget_class, "preferences.texts", NULL, texts_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, accounts_group);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, texts_row);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, language_row);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, general_page);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, undo_spin);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, background_switch);
  gtk_widget_class_bind_template_callback (widget_class, language_cb);
}

static void
sa_preferences_window_init (SaPreferencesWindow *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->account_rows = g_ptr_array_new ();
  self->removed = g_array_new (FALSE, FALSE, sizeof (SaId));
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
sa_preferences_window_new (GtkWindow                   *parent,
                           SaRepository                *repository,
                           const SaActor               *actor,
                           SaId                         site,
                           const SaPreferencesServices *services,
                           GSettings                   *settings)
{
  SaPreferencesWindow *self = NULL;

  g_return_val_if_fail (parent == NULL || GTK_IS_WINDOW (parent), NULL);
  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (actor != NULL && services != NULL && services->infos != NULL, NULL);
  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), NULL);

  self = g_object_new (SA_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);
  fill_languages (self);
  self->repository = g_object_ref (repository);
  self->actor = sa_actor_copy (actor);
  self->services = *services;
  self->default_folder = g_strdup (services->default_folder);
  self->services.default_folder = self->default_folder;
  self->accounts = sa_relay_accounts_new (repository, actor, site, services->infos);
  g_signal_connect (self->accounts, "changed", G_CALLBACK (accounts_changed_cb), self);
  accounts_changed_cb (self->accounts, self);
  show_language (self);
  g_signal_connect_object (repository, "changed", G_CALLBACK (repository_changed_cb), self, G_CONNECT_DEFAULT);

  gtk_widget_set_visible (self->texts_row, services->open_texts != NULL);
  gtk_widget_set_visible (self->general_page, settings != NULL);
  if (settings != NULL)
    {
      g_settings_bind (settings, "undo-seconds", self->undo_spin, "value", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "background-sending", self->background_switch, "active", G_SETTINGS_BIND_DEFAULT);
    }

  return GTK_WIDGET (self);
}

void
sa_preferences_window_show_relay (SaPreferencesWindow *self,
                                  SaId                 site)
{
  GPtrArray *accounts = NULL;
  guint i = 0;

  g_return_if_fail (SA_IS_PREFERENCES_WINDOW (self));

  accounts = sa_relay_accounts_get (self->accounts);
  for (i = 0; i < accounts->len && self->page == NULL; i++)
    {
      const SaRelayAccount *account = g_ptr_array_index (accounts, i);

      if (account->site == site && account->lock == SA_REASON_NONE)
        open_page (self, account);
    }
}
