/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-mail-sample.h"

#include "sa-composer.h"

SaMailPreview *
sa_mail_sample_preview (const SaMailSample  *sample,
                        const char          *language,
                        GError             **error)
{
  static char *product_names[] = { (char *) "Jira", (char *) "Wiki", NULL };
  g_autoptr (SaComposer) composer = sa_composer_new ("https://support.example.com", "en");
  SaMessageRecord record = { 0 };

  record.to_address = (char *) "dalia@example.org";
  record.to_name = (char *) (sample->name != NULL ? sample->name : "");
  record.language = (char *) language;
  record.personal_message = (char *) sample->message;
  record.site_name = (char *) "Acme Support";
  record.site_url = (char *) "https://support.example.com";
  record.organization_name = (char *) "Acme";
  record.templates = sample->templates;
  record.link_base = (char *) "";
  record.inviter_name = (char *) (sample->inviter != NULL ? sample->inviter : "");
  record.inviter_address = (char *) (sample->inviter != NULL ? "ana.lopez@example.com" : "");
  record.product_names = product_names;
  record.has_account = sample->has_account;
  record.expires_days = 30;
  return sa_composer_preview (composer, &record, "Acme <invitations@example.com>", 1798761600, error);
}
