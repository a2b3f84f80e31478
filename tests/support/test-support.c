/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-test.h"

#include <unistd.h>

static void
finish_in_thread (GTask        *task,
                  gpointer      source,
                  gpointer      data,
                  GCancellable *cancellable)
{
  g_task_return_int (task, 42);
}

static void
test_await_collects_result (void)
{
  g_auto(SaTestAnswer) answer = { NULL, NULL };
  int i;

  for (i = 0; i < 3; i++)
    {
      g_autoptr(GTask) task = g_task_new (NULL, NULL, sa_test_answer_cb, &answer);
      g_autoptr(GError) error = NULL;

      g_task_run_in_thread (task, finish_in_thread);
      g_assert_cmpint (g_task_propagate_int (G_TASK (sa_test_await (&answer)), &error), ==, 42);
      g_assert_no_error (error);
      sa_test_answer_clear (&answer);
    }
}

static void
test_wait_sees_change_without_source (void)
{
  gint64 then = g_get_monotonic_time () + 120 * 1000;

  SA_WAIT_UNTIL (g_get_monotonic_time () >= then);
}

static void
test_turn_ends_at_deadline (void)
{
  g_assert_false (sa_test_turn (g_get_monotonic_time ()));
  g_assert_true (sa_test_turn (sa_test_deadline ()));
}

static void
test_dir_removes_everything_but_not_what_links_point_to (void)
{
  g_autoptr(SaTestDir) kept = sa_test_dir_new ();
  g_autofree char *kept_file = sa_test_dir_write (kept, "file", "kept");
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;

  {
    g_autoptr(SaTestDir) dir = sa_test_dir_new ();
    g_autofree char *file = sa_test_dir_write (dir, "deep/er/file", "text");
    g_autofree char *link = sa_test_dir_build (dir, "link");

    path = g_strdup (sa_test_dir_get_path (dir));
    g_assert_cmpint (symlink (sa_test_dir_get_path (kept), link), ==, 0);
    text = sa_test_read (file);
    g_assert_cmpstr (text, ==, "text");
  }
  g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (kept_file, G_FILE_TEST_EXISTS));
}

static void
test_read_data_finds_files_beside_tests (void)
{
  g_autofree char *text = sa_test_read_data ("support/lsan.supp");

  g_assert_nonnull (g_strstr_len (text, -1, "leak:"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/support/await-collects-result", test_await_collects_result);
  g_test_add_func ("/support/wait-sees-change-without-source", test_wait_sees_change_without_source);
  g_test_add_func ("/support/turn-ends-at-deadline", test_turn_ends_at_deadline);
  g_test_add_func ("/support/dir-removes-everything-but-not-what-links-point-to",
                   test_dir_removes_everything_but_not_what_links_point_to);
  g_test_add_func ("/support/read-data-finds-files-beside-tests", test_read_data_finds_files_beside_tests);

  return g_test_run ();
}
