/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-accounts.h"

#include "sa-lock.h"
#include "sa-operator.h"

#include <glib/gi18n-lib.h>

struct _SaRelayAccounts
{
  GObject parent_instance;

  SaRepository      *repository;
  SaActor           *actor;
  SaId               site;
  const SaRelayInfo *infos;
  GPtrArray         *accounts;   /* of SaRelayAccount */
  GHashTable        *operators;  /* site ids to SaOperator, where the operator is no organization admin */
};

G_DEFINE_FINAL_TYPE (SaRelayAccounts, sa_relay_accounts, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
account_free (gpointer data)
{
  SaRelayAccount *account = data;

  g_free (account->title);
  g_free (account->subtitle);
  g_free (account);
}

static const SaRelayRecord *
find_relay (GPtrArray *relays,
            SaId       site)
{
  guint i = 0;

  for (i = 0; relays != NULL && i < relays->len; i++)
    if (((SaRelayRecord *) g_ptr_array_index (relays, i))->site == site)
      return g_ptr_array_index (relays, i);

  return NULL;
}

static char *
describe (SaRelayAccounts     *self,
          const SaRelayRecord *relay)
{
  const SaRelayInfo *info = self->infos;

  while (info->name != NULL && g_strcmp0 (info->name, relay->protocol) != 0)
    info++;

  /* Translators: a mail relay: the name of its protocol, and the sender of its mails */
  return g_strdup_printf (_("%s, %s"), info->name != NULL ? info->title : relay->protocol, relay->sender);
}

static void
add_account (SaRelayAccounts     *self,
             SaId                 site,
             const char          *title,
             const SaRelayRecord *relay,
             SaReason             lock)
{
  SaRelayAccount *account = g_new0 (SaRelayAccount, 1);
  g_autofree char *what = NULL;

  if (relay != NULL)
    what = describe (self, relay);
  else if (site == 0)
    what = g_strdup (_("None: mail goes to a folder on this computer"));
  else
    what = g_strdup (_("Uses the relay of all sites"));

  account->site = site;
  account->title = g_strdup (title);
  account->own = relay != NULL;
  account->lock = lock;
  if (lock != SA_REASON_NONE)
    /* Translators: which mail relay a site has, then a sentence that says why it may not be changed */
    account->subtitle = g_strdup_printf (_("%s. %s"), what, sa_reason_to_text (lock));
  else
    account->subtitle = g_steal_pointer (&what);
  g_ptr_array_add (self->accounts, account);
}

static SaReason
get_site_lock (SaRelayAccounts *self,
               SaId             site,
               gboolean         is_admin)
{
  SaOperator *operator = NULL;

  if (is_admin)
    return SA_REASON_NONE;

  operator = g_hash_table_lookup (self->operators, &site);
  return operator != NULL ? sa_operator_judge (operator, SA_CHANGE_SET_RELAY, NULL, SA_ROLE_BASIC)
                          : SA_REASON_NOT_ALLOWED;
}

static void
fill (SaRelayAccounts *self)
{
  g_autoptr(GPtrArray) relays = sa_repository_load (self->repository, SA_ENTITY_RELAY, NULL, 0, NULL);
  g_autoptr(GPtrArray) sites = sa_repository_load (self->repository, SA_ENTITY_SITE, NULL, 0, NULL);
  SaReason lock = sa_lock_of_organization (self->repository, self->actor, SA_CHANGE_SET_RELAY);
  guint i = 0;

  /* That of all sites is the organization's: whoever runs one site only is told so. */
  if (lock != SA_REASON_NONE)
    lock = SA_REASON_ORGANIZATION_ADMIN_ONLY;
  g_ptr_array_set_size (self->accounts, 0);
  add_account (self, 0, _("All Sites"), find_relay (relays, 0), lock);
  for (i = 0; sites != NULL && i < sites->len; i++)
    {
      const SaSiteRecord *site = g_ptr_array_index (sites, i);
      SaReason site_lock = get_site_lock (self, site->id, lock == SA_REASON_NONE);

      if (site_lock == SA_REASON_NONE || site->id == self->site)
        add_account (self, site->id, site->name, find_relay (relays, site->id), site_lock);
    }
}

static void
refill (SaRelayAccounts *self)
{
  fill (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
operator_changed_cb (SaOperator *operator,
                     gpointer    user_data)
{
  refill (user_data);
}

static void
watch_sites (SaRelayAccounts *self)
{
  g_autoptr(GPtrArray) sites = NULL;
  guint i = 0;

  if (sa_lock_of_organization (self->repository, self->actor, SA_CHANGE_SET_RELAY) == SA_REASON_NONE)
    return;

  sites = sa_repository_load (self->repository, SA_ENTITY_SITE, NULL, 0, NULL);
  for (i = 0; sites != NULL && i < sites->len; i++)
    {
      const SaSiteRecord *site = g_ptr_array_index (sites, i);
      SaOperator *operator = NULL;

      if (g_hash_table_contains (self->operators, &site->id))
        continue;
      operator = sa_operator_new (self->repository, self->actor, site->id);
      g_signal_connect_object (operator, "changed", G_CALLBACK (operator_changed_cb), self, G_CONNECT_DEFAULT);
      g_hash_table_insert (self->operators, g_memdup2 (&site->id, sizeof site->id), operator);
    }
}

static void
repository_changed_cb (SaRepository *repository,
                       gint64        seq,
                       SaId          site,
                       SaIds        *ids,
                       gpointer      user_data)
{
  SaRelayAccounts *self = user_data;

  watch_sites (self);
  refill (self);
}

static void
sa_relay_accounts_finalize (GObject *object)
{
  SaRelayAccounts *self = SA_RELAY_ACCOUNTS (object);

  g_hash_table_unref (self->operators);
  g_ptr_array_unref (self->accounts);
  g_clear_object (&self->repository);
  g_clear_pointer (&self->actor, sa_actor_free);

  G_OBJECT_CLASS (sa_relay_accounts_parent_class)->finalize (object);
}

static void
sa_relay_accounts_class_init (SaRelayAccountsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = sa_relay_accounts_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
sa_relay_accounts_init (SaRelayAccounts *self)
{
  self->accounts = g_ptr_array_new_with_free_func (account_free);
  self->operators = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_object_unref);
}

SaRelayAccounts *
sa_relay_accounts_new (SaRepository      *repository,
                       const SaActor     *actor,
                       SaId               site,
                       const SaRelayInfo *infos)
{
  SaRelayAccounts *self = NULL;

  g_return_val_if_fail (SA_IS_REPOSITORY (repository), NULL);
  g_return_val_if_fail (actor != NULL && infos != NULL, NULL);

  self = g_object_new (SA_TYPE_RELAY_ACCOUNTS, NULL);
  self->repository = g_object_ref (repository);
  self->actor = sa_actor_copy (actor);
  self->site = site;
  self->infos = infos;
  watch_sites (self);
  fill (self);
  g_signal_connect_object (repository, "changed", G_CALLBACK (repository_changed_cb), self, G_CONNECT_DEFAULT);

  return self;
}

GPtrArray *
sa_relay_accounts_get (SaRelayAccounts *self)
{
  g_return_val_if_fail (SA_IS_RELAY_ACCOUNTS (self), NULL);

  return self->accounts;
}
