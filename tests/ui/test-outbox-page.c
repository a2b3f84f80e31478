/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-address-window.h"
#include "sa-fact-cell.h"
#include "sa-message.h"
#include "sa-message-details.h"
#include "sa-narrow-list.h"
#include "sa-outbox-page.h"
#include "sa-postpone-window.h"
#include "sa-row-table.h"
#include "sa-sample-repository.h"
#include "sa-sites-page.h"
#include "sa-status-cell.h"
#include "sa-test.h"
#include "sa-ui-test.h"
#include "sa-user-details.h"
#include "sa-users-page.h"
#include "sa-window.h"

/* The sample mails of the first site by their position among all of them, newest first; one is of another site. */
enum { QUEUED, SENDING, WAITING, UNKNOWN, BOUNCED, FAILED, DELIVERED, HANDED_OVER, CANCELLED, N_MAILS };

#define N_OPEN 4

typedef struct
{
  SaRepository       *repository;
  SaSampleRepository *sample;      /* the same */
  GtkWidget          *window;
  SaOutboxPage       *page;
  SaRowList          *list;
} Fixture;

static guint
count_rows (Fixture *fixture)
{
  return g_list_model_get_n_items (G_LIST_MODEL (fixture->list));
}

static gboolean
is_enabled (Fixture    *fixture,
            const char *action)
{
  return g_action_group_get_action_enabled (G_ACTION_GROUP (fixture->window), action);
}

static void
open_window (Fixture    *fixture,
             guint       n_sites,
             int         n_messages,
             const char *page)
{
  g_autoptr(SaActor) actor = sa_actor_new (SA_ACTOR_ACCOUNT, 1001, "site-admin");

  fixture->repository = sa_sample_repository_new (0);
  fixture->sample = SA_SAMPLE_REPOSITORY (fixture->repository);
  sa_sample_repository_set_n_sites (fixture->sample, n_sites);
  sa_sample_repository_set_n_messages (fixture->sample, n_messages);
  fixture->window = sa_window_new (NULL, fixture->repository, actor, NULL, 0);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1300, 720);
  sa_ui_test_settle (fixture->window);
  SA_WAIT_UNTIL (is_enabled (fixture, "invite"));
  fixture->page = SA_OUTBOX_PAGE (sa_ui_test_find (fixture->window, SA_TYPE_OUTBOX_PAGE));
  fixture->list = sa_outbox_page_get_list (fixture->page);
  if (page != NULL)
    sa_window_show_page (SA_WINDOW (fixture->window), page);
  sa_ui_test_settle (fixture->window);
}

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  open_window (fixture, 1, 0, "outbox");
  SA_WAIT_UNTIL (count_rows (fixture) == N_OPEN);
}

static void
set_up_all (Fixture       *fixture,
            gconstpointer  data)
{
  set_up (fixture, data);
  sa_outbox_view_set_chip (sa_outbox_page_get_view (fixture->page), SA_OUTBOX_CHIP_ALL);
  SA_WAIT_UNTIL (count_rows (fixture) == N_MAILS);
}

static void
set_up_empty (Fixture       *fixture,
              gconstpointer  data)
{
  open_window (fixture, 1, -1, "outbox");
}

static void
set_up_sites (Fixture       *fixture,
              gconstpointer  data)
{
  open_window (fixture, 14, 0, NULL);
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  SA_WAIT_UNTIL (!g_main_context_pending (NULL)); /* a question under way still needs the repository */
  g_assert_finalize_object (fixture->repository);
}

static GtkWidget *
find (Fixture *fixture,
      GType    type)
{
  return sa_ui_test_find (GTK_WIDGET (fixture->page), type);
}

static gboolean
shows (Fixture    *fixture,
       const char *text)
{
  return sa_ui_test_find_label (fixture->window, text) != NULL;
}

/* Whether a cell that draws its words itself shows @text: what it draws is what it tells screen readers. */
static gboolean
has_cell (GtkWidget  *widget,
          const char *text)
{
  GtkWidget *child = NULL;

  if (SA_IS_FACT_CELL (widget) && gtk_widget_get_mapped (widget))
    {
      g_autofree char *difference = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                                        GTK_ACCESSIBLE_PROPERTY_LABEL, text);

      return difference == NULL;
    }
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (has_cell (child, text))
      return TRUE;

  return FALSE;
}

static void
choose (Fixture *fixture,
        guint    position)
{
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (fixture->list), position, TRUE);
}

/* The window that another one has opened, as soon as it is there. */
static GtkWidget *
wait_for_dialog (GType type)
{
  GListModel *toplevels = gtk_window_get_toplevels ();
  GtkWidget *dialog = NULL;
  gint64 deadline = g_get_monotonic_time () + 20 * G_USEC_PER_SEC;
  guint i;

  while (dialog == NULL)
    {
      g_assert_cmpint (g_get_monotonic_time (), <, deadline);
      for (i = 0; i < g_list_model_get_n_items (toplevels); i++)
        {
          g_autoptr(GtkWidget) toplevel = g_list_model_get_item (toplevels, i);

          if (G_TYPE_CHECK_INSTANCE_TYPE (toplevel, type) && gtk_widget_get_mapped (toplevel))
            dialog = toplevel;
        }
      g_main_context_iteration (NULL, FALSE);
    }

  return dialog;
}

/* The only target of the only change that was asked for last; 0 when it was of another kind. */
static SaId
get_target (Fixture      *fixture,
            SaChangeKind  kind)
{
  SaPlan *plan = sa_sample_repository_get_plan (fixture->sample);
  const SaChange *change = plan != NULL ? g_ptr_array_index (plan->changes, 0) : NULL;

  if (change == NULL || change->kind != kind)
    return 0;
  g_assert_cmpuint (plan->changes->len, ==, 1);
  g_assert_cmpuint (sa_targets_get_size (change->targets), ==, 1);
  return sa_targets_get_id (change->targets, 0);
}

static gboolean
was_asked_for (Fixture      *fixture,
               SaChangeKind  kind)
{
  SaPlan *plan = sa_sample_repository_get_plan (fixture->sample);

  return plan != NULL && ((const SaChange *) g_ptr_array_index (plan->changes, 0))->kind == kind;
}

static void
test_asks_when_seen (Fixture       *fixture,
                     gconstpointer  data)
{
  g_assert_false (sa_row_list_get_loaded (fixture->list));
  sa_window_show_page (SA_WINDOW (fixture->window), "outbox");
  SA_WAIT_UNTIL (sa_row_list_get_loaded (fixture->list));
}

static void
test_table_and_list (Fixture       *fixture,
                     gconstpointer  data)
{
  g_assert_true (gtk_widget_get_mapped (find (fixture, SA_TYPE_ROW_TABLE)));
  g_assert_true (shows (fixture, "When"));
  choose (fixture, WAITING);
  sa_list_page_set_width_class (sa_outbox_page_get_page (fixture->page), 0);
  sa_ui_test_settle (fixture->window);
  g_assert_true (gtk_widget_get_mapped (find (fixture, SA_TYPE_NARROW_LIST)));
  g_assert_false (gtk_widget_get_mapped (find (fixture, SA_TYPE_ROW_TABLE)));
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (fixture->list), WAITING));
}

static void
test_many (Fixture       *fixture,
           gconstpointer  data)
{
  guint n_loads = sa_sample_repository_get_n_loads (fixture->sample);

  sa_outbox_view_set_chip (sa_outbox_page_get_view (fixture->page), SA_OUTBOX_CHIP_ALL);
  SA_WAIT_UNTIL (count_rows (fixture) > 15000);
  sa_ui_test_settle (fixture->window);
  /* Of the thousands only what can be seen is there, and a little more. */
  g_assert_cmpuint (sa_row_list_get_n_cached (fixture->list), <, 1000);
  g_assert_cmpuint (sa_sample_repository_get_n_loads (fixture->sample) - n_loads, <, 40);
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (fixture->list));
  g_assert_cmpuint (sa_row_list_get_n_selected (fixture->list), ==, count_rows (fixture));
  g_assert_cmpuint (sa_row_list_get_n_cached (fixture->list), <, 1000);
}

static void
set_up_many (Fixture       *fixture,
             gconstpointer  data)
{
  open_window (fixture, 1, 20000, "outbox");
  SA_WAIT_UNTIL (count_rows (fixture) > 0);
}

static void
test_search (Fixture       *fixture,
             gconstpointer  data)
{
  GtkEditable *entry = GTK_EDITABLE (find (fixture, GTK_TYPE_SEARCH_ENTRY));

  gtk_editable_set_text (entry, "PRIYA example");
  SA_WAIT_UNTIL (count_rows (fixture) == 1);
  gtk_editable_set_text (entry, "nobody of this name");
  SA_WAIT_UNTIL (shows (fixture, "No Results Found"));
  g_assert_true (shows (fixture, "Try a different name or address"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "outbox.clear", NULL);
  SA_WAIT_UNTIL (count_rows (fixture) == N_MAILS);
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "");
}

static void
test_chips (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *problems = sa_ui_test_find_label (GTK_WIDGET (fixture->page), "Problems");

  g_assert_nonnull (problems);
  while (!GTK_IS_TOGGLE_BUTTON (problems))
    problems = gtk_widget_get_parent (problems);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (problems), TRUE);
  SA_WAIT_UNTIL (count_rows (fixture) == 3);
  SA_WAIT_UNTIL (has_cell (fixture->window, "Queued 3 hours ago"));
  g_assert_false (has_cell (fixture->window, "Leaves now"));
}

static void
test_selection (Fixture       *fixture,
                gconstpointer  data)
{
  GtkWidget *bar = find (fixture, GTK_TYPE_ACTION_BAR);
  SaPlan *plan = NULL;

  sa_row_list_toggle (fixture->list, WAITING);
  sa_row_list_toggle (fixture->list, FAILED);
  sa_ui_test_settle (fixture->window);
  g_assert_nonnull (sa_ui_test_find_label (bar, "2 selected"));
  g_assert_true (is_enabled (fixture, "retry-messages"));
  gtk_widget_activate_action (fixture->window, "win.retry-messages", NULL);
  SA_WAIT_UNTIL (was_asked_for (fixture, SA_CHANGE_RETRY_MESSAGE));
  plan = sa_sample_repository_get_plan (fixture->sample);
  g_assert_cmpuint (sa_targets_get_size (((SaChange *) g_ptr_array_index (plan->changes, 0))->targets), ==, 2);
  SA_WAIT_UNTIL (shows (fixture, "2 messages will be tried again"));

  g_assert_true (sa_list_page_escape (sa_outbox_page_get_page (fixture->page)));
  g_assert_false (is_enabled (fixture, "retry-messages"));
  g_assert_false (is_enabled (fixture, "cancel-messages"));
  g_assert_false (is_enabled (fixture, "open-message"));
}

static void
test_empty (Fixture       *fixture,
            gconstpointer  data)
{
  SA_WAIT_UNTIL (shows (fixture, "No Messages Yet"));
  g_assert_true (shows (fixture, "Invitations on their way to the mail relay show here"));
}

static void
test_counts_down (Fixture       *fixture,
                  gconstpointer  data)
{
  g_autoptr(SaMessage) message = g_list_model_get_item (G_LIST_MODEL (fixture->list), QUEUED);
  SaMessageRecord *record = sa_sample_repository_get_message (fixture->sample, sa_row_get_id (SA_ROW (message)));

  record->not_before = g_get_real_time () / G_USEC_PER_SEC + 2;
  sa_sample_repository_touch (fixture->sample);
  SA_WAIT_UNTIL (has_cell (fixture->window, "Leaves in a moment"));
}

static void
test_paused (Fixture       *fixture,
             gconstpointer  data)
{
  static const char * const pages[] = { "outbox", "users", "activity", "sites" };
  const char *text = "The outbox is paused. The mail relay does not accept the key. Enter a new one in Preferences.";
  guint i;

  g_assert_true (is_enabled (fixture, "pause-outbox"));
  g_assert_false (is_enabled (fixture, "resume-outbox"));
  gtk_widget_activate_action (fixture->window, "win.pause-outbox", NULL);
  SA_WAIT_UNTIL (was_asked_for (fixture, SA_CHANGE_PAUSE_OUTBOX));
  SA_WAIT_UNTIL (shows (fixture, "Outbox paused: no mail leaves"));

  sa_sample_repository_set_pause (fixture->sample, SA_PAUSE_ACCOUNT);
  SA_WAIT_UNTIL (shows (fixture, text));
  SA_WAIT_UNTIL (has_cell (fixture->window, "Once resumed"));
  for (i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      sa_window_show_page (SA_WINDOW (fixture->window), pages[i]);
      sa_ui_test_settle (fixture->window);
      SA_WAIT_UNTIL (shows (fixture, text));
      g_assert_true (shows (fixture, "Resume"));
      g_assert_true (shows (fixture, "Open Preferences"));
      g_assert_true (shows (fixture, "Paused"));
    }

  g_assert_false (is_enabled (fixture, "pause-outbox"));
  gtk_widget_activate_action (fixture->window, "win.resume-outbox", NULL);
  SA_WAIT_UNTIL (was_asked_for (fixture, SA_CHANGE_RESUME_OUTBOX));
  sa_sample_repository_set_pause (fixture->sample, SA_PAUSE_NONE);
  SA_WAIT_UNTIL (!shows (fixture, text));
  for (i = 0; i < G_N_ELEMENTS (pages); i++)
    {
      sa_window_show_page (SA_WINDOW (fixture->window), pages[i]);
      sa_ui_test_settle (fixture->window);
      g_assert_false (shows (fixture, text));
    }
}

static char *
name_relay (const SaRelayRecord *relay,
            gpointer             data)
{
  return g_strdup ("JMAP, mail.example.com");
}

static void
test_details (Fixture       *fixture,
              gconstpointer  data)
{
  SaUsersPage *users = SA_USERS_PAGE (sa_ui_test_find (fixture->window, SA_TYPE_USERS_PAGE));
  GtkWidget *details = sa_ui_test_find (fixture->window, SA_TYPE_MESSAGE_DETAILS);
  g_autofree char *all = NULL;
  SaUser *user = NULL;

  sa_window_set_relay_name (SA_WINDOW (fixture->window), name_relay, NULL);
  choose (fixture, BOUNCED);
  gtk_widget_activate_action (fixture->window, "win.show-details", NULL);
  SA_WAIT_UNTIL (sa_ui_test_find_label (details, "550 5.1.1 Mailbox does not exist") != NULL);
  SA_WAIT_UNTIL (sa_ui_test_find_label (details, "JMAP, mail.example.com") != NULL);
  g_assert_nonnull (sa_ui_test_find_label (details, "dev-null@example.net"));
  g_assert_cmpstr (sa_pill_get_text (sa_status_cell_get_pill (SA_STATUS_CELL (sa_ui_test_find (details,
                                                                                               SA_TYPE_STATUS_CELL)))),
                   ==, "Bounced");
  g_assert_true (gtk_label_get_selectable (GTK_LABEL (sa_ui_test_find_label (details, "550 5.1.1 Mailbox does not exist"))));
  all = sa_message_details_dup_all (SA_MESSAGE_DETAILS (details));
  g_assert_nonnull (strstr (all, "Relay: JMAP, mail.example.com\n"));

  /* Another one, and several. */
  choose (fixture, UNKNOWN);
  SA_WAIT_UNTIL (sa_ui_test_find_label (details, "Send Again") != NULL);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (fixture->list), WAITING, FALSE);
  SA_WAIT_UNTIL (sa_ui_test_find_label (details, "2 Messages Selected") != NULL);
  g_assert_nonnull (sa_ui_test_find_label (details, "1 retrying, 1 perhaps sent"));

  choose (fixture, BOUNCED);
  SA_WAIT_UNTIL (is_enabled (fixture, "show-recipient"));
  gtk_widget_activate_action (fixture->window, "win.show-recipient", NULL);
  SA_WAIT_UNTIL (gtk_widget_get_mapped (GTK_WIDGET (users)));
  SA_WAIT_UNTIL (sa_row_list_get_n_selected (sa_users_page_get_list (users)) == 1);
  user = sa_row_list_dup_selected_row (sa_users_page_get_list (users));
  g_assert_cmpstr (sa_row_get_address (SA_ROW (user)), ==, "dev-null@example.net");
  g_object_unref (user);
}

/* What the details of a user say of the mail leads to that mail, and back. */
static void
test_from_user (Fixture       *fixture,
                gconstpointer  data)
{
  GtkWidget *details = sa_ui_test_find (fixture->window, SA_TYPE_USER_DETAILS);
  GtkWidget *row = NULL;
  SaMessage *message = NULL;

  sa_window_show_user (SA_WINDOW (fixture->window), 6);
  SA_WAIT_UNTIL (sa_ui_test_find_label (details, "Bounced: 550 5.1.1 Mailbox does not exist") != NULL);
  sa_ui_test_settle (fixture->window);
  row = sa_ui_test_find_label (details, "Mail");
  while (!GTK_IS_LIST_BOX_ROW (row))
    row = gtk_widget_get_parent (row);
  gtk_widget_activate (row);
  SA_WAIT_UNTIL (gtk_widget_get_mapped (GTK_WIDGET (fixture->page)));
  SA_WAIT_UNTIL (sa_row_list_get_n_selected (fixture->list) == 1);
  message = sa_row_list_dup_selected_row (fixture->list);
  g_assert_cmpstr (sa_row_get_address (SA_ROW (message)), ==, "dev-null@example.net");
  g_object_unref (message);
}

static void
test_actions (Fixture       *fixture,
              gconstpointer  data)
{
  SaId failed = sa_row_list_get_id (fixture->list, FAILED);
  SaId queued = sa_row_list_get_id (fixture->list, QUEUED);

  choose (fixture, FAILED);
  SA_WAIT_UNTIL (is_enabled (fixture, "retry-messages"));
  g_assert_false (is_enabled (fixture, "cancel-messages"));
  gtk_widget_activate_action (fixture->window, "win.retry-messages", NULL);
  SA_WAIT_UNTIL (get_target (fixture, SA_CHANGE_RETRY_MESSAGE) == failed);

  choose (fixture, QUEUED);
  SA_WAIT_UNTIL (is_enabled (fixture, "cancel-messages"));
  gtk_widget_activate_action (fixture->window, "win.cancel-messages", NULL);
  SA_WAIT_UNTIL (get_target (fixture, SA_CHANGE_CANCEL_MESSAGE) == queued);

  choose (fixture, DELIVERED);
  SA_WAIT_UNTIL (!is_enabled (fixture, "cancel-messages"));
  g_assert_false (is_enabled (fixture, "retry-messages"));
  g_assert_true (is_enabled (fixture, "open-message"));
}

static void
type_address (GtkWidget  *dialog,
              const char *address)
{
  gtk_editable_set_text (GTK_EDITABLE (sa_ui_test_find (dialog, ADW_TYPE_ENTRY_ROW)), address);
}

static void
test_change_address (Fixture       *fixture,
                     gconstpointer  data)
{
  g_autofree char *address = sa_address_isolate ("dev-null@example.net");
  g_autofree char *explanation = g_strdup_printf ("Links that were sent to %s stop working. A new mail with a new link "
                                                  "goes to the new address.", address);
  GtkWidget *dialog = NULL;
  SaPlan *plan = NULL;

  choose (fixture, BOUNCED);
  SA_WAIT_UNTIL (is_enabled (fixture, "change-recipient"));
  gtk_widget_activate_action (fixture->window, "win.change-recipient", NULL);
  dialog = wait_for_dialog (SA_TYPE_ADDRESS_WINDOW);
  /* What will happen is said, and nothing is found fault with before it is touched. */
  g_assert_nonnull (sa_ui_test_find_label (dialog, explanation));
  g_assert_null (sa_ui_test_find_label (dialog, "This is the address that they have already."));
  type_address (dialog, "dev-null");
  SA_WAIT_UNTIL (sa_ui_test_find_label (dialog, sa_reason_to_text (SA_REASON_ADDRESS_NO_AT)) != NULL);
  type_address (dialog, "Dev-Null@EXAMPLE.net");
  SA_WAIT_UNTIL (sa_ui_test_find_label (dialog, "This is the address that they have already.") != NULL);
  type_address (dialog, "bo@lindqvist.example");
  SA_WAIT_UNTIL (sa_ui_test_find_label (dialog, sa_reason_to_text (SA_REASON_ADDRESS_TAKEN)) != NULL);
  gtk_widget_activate_action (dialog, "address.change", NULL);
  g_assert_false (was_asked_for (fixture, SA_CHANGE_CHANGE_ADDRESS));
  type_address (dialog, "dev@gmial.com");
  SA_WAIT_UNTIL (sa_ui_test_find_label (dialog, "Did you mean dev@gmail.com?") != NULL);

  type_address (dialog, " dev@example.net ");
  sa_ui_test_settle (dialog);
  gtk_widget_activate_action (dialog, "address.change", NULL);
  SA_WAIT_UNTIL (get_target (fixture, SA_CHANGE_CHANGE_ADDRESS) == 6);
  plan = sa_sample_repository_get_plan (fixture->sample);
  g_assert_cmpstr (((SaChange *) g_ptr_array_index (plan->changes, 0))->name, ==, "dev@example.net");
  g_assert_cmpint (((SaChange *) g_ptr_array_index (plan->changes, 0))->hold_seconds, ==, 10);
  SA_WAIT_UNTIL (shows (fixture, "Address changed"));
  g_assert_true (shows (fixture, "Undo"));
}

static void
test_postpone (Fixture       *fixture,
               gconstpointer  data)
{
  SaId waiting = sa_row_list_get_id (fixture->list, WAITING);
  GtkWidget *dialog = NULL;
  SaPlan *plan = NULL;

  choose (fixture, DELIVERED);
  SA_WAIT_UNTIL (!is_enabled (fixture, "postpone-messages"));
  choose (fixture, WAITING);
  SA_WAIT_UNTIL (is_enabled (fixture, "postpone-messages"));
  gtk_widget_activate_action (fixture->window, "win.postpone-messages", NULL);
  dialog = wait_for_dialog (SA_TYPE_POSTPONE_WINDOW);
  g_assert_nonnull (sa_ui_test_find_label (dialog, "1 message"));
  g_assert_nonnull (sa_ui_test_find_label (dialog, "Tomorrow Morning"));
  gtk_widget_activate_action (dialog, "postpone.postpone", NULL);
  SA_WAIT_UNTIL (get_target (fixture, SA_CHANGE_POSTPONE_MESSAGE) == waiting);
  plan = sa_sample_repository_get_plan (fixture->sample);
  g_assert_cmpint (((SaChange *) g_ptr_array_index (plan->changes, 0))->not_before, >,
                   g_get_real_time () / G_USEC_PER_SEC + 3000);
  SA_WAIT_UNTIL (shows (fixture, "1 message leaves later"));
}

static void
test_relay_status (Fixture       *fixture,
                   gconstpointer  data)
{
  g_autoptr(SaRelayStatus) status = sa_relay_status_new (SA_RELAY_PLACE_RELAY);

  status->name = g_strdup ("JMAP, mail.example.com");
  sa_window_set_relay_status (SA_WINDOW (fixture->window), status);
  SA_WAIT_UNTIL (shows (fixture, "Leaves by JMAP, mail.example.com"));
  status->in_flight = 2;
  sa_window_set_relay_status (SA_WINDOW (fixture->window), status);
  SA_WAIT_UNTIL (shows (fixture, "Sending…"));
  status->in_flight = 0;
  status->problem = g_strdup ("The key of the mail relay is not in the keyring.");
  sa_window_set_relay_status (SA_WINDOW (fixture->window), status);
  SA_WAIT_UNTIL (shows (fixture, "Mail waits"));
  SA_WAIT_UNTIL (shows (fixture, "The key of the mail relay is not in the keyring."));
}

static void
site_changed_cb (SaWindow *window,
                 guint    *n)
{
  (*n)++;
}

static guint
count_mapped_rows (GtkWidget *widget)
{
  GtkWidget *child = NULL;
  guint n = GTK_IS_LIST_BOX_ROW (widget) && gtk_widget_get_mapped (widget);

  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    n += count_mapped_rows (child);
  return n;
}

static void
test_sites (Fixture       *fixture,
            gconstpointer  data)
{
  GtkWidget *sites = sa_ui_test_find (fixture->window, SA_TYPE_SITES_PAGE);
  GtkEditable *entry = GTK_EDITABLE (sa_ui_test_find (sites, GTK_TYPE_SEARCH_ENTRY));
  guint n_changes = 0;

  g_signal_connect (fixture->window, "site-changed", G_CALLBACK (site_changed_cb), &n_changes);
  /* With several to choose from that comes first. */
  SA_WAIT_UNTIL (gtk_widget_get_mapped (sites));
  SA_WAIT_UNTIL (sa_ui_test_find_label (sites, "Acme Partners 9") != NULL);
  g_assert_cmpuint (count_mapped_rows (sites), ==, 14);
  g_assert_nonnull (sa_ui_test_find_label (sites, "62 of 62 seats: full"));

  gtk_widget_activate_action (fixture->window, "win.search", NULL);
  g_assert_true (gtk_widget_get_mapped (GTK_WIDGET (entry)));
  gtk_editable_set_text (entry, "partners 9");
  SA_WAIT_UNTIL (count_mapped_rows (sites) == 1);
  gtk_editable_set_text (entry, "no such site");
  SA_WAIT_UNTIL (sa_ui_test_find_label (sites, "No Results Found") != NULL);
  gtk_widget_activate_action (fixture->window, "win.escape", NULL);
  SA_WAIT_UNTIL (count_mapped_rows (sites) == 14);

  gtk_editable_set_text (entry, "partners 9");
  SA_WAIT_UNTIL (count_mapped_rows (sites) == 1);
  g_signal_emit_by_name (entry, "activate");
  SA_WAIT_UNTIL (sa_window_get_site (SA_WINDOW (fixture->window)) == 9);
  SA_WAIT_UNTIL (gtk_widget_get_mapped (sa_ui_test_find (fixture->window, SA_TYPE_USERS_PAGE)));
  g_assert_cmpuint (n_changes, ==, 1);
  sa_ui_test_settle (fixture->window);
}

static void
test_all_sites (Fixture       *fixture,
                gconstpointer  data)
{
  GtkWidget *toggle = NULL;

  sa_window_show_page (SA_WINDOW (fixture->window), "outbox");
  SA_WAIT_UNTIL (count_rows (fixture) == N_OPEN);
  g_assert_false (has_cell (fixture->window, "Acme Engineering"));
  toggle = sa_ui_test_find_label (GTK_WIDGET (fixture->page), "All Sites");
  g_assert_nonnull (toggle);
  while (!GTK_IS_TOGGLE_BUTTON (toggle))
    toggle = gtk_widget_get_parent (toggle);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (toggle), TRUE);
  SA_WAIT_UNTIL (count_rows (fixture) == N_OPEN + 1);
  SA_WAIT_UNTIL (has_cell (fixture->window, "Acme Engineering"));
  SA_WAIT_UNTIL (sa_outbox_view_get_chip_count (sa_outbox_page_get_view (fixture->page), SA_OUTBOX_CHIP_WAITING) ==
                 N_OPEN + 1);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  sa_ui_test_init ();

#define ADD(path, up, test) g_test_add (path, Fixture, NULL, up, test, tear_down)
  ADD ("/outbox-page/asks-when-somebody-looks", set_up_sites, test_asks_when_seen);
  ADD ("/outbox-page/narrow-list-has-the-same-selection", set_up, test_table_and_list);
  ADD ("/outbox-page/thousands-are-not-held", set_up_many, test_many);
  ADD ("/outbox-page/search-finds-and-says-when-not", set_up, test_search);
  ADD ("/outbox-page/chips-choose", set_up, test_chips);
  ADD ("/outbox-page/several-are-retried-at-once", set_up_all, test_selection);
  ADD ("/outbox-page/explains-itself-when-empty", set_up_empty, test_empty);
  ADD ("/outbox-page/counts-down", set_up, test_counts_down);
  ADD ("/outbox-page/pause-shows-everywhere-until-resumed", set_up, test_paused);
  ADD ("/outbox-page/details-say-all-and-lead-to-the-user", set_up_all, test_details);
  ADD ("/outbox-page/the-user-leads-to-the-mail", set_up, test_from_user);
  ADD ("/outbox-page/does-what-the-state-allows", set_up_all, test_actions);
  ADD ("/outbox-page/address-is-checked-and-changed", set_up_all, test_change_address);
  ADD ("/outbox-page/mail-is-put-off", set_up_all, test_postpone);
  ADD ("/outbox-page/sidebar-and-banner-follow-the-relay", set_up, test_relay_status);
  ADD ("/sites-page/choosing-opens-the-site", set_up_sites, test_sites);
  ADD ("/sites-page/mail-of-all-sites", set_up_sites, test_all_sites);
#undef ADD
  return g_test_run ();
}
