/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-targets.h"

G_BEGIN_DECLS

#define SA_ADDRESS_MAX_BYTES 254       /* RFC 5321, 4.5.3.1.3 (a path of 256 with its brackets) */
#define SA_ADDRESS_MAX_LOCAL_BYTES 64  /* RFC 5321, 4.5.3.1.1 */

/**
 * SaWordDecoder:
 *
 * Decodes the RFC 2047 words of a phrase; given by the context, which has a library for it.
 *
 * Returns: (transfer full): UTF-8
 */
typedef char *(*SaWordDecoder) (const char *phrase);

/**
 * sa_address_parse_list:
 * @text: what somebody typed, pasted or dropped: addresses between blanks, commas, semicolons, tabs and line ends;
 *   `Name <a@b>`, `"Last, First" <a@b>`, `Last, First <a@b>; ...`, `mailto:a@b?subject=x`, `a@b (comment)`, `<a@b>`,
 *   RFC 2047 words, RFC 5322 groups (`Team: a@b, c@d;`), rows of a spreadsheet (first name, last name, address)
 * @decoder: (nullable)
 *
 * Splits @text into addresses. Nothing is dropped silently: every piece that is not white space becomes a target, with
 * an address or with the reason why it is none. Duplicates are kept. 10,000 addresses take well under 100 ms.
 *
 * Returns: (transfer full): addresses, with the original text of each as its input
 */
SaTargets *sa_address_parse_list (const char *text, SaWordDecoder decoder);

/**
 * sa_address_check:
 * @address: one bare address
 * @address_out: (out) (optional) (transfer full): as it shall be kept: NFC, trimmed, otherwise as typed
 *
 * Returns: %SA_REASON_NONE when it is valid, else why not
 */
SaReason   sa_address_check (const char *address, char **address_out);

/**
 * sa_address_key:
 * @address: a valid address
 *
 * What addresses are compared by: NFC, trimmed, domain as lower-case A-label, local part lower-cased in the ASCII way
 * (a Turkish i must not make two people of one), quoted only where it must be ("jane"@x.org is jane@x.org).
 *
 * Returns: (transfer full)
 */
char      *sa_address_key (const char *address);

/** sa_address_wire: Returns: (transfer full): for an envelope: the local part as typed, the domain in A-labels */
char      *sa_address_wire (const char *address);

/** sa_address_domain: Returns: (transfer full) (nullable): the domain as lower-case A-labels */
char      *sa_address_domain (const char *address);

/**
 * sa_address_suggest:
 *
 * Returns: (transfer full) (nullable): what was probably meant, for well-known misspellings of endings and mail hosts
 *   ("finn@example.con" gives "finn@example.com", "a@gmial.com" gives "a@gmail.com")
 */
char      *sa_address_suggest (const char *address);

/** sa_address_is_ascii_local: whether every relay can take it: the local part is ASCII (else RFC 6531 is needed) */
gboolean   sa_address_is_ascii_local (const char *address);

/**
 * sa_address_isolate:
 *
 * Returns: (transfer full): @address between U+2068 and U+2069, so that it reads well inside right-to-left text
 */
char      *sa_address_isolate (const char *address);

/**
 * SaSuffixCheck:
 *
 * Whether a domain is a public suffix ("co.uk"); given by the context, which has the list.
 */
typedef gboolean (*SaSuffixCheck) (const char *domain);

/**
 * sa_domain_check_join:
 * @domain: a domain, in any spelling; "@example.com" and "example.com." will do
 * @is_suffix: (nullable)
 *
 * Whether accounts of @domain may be let join by themselves: not for public mail hosts, where anybody can have an
 * address, and not for public suffixes.
 *
 * Returns: %SA_REASON_NONE, %SA_REASON_PUBLIC_MAIL_HOST, %SA_REASON_PUBLIC_SUFFIX or %SA_REASON_DOMAIN_INVALID
 */
SaReason   sa_domain_check_join (const char *domain, SaSuffixCheck is_suffix);

G_END_DECLS
