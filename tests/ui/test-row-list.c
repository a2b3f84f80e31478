/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-row-list.h"
#include "sa-sample-repository.h"
#include "sa-test.h"
#include "sa-user.h"

/* Writes what a list emits as "position-removed+added ", to be read once. */
static void
record_cb (GListModel *model,
           guint       position,
           guint       removed,
           guint       added,
           GString    *changes)
{
  if (changes->len > 0)
    g_string_append_c (changes, ' ');
  g_string_append_printf (changes, "%u", position);
  if (removed > 0)
    g_string_append_printf (changes, "-%u", removed);
  if (added > 0)
    g_string_append_printf (changes, "+%u", added);
}

static void
assert_changes (GString    *changes,
                const char *expected)
{
  g_assert_cmpstr (changes->str, ==, expected);
  g_string_set_size (changes, 0);
}

static char *
get_name (SaRowList *list,
          guint      position)
{
  g_autoptr(SaUser) user = g_list_model_get_item (G_LIST_MODEL (list), position);

  g_assert_nonnull (user);
  return g_strdup (sa_user_get_record (user)->name);
}

static void
assert_name (SaRowList  *list,
             guint       position,
             const char *expected)
{
  g_autofree char *name = get_name (list, position);

  g_assert_cmpstr (name, ==, expected);
}

static SaRowList *
make_list (SaRepository *repository,
           SaSort        sort)
{
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_USER, SA_SAMPLE_SITE);
  SaRowList *list = sa_row_list_new (repository, &sa_user_row_factory);

  sa_query_set_sort (query, sort, FALSE);
  sa_row_list_set_query (list, query);
  SA_WAIT_UNTIL (!sa_row_list_get_loading (list));
  return list;
}

static void
test_pages (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (20000);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_ADDRESS);
  SaSampleRepository *sample = SA_SAMPLE_REPOSITORY (repository);
  guint i;

  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 20023);
  g_assert_cmpuint (sa_row_list_get_n_total (list), ==, 20023);
  g_assert_cmpuint (sa_sample_repository_get_n_loads (sample), ==, 0);

  for (i = 0; i < 256; i++)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (list), i));
  g_assert_cmpuint (sa_sample_repository_get_n_loads (sample), ==, 2);
  g_assert_cmpuint (sa_row_list_get_n_cached (list), ==, 256);

  for (i = 0; i < 20023; i++)
    g_object_unref (g_list_model_get_item (G_LIST_MODEL (list), i));
  g_assert_cmpuint (sa_row_list_get_n_cached (list), <=, SA_ROW_CACHE_MAX);
}

static void
test_change_elsewhere (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (0);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_NAME);
  g_autoptr(GString) changes = g_string_new (NULL);
  SaId ana = sa_row_list_get_id (list, 0);

  assert_name (list, 0, "Ana López");
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (list), 0, TRUE);
  g_signal_connect (list, "items-changed", G_CALLBACK (record_cb), changes);

  /* Where she goes, the selection goes; the rest of the list is not touched. */
  sa_sample_repository_rename (SA_SAMPLE_REPOSITORY (repository), ana, "Cora López");
  SA_WAIT_UNTIL (sa_row_list_get_position (list, ana) != 0);
  assert_changes (changes, "4+1 0-1");
  g_assert_cmpuint (sa_row_list_get_position (list, ana), ==, 3);
  assert_name (list, 3, "Cora López");
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (list), 3));
  g_assert_cmpuint (sa_row_list_get_n_selected (list), ==, 1);

  sa_sample_repository_drop (SA_SAMPLE_REPOSITORY (repository), ana);
  SA_WAIT_UNTIL (changes->len > 0);
  assert_changes (changes, "3-1");
  g_assert_cmpuint (sa_row_list_get_n_selected (list), ==, 0);
}

static void
test_same_object (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (0);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_ADDRESS);
  g_autoptr(SaUser) user = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_autoptr(SaUser) again = NULL;

  sa_sample_repository_rename (SA_SAMPLE_REPOSITORY (repository), sa_user_get_id (user), "Anna");
  SA_WAIT_UNTIL (g_strcmp0 (sa_user_get_record (user)->name, "Anna") == 0);
  again = g_list_model_get_item (G_LIST_MODEL (list), 0);
  g_assert_true (again == user);
}

static void
test_many_changes_one_refresh (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (0);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_ADDRESS);
  SaSampleRepository *sample = SA_SAMPLE_REPOSITORY (repository);
  guint before = sa_sample_repository_get_n_finds (sample);
  g_autoptr(SaUser) user = g_list_model_get_item (G_LIST_MODEL (list), 0);
  guint i;

  for (i = 0; i < 100; i++)
    {
      g_autofree char *name = g_strdup_printf ("Ana %u", i);

      sa_sample_repository_rename (sample, sa_user_get_id (user), name);
    }
  SA_WAIT_UNTIL (g_strcmp0 (sa_user_get_record (user)->name, "Ana 99") == 0);
  g_assert_cmpuint (sa_sample_repository_get_n_finds (sample), ==, before + 1);
}

static void
drop_rows (SaRepository *repository,
           SaRowList    *list,
           guint         first,
           guint         n)
{
  for (guint i = first; i < first + n; i++)
    sa_sample_repository_drop (SA_SAMPLE_REPOSITORY (repository), sa_row_list_get_id (list, i));
}

/* Returns: the rows of the first @n, as a list view has them that has widgets for these */
static GPtrArray *
hold_rows (SaRowList *list,
           guint      n)
{
  GPtrArray *rows = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; i < n; i++)
    g_ptr_array_add (rows, g_list_model_get_item (G_LIST_MODEL (list), i));
  return rows;
}

/* A list view makes a widget anew for each that goes: a frame's worth at a time, and what has none goes at once */
static void
test_many_go (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (977);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_ADDRESS);
  g_autoptr(GString) changes = g_string_new (NULL);
  g_autoptr(GPtrArray) rows = NULL;
  GListModel *model = G_LIST_MODEL (list);
  SaId kept = sa_row_list_get_id (list, 999);

  gtk_selection_model_select_item (GTK_SELECTION_MODEL (list), 999, TRUE);
  g_signal_connect (list, "items-changed", G_CALLBACK (record_cb), changes);
  drop_rows (repository, list, 0, 800);
  SA_WAIT_UNTIL (g_list_model_get_n_items (model) == 200);
  assert_changes (changes, "0-800");
  g_assert_cmpint (sa_row_list_get_id (list, 199), ==, kept);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (list), 199));

  rows = hold_rows (list, 10);
  drop_rows (repository, list, 0, 100);
  SA_WAIT_UNTIL (g_list_model_get_n_items (model) == 100);
  assert_changes (changes, "6-94 2-4 0-2");
  g_assert_cmpint (sa_row_list_get_id (list, 99), ==, kept);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (list), 99));
}

/* In the steps of a list none stands in it twice: a row that moves comes with the last of them */
static void
test_moved_among_many (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (0);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_NAME);
  g_autoptr(GString) changes = g_string_new (NULL);
  g_autoptr(GPtrArray) rows = hold_rows (list, 10);
  GListModel *model = G_LIST_MODEL (list);
  SaId moved = sa_row_list_get_id (list, 0);

  g_signal_connect (list, "items-changed", G_CALLBACK (record_cb), changes);
  sa_sample_repository_rename (SA_SAMPLE_REPOSITORY (repository), moved, "Žofie");
  drop_rows (repository, list, 1, 7);
  SA_WAIT_UNTIL (sa_row_list_get_position (list, moved) != 0);
  SA_WAIT_UNTIL (g_list_model_get_n_items (model) == 16);
  assert_changes (changes, "4-4 18+1 0-4");
  g_assert_cmpuint (sa_row_list_get_position (list, moved), ==, 14);
}

/* Another question, and none, have no rows of the one before */
static void
test_question_goes_at_once (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (177);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_ADDRESS);
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_USER, SA_SAMPLE_SITE);

  sa_query_set_search (query, "novakova");
  sa_row_list_set_query (list, query);
  SA_WAIT_UNTIL (!sa_row_list_get_loading (list));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 1);

  sa_row_list_set_query (list, NULL);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 0);
}

static void
count_cb (guint *n)
{
  (*n)++;
}

static void
test_exchange (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (1000);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_ADDRESS);
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_USER, SA_SAMPLE_SITE);
  g_autoptr(GString) changes = g_string_new (NULL);

  g_signal_connect (list, "items-changed", G_CALLBACK (record_cb), changes);
  sa_query_set_sort (query, SA_SORT_ADDRESS, TRUE);
  sa_row_list_set_query (list, query);
  SA_WAIT_UNTIL (!sa_row_list_get_loading (list));
  assert_changes (changes, "0+256 256-1023 256+767");
}

/* Also where most of them are the same rows: a list is looked at from its beginning */
static void
test_exchange_of_few (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (600);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_NAME);
  g_autoptr(SaQuery) query = sa_query_copy (sa_row_list_get_query (list));
  g_autoptr(GPtrArray) rows = hold_rows (list, 623);
  g_autoptr(GString) changes = g_string_new (NULL);
  guint n_turns = 0;

  g_signal_connect (list, "items-changed", G_CALLBACK (record_cb), changes);
  g_signal_connect_swapped (list, "show-first", G_CALLBACK (count_cb), &n_turns);
  sa_query_set_search (query, "user0");
  sa_row_list_set_query (list, query);
  SA_WAIT_UNTIL (!sa_row_list_get_loading (list));
  assert_changes (changes, "0+256 256-623 256+344");
  g_assert_cmpuint (n_turns, ==, 1);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 600);
}

static void
test_selection_survives_order (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (1000);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_ADDRESS);
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_USER, SA_SAMPLE_SITE);
  SaId first = sa_row_list_get_id (list, 10);
  SaId second = sa_row_list_get_id (list, 500);

  gtk_selection_model_select_item (GTK_SELECTION_MODEL (list), 10, TRUE);
  gtk_selection_model_select_item (GTK_SELECTION_MODEL (list), 500, FALSE);
  sa_query_set_sort (query, SA_SORT_ADDRESS, TRUE);
  sa_row_list_set_query (list, query);
  SA_WAIT_UNTIL (!sa_row_list_get_loading (list));
  g_assert_cmpuint (sa_row_list_get_n_selected (list), ==, 2);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (list), sa_row_list_get_position (list, first)));
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (list), sa_row_list_get_position (list, second)));
}

static void
test_filter_narrows_selection (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (0);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_ADDRESS);
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_USER, SA_SAMPLE_SITE);

  /* Nothing is done to users that the person does not see. */
  gtk_selection_model_select_all (GTK_SELECTION_MODEL (list));
  g_assert_cmpuint (sa_row_list_get_n_selected (list), ==, 23);
  sa_query_set_statuses (query, 1u << SA_STATUS_NO_ACCESS);
  sa_row_list_set_query (list, query);
  SA_WAIT_UNTIL (!sa_row_list_get_loading (list));
  g_assert_cmpuint (sa_row_list_get_n_selected (list), ==, g_list_model_get_n_items (G_LIST_MODEL (list)));
  g_assert_cmpuint (sa_row_list_get_n_selected (list), ==, 1);
}

static void
test_selecting (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (0);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_ADDRESS);
  GtkSelectionModel *model = GTK_SELECTION_MODEL (list);

  gtk_selection_model_select_item (model, 3, TRUE);
  g_assert_false (sa_row_list_get_selecting (list));
  sa_row_list_toggle (list, 5);
  g_assert_true (sa_row_list_get_selecting (list));
  g_assert_cmpuint (sa_row_list_get_n_selected (list), ==, 1); /* the row that only filled the details is not checked */
  sa_row_list_toggle (list, 7);
  g_assert_cmpuint (sa_row_list_get_n_selected (list), ==, 2);
  sa_row_list_toggle (list, 5);
  g_assert_true (sa_row_list_get_selecting (list));
  gtk_selection_model_select_item (model, 3, TRUE);
  g_assert_false (sa_row_list_get_selecting (list));
  gtk_selection_model_select_all (model);
  g_assert_true (sa_row_list_get_selecting (list));
  sa_row_list_invert_selection (list);
  g_assert_cmpuint (sa_row_list_get_n_selected (list), ==, 0);
  g_assert_false (sa_row_list_get_selecting (list));
}

static void
test_failure_keeps_rows (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (0);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_ADDRESS);

  sa_sample_repository_set_failing (SA_SAMPLE_REPOSITORY (repository), TRUE);
  sa_row_list_refresh (list);
  SA_WAIT_UNTIL (sa_row_list_get_error (list) != NULL);
  g_assert_true (g_error_matches (sa_row_list_get_error (list), SA_ERROR, SA_ERROR_BUSY));
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (list)), ==, 23);

  sa_sample_repository_set_failing (SA_SAMPLE_REPOSITORY (repository), FALSE);
  sa_row_list_refresh (list);
  SA_WAIT_UNTIL (sa_row_list_get_error (list) == NULL);
}

static void
test_frozen (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (0);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_ADDRESS);
  g_autoptr(SaRowList) witness = make_list (repository, SA_SORT_ADDRESS);
  SaId first = sa_row_list_get_id (list, 0);

  sa_row_list_freeze (list);
  sa_sample_repository_drop (SA_SAMPLE_REPOSITORY (repository), first);
  SA_WAIT_UNTIL (sa_row_list_get_id (witness, 0) != first);
  g_assert_cmpint (sa_row_list_get_id (list, 0), ==, first);
  sa_row_list_thaw (list);
  SA_WAIT_UNTIL (sa_row_list_get_id (list, 0) != first);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/row-list/loads-by-page-and-forgets", test_pages);
  g_test_add_func ("/row-list/moved-row-takes-selection-along", test_change_elsewhere);
  g_test_add_func ("/row-list/row-keeps-its-object", test_same_object);
  g_test_add_func ("/row-list/many-changes-make-one-refresh", test_many_changes_one_refresh);
  g_test_add_func ("/row-list/many-rows-with-widgets-go-in-steps", test_many_go);
  g_test_add_func ("/row-list/steps-show-no-row-twice", test_moved_among_many);
  g_test_add_func ("/row-list/another-question-has-no-rows-of-the-one-before", test_question_goes_at_once);
  g_test_add_func ("/row-list/rows-of-another-order-come-before-the-old-ones-go", test_exchange);
  g_test_add_func ("/row-list/most-rows-of-another-search-come-anew-too", test_exchange_of_few);
  g_test_add_func ("/row-list/selection-survives-another-order", test_selection_survives_order);
  g_test_add_func ("/row-list/selection-holds-only-what-is-listed", test_filter_narrows_selection);
  g_test_add_func ("/row-list/selecting-begins-with-a-check", test_selecting);
  g_test_add_func ("/row-list/failure-keeps-the-rows", test_failure_keeps_rows);
  g_test_add_func ("/row-list/frozen-list-does-not-move", test_frozen);
  return g_test_run ();
}
