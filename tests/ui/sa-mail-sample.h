/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-mail-preview.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/* Mails for tests and pictures, written by what writes those that leave. */

/** SaMailSample: what the mail says beside its words. */
typedef struct
{
  const char *name;      /* (nullable): of the invitee */
  const char *inviter;   /* (nullable) */
  const char *message;   /* (nullable) */
  gboolean    has_account;
  GVariant   *templates; /* (nullable): a{sa{ss}} */
} SaMailSample;

/** sa_mail_sample_preview: @language: (nullable). Returns: (transfer full) */
SaMailPreview *sa_mail_sample_preview (const SaMailSample *sample, const char *language, GError **error);

G_END_DECLS
