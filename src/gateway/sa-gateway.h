/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

G_BEGIN_DECLS

/**
 * SaGateway:
 *
 * The web side: serves the invitation page `/i/<token>`. GET shows it and changes nothing, so that mail scanners and
 * previews burn no link; POST accepts; a second POST of an accepted link leads to the site. `/healthz` answers 200.
 * Listens on loopback. Lives in the thread-default main context of the thread that made it, which need not be its
 * repository's, and may be used and dropped there only.
 */
#define SA_TYPE_GATEWAY (sa_gateway_get_type ())
G_DECLARE_FINAL_TYPE (SaGateway, sa_gateway, SA, GATEWAY, GObject)

/** SA_GATEWAY_PORT: where the links of a single computer lead; fixed, because a mail outlives the process */
#define SA_GATEWAY_PORT 8427

SaGateway  *sa_gateway_new      (SaRepository *repository);

/**
 * sa_gateway_listen:
 * @port: 0: any free one
 */
gboolean    sa_gateway_listen   (SaGateway *self, guint port, GError **error);
guint       sa_gateway_get_port (SaGateway *self);
/** sa_gateway_stop: serves nobody any more */
void        sa_gateway_stop     (SaGateway *self);
/** sa_gateway_stop_async: the same; answers when the repository has nothing of it under way any more */
void        sa_gateway_stop_async  (SaGateway *self, GAsyncReadyCallback callback, gpointer user_data);
void        sa_gateway_stop_finish (SaGateway *self, GAsyncResult *result);

G_END_DECLS
