/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-error.h"
#include "sa-types.h"

G_BEGIN_DECLS

/*
 * A secret as a file that nobody but its owner can read: where no keyring runs, and where a person names one. Used by
 * sa-secrets.c alone. All of it touches the disk; what writes is for a thread that may wait.
 */

/**
 * sa_secret_file_build_path:
 *
 * Returns: (transfer full): the one place below XDG_CONFIG_HOME for the secret of @relay of the database at @database
 */
char    *sa_secret_file_build_path (const char *database, SaId relay);

/**
 * sa_secret_file_read:
 * @own: it is one that was written here: it has to be a file, and never a link to one. What a person names may be a
 *   link or a pipe
 *
 * Returns: (transfer full): its text without the last line's end; not judged. %NULL and %SA_ERROR_NOT_FOUND,
 *   %SA_ERROR_REFUSED when others can read it, when it is a link or belongs to somebody else, or %SA_ERROR_FAILED
 */
char    *sa_secret_file_read       (const char *path, gboolean own, GError **error);

/** sa_secret_file_get_time: when the file was written; 0: there is none. Follows no link */
SaTime   sa_secret_file_get_time   (const char *path);

/**
 * sa_secret_file_write: all or nothing, in a folder of mode 0700 with mode 0600. A link that stands there is replaced,
 * not followed
 */
gboolean sa_secret_file_write      (const char *path, const char *secret, GError **error);

/** sa_secret_file_remove: %TRUE also when there is none */
gboolean sa_secret_file_remove     (const char *path, GError **error);

G_END_DECLS
