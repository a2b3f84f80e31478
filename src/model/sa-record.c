/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-record.h"

void
sa_user_record_free (SaUserRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->address);
  g_free (self->name);
  g_free (self->language);
  g_free (self->invited_by_name);
  g_free (self->delivery_error);
  g_clear_pointer (&self->products, sa_ids_unref);
  g_clear_pointer (&self->groups, sa_ids_unref);
  g_strfreev (self->product_names);
  g_strfreev (self->group_names);
  g_strfreev (self->other_sites);
  g_free (self);
}

void
sa_group_record_free (SaGroupRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->description);
  g_clear_pointer (&self->products, sa_ids_unref);
  g_strfreev (self->product_names);
  g_free (self);
}

void
sa_product_record_free (SaProductRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->default_group_name);
  g_free (self);
}

void
sa_site_record_free (SaSiteRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->name);
  g_free (self->url);
  g_free (self->organization);
  g_free (self->language);
  g_free (self);
}

void
sa_account_record_free (SaAccountRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->address);
  g_free (self->name);
  g_free (self->language);
  g_free (self);
}

void
sa_message_record_free (SaMessageRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->to_address);
  g_free (self->to_name);
  g_free (self->address_language);
  g_free (self->language);
  g_free (self->account_language);
  g_free (self->earlier_language);
  g_free (self->organization_language);
  g_free (self->personal_message);
  g_free (self->site_name);
  g_free (self->site_url);
  g_free (self->organization_name);
  g_clear_pointer (&self->templates, g_variant_unref);
  g_free (self->link_base);
  g_free (self->inviter_name);
  g_free (self->inviter_address);
  g_strfreev (self->product_names);
  g_free (self->error_text);
  g_free (self->message_id);
  g_free (self->key);
  g_clear_pointer (&self->bytes, g_bytes_unref);
  g_free (self->relay_id);
  g_free (self);
}

void
sa_domain_rule_record_free (SaDomainRuleRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->domain);
  g_free (self);
}

void
sa_relay_record_free (SaRelayRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->protocol);
  g_free (self->sender);
  g_clear_pointer (&self->settings, g_variant_unref);
  g_free (self);
}

void
sa_template_record_free (SaTemplateRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->language);
  g_clear_pointer (&self->texts, g_variant_unref);
  g_free (self);
}

void
sa_event_row_free (SaEventRow *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->field);
  g_free (self->before);
  g_free (self->after);
  g_free (self);
}

void
sa_event_record_free (SaEventRecord *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->actor_name);
  g_free (self->program);
  g_free (self->os_user);
  g_free (self->host);
  g_free (self->title);
  g_free (self->command);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_free (self);
}

void
sa_site_counts_free (SaSiteCounts *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->pause_reason);
  g_free (self);
}
