/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-address.h"

G_BEGIN_DECLS

/* For the address and domain units of this folder only. */

/**
 * sa_domain_to_ascii:
 * @domain: in any spelling, U-labels or A-labels
 * @ascii: (out) (optional) (transfer full): lower-case A-labels, set when it is valid
 *
 * Returns: %SA_REASON_NONE, or one of the reasons about domains
 */
SaReason sa_domain_to_ascii (const char *domain, char **ascii);

/** sa_domain_is_public_mail_host: @ascii is, as a whole, a domain where anybody can have an address */
gboolean sa_domain_is_public_mail_host (const char *ascii);

/** sa_domain_suggest: Returns: (transfer full) (nullable): the domain that @ascii is a well-known misspelling of */
char    *sa_domain_suggest (const char *ascii);

/** sa_address_is_wrapping: whether @c may stand around an address without being part of it: blank or invisible */
gboolean sa_address_is_wrapping (gunichar c);

/** sa_address_is_separator: whether @c stands between addresses: a blank, comma, semicolon of any script, a line end */
gboolean sa_address_is_separator (gunichar c);

/** sa_address_find_at: Returns: (nullable): the "@" between the local part and the domain, after a quoted local part */
const char *sa_address_find_at (const char *address);

/**
 * sa_address_compose:
 *
 * Returns: (transfer full): the first @length bytes of @text, which is UTF-8, trimmed and, unless very long, NFC
 */
char    *sa_address_compose (const char *text, gsize length);

/** sa_address_check_sized: as sa_address_check() for the first @length bytes of @text, which is UTF-8 */
SaReason sa_address_check_sized (const char *text, gsize length, char **address_out);

G_END_DECLS
