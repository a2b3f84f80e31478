/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-reader.h"
#include "sa-store-emitter.h"

G_BEGIN_DECLS

/**
 * SaStoreReader:
 *
 * What the reader thread owns: a connection that only reads, and the rosters of the sites that were asked for, kept
 * true from the feed. Every function but new and free is called on that thread.
 */
typedef struct _SaStoreReader SaStoreReader;

/**
 * sa_store_reader_new:
 * @connection: (transfer full)
 * @with_rosters: %FALSE for a process that asks once: SQL answers all
 */
SaStoreReader *sa_store_reader_new        (SaSqliteConnection *connection, SaStoreEmitter *emitter,
                                           gboolean with_rosters, GError **error);
void           sa_store_reader_free       (SaStoreReader *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaStoreReader, sa_store_reader_free)

SaSqliteConnection *sa_store_reader_get_connection (SaStoreReader *self);

/** sa_store_reader_catch_up: takes in what any process has committed since the last time, and tells the emitter */
gboolean       sa_store_reader_catch_up   (SaStoreReader *self, GError **error);
/** sa_store_reader_find: knows all that was committed before the call */
SaFound       *sa_store_reader_find       (SaStoreReader *self, const SaQuery *query, SaTime now, GError **error);
SaSiteCounts  *sa_store_reader_count      (SaStoreReader *self, SaId site, SaTime now, GError **error);

/** sa_store_reader_is_loading: whether a roster waits for sa_store_reader_load_more() */
gboolean       sa_store_reader_is_loading (SaStoreReader *self);
/** sa_store_reader_load_more: some 20 ms of loading; at the end of a big site, its sorting */
gboolean       sa_store_reader_load_more  (SaStoreReader *self, GError **error);

G_END_DECLS
