/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-folder-relay.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* a flush takes milliseconds and some of them go well together */
#define CONCURRENCY 8

struct _SaFolderRelay
{
  GObject  parent_instance;

  char    *path;
};

static void sa_folder_relay_iface_init (SaMailRelayInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (SaFolderRelay, sa_folder_relay, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (SA_TYPE_MAIL_RELAY, sa_folder_relay_iface_init))

/* Returns: (transfer full): a name without slashes or surprises, the same for the same Message-ID */
static char *
name_of (const char *message_id)
{
  g_autofree char *inner = g_strndup (message_id, strcspn (message_id, ">"));
  const char *start = inner[0] == '<' ? inner + 1 : inner;

  for (const char *p = start; *p != '\0'; p++)
    if (!g_ascii_isalnum (*p) && strchr ("@.-_", *p) == NULL)
      return g_compute_checksum_for_string (G_CHECKSUM_SHA256, message_id, -1);
  if (*start == '\0' || *start == '.' || strlen (start) > 200)
    return g_compute_checksum_for_string (G_CHECKSUM_SHA256, message_id, -1);

  return g_strdup (start);
}

/* A mail reader moves what it has seen to `cur` and adds flags to the name */
static gboolean
is_there (const char *path,
          const char *file)
{
  g_autofree char *fresh = g_build_filename (path, "new", file, NULL);
  g_autofree char *cur = g_build_filename (path, "cur", NULL);
  g_autoptr (GDir) dir = NULL;
  const char *entry;

  if (g_file_test (fresh, G_FILE_TEST_EXISTS))
    return TRUE;

  dir = g_dir_open (cur, 0, NULL);
  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    if (g_str_has_prefix (entry, file))
      return TRUE;

  return FALSE;
}

static SaReceipt *
refuse (const char *path,
        int         reason)
{
  g_autofree char *text = NULL;

  if (reason == ENOSPC || reason == EDQUOT || reason == EIO || reason == EMFILE || reason == ENFILE)
    {
      /* Translators: the first %s is the name of a folder, the second a technical reason */
      text = g_strdup_printf (_("The mail could not be written to the folder “%s” (%s)."), path, g_strerror (reason));
      return sa_receipt_new (SA_ERROR_CLASS_TRY_AGAIN, NULL, text);
    }

  /* Translators: the first %s is the name of a folder, the second a technical reason */
  text = g_strdup_printf (_("The folder “%s” for outgoing mail cannot be used (%s). "
                            "Make it writable or choose another one in the settings."),
                          path, g_strerror (reason));
  return sa_receipt_new (SA_ERROR_CLASS_ACCOUNT, NULL, text);
}

static gboolean
make_folders (const char *path)
{
  static const char * const names[] = { "", "tmp", "new", "cur" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *folder = g_build_filename (path, names[i], NULL);

      if (g_mkdir (folder, 0700) < 0 && errno != EEXIST)
        return FALSE;
    }

  return TRUE;
}

static gboolean
sync_folder (const char *path,
             const char *name)
{
  g_autofree char *folder = g_build_filename (path, name, NULL);
  int fd = open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  gboolean done;
  int reason;

  if (fd < 0)
    return FALSE;
  done = fsync (fd) == 0;
  reason = errno;
  close (fd);
  errno = reason;

  return done;
}

static gboolean
write_whole (const char *path,
             GBytes     *bytes)
{
  gsize length = 0;
  const char *data = g_bytes_get_data (bytes, &length);
  int fd = open (path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
  int reason = 0;

  if (fd < 0)
    return FALSE;

  while (length > 0 && reason == 0)
    {
      gssize n = write (fd, data, length);

      if (n < 0 && errno != EINTR)
        reason = errno;
      else if (n > 0)
        {
          data += n;
          length -= (gsize) n;
        }
    }
  if (reason == 0 && fsync (fd) < 0)
    reason = errno;
  if (close (fd) < 0 && reason == 0)
    reason = errno;

  errno = reason;
  return reason == 0;
}

static SaReceipt *
deliver (const char *path,
         SaEnvelope *envelope)
{
  g_autofree char *name = name_of (envelope->message_id);
  g_autofree char *file = g_strconcat (name, ".eml", NULL);
  g_autofree char *draft = g_build_filename (path, "tmp", file, NULL);
  g_autofree char *final = g_build_filename (path, "new", file, NULL);

  if (!make_folders (path))
    return refuse (path, errno);
  if (is_there (path, file))
    return sa_receipt_new (SA_ERROR_CLASS_NONE, file, NULL);

  if (!write_whole (draft, envelope->bytes) || g_rename (draft, final) < 0)
    {
      int reason = errno;

      g_unlink (draft);
      return refuse (path, reason);
    }
  /* the name is durable only with its folder */
  if (!sync_folder (path, "new"))
    return refuse (path, errno);

  return sa_receipt_new (SA_ERROR_CLASS_NONE, file, NULL);
}

static void
send_in_thread (GTask        *task,
                gpointer      source_object,
                gpointer      task_data,
                GCancellable *cancellable)
{
  SaFolderRelay *self = source_object;

  g_task_return_pointer (task, deliver (self->path, task_data), (GDestroyNotify) sa_receipt_free);
}

static void
look_up_in_thread (GTask        *task,
                   gpointer      source_object,
                   gpointer      task_data,
                   GCancellable *cancellable)
{
  SaFolderRelay *self = source_object;
  SaEnvelope *envelope = task_data;
  g_autofree char *name = name_of (envelope->message_id);
  g_autofree char *file = g_strconcat (name, ".eml", NULL);
  SaReceipt *receipt = NULL;

  if (is_there (self->path, file))
    receipt = sa_receipt_new (SA_ERROR_CLASS_NONE, file, NULL);
  else
    receipt = sa_receipt_new (SA_ERROR_CLASS_TRY_AGAIN, NULL, NULL);
  g_task_return_pointer (task, receipt, (GDestroyNotify) sa_receipt_free);
}

static void
start (SaMailRelay         *relay,
       SaEnvelope          *envelope,
       GCancellable        *cancellable,
       gpointer             tag,
       GTaskThreadFunc      func,
       GAsyncReadyCallback  callback,
       gpointer             user_data)
{
  g_autoptr (GTask) task = g_task_new (relay, cancellable, callback, user_data);

  g_task_set_source_tag (task, tag);
  /* what was written is said, cancelled or not */
  g_task_set_check_cancellable (task, FALSE);
  g_task_set_task_data (task, sa_envelope_ref (envelope), (GDestroyNotify) sa_envelope_unref);
  if (!g_task_return_error_if_cancelled (task))
    g_task_run_in_thread (task, func);
}

static void
sa_folder_relay_send_async (SaMailRelay         *relay,
                            SaEnvelope          *envelope,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  start (relay, envelope, cancellable, sa_folder_relay_send_async, send_in_thread, callback, user_data);
}

static SaReceipt *
sa_folder_relay_finish (SaMailRelay   *relay,
                        GAsyncResult  *result,
                        GError       **error)
{
  g_return_val_if_fail (g_task_is_valid (result, relay), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

static gboolean
sa_folder_relay_can_look_up (SaMailRelay *relay)
{
  return TRUE;
}

static void
sa_folder_relay_look_up_async (SaMailRelay         *relay,
                               SaEnvelope          *envelope,
                               GCancellable        *cancellable,
                               GAsyncReadyCallback  callback,
                               gpointer             user_data)
{
  start (relay, envelope, cancellable, sa_folder_relay_look_up_async, look_up_in_thread, callback, user_data);
}

static int
sa_folder_relay_get_concurrency (SaMailRelay *relay)
{
  return CONCURRENCY;
}

static void
sa_folder_relay_iface_init (SaMailRelayInterface *iface)
{
  iface->send_async = sa_folder_relay_send_async;
  iface->send_finish = sa_folder_relay_finish;
  iface->can_look_up = sa_folder_relay_can_look_up;
  iface->look_up_async = sa_folder_relay_look_up_async;
  iface->look_up_finish = sa_folder_relay_finish;
  iface->get_concurrency = sa_folder_relay_get_concurrency;
}

static void
sa_folder_relay_finalize (GObject *object)
{
  SaFolderRelay *self = SA_FOLDER_RELAY (object);

  g_free (self->path);

  G_OBJECT_CLASS (sa_folder_relay_parent_class)->finalize (object);
}

static void
sa_folder_relay_class_init (SaFolderRelayClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_folder_relay_finalize;
}

static void
sa_folder_relay_init (SaFolderRelay *self)
{
}

SaMailRelay *
sa_folder_relay_new (const char *path)
{
  SaFolderRelay *self = NULL;

  g_return_val_if_fail (path != NULL && g_path_is_absolute (path), NULL);

  self = g_object_new (SA_TYPE_FOLDER_RELAY, NULL);
  self->path = g_strdup (path);
  return SA_MAIL_RELAY (self);
}
