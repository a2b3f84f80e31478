/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "config.h"

#include "sa-sample-places.h"

#include "sa-change.h"

#define DAY (24 * 3600)
#define SITE 1

const char * const sa_sample_product_names[] = { "Jira", "Wiki", "Desk" };
const char * const sa_sample_group_names[] = { "jira-users", "on-call", "support-emea", "wiki-users" };

SaProductRecord *
sa_sample_product_new (SaId id)
{
  static const gint64 seats[] = { 25, 10, 50 };
  static const gint64 taken[] = { 18, 9, 4 };
  SaProductRecord *product = g_new0 (SaProductRecord, 1);

  product->id = id;
  product->site = SITE;
  product->name = g_strdup (sa_sample_product_names[id - 1]);
  product->seats = seats[id - 1];
  product->in_use = taken[id - 1];
  product->default_group = 1;
  product->default_group_name = g_strdup ("jira-users");
  return product;
}

SaEventRecord *
sa_sample_event_new (SaId   id,
                     SaTime now)
{
  static const char *titles[] = { "Invite 12 Users", "Add Dalia Haddad to on-call", "Resend Invitation to Dalia Haddad" };
  SaEventRecord *event = g_new0 (SaEventRecord, 1);

  event->id = id;
  event->site = SITE;
  event->time = now - (4 - id) * DAY;
  event->kind = id == 1 ? SA_CHANGE_INVITE : id == 2 ? SA_CHANGE_ADD_TO_GROUP : SA_CHANGE_RESEND;
  event->actor = 1001;
  event->actor_name = g_strdup ("Ana López");
  event->program = g_strdup ("site-admin");
  event->title = g_strdup (titles[id - 1]);
  event->n_targets = id == 1 ? 12 : 1;
  return event;
}

SaGroupRecord *
sa_sample_group_new (SaId id)
{
  SaGroupRecord *group = g_new0 (SaGroupRecord, 1);

  group->id = id;
  group->site = SITE;
  group->name = g_strdup (sa_sample_group_names[id - 1]);
  group->description = g_strdup ("");
  group->n_users = 8;
  group->products = sa_ids_new (NULL, 0);
  group->product_names = g_new0 (char *, 1);
  return group;
}

SaSiteRecord *
sa_sample_site_new (SaId  id,
                    guint n_users)
{
  static const char *names[] = { "Acme Support", "Acme Engineering", "Acme Partners" };
  static const char *urls[] = { "https://support.example.com", "https://engineering.example.com/",
                                "https://partners.example.org" };
  static const gint64 users[] = { 1204, 644, 62 };
  static const gint64 pending[] = { 31, 4, 0 };
  static const gint64 seats[] = { 1500, 700, 62 };
  static const gint64 taken[] = { 1310, 612, 62 };
  SaSiteRecord *site = g_new0 (SaSiteRecord, 1);
  gsize i = (gsize) (id - 1) % G_N_ELEMENTS (names);

  site->id = id;
  site->name = id <= 3 ? g_strdup (names[i]) : g_strdup_printf ("%s %d", names[i], (int) id);
  site->url = g_strdup (urls[i]);
  site->organization = g_strdup ("Acme");
  site->n_users = id == SITE ? n_users : users[i];
  site->n_pending = pending[i];
  site->seats = seats[i];
  site->seats_taken = taken[i];
  return site;
}

SaRelayRecord *
sa_sample_relay_new (void)
{
  SaRelayRecord *relay = g_new0 (SaRelayRecord, 1);

  relay->id = 1;
  relay->protocol = g_strdup ("jmap");
  relay->sender = g_strdup ("Acme <invitations@example.com>");
  relay->settings = g_variant_ref_sink (g_variant_new_parsed ("{'url': 'https://mail.example.com'}"));
  return relay;
}

SaAccountRecord *
sa_sample_account_new (SaId id)
{
  SaAccountRecord *account = g_new0 (SaAccountRecord, 1);

  account->id = id;
  account->address = g_strdup ("ana.lopez@example.com");
  account->name = g_strdup ("Ana López");
  account->state = SA_ACCOUNT_ACTIVE;
  account->organization_admin = id == 1001;
  return account;
}
