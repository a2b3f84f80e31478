/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

G_BEGIN_DECLS

/**
 * SaStoreFlags:
 *
 * @SA_STORE_CREATE: make the database when there is none
 * @SA_STORE_NO_ROSTER: for a process that asks once (site-adminctl, gateway): SQL answers all
 * @SA_STORE_READ_ONLY: nothing is written; previews still work, on a private copy
 * @SA_STORE_THROW_AWAY: for a demonstration: nothing is written outside of the file's own folder
 */
typedef enum
{
  SA_STORE_NONE = 0,
  SA_STORE_CREATE = 1 << 0,
  SA_STORE_NO_ROSTER = 1 << 1,
  SA_STORE_READ_ONLY = 1 << 2,
  SA_STORE_THROW_AWAY = 1 << 3,
} SaStoreFlags;

/**
 * SaStore:
 *
 * #SaRepository in one SQLite file that several processes may have open at once. It has two threads: the writer, where
 * each plan is one transaction, and the reader with the rosters. All `_async` methods may be called from any thread;
 * sa_repository_load() and the signals belong to the thread that opened the store.
 *
 * Close it with sa_repository_close_async(); dropping the last reference waits for the threads.
 */
#define SA_TYPE_STORE (sa_store_get_type ())
G_DECLARE_FINAL_TYPE (SaStore, sa_store, SA, STORE, GObject)

/**
 * sa_store_open:
 * @path: of the database file
 *
 * Opens the database and brings its tables up to date. Blocks while it does: some milliseconds, longer only after an
 * upgrade of the program. `changed` is emitted in the thread-default main context of the caller.
 *
 * Errors: %SA_ERROR_NOT_FOUND, %SA_ERROR_NEWER_SCHEMA, %SA_ERROR_CORRUPT, %SA_ERROR_READ_ONLY, %SA_ERROR_BUSY,
 *   %SA_ERROR_REFUSED (on a network), %SA_ERROR_DISK_FULL, %SA_ERROR_FAILED
 */
SaStore    *sa_store_open      (const char *path, SaStoreFlags flags, GError **error);

const char *sa_store_get_path  (SaStore *self);

/** SaStoreClock: called on any thread */
typedef SaTime (*SaStoreClock) (gpointer data);

/** sa_store_set_clock: for tests, before the first call: what time it is. @clock %NULL: the system's */
void        sa_store_set_clock (SaStore *self, SaStoreClock clock, gpointer data);

G_END_DECLS
