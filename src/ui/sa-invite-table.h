/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-address.h"

G_BEGIN_DECLS

/**
 * sa_invite_table_read:
 * @text: UTF-8, what a file holds or somebody pasted
 * @decoder: (nullable): for RFC 2047 words
 * @needs_heading: whether only a table counts that says in its first line which column has the addresses
 * @n_unknown: (out) (optional): how many rows name a language that no mail is written in
 *
 * Finds the addresses in a table (RFC 4180, with commas, semicolons or tabs): in the column that its first line calls
 * an e-mail address, or where there is no such line, in the one column of plain addresses. The name beside each is
 * kept, and the language, which may be a tag ("de", "pt-BR") or a name ("German", "Deutsch"). So the other columns of
 * an export do not become addresses with mistakes.
 *
 * Returns: (transfer full) (nullable): addresses as from sa_address_parse_list(); %NULL when @text is no such table
 */
SaTargets *sa_invite_table_read (const char *text, SaWordDecoder decoder, gboolean needs_heading, guint *n_unknown);

G_END_DECLS
