/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-sample.h"
#include "sa-organization-window.h"
#include "sa-test.h"
#include "sa-ui.h"

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

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  adw_init ();
  sa_ui_init ();
  g_test_add_func ("/organization-window/makes-one-plan", test_organization_plan);
  g_test_add_func ("/organization-window/says-what-is-wrong-beside-it", test_organization_mistakes);

  return g_test_run ();
}
