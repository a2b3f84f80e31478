/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-repository.h"
#include "sa-outbox-page.h"
#include "sa-page-bin.h"
#include "sa-test.h"
#include "sa-ui-test.h"
#include "sa-user-details.h"
#include "sa-users-page.h"
#include "sa-window.h"

typedef struct
{
  SaRepository *repository;
  SaActor      *actor;
  GtkWidget    *window;
} Fixture;

static SaOutcome *
apply (Fixture       *fixture,
       const SaActor *actor,
       SaChange      *change)
{
  g_autoptr(SaPlan) plan = sa_plan_new_single ("test", change);
  g_auto(SaTestAnswer) answer = { 0, };
  g_autoptr(GError) error = NULL;
  SaOutcome *outcome = NULL;

  sa_repository_apply_async (fixture->repository, plan, actor, FALSE, NULL, sa_test_answer_cb, &answer);
  outcome = sa_repository_apply_finish (fixture->repository, sa_test_await (&answer), &error);
  g_assert_no_error (error);
  g_assert_false (sa_outcome_is_refused (outcome));
  return outcome;
}

static void
create_organization (Fixture *fixture)
{
  g_autoptr(SaActor) system = sa_actor_new (SA_ACTOR_SYSTEM, 0, "test");
  g_autoptr(SaOutcome) outcome = NULL;
  SaChange *change = sa_change_new (SA_CHANGE_CREATE_ORGANIZATION, 0);
  SaTargets *founder = sa_targets_new_addresses ();

  sa_targets_add_address (founder, "ana@example.com", "ana@example.com", "Ana López", SA_REASON_NONE);
  sa_change_take_targets (change, founder);
  sa_change_set_name (change, "Acme");
  sa_change_set_text (change, "Acme Support");
  sa_change_set_url (change, "https://support.example.com");
  outcome = apply (fixture, system, change);
}

static void
invite_people (Fixture *fixture)
{
  static const char *addresses[] = { "bo@example.com", "carla@example.com", "dalia@example.org" };
  g_autoptr(SaOutcome) outcome = NULL;
  SaChange *change = sa_change_new (SA_CHANGE_ADD_PRODUCT, 1);
  SaTargets *targets = sa_targets_new_addresses ();
  guint i;

  sa_change_set_name (change, "Jira");
  change->number = 25;
  outcome = apply (fixture, fixture->actor, change);
  g_clear_pointer (&outcome, sa_outcome_unref);

  for (i = 0; i < G_N_ELEMENTS (addresses); i++)
    sa_targets_add_address (targets, addresses[i], addresses[i], "", SA_REASON_NONE);
  change = sa_change_new (SA_CHANGE_INVITE, 1);
  sa_change_take_targets (change, targets);
  change->flags = SA_CHANGE_FLAG_SEND_MAIL;
  change->expires_days = 30;
  outcome = apply (fixture, fixture->actor, change);
}

static SaRowList *
get_list (Fixture *fixture)
{
  return sa_users_page_get_list (SA_USERS_PAGE (sa_ui_test_find (fixture->window, SA_TYPE_USERS_PAGE)));
}

static guint
count_rows (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (get_list (fixture)));
}

/* Selects the user with this address and nobody else. */
static SaUser *
choose (Fixture    *fixture,
        const char *address)
{
  SaRowList *list = get_list (fixture);
  guint i;

  for (i = 0; i < count_rows (fixture); i++)
    {
      g_autoptr(SaUser) user = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (g_str_equal (sa_user_get_record (user)->address, address))
        {
          gtk_selection_model_select_item (GTK_SELECTION_MODEL (list), i, TRUE);
          return user; /* the list keeps it */
        }
    }

  g_assert_not_reached ();
}

static gboolean
is_enabled (Fixture    *fixture,
            const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), action);
}

static void
answer_dialog (const char *response)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  guint i;

  for (i = 0; i < g_list_model_get_n_items (toplevels); i++)
    {
      g_autoptr(GtkWidget) toplevel = g_list_model_get_item (toplevels, i);

      if (ADW_IS_MESSAGE_DIALOG (toplevel))
        {
          g_assert_true (adw_message_dialog_has_response (ADW_MESSAGE_DIALOG (toplevel), response));
          adw_message_dialog_response (ADW_MESSAGE_DIALOG (toplevel), response);
          return;
        }
    }

  g_error ("No question was asked");
}

static void
set_up_empty (Fixture       *fixture,
              gconstpointer  data)
{
  fixture->repository = sa_fake_repository_new ();
  fixture->actor = sa_actor_new (SA_ACTOR_ACCOUNT, 1, "site-admin");
  fixture->window = sa_window_new (NULL, fixture->repository, fixture->actor, NULL, 0);
  sa_ui_test_settle (fixture->window);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->repository = sa_fake_repository_new ();
  fixture->actor = sa_actor_new (SA_ACTOR_ACCOUNT, 1, "site-admin");
  create_organization (fixture);
  invite_people (fixture);
  fixture->window = sa_window_new (NULL, fixture->repository, fixture->actor, NULL, 0);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1100, 720);
  sa_ui_test_settle (fixture->window);
  SA_WAIT_UNTIL (count_rows (fixture) == 4);
  SA_WAIT_UNTIL (is_enabled (fixture, "invite"));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_pointer (&fixture->actor, sa_actor_free);
  SA_WAIT_UNTIL (!g_main_context_pending (NULL));
  g_object_unref (fixture->repository);
}

static void
test_first_run (Fixture       *fixture,
                gconstpointer  data)
{
  g_assert_nonnull (sa_ui_test_find_label (fixture->window, "Invite people to your sites and see who has come in"));
  g_assert_false (is_enabled (fixture, "invite"));
  g_assert_cmpint (sa_window_get_site (SA_WINDOW (fixture->window)), ==, 0);

  create_organization (fixture);
  SA_WAIT_UNTIL (sa_window_get_site (SA_WINDOW (fixture->window)) != 0);
  SA_WAIT_UNTIL (sa_ui_test_find_label (fixture->window, "Acme Support") != NULL);
  SA_WAIT_UNTIL (count_rows (fixture) == 1);
  SA_WAIT_UNTIL (is_enabled (fixture, "invite"));
}

static void
test_remove_and_undo (Fixture       *fixture,
                      gconstpointer  data)
{
  choose (fixture, "carla@example.com");
  g_assert_true (is_enabled (fixture, "remove"));
  gtk_widget_activate_action (fixture->window, "win.remove", NULL);
  answer_dialog ("do");
  SA_WAIT_UNTIL (count_rows (fixture) == 3);
  SA_WAIT_UNTIL (sa_ui_test_find_label (fixture->window, "1 user removed") != NULL);

  gtk_widget_activate_action (fixture->window, "win.undo", NULL);
  SA_WAIT_UNTIL (count_rows (fixture) == 4);
  gtk_widget_activate_action (fixture->window, "win.redo", NULL);
  SA_WAIT_UNTIL (count_rows (fixture) == 3);
}

static void
test_cancel_changes_nothing (Fixture       *fixture,
                             gconstpointer  data)
{
  choose (fixture, "carla@example.com");
  gtk_widget_activate_action (fixture->window, "win.remove", NULL);
  answer_dialog ("cancel");
  sa_ui_test_settle (fixture->window);
  g_assert_cmpuint (count_rows (fixture), ==, 4);
}

static void
test_last_admin_is_locked (Fixture       *fixture,
                           gconstpointer  data)
{
  choose (fixture, "ana@example.com");
  SA_WAIT_UNTIL (!is_enabled (fixture, "remove"));
  g_assert_false (is_enabled (fixture, "revoke"));
  choose (fixture, "bo@example.com");
  g_assert_true (is_enabled (fixture, "remove"));
  g_assert_true (is_enabled (fixture, "revoke"));
  g_assert_false (is_enabled (fixture, "restore"));
}

static void
test_details (Fixture       *fixture,
              gconstpointer  data)
{
  SaUser *user = choose (fixture, "dalia@example.org");
  GtkWidget *details = sa_ui_test_find (fixture->window, SA_TYPE_USER_DETAILS);
  GtkWidget *toggle = NULL;

  g_assert_false (gtk_widget_get_mapped (details));
  gtk_widget_activate_action (fixture->window, "win.show-details", NULL);
  SA_WAIT_UNTIL (gtk_widget_get_mapped (details));
  SA_WAIT_UNTIL (sa_ui_test_find_label (details, "dalia@example.org") != NULL);
  g_assert_nonnull (sa_ui_test_find_label (details, "Resend Invitation"));
  g_assert_nonnull (sa_ui_test_find_label (details, "0 of 25 seats"));

  /* A switch acts at once, and shows what came of it. */
  toggle = sa_ui_test_find (details, GTK_TYPE_SWITCH);
  g_assert_false (gtk_switch_get_active (GTK_SWITCH (toggle)));
  gtk_switch_set_active (GTK_SWITCH (toggle), TRUE);
  SA_WAIT_UNTIL (sa_ui_test_find_label (details, "1 of 25 seats") != NULL);
  SA_WAIT_UNTIL (sa_ids_get_size (sa_user_get_record (user)->products) == 1);
  g_assert_nonnull (sa_ui_test_find_label (details, "1 reserved: Jira"));

  gtk_widget_activate_action (fixture->window, "win.revoke", NULL);
  SA_WAIT_UNTIL (sa_ui_test_find_label (details, "Restore Access") != NULL);

  gtk_widget_activate_action (fixture->window, "win.details", NULL);
  SA_WAIT_UNTIL (!gtk_widget_get_mapped (details));
}

static void
test_several (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *details = sa_ui_test_find (fixture->window, SA_TYPE_USER_DETAILS);
  SaRowList *list = get_list (fixture);
  guint i;

  gtk_widget_activate_action (fixture->window, "win.details", NULL);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (list));
  SA_WAIT_UNTIL (sa_ui_test_find_label (details, "4 Users Selected") != NULL);
  g_assert_nonnull (sa_ui_test_find_label (details, "3 have not been on the site yet"));

  gtk_selection_model_unselect_item (GTK_SELECTION_MODEL (list),
                                     sa_row_list_get_position (list, sa_user_get_id (choose (fixture, "ana@example.com"))));
  for (i = 0; i < count_rows (fixture); i++)
    {
      g_autoptr(SaUser) user = g_list_model_get_item (G_LIST_MODEL (list), i);

      if (!g_str_equal (sa_user_get_record (user)->address, "ana@example.com"))
        gtk_selection_model_select_item (GTK_SELECTION_MODEL (list), i, FALSE);
    }
  gtk_widget_activate_action (fixture->window, "win.set-role", "s", "trusted");
  SA_WAIT_UNTIL (sa_user_get_record (choose (fixture, "bo@example.com"))->role == SA_ROLE_TRUSTED);
  g_assert_cmpint (sa_user_get_record (choose (fixture, "dalia@example.org"))->role, ==, SA_ROLE_TRUSTED);
}

static void
read_clipboard_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      text)
{
  *(char **) text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);
}

static void
test_copy_link (Fixture       *fixture,
                gconstpointer  data)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (fixture->window);
  g_autofree char *text = NULL;

  choose (fixture, "dalia@example.org");
  g_assert_false (is_enabled (fixture, "copy-link"));
  sa_window_set_link_base (SA_WINDOW (fixture->window), "https://join.example.com");
  g_assert_true (is_enabled (fixture, "copy-link"));
  gtk_widget_activate_action (fixture->window, "win.copy-link", NULL);
  SA_WAIT_UNTIL (sa_ui_test_find_label (fixture->window, "Invitation link copied") != NULL);
  gdk_clipboard_read_text_async (clipboard, NULL, read_clipboard_cb, &text);
  SA_WAIT_UNTIL (text != NULL);
  g_assert_true (g_str_has_prefix (text, "https://join.example.com/i/"));
  g_assert_cmpuint (strlen (text), >, strlen ("https://join.example.com/i/") + 20);
}

static void
invite_text_cb (SaWindow    *window,
                gint64       site,
                const char  *text,
                char       **seen)
{
  *seen = g_strdup_printf ("%" G_GINT64_FORMAT " %s", site, text);
}

static void
test_paste_invites (Fixture       *fixture,
                    gconstpointer  data)
{
  g_autofree char *seen = NULL;

  g_signal_connect (fixture->window, "invite-text", G_CALLBACK (invite_text_cb), &seen);
  gdk_clipboard_set_text (gtk_widget_get_clipboard (fixture->window), "  eva@example.com, finn@example.com\n");
  gtk_widget_activate_action (fixture->window, "win.paste", NULL);
  SA_WAIT_UNTIL (seen != NULL);
  g_assert_cmpstr (seen, ==, "1 eva@example.com, finn@example.com");
}

static void
test_pages (Fixture       *fixture,
            gconstpointer  data)
{
  SaOutboxPage *page = SA_OUTBOX_PAGE (sa_ui_test_find (fixture->window, SA_TYPE_OUTBOX_PAGE));
  SaRowList *messages = sa_outbox_page_get_list (page);
  g_autoptr(SaMessage) message = NULL;
  g_autofree char *status = NULL;

  gtk_widget_activate_action (fixture->window, "win.page", "s", "outbox");
  SA_WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (messages)) == 3);
  message = g_list_model_get_item (G_LIST_MODEL (messages), 0);
  status = sa_row_dup_status (SA_ROW (message), g_get_real_time () / G_USEC_PER_SEC);
  g_assert_cmpstr (sa_row_get_title (SA_ROW (message)), ==, "dalia@example.org");
  g_assert_cmpstr (status, ==, "Waiting · Leaves in a moment");
  g_assert_true (is_enabled (fixture, "details"));

  gtk_widget_activate_action (fixture->window, "win.page", "s", "activity");
  SA_WAIT_UNTIL (sa_ui_test_find_label (fixture->window, "Undo") != NULL);
  g_assert_false (is_enabled (fixture, "details"));
  gtk_widget_activate_action (fixture->window, "win.page", "s", "users");
  sa_ui_test_settle (fixture->window);
  g_assert_true (is_enabled (fixture, "details"));
}

static void
test_narrow (Fixture       *fixture,
             gconstpointer  data)
{
  GtkWidget *details = sa_ui_test_find (fixture->window, SA_TYPE_USER_DETAILS);

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 360, 500);
  SA_WAIT_UNTIL (gtk_widget_get_width (fixture->window) < 400);
  choose (fixture, "bo@example.com");
  gtk_widget_activate_action (fixture->window, "win.show-details", NULL);
  SA_WAIT_UNTIL (gtk_widget_get_child_visible (details) && gtk_widget_get_mapped (details));
  SA_WAIT_UNTIL (!gtk_widget_get_mapped (sa_ui_test_find (fixture->window, SA_TYPE_USERS_PAGE)));
  gtk_widget_activate_action (fixture->window, "win.back", NULL);
  SA_WAIT_UNTIL (gtk_widget_get_mapped (sa_ui_test_find (fixture->window, SA_TYPE_USERS_PAGE)));
  gtk_widget_activate_action (fixture->window, "win.back", NULL);
  SA_WAIT_UNTIL (!gtk_widget_get_mapped (sa_ui_test_find (fixture->window, SA_TYPE_USERS_PAGE)));
}

/* Of what comes in the style tree after a leaflet's shadow GTK looks at all styles anew with each layout */
static void
test_leaflets (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *outer = sa_ui_test_find (fixture->window, ADW_TYPE_LEAFLET);
  GtkWidget *content = gtk_widget_get_first_child (outer);  /* a page that slides over another one comes first */
  GtkWidget *inner = sa_ui_test_find (content, ADW_TYPE_LEAFLET);

  g_assert_true (SA_IS_PAGE_BIN (content));
  g_assert_nonnull (inner);
  g_assert_true (SA_IS_PAGE_BIN (gtk_widget_get_first_child (inner)));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  sa_ui_test_init ();

  g_test_add ("/window/first-site-ends-the-first-run", Fixture, NULL, set_up_empty, test_first_run, tear_down);
  g_test_add ("/window/removal-can-be-undone-and-redone", Fixture, NULL, set_up, test_remove_and_undo, tear_down);
  g_test_add ("/window/cancelled-question-changes-nothing", Fixture, NULL, set_up, test_cancel_changes_nothing, tear_down);
  g_test_add ("/window/last-administrator-is-locked", Fixture, NULL, set_up, test_last_admin_is_locked, tear_down);
  g_test_add ("/window/details-act-at-once", Fixture, NULL, set_up, test_details, tear_down);
  g_test_add ("/window/several-are-changed-together", Fixture, NULL, set_up, test_several, tear_down);
  g_test_add ("/window/copied-link-leads-to-the-gateway", Fixture, NULL, set_up, test_copy_link, tear_down);
  g_test_add ("/window/pasted-text-invites", Fixture, NULL, set_up, test_paste_invites, tear_down);
  g_test_add ("/window/outbox-and-activity-tell-what-happened", Fixture, NULL, set_up, test_pages, tear_down);
  g_test_add ("/window/shadow-of-a-leaflet-comes-after-its-pages", Fixture, NULL, set_up, test_leaflets, tear_down);
  g_test_add ("/window/narrow-window-shows-one-page-at-a-time", Fixture, NULL, set_up, test_narrow, tear_down);
  return g_test_run ();
}
