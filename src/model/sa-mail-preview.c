/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-preview.h"

void
sa_mail_preview_free (SaMailPreview *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->from);
  g_free (self->reply_to);
  g_free (self->subject);
  g_free (self->text);
  g_free (self->html);
  g_free (self->language);
  g_free (self);
}
