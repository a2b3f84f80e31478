/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-relay.h"

G_BEGIN_DECLS

/**
 * sa_test_mail_new:
 * @sender: the relay account's 'NAME <ADDRESS>'
 * @address: who shall get it
 *
 * The mail behind *Send Test Mail*: it says what it is, in the admin's language, and invites nobody.
 *
 * Returns: (transfer full): %NULL and %SA_ERROR_INVALID when one of the addresses is wrong
 */
SaEnvelope *sa_test_mail_new (const char *sender, const char *address, SaTime now, GError **error);

G_END_DECLS
