/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * sa_invite_table_pick:
 * @text: UTF-8, what a file holds
 *
 * Finds the addresses in a table (RFC 4180, with commas, semicolons or tabs): in the column that its first line calls
 * an e-mail address, or where there is no such line, in the one column of plain addresses. The name beside each is
 * kept. So the other columns of an export do not become addresses with mistakes.
 *
 * Returns: (transfer full) (nullable): a list for sa_address_parse_list(); %NULL when @text is no such table
 */
char *sa_invite_table_pick (const char *text);

G_END_DECLS
