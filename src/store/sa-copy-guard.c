/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-copy-guard.h"

#include "sa-sql.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define MIRROR_FORMAT "1"

/** Place: where a file is, or was. */
typedef struct
{
  char   *machine;  /* "" when it is not known */
  gint64  inode;    /* 0 when it is not known */
  gint64  counter;
} Place;

typedef enum
{
  AT_HOME,
  COPIED,
  RESTORED,
} Finding;

static void
place_clear (Place *self)
{
  g_clear_pointer (&self->machine, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Place, place_clear)

/*
 * Here
 */

/* The machine's id is nobody's business but its own (machine-id(5)): kept is what it and the instance make together. */
static char *
get_machine (const char *instance)
{
  static const char * const files[] = { "/etc/machine-id", "/var/lib/dbus/machine-id" };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *id = NULL;

      if (g_file_get_contents (files[i], &id, NULL, NULL) && *g_strstrip (id) != '\0')
        return g_compute_hmac_for_string (G_CHECKSUM_SHA256, (const guchar *) id, strlen (id), instance, -1);
    }
  return g_strdup ("");
}

static void
look_here (SaSqliteConnection *connection, const char *instance, Place *here)
{
  struct stat status;

  here->machine = get_machine (instance);
  here->inode = stat (sa_sqlite_connection_get_path (connection), &status) == 0 ? (gint64) status.st_ino : 0;
}

/*
 * In the file
 */

static gboolean
read_remembered (SaSqliteConnection *connection, char **instance, Place *remembered, GError **error)
{
  return sa_sql_get_text (connection, instance, error, "SELECT value FROM meta WHERE key = 'instance'") &&
         sa_sql_get_text (connection, &remembered->machine, error, "SELECT value FROM meta WHERE key = 'guard_machine'") &&
         sa_sql_get_int (connection, &remembered->inode, error, "SELECT value FROM meta WHERE key = 'guard_inode'") &&
         sa_sql_get_int (connection, &remembered->counter, error, "SELECT value FROM meta WHERE key = 'guard_counter'");
}

static gboolean
remember (SaSqliteConnection *connection, const Place *place, GError **error)
{
  return sa_sql_run (connection, error,
                     "INSERT INTO meta (key, value) VALUES ('guard_machine', ?), ('guard_inode', ?), ('guard_counter', ?) "
                     "ON CONFLICT DO UPDATE SET value = excluded.value",
                     SQL_TEXT (place->machine), SQL_INT (place->inode), SQL_INT (place->counter));
}

/*
 * In the mirror
 */

/* What stands in a file may come from anybody: it must not name a path. */
static char *
get_mirror_path (const char *instance)
{
  if (instance == NULL || !g_uuid_string_is_valid (instance))
    return NULL;
  return g_build_filename (g_get_user_state_dir (), "site-admin", instance, NULL);
}

static gboolean
read_mirror (const char *instance, Place *mirror)
{
  g_autofree char *path = get_mirror_path (instance);
  g_autofree char *text = NULL;
  g_auto (GStrv) parts = NULL;

  if (path == NULL || !g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;
  parts = g_strsplit (g_strstrip (text), " ", 5);
  if (g_strv_length (parts) != 4 || !g_str_equal (parts[0], MIRROR_FORMAT) ||
      !g_ascii_string_to_signed (parts[1], 10, 0, G_MAXINT64, &mirror->counter, NULL) ||
      !g_ascii_string_to_signed (parts[2], 10, G_MININT64, G_MAXINT64, &mirror->inode, NULL))
    return FALSE;
  mirror->machine = g_strdup (g_str_equal (parts[3], "-") ? "" : parts[3]);
  return TRUE;
}

/* Only who holds the sender's lock writes it, so one name will do for the file that takes its place. */
static gboolean
replace_file (const char *path, const char *text)
{
  g_autofree char *new_path = g_strconcat (path, ".new", NULL);
  gsize length = strlen (text);
  gboolean ok;
  int fd;

  fd = open (new_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0 && errno == ENOENT)
    {
      g_autofree char *folder = g_path_get_dirname (path);

      if (g_mkdir_with_parents (folder, 0700) == 0)
        fd = open (new_path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
    }
  if (fd < 0)
    return FALSE;
  ok = write (fd, text, length) == (gssize) length;
  ok = close (fd) == 0 && ok;
  if (ok && g_rename (new_path, path) == 0)
    return TRUE;
  g_unlink (new_path);
  return FALSE;
}

void
sa_copy_guard_mirror (SaSqliteConnection *connection)
{
  g_autofree char *instance = NULL;
  g_autofree char *path = NULL;
  g_autofree char *text = NULL;
  g_auto (Place) here = { NULL };
  g_autoptr (GError) failure = NULL;

  g_return_if_fail (SA_IS_SQLITE_CONNECTION (connection));

  if (!read_remembered (connection, &instance, &here, &failure))
    {
      g_debug ("What the file remembers of its place was not read: %s", failure->message);
      return;
    }
  path = get_mirror_path (instance);
  if (path == NULL)
    return;
  text = g_strdup_printf (MIRROR_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s\n", here.counter, here.inode,
                          here.machine != NULL && *here.machine != '\0' ? here.machine : "-");
  if (!replace_file (path, text))
    g_debug ("The mirror “%s” was not written: %s", path, g_strerror (errno));
}

/*
 * The judgement
 */

static gboolean
is_same_place (const Place *one, const Place *other)
{
  return one->inode == other->inode && g_strcmp0 (one->machine, other->machine) == 0;
}

/* What is not known of a place makes no difference. */
static gboolean
is_elsewhere (const Place *remembered, const Place *here)
{
  return (remembered->inode != 0 && here->inode != 0 && remembered->inode != here->inode) ||
         (remembered->machine != NULL && *remembered->machine != '\0' && *here->machine != '\0' &&
          !g_str_equal (remembered->machine, here->machine));
}

/* @mirror: (nullable) */
static Finding
judge (const Place *remembered, const Place *here, const Place *mirror)
{
  gboolean agrees = mirror != NULL && mirror->counter == remembered->counter && is_same_place (mirror, here);

  if (is_elsewhere (remembered, here) && !agrees)
    return COPIED;
  if (mirror != NULL && remembered->counter < mirror->counter)
    return RESTORED;
  return AT_HOME;
}

static gboolean
pause_outbox (SaWriter *writer, GError **error)
{
  gint64 waits = 0;

  if (!sa_sql_get_int (writer->connection, &waits, error,
                       "SELECT EXISTS (SELECT 1 FROM message WHERE " SA_SQL_OPEN ")"))
    return FALSE;
  return waits == 0 ||
         sa_write_pause (writer, SA_PAUSE_COPY,
                         _("This database was copied, or restored from a backup. The mail that waits in it may have left "
                           "already, so nothing is sent. Look through the outbox, cancel what must not go twice, then "
                           "resume."), error);
}

gboolean
sa_copy_guard_adopt (SaWriter *writer, GError **error)
{
  g_autofree char *instance = NULL;
  g_auto (Place) remembered = { NULL };
  g_auto (Place) mirror = { NULL };
  g_auto (Place) here = { NULL };
  gboolean has_mirror;
  Finding finding;

  if (!read_remembered (writer->connection, &instance, &remembered, error))
    return FALSE;
  if (instance == NULL)
    return TRUE;
  look_here (writer->connection, instance, &here);
  has_mirror = read_mirror (instance, &mirror);
  finding = judge (&remembered, &here, has_mirror ? &mirror : NULL);
  if (finding == AT_HOME && is_same_place (&remembered, &here))
    return TRUE;

  here.counter = has_mirror && finding == RESTORED ? mirror.counter : remembered.counter;
  writer->unnoticed = TRUE;
  if (finding == COPIED)
    {
      g_free (instance);
      instance = g_uuid_string_random ();
      g_free (here.machine);
      here.machine = get_machine (instance);
      if (!sa_sql_run (writer->connection, error, "UPDATE meta SET value = ? WHERE key = 'instance'", SQL_TEXT (instance)))
        return FALSE;
    }
  return remember (writer->connection, &here, error) &&
         (finding == AT_HOME || pause_outbox (writer, error));
}

gboolean
sa_copy_guard_count (SaWriter *writer, GError **error)
{
  return sa_sql_run (writer->connection, error,
                     "INSERT INTO meta (key, value) VALUES ('guard_counter', 1) ON CONFLICT DO UPDATE SET value = value + 1");
}

gboolean
sa_copy_guard_settle (SaSqliteConnection *connection, GError **error)
{
  g_autofree char *instance = NULL;
  g_auto (Place) remembered = { NULL };
  g_auto (Place) here = { NULL };

  if (!read_remembered (connection, &instance, &remembered, error))
    return FALSE;
  look_here (connection, instance != NULL ? instance : "", &here);
  return remember (connection, &here, error);
}
