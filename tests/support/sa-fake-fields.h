/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* What a JSON body has to look like, read by json-glib itself and not by the program's own reader. */

typedef enum
{
  SA_FAKE_OBJECT,    /* with the members that other fields name, and no others */
  SA_FAKE_LIST,      /* of 1 to 50 elements, which are called "*" */
  SA_FAKE_TEXT,      /* not empty */
  SA_FAKE_ANY_TEXT,
  SA_FAKE_MAILBOX,   /* "NAME <ADDRESS>", the name quoted where RFC 5322 wants it, or an address */
  SA_FAKE_ADDRESS,   /* in ASCII */
  SA_FAKE_BOOLEAN,
  SA_FAKE_TEXTS,     /* an object of texts, whatever they are called */
  SA_FAKE_MAIL,      /* a mail (RFC 5322) in base64 */
} SaFakeKind;

/** SaFakeField: one place of a body; a list of them ends with a %NULL path. */
typedef struct
{
  const char *path;      /* "personalizations.*.to.*.email" */
  SaFakeKind  kind;
  gboolean    optional;
  const char *words;     /* (nullable): the texts that it may be, parted by "|" */
} SaFakeField;

/**
 * sa_fake_check_fields:
 * @place: (out) (transfer full): where something is wrong: "personalizations.0.to.0.email"; "" for the body itself
 *
 * Returns: (transfer full) (nullable): what is wrong with @body
 */
char    *sa_fake_check_fields (const SaFakeField *fields, GBytes *body, char **place);

/** sa_fake_is_mail: whether @bytes are a mail for one recipient: CRLF, and From, To, Subject, Date once each */
gboolean sa_fake_is_mail (const char *bytes, gsize length);
gboolean sa_fake_is_address (const char *text);

G_END_DECLS
