/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-error.h"
#include "sa-invite-sample.h"
#include "sa-organization-window.h"
#include "sa-preferences-window.h"
#include "sa-test.h"
#include "sa-ui.h"

/* What a test's services are asked, and what they answer. */
typedef struct
{
  gboolean    kept;          /* a secret is kept */
  gboolean    no_keyring;
  gboolean    given;         /* the secret comes from outside */
  char       *saved_secret;
  SaId        saved_relay;
  char       *tested;        /* the address of the test mail */
  SaErrorClass answer;
} Services;

static GtkWidget *
find_row (GtkWidget  *widget,
          const char *title)
{
  GtkWidget *child = NULL;

  if (ADW_IS_PREFERENCES_ROW (widget) &&
      g_strcmp0 (adw_preferences_row_get_title (ADW_PREFERENCES_ROW (widget)), title) == 0)
    return widget;
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find_row (child, title);

      if (found != NULL)
        return found;
    }

  return NULL;
}

static gboolean
shows (GtkWidget  *widget,
       const char *text)
{
  GtkWidget *child = NULL;

  if (!gtk_widget_get_visible (widget))
    return FALSE;
  if (GTK_IS_LABEL (widget) && g_strcmp0 (gtk_label_get_text (GTK_LABEL (widget)), text) == 0)
    return TRUE;
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;

  return FALSE;
}

static void
type (GtkWidget  *window,
      const char *title,
      const char *text)
{
  GtkWidget *row = find_row (window, title);

  g_assert_nonnull (row);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
created_cb (SaOrganizationWindow *window,
            SaPlan               *plan,
            gpointer              user_data)
{
  SaPlan **taken = user_data;

  g_clear_pointer (taken, sa_plan_unref);
  *taken = sa_plan_ref (plan);
}

static GtkWidget *
new_organization_window (SaPlan **plan)
{
  GtkWidget *window = sa_organization_window_new (NULL, "Ana López", NULL);

  g_signal_connect (window, "created", G_CALLBACK (created_cb), plan);
  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static void
test_organization_plan (void)
{
  g_autoptr(SaPlan) plan = NULL;
  GtkWidget *window = new_organization_window (&plan);
  GtkWidget *names = find_row (window, "Name");
  const SaChange *change = NULL;

  gtk_widget_activate_action (window, "organization.create", NULL);
  g_assert_null (plan);

  gtk_editable_set_text (GTK_EDITABLE (names), " Acme ");
  gtk_editable_set_text (GTK_EDITABLE (find_row (gtk_widget_get_next_sibling (gtk_widget_get_ancestor (
    names, ADW_TYPE_PREFERENCES_GROUP)), "Name")), "Acme Support");
  type (window, "URL", "support.example.com");
  type (window, "E-Mail Address", "ana@example.com");
  gtk_widget_activate_action (window, "organization.create", NULL);

  g_assert_nonnull (plan);
  g_assert_true (plan->atomic);
  change = g_ptr_array_index (plan->changes, 0);
  g_assert_cmpint (change->kind, ==, SA_CHANGE_CREATE_ORGANIZATION);
  g_assert_cmpstr (change->name, ==, "Acme");
  g_assert_cmpstr (change->text, ==, "Acme Support");
  g_assert_cmpstr (change->url, ==, "https://support.example.com");
  g_assert_cmpstr (sa_targets_get_address (change->targets, 0), ==, "ana@example.com");
  g_assert_cmpstr (sa_targets_get_name (change->targets, 0), ==, "Ana López");

  /* What failed is told, and all that was typed is still there. */
  sa_organization_window_finish (SA_ORGANIZATION_WINDOW (window), "The disk is full. Free some room and try again.");
  g_assert_true (shows (window, "The disk is full. Free some room and try again."));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (names)), ==, " Acme ");
  gtk_widget_activate_action (window, "organization.create", NULL);
  sa_organization_window_finish (SA_ORGANIZATION_WINDOW (window), NULL);
}

static void
test_organization_mistakes (void)
{
  g_autoptr(SaPlan) plan = NULL;
  GtkWidget *window = new_organization_window (&plan);

  /* Nobody is scolded for what they have not typed yet. */
  g_assert_false (shows (window, "The name is empty. Enter one."));
  type (window, "URL", "support example");
  g_assert_true (shows (window, "This is not a web address. Enter one such as “https://support.example.com”."));
  type (window, "E-Mail Address", "ana");
  g_assert_true (shows (window, "The address has no “@”"));
  type (window, "E-Mail Address", "ana@example.con");
  g_assert_true (shows (window, "Did you mean ana@example.com?"));

  /* Return says all that is missing. */
  g_signal_emit_by_name (find_row (window, "URL"), "entry-activated");
  g_assert_true (shows (window, "The name is empty. Enter one."));
  g_assert_null (plan);
  gtk_window_destroy (GTK_WINDOW (window));
}

static gboolean
check_relay (const SaRelayRecord  *record,
             const char           *secret,
             char                **field,
             GError              **error)
{
  const char *url = NULL;

  if (g_strcmp0 (record->sender, "") == 0)
    {
      *field = g_strdup ("sender");
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID, "Enter a sender.");
      return FALSE;
    }
  if (g_variant_lookup (record->settings, "url", "&s", &url) && !g_str_has_prefix (url, "https://"))
    {
      *field = g_strdup ("url");
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID, "Enter an address with https.");
      return FALSE;
    }
  if (secret != NULL && (secret[0] == '\0' || strchr (secret, '\n') != NULL))
    {
      *field = g_strdup ("secret");
      g_set_error_literal (error, SA_ERROR, SA_ERROR_INVALID, "Copy the key again.");
      return FALSE;
    }

  return TRUE;
}

static void
has_secret_async (gpointer             data,
                  SaId                 relay,
                  GCancellable        *cancellable,
                  GAsyncReadyCallback  callback,
                  gpointer             user_data)
{
  Services *services = data;
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  if (services->no_keyring)
    g_task_return_new_error (task, SA_ERROR, SA_ERROR_OFFLINE, "No keyring runs.");
  else
    g_task_return_boolean (task, services->kept);
}

static void
save_secret_async (gpointer             data,
                   SaId                 relay,
                   const char          *secret,
                   GCancellable        *cancellable,
                   GAsyncReadyCallback  callback,
                   gpointer             user_data)
{
  Services *services = data;
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  if (services->no_keyring)
    {
      g_task_return_new_error (task, SA_ERROR, SA_ERROR_OFFLINE, "No keyring runs.");
      return;
    }
  g_free (services->saved_secret);
  services->saved_secret = g_strdup (secret);
  services->saved_relay = relay;
  g_task_return_boolean (task, TRUE);
}

static gboolean
secret_finish (GAsyncResult  *result,
               GError       **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
test_async (gpointer             data,
            SaId                 site,
            const char          *address,
            GCancellable        *cancellable,
            GAsyncReadyCallback  callback,
            gpointer             user_data)
{
  Services *services = data;
  g_autoptr(GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_free (services->tested);
  services->tested = g_strdup (address);
  g_task_return_pointer (task, sa_receipt_new (services->answer, NULL, "250 2.0.0 accepted as 4711"),
                         (GDestroyNotify) sa_receipt_free);
}

static SaReceipt *
test_finish (GAsyncResult  *result,
             GError       **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
services_clear (Services *services)
{
  g_free (services->saved_secret);
  g_free (services->tested);
}

static GtkWidget *
new_preferences (SaInviteSample *sample,
                 Services       *services)
{
  SaPreferencesServices table = { services, "/var/mail/out", check_relay, has_secret_async, secret_finish,
                                  save_secret_async, secret_finish, test_async, test_finish, services->given };
  GtkWidget *window = sa_preferences_window_new (NULL, sample->repository, sample->admin, 0, &table, NULL);

  gtk_window_present (GTK_WINDOW (window));

  return window;
}

static SaRelayRecord *
get_relay (SaInviteSample *sample,
           GPtrArray     **relays)
{
  g_clear_pointer (relays, g_ptr_array_unref);
  *relays = sa_repository_load (sample->repository, SA_ENTITY_RELAY, NULL, 0, NULL);

  return (*relays)->len > 0 ? g_ptr_array_index (*relays, 0) : NULL;
}

static void
fill_jmap (GtkWidget *window)
{
  adw_combo_row_set_selected (ADW_COMBO_ROW (find_row (window, "Protocol")), 1);
  type (window, "Server Address", "https://mail.example.com");
  type (window, "User Name (Empty for an Access Token)", "acme");
  type (window, "Sender, Such as “Acme <invitations@example.com>”", "Acme <x@example.com>");
}

static void
test_relay_saved (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(GPtrArray) relays = NULL;
  Services services = { 0 };
  GtkWidget *window = new_preferences (sample, &services);
  const char *url = NULL;

  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_row (window, "Folder"))), ==, "/var/mail/out");
  fill_jmap (window);
  gtk_widget_activate_action (window, "preferences.save", NULL);
  g_assert_null (get_relay (sample, &relays));

  type (window, "Password or Access Token", "s3cret");
  gtk_widget_activate_action (window, "preferences.save", NULL);
  SA_WAIT_UNTIL (services.saved_secret != NULL);
  g_assert_cmpstr (get_relay (sample, &relays)->protocol, ==, "jmap");
  g_assert_true (g_variant_lookup (get_relay (sample, &relays)->settings, "url", "&s", &url));
  g_assert_cmpstr (url, ==, "https://mail.example.com");
  g_assert_cmpstr (services.saved_secret, ==, "s3cret");
  g_assert_cmpint (services.saved_relay, ==, get_relay (sample, &relays)->id);

  /* The secret is nowhere but where it was given to. */
  SA_WAIT_UNTIL (shows (window, "A password is kept in the keyring. Enter one only to replace it."));
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (find_row (window, "Password or Access Token"))), ==, "");
  gtk_window_destroy (GTK_WINDOW (window));
  services_clear (&services);
}

static void
test_relay_mistakes (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(GPtrArray) relays = NULL;
  Services services = { 0 };
  GtkWidget *window = new_preferences (sample, &services);

  fill_jmap (window);
  type (window, "Password or Access Token", "key\nwith a line break");
  g_assert_true (shows (window, "Copy the key again."));
  type (window, "Password or Access Token", "key");
  g_assert_false (shows (window, "Copy the key again."));
  type (window, "Server Address", "mail.example.com");
  g_assert_true (shows (window, "Enter an address with https."));
  gtk_widget_activate_action (window, "preferences.save", NULL);
  g_assert_null (get_relay (sample, &relays));
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_no_keyring (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(GPtrArray) relays = NULL;
  Services services = { 0 };
  GtkWidget *window = new_preferences (sample, &services);

  services.no_keyring = TRUE;
  fill_jmap (window);
  type (window, "Password or Access Token", "s3cret");
  gtk_widget_activate_action (window, "preferences.save", NULL);
  SA_WAIT_UNTIL (shows (window, "No keyring runs."));
  g_assert_nonnull (get_relay (sample, &relays));
  g_assert_null (services.saved_secret);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_secret_given (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(GPtrArray) relays = NULL;
  Services services = { .given = TRUE };
  GtkWidget *window = new_preferences (sample, &services);

  fill_jmap (window);
  g_assert_false (gtk_widget_get_visible (find_row (window, "Password or Access Token")));
  SA_WAIT_UNTIL (shows (window, "The password was given when the program was started, in SITE_ADMIN_RELAY_SECRET. "
                                "It is kept nowhere, and none is asked for here."));
  gtk_widget_activate_action (window, "preferences.save", NULL);
  SA_WAIT_UNTIL (get_relay (sample, &relays) != NULL);
  g_assert_cmpstr (get_relay (sample, &relays)->protocol, ==, "jmap");
  g_assert_null (services.saved_secret);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_mail_tested (void)
{
  g_autoptr(SaInviteSample) sample = sa_invite_sample_new ();
  g_autoptr(GPtrArray) relays = NULL;
  Services services = { 0 };
  GtkWidget *window = new_preferences (sample, &services);

  type (window, "Sender, Such as “Acme <invitations@example.com>”", "Acme <x@example.com>");
  type (window, "Send To", "ana");
  g_assert_true (shows (window, "The address has no “@”"));
  gtk_widget_activate_action (window, "preferences.test", NULL);
  g_assert_null (services.tested);

  /* What is tested is what is saved: it is saved first. */
  type (window, "Send To", "ana@example.com");
  gtk_widget_activate_action (window, "preferences.test", NULL);
  SA_WAIT_UNTIL (shows (window, "The relay took the message"));
  g_assert_true (shows (window, "250 2.0.0 accepted as 4711"));
  g_assert_cmpstr (services.tested, ==, "ana@example.com");
  g_assert_cmpstr (get_relay (sample, &relays)->protocol, ==, "folder");

  services.answer = SA_ERROR_CLASS_ACCOUNT;
  gtk_widget_activate_action (window, "preferences.test", NULL);
  SA_WAIT_UNTIL (shows (window, "The relay refuses this account: check server, user and password"));
  gtk_window_destroy (GTK_WINDOW (window));
  services_clear (&services);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  sa_ui_init ();
  g_test_add_func ("/organization-window/makes-one-plan", test_organization_plan);
  g_test_add_func ("/organization-window/says-what-is-wrong-beside-it", test_organization_mistakes);
  g_test_add_func ("/preferences/relay-and-secret-are-saved-apart", test_relay_saved);
  g_test_add_func ("/preferences/mistakes-are-not-saved", test_relay_mistakes);
  g_test_add_func ("/preferences/missing-keyring-is-told", test_no_keyring);
  g_test_add_func ("/preferences/a-secret-from-outside-is-not-asked-for", test_secret_given);
  g_test_add_func ("/preferences/test-mail-shows-the-whole-answer", test_mail_tested);

  return g_test_run ();
}
