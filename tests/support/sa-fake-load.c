/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-fake-read.h"

/* Records out of the fake's tables. */

typedef struct
{
  SaId        id;
  const char *name;
} Named;

static int
compare_named (gconstpointer a,
               gconstpointer b)
{
  const Named *first = a;
  const Named *second = b;
  int order = g_utf8_collate (first->name, second->name);

  if (order != 0)
    return order;

  return first->id < second->id ? -1 : first->id > second->id;
}

/* Both lists in the order of the names. */
static void
take_named (GArray   *named,
            SaIds   **ids,
            char   ***names)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  GArray *array = g_array_new (FALSE, FALSE, sizeof (SaId));
  guint i;

  g_array_sort (named, compare_named);
  for (i = 0; i < named->len; i++)
    {
      g_array_append_val (array, g_array_index (named, Named, i).id);
      g_strv_builder_add (builder, g_array_index (named, Named, i).name);
    }
  if (ids != NULL)
    *ids = sa_ids_new_take (array);
  else
    g_array_unref (array);
  *names = g_strv_builder_end (builder);
}

static GArray *
products_of (SaFakeState *state,
             SaId         user,
             SaId         group)
{
  GArray *named = g_array_new (FALSE, FALSE, sizeof (Named));
  guint i;

  for (i = 0; i < state->products->len; i++)
    {
      const SaFakeProduct *product = &g_array_index (state->products, SaFakeProduct, i);
      Named row = { product->id, product->name };

      if (product->removed == 0 && ((user != 0 && sa_fake_has_product (state, user, product->id)) ||
                                    (group != 0 && sa_fake_opens (state, group, product->id))))
        g_array_append_val (named, row);
    }

  return named;
}

static const char *
called (const SaFakeAccount *account)
{
  if (account == NULL)
    return "";

  return *account->name != '\0' ? account->name : account->address;
}

static gpointer
load_user (SaFakeState *state,
           SaId         id)
{
  const SaFakeUser *user = sa_fake_user (state, id);
  const SaFakeAccount *account;
  const SaFakeInvitation *invitation;
  const SaFakeMessage *open;
  g_autoptr(GArray) products = NULL;
  g_autoptr(GArray) groups = g_array_new (FALSE, FALSE, sizeof (Named));
  g_autoptr(GArray) sites = g_array_new (FALSE, FALSE, sizeof (Named));
  SaUserRecord *record;
  guint i;

  if (user == NULL)
    return NULL;

  account = sa_fake_account (state, user->account);
  invitation = sa_fake_invitation (state, user->invitation);
  open = sa_fake_open_message (state, user->invitation);
  record = g_new0 (SaUserRecord, 1);
  record->id = id;
  record->site = user->site;
  record->account = user->account;
  record->address = g_strdup (account->address);
  record->name = g_strdup (account->name);
  record->role = user->role;
  record->origin = user->origin;
  record->facts = sa_fake_user_facts (state, user);
  record->added = user->added;
  record->last_seen = user->last_seen;
  record->removed_at = user->removed;
  record->invited_by = user->invited_by;
  record->invited_by_name = g_strdup (called (sa_fake_account (state, user->invited_by)));
  record->invitation = user->invitation;
  record->organization_admin = account->organization_admin;
  if (invitation != NULL)
    {
      record->delivery_error = g_strdup (invitation->error);
      record->error_class = invitation->error_class;
    }
  if (open != NULL && open->state == SA_DELIVERY_WAITING)
    record->next_try = open->not_before;

  for (i = 0; i < state->groups->len; i++)
    {
      const SaFakeGroup *group = &g_array_index (state->groups, SaFakeGroup, i);
      Named row = { group->id, group->name };

      if (group->removed == 0 && sa_fake_is_member (state, group->id, id))
        g_array_append_val (groups, row);
    }
  for (i = 0; i < state->users->len; i++)
    {
      const SaFakeUser *other = &g_array_index (state->users, SaFakeUser, i);
      const SaFakeSite *site = sa_fake_site (state, other->site);
      Named row = { site->id, site->name };

      if (other->account == user->account && other->id != id && other->removed == 0 && site->removed == 0)
        g_array_append_val (sites, row);
    }
  products = products_of (state, id, 0);
  take_named (products, &record->products, &record->product_names);
  take_named (groups, &record->groups, &record->group_names);
  take_named (sites, NULL, &record->other_sites);

  return record;
}

static gpointer
load_group (SaFakeState *state,
            SaId         id)
{
  const SaFakeGroup *group = sa_fake_group (state, id);
  g_autoptr(GArray) products = NULL;
  SaGroupRecord *record;
  guint i;

  if (group == NULL || group->removed != 0)
    return NULL;

  record = g_new0 (SaGroupRecord, 1);
  record->id = id;
  record->site = group->site;
  record->name = g_strdup (group->name);
  record->description = g_strdup (group->text);
  for (i = 0; i < state->members->len; i++)
    {
      const SaFakePair *pair = &g_array_index (state->members, SaFakePair, i);

      if (pair->group == id && sa_fake_user (state, pair->other)->removed == 0)
        record->n_users++;
    }
  products = products_of (state, 0, id);
  take_named (products, &record->products, &record->product_names);

  return record;
}

static gpointer
load_product (SaFakeState *state,
              SaId         id)
{
  const SaFakeProduct *product = sa_fake_product (state, id);
  SaProductRecord *record;

  if (product == NULL || product->removed != 0)
    return NULL;

  record = g_new0 (SaProductRecord, 1);
  record->id = id;
  record->site = product->site;
  record->name = g_strdup (product->name);
  record->seats = product->seats;
  record->default_group = product->group;
  record->default_group_name = g_strdup (sa_fake_group (state, product->group)->name);
  sa_fake_count_seats (state, id, &record->in_use, &record->reserved);

  return record;
}

static gpointer
load_site (SaFakeState *state,
           SaId         id)
{
  const SaFakeSite *site = sa_fake_site (state, id);
  g_autoptr(SaSiteCounts) counts = NULL;
  SaSiteRecord *record;
  guint i;

  if (site == NULL || site->removed != 0)
    return NULL;

  counts = sa_fake_count (state, id, 0);
  record = g_new0 (SaSiteRecord, 1);
  record->id = id;
  record->name = g_strdup (site->name);
  record->url = g_strdup (site->url);
  record->organization = g_strdup (state->organization);
  record->language = g_strdup (state->language);
  record->n_users = counts->n_users;
  record->n_pending = counts->n_by_status[SA_STATUS_PENDING];
  record->seats = -1;
  for (i = 0; i < state->products->len; i++)
    {
      const SaFakeProduct *product = &g_array_index (state->products, SaFakeProduct, i);
      gint64 in_use = 0;
      gint64 reserved = 0;

      if (product->site != id || product->removed != 0 || product->seats < 0)
        continue;
      sa_fake_count_seats (state, product->id, &in_use, &reserved);
      record->seats = MAX (record->seats, 0) + product->seats;
      record->seats_taken += in_use + reserved;
    }

  return record;
}

static gpointer
load_account (SaFakeState *state,
              SaId         id)
{
  const SaFakeAccount *account = sa_fake_account (state, id);
  SaAccountRecord *record;

  if (account == NULL)
    return NULL;

  record = g_new0 (SaAccountRecord, 1);
  record->id = id;
  record->address = g_strdup (account->address);
  record->name = g_strdup (account->name);
  record->state = account->state;
  record->organization_admin = account->organization_admin;
  record->created = account->created;
  record->first_seen = account->first_seen;

  return record;
}

static gpointer
load_template (SaFakeState *state,
               SaId         id)
{
  const SaFakeTemplate *template = sa_fake_template (state, id);
  SaTemplateRecord *record;

  if (template == NULL || template->texts == NULL)
    return NULL;

  record = g_new0 (SaTemplateRecord, 1);
  record->id = id;
  record->language = g_strdup (template->language);
  record->texts = g_variant_parse (G_VARIANT_TYPE ("a{ss}"), template->texts, NULL, NULL, NULL);

  return record;
}

static GVariant *
all_templates (SaFakeState *state)
{
  GVariantBuilder builder;
  gsize n_templates = 0;
  guint i;

  g_variant_builder_init (&builder, G_VARIANT_TYPE ("a{sa{ss}}"));
  for (i = 0; i < state->templates->len; i++)
    {
      SaTemplateRecord *record = load_template (state, i + 1);

      if (record == NULL)
        continue;
      g_variant_builder_add (&builder, "{s@a{ss}}", record->language, record->texts);
      sa_template_record_free (record);
      n_templates++;
    }
  if (n_templates > 0)
    return g_variant_ref_sink (g_variant_builder_end (&builder));
  g_variant_builder_clear (&builder);

  return NULL;
}

/* What was last chosen for another invitation of the account. */
static const char *
earlier_language (SaFakeState *state,
                  SaId         account,
                  SaId         except)
{
  const char *language = NULL;
  guint i;

  for (i = 0; i < state->invitations->len; i++)
    {
      const SaFakeInvitation *invitation = &g_array_index (state->invitations, SaFakeInvitation, i);
      const char *chosen = invitation->address_language != NULL ? invitation->address_language : invitation->language;

      if (invitation->id != except && chosen != NULL && sa_fake_user (state, invitation->user)->account == account)
        language = chosen;
    }

  return language;
}

SaMessageRecord *
sa_fake_load_message (SaFakeState *state,
                      SaId         id,
                      gboolean     with_bytes)
{
  const SaFakeMessage *message = sa_fake_message (state, id);
  const SaFakeInvitation *invitation;
  const SaFakeUser *user;
  const SaFakeAccount *account;
  const SaFakeAccount *inviter;
  const SaFakeSite *site;
  g_autoptr(GArray) products = NULL;
  SaMessageRecord *record;

  if (message == NULL)
    return NULL;

  invitation = sa_fake_invitation (state, message->invitation);
  user = sa_fake_user (state, invitation->user);
  account = sa_fake_account (state, user->account);
  inviter = sa_fake_account (state, invitation->invited_by);
  site = sa_fake_site (state, message->site);
  record = g_new0 (SaMessageRecord, 1);
  record->id = id;
  record->site = message->site;
  record->user = user->id;
  record->invitation = invitation->id;
  record->state = sa_fake_delivery (message);
  record->to_address = g_strdup (message->address != NULL ? message->address : account->address);
  record->to_name = g_strdup (account->name);
  record->address_language = g_strdup (invitation->address_language);
  record->language = g_strdup (invitation->language);
  record->personal_message = g_strdup (invitation->text);
  record->site_name = g_strdup (site->name);
  record->site_url = g_strdup (site->url);
  record->organization_name = g_strdup (state->organization);
  record->organization_language = g_strdup (state->language);
  record->earlier_language = g_strdup (earlier_language (state, user->account, invitation->id));
  record->templates = all_templates (state);
  record->link_base = g_strdup ("");
  record->inviter_name = g_strdup (inviter != NULL ? inviter->name : "");
  record->inviter_address = g_strdup (inviter != NULL ? inviter->address : "");
  record->has_account = account->state == SA_ACCOUNT_ACTIVE;
  record->expires_days = invitation->expires_days;
  record->expires = invitation->expires;
  record->queued = message->queued;
  record->not_before = message->not_before;
  record->paused = state->pause != SA_PAUSE_NONE;
  record->attempts = message->attempts;
  record->first_tried = message->first_tried;
  record->error_class = message->error_class;
  record->error_text = g_strdup (message->error);
  record->message_id = g_strdup (message->message_id);
  record->key = g_strdup (message->key);
  record->bytes = with_bytes && message->bytes != NULL ? g_bytes_ref (message->bytes) : NULL;
  record->relay_id = g_strdup (message->relay_id);
  record->relay = message->relay;
  record->handed_over = message->handed_over;
  record->delivered = message->delivered;
  record->next_follow = message->next_follow;
  record->n_follows = message->n_follows;
  products = products_of (state, user->id, 0);
  take_named (products, NULL, &record->product_names);

  return record;
}

static gpointer
load_rule (SaFakeState *state,
           SaId         id)
{
  const SaFakeRule *rule = sa_fake_rule (state, id);
  SaDomainRuleRecord *record;

  if (rule == NULL || rule->removed != 0)
    return NULL;

  record = g_new0 (SaDomainRuleRecord, 1);
  record->id = id;
  record->site = rule->site;
  record->domain = g_strdup (rule->domain);
  record->created = rule->created;

  return record;
}

static gpointer
load_relay (SaFakeState *state,
            SaId         id)
{
  const SaFakeRelay *relay = sa_fake_relay (state, id);
  SaRelayRecord *record;

  if (relay == NULL || relay->protocol == NULL)
    return NULL;

  record = g_new0 (SaRelayRecord, 1);
  record->id = id;
  record->site = relay->site;
  record->protocol = g_strdup (relay->protocol);
  record->sender = g_strdup (relay->sender);
  record->settings = g_variant_parse (G_VARIANT_TYPE ("a{ss}"), relay->settings, NULL, NULL, NULL);

  return record;
}

static gpointer
load_event (SaFakeState *state,
            SaId         id,
            gboolean     with_rows)
{
  const SaFakeEvent *event = sa_fake_event (state, id);
  SaEventRecord *record;
  guint i;

  if (event == NULL)
    return NULL;

  record = g_new0 (SaEventRecord, 1);
  record->id = id;
  record->site = event->site;
  record->time = event->time;
  record->kind = event->kind;
  record->actor = event->actor;
  record->actor_name = g_strdup (called (sa_fake_account (state, event->actor)));
  record->program = g_strdup (event->program);
  record->os_user = g_strdup (event->os_user);
  record->host = g_strdup (event->host);
  record->title = g_strdup (event->title);
  record->command = g_strdup (event->command);
  record->n_targets = event->n_targets;
  record->n_refused = event->n_refused;
  record->undoes = event->undoes;
  /* The last word counts: one that was undone and redone stands. */
  for (i = 0; i < state->events->len; i++)
    {
      const SaFakeEvent *other = &g_array_index (state->events, SaFakeEvent, i);

      if (other->undoes == id && other->id != record->undone_by)
        record->undone_by = other->id;
      else if (record->undone_by != 0 && other->undoes == record->undone_by)
        record->undone_by = 0;
    }
  if (!with_rows)
    return record;

  record->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_event_row_free);
  for (i = 0; i < state->event_rows->len; i++)
    {
      const SaFakeEventRow *row = &g_array_index (state->event_rows, SaFakeEventRow, i);
      SaEventRow *copy;

      if (row->event != id)
        continue;
      copy = g_new0 (SaEventRow, 1);
      copy->entity = row->entity;
      copy->id = row->id;
      copy->field = g_strdup (row->field);
      copy->before = g_strdup (row->before);
      copy->after = g_strdup (row->after);
      g_ptr_array_add (record->rows, copy);
    }

  return record;
}

static GDestroyNotify
free_of (SaEntity entity)
{
  switch (entity)
    {
    case SA_ENTITY_USER: return (GDestroyNotify) sa_user_record_free;
    case SA_ENTITY_GROUP: return (GDestroyNotify) sa_group_record_free;
    case SA_ENTITY_PRODUCT: return (GDestroyNotify) sa_product_record_free;
    case SA_ENTITY_SITE: return (GDestroyNotify) sa_site_record_free;
    case SA_ENTITY_ACCOUNT: return (GDestroyNotify) sa_account_record_free;
    case SA_ENTITY_MESSAGE: return (GDestroyNotify) sa_message_record_free;
    case SA_ENTITY_DOMAIN_RULE: return (GDestroyNotify) sa_domain_rule_record_free;
    case SA_ENTITY_RELAY: return (GDestroyNotify) sa_relay_record_free;
    case SA_ENTITY_EVENT: return (GDestroyNotify) sa_event_record_free;
    case SA_ENTITY_TEMPLATE: return (GDestroyNotify) sa_template_record_free;
    case SA_ENTITY_ORGANIZATION:
    case SA_ENTITY_INVITATION:
    default: return NULL;
    }
}

static gpointer
load_one (SaFakeState *state,
          SaEntity     entity,
          SaId         id,
          gboolean     alone)
{
  switch (entity)
    {
    case SA_ENTITY_USER: return load_user (state, id);
    case SA_ENTITY_GROUP: return load_group (state, id);
    case SA_ENTITY_PRODUCT: return load_product (state, id);
    case SA_ENTITY_SITE: return load_site (state, id);
    case SA_ENTITY_ACCOUNT: return load_account (state, id);
    case SA_ENTITY_MESSAGE: return sa_fake_load_message (state, id, alone);
    case SA_ENTITY_DOMAIN_RULE: return load_rule (state, id);
    case SA_ENTITY_RELAY: return load_relay (state, id);
    case SA_ENTITY_EVENT: return load_event (state, id, alone);
    case SA_ENTITY_TEMPLATE: return load_template (state, id);
    case SA_ENTITY_ORGANIZATION:
    case SA_ENTITY_INVITATION:
    default: return NULL;
    }
}

GPtrArray *
sa_fake_load (SaFakeState *state,
              SaEntity     entity,
              const SaId  *ids,
              gsize        n_ids)
{
  GPtrArray *records = g_ptr_array_new_with_free_func (free_of (entity));
  gsize n_all = 0;
  gsize i;

  if (n_ids == 0)
    n_all = entity == SA_ENTITY_RELAY      ? state->relays->len
            : entity == SA_ENTITY_TEMPLATE ? state->templates->len
            : entity == SA_ENTITY_SITE     ? state->sites->len
            : entity == SA_ENTITY_PRODUCT  ? state->products->len
            : entity == SA_ENTITY_GROUP    ? state->groups->len
                                           : 0;
  for (i = 0; i < MAX (n_ids, n_all); i++)
    {
      gpointer record = load_one (state, entity, n_ids > 0 ? ids[i] : (SaId) i + 1, n_ids == 1);

      if (record != NULL)
        g_ptr_array_add (records, record);
    }

  return records;
}
