/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-sql.h"
#include "sa-writer-private.h"

SaReason
sa_change_domain_check (const char *domain)
{
  g_autofree char *key = NULL;

  if (domain == NULL)
    return SA_REASON_DOMAIN_INVALID;
  /* The list of public suffixes is with the application, which asks it before; the public mail hosts are known here. */
  key = sa_change_domain_key (domain);
  return key == NULL ? SA_REASON_DOMAIN_INVALID : sa_domain_check_join (key, NULL);
}

char *
sa_change_domain_key (const char *domain)
{
  g_autofree char *address = g_strconcat ("x@", *domain == '@' ? domain + 1 : domain, NULL);
  g_autofree char *kept = NULL;

  if (sa_address_check (address, &kept) != SA_REASON_NONE)
    return NULL;
  return sa_address_domain (kept);
}

gboolean
sa_change_allow_domain (SaWriter *self, GError **error)
{
  g_autofree char *domain = NULL;
  SaReason reason;
  gboolean go_on;
  gboolean changed;
  SaId id = 0;

  if (!sa_writer_allows (self, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  reason = sa_change_domain_check (self->name);
  if (reason != SA_REASON_NONE)
    return sa_writer_refuse (self, reason, 0, NULL);

  domain = sa_change_domain_key (self->name);
  return sa_write_domain_allow (self, self->site, domain, &id, &changed, error) &&
         sa_writer_verdict (self, changed ? SA_VERDICT_DONE : SA_VERDICT_ALREADY_SO, SA_REASON_NONE, id, NULL);
}

gboolean
sa_change_deny_domain (SaWriter *self, GError **error)
{
  g_autofree char *domain = NULL;
  gboolean go_on;
  SaId id = 0;

  if (!sa_writer_allows (self, &go_on, error))
    return FALSE;
  if (!go_on)
    return TRUE;
  domain = self->name != NULL ? sa_change_domain_key (self->name) : NULL;
  if (domain == NULL)
    return sa_writer_refuse (self, SA_REASON_DOMAIN_INVALID, 0, NULL);
  if (!sa_sql_get_int (self->connection, &id, error, "SELECT id FROM domain_rule WHERE site = ? AND domain = ? AND removed_at IS NULL",
                       SQL_INT (self->site), SQL_TEXT (domain)))
    return FALSE;
  if (id == 0)
    return sa_writer_verdict (self, SA_VERDICT_ALREADY_SO, SA_REASON_NONE, 0, NULL);

  sa_writer_touch_all (self, self->site);
  return sa_write_thing_exists (self, SA_ENTITY_DOMAIN_RULE, id, FALSE, error) &&
         sa_writer_verdict (self, SA_VERDICT_DONE, SA_REASON_NONE, id, NULL);
}
