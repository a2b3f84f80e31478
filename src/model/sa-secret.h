/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The secret of an invitation link: what stands behind `/i/` in its URL. It is shown or mailed once; kept is only its
 * hash.
 */

/** sa_secret_new: Returns: (transfer full): 256 random bits from the kernel in base64url, 43 characters */
char   *sa_secret_new (void);

/** sa_secret_hash: Returns: (transfer full): the SHA-256 of the text @secret, 32 bytes */
GBytes *sa_secret_hash (const char *secret);

G_END_DECLS
