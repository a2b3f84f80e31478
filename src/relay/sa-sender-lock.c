/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sender-lock.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MAX_TRIES 5

struct _SaSenderLock
{
  char *path;
  int   fd;     /* -1: not held */
};

SaSenderLock *
sa_sender_lock_new (const char *path)
{
  SaSenderLock *self = NULL;

  g_return_val_if_fail (path != NULL, NULL);

  self = g_new0 (SaSenderLock, 1);
  self->path = g_strdup (path);
  self->fd = -1;
  return self;
}

void
sa_sender_lock_free (SaSenderLock *self)
{
  g_return_if_fail (self != NULL);

  sa_sender_lock_release (self);
  g_free (self->path);
  g_free (self);
}

/* Whoever may write the database may send its mail: a file that is new gets the rights of its neighbour */
static void
copy_rights (SaSenderLock *self,
             int           fd)
{
  g_autofree char *database = NULL;
  struct stat status;

  if (!g_str_has_suffix (self->path, ".sender"))
    return;
  database = g_strndup (self->path, strlen (self->path) - strlen (".sender"));
  if (stat (database, &status) == 0 && (status.st_mode & 0060) != 0)
    (void) !fchmod (fd, 0660);
}

static gboolean
is_file_of_path (SaSenderLock *self,
                 int           fd)
{
  struct stat ours;
  struct stat theirs;

  return fstat (fd, &ours) == 0 && stat (self->path, &theirs) == 0 && ours.st_dev == theirs.st_dev &&
         ours.st_ino == theirs.st_ino;
}

gboolean
sa_sender_lock_try (SaSenderLock  *self,
                    GError       **error)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (sa_sender_lock_is_held (self))
    return TRUE;

  for (int i = 0; i < MAX_TRIES; i++)
    {
      struct flock lock = { .l_type = F_WRLCK, .l_whence = SEEK_SET, .l_start = 0, .l_len = 0 };
      int fd;

      fd = open (self->path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NOCTTY, 0600);
      if (fd < 0)
        {
          g_set_error (error, SA_ERROR, SA_ERROR_FAILED,
                       /* Translators: the first %s is the name of a file, the second a technical reason */
                       _("No mail can be sent, because the file “%s” cannot be written (%s). "
                         "Check the rights of its folder."),
                       self->path, g_strerror (errno));
          return FALSE;
        }
      copy_rights (self, fd);

      if (fcntl (fd, F_OFD_SETLK, &lock) < 0)
        {
          int reason = errno;

          close (fd);
          if (reason == EAGAIN || reason == EACCES)
            g_set_error_literal (error, SA_ERROR, SA_ERROR_BUSY,
                                 _("Another running Site Admin sends the mail of this database."));
          else
            g_set_error (error, SA_ERROR, SA_ERROR_FAILED,
                         /* Translators: the first %s is the name of a file, the second a technical reason */
                         _("No mail can be sent, because the file “%s” cannot be locked (%s). "
                           "Keep the database on a local disk."),
                         self->path, g_strerror (reason));
          return FALSE;
        }

      /* the file may have been replaced between open and lock: what we hold would then guard nothing */
      if (is_file_of_path (self, fd))
        {
          self->fd = fd;
          return TRUE;
        }
      close (fd);
    }

  g_set_error_literal (error, SA_ERROR, SA_ERROR_BUSY,
                       _("Another running Site Admin sends the mail of this database."));
  return FALSE;
}

gboolean
sa_sender_lock_is_held (SaSenderLock *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  if (self->fd >= 0 && !is_file_of_path (self, self->fd))
    sa_sender_lock_release (self);

  return self->fd >= 0;
}

void
sa_sender_lock_release (SaSenderLock *self)
{
  g_return_if_fail (self != NULL);

  if (self->fd >= 0)
    close (self->fd);
  self->fd = -1;
}

char *
sa_sender_lock_read (SaSenderLock *self)
{
  char *text = NULL;
  gssize n;

  g_return_val_if_fail (self != NULL, NULL);

  text = g_malloc0 (SA_SENDER_LOCK_BYTES + 1);
  n = self->fd >= 0 ? pread (self->fd, text, SA_SENDER_LOCK_BYTES, 0) : 0;
  text[MAX (n, 0)] = '\0';
  return text;
}

/* Always the whole page, in one call: whoever reads sees this text or the one before */
gboolean
sa_sender_lock_write (SaSenderLock *self,
                      const char   *text)
{
  char page[SA_SENDER_LOCK_BYTES];
  gsize length;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (text != NULL, FALSE);

  if (self->fd < 0)
    return FALSE;

  length = MIN (strlen (text), sizeof page);
  memcpy (page, text, length);
  memset (page + length, 0, sizeof page - length);
  if (pwrite (self->fd, page, sizeof page, 0) == sizeof page)
    return TRUE;

  g_debug ("The lock file cannot be written: %s", g_strerror (errno));
  return FALSE;
}
