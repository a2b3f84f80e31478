/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-error.h"
#include "sa-types.h"

G_BEGIN_DECLS

/*
 * Where relay secrets live: the Secret Service of the desktop session. Without one: the environment variable
 * SITE_ADMIN_RELAY_SECRET, or a file named by SITE_ADMIN_RELAY_SECRET_FILE that nobody but its owner can read. Never
 * in the database, in settings, logs or error texts.
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

/** sa_secrets_store_async: keeps @secret in the Secret Service; it must pass sa_secrets_check() */
void     sa_secrets_store_async    (const char *database, SaId relay, const char *secret, GCancellable *cancellable,
                                    GAsyncReadyCallback callback, gpointer user_data);
/** sa_secrets_store_finish: %SA_ERROR_OFFLINE where no Secret Service runs */
gboolean sa_secrets_store_finish   (GAsyncResult *result, GError **error);

/**
 * sa_secrets_check: a key holds neither control characters (a pasted line break would be cut off or leak) nor blanks
 * around it
 */
gboolean sa_secrets_check          (const char *secret, GError **error);

G_END_DECLS
