/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-error.h"
#include "sa-types.h"

G_BEGIN_DECLS

/*
 * The Secret Service of the desktop session. Used by sa-secrets.c alone. A service that can be started is started, a
 * bus is not: without one nobody else would be on it.
 */

/** SaKeyringAnswer: what the keyring came to. Only NONE lets anybody look for another place. */
typedef enum
{
  SA_KEYRING_NONE,    /* no service runs or can be started */
  SA_KEYRING_ABSENT,  /* it runs, and has no such key */
  SA_KEYRING_LOCKED,  /* it has the key, or would take it, and nobody unlocked it */
  SA_KEYRING_DONE,
} SaKeyringAnswer;

void            sa_keyring_look_up_async  (const char *database, SaId relay, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
/**
 * sa_keyring_look_up_finish:
 * @answer: (out)
 * @time: (out): when the key was kept; 0: not known
 *
 * Returns: (transfer full) (nullable): the secret, with DONE. An error goes with LOCKED: it runs, and does not give it
 */
char           *sa_keyring_look_up_finish (GAsyncResult *result, SaKeyringAnswer *answer, SaTime *time, GError **error);

void            sa_keyring_store_async    (const char *database, SaId relay, const char *secret,
                                           GCancellable *cancellable, GAsyncReadyCallback callback,
                                           gpointer user_data);
/** sa_keyring_store_finish: Returns: NONE without an error, DONE, or LOCKED with one, whatever kept it from it */
SaKeyringAnswer sa_keyring_store_finish   (GAsyncResult *result, GError **error);

void            sa_keyring_remove_async   (const char *database, SaId relay, GCancellable *cancellable,
                                           GAsyncReadyCallback callback, gpointer user_data);
/** sa_keyring_remove_finish: Returns: NONE or ABSENT without an error, DONE, or LOCKED with one */
SaKeyringAnswer sa_keyring_remove_finish  (GAsyncResult *result, GError **error);

G_END_DECLS
