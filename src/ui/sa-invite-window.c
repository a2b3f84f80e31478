/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-window.h"

#include "sa-address-table.h"
#include "sa-create-window.h"
#include "sa-dialog.h"
#include "sa-group-picker.h"
#include "sa-invite-access.h"
#include "sa-invite-addresses.h"
#include "sa-invite-file.h"
#include "sa-invite-mail.h"
#include "sa-invite-results.h"
#include "sa-invite-texts.h"
#include "sa-page-bin.h"

#include <glib/gi18n-lib.h>

/* What is done within this time needs no page of its own; ms */
#define BUSY_DELAY 500
#define WIDE 480

struct _SaInviteWindow
{
  AdwWindow parent_instance;

  SaInviteForm       *form;
  GtkFileChooser     *chooser;      /* (nullable): while it is open */
  GCancellable       *reading;
  SaInvitePreview     preview;
  gpointer            preview_data;
  GDestroyNotify      preview_destroy;
  SaMailTextsOpener   texts_opener; /* (nullable) */
  gpointer            texts_data;
  guint               busy_id;
  gboolean            discard;      /* the person said so */

  SaPageBin          *bin;
  AdwToastOverlay    *toasts;
  GtkWidget          *cancel_button;
  AdwWindowTitle     *window_title;
  GtkWidget          *invite_button;
  GtkLabel           *invite_label;
  GtkInfoBar         *error_bar;
  GtkLabel           *error_label;
  GtkStack           *stack;
  SaInviteAddresses  *addresses;
  SaInviteDomains    *domains;
  SaInvitePermission *permission;
  SaInviteProducts   *products;
  SaGroupPicker      *groups;
  SaInviteMail       *mail;
  GtkSpinner         *spinner;
  GtkLabel           *busy_label;
  GtkProgressBar     *progress;
  GtkWidget          *stop_button;
  SaInviteResults    *results;
  GtkWidget          *foot;
  GtkWidget          *foot_button;
  GtkLabel           *foot_label;
};

G_DEFINE_FINAL_TYPE (SaInviteWindow, sa_invite_window, ADW_TYPE_WINDOW)

enum
{
  INVITED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_on_page (SaInviteWindow *self,
            const char     *name)
{
  return g_strcmp0 (gtk_stack_get_visible_child_name (self->stack), name) == 0;
}

static void
update_layout (SaInviteWindow *self)
{
  gboolean narrow = sa_page_bin_get_width_class (self->bin) < WIDE;
  gboolean on_form = is_on_page (self, "form");

  gtk_widget_set_visible (self->invite_button, on_form && !narrow);
  gtk_widget_set_visible (self->foot, on_form && narrow);
  gtk_widget_set_visible (self->cancel_button, !is_on_page (self, "busy"));
  gtk_button_set_label (GTK_BUTTON (self->cancel_button), is_on_page (self, "results") ? _("_Close") : _("_Cancel"));
  sa_invite_addresses_set_narrow (self->addresses, narrow);
  sa_invite_products_set_narrow (self->products, narrow);
}

static void
width_class_cb (SaPageBin  *bin,
                GParamSpec *pspec,
                gpointer    user_data)
{
  update_layout (user_data);
}

static void
show_page (SaInviteWindow *self,
           const char     *name)
{
  gtk_stack_set_visible_child_name (self->stack, name);
  gtk_spinner_set_spinning (self->spinner, is_on_page (self, "busy"));
  update_layout (self);
}

/* Only what goes in pieces tells how far it has come, and can be stopped between two of them. */
static void
update_busy (SaInviteWindow *self)
{
  gboolean can_stop = sa_invite_form_get_progress (self->form) >= 0.0 && !sa_invite_form_is_cancelled (self->form);
  guint n_users = sa_invite_list_get_counts (sa_invite_form_get_list (self->form))->n_taking_part;
  gboolean was_shown = gtk_widget_get_visible (self->stop_button);
  g_autofree char *text = NULL;

  if (!sa_invite_form_is_busy (self->form))
    return;

  if (sa_invite_form_is_cancelled (self->form))
    text = g_strdup (_("Taking Back What Was Done…"));
  else
    /* Translators: while it is being done. Header capitalization */
    text = g_strdup_printf (ngettext ("Inviting %'u User…", "Inviting %'u Users…", n_users), n_users);
  gtk_label_set_text (self->busy_label, text);
  gtk_widget_set_visible (self->stop_button, sa_invite_form_get_progress (self->form) >= 0.0);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invite.stop", can_stop);
  if (!was_shown && gtk_widget_get_visible (self->stop_button))
    gtk_widget_grab_focus (self->stop_button);
}

static void
form_changed_cb (SaInviteForm *form,
                 gpointer      user_data)
{
  SaInviteWindow *self = user_data;
  guint n_users = sa_invite_list_get_counts (sa_invite_form_get_list (form))->n_taking_part;
  g_autofree char *label = sa_invite_dup_button_label (n_users);
  g_autofree char *problem = sa_invite_form_dup_problem (form);
  const GError *error = sa_invite_form_get_error (form);
  double progress = sa_invite_form_get_progress (form);

  adw_window_title_set_subtitle (self->window_title, sa_invite_form_get_site_name (form));
  gtk_label_set_text (self->invite_label, label);
  gtk_label_set_text (self->foot_label, label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->invite_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->foot_button), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_set_tooltip_text (self->invite_button, problem);
  gtk_widget_set_tooltip_text (self->foot_button, problem);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "invite.invite", sa_invite_form_can_invite (form));

  if (error != NULL)
    gtk_label_set_text (self->error_label, error->message);
  gtk_info_bar_set_revealed (self->error_bar, error != NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->progress), progress >= 0.0);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), progress < 0.0);
  if (progress >= 0.0)
    gtk_progress_bar_set_fraction (self->progress, progress);
  update_busy (self);
}

static void
busy_timeout_cb (gpointer user_data)
{
  SaInviteWindow *self = user_data;

  self->busy_id = 0;
  show_page (self, "busy");
}

static void
invite_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(SaInviteWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(SaOutcome) outcome = sa_invite_form_invite_finish (SA_INVITE_FORM (object), result, &error);

  g_clear_handle_id (&self->busy_id, g_source_remove);
  if (gtk_widget_in_destruction (GTK_WIDGET (self)))
    return;
  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      show_page (self, "results");
      sa_invite_results_show_cancelled (self->results, self->form);
      return;
    }
  if (outcome == NULL)
    {
      /* The form shows the error over all that is still as it was. */
      show_page (self, "form");
      return;
    }

  g_signal_emit (self, signals[INVITED], 0, outcome);
  if (g_list_model_get_n_items (G_LIST_MODEL (sa_invite_form_get_list (self->form))) == 0)
    {
      self->discard = TRUE;
      gtk_window_close (GTK_WINDOW (self));
      return;
    }
  show_page (self, "results");
  sa_invite_results_show (self->results, self->form, sa_invite_form_get_n_done (self->form));
}

static void
invite_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  SaInviteWindow *self = SA_INVITE_WINDOW (widget);

  /* An address that is still being typed is meant too. */
  sa_address_entry_commit (sa_invite_addresses_get_entry (self->addresses));
  if (!is_on_page (self, "form") || !sa_invite_form_can_invite (self->form))
    return;

  self->busy_id = g_timeout_add_once (BUSY_DELAY, busy_timeout_cb, self);
  sa_invite_form_invite_async (self->form, invite_cb, g_object_ref (self));
}

static void
stop_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  sa_invite_form_cancel (SA_INVITE_WINDOW (widget)->form);
}

static void
retry_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  SaInviteWindow *self = SA_INVITE_WINDOW (widget);

  sa_invite_form_retry (self->form);
  show_page (self, "form");
  gtk_widget_grab_focus (GTK_WIDGET (sa_invite_addresses_get_entry (self->addresses)));
}

static void
add_toast (SaInviteWindow *self,
           const char     *text)
{
  g_autofree char *escaped = g_markup_escape_text (text, -1);

  adw_toast_overlay_add_toast (self->toasts, adw_toast_new (escaped));
}

static void
file_cb (GObject      *object,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(SaInviteWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean guessed = FALSE;
  g_autofree char *text = sa_invite_file_load_finish (G_FILE (object), result, &guessed, &error);
  guint n_unknown = 0;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (text == NULL)
    add_toast (self, error->message);
  else if (sa_invite_list_add_file_text (sa_invite_form_get_list (self->form), text, &n_unknown) == 0)
    add_toast (self, _("There is no address in this file"));
  else if (guessed)
    add_toast (self, _("The file is not UTF-8 and was read as Western European text: check letters with accents"));
  if (n_unknown > 0)
    {
      g_autofree char *sentence = g_strdup_printf (
        /* Translators: %u is how many addresses of a list are meant */
        ngettext ("The language of %u person is none that mail is written in: it goes in another one",
                  "The languages of %u people are none that mail is written in: it goes in other ones", n_unknown),
        n_unknown);

      add_toast (self, sentence);
    }
}

static void
files_dropped_cb (SaInviteAddresses *addresses,
                  GListModel        *files,
                  gpointer           user_data)
{
  guint i = 0;

  for (i = 0; i < g_list_model_get_n_items (files); i++)
    {
      g_autoptr(GFile) file = g_list_model_get_item (files, i);

      sa_invite_window_add_file (user_data, file);
    }
}

static void
chooser_response_cb (GtkNativeDialog *chooser,
                     int              response,
                     gpointer         user_data)
{
  SaInviteWindow *self = user_data;
  g_autoptr(GListModel) files = gtk_file_chooser_get_files (GTK_FILE_CHOOSER (chooser));

  if (response == GTK_RESPONSE_ACCEPT)
    files_dropped_cb (self->addresses, files, self);
  g_clear_object (&self->chooser);
}

static void
open_file_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  SaInviteWindow *self = SA_INVITE_WINDOW (widget);
  g_autoptr(GtkFileFilter) text_filter = gtk_file_filter_new ();
  g_autoptr(GtkFileFilter) all_filter = gtk_file_filter_new ();

  if (self->chooser != NULL || !is_on_page (self, "form"))
    return;

  self->chooser = GTK_FILE_CHOOSER (gtk_file_chooser_native_new (_("Add Addresses From File"), GTK_WINDOW (self),
                                                                 GTK_FILE_CHOOSER_ACTION_OPEN, _("_Add"), NULL));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_select_multiple (self->chooser, TRUE);
  gtk_file_filter_set_name (text_filter, _("Text and CSV Files"));
  gtk_file_filter_add_mime_type (text_filter, "text/*");
  gtk_file_filter_add_pattern (text_filter, "*.csv");
  gtk_file_filter_add_pattern (text_filter, "*.tsv");
  gtk_file_chooser_add_filter (self->chooser, text_filter);
  gtk_file_filter_set_name (all_filter, _("All Files"));
  gtk_file_filter_add_pattern (all_filter, "*");
  gtk_file_chooser_add_filter (self->chooser, all_filter);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chooser_response_cb), self, G_CONNECT_DEFAULT);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static SaMailPreview *
make_preview (const char  *language,
              gpointer     data,
              GError     **error)
{
  SaInviteWindow *self = data;

  return self->preview (self->form, language, self->preview_data, error);
}

static void
preview_action (GtkWidget  *widget,
                const char *name,
                GVariant   *parameter)
{
  SaInviteWindow *self = SA_INVITE_WINDOW (widget);
  GtkWidget *window = NULL;

  if (self->preview == NULL)
    return;
  /* The preview goes with this window at the latest, so it may look into it. */
  window = sa_mail_preview_window_new (GTK_WINDOW (self), sa_invite_form_get_language (self->form), make_preview, self,
                                       NULL);
  sa_mail_preview_window_set_opener (SA_MAIL_PREVIEW_WINDOW (window), self->texts_opener, self->texts_data);
  g_signal_connect_object (sa_invite_form_get_repository (self->form), "changed",
                           G_CALLBACK (sa_mail_preview_window_refresh), window, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (window));
}

static void
create_product_action (GtkWidget  *widget,
                       const char *name,
                       GVariant   *parameter)
{
  SaInviteWindow *self = SA_INVITE_WINDOW (widget);

  gtk_window_present (GTK_WINDOW (sa_create_window_new (GTK_WINDOW (self), sa_invite_form_get_repository (self->form),
                                                        sa_invite_form_get_actor (self->form), SA_CHANGE_ADD_PRODUCT,
                                                        sa_invite_form_get_site (self->form))));
}

static void
discard_idle_cb (gpointer user_data)
{
  g_autoptr(SaInviteWindow) self = user_data;

  self->discard = TRUE;
  gtk_window_close (GTK_WINDOW (self));
}

static void
discard_response_cb (AdwMessageDialog *dialog,
                     const char       *response,
                     gpointer          user_data)
{
  /* The dialog goes first: it is a child of the window that it closes. */
  if (g_strcmp0 (response, "discard") == 0)
    g_idle_add_once (discard_idle_cb, g_object_ref (user_data));
}

static void
ask_to_discard (SaInviteWindow *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (sa_invite_form_get_list (self->form)));
  g_autofree char *body = NULL;
  GtkWidget *dialog = NULL;

  if (n > 0)
    /* Translators: the number of addresses in the form */
    body = g_strdup_printf (ngettext ("%'u address has not been invited yet.",
                                      "%'u addresses have not been invited yet.", n), n);
  else
    body = g_strdup (_("Nobody has been invited yet."));
  dialog = sa_dialog_new (GTK_WINDOW (self), _("Discard Invitation?"), body);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"), "discard", _("_Discard"),
                                    NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "discard", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  g_signal_connect_object (dialog, "response", G_CALLBACK (discard_response_cb), self, G_CONNECT_DEFAULT);
  gtk_window_present (GTK_WINDOW (dialog));
}

static gboolean
sa_invite_window_close_request (GtkWindow *window)
{
  SaInviteWindow *self = SA_INVITE_WINDOW (window);

  /* A plan that has begun finishes: there is nothing to close until it has. */
  if (sa_invite_form_is_busy (self->form))
    {
      if (gtk_widget_get_visible (self->stop_button))
        add_toast (self, _("Cancel the invitation first, or wait until it is done"));
      return TRUE;
    }
  if (!self->discard && is_on_page (self, "form"))
    {
      sa_address_entry_commit (sa_invite_addresses_get_entry (self->addresses));
      if (sa_invite_form_has_input (self->form))
        {
          ask_to_discard (self);
          return TRUE;
        }
    }

  return GTK_WINDOW_CLASS (sa_invite_window_parent_class)->close_request (window);
}

/* Not earlier: a window with a focus before it is on the screen is told to assistive technologies as a mere part. */
static void
sa_invite_window_map (GtkWidget *widget)
{
  SaInviteWindow *self = SA_INVITE_WINDOW (widget);

  GTK_WIDGET_CLASS (sa_invite_window_parent_class)->map (widget);
  gtk_window_set_focus (GTK_WINDOW (self), GTK_WIDGET (sa_chip_box_get_field (
    sa_address_entry_get_box (sa_invite_addresses_get_entry (self->addresses)))));
}

static void
sa_invite_window_dispose (GObject *object)
{
  SaInviteWindow *self = SA_INVITE_WINDOW (object);

  g_clear_handle_id (&self->busy_id, g_source_remove);
  if (self->reading != NULL)
    g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_object (&self->chooser);
  g_clear_object (&self->form);
  if (self->preview_destroy != NULL)
    self->preview_destroy (self->preview_data);
  self->preview_destroy = NULL;

  G_OBJECT_CLASS (sa_invite_window_parent_class)->dispose (object);
}

static void
sa_invite_window_class_init (SaInviteWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_invite_window_dispose;
  widget_class->map = sa_invite_window_map;
  GTK_WINDOW_CLASS (klass)->close_request = sa_invite_window_close_request;

  signals[INVITED] = g_signal_new ("invited", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 1, SA_TYPE_OUTCOME);

  gtk_widget_class_install_action (widget_class, "invite.invite", NULL, invite_action);
  gtk_widget_class_install_action (widget_class, "invite.retry", NULL, retry_action);
  gtk_widget_class_install_action (widget_class, "invite.stop", NULL, stop_action);
  gtk_widget_class_install_action (widget_class, "invite.open-file", NULL, open_file_action);
  gtk_widget_class_install_action (widget_class, "invite.preview", NULL, preview_action);
  gtk_widget_class_install_action (widget_class, "invite.create-product", NULL, create_product_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_w, GDK_CONTROL_MASK, "window.close", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_o, GDK_CONTROL_MASK, "invite.open-file", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Return, GDK_CONTROL_MASK, "invite.invite", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_KP_Enter, GDK_CONTROL_MASK, "invite.invite", NULL);

  g_type_ensure (SA_TYPE_PAGE_BIN);
  g_type_ensure (SA_TYPE_INVITE_ADDRESSES);
  g_type_ensure (SA_TYPE_INVITE_DOMAINS);
  g_type_ensure (SA_TYPE_INVITE_PERMISSION);
  g_type_ensure (SA_TYPE_INVITE_PRODUCTS);
  g_type_ensure (SA_TYPE_GROUP_PICKER);
  g_type_ensure (SA_TYPE_INVITE_MAIL);
  g_type_ensure (SA_TYPE_INVITE_RESULTS);
  gtk_widget_class_set_template_from_resource (widget_class, "/org/example/SiteAdmin/sa-invite-window.ui");
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, bin);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, toasts);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, window_title);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, invite_button);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, invite_label);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, error_bar);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, error_label);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, addresses);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, domains);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, permission);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, products);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, groups);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, mail);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, spinner);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, busy_label);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, progress);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, stop_button);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, results);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, foot);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, foot_button);
  gtk_widget_class_bind_template_child (widget_class, SaInviteWindow, foot_label);
  gtk_widget_class_bind_template_callback (widget_class, width_class_cb);
  gtk_widget_class_bind_template_callback (widget_class, files_dropped_cb);
}

static void
sa_invite_window_init (SaInviteWindow *self)
{
  self->reading = g_cancellable_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
  update_layout (self);
}

GtkWidget *
sa_invite_window_new (SaInviteForm *form)
{
  SaInviteWindow *self = NULL;

  g_return_val_if_fail (SA_IS_INVITE_FORM (form), NULL);

  self = g_object_new (SA_TYPE_INVITE_WINDOW, NULL);
  self->form = g_object_ref (form);
  sa_invite_addresses_set_form (self->addresses, form);
  sa_invite_domains_set_form (self->domains, form);
  sa_invite_permission_set_form (self->permission, form);
  sa_invite_products_set_form (self->products, form);
  sa_group_picker_set_form (self->groups, form);
  sa_invite_mail_set_form (self->mail, form);
  g_signal_connect_object (form, "changed", G_CALLBACK (form_changed_cb), self, G_CONNECT_DEFAULT);
  form_changed_cb (form, self);

  return GTK_WIDGET (self);
}

SaInviteForm *
sa_invite_window_get_form (SaInviteWindow *self)
{
  g_return_val_if_fail (SA_IS_INVITE_WINDOW (self), NULL);

  return self->form;
}

void
sa_invite_window_set_languages (SaInviteWindow     *self,
                                const char * const *tags,
                                const char * const *names)
{
  g_return_if_fail (SA_IS_INVITE_WINDOW (self));

  sa_invite_mail_set_languages (self->mail, tags, names);
}

void
sa_invite_window_set_preview (SaInviteWindow  *self,
                              SaInvitePreview  preview,
                              gpointer         user_data,
                              GDestroyNotify   destroy)
{
  g_return_if_fail (SA_IS_INVITE_WINDOW (self));

  if (self->preview_destroy != NULL)
    self->preview_destroy (self->preview_data);
  self->preview = preview;
  self->preview_data = user_data;
  self->preview_destroy = destroy;
  sa_invite_mail_set_preview (self->mail, preview != NULL);
}

void
sa_invite_window_add_file (SaInviteWindow *self,
                           GFile          *file)
{
  g_return_if_fail (SA_IS_INVITE_WINDOW (self));
  g_return_if_fail (G_IS_FILE (file));

  sa_invite_file_load_async (file, self->reading, file_cb, g_object_ref (self));
}

void
sa_invite_window_set_texts_opener (SaInviteWindow    *self,
                                   SaMailTextsOpener  opener,
                                   gpointer           data)
{
  g_return_if_fail (SA_IS_INVITE_WINDOW (self));

  self->texts_opener = opener;
  self->texts_data = data;
}
