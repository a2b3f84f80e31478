/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-sample.h"
#include "sa-preferences-window.h"
#include "sa-relay-page.h"
#include "sa-relay-sample.h"
#include "sa-test.h"
#include "sa-ui-test.h"

#include <adwaita.h>

static GtkWidget *
find_row (GtkWidget  *widget,
          const char *title)
{
  if (ADW_IS_PREFERENCES_ROW (widget) && gtk_widget_get_visible (widget) &&
      g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
shows (GtkWidget  *window,
       const char *text)
{
  return sa_ui_test_find_label (window, text) != NULL;
}

static GtkWidget *
new_window (SaInviteSample *sample,
            SaRelaySample  *relay,
            const SaActor  *actor)
{
  const SaPreferencesServices services = sa_relay_sample_services (relay);
  GtkWidget *window = sa_preferences_window_new (NULL, sample->repository, actor != NULL ? actor : sample->admin,
                                                 sample->site, &services, NULL);

  gtk_window_present (GTK_WINDOW (window));
  sa_ui_test_settle (window);
  return window;
}

static GtkWidget *
open_relay (GtkWidget  *window,
            const char *title)
{
  GtkWidget *row = find_row (window, title);
  GtkWidget *page = NULL;

  g_assert_nonnull (row);
  gtk_widget_activate (row);
  page = sa_ui_test_find (window, SA_TYPE_RELAY_PAGE);
  g_assert_nonnull (page);
  sa_ui_test_settle (window);
  return page;
}

static void
type (GtkWidget  *window,
      const char *title,
      const char *text)
{
  GtkWidget *row = find_row (window, title);

  g_assert_nonnull (row);
  gtk_widget_grab_focus (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
fill_resend (GtkWidget *page)
{
  sa_relay_form_set_protocol (sa_relay_page_get_form (SA_RELAY_PAGE (page)), "resend");
  type (page, "Sender", "Acme <x@example.com>");
  type (page, "API Key", "key");
}

static guint
count_relays (SaInviteSample *sample)
{
  g_autoptr (GPtrArray) relays = sa_repository_load (sample->repository, SA_ENTITY_RELAY, NULL, 0, NULL);

  return relays->len;
}

static AdwMessageDialog *
find_question (GtkWidget *window)
{
  GListModel *toplevels = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) toplevel = g_list_model_get_item (toplevels, i);

      if (ADW_IS_MESSAGE_DIALOG (toplevel) && gtk_window_get_transient_for (toplevel) == GTK_WINDOW (window))
        return ADW_MESSAGE_DIALOG (toplevel);
    }

  return NULL;
}

static void
answer (GtkWidget  *window,
        const char *response)
{
  AdwMessageDialog *dialog = NULL;

  SA_WAIT_UNTIL ((dialog = find_question (window)) != NULL);
  adw_message_dialog_response (dialog, response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_saves (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_auto (SaRelaySample) relay = { 0 };
  GtkWidget *window = new_window (sample, &relay, NULL);
  GtkWidget *page = open_relay (window, "All Sites");

  fill_resend (page);
  gtk_widget_activate_action (page, "relay.save", NULL);
  SA_WAIT_UNTIL (relay.saved_secret != NULL && shows (window, "Mail relay saved"));
  g_assert_cmpuint (count_relays (sample), ==, 1);
  g_assert_true (shows (window, "“API Key” is kept in the keyring of your desktop. Enter it only to replace it."));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_row (page, "API Key"))), ==, "");

  /* Nothing is unsaved: back at once, and the list says it. */
  gtk_widget_activate_action (page, "relay.back", NULL);
  SA_WAIT_UNTIL (shows (window, "Resend, Acme <x@example.com>"));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Nobody is scolded while they type; who goes on is told beside the field. */
static void
test_mistakes (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_auto (SaRelaySample) relay = { 0 };
  GtkWidget *window = new_window (sample, &relay, NULL);
  GtkWidget *page = open_relay (window, "All Sites");
  const char *sentence = "“mail.example.com” is not the address of a mail relay. Enter one that begins with “https://”, "
                         "such as “https://mail.example.com”.";

  sa_relay_form_set_protocol (sa_relay_page_get_form (SA_RELAY_PAGE (page)), "jmap");
  sa_ui_test_settle (window);
  type (page, "Server Address", "mail.example.com");
  sa_ui_test_settle (window);
  g_assert_false (shows (page, sentence));
  gtk_widget_grab_focus (find_row (page, "Sender"));
  SA_WAIT_UNTIL (shows (page, sentence));
  g_assert_true (gtk_widget_has_css_class (find_row (page, "Server Address"), "sa-has-error"));

  /* Saving says all the rest, and goes to the first that is wrong. */
  g_assert_false (shows (page, "“Sender” is empty. Without it no mail can be sent."));
  gtk_widget_activate_action (page, "relay.save", NULL);
  SA_WAIT_UNTIL (shows (page, "“Sender” is empty. Without it no mail can be sent."));
  g_assert_true (shows (page, "“Password or Token” is empty. Without it no mail can be sent."));
  g_assert_nonnull (gtk_widget_get_focus_child (find_row (page, "Server Address")));
  g_assert_cmpuint (count_relays (sample), ==, 0);

  /* What is mended is forgiven at once. */
  type (page, "Server Address", "https://mail.example.com");
  SA_WAIT_UNTIL (!shows (page, sentence));
  g_assert_false (gtk_widget_has_css_class (find_row (page, "Server Address"), "sa-has-error"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_unsaved (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_auto (SaRelaySample) relay = { 0 };
  GtkWidget *window = new_window (sample, &relay, NULL);
  GtkWidget *page = open_relay (window, "All Sites");

  fill_resend (page);
  gtk_widget_activate_action (page, "relay.back", NULL);
  answer (window, "cancel");
  g_assert_true (gtk_widget_get_mapped (page));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_row (page, "API Key"))), ==, "key");

  gtk_widget_activate_action (page, "relay.back", NULL);
  g_object_add_weak_pointer (G_OBJECT (page), (gpointer *) &page);
  answer (window, "discard");
  SA_WAIT_UNTIL (page == NULL);
  g_assert_cmpuint (count_relays (sample), ==, 0);

  page = open_relay (window, "All Sites");
  fill_resend (page);
  gtk_window_close (GTK_WINDOW (window));
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  answer (window, "save");
  SA_WAIT_UNTIL (window == NULL);
  g_assert_cmpuint (count_relays (sample), ==, 1);
  g_assert_cmpstr (relay.saved_secret, ==, "key");
}

static void
test_tests (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_auto (SaRelaySample) relay = { 0 };
  GtkWidget *window = new_window (sample, &relay, NULL);
  GtkWidget *page = open_relay (window, "All Sites");
  GtkWidget *to = find_row (page, "Send To");
  GtkWidget *text = NULL;

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (to)), ==, "ana.lopez@example.com");
  type (page, "Sender", "Acme <x@example.com>");
  type (page, "Send To", "ana");
  g_signal_emit_by_name (to, "entry-activated");
  SA_WAIT_UNTIL (shows (page, "The address has no “@”"));
  g_assert_null (relay.tested);

  /* What is tested is what is saved: it is saved first. */
  type (page, "Send To", "bo@example.com");
  g_signal_emit_by_name (to, "entry-activated");
  SA_WAIT_UNTIL (shows (page, "The relay took the message"));
  g_assert_cmpstr (relay.tested, ==, "bo@example.com");
  g_assert_cmpuint (count_relays (sample), ==, 1);
  text = sa_ui_test_find_label (page, "250 2.0.0 accepted as 4711");
  g_assert_true (gtk_label_get_selectable (GTK_LABEL (text)));

  relay.answer = SA_ERROR_CLASS_ACCOUNT;
  g_signal_emit_by_name (to, "entry-activated");
  SA_WAIT_UNTIL (shows (page, "The relay refuses this account"));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_locks (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_auto (SaRelaySample) relay = { 0 };
  g_autoptr (SaActor) trusted = sa_invite_sample_trusted (sample);
  GtkWidget *window = new_window (sample, &relay, trusted);
  GtkWidget *row = find_row (window, "All Sites");

  g_assert_false (gtk_list_box_row_get_activatable (GTK_LIST_BOX_ROW (row)));
  gtk_widget_activate (row);
  g_assert_null (sa_ui_test_find (window, SA_TYPE_RELAY_PAGE));
  g_assert_false (gtk_widget_is_sensitive (find_row (window, "Language")));
  g_assert_true (shows (window, "Only organization admins may do this. Ask one of them."));
  gtk_window_destroy (GTK_WINDOW (window));
}

static const char *
get_language (SaInviteSample  *sample,
              GPtrArray      **sites)
{
  g_clear_pointer (sites, g_ptr_array_unref);
  *sites = sa_repository_load (sample->repository, SA_ENTITY_SITE, NULL, 0, NULL);
  return ((SaSiteRecord *) g_ptr_array_index (*sites, 0))->language;
}

static void
press_undo (GtkWidget *window)
{
  GtkWidget *label = NULL;

  SA_WAIT_UNTIL ((label = sa_ui_test_find_label (window, "Undo")) != NULL);
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON), "clicked");
}

static void
test_language (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr (GPtrArray) sites = NULL;
  g_auto (SaRelaySample) relay = { 0 };
  GtkWidget *window = new_window (sample, &relay, NULL);
  AdwComboRow *row = ADW_COMBO_ROW (find_row (window, "Language"));

  g_assert_cmpuint (adw_combo_row_get_selected (row), ==, 0);
  g_assert_null (get_language (sample, &sites));
  adw_combo_row_set_selected (row, 2);
  SA_WAIT_UNTIL (g_strcmp0 (get_language (sample, &sites), "de") == 0);
  press_undo (window);
  SA_WAIT_UNTIL (get_language (sample, &sites) == NULL);
  SA_WAIT_UNTIL (adw_combo_row_get_selected (row) == 0);
  gtk_window_destroy (GTK_WINDOW (window));
}

/* The key of a relay that is taken off is forgotten, but not before nobody can take that back here. */
static void
test_forgets (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_auto (SaRelaySample) relay = { 0 };

  for (int undo = 1; undo >= 0; undo--)
    {
      GtkWidget *window = new_window (sample, &relay, NULL);
      GtkWidget *page = open_relay (window, "Acme Support");
      SaRelayForm *form = sa_relay_page_get_form (SA_RELAY_PAGE (page));

      if (!sa_relay_form_is_own (form))
        {
          sa_relay_form_set_own (form, TRUE);
          sa_ui_test_settle (window);
          fill_resend (page);
          gtk_widget_activate_action (page, "relay.save", NULL);
          SA_WAIT_UNTIL (relay.saved_secret != NULL && !sa_relay_form_is_dirty (form) && !sa_relay_form_is_busy (form));
        }
      sa_relay_form_set_own (form, FALSE);
      gtk_widget_activate_action (page, "relay.save", NULL);
      SA_WAIT_UNTIL (count_relays (sample) == 0 && !sa_relay_form_is_busy (form));
      g_assert_cmpint (relay.removed_relay, ==, 0);
      if (undo)
        {
          press_undo (window);
          SA_WAIT_UNTIL (count_relays (sample) == 1);
          SA_WAIT_UNTIL (sa_relay_form_is_own (form));
        }
      gtk_window_close (GTK_WINDOW (window));
      g_assert_cmpint (relay.removed_relay, ==, undo ? 0 : relay.saved_relay);
    }
}

/* Presses the Tab key until a row has the focus that is none of what lies between. */
static gboolean
tabs_to (GtkWidget        *window,
         GtkDirectionType  direction,
         GtkWidget        *from,
         GtkWidget        *to)
{
  GtkWidget *focus = NULL;

  do
    {
      gtk_widget_child_focus (window, direction);
      focus = gtk_window_get_focus (GTK_WINDOW (window));
    }
  while (focus != NULL && gtk_widget_is_ancestor (focus, from));

  return focus != NULL && gtk_widget_is_ancestor (focus, to);
}

static void
test_tabs (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  g_auto (SaRelaySample) relay = { 0 };
  GtkWidget *window = new_window (sample, &relay, NULL);
  GtkWidget *page = open_relay (window, "All Sites");
  GtkWidget *key = NULL;
  GtkWidget *sender = NULL;

  sa_relay_form_set_protocol (sa_relay_page_get_form (SA_RELAY_PAGE (page)), "resend");
  gtk_widget_activate_action (page, "relay.save", NULL);
  sa_ui_test_settle (window);
  g_assert_true (shows (window, "“API Key” is empty. Without it no mail can be sent."));

  key = find_row (page, "API Key");
  sender = find_row (page, "Sender");
  gtk_widget_grab_focus (key);
  g_assert_true (tabs_to (window, GTK_DIR_TAB_FORWARD, key, sender));
  g_assert_true (tabs_to (window, GTK_DIR_TAB_BACKWARD, sender, key));
  g_assert_true (tabs_to (window, GTK_DIR_DOWN, key, sender));
  gtk_window_close (GTK_WINDOW (window));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  sa_ui_test_init ();
  g_test_add_func ("/preferences/a-relay-is-set-and-listed", test_saves);
  g_test_add_func ("/preferences/mistakes-are-told-on-leaving-and-saving", test_mistakes);
  g_test_add_func ("/preferences/keys-pass-over-what-is-told", test_tabs);
  g_test_add_func ("/preferences/nothing-unsaved-is-lost-unasked", test_unsaved);
  g_test_add_func ("/preferences/test-mail-shows-the-whole-answer", test_tests);
  g_test_add_func ("/preferences/what-is-locked-stays-and-says-why", test_locks);
  g_test_add_func ("/preferences/language-of-the-organization-can-be-undone", test_language);
  g_test_add_func ("/preferences/secrets-go-with-their-relay", test_forgets);

  return g_test_run ();
}
