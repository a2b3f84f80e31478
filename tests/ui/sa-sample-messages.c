/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sample-messages.h"

#include "sa-fold.h"

#include <string.h>

#define MINUTE 60
#define HOUR 3600
#define DAY (24 * HOUR)

typedef struct
{
  const char *name;
  const char *address;
  SaDelivery  state;
  SaTime      queued;      /* ago */
  SaTime      not_before;  /* from now */
  int         attempts;
  SaTime      handed_over; /* ago; 0: not */
  SaTime      delivered;   /* ago; 0: not told */
  SaId        user;        /* of the sample people */
  const char *words;
} SampleMessage;

static const SampleMessage samples[] =
{
  { "", "quentin@example.org", SA_DELIVERY_QUEUED, 2, 8, 0, 0, 0, 19, NULL },
  { "Priya Raman", "priya.raman@example.com", SA_DELIVERY_SENDING, 12, 0, 1, 0, 0, 18, NULL },
  { "", "carla.mendes@example.com", SA_DELIVERY_WAITING, 40 * MINUTE, 6 * MINUTE, 3, 0, 0, 3,
    "450 4.2.1 The user you are trying to contact is receiving mail too quickly" },
  { "Tomáš Dvořák", "tomas@example.org", SA_DELIVERY_QUEUED, HOUR, 20 * HOUR, 0, 0, 0, 21, NULL },
  { "", "j.tanaka@example.net", SA_DELIVERY_UNKNOWN, 3 * HOUR, -3 * HOUR, 1, 0, 0, 12,
    "The connection was closed before the relay answered." },
  { "", "dev-null@example.net", SA_DELIVERY_BOUNCED, 4 * DAY, -4 * DAY, 1, 4 * DAY - MINUTE, 0, 6,
    "550 5.1.1 Mailbox does not exist" },
  { "Rania Saleh", "rania.saleh@example.com", SA_DELIVERY_FAILED, 5 * HOUR, -5 * HOUR, 2, 0, 0, 20,
    "554 5.7.1 <rania.saleh@example.com>: Recipient address rejected: Access denied" },
  { "Dalia Haddad", "dalia@example.org", SA_DELIVERY_DELIVERED, DAY, -DAY, 1, DAY - MINUTE, DAY - 3 * MINUTE, 5, NULL },
  { "Müller & Söhne <x>", "office@mueller-soehne.example", SA_DELIVERY_HANDED_OVER, 2 * HOUR, -2 * HOUR, 1,
    2 * HOUR - MINUTE, 0, 15, NULL },
  { "Gábor Szabó", "gabor.szabo@example.com", SA_DELIVERY_CANCELLED, 6 * DAY, -6 * DAY, 0, 0, 0, 9, NULL },
};

static SaMessageRecord *
make_message (SaId                 id,
              const SampleMessage *sample,
              SaTime               now)
{
  SaMessageRecord *message = g_new0 (SaMessageRecord, 1);

  message->id = id;
  message->site = id % 7 == 0 ? 2 : 1;
  message->user = sample->user;
  message->invitation = sample->user;
  message->state = sample->state;
  message->to_name = g_strdup (sample->name);
  message->to_address = g_strdup (sample->address);
  message->language = g_strdup (id % 3 == 0 ? "de" : NULL);
  message->organization_language = g_strdup ("en");
  message->site_name = g_strdup (message->site == 2 ? "Acme Engineering" : "Acme Support");
  message->site_url = g_strdup ("https://support.example.com");
  message->organization_name = g_strdup ("Acme");
  message->link_base = g_strdup ("");
  message->inviter_name = g_strdup ("Ana López");
  message->inviter_address = g_strdup ("ana.lopez@example.com");
  message->queued = now - sample->queued;
  message->not_before = now + sample->not_before;
  message->attempts = sample->attempts;
  message->error_text = g_strdup (sample->words);
  if (sample->attempts > 0)
    message->message_id = g_strdup_printf ("<%" G_GINT64_FORMAT ".4f9a2c17be53@example.com>", id);
  if (sample->handed_over > 0)
    {
      message->handed_over = now - sample->handed_over;
      message->relay = 1;
      message->relay_id = g_strdup ("S7d0c1f4b");
    }
  if (sample->delivered > 0)
    message->delivered = now - sample->delivered;
  return message;
}

GPtrArray *
sa_sample_messages_new (guint  n_more,
                        SaTime now)
{
  GPtrArray *messages = g_ptr_array_new_with_free_func ((GDestroyNotify) sa_message_record_free);
  guint i;

  /* Ids grow with time: the newest is the last. */
  for (i = 0; i < n_more; i++)
    {
      SampleMessage sample = samples[G_N_ELEMENTS (samples) - 1 - i % 3];
      g_autofree char *address = g_strdup_printf ("user%06u@example.com", i);

      sample.name = "";
      sample.address = address;
      sample.queued += (SaTime) (n_more - i) * HOUR;
      if (sample.handed_over > 0)
        sample.handed_over = sample.queued - MINUTE;
      if (sample.delivered > 0)
        sample.delivered = sample.queued - 2 * MINUTE;
      g_ptr_array_add (messages, make_message (messages->len + 1, &sample, now));
    }
  for (i = G_N_ELEMENTS (samples); i > 0; i--)
    g_ptr_array_add (messages, make_message (messages->len + 1, &samples[i - 1], now));
  return messages;
}

static gboolean
is_problem (const SaMessageRecord *message)
{
  return message->state == SA_DELIVERY_FAILED || message->state == SA_DELIVERY_BOUNCED ||
         message->state == SA_DELIVERY_UNKNOWN;
}

static gboolean
matches (const SaMessageRecord *message,
         const SaQuery         *query)
{
  const char * const *needles = sa_query_get_needles (query);
  g_autofree char *text = g_strconcat (message->to_address, "\n", message->to_name, NULL);
  g_autofree char *fold = NULL;

  if (sa_query_get_site (query) != 0 && message->site != sa_query_get_site (query))
    return FALSE;
  if (sa_query_get_user (query) != 0 && message->user != sa_query_get_user (query))
    return FALSE;
  if (sa_query_get_deliveries (query) != 0 && (sa_query_get_deliveries (query) & 1u << message->state) == 0)
    return FALSE;
  if (sa_query_get_problems (query) && !is_problem (message))
    return FALSE;

  fold = sa_fold (text);
  for (; *needles != NULL; needles++)
    if (strstr (fold, *needles) == NULL)
      return FALSE;

  return TRUE;
}

GArray *
sa_sample_messages_find (GPtrArray     *messages,
                         const SaQuery *query)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (SaId));
  guint i;

  for (i = messages->len; i > 0; i--)
    {
      const SaMessageRecord *message = g_ptr_array_index (messages, i - 1);

      if (matches (message, query))
        g_array_append_val (ids, message->id);
    }
  return ids;
}

SaMessageRecord *
sa_sample_messages_load (GPtrArray *messages,
                         SaId       id)
{
  const SaMessageRecord *message = id >= 1 && id <= messages->len ? g_ptr_array_index (messages, id - 1) : NULL;
  SaMessageRecord *copy = NULL;

  if (message == NULL)
    return NULL;

  copy = g_memdup2 (message, sizeof *message);
  copy->to_name = g_strdup (message->to_name);
  copy->to_address = g_strdup (message->to_address);
  copy->language = g_strdup (message->language);
  copy->organization_language = g_strdup (message->organization_language);
  copy->site_name = g_strdup (message->site_name);
  copy->site_url = g_strdup (message->site_url);
  copy->organization_name = g_strdup (message->organization_name);
  copy->link_base = g_strdup (message->link_base);
  copy->inviter_name = g_strdup (message->inviter_name);
  copy->inviter_address = g_strdup (message->inviter_address);
  copy->error_text = g_strdup (message->error_text);
  copy->message_id = g_strdup (message->message_id);
  copy->relay_id = g_strdup (message->relay_id);
  return copy;
}

void
sa_sample_messages_count (GPtrArray    *messages,
                          SaId          site,
                          SaSiteCounts *counts)
{
  guint i;

  for (i = 0; i < messages->len; i++)
    {
      const SaMessageRecord *message = g_ptr_array_index (messages, i);

      if (site != 0 && message->site != site)
        continue;
      counts->n_by_delivery[message->state]++;
      if (message->state == SA_DELIVERY_FAILED || message->state == SA_DELIVERY_BOUNCED)
        counts->n_failed++;
    }
  counts->n_outbox = counts->n_by_delivery[SA_DELIVERY_QUEUED] + counts->n_by_delivery[SA_DELIVERY_SENDING] +
                     counts->n_by_delivery[SA_DELIVERY_WAITING] + counts->n_by_delivery[SA_DELIVERY_UNKNOWN];
}
