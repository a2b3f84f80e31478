/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-context.h"
#include "sa-mime.h"

#include <libpsl.h>

/* The libraries' answers that the model asks for through functions, so that it needs none of them. */

char *
sa_context_decode_words (const char *phrase)
{
  return sa_mime_decode_words (phrase);
}

gboolean
sa_context_is_public_suffix (const char *domain)
{
  const psl_ctx_t *list = psl_builtin ();

  /* Without the prevailing rule "*" an unknown ending such as "example" would count as public. */
  return list != NULL && psl_is_public_suffix2 (list, domain, PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) == 1;
}
