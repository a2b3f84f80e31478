/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-error.h"
#include "sa-types.h"

G_BEGIN_DECLS

/*
 * Where relay secrets live. Looked for in this order: the environment variable SITE_ADMIN_RELAY_SECRET, the file that
 * SITE_ADMIN_RELAY_SECRET_FILE names, the Secret Service of the desktop session, and where none runs a file of mode
 * 0600 below XDG_CONFIG_HOME. (A file that is newer than what the keyring has wins: it was written where the keyring
 * could not be reached.) Never in the database, in settings, logs or error texts.
 *
 * All of it belongs to the thread that asked first, because libsecret keeps its connection there.
 */

/**
 * sa_secrets_look_up_async:
 * @database: path of the database
 * @relay: id of the relay account
 */
void     sa_secrets_look_up_async  (const char *database, SaId relay, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/**
 * sa_secrets_look_up_finish: Returns: (transfer full) (nullable): the secret; %NULL with %SA_ERROR_NOT_FOUND when
 * there is none
 */
char    *sa_secrets_look_up_finish (GAsyncResult *result, GError **error);

/** sa_secrets_is_given: whether the environment names a secret, good or not: then no other is used */
gboolean sa_secrets_is_given       (void);

/**
 * sa_secrets_store_async: keeps @secret, which must pass sa_secrets_check(), in the Secret Service, or in a file where
 * none runs. A keyring that is locked or declines is no reason to write a file
 */
void     sa_secrets_store_async    (const char *database, SaId relay, const char *secret, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/**
 * sa_secrets_store_finish:
 * @file: (out) (optional) (nullable) (transfer full): where it is kept, when it is a file: that is to be said plainly
 *
 * Returns: %FALSE with %SA_ERROR_OFFLINE when the keyring did not take it, or with what the file met with
 */
gboolean sa_secrets_store_finish   (GAsyncResult *result, char **file, GError **error);

/** sa_secrets_remove_async: forgets the secret of a relay that is no more, wherever it was kept */
void     sa_secrets_remove_async   (const char *database, SaId relay, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/** sa_secrets_remove_finish: %TRUE also when there was none */
gboolean sa_secrets_remove_finish  (GAsyncResult *result, GError **error);

/**
 * sa_secrets_check: a key holds neither control characters (a pasted line break would be cut off or leak) nor blanks
 * around it, and has a bearable length
 */
gboolean sa_secrets_check          (const char *secret, GError **error);

G_END_DECLS
