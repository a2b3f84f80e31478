/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-file.h"

#include "sa-error.h"

#include <glib/gi18n-lib.h>

GFile *
sa_mail_file_write (const char  *html,
                    GError     **error)
{
  g_autofree char *unique = NULL;
  g_autofree char *name = NULL;
  g_autofree char *path = NULL;
  g_autoptr(GError) local = NULL;

  g_return_val_if_fail (html != NULL, NULL);

  unique = g_uuid_string_random ();
  name = g_strdup_printf ("site-admin-mail-%s.html", unique);
  path = g_build_filename (g_get_user_runtime_dir (), name, NULL);
  if (g_file_set_contents_full (path, html, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600, &local))
    return g_file_new_for_path (path);

  g_set_error (error, SA_ERROR, SA_ERROR_FAILED,
               /* Translators: %s are the system's words */
               _("The mail cannot be kept in a file for the browser: %s"), local->message);
  return NULL;
}
