/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-create-window.h"
#include "sa-fake-repository.h"
#include "sa-invite-sample.h"
#include "sa-invite-window.h"
#include "sa-test.h"
#include "sa-ui.h"

typedef struct
{
  SaInviteSample *sample;
  SaInviteForm   *form;
  GtkWidget      *window;
  SaOutcome      *outcome;  /* of the latest `invited` */
} Fixture;

static void
invited_cb (SaInviteWindow *window,
            SaOutcome      *outcome,
            gpointer        user_data)
{
  Fixture *f = user_data;

  g_clear_pointer (&f->outcome, sa_outcome_unref);
  f->outcome = sa_outcome_ref (outcome);
}

static void
set_up (Fixture       *f,
        gconstpointer  data)
{
  f->sample = sa_invite_sample_new ();
  f->form = sa_invite_sample_form (f->sample, NULL);
  f->window = sa_invite_window_new (f->form);
  g_object_add_weak_pointer (G_OBJECT (f->window), (gpointer *) &f->window);
  g_signal_connect (f->window, "invited", G_CALLBACK (invited_cb), f);
  gtk_window_present (GTK_WINDOW (f->window));
  SA_WAIT_UNTIL (gtk_widget_get_mapped (f->window));
}

static void
tear_down (Fixture       *f,
           gconstpointer  data)
{
  if (f->window != NULL)
    gtk_window_destroy (GTK_WINDOW (f->window));
  SA_WAIT_UNTIL (f->window == NULL);
  g_clear_pointer (&f->outcome, sa_outcome_unref);
  g_object_unref (f->form);
  sa_invite_sample_free (f->sample);
}

/* The first widget of @type below @widget whose text, where one is asked for, is @text. */
static GtkWidget *
find (GtkWidget  *widget,
      GType       type,
      const char *text)
{
  GtkWidget *child = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type))
    {
      if (text == NULL)
        return widget;
      if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
        return widget;
      if (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), text) == 0)
        return widget;
      if (ADW_IS_PREFERENCES_ROW (widget)
          && g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), text) == 0)
        return widget;
    }
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type, text);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
shows_below (GtkWidget  *widget,
             const char *text)
{
  GtkWidget *child = NULL;

  if (!gtk_widget_get_mapped (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return TRUE;
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows_below (child, text))
      return TRUE;

  return FALSE;
}

static gboolean
shows (Fixture    *f,
       const char *text)
{
  return shows_below (f->window, text);
}

static void
add_addresses (Fixture    *f,
               const char *text)
{
  sa_invite_list_add_text (sa_invite_form_get_list (f->form), text);
  sa_invite_sample_settle (f->form);
}

static GtkWidget *
find_dialog (void)
{
  g_autoptr(GListModel) toplevels = g_object_ref (gtk_window_get_toplevels ());
  guint i = 0;

  for (i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr(GtkWidget) window = g_list_model_get_item (toplevels, i);

      if (ADW_IS_MESSAGE_DIALOG (window))
        return window;
    }

  return NULL;
}

/* What a click on a response's button does. */
static void
respond (const char *response)
{
  GtkWidget *dialog = NULL;

  SA_WAIT_UNTIL ((dialog = find_dialog ()) != NULL);
  g_object_ref (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
  g_object_unref (dialog);
  SA_WAIT_UNTIL (find_dialog () == NULL);
}

static void
test_shows (Fixture       *f,
            gconstpointer  data)
{
  add_addresses (f, SA_INVITE_SAMPLE_TEXT);
  SA_WAIT_UNTIL (shows (f, "Invite 6 Users"));
  g_assert_true (shows (f, "3 new, 1 with an account, 1 resent, 1 restored, 2 left out, 2 to fix"));
  g_assert_true (shows (f, "Acme Support"));
  g_assert_nonnull (find (f->window, ADW_TYPE_ACTION_ROW, "g.rossi@example"));
  g_assert_nonnull (find (f->window, ADW_TYPE_ACTION_ROW, "Jira"));
}

static void
test_use_it (Fixture       *f,
             gconstpointer  data)
{
  add_addresses (f, "finn@example.con");
  SA_WAIT_UNTIL (find (f->window, GTK_TYPE_BUTTON, "Use It") != NULL);
  g_signal_emit_by_name (find (f->window, GTK_TYPE_BUTTON, "Use It"), "clicked");
  g_assert_cmpstr (sa_invite_row_get_text (sa_invite_list_get_row (sa_invite_form_get_list (f->form), 0)), ==,
                   "finn@example.com");
  SA_WAIT_UNTIL (find (f->window, GTK_TYPE_BUTTON, "Use It") == NULL);
}

static void
test_invites (Fixture       *f,
              gconstpointer  data)
{
  add_addresses (f, "a@example.com b@example.com");
  gtk_widget_activate_action (f->window, "invite.invite", NULL);
  SA_WAIT_UNTIL (f->window == NULL);
  g_assert_nonnull (f->outcome);
  g_assert_cmpuint (sa_outcome_count (f->outcome, SA_VERDICT_INVITED), ==, 2);
}

static void
test_typed_is_meant (Fixture       *f,
                     gconstpointer  data)
{
  GtkWidget *field = find (f->window, GTK_TYPE_TEXT, NULL);

  add_addresses (f, "a@example.com");
  g_signal_emit_by_name (field, "insert-at-cursor", "b@example.com");
  gtk_widget_activate_action (f->window, "invite.invite", NULL);
  SA_WAIT_UNTIL (f->window == NULL);
  g_assert_cmpuint (sa_outcome_count (f->outcome, SA_VERDICT_INVITED), ==, 2);
}

static void
test_results (Fixture       *f,
              gconstpointer  data)
{
  add_addresses (f, "a@example.com b@nowhere");
  gtk_widget_activate_action (f->window, "invite.invite", NULL);
  SA_WAIT_UNTIL (shows (f, "1 User Invited"));
  g_assert_true (shows (f, "b@nowhere"));
  g_assert_true (shows (f, "The domain has no ending, such as “.com”"));

  gtk_widget_activate_action (f->window, "invite.retry", NULL);
  SA_WAIT_UNTIL (shows (f, "E-Mail Addresses"));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sa_invite_form_get_list (f->form))), ==, 1);
}

static void
test_failure (Fixture       *f,
              gconstpointer  data)
{
  add_addresses (f, "a@example.com");
  sa_fake_repository_fail_next (SA_FAKE_REPOSITORY (f->sample->repository),
                                g_error_new_literal (SA_ERROR, SA_ERROR_BUSY, "Another program is busy. Try again."));
  gtk_widget_activate_action (f->window, "invite.invite", NULL);
  SA_WAIT_UNTIL (shows (f, "Another program is busy. Try again."));
  g_assert_true (shows (f, "E-Mail Addresses"));

  gtk_widget_activate_action (f->window, "invite.invite", NULL);
  SA_WAIT_UNTIL (f->window == NULL);
}

static void
test_close_asks (Fixture       *f,
                 gconstpointer  data)
{
  add_addresses (f, "a@example.com");
  gtk_window_close (GTK_WINDOW (f->window));
  respond ("cancel");
  g_assert_nonnull (f->window);

  gtk_window_close (GTK_WINDOW (f->window));
  respond ("discard");
  SA_WAIT_UNTIL (f->window == NULL);
}

static void
test_close_at_once (Fixture       *f,
                    gconstpointer  data)
{
  gtk_window_close (GTK_WINDOW (f->window));
  SA_WAIT_UNTIL (f->window == NULL);
  g_assert_null (find_dialog ());
}

static void
test_many (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr(GString) text = g_string_new (NULL);
  GtkWidget *view = NULL;
  GListModel *model = NULL;
  guint i = 0;

  for (i = 0; i < 10000; i++)
    g_string_append_printf (text, "user%u@example.%s\n", i, i % 100 == 0 ? "con" : "com");
  add_addresses (f, text->str);
  SA_WAIT_UNTIL (shows (f, "To Fix"));
  view = find (f->window, GTK_TYPE_LIST_VIEW, NULL);
  model = G_LIST_MODEL (gtk_list_view_get_model (GTK_LIST_VIEW (view)));
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 10000);

  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (gtk_widget_get_ancestor (find (f->window, GTK_TYPE_LABEL, "To Fix"),
                                                                          GTK_TYPE_TOGGLE_BUTTON)), TRUE);
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 100);

  /* Return on a line edits it in the field; what is committed takes its place. */
  g_signal_emit_by_name (view, "activate", 0);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find (f->window, GTK_TYPE_TEXT, NULL))), ==, "user0@example.con");
  gtk_editable_set_text (GTK_EDITABLE (find (f->window, GTK_TYPE_TEXT, NULL)), "user0@example.net");
  g_signal_emit_by_name (find (f->window, GTK_TYPE_TEXT, NULL), "activate");
  g_assert_cmpuint (g_list_model_get_n_items (model), ==, 99);
  g_assert_cmpstr (sa_invite_row_get_text (sa_invite_list_get_row (sa_invite_form_get_list (f->form), 0)), ==,
                   "user0@example.net");
}

static void
test_file (Fixture       *f,
           gconstpointer  data)
{
  g_autoptr(SaTestDir) dir = sa_test_dir_new ();
  g_autofree char *path = sa_test_dir_write (dir, "list.txt", "a@example.com\nb@example.com\n");
  g_autoptr(GFile) file = g_file_new_for_path (path);
  GListModel *list = G_LIST_MODEL (sa_invite_form_get_list (f->form));

  sa_invite_window_add_file (SA_INVITE_WINDOW (f->window), file);
  SA_WAIT_UNTIL (g_list_model_get_n_items (list) == 2);
}

static void
test_narrow (Fixture       *f,
             gconstpointer  data)
{
  GtkWidget *header_button = NULL;

  add_addresses (f, "a@example.com");
  SA_WAIT_UNTIL (shows (f, "Invite 1 User"));
  header_button = gtk_widget_get_ancestor (find (f->window, GTK_TYPE_LABEL, "Invite 1 User"), GTK_TYPE_BUTTON);
  g_assert_nonnull (gtk_widget_get_ancestor (header_button, ADW_TYPE_HEADER_BAR));
  SA_WAIT_UNTIL (gtk_widget_get_mapped (header_button));

  gtk_window_set_default_size (GTK_WINDOW (f->window), 360, 600);
  SA_WAIT_UNTIL (!gtk_widget_get_mapped (header_button));
  g_assert_cmpint (gtk_widget_get_width (f->window), <=, 370);
}

/* The field of the groups, by what it says while it is empty. */
static GtkWidget *
find_group_field (GtkWidget *widget)
{
  GtkWidget *child = NULL;

  if (GTK_IS_TEXT (widget) && g_strcmp0 (gtk_text_get_placeholder_text (GTK_TEXT (widget)), "Add groups") == 0)
    return widget;
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_group_field (child);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static void
press_return (GtkWidget *widget)
{
  g_autoptr(GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean handled = FALSE;
  guint i = 0;

  for (i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr(GtkEventController) controller = g_list_model_get_item (controllers, i);

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", GDK_KEY_Return, 0, 0, &handled);
    }
}

static guint
n_chosen (Fixture *f)
{
  GPtrArray *groups = sa_invite_form_get_groups (f->form);
  guint n = 0;
  guint i = 0;

  for (i = 0; i < groups->len; i++)
    n += ((SaInviteGroup *) g_ptr_array_index (groups, i))->chosen;

  return n;
}

static void
test_groups (Fixture      *f,
             gconstpointer data)
{
  GtkWidget *field = find_group_field (f->window);

  /* What is marked is taken, found without its accents. */
  gtk_widget_grab_focus (field);
  g_signal_emit_by_name (field, "insert-at-cursor", "sud");
  press_return (field);
  g_assert_cmpuint (n_chosen (f), ==, 1);
  g_assert_true (shows (f, "Außendienst Süd"));

  /* Return on nothing chooses nothing. */
  press_return (field);
  g_assert_cmpuint (n_chosen (f), ==, 1);

  /* What is not there can be made; it counts as new. */
  g_signal_emit_by_name (field, "insert-at-cursor", "Night Shift");
  press_return (field);
  g_assert_cmpuint (n_chosen (f), ==, 2);
  g_assert_true (shows (f, "Night Shift"));

  gtk_widget_activate_action (gtk_widget_get_prev_sibling (field), "chip.remove", NULL);
  g_assert_cmpuint (n_chosen (f), ==, 1);
}

static void
test_product (Fixture       *f,
              gconstpointer  data)
{
  GtkWidget *window = sa_create_window_new (GTK_WINDOW (f->window), f->sample->repository, f->sample->admin,
                                            SA_CHANGE_ADD_PRODUCT, f->sample->site);
  GtkWidget *name = find (window, ADW_TYPE_ENTRY_ROW, "Name");
  guint n = sa_invite_form_get_products (f->form)->len;

  g_object_add_weak_pointer (G_OBJECT (window), (gpointer *) &window);
  gtk_window_present (GTK_WINDOW (window));
  gtk_editable_set_text (GTK_EDITABLE (name), "jira");
  g_assert_nonnull (find (window, GTK_TYPE_LABEL, "The name is taken. Choose another one."));
  gtk_widget_activate_action (window, "create.create", NULL);
  gtk_editable_set_text (GTK_EDITABLE (name), "Board");
  g_assert_null (find (window, GTK_TYPE_LABEL, "The name is taken. Choose another one."));
  gtk_widget_activate_action (window, "create.create", NULL);
  SA_WAIT_UNTIL (window == NULL);

  /* The form offers it at once. */
  SA_WAIT_UNTIL (sa_invite_form_get_products (f->form)->len == n + 1);
  g_assert_nonnull (find (f->window, ADW_TYPE_ACTION_ROW, "Board"));
}

static void
add (const char *path,
     void (*test) (Fixture *f, gconstpointer data))
{
  g_test_add (path, Fixture, NULL, set_up, test, tear_down);
}

/* More addresses than go in one piece. */
static void
add_many (Fixture *f)
{
  g_autoptr(GString) text = g_string_new (NULL);
  guint i = 0;

  for (i = 0; i <= SA_REPOSITORY_JOB_TARGETS; i++)
    g_string_append_printf (text, "p%u@example.org\n", i);
  add_addresses (f, text->str);
}

static void
stop_at_progress_cb (SaRepository *repository,
                     SaPlan       *plan,
                     guint64       done,
                     guint64       total,
                     gpointer      user_data)
{
  Fixture *f = user_data;
  GtkWidget *window = f->window;

  g_signal_handlers_disconnect_by_func (repository, stop_at_progress_cb, f);
  gtk_window_close (GTK_WINDOW (window)); /* goes nowhere: what was begun wants an answer first */
  gtk_widget_activate_action (window, "invite.stop", NULL);
}

static void
test_cancel (Fixture       *f,
             gconstpointer  data)
{
  guint n_addresses = 0;

  add_many (f);
  n_addresses = g_list_model_get_n_items (G_LIST_MODEL (sa_invite_form_get_list (f->form)));
  g_signal_connect_after (f->sample->repository, "job-progress", G_CALLBACK (stop_at_progress_cb), f);
  gtk_widget_activate_action (f->window, "invite.invite", NULL);

  SA_WAIT_UNTIL (shows (f, "Invitation Cancelled"));
  g_assert_nonnull (f->window);
  g_assert_null (f->outcome);
  g_assert_true (shows (f, "It had come to 2,500 addresses. What was done there has been taken back.") ||
                 shows (f, "It had come to 2500 addresses. What was done there has been taken back."));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (sa_invite_form_get_list (f->form))), ==, n_addresses);

  /* Everything is still there, to be changed and sent after all. */
  gtk_widget_activate_action (f->window, "invite.retry", NULL);
  g_assert_true (sa_invite_form_can_invite (f->form));
  g_assert_null (sa_invite_form_get_error (f->form));
}

static gboolean
is_shown (Fixture    *f,
          const char *title)
{
  return gtk_widget_get_mapped (find (f->window, ADW_TYPE_PREFERENCES_ROW, title));
}

static void
test_later (Fixture       *f,
            gconstpointer  data)
{
  AdwComboRow *row = ADW_COMBO_ROW (find (f->window, ADW_TYPE_COMBO_ROW, "Send"));
  GtkWidget *time = find (f->window, ADW_TYPE_ENTRY_ROW, "Time of Day");
  GtkWidget *day = find (f->window, ADW_TYPE_ENTRY_ROW, "Day");
  GtkCalendar *calendar = GTK_CALENDAR (find (f->window, GTK_TYPE_CALENDAR, NULL));
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  g_autoptr(GDateTime) next_week = g_date_time_add_days (now, 7);
  g_autofree char *text = NULL;
  SaTime when = 0;

  sa_invite_list_add_text (sa_invite_form_get_list (f->form), "a@example.com");
  g_assert_false (is_shown (f, "Day"));
  adw_combo_row_set_selected (row, 1);
  SA_WAIT_UNTIL (is_shown (f, "Day") && is_shown (f, "Time of Day"));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (time)), ==, "08:00");

  gtk_editable_set_text (GTK_EDITABLE (time), "noon");
  g_assert_false (shows (f, "This is not a time of day. Enter hours and minutes, such as 08:30."));
  gtk_widget_grab_focus (time);
  gtk_widget_grab_focus (day);
  SA_WAIT_UNTIL (shows (f, "This is not a time of day. Enter hours and minutes, such as 08:30."));
  g_assert_false (sa_invite_form_can_invite (f->form));
  gtk_editable_set_text (GTK_EDITABLE (time), "9:15");

  /* A day of the calendar is entered as one would type it. */
  gtk_calendar_select_day (calendar, next_week);
  g_assert_cmpint (sa_invite_form_read_when (f->form, &when), ==, SA_WHEN_GOOD);
  text = g_date_time_format (next_week, "%m/%d/%Y");
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (day)), ==, text);

  adw_combo_row_set_selected (row, 0);
  SA_WAIT_UNTIL (!is_shown (f, "Day"));
  g_assert_cmpint (sa_invite_form_read_when (f->form, &when), ==, SA_WHEN_GOOD);
  g_assert_cmpint (when, ==, 0);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  sa_ui_init ();
  add ("/invite-window/says-what-will-happen", test_shows);
  add ("/invite-window/use-it-mends-a-misspelling", test_use_it);
  add ("/invite-window/closes-when-all-are-invited", test_invites);
  add ("/invite-window/takes-what-is-being-typed", test_typed_is_meant);
  add ("/invite-window/large-invitation-can-be-cancelled", test_cancel);
  add ("/invite-window/says-who-was-not-invited-and-why", test_results);
  add ("/invite-window/failure-is-told-and-can-be-retried", test_failure);
  add ("/invite-window/asks-before-it-discards", test_close_asks);
  add ("/invite-window/closes-at-once-when-empty", test_close_at_once);
  add ("/invite-window/ten-thousand-are-a-list", test_many);
  add ("/invite-window/reads-a-file", test_file);
  add ("/invite-window/fits-360-pixels", test_narrow);
  add ("/invite-window/mail-can-be-sent-later", test_later);
  add ("/invite-window/groups-are-found-and-made", test_groups);
  add ("/invite-window/product-can-be-created", test_product);

  return g_test_run ();
}
