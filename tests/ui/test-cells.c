/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-format.h"
#include "sa-message.h"
#include "sa-message-format.h"
#include "sa-message-table.h"
#include "sa-page-bin.h"
#include "sa-paint.h"
#include "sa-person-cell.h"
#include "sa-sample-repository.h"
#include "sa-sidebar.h"
#include "sa-status-cell.h"
#include "sa-test.h"
#include "sa-ui-test.h"
#include "sa-user.h"
#include "sa-user-table.h"

static SaUser *
load_user (SaRepository *repository,
           SaId          id)
{
  g_autoptr(GPtrArray) records = sa_repository_load (repository, SA_ENTITY_USER, &id, 1, NULL);

  g_ptr_array_set_free_func (records, NULL);
  return sa_user_new (id, g_ptr_array_index (records, 0));
}

static void
assert_height (GtkWidget *widget,
               int        expected)
{
  int minimum = 0;
  int natural = 0;

  gtk_widget_measure (widget, GTK_ORIENTATION_VERTICAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, expected);
  g_assert_cmpint (natural, ==, expected);
}

static void
test_same_height_for_all (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (0);
  GtkWidget *one_line = g_object_ref_sink (sa_person_cell_new (FALSE));
  GtkWidget *two_lines = g_object_ref_sink (sa_person_cell_new (TRUE));
  GtkWidget *status = g_object_ref_sink (sa_status_cell_new (SA_STATUS_FORM_SHORT));
  SaId id;

  for (id = 1; id <= 23; id++)
    {
      g_autoptr(SaUser) user = load_user (repository, id);

      sa_person_cell_set_row (SA_PERSON_CELL (one_line), SA_ROW (user));
      sa_person_cell_set_row (SA_PERSON_CELL (two_lines), SA_ROW (user));
      sa_status_cell_set_row (SA_STATUS_CELL (status), SA_ROW (user));
      assert_height (one_line, 24);
      assert_height (two_lines, 44);
      assert_height (status, 22);
    }
  for (id = 1; id <= 10; id++)
    {
      g_autoptr(GPtrArray) records = sa_repository_load (repository, SA_ENTITY_MESSAGE, &id, 1, NULL);
      g_autoptr(SaMessage) message = sa_message_new (id, g_ptr_array_steal_index (records, 0));

      sa_person_cell_set_row (SA_PERSON_CELL (one_line), SA_ROW (message));
      sa_person_cell_set_row (SA_PERSON_CELL (two_lines), SA_ROW (message));
      sa_status_cell_set_row (SA_STATUS_CELL (status), SA_ROW (message));
      assert_height (one_line, 24);
      assert_height (two_lines, 44);
      assert_height (status, 22);
    }
  g_object_unref (one_line);
  g_object_unref (two_lines);
  g_object_unref (status);
}

static void
test_column_width_is_of_the_column (void)
{
  GtkWidget *column = g_object_ref_sink (sa_status_cell_new (SA_STATUS_FORM_COLUMN));
  GtkWidget *pill = g_object_ref_sink (sa_status_cell_new (SA_STATUS_FORM_PILL));
  int first = 0;
  int width = 0;
  int look;

  for (look = 0; look < SA_N_LOOKS; look++)
    {
      int natural = 0;

      sa_status_cell_set_pill (SA_STATUS_CELL (column), sa_look_get_pill (look));
      gtk_widget_measure (column, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &natural, NULL, NULL);
      if (look == 0)
        first = natural;
      g_assert_cmpint (natural, ==, first);

      sa_status_cell_set_pill (SA_STATUS_CELL (pill), sa_look_get_pill (look));
      gtk_widget_measure (pill, GTK_ORIENTATION_HORIZONTAL, -1, NULL, &width, NULL, NULL);
      /* The longest word fits with the padding of the cell around it. */
      g_assert_cmpint (width + 12, <=, sa_status_cell_measure_column (pill, sa_look_get_pill));
    }
  g_object_unref (column);
  g_object_unref (pill);
}

static void
test_check_box (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (0);
  g_autoptr(SaUser) user = load_user (repository, 1);
  GtkWidget *cell = g_object_ref_sink (sa_person_cell_new (FALSE));
  SaPersonCell *person = SA_PERSON_CELL (cell);

  sa_person_cell_set_row (person, SA_ROW (user));
  sa_person_cell_set_selected (person, TRUE);
  g_assert_false (sa_person_cell_has_check (person));
  sa_person_cell_set_selecting (person, TRUE);
  g_assert_true (sa_person_cell_has_check (person));
  g_assert_true (gtk_check_button_get_active (GTK_CHECK_BUTTON (sa_ui_test_find (cell, GTK_TYPE_CHECK_BUTTON))));
  sa_person_cell_set_selecting (person, FALSE);
  g_assert_false (sa_person_cell_has_check (person));
  g_object_unref (cell);
}

static void
assert_initials (const char *name,
                 const char *expected)
{
  g_autofree char *initials = sa_paint_initials (name);

  g_assert_cmpstr (initials, ==, expected);
}

static void
test_initials (void)
{
  assert_initials ("Ana López", "AL");
  assert_initials ("  ana  ", "A");
  assert_initials ("Fatima Zahra Benali", "FB");
  assert_initials ("Müller & Söhne", "MS");
  assert_initials ("łucja wiśniewska", "ŁW");
  assert_initials ("本田", "本");
  assert_initials ("", "");
}

static void
test_width_classes (void)
{
  g_assert_cmpuint (sa_page_bin_classify (479, 1.0), ==, 0);
  g_assert_cmpuint (sa_page_bin_classify (480, 1.0), ==, 480);
  g_assert_cmpuint (sa_page_bin_classify (879, 1.0), ==, 840);
  g_assert_cmpuint (sa_page_bin_classify (2000, 1.0), ==, 1000);
  /* Large text makes a page narrow. */
  g_assert_cmpuint (sa_page_bin_classify (719, 1.5), ==, 0);
  g_assert_cmpuint (sa_page_bin_classify (720, 1.5), ==, 480);
}

static gboolean
is_shown (GtkWidget *table,
          guint      column)
{
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (sa_row_table_get_view (SA_ROW_TABLE (table))));
  g_autoptr(GtkColumnViewColumn) item = g_list_model_get_item (columns, column);

  return gtk_column_view_column_get_visible (item);
}

static void
test_columns_by_width (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (0);
  g_autoptr(SaRowList) list = sa_row_list_new (repository, &sa_user_row_factory);
  GtkWidget *table = g_object_ref_sink (sa_user_table_new (list));

  sa_row_table_set_width_class (SA_ROW_TABLE (table), 500);
  g_assert_true (is_shown (table, SA_USER_COLUMN_NAME));
  g_assert_false (is_shown (table, SA_USER_COLUMN_ADDRESS));
  sa_row_table_set_width_class (SA_ROW_TABLE (table), 700);
  g_assert_true (is_shown (table, SA_USER_COLUMN_ADDRESS));
  g_assert_true (is_shown (table, SA_USER_COLUMN_ACTIVITY));
  g_assert_false (is_shown (table, SA_USER_COLUMN_SENT));
  g_assert_false (is_shown (table, SA_USER_COLUMN_ROLE));
  sa_row_table_set_left_out (SA_ROW_TABLE (table), sa_user_columns_left_out (TRUE));
  g_assert_false (is_shown (table, SA_USER_COLUMN_ACTIVITY));
  g_assert_true (is_shown (table, SA_USER_COLUMN_SENT));
  sa_row_table_set_width_class (SA_ROW_TABLE (table), 1000);
  g_assert_true (is_shown (table, SA_USER_COLUMN_ROLE));
  g_object_unref (table);
}

static void
test_message_columns (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (0);
  g_autoptr(SaRowList) list = sa_row_list_new (repository, &sa_message_row_factory);
  GtkWidget *table = g_object_ref_sink (sa_message_table_new (list));

  sa_row_table_set_width_class (SA_ROW_TABLE (table), 480);
  g_assert_true (is_shown (table, SA_MESSAGE_COLUMN_STATE));
  g_assert_false (is_shown (table, SA_MESSAGE_COLUMN_WHEN));
  sa_row_table_set_width_class (SA_ROW_TABLE (table), 840);
  g_assert_true (is_shown (table, SA_MESSAGE_COLUMN_WHEN));
  g_assert_true (is_shown (table, SA_MESSAGE_COLUMN_ATTEMPTS));
  /* Which site it is of says something only where there are several. */
  g_assert_false (is_shown (table, SA_MESSAGE_COLUMN_SITE));
  sa_row_table_set_left_out (SA_ROW_TABLE (table), sa_message_columns_left_out (TRUE));
  g_assert_true (is_shown (table, SA_MESSAGE_COLUMN_SITE));
  g_assert_false (is_shown (table, SA_MESSAGE_COLUMN_ATTEMPTS));
  g_object_unref (table);
}

static void
width_class_cb (SaPageBin  *bin,
                GParamSpec *pspec,
                guint      *n)
{
  (*n)++;
}

static void
test_page_bin (void)
{
  GtkWidget *window = gtk_window_new ();
  GtkWidget *bin = sa_page_bin_new (480);
  GtkWidget *child = gtk_label_new ("wide");
  guint n = 0;
  int minimum = 0;
  int natural = 0;

  gtk_widget_set_size_request (child, 900, 20);
  sa_page_bin_set_child (SA_PAGE_BIN (bin), child);
  gtk_widget_measure (bin, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  g_assert_cmpint (minimum, ==, SA_PAGE_BIN_MINIMUM);
  g_assert_cmpint (natural, ==, 480);

  g_signal_connect (bin, "notify::width-class", G_CALLBACK (width_class_cb), &n);
  gtk_window_set_child (GTK_WINDOW (window), bin);
  gtk_window_set_default_size (GTK_WINDOW (window), 560, 300);
  sa_ui_test_settle (window);
  g_assert_cmpuint (sa_page_bin_get_width_class (SA_PAGE_BIN (bin)), ==, 540);
  g_assert_cmpuint (n, ==, 1);
  /* The child gets what it needs, and is cut off. */
  g_assert_cmpint (gtk_widget_get_width (child), ==, 900);
  gtk_window_destroy (GTK_WINDOW (window));
}

static void
test_urls (void)
{
  g_autofree char *with_slash = sa_sidebar_shorten_url ("https://support.example.com/");
  g_autofree char *with_path = sa_sidebar_shorten_url ("http://example.com/jira");
  g_autofree char *bare = sa_sidebar_shorten_url ("example.com");

  g_assert_cmpstr (with_slash, ==, "support.example.com");
  g_assert_cmpstr (with_path, ==, "example.com/jira");
  g_assert_cmpstr (bare, ==, "example.com");
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  sa_ui_test_init ();

  g_test_add_func ("/cells/all-rows-are-equally-high", test_same_height_for_all);
  g_test_add_func ("/cells/status-column-does-not-jump", test_column_width_is_of_the_column);
  g_test_add_func ("/cells/avatar-becomes-check-box-while-selecting", test_check_box);
  g_test_add_func ("/cells/initials", test_initials);
  g_test_add_func ("/cells/columns-by-width", test_columns_by_width);
  g_test_add_func ("/cells/columns-of-messages-by-width-and-sites", test_message_columns);
  g_test_add_func ("/page-bin/width-classes-count-in-text", test_width_classes);
  g_test_add_func ("/page-bin/asks-for-little-and-tells-its-width", test_page_bin);
  g_test_add_func ("/sidebar/urls-as-people-say-them", test_urls);
  return g_test_run ();
}
