/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-types.h"

G_BEGIN_DECLS

#define SA_NAME_MAX_CHARACTERS 200
#define SA_TEXT_MAX_CHARACTERS 10000

/**
 * sa_check_name:
 * @name: (nullable): of an organization, a site, a product or a group
 *
 * Returns: %SA_REASON_NONE, %SA_REASON_NAME_EMPTY (also for nothing but blanks), %SA_REASON_TEXT_TOO_LONG or
 *   %SA_REASON_TEXT_CONTROL
 */
SaReason sa_check_name (const char *name);

/** sa_check_line: likewise for one line that may be empty, such as a description or a secret */
SaReason sa_check_line (const char *text);

/** sa_check_text: likewise for text that may have several lines, such as a personal message */
SaReason sa_check_text (const char *text);

/** sa_check_url: %SA_REASON_URL_INVALID unless it is http or https and has a host */
SaReason sa_check_url  (const char *url);

G_END_DECLS
