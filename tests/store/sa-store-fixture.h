/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-sqlite-connection.h"

G_BEGIN_DECLS

/** SaStoreFixture: a fresh directory for one case, and a database in it where one is asked for. */
typedef struct
{
  char               *directory;
  char               *path;        /* of the database */
  SaSqliteConnection *connection;  /* (nullable): writing */
} SaStoreFixture;

/** sa_store_fixture_set_up: for g_test_add(): the directory; with a non-%NULL @data also a database with all tables */
void sa_store_fixture_set_up    (SaStoreFixture *self, gconstpointer data);
void sa_store_fixture_tear_down (SaStoreFixture *self, gconstpointer data);

/** sa_store_fixture_run: statements that must not fail */
void sa_store_fixture_run       (SaStoreFixture *self, const char *format, ...) G_GNUC_PRINTF (2, 3);
/** sa_store_fixture_get: the first column of the first row of a statement that must not fail */
gint64 sa_store_fixture_get     (SaStoreFixture *self, const char *sql);

G_END_DECLS
