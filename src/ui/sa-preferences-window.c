/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-preferences-window.h"

#include "sa-address.h"
#include "sa-error.h"
#include "sa-field.h"

#include <glib/gi18n-lib.h>

/* In the order of the protocol row. */
typedef enum
{
  PROTOCOL_FOLDER,
  PROTOCOL_JMAP,
} Protocol;

static const char * const protocol_names[] = { "folder", "jmap", NULL };

typedef enum
{
  FIELD_PATH,
  FIELD_URL,
  FIELD_USER,
  FIELD_SECRET,
  FIELD_SENDER,
  FIELD_ADDRESS,
  N_FIELDS
} Field;

/* What a judgement of settings calls the fields of the relay. */
static const char * const field_names[] = { "path", "url", "user", "secret", "sender" };

typedef enum
{
  SECRET_UNKNOWN,  /* being looked up */
  SECRET_NONE,
  SECRET_KEPT,
} SecretState;

struct _SaPreferencesWindow
{
  AdwPreferencesWindow parent_instance;

  SaRepository          *repository;
  SaActor               *actor;
  SaId                   site;
  SaId                   relay;         /* 0: none is saved yet */
  SaPreferencesServices  services;
  GCancellable          *cancellable;
  SaField               *fields[N_FIELDS];
  SecretState            secret_state;
  char                  *secret_error;  /* (nullable): a sentence */
  gboolean               dirty;
  gboolean               busy;
  gboolean               test_after;    /* saving was asked for by a test */
  gboolean               filling;

  AdwComboRow           *protocol_row;
  GtkWidget             *path_row;
  GtkWidget             *url_row;
  GtkWidget             *user_row;
  GtkWidget             *secret_row;
  GtkWidget             *sender_row;
  GtkLabel              *hint;
  GtkWidget             *test_group;
  GtkWidget             *address_row;
  GtkSpinner            *test_spinner;
  GtkWidget             *answer_row;
  GtkImage              *answer_icon;
  GtkWidget             *undo_group;
  GtkSpinButton         *undo_spin;
};

G_DEFINE_FINAL_TYPE (SaPreferencesWindow, sa_preferences_window, ADW_TYPE_PREFERENCES_WINDOW)

static Protocol
get_protocol (SaPreferencesWindow *self)
{
  return adw_combo_row_get_selected (self->protocol_row) == PROTOCOL_JMAP ? PROTOCOL_JMAP : PROTOCOL_FOLDER;
}

static char *
dup_text (SaPreferencesWindow *self,
          Field                field)
{
  const char *text = sa_field_get_text (self->fields[field]);

  /* A secret is taken as it is: what is wrong with it is said, not mended. */
  return field == FIELD_SECRET ? g_strdup (text) : g_strstrip (g_strdup (text));
}

static void
add_setting (GVariantBuilder     *builder,
             SaPreferencesWindow *self,
             Field                field)
{
  g_autofree char *text = dup_text (self, field);

  if (text[0] != '\0')
    g_variant_builder_add (builder, "{ss}", field_names[field], text);
}

static GVariant *
make_settings (SaPreferencesWindow *self)
{
  GVariantBuilder builder;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{ss}"));
  if (get_protocol (self) == PROTOCOL_JMAP)
    {
      add_setting (&builder, self, FIELD_URL);
      add_setting (&builder, self, FIELD_USER);
    }
  else
    {
      add_setting (&builder, self, FIELD_PATH);
    }

  return g_variant_ref_sink (g_variant_builder_end (&builder));
}

static void
update_hint (SaPreferencesWindow *self)
{
  const char *text = "";

  if (get_protocol (self) == PROTOCOL_JMAP && self->services.has_secret_async != NULL)
    {
      if (self->secret_error != NULL)
        text = self->secret_error;
      else if (self->services.secret_is_given)
        text = _("The password was given when the program was started, in SITE_ADMIN_RELAY_SECRET. "
                 "It is kept nowhere, and none is asked for here.");
      else if (self->secret_state == SECRET_KEPT)
        text = _("A password is kept in the keyring. Enter one only to replace it.");
      else if (self->secret_state == SECRET_NONE)
        text = _("The password is kept in the keyring of your desktop, and nowhere else.");
    }
  else if (get_protocol (self) == PROTOCOL_FOLDER)
    {
      text = _("Each message becomes a file that a mail server on this computer can pick up. Nothing is sent by itself.");
    }
  gtk_label_set_text (self->hint, text);
}

/* Judges what is in the fields, and says beside a field what is wrong with it. */
static gboolean
check (SaPreferencesWindow *self)
{
  g_autoptr(GVariant) settings = make_settings (self);
  g_autofree char *sender = dup_text (self, FIELD_SENDER);
  g_autofree char *secret = dup_text (self, FIELD_SECRET);
  g_autofree char *field = NULL;
  g_autofree char *address = dup_text (self, FIELD_ADDRESS);
  g_autoptr(GError) error = NULL;
  SaRelayRecord record = { 0 };
  gboolean jmap = get_protocol (self) == PROTOCOL_JMAP;
  gboolean judge_secret = jmap && !self->services.secret_is_given &&
                          (secret[0] != '\0' || self->secret_state == SECRET_NONE);
  gboolean valid = TRUE;
  guint i = 0;

  record.id = self->relay;
  record.site = self->site;
  record.protocol = (char *) protocol_names[get_protocol (self)];
  record.sender = sender;
  record.settings = settings;
  if (self->services.check_relay != NULL)
    valid = self->services.check_relay (&record, judge_secret ? secret : NULL, &field, &error);

  for (i = 0; i < G_N_ELEMENTS (field_names); i++)
    sa_field_set_error (self->fields[i], !valid && g_strcmp0 (field, field_names[i]) == 0 ? error->message : NULL);

  gtk_widget_set_visible (self->path_row, !jmap);
  gtk_widget_set_visible (self->url_row, jmap);
  gtk_widget_set_visible (self->user_row, jmap);
  gtk_widget_set_visible (self->secret_row, jmap && self->services.save_secret_async != NULL &&
                                            !self->services.secret_is_given);
  sa_field_set_reason (self->fields[FIELD_ADDRESS], sa_address_check (address, NULL));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preferences.save", valid && self->dirty && !self->busy);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "preferences.test",
                                 valid && !self->busy && !sa_field_has_error (self->fields[FIELD_ADDRESS]));
  update_hint (self);

  return valid;
}

static void
changed_cb (GtkEditable *editable,
            gpointer     user_data)
{
  SaPreferencesWindow *self = user_data;

  if (self->filling)
    return;
  self->dirty = TRUE;
  check (self);
}

static void
address_changed_cb (GtkEditable *editable,
                    gpointer     user_data)
{
  SaPreferencesWindow *self = user_data;

  if (!self->filling)
    check (self);
}

static void
protocol_cb (AdwComboRow *row,
             GParamSpec  *pspec,
             gpointer     user_data)
{
  changed_cb (NULL, user_data);
}

static void
add_toast (SaPreferencesWindow *self,
           const char          *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (self), adw_toast_new (escaped));
}

static void
show_answer (SaPreferencesWindow *self,
             gboolean             good,
             const char          *title,
             const char          *answer)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->answer_row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->answer_row), answer != NULL ? answer : "");
  gtk_image_set_from_icon_name (self->answer_icon, good ? "object-select-symbolic" : "dialog-error-symbolic");
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (self->answer_icon), "sa-icon-error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->answer_icon), "sa-icon-error");
  gtk_widget_set_visible (self->answer_row, TRUE);
}

static const char *
get_refusal_title (SaErrorClass error_class)
{
  switch (error_class)
    {
    case SA_ERROR_CLASS_TRY_AGAIN:
      return _("The relay could not take the message now");
    case SA_ERROR_CLASS_UNKNOWN:
      return _("Whether the message was sent is not known");
    case SA_ERROR_CLASS_RECIPIENT:
      return _("The relay refuses this recipient");
    case SA_ERROR_CLASS_ACCOUNT:
      return _("The relay refuses this account: check server, user and password");
    case SA_ERROR_CLASS_MESSAGE:
    case SA_ERROR_CLASS_NONE:
    default:
      return _("The relay refuses the message");
    }
}

static void
test_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(SaPreferencesWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SaReceipt) receipt = self->services.test_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->busy = FALSE;
  gtk_spinner_set_spinning (self->test_spinner, FALSE);
  if (receipt == NULL)
    show_answer (self, FALSE, _("The test mail could not be sent"), error->message);
  else if (receipt->error_class == SA_ERROR_CLASS_NONE)
    show_answer (self, TRUE, _("The relay took the message"),
                 receipt->text != NULL ? receipt->text : receipt->relay_id);
  else
    show_answer (self, FALSE, get_refusal_title (receipt->error_class), receipt->text);
  check (self);
}

static void
run_test (SaPreferencesWindow *self)
{
  g_autofree char *address = dup_text (self, FIELD_ADDRESS);

  self->busy = TRUE;
  gtk_spinner_set_spinning (self->test_spinner, TRUE);
  gtk_widget_set_visible (self->answer_row, FALSE);
  check (self);
  self->services.test_async (self->services.data, self->site, address, self->cancellable, test_cb,
                             g_object_ref (self));
}

/* The end of saving: @error says why it failed, or is %NULL. */
static void
end_saving (SaPreferencesWindow *self,
            const char          *error)
{
  gboolean test = self->test_after;

  self->busy = FALSE;
  self->test_after = FALSE;
  if (error == NULL)
    self->dirty = FALSE;
  else
    add_toast (self, error);
  check (self);
  if (error == NULL && test)
    run_test (self);
  else if (error == NULL)
    add_toast (self, _("Mail relay saved"));
}

static void
save_secret_cb (GObject      *object,
                GAsyncResult *result,
                gpointer      user_data)
{
  g_autoptr(SaPreferencesWindow) self = user_data;
  g_autoptr(GError) error = NULL;

  if (self->services.save_secret_finish (result, &error))
    {
      self->filling = TRUE;
      gtk_editable_set_text (GTK_EDITABLE (self->secret_row), "");
      self->filling = FALSE;
      self->secret_state = SECRET_KEPT;
      g_clear_pointer (&self->secret_error, g_free);
      end_saving (self, NULL);
      return;
    }
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  /* It lasts, so it stays beside the field; a toast would be gone. */
  g_free (self->secret_error);
  self->secret_error = g_strdup (error->message);
  end_saving (self, _("The relay was saved, but not its password"));
}

static void
apply_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SaPreferencesWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SaOutcome) outcome = sa_repository_apply_finish (SA_REPOSITORY (object), result, &error);
  g_autofree char *secret = NULL;

  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  if (outcome == NULL || sa_outcome_is_refused (outcome))
    {
      end_saving (self, outcome == NULL ? error->message
                                        : sa_reason_to_text (sa_outcome_get_row (outcome, 0)->reason));
      return;
    }

  if (sa_outcome_get_row (outcome, 0)->id != 0)
    self->relay = sa_outcome_get_row (outcome, 0)->id;
  secret = dup_text (self, FIELD_SECRET);
  if (get_protocol (self) != PROTOCOL_JMAP || secret[0] == '\0' || self->services.save_secret_async == NULL)
    {
      end_saving (self, NULL);
      return;
    }
  self->services.save_secret_async (self->services.data, self->relay, secret, self->cancellable, save_secret_cb,
                                    g_object_ref (self));
}

static void
save (SaPreferencesWindow *self)
{
  g_autoptr(SaPlan) plan = NULL;
  g_autoptr(GVariant) settings = make_settings (self);
  g_autofree char *sender = dup_text (self, FIELD_SENDER);
  SaChange *change = sa_change_new (SA_CHANGE_SET_RELAY, self->site);

  sa_change_set_name (change, protocol_names[get_protocol (self)]);
  sa_change_set_text (change, sender);
  sa_change_set_settings (change, settings);
  plan = sa_plan_new_single (_("Change Mail Relay"), change);
  self->busy = TRUE;
  check (self);
  sa_repository_apply_async (self->repository, plan, self->actor, FALSE, NULL, apply_cb, g_object_ref (self));
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  save (SA_PREFERENCES_WINDOW (widget));
}

static void
test_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  SaPreferencesWindow *self = SA_PREFERENCES_WINDOW (widget);

  /* What is tested is what is saved. */
  if (self->dirty)
    {
      self->test_after = TRUE;
      save (self);
      return;
    }
  run_test (self);
}

static void
activated_cb (AdwEntryRow *row,
              gpointer     user_data)
{
  SaPreferencesWindow *self = user_data;
  guint i = 0;

  for (i = 0; i < FIELD_ADDRESS; i++)
    sa_field_touch (self->fields[i]);
  gtk_widget_activate_action (GTK_WIDGET (self), "preferences.save", NULL);
}

static void
test_activated_cb (AdwEntryRow *row,
                   gpointer     user_data)
{
  SaPreferencesWindow *self = user_data;

  sa_field_touch (self->fields[FIELD_ADDRESS]);
  gtk_widget_activate_action (GTK_WIDGET (self), "preferences.test", NULL);
}

static void
folder_response_cb (GtkNativeDialog *chooser,
                    int              response,
                    gpointer         user_data)
{
  SaPreferencesWindow *self = user_data;
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->path_row), path);
  g_object_unref (chooser);
}

static void
choose_folder_action (GtkWidget  *widget,
                      const char *name,
                      GVariant   *parameter)
{
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Choose Folder"), GTK_WINDOW (widget),
                                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"),
                                                               NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (folder_response_cb), widget, G_CONNECT_DEFAULT);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

static void
has_secret_cb (GObject      *object,
               GAsyncResult *result,
               gpointer      user_data)
{
  g_autoptr(SaPreferencesWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean kept = self->services.has_secret_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  self->secret_state = kept ? SECRET_KEPT : SECRET_NONE;
  if (error != NULL && !g_error_matches (error, SA_ERROR, SA_ERROR_NOT_FOUND))
    self->secret_error = g_strdup (error->message);
  check (self);
}

static void
set_text (GtkWidget           *row,
          const SaRelayRecord *record,
          const char          *name)
{
  const char *text = "";

  if (record->settings != NULL)
    g_variant_lookup (record->settings, name, "&s", &text);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

/* Shows the relay of the site, else the one of all sites, else where mail goes while nothing is set. */
static void
load (SaPreferencesWindow *self)
{
  g_autoptr(GPtrArray) relays = sa_repository_load (self->repository, SA_ENTITY_RELAY, NULL, 0, NULL);
  const SaRelayRecord *record = NULL;
  guint i = 0;

  for (i = 0; relays != NULL && i < relays->len; i++)
    {
      const SaRelayRecord *candidate = g_ptr_array_index (relays, i);

      if (candidate->site == self->site || (candidate->site == 0 && record == NULL))
        record = candidate;
    }

  self->filling = TRUE;
  if (record != NULL)
    {
      self->relay = record->site == self->site ? record->id : 0;
      adw_combo_row_set_selected (self->protocol_row, g_strcmp0 (record->protocol, "jmap") == 0 ? PROTOCOL_JMAP
                                                                                                : PROTOCOL_FOLDER);
      set_text (self->path_row, record, "path");
      set_text (self->url_row, record, "url");
      set_text (self->user_row, record, "user");
      gtk_editable_set_text (GTK_EDITABLE (self->sender_row), record->sender);
    }
  else if (self->services.default_folder != NULL)
    {
      gtk_editable_set_text (GTK_EDITABLE (self->path_row), self->services.default_folder);
    }
  self->filling = FALSE;

  if (self->relay == 0 && !self->services.secret_is_given)
    self->secret_state = SECRET_NONE;
  else if (self->services.has_secret_async != NULL)
    self->services.has_secret_async (self->services.data, self->relay, self->cancellable, has_secret_cb,
                                     g_object_ref (self));
}

static void
sa_preferences_window_dispose (GObject *object)
{
  SaPreferencesWindow *self = SA_PREFERENCES_WINDOW (object);

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->repository);
  g_clear_pointer (&self->actor, sa_actor_free);
  g_clear_pointer (&self->secret_error, g_free);

  G_OBJECT_CLASS (sa_preferences_window_parent_class)->dispose (object);
}

static void
sa_preferences_window_class_init (SaPreferencesWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = sa_preferences_window_dispose;

  gtk_widget_class_install_action (widget_class, "preferences.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "preferences.test", NULL, test_action);
  gtk_widget_class_install_action (widget_class, "preferences.choose-folder", NULL, choose_folder_action);

  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-preferences-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, protocol_row);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, path_row);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, url_row);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, user_row);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, secret_row);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, sender_row);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, hint);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, test_group);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, address_row);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, test_spinner);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, answer_row);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, answer_icon);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, undo_group);
  gtk_widget_class_bind_template_child (widget_class, SaPreferencesWindow, undo_spin);
  gtk_widget_class_bind_template_callback (widget_class, protocol_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, test_activated_cb);
}

static void
sa_preferences_window_init (SaPreferencesWindow *self)
{
  self->cancellable = g_cancellable_new ();
  /* Until the fields are there, their rows have nothing to tell. */
  self->filling = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->fields[FIELD_PATH] = sa_field_new (ADW_ENTRY_ROW (self->path_row));
  self->fields[FIELD_URL] = sa_field_new (ADW_ENTRY_ROW (self->url_row));
  self->fields[FIELD_USER] = sa_field_new (ADW_ENTRY_ROW (self->user_row));
  self->fields[FIELD_SECRET] = sa_field_new (ADW_ENTRY_ROW (self->secret_row));
  self->fields[FIELD_SENDER] = sa_field_new (ADW_ENTRY_ROW (self->sender_row));
  self->fields[FIELD_ADDRESS] = sa_field_new (ADW_ENTRY_ROW (self->address_row));
  self->filling = FALSE;
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
  g_return_val_if_fail (actor != NULL && services != NULL, NULL);
  g_return_val_if_fail (settings == NULL || G_IS_SETTINGS (settings), NULL);

  self = g_object_new (SA_TYPE_PREFERENCES_WINDOW, "transient-for", parent, NULL);
  self->repository = g_object_ref (repository);
  self->actor = sa_actor_copy (actor);
  self->site = site;
  self->services = *services;
  gtk_widget_set_visible (self->test_group, services->test_async != NULL);
  gtk_widget_set_visible (self->undo_group, settings != NULL);
  if (settings != NULL)
    g_settings_bind (settings, "undo-seconds", self->undo_spin, "value", G_SETTINGS_BIND_DEFAULT);
  load (self);
  check (self);

  return GTK_WIDGET (self);
}
