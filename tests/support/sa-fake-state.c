/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-state.h"

#include <string.h>

#define POOL_CHUNK_BYTES 4096

SaFakePool *
sa_fake_pool_new (void)
{
  SaFakePool *pool = g_new0 (SaFakePool, 1);

  pool->strings = g_string_chunk_new (POOL_CHUNK_BYTES);
  pool->bytes = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);

  return pool;
}

void
sa_fake_pool_free (SaFakePool *pool)
{
  g_string_chunk_free (pool->strings);
  g_ptr_array_unref (pool->bytes);
  g_free (pool);
}

SaFakeState *
sa_fake_state_new (SaFakePool *pool)
{
  SaFakeState *self = g_new0 (SaFakeState, 1);

  self->pool = pool;
  self->sites = g_array_new (FALSE, TRUE, sizeof (SaFakeSite));
  self->accounts = g_array_new (FALSE, TRUE, sizeof (SaFakeAccount));
  self->users = g_array_new (FALSE, TRUE, sizeof (SaFakeUser));
  self->products = g_array_new (FALSE, TRUE, sizeof (SaFakeProduct));
  self->groups = g_array_new (FALSE, TRUE, sizeof (SaFakeGroup));
  self->opens = g_array_new (FALSE, TRUE, sizeof (SaFakePair));
  self->members = g_array_new (FALSE, TRUE, sizeof (SaFakePair));
  self->invitations = g_array_new (FALSE, TRUE, sizeof (SaFakeInvitation));
  self->links = g_array_new (FALSE, TRUE, sizeof (SaFakeLink));
  self->messages = g_array_new (FALSE, TRUE, sizeof (SaFakeMessage));
  self->rules = g_array_new (FALSE, TRUE, sizeof (SaFakeRule));
  self->relays = g_array_new (FALSE, TRUE, sizeof (SaFakeRelay));
  self->templates = g_array_new (FALSE, TRUE, sizeof (SaFakeTemplate));
  self->operators = g_array_new (FALSE, TRUE, sizeof (SaFakeOperator));
  self->events = g_array_new (FALSE, TRUE, sizeof (SaFakeEvent));
  self->event_rows = g_array_new (FALSE, TRUE, sizeof (SaFakeEventRow));

  return self;
}

SaFakeState *
sa_fake_state_copy (const SaFakeState *self)
{
  SaFakeState *copy = g_memdup2 (self, sizeof *self);

  copy->sites = g_array_copy (self->sites);
  copy->accounts = g_array_copy (self->accounts);
  copy->users = g_array_copy (self->users);
  copy->products = g_array_copy (self->products);
  copy->groups = g_array_copy (self->groups);
  copy->opens = g_array_copy (self->opens);
  copy->members = g_array_copy (self->members);
  copy->invitations = g_array_copy (self->invitations);
  copy->links = g_array_copy (self->links);
  copy->messages = g_array_copy (self->messages);
  copy->rules = g_array_copy (self->rules);
  copy->relays = g_array_copy (self->relays);
  copy->templates = g_array_copy (self->templates);
  copy->operators = g_array_copy (self->operators);
  copy->events = g_array_copy (self->events);
  copy->event_rows = g_array_copy (self->event_rows);

  return copy;
}

void
sa_fake_state_free (SaFakeState *self)
{
  g_array_unref (self->sites);
  g_array_unref (self->accounts);
  g_array_unref (self->users);
  g_array_unref (self->products);
  g_array_unref (self->groups);
  g_array_unref (self->opens);
  g_array_unref (self->members);
  g_array_unref (self->invitations);
  g_array_unref (self->links);
  g_array_unref (self->messages);
  g_array_unref (self->rules);
  g_array_unref (self->relays);
  g_array_unref (self->templates);
  g_array_unref (self->operators);
  g_array_unref (self->events);
  g_array_unref (self->event_rows);
  g_free (self);
}

const char *
sa_fake_string (SaFakeState *self,
                const char  *text)
{
  return text == NULL ? NULL : g_string_chunk_insert_const (self->pool->strings, text);
}

const char *
sa_fake_number (SaFakeState *self,
                gint64       number)
{
  g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, number);

  return sa_fake_string (self, text);
}

/* Of a time or an id: 0 stands for none. */
static const char *
number_or_null (SaFakeState *self,
                gint64       number)
{
  return number == 0 ? NULL : sa_fake_number (self, number);
}

GBytes *
sa_fake_bytes (SaFakeState *self,
               GBytes      *bytes)
{
  g_ptr_array_add (self->pool->bytes, g_bytes_ref (bytes));

  return bytes;
}

#define ROW(name, Type, table) \
  Type * \
  sa_fake_##name (SaFakeState *self, \
                  SaId         id) \
  { \
    return id > 0 && (gsize) id <= self->table->len ? &g_array_index (self->table, Type, id - 1) : NULL; \
  }
ROW (site, SaFakeSite, sites)
ROW (account, SaFakeAccount, accounts)
ROW (user, SaFakeUser, users)
ROW (product, SaFakeProduct, products)
ROW (group, SaFakeGroup, groups)
ROW (invitation, SaFakeInvitation, invitations)
ROW (message, SaFakeMessage, messages)
ROW (rule, SaFakeRule, rules)
ROW (relay, SaFakeRelay, relays)
ROW (template, SaFakeTemplate, templates)
ROW (event, SaFakeEvent, events)
#undef ROW

SaFakeAccount *
sa_fake_account_by_key (SaFakeState *self,
                        const char  *key)
{
  guint i;

  for (i = 0; i < self->accounts->len; i++)
    {
      SaFakeAccount *account = &g_array_index (self->accounts, SaFakeAccount, i);

      if (g_str_equal (account->key, key))
        return account;
    }

  return NULL;
}

SaFakeUser *
sa_fake_user_of (SaFakeState *self,
                 SaId         site,
                 SaId         account)
{
  guint i;

  for (i = 0; i < self->users->len; i++)
    {
      SaFakeUser *user = &g_array_index (self->users, SaFakeUser, i);

      if (user->site == site && user->account == account)
        return user;
    }

  return NULL;
}

SaFakeMessage *
sa_fake_open_message (SaFakeState *self,
                      SaId         invitation)
{
  guint i;

  for (i = 0; i < self->messages->len; i++)
    {
      SaFakeMessage *message = &g_array_index (self->messages, SaFakeMessage, i);

      if (message->invitation == invitation &&
          (message->state == SA_DELIVERY_QUEUED || message->state == SA_DELIVERY_SENDING ||
           message->state == SA_DELIVERY_WAITING || message->state == SA_DELIVERY_UNKNOWN))
        return message;
    }

  return NULL;
}

SaDelivery
sa_fake_delivery (const SaFakeMessage *message)
{
  return message->state == SA_DELIVERY_HANDED_OVER && message->delivered != 0 ? SA_DELIVERY_DELIVERED : message->state;
}

void
sa_fake_mirror (SaFakeState *self,
                SaId         id)
{
  SaFakeInvitation *invitation = sa_fake_invitation (self, id);
  const SaFakeMessage *latest = NULL;
  guint i;

  for (i = 0; i < self->messages->len; i++)
    {
      const SaFakeMessage *message = &g_array_index (self->messages, SaFakeMessage, i);

      /* One that was called back counts only where there is no other. */
      if (message->invitation == id && message->address == NULL &&
          (latest == NULL || latest->state == SA_DELIVERY_CANCELLED || message->state != SA_DELIVERY_CANCELLED))
        latest = message;
    }
  invitation->delivery = latest != NULL ? sa_fake_delivery (latest) : SA_DELIVERY_NONE;
  invitation->error = latest != NULL ? latest->error : NULL;
  invitation->error_class = latest != NULL ? latest->error_class : SA_ERROR_CLASS_NONE;
}

SaUserFacts
sa_fake_user_facts (SaFakeState      *self,
                    const SaFakeUser *user)
{
  const SaFakeInvitation *invitation = sa_fake_invitation (self, user->invitation);
  SaUserFacts facts = { 0 };

  facts.access = user->access;
  facts.last_sent = user->last_sent;
  facts.first_seen = user->first_seen;
  facts.account_state = sa_fake_account (self, user->account)->state;
  if (invitation != NULL)
    {
      facts.expires = invitation->expires;
      facts.delivery = invitation->delivery;
    }

  return facts;
}

static gboolean
find_pair (GArray *pairs,
           SaId    group,
           SaId    other,
           guint  *position)
{
  guint i;

  for (i = 0; i < pairs->len; i++)
    {
      const SaFakePair *pair = &g_array_index (pairs, SaFakePair, i);

      if (pair->group == group && pair->other == other)
        {
          *position = i;
          return TRUE;
        }
    }

  return FALSE;
}

gboolean
sa_fake_is_member (SaFakeState *self,
                   SaId         group,
                   SaId         user)
{
  guint position = 0;

  return find_pair (self->members, group, user, &position);
}

void
sa_fake_set_member (SaFakeState *self,
                    SaId         group,
                    SaId         user,
                    gboolean     member)
{
  SaFakePair pair = { group, user };
  guint position = 0;
  gboolean is_member = find_pair (self->members, group, user, &position);

  if (member && !is_member)
    g_array_append_val (self->members, pair);
  else if (!member && is_member)
    g_array_remove_index_fast (self->members, position);
}

gboolean
sa_fake_opens (SaFakeState *self,
               SaId         group,
               SaId         product)
{
  guint position = 0;

  return sa_fake_group (self, group)->removed == 0 && find_pair (self->opens, group, product, &position);
}

gboolean
sa_fake_has_product (SaFakeState *self,
                     SaId         user,
                     SaId         product)
{
  guint i;

  for (i = 0; i < self->opens->len; i++)
    {
      const SaFakePair *pair = &g_array_index (self->opens, SaFakePair, i);

      if (pair->other == product && sa_fake_group (self, pair->group)->removed == 0 &&
          sa_fake_is_member (self, pair->group, user))
        return TRUE;
    }

  return FALSE;
}

gboolean
sa_fake_takes_seat (SaFakeState      *self,
                    const SaFakeUser *user)
{
  SaUserFacts facts = sa_fake_user_facts (self, user);

  return sa_user_takes_seat (&facts, user->removed);
}

void
sa_fake_count_seats (SaFakeState *self,
                     SaId         product,
                     gint64      *in_use,
                     gint64      *reserved)
{
  SaId site = sa_fake_product (self, product)->site;
  guint i;

  *in_use = 0;
  *reserved = 0;
  for (i = 0; i < self->users->len; i++)
    {
      const SaFakeUser *user = &g_array_index (self->users, SaFakeUser, i);

      if (user->site != site || !sa_fake_takes_seat (self, user) || !sa_fake_has_product (self, user->id, product))
        continue;
      if (user->first_seen != 0)
        (*in_use)++;
      else
        (*reserved)++;
    }
}

SaId
sa_fake_full_product (SaFakeState *self)
{
  guint i;

  for (i = 0; i < self->products->len; i++)
    {
      const SaFakeProduct *product = &g_array_index (self->products, SaFakeProduct, i);
      gint64 in_use = 0;
      gint64 reserved = 0;

      if (product->removed != 0 || product->seats < 0)
        continue;
      sa_fake_count_seats (self, product->id, &in_use, &reserved);
      if (in_use + reserved > product->seats)
        return product->id;
    }

  return 0;
}

gboolean
sa_fake_counts_as_admin (SaFakeState      *self,
                         const SaFakeUser *user)
{
  return user->role == SA_ROLE_SITE_ADMIN && user->access && user->removed == 0 && user->first_seen != 0 &&
         sa_fake_account (self, user->account)->state == SA_ACCOUNT_ACTIVE;
}

gint64
sa_fake_count_admins (SaFakeState *self,
                      SaId         site)
{
  gint64 n_admins = 0;
  guint i;

  for (i = 0; i < self->users->len; i++)
    {
      const SaFakeUser *user = &g_array_index (self->users, SaFakeUser, i);

      if (user->site == site && sa_fake_counts_as_admin (self, user))
        n_admins++;
    }

  return n_admins;
}

gint64
sa_fake_count_organization_admins (SaFakeState *self)
{
  gint64 n_admins = 0;
  guint i;

  for (i = 0; i < self->accounts->len; i++)
    {
      const SaFakeAccount *account = &g_array_index (self->accounts, SaFakeAccount, i);

      if (account->organization_admin && account->state == SA_ACCOUNT_ACTIVE && account->first_seen != 0)
        n_admins++;
    }

  return n_admins;
}

/* Where a thing keeps the time of its removal. */
static SaTime *
removed_at (SaFakeState *self,
            SaEntity     entity,
            SaId         id)
{
  switch (entity)
    {
    case SA_ENTITY_SITE: return &sa_fake_site (self, id)->removed;
    case SA_ENTITY_USER: return &sa_fake_user (self, id)->removed;
    case SA_ENTITY_GROUP: return &sa_fake_group (self, id)->removed;
    case SA_ENTITY_PRODUCT: return &sa_fake_product (self, id)->removed;
    case SA_ENTITY_DOMAIN_RULE: return &sa_fake_rule (self, id)->removed;
    case SA_ENTITY_ORGANIZATION:
    case SA_ENTITY_ACCOUNT:
    case SA_ENTITY_INVITATION:
    case SA_ENTITY_MESSAGE:
    case SA_ENTITY_RELAY:
    case SA_ENTITY_EVENT:
    case SA_ENTITY_TEMPLATE:
    default: return NULL;
    }
}

static const char **
text_field (SaFakeState *self,
            SaEntity     entity,
            SaId         id,
            const char  *field)
{
  if (entity == SA_ENTITY_GROUP && g_str_equal (field, "name"))
    return &sa_fake_group (self, id)->name;
  if (entity == SA_ENTITY_ORGANIZATION && g_str_equal (field, "language"))
    return &self->language;
  if (entity == SA_ENTITY_TEMPLATE && g_str_equal (field, "texts"))
    return &sa_fake_template (self, id)->texts;
  if (entity == SA_ENTITY_ACCOUNT && g_str_equal (field, "address"))
    return &sa_fake_account (self, id)->address;
  if (entity == SA_ENTITY_RELAY && g_str_equal (field, "protocol"))
    return &sa_fake_relay (self, id)->protocol;
  if (entity == SA_ENTITY_RELAY && g_str_equal (field, "sender"))
    return &sa_fake_relay (self, id)->sender;
  if (entity == SA_ENTITY_RELAY && g_str_equal (field, "settings"))
    return &sa_fake_relay (self, id)->settings;

  return NULL;
}

const char *
sa_fake_get_field (SaFakeState *self,
                   SaEntity     entity,
                   SaId         id,
                   const char  *field)
{
  const char **text = text_field (self, entity, id, field);

  if (text != NULL)
    return *text;
  if (g_str_equal (field, "exists") && removed_at (self, entity, id) != NULL)
    return *removed_at (self, entity, id) == 0 ? "1" : "0";
  if (entity == SA_ENTITY_USER && g_str_has_prefix (field, "group/"))
    return sa_fake_is_member (self, g_ascii_strtoll (field + strlen ("group/"), NULL, 10), id) ? "1" : NULL;
  if (entity == SA_ENTITY_USER && g_str_equal (field, "role"))
    return sa_fake_number (self, sa_fake_user (self, id)->role);
  if (entity == SA_ENTITY_USER && g_str_equal (field, "access"))
    return sa_fake_user (self, id)->access ? "1" : "0";
  if (entity == SA_ENTITY_USER && g_str_equal (field, "first_seen"))
    return number_or_null (self, sa_fake_user (self, id)->first_seen);
  if (entity == SA_ENTITY_USER && g_str_equal (field, "invitation"))
    return number_or_null (self, sa_fake_user (self, id)->invitation);
  if (entity == SA_ENTITY_PRODUCT && g_str_equal (field, "seats"))
    return sa_fake_product (self, id)->seats < 0 ? NULL : sa_fake_number (self, sa_fake_product (self, id)->seats);
  if (entity == SA_ENTITY_MESSAGE && g_str_equal (field, "state"))
    return sa_delivery_to_string (sa_fake_message (self, id)->state);

  return NULL;
}

void
sa_fake_put_field (SaFakeState *self,
                   SaEntity     entity,
                   SaId         id,
                   const char  *field,
                   const char  *value,
                   SaTime       now)
{
  const char **text = text_field (self, entity, id, field);
  gint64 number = value == NULL ? 0 : g_ascii_strtoll (value, NULL, 10);

  if (text != NULL)
    *text = sa_fake_string (self, value);
  else if (g_str_equal (field, "exists"))
    *removed_at (self, entity, id) = number != 0 ? 0 : now;
  else if (entity == SA_ENTITY_USER && g_str_has_prefix (field, "group/"))
    sa_fake_set_member (self, g_ascii_strtoll (field + strlen ("group/"), NULL, 10), id, value != NULL);
  else if (entity == SA_ENTITY_USER && g_str_equal (field, "role"))
    sa_fake_user (self, id)->role = (SaRole) number;
  else if (entity == SA_ENTITY_USER && g_str_equal (field, "access"))
    sa_fake_user (self, id)->access = number != 0;
  else if (entity == SA_ENTITY_USER && g_str_equal (field, "first_seen"))
    sa_fake_user (self, id)->first_seen = number;
  else if (entity == SA_ENTITY_USER && g_str_equal (field, "invitation"))
    sa_fake_user (self, id)->invitation = number;
  else if (entity == SA_ENTITY_PRODUCT && g_str_equal (field, "seats"))
    sa_fake_product (self, id)->seats = value == NULL ? -1 : number;
  else
    g_error ("The fake keeps no field %s of %s", field, sa_entity_to_string (entity));
}
