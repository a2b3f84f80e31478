/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-form.h"

#include "sa-fold.h"
#include "sa-invite-form-private.h"

/* ms between a change of the repository and the next look at products, groups and locks */
#define RELOAD_DELAY 250

G_DEFINE_FINAL_TYPE (SaInviteForm, sa_invite_form, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
product_free (SaInviteProduct *product)
{
  g_free (product->name);
  g_free (product);
}

static void
group_free (SaInviteGroup *group)
{
  g_free (group->name);
  g_free (group);
}

static void
domain_free (SaInviteDomain *domain)
{
  g_free (domain->domain);
  g_free (domain);
}

static gboolean
is_own (SaIds *own,
        SaId   id)
{
  gsize i = 0;

  for (i = 0; own != NULL && i < sa_ids_get_size (own); i++)
    if (sa_ids_get_nth (own, i) == id)
      return TRUE;

  return FALSE;
}

/* Why the actor may not do @kind; @within_own: nothing in it goes beyond what is theirs. */
static SaReason
check (SaInviteForm *self,
       SaChangeKind  kind,
       gboolean      within_own,
       SaRole        role)
{
  SaTargetFacts target = { 0 };

  if (self->facts == NULL)
    return SA_REASON_NONE;

  target.within_own = within_own;
  return sa_policy_check (kind, &self->facts->actor, &target, role);
}

static SaInviteProduct *
find_product (SaInviteForm *self,
              SaId          id)
{
  guint i = 0;

  for (i = 0; i < self->products->len; i++)
    if (((SaInviteProduct *) g_ptr_array_index (self->products, i))->id == id)
      return g_ptr_array_index (self->products, i);

  return NULL;
}

static SaInviteGroup *
find_group (SaInviteForm *self,
            const char   *name)
{
  g_autofree char *wanted = sa_fold (name);
  guint i = 0;

  for (i = 0; i < self->groups->len; i++)
    {
      SaInviteGroup *group = g_ptr_array_index (self->groups, i);
      g_autofree char *folded = sa_fold (group->name);

      if (g_str_equal (folded, wanted))
        return group;
    }

  return NULL;
}

static void
update_domains (SaInviteForm *self)
{
  g_auto(GStrv) domains = sa_invite_list_dup_domains (self->list);
  SaReason lock = check (self, SA_CHANGE_ALLOW_DOMAIN, TRUE, SA_ROLE_BASIC);
  guint i = 0;

  g_ptr_array_set_size (self->domains, 0);
  for (i = 0; domains[i] != NULL && i < SA_INVITE_MAX_DOMAINS; i++)
    {
      SaInviteDomain *domain = g_new0 (SaInviteDomain, 1);

      domain->domain = g_strdup (domains[i]);
      domain->joined = self->facts != NULL
                       && g_strv_contains ((const char * const *) self->facts->joined, domains[i]);
      domain->lock = sa_domain_check_join (domains[i], self->is_suffix);
      if (domain->lock == SA_REASON_NONE)
        domain->lock = lock;
      domain->allowed = !domain->joined && domain->lock == SA_REASON_NONE
                        && g_hash_table_contains (self->allowed, domains[i]);
      g_ptr_array_add (self->domains, domain);
    }
}

/* Groups open products: who joins one takes a seat of each. */
static void
update_by_group (SaInviteForm *self)
{
  guint i = 0;

  for (i = 0; i < self->products->len; i++)
    ((SaInviteProduct *) g_ptr_array_index (self->products, i))->by_group = FALSE;

  for (i = 0; self->facts != NULL && i < self->facts->groups->len; i++)
    {
      const SaGroupRecord *record = g_ptr_array_index (self->facts->groups, i);
      SaInviteGroup *group = find_group (self, record->name);
      gsize p = 0;

      if (group == NULL || !group->chosen || record->products == NULL)
        continue;
      for (p = 0; p < sa_ids_get_size (record->products); p++)
        {
          SaInviteProduct *product = find_product (self, sa_ids_get_nth (record->products, p));

          if (product != NULL)
            product->by_group = TRUE;
        }
    }
}

void
sa_invite_form_changed (SaInviteForm *self)
{
  update_by_group (self);
  sa_invite_seats_count (self->seats, self->list, self->products);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
list_changed_cb (SaInviteList *list,
                 gpointer      user_data)
{
  SaInviteForm *self = user_data;

  update_domains (self);
  sa_invite_form_changed (self);
}

static void
take_products (SaInviteForm *self)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->products);
  guint i = 0;
  guint k = 0;

  self->products = g_ptr_array_new_with_free_func ((GDestroyNotify) product_free);
  for (i = 0; i < self->facts->products->len; i++)
    {
      const SaProductRecord *record = g_ptr_array_index (self->facts->products, i);
      SaInviteProduct *product = g_new0 (SaInviteProduct, 1);

      product->id = record->id;
      product->name = g_strdup (record->name);
      product->seats = record->seats;
      product->taken = record->in_use + record->reserved;
      product->lock = check (self, SA_CHANGE_INVITE, is_own (self->facts->own_products, record->id), SA_ROLE_BASIC);
      for (k = 0; k < before->len; k++)
        {
          const SaInviteProduct *earlier = g_ptr_array_index (before, k);

          if (earlier->id == product->id)
            product->chosen = earlier->chosen && product->lock == SA_REASON_NONE;
        }
      g_ptr_array_add (self->products, product);
    }

  /* Where there is only one, it is what people are invited for. */
  if (self->first_load && self->products->len == 1)
    {
      SaInviteProduct *only = g_ptr_array_index (self->products, 0);

      only->chosen = only->lock == SA_REASON_NONE;
    }
}

static SaReason
group_lock (SaInviteForm        *self,
            const SaGroupRecord *record)
{
  gboolean own = is_own (self->facts->own_groups, record->id);
  gsize i = 0;

  for (i = 0; record->products != NULL && i < sa_ids_get_size (record->products); i++)
    own = own && is_own (self->facts->own_products, sa_ids_get_nth (record->products, i));

  return check (self, SA_CHANGE_INVITE, own, SA_ROLE_BASIC);
}

static void
take_groups (SaInviteForm *self)
{
  g_autoptr(GPtrArray) before = g_steal_pointer (&self->groups);
  guint i = 0;

  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  for (i = 0; i < self->facts->groups->len; i++)
    {
      const SaGroupRecord *record = g_ptr_array_index (self->facts->groups, i);
      SaInviteGroup *group = g_new0 (SaInviteGroup, 1);

      group->id = record->id;
      group->name = g_strdup (record->name);
      group->lock = group_lock (self, record);
      g_ptr_array_add (self->groups, group);
    }

  for (i = 0; i < before->len; i++)
    {
      const SaInviteGroup *earlier = g_ptr_array_index (before, i);

      if (!earlier->chosen)
        continue;
      if (earlier->id == 0)
        sa_invite_form_create_group (self, earlier->name);
      else
        sa_invite_form_choose_group (self, earlier->name, TRUE);
    }
}

static void
facts_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(SaInviteForm) self = user_data;
  g_autoptr(GError) error = NULL;
  SaInviteFacts *facts = sa_invite_facts_load_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  g_clear_object (&self->loading);
  g_clear_error (&self->error);
  if (facts == NULL)
    {
      self->error = g_steal_pointer (&error);
      sa_invite_form_changed (self);
      return;
    }

  g_clear_pointer (&self->facts, sa_invite_facts_free);
  self->facts = facts;
  take_products (self);
  take_groups (self);
  self->first_load = FALSE;
  while (self->role > SA_ROLE_BASIC && sa_invite_form_get_role_lock (self, self->role) != SA_REASON_NONE)
    self->role--;
  update_domains (self);
  sa_invite_form_changed (self);
}

static void
reload (SaInviteForm *self)
{
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);

  self->loading = g_cancellable_new ();
  sa_invite_facts_load_async (self->repository, self->site, self->actor, self->loading, facts_cb, g_object_ref (self));
}

static void
reload_timeout_cb (gpointer user_data)
{
  SaInviteForm *self = user_data;

  self->reload_id = 0;
  sa_invite_seats_forget (self->seats);
  reload (self);
}

static void
repository_changed_cb (SaRepository *repository,
                       gint64        seq,
                       SaId          site,
                       SaIds        *ids,
                       gpointer      user_data)
{
  SaInviteForm *self = user_data;

  if (self->reload_id == 0)
    self->reload_id = g_timeout_add_once (RELOAD_DELAY, reload_timeout_cb, self);
}

static void
sa_invite_form_dispose (GObject *object)
{
  SaInviteForm *self = SA_INVITE_FORM (object);

  g_clear_handle_id (&self->reload_id, g_source_remove);
  if (self->loading != NULL)
    g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  g_clear_object (&self->list);
  g_clear_pointer (&self->seats, sa_invite_seats_free);
  g_clear_object (&self->repository);

  G_OBJECT_CLASS (sa_invite_form_parent_class)->dispose (object);
}

static void
sa_invite_form_finalize (GObject *object)
{
  SaInviteForm *self = SA_INVITE_FORM (object);

  g_clear_pointer (&self->facts, sa_invite_facts_free);
  g_ptr_array_unref (self->products);
  g_ptr_array_unref (self->groups);
  g_ptr_array_unref (self->domains);
  g_hash_table_unref (self->allowed);
  g_clear_error (&self->error);
  sa_actor_free (self->actor);
  g_free (self->language);
  g_free (self->message);
  g_free (self->date);
  g_free (self->time);

  G_OBJECT_CLASS (sa_invite_form_parent_class)->finalize (object);
}

static void
sa_invite_form_class_init (SaInviteFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sa_invite_form_dispose;
  object_class->finalize = sa_invite_form_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
sa_invite_form_init (SaInviteForm *self)
{
  self->products = g_ptr_array_new_with_free_func ((GDestroyNotify) product_free);
  self->groups = g_ptr_array_new_with_free_func ((GDestroyNotify) group_free);
  self->domains = g_ptr_array_new_with_free_func ((GDestroyNotify) domain_free);
  self->allowed = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->message = g_strdup ("");
  self->date = g_strdup ("");
  self->time = g_strdup ("");
  self->expires_days = SA_DEFAULT_EXPIRES_DAYS;
  self->hold_seconds = SA_INVITE_HOLD_SECONDS;
  self->send_mail = TRUE;
  self->first_load = TRUE;
  self->progress = -1.0;
}

SaInviteForm *
sa_invite_form_new (SaRepository  *repository,
                    SaId           site,
                    const SaActor *actor,
                    SaWordDecoder  decoder,
                    SaSuffixCheck  is_suffix)
{
  SaInviteForm *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (actor != NULL, NULL);

  self = g_object_new (SA_TYPE_INVITE_FORM, NULL);
  self->repository = g_object_ref (repository);
  self->site = site;
  self->actor = sa_actor_copy (actor);
  self->is_suffix = is_suffix;
  self->seats = sa_invite_seats_new (repository);
  self->list = sa_invite_list_new (repository, site, decoder);
  g_signal_connect_object (self->list, "changed", G_CALLBACK (list_changed_cb), self, G_CONNECT_DEFAULT);
  g_signal_connect_object (repository, "changed", G_CALLBACK (repository_changed_cb), self, G_CONNECT_DEFAULT);
  reload (self);

  return self;
}

SaRepository *
sa_invite_form_get_repository (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  return self->repository;
}

const SaActor *
sa_invite_form_get_actor (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  return self->actor;
}

SaId
sa_invite_form_get_site (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), 0);

  return self->site;
}

const char *
sa_invite_form_get_site_name (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  return self->facts != NULL ? self->facts->site_name : "";
}

SaInviteList *
sa_invite_form_get_list (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  return self->list;
}

gboolean
sa_invite_form_is_loaded (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), FALSE);

  return self->facts != NULL;
}

const GError *
sa_invite_form_get_error (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  return self->error != NULL ? self->error : sa_invite_list_get_error (self->list);
}

SaRole
sa_invite_form_get_role (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), SA_ROLE_BASIC);

  return self->role;
}

void
sa_invite_form_set_role (SaInviteForm *self,
                         SaRole        role)
{
  g_return_if_fail (SA_IS_INVITE_FORM (self));

  if (role == self->role || sa_invite_form_get_role_lock (self, role) != SA_REASON_NONE)
    return;
  self->role = role;
  sa_invite_form_changed (self);
}

SaReason
sa_invite_form_get_role_lock (SaInviteForm *self,
                              SaRole        role)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), SA_REASON_NOT_ALLOWED);

  return check (self, SA_CHANGE_INVITE, TRUE, role);
}

SaReason
sa_invite_form_get_lock (SaInviteForm *self,
                         SaChangeKind  kind)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), SA_REASON_NOT_ALLOWED);

  return check (self, kind, TRUE, SA_ROLE_BASIC);
}

GPtrArray *
sa_invite_form_get_products (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  return self->products;
}

void
sa_invite_form_choose_product (SaInviteForm *self,
                               SaId          product,
                               gboolean      chosen)
{
  SaInviteProduct *found = NULL;

  g_return_if_fail (SA_IS_INVITE_FORM (self));

  found = find_product (self, product);
  if (found == NULL || found->chosen == chosen || found->lock != SA_REASON_NONE)
    return;
  found->chosen = chosen;
  sa_invite_form_changed (self);
}

GPtrArray *
sa_invite_form_get_groups (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  return self->groups;
}

void
sa_invite_form_choose_group (SaInviteForm *self,
                             const char   *name,
                             gboolean      chosen)
{
  SaInviteGroup *group = NULL;

  g_return_if_fail (SA_IS_INVITE_FORM (self));
  g_return_if_fail (name != NULL);

  group = find_group (self, name);
  if (group == NULL || group->chosen == chosen || group->lock != SA_REASON_NONE)
    return;
  group->chosen = chosen;
  if (group->id == 0 && !chosen)
    g_ptr_array_remove (self->groups, group);
  sa_invite_form_changed (self);
}

gboolean
sa_invite_form_create_group (SaInviteForm *self,
                             const char   *name)
{
  g_autofree char *clean = NULL;
  SaInviteGroup *group = NULL;

  g_return_val_if_fail (SA_IS_INVITE_FORM (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  clean = g_strstrip (g_strdup (name));
  if (clean[0] == '\0' || find_group (self, clean) != NULL
      || check (self, SA_CHANGE_ADD_GROUP, TRUE, SA_ROLE_BASIC) != SA_REASON_NONE)
    return FALSE;

  group = g_new0 (SaInviteGroup, 1);
  group->name = g_steal_pointer (&clean);
  group->chosen = TRUE;
  g_ptr_array_add (self->groups, group);
  sa_invite_form_changed (self);

  return TRUE;
}

GPtrArray *
sa_invite_form_get_domains (SaInviteForm *self)
{
  g_return_val_if_fail (SA_IS_INVITE_FORM (self), NULL);

  return self->domains;
}

void
sa_invite_form_allow_domain (SaInviteForm *self,
                             const char   *domain,
                             gboolean      allowed)
{
  gboolean moved = FALSE;

  g_return_if_fail (SA_IS_INVITE_FORM (self));
  g_return_if_fail (domain != NULL);

  moved = allowed ? g_hash_table_add (self->allowed, g_strdup (domain)) : g_hash_table_remove (self->allowed, domain);
  if (!moved)
    return;
  update_domains (self);
  sa_invite_form_changed (self);
}
