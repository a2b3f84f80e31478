/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address-entry.h"
#include "sa-test.h"
#include "sa-ui.h"

#include <adwaita.h>

typedef struct
{
  SaInviteList   *list;
  SaAddressEntry *entry;
  SaChipBox      *box;
  GtkText        *field;
  GtkWidget      *window;
  GtkWidget      *other;  /* something else that can have the focus */
} Fixture;

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  f->list = sa_invite_list_new (NULL, 1, NULL);
  f->entry = SA_ADDRESS_ENTRY (sa_address_entry_new ());
  sa_address_entry_set_list (f->entry, f->list);
  f->box = sa_address_entry_get_box (f->entry);
  f->field = sa_chip_box_get_field (f->box);
  f->other = gtk_button_new_with_label ("Other");
  gtk_box_append (GTK_BOX (content), GTK_WIDGET (f->entry));
  gtk_box_append (GTK_BOX (content), f->other);
  f->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (f->window), 400, 300);
  gtk_window_set_child (GTK_WINDOW (f->window), content);
  gtk_window_present (GTK_WINDOW (f->window));
  SA_WAIT_UNTIL (gtk_widget_get_mapped (f->window));
  gtk_widget_grab_focus (GTK_WIDGET (f->entry));
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (f->window));
  g_assert_finalize_object (f->list);
}

static void
type (Fixture    *f,
      const char *text)
{
  g_signal_emit_by_name (f->field, "insert-at-cursor", text);
}

/* Types one character after the other, as a person does. */
static void
type_keys (Fixture    *f,
           const char *text)
{
  const char *p = NULL;

  for (p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      g_autofree char *key = g_strndup (p, (gsize) (g_utf8_next_char (p) - p));

      type (f, key);
    }
}

/* Sends a key to the controllers of @widget. */
static gboolean
press (GtkWidget *widget,
       guint      key)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;
  guint i = 0;

  for (i = 0; i < g_list_model_get_n_items (controllers) && !handled; i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", key, 0, 0, &handled);
    }

  return handled;
}

static guint
n_rows (Fixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (f->list));
}

static const char *
text_of (Fixture *f,
         guint    position)
{
  return sa_invite_row_get_text (sa_invite_list_get_row (f->list, position));
}

static const char *
typed (Fixture *f)
{
  return gtk_editable_get_text (GTK_EDITABLE (f->field));
}

static GtkWidget *
chip (Fixture *f,
      guint    position)
{
  return GTK_WIDGET (sa_chip_box_get_chip (f->box, position));
}

static gboolean
has_focus (GtkWidget *widget)
{
  return gtk_root_get_focus (gtk_widget_get_root (widget)) == widget;
}

static void
test_separators (Fixture       *f,
                 gconstpointer  data)
{
  type_keys (f, "a@example.com,");
  type_keys (f, "b@example.com ");
  type_keys (f, "c@example.com;");
  g_assert_cmpuint (n_rows (f), ==, 3);
  g_assert_cmpuint (sa_chip_box_get_n_chips (f->box), ==, 3);
  g_assert_cmpstr (text_of (f, 1), ==, "b@example.com");
  g_assert_cmpstr (typed (f), ==, "");

  /* A name has blanks and commas of its own. */
  type_keys (f, "\"Last, First\" <d@example.com>,");
  g_assert_cmpuint (n_rows (f), ==, 4);
  g_assert_cmpstr (text_of (f, 3), ==, "d@example.com");
  g_assert_cmpstr (sa_invite_row_get_name (sa_invite_list_get_row (f->list, 3)), ==, "Last, First");

  type_keys (f, "Ana Novak ");
  g_assert_cmpuint (n_rows (f), ==, 4);
  g_assert_cmpstr (typed (f), ==, "Ana Novak ");
}

static void
test_return (Fixture       *f,
             gconstpointer  data)
{
  type_keys (f, "nonsense");
  g_signal_emit_by_name (f->field, "activate");
  g_assert_cmpuint (n_rows (f), ==, 1);
  g_assert_cmpint (sa_invite_row_get_state (sa_invite_list_get_row (f->list, 0)), ==, SA_INVITE_STATE_INVALID);
  g_assert_cmpstr (sa_address_chip_get_word (SA_ADDRESS_CHIP (chip (f, 0))), ==, "Not valid");
}

static void
test_focus_out (Fixture       *f,
                gconstpointer  data)
{
  type_keys (f, "a@example.com");
  gtk_widget_grab_focus (f->other);
  SA_WAIT_UNTIL (n_rows (f) == 1);
  g_assert_cmpstr (typed (f), ==, "");
}

static void
test_paste (Fixture       *f,
            gconstpointer  data)
{
  type_keys (f, "first@exam");
  type (f, "ple.com\nb@example.com, Ana <c@example.com>\n\nd@example.com");
  g_assert_cmpuint (n_rows (f), ==, 4);
  g_assert_cmpstr (text_of (f, 0), ==, "first@example.com");
  g_assert_cmpstr (typed (f), ==, "");
}

static void
test_big_paste (Fixture       *f,
                gconstpointer  data)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint i = 0;

  for (i = 0; i < 10000; i++)
    g_string_append_printf (text, "user%u@example.com\n", i);
  type (f, text->str);
  g_assert_cmpuint (n_rows (f), ==, 10000);
  g_assert_false (sa_address_entry_get_show_chips (f->entry));
  g_assert_cmpuint (sa_chip_box_get_n_chips (f->box), ==, 0);

  sa_invite_list_clear (f->list);
  g_assert_true (sa_address_entry_get_show_chips (f->entry));
}

static void
test_limit (Fixture       *f,
            gconstpointer  data)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint i = 0;

  for (i = 0; i < SA_ADDRESS_ENTRY_MAX_CHIPS; i++)
    g_string_append_printf (text, "user%u@example.com\n", i);
  type (f, text->str);
  g_assert_cmpuint (sa_chip_box_get_n_chips (f->box), ==, SA_ADDRESS_ENTRY_MAX_CHIPS);

  type_keys (f, "last@example.com ");
  g_assert_false (sa_address_entry_get_show_chips (f->entry));
  sa_invite_list_remove (f->list, sa_invite_list_get_row (f->list, 3));
  g_assert_true (sa_address_entry_get_show_chips (f->entry));
  g_assert_cmpuint (sa_chip_box_get_n_chips (f->box), ==, SA_ADDRESS_ENTRY_MAX_CHIPS);
}

static void
test_backspace (Fixture       *f,
                gconstpointer  data)
{
  type (f, "a@example.com, b@example.com,");
  g_assert_true (press (GTK_WIDGET (f->field), GDK_KEY_BackSpace));
  g_assert_cmpstr (typed (f), ==, "b@example.com");
  g_assert_true (sa_chip_box_get_edited (f->box) == SA_ADDRESS_CHIP (chip (f, 1)));
  g_assert_false (gtk_widget_get_visible (chip (f, 1)));

  gtk_editable_set_position (GTK_EDITABLE (f->field), 1);
  type_keys (f, "o");
  g_signal_emit_by_name (f->field, "activate");
  g_assert_cmpuint (n_rows (f), ==, 2);
  g_assert_cmpstr (text_of (f, 1), ==, "bo@example.com");
  g_assert_null (sa_chip_box_get_edited (f->box));
}

static void
test_edit_in_place (Fixture       *f,
                    gconstpointer  data)
{
  type (f, "a@example.com, Ana Novak <b@example.com>, c@example.com,");
  gtk_widget_activate_action (chip (f, 1), "chip.edit", NULL);
  g_assert_cmpstr (typed (f), ==, "Ana Novak <b@example.com>");
  g_assert_true (gtk_widget_get_prev_sibling (GTK_WIDGET (f->field)) == chip (f, 1));
  g_assert_cmpuint (n_rows (f), ==, 3);

  /* Two addresses in the place of one. */
  gtk_editable_set_position (GTK_EDITABLE (f->field), -1);
  type_keys (f, ",");
  g_assert_cmpuint (n_rows (f), ==, 3);
  gtk_widget_activate_action (chip (f, 1), "chip.edit", NULL);
  gtk_editable_delete_text (GTK_EDITABLE (f->field), 0, -1);
  type (f, "x@example.com y@example.com");
  g_assert_cmpuint (n_rows (f), ==, 4);
  g_assert_cmpstr (text_of (f, 1), ==, "x@example.com");
  g_assert_cmpstr (text_of (f, 2), ==, "y@example.com");
  g_assert_cmpstr (text_of (f, 3), ==, "c@example.com");
}

static void
test_escape (Fixture       *f,
             gconstpointer  data)
{
  type (f, "a@example.com, b@example.com,");
  gtk_widget_activate_action (chip (f, 0), "chip.edit", NULL);
  gtk_editable_set_position (GTK_EDITABLE (f->field), 0);
  type_keys (f, "zzz");
  g_assert_true (press (GTK_WIDGET (f->field), GDK_KEY_Escape));
  g_assert_cmpstr (text_of (f, 0), ==, "a@example.com");
  g_assert_true (gtk_widget_get_visible (chip (f, 0)));
  g_assert_cmpstr (typed (f), ==, "");

  /* With nothing to leave, Escape is the window's. */
  g_assert_false (press (GTK_WIDGET (f->field), GDK_KEY_Escape));
}

static void
test_arrows (Fixture       *f,
             gconstpointer  data)
{
  type (f, "a@example.com, b@example.com, c@example.com,");
  gtk_widget_grab_focus (GTK_WIDGET (f->entry));
  g_assert_false (press (GTK_WIDGET (f->field), GDK_KEY_Right));
  g_assert_true (press (GTK_WIDGET (f->field), GDK_KEY_Left));
  g_assert_true (has_focus (chip (f, 2)));
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (f->box), GTK_DIR_LEFT));
  g_assert_true (has_focus (chip (f, 1)));
  g_assert_true (press (GTK_WIDGET (f->box), GDK_KEY_Home));
  g_assert_true (has_focus (chip (f, 0)));

  /* An arrow stays at the end. */
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (f->box), GTK_DIR_LEFT));
  g_assert_true (has_focus (chip (f, 0)));

  /* Chips do not stop Tab: there is one way in and one way out. */
  g_assert_false (gtk_widget_child_focus (GTK_WIDGET (f->box), GTK_DIR_TAB_FORWARD));
  gtk_widget_grab_focus (f->other);
  g_assert_true (gtk_widget_child_focus (GTK_WIDGET (f->entry), GTK_DIR_TAB_BACKWARD));
  g_assert_true (gtk_widget_is_focus (GTK_WIDGET (f->field)));

  gtk_widget_set_direction (GTK_WIDGET (f->box), GTK_TEXT_DIR_RTL);
  g_assert_true (press (GTK_WIDGET (f->field), GDK_KEY_Right));
  g_assert_true (has_focus (chip (f, 2)));

  /* Inside a text an arrow is the text's. */
  gtk_widget_grab_focus (GTK_WIDGET (f->entry));
  type_keys (f, "abc");
  g_assert_false (press (GTK_WIDGET (f->field), GDK_KEY_Right));
}

static void
test_lines (Fixture       *f,
            gconstpointer  data)
{
  type (f, "anastasia@example.com bartholomew@example.com christopher@example.com dorothea@example.com ");
  SA_WAIT_UNTIL (gtk_widget_get_height (GTK_WIDGET (f->box)) > 60);
  gtk_widget_grab_focus (chip (f, 0));
  g_assert_true (press (GTK_WIDGET (f->box), GDK_KEY_Down));
  g_assert_false (has_focus (chip (f, 0)));
  g_assert_true (press (GTK_WIDGET (f->box), GDK_KEY_Up));
  g_assert_true (has_focus (chip (f, 0)));
  g_assert_false (press (GTK_WIDGET (f->box), GDK_KEY_Up));
}

static void
test_delete (Fixture       *f,
             gconstpointer  data)
{
  type (f, "a@example.com, b@example.com, c@example.com,");
  gtk_widget_grab_focus (chip (f, 1));
  gtk_widget_activate_action (chip (f, 1), "chip.remove", NULL);
  g_assert_cmpuint (n_rows (f), ==, 2);
  g_assert_cmpstr (text_of (f, 1), ==, "c@example.com");
  g_assert_true (has_focus (chip (f, 1)));
  gtk_widget_activate_action (chip (f, 1), "chip.remove", NULL);
  g_assert_true (gtk_widget_is_focus (GTK_WIDGET (f->field)));
}

static void
test_copy (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr(GdkContentProvider) content = NULL;
  g_auto(GValue) value = G_VALUE_INIT;

  type (f, "a@example.com,");
  gtk_widget_activate_action (chip (f, 0), "chip.copy", NULL);
  content = g_object_ref (gdk_clipboard_get_content (gtk_widget_get_clipboard (f->window)));
  g_value_init (&value, G_TYPE_STRING);
  g_assert_true (gdk_content_provider_get_value (content, &value, NULL));
  g_assert_cmpstr (g_value_get_string (&value), ==, "a@example.com");
}

static void
test_twice (Fixture       *f,
            gconstpointer  data)
{
  type (f, "a@example.com a@example.com ");
  g_assert_cmpstr (sa_address_chip_get_word (SA_ADDRESS_CHIP (chip (f, 1))), ==, "Twice");
  gtk_widget_activate_action (chip (f, 0), "chip.remove", NULL);
  g_assert_cmpstr (sa_address_chip_get_word (SA_ADDRESS_CHIP (chip (f, 0))), ==, "");
}

static void
test_language (Fixture       *f,
               gconstpointer  data)
{
  SaInviteRow *row = NULL;

  type (f, "a@example.com b@example.com ");
  row = sa_invite_list_get_row (f->list, 1);
  gtk_widget_activate_action (chip (f, 1), "chip.language", "s", "de");
  g_assert_cmpstr (sa_invite_row_get_language (row), ==, "de");
  g_assert_null (sa_invite_row_get_language (sa_invite_list_get_row (f->list, 0)));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (chip (f, 1)), ==, "Will be invited. The mail is in Deutsch");

  /* What came with a list shows, too. */
  sa_invite_list_set_language (f->list, sa_invite_list_get_row (f->list, 0), "pt-BR");
  g_assert_cmpstr (sa_address_chip_get_language (SA_ADDRESS_CHIP (chip (f, 0))), ==, "pt-BR");
  gtk_widget_activate_action (chip (f, 1), "chip.language", "s", "");
  g_assert_null (sa_invite_row_get_language (row));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (chip (f, 1)), ==, "Will be invited");

  /* Its menu opens by keyboard, and goes with it. */
  gtk_widget_grab_focus (chip (f, 1));
  gtk_widget_activate_action (chip (f, 1), "chip.menu", NULL);
  SA_WAIT_UNTIL (GTK_IS_POPOVER (gtk_widget_get_last_child (chip (f, 1))));
  gtk_widget_activate_action (chip (f, 1), "chip.remove", NULL);
  g_assert_cmpuint (sa_chip_box_get_n_chips (f->box), ==, 1);
}

static void
add (const char *path,
     void (*test) (Fixture *f, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  sa_ui_init ();
  add ("/address-entry/separators-end-addresses", test_separators);
  add ("/address-entry/return-takes-whatever-is-there", test_return);
  add ("/address-entry/leaving-takes-what-was-typed", test_focus_out);
  add ("/address-entry/paste-becomes-chips", test_paste);
  add ("/address-entry/paste-of-ten-thousand-loses-none", test_big_paste);
  add ("/address-entry/more-than-hundred-are-a-list", test_limit);
  add ("/address-entry/backspace-edits-the-last", test_backspace);
  add ("/address-entry/edits-in-place", test_edit_in_place);
  add ("/address-entry/escape-leaves-an-edit", test_escape);
  add ("/address-entry/one-stop-for-tab", test_arrows);
  add ("/address-entry/arrows-change-lines", test_lines);
  add ("/address-entry/delete-removes-and-keeps-the-focus", test_delete);
  add ("/address-entry/copies-an-address", test_copy);
  add ("/address-entry/first-of-two-counts", test_twice);
  add ("/address-entry/language-of-the-mail-is-chosen-in-the-chips-menu", test_language);

  return g_test_run ();
}
