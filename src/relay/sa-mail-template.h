/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-error.h"
#include "sa-mail-words.h"
#include "sa-types.h"

G_BEGIN_DECLS

/** SaMailFacts: what fills an invitation. Borrowed strings, as people typed them; none of them is markup. */
typedef struct
{
  const char          *name;          /* the invitee's; "" when unknown */
  const char          *address;       /* the invitee's */
  const char          *inviter;       /* name, else address; "" when unknown */
  gboolean             can_reply;     /* an answer reaches the inviter */
  const char          *site;
  const char          *organization;
  const char * const  *products;      /* (nullable): names */
  const char          *message;       /* (nullable): the inviter's own words, several lines */
  const char          *link;
  SaTime               expires;       /* 0: never */
  gboolean             has_account;
} SaMailFacts;

/** SaMailText: a mail in words. */
typedef struct
{
  char *from;       /* display name */
  char *subject;
  char *text;       /* lines end in "\n" */
  char *html;       /* a whole document */
} SaMailText;

void sa_mail_text_free (SaMailText *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaMailText, sa_mail_text_free)

/**
 * SaMailTemplate:
 *
 * The words of an invitation in one language, checked when they are read. Immutable, reference counted.
 */
typedef struct _SaMailTemplate SaMailTemplate;

/**
 * sa_mail_template_new:
 * @language: BCP 47 tag
 * @data: a key file with the group `mail`
 *
 * Returns: (transfer full): %NULL and %SA_ERROR_INVALID when a key is missing or unknown, or when a text has a variable
 *   that it cannot have
 */
SaMailTemplate *sa_mail_template_new (const char *language, GBytes *data, GError **error);
SaMailTemplate *sa_mail_template_ref (SaMailTemplate *self);
void            sa_mail_template_unref (SaMailTemplate *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaMailTemplate, sa_mail_template_unref)

/** sa_mail_template_load: the built-in one of @language. Returns: (transfer full): %NULL and %SA_ERROR_NOT_FOUND */
SaMailTemplate *sa_mail_template_load (const char *language, GError **error);

/**
 * sa_mail_template_new_own:
 * @texts: (nullable): a{ss}: names of keys to texts of an organization's own
 *
 * A text that may not stand there, as it was kept by a program with other rules, is left as it is in @self: no mail
 * stays here for its sake. What a person saves is checked before, see sa-mail-words.h.
 *
 * Returns: (transfer full): @self with @texts in place of its own
 */
SaMailTemplate *sa_mail_template_new_own (SaMailTemplate *self, GVariant *texts);

/** sa_mail_template_get_text: with its variables in braces */
const char     *sa_mail_template_get_text (SaMailTemplate *self, SaMailKey key);

/** sa_mail_template_dup_texts: Returns: (transfer full): a{ss}: all that an organization could have its own of */
GVariant       *sa_mail_template_dup_texts (SaMailTemplate *self);

const char     *sa_mail_template_get_language (SaMailTemplate *self);
gboolean        sa_mail_template_is_rtl (SaMailTemplate *self);

/** sa_mail_template_format_date: Returns: (transfer full): the day of @time in UTC, in the template's language */
char           *sa_mail_template_format_date (SaMailTemplate *self, SaTime time);

/** sa_mail_template_render: Returns: (transfer full): @facts in the template's words */
SaMailText     *sa_mail_template_render (SaMailTemplate *self, const SaMailFacts *facts);

G_END_DECLS
