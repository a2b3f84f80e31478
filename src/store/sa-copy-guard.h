/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-sqlite-connection.h"
#include "sa-writer-private.h"

G_BEGIN_DECLS

/*
 * A database that was copied, or restored from an earlier state, has mail in its queue that may have left from
 * elsewhere. It tells itself from its copies by what it remembers of the place where it was last sent from (machine and
 * inode), and from its earlier states by a counter that rises with each mail that may leave, and that stands in a small
 * file outside of it too: $XDG_STATE_HOME/site-admin/<instance>.
 *
 * At adopting, a file is
 * - a copy, when its machine or inode is another, and the mirror does not say that it is here already;
 * - restored, when its counter is behind that of the mirror.
 * If mail waits in it, the outbox is paused (%SA_PAUSE_COPY) until a person has looked at it. Either way it then is at
 * home where it is: a copy becomes an instance of its own, with a mirror of its own, so that it and its original do not
 * take each other for restored; what was restored counts on from the mirror.
 *
 * A second OS user of a shared file has no mirror yet, or one that is behind: neither makes a copy. A file that was
 * renamed keeps its inode. A machine and a file system that are cloned together, with the mirror, cannot be told apart.
 */

/** sa_copy_guard_settle: what a new file remembers of its place, inside the transaction that makes its tables */
gboolean sa_copy_guard_settle (SaSqliteConnection *connection, GError **error);
/** sa_copy_guard_adopt: inside the transaction of adopting, before any mail can leave */
gboolean sa_copy_guard_adopt  (SaWriter *writer, GError **error);
/** sa_copy_guard_count: inside the transaction of a claim: a mail may leave */
gboolean sa_copy_guard_count  (SaWriter *writer, GError **error);
/** sa_copy_guard_mirror: after the commit. That it cannot be written is no error: the guard then knows less */
void     sa_copy_guard_mirror (SaSqliteConnection *connection);

G_END_DECLS
