/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-address.h"

G_BEGIN_DECLS

/* Tables of people, as spreadsheets and other programs write them: RFC 4180, with commas, semicolons or tabs. */

/**
 * sa_address_table_pick:
 * @text: UTF-8, what a file holds
 *
 * Finds the addresses in a table: in the column that its first line calls an e-mail address, or where there is no such
 * line, in the one column of plain addresses. The name beside each is kept. So the other columns of an export do not
 * become addresses with mistakes.
 *
 * Returns: (transfer full) (nullable): a list for sa_address_parse_list(); %NULL when @text is no such table
 */
char      *sa_address_table_pick  (const char *text);

/**
 * sa_address_table_parse:
 * @text: UTF-8
 * @decoder: (nullable)
 *
 * The same for a table whose first line names its columns, with the language beside each address, which may be a tag
 * ("de", "pt_BR") or a name ("German", "Deutsch"). Each row becomes at least one target: one without an address has the
 * reason for that.
 *
 * Returns: (transfer full) (nullable): addresses; %NULL when the first line of @text names no column of addresses
 */
SaTargets *sa_address_table_parse (const char *text, SaWordDecoder decoder);

G_END_DECLS
