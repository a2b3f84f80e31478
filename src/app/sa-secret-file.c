/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-secret-file.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* More than any key has; a file that was named by mistake is not read whole. */
#define MAX_SIZE 65536

char *
sa_secret_file_build_path (const char *database,
                           SaId        relay)
{
  g_autofree char *absolute = NULL;
  g_autofree char *base = NULL;
  g_autofree char *hash = NULL;
  g_autofree char *name = NULL;

  g_return_val_if_fail (database != NULL, NULL);

  /* Databases in several folders have the same name; the hash tells them apart, the name tells a person. */
  absolute = g_canonicalize_filename (database, NULL);
  base = g_path_get_basename (absolute);
  hash = g_compute_checksum_for_string (G_CHECKSUM_SHA256, absolute, -1);
  name = g_strdup_printf ("%.100s-%.16s-relay-%" G_GINT64_FORMAT ".key", base, hash, relay);
  return g_build_filename (g_get_user_config_dir (), "site-admin", "secrets", name, NULL);
}

static gboolean
refuse_read (GError **error,
             int      code)
{
  g_set_error (error, SA_ERROR, code == ENOENT ? SA_ERROR_NOT_FOUND : SA_ERROR_FAILED,
               /* Translators: the system's words */
               _("The relay’s key cannot be read: %s"), g_strerror (code));
  return FALSE;
}

static gboolean
check_facts (const char        *path,
             const struct stat *facts,
             gboolean           own,
             GError           **error)
{
  if (own && !S_ISREG (facts->st_mode))
    {
      g_set_error (error, SA_ERROR, SA_ERROR_REFUSED,
                   /* Translators: %s is a file name */
                   _("“%s” is no file, so no key is read from it. Remove it, and enter the key again."), path);
      return FALSE;
    }
  if (own && facts->st_uid != geteuid ())
    {
      g_set_error (error, SA_ERROR, SA_ERROR_REFUSED,
                   /* Translators: %s is a file name */
                   _("“%s” belongs to somebody else, so no key is read from it. Remove it, and enter the key again."), path);
      return FALSE;
    }
  if ((facts->st_mode & (S_IRWXG | S_IRWXO)) != 0)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_REFUSED,
                   /* Translators: %s is a file name, twice */
                   _("Others can read the key in “%s”. Say “chmod 600 %s” first."), path, path);
      return FALSE;
    }
  return TRUE;
}

static char *
read_all (int      file,
          GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  char block[4096];
  gssize n_read = 0;

  while ((n_read = read (file, block, sizeof block)) != 0)
    {
      if (n_read < 0 && errno == EINTR)
        continue;
      if (n_read < 0)
        {
          refuse_read (error, errno);
          return NULL;
        }
      g_string_append_len (text, block, n_read);
      if (text->len > MAX_SIZE)
        {
          refuse_read (error, EFBIG);
          return NULL;
        }
    }
  /* A zero byte would hide what follows it. */
  if (strlen (text->str) != text->len)
    {
      refuse_read (error, EILSEQ);
      return NULL;
    }
  while (text->len > 0 && strchr ("\r\n", text->str[text->len - 1]) != NULL)
    g_string_truncate (text, text->len - 1);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

char *
sa_secret_file_read (const char  *path,
                     gboolean     own,
                     GError     **error)
{
  char *text = NULL;
  struct stat facts;
  int file = -1;

  g_return_val_if_fail (path != NULL, NULL);

  /* Judged is the file that was opened, so that none can be put in its place in between. */
  file = g_open (path, O_RDONLY | O_CLOEXEC | O_NOCTTY | (own ? O_NOFOLLOW | O_NONBLOCK : 0), 0);
  if (file < 0 && own && errno == ELOOP)
    g_set_error (error, SA_ERROR, SA_ERROR_REFUSED,
                 /* Translators: %s is a file name */
                 _("“%s” is a link, so no key is read from it. Remove it, and enter the key again."), path);
  else if (file < 0)
    refuse_read (error, errno);
  else if (fstat (file, &facts) != 0)
    refuse_read (error, errno);
  else if (check_facts (path, &facts, own, error))
    text = read_all (file, error);
  if (file >= 0)
    close (file);
  return text;
}

SaTime
sa_secret_file_get_time (const char *path)
{
  GStatBuf facts;

  g_return_val_if_fail (path != NULL, 0);

  return g_lstat (path, &facts) == 0 ? MAX ((SaTime) facts.st_mtime, 1) : 0;
}

/* Returns: the folder; -1 with errno. One that is there already is made private: nobody else has anything in it. */
static int
open_folder (const char *path)
{
  g_autofree char *name = g_path_get_dirname (path);
  struct stat facts;
  int folder = -1;

  if (g_mkdir_with_parents (name, 0700) != 0)
    return -1;
  folder = g_open (name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC, 0);
  if (folder < 0)
    return -1;
  if (fstat (folder, &facts) != 0 ||
      ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0 && fchmod (folder, 0700) != 0))
    {
      int code = errno;

      close (folder);
      errno = code;
      return -1;
    }
  return folder;
}

static gboolean
write_all (int         file,
           const char *text)
{
  gsize left = strlen (text);

  while (left > 0)
    {
      gssize n_written = write (file, text, left);

      if (n_written < 0 && errno == EINTR)
        continue;
      if (n_written < 0)
        return FALSE;
      text += n_written;
      left -= (gsize) n_written;
    }
  return TRUE;
}

gboolean
sa_secret_file_write (const char  *path,
                      const char  *secret,
                      GError     **error)
{
  g_autofree char *name = NULL;
  g_autofree char *draft = NULL;
  gboolean written = FALSE;
  int folder = -1;
  int file = -1;
  int code = 0;

  g_return_val_if_fail (path != NULL, FALSE);
  g_return_val_if_fail (secret != NULL, FALSE);

  name = g_path_get_basename (path);
  draft = g_strdup_printf (".%s.%d", name, (int) getpid ());
  folder = open_folder (path);
  if (folder >= 0)
    {
      unlinkat (folder, draft, 0);  /* of a process with this number that was killed */
      file = openat (folder, draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    }
  if (file >= 0)
    {
      written = fchmod (file, 0600) == 0 && write_all (file, secret) && write_all (file, "\n") && fsync (file) == 0;
      code = errno;
      close (file);
      if (written && renameat (folder, draft, folder, name) != 0)
        {
          written = FALSE;
          code = errno;
        }
      if (written)
        fsync (folder);
      else
        unlinkat (folder, draft, 0);
    }
  else
    code = errno;
  if (folder >= 0)
    close (folder);

  if (!written)
    g_set_error (error, SA_ERROR, code == ENOSPC || code == EDQUOT ? SA_ERROR_DISK_FULL : SA_ERROR_FAILED,
                 /* Translators: a file name, then the system's words */
                 _("The relay’s key cannot be kept in “%s”: %s"), path, g_strerror (code));
  return written;
}

gboolean
sa_secret_file_remove (const char  *path,
                       GError     **error)
{
  g_return_val_if_fail (path != NULL, FALSE);

  if (g_unlink (path) == 0 || errno == ENOENT || errno == ENOTDIR)
    return TRUE;
  g_set_error (error, SA_ERROR, SA_ERROR_FAILED,
               /* Translators: a file name, then the system's words */
               _("The relay’s key in “%s” cannot be removed: %s"), path, g_strerror (errno));
  return FALSE;
}
