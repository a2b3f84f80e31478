/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sender-lock.h"
#include "sa-test.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void
test_one_holder (void)
{
  g_autoptr (SaTestDir) dir = sa_test_dir_new ();
  g_autofree char *path = sa_test_dir_build (dir, "organization.db.sender");
  g_autoptr (SaSenderLock) first = sa_sender_lock_new (path);
  g_autoptr (SaSenderLock) second = sa_sender_lock_new (path);
  g_autoptr (GError) error = NULL;

  g_assert_false (sa_sender_lock_is_held (first));
  g_assert_true (sa_sender_lock_try (first, &error));
  g_assert_no_error (error);
  g_assert_true (sa_sender_lock_try (first, &error));
  g_assert_true (sa_sender_lock_is_held (first));

  g_assert_false (sa_sender_lock_try (second, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_BUSY);
  g_clear_error (&error);
  g_assert_false (sa_sender_lock_is_held (second));

  sa_sender_lock_release (first);
  g_assert_false (sa_sender_lock_is_held (first));
  g_assert_true (sa_sender_lock_try (second, &error));
  g_assert_no_error (error);
}

/* A removed file would let a second process lock a new one of the same name */
static void
test_unlinked (void)
{
  g_autoptr (SaTestDir) dir = sa_test_dir_new ();
  g_autofree char *path = sa_test_dir_build (dir, "organization.db.sender");
  g_autoptr (SaSenderLock) first = sa_sender_lock_new (path);
  g_autoptr (SaSenderLock) second = sa_sender_lock_new (path);

  g_assert_true (sa_sender_lock_try (first, NULL));
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_true (sa_sender_lock_try (second, NULL));

  g_assert_false (sa_sender_lock_is_held (first));
  g_assert_true (sa_sender_lock_is_held (second));
  g_assert_false (sa_sender_lock_try (first, NULL));
}

static void
test_unusable (void)
{
  g_autoptr (SaTestDir) dir = sa_test_dir_new ();
  g_autofree char *missing = sa_test_dir_build (dir, "missing/organization.db.sender");
  g_autofree char *target = sa_test_dir_write (dir, "target", "");
  g_autofree char *link = sa_test_dir_build (dir, "link.sender");
  g_autoptr (SaSenderLock) nowhere = sa_sender_lock_new (missing);
  g_autoptr (SaSenderLock) linked = sa_sender_lock_new (link);
  g_autoptr (GError) error = NULL;

  g_assert_false (sa_sender_lock_try (nowhere, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_FAILED);
  g_assert_nonnull (strstr (error->message, missing));
  g_clear_error (&error);

  g_assert_cmpint (symlink (target, link), ==, 0);
  g_assert_false (sa_sender_lock_try (linked, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_FAILED);
}

static void
test_shared_rights (void)
{
  g_autoptr (SaTestDir) dir = sa_test_dir_new ();
  g_autofree char *database = sa_test_dir_write (dir, "organization.db", "");
  g_autofree char *path = sa_test_dir_build (dir, "organization.db.sender");
  g_autoptr (SaSenderLock) lock = sa_sender_lock_new (path);
  struct stat status;

  g_assert_cmpint (g_chmod (database, 0600), ==, 0);
  g_assert_true (sa_sender_lock_try (lock, NULL));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0600);

  sa_sender_lock_release (lock);
  g_assert_cmpint (g_unlink (path), ==, 0);
  g_assert_cmpint (g_chmod (database, 0660), ==, 0);
  g_assert_true (sa_sender_lock_try (lock, NULL));
  g_assert_cmpint (g_stat (path, &status), ==, 0);
  g_assert_cmpuint (status.st_mode & 0777, ==, 0660);
}

/* The holder is another process, killed without a chance to clean up */
static void
test_killed (void)
{
  g_autoptr (SaTestDir) dir = sa_test_dir_new ();
  g_autofree char *path = sa_test_dir_build (dir, "organization.db.sender");
  g_autoptr (SaSenderLock) lock = sa_sender_lock_new (path);
  g_autoptr (GError) error = NULL;
  int ready[2];
  char byte = 0;
  int status = 0;
  pid_t child;

  g_assert_cmpint (pipe (ready), ==, 0);
  child = fork ();
  g_assert_cmpint (child, >=, 0);
  if (child == 0)
    {
      SaSenderLock *theirs = sa_sender_lock_new (path);

      byte = sa_sender_lock_try (theirs, NULL) ? 'y' : 'n';
      if (write (ready[1], &byte, 1) != 1)
        _exit (1);
      for (;;)
        pause ();
    }

  g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
  g_assert_cmpint (byte, ==, 'y');
  g_assert_false (sa_sender_lock_try (lock, &error));
  g_assert_error (error, SA_ERROR, SA_ERROR_BUSY);
  g_clear_error (&error);

  g_assert_cmpint (kill (child, SIGKILL), ==, 0);
  g_assert_cmpint (waitpid (child, &status, 0), ==, child);
  g_assert_true (sa_sender_lock_try (lock, &error));
  g_assert_no_error (error);

  close (ready[0]);
  close (ready[1]);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/sender-lock/one-holder", test_one_holder);
  g_test_add_func ("/sender-lock/removed-file-guards-nothing", test_unlinked);
  g_test_add_func ("/sender-lock/unusable-file-is-told", test_unusable);
  g_test_add_func ("/sender-lock/has-the-rights-of-its-database", test_shared_rights);
  g_test_add_func ("/sender-lock/killed-holder-frees-it", test_killed);

  return g_test_run ();
}
