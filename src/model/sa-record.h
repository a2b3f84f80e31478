/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "sa-status.h"
#include "sa-types.h"

G_BEGIN_DECLS

/*
 * Records say what is: plain immutable rows, safe to hand between threads. They come in a GPtrArray that owns them
 * (from sa_repository_load()), in the order asked for; a thing that is no longer there is left out.
 */

/** SaUserRecord: one account on one site, with the facts of both. */
typedef struct
{
  SaId           id;
  SaId           site;
  SaId           account;
  char          *address;         /* as typed */
  char          *name;            /* "" when unknown */
  char          *language;        /* (nullable): the account's */
  SaRole         role;
  SaOrigin       origin;
  SaUserFacts    facts;           /* what the status is made of, see sa-status.h */
  SaTime         added;
  SaTime         last_seen;
  SaTime         removed_at;
  SaId           invited_by;      /* account; 0 */
  char          *invited_by_name; /* name or address; "" */
  char          *delivery_error;  /* (nullable): the relay's own words */
  SaErrorClass   error_class;
  SaTime         next_try;        /* while waiting */
  SaId           invitation;      /* the current one, 0 */
  gboolean       organization_admin;
  SaIds         *products;        /* ids, in the order of the products' names */
  SaIds         *groups;          /* ids, likewise */
  char         **product_names;
  char         **group_names;
  char         **other_sites;     /* names of the account's other sites */
} SaUserRecord;

typedef struct
{
  SaId    id;
  SaId    site;
  char   *name;
  char   *description;
  gint64  n_users;
  SaIds  *products;      /* that it opens */
  char  **product_names;
} SaGroupRecord;

typedef struct
{
  SaId    id;
  SaId    site;
  char   *name;
  gint64  seats;         /* -1: no limit */
  gint64  in_use;
  gint64  reserved;
  SaId    default_group; /* that new users of it join */
  char   *default_group_name;
} SaProductRecord;

typedef struct
{
  SaId    id;
  char   *name;
  char   *url;
  char   *organization;  /* the name of the one that owns it */
  char   *language;      /* (nullable): the organization's */
  gint64  n_users;
  gint64  n_pending;
  gint64  seats;         /* of all products with a limit; -1 when none has one */
  gint64  seats_taken;
} SaSiteRecord;

typedef struct
{
  SaId            id;
  char           *address;
  char           *name;
  char           *language;           /* (nullable) */
  SaAccountState  state;
  gboolean        organization_admin;
  gboolean        managed;            /* its address is on a verified domain */
  SaTime          created;
  SaTime          first_seen;
} SaAccountRecord;

/** SaMessageRecord: one mail in the outbox, with all that composing it needs. */
typedef struct
{
  SaId          id;
  SaId          site;
  SaId          user;
  SaId          invitation;
  SaDelivery    state;
  char         *to_address;        /* that it went to, or will; the account may have another by now */
  char         *to_name;
  char         *address_language;  /* (nullable): said beside the address in a list */
  char         *language;          /* (nullable): chosen for this invitation */
  char         *account_language;  /* (nullable) */
  char         *earlier_language;  /* (nullable): last chosen for another invitation of the account */
  char         *organization_language; /* (nullable) */
  char         *personal_message;  /* (nullable) */
  char         *site_name;
  char         *site_url;
  char         *organization_name;
  GVariant     *templates;         /* (nullable): a{sa{ss}}: languages to texts as in SaTemplateRecord */
  char         *link_base;         /* where invitation links lead, without a slash at its end; "" for this computer */
  char         *inviter_name;      /* "" */
  char         *inviter_address;   /* "" */
  char        **product_names;     /* that the user has on the site */
  gboolean      has_account;       /* signed up already: the mail says so */
  int           expires_days;      /* 0: never */
  SaTime        expires;           /* once composed; 0: never, or not composed yet */
  SaTime        queued;
  SaTime        not_before;        /* undo time, or the next try */
  int           attempts;
  SaTime        first_tried;       /* since it was queued, or a person had it tried again; 0: not yet */
  SaErrorClass  error_class;
  char         *error_text;        /* (nullable): the relay's own words */
  char         *message_id;        /* (nullable): "<x@y>", once frozen */
  char         *key;               /* (nullable): idempotency key, once frozen */
  GBytes       *bytes;             /* (nullable): the frozen mail; in a claim, or where one message was loaded */
  char         *relay_id;          /* (nullable): the relay's name for it */
  SaId          relay;             /* the relay record by which it left; 0: none, or the folder */
  SaTime        handed_over;
  SaTime        delivered;         /* when the relay said so; state is DELIVERED then, or BOUNCED after all */
  SaTime        next_follow;       /* when the relay will be asked what became of it; 0: not at all */
  int           n_follows;         /* how often it was asked */
} SaMessageRecord;

typedef struct
{
  SaId    id;
  SaId    site;
  char   *domain;       /* A-labels, lower case */
  SaTime  created;
} SaDomainRuleRecord;

/** SaRelayRecord: a relay account without its secret. */
typedef struct
{
  SaId      id;
  SaId      site;       /* 0: for all sites without one of their own */
  char     *protocol;   /* "folder", "jmap" */
  char     *sender;     /* 'NAME <ADDRESS>' */
  GVariant *settings;   /* a{ss}: url, user, path */
} SaRelayRecord;

/** SaTemplateRecord: what an organization says in its own words in the mails of one language. */
typedef struct
{
  SaId      id;
  char     *language;
  GVariant *texts;      /* a{ss}: names of keys, see sa-mail-words.h; only those that are not as they were built in */
} SaTemplateRecord;

/** SaEventRow: one fact that an event changed. */
typedef struct
{
  SaEntity  entity;
  SaId      id;
  char     *field;
  char     *before;   /* (nullable) */
  char     *after;    /* (nullable) */
} SaEventRow;

typedef struct
{
  SaId       id;
  SaId       site;
  SaTime     time;
  int        kind;         /* SaChangeKind */
  SaId       actor;        /* account, 0 */
  char      *actor_name;   /* name or address, "" */
  char      *program;
  char      *os_user;      /* (nullable) */
  char      *host;         /* (nullable) */
  char      *title;
  char      *command;      /* (nullable): the site-adminctl line that would do it */
  gsize      n_targets;
  gsize      n_refused;
  SaId       undoes;       /* the event that this one undid, 0 */
  SaId       undone_by;    /* the event that undid this one, 0 */
  GPtrArray *rows;         /* (nullable): of SaEventRow, only where one event was loaded */
} SaEventRecord;

/** SaSiteCounts: what the sidebar and the chips show. */
typedef struct
{
  gint64 n_users;                       /* not removed */
  gint64 n_by_status[SA_N_STATUSES];
  gint64 n_problems;
  gint64 n_groups;
  gint64 n_products;
  gint64 n_invitations;                 /* open: pending and not sent */
  gint64 n_outbox;                      /* queued, sending, waiting, unknown */
  gint64 n_failed;                      /* mail that failed or bounced, of invitations that are still open */
  gint64 n_by_delivery[SA_N_DELIVERIES]; /* messages in each state, of all times */
  gint64 n_sites;
  gint64 n_accounts;
  SaPause pause;                        /* why the whole outbox waits */
  char   *pause_reason;                 /* (nullable): a sentence */
} SaSiteCounts;

void sa_user_record_free (SaUserRecord *self);
void sa_group_record_free (SaGroupRecord *self);
void sa_product_record_free (SaProductRecord *self);
void sa_site_record_free (SaSiteRecord *self);
void sa_account_record_free (SaAccountRecord *self);
void sa_message_record_free (SaMessageRecord *self);
void sa_domain_rule_record_free (SaDomainRuleRecord *self);
void sa_relay_record_free (SaRelayRecord *self);
void sa_template_record_free (SaTemplateRecord *self);
void sa_event_row_free (SaEventRow *self);
void sa_event_record_free (SaEventRecord *self);
void sa_site_counts_free (SaSiteCounts *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaUserRecord, sa_user_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaMessageRecord, sa_message_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaRelayRecord, sa_relay_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaAccountRecord, sa_account_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaEventRecord, sa_event_record_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (SaSiteCounts, sa_site_counts_free)

G_END_DECLS
