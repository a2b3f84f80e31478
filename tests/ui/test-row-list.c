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

/* A list view throws away the widgets of what goes at the end of a list: a frame's worth at a time. Of what goes before
 * others it can use them for those, which are told as if they had gone and come. */
static void
test_many_go (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (977);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_ADDRESS);
  g_autoptr(GString) changes = g_string_new (NULL);
  GListModel *model = G_LIST_MODEL (list);
  SaId kept = sa_row_list_get_id (list, 999);

  gtk_selection_model_select_item (GTK_SELECTION_MODEL (list), 999, TRUE);
  g_signal_connect (list, "items-changed", G_CALLBACK (record_cb), changes);
  for (guint i = 0; i < 800; i++)
    sa_sample_repository_drop (SA_SAMPLE_REPOSITORY (repository), sa_row_list_get_id (list, i));
  SA_WAIT_UNTIL (g_list_model_get_n_items (model) == 200);
  assert_changes (changes, "0-1000+200");
  g_assert_cmpint (sa_row_list_get_id (list, 199), ==, kept);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (list), 199));

  for (guint i = 0; i < 100; i++)
    sa_sample_repository_drop (SA_SAMPLE_REPOSITORY (repository), sa_row_list_get_id (list, i));
  SA_WAIT_UNTIL (g_list_model_get_n_items (model) == 100);
  assert_changes (changes, "84-116+100 68-116+100 52-116+100 36-116+100 20-116+100 4-116+100 0-4");
  g_assert_cmpint (sa_row_list_get_id (list, 99), ==, kept);
  g_assert_true (gtk_selection_model_is_selected (GTK_SELECTION_MODEL (list), 99));
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
test_two_steps (void)
{
  g_autoptr(SaRepository) repository = sa_sample_repository_new (1000);
  g_autoptr(SaRowList) list = make_list (repository, SA_SORT_ADDRESS);
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_USER, SA_SAMPLE_SITE);
  g_autoptr(GString) changes = g_string_new (NULL);

  g_signal_connect (list, "items-changed", G_CALLBACK (record_cb), changes);
  sa_query_set_sort (query, SA_SORT_ADDRESS, TRUE);
  sa_row_list_set_query (list, query);
  SA_WAIT_UNTIL (!sa_row_list_get_loading (list));
  assert_changes (changes, "0-1023 0+1023");
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
  g_test_add_func ("/row-list/many-rows-that-go-leave-their-widgets-to-others", test_many_go);
  g_test_add_func ("/row-list/another-question-has-no-rows-of-the-one-before", test_question_goes_at_once);
  g_test_add_func ("/row-list/large-replacement-is-told-in-two-steps", test_two_steps);
  g_test_add_func ("/row-list/selection-survives-another-order", test_selection_survives_order);
  g_test_add_func ("/row-list/selection-holds-only-what-is-listed", test_filter_narrows_selection);
  g_test_add_func ("/row-list/selecting-begins-with-a-check", test_selecting);
  g_test_add_func ("/row-list/failure-keeps-the-rows", test_failure_keeps_rows);
  g_test_add_func ("/row-list/frozen-list-does-not-move", test_frozen);
  return g_test_run ();
}
