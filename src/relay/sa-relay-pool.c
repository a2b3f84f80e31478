/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-relay-pool.h"

#define BASE_SECONDS 30
#define MAX_SECONDS (60 * 60)
#define MAX_RETRY_AFTER (24 * 60 * 60)
#define MAX_STREAK 8          /* failures in a row that speak of the relay, not of the mails */
#define FORGET_SECONDS 60     /* after new settings no hold lasts longer */
#define REOPEN_SECONDS 60

/* What is known of one site */
typedef struct
{
  SaRelayAccount *account;    /* (nullable) */
  char           *problem;    /* (nullable): why there is none */
  SaTime          again;      /* when to ask again after a failure */
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

int
sa_relay_back_off (int n_tries,
                   int retry_after)
{
  int ceiling = BASE_SECONDS;
  int delay;

  for (int i = 1; i < n_tries && ceiling < MAX_SECONDS; i++)
    ceiling *= 2;
  delay = g_random_int_range (1, MIN (ceiling, MAX_SECONDS) + 1);

  retry_after = CLAMP (retry_after, 0, MAX_RETRY_AFTER);
  if (retry_after >= delay)
    delay = retry_after + g_random_int_range (0, 2 + retry_after / 10);

  return delay;
}

SaRelayAccount *
sa_relay_account_ref (SaRelayAccount *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->ref_count);
  return self;
}

void
sa_relay_account_unref (SaRelayAccount *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->ref_count))
    return;

  g_object_unref (self->relay);
  g_free (self->sender);
  g_free (self);
}

void
sa_relay_account_take (SaRelayAccount *self)
{
  g_return_if_fail (self != NULL);

  self->in_flight++;
}

void
sa_relay_account_give (SaRelayAccount *self)
{
  g_return_if_fail (self != NULL && self->in_flight > 0);

  self->in_flight--;
}

void
sa_relay_account_note (SaRelayAccount  *self,
                       const SaReceipt *receipt,
                       SaTime           now)
{
  g_return_if_fail (self != NULL);
  g_return_if_fail (receipt != NULL);

  if (receipt->error_class != SA_ERROR_CLASS_TRY_AGAIN && receipt->error_class != SA_ERROR_CLASS_UNKNOWN)
    {
      /* it answers, be it with a refusal */
      self->streak = 0;
      self->n_holds = 0;
      return;
    }

  self->streak++;
  if (receipt->retry_after > 0)
    self->hold = MAX (self->hold, now + MIN (receipt->retry_after, MAX_RETRY_AFTER));
  else if (self->streak >= MAX_STREAK && self->hold <= now)
    self->hold = now + sa_relay_back_off (++self->n_holds, 0);
}

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
  self->accounts = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) sa_relay_account_unref);
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

/* An account keeps its pace when it is opened again, for another site or with new settings */
static SaRelayAccount *
keep_account (SaRelayPool *self,
              SaId         id,
              SaMailRelay *relay,
              char        *sender)
{
  SaRelayAccount *account = g_hash_table_lookup (self->accounts, &id);

  if (account == NULL)
    {
      account = g_new0 (SaRelayAccount, 1);
      g_atomic_ref_count_init (&account->ref_count);
      account->id = id;
      g_hash_table_insert (self->accounts, g_memdup2 (&id, sizeof id), account);
    }
  g_clear_object (&account->relay);
  account->relay = relay;
  g_free (account->sender);
  account->sender = sender;

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
  g_autofree char *sender = NULL;
  Site *site = NULL;
  SaId id = 0;

  if (g_cancellable_is_cancelled (cancellable))
    {
      g_free (opening);
      return;
    }

  relay = self->source.open_finish (result, &id, &sender, &error, self->source_data);
  self->n_opening--;
  site = g_hash_table_lookup (self->sites, &opening->site);
  if (site != NULL && opening->generation == self->generation)
    {
      site->opening = FALSE;
      if (relay != NULL)
        {
          site->account = keep_account (self, id, g_steal_pointer (&relay), g_steal_pointer (&sender));
        }
      else
        {
          site->problem = g_strdup (error->message);
          /* the caller's clock is not known here: 0 stands for "a while after it is next asked" */
          site->again = 0;
        }
    }
  g_free (opening);

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
                   SaTime           now,
                   SaRelayAccount **account)
{
  Site *site = NULL;

  g_return_val_if_fail (self != NULL, SA_RELAY_NONE);

  site = g_hash_table_lookup (self->sites, &id);
  if (site == NULL)
    {
      site = g_new0 (Site, 1);
      g_hash_table_insert (self->sites, g_memdup2 (&id, sizeof id), site);
      open_site (self, id, site);
    }
  if (site->opening)
    return SA_RELAY_OPENING;

  if (site->account == NULL)
    {
      if (site->again == 0)
        site->again = now + REOPEN_SECONDS;
      if (now < site->again)
        return SA_RELAY_NONE;
      g_clear_pointer (&site->problem, g_free);
      site->again = 0;
      open_site (self, id, site);
      return SA_RELAY_OPENING;
    }

  if (account != NULL)
    *account = site->account;
  if (now < site->account->hold)
    return SA_RELAY_HELD;
  if (site->account->in_flight >= sa_mail_relay_get_concurrency (site->account->relay))
    return SA_RELAY_FULL;

  return SA_RELAY_READY;
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

SaTime
sa_relay_pool_get_next (SaRelayPool *self,
                        SaTime       now)
{
  GHashTableIter iter;
  Site *site = NULL;
  SaTime next = 0;

  g_return_val_if_fail (self != NULL, 0);

  g_hash_table_iter_init (&iter, self->sites);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &site))
    {
      SaTime each = site->account != NULL ? site->account->hold : site->again;

      if (each > now && (next == 0 || each < next))
        next = each;
    }

  return next;
}

void
sa_relay_pool_forget (SaRelayPool *self,
                      SaTime       now)
{
  GHashTableIter iter;
  SaRelayAccount *account = NULL;

  g_return_if_fail (self != NULL);

  self->generation++;
  g_hash_table_remove_all (self->sites);
  g_hash_table_iter_init (&iter, self->accounts);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &account))
    {
      account->hold = MIN (account->hold, now + FORGET_SECONDS);
      account->n_holds = 0;
    }
}
