/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-address.h"
#include "sa-check.h"
#include "sa-fake-work.h"
#include "sa-fold.h"

#include <string.h>

/* The changes about the organization, its sites and what a site has, other than its users. */

static gboolean
same_name (const char *a,
           const char *b)
{
  g_autofree char *folded_a = sa_fold (a);
  g_autofree char *folded_b = sa_fold (b);

  return g_str_equal (folded_a, folded_b);
}

static gboolean
group_name_is_taken (SaFakeWork *work,
                     const char *name,
                     SaId        except)
{
  guint i;

  for (i = 0; i < work->state->groups->len; i++)
    {
      const SaFakeGroup *group = &g_array_index (work->state->groups, SaFakeGroup, i);

      if (group->site == work->site && group->removed == 0 && group->id != except && same_name (group->name, name))
        return TRUE;
    }

  return FALSE;
}

static SaId
make_site (SaFakeWork *work,
           const char *name,
           const char *url)
{
  SaFakeSite site = { 0 };

  site.id = work->state->sites->len + 1;
  site.name = sa_fake_string (work->state, name);
  site.url = sa_fake_string (work->state, url);
  site.created = work->now;
  g_array_append_val (work->state->sites, site);
  sa_fake_log (work, SA_ENTITY_SITE, site.id, "exists", "0", "1");

  return site.id;
}

static SaId
make_group (SaFakeWork *work,
            const char *name,
            const char *text)
{
  SaFakeGroup group = { 0 };

  group.id = work->state->groups->len + 1;
  group.site = work->site;
  group.name = sa_fake_string (work->state, name);
  group.text = sa_fake_string (work->state, text != NULL ? text : "");
  g_array_append_val (work->state->groups, group);
  sa_fake_log (work, SA_ENTITY_GROUP, group.id, "exists", "0", "1");

  return group.id;
}

static SaReason
create_organization (SaFakeWork     *work,
                     const SaChange *change,
                     SaId           *made)
{
  SaFakeAccount account = { 0 };
  SaFakeUser user = { 0 };
  g_autofree char *address = NULL;
  g_autofree char *key = NULL;
  SaReason reason;

  if (work->state->organization != NULL)
    return SA_REASON_NAME_TAKEN;
  reason = sa_check_name (change->name);
  if (reason == SA_REASON_NONE)
    reason = sa_check_name (change->text);
  if (reason == SA_REASON_NONE)
    reason = sa_check_url (change->url);
  if (reason == SA_REASON_NONE && (change->targets == NULL || sa_targets_get_size (change->targets) != 1))
    reason = SA_REASON_ADDRESS_EMPTY;
  if (reason == SA_REASON_NONE)
    reason = sa_targets_get_reason (change->targets, 0);
  if (reason == SA_REASON_NONE)
    reason = sa_address_check (sa_targets_get_address (change->targets, 0), &address);
  if (reason != SA_REASON_NONE)
    return reason;

  work->state->organization = sa_fake_string (work->state, change->name);
  work->site = make_site (work, change->text, change->url);
  key = sa_address_key (address);
  account.id = work->state->accounts->len + 1;
  account.address = sa_fake_string (work->state, address);
  account.key = sa_fake_string (work->state, key);
  account.name = sa_fake_string (work->state, sa_targets_get_name (change->targets, 0));
  account.state = SA_ACCOUNT_ACTIVE;
  account.organization_admin = TRUE;
  account.created = work->now;
  account.first_seen = work->now;
  g_array_append_val (work->state->accounts, account);
  sa_fake_log (work, SA_ENTITY_ACCOUNT, account.id, "exists", "0", "1");

  user.id = work->state->users->len + 1;
  user.site = work->site;
  user.account = account.id;
  user.role = SA_ROLE_SITE_ADMIN;
  user.access = TRUE;
  user.added = work->now;
  user.first_seen = work->now;
  user.last_seen = work->now;
  g_array_append_val (work->state->users, user);
  sa_fake_log (work, SA_ENTITY_USER, user.id, "exists", "0", "1");
  *made = work->site;

  return SA_REASON_NONE;
}

static SaReason
add_site (SaFakeWork     *work,
          const SaChange *change,
          SaId           *made)
{
  SaReason reason = sa_check_name (change->name);
  guint i;

  if (reason == SA_REASON_NONE)
    reason = sa_check_url (change->url);
  if (reason != SA_REASON_NONE)
    return reason;
  for (i = 0; i < work->state->sites->len; i++)
    {
      const SaFakeSite *site = &g_array_index (work->state->sites, SaFakeSite, i);

      if (site->removed == 0 && same_name (site->name, change->name))
        return SA_REASON_NAME_TAKEN;
    }
  *made = make_site (work, change->name, change->url);

  return SA_REASON_NONE;
}

static SaReason
add_product (SaFakeWork     *work,
             const SaChange *change,
             SaId           *made)
{
  SaFakeProduct product = { 0 };
  SaFakePair pair = { 0 };
  g_autofree char *group = NULL;
  SaReason reason = sa_check_name (change->name);
  guint i;

  if (reason != SA_REASON_NONE)
    return reason;
  for (i = 0; i < work->state->products->len; i++)
    {
      const SaFakeProduct *other = &g_array_index (work->state->products, SaFakeProduct, i);

      if (other->site == work->site && other->removed == 0 && same_name (other->name, change->name))
        return SA_REASON_NAME_TAKEN;
    }

  /* The group bears the product's name, with a number where a group has that name already. */
  group = g_strdup (change->name);
  for (i = 2; group_name_is_taken (work, group, 0); i++)
    {
      g_free (group);
      group = g_strdup_printf ("%s %u", change->name, i);
    }
  product.id = work->state->products->len + 1;
  product.site = work->site;
  product.name = sa_fake_string (work->state, change->name);
  product.seats = MAX (change->number, -1);
  product.group = make_group (work, group, NULL);
  g_array_append_val (work->state->products, product);
  pair.group = product.group;
  pair.other = product.id;
  g_array_append_val (work->state->opens, pair);
  sa_fake_log (work, SA_ENTITY_PRODUCT, product.id, "exists", "0", "1");
  *made = product.id;

  return SA_REASON_NONE;
}

static SaReason
add_group (SaFakeWork     *work,
           const SaChange *change,
           SaId           *made)
{
  SaReason reason = sa_check_name (change->name);

  if (reason != SA_REASON_NONE)
    return reason;
  if (group_name_is_taken (work, change->name, 0))
    return SA_REASON_NAME_TAKEN;
  *made = make_group (work, change->name, change->text);

  return SA_REASON_NONE;
}

SaReason
sa_fake_allow_domain (SaFakeWork *work,
                      SaId        site,
                      const char *domain,
                      SaId       *made,
                      gboolean   *changed)
{
  g_autofree char *address = g_strconcat ("a@", domain, NULL);
  g_autofree char *ascii = NULL;
  SaFakeRule rule = { 0 };
  SaReason reason = sa_domain_check_join (domain, NULL);
  guint i;

  if (reason != SA_REASON_NONE)
    return reason;
  ascii = sa_address_domain (address);
  for (i = 0; i < work->state->rules->len; i++)
    {
      const SaFakeRule *other = &g_array_index (work->state->rules, SaFakeRule, i);

      if (other->site == site && other->removed == 0 && g_str_equal (other->domain, ascii))
        {
          *made = other->id;
          return SA_REASON_NONE;
        }
    }
  rule.id = work->state->rules->len + 1;
  rule.site = site;
  rule.domain = sa_fake_string (work->state, ascii);
  rule.created = work->now;
  g_array_append_val (work->state->rules, rule);
  sa_fake_log (work, SA_ENTITY_DOMAIN_RULE, rule.id, "exists", "0", "1");
  *made = rule.id;
  *changed = TRUE;

  return SA_REASON_NONE;
}

static SaVerdict
deny_domain (SaFakeWork     *work,
             const SaChange *change,
             SaId           *made)
{
  g_autofree char *address = g_strconcat ("a@", change->name, NULL);
  g_autofree char *ascii = sa_address_domain (address);
  guint i;

  for (i = 0; ascii != NULL && i < work->state->rules->len; i++)
    {
      const SaFakeRule *rule = &g_array_index (work->state->rules, SaFakeRule, i);

      if (rule->site == work->site && rule->removed == 0 && g_str_equal (rule->domain, ascii))
        {
          *made = rule->id;
          sa_fake_move (work, SA_ENTITY_DOMAIN_RULE, rule->id, "exists", "0");
          return SA_VERDICT_DONE;
        }
    }

  return SA_VERDICT_ALREADY_SO;
}

static SaReason
set_operator (SaFakeWork     *work,
              const SaChange *change,
              SaId           *made,
              gboolean       *changed)
{
  SaFakeOperator binding = { 0 };
  guint i;

  *made = 0;
  if (change->targets != NULL && sa_targets_get_size (change->targets) == 1)
    *made = sa_targets_get_id (change->targets, 0);
  if (sa_fake_account (work->state, *made) == NULL)
    return SA_REASON_NOT_FOUND;
  if (change->text == NULL || *change->text == '\0')
    return SA_REASON_NAME_EMPTY;
  for (i = 0; i < work->state->operators->len; i++)
    {
      SaFakeOperator *other = &g_array_index (work->state->operators, SaFakeOperator, i);

      if (!g_str_equal (other->os_user, change->text))
        continue;
      if (other->account == *made)
        return SA_REASON_NONE;
      g_array_remove_index (work->state->operators, i);
      break;
    }
  binding.os_user = sa_fake_string (work->state, change->text);
  binding.account = *made;
  g_array_append_val (work->state->operators, binding);
  sa_fake_log (work, SA_ENTITY_ACCOUNT, *made, "operator", NULL, change->text);
  *changed = TRUE;

  return SA_REASON_NONE;
}

static SaVerdict
set_seats (SaFakeWork     *work,
           const SaChange *change,
           SaId            id,
           SaReason       *reason)
{
  gint64 in_use = 0;
  gint64 reserved = 0;

  sa_fake_count_seats (work->state, id, &in_use, &reserved);
  if (change->number >= 0 && in_use + reserved > change->number)
    {
      *reason = SA_REASON_IN_USE;
      return SA_VERDICT_REFUSED;
    }

  return sa_fake_move (work, SA_ENTITY_PRODUCT, id, "seats",
                       change->number < 0 ? NULL : sa_fake_number (work->state, change->number))
           ? SA_VERDICT_DONE
           : SA_VERDICT_ALREADY_SO;
}

static SaVerdict
rename_group (SaFakeWork     *work,
              const SaChange *change,
              SaId            id,
              SaReason       *reason)
{
  *reason = sa_check_name (change->name);
  if (*reason == SA_REASON_NONE && group_name_is_taken (work, change->name, id))
    *reason = SA_REASON_NAME_TAKEN;
  if (*reason != SA_REASON_NONE)
    return SA_VERDICT_REFUSED;

  return sa_fake_move (work, SA_ENTITY_GROUP, id, "name", change->name) ? SA_VERDICT_DONE : SA_VERDICT_ALREADY_SO;
}

static gboolean
is_default_group (SaFakeWork *work,
                  SaId        group)
{
  guint i;

  for (i = 0; i < work->state->products->len; i++)
    {
      const SaFakeProduct *product = &g_array_index (work->state->products, SaFakeProduct, i);

      if (product->removed == 0 && product->group == group)
        return TRUE;
    }

  return FALSE;
}

static void
change_things (SaFakeWork     *work,
               const SaChange *change,
               SaEntity        entity)
{
  gsize i;

  for (i = 0; change->targets != NULL && i < sa_targets_get_size (change->targets); i++)
    {
      SaId id = sa_fake_resolve (work, sa_targets_get_id (change->targets, i));
      const SaFakeSite *site = entity == SA_ENTITY_SITE ? sa_fake_site (work->state, id) : NULL;
      const SaFakeGroup *group = entity == SA_ENTITY_GROUP ? sa_fake_group (work->state, id) : NULL;
      const SaFakeProduct *product = entity == SA_ENTITY_PRODUCT ? sa_fake_product (work->state, id) : NULL;
      SaReason reason = sa_fake_check (work, change->kind, NULL, SA_ROLE_BASIC);
      SaVerdict verdict = SA_VERDICT_REFUSED;

      if (site == NULL && (group == NULL || group->site != work->site) &&
          (product == NULL || product->site != work->site))
        {
          sa_fake_verdict (work, i, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND, 0, NULL);
          continue;
        }
      if (reason == SA_REASON_NONE && change->kind == SA_CHANGE_SET_PRODUCT_SEATS)
        verdict = set_seats (work, change, id, &reason);
      else if (reason == SA_REASON_NONE && change->kind == SA_CHANGE_RENAME_GROUP)
        verdict = rename_group (work, change, id, &reason);
      else if (reason == SA_REASON_NONE && group != NULL && is_default_group (work, id))
        reason = SA_REASON_IN_USE;
      else if (reason == SA_REASON_NONE)
        verdict = sa_fake_move (work, entity, id, "exists", "0") ? SA_VERDICT_DONE : SA_VERDICT_ALREADY_SO;
      sa_fake_verdict (work, i, verdict, reason, id, NULL);
    }
}

static gboolean
is_about_a_site (SaChangeKind kind)
{
  return kind == SA_CHANGE_ADD_PRODUCT || kind == SA_CHANGE_ADD_GROUP || kind == SA_CHANGE_ALLOW_DOMAIN ||
         kind == SA_CHANGE_DENY_DOMAIN;
}

static void
change_one (SaFakeWork     *work,
            const SaChange *change)
{
  SaFakeUser self = { 0 };
  SaId made = 0;
  gboolean changed = TRUE;
  SaReason reason;
  SaVerdict verdict;

  /* Of the targets that are accounts, policy asks only whether they are oneself. */
  if (change->kind == SA_CHANGE_SET_OPERATOR && change->targets != NULL)
    self.account = sa_targets_get_id (change->targets, 0);
  if (sa_fake_account (work->state, self.account) != NULL)
    reason = sa_fake_check (work, change->kind, &self, SA_ROLE_BASIC);
  else
    reason = sa_fake_check (work, change->kind, NULL, SA_ROLE_BASIC);
  if (reason != SA_REASON_NONE)
    {
      sa_fake_verdict (work, 0, SA_VERDICT_REFUSED, reason, 0, NULL);
      return;
    }

  if (work->site == 0 && (change->site != 0 || is_about_a_site (change->kind)))
    {
      sa_fake_verdict (work, 0, SA_VERDICT_NOT_FOUND, SA_REASON_NOT_FOUND, 0, NULL);
      return;
    }

  verdict = SA_VERDICT_DONE;
  if (change->kind == SA_CHANGE_CREATE_ORGANIZATION)
    reason = create_organization (work, change, &made);
  else if (change->kind == SA_CHANGE_ADD_SITE)
    reason = add_site (work, change, &made);
  else if (change->kind == SA_CHANGE_SET_OPERATOR)
    {
      changed = FALSE;
      reason = set_operator (work, change, &made, &changed);
    }
  else if (change->kind == SA_CHANGE_ADD_PRODUCT)
    reason = add_product (work, change, &made);
  else if (change->kind == SA_CHANGE_ADD_GROUP)
    reason = add_group (work, change, &made);
  else if (change->kind == SA_CHANGE_ALLOW_DOMAIN)
    {
      changed = FALSE;
      reason = sa_fake_allow_domain (work, work->site, change->name, &made, &changed);
    }
  else
    verdict = deny_domain (work, change, &made);

  if (reason != SA_REASON_NONE)
    verdict = SA_VERDICT_REFUSED;
  else if (!changed)
    verdict = SA_VERDICT_ALREADY_SO;
  sa_fake_verdict (work, 0, verdict, reason, made, NULL);
}

void
sa_fake_change_site (SaFakeWork     *work,
                     const SaChange *change)
{
  if (change->kind == SA_CHANGE_REMOVE_SITE)
    change_things (work, change, SA_ENTITY_SITE);
  else if (change->kind == SA_CHANGE_SET_PRODUCT_SEATS || change->kind == SA_CHANGE_REMOVE_PRODUCT)
    change_things (work, change, SA_ENTITY_PRODUCT);
  else if (change->kind == SA_CHANGE_RENAME_GROUP || change->kind == SA_CHANGE_REMOVE_GROUP)
    change_things (work, change, SA_ENTITY_GROUP);
  else
    change_one (work, change);
}
