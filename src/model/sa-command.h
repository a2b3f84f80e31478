/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-change.h"

G_BEGIN_DECLS

/*
 * What was decided, as the lines of site-adminctl that would do it: kept with each event, so that the log teaches the
 * command line. Words are quoted for a POSIX shell.
 */

/** SA_COMMAND_MAX_TARGETS: so many addresses are spelt out; more are left to standard input, as "-" */
#define SA_COMMAND_MAX_TARGETS 100

/**
 * SaCommandName:
 * @entity: site, group, product: their names; user, account: their addresses
 *
 * Returns: (transfer full) (nullable): %NULL: there is none
 */
typedef char *(*SaCommandName) (SaEntity entity, SaId id, gpointer data);

/**
 * sa_command_from_plan:
 * @os_user: (nullable): of whoever runs it
 *
 * One line a change, or a thing, where a verb takes only one; before the plan is applied, as names and addresses are
 * those that it was decided on. Secrets are in none.
 *
 * Returns: (transfer full) (nullable): %NULL: the command line has no verb for some part of it
 */
char *sa_command_from_plan (const SaPlan *plan, const char *os_user, SaCommandName name, gpointer data);

/** sa_command_from_undo: Returns: (transfer full): the line that undoes @event; with @redo, the one that redoes it */
char *sa_command_from_undo (SaId event, gboolean redo);

G_END_DECLS
