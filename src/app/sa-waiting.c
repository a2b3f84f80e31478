/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-waiting.h"

#include <glib/gstdio.h>

static char *
get_folder (void)
{
  return g_build_filename (g_get_user_state_dir (), "site-admin", "waiting", NULL);
}

/* A path can have any bytes and be longer than a name may be: its file is named by its checksum. */
static char *
get_file (const char *absolute)
{
  g_autofree char *folder = get_folder ();
  g_autofree char *name = g_compute_checksum_for_string (G_CHECKSUM_SHA256, absolute, -1);

  return g_build_filename (folder, name, NULL);
}

void
sa_waiting_remember (const char *database)
{
  g_autofree char *absolute = NULL;
  g_autofree char *file = NULL;
  g_autofree char *folder = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (database != NULL);

  absolute = g_canonicalize_filename (database, NULL);
  file = get_file (absolute);
  if (g_file_test (file, G_FILE_TEST_EXISTS))
    return;
  folder = get_folder ();
  g_mkdir_with_parents (folder, 0700);
  if (!g_file_set_contents_full (file, absolute, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600,
                                 &error))
    g_debug ("Not remembered for the next session: %s", error->message);
}

void
sa_waiting_forget (const char *database)
{
  g_autofree char *absolute = NULL;
  g_autofree char *file = NULL;

  g_return_if_fail (database != NULL);

  absolute = g_canonicalize_filename (database, NULL);
  file = get_file (absolute);
  g_unlink (file);
}

static int
compare_paths (gconstpointer a,
               gconstpointer b)
{
  return g_strcmp0 (*(const char * const *) a, *(const char * const *) b);
}

GPtrArray *
sa_waiting_get_all (void)
{
  GPtrArray *all = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = get_folder ();
  g_autoptr (GDir) listing = g_dir_open (folder, 0, NULL);
  const char *name = NULL;

  while (listing != NULL && (name = g_dir_read_name (listing)) != NULL)
    {
      g_autofree char *file = g_build_filename (folder, name, NULL);
      g_autofree char *path = NULL;

      /* What is being written has another name, and anything else that lies there is nobody's database. */
      if (g_file_get_contents (file, &path, NULL, NULL) && g_path_is_absolute (path))
        {
          g_autofree char *own = get_file (path);

          if (g_str_equal (own, file))
            g_ptr_array_add (all, g_steal_pointer (&path));
        }
    }
  g_ptr_array_sort (all, compare_paths);
  return all;
}
