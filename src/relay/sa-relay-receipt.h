/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-http-client.h"
#include "sa-mail-relay.h"

G_BEGIN_DECLS

/* The one place where what HTTP says becomes what it means for a mail. */

/**
 * sa_relay_receipt_from_error:
 * @error: of sa_http_client_send_finish(), not a cancellation
 *
 * Returns: (transfer full): %SA_ERROR_CLASS_TRY_AGAIN when surely nothing left, %SA_ERROR_CLASS_ACCOUNT when the
 *   request itself is wrong, else %SA_ERROR_CLASS_UNKNOWN
 */
SaReceipt *sa_relay_receipt_from_error (const GError *error);

/**
 * sa_relay_receipt_from_response:
 * @response: whose status is not the one of a success
 *
 * What the status alone tells; a protocol that knows more looks first.
 *
 * Returns: (transfer full)
 */
SaReceipt *sa_relay_receipt_from_response (SaHttpResponse *response);

/** sa_relay_receipt_set_not_sent: of a step that sends nothing: unknown becomes %SA_ERROR_CLASS_TRY_AGAIN */
void       sa_relay_receipt_set_not_sent (SaReceipt *self);

/** sa_relay_receipt_hide: servers echo what they were sent: takes @secret (nullable) out, also where it is cut short */
void       sa_relay_receipt_hide (SaReceipt *self, const char *secret);
/** sa_relay_receipt_hide_encoded: takes out what Base64 makes of @secret (nullable) anywhere in a longer text */
void       sa_relay_receipt_hide_encoded (SaReceipt *self, const char *secret);

G_END_DECLS
