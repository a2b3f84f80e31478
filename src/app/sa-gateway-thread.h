/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-repository.h"

G_BEGIN_DECLS

/**
 * SaGatewayThread:
 *
 * A gateway in a thread of its own, so that a rush of visitors keeps no window waiting.
 */
typedef struct _SaGatewayThread SaGatewayThread;

/** sa_gateway_thread_new: Returns: (transfer full) (nullable): listening at @port, as sa_gateway_listen() has it */
SaGatewayThread *sa_gateway_thread_new      (SaRepository *repository, guint port, GError **error);
guint            sa_gateway_thread_get_port (SaGatewayThread *self);
/**
 * sa_gateway_thread_free: serves nobody any more; waits until the repository, which must not be closed before, has
 * answered what visitors asked
 */
void             sa_gateway_thread_free     (SaGatewayThread *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaGatewayThread, sa_gateway_thread_free)

G_END_DECLS
