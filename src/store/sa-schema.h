/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-sqlite-connection.h"

G_BEGIN_DECLS

/*
 * The tables of a database and how they come about: numbered scripts sql/NNN-name.sql, of which `user_version` says
 * how many have run.
 */

/**
 * sa_schema_open:
 * @connection: a writing one, outside any transaction
 *
 * Brings the tables up to date: each step in a transaction of its own, after a backup `FILE.backup-VERSION-TIME` of a
 * database that was there before, without the mails in it. Backups of more than 30 days are removed.
 *
 * Errors: %SA_ERROR_NEWER_SCHEMA when a newer Site Admin made it; whatever stopped a step, which then left no trace.
 */
gboolean sa_schema_open          (SaSqliteConnection *connection, GError **error);

/**
 * sa_schema_check_version:
 *
 * Whether the database has the tables that this program knows, no more and no less. Each write asks inside its
 * transaction, so that an old process stops when a new one has moved on under it; a reader asks when it opens.
 */
gboolean sa_schema_check_version (SaSqliteConnection *connection, GError **error);

G_END_DECLS
