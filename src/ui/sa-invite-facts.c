/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-invite-facts.h"

#include "sa-error.h"

#include <glib/gi18n-lib.h>

/* As many users as are looked through for the one whose account acts: the search is by its whole address. */
#define MAX_CANDIDATES 64
#define MAX_RULES 500

typedef struct
{
  SaInviteFacts *facts;
  SaId           site;
  SaId           account;
} LoadData;

static void
load_data_free (LoadData *data)
{
  g_clear_pointer (&data->facts, sa_invite_facts_free);
  g_free (data);
}

void
sa_invite_facts_free (SaInviteFacts *self)
{
  g_free (self->site_name);
  g_clear_pointer (&self->products, g_ptr_array_unref);
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_pointer (&self->own_products, sa_ids_unref);
  g_clear_pointer (&self->own_groups, sa_ids_unref);
  g_strfreev (self->joined);
  g_free (self);
}

static GPtrArray *
load_found (SaRepository   *repository,
            SaEntity        entity,
            const SaFound  *found,
            gsize           limit,
            GError        **error)
{
  gsize n_ids = 0;
  const SaId *ids = sa_ids_get (found->ids, &n_ids);

  if (n_ids == 0)
    return g_ptr_array_new ();

  return sa_repository_load (repository, entity, ids, MIN (n_ids, limit), error);
}

static void
take_domain_rules (SaInviteFacts *facts,
                   GPtrArray     *rules)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  guint i = 0;

  for (i = 0; i < rules->len; i++)
    g_strv_builder_add (builder, ((SaDomainRuleRecord *) g_ptr_array_index (rules, i))->domain);
  facts->joined = g_strv_builder_end (builder);
}

static void
rules_cb (GObject      *object,
          GAsyncResult *result,
          gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoadData *data = g_task_get_task_data (task);
  g_autoptr(GPtrArray) rules = NULL;
  g_autoptr(GError) error = NULL;
  SaFound *found = NULL;

  found = sa_repository_find_finish (SA_REPOSITORY (object), result, &error);
  if (found != NULL)
    {
      rules = load_found (SA_REPOSITORY (object), SA_ENTITY_DOMAIN_RULE, found, MAX_RULES, &error);
      sa_found_free (found);
    }
  if (rules == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  take_domain_rules (data->facts, rules);
  g_task_return_pointer (task, g_steal_pointer (&data->facts), (GDestroyNotify) sa_invite_facts_free);
}

static void
find_rules (GTask *task)
{
  LoadData *data = g_task_get_task_data (task);
  SaRepository *repository = g_task_get_source_object (task);
  g_autoptr(SaQuery) query = sa_query_new (SA_ENTITY_DOMAIN_RULE, data->site);

  sa_query_set_range (query, 0, MAX_RULES);
  sa_repository_find_async (repository, query, 0, g_task_get_cancellable (task), rules_cb, g_object_ref (task));
}

static void
operator_cb (GObject      *object,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(GTask) task = user_data;
  LoadData *data = g_task_get_task_data (task);
  g_autoptr(GPtrArray) users = NULL;
  g_autoptr(GError) error = NULL;
  SaFound *found = NULL;
  guint i = 0;

  found = sa_repository_find_finish (SA_REPOSITORY (object), result, &error);
  if (found != NULL)
    {
      users = load_found (SA_REPOSITORY (object), SA_ENTITY_USER, found, MAX_CANDIDATES, &error);
      sa_found_free (found);
    }
  if (users == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  for (i = 0; i < users->len; i++)
    {
      const SaUserRecord *user = g_ptr_array_index (users, i);

      if (user->account != data->account || user->removed_at != 0)
        continue;
      data->facts->actor.on_site = user->facts.access;
      data->facts->actor.role = user->role;
      data->facts->own_products = user->products != NULL ? sa_ids_ref (user->products) : NULL;
      data->facts->own_groups = user->groups != NULL ? sa_ids_ref (user->groups) : NULL;
    }
  find_rules (task);
}

static GPtrArray *
load_of_site (SaRepository  *repository,
              SaEntity       entity,
              SaId           site,
              GError       **error)
{
  GPtrArray *all = sa_repository_load (repository, entity, NULL, 0, error);
  guint i = 0;

  if (all == NULL)
    return NULL;
  for (i = all->len; i > 0; i--)
    {
      gpointer record = g_ptr_array_index (all, i - 1);
      SaId its_site = entity == SA_ENTITY_PRODUCT ? ((SaProductRecord *) record)->site
                                                  : ((SaGroupRecord *) record)->site;

      if (its_site != site)
        g_ptr_array_remove_index (all, i - 1);
    }

  return all;
}

static gboolean
load_site (SaInviteFacts  *facts,
           SaRepository   *repository,
           SaId            site,
           GError        **error)
{
  g_autoptr(GPtrArray) sites = sa_repository_load (repository, SA_ENTITY_SITE, &site, 1, error);

  if (sites == NULL)
    return FALSE;
  if (sites->len == 0)
    {
      g_set_error_literal (error, SA_ERROR, SA_ERROR_NOT_FOUND,
                           _("This site is no longer there. Close the window and choose another site."));
      return FALSE;
    }
  facts->site_name = g_strdup (((SaSiteRecord *) g_ptr_array_index (sites, 0))->name);

  facts->products = load_of_site (repository, SA_ENTITY_PRODUCT, site, error);
  if (facts->products == NULL)
    return FALSE;
  facts->groups = load_of_site (repository, SA_ENTITY_GROUP, site, error);

  return facts->groups != NULL;
}

void
sa_invite_facts_load_async (SaRepository        *repository,
                            SaId                 site,
                            const SaActor       *actor,
                            GCancellable        *cancellable,
                            GAsyncReadyCallback  callback,
                            gpointer             user_data)
{
  g_autoptr(GTask) task = NULL;
  g_autoptr(GPtrArray) accounts = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(SaQuery) query = NULL;
  const SaAccountRecord *account = NULL;
  LoadData *data = NULL;

  g_return_if_fail (SA_IS_REPOSITORY (repository));
  g_return_if_fail (actor != NULL);

  task = g_task_new (repository, cancellable, callback, user_data);
  g_task_set_source_tag (task, sa_invite_facts_load_async);
  data = g_new0 (LoadData, 1);
  data->facts = g_new0 (SaInviteFacts, 1);
  data->facts->actor.kind = actor->kind;
  data->site = site;
  data->account = actor->account;
  g_task_set_task_data (task, data, (GDestroyNotify) load_data_free);

  if (!load_site (data->facts, repository, site, &error))
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }

  if (actor->kind != SA_ACTOR_ACCOUNT)
    {
      data->facts->actor.known = TRUE;
      find_rules (task);
      return;
    }

  accounts = sa_repository_load (repository, SA_ENTITY_ACCOUNT, &data->account, 1, &error);
  if (accounts == NULL)
    {
      g_task_return_error (task, g_steal_pointer (&error));
      return;
    }
  if (accounts->len == 0)
    {
      find_rules (task);
      return;
    }

  account = g_ptr_array_index (accounts, 0);
  data->facts->actor.known = account->state != SA_ACCOUNT_DEACTIVATED && account->state != SA_ACCOUNT_FORMER;
  data->facts->actor.organization_admin = account->organization_admin;
  query = sa_query_new (SA_ENTITY_USER, site);
  sa_query_set_search (query, account->address);
  sa_query_set_range (query, 0, MAX_CANDIDATES);
  sa_repository_find_async (repository, query, 0, cancellable, operator_cb, g_object_ref (task));
}

SaInviteFacts *
sa_invite_facts_load_finish (GAsyncResult  *result,
                             GError       **error)
{
  g_return_val_if_fail (G_IS_TASK (result), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
