/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-pill.h"

#include <glib/gi18n-lib.h>

gboolean
sa_pill_is_plain (const SaPill *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->short_text[0] == '\0';
}

const char *
sa_pill_get_text (const SaPill *self)
{
  g_return_val_if_fail (self != NULL, "");

  return _(self->text);
}

const char *
sa_pill_get_short_text (const SaPill *self)
{
  g_return_val_if_fail (self != NULL, "");

  if (sa_pill_is_plain (self))
    return "";
  return g_dpgettext2 (GETTEXT_PACKAGE, "short status", self->short_text);
}

const char *
sa_pill_get_meaning (const SaPill *self)
{
  g_return_val_if_fail (self != NULL, "");

  return _(self->meaning);
}
