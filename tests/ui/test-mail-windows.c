/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-sample.h"
#include "sa-language-choice.h"
#include "sa-mail-box.h"
#include "sa-mail-pane.h"
#include "sa-mail-preview-window.h"
#include "sa-mail-sample.h"
#include "sa-mail-template.h"
#include "sa-mail-text-field.h"
#include "sa-mail-texts-window.h"
#include "sa-mail-view.h"
#include "sa-test.h"
#include "sa-ui-test.h"

#include <adwaita.h>

#define HOSTILE "<b>Bo</b> & \"Co\" {site} @link@"

static GVariant *
load_built_in (const char *language)
{
  g_autoptr (SaMailTemplate) words = sa_mail_template_load (language, NULL);

  return sa_mail_template_dup_texts (words);
}

static SaMailPreview *
make_preview (const char  *language,
              gpointer     data,
              GError     **error)
{
  return sa_mail_sample_preview (data, language, error);
}

static SaMailPreview *
preview_texts (gpointer             data,
               const char          *language,
               GVariant            *templates,
               const SaMailVariant *variant,
               GError             **error)
{
  const SaMailSample sample = {
    variant->nameless ? NULL : "Dalia Haddad", variant->anonymous ? NULL : "Ana López", NULL, variant->existing,
    templates,
  };

  return sa_mail_sample_preview (&sample, language, error);
}

static GtkWidget *
find_button (GtkWidget  *widget,
             const char *label)
{
  GtkWidget *found = sa_ui_test_find_label (widget, label);

  return found != NULL ? gtk_widget_get_ancestor (found, GTK_TYPE_BUTTON) : NULL;
}

static GtkTextBuffer *
find_buffer (GtkWidget *widget,
             SaMailKey  key)
{
  if (SA_IS_MAIL_TEXT_FIELD (widget) && sa_mail_text_field_get_key (SA_MAIL_TEXT_FIELD (widget)) == key)
    return gtk_text_view_get_buffer (GTK_TEXT_VIEW (sa_ui_test_find (widget, GTK_TYPE_TEXT_VIEW)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    {
      GtkTextBuffer *found = find_buffer (child, key);

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* Whether a label of the drawn mail says this, without the marks of its direction. */
static gboolean
draws (GtkWidget  *widget,
       const char *text)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_get_mapped (widget))
    {
      g_autoptr (GString) plain = g_string_new (gtk_label_get_text (GTK_LABEL (widget)));

      for (gunichar mark = 0x2066; mark <= 0x2069; mark++)
        {
          char utf8[7] = "";

          utf8[g_unichar_to_utf8 (mark, utf8)] = '\0';
          g_string_replace (plain, utf8, "", 0);
        }
      g_string_replace (plain, "\xe2\x80\x8e", "", 0);
      g_string_replace (plain, "\xe2\x80\x8f", "", 0);
      if (g_str_equal (plain->str, text))
        return TRUE;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    if (draws (child, text))
      return TRUE;

  return FALSE;
}

static GtkWidget *
new_texts_window (SaInviteSample *sample,
                  const char     *language)
{
  const SaMailTextsServices services = { NULL, load_built_in, preview_texts };
  GtkWidget *window = sa_mail_texts_window_new (NULL, sample->repository, sample->admin, &services, language);

  gtk_window_set_default_size (GTK_WINDOW (window), 1040, 700);
  gtk_window_present (GTK_WINDOW (window));
  sa_ui_test_settle (window);
  return window;
}

static void
test_preview (void)
{
  const SaMailSample sample = { HOSTILE, HOSTILE, HOSTILE, FALSE, NULL };
  GtkWidget *window = sa_mail_preview_window_new (NULL, "en", make_preview, (gpointer) &sample, NULL);
  GtkWidget *view = sa_ui_test_find (window, SA_TYPE_MAIL_VIEW);
  GtkWidget *languages = sa_ui_test_find (window, GTK_TYPE_DROP_DOWN);
  GtkWidget *box = NULL;

  gtk_window_present (GTK_WINDOW (window));
  sa_ui_test_settle (window);
  g_assert_true (draws (view, "Hello " HOSTILE ","));
  g_assert_true (draws (view, HOSTILE));
  g_assert_true (draws (window, HOSTILE " via Acme Support <invitations@example.com>"));
  g_assert_true (draws (window, HOSTILE " invited you to Acme Support"));
  g_assert_true (draws (window, "ana.lopez@example.com"));
  box = sa_ui_test_find (view, SA_TYPE_MAIL_BOX);
  g_assert_cmpint (gtk_widget_get_direction (box), ==, GTK_TEXT_DIR_LTR);

  sa_language_choice_set_language (GTK_DROP_DOWN (languages), "ar");
  sa_ui_test_settle (window);
  g_assert_true (draws (view, "مرحبًا " HOSTILE "،"));
  box = sa_ui_test_find (view, SA_TYPE_MAIL_BOX);
  g_assert_cmpint (gtk_widget_get_direction (box), ==, GTK_TEXT_DIR_RTL);

  sa_mail_pane_show_text (SA_MAIL_PANE (sa_ui_test_find (window, SA_TYPE_MAIL_PANE)), TRUE);
  sa_ui_test_settle (window);
  g_assert_false (gtk_widget_get_mapped (view));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* A button that is drawn is none: nothing in the mail can be activated or has the focus as a control. */
static void
test_nothing_to_click (void)
{
  const SaMailSample sample = { "Bo", "Ana López", NULL, FALSE, NULL };
  GtkWidget *window = sa_mail_preview_window_new (NULL, "en", make_preview, (gpointer) &sample, NULL);
  GtkWidget *view = sa_ui_test_find (window, SA_TYPE_MAIL_VIEW);
  GtkWidget *label = NULL;

  gtk_window_present (GTK_WINDOW (window));
  sa_ui_test_settle (window);
  g_assert_true (draws (view, "Accept Invitation"));
  g_assert_null (sa_ui_test_find (view, GTK_TYPE_BUTTON));
  label = sa_ui_test_find (view, GTK_TYPE_LABEL);
  g_assert_null (gtk_label_get_current_uri (GTK_LABEL (label)));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_texts (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  GtkWidget *window = new_texts_window (sample, "de");
  GtkTextBuffer *greeting = find_buffer (window, SA_MAIL_KEY_GREETING);
  GtkWidget *label = NULL;
  g_autofree char *text = NULL;

  g_assert_false (gtk_widget_is_sensitive (find_button (window, "Save")));
  gtk_text_buffer_set_text (greeting, "Moin {name}!", -1);
  SA_WAIT_UNTIL (draws (window, "Moin Dalia Haddad!"));
  g_assert_true (sa_ui_test_find_label (window, "Changed") != NULL);
  g_assert_true (gtk_widget_is_sensitive (find_button (window, "Save")));

  /* What is wrong is told while it is typed, and the mail stays as it was. */
  gtk_text_buffer_set_text (greeting, "Moin {nmae}!", -1);
  SA_WAIT_UNTIL (sa_ui_test_find_label (window, "In the mail texts “Deutsch”, the text “greeting” has “{nmae}”, which "
                                        "is no variable. Correct it or leave out the braces.") != NULL);
  g_assert_false (gtk_widget_is_sensitive (find_button (window, "Save")));
  gtk_text_buffer_set_text (greeting, "Moin {name}!", -1);
  gtk_widget_activate_action (window, "texts.save", NULL);
  SA_WAIT_UNTIL (sa_ui_test_find_label (window, "Mail texts saved") != NULL);
  g_assert_false (sa_mail_texts_is_dirty (sa_mail_texts_window_get_texts (SA_MAIL_TEXTS_WINDOW (window))));

  SA_WAIT_UNTIL ((label = sa_ui_test_find_label (window, "Undo")) != NULL);
  g_signal_emit_by_name (gtk_widget_get_ancestor (label, GTK_TYPE_BUTTON), "clicked");
  SA_WAIT_UNTIL (sa_ui_test_find_label (window, "Changed") == NULL);
  g_object_get (greeting, "text", &text, NULL);
  g_assert_cmpstr (text, ==, sa_mail_texts_get_built_in (
    sa_mail_texts_window_get_texts (SA_MAIL_TEXTS_WINDOW (window)), SA_MAIL_KEY_GREETING));
  gtk_window_destroy (GTK_WINDOW (window));
}

/* Who writes the text for people without a name sees the mail to one of them. */
static void
test_follows (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  GtkWidget *window = new_texts_window (sample, "en");

  gtk_text_buffer_set_text (find_buffer (window, SA_MAIL_KEY_GREETING_ANONYMOUS), "Hello you,", -1);
  SA_WAIT_UNTIL (draws (window, "Hello you,"));
  gtk_text_buffer_set_text (find_buffer (window, SA_MAIL_KEY_BUTTON_EXISTING), "Step in", -1);
  SA_WAIT_UNTIL (draws (window, "Step in") && draws (window, "Hello Dalia Haddad,"));
  gtk_text_buffer_set_text (find_buffer (window, SA_MAIL_KEY_SUBJECT_ANONYMOUS), "Come to {site}", -1);
  SA_WAIT_UNTIL (draws (window, "Come to Acme Support"));
  sa_mail_texts_reset_all (sa_mail_texts_window_get_texts (SA_MAIL_TEXTS_WINDOW (window)));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_insert (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  GtkWidget *window = new_texts_window (sample, "en");
  GtkTextBuffer *button = find_buffer (window, SA_MAIL_KEY_BUTTON_NEW);
  GtkWidget *field = sa_ui_test_find (window, SA_TYPE_MAIL_TEXT_FIELD);
  GtkTextIter end;
  g_autofree char *text = NULL;

  g_assert_nonnull (button);
  gtk_text_buffer_get_end_iter (find_buffer (window, SA_MAIL_KEY_SUBJECT), &end);
  gtk_text_buffer_place_cursor (find_buffer (window, SA_MAIL_KEY_SUBJECT), &end);
  gtk_widget_activate_action (field, "field.insert", "s", "organization");
  g_object_get (find_buffer (window, SA_MAIL_KEY_SUBJECT), "text", &text, NULL);
  g_assert_cmpstr (text, ==, "{inviter} invited you to {site}{organization}");
  sa_mail_texts_reset_all (sa_mail_texts_window_get_texts (SA_MAIL_TEXTS_WINDOW (window)));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_unsaved (void)
{
  g_autoptr (SaInviteSample) sample = sa_invite_sample_new ();
  GtkWidget *window = new_texts_window (sample, "en");
  GListModel *toplevels = gtk_window_get_toplevels ();
  AdwMessageDialog *dialog = NULL;

  gtk_text_buffer_set_text (find_buffer (window, SA_MAIL_KEY_PRIVATE), "For you alone.", -1);
  gtk_window_close (GTK_WINDOW (window));
  for (guint i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr (GtkWindow) toplevel = g_list_model_get_item (toplevels, i);

      if (ADW_IS_MESSAGE_DIALOG (toplevel))
        dialog = ADW_MESSAGE_DIALOG (toplevel);
    }
  g_assert_nonnull (dialog);
  g_assert_nonnull (sa_ui_test_find_label (GTK_WIDGET (dialog),
                                           "Mail texts have been changed and not saved yet: English"));
  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  adw_message_dialog_response (dialog, "discard");
  gtk_window_destroy (GTK_WINDOW (dialog));
  SA_WAIT_UNTIL (window == NULL);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  sa_ui_test_init ();
  g_test_add_func ("/mail-preview/any-language-from-its-own-side-and-words-stay-words", test_preview);
  g_test_add_func ("/mail-preview/nothing-can-be-clicked", test_nothing_to_click);
  g_test_add_func ("/mail-texts-window/shows-checks-saves-and-undoes", test_texts);
  g_test_add_func ("/mail-texts-window/preview-has-the-text-that-is-written", test_follows);
  g_test_add_func ("/mail-texts-window/variables-are-inserted", test_insert);
  g_test_add_func ("/mail-texts-window/nothing-unsaved-is-lost-unasked", test_unsaved);

  return g_test_run ();
}
