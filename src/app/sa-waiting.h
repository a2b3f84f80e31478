/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The databases of this user in which mail may wait, remembered outside of them, so that the background sender finds
 * them when the user's next session begins: $XDG_STATE_HOME/site-admin/waiting/ has a file for each, which holds its
 * path. Who may send remembers a database before it does; who finds nothing left in it forgets it. That one is
 * remembered in vain costs a look when the session begins, and nothing else, so neither reports an error.
 *
 * These may be called in any thread, and by several processes at once.
 */

/** sa_waiting_remember: writes nothing when @database is remembered already */
void       sa_waiting_remember (const char *database);
void       sa_waiting_forget   (const char *database);

/** sa_waiting_get_all: Returns: (transfer full) (element-type filename): absolute paths in a lasting order, or none */
GPtrArray *sa_waiting_get_all  (void);

G_END_DECLS
