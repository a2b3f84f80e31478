/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** SA_SENDER_ID: the name of the background sender on the session bus, where it is started by this name */
#define SA_SENDER_ID SA_APP_ID ".Sender"
#define SA_SENDER_PATH "/org/example/SiteAdmin/Sender"

/**
 * sa_wake_async:
 * @database: whose mail waits
 *
 * Asks the background sender of this session, which is started for it, to send what waits.
 */
void     sa_wake_async  (const char *database, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data);
/** sa_wake_finish: Returns: %FALSE where there is no session bus or no background sender: then mail waits as ever */
gboolean sa_wake_finish (GAsyncResult *result, GError **error);

/** sa_wake_has_bus: whether there is a session bus. Without one GIO would start one of its own, on which nobody is */
gboolean sa_wake_has_bus (void);

G_END_DECLS
