/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-page.h"

#include "sa-choice-row.h"
#include "sa-field.h"
#include "sa-relay-test.h"

#include <glib/gi18n-lib.h>

struct _SaRelayPage
{
  GtkWidget parent_instance;

  SaRelayForm         *form;
  const SaRelayInfo   *infos;
  GtkWidget           *box;
  AdwPreferencesPage  *page;
  GtkWidget           *shared_row;      /* (nullable): the choices of a site */
  GtkWidget           *own_row;
  AdwPreferencesGroup *group;
  AdwComboRow         *protocol_row;
  GPtrArray           *fields;          /* of SaField, in the order of the form's; they belong to their rows */
  GtkWidget           *common_group;
  AdwExpanderRow      *common_row;
  GtkWidget           *note;
  GtkWidget           *test;
  char                *test_address;    /* (nullable): to test with once it is saved */
  SaRelayPageDone      done;            /* (nullable): of the saving that is under way */
  gpointer             done_data;
  gboolean             filling;
};

G_DEFINE_FINAL_TYPE (SaRelayPage, sa_relay_page, GTK_TYPE_WIDGET)

enum
{
  BACK,
  TOLD,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const SaRelayField *
get_field (SaRelayPage *self,
           guint        position)
{
  return g_ptr_array_index (sa_relay_form_get_fields (self->form), position);
}

static void
entry_changed_cb (GtkEditable *editable,
                  gpointer     user_data)
{
  SaRelayPage *self = user_data;
  guint i = 0;

  for (i = 0; i < self->fields->len && !self->filling; i++)
    if (sa_field_get_row (g_ptr_array_index (self->fields, i)) == GTK_WIDGET (editable))
      sa_relay_form_set_value (self->form, get_field (self, i)->name, gtk_editable_get_text (editable));
}

static void
entry_activated_cb (AdwEntryRow *row,
                    gpointer     user_data)
{
  sa_relay_page_save (user_data, NULL, NULL);
}

static void
folder_response_cb (GtkNativeDialog *chooser,
                    int              response,
                    gpointer         user_data)
{
  g_autoptr(GFile) file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser));
  g_autofree char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (response == GTK_RESPONSE_ACCEPT && path != NULL)
    gtk_editable_set_text (GTK_EDITABLE (user_data), path);
  g_object_unref (chooser);
}

static void
choose_folder_cb (GtkButton *button,
                  gpointer   user_data)
{
  GtkWidget *row = user_data;
  GtkFileChooserNative *chooser = gtk_file_chooser_native_new (_("Choose Folder"),
                                                               GTK_WINDOW (gtk_widget_get_root (row)),
                                                               GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER, _("_Choose"),
                                                               NULL);

  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (chooser), TRUE);
  g_signal_connect_object (chooser, "response", G_CALLBACK (folder_response_cb), row, G_CONNECT_DEFAULT);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (chooser));
}

/* libadwaita 1.2 gives the button in a password's row, which shows what is typed, an image and no name. */
static void
name_button (GtkWidget  *widget,
             const char *name)
{
  GtkWidget *child = NULL;

  if (GTK_IS_BUTTON (widget))
    gtk_accessible_update_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    name_button (child, name);
}

static GtkWidget *
make_row (SaRelayPage        *self,
          const SaRelayField *field)
{
  GtkWidget *row = field->kind == SA_RELAY_FIELD_SECRET ? adw_password_entry_row_new () : adw_entry_row_new ();
  GtkEditable *delegate = gtk_editable_get_delegate (GTK_EDITABLE (row));

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), field->title);
  /* libadwaita 1.2 offers no example, but the text inside does; it shows while the row has the focus. */
  if (field->placeholder != NULL && GTK_IS_TEXT (delegate))
    gtk_text_set_placeholder_text (GTK_TEXT (delegate), field->placeholder);
  if (field->kind == SA_RELAY_FIELD_SECRET)
    {
      /* Translators: the name of a button; %s is the name of a secret such as “API Key” */
      g_autofree char *name = g_strdup_printf (_("Show or hide “%s”"), field->title);

      name_button (row, name);
    }
  if (field->kind == SA_RELAY_FIELD_COMMON)
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_DIGITS);
  else if (g_str_equal (field->name, "url"))
    adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), GTK_INPUT_PURPOSE_URL);
  if (field->kind == SA_RELAY_FIELD_FOLDER)
    {
      GtkWidget *button = gtk_button_new_from_icon_name ("document-open-symbolic");

      gtk_widget_set_tooltip_text (button, _("Choose Folder"));
      gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Choose Folder"), -1);
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (button, "flat");
      g_signal_connect (button, "clicked", G_CALLBACK (choose_folder_cb), row);
      adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
    }
  gtk_editable_set_text (GTK_EDITABLE (row), sa_relay_form_get_value (self->form, field->name));

  return row;
}

static void
fields_changed_cb (SaRelayForm *form,
                   gpointer     user_data)
{
  SaRelayPage *self = user_data;
  GPtrArray *fields = sa_relay_form_get_fields (form);
  guint n_common = 0;
  guint i = 0;

  self->filling = TRUE;
  /* libadwaita 1.2 looks once more into an entry row that goes while it has the focus. */
  for (i = 0; i < self->fields->len; i++)
    if (gtk_widget_get_focus_child (sa_field_get_row (g_ptr_array_index (self->fields, i))) != NULL)
      gtk_widget_grab_focus (GTK_WIDGET (self->protocol_row));
  for (i = 0; i < self->fields->len; i++)
    sa_field_remove (g_ptr_array_index (self->fields, i));
  g_ptr_array_set_size (self->fields, 0);
  for (i = 0; i < fields->len; i++)
    {
      const SaRelayField *field = g_ptr_array_index (fields, i);
      GtkWidget *row = make_row (self, field);
      SaField *checked = NULL;

      if (field->kind == SA_RELAY_FIELD_COMMON)
        adw_expander_row_add_row (self->common_row, row);
      else
        adw_preferences_group_add (self->group, row);
      n_common += field->kind == SA_RELAY_FIELD_COMMON;
      checked = sa_field_new (ADW_ENTRY_ROW (row));
      sa_field_set_late (checked);
      g_ptr_array_add (self->fields, checked);
      g_signal_connect (row, "changed", G_CALLBACK (entry_changed_cb), self);
      g_signal_connect (row, "entry-activated", G_CALLBACK (entry_activated_cb), self);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->common_row), n_common > 0);
  for (i = 0; self->infos[i].name != NULL; i++)
    if (&self->infos[i] == sa_relay_form_get_info (form))
      adw_combo_row_set_selected (self->protocol_row, i);
  self->filling = FALSE;
}

static void
show_choice (SaRelayPage *self)
{
  gboolean own = sa_relay_form_is_own (self->form);

  if (self->own_row != NULL)
    {
      sa_choice_row_set (SA_CHOICE_ROW (self->shared_row), !own, _("What is set there holds here too"), SA_REASON_NONE);
      sa_choice_row_set (SA_CHOICE_ROW (self->own_row), own, _("With an account and a sender of its own"),
                         SA_REASON_NONE);
    }
  gtk_widget_set_visible (GTK_WIDGET (self->group), own);
  gtk_widget_set_visible (self->common_group, own && gtk_widget_get_visible (GTK_WIDGET (self->common_row)));
}

static void
form_changed_cb (SaRelayForm *form,
                 gpointer     user_data)
{
  SaRelayPage *self = user_data;
  g_autofree char *note = sa_relay_form_dup_note (form);
  gboolean busy = sa_relay_form_is_busy (form);
  guint i = 0;

  self->filling = TRUE;
  for (i = 0; i < self->fields->len; i++)
    {
      const SaRelayField *field = get_field (self, i);
      SaField *checked = g_ptr_array_index (self->fields, i);
      const char *value = sa_relay_form_get_value (form, field->name);

      if (!g_str_equal (sa_field_get_text (checked), value))
        gtk_editable_set_text (GTK_EDITABLE (sa_field_get_row (checked)), value);
      sa_field_set_error (checked, sa_relay_form_get_error (form, field->name));
    }
  show_choice (self);
  self->filling = FALSE;

  gtk_label_set_text (GTK_LABEL (self->note), note);
  gtk_widget_set_visible (self->note, note[0] != '\0');
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "relay.save", sa_relay_form_is_dirty (form) && !busy);
  sa_relay_test_show (SA_RELAY_TEST (self->test), busy, sa_relay_form_is_testing (form),
                      sa_relay_form_get_answer (form));
}

static void
protocol_cb (AdwComboRow *row,
             GParamSpec  *pspec,
             gpointer     user_data)
{
  SaRelayPage *self = user_data;
  guint selected = adw_combo_row_get_selected (row);

  if (!self->filling && self->form != NULL && selected != GTK_INVALID_LIST_POSITION)
    sa_relay_form_set_protocol (self->form, self->infos[selected].name);
}

static void
own_chosen_cb (SaChoiceRow *row,
               gboolean     active,
               gpointer     user_data)
{
  SaRelayPage *self = user_data;

  if (!self->filling)
    sa_relay_form_set_own (self->form, active);
}

static void
saved_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SaRelayPage) self = user_data;
  g_autoptr(GError) error = NULL;
  SaId event = 0;
  gboolean saved = sa_relay_form_save_finish (SA_RELAY_FORM (object), result, &event, &error);
  g_autofree char *address = g_steal_pointer (&self->test_address);
  SaRelayPageDone done = self->done;

  self->done = NULL;
  if (self->form == NULL || g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (!saved)
    g_signal_emit (self, signals[TOLD], 0, error->message, (gint64) 0);
  else if (address != NULL)
    sa_relay_form_test_async (self->form, address);
  else if (done == NULL)
    g_signal_emit (self, signals[TOLD], 0, _("Mail relay saved"), (gint64) event);
  if (saved && done != NULL)
    done (self->done_data);
}

/* Says beside each field what is wrong with it, and goes to the first. */
static void
show_errors (SaRelayPage *self)
{
  SaField *first = NULL;
  guint i = 0;

  for (i = 0; i < self->fields->len; i++)
    {
      SaField *checked = g_ptr_array_index (self->fields, i);

      sa_field_touch (checked);
      if (first == NULL && sa_field_has_error (checked))
        {
          first = checked;
          if (get_field (self, i)->kind == SA_RELAY_FIELD_COMMON)
            adw_expander_row_set_expanded (self->common_row, TRUE);
        }
    }
  if (first != NULL)
    gtk_widget_grab_focus (sa_field_get_row (first));
}

void
sa_relay_page_save (SaRelayPage     *self,
                    SaRelayPageDone  done,
                    gpointer         data)
{
  g_return_if_fail (SA_IS_RELAY_PAGE (self));

  if (!sa_relay_form_is_valid (self->form))
    {
      g_clear_pointer (&self->test_address, g_free);
      show_errors (self);
      return;
    }
  if (!sa_relay_form_can_save (self->form))
    return;
  self->done = done;
  self->done_data = data;
  sa_relay_form_save_async (self->form, saved_cb, g_object_ref (self));
}

static void
test_cb (SaRelayTest *test,
         const char  *address,
         gpointer     user_data)
{
  SaRelayPage *self = user_data;

  /* What is tested is what is saved. */
  if (!sa_relay_form_is_dirty (self->form) && sa_relay_form_is_valid (self->form))
    {
      sa_relay_form_test_async (self->form, address);
      return;
    }
  g_free (self->test_address);
  self->test_address = g_strdup (address);
  sa_relay_page_save (self, NULL, NULL);
}

static void
save_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  sa_relay_page_save (SA_RELAY_PAGE (widget), NULL, NULL);
}

static void
back_action (GtkWidget  *widget,
             const char *name,
             GVariant   *parameter)
{
  g_signal_emit (widget, signals[BACK], 0);
}

static void
sa_relay_page_dispose (GObject *object)
{
  SaRelayPage *self = SA_RELAY_PAGE (object);

  if (self->form != NULL)
    g_signal_handlers_disconnect_by_data (self->form, self);
  g_clear_object (&self->form);
  g_clear_pointer (&self->box, gtk_widget_unparent);

  G_OBJECT_CLASS (sa_relay_page_parent_class)->dispose (object);
}

static void
sa_relay_page_finalize (GObject *object)
{
  SaRelayPage *self = SA_RELAY_PAGE (object);

  g_ptr_array_unref (self->fields);
  g_free (self->test_address);

  G_OBJECT_CLASS (sa_relay_page_parent_class)->finalize (object);
}

static void
sa_relay_page_class_init (SaRelayPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = sa_relay_page_dispose;
  object_class->finalize = sa_relay_page_finalize;

  signals[BACK] = g_signal_new ("back", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 0);
  signals[TOLD] = g_signal_new ("told", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 2, G_TYPE_STRING, G_TYPE_INT64);

  gtk_widget_class_install_action (widget_class, "relay.save", NULL, save_action);
  gtk_widget_class_install_action (widget_class, "relay.back", NULL, back_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "relay.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "relay.back", NULL);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
}

static void
sa_relay_page_init (SaRelayPage *self)
{
  self->fields = g_ptr_array_new ();
}

static GtkWidget *
make_header (const char *subtitle)
{
  GtkWidget *header = adw_header_bar_new ();
  GtkWidget *back = gtk_button_new_from_icon_name ("go-previous-symbolic");
  GtkWidget *save = gtk_button_new_with_mnemonic (_("_Save"));

  gtk_widget_set_tooltip_text (back, _("Back"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (back), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Back"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (back), "relay.back");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (save), "relay.save");
  gtk_widget_add_css_class (save, "suggested-action");
  adw_header_bar_pack_start (ADW_HEADER_BAR (header), back);
  adw_header_bar_pack_end (ADW_HEADER_BAR (header), save);
  adw_header_bar_set_title_widget (ADW_HEADER_BAR (header), adw_window_title_new (_("Mail Relay"), subtitle));

  return header;
}

static void
add_choice (SaRelayPage *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  self->shared_row = sa_choice_row_new (_("Use the Relay of All Sites"));
  self->own_row = sa_choice_row_new (_("Use Its Own"));
  sa_choice_row_join (SA_CHOICE_ROW (self->own_row), SA_CHOICE_ROW (self->shared_row));
  g_signal_connect (self->own_row, "chosen", G_CALLBACK (own_chosen_cb), self);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->shared_row);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->own_row);
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
}

static void
add_protocols (SaRelayPage *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);
  guint i = 0;

  for (i = 0; self->infos[i].name != NULL; i++)
    gtk_string_list_append (titles, self->infos[i].title);
  self->protocol_row = ADW_COMBO_ROW (adw_combo_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->protocol_row), _("Protocol"));
  adw_combo_row_set_model (self->protocol_row, G_LIST_MODEL (titles));
  g_signal_connect (self->protocol_row, "notify::selected", G_CALLBACK (protocol_cb), self);
  adw_preferences_group_add (self->group, GTK_WIDGET (self->protocol_row));
}

static void
add_groups (SaRelayPage *self)
{
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_page_add (self->page, self->group);
  add_protocols (self);

  self->note = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->note), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (self->note), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (self->note), 0);
  gtk_widget_set_margin_top (self->note, 6);
  gtk_widget_set_margin_start (self->note, 3);
  gtk_widget_add_css_class (self->note, "caption");
  gtk_widget_add_css_class (self->note, "sa-secondary");
  adw_preferences_group_add (self->group, self->note);

  self->common_group = adw_preferences_group_new ();
  self->common_row = ADW_EXPANDER_ROW (adw_expander_row_new ());
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->common_row), _("Pace"));
  adw_expander_row_set_subtitle (self->common_row, _("How many mails leave in what time"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->common_group), GTK_WIDGET (self->common_row));
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (self->common_group));

  self->test = sa_relay_test_new ();
  g_signal_connect (self->test, "test", G_CALLBACK (test_cb), self);
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (self->test));
}

GtkWidget *
sa_relay_page_new (SaRelayForm                 *form,
                   const SaPreferencesServices *services,
                   const char                  *subtitle,
                   const char                  *address)
{
  SaRelayPage *self = NULL;

  g_return_val_if_fail (SA_IS_RELAY_FORM (form), NULL);
  g_return_val_if_fail (services != NULL && services->infos != NULL && subtitle != NULL, NULL);

  self = g_object_new (SA_TYPE_RELAY_PAGE, NULL);
  self->form = g_object_ref (form);
  self->infos = services->infos;
  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  self->filling = TRUE;
  if (sa_relay_form_get_site (form) != 0)
    add_choice (self);
  add_groups (self);
  self->filling = FALSE;
  gtk_widget_set_visible (self->test, services->test_async != NULL);
  if (address != NULL)
    sa_relay_test_set_address (SA_RELAY_TEST (self->test), address);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->box), make_header (subtitle));
  gtk_widget_set_vexpand (GTK_WIDGET (self->page), TRUE);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->page));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  g_signal_connect (form, "fields-changed", G_CALLBACK (fields_changed_cb), self);
  g_signal_connect (form, "changed", G_CALLBACK (form_changed_cb), self);
  fields_changed_cb (form, self);
  form_changed_cb (form, self);

  return GTK_WIDGET (self);
}

SaRelayForm *
sa_relay_page_get_form (SaRelayPage *self)
{
  g_return_val_if_fail (SA_IS_RELAY_PAGE (self), NULL);

  return self->form;
}
