/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-test.h"

#include "sa-address.h"
#include "sa-content-row.h"
#include "sa-field.h"

#include <glib/gi18n-lib.h>

struct _SaRelayTest
{
  AdwPreferencesGroup parent_instance;

  GtkWidget *address_row;
  SaField   *address;
  GtkWidget *button;
  GtkWidget *spinner;
  GtkWidget *answer_row;
  GtkWidget *icon;
  GtkWidget *title;
  GtkWidget *advice;
  GtkWidget *text;
};

G_DEFINE_FINAL_TYPE (SaRelayTest, sa_relay_test, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  TEST,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static char *
check_address (SaRelayTest *self)
{
  char *address = g_strstrip (g_strdup (sa_field_get_text (self->address)));

  sa_field_set_reason (self->address, sa_address_check (address, NULL));
  return address;
}

static void
changed_cb (GtkEditable *editable,
            gpointer     user_data)
{
  g_autofree char *address = check_address (user_data);
}

static void
test (SaRelayTest *self)
{
  g_autofree char *address = check_address (self);

  sa_field_touch (self->address);
  if (sa_field_has_error (self->address))
    gtk_widget_grab_focus (self->address_row);
  else if (gtk_widget_is_sensitive (self->button))
    g_signal_emit (self, signals[TEST], 0, address);
}

static void
clicked_cb (GtkButton *button,
            gpointer   user_data)
{
  test (user_data);
}

static void
activated_cb (AdwEntryRow *row,
              gpointer     user_data)
{
  test (user_data);
}

static void
sa_relay_test_class_init (SaRelayTestClass *klass)
{
  signals[TEST] = g_signal_new ("test", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                G_TYPE_NONE, 1, G_TYPE_STRING);
}

static GtkWidget *
make_label (const char *style_class)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  if (style_class != NULL)
    gtk_widget_add_css_class (label, style_class);

  return label;
}

static GtkWidget *
make_answer (SaRelayTest *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);

  self->icon = gtk_image_new ();
  gtk_widget_set_valign (self->icon, GTK_ALIGN_START);
  gtk_widget_set_margin_top (self->icon, 3);
  self->title = make_label ("heading");
  self->advice = make_label (NULL);
  self->text = make_label ("sa-quote");
  gtk_label_set_selectable (GTK_LABEL (self->text), TRUE);
  gtk_box_append (GTK_BOX (words), self->title);
  gtk_box_append (GTK_BOX (words), self->advice);
  gtk_box_append (GTK_BOX (words), self->text);
  gtk_widget_set_hexpand (words, TRUE);
  gtk_box_append (GTK_BOX (box), self->icon);
  gtk_box_append (GTK_BOX (box), words);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);

  return box;
}

static void
sa_relay_test_init (SaRelayTest *self)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (self);
  GtkWidget *label = gtk_label_new_with_mnemonic (_("Send _Test Mail"));

  adw_preferences_group_set_title (group, _("Test"));
  adw_preferences_group_set_description (group, _("Sends one message and shows the whole answer of the relay"));

  self->address_row = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->address_row), _("Send To"));
  adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (self->address_row), GTK_INPUT_PURPOSE_EMAIL);
  self->spinner = gtk_spinner_new ();
  self->button = gtk_button_new ();
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_button_set_child (GTK_BUTTON (self->button), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Send Test Mail"), -1);
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->address_row), self->spinner);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (self->address_row), self->button);
  adw_preferences_group_add (group, self->address_row);
  self->address = sa_field_new (ADW_ENTRY_ROW (self->address_row));
  sa_field_set_late (self->address);
  g_signal_connect (self->address_row, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect (self->address_row, "entry-activated", G_CALLBACK (activated_cb), self);
  g_signal_connect (self->button, "clicked", G_CALLBACK (clicked_cb), self);

  self->answer_row = sa_content_row_new (make_answer (self));
  gtk_widget_set_visible (self->answer_row, FALSE);
  adw_preferences_group_add (group, self->answer_row);
}

GtkWidget *
sa_relay_test_new (void)
{
  return g_object_new (SA_TYPE_RELAY_TEST, NULL);
}

void
sa_relay_test_set_address (SaRelayTest *self,
                           const char  *address)
{
  g_return_if_fail (SA_IS_RELAY_TEST (self));
  g_return_if_fail (address != NULL);

  if (sa_field_get_text (self->address)[0] == '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->address_row), address);
}

void
sa_relay_test_show (SaRelayTest         *self,
                    gboolean             busy,
                    gboolean             testing,
                    const SaRelayAnswer *answer)
{
  g_return_if_fail (SA_IS_RELAY_TEST (self));

  gtk_widget_set_sensitive (self->button, !busy);
  gtk_spinner_set_spinning (GTK_SPINNER (self->spinner), testing);
  gtk_widget_set_visible (self->spinner, testing);
  gtk_widget_set_visible (self->answer_row, answer != NULL);
  if (answer == NULL)
    return;

  gtk_image_set_from_icon_name (GTK_IMAGE (self->icon), answer->good ? "object-select-symbolic"
                                                                     : "dialog-error-symbolic");
  if (answer->good)
    gtk_widget_remove_css_class (self->icon, "sa-icon-error");
  else
    gtk_widget_add_css_class (self->icon, "sa-icon-error");
  gtk_label_set_text (GTK_LABEL (self->title), answer->title);
  gtk_label_set_text (GTK_LABEL (self->advice), answer->advice);
  gtk_label_set_text (GTK_LABEL (self->text), answer->text != NULL ? answer->text : "");
  gtk_widget_set_visible (self->text, answer->text != NULL);
}
