/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-operator.h"

struct _SaOperator
{
  GObject parent_instance;

  /* Owned References */
  SaRepository *repository;
  SaActor      *actor;
  GCancellable *cancellable;
  char        **sites;        /* (nullable): names */

  SaId         site;
  SaActorFacts facts;
  gint64       n_site_admins;
};

G_DEFINE_FINAL_TYPE (SaOperator, sa_operator, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
sa_operator_counts_as_admin (const SaUserRecord *user)
{
  return user->role == SA_ROLE_SITE_ADMIN && user->facts.access && user->facts.first_seen > 0 &&
         user->facts.account_state == SA_ACCOUNT_ACTIVE;
}

static void
sa_operator_take_sites (SaOperator         *self,
                        const SaUserRecord *user)
{
  g_autoptr(GPtrArray) sites = NULL;
  GPtrArray *names = g_ptr_array_new ();
  guint i;

  sites = sa_repository_load (self->repository, SA_ENTITY_SITE, &self->site, 1, NULL);
  if (sites != NULL && sites->len > 0 && self->facts.on_site)
    g_ptr_array_add (names, g_strdup (((SaSiteRecord *) g_ptr_array_index (sites, 0))->name));
  for (i = 0; user->other_sites != NULL && user->other_sites[i] != NULL; i++)
    g_ptr_array_add (names, g_strdup (user->other_sites[i]));
  g_ptr_array_add (names, NULL);
  g_strfreev (self->sites);
  self->sites = (char **) g_ptr_array_free (names, FALSE);
}

/* The administrators of the site are few: they are all looked at, and if the operator is not one of them, the search
 * by address that follows finds them. */
static void
sa_operator_take_users (SaOperator *self,
                        GPtrArray  *users)
{
  guint i;

  for (i = 0; i < users->len; i++)
    {
      const SaUserRecord *user = g_ptr_array_index (users, i);

      if (user->account == self->actor->account)
        {
          self->facts.on_site = user->facts.access && user->removed_at == 0;
          self->facts.role = user->role;
          sa_operator_take_sites (self, user);
        }
    }
}

static GPtrArray *
sa_operator_load_found (SaOperator *self,
                        SaFound    *found)
{
  const SaId *ids = NULL;
  gsize n_ids = 0;

  ids = sa_ids_get (found->ids, &n_ids);
  if (n_ids == 0)
    return NULL;

  return sa_repository_load (self->repository, SA_ENTITY_USER, ids, MIN (n_ids, 256), NULL);
}

static void
sa_operator_self_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  g_autoptr(SaOperator) self = data;
  g_autoptr(SaFound) found = sa_repository_find_finish (SA_REPOSITORY (source), result, NULL);
  g_autoptr(GPtrArray) users = NULL;

  /* Without an answer everything stays as locked as it was; whatever failed shows on the page. */
  if (found == NULL)
    return;

  users = sa_operator_load_found (self, found);
  if (users != NULL)
    sa_operator_take_users (self, users);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sa_operator_admins_cb (GObject      *source,
                       GAsyncResult *result,
                       gpointer      data)
{
  g_autoptr(SaOperator) self = data;
  g_autoptr(SaFound) found = sa_repository_find_finish (SA_REPOSITORY (source), result, NULL);
  g_autoptr(GPtrArray) users = NULL;
  guint i;

  if (found == NULL)
    return;

  self->n_site_admins = 0;
  users = sa_operator_load_found (self, found);
  for (i = 0; users != NULL && i < users->len; i++)
    if (sa_operator_counts_as_admin (g_ptr_array_index (users, i)))
      self->n_site_admins++;
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
sa_operator_refresh (SaOperator *self)
{
  g_autoptr(GPtrArray) accounts = NULL;
  g_autoptr(SaQuery) admins = NULL;
  g_autoptr(SaQuery) own = NULL;
  const SaAccountRecord *account = NULL;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  if (self->actor->kind != SA_ACTOR_ACCOUNT)
    {
      self->facts.known = TRUE;
      return;
    }

  accounts = sa_repository_load (self->repository, SA_ENTITY_ACCOUNT, &self->actor->account, 1, NULL);
  if (accounts == NULL || accounts->len == 0)
    return;

  account = g_ptr_array_index (accounts, 0);
  self->facts.known = account->state != SA_ACCOUNT_DEACTIVATED && account->state != SA_ACCOUNT_FORMER;
  self->facts.organization_admin = account->organization_admin;
  self->cancellable = g_cancellable_new ();

  admins = sa_query_new (SA_ENTITY_USER, self->site);
  sa_query_set_roles (admins, 1u << SA_ROLE_SITE_ADMIN);
  sa_query_set_sort (admins, SA_SORT_ADDED, FALSE);
  sa_repository_find_async (self->repository, admins, 0, self->cancellable, sa_operator_admins_cb, g_object_ref (self));

  own = sa_query_new (SA_ENTITY_USER, self->site);
  sa_query_set_search (own, account->address);
  sa_query_set_sort (own, SA_SORT_ADDED, FALSE);
  sa_repository_find_async (self->repository, own, 0, self->cancellable, sa_operator_self_cb, g_object_ref (self));
}

static void
sa_operator_repository_changed_cb (SaRepository *repository,
                                   gint64        seq,
                                   SaId          site,
                                   SaIds        *ids,
                                   SaOperator   *self)
{
  if (site == 0 || site == self->site)
    sa_operator_refresh (self);
}

static void
sa_operator_dispose (GObject *object)
{
  SaOperator *self = (SaOperator *) object;

  if (self->cancellable != NULL)
    g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);

  G_OBJECT_CLASS (sa_operator_parent_class)->dispose (object);
}

static void
sa_operator_finalize (GObject *object)
{
  SaOperator *self = (SaOperator *) object;

  g_clear_object (&self->repository);
  g_clear_pointer (&self->actor, sa_actor_free);
  g_strfreev (self->sites);

  G_OBJECT_CLASS (sa_operator_parent_class)->finalize (object);
}

static void
sa_operator_class_init (SaOperatorClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = sa_operator_dispose;
  object_class->finalize = sa_operator_finalize;

  signals[CHANGED] =
    g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
sa_operator_init (SaOperator *self)
{
}

SaOperator *
sa_operator_new (SaRepository  *repository,
                 const SaActor *actor,
                 SaId           site)
{
  SaOperator *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (actor != NULL, NULL);

  self = g_object_new (SA_TYPE_OPERATOR, NULL);
  self->repository = g_object_ref (repository);
  self->actor = sa_actor_copy (actor);
  self->site = site;
  self->facts.kind = actor->kind;
  g_signal_connect_object (repository, "changed", G_CALLBACK (sa_operator_repository_changed_cb), self, 0);
  sa_operator_refresh (self);
  return self;
}

const SaActor *
sa_operator_get_actor (SaOperator *self)
{
  g_return_val_if_fail (SA_IS_OPERATOR (self), NULL);

  return self->actor;
}

SaRole
sa_operator_get_role (SaOperator *self)
{
  g_return_val_if_fail (SA_IS_OPERATOR (self), SA_ROLE_BASIC);

  return self->facts.organization_admin ? SA_ROLE_SITE_ADMIN : self->facts.role;
}

gboolean
sa_operator_is_organization_admin (SaOperator *self)
{
  g_return_val_if_fail (SA_IS_OPERATOR (self), FALSE);

  return self->facts.organization_admin;
}

const char * const *
sa_operator_get_sites (SaOperator *self)
{
  g_return_val_if_fail (SA_IS_OPERATOR (self), NULL);

  return (const char * const *) self->sites;
}

static SaTargetFacts
sa_operator_make_target (SaOperator         *self,
                         const SaUserRecord *user)
{
  SaTargetFacts target = { 0, };

  target.within_own = TRUE; /* which products and groups are the operator's own, only the repository knows */
  if (user != NULL)
    {
      target.exists = TRUE;
      target.role = user->role;
      target.is_actor = user->account == self->actor->account;
      target.invited_by_actor = user->invited_by != 0 && user->invited_by == self->actor->account;
      target.counts_as_admin = sa_operator_counts_as_admin (user);
      target.n_site_admins = self->n_site_admins;
    }

  return target;
}

SaReason
sa_operator_judge (SaOperator         *self,
                   SaChangeKind        kind,
                   const SaUserRecord *user,
                   SaRole              role)
{
  SaTargetFacts target;

  g_return_val_if_fail (SA_IS_OPERATOR (self), SA_REASON_NOT_ALLOWED);

  target = sa_operator_make_target (self, user);
  return sa_policy_check (kind, &self->facts, &target, role);
}

SaReason
sa_operator_judge_account (SaOperator            *self,
                           const SaUserRecord    *user,
                           const SaAccountRecord *account)
{
  SaTargetFacts target;

  g_return_val_if_fail (SA_IS_OPERATOR (self), SA_REASON_NOT_ALLOWED);
  g_return_val_if_fail (account != NULL, SA_REASON_NOT_ALLOWED);

  target = sa_operator_make_target (self, user);
  target.managed = account->managed;
  return sa_policy_check_account (&self->facts, &target);
}
