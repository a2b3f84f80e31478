/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** SaFakePart: one part of a form */
typedef struct
{
  char   *name;
  char   *filename;  /* (nullable) */
  GBytes *content;
} SaFakePart;

/** sa_fake_form_parse: Returns: (transfer full) (nullable) (element-type SaFakePart): %NULL: no form of RFC 7578 */
GPtrArray        *sa_fake_form_parse (const char *content_type, GBytes *body);
/** sa_fake_form_find: Returns: (nullable): the part of this name; %NULL also when there are several */
const SaFakePart *sa_fake_form_find (GPtrArray *form, const char *name);

G_END_DECLS
