/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-file-system.h"

#include <glib/gi18n-lib.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/sysmacros.h>
#include <sys/vfs.h>
#include <unistd.h>

#define SHARED_GROUP "site-admin"

/* Numbers of statfs(2) and linux/magic.h. */
static const guint32 network_types[] =
{
  0x00006969, /* NFS */
  0x0000517b, /* SMB */
  0xfe534d42, /* SMB2 */
  0xff534d42, /* CIFS */
  0x5346414f, /* AFS */
  0x73757245, /* Coda */
  0x0000564c, /* NCP */
  0x00c36400, /* Ceph */
  0x0bd00bd0, /* Lustre */
};

#define FUSE_TYPE 0x65735546

/* FUSE has one number for local and for remote file systems: their names tell them apart. */
static const char * const network_fuse_types[] =
{
  "fuse.sshfs", "fuse.rclone", "fuse.gvfsd-fuse", "fuse.glusterfs", "fuse.s3fs", "fuse.davfs", "fuse.curlftpfs",
  "fuse.ceph-fuse", "fuse.juicefs", "fuse.google-drive-ocamlfuse", "fuse.onedriver", "fuse.smbnetfs", NULL
};

/* The type that /proc/self/mountinfo (proc_pid_mountinfo(5)) names for the device of @path. */
static char *
find_mount_type (const char *path)
{
  g_autofree char *device = NULL;
  g_autofree char *table = NULL;
  g_auto (GStrv) lines = NULL;
  struct stat info;

  if (stat (path, &info) != 0 || !g_file_get_contents ("/proc/self/mountinfo", &table, NULL, NULL))
    return NULL;

  device = g_strdup_printf ("%u:%u", major (info.st_dev), minor (info.st_dev));
  lines = g_strsplit (table, "\n", -1);
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_auto (GStrv) fields = g_strsplit (lines[i], " ", -1);
      gsize n_fields = g_strv_length (fields);

      if (n_fields < 6 || !g_str_equal (fields[2], device))
        continue;
      /* Optional fields end with a dash of their own; the type follows it. */
      for (gsize j = 6; j + 1 < n_fields; j++)
        {
          if (g_str_equal (fields[j], "-"))
            return g_strdup (fields[j + 1]);
        }
    }
  return NULL;
}

static gboolean
is_network (const char *path)
{
  g_autofree char *type = NULL;
  struct statfs info;

  if (statfs (path, &info) != 0)
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (network_types); i++)
    {
      if ((guint32) info.f_type == network_types[i])
        return TRUE;
    }
  if ((guint32) info.f_type != FUSE_TYPE)
    return FALSE;

  type = find_mount_type (path);
  return type != NULL && g_strv_contains (network_fuse_types, type);
}

/* The file, or the nearest directory above it that exists. */
static char *
find_existing (const char *path)
{
  g_autofree char *place = g_canonicalize_filename (path, NULL);

  while (!g_file_test (place, G_FILE_TEST_EXISTS) && !g_str_equal (place, "/"))
    {
      char *above = g_path_get_dirname (place);

      g_free (place);
      place = above;
    }
  return g_steal_pointer (&place);
}

gboolean
sa_file_system_check (const char *path,
                      GError    **error)
{
  g_autofree char *place = NULL;

  g_return_val_if_fail (path != NULL, FALSE);

  place = find_existing (path);
  if (!is_network (place))
    return TRUE;

  g_set_error (error, SA_ERROR, SA_ERROR_REFUSED,
               /* Translators: %s is a file name. */
               _("The database “%s” cannot be on a network drive, where several programs writing at once would damage "
                 "it. Choose a folder on this computer."),
               path);
  return FALSE;
}

gboolean
sa_file_system_is_frozen (const char *path)
{
  struct statvfs info;

  g_return_val_if_fail (path != NULL, FALSE);

  return statvfs (path, &info) == 0 && (info.f_flag & ST_RDONLY) != 0;
}

static mode_t
choose_mode (const char *directory)
{
  struct stat info;
  struct group entry;
  struct group *found = NULL;
  char buffer[16384];

  if (stat (directory, &info) != 0 || (info.st_mode & S_ISGID) == 0)
    return 0600;
  if (getgrgid_r (info.st_gid, &entry, buffer, sizeof buffer, &found) != 0 || found == NULL)
    return 0600;
  return g_str_equal (found->gr_name, SHARED_GROUP) ? 0660 : 0600;
}

gboolean
sa_file_system_create (const char *path,
                       GError    **error)
{
  g_autofree char *directory = NULL;
  gboolean chmod_failed;
  int fd;

  g_return_val_if_fail (path != NULL, FALSE);

  directory = g_path_get_dirname (path);
  if (g_mkdir_with_parents (directory, 0700) != 0)
    {
      g_set_error (error, SA_ERROR, SA_ERROR_FAILED,
                   /* Translators: the first %s is a folder, the second the system's reason. */
                   _("The folder “%s” cannot be made. Choose another folder for the database. (%s)"),
                   directory, g_strerror (errno));
      return FALSE;
    }

  fd = open (path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0)
    {
      if (errno == EEXIST)
        g_set_error (error, SA_ERROR, SA_ERROR_EXISTS,
                     /* Translators: %s is a file name. */
                     _("There is a file “%s” already. Choose another name, or move that file away."), path);
      else
        g_set_error (error, SA_ERROR, errno == ENOSPC ? SA_ERROR_DISK_FULL : SA_ERROR_FAILED,
                     /* Translators: the first %s is a file name, the second the system's reason. */
                     _("The file “%s” cannot be made. Choose a folder that you may write to. (%s)"),
                     path, g_strerror (errno));
      return FALSE;
    }

  /* The umask had its say in open(). */
  chmod_failed = fchmod (fd, choose_mode (directory)) != 0;
  close (fd);
  if (chmod_failed)
    {
      unlink (path);
      g_set_error (error, SA_ERROR, SA_ERROR_FAILED,
                   /* Translators: %s is a file name. */
                   _("The file “%s” cannot be kept from other people of this computer. Choose another folder for the "
                     "database."), path);
      return FALSE;
    }
  return TRUE;
}
