/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-test.h"

#include <glib/gstdio.h>
#include <string.h>

#define DEADLINE_SECONDS 30

struct _SaTestDir
{
  char *path;
};

static gboolean
wake_up_cb (gpointer data)
{
  return G_SOURCE_CONTINUE;
}

/**
 * sa_test_deadline:
 *
 * Returns: the monotonic time at which waiting that begins now must have ended. Meant for hopeless cases only, so it
 *   is far away; a slow checker may move it further by SA_TEST_PATIENCE, a factor.
 */
gint64
sa_test_deadline (void)
{
  const char *patience = g_getenv ("SA_TEST_PATIENCE");
  gint64 factor = patience != NULL ? MAX (1, g_ascii_strtoll (patience, NULL, 10)) : 1;

  return g_get_monotonic_time () + factor * DEADLINE_SECONDS * G_USEC_PER_SEC;
}

/**
 * sa_test_turn:
 * @deadline: from sa_test_deadline()
 *
 * Lets the default main context dispatch once, and looks up at least every 50 ms for conditions that change without
 * one of its sources.
 *
 * Returns: FALSE when the deadline is over
 */
gboolean
sa_test_turn (gint64 deadline)
{
  guint source = g_timeout_add (50, wake_up_cb, NULL);

  g_main_context_iteration (NULL, TRUE);
  g_source_remove (source);
  return g_get_monotonic_time () < deadline;
}

/**
 * sa_test_answer_cb:
 * @answer: (type SaTestAnswer): where to put the result
 *
 * A #GAsyncReadyCallback for sa_test_await().
 */
void
sa_test_answer_cb (GObject      *source,
                   GAsyncResult *result,
                   gpointer      answer)
{
  SaTestAnswer *self = answer;

  g_assert_null (self->result);
  g_set_object (&self->source, source);
  g_set_object (&self->result, result);
}

/**
 * sa_test_await:
 *
 * Runs the default main context until the call has answered. What an earlier use of @answer left is given by
 * sa_test_answer_clear(), so that one can be used again and again.
 *
 * Returns: (transfer none): the result, for the call's finish function
 */
GAsyncResult *
sa_test_await (SaTestAnswer *answer)
{
  SA_WAIT_UNTIL (answer->result != NULL);
  return answer->result;
}

/**
 * sa_test_answer_clear:
 *
 * Drops the result, which makes @answer ready for another call.
 */
void
sa_test_answer_clear (SaTestAnswer *answer)
{
  g_clear_object (&answer->source);
  g_clear_object (&answer->result);
}

/**
 * sa_test_dir_new:
 *
 * Returns: (transfer full): a new, empty directory
 */
SaTestDir *
sa_test_dir_new (void)
{
  g_autoptr(GError) error = NULL;
  SaTestDir *dir = g_new0 (SaTestDir, 1);

  dir->path = g_dir_make_tmp ("sa-test-XXXXXX", &error);
  g_assert_no_error (error);
  return dir;
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) entries = NULL;
  const char *name;

  if (!g_file_test (path, G_FILE_TEST_IS_SYMLINK) && g_file_test (path, G_FILE_TEST_IS_DIR))
    {
      /* A case may have taken its own rights away. */
      g_chmod (path, 0700);
      entries = g_dir_open (path, 0, NULL);
      while (entries != NULL && (name = g_dir_read_name (entries)) != NULL)
        {
          g_autofree char *child = g_build_filename (path, name, NULL);

          remove_tree (child);
        }
    }
  g_remove (path);
}

/**
 * sa_test_dir_free:
 *
 * Removes the directory and everything in it. Links are removed, never followed.
 */
void
sa_test_dir_free (SaTestDir *dir)
{
  remove_tree (dir->path);
  g_free (dir->path);
  g_free (dir);
}

/**
 * sa_test_dir_get_path:
 *
 * Returns: (transfer none): the absolute path of the directory
 */
const char *
sa_test_dir_get_path (SaTestDir *dir)
{
  return dir->path;
}

/**
 * sa_test_dir_build:
 *
 * Returns: (transfer full): the absolute path of @name in the directory, whether it exists or not
 */
char *
sa_test_dir_build (SaTestDir  *dir,
                   const char *name)
{
  return g_build_filename (dir->path, name, NULL);
}

/**
 * sa_test_dir_write:
 *
 * Writes a file, and the directories it stands in.
 *
 * Returns: (transfer full): its absolute path
 */
char *
sa_test_dir_write (SaTestDir  *dir,
                   const char *name,
                   const char *text)
{
  g_autoptr(GError) error = NULL;
  char *path = g_build_filename (dir->path, name, NULL);
  g_autofree char *parent = g_path_get_dirname (path);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_file_set_contents (path, text, -1, &error);
  g_assert_no_error (error);
  return path;
}

/**
 * sa_test_read:
 *
 * Returns: (transfer full): the whole file, which must exist
 */
char *
sa_test_read (const char *path)
{
  g_autoptr(GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

/**
 * sa_test_read_data:
 * @name: relative to tests/
 *
 * Returns: (transfer full): a file that lies beside the tests, such as `relay/data/answer.json`
 */
char *
sa_test_read_data (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, name, NULL);

  return sa_test_read (path);
}
