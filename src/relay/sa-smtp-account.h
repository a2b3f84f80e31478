/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-smtp-url.h"

G_BEGIN_DECLS

/** SaSmtpAccount: where to send and as whom. Does not change once a session has it. */
typedef struct
{
  SaSmtpUrl  url;
  char      *user;             /* (nullable): nobody signs in */
  char      *secret;           /* with a user */
  char      *ca_file;          /* (nullable): the authorities to trust instead of the system's */
  char      *route;            /* (nullable): "ADDRESS:PORT" to connect to instead, under the name of @url */
  guint      connect_timeout;  /* ms, up to where mail can be spoken of */
  guint      timeout;          /* ms, for all of a mail */
  /*< private >*/
  gatomicrefcount ref_count;
} SaSmtpAccount;

/** sa_smtp_account_new: Returns: (transfer full): to be filled in further before a session has it */
SaSmtpAccount *sa_smtp_account_new (const SaSmtpUrl *url, const char *user, const char *secret);
SaSmtpAccount *sa_smtp_account_ref (SaSmtpAccount *self);
void           sa_smtp_account_unref (SaSmtpAccount *self);

G_END_DECLS
