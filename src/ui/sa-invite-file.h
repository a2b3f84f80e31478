/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define SA_INVITE_FILE_MAX (10 * 1024 * 1024)  /* bytes */

/**
 * sa_invite_file_decode:
 * @bytes: the content of a text file
 * @guessed: (out) (optional): its encoding was guessed, so that letters beyond ASCII may be wrong
 *
 * Reads UTF-8, with or without its mark, and UTF-16 with its mark; anything else as Windows-1252, or as Latin-1 where
 * that has no such byte.
 *
 * Returns: (transfer full) (nullable): UTF-8, or %NULL with %SA_ERROR_INVALID when this is no text
 */
char *sa_invite_file_decode      (GBytes *bytes, gboolean *guessed, GError **error);

/** sa_invite_file_load_async: reads the text of @file, at most %SA_INVITE_FILE_MAX bytes */
void  sa_invite_file_load_async  (GFile *file, GCancellable *cancellable, GAsyncReadyCallback callback,
                                  gpointer user_data);
/** sa_invite_file_load_finish: Returns: (transfer full): UTF-8. Errors are #SaError with a sentence */
char *sa_invite_file_load_finish (GFile *file, GAsyncResult *result, gboolean *guessed, GError **error);

G_END_DECLS
