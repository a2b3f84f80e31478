/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * sa_mail_file_write:
 * @html: a whole document
 *
 * Writes it where nobody but this user can read it: mode 0600, in the runtime directory, which ends with the session
 * (XDG Base Directory Specification). Who is done with it deletes it.
 *
 * Returns: (transfer full): %NULL and %SA_ERROR_FAILED with a sentence
 */
GFile *sa_mail_file_write (const char *html, GError **error);

G_END_DECLS
