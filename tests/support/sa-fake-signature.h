/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-fault-server.h"

G_BEGIN_DECLS

/**
 * sa_fake_check_signature:
 *
 * Computes the signature of a request without a query anew, by "AWS Signature Version 4" as Amazon publishes it and
 * without the program's own code. How old the request is does not matter here.
 *
 * Returns: (nullable): what Amazon would call the fault
 */
const char *sa_fake_check_signature (const SaFaultRequest *request, const char *key_id, const char *secret,
                                     const char *region, const char *service);

G_END_DECLS
