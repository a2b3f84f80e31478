/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-pool.h"

#define REOPEN_SECONDS 60

/* What is known of one site */
typedef struct
{
  SaRelayAccount *account;    /* (nullable) */
  char           *problem;    /* (nullable): why there is none */
  gint64          again;      /* when to ask again after a failure */
  gboolean        opening;
} Site;

struct _SaRelayPool
{
  SaRelaySource  source;
  gpointer       source_data;
  void         (*ready) (gpointer);
  gpointer       ready_data;

  GHashTable    *sites;       /* of Site */
  GHashTable    *accounts;    /* of SaRelayAccount */
  GCancellable  *cancellable;
  int            n_opening;
  guint          generation;  /* of the settings: an older answer is not kept */
};

static void
site_free (Site *self)
{
  g_clear_pointer (&self->account, sa_relay_account_unref);
  g_free (self->problem);
  g_free (self);
}

SaRelayPool *
sa_relay_pool_new (const SaRelaySource *source,
                   gpointer             source_data,
                   void               (*ready) (gpointer),
                   gpointer             ready_data)
{
  SaRelayPool *self = NULL;

  g_return_val_if_fail (source != NULL, NULL);
  g_return_val_if_fail (ready != NULL, NULL);

  self = g_new0 (SaRelayPool, 1);
  self->source = *source;
  self->source_data = source_data;
  self->ready = ready;
  self->ready_data = ready_data;
  self->sites = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) site_free);
  self->accounts = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, (GDestroyNotify) sa_relay_account_unref);
  self->cancellable = g_cancellable_new ();
  return self;
}

void
sa_relay_pool_free (SaRelayPool *self)
{
  g_return_if_fail (self != NULL);

  g_cancellable_cancel (self->cancellable);
  g_object_unref (self->cancellable);
  g_hash_table_unref (self->sites);
  g_hash_table_unref (self->accounts);
  g_free (self);
}

typedef struct
{
  SaRelayPool  *pool;
  GCancellable *cancellable;  /* cancelled: the pool is gone */
  SaId          site;
  guint         generation;
} Opening;

/* An account keeps its pace when it is opened again, for another site or with new settings. @relay: (transfer full) */
static SaRelayAccount *
keep_account (SaRelayPool        *self,
              SaMailRelay        *relay,
              const SaRelayTerms *terms)
{
  SaRelayAccount *account = g_hash_table_lookup (self->accounts, &terms->account);

  if (account == NULL)
    {
      account = sa_relay_account_new (terms->account);
      g_hash_table_insert (self->accounts, &account->id, account);
    }
  sa_relay_account_set (account, relay, terms);

  return sa_relay_account_ref (account);
}

static void
opened_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  Opening *opening = user_data;
  SaRelayPool *self = opening->pool;
  g_autoptr (GCancellable) cancellable = opening->cancellable;
  g_autoptr (GError) error = NULL;
  g_autoptr (SaMailRelay) relay = NULL;
  SaRelayTerms terms = { 0, NULL, 0, 0 };
  Site *site = NULL;

  if (g_cancellable_is_cancelled (cancellable))
    {
      g_free (opening);
      return;
    }

  relay = self->source.open_finish (result, &terms, &error, self->source_data);
  self->n_opening--;
  site = g_hash_table_lookup (self->sites, &opening->site);
  if (site != NULL && opening->generation == self->generation)
    {
      site->opening = FALSE;
      if (relay != NULL)
        {
          site->account = keep_account (self, g_steal_pointer (&relay), &terms);
        }
      else
        {
          site->problem = g_strdup (error->message);
          /* the caller's clock is not known here: 0 stands for "a while after it is next asked" */
          site->again = 0;
        }
    }
  g_free (opening);
  g_free (terms.sender);

  self->ready (self->ready_data);
}

static void
open_site (SaRelayPool *self,
           SaId         id,
           Site        *site)
{
  Opening *opening = g_new0 (Opening, 1);

  opening->pool = self;
  opening->cancellable = g_object_ref (self->cancellable);
  opening->site = id;
  opening->generation = self->generation;
  site->opening = TRUE;
  self->n_opening++;
  self->source.open_async (id, self->cancellable, opened_cb, opening, self->source_data);
}

SaRelayAnswer
sa_relay_pool_get (SaRelayPool     *self,
                   SaId             id,
                   gint64           now,
                   SaRelayAccount **account)
{
  Site *site = NULL;

  g_return_val_if_fail (self != NULL, SA_RELAY_NONE);
  g_return_val_if_fail (account != NULL, SA_RELAY_NONE);

  site = g_hash_table_lookup (self->sites, &id);
  if (site == NULL)
    {
      site = g_new0 (Site, 1);
      g_hash_table_insert (self->sites, g_memdup2 (&id, sizeof id), site);
      open_site (self, id, site);
    }
  if (site->opening)
    return SA_RELAY_OPENING;

  if (site->account != NULL)
    {
      *account = site->account;
      return SA_RELAY_READY;
    }
  if (site->again == 0)
    site->again = now + REOPEN_SECONDS * G_TIME_SPAN_SECOND;
  if (now < site->again)
    return SA_RELAY_NONE;

  g_clear_pointer (&site->problem, g_free);
  site->again = 0;
  open_site (self, id, site);
  return SA_RELAY_OPENING;
}

gboolean
sa_relay_pool_is_opening (SaRelayPool *self)
{
  g_return_val_if_fail (self != NULL, FALSE);

  return self->n_opening > 0;
}

const char *
sa_relay_pool_get_problem (SaRelayPool *self)
{
  GHashTableIter iter;
  Site *site = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  g_hash_table_iter_init (&iter, self->sites);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &site))
    if (site->problem != NULL)
      return site->problem;

  return NULL;
}

gint64
sa_relay_pool_get_next (SaRelayPool *self,
                        gint64       now)
{
  GHashTableIter iter;
  SaRelayAccount *account = NULL;
  Site *site = NULL;
  gint64 next = 0;

  g_return_val_if_fail (self != NULL, 0);

  g_hash_table_iter_init (&iter, self->sites);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &site))
    if (site->again > now && (next == 0 || site->again < next))
      next = site->again;
  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &account))
    {
      gint64 each = sa_relay_account_get_next (account, now);

      if (each > now && (next == 0 || each < next))
        next = each;
    }

  return next;
}

void
sa_relay_pool_foreach (SaRelayPool *self,
                       void       (*func) (SaRelayAccount *account, gpointer user_data),
                       gpointer     user_data)
{
  g_autoptr (GList) accounts = NULL;

  g_return_if_fail (self != NULL);
  g_return_if_fail (func != NULL);

  /* accounts are only ever added */
  accounts = g_hash_table_get_values (self->accounts);
  for (GList *link = accounts; link != NULL; link = link->next)
    func (link->data, user_data);
}

void
sa_relay_pool_doubt (SaRelayPool *self)
{
  GHashTableIter iter;
  SaRelayAccount *account = NULL;

  g_return_if_fail (self != NULL);

  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &account))
    sa_relay_account_doubt (account);
}

void
sa_relay_pool_forget (SaRelayPool *self,
                      gint64       now)
{
  GHashTableIter iter;
  SaRelayAccount *account = NULL;

  g_return_if_fail (self != NULL);

  self->generation++;
  g_hash_table_remove_all (self->sites);
  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &account))
    sa_relay_account_forgive (account, now);
}
