/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-narrow-list.h"
#include "sa-person-cell.h"
#include "sa-sample-repository.h"
#include "sa-test.h"
#include "sa-ui-test.h"
#include "sa-user-table.h"
#include "sa-users-page.h"

typedef struct
{
  SaRepository *repository;
  GtkWidget    *window;
  SaUsersPage  *page;
  SaRowList    *list;
} Fixture;

static void
set_up (Fixture       *fixture,
        gconstpointer  data)
{
  fixture->repository = sa_sample_repository_new (GPOINTER_TO_UINT (data));
  fixture->window = adw_window_new ();
  fixture->page = SA_USERS_PAGE (sa_users_page_new (fixture->repository, SA_SAMPLE_SITE, NULL));
  fixture->list = sa_users_page_get_list (fixture->page);
  sa_list_page_set_width_class (sa_users_page_get_page (fixture->page), 840);
  adw_window_set_content (ADW_WINDOW (fixture->window), GTK_WIDGET (fixture->page));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 900, 600);
  sa_ui_test_settle (fixture->window);
  SA_WAIT_UNTIL (sa_row_list_get_loaded (fixture->list));
}

static void
tear_down (Fixture       *fixture,
           gconstpointer  data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  SA_WAIT_UNTIL (!g_main_context_pending (NULL)); /* a search under way still needs the repository */
  g_assert_finalize_object (fixture->repository);
}

static GtkWidget *
find (Fixture *fixture,
      GType    type)
{
  return sa_ui_test_find (GTK_WIDGET (fixture->page), type);
}

static void
test_table_and_list (Fixture       *fixture,
                     gconstpointer  data)
{
  g_assert_true (gtk_widget_get_mapped (find (fixture, SA_TYPE_ROW_TABLE)));
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (fixture->list), 2, TRUE);
  sa_list_page_set_width_class (sa_users_page_get_page (fixture->page), 0);
  sa_ui_test_settle (fixture->window);
  g_assert_true (gtk_widget_get_mapped (find (fixture, SA_TYPE_NARROW_LIST)));
  g_assert_false (gtk_widget_get_mapped (find (fixture, SA_TYPE_ROW_TABLE)));
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (fixture->list), 2));
}

static GtkAdjustment *
get_scroll (Fixture *fixture)
{
  GtkWidget *scroller = sa_ui_test_find (find (fixture, SA_TYPE_ROW_TABLE), GTK_TYPE_SCROLLED_WINDOW);

  return gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (scroller));
}

static double
get_row_height (GtkAdjustment *scroll,
                SaRowList     *list)
{
  return gtk_adjustment_get_upper (scroll) / g_list_model_get_n_items (G_LIST_MODEL (list));
}

/* What a person reads stays where it is while many rows above it go */
static void
test_many_go_above (Fixture       *fixture,
                    gconstpointer  data)
{
  SaSampleRepository *repository = SA_SAMPLE_REPOSITORY (fixture->repository);
  GtkAdjustment *scroll = get_scroll (fixture);
  double before;
  double after;
  SaId read = 0;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 623);
  read = sa_row_list_get_id (fixture->list, 300);
  g_assert_true (sa_list_page_reveal (sa_users_page_get_page (fixture->page), read));
  sa_ui_test_settle (fixture->window);
  before = 300 * get_row_height (scroll, fixture->list) - gtk_adjustment_get_value (scroll);

  for (guint i = 0; i < 150; i++)
    sa_sample_repository_drop (repository, sa_row_list_get_id (fixture->list, i));
  SA_WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)) == 473);
  sa_ui_test_settle (fixture->window);
  g_assert_cmpuint (sa_row_list_get_position (fixture->list, read), ==, 150);
  after = 150 * get_row_height (scroll, fixture->list) - gtk_adjustment_get_value (scroll);
  g_assert_cmpfloat_with_epsilon (after, before, 2);
}

static void
collect_cells (GtkWidget  *widget,
               GHashTable *cells)
{
  GtkWidget *child = NULL;

  if (SA_IS_PERSON_CELL (widget))
    g_hash_table_add (cells, widget);
  for (child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_cells (child, cells);
}

/* To make some two hundred rows anew is what would take the longest in another order */
static void
test_order_keeps_widgets (Fixture       *fixture,
                          gconstpointer  data)
{
  GtkWidget *table = find (fixture, SA_TYPE_ROW_TABLE);
  g_autoptr (GHashTable) before = g_hash_table_new (NULL, NULL);
  g_autoptr (GHashTable) after = g_hash_table_new (NULL, NULL);
  g_autoptr (SaQuery) query = sa_query_copy (sa_row_list_get_query (fixture->list));
  SaId first = sa_row_list_get_id (fixture->list, 0);
  GHashTableIter iter;
  gpointer cell;
  guint n_new = 0;

  gtk_widget_grab_focus (table);
  sa_list_page_reveal (sa_users_page_get_page (fixture->page), sa_row_list_get_id (fixture->list, 100));
  sa_ui_test_settle (fixture->window);
  collect_cells (table, before);
  g_assert_cmpuint (g_hash_table_size (before), >, 200);
  sa_query_set_sort (query, SA_SORT_ADDRESS, TRUE);
  sa_row_list_set_query (fixture->list, query);
  SA_WAIT_UNTIL (!sa_row_list_get_loading (fixture->list));
  sa_ui_test_settle (fixture->window);

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)), ==, 623);
  collect_cells (table, after);
  g_hash_table_iter_init (&iter, after);
  while (g_hash_table_iter_next (&iter, &cell, NULL))
    n_new += !g_hash_table_contains (before, cell);
  g_assert_cmpuint (n_new, <=, 4);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_scroll (fixture)), ==, 0);
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)), table));
  g_assert_cmpuint (sa_row_list_get_position (fixture->list, first), !=, 0);
}

/* Not where the one row is that was found before */
static void
test_search_ends_at_top (Fixture       *fixture,
                         gconstpointer  data)
{
  SaUsersView *view = sa_users_page_get_view (fixture->page);

  sa_users_view_set_search (view, "user000300");
  SA_WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)) == 1);
  sa_ui_test_settle (fixture->window);
  sa_users_view_set_search (view, "");
  SA_WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)) == 623);
  sa_ui_test_settle (fixture->window);
  g_assert_cmpfloat (gtk_adjustment_get_value (get_scroll (fixture)), ==, 0);
}

static void
test_search (Fixture       *fixture,
             gconstpointer  data)
{
  GtkEditable *entry = GTK_EDITABLE (find (fixture, GTK_TYPE_SEARCH_ENTRY));

  gtk_editable_set_text (entry, "novakova");
  SA_WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)) == 1);

  gtk_editable_set_text (entry, "nobody of this name");
  SA_WAIT_UNTIL (sa_ui_test_find_label (GTK_WIDGET (fixture->page), "No Results Found") != NULL);

  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "users.clear", NULL);
  SA_WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)) == 23);
  g_assert_cmpstr (gtk_editable_get_text (entry), ==, "");
}

static void
test_selection_bar (Fixture       *fixture,
                    gconstpointer  data)
{
  GtkWidget *bar = find (fixture, GTK_TYPE_ACTION_BAR);

  gtk_selection_model_select_item (GTK_SELECTION_MODEL (fixture->list), 0, TRUE);
  g_assert_false (gtk_widget_get_visible (bar));
  sa_row_list_toggle (fixture->list, 3);
  g_assert_true (gtk_widget_get_visible (bar));
  sa_row_list_toggle (fixture->list, 4);
  sa_ui_test_settle (fixture->window);
  g_assert_nonnull (sa_ui_test_find_label (bar, "2 selected"));
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "users.select-all", NULL);
  g_assert_nonnull (sa_ui_test_find_label (bar, "23 selected"));

  g_assert_true (sa_list_page_escape (sa_users_page_get_page (fixture->page)));
  g_assert_cmpuint (sa_row_list_get_n_selected (fixture->list), ==, 0);
  g_assert_false (gtk_widget_get_visible (bar));
  g_assert_false (sa_list_page_escape (sa_users_page_get_page (fixture->page)));
}

static void
sort_cb (SaRowTable *table,
         int         sort,
         gboolean    descending,
         int        *sorted)
{
  *sorted = descending ? -sort - 1 : sort + 1;
}

static void
test_headings (Fixture       *fixture,
               gconstpointer  data)
{
  GtkWidget *table = find (fixture, SA_TYPE_ROW_TABLE);
  GtkColumnView *view = GTK_COLUMN_VIEW (sa_row_table_get_view (SA_ROW_TABLE (table)));
  GListModel *columns = gtk_column_view_get_columns (view);
  g_autoptr(GtkColumnViewColumn) address = g_list_model_get_item (columns, SA_USER_COLUMN_ADDRESS);
  g_autoptr(GtkColumnViewColumn) status = g_list_model_get_item (columns, SA_USER_COLUMN_STATUS);
  int sorted = 0;

  g_signal_connect (table, "sort", G_CALLBACK (sort_cb), &sorted);
  gtk_column_view_sort_by_column (view, address, GTK_SORT_ASCENDING);
  g_assert_cmpint (sorted, ==, SA_SORT_ADDRESS + 1);
  gtk_column_view_sort_by_column (view, address, GTK_SORT_DESCENDING);
  g_assert_cmpint (sorted, ==, -SA_SORT_ADDRESS - 1);
  gtk_column_view_sort_by_column (view, status, GTK_SORT_ASCENDING);
  g_assert_cmpint (sorted, ==, SA_SORT_STATUS + 1);
  g_assert_cmpint (sa_query_get_sort (sa_users_view_get_query (sa_users_page_get_view (fixture->page))), ==,
                   SA_SORT_STATUS);
}

static void
test_columns (Fixture       *fixture,
              gconstpointer  data)
{
  GtkWidget *table = find (fixture, SA_TYPE_ROW_TABLE);
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (sa_row_table_get_view (SA_ROW_TABLE (table))));
  g_autoptr(GtkColumnViewColumn) products = g_list_model_get_item (columns, SA_USER_COLUMN_PRODUCTS);
  g_autoptr(GtkColumnViewColumn) sent = g_list_model_get_item (columns, SA_USER_COLUMN_SENT);
  g_autoptr(GtkColumnViewColumn) activity = g_list_model_get_item (columns, SA_USER_COLUMN_ACTIVITY);

  g_assert_true (gtk_column_view_column_get_visible (products));
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "users.column-products", NULL);
  g_assert_false (gtk_column_view_column_get_visible (products));
  g_assert_cmpint (gtk_column_view_column_get_fixed_width (products), ==, 0);
  gtk_widget_activate_action (GTK_WIDGET (fixture->page), "users.reset-columns", NULL);
  g_assert_true (gtk_column_view_column_get_visible (products));

  /* What the page is about brings its own columns. */
  g_assert_false (gtk_column_view_column_get_visible (sent));
  sa_users_view_set_chip (sa_users_page_get_view (fixture->page), SA_USERS_CHIP_PENDING);
  g_assert_true (gtk_column_view_column_get_visible (sent));
  g_assert_false (gtk_column_view_column_get_visible (activity));
}

static void
test_failure (Fixture       *fixture,
              gconstpointer  data)
{
  SaUsersView *view = sa_users_page_get_view (fixture->page);

  /* With rows on show nothing is taken away. */
  sa_sample_repository_set_failing (SA_SAMPLE_REPOSITORY (fixture->repository), TRUE);
  sa_row_list_refresh (fixture->list);
  SA_WAIT_UNTIL (sa_row_list_get_error (fixture->list) != NULL);
  g_assert_true (gtk_widget_get_mapped (find (fixture, SA_TYPE_ROW_TABLE)));

  sa_sample_repository_set_failing (SA_SAMPLE_REPOSITORY (fixture->repository), FALSE);
  sa_users_view_set_search (view, "nobody of this name");
  SA_WAIT_UNTIL (g_list_model_get_n_items (G_LIST_MODEL (fixture->list)) == 0);
  sa_sample_repository_set_failing (SA_SAMPLE_REPOSITORY (fixture->repository), TRUE);
  sa_row_list_refresh (fixture->list);
  SA_WAIT_UNTIL (sa_ui_test_find_label (GTK_WIDGET (fixture->page), "Users Cannot Be Shown") != NULL);
}

static void
test_condition (Fixture       *fixture,
                gconstpointer  data)
{
  SaListPage *page = sa_users_page_get_page (fixture->page);
  SaCondition condition = { .text = (char *) "Müller & <b>Söhne</b>",
                            .labels = { "Resume", "Show Outbox" },
                            .actions = { "win.resume-outbox", "win.page::outbox" } };

  sa_list_page_set_condition (page, &condition);
  sa_ui_test_settle (fixture->window);
  g_assert_nonnull (sa_ui_test_find_label (GTK_WIDGET (page), "Müller & <b>Söhne</b>"));
  g_assert_nonnull (sa_ui_test_find_label (GTK_WIDGET (page), "Show Outbox"));
  sa_list_page_set_condition (page, NULL);
  sa_ui_test_settle (fixture->window);
  g_assert_null (sa_ui_test_find_label (GTK_WIDGET (page), "Müller & <b>Söhne</b>"));
  g_assert_null (sa_ui_test_find_label (GTK_WIDGET (page), "Show Outbox"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  sa_ui_test_init ();

  g_test_add ("/users-page/narrow-list-has-the-same-selection", Fixture, NULL, set_up, test_table_and_list, tear_down);
  g_test_add ("/users-page/what-is-read-stays-where-it-is-when-many-go-above", Fixture, GUINT_TO_POINTER (600), set_up,
              test_many_go_above, tear_down);
  g_test_add ("/users-page/another-order-keeps-the-widgets-of-rows", Fixture, GUINT_TO_POINTER (600), set_up,
              test_order_keeps_widgets, tear_down);
  g_test_add ("/users-page/end-of-a-search-shows-the-beginning", Fixture, GUINT_TO_POINTER (600), set_up,
              test_search_ends_at_top, tear_down);
  g_test_add ("/users-page/search-finds-and-says-when-not", Fixture, NULL, set_up, test_search, tear_down);
  g_test_add ("/users-page/bar-comes-with-the-first-check", Fixture, NULL, set_up, test_selection_bar, tear_down);
  g_test_add ("/users-page/headings-sort-both-ways", Fixture, NULL, set_up, test_headings, tear_down);
  g_test_add ("/users-page/columns-can-be-hidden-and-reset", Fixture, NULL, set_up, test_columns, tear_down);
  g_test_add ("/users-page/failure-says-so-where-nothing-is-listed", Fixture, NULL, set_up, test_failure, tear_down);
  g_test_add ("/users-page/condition-is-no-markup", Fixture, NULL, set_up, test_condition, tear_down);
  return g_test_run ();
}
