/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * The languages that mail and the web pages are written in, and the one rule by which one of them is chosen. Languages
 * are BCP 47 tags; "de_AT.UTF-8", as the environment spells it, will do too. Static strings; any thread.
 */

/** SA_LANGUAGE_DEFAULT: what is written where nobody's wish can be met */
#define SA_LANGUAGE_DEFAULT "en"
/** SA_LANGUAGE_MAX_BYTES: of a tag that is kept; RFC 5646, 4.4.1 asks for 35 */
#define SA_LANGUAGE_MAX_BYTES 35

/** sa_language_list: Returns: (transfer none) (array zero-terminated): in alphabetical order */
const char * const *sa_language_list (void);

/** sa_language_get_name: Returns: (nullable): what a language of the list calls itself, such as "Deutsch" */
const char *sa_language_get_name (const char *language);

/**
 * sa_language_from_name:
 * @name: what people call a language: by its own name ("Deutsch") or in one of the others ("German", "allemand")
 *
 * Returns: (nullable): a language of the list
 */
const char *sa_language_from_name (const char *name);

/** sa_language_is_rtl: whether @language is written from right to left */
gboolean    sa_language_is_rtl (const char *language);

/** sa_language_is_tag: whether @text has the form of a tag (RFC 5646, 2.1), whatever it means */
gboolean    sa_language_is_tag (const char *text);

/**
 * sa_language_match:
 * @wish: (nullable)
 *
 * The rule: @wish is shortened from its end until it is in the list ("de-AT" to "de", RFC 4647, 3.4); a language that
 * the list has for one region only serves the others too ("pt" and "pt-PT" give "pt-BR").
 *
 * Returns: (nullable): a language of the list
 */
const char *sa_language_match (const char *wish);

/** sa_language_choose: Returns: what the first of @wishes (each nullable) that can be met gives, else the default */
const char *sa_language_choose (const char * const *wishes, gsize n_wishes);

/**
 * sa_language_match_accept:
 * @header: (nullable): of a request: Accept-Language (RFC 9110, 12.5.4)
 *
 * Returns: (nullable): what the best of its wishes that can be met gives
 */
const char *sa_language_match_accept (const char *header);

/** SaLanguageSource: why a mail is in its language. */
typedef enum
{
  SA_LANGUAGE_SOURCE_ADDRESS,       /* said beside the address in a list */
  SA_LANGUAGE_SOURCE_INVITATION,    /* chosen for the invitation */
  SA_LANGUAGE_SOURCE_ACCOUNT,       /* the account's own, which its person's browser told */
  SA_LANGUAGE_SOURCE_EARLIER,       /* chosen for an earlier invitation of the same account */
  SA_LANGUAGE_SOURCE_ORGANIZATION,
  SA_LANGUAGE_SOURCE_OPERATOR,      /* the locale of whoever sends */
  SA_LANGUAGE_SOURCE_DEFAULT,
} SaLanguageSource;

/** SaLanguageFacts: all that is known of a recipient's language. All borrowed and (nullable). */
typedef struct
{
  const char *address;
  const char *invitation;
  const char *account;
  const char *earlier;
  const char *organization;
  const char *locale;
} SaLanguageFacts;

/**
 * sa_language_for_recipient:
 * @source: (out) (optional)
 *
 * In the order of the sources; a language that no mail is written in counts for nothing.
 *
 * Returns: a language of the list
 */
const char *sa_language_for_recipient (const SaLanguageFacts *facts, SaLanguageSource *source);

G_END_DECLS
