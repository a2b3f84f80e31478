/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-smtp-account.h"

SaSmtpAccount *
sa_smtp_account_new (const SaSmtpUrl *url,
                     const char      *user,
                     const char      *secret)
{
  SaSmtpAccount *self = NULL;

  g_return_val_if_fail (url != NULL, NULL);

  self = g_new0 (SaSmtpAccount, 1);
  g_atomic_ref_count_init (&self->ref_count);
  self->url = *url;
  self->url.host = g_strdup (url->host);
  self->user = g_strdup (user);
  self->secret = g_strdup (user != NULL ? secret : NULL);
  return self;
}

SaSmtpAccount *
sa_smtp_account_ref (SaSmtpAccount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sa_smtp_account_unref (SaSmtpAccount *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  sa_smtp_url_clear (&self->url);
  g_free (self->user);
  g_free (self->secret);
  g_free (self->ca_file);
  g_free (self->route);
  g_free (self);
}
