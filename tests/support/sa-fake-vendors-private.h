/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-fake-fields.h"
#include "sa-fake-vendors.h"

G_BEGIN_DECLS

/** SaVendor: what a vendor's documents say, as far as a fake has to know it. */
typedef struct
{
  const char        *name;
  const char        *settings;      /* as GVariant text, without the URL */
  const char        *path;          /* that mails are POSTed to */
  const char        *type;          /* of the body; it may have parameters */
  const char        *header;        /* that the secret goes in */
  const char        *value;         /* what that holds; NULL: a signature */
  const SaFakeField *fields;        /* NULL: the body is a form */
  guint              status;        /* of a success */
  const char        *headers;
  const char        *body;          /* "%u": a number, "%s": the recipient */
  guint              refusal;       /* the status of what is wrong with a mail */
  const char        *refusal_body;  /* "%p": where, "%s": what */
  guint              denial;        /* the status of a wrong key */
  const char        *denial_body;   /* "%s": what is wrong, where the vendor says it */
  guint              absence;       /* the status of none */
  const char        *absence_body;
  const char        *unreadable;    /* (nullable): how it refuses bodies and answers of another type; else with 415 */
  const char        *news_method;   /* (nullable): nobody can ask */
  const char        *news_path;     /* that tells what became of a mail: how it begins */
  const char        *news_end;      /* and ends */
} SaVendor;

const SaVendor *sa_vendor_find (const char *name);

/** sa_vendor_check: Returns: (transfer full) (nullable): what is wrong with a mail; @place: (out) (transfer full) */
char           *sa_vendor_check (const SaVendor *self, const SaFaultRequest *request, char **place);

G_END_DECLS
