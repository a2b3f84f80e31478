/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-error.h"

G_BEGIN_DECLS

/**
 * SaSenderLock:
 *
 * Says which of the processes that have a database open sends its mail: the one that holds an open file description
 * lock on `<database>.sender`. The kernel frees it when its holder dies, however it dies; there is nothing to expire
 * and nothing to clean up. The file itself stays.
 */
typedef struct _SaSenderLock SaSenderLock;

/** sa_sender_lock_new: @path: of the lock file, next to the database */
SaSenderLock *sa_sender_lock_new (const char *path);
/** sa_sender_lock_free: releases it too */
void          sa_sender_lock_free (SaSenderLock *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaSenderLock, sa_sender_lock_free)

/**
 * sa_sender_lock_try:
 *
 * Takes the lock if it is free; never waits. Taking a lock that is held already succeeds.
 *
 * Returns: %FALSE and %SA_ERROR_BUSY when another process sends, %SA_ERROR_FAILED when the file cannot be used
 */
gboolean      sa_sender_lock_try (SaSenderLock *self, GError **error);

/**
 * sa_sender_lock_is_held:
 *
 * Whether the lock is held and still means something: after its file was removed or replaced another process could
 * hold a lock of its own, so that the lock is dropped here.
 */
gboolean      sa_sender_lock_is_held (SaSenderLock *self);
void          sa_sender_lock_release (SaSenderLock *self);

#define SA_SENDER_LOCK_BYTES 4096

/**
 * sa_sender_lock_read:
 *
 * What the last holder left in the file for whoever takes the lock next. It outlives its process, however that dies,
 * but not the computer: nothing is flushed.
 *
 * Returns: (transfer full): text, "" when there is none
 */
char         *sa_sender_lock_read (SaSenderLock *self);
/**
 * sa_sender_lock_write: @text: at most %SA_SENDER_LOCK_BYTES; written at once, while the lock is held
 *
 * Returns: whether it could be: a full disk is no reason not to send
 */
gboolean      sa_sender_lock_write (SaSenderLock *self, const char *text);

G_END_DECLS
