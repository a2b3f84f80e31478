/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-json.h"
#include "sa-mail-relay.h"

G_BEGIN_DECLS

/**
 * sa_jmap_get_response:
 * @json: a Response object (RFC 8620, 3.4)
 * @failure: (out) (optional) (transfer full): why the method failed, where the server says so; else %NULL
 *
 * Returns: (nullable): the arguments of the first answer of @method to the call @id. The server may add answers of
 *   other methods under the same id
 */
const SaJsonValue *sa_jmap_get_response (SaJson *json, const char *method, const char *id, SaReceipt **failure);

/**
 * sa_jmap_receipt_from_error:
 * @error: a SetError (RFC 8620, 5.3; RFC 8621, 4.8 and 7.5) or a method-level error (RFC 8620, 3.6.2)
 *
 * Both mean that nothing was done, but for `serverPartialFail`.
 *
 * Returns: (transfer full)
 */
SaReceipt         *sa_jmap_receipt_from_error (const SaJsonValue *error);

G_END_DECLS
